"""Fixtures that several lessons share."""

import itertools

import numpy as np


def network(rng, n_x=5, n_1=6, n_2=4, m=12):
    """Inputs, labels and a three-layer network whose hidden units are alive."""
    dims = (n_x, n_1, n_2, 1)
    parameters = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(dims), start=1):
        parameters[f"W{layer}"] = rng.normal(0.0, 0.8 / np.sqrt(fan_in), (fan_out, fan_in))
        parameters[f"b{layer}"] = rng.uniform(0.2, 0.8, (fan_out, 1))
    X = rng.normal(0.0, 1.0, (n_x, m))
    Y = (rng.random((1, m)) < 0.5).astype(int)
    return X, Y, parameters
