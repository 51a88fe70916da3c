"""The exercises of the course at hand, declared by the checks that its configuration names."""

from __future__ import annotations

import difflib
from typing import Any

from autograder import course
from autograder.exercises.declare import Exercise, Question

_declared: dict[str, Exercise] = {}
_loaded: list[object] = []


def exercise(name: str, *, lesson: str, points: float, hints: tuple[str, ...] = ()) -> Exercise:
    """Declare an exercise of the course.

    Raises
    ------
    ValueError
        If an exercise of that name exists already.
    """
    return _register(Exercise(name, lesson, points, hints))


def question(name: str, *, lesson: str, right: str, why: dict[str, str], points: float = 1) -> Question:
    """Declare a concept question; ``why`` explains every option."""
    if right not in why:
        raise ValueError(f"question {name}: the right option {right!r} is none of {sorted(why)}")
    return _register(Question(name, lesson, points, right=right, why=why))


def _register(entry: Any) -> Any:
    if entry.name in _declared:
        raise ValueError(f"exercise {entry.name!r} is declared twice; names are unique in the course")
    _declared[entry.name] = entry
    return entry


def exercises() -> list[Exercise]:
    """Every exercise and question of the course at hand, in course order.

    Raises
    ------
    autograder.course.CourseError
        If the checks that the course names cannot be loaded.
    """
    at_hand = course.at_hand()
    if _loaded != [at_hand.root]:
        _declared.clear()
        at_hand.load_checks()
        _loaded[:] = [at_hand.root]
    return sorted(_declared.values(), key=lambda entry: entry.lesson)


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises
    ------
    KeyError
        If there is none; the message names the closest.
    """
    exercises()
    if name not in _declared:
        close = difflib.get_close_matches(str(name), _declared, n=1)
        raise KeyError(f"no exercise {name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))
    return _declared[name]
