"""Checks of lesson 06: stopping while the dev error is best."""

from . import (  # noqa: F401, I001 - exercises are declared in the order of the lesson
    best_epoch,
    weight_norms,
    distance_from_start,
    stopping_epoch,
    train_with_early_stopping,
    patience_tradeoff,
    questions,
)
