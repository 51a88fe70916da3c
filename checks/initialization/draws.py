"""What the four random initializers share: their checks and the ways to go wrong."""

import itertools

import numpy as np

from autograder.exercises.expect import describe, expect, twins

from .fixtures import SHAPES, expect_shapes, fan_ins_and_outs, initialized
from .randomness import (
    expect_deviations,
    expect_distribution,
    expect_free_sizes,
    expect_no_copies,
    expect_uncorrelated,
    expect_zero_biases,
)


def wide_dims(rng):
    """Layers of thousands of weights whose fan-in and fan-out lie far apart; the first fan-in is small."""
    return [int(rng.integers(low, low + low // 4 + 1)) for low in (3, 1200, 24, 300)]


def generator(rng):
    """A generator for the learner, so that what it draws leaves the fixtures alone."""
    return np.random.default_rng(int(rng.integers(2**32)))


def drawn(initialize, dims, rng, option=()):
    return expect_shapes(initialize(dims, rng, *option), dims)


def check_draws(entry, deviation, options=((),), distributions=("normal",)):
    """Declare the checks of an initializer whose weights have the standard deviation ``deviation(fan_in, fan_out)``.

    ``options`` are further arguments to try, which ``deviation`` gets as well.
    """

    @entry.gate
    def holds_W_and_b_of_every_layer(initialize, rng):
        """The result is a dict with Wl of shape (n_l, n_{l-1}) and bl of shape (n_l, 1) for every layer."""
        for dims in SHAPES:
            drawn(initialize, dims, generator(rng))

    @entry.gate
    def draws_different_weights(initialize, rng):
        """The weights of a layer are not all the same number."""
        dims = wide_dims(rng)
        parameters = drawn(initialize, dims, generator(rng))
        for layer, _ in fan_ins_and_outs(dims):
            W = parameters[f"W{layer}"]
            expect(
                float(np.ptp(W)) > 0,
                f"expected random numbers in W{layer}, came {describe(float(W[0, 0]))} everywhere",
                kind="constant weights",
                got=float(W[0, 0]),
            )

    @entry.check(weight=2)
    def has_the_right_standard_deviation(initialize, rng):
        """Every W has the standard deviation of the contract."""
        dims = wide_dims(rng)
        for option in options:
            parameters = drawn(initialize, dims, generator(rng), option)
            expect_deviations(parameters, dims, deviation, option)

    @entry.check
    def draws_around_zero_from_the_right_distribution(initialize, rng):
        """In every layer the weights have mean zero and the distribution of the contract."""
        dims = wide_dims(rng)
        parameters = drawn(initialize, dims, generator(rng))
        for layer, _ in fan_ins_and_outs(dims):
            expect_distribution(parameters[f"W{layer}"], f"W{layer}", distributions)

    @entry.check
    def leaves_b_at_zero(initialize, rng):
        """Every b is zero."""
        for dims in ([7, 5, 4, 3], [3, 2] * 7):
            expect_zero_biases(drawn(initialize, dims, generator(rng)), dims)

    @entry.check
    def draws_every_weight_by_itself(initialize, rng):
        """Weights are independent of each other, within a layer and between layers."""
        parameters = drawn(initialize, [60] * 4, generator(rng))
        weights = [parameters[f"W{layer}"] for layer in (1, 2, 3)]
        for W, name in zip(weights, ("W1", "W2", "W3"), strict=True):
            cause = "one random number serves several weights; draw one for each"
            expect_uncorrelated(W[0::2], W[1::2], f"neighbouring rows of {name}", cause)
            expect_uncorrelated(W[:, 0::2], W[:, 1::2], f"neighbouring columns of {name}", cause)
        for (i, W), (j, V) in itertools.combinations(enumerate(weights, 1), 2):
            cause = "every layer starts from the same seed; draw from the argument rng"
            expect_uncorrelated(W, V, f"W{i} and W{j}", cause)
        expect_no_copies(weights)
        expect_free_sizes(weights)

    @entry.check
    def draws_new_weights_at_every_call(initialize, rng):
        """Each call gives other weights, drawn from rng alone."""
        dims, own = [40, 50, 30], generator(rng)
        first, second = (drawn(initialize, dims, own) for _ in range(2))
        for key in ("W1", "W2"):
            expect_uncorrelated(
                first[key],
                second[key],
                f"{key} of two calls",
                "the generator is made or seeded inside the function; draw from the argument rng",
            )
        one, other = (drawn(initialize, dims, twin) for twin in twins(rng))
        expect(
            all(np.array_equal(one[key], other[key]) for key in ("W1", "W2")),
            "expected the same weights for generators in the same state, came different ones. "
            "Likely cause: random numbers that do not come from the argument rng",
            kind="not reproducible",
        )


def scaled_normal(dims, rng, deviation):
    return initialized(dims, lambda n_out, n_in: rng.standard_normal((n_out, n_in)) * deviation(n_in, n_out))


def declare_mistakes(entry, deviation):
    """Declare what goes wrong with every scheme; a further argument, as ``scale``, is passed to ``deviation``."""

    @entry.mistake
    def random_b(layers_dims, rng, *scale):
        """The biases are random, too.

        Leave b at zero, np.zeros((n_l, 1)): random weights are enough to make the units differ.
        """
        parameters = scaled_normal(layers_dims, rng, lambda n_in, n_out: deviation(n_in, n_out, *scale))
        return parameters | {key: rng.standard_normal(b.shape) for key, b in parameters.items() if key[0] == "b"}

    @entry.mistake
    def transposed_shapes(layers_dims, rng, *scale):
        """The weight matrices have the shape (n_{l-1}, n_l), so W @ A does not fit.

        A row of W belongs to a unit of the layer, a column to an input: the shape is (n_l, n_{l-1}).
        """
        parameters = scaled_normal(layers_dims, rng, lambda n_in, n_out: deviation(n_in, n_out, *scale))
        return {key: value.T if key[0] == "W" else value for key, value in parameters.items()}

    def seeded(every_layer):
        def same_numbers_every_call(layers_dims, rng, *scale):
            """Every call gives the same weights, because the generator is made or seeded inside the function.

            Draw from the argument rng, which moves on with every draw.
            """
            own = np.random.default_rng(1)

            def draw(n_out, n_in):
                layer_rng = np.random.default_rng(1) if every_layer else own
                return layer_rng.standard_normal((n_out, n_in)) * deviation(n_in, n_out, *scale)

            return initialized(layers_dims, draw)

        return same_numbers_every_call

    for every_layer in (True, False):
        entry.mistake(seeded(every_layer), name="same numbers every call")
