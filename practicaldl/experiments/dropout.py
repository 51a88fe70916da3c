"""What dropout gains, costs and changes, measured on the digits and on two-dimensional points."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, gradients, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.explorers.dropout import mean_activations

DRAWS = range(10)  # five say too little: the gain of dropout is smaller than its spread
PASSES = 50  # as many as Srivastava et al. (2014) needed to match the full network
REUSED_SEED = 1
PATIENCE = 30.0  # seconds that a learner's functions may train on a task
PERCENT, POINTS = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"

Examples = tuple[np.ndarray, np.ndarray]
DropoutForward = Callable[[np.ndarray, float, np.random.Generator], tuple[np.ndarray, np.ndarray]]
DropoutBackward = Callable[[np.ndarray, np.ndarray, float], np.ndarray]
Errors = dict[str, NDArray[np.float64]]  # by method; one error rate for each seed


@dataclass(frozen=True)
class Task:
    """A classification problem, the network for it and how it is trained."""

    draw: Callable[[np.random.Generator], tuple[Examples, Examples]]  # training examples, new examples
    layers_dims: tuple[int, ...]
    output: str
    epochs: int
    lambd: float
    keep_prob: float
    learning_rate: float = 0.6


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
    "2-D points": Task(draw_points, (2, 20, 3, 1), "sigmoid", epochs=2500, lambd=0.7, keep_prob=0.86),
    "digits": Task(draw_digits, (64, 128, 64, 10), "softmax", epochs=100, lambd=1.0, keep_prob=0.8),
}


def forward_seeded_inside(task: Task) -> Callable[..., tuple[np.ndarray, network.Cache]]:
    """The mistake under test: a forward pass that seeds its own generator, so every step draws the same masks."""

    def forward(X, parameters, rng):
        rng = np.random.default_rng(REUSED_SEED)
        return network.forward(X, parameters, output=task.output, keep_prob=task.keep_prob, rng=rng)

    return forward


METHODS: dict[str, Callable[[Task], dict[str, Any]]] = {
    "none": lambda task: {},
    "L2": lambda task: {"lambd": task.lambd},
    "fresh": lambda task: {"keep_prob": task.keep_prob},
    "reused": lambda task: {
        "forward": forward_seeded_inside(task),
        "backward": lambda X, Y, cache: network.backward(Y, cache),
    },
}


def drop(A: np.ndarray, keep_prob: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Inverted dropout in one layer: its activations after dropout, and the mask."""
    D = network.draw_mask(A.shape, keep_prob, rng)
    return A * D / keep_prob, D


def back_through(dA: np.ndarray, D: np.ndarray, keep_prob: float) -> np.ndarray:
    """Gradient with respect to the activations before dropout."""
    return dA * D / keep_prob


def passes(task: Task, dropout_forward: DropoutForward, dropout_backward: DropoutBackward) -> dict[str, Callable]:
    """The forward and the backward pass of `training.train`, with these two functions in every hidden layer."""
    L = len(task.layers_dims) - 1
    respond = network.sigmoid if task.output == "sigmoid" else network.softmax

    def forward(X, parameters, rng):
        inputs, Zs, masks = [X], [], []
        for layer in range(1, L):
            Zs.append(parameters[f"W{layer}"] @ inputs[-1] + parameters[f"b{layer}"])
            A, D = dropout_forward(np.maximum(Zs[-1], 0), task.keep_prob, rng)
            inputs.append(A)
            masks.append(D)
        AL = respond(parameters[f"W{L}"] @ inputs[-1] + parameters[f"b{L}"])
        return AL, (AL, inputs, Zs, masks, parameters)

    def backward(X, Y, cache):
        AL, inputs, Zs, masks, parameters = cache
        gradients, dZ = {}, (AL - Y) / X.shape[1]
        for layer in range(L, 0, -1):
            gradients[f"dW{layer}"] = dZ @ inputs[layer - 1].T
            gradients[f"db{layer}"] = dZ.sum(axis=1, keepdims=True)
            if layer > 1:
                dA = dropout_backward(parameters[f"W{layer}"].T @ dZ, masks[layer - 2], task.keep_prob)
                dZ = dA * (Zs[layer - 2] > 0)
        return gradients

    return {"forward": forward, "backward": backward}


