"""Split the columns at random."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_equal, expect_reproducible, twins

from .fixtures import LESSON, MANY_CALLS, PARTS, expect_other_members, expect_spread
from .observed_split import members, numbered, six_arrays

split = exercise(
    "train_dev_test_split",
    lesson=LESSON,
    points=3,
    hints=(
        "Draw one random order of the columns, cut it into three parts, and use each part for X and for Y.",
        "order = rng.permutation(m); dev is X[:, order[:n_dev]] with Y[:, order[:n_dev]], and so on.",
    ),
)


def parts_by_order(X, Y, n_dev, n_test, order_X, order_Y=None):
    """Cut X and Y in the given orders: dev first, then test, then train."""
    order_Y = order_X if order_Y is None else order_Y
    cuts = slice(n_dev + n_test, None), slice(n_dev), slice(n_dev, n_dev + n_test)
    return tuple((X[:, order_X[cut]], Y[:, order_Y[cut]]) for cut in cuts)


@split.reference
def train_dev_test_split(X, Y, n_dev, n_test, rng):
    return parts_by_order(X, Y, n_dev, n_test, rng.permutation(X.shape[1]))


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
    for m, n_dev, n_test in ((10, 0, 3), (10, 3, 0), (7, 0, 0), (5, 2, 2), (3, 1, 1), (4, 2, 2), (6, 5, 1), (6, 0, 6)):
        members(train_dev_test_split, m, n_dev, n_test, rng, n_x=3)
    members(train_dev_test_split, 30, 8, 5, rng, n_x=1)
    alike = np.ones((2, 9)), np.ones((1, 9), dtype=int)  # equal examples are nine examples
    sizes = {name: X.shape[1] for name, (X, _) in six_arrays(train_dev_test_split, *alike, 3, 2, rng).items()}
    expect_equal([sizes[name] for name in PARTS], [4, 3, 2], what="the sizes for nine equal columns")


@split.check
def gives_every_example_every_chance(train_dev_test_split, rng):
    """Each column can land in each part, and the same state of rng gives the same split."""
    again = [members(train_dev_test_split, 60, 20, 20, twin) for twin in twins(rng)]
    for name in PARTS:
        expect_reproducible(*(np.sort(parts[name]) for parts in again))
    seen = {name: set() for name in PARTS}
    for _ in range(MANY_CALLS):
        for name, positions in members(train_dev_test_split, 3, 1, 1, rng, n_x=1).items():
            seen[name] |= set(positions.tolist())
        if all(len(positions) == 3 for positions in seen.values()):
            break
    for name, positions in seen.items():
        never = sorted({0, 1, 2} - positions)
        expect(
            not never,
            f"expected every one of 3 columns to be in {name} once in {MANY_CALLS} calls, "
            f"came none with column {never[:1]}",
            kind=f"{name} never",
            got=never,
        )


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
def rows_shuffled(X, Y, n_dev, n_test, rng):
    """The rows of X are shuffled and cut, and Y has one row only; the rows are features, the examples are columns.

    Shuffle the columns: rng.permutation(X.shape[1]), then X[:, chosen] and Y[:, chosen].
    """
    dev, test, train = np.split(rng.permutation(X.shape[0]), [n_dev, n_dev + n_test])
    return (X[train], Y[train]), (X[dev], Y[dev]), (X[test], Y[test])


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
