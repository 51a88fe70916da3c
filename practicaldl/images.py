"""Transforms of many small images at once. Images are (m, h, w); every function returns new arrays.

Geometry is bilinear about the centre ((h-1)/2, (w-1)/2), with zeros outside the image.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Images = NDArray[Any]

DENSE_PIXELS = 256  # up to here one matrix product beats gathering four neighbours, by measurement
CHUNK_PIXELS = 2**15  # worked on at a time, so that the temporaries stay in the processor's cache
FIELD = 4  # a distortion's random displacements are drawn on a FIELD x FIELD grid and interpolated


def affine(
    images: ArrayLike,
    *,
    degrees: ArrayLike = 0.0,
    zoom: ArrayLike = 1.0,
    down: ArrayLike = 0.0,
    right: ArrayLike = 0.0,
) -> Images:
    """Rotate, zoom and shift in one interpolation.

    Parameters
    ----------
    images : ndarray, shape (m, h, w)
    degrees : float, or array (m,) for an angle of its own per image
        Counter-clockwise as displayed with row 0 on top.
    zoom : float or array (m,)
        Above 1 enlarges.
    down, right : float or array (m,)
        Shift in pixels, after the rotation.

    Returns
    -------
    moved : ndarray, shape (m, h, w)

    Raises
    ------
    ValueError
        If images is not (m, h, w), zoom is not positive, or an array does not have one entry per image.
    """
    images = _checked(images)
    m, h, w = images.shape
    values = [np.asarray(value, float) for value in (degrees, zoom, down, right)]
    for name, value in zip(("degrees", "zoom", "down", "right"), values, strict=True):
        if value.shape not in ((), (m,)):
            raise ValueError(f"{name} must be one number or one for each of {m} images, got shape {value.shape}")
    if (values[1] <= 0).any():
        raise ValueError("zoom must be above 0; 1 leaves the size as it is")
    if all(value.ndim == 0 for value in values):
        return _resample_alike(images, *_source(h, w, *values))
    values = [np.broadcast_to(value, m)[:, np.newaxis, np.newaxis] for value in values]
    moved = np.empty_like(images)
    for part in _chunks(images):
        _resample(images[part], *_source(h, w, *(value[part] for value in values)), out=moved[part])
    return moved


def random_affine(
    images: ArrayLike, rng: np.random.Generator, *, degrees: float = 0.0, zoom: float = 0.0, shift: float = 0.0
) -> Images:
    """Move every image by its own random amounts.

    Parameters
    ----------
    degrees, shift : float
        Largest angle and largest shift in pixels, either way, drawn uniformly.
    zoom : float in [0, 1)
        The factor is drawn uniformly from 1 - zoom to 1 + zoom.
    """
    images = _checked(images)
    m = len(images)
    return affine(
        images,
        degrees=rng.uniform(-degrees, degrees, m),
        zoom=rng.uniform(1 - zoom, 1 + zoom, m),
        down=rng.uniform(-shift, shift, m),
        right=rng.uniform(-shift, shift, m),
    )


def distort(images: ArrayLike, strength: float, rng: np.random.Generator) -> Images:
    """Bend every image by its own smooth random displacements.

    Parameters
    ----------
    strength : float
        Standard deviation, in pixels, of the displacements on a coarse grid.

    References
    ----------
    Simard, Steinkraus and Platt, ICDAR 2003.
    """
    images = _checked(images)
    m, h, w = images.shape
    coarse = strength * rng.standard_normal((2, m, FIELD, FIELD))
    to_rows, to_columns = _interpolation(h), _interpolation(w)
    rows, columns = np.arange(h)[:, np.newaxis], np.arange(w)
    bent = np.empty_like(images)
    for part in _chunks(images):
        y, x = to_rows @ coarse[:, part] @ to_columns.T
        _resample(images[part], rows + y, columns + x, out=bent[part])
    return bent


def crop(images: ArrayLike, size: int, top: ArrayLike, left: ArrayLike) -> Images:
    """Cut a size x size window out of every image, at its own corner.

    Parameters
    ----------
    images : ndarray, shape (m, h, w)
    size : int
    top, left : int or array (m,)
        Row and column of the window's upper left pixel.

    Returns
    -------
    windows : ndarray, shape (m, size, size)

    Raises
    ------
    ValueError
        If a window leaves its image.
    """
    images = np.asarray(images)
    m, h, w = images.shape
    top, left = np.asarray(top), np.asarray(left)
    if size < 1 or top.min() < 0 or left.min() < 0 or top.max() > h - size or left.max() > w - size:
        raise ValueError(f"a window of {size}x{size} must lie inside the image of {h}x{w}")
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    return windows[np.arange(m), top, left]


def shift(images: ArrayLike, down: ArrayLike, right: ArrayLike) -> Images:
    """Move every image by whole pixels, int or array (m,); what leaves is lost and zeros enter."""
    images = np.asarray(images)
    m, h, w = images.shape
    rows = np.broadcast_to(np.clip(np.asarray(down), -h, h), m)
    columns = np.broadcast_to(np.clip(np.asarray(right), -w, w), m)
    reach = int(max(np.abs(rows).max(initial=0), np.abs(columns).max(initial=0)))
    moved = np.empty_like(images)
    for part in _chunks(images):
        count = len(images[part])
        padded = np.zeros((count, h + 2 * reach, w + 2 * reach), images.dtype)
        padded[:, reach : reach + h, reach : reach + w] = images[part]
        windows = np.lib.stride_tricks.sliding_window_view(padded, (h, w), axis=(1, 2))
        moved[part] = windows[np.arange(count), reach - rows[part], reach - columns[part]]
    return moved


def _source(h: int, w: int, degrees: Images, zoom: Images, down: Images, right: Images) -> tuple[Images, Images]:
    """Row and column in the source image of every pixel of the result."""
    angle = np.deg2rad(degrees)
    cosine, sine = np.cos(angle) / zoom, np.sin(angle) / zoom
    dy = np.arange(h)[:, np.newaxis] - (h - 1) / 2 - down
    dx = np.arange(w) - (w - 1) / 2 - right
    return sine * dx + cosine * dy + (h - 1) / 2, cosine * dx - sine * dy + (w - 1) / 2


def _resample(images: Images, y: Images, x: Images, out: Images) -> None:
    """Bilinear values of images (m, h, w) at rows y and columns x, both (m, h, w)."""
    m, h, w = images.shape
    padded = np.zeros((m, h + 3, w + 3), images.dtype)
    padded[:, 1:-2, 1:-2] = images
    corner, y, x = _corner_and_fractions(y, x, h, w)
    corner += (np.arange(m) * padded[0].size)[:, np.newaxis, np.newaxis]
    pixels = padded.ravel()
    upper = _blend(pixels.take(corner), pixels[1:].take(corner), x)
    below = pixels[w + 3 :]
    lower = _blend(below.take(corner), below[1:].take(corner), x)
    out[...] = _blend(upper, lower, y)


def _resample_alike(images: Images, y: Images, x: Images) -> Images:
    """As `_resample`, with the same y and x, both (h, w), for every image."""
    m, h, w = images.shape
    if h * w > min(m, DENSE_PIXELS):
        moved = np.empty_like(images)
        for part in _chunks(images):
            shape = images[part].shape
            _resample(images[part], np.broadcast_to(y, shape), np.broadcast_to(x, shape), out=moved[part])
        return moved
    units = np.eye(h * w, dtype=images.dtype).reshape(h * w, h, w)
    weights = np.empty_like(units)  # row p: where an image with the single pixel p goes
    _resample(units, np.broadcast_to(y, units.shape), np.broadcast_to(x, units.shape), out=weights)
    return (images.reshape(m, h * w) @ weights.reshape(h * w, h * w)).reshape(m, h, w)


def _corner_and_fractions(y: Images, x: Images, h: int, w: int) -> tuple[NDArray[np.intp], Images, Images]:
    """Index of the upper left neighbour in an image padded by 1 before and 2 after, and the way to the next."""
    y, x = np.clip(y, -1, h) + 1, np.clip(x, -1, w) + 1
    row, column = y.astype(np.intp), x.astype(np.intp)
    y -= row
    x -= column
    row *= w + 3
    row += column
    return row, y, x


def _blend(first: Images, second: Images, fraction: Images) -> Images:
    second -= first
    second *= fraction
    second += first
    return second


def _interpolation(n: int) -> Images:
    """Matrix (n, FIELD) that interpolates FIELD values linearly at n points."""
    position = np.linspace(0, FIELD - 1, n)[:, np.newaxis]
    return np.clip(1 - np.abs(position - np.arange(FIELD)), 0, None)


def _chunks(images: Images) -> Iterator[slice]:
    step = max(1, CHUNK_PIXELS // images[0].size) if len(images) else 1
    for first in range(0, len(images), step):
        yield slice(first, first + step)


def _checked(images: ArrayLike) -> Images:
    images = np.asarray(images)
    if images.ndim != 3:
        raise ValueError(f"images must have shape (m, h, w), got {images.shape}; for one image pass image[None]")
    return images if np.issubdtype(images.dtype, np.floating) else images.astype(float)
