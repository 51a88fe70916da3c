"""Fixtures that several lessons share."""

import itertools

import numpy as np


def network(rng, n_x=5, n_1=6, n_2=4, m=12):
    """Inputs, labels and a three-layer network whose hidden units are alive."""
    parameters = parameters_of(rng, (n_x, n_1, n_2, 1))
    X = rng.normal(0.0, 1.0, (n_x, m))
    Y = (rng.random((1, m)) < 0.5).astype(int)
    return X, Y, parameters


def parameters_of(rng, dims):
    """A network of any depth whose hidden units are alive: no row or column of a W repeats, no b is zero."""
    parameters = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(dims), start=1):
        parameters[f"W{layer}"] = rng.normal(0.0, 0.8 / np.sqrt(fan_in), (fan_out, fan_in))
        parameters[f"b{layer}"] = rng.uniform(0.2, 0.8, (fan_out, 1))
    return parameters


def shuffled(rng, entries):
    """A dict W1, b1, W2, b2, ... in an order of keys that whoever goes by their places gets wrong.

    No key stands in its place, the even places do not hold the weights, the last holds one, and neither the weights nor
    the biases follow each other by layer.
    """
    keys = list(entries)
    weights, biases = keys[::2], keys[1::2]
    while True:
        order = [keys[place] for place in rng.permutation(len(keys))]
        moved = all(one != other for one, other in zip(order, keys, strict=True))
        turned = all(len(kind) == 1 or [key for key in order if key in kind] != kind for kind in (weights, biases))
        if moved and turned and set(order[::2]) != set(weights) and order[-1] in weights:
            return {key: entries[key] for key in order}
