"""Two gaps between three errors."""

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, describe, expect_number, expect_sequence

from .fixtures import LESSON

gaps = exercise(
    "bias_and_variance",
    lesson=LESSON,
    points=1,
    hints=(
        "Three errors in a row, Bayes, train, dev, have two gaps between them.",
        "return train_error - bayes_error, dev_error - train_error",
    ),
)


@gaps.reference
def bias_and_variance(train_error, dev_error, bayes_error=0.0):
    return train_error - bayes_error, dev_error - train_error


def expect_gaps(function, *errors):
    bias, variance = expect_sequence(function(*errors), 2)
    came = [expect_number(value, what=what) for value, what in ((bias, "the bias"), (variance, "the variance"))]
    for i, (what, expected) in enumerate(zip(("bias", "variance"), bias_and_variance(*errors), strict=True)):
        if abs(came[i] - expected) > 1e-9:
            message = f"expected the {what} to be {describe(expected)}, came {describe(came[i])}"
            raise Mismatch(message, kind="gaps", got=came)


def rising_errors(rng):
    """Bayes, train and dev error with two gaps of different size."""
    bayes = rng.uniform(0.01, 0.1)
    train = bayes + rng.uniform(0.03, 0.1)
    return float(train), float(train + rng.uniform(0.12, 0.3)), float(bayes)


@gaps.gate
def returns_two_numbers(bias_and_variance, rng):
    """The result is a tuple of two numbers."""
    for value in expect_sequence(bias_and_variance(*rising_errors(rng)), 2):
        expect_number(value)


@gaps.check
def takes_the_best_possible_error_as_zero(bias_and_variance, rng):
    """Without bayes_error, the bias is the training error."""
    for _ in range(4):
        expect_gaps(bias_and_variance, *rising_errors(rng)[:2])


@gaps.check
def measures_bias_from_the_bayes_error(bias_and_variance, rng):
    """With bayes_error, the bias is what the training error has above it."""
    for _ in range(4):
        expect_gaps(bias_and_variance, *rising_errors(rng))


@gaps.check
def keeps_the_sign(bias_and_variance, rng):
    """A dev error below the training error, or a training error below Bayes error, gives a negative number."""
    for _ in range(3):
        low, middle, high = sorted(rising_errors(rng))
        expect_gaps(bias_and_variance, high, middle, low)
        expect_gaps(bias_and_variance, low, high, middle)
        expect_gaps(bias_and_variance, middle, low, high)


@gaps.mistake
def ignores_Bayes_error(train_error, dev_error, bayes_error=0.0):
    """The bias is the whole training error, though part of it is unavoidable.

    Subtract the Bayes error: train_error - bayes_error.
    """
    return train_error, dev_error - train_error


@gaps.mistake
def dev_measured_against_Bayes_error(train_error, dev_error, bayes_error=0.0):
    """The variance is measured from the Bayes error, so it holds the bias as well.

    Measure it from the training error: dev_error - train_error.
    """
    return train_error - bayes_error, dev_error - bayes_error


@gaps.mistake
def train_error_not_subtracted(train_error, dev_error, bayes_error=0.0):
    """The second number is the whole dev error.

    The variance is what the dev error has above the training error: dev_error - train_error.
    """
    return train_error - bayes_error, dev_error


@gaps.mistake(name="ignores Bayes error")
def returns_the_errors(train_error, dev_error, bayes_error=0.0):
    """The errors come back as they are, without any difference taken.

    Bias is train_error - bayes_error, variance is dev_error - train_error.
    """
    return train_error, dev_error


@gaps.mistake
def the_two_swapped(train_error, dev_error, bayes_error=0.0):
    """The variance stands first.

    Return the bias first: (train_error - bayes_error, dev_error - train_error).
    """
    return dev_error - train_error, train_error - bayes_error


@gaps.mistake
def subtracted_the_wrong_way_round(train_error, dev_error, bayes_error=0.0):
    """Both numbers have the wrong sign.

    A training error above the Bayes error is a positive bias: train_error - bayes_error.
    """
    return bayes_error - train_error, train_error - dev_error


@gaps.mistake(name="sign lost")
def absolute_values(train_error, dev_error, bayes_error=0.0):
    """The absolute values of the differences are returned.

    Keep the sign: a dev error below the training error is no variance, and a positive number would say it is.
    """
    return abs(train_error - bayes_error), abs(dev_error - train_error)


@gaps.mistake(name="sign lost")
def cut_off_at_zero(train_error, dev_error, bayes_error=0.0):
    """Negative differences are replaced by 0.

    Return the differences as they are: a negative one tells you that an error was measured on too few examples, or that
    the estimate of the Bayes error is too high.
    """
    return max(train_error - bayes_error, 0), max(dev_error - train_error, 0)
