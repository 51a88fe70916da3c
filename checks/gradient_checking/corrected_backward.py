"""corrected_backward: two planted bugs mended."""

from autograder.exercises import exercise

from .fixtures import LESSON, backward, expect_gradients, expect_six_gradients

corrected = exercise(
    "corrected_backward",
    lesson=LESSON,
    points=2,
    hints=(
        "Compare backward_with_bugs line by line with the formulas; two of its six gradients are wrong.",
        "dW2 = dZ2 @ A1.T / m and db1 = sum of dZ1 over the examples / m; the other four lines are right.",
    ),
)


@corrected.reference
def corrected_backward(X, Y, cache):
    return backward(X, Y, cache)


@corrected.gate
def returns_six_gradients(corrected_backward, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    expect_six_gradients(corrected_backward, rng)


# The starter has four right gradients, which alone earn nothing.
RIGHT_FROM_THE_START = ("dW3", "db3", "db2", "dW1")


@corrected.check
def mends_dW2(corrected_backward, rng):
    """dW2 is right, and so are the four gradients that had no bug."""
    expect_gradients(corrected_backward, rng, ("dW2", *RIGHT_FROM_THE_START))


@corrected.check
def mends_db1(corrected_backward, rng):
    """db1 is right, and so are the four gradients that had no bug."""
    expect_gradients(corrected_backward, rng, ("db1", *RIGHT_FROM_THE_START))


@corrected.mistake
def dW2_bug_left(X, Y, cache):
    """dW2 is still doubled.

    dW2 = dZ2 @ A1.T / m, without the factor 2.
    """
    return backward(X, Y, cache, dW2=2)


@corrected.mistake
def db1_bug_left(X, Y, cache):
    """db1 is still four times too large.

    db1 is the mean of dZ1 over the examples: divide the sum by m, without the factor 4.
    """
    return backward(X, Y, cache, db1=4)


@corrected.mistake
def both_bugs_left(X, Y, cache):
    """Both bugs are still there: dW2 is doubled and db1 four times too large.

    dW2 = dZ2 @ A1.T / m, and db1 is the sum of dZ1 over the examples divided by m.
    """
    return backward(X, Y, cache, dW2=2, db1=4)
