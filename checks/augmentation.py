"""Checks of lesson 05: data augmentation."""

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    SIGMAS,
    expect,
    expect_array,
    expect_close,
    expect_equal,
    expect_frequency,
    expect_reproducible,
    expect_sequence,
    twins,
)

LESSON = "05_augmentation"


# Fixtures


def pictures(rng, *shape):
    """Images without any symmetry: every pixel has a value of its own."""
    return rng.permutation(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)


def low_probability(rng):
    """Far from a half, so that a probability and its complement tell apart."""
    return rng.uniform(0.2, 0.35)


def expect_unlike_neighbours(happened, what, cause):
    """Events happen independently: neighbours agree as often as by chance."""
    share = happened.mean()
    by_chance = share**2 + (1 - share) ** 2
    pairs = happened[0::2] == happened[1::2]
    within = SIGMAS * np.sqrt(by_chance * (1 - by_chance) / pairs.size) + 1 / pairs.size
    expect_close(
        pairs.mean(), by_chance, within=within, what=f"how often {what} happens to neighbours alike", cause=cause
    )


# flip_horizontal

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


# random_crop

crop = exercise(
    "random_crop",
    lesson=LESSON,
    points=3,
    hints=(
        "A window of size pixels fits at the offsets 0, 1, ..., h - size: that is h - size + 1 of them.",
        "For each image draw y = rng.integers(0, h - size + 1) and x likewise; take image[y : y + size, x : x + size].",
    ),
)


@crop.reference
def random_crop(images, size, rng):
    m, h, w = images.shape
    rows, columns = rng.integers(0, h - size + 1, m), rng.integers(0, w - size + 1, m)
    return np.stack([im[y : y + size, x : x + size] for im, y, x in zip(images, rows, columns, strict=True)])


def numbered(m, h, w):
    """Images whose pixel values tell image, row and column."""
    return np.arange(float(m * h * w)).reshape(m, h, w)


def offsets(random_crop, m, h, w, size, rng):
    """Row and column offset of every crop, shape (m, 2); each crop must be a window of its own image."""
    images = numbered(m, h, w)
    came = expect_array(random_crop(images, size, rng), (m, size, size), what="the crops")
    corner = came[:, 0, 0] - images[:, 0, 0]
    y, x = np.divmod(corner, w)
    window = images[:, :size, :size] + corner[:, None, None]
    inside = (corner == np.rint(corner)) & (y >= 0) & (x >= 0) & (y <= h - size) & (x <= w - size)
    expect(
        bool(inside.all() and np.array_equal(came, window)),
        "expected every crop to be a square window of its own image, came other pixels",
        kind="no window",
    )
    return np.stack([y, x], axis=1).astype(int)


@crop.gate
def cuts_windows(random_crop, rng):
    """The result is (m, size, size); every crop is a window of its own image."""
    for m, h, w, size in ((6, 9, 7, 4), (1, 5, 8, 3), (3, 4, 6, 1)):
        offsets(random_crop, m, h, w, size, rng)


@crop.gate
def gives_each_image_its_own_offset(random_crop, rng):
    """The offsets differ from image to image."""
    found = [offsets(random_crop, 50, 40, 31, 5, rng) for _ in range(3)]
    alike = all((one == one[0]).all() for one in found)
    centred = all(np.abs(one - [(40 - 5) / 2, (31 - 5) / 2]).max() <= 1 for one in found)
    expect(not centred, "expected random offsets, came the centre of every image", kind="centre crop")
    expect(
        not alike,
        "expected another offset for each image, came the same for all. Likely cause: one draw for the whole batch",
        kind="one offset",
    )


@crop.check(weight=2)
def reaches_every_offset_alike(random_crop, rng):
    """Every valid offset, the first and the last included, is equally likely."""
    h, w, size = 7, 6, 4
    found = offsets(random_crop, 6000, h, w, size, rng)
    for axis, last, name in ((0, h - size, "row"), (1, w - size, "column")):
        expect(
            (found[:, axis] == last).any(),
            f"expected {name} offsets from 0 to {last}, came none of {last}. "
            "Likely cause: rng.integers leaves out its upper end",
            kind="never last",
        )
    cells = [(y, x) for y in range(h - size + 1) for x in range(w - size + 1)]
    for y, x in cells:
        hits = int(((found == [y, x]).all(axis=1)).sum())
        expect_frequency(hits, len(found), 1 / len(cells), what=f"the share of crops at offset {(y, x)}")


