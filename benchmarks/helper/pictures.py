"""(d) 10,000 images: rotations, shifts and crops against SciPy's ndimage and a plain loop."""

import numpy as np
from scipy import ndimage

from benchmarks.helper.networks import OURS
from benchmarks.helper.timing import Case, race
from practicaldl import images

COUNT = 10_000
SCIPY, LOOP = "SciPy ndimage", "plain loop"


def cases() -> list[Case]:
    return [case(side) for side in (8, 28) for case in (one_angle, angles, shifts, crops)]


def one_angle(side: int) -> Case:
    X = batch(side)
    contenders = {
        OURS: lambda: images.affine(X, degrees=15),
        SCIPY: lambda: ndimage.rotate(X, 15, axes=(2, 1), reshape=False, order=1),
    }
    return picture_race("rotation by one angle", side, contenders)


def angles(side: int) -> Case:
    X = batch(side)
    degrees = np.random.default_rng(1).uniform(-20, 20, COUNT)
    contenders = {
        OURS: lambda: images.affine(X, degrees=degrees),
        SCIPY: lambda: [
            ndimage.rotate(image, angle, reshape=False, order=1) for image, angle in zip(X, degrees, strict=True)
        ],
        LOOP: lambda: [rotate_plainly(image, angle) for image, angle in zip(X, degrees, strict=True)],
    }
    return picture_race("rotation, an angle for each", side, contenders)


def shifts(side: int) -> Case:
    X = batch(side)
    down, right = np.random.default_rng(1).integers(-2, 3, (2, COUNT))
    contenders = {
        OURS: lambda: images.shift(X, down, right),
        SCIPY: lambda: [ndimage.shift(image, by, order=0) for image, *by in zip(X, down, right, strict=True)],
        LOOP: lambda: [shift_plainly(*each) for each in zip(X, down, right, strict=True)],
    }
    return picture_race("shift by whole pixels, one for each", side, contenders)


def crops(side: int) -> Case:
    X, size = batch(side), side - 2
    top, left = np.random.default_rng(1).integers(0, 3, (2, COUNT))
    contenders = {
        OURS: lambda: images.crop(X, size, top, left),
        LOOP: lambda: np.stack([x[i : i + size, j : j + size] for x, i, j in zip(X, top, left, strict=True)]),
    }
    return picture_race(f"crop to {size}x{size}, a corner for each", side, contenders)


def picture_race(name, side, contenders) -> Case:
    goals = {SCIPY: 1} if side == 8 and SCIPY in contenders else {}
    return race("d", f"{name}, {side}x{side}", "images", COUNT, contenders, goals=goals, rounds=3)


def batch(side: int) -> np.ndarray:
    return np.random.default_rng(0).random((COUNT, side, side))


def rotate_plainly(image, degrees):
    """One image with whole-array NumPy, as a lesson's solution would."""
    h, w = image.shape
    angle = np.deg2rad(degrees)
    dy, dx = np.mgrid[:h, :w] - np.array([(h - 1) / 2, (w - 1) / 2])[:, None, None]
    y = np.sin(angle) * dx + np.cos(angle) * dy + (h - 1) / 2
    x = np.cos(angle) * dx - np.sin(angle) * dy + (w - 1) / 2
    padded = np.pad(image, ((1, 2), (1, 2)))
    y, x = np.clip(y, -1, h) + 1, np.clip(x, -1, w) + 1
    i, j = y.astype(int), x.astype(int)
    y, x = y - i, x - j
    upper = padded[i, j] * (1 - x) + padded[i, j + 1] * x
    return upper * (1 - y) + (padded[i + 1, j] * (1 - x) + padded[i + 1, j + 1] * x) * y


def shift_plainly(image, down, right):
    h, w = image.shape
    moved = np.zeros_like(image)
    moved[max(down, 0) : h + down, max(right, 0) : w + right] = image[
        max(-down, 0) : h - down, max(-right, 0) : w - right
    ]
    return moved
