"""Answers to the exercises of lesson 01, written from the contract alone."""

import collections
import math
import random

import numpy as np

# split_sizes, right


def sizes_by_max(m, holdout=10000):
    n_dev = n_test = int(min(np.floor_divide(m, 5), holdout))
    n_train = m - (n_dev + n_test)
    return n_train, n_dev, n_test


def sizes_by_sorting(m, holdout=10_000):
    held = sorted([holdout, m // 5])[0]
    return [m - held - held, held, held]


def sizes_by_minus_remainder(m, holdout=10_000):
    held = (m - m % 5) // 5
    if held >= holdout:
        held = holdout
    return (m - 2 * held, held, held)


def sizes_by_dict(m, holdout=10_000):
    sizes = {"dev": min(m // 5, holdout)}
    sizes["test"] = sizes["dev"]
    sizes["train"] = m - sum(sizes.values())
    return sizes["train"], sizes["dev"], sizes["test"]


def sizes_of_numpy(m, holdout=10_000):
    held = np.int64(m) // 5
    held = np.where(held < holdout, held, holdout).item()
    return np.int64(m - 2 * held), np.int64(held), np.int64(held)


def sizes_clipped(m, holdout=10_000):
    held = int(np.clip(m // 5, 0, holdout))
    return m - 2 * held, held, held


def sizes_by_counting_down(m, holdout=10_000):
    held = holdout
    if 5 * held > m:
        held = m // 5
    train = m
    for _ in range(2):
        train -= held
    return train, held, held


def sizes_by_true_division(m, holdout=10_000):
    held = int(m / 5) if m / 5 < holdout else holdout
    return m - 2 * held, held, held


def sizes_with_divmod(m, holdout=10_000):
    held = divmod(m, 5)[0]
    held = held if held <= holdout else holdout
    return tuple(int(n) for n in (m - 2 * held, held, held))


def sizes_by_comprehension(m, holdout=10_000):
    held = [min(m // 5, holdout) for _ in ("dev", "test")]
    return (m - sum(held), *held)


# split_sizes, wrong


def sizes_by_percent(m, holdout=10_000):
    return int(m * 0.6), int(m * 0.2), int(m * 0.2)


def sizes_rounded(m, holdout=10_000):
    held = min(round(m / 5), holdout)
    return m - 2 * held, held, held


def sizes_by_max_for_min(m, holdout=10_000):
    held = max(m // 5, holdout)
    return m - 2 * held, held, held


def sizes_98_1_1(m, holdout=10_000):
    held = m // 5 if m < 1_000_000 else m // 100
    return m - 2 * held, held, held


def sizes_dev_capped_only(m, holdout=10_000):
    dev, test = min(m // 5, holdout), m // 5
    return m - dev - test, dev, test


def sizes_holdout_together(m, holdout=10_000):
    held = min(m // 5, holdout // 2)
    return m - 2 * held, held, held


def sizes_dev_train_test(m, holdout=10_000):
    held = min(m // 5, holdout)
    return held, m - 2 * held, held


def sizes_train_minus_one(m, holdout=10_000):
    held = min(m // 5, holdout)
    return m - held, held, held


def sizes_as_floats(m, holdout=10_000):
    held = min(m / 5, holdout)
    return m - 2 * held, held, held


def sizes_tenth(m, holdout=10_000):
    held = min(m // 10, holdout)
    return m - 2 * held, held, held


def sizes_two_only(m, holdout=10_000):
    held = min(m // 5, holdout)
    return m - held, held


def sizes_at_least_one(m, holdout=10_000):
    held = max(1, min(m // 5, holdout))
    return m - 2 * held, held, held


def sizes_of_text(m, holdout=10_000):
    held = min(m // 5, holdout)
    return f"{m - 2 * held}/{held}/{held}"


def sizes_strictly_below(m, holdout=10_000):
    held = m // 5
    if held >= holdout:
        held = holdout - 1
    return m - 2 * held, held, held


def sizes_ignoring_the_argument(m, holdout=10_000):
    held = m // 5 if m // 5 <= 10_000 else 10_000
    return m - 2 * held, held, held


def sizes_by_fixed_bound(m, holdout=10_000):
    held = min(m // 5, holdout) if m <= 50_000 else holdout
    return m - 2 * held, held, held


def sizes_capped_shares(m, holdout=10_000):
    held = min(int(0.2 * m), holdout)
    return int(0.6 * m), held, held


# train_dev_test_split, right


def split_by_permuted_slices(X, Y, n_dev, n_test, rng):
    perm = rng.permutation(X.shape[1])
    Xs, Ys = X[:, perm], Y[:, perm]
    n_train = X.shape[1] - n_dev - n_test
    return (
        (Xs[:, :n_train], Ys[:, :n_train]),
        (Xs[:, n_train : n_train + n_dev], Ys[:, n_train : n_train + n_dev]),
        (Xs[:, n_train + n_dev :], Ys[:, n_train + n_dev :]),
    )


def split_by_two_choices(X, Y, n_dev, n_test, rng):
    everything = np.arange(X.shape[1])
    dev = rng.choice(everything, size=n_dev, replace=False)
    rest = np.setdiff1d(everything, dev)
    test = rng.choice(rest, size=n_test, replace=False)
    train = np.setdiff1d(rest, test)
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


def split_by_roles(X, Y, n_dev, n_test, rng):
    m = X.shape[1]
    roles = np.array([1] * n_dev + [2] * n_test + [0] * (m - n_dev - n_test), dtype=int)
    roles = rng.permutation(roles)
    return tuple((X[:, roles == role], Y[:, roles == role]) for role in range(3))


def split_by_transposing(X, Y, n_dev, n_test, rng):
    examples = list(zip(X.T, Y.T, strict=True))
    order = rng.permutation(len(examples)).tolist()

    def part(positions):
        if not positions:
            return np.zeros((X.shape[0], 0)), np.zeros((Y.shape[0], 0))
        xs, ys = zip(*(examples[i] for i in positions), strict=True)
        return np.array(xs).T, np.array(ys).T

    return part(order[n_dev + n_test :]), part(order[:n_dev]), part(order[n_dev : n_dev + n_test])


def split_by_random_keys(X, Y, n_dev, n_test, rng):
    rank = rng.random(X.shape[1]).argsort().argsort()
    dev, test = rank < n_dev, (rank >= n_dev) & (rank < n_dev + n_test)
    train = ~(dev | test)
    return [(X[:, mask], Y[:, mask]) for mask in (train, dev, test)]


def split_by_fisher_yates(X, Y, n_dev, n_test, rng):
    order = list(range(X.shape[1]))
    for i in range(len(order) - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        order[i], order[j] = order[j], order[i]
    dev, test, train = order[:n_dev], order[n_dev : n_dev + n_test], order[n_dev + n_test :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


def split_shuffling_copies(X, Y, n_dev, n_test, rng):
    both = np.concatenate([X, Y], axis=0).copy()
    rng.shuffle(both, axis=1)
    X, Y = both[:-1], both[-1:]
    end = n_dev + n_test
    return (X[:, end:], Y[:, end:]), (X[:, :n_dev], Y[:, :n_dev]), (X[:, n_dev:end], Y[:, n_dev:end])


def split_seeding_another(X, Y, n_dev, n_test, rng):
    own = np.random.default_rng(int(rng.integers(2**31)))
    return split_by_two_choices(X, Y, n_dev, n_test, own)


def split_by_take(X, Y, n_dev, n_test, rng):
    idx = rng.permutation(np.arange(Y.shape[1]))
    ends = np.cumsum([X.shape[1] - n_dev - n_test, n_dev, n_test])
    starts = ends - [X.shape[1] - n_dev - n_test, n_dev, n_test]
    return tuple((X.take(idx[a:b], axis=1), Y.take(idx[a:b], axis=1)) for a, b in zip(starts, ends, strict=True))


def split_by_sampling_held(X, Y, n_dev, n_test, rng):
    held = list(rng.choice(X.shape[1], n_dev + n_test, replace=False, shuffle=True))
    keep = [j for j in range(X.shape[1]) if j not in set(held)]
    return (X[:, keep], Y[:, keep]), (X[:, held[:n_dev]], Y[:, held[:n_dev]]), (X[:, held[n_dev:]], Y[:, held[n_dev:]])


# train_dev_test_split, wrong


def split_in_order(X, Y, n_dev, n_test, rng):
    n = X.shape[1] - n_dev - n_test
    return (X[:, :n], Y[:, :n]), (X[:, n : n + n_dev], Y[:, n : n + n_dev]), (X[:, n + n_dev :], Y[:, n + n_dev :])


def split_apart(X, Y, n_dev, n_test, rng):
    return split_in_order(rng.permutation(X, axis=1), rng.permutation(Y, axis=1), n_dev, n_test, rng)


def split_labels_in_order(X, Y, n_dev, n_test, rng):
    return split_in_order(X[:, rng.permutation(X.shape[1])], Y, n_dev, n_test, rng)


def split_rows(X, Y, n_dev, n_test, rng):
    order = rng.permutation(X.shape[0])
    X, Y = X[order], Y[order]
    return (X[n_dev + n_test :], Y[n_dev + n_test :]), (X[:n_dev], Y[:n_dev]), (X[n_dev : n_dev + n_test], Y[n_dev:])


def split_with_replacement(X, Y, n_dev, n_test, rng):
    m = X.shape[1]
    parts = [rng.integers(0, m, size) for size in (m - n_dev - n_test, n_dev, n_test)]
    return tuple((X[:, part], Y[:, part]) for part in parts)


def split_three_draws(X, Y, n_dev, n_test, rng):
    m = X.shape[1]
    parts = [rng.choice(m, size, replace=False) for size in (m - n_dev - n_test, n_dev, n_test)]
    return tuple((X[:, part], Y[:, part]) for part in parts)


def split_global_random(X, Y, n_dev, n_test, rng):
    return split_by_two_choices(X, Y, n_dev, n_test, np.random.default_rng())


def split_seed_zero(X, Y, n_dev, n_test, rng):
    return split_by_two_choices(X, Y, n_dev, n_test, np.random.default_rng(0))


def split_random_start(X, Y, n_dev, n_test, rng):
    shift = int(rng.integers(X.shape[1]))
    return split_in_order(np.roll(X, shift, axis=1), np.roll(Y, shift, axis=1), n_dev, n_test, rng)


def split_reversed(X, Y, n_dev, n_test, rng):
    return split_in_order(X[:, ::-1], Y[:, ::-1], n_dev, n_test, rng)


def split_dev_test_swapped(X, Y, n_dev, n_test, rng):
    train, dev, test = split_by_two_choices(X, Y, n_dev, n_test, rng)
    return train, test, dev


def split_train_last(X, Y, n_dev, n_test, rng):
    train, dev, test = split_by_two_choices(X, Y, n_dev, n_test, rng)
    return dev, test, train


def split_flat(X, Y, n_dev, n_test, rng):
    (a, b), (c, d), (e, f) = split_by_two_choices(X, Y, n_dev, n_test, rng)
    return a, b, c, d, e, f


def split_negative_slices(X, Y, n_dev, n_test, rng):
    order = rng.permutation(X.shape[1])
    test, dev, train = order[-n_test:], order[-n_test - n_dev : -n_test], order[: -n_test - n_dev]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


def split_every_row_shuffled(X, Y, n_dev, n_test, rng):
    return split_in_order(rng.permuted(X, axis=1), rng.permuted(Y, axis=1), n_dev, n_test, rng)


def split_test_within_dev(X, Y, n_dev, n_test, rng):
    order = rng.permutation(X.shape[1])
    dev, test, train = order[:n_dev], order[:n_test], order[max(n_dev, n_test) :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


# stratified_split, right


def strata_by_mask(labels, dev_fraction, rng):
    train, dev = [], []
    for c in np.unique(labels):
        idx = np.argwhere(labels == c).ravel()
        idx = idx[np.argsort(rng.random(idx.size))]
        cut = int(np.round(idx.size * dev_fraction))
        dev.append(idx[:cut])
        train.append(idx[cut:])
    return np.concatenate(train), np.concatenate(dev)


def strata_by_dict(labels, dev_fraction, rng):
    places = collections.defaultdict(list)
    for i, label in enumerate(labels):
        places[label].append(i)
    dev = []
    for members in places.values():
        dev += rng.choice(members, size=int(len(members) * dev_fraction), replace=False).tolist()
    train = [i for i in range(len(labels)) if i not in set(dev)]
    return np.array(train, dtype=int), np.array(dev, dtype=int)


def strata_by_sorting(labels, dev_fraction, rng):
    """Shuffle, sort by class without disturbing the order within, and take from each run."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    _, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
    dev = [order[s : s + math.ceil(n * dev_fraction)] for s, n in zip(starts, counts, strict=True)]
    dev = np.concatenate(dev)
    return np.setdiff1d(order, dev), dev


def strata_tail(labels, dev_fraction, rng):
    in_train = np.ones(len(labels), bool)
    for c in sorted(set(labels.tolist())):
        idx = rng.permutation([i for i, other in enumerate(labels.tolist()) if other == c])
        n = len(idx) - round(len(idx) * (1 - dev_fraction))
        in_train[idx[len(idx) - n :]] = False
    return np.flatnonzero(in_train), np.flatnonzero(~in_train)


def strata_by_systematic_sampling(labels, dev_fraction, rng):
    """Every 1/fraction-th of a shuffled list that is ordered by class."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    steps = np.floor((np.arange(len(order)) + 1) * dev_fraction) > np.floor(np.arange(len(order)) * dev_fraction)
    return order[~steps], order[steps]


def strata_by_pop(labels, dev_fraction, rng):
    train, dev = [], []
    for c in np.unique(labels):
        pool = np.flatnonzero(labels == c).tolist()
        wanted = round(dev_fraction * len(pool))
        for _ in range(wanted):
            dev.append(pool.pop(int(rng.integers(len(pool)))))
        train.extend(pool)
    return train, dev


def strata_by_python_random(labels, dev_fraction, rng):
    own = random.Random(int(rng.integers(2**62)))
    dev = []
    for c in np.unique(labels):
        pool = [int(i) for i in np.where(labels == c)[0]]
        dev += own.sample(pool, int(dev_fraction * len(pool) + 0.5))
    return np.array([i for i in range(len(labels)) if i not in dev], int), np.array(dev, int)


def strata_by_rank(labels, dev_fraction, rng):
    keys = rng.random(len(labels))
    same = labels[:, None] == labels[None, :]
    rank = (same & (keys[None, :] < keys[:, None])).sum(axis=1)
    dev = rank < np.round(dev_fraction * same.sum(axis=1))
    return np.where(~dev)[0], np.where(dev)[0]


def strata_generator(labels, dev_fraction, rng):
    def chosen():
        for c in np.unique(labels):
            idx = np.flatnonzero(labels == c)
            rng.shuffle(idx)
            yield from idx[: round(idx.size * dev_fraction)]

    dev = np.fromiter(chosen(), int)
    return np.delete(np.arange(labels.size), dev), dev


def strata_shuffled_result(labels, dev_fraction, rng):
    train, dev = strata_by_mask(labels, dev_fraction, rng)
    return rng.permutation(train), rng.permutation(dev)


# stratified_split, wrong


def strata_ignored(labels, dev_fraction, rng):
    order = rng.permutation(len(labels))
    n = int(len(labels) * dev_fraction)
    return order[n:], order[:n]


def strata_coin(labels, dev_fraction, rng):
    dev = rng.uniform(size=len(labels)) <= dev_fraction
    return np.arange(len(labels))[~dev], np.arange(len(labels))[dev]


def _strata(cut, order=lambda idx, rng: rng.permutation(idx)):
    def strata(labels, dev_fraction, rng):
        dev = []
        for c in np.unique(labels):
            idx = order(np.flatnonzero(labels == c), rng)
            dev.extend(idx[: cut(dev_fraction, len(idx), len(labels))])
        return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, dtype=int)

    return strata


strata_first = _strata(lambda f, n, m: round(f * n), lambda idx, rng: idx)
strata_last = _strata(lambda f, n, m: round(f * n), lambda idx, rng: idx[::-1])
strata_train_fraction = _strata(lambda f, n, m: round((1 - f) * n))
strata_equal_counts = _strata(lambda f, n, m: round(f * 20))
strata_fifth = _strata(lambda f, n, m: n // 5)
strata_seeded = _strata(lambda f, n, m: round(f * n), lambda idx, rng: np.random.default_rng(1).permutation(idx))
strata_own_luck = _strata(lambda f, n, m: round(f * n), lambda idx, rng: np.random.default_rng().permutation(idx))
strata_block = _strata(lambda f, n, m: round(f * n), lambda idx, rng: np.roll(idx, int(rng.integers(idx.size))))
strata_every_second = _strata(lambda f, n, m: round(f * n), lambda idx, rng: np.concatenate([idx[::2], idx[1::2]]))


def strata_examples(labels, dev_fraction, rng):
    train, dev = strata_by_mask(labels, dev_fraction, rng)
    return labels[train], labels[dev]


def strata_masks(labels, dev_fraction, rng):
    _, dev = strata_by_mask(labels, dev_fraction, rng)
    mask = np.isin(np.arange(len(labels)), dev)
    return ~mask, mask


def strata_swapped(labels, dev_fraction, rng):
    return strata_by_mask(labels, dev_fraction, rng)[::-1]


def strata_one_missing(labels, dev_fraction, rng):
    train, dev = strata_by_mask(labels, dev_fraction, rng)
    return train[:-1], dev


def strata_within_class(labels, dev_fraction, rng):
    """Positions within the class, not in the data."""
    dev = []
    for c in np.unique(labels):
        n = int((labels == c).sum())
        dev.extend(rng.permutation(n)[: round(dev_fraction * n)])
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, int)


def strata_two_classes(labels, dev_fraction, rng):
    dev = []
    for c in np.unique(labels)[[0, -1]]:
        idx = rng.permutation(np.flatnonzero(labels == c))
        dev.extend(idx[: round(dev_fraction * len(idx))])
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, int)


# group_split, right


def _groups(share):
    def groups_split(groups, dev_fraction, rng):
        names = rng.permutation(np.unique(groups))
        k = max(1, min(share(dev_fraction * len(names)), len(names) - 1))
        dev = np.isin(groups, names[:k])
        return np.where(~dev)[0], np.where(dev)[0]

    return groups_split


groups_floor, groups_ceil, groups_half_up = _groups(math.floor), _groups(math.ceil), _groups(lambda x: int(x + 0.5))


def groups_by_sets(groups, dev_fraction, rng):
    names = sorted(set(groups.tolist()))
    k = max(1, min(round(dev_fraction * len(names)), len(names) - 1))
    chosen = {names[int(i)] for i in rng.choice(len(names), k, replace=False)}
    dev = [i for i, g in enumerate(groups.tolist()) if g in chosen]
    return [i for i, g in enumerate(groups.tolist()) if g not in chosen], dev


def groups_train_chosen(groups, dev_fraction, rng):
    names = np.unique(groups)
    n_train = int(np.clip(round((1 - dev_fraction) * names.size), 1, names.size - 1))
    train = np.isin(groups, rng.choice(names, n_train, replace=False))
    return np.flatnonzero(train), np.flatnonzero(~train)


def groups_by_codes(groups, dev_fraction, rng):
    names, codes = np.unique(groups, return_inverse=True)
    k = int(np.clip(np.rint(dev_fraction * names.size), 1, names.size - 1))
    in_dev = rng.permutation(np.arange(names.size) < k)[codes]
    return np.nonzero(~in_dev)[0], np.nonzero(in_dev)[0]


def groups_by_keys(groups, dev_fraction, rng):
    names = np.unique(groups)
    keys = rng.random(names.size)
    k = min(max(1, round(dev_fraction * names.size)), names.size - 1)
    chosen = names[keys <= np.sort(keys)[k - 1]]
    dev = np.array([g in chosen for g in groups])
    return np.arange(groups.size)[~dev], np.arange(groups.size)[dev]


def groups_by_moving(groups, dev_fraction, rng):
    train, dev = list(dict.fromkeys(groups.tolist())), []
    wanted = dev_fraction * len(train)
    while len(train) > 1 and (not dev or len(dev) + 1 <= wanted):
        dev.append(train.pop(int(rng.integers(len(train)))))
    mask = np.array([g in dev for g in groups.tolist()])
    return np.flatnonzero(~mask), np.flatnonzero(mask)


def groups_concatenated(groups, dev_fraction, rng):
    names = rng.permutation(np.unique(groups)).tolist()
    k = max(1, min(round(dev_fraction * len(names)), len(names) - 1))
    places = [np.flatnonzero(groups == name) for name in names]
    return np.concatenate(places[k:]), np.concatenate(places[:k])


def groups_split_points(groups, dev_fraction, rng):
    names = np.unique(groups)
    rng.shuffle(names)
    k = sorted((1, round(dev_fraction * len(names)), len(names) - 1))[1]
    dev_names, train_names = np.split(names, [k])
    return np.flatnonzero(np.isin(groups, train_names)), np.flatnonzero(np.isin(groups, dev_names))


# group_split, wrong


def groups_ignored(groups, dev_fraction, rng):
    order = rng.permutation(len(groups))
    k = max(1, int(dev_fraction * len(groups)))
    return order[k:], order[:k]


def groups_stratified(groups, dev_fraction, rng):
    return strata_by_mask(groups, dev_fraction, rng)


def groups_first(groups, dev_fraction, rng):
    names = np.unique(groups)
    k = max(1, min(round(dev_fraction * len(names)), len(names) - 1))
    dev = np.isin(groups, names[:k])
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_seeded(groups, dev_fraction, rng):
    return groups_floor(groups, dev_fraction, np.random.default_rng(7))


def groups_own_luck(groups, dev_fraction, rng):
    return groups_floor(groups, dev_fraction, np.random.default_rng())


def groups_not_clipped(groups, dev_fraction, rng):
    names = rng.permutation(np.unique(groups))
    dev = np.isin(groups, names[: round(dev_fraction * len(names))])
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_dev_never_empty_only(groups, dev_fraction, rng):
    names = rng.permutation(np.unique(groups))
    dev = np.isin(groups, names[: max(1, math.ceil(dev_fraction * len(names)))])
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_by_example_count(groups, dev_fraction, rng):
    names, counts = np.unique(groups, return_counts=True)
    order = rng.permutation(len(names))
    within = np.cumsum(counts[order]) <= dev_fraction * len(groups)
    chosen = names[order[within]] if within[:1].any() else names[order[:1]]
    dev = np.isin(groups, chosen)
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_names_returned(groups, dev_fraction, rng):
    names = rng.permutation(np.unique(groups))
    k = max(1, min(round(dev_fraction * len(names)), len(names) - 1))
    return names[k:], names[:k]


def groups_examples_returned(groups, dev_fraction, rng):
    train, dev = groups_floor(groups, dev_fraction, rng)
    return groups[train], groups[dev]


def groups_swapped(groups, dev_fraction, rng):
    return groups_floor(groups, dev_fraction, rng)[::-1]


def groups_duplicated_names(groups, dev_fraction, rng):
    """Shuffles the names of all examples, so big groups count often."""
    names = rng.permutation(groups)
    dev = np.isin(groups, names[: max(1, round(dev_fraction * len(names)))])
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_neighbours(groups, dev_fraction, rng):
    names = np.unique(groups)
    k = max(1, min(round(dev_fraction * len(names)), len(names) - 1))
    start = int(rng.integers(len(names) - k + 1))
    dev = np.isin(groups, names[start : start + k])
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_one_only(groups, dev_fraction, rng):
    dev = groups == rng.choice(np.unique(groups))
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_largest(groups, dev_fraction, rng):
    names, counts = np.unique(groups, return_counts=True)
    k = max(1, min(round(dev_fraction * len(names)), len(names) - 1))
    dev = np.isin(groups, names[np.argsort(-counts, kind="stable")[:k]])
    return np.flatnonzero(~dev), np.flatnonzero(dev)


def groups_cut_in_order(groups, dev_fraction, rng):
    n = max(1, round(dev_fraction * len(groups)))
    return np.arange(n, len(groups)), np.arange(n)


# target_first_split, right


def target_concatenated(n_web, n_app, n_dev, n_test, rng):
    web, app = np.arange(n_web), np.arange(n_web, n_web + n_app)
    app = rng.permutation(app)
    dev, test, left = app[:n_dev], app[n_dev : n_dev + n_test], app[n_dev + n_test :]
    return np.hstack((web, left)), dev, test


def target_with_choice(n_web, n_app, n_dev, n_test, rng):
    held = rng.choice(range(n_web, n_web + n_app), size=n_dev + n_test, replace=False)
    return np.setdiff1d(np.arange(n_web + n_app), held), held[:n_dev], held[n_dev:]


def target_with_sets(n_web, n_app, n_dev, n_test, rng):
    app = [int(i) + n_web for i in rng.permutation(n_app)]
    dev, test = app[-n_dev:], app[:n_test]
    train = sorted(set(range(n_web + n_app)) - set(dev) - set(test))
    return train, dev, test


def target_with_delete(n_web, n_app, n_dev, n_test, rng):
    everything = np.arange(n_web + n_app)
    tail = everything[n_web:].copy()
    rng.shuffle(tail)
    held = tail[: n_dev + n_test]
    return np.delete(everything, held), held[:n_dev], held[n_dev:]


def target_by_ranks(n_web, n_app, n_dev, n_test, rng):
    order = n_web + np.argsort(rng.standard_normal(n_app))
    test, dev, left = np.split(order, np.cumsum([n_test, n_dev]))
    return np.concatenate((left, np.arange(n_web))), dev, test


def target_by_mask(n_web, n_app, n_dev, n_test, rng):
    role = np.zeros(n_web + n_app, int)
    marks = np.array([1] * n_dev + [2] * n_test + [0] * (n_app - n_dev - n_test))
    role[n_web:] = rng.permutation(marks)
    return tuple(np.flatnonzero(role == r) for r in range(3))


def target_two_draws(n_web, n_app, n_dev, n_test, rng):
    app = np.arange(n_web, n_web + n_app)
    test = rng.choice(app, n_test, replace=False)
    app = app[~np.isin(app, test)]
    dev = rng.choice(app, n_dev, replace=False)
    app = app[~np.isin(app, dev)]
    return [np.r_[np.arange(n_web), app], dev, test]


def target_sorted(n_web, n_app, n_dev, n_test, rng):
    return tuple(np.sort(part) for part in target_concatenated(n_web, n_app, n_dev, n_test, rng))


def target_small_ints(n_web, n_app, n_dev, n_test, rng):
    return tuple(part.astype(np.int32) for part in target_with_choice(n_web, n_app, n_dev, n_test, rng))


def target_by_pop(n_web, n_app, n_dev, n_test, rng):
    app = list(range(n_web, n_web + n_app))
    dev = [app.pop(int(rng.integers(len(app)))) for _ in range(n_dev)]
    test = [app.pop(int(rng.integers(len(app)))) for _ in range(n_test)]
    return list(range(n_web)) + app, dev, test


# target_first_split, wrong


def target_all_mixed(n_web, n_app, n_dev, n_test, rng):
    order = rng.permutation(n_web + n_app)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]


def target_dev_from_web(n_web, n_app, n_dev, n_test, rng):
    web, app = rng.permutation(n_web), n_web + rng.permutation(n_app)
    return np.concatenate([web[n_dev:], app[n_test:]]), web[:n_dev], app[:n_test]


def target_app_lost(n_web, n_app, n_dev, n_test, rng):
    _, dev, test = target_concatenated(n_web, n_app, n_dev, n_test, rng)
    return np.arange(n_web), dev, test


def target_not_shifted(n_web, n_app, n_dev, n_test, rng):
    app = rng.permutation(n_app)
    dev, test = app[:n_dev], app[n_dev : n_dev + n_test]
    return np.concatenate([np.arange(n_web), app[n_dev + n_test :]]), dev, test


def target_not_shuffled(n_web, n_app, n_dev, n_test, rng):
    app = np.arange(n_web, n_web + n_app)
    return np.concatenate([np.arange(n_web), app[n_dev + n_test :]]), app[:n_dev], app[n_dev : n_dev + n_test]


def target_app_only(n_web, n_app, n_dev, n_test, rng):
    train, dev, test = target_concatenated(n_web, n_app, n_dev, n_test, rng)
    return train[n_web:], dev, test


def target_held_in_train(n_web, n_app, n_dev, n_test, rng):
    _, dev, test = target_concatenated(n_web, n_app, n_dev, n_test, rng)
    return np.arange(n_web + n_app), dev, test


def target_same_for_both(n_web, n_app, n_dev, n_test, rng):
    app = n_web + rng.permutation(n_app)
    return np.concatenate([np.arange(n_web), app[max(n_dev, n_test) :]]), app[:n_dev], app[:n_test]


def target_seeded(n_web, n_app, n_dev, n_test, rng):
    return target_concatenated(n_web, n_app, n_dev, n_test, np.random.default_rng(3))


def target_own_luck(n_web, n_app, n_dev, n_test, rng):
    return target_concatenated(n_web, n_app, n_dev, n_test, np.random.default_rng())


def target_block(n_web, n_app, n_dev, n_test, rng):
    start = n_web + int(rng.integers(n_app - n_dev - n_test + 1))
    held = np.arange(start, start + n_dev + n_test)
    return np.setdiff1d(np.arange(n_web + n_app), held), held[:n_dev], held[n_dev:]


def target_wrong_order(n_web, n_app, n_dev, n_test, rng):
    train, dev, test = target_concatenated(n_web, n_app, n_dev, n_test, rng)
    return dev, test, train


def target_sizes(n_web, n_app, n_dev, n_test, rng):
    return tuple(len(part) for part in target_concatenated(n_web, n_app, n_dev, n_test, rng))


def target_one_too_far(n_web, n_app, n_dev, n_test, rng):
    app = n_web + 1 + rng.permutation(n_app)
    return np.concatenate([np.arange(n_web), app[n_dev + n_test :]]), app[:n_dev], app[n_dev : n_dev + n_test]


def target_drawn_twice(n_web, n_app, n_dev, n_test, rng):
    dev, test = n_web + rng.integers(0, n_app, n_dev), n_web + rng.integers(0, n_app, n_test)
    return np.setdiff1d(np.arange(n_web + n_app), np.append(dev, test)), dev, test


def target_web_lost(n_web, n_app, n_dev, n_test, rng):
    app = rng.permutation(np.arange(n_web, n_web + n_app))
    return app[n_dev + n_test :], app[:n_dev], app[n_dev : n_dev + n_test]


# dev_set_size, right


def size_from_ratio(error_rate, margin, z=1.96):
    ratio = z / margin
    return max(1, math.ceil(ratio * ratio * error_rate * (1 - error_rate)))


def size_by_ceil_of_array(error_rate, margin, z=1.96):
    n = np.ceil(np.array(error_rate * (1 - error_rate)) * (z / margin) ** 2)
    return int(n) or 1


def size_by_doubling(error_rate, margin, z=1.96):
    def fits(n):
        return z * np.sqrt(error_rate * (1 - error_rate) / n) <= margin

    high = 1
    while not fits(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


def size_by_whole_part(error_rate, margin, z=1.96):
    exact = z**2 * error_rate * (1 - error_rate) / margin**2
    n = int(exact)
    return max(n if n == exact else n + 1, 1)


def size_from_the_approximation(error_rate, margin, z=1.96):
    n = max(int(z**2 * (error_rate - error_rate**2) / margin**2) - 1, 1)
    while z * (error_rate * (1 - error_rate) / n) ** 0.5 > margin:
        n += 1
    return np.int64(n)


def size_by_modulo(error_rate, margin, z=1.96):
    variance = error_rate * (1 - error_rate)
    exact = variance / (margin / z) ** 2
    return max(1, int(exact // 1 + (exact % 1 > 0)))


def size_with_minus(error_rate, margin, z=1.96):
    return max(-int(np.floor(-(z**2) * error_rate * (1 - error_rate) / margin**2)), 1)


def size_by_trunc(error_rate, margin, z=1.96):
    exact = np.square(z * np.sqrt(error_rate * (1 - error_rate)) / margin)
    return int(max(1, np.trunc(exact) + (np.trunc(exact) != exact)))


def size_special_cases_first(error_rate, margin, z=1.96):
    if error_rate in (0, 1):
        return 1
    return max(math.ceil(z * z * error_rate * (1 - error_rate) / (margin * margin)), 1)


def size_clipped(error_rate, margin, z=1.96):
    return np.clip(np.ceil(z**2 * error_rate * (1 - error_rate) / margin**2), 1, None).astype(int)


# dev_set_size, wrong


def _size(formula, rounded=math.ceil):
    def size(error_rate, margin, z=1.96):
        return max(1, int(rounded(formula(error_rate, margin, z))))

    return size


size_floor = _size(lambda p, e, z: z**2 * p * (1 - p) / e**2, math.floor)
size_round = _size(lambda p, e, z: z**2 * p * (1 - p) / e**2, round)
size_plus_one = _size(lambda p, e, z: z**2 * p * (1 - p) / e**2, lambda n: math.floor(n) + 1)
size_no_squares = _size(lambda p, e, z: z * p * (1 - p) / e)
size_root = _size(lambda p, e, z: z * math.sqrt(p * (1 - p)) / e)
size_only_p = _size(lambda p, e, z: (z / e) ** 2 * p)
size_q_squared = _size(lambda p, e, z: (z / e) ** 2 * (1 - p) ** 2)
size_p_squared = _size(lambda p, e, z: (z / e) ** 2 * p**2)
size_worst_case = _size(lambda p, e, z: (z / e) ** 2 * 0.25)
size_z_not_squared = _size(lambda p, e, z: z * p * (1 - p) / e**2)
size_margin_not_squared = _size(lambda p, e, z: z**2 * p * (1 - p) / e)
size_fixed_z = _size(lambda p, e, z: 1.96**2 * p * (1 - p) / e**2)
size_two_sided = _size(lambda p, e, z: (2 * z / e) ** 2 * p * (1 - p))
size_floor_and_p = _size(lambda p, e, z: (z / e) ** 2 * p, math.floor)
size_plus = _size(lambda p, e, z: (z / e) ** 2 * p * (1 + p))


def size_as_float(error_rate, margin, z=1.96):
    return z**2 * error_rate * (1 - error_rate) / margin**2


def size_may_be_zero(error_rate, margin, z=1.96):
    return math.ceil(z**2 * error_rate * (1 - error_rate) / margin**2)


def size_z_2(error_rate, margin, z=2):
    return max(1, math.ceil(z**2 * error_rate * (1 - error_rate) / margin**2))


# count_leaks, right


def leaks_by_any(X_train, X_dev):
    return sum(1 for j in range(X_dev.shape[1]) if np.any(np.all(X_train == X_dev[:, [j]], axis=0)))


def leaks_by_counter(X_train, X_dev):
    train = collections.Counter(map(tuple, X_train.T))
    return len([1 for column in map(tuple, X_dev.T) if train[column] > 0])


def leaks_by_broadcast(X_train, X_dev):
    equal = np.all(X_dev.T[:, None, :] == X_train.T[None, :, :], axis=2)
    return np.sum(np.max(equal, axis=1))


def leaks_by_lists(X_train, X_dev):
    train = X_train.T.tolist()
    return sum(column in train for column in X_dev.T.tolist())


def leaks_by_for_else(X_train, X_dev):
    count = X_dev.shape[1]
    for d in X_dev.T:
        for t in X_train.T:
            if (d == t).all():
                break
        else:
            count -= 1
    return count


def leaks_by_max_difference(X_train, X_dev):
    count = 0
    for j in range(X_dev.shape[1]):
        difference = abs(X_train - X_dev[:, j : j + 1]).max(axis=0)
        if difference.min() == 0:
            count += 1
    return count


def leaks_by_unique(X_train, X_dev):
    both = np.hstack([X_train, X_dev])
    _, codes = np.unique(both, axis=1, return_inverse=True)
    codes = np.ravel(codes)
    return int(np.isin(codes[X_train.shape[1] :], codes[: X_train.shape[1]]).sum())


def leaks_by_text(X_train, X_dev):
    train = {repr(column.tolist()) for column in X_train.T}
    return sum(repr(column.tolist()) in train for column in X_dev.T)


def leaks_row_by_row(X_train, X_dev):
    equal = np.ones((X_train.shape[1], X_dev.shape[1]), bool)
    for a, b in zip(X_train, X_dev, strict=True):
        equal &= a[:, None] == b[None, :]
    return np.count_nonzero(equal.any(0))


def leaks_with_floats(X_train, X_dev):
    mask = [(column == X_train.T).all(1).any() for column in X_dev.T]
    return np.array(mask, dtype=int).sum()


# count_leaks, wrong


def leaks_pairs(X_train, X_dev):
    return sum(np.array_equal(t, d) for t in X_train.T for d in X_dev.T)


def leaks_by_place(X_train, X_dev):
    return sum(np.array_equal(t, d) for t, d in zip(X_train.T, X_dev.T, strict=False))


def leaks_first_feature(X_train, X_dev):
    return int(np.isin(X_dev[0], X_train[0]).sum())


def leaks_last_feature(X_train, X_dev):
    return int(np.isin(X_dev[-1], X_train[-1]).sum())


def leaks_each_feature(X_train, X_dev):
    return int(np.all([np.isin(d, t) for d, t in zip(X_dev, X_train, strict=True)], axis=0).sum())


def leaks_any_feature(X_train, X_dev):
    return int(np.any([np.isin(d, t) for d, t in zip(X_dev, X_train, strict=True)], axis=0).sum())


def leaks_without_last(X_train, X_dev):
    return leaks_by_any(X_train, X_dev[:, :-1])


def leaks_from_one(X_train, X_dev):
    return sum(leaks_by_any(X_train, X_dev[:, j : j + 1]) for j in range(1, X_dev.shape[1]))


def leaks_train_columns(X_train, X_dev):
    return leaks_by_any(X_dev, X_train)


def leaks_distinct(X_train, X_dev):
    return len(set(map(tuple, X_train.T)) & set(map(tuple, X_dev.T)))


def leaks_rows(X_train, X_dev):
    return len(set(map(tuple, X_train)) & set(map(tuple, X_dev)))


def leaks_values(X_train, X_dev):
    return int(np.isin(X_dev, X_train).all(axis=0).sum())


def leaks_sums(X_train, X_dev):
    return int(np.isin(X_dev.sum(axis=0), X_train.sum(axis=0)).sum())


def leaks_fraction(X_train, X_dev):
    return leaks_by_any(X_train, X_dev) / X_dev.shape[1]


def leaks_is_there_one(X_train, X_dev):
    return any(tuple(d) in set(map(tuple, X_train.T)) for d in X_dev.T)


def leaks_rounded(X_train, X_dev):
    return leaks_by_any(np.round(X_train, 1), np.round(X_dev, 1))


def leaks_not_in_train(X_train, X_dev):
    return X_dev.shape[1] - leaks_by_any(X_train, X_dev)


# compare_over_seeds, right


def compare_by_arrays(errors_a, errors_b):
    d = np.asarray(errors_a, dtype=float) - np.asarray(errors_b, dtype=float)
    n = d.shape[0]
    return float(np.sum(d) / n), float(np.sqrt(np.sum((d - np.sum(d) / n) ** 2) / (n - 1)) / np.sqrt(n))


def compare_by_var(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.mean(), np.sqrt(d.var(ddof=1) / d.size)


def compare_by_mapping(errors_a, errors_b):
    d = list(map(lambda pair: pair[0] - pair[1], zip(errors_a, errors_b, strict=True)))  # noqa: C417
    mean = math.fsum(d) / len(d)
    return mean, math.sqrt(math.fsum((x - mean) ** 2 for x in d) / (len(d) - 1) / len(d))


def compare_corrected(errors_a, errors_b):
    d = np.array([a - b for a, b in zip(errors_a, errors_b, strict=True)])
    n = len(d)
    return np.mean(d), np.std(d) * np.sqrt(n / (n - 1)) / n**0.5


def compare_by_moments(errors_a, errors_b):
    d = np.array(errors_a) - np.array(errors_b)
    n = d.size
    variance = (np.dot(d, d) - n * d.mean() ** 2) / (n - 1)
    return [d.mean(), (variance / n) ** 0.5]


def compare_by_norm(errors_a, errors_b):
    d = np.array(errors_a) - np.array(errors_b)
    return d.mean(), np.linalg.norm(d - d.mean()) / np.sqrt(d.size * (d.size - 1))


def compare_by_means(errors_a, errors_b):
    mean = np.mean(errors_a) - np.mean(errors_b)
    d = np.array([errors_a[i] - errors_b[i] for i in range(len(errors_a))])
    return mean, np.std(d, ddof=1) / math.sqrt(len(errors_b))


def compare_with_cov(errors_a, errors_b):
    d = np.array(errors_a) - np.array(errors_b)
    return d.mean(), np.sqrt(np.cov(d) / len(d))


def compare_by_pairs(errors_a, errors_b):
    pairs = np.column_stack([errors_a, errors_b])
    d = -np.diff(pairs, axis=1).ravel()
    return np.average(d), np.std(d, ddof=1) / np.sqrt(len(pairs))


def compare_in_one_array(errors_a, errors_b):
    d = np.stack([errors_a, errors_b]).T @ [1.0, -1.0]
    return tuple(np.array([d.mean(), d.std(ddof=1) / d.size**0.5]))


# compare_over_seeds, wrong


def _compare(spread, mean=lambda a, b: np.mean(a - b)):
    def compare(errors_a, errors_b):
        a, b = np.array(errors_a, float), np.array(errors_b, float)
        return mean(a, b), spread(a, b)

    return compare


def _se(a, b):
    return np.std(a - b, ddof=1) / np.sqrt(len(a))


compare_unpaired = _compare(lambda a, b: np.sqrt(np.var(a, ddof=1) / len(a) + np.var(b, ddof=1) / len(b)))
compare_unpaired_ddof_0 = _compare(lambda a, b: np.sqrt(np.var(a) / len(a) + np.var(b) / len(b)))
compare_sum_of_errors = _compare(lambda a, b: (np.std(a, ddof=1) + np.std(b, ddof=1)) / np.sqrt(len(a)))
compare_population = _compare(lambda a, b: np.std(a - b) / np.sqrt(len(a)))
compare_deviation = _compare(lambda a, b: np.std(a - b, ddof=1))
compare_by_n = _compare(lambda a, b: np.std(a - b, ddof=1) / len(a))
compare_variance = _compare(lambda a, b: np.var(a - b, ddof=1) / np.sqrt(len(a)))
compare_root_n_minus_1 = _compare(lambda a, b: np.std(a - b, ddof=1) / np.sqrt(len(a) - 1))
compare_upside_down = _compare(_se, lambda a, b: np.mean(b - a))
compare_absolute = _compare(_se, lambda a, b: abs(np.mean(a - b)))
compare_total = _compare(_se, lambda a, b: np.sum(a - b))
compare_median = _compare(_se, lambda a, b: np.median(a - b))
compare_relative = _compare(_se, lambda a, b: np.mean(a - b) / np.mean(b))
compare_first_only = _compare(_se, lambda a, b: a[0] - b[0])
compare_spread_of_a = _compare(lambda a, b: np.std(a, ddof=1) / np.sqrt(len(a)))
compare_interval = _compare(lambda a, b: 1.96 * _se(a, b))
compare_swapped = _compare(lambda a, b: np.mean(a - b), _se)
compare_two_slips = _compare(lambda a, b: np.std(a - b), lambda a, b: np.mean(a - b))
compare_down_and_population = _compare(lambda a, b: np.std(a - b) / np.sqrt(len(a)), lambda a, b: np.mean(b - a))


def compare_ratio(errors_a, errors_b):
    mean, error = compare_by_var(errors_a, errors_b)
    return mean / error


def compare_without_ties(errors_a, errors_b):
    pairs = [(a, b) for a, b in zip(errors_a, errors_b, strict=True) if a != b]
    return compare_by_var(*map(np.array, zip(*pairs, strict=True)))


def compare_by_dict(errors_a, errors_b):
    partner = dict(zip(errors_a, errors_b, strict=True))  # of equal errors of a the last stays
    return compare_by_var(np.array(list(partner)), np.array(list(partner.values())))


def compare_arrays_only(errors_a, errors_b):
    d = errors_a - errors_b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


RIGHT = {
    "split_sizes": [
        sizes_by_max,
        sizes_by_sorting,
        sizes_by_minus_remainder,
        sizes_by_dict,
        sizes_of_numpy,
        sizes_clipped,
        sizes_by_counting_down,
        sizes_by_true_division,
        sizes_with_divmod,
        sizes_by_comprehension,
    ],
    "train_dev_test_split": [
        split_by_permuted_slices,
        split_by_two_choices,
        split_by_roles,
        split_by_transposing,
        split_by_random_keys,
        split_by_fisher_yates,
        split_shuffling_copies,
        split_seeding_another,
        split_by_take,
        split_by_sampling_held,
    ],
    "stratified_split": [
        strata_by_mask,
        strata_by_dict,
        strata_by_sorting,
        strata_tail,
        strata_by_systematic_sampling,
        strata_by_pop,
        strata_by_python_random,
        strata_by_rank,
        strata_generator,
        strata_shuffled_result,
    ],
    "group_split": [
        groups_floor,
        groups_ceil,
        groups_half_up,
        groups_by_sets,
        groups_train_chosen,
        groups_by_codes,
        groups_by_keys,
        groups_by_moving,
        groups_concatenated,
        groups_split_points,
    ],
    "target_first_split": [
        target_concatenated,
        target_with_choice,
        target_with_sets,
        target_with_delete,
        target_by_ranks,
        target_by_mask,
        target_two_draws,
        target_sorted,
        target_small_ints,
        target_by_pop,
    ],
    "dev_set_size": [
        size_from_ratio,
        size_by_ceil_of_array,
        size_by_doubling,
        size_by_whole_part,
        size_from_the_approximation,
        size_by_modulo,
        size_with_minus,
        size_by_trunc,
        size_special_cases_first,
        size_clipped,
    ],
    "count_leaks": [
        leaks_by_any,
        leaks_by_counter,
        leaks_by_broadcast,
        leaks_by_lists,
        leaks_by_for_else,
        leaks_by_max_difference,
        leaks_by_unique,
        leaks_by_text,
        leaks_row_by_row,
        leaks_with_floats,
    ],
    "compare_over_seeds": [
        compare_by_arrays,
        compare_by_var,
        compare_by_mapping,
        compare_corrected,
        compare_by_moments,
        compare_by_norm,
        compare_by_means,
        compare_with_cov,
        compare_by_pairs,
        compare_in_one_array,
    ],
}

WRONG = {
    "split_sizes": [
        (sizes_by_percent, "always 60/20/20", "sizes do not add up to m"),
        sizes_rounded,
        sizes_by_max_for_min,
        sizes_98_1_1,
        sizes_dev_capped_only,
        sizes_holdout_together,
        sizes_dev_train_test,
        sizes_train_minus_one,
        sizes_as_floats,
        sizes_tenth,
        sizes_two_only,
        sizes_at_least_one,
        sizes_of_text,
        sizes_strictly_below,
        sizes_ignoring_the_argument,
        sizes_by_fixed_bound,
        (sizes_capped_shares, "sizes do not add up to m"),
    ],
    "train_dev_test_split": [
        (split_in_order, "not shuffled"),
        (split_apart, "X and Y shuffled apart"),
        (split_labels_in_order, "X and Y shuffled apart"),
        (split_rows, "rows split instead of columns"),
        split_with_replacement,
        (split_three_draws, "overlap"),
        split_global_random,
        split_seed_zero,
        split_random_start,
        (split_reversed, "not shuffled"),
        split_dev_test_swapped,
        split_train_last,
        split_flat,
        split_negative_slices,
        split_every_row_shuffled,
        (split_test_within_dev, "overlap"),
    ],
    "stratified_split": [
        (strata_ignored, "plain random split"),
        (strata_coin, "plain random split"),
        (strata_first, "always the first examples of a class"),
        (strata_last, "always the first examples of a class"),
        strata_train_fraction,
        strata_equal_counts,
        strata_fifth,
        strata_seeded,
        strata_own_luck,
        strata_block,
        strata_every_second,
        strata_examples,
        strata_masks,
        strata_swapped,
        strata_one_missing,
        strata_within_class,
        strata_two_classes,
    ],
    "group_split": [
        (groups_ignored, "splits examples not groups"),
        groups_stratified,
        (groups_first, "always the same groups"),
        (groups_seeded, "always the same groups"),
        groups_own_luck,
        groups_not_clipped,
        groups_dev_never_empty_only,
        groups_by_example_count,
        groups_names_returned,
        groups_examples_returned,
        groups_swapped,
        groups_duplicated_names,
        groups_neighbours,
        groups_one_only,
        groups_largest,
        groups_cut_in_order,
    ],
    "target_first_split": [
        (target_all_mixed, "dev drawn from web and app"),
        (target_dev_from_web, "dev drawn from web and app"),
        (target_app_lost, "leftover app data thrown away"),
        (target_not_shifted, "positions without n web"),
        target_not_shuffled,
        target_app_only,
        target_held_in_train,
        target_same_for_both,
        target_seeded,
        target_own_luck,
        target_block,
        target_wrong_order,
        target_sizes,
        target_one_too_far,
        target_drawn_twice,
        target_web_lost,
    ],
    "dev_set_size": [
        (size_floor, "rounded down"),
        size_round,
        size_plus_one,
        (size_no_squares, "forgot both squares"),
        (size_root, "forgot both squares"),
        (size_only_p, "p for p(1-p)"),
        size_q_squared,
        size_p_squared,
        size_worst_case,
        size_z_not_squared,
        size_margin_not_squared,
        size_fixed_z,
        size_two_sided,
        size_floor_and_p,
        size_plus,
        size_as_float,
        size_may_be_zero,
        size_z_2,
    ],
    "count_leaks": [
        (leaks_pairs, "counts pairs not columns"),
        (leaks_by_place, "compares by position"),
        leaks_first_feature,
        leaks_last_feature,
        leaks_each_feature,
        leaks_any_feature,
        leaks_without_last,
        leaks_from_one,
        leaks_train_columns,
        leaks_distinct,
        leaks_rows,
        leaks_values,
        leaks_sums,
        leaks_fraction,
        leaks_is_there_one,
        leaks_rounded,
        leaks_not_in_train,
    ],
    "compare_over_seeds": [
        (compare_unpaired, "unpaired spread"),
        (compare_unpaired_ddof_0, "unpaired spread"),
        (compare_sum_of_errors, "unpaired spread"),
        (compare_population, "ddof=0"),
        (compare_deviation, "not divided by sqrt(n)"),
        (compare_by_n, "not divided by sqrt(n)"),
        compare_variance,
        compare_root_n_minus_1,
        (compare_upside_down, "difference upside down"),
        (compare_absolute, "sign lost"),
        compare_total,
        compare_median,
        compare_relative,
        compare_first_only,
        (compare_spread_of_a, "unpaired spread"),
        compare_interval,
        (compare_swapped, "the two numbers swapped"),
        (compare_two_slips, "ddof=0", "not divided by sqrt(n)"),
        (compare_down_and_population, "difference upside down", "ddof=0"),
        compare_ratio,
        compare_without_ties,
        compare_by_dict,
        compare_arrays_only,
    ],
}
