"""What the exercises of lesson 04 share."""

import numpy as np

from autograder.exercises.expect import (
    SIGMAS,
    expect,
    expect_array,
    expect_close,
    expect_frequency,
    expect_mask,
    expect_reproducible,
    expect_sequence,
    twins,
)

LESSON = "04_dropout"
CACHE = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")
PASSES = 32  # of small masks at 0.5: an entry of an honest mask is the same in all of them once in 2**31
PATTERN = 9.0  # standard errors; a mask of N entries has N lags, and at the half lags every pair counts twice


def low_keep_prob(rng):
    """Low enough that keep_prob, 1 - keep_prob and the normal distribution's share below keep_prob lie far apart."""
    return rng.uniform(0.15, 0.3)


def activations(rng, *shape):
    """Activations away from zero, of either sign."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2.0, shape)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def forward_pass(X, parameters, keep_prob, rng, draw=None, divide=(True, True), output=None):
    """Forward propagation with dropout; its arguments make the known mistakes."""
    draw = draw or (lambda layer, shape: rng.random(shape) < keep_prob)
    W1, b1, W2, b2, W3, b3 = (parameters[key] for key in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    D1 = draw(1, Z1.shape)
    A1 = np.maximum(Z1, 0) * D1 / (keep_prob if divide[0] else 1.0)
    Z2 = W2 @ A1 + b2
    D2 = draw(2, Z2.shape)
    A2 = np.maximum(Z2, 0) * D2 / (keep_prob if divide[1] else 1.0)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    if output is not None:
        Z3, A3 = output(Z3, A3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def propagate(function, X, parameters, keep_prob, rng):
    """The output and the cache by name, form proven."""
    A3, cache = expect_sequence(function(X, parameters, keep_prob, rng), 2)
    entries = dict(zip(CACHE, expect_sequence(cache, len(CACHE), what="the cache"), strict=True))
    m = X.shape[1]
    for name, value in entries.items():
        layer = name[1]
        what = f"{name} in the cache"
        if name[0] in "Wb":
            entries[name] = expect_array(value, parameters[name].shape, what=what)
            expect_close(entries[name], parameters[name], what=what)
            continue
        shape = (parameters[f"b{layer}"].shape[0], m)
        entries[name] = (expect_mask if name[0] == "D" else expect_array)(value, shape, what=what)
    expect_array(A3, entries["A3"].shape, what="A3")
    expect_close(A3, entries["A3"], what="A3 and its copy in the cache")
    return A3, entries


# What is asked of masks. Each statistic allows six standard errors or more: rarer than one false alarm in ten million.


def expect_share(mask, keep_prob, what="units"):
    """About a share keep_prob is kept."""
    expect_frequency(int(mask.sum()), mask.size, keep_prob, what=f"the share of kept {what} at {keep_prob:.3f}")


def expect_independent(mask, what="the mask"):
    """Entries agree as often as independent draws do: neighbours, whole rows and columns, any two at one distance."""
    share = mask.mean()
    by_chance = share**2 + (1 - share) ** 2
    for neighbours, where in (
        (mask[:, 0::2] == mask[:, 1::2], "neighbours in a row"),
        (mask[0::2] == mask[1::2], "neighbours in a column"),
    ):
        expect_close(
            neighbours.mean(),
            by_chance,
            within=SIGMAS * np.sqrt(by_chance * (1 - by_chance) / neighbours.size) + 1 / neighbours.size,
            what=f"how often {where} of {what} agree",
            cause="one random number serves several entries; draw one for each",
        )
    for axis, lines in ((1, "rows"), (0, "columns")):
        varied = mask.sum(axis=axis).var() / (mask.shape[axis] * share * (1 - share))
        margin = PATTERN * np.sqrt(2 / mask.shape[1 - axis])
        expect(
            max(0.1, 1 - margin) < varied < 1 + margin,
            f"expected the number of kept units to vary between the {lines} of {what} as independent draws do, "
            f"came {varied:.2f} times that variance. Likely cause: entries of {what} depend on each other",
            kind=f"number kept by {lines} of {what}",
        )
    centred = (mask - share) / np.sqrt(share * (1 - share))
    agreement = np.fft.ifft2(np.abs(np.fft.fft2(centred)) ** 2).real / mask.size
    agreement[0, 0] = 0.0
    down, right = np.unravel_index(np.argmax(np.abs(agreement)), mask.shape)
    expect(
        abs(agreement[down, right]) < PATTERN / np.sqrt(mask.size),
        f"expected every entry of {what} to be drawn by itself, came a pattern: entries {down} rows and {right} "
        "columns apart go together. Likely cause: a part of the mask is repeated",
        kind=f"pattern in {what}",
    )


def expect_fresh(first, second, what):
    """Two masks of one share agree as often as independent draws do."""
    share = (first.mean() + second.mean()) / 2
    by_chance = share**2 + (1 - share) ** 2
    expect_close(
        (first == second).mean(),
        by_chance,
        within=SIGMAS * np.sqrt(0.25 / first.size),
        what=f"how often {what} of two calls agrees",
        cause="the generator is made or seeded inside the function; draw from the argument rng",
    )


def expect_new_masks(draw, rng, small, large):
    """Every call draws other masks, from rng alone; in many calls every entry is kept and dropped.

    ``draw(size, rng)`` calls the learner's function at keep_prob 0.5 and gives its masks, of 2 axes, by name.
    """
    first, second = draw(large, rng), draw(large, rng)
    for name, mask in first.items():
        expect_fresh(mask, second[name], name)
    expect_reproducible(*(draw(large, twin) for twin in twins(rng)))
    drawn = {name: [] for name in first}
    for _ in range(PASSES):
        for name, mask in draw(small, rng).items():
            drawn[name].append(mask)
        if all(map(_vary, drawn.values())):
            return
    for name, masks in drawn.items():
        counts = {int(mask.sum()) for mask in masks}
        expect(
            len(counts) > 1,
            f"expected the number of kept units in {name} to vary from call to call, came {min(counts)} of "
            f"{masks[0].size} in each of {PASSES} calls. Likely cause: a fixed number of units is kept; give each unit "
            "a draw of its own",
            kind=f"number kept in {name}",
        )
        for value, always in ((1, "kept"), (0, "dropped")):
            places = np.argwhere((np.array(masks) == value).all(axis=0))
            expect(
                len(places) == 0,
                f"expected every entry of {name} to be kept in some calls and dropped in others, came {PASSES} calls "
                f"that all have the entry {tuple(map(int, places[:1].ravel()))} {always}. "
                "Likely cause: it is not drawn",
                kind=f"entry of {name} always {always}",
            )


def _vary(masks):
    masks = np.array(masks, dtype=bool)
    counts = masks.sum(axis=(1, 2))
    return counts.min() < counts.max() and bool((masks.any(axis=0) & ~masks.all(axis=0)).all())


# What is asked of activations


def expect_scaled(A_dropped, A, D, keep_prob, what):
    """A_dropped is A * D / keep_prob; the kept units' factor tells mistakes apart."""
    alive = A != 0
    expect(
        not A_dropped[alive & ~D].any(),
        f"expected {what} to be 0 where the mask is 0, came other values there. "
        f"Likely cause: {what} is not multiplied by the mask",
        kind=f"{what} not masked",
    )
    kept = alive & D
    if kept.any():
        factor = float(np.median(A_dropped[kept] / A[kept]))
        expect_close(
            factor,
            1 / keep_prob,
            what=f"the factor of the kept units of {what} at keep_prob={keep_prob:.3f}",
            cause=f"kept units are to be divided by keep_prob, once; 1 / {keep_prob:.3f} = {1 / keep_prob:.3f}",
        )
    expect_close(A_dropped, A * D / keep_prob, what=f"{what} after dropout")


def expect_whole(A, Z, what):
    """The output is sigmoid(Z): nothing of it is dropped."""
    expect(
        (A != 0).all(),
        "expected every output between 0 and 1, came zeros. Likely cause: dropout on the output layer",
        kind="output dropped",
    )
    expect(
        not ((A == 0.5) & (Z != 0)).any(),
        f"expected {what} to be the sigmoid of its Z, came exactly 0.5 for some examples. "
        "Likely cause: a mask on the Z of the output",
        kind="output dropped before the sigmoid",
    )
    expect_close(A, sigmoid(Z), what=what)
