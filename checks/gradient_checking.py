"""Checks of lesson 09: gradient checking."""

import itertools

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    Mismatch,
    describe,
    expect,
    expect_array,
    expect_close,
    expect_dict,
    expect_number,
)
from checks.fixtures import network as three_layers
from practicaldl import network

LESSON = "09_gradient_checking"
BLOCKS = ("dW1", "db1", "dW2", "db2", "dW3", "db3")
ONE_LAYER, THREE_LAYERS, TWELVE_LAYERS = (2, 1), (2, 3, 2, 1), (2,) + (1,) * 12
STEPS = (0.02, 0.05)  # so long that the formulas differ by far more than rounding


# Fixtures


def curve(rng):
    """A function of one number, with derivatives of every order."""
    a, b, c, d = rng.uniform(0.5, 1.5, 4)
    return lambda x: a * x**3 + b * x**2 - c * x + np.exp(d * x)


def surface(rng, shape):
    """A function of an array of ``shape`` in which every entry matters to the slope along every other."""
    a, b, c = rng.uniform(0.5, 1.5, (3, *shape))

    def J(theta):
        theta = expect_array(np.asarray(theta), shape, what="the theta given to J")
        return float(np.sum(a * np.sin(theta + b)) + np.exp(np.sum(c * theta) / theta.size))

    return J


def cubic(slopes, epsilon=1e-7):
    """Two-sided differences of this function at 0 are ``slopes`` times the square of (step / epsilon)."""
    return lambda theta: float(np.sum(np.asarray(slopes) * (np.asarray(theta) / epsilon) ** 3) * epsilon)


def differences(J, theta, epsilon):
    """Two-sided differences entry by entry."""
    result = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[index] += epsilon
        below[index] -= epsilon
        result[index] = (J(above) - J(below)) / (2 * epsilon)
    return result


def relative_norm(a, b):
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / total) if total else 0.0


def parameters_of(rng, layers_dims):
    """Weights and biases that are all different from zero and from each other."""
    parameters = network.initialize(layers_dims, rng, scheme="xavier")
    return {key: value + rng.uniform(0.1, 0.4, value.shape) for key, value in parameters.items()}


