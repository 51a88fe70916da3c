"""Checks of lesson 03: L2 regularization and weight decay."""

import itertools

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import expect_array, expect_close, expect_dict, expect_number

LESSON = "03_l2"
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")
ONE_LAYER, THREE_LAYERS = (4, 1), (4, 5, 3, 1)
OTHER_DEPTHS = ((3, 4, 4, 3, 2, 1), (*(3,) * 12, 1), (4, 3, 1), (1, 1, 1), (5, 1))


# Fixtures


def parameters_of(rng, dims, biases=True):
    """Weights of either sign, away from zero; biases far from zero, or all zero."""
    parameters = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(dims), start=1):
        parameters[f"W{layer}"] = signed(rng, fan_out, fan_in)
        parameters[f"b{layer}"] = signed(rng, fan_out, 1) if biases else np.zeros((fan_out, 1))
    return parameters


def signed(rng, *shape):
    """Numbers of either sign, between 0.3 and 1.5 away from zero."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 1.5, shape)


def strength(rng):
    """A regularization parameter and a number of examples for which no slip goes unseen."""
    return float(rng.uniform(0.3, 0.9)), int(rng.integers(3, 30))


def network(rng, n_x=4, n_1=6, n_2=5, m=12):
    """Inputs, labels and cache of a three-layer network whose hidden units are on for some examples, off for others."""
    X, A = rng.normal(0.0, 1.0, (n_x, m)), None
    cache, below = [], X
    for layer, (fan_in, fan_out) in enumerate(((n_x, n_1), (n_1, n_2), (n_2, 1)), start=1):
        W = signed(rng, fan_out, fan_in) / np.sqrt(fan_in)
        b = -switch_points(W @ below)
        Z = W @ below + b
        A = np.maximum(Z, 0) if layer < 3 else 1 / (1 + np.exp(-Z))
        cache += [Z, A, W, b]
        below = A
    Y = (rng.random((1, m)) < 0.5).astype(int)
    return X, Y, tuple(cache)


def switch_points(Z):
    """For each unit a value halfway between two examples; for a single example 0.5 below or above it, in turn."""
    if Z.shape[1] == 1:
        return Z + np.where(np.arange(len(Z)) % 2, 0.5, -0.5)[:, np.newaxis]
    ordered, at = np.sort(Z, axis=1), Z.shape[1] // 3
    return (ordered[:, [at]] + ordered[:, [at + 1]]) / 2


def layers(dims):
    return "1 layer" if len(dims) == 2 else f"{len(dims) - 1} layers"


def squares(weights):
    return np.sum(np.square(weights))


def absolute_values(weights):
    return np.sum(np.abs(weights))


def total(parameters, measure, kinds="W"):
    return sum(measure(value) for key, value in parameters.items() if key[0] in kinds)


# l2_penalty and l1_penalty ask the same of different measures


def expect_penalty(function, measure, rng, dims, biases, settings):
    for lambd, m in settings:
        parameters = parameters_of(rng, dims, biases)
        expected = lambd / (2 * m) * total(parameters, measure)
        expect_close(function(parameters, lambd, m), expected, what=f"the penalty of {layers(dims)}")


def check_penalty(entry, measure):
    """Declare the checks of a penalty ``lambd/(2m)`` times the sum of a measure over the layers."""

    @entry.gate
    def returns_a_number(penalty, rng):
        """The penalty is one number."""
        expect_number(penalty(parameters_of(rng, THREE_LAYERS), *strength(rng)))

    @entry.check
    def is_right_for_one_layer(penalty, rng):
        """One layer without bias: lambd/(2m) times the sum over the entries of W1."""
        lambd, m = strength(rng)
        expect_penalty(penalty, measure, rng, ONE_LAYER, False, [(lambd, m), (lambd, 1), (0.0, m), (2, 8)])

    @entry.check
    def adds_up_all_layers(penalty, rng):
        """Every W counts, from one layer to twelve."""
        for dims in (THREE_LAYERS, *OTHER_DEPTHS):
            expect_penalty(penalty, measure, rng, dims, False, [strength(rng)])

    @entry.check
    def leaves_the_biases_out(penalty, rng):
        """The biases do not count, whatever they are."""
        for dims in (THREE_LAYERS, *OTHER_DEPTHS):
            expect_penalty(penalty, measure, rng, dims, True, [strength(rng)])


# l2_penalty

l2 = exercise(
    "l2_penalty",
    lesson=LESSON,
    points=2,
    hints=(
        "Square every entry of every weight matrix, add them all up, and leave the biases out.",
        "lambd / (2 * m) * sum of np.sum(W ** 2) over W1, ..., WL; there are len(parameters) // 2 layers.",
    ),
)


@l2.reference
def l2_penalty(parameters, lambd, m):
    return lambd / (2 * m) * total(parameters, squares)


check_penalty(l2, squares)


@l2.mistake
def includes_b(parameters, lambd, m):
    """The biases are penalized too.

    Add up the squares of W1, ..., WL only: a bias moves a unit's threshold and hardly overfits.
    """
    return lambd / (2 * m) * total(parameters, squares, "Wb")


@l2.mistake(name="no 1/2")
def no_half(parameters, lambd, m):
    """The factor 1/2 is missing, so the penalty is twice as large as it should be.

    Multiply by lambd / (2 * m): the 1/2 cancels the 2 that the derivative of a square brings.
    """
    return lambd / m * total(parameters, squares)


@l2.mistake(name="no 1/m")
def no_m(parameters, lambd, m):
    """The penalty is not divided by m, the number of examples.

    Multiply by lambd / (2 * m), as the cross-entropy is a mean over m examples, too.
    """
    return lambd / 2 * total(parameters, squares)


@l2.mistake(name="norm not squared")
def norms_not_squared(parameters, lambd, m):
    """The Frobenius norms are added up without being squared.

    Use np.sum(W ** 2), or np.linalg.norm(W) ** 2.
    """
    return lambd / (2 * m) * total(parameters, np.linalg.norm)


@l2.mistake(name="norm not squared")
def norm_of_all_not_squared(parameters, lambd, m):
    """A square root is taken of the sum of squares.

    Leave the square root out: the penalty holds the squared Frobenius norms.
    """
    return lambd / (2 * m) * np.sqrt(total(parameters, squares))


@l2.mistake
def last_layer_only(parameters, lambd, m):
    """Only the last layer's weights are counted. Is the sum overwritten in every turn of the loop?

    Add the squares of every layer, from W1 to WL, to one sum.
    """
    return lambd / (2 * m) * squares(parameters[f"W{len(parameters) // 2}"])


# compute_cost_with_regularization

regularized_cost = exercise(
    "compute_cost_with_regularization",
    lesson=LESSON,
    points=3,
    hints=(
        "The cost is the mean cross-entropy plus the L2 penalty of all weight matrices.",
        "-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) + l2_penalty(parameters, lambd, Y.shape[1])",
    ),
)


def cross_entropy(AL, Y):
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


def cost_by(AL, Y, parameters, lambd, *, sign=1, divisor=lambda m: 2 * m, kinds="W", only=None, data=True):
    """The regularized cost; its arguments make the known mistakes."""
    penalized = only or range(1, len(parameters) // 2 + 1)
    penalty = sum(squares(parameters[f"{kind}{layer}"]) for layer in penalized for kind in kinds)
    return data * cross_entropy(AL, Y) + sign * lambd / divisor(Y.shape[1]) * penalty


@regularized_cost.reference
def compute_cost_with_regularization(AL, Y, parameters, lambd):
    return cost_by(AL, Y, parameters, lambd)


def expect_cost(function, rng, dims, lambd, m):
    AL = rng.uniform(0.1, 0.9, (1, m))
    Y = (rng.random((1, m)) < 0.5).astype(int)
    parameters = parameters_of(rng, dims)
    expected = cost_by(AL, Y, parameters, lambd)
    expect_close(function(AL, Y, parameters, lambd), expected, what=f"the cost of {layers(dims)}")


@regularized_cost.gate
def returns_one_cost(cost, rng):
    """The cost is one number."""
    AL, Y = rng.uniform(0.1, 0.9, (1, 5)), np.array([[0, 1, 1, 0, 1]])
    expect_number(cost(AL, Y, parameters_of(rng, THREE_LAYERS), 0.7), what="the cost")


@regularized_cost.check
def is_the_cross_entropy_at_lambd_0(cost, rng):
    """Without regularization it is the mean cross-entropy, for one example as for many."""
    for m in (9, 40, 1):
        expect_cost(cost, rng, THREE_LAYERS, 0.0, m)


@regularized_cost.check
def adds_the_penalty(cost, rng):
    """The penalty lambd/(2m) times the sum of squared weights is added."""
    for lambd, m in (strength(rng), strength(rng), (0.7, 1)):
        expect_cost(cost, rng, THREE_LAYERS, lambd, m)


@regularized_cost.check
def works_at_any_depth(cost, rng):
    """The weights of all layers count, from one layer to twelve."""
    for dims in OTHER_DEPTHS:
        expect_cost(cost, rng, dims, *strength(rng))


@regularized_cost.mistake
def penalty_subtracted(AL, Y, parameters, lambd):
    """The penalty is subtracted, so large weights make the cost smaller.

    Add it: large weights are to cost something. (The minus sign of the cross-entropy does not belong to the penalty.)
    """
    return cost_by(AL, Y, parameters, lambd, sign=-1)


@regularized_cost.mistake
def penalty_without_m(AL, Y, parameters, lambd):
    """The penalty is not divided by m, the number of examples.

    Multiply the sum of squares by lambd / (2 * m), with m = Y.shape[1].
    """
    return cost_by(AL, Y, parameters, lambd, divisor=lambda m: 2)


@regularized_cost.mistake
def penalty_replaces_the_cost(AL, Y, parameters, lambd):
    """Only the penalty is returned; the cross-entropy is lost.

    Return cross-entropy + penalty.
    """
    return cost_by(AL, Y, parameters, lambd, data=False)


@regularized_cost.mistake
def right_for_three_layers_only(AL, Y, parameters, lambd):
    """W1, W2 and W3 are written out, so the cost is wrong for a network that is deeper or less deep.

    Loop over the layers 1 to len(parameters) // 2, or call l2_penalty.
    """
    return cost_by(AL, Y, parameters, lambd, only=(1, 2, 3))


@regularized_cost.mistake(name="penalty without 1/2")
def penalty_without_half(AL, Y, parameters, lambd):
    """The factor 1/2 of the penalty is missing.

    Multiply the sum of squares by lambd / (2 * m).
    """
    return cost_by(AL, Y, parameters, lambd, divisor=lambda m: m)


@regularized_cost.mistake
def biases_in_the_penalty(AL, Y, parameters, lambd):
    """The biases are penalized too.

    Add up the squares of W1, ..., WL only.
    """
    return cost_by(AL, Y, parameters, lambd, kinds="Wb")


# backward_propagation_with_regularization

backpropagation = exercise(
    "backward_propagation_with_regularization",
    lesson=LESSON,
    points=4,
    hints=(
        "Take the gradients of the network without penalty, then add the derivative of the penalty to every dW.",
        "dW3 = dZ3 @ A2.T + lambd / m * W3 with dZ3 = (A3 - Y) / m; the same for W2 and W1; db stays as it is.",
    ),
)


def relu_slope(Z, A):
    return Z > 0


def backward_pass(
    X, Y, cache, lambd, *, layers=(1, 2, 3), per_example=lambda m: 1 / m, biases=False, slopes=(relu_slope, relu_slope)
):
    """Backward propagation with the L2 penalty; its arguments make the known mistakes."""
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dZ2 = W3.T @ dZ3 * slopes[1](Z2, A2)
    dZ1 = W2.T @ dZ2 * slopes[0](Z1, A1)
    gradients = {}
    for layer, dZ, below, W, b in ((1, dZ1, X, W1, b1), (2, dZ2, A1, W2, b2), (3, dZ3, A2, W3, b3)):
        decay = lambd * per_example(m) * (layer in layers)
        gradients[f"dW{layer}"] = dZ @ below.T + decay * W
        gradients[f"db{layer}"] = dZ.sum(axis=1, keepdims=True) + (decay * b if biases else 0)
    return gradients


@backpropagation.reference
def backward_propagation_with_regularization(X, Y, cache, lambd):
    return backward_pass(X, Y, cache, lambd)


def expect_gradients(function, rng, keys, lambd):
    for size in ({}, {"n_1": 3, "n_2": 7, "m": 5}, {"n_1": 1, "n_2": 1}, {"m": 1}):
        X, Y, cache = network(rng, **size)
        expected = backward_pass(X, Y, cache, lambd)
        gradients = expect_dict(function(X, Y, cache, lambd), list(expected), what="the gradients")
        for key in keys:
            expect_close(gradients[key], expected[key], what=key)


@backpropagation.gate
def returns_six_gradients(backward, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    X, Y, cache = network(rng)
    shapes = {f"d{key}": cache[place].shape for place, key in zip((2, 3, 6, 7, 10, 11), PARAMETERS, strict=True)}
    gradients = expect_dict(backward(X, Y, cache, 0.7), list(shapes), what="the gradients")
    for key, shape in shapes.items():
        expect_array(gradients[key], shape, what=key)


@backpropagation.check
def is_the_plain_gradient_at_lambd_0(backward, rng):
    """Without regularization they are the gradients of the cross-entropy."""
    expect_gradients(backward, rng, [f"d{key}" for key in reversed(PARAMETERS)], 0.0)


@backpropagation.check
def adds_the_penalty_in_the_output_layer(backward, rng):
    """dW3 holds lambd/m * W3."""
    expect_gradients(backward, rng, ["dW3"], rng.uniform(0.3, 0.9))


@backpropagation.check
def adds_the_penalty_in_the_second_layer(backward, rng):
    """dW2 holds lambd/m * W2."""
    expect_gradients(backward, rng, ["dW2"], rng.uniform(0.3, 0.9))


@backpropagation.check
def adds_the_penalty_in_the_first_layer(backward, rng):
    """dW1 holds lambd/m * W1."""
    expect_gradients(backward, rng, ["dW1"], rng.uniform(0.3, 0.9))


@backpropagation.check
def leaves_the_bias_gradients_alone(backward, rng):
    """db1, db2, db3 hold no penalty, as the biases have none."""
    expect_gradients(backward, rng, ["db3", "db2", "db1"], rng.uniform(0.3, 0.9))


@backpropagation.mistake(name="lambd*W without 1/m")
def without_m(X, Y, cache, lambd):
    """The penalty's gradient is not divided by m, the number of examples.

    Add lambd / m * W: the penalty is lambd / (2 * m) times the squares.
    """
    return backward_pass(X, Y, cache, lambd, per_example=lambda m: 1)


@backpropagation.mistake(name="lambd/(2m)")
def half_of_the_gradient(X, Y, cache, lambd):
    """The factor 1/2 is still in the gradient, so the weights decay half as fast as the cost says.

    The derivative of W ** 2 is 2 * W, and its 2 cancels the 1/2: add lambd / m * W.
    """
    return backward_pass(X, Y, cache, lambd, per_example=lambda m: 1 / (2 * m))


@backpropagation.mistake
def regularizes_db(X, Y, cache, lambd):
    """The penalty also acts on the bias gradients, though the cost does not penalize biases.

    Leave db1, db2 and db3 as they are without regularization.
    """
    return backward_pass(X, Y, cache, lambd, biases=True)


def _a_layer_forgotten(kept):
    def a_layer_forgotten(X, Y, cache, lambd):
        return backward_pass(X, Y, cache, lambd, layers=kept)

    missing = " and ".join(f"dW{layer}" for layer in (1, 2, 3) if layer not in kept)
    a_layer_forgotten.__doc__ = (
        f"The penalty's gradient is missing in {missing}.\n\n"
        "The cost penalizes every weight matrix, so dW1, dW2 and dW3 all get lambd / m * W of their own layer."
    )
    return a_layer_forgotten


for _kept in ((2, 3), (1, 3), (1, 2), (1,), (2,), (3,)):
    backpropagation.mistake(_a_layer_forgotten(_kept), name="a layer forgotten")
backpropagation.mistake(_a_layer_forgotten(()), name="no penalty at all")

WRONG_SLOPES = {
    "has no ReLU derivative": lambda Z, A: 1,
    "multiplies by A where it should ask whether Z > 0": lambda Z, A: A,
    "multiplies by Z where it should ask whether Z > 0": lambda Z, A: Z,
    "lets the gradient through where Z is below 0": lambda Z, A: Z < 0,
    "uses the derivative of tanh": lambda Z, A: 1 - A**2,
    "uses the derivative of the sigmoid": lambda Z, A: A * (1 - A),
}


def _wrong_relu_derivative(layers, what, slope):
    slopes = tuple(slope if layer in layers else relu_slope for layer in (1, 2))

    def wrong_relu_derivative(X, Y, cache, lambd):
        return backward_pass(X, Y, cache, lambd, slopes=slopes)

    where = " and ".join(f"dZ{layer}" for layer in layers)
    wrong_relu_derivative.__doc__ = (
        f"The computation of {where} {what}.\n\n"
        "The derivative of ReLU is 1 where Z > 0 and 0 elsewhere: dZ2 = (W3.T @ dZ3) * (Z2 > 0), the same in layer 1."
    )
    return wrong_relu_derivative


for _layers, (_what, _slope) in itertools.product(((1,), (2,), (1, 2)), WRONG_SLOPES.items()):
    backpropagation.mistake(_wrong_relu_derivative(_layers, _what, _slope), name="wrong ReLU derivative")


# weight_decay_step

decay = exercise(
    "weight_decay_step",
    lesson=LESSON,
    points=2,
    hints=(
        "First shrink W by the factor 1 - learning_rate * lambd / m, then go against dW as in plain gradient descent.",
        "return (1 - learning_rate * lambd / m) * W - learning_rate * dW",
    ),
)


@decay.reference
def weight_decay_step(W, dW, learning_rate, lambd, m):
    return (1 - learning_rate * lambd / m) * W - learning_rate * dW


def expect_step(function, rng, *, lambd=None, dW=None):
    for shape in ((3, 5), (1, 1), (4, 1), (1, 6)):
        W, gradient = signed(rng, *shape), signed(rng, *shape) if dW is None else np.full(shape, dW)
        learning_rate, m = rng.uniform(0.2, 0.6), int(rng.integers(3, 9))
        chosen = rng.uniform(0.5, 2.0) if lambd is None else lambd
        expected = weight_decay_step(W, gradient, learning_rate, chosen, m)
        expect_close(function(W, gradient, learning_rate, chosen, m), expected, what="the new W")


@decay.gate
def returns_an_array_like_W(step, rng):
    """The result is an array of W's shape."""
    expect_array(step(signed(rng, 3, 5), signed(rng, 3, 5), 0.1, 0.7, 20), (3, 5), what="the new W")


