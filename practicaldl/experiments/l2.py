"""What an L2 or L1 penalty does to errors and weights, measured on breast cancer, the digits and noisy 2-D points."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, gradients, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.progress import bar

DRAWS = range(10)
Examples = tuple[np.ndarray, np.ndarray]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """A classification problem, the network for it, how it is trained, and the lambdas that are tried."""

    draw: Callable[[np.random.Generator], list[Examples]]  # training, dev and test examples
    layers_dims: tuple[int, ...]
    output: str
    epochs: int
    learning_rate: float
    lambdas: tuple[float, ...]


def draw_points(rng: np.random.Generator) -> list[Examples]:
    """Two overlapping half-moons: 211 points to train on, 300 to choose lambd, 2000 to test."""
    return [data.moons(m, 0.3, rng) for m in (211, 300, 2000)]


def draw_digits(rng: np.random.Generator) -> list[Examples]:
    """The 10 digits: 100 images to train on, 300 to choose lambd, the other 1397 to test."""
    X, labels = data.digits_matrix()
    Y = data.one_hot(labels)
    return [(X[:, part], Y[:, part]) for part in data.split(X.shape[1], [100, 300, X.shape[1] - 400], rng)]


TASKS = {
    "2-D points": Task(draw_points, (2, 20, 3, 1), "sigmoid", 3000, 0.3, (0, 0.03, 0.1, 0.3, 1, 3, 10)),
    "digits": Task(draw_digits, (64, 32, 10), "softmax", 300, 0.5, (0, 0.03, 0.1, 0.3, 1, 3, 10)),
}


def norm(parameters: network.Parameters) -> float:
    """Root of the sum of all squared weights, biases left out."""
    return float(np.sqrt(sum(np.sum(value**2) for key, value in parameters.items() if key.startswith("W"))))


Sweep = Callable[..., tuple[Array, float]]


def least(lambdas: Sequence[float], dev_errors: Array) -> float:
    """The lambd of least dev error, the largest on a tie."""
    return max(lambd for lambd, error in zip(lambdas, dev_errors, strict=True) if error == dev_errors.min())


def try_all(
    fit: Callable, error: Callable, lambdas: Sequence[float], X: Array, Y: Array, X_dev: Array, Y_dev: Array
) -> tuple[Array, float]:
    """Dev error of the model of every lambd, shape (n_lambdas,), and the lambd of the least."""
    dev_errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return dev_errors, least(lambdas, dev_errors)


def run(seeds: Iterable[int] = DRAWS, sweep_lambda: Sweep = try_all) -> dict[str, dict[str, Array]]:
    """Dev error, test error and norm of the weights along each task's lambdas, and the lambd that a sweep chooses.

    Parameters
    ----------
    seeds : iterable of int
    sweep_lambda : callable
        The function of the exercise. Its ``fit`` gives networks that were trained before, those of all seeds together.

    Returns
    -------
    results : dict of task name to dict of ndarray
        "dev", "test" and "norm", shape (n_seeds, n_lambdas): error rates and norms. "chosen", shape (n_seeds,): lambd.
        For one seed all lambdas share examples and start.

    Raises
    ------
    ValueError
        If ``sweep_lambda`` trains, measures or chooses otherwise than its exercise asks for; it says what.
    """
    return {name: measure(task, list(seeds), sweep_lambda) for name, task in TASKS.items()}


def measure(task: Task, seeds: list[int], sweep_lambda: Sweep) -> dict[str, Array]:
    """One task's part of `run`."""
    examples, starts = [], []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        examples.append(task.draw(rng))
        starts.append(network.initialize(task.layers_dims, rng))
    n = len(task.lambdas)
    histories = training.train_many(
        *(np.repeat([train[i] for train, _, _ in examples], n, axis=0) for i in (0, 1)),
        [start for start in starts for _ in range(n)],
        lambd=task.lambdas * len(seeds),
        epochs=task.epochs,
        learning_rate=task.learning_rate,
        output=task.output,
        progress=True,
    )
    results: dict[str, list[Any]] = {"dev": [], "chosen": [], "test": [], "norm": []}
    for i, (train, dev, test) in enumerate(examples):
        networks = [history.parameters for history in histories[i * n : (i + 1) * n]]
        dev_errors, best = swept(task, networks, train, dev, sweep_lambda)
        results["dev"].append(dev_errors)
        results["chosen"].append(best)
        results["test"].append([network.error_rate(*test, one, output=task.output) for one in networks])
        results["norm"].append([norm(one) for one in networks])
    return {name: np.array(values, float) for name, values in results.items()}


