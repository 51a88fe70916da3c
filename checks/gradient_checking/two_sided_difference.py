"""two_sided_difference: derivatives from both sides."""

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close

from .fixtures import LESSON, curve, places

two_sided = exercise(
    "two_sided_difference",
    lesson=LESSON,
    points=1,
    hints=(
        "Move to both sides, to theta + epsilon and theta - epsilon, and divide by the distance between them.",
        "(f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon), with brackets around 2 * epsilon.",
    ),
)


@two_sided.reference
def two_sided_difference(f, theta, epsilon):
    return (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)


@two_sided.check
def looks_to_both_sides(two_sided_difference, rng):
    """The result is (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)."""
    for theta, epsilon, scale in places(rng):
        f = curve(rng, scale)
        expected = (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)
        expect_close(two_sided_difference(f, theta, epsilon), expected, what="the two-sided difference", atol=1e-12)


@two_sided.mistake
def divided_by_epsilon(f, theta, epsilon):
    """The difference is divided by epsilon, but the two points are 2 * epsilon apart: the result is twice too large.

    Divide by 2 * epsilon.
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / epsilon


@two_sided.mistake(name="divided by epsilon")
def brackets_missing(f, theta, epsilon):
    """Without brackets, / 2 * epsilon divides by 2 and then multiplies by epsilon.

    Write / (2 * epsilon).
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / 2 * epsilon


@two_sided.mistake
def one_sided_instead(f, theta, epsilon):
    """This is the one-sided difference, whose error falls only like epsilon.

    Use f(theta - epsilon) in place of f(theta), and divide by 2 * epsilon.
    """
    return (f(theta + epsilon) - f(theta)) / epsilon


@two_sided.mistake(name="one sided instead")
def backward_difference(f, theta, epsilon):
    """This goes from theta - epsilon to theta only: a one-sided difference to the left.

    Use f(theta + epsilon) in place of f(theta), and divide by 2 * epsilon.
    """
    return (f(theta) - f(theta - epsilon)) / epsilon
