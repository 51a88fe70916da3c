"""Exercise initialize_parameters_he: variance 2 / fan-in."""

import numpy as np

from autograder.exercises import exercise

from .draws import check_draws, declare_mistakes, scaled_normal
from .fixtures import LESSON

he = exercise(
    "initialize_parameters_he",
    lesson=LESSON,
    points=3,
    hints=(
        "The variance of a weight is 2 / n, with n the number of inputs of its layer; what is the standard deviation?",
        "Wl is rng.standard_normal((n_l, n_{l-1})) * np.sqrt(2 / n_{l-1}); b stays zero.",
    ),
)


def he_deviation(n_in, n_out):
    return np.sqrt(2 / n_in)


@he.reference
def initialize_parameters_he(layers_dims, rng):
    return scaled_normal(layers_dims, rng, he_deviation)


check_draws(he, he_deviation)


@he.mistake(name="fan-out")
def fan_out(layers_dims, rng):
    """The variance uses the number of units of the layer itself, n_l.

    Count what flows into a unit: the variance is 2 / n_{l-1}, the number of columns of Wl.
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(2 / n_out))


@he.mistake
def no_square_root(layers_dims, rng):
    """The numbers are multiplied by the variance 2 / n.

    A factor c multiplies the variance by c squared, so multiply by np.sqrt(2 / n_{l-1}).
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: 2 / n_in)


@he.mistake(name="1 for 2")
def one_for_two(layers_dims, rng):
    """The variance is 1 / n, which suits tanh; ReLU halves the mean square in every layer.

    Take 2 / n_{l-1}: the 2 makes up for the half that ReLU cuts off.
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(1 / n_in))


declare_mistakes(he, he_deviation)
