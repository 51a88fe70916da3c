"""Checks of what public functions receive; each raises a ValueError that says what to change."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
Parameters = Mapping[str, Array]


def check_examples(X: ArrayLike, parameters: Parameters, name: str = "X") -> Array:
    """X as an array (n_x, m) that fits W1."""
    X = np.asarray(X)
    n_x = parameters["W1"].shape[1]
    if X.ndim != 2 or X.shape[0] != n_x:
        hint = f"; did you mean {name}.T?" if X.ndim == 2 and X.shape[1] == n_x else ""
        raise ValueError(f"{name} must have shape ({n_x}, m), one example per column, got {X.shape}{hint}")
    return X


def float_type(parameters: Parameters) -> np.dtype:
    """The floating-point type that a network computes in: that of its parameters, float64 if they are integers."""
    return np.result_type(*parameters.values(), np.float32)


def check_keep_probs(keep_prob: float | Sequence[float], L: int) -> list[float]:
    """One keep_prob for each of the L-1 hidden layers."""
    keep_probs = [float(k) for k in np.ravel(keep_prob)]
    if np.ndim(keep_prob) == 0:
        keep_probs *= L - 1
    if len(keep_probs) != L - 1:
        raise ValueError(f"keep_prob must be one number or one for each of {L - 1} hidden layers, got {keep_prob}")
    if any(not 0 < k <= 1 for k in keep_probs):
        raise ValueError(f"keep_prob is the probability to keep a unit, above 0 and at most 1, got {keep_prob}")
    return keep_probs


def check_masks(masks: Sequence[Array | None] | None, parameters: Parameters, m: int, L: int) -> list[Array | None]:
    """One mask (n_l, m) or None for each of the L-1 hidden layers."""
    if masks is None:
        return [None] * (L - 1)
    if len(masks) != L - 1:
        raise ValueError(f"masks must hold one mask for each of {L - 1} hidden layers, got {len(masks)}")
    checked = [None if D is None else np.asarray(D) for D in masks]
    for layer, D in enumerate(checked, start=1):
        expected = (parameters[f"W{layer}"].shape[0], m)
        if D is not None and D.shape != expected:
            raise ValueError(f"mask D{layer} must have shape {expected}, got {D.shape}")
    return checked


def check_name(name: str, value: str, allowed: tuple[str, ...]) -> None:
    """Value is one of the allowed names."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
