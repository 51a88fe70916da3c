"""What each patience costs and finds."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from .fixtures import LESSON, errors_of, losses, random_errors, slow_descent, waiting

tradeoff = exercise(
    "patience_tradeoff",
    lesson=LESSON,
    points=3,
    hints=(
        "Your stopping_epoch gives the index of the last epoch that is run; how many epochs is that?",
        "For each patience: epochs = stopping_epoch(dev_errors, patience) + 1 and min(dev_errors[:epochs]); put the "
        "rows into np.array.",
    ),
)


@tradeoff.reference
def patience_tradeoff(dev_errors, patiences):
    runs = [waiting(dev_errors, patience) + 1 for patience in patiences]
    return np.array([[epochs, min(dev_errors[:epochs])] for epochs in runs])


def tradeoffs(patience_tradeoff, cases):
    """The rows of all cases, form proven, beside those of the reference."""
    for dev_errors, patiences in cases:
        came = expect_array(patience_tradeoff(dev_errors, patiences), (len(patiences), 2), what="the table")
        rows = [waiting(list(dev_errors), patience) + 1 for patience in patiences]
        yield came, np.array([[epochs, min(dev_errors[:epochs])] for epochs in rows])


def curves(rng):
    """A curve with a second, lower minimum behind its first, and noisy ones."""
    hill = errors_of(50, 40, 30, 35, 34, 36, 25, 27, 28, 29, 30, 31, 20, 22, 23)
    return [(hill.tolist(), [1, 2, 3, 4, 6, 20]), (random_errors(rng, 30).tolist(), [5, 2, 9, 2])]


@tradeoff.gate
def gives_a_row_for_each_patience(patience_tradeoff, rng):
    """The result is an array of shape (len(patiences), 2)."""
    for patiences in ([2, 4, 7], [3], [1, 2]):
        curve = random_errors(rng, 12).tolist()
        expect_array(patience_tradeoff(curve, patiences), (len(patiences), 2), what="the table")


@tradeoff.check
def counts_the_epochs_that_are_run(patience_tradeoff, rng):
    """The first column is the number of epochs, one more than the index of the last."""
    for came, expected in tradeoffs(patience_tradeoff, curves(rng)):
        expect_close(came[:, 0], expected[:, 0], what="the epochs run")


@tradeoff.check
def gives_the_best_error_reached_by_then(patience_tradeoff, rng):
    """The second column is the smallest dev error among the epochs that are run."""
    for came, expected in tradeoffs(patience_tradeoff, curves(rng)):
        expect_close(came[:, 1], expected[:, 1], what="the best dev error")


@tradeoff.check
def takes_lists_and_arrays_and_short_runs(patience_tradeoff, rng):
    """Errors and patiences may be lists or arrays; training may end before patience runs out."""
    curve = random_errors(rng, 14)
    cases = [
        (curve, np.array([3, 1, 30])),
        (curve.tolist(), np.array([2, 5])),
        (errors_of(40, 30, 20), [1, 5]),
        (errors_of(40, 40, 40, 40).tolist(), [2]),
        (errors_of(40), [1, 3]),
        (losses(), [4, 1, 2]),
        (slow_descent(8), [1, 3]),
    ]
    for came, expected in tradeoffs(patience_tradeoff, cases):
        expect_close(came, expected, what="the table")


def _index_for_count(shorter):
    def index_for_count(dev_errors, patiences):
        """The first column holds the index of the last epoch, which counts from 0, not the number of epochs.

        The number of epochs is stopping_epoch(dev_errors, patience) + 1.
        """
        rows = []
        for patience in patiences:
            index = waiting(dev_errors, patience)
            rows.append([index, min(dev_errors[: index + (not shorter)])])
        return np.array(rows)

    return index_for_count


for _shorter in (False, True):
    tradeoff.mistake(_index_for_count(_shorter), name="index for count")
