"""How many dev examples a margin takes."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_equal, expect_int

from .fixtures import LESSON

dev_size = exercise(
    "dev_set_size",
    lesson=LESSON,
    points=2,
    hints=(
        "Solve z * sqrt(p * (1 - p) / n) <= margin for n: square both sides.",
        "n = z**2 * p * (1 - p) / margin**2, rounded up to an int, and at least 1.",
    ),
)


def needed(p, margin, z=1.96):
    return max(1, int(np.ceil(z**2 * p * (1 - p) / margin**2)))


@dev_size.reference
def dev_set_size(error_rate, margin, z=1.96):
    return needed(error_rate, margin, z)


def margins(rng, z=1.96):
    """Error rates and margins for which no n comes close to a tie or to the next formula's."""
    cases = []
    while len(cases) < 5:
        p, margin = round(rng.uniform(0.02, 0.45), 3), round(rng.uniform(0.01, 0.06), 4)
        n = z**2 * p * (1 - p) / margin**2
        if n > 5 and 0.1 < n % 1 < 0.4:
            cases.append((p, margin))
    return cases


@dev_size.check(weight=2)
def finds_the_smallest_size(dev_set_size, rng):
    """n is the smallest int with z * sqrt(p * (1 - p) / n) <= margin."""
    for p, margin in (*margins(rng), (0.3, 0.0043)):
        expect_equal(expect_int(dev_set_size(p, margin), what="n"), needed(p, margin), what="n")


@dev_size.check
def takes_z_from_its_argument(dev_set_size, rng):
    """z sets the confidence: 1.96 stands for 95 %."""
    for z in (1.0, 2.576):
        for p, margin in margins(rng, z)[:2]:
            expect_equal(expect_int(dev_set_size(p, margin, z), what="n"), needed(p, margin, z), what="n")


@dev_size.check
def takes_a_size_that_just_reaches_the_margin(dev_set_size, rng):
    """When some n has exactly the margin, that n is enough; numbers that a computer holds exactly."""
    for margin, z in ((0.25, 1.0), (0.125, 2.0), (0.0625, 0.5), (0.125, 1.0)):
        came, enough = expect_int(dev_set_size(0.5, margin, z), what="n"), needed(0.5, margin, z)
        cause = "one is added in place of rounding up, or < stands for <=" if came == enough + 1 else ""
        expect_equal(came, enough, what="n", cause=cause)


@dev_size.check
def is_at_least_one(dev_set_size, rng):
    """One example is enough when the error rate is 0 or 1 or the margin is large; otherwise it is not."""
    p, margin = margins(rng)[0]
    expect_equal(expect_int(dev_set_size(p, margin), what="n"), needed(p, margin), what="n")
    for p, margin in ((0.0, 0.05), (1.0, 0.05), (0.1, 0.9)):
        expect_equal(expect_int(dev_set_size(p, margin), what="n"), 1, what="n")


def _wrong_size(name, formula, doc, rounded=np.ceil):
    def mistake(error_rate, margin, z=1.96):
        return max(1, int(rounded(formula(error_rate, margin, z))))

    mistake.__doc__ = doc
    dev_size.mistake(mistake, name=name)


_wrong_size(
    "rounded down",
    lambda p, margin, z: z**2 * p * (1 - p) / margin**2,
    "The result is rounded down, so the margin is a little too wide.\n\nRound up: int(np.ceil(...)) or math.ceil(...).",
    rounded=np.floor,
)
for _formula in (lambda p, margin, z: z * p * (1 - p) / margin, lambda p, margin, z: z * np.sqrt(p * (1 - p)) / margin):
    _wrong_size(
        "forgot both squares",
        _formula,
        "z and margin are not squared: n stands under a root, so solving for it squares both sides.\n\n"
        "n = z**2 * p * (1 - p) / margin**2.",
    )
_wrong_size(
    "p for p(1-p)",
    lambda p, margin, z: z**2 * p / margin**2,
    "The variance of a yes-or-no result is p * (1 - p), and only p is used.\n\nn = z**2 * p * (1 - p) / margin**2.",
)
