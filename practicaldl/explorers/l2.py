"""Explorer of lesson 03: a tanh network in training: its boundary, its weights and the inputs of its units."""

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from practicaldl import data, network, plots, training
from practicaldl.explorers.base import Explorer, Slider, explorer, power
from practicaldl.progress import bar

STRENGTHS = np.arange(-2.0, 1.51, 0.25)  # log10 of lambd
STEPS, EVERY = 3000, 100  # of training, and from one kept network to the next
LINEAR = 0.5  # up to here tanh(z) is within 8 % of z
OPTIONS = {"activation": "tanh"}


def l2_figure(log_lambd: float, steps: int = STEPS) -> Figure:
    """Draw the decision boundary, the weights' histogram and where the inputs of the tanh units fall.

    Parameters
    ----------
    log_lambd : float
        log10 of the regularization parameter; the nearest of STRENGTHS is shown.
    steps : int
        Steps of training, rounded down to a multiple of EVERY.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    X, Y, _ = trained_networks()
    parameters = nearest(log_lambd, steps)
    fig, (boundary, weights, inputs) = plots.new(1, 3, width=9, height=3.4)
    plots.decision_boundary(boundary, lambda X: network.forward(X, parameters, **OPTIONS)[0], X, Y, resolution=60)
    error = network.error_rate(X, Y, parameters, **OPTIONS)
    boundary.set(xticks=[], yticks=[])
    plots.label(boundary, f"lambd = {10**log_lambd:.3g}, training error {error:.0%}")
    draw_weights(weights, parameters)
    draw_inputs(inputs, unit_inputs(X, parameters))
    return fig


def draw_weights(ax: Axes, parameters: network.Parameters) -> None:
    """Outline the distribution of all weights."""
    values = all_weights(parameters)
    heights, edges = np.histogram(values, np.linspace(-4, 4, 33))
    ax.stairs(heights, edges, fill=True, color=plots.PALETTE[0])
    ax.set(ylim=(0, 60), xticks=[-4, -2, 0, 2, 4], yticks=[])
    plots.label(ax, f"{values.size} weights, norm {np.linalg.norm(values):.1f}", "weight")


def draw_inputs(ax: Axes, z: np.ndarray) -> None:
    """Draw tanh, the straight line that it follows near 0, and below them the distribution of the units' inputs."""
    grid = np.linspace(-3, 3, 61)
    heights, edges = np.histogram(np.clip(z, -3, 3), np.linspace(-3, 3, 25))
    ax.stairs(heights / heights.max() - 1.05, edges, baseline=-1.05, fill=True, color="0.75", label="inputs z")
    ax.plot(grid, np.tanh(grid), color=plots.PALETTE[0], linewidth=2, label="tanh(z)")
    ax.plot(grid, grid, color=plots.PALETTE[2], linestyle="--", linewidth=1.5, label="z")
    ax.set(ylim=(-1.05, 1.9), xticks=[-2, 0, 2], yticks=[-1, 0, 1])
    ax.legend(frameon=False, loc="upper left", fontsize=9)
    plots.label(ax, f"{np.mean(np.abs(z) < LINEAR):.0%} of inputs within ±0.5", "input z of a hidden unit")


def all_weights(parameters: network.Parameters) -> np.ndarray:
    return np.concatenate([value.ravel() for key, value in parameters.items() if key.startswith("W")])


def unit_inputs(X: np.ndarray, parameters: network.Parameters) -> np.ndarray:
    """z of every hidden unit for every example."""
    _, kept = network.forward(X, parameters, **OPTIONS)
    return np.concatenate([Z.ravel() for Z in kept.Z[:-1]])


def nearest(log_lambd: float, steps: int = STEPS) -> dict[str, np.ndarray]:
    """The network with the strength nearest to the one asked for, after so many steps."""
    return trained_networks()[2][steps // EVERY][int(np.abs(STRENGTHS - log_lambd).argmin())]


@cache
def trained_networks() -> tuple[np.ndarray, np.ndarray, list[list[dict[str, np.ndarray]]]]:
    """211 points, their classes, and after every EVERY steps a tanh network in training with each of STRENGTHS."""
    rng = np.random.default_rng(0)
    X, Y = data.moons(211, 0.3, rng)
    kept = [[network.initialize((2, 20, 3, 1), rng, "xavier")] * STRENGTHS.size]
    options = {"lambd": 10**STRENGTHS, "epochs": EVERY, "learning_rate": 0.3, **OPTIONS}
    for _ in bar(range(STEPS // EVERY), "training"):
        kept.append([history.parameters for history in training.train_many(X, Y, kept[-1], **options)])
    return X, Y, kept


def describe(log_lambd: float, steps: int = STEPS) -> str:
    """The figure in words."""
    X, Y, _ = trained_networks()
    parameters = nearest(log_lambd, steps)
    return (
        f"A tanh network after {steps} steps with lambd = {10**log_lambd:.3g} on two overlapping half-moons: training "
        f"error {network.error_rate(X, Y, parameters, **OPTIONS):.0%}, norm of the weights "
        f"{np.linalg.norm(all_weights(parameters)):.1f}; "
        f"{np.mean(np.abs(unit_inputs(X, parameters)) < LINEAR):.0%} of the units' inputs lie between -0.5 and 0.5, "
        "where tanh is nearly a straight line."
    )


def explore_l2() -> Explorer:
    """Sliders for lambd, in powers of ten, and for the steps of training."""
    strength = Slider(-2.0, 1.5, start=-2.0, step=0.25, label="lambd", show=power)
    steps = Slider(0, STEPS, start=STEPS, step=EVERY, label="steps of training")
    return explorer(l2_figure, alt=describe, log_lambd=strength, steps=steps)
