"""What a gradient check can see, measured on the breast-cancer data: error by epsilon, planted bugs by size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds
from practicaldl.gradients import numerical_gradients

DIMS = (30, 5, 3, 1)
BLOCKS = ("dW1", "db1", "dW2", "db2", "dW3", "db3")
EXAMPLES = 60
EPSILON_EXPONENTS, SIZE_EXPONENTS = range(-1, -14, -1), range(-8, 1)
EPSILONS, BUG_SIZES = (10.0 ** np.array(exponents) for exponents in (EPSILON_EXPONENTS, SIZE_EXPONENTS))
NOTICED, BUG = 1e-6, 1e-3  # the lesson's thresholds: below the first "correct", from the second on "bug"
DRAWS = range(10)

Gradients = dict[str, NDArray[np.float64]]
Compare = Callable[[NDArray[np.float64], NDArray[np.float64]], float]


@dataclass(frozen=True)
class Problem:
    """A small network at one set of parameters, with the examples of its cost."""

    X: NDArray[np.float64]
    Y: NDArray[np.int_]
    parameters: Gradients
    activation: str

    @classmethod
    def draw(cls, rng: np.random.Generator, activation: str = "relu", biases: float = 0.1, epochs: int = 0):
        """60 random patients and a He network with normal biases of the given deviation, trained for some epochs."""
        X, Y = data.load_breast_cancer()
        X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
        (chosen,) = data.split(X.shape[1], [EXAMPLES], rng)
        parameters = network.initialize(DIMS, rng)
        for layer in range(1, len(DIMS)):
            parameters[f"b{layer}"] += biases * rng.standard_normal(parameters[f"b{layer}"].shape)
        X, Y = X[:, chosen], Y[:, chosen]
        if epochs:
            options = {"epochs": epochs, "learning_rate": 0.5, "activation": activation}
            parameters = training.train(X, Y, parameters, **options).parameters
        return cls(X, Y, parameters, activation)

    def gradients(self) -> Gradients:
        """By backpropagation."""
        return network.backward(self.Y, network.forward(self.X, self.parameters, activation=self.activation)[1])

    def costs(self, thetas: NDArray[np.float64]) -> NDArray[np.float64]:
        """Cost at many giant vectors at once: from (n, entries) to (n,)."""
        A, start = self.X, 0
        blocks = []
        for value in self.parameters.values():
            blocks.append(thetas[:, start : start + value.size].reshape(-1, *value.shape))
            start += value.size
        for W, b in zip(blocks[0::2], blocks[1::2], strict=True):
            Z = W @ A + b
            A = np.maximum(Z, 0) if self.activation == "relu" else np.tanh(Z)
        losses = np.maximum(Z, 0) - Z * self.Y + np.log1p(np.exp(-np.abs(Z)))  # cross-entropy of sigmoid(Z)
        return losses.mean(axis=(1, 2))

    def numerical(self, epsilon: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One-sided and two-sided differences along every entry of the giant vector."""
        theta = vector(self.parameters)
        steps = epsilon * np.eye(theta.size)
        here, above, below = self.costs(theta[np.newaxis]), self.costs(theta + steps), self.costs(theta - steps)
        return (above - here) / epsilon, (above - below) / (2 * epsilon)


def vector(blocks: Gradients) -> NDArray[np.float64]:
    """All blocks in one vector; the six gradients are in the order W1, b1, W2, b2, W3, b3."""
    return np.concatenate([block.ravel() for block in blocks.values()])


