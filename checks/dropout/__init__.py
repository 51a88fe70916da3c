"""Checks of lesson 04: inverted dropout."""

# ruff: noqa: F401, I001 - imported in the order of the lesson, in which results list the exercises
from . import (
    dropout_mask,
    dropout_forward,
    dropout_backward,
    forward_propagation_with_dropout,
    backward_propagation_with_dropout,
    monte_carlo_predict,
    forward_with_keep_probs,
    questions,
)