@crop.check
def crops_the_whole_image_when_it_fits_once(random_crop, rng):
    """A crop as large as the image is the image; as high as the image, it moves sideways only."""
    expect_equal(offsets(random_crop, 4, 5, 5, 5, rng).tolist(), [[0, 0]] * 4, what="the offsets")
    expect_equal(offsets(random_crop, 9, 4, 7, 4, rng)[:, 0].tolist(), [0] * 9, what="the row offsets")


@crop.check
def draws_offsets_from_rng(random_crop, rng):
    """Another call crops elsewhere; a generator in the same state crops at the same place."""
    first, second = (offsets(random_crop, 60, 12, 12, 5, rng) for _ in range(2))
    expect(
        not np.array_equal(first, second),
        "expected other offsets at the next call, came the same. Likely cause: a generator made inside the function",
        kind="same offsets",
    )
    expect_reproducible(*(offsets(random_crop, 60, 12, 12, 5, twin) for twin in twins(rng)))


@crop.mistake
def same_offset_for_all(images, size, rng):
    """One offset is drawn and used for all images of the batch.

    Draw an offset inside the loop over images, or arrays of m offsets.
    """
    _, h, w = images.shape
    y, x = rng.integers(0, h - size + 1), rng.integers(0, w - size + 1)
    return images[:, y : y + size, x : x + size].copy()


def _without_the_last(draw):
    def without_the_last(images, size, rng):
        """The last offset, h - size, is never drawn, so the last row or column of pixels is never seen.

        rng.integers leaves out its upper end: draw from 0 to h - size + 1.
        """
        m, h, w = images.shape
        rows, columns = draw(rng, h - size, m), draw(rng, w - size, m)
        return np.stack([im[y : y + size, x : x + size] for im, y, x in zip(images, rows, columns, strict=True)])

    return without_the_last


for _draw in (
    lambda rng, n, m: rng.integers(0, n, m),
    lambda rng, n, m: rng.integers(0, max(n, 1), m),
    lambda rng, n, m: (rng.random(m) * n).astype(int),
):
    crop.mistake(_without_the_last(_draw), name="never the last offset")


@crop.mistake
def centre_crop(images, size, rng):
    """Every crop is the centre of its image, so nothing is random.

    Draw the offsets from rng.
    """
    _, h, w = images.shape
    y, x = (h - size) // 2, (w - size) // 2
    return images[:, y : y + size, x : x + size].copy()


# rotate

turn = exercise(
    "rotate",
    lesson=LESSON,
    points=4,
    hints=(
        "Go backwards: for every pixel of the result, find the place in the image that it comes from.",
        "With dy, dx the distances from the centre, the place is dx * cos - dy * sin and dx * sin + dy * cos, plus the "
        "centre again; mix its four neighbours with weights by distance, and take 0 for neighbours outside.",
    ),
)


def rotated(image, angle, centre=None, nearest=False):
    """Rotate counter-clockwise by angle (radians); the further arguments make the known mistakes."""
    h, w = image.shape
    cy, cx = ((h - 1) / 2, (w - 1) / 2) if centre is None else centre
    dy, dx = np.mgrid[0:h, 0:w] - np.array([cy, cx])[:, None, None]
    y = cy + dx * np.sin(angle) + dy * np.cos(angle)
    x = cx + dx * np.cos(angle) - dy * np.sin(angle)
    if nearest:
        return _at(image, np.rint(y).astype(int), np.rint(x).astype(int))
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    down, right = y - top, x - left
    return (
        (1 - down) * (1 - right) * _at(image, top, left)
        + (1 - down) * right * _at(image, top, left + 1)
        + down * (1 - right) * _at(image, top + 1, left)
        + down * right * _at(image, top + 1, left + 1)
    )


def _at(image, y, x):
    h, w = image.shape
    inside = (y >= 0) & (y < h) & (x >= 0) & (x < w)
    return np.where(inside, image[np.clip(y, 0, h - 1), np.clip(x, 0, w - 1)], 0.0)


