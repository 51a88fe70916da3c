"""The first epoch with the least dev error."""

import numpy as np

from autograder.exercises import exercise

from .fixtures import GRID, LESSON, errors_of, expect_answers, expect_index, losses, random_errors, slow_descent

best = exercise(
    "best_epoch",
    lesson=LESSON,
    points=1,
    hints=(
        "You need the position of the smallest error, counted from 0, and the first one if there are several.",
        "np.argmin(dev_errors) gives the position of the first minimum, for a list and for an array.",
    ),
)


@best.reference
def best_epoch(dev_errors):
    return int(np.argmin(dev_errors))


@best.gate
def gives_an_index(best_epoch, rng):
    """The result is an int."""
    for n in (12, 7):
        expect_index(best_epoch(random_errors(rng, n).tolist()), "the best epoch")


@best.check(weight=2)
def finds_the_smallest_error(best_epoch, rng):
    """The epoch of the smallest dev error, counted from 0."""
    curves = [np.append(random_errors(rng, n), 9 / GRID) for n in (5, 12, 30)]
    curves += [np.insert(random_errors(rng, n), n // 2, 9 / GRID) for n in (6, 20)]
    curves += [np.insert(random_errors(rng, 9), 0, 9 / GRID), losses(), losses()[:4], slow_descent(6)]
    curves += [np.array([0.5, 0.25 + 2**-22, 0.25, 0.375])]  # nearly the smallest is not the smallest
    expect_answers(best_epoch, [((curve.tolist(),), int(np.argmin(curve))) for curve in curves], "the best epoch")


@best.check
def takes_the_first_of_equal_minima(best_epoch, rng):
    """When the smallest error comes more than once, the first counts."""
    curves = [errors_of(30, 12, 20, 12, 25), errors_of(30, 25, 10, 10, 10), errors_of(20, 20, 20), errors_of(9, 8, 8)]
    expect_answers(best_epoch, [((curve.tolist(),), int(np.argmin(curve))) for curve in curves], "the best epoch")


@best.check
def takes_a_list_or_an_array_of_any_length(best_epoch, rng):
    """The errors may be a list or an array, and a single epoch is the best one."""
    curve = random_errors(rng, 15)
    expected = int(np.argmin(curve))
    cases = [((curve,), expected), ((curve.tolist(),), expected), ((errors_of(21),), 0), (([0.25],), 0)]
    expect_answers(best_epoch, cases, "the best epoch")


@best.mistake
def last_minimum(dev_errors):
    """When the smallest error comes more than once, the last of these epochs is returned.

    Take the first: the same error for less training. np.argmin does so.
    """
    return len(dev_errors) - 1 - int(np.argmin(np.asarray(dev_errors)[::-1]))


@best.mistake
def the_value(dev_errors):
    """The smallest error is returned, not the epoch in which it was reached.

    Return its position: np.argmin, not np.min.
    """
    return float(np.min(dev_errors))
