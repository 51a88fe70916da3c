"""Mini-batches that are transformed afresh in every epoch."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import (
    Mismatch,
    expect,
    expect_equal,
    expect_reproducible,
    twins,
)

from .feeds import Feed, expect_any_order
from .fixtures import LESSON

batches = exercise(
    "augmented_batches",
    lesson=LESSON,
    points=3,
    hints=(
        "Two loops: over the epochs, where an order is drawn, and over an epoch's batches, where transform is called.",
        "In every epoch order = rng.permutation(len(images)); for each start in range(0, len(images), batch_size) the "
        "batch is chosen = order[start : start + batch_size], its images transform(images[chosen], rng), its labels "
        "labels[chosen].",
    ),
)


def made(images, labels, transform, batch_size, epochs, rng, *, drop_last=False, labels_old=False, order=None):
    """Reference of ``augmented_batches``; its last arguments make the known mistakes."""
    m, found = len(images), []
    for _ in range(epochs):
        now = rng.permutation(m) if order is None else order
        for start in range(0, m - m % batch_size if drop_last else m, batch_size):
            chosen = now[start : start + batch_size]
            own = slice(start, start + batch_size) if labels_old else chosen
            found.append((transform(images[chosen], rng), labels[own]))
    return found


@batches.reference
def augmented_batches(images, labels, transform, batch_size, epochs, rng):
    return made(images, labels, transform, batch_size, epochs, rng)


def sizes_of(m, batch_size, epochs):
    return [min(batch_size, m - start) for start in range(0, m, batch_size)] * epochs


@batches.gate
def gives_a_list_of_pairs(augmented_batches, rng):
    """The result is a list of pairs: images and labels, one label for each image."""
    for m, batch_size, epochs in ((7, 3, 2), (4, 2, 1)):
        came = Feed(augmented_batches, rng, m, batch_size, epochs)
        expect(bool(came.ids), f"expected batches of {m} images, came an empty list", kind="empty list")


def _told_sizes(came, wanted):
    """The first batch that has another size than it should, or how many batches there are."""
    place = next((i for i, (one, other) in enumerate(zip(came, wanted, strict=False)) if one != other), None)
    if place is None:
        return f"expected {len(wanted)} batches, came {len(came)}"
    return f"expected batch {place} of {len(wanted)} to hold {wanted[place]} images, came {came[place]}"


@batches.check
def cuts_every_epoch_into_batches(augmented_batches, rng):
    """Batches hold batch_size images; the last of an epoch holds what is left."""
    sizes = [
        (m, batch_size, epochs, Feed(augmented_batches, rng, m, batch_size, epochs).sizes)
        for m, batch_size, epochs in ((10, 4, 3), (6, 3, 2), (7, 6, 1), (5, 8, 2), (5, 5, 1), (4, 1, 2), (1, 2, 3))
    ]
    for m, batch_size, epochs, came in sizes:
        wanted = sizes_of(m, batch_size, epochs)
        if came != wanted:
            mismatch = Mismatch(
                _told_sizes(came, wanted),
                kind="sizes of the batches",
                got=[row[-1] for row in sizes],
            )
            mismatch.called = f"called with {m} images, batch_size={batch_size}, epochs={epochs}: "
            raise mismatch


@batches.check
def uses_every_image_once_in_every_epoch(augmented_batches, rng):
    """No image is left out of an epoch and none comes twice; the originals are not added."""
    for m, batch_size, epochs, shape in ((12, 4, 3, (3, 2)), (6, 2, 2, (2, 4, 3)), (8, 8, 2, (5,)), (7, 3, 2, (2, 2))):
        for order in Feed(augmented_batches, rng, m, batch_size, epochs, shape=shape).orders():
            times = np.bincount(order, minlength=m)
            expect(
                bool((times == 1).all()),
                f"expected every one of {m} images once in an epoch, came image {int(np.argmax(times != 1))} "
                f"{int(times[np.argmax(times != 1)])} times",
                kind="once in every epoch",
            )


@batches.check(weight=2)
def draws_a_new_order_in_every_epoch(augmented_batches, rng):
    """In each epoch the images come in a random order of their own, any order as likely as any other."""
    m, epochs = 40, 40
    orders = Feed(augmented_batches, rng, m, 8, epochs).orders()
    distinct = len({tuple(order) for order in orders.tolist()})
    expect(
        distinct > 1 or not np.array_equal(orders[0], np.arange(m)),
        f"expected a random order of the {m} images in each epoch, came the order in which they were given",
        kind="order as given",
    )
    expect(
        distinct == epochs,
        f"expected another order of the {m} images in each of {epochs} epochs, came {distinct} different ones. "
        "Likely cause: the order is drawn before the loop over the epochs",
        kind="few orders",
        got=distinct,
    )
    expect_any_order(orders, 8)


@batches.check(weight=2)
def transforms_every_batch_once(augmented_batches, rng):
    """Each batch is what one call transform(batch, rng) made of its images, with the generator that was given."""
    for m, batch_size, epochs, shape in ((9, 4, 3, (3, 2)), (6, 3, 1, (2, 3, 3)), (3, 5, 2, (4, 4)), (5, 1, 1, (2, 2))):
        feed = Feed(augmented_batches, rng, m, batch_size, epochs, shape=shape)
        expect(
            len(feed.given) == len(feed.ids),
            f"expected {len(feed.ids)} calls of transform, one for each batch, came {len(feed.given)}. "
            "Likely cause: it is called for several batches at once, or not in every epoch",
            kind="calls of transform",
            got=len(feed.given),
        )
        expect(
            sorted(feed.calls) == [[call] for call in range(1, len(feed.given) + 1)],
            "expected each batch to be what one call of transform made, came one made by none or by several",
            kind="made by transform",
        )
        for ids, (call,) in zip(feed.ids, feed.calls, strict=True):
            expect_equal(
                feed.given[call - 1].tolist(),
                ids.astype(float).tolist(),
                what="the images given to transform",
                cause="transform gets other images than those of the batch, or its result is put into another order",
            )
        expect(
            feed.own_generator,
            "expected transform(batch, rng) to get the generator rng that was given, came another one",
            kind="generator of transform",
        )


@batches.check
def lets_labels_follow_their_images(augmented_batches, rng):
    """Every image of a batch has its own label beside it, be it a number or a word."""
    for m, batch_size, epochs, names in ((11, 4, 2, False), (6, 3, 2, True), (40, 40, 1, False)):
        feed = Feed(augmented_batches, rng, m, batch_size, epochs, names=names)
        came = [label for batch in feed.labels for label in batch]
        place = next((i for i, ids in enumerate(feed.ids) if feed.of_image[ids].tolist() != feed.labels[i]), None)
        if place is not None:
            old = came[: min(m, len(came))] == feed.of_image.tolist()[: len(came)]
            wanted = feed.of_image[feed.ids[place]].tolist()
            first = next(i for i, label in enumerate(wanted) if label != feed.labels[place][i])
            raise Mismatch(
                f"expected the label {wanted[first]!r} beside the image that has it, came {feed.labels[place][first]!r}"
                + (". Likely cause: the images are put into a new order and the labels are not" if old else ""),
                kind="labels beside images",
                got=old,
            )


@batches.check
def draws_its_orders_from_rng(augmented_batches, rng):
    """Another call gives another order; a generator in the same state gives the same."""
    first, second = (Feed(augmented_batches, rng, 30, 10, 1).orders() for _ in range(2))
    expect(
        not np.array_equal(first, second),
        "expected another order at the next call, came the same one. "
        "Likely cause: the generator is made inside the function, or no order is drawn",
        kind="same order at the next call",
    )
    expect_reproducible(*(Feed(augmented_batches, twin, 30, 10, 2).orders() for twin in twins(rng)))


@batches.mistake
def transformed_once_for_all_epochs(images, labels, transform, batch_size, epochs, rng):
    """All images are transformed once, before the first epoch, so every epoch shows the same copies.

    Call transform(images[chosen], rng) inside the loop over the batches.
    """
    return made(transform(images, rng), labels, lambda batch, _: batch, batch_size, epochs, rng)


@batches.mistake(name="transformed once for all epochs")
def batches_of_one_epoch_repeated(images, labels, transform, batch_size, epochs, rng):
    """The batches are made once and repeated, so every epoch shows the same copies in the same order.

    Make them anew in every epoch: draw an order and call transform inside the loop over the epochs.
    """
    return made(images, labels, transform, batch_size, 1, rng) * epochs


@batches.mistake
def transformed_before_cutting(images, labels, transform, batch_size, epochs, rng):
    """transform is called on all images of an epoch at once, so a whole transformed data set has to fit into memory.

    Cut first: call transform on each batch.
    """
    found = []
    for _ in range(epochs):
        order = rng.permutation(len(images))
        whole, names = transform(images[order], rng), labels[order]
        starts = range(0, len(images), batch_size)
        found += [(whole[start : start + batch_size], names[start : start + batch_size]) for start in starts]
    return found


@batches.mistake
def the_same_order_in_every_epoch(images, labels, transform, batch_size, epochs, rng):
    """The order is drawn once, before the loop over the epochs, so the batches hold the same images every time.

    Draw rng.permutation(len(images)) inside the loop over the epochs.
    """
    return made(images, labels, transform, batch_size, epochs, rng, order=rng.permutation(len(images)))


@batches.mistake(name="the same order in every epoch")
def no_order_is_drawn(images, labels, transform, batch_size, epochs, rng):
    """The images are cut into batches as they stand: no order is drawn, so the batches are the same in every epoch.

    Draw order = rng.permutation(len(images)) in every epoch, and cut the order into batches.
    """
    return made(images, labels, transform, batch_size, epochs, rng, order=np.arange(len(images)))


@batches.mistake
def labels_in_the_old_order(images, labels, transform, batch_size, epochs, rng):
    """The images are put into a new order and the labels are not, so most images stand beside a wrong label.

    Choose both by the same positions: images[chosen] and labels[chosen].
    """
    return made(images, labels, transform, batch_size, epochs, rng, labels_old=True)


@batches.mistake
def last_batch_dropped(images, labels, transform, batch_size, epochs, rng):
    """When batch_size does not divide the number of images, those that are left over never come.

    Go on to the end: range(0, len(images), batch_size); a slice past the end is just shorter.
    """
    return made(images, labels, transform, batch_size, epochs, rng, drop_last=True)