def in_order(parameters):
    return [f"{kind}{layer}" for layer in range(1, len(parameters) // 2 + 1) for kind in "Wb"]


def as_vector(parameters, keys=in_order, order="C"):
    """The giant vector; ``keys`` and ``order`` make the known mistakes."""
    return np.concatenate([np.ravel(parameters[key], order) for key in keys(parameters)])


def as_dict(theta, like, keys=in_order, order="C", copy=True):
    """The inverse of :func:`as_vector`."""
    result, start = {}, 0
    for key in keys(like):
        part = theta[start : start + like[key].size]
        result[key] = np.reshape(part.copy() if copy else part, like[key].shape, order)
        start += like[key].size
    return result


def layers_as_text(parameters):
    return sorted(parameters, key=lambda key: (key[1:], key[0]))


def weights_first(parameters):
    return sorted(parameters, key=lambda key: (key[0], int(key[1:])))


# one_sided_difference

one_sided = exercise(
    "one_sided_difference",
    lesson=LESSON,
    points=1,
    hints=(
        "Move once, to theta + epsilon, and divide the change of f by the length of the move.",
        "(f(theta + epsilon) - f(theta)) / epsilon, with brackets around the whole difference.",
    ),
)


@one_sided.reference
def one_sided_difference(f, theta, epsilon):
    return (f(theta + epsilon) - f(theta)) / epsilon


def places(rng):
    """Points of either sign, zero included, and steps from large to small."""
    return ((rng.uniform(0.5, 1.5), 0.2), (-rng.uniform(0.2, 0.8), 0.1), (0.0, 0.05), (rng.uniform(0.5, 1.5), 1e-5))


@one_sided.check
def looks_from_theta_ahead(one_sided_difference, rng):
    """The result is (f(theta + epsilon) - f(theta)) / epsilon."""
    for theta, epsilon in places(rng):
        f = curve(rng)
        expected = (f(theta + epsilon) - f(theta)) / epsilon
        expect_close(one_sided_difference(f, theta, epsilon), expected, what="the one-sided difference")


@one_sided.mistake
def two_sided_instead(f, theta, epsilon):
    """This is the two-sided difference: it starts at theta - epsilon.

    Subtract f(theta), and divide by epsilon.
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)


@one_sided.mistake(name="two sided instead")
def two_sided_over_epsilon(f, theta, epsilon):
    """This starts at theta - epsilon, so it goes two steps and divides by one.

    Subtract f(theta), and divide by epsilon.
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / epsilon


@one_sided.mistake
def divided_by_twice_epsilon(f, theta, epsilon):
    """The difference is divided by 2 * epsilon, but the move from theta to theta + epsilon has length epsilon.

    Divide by epsilon.
    """
    return (f(theta + epsilon) - f(theta)) / (2 * epsilon)


# two_sided_difference

two_sided = exercise(
    "two_sided_difference",
    lesson=LESSON,
    points=1,
    hints=(
        "Move to both sides, to theta + epsilon and theta - epsilon, and divide by the distance between them.",
        "(f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon), with brackets around 2 * epsilon.",
    ),
)


@two_sided.reference
def two_sided_difference(f, theta, epsilon):
    return (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)


@two_sided.check
def looks_to_both_sides(two_sided_difference, rng):
    """The result is (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)."""
    for theta, epsilon in places(rng):
        f = curve(rng)
        expected = (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)
        expect_close(two_sided_difference(f, theta, epsilon), expected, what="the two-sided difference")


@two_sided.mistake
def divided_by_epsilon(f, theta, epsilon):
    """The difference is divided by epsilon, but the two points are 2 * epsilon apart: the result is twice too large.

    Divide by 2 * epsilon.
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / epsilon


@two_sided.mistake(name="divided by epsilon")
def brackets_missing(f, theta, epsilon):
    """Without brackets, / 2 * epsilon divides by 2 and then multiplies by epsilon.

    Write / (2 * epsilon).
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / 2 * epsilon


@two_sided.mistake
def one_sided_instead(f, theta, epsilon):
    """This is the one-sided difference, whose error falls only like epsilon.

    Use f(theta - epsilon) in place of f(theta), and divide by 2 * epsilon.
    """
    return (f(theta + epsilon) - f(theta)) / epsilon


@two_sided.mistake(name="one sided instead")
def backward_difference(f, theta, epsilon):
    """This goes from theta - epsilon to theta only: a one-sided difference to the left.

    Use f(theta + epsilon) in place of f(theta), and divide by 2 * epsilon.
    """
    return (f(theta) - f(theta - epsilon)) / epsilon


# parameters_to_vector

to_vector = exercise(
    "parameters_to_vector",
    lesson=LESSON,
    points=2,
    hints=(
        "Count the layers from 1 to L, take W and then b of each, flatten and join them.",
        'Build the keys with numbers, f"W{layer}" and f"b{layer}"; ravel() goes row by row; np.concatenate joins.',
    ),
)


@to_vector.reference
def parameters_to_vector(parameters):
    return as_vector(parameters)


def expect_vector(parameters_to_vector, parameters):
    expected = as_vector(parameters)
    expect_close(parameters_to_vector(parameters), expected, what="the vector")


@to_vector.gate
def returns_a_vector_of_all_entries(parameters_to_vector, rng):
    """The result is 1-D and as long as all parameters together."""
    for layers_dims in (THREE_LAYERS, ONE_LAYER, (1, 1), TWELVE_LAYERS):
        parameters = parameters_of(rng, layers_dims)
        expect_array(parameters_to_vector(parameters), as_vector(parameters).shape, what="the vector")


@to_vector.check
def goes_row_by_row(parameters_to_vector, rng):
    """Every block is laid out row by row."""
    for layers_dims in ((4, 3), (3, 1), (1, 3)):
        expect_vector(parameters_to_vector, parameters_of(rng, layers_dims))


@to_vector.check
def goes_layer_by_layer(parameters_to_vector, rng):
    """The order is W1, b1, W2, b2, ..."""
    for layers_dims in (THREE_LAYERS, (5, 4, 1)):
        expect_vector(parameters_to_vector, parameters_of(rng, layers_dims))


@to_vector.check
def counts_layers_as_numbers(parameters_to_vector, rng):
    """Layer 10 comes after layer 9, not after layer 1."""
    for layers_dims in (TWELVE_LAYERS, (2, 3) * 6):
        expect_vector(parameters_to_vector, parameters_of(rng, layers_dims))


@to_vector.mistake(name="keys sorted as text")
def all_keys_sorted_as_text(parameters):
    """The keys are sorted as text: every W comes before every b, and W10 before W2.

    Count the layers: for layer in range(1, L + 1), with L = len(parameters) // 2.
    """
    return as_vector(parameters, sorted)


@to_vector.mistake(name="keys sorted as text")
def layers_sorted_as_text(parameters):
    """The layers are sorted as text, where "10" comes before "2".

    Count the layers: for layer in range(1, L + 1), with L = len(parameters) // 2.
    """
    return as_vector(parameters, layers_as_text)


@to_vector.mistake(name="all W first")
def all_weights_first(parameters):
    """All weights come first and all biases after them.

    Take Wl and then bl of one layer before you go to the next.
    """
    return as_vector(parameters, weights_first)


@to_vector.mistake(name="column-major")
def column_by_column(parameters):
    """The entries of a matrix come column by column: order="F", or a transpose before ravel.

    Use ravel() or reshape(-1) as they are: they go row by row.
    """
    return as_vector(parameters, order="F")


# vector_to_parameters

to_parameters = exercise(
    "vector_to_parameters",
    lesson=LESSON,
    points=2,
    hints=(
        "Walk through theta with a position: each block takes as many entries as the array of that name in like.",
        "theta[start : start + size].reshape(shape).copy() is a block; then start += size. Go W1, b1, W2, b2, ...",
    ),
)


@to_parameters.reference
def vector_to_parameters(theta, like):
    return as_dict(theta, like)


def expect_parameters(vector_to_parameters, rng, layers_dims):
    """Cut a vector whose entries are all different; return it with the parameters that came."""
    like = parameters_of(rng, layers_dims)
    theta = rng.permutation(as_vector(like).size) + rng.uniform(0.1, 0.9)
    came = expect_dict(vector_to_parameters(theta, like), list(like), what="the parameters")
    for key, expected in as_dict(theta, like).items():
        expect_close(came[key], expected, what=key)
    return theta, came


@to_parameters.gate
def returns_a_dict_shaped_as_like(vector_to_parameters, rng):
    """The result is a dict with the keys and shapes of ``like``."""
    for layers_dims in (THREE_LAYERS, ONE_LAYER, (1, 1), TWELVE_LAYERS):
        like = parameters_of(rng, layers_dims)
        came = expect_dict(vector_to_parameters(as_vector(like), like), list(like), what="the parameters")
        for key, value in like.items():
            expect_array(came[key], value.shape, what=key)


@to_parameters.check
def fills_the_blocks_in_order(vector_to_parameters, rng):
    """W1, b1, W2, b2, ... take their entries from theta one after the other, row by row."""
    for layers_dims in (ONE_LAYER, (4, 3), THREE_LAYERS, (5, 4, 1)):
        expect_parameters(vector_to_parameters, rng, layers_dims)


@to_parameters.check
def takes_ten_layers_and_more(vector_to_parameters, rng):
    """Layer 10 comes after layer 9, not after layer 1."""
    for layers_dims in (TWELVE_LAYERS, (2, 3) * 6):
        expect_parameters(vector_to_parameters, rng, layers_dims)


@to_parameters.check
def copies_the_entries(vector_to_parameters, rng):
    """The arrays share no memory with theta: changing them leaves theta alone."""
    for layers_dims in (THREE_LAYERS, ONE_LAYER):
        theta, came = expect_parameters(vector_to_parameters, rng, layers_dims)
        shared = [
            key for key, value in came.items() if isinstance(value, np.ndarray) and np.shares_memory(value, theta)
        ]
        expect(
            not shared,
            f"expected arrays of their own, but {', '.join(shared)} share their memory with theta. "
            "Likely cause: a slice or a reshape of theta is a view of it, not a copy",
            kind="shares memory",
            got=shared,
        )


@to_parameters.mistake
def shares_memory_with_theta(theta, like):
    """The blocks are views of theta: whoever changes W1 changes theta too.

    Copy each block: theta[start:stop].reshape(shape).copy().
    """
    return as_dict(theta, like, copy=False)


def _wrong_order(copy, **form):
    def wrong_order(theta, like):
        """The entries of theta go to other places than parameters_to_vector took them from.

        Keep the order W1, b1, W2, b2, ..., with layers counted as numbers, and fill every block row by row.
        """
        return as_dict(theta, like, copy=copy, **form)

    to_parameters.mistake(wrong_order)


for _copy, _keys in itertools.product((True, False), (sorted, layers_as_text, weights_first)):
    _wrong_order(_copy, keys=_keys)
for _copy in (True, False):
    _wrong_order(_copy, order="F")


# numerical_gradient

gradient = exercise(
    "numerical_gradient",
    lesson=LESSON,
    points=3,
    hints=(
        "For every entry: move only this entry up, then down, and keep all others where they are.",
        "Loop with np.ndindex(theta.shape); above and below are copies of theta with one entry moved by epsilon.",
    ),
)


@gradient.reference
def numerical_gradient(J, theta, epsilon=1e-7):
    return differences(J, theta, epsilon)


@gradient.gate
def returns_one_slope_for_each_entry(numerical_gradient, rng):
    """The result has the shape of theta."""
    for shape in ((5,), (3, 2), (2, 1, 2), (1,)):
        slopes = numerical_gradient(surface(rng, shape), rng.normal(size=shape), STEPS[1])
        if np.ndim(slopes) == 0 and isinstance(slopes, float | np.number | np.ndarray):
            raise Mismatch(
                f"expected an array of shape {shape}, one slope for each entry of theta, came one number, "
                f"{float(slopes):.6g}. Likely cause: all entries are moved at once",
                kind="one number",
                got=float(slopes),
            )
        expect_array(slopes, shape, what="the gradient")


def expect_differences(numerical_gradient, rng, shape):
    J, theta = surface(rng, shape), rng.normal(size=shape)
    for epsilon in STEPS:
        slopes = numerical_gradient(J, theta, epsilon)
        expect_close(slopes, differences(J, theta, epsilon), what=f"the slope for epsilon={epsilon}")


@gradient.check(weight=2)
def takes_two_sided_differences_entry_by_entry(numerical_gradient, rng):
    """Entry i is (J(theta with entry i up) - J(theta with entry i down)) / (2 * epsilon)."""
    expect_differences(numerical_gradient, rng, (6,))


@gradient.check
def takes_arrays_of_any_shape(numerical_gradient, rng):
    """theta may be a matrix, have more axes, or hold one entry only."""
    for shape in ((3, 4), (2, 3, 2), (4, 1), (1,)):
        expect_differences(numerical_gradient, rng, shape)


@gradient.check
def moves_by_1e_7_unless_told_otherwise(numerical_gradient, rng):
    """Without the third argument epsilon is 1e-7."""
    slopes = rng.uniform(1.0, 2.0, (2, 3))
    expect_close(numerical_gradient(cubic(slopes), np.zeros((2, 3))), slopes, what="the slope for the default epsilon")


@gradient.mistake(name="moves all components at once")
def all_components_in_one_number(J, theta, epsilon=1e-7):
    """theta + epsilon moves every entry: this is the slope along the diagonal, not along each axis.

    Move one entry at a time, in a loop over the indices of theta.
    """
    return (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)


@gradient.mistake
def moves_all_components_at_once(J, theta, epsilon=1e-7):
    """theta + epsilon moves every entry, so all slopes come out as their sum.

    Move one entry at a time, in a loop over the indices of theta.
    """
    return np.full(theta.shape, (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon))


def _one_sided_gradient(sign):
    def one_sided(J, theta, epsilon=1e-7):
        """The slopes are one-sided differences, whose error falls only like epsilon.

        Evaluate J with the entry moved up and with it moved down, and divide by 2 * epsilon.
        """
        slopes = np.empty_like(theta)
        for index in np.ndindex(theta.shape):
            moved = theta.copy()
            moved[index] += sign * epsilon
            slopes[index] = sign * (J(moved) - J(theta)) / epsilon
        return slopes

    gradient.mistake(one_sided)


for _sign in (1, -1):
    _one_sided_gradient(_sign)


def _leaves_theta_moved(*moves):
    """Moves each entry of theta by the three given multiples of epsilon: before J, before the second J, at the end."""

    def leaves_theta_moved(J, theta, epsilon=1e-7):
        """theta is moved in place and not put back exactly: adding and subtracting epsilon leaves a rounding error.

        Move a copy, or keep the old value and write it back: old = theta[i]; ...; theta[i] = old.
        """
        slopes = np.empty_like(theta)
        for index in np.ndindex(theta.shape):
            theta[index] += moves[0] * epsilon
            first = J(theta)
            theta[index] += moves[1] * epsilon
            second = J(theta)
            theta[index] += moves[2] * epsilon
            slopes[index] = (first - second) * moves[0] / (2 * epsilon)
        return slopes

    gradient.mistake(leaves_theta_moved)


# put back by arithmetic; not put back at all; put back before the second J
for _moves in ((1, -2, 1), (-1, 2, -1), (1, -2, 0), (-1, 2, 0), (1, -1, 0), (1, 0, -1)):
    _leaves_theta_moved(*_moves)


# relative_difference

relative = exercise(
    "relative_difference",
    lesson=LESSON,
    points=1,
    hints=(
        "Divide the length of the difference by the sum of the two lengths; handle the case of two zero vectors.",
        "np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)); if the sum is 0, return 0.0.",
    ),
)


@relative.reference
def relative_difference(grad, grad_approx):
    return relative_norm(grad, grad_approx)


@relative.check(weight=2)
def divides_by_the_sum_of_the_lengths(relative_difference, rng):
    """The result is the norm of the difference over the sum of the norms."""
    for n, scale in ((5, 1.0), (30, 0.2), (1, 3.0), (8, 50.0)):
        g = rng.normal(size=n) * scale
        for approx in (rng.normal(size=n) * scale, 1.3 * g, g * (1 + 1e-7 * rng.uniform(1, 2, n))):
            expect_close(relative_difference(g, approx), relative_norm(g, approx), what="the relative difference")


@relative.check
def is_zero_for_two_zero_vectors(relative_difference, rng):
    """0.0 when both are zero; 1 when only one of them is."""
    for n in (4, 1):
        g = rng.uniform(1.0, 2.0, n)
        for pair in ((g, np.zeros(n)), (np.zeros(n), g)):
            expect_close(relative_difference(*pair), 1.0, what="the relative difference from zero")
        expect_close(relative_difference(np.zeros(n), np.zeros(n)), 0.0, what="the relative difference of two zeros")


def _relative_mistake(name, formula, doc):
    def mistake(grad, grad_approx):
        lengths = [float(np.linalg.norm(v)) for v in (grad - grad_approx, grad, grad_approx)]
        return formula(*lengths) if lengths[1] + lengths[2] else 0.0

    mistake.__doc__ = doc
    relative.mistake(mistake, name=name)


SQUARED = """The norms are squared: a difference of 1e-4 then looks like 1e-8.

Take the square root of each sum of squares, as np.linalg.norm does.
"""
OF_NORMS = """The lengths are compared, not the vectors: two vectors of one length may point anywhere.

Subtract first, then take the norm: np.linalg.norm(grad - grad_approx).
"""
for _formula in (
    lambda d, a, b: d**2 / (a**2 + b**2),
    lambda d, a, b: d**2 / (a + b) ** 2,
    lambda d, a, b: d**2 / (a + b),
    lambda d, a, b: d / (a**2 + b**2),
):
    _relative_mistake("squared norms", _formula, SQUARED)
for _formula in (
    lambda d, a, b: abs(a - b) / (a + b),
    lambda d, a, b: (a - b) / (a + b),
    lambda d, a, b: (b - a) / (a + b),
):
    _relative_mistake("difference of norms", _formula, OF_NORMS)


@relative.mistake
def not_a_number_at_zero(grad, grad_approx):
    """Two zero gradients give 0 / 0, which is not a number.

    If both norms are zero return 0.0: the gradients agree.
    """
    return np.linalg.norm(grad - grad_approx) / (np.linalg.norm(grad) + np.linalg.norm(grad_approx))


@relative.mistake(name="not a number at zero")
def division_by_zero(grad, grad_approx):
    """Two zero gradients give a division by zero.

    If both norms are zero return 0.0: the gradients agree.
    """
    return float(np.linalg.norm(grad - grad_approx)) / float(np.linalg.norm(grad) + np.linalg.norm(grad_approx))


# gradient_check

checking = exercise(
    "gradient_check",
    lesson=LESSON,
    points=3,
    hints=(
        "Put parameters and gradients into vectors of one order, move theta entry by entry, compare at the end.",
        "J wants a dict: inside the loop call J(vector_to_parameters(moved, parameters)). "
        "The gradient of W1 stands under dW1.",
    ),
)


def cost_of(rng, layers_dims):
    """A cost J(parameters) that counts its calls, parameters, and the right gradients at them."""
    parameters = parameters_of(rng, layers_dims)
    X, Y = rng.normal(size=(layers_dims[0], 4)), rng.integers(0, 2, (layers_dims[-1], 4))
    _, cache = network.forward(X, parameters, activation="tanh")
    gradients = network.backward(Y, cache)
    calls = []

    def J(at):
        calls.append(1)
        at = expect_dict(at, list(parameters), what="the parameters given to J")
        at = {key: expect_array(at[key], value.shape, what=f"{key} given to J") for key, value in parameters.items()}
        return network.cost(network.forward(X, at, activation="tanh")[0], Y)

    return J, parameters, gradients, calls


def numerical(J, parameters, epsilon):
    """The numerical gradient as a vector."""
    return differences(lambda theta: J(as_dict(theta, parameters)), as_vector(parameters), epsilon)


def gradient_vector(gradients):
    return as_vector({key.removeprefix("d"): value for key, value in gradients.items()})


def with_bug(gradients, key, factor):
    return {**gradients, key: gradients[key] * factor}


@checking.reference
def gradient_check(J, parameters, gradients, epsilon=1e-7):
    return relative_norm(gradient_vector(gradients), numerical(J, parameters, epsilon))


@checking.gate
def depends_on_J_and_on_the_gradients(gradient_check, rng):
    """The result is a number that changes with the gradients."""
    J, parameters, gradients, calls = cost_of(rng, ONE_LAYER)
    tried = (gradients, with_bug(gradients, "dW1", 2.0), with_bug(gradients, "db1", -1.0))
    came = []
    for given in tried:
        answer = gradient_check(J, parameters, given, STEPS[1])
        expect(
            not isinstance(answer, bool | np.bool_),
            f"expected the relative difference, a number, came {answer}; the verdict is not asked for here",
            kind="a verdict",
        )
        came.append(expect_number(answer))
    if max(came) - min(came) > 1e-9:
        expect(len(calls) > 0, "expected J to be evaluated, but it was not called", kind="J not called")
        return
    message = f"expected another result for wrong gradients than for right ones, came {came[0]:.6g} for both"
    if calls and abs(came[0]) < 1e-9:
        raise Mismatch(f"{message}. Likely cause: a gradient is compared with itself", kind="compared with itself")
    if calls and abs(came[0] - 1) < 1e-9:
        raise Mismatch(f"{message}. Likely cause: the numerical gradient is always 0", kind="zero numerical gradient")
    raise Mismatch(f"{message}. Likely cause: the result does not come from the gradients", kind="hard-coded")


def expect_check(gradient_check, rng, layers_dims, key, factor, epsilon):
    J, parameters, gradients, _ = cost_of(rng, layers_dims)
    given = with_bug(gradients, key, factor)
    expected = relative_norm(gradient_vector(given), numerical(J, parameters, epsilon))
    what = f"the relative difference for epsilon={epsilon}"
    expect_close(gradient_check(J, parameters, given, epsilon), expected, what=what)


@checking.check(weight=2)
def compares_with_two_sided_differences(gradient_check, rng):
    """The result is the relative difference between the gradients and the numerical gradient of J."""
    for epsilon in STEPS:
        expect_check(gradient_check, rng, ONE_LAYER, "dW1", 1.0, epsilon)
        expect_check(gradient_check, rng, ONE_LAYER, "db1", 1.5, epsilon)
        expect_check(gradient_check, rng, THREE_LAYERS, "dW2", epsilon * 100, epsilon)


@checking.check
def compares_networks_of_any_depth(gradient_check, rng):
    """Any number of layers, ten and more, each gradient compared with its own parameter."""
    expect_check(gradient_check, rng, TWELVE_LAYERS, "db11", 3.0, STEPS[1])


@checking.check
def tells_right_from_wrong(gradient_check, rng):
    """With the default epsilon, 1e-7, right gradients differ by less than 1e-6, wrong ones by their error."""
    J, parameters, gradients, _ = cost_of(rng, (2, 2, 1))
    for key, factor in (("dW2", 1.0), ("dW1", 1.2), ("db2", 0.0)):
        given = with_bug(gradients, key, factor)
        expected = relative_norm(gradient_vector(given), gradient_vector(gradients))
        came = gradient_check(J, parameters, given)
        expect_close(came, expected, within=1e-6, what="the relative difference at the default epsilon")
    slopes = rng.uniform(1.0, 2.0, (1, 3))
    zeros = {"W1": np.zeros((1, 3)), "b1": np.zeros((1, 1))}
    came = gradient_check(lambda at: cubic(slopes)(at["W1"]), zeros, {"dW1": 3 * slopes, "db1": np.zeros((1, 1))})
    expect_close(came, 0.5, what="the relative difference of a cubic's slopes at the default epsilon of 1e-7")


@checking.mistake
def hard_coded_result(J, parameters, gradients, epsilon=1e-7):
    """The result is a fixed number: it does not depend on the gradients.

    Compute the numerical gradient from J, and return its relative difference from the given gradients.
    """
    return 1e-7


@checking.mistake
def compares_with_itself(J, parameters, gradients, epsilon=1e-7):
    """A gradient is compared with itself, so the difference is 0 however wrong backpropagation is.

    Compare the vector of the given gradients with the vector of the numerical ones.
    """
    approx = numerical(J, parameters, epsilon)
    return relative_norm(approx, approx)


def _one_sided_check(sign):
    def one_sided(J, parameters, gradients, epsilon=1e-7):
        """The numerical gradient is one-sided, so its error falls only like epsilon.

        Evaluate J at theta + epsilon and at theta - epsilon, and divide by 2 * epsilon.
        """
        theta, here = as_vector(parameters), J(parameters)
        moved = theta + sign * epsilon * np.eye(theta.size)
        approx = np.array([(J(as_dict(row, parameters)) - here) / (sign * epsilon) for row in moved])
        return relative_norm(gradient_vector(gradients), approx)

    checking.mistake(one_sided)


for _sign in (1, -1):
    _one_sided_check(_sign)


@checking.mistake
def both_costs_at_theta_plus_epsilon(J, parameters, gradients, epsilon=1e-7):
    """Both costs are taken at the same point, so every numerical slope is 0 and the result always 1.

    Move down for the second cost: theta - epsilon, from a fresh copy of theta.
    """
    J(parameters)
    return relative_norm(gradient_vector(gradients), np.zeros(as_vector(parameters).size))


# locate_bug

locating = exercise(
    "locate_bug",
    lesson=LESSON,
    points=1,
    hints=(
        "Compute the relative difference block by block, and take the key where it is largest.",
        "max(gradients, key=lambda key: relative_difference(gradients[key], numerical_gradients[key])).",
    ),
)


@locating.reference
def locate_bug(gradients, numerical_gradients):
    return max(gradients, key=lambda key: relative_norm(gradients[key], numerical_gradients[key]))


def expect_located(locate_bug, cases):
    """``cases`` holds (gradients, numerical gradients, key); the answers to all of them tell mistakes apart."""
    came = [locate_bug(gradients, numeric) for gradients, numeric, _ in cases]
    for answer in came:
        expect(
            isinstance(answer, str),
            f'expected a key such as "db1", came {describe(answer)}',
            kind="not a key",
            got=type(answer).__name__,
        )
    wanted = [key for *_, key in cases]
    if came != wanted:
        first = next(i for i, key in enumerate(wanted) if came[i] != key)
        locate_bug(*cases[first][:2])  # once more, so that the message shows this call
        raise Mismatch(f'expected "{wanted[first]}", came "{came[first]}"', kind="another key", got=came)


def blocks(rng, layers_dims):
    """Right gradients of nearly the size of their numerical twins: they differ in the eighth digit."""
    gradients = {f"d{key}": rng.normal(size=value.shape) for key, value in parameters_of(rng, layers_dims).items()}
    numeric = {key: value * (1 + 1e-8 * rng.uniform(1, 2, value.shape)) for key, value in gradients.items()}
    return gradients, numeric


def planted(rng, layers_dims, key, decoy):
    """A bug in small gradients, beside large gradients that differ more in absolute and far less in relative terms.

    Where there is a third block it has the largest gradients and no bug.
    """
    gradients, numeric = blocks(rng, layers_dims)
    third = next((name for name in gradients if name not in (key, decoy)), None)
    for name, size, off in ((third, 1e5, 0.0), (key, 1e-4, 0.3), (decoy, 1e2, 1e-5)):
        if name is None:
            continue
        gradients[name] = size * (1 + rng.random(gradients[name].shape))
        numeric[name] = gradients[name] * (1 + off)
    return gradients, numeric, key


@locating.check(weight=2)
def finds_the_largest_relative_difference(locate_bug, rng):
    """The answer is the key of the block that is most wrong for its size."""
    decoys = BLOCKS[-1:] + BLOCKS[:-1]
    expect_located(locate_bug, [planted(rng, (3, 4, 2, 1), *pair) for pair in zip(BLOCKS, decoys, strict=True)])
    expect_located(locate_bug, [planted(rng, ONE_LAYER, *pair) for pair in (("dW1", "db1"), ("db1", "dW1"))])
    expect_located(locate_bug, [planted(rng, TWELVE_LAYERS, *pair) for pair in (("dW11", "dW2"), ("db10", "dW12"))])


@locating.check
def counts_a_block_of_zeros_as_right(locate_bug, rng):
    """Where gradient and numerical gradient are both zero the relative difference is 0."""
    cases = []
    for zero, key in (("dW1", "db2"), ("db3", "dW2"), ("dW2", "db1")):
        gradients, numeric, _ = planted(rng, (3, 4, 2, 1), key, "dW3")
        gradients[zero], numeric[zero] = 0 * gradients[zero], 0 * numeric[zero]
        cases.append((gradients, numeric, key))
    expect_located(locate_bug, cases)


def _absolute(size):
    def largest_absolute_difference(gradients, numerical_gradients):
        """The block with the largest absolute difference wins: large gradients look wrong because they are large.

        Divide each block's difference by the norms of the block, as relative_difference does.
        """
        return max(gradients, key=lambda key: size(gradients[key] - numerical_gradients[key]))

    locating.mistake(largest_absolute_difference)


for _size in (np.linalg.norm, lambda d: np.abs(d).max(), lambda d: np.abs(d).mean(), np.sum, np.mean):
    _absolute(_size)


# corrected_backward

corrected = exercise(
    "corrected_backward",
    lesson=LESSON,
    points=2,
    hints=(
        "Compare backward_with_bugs line by line with the formulas; two of its six gradients are wrong.",
        "dW2 = dZ2 @ A1.T / m and db1 = sum of dZ1 over the examples / m; the other four lines are right.",
    ),
)


def backward(X, Y, cache, dW2=1, db1=1):
    """Backward propagation of three layers; the factors make the planted bugs."""
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = W3.T @ dZ3 * (Z2 > 0)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m * db1,
        "dW2": dZ2 @ A1.T / m * dW2,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW3": dZ3 @ A2.T / m,
        "db3": dZ3.sum(axis=1, keepdims=True) / m,
    }


@corrected.reference
def corrected_backward(X, Y, cache):
    return backward(X, Y, cache)


def expect_backward(corrected_backward, rng, mended):
    """The mended block and the four that were right from the start."""
    for size in ({}, {"n_1": 3, "n_2": 7, "m": 5}, {"n_x": 1, "n_1": 1, "n_2": 1}, {"m": 1}):
        X, Y, parameters = three_layers(rng, **size)
        cache = network.forward(X, parameters)[1].as_tuple()
        expected = backward(X, Y, cache)
        gradients = expect_dict(corrected_backward(X, Y, cache), list(BLOCKS), what="the gradients")
        for key in (mended, "dW3", "db3", "db2", "dW1"):
            expect_close(gradients[key], expected[key], what=key)


@corrected.gate
def returns_six_gradients(corrected_backward, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    X, Y, parameters = three_layers(rng)
    came = corrected_backward(X, Y, network.forward(X, parameters)[1].as_tuple())
    gradients = expect_dict(came, list(BLOCKS), what="the gradients")
    for key, value in parameters.items():
        expect_array(gradients[f"d{key}"], value.shape, what=f"d{key}")


@corrected.check
def mends_dW2(corrected_backward, rng):
    """dW2 is right, and so are the four gradients that had no bug."""
    expect_backward(corrected_backward, rng, "dW2")


@corrected.check
def mends_db1(corrected_backward, rng):
    """db1 is right, and so are the four gradients that had no bug."""
    expect_backward(corrected_backward, rng, "db1")


@corrected.mistake
def dW2_bug_left(X, Y, cache):
    """dW2 is still doubled.

    dW2 = dZ2 @ A1.T / m, without the factor 2.
    """
    return backward(X, Y, cache, dW2=2)


@corrected.mistake
def db1_bug_left(X, Y, cache):
    """db1 is still four times too large.

    db1 is the mean of dZ1 over the examples: divide the sum by m, without the factor 4.
    """
    return backward(X, Y, cache, db1=4)


@corrected.mistake
def both_bugs_left(X, Y, cache):
    """Both bugs are still there: dW2 is doubled and db1 four times too large.

    dW2 = dZ2 @ A1.T / m, and db1 is the sum of dZ1 over the examples divided by m.
    """
    return backward(X, Y, cache, dW2=2, db1=4)


# verdict

verdicts = exercise(
    "verdict",
    lesson=LESSON,
    points=1,
    hints=(
        "Ask first whether the difference is below 1e-6, then whether it is below 1e-3.",
        'A comparison with nan is False, so let "bug" be what remains when both questions are answered with no.',
    ),
)


@verdicts.reference
def verdict(difference):
    return "correct" if difference < 1e-6 else "look closer" if difference < 1e-3 else "bug"


def expect_verdicts(verdict, cases):
    """The answers to all cases tell mistakes apart."""
    came = [verdict(difference) for difference, _ in cases]
    for answer, (difference, wanted) in zip(came, cases, strict=True):
        if not (isinstance(answer, str) and answer == wanted):
            verdict(difference)  # once more, so that the message shows this call
            plain = [answer if isinstance(answer, str) else type(answer).__name__ for answer in came]
            raise Mismatch(
                f'expected "{wanted}" for a difference of {difference:.3g}, came {describe(answer)}',
                kind="verdicts",
                got=plain,
            )


@verdicts.check(weight=2)
def knows_the_two_thresholds(verdict, rng):
    """ "correct" below 1e-6, "look closer" below 1e-3, else "bug"."""
    below, above = rng.uniform(0.55, 0.95, 4), rng.uniform(1.05, 1.9, 4)
    cases = [(0.0, "correct"), (below[0] * 1e-12, "correct"), (below[1] * 1e-6, "correct")]
    cases += [(above[0] * 1e-6, "look closer"), (above[1] * 1e-5, "look closer"), (below[2] * 1e-3, "look closer")]
    cases += [(above[2] * 1e-3, "bug"), (below[3], "bug"), (1.0, "bug")]
    expect_verdicts(verdict, cases)


@verdicts.check
def calls_not_a_number_a_bug(verdict, rng):
    """A difference that is not a number, or infinite, is a bug."""
    cases = [(rng.uniform(1e-9, 1e-7), "correct"), (rng.uniform(1e-5, 1e-4), "look closer")]
    expect_verdicts(verdict, [*cases, (float("nan"), "bug"), (float("inf"), "bug")])


@verdicts.mistake
def thresholds_swapped(difference):
    """The thresholds are swapped: 1e-3 decides about "correct", and "look closer" is never reached.

    Ask for 1e-6 first: below it is "correct"; then for 1e-3: below it is "look closer".
    """
    return "correct" if difference < 1e-3 else "look closer" if difference < 1e-6 else "bug"


@verdicts.mistake(name="thresholds swapped")
def asked_in_the_wrong_order(difference):
    """The question about 1e-3 comes first, so "correct" is never reached.

    Ask for 1e-6 first: below it is "correct"; then for 1e-3: below it is "look closer".
    """
    return "look closer" if difference < 1e-3 else "correct" if difference < 1e-6 else "bug"


@verdicts.mistake(name="thresholds swapped")
def labels_swapped(difference):
    """Small differences are called a bug and large ones correct.

    A small difference is good: "correct" below 1e-6, "bug" from 1e-3 on.
    """
    return "bug" if difference < 1e-6 else "look closer" if difference < 1e-3 else "correct"


@verdicts.mistake
def nan_counts_as_correct(difference):
    """Every comparison with nan is False, so nan falls through to "correct".

    Let "bug" be what remains: ask difference < 1e-6, then difference < 1e-3, else "bug".
    """
    return "bug" if difference >= 1e-3 else "look closer" if difference >= 1e-6 else "correct"


# Concept questions

question(
    "gradient_checking_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "The error of the formula does fall with epsilon, but the subtraction loses digits: at 1e-15 the two "
            "costs agree in all digits that a float holds, and the quotient is noise."
        ),
        "b": (
            "A larger step makes the formula less exact: the two-sided error grows with the square of epsilon. At "
            "0.1 even right gradients differ in the second or third digit."
        ),
        "c": (
            "Two errors work against each other: that of the formula grows with epsilon, round-off grows with "
            "1 / epsilon. In between lies a broad range where both are small, and 1e-7 lies in it."
        ),
        "d": (
            "The machine precision is the relative gap between neighbouring floats. A step of this size changes "
            "the cost by no more than its rounding error, so the quotient has no right digit."
        ),
    },
)

