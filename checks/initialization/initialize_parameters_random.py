"""Exercise initialize_parameters_random: normal numbers of one scale."""

import numpy as np

from autograder.exercises import exercise

from .draws import check_draws, scaled_normal, seeded_inside
from .fixtures import LESSON, initialized

randomly = exercise(
    "initialize_parameters_random",
    lesson=LESSON,
    points=2,
    hints=(
        "Draw one standard normal number for every weight from rng, multiply by scale, and leave b at zero.",
        "Wl is rng.standard_normal((n_l, n_{l-1})) * scale, whatever the size of the layer.",
    ),
)


@randomly.reference
def initialize_parameters_random(layers_dims, rng, scale=10.0):
    return scaled_normal(layers_dims, rng, lambda n_in, n_out: scale)


check_draws(randomly, lambda n_in, n_out, scale=10.0: scale, options=((), (0.01,), (3.0,)))


def _uniform(low, high):
    def uniform_draws(layers_dims, rng, scale=10.0):
        """The weights come from a uniform distribution.

        Use rng.standard_normal(shape): a normal distribution with mean 0 and standard deviation 1.
        """
        return initialized(layers_dims, lambda n_out, n_in: rng.uniform(low, high, (n_out, n_in)) * scale)

    return uniform_draws


for _low, _high in ((0.0, 1.0), (-1.0, 1.0), (-0.5, 0.5)):
    randomly.mistake(_uniform(_low, _high), name="uniform draws")


@randomly.mistake
def random_b(layers_dims, rng, scale=10.0):
    """The biases are random, too.

    Leave b at zero, np.zeros((n_l, 1)): random weights are enough to make the units differ.
    """
    return initialized(
        layers_dims,
        lambda n_out, n_in: rng.standard_normal((n_out, n_in)) * scale,
        bias=lambda n_out: rng.standard_normal((n_out, 1)) * scale,
    )


def _seeded_random(every_layer):
    def same_numbers_every_call(layers_dims, rng, scale=10.0):
        """Every call gives the same weights, because the generator is made or seeded inside the function.

        Draw from the argument rng, which moves on with every draw.
        """
        return seeded_inside(layers_dims, lambda n_in, n_out: scale, every_layer=every_layer)

    return same_numbers_every_call


def _scaled_as_he(with_scale):
    def scaled_as_He(layers_dims, rng, scale=10.0):
        """The weights are scaled by sqrt(2 / n), which is He's initialization.

        Multiply by scale only: here every layer has the same standard deviation.
        """
        return scaled_normal(layers_dims, rng, lambda n_in, n_out: np.sqrt(2 / n_in) * (scale if with_scale else 1.0))

    return scaled_as_He


for _flag in (True, False):
    randomly.mistake(_seeded_random(_flag), name="same numbers every call")
    randomly.mistake(_scaled_as_he(_flag), name="scaled as He")
