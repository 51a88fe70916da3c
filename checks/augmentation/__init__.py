"""Checks of lesson 05: data augmentation."""

from . import (  # noqa: F401, I001 - exercises are declared in the order of the lesson
    flip_horizontal,
    random_crop,
    rotate,
    augment_dataset,
    augmented_batches,
    add_noise,
    replace_synonyms,
    questions,
)
