"""What normalizing inputs does to training, measured on the breast-cancer data and on the digits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.progress import bar

Array = NDArray[np.float64]

STEPS = 10_000  # where a run that has not reached its target gives up
TARGETS = (0.25, 0.1)  # costs to reach: the first can be reached raw, the second is close to the least cost
USED = 0.01
GROUPS = (1, 2, 5, 10, 20, 40, 80)

PREPARATIONS = ("raw", "centred", "scaled", "normalized")

Fit = Callable[[Array], tuple[Array, Array]]
Normalize = Callable[[Array, Array, Array], Array]


def statistics(X: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of every feature."""
    return X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)


def scaled(X: Array, mu: Array, sigma: Array) -> Array:
    """Every feature moved by mu and divided by sigma."""
    return (X - mu) / sigma


@dataclass(frozen=True)
class Masses:
    """400 breast masses to train on and 169 new ones, with the training set's statistics."""

    X: Array
    Y: NDArray[np.int_]
    X_new: Array
    Y_new: NDArray[np.int_]

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Masses":
        X, Y = data.load_breast_cancer()
        train, new = data.split(X.shape[1], [400, 169], rng)
        return cls(X[:, train], Y[:, train], X[:, new], Y[:, new])

    def prepared(self, preparation: str, fit: Fit = statistics, normalize: Normalize = scaled) -> tuple[Array, Array]:
        """Training and new masses, prepared with the statistics that ``fit`` finds in the training masses."""
        mu, sigma = fit(self.X)
        used_mu, used_sigma = (
            mu if preparation in ("centred", "normalized") else 0.0 * mu,
            sigma if preparation in ("scaled", "normalized") else np.ones_like(sigma),
        )
        return normalize(self.X, used_mu, used_sigma), normalize(self.X_new, used_mu, used_sigma)


def eigenvalues(X: Array) -> Array:
    """Of X X^T / m with a row of ones for the bias added to X, in rising order."""
    X = np.vstack([X, np.ones(X.shape[1])])
    return np.linalg.eigvalsh(X @ X.T / X.shape[1])


def run(
    seeds: Iterable[int] = SEEDS, fit: Fit = statistics, normalize: Normalize = scaled
) -> dict[str, dict[str, Array]]:
    """Train logistic regression on the masses with every preparation, at half the rate that is safe for it.

    The curvature of the cross-entropy is at most a quarter of that of the squared error, so every rate below 8 over
    the largest eigenvalue of X X^T / m is safe. ``fit(X)`` gives mu and sigma, ``normalize(X, mu, sigma)`` uses them.

    Returns
    -------
    results : dict of preparation to dict
        "costs", shape (n_seeds, STEPS): cost before each step. "error", "limit", "condition", shape (n_seeds,): error
        on new masses at the end, safe limit of the learning rate, largest over smallest eigenvalue. "reach", shape
        (n_seeds, n_x): by how much each feature moves z at the end, its absolute weight times its standard deviation.
    """

    def measure(rng: np.random.Generator) -> dict[str, dict[str, Array]]:
        masses = Masses.draw(rng)
        return {name: train(*masses.prepared(name, fit, normalize), masses) for name in PREPARATIONS}

    results = [measure(np.random.default_rng(seed)) for seed in bar(list(seeds), "seeds")]
    return {
        name: {key: np.array([result[name][key] for result in results]) for key in results[0][name]}
        for name in PREPARATIONS
    }


def train(X: Array, X_new: Array, masses: Masses) -> dict[str, Array]:
    """One run of `run`, on prepared masses."""
    spectrum = eigenvalues(X)
    limit = 8 / spectrum[-1]
    start = network.initialize((X.shape[0], 1), np.random.default_rng(0), "zeros")
    history = training.train(X, masses.Y, start, epochs=STEPS, learning_rate=limit / 2)
    return {
        "costs": np.array(history.costs),
        "error": np.array(network.error_rate(X_new, masses.Y_new, history.parameters)),
        "limit": np.array(limit),
        "condition": np.array(spectrum[-1] / spectrum[0]),
        "reach": np.abs(history.parameters["W1"][0]) * X.std(axis=1),
    }


def steps_to(costs: Array, target: float) -> Array:
    """How many steps each run took to a cost below the target; STEPS where it never got there."""
    below = costs < target
    return np.where(below.any(axis=1), below.argmax(axis=1), costs.shape[1]).astype(float)


def used(reach: Array) -> Array:
    """How many features, for each row of reach, move z by at least USED of what the feature does that moves it most."""
    return (reach >= USED * reach.max(axis=1, keepdims=True)).sum(axis=1)


def figure(results: dict[str, dict[str, Array]]) -> Figure:
    """Cost over steps for every preparation, both on logarithmic axes; lines at the targets."""
    fig, ax = plots.new(width=7.5, height=4.4)
    plots.curves(ax, 1 + np.arange(STEPS), {name: values["costs"] for name, values in results.items()})
    for target in TARGETS:
        ax.axhline(target, color="0.5", linewidth=1)
        ax.annotate(f"cost {target}", (1.2 * STEPS, target), xytext=(0, 3), textcoords="offset points")
    ax.set(xscale="log", yscale="log", xlim=(0.8, 6 * STEPS), ylim=(0.02, 1))
    ax.set_yticks([0.03, 0.1, 0.3, 1], ["0.03", "0.1", "0.3", "1"])
    ax.minorticks_off()
    ax.legend(frameon=False, loc="lower left")
    plots.label(ax, xlabel="step", ylabel="cost")
    return fig


