"""Which check decides each part of the contracts of lesson 01."""

import numpy as np

from tests.checks.parts import Part


def sizes(rest=None, *, cap=lambda m, holdout: min(m // 5, holdout), default=10_000):
    """split_sizes with another size of dev and test, or another rest."""

    def split_sizes(m, holdout=default):
        held = cap(m, holdout)
        return (m - 2 * held if rest is None else rest(m, held)), held, held

    return split_sizes


def split(order=None, *, cuts=None, labels=None, features=None):
    """train_dev_test_split with another order, other cuts, or other labels."""

    def train_dev_test_split(X, Y, n_dev, n_test, rng):
        chosen = order(X.shape[1], n_dev, n_test, rng) if order else rng.permutation(X.shape[1])
        parts = cuts(chosen, n_dev, n_test) if cuts else np.split(chosen, [n_dev, n_dev + n_test])
        dev, test, train = ((X[:, part], Y[:, labels(part) if labels else part]) for part in parts)
        if features:
            train = features(train[0]), train[1]
        return train, dev, test

    return train_dev_test_split


def random_dev_then_the_next(m, n_dev, n_test, rng):
    dev = rng.permutation(m)[:n_dev]
    return np.concatenate([dev, np.setdiff1d(np.arange(m), dev)])


def random_test_then_the_next(m, n_dev, n_test, rng):
    test = rng.permutation(m)[:n_test]
    rest = np.setdiff1d(np.arange(m), test)
    return np.concatenate([rest[:n_dev], test, rest[n_dev:]])


def first_stays_in_train(m, n_dev, n_test, rng):
    return np.concatenate([1 + rng.permutation(m - 1), [0]]) if n_dev + n_test < m else rng.permutation(m)


def last_stays_in_train(m, n_dev, n_test, rng):
    return np.concatenate([rng.permutation(m - 1), [m - 1]]) if n_dev + n_test < m else rng.permutation(m)


def test_from_another_generator(m, n_dev, n_test, rng):
    dev = rng.permutation(m)[:n_dev]
    return np.concatenate([dev, np.random.default_rng().permutation(np.setdiff1d(np.arange(m), dev))])


def by_value(X, Y, n_dev, n_test, rng):
    """Finds what is left over by comparing columns."""
    order = rng.permutation(X.shape[1])
    dev, test = order[:n_dev], order[n_dev : n_dev + n_test]
    held = {tuple(X[:, j]) for j in [*dev, *test]}
    train = np.array([j for j in range(X.shape[1]) if tuple(X[:, j]) not in held], int)
    return tuple((X[:, part], Y[:, part]) for part in (train, dev, test))


def stratified(share=lambda fraction, n: round(fraction * n), *, order=None, classes=np.unique, rng_of=lambda rng: rng):
    """stratified_split with another share, order within a class, or set of classes."""

    def stratified_split(labels, dev_fraction, rng):
        dev, source = [], rng_of(rng)
        for number, value in enumerate(classes(labels)):
            positions = np.flatnonzero(labels == value)
            positions = order(positions, number, source) if order else source.permutation(positions)
            dev.extend(positions[: share(dev_fraction, len(positions))])
        return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, int)

    return stratified_split


def block_of(positions, number, rng):
    return np.roll(positions, int(rng.integers(len(positions))))


def only_the_first_class(positions, number, rng):
    return rng.permutation(positions) if number == 0 else positions


def all_but_the_last(labels):
    return np.unique(labels)[:-1]


def numbers_only(labels, dev_fraction, rng):
    return stratified()(labels.astype(float), dev_fraction, rng)


def sorted_labels_only(labels, dev_fraction, rng):
    """Takes the examples of a class to stand together."""
    dev, start = [], 0
    for value in np.unique(labels):
        n = int((labels == value).sum())
        dev.extend(start + rng.permutation(n)[: round(dev_fraction * n)])
        start += n
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, int)


def grouped(order=None, *, k=lambda fraction, n: min(max(round(fraction * n), 1), n - 1), rng_of=lambda rng: rng):
    """group_split with another order of the groups or another number of them."""

    def group_split(groups, dev_fraction, rng):
        unique, source = np.unique(groups), rng_of(rng)
        unique = order(unique, groups, source) if order else source.permutation(unique)
        in_dev = np.isin(groups, unique[: k(dev_fraction, len(unique))])
        return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)

    return group_split


def met_block(unique, groups, rng):
    met = np.array(list(dict.fromkeys(groups.tolist())), dtype=groups.dtype)
    return np.roll(met, int(rng.integers(len(met))))


def fraction_of_examples(groups, dev_fraction, rng):
    unique = rng.permutation(np.unique(groups))
    chosen = [unique[0]]
    for group in unique[1:-1]:
        if np.isin(groups, chosen).sum() >= dev_fraction * len(groups):
            break
        chosen.append(group)
    in_dev = np.isin(groups, chosen)
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


