"""Right answers to the exercises of lesson 01, each in another style."""

import math
import statistics
from collections import Counter, defaultdict

import numpy as np

# Sizes


def sizes_by_if(m, holdout=10_000):
    if m // 5 <= holdout:
        dev = test = int(m / 5)
    else:
        dev = test = holdout
    return m - dev - test, dev, test


def sizes_as_list(m, holdout=10_000):
    dev = np.minimum(m // 5, holdout)
    return [m - dev - dev, dev, dev]


def sizes_by_floor(m, holdout=10_000):
    dev = min(math.floor(m * 0.2 + 1e-9), holdout)
    return (m - 2 * dev, dev, dev)


def sizes_by_divmod(m, holdout=10_000):
    fifth, rest = divmod(m, 5)
    train, dev, test = 3 * fifth + rest, fifth, fifth
    if fifth > holdout:
        dev = test = holdout
        train = m - dev - test
    return train, dev, test


# Splits of columns


def split_by_shuffle(X, Y, n_dev, n_test, rng):
    order = np.arange(X.shape[1])
    rng.shuffle(order)
    train, dev, test = np.split(order, [len(order) - n_dev - n_test, len(order) - n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


def split_by_choice(X, Y, n_dev, n_test, rng):
    m = X.shape[1]
    held = rng.choice(m, n_dev + n_test, replace=False)
    keep = np.ones(m, dtype=bool)
    keep[held] = False
    dev, test = held[:n_dev], held[n_dev:]
    return [[X[:, keep], Y[:, keep]], [X[:, dev], Y[:, dev]], [X[:, test], Y[:, test]]]


def split_by_argsort(X, Y, n_dev, n_test, rng):
    order = np.argsort(rng.random(X.shape[1]))
    X, Y = X[:, order], Y[:, order]
    end = n_dev + n_test
    return (X[:, end:], Y[:, end:]), (X[:, :n_dev], Y[:, :n_dev]), (X[:, n_dev:end], Y[:, n_dev:end])


def split_stacked(X, Y, n_dev, n_test, rng):
    both = rng.permutation(np.vstack([X, Y]), axis=1)
    parts = np.hsplit(both, [n_dev, n_dev + n_test])
    dev, test, train = ((part[: X.shape[0]], part[X.shape[0] :]) for part in parts)
    return train, dev, test


def split_one_by_one(X, Y, n_dev, n_test, rng):
    left, parts = list(range(X.shape[1])), []
    for size in (n_dev, n_test):
        chosen = [left.pop(int(rng.integers(len(left)))) for _ in range(size)]
        parts.append(chosen)
    dev, test = parts
    return tuple((X[:, chosen], Y[:, chosen]) for chosen in (left, dev, test))


def split_by_deletion(X, Y, n_dev, n_test, rng):
    source = rng.spawn(1)[0]
    held = source.permutation(X.shape[1])[: n_dev + n_test]
    dev, test = sorted(held[:n_dev]), sorted(held[n_dev:])
    train = np.delete(X, held, axis=1), np.delete(Y, held, axis=1)
    return train, (np.take(X, dev, axis=1), np.take(Y, dev, axis=1)), (np.take(X, test, 1), np.take(Y, test, 1))


# Stratified splits


def stratified_by_rounding_up(labels, dev_fraction, rng):
    train, dev = [], []
    for label in set(labels.tolist()):
        positions = [i for i, other in enumerate(labels.tolist()) if other == label]
        rng.shuffle(positions)
        k = math.ceil(dev_fraction * len(positions))
        dev += positions[:k]
        train += positions[k:]
    return train, dev


def stratified_by_choice(labels, dev_fraction, rng):
    in_dev = np.zeros(len(labels), dtype=bool)
    for label in np.unique(labels):
        positions = np.where(labels == label)[0]
        in_dev[rng.choice(positions, int(dev_fraction * len(positions)), replace=False)] = True
    return np.where(~in_dev)[0], np.where(in_dev)[0]


def stratified_by_counting(labels, dev_fraction, rng):
    """Go through all examples in random order and fill up every class's share."""
    wanted = {label: round(count * dev_fraction) for label, count in Counter(labels.tolist()).items()}
    train, dev = [], []
    for i in rng.permutation(len(labels)):
        label = labels[i].item()
        if wanted[label] > 0:
            dev.append(int(i))
            wanted[label] -= 1
        else:
            train.append(int(i))
    return np.array(train), np.array(dev, dtype=np.int32)


def stratified_by_inverse(labels, dev_fraction, rng):
    _, classes = np.unique(labels, return_inverse=True)
    order = np.lexsort((rng.random(len(labels)), classes))
    starts = np.searchsorted(classes[order], np.arange(classes.max() + 1))
    rank = np.arange(len(order)) - starts[classes[order]]
    in_dev = rank < np.floor(dev_fraction * np.bincount(classes)[classes[order]] + 0.5)
    return [order[~in_dev], order[in_dev]]


# Group splits


def groups_by_choice(groups, dev_fraction, rng):
    unique = np.unique(groups)
    k = int(np.clip(np.round(dev_fraction * unique.size), 1, unique.size - 1))
    chosen = rng.choice(unique, size=k, replace=False)
    in_dev = np.isin(groups, chosen)
    return np.nonzero(~in_dev)[0], np.nonzero(in_dev)[0]


def groups_by_lists(groups, dev_fraction, rng):
    members = defaultdict(list)
    for i, group in enumerate(groups.tolist()):
        members[group].append(i)
    names = list(members)
    rng.shuffle(names)
    k = max(1, min(len(names) - 1, math.floor(dev_fraction * len(names))))
    dev = [i for name in names[:k] for i in members[name]]
    train = [i for name in names[k:] for i in members[name]]
    return train, dev


def groups_by_order_of_examples(groups, dev_fraction, rng):
    """Groups join dev in the order in which a shuffled list of examples first meets them."""
    n_groups = len(set(groups.tolist()))
    k = min(max(1, math.ceil(dev_fraction * n_groups)), n_groups - 1)
    chosen = []
    for i in rng.permutation(len(groups)):
        if groups[i] not in chosen and len(chosen) < k:
            chosen.append(groups[i])
    in_dev = np.array([group in chosen for group in groups])
    return np.arange(len(groups))[~in_dev], np.arange(len(groups))[in_dev]


def groups_by_codes(groups, dev_fraction, rng):
    names, codes = np.unique(groups, return_inverse=True)
    scores = rng.random(len(names))
    k = min(max(int(dev_fraction * len(names) + 0.5), 1), len(names) - 1)
    in_dev = (np.argsort(np.argsort(scores)) < k)[codes]
    return (np.flatnonzero(~in_dev).tolist(), np.flatnonzero(in_dev).tolist())


# Web and app data


def target_by_choice(n_web, n_app, n_dev, n_test, rng):
    held = rng.choice(np.arange(n_web, n_web + n_app), n_dev + n_test, replace=False)
    train = np.setdiff1d(np.arange(n_web + n_app), held)
    return train, held[:n_dev], held[n_dev:]


def target_by_lists(n_web, n_app, n_dev, n_test, rng):
    app = list(range(n_web, n_web + n_app))
    rng.shuffle(app)
    return list(range(n_web)) + app[n_dev + n_test :], app[:n_dev], app[n_dev : n_dev + n_test]


def target_by_masks(n_web, n_app, n_dev, n_test, rng):
    rank = np.concatenate([np.full(n_web, n_app), rng.permutation(n_app)])
    dev, test = rank < n_dev, (rank >= n_dev) & (rank < n_dev + n_test)
    return tuple(np.flatnonzero(part) for part in (~dev & ~test, dev, test))


def target_step_by_step(n_web, n_app, n_dev, n_test, rng):
    left = set(range(n_web, n_web + n_app))
    dev = rng.choice(sorted(left), n_dev, replace=False)
    left -= set(dev.tolist())
    test = rng.choice(sorted(left), n_test, replace=False)
    left -= set(test.tolist())
    return np.r_[0:n_web, np.array(sorted(left), dtype=int)], dev, test


# Size of a dev set


def size_by_search(error_rate, margin, z=1.96):
    n = 1
    while z * math.sqrt(error_rate * (1 - error_rate) / n) > margin:
        n += 1
    return n


def size_by_deviation(error_rate, margin, z=1.96):
    deviation = np.sqrt(error_rate * (1 - error_rate))
    return np.maximum(np.ceil((z * deviation / margin) ** 2).astype(int), 1)


def size_by_negated_floor(error_rate, margin, z=1.96):
    return int(max(-(-(z * z * (error_rate - error_rate**2)) // (margin * margin)), 1))


def size_by_if(error_rate, margin, z=1.96):
    n = error_rate * (1 - error_rate) * (z / margin) ** 2
    whole = int(n)
    if whole < n:
        whole += 1
    return whole if whole >= 1 else 1


# Leaks


def leaks_by_tuples(X_train, X_dev):
    known = {tuple(column) for column in X_train.T.tolist()}
    return sum(tuple(column) in known for column in X_dev.T.tolist())


def leaks_by_loops(X_train, X_dev):
    count = 0
    for j in range(X_dev.shape[1]):
        for i in range(X_train.shape[1]):
            if np.array_equal(X_dev[:, j], X_train[:, i]):
                count += 1
                break
    return count


def leaks_by_bytes(X_train, X_dev):
    known = {np.ascontiguousarray(column).tobytes() for column in X_train.T}
    return len([column for column in X_dev.T if np.ascontiguousarray(column).tobytes() in known])


def leaks_by_distance(X_train, X_dev):
    distances = np.abs(X_train[:, :, None] - X_dev[:, None, :]).sum(axis=0)
    return np.count_nonzero(distances.min(axis=0) == 0)


# Comparison over seeds


def compare_by_statistics(errors_a, errors_b):
    differences = [a - b for a, b in zip(errors_a, errors_b, strict=True)]
    return statistics.mean(differences), statistics.stdev(differences) / math.sqrt(len(differences))


def compare_by_covariance(errors_a, errors_b):
    covariance = np.cov(errors_a, errors_b)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    return np.mean(errors_a) - np.mean(errors_b), np.sqrt(variance / len(errors_a))


def compare_by_loops(errors_a, errors_b):
    n = len(errors_a)
    mean = 0.0
    for i in range(n):
        mean += (errors_a[i] - errors_b[i]) / n
    squares = 0.0
    for i in range(n):
        squares += (errors_a[i] - errors_b[i] - mean) ** 2
    return [mean, (squares / (n * (n - 1))) ** 0.5]


def compare_negated(errors_a, errors_b):
    differences = np.asarray(errors_b) - np.asarray(errors_a)
    return -np.average(differences), np.std(differences, ddof=1) * len(differences) ** -0.5


def compare_stacked(errors_a, errors_b):
    a, b = np.array([errors_a, errors_b], dtype=float)
    return np.array((a - b).mean()), np.sqrt(np.var(a - b) / (a.size - 1))


VARIANTS = {
    "split_sizes": [sizes_by_if, sizes_as_list, sizes_by_floor, sizes_by_divmod],
    "train_dev_test_split": [
        split_by_shuffle,
        split_by_choice,
        split_by_argsort,
        split_stacked,
        split_one_by_one,
        split_by_deletion,
    ],
    "stratified_split": [
        stratified_by_rounding_up,
        stratified_by_choice,
        stratified_by_counting,
        stratified_by_inverse,
    ],
    "group_split": [groups_by_choice, groups_by_lists, groups_by_order_of_examples, groups_by_codes],
    "target_first_split": [target_by_choice, target_by_lists, target_by_masks, target_step_by_step],
    "dev_set_size": [size_by_search, size_by_deviation, size_by_negated_floor, size_by_if],
    "compare_over_seeds": [
        compare_by_statistics,
        compare_by_covariance,
        compare_by_loops,
        compare_negated,
        compare_stacked,
    ],
    "count_leaks": [leaks_by_tuples, leaks_by_loops, leaks_by_bytes, leaks_by_distance],
}