@turn.reference
def rotate(image, degrees):
    return rotated(image, np.deg2rad(degrees))


def framed(rng, h, w):
    """An image with two dark pixels all around, so that it makes no difference how the rim is treated."""
    return np.pad(rng.uniform(0.2, 1.0, (h - 4, w - 4)), 2)


def expect_rotation(rotate, image, degrees):
    """All pixels but the outermost agree."""
    came = expect_array(rotate(image, degrees), image.shape, what="the rotated image")
    expected = rotated(image, np.deg2rad(degrees))
    what = f"the image rotated by {degrees:g} degrees, without its rim"
    expect_close(came[1:-1, 1:-1], expected[1:-1, 1:-1], what=what, atol=1e-7)


@turn.check(weight=2)
def turns_counter_clockwise_about_the_centre(rotate, rng):
    """Any angle, by bilinear interpolation, on square images with an odd and an even number of pixels."""
    for n in (9, 12):
        for degrees in (rng.uniform(20, 40), -rng.uniform(50, 70), rng.uniform(100, 130), -rng.uniform(3, 8)):
            expect_rotation(rotate, framed(rng, n, n), degrees)


@turn.check
def turns_images_that_are_not_square(rotate, rng):
    """The centre is ((h-1)/2, (w-1)/2)."""
    for h, w in ((8, 13), (14, 9)):
        expect_rotation(rotate, framed(rng, h, w), rng.uniform(15, 35))


@turn.check
def knows_quarter_turns(rotate, rng):
    """90 degrees is a quarter turn to the left, 180 upside down, 270 a quarter turn to the right, 450 is 90."""
    image = framed(rng, 10, 10)
    for degrees, turns in ((90, 1), (180, 2), (270, 3), (-90, 3), (450, 1)):
        came = expect_array(rotate(image, degrees), image.shape, what="the rotated image")
        what = f"the image rotated by {degrees} degrees, without its rim"
        expect_close(came[1:-1, 1:-1], np.rot90(image, turns)[1:-1, 1:-1], what=what, atol=1e-7)


@turn.check
def fills_the_outside_with_zeros(rotate, rng):
    """What comes from outside the image is 0; pixels within one of the rim are not looked at."""
    for h, w in ((15, 21), (21, 15)):
        image, degrees = rng.uniform(0.5, 1.0, (h, w)), rng.uniform(40, 50)
        came = expect_array(rotate(image, degrees), image.shape, what="the rotated image")
        centre = np.array([(h - 1) / 2, (w - 1) / 2])[:, None, None]
        dy, dx = np.mgrid[0:h, 0:w] - centre
        angle = np.deg2rad(degrees)
        y = centre[0] + dx * np.sin(angle) + dy * np.cos(angle)
        x = centre[1] + dx * np.cos(angle) - dy * np.sin(angle)
        inner = np.zeros((h, w), dtype=bool)
        inner[1:-1, 1:-1] = True
        outside = (y < -1.01) | (y > h + 0.01) | (x < -1.01) | (x > w + 0.01)
        within = (y > 1.01) & (y < h - 2.01) & (x > 1.01) & (x < w - 2.01)
        expect(
            not came[inner & outside].any(),
            "expected 0 where nothing of the image lies, came other values. Likely cause: indices outside wrap around "
            "or are clipped to the rim",
            kind="not zero outside",
        )
        expected = rotated(image, angle)[inner & within]
        expect_close(came[inner & within], expected, what="pixels from inside", atol=1e-7)


@turn.mistake
def clockwise(image, degrees):
    """The image turns clockwise. Row 0 is on top, so the y axis points down and signs swap.

    Swap the sign of the angle, or of both sine terms.
    """
    return rotated(image, -np.deg2rad(degrees))


@turn.mistake
def about_the_corner(image, degrees):
    """The image turns about its upper left corner, the pixel (0, 0).

    Subtract the centre ((h-1)/2, (w-1)/2) before the rotation, and add it afterwards.
    """
    return rotated(image, np.deg2rad(degrees), centre=(0.0, 0.0))


