"""What dropout gains, costs and changes, measured on the digits and on two-dimensional points."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, gradients, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.explorers.dropout import mean_activations

METHODS = ("none", "L2", "fresh", "reused")
DRAWS = range(10)  # five say too little: the gain of dropout is smaller than its spread
REUSED_SEED = 1

Examples = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Task:
    """A classification problem, the network for it and how it is trained."""

    draw: Callable[[np.random.Generator], tuple[Examples, Examples]]  # training examples, new examples
    layers_dims: tuple[int, ...]
    output: str
    epochs: int
    lambd: float
    keep_prob: float
    learning_rate: float = 0.3


def draw_points(rng: np.random.Generator) -> tuple[Examples, Examples]:
    """Two overlapping half-moons: 211 points to train on, 2000 new ones."""
    return data.moons(211, 0.3, rng), data.moons(2000, 0.3, rng)


def draw_digits(rng: np.random.Generator) -> tuple[Examples, Examples]:
    """The 10 digits: 200 images to train on, the other 1597 as new ones."""
    X, labels = data.digits_matrix()
    Y = data.one_hot(labels)
    train, new = data.split(X.shape[1], [200, X.shape[1] - 200], rng)
    return (X[:, train], Y[:, train]), (X[:, new], Y[:, new])


TASKS = {
    "2-D points": Task(draw_points, (2, 20, 3, 1), "sigmoid", epochs=2000, lambd=0.7, keep_prob=0.86),
    "digits": Task(draw_digits, (64, 128, 64, 10), "softmax", epochs=200, lambd=1.0, keep_prob=0.8),
}


def train_with(method: str, task: Task, examples: Examples, start: network.Parameters, rng: np.random.Generator):
    """Train on the examples with one of METHODS and return the parameters."""
    options = {"epochs": task.epochs, "learning_rate": task.learning_rate, "output": task.output}
    if method == "L2":
        options |= {"lambd": task.lambd}
    elif method == "fresh":
        options |= {"keep_prob": task.keep_prob, "rng": rng}
    elif method == "reused":
        options |= {"forward": forward_seeded_inside(task), "backward": lambda X, Y, cache: network.backward(Y, cache)}
    return training.train(*examples, start, **options).parameters


def forward_seeded_inside(task: Task):
    """The mistake under test: a forward pass that seeds its own generator, so every step draws the same masks."""

    def forward(X, parameters, rng):
        rng = np.random.default_rng(REUSED_SEED)
        return network.forward(X, parameters, output=task.output, keep_prob=task.keep_prob, rng=rng)

    return forward


def run(seeds: Iterable[int] = DRAWS) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Error on new examples of every method, each seed with its own examples and its own start.

    Returns
    -------
    errors : dict of task name to dict of method to ndarray, shape (n_seeds,)
        Error rates. For one seed all methods share examples and start.
    """

    def errors(task: Task, rng: np.random.Generator) -> dict[str, float]:
        examples, new = task.draw(rng)
        start = network.initialize(task.layers_dims, rng)
        return {
            method: network.error_rate(*new, train_with(method, task, examples, start, rng), output=task.output)
            for method in METHODS
        }

    seeds = list(seeds)
    return {name: over_seeds(lambda rng, task=task: errors(task, rng), seeds) for name, task in TASKS.items()}


