"""Exercise initialize_parameters_xavier: variance 1 / fan-in."""

import numpy as np

from autograder.exercises import exercise

from .draws import check_draws, declare_mistakes, scaled_normal
from .fixtures import LESSON, initialized

xavier = exercise(
    "initialize_parameters_xavier",
    lesson=LESSON,
    points=2,
    hints=(
        "The variance of a weight is 1 / n, with n the number of inputs of its layer; what is the standard deviation?",
        "Wl is rng.standard_normal((n_l, n_{l-1})) * np.sqrt(1 / n_{l-1}), or uniform up to np.sqrt(3 / n_{l-1}).",
    ),
)


def xavier_deviation(n_in, n_out):
    return np.sqrt(1 / n_in)


@xavier.reference
def initialize_parameters_xavier(layers_dims, rng):
    return scaled_normal(layers_dims, rng, xavier_deviation)


check_draws(xavier, xavier_deviation, distributions=("normal", "uniform"))


@xavier.mistake
def square_root_twice(layers_dims, rng):
    """The square root is taken twice, so the weights are far too large.

    The standard deviation is one square root of the variance: np.sqrt(1 / n_{l-1}).
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(np.sqrt(1 / n_in)))


@xavier.mistake(name="fan-out")
def xavier_fan_out(layers_dims, rng):
    """The variance uses the number of units of the layer itself, n_l.

    Count what flows into a unit: the variance is 1 / n_{l-1}, the number of columns of Wl.
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(1 / n_out))


@xavier.mistake(name="limit for standard deviation")
def xavier_limit(layers_dims, rng):
    """The uniform numbers reach up to the standard deviation, so their own is smaller by sqrt(3).

    A uniform number from -c to c has variance c**2 / 3: take c = np.sqrt(3 / n_{l-1}).
    """
    return initialized(
        layers_dims, lambda n_out, n_in: rng.uniform(-1.0, 1.0, (n_out, n_in)) * xavier_deviation(n_in, n_out)
    )


declare_mistakes(xavier, xavier_deviation)
