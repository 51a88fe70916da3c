"""Exercise 4: a step with weight decay."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from .fixtures import LESSON, signed

decay = exercise(
    "weight_decay_step",
    lesson=LESSON,
    points=2,
    hints=(
        "First shrink W by the factor 1 - learning_rate * lambd / m, then go against dW as in plain gradient descent.",
        "return (1 - learning_rate * lambd / m) * W - learning_rate * dW",
    ),
)


@decay.reference
def weight_decay_step(W, dW, learning_rate, lambd, m):
    return (1 - learning_rate * lambd / m) * W - learning_rate * dW


def expect_step(function, rng, *, lambd=None, dW=None):
    for shape in ((3, 5), (1, 1), (4, 1), (1, 6)):
        W, gradient = signed(rng, *shape), signed(rng, *shape) if dW is None else np.full(shape, dW)
        learning_rate, m = rng.uniform(0.2, 0.6), int(rng.integers(3, 9))
        chosen = rng.uniform(0.5, 2.0) if lambd is None else lambd
        expected = weight_decay_step(W, gradient, learning_rate, chosen, m)
        expect_close(function(W, gradient, learning_rate, chosen, m), expected, what="the new W")


@decay.gate
def returns_an_array_like_W(step, rng):
    """The result is an array of W's shape."""
    expect_array(step(signed(rng, 3, 5), signed(rng, 3, 5), 0.1, 0.7, 20), (3, 5), what="the new W")


@decay.check
def is_a_plain_step_at_lambd_0(step, rng):
    """Without regularization it is W - learning_rate * dW."""
    expect_step(step, rng, lambd=0.0)


@decay.check
def shrinks_W_where_dW_is_0(step, rng):
    """With a gradient of 0, W is multiplied by 1 - learning_rate * lambd / m."""
    expect_step(step, rng, dW=0.0)


@decay.check
def shrinks_and_steps(step, rng):
    """Both together, also where the factor is 0 or below."""
    expect_step(step, rng)
    W, dW = signed(rng, 2, 3), signed(rng, 2, 3)
    for lambd in (8, 20):
        came = step(W, dW, 0.5, lambd, 4)
        expect_close(came, weight_decay_step(W, dW, 0.5, lambd, 4), what=f"the new W at the factor {1 - lambd / 8:g}")


@decay.mistake
def decay_without_the_learning_rate(W, dW, learning_rate, lambd, m):
    """W shrinks by lambd / m in every step, whatever the learning rate.

    The decay comes from the gradient lambd / m * W, which a step multiplies by the learning rate: the factor is
    1 - learning_rate * lambd / m.
    """
    return (1 - lambd / m) * W - learning_rate * dW


@decay.mistake(name="decays dW")
def decays_dW_alone(W, dW, learning_rate, lambd, m):
    """The factor shrinks the gradient dW; W does not decay.

    Multiply W by the factor: (1 - learning_rate * lambd / m) * W - learning_rate * dW.
    """
    return W - learning_rate * (1 - learning_rate * lambd / m) * dW


@decay.mistake(name="decays dW")
def decays_dW_as_well(W, dW, learning_rate, lambd, m):
    """The factor shrinks the whole result, the step along dW included.

    Multiply W alone by the factor, then subtract learning_rate * dW.
    """
    return (1 - learning_rate * lambd / m) * (W - learning_rate * dW)


@decay.mistake(name="changes W in place")
def changes_W_in_place(W, dW, learning_rate, lambd, m):
    """The result is right, but the array W of the caller was changed: W *= ... and W -= ... work in place.

    Build a new array: W = W * factor, or start with W = W.copy().
    """
    W *= 1 - learning_rate * lambd / m
    W -= learning_rate * dW
    return W


@decay.mistake
def W_grows(W, dW, learning_rate, lambd, m):
    """W grows by learning_rate * lambd / m in every step, where it should shrink.

    The factor is 1 minus learning_rate * lambd / m.
    """
    return (1 + learning_rate * lambd / m) * W - learning_rate * dW
