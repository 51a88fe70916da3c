"""High bias, high variance, or both."""

import itertools

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect_bool, expect_sequence

from .fixtures import CASES, LESSON

diagnosis = exercise(
    "diagnose",
    lesson=LESSON,
    points=3,
    hints=(
        "Take bias and variance from bias_and_variance and compare each with the tolerance, one apart from the other.",
        "return bias > tolerance, variance > tolerance",
    ),
)


@diagnosis.reference
def diagnose(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return train_error - bayes_error > tolerance, dev_error - train_error > tolerance


def case(rng, high_bias, high_variance, bayes_error=0.0, tolerance=0.02):
    """A training and a dev error of that case, well away from a tie, with no more decimals than needed."""

    def gap(high):
        return tolerance * (rng.uniform(1.5, 3.5) if high else rng.uniform(0.1, 0.7))

    train_error = round(bayes_error + gap(high_bias), 6)
    return train_error, round(train_error + gap(high_variance), 6)


def expect_diagnoses(function, calls):
    """All calls are made first, so that every mistake shows by its answers as a whole."""
    answers = [two_bools(function(*arguments)) for arguments in calls]
    for arguments, came in zip(calls, answers, strict=True):
        expected = diagnose(*arguments)
        if came != expected:
            function(*arguments)  # the message quotes the last call
            tie = len(arguments) == 4 and arguments[3] in (arguments[0] - arguments[2], arguments[1] - arguments[0])
            raise Mismatch(
                f"expected (high_bias, high_variance) to be {expected}, came {came}"
                + (". Likely cause: a gap of just the tolerance counts as high" if tie else ""),
                kind="diagnoses",
                got=answers,
            )


def two_bools(value):
    high_bias, high_variance = expect_sequence(value, 2)
    return expect_bool(high_bias, what="high_bias"), expect_bool(high_variance, what="high_variance")


@diagnosis.gate
def returns_two_bools(diagnose, rng):
    """The result is a tuple of two bools."""
    two_bools(diagnose(*case(rng, True, True), 0.0, 0.02))


@diagnosis.check
def tells_bias_from_variance(diagnose, rng):
    """Neither, or one of the two, with errors measured from 0 and a tolerance of 0.02."""
    kinds = [CASES[name] for name in ("neither", "bias", "variance")]
    expect_diagnoses(diagnose, [case(rng, *kind) for kind in rng.permutation(kinds * 3).tolist()])


@diagnosis.check
def finds_both_at_once(diagnose, rng):
    """Bias and variance can be high at the same time; either may be the larger."""
    calls = [case(rng, True, True) for _ in range(4)] + [case(rng, False, False) for _ in range(2)]
    calls += [(0.05, 0.25), (0.25, 0.3), (0.12, 0.24)]
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def measures_from_the_bayes_error(diagnose, rng):
    """A training error of 15 % is no bias when nobody can do much better."""
    calls = []
    for bayes_error in (0.14, *rng.uniform(0.05, 0.3, 3).round(3).tolist()):
        calls += [(*case(rng, *kind, bayes_error), bayes_error) for kind in CASES.values()]
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def keeps_to_the_tolerance(diagnose, rng):
    """High means more than the tolerance that is given."""
    calls = []
    for bayes_error, tolerance in itertools.product((0.0, 0.1), (0.001, 0.005, 0.05, 0.1)):
        calls += [(*case(rng, *kind, bayes_error, tolerance), bayes_error, tolerance) for kind in CASES.values()]
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def calls_a_gap_of_just_the_tolerance_low(diagnose, rng):
    """High means more than tolerance: a gap of exactly tolerance is low; the default is 0.02."""
    near, calls = 2.0**-18, []
    for bayes_error, tolerance in ((0.0, 0.25), (0.125, 0.125), (0.25, 0.0625)):
        for bias, variance in itertools.product((tolerance - near, tolerance, tolerance + near), repeat=2):
            train_error = bayes_error + bias  # sums of few powers of two, exact in floating point
            calls.append((train_error, train_error + variance, bayes_error, tolerance))
    for bias, variance in itertools.product((0.0198, 0.0202), repeat=2):
        calls.append((bias, bias + variance))
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def finds_nothing_in_a_negative_gap(diagnose, rng):
    """A dev error below the training error is no variance, a training error below Bayes error is no bias."""
    calls = [(0.3, 0.2, 0.1), (0.1, 0.3, 0.2), (0.2, 0.1, 0.3), (0.1, 0.21, 0.2), (*case(rng, True, True), 0.0)]
    expect_diagnoses(diagnose, calls)


@diagnosis.mistake(name="ignores Bayes error")
def ignores_the_Bayes_error(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The training error is compared with the tolerance as it is, without the Bayes error.

    High bias means train_error - bayes_error > tolerance.
    """
    return train_error > tolerance, dev_error - train_error > tolerance


@diagnosis.mistake(name="ignores Bayes error")
def compares_both_errors_as_they_are(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The errors themselves are compared with the tolerance, not the gaps between them.

    High bias means train_error - bayes_error > tolerance, high variance dev_error - train_error > tolerance.
    """
    return train_error > tolerance, dev_error > tolerance


def _only_one(choose):
    def only_one(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
        """Only one of the two can be True: is there an elif, or a comparison of bias with variance?

        Compare each with the tolerance on its own: bias > tolerance, variance > tolerance.
        """
        bias, variance = train_error - bayes_error, dev_error - train_error
        return choose(bias, variance, tolerance)

    return only_one


for _choose in (
    lambda bias, variance, tolerance: (bias > tolerance, variance > tolerance and not bias > tolerance),
    lambda bias, variance, tolerance: (bias > tolerance and not variance > tolerance, variance > tolerance),
    lambda bias, variance, tolerance: (bias > tolerance and bias > variance, variance > tolerance and variance > bias),
    lambda bias, variance, tolerance: (bias > tolerance and bias >= variance, variance > tolerance and variance > bias),
    lambda bias, variance, tolerance: (bias > variance, variance > bias),
    lambda bias, variance, tolerance: (bias > tolerance, not bias > tolerance),
    lambda bias, variance, tolerance: (not variance > tolerance, variance > tolerance),
):
    diagnosis.mistake(_only_one(_choose), name="only one of the two can be true")


@diagnosis.mistake
def variance_measured_from_the_Bayes_error(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The dev error is compared with the Bayes error, so high bias always looks like high variance too.

    High variance means dev_error - train_error > tolerance.
    """
    return train_error - bayes_error > tolerance, dev_error - bayes_error > tolerance


@diagnosis.mistake
def tolerance_ignored(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The number 0.02 stands in the code in place of the argument.

    Compare with tolerance; 0.02 is only its default.
    """
    return train_error - bayes_error > 0.02, dev_error - train_error > 0.02


@diagnosis.mistake(name="tolerance ignored")
def any_gap_is_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """Every gap above 0 is called high.

    Compare the gaps with tolerance, not with 0.
    """
    return train_error - bayes_error > 0, dev_error - train_error > 0


@diagnosis.mistake
def tolerance_itself_called_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """A gap of exactly tolerance is called high.

    High means more than the tolerance: > and not >=.
    """
    return train_error - bayes_error >= tolerance, dev_error - train_error >= tolerance


@diagnosis.mistake
def the_two_answers_swapped(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The variance stands first.

    Return (high_bias, high_variance).
    """
    return dev_error - train_error > tolerance, train_error - bayes_error > tolerance


@diagnosis.mistake
def low_for_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The answers are the wrong way round: True stands for a small gap.

    High means more than the tolerance: use >.
    """
    return train_error - bayes_error <= tolerance, dev_error - train_error <= tolerance


@diagnosis.mistake
def negative_gap_called_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The absolute value of a gap is compared, so a dev error below the training error counts as variance.

    Compare the differences with their sign.
    """
    return abs(train_error - bayes_error) > tolerance, abs(dev_error - train_error) > tolerance
