"""Exercise largest_stable_learning_rate: the rate beyond which descent diverges."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close, expect_number

from .fixtures import LESSON, eigenvalues, features, spectrum

stable = exercise(
    "largest_stable_learning_rate",
    lesson=LESSON,
    points=3,
    hints=(
        "Along an eigenvector of X X^T / m the error is multiplied by 1 - learning_rate * eigenvalue in every step.",
        "That factor is below 1 in size while learning_rate < 2 / eigenvalue; the largest eigenvalue decides.",
    ),
)


@stable.reference
def largest_stable_learning_rate(X):
    return 2 / eigenvalues(X)[-1]


def expect_rate(largest_stable_learning_rate, X):
    expect_close(largest_stable_learning_rate(X), 2 / eigenvalues(X)[-1], what="the learning rate")


@stable.gate
def returns_one_rate(largest_stable_learning_rate, rng):
    """The result is one number."""
    expect_number(largest_stable_learning_rate(spectrum(rng, 3, 10)), what="the learning rate")


@stable.check
def is_right_for_one_feature(largest_stable_learning_rate, rng):
    """One feature: 2 over the mean of its squares."""
    for m in (6, 11, 1):
        expect_rate(largest_stable_learning_rate, features(rng, 1, m))


@stable.check
def is_right_for_many_features(largest_stable_learning_rate, rng):
    """Many features: 2 over the largest eigenvalue of X X^T / m, with more examples than features or fewer."""
    for n_x, m in ((3, 10), (5, 5), (6, 40), (4, 2)):
        expect_rate(largest_stable_learning_rate, spectrum(rng, min(n_x, m), m))
        expect_rate(largest_stable_learning_rate, features(rng, n_x, m))
    uncorrelated = np.array([[1.0, 1.0, -1.0, -1.0], [2.0, -2.0, 2.0, -2.0], [3.0, -3.0, -3.0, 3.0]])
    for X in (uncorrelated, uncorrelated[::-1]):  # the largest eigenvalue stands last, then first
        expect_rate(largest_stable_learning_rate, X)


@stable.check
def holds_in_every_unit(largest_stable_learning_rate, rng):
    """X in a unit a thousand times as large or as small: the limit goes with the square."""
    for factor in (1e-3, 1e3):
        X = factor * spectrum(rng, 3, 8)
        expect_close(largest_stable_learning_rate(X), 2 / eigenvalues(X)[-1], what="the learning rate", atol=0.0)


@stable.mistake(name="1 over it")
def one_over_it(X):
    """This is 1 over the largest eigenvalue, half of the limit: there the steepest direction is done in one step.

    Steps up to twice as long still converge: 2 / eigenvalue.
    """
    return 1 / eigenvalues(X)[-1]


def singular_value(X):
    return np.linalg.norm(X, 2)


@stable.mistake(name="singular value for eigenvalue")
def singular_value_of_X(X):
    """The largest singular value of X stands where the largest eigenvalue of X X^T / m belongs.

    The eigenvalue is the square of the singular value, divided by m.
    """
    return 2 / singular_value(X)


@stable.mistake(name="singular value for eigenvalue")
def singular_value_over_m(X):
    """The largest singular value of X, divided by m, stands where the largest eigenvalue of X X^T / m belongs.

    The eigenvalue is the square of the singular value, divided by m.
    """
    return 2 * X.shape[1] / singular_value(X)


@stable.mistake(name="singular value for eigenvalue")
def root_of_the_eigenvalue(X):
    """The root of the largest eigenvalue is used.

    The limit is 2 over the eigenvalue itself.
    """
    return 2 / np.sqrt(eigenvalues(X)[-1])


@stable.mistake(name="without 1/m")
def without_m(X):
    """The eigenvalue is that of X X^T, without the division by m.

    The cost is a mean over m examples: take the eigenvalues of X @ X.T / m.
    """
    return 2 / (eigenvalues(X)[-1] * X.shape[1])