@turn.mistake
def degrees_taken_as_radians(image, degrees):
    """The angle goes into sine and cosine in degrees; they take radians.

    Convert with np.deg2rad.
    """
    return rotated(image, degrees)


@turn.mistake
def nearest_neighbour(image, degrees):
    """Each pixel is copied from the nearest one; it should be mixed from four neighbours.

    Weigh the four pixels around the place by how near they are (bilinear interpolation).
    """
    return rotated(image, np.deg2rad(degrees), nearest=True)


# augment_dataset

enlarge = exercise(
    "augment_dataset",
    lesson=LESSON,
    points=3,
    hints=(
        "The result holds the originals first and the transformed images after them, 2m in all.",
        "np.concatenate([images, transform(images, rng)]) and np.concatenate([labels, labels]).",
    ),
)


@enlarge.reference
def augment_dataset(images, labels, transform, rng):
    return np.concatenate([images, transform(images, rng)]), np.concatenate([labels, labels])


def enlarged(augment_dataset, images, labels, rng):
    """Call it with a transform that notes its batches and what it made of them."""
    batches, made = [], []

    def transform(batch, generator):
        batches.append(np.array(batch))
        made.append(-np.asarray(batch) + 0.01 * generator.random(np.shape(batch)))
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


# add_noise

noise = exercise(
    "add_noise",
    lesson=LESSON,
    points=3,
    hints=(
        "Decibels count tenths of powers of ten: the signal has 10 ** (snr_db / 10) times the noise's mean square.",
        "noise_power = np.mean(signal**2) / 10 ** (snr_db / 10); draw noise with that variance and add it.",
    ),
)


def noisy(signal, power, rng):
    return signal + rng.normal(0.0, np.sqrt(power), signal.shape)


@noise.reference
def add_noise(signal, snr_db, rng):
    return noisy(signal, np.mean(signal**2) / 10 ** (snr_db / 10), rng)


SAMPLES = 100_000  # enough for the mean square of any usual distribution to settle within two percent


def tone(rng, n=SAMPLES):
    """A tone about a level, so that its mean square is not its variance."""
    return rng.uniform(1, 2) * np.sin(np.arange(n) * rng.uniform(0.1, 0.2)) + rng.uniform(0.8, 1.5)


def added(add_noise, signal, snr_db, rng):
    return expect_array(add_noise(signal, snr_db, rng), signal.shape, what="the noisy signal") - signal


@noise.gate
def returns_a_signal(add_noise, rng):
    """The result has the shape of the signal, and something was added."""
    for n in (500, 7):
        difference = added(add_noise, tone(rng, n), 10.0, rng)
        expect(bool(difference.any()), "expected noise on the signal, came the signal itself", kind="no noise")


@noise.check(weight=2)
def has_the_right_power(add_noise, rng):
    """The mean square of the signal over that of the noise is the ratio asked for, in decibels."""
    for snr_db in (rng.uniform(5, 7), rng.uniform(13, 17), -rng.uniform(4, 6)):
        signal = tone(rng)
        power = float(np.mean(added(add_noise, signal, snr_db, rng) ** 2))
        ratio = 10 * np.log10(np.mean(signal**2) / power)
        expect_close(ratio, snr_db, within=0.3, what=f"the ratio in decibels for snr_db={snr_db:.2f}")


@noise.check
def is_centred_and_uncorrelated(add_noise, rng):
    """The noise has mean zero, and no value depends on its neighbour or on the signal."""
    signal = tone(rng)
    difference = added(add_noise, signal, 8.0, rng)
    scaled = difference / np.sqrt(np.mean(difference**2))
    within = SIGMAS / np.sqrt(SAMPLES)
    expect_close(float(scaled.mean()), 0.0, within=within, what="the mean of the noise over its size")
    expect_close(float(np.mean(scaled[1:] * scaled[:-1])), 0.0, within=within, what="the correlation of neighbours")
    level = (signal - signal.mean()) / signal.std()
    expect_close(float(np.mean(scaled * level)), 0.0, within=within, what="the correlation of noise and signal")