@decay.check
def is_a_plain_step_at_lambd_0(step, rng):
    """Without regularization it is W - learning_rate * dW."""
    expect_step(step, rng, lambd=0.0)


@decay.check
def shrinks_W_where_dW_is_0(step, rng):
    """With a gradient of 0, W is multiplied by 1 - learning_rate * lambd / m."""
    expect_step(step, rng, dW=0.0)


@decay.check
def shrinks_and_steps(step, rng):
    """Both together."""
    expect_step(step, rng)


@decay.mistake
def decay_without_the_learning_rate(W, dW, learning_rate, lambd, m):
    """W shrinks by lambd / m in every step, whatever the learning rate.

    The decay comes from the gradient lambd / m * W, which a step multiplies by the learning rate: the factor is
    1 - learning_rate * lambd / m.
    """
    return (1 - lambd / m) * W - learning_rate * dW


@decay.mistake(name="decays dW")
def decays_dW_alone(W, dW, learning_rate, lambd, m):
    """The factor shrinks the gradient dW; W does not decay.

    Multiply W by the factor: (1 - learning_rate * lambd / m) * W - learning_rate * dW.
    """
    return W - learning_rate * (1 - learning_rate * lambd / m) * dW


@decay.mistake(name="decays dW")
def decays_dW_as_well(W, dW, learning_rate, lambd, m):
    """The factor shrinks the whole result, the step along dW included.

    Multiply W alone by the factor, then subtract learning_rate * dW.
    """
    return (1 - learning_rate * lambd / m) * (W - learning_rate * dW)


