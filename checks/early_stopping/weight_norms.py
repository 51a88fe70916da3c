"""The Frobenius norm of every weight matrix."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array

from .fixtures import LESSON, expect_by_layer, measured_biases, measured_norms, network, reordered

norms = exercise(
    "weight_norms",
    lesson=LESSON,
    points=2,
    hints=(
        "For every layer 1, ..., L: the square root of the sum of the squared entries of Wl.",
        "np.linalg.norm(W) of a matrix is its Frobenius norm; collect those of W1, ..., WL in an array.",
    ),
)


@norms.reference
def weight_norms(parameters):
    return measured_norms(parameters)


@norms.gate
def gives_one_number_for_each_layer(weight_norms, rng):
    """The result is an array of shape (L,)."""
    for dims in ([4, 3, 3, 2], [3, 5], [2, 6, 1]):
        expect_array(weight_norms(network(rng, dims)), (len(dims) - 1,), what="the norms")


@norms.check(weight=2)
def gives_the_frobenius_norm_of_each_W(weight_norms, rng):
    """The square root of the sum of the squared entries; biases do not count."""
    for dims in ([3, 2, 4, 1], [6, 4, 2]):
        parameters = network(rng, dims)
        expect_by_layer(weight_norms(parameters), parameters, "norm")


@norms.check
def goes_through_many_layers_in_order(weight_norms, rng):
    """Ten layers and more come in the order W1, W2, ..., W12."""
    parameters = network(rng, [2, 3, 4] * 4 + [2])
    expect_by_layer(weight_norms(parameters), parameters, "norm", "as texts, W10 comes before W2")


@norms.check
def goes_by_the_names_of_the_keys(weight_norms, rng):
    """W1 comes first, in whatever order the dict holds its keys."""
    for turn, dims in enumerate(([4, 3, 5, 2], [2, 6, 3])):
        parameters = reordered(network(rng, dims), turn)
        expect_by_layer(weight_norms(parameters), parameters, "norm", "the order of the keys in the dict decides")


@norms.check
def holds_for_one_layer_and_for_one_unit(weight_norms, rng):
    """A single layer, layers of one unit or one input, the zeros of a start, tiny weights."""
    for dims in ([4, 3], [1, 1, 1], [5, 1, 4], [3, 1]):
        parameters = network(rng, dims)
        expect_by_layer(weight_norms(parameters), parameters, "norm")
    zeros = network(rng, [3, 4, 2])
    zeros["W1"] = np.zeros((4, 3))
    expect_by_layer(weight_norms(zeros), zeros, "norm")
    tiny = {key: 1e-7 * value for key, value in network(rng, [3, 4, 2]).items()}
    expect_by_layer(weight_norms(tiny), tiny, "norm")


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
    return np.hypot(measured_norms(parameters), measured_biases(parameters))


@norms.mistake(name="includes b")
def norms_of_W_and_b_added(parameters):
    """The norms of the biases are added.

    The norm of the weights is that of the W alone.
    """
    return measured_norms(parameters) + measured_biases(parameters)


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


@norms.mistake
def order_of_the_keys_in_the_dict(parameters):
    """The norms come in the order in which the dict holds its keys, which need not be that of the layers.

    Build the names: parameters[f"W{layer}"] for layer in 1, ..., L.
    """
    return np.array([np.linalg.norm(value) for key, value in parameters.items() if key.startswith("W")])


@norms.mistake
def keys_sorted_as_text(parameters):
    """The keys are sorted as texts, where W10 comes before W2.

    Build the names: parameters[f"W{layer}"] for layer in 1, ..., L.
    """
    return np.array([np.linalg.norm(parameters[key]) for key in sorted(parameters) if key.startswith("W")])
