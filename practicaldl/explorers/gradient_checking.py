"""Explorer of lesson 09: how epsilon and a planted bug show in a gradient check."""

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import plots
from practicaldl.experiments import gradient_checking as experiment
from practicaldl.explorers.base import Choice, Explorer, Slider, explorer, power

FLOOR = 1e-12
LABEL_BOX = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # keeps the thresholds out of the numbers


def gradient_checking_figure(log10_epsilon: float, bug: str, log10_size: float) -> Figure:
    """Draw the error of right gradients over epsilon, and the relative difference of every block with a planted bug.

    Parameters
    ----------
    log10_epsilon : float
        Of the step of the numerical gradient.
    bug : str
        The gradient that is too large, as ``"dW2"``, or ``"none"``.
    log10_size : float
        The gradient is multiplied by 1 + 10**log10_size.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    fig, (errors, by_block) = plots.new(1, 2, width=9, height=3.9, sharey=True)
    experiment.draw_errors(errors, right_gradients(), "right gradients")
    errors.axvline(10**log10_epsilon, color="black", linewidth=1)
    whole, blocks = check(log10_epsilon, bug, log10_size)
    draw_blocks(by_block, blocks)
    plots.label(by_block, f"all together {whole:.0e}: {verdict(whole)}")
    return fig


def draw_blocks(ax: Axes, blocks: dict[str, float]) -> None:
    """Draw a bar for every block on a logarithmic axis; the largest has its own colour and pattern."""
    worst = max(blocks, key=lambda key: blocks[key])
    experiment.draw_thresholds(ax)
    heights = [max(value, FLOOR) for value in blocks.values()]
    drawn = ax.bar(range(len(blocks)), heights, 0.65, color=plots.PALETTE[0], edgecolor="white")
    drawn[list(blocks).index(worst)].set(facecolor=plots.PALETTE[1], hatch="///")
    for i, value in enumerate(blocks.values()):
        ax.text(i, 1.3 * max(value, FLOOR), f"{value:.0e}", ha="center", va="bottom", fontsize=8, bbox=LABEL_BOX)
    ax.set_xticks(range(len(blocks)), list(blocks))


def verdict(difference: float) -> str:
    """What lesson 09 calls a relative difference."""
    if difference < experiment.NOTICED:
        return "correct"
    return "look closer" if difference < experiment.BUG else "bug"


def check(log10_epsilon: float, bug: str, log10_size: float) -> tuple[float, dict[str, float]]:
    """Relative difference of the whole vector and of every block."""
    gradients = problem().gradients()
    if bug != "none":
        gradients[bug] = gradients[bug] * (1 + 10**log10_size)
    numeric = numerical(log10_epsilon)
    whole = experiment.difference(experiment.vector(gradients), numeric)
    return whole, experiment.by_block(problem(), gradients, numeric)


@cache
def problem() -> experiment.Problem:
    return experiment.Problem.draw(np.random.default_rng(0), "tanh")


@cache
def right_gradients() -> dict[str, NDArray[np.float64]]:
    return experiment.errors_by_epsilon(problem())


@cache
def numerical(log10_epsilon: float) -> NDArray[np.float64]:
    return problem().numerical(10**log10_epsilon)[1]


def describe(log10_epsilon: float, bug: str, log10_size: float) -> str:
    """The figure in words."""
    whole, blocks = check(log10_epsilon, bug, log10_size)
    planted = "No bug is planted" if bug == "none" else f"{bug} is too large by the factor 1 + {10**log10_size:.0e}"
    parts = ", ".join(f"{key} {value:.0e}" for key, value in blocks.items())
    return (
        f"{planted}, epsilon is {10**log10_epsilon:.0e}. Relative difference of the whole vector {whole:.0e}, "
        f"{verdict(whole)}; by block: {parts}. The error curves of right gradients fall with epsilon, then rise again."
    )


def explore_gradient_checking() -> Explorer:
    """Sliders for epsilon and the size of a planted bug, and a choice of the gradient that has it."""
    return explorer(
        gradient_checking_figure,
        alt=describe,
        log10_epsilon=Slider(-13.0, -1.0, start=-7.0, step=0.5, label="epsilon", show=power),
        bug=Choice(("none", *experiment.BLOCKS), start="db2", label="planted bug in"),
        log10_size=Slider(-8.0, 0.0, start=-3.0, step=0.5, label="size of the bug", show=power),
    )
