"""Schematics of the lessons: one unit, networks of units and connections, and boxes with arrows between them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike

from practicaldl import plots

THICKEST = 4.0  # points, of the connection with the largest weight
Place = tuple[float, float]


def draw_network(
    ax: Axes,
    layers_dims: Sequence[int],
    *,
    masks: Mapping[int, ArrayLike] | None = None,
    weights: Sequence[ArrayLike] | None = None,
    largest: float | None = None,
    names: Sequence[str] | None = None,
) -> None:
    """Draw a network layer by layer, from the input on the left to the output on the right.

    Parameters
    ----------
    layers_dims : sequence of int
        Units of every layer, the input first.
    masks : dict of layer to array of bool, shape (n_l,), optional
        Of layers whose units may be off: such a unit is crossed out and has no connections.
    weights : sequence of arrays W1, ..., WL, optional
        Wl has shape (n_l, n_{l-1}); a connection is as thick as its weight is large. All are alike when left out.
    largest : float, optional
        The absolute weight that is drawn thickest, so that two networks can be compared; else the largest of these.
    names : sequence of str, optional
        One for every layer, written below it.

    Raises
    ------
    ValueError
        If the weights do not fit the layers.
    """
    shapes = list(zip(layers_dims[1:], layers_dims[:-1], strict=True))
    if weights is not None and [np.shape(W) for W in weights] != shapes:
        raise ValueError(f"layers {tuple(layers_dims)} need weights of the shapes {shapes}")
    places = [np.column_stack([np.full(n, x), np.arange(n) - (n - 1) / 2]) for x, n in enumerate(layers_dims)]
    on = [np.ones(n, bool) for n in layers_dims]
    for layer, mask in (masks or {}).items():
        on[layer] = np.asarray(mask, bool)
    for layer, (left, right) in enumerate(pairwise(places)):
        ends = np.array([[a, b] for b in right for a in left])
        both = np.outer(on[layer + 1], on[layer]).ravel()
        widths, colour = np.full(len(ends), 0.6), "0.7"
        if weights is not None:
            top = max(float(np.abs(W).max()) for W in weights) if largest is None else largest
            widths, colour = THICKEST * np.abs(np.asarray(weights[layer], float)).ravel() / top, "0.45"
        ax.add_collection(LineCollection(list(ends[both]), colors=colour, linewidths=widths[both], zorder=1))
    units, kept = np.concatenate(places), np.concatenate(on)
    size = min(130.0, 1100.0 / max(layers_dims))
    ax.scatter(units[kept, 0], units[kept, 1], s=size, color=plots.PALETTE[0], zorder=2)
    ax.scatter(units[~kept, 0], units[~kept, 1], s=size, facecolor="white", edgecolor="0.5", zorder=2)
    ax.scatter(units[~kept, 0], units[~kept, 1], s=size / 2, marker="x", color="0.3", zorder=3)
    ax.set_xticks(range(len(layers_dims)), names or [""] * len(layers_dims), fontsize=8)
    ax.tick_params(length=0)
    ax.set_yticks([])
    ax.margins(0.1)
    ax.spines[:].set_visible(False)


def draw_unit(
    ax: Axes, inputs: Sequence[str], weights: Sequence[str], output: str, *, below: Sequence[str] = ("", "", "")
) -> None:
    """Draw one unit: its inputs on the left, a weight on each connection, and the sum with what leaves it.

    Parameters
    ----------
    inputs, weights : sequence of str
        What is written in each input and on its connection; an input ``"..."`` stands for those left out: three dots,
        no connection, and its weight is not written.
    output : str
        Written at the arrow's end.
    below : three strings, optional
        Written below the inputs, the connections and the output.

    Raises
    ------
    ValueError
        If there is not one weight for each input.
    """
    if len(inputs) != len(weights):
        raise ValueError(f"{len(inputs)} inputs need {len(inputs)} weights, got {len(weights)}")
    lowest = (1 - len(inputs)) / 2
    circle: dict[str, Any] = {"boxstyle": "circle,pad=0.35", "facecolor": "#E8EEF5", "edgecolor": plots.PALETTE[0]}
    centred: dict[str, Any] = {"ha": "center", "va": "center"}
    ax.text(2, 0, r"$\Sigma$", fontsize=15, bbox=circle | {"facecolor": "#FBF1D5", "linewidth": 2.2}, **centred)
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "color": "0.25", "shrinkA": 12, "shrinkB": 16}
    for row, (name, weight) in enumerate(zip(inputs, weights, strict=True)):
        y = -lowest - row
        if name == "...":
            ax.text(0, y, r"$\vdots$", fontsize=15, **centred)
            continue
        ax.text(0, y, name, fontsize=11, bbox=circle, **centred)
        ax.annotate("", (2, 0), (0, y), arrowprops=arrow)
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(0.9, 0.55 * y, weight, fontsize=11, bbox=white, **centred)
    ax.annotate("", (3.1, 0), (2, 0), arrowprops=arrow | {"shrinkA": 16})
    ax.text(3.1, 0, output, fontsize=13, **centred)
    for x, words in zip((0, 1, 2.6), below, strict=True):
        ax.text(x, lowest - 0.6, words, fontsize=10, ha="center", va="top")
    ax.set(xlim=(-0.5, 3.3), ylim=(lowest - 1.3, -lowest + 0.5))
    ax.set_axis_off()


def draw_flow(
    ax: Axes,
    boxes: Mapping[str, tuple[Place, str]],
    arrows: Sequence[tuple[str, str] | tuple[str, str, str]],
    *,
    stand_out: Sequence[str] = (),
    bend: float = 0.0,
) -> None:
    """Draw boxes of text and the arrows between them.

    Parameters
    ----------
    boxes : dict of name to (place, text)
        A place is (x, y), in any units: the axes are fitted to them.
    arrows : sequence of (from, to) or (from, to, text)
        Names of boxes, and what is written beside the arrow's middle.
    stand_out : sequence of str
        Names of boxes that are drawn in the colour of the accent and with a thick frame.
    bend : float
        How far arrows leave the straight line, as a share of their length.

    Raises
    ------
    KeyError
        If an arrow names an unknown box.
    """
    places = {name: place for name, (place, _) in boxes.items()}
    drawn = {}
    for name, (place, text) in boxes.items():
        accent = name in stand_out
        frame = {
            "boxstyle": "round,pad=0.5",
            "facecolor": "#FBF1D5" if accent else "#E8EEF5",
            "edgecolor": plots.PALETTE[0],
            "linewidth": 2.2 if accent else 1.0,
        }
        drawn[name] = ax.text(*place, text, ha="center", va="center", fontsize=9, bbox=frame, zorder=2)
    for start, end, *texts in arrows:
        style = {
            "arrowstyle": "-|>",
            "color": "0.25",
            "connectionstyle": f"arc3,rad={bend}",
            "patchA": drawn[start].get_bbox_patch(),
            "patchB": drawn[end].get_bbox_patch(),
            "shrinkA": 2,
            "shrinkB": 2,
        }
        ax.annotate("", places[end], places[start], arrowprops=style, zorder=3)  # after the boxes, at which it ends
        for text in texts:
            (x0, y0), (x1, y1) = places[start], places[end]
            middle = ((x0 + x1) / 2 + bend * (y1 - y0) / 2, (y0 + y1) / 2 - bend * (x1 - x0) / 2)
            white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
            ax.text(*middle, text, ha="center", va="center", fontsize=8, bbox=white, zorder=4)
    x, y = np.array(list(places.values())).T
    ax.update_datalim(np.column_stack([x, y]))
    ax.set_axis_off()
    ax.margins(0.2, 0.25)
