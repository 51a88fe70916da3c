"""Exercise 2: the regularized cost."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close, expect_number

from ..fixtures import shuffled
from .fixtures import LESSON, OTHER_DEPTHS, THREE_LAYERS, by_position, layers, parameters_of, squares, strength

regularized_cost = exercise(
    "compute_cost_with_regularization",
    lesson=LESSON,
    points=2,
    hints=(
        "The cost is the mean cross-entropy plus the L2 penalty of all weight matrices.",
        "-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) + l2_penalty(parameters, lambd, Y.shape[1])",
    ),
)


def cross_entropy(AL, Y):
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


def cost_by(AL, Y, parameters, lambd, *, sign=1, divisor=lambda m: 2 * m, kinds="W", only=None, data=True):
    """The regularized cost; its arguments make the known mistakes."""
    penalized = only or range(1, len(parameters) // 2 + 1)
    penalty = sum(squares(parameters[f"{kind}{layer}"]) for layer in penalized for kind in kinds)
    return data * cross_entropy(AL, Y) + sign * lambd / divisor(Y.shape[1]) * penalty


@regularized_cost.reference
def compute_cost_with_regularization(AL, Y, parameters, lambd):
    return cost_by(AL, Y, parameters, lambd)


def expect_cost(function, rng, dims, lambd, m):
    AL = rng.uniform(0.1, 0.9, (1, m))
    AL[0, :: m // 2 + 1] = rng.choice([0.02, 0.98])  # a confident network; nothing is to be cut off
    Y = (rng.random((1, m)) < 0.5).astype(int)
    parameters = parameters_of(rng, dims)
    expected = cost_by(AL, Y, parameters, lambd)
    expect_close(function(AL, Y, parameters, lambd), expected, what=f"the cost of {layers(dims)}")


@regularized_cost.gate
def returns_one_cost(cost, rng):
    """The cost is one number."""
    AL, Y = rng.uniform(0.1, 0.9, (1, 5)), np.array([[0, 1, 1, 0, 1]])
    expect_number(cost(AL, Y, parameters_of(rng, THREE_LAYERS), 0.7), what="the cost")


@regularized_cost.check
def is_the_cross_entropy_at_lambd_0(cost, rng):
    """Without regularization it is the mean cross-entropy, for one example as for many."""
    for m in (9, 40, 1):
        expect_cost(cost, rng, THREE_LAYERS, 0.0, m)


@regularized_cost.check
def adds_the_penalty(cost, rng):
    """The penalty lambd/(2m) times the sum of squared weights is added."""
    for lambd, m in (strength(rng), strength(rng), (0.7, 1)):
        expect_cost(cost, rng, THREE_LAYERS, lambd, m)


@regularized_cost.check
def works_at_any_depth(cost, rng):
    """The weights of all layers count, from one layer to twelve."""
    for dims in OTHER_DEPTHS:
        expect_cost(cost, rng, dims, *strength(rng))


@regularized_cost.check
def finds_the_weights_by_their_keys(cost, rng):
    """The order of the keys in the dict does not matter."""
    AL, Y = rng.uniform(0.1, 0.9, (1, 7)), np.array([[1, 0, 0, 1, 1, 0, 1]])
    parameters, (lambd, _) = parameters_of(rng, THREE_LAYERS), strength(rng)
    expected = cost_by(AL, Y, parameters, lambd)
    expect_close(
        cost(AL, Y, shuffled(rng, parameters), lambd),
        expected,
        what="the cost, the dict in another order,",
        cause=by_position(cost(AL, Y, parameters, lambd), expected),
    )


@regularized_cost.mistake
def penalty_subtracted(AL, Y, parameters, lambd):
    """The penalty is subtracted, so large weights make the cost smaller.

    Add it: large weights are to cost something. (The minus sign of the cross-entropy does not belong to the penalty.)
    """
    return cost_by(AL, Y, parameters, lambd, sign=-1)


@regularized_cost.mistake
def penalty_without_m(AL, Y, parameters, lambd):
    """The penalty is not divided by m, the number of examples.

    Multiply the sum of squares by lambd / (2 * m), with m = Y.shape[1].
    """
    return cost_by(AL, Y, parameters, lambd, divisor=lambda m: 2)


@regularized_cost.mistake
def penalty_replaces_the_cost(AL, Y, parameters, lambd):
    """Only the penalty is returned; the cross-entropy is lost.

    Return cross-entropy + penalty.
    """
    return cost_by(AL, Y, parameters, lambd, data=False)


@regularized_cost.mistake
def right_for_three_layers_only(AL, Y, parameters, lambd):
    """W1, W2 and W3 are written out, so the cost is wrong for a network that is deeper or less deep.

    Loop over the layers 1 to len(parameters) // 2, or call l2_penalty.
    """
    return cost_by(AL, Y, parameters, lambd, only=(1, 2, 3))


@regularized_cost.mistake(name="penalty without 1/2")
def penalty_without_half(AL, Y, parameters, lambd):
    """The factor 1/2 of the penalty is missing.

    Multiply the sum of squares by lambd / (2 * m).
    """
    return cost_by(AL, Y, parameters, lambd, divisor=lambda m: m)


@regularized_cost.mistake
def biases_in_the_penalty(AL, Y, parameters, lambd):
    """The biases are penalized too.

    Add up the squares of W1, ..., WL only.
    """
    return cost_by(AL, Y, parameters, lambd, kinds="Wb")
