"""Exercise fit_normalizer: mean and standard deviation of every feature."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_sequence

from .fixtures import CONSTANT, LESSON, ROUNDING, features, mean_of, nearly_constant, small_sigma, spread_of

fit = exercise(
    "fit_normalizer",
    lesson=LESSON,
    points=3,
    hints=(
        "Examples are columns, so mean and standard deviation run over axis 1; keepdims=True keeps the shape (n_x, 1).",
        "sigma = X.std(axis=1, keepdims=True), then np.where(sigma < 1e-8, 1.0, sigma).",
    ),
)


@fit.reference
def fit_normalizer(X):
    return mean_of(X), spread_of(X)


def with_constants(rng, m=10):
    """Seven features, five of them constant, the first and the last among these.

    Their values are 0, above 0 and below; two compute to a spread of 0, two to 1e-17, one to 1e-14.
    """
    X = features(rng, 7, m)
    X[0], X[2] = 0.0, -3.0
    X[4], X[5] = -nearly_constant(rng, m), nearly_constant(rng, m)
    X[6] = CONSTANT
    return X


def fitted(fit_normalizer, X):
    mu, sigma = expect_sequence(fit_normalizer(X), 2)
    shape = (X.shape[0], 1)
    return expect_array(mu, shape, what="mu"), expect_array(sigma, shape, what="sigma")


@fit.gate
def returns_two_columns(fit_normalizer, rng):
    """The result is the pair (mu, sigma), both of shape (n_x, 1)."""
    fitted(fit_normalizer, features(rng, 3, 8))
    fitted(fit_normalizer, features(rng, 5, 4))


@fit.check
def mu_is_the_mean_over_the_examples(fit_normalizer, rng):
    """mu holds the mean of each feature."""
    for n_x, m in ((3, 8), (5, 4), (4, 4), (1, 6)):
        X = features(rng, n_x, m)
        expect_close(fitted(fit_normalizer, X)[0], mean_of(X), what="mu")


@fit.check
def sigma_is_the_standard_deviation_over_the_examples(fit_normalizer, rng):
    """sigma holds the standard deviation of each feature, the root of the mean squared deviation."""
    for n_x, m in ((3, 8), (5, 4), (4, 4), (1, 6), (2, 2)):
        X = features(rng, n_x, m)
        expect_close(fitted(fit_normalizer, X)[1], spread_of(X), what="sigma")


@fit.check
def sigma_of_a_constant_feature_is_1(fit_normalizer, rng):
    """A feature whose values are all equal gets sigma = 1, though rounding may leave its spread at 1e-17."""
    for X in (with_constants(rng), features(rng, 4, 1)):
        mu, sigma = fitted(fit_normalizer, X)
        expect_close(
            sigma,
            spread_of(X),
            what="sigma",
            cause="constant features, and only these, are to get 1; rounding can leave their std at 1e-17",
        )
        expect_close(mu, mean_of(X), what="mu")


@fit.check
def small_spreads_are_spreads(fit_normalizer, rng):
    """A feature whose values are a thousandth apart is not constant: sigma is its standard deviation."""
    X = features(rng, 4, 9)
    X[1::2] *= small_sigma(rng, 2) / spread_of(X[1::2])
    mu, sigma = fitted(fit_normalizer, X)
    expect_close(sigma, spread_of(X), what="sigma", atol=0.0, cause="a small spread is taken for none, or changed")
    expect_close(mu, mean_of(X), what="mu")


@fit.mistake
def variance_for_sigma(X):
    """sigma is the variance, the square of the standard deviation.

    Take the square root of the mean squared deviation, or use X.std.
    """
    return mean_of(X), spread_of(X) ** 2


@fit.mistake(name="variance for sigma")
def variance_with_zeros(X):
    """sigma is the variance, the square of the standard deviation; and constant features have no 1.

    Use X.std(axis=1, keepdims=True), then put 1 where it is nearly 0.
    """
    return mean_of(X), X.var(axis=1, keepdims=True)


@fit.mistake
def wrong_axis(X):
    """Mean and standard deviation run over the features of an example, not over the examples of a feature.

    Examples are columns: use axis=1 with keepdims=True.
    """
    return X.mean(axis=0, keepdims=True), spread_of(X.T).T


@fit.mistake(name="wrong axis")
def wrong_axis_flat(X):
    """Mean and standard deviation run over the features of an example, not over the examples of a feature.

    Examples are columns: use axis=1 with keepdims=True.
    """
    return X.mean(axis=0), X.std(axis=0)


@fit.mistake(name="wrong axis")
def wrong_axis_upright(X):
    """Mean and standard deviation run over the features of an example, not over the examples of a feature.

    Examples are columns: use axis=1 with keepdims=True.
    """
    return X.mean(axis=0).reshape(-1, 1), X.std(axis=0).reshape(-1, 1)


def _one_number(form):
    def one_number(X):
        """mu and sigma hold one number each, over all features together.

        Every feature has a mean and a spread of its own: use axis=1 with keepdims=True.
        """
        return form(X.mean(), len(X)), form(X.std(), len(X))

    return one_number


for _form in (
    lambda number, n_x: number,
    lambda number, n_x: float(number),
    lambda number, n_x: np.full((1, 1), number),
    lambda number, n_x: np.full((n_x, 1), number),
):
    fit.mistake(_one_number(_form), name="one number for all features")


@fit.mistake(name="one number for all features")
def one_sigma_for_all_features(X):
    """sigma holds one number, the spread of all features together.

    Every feature has a spread of its own: use axis=1 with keepdims=True.
    """
    return mean_of(X), np.full((len(X), 1), X.std())


@fit.mistake
def division_by_zero_left_in(X):
    """sigma is 0 for a constant feature (or 1e-17 from rounding), and the division by it makes nan or huge numbers.

    Put 1 where sigma is nearly 0: np.where(sigma < 1e-8, 1.0, sigma).
    """
    return mean_of(X), X.std(axis=1, keepdims=True)


@fit.mistake(name="division by zero left in")
def only_exact_zeros_found(X):
    """sigma of a constant feature can come out as 1e-17, not exactly 0, because the mean is rounded.

    Compare with a small bound: sigma < 1e-8, not sigma == 0.
    """
    sigma = X.std(axis=1, keepdims=True)
    return mean_of(X), np.where(sigma == 0, 1.0, sigma)


@fit.mistake(name="division by zero left in")
def a_small_number_added(X):
    """A small number is added to sigma, so a constant feature gets that number and not 1.

    Put exactly 1 where sigma is nearly 0, and leave the other entries as they are.
    """
    return mean_of(X), X.std(axis=1, keepdims=True) + 1e-8


@fit.mistake(name="ddof=1")
def ddof_1(X):
    """The sum of squared deviations is divided by m - 1, not by m.

    Use the plain mean of the squares, ddof=0; that is NumPy's default.
    """
    ddof = min(1, X.shape[1] - 1)
    sigma = X.std(axis=1, keepdims=True, ddof=ddof)
    return mean_of(X), np.where(sigma < ROUNDING, 1.0, sigma)


@fit.mistake
def flat_result(X):
    """mu and sigma are flat, of shape (n_x,); they would not broadcast against X of shape (n_x, m).

    Keep the axis: keepdims=True, or reshape(-1, 1).
    """
    return mean_of(X).ravel(), spread_of(X).ravel()
