"""What several exercises of lesson 08 share."""

import itertools

import numpy as np

from autograder.exercises.expect import ATOL, RTOL, Mismatch, describe, expect_array, expect_dict

LESSON = "08_initialization"
SHAPES = ([5, 4, 3], [3, 1], [1, 1], [4, 1, 6, 2], [3, 2] * 7)


def fan_ins_and_outs(dims):
    return list(enumerate(itertools.pairwise(dims), start=1))


def network(rng, dims, biases=True):
    """Parameters whose activations neither vanish nor explode."""
    parameters = {}
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        parameters[f"W{layer}"] = rng.normal(0.0, 1.3 / np.sqrt(fan_in), (fan_out, fan_in))
        size = rng.uniform(0.4, 1.0, (fan_out, 1)) * rng.choice([-1.0, 1.0], (fan_out, 1))
        parameters[f"b{layer}"] = size if biases else np.zeros((fan_out, 1))
    return parameters


def initialized(dims, draw, bias=None):
    """Parameters with weights ``draw(n_out, n_in)``, and biases zero or ``bias(n_out)``."""
    parameters = {}
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        parameters[f"W{layer}"] = draw(fan_out, fan_in)
        parameters[f"b{layer}"] = np.zeros((fan_out, 1)) if bias is None else bias(fan_out)
    return parameters


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


def expect_by_layer(value, expected, *, from_the_end=False):
    """One standard deviation for each layer; the message names the first layer that is off on the way of the signal."""
    came = expect_array(value, expected.shape, what="the standard deviations")
    off = np.flatnonzero(np.abs(came - expected) > ATOL + RTOL * expected)
    if off.size:
        place = off[-1] if from_the_end else off[0]
        raise Mismatch(
            f"expected the standard deviation of layer {place + 1} of {len(expected)} to be "
            f"{describe(float(expected[place]))}, came {describe(float(came[place]))}",
            kind="the standard deviations",
            got=came,
        )


def shuffled(rng, parameters):
    """The same parameters with their keys in another order, the first layer's weights last."""
    keys = [key for key in parameters if key != "W1"]
    return {key: parameters[key] for key in [*rng.permutation(keys).tolist(), "W1"]}


def entrywise(function, name):
    """The function as a learner gets it: a call with anything but one array of numbers breaks the contract."""

    def as_called(*args, **kwargs):
        if len(args) != 1 or kwargs:
            raise Mismatch(
                f"expected {name}(Z) to get one argument, came {len(args) + len(kwargs)}", kind=f"{name} call"
            )
        try:
            Z = np.asarray(args[0], dtype=float)
        except (TypeError, ValueError):
            raise Mismatch(
                f"expected {name}(Z) to get an array of numbers, came {describe(args[0])}", kind=f"{name} call"
            ) from None
        return function(Z)

    return as_called


relu, tanh, leaky = (
    entrywise(function, "activation")
    for function in (lambda Z: np.maximum(Z, 0.0), np.tanh, lambda Z: np.maximum(Z, 0.1 * Z))
)
relu_slope, tanh_slope, leaky_slope = (
    entrywise(function, "derivative")
    for function in (
        lambda Z: (Z > 0).astype(float),
        lambda Z: 1 - np.tanh(Z) ** 2,
        lambda Z: np.where(Z > 0, 1.0, 0.1),
    )
)