@noise.check
def draws_noise_from_rng(add_noise, rng):
    """Another call adds other noise; a generator in the same state adds the same."""
    signal = tone(rng, 300)
    first, second = (added(add_noise, signal, 10.0, rng) for _ in range(2))
    expect(
        not np.allclose(first, second),
        "expected other noise at the next call, came the same. Likely cause: a generator made inside the function",
        kind="same noise",
    )
    expect_reproducible(*(added(add_noise, signal, 10.0, twin) for twin in twins(rng)))


@noise.mistake(name="10**(dB/20) taken as the power ratio")
def amplitude_ratio(signal, snr_db, rng):
    """10 ** (snr_db / 20) is the ratio of amplitudes; here it is taken as the ratio of mean squares.

    Mean squares have the ratio 10 ** (snr_db / 10).
    """
    return noisy(signal, np.mean(signal**2) / 10 ** (snr_db / 20), rng)


@noise.mistake
def ratio_upside_down(signal, snr_db, rng):
    """The noise is as strong as the signal should be: the ratio stands upside down.

    Divide the signal's mean square by 10 ** (snr_db / 10), do not multiply.
    """
    return noisy(signal, np.mean(signal**2) * 10 ** (snr_db / 10), rng)


# replace_synonyms

replace = exercise(
    "replace_synonyms",
    lesson=LESSON,
    points=2,
    hints=(
        "Go through the tokens one by one, and draw for each whether it is replaced, then by which synonym.",
        "Build a new list: a token with synonyms becomes rng.choice(synonyms[token]) when rng.random() < probability.",
    ),
)


@replace.reference
def replace_synonyms(tokens, synonyms, probability, rng):
    return [
        str(rng.choice(synonyms[token])) if synonyms.get(token) and rng.random() < probability else token
        for token in tokens
    ]


SYNONYMS = {"big": ["large", "huge", "vast", "great"], "fast": ["quick", "rapid"], "cold": ["chilly"], "odd": []}


def replaced(replace_synonyms, tokens, synonyms, probability, rng):
    """The new tokens; each is the old one or one of its synonyms."""
    result = replace_synonyms(tokens, synonyms, probability, rng)
    came = expect_sequence(result, len(tokens), what="the tokens")
    expect(result is not tokens, "expected a new list, came the list that was given", kind="the same list")
    for old, new in zip(tokens, came, strict=True):
        allowed = [old, *synonyms.get(old, [])]
        expect(
            isinstance(new, str) and new in allowed,
            f"expected {old!r} to stay or to become one of its synonyms {allowed[1:]}, came {new!r}"[:200],
            kind="another token",
        )
    return came


@replace.gate
def replaces_tokens_that_have_synonyms(replace_synonyms, rng):
    """With probability 1 every token that has synonyms is replaced, others stay; with probability 0 all stay."""
    tokens = ["a", "big", "dog", "ran", "fast", "odd", "cold", "big"]
    came = replaced(replace_synonyms, tokens, SYNONYMS, 1.0, rng)
    changed = [old != new for old, new in zip(tokens, came, strict=True)]
    expect_equal(changed, [bool(SYNONYMS.get(token)) for token in tokens], what="which tokens are replaced")
    expect_equal(replaced(replace_synonyms, tokens, SYNONYMS, 0.0, rng), tokens, what="the tokens at probability 0")
    expect_equal(replaced(replace_synonyms, ["x"], {}, 1.0, rng), ["x"], what="the tokens without synonyms")


@replace.gate
def treats_every_occurrence_by_itself(replace_synonyms, rng):
    """Two occurrences of one word are decided apart."""
    tokens = ["big", "fast", "cold"] * 400
    came = np.array(replaced(replace_synonyms, tokens, SYNONYMS, 0.5, rng)).reshape(400, 3)
    kinds = [len(set(column)) for column in came.T]
    expect(
        min(kinds) > 1,
        "expected some occurrences of a word to be replaced and others not, came all alike. "
        "Likely cause: one draw for each word, not for each occurrence",
        kind="occurrences tied together",
    )


@replace.check
def replaces_with_the_given_probability(replace_synonyms, rng):
    """About that share of the tokens with synonyms is replaced."""
    for probability in (low_probability(rng), 1 - low_probability(rng)):
        tokens = ["fast", "cold", "odd", "dog"] * 1000
        came = replaced(replace_synonyms, tokens, SYNONYMS, probability, rng)
        hits = sum(old != new for old, new in zip(tokens, came, strict=True))
        expect_frequency(hits, 2000, probability, what="the share of replaced tokens")