def swept(
    task: Task, networks: list[network.Parameters], train: Examples, dev: Examples, sweep_lambda: Sweep
) -> tuple[Array, float]:
    """What ``sweep_lambda`` finds with one trained network for each lambd, or a ValueError where it goes wrong."""

    def fit(X: Array, Y: Array, lambd: float) -> network.Parameters:
        if not (np.array_equal(X, train[0]) and np.array_equal(Y, train[1])):
            raise ValueError("sweep_lambda: fit should get the training set, all of it and nothing else")
        if lambd not in task.lambdas:
            raise ValueError(f"sweep_lambda: fit should get the values of lambdas one by one, not {lambd}")
        return networks[task.lambdas.index(lambd)]

    def error(parameters: network.Parameters, X: Array, Y: Array) -> float:
        return float(np.mean(network.predict(X, parameters, output=task.output) != Y))

    if task.output == "softmax":  # the exercise's Y has one row
        train, dev = ((X, Y.argmax(axis=0)[np.newaxis]) for X, Y in (train, dev))
    asked = fit, error, list(task.lambdas), *train, *dev
    result, (right, best) = sweep_lambda(*asked), try_all(*asked)
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise ValueError(f"sweep_lambda: return dev_errors and the chosen lambd; yours is {result}")
    dev_errors = np.asarray(result[0], float)
    if dev_errors.shape != right.shape or not np.allclose(dev_errors, right):
        raise ValueError(f"sweep_lambda: dev_errors should be {right.round(3)}, yours are {dev_errors.round(3)}")
    if np.shape(result[1]) != () or result[1] != best:
        raise ValueError(f"sweep_lambda: for the dev errors {right.round(3)} of {task.lambdas} choose {best:g}")
    return dev_errors, best


def gains(results: dict[str, dict[str, Array]]) -> dict[str, Array]:
    """Percentage points of test error, seed by seed, that the lambd chosen on dev saves against lambd = 0."""
    found = {}
    for name, values in results.items():
        best = [TASKS[name].lambdas.index(lambd) for lambd in values["chosen"]]
        found[name] = 100 * (values["test"][:, 0] - values["test"][np.arange(len(best)), best])
    return found


def excess(values: dict[str, Array], part: str) -> Array:
    """Percentage points more errors than the same seed has at lambd = 0, shape (n_seeds, n_lambdas)."""
    return 100 * (values[part] - values[part][:, :1])


def figure(results: dict[str, dict[str, Array]]) -> Figure:
    """Error compared with lambd = 0, seed by seed, and norm of the weights along lambd; bands of the seeds."""
    fig, axes = plots.new(2, len(results), width=8, height=6)
    for i, (column, (name, values)) in enumerate(zip(axes.T, results.items(), strict=True)):
        lambdas = TASKS[name].lambdas
        x = np.arange(len(lambdas))
        without = 100 * values["test"][:, 0].mean()
        title = f"{name}: {without:.1f} % test errors at 0"
        plots.curves(column[0], x, {part: excess(values, part) for part in ("dev", "test")}, title=title)
        column[0].axhline(0, color="black", linewidth=1)
        plots.curves(column[1], x, {"norm": values["norm"]})
        column[1].set_ylim(bottom=0)
        for ax in column:
            ax.set_xticks(x, [f"{lambd:g}" for lambd in lambdas])
        plots.label(column[1], xlabel="lambd")
        if i == 0:
            plots.label(column[0], ylabel="points more errors than at 0")
            plots.label(column[1], ylabel="norm of the weights")
    return fig


def alt(results: dict[str, dict[str, Array]]) -> str:
    """The figure in words."""
    parts = []
    for name, values in results.items():
        lambdas = TASKS[name].lambdas
        more, size = excess(values, "test").mean(axis=0), values["norm"].mean(axis=0)
        shown = ", ".join(f"{lambd:g}: {e:+.1f} and {s:.1f}" for lambd, e, s in zip(lambdas, more, size, strict=True))
        parts.append(
            f"{name}, mean points more test errors than at lambd = 0 and norm of the weights, by lambd: {shown}."
        )
    return " ".join(parts)


# Logistic regression on the breast-cancer data

STEPS, RATE = 3000, 0.5


def draw_masses(rng: np.random.Generator, m: int = 100) -> tuple[Examples, Examples]:
    """m masses to train on and the other ones as new, every feature standardized with the training set's statistics."""
    X, Y = data.load_breast_cancer()
    train, new = data.split(X.shape[1], [m, X.shape[1] - m], rng)
    X_train, X_new = data.standardize(X[:, train], X[:, new])
    return (X_train, Y[:, train]), (X_new, Y[:, new])


