"""Concept questions of lesson 05."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "augmentation_q1",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "A mirrored 2 is no digit that anybody writes, and a 6 turned by half a circle is a 9: the label does "
            "not survive."
        ),
        "b": "Turned by 90 degrees, a 7 is no 7 any more, and a 6 comes close to a 9 at 180: too much rotation.",
        "c": (
            "Noise so strong that a person cannot read the digit leaves an image whose label says something that is "
            "not in it."
        ),
        "d": (
            "People write a little to the left, to the right and at a slant: small shifts and rotations give images "
            "that could have been in the data, with the same label."
        ),
    },
)

question(
    "augmentation_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "Dev and test sets must look like what the model meets in the end. Augment the training set only, after "
            "the split, so that no copy of a training image lands in dev."
        ),
        "b": (
            "Then dev holds images that are nearly copies of training images, and its error looks better than the "
            "error on new images."
        ),
        "c": (
            "Dev error would then be measured on distorted images that nobody will send; it no longer says what you "
            "want to know."
        ),
        "d": "Augmenting test only measures robustness to your distortions, not the error on real images.",
    },
)

question(
    "augmentation_q3",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "A shifted copy repeats what the original already shows. It adds less than a new image, which brings new "
            "handwriting."
        ),
        "b": (
            "The copies are redundant, so they add less than as many new images, but they cost almost nothing and "
            "teach the network what does not matter."
        ),
        "c": (
            "They are not worthless: the network learns that a shift does not change the digit, which lowers the "
            "variance when images are few."
        ),
        "d": "Augmentation changes the images, not the number of weights; it acts as a regularizer by the data.",
    },
)