@decay.mistake(name="changes W in place")
def changes_W_in_place(W, dW, learning_rate, lambd, m):
    """The result is right, but the array W of the caller was changed: W *= ... and W -= ... work in place.

    Build a new array: W = W * factor, or start with W = W.copy().
    """
    W *= 1 - learning_rate * lambd / m
    W -= learning_rate * dW
    return W


@decay.mistake
def W_grows(W, dW, learning_rate, lambd, m):
    """W grows by learning_rate * lambd / m in every step, where it should shrink.

    The factor is 1 minus learning_rate * lambd / m.
    """
    return (1 + learning_rate * lambd / m) * W - learning_rate * dW


# l1_penalty

l1 = exercise(
    "l1_penalty",
    lesson=LESSON,
    points=2,
    hints=(
        "Like l2_penalty, with absolute values in place of squares.",
        "lambd / (2 * m) * sum of np.sum(np.abs(W)) over W1, ..., WL.",
    ),
)


@l1.reference
def l1_penalty(parameters, lambd, m):
    return lambd / (2 * m) * total(parameters, absolute_values)


check_penalty(l1, absolute_values)


@l1.mistake(name="squares")
def squares_for_absolute_values(parameters, lambd, m):
    """The squares are added up: that is the L2 penalty.

    Use np.sum(np.abs(W)).
    """
    return lambd / (2 * m) * total(parameters, squares)