def alt(results: dict[str, dict[str, Array]]) -> str:
    """The figure in words."""
    parts = []
    for name, values in results.items():
        reached = [steps_to(values["costs"], target).mean() for target in TARGETS]
        words = [f"{steps:.0f}" if steps < STEPS else f"more than {STEPS}" for steps in reached]
        parts.append(f"{name}: {words[0]} to cost {TARGETS[0]}, {words[1]} to cost {TARGETS[1]}")
    return f"Cost over steps of logistic regression. Mean number of steps: {'; '.join(parts)}."


# The same ruler for new data


def own_statistics(rng: np.random.Generator) -> dict[str, Array]:
    """Error of a trained model on new masses that come in groups, normalized with the group's own mean and spread.

    Returns
    -------
    errors : dict
        "own", shape (len(GROUPS),): by size of the group. "training": with the training set's statistics.
        "benign_own", "benign_training": false alarms in one group of benign masses only.
    """
    masses = Masses.draw(rng)
    X, X_new = masses.prepared("normalized")
    start = network.initialize((X.shape[0], 1), rng, "zeros")
    parameters = training.train(X, masses.Y, start, epochs=500, learning_rate=0.3).parameters

    def error(group: NDArray[np.int_]) -> float:
        (own,) = data.standardize(masses.X_new[:, group])
        return network.error_rate(own, masses.Y_new[:, group], parameters)

    everyone = np.arange(160)
    benign = np.flatnonzero(masses.Y_new[0] == 0)
    return {
        "own": np.array([np.mean([error(group) for group in everyone.reshape(-1, size)]) for size in GROUPS]),
        "training": np.array(network.error_rate(X_new, masses.Y_new, parameters)),
        "benign_own": np.array(error(benign)),
        "benign_training": np.array(network.error_rate(X_new[:, benign], masses.Y_new[:, benign], parameters)),
    }


# Where the features share a scale already


def digits(rng: np.random.Generator) -> dict[str, float]:
    """A network on 300 digits, pixels as they are, normalized one by one or all alike, with the same start and rate.

    Returns
    -------
    measured : dict
        For "raw", "normalized" and "common" (one mean and deviation for all pixels): "steps" to a cost of 0.1, and
        "error" on the other 1497 images after 1000 steps.
        "middle" and "rim": largest normalized value of a pixel, averaged over the four in the middle; largest of all.
    """
    X, labels = data.digits_matrix()
    train, new = data.split(X.shape[1], [300, X.shape[1] - 300], rng)
    Y = data.one_hot(labels)
    start = network.initialize((64, 32, 10), rng)
    prepared = {"raw": (X[:, train], X[:, new]), "normalized": data.standardize(X[:, train], X[:, new])}
    mu, sigma = X[:, train].mean(), X[:, train].std()
    prepared["common"] = ((X[:, train] - mu) / sigma, (X[:, new] - mu) / sigma)
    largest = np.abs(prepared["normalized"][0]).max(axis=1)
    measured = {"middle": float(largest.reshape(8, 8)[3:5, 3:5].mean()), "rim": float(largest.max())}
    for name, (X_train, X_new) in prepared.items():
        history = training.train(X_train, Y[:, train], start, epochs=1000, learning_rate=0.3, output="softmax")
        measured[f"{name}_steps"] = float(np.argmax(np.array(history.costs) < 0.1))
        measured[f"{name}_error"] = network.error_rate(X_new, Y[:, new], history.parameters, output="softmax")
    return measured


def claims() -> dict[str, Claim]:
    """The numbers that lesson 07 quotes."""
    percent, whole = "{mean:.1f} ± {spread:.1f} %", "{mean:.0f} ± {spread:.0f}"
    stated, results = {}, run()
    for name, values in results.items():
        for target, label in zip(TARGETS, ("easy", "hard"), strict=True):
            steps = steps_to(values["costs"], target)
            stated[f"{name}_{label}"] = claim(steps, whole if (steps < STEPS).all() else f"more than {STEPS}")
        stated[f"{name}_error"] = claim(100 * values["error"], percent)
        stated[f"{name}_limit"] = claim(values["limit"], "{mean:.2g}")
    for name in ("raw", "normalized"):
        stated[f"{name}_condition"] = claim(results[name]["condition"], "{mean:.1g}")
        stated[f"{name}_used"] = claim(used(results[name]["reach"]), "{mean:.1f} ± {spread:.1f}")
    stated["raw_cost"] = claim(results["raw"]["costs"][:, -1], "{mean:.3f} ± {spread:.3f}")
    own = over_seeds(own_statistics)
    for size in (1, 5, 80):
        stated[f"own_{size}"] = claim(100 * own["own"][:, GROUPS.index(size)], percent)
    for key in ("training", "benign_own", "benign_training"):
        stated[key] = claim(100 * own[key], percent)
    on_digits = over_seeds(digits, range(10))
    for name in ("raw", "normalized", "common"):
        stated[f"digits_{name}_steps"] = claim(on_digits[f"{name}_steps"], whole)
        stated[f"digits_{name}_error"] = claim(100 * on_digits[f"{name}_error"], percent)
    for name in ("middle", "rim"):
        stated[f"digits_{name}"] = claim(on_digits[name], "{mean:.1f} ± {spread:.1f}")
    more = 100 * (on_digits["normalized_error"] - on_digits["raw_error"])
    stated["digits_more"] = claim(more, "{mean:.1f} ± {spread:.1f}")
    common = 100 * (on_digits["common_error"] - on_digits["raw_error"])
    stated["digits_common_more"] = claim(common, "{mean:+.1f} ± {spread:.1f}")
    stated["digits_worse"] = claim(more > 0, f"{(more > 0).sum()} of {more.size}")
    return stated