@replace.check
def draws_synonyms_alike(replace_synonyms, rng):
    """All synonyms of a word are equally likely."""
    came = replaced(replace_synonyms, ["big"] * 4000, SYNONYMS, 1.0, rng)
    expect(
        set(came) != {SYNONYMS["big"][0]},
        f"expected any of {SYNONYMS['big']}, came always the first",
        kind="always the first",
    )
    for synonym in SYNONYMS["big"]:
        expect_frequency(came.count(synonym), len(came), 0.25, what=f"how often big becomes {synonym}")


@replace.check
def draws_words_from_rng(replace_synonyms, rng):
    """Another call replaces other tokens; a generator in the same state replaces the same."""
    tokens = ["big", "cold"] * 60
    first, second = (replaced(replace_synonyms, tokens, SYNONYMS, 0.5, rng) for _ in range(2))
    expect(
        first != second,
        "expected other replacements at the next call, came the same. "
        "Likely cause: a generator made inside the function",
        kind="same words",
    )
    expect_reproducible(*(replaced(replace_synonyms, tokens, SYNONYMS, 0.5, twin) for twin in twins(rng)))


@replace.mistake
def all_occurrences_tied_together(tokens, synonyms, probability, rng):
    """One draw decides for a word wherever it stands, so all its occurrences change together.

    Draw inside the loop over tokens, not over distinct words.
    """
    table = {word: replace_synonyms([word], synonyms, probability, rng)[0] for word in dict.fromkeys(tokens)}
    return [table[token] for token in tokens]


def _changed_in_place(give_back):
    def changed_in_place(tokens, synonyms, probability, rng):
        """The list that was given is changed, so the original sentence is lost.

        Build a new list, or work on list(tokens).
        """
        tokens[:] = replace_synonyms(tokens, synonyms, probability, rng)
        return give_back(tokens)

    return changed_in_place


for _give_back in (lambda tokens: tokens, list):
    replace.mistake(_changed_in_place(_give_back), name="list changed in place")


@replace.mistake
def always_the_first_synonym(tokens, synonyms, probability, rng):
    """A replaced word always becomes its first synonym.

    Draw one of the synonyms: rng.choice(synonyms[token]).
    """
    return [synonyms[token][0] if synonyms.get(token) and rng.random() < probability else token for token in tokens]


# Concept questions

question(
    "augmentation_q1",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "A mirrored 2 is no digit that anybody writes, and a 6 turned by half a circle is a 9: the label does "
            "not survive."
        ),
        "b": "Turned by 90 degrees, a 7 is no 7 any more, and a 6 comes close to a 9 at 180: too much rotation.",
        "c": (
            "Noise so strong that a person cannot read the digit leaves an image whose label says something that is "
            "not in it."
        ),
        "d": (
            "People write a little to the left, to the right and at a slant: small shifts and rotations give images "
            "that could have been in the data, with the same label."
        ),
    },
)

question(
    "augmentation_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "Dev and test sets must look like what the model meets in the end. Augment the training set only, after "
            "the split, so that no copy of a training image lands in dev."
        ),
        "b": (
            "Then dev holds images that are nearly copies of training images, and its error looks better than the "
            "error on new images."
        ),
        "c": (
            "Dev error would then be measured on distorted images that nobody will send; it no longer says what you "
            "want to know."
        ),
        "d": "Augmenting test only measures robustness to your distortions, not the error on real images.",
    },
)

question(
    "augmentation_q3",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "A shifted copy repeats what the original already shows. It adds less than a new image, which brings new "
            "handwriting."
        ),
        "b": (
            "The copies are redundant, so they add less than as many new images, but they cost almost nothing and "
            "teach the network what does not matter."
        ),
        "c": (
            "They are not worthless: the network learns that a shift does not change the digit, which lowers the "
            "variance when images are few."
        ),
        "d": "Augmentation changes the images, not the number of weights; it acts as a regularizer by the data.",
    },
)
