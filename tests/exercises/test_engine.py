"""The engine behind every check: credit, gates, changed arguments, named mistakes, faults."""

import time

import numpy as np
import pytest

from autograder import check, exercises, grade, study
from autograder.exercises import find, question
from autograder.exercises.checking import recording
from autograder.exercises.declare import Exercise
from autograder.exercises.expect import expect_array, expect_close
from autograder.exercises.trial import fixture_rng
from autograder.sandbox.inside.values import Missing
from autograder.sandbox.inside.wire import LocalFunction
from autograder.verdict.render import as_html, as_text


@pytest.fixture
def scale():
    """An exercise of its own: double an array. It is not part of the course."""
    entry = Exercise("scale", "00_test", 4, hints=("think", "2 * x"))

    @entry.reference
    def scale(x):
        return 2 * x

    @entry.gate
    def has_the_shape(scale, rng):
        """An array comes back."""
        expect_array(scale(rng.normal(size=3)), (3,))

    @entry.check
    def doubles_positive(scale, rng):
        """Positive entries are doubled."""
        x = rng.uniform(1, 2, 3)
        expect_close(scale(x), 2 * x)

    @entry.check(weight=3)
    def doubles_negative(scale, rng):
        """Negative entries are doubled."""
        x = -rng.uniform(1, 2, 3)
        expect_close(scale(x), 2 * x)

    @entry.mistake
    def halves(x):
        """It halves.

        Multiply by two.
        """
        return x / 2

    return entry


def outcomes(result):
    return [outcome.passed for outcome in result.outcomes]


def test_a_right_answer_gets_all_points_and_no_hint(scale):
    result = scale.run(lambda x: x + x, 0)
    assert result.passed
    assert result.score == result.max_score == 4
    assert result.hints == ()


def test_credit_is_shared_by_weight(scale):
    result = scale.run(lambda x: 2 * np.abs(x), 0)
    assert outcomes(result) == [True, True, False]
    assert result.score == 1
    assert result.hints == ("think", "2 * x")


def test_a_failed_gate_spares_what_follows(scale):
    result = scale.run(lambda x: x[:1], 0)
    assert outcomes(result) == [False, False, False]
    assert "shape (3,)" in result.outcomes[0].message
    assert result.outcomes[1].message.startswith("not run")


def test_a_known_mistake_is_named_with_its_hints(scale):
    result = scale.run(lambda values: values * 0.5, 7)
    assert result.mistakes == ("halves",)
    assert result.hints == ("It halves.", "Multiply by two.")


def test_another_wrong_answer_is_not_named(scale):
    assert not scale.run(lambda x: x * 0.6, 0).mistakes


def test_a_changed_argument_costs_like_one_check(scale):
    def in_place(x):
        x *= 2
        return x

    result = scale.run(in_place, 0)
    assert outcomes(result) == [True, True, True, False]
    assert result.score == 3.2
    assert "x to be the same after the call" in result.outcomes[-1].message


def test_an_exception_is_an_outcome_that_quotes_the_call(scale):
    result = scale.run(lambda x: 1 / 0, 0)
    assert "x=array" in result.outcomes[0].message
    assert "ZeroDivisionError" in result.outcomes[0].message


def test_an_exercise_that_is_not_written_says_so(scale):
    def stub(x):
        raise NotImplementedError

    assert "not written yet" in scale.run(stub, 0).outcomes[0].message


@pytest.mark.timeout(60, method="thread")  # the other method takes the alarm that stops the loop
def test_an_endless_loop_ends(scale):
    def endless(x):
        while True:
            time.sleep(0.01)

    start = time.monotonic()
    result = scale.run(LocalFunction(endless, seconds=0.3), 0)
    assert not result.passed
    assert "stopped" in result.outcomes[0].message or "second" in result.outcomes[0].message
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("answer", [None, 3, "text", np.zeros(3), Missing("scale", "its cell was stopped")])
def test_what_is_no_function_scores_nothing(scale, answer):
    result = scale.run(answer, 0)
    assert result.score == 0
    assert "expected a function" in result.outcomes[0].message or "its cell was stopped" in result.outcomes[0].message


def test_fixtures_vary_with_the_seed_and_with_nothing_else():
    assert fixture_rng(1, "a").random() == fixture_rng(1, "a").random()
    assert len({fixture_rng(seed, name).random() for seed in (1, "secret") for name in ("a", "b")}) == 4


def test_grade_returns_the_score_and_reports_to_the_recorder():
    with recording() as results:
        score = grade("dropout_backward", lambda dA, D, keep_prob: dA * D / keep_prob)
    assert score == results[0].score == results[0].max_score
    assert results[0].name == "dropout_backward"


def test_the_course_seed_reaches_the_fixtures(monkeypatch):
    seen = []
    monkeypatch.setenv("AUTOGRADER_SEED", "of this term")
    with recording():
        grade("dropout_backward", lambda dA, D, keep_prob: seen.append(dA.copy()) or dA * D / keep_prob)
        monkeypatch.delenv("AUTOGRADER_SEED")
        grade("dropout_backward", lambda dA, D, keep_prob: seen.append(dA.copy()) or dA * D / keep_prob)
    half = len(seen) // 2
    assert not np.array_equal(seen[0], seen[half])


def test_an_unknown_exercise_is_an_error_that_names_the_closest():
    with pytest.raises(KeyError, match="dropout_forward"):
        check("dropout_foward", None)


def test_names_are_unique_and_questions_sound():
    names = [entry.name for entry in exercises()]
    assert len(names) == len(set(names))
    with pytest.raises(ValueError, match="none of"):
        question("q", lesson="00", right="z", why={"a": "because"})


def test_renderers_escape_what_the_learner_wrote(scale):
    def hostile(x):
        raise ValueError("<script>alert(1)</script>")

    result = scale.run(hostile, 0)
    assert "<script>" not in as_html(result)
    assert "ValueError" in as_text(result)


def test_only_self_study_unfolds_the_solution(tmp_path, monkeypatch):
    monkeypatch.setenv("PRACTICALDL_PROGRESS", str(tmp_path / "progress.json"))
    study.check("dropout_backward", lambda dA, D, keep_prob: dA * D)
    result = study.check("dropout_backward", lambda dA, D, keep_prob: dA)
    assert "Solution" in result._repr_html_()
    assert "Solution" not in as_html(result)


def test_every_exercise_can_be_found():
    assert all(find(entry.name) is entry for entry in exercises())
