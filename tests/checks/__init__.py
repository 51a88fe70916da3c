"""Proof that the checks hold: tables by exercise, and the answers they are made with.

Each lesson's module in ``variants``, ``parts`` and ``adversaries`` adds to them under the lesson's topic.
"""

import functools
import importlib
import json
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from autograder.authoring.lesson_text import Cell, load
from autograder.course import at_hand
from autograder.exercises import exercises
from autograder.exercises.declare import Exercise, Question
from autograder.exercises.trial import alike, attempts
from autograder.sandbox.inside.wire import LocalFunction
from autograder.study import definitions


def gathered(package: ModuleType, name: str, only: str = "") -> dict[str, Any]:
    """What the modules of a package, or only one of them, list under ``name``, by exercise, one after the other."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name != "__main__" and only in ("", module.name):
            listed = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), name, {})
            for exercise, entries in listed.items():
                found[exercise] = found[exercise] + entries if exercise in found else entries
    return found


def chosen(lesson: str = "") -> list[Exercise]:
    """The exercises of the lessons whose names begin so, without the concept questions."""
    return [entry for entry in exercises() if not isinstance(entry, Question) and entry.lesson.startswith(lesson)]


@functools.cache
def lesson_cells(lesson: str) -> tuple[Cell, ...]:
    """The cells of a lesson."""
    lessons = at_hand().root / "lessons"
    claims = json.loads((lessons / "claims.json").read_text(encoding="utf-8"))
    return load(lessons / f"{lesson}.py", claims).cells


def surroundings(lesson: str) -> dict[str, Any]:
    """What the solutions of a lesson may use: its imports and the functions it defines."""
    return definitions(cell.source for cell in lesson_cells(lesson) if cell.kind == "code")


def label(answer: Callable[..., Any]) -> str:
    """The name of an answer; of a lambda the line where it stands, too."""
    name = getattr(answer, "__name__", type(answer).__name__)
    return f"{name} in line {answer.__code__.co_firstlineno}" if name == "<lambda>" else name


def answers_as(exercise: Exercise, answer: Callable[..., Any], mistake: str, seed: object) -> bool:
    """Whether an answer meets every check just as a known mistake of that name does."""
    mine = list(attempts(exercise, LocalFunction(answer), seed))
    for known in exercise.mistakes:
        if known.name == mistake:
            theirs = list(attempts(exercise, LocalFunction(known.function), seed))
            if all(alike(a.failure, b.failure) and a.changed == b.changed for a, b in zip(mine, theirs, strict=True)):
                return True
    return False