def check_dropout(dropout_forward: DropoutForward, dropout_backward: DropoutBackward) -> float:
    """Seconds that both functions need for an entry, or a ValueError that says what is wrong with one of them."""
    rng = np.random.default_rng(0)
    A, keep_prob = rng.uniform(1, 2, (100, 100)), 0.7
    result = dropout_forward(A.copy(), keep_prob, rng)
    if not isinstance(result, tuple | list) or [np.shape(one) for one in result] != [A.shape, A.shape]:
        raise ValueError("dropout_forward: return A_dropped and D, both of the shape of A")
    A_dropped, D = np.asarray(result[0]), np.asarray(result[1]).astype(float)
    if abs(D.mean() - keep_prob) > 0.03:  # more than six standard deviations
        raise ValueError(f"dropout_forward: with keep_prob = {keep_prob} your mask keeps {D.mean():.0%} of the units")
    if len(np.unique(D, axis=0)) < 100 or len(np.unique(D, axis=1).T) < 100:
        raise ValueError("dropout_forward: some rows or columns of D are equal; every entry needs a draw of its own")
    if np.array_equal(D, dropout_forward(A.copy(), keep_prob, rng)[1]):
        raise ValueError("dropout_forward: two calls gave the same mask; draw from rng")
    if not np.allclose(A_dropped, A * D / keep_prob):
        raise ValueError("dropout_forward: A_dropped should be 0 where D is 0, and keep the mean of A; see exercise 2")
    dA = rng.standard_normal(A.shape)
    dA_before = dropout_backward(dA.copy(), D.astype(bool), keep_prob)
    if np.shape(dA_before) != A.shape or not np.allclose(dA_before, dA * D / keep_prob):
        raise ValueError("dropout_backward: this is not the gradient before dropout; see exercise 3")
    started = time.perf_counter()
    dropout_forward(A, keep_prob, rng)
    dropout_backward(dA, D, keep_prob)
    return (time.perf_counter() - started) / A.size


def train_with(
    method: str, task: Task, examples: Examples, start: network.Parameters, rng: np.random.Generator, **pieces: Any
) -> network.Parameters:
    """Train on the examples with one of METHODS; `pieces` take the place of what the method says."""
    X, Y = examples
    options: dict[str, Any] = {"epochs": task.epochs, "learning_rate": task.learning_rate, "output": task.output}
    return training.train(X, Y, start, rng=rng, **options, **(pieces or METHODS[method](task))).parameters


def run(
    seeds: Iterable[int] = DRAWS,
    dropout_forward: DropoutForward = drop,
    dropout_backward: DropoutBackward = back_through,
) -> dict[str, Errors]:
    """Error on new examples of every method, each seed with its own examples and its own start.

    Parameters
    ----------
    seeds : iterable of int
    dropout_forward, dropout_backward : callable
        The functions of the exercises: the method "fresh" trains with them, where they are slow with the first seeds.

    Returns
    -------
    errors : dict of task name to dict of method to ndarray, shape (n_seeds,)
        Error rates. For one seed all methods share examples and start.

    Raises
    ------
    ValueError
        If a function does not do what its exercise asks for; it says what.
    """
    pace = check_dropout(dropout_forward, dropout_backward)
    seeds, errors = list(seeds), {}
    for name, task in TASKS.items():
        m = task.draw(np.random.default_rng(0))[0][0].shape[1]
        seconds = pace * task.epochs * sum(task.layers_dims[1:-1]) * m
        affordable = max(1, int(PATIENCE / seconds))
        own = {"fresh": passes(task, dropout_forward, dropout_backward)}
        parts = [
            over_seeds(partial(compare, task, **pieces), part)
            for part, pieces in ((seeds[:affordable], own), (seeds[affordable:], {}))
            if part
        ]
        errors[name] = {method: np.concatenate([part[method] for part in parts]) for method in METHODS}
        if affordable < len(seeds):
            print(
                f"{name}: your functions train {affordable} of {len(seeds)} seeds, ours the rest, as all would take "
                f"{seconds * len(seeds) / 60:.0f} minutes"
            )
    return errors


