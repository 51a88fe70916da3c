"""Checks of lesson 02: telling bias from variance, and what to do."""

# ruff: noqa: F401, I001 - imported in the order of the lesson, in which results list the exercises
from . import (
    error_rate,
    bias_and_variance,
    diagnose,
    remedies,
    learning_curve,
    bias_variance_decomposition,
    k_fold_errors,
    questions,
)
