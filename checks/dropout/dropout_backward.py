"""Exercise 3: the gradient through one layer's dropout."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close

from .fixtures import LESSON, activations, low_keep_prob

backward = exercise(
    "dropout_backward",
    lesson=LESSON,
    points=2,
    hints=(
        "The forward pass multiplied A by D / keep_prob; the chain rule multiplies dA by the same factor.",
        "Return dA * D / keep_prob with the D that came from the forward pass.",
    ),
)


@backward.reference
def dropout_backward(dA, D, keep_prob):
    return dA * D / keep_prob


def expect_backward(dropout_backward, dA, D, keep_prob):
    expect_close(dropout_backward(dA, D, keep_prob), dA * D / keep_prob, what="the gradient")


@backward.check
def uses_mask_and_division_of_the_forward_pass(dropout_backward, rng):
    """Gradients pass where the unit was kept, divided by keep_prob."""
    for shape, keep_prob in (((6, 9), rng.uniform(0.6, 0.9)), ((1, 1), 0.5), ((7, 1), low_keep_prob(rng))):
        D = rng.random(shape) < 0.5
        D.flat[0] = True
        expect_backward(dropout_backward, activations(rng, *shape), D, keep_prob)
    expect_backward(dropout_backward, activations(rng, 3, 4), np.ones((3, 4), dtype=bool), 1.0)


@backward.check
def takes_masks_of_zeros_and_ones(dropout_backward, rng):
    """The mask may hold 0 and 1, int or float, instead of False and True."""
    for dtype in (int, float, np.uint8):
        D = (rng.random((5, 8)) < 0.5).astype(dtype)
        expect_backward(dropout_backward, activations(rng, 5, 8), D, 0.7)


@backward.mistake
def no_mask(dA, D, keep_prob):
    """The gradient also flows through dropped units, which had no part in the output.

    Multiply by the mask D of the forward pass.
    """
    return dA / keep_prob


@backward.mistake(name="no division")
def no_division_in_backward(dA, D, keep_prob):
    """The gradient is masked but not divided by keep_prob.

    The forward pass divided by keep_prob, so its derivative does, too.
    """
    return dA * D


@backward.mistake
def mask_inverted(dA, D, keep_prob):
    """The gradient flows through the dropped units and stops at the kept ones.

    Multiply by D, not by 1 - D.
    """
    return dA * (1 - D.astype(int)) / keep_prob
