"""mystery_backward: a bug that nobody names, found by the check."""

from autograder.exercises import exercise

from .fixtures import LESSON, backward, expect_gradients, expect_six_gradients

mystery = exercise(
    "mystery_backward",
    lesson=LESSON,
    points=2,
    hints=(
        "Compare block by block with the numerical gradients, and count from the output: where does it first go wrong?",
        "Where dW and db of a layer are both wrong, look at its dZ: is every factor of it what the chain rule says, "
        "also where a unit is off?",
    ),
)


@mystery.reference
def mystery_backward(X, Y, cache):
    return backward(X, Y, cache)


@mystery.gate
def returns_six_gradients(mystery_backward, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    expect_six_gradients(mystery_backward, rng)


@mystery.check
def gives_the_gradients_of_the_cost(mystery_backward, rng):
    """All six gradients are those of the cost, in networks of several sizes."""
    expect_gradients(mystery_backward, rng)


@mystery.mistake
def bug_left(X, Y, cache):
    """The planted bug is still there: the gradients of the output layer are right, those of both layers below wrong.

    Errors flow from the output to the input, so the bug is in the dZ of the first wrong layer counted from the output.
    """
    return backward(X, Y, cache, off=False)
