"""What several exercises of lesson 09 share: functions to differentiate, networks, giant vectors."""

import numpy as np

from autograder.exercises.expect import expect_array, expect_close, expect_dict
from practicaldl import network

from ..fixtures import network as three_layers

LESSON = "09_gradient_checking"
BLOCKS = ("dW1", "db1", "dW2", "db2", "dW3", "db3")
ONE_LAYER, THREE_LAYERS, TWELVE_LAYERS = (2, 1), (2, 3, 2, 1), (2,) + (1,) * 12
STEPS = (0.02, 0.05)  # so long that the formulas differ by far more than rounding


def curve(rng, scale=1.0):
    """A function of one number, with derivatives of every order."""
    a, b, c, d = rng.uniform(0.5, 1.5, 4)
    return lambda x: float(scale * (a * x**3 + b * x**2 - c * x + np.exp(d * x)))


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
    """Points of either sign and zero, steps from large to small, functions from large to small."""
    far, near, left = rng.uniform(1.2, 1.8), rng.uniform(0.3, 0.8), -rng.uniform(0.2, 0.8)
    return ((far, 0.2, 1.0), (left, 0.1, 1e4), (0.0, 0.05, 1.0), (near, 0.3, 1e-4), (far, 1e-5, 1.0))


def backward_case(rng, **sizes):
    """X, Y and the cache of a three-layer network in which units of both hidden layers are off for some examples."""
    while True:
        X, Y, parameters = three_layers(rng, **sizes)
        _, cache = network.forward(X, parameters)
        if all(0 < np.mean(Z > 0) < 1 for Z in cache.Z[:2]):
            return X, Y, cache.as_tuple()


def backward(X, Y, cache, dW2=1, db1=1, off=True):
    """Backward propagation of three layers; the arguments make the planted bugs."""
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dZ2 = W3.T @ dZ3 * (Z2 > 0 if off else 1)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m * db1,
        "dW2": dZ2 @ A1.T / m * dW2,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW3": dZ3 @ A2.T / m,
        "db3": dZ3.sum(axis=1, keepdims=True) / m,
    }


def expect_six_gradients(backward, rng):
    """A dict with dW and db of all three layers, each of the shape of its parameter."""
    X, Y, cache = backward_case(rng)
    gradients = expect_dict(backward(X, Y, cache), list(BLOCKS), what="the gradients")
    for key, place in zip(BLOCKS, (2, 3, 6, 7, 10, 11), strict=True):
        expect_array(gradients[key], cache[place].shape, what=key)


FROM_THE_OUTPUT = ("dW3", "db3", "dW2", "db2", "dW1", "db1")


def expect_gradients(function, rng, keys=FROM_THE_OUTPUT):
    """These gradients are right in networks of several sizes."""
    for sizes in ({}, {"n_1": 3, "n_2": 7, "m": 5}, {"n_x": 1, "n_1": 2, "n_2": 2, "m": 6}, {"n_1": 8, "m": 1}):
        X, Y, cache = backward_case(rng, **sizes)
        expected = backward(X, Y, cache)
        gradients = expect_dict(function(X, Y, cache), list(BLOCKS), what="the gradients")
        for key in keys:
            expect_close(gradients[key], expected[key], what=key)
