"""Exercise 5: backward through a whole network."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_dict

from ..fixtures import network
from .fixtures import LESSON, forward_pass

backpropagation = exercise(
    "backward_propagation_with_dropout",
    lesson=LESSON,
    points=3,
    hints=(
        "Go back through the layers; where the forward pass had A * D / keep_prob, dA gets the same factor.",
        "dA2 = W3.T @ dZ3 * D2 / keep_prob, then dZ2 = dA2 * (Z2 > 0); the same for layer 1 with D1.",
    ),
)


def backward_pass(X, Y, cache, keep_prob, mask=(True, True), divide=(True, True)):
    """Backward propagation with dropout; its arguments make the known mistakes."""
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dA2 = W3.T @ dZ3 * (D2 if mask[1] else 1) / (keep_prob if divide[1] else 1)
    dZ2 = dA2 * (Z2 > 0)
    dA1 = W2.T @ dZ2 * (D1 if mask[0] else 1) / (keep_prob if divide[0] else 1)
    dZ1 = dA1 * (Z1 > 0)
    return {
        "dW3": dZ3 @ A2.T / m,
        "db3": dZ3.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
    }


@backpropagation.reference
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    return backward_pass(X, Y, cache, keep_prob)


SIZES = ({}, {"n_1": 4, "n_2": 7, "m": 5}, {"m": 1}, {"n_x": 1, "n_1": 2}, {"n_2": 9, "m": 6})


def all_kept(layer, shape):
    """A mask that by chance drops nothing; what it keeps is divided nonetheless."""
    return np.ones(shape, dtype=bool)


def expect_gradients(function, rng, keys, sizes=SIZES, dtype=bool):
    for size in sizes:
        keep_prob = 1.0 if size.get("n_x") == 1 else rng.uniform(0.5, 0.8)
        X, Y, parameters = network(rng, **size)
        draw = None
        if size.get("n_2") == 9:
            keep_prob, draw = 0.9, all_kept  # high, or the outputs saturate
        cache = list(forward_pass(X, parameters, keep_prob, rng, draw)[1])
        for place in (1, 6):
            cache[place] = cache[place].astype(dtype)
        expected = backward_pass(X, Y, cache, keep_prob)
        gradients = expect_dict(function(X, Y, tuple(cache), keep_prob), list(expected), what="the gradients")
        for key in keys:
            expect_close(gradients[key], expected[key], what=key)


@backpropagation.gate
def returns_six_gradients(backward_propagation_with_dropout, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    X, Y, parameters = network(rng)
    cache = forward_pass(X, parameters, 0.8, rng)[1]
    gradients = backward_propagation_with_dropout(X, Y, cache, 0.8)
    expect_dict(gradients, [f"d{key}" for key in parameters], what="the gradients")
    for key, value in parameters.items():
        expect_array(gradients[f"d{key}"], value.shape, what=f"d{key}")


@backpropagation.check
def is_right_in_the_output_layer(backward_propagation_with_dropout, rng):
    """dW3 and db3: no mask acts on the output, A2 is already dropped."""
    expect_gradients(backward_propagation_with_dropout, rng, ["dW3", "db3"])


@backpropagation.check
def is_right_in_the_second_layer(backward_propagation_with_dropout, rng):
    """dW2 and db2 use the mask D2 and the division of the forward pass."""
    expect_gradients(backward_propagation_with_dropout, rng, ["dW2", "db2"])


@backpropagation.check
def is_right_in_the_first_layer(backward_propagation_with_dropout, rng):
    """dW1 and db1 use both masks and both divisions."""
    expect_gradients(backward_propagation_with_dropout, rng, ["dW1", "db1"])


@backpropagation.check
def takes_masks_of_0_and_1(backward_propagation_with_dropout, rng):
    """The masks in the cache may hold 0 and 1 instead of False and True."""
    keys = ["dW3", "dW2", "dW1", "db3", "db2", "db1"]
    for dtype in (int, float):
        expect_gradients(backward_propagation_with_dropout, rng, keys, sizes=({},), dtype=dtype)


def _backward_mistake(mask, divide):
    def missing(X, Y, cache, keep_prob):
        return backward_pass(X, Y, cache, keep_prob, mask=mask, divide=divide)

    lacks_mask, lacks_division = not all(mask), not all(divide)
    what = " and ".join(["mask"] * lacks_mask + ["division"] * lacks_division)
    where = ", ".join(
        [f"no mask in layer {layer}" for layer in (1, 2) if not mask[layer - 1]]
        + [f"no division in layer {layer}" for layer in (1, 2) if not divide[layer - 1]]
    )
    missing.__doc__ = (
        f"The backward pass lacks what the forward pass did to the hidden units: {where}.\n\n"
        "Give dA1 and dA2 the factors of A1 and A2: dA1 * D1 / keep_prob and dA2 * D2 / keep_prob."
    )
    backpropagation.mistake(missing, name=f"{what} missing in backward")


for _flags in itertools.product((True, False), repeat=4):
    if not all(_flags):
        _backward_mistake(_flags[:2], _flags[2:])
