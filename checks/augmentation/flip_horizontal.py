"""Mirror each image left-right with a given probability."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_equal, expect_frequency, expect_reproducible, twins

from .fixtures import LESSON, expect_free_number, expect_unlike_neighbours, low_probability, pictures

flip = exercise(
    "flip_horizontal",
    lesson=LESSON,
    points=2,
    hints=(
        "images has the axes (image, row, column); left and right are along the last one.",
        "Draw one uniform number per image; where it is below probability, take images[i, :, ::-1].",
    ),
)


@flip.reference
def flip_horizontal(images, probability, rng):
    flipped = rng.random(len(images)) < probability
    return np.where(flipped[:, None, None], images[:, :, ::-1], images)


def flips(flip_horizontal, images, probability, rng):
    """Which images came mirrored; each must be itself or its mirror image."""
    came = expect_array(flip_horizontal(images, probability, rng), images.shape, what="the images")
    mirrored = (came == images[:, :, ::-1]).all(axis=(1, 2))
    kept = (came == images).all(axis=(1, 2))
    upside_down = (came == images[:, ::-1, :]).all(axis=(1, 2))
    expect(
        not (upside_down & ~kept & ~mirrored).any(),
        "expected images mirrored left-right, came images upside down. "
        "Likely cause: the rows are reversed, not the columns",
        kind="upside down",
    )
    expect(
        (mirrored | kept).all(),
        "expected every image as it was or mirrored left-right, came an image that is neither",
        kind="another image",
    )
    return mirrored


@flip.gate
def mirrors_left_and_right(flip_horizontal, rng):
    """With probability 1 every image is mirrored left-right, with probability 0 none."""
    for shape in ((4, 3, 5), (1, 6, 2), (3, 4, 4)):
        images = pictures(rng, *shape)
        for probability in (1.0, 0.0):
            mirrored = flips(flip_horizontal, images, probability, rng)
            expect_equal(mirrored.tolist(), [probability == 1.0] * len(images), what="which images are mirrored")


@flip.gate
def decides_for_each_image(flip_horizontal, rng):
    """Every image is flipped or not by a draw of its own."""
    mirrored = flips(flip_horizontal, pictures(rng, 2000, 2, 3), 0.5, rng)
    expect(
        0 < mirrored.sum() < mirrored.size,
        f"expected about half of 2000 images mirrored, came {'all' if mirrored.all() else 'none'}. "
        "Likely cause: one random number decides for all images",
        kind="all or none",
    )
    expect_unlike_neighbours(mirrored, "a flip", "one random number serves several images")


@flip.check(weight=2)
def flips_with_the_given_probability(flip_horizontal, rng):
    """About that share of the images is mirrored."""
    for probability in (low_probability(rng), 1 - low_probability(rng)):
        mirrored = flips(flip_horizontal, pictures(rng, 4000, 1, 2), probability, rng)
        expect_frequency(int(mirrored.sum()), mirrored.size, probability, what="the share of mirrored images")


@flip.check
def leaves_the_number_of_flips_to_chance(flip_horizontal, rng):
    """Each image is decided by itself, so how many are mirrored differs from call to call."""
    images = pictures(rng, 50, 1, 2)
    expect_free_number(lambda: int(flips(flip_horizontal, images, 0.5, rng).sum()), "mirrored images")


@flip.check
def draws_from_rng(flip_horizontal, rng):
    """Another call flips other images; a generator in the same state flips the same."""
    images = pictures(rng, 200, 1, 3)
    first, second = (flips(flip_horizontal, images, 0.5, rng) for _ in range(2))
    expect(
        not np.array_equal(first, second),
        "expected other images to be mirrored at the next call, came the same ones. "
        "Likely cause: the generator is made inside the function",
        kind="same flips",
    )
    expect_reproducible(*(flips(flip_horizontal, images, 0.5, twin) for twin in twins(rng)))


@flip.mistake
def upside_down(images, probability, rng):
    """The rows are reversed, so the images stand on their heads.

    Reverse the last axis: images[:, :, ::-1].
    """
    flipped = rng.random(len(images)) < probability
    return np.where(flipped[:, None, None], images[:, ::-1, :], images)


@flip.mistake
def all_or_none_flipped(images, probability, rng):
    """One random number decides for the whole batch: either all images are flipped or none.

    Draw one number per image: rng.random(len(images)) < probability.
    """
    return images[:, :, ::-1].copy() if rng.random() < probability else images.copy()
