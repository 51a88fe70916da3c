"""parameters_to_vector: all parameters in one vector."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close

from ..fixtures import shuffled
from .fixtures import (
    LESSON,
    ONE_LAYER,
    THREE_LAYERS,
    TWELVE_LAYERS,
    as_vector,
    layers_as_text,
    parameters_of,
    weights_first,
)

to_vector = exercise(
    "parameters_to_vector",
    lesson=LESSON,
    points=1,
    hints=(
        "Count the layers from 1 to L, take W and then b of each, flatten and join them.",
        'Build the keys with numbers, f"W{layer}" and f"b{layer}"; ravel() goes row by row; np.concatenate joins.',
    ),
)


@to_vector.reference
def parameters_to_vector(parameters):
    return as_vector(parameters)


def expect_vector(parameters_to_vector, parameters):
    expected = as_vector(parameters)
    expect_close(parameters_to_vector(parameters), expected, what="the vector")


@to_vector.gate
def returns_a_vector_of_all_entries(parameters_to_vector, rng):
    """The result is 1-D and as long as all parameters together."""
    for layers_dims in (THREE_LAYERS, ONE_LAYER, (1, 1), TWELVE_LAYERS):
        parameters = parameters_of(rng, layers_dims)
        expect_array(parameters_to_vector(parameters), as_vector(parameters).shape, what="the vector")


@to_vector.check
def goes_row_by_row(parameters_to_vector, rng):
    """Every block is laid out row by row, however it lies in memory."""
    for layers_dims in ((4, 3), (3, 1), (1, 3)):
        parameters = parameters_of(rng, layers_dims)
        expect_vector(parameters_to_vector, parameters)
        expect_vector(parameters_to_vector, parameters | {"W1": np.asfortranarray(parameters["W1"])})


@to_vector.check
def goes_layer_by_layer(parameters_to_vector, rng):
    """The order is W1, b1, W2, b2, ..."""
    for layers_dims in (THREE_LAYERS, (5, 4, 1), ONE_LAYER):
        expect_vector(parameters_to_vector, parameters_of(rng, layers_dims))


@to_vector.check
def counts_layers_as_numbers(parameters_to_vector, rng):
    """Layer 10 comes after layer 9, not after layer 1."""
    for layers_dims in (TWELVE_LAYERS, (2, 3) * 6):
        expect_vector(parameters_to_vector, parameters_of(rng, layers_dims))


@to_vector.check
def takes_a_dict_filled_in_any_order(parameters_to_vector, rng):
    """The order in which the dict was filled does not matter."""
    for layers_dims in (ONE_LAYER, THREE_LAYERS, (3, 3, 3), TWELVE_LAYERS):
        expect_vector(parameters_to_vector, shuffled(rng, parameters_of(rng, layers_dims)))


@to_vector.mistake(name="keys sorted as text")
def all_keys_sorted_as_text(parameters):
    """The keys are sorted as text: every W comes before every b, and W10 before W2.

    Count the layers: for layer in range(1, L + 1), with L = len(parameters) // 2.
    """
    return as_vector(parameters, sorted)


@to_vector.mistake(name="keys sorted as text")
def layers_sorted_as_text(parameters):
    """The layers are sorted as text, where "10" comes before "2".

    Count the layers: for layer in range(1, L + 1), with L = len(parameters) // 2.
    """
    return as_vector(parameters, layers_as_text)


@to_vector.mistake(name="all W first")
def all_weights_first(parameters):
    """All weights come first and all biases after them.

    Take Wl and then bl of one layer before you go to the next.
    """
    return as_vector(parameters, weights_first)


@to_vector.mistake(name="column-major")
def column_by_column(parameters):
    """The entries of a matrix come column by column: order="F", or a transpose before ravel.

    Use ravel() or reshape(-1) as they are: they go row by row.
    """
    return as_vector(parameters, order="F")


@to_vector.mistake
def follows_the_order_of_the_dict(parameters):
    """The blocks come in the order in which the dict was filled, which backpropagation often does from the last layer.

    Build the keys yourself, f"W{layer}" and then f"b{layer}" for every layer from 1 on.
    """
    return as_vector(parameters, list)


@to_vector.mistake(name="column-major")
def in_the_order_of_memory(parameters):
    """The entries of a matrix come in the order in which they lie in memory: order="K" or order="A".

    Use ravel() or reshape(-1) as they are: they go row by row.
    """
    return as_vector(parameters, order="K")
