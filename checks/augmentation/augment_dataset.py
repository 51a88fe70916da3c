"""Put transformed copies behind the originals."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_close, expect_equal, expect_sequence

from .fixtures import LESSON, pictures

enlarge = exercise(
    "augment_dataset",
    lesson=LESSON,
    points=2,
    hints=(
        "The result holds the originals first and the transformed images after them, 2m in all.",
        "np.concatenate([images, transform(images, rng)]) and np.concatenate([labels, labels]).",
    ),
)


@enlarge.reference
def augment_dataset(images, labels, transform, rng):
    return np.concatenate([images, transform(images, rng)]), np.concatenate([labels, labels])


def enlarged(augment_dataset, images, labels, rng):
    """Call it with a transform that notes its batches and what it made of them, with the generator given to it."""
    batches, made = [], []
    given = rng

    def transform(images, rng):
        batches.append(np.array(images))
        expect(
            rng is given,
            "expected transform(images, rng) to get the generator rng that was given, came another one",
            kind="generator of transform",
        )
        made.append(-np.asarray(images) + 0.01 * rng.random(np.shape(images)))
        return made[-1].copy()

    result = expect_sequence(augment_dataset(images, labels, transform, rng), 2)
    return result, batches, made


@enlarge.gate
def doubles_images_and_labels(augment_dataset, rng):
    """The result is a pair: 2m images, 2m labels."""
    for shape in ((6, 4, 5), (1, 3, 3), (5, 2, 3, 3)):
        images, labels = pictures(rng, *shape), rng.integers(0, 10, shape[0])
        (many, twice), _, _ = enlarged(augment_dataset, images, labels, rng)
        expect_array(many, (2 * shape[0], *shape[1:]), what="the images")
        expect_array(twice, (2 * shape[0],), what="the labels")


@enlarge.check
def keeps_the_originals_first(augment_dataset, rng):
    """The first m images are the originals."""
    images, labels = pictures(rng, 7, 3, 4), rng.integers(0, 10, 7)
    (many, _), _, _ = enlarged(augment_dataset, images, labels, rng)
    expect_close(expect_array(many, (14, 3, 4), what="the images")[:7], images, what="the first m images")


@enlarge.check
def adds_what_transform_made(augment_dataset, rng):
    """transform(images, rng) is called once on the whole batch, and its result follows the originals."""
    images, labels = pictures(rng, 8, 3, 2), rng.integers(0, 10, 8)
    (many, _), batches, made = enlarged(augment_dataset, images, labels, rng)
    expect_equal(len(batches), 1, what="the number of calls of transform")
    expect_close(batches[0], images, what="the batch given to transform")
    expect_close(expect_array(many, (16, 3, 2), what="the images")[8:], made[0], what="the last m images")


@enlarge.check
def lets_labels_follow(augment_dataset, rng):
    """The labels stand in the order of the images, twice."""
    images, labels = pictures(rng, 9, 2, 2), np.arange(9) % 4
    (_, twice), _, _ = enlarged(augment_dataset, images, labels, rng)
    expect_equal(np.asarray(twice).tolist(), [*labels.tolist(), *labels.tolist()], what="the labels")
    names = np.array(["cat", "dog", "horse", "cat"])
    (_, twice), _, _ = enlarged(augment_dataset, pictures(rng, 4, 2, 2), names, rng)
    expect_equal(np.asarray(twice).tolist(), [*names.tolist(), *names.tolist()], what="the labels")


@enlarge.mistake
def originals_lost(images, labels, transform, rng):
    """Only the transformed images come back; the originals are lost.

    Concatenate the originals and the transformed images, in this order.
    """
    return transform(images, rng), labels.copy()


@enlarge.mistake(name="originals lost")
def originals_lost_but_labels_doubled(images, labels, transform, rng):
    """Only the transformed images come back; the originals are lost.

    Concatenate the originals and the transformed images, in this order.
    """
    return transform(images, rng), np.concatenate([labels, labels])


@enlarge.mistake
def labels_not_repeated(images, labels, transform, rng):
    """There are 2m images and only m labels.

    A transformed image keeps its label: concatenate the labels with themselves.
    """
    return np.concatenate([images, transform(images, rng)]), labels.copy()


@enlarge.mistake
def interleaved_labels(images, labels, transform, rng):
    """Each label stands twice in a row, but the images stand in two blocks, so most labels belong to others.

    Use np.concatenate([labels, labels]) or np.tile(labels, 2), not np.repeat.
    """
    return np.concatenate([images, transform(images, rng)]), np.repeat(labels, 2)
