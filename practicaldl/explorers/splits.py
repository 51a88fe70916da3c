"""Explorer of lesson 01: the sizes of the three sets, and how far a dev error may be from the truth."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from practicaldl import plots
from practicaldl.explorers.base import Explorer, Slider, explorer, power


def splits_figure(log10_m: float, log10_holdout: float, true_error: float) -> Figure:
    """Draw the split as a bar, and the distribution of the dev error with its 95 % interval.

    Parameters
    ----------
    log10_m : float
        Of the number of examples.
    log10_holdout : float
        Of the most that dev and test may have.
    true_error : float in (0, 1)
        Error rate of the model on all examples there are.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    fig, (bar, interval) = plots.new(1, 2, width=9, height=3.6)
    sizes = three_sizes(log10_m, log10_holdout)
    draw_sizes(bar, sizes)
    draw_interval(interval, sizes["dev"], true_error)
    return fig


def three_sizes(log10_m: float, log10_holdout: float) -> dict[str, int]:
    """A fifth of the data for dev and for test, but no more than holdout."""
    m, holdout = round(10**log10_m), round(10**log10_holdout)
    held = min(m // 5, holdout)
    return {"train": m - 2 * held, "dev": held, "test": held}


def draw_sizes(ax: Axes, sizes: dict[str, int]) -> None:
    """Draw one bar for each set, with its share and its number of examples."""
    m = sum(sizes.values())
    for i, size in enumerate(sizes.values()):
        ax.barh(-i, 100 * size / m, color=plots.PALETTE[i], hatch=plots.HATCHES[i], edgecolor="white")
        ax.text(100 * size / m + 1, -i, f"{share(size, m)}  {size:,}".replace(",", " "), va="center")
    ax.set_xlim(0, 150)
    ax.set_xticks([0, 50, 100])
    ax.set_yticks([0, -1, -2], list(sizes))
    plots.label(ax, f"{m:,} examples".replace(",", " "), "share, %")


def share(size: int, m: int) -> str:
    return f"{100 * size / m:.3g} %"


def deviation(n: int, true_error: float) -> float:
    """Standard deviation of the error rate on n examples."""
    return float(np.sqrt(true_error * (1 - true_error) / n))


def draw_interval(ax: Axes, n: int, true_error: float) -> None:
    """Draw the normal approximation of the dev error's distribution and shade its central 95 %."""
    spread = deviation(n, true_error)
    x = np.linspace(true_error - 4 * spread, true_error + 4 * spread, 201)
    density = np.exp(-(((x - true_error) / spread) ** 2) / 2)
    inside = np.abs(x - true_error) <= 1.96 * spread
    ax.plot(100 * x, density, color=plots.PALETTE[0], linewidth=2)
    ax.fill_between(100 * x[inside], density[inside], color=plots.PALETTE[0], alpha=0.25, linewidth=0)
    ax.axvline(100 * true_error, color="black", linestyle="--", linewidth=1)
    ax.set_xlim(0, max(100 * true_error * 2, 100 * (true_error + 4 * spread)))
    ax.set_ylim(0, 1.15)
    ax.set_yticks([])
    low, high = (max(100 * (true_error + sign * 1.96 * spread), 0) for sign in (-1, 1))
    plots.label(ax, f"95 % of dev sets: {low:.2f} to {high:.2f} %", "dev error, %")


def describe(log10_m: float, log10_holdout: float, true_error: float) -> str:
    """The figure in words."""
    sizes = three_sizes(log10_m, log10_holdout)
    m = sum(sizes.values())
    parts = ", ".join(f"{name} {size} ({share(size, m)})" for name, size in sizes.items())
    return (
        f"{m} examples: {parts}. With a true error of {100 * true_error:.1f} %, 95 % of dev sets of this size show an "
        f"error within {196 * deviation(sizes['dev'], true_error):.2g} points of it."
    )


def explore_splits() -> Explorer:
    """Sliders for the number of examples, the largest dev set, and the true error of the model."""
    return explorer(
        splits_figure,
        alt=describe,
        log10_m=Slider(2.0, 7.0, start=5.0, step=0.1, label="examples m", show=power),
        log10_holdout=Slider(2.0, 5.0, start=4.0, step=0.1, label="holdout: most for dev", show=power),
        true_error=Slider(0.01, 0.5, start=0.1, step=0.01, label="true error"),
    )
