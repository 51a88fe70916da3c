"""Explorer of lesson 04: a thinned network, and what the division does to the activations of a trained one."""

from functools import cache
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from practicaldl import data, network, plots, training
from practicaldl.explorers.base import Explorer, Redraw, Slider, explorer

DRAWN_UNITS = (4, 7, 7, 7, 1)
TRAINED_DIMS = (64, 60, 60, 60, 10)


def dropout_figure(keep_1: float, keep_2: float, keep_3: float, seed: int = 0) -> Figure:
    """Draw one thinned network and the mean activation by layer with and without the division.

    Parameters
    ----------
    keep_1, keep_2, keep_3 : float in (0, 1]
        Probability that a unit of hidden layer 1, 2, 3 is kept.
    seed : int
        Of the masks.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    keep_probs = (keep_1, keep_2, keep_3)
    rng = np.random.default_rng(seed)
    fig, (drawing, means) = plots.new(1, 2, width=8, height=3.8)
    draw_network(drawing, [rng.random(n) < keep for n, keep in zip(DRAWN_UNITS[1:-1], keep_probs, strict=True)])
    draw_means(means, mean_activations(keep_probs, np.random.default_rng(seed)))
    return fig


def draw_network(ax: Axes, masks: list[np.ndarray]) -> None:
    """Draw the units column by column; a unit that is off is crossed out and has no connections."""
    kept = [np.ones(DRAWN_UNITS[0], bool), *masks, np.ones(DRAWN_UNITS[-1], bool)]
    layers = [np.column_stack([np.full(n, x), np.arange(n) - (n - 1) / 2]) for x, n in enumerate(DRAWN_UNITS)]
    on = [units[mask] for units, mask in zip(layers, kept, strict=True)]
    connections = [(left, right) for lefts, rights in pairwise(on) for left in lefts for right in rights]
    off = np.concatenate([units[~mask] for units, mask in zip(layers, kept, strict=True)])
    ax.add_collection(LineCollection(connections, colors="0.75", linewidths=0.6, zorder=1))
    ax.scatter(*np.concatenate(on).T, s=130, color=plots.PALETTE[0], zorder=2)
    ax.scatter(*off.T, s=130, facecolor="white", edgecolor="0.5", zorder=2)
    ax.scatter(*off.T, s=60, marker="x", color="0.3", zorder=3)
    ax.set_xticks(range(len(kept)), ["input", "hidden 1", "hidden 2", "hidden 3", "output"], fontsize=8)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    plots.label(ax, f"a thinned network: {len(off)} of {sum(DRAWN_UNITS[1:-1])} units off")


def draw_means(ax: Axes, means: dict[str, np.ndarray]) -> None:
    """Draw grouped bars: one group for each hidden layer, one bar for each way."""
    width = 0.8 / len(means)
    for i, (name, values) in enumerate(means.items()):
        positions = np.arange(len(values)) + (i - (len(means) - 1) / 2) * width
        ax.bar(positions, values, width, label=name, color=plots.PALETTE[i], hatch=plots.HATCHES[i], edgecolor="white")
    ax.axhline(1, color="black", linewidth=1)
    ax.set_xticks(range(3), ["hidden 1", "hidden 2", "hidden 3"])
    ax.set_ylim(0, 2)
    ax.legend(frameon=False, loc="upper left", fontsize=9)
    plots.label(ax, "mean activation, full network = 1")


def mean_activations(keep_probs: tuple[float, ...], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Mean activation of each hidden layer of a network trained on the digits, relative to the full network.

    Every one of 300 images gets its own masks; both ways use the same ones.

    Returns
    -------
    means : dict of way to ndarray, shape (3,)
    """
    parameters, X, full = trained_network()
    masks = [rng.random((n, X.shape[1])) < keep for n, keep in zip(TRAINED_DIMS[1:-1], keep_probs, strict=True)]
    return {
        "divided by keep_prob": hidden_means(X, parameters, masks, keep_probs) / full,
        "not divided": hidden_means(X, parameters, masks, (1.0,) * 3) / full,
    }


def hidden_means(X, parameters, masks, divisors) -> np.ndarray:
    _, cache = network.forward(X, parameters, output="softmax", masks=masks, keep_prob=divisors)
    return np.array([A.mean() for A in cache.A[1:-1]])


@cache
def trained_network() -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Parameters trained with dropout on 300 digits, 300 other digits, and the full network's means on these."""
    rng = np.random.default_rng(0)
    X, labels = data.digits_matrix()
    train, new = data.split(X.shape[1], [300, 300], rng)
    start = network.initialize(TRAINED_DIMS, rng)
    examples = X[:, train], data.one_hot(labels)[:, train]
    options = {"epochs": 150, "learning_rate": 0.3, "output": "softmax", "keep_prob": 0.8}
    trained = training.train(*examples, start, rng=rng, progress=True, **options).parameters
    return trained, X[:, new], hidden_means(X[:, new], trained, [None] * 3, (1.0,) * 3)


def describe(keep_1: float, keep_2: float, keep_3: float, seed: int) -> str:
    """The figure in words."""
    means = mean_activations((keep_1, keep_2, keep_3), np.random.default_rng(seed))
    parts = [f"{name}: " + ", ".join(f"{value:.2f}" for value in values) for name, values in means.items()]
    return (
        f"A network whose hidden units are kept with probability {keep_1}, {keep_2} and {keep_3}. "
        f"Mean activation of the three hidden layers, full network = 1; {'; '.join(parts)}."
    )


def explore_dropout() -> Explorer:
    """Sliders for keep_prob in three hidden layers and a button that draws new masks."""
    keep = {
        f"keep_{layer}": Slider(0.3, 1.0, start=0.8, step=0.05, label=f"keep_prob, hidden layer {layer}")
        for layer in (1, 2, 3)
    }
    return explorer(dropout_figure, alt=describe, **keep, seed=Redraw(label="Redraw"))
