"""Exercise 1: draw a mask."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_mask

from .fixtures import LESSON, expect_independent, expect_new_masks, expect_share, low_keep_prob

mask_of = exercise(
    "dropout_mask",
    lesson=LESSON,
    points=2,
    hints=(
        "Draw one uniform number in [0, 1) for every entry of the mask, from rng.",
        "An entry is kept when its uniform number is below keep_prob: rng.random(shape) < keep_prob.",
    ),
)


@mask_of.reference
def dropout_mask(shape, keep_prob, rng):
    return rng.random(shape) < keep_prob


@mask_of.gate
def has_the_shape(dropout_mask, rng):
    """The mask has the shape that was asked for, and holds True and False (or 1 and 0)."""
    expect_mask(dropout_mask((4, 3), 0.6, rng), (4, 3))


@mask_of.gate
def draws_every_entry_by_itself(dropout_mask, rng):
    """Entries are independent of each other."""
    expect_independent(expect_mask(dropout_mask((100, 200), rng.uniform(0.4, 0.6), rng), (100, 200)))


@mask_of.check(weight=2)
def keeps_with_probability_keep_prob(dropout_mask, rng):
    """About a share keep_prob of the entries is True."""
    for keep_prob in (low_keep_prob(rng), rng.uniform(0.7, 0.9)):
        expect_share(expect_mask(dropout_mask((150, 200), keep_prob, rng), (150, 200)), keep_prob)
    expect(
        expect_mask(dropout_mask((30, 20), 1.0, rng), (30, 20)).all(),
        "expected every unit to be kept at keep_prob=1, came a mask that drops some",
    )


@mask_of.check
def draws_a_new_mask_at_every_call(dropout_mask, rng):
    """Each call gives another mask, drawn from rng alone."""

    def draw(shape, generator):
        return {"the mask": expect_mask(dropout_mask(shape, 0.5, generator), shape)}

    expect_new_masks(draw, rng, (3, 4), (40, 50))


@mask_of.check
def takes_a_shape_of_any_length(dropout_mask, rng):
    """One axis or four, and a single entry."""
    for shape in ((5,), (2, 3, 4), (1, 1), (2, 1, 3, 2), (1, 6)):
        expect_mask(dropout_mask(shape, 0.6, rng), shape)
    line = expect_mask(dropout_mask((6000,), 0.7, rng), (6000,))
    expect_share(line, 0.7, what="units of a shape with one axis")
    expect_independent(line.reshape(60, 100))


@mask_of.mistake
def drop_probability_for_keep(shape, keep_prob, rng):
    """keep_prob is used as the probability of dropping a unit: the mask is True where it should be False.

    A uniform number is below keep_prob with probability keep_prob, so compare with <, not with >.
    """
    return rng.random(shape) > keep_prob


@mask_of.mistake(name="one draw per row or column")
def one_draw_per_row(shape, keep_prob, rng):
    """One random number decides a whole row, so a unit is kept or dropped for all examples together.

    Draw an array of the full shape: every unit of every example has its own coin.
    """
    return np.broadcast_to(rng.random((*shape[:-1], 1)) < keep_prob, shape)


@mask_of.mistake(name="one draw per row or column")
def one_draw_per_column(shape, keep_prob, rng):
    """One random number decides a whole column, so all units of an example are kept or dropped together.

    Draw an array of the full shape: every unit of every example has its own coin.
    """
    return np.broadcast_to(rng.random((1, *shape[1:])) < keep_prob, shape)


@mask_of.mistake
def normal_for_uniform_draws(shape, keep_prob, rng):
    """The random numbers come from a normal distribution, which is below keep_prob with another probability.

    Use rng.random(shape): uniform numbers in [0, 1) are below keep_prob with probability keep_prob.
    """
    return rng.standard_normal(shape) < keep_prob


@mask_of.mistake
def same_mask_every_call(shape, keep_prob, rng):
    """Every call gives the same mask, because the generator is made inside the function.

    Draw from the argument rng, which moves on with every draw.
    """
    return np.random.default_rng(0).random(shape) < keep_prob


@mask_of.together("one draw per row or column", "drop probability for keep")
def rows_dropped_with_keep_prob(shape, keep_prob, rng):
    return np.broadcast_to(rng.random((shape[0], *[1] * (len(shape) - 1))) > keep_prob, shape)


@mask_of.together("one draw per row or column", "drop probability for keep")
def columns_dropped_with_keep_prob(shape, keep_prob, rng):
    return np.broadcast_to(rng.random((1, *shape[1:])) > keep_prob, shape)
