"""Checks of lesson 08: vanishing and exploding signals, and how to start."""

from . import (  # noqa: F401, I001 - exercises are declared in the order of the lesson
    deep_linear_output,
    initialize_parameters_zeros,
    is_symmetric,
    initialize_parameters_random,
    initialize_parameters_he,
    activation_stds,
    gradient_stds,
    initialize_parameters_xavier,
    initialize_parameters_glorot,
    questions,
)
