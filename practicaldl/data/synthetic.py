"""Two-class sets in the plane, drawn from a seeded generator. All return X (2, m) and Y (1, m) of 0 and 1.

Example i belongs to class i % 2, so every prefix is balanced within one example.
"""

import numpy as np
from numpy.typing import NDArray

Set2D = tuple[NDArray[np.float64], NDArray[np.int_]]


def moons(m: int, noise: float, rng: np.random.Generator) -> Set2D:
    """Two half circles that interlock, with normal noise of standard deviation `noise`."""
    Y = _alternate(m)
    angle = rng.uniform(0, np.pi, m)
    upper = np.array([np.cos(angle), np.sin(angle)])
    lower = np.array([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return _with_noise(np.where(Y == 0, upper, lower), noise, rng), Y


def circles(m: int, noise: float, rng: np.random.Generator, factor: float = 0.5) -> Set2D:
    """A circle of radius 1 (class 0) around one of radius `factor` (class 1), with normal noise."""
    Y = _alternate(m)
    angle = rng.uniform(0, 2 * np.pi, m)
    radius = np.where(Y == 0, 1.0, factor)
    return _with_noise(radius * np.array([np.cos(angle), np.sin(angle)]), noise, rng), Y


def blobs(m: int, noise: float, rng: np.random.Generator, distance: float = 2.0) -> Set2D:
    """Two normal clouds of standard deviation `noise`, their centres `distance` apart on the diagonal."""
    Y = _alternate(m)
    centre = distance / np.sqrt(8)
    return _with_noise(np.where(Y == 0, -centre, centre) * np.ones((2, 1)), noise, rng), Y


def _alternate(m: int) -> NDArray[np.int_]:
    if m < 1:
        raise ValueError(f"m, the number of examples, must be at least 1, got {m}")
    return (np.arange(m) % 2)[np.newaxis]


def _with_noise(X: NDArray[np.float64], noise: float, rng: np.random.Generator) -> NDArray[np.float64]:
    if noise < 0:
        raise ValueError(f"noise, a standard deviation, must be 0 or more, got {noise}")
    return X + noise * rng.standard_normal(X.shape)
