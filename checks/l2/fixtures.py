"""What the exercises of lesson 03 share."""

import itertools

import numpy as np

from autograder.exercises.expect import expect_close, expect_number, same

from ..fixtures import shuffled

LESSON = "03_l2"
PARAMETERS = ("W1", "b1", "W2", "b2", "W3", "b3")
ONE_LAYER, THREE_LAYERS = (4, 1), (4, 5, 3, 1)
OTHER_DEPTHS = ((3, 4, 4, 3, 2, 1), (*(3,) * 12, 1), (4, 3, 1), (1, 1, 1), (5, 1))


def by_position(in_order, expected):
    """The likely cause of a wrong value for a dict in another order: only if the usual order gives the right one."""
    return "entries of the dict are taken by position; look them up by key" if same(in_order, expected) else ""


def parameters_of(rng, dims, biases=True):
    """Weights of either sign, away from zero; biases far from zero, or all zero."""
    parameters = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(dims), start=1):
        parameters[f"W{layer}"] = signed(rng, fan_out, fan_in)
        parameters[f"b{layer}"] = signed(rng, fan_out, 1) if biases else np.zeros((fan_out, 1))
    return parameters


def signed(rng, *shape):
    """Numbers of either sign, between 0.3 and 1.5 away from zero."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 1.5, shape)


def strength(rng):
    """A regularization parameter and a number of examples for which no slip goes unseen."""
    return float(rng.uniform(0.3, 0.9)), int(rng.integers(3, 30))


def network(rng, n_x=4, n_1=6, n_2=5, m=12):
    """Inputs, labels and cache of a three-layer network whose hidden units are on for some examples, off for others."""
    X, A = rng.normal(0.0, 1.0, (n_x, m)), None
    cache, below = [], X
    for layer, (fan_in, fan_out) in enumerate(((n_x, n_1), (n_1, n_2), (n_2, 1)), start=1):
        W = signed(rng, fan_out, fan_in) / np.sqrt(fan_in)
        b = -switch_points(W @ below)
        Z = W @ below + b
        A = np.maximum(Z, 0) if layer < 3 else 1 / (1 + np.exp(-Z))
        cache += [Z, A, W, b]
        below = A
    Y = (rng.random((1, m)) < 0.5).astype(int)
    return X, Y, tuple(cache)


def switch_points(Z):
    """For each unit a value halfway between two examples; for a single example 0.5 below or above it, in turn."""
    if Z.shape[1] == 1:
        return Z + np.where(np.arange(len(Z)) % 2, 0.5, -0.5)[:, np.newaxis]
    ordered, at = np.sort(Z, axis=1), Z.shape[1] // 3
    return (ordered[:, [at]] + ordered[:, [at + 1]]) / 2


def layers(dims):
    return "1 layer" if len(dims) == 2 else f"{len(dims) - 1} layers"


def squares(weights):
    return np.sum(np.square(weights))


def absolute_values(weights):
    return np.sum(np.abs(weights))


def total(parameters, measure, kinds="W"):
    return sum(measure(value) for key, value in parameters.items() if key[0] in kinds)


def expect_penalty(function, measure, rng, dims, biases, settings):
    for lambd, m in settings:
        parameters = parameters_of(rng, dims, biases)
        expected = lambd / (2 * m) * total(parameters, measure)
        expect_close(function(parameters, lambd, m), expected, what=f"the penalty of {layers(dims)}")


def check_penalty(entry, measure):
    """Declare the checks of a penalty ``lambd/(2m)`` times the sum of a measure over the layers."""

    @entry.gate
    def returns_a_number(penalty, rng):
        """The penalty is one number."""
        expect_number(penalty(parameters_of(rng, THREE_LAYERS), *strength(rng)))

    @entry.check
    def is_right_for_one_layer(penalty, rng):
        """One layer without bias: lambd/(2m) times the sum over the entries of W1."""
        lambd, m = strength(rng)
        expect_penalty(penalty, measure, rng, ONE_LAYER, False, [(lambd, m), (lambd, 1), (0.0, m), (2, 8)])

    @entry.check
    def adds_up_all_layers(penalty, rng):
        """Every W counts, from one layer to twelve."""
        for dims in (THREE_LAYERS, *OTHER_DEPTHS):
            expect_penalty(penalty, measure, rng, dims, False, [strength(rng)])

    @entry.check
    def leaves_the_biases_out(penalty, rng):
        """The biases do not count, whatever they are."""
        for dims in (THREE_LAYERS, *OTHER_DEPTHS):
            expect_penalty(penalty, measure, rng, dims, True, [strength(rng)])

    @entry.check
    def finds_the_weights_by_their_keys(penalty, rng):
        """The order of the keys in the dict does not matter."""
        parameters, (lambd, m) = parameters_of(rng, THREE_LAYERS), strength(rng)
        expected = lambd / (2 * m) * total(parameters, measure)
        expect_close(
            penalty(shuffled(rng, parameters), lambd, m),
            expected,
            what="the penalty, the dict in another order,",
            cause=by_position(penalty(parameters, lambd, m), expected),
        )
