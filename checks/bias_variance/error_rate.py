"""The share of wrong predictions."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, describe, expect_close, expect_number

from .fixtures import LESSON

rate = exercise(
    "error_rate",
    lesson=LESSON,
    points=1,
    hints=(
        "Ask for every example whether prediction and label differ, then take the share of the examples that do.",
        "Y_hat != Y is True where they differ, and the mean of True and False over all entries is the share of True.",
    ),
)


@rate.reference
def error_rate(Y_hat, Y):
    return np.mean(Y_hat != Y)


def labels(rng, m, wrong, classes=(0, 1), row=True):
    """Labels, and predictions of which ``wrong`` differ from them, in random places; arrays (1, m) or (m,)."""
    Y = rng.choice(classes, m)
    Y_hat = Y.copy()
    for at in rng.choice(m, wrong, replace=False):
        Y_hat[at] = rng.choice([label for label in classes if label != Y[at]])
    return (Y_hat[np.newaxis], Y[np.newaxis]) if row else (Y_hat, Y)


def expect_rate(function, Y_hat, Y):
    expect_close(function(Y_hat, Y), error_rate(Y_hat, Y), what="the error rate")


@rate.gate
def returns_one_number(error_rate, rng):
    """The error rate is one number."""
    value = error_rate(*labels(rng, 12, 5))
    if isinstance(value, np.ndarray) and value.ndim:
        raise Mismatch(
            f"expected the error rate to be one number, came {describe(value)}", kind="array", got=value.astype(object)
        )
    expect_number(value, what="the error rate")


@rate.check
def counts_rows_of_labels(error_rate, rng):
    """For arrays of shape (1, m) it is the fraction of the m examples that differ."""
    for m, wrong in ((10, 3), (37, 11), (200, 170)):
        expect_rate(error_rate, *labels(rng, m, wrong))


@rate.check
def counts_flat_labels(error_rate, rng):
    """For arrays of shape (m,) as well."""
    for m, wrong in ((10, 3), (37, 11), (200, 170)):
        expect_rate(error_rate, *labels(rng, m, wrong, row=False))


@rate.check
def takes_any_integers_as_labels(error_rate, rng):
    """A wrong class is one error, however far its number is from the right one."""
    for classes, row in itertools.product((tuple(range(10)), (-1, 1), (3, 40, 500)), (True, False)):
        expect_rate(error_rate, *labels(rng, 30, 13, classes, row))


@rate.check
def is_right_at_the_edges(error_rate, rng):
    """All wrong, none wrong, a single example."""
    for (m, wrong), row in itertools.product(((20, 20), (20, 0), (1, 1), (1, 0)), (True, False)):
        expect_rate(error_rate, *labels(rng, m, wrong, row=row))
    for place, guess in itertools.product((0, -1), (0, 9)):  # one error, at the first or the last example, either way
        Y = rng.integers(1, 9, (1, 8))
        Y_hat = Y.copy()
        Y_hat[0, place] = guess
        expect_rate(error_rate, Y_hat, Y)
        expect_rate(error_rate, Y_hat[0], Y[0])


@rate.mistake
def accuracy_returned(Y_hat, Y):
    """This is the fraction of right answers, the accuracy.

    Count where prediction and label differ: Y_hat != Y.
    """
    return np.mean(Y_hat == Y)


@rate.mistake
def a_percentage(Y_hat, Y):
    """The error rate is given in percent.

    Return a fraction from 0 to 1: leave out the factor 100.
    """
    return 100 * np.mean(Y_hat != Y)


@rate.mistake(name="divides by the wrong axis")
def divides_by_the_rows(Y_hat, Y):
    """The errors are divided by the number of rows: len(Y) and Y.shape[0] are 1 for an array of shape (1, m).

    Divide by the number of examples: Y.size is m for both shapes, and np.mean divides by it.
    """
    return np.sum(Y_hat != Y) / Y.shape[0]


@rate.mistake(name="divides by the wrong axis")
def divides_by_the_columns(Y_hat, Y):
    """Y.shape[1] does not exist when the labels have shape (m,).

    Divide by the number of examples: Y.size is m for both shapes, and np.mean divides by it.
    """
    return np.sum(Y_hat != Y) / Y.shape[1]


def _one_axis(axis):
    def one_axis(Y_hat, Y):
        """The mean runs over one axis only, so an array comes back.

        Take the mean over all entries: np.mean(Y_hat != Y), without axis.
        """
        return np.mean(Y_hat != Y, axis=axis)

    return one_axis


for _axis in (0, 1):
    rate.mistake(_one_axis(_axis), name="divides by the wrong axis")


def _distance(power):
    def distance(Y_hat, Y):
        """The differences between the numbers of the classes are averaged, which is right for 0 and 1 only.

        Predicting 7 for a 1 is one error, not six: count where Y_hat != Y.
        """
        return np.mean(np.abs(Y_hat - Y) ** power)

    return distance


for _power in (1, 2):
    rate.mistake(_distance(_power), name="distance between classes")


@rate.mistake
def a_count(Y_hat, Y):
    """This is the number of errors.

    Divide it by the number of examples.
    """
    return np.sum(Y_hat != Y)


@rate.together("accuracy returned", "a percentage")
def accuracy_in_percent(Y_hat, Y):
    return 100 * np.mean(Y_hat == Y)
