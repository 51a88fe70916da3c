"""The three concept questions."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "l2_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": "The mean cross-entropy is the same as before, because every example counts twice and is divided by twice "
        "the number. But the penalty holds 1/m, and m has doubled.",
        "b": "This is the right direction of thought for lambd, not for the weights: a penalty half as strong lets the "
        "weights grow.",
        "c": (
            "The mean cross-entropy stays the same, and the penalty lambd / (2 * m) * ||W||^2 is halved because m "
            "doubles. To get the old minimum back you would double lambd. So tune lambd again when m changes much."
        ),
        "d": "The copies hold nothing new: the mean cross-entropy does not change. Only the penalty's weight does.",
    },
)

question(
    "l2_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "Gradient descent lowers the sum of cross-entropy and penalty. One part may rise while the sum falls, so "
            "only the sum can tell you whether training works."
        ),
        "b": "A smaller learning rate does not change which function goes down. The cross-entropy alone may still rise "
        "while the weights shrink.",
        "c": "A wrong gradient would show in the sum. The cross-entropy alone may rise with perfectly right gradients.",
        "d": "Without the penalty the curve falls, but then you check another training than the one you want to use.",
    },
)

question(
    "l2_q3",
    lesson=LESSON,
    right="d",
    why={
        "a": "More data helps against variance, a gap between training and dev error. Here the gap is 1 %.",
        "b": "A stronger penalty fights variance and makes bias worse. Here the training error itself is far too high.",
        "c": "L1 penalizes too, only with another shape. What hurts is the strength of the penalty.",
        "d": "The training error is 13 points above human error: high bias. With lambd this large the weights are "
        "small and the network is nearly linear, so give it room first.",
    },
)
