"""What goes wrong when data are split badly, measured on the digits."""

from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, images, network, plots, training
from practicaldl.experiments import Claim, claim, over_seeds

SIZES = (20, 50, 100, 200, 500, 1000)
QUOTED = (20, 100, 500)
DEV_SETS = 20_000  # drawn of each size
DRAWS = range(10)  # the gap between two networks differs so much from seed to seed that five say little
UNITS = (32, 12)  # hidden units of the two networks that a dev set compares
CANDIDATES = (1, 2, 5, 10, 20, 50)
N_WEB, N_APP = 600, 60
OWN = "train_dev_test_split:"  # whose fault it is, in messages

Array = NDArray[np.float64]
Measured = dict[str, Array]


def mistakes(parameters: network.Parameters, X: Array, labels: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Which examples a network gets wrong, shape (m,)."""
    return (network.predict(X, parameters, output="softmax") != labels)[0]


def train(X: Array, labels: NDArray[np.int_], starts: list[dict[str, Array]], epochs: int) -> list[network.Parameters]:
    """Train networks of one shape on the same digits."""
    Y = data.one_hot(labels, 10)
    histories = training.train_many(X, Y, starts, epochs=epochs, learning_rate=0.5, output="softmax")
    return [history.parameters for history in histories]


def three_sets(X: Array, Y: Array, n_dev: int, n_test: int, rng: np.random.Generator) -> list[tuple[Array, Array]]:
    """Columns drawn at random: X and Y of train, dev and test."""
    dev, test, train = data.split(X.shape[1], [n_dev, n_test, X.shape[1] - n_dev - n_test], rng)
    return [(X[:, part], Y[:, part]) for part in (train, dev, test)]


def drawn(split: Callable, X: Array, n_dev: int, rng: np.random.Generator) -> tuple[NDArray[np.int_], ...]:
    """Positions of the training and the dev examples that ``split`` draws, or a ValueError that says what is wrong."""
    m = X.shape[1]
    sets = split(X.copy(), np.arange(m)[np.newaxis], n_dev, 0, rng)  # positions in place of labels
    if not isinstance(sets, tuple | list) or [len(one) for one in sets] != [2, 2, 2]:
        raise ValueError(f"{OWN} return three pairs, (X_train, Y_train), (X_dev, Y_dev), (X_test, Y_test)")
    places = []
    for name, (examples, labels), size in zip(("train", "dev"), sets[:2], (m - n_dev, n_dev), strict=True):
        if np.shape(labels) != (1, size):
            raise ValueError(f"{OWN} Y_{name} should have shape (1, {size}), yours has {np.shape(labels)}")
        places.append(np.asarray(labels[0]).astype(int))
        if not np.array_equal(examples, X[:, places[-1]]):
            raise ValueError(f"{OWN} X_{name} and Y_{name} are not the same columns of X and Y")
    if np.unique(np.concatenate(places)).size < m:
        raise ValueError(f"{OWN} some columns are in two sets, or twice in one, and others in none")
    if np.sum(np.diff(np.sort(places[0])) == 1) > (m - n_dev) / 2:
        raise ValueError(f"{OWN} most columns of train stand next to each other; draw them one by one")
    return tuple(places)


def worse_picked(rng: np.random.Generator, split: Callable = three_sets) -> Measured:
    """How often a dev set makes the worse of two networks look better; a tie is decided by a coin.

    Networks with 32 and with 12 hidden units learn 300 digits. The other 1497 stand for all digits there are: they
    define which network is worse, and dev sets are drawn from them with replacement.

    Returns
    -------
    measured : dict
        ``"errors"``, the true errors of both, shape (2,); ``"gap"``, their distance; ``"picked"``, shape (sizes,);
        ``"times"``, how many times larger two separate dev sets would have to be than one for both; ``"learned"``,
        positions of the 300 digits in rising order.
    """
    X, labels = data.digits_matrix()
    known, everything = drawn(split, X, X.shape[1] - 300, rng)
    wrong = []
    for units in UNITS:
        start = network.initialize((64, units, 10), rng)
        (parameters,) = train(X[:, known], labels[:, known], [start], epochs=150)
        wrong.append(mistakes(parameters, X[:, everything], labels[:, everything]))
    better, worse = sorted(wrong, key=np.mean)
    only_worse, only_better = np.mean(worse & ~better), np.mean(better & ~worse)
    counts = [
        rng.multinomial(size, [only_worse, only_better, 1 - only_worse - only_better], DEV_SETS).T[:2] for size in SIZES
    ]
    picked = [np.mean(against < in_favour) + np.mean(against == in_favour) / 2 for against, in_favour in counts]
    errors = np.array([one.mean() for one in wrong])
    gap = abs(errors[0] - errors[1])
    separate, paired = (errors * (1 - errors)).sum(), only_worse + only_better - gap**2
    return {
        "errors": errors,
        "gap": gap,
        "picked": np.array(picked),
        "times": separate / paired,
        "learned": np.sort(known),
    }


def run(seeds: Iterable[int] = DRAWS, split: Callable = three_sets) -> Measured:
    """`worse_picked` over seeds: other digits, other networks, other dev sets.

    Parameters
    ----------
    seeds : iterable of int
    split : callable
        ``train_dev_test_split`` of the exercise; it draws the digits that are learned.

    Raises
    ------
    ValueError
        If the split is not what the exercise asks for; it says why.
    """
    measured = over_seeds(lambda rng: worse_picked(rng, split), seeds)
    if len(np.unique(measured["learned"], axis=0)) < len(measured["learned"]):
        raise ValueError(f"{OWN} different generators should give different splits; draw with rng")
    return measured


def figure(measured: Measured) -> Figure:
    """How often the worse network is picked: by the size of the dev set, and by the true gap."""
    fig, axes = plots.new(1, 2, width=9, height=4, sharey=True)
    by_size, by_gap = axes
    by_size.set_xscale("log")
    by_size.plot(SIZES, 100 * measured["picked"].T, color="0.7", linewidth=1)
    by_size.plot(SIZES, 100 * measured["picked"].mean(axis=0), color=plots.PALETTE[0], linewidth=3, marker="o")
    by_size.set_xticks(SIZES, SIZES)
    by_size.minorticks_off()
    plots.label(by_size, "each line a seed, thick the mean", "examples in the dev set", "worse network picked, %")
    for i, size in enumerate(QUOTED):
        picked = 100 * measured["picked"][:, SIZES.index(size)]
        style = {"color": plots.PALETTE[i], "marker": plots.MARKERS[i], "label": f"{size} examples"}
        by_gap.scatter(100 * measured["gap"], picked, **style)
    by_gap.legend(frameon=False)
    plots.label(by_gap, "each marker a seed", "true gap, percentage points")
    for ax in axes:
        ax.axhline(50, color="0.5", linewidth=1, linestyle=":")
        ax.set_ylim(-1, 80)
    by_size.annotate("a coin", (SIZES[0], 50), (0, 3), textcoords="offset points", fontsize=9)
    return fig


def alt(measured: Measured) -> str:
    """The figure in words."""
    means = ", ".join(
        f"{size} examples {100 * mean:.0f} %" for size, mean in zip(SIZES, measured["picked"].mean(axis=0), strict=True)
    )
    return (
        f"How often the dev set picks the worse of two networks, mean over the seeds: {means}. "
        "The smaller the true gap between the networks, the more often it does."
    )


def best_of_many(rng: np.random.Generator) -> Measured:
    """Dev and test error of the network with the least dev error among 1, 2, ... that differ in their start only.

    Returns
    -------
    measured : dict
        ``"dev"`` and ``"test"``, each of shape (candidates,), means over 300 random choices of the candidates.
    """
    X, labels = data.digits_matrix()
    known, dev, test = data.split(X.shape[1], [200, 100, X.shape[1] - 300], rng)
    starts = [network.initialize((64, 12, 10), rng) for _ in range(CANDIDATES[-1])]
    networks = train(X[:, known], labels[:, known], starts, epochs=80)
    dev_errors, test_errors = (
        np.array([mistakes(parameters, X[:, part], labels[:, part]).mean() for parameters in networks])
        for part in (dev, test)
    )
    measured: dict[str, list[float]] = {"dev": [], "test": []}
    for number in CANDIDATES:
        tried = np.argsort(rng.random((300, len(networks))), axis=1)[:, :number]
        winners = np.take_along_axis(tried, dev_errors[tried].argmin(axis=1)[:, np.newaxis], axis=1)
        measured["dev"].append(dev_errors[winners].mean())
        measured["test"].append(test_errors[winners].mean())
    return {name: np.array(values) for name, values in measured.items()}


def draw_best_of_many(ax: Axes, percents: Measured) -> None:
    """Both errors of the winner, in percent, over the number of candidates."""
    ax.set_xscale("log")
    lines = {"on the dev set": percents["dev"], "on new digits": percents["test"]}
    plots.curves(ax, CANDIDATES, lines, xlabel="networks tried", ylabel="error of the winner, %")
    ax.set_xticks(CANDIDATES, CANDIDATES)
    ax.minorticks_off()
    ax.set_ylim(0)


def whole_groups(groups: NDArray[np.int_], dev_fraction: float, rng: np.random.Generator) -> list[NDArray[np.intp]]:
    """Positions of a training and a dev set, split by group."""
    chosen = rng.permutation(np.unique(groups))
    in_dev = np.isin(groups, chosen[: round(dev_fraction * chosen.size)])
    return [np.flatnonzero(~in_dev), np.flatnonzero(in_dev)]


def films(X: Array, rng: np.random.Generator) -> Array:
    """Three frames of each column, side by side: the same digit with a little fresh noise."""
    return np.repeat(X, 3, axis=1) + 0.1 * rng.standard_normal((X.shape[0], 3 * X.shape[1]))


def leaking_frames(
    rng: np.random.Generator, group_split: Callable[..., Iterable[NDArray[np.intp]]] = whole_groups
) -> dict[str, float]:
    """Dev error when three noisy copies of each digit, as frames of one film, are split by frame or by film.

    The classifier gives each image the label of its nearest neighbour in the training set.

    Parameters
    ----------
    rng : numpy.random.Generator
    group_split : callable (groups, dev_fraction, rng) -> (train, dev)
        Splits the frames by film.

    Returns
    -------
    errors : dict
        ``"split by frame"`` and ``"split by film"``, dev errors; ``"new films"``, what the first of them should tell:
        the error of its classifier on other digits.

    Raises
    ------
    ValueError
        If group_split parts a film, or loses or repeats a frame.
    """
    X, labels = data.digits_matrix()
    filmed, new = data.split(X.shape[1], [300, 1000], rng)
    film = np.repeat(np.arange(filmed.size), 3)
    frames, new_frames = films(X[:, filmed], rng), X[:, new] + 0.1 * rng.standard_normal((X.shape[0], new.size))
    frame_labels = labels[0, filmed[film]]

    def error(known: NDArray[np.intp], unknown: Array, their_labels: NDArray[np.int_]) -> float:
        references = frames[:, known]
        distances = (references**2).sum(axis=0)[:, np.newaxis] - 2 * references.T @ unknown
        return float(np.mean(frame_labels[known][distances.argmin(axis=0)] != their_labels))

    dev, train = np.split(rng.permutation(film.size), [film.size // 5])
    train_films, dev_films = group_split(film, 0.2, rng)
    if not np.array_equal(np.sort([*train_films, *dev_films]), np.arange(film.size)):
        raise ValueError("group_split: every position should be in train_idx or in dev_idx, once")
    if np.intersect1d(film[train_films], film[dev_films]).size:
        raise ValueError("group_split: some groups are on both sides")
    return {
        "split by frame": error(train, frames[:, dev], frame_labels[dev]),
        "split by film": error(train_films, frames[:, dev_films], frame_labels[dev_films]),
        "new films": error(train, new_frames, labels[0, new]),
    }


def as_app(X: Array, rng: np.random.Generator) -> Array:
    """Digits as another camera sees them: a pixel further right, fainter, a little noisy."""
    moved = images.shift(X.T.reshape(-1, 8, 8), 0, 1).reshape(-1, 64).T
    return np.clip(0.6 * moved + 0.05 * rng.standard_normal(X.shape), 0, 1)


def two_sources(rng: np.random.Generator) -> dict[str, float]:
    """Errors of two networks on web and app digits: A learned 600 web digits, B 100 web and 60 app digits.

    Returns
    -------
    errors : dict
        ``"A web"``, ``"A app"``, ``"A mixed"`` and the same for B; mixed has web and app in the proportion 10 to 1.
    """
    X, labels = data.digits_matrix()
    web, app, dev = data.split(X.shape[1], [N_WEB, N_APP, 1000], rng)
    X_app = as_app(X, rng)
    few = web[:100]
    both = np.hstack([X[:, few], X_app[:, app]]), np.hstack([labels[:, few], labels[:, app]])
    start = network.initialize((64, 32, 10), rng)
    errors: dict[str, float] = {}
    for name, (X_train, train_labels) in {"A": (X[:, web], labels[:, web]), "B": both}.items():
        (parameters,) = train(X_train, train_labels, [start], epochs=150)
        on_web, on_app = (float(mistakes(parameters, source[:, dev], labels[:, dev]).mean()) for source in (X, X_app))
        mixed = (N_WEB * on_web + N_APP * on_app) / (N_WEB + N_APP)
        errors |= {f"{name} web": on_web, f"{name} app": on_app, f"{name} mixed": mixed}
    return errors


def claims() -> dict[str, Claim]:
    """The numbers that lesson 01 quotes."""
    percent, points = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"
    measured = run()
    stated = {"gap": claim(100 * measured["gap"], points)}
    stated["gap_range"] = claim(100 * measured["gap"], "{low:.1f} to {high:.1f}")
    stated["separate_times"] = claim(measured["times"], "{mean:.1f} ± {spread:.1f}")
    for name, units in zip(("large", "small"), measured["errors"].T, strict=True):
        stated[f"{name}_error"] = claim(100 * units, percent)
    differences = 100 * np.diff(measured["errors"])
    stated["paired"] = claim(differences, "{mean:.2f} ± {error:.2f}")
    unpaired = 100 * np.sqrt(measured["errors"].var(axis=0, ddof=1).sum() / differences.size)
    stated["unpaired"] = claim(differences, f"{unpaired:.2f}")
    for size in QUOTED:
        stated[f"picked_{size}"] = claim(100 * measured["picked"][:, SIZES.index(size)], "{mean:.0f} ± {spread:.0f} %")
    winners = over_seeds(best_of_many)
    for name, values in winners.items():
        stated[f"one_{name}"] = claim(100 * values[:, 0], percent)
        stated[f"best_{name}"] = claim(100 * values[:, -1], percent)
    frames = over_seeds(leaking_frames, DRAWS)
    for name, values in frames.items():
        stated[name.replace("split ", "").replace(" ", "_")] = claim(100 * values, percent)
    sources = over_seeds(two_sources)
    for name, values in sources.items():
        stated[name.replace(" ", "_")] = claim(100 * values, percent)
    misled = (sources["A mixed"] < sources["B mixed"]) & (sources["A app"] > sources["B app"])
    stated["misled"] = claim(misled, f"{misled.sum()} of {misled.size}")
    return stated
