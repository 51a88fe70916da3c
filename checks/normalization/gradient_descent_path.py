"""Exercise gradient_descent_path: every point on the way."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect_array, expect_close

from .fixtures import LESSON, stretched

path = exercise(
    "gradient_descent_path",
    lesson=LESSON,
    points=3,
    hints=(
        "The gradient of J(w) = ||w^T X - Y||^2 / (2m) is X (w^T X - Y)^T / m; go against it n_steps times.",
        "path = [w0]; in every turn w = w - learning_rate * X @ (w @ X - Y[0]) / m, and a new array is appended.",
    ),
)


def descend(X, Y, w0, learning_rate, n_steps, divisor=lambda m: m, sign=-1):
    """The path of gradient descent; its arguments make the known mistakes."""
    rows = [w0]
    for _ in range(n_steps):
        gradient = X @ (rows[-1] @ X - Y[0]) / divisor(X.shape[1])
        rows.append(rows[-1] + sign * learning_rate * gradient)
    return np.array(rows)


@path.reference
def gradient_descent_path(X, Y, w0, learning_rate, n_steps):
    return descend(X, Y, w0, learning_rate, n_steps)


def regression(rng, n_x, m):
    """A problem of moderate condition whose start is far from its solution, and its largest stable learning rate."""
    largest = rng.uniform(3.0, 12.0)
    X = stretched(rng, n_x, m, largest, largest / 8)
    w0 = rng.choice([-1.0, 1.0], n_x) * rng.uniform(1.0, 3.0, n_x)
    Y = rng.normal(0.0, 3.0, (1, m))
    return X, Y, w0, 2 / largest


def expect_path(function, rng, n_x, m, n_steps, share, rows=slice(None)):
    """``share`` is the learning rate's share of the largest stable one."""
    X, Y, w0, limit = regression(rng, n_x, m)
    came = expect_array(function(X, Y, w0, share * limit, n_steps), (n_steps + 1, n_x), what="the path")
    expect_close(came[rows], descend(X, Y, w0, share * limit, n_steps)[rows], what="the path")


@path.gate
def returns_a_row_for_every_step_and_the_start(gradient_descent_path, rng):
    """The result has n_steps + 1 rows of n_x weights."""
    X, Y, w0, limit = regression(rng, 3, 12)
    came = gradient_descent_path(X, Y, w0, 0.3 * limit, 5)
    if isinstance(came, np.ndarray) and came.shape == (5, 3):
        raise Mismatch(
            "expected the path of shape (6, 3), came shape (5, 3). Likely cause: w0 or the last step is missing",
            kind="a row short",
            got=came,
        )
    expect_array(came, (6, 3), what="the path")


@path.check
def begins_at_w0_and_steps_against_the_gradient(gradient_descent_path, rng):
    """Row 0 is w0, row 1 is one step from it."""
    for n_x, m in ((3, 12), (2, 5), (1, 4), (1, 1)):
        expect_path(gradient_descent_path, rng, n_x, m, 1, 0.3)


@path.check
def goes_on_from_step_to_step(gradient_descent_path, rng):
    """Every row is one step from the row above, over short and long paths."""
    for n_x, m, n_steps in ((3, 12, 5), (4, 9, 40), (1, 6, 3)):
        expect_path(gradient_descent_path, rng, n_x, m, n_steps, 0.4)


@path.check
def follows_learning_rates_that_oscillate_or_diverge(gradient_descent_path, rng):
    """Near the largest stable learning rate the path swings, beyond it the path runs away."""
    for share in (0.9, 1.3):
        expect_path(gradient_descent_path, rng, 2, 10, 12, share)


@path.check
def makes_every_step_at_the_best_weights_too(gradient_descent_path, rng):
    """From the best weights the path stays where it is, and still has a row for every step."""
    X, _, best, limit = regression(rng, 3, 9)
    came = gradient_descent_path(X, best[np.newaxis] @ X, best, 0.4 * limit, 6)
    came = expect_array(came, (7, 3), what="the path that begins at the best weights")
    expect_close(came, np.tile(best, (7, 1)), what="the path that begins at the best weights")


@path.mistake
def start_missing(X, Y, w0, learning_rate, n_steps):
    """The path begins after the first step: w0 is not in it.

    Put w0 into the list before the loop.
    """
    return descend(X, Y, w0, learning_rate, n_steps)[1:]


@path.mistake(name="start missing")
def start_replaced_by_a_further_step(X, Y, w0, learning_rate, n_steps):
    """The path has the right length, but begins after the first step: w0 is not in it.

    Put w0 into the list before the loop, and make n_steps steps.
    """
    return descend(X, Y, w0, learning_rate, n_steps + 1)[1:]


@path.mistake
def last_step_missing(X, Y, w0, learning_rate, n_steps):
    """The last step is missing: the path holds w0 and n_steps - 1 steps.

    Append after every step; n_steps steps and the start make n_steps + 1 rows.
    """
    return descend(X, Y, w0, learning_rate, n_steps)[:-1]


@path.mistake(name="gradient without 1/m")
def gradient_without_m(X, Y, w0, learning_rate, n_steps):
    """The gradient is not divided by m, so every step is m times too long.

    J is a mean over the m examples: X @ (w @ X - Y[0]) / m.
    """
    return descend(X, Y, w0, learning_rate, n_steps, divisor=lambda m: 1)


@path.mistake(name="gradient twice as large")
def gradient_without_half(X, Y, w0, learning_rate, n_steps):
    """The gradient is twice too large: the 2 of the derivative is not cancelled by the 1/2 in J.

    J has 1/(2m), so the gradient has 1/m.
    """
    return descend(X, Y, w0, learning_rate, n_steps, divisor=lambda m: m / 2)


@path.mistake
def sign(X, Y, w0, learning_rate, n_steps):
    """The steps go along the gradient, uphill.

    Subtract learning_rate times the gradient.
    """
    return descend(X, Y, w0, learning_rate, n_steps, sign=1)


@path.mistake
def one_array_for_all_rows(X, Y, w0, learning_rate, n_steps):
    """All rows of the path are the same: the list holds one array many times, and each step changes that one in place.

    Make a new array in every step: w = w - ..., not w -= ..., or append w.copy().
    """
    return np.tile(descend(X, Y, w0, learning_rate, n_steps)[-1], (n_steps + 1, 1))


@path.mistake(name="one array for all rows")
def w0_itself_for_all_rows(X, Y, w0, learning_rate, n_steps):
    """All rows of the path are the array w0 itself, and each step changes it in place, for the caller too.

    Make a new array in every step: w = w - ..., not w -= ..., or start with w0.copy() and append w.copy().
    """
    w0[:] = descend(X, Y, w0, learning_rate, n_steps)[-1]
    return np.tile(w0, (n_steps + 1, 1))
