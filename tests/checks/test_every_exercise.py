"""What must hold for every exercise of the course, on few seeds; ``make variants`` runs more."""

import numpy as np
import pytest

from autograder.exercises import check, exercises
from autograder.exercises.declare import Question
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
    row = count(entry.name, SEEDS)
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


class Weird:
    """Equals everything, is larger and smaller than everything, and claims to be an array."""

    shape, ndim, dtype, size = (1,), 1, np.dtype(float), 1

    def __eq__(self, other):
        return True

    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None

    def __array__(self, *args, **kwargs):
        raise RuntimeError("no array after all")


class EqualArray(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    __hash__ = None


ODD = {
    "object that equals everything": Weird(),
    "array subclass": np.zeros(3).view(EqualArray),
    "set": {1},
    "range": range(3),
    "iterator": iter([1]),
    "object array": np.array([None, "x"], dtype=object),
    "nested": ({"W1": [Weird()]}, (Weird(),)),
    "huge int": 10**400,
    "text array": np.array(["a", "b"]),
    "structured array": np.zeros(2, dtype=[("a", int)]),
    "function": len,
    "nan": float("nan"),
    "complex": 1j,
}


@pytest.mark.parametrize("entry", EXERCISES, ids=ids(EXERCISES))
def test_odd_results_are_outcomes_not_errors(entry):
    for value in ODD.values():
        for answer in (lambda *args, value=value: value, lambda *args, value=value: (value, value)):
            result = check(entry.name, answer)
            assert result.score == 0
            assert repr(result)
            assert result._repr_html_()
