"""Count dev examples that were trained on."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_equal, expect_int

from .fixtures import LESSON

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


def leaky(rng, n_x, m_train, copied):
    """A training set with one column twice, and a dev set; ``copied`` says which dev columns are from train.

    Every other dev column has a training column's values in all rows but one, and there the value of another training
    column, so each of its features is known and it is not.
    """
    X_train = rng.uniform(1.0, 2.0, (n_x, m_train))
    X_train[:, 1:2] = X_train[:, :1]
    source = rng.integers(0, m_train, len(copied))
    source[np.flatnonzero(copied)[:2]] = 0
    source[np.flatnonzero(copied)[2:3]] = m_train - 1
    X_dev = X_train[:, source]
    for number, j in enumerate(np.flatnonzero(~np.asarray(copied))):
        row, others = number % n_x, [k for k in range(2, m_train) if k != source[j]]
        X_dev[row, j] = X_train[row, rng.choice(others)] if n_x > 1 and others else 3.0
    return X_train, X_dev


def copies(rng, m_dev, n_copied, *, first, last):
    """Which dev columns are copied: so many of them, the first and the last as said."""
    copied = np.zeros(m_dev, dtype=bool)
    copied[rng.choice(np.arange(1, m_dev - 1), n_copied - first - last, replace=False)] = True
    copied[0], copied[-1] = first, last
    return copied


def expect_leaks(count_leaks, X_train, X_dev):
    expected = int(equal_columns(X_train, X_dev).any(axis=0).sum())
    expect_equal(expect_int(count_leaks(X_train, X_dev), what="the count"), expected, what="the count")


@leaks.check
def counts_dev_columns_that_are_in_train(count_leaks, rng):
    """A dev column counts once if some training column equals it in every row."""
    for n_x, n_copied, first, last in (
        (3, 4, True, False),
        (5, 7, False, True),
        (2, 0, False, False),
        (4, 5, True, True),
    ):
        expect_leaks(count_leaks, *leaky(rng, n_x, 16, copies(rng, 16, n_copied, first=first, last=last)))


@leaks.check
def takes_sets_of_any_size(count_leaks, rng):
    """Train and dev may differ in size; there may be one feature."""
    for n_x, m_train, m_dev, n_copied in ((4, 30, 9, 3), (4, 5, 20, 11), (1, 8, 6, 2), (6, 9, 4, 2)):
        expect_leaks(count_leaks, *leaky(rng, n_x, m_train, copies(rng, m_dev, n_copied, first=False, last=True)))
    for n_x, m_train, copied in ((3, 1, [True]), (2, 6, [True] * 5), (3, 1, [False, True]), (2, 5, [False])):
        expect_leaks(count_leaks, *leaky(rng, n_x, m_train, copied))


@leaks.check
def counts_equal_columns_only(count_leaks, rng):
    """A column that differs a little in one row is no copy; equal sums or means are no copy either."""
    for n_x, row in ((4, 0), (4, 3), (3, 1)):
        X_train = rng.uniform(1.0, 2.0, (n_x, 7))
        X_dev = X_train[:, ::-1].copy()
        X_dev[row] += 1e-3
        X_dev[:, 2] = X_train[::-1, 5]
        X_dev[:, 0] = X_train[:, 0]
        expect_leaks(count_leaks, X_train, X_dev)


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
