"""What the checks of lesson 01 share."""

import itertools

import numpy as np

from autograder.exercises.expect import (
    SIGMAS,
    Mismatch,
    describe,
    expect,
    expect_array,
    expect_close,
    expect_sequence,
)

LESSON = "01_splits"
PARTS = ("train", "dev", "test")
# Calls after which every index has been in every part: one with a chance of 1/3 stays out with (2/3)**50 = 2e-9.
MANY_CALLS = 50  # at most, and last in a check: from how many calls an answer took to a failure mistakes are told apart


def expect_indices(value, what):
    """``value`` must be a 1-D array (or list) of integers; returns it as an array."""
    if isinstance(value, list | tuple) and all(isinstance(i, int | np.integer) for i in value):
        value = np.array(value, dtype=int)
    positions = expect_array(value, what=what)
    if positions.ndim != 1:
        raise Mismatch(
            f"expected {what} to be 1-D, came shape {positions.shape}", kind=f"{what} shape", got=positions.ndim
        )
    if positions.size and positions.dtype.kind not in "iu":
        raise Mismatch(
            f"expected {what} to hold integer positions, came dtype {positions.dtype}. "
            "Likely cause: a mask, or an array that began as np.array([])",
            kind=f"{what} dtype",
            got=positions.dtype.kind,
        )
    return positions.astype(int)


def expect_partition(parts, m):
    """Positions 0 to m-1, each in exactly one of the named parts."""
    for name, positions in parts.items():
        outside = positions[(positions < 0) | (positions >= m)]
        expect(
            not outside.size,
            f"expected positions from 0 to {m - 1} in {name}, came {describe(outside[:3])}. "
            "Likely cause: values in place of their positions, or a shift too far",
            kind="outside",
        )
    everything = np.concatenate(list(parts.values()))
    if (np.bincount(everything, minlength=m) == 1).all():
        return
    for (one, first), (other, second) in itertools.combinations(parts.items(), 2):
        both = np.intersect1d(first, second)
        expect(
            not both.size,
            f"expected {one} and {other} to be disjoint, came {both.size} examples that are in both",
            kind="overlap",
        )
    expect(
        np.unique(everything).size == everything.size,
        f"expected every example once, came {everything.size - np.unique(everything).size} repetitions within a part. "
        "Likely cause: drawn with replacement",
        kind="repeated",
    )
    expect(
        everything.size == m,
        f"expected all {m} examples, came {everything.size}: {m - everything.size} are in no part",
        kind="incomplete",
    )


def expect_other_members(first, second, what):
    """Two calls with one generator that moves on must not choose the same examples."""
    expect(
        set(np.asarray(first).tolist()) != set(np.asarray(second).tolist()),
        f"expected another {what} at every call, came the same one twice. "
        "Likely cause: nothing is drawn from rng, or the generator is made or seeded inside the function",
        kind="same at every call",
    )


def expect_spread(positions, m, what):
    """Members of a random set are spread over all places: half of them in the first half, few next to each other."""
    k = len(positions)
    member = np.isin(np.arange(m), positions)
    half = k / 2
    expect_close(
        int(member[: m // 2].sum()),
        half,
        within=SIGMAS * np.sqrt(k / 4) + 1,
        what=f"the number of {what} examples from the first half of the data",
        cause="the examples are not shuffled",
    )
    expected = k * (k - 1) / m
    expect_close(
        int((member[1:] & member[:-1]).sum()),
        expected,
        within=SIGMAS * np.sqrt(2 * expected) + 1,
        what=f"the number of neighbours that are both in {what}",
        cause="the examples are not shuffled one by one",
    )


def train_and_dev(function, values, dev_fraction, rng):
    """The two index arrays of a stratified or a group split, form and completeness proven."""
    parts = expect_sequence(function(values, dev_fraction, rng), 2, what="the result")
    train, dev = (expect_indices(part, f"{name}_idx") for part, name in zip(parts, PARTS, strict=False))
    expect_partition({"train": train, "dev": dev}, len(values))
    return train, dev


def classes(rng, n_classes, n_each, kind=int):
    """Shuffled labels: n_classes values of one kind, n_each of each (or between two bounds)."""
    names = rng.choice(1000, n_classes, replace=False) - 500
    counts = rng.integers(*n_each, n_classes) if isinstance(n_each, tuple) else np.full(n_classes, n_each)
    labels = rng.permutation(np.repeat(names, counts))
    return np.array([f"class {label}" for label in labels]) if kind is str else labels.astype(kind)