question(
    "gradient_checking_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "J must be one fixed function of the parameters. With the masks of the forward pass in use at every "
            "evaluation it is one, and then the check covers the masks in the backward pass too. keep_prob = 1 "
            "also works, but leaves that code unchecked."
        ),
        "b": (
            "New masks change the cost far more than a move of epsilon does. Divided by 2 * epsilon, this noise "
            "is enormous, and the check fails however right the gradients are."
        ),
        "c": (
            "The average over many masks is smoother, but its noise falls only like one over the square root of their "
            "number: no number you can afford makes up for the division by 1e-7. And it is the gradient of "
            "another cost than that of your masks."
        ),
        "d": (
            "A larger epsilon divides the noise by a larger number, but even at 0.1 it swamps the slope, and the "
            "formula itself is no longer exact."
        ),
    },
)

question(
    "gradient_checking_q3",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "Round-off spreads over all blocks alike. Here five blocks agree to eight digits and one does not, so "
            "the numerical gradient is fine."
        ),
        "b": (
            "If dZ2 were wrong, everything computed from it would be wrong too: dW2, and through dZ1 also dW1 and "
            "db1. They are right."
        ),
        "c": (
            "A threshold is for the whole vector, and there a small block hides: its norm is small beside that of the "
            "matrices. One block at 0.3 is a bug whatever the total says."
        ),
        "d": (
            "dW2 comes from the same dZ2 and is right, so dZ2 is right; and what is computed further down from "
            "dZ2 is right, too. Only the line that makes db2 from dZ2 is left."
        ),
    },
)
