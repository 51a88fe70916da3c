"""relative_difference: how far two gradients are apart."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close

from .fixtures import LESSON, relative_norm

relative = exercise(
    "relative_difference",
    lesson=LESSON,
    points=1,
    hints=(
        "Divide the length of the difference by the sum of the two lengths; handle the case of two zero vectors.",
        "np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)); if the sum is 0, return 0.0.",
    ),
)


@relative.reference
def relative_difference(grad, grad_approx):
    return relative_norm(grad, grad_approx)


def expect_relative(relative_difference, grad, grad_approx):
    expected = relative_norm(grad, grad_approx)
    expect_close(relative_difference(grad, grad_approx), expected, what="the relative difference")


@relative.check(weight=2)
def divides_by_the_sum_of_the_lengths(relative_difference, rng):
    """The result is the norm of the difference over the sum of the norms."""
    for n, scale in ((5, 1.0), (30, 0.2), (1, 3.0), (8, 50.0)):
        g = rng.normal(size=n) * scale
        for approx in (rng.normal(size=n) * scale, 1.3 * g, 0.2 * g, -g, g * (1 + 1e-7 * rng.uniform(1, 2, n))):
            expect_relative(relative_difference, g, approx)
    g, approx = rng.normal(size=(2, 6))
    g[[0, 2]] = approx[[0, 5]] = 0.0
    expect_relative(relative_difference, g, approx)  # single zeros do not make a zero vector


@relative.check
def does_not_depend_on_the_scale(relative_difference, rng):
    """Gradients a thousand million times smaller or larger have the same relative difference."""
    for scale in (1e-9, 1e9):
        g = rng.normal(size=6)
        for approx in (rng.normal(size=6), g * (1 + 1e-3 * rng.uniform(1, 2, 6))):
            expect_relative(relative_difference, scale * g, scale * approx)


@relative.check
def is_zero_for_two_zero_vectors(relative_difference, rng):
    """0.0 when both are zero or equal; 1 when only one of them is zero."""
    for n in (4, 1):
        g = rng.uniform(1.0, 2.0, n)
        expect_close(relative_difference(g, g.copy()), 0.0, what="the relative difference of two equal gradients")
        g[: n // 2] = 0.0
        for pair in ((g, np.zeros(n)), (np.zeros(n), g)):
            expect_close(relative_difference(*pair), 1.0, what="the relative difference from zero")
        expect_close(relative_difference(np.zeros(n), np.zeros(n)), 0.0, what="the relative difference of two zeros")


def _relative_mistake(name, formula, doc):
    def mistake(grad, grad_approx):
        lengths = [float(np.linalg.norm(v)) for v in (grad - grad_approx, grad, grad_approx)]
        return formula(*lengths) if lengths[1] + lengths[2] else 0.0

    mistake.__doc__ = doc
    relative.mistake(mistake, name=name)


SQUARED = """The norms are squared: a difference of 1e-4 then looks like 1e-8.

Take the square root of each sum of squares, as np.linalg.norm does.
"""
OF_NORMS = """The lengths are compared, not the vectors: two vectors of one length may point anywhere.

Subtract first, then take the norm: np.linalg.norm(grad - grad_approx).
"""
for _formula in (
    lambda d, a, b: d**2 / (a**2 + b**2),
    lambda d, a, b: d**2 / (a + b) ** 2,
    lambda d, a, b: d**2 / (a + b),
    lambda d, a, b: d / (a**2 + b**2),
):
    _relative_mistake("squared norms", _formula, SQUARED)
for _formula in (
    lambda d, a, b: abs(a - b) / (a + b),
    lambda d, a, b: (a - b) / (a + b),
    lambda d, a, b: (b - a) / (a + b),
):
    _relative_mistake("difference of norms", _formula, OF_NORMS)


@relative.mistake
def not_a_number_at_zero(grad, grad_approx):
    """Two zero gradients give 0 / 0, which is not a number.

    If both norms are zero return 0.0: the gradients agree.
    """
    return np.linalg.norm(grad - grad_approx) / (np.linalg.norm(grad) + np.linalg.norm(grad_approx))


@relative.mistake(name="not a number at zero")
def division_by_zero(grad, grad_approx):
    """Two zero gradients give a division by zero.

    If both norms are zero return 0.0: the gradients agree.
    """
    return float(np.linalg.norm(grad - grad_approx)) / float(np.linalg.norm(grad) + np.linalg.norm(grad_approx))
