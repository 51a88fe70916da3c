"""Concept questions of lesson 06."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "early_stopping_q1",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "After epoch 2 the error has been above 0.25 for one epoch only. With patience 3 training waits on, and "
            "finds 0.24."
        ),
        "b": (
            "0.23 is the least error of the list, but training never gets there: three epochs in a row without "
            "improvement end it after epoch 6."
        ),
        "c": (
            "Training does stop after epoch 6, but its parameters, with 0.25, are not the ones to keep. Those of the "
            "best epoch are."
        ),
        "d": (
            "0.24 in epoch 3 is the best; epochs 4, 5 and 6 are not below it, so training stops after epoch 6 and "
            "returns what it kept after epoch 3. It never sees the 0.23 of epoch 7: that is the price of a short "
            "patience."
        ),
    },
)

question(
    "early_stopping_q2",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "The stop does not touch the cost function. It ends the descent before the cost is low, which is another "
            "matter than changing what low means; L2 changes the cost."
        ),
        "b": (
            "The number of steps now decides two things, how far the training cost falls and how much is "
            "regularized. To lower the training error you would train longer, and that regularizes less. With L2 "
            "each task has a knob of its own."
        ),
        "c": (
            "It is the other way round: early stopping is the cheap one. A single run passes every norm on its way, "
            "while L2 needs a full training for every value of lambd."
        ),
        "d": "It needs dev errors during training, but so does choosing lambd. Neither touches the test set.",
    },
)

question(
    "early_stopping_q3",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "The best of 200 noisy measurements is partly luck, the more so with 50 images, where one image is 2 "
            "points. The epoch was chosen because its dev error is low. A test set that had no part in any choice "
            "gives an honest number."
        ),
        "b": (
            "The dev set was not used for gradients, but it chose the epoch, one out of 200. A number that was picked "
            "for being small is too small on average."
        ),
        "c": (
            "The last epoch is not the model that you keep. Its error says nothing about the parameters of the stop."
        ),
        "d": (
            "The training set was used by every step, so its error is far too small, and at the stop just as much as "
            "anywhere."
        ),
    },
)
