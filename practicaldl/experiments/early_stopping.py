"""What early stopping gains, measured on digits of which some have wrong labels."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import product

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.progress import bar

Floats = NDArray[np.float64]
Curves = dict[str, Floats]
Kept = Callable[[Floats], int]  # from dev errors to the epoch whose parameters are kept

NOISES = (0.0, 0.2, 0.4)  # share of the training labels that are wrong
TRAINING_IMAGES, DEV_IMAGES, TEST_IMAGES = 300, 300, 1000
SMALL_DEV = 50  # images of the dev set that a small one would have
LAYERS_DIMS = (64, 64, 10)
DRAWS = range(10)  # where five leave a difference at the border of what counts
EPOCHS, BATCH_SIZE, LEARNING_RATE = 100, 30, 0.2
PATIENCE = 10
PATIENCES = (1, 2, 5, 10, 20, 50)
LAMBDAS = (0.0, 0.1, 0.3, 0.6, 1.0, 2.0)


def draw_digits(noise: float, rng: np.random.Generator) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """X and one-hot Y of the sets "train", "dev" and "test"; only labels of the training set are wrong."""
    X, labels = data.digits_matrix()
    parts = data.split(X.shape[1], [TRAINING_IMAGES, DEV_IMAGES, TEST_IMAGES], rng)
    sets = {name: (X[:, part], labels[:, part]) for name, part in zip(("train", "dev", "test"), parts, strict=True)}
    sets["train"] = (sets["train"][0], data.flip_labels(sets["train"][1], noise, rng, n_classes=10))
    return {name: (x, data.one_hot(y, 10)) for name, (x, y) in sets.items()}


@lru_cache(maxsize=64)
def follow(noise: float, seed: int) -> Curves:
    """Train to the end and measure after every epoch.

    Returns
    -------
    curves : dict of ndarray, shape (EPOCHS,)
        Error rates ``"train"`` (against the labels it was given), ``"dev"``, ``"small dev"`` (its first images) and
        ``"test"``; ``"dev loss"``, the cross-entropy on dev; of all weights together, ``"norm"`` and ``"distance"``
        from the start.
    """
    rng = np.random.default_rng(seed)
    sets = draw_digits(noise, rng)
    start = network.initialize(LAYERS_DIMS, rng)
    X_dev, Y_dev = sets["dev"]
    sets["small dev"] = X_dev[:, :SMALL_DEV], Y_dev[:, :SMALL_DEV]
    curves: dict[str, list[float]] = {name: [] for name in (*sets, "dev loss", "norm", "distance")}

    def measure(_: int, parameters: network.Parameters) -> None:
        for name, (X, Y) in sets.items():
            curves[name].append(network.error_rate(X, Y, parameters, output="softmax"))
        AL, _ = network.forward(X_dev, parameters, output="softmax")
        curves["dev loss"].append(network.cost(AL, Y_dev, output="softmax"))
        curves["norm"].append(norm(parameters))
        curves["distance"].append(distance(parameters, start))

    training.train(*sets["train"], start, **_settings(), rng=rng, on_epoch=measure)
    return {name: np.array(values) for name, values in curves.items()}


def norm(parameters: network.Parameters) -> float:
    """Frobenius norm of all weights together."""
    return float(np.sqrt(sum(np.sum(W**2) for key, W in parameters.items() if key[0] == "W")))


def distance(parameters: network.Parameters, start: network.Parameters) -> float:
    """How far all weights together are from where they started."""
    return norm({key: W - start[key] for key, W in parameters.items()})


def _settings() -> dict:
    return {"epochs": EPOCHS, "batch_size": BATCH_SIZE, "learning_rate": LEARNING_RATE, "output": "softmax"}


def stop(dev_errors: Floats, patience: int) -> tuple[int, int]:
    """Index of the epoch after which training stops, and of the best epoch up to it."""
    best = 0
    for epoch, error in enumerate(dev_errors):
        if error < dev_errors[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(dev_errors) - 1, best


def run(seeds: Iterable[int] = SEEDS) -> dict[float, Curves]:
    """Curves of every label noise, each of shape (n_seeds, EPOCHS)."""
    seeds = list(seeds)
    runs = {key: follow(*key) for key in bar(list(product(NOISES, seeds)), "runs")}
    return {noise: stacked([runs[noise, seed] for seed in seeds]) for noise in NOISES}


def stacked(runs: list[Curves]) -> Curves:
    """The curves of several runs, one row each."""
    return {name: np.stack([curves[name] for curves in runs]) for name in runs[0]}


def at_the_stop(curves: Curves, name: str, patience: int = PATIENCE, by: str = "dev") -> Floats:
    """What a curve says in the epoch that early stopping returns, for every seed."""
    return np.array([values[stop(dev, patience)[1]] for values, dev in zip(curves[name], curves[by], strict=True)])


def kept_epoch(dev_errors: Floats) -> int:
    """The epoch that early stopping with the usual patience keeps."""
    return stop(dev_errors, PATIENCE)[1]


def gain(curves: Curves) -> Floats:
    """Percentage points of test error that stopping saves against training to the end, for every seed."""
    return 100 * (curves["test"][:, -1] - at_the_stop(curves, "test"))


def figure(result: dict[float, Curves], kept: Kept = kept_epoch) -> Figure:
    """For every label noise: train and dev error over the epochs; below, norm of the weights and way from the start.

    ``kept(dev_errors)`` is the index of the epoch whose parameters are kept.
    """
    fig, axes = plots.new(2, len(result), width=9, height=5.6, sharey="row")
    epochs = np.arange(EPOCHS)
    for column, (noise, curves) in enumerate(result.items()):
        top, bottom = axes[:, column]
        plots.curves(top, epochs, {"training": 100 * curves["train"], "dev": 100 * curves["dev"]})
        plots.curves(bottom, epochs, {"norm": curves["norm"], "distance from the start": curves["distance"]})
        bottom.set_ylim(0)
        stops = np.median([kept(dev) for dev in curves["dev"]])
        for ax in (top, bottom):
            ax.axvline(stops, color="black", linewidth=1)
        for ax in (top, bottom):
            ax.legend().set_visible(False)
        plots.label(top, f"{noise:.0%} wrong labels")
        plots.label(bottom, "", "epoch")
    for ax, quantity in zip(axes[:, 0], ("error, %", "of all weights"), strict=True):
        ax.legend(frameon=False)
        plots.label(ax, ylabel=quantity)
    return fig


def alt(result: dict[float, Curves], kept: Kept = kept_epoch) -> str:
    """The figure in words."""
    parts = []
    for noise, curves in result.items():
        runs, stops = range(len(curves["dev"])), [kept(dev) for dev in curves["dev"]]
        (dev, dev_end), (far, far_end) = (
            (curves[name][runs, stops].mean(), curves[name][:, -1].mean()) for name in ("dev", "distance")
        )
        parts.append(
            f"{noise:.0%} wrong labels: dev error {dev:.0%} at the stop, {dev_end:.0%} at the end; "
            f"distance from the start {far:.0f} at the stop, {far_end:.0f} at the end"
        )
    return "Errors, norm and distance over the epochs for three shares of wrong labels. " + "; ".join(parts) + "."


def sweep(noise: float, seeds: Iterable[int] = SEEDS) -> dict[str, Floats]:
    """Train to the end with every lambd, and choose one by its dev error.

    Returns
    -------
    errors : dict of ndarray
        ``"by lambd"``, ``"norms"`` and ``"distances"``, shape (n_seeds, len(LAMBDAS)): test error, norm and distance
        from the start of all weights. ``"chosen"``, shape (n_seeds,): index of the lambd of least dev error.
    """

    def choose(rng: np.random.Generator) -> dict[str, np.ndarray]:
        sets = draw_digits(noise, rng)
        start = network.initialize(LAYERS_DIMS, rng)
        rngs = [np.random.default_rng(int(rng.integers(2**32))) for _ in LAMBDAS]
        runs = training.train_many(*sets["train"], [start] * len(LAMBDAS), **_settings(), lambd=LAMBDAS, rngs=rngs)
        dev, test = (
            np.array([network.error_rate(*sets[name], one.parameters, output="softmax") for one in runs])
            for name in ("dev", "test")
        )
        norms, distances = (
            np.array([measure(one.parameters) for one in runs]) for measure in (norm, lambda now: distance(now, start))
        )
        return {"by lambd": test, "norms": norms, "distances": distances, "chosen": np.array(np.argmin(dev))}

    return over_seeds(choose, seeds)


def of_the_chosen(swept: dict[str, Floats], name: str) -> Floats:
    """What a sweep measured for the lambd that dev chose, for every seed."""
    return swept[name][np.arange(len(swept["chosen"])), swept["chosen"]]


def claims() -> dict[str, Claim]:
    """The numbers that lesson 06 quotes."""
    percent, points = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"
    result, swept, stated = run(), {noise: sweep(noise) for noise in (0.2, 0.4)}, {}
    for noise, curves in result.items():
        short = f"noise_{100 * noise:.0f}"
        stated[f"{short}_stop"] = claim(100 * at_the_stop(curves, "test"), percent)
        stated[f"{short}_end"] = claim(100 * curves["test"][:, -1], percent)
        stated[f"{short}_gain"] = claim(gain(curves), points)
        epochs = [stop(dev, PATIENCE)[0] + 1 for dev in curves["dev"]]
        stated[f"{short}_epochs"] = claim(epochs, "{mean:.0f} ± {spread:.0f}")
    clean, wrong = (stacked([follow(noise, seed) for seed in DRAWS]) for noise in (0.0, 0.2))
    stated["noise_0_gain_ten"] = claim(gain(clean), points)
    some = result[0.2]
    stated["train_end"] = claim(100 * some["train"][:, -1], percent)
    for name in ("norm", "distance"):
        stated[f"{name}_first"] = claim(some[name][:, 0], points)
        stated[f"{name}_stop"] = claim(at_the_stop(some, name), points)
        stated[f"{name}_end"] = claim(some[name][:, -1], points)
        stated[f"l2_{name}"] = claim(of_the_chosen(swept[0.2], f"{name}s"), points)
    for patience in (1, 10, 50):
        epochs = [stop(dev, patience)[0] + 1 for dev in some["dev"]]
        stated[f"patience_{patience}_epochs"] = claim(epochs, "{mean:.0f} ± {spread:.0f}")
        stated[f"patience_{patience}_test"] = claim(100 * at_the_stop(some, "test", patience), percent)
    for name in ("small dev", "test"):
        found = at_the_stop(wrong, name, EPOCHS, by="small dev")
        stated[f"small_dev_{'says' if name == 'small dev' else 'test'}"] = claim(100 * found, percent)
    for noise, runs in swept.items():
        chosen = of_the_chosen(runs, "by lambd")
        stated[f"l2_{100 * noise:.0f}"] = claim(100 * chosen, percent)
        more = 100 * (chosen - at_the_stop(result[noise], "test"))
        stated[f"l2_more_{100 * noise:.0f}"] = claim(more, "{mean:+.1f} ± {spread:.1f}")
    noisy = result[0.4]
    for name, curve in (("error", "dev"), ("loss", "dev loss")):
        least = noisy[curve].argmin(axis=1)
        stated[f"least_{name}_epoch"] = claim(least, "{mean:.0f} ± {spread:.0f}")
        stated[f"least_{name}_test"] = claim(100 * noisy["test"][np.arange(len(least)), least], percent)
    return stated
