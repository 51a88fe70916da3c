"""Dev and test from what counts."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_equal, expect_reproducible, expect_sequence, twins

from .fixtures import LESSON, MANY_CALLS, PARTS, expect_indices, expect_other_members, expect_partition, expect_spread

target = exercise(
    "target_first_split",
    lesson=LESSON,
    points=2,
    hints=(
        "The app data are the positions from n_web on. Shuffle these, and cut dev and test from them.",
        "app = n_web + rng.permutation(n_app); dev = app[:n_dev]; test = app[n_dev:n_dev + n_test]; "
        "train is all of web and the rest of app.",
    ),
)


@target.reference
def target_first_split(n_web, n_app, n_dev, n_test, rng):
    app = n_web + rng.permutation(n_app)
    return np.concatenate([np.arange(n_web), app[n_dev + n_test :]]), app[:n_dev], app[n_dev : n_dev + n_test]


def target_parts(target_first_split, n_web, n_app, n_dev, n_test, rng):
    """The three index arrays, the whole contract but randomness proven."""
    came = expect_sequence(target_first_split(n_web, n_app, n_dev, n_test, rng), 3, what="the result")
    parts = {name: expect_indices(part, f"{name} indices") for name, part in zip(PARTS, came, strict=True)}
    for name, size in (("dev", n_dev), ("test", n_test)):
        expect_equal(parts[name].size, size, what=f"the number of {name} examples")
    held = np.concatenate([parts["dev"], parts["test"]])
    expect(
        not (held < n_app).all() or n_app > n_web,
        f"expected dev and test from positions {n_web} to {n_web + n_app - 1}, the app data, came positions below "
        f"{n_app}. Likely cause: n_web is not added to the positions within the app data",
        kind="positions without n_web",
    )
    expect(
        (held >= n_web).all(),
        f"expected dev and test from the app data only, came {(held < n_web).sum()} of {held.size} from the web data",
        kind="web in dev or test",
    )
    lost = n_web + n_app - sum(part.size for part in parts.values())
    expect(
        not lost or parts["train"].size != n_web,
        f"expected train to have the web data and the {lost} app examples that are left, came the web data only",
        kind="leftover app data",
    )
    expect_partition(parts, n_web + n_app)
    return parts


@target.gate
def returns_three_index_arrays(target_first_split, rng):
    """The result is (train, dev, test), arrays of positions."""
    came = expect_sequence(target_first_split(30, 20, 5, 4, rng), 3, what="the result")
    for part, name in zip(came, PARTS, strict=True):
        expect_indices(part, f"{name} indices")


@target.check(weight=2)
def holds_out_app_data_only(target_first_split, rng):
    """Dev and test are from app only; train is all of web and what is left of app."""
    for sizes in ((300, 120, 50, 40), (40, 160, 30, 30), (int(rng.integers(90, 200)), 60, 20, 10), (1, 9, 1, 7)):
        target_parts(target_first_split, *sizes, rng)


@target.check
def draws_the_held_out_data_at_random(target_first_split, rng):
    """Which app examples go to dev and to test is random, and another choice at every call."""
    first, second = (target_parts(target_first_split, 500, 400, 120, 100, rng) for _ in range(2))
    for name in ("dev", "test"):
        expect_other_members(first[name], second[name], f"{name} set")
        expect_spread(first[name] - 500, 400, name)
    target_parts(target_first_split, 9, 6, 4, 2, rng)
    again = [target_parts(target_first_split, 50, 60, 20, 20, twin) for twin in twins(rng)]
    for name in ("dev", "test"):
        expect_reproducible(*(np.sort(parts[name]) for parts in again))
    seen = {"dev": set(), "test": set()}
    for _ in range(MANY_CALLS):
        parts = target_parts(target_first_split, 2, 3, 1, 1, rng)
        for name, positions in seen.items():
            positions |= set(parts[name].tolist())
        if all(len(positions) == 3 for positions in seen.values()):
            break
    for name, positions in seen.items():
        expect(
            len(positions) == 3,
            f"expected every one of 3 app examples to be in {name} once in {MANY_CALLS} calls, came {len(positions)}",
            kind=f"{name} never",
            got=sorted(positions),
        )


@target.mistake
def dev_drawn_from_web_and_app(n_web, n_app, n_dev, n_test, rng):
    """Dev and test hold web data too, so you aim at a mixture and not at what your users send.

    Shuffle only the app positions, n_web to n_web + n_app - 1, and take dev and test from these.
    """
    order = rng.permutation(n_web + n_app)
    return order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]


@target.mistake(name="dev drawn from web and app")
def only_dev_drawn_from_web_and_app(n_web, n_app, n_dev, n_test, rng):
    """Dev holds web data, so you tune on another distribution than you test on.

    Take dev and test from the app positions, n_web to n_web + n_app - 1.
    """
    test = n_web + rng.permutation(n_app)[:n_test]
    rest = rng.permutation(np.setdiff1d(np.arange(n_web + n_app), test))
    return rest[n_dev:], rest[:n_dev], test


@target.mistake
def positions_without_n_web(n_web, n_app, n_dev, n_test, rng):
    """Positions within the app data are returned as they are, and point into the web data.

    The app data begin at n_web: add it, n_web + rng.permutation(n_app).
    """
    app = rng.permutation(n_app)
    held = app[: n_dev + n_test]
    return np.setdiff1d(np.arange(n_web + n_app), held), held[:n_dev], held[n_dev:]


@target.mistake
def leftover_app_data_thrown_away(n_web, n_app, n_dev, n_test, rng):
    """Train has the web data only; the app examples that are not in dev or test are lost.

    Add app[n_dev + n_test:] to train: these are the most valuable training examples you have.
    """
    app = n_web + rng.permutation(n_app)
    return np.arange(n_web), app[:n_dev], app[n_dev : n_dev + n_test]
