"""Bias and variance on the digits, by size of network and of training set; how far one small dev set can be trusted."""

from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.progress import bar

Array = NDArray[np.float64]
Examples = tuple[Array, NDArray[np.int_]]  # X, shape (64, m), and labels, shape (1, m)

HIDDEN = {"small network": 3, "large network": 64}
SIZES = (25, 50, 100, 200, 400, 800)
WIDTHS = (1, 2, 4, 8, 16, 32, 64)
DEV = 600
EPOCHS, LEARNING_RATE = 250, 0.5
OPTIONS = {"activation": "tanh", "output": "softmax"}
FEATURES = (10, 20, 40, 80, 120, 150, 200, 300, 600, 1500)
FEW = 150  # images that the random features learn from


def share_wrong(Y_hat: NDArray[np.int_], Y: NDArray[np.int_]) -> float:
    """Error rate of predicted labels."""
    return float(np.mean(Y_hat != Y))


def size_by_size(
    fit: Callable, error: Callable, X: Array, Y: Array, X_dev: Array, Y_dev: Array, sizes: Iterable[int]
) -> tuple[Array, Array]:
    """Errors of a model of each size's first columns, on these and on dev, each of shape (n_sizes,)."""
    parts = [(X[:, :n], Y[:, :n]) for n in sizes]
    models = [fit(*part) for part in parts]
    train_errors = [error(model, *part) for model, part in zip(models, parts, strict=True)]
    return np.array(train_errors), np.array([error(model, X_dev, Y_dev) for model in models])


def run(
    seeds: Iterable[int] = SEEDS, learning_curve: Callable = size_by_size, error_rate: Callable = share_wrong
) -> dict[str, dict[str, Array]]:
    """Training and dev error of both networks on growing parts of the digits.

    Parameters
    ----------
    seeds : iterable of int
    learning_curve, error_rate : callable
        The functions of the exercises; they measure networks that were trained before, those of all seeds together.

    Returns
    -------
    results : dict of network name to dict of "train", "dev" to ndarray, shape (n_seeds, n_sizes)
        Error rates. For one seed the two networks share their examples, and a larger part holds the smaller ones.

    Raises
    ------
    ValueError
        If a function measures something else than its exercise asks for; it says what.
    """
    seeds = list(seeds)
    steps = [(hidden, n) for hidden in HIDDEN.values() for n in SIZES]
    networks = {step: trained(*step, seeds) for step in bar(steps, "networks")}
    results = {}
    for name, hidden in HIDDEN.items():
        by_seed = zip(*(networks[hidden, n] for n in SIZES), strict=True)
        curves = [
            measured(dict(zip(SIZES, own, strict=True)), seed, learning_curve, error_rate)
            for seed, own in zip(seeds, by_seed, strict=True)
        ]
        results[name] = {part: np.array([curve[part] for curve in curves]) for part in ("train", "dev")}
    return results


def measured(
    networks: dict[int, network.Parameters], seed: int, learning_curve: Callable, error_rate: Callable
) -> dict[str, Array]:
    """One seed's learning curve, or a ValueError where it is none; of `networks`, by the number of their examples."""
    (X, Y), dev, _ = draw(seed)

    def fit(X_part: Array, Y_part: NDArray[np.int_]) -> network.Parameters:
        n = np.shape(X_part)[-1]
        if n not in networks or not (np.array_equal(X_part, X[:, :n]) and np.array_equal(Y_part, Y[:, :n])):
            raise ValueError("learning_curve: fit should get the first n columns of X and of Y, n from sizes")
        return networks[n]

    def error(parameters: network.Parameters, X: Array, Y: NDArray[np.int_]) -> float:
        Y_hat = network.predict(X, parameters, **OPTIONS)
        rate, right = error_rate(Y_hat, Y), share_wrong(Y_hat, Y)
        if not np.allclose(rate, right):
            differ = f"{np.sum(Y_hat != Y)} of {Y.size} labels differ"
            raise ValueError(f"error_rate: {differ}, {right:.3f}; yours is {rate}")
        return float(np.mean(rate))

    result = learning_curve(fit, error, *(array.copy() for array in (X, Y, *dev)), SIZES)
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise ValueError(f"learning_curve: return two arrays, train_errors and dev_errors; yours is {result}")
    curves = {part: np.asarray(curve, float) for part, curve in zip(("train", "dev"), result, strict=True)}
    for (part, curve), right in zip(curves.items(), size_by_size(fit, error, X, Y, *dev, SIZES), strict=True):
        if curve.shape != right.shape or not np.allclose(curve, right):
            raise ValueError(f"learning_curve: {part}_errors should be {right.round(3)}, yours are {curve.round(3)}")
    return curves


