"""Checks of lesson 01: train, dev and test sets."""

import itertools

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    SIGMAS,
    Mismatch,
    describe,
    expect,
    expect_array,
    expect_close,
    expect_equal,
    expect_int,
    expect_reproducible,
    expect_sequence,
    twins,
)

LESSON = "01_splits"
PARTS = ("train", "dev", "test")
# Calls after which every index has been in every part: an index with a chance of 1/4 stays out with 0.75**90 = 6e-12.
MANY_CALLS = 90


# Expectations that several exercises share


def expect_indices(value, what):
    """``value`` must be a 1-D array (or list) of integers; returns it as an array."""
    if isinstance(value, list | tuple) and all(isinstance(i, int | np.integer) for i in value):
        value = np.array(value, dtype=int)
    positions = expect_array(value, what=what)
    if positions.ndim != 1:
        raise Mismatch(
            f"expected {what} to be 1-D, came shape {positions.shape}", kind=f"{what} shape", got=positions.ndim
        )
    if positions.size and positions.dtype.kind not in "iu":
        raise Mismatch(
            f"expected {what} to hold integer positions, came dtype {positions.dtype}. "
            "Likely cause: a mask, or an array that began as np.array([])",
            kind=f"{what} dtype",
            got=positions.dtype.kind,
        )
    return positions.astype(int)


def expect_partition(parts, m):
    """Positions 0 to m-1, each in exactly one of the named parts."""
    for name, positions in parts.items():
        outside = positions[(positions < 0) | (positions >= m)]
        expect(
            not outside.size,
            f"expected positions from 0 to {m - 1} in {name}, came {describe(outside[:3])}",
            kind="outside",
        )
    for (one, first), (other, second) in itertools.combinations(parts.items(), 2):
        both = np.intersect1d(first, second)
        expect(
            not both.size,
            f"expected {one} and {other} to be disjoint, came {both.size} examples that are in both",
            kind="overlap",
        )
    everything = np.concatenate(list(parts.values()))
    expect(
        np.unique(everything).size == everything.size,
        f"expected every example once, came {everything.size - np.unique(everything).size} repetitions within a part. "
        "Likely cause: drawn with replacement",
        kind="repeated",
    )
    expect(
        everything.size == m,
        f"expected all {m} examples, came {everything.size}: {m - everything.size} are in no part",
        kind="incomplete",
    )


def expect_other_members(first, second, what):
    """Two calls with one generator that moves on must not choose the same examples."""
    expect(
        set(np.asarray(first).tolist()) != set(np.asarray(second).tolist()),
        f"expected another {what} at every call, came the same one twice. "
        "Likely cause: nothing is drawn from rng, or the generator is made or seeded inside the function",
        kind="same at every call",
    )