@l1.mistake(name="includes b")
def includes_the_biases(parameters, lambd, m):
    """The biases are penalized too.

    Add up the absolute values of W1, ..., WL only.
    """
    return lambd / (2 * m) * total(parameters, absolute_values, "Wb")


@l1.mistake
def no_absolute_values(parameters, lambd, m):
    """The weights are added up with their signs, so positive and negative ones cancel.

    Take np.abs(W) before the sum.
    """
    return lambd / (2 * m) * total(parameters, np.sum)


@l1.mistake(name="no 1/2")
def no_half_in_l1(parameters, lambd, m):
    """The factor 1/2 is missing. Many texts define L1 without it; here it is lambd / (2 * m), as for L2.

    Multiply the sum by lambd / (2 * m).
    """
    return lambd / m * total(parameters, absolute_values)


# l1_gradient

slope = exercise(
    "l1_gradient",
    lesson=LESSON,
    points=2,
    hints=(
        "The derivative of |w| is 1 where w is above 0, -1 where it is below; at 0 take 0.",
        "np.sign(W) is that derivative, entry by entry; multiply it by lambd / (2 * m).",
    ),
)


@slope.reference
def l1_gradient(W, lambd, m):
    return lambd / (2 * m) * np.sign(W)


def expect_l1_gradient(function, W, lambd, m):
    expect_close(function(W, lambd, m), l1_gradient(W, lambd, m), what="the gradient")


