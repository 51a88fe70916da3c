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
