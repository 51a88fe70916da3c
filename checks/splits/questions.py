"""Concept questions."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "splits_q1",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "A fifth of two million is 400 000 images. No comparison of models needs that many; they teach the "
            "network more in the training set."
        ),
        "b": (
            "The large web set would decide what dev and test look like: 99 % of them web photos. You would pick the "
            "model that is best on photos your users never send."
        ),
        "c": (
            "Now you tune on one distribution and are judged on another. A model that looks better on dev may be "
            "worse for your users, and months of work aim at the wrong target."
        ),
        "d": (
            "Dev and test both come from what counts in the end, the users' photos, so dev aims where test measures. "
            "The training set may differ: the web photos help, and so do the 10 000 photos that are left."
        ),
    },
)

question(
    "splits_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "The model was chosen because it did well on these 500 examples, and some of that is luck. The best of "
            "200 lucky draws is too good; new examples will bring more errors."
        ),
        "b": (
            "The dev set was not trained on, but it was used to choose among 200 models. That is fitting too, only "
            "slower: the choice adapts to these 500 examples."
        ),
        "c": (
            "With 500 examples the error of one model fixed beforehand is uncertain by about two points, in both "
            "directions. But choosing the best of many pushes it in one direction: too low."
        ),
        "d": (
            "Another name does not make the examples unseen. A set that helped to choose the model is a dev set, "
            "whatever you call it."
        ),
    },
)

question(
    "splits_q3",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "A stratified split keeps the shares of the classes, but images of one patient still land on both sides."
        ),
        "b": (
            "Looking for equal columns finds exact duplicates. Two images of one patient differ in every pixel and "
            "still give the patient away."
        ),
        "c": (
            "All images of a patient go to one side, so the dev set asks what you want to know: how good is the "
            "network on patients that it has never seen?"
        ),
        "d": (
            "More dev images make the error less noisy, but the leak stays: the number gets more exact and remains "
            "too low."
        ),
    },
)
