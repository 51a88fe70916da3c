"""numerical_gradient: a gradient entry by entry."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect_array, expect_close

from .fixtures import LESSON, STEPS, cubic, differences, surface

gradient = exercise(
    "numerical_gradient",
    lesson=LESSON,
    points=3,
    hints=(
        "For every entry: move only this entry up, then down, and keep all others where they are.",
        "Loop with np.ndindex(theta.shape); above and below are copies of theta with one entry moved by epsilon.",
    ),
)


@gradient.reference
def numerical_gradient(J, theta, epsilon=1e-7):
    return differences(J, theta, epsilon)


@gradient.gate
def returns_one_slope_for_each_entry(numerical_gradient, rng):
    """The result has the shape of theta."""
    for shape in ((5,), (3, 2), (2, 1, 2), (1,)):
        slopes = numerical_gradient(surface(rng, shape), rng.normal(size=shape), STEPS[1])
        if np.ndim(slopes) == 0 and isinstance(slopes, float | np.number | np.ndarray):
            raise Mismatch(
                f"expected an array of shape {shape}, one slope for each entry of theta, came one number, "
                f"{float(slopes):.6g}. Likely cause: all entries are moved at once",
                kind="one number",
                got=float(slopes),
            )
        expect_array(slopes, shape, what="the gradient")


def restless(rng):
    """A small number that does not come back when a step is added and taken away: whoever leaves it moved shows."""
    e = STEPS[0]
    while True:
        x = rng.uniform(0.016, 0.031)
        if x not in (x + e - e, x + e - 2 * e + e, x - e + 2 * e - e):
            return x


def expect_differences(numerical_gradient, rng, shape):
    J, theta = surface(rng, shape), rng.normal(size=shape)
    theta.flat[0], theta.flat[-1] = -rng.uniform(1.5, 2.5), restless(rng)
    for epsilon in STEPS:
        slopes = numerical_gradient(J, theta, epsilon)
        expect_close(slopes, differences(J, theta, epsilon), what=f"the slope for epsilon={epsilon}")


@gradient.check(weight=2)
def takes_two_sided_differences_entry_by_entry(numerical_gradient, rng):
    """Entry i is (J(theta with entry i up) - J(theta with entry i down)) / (2 * epsilon)."""
    expect_differences(numerical_gradient, rng, (6,))


@gradient.check
def takes_arrays_of_any_shape(numerical_gradient, rng):
    """theta may be a matrix, have more axes, or hold one entry only."""
    for shape in ((3, 4), (2, 3, 2), (4, 1), (1,)):
        expect_differences(numerical_gradient, rng, shape)


@gradient.check
def moves_by_1e_7_unless_told_otherwise(numerical_gradient, rng):
    """Without the third argument epsilon is 1e-7."""
    slopes = rng.uniform(1.0, 2.0, (2, 3))
    expect_close(numerical_gradient(cubic(slopes), np.zeros((2, 3))), slopes, what="the slope for the default epsilon")


@gradient.mistake(name="moves all components at once")
def all_components_in_one_number(J, theta, epsilon=1e-7):
    """theta + epsilon moves every entry: this is the slope along the diagonal, not along each axis.

    Move one entry at a time, in a loop over the indices of theta.
    """
    return (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)


@gradient.mistake
def moves_all_components_at_once(J, theta, epsilon=1e-7):
    """theta + epsilon moves every entry, so all slopes come out as their sum.

    Move one entry at a time, in a loop over the indices of theta.
    """
    return np.full(theta.shape, (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon))


def _one_sided_gradient(sign):
    def one_sided(J, theta, epsilon=1e-7):
        """The slopes are one-sided differences, whose error falls only like epsilon.

        Evaluate J with the entry moved up and with it moved down, and divide by 2 * epsilon.
        """
        slopes = np.empty_like(theta)
        for index in np.ndindex(theta.shape):
            moved = theta.copy()
            moved[index] += sign * epsilon
            slopes[index] = sign * (J(moved) - J(theta)) / epsilon
        return slopes

    gradient.mistake(one_sided)


for _sign in (1, -1):
    _one_sided_gradient(_sign)


def _leaves_theta_moved(*moves):
    """Moves each entry of theta by the three given multiples of epsilon: before J, before the second J, at the end."""

    def leaves_theta_moved(J, theta, epsilon=1e-7):
        """theta is moved in place and not put back exactly: adding and subtracting epsilon leaves a rounding error.

        Move a copy, or keep the old value and write it back: old = theta[i]; ...; theta[i] = old.
        """
        slopes = np.empty_like(theta)
        for index in np.ndindex(theta.shape):
            theta[index] += moves[0] * epsilon
            first = J(theta)
            theta[index] += moves[1] * epsilon
            second = J(theta)
            theta[index] += moves[2] * epsilon
            slopes[index] = (first - second) * moves[0] / (2 * epsilon)
        return slopes

    gradient.mistake(leaves_theta_moved)


# put back by arithmetic; not put back at all; put back before the second J
for _moves in ((1, -2, 1), (-1, 2, -1), (1, -2, 0), (-1, 2, 0), (1, -1, 0), (1, 0, -1)):
    _leaves_theta_moved(*_moves)
