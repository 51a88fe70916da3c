"""What moved, mirrored and new images are worth when only 200 digits are at hand."""

from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from practicaldl import data, images, network, plots, training
from practicaldl.experiments import Claim, claim, over_seeds

DRAWS = range(10)  # five say too little: the gain is of the size of its spread
KNOWN, EXTRA, NEW = 200, 200, 797  # images to train on, more of them for comparison, images to measure on
COPIES = 19
EXAMPLES = KNOWN * (1 + COPIES)  # in an epoch of fixed copies, whatever the method
EPOCHS, BATCH, RATE = 20, 50, 0.3
STEPS = EPOCHS * EXAMPLES // BATCH  # of every method alike
DEGREES, SHIFT = 15.0, 0.7  # random moves, chosen by eye: people write this much askew
SHIFTS = (0.0, 0.5, 1.0, 1.5, 2.0)  # pixels by which new images are displaced to test robustness
LAYERS_DIMS = (64, 128, 10)
PERCENT, POINTS = "{mean:.1f} ± {spread:.1f} %", "{mean:.1f} ± {spread:.1f}"

Images = NDArray[np.floating]
Labels = NDArray[np.int_]
Transform = Callable[[Images, np.random.Generator], Images]
Errors = dict[str, NDArray[np.float64]]  # by method

METHODS = {
    "none": "the 200 images\nalone",
    "one": "1 moved copy\nof each",
    "many": "19 moved copies\nof each",
    "fresh": "fresh moved\ncopies",
    "flips": "19 copies,\nhalf mirrored",
    "new": "200 more\nreal images",
}


def move(batch: Images, rng: np.random.Generator) -> Images:
    """Turn and shift every image a little, each by its own amounts."""
    return images.random_affine(batch, rng, degrees=DEGREES, shift=SHIFT)


def mirror(batch: Images, probability: float, rng: np.random.Generator) -> Images:
    """Mirror images left-right, each with this probability."""
    return np.where(rng.random((len(batch), 1, 1)) < probability, batch[:, :, ::-1], batch)


def with_copies(batch: Images, labels: Labels, transform: Transform, rng: np.random.Generator) -> tuple[Images, Labels]:
    """The images and one transformed copy of each."""
    return np.concatenate([batch, transform(batch, rng)]), np.tile(labels, 2)


def in_batches(
    digits: Images, labels: Labels, transform: Transform, batch_size: int, epochs: int, rng: np.random.Generator
) -> Iterable[tuple[Images, Labels]]:
    """Batches that are transformed when they are needed."""
    for _ in range(epochs):
        order = rng.permutation(len(digits))
        for members in np.split(order, range(batch_size, len(digits), batch_size)):
            yield transform(digits[members], rng), labels[members]


def run(
    seeds: Iterable[int] = DRAWS,
    flip_horizontal: Callable[..., Images] = mirror,
    augment_dataset: Callable[..., tuple[Images, Labels]] = with_copies,
    augmented_batches: Callable[..., Iterable[tuple[Images, Labels]]] = in_batches,
) -> Errors:
    """Error on new images of every method, each seed with its own images and its own start.

    Parameters
    ----------
    seeds : iterable of int
    flip_horizontal, augment_dataset, augmented_batches : callable
        The functions of the exercises; they make the copies and the batches.

    Returns
    -------
    errors : dict of method to ndarray, shape (n_seeds, len(SHIFTS) + 1)
        Error rates on the same new images, displaced by so many pixels (by 0 they are as they were scanned); last, the
        error on the 200 known images.
    """
    own = {
        "flip_horizontal": flip_horizontal,
        "augment_dataset": augment_dataset,
        "augmented_batches": augmented_batches,
    }
    return over_seeds(lambda rng: compare(rng, **own), seeds)


