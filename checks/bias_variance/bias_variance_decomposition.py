"""Split the squared error."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_number, expect_sequence

from .fixtures import LESSON

decomposition = exercise(
    "bias_variance_decomposition",
    lesson=LESSON,
    points=3,
    hints=(
        "Average over the repeats first: every point has a mean prediction. Then compare it with the target.",
        "mean = predictions.mean(axis=0); bias_squared = np.mean((mean - target)**2); variance likewise, around mean.",
    ),
)


@decomposition.reference
def bias_variance_decomposition(predictions, target):
    return np.mean((predictions.mean(axis=0) - target) ** 2), np.mean(predictions.var(axis=0))


def repeated_fits(rng, n_repeats, n_points):
    """Predictions that are off by another amount at every point, and scatter by another amount at every point."""
    target = rng.uniform(-2, 2, n_points)
    off = rng.choice([-1.0, 1.0], n_points) * rng.uniform(0.3, 1.2, n_points)
    scatter = rng.uniform(0.3, 0.9, n_points) * rng.standard_normal((n_repeats, n_points))
    return target + off + scatter, target


def expect_part(function, predictions, target, part):
    """Bias squared (part 0) or variance (part 1): a mean over the points, or the values whose mean it is."""
    came = expect_sequence(function(predictions, target), 2)[part]
    what = ("bias_squared", "variance")[part]
    mean = predictions.mean(axis=0)
    each = [(mean - target) ** 2, np.mean((predictions - mean) ** 2, axis=0)][part]
    expect_close(np.mean(numbers(came, target.shape, what)), each.mean(), what=what)
    if np.ndim(came):
        expect_close(came, each, what=what)


def numbers(value, shape, what):
    if isinstance(value, np.ndarray) and value.ndim:
        return expect_array(value, shape, what=what)
    return expect_number(value, what=what)


@decomposition.gate
def returns_bias_squared_and_variance(bias_variance_decomposition, rng):
    """The result is a tuple of two numbers."""
    predictions, target = repeated_fits(rng, 5, 5)
    result = expect_sequence(bias_variance_decomposition(predictions, target), 2)
    for value, what in zip(result, ("bias_squared", "variance"), strict=True):
        numbers(value, target.shape, what)


@decomposition.check
def squares_the_distance_of_the_mean_prediction(bias_variance_decomposition, rng):
    """bias_squared is the squared distance of the mean prediction from the target, averaged over the points."""
    for n_repeats, n_points in ((6, 6), (4, 9), (12, 3)):
        expect_part(bias_variance_decomposition, *repeated_fits(rng, n_repeats, n_points), 0)


@decomposition.check
def measures_the_scatter_around_the_mean_prediction(bias_variance_decomposition, rng):
    """variance is the mean squared distance of the predictions from their mean, averaged over the points."""
    for n_repeats, n_points in ((6, 6), (4, 9), (12, 3)):
        expect_part(bias_variance_decomposition, *repeated_fits(rng, n_repeats, n_points), 1)


@decomposition.check
def takes_one_point_and_one_repeat(bias_variance_decomposition, rng):
    """One point, one repeat (no variance), one of each, fits that are right on average (no bias), whole numbers."""
    predictions, target = repeated_fits(rng, 5, 4)
    exact = predictions, predictions.mean(axis=0)
    whole = rng.integers(-9, 9, (4, 3)), np.array([20, 1, -20])
    for data in (repeated_fits(rng, 8, 1), repeated_fits(rng, 1, 7), repeated_fits(rng, 1, 1), exact, whole):
        for part in (0, 1):
            expect_part(bias_variance_decomposition, *data, part)


def _averages_over_points(bias_mean, variance_of):
    def averages_over_points(predictions, target):
        """The mean is taken over the points, where it should be over the repeats: axis 0 holds the repeats.

        Every point has its own mean prediction, predictions.mean(axis=0), and variance, predictions.var(axis=0).
        """
        return np.mean((bias_mean(predictions) - target) ** 2), np.mean(variance_of(predictions))

    return averages_over_points


_MEANS = (
    lambda predictions: predictions.mean(axis=1),
    lambda predictions: predictions.mean(axis=1, keepdims=True),
    lambda predictions: predictions.mean(),
    lambda predictions: predictions.mean(axis=0),
)
_VARIANCES = (
    lambda predictions: predictions.var(axis=1),
    lambda predictions: predictions.var(),
    lambda predictions: predictions.var(axis=0),
)
for _mean, _variance in itertools.product(_MEANS, _VARIANCES):
    if (_mean, _variance) != (_MEANS[-1], _VARIANCES[-1]):
        decomposition.mistake(_averages_over_points(_mean, _variance), name="averages over points")


@decomposition.mistake
def mean_of_squares_for_square_of_the_mean(predictions, target):
    """bias_squared is the mean of the squared errors of single predictions, so it holds the variance as well.

    First average the predictions over the repeats, then square the distance: (predictions.mean(axis=0) - target)**2.
    """
    return np.mean((predictions - target) ** 2), np.mean(predictions.var(axis=0))


@decomposition.mistake(name="ddof=1")
def ddof_1(predictions, target):
    """The variance is divided by n_repeats - 1, so bias_squared + variance is more than the mean squared error.

    Divide by n_repeats: predictions.var(axis=0), without ddof=1.
    """
    return bias_variance_decomposition(predictions, target)[0], np.mean(predictions.var(axis=0, ddof=1))


@decomposition.mistake
def biases_cancel(predictions, target):
    """The distances are averaged over the points before they are squared, so points above and below cancel.

    Square the distance at every point first, then average over the points.
    """
    return np.mean(predictions - target) ** 2, np.mean(predictions.var(axis=0))


@decomposition.mistake
def bias_not_squared(predictions, target):
    """The distances of the mean prediction from the target are not squared.

    Square them: np.mean((predictions.mean(axis=0) - target)**2).
    """
    return np.mean(predictions.mean(axis=0) - target), np.mean(predictions.var(axis=0))


@decomposition.mistake(name="bias not squared")
def absolute_bias(predictions, target):
    """The absolute distances of the mean prediction from the target are averaged.

    Square them: np.mean((predictions.mean(axis=0) - target)**2).
    """
    return np.mean(np.abs(predictions.mean(axis=0) - target)), np.mean(predictions.var(axis=0))


@decomposition.mistake
def standard_deviation_for_variance(predictions, target):
    """The second number is a standard deviation.

    The variance is its square: predictions.var(axis=0), or (predictions - mean)**2 averaged over the repeats.
    """
    return bias_variance_decomposition(predictions, target)[0], np.mean(predictions.std(axis=0))


@decomposition.mistake
def scatter_around_the_target(predictions, target):
    """The second number is the mean squared error: distances from the target, not from the mean prediction.

    Variance asks how far the predictions are from one another: subtract predictions.mean(axis=0).
    """
    return bias_variance_decomposition(predictions, target)[0], np.mean((predictions - target) ** 2)


@decomposition.mistake
def the_two_parts_swapped(predictions, target):
    """The variance stands first.

    Return (bias_squared, variance).
    """
    return bias_variance_decomposition(predictions, target)[::-1]
