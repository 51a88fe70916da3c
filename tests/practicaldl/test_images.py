"""Image transforms agree with SciPy's ndimage, image by image."""

import numpy as np
import pytest
from scipy import ndimage

from practicaldl import images

SIZES = [(8, 8), (28, 28), (7, 12)]


@pytest.fixture
def batch():
    return lambda h, w, m=6: np.random.default_rng(0).random((m, h, w))


def by_scipy(image, degrees=0.0, zoom=1.0, down=0.0, right=0.0):
    """Bilinear, zeros outside; the border is padded so that SciPy blends into it too."""
    angle = np.deg2rad(degrees)
    back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) / zoom
    centre = (np.array(image.shape) - 1) / 2
    offset = centre - back @ (centre + [down, right])
    pad = 2
    padded = np.pad(image, pad)
    inner = ndimage.affine_transform(padded, back, offset + pad - back @ [pad, pad], order=1)
    return inner[pad:-pad, pad:-pad]


MOVES = [
    {"degrees": 90.0},
    {"degrees": 17.0},
    {"degrees": -130.0},
    {"zoom": 1.3},
    {"zoom": 0.7},
    {"down": 1.25, "right": -0.5},
    {"degrees": 33.0, "zoom": 0.9, "down": -2.0, "right": 1.5},
    {"down": 50.0},
]


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("move", MOVES)
def test_one_move_for_all_is_scipys(batch, shape, move):
    X = batch(*shape)
    before = X.copy()
    moved = images.affine(X, **move)
    np.testing.assert_array_equal(X, before)
    np.testing.assert_allclose(moved, [by_scipy(image, **move) for image in X], atol=1e-12)


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("chunk", [1, 2**15])
def test_a_move_for_each_is_scipys(batch, shape, chunk, monkeypatch):
    monkeypatch.setattr(images, "CHUNK_PIXELS", chunk)
    X, rng = batch(*shape), np.random.default_rng(1)
    moves = {"degrees": rng.uniform(-180, 180, 6), "zoom": rng.uniform(0.6, 1.5, 6), "down": rng.uniform(-3, 3, 6)}
    expected = [by_scipy(image, **{name: each[i] for name, each in moves.items()}) for i, image in enumerate(X)]
    np.testing.assert_allclose(images.affine(X, **moves), expected, atol=1e-12)


def test_a_quarter_turn_is_counter_clockwise_as_displayed(batch):
    X = batch(8, 8)
    np.testing.assert_allclose(images.affine(X, degrees=90), np.rot90(X, axes=(1, 2)), atol=1e-12)


def test_nothing_moves_when_nothing_is_asked(batch):
    X = batch(8, 8)
    rng = np.random.default_rng(0)
    np.testing.assert_allclose(images.affine(X), X, atol=1e-15)
    np.testing.assert_allclose(images.random_affine(X, rng), X, atol=1e-15)
    np.testing.assert_allclose(images.distort(X, 0.0, rng), X, atol=1e-15)


def test_random_moves_differ_by_image_and_depend_on_rng_alone(batch):
    X = np.repeat(batch(8, 8, 1), 5, axis=0)
    for move in (
        lambda rng: images.random_affine(X, rng, degrees=20, zoom=0.2, shift=1),
        lambda rng: images.distort(X, 0.5, rng),
    ):
        first = move(np.random.default_rng(3))
        np.testing.assert_array_equal(first, move(np.random.default_rng(3)))
        assert len({image.tobytes() for image in first}) == 5


@pytest.mark.parametrize("shape", SIZES)
def test_shifts_are_scipys(batch, shape):
    X, rng = batch(*shape), np.random.default_rng(1)
    down, right = rng.integers(-9, 10, (2, 6))
    expected = [ndimage.shift(image, move, order=0) for image, *move in zip(X, down, right, strict=True)]
    np.testing.assert_array_equal(images.shift(X, down, right), expected)
    np.testing.assert_array_equal(images.shift(X, 1, 0)[:, 1:], X[:, :-1])


def test_crops_are_slices(batch):
    X = batch(8, 9)
    top, left = np.array([0, 1, 2, 3, 0, 3]), np.array([4, 3, 2, 1, 0, 4])
    expected = [image[i : i + 5, j : j + 5] for image, i, j in zip(X, top, left, strict=True)]
    np.testing.assert_array_equal(images.crop(X, 5, top, left), expected)
    np.testing.assert_array_equal(images.crop(X, 5, 0, 4), X[:, :5, 4:])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_of_images_stays(batch, dtype):
    X = batch(8, 8).astype(dtype)
    rng = np.random.default_rng(0)
    for moved in (
        images.affine(X, degrees=3),
        images.affine(X, degrees=np.ones(6)),
        images.distort(X, 0.1, rng),
        images.shift(X, 1, 1),
    ):
        assert moved.dtype == dtype


def test_an_empty_batch_stays_empty():
    nothing = np.empty((0, 8, 8))
    assert images.affine(nothing, degrees=10).shape == (0, 8, 8)
    assert images.random_affine(nothing, np.random.default_rng(0), degrees=5).shape == (0, 8, 8)


def test_they_say_what_does_not_fit(batch):
    X = batch(8, 8)
    with pytest.raises(ValueError, match=r"image\[None\]"):
        images.affine(X[0])
    with pytest.raises(ValueError, match="one for each of 6 images"):
        images.affine(X, degrees=[1.0, 2.0])
    with pytest.raises(ValueError, match="zoom must be above 0"):
        images.affine(X, zoom=0)
    with pytest.raises(ValueError, match="inside the image of 8x8"):
        images.crop(X, 5, 4, 0)
