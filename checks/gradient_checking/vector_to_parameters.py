"""vector_to_parameters: the way back."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_close, expect_dict

from ..fixtures import shuffled
from .fixtures import (
    LESSON,
    ONE_LAYER,
    THREE_LAYERS,
    TWELVE_LAYERS,
    as_dict,
    as_vector,
    layers_as_text,
    parameters_of,
    weights_first,
)

to_parameters = exercise(
    "vector_to_parameters",
    lesson=LESSON,
    points=2,
    hints=(
        "Walk through theta with a position: each block takes as many entries as the array of that name in like.",
        "theta[start : start + size].reshape(shape).copy() is a block; then start += size. Go W1, b1, W2, b2, ...",
    ),
)


@to_parameters.reference
def vector_to_parameters(theta, like):
    return as_dict(theta, like)


def expect_parameters(vector_to_parameters, rng, like):
    """Cut a vector whose entries are all different; return it with the parameters that came."""
    theta = rng.permutation(as_vector(like).size) + rng.uniform(0.1, 0.9)
    came = expect_dict(vector_to_parameters(theta, like), list(like), what="the parameters")
    for key, expected in as_dict(theta, like).items():
        expect_close(came[key], expected, what=key)
    return theta, came


@to_parameters.gate
def returns_a_dict_shaped_as_like(vector_to_parameters, rng):
    """The result is a dict with the keys and shapes of ``like``."""
    for layers_dims in (THREE_LAYERS, ONE_LAYER, (1, 1), TWELVE_LAYERS):
        like = parameters_of(rng, layers_dims)
        came = expect_dict(vector_to_parameters(as_vector(like), like), list(like), what="the parameters")
        for key, value in like.items():
            expect_array(came[key], value.shape, what=key)


@to_parameters.check
def fills_the_blocks_in_order(vector_to_parameters, rng):
    """W1, b1, W2, b2, ... take their entries from theta one after the other, row by row."""
    for layers_dims in (ONE_LAYER, (4, 3), THREE_LAYERS, (5, 4, 1)):
        expect_parameters(vector_to_parameters, rng, parameters_of(rng, layers_dims))


@to_parameters.check
def takes_ten_layers_and_more(vector_to_parameters, rng):
    """Layer 10 comes after layer 9, not after layer 1."""
    for layers_dims in (TWELVE_LAYERS, (2, 3) * 6):
        expect_parameters(vector_to_parameters, rng, parameters_of(rng, layers_dims))


@to_parameters.check
def takes_a_like_filled_in_any_order(vector_to_parameters, rng):
    """The order in which like was filled does not matter, and neither do its values."""
    for layers_dims in (ONE_LAYER, THREE_LAYERS, (3, 3, 3), TWELVE_LAYERS):
        like = {key: np.zeros(value.shape) for key, value in parameters_of(rng, layers_dims).items()}
        expect_parameters(vector_to_parameters, rng, shuffled(rng, like))


@to_parameters.check
def copies_the_entries(vector_to_parameters, rng):
    """The arrays share no memory with theta: when theta changes later they stay as they are."""
    for layers_dims in (THREE_LAYERS, ONE_LAYER):
        theta, came = expect_parameters(vector_to_parameters, rng, parameters_of(rng, layers_dims))
        before = {key: np.array(value) for key, value in came.items()}
        theta += 1.0
        moved = [key for key, value in came.items() if not np.array_equal(value, before[key])]
        expect(
            not moved,
            f"expected arrays of their own, but {', '.join(moved)} changed when theta was changed after the call. "
            "Likely cause: a slice or a reshape of theta is a view of it, not a copy",
            kind="shares memory",
            got=moved,
        )


@to_parameters.mistake
def shares_memory_with_theta(theta, like):
    """The blocks are views of theta: whoever changes W1 changes theta too.

    Copy each block: theta[start:stop].reshape(shape).copy().
    """
    return as_dict(theta, like, copy=False)


def _wrong_order(copy, **form):
    def wrong_order(theta, like):
        """The entries of theta go to other places than parameters_to_vector took them from.

        Keep the order W1, b1, W2, b2, ..., with layers counted as numbers, and fill every block row by row.
        """
        return as_dict(theta, like, copy=copy, **form)

    to_parameters.mistake(wrong_order)


for _copy, _keys in itertools.product((True, False), (sorted, layers_as_text, weights_first)):
    _wrong_order(_copy, keys=_keys)
for _copy in (True, False):
    _wrong_order(_copy, order="F")


for _copy in (True, False):

    @to_parameters.mistake
    def follows_the_order_of_the_dict(theta, like, copy=_copy):
        """The blocks are cut in the order in which like was filled, which need not be that of the layers.

        Build the keys yourself, f"W{layer}" and then f"b{layer}" for every layer from 1 on.
        """
        return as_dict(theta, like, list, copy=copy)
