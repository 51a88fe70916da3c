"""What several exercises of lesson 05 share."""

import numpy as np

from autograder.exercises.expect import SIGMAS, expect, expect_close

LESSON = "05_augmentation"
CALLS = 30  # in which a number of events is counted


def pictures(rng, *shape):
    """Images without any symmetry: every pixel has a value of its own."""
    return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)


def expect_free_number(count, what):
    """The number of events that ``count()`` gives varies from call to call, as it does when each is drawn by itself.

    Of ``CALLS`` calls with 50 events of probability a half, no 4 numbers hold more than 0.44: fewer than 5 different
    ones come once in 10**10.
    """
    counts = set()
    for _ in range(CALLS):
        counts.add(count())
        if len(counts) == 5:
            return
    expect(
        False,
        f"expected a number of {what} that varies from call to call, came {sorted(counts)} in {CALLS} "
        "calls. Likely cause: a fixed number is chosen, instead of a draw for each",
        kind="fixed number",
    )


def low_probability(rng):
    """Far from a half, so that a probability and its complement tell apart."""
    return rng.uniform(0.2, 0.35)


def expect_unlike_neighbours(happened, what, cause):
    """Events happen independently: neighbours, and those half of all apart, agree as often as by chance."""
    share = happened.mean()
    by_chance = share**2 + (1 - share) ** 2
    half = happened.size // 2
    for whom, pairs in (
        ("neighbours", happened[0::2] == happened[1::2]),
        ("the first and the second half", happened[:half] == happened[half:]),
    ):
        within = SIGMAS * np.sqrt(by_chance * (1 - by_chance) / pairs.size) + 1 / pairs.size
        words = f"how often {what} happens to {whom} alike"
        expect_close(pairs.mean(), by_chance, within=within, what=words, cause=cause)
