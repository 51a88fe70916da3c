"""Numerical gradients of the network's cost, to check backpropagation against.

Moving one entry of W[l] or b[l] changes one row of Z[l]. So the forward pass starts at that row, not at the input; the
next layer changes by a product of two vectors; and many moved entries go through the later layers in one product. The
result is that of moving one entry at a time and computing the whole cost twice.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from practicaldl import network
from practicaldl.network import Array, Cache, Parameters

BLOCK_ENTRIES = 2**17  # of moved activations held at once: 1 MiB, which stays in the processor's cache


def numerical_gradients(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters,
    *,
    epsilon: float = 1e-7,
    lambd: float = 0.0,
    activation: str = "relu",
    output: str = "sigmoid",
    keep_prob: float | Sequence[float] = 1.0,
    masks: Sequence[Array | None] | None = None,
) -> dict[str, Array]:
    """Two-sided differences (J(theta + epsilon) - J(theta - epsilon)) / (2 epsilon) for every parameter.

    Parameters
    ----------
    X, Y, parameters, lambd, activation, output, keep_prob
        As in `network.forward` and `network.cost`.
    epsilon : float
    masks : sequence of ndarray, optional
        Fixed dropout masks; a check with dropout needs them, as the cost must be a function of the parameters alone.

    Returns
    -------
    gradients : dict
        dW1, db1, ..., dWL, dbL, shaped as the parameters.

    Raises
    ------
    ValueError
        As `network.forward`; also if epsilon is not positive, or a keep_prob below 1 comes without masks.
    """
    if epsilon <= 0:
        raise ValueError(f"epsilon must be above 0, got {epsilon}")
    _, cache = network.forward(X, parameters, activation=activation, output=output, keep_prob=keep_prob, masks=masks)
    Y = np.asarray(Y)
    if Y.shape != cache.A[-1].shape:
        raise ValueError(f"Y must have the shape of the network's output, {cache.A[-1].shape}, got {Y.shape}")
    m = Y.shape[1]
    gradients = {}
    for layer in range(1, len(cache.Z) + 1):
        W = parameters[f"W{layer}"]
        inputs = np.vstack([cache.A[layer - 1], np.ones((1, m))])  # the last row moves b
        block = np.empty((W.shape[0], len(inputs)))
        for unit in range(W.shape[0]):
            for part in _parts(len(inputs), m * max(Z.shape[0] for Z in cache.Z[layer - 1 :])):
                moved = epsilon * inputs[part]
                above, below = (
                    _costs(cache, Y, layer, unit, cache.Z[layer - 1][unit] + sign * moved) for sign in (1, -1)
                )
                block[unit, part] = (above - below) / (2 * epsilon * m)
        gradients[f"dW{layer}"] = block[:, :-1] + lambd / m * _squares_difference(W, epsilon)
        gradients[f"db{layer}"] = block[:, -1:].copy()
    return gradients


def _squares_difference(W: Array, epsilon: float) -> Array:
    """Two-sided difference of W**2 / 2, entry by entry."""
    return ((W + epsilon) ** 2 - (W - epsilon) ** 2) / (4 * epsilon)


def _parts(n: int, entries_each: int) -> Iterator[slice]:
    step = max(1, BLOCK_ENTRIES // entries_each)
    for first in range(0, n, step):
        yield slice(first, first + step)


def _costs(cache: Cache, Y: Array, layer: int, unit: int, rows: Array) -> Array:
    """Summed cross-entropy for each of the rows (moves, m) in the place of row `unit` of Z[layer]."""
    L = len(cache.Z)
    if layer == L:
        Z = np.repeat(cache.Z[-1][np.newaxis], len(rows), axis=0)
        Z[:, unit] = rows
    else:
        change = _activate(cache, layer, rows, unit) - cache.A[layer][unit]
        W = cache.parameters[f"W{layer + 1}"]
        Z = cache.Z[layer] + W[:, unit, np.newaxis] * change[:, np.newaxis, :]  # (moves, n_{l+1}, m)
        for later in range(layer + 1, L):
            A = _activate(cache, later, Z, slice(None))
            Z = cache.parameters[f"W{later + 1}"] @ A + cache.parameters[f"b{later + 1}"]
    AL = network.sigmoid(Z) if cache.output == "sigmoid" else network.softmax(Z)
    return network.cross_entropy_sum(AL, Y, cache.output)


def _activate(cache: Cache, layer: int, Z: Array, units: int | slice) -> Array:
    A = np.maximum(Z, 0) if cache.activation == "relu" else np.tanh(Z)
    D = cache.masks[layer - 1]
    return A if D is None else A * (D[units] / cache.keep_probs[layer - 1])
