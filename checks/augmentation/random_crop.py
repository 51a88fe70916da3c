"""Cut a window out of every image, each at a random place."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_equal, expect_frequency, expect_reproducible, twins

from .fixtures import LESSON, expect_free_number

crop = exercise(
    "random_crop",
    lesson=LESSON,
    points=2,
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
    """Images whose pixel values tell image, row and column; none is a whole number."""
    return 0.5 + np.arange(m * h * w).reshape(m, h, w)


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
    for h, w, size in ((7, 6, 4), (5, 5, 3)):  # in a square image row and column have as many offsets
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
def draws_each_offset_by_itself(random_crop, rng):
    """Neighbours share an offset as often as by chance, and how often an offset comes differs from call to call."""
    found = offsets(random_crop, 6000, 5, 6, 3, rng)
    alike = int((found[0::2] == found[1::2]).all(axis=1).sum())
    expect_frequency(
        alike,
        len(found) // 2,
        1 / 12,
        what="how often neighbours are cropped at the same place",
        cause="one draw serves several images",
    )
    expect_free_number(lambda: int((offsets(random_crop, 50, 4, 4, 3, rng)[:, 0] == 0).sum()), "crops at row offset 0")


@crop.check
def crops_the_whole_image_when_it_fits_once(random_crop, rng):
    """A crop as large as the image is the image; as high as the image, it moves sideways only."""
    expect_equal(offsets(random_crop, 4, 5, 5, 5, rng).tolist(), [[0, 0]] * 4, what="the offsets")
    expect_equal(offsets(random_crop, 9, 4, 7, 4, rng)[:, 0].tolist(), [0] * 9, what="the row offsets")


@crop.check
def draws_offsets_from_rng(random_crop, rng):
    """Another call crops elsewhere; a generator in the same state crops at the same place."""
    first, second = (offsets(random_crop, 60, 12, 12, 5, rng) for _ in range(2))
    for axis, name in enumerate(("row", "column")):
        expect(
            not np.array_equal(first[:, axis], second[:, axis]),
            f"expected other {name} offsets at the next call, came the same. "
            "Likely cause: a generator made inside the function",
            kind=f"same {name} offsets",
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
