"""The epoch after which training stops."""

import numpy as np

from autograder.exercises import exercise

from .fixtures import (
    GRID,
    LESSON,
    errors_of,
    expect_answers,
    expect_index,
    losses,
    random_errors,
    slow_descent,
    waiting,
)

stop = exercise(
    "stopping_epoch",
    lesson=LESSON,
    points=4,
    hints=(
        "Go through the epochs with two variables: the best error so far, and how many epochs have passed since it.",
        "If error < best - min_delta: best = error, waited = 0; else waited += 1, and return the epoch once waited "
        "is patience. After the loop return the last index.",
    ),
)


@stop.reference
def stopping_epoch(dev_errors, patience, min_delta=0.0):
    return waiting(dev_errors, patience, min_delta)


def expect_stops(stopping_epoch, cases):
    """Cases ``(curve, patience)`` or ``(curve, patience, min_delta)``, answered by the reference."""
    cases = [(curve.tolist(), *rest) for curve, *rest in cases]
    expect_answers(stopping_epoch, [(case, waiting(*case)) for case in cases], "the stopping epoch")


@stop.gate
def gives_an_epoch(stopping_epoch, rng):
    """The result is an int."""
    for patience in (1, 3):
        expect_index(stopping_epoch(random_errors(rng, 12).tolist(), patience), "the stopping epoch")


@stop.check(weight=2)
def stops_after_patience_epochs_without_improvement(stopping_epoch, rng):
    """Training stops after the first ``patience`` epochs in a row that do not improve."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 30, 20, 21, 22, 23, 24, 25), 3),
            (errors_of(40, 30, 20, 21, 22, 23, 24, 25), 1),
            (errors_of(40, 41, 42, 43, 44, 10), 2),
            (errors_of(40, 30, 30, 30, 30, 30, 30), 4),
            (errors_of(20, 0, 10, 20, 30, 40), 2),
            (losses(), 3),
            (losses()[:3], 1),
            *((random_errors(rng, 40), patience) for patience in (4, 6, 9)),
        ],
    )


@stop.check
def compares_with_the_best_so_far(stopping_epoch, rng):
    """An epoch that is better than the one before, and not better than the best, is no improvement."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 20, 30, 25, 29, 24, 28, 23, 27, 22), 3),
            (errors_of(40, 20, 35, 34, 33, 32, 31, 30, 29), 4),
            (errors_of(30, 45, 44, 43, 42, 41, 40, 39), 2),
        ],
    )


@stop.check
def starts_to_wait_anew_after_an_improvement(stopping_epoch, rng):
    """Only epochs in a row count: an improvement sets the count back to zero."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 41, 38, 39, 36, 37, 34, 35, 36, 37, 38), 3),
            (errors_of(40, 45, 44, 30, 46, 47, 29, 48, 49, 50, 51, 52), 4),
            (errors_of(50, 51, 40, 41, 30, 31, 20, 21, 10, 11, 12, 13), 2),
        ],
    )


@stop.check
def runs_to_the_end_when_it_never_has_to_stop(stopping_epoch, rng):
    """If training never has to stop, the last index is the answer."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 39, 38, 37, 36), 2),
            (errors_of(40, 30, 31, 32), 5),
            (errors_of(40, 30, 31, 32), 3),
            (errors_of(25), 1),
            (errors_of(25), 4),
            (errors_of(25, 30), 1),
            (errors_of(30, 30, 30, 20), 2),
            (losses()[:8], 2),
        ],
    )


@stop.check
def takes_every_improvement_when_min_delta_is_left_out(stopping_epoch, rng):
    """Without min_delta any smaller error is an improvement, and an equal one is none."""
    expect_stops(
        stopping_epoch,
        [
            (slow_descent(9), 2),
            (np.append(slow_descent(5), slow_descent(5)), 3),
            (errors_of(40, 30, 30, 20, 20, 20, 10), 2),
        ],
    )


@stop.check
def counts_only_improvements_above_min_delta(stopping_epoch, rng):
    """With min_delta an epoch improves if it is below the best by more than that; only then it is the new best."""
    half = 0.5 / GRID
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 39, 38, 37, 36, 35, 34, 33), 2, 1.5 / GRID),
            (errors_of(40, 39, 38, 37, 36, 35, 34, 33), 2, half),
            (errors_of(40, 39, 38, 37, 36, 35, 34, 33), 3, 3.5 / GRID),
            (errors_of(60, 50, 48, 46, 44, 42, 40), 3, 2.5 / GRID),
            (errors_of(40, 38, 36, 30, 31, 29, 28, 27, 25, 26), 3, 4.5 / GRID),
            (errors_of(20, 19, 18, 17, 16), 1, 30.5 / GRID),
            (errors_of(40, 20, 21, 22, 21, 20, 21, 19, 10), 3, 4.5 / GRID),
            (errors_of(40, 42, 39, 43, 44, 38, 45, 46, 47, 48), 2, 2.5 / GRID),
            (errors_of(40, 39, 37, 38, 38, 38, 38), 3, 2.5 / GRID),
            # Exactly min_delta is not more than it.
            (errors_of(40, 39, 38, 37, 36, 35), 1, 1 / GRID),
            (errors_of(40, 38, 36, 34, 31, 29, 27), 3, 4 / GRID),
            (errors_of(40, 36, 37, 32, 31, 28, 30), 2, 8 / GRID),
            (losses(), 2, 0.5),
            (errors_of(40, 30, 20, 25, 26, 27), 2, 0.0),
        ],
    )


def _stop_mistake(name, hint, mend, **changes):
    def mistake(dev_errors, patience, min_delta=0.0):
        return waiting(dev_errors, patience, min_delta, **changes)

    mistake.__doc__ = f"{hint}\n\n{mend}"
    stop.mistake(mistake, name=name)


_stop_mistake(
    "compares with the previous epoch only",
    "Each epoch is compared with the one before, so a curve that goes up and down never stops.",
    "Compare with the best error so far, and replace the best only when an epoch improves on it.",
    previous=True,
)
_stop_mistake(
    "never resets",
    "All epochs without improvement are counted, not those in a row.",
    "Set the count back to 0 whenever an epoch improves.",
    reset=False,
)
for _changes in (
    {"extra": 1},
    {"extra": -1},
    {"stopped": 1},
    {"stopped": -1},
    {"stopped": 1, "ended": 1},
    {"ended": 1},
):
    _stop_mistake(
        "off by one",
        "The answer is one epoch too early or too late.",
        "Return the index of the epoch, counted from 0, in which the count of epochs without improvement becomes "
        "patience; if that never happens, return len(dev_errors) - 1.",
        **_changes,
    )
_stop_mistake(
    "small improvements move the best",
    "An epoch that is better by less than min_delta becomes the new best, so a slow descent never counts as one.",
    "Replace the best only when the error is below it by more than min_delta.",
    small_steps=True,
)


@stop.mistake
def min_delta_ignored(dev_errors, patience, min_delta=0.0):
    """Every smaller error counts as an improvement, whatever min_delta is.

    An epoch improves only if its error is below best - min_delta.
    """
    return waiting(dev_errors, patience)
