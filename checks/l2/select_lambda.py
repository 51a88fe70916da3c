"""Exercise 7: choose lambd on the dev set."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close, expect_number

from .fixtures import LESSON

selection = exercise(
    "select_lambda",
    lesson=LESSON,
    points=2,
    hints=(
        "Find the least dev error, then look at every lambd that reaches it.",
        "best = min(dev_errors), then max of the lambdas whose dev error equals best.",
    ),
)


@selection.reference
def select_lambda(lambdas, dev_errors):
    best = min(dev_errors)
    return max(lambd for lambd, error in zip(lambdas, dev_errors, strict=True) if error == best)


def sweep(rng, n, tied=1):
    """Distinct lambdas, none of them whole but 0, and their dev errors, in random order.

    The ``tied`` lambdas of least error are neither smallest nor largest, nor first nor last in the order. Four of them
    come so that the first, the last, the smallest and the largest are four different ones.
    """
    lambdas = np.concatenate([[0.0], 0.003 + np.sort(10.0 ** rng.uniform(-2, 1, n - 1))])
    errors = rng.permutation(np.linspace(0.2, 0.4, n))
    best, places = (np.sort(rng.choice(np.arange(1, n - 1), tied, replace=False)) for _ in range(2))
    errors[best] = 0.125
    order = np.empty(n, dtype=int)
    order[places] = best[[1, 3, 0, 2]] if tied == 4 else best
    order[np.delete(np.arange(n), places)] = rng.permutation(np.delete(np.arange(n), best))
    return lambdas[order], errors[order]


def expect_choice(function, lambdas, errors, what):
    """Sequences may be lists or arrays."""
    for form in (np.array, list):
        came = function(form(lambdas), form(errors))
        expect_close(came, select_lambda(lambdas, errors), what=what)


@selection.gate
def returns_one_lambd(select_lambda, rng):
    """The result is one number."""
    expect_number(select_lambda(*sweep(rng, 6)))


@selection.check
def takes_the_lambd_of_least_dev_error(select_lambda, rng):
    """The lambd with the smallest dev error wins, in whatever order they come."""
    for n in (6, 9):
        expect_choice(select_lambda, *sweep(rng, n), what="the chosen lambd")
    lambdas, errors = sweep(rng, 6)
    order = np.argsort(lambdas)
    for ordered in (order, order[::-1]):
        expect_choice(select_lambda, lambdas[ordered], errors[ordered], what="the chosen lambd")
    expect_choice(select_lambda, [0.7], [0.25], what="the only lambd")
    for place in range(4):  # first and last, smallest and largest
        errors = [1.375] * 4  # a cross-entropy may well be above 1
        errors[place] = 1.25
        expect_choice(select_lambda, [0.3, 0.0, 3.0, 1.0], errors, what="the chosen lambd")
    nearly = [0.25, 0.25 + 2**-20, 0.5]
    expect_choice(select_lambda, [0.1, 10.0, 1.0], nearly, what="the chosen lambd where two errors are nearly equal")


@selection.check
def takes_the_largest_on_a_tie(select_lambda, rng):
    """Of several lambdas with the same least dev error, the largest wins."""
    for n in (6, 9):
        expect_choice(select_lambda, *sweep(rng, n, tied=4), what="the chosen lambd on a tie")
    expect_choice(select_lambda, [0.1, 3.0, 0.03, 1.0], [0.25] * 4, what="the chosen lambd when all are equal")
    for lambdas in ([0.1, 0.3, 1.0], [1.0, 0.1, 0.3]):
        expect_choice(select_lambda, lambdas, [0.25, 0.5, 0.25], what="the chosen lambd on a tie of first and last")
        expect_choice(select_lambda, lambdas, [0.0, 0.0, 0.5], what="the chosen lambd on a tie without an error")


def _least(lambdas, dev_errors, choose):
    tied = [lambd for lambd, error in zip(lambdas, dev_errors, strict=True) if error == min(dev_errors)]
    return choose(tied)


@selection.mistake(name="the smallest on a tie")
def the_smallest_on_a_tie(lambdas, dev_errors):
    """When several lambdas have the same least dev error, the smallest is taken.

    Take the largest of them: the stronger penalty makes the simpler network.
    """
    return _least(lambdas, dev_errors, min)


@selection.mistake(name="the smallest on a tie")
def the_first_on_a_tie(lambdas, dev_errors):
    """Of several lambdas with the same least dev error the first is taken, as np.argmin does; it may be the smallest.

    Collect every lambd that reaches the least error and take the largest of them.
    """
    return _least(lambdas, dev_errors, lambda tied: tied[0])


@selection.mistake
def the_last_on_a_tie(lambdas, dev_errors):
    """When several lambdas have the same least dev error, the last is taken; that is the largest only in rising order.

    Collect every lambd that reaches the least error and take the largest of them.
    """
    return _least(lambdas, dev_errors, lambda tied: tied[-1])


@selection.mistake(name="index returned")
def index_returned(lambdas, dev_errors):
    """The position of the least dev error is returned, not the lambd at that position.

    Return lambdas[index], and on a tie the largest.
    """
    return int(np.argmin(dev_errors))


@selection.mistake(name="index returned")
def index_of_the_right_lambda_returned(lambdas, dev_errors):
    """The position of the chosen lambd is returned, not its value.

    Return lambdas[index].
    """
    return list(lambdas).index(_least(lambdas, dev_errors, max))


@selection.mistake(name="maximum taken")
def maximum_taken(lambdas, dev_errors):
    """The lambd of the largest dev error is taken.

    Look for the smallest error.
    """
    return lambdas[int(np.argmax(dev_errors))]


@selection.mistake(name="maximum taken")
def the_largest_lambda_taken(lambdas, dev_errors):
    """The largest lambd is taken, whatever its dev error.

    Look at dev_errors first; the size of lambd decides only between equals.
    """
    return max(lambdas)