def target(draw, *, train=None):
    """target_first_split with other held-out positions or another training set."""

    def target_first_split(n_web, n_app, n_dev, n_test, rng):
        held = draw(n_web, n_app, n_dev, n_test, rng)
        rest = np.setdiff1d(np.arange(n_web + n_app), held)
        return (train(rest, n_web) if train else rest), held[:n_dev], held[n_dev:]

    return target_first_split


def from_app(n_web, n_app, n_dev, n_test, rng):
    return n_web + rng.permutation(n_app)[: n_dev + n_test]


def dev_only_at_random(n_web, n_app, n_dev, n_test, rng):
    app = n_web + np.arange(n_app)
    dev = rng.choice(app, n_dev, replace=False)
    return np.concatenate([dev, np.setdiff1d(app, dev)[:n_test]])


def test_only_at_random(n_web, n_app, n_dev, n_test, rng):
    app = n_web + np.arange(n_app)
    test = rng.choice(app, n_test, replace=False)
    return np.concatenate([np.setdiff1d(app, test)[:n_dev], test])


def last_app_never(n_web, n_app, n_dev, n_test, rng):
    return n_web + rng.permutation(n_app - (n_dev + n_test < n_app))[: n_dev + n_test]


def app_block(n_web, n_app, n_dev, n_test, rng):
    return n_web + np.roll(np.arange(n_app), int(rng.integers(n_app)))[: n_dev + n_test]


def size(formula=lambda p, margin, z: z**2 * p * (1 - p) / margin**2, *, rounded=np.ceil, least=1, z=1.96):
    """dev_set_size with another formula, rounding, least size or default."""

    def dev_set_size(error_rate, margin, z=z):
        return max(least, int(rounded(formula(error_rate, margin, z))))

    return dev_set_size


def leaks(keep=lambda X: X, *, train=lambda X: X, dev=lambda X: X, equal=None):
    """count_leaks that sees a part of the features, of the training columns, or of the dev columns."""

    def count_leaks(X_train, X_dev):
        A, B = keep(train(X_train))[:, :, np.newaxis], keep(dev(X_dev))[:, np.newaxis, :]
        return int((equal(A, B) if equal else (A == B).all(axis=0)).any(axis=0).sum())

    return count_leaks


def feature_by_feature(X_train, X_dev):
    return sum(all(x in row for x, row in zip(column, X_train, strict=True)) for column in X_dev.T)


def comparison(difference=np.subtract, *, mean=np.mean, spread=lambda d: d.std(ddof=1) / np.sqrt(d.size)):
    """compare_over_seeds with another difference, mean, or spread."""

    def compare_over_seeds(errors_a, errors_b):
        d = difference(np.array(errors_a, float), np.array(errors_b, float))
        return mean(d), spread(d)

    return compare_over_seeds