@slope.gate
def has_the_shape_of_W(l1_gradient, rng):
    """The gradient is an array of W's shape."""
    expect_array(l1_gradient(signed(rng, 3, 5), 0.7, 20), (3, 5), what="the gradient")


@slope.check
def has_the_sign_of_W_and_one_size(l1_gradient, rng):
    """Every weight is pulled towards 0 by lambd/(2m), however large it is."""
    for shape in ((3, 5), (4, 1), (1, 1)):
        expect_l1_gradient(l1_gradient, signed(rng, *shape), *strength(rng))
    expect_l1_gradient(l1_gradient, signed(rng, 4, 4), 0.7, 1)


@slope.check
def is_0_where_W_is_0(l1_gradient, rng):
    """A weight of exactly 0 stays where it is."""
    W = signed(rng, 4, 5)
    W[rng.permuted(np.arange(20).reshape(4, 5) % 3 == 0)] = 0.0
    lambd, m = strength(rng)
    expect_l1_gradient(l1_gradient, W, lambd, m)
    expect_l1_gradient(l1_gradient, np.zeros((2, 3)), lambd, m)


@slope.mistake(name="abs(W)")
def abs_W(W, lambd, m):
    """The absolute value of W is returned: that is the penalty, not its derivative.

    The derivative of |w| is the sign of w.
    """
    return lambd / (2 * m) * np.abs(W)


