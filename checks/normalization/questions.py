"""Concept questions of lesson 07."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "normalization_q1",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "Ten patients say little about the mean and spread of all patients. And the same patient would get other "
            "numbers among ten others, so the network would give another answer."
        ),
        "b": (
            "The network has learned on features that were moved and scaled with these numbers. A new patient must be "
            "measured with the same ruler."
        ),
        "c": (
            "The weights belong to the old mu and sigma: with others the network would have to be trained again, each "
            "time patients come."
        ),
        "d": "The network has never seen features on their raw scale. An area of 600 is far outside of what it knows.",
    },
)

question(
    "normalization_q2",
    lesson=LESSON,
    right="d",
    why={
        "a": "The largest eigenvalue sets the limit, 2/100, and it has not changed. The smallest never limits it.",
        "b": "That would need a largest eigenvalue of 1. The limit is 2 over the largest eigenvalue: 2/100, as before.",
        "c": "The rate alone does not count: in each direction the error shrinks by 1 - learning_rate * eigenvalue.",
        "d": (
            "The steepest direction limits the rate to 2/100, before and after. At half of that the factor of the "
            "flattest direction goes from 1 - 0.01/100 = 0.9999 to 1 - 1/100 = 0.99: a hundred times fewer steps."
        ),
    },
)

question(
    "normalization_q3",
    lesson=LESSON,
    right="c",
    why={
        "a": "The other way round: the division by a small sigma makes the one inked image stand out, with 17.3 there.",
        "b": "sigma is small but not 0, so the division is defined. A pixel that is constant would get sigma = 1.",
        "c": (
            "With ink in 1 of 300 images, that image gets (300 - 1) ** 0.5 = 17.3 at this pixel, however faint the ink "
            "is. Pixels share one scale already, so one common mean and spread gains the same without lifting noise."
        ),
        "d": (
            "It hurts little as a rule, but here a stray spot counts as much as a whole stroke. The experiment on the "
            "digits shows that the error on new images can rise."
        ),
    },
)