def by_width(m: int = 200, seeds: Iterable[int] = SEEDS) -> dict[str, Array]:
    """Training and dev error, each of shape (n_seeds, n_widths), of networks of growing width on m digits."""
    seeds = list(seeds)
    widths = [trained(hidden, m, seeds) for hidden in bar(WIDTHS, "networks")]
    errors: dict[str, list[list[float]]] = {"train": [], "dev": []}
    for seed, networks in zip(seeds, zip(*widths, strict=True), strict=True):
        (X, Y), dev, _ = draw(seed)
        for part, (X_part, Y_part) in (("train", (X[:, :m], Y[:, :m])), ("dev", dev)):
            errors[part].append([share_wrong(network.predict(X_part, one, **OPTIONS), Y_part) for one in networks])
    return {part: np.array(rows) for part, rows in errors.items()}


def draw(seed: int) -> tuple[Examples, Examples, np.random.Generator]:
    """Digits to train on, those of the dev set, and the generator that draws the start."""
    images, labels = data.digits_matrix()
    rng = np.random.default_rng(seed)
    train, dev = data.split(images.shape[1], [SIZES[-1], DEV], rng)
    return (images[:, train], labels[:, train]), (images[:, dev], labels[:, dev]), rng


def trained(hidden: int, m: int, seeds: list[int]) -> list[network.Parameters]:
    """A network for each seed, trained on the first m of its digits; all seeds are trained together."""
    parts, starts = [], []
    for seed in seeds:
        (X, labels), _, rng = draw(seed)
        parts.append((X[:, :m], data.one_hot(labels[:, :m], 10)))
        starts.append(network.initialize((X.shape[0], hidden, 10), rng, "xavier"))
    X, Y = (np.array(arrays) for arrays in zip(*parts, strict=True))
    histories = training.train_many(X, Y, starts, epochs=EPOCHS, learning_rate=LEARNING_RATE, **OPTIONS)
    return [history.parameters for history in histories]


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
        + ". There the two curves of the small network lie close together high up, "
        "those of the large one about as close together near 0."
    )


def fit_linear(X: Array, Y: Array, lambd: float = 10.0) -> tuple[Array, ...]:
    """A linear classifier of two classes, fitted by penalized least squares on standardized features."""
    mu, sigma = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    X = (X - mu) / sigma
    w = np.linalg.solve(X @ X.T + lambd * np.eye(len(X)), X @ (Y - Y.mean()).ravel())
    return w, Y.mean(), mu, sigma


def linear_error(model: tuple[Array, ...], X: Array, Y: Array) -> float:
    """Error rate of a linear classifier."""
    w, mean, mu, sigma = model
    return float(np.mean((w @ ((X - mu) / sigma) + mean > 0.5) != Y[0]))


