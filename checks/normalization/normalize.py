"""Exercise normalize: shift and scale with given statistics."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from .fixtures import LESSON, features, mean_of, small_sigma, spread_of

normalizing = exercise(
    "normalize",
    lesson=LESSON,
    points=2,
    hints=(
        "First move every feature to mean 0, then bring it to spread 1, with the mu and sigma that you are given.",
        "return (X - mu) / sigma",
    ),
)


@normalizing.reference
def normalize(X, mu, sigma):
    return (X - mu) / sigma


def expect_normalized(normalize, rng, shape, *, mu=None, sigma=None):
    """Statistics that are not those of X, sigma away from 1."""
    n_x = shape[0]
    given_mu = rng.uniform(3.0, 8.0, (n_x, 1)) if mu is None else np.full((n_x, 1), mu)
    given_sigma = rng.uniform(2.0, 5.0, (n_x, 1)) if sigma is None else np.full((n_x, 1), sigma)
    X = features(rng, *shape)
    expect_close(normalize(X, given_mu, given_sigma), (X - given_mu) / given_sigma, what="the normalized X")


@normalizing.gate
def keeps_the_shape_of_X(normalize, rng):
    """The result is an array of X's shape."""
    normalized = normalize(features(rng, 3, 8), np.full((3, 1), 4.0), np.full((3, 1), 2.0))
    expect_array(normalized, (3, 8), what="the normalized X")


@normalizing.check
def subtracts_mu(normalize, rng):
    """With sigma = 1 it is X - mu."""
    expect_normalized(normalize, rng, (3, 8), sigma=1.0)


@normalizing.check
def divides_by_sigma(normalize, rng):
    """With mu = 0 it is X / sigma."""
    expect_normalized(normalize, rng, (3, 8), mu=0.0)


@normalizing.check
def does_both_with_what_it_is_given(normalize, rng):
    """It is (X - mu) / sigma with the given statistics, for many examples or one."""
    for shape in ((4, 6), (5, 5), (3, 1), (1, 7)):
        expect_normalized(normalize, rng, shape)


@normalizing.check
def divides_by_small_sigmas_too(normalize, rng):
    """A feature whose values are a thousandth apart has a sigma of thousandths, which counts as it is."""
    X, mu, sigma = features(rng, 3, 7), rng.uniform(3.0, 8.0, (3, 1)), small_sigma(rng, 3)
    expect_close(
        normalize(X, mu, sigma),
        (X - mu) / sigma,
        what="the normalized X",
        cause="a number is added to sigma, or a small sigma is replaced; sigma is never 0 here",
    )


@normalizing.mistake(name="divides by sigma**2")
def divides_by_the_variance(X, mu, sigma):
    """The division is by the square of sigma.

    sigma is the standard deviation already: divide by sigma itself.
    """
    return (X - mu) / sigma**2


@normalizing.mistake
def scales_without_centring(X, mu, sigma):
    """X is divided by sigma, but mu is not subtracted.

    Subtract mu first: (X - mu) / sigma.
    """
    return X / sigma


@normalizing.mistake
def centres_after_scaling(X, mu, sigma):
    """mu is subtracted after the division, when X has another scale already: the brackets are missing.

    Subtract first: (X - mu) / sigma.
    """
    return X / sigma - mu


@normalizing.mistake
def centres_without_scaling(X, mu, sigma):
    """mu is subtracted, but nothing is divided by sigma.

    Divide the centred features by sigma.
    """
    return X - mu


@normalizing.mistake
def multiplies_by_sigma(X, mu, sigma):
    """The centred features are multiplied by sigma, so that large ones get larger.

    Divide by sigma.
    """
    return (X - mu) * sigma


@normalizing.mistake(name="small number added to sigma")
def small_number_added(X, mu, sigma):
    """A small number is added to sigma, which changes features whose spread is small.

    sigma is never 0: fit_normalizer has seen to it. Divide by sigma as it is.
    """
    return (X - mu) / (sigma + 1e-8)


@normalizing.mistake
def statistics_of_X_itself(X, mu, sigma):
    """The mean and spread of X itself are used, whatever mu and sigma are given.

    Use the arguments: they may come from another data set, such as the training set.
    """
    return (X - mean_of(X)) / spread_of(X)
