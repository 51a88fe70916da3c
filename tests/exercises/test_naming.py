"""Known mistakes are named by evidence: crashes and gates do not hide them, and nothing else gets their hint."""

import numpy as np
import pytest

from autograder.exercises.declare import UNTOUCHED, Exercise
from autograder.exercises.expect import expect, expect_array, expect_close, expect_equal
from autograder.verdict.result import NOT_RUN


@pytest.fixture
def scores():
    """Standardize the columns of a matrix: centre, then divide by the standard deviation."""
    entry = Exercise("scores", "00_test", 4, hints=("think", "(x - mean) / std"))

    @entry.reference
    def scores(x):
        return (x - x.mean(axis=0)) / x.std(axis=0)

    @entry.gate
    def keeps_the_shape(scores, rng):
        """The result has the shape of x, for one column, too."""
        for shape in ((5, 3), (4, 1)):
            expect_array(scores(rng.normal(size=shape)), shape)

    @entry.check
    def centres(scores, rng):
        """Every column has mean 0."""
        expect_close(scores(rng.normal(2, 1, (6, 2))).mean(axis=0), np.zeros(2), what="the means")

    @entry.check
    def scales(scores, rng):
        """Every column has standard deviation 1."""
        expect_close(scores(rng.normal(0, 3, (6, 2))).std(axis=0), np.ones(2), what="the deviations")

    @entry.check
    def standardizes(scores, rng):
        """Every entry is right."""
        x = rng.normal(1, 2, (4, 3))
        expect_close(scores(x), (x - x.mean(axis=0)) / x.std(axis=0), what="the scores")

    @entry.check
    def takes_integers(scores, rng):
        """The result is 0 in the middle."""
        expect_equal(float(scores(np.array([[1], [2], [3]]))[1, 0]), 0.0)

    @entry.mistake
    def not_centred(x):
        """It does not centre.

        Subtract the mean.
        """
        return x / x.std(axis=0)

    @entry.mistake
    def variance(x):
        """It divides by the variance.

        Divide by the standard deviation.
        """
        return (x - x.mean(axis=0)) / x.var(axis=0)

    @entry.mistake
    def median(x):
        """It subtracts the median.

        Subtract the mean.
        """
        return (x - np.median(x, axis=0)) / x.std(axis=0)

    @entry.mistake
    def in_place(x):
        """It works in place.

        Work on a copy.
        """
        mean, std = x.mean(axis=0), x.std(axis=0)
        x[...] = (x - mean) / std
        return x

    return entry


def variance_in_place(x):
    mean, variance = x.mean(axis=0), x.var(axis=0)
    x -= mean
    return x / variance


SEEDS = range(5)


def crashes_on(shape, function):
    def answer(x):
        if x.shape == shape:
            raise IndexError("out of range")
        return function(x)

    return answer


def flat_on(shape, function):
    return lambda x: function(x).ravel() if x.shape == shape else function(x)


def variance(x):
    return (x - x.mean(axis=0)) / x.var(axis=0)


def not_centred(x):
    return x / x.std(axis=0)


