"""Exercise 6: the gradient of the L1 penalty."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from .fixtures import LESSON, signed, strength

slope = exercise(
    "l1_gradient",
    lesson=LESSON,
    points=1,
    hints=(
        "The derivative of |w| is 1 where w is above 0, -1 where it is below; at 0 take 0.",
        "np.sign(W) is that derivative, entry by entry; multiply it by lambd / (2 * m).",
    ),
)


@slope.reference
def l1_gradient(W, lambd, m):
    return lambd / (2 * m) * np.sign(W)


def expect_l1_gradient(function, W, lambd, m, what="the gradient"):
    expect_close(function(W, lambd, m), l1_gradient(W, lambd, m), what=what)


@slope.gate
def has_the_shape_of_W(l1_gradient, rng):
    """The gradient is an array of W's shape."""
    expect_array(l1_gradient(signed(rng, 3, 5), 0.7, 20), (3, 5), what="the gradient")


@slope.check
def has_the_sign_of_W_and_one_size(l1_gradient, rng):
    """Every weight is pulled towards 0 by lambd/(2m), however large it is."""
    for shape in ((3, 5), (4, 1), (1, 1)):
        expect_l1_gradient(l1_gradient, signed(rng, *shape), *strength(rng))
    for lambd, m in ((0.7, 1), (2, 8), (0.0, 5)):
        expect_l1_gradient(l1_gradient, signed(rng, 4, 3), lambd, m)
    expect_l1_gradient(l1_gradient, 1e-5 * signed(rng, 2, 3), 0.7, 1, what="the gradient of weights close to 0")


@slope.check
def is_0_where_W_is_0(l1_gradient, rng):
    """A weight of exactly 0 stays where it is."""
    W = signed(rng, 4, 5)
    W[rng.permuted(np.arange(20).reshape(4, 5) % 3 == 0)] = 0.0
    lambd, m = strength(rng)
    expect_l1_gradient(l1_gradient, W, lambd, m)
    expect_l1_gradient(l1_gradient, np.zeros((2, 3)), lambd, m)


@slope.mistake(name="abs(W)")
def abs_W(W, lambd, m):
    """The absolute value of W is returned: that is the penalty, not its derivative.

    The derivative of |w| is the sign of w.
    """
    return lambd / (2 * m) * np.abs(W)


@slope.mistake(name="W")
def W_itself(W, lambd, m):
    """The pull is proportional to W, as for L2.

    L1 pulls every weight by the same amount: use np.sign(W).
    """
    return lambd / (2 * m) * W


@slope.mistake(name="W")
def W_as_for_L2(W, lambd, m):
    """This is the gradient of the L2 penalty, proportional to W.

    L1 pulls every weight by the same amount: lambd / (2 * m) * np.sign(W).
    """
    return lambd / m * W


@slope.mistake(name="not 0 at 0")
def minus_one_at_0(W, lambd, m):
    """A weight of exactly 0 gets the gradient of a negative one.

    np.sign(W) is 1, 0 or -1.
    """
    return lambd / (2 * m) * np.where(W > 0, 1, -1)


@slope.mistake(name="not 0 at 0")
def one_at_0(W, lambd, m):
    """A weight of exactly 0 gets the gradient of a positive one.

    np.sign(W) is 1, 0 or -1.
    """
    return lambd / (2 * m) * np.where(W >= 0, 1, -1)


@slope.mistake(name="not a number at 0")
def divided_by_zero(W, lambd, m):
    """W / |W| is 0 / 0, not a number, where a weight is 0.

    np.sign(W) gives 0 there.
    """
    return lambd / (2 * m) * W / np.abs(W)
