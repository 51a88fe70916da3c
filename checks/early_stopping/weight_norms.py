"""The Frobenius norm of every weight matrix."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from .fixtures import LESSON, measured_norms, network

norms = exercise(
    "weight_norms",
    lesson=LESSON,
    points=3,
    hints=(
        "For every layer 1, ..., L: the square root of the sum of the squared entries of Wl.",
        "np.linalg.norm(W) of a matrix is its Frobenius norm; collect those of W1, ..., WL in an array.",
    ),
)


@norms.reference
def weight_norms(parameters):
    return measured_norms(parameters)


def expect_norms(weight_norms, parameters):
    came = expect_array(weight_norms(parameters), (len(parameters) // 2,), what="the norms")
    expect_close(came, measured_norms(parameters), what="the norms")


@norms.gate
def gives_one_number_for_each_layer(weight_norms, rng):
    """The result is an array of shape (L,)."""
    for dims in ([4, 3, 3, 2], [3, 5], [2, 6, 1]):
        expect_array(weight_norms(network(rng, dims)), (len(dims) - 1,), what="the norms")


@norms.check(weight=2)
def gives_the_frobenius_norm_of_each_W(weight_norms, rng):
    """The square root of the sum of the squared entries; biases do not count."""
    for dims in ([4, 3, 5, 2], [6, 4, 1]):
        expect_norms(weight_norms, network(rng, dims))


@norms.check
def goes_through_many_layers_in_order(weight_norms, rng):
    """Ten layers and more come in the order W1, W2, ..., W12."""
    expect_norms(weight_norms, network(rng, [2, 3, 4] * 4 + [2]))


@norms.check
def holds_for_one_layer_and_for_one_unit(weight_norms, rng):
    """A single layer, layers of one unit or one input, the zeros of a start."""
    for dims in ([4, 3], [1, 1, 1], [5, 1, 4], [3, 1]):
        expect_norms(weight_norms, network(rng, dims))
    zeros = network(rng, [3, 4, 2])
    zeros["W1"] = np.zeros((4, 3))
    expect_norms(weight_norms, zeros)


@norms.mistake
def squared(parameters):
    """The sums of squares are returned without the square root.

    The Frobenius norm is np.sqrt(np.sum(W**2)), or np.linalg.norm(W).
    """
    return measured_norms(parameters) ** 2


@norms.mistake
def includes_b(parameters):
    """The biases are counted, too.

    The norm of the weights is that of the W alone.
    """
    biases = np.array([np.linalg.norm(parameters[f"b{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])
    return np.hypot(measured_norms(parameters), biases)


@norms.mistake(name="includes b")
def norms_of_W_and_b_added(parameters):
    """The norms of the biases are added.

    The norm of the weights is that of the W alone.
    """
    biases = np.array([np.linalg.norm(parameters[f"b{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])
    return measured_norms(parameters) + biases


@norms.mistake(name="includes b")
def norms_of_all_parameters(parameters):
    """There is an entry for every b as well as for every W.

    Go through W1, ..., WL only.
    """
    return np.array([np.linalg.norm(value) for value in parameters.values()])


@norms.mistake(name="another norm")
def largest_singular_value(parameters):
    """This is the largest singular value of W, or the largest sum of a row or column, not the Frobenius norm.

    Call np.linalg.norm(W) without ord, or with ord="fro".
    """
    return measured_norms(parameters, lambda W: np.linalg.norm(W, 2))
