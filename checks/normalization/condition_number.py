"""Exercise condition_number: how elongated the contours are."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close, expect_number

from .fixtures import LESSON, eigenvalues, features, mean_of, spectrum, stretched

condition = exercise(
    "condition_number",
    lesson=LESSON,
    points=3,
    hints=(
        "C = X @ X.T / m is symmetric, so np.linalg.eigvalsh(C) gives its eigenvalues, in rising order.",
        "eigenvalues = np.linalg.eigvalsh(X @ X.T / X.shape[1]); return eigenvalues[-1] / eigenvalues[0]",
    ),
)


@condition.reference
def condition_number(X):
    return eigenvalues(X)[-1] / eigenvalues(X)[0]


def expect_condition(condition_number, X):
    expect_close(condition_number(X), eigenvalues(X)[-1] / eigenvalues(X)[0], what="the condition number")


@condition.gate
def returns_a_number(condition_number, rng):
    """The result is one number."""
    expect_number(condition_number(spectrum(rng, 3, 10)), what="the condition number")


@condition.check
def is_the_ratio_for_features_on_the_axes(condition_number, rng):
    """Uncorrelated features: the largest mean square over the smallest."""
    for n_x, m in ((2, 8), (4, 12)):
        expect_condition(condition_number, spectrum(rng, n_x, m, turned=False))


@condition.check
def is_the_ratio_for_correlated_features(condition_number, rng):
    """Correlated features: largest over smallest eigenvalue of X X^T / m."""
    for n_x, m in ((3, 10), (5, 5), (6, 40)):
        expect_condition(condition_number, spectrum(rng, n_x, m))


@condition.check
def takes_X_as_it_is(condition_number, rng):
    """X is not centred or scaled first; a single feature, or features that are normal to each other, give 1."""
    expect_condition(condition_number, features(rng, 3, 20))
    expect_condition(condition_number, features(rng, 2, 30) + 30.0)
    expect_condition(condition_number, stretched(rng, 3, 9, 4.0, 4.0))
    expect_condition(condition_number, features(rng, 1, 6))


@condition.check
def does_not_depend_on_the_unit(condition_number, rng):
    """X in a unit a hundred times as large has the same ratio: no small number is added, none is left out."""
    for n_x, m in ((3, 9), (2, 6)):
        expect_condition(condition_number, spectrum(rng, n_x, m) / 100)


@condition.mistake(name="of X itself")
def of_X_itself(X):
    """This is the condition number of X: the ratio of its singular values, the square root of what is wanted.

    Take the eigenvalues of X @ X.T / m.
    """
    return np.linalg.cond(X)


@condition.mistake
def inverted(X):
    """The smallest eigenvalue is divided by the largest.

    Divide the largest by the smallest: the condition number is at least 1.
    """
    return eigenvalues(X)[0] / eigenvalues(X)[-1]


@condition.mistake
def X_centred_first(X):
    """The mean is subtracted first, so this is the condition number of the covariance.

    Take X as it is: X @ X.T / m.
    """
    return condition_number(X - mean_of(X)) if len(X) > 1 else 1.0


@condition.mistake
def largest_eigenvalue_alone(X):
    """The largest eigenvalue is returned, not its ratio to the smallest.

    Divide it by the smallest eigenvalue.
    """
    return eigenvalues(X)[-1]
