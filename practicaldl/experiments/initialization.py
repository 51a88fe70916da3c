"""What the start of training decides, measured on the digits: learning, signals through 50 layers, depth."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.progress import bar

Floats = NDArray[np.float64]

TRAINING_IMAGES, NEW_IMAGES = 300, 1000
EPOCHS, LEARNING_RATE = 150, 0.1
SHALLOW = (64, 50, 50, 10)
DEPTH, WIDTH = 50, 100  # of the network that signals are sent through
TRAINED_WIDTH = 30  # of the networks of several depths
DEPTHS = (3, 10, 30)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)  # tried at every depth: the best of each lies inside
LONG = 1000  # steps of the runs that go on

# From layers_dims and a Generator to parameters.
Start = Callable[[Sequence[int], np.random.Generator], network.Parameters]


def scheme(name: str, scale: float = 1.0) -> Start:
    """The start of `network.initialize` with that scheme and multiplier."""
    return lambda layers_dims, rng: network.initialize(layers_dims, rng, name, scale)


STARTS = {"zeros": scheme("zeros"), "normal x 10": scheme("random", 10.0), "He": scheme("he")}
MULTIPLIERS = (0.1, 0.3, 1.0, 3.0, 10.0)
SIGNALS = {
    "ReLU, He": ("relu", "he", 1.0),
    "ReLU, Xavier": ("relu", "xavier", 1.0),
    "ReLU, 1.5 x He": ("relu", "he", 1.5),
    "tanh, Xavier": ("tanh", "xavier", 1.0),
}

# The function and its derivative, which takes Z and A.
ACTIVATIONS: dict[str, tuple[Callable[..., np.ndarray], Callable[..., np.ndarray]]] = {
    "relu": (lambda Z: np.maximum(Z, 0.0), lambda Z, A: (Z > 0).astype(float)),
    "tanh": (np.tanh, lambda Z, A: 1 - A**2),
    "sigmoid": (network.sigmoid, lambda Z, A: A * (1 - A)),
}


@dataclass(frozen=True)
class Trained:
    """Runs of one kind: training costs (n_seeds, epochs), errors on new digits and dead units (n_seeds,).

    A unit of the last hidden layer is dead when it gives 0 for every training image. A run that has exploded ends in
    costs of nan; it errs on whatever is no 0, and has no dead unit.
    """

    costs: Floats
    errors: Floats
    dead: Floats


def draw_digits(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Images to train on and new ones: X, Y (one-hot), X_new, Y_new."""
    X, labels = data.digits_matrix()
    Y = data.one_hot(labels)
    train, new = data.split(X.shape[1], [TRAINING_IMAGES, NEW_IMAGES], rng)
    return X[:, train], Y[:, train], X[:, new], Y[:, new]


def train_from(
    start: Start,
    layers_dims: Sequence[int] = SHALLOW,
    seeds: Iterable[int] = SEEDS,
    learning_rate: float = LEARNING_RATE,
    epochs: int = EPOCHS,
) -> Trained:
    """Train a ReLU network from one kind of start, each seed with its own digits and its own draw."""
    rngs = [np.random.default_rng(seed) for seed in seeds]
    X, Y, X_new, Y_new = (np.stack(parts) for parts in zip(*map(draw_digits, rngs), strict=True))
    starts = [start(layers_dims, rng) for rng in rngs]
    options = {"epochs": epochs, "learning_rate": learning_rate, "output": "softmax"}
    errors, dead = [], []
    with np.errstate(over="ignore", invalid="ignore"):  # a run may explode
        histories = training.train_many(X, Y, starts, **options)
        for x, x_new, y_new, history in zip(X, X_new, Y_new, histories, strict=True):
            errors.append(network.error_rate(x_new, y_new, history.parameters, output="softmax"))
            _, cache = network.forward(x, history.parameters, output="softmax")
            dead.append(dead_share(cache.A[-2]))
    return Trained(np.array([history.costs for history in histories]), np.array(errors), np.array(dead))


