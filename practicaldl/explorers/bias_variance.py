"""Explorer of lesson 02: polynomials fitted again and again to new noise, and the two parts of their error."""

from functools import cache

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.polynomial import chebyshev

from practicaldl import plots
from practicaldl.explorers.base import Explorer, Slider, explorer

GRID = np.linspace(-1, 1, 61)
SHOWN = 20  # fits drawn; the bars are exact


def target(x: np.ndarray) -> np.ndarray:
    """What the polynomials are to find."""
    return np.sin(2.5 * x)


@cache
def smoother(degree: int, m: int) -> np.ndarray:
    """The matrix that takes labels at m even places to the least-squares fit on GRID, shape (GRID.size, m)."""
    x = np.linspace(-1, 1, m)
    return chebyshev.chebvander(GRID, degree) @ np.linalg.pinv(chebyshev.chebvander(x, degree))


def labels(m: int, noise: float, repeats: int, rng: np.random.Generator) -> np.ndarray:
    """Labels at m even places, with new noise in every repeat, shape (repeats, m)."""
    return target(np.linspace(-1, 1, m)) + noise * rng.standard_normal((repeats, m))


def parts(degree: int, m: int, noise: float) -> dict[str, float]:
    """Expected squared error on new labels, averaged over GRID, in its three parts; in closed form.

    A fit is linear in its labels: its mean is the fit to the target itself, and its variance at a place is noise**2
    times the sum of squares of the smoother's row.
    """
    fit = smoother(degree, m)
    off = fit @ target(np.linspace(-1, 1, m)) - target(GRID)
    return {
        "bias²": float(np.mean(off**2)),
        "variance": float(noise**2 * np.mean(np.sum(fit**2, axis=1))),
        "noise²": noise**2,
    }


def bias_variance_figure(degree: int, m: int, noise: float) -> Figure:
    """Draw fits to resampled data beside the bias, variance and noise that their error is made of.

    Parameters
    ----------
    degree : int
        Of the polynomial.
    m : int
        Training examples, above degree.
    noise : float
        Standard deviation of the labels' noise.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    y = labels(m, noise, SHOWN, np.random.default_rng(0))
    fits = y @ smoother(degree, m).T
    fig, (left, right) = plots.new(1, 2, width=9, height=3.8, width_ratios=(1.5, 1))
    lines = [np.column_stack([GRID, fit]) for fit in fits]
    left.add_collection(LineCollection(lines, colors="0.6", linewidths=0.7, label=f"{SHOWN} fits"))
    left.plot(GRID, fits.mean(axis=0), color=plots.PALETTE[0], linewidth=2.2, label="their mean")
    left.plot(GRID, target(GRID), color=plots.PALETTE[3], linestyle="--", linewidth=1.8, label="target")
    left.scatter(np.linspace(-1, 1, m), y[0], s=14, color=plots.PALETTE[2], marker="^", label="one data set", zorder=3)
    left.set(xlim=(-1.05, 1.05), ylim=(-2.2, 2.9), xticks=[-1, 0, 1], yticks=[-2, 0, 2])
    left.legend(framealpha=0.9, edgecolor="white", loc="upper left", fontsize=9, ncols=2)
    plots.label(left, f"degree {degree}, {m} examples, noise {noise:.1f}", "x")
    error = parts(degree, m, noise)
    plots.bars(right, error, form="{:.3f}")
    right.set_yticks([])
    plots.label(right, f"expected squared error {sum(error.values()):.3f}")
    return fig


def describe(degree: int, m: int, noise: float) -> str:
    """The figure in words."""
    error = ", ".join(f"{name} {value:.3f}" for name, value in parts(degree, m, noise).items())
    return (
        f"{SHOWN} polynomials of degree {degree}, each fitted to {m} examples with new noise {noise:.1f}, around the "
        f"target, a wave; their expected squared error in parts: {error}."
    )


def explore_bias_variance() -> Explorer:
    """Sliders for the degree, the number of examples and the noise."""
    return explorer(
        bias_variance_figure,
        alt=describe,
        degree=Slider(0, 9, start=1, label="degree"),
        m=Slider(12, 100, start=20, step=4, label="examples m"),
        noise=Slider(0.0, 0.8, start=0.4, step=0.1, label="noise"),
    )
