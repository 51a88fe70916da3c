"""Exercise 3: backward propagation with the penalty."""

import itertools

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_dict

from .fixtures import LESSON, PARAMETERS, network

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
