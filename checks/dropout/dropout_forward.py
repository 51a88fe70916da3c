"""Exercise 2: dropout in one layer."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_mask, expect_sequence

from .fixtures import (
    LESSON,
    activations,
    expect_independent,
    expect_new_masks,
    expect_scaled,
    expect_share,
    low_keep_prob,
)

forward = exercise(
    "dropout_forward",
    lesson=LESSON,
    points=3,
    hints=(
        "Three steps: draw a mask D of A's shape, set the dropped units to zero, divide what is left.",
        "Return both A * D / keep_prob and D, where D is True with probability keep_prob.",
    ),
)


@forward.reference
def dropout_forward(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


def forward_result(dropout_forward, A, keep_prob, rng):
    A_dropped, D = expect_sequence(dropout_forward(A, keep_prob, rng), 2)
    return expect_array(A_dropped, A.shape, what="the activations"), expect_mask(D, A.shape)


@forward.gate
def returns_activations_and_mask(dropout_forward, rng):
    """The result is the pair (activations, mask), both of A's shape."""
    for shape in ((4, 6), (1, 1), (5, 1), (1, 7)):
        forward_result(dropout_forward, activations(rng, *shape), 0.7, rng)


@forward.gate
def draws_every_unit_by_itself(dropout_forward, rng):
    """Every unit of every example is dropped or kept by itself."""
    expect_independent(forward_result(dropout_forward, activations(rng, 80, 100), 0.5, rng)[1])


@forward.check
def zeroes_dropped_units_and_divides_the_kept(dropout_forward, rng):
    """Dropped activations are 0; kept ones are divided by keep_prob, which keeps their expected value."""
    for keep_prob in (rng.uniform(0.6, 0.9), low_keep_prob(rng), 1.0):
        A = activations(rng, 9, 14)
        A[rng.permuted(np.arange(A.size).reshape(A.shape) % 5 == 0)] = 0.0
        A_dropped, D = forward_result(dropout_forward, A, keep_prob, rng)
        expect(
            keep_prob < 1 or D.all(),
            "expected a mask of ones at keep_prob=1, came one that drops units. "
            "Likely cause: the mask is read off the activations, where 0 need not mean dropped",
            kind="mask at keep_prob 1",
        )
        expect_scaled(A_dropped, A, D, keep_prob, "A")


@forward.check
def keeps_units_with_probability_keep_prob(dropout_forward, rng):
    """About a share keep_prob of the units is kept."""
    for keep_prob in (low_keep_prob(rng), rng.uniform(0.7, 0.9)):
        expect_share(forward_result(dropout_forward, activations(rng, 100, 150), keep_prob, rng)[1], keep_prob)


@forward.check
def draws_new_masks(dropout_forward, rng):
    """Each call draws another mask, from rng alone."""

    def draw(A, generator):
        return {"the mask": forward_result(dropout_forward, A, 0.5, generator)[1]}

    expect_new_masks(draw, rng, activations(rng, 3, 4), activations(rng, 30, 40))


@forward.mistake
def no_division(A, keep_prob, rng):
    """The kept units are not divided by keep_prob, so activations shrink on average.

    Divide A * D by keep_prob: the expected value is then that of A.
    """
    D = rng.random(A.shape) < keep_prob
    return A * D, D


@forward.mistake
def multiplied_by_keep_prob(A, keep_prob, rng):
    """The kept units are multiplied by keep_prob, which shrinks the activations twice.

    Divide by keep_prob instead: a share keep_prob is left, so each must grow by 1 / keep_prob.
    """
    D = rng.random(A.shape) < keep_prob
    return A * D * keep_prob, D


@forward.mistake
def divided_by_drop_probability(A, keep_prob, rng):
    """The kept units are divided by 1 - keep_prob, the probability of dropping.

    Divide by keep_prob, the share of units that is left.
    """
    D = rng.random(A.shape) < keep_prob
    return A * D / np.maximum(1 - keep_prob, 1e-12), D


@forward.mistake(name="same mask every call")
def same_mask_in_every_call(A, keep_prob, rng):
    """Every call uses the same mask, because the generator is made inside the function.

    Draw from the argument rng, which moves on with every draw.
    """
    D = np.random.default_rng(0).random(A.shape) < keep_prob
    return A * D / keep_prob, D


@forward.mistake
def drop_probability_for_keep(A, keep_prob, rng):
    """keep_prob is used as the probability of dropping a unit: the mask is 1 where it should be 0.

    Keep a unit where the uniform number is below keep_prob.
    """
    D = rng.random(A.shape) > keep_prob
    return A * D / keep_prob, D
