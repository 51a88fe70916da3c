"""Exercise initialize_parameters_zeros: all zeros, right shapes."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close

from .fixtures import LESSON, SHAPES, expect_keys, expect_shapes, initialized

zeros = exercise(
    "initialize_parameters_zeros",
    lesson=LESSON,
    points=1,
    hints=(
        "Go through the layers 1, 2, ..., L with L = len(layers_dims) - 1, and make two arrays for each.",
        "Wl is np.zeros((layers_dims[l], layers_dims[l - 1])) and bl is np.zeros((layers_dims[l], 1)).",
    ),
)


@zeros.reference
def initialize_parameters_zeros(layers_dims):
    return initialized(layers_dims, lambda n_out, n_in: np.zeros((n_out, n_in)))


@zeros.gate
def holds_W_and_b_of_every_layer(initialize_parameters_zeros, rng):
    """The result is a dict with W1, b1, ..., WL, bL."""
    for dims in SHAPES:
        expect_keys(initialize_parameters_zeros(dims), dims)


@zeros.check(weight=2)
def has_the_right_shapes(initialize_parameters_zeros, rng):
    """Wl has the shape (n_l, n_{l-1}) and bl the shape (n_l, 1)."""
    for dims in SHAPES:
        expect_shapes(initialize_parameters_zeros(dims), dims)


@zeros.check
def is_zero_everywhere(initialize_parameters_zeros, rng):
    """Every entry is zero."""
    for dims in SHAPES:
        for key, value in expect_keys(initialize_parameters_zeros(dims), dims).items():
            if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
                expect_close(value, np.zeros(value.shape), what=key)


@zeros.mistake
def transposed_shapes(layers_dims):
    """The weight matrices have the shape (n_{l-1}, n_l), so W @ A does not fit.

    A row of W belongs to a unit of the layer, a column to an input: the shape is (n_l, n_{l-1}).
    """
    return initialized(layers_dims, lambda n_out, n_in: np.zeros((n_in, n_out)))


def _flat(shape):
    def b_flat(layers_dims):
        """b is a row or has a single axis, so NumPy adds it along the examples, not along the units.

        Make a column: np.zeros((n_l, 1)).
        """
        return initialized(layers_dims, lambda n_out, n_in: np.zeros((n_out, n_in)), bias=lambda n: np.zeros(shape(n)))

    return b_flat


for _shape in (lambda n: n, lambda n: (1, n)):
    zeros.mistake(_flat(_shape), name="b flat")
