"""Explorer of lesson 06: where training stops, for any patience and share of wrong labels."""

import numpy as np
from matplotlib.figure import Figure

from practicaldl import plots
from practicaldl.experiments.early_stopping import EPOCHS, follow, stop
from practicaldl.explorers.base import Explorer, Slider, explorer
from practicaldl.progress import bar

NOISES = tuple(tenth / 10 for tenth in range(6))
SEED = 0


def early_stopping_figure(patience: int, noise: float) -> Figure:
    """Draw train and dev error and the norm of the weights over the epochs, with the stop.

    Parameters
    ----------
    patience : int, at least 1
    noise : float
        Share of wrong labels in the training set, one of NOISES.

    Returns
    -------
    figure : matplotlib.figure.Figure
    """
    curves = follow(round(noise, 1), SEED)
    last, best = stop(curves["dev"], patience)
    epochs = np.arange(EPOCHS)
    fig, (errors, norm) = plots.new(1, 2, width=8, height=3.5)
    plots.curves(errors, epochs, {"training error": 100 * curves["train"], "dev error": 100 * curves["dev"]})
    errors.plot(best, 100 * curves["dev"][best], "o", color="black", markersize=8, label="kept", zorder=5)
    plots.curves(norm, epochs, {"norm": curves["norm"]})
    norm.plot(best, curves["norm"][best], "o", color="black", markersize=8)
    for ax in (errors, norm):
        ax.axvline(last, color="black", linestyle="--", linewidth=1.2, label="stop")
        ax.axvspan(last, EPOCHS, color="0.9", zorder=0)
        ax.set_xlim(0, EPOCHS)
    errors.set_ylim(0, 105)
    errors.legend(framealpha=1, edgecolor="white", loc="upper center", ncols=2, fontsize=9)
    plots.label(errors, f"stop after epoch {last}, keep epoch {best}", "epoch", "error, %")
    plots.label(norm, "norm of the weights", "epoch")
    return fig


def describe(patience: int, noise: float) -> str:
    """The figure in words."""
    curves = follow(round(noise, 1), SEED)
    last, best = stop(curves["dev"], patience)
    return (
        f"Training with {noise:.0%} wrong labels. With patience {patience} it stops after epoch {last} and keeps "
        f"epoch {best}, with a dev error of {curves['dev'][best]:.1%} and a norm of {curves['norm'][best]:.1f}. "
        f"The least dev error of all {EPOCHS} epochs is {curves['dev'].min():.1%}, the last {curves['dev'][-1]:.1%}. "
        "Epochs after the stop are shaded."
    )


def explore_early_stopping() -> Explorer:
    """Sliders for the patience and for the share of wrong labels; all are trained ahead, so that no move waits."""
    for noise in bar(NOISES, "trainings"):
        follow(noise, SEED)
    return explorer(
        early_stopping_figure,
        alt=describe,
        patience=Slider(1, 50, start=5, label="patience, epochs"),
        noise=Slider(0.0, NOISES[-1], start=0.2, step=0.1, label="share of wrong labels"),
    )
