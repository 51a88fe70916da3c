"""What several exercises of lesson 09 share: functions to differentiate, networks, giant vectors."""

import numpy as np

from autograder.exercises.expect import expect_array
from practicaldl import network

LESSON = "09_gradient_checking"
BLOCKS = ("dW1", "db1", "dW2", "db2", "dW3", "db3")
ONE_LAYER, THREE_LAYERS, TWELVE_LAYERS = (2, 1), (2, 3, 2, 1), (2,) + (1,) * 12
STEPS = (0.02, 0.05)  # so long that the formulas differ by far more than rounding


def curve(rng):
    """A function of one number, with derivatives of every order."""
    a, b, c, d = rng.uniform(0.5, 1.5, 4)
    return lambda x: a * x**3 + b * x**2 - c * x + np.exp(d * x)


def surface(rng, shape):
    """A function of an array of ``shape`` in which every entry matters to the slope along every other."""
    a, b, c = rng.uniform(0.5, 1.5, (3, *shape))

    def J(theta):
        theta = expect_array(np.asarray(theta), shape, what="the theta given to J")
        return float(np.sum(a * np.sin(theta + b)) + np.exp(np.sum(c * theta) / theta.size))

    return J


def cubic(slopes, epsilon=1e-7):
    """Two-sided differences of this function at 0 are ``slopes`` times the square of (step / epsilon)."""
    return lambda theta: float(np.sum(np.asarray(slopes) * (np.asarray(theta) / epsilon) ** 3) * epsilon)


def differences(J, theta, epsilon):
    """Two-sided differences entry by entry."""
    result = np.empty_like(theta)
    for index in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[index] += epsilon
        below[index] -= epsilon
        result[index] = (J(above) - J(below)) / (2 * epsilon)
    return result


def relative_norm(a, b):
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / total) if total else 0.0


def parameters_of(rng, layers_dims):
    """Weights and biases that are all different from zero and from each other."""
    parameters = network.initialize(layers_dims, rng, scheme="xavier")
    return {key: value + rng.uniform(0.1, 0.4, value.shape) for key, value in parameters.items()}


def in_order(parameters):
    return [f"{kind}{layer}" for layer in range(1, len(parameters) // 2 + 1) for kind in "Wb"]


def as_vector(parameters, keys=in_order, order="C"):
    """The giant vector; ``keys`` and ``order`` make the known mistakes."""
    return np.concatenate([np.ravel(parameters[key], order) for key in keys(parameters)])


def as_dict(theta, like, keys=in_order, order="C", copy=True):
    """The inverse of :func:`as_vector`."""
    result, start = {}, 0
    for key in keys(like):
        part = theta[start : start + like[key].size]
        result[key] = np.reshape(part.copy() if copy else part, like[key].shape, order)
        start += like[key].size
    return result


def layers_as_text(parameters):
    return sorted(parameters, key=lambda key: (key[1:], key[0]))


def weights_first(parameters):
    return sorted(parameters, key=lambda key: (key[0], int(key[1:])))


def places(rng):
    """Points of either sign, zero included, and steps from large to small."""
    return ((rng.uniform(0.5, 1.5), 0.2), (-rng.uniform(0.2, 0.8), 0.1), (0.0, 0.05), (rng.uniform(0.5, 1.5), 1e-5))