def compare(rng: np.random.Generator, flip_horizontal, augment_dataset, augmented_batches) -> Errors:
    """One seed of `run`: all methods share images and start."""
    digits, labels = load()
    known, extra, new = data.split(len(digits), [KNOWN, EXTRA, NEW], rng)
    batch, names = digits[known], labels[known]

    def flip(images: Images, rng: np.random.Generator) -> Images:
        return flip_horizontal(images, 0.5, rng)

    def copied(transform: Transform) -> tuple[Images, Labels]:
        return np.concatenate([batch, *(transform(batch, rng) for _ in range(COPIES))]), np.tile(names, 1 + COPIES)

    sets = {
        "none": (batch, names),
        "one": augment_dataset(batch, names, move, rng),
        "many": copied(move),
        "flips": copied(flip),
        "new": (digits[[*known, *extra]], labels[[*known, *extra]]),
    }
    start = network.initialize(LAYERS_DIMS, rng, dtype=np.float32)
    trained = dict(zip(sets, train([repeated(*one) for one in sets.values()], start, rng), strict=True))
    batches = augmented_batches(batch, names, move, BATCH, STEPS * BATCH // KNOWN, rng)
    trained["fresh"] = train_on(batches, start)
    measured = [(displace(digits[new], pixels, rng), labels[new]) for pixels in SHIFTS] + [(batch, names)]
    return {name: np.array([error_rate(*part, trained[name]) for part in measured]) for name in METHODS}


def load() -> tuple[Images, Labels]:
    """The digits in single precision, which halves the time of the training."""
    digits, labels = data.load_digits()
    return digits.astype(np.float32), labels


def displace(batch: Images, pixels: float, rng: np.random.Generator) -> Images:
    """Move every image by so many pixels, each in its own random direction."""
    angle = rng.uniform(0, 2 * np.pi, len(batch))
    return images.affine(batch, down=pixels * np.sin(angle), right=pixels * np.cos(angle))


def repeated(batch: Images, labels: Labels) -> tuple[Images, Labels]:
    """Repeat a set up to EXAMPLES, so that an epoch takes equally many steps whatever the method."""
    members = np.resize(np.arange(len(batch)), EXAMPLES)
    return batch[members], labels[members]


def train(
    sets: list[tuple[Images, Labels]], start: network.Parameters, rng: np.random.Generator
) -> list[network.Parameters]:
    """Train a network on each set of images and labels, all from one start."""
    histories = training.train_many(
        np.stack([columns(batch) for batch, _ in sets]),
        np.stack([data.one_hot(labels, 10).astype(np.float32) for _, labels in sets]),
        [start] * len(sets),
        epochs=EPOCHS,
        learning_rate=RATE,
        batch_size=BATCH,
        output="softmax",
        rngs=rng.spawn(len(sets)),
    )
    return [history.parameters for history in histories]


def train_on(batches: Iterable[tuple[Images, Labels]], parameters: network.Parameters) -> network.Parameters:
    """Take one step of gradient descent on every batch, in turn."""
    for batch, labels in batches:
        _, cache = network.forward(columns(np.float32(batch)), parameters, output="softmax")
        gradients = network.backward(data.one_hot(labels, 10).astype(np.float32), cache)
        parameters = training.descend(parameters, gradients, RATE)
    return parameters


def columns(batch: Images) -> Images:
    return batch.reshape(len(batch), -1).T


def error_rate(batch: Images, labels: Labels, parameters: network.Parameters) -> float:
    return network.error_rate(columns(batch), data.one_hot(labels, 10), parameters, output="softmax")


def excess(errors: Errors) -> Errors:
    """How many percentage points more errors than without augmentation, seed by seed; negative is better."""
    return {name: 100 * (rates - errors["none"])[:, 0] for name, rates in errors.items() if name != "none"}


def figure(errors: Errors) -> Figure:
    """Excess error of each method over none: a marker for every seed, a line at the mean."""
    fig, ax = plots.new(width=8.5, height=4.2)
    ax.axhline(0, color="black", linewidth=1)
    for i, values in enumerate(excess(errors).values()):
        ax.scatter(i + np.linspace(-0.2, 0.2, values.size), values, color=plots.PALETTE[i], marker=plots.MARKERS[i])
        ax.hlines(values.mean(), i - 0.3, i + 0.3, color="black", linewidth=3)
    ax.set_xticks(range(len(METHODS) - 1), [METHODS[name] for name in excess(errors)])
    ax.margins(x=0.1)
    plots.label(ax, f"the 200 images alone: {errors['none'][:, 0].mean():.1%} errors on new images")
    plots.label(ax, ylabel="points more errors")
    return fig


def alt(errors: Errors) -> str:
    """The figure in words."""
    means = ", ".join(
        f"{METHODS[name].replace(chr(10), ' ')} {values.mean():+.1f}" for name, values in excess(errors).items()
    )
    return f"Mean difference in errors on new images from the 200 images alone, in percentage points: {means}."


def robustness_figure(errors: Errors) -> Figure:
    """Error on displaced images against the displacement, without and with moved copies."""
    fig, ax = plots.new(width=6.5, height=3.8)
    lines = {METHODS[name].replace("\n", " "): 100 * errors[name][:, :-1] for name in ("none", "many")}
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
    start = network.initialize(LAYERS_DIMS, rng, dtype=np.float32)
    (parameters,) = train([(everything[train_idx], names[train_idx])], start, rng)
    return {
        "dev": error_rate(everything[dev_idx], names[dev_idx], parameters),
        "new": error_rate(digits[new], labels[new], parameters),
    }


def claims() -> dict[str, Claim]:
    """The numbers that lesson 05 quotes."""
    errors = run()
    stated = {f"{name}_error": claim(100 * errors[name][:, 0], PERCENT) for name in ("none", "many", "new")}
    known = 100 * np.array([errors[name][:, -1] for name in ("none", "many", "fresh")])
    stated["known_wrong"] = claim(known, "{high:.1f} %")
    for name, more in excess(errors).items():
        sign = 1 if name == "flips" else -1
        stated[f"{name}_{'loss' if name == 'flips' else 'gain'}"] = claim(sign * more, POINTS)
        stated[f"{name}_better"] = claim(more < 0, f"{(more < 0).sum()} of {more.size}")
    stated["new_over_many"] = claim(100 * (errors["many"] - errors["new"])[:, 0], POINTS)
    apart = 100 * (errors["many"] - errors["fresh"])[:, 0]
    stated["fresh_over_many"] = claim(apart, f"{abs(apart.mean()):.1f} ± {apart.std(ddof=1):.1f}")
    one_pixel = SHIFTS.index(1.0)
    for name in ("none", "many"):
        stated[f"{name}_displaced"] = claim(100 * errors[name][:, one_pixel], PERCENT)
    leaked = over_seeds(augmented_before_the_split, DRAWS)
    stated["leak_more"] = claim(100 * (leaked["new"] - leaked["dev"]), POINTS)
    return stated | {f"leak_{name}": claim(100 * rates, PERCENT) for name, rates in leaked.items()}
