"""The three concept questions of lesson 09."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "gradient_checking_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "The error of the formula does fall with epsilon, but the subtraction loses digits: at 1e-15 the two "
            "costs agree in all digits that a float holds, and the quotient is noise."
        ),
        "b": (
            "A larger step makes the formula less exact: the two-sided error grows with the square of epsilon. At "
            "0.1 even right gradients differ in the second or third digit."
        ),
        "c": (
            "Two errors work against each other: that of the formula grows with epsilon, round-off grows with "
            "1 / epsilon. In between lies a broad range where both are small, and 1e-7 lies in it."
        ),
        "d": (
            "The machine precision is the relative gap between neighbouring floats. A step of this size changes "
            "the cost by no more than its rounding error, so the quotient has no right digit."
        ),
    },
)

question(
    "gradient_checking_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "J must be one fixed function of the parameters. With the masks of the forward pass in use at every "
            "evaluation it is one, and then the check covers the masks in the backward pass too. keep_prob = 1 "
            "also works, but leaves that code unchecked."
        ),
        "b": (
            "New masks change the cost far more than a move of epsilon does. Divided by 2 * epsilon, this noise "
            "is enormous, and the check fails however right the gradients are."
        ),
        "c": (
            "The average over many masks is smoother, but its noise falls only like one over the square root of their "
            "number: no number you can afford makes up for the division by 1e-7. And it is the gradient of "
            "another cost than that of your masks."
        ),
        "d": (
            "A larger epsilon divides the noise by a larger number, but even at 0.1 it swamps the slope, and the "
            "formula itself is no longer exact."
        ),
    },
)

question(
    "gradient_checking_q3",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "Round-off spreads over all blocks alike. Here five blocks agree to eight digits and one does not, so "
            "the numerical gradient is fine."
        ),
        "b": (
            "If dZ2 were wrong, everything computed from it would be wrong too: dW2, and through dZ1 also dW1 and "
            "db1. They are right."
        ),
        "c": (
            "A threshold is for the whole vector, and there a small block hides: its norm is small beside that of the "
            "matrices. One block at 0.3 is a bug whatever the total says."
        ),
        "d": (
            "dW2 comes from the same dZ2 and is right, so dZ2 is right; and what is computed further down from "
            "dZ2 is right, too. Only the line that makes db2 from dZ2 is left."
        ),
    },
)