@slope.mistake(name="W")
def W_itself(W, lambd, m):
    """The pull is proportional to W, as for L2.

    L1 pulls every weight by the same amount: use np.sign(W).
    """
    return lambd / (2 * m) * W


@slope.mistake(name="W")
def W_as_for_L2(W, lambd, m):
    """This is the gradient of the L2 penalty, proportional to W.

    L1 pulls every weight by the same amount: lambd / (2 * m) * np.sign(W).
    """
    return lambd / m * W


@slope.mistake(name="not 0 at 0")
def minus_one_at_0(W, lambd, m):
    """A weight of exactly 0 gets the gradient of a negative one.

    np.sign(W) is 1, 0 or -1.
    """
    return lambd / (2 * m) * np.where(W > 0, 1, -1)


@slope.mistake(name="not 0 at 0")
def one_at_0(W, lambd, m):
    """A weight of exactly 0 gets the gradient of a positive one.

    np.sign(W) is 1, 0 or -1.
    """
    return lambd / (2 * m) * np.where(W >= 0, 1, -1)


@slope.mistake(name="not a number at 0")
def divided_by_zero(W, lambd, m):
    """W / |W| is 0 / 0, not a number, where a weight is 0.

    np.sign(W) gives 0 there.
    """
    return lambd / (2 * m) * W / np.abs(W)