PARTS = {
    "split_sizes": [
        Part("the sizes are whole numbers", sizes(cap=lambda m, h: min(m / 5, h)), "adds up to m"),
        Part("the rest trains", sizes(lambda m, held: 3 * held), "adds up to m"),
        Part("a fifth is rounded down", sizes(cap=lambda m, h: min(-(-m // 5), h)), "splits small data 60 20 20"),
        Part("holdout caps", sizes(cap=lambda m, h: m // 5), "holds out no more than holdout"),
        Part(
            "holdout is used, not 10 000", sizes(cap=lambda m, h: min(m // 5, 10_000)), "holds out no more than holdout"
        ),
        Part("the default is 10 000", sizes(default=9_999), "splits small data 60 20 20"),
        Part(
            "a fifth of just holdout",
            sizes(cap=lambda m, h: m // 5 if m // 5 < h else h - (m // 5 == h)),
            "holds out no more than holdout",
        ),
        Part(
            "fewer than five examples all train",
            sizes(cap=lambda m, h: min(max(m // 5, 1), h)),
            "splits small data 60 20 20",
        ),
    ],
    "train_dev_test_split": [
        Part("order of the parts", lambda *a: split()(*a)[::-1], "puts every example in one part"),
        Part(
            "n_dev is the size of dev",
            lambda X, Y, d, t, rng: split()(X, Y, t, d, rng),
            "puts every example in one part",
        ),
        Part(
            "complete",
            split(cuts=lambda o, d, t: (o[:d], o[d : d + t], o[d + t + 1 :])),
            "puts every example in one part",
        ),
        Part("disjoint", split(cuts=lambda o, d, t: (o[:d], o[:t], o[d + t :])), "puts every example in one part"),
        Part("labels stay with columns", split(labels=np.sort), "puts every example in one part"),
        Part(
            "every row goes along",
            split(features=lambda X: np.vstack([X[:1], X[1:, ::-1]])),
            "puts every example in one part",
        ),
        Part("dev is random", split(random_test_then_the_next), "shuffles"),
        Part("test is random", split(random_dev_then_the_next), "shuffles"),
        Part(
            "no block from a random start",
            split(lambda m, d, t, rng: np.roll(np.arange(m), int(rng.integers(m)))),
            "shuffles",
        ),
        Part(
            "another split at every call",
            split(lambda m, d, t, rng: np.random.default_rng(0).permutation(m)),
            "shuffles",
        ),
        Part("the first column can be held out", split(first_stays_in_train), "gives every example every chance"),
        Part("the last column can be held out", split(last_stays_in_train), "gives every example every chance"),
        Part(
            "dev comes from rng",
            split(lambda m, d, t, rng: np.random.default_rng().permutation(m)),
            "gives every example every chance",
        ),
        Part("test comes from rng", split(test_from_another_generator), "gives every example every chance"),
        Part("n_dev may be 0", lambda X, Y, d, t, rng: split()(X, Y, max(d, 1), t, rng), "takes any sizes"),
        Part("n_test may be 0", lambda X, Y, d, t, rng: split()(X, Y, d, max(t, 1), rng), "takes any sizes"),
        Part(
            "train may be empty",
            split(cuts=lambda o, d, t: (o[: min(d, len(o) - t - 1)], o[d : d + t], o[d + t :])),
            "takes any sizes",
        ),
        Part("equal columns are several examples", by_value, "takes any sizes"),
    ],
    "stratified_split": [
        Part("train first, then dev", lambda *a: stratified()(*a)[::-1], "keeps the share of every class"),
        Part("complete", lambda *a: (stratified()(*a)[0][1:], stratified()(*a)[1]), "returns every index once"),
        Part("the share of a class", stratified(lambda f, n: round(f * n) + 2), "keeps the share of every class"),
        Part("dev_fraction is used", stratified(lambda f, n: round(0.3 * n)), "keeps the share of every class"),
        Part("the last class", stratified(classes=all_but_the_last), "keeps the share of every class"),
        Part("labels of any kind", numbers_only, "returns every index once"),
        Part("labels in any order", sorted_labels_only, "keeps the share of every class"),
        Part("random within a class", stratified(order=lambda p, n, rng: p), "draws at random within a class"),
        Part("random in every class", stratified(order=only_the_first_class), "draws at random within a class"),
        Part("no block from a random start", stratified(order=block_of), "draws at random within a class"),
        Part(
            "another choice at every call",
            stratified(rng_of=lambda rng: np.random.default_rng(0)),
            "draws at random within a class",
        ),
        Part(
            "chance comes from rng",
            stratified(rng_of=lambda rng: np.random.default_rng()),
            "draws at random within a class",
        ),
    ],
    "count_leaks": [
        Part("the first feature", leaks(lambda X: X[1:] if len(X) > 1 else X), "counts dev columns that are in train"),
        Part("the last feature", leaks(lambda X: X[:-1] if len(X) > 1 else X), "counts dev columns that are in train"),
        Part("more than the first feature", leaks(lambda X: X[:1]), "counts dev columns that are in train"),
        Part("features of one column", feature_by_feature, "counts dev columns that are in train"),
        Part("the first training column", leaks(train=lambda X: X[:, 1:]), "takes sets of any size"),
        Part("the last training column", leaks(train=lambda X: X[:, :-1]), "counts dev columns that are in train"),
        Part("the first dev column", leaks(dev=lambda X: X[:, 1:]), "counts dev columns that are in train"),
        Part("the last dev column", leaks(dev=lambda X: X[:, :-1]), "counts dev columns that are in train"),
        Part(
            "a dev column that stands twice",
            leaks(dev=lambda X: np.unique(X, axis=1)),
            "counts dev columns that are in train",
        ),
        Part(
            "equal, not nearly",
            leaks(equal=lambda A, B: np.isclose(A, B, atol=0.01).all(axis=0)),
            "counts equal columns only",
        ),
        Part(
            "columns, not their sums",
            leaks(equal=lambda A, B: np.isclose(A.sum(axis=0), B.sum(axis=0))),
            "counts equal columns only",
        ),
        Part("columns, not sets of numbers", leaks(lambda X: np.sort(X, axis=0)), "counts equal columns only"),
    ],
    "group_split": [
        Part("train first, then dev", lambda *a: grouped()(*a)[::-1], "keeps groups together"),
        Part("complete", lambda *a: tuple(part[1:] for part in grouped()(*a)), "returns every index once too"),
        Part(
            "the number of groups",
            grouped(k=lambda f, n: min(max(round(f * n) + 2, 1), n - 1)),
            "keeps groups together",
        ),
        Part("the share counts groups", fraction_of_examples, "keeps groups together"),
        Part("a group in dev", grouped(k=lambda f, n: min(round(f * n), n - 1)), "leaves a group on each side"),
        Part("a group in train", grouped(k=lambda f, n: max(round(f * n), 1)), "leaves a group on each side"),
        Part(
            "groups of any kind", lambda g, f, rng: grouped()(g.astype(float), f, rng), "returns every index once too"
        ),
        Part("random groups", grouped(lambda u, g, rng: u), "draws the groups at random"),
        Part(
            "no block of names",
            grouped(lambda u, g, rng: np.roll(u, int(rng.integers(len(u))))),
            "draws the groups at random",
        ),
        Part("no block as they are met", grouped(met_block), "draws the groups at random"),
        Part(
            "another choice at every call",
            grouped(rng_of=lambda rng: np.random.default_rng(0)),
            "draws the groups at random",
        ),
        Part(
            "chance comes from rng", grouped(rng_of=lambda rng: np.random.default_rng()), "draws the groups at random"
        ),
    ],
    "target_first_split": [
        Part("train, dev, test", lambda *a: target(from_app)(*a)[::-1], "holds out app data only"),
        Part(
            "n_dev is the size of dev",
            lambda w, a, d, t, rng: target(from_app)(w, a, t, d, rng),
            "holds out app data only",
        ),
        Part("positions count from web on", target(lambda *a: from_app(0, *a[1:])), "holds out app data only"),
        Part("all of web trains", target(from_app, train=lambda rest, w: rest[1:]), "holds out app data only"),
        Part("the rest of app trains", target(from_app, train=lambda rest, w: rest[:-1]), "holds out app data only"),
        Part("dev is random", target(test_only_at_random), "draws the held out data at random"),
        Part("test is random", target(dev_only_at_random), "draws the held out data at random"),
        Part("no block from a random start", target(app_block), "draws the held out data at random"),
        Part("the last app example", target(last_app_never), "draws the held out data at random"),
        Part(
            "another choice at every call",
            target(lambda *a: from_app(*a[:4], np.random.default_rng(0))),
            "draws the held out data at random",
        ),
        Part(
            "chance comes from rng",
            target(lambda *a: from_app(*a[:4], np.random.default_rng())),
            "draws the held out data at random",
        ),
    ],
    "dev_set_size": [
        Part("p", size(lambda p, margin, z: z**2 * p / margin**2), "finds the smallest size"),
        Part("1 - p", size(lambda p, margin, z: z**2 * (1 - p) / margin**2), "finds the smallest size"),
        Part("margin squared", size(lambda p, margin, z: z**2 * p * (1 - p) / margin), "finds the smallest size"),
        Part("z squared", size(lambda p, margin, z: z * p * (1 - p) / margin**2), "takes z from its argument"),
        Part("z is used", size(lambda p, margin, z: 1.96**2 * p * (1 - p) / margin**2), "takes z from its argument"),
        Part("the default of z", size(z=1.95996), "finds the smallest size"),
        Part("rounded up, not to the nearest", size(rounded=np.round), "finds the smallest size"),
        Part(
            "just the margin is enough",
            size(rounded=lambda n: np.floor(n) + 1),
            "takes a size that just reaches the margin",
        ),
        Part("at least one example", size(least=0), "is at least one"),
        Part("no more than needed", size(least=10), "is at least one"),
    ],
    "compare_over_seeds": [
        Part("a - b", comparison(lambda a, b: b - a), "averages the differences"),
        Part("mean, not median", comparison(mean=np.median), "averages the differences"),
        Part("the sign", comparison(mean=lambda d: abs(d.mean())), "averages the differences"),
        Part("n - 1", comparison(spread=lambda d: d.std() / np.sqrt(d.size)), "measures how far the mean can be off"),
        Part("root of n", comparison(spread=lambda d: d.std(ddof=1) / d.size), "measures how far the mean can be off"),
        Part("the pairs", comparison(lambda a, b: np.sort(a) - np.sort(b)), "keeps to the pairs"),
        Part(
            "the first seed", comparison(lambda a, b: (a - b)[1:] if a.size > 2 else a - b), "averages the differences"
        ),
        Part(
            "the last seed", comparison(lambda a, b: (a - b)[:-1] if a.size > 2 else a - b), "averages the differences"
        ),
        Part(
            "two seeds",
            comparison(spread=lambda d: d.std(ddof=1) / np.sqrt(d.size) if d.size > 2 else 0.0),
            "takes two seeds and lists",
        ),
        Part("lists", lambda a, b: comparison(lambda a, b: a - b)(a.copy() * 1.0, b), "takes two seeds and lists"),
        Part("mean first", lambda a, b: comparison()(a, b)[::-1], "averages the differences"),
    ],
}
