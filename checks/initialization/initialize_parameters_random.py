"""Exercise initialize_parameters_random: normal numbers of one scale."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close, twins

from .draws import check_draws, declare_mistakes, drawn, scaled_normal
from .fixtures import LESSON, initialized

randomly = exercise(
    "initialize_parameters_random",
    lesson=LESSON,
    points=1,
    hints=(
        "Draw one standard normal number for every weight from rng, multiply by scale, and leave b at zero.",
        "Wl is rng.standard_normal((n_l, n_{l-1})) * scale, whatever the size of the layer.",
    ),
)


@randomly.reference
def initialize_parameters_random(layers_dims, rng, scale=10.0):
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: scale)


check_draws(randomly, lambda n_in, n_out, scale=10.0: scale, options=((), (0.01,), (3.0,)))


@randomly.check
def has_the_scale_10_unless_told_otherwise(initialize_parameters_random, rng):
    """Without scale the weights are what they are for a scale of 10."""
    default, told = twins(rng)
    came = drawn(initialize_parameters_random, [3, 4, 2], default)
    expected = drawn(initialize_parameters_random, [3, 4, 2], told, (10.0,))
    for key in ("W1", "W2"):
        expect_close(came[key], expected[key], what=f"{key} without scale, as it comes with scale=10.0,")


def _uniform(low, high):
    def uniform_draws(layers_dims, rng, scale=10.0):
        """The weights come from a uniform distribution.

        Use rng.standard_normal(shape): a normal distribution with mean 0 and standard deviation 1.
        """
        return initialized(layers_dims, lambda n_out, n_in: rng.uniform(low, high, (n_out, n_in)) * scale)

    return uniform_draws


for _low, _high in ((0.0, 1.0), (-1.0, 1.0), (-0.5, 0.5)):
    randomly.mistake(_uniform(_low, _high), name="uniform draws")


def _scaled_as_he(with_scale):
    def scaled_as_He(layers_dims, rng, scale=10.0):
        """The weights are scaled by sqrt(2 / n), which is He's initialization.

        Multiply by scale only: here every layer has the same standard deviation.
        """
        return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(2 / n_in) * (scale if with_scale else 1.0))

    return scaled_as_He


for _flag in (True, False):
    randomly.mistake(_scaled_as_he(_flag), name="scaled as He")


@randomly.mistake(name="scale as variance")
def scale_as_variance(layers_dims, rng, scale=10.0):
    """scale is taken as the variance: the numbers are multiplied by its square root.

    scale is the standard deviation; multiply by scale itself.
    """
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(scale))


declare_mistakes(randomly, lambda n_in, n_out, scale=10.0: scale)
