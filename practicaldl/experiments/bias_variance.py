"""Bias and variance on the digits, by size of network and of training set; how far one small dev set can be trusted."""

from collections.abc import Iterable

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds

Array = NDArray[np.float64]

HIDDEN = {"small network": 3, "large network": 64}
SIZES = (25, 50, 100, 200, 400, 800)
WIDTHS = (1, 2, 4, 8, 16, 32, 64)
DEV = 600
EPOCHS, LEARNING_RATE = 250, 0.5
OPTIONS = {"activation": "tanh", "output": "softmax"}


def run(seeds: Iterable[int] = SEEDS) -> dict[str, dict[str, Array]]:
    """Training and dev error of both networks on growing parts of the digits.

    Returns
    -------
    results : dict of network name to dict of "train", "dev" to ndarray, shape (n_seeds, n_sizes)
        Error rates. For one seed the two networks share their examples, and a larger part holds the smaller ones.
    """
    seeds = list(seeds)
    return {name: joined(errors(hidden, n, seeds) for n in SIZES) for name, hidden in HIDDEN.items()}


def by_width(m: int = 200, seeds: Iterable[int] = SEEDS) -> dict[str, Array]:
    """Training and dev error, each of shape (n_seeds, n_widths), of networks of growing width on m digits."""
    seeds = list(seeds)
    return joined(errors(hidden, m, seeds) for hidden in WIDTHS)


def joined(measured: Iterable[dict[str, list[float]]]) -> dict[str, Array]:
    """Lists of one entry per seed, as one array for each part, seeds first."""
    columns = list(measured)
    return {part: np.array([column[part] for column in columns]).T for part in ("train", "dev")}


def errors(hidden: int, m: int, seeds: list[int]) -> dict[str, list[float]]:
    """Training and dev error of a network on m digits, one entry for each seed; all seeds are trained together."""
    images, labels = data.digits_matrix()
    parts, starts = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        train, dev = data.split(images.shape[1], [SIZES[-1], DEV], rng)
        parts.append({"train": train[:m], "dev": dev})
        starts.append(network.initialize((images.shape[0], hidden, 10), rng, "xavier"))
    sets = {
        name: [(images[:, part[name]], data.one_hot(labels[:, part[name]], 10)) for part in parts]
        for name in ("train", "dev")
    }
    X, Y = (np.array(arrays) for arrays in zip(*sets["train"], strict=True))
    trained = training.train_many(X, Y, starts, epochs=EPOCHS, learning_rate=LEARNING_RATE, **OPTIONS)
    return {
        name: [
            network.error_rate(X, Y, history.parameters, **OPTIONS)
            for (X, Y), history in zip(examples, trained, strict=True)
        ]
        for name, examples in sets.items()
    }


def figure(results: dict[str, dict[str, Array]]) -> Figure:
    """One learning curve beside the other, on a common scale."""
    fig, axes = plots.new(1, 2, width=9, height=3.9, sharey=True)
    for ax, (name, errors) in zip(axes, results.items(), strict=True):
        plots.curves(ax, SIZES, {"dev": 100 * errors["dev"], "train": 100 * errors["train"]})
        ax.set_xscale("log")
        ax.set_xticks(SIZES, map(str, SIZES))
        ax.minorticks_off()
        ax.set_ylim(bottom=-1)
        plots.label(ax, f"{name}: {HIDDEN[name]} hidden units", "training examples")
    plots.label(axes[0], ylabel="error, %")
    return fig


def alt(results: dict[str, dict[str, Array]]) -> str:
    """The figure in words."""
    last = {
        name: "{:.0%} in training and {:.0%} on dev".format(*(np.median(errors[part][:, -1]) for part in errors))
        for name, errors in results.items()
    }
    return (
        f"Errors over {SIZES[0]} to {SIZES[-1]} training examples. "
        + "; ".join(f"{name}, at the right end: {text}" for name, text in last.items())
        + ". The curves of the small network meet high up; between those of the large one a gap stays."
    )


def least_squares_error(X: Array, Y: Array, X_new: Array, Y_new: Array, lambd: float = 10.0) -> float:
    """Error rate on new examples of a linear classifier, fitted by penalized least squares on standardized features."""
    X, X_new = data.standardize(X, X_new)
    w = np.linalg.solve(X @ X.T + lambd * np.eye(len(X)), X @ (Y - Y.mean()).ravel())
    return float(np.mean((w @ X_new + Y.mean() > 0.5) != Y_new[0]))


def single_and_folds(rng: np.random.Generator, m: int = 100, k: int = 5) -> tuple[float, float]:
    """Two estimates of the error from m masses: on the last of k parts alone, and averaged over all k in turn."""
    X, Y = data.load_breast_cancer()
    (chosen,) = data.split(X.shape[1], [m], rng)
    folds = np.split(chosen, k)
    errors = []
    for i, dev in enumerate(folds):
        train = np.concatenate(folds[:i] + folds[i + 1 :])
        errors.append(least_squares_error(X[:, train], Y[:, train], X[:, dev], Y[:, dev]))
    return errors[-1], float(np.mean(errors))


def scatter_of_estimates(rng: np.random.Generator, draws: int = 60) -> dict[str, float]:
    """Mean and standard deviation of both estimates over many draws of the masses."""
    estimates = np.array([single_and_folds(rng) for _ in range(draws)])
    names = ("single", "folds")
    return {f"{name}_mean": mean for name, mean in zip(names, estimates.mean(axis=0), strict=True)} | {
        f"{name}_scatter": scatter for name, scatter in zip(names, estimates.std(axis=0, ddof=1), strict=True)
    }


def claims() -> dict[str, Claim]:
    """The numbers that lesson 02 quotes."""
    percent, points = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"
    stated, results = {}, run()
    half = SIZES.index(SIZES[-1] // 2)
    for short, (_, errors) in zip(("small", "large"), results.items(), strict=True):
        train, dev = 100 * errors["train"], 100 * errors["dev"]
        for part, values in (("train", train), ("dev", dev)):
            stated[f"{short}_{part}_first"] = claim(values[:, 0], percent)
            stated[f"{short}_{part}_last"] = claim(values[:, -1], percent)
        stated[f"{short}_gap_last"] = claim(dev[:, -1] - train[:, -1], points)
        stated[f"{short}_doubling"] = claim(dev[:, half] - dev[:, -1], points)
    widths = by_width()
    for short, at in (("narrow", WIDTHS.index(2)), ("wide", -1)):
        for part in ("train", "dev"):
            stated[f"{short}_{part}"] = claim(100 * widths[part][:, at], percent)
        stated[f"{short}_gap"] = claim(100 * (widths["dev"] - widths["train"])[:, at], points)
    scatter = over_seeds(scatter_of_estimates)
    for name in ("single", "folds"):
        stated[f"{name}_mean"] = claim(100 * scatter[f"{name}_mean"], percent)
        stated[f"{name}_scatter"] = claim(100 * scatter[f"{name}_scatter"], points)
    return stated
