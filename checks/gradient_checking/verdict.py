"""verdict: what a relative difference means."""

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, describe

from .fixtures import LESSON

verdicts = exercise(
    "verdict",
    lesson=LESSON,
    points=1,
    hints=(
        "Ask first whether the difference is below 1e-6, then whether it is below 1e-3.",
        'A comparison with nan is False, so let "bug" be what remains when both questions are answered with no.',
    ),
)


@verdicts.reference
def verdict(difference):
    return "correct" if difference < 1e-6 else "look closer" if difference < 1e-3 else "bug"


def expect_verdicts(verdict, cases):
    """The answers to all cases tell mistakes apart."""
    cases = [(float(difference), wanted) for difference, wanted in cases]
    came = [verdict(difference) for difference, _ in cases]
    for answer, (difference, wanted) in zip(came, cases, strict=True):
        if not (isinstance(answer, str) and answer == wanted):
            verdict(difference)  # once more, so that the message shows this call
            plain = [answer if isinstance(answer, str) else type(answer).__name__ for answer in came]
            raise Mismatch(
                f'expected "{wanted}" for a difference of {difference:.3g}, came {describe(answer)}',
                kind="verdicts",
                got=plain,
            )


@verdicts.check(weight=2)
def knows_the_two_limits(verdict, rng):
    """ "correct" below 1e-6, "look closer" below 1e-3, else "bug"."""
    below, above = rng.uniform(0.55, 0.95, 4), rng.uniform(1.05, 1.9, 4)
    cases = [(0.0, "correct"), (below[0] * 1e-12, "correct"), (below[1] * 1e-6, "correct")]
    cases += [(above[0] * 1e-6, "look closer"), (above[1] * 1e-5, "look closer"), (below[2] * 1e-3, "look closer")]
    cases += [(above[2] * 1e-3, "bug"), (below[3], "bug"), (1.0, "bug")]
    expect_verdicts(verdict, cases)


@verdicts.check
def counts_each_limit_to_the_worse_side(verdict, rng):
    """A difference of exactly 1e-6 is not below 1e-6, and one of exactly 1e-3 not below 1e-3."""
    near = rng.uniform(0.001, 0.01)
    cases = [((1 - near) * 1e-6, "correct"), (1e-6, "look closer"), ((1 - near) * 1e-3, "look closer"), (1e-3, "bug")]
    expect_verdicts(verdict, cases)


@verdicts.check
def calls_not_a_number_a_bug(verdict, rng):
    """A difference that is not a number, or infinite, is a bug."""
    cases = [(rng.uniform(1e-9, 1e-7), "correct"), (rng.uniform(1e-5, 1e-4), "look closer")]
    expect_verdicts(verdict, [*cases, (float("nan"), "bug"), (float("inf"), "bug")])


@verdicts.mistake
def thresholds_swapped(difference):
    """The thresholds are swapped: 1e-3 decides about "correct", and "look closer" is never reached.

    Ask for 1e-6 first: below it is "correct"; then for 1e-3: below it is "look closer".
    """
    return "correct" if difference < 1e-3 else "look closer" if difference < 1e-6 else "bug"


@verdicts.mistake(name="thresholds swapped")
def asked_in_the_wrong_order(difference):
    """The question about 1e-3 comes first, so "correct" is never reached.

    Ask for 1e-6 first: below it is "correct"; then for 1e-3: below it is "look closer".
    """
    return "look closer" if difference < 1e-3 else "correct" if difference < 1e-6 else "bug"


@verdicts.mistake(name="thresholds swapped")
def labels_swapped(difference):
    """Small differences are called a bug and large ones correct.

    A small difference is good: "correct" below 1e-6, "bug" from 1e-3 on.
    """
    return "bug" if difference < 1e-6 else "look closer" if difference < 1e-3 else "correct"


@verdicts.mistake
def nan_counts_as_correct(difference):
    """Every comparison with nan is False, so nan falls through to "correct".

    Let "bug" be what remains: ask difference < 1e-6, then difference < 1e-3, else "bug".
    """
    return "bug" if difference >= 1e-3 else "look closer" if difference >= 1e-6 else "correct"


@verdicts.mistake(name="nan counts as correct")
def nan_falls_through_to_correct(difference):
    """Every comparison with nan is False, so nan falls through to "correct".

    Let "bug" be what remains: ask difference < 1e-6, then difference < 1e-3, else "bug".
    """
    return "bug" if difference > 1e-3 else "look closer" if difference > 1e-6 else "correct"


@verdicts.mistake
def limits_on_the_wrong_side(difference):
    """A difference of exactly 1e-6 or 1e-3 gets the better word, though it is not below that limit.

    Ask with <, not with <=: "correct" is below 1e-6, "look closer" below 1e-3.
    """
    return "correct" if difference <= 1e-6 else "look closer" if difference <= 1e-3 else "bug"
