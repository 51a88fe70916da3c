"""Sizes of the three sets."""

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_equal, expect_int, expect_sequence

from .fixtures import LESSON, PARTS

sizes = exercise(
    "split_sizes",
    lesson=LESSON,
    points=1,
    hints=(
        "Dev and test are of one size: a fifth of the data, but no more than holdout. Train gets what is left.",
        "held = min(m // 5, holdout); return m - 2 * held, held, held.",
    ),
)


@sizes.reference
def split_sizes(m, holdout=10_000):
    held = min(m // 5, holdout)
    return m - 2 * held, held, held


def three_sizes(split_sizes, *args):
    parts = expect_sequence(split_sizes(*args), 3, what="the sizes")
    return [expect_int(size, what=f"n_{name}") for size, name in zip(parts, PARTS, strict=True)]


@sizes.gate
def adds_up_to_m(split_sizes, rng):
    """The result is three ints, and together they are m."""
    for m in (100, 1_000_000, 4_000_000, 7, int(rng.integers(1000, 40_000)), int(rng.integers(60_000, 10**7))):
        came = three_sizes(split_sizes, m)
        expect(
            sum(came) == m,
            f"expected sizes that add up to {m}, came {came[0]} + {came[1]} + {came[2]} = {sum(came)}",
            kind="sum",
        )


def expect_sizes(split_sizes, m, *holdout):
    held = min(m // 5, *holdout, *([] if holdout else [10_000]))
    expect_equal(three_sizes(split_sizes, m, *holdout), [m - 2 * held, held, held], what="the sizes")


@sizes.check
def splits_small_data_60_20_20(split_sizes, rng):
    """Up to 50 000 examples dev and test get a fifth each, rounded down."""
    for m in (100, int(rng.integers(200, 5000)), int(rng.integers(5001, 49_999)), 1, 2, 3, 4, 5, 9, 49_999, 50_000):
        expect_sizes(split_sizes, m)


@sizes.check
def holds_out_no_more_than_holdout(split_sizes, rng):
    """Large data leave 10 000 for dev and 10 000 for test, or what holdout says."""
    for m in (1_000_000, 4_000_000, int(rng.integers(51_000, 99_000)), int(rng.integers(10**5, 10**8)), 50_004, 50_005):
        expect_sizes(split_sizes, m)
    holdout = int(rng.integers(50, 900))
    for m in (5 * holdout + 7, 5 * holdout + 4, 5 * holdout, 5 * holdout - 1, 40 * holdout, 3):
        expect_sizes(split_sizes, m, holdout)
    expect_sizes(split_sizes, int(rng.integers(10**6, 10**7)), 50_000)
    expect_sizes(split_sizes, int(rng.integers(60, 90)), 1)
    expect_sizes(split_sizes, 60_003, 20_000)  # above 50 000, and a fifth is still less than holdout


@sizes.mistake(name="always 60/20/20")
def always_a_fifth(m, holdout=10_000):
    """A fifth goes to dev and to test however large m is: a million examples do not need 200 000 for a dev set.

    Cap both at holdout: min(m // 5, holdout).
    """
    return m - 2 * (m // 5), m // 5, m // 5


@sizes.mistake(name="always 60/20/20")
def always_sixty_percent(m, holdout=10_000):
    """Dev gets 20 % and test the rest however large m is: a million examples do not need 200 000 for a dev set.

    Cap both at holdout, min(m // 5, holdout), and give the rest to train.
    """
    return int(0.6 * m), int(0.2 * m), m - int(0.6 * m) - int(0.2 * m)


@sizes.mistake
def sizes_do_not_add_up_to_m(m, holdout=10_000):
    """The three sizes do not add up to m: examples are lost or counted twice.

    Compute dev and test first, and give train the rest: m - n_dev - n_test.
    """
    return int(0.6 * m), min(m // 5, holdout), min(m // 5, holdout)


@sizes.together("always 60/20/20", "sizes do not add up to m")
def three_shares_rounded_down(m, holdout=10_000):
    return int(0.6 * m), int(0.2 * m), int(0.2 * m)