def neither(x):
    return x / x.var(axis=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mistake_that_crashes_an_edge_case_is_named(scores, seed):
    assert scores.run(crashes_on((3, 1), variance), seed).mistakes == ("variance",)
    assert scores.run(crashes_on((6, 2), variance), seed).mistakes == ("variance",)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mistake_behind_a_failed_gate_is_named_without_credit(scores, seed):
    for answer in (crashes_on((4, 1), variance), flat_on((4, 1), variance)):
        result = scores.run(answer, seed)
        assert result.mistakes == ("variance",)
        assert result.hints == ("It divides by the variance.", "Divide by the standard deviation.")
        assert result.score == 0
        assert [outcome.state for outcome in result.outcomes[1:]] == [NOT_RUN] * 4


@pytest.mark.parametrize("seed", SEEDS)
def test_two_mistakes_that_leave_their_own_values_are_both_named(seed):
    entry = two_results()
    result = entry.run(lambda x: (x.sum(), x.std() ** 2), seed)
    assert result.mistakes == ("sum", "variance")
    assert result.hints == ("It sums.", "It squares.", "Divide by n.", "Take the root.")
    assert entry.run(lambda x: (x.sum(), x.std()), seed).mistakes == ("sum",)
    assert entry.run(lambda x: (x.sum(), x.std() * 1.1), seed).mistakes == ()


def two_results():
    """Mean and standard deviation."""
    entry = Exercise("moments", "00_test", 2)
    entry.reference(lambda x: (x.mean(), x.std()))

    @entry.check
    def averages(moments, rng):
        """The first is the mean."""
        x = rng.normal(size=5)
        expect_close(moments(x)[0], x.mean(), what="the mean")

    @entry.check
    def spreads(moments, rng):
        """The second is the standard deviation."""
        x = rng.normal(size=5)
        expect_close(moments(x)[1], x.std(), what="the deviation")

    @entry.mistake(name="sum")
    def adds(x):
        """It sums.

        Divide by n.
        """
        return x.sum(), x.std()

    @entry.mistake
    def variance(x):
        """It squares.

        Take the root.
        """
        return x.mean(), x.var()

    return entry


@pytest.mark.parametrize("seed", SEEDS)
def test_two_mistakes_whose_effects_mix_are_both_named_once_they_are_declared_together(scores, seed):
    assert scores.run(neither, seed).mistakes == ()
    scores.together("not centred", "variance")(neither)
    result = scores.run(lambda x: x.copy() / x.var(axis=0), seed)
    assert set(result.mistakes) == {"not centred", "variance"}
    assert scores.run(not_centred, seed).mistakes == ("not centred",)


def test_what_shows_in_a_gate_is_named_whatever_comes_behind_it():
    entry = Exercise("roots", "00_test", 2)
    entry.reference(np.sqrt)

    @entry.gate
    def depends_on_x(roots, rng):
        """Another x gives another root."""
        expect(roots(np.array([1.0])) != roots(np.array([4.0])), "expected two results, came one", kind="hard-coded")

    @entry.check
    def takes_the_root(roots, rng):
        """The root."""
        expect_close(roots(np.array([4.0])), np.array([2.0]))

    @entry.mistake
    def hard_coded(x):
        """It is always the same.

        Compute it.
        """
        return np.zeros(1)

    assert entry.run(lambda x: np.ones(1), 0).mistakes == ("hard coded",)
    assert entry.run(lambda x: 1 / 0, 0).mistakes == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mistake_that_also_changes_its_argument_is_both(scores, seed):
    result = scores.run(variance_in_place, seed)
    assert "variance" in result.mistakes
    assert result.outcomes[-1].name == UNTOUCHED


def test_who_is_right_but_changes_an_argument_is_told_to_copy():
    entry = Exercise("twice", "00_test", 2, hints=("add x to x",))
    entry.reference(lambda x: x + x)

    @entry.check
    def doubles(twice, rng):
        """The result is twice x."""
        x = rng.normal(size=3)
        expect_close(twice(x), x + x, what="the result")

    def in_place(x):
        x *= 2
        return x

    result = entry.run(in_place, 0)
    assert [outcome.name for outcome in result.outcomes if not outcome.passed] == [UNTOUCHED]
    assert result.hints == (result.outcomes[-1].hint,)
    assert "begin with a copy of it" in result.hints[0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "answer",
    [
        lambda x: (x - x.mean(axis=0)) / x.std(axis=0) ** 1.5,
        lambda x: (x - x.max(axis=0)) / x.std(axis=0),
        lambda x: 1 / 0,
        lambda x: None,
        lambda x: x.ravel(),
        lambda x: np.zeros(x.shape),
        crashes_on((4, 1), lambda x: (x - x.min(axis=0)) / x.std(axis=0)),
        lambda x: variance(x) if x.shape == (6, 2) else np.cbrt(x),
        lambda x: variance(x) if x.shape == (4, 3) else (x - x.mean(axis=0)) / x.std(axis=0),
    ],
)
def test_another_wrong_answer_gets_no_hint_of_a_mistake(scores, answer, seed):
    result = scores.run(answer, seed)
    assert not result.passed
    assert result.mistakes == ()
    assert result.hints == ("think", "(x - mean) / std")


def test_a_right_answer_is_told_nothing(scores):
    assert scores.run(lambda x: (x - x.mean(axis=0)) / x.std(axis=0), 0).hints == ()


def test_a_value_that_agrees_by_chance_in_a_later_call_is_no_evidence():
    entry = Exercise("double", "00_test", 1)

    @entry.reference
    def double(n):
        return 2 * n

    @entry.check
    def doubles(double, rng):
        """Every number is doubled."""
        for n in (1, 2, 3):
            expect_equal(double(n), 2 * n, what="the double")

    @entry.mistake
    def always_four(n):
        """It is four.

        Use n.
        """
        return 4 if n == 1 else 0

    assert entry.run(always_four, 0).mistakes == ("always four",)
    assert entry.run(lambda n: 4 if n == 3 else 2 * n, 0).mistakes == ()