def dealt_folds(
    fit: Callable, error: Callable, X: Array, Y: Array, k: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """The error on each of k random folds of a model that was fitted on the others."""
    folds = np.array_split(rng.permutation(X.shape[1]), k)
    errors = []
    for i, dev in enumerate(folds):
        train = np.concatenate(folds[:i] + folds[i + 1 :])
        errors.append(error(fit(X[:, train], Y[:, train]), X[:, dev], Y[:, dev]))
    return np.array(errors)


def scatter_of_estimates(
    rng: np.random.Generator, k_fold_errors: Callable = dealt_folds, draws: int = 60
) -> dict[str, float]:
    """Two estimates of a linear classifier's error from 100 masses, over many draws of the masses.

    Parameters
    ----------
    rng : numpy.random.Generator
    k_fold_errors : callable (fit, error, X, Y, k, rng) -> array (k,)
    draws : int

    Returns
    -------
    measured : dict
        Mean and standard deviation of the error on one fold of five, and of the average over all five.
    """
    X, Y = data.load_breast_cancer()
    pairs = []
    for _ in range(draws):
        (chosen,) = data.split(X.shape[1], [100], rng)
        errors = k_fold_errors(fit_linear, linear_error, X[:, chosen], Y[:, chosen], 5, rng)
        pairs.append((errors[0], np.mean(errors)))
    estimates = np.array(pairs)
    names = ("single", "folds")
    return {f"{name}_mean": mean for name, mean in zip(names, estimates.mean(axis=0), strict=True)} | {
        f"{name}_scatter": scatter for name, scatter in zip(names, estimates.std(axis=0, ddof=1), strict=True)
    }


def three_models(rng: np.random.Generator) -> dict[str, float]:
    """Training and dev error of a line, of 6 tanh units and of 40 + 40 ReLU units on 100 points of the half-moons."""
    sets = {"train": data.moons(100, 0.3, rng), "dev": data.moons(2000, 0.3, rng)}
    measured = {}
    for name, hidden, activation in (("line", [], "relu"), ("curve", [6], "tanh"), ("ragged", [40, 40], "relu")):
        start = network.initialize([2, *hidden, 1], rng)
        history = training.train(*sets["train"], start, epochs=3000, learning_rate=0.5, activation=activation)
        for part, (X, Y) in sets.items():
            measured[f"{name}_{part}"] = network.error_rate(X, Y, history.parameters, activation=activation)
    return measured


def bayes_classifier(X: Array, noise: float = 0.3) -> NDArray[np.int_]:
    """The best that anybody can do on the half-moons: the class whose points are denser at each place, shape (1, m)."""
    angle = np.linspace(0, np.pi, 200)
    arcs = np.array([[np.cos(angle), np.sin(angle)], [1 - np.cos(angle), 0.5 - np.sin(angle)]])
    squared = ((X[np.newaxis, :, :, np.newaxis] - arcs[:, :, np.newaxis, :]) ** 2).sum(axis=1)
    density = np.exp(-squared / (2 * noise**2)).sum(axis=2)
    return (density[1] > density[0]).astype(int)[np.newaxis]


def bayes_error(rng: np.random.Generator) -> float:
    """Error of the best classifier on 20 000 fresh points of the half-moons."""
    X, Y = data.moons(20_000, 0.3, rng)
    return float(np.mean(bayes_classifier(X) != Y))


def double_descent(rng: np.random.Generator) -> dict[str, Array]:
    """Errors of least squares on growing numbers of random features, on FEW digits and on DEV others.

    The features are max(0, V (x - 0.5)) with a random V that is never trained. Of all weights with the least squared
    error the smallest are taken.

    Returns
    -------
    errors : dict of "train", "dev" to ndarray, shape (len(FEATURES),)
    """
    images, labels = data.digits_matrix()
    train, dev = data.split(images.shape[1], [FEW, DEV], rng)
    V = rng.standard_normal((FEATURES[-1], images.shape[0])) / np.sqrt(images.shape[0])
    hidden = np.maximum(V @ (images - 0.5), 0)
    Y = data.one_hot(labels, 10)
    measured: dict[str, list[float]] = {"train": [], "dev": []}
    for n in FEATURES:
        W = Y[:, train] @ np.linalg.pinv(hidden[:n, train])
        for name, part in (("train", train), ("dev", dev)):
            measured[name].append(float(np.mean((W @ hidden[:n, part]).argmax(axis=0) != labels[0, part])))
    return {name: np.array(errors) for name, errors in measured.items()}


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
    models = over_seeds(three_models)
    for name in ("line_train", "line_dev", "ragged_train", "ragged_dev"):
        stated[name] = claim(100 * models[name], percent)
    stated["bayes_moons"] = claim(100 * over_seeds(bayes_error), percent)
    descent = over_seeds(double_descent)
    for short, features in (("small", 40), ("equal", FEW), ("huge", FEATURES[-1])):
        stated[f"descent_{short}"] = claim(100 * descent["dev"][:, FEATURES.index(features)], percent)
    scatter = over_seeds(scatter_of_estimates)
    for name in ("single", "folds"):
        stated[f"{name}_mean"] = claim(100 * scatter[f"{name}_mean"], percent)
        stated[f"{name}_scatter"] = claim(100 * scatter[f"{name}_scatter"], points)
    return stated
