"""corrected_backward: two planted bugs mended."""

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_dict
from practicaldl import network

from ..fixtures import network as three_layers
from .fixtures import BLOCKS, LESSON

corrected = exercise(
    "corrected_backward",
    lesson=LESSON,
    points=2,
    hints=(
        "Compare backward_with_bugs line by line with the formulas; two of its six gradients are wrong.",
        "dW2 = dZ2 @ A1.T / m and db1 = sum of dZ1 over the examples / m; the other four lines are right.",
    ),
)


def backward(X, Y, cache, dW2=1, db1=1):
    """Backward propagation of three layers; the factors make the planted bugs."""
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = W3.T @ dZ3 * (Z2 > 0)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m * db1,
        "dW2": dZ2 @ A1.T / m * dW2,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW3": dZ3 @ A2.T / m,
        "db3": dZ3.sum(axis=1, keepdims=True) / m,
    }


@corrected.reference
def corrected_backward(X, Y, cache):
    return backward(X, Y, cache)


def expect_backward(corrected_backward, rng, mended):
    """The mended block and the four that were right from the start."""
    for size in ({}, {"n_1": 3, "n_2": 7, "m": 5}, {"n_x": 1, "n_1": 1, "n_2": 1}, {"m": 1}):
        X, Y, parameters = three_layers(rng, **size)
        cache = network.forward(X, parameters)[1].as_tuple()
        expected = backward(X, Y, cache)
        gradients = expect_dict(corrected_backward(X, Y, cache), list(BLOCKS), what="the gradients")
        for key in (mended, "dW3", "db3", "db2", "dW1"):
            expect_close(gradients[key], expected[key], what=key)


@corrected.gate
def returns_six_gradients(corrected_backward, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    X, Y, parameters = three_layers(rng)
    came = corrected_backward(X, Y, network.forward(X, parameters)[1].as_tuple())
    gradients = expect_dict(came, list(BLOCKS), what="the gradients")
    for key, value in parameters.items():
        expect_array(gradients[f"d{key}"], value.shape, what=f"d{key}")


@corrected.check
def mends_dW2(corrected_backward, rng):
    """dW2 is right, and so are the four gradients that had no bug."""
    expect_backward(corrected_backward, rng, "dW2")


@corrected.check
def mends_db1(corrected_backward, rng):
    """db1 is right, and so are the four gradients that had no bug."""
    expect_backward(corrected_backward, rng, "db1")


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