# select_lambda

selection = exercise(
    "select_lambda",
    lesson=LESSON,
    points=2,
    hints=(
        "Find the least dev error, then look at every lambd that reaches it.",
        "best = min(dev_errors), then max of the lambdas whose dev error equals best.",
    ),
)


@selection.reference
def select_lambda(lambdas, dev_errors):
    best = min(dev_errors)
    return max(lambd for lambd, error in zip(lambdas, dev_errors, strict=True) if error == best)


def sweep(rng, n, tied=1):
    """Distinct lambdas, none of them whole but 0, and their dev errors, in random order.

    The ``tied`` lambdas of least error are neither smallest nor largest, nor first nor last in the order. Four of them
    come so that the first, the last, the smallest and the largest are four different ones.
    """
    lambdas = np.concatenate([[0.0], 0.003 + np.sort(10.0 ** rng.uniform(-2, 1, n - 1))])
    errors = rng.permutation(np.linspace(0.2, 0.4, n))
    best, places = (np.sort(rng.choice(np.arange(1, n - 1), tied, replace=False)) for _ in range(2))
    errors[best] = 0.125
    order = np.empty(n, dtype=int)
    order[places] = best[[1, 3, 0, 2]] if tied == 4 else best
    order[np.delete(np.arange(n), places)] = rng.permutation(np.delete(np.arange(n), best))
    return lambdas[order], errors[order]


def expect_choice(function, lambdas, errors, what):
    """Sequences may be lists or arrays."""
    for form in (np.array, list):
        came = function(form(lambdas), form(errors))
        expect_close(came, select_lambda(lambdas, errors), what=what)


@selection.gate
def returns_one_lambd(select_lambda, rng):
    """The result is one number."""
    expect_number(select_lambda(*sweep(rng, 6)))


@selection.check
def takes_the_lambd_of_least_dev_error(select_lambda, rng):
    """The lambd with the smallest dev error wins, in whatever order they come."""
    for n in (6, 9):
        expect_choice(select_lambda, *sweep(rng, n), what="the chosen lambd")
    lambdas, errors = sweep(rng, 6)
    order = np.argsort(lambdas)
    for ordered in (order, order[::-1]):
        expect_choice(select_lambda, lambdas[ordered], errors[ordered], what="the chosen lambd")
    expect_choice(select_lambda, [0.7], [0.25], what="the only lambd")


