"""The three concept questions."""

from autograder.exercises import question

from .fixtures import LESSON

question(
    "dropout_q1",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "This belongs to the original dropout, which does not divide in training. Inverted dropout has "
            "already divided by 0.8, so the activations would now be 20 % too small in every hidden layer."
        ),
        "b": (
            "The division by keep_prob in training keeps the expected activations unchanged, so the full network "
            "needs neither a mask nor a correction."
        ),
        "c": (
            "One random pass makes the prediction noisy: the same example can get two different answers. The "
            "average of many such passes is sound, but it costs many times more and comes out nearly the same as "
            "one pass through the full network."
        ),
        "d": (
            "The division makes up for units that are missing. Now no unit is missing, so the activations would "
            "be 25 % too large in every hidden layer."
        ),
    },
)

question(
    "dropout_q2",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "One value for all is easy to set, but it throws away half of the pixels of every image and half of a"
            " layer of 8 units, where hardly anything overfits: W3 has 2 048 weights, W2 has 65 536."
        ),
        "b": (
            "This drops pixels, which no later layer can bring back, and leaves W2, where most of the weights "
            "are, without any dropout."
        ),
        "c": (
            "The lowest value stands where the weight matrix is largest (W2, 256 x 256), a milder one at the "
            "layer before, and 1 at the inputs and at the small layer that can hardly overfit."
        ),
        "d": (
            "The layer of 8 units is a bottleneck: on average only 4 would be left to carry everything to the "
            "output, while the large matrices W1 and W2, which do overfit, get no dropout."
        ),
    },
)

question(
    "dropout_q3",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "With fresh masks every step measures another function, so the printed cost cannot show whether "
            "training works. Without dropout the cost is well defined: if it falls, forward and backward agree, "
            "and you can switch dropout on."
        ),
        "b": (
            "The curve becomes smooth because you now train one fixed set of thinned networks. That is no longer "
            "dropout: nothing stops the kept units from relying on one another."
        ),
        "c": (
            "The ups and downs come from the masks, not from steps that are too long. A lower learning rate slows"
            " training and still does not show whether the gradients are right."
        ),
        "d": (
            "A smooth curve is no reason to choose keep_prob. You choose it by the error on the dev set, and most"
            " values that help there make the printed cost noisy."
        ),
    },
)
