"""What the four random initializers share: their checks and the ways to go wrong."""

import numpy as np

from autograder.exercises.expect import SIGMAS, Mismatch, describe, expect, expect_close, twins

from .fixtures import SHAPES, expect_shapes, fan_ins_and_outs, initialized

# Share of the values within one and two standard deviations of the mean.
WITHIN = {"normal": (0.6827, 0.9545), "uniform": (0.5774, 1.0)}


def wide_dims(rng):
    """Layers of thousands of weights whose fan-in and fan-out lie far apart; the first fan-in is small."""
    return [int(rng.integers(low, low + low // 4 + 1)) for low in (3, 1200, 24, 300)]


def generator(rng):
    """A generator for the learner, so that what it draws leaves the fixtures alone."""
    return np.random.default_rng(int(rng.integers(2**32)))


def expect_zero_biases(parameters, dims):
    biases = [parameters[f"b{layer}"].ravel() for layer, _ in fan_ins_and_outs(dims)]
    values = np.concatenate(biases)
    nonzero = values[np.abs(values) > 1e-12]
    expect(
        nonzero.size == 0,
        f"expected every b to be zero, came {nonzero.size} other values, the first {describe(nonzero[:1])}",
        kind="b not zero",
        got=len(set(values.tolist())) > 1,
    )


def expect_deviations(parameters, dims, deviation, option=()):
    """Every W has its standard deviation within six standard errors, which are those of its logarithm at any scale.

    What came in all layers together tells mistakes apart.
    """
    where = f", scale={option[0]}" if option else ""
    came, expected, within = [], [], []
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        W = parameters[f"W{layer}"]
        came.append(float(W.std()))
        expected.append(float(deviation(fan_in, fan_out, *option)))
        within.append(SIGMAS / np.sqrt(2 * W.size))
    off = np.log(np.divide(came, expected))
    if (np.abs(off) <= within).all():
        return
    first = int(np.argmax(np.abs(off) > within))
    raise Mismatch(
        f"expected the weights of W{first + 1} (n_in={dims[first]}, n_out={dims[first + 1]}{where}) to have a standard "
        f"deviation of about {describe(expected[first])}, came {describe(came[first])}, "
        f"which is {came[first] / expected[first]:.3g} times as much",
        kind=f"deviations{where}",
        got=off,
        rtol=0.0,
        atol=1.5 * max(within),
    )


def expect_uncorrelated(one, other, what, cause):
    one, other = one.ravel() - one.mean(), other.ravel() - other.mean()
    expect_close(
        float(np.mean(one * other) / (one.std() * other.std())),
        0.0,
        within=SIGMAS / np.sqrt(one.size),
        what=f"the correlation of {what}",
        cause=cause,
    )


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
        """The weights have mean zero and the distribution of the contract."""
        dims = wide_dims(rng)
        parameters = drawn(initialize, dims, generator(rng))
        W = np.concatenate([(W / W.std()).ravel() for W in (parameters[f"W{layer}"] for layer in (1, 2, 3))])
        expect_close(
            float(W.mean()),
            0.0,
            within=SIGMAS / np.sqrt(W.size),
            what="the mean of the weights, in standard deviations",
            cause="numbers that are all positive, as rng.random gives them",
        )
        shares = [float(np.mean(np.abs(W - W.mean()) < W.std() * bound)) for bound in (1, 2)]
        if not any(_matches(shares, name, W.size) for name in distributions):
            raise Mismatch(
                f"expected {' or '.join(distributions)} weights, with "
                f"{' or '.join(f'{WITHIN[name][0]:.1%}' for name in distributions)} of them within one standard "
                f"deviation and {' or '.join(f'{WITHIN[name][1]:.1%}' for name in distributions)} within two; "
                f"came {shares[0]:.1%} and {shares[1]:.1%}",
                kind="distribution",
                got=np.array(shares),
                rtol=0.0,
                atol=1.5 * SIGMAS * 0.5 / np.sqrt(W.size),
            )

    @entry.check
    def leaves_b_at_zero(initialize, rng):
        """Every b is zero."""
        for dims in ([7, 5, 4, 3], [3, 2] * 7):
            expect_zero_biases(drawn(initialize, dims, generator(rng)), dims)

    @entry.check
    def draws_every_weight_by_itself(initialize, rng):
        """Weights are independent of each other, within a layer and between layers."""
        parameters = drawn(initialize, [60] * 4, generator(rng))
        W1, W2, W3 = (parameters[f"W{layer}"] for layer in (1, 2, 3))
        for W, name in ((W1, "W1"), (W3, "W3")):
            cause = "one random number serves several weights; draw one for each"
            expect_uncorrelated(W[0::2], W[1::2], f"neighbouring rows of {name}", cause)
            expect_uncorrelated(W[:, 0::2], W[:, 1::2], f"neighbouring columns of {name}", cause)
        for W, V, names in ((W1, W2, "W1 and W2"), (W2, W3, "W2 and W3"), (W1, W3, "W1 and W3")):
            expect_uncorrelated(W, V, names, "every layer starts from the same seed; draw from the argument rng")

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


def _matches(shares, name, size):
    """Whether both shares are those of the distribution, within six standard errors."""
    return all(
        abs(share - right) <= SIGMAS * np.sqrt(max(right * (1 - right), 1e-3) / size)
        for share, right in zip(shares, WITHIN[name], strict=True)
    )


def scaled_normal(dims, rng, deviation):
    return initialized(dims, lambda n_out, n_in: rng.standard_normal((n_out, n_in)) * deviation(n_in, n_out))


def seeded_inside(dims, deviation, *, every_layer):
    """The mistake of a generator that is made inside: once for the network, or anew for every layer."""
    rng = np.random.default_rng(1)

    def draw(n_out, n_in):
        own = np.random.default_rng(1) if every_layer else rng
        return own.standard_normal((n_out, n_in)) * deviation(n_in, n_out)

    return initialized(dims, draw)