def difference(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Relative difference of two arrays."""
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / total) if total else 0.0


def by_block(
    problem: Problem, gradients: Gradients, numerical: NDArray[np.float64], compare: Compare = difference
) -> dict[str, float]:
    """Relative difference of every block."""
    cuts = np.cumsum([gradients[key].size for key in gradients])[:-1]
    parts = np.split(numerical, cuts)
    return {key: compare(gradients[key].ravel(), part) for key, part in zip(gradients, parts, strict=True)}


def errors_by_epsilon(problem: Problem, compare: Compare = difference) -> dict[str, NDArray[np.float64]]:
    """Relative difference between right gradients and numerical ones for each of EPSILONS."""
    right = vector(problem.gradients())
    both = [problem.numerical(epsilon) for epsilon in EPSILONS]
    return {
        "one-sided": np.array([compare(one, right) for one, _ in both]),
        "two-sided": np.array([compare(two, right) for _, two in both]),
    }


def found_by_size(problem: Problem, compare: Compare = difference) -> dict[str, NDArray[np.float64]]:
    """Relative difference after one block was made too large by each of BUG_SIZES.

    Returns
    -------
    differences : dict
        ``"whole vector"`` and ``"worst block"``, each of shape (blocks, sizes).
    """
    right, numerical = problem.gradients(), problem.numerical(1e-7)[1]
    clean = by_block(problem, right, numerical, compare)
    whole = np.empty((len(BLOCKS), BUG_SIZES.size))
    worst = np.empty_like(whole)
    for i, key in enumerate(BLOCKS):
        for j, size in enumerate(BUG_SIZES):
            wrong = {**right, key: right[key] * (1 + size)}
            whole[i, j] = compare(vector(wrong), numerical)
            worst[i, j] = max({**clean, **by_block(problem, wrong, numerical, compare)}.values())
    return {"whole vector": whole, "worst block": worst}


def run(seeds: Iterable[int] = SEEDS, difference: Compare = difference) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Both measurements over seeds: other patients, other parameters. ``difference(a, b)`` compares two gradients.

    Returns
    -------
    results : dict
        ``"tanh"`` and ``"relu"``: errors by epsilon, each of shape (n_seeds, epsilons);
        ``"bugs"``: differences by size, each of shape (n_seeds, blocks, sizes).
    """
    seeds = list(seeds)
    results = {
        activation: over_seeds(lambda rng, act=activation: errors_by_epsilon(Problem.draw(rng, act), difference), seeds)
        for activation in ("tanh", "relu")
    }
    return {**results, "bugs": over_seeds(lambda rng: found_by_size(Problem.draw(rng), difference), seeds)}


def decades(ax: Axes, *, x: Iterable[int] = (), y: Iterable[int] = ()) -> None:
    """Make axes logarithmic with ticks at these powers of ten, in plain text, which draws far faster than 10^n."""
    for axis, set_scale, exponents in ((ax.xaxis, ax.set_xscale, list(x)), (ax.yaxis, ax.set_yscale, list(y))):
        if exponents:
            set_scale("log")
            axis.set_ticks([10.0**e for e in exponents], [f"1e{e}" for e in exponents])
            axis.minorticks_off()


def draw_errors(ax: Axes, errors: dict[str, NDArray[np.float64]], title: str) -> None:
    """Both error curves over epsilon, on logarithmic axes."""
    decades(ax, x=range(-13, 0, 3), y=range(-12, 1, 3))
    ax.set_ylim(1e-12, 10)
    plots.curves(ax, EPSILONS, errors, title=title, xlabel="epsilon", ylabel="relative difference")


def draw_thresholds(ax: Axes) -> None:
    """Dotted lines where "look closer" and "bug" begin."""
    for level in (NOTICED, BUG):
        ax.axhline(level, color="0.4", linewidth=1, linestyle=":", zorder=0)


def figure(results: dict[str, dict[str, NDArray[np.float64]]]) -> Figure:
    """Error by epsilon for both activations, and the relative difference that a bug causes by its size."""
    fig, axes = plots.new(1, 3, width=12, height=4)
    for ax, activation in zip(axes, ("tanh", "relu"), strict=False):
        draw_errors(ax, results[activation], f"right gradients, {activation}")
    ax = axes[2]
    decades(ax, x=range(-8, 1, 2), y=range(-12, 1, 3))
    ax.set_ylim(1e-12, 10)
    lines = {name: values.reshape(-1, BUG_SIZES.size) for name, values in results["bugs"].items()}
    plots.curves(ax, BUG_SIZES, lines, title="one block wrong, relu", xlabel="size of the bug")
    draw_thresholds(ax)
    for level, name in ((NOTICED, '"look closer"'), (BUG, '"bug"')):
        ax.annotate(name, (BUG_SIZES[0], level), (0, 3), textcoords="offset points", fontsize=8)
    ax.legend(frameon=False, loc="lower right")
    return fig


def alt(results: dict[str, dict[str, NDArray[np.float64]]]) -> str:
    """The figure in words."""
    parts = []
    for activation in ("tanh", "relu"):
        medians = {name: np.median(values, axis=0) for name, values in results[activation].items()}
        best = {
            name: f"{values.min():.0e} at epsilon {EPSILONS[values.argmin()]:.0e}" for name, values in medians.items()
        }
        parts.append(f"{activation}: least error {best['one-sided']} one-sided, {best['two-sided']} two-sided.")
    shares = {name: np.mean(values[..., SIZE_EXPONENTS.index(-2)] > BUG) for name, values in results["bugs"].items()}
    parts.append(
        "A block too large by 1 percent is called a bug: "
        + ", ".join(f"{share:.0%} by the {name}" for name, share in shares.items())
        + "; both lines fall in proportion to the size."
    )
    return " ".join(parts)


def pitfalls(rng: np.random.Generator, lambd: float = 1.0, keep_prob: float = 0.8) -> dict[str, float]:
    """Relative difference of right gradients in checks that are done well and badly."""
    problem = Problem.draw(rng)
    X, Y, parameters = problem.X, problem.Y, problem.parameters
    _, plain = network.forward(X, parameters)
    _, dropped = network.forward(X, parameters, keep_prob=keep_prob, rng=rng)

    def cost_with_fresh_masks(theta: NDArray[np.float64]) -> float:
        return network.cost(network.forward(X, split(theta, parameters), keep_prob=keep_prob, rng=rng)[0], Y)

    theta = vector(parameters)
    steps = 1e-7 * np.eye(theta.size)
    noisy = [(cost_with_fresh_masks(theta + s) - cost_with_fresh_masks(theta - s)) / 2e-7 for s in steps]
    penalized, thinned = vector(network.backward(Y, plain, lambd)), vector(network.backward(Y, dropped))
    return {
        "penalty in both": difference(penalized, vector(numerical_gradients(X, Y, parameters, lambd=lambd))),
        "penalty not in J": difference(penalized, vector(numerical_gradients(X, Y, parameters))),
        "dropout, same masks": difference(
            thinned, vector(numerical_gradients(X, Y, parameters, keep_prob=keep_prob, masks=dropped.masks))
        ),
        "dropout, new masks": difference(thinned, np.array(noisy)),
    }


def typical_pitfalls() -> dict[str, float]:
    """What :func:`pitfalls` gives, as geometric means over DRAWS."""
    measured = over_seeds(pitfalls, DRAWS)
    return {name: float(10 ** np.log10(values).mean()) for name, values in measured.items()}


def split(theta: NDArray[np.float64], like: Gradients) -> Gradients:
    """The inverse of `vector`."""
    cuts = np.cumsum([value.size for value in like.values()])[:-1]
    return {key: part.reshape(like[key].shape) for key, part in zip(like, np.split(theta, cuts), strict=True)}


def draw_pitfalls(ax: Axes, differences: dict[str, float]) -> None:
    """One bar for each check, on a logarithmic axis, with the two thresholds."""
    decades(ax, y=range(-9, 1, 3))
    plots.bars(ax, {name.replace(", ", ",\n"): value for name, value in differences.items()}, form="{:.0e}")
    ax.set_ylim(1e-11, 100)
    draw_thresholds(ax)
    plots.label(ax, ylabel="relative difference")


def penalized_biases(rng: np.random.Generator, epochs: int, lambd: float = 1.0) -> float:
    """Relative difference when backpropagation wrongly penalizes b as well: at zero biases, or after some training."""
    problem = Problem.draw(rng, "tanh", biases=0.0, epochs=epochs)
    X, Y, parameters = problem.X, problem.Y, problem.parameters
    gradients = network.backward(Y, network.forward(X, parameters, activation="tanh")[1], lambd)
    for layer in range(1, len(DIMS)):
        gradients[f"db{layer}"] += lambd / EXAMPLES * parameters[f"b{layer}"]
    return difference(vector(gradients), vector(numerical_gradients(X, Y, parameters, lambd=lambd, activation="tanh")))


def power(runs: NDArray[np.float64]) -> Claim:
    """A claim about the order of magnitude: value and spread are decimal logarithms."""
    logs = claim(np.log10(runs))
    return Claim(logs.value, logs.spread, f"{10**logs.value:.0e}".replace("e-0", "e-"))


def claims() -> dict[str, Claim]:
    """The numbers that lesson 09 quotes."""
    results, stated = run(DRAWS), {}
    for name in ("one", "two"):
        errors = results["tanh"][f"{name}-sided"]
        stated[f"{name}_sided"] = power(errors[:, EPSILON_EXPONENTS.index(-7)])
        best = EPSILONS[np.log10(errors).mean(axis=0).argmin()]  # of one seed alone it is a matter of the last bits
        stated[f"{name}_sided_best"] = power(np.full(len(errors), best))
    stated["two_sided_least"] = power(results["tanh"]["two-sided"].min(axis=1))
    for activation in ("tanh", "relu"):
        stated[f"{activation}_at_1e_2"] = power(results[activation]["two-sided"][:, EPSILON_EXPONENTS.index(-2)])
    for verdict, level, exponent in (("noticed", NOTICED, -5), ("bug", BUG, -2)):
        for where, differences in results["bugs"].items():
            share = np.mean(differences[..., SIZE_EXPONENTS.index(exponent)] >= level, axis=1)
            stated[f"{where.split()[1]}_{verdict}"] = claim(100 * share, "{mean:.0f} %")
    for name, biases, epochs in (("zero", 0.0, 0), ("random", 0.1, 0), ("trained", 0.0, 100)):

        def fails(rng, biases=biases, epochs=epochs):
            problem = Problem.draw(rng, biases=biases, epochs=epochs)
            return difference(vector(problem.gradients()), problem.numerical(1e-7)[1]) >= NOTICED

        failed = over_seeds(fails, range(20))
        stated[f"{name}_biases_fail"] = claim(failed, f"{failed.sum()} of {failed.size}")
    checks = over_seeds(pitfalls, DRAWS)
    stated["no_penalty"] = power(checks["penalty not in J"])
    stated["new_masks"] = claim(checks["dropout, new masks"], "{mean:.2f}")
    for name, epochs in (("start", 0), ("later", 100)):
        stated[f"penalized_b_{name}"] = power(over_seeds(lambda rng, n=epochs: penalized_biases(rng, n), DRAWS))
    return stated
