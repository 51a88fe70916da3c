"""Split by group."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect, expect_reproducible, twins

from .fixtures import LESSON, MANY_CALLS, classes, expect_other_members, expect_spread, train_and_dev

grouped = exercise(
    "group_split",
    lesson=LESSON,
    points=3,
    hints=(
        "Shuffle the distinct groups, not the examples, and put whole groups into dev.",
        "unique = rng.permutation(np.unique(groups)); the first k of them, with k from 1 to len(unique) - 1, are dev; "
        "np.isin(groups, unique[:k]) says which examples that are.",
    ),
)


@grouped.reference
def group_split(groups, dev_fraction, rng):
    return cut_by_group(groups, dev_fraction, rng.permutation)


def cut_by_group(groups, dev_fraction, order):
    """Dev gets the first groups in the given order."""
    unique = order(np.unique(groups))
    k = min(max(round(dev_fraction * len(unique)), 1), len(unique) - 1)
    in_dev = np.isin(groups, unique[:k])
    return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


def dev_groups(group_split, groups, dev_fraction, rng):
    """The groups in dev, the whole contract but randomness proven."""
    train, dev = train_and_dev(group_split, groups, dev_fraction, rng)
    in_train, in_dev = set(groups[train].tolist()), set(groups[dev].tolist())
    both = in_train & in_dev
    expect(
        not both,
        f"expected every group on one side, came {len(both)} groups with examples in train and in dev",
        kind="group on both sides",
    )
    n_groups = len(in_train) + len(in_dev)
    if not (in_train and in_dev):
        raise Mismatch(
            f"expected at least one group on each side, came {len(in_train)} groups in train and {len(in_dev)} in dev",
            kind="empty side",
            got=(len(in_train), len(in_dev)),
            form=True,  # a slip of its own, beside which another mistake may show
        )
    share = dev_fraction * n_groups
    expect(
        abs(len(in_dev) - share) <= 1 + 1e-9,
        f"expected about {share:.1f} of {n_groups} groups in dev (within one), came {len(in_dev)}",
        kind="number of groups",
        got=len(in_dev),
    )
    return sorted(in_dev)


@grouped.gate
def returns_every_index_once_too(group_split, rng):
    """The result is two arrays of positions; together they hold every index once."""
    for groups in (classes(rng, 6, (3, 9)), classes(rng, 5, 4, str)):
        train_and_dev(group_split, groups, 0.4, rng)


@grouped.check(weight=2)
def keeps_groups_together(group_split, rng):
    """No group is on both sides, and the number of dev groups is dev_fraction of all, within one."""
    for kind, dev_fraction in ((int, 0.3), (str, 0.5), (float, 0.6)):  # 9.3, 15.5 and 18.6 groups
        dev_groups(group_split, classes(rng, 31, 8, kind), dev_fraction, rng)
    for _ in range(5):  # who counts examples meets the share of groups with a chance of 1/20 each time
        sizes = rng.permutation([200] + [1] * 59)
        dev_groups(group_split, rng.permutation(np.repeat(np.arange(60) - 30, sizes)), 0.5, rng)


@grouped.check
def leaves_a_group_on_each_side(group_split, rng):
    """However small or large dev_fraction is, train and dev have at least one group each."""
    for n_groups, dev_fraction in ((2, 0.1), (2, 0.9), (3, 0.05), (3, 0.95), (4, 0.1), (2, 0.5)):
        dev_groups(group_split, classes(rng, n_groups, (8, 14)), dev_fraction, rng)


@grouped.check
def draws_the_groups_at_random(group_split, rng):
    """Which groups go to dev is random, and another choice at every call."""
    groups = classes(rng, 30, 8)
    first, second = (dev_groups(group_split, groups, 0.4, rng) for _ in range(2))
    expect_other_members(first, second, "choice of dev groups")
    many = 400 - rng.permutation(np.repeat(np.arange(400), 2))
    spread = np.array(dev_groups(group_split, many, 0.4, rng)) - 1
    expect_spread(spread, 400, "dev groups, sorted by name,")
    met = {group: place for place, group in enumerate(dict.fromkeys(many.tolist()))}
    expect_spread(np.array([met[group + 1] for group in spread.tolist()]), 400, "dev groups, as they are met,")
    expect_reproducible(*(np.array(dev_groups(group_split, groups, 0.4, twin)) for twin in twins(rng)))
    small, seen = np.array([3, 1, 1, 2]), set()  # the first and the last example are groups of their own
    for _ in range(MANY_CALLS):
        seen |= set(dev_groups(group_split, small, 1 / 3, rng))
        if seen == {1, 2, 3}:
            break
    expect(
        seen == {1, 2, 3},
        f"expected each of 3 groups to be in dev once in {MANY_CALLS} calls, came only {sorted(seen)}",
        kind="group never in dev",
        got=sorted(seen),
    )


@grouped.mistake
def splits_examples_not_groups(groups, dev_fraction, rng):
    """The examples are shuffled, not the groups, so nearly every group is on both sides.

    Shuffle np.unique(groups) and put whole groups into dev.
    """
    order = rng.permutation(len(groups))
    n_dev = min(max(round(dev_fraction * len(groups)), 1), len(groups) - 1)
    return order[n_dev:], order[:n_dev]


def _same_groups(order):
    def always_the_same_groups(groups, dev_fraction, rng):
        """The same groups are in dev at every call.

        Shuffle the distinct groups with the argument rng before you choose: rng.permutation(np.unique(groups)).
        """
        return cut_by_group(groups, dev_fraction, order)

    grouped.mistake(always_the_same_groups)


for _order in (lambda unique: unique, lambda unique: unique[::-1], lambda g: np.random.default_rng(0).permutation(g)):
    _same_groups(_order)