@selection.check
def takes_the_largest_on_a_tie(select_lambda, rng):
    """Of several lambdas with the same least dev error, the largest wins."""
    for n in (6, 9):
        expect_choice(select_lambda, *sweep(rng, n, tied=4), what="the chosen lambd on a tie")
    expect_choice(select_lambda, [0.1, 3.0, 0.03, 1.0], [0.25] * 4, what="the chosen lambd when all are equal")


def _least(lambdas, dev_errors, choose):
    tied = [lambd for lambd, error in zip(lambdas, dev_errors, strict=True) if error == min(dev_errors)]
    return choose(tied)


@selection.mistake(name="the smallest on a tie")
def the_smallest_on_a_tie(lambdas, dev_errors):
    """When several lambdas have the same least dev error, the smallest is taken.

    Take the largest of them: the stronger penalty makes the simpler network.
    """
    return _least(lambdas, dev_errors, min)


@selection.mistake(name="the smallest on a tie")
def the_first_on_a_tie(lambdas, dev_errors):
    """Of several lambdas with the same least dev error the first is taken, as np.argmin does; it may be the smallest.

    Collect every lambd that reaches the least error and take the largest of them.
    """
    return _least(lambdas, dev_errors, lambda tied: tied[0])


@selection.mistake
def the_last_on_a_tie(lambdas, dev_errors):
    """When several lambdas have the same least dev error, the last is taken; that is the largest only in rising order.

    Collect every lambd that reaches the least error and take the largest of them.
    """
    return _least(lambdas, dev_errors, lambda tied: tied[-1])


@selection.mistake(name="index returned")
def index_returned(lambdas, dev_errors):
    """The position of the least dev error is returned, not the lambd at that position.

    Return lambdas[index], and on a tie the largest.
    """
    return int(np.argmin(dev_errors))


@selection.mistake(name="index returned")
def index_of_the_right_lambda_returned(lambdas, dev_errors):
    """The position of the chosen lambd is returned, not its value.

    Return lambdas[index].
    """
    return list(lambdas).index(_least(lambdas, dev_errors, max))


@selection.mistake(name="maximum taken")
def maximum_taken(lambdas, dev_errors):
    """The lambd of the largest dev error is taken.

    Look for the smallest error.
    """
    return lambdas[int(np.argmax(dev_errors))]


@selection.mistake(name="maximum taken")
def the_largest_lambda_taken(lambdas, dev_errors):
    """The largest lambd is taken, whatever its dev error.

    Look at dev_errors first; the size of lambd decides only between equals.
    """
    return max(lambdas)


# Questions

question(
    "l2_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": "The mean cross-entropy is the same as before, because every example counts twice and is divided by twice "
        "the number. But the penalty holds 1/m, and m has doubled.",
        "b": "This is the right direction of thought for lambd, not for the weights: a penalty half as strong lets the "
        "weights grow.",
        "c": (
            "The mean cross-entropy stays the same, and the penalty lambd / (2 * m) * ||W||^2 is halved because m "
            "doubles. To get the old minimum back you would double lambd. So tune lambd again when m changes much."
        ),
        "d": "The copies hold nothing new: the mean cross-entropy does not change. Only the penalty's weight does.",
    },
)

question(
    "l2_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "Gradient descent lowers the sum of cross-entropy and penalty. One part may rise while the sum falls, so "
            "only the sum can tell you whether training works."
        ),
        "b": "A smaller learning rate does not change which function goes down. The cross-entropy alone may still rise "
        "while the weights shrink.",
        "c": "A wrong gradient would show in the sum. The cross-entropy alone may rise with perfectly right gradients.",
        "d": "Without the penalty the curve falls, but then you check another training than the one you want to use.",
    },
)

question(
    "l2_q3",
    lesson=LESSON,
    right="d",
    why={
        "a": "More data helps against variance, a gap between training and dev error. Here the gap is 1 %.",
        "b": "A stronger penalty fights variance and makes bias worse. Here the training error itself is far too high.",
        "c": "L1 penalizes too, only with another shape. What hurts is the strength of the penalty.",
        "d": "The training error is 13 points above human error: high bias. With lambd this large the weights are "
        "small and the network is nearly linear, so give it room first.",
    },
)
