"""What experiments do to data before they train on it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def split(m: int, sizes: Sequence[int], rng: np.random.Generator) -> list[NDArray[np.intp]]:
    """Draw disjoint random sets of example indices, one of each size.

    Raises
    ------
    ValueError
        If the sizes need more than m examples.
    """
    if min(sizes) < 0 or sum(sizes) > m:
        raise ValueError(f"sizes {tuple(sizes)} must be 0 or more and need at most {m} examples together")
    return np.split(rng.permutation(m), np.cumsum(sizes))[: len(sizes)]


def one_hot(labels: ArrayLike, n_classes: int | None = None) -> NDArray[np.int_]:
    """Labels 0 to n_classes - 1, shape (m,) or (1, m), as one-hot columns of shape (n_classes, m)."""
    labels = np.ravel(labels)
    n_classes = int(labels.max()) + 1 if n_classes is None else n_classes
    if labels.min() < 0 or labels.max() >= n_classes:
        raise ValueError(f"labels must be from 0 to {n_classes - 1}, got {labels.min()} to {labels.max()}")
    return (np.arange(n_classes)[:, np.newaxis] == labels).astype(int)


def standardize(X: ArrayLike, *others: ArrayLike) -> list[NDArray[np.float64]]:
    """Scale every row of X to mean 0 and standard deviation 1, and the others by the same shift and scale.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
        The training set, whose statistics are used; a constant row is only centred.
    *others : ndarray, shape (n_x, any)
        Such as the dev and the test set.

    Returns
    -------
    scaled : list of ndarray, X first
    """
    X = np.asarray(X, float)
    mean, deviation = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    rounding = 10 * np.finfo(float).eps * np.abs(X).max(axis=1, keepdims=True)
    deviation = np.where(deviation <= rounding, 1.0, deviation)
    return [(np.asarray(part, float) - mean) / deviation for part in (X, *others)]


def flip_labels(Y: ArrayLike, fraction: float, rng: np.random.Generator, n_classes: int = 2) -> NDArray[np.int_]:
    """Give a random `fraction` of the labels another class, drawn uniformly; Y keeps its shape."""
    if not 0 <= fraction <= 1:
        raise ValueError(f"fraction must be from 0 to 1, got {fraction}")
    flipped = np.array(Y)
    chosen = rng.choice(flipped.size, round(fraction * flipped.size), replace=False)
    flipped.flat[chosen] = (flipped.flat[chosen] + rng.integers(1, n_classes, chosen.size)) % n_classes
    return flipped
