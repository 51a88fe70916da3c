"""The exercises of the course at hand, declared by the checks that its configuration names."""

from __future__ import annotations

import difflib
import sys
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
    return _register(Exercise(name, lesson, points, hints), sys._getframe(1).f_code.co_filename)


def question(name: str, *, lesson: str, right: str, why: dict[str, str], points: float = 1) -> Question:
    """Declare a concept question; ``why`` explains every option."""
    if right not in why:
        raise ValueError(f"question {name}: the right option {right!r} is none of {sorted(why)}")
    return _register(Question(name, lesson, points, right=right, why=why), sys._getframe(1).f_code.co_filename)


def _register(entry: Any, file: str) -> Any:
    entry.file = file
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
    load_checks(course.at_hand())
    return declared()


def load_checks(of: course.Course) -> None:
    """Have the exercises of this course declared, and no others.

    Raises
    ------
    autograder.course.CourseError
        If the checks that the course names cannot be loaded.
    """
    known = (of.root, of.checks)
    if _loaded != [known]:
        _declared.clear()
        _loaded.clear()
        of.load_checks()
        _loaded.append(known)


def declared() -> list[Exercise]:
    """Every exercise and question that is declared at present, in course order."""
    return sorted(_declared.values(), key=lambda entry: entry.lesson)


class UnknownExercise(KeyError):
    """No exercise of that name is declared."""

    def __str__(self) -> str:
        return str(self.args[0])


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises
    ------
    UnknownExercise
        If there is none; the message names the closest.
    """
    exercises()
    if name not in _declared:
        close = difflib.get_close_matches(str(name), _declared, n=1)
        raise UnknownExercise(f"no exercise {name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))
    return _declared[name]
