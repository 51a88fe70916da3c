"""Checks of lesson 01: train, dev and test sets."""

# ruff: noqa: F401, I001 - imported in the order of the lesson, in which results list the exercises
from . import (
    split_sizes,
    train_dev_test_split,
    stratified_split,
    count_leaks,
    group_split,
    target_first_split,
    dev_set_size,
    compare_over_seeds,
    questions,
)
