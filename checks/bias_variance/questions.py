"""Concept questions."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "bias_variance_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "12 % looks like a high training error, but 11 of the 12 points are the Bayes error, which no network can "
            "undercut. What you could gain against bias is 1 point."
        ),
        "b": (
            "The variance is the gap between dev and training error: 13 % - 12 % = 1 point. More data could gain you "
            "no more than that."
        ),
        "c": (
            "The bias is 12 % - 11 % = 1 point and the variance 13 % - 12 % = 1 point. Both are below the tolerance "
            "of 2 points; the remaining 11 points cannot be avoided."
        ),
        "d": (
            "This compares both errors with 0. Measured from the Bayes error of 11 %, the bias is 1 point and the "
            "variance is 1 point."
        ),
    },
)

question(
    "bias_variance_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "The bias is 14 points, the variance 1. More examples close the gap between dev and training error, and "
            "there is next to none; the training error itself does not fall. A network that fits better does lower it."
        ),
        "b": (
            "More data helps against variance, the gap of 1 point. With a bias of 14 points the dev error would stay "
            "near 15 %, however much you collect."
        ),
        "c": (
            "Regularization holds the network back: it lowers variance and as a rule raises bias. Here bias is the "
            "problem, so it makes matters worse."
        ),
        "d": (
            "Two errors near each other say that the variance is low. They say nothing of the bias: human "
            "error shows that 14 points can be gained."
        ),
    },
)

question(
    "bias_variance_q3",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "The gap did grow from 1 to 5 points, but the dev error, which counts, fell from 9 % to 6 %. Going back "
            "would give those 3 points away."
        ),
        "b": (
            "The training error is now 1 % with a human error of 0.5 %: hardly any bias is left. What remains is a gap "
            "of 5 points, and that is variance."
        ),
        "c": (
            "The dev error is what you want to lower; bias and variance tell you how. The sum of the two went "
            "down by 3 points, so the change was a good one."
        ),
        "d": (
            "The bias fell by 7 points, the variance rose by 4, and the dev error is 3 points better. Bias comes "
            "first; now that it is small, the 5 points of variance are next: more data or regularization."
        ),
    },
)
