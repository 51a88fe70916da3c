"""Exercise initialize_parameters_glorot: variance 2 / (fan-in + fan-out)."""

import numpy as np

from autograder.exercises import exercise

from .draws import check_draws, declare_mistakes, scaled_normal
from .fixtures import LESSON, initialized

glorot = exercise(
    "initialize_parameters_glorot",
    lesson=LESSON,
    points=1,
    hints=(
        "The variance of a weight is 2 / (n_in + n_out), with both sides of its layer; what is the standard deviation?",
        "Wl is rng.standard_normal((n_l, n_{l-1})) * np.sqrt(2 / (n_{l-1} + n_l)), "
        "or uniform up to np.sqrt(6 / (n_{l-1} + n_l)).",
    ),
)


def glorot_deviation(n_in, n_out):
    return np.sqrt(2 / (n_in + n_out))


@glorot.reference
def initialize_parameters_glorot(layers_dims, rng):
    return scaled_normal(layers_dims, rng, glorot_deviation)


check_draws(glorot, glorot_deviation, distributions=("normal", "uniform"))


@glorot.mistake
def product_for_sum(layers_dims, rng):
    """The numbers of inputs and units are multiplied, so the weights are far too small.

    Add them: the variance is 2 / (n_{l-1} + n_l).
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(2 / (n_in * n_out)))


@glorot.mistake(name="no square root")
def glorot_without_square_root(layers_dims, rng):
    """The numbers are multiplied by the variance 2 / (n_in + n_out).

    A factor c multiplies the variance by c squared, so multiply by np.sqrt(2 / (n_{l-1} + n_l)).
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: 2 / (n_in + n_out))


@glorot.mistake(name="limit for standard deviation")
def glorot_limit(layers_dims, rng):
    """The uniform numbers reach up to the standard deviation, so their own is smaller by sqrt(3).

    A uniform number from -c to c has variance c**2 / 3: take c = np.sqrt(6 / (n_{l-1} + n_l)).
    """
    return initialized(
        layers_dims, lambda n_out, n_in: rng.uniform(-1.0, 1.0, (n_out, n_in)) * glorot_deviation(n_in, n_out)
    )


declare_mistakes(glorot, glorot_deviation)
