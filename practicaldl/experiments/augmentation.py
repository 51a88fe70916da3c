"""What moved, mirrored and new images are worth when only 200 digits are at hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, images, network, plots, training
from practicaldl.experiments import SEEDS, Claim, claim, over_seeds

DRAWS = range(10)  # five say too little: the gain is of the size of its spread
KNOWN, EXTRA, NEW = 200, 200, 797  # images to train on, more of them for comparison, images to measure on
COPIES = 19
EXAMPLES = KNOWN * (1 + COPIES)  # in an epoch, whatever the method, so that all take equally many steps
EPOCHS = 30
DEGREES, SHIFT = 15.0, 0.7  # random moves, chosen by eye: people write this much askew
SHIFTS = (0.0, 0.5, 1.0, 1.5, 2.0)  # pixels by which new images are displaced to test robustness
LAYERS_DIMS = (64, 128, 10)
PERCENT, POINTS = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"

Images = NDArray[np.floating]
Transform = Callable[[Images, np.random.Generator], Images]
Errors = dict[str, NDArray[np.float64]]  # by method


def move(batch: Images, rng: np.random.Generator) -> Images:
    """Turn and shift every image a little, each by its own amounts."""
    return images.random_affine(batch, rng, degrees=DEGREES, shift=SHIFT)


def mirror(batch: Images, rng: np.random.Generator) -> Images:
    """Mirror every image left-right with probability 0.5."""
    return np.where(rng.random((len(batch), 1, 1)) < 0.5, batch[:, :, ::-1], batch)


@dataclass(frozen=True)
class Method:
    """How the training set is made from the known images."""

    name: str
    transform: Transform = mirror
    copies: int = 0
    extra: bool = False


METHODS = {
    "none": Method("the 200 images alone"),
    "one": Method("1 moved copy\nof each", move, copies=1),
    "many": Method("19 moved copies\nof each", move, copies=COPIES),
    "flips": Method("19 copies, half\nmirrored", mirror, copies=COPIES),
    "new": Method("200 more\nreal images", extra=True),
}


def run(seeds: Iterable[int] = DRAWS) -> Errors:
    """Error on new images of every method, each seed with its own images and its own start.

    Returns
    -------
    errors : dict of method to ndarray, shape (n_seeds, len(SHIFTS))
        Error rates on the same new images, displaced by so many pixels; by 0 they are as they were scanned.
    """
    return over_seeds(compare, seeds)


def compare(rng: np.random.Generator) -> Errors:
    """One seed of `run`: all methods share images and start."""
    digits, labels = load()
    known, extra, new = data.split(len(digits), [KNOWN, EXTRA, NEW], rng)
    sets = []
    for method in METHODS.values():
        members = np.concatenate([known, extra]) if method.extra else known
        batch = digits[members]
        copies = [method.transform(batch, rng) for _ in range(method.copies)]
        repeats = EXAMPLES // (len(batch) * (1 + method.copies))
        sets.append((np.tile(np.concatenate([batch, *copies]), (repeats, 1, 1)), labels[np.resize(members, EXAMPLES)]))
    trained = train(sets, rng)
    displaced = [displace(digits[new], pixels, rng) for pixels in SHIFTS]
    return {
        name: np.array([error_rate(batch, labels[new], parameters) for batch in displaced])
        for name, parameters in zip(METHODS, trained, strict=True)
    }


def load() -> tuple[Images, NDArray[np.int_]]:
    """The digits in single precision, which halves the time of the training."""
    digits, labels = data.load_digits()
    return digits.astype(np.float32), labels


def displace(batch: Images, pixels: float, rng: np.random.Generator) -> Images:
    """Move every image by so many pixels, each in its own random direction."""
    angle = rng.uniform(0, 2 * np.pi, len(batch))
    return images.affine(batch, down=pixels * np.sin(angle), right=pixels * np.cos(angle))


def train(sets: list[tuple[Images, NDArray[np.int_]]], rng: np.random.Generator) -> list[network.Parameters]:
    """Train a network on each set of images and labels, all from one start."""
    start = network.initialize(LAYERS_DIMS, rng, dtype=np.float32)
    histories = training.train_many(
        np.stack([columns(batch) for batch, _ in sets]),
        np.stack([data.one_hot(labels, 10).astype(np.float32) for _, labels in sets]),
        [start] * len(sets),
        epochs=EPOCHS,
        learning_rate=0.3,
        batch_size=50,
        output="softmax",
        rngs=rng.spawn(len(sets)),
    )
    return [history.parameters for history in histories]


def columns(batch: Images) -> Images:
    return batch.reshape(len(batch), -1).T


def error_rate(batch: Images, labels: NDArray[np.int_], parameters: network.Parameters) -> float:
    return network.error_rate(columns(batch), data.one_hot(labels, 10), parameters, output="softmax")


def excess(errors: Errors) -> Errors:
    """How many percentage points more errors than without augmentation, seed by seed; negative is better."""
    return {name: 100 * (rates - errors["none"])[:, 0] for name, rates in errors.items() if name != "none"}


def figure(errors: Errors) -> Figure:
    """Excess error of each method over none: a marker for every seed, a line at the mean."""
    fig, ax = plots.new(width=7.5, height=4.2)
    ax.axhline(0, color="black", linewidth=1)
    for i, values in enumerate(excess(errors).values()):
        ax.scatter(i + np.linspace(-0.2, 0.2, values.size), values, color=plots.PALETTE[i], marker=plots.MARKERS[i])
        ax.hlines(values.mean(), i - 0.3, i + 0.3, color="black", linewidth=3)
    ax.set_xticks(range(4), [METHODS[name].name for name in excess(errors)])
    ax.margins(x=0.1)
    plots.label(ax, f"the 200 images alone: {errors['none'][:, 0].mean():.1%} errors on new images")
    plots.label(ax, ylabel="points more errors")
    return fig


def alt(errors: Errors) -> str:
    """The figure in words."""
    means = ", ".join(
        f"{METHODS[name].name.replace(chr(10), ' ')} {values.mean():+.1f}" for name, values in excess(errors).items()
    )
    return f"Mean difference in errors on new images from the 200 images alone, in percentage points: {means}."


def robustness_figure(errors: Errors) -> Figure:
    """Error on displaced images against the displacement, without and with moved copies."""
    fig, ax = plots.new(width=6.5, height=3.8)
    lines = {METHODS[name].name.replace("\n", " "): 100 * errors[name] for name in ("none", "many")}
    plots.curves(ax, SHIFTS, lines, xlabel="displacement of the new images, pixels", ylabel="errors, %")
    ax.set_ylim(0, 100)
    return fig


def augmented_before_the_split(rng: np.random.Generator) -> dict[str, float]:
    """The mistake under test: make copies first, then split, so that dev holds copies of training images.

    Returns
    -------
    errors : dict
        ``"dev"``: what such a dev set says; ``"new"``: the same network's error on new images.
    """
    digits, labels = load()
    known, new = data.split(len(digits), [KNOWN, NEW], rng)
    everything = np.concatenate([digits[known], *(move(digits[known], rng) for _ in range(COPIES))])
    names = np.tile(labels[known], 1 + COPIES)
    train_idx, dev_idx = data.split(len(everything), [EXAMPLES - EXAMPLES // 5, EXAMPLES // 5], rng)
    (parameters,) = train([(everything[train_idx], names[train_idx])], rng)
    return {
        "dev": error_rate(everything[dev_idx], names[dev_idx], parameters),
        "new": error_rate(digits[new], labels[new], parameters),
    }


def claims() -> dict[str, Claim]:
    """The numbers that lesson 05 quotes."""
    errors = run()
    stated = {f"{name}_error": claim(100 * errors[name][:, 0], PERCENT) for name in ("none", "many", "new")}
    for name, more in excess(errors).items():
        sign = 1 if name == "flips" else -1
        stated[f"{name}_{'loss' if name == 'flips' else 'gain'}"] = claim(sign * more, POINTS)
        stated[f"{name}_better"] = claim(more < 0, f"{(more < 0).sum()} of {more.size}")
    stated["new_over_many"] = claim(100 * (errors["many"] - errors["new"])[:, 0], POINTS)
    one_pixel = SHIFTS.index(1.0)
    for name in ("none", "many"):
        stated[f"{name}_displaced"] = claim(100 * errors[name][:, one_pixel], PERCENT)
    leaked = over_seeds(augmented_before_the_split, SEEDS)
    return stated | {f"leak_{name}": claim(100 * rates, PERCENT) for name, rates in leaked.items()}
