"""Checks of lesson 07: normalizing inputs."""

from . import (  # noqa: F401, I001 - exercises are declared in the order of the lesson
    fit_normalizer,
    normalize,
    normalize_splits,
    condition_number,
    largest_stable_learning_rate,
    gradient_descent_path,
    questions,
)
