"""Exercise 5: the L1 penalty."""

import numpy as np

from autograder.exercises import exercise

from .fixtures import LESSON, absolute_values, check_penalty, squares, total

l1 = exercise(
    "l1_penalty",
    lesson=LESSON,
    points=1,
    hints=(
        "Like l2_penalty, with absolute values in place of squares.",
        "lambd / (2 * m) * sum of np.sum(np.abs(W)) over W1, ..., WL.",
    ),
)


@l1.reference
def l1_penalty(parameters, lambd, m):
    return lambd / (2 * m) * total(parameters, absolute_values)


check_penalty(l1, absolute_values)


@l1.mistake(name="squares")
def squares_for_absolute_values(parameters, lambd, m):
    """The squares are added up: that is the L2 penalty.

    Use np.sum(np.abs(W)).
    """
    return lambd / (2 * m) * total(parameters, squares)


@l1.mistake(name="includes b")
def includes_the_biases(parameters, lambd, m):
    """The biases are penalized too.

    Add up the absolute values of W1, ..., WL only.
    """
    return lambd / (2 * m) * total(parameters, absolute_values, "Wb")


@l1.mistake
def no_absolute_values(parameters, lambd, m):
    """The weights are added up with their signs, so positive and negative ones cancel.

    Take np.abs(W) before the sum.
    """
    return lambd / (2 * m) * total(parameters, np.sum)


@l1.mistake(name="no 1/2")
def no_half_in_l1(parameters, lambd, m):
    """The factor 1/2 is missing. Many texts define L1 without it; here it is lambd / (2 * m), as for L2.

    Multiply the sum by lambd / (2 * m).
    """
    return lambd / m * total(parameters, absolute_values)
