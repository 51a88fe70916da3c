"""Compare two models over seeds."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, describe, expect_number, expect_sequence

from .fixtures import LESSON

comparison = exercise(
    "compare_over_seeds",
    lesson=LESSON,
    points=2,
    hints=(
        "One seed gives one pair of errors. Take the difference within each pair first; then ask how these differences "
        "scatter, and how far their mean can be off.",
        "d = np.array(errors_a) - np.array(errors_b); return d.mean(), d.std(ddof=1) / np.sqrt(len(d)).",
    ),
)


@comparison.reference
def compare_over_seeds(errors_a, errors_b):
    differences = np.subtract(errors_a, errors_b)
    return float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(differences.size))


def paired_errors(rng, n):
    """Errors of two models that share the luck of their seeds; b is better by a few points."""
    luck = rng.uniform(0.05, 0.35, n)
    return luck + rng.uniform(0.01, 0.09, n), luck + rng.uniform(-0.04, 0.02, n)


def two_numbers(function, errors_a, errors_b):
    pair = expect_sequence(function(errors_a, errors_b), 2)
    names = ("mean_difference", "standard_error")
    return [expect_number(value, what=what) for value, what in zip(pair, names, strict=True)]


def expect_comparison(function, errors_a, errors_b, part):
    """The mean difference (part 0) or its standard error (part 1); both numbers tell one mistake from another."""
    came = two_numbers(function, errors_a, errors_b)
    expected = compare_over_seeds(errors_a, errors_b)[part]
    if abs(came[part] - expected) > 1e-9 + 1e-6 * abs(expected):
        what = ("mean_difference", "standard_error")[part]
        message = f"expected the {what} to be {describe(expected)}, came {describe(came[part])}"
        raise Mismatch(message, kind=what, got=came[part])


@comparison.gate
def returns_two_numbers(compare_over_seeds, rng):
    """The result is a tuple of two numbers."""
    two_numbers(compare_over_seeds, *paired_errors(rng, 5))


@comparison.check
def averages_the_differences(compare_over_seeds, rng):
    """mean_difference is the mean of a - b: above 0 when a makes more errors."""
    for n in (3, 10, 7):
        errors_a, errors_b = paired_errors(rng, n)
        expect_comparison(compare_over_seeds, errors_a, errors_b, 0)
        expect_comparison(compare_over_seeds, errors_b, errors_a, 0)


@comparison.check
def measures_how_far_the_mean_can_be_off(compare_over_seeds, rng):
    """standard_error is the standard deviation of the differences, with n - 1, divided by the root of n."""
    for n in (3, 10, 7):
        errors_a, errors_b = paired_errors(rng, n)
        expect_comparison(compare_over_seeds, errors_a, errors_b, 1)
        expect_comparison(compare_over_seeds, errors_b, errors_a, 1)


@comparison.check
def keeps_to_the_pairs(compare_over_seeds, rng):
    """The errors of one seed belong together: luck that both models share cancels, other luck counts."""
    errors_a, errors_b = paired_errors(rng, 8)
    expect_comparison(compare_over_seeds, errors_a, errors_b, 1)
    expect_comparison(compare_over_seeds, errors_a, np.sort(errors_b)[::-1].copy(), 1)
    expect_comparison(compare_over_seeds, errors_a, errors_a - rng.uniform(0.05, 0.07, 8), 1)


@comparison.check
def takes_two_seeds_and_lists(compare_over_seeds, rng):
    """Two seeds are enough, lists serve as well as arrays, and whole numbers are numbers."""
    errors_a, errors_b = paired_errors(rng, 2)
    for part in (0, 1):
        expect_comparison(compare_over_seeds, errors_a, errors_b, part)
        expect_comparison(compare_over_seeds, errors_a.tolist(), errors_b.tolist(), part)
        expect_comparison(compare_over_seeds, [7, 4, 9, 5], [6, 5, 3, 1], part)
        expect_comparison(compare_over_seeds, [5, 5, 5, 7, 4], [1, 3, 3, 4, 4], part)  # no seed is left out
        expect_comparison(compare_over_seeds, np.array([3.0, 8.0, 4.0]), np.array([5.0, 5.0, 5.0]), part)


def _spread(name, spread, doc):
    """Declare the mistake whose second number comes from another formula."""

    def mistake(errors_a, errors_b):
        a, b = np.asarray(errors_a, float), np.asarray(errors_b, float)
        return np.mean(a - b), spread(a, b)

    mistake.__doc__ = doc
    comparison.mistake(mistake, name=name)


_UNPAIRED = (
    "The spreads of the two models are combined as if their seeds had nothing to do with each other. What both share, "
    "such as a hard draw of training examples, then hides the difference.\n\n"
    "Subtract within each seed first, errors_a - errors_b, and take the standard deviation of these n differences."
)
for _formula in (
    lambda a, b: np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / a.size),
    lambda a, b: np.sqrt((a.var() + b.var()) / a.size),
    lambda a, b: np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / (2 * a.size)),
    lambda a, b: (a.std(ddof=1) + b.std(ddof=1)) / np.sqrt(a.size),
    lambda a, b: (a.std(ddof=1) - b.std(ddof=1)) / np.sqrt(a.size),
    lambda a, b: abs(a.std(ddof=1) - b.std(ddof=1)) / np.sqrt(a.size),
    lambda a, b: np.sqrt(a.var(ddof=1) + b.var(ddof=1)),
    lambda a, b: a.std(ddof=1) / np.sqrt(a.size),
    lambda a, b: b.std(ddof=1) / np.sqrt(a.size),
    lambda a, b: np.concatenate([a, b]).std(ddof=1) / np.sqrt(2 * a.size),
    lambda a, b: np.concatenate([a, b]).std(ddof=1) / np.sqrt(a.size),
):
    _spread("unpaired spread", _formula, _UNPAIRED)
_spread(
    "ddof=0",
    lambda a, b: (a - b).std() / np.sqrt(a.size),
    "The squared deviations are divided by n. They are taken from the mean of the same n differences, so they come out "
    "a little too small.\n\nDivide by n - 1: std(ddof=1).",
)
_NOT_DIVIDED = (
    "This is the spread of single differences. The mean of n of them scatters less.\n\n"
    "Divide the standard deviation by the root of n: std(ddof=1) / np.sqrt(n)."
)
for _formula in (
    lambda a, b: (a - b).std(ddof=1),
    lambda a, b: (a - b).std(ddof=1) / a.size,
    lambda a, b: (a - b).var(ddof=1) / a.size,
):
    _spread("not divided by sqrt(n)", _formula, _NOT_DIVIDED)


@comparison.mistake
def difference_upside_down(errors_a, errors_b):
    """The difference is taken as b - a, so a model that makes more errors looks better.

    Subtract b from a: a positive mean says that a makes more errors.
    """
    mean_difference, standard_error = compare_over_seeds(errors_a, errors_b)
    return -mean_difference, standard_error


@comparison.mistake
def sign_lost(errors_a, errors_b):
    """The absolute value of the mean is returned, so nobody can tell which model is better.

    Keep the sign of a - b.
    """
    mean_difference, standard_error = compare_over_seeds(errors_a, errors_b)
    return abs(mean_difference), standard_error


@comparison.mistake(name="sign lost")
def mean_of_the_absolute_differences(errors_a, errors_b):
    """Each difference loses its sign before the mean, so two equal models seem to differ.

    Average the differences a - b with their signs: luck in both directions then cancels.
    """
    differences = np.abs(np.subtract(errors_a, errors_b))
    return differences.mean(), differences.std(ddof=1) / np.sqrt(differences.size)


@comparison.mistake
def needs_arrays(errors_a, errors_b):
    """Lists cannot be subtracted from each other.

    Turn both into arrays first: np.array(errors_a) - np.array(errors_b).
    """
    differences = errors_a - errors_b
    return differences.mean(), differences.std(ddof=1) / np.sqrt(differences.size)


@comparison.mistake
def the_two_numbers_swapped(errors_a, errors_b):
    """The standard error stands first.

    Return (mean_difference, standard_error).
    """
    return compare_over_seeds(errors_a, errors_b)[::-1]


@comparison.together("ddof=0", "not divided by sqrt(n)")
def spread_of_single_differences_by_n(errors_a, errors_b):
    differences = np.subtract(errors_a, errors_b)
    return differences.mean(), differences.std()