def confidence_over_time(
    lambdas: Sequence[float], checkpoints: Sequence[int], seeds: Iterable[int] = SEEDS
) -> dict[str, Array]:
    """Logistic regression on 100 masses: norm of w, and cost and error on new masses after so many epochs.

    Returns
    -------
    measured : dict of "norm", "new_cost", "new_error" to ndarray, shape (n_seeds, n_lambdas, n_checkpoints)
    """
    drawn = [draw_masses(np.random.default_rng(seed)) for seed in seeds]
    n = len(lambdas)
    X, Y = (np.repeat([train[i] for train, _ in drawn], n, axis=0) for i in (0, 1))
    runs = [network.initialize((X.shape[1], 1), np.random.default_rng(0), "zeros")] * len(X)
    options = {"learning_rate": 0.5, "lambd": [*lambdas] * len(drawn)}
    measured: dict[str, list[list[float]]] = {"norm": [], "new_cost": [], "new_error": []}
    for epochs in bar(np.diff(checkpoints, prepend=0).tolist(), "checkpoints"):
        runs = [history.parameters for history in training.train_many(X, Y, runs, epochs=epochs, **options)]
        new = [drawn[i // n][1] for i in range(len(runs))]
        measured["norm"].append([norm(run) for run in runs])
        outputs = [network.forward(X_new, run)[0] for (X_new, _), run in zip(new, runs, strict=True)]
        measured["new_cost"].append([network.cost(AL, Y_new) for AL, (_, Y_new) in zip(outputs, new, strict=True)])
        measured["new_error"].append([network.error_rate(*pair, run) for pair, run in zip(new, runs, strict=True)])
    return {name: np.array(values).T.reshape(len(drawn), n, -1) for name, values in measured.items()}


Shrink = Callable[[Array, Array, int], Array]


def logistic_descent(
    X: np.ndarray, Y: np.ndarray, lambdas: Sequence[float], shrink: Shrink, *, shrink_b: bool = False
) -> tuple[Array, Array]:
    """Logistic regression for every lambd; each step along the gradient of the cross-entropy ends with ``shrink``.

    Returns
    -------
    W : ndarray, shape (n_x, n_lambdas)
    b : ndarray, shape (n_lambdas,)
    """
    m, strengths = X.shape[1], np.asarray(lambdas, float)
    W, b = np.zeros((X.shape[0], strengths.size)), np.zeros(strengths.size)
    for _ in range(STEPS):
        dZ = (network.sigmoid(W.T @ X + b[:, np.newaxis]) - Y) / m
        W, b = shrink(W - RATE * X @ dZ.T, strengths, m), b - RATE * dZ.sum(axis=1)
        if shrink_b:
            b = shrink(b, strengths, m)
    return W, b


def l2_shrink(w: Array, lambdas: Array, m: int) -> Array:
    """Weight decay."""
    return (1 - RATE * lambdas / m) * w


def l1_shrink(w: Array, lambdas: Array, m: int) -> Array:
    """Pull by lambd/(2m), and stop at 0: soft thresholding."""
    return np.sign(w) * np.maximum(np.abs(w) - RATE * lambdas / (2 * m), 0)


def mean_predictions(lambdas: Sequence[float], rng: np.random.Generator) -> dict[str, Array]:
    """Mean predicted probability on a training set with 10 % malignant masses, the bias penalized or not.

    Returns
    -------
    means : dict of "b penalized", "b free" to ndarray, shape (n_lambdas,)
    """
    X, Y = data.load_breast_cancer()
    malignant, benign = (rng.permutation(np.flatnonzero(Y[0] == k))[:count] for k, count in ((1, 20), (0, 180)))
    Y = Y[:, np.concatenate([malignant, benign])]
    (X,) = data.standardize(X[:, np.concatenate([malignant, benign])])
    means = {}
    for name, penalized in (("b penalized", True), ("b free", False)):
        W, b = logistic_descent(X, Y, lambdas, l2_shrink, shrink_b=penalized)
        means[name] = network.sigmoid(W.T @ X + b[:, np.newaxis]).mean(axis=1)
    return means


def weight_paths(lambdas: Sequence[float], rng: np.random.Generator) -> dict[str, Array]:
    """Weights of logistic regression on 200 masses along lambd, with L1 and with L2.

    Returns
    -------
    paths : dict of "L1", "L2" to ndarray, shape (30, n_lambdas)
    """
    (X, Y), _ = draw_masses(rng, 200)
    return {name: logistic_descent(X, Y, lambdas, shrink)[0] for name, shrink in (("L1", l1_shrink), ("L2", l2_shrink))}


def sparsity(rng: np.random.Generator) -> dict[str, float]:
    """Logistic regression with L1 and with L2, each with the lambd that is best on 150 dev masses.

    Returns
    -------
    measured : dict
        For "l1" and "l2": how many of the 30 weights are not 0, and the error on 219 test masses.
    """
    (X, Y), (X_new, Y_new) = draw_masses(rng, 200)
    dev, test = slice(0, 150), slice(150, None)
    measured = {}
    for name, shrink in (("l1", l1_shrink), ("l2", l2_shrink)):
        lambdas = (0.1, 0.3, 1.0, 3.0, 10.0)
        W, b = logistic_descent(X, Y, lambdas, shrink)
        wrong = (W.T @ X_new + b[:, np.newaxis] > 0) != Y_new  # a row for each lambd
        best = lambdas.index(least(lambdas, wrong[:, dev].mean(axis=1)))
        measured[f"{name}_weights"] = float(np.count_nonzero(W[:, best]))
        measured[f"{name}_error"] = float(wrong[best, test].mean())
    return measured


# Geometry


def touching_points() -> dict[str, Any]:
    """The best point of an elongated bowl within the L2 disc and within the L1 diamond, both of radius 1.

    Returns
    -------
    bowl : dict
        ``"cost"``, callable (w1, w2) -> cost; ``"minimum"``, its minimum without a penalty; ``"touching"``, by name of
        the norm the best point, shape (2,), and the edge of the region, shape (2, n_points).
    """
    minimum, curvature = np.array([1.9, 0.5]), np.array([[1.0, 0.3], [0.3, 0.4]])

    def cost(w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
        d1, d2 = w1 - minimum[0], w2 - minimum[1]
        return 0.5 * (curvature[0, 0] * d1**2 + 2 * curvature[0, 1] * d1 * d2 + curvature[1, 1] * d2**2)

    angle = np.linspace(0, 2 * np.pi, 3601)
    disc = np.array([np.cos(angle), np.sin(angle)])
    edges = {"L2": disc, "L1": disc / np.abs(disc).sum(axis=0)}
    touching = {name: (edge[:, np.argmin(cost(*edge))], edge) for name, edge in edges.items()}
    return {"cost": cost, "minimum": minimum, "touching": touching}


# On the 2-D points


def costs_on_the_way(rng: np.random.Generator, lambd: float = 1.0, steps: int = 1000) -> dict[str, Array]:
    """Train without penalty, switch it on, and note after every step both the cost and its cross-entropy alone."""
    X, Y = draw_points(rng)[0]
    start = network.initialize((2, 20, 3, 1), rng)
    trained = training.train(X, Y, start, epochs=3000, learning_rate=0.3, progress=True).parameters
    costs: dict[str, list[float]] = {"cost with its penalty": [], "cross-entropy alone": []}

    def note(epoch: int, parameters: network.Parameters) -> None:
        AL, _ = network.forward(X, parameters)
        costs["cost with its penalty"].append(network.cost(AL, Y, parameters, lambd))
        costs["cross-entropy alone"].append(network.cost(AL, Y))

    training.train(X, Y, trained, epochs=steps, learning_rate=0.05, lambd=lambd, on_epoch=note, progress=True)
    return {name: np.array(values) for name, values in costs.items()}


def squares_by_layer(rng: np.random.Generator) -> dict[str, Array]:
    """Sum and mean of the squared weights of every layer after training without penalty, each of shape (3,)."""
    X, Y = data.moons(211, 0.3, rng)
    data.moons(2000, 0.3, rng)  # the lesson draws its new points before the start
    start = network.initialize((2, 20, 3, 1), rng)
    trained = training.train(X, Y, start, epochs=5000, learning_rate=0.3).parameters
    squared = [trained[f"W{layer}"] ** 2 for layer in (1, 2, 3)]
    return {"sum": np.array([W.sum() for W in squared]), "mean": np.array([W.mean() for W in squared])}


def gradient_differences(seed: int = 0, lambd: float = 0.7) -> dict[str, dict[str, float]]:
    """Relative difference between gradients with a penalty and numerical ones, right and with a factor 1/2 left in.

    Returns
    -------
    differences : dict of variant to dict of "dW1", "db1", ... to float
    """
    rng = np.random.default_rng(seed)
    X, Y = data.moons(30, 0.3, rng)
    parameters = network.initialize((2, 6, 4, 1), rng)
    numerical = gradients.numerical_gradients(X, Y, parameters, lambd=lambd)
    _, cache = network.forward(X, parameters)
    variants = {"lambd/m * W": lambd, "lambd/(2m) * W": lambd / 2}
    return {
        name: {
            key: float(np.linalg.norm(g - numerical[key]) / (np.linalg.norm(g) + np.linalg.norm(numerical[key])))
            for key, g in network.backward(Y, cache, strength).items()
        }
        for name, strength in variants.items()
    }


def in_standard_errors(differences: Array) -> Claim:
    """How many standard errors the mean of paired differences is above 0; its own spread is about 1."""
    errors = float(differences.mean() / differences.std(ddof=1) * np.sqrt(differences.size))
    return Claim(errors, 1.0, f"{errors:.1f}")


def claims() -> dict[str, Claim]:
    """The numbers that lesson 03 quotes."""
    percent, points, number = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}", "{mean:.2f} ± {spread:.2f}"
    stated, results = {}, run()
    for short, (name, values) in zip(("points", "digits"), results.items(), strict=True):
        lambdas, gain = TASKS[name].lambdas, gains(results)[name]
        stated[f"{short}_none"] = claim(100 * values["test"][:, 0], percent)
        stated[f"{short}_gain"] = claim(gain, points)
        stated[f"{short}_gain_errors"] = in_standard_errors(gain)
        stated[f"{short}_better"] = claim(gain > 0, f"{(gain > 0).sum()} of {gain.size}")
        stated[f"{short}_strongest"] = claim(100 * values["test"][:, -1], percent)
        for label, at in (("0", 0), ("1", lambdas.index(1)), ("10", lambdas.index(10))):
            stated[f"{short}_norm_{label}"] = claim(values["norm"][:, at], points)
    lambdas, test = TASKS["2-D points"].lambdas, results["2-D points"]["test"]
    valley = 100 * test[:, lambdas.index(0.1) : lambdas.index(1) + 1].mean(axis=0)
    stated["points_valley"] = Claim(
        float(np.ptp(valley)), float(gains(results)["2-D points"].std(ddof=1)), f"{np.ptp(valley):.1f}"
    )
    late = confidence_over_time((0, 1), (200, 20_000))
    for lambd in (0, 1):
        stated[f"norm_late_{lambd}"] = claim(late["norm"][:, lambd, 1], points)
        stated[f"cost_late_{lambd}"] = claim(late["new_cost"][:, lambd, 1], number)
        stated[f"error_late_{lambd}"] = claim(100 * late["new_error"][:, lambd, 1], percent)
    rise = late["new_cost"][:, 0, 1] - late["new_cost"][:, 0, 0]
    stated["cost_rises"] = claim(rise > 0, f"{(rise > 0).sum()} of {rise.size}")
    stated["cost_rise_errors"] = in_standard_errors(rise)
    saved = 100 * (late["new_error"][:, 0, 1] - late["new_error"][:, 1, 1])
    stated["error_saved"] = claim(saved, "{mean:.1f} ± {error:.1f}")
    stated["norm_early_0"] = claim(late["norm"][:, 0, 0], points)
    stated["cost_early_0"] = claim(late["new_cost"][:, 0, 0], number)
    means = over_seeds(lambda rng: mean_predictions([100.0, 1.0], rng))
    for key, at in (("mean_penalized", 0), ("mean_penalized_1", 1)):
        stated[key] = claim(100 * means["b penalized"][:, at], "{mean:.1f} %")
    rising = over_seeds(lambda rng: {k: np.mean(np.diff(v) > 0) for k, v in costs_on_the_way(rng).items()})
    for short, name in (("sum", "cost with its penalty"), ("part", "cross-entropy alone")):
        stated[f"rising_{short}"] = claim(100 * rising[name], "{mean:.0f} ± {spread:.0f} %")
    squares = over_seeds(squares_by_layer)
    for key, kind, layer in (("w1_most", "sum", 0), ("w3_densest", "mean", 2)):
        most = squares[kind].argmax(axis=1) == layer
        stated[key] = claim(most, f"{most.sum()} of {most.size}")
    sparse = over_seeds(sparsity, DRAWS)
    for name in ("l1", "l2"):
        stated[f"{name}_weights"] = claim(sparse[f"{name}_weights"], "{mean:.0f} ± {spread:.0f}")
        stated[f"{name}_error"] = claim(100 * sparse[f"{name}_error"], percent)
    more = 100 * (sparse["l1_error"] - sparse["l2_error"])
    stated["l1_more"] = claim(more, "{mean:.1f} ± {error:.1f}")
    return stated
