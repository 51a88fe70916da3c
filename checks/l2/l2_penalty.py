"""Exercise 1: the L2 penalty."""

import numpy as np

from autograder.exercises import exercise

from .fixtures import LESSON, check_penalty, squares, total

l2 = exercise(
    "l2_penalty",
    lesson=LESSON,
    points=2,
    hints=(
        "Square every entry of every weight matrix, add them all up, and leave the biases out.",
        "lambd / (2 * m) * sum of np.sum(W ** 2) over W1, ..., WL; there are len(parameters) // 2 layers.",
    ),
)


@l2.reference
def l2_penalty(parameters, lambd, m):
    return lambd / (2 * m) * total(parameters, squares)


check_penalty(l2, squares)


@l2.mistake
def includes_b(parameters, lambd, m):
    """The biases are penalized too.

    Add up the squares of W1, ..., WL only: a bias moves a unit's threshold and hardly overfits.
    """
    return lambd / (2 * m) * total(parameters, squares, "Wb")


@l2.mistake(name="no 1/2")
def no_half(parameters, lambd, m):
    """The factor 1/2 is missing, so the penalty is twice as large as it should be.

    Multiply by lambd / (2 * m): the 1/2 cancels the 2 that the derivative of a square brings.
    """
    return lambd / m * total(parameters, squares)


@l2.mistake(name="no 1/m")
def no_m(parameters, lambd, m):
    """The penalty is not divided by m, the number of examples.

    Multiply by lambd / (2 * m), as the cross-entropy is a mean over m examples, too.
    """
    return lambd / 2 * total(parameters, squares)


@l2.mistake(name="norm not squared")
def norms_not_squared(parameters, lambd, m):
    """The Frobenius norms are added up without being squared.

    Use np.sum(W ** 2), or np.linalg.norm(W) ** 2.
    """
    return lambd / (2 * m) * total(parameters, np.linalg.norm)


@l2.mistake(name="norm not squared")
def norm_of_all_not_squared(parameters, lambd, m):
    """A square root is taken of the sum of squares.

    Leave the square root out: the penalty holds the squared Frobenius norms.
    """
    return lambd / (2 * m) * np.sqrt(total(parameters, squares))


@l2.mistake
def last_layer_only(parameters, lambd, m):
    """Only the last layer's weights are counted. Is the sum overwritten in every turn of the loop?

    Add the squares of every layer, from W1 to WL, to one sum.
    """
    return lambd / (2 * m) * squares(parameters[f"W{len(parameters) // 2}"])