def compare(task: Task, rng: np.random.Generator, **pieces: dict[str, Callable]) -> dict[str, float]:
    """Error on new examples of every method, on one draw of examples and start; `pieces` as in `train_with`."""
    examples, new = task.draw(rng)
    start = network.initialize(task.layers_dims, rng)
    return {
        method: network.error_rate(
            *new, train_with(method, task, examples, start, rng, **pieces.get(method, {})), output=task.output
        )
        for method in METHODS
    }


def excess(errors: Errors) -> Errors:
    """How many percentage points more errors than without regularization, seed by seed; negative is better."""
    return {method: 100 * (rates - errors["none"]) for method, rates in errors.items() if method != "none"}


def figure(errors: dict[str, Errors]) -> Figure:
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


def alt(errors: dict[str, Errors]) -> str:
    """The figure in words."""
    parts = []
    for name, by_method in errors.items():
        means = ", ".join(f"{method} {values.mean():+.1f}" for method, values in excess(by_method).items())
        parts.append(f"{name}, mean difference from no regularization in percentage points: {means}.")
    return " ".join(parts)


def thinned(
    layers_dims: tuple[int, ...], keep_probs: Mapping[int, float], rng: np.random.Generator
) -> dict[int, NDArray[np.bool_]]:
    """Draw the masks of one example in one pass.

    Parameters
    ----------
    layers_dims : tuple of int
        Units of every layer, the input first.
    keep_probs : dict of layer to float in (0, 1]
        Of the layers that have dropout; 0 is the input.
    rng : numpy.random.Generator

    Returns
    -------
    masks : dict of layer to ndarray of bool, shape (n_l,)
    """
    return {layer: network.draw_mask((layers_dims[layer],), keep, rng) for layer, keep in keep_probs.items()}


def averaging(seeds: Iterable[int] = SEEDS) -> Errors:
    """Error on new digits when the outputs of random thinned networks are averaged, after training with dropout.

    Returns
    -------
    errors : dict
        ``"average"``, shape (n_seeds, PASSES): error of the mean of the first 1, 2, ... passes.
        ``"full"``, shape (n_seeds,): error of the full network in one pass.
    """
    return over_seeds(average_passes, seeds)


def average_passes(rng: np.random.Generator) -> dict[str, Any]:
    """One network of `averaging`."""
    task = TASKS["digits"]
    examples, (X, Y) = task.draw(rng)
    parameters = train_with("fresh", task, examples, network.initialize(task.layers_dims, rng), rng)
    X, Y = X[:, :500], Y[:, :500]
    labels = Y.argmax(axis=0)
    dropout: dict[str, Any] = {"output": task.output, "keep_prob": task.keep_prob, "rng": rng}
    passes = np.array([network.forward(X, parameters, **dropout)[0] for _ in range(PASSES)])
    answers = passes.cumsum(axis=0).argmax(axis=1)  # (PASSES, 500): a sum is as large as its mean where it counts
    return {
        "average": (answers != labels).mean(axis=1),
        "full": network.error_rate(X, Y, parameters, output=task.output),
    }