def dead_share(A: np.ndarray) -> float:
    """The share of the rows of A, one for each unit, that are 0 for every example."""
    return float(np.mean(A.max(axis=1) == 0))


def run(starts: Mapping[str, Start] = STARTS, seeds: Iterable[int] = range(10)) -> dict[str, Trained]:
    """Train the same network on the same digits from every start: zeros, too large weights and He's by default."""
    seeds = list(seeds)
    return {name: train_from(start, seeds=seeds) for name, start in starts.items()}


def figure(result: dict[str, Trained]) -> Figure:
    """Training cost over the epochs, and the error on new digits, for every start."""
    fig, (cost, error) = plots.new(1, 2, width=8.5, height=3.8)
    epochs = np.arange(1, EPOCHS + 1)
    plots.curves(cost, epochs, {name: runs.costs for name, runs in result.items()})
    cost.set_yscale("log")
    plots.label(cost, "training cost", "epoch", "cost, log scale")
    names = [name.replace(" x", "\nx") for name in result]
    plots.bars(
        error, {name: 100 * runs.errors for name, runs in zip(names, result.values(), strict=True)}, form="{:.0f}"
    )
    plots.label(error, "error on new digits, %")
    return fig


def alt(result: dict[str, Trained]) -> str:
    """The figure in words."""
    parts = [
        f"{name}: cost from {runs.costs[:, 0].mean():.3g} to {runs.costs[:, -1].mean():.2g}, "
        f"error {runs.errors.mean():.0%}"
        for name, runs in result.items()
    ]
    return "Training from three starts. " + "; ".join(parts) + "."


def multipliers(seeds: Iterable[int] = SEEDS) -> dict[float, Trained]:
    """Train from He's weights times each multiplier."""
    seeds = list(seeds)
    return {c: train_from(scheme("he", c), seeds=seeds) for c in MULTIPLIERS}


def of_depth(layers: int, width: int = TRAINED_WIDTH) -> tuple[int, ...]:
    """Units per layer of a network for the digits with `layers` layers."""
    return (64, *[width] * (layers - 1), 10)


def depths(seeds: Iterable[int] = SEEDS) -> dict[int, dict[float, Trained]]:
    """Train networks of 3, 10 and 30 layers from He's weights, the same number of steps at every rate of RATES."""
    seeds = list(seeds)
    by_depth: dict[int, dict[float, Trained]] = {layers: {} for layers in DEPTHS}
    for layers, rate in bar(list(product(DEPTHS, RATES)), "networks"):
        by_depth[layers][rate] = train_from(scheme("he"), of_depth(layers), seeds, rate)
    return by_depth


def bracket(by_rate: Mapping[float, Trained]) -> tuple[float, float, float]:
    """The learning rate with the least mean error on new digits, between the rates below and above it.

    Raises
    ------
    ValueError
        If it is the least or the largest rate: then the best may lie outside.
    """
    rates = sorted(by_rate)
    best = int(np.argmin([by_rate[rate].errors.mean() for rate in rates]))
    if best in (0, len(rates) - 1):
        raise ValueError(f"the error is least at {rates[best]:g}, the end of the rates tried: widen them")
    return rates[best - 1], rates[best], rates[best + 1]


def depths_figure(by_depth: dict[int, dict[float, Trained]]) -> Figure:
    """Error on new digits over the learning rate, a line for each depth."""
    fig, ax = plots.new(width=6.5, height=3.8)
    lines = {
        f"{layers} layers": 100 * np.array([runs.errors for runs in by_rate.values()]).T
        for layers, by_rate in by_depth.items()
    }
    plots.curves(ax, RATES, lines)
    ax.set(xscale="log", ylim=(0, 100))
    ax.set_xticks(RATES, [f"{rate:g}" for rate in RATES])
    ax.minorticks_off()
    plots.label(ax, xlabel="learning rate", ylabel="error on new digits, %")
    return fig


def rises(runs: Trained) -> Floats:
    """The largest rise of the training cost in one step of each run, 0 where it only falls."""
    return np.asarray(np.maximum(np.diff(runs.costs, axis=1).max(axis=1), 0.0))


