"""Checks of lesson 03: L2 regularization and weight decay."""

# ruff: noqa: F401, I001 - imported in the order of the lesson, in which results list the exercises
from . import (
    l2_penalty,
    compute_cost_with_regularization,
    backward_propagation_with_regularization,
    weight_decay_step,
    l1_penalty,
    l1_gradient,
    select_lambda,
    sweep_lambda,
    questions,
)
