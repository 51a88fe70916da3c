"""The real data sets and a photo. README.md beside this file has their licences and citations."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent
DIGITS_LEVELS = 16  # a pixel counts the dark cells of a 4x4 block, 0 to 16

_MEASURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)


def load_digits() -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """Handwritten digits of 43 writers.

    Returns
    -------
    images : ndarray of float in [0, 1], shape (1797, 8, 8)
        0 is paper, 1 is ink.
    labels : ndarray of int, shape (1797,)

    References
    ----------
    Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998).
    """
    images = np.load(FOLDER / "digits_images.npy")
    return images / DIGITS_LEVELS, np.load(FOLDER / "digits_labels.npy").astype(int)


def digits_matrix() -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """The digits with one image per column.

    Returns
    -------
    X : ndarray of float in [0, 1], shape (64, 1797)
    labels : ndarray of int, shape (1, 1797)
    """
    images, labels = load_digits()
    return np.ascontiguousarray(images.reshape(len(images), -1).T), labels[np.newaxis]


def load_cat() -> NDArray[np.float64]:
    """A photograph of a cat.

    Returns
    -------
    photo : ndarray of float in [0, 1], shape (160, 240, 3)
        Row, column, and red, green or blue.

    References
    ----------
    "Chelsea the cat", S. van der Walt, in scikit-image (CC0).
    """
    from PIL import Image  # only here: who needs no photo should not wait for it

    with Image.open(FOLDER / "cat.jpg") as photo:
        return np.asarray(photo) / 255


def load_breast_cancer() -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """Measurements of cell nuclei in 569 breast masses.

    Returns
    -------
    X : ndarray of float, shape (30, 569)
        One row per feature, named by `breast_cancer_features`.
    Y : ndarray of int, shape (1, 569)
        1 for malignant (212), 0 for benign (357).

    References
    ----------
    Wolberg, Mangasarian, Street and Street, Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository
    (1995).
    """
    return np.load(FOLDER / "breast_cancer_features.npy"), np.load(FOLDER / "breast_cancer_malignant.npy").astype(int)


def breast_cancer_features() -> list[str]:
    """Names of the 30 rows: mean, standard error and worst value of ten measures of the nuclei."""
    return [
        f"{measure} error" if statistic == "error" else f"{statistic} {measure}"
        for statistic in ("mean", "error", "worst")
        for measure in _MEASURES
    ]