def before_training(rng: np.random.Generator, layers: int = DEPTHS[-1]) -> dict[str, float]:
    """What the deepest of the trained networks does to the digits before its first step.

    Returns
    -------
    measured : dict
        "wander": power of ten between the sizes of the first and the last hidden activations, either way.
        "input", "similarity": mean cosine between two images, as they come and in the last hidden layer.
        "dead": share of the units of that layer that give 0 for every image.
    """
    X, Y, _, _ = draw_digits(rng)
    A, _ = send(X, Y, network.initialize(of_depth(layers), rng), "relu")
    return {
        "wander": abs(float(np.log10(A[-1].std() / A[0].std()))),
        "input": similarity(X),
        "similarity": similarity(A[-1]),
        "dead": dead_share(A[-1]),
    }


def send(
    X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Activations A[1..L-1] and gradients dZ[1..L-1] of the hidden layers of a network with a softmax output."""
    g, derivative = ACTIVATIONS[activation]
    L = network.depth(parameters)
    Zs, As = [], [X]
    for layer in range(1, L + 1):
        Zs.append(parameters[f"W{layer}"] @ As[-1] + parameters[f"b{layer}"])
        As.append(g(Zs[-1]) if layer < L else network.softmax(Zs[-1]))
    dZ, gradients = (As[-1] - Y) / X.shape[1], []
    for layer in range(L - 1, 0, -1):
        dZ = parameters[f"W{layer + 1}"].T @ dZ * derivative(Zs[layer - 1], As[layer])
        gradients.append(dZ)
    return As[1:-1], gradients[::-1]


def similarity(A: np.ndarray) -> float:
    """Mean cosine of the angle between the columns of A, over all pairs of examples."""
    directions = A / np.linalg.norm(A, axis=0)
    m = A.shape[1]
    return float((np.sum(directions.sum(axis=1) ** 2) - m) / (m * (m - 1)))


def signals(seeds: Iterable[int] = SEEDS, depth: int = DEPTH) -> dict[str, dict[str, Floats]]:
    """Send 200 digits through untrained networks with `depth` hidden layers.

    Returns
    -------
    measured : dict of name (see SIGNALS) to dict
        ``"activations"`` and ``"gradients"``, shape (n_seeds, depth): standard deviation of A and of dZ by layer.
        ``"similarity"``, shape (n_seeds, 2): mean cosine between two images, of the input and of the last hidden layer.
    """
    X, labels = data.digits_matrix()
    X, Y = X[:, :200], data.one_hot(labels)[:, :200]

    def measure(setting: tuple[str, str, float], rng: np.random.Generator) -> dict[str, np.ndarray]:
        activation, name, scale = setting
        parameters = network.initialize((64, *[WIDTH] * depth, 10), rng, name, scale)
        A, dZ = send(X, Y, parameters, activation)
        return {
            "activations": np.array([a.std() for a in A]),
            "gradients": np.array([d.std() for d in dZ]),
            "similarity": np.array([similarity(X), similarity(A[-1])]),
        }

    seeds = list(seeds)
    return {
        name: over_seeds(lambda rng, setting=setting: measure(setting, rng), seeds) for name, setting in SIGNALS.items()
    }


def signals_figure(measured: dict[str, dict[str, Floats]]) -> Figure:
    """Standard deviation of activations and gradients by layer, on a log scale."""
    fig, axes = plots.new(1, 2, width=8.5, height=4)
    layers = np.arange(1, DEPTH + 1)
    for ax, kind in zip(axes, ("activations", "gradients"), strict=True):
        plots.curves(ax, layers, {name: values[kind] for name, values in measured.items()})
        ax.set_yscale("log")
        plots.label(ax, f"standard deviation of the {kind}", "layer")
        ax.legend().set_visible(False)
    axes[0].legend(frameon=False, fontsize=8.5)
    return fig


def claims() -> dict[str, Claim]:
    """The numbers that lesson 08 quotes."""
    percent, costs = "{mean:.0f} ± {spread:.0f} %", "{mean:.2f} ± {spread:.2f}"
    zeros, large, he = run().values()
    stated = {
        "zeros_first_cost": claim(zeros.costs[:, 0], "{mean:.2f}"),
        "large_first_cost": claim(large.costs[:, 0], "{mean:.0f} ± {spread:.0f}"),
        "large_dead": claim(100 * large.dead, percent),
        "he_last_cost": claim(he.costs[:, -1], costs),
    }
    for name, runs in (("zeros", zeros), ("large", large), ("he", he)):
        stated[f"{name}_error"] = claim(100 * runs.errors, "{mean:.1f} ± {spread:.1f} %")
    slow = train_from(STARTS["normal x 10"], seeds=range(10), learning_rate=LEARNING_RATE / 10)
    stated["large_slow_error"] = claim(100 * slow.errors, percent)
    by_multiplier = multipliers()
    for c, runs in by_multiplier.items():
        stated[f"times_{c:g}_error".replace(".", "_")] = claim(100 * runs.errors, percent)
    for c in (1, 3):
        stated[f"times_{c}_cost"] = claim(by_multiplier[c].costs[:, -1], costs)
    by_depth = depths()
    for layers, by_rate in by_depth.items():
        below, rate, above = bracket(by_rate)
        best, key = by_rate[rate], f"layers_{layers}"
        stated[f"{key}_rate"] = Claim(rate, 0.0, f"{rate:g}")
        stated[f"{key}_error"] = claim(100 * best.errors, percent)
        for name, other in (("below", below), ("above", above)):
            worse = 100 * (by_rate[other].errors - best.errors)
            stated[f"{key}_{name}"] = claim(worse, "{mean:+.1f} (± {error:.1f})")
        stated[f"{key}_dead"] = claim(100 * best.dead, percent)
        stated[f"{key}_rise"] = claim(rises(best), "{mean:.1f}")
        exploded = np.isnan(by_rate[RATES[-1]].costs[:, -1])
        stated[f"{key}_nan"] = claim(exploded, f"{exploded.sum()} of {exploded.size}")
    stated["layers_30_dead_at_0_3"] = claim(100 * by_depth[30][0.3].dead, percent)
    for rate in (0.03, 0.1):
        longer = train_from(scheme("he"), of_depth(30), learning_rate=rate, epochs=LONG)
        stated[f"long_at_{rate:g}".replace(".", "_")] = claim(100 * longer.errors, percent)
    exploded = np.isnan(longer.costs[:, -1])
    stated["long_nan"] = claim(exploded, f"{exploded.sum()} of {exploded.size}")
    wide = train_from(scheme("he"), of_depth(30, WIDTH), learning_rate=0.01)
    stated["wide_error"] = claim(100 * wide.errors, percent)
    gain = 100 * (wide.errors - by_depth[30][bracket(by_depth[30])[1]].errors)
    stated["wide_gain"] = claim(gain, "{mean:+.0f} points (± {error:.0f})")
    start = over_seeds(before_training)
    stated["narrow_dead"] = claim(100 * start["dead"], percent)
    stated["narrow_wander"] = claim(10 ** start["wander"], "{low:.1f} and {high:.0f}")
    stated["narrow_input_similarity"] = claim(start["input"], "{mean:.2f}")
    stated["narrow_similarity"] = claim(start["similarity"], costs)
    measured = dict(zip(("he", "xavier", "large", "tanh"), signals().values(), strict=True))
    for name, values in measured.items():
        stated[f"{name}_activations"] = _factor(values["activations"][:, 0], values["activations"][:, -1])
        stated[f"{name}_gradients"] = _factor(values["gradients"][:, -1], values["gradients"][:, 0])
    for name in ("he", "tanh"):
        stated[f"{name}_similarity"] = claim(measured[name]["similarity"][:, 1], costs)
    return stated


def _factor(start: Floats, end: Floats) -> Claim:
    """Power of ten from start to end, mean and spread over the seeds; the text is the factor itself."""
    powers = np.log10(end / start)
    mean = 10 ** powers.mean()
    return claim(powers, f"{mean:.2g}" if 1e-3 < mean < 1e3 else f"{mean:.0e}")
