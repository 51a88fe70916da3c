"""What each regularizer gains on the breast-cancer data, measured over many splits of the same 569 masses."""

from collections.abc import Iterable
from functools import partial

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import Claim, claim
from practicaldl.progress import bar

Floats = NDArray[np.float64]
Examples = tuple[np.ndarray, np.ndarray]

DRAWS = range(20)  # one test set of 113 masses tells little
LAYERS_DIMS = (30, 20, 8, 1)
EPOCHS, LEARNING_RATE = 400, 0.3
HOLDOUT = 0.2  # share of each class in dev, and in test
LAMBDAS = (0.0, 1.0, 3.0, 10.0, 30.0)
KEEP_PROB = 0.8
SNR_DB = 20.0  # noise of a tenth of a feature's standard deviation
METHODS = {
    "logistic": "logistic\nregression",
    "L2": "L2",
    "dropout": "dropout",
    "noise": "noisy\ncopies",
    "stopping": "early\nstopping",
}


def draw_masses(rng: np.random.Generator) -> list[Examples]:
    """Training, dev and test set, 60/20/20 within each class, normalized with the training set's statistics."""
    X, Y = data.load_breast_cancer()
    parts: list[list[np.ndarray]] = [[], [], []]
    for k in (0, 1):
        members = np.flatnonzero(Y[0] == k)
        n = round(HOLDOUT * members.size)
        for part, chosen in zip(parts, data.split(members.size, [members.size - 2 * n, n, n], rng), strict=True):
            part.append(members[chosen])
    columns = [np.concatenate(part) for part in parts]
    scaled = data.standardize(*(X[:, chosen] for chosen in columns))
    return [(X_part, Y[:, chosen]) for X_part, chosen in zip(scaled, columns, strict=True)]


def with_noise(examples: Examples, rng: np.random.Generator) -> Examples:
    """The examples, and a copy of each with noise on every feature."""
    X, Y = examples
    noise = rng.standard_normal(X.shape) * np.sqrt(np.mean(X**2, axis=1, keepdims=True) / 10 ** (SNR_DB / 10))
    return np.hstack([X, X + noise]), np.hstack([Y, Y])


def run(seeds: Iterable[int] = DRAWS) -> dict[str, Floats]:
    """Test error of every method; for one seed all share the split and the start.

    Returns
    -------
    errors : dict of ndarray, shape (n_seeds,)
        ``"none"`` and every method, in percent; also ``"none, train"``; ``"stopping, dev"``, the dev error of the epoch
        that early stopping keeps; and ``"L2, lambd"``, the lambd chosen on dev.
    """
    seeds = list(seeds)
    rngs = [np.random.default_rng(seed) for seed in seeds]
    drawn = [draw_masses(rng) for rng in rngs]
    starts = [network.initialize(LAYERS_DIMS, rng) for rng in rngs]
    noisy = [with_noise(sets[0], rng) for sets, rng in zip(drawn, rngs, strict=True)]
    train, dev, test = ([sets[part] for sets in drawn] for part in range(3))
    fit = partial(training.train_many, epochs=EPOCHS, learning_rate=LEARNING_RATE)
    plain = partial(fit, *_stacked(train), starts)
    zeros = network.initialize((LAYERS_DIMS[0], 1), rngs[0], "zeros")
    trainings = {
        "none": partial(plain, **_watching(dev)),
        "watched": partial(plain, **_watching(test)),  # the same runs, to read test errors by epoch
        "logistic": partial(fit, *_stacked(train), [zeros] * len(seeds)),
        "dropout": partial(plain, keep_prob=KEEP_PROB, rngs=rngs),
        "noise": partial(fit, *_stacked(noisy), starts),
        **{f"L2, {lambd:g}": partial(plain, lambd=lambd) for lambd in LAMBDAS[1:]},
    }
    trained = {name: train_all() for name, train_all in bar(list(trainings.items()), "trainings")}
    none, watched = trained["none"], trained["watched"]
    decayed = [none, *(trained[f"L2, {lambd:g}"] for lambd in LAMBDAS[1:])]

    on_dev = np.array([_errors(histories, dev) for histories in decayed])
    best = len(LAMBDAS) - 1 - on_dev[::-1].argmin(axis=0)  # the largest on a tie
    each = np.arange(len(seeds))
    dev_curves, test_curves = (np.array([h.dev_errors for h in histories]) * 100 for histories in (none, watched))
    stop = dev_curves.argmin(axis=1)
    return {
        "none": _errors(none, test),
        "logistic": _errors(trained["logistic"], test),
        "L2": np.array([_errors(histories, test) for histories in decayed])[best, each],
        "dropout": _errors(trained["dropout"], test),
        "noise": _errors(trained["noise"], test),
        "stopping": test_curves[each, stop],
        "none, train": _errors(none, train),
        "stopping, dev": dev_curves[each, stop],
        "L2, lambd": np.array(LAMBDAS)[best],
    }


def _stacked(examples: list[Examples]) -> Examples:
    return np.stack([X for X, _ in examples]), np.stack([Y for _, Y in examples])


def _watching(examples: list[Examples]) -> dict[str, np.ndarray]:
    return dict(zip(("X_dev", "Y_dev"), _stacked(examples), strict=True))


def _errors(histories: list[training.History], examples: list[Examples]) -> Floats:
    pairs = zip(histories, examples, strict=True)
    return np.array([100 * network.error_rate(X, Y, history.parameters) for history, (X, Y) in pairs])


def excess(errors: dict[str, Floats]) -> dict[str, Floats]:
    """How many percentage points more test errors than the plain network, seed by seed; negative is better."""
    return {method: errors[method] - errors["none"] for method in METHODS}


def figure(errors: dict[str, Floats]) -> Figure:
    """Excess error of each method over the plain network: a marker for every split, a line at the mean."""
    fig, ax = plots.new(width=8, height=4)
    ax.axhline(0, color="black", linewidth=1)
    for i, values in enumerate(excess(errors).values()):
        offsets = i + np.linspace(-0.3, 0.3, values.size)
        ax.scatter(offsets, values, color=plots.PALETTE[i], marker=plots.MARKERS[i], s=22)
        ax.hlines(values.mean(), i - 0.35, i + 0.35, color="black", linewidth=3)
    ax.set_xticks(range(len(METHODS)), list(METHODS.values()))
    plots.label(ax, f"{errors['none'].mean():.1f} % errors with none", ylabel="points more errors than none")
    return fig


def alt(errors: dict[str, Floats]) -> str:
    """The figure in words."""
    means = ", ".join(f"{method} {values.mean():+.1f}" for method, values in excess(errors).items())
    return f"Mean difference from the plain network in percentage points of test error: {means}."


def claims() -> dict[str, Claim]:
    """The numbers that the capstone quotes."""
    percent, points = "{mean:.1f} ± {spread:.1f} %", "{mean:+.1f} ± {spread:.1f}"
    errors = run()
    stated = {"none": claim(errors["none"], percent), "train": claim(errors["none, train"], percent)}
    for method, difference in excess(errors).items():
        stated[method.lower()] = claim(difference, points)
        better = f"{(difference < 0).sum()} of {difference.size}"
        worse = f"{(difference > 0).sum()}"
        stated[f"{method.lower()}_better"] = claim(difference < 0, better)
        stated[f"{method.lower()}_worse"] = claim(difference > 0, worse)
    stated["stopping_dev"] = claim(errors["stopping, dev"], percent)
    stated["stopping_test"] = claim(errors["stopping"], percent)
    strong = errors["L2, lambd"] >= 10
    stated["lambd_10"] = claim(strong, f"{strong.sum()} of {strong.size}")
    return stated
