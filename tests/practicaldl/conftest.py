from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest


@dataclass
class Case:
    """A network with data; most weights are positive, so that ReLU layers stay alive at any depth."""

    X: np.ndarray
    Y: np.ndarray
    parameters: dict[str, np.ndarray]
    options: dict[str, Any]


@pytest.fixture
def make_case():
    def make(layers_dims, *, m=7, activation="relu", output="sigmoid", keep_prob=1.0, seed=0, dtype=np.float64) -> Case:
        rng = np.random.default_rng(seed)
        n_L = layers_dims[-1]
        X = rng.standard_normal((layers_dims[0], m))
        if output == "sigmoid":
            Y = (rng.random((n_L, m)) < 0.5).astype(float)
        else:
            Y = np.eye(n_L)[:, rng.integers(0, n_L, m)]
        parameters = {}
        for layer in range(1, len(layers_dims)):
            shape = layers_dims[layer], layers_dims[layer - 1]
            parameters[f"W{layer}"] = rng.uniform(-0.5, 1, shape) * 3 / shape[1]
            parameters[f"b{layer}"] = rng.uniform(0.1, 0.5, (shape[0], 1))
        options: dict[str, Any] = {"activation": activation, "output": output}
        if keep_prob < 1:
            masks = [rng.random((n, m)) < keep_prob for n in layers_dims[1:-1]]
            options |= {"keep_prob": keep_prob, "masks": masks}
        parameters = {key: value.astype(dtype) for key, value in parameters.items()}
        return Case(X.astype(dtype), Y.astype(dtype), parameters, options)

    return make
