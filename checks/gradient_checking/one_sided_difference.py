"""one_sided_difference: derivatives from one side."""

from autograder.exercises import exercise
from autograder.exercises.expect import expect_close

from .fixtures import LESSON, curve, places

one_sided = exercise(
    "one_sided_difference",
    lesson=LESSON,
    points=1,
    hints=(
        "Move once, to theta + epsilon, and divide the change of f by the length of the move.",
        "(f(theta + epsilon) - f(theta)) / epsilon, with brackets around the whole difference.",
    ),
)


@one_sided.reference
def one_sided_difference(f, theta, epsilon):
    return (f(theta + epsilon) - f(theta)) / epsilon


@one_sided.check
def looks_from_theta_ahead(one_sided_difference, rng):
    """The result is (f(theta + epsilon) - f(theta)) / epsilon."""
    for theta, epsilon, scale in places(rng):
        f = curve(rng, scale)
        expected = (f(theta + epsilon) - f(theta)) / epsilon
        expect_close(one_sided_difference(f, theta, epsilon), expected, what="the one-sided difference", atol=1e-12)


@one_sided.mistake
def two_sided_instead(f, theta, epsilon):
    """This is the two-sided difference: it starts at theta - epsilon.

    Subtract f(theta), and divide by epsilon.
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon)


@one_sided.mistake(name="two sided instead")
def two_sided_over_epsilon(f, theta, epsilon):
    """This starts at theta - epsilon, so it goes two steps and divides by one.

    Subtract f(theta), and divide by epsilon.
    """
    return (f(theta + epsilon) - f(theta - epsilon)) / epsilon


@one_sided.mistake
def divided_by_twice_epsilon(f, theta, epsilon):
    """The difference is divided by 2 * epsilon, but the move from theta to theta + epsilon has length epsilon.

    Divide by epsilon.
    """
    return (f(theta + epsilon) - f(theta)) / (2 * epsilon)
