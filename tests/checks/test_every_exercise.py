"""What must hold for every exercise of the course, on few seeds; ``make variants`` runs 200."""

import numpy as np
import pytest

from autograder.registry import Question, check, exercises
from tests.checks.table import count, right_answers

EXERCISES = [entry for entry in exercises() if not isinstance(entry, Question)]
QUESTIONS = [entry for entry in exercises() if isinstance(entry, Question)]
SEEDS = range(3)

# Answers that solve nothing.
EMPTY = {
    "None": lambda *args: None,
    "zero": lambda *args: 0,
    "0.0": lambda *args: 0.0,
    "True": lambda *args: True,
    "False": lambda *args: False,
    "first argument": lambda *args: args[0],
    "pair of the first argument": lambda *args: (args[0], args[0]),
    "last argument": lambda *args: args[-1],
    "zeros like the first argument": lambda *args: np.zeros(np.shape(args[0])),
    "empty list": lambda *args: [],
    "empty dict": lambda *args: {},
    "text": lambda *args: "correct",
    "raises": lambda *args: 1 / 0,
}


def ids(entries):
    return [entry.name for entry in entries]


@pytest.mark.parametrize("entry", EXERCISES, ids=ids(EXERCISES))
def test_right_answers_pass_and_mistakes_are_named(entry):
    row = count(entry, SEEDS)
    assert row.clean, "\n".join(row.slips[:5])


@pytest.mark.parametrize("entry", EXERCISES, ids=ids(EXERCISES))
def test_there_are_four_styles_besides_the_reference(entry):
    assert len(right_answers(entry)) >= 5


@pytest.mark.parametrize("entry", EXERCISES, ids=ids(EXERCISES))
def test_an_answer_that_solves_nothing_earns_nothing(entry):
    earned = {name: check(entry.name, answer).score for name, answer in EMPTY.items()}
    assert not any(earned.values()), earned


@pytest.mark.parametrize("entry", EXERCISES, ids=ids(EXERCISES))
def test_failures_say_what_was_expected_and_what_came(entry):
    for answer in EMPTY.values():
        for outcome in check(entry.name, answer).outcomes:
            assert outcome.passed or "expected" in outcome.message or outcome.message.startswith("not run")


@pytest.mark.parametrize("entry", EXERCISES, ids=ids(EXERCISES))
def test_mistakes_come_with_a_hint_and_a_mend(entry):
    assert entry.mistakes
    assert all(len(mistake.hints) == 2 for mistake in entry.mistakes)
    assert len(entry.hints) == 2


@pytest.mark.parametrize("entry", QUESTIONS, ids=ids(QUESTIONS))
def test_a_question_has_one_right_option_and_explains_all(entry):
    for option, explanation in entry.why.items():
        result = check(entry.name, option)
        assert result.passed == (option == entry.right)
        assert result.score == (entry.points if option == entry.right else 0)
        assert len(explanation) > 20
    for answer in (None, 3, "", "z", entry.right * 2, list(entry.why), lambda: entry.right):
        assert not check(entry.name, answer).passed


def test_lessons_are_worth_twenty_points():
    lessons = {}
    for entry in exercises():
        lessons[entry.lesson] = lessons.get(entry.lesson, 0) + entry.points
    assert set(lessons.values()) == {20}
