"""Exercise activation_stds: how large the signal is in every layer."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array

from .fixtures import LESSON, expect_by_layer, leaky, network, relu, shuffled, tanh

stds = exercise(
    "activation_stds",
    lesson=LESSON,
    points=3,
    hints=(
        "Go forward layer by layer, A = activation(W @ A + b), and note one standard deviation of A after each.",
        "For every layer append np.std(A), without axis, with A = activation(Wl @ A + bl); return np.array of these.",
    ),
)


def forward_stds(X, parameters, activation, bias=1.0, measure=lambda Z, A: A.std()):
    """Reference of ``activation_stds``; its last arguments make the known mistakes."""
    A, measured = X, []
    for layer in range(1, len(parameters) // 2 + 1):
        Z = parameters[f"W{layer}"] @ A + bias * parameters[f"b{layer}"]
        A = activation(Z)
        measured.append(measure(Z, A))
    return np.array(measured)


@stds.reference
def activation_stds(X, parameters, activation):
    return forward_stds(X, parameters, activation)


def expect_stds(function, rng, dims, m, activation, biases=True, order=lambda rng, parameters: parameters):
    X, parameters = rng.normal(0.0, 1.0, (dims[0], m)), network(rng, dims, biases)
    came = function(X, order(rng, parameters), activation)
    expect_by_layer(came, forward_stds(X, parameters, activation))


@stds.gate
def gives_one_number_for_each_layer(activation_stds, rng):
    """The result is an array of shape (L,)."""
    for dims in ([4, 4, 4, 4], [3, 5], [2, 6, 3]):
        X, parameters = rng.normal(0.0, 1.0, (dims[0], 7)), network(rng, dims)
        expect_array(activation_stds(X, parameters, tanh), (len(dims) - 1,), what="the standard deviations")


@stds.check(weight=2)
def measures_what_comes_out_of_each_activation(activation_stds, rng):
    """One standard deviation over all units and examples, after the activation, in every layer."""
    for activation in (tanh, relu, leaky):
        expect_stds(activation_stds, rng, [4, 6, 5, 3], 8, activation, biases=False)


@stds.check
def adds_the_biases(activation_stds, rng):
    """Every layer adds its bias before the activation."""
    for activation in (tanh, leaky):
        expect_stds(activation_stds, rng, [3, 5, 4, 2], 9, activation)


@stds.check
def goes_through_many_layers_in_order(activation_stds, rng):
    """Ten layers and more come in the order 1, 2, ..., 12."""
    expect_stds(activation_stds, rng, [5, 4, 3] * 4 + [2], 6, tanh)


@stds.check
def holds_for_one_layer_one_unit_one_example(activation_stds, rng):
    """A network of one layer, layers of one unit, a single example."""
    for dims, m in (([4, 3], 5), ([3, 1, 4], 6), ([4, 5, 3], 1), ([2, 6], 1)):
        expect_stds(activation_stds, rng, dims, m, leaky)


@stds.check
def finds_the_parameters_by_their_names(activation_stds, rng):
    """The keys of the parameters may come in any order."""
    for dims in ([4, 4, 4, 4], [3, 5, 4, 2], [3, 4] * 6):
        expect_stds(activation_stds, rng, dims, 6, tanh, order=shuffled)


@stds.mistake(name="of Z")
def of_Z(X, parameters, activation):
    """The standard deviation is that of the linear part Z, before the activation.

    Take it of A = activation(Z), which is what the next layer gets.
    """
    return forward_stds(X, parameters, activation, measure=lambda Z, A: Z.std())


@stds.mistake
def std_per_unit(X, parameters, activation):
    """Every unit has a standard deviation of its own here, and a layer should have one number.

    Call np.std(A) without axis: all units and all examples of the layer together.
    """
    return forward_stds(X, parameters, activation, measure=lambda Z, A: A.std(axis=1))


@stds.mistake(name="std per unit")
def mean_std_per_unit(X, parameters, activation):
    """The standard deviation is taken unit by unit and averaged, which leaves out how much the units differ.

    Call np.std(A) without axis: all units and all examples of the layer together.
    """
    return forward_stds(X, parameters, activation, measure=lambda Z, A: A.std(axis=1).mean())


@stds.mistake
def bias_forgotten(X, parameters, activation):
    """The biases are left out.

    A layer computes Z = W @ A + b, then A = activation(Z).
    """
    return forward_stds(X, parameters, activation, bias=0.0)
