"""Checks of lesson 08: vanishing and exploding signals, and how to start."""

import itertools

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    SIGMAS,
    Mismatch,
    describe,
    expect,
    expect_array,
    expect_bool,
    expect_close,
    expect_dict,
    expect_equal,
    twins,
)

LESSON = "08_initialization"
SHAPES = ([5, 4, 3], [3, 1], [1, 1], [4, 1, 6, 2], [3, 2] * 7)

# Share of the values within one and two standard deviations of the mean.
WITHIN = {"normal": (0.6827, 0.9545), "uniform": (0.5774, 1.0)}


# Fixtures


def fan_ins_and_outs(dims):
    return list(enumerate(itertools.pairwise(dims), start=1))


def wide_dims(rng):
    """Layers of thousands of weights whose fan-in and fan-out lie far apart; the first fan-in is small."""
    return [int(rng.integers(low, low + low // 4 + 1)) for low in (3, 1200, 24, 300)]


def generator(rng):
    """A generator for the learner, so that what it draws leaves the fixtures alone."""
    return np.random.default_rng(int(rng.integers(2**32)))


def network(rng, dims, biases=True):
    """Parameters whose activations neither vanish nor explode."""
    parameters = {}
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        parameters[f"W{layer}"] = rng.normal(0.0, 1.3 / np.sqrt(fan_in), (fan_out, fan_in))
        size = rng.uniform(0.4, 1.0, (fan_out, 1)) * rng.choice([-1.0, 1.0], (fan_out, 1))
        parameters[f"b{layer}"] = size if biases else np.zeros((fan_out, 1))
    return parameters


# Expectations that several exercises share


def expect_keys(value, dims):
    """W and b of every layer, as arrays."""
    keys = [f"{kind}{layer}" for layer, _ in fan_ins_and_outs(dims) for kind in "Wb"]
    parameters = expect_dict(value, keys, what="the parameters")
    for key in keys:
        expect_array(parameters[key], what=key)
    return parameters


def expect_shapes(value, dims):
    """Every Wl is (n_l, n_{l-1}) and every bl is (n_l, 1)."""
    parameters = expect_keys(value, dims)
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        expect_array(parameters[f"W{layer}"], (fan_out, fan_in), what=f"W{layer}")
        expect_array(parameters[f"b{layer}"], (fan_out, 1), what=f"b{layer}")
    return parameters


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


def initialized(dims, draw, bias=None):
    """Parameters with weights ``draw(n_out, n_in)``, and biases zero or ``bias(n_out)``."""
    parameters = {}
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        parameters[f"W{layer}"] = draw(fan_out, fan_in)
        parameters[f"b{layer}"] = np.zeros((fan_out, 1)) if bias is None else bias(fan_out)
    return parameters


def scaled_normal(dims, rng, deviation):
    return initialized(dims, lambda n_out, n_in: rng.standard_normal((n_out, n_in)) * deviation(n_in, n_out))


def seeded_inside(dims, deviation, *, every_layer):
    """The mistake of a generator that is made inside: once for the network, or anew for every layer."""
    rng = np.random.default_rng(1)

    def draw(n_out, n_in):
        own = np.random.default_rng(1) if every_layer else rng
        return own.standard_normal((n_out, n_in)) * deviation(n_in, n_out)

    return initialized(dims, draw)


# initialize_parameters_zeros

zeros = exercise(
    "initialize_parameters_zeros",
    lesson=LESSON,
    points=1,
    hints=(
        "Go through the layers 1, 2, ..., L with L = len(layers_dims) - 1, and make two arrays for each.",
        "Wl is np.zeros((layers_dims[l], layers_dims[l - 1])) and bl is np.zeros((layers_dims[l], 1)).",
    ),
)


@zeros.reference
def initialize_parameters_zeros(layers_dims):
    return initialized(layers_dims, lambda n_out, n_in: np.zeros((n_out, n_in)))


@zeros.gate
def holds_W_and_b_of_every_layer(initialize_parameters_zeros, rng):
    """The result is a dict with W1, b1, ..., WL, bL."""
    for dims in SHAPES:
        expect_keys(initialize_parameters_zeros(dims), dims)


@zeros.check(weight=2)
def has_the_right_shapes(initialize_parameters_zeros, rng):
    """Wl has the shape (n_l, n_{l-1}) and bl the shape (n_l, 1)."""
    for dims in SHAPES:
        expect_shapes(initialize_parameters_zeros(dims), dims)


@zeros.check
def is_zero_everywhere(initialize_parameters_zeros, rng):
    """Every entry is zero."""
    for dims in SHAPES:
        for key, value in expect_keys(initialize_parameters_zeros(dims), dims).items():
            if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
                expect_close(value, np.zeros(value.shape), what=key)


@zeros.mistake
def transposed_shapes(layers_dims):
    """The weight matrices have the shape (n_{l-1}, n_l), so W @ A does not fit.

    A row of W belongs to a unit of the layer, a column to an input: the shape is (n_l, n_{l-1}).
    """
    return initialized(layers_dims, lambda n_out, n_in: np.zeros((n_in, n_out)))


def _flat(shape):
    def b_flat(layers_dims):
        """b is a row or has a single axis, so NumPy adds it along the examples, not along the units.

        Make a column: np.zeros((n_l, 1)).
        """
        return initialized(layers_dims, lambda n_out, n_in: np.zeros((n_out, n_in)), bias=lambda n: np.zeros(shape(n)))

    return b_flat


for _shape in (lambda n: n, lambda n: (1, n)):
    zeros.mistake(_flat(_shape), name="b flat")


# initialize_parameters_random

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


# initialize_parameters_he

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


@he.mistake
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


@he.mistake(name="random b")
def random_biases(layers_dims, rng):
    """The biases are random, too.

    Leave b at zero, np.zeros((n_l, 1)): random weights are enough to make the units differ.
    """
    return initialized(
        layers_dims,
        lambda n_out, n_in: rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in),
        bias=lambda n_out: rng.standard_normal((n_out, 1)),
    )


def _seeded_he(every_layer):
    def same_numbers_every_call(layers_dims, rng):
        """Every call gives the same weights, because the generator is made or seeded inside the function.

        Draw from the argument rng, which moves on with every draw.
        """
        return seeded_inside(layers_dims, he_deviation, every_layer=every_layer)

    return same_numbers_every_call


for _flag in (True, False):
    he.mistake(_seeded_he(_flag), name="same numbers every call")


# initialize_parameters_xavier

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


# initialize_parameters_glorot

glorot = exercise(
    "initialize_parameters_glorot",
    lesson=LESSON,
    points=2,
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


# deep_linear_output

deep = exercise(
    "deep_linear_output",
    lesson=LESSON,
    points=2,
    hints=(
        "Every layer multiplies what it gets by weight, and there are depth layers.",
        "depth factors of weight are weight ** depth: return weight ** depth * x.",
    ),
)


@deep.reference
def deep_linear_output(x, weight, depth):
    return weight**depth * x


def expect_output(deep_linear_output, x, weight, depth):
    # Outputs reach from 1e-46 to 1e26, so only their relative difference says something.
    came = expect_array(deep_linear_output(x, weight, depth), x.shape, what="the output")
    expect_close(came, weight**depth * x, what=f"the output for weight={weight:.4g}, depth={depth}", atol=0.0)


def inputs(rng, *shape):
    """Away from zero, of either sign."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2.0, shape)


@deep.gate
def has_the_shape_of_x(deep_linear_output, rng):
    """The output has the shape (n, m) of x."""
    for shape in ((3, 4), (1, 1), (5, 1), (1, 6)):
        expect_array(deep_linear_output(inputs(rng, *shape), 1.2, 3), shape, what="the output")


@deep.check(weight=2)
def grows_or_shrinks_by_the_weight_in_every_layer(deep_linear_output, rng):
    """Every layer multiplies by weight once, whether it is above 1 or below."""
    for shape, depth in (((3, 4), 2), ((2, 5), 7), ((1, 1), 12)):
        expect_output(deep_linear_output, inputs(rng, *shape), rng.uniform(1.2, 1.6), depth)
        expect_output(deep_linear_output, inputs(rng, *shape), rng.uniform(0.4, 0.8), depth)


@deep.check
def holds_for_one_layer_and_for_many(deep_linear_output, rng):
    """From a single layer to 150."""
    for depth in (150, 1, 60):
        for weight in (1.5, 0.5, rng.uniform(0.9, 0.97)):
            expect_output(deep_linear_output, inputs(rng, 4, 3), weight, depth)


@deep.check
def holds_for_negative_weights(deep_linear_output, rng):
    """A negative weight turns the sign around in every layer."""
    for depth in (3, 4, 11):
        expect_output(deep_linear_output, inputs(rng, 3, 3), -rng.uniform(0.6, 1.4), depth)


@deep.mistake(name="weight * depth")
def weight_times_depth(x, weight, depth):
    """The weights of the layers are added up: weight * depth.

    Layers act one after the other, so their weights multiply: weight ** depth.
    """
    return weight * depth * x


# activation_stds

stds = exercise(
    "activation_stds",
    lesson=LESSON,
    points=3,
    hints=(
        "Go forward layer by layer, A = activation(W @ A + b), and note one standard deviation of A after each.",
        "For every layer append np.std(A), without axis, with A = activation(Wl @ A + bl); return np.array of these.",
    ),
)


def forward_stds(X, parameters, activation, bias=1.0, measure=lambda Z, A: A.std()):
    """Reference of ``activation_stds``; its last arguments make the known mistakes."""
    A, measured = X, []
    for layer in range(1, len(parameters) // 2 + 1):
        Z = parameters[f"W{layer}"] @ A + bias * parameters[f"b{layer}"]
        A = activation(Z)
        measured.append(measure(Z, A))
    return np.array(measured)


@stds.reference
def activation_stds(X, parameters, activation):
    return forward_stds(X, parameters, activation)


def as_activation(function):
    """The function as a learner gets it: a call with anything but one array of numbers breaks the contract."""

    def activation(*args, **kwargs):
        if len(args) != 1 or kwargs:
            raise Mismatch(
                f"expected activation(Z) to get one argument, came {len(args) + len(kwargs)}", kind="activation call"
            )
        try:
            Z = np.asarray(args[0], dtype=float)
        except (TypeError, ValueError):
            raise Mismatch(
                f"expected activation(Z) to get an array of numbers, came {describe(args[0])}", kind="activation call"
            ) from None
        return function(Z)

    return activation


relu, tanh, leaky = (
    as_activation(function) for function in (lambda Z: np.maximum(Z, 0.0), np.tanh, lambda Z: np.maximum(Z, 0.1 * Z))
)


def expect_stds(function, rng, dims, m, activation, biases=True):
    X, parameters = rng.normal(0.0, 1.0, (dims[0], m)), network(rng, dims, biases)
    came = expect_array(function(X, parameters, activation), (len(dims) - 1,), what="the standard deviations")
    expect_close(came, forward_stds(X, parameters, activation), what="the standard deviations")


@stds.gate
def gives_one_number_for_each_layer(activation_stds, rng):
    """The result is an array of shape (L,)."""
    for dims in ([4, 4, 4, 4], [3, 5], [2, 6, 3]):
        X, parameters = rng.normal(0.0, 1.0, (dims[0], 7)), network(rng, dims)
        expect_array(activation_stds(X, parameters, tanh), (len(dims) - 1,), what="the standard deviations")


@stds.check(weight=2)
def measures_what_comes_out_of_each_activation(activation_stds, rng):
    """One standard deviation over all units and examples, after the activation, in every layer."""
    for activation in (tanh, relu, leaky):
        expect_stds(activation_stds, rng, [4, 6, 5, 3], 8, activation, biases=False)


@stds.check
def adds_the_biases(activation_stds, rng):
    """Every layer adds its bias before the activation."""
    for activation in (tanh, leaky):
        expect_stds(activation_stds, rng, [3, 5, 4, 2], 9, activation)


@stds.check
def goes_through_many_layers_in_order(activation_stds, rng):
    """Ten layers and more come in the order 1, 2, ..., 12."""
    expect_stds(activation_stds, rng, [5, 4, 3] * 4 + [2], 6, tanh)


@stds.check
def holds_for_one_layer_one_unit_one_example(activation_stds, rng):
    """A network of one layer, layers of one unit, a single example."""
    for dims, m in (([4, 3], 5), ([3, 1, 4], 6), ([4, 5, 3], 1), ([2, 6], 1)):
        expect_stds(activation_stds, rng, dims, m, leaky)


@stds.mistake(name="of Z")
def of_Z(X, parameters, activation):
    """The standard deviation is that of the linear part Z, before the activation.

    Take it of A = activation(Z), which is what the next layer gets.
    """
    return forward_stds(X, parameters, activation, measure=lambda Z, A: Z.std())


@stds.mistake
def std_per_unit(X, parameters, activation):
    """Every unit has a standard deviation of its own here, and a layer should have one number.

    Call np.std(A) without axis: all units and all examples of the layer together.
    """
    return forward_stds(X, parameters, activation, measure=lambda Z, A: A.std(axis=1))


@stds.mistake(name="std per unit")
def mean_std_per_unit(X, parameters, activation):
    """The standard deviation is taken unit by unit and averaged, which leaves out how much the units differ.

    Call np.std(A) without axis: all units and all examples of the layer together.
    """
    return forward_stds(X, parameters, activation, measure=lambda Z, A: A.std(axis=1).mean())


@stds.mistake
def bias_forgotten(X, parameters, activation):
    """The biases are left out.

    A layer computes Z = W @ A + b, then A = activation(Z).
    """
    return forward_stds(X, parameters, activation, bias=0.0)


# is_symmetric

symmetric = exercise(
    "is_symmetric",
    lesson=LESSON,
    points=2,
    hints=(
        "In every hidden layer, compare all rows of W, and all entries of b, with the first.",
        "For l = 1, ..., L-1: np.allclose(W, W[0]) and np.allclose(b, b[0]) must both hold; the output does not count.",
    ),
)


@symmetric.reference
def is_symmetric(parameters):
    return all(_alike(*layer) for layer in _hidden(parameters))


def _hidden(parameters):
    L = len(parameters) // 2
    return [(parameters[f"W{layer}"], parameters[f"b{layer}"]) for layer in range(1, L)]


def _alike(W, b):
    return np.allclose(W, W[0]) and np.allclose(b, b[0])


def with_layers(rng, dims, alike):
    """A network whose layers named in ``alike`` have equal units, while all others differ."""
    parameters = network(rng, dims)
    for layer in alike:
        for key in (f"W{layer}", f"b{layer}"):
            parameters[key] = np.repeat(parameters[key][:1], len(parameters[key]), axis=0)
    return parameters


def zero_network(dims):
    return initialized(dims, lambda n_out, n_in: np.zeros((n_out, n_in)))


def expect_verdicts(is_symmetric, *cases):
    for parameters, expected, what in cases:
        expect_equal(expect_bool(is_symmetric(parameters)), expected, what=f"the answer for {what}")


@symmetric.gate
def answers_with_a_bool(is_symmetric, rng):
    """The result is True or False."""
    expect_bool(is_symmetric(network(rng, [3, 4, 1])))


@symmetric.check(weight=2)
def tells_equal_units_from_different_ones(is_symmetric, rng):
    """Equal rows of W and equal entries of b make a layer symmetric, whatever their values."""
    constant = with_layers(rng, [3, 4, 1], [1])
    constant["W1"] = np.full((4, 3), 0.5)
    expect_verdicts(
        is_symmetric,
        (network(rng, [3, 4, 1]), False, "random weights and biases"),
        (zero_network([3, 4, 1]), True, "a network of zeros"),
        (constant, True, "a hidden layer of equal numbers"),
        (with_layers(rng, [4, 3, 2], [1]), True, "a hidden layer with equal rows"),
    )


@symmetric.check
def needs_every_hidden_layer(is_symmetric, rng):
    """One hidden layer whose units differ is enough to break the symmetry."""
    dims = [3, 4, 3, 5, 2]
    expect_verdicts(
        is_symmetric,
        (with_layers(rng, dims, [1, 2, 3]), True, "three hidden layers, each with equal units"),
        (with_layers(rng, dims, [1, 2]), False, "three hidden layers, the last with different units"),
        (with_layers(rng, dims, [2, 3]), False, "three hidden layers, the first with different units"),
    )


@symmetric.check
def compares_weights_and_biases(is_symmetric, rng):
    """Units with equal weights and different biases differ, and the reverse."""
    weights, biases = (with_layers(rng, [4, 5, 1], [1]) for _ in range(2))
    weights["b1"], biases["W1"] = np.arange(5.0).reshape(5, 1) / 4, network(rng, [4, 5])["W1"]
    expect_verdicts(
        is_symmetric,
        (with_layers(rng, [4, 5, 1], [1]), True, "a hidden layer with equal weights and equal biases"),
        (weights, False, "equal weights and different biases"),
        (biases, False, "equal biases and different weights"),
    )


@symmetric.check
def leaves_out_the_output_and_layers_of_one_unit(is_symmetric, rng):
    """Only hidden layers of two units or more count; without one the answer is True."""
    expect_verdicts(
        is_symmetric,
        (network(rng, [4, 1, 3, 2]), False, "hidden layers of one unit and of three different ones"),
        (with_layers(rng, [4, 1, 3, 2], [2]), True, "hidden layers of one unit and of three equal ones"),
        (network(rng, [3, 1, 1, 4]), True, "hidden layers of one unit only"),
        (network(rng, [3, 4]), True, "a network without hidden layer"),
    )


@symmetric.check
def looks_at_ten_layers_and_more(is_symmetric, rng):
    """Any depth."""
    dims = [2, 3, 4] * 4 + [3]
    hidden = range(1, len(dims) - 1)
    expect_verdicts(
        is_symmetric,
        (with_layers(rng, dims, hidden), True, f"{len(hidden)} hidden layers, each with equal units"),
        (with_layers(rng, dims, hidden[:-1]), False, f"{len(hidden)} hidden layers, the last with different units"),
    )


@symmetric.check
def allows_for_rounding(is_symmetric, rng):
    """Units that differ in the last digits count as equal."""
    nearly = with_layers(rng, [4, 5, 3, 1], [1, 2])
    for key in ("W1", "b1", "W2", "b2"):
        nearly[key] *= 1 + 1e-15 * rng.choice([-2, -1, 1, 2], nearly[key].shape)
    apart = with_layers(rng, [4, 5, 3, 1], [1, 2])
    apart["W2"][2, 1] += 0.1
    expect_verdicts(
        is_symmetric,
        (nearly, True, "units that differ by 1e-15"),
        (apart, False, "one weight that differs by 0.1"),
    )


def _one_layer_is_enough(of_none):
    def one_layer_is_enough(parameters):
        """One hidden layer of equal units is taken as enough, although another layer has different units.

        Every hidden layer with two units or more must have equal units: use all, not any.
        """
        layers = [layer for layer in _hidden(parameters) if len(layer[0]) > 1]
        return any(_alike(*layer) for layer in layers) if layers else of_none

    return one_layer_is_enough


def _only_zeros_count(kinds, hidden_only):
    def only_zeros_count(parameters):
        """Only zeros count as symmetric here, but any equal rows make equal units.

        Compare each row of W with the first row, and each entry of b with the first.
        """
        layers = range(1, len(parameters) // 2 + (not hidden_only))
        return all(not parameters[f"{kind}{layer}"].any() for layer in layers for kind in kinds)

    return only_zeros_count


def _any_hidden_layer(parameters):
    """One hidden layer of equal units is taken as enough, although another layer has different units.

    Every hidden layer with two units or more must have equal units: use all, not any.
    """
    return any(_alike(*layer) for layer in _hidden(parameters))


symmetric.mistake(_any_hidden_layer, name="one layer is enough")
for _flag in (True, False):
    symmetric.mistake(_one_layer_is_enough(_flag), name="one layer is enough")
    for _kinds in ("W", "Wb"):
        symmetric.mistake(_only_zeros_count(_kinds, _flag), name="only zeros count")


# Concept questions

question(
    "initialization_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "The weights do move: with tanh and weights of 0.5 the gradients are not zero. They move by the same "
            "amount in every unit, and that is the trouble."
        ),
        "b": (
            "Different inputs give each unit different weights along its row, but the 20 rows are equal. Every unit "
            "sees the same inputs, so the data cannot make one unit differ from another."
        ),
        "c": (
            "Equal rows compute equal activations, get equal gradients and take equal steps. Nothing in gradient "
            "descent breaks the tie, so 20 units do the work of one. Random weights break it; biases may stay zero."
        ),
        "d": (
            "0.5 is no tiny number, and one hidden layer is not deep. The size of the weights is not what is wrong: "
            "any constant would give 20 equal units."
        ),
    },
)

question(
    "initialization_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "He's variance for ReLU is 2 divided by the number of inputs, 2 / 512 = 1 / 256, and the standard "
            "deviation is its square root, 1 / 16 = 0.0625."
        ),
        "b": (
            "This is sqrt(2 / 128), with the 128 units of the layer itself. What counts forward is how many terms "
            "are added up in one unit: 512."
        ),
        "c": "This is the variance 2 / 512. The factor on standard normal numbers is its square root.",
        "d": (
            "This is sqrt(1 / 512), which keeps the variance with tanh near zero. Behind a ReLU half of the mean "
            "square is gone, and the 2 makes up for it."
        ),
    },
)

question(
    "initialization_q3",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "Nothing saturates here: activations that vary by 0.1 lie near 0.5, where the slope is at its largest, "
            "0.25. Smaller weights shrink the gradients even more."
        ),
        "b": (
            "The sigmoid multiplies every gradient by 0.25 at most, and Xavier's weights keep the rest level; 19 "
            "layers leave 4e-12 of it. ReLU has slope 1 above 0, and He's factor 2 makes up for the half below it."
        ),
        "c": (
            "The first layers would need a learning rate a million million times larger than the last ones, which "
            "would blow up with it. The slope of at most 0.25 in every layer stays."
        ),
        "d": (
            "With zeros all units of a layer are equal, and no gradient at all reaches the layers below the output: "
            "it is multiplied by W, which is 0."
        ),
    },
)
