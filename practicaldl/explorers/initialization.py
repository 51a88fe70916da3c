"""Explorer of lesson 08: what reaches each layer of an untrained network, forward and backward."""

from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from practicaldl import data, network, plots
from practicaldl.experiments.initialization import ACTIVATIONS, send
from practicaldl.explorers.base import Choice, Explorer, Slider, explorer

# Name to scheme and multiplier of `network.initialize`.
SCHEMES = {
    "zeros": ("zeros", 1.0),
    "normal x 0.01": ("random", 0.01),
    "normal x 1": ("random", 1.0),
    "Xavier, 1/n": ("xavier", 1.0),
    "Glorot, 2/(n_in+n_out)": ("glorot", 1.0),
    "He, 2/n": ("he", 1.0),
}
WIDTH, IMAGES = 60, 100
ROWS = 5  # layers drawn at most
BINS = 60


def initialization_figure(scheme: str, activation: str, depth: int) -> Figure:
    """Draw histograms of activations and gradients, one row for each of up to five hidden layers.

    Parameters
    ----------
    scheme : str
        A key of SCHEMES.
    activation : {"relu", "tanh", "sigmoid"}
    depth : int
        Number of hidden layers.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    activations, gradients = passes(scheme, activation, depth)
    fig, (forward, backward) = plots.new(1, 2, width=8, height=4.2)
    draw_rows(forward, activations, plots.PALETTE[4], "activations A")
    draw_rows(backward, gradients, plots.PALETTE[1], "gradients dZ")
    return fig


@lru_cache(maxsize=64)
def passes(scheme: str, activation: str, depth: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Activations and gradients of every hidden layer for 100 digits."""
    X, labels = data.digits_matrix()
    X, Y = X[:, :IMAGES], data.one_hot(labels)[:, :IMAGES]
    rng = np.random.default_rng(0)
    parameters = network.initialize((64, *[WIDTH] * depth, 10), rng, *SCHEMES[scheme])
    return send(X, Y, parameters, activation)


def drawn_layers(depth: int) -> list[int]:
    """Up to ROWS layers from the first to the last, evenly spaced."""
    return sorted({int(layer) for layer in np.linspace(1, depth, min(ROWS, depth)).round()})


def draw_rows(ax: Axes, values: list[np.ndarray], color: str, name: str) -> None:
    """Draw the distribution of log10 of the absolute value by layer, the first on top; zeros are counted beside."""
    layers = drawn_layers(len(values))
    logs = [np.log10(v[v > 0]) for v in (np.abs(values[layer - 1]).ravel() for layer in layers)]
    together = np.concatenate(logs)
    low, high = (together.min() - 0.5, together.max() + 0.5) if together.size else (-1.0, 1.0)
    edges = np.linspace(low, high, BINS + 1)
    outlines, medians, ticks = [], [], []
    for row, (layer, log) in enumerate(zip(layers, logs, strict=True)):
        ticks.append(f"layer {layer}\n{1 - log.size / values[layer - 1].size:.0%} zero")
        if log.size:
            heights = np.histogram(log, edges)[0]
            steps = np.pad(np.repeat(0.85 * heights / heights.max(), 2), 1) - row
            outlines.append(np.column_stack([np.repeat(edges, 2), steps]))
            medians.append([(np.median(log), -row), (np.median(log), 0.85 - row)])
    ax.add_collection(PolyCollection(outlines, facecolor=color))
    ax.add_collection(LineCollection(medians, colors="black", linewidths=1.5))
    if not together.size:
        ax.text(0, -len(layers) / 2 + 0.5, "all zero", ha="center", fontsize=12)
    ax.set_yticks([0.3 - row for row in range(len(layers))], ticks, fontsize=7.5)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    ax.set_xlim(low, high)
    ax.set_ylim(-len(layers) + 0.9, 1)
    plots.label(ax, name, "log10 of the absolute value")


def describe(scheme: str, activation: str, depth: int) -> str:
    """The figure in words."""
    activations, gradients = passes(scheme, activation, depth)
    parts = [
        f"{name} have a standard deviation of {values[0].std():.1g} in layer 1, {values[-1].std():.1g} in layer {depth}"
        for name, values in (("activations", activations), ("gradients", gradients))
    ]
    return (
        f"Histograms by layer for {depth} hidden {activation} layers of {WIDTH} units, weights {scheme}: "
        + "; ".join(parts)
        + ". A black line marks the median of the values other than zero."
    )


def explore_initialization() -> Explorer:
    """Choose how the weights start, the activation and the depth."""
    return explorer(
        initialization_figure,
        alt=describe,
        scheme=Choice(list(SCHEMES), start="normal x 1", label="weights"),
        activation=Choice(list(ACTIVATIONS), start="tanh", label="activation"),
        depth=Slider(1, 50, start=20, label="hidden layers"),
    )
