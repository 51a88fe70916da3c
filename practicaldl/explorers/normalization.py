"""Explorer of lesson 07: gradient descent on elongated and on round contours, up to learning rates that diverge."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from practicaldl import plots
from practicaldl.explorers.base import Explorer, Slider, Switch, explorer, power

START = np.array([-1.3, 0.9])  # distance of the first weights from the best ones
STEPS = 40
FRAME = 1.7
LOWEST, HIGHEST = 1e-6, 1e6  # costs that the right-hand axis shows


def normalization_figure(ratio: float, log_rate: float, normalize: bool) -> Figure:
    """Draw the contours of a squared error with two uncorrelated features, and the path of gradient descent on it.

    Parameters
    ----------
    ratio : float, at least 1
        Standard deviation of the second feature; the first has 1.
    log_rate : float
        log10 of the learning rate.
    normalize : bool
        Divide each feature by its standard deviation first.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    curvatures = curvatures_of(ratio, normalize)
    path = descend(curvatures, 10**log_rate)
    fig, (contours, costs) = plots.new(1, 2, width=8.5, height=4)
    draw_contours(contours, curvatures)
    draw_path(contours, path)
    plots.label(contours, f"rate {10**log_rate:.3g}, largest stable {2 / curvatures.max():.3g}")
    draw_costs(costs, path, curvatures)
    return fig


def curvatures_of(ratio: float, normalize: bool) -> np.ndarray:
    """Eigenvalues of X X^T / m: the mean square of each feature."""
    return np.ones(2) if normalize else np.array([1.0, ratio**2])


def descend(curvatures: np.ndarray, rate: float) -> np.ndarray:
    """Distance from the best weights after 0, 1, ..., STEPS steps, shape (STEPS + 1, 2)."""
    return START * (1 - rate * curvatures) ** np.arange(STEPS + 1)[:, np.newaxis]


def cost_along(path: np.ndarray, curvatures: np.ndarray) -> np.ndarray:
    return (path**2 @ curvatures) / 2


def draw_contours(ax: Axes, curvatures: np.ndarray) -> None:
    """Draw ellipses of equal cost, the best weights in the middle."""
    angle = np.linspace(0, 2 * np.pi, 121)
    circle = np.array([np.cos(angle), np.sin(angle)])
    for cost in np.array([0.03, 0.15, 0.4, 0.8, 1.4, 2.4]):
        ax.plot(*(np.sqrt(2 * cost / curvatures)[:, np.newaxis] * circle), color="0.6", linewidth=1)
    ax.plot(0, 0, "*", color="black", markersize=11)
    ax.set(xlim=(-FRAME, FRAME), ylim=(-FRAME, FRAME), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    plots.label(ax, xlabel="$w_1$, distance from the best", ylabel="$w_2$, distance from the best")


def draw_path(ax: Axes, path: np.ndarray) -> None:
    """Draw the steps as far as they stay near the frame."""
    inside = np.abs(path).max(axis=1) < 100
    ax.plot(*path[inside].T, "-o", color=plots.PALETTE[2], markersize=4, linewidth=1.3)
    ax.plot(*path[0], "s", color=plots.PALETTE[0], markersize=8)


def draw_costs(ax: Axes, path: np.ndarray, curvatures: np.ndarray) -> None:
    """Draw the cost over the steps on a logarithmic axis."""
    costs = np.clip(cost_along(path, curvatures), LOWEST, HIGHEST)
    ax.plot(costs, "-o", color=plots.PALETTE[2], markersize=3)
    ax.set(yscale="log", ylim=(LOWEST / 2, HIGHEST * 2), yticks=[1e-6, 1e-3, 1, 1e3, 1e6], xticks=[0, 10, 20, 30, 40])
    ax.minorticks_off()
    plots.label(ax, verdict(path, curvatures), "step", "cost")


def verdict(path: np.ndarray, curvatures: np.ndarray) -> str:
    costs = cost_along(path, curvatures)
    if costs[-1] > costs[0]:
        return "diverges"
    reached = np.flatnonzero(costs < costs[0] / 1000)
    if not reached.size:
        return f"cost / 1000 not in {STEPS} steps"
    return "cost / 1000 after 1 step" if reached[0] == 1 else f"cost / 1000 after {reached[0]} steps"


def describe(ratio: float, log_rate: float, normalize: bool) -> str:
    """The figure in words."""
    curvatures = curvatures_of(ratio, normalize)
    path = descend(curvatures, 10**log_rate)
    shape = "Round contours" if curvatures.min() == curvatures.max() else f"Contours {ratio:.3g} times as long as wide"
    return (
        f"{shape}, features {'normalized' if normalize else 'as they are'}; gradient descent with learning rate "
        f"{10**log_rate:.3g}, the largest stable one is {2 / curvatures.max():.3g}: {verdict(path, curvatures)}."
    )


def explore_normalization() -> Explorer:
    """Sliders for the ratio of the features' scales and for the learning rate; a switch that normalizes."""
    return explorer(
        normalization_figure,
        alt=describe,
        ratio=Slider(1.0, 20.0, start=5.0, step=0.5, label="scale of feature 2"),
        log_rate=Slider(-3.0, 0.5, start=-1.5, step=0.1, label="learning rate", show=power),
        normalize=Switch(False, label="normalize the features"),
    )