def expect_spread(positions, m, what):
    """Members of a random set are spread over all places: half of them in the first half, few next to each other."""
    k = len(positions)
    member = np.isin(np.arange(m), positions)
    half = k / 2
    expect_close(
        int(member[: m // 2].sum()),
        half,
        within=SIGMAS * np.sqrt(k / 4) + 1,
        what=f"the number of {what} examples from the first half of the data",
        cause="the examples are not shuffled",
    )
    expected = k * (k - 1) / m
    expect_close(
        int((member[1:] & member[:-1]).sum()),
        expected,
        within=SIGMAS * np.sqrt(2 * expected) + 1,
        what=f"the number of neighbours that are both in {what}",
        cause="the examples are not shuffled one by one",
    )


# split_sizes

sizes = exercise(
    "split_sizes",
    lesson=LESSON,
    points=2,
    hints=(
        "Dev and test are of one size: a fifth of the data, but no more than holdout. Train gets what is left.",
        "held = min(m // 5, holdout); return m - 2 * held, held, held.",
    ),
)


@sizes.reference
def split_sizes(m, holdout=10_000):
    held = min(m // 5, holdout)
    return m - 2 * held, held, held


def three_sizes(split_sizes, *args):
    parts = expect_sequence(split_sizes(*args), 3, what="the sizes")
    return [expect_int(size, what=f"n_{name}") for size, name in zip(parts, PARTS, strict=True)]


@sizes.gate
def adds_up_to_m(split_sizes, rng):
    """The result is three ints, and together they are m."""
    for m in (100, 1_000_000, 4_000_000, 7, int(rng.integers(1000, 40_000)), int(rng.integers(60_000, 10**7))):
        came = three_sizes(split_sizes, m)
        expect(
            sum(came) == m,
            f"expected sizes that add up to {m}, came {came[0]} + {came[1]} + {came[2]} = {sum(came)}",
            kind="sum",
        )


def expect_sizes(split_sizes, m, *holdout):
    held = min(m // 5, *holdout, *([] if holdout else [10_000]))
    expect_equal(three_sizes(split_sizes, m, *holdout), [m - 2 * held, held, held], what="the sizes")


@sizes.check
def splits_small_data_60_20_20(split_sizes, rng):
    """Up to 50 000 examples dev and test get a fifth each, rounded down."""
    for m in (100, int(rng.integers(200, 5000)), int(rng.integers(5001, 49_999)), 1, 4, 5, 9):
        expect_sizes(split_sizes, m)


@sizes.check
def holds_out_no_more_than_holdout(split_sizes, rng):
    """Large data leave 10 000 for dev and 10 000 for test, or what holdout says."""
    for m in (1_000_000, 4_000_000, int(rng.integers(51_000, 99_000)), int(rng.integers(10**5, 10**8))):
        expect_sizes(split_sizes, m)
    holdout = int(rng.integers(50, 900))
    for m in (5 * holdout + 7, 5 * holdout - 7, 40 * holdout):
        expect_sizes(split_sizes, m, holdout)
    expect_sizes(split_sizes, int(rng.integers(10**6, 10**7)), 50_000)


@sizes.mistake(name="always 60/20/20")
def always_a_fifth(m, holdout=10_000):
    """A fifth goes to dev and to test however large m is: a million examples do not need 200 000 for a dev set.

    Cap both at holdout: min(m // 5, holdout).
    """
    return m - 2 * (m // 5), m // 5, m // 5


@sizes.mistake(name="always 60/20/20")
def always_sixty_percent(m, holdout=10_000):
    """Dev gets 20 % and test the rest however large m is: a million examples do not need 200 000 for a dev set.

    Cap both at holdout, min(m // 5, holdout), and give the rest to train.
    """
    return int(0.6 * m), int(0.2 * m), m - int(0.6 * m) - int(0.2 * m)


@sizes.mistake
def sizes_do_not_add_up_to_m(m, holdout=10_000):
    """The three sizes do not add up to m: examples are lost or counted twice.

    Compute dev and test first, and give train the rest: m - n_dev - n_test.
    """
    return int(0.6 * m), min(m // 5, holdout), min(m // 5, holdout)


# train_dev_test_split

split = exercise(
    "train_dev_test_split",
    lesson=LESSON,
    points=4,
    hints=(
        "Draw one random order of the columns, cut it into three parts, and use each part for X and for Y.",
        "order = rng.permutation(m); dev is X[:, order[:n_dev]] with Y[:, order[:n_dev]], and so on.",
    ),
)


def numbered(m, n_x):
    """Examples whose entries tell their position: column j of X holds j + 0.5, j + 1.5, ..., and Y holds j."""
    Y = np.arange(m)[np.newaxis]
    return Y + 0.5 + np.arange(n_x)[:, np.newaxis], Y


def parts_by_order(X, Y, n_dev, n_test, order_X, order_Y=None):
    """Cut X and Y in the given orders: dev first, then test, then train."""
    order_Y = order_X if order_Y is None else order_Y
    cuts = slice(n_dev + n_test, None), slice(n_dev), slice(n_dev, n_dev + n_test)
    return tuple((X[:, order_X[cut]], Y[:, order_Y[cut]]) for cut in cuts)


@split.reference
def train_dev_test_split(X, Y, n_dev, n_test, rng):
    return parts_by_order(X, Y, n_dev, n_test, rng.permutation(X.shape[1]))


def six_arrays(train_dev_test_split, X, Y, n_dev, n_test, rng):
    """The three pairs by name, with examples as columns."""
    came = expect_sequence(train_dev_test_split(X, Y, n_dev, n_test, rng), 3, what="the result")
    pairs = {}
    for name, pair in zip(PARTS, came, strict=True):
        pair = expect_sequence(pair, 2, what=f"the {name} set")
        pairs[name] = tuple(
            expect_array(array, what=f"{letter}_{name}") for letter, array in zip("XY", pair, strict=True)
        )
        for letter, array, rows in zip("XY", pairs[name], (X.shape[0], Y.shape[0]), strict=True):
            if array.ndim != 2 or array.shape[0] != rows:
                cause = f". Likely cause: rows are taken, but examples are columns: {letter}[:, chosen]"
                raise Mismatch(
                    f"expected {letter}_{name} of shape ({rows}, n), with one column for each example, "
                    f"came shape {array.shape}" + (cause if array.ndim == 2 else ""),
                    kind=f"{letter}_{name} rows",
                    got=array.shape,
                )
    return pairs


def members(train_dev_test_split, m, n_dev, n_test, rng, n_x=2):
    """Positions of the examples in each part, the whole contract but randomness proven."""
    X, Y = numbered(m, n_x)
    pairs = six_arrays(train_dev_test_split, X, Y, n_dev, n_test, rng)
    positions = {name: X_part[0] - 0.5 for name, (X_part, _) in pairs.items()}
    for name, (X_part, _) in pairs.items():
        expect(
            np.array_equal(X_part, positions[name] + 0.5 + np.arange(n_x)[:, np.newaxis])
            and np.isin(positions[name], Y[0]).all(),
            f"expected the columns of X_{name} to be columns of X, came others. "
            "Likely cause: entries are shuffled within rows",
            kind="columns torn apart",
        )
    expect_partition({name: part.astype(int) for name, part in positions.items()}, m)
    for name, size in zip(PARTS, (m - n_dev - n_test, n_dev, n_test), strict=True):
        expect_equal(positions[name].size, size, what=f"the number of examples in X_{name}")
    for name, (_, Y_part) in pairs.items():
        expect(
            np.array_equal(Y_part[0], positions[name]),
            f"expected Y_{name} to hold the labels of the examples in X_{name}, came labels of other examples. "
            "Likely cause: X and Y are shuffled or cut apart",
            kind="apart",
        )
    return {name: part.astype(int) for name, part in positions.items()}


@split.gate
def returns_three_pairs_of_columns(train_dev_test_split, rng):
    """The result is three pairs (X, Y) whose columns are examples."""
    six_arrays(train_dev_test_split, *numbered(12, 14), 4, 3, rng)


@split.gate
def puts_every_example_in_one_part(train_dev_test_split, rng):
    """The parts are disjoint, complete, and of the sizes asked for; labels stay with their examples."""
    members(train_dev_test_split, 150, 50, 45, rng)


@split.check
def shuffles(train_dev_test_split, rng):
    """Which columns land where is random, and another choice at every call."""
    first, second = (members(train_dev_test_split, 400, 120, 100, rng) for _ in range(2))
    contiguous = [np.ptp(first[name]) + 1 == len(first[name]) for name in ("dev", "test")]
    expect(
        not all(contiguous),
        "expected dev and test to be drawn at random, came blocks of neighbouring columns. "
        "Likely cause: the columns are not shuffled",
        kind="not shuffled",
    )
    for name in ("dev", "test"):
        expect_other_members(first[name], second[name], f"{name} set")
        expect_spread(first[name], 400, name)


@split.check
def takes_any_sizes(train_dev_test_split, rng):
    """n_dev or n_test may be 0; a part may hold one example or all the rest."""
    for m, n_dev, n_test in ((10, 0, 3), (10, 3, 0), (7, 0, 0), (5, 2, 2), (3, 1, 1), (4, 2, 2)):
        members(train_dev_test_split, m, n_dev, n_test, rng, n_x=3)
    members(train_dev_test_split, 30, 8, 5, rng, n_x=1)


@split.check
def gives_every_example_every_chance(train_dev_test_split, rng):
    """Each column can land in each part, and the same state of rng gives the same split."""
    seen = {name: set() for name in PARTS}
    for _ in range(MANY_CALLS):
        for name, positions in members(train_dev_test_split, 4, 1, 1, rng, n_x=1).items():
            seen[name] |= set(positions.tolist())
    for name, positions in seen.items():
        never = sorted({0, 1, 2, 3} - positions)
        expect(
            not never,
            f"expected every one of 4 columns to be in {name} once in {MANY_CALLS} calls, "
            f"came none with column {never[:1]}",
            kind=f"{name} never",
            got=never,
        )
    again = [members(train_dev_test_split, 60, 20, 20, twin) for twin in twins(rng)]
    expect_reproducible(*(np.sort(parts["dev"]) for parts in again))


@split.mistake
def X_and_Y_shuffled_apart(X, Y, n_dev, n_test, rng):
    """X and Y are shuffled in two different orders, so the labels belong to other examples.

    Draw one order and use it for both: X[:, order] and Y[:, order].
    """
    m = X.shape[1]
    return parts_by_order(X, Y, n_dev, n_test, rng.permutation(m), rng.permutation(m))


@split.mistake(name="X and Y shuffled apart")
def only_X_shuffled(X, Y, n_dev, n_test, rng):
    """Only X is shuffled, so the labels belong to other examples.

    Draw one order and use it for both: X[:, order] and Y[:, order].
    """
    m = X.shape[1]
    return parts_by_order(X, Y, n_dev, n_test, rng.permutation(m), np.arange(m))


def _shuffled_in_place(shuffles_Y):
    def shuffled_in_place(X, Y, n_dev, n_test, rng):
        """X is shuffled in place and Y is not shuffled with it, so the labels belong to other examples.

        Draw one order and use it for both, X[:, order] and Y[:, order]; that leaves the arguments as they are, too.
        """
        rng.shuffle(X, axis=1)
        if shuffles_Y:
            rng.shuffle(Y, axis=1)
        return parts_by_order(X, Y, n_dev, n_test, np.arange(X.shape[1]))

    split.mistake(shuffled_in_place, name="X and Y shuffled apart")


for _shuffles_Y in (True, False):
    _shuffled_in_place(_shuffles_Y)


def _not_shuffled(order):
    def not_shuffled(X, Y, n_dev, n_test, rng):
        """The columns are cut as they come: if the data are sorted, dev and test hold other things than train.

        Shuffle first: order = rng.permutation(m), then cut the order.
        """
        return parts_by_order(X, Y, n_dev, n_test, order(X.shape[1], n_dev, n_test, rng))

    split.mistake(not_shuffled)


_not_shuffled(lambda m, n_dev, n_test, rng: np.arange(m))
_not_shuffled(lambda m, n_dev, n_test, rng: np.roll(np.arange(m), n_dev + n_test))


@split.mistake(name="rows split instead of columns")
def rows_of_X(X, Y, n_dev, n_test, rng):
    """Rows of X are taken, but the rows are features; the examples are columns.

    Index the second axis: X[:, chosen].
    """
    order = rng.permutation(X.shape[1])
    cuts = np.split(order, [n_dev, n_dev + n_test])
    dev, test, train = ((X[chosen], Y[:, chosen]) for chosen in cuts)
    return train, dev, test


@split.mistake(name="rows split instead of columns")
def rows_of_X_and_Y(X, Y, n_dev, n_test, rng):
    """Rows of X and Y are taken (X[chosen]), and Y has one row only; the examples are columns.

    Index the second axis: X[:, chosen] and Y[:, chosen].
    """
    order = rng.permutation(X.shape[1])
    cuts = np.split(order, [n_dev, n_dev + n_test])
    dev, test, train = ((X[chosen], Y[chosen]) for chosen in cuts)
    return train, dev, test


@split.mistake(name="rows split instead of columns")
def rows_of_X_and_Y_sliced(X, Y, n_dev, n_test, rng):
    """Rows of X and Y are taken, but the rows are features; the examples are columns.

    Slice the second axis: X[:, :n] and Y[:, :n].
    """
    n = X.shape[1] - n_dev - n_test
    cuts = slice(n), slice(n, n + n_dev), slice(n + n_dev, None)
    return tuple((X[cut], Y[cut]) for cut in cuts)


def _overlap(draw):
    def overlap(X, Y, n_dev, n_test, rng):
        """Some examples are in two parts, so the error on them says nothing about new examples.

        Cut one random order into three pieces that do not touch: [:n_dev], [n_dev:n_dev + n_test], [n_dev + n_test:].
        """
        return tuple((X[:, chosen], Y[:, chosen]) for chosen in draw(X.shape[1], n_dev, n_test, rng))

    split.mistake(overlap)


def _same_start(m, n_dev, n_test, rng):
    order = rng.permutation(m)
    return order[n_dev + n_test :], order[:n_dev], order[:n_test]


def _test_left_in_train(m, n_dev, n_test, rng):
    order = rng.permutation(m)
    return order[n_dev:], order[:n_dev], order[n_dev : n_dev + n_test]


for _draw in (_same_start, _test_left_in_train):
    _overlap(_draw)


# stratified_split

stratified = exercise(
    "stratified_split",
    lesson=LESSON,
    points=3,
    hints=(
        "Treat each class by itself: find its positions, shuffle them, give the share of dev_fraction to dev.",
        "for value in np.unique(labels): positions = rng.permutation(np.flatnonzero(labels == value)); "
        "the first round(dev_fraction * len(positions)) go to dev.",
    ),
)


@stratified.reference
def stratified_split(labels, dev_fraction, rng):
    return cut_by_class(labels, dev_fraction, rng.permutation)


def cut_by_class(labels, dev_fraction, order):
    """Dev gets the rounded share of each class, from the start of its positions in the given order."""
    dev = []
    for value in np.unique(labels):
        positions = order(np.flatnonzero(labels == value))
        dev.extend(positions[: round(dev_fraction * len(positions))])
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, dtype=int)


def train_and_dev(function, values, dev_fraction, rng):
    """The two index arrays of a stratified or a group split, form and completeness proven."""
    parts = expect_sequence(function(values, dev_fraction, rng), 2, what="the result")
    train, dev = (expect_indices(part, f"{name}_idx") for part, name in zip(parts, PARTS, strict=False))
    expect_partition({"train": train, "dev": dev}, len(values))
    return train, dev


def classes(rng, n_classes, n_each, kind=int):
    """Shuffled labels: n_classes values of one kind, n_each of each (or between two bounds)."""
    names = rng.choice(1000, n_classes, replace=False) - 500
    counts = rng.integers(*n_each, n_classes) if isinstance(n_each, tuple) else np.full(n_classes, n_each)
    labels = rng.permutation(np.repeat(names, counts))
    return np.array([f"class {label}" for label in labels]) if kind is str else labels.astype(kind)


def expect_shares(labels, dev, dev_fraction):
    """Every class's share within one example; classes of one size that are all wrong alike are no random split."""
    values, counts = np.unique(labels, return_counts=True)
    came = np.array([int((labels[dev] == value).sum()) for value in values])
    off = np.abs(came - dev_fraction * counts) > 1 + 1e-9
    if off.any():
        first = int(np.argmax(off))
        alike = len(set(came.tolist())) == 1 and len(set(counts.tolist())) == 1
        raise Mismatch(
            f"expected about {dev_fraction * counts[first]:.1f} of {counts[first]} examples of class {values[first]} "
            f"in dev, within one, came {came[first]}"
            + ("" if alike else ". Likely cause: the examples are drawn without regard to their class"),
            kind="another share" if alike else "shares left to chance",
            got=came[0] if alike else None,
        )


@stratified.gate
def returns_every_index_once(stratified_split, rng):
    """The result is two arrays of positions; together they hold every index once."""
    for labels in (classes(rng, 3, (5, 12)), classes(rng, 2, 1), classes(rng, 4, 6, str)):
        train_and_dev(stratified_split, labels, 0.3, rng)


@stratified.check(weight=2)
def keeps_the_share_of_every_class(stratified_split, rng):
    """Each class has its share of dev_fraction in dev, within one example."""
    for kind, dev_fraction in ((int, 0.3), (str, 0.5), (float, 0.1)):
        labels = classes(rng, 60, 20, kind)
        expect_shares(labels, train_and_dev(stratified_split, labels, dev_fraction, rng)[1], dev_fraction)
    for labels in (classes(rng, 5, (1, 4)), classes(rng, 1, 30), classes(rng, 8, (1, 60))):
        dev_fraction = rng.uniform(0.15, 0.45)
        expect_shares(labels, train_and_dev(stratified_split, labels, dev_fraction, rng)[1], dev_fraction)


@stratified.check
def draws_at_random_within_a_class(stratified_split, rng):
    """Which examples of a class go to dev is random, and another choice at every call."""
    labels = classes(rng, 40, 30)
    first, second = (train_and_dev(stratified_split, labels, 0.4, rng)[1] for _ in range(2))
    expect_shares(labels, first, 0.4)
    ends = []
    for value in np.unique(labels):
        chosen = np.isin(np.flatnonzero(labels == value), first)
        k = int(chosen.sum())
        ends.append(chosen[:k].all() or chosen[-k:].all())
    expect(
        not all(ends),
        "expected the dev examples of a class to be drawn at random, came the first (or last) ones of every class",
        kind="first of every class",
    )
    expect_other_members(first, second, "dev set")
    places = np.concatenate([np.flatnonzero(np.isin(np.flatnonzero(labels == v), first)) for v in np.unique(labels)])
    expect_close(
        int((places < 15).sum()),
        len(places) / 2,
        within=SIGMAS * np.sqrt(len(places) / 4) + 1,
        what="the number of dev examples from the first half of their class",
    )
    small = np.repeat(["a", "b"], 4)
    seen = [set(part.tolist()) for part in train_and_dev(stratified_split, small, 0.5, rng)]
    for _ in range(MANY_CALLS):
        for known, part in zip(seen, train_and_dev(stratified_split, small, 0.5, rng), strict=True):
            known |= set(part.tolist())
    for name, known in zip(PARTS, seen, strict=False):
        expect(
            len(known) == 8,
            f"expected each of 8 examples to be in {name} once in {MANY_CALLS} calls, came {len(known)} of them",
            kind=f"{name} never",
        )
    expect_reproducible(*(np.sort(train_and_dev(stratified_split, labels, 0.4, twin)[1]) for twin in twins(rng)))


@stratified.mistake
def plain_random_split(labels, dev_fraction, rng):
    """The examples are drawn without looking at their labels, so a rare class may be missing in dev.

    Go through the classes, and take the share dev_fraction of each.
    """
    order = rng.permutation(len(labels))
    n_dev = round(dev_fraction * len(labels))
    return order[n_dev:], order[:n_dev]


@stratified.mistake(name="plain random split")
def coin_for_every_example(labels, dev_fraction, rng):
    """Each example goes to dev by a coin of its own, so the shares of the classes are left to chance.

    Go through the classes, and take the share dev_fraction of each.
    """
    in_dev = rng.random(len(labels)) < dev_fraction
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


def _same_end_of_every_class(order):
    def same_end_of_every_class(labels, dev_fraction, rng):
        """Dev gets the same end of every class each time: if the data have an order, dev is not like train.

        Shuffle the positions of each class before you cut: rng.permutation(positions).
        """
        return cut_by_class(labels, dev_fraction, order)

    stratified.mistake(same_end_of_every_class, name="always the first examples of a class")


for _order in (lambda positions: positions, lambda positions: positions[::-1]):
    _same_end_of_every_class(_order)


# group_split

grouped = exercise(
    "group_split",
    lesson=LESSON,
    points=3,
    hints=(
        "Shuffle the distinct groups, not the examples, and put whole groups into dev.",
        "unique = rng.permutation(np.unique(groups)); the first k of them, with k from 1 to len(unique) - 1, are dev; "
        "np.isin(groups, unique[:k]) says which examples that are.",
    ),
)


@grouped.reference
def group_split(groups, dev_fraction, rng):
    return cut_by_group(groups, dev_fraction, rng.permutation)


def cut_by_group(groups, dev_fraction, order):
    """Dev gets the first groups in the given order."""
    unique = order(np.unique(groups))
    k = min(max(round(dev_fraction * len(unique)), 1), len(unique) - 1)
    in_dev = np.isin(groups, unique[:k])
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


def dev_groups(group_split, groups, dev_fraction, rng):
    """The groups in dev, the whole contract but randomness proven."""
    train, dev = train_and_dev(group_split, groups, dev_fraction, rng)
    in_train, in_dev = set(groups[train].tolist()), set(groups[dev].tolist())
    both = in_train & in_dev
    expect(
        not both,
        f"expected every group on one side, came {len(both)} groups with examples in train and in dev",
        kind="group on both sides",
    )
    n_groups = len(in_train) + len(in_dev)
    expect(
        in_train and in_dev,
        f"expected at least one group on each side, came {len(in_train)} groups in train and {len(in_dev)} in dev",
        kind="empty side",
        got=(len(in_train), len(in_dev)),
    )
    share = dev_fraction * n_groups
    expect(
        abs(len(in_dev) - share) <= 1 + 1e-9,
        f"expected about {share:.1f} of {n_groups} groups in dev (within one), came {len(in_dev)}",
        kind="number of groups",
        got=len(in_dev),
    )
    return sorted(in_dev)


@grouped.gate
def returns_every_index_once_too(group_split, rng):
    """The result is two arrays of positions; together they hold every index once."""
    for groups in (classes(rng, 6, (3, 9)), classes(rng, 5, 4, str)):
        train_and_dev(group_split, groups, 0.4, rng)


@grouped.check(weight=2)
def keeps_groups_together(group_split, rng):
    """No group is on both sides, and the number of dev groups is dev_fraction of all, within one."""
    for kind, dev_fraction in ((int, 0.3), (str, 0.5), (float, 0.2)):
        dev_groups(group_split, classes(rng, 30, 8, kind), dev_fraction, rng)
    for _ in range(5):  # who counts examples meets the share of groups with a chance of 1/20 each time
        sizes = rng.permutation([200] + [1] * 59)
        dev_groups(group_split, rng.permutation(np.repeat(np.arange(60) - 30, sizes)), 0.5, rng)


@grouped.check
def leaves_a_group_on_each_side(group_split, rng):
    """However small or large dev_fraction is, train and dev have at least one group each."""
    for n_groups, dev_fraction in ((2, 0.1), (2, 0.9), (3, 0.05), (3, 0.95), (4, 0.1), (2, 0.5)):
        dev_groups(group_split, classes(rng, n_groups, (8, 14)), dev_fraction, rng)


@grouped.check
def draws_the_groups_at_random(group_split, rng):
    """Which groups go to dev is random, and another choice at every call."""
    groups = classes(rng, 30, 8)
    first, second = (dev_groups(group_split, groups, 0.4, rng) for _ in range(2))
    expect_other_members(first, second, "choice of dev groups")
    small, seen = np.repeat([3, 1, 2], [2, 2, 2]), set()
    for _ in range(MANY_CALLS):
        seen |= set(dev_groups(group_split, small, 1 / 3, rng))
    expect(
        seen == {1, 2, 3},
        f"expected each of 3 groups to be in dev once in {MANY_CALLS} calls, came only {sorted(seen)}",
        kind="group never in dev",
        got=sorted(seen),
    )
    expect_reproducible(*(np.array(dev_groups(group_split, groups, 0.4, twin)) for twin in twins(rng)))


@grouped.mistake
def splits_examples_not_groups(groups, dev_fraction, rng):
    """The examples are shuffled, not the groups, so nearly every group is on both sides.

    Shuffle np.unique(groups) and put whole groups into dev.
    """
    order = rng.permutation(len(groups))
    n_dev = min(max(round(dev_fraction * len(groups)), 1), len(groups) - 1)
    return order[n_dev:], order[:n_dev]


def _same_groups(order):
    def always_the_same_groups(groups, dev_fraction, rng):
        """The same groups are in dev at every call.

        Shuffle the distinct groups with the argument rng before you choose: rng.permutation(np.unique(groups)).
        """
        return cut_by_group(groups, dev_fraction, order)

    grouped.mistake(always_the_same_groups)


for _order in (lambda unique: unique, lambda unique: unique[::-1], lambda g: np.random.default_rng(0).permutation(g)):
    _same_groups(_order)


# target_first_split

target = exercise(
    "target_first_split",
    lesson=LESSON,
    points=2,
    hints=(
        "The app data are the positions from n_web on. Shuffle these, and cut dev and test from them.",
        "app = n_web + rng.permutation(n_app); dev = app[:n_dev]; test = app[n_dev:n_dev + n_test]; "
        "train is all of web and the rest of app.",
    ),
)


@target.reference
def target_first_split(n_web, n_app, n_dev, n_test, rng):
    app = n_web + rng.permutation(n_app)
    return np.concatenate([np.arange(n_web), app[n_dev + n_test :]]), app[:n_dev], app[n_dev : n_dev + n_test]


def target_parts(target_first_split, n_web, n_app, n_dev, n_test, rng):
    """The three index arrays, the whole contract but randomness proven."""
    came = expect_sequence(target_first_split(n_web, n_app, n_dev, n_test, rng), 3, what="the result")
    parts = {name: expect_indices(part, f"{name} indices") for name, part in zip(PARTS, came, strict=True)}
    for name, size in (("dev", n_dev), ("test", n_test)):
        expect_equal(parts[name].size, size, what=f"the number of {name} examples")
    held = np.concatenate([parts["dev"], parts["test"]])
    expect(
        not (held < n_app).all() or n_app > n_web,
        f"expected dev and test from positions {n_web} to {n_web + n_app - 1}, the app data, came positions below "
        f"{n_app}. Likely cause: n_web is not added to the positions within the app data",
        kind="positions without n_web",
    )
    expect(
        (held >= n_web).all(),
        f"expected dev and test from the app data only, came {(held < n_web).sum()} of {held.size} from the web data",
        kind="web in dev or test",
    )
    lost = n_web + n_app - sum(part.size for part in parts.values())
    expect(
        not lost or parts["train"].size != n_web,
        f"expected train to have the web data and the {lost} app examples that are left, came the web data only",
        kind="leftover app data",
    )
    expect_partition(parts, n_web + n_app)
    return parts


@target.gate
def returns_three_index_arrays(target_first_split, rng):
    """The result is (train, dev, test), arrays of positions."""
    came = expect_sequence(target_first_split(30, 20, 5, 4, rng), 3, what="the result")
    for part, name in zip(came, PARTS, strict=True):
        expect_indices(part, f"{name} indices")


@target.check(weight=2)
def holds_out_app_data_only(target_first_split, rng):
    """Dev and test are from app only; train is all of web and what is left of app."""
    for sizes in ((300, 120, 50, 40), (40, 160, 30, 30), (int(rng.integers(90, 200)), 60, 20, 10)):
        target_parts(target_first_split, *sizes, rng)


@target.check
def draws_the_held_out_data_at_random(target_first_split, rng):
    """Which app examples go to dev and to test is random, and another choice at every call."""
    first, second = (target_parts(target_first_split, 500, 400, 120, 100, rng) for _ in range(2))
    for name in ("dev", "test"):
        expect_other_members(first[name], second[name], f"{name} set")
        expect_spread(first[name] - 500, 400, name)
    target_parts(target_first_split, 9, 6, 4, 2, rng)
    target_parts(target_first_split, 5, 3, 1, 1, rng)
    again = [target_parts(target_first_split, 50, 60, 20, 20, twin)["dev"] for twin in twins(rng)]
    expect_reproducible(*map(np.sort, again))


@target.mistake
def dev_drawn_from_web_and_app(n_web, n_app, n_dev, n_test, rng):
    """Dev and test hold web data too, so you aim at a mixture and not at what your users send.

    Shuffle only the app positions, n_web to n_web + n_app - 1, and take dev and test from these.
    """
    order = rng.permutation(n_web + n_app)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]


@target.mistake(name="dev drawn from web and app")
def only_dev_drawn_from_web_and_app(n_web, n_app, n_dev, n_test, rng):
    """Dev holds web data, so you tune on another distribution than you test on.

    Take dev and test from the app positions, n_web to n_web + n_app - 1.
    """
    test = n_web + rng.permutation(n_app)[:n_test]
    rest = rng.permutation(np.setdiff1d(np.arange(n_web + n_app), test))
    return rest[n_dev:], rest[:n_dev], test


@target.mistake
def positions_without_n_web(n_web, n_app, n_dev, n_test, rng):
    """Positions within the app data are returned as they are, and point into the web data.

    The app data begin at n_web: add it, n_web + rng.permutation(n_app).
    """
    app = rng.permutation(n_app)
    held = app[: n_dev + n_test]
    return np.setdiff1d(np.arange(n_web + n_app), held), held[:n_dev], held[n_dev:]


@target.mistake
def leftover_app_data_thrown_away(n_web, n_app, n_dev, n_test, rng):
    """Train has the web data only; the app examples that are not in dev or test are lost.

    Add app[n_dev + n_test:] to train: these are the most valuable training examples you have.
    """
    app = n_web + rng.permutation(n_app)
    return np.arange(n_web), app[:n_dev], app[n_dev : n_dev + n_test]


# dev_set_size

dev_size = exercise(
    "dev_set_size",
    lesson=LESSON,
    points=2,
    hints=(
        "Solve z * sqrt(p * (1 - p) / n) <= margin for n: square both sides.",
        "n = z**2 * p * (1 - p) / margin**2, rounded up to an int, and at least 1.",
    ),
)


def needed(p, margin, z=1.96):
    return max(1, int(np.ceil(z**2 * p * (1 - p) / margin**2)))


@dev_size.reference
def dev_set_size(error_rate, margin, z=1.96):
    return needed(error_rate, margin, z)


def margins(rng, z=1.96):
    """Error rates and margins for which no n comes close to a tie or to the next formula's."""
    cases = []
    while len(cases) < 5:
        p, margin = round(rng.uniform(0.02, 0.45), 3), round(rng.uniform(0.01, 0.06), 4)
        n = z**2 * p * (1 - p) / margin**2
        if n > 5 and 0.1 < n % 1 < 0.4:
            cases.append((p, margin))
    return cases


@dev_size.check(weight=2)
def finds_the_smallest_size(dev_set_size, rng):
    """n is the smallest int with z * sqrt(p * (1 - p) / n) <= margin."""
    for p, margin in margins(rng):
        expect_equal(expect_int(dev_set_size(p, margin), what="n"), needed(p, margin), what="n")


@dev_size.check
def takes_z_from_its_argument(dev_set_size, rng):
    """z sets the confidence: 1.96 stands for 95 %."""
    for z in (1.0, 2.576):
        for p, margin in margins(rng, z)[:2]:
            expect_equal(expect_int(dev_set_size(p, margin, z), what="n"), needed(p, margin, z), what="n")


@dev_size.check
def is_at_least_one(dev_set_size, rng):
    """One example is enough when the error rate is 0 or 1 or the margin is large; otherwise it is not."""
    p, margin = margins(rng)[0]
    expect_equal(expect_int(dev_set_size(p, margin), what="n"), needed(p, margin), what="n")
    for p, margin in ((0.0, 0.05), (1.0, 0.05), (0.1, 0.9)):
        expect_equal(expect_int(dev_set_size(p, margin), what="n"), 1, what="n")


def _wrong_size(name, formula, doc, rounded=np.ceil):
    def mistake(error_rate, margin, z=1.96):
        return max(1, int(rounded(formula(error_rate, margin, z))))

    mistake.__doc__ = doc
    dev_size.mistake(mistake, name=name)


_wrong_size(
    "rounded down",
    lambda p, margin, z: z**2 * p * (1 - p) / margin**2,
    "The result is rounded down, so the margin is a little too wide.\n\nRound up: int(np.ceil(...)) or math.ceil(...).",
    rounded=np.floor,
)
for _formula in (lambda p, margin, z: z * p * (1 - p) / margin, lambda p, margin, z: z * np.sqrt(p * (1 - p)) / margin):
    _wrong_size(
        "forgot both squares",
        _formula,
        "z and margin are not squared: n stands under a root, so solving for it squares both sides.\n\n"
        "n = z**2 * p * (1 - p) / margin**2.",
    )
_wrong_size(
    "p for p(1-p)",
    lambda p, margin, z: z**2 * p / margin**2,
    "The variance of a yes-or-no result is p * (1 - p), and only p is used.\n\nn = z**2 * p * (1 - p) / margin**2.",
)


# count_leaks

leaks = exercise(
    "count_leaks",
    lesson=LESSON,
    points=1,
    hints=(
        "For each column of X_dev ask: is there any column of X_train that is equal in every row?",
        "Put the training columns into a set of tuples, set(map(tuple, X_train.T)), and count the dev columns in it.",
    ),
)


def equal_columns(X_train, X_dev):
    """Which dev column (second axis) equals which training column (first axis)."""
    return (X_train[:, :, np.newaxis] == X_dev[:, np.newaxis, :]).all(axis=0)


@leaks.reference
def count_leaks(X_train, X_dev):
    return int(equal_columns(X_train, X_dev).any(axis=0).sum())


def leaky(rng, n_x, m_train, m_dev, n_leaks):
    """Sets with that many dev columns from train, two of them the same; others are equal in part or reordered."""
    X_train = rng.uniform(1.0, 2.0, (n_x, m_train))
    X_train[:, 1] = X_train[:, 0]
    X_dev = rng.uniform(1.0, 2.0, (n_x, m_dev))
    if n_x > 1:
        X_dev[1:, :] = X_train[1:, rng.integers(0, m_train, m_dev)]
        X_dev[:, -1] = X_train[::-1, 2]
    source = np.concatenate([[0, 0], rng.integers(0, m_train, n_leaks)])[:n_leaks]
    X_dev[:, rng.choice(m_dev - 1, n_leaks, replace=False)] = X_train[:, source]
    return X_train, X_dev


def expect_leaks(count_leaks, cases):
    for X_train, X_dev in cases:
        expected = int(equal_columns(X_train, X_dev).any(axis=0).sum())
        expect_equal(expect_int(count_leaks(X_train, X_dev), what="the count"), expected, what="the count")


@leaks.check
def counts_dev_columns_that_are_in_train(count_leaks, rng):
    """A dev column counts once if some training column equals it in every row."""
    expect_leaks(count_leaks, [leaky(rng, n_x, 12, 12, n) for n_x, n in ((3, 4), (5, 7), (2, 0), (2, 6))])


@leaks.check
def takes_sets_of_any_size(count_leaks, rng):
    """Train and dev may differ in size; there may be one feature."""
    sizes = ((4, 30, 9, 3), (4, 5, 20, 11), (1, 8, 6, 2), (6, 9, 3, 2))
    expect_leaks(count_leaks, [leaky(rng, *size) for size in sizes])


@leaks.mistake
def counts_pairs_not_columns(X_train, X_dev):
    """Every pair of equal columns is counted, so a dev column that occurs twice in train counts twice.

    Count a dev column once: .any(axis=0) over the training columns, then sum.
    """
    return int(equal_columns(X_train, X_dev).sum())


@leaks.mistake
def compares_by_position(X_train, X_dev):
    """Column j of dev is compared with column j of train only, but a copy may stand anywhere.

    Compare every dev column with all training columns.
    """
    m = min(X_train.shape[1], X_dev.shape[1])
    return int((X_train[:, :m] == X_dev[:, :m]).all(axis=0).sum())


@leaks.mistake(name="compares by position")
def compares_whole_arrays(X_train, X_dev):
    """X_train == X_dev compares column j with column j, but a copy may stand anywhere, and the sizes may differ.

    Compare every dev column with all training columns.
    """
    return int((X_train == X_dev).all(axis=0).sum())


# Concept questions

question(
    "splits_q1",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "A fifth of two million is 400 000 images. No comparison of models needs that many; they teach the "
            "network more in the training set."
        ),
        "b": (
            "The large web set would decide what dev and test look like: 99 % of them web photos. You would pick the "
            "model that is best on photos your users never send."
        ),
        "c": (
            "Now you tune on one distribution and are judged on another. A model that looks better on dev may be "
            "worse for your users, and months of work aim at the wrong target."
        ),
        "d": (
            "Dev and test both come from what counts in the end, the users' photos, so dev aims where test measures. "
            "The training set may differ: the web photos help, and so do the 10 000 photos that are left."
        ),
    },
)

question(
    "splits_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "The model was chosen because it did well on these 500 examples, and some of that is luck. The best of "
            "200 lucky draws is too good; new examples will bring more errors."
        ),
        "b": (
            "The dev set was not trained on, but it was used to choose among 200 models. That is fitting too, only "
            "slower: the choice adapts to these 500 examples."
        ),
        "c": (
            "With 500 examples the error of one model fixed beforehand is uncertain by about two points, in both "
            "directions. But choosing the best of many pushes it in one direction: too low."
        ),
        "d": (
            "Another name does not make the examples unseen. A set that helped to choose the model is a dev set, "
            "whatever you call it."
        ),
    },
)

question(
    "splits_q3",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "A stratified split keeps the shares of the classes, but images of one patient still land on both sides."
        ),
        "b": (
            "Looking for equal columns finds exact duplicates. Two images of one patient differ in every pixel and "
            "still give the patient away."
        ),
        "c": (
            "All images of a patient go to one side, so the dev set asks what you want to know: how good is the "
            "network on patients that it has never seen?"
        ),
        "d": (
            "More dev images make the error less noisy, but the leak stays: the number gets more exact and remains "
            "too low."
        ),
    },
)
