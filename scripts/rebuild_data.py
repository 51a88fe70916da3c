"""Rebuild the shipped data files from scikit-learn's package: python scripts/rebuild_data.py [folder]."""

import sys
from pathlib import Path

import numpy as np
from sklearn import datasets

SHIPPED = Path(__file__).parents[1] / "practicaldl" / "data"


def arrays() -> dict[str, np.ndarray]:
    """Content of every file by its name."""
    digits = datasets.load_digits()
    cancer = datasets.load_breast_cancer()
    return {
        "digits_images.npy": digits.images.astype(np.uint8),
        "digits_labels.npy": digits.target.astype(np.uint8),
        "breast_cancer_features.npy": np.ascontiguousarray(cancer.data.T),
        "breast_cancer_malignant.npy": (cancer.target == 0).astype(np.uint8)[np.newaxis],
    }


def rebuild(folder: Path) -> None:
    for name, array in arrays().items():
        np.save(folder / name, array)


if __name__ == "__main__":
    rebuild(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED)
