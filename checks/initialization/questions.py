"""Concept questions of lesson 08."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "initialization_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "The weights do move: with tanh and weights of 0.5 the gradients are not zero. They move by the same "
            "amount in every unit, and that is the trouble."
        ),
        "b": (
            "Different inputs give each unit different weights along its row, but the 20 rows are equal. Every unit "
            "sees the same inputs, so the data cannot make one unit differ from another."
        ),
        "c": (
            "Equal rows compute equal activations, get equal gradients and take equal steps. Nothing in gradient "
            "descent breaks the tie, so 20 units do the work of one. Random weights break it; biases may stay zero."
        ),
        "d": (
            "0.5 is no tiny number, and one hidden layer is not deep. The size of the weights is not what is wrong: "
            "any constant would give 20 equal units."
        ),
    },
)

question(
    "initialization_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "He's variance for ReLU is 2 divided by the number of inputs, 2 / 512 = 1 / 256, and the standard "
            "deviation is its square root, 1 / 16 = 0.0625."
        ),
        "b": (
            "This is sqrt(2 / 128), with the 128 units of the layer itself. What counts forward is how many terms "
            "are added up in one unit: 512."
        ),
        "c": "This is the variance 2 / 512. The factor on standard normal numbers is its square root.",
        "d": (
            "This is sqrt(1 / 512), which keeps the variance with tanh near zero. Behind a ReLU half of the mean "
            "square is gone, and the 2 makes up for it."
        ),
    },
)

question(
    "initialization_q3",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "Nothing saturates here: activations that vary by 0.1 lie near 0.5, where the slope is at its largest, "
            "0.25. Smaller weights shrink the gradients even more."
        ),
        "b": (
            "The sigmoid multiplies every gradient by 0.25 at most, and Xavier's weights keep the rest level; 19 "
            "layers leave 4e-12 of it. ReLU has slope 1 above 0, and He's factor 2 makes up for the half below it."
        ),
        "c": (
            "The first layers would need a learning rate a million million times larger than the last ones, which "
            "would blow up with it. The slope of at most 0.25 in every layer stays."
        ),
        "d": (
            "With zeros all units of a layer are equal, and no gradient at all reaches the layers below the output: "
            "it is multiplied by W, which is 0."
        ),
    },
)
