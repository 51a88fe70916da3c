"""Real data shipped with the package, and seeded synthetic sets. Nothing here opens a network connection."""

from practicaldl.data.shipped import breast_cancer_features, digits_matrix, load_breast_cancer, load_cat, load_digits
from practicaldl.data.synthetic import blobs, circles, moons
from practicaldl.data.tools import flip_labels, one_hot, split, standardize

__all__ = [
    "blobs",
    "breast_cancer_features",
    "circles",
    "digits_matrix",
    "flip_labels",
    "load_breast_cancer",
    "load_cat",
    "load_digits",
    "moons",
    "one_hot",
    "split",
    "standardize",
]
