"""Explorer of lesson 05: the ten digits before and after random moves."""

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from practicaldl import data, images, plots
from practicaldl.explorers.base import Explorer, Redraw, Slider, Switch, explorer

DRAWS = 3  # random versions of every digit
LINE = 0.25  # grey of the lines, one pixel wide, around every image


def augmentation_figure(
    rotation: float, zoom: float, shift: float, distortion: float, flip: bool = False, seed: int = 0
) -> Figure:
    """Draw the ten digits, and three random versions of each below.

    Parameters
    ----------
    rotation : float
        Largest angle either way, in degrees.
    zoom : float in [0, 1)
        The factor is drawn from 1 - zoom to 1 + zoom.
    shift : float
        Largest shift either way, in pixels.
    distortion : float
        Standard deviation of the bending, in pixels.
    flip : bool
        Mirror each version left-right with probability 0.5.
    seed : int
        Of the random amounts.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    after, flipped = versions(rotation, zoom, shift, distortion, flip, seed)
    fig, (top, bottom) = plots.new(2, 1, width=7.5, height=4.2, height_ratios=[1, DRAWS])
    fig.subplots_adjust(left=0.02, right=0.98, bottom=0.05, top=0.92, hspace=0.4)
    draw_rows(top, ten_digits()[np.newaxis], "before")
    mirrored = f": {flipped.sum()} of {flipped.size} mirrored (underlined)" if flip else ""
    draw_rows(bottom, after, f"after{mirrored}")
    for row, column in np.argwhere(flipped):
        y, x = 9 * (row + 1), 9 * column + 1
        bottom.plot([x, x + 7], [y, y], color=plots.PALETTE[2], linewidth=3)
    return fig


@cache
def ten_digits() -> np.ndarray:
    """The first image of every digit, shape (10, 8, 8)."""
    digits, labels = data.load_digits()
    return digits[[np.argmax(labels == digit) for digit in range(10)]]


def versions(
    rotation: float, zoom: float, shift: float, distortion: float, flip: bool, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random versions of the ten digits, shape (DRAWS, 10, 8, 8), and which are mirrored, shape (DRAWS, 10)."""
    moves, bends, flips = np.random.default_rng(seed).spawn(3)  # one control does not change another's draws
    batch = np.tile(ten_digits(), (DRAWS, 1, 1))
    batch = images.random_affine(batch, moves, degrees=rotation, zoom=zoom, shift=shift)
    batch = images.distort(batch, distortion, bends)
    flipped = (flips.random(len(batch)) < 0.5) & flip
    batch = np.where(flipped[:, np.newaxis, np.newaxis], batch[:, :, ::-1], batch)
    return batch.reshape(DRAWS, 10, 8, 8), flipped.reshape(DRAWS, 10)


def draw_rows(ax: Axes, rows: np.ndarray, title: str = "") -> None:
    """Draw images (rows, columns, h, w), 0 white to 1 black, as one picture with grey lines between them."""
    lined = np.pad(rows, ((0, 0), (0, 0), (0, 1), (0, 1)), constant_values=LINE)
    n_rows, n_columns, h, w = lined.shape
    picture = lined.transpose(0, 2, 1, 3).reshape(n_rows * h, n_columns * w)
    ax.imshow(np.pad(picture, ((1, 0), (1, 0)), constant_values=LINE), cmap="gray_r", vmin=0, vmax=1)
    ax.set_axis_off()
    plots.label(ax, title)


def strip(rows: np.ndarray, width: float = 7.5) -> Figure:
    """A figure of nothing but images (rows, columns, h, w), as `draw_rows` draws them."""
    n_rows, n_columns, h, w = rows.shape
    fig = Figure(figsize=(width, width * n_rows * h / (n_columns * w)), dpi=plots.DPI)
    draw_rows(fig.add_axes((0.01, 0.01, 0.98, 0.98)), rows)
    return fig


def describe(rotation: float, zoom: float, shift: float, distortion: float, flip: bool, seed: int) -> str:
    """The figure in words."""
    _, flipped = versions(rotation, zoom, shift, distortion, flip, seed)
    return (
        f"The digits 0 to 9, and below three random versions of each: turned by up to {rotation:g} degrees, zoomed by "
        f"a factor from {1 - zoom:.2f} to {1 + zoom:.2f}, shifted by up to {shift:g} pixels, bent by about "
        f"{distortion:g} pixels, {flipped.sum()} of {flipped.size} mirrored."
    )


def explore_augmentation() -> Explorer:
    """Sliders for the amounts, a switch for mirroring and a button that draws new versions."""
    return explorer(
        augmentation_figure,
        alt=describe,
        rotation=Slider(0, 180, start=15, step=5, label="rotation, degrees"),
        zoom=Slider(0.0, 0.6, start=0.0, step=0.05),
        shift=Slider(0.0, 4.0, start=0.5, step=0.1, label="shift, pixels"),
        distortion=Slider(0.0, 2.0, start=0.0, step=0.1, label="distortion, pixels"),
        flip=Switch(False, label="flip: mirror half of them"),
        seed=Redraw(label="Redraw"),
    )
