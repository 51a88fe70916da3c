"""What the checks of lesson 02 share."""

import numpy as np

LESSON = "02_bias_variance"

# What diagnose answers in each case, and what remedies is asked.
CASES = {"neither": (False, False), "bias": (True, False), "variance": (False, True), "both": (True, True)}


def fit_correlation(X, Y):
    """A model that depends on every example it is fitted on."""
    return Y @ X.T / X.shape[1]


def squared_error(model, X, Y):
    return float(np.mean((model @ X - Y) ** 2))


def fit_centres(X, Y):
    """The mean example of every class: another kind of model, of another type."""
    return {"classes": sorted(set(Y[0].tolist())), "centres": [X[:, Y[0] == k].mean(axis=1) for k in np.unique(Y)]}


def share_misplaced(model, X, Y):
    distances = [np.sum((X - centre[:, np.newaxis]) ** 2, axis=0) for centre in model["centres"]]
    return np.mean(np.array(model["classes"])[np.argmin(distances, axis=0)] != Y[0])


def examples(rng, m=40, m_dev=25, n_x=3):
    """Training and dev set that overlap in nothing and differ in their means."""
    X, X_dev = rng.normal(0.5, 1.0, (n_x, m)), rng.normal(0.2, 1.0, (n_x, m_dev))
    return X, rng.integers(1, 4, (1, m)), X_dev, rng.integers(1, 4, (1, m_dev))