def excess(by_method: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """How many percentage points more errors than without regularization, seed by seed; negative is better."""
    return {method: 100 * (by_method[method] - by_method["none"]) for method in METHODS[1:]}


def figure(errors: dict[str, dict[str, NDArray[np.float64]]]) -> Figure:
    """Excess error of each method over none: a marker for every seed, a line at the mean."""
    fig, axes = plots.new(1, len(errors), width=8, height=4, sharey=True)
    for ax, (name, by_method) in zip(axes, errors.items(), strict=True):
        ax.axhline(0, color="black", linewidth=1)
        for i, values in enumerate(excess(by_method).values()):
            ax.scatter(i + np.linspace(-0.2, 0.2, values.size), values, color=plots.PALETTE[i], marker=plots.MARKERS[i])
            ax.hlines(values.mean(), i - 0.3, i + 0.3, color="black", linewidth=3)
        ax.set_xticks(range(3), ["L2", "dropout,\nfresh", "dropout,\nreused"])
        ax.margins(x=0.15)
        plots.label(ax, f"{name}: {by_method['none'].mean():.1%} errors with none")
    plots.label(axes[0], ylabel="points more errors than none")
    return fig


def alt(errors: dict[str, dict[str, NDArray[np.float64]]]) -> str:
    """The figure in words."""
    parts = []
    for name, by_method in errors.items():
        means = ", ".join(f"{method} {values.mean():+.1f}" for method, values in excess(by_method).items())
        parts.append(f"{name}, mean difference from no regularization in percentage points: {means}.")
    return " ".join(parts)


def averaging(seeds: Iterable[int] = SEEDS, max_passes: int = 50) -> dict[str, NDArray[np.float64]]:
    """Error on new digits when the outputs of random thinned networks are averaged, after training with dropout.

    Returns
    -------
    errors : dict
        ``"average"``, shape (n_seeds, max_passes): error of the mean of the first 1, 2, ... passes.
        ``"full"``, shape (n_seeds,): error of the full network in one pass.
    """
    task = TASKS["digits"]

    def errors(rng: np.random.Generator) -> dict[str, np.ndarray]:
        examples, (X, Y) = task.draw(rng)
        parameters = train_with("fresh", task, examples, network.initialize(task.layers_dims, rng), rng)
        X, labels = X[:, :500], Y[:, :500].argmax(axis=0)
        total, average = 0, []
        for _ in range(max_passes):
            total = total + network.forward(X, parameters, output=task.output, keep_prob=task.keep_prob, rng=rng)[0]
            average.append(np.mean(total.argmax(axis=0) != labels))
        full = np.mean(network.predict(X, parameters, output=task.output) != labels)
        return {"average": np.array(average), "full": full}

    return over_seeds(errors, seeds)


def contradictions(keep_prob: float, rng: np.random.Generator) -> float:
    """Train on the 2-D points with `keep_prob`; share of thinned networks' answers that are not the full network's.

    Every training point goes through 100 thinned networks of the task's own keep_prob.
    """
    task = TASKS["2-D points"]
    (X, Y), _ = task.draw(rng)
    start = network.initialize(task.layers_dims, rng)
    options = {"epochs": task.epochs, "learning_rate": task.learning_rate, "keep_prob": keep_prob, "rng": rng}
    parameters = training.train(X, Y, start, **options).parameters
    answers, _ = network.forward(np.tile(X, 100), parameters, keep_prob=task.keep_prob, rng=rng)
    return float(np.mean((answers > 0.5) != np.tile(network.predict(X, parameters), 100)))


def costs_on_the_way(keep_prob: float, rng: np.random.Generator, steps: int = 300) -> list[float]:
    """Cost that each step of full-batch training on the 2-D points prints."""
    task = TASKS["2-D points"]
    examples, _ = task.draw(rng)
    start = network.initialize(task.layers_dims, rng)
    return training.train(*examples, start, epochs=steps, learning_rate=0.05, keep_prob=keep_prob, rng=rng).costs


def gradient_differences(seed: int = 0) -> dict[str, dict[str, float]]:
    """Relative difference between backprop with dropout and numerical gradients, right and with a forgotten mask.

    The masks stay those of the forward pass, so the cost is a function of the parameters alone.

    Returns
    -------
    differences : dict of variant to dict of "dW1", "db1", ... to float
    """
    rng = np.random.default_rng(seed)
    X, Y = data.moons(30, 0.3, rng)
    parameters = network.initialize((2, 6, 4, 1), rng)
    for bias in ("b1", "b2", "b3"):  # at b = 0 a unit whose inputs are all off sits at ReLU's kink, without derivative
        parameters[bias] += rng.uniform(0.1, 0.5, parameters[bias].shape)
    keep_prob = 0.7
    _, cache = network.forward(X, parameters, keep_prob=keep_prob, rng=rng)
    numerical = gradients.numerical_gradients(X, Y, parameters, keep_prob=keep_prob, masks=cache.masks)
    forgetful = replace(cache, masks=[None, cache.masks[1]])
    variants = {"right": cache, "mask of layer 1 forgotten": forgetful}
    return {
        name: {key: _relative_difference(gradient, numerical[key]) for key, gradient in network.backward(Y, c).items()}
        for name, c in variants.items()
    }


def _relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)))


def claims() -> dict[str, Claim]:
    """The numbers that lesson 04 quotes."""
    percent, points = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"
    stated, errors = {}, run()
    for short, by_method in zip(("points", "digits"), errors.values(), strict=True):
        more = excess(by_method)
        stated[f"{short}_none"] = claim(100 * by_method["none"], percent)
        for method in ("L2", "fresh"):
            stated[f"{short}_{method.lower()}_gain"] = claim(-more[method], points)
        stated[f"{short}_reused_loss"] = claim(more["reused"], points)
        for method in ("fresh", "reused"):
            better = more[method] < 0
            stated[f"{short}_{method}_better"] = claim(better, f"{better.sum()} of {better.size}")
    points_reused = excess(errors["2-D points"])["reused"]
    best = -float(points_reused.min())
    stated["points_reused_best"] = Claim(best, float(points_reused.std(ddof=1)), f"{best:.1f}")
    for name, way, keep_prob in (
        ("mean_not_divided", "not divided", 0.5),
        ("mean_divided", "divided by keep_prob", 0.5),
        ("mean_divided_mild", "divided by keep_prob", 0.8),
    ):
        last = over_seeds(lambda rng, way=way, keep=keep_prob: mean_activations((keep,) * 3, rng)[way][-1])
        stated[name] = claim(100 * last, "{mean:.0f} ± {spread:.1f} %")
    averaged = averaging()
    stated["one_pass"] = claim(100 * averaged["average"][:, 0], percent)
    stated["many_passes"] = claim(100 * averaged["average"][:, -1], percent)
    stated["full_network"] = claim(100 * averaged["full"], percent)
    for name, keep_prob in (("without", 1.0), ("with", TASKS["2-D points"].keep_prob)):
        other = over_seeds(lambda rng, keep=keep_prob: contradictions(keep, rng))
        rising = over_seeds(lambda rng, keep=keep_prob: np.mean(np.diff(costs_on_the_way(keep, rng)) > 0))
        stated[f"contradict_{name}"] = claim(100 * other, "{mean:.0f} ± {spread:.0f} %")
        stated[f"rising_{name}"] = claim(100 * rising, "{mean:.0f} ± {spread:.0f} %")
    return stated
