"""Turn an image about its centre, by bilinear interpolation."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_close

from .fixtures import LESSON

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
    expect_rotation(rotate, framed(rng, 6, 21), rng.uniform(80, 100))  # most of it leaves the image


@turn.check
def knows_quarter_turns(rotate, rng):
    """0 and 360 degrees change nothing; 90 is a quarter turn to the left, 180 upside down, 270 to the right."""
    image = framed(rng, 10, 10)
    for degrees, turns in ((90, 1), (180, 2), (270, 3), (-90, 3), (450, 1), (0, 0), (360, 0)):
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
