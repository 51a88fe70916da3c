"""What several exercises of lesson 07 share."""

import numpy as np

LESSON = "07_normalization"
ROUNDING = 1e-9  # a standard deviation below this is what rounding leaves of 0
CONSTANT = 124.4  # 9 or 10 times this have a computed mean that is too large, and a standard deviation of 1.4e-14


def features(rng, n_x=3, m=8):
    """Features far apart in mean and scale, every standard deviation well above 0.1."""
    scales = rng.permutation(np.geomspace(0.6, 40.0, n_x)) if n_x > 1 else np.array([rng.uniform(2.0, 5.0)])
    centres = rng.choice([-1.0, 1.0], n_x) * rng.uniform(5.0, 20.0, n_x)
    spread = rng.permuted(np.tile(np.linspace(-1.5, 1.5, m), (n_x, 1)), axis=1) if m > 1 else np.zeros((n_x, 1))
    return centres[:, np.newaxis] + scales[:, np.newaxis] * (spread + rng.uniform(-0.1, 0.1, (n_x, m)))


def nearly_constant(rng, m):
    """One value m times, whose computed standard deviation is not 0 but what rounding leaves."""
    while True:
        row = np.full(m, rng.uniform(0.1, 0.25))
        if 0 < row.std() < 5e-17:
            return row


def small_sigma(rng, n_x):
    """Standard deviations of features measured in a large unit; their squares, too, are above what rounding leaves."""
    return rng.uniform(2e-4, 4e-4, (n_x, 1))


def spread_of(X):
    """Standard deviation of every feature, 1 for a constant one."""
    sigma = X.std(axis=1, keepdims=True)
    return np.where(sigma < ROUNDING, 1.0, sigma)


def mean_of(X):
    return X.mean(axis=1, keepdims=True)


def eigenvalues(X):
    """Of X X^T / m, in rising order."""
    return np.linalg.eigvalsh(X @ X.T / X.shape[1])


def stretched(rng, n_x, m, largest, smallest, turned=True):
    """X of full row rank for which the eigenvalues of X X^T / m run from ``smallest`` to ``largest``."""
    axes = np.linalg.qr(rng.normal(size=(m, n_x)))[0].T * np.sqrt(m)
    turn = np.linalg.qr(rng.normal(size=(n_x, n_x)))[0] if turned else np.eye(n_x)
    return turn @ (np.sqrt(np.geomspace(largest, smallest, n_x))[:, np.newaxis] * axes)


def spectrum(rng, n_x, m, turned=True):
    """A stretched X whose largest eigenvalue is from 5 to 50 and 10 to 300 times the smallest."""
    largest = rng.uniform(5.0, 50.0)
    return stretched(rng, n_x, m, largest, largest / rng.uniform(10.0, 300.0), turned)
