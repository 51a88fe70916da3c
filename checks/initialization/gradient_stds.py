"""Exercise gradient_stds: how large the gradient is in every layer."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array

from .fixtures import LESSON, expect_by_layer, leaky_slope, network, relu_slope, shuffled, tanh_slope

stds = exercise(
    "gradient_stds",
    lesson=LESSON,
    points=3,
    hints=(
        "Start with dZ_last and go back layer by layer, from L - 1 down to 1; each dZ comes from the one after it.",
        "The weights between layer l and layer l + 1 are W(l+1), and Zl is Zs[l - 1]; turn the list around at the end.",
    ),
)


def backward_stds(dZ_last, parameters, Zs, slope, weights=lambda W: W.T, measure=lambda dA, dZ: dZ.std(), back=1):
    """Reference of ``gradient_stds``; its last arguments make the known mistakes."""
    dZ, measured = dZ_last, [measure(dZ_last, dZ_last)]
    for layer in range(len(Zs) - 1, 0, -1):
        dA = weights(parameters[f"W{layer + back}"]) @ dZ
        dZ = dA * slope(layer)
        measured.append(measure(dA, dZ))
    return np.array(measured[::-1])


@stds.reference
def gradient_stds(dZ_last, parameters, Zs, derivative):
    return backward_stds(dZ_last, parameters, Zs, lambda layer: derivative(Zs[layer - 1]))


def backward_pass(rng, dims, m):
    """dZ of the last layer, the parameters, and Z of every layer, on both sides of 0."""
    Zs = [rng.normal(0.0, 1.0, (n, m)) for n in dims[1:]]
    return rng.normal(0.0, 1.0, (dims[-1], m)), network(rng, dims), Zs


def expect_stds(function, rng, dims, m, derivative, order=lambda rng, parameters: parameters):
    dZ_last, parameters, Zs = backward_pass(rng, dims, m)
    came = function(dZ_last, order(rng, parameters), Zs, derivative)
    expect_by_layer(came, gradient_stds(dZ_last, parameters, Zs, derivative), from_the_end=True)


@stds.gate
def gives_one_number_for_each_layer(gradient_stds, rng):
    """The result is an array of shape (L,)."""
    for dims in ([5, 5, 5, 5], [4, 4]):
        dZ_last, parameters, Zs = backward_pass(rng, dims, 7)
        came = gradient_stds(dZ_last, parameters, Zs, tanh_slope)
        expect_array(came, (len(dims) - 1,), what="the standard deviations")


@stds.check(weight=2)
def goes_back_through_layers_of_one_size(gradient_stds, rng):
    """Each dZ is the next one, sent back through the weights between them, times the slope; one number per layer."""
    for derivative in (tanh_slope, relu_slope, leaky_slope):
        expect_stds(gradient_stds, rng, [5, 5, 5, 5], 8, derivative)


@stds.check
def goes_back_through_layers_of_other_sizes(gradient_stds, rng):
    """Layers may have any number of units, one included, and there may be a single example."""
    for dims, m in (([4, 6, 3, 2], 9), ([3, 2, 5, 1], 4), ([6, 1, 4, 3], 5), ([3, 5, 4], 1)):
        expect_stds(gradient_stds, rng, dims, m, leaky_slope)


@stds.check
def holds_for_one_layer_and_for_many(gradient_stds, rng):
    """With one layer it is the standard deviation of dZ_last; with twelve they come in the order 1, 2, ..., 12."""
    expect_stds(gradient_stds, rng, [3, 5], 6, tanh_slope)
    expect_stds(gradient_stds, rng, [5, 4, 3] * 4 + [2], 6, leaky_slope)


@stds.check
def finds_the_weights_by_their_names(gradient_stds, rng):
    """The keys of the parameters may come in any order."""
    for dims in ([4, 5, 3, 2], [5, 5, 5, 5], [3, 4] * 6):
        expect_stds(gradient_stds, rng, dims, 6, tanh_slope, order=shuffled)


@stds.mistake
def derivative_left_out(dZ_last, parameters, Zs, derivative):
    """The slope of the activation is left out: the gradient goes back through the weights alone.

    After the weights, multiply entry by entry with derivative(Zl).
    """
    return backward_stds(dZ_last, parameters, Zs, lambda layer: 1.0)


@stds.mistake
def order_reversed(dZ_last, parameters, Zs, derivative):
    """The numbers come in the order of the backward pass, from layer L to layer 1.

    Put the first layer first: turn the list around before you return it.
    """
    return gradient_stds(dZ_last, parameters, Zs, derivative)[::-1]


@stds.mistake(name="derivative of the layer behind")
def slope_of_the_next_layer(dZ_last, parameters, Zs, derivative):
    """The slope is taken at Z of the layer that the gradient comes from.

    dZl needs the slope of its own layer, derivative(Zl), and Zl is Zs[l - 1].
    """
    return backward_stds(dZ_last, parameters, Zs, lambda layer: derivative(Zs[layer]))


@stds.mistake(name="derivative on the last layer too")
def slope_on_the_last_layer(dZ_last, parameters, Zs, derivative):
    """dZ_last is multiplied by a slope before it goes back, though it is the gradient of ZL already.

    Start with dZ = dZ_last as it is.
    """
    return gradient_stds(dZ_last * derivative(Zs[-1]), parameters, Zs, derivative)


@stds.mistake
def weights_not_transposed(dZ_last, parameters, Zs, derivative):
    """The gradient is multiplied by W itself, as on the way forward.

    On the way back every unit collects from all units that it feeds: multiply by the transpose, W.T.
    """
    return backward_stds(dZ_last, parameters, Zs, lambda layer: derivative(Zs[layer - 1]), weights=lambda W: W)


@stds.mistake
def weights_of_the_wrong_layer(dZ_last, parameters, Zs, derivative):
    """dZ of layer l is made with W of layer l, which lies in front of that layer.

    The weights between layer l and layer l + 1 are those of layer l + 1.
    """
    return backward_stds(dZ_last, parameters, Zs, lambda layer: derivative(Zs[layer - 1]), back=0)


@stds.mistake(name="measured before the derivative")
def std_of_dA(dZ_last, parameters, Zs, derivative):
    """The standard deviation is that of W.T @ dZ, before the slope of the activation.

    Multiply by derivative(Zl) first, then measure.
    """
    return backward_stds(
        dZ_last, parameters, Zs, lambda layer: derivative(Zs[layer - 1]), measure=lambda dA, dZ: dA.std()
    )


@stds.mistake(name="std per unit")
def mean_std_per_unit(dZ_last, parameters, Zs, derivative):
    """The standard deviation is taken unit by unit and averaged, which leaves out how much the units differ.

    Call np.std(dZ) without axis: all units and all examples of the layer together.
    """
    return backward_stds(
        dZ_last, parameters, Zs, lambda layer: derivative(Zs[layer - 1]), measure=lambda dA, dZ: dZ.std(axis=1).mean()
    )