def contradictions(keep_prob: float, rng: np.random.Generator) -> float:
    """Train on the 2-D points with `keep_prob`; share of thinned networks' answers that are not the full network's.

    Every training point goes through 100 thinned networks of the task's own keep_prob.
    """
    task = replace(TASKS["2-D points"], keep_prob=keep_prob)
    examples, _ = task.draw(rng)
    parameters = train_with("fresh", task, examples, network.initialize(task.layers_dims, rng), rng)
    X = np.tile(examples[0], 100)
    answers, _ = network.forward(X, parameters, keep_prob=TASKS["2-D points"].keep_prob, rng=rng)
    return float(np.mean((answers > 0.5) != network.predict(X, parameters)))


def costs_on_the_way(keep_prob: float, rng: np.random.Generator, steps: int = 300) -> list[float]:
    """Cost that each step of full-batch training on the 2-D points prints."""
    task = TASKS["2-D points"]
    examples, _ = task.draw(rng)
    start = network.initialize(task.layers_dims, rng)
    return training.train(*examples, start, epochs=steps, learning_rate=0.05, keep_prob=keep_prob, rng=rng).costs


def rising_steps(keep_prob: float, rng: np.random.Generator) -> float:
    """Share of the steps after which the printed cost is higher."""
    return float(np.mean(np.diff(costs_on_the_way(keep_prob, rng)) > 0))


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


def shrinking(rng: np.random.Generator) -> dict[str, float]:
    """Sum of the squared weights after training on the 2-D points, with dropout over without."""
    task = TASKS["2-D points"]
    examples, _ = task.draw(rng)
    start = network.initialize(task.layers_dims, rng)
    sizes = {}
    for method in ("none", "fresh"):
        trained = train_with(method, task, examples, start, rng)
        sizes[method] = sum(float(np.sum(value**2)) for key, value in trained.items() if key.startswith("W"))
    return {"ratio": sizes["fresh"] / sizes["none"]}


def claims() -> dict[str, Claim]:
    """The numbers that lesson 04 quotes."""
    return experiment_claims(run()) | averaging_claims(averaging()) | network_claims()


def experiment_claims(errors: dict[str, Errors]) -> dict[str, Claim]:
    stated = {}
    for short, by_method in zip(("points", "digits"), errors.values(), strict=True):
        more = excess(by_method)
        stated[f"{short}_none"] = claim(100 * by_method["none"], PERCENT)
        stated[f"{short}_l2_gain"] = claim(-more["L2"], POINTS)
        stated[f"{short}_fresh_gain"] = claim(-more["fresh"], POINTS)
        stated[f"{short}_reused_loss"] = claim(more["reused"], POINTS)
        for method in ("L2", "fresh", "reused"):
            better = more[method] < 0
            stated[f"{short}_{method.lower()}_better"] = claim(better, f"{better.sum()} of {better.size}")
    reused = excess(errors["2-D points"])["reused"]
    stated["points_reused_best"] = Claim(float(-reused.min()), float(reused.std(ddof=1)), f"{-reused.min():.1f}")
    return stated


def averaging_claims(errors: Errors) -> dict[str, Claim]:
    shown = {"one_pass": errors["average"][:, 0], "ten_passes": errors["average"][:, 9]}
    shown |= {"many_passes": errors["average"][:, -1], "full": errors["full"]}
    return {name: claim(100 * rates, PERCENT) for name, rates in shown.items()}


def network_claims() -> dict[str, Claim]:
    measured = {}
    for name, keep_prob in (("without", 1.0), ("with", TASKS["2-D points"].keep_prob)):
        measured[f"contradict_{name}"] = over_seeds(partial(contradictions, keep_prob))
        measured[f"rising_{name}"] = over_seeds(partial(rising_steps, keep_prob))
    measured["weights_left"] = over_seeds(shrinking, DRAWS)["ratio"]
    for name, keep_prob in (("half", 0.5), ("most", 0.8)):
        means = over_seeds(partial(mean_activations, (keep_prob,) * 3))
        measured[f"divided_{name}"] = means["divided by keep_prob"][:, -1]
        measured[f"not_divided_{name}"] = means["not divided"][:, -1]
    return {name: claim(100 * shares, PERCENT) for name, shares in measured.items()}
