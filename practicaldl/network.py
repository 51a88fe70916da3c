"""A fully connected network of any depth, in plain NumPy.

Examples are columns. The network is (LINEAR -> activation) x (L-1) -> LINEAR -> output, with

    Z[l] = W[l] A[l-1] + b[l],   A[0] = X,

`parameters` is a dict W1, b1, ..., WL, bL and `gradients` a dict dW1, db1, ..., dWL, dbL of the same shapes.
Every function is pure: it changes none of its arguments (a Generator advances) and draws only from `rng`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from practicaldl.validation import Array, Parameters, check_examples, check_keep_probs, check_masks, check_name

SCHEMES = {
    "zeros": lambda fan_in, fan_out: 0.0,
    "random": lambda fan_in, fan_out: 1.0,
    "he": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
    "xavier": lambda fan_in, fan_out: np.sqrt(1 / fan_in),
    "glorot": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
}
ACTIVATIONS = ("relu", "tanh")
OUTPUTS = ("sigmoid", "softmax")


def initialize(
    layers_dims: Sequence[int],
    rng: np.random.Generator,
    scheme: str = "he",
    scale: float = 1.0,
    dtype: type = np.float64,
) -> dict[str, Array]:
    """Draw the parameters of a network: W normal with the scheme's standard deviation times `scale`, b zero.

    Parameters
    ----------
    layers_dims : sequence of int
        Units per layer, input first: ``[n_x, n_1, ..., n_L]``.
    rng : numpy.random.Generator
    scheme : {"he", "xavier", "glorot", "random", "zeros"}
        Standard deviation sqrt(2/fan_in), sqrt(1/fan_in), sqrt(2/(fan_in + fan_out)), 1 or 0.
    scale : float
        Multiplier of the standard deviation.
    dtype : float64 or float32

    Returns
    -------
    parameters : dict
        ``Wl`` of shape (n_l, n_{l-1}) and ``bl`` of shape (n_l, 1).

    Raises
    ------
    ValueError
        If the scheme is unknown or a layer has no unit.

    References
    ----------
    He et al., ICCV 2015; Glorot and Bengio, AISTATS 2010.
    """
    check_name("scheme", scheme, tuple(SCHEMES))
    if len(layers_dims) < 2 or min(layers_dims) < 1:
        raise ValueError(f"layers_dims needs the input and at least one layer, each of 1 unit or more: {layers_dims}")
    parameters: dict[str, Array] = {}
    for layer, (fan_in, fan_out) in enumerate(pairwise(layers_dims), start=1):
        deviation = scale * SCHEMES[scheme](fan_in, fan_out)
        W = rng.standard_normal((fan_out, fan_in)) * deviation if deviation else np.zeros((fan_out, fan_in))
        parameters[f"W{layer}"] = W.astype(dtype, copy=False)
        parameters[f"b{layer}"] = np.zeros((fan_out, 1), dtype)
    return parameters


def depth(parameters: Parameters) -> int:
    """Number of layers L of the network, input not counted."""
    L = sum(key.startswith("W") for key in parameters)
    missing = [f"{kind}{layer}" for layer in range(1, L + 1) for kind in "Wb" if f"{kind}{layer}" not in parameters]
    if L == 0 or missing:
        raise ValueError(f"parameters must hold W1, b1, ..., WL, bL; missing {missing or ['W1', 'b1']}")
    return L


@dataclass(frozen=True)
class Cache:
    """What the backward pass needs from the forward pass. Lists start at layer 1, except A, where A[0] is X."""

    Z: list[Array]
    A: list[Array]
    masks: list[Array | None]
    keep_probs: list[float]
    parameters: Parameters
    activation: str
    output: str

    def as_tuple(self, masks: bool = False) -> tuple[Array, ...]:
        """Flatten to (Z1, A1, W1, b1, ..., ZL, AL, WL, bL); with ``masks`` (Z1, D1, A1, W1, b1, ...).

        The output layer has no mask; a hidden layer without dropout has a mask of ones.
        """
        flat: list[Array] = []
        for layer, Z in enumerate(self.Z, start=1):
            flat.append(Z)
            if masks and layer < len(self.Z):
                D = self.masks[layer - 1]
                flat.append(np.ones(Z.shape, bool) if D is None else D)
            flat += [self.A[layer], self.parameters[f"W{layer}"], self.parameters[f"b{layer}"]]
        return tuple(flat)


def forward(
    X: ArrayLike,
    parameters: Parameters,
    *,
    activation: str = "relu",
    output: str = "sigmoid",
    keep_prob: float | Sequence[float] = 1.0,
    rng: np.random.Generator | None = None,
    masks: Sequence[Array | None] | None = None,
) -> tuple[Array, Cache]:
    """Compute the network's output, with inverted dropout on the hidden layers when `keep_prob` is below 1.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    parameters : dict
        W1, b1, ..., WL, bL.
    activation : {"relu", "tanh"}
        Of the hidden layers.
    output : {"sigmoid", "softmax"}
    keep_prob : float in (0, 1], or one for each hidden layer
    rng : numpy.random.Generator, optional
        Draws the dropout masks; needed when a keep_prob is below 1 and no masks are given.
    masks : sequence of ndarray, optional
        Fixed masks D1, ..., D(L-1), bool or 0/1, each of shape (n_l, m); None for a layer without one.

    Returns
    -------
    AL : ndarray, shape (n_L, m)
    cache : Cache

    Raises
    ------
    ValueError
        If shapes do not fit, a name is unknown, a keep_prob is outside (0, 1], or rng is missing.

    References
    ----------
    Srivastava et al., JMLR 15 (2014), for dropout.
    """
    check_name("activation", activation, ACTIVATIONS)
    check_name("output", output, OUTPUTS)
    L = depth(parameters)
    X = check_examples(X, parameters)
    keep_probs = check_keep_probs(keep_prob, L)
    masks = check_masks(masks, parameters, X.shape[1], L)

    A: Array = X
    Zs: list[Array] = []
    As: list[Array] = [X]
    Ds: list[Array | None] = []
    for layer in range(1, L + 1):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        if layer == L:
            A = sigmoid(Z) if output == "sigmoid" else softmax(Z)
        else:
            A = np.maximum(Z, 0) if activation == "relu" else np.tanh(Z)
            D, keep = masks[layer - 1], keep_probs[layer - 1]
            if D is None and keep < 1:
                D = draw_mask(A.shape, keep, rng)
            if D is not None:
                A = A * D / A.dtype.type(keep)
            Ds.append(D)
        Zs.append(Z)
        As.append(A)
    return A, Cache(Zs, As, Ds, keep_probs, parameters, activation, output)


def cost(
    AL: ArrayLike, Y: ArrayLike, parameters: Parameters | None = None, lambd: float = 0.0, output: str = "sigmoid"
) -> float:
    """Mean cross-entropy over the m examples, plus lambd/(2m) times the sum of the squared weights.

    A probability of exactly 0 or 1 counts as its nearest neighbour between them, so the cost is always finite.

    Parameters
    ----------
    AL : ndarray, shape (n_L, m)
        Predicted probabilities.
    Y : ndarray, shape (n_L, m)
        Labels 0 or 1; one-hot columns for a softmax output.
    parameters : dict, optional
        Needed when lambd is not 0.
    lambd : float
        Regularization parameter, 0 or more.
    output : {"sigmoid", "softmax"}

    Returns
    -------
    cost : float

    Raises
    ------
    ValueError
        If the shapes of AL and Y differ, or lambd is given without parameters.
    """
    check_name("output", output, OUTPUTS)
    AL, Y = np.asarray(AL), np.asarray(Y)
    if AL.shape != Y.shape:
        raise ValueError(f"AL and Y must have the same shape (n_L, m), got {AL.shape} and {Y.shape}")
    m = Y.shape[1]
    total = cross_entropy_sum(AL, Y, output)
    if lambd:
        if parameters is None:
            raise ValueError("the L2 penalty needs the parameters: cost(AL, Y, parameters, lambd)")
        total += (
            lambd / 2 * sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, depth(parameters) + 1))
        )
    return float(total / m)


def backward(Y: ArrayLike, cache: Cache, lambd: float = 0.0) -> dict[str, Array]:
    """Gradients of the cost (L2 penalty included) for the forward pass in `cache`, its dropout masks included.

    Parameters
    ----------
    Y : ndarray, shape (n_L, m)
    cache : Cache
        From `forward`.
    lambd : float
        Regularization parameter.

    Returns
    -------
    gradients : dict
        dW1, db1, ..., dWL, dbL, shaped as the parameters.

    Raises
    ------
    ValueError
        If Y does not have the shape of the network's output.
    """
    Y, AL = np.asarray(Y), cache.A[-1]
    if Y.shape != AL.shape:
        raise ValueError(f"Y must have the shape of the network's output, {AL.shape}, got {Y.shape}")
    m, L = Y.shape[1], len(cache.Z)
    gradients = {}
    dZ = (AL - Y.astype(AL.dtype, copy=False)) / m
    for layer in range(L, 0, -1):
        W = cache.parameters[f"W{layer}"]
        dW = dZ @ cache.A[layer - 1].T
        gradients[f"db{layer}"] = dZ.sum(axis=1, keepdims=True)
        gradients[f"dW{layer}"] = dW + lambd / m * W if lambd else dW
        if layer > 1:
            Z, D = cache.Z[layer - 2], cache.masks[layer - 2]
            dA = W.T @ dZ
            if D is not None:
                dA = dA * D / dA.dtype.type(cache.keep_probs[layer - 2])
            dZ = dA * (Z > 0) if cache.activation == "relu" else dA * (1 - np.tanh(Z) ** 2)
    return dict(reversed(gradients.items()))


def predict(
    X: ArrayLike, parameters: Parameters, *, activation: str = "relu", output: str = "sigmoid"
) -> NDArray[np.int_]:
    """Predicted class of every example, without dropout.

    Returns
    -------
    Y_hat : ndarray of int, shape (1, m)
        0 or 1 for a sigmoid output (1 above a probability of 0.5), the most probable class for a softmax output.
    """
    AL, _ = forward(X, parameters, activation=activation, output=output)
    return to_labels(AL, output)


def error_rate(
    X: ArrayLike, Y: ArrayLike, parameters: Parameters, *, activation: str = "relu", output: str = "sigmoid"
) -> float:
    """Fraction of examples whose predicted class differs from Y.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (1, m) of classes or (n_L, m) of one-hot columns
    """
    Y = np.asarray(Y)
    labels = Y if Y.shape[0] == 1 else Y.argmax(axis=0, keepdims=True)
    Y_hat = predict(X, parameters, activation=activation, output=output)
    if Y_hat.shape != labels.shape:
        raise ValueError(f"X has {Y_hat.shape[1]} examples but Y has shape {Y.shape}")
    return float(np.mean(Y_hat != labels))


def sigmoid(Z: Array) -> Array:
    """1 / (1 + exp(-Z)), without overflow."""
    e = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1, e) / (1 + e)


def softmax(Z: Array) -> Array:
    """exp(Z) over its column sums, without overflow."""
    e = np.exp(Z - Z.max(axis=-2, keepdims=True))
    return e / e.sum(axis=-2, keepdims=True)


def draw_mask(shape: tuple[int, ...], keep_prob: float, rng: np.random.Generator | None) -> NDArray[np.bool_]:
    """Independent entries, True with probability keep_prob."""
    if rng is None:
        raise ValueError("dropout draws its masks from rng: pass rng=numpy.random.default_rng(seed)")
    return rng.random(shape) < keep_prob


def to_labels(AL: Array, output: str) -> NDArray[np.int_]:
    """Class of every column of probabilities, shape (..., 1, m)."""
    return (AL > 0.5).astype(int) if output == "sigmoid" else AL.argmax(axis=-2, keepdims=True)


def cross_entropy_sum(AL: Array, Y: Array, output: str) -> Array:
    """Cross-entropy summed over units and examples (the last two axes), finite for saturated AL."""
    dtype = np.result_type(AL.dtype, np.float32)
    limits = np.finfo(dtype)
    AL = np.clip(AL, limits.tiny, 1 - limits.epsneg)
    loss = Y * np.log(AL)
    if output == "sigmoid":
        loss = loss + (1 - Y) * np.log1p(-AL)
    return -loss.sum(axis=(-2, -1))
