"""Split so that every class has its share."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import SIGMAS, Mismatch, expect, expect_close, expect_reproducible, twins

from .fixtures import LESSON, MANY_CALLS, PARTS, classes, expect_other_members, train_and_dev

stratified = exercise(
    "stratified_split",
    lesson=LESSON,
    points=3,
    hints=(
        "Treat each class by itself: find its positions, shuffle them, give the share of dev_fraction to dev.",
        "for value in np.unique(labels): positions = rng.permutation(np.flatnonzero(labels == value)); "
        "the first round(dev_fraction * len(positions)) go to dev.",
    ),
)


@stratified.reference
def stratified_split(labels, dev_fraction, rng):
    return cut_by_class(labels, dev_fraction, rng.permutation)


def cut_by_class(labels, dev_fraction, order):
    """Dev gets the rounded share of each class, from the start of its positions in the given order."""
    dev = []
    for value in np.unique(labels):
        positions = order(np.flatnonzero(labels == value))
        dev.extend(positions[: round(dev_fraction * len(positions))])
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, dtype=int)


def expect_shares(labels, dev, dev_fraction):
    """Every class's share within one example; where the counts do not scatter, they are not left to chance."""
    values, counts = np.unique(labels, return_counts=True)
    came = np.array([int((labels[dev] == value).sum()) for value in values])
    off = np.abs(came - dev_fraction * counts) > 1 + 1e-9
    if off.any():
        first = int(np.argmax(off))
        scattered = len(set(came.tolist())) >= 4
        raise Mismatch(
            f"expected about {dev_fraction * counts[first]:.1f} of {counts[first]} examples of class {values[first]} "
            f"in dev, within one, came {came[first]}"
            + (". Likely cause: the examples are drawn without regard to their class" if scattered else ""),
            kind="shares left to chance" if scattered else "another share",
            got=None if scattered else sorted(set(came.tolist())),
        )


@stratified.gate
def returns_every_index_once(stratified_split, rng):
    """The result is two arrays of positions; together they hold every index once."""
    for labels in (classes(rng, 3, (5, 12)), classes(rng, 2, 1), classes(rng, 4, 6, str)):
        train_and_dev(stratified_split, labels, 0.3, rng)


@stratified.check(weight=2)
def keeps_the_share_of_every_class(stratified_split, rng):
    """Each class has its share of dev_fraction in dev, within one example."""
    for kind, dev_fraction in ((int, 0.3), (str, 0.5), (float, 0.1)):
        labels = classes(rng, 60, 23, kind)
        expect_shares(labels, train_and_dev(stratified_split, labels, dev_fraction, rng)[1], dev_fraction)
    for labels in (classes(rng, 5, (1, 4)), classes(rng, 1, 30), classes(rng, 8, (1, 60)), np.array([3, 3, 7, 7, 7])):
        dev_fraction = rng.uniform(0.15, 0.45)
        expect_shares(labels, train_and_dev(stratified_split, labels, dev_fraction, rng)[1], dev_fraction)


@stratified.check
def draws_at_random_within_a_class(stratified_split, rng):
    """Which examples of a class go to dev is random, and another choice at every call."""
    labels = classes(rng, 40, 40)
    first, second = (train_and_dev(stratified_split, labels, 0.4, rng)[1] for _ in range(2))
    expect_shares(labels, first, 0.4)
    ends = []
    for value in np.unique(labels):
        chosen = np.isin(np.flatnonzero(labels == value), first)
        k = int(chosen.sum())
        ends.append(chosen[:k].all() or chosen[-k:].all())
    expect(
        not any(ends),  # 40 classes, 16 of 40 each: by chance once in a thousand million
        "expected the dev examples of a class to be drawn at random, came the first (or last) ones of "
        + ("every class" if all(ends) else f"{sum(ends)} of {len(ends)} classes"),
        kind="first of every class",
        got=all(ends),
    )
    expect_other_members(first, second, "dev set")
    chosen = np.array([np.isin(np.flatnonzero(labels == value), first) for value in np.unique(labels)])
    k = int(chosen.sum())
    expect_close(
        int(chosen[:, :20].sum()),
        k / 2,
        within=SIGMAS * np.sqrt(k / 4) + 1,
        what="the number of dev examples from the first half of their class",
    )
    expected = k * (k / 40 - 1) / 40
    expect_close(
        int((chosen[:, 1:] & chosen[:, :-1]).sum()),
        expected,
        within=SIGMAS * np.sqrt(2 * expected) + 1,
        what="the number of neighbours within a class that are both in dev",
        cause="a block of every class is taken, and the examples are not shuffled one by one",
    )
    expect_reproducible(*(np.sort(train_and_dev(stratified_split, labels, 0.4, twin)[1]) for twin in twins(rng)))
    small = np.repeat(["a", "b"], 4)
    seen = [set(part.tolist()) for part in train_and_dev(stratified_split, small, 0.5, rng)]
    for _ in range(MANY_CALLS):
        for known, part in zip(seen, train_and_dev(stratified_split, small, 0.5, rng), strict=True):
            known |= set(part.tolist())
        if all(len(known) == 8 for known in seen):
            break
    for name, known in zip(PARTS, seen, strict=False):
        expect(
            len(known) == 8,
            f"expected each of 8 examples to be in {name} once in {MANY_CALLS} calls, came {len(known)} of them",
            kind=f"{name} never",
        )


@stratified.mistake
def plain_random_split(labels, dev_fraction, rng):
    """The examples are drawn without looking at their labels, so a rare class may be missing in dev.

    Go through the classes, and take the share dev_fraction of each.
    """
    order = rng.permutation(len(labels))
    n_dev = round(dev_fraction * len(labels))
    return order[n_dev:], order[:n_dev]


@stratified.mistake(name="plain random split")
def coin_for_every_example(labels, dev_fraction, rng):
    """Each example goes to dev by a coin of its own, so the shares of the classes are left to chance.

    Go through the classes, and take the share dev_fraction of each.
    """
    in_dev = rng.random(len(labels)) < dev_fraction
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


def _same_end_of_every_class(order):
    def same_end_of_every_class(labels, dev_fraction, rng):
        """Dev gets the same end of every class each time: if the data have an order, dev is not like train.

        Shuffle the positions of each class before you cut: rng.permutation(positions).
        """
        return cut_by_class(labels, dev_fraction, order)

    stratified.mistake(same_end_of_every_class, name="always the first examples of a class")


for _order in (lambda positions: positions, lambda positions: positions[::-1]):
    _same_end_of_every_class(_order)
