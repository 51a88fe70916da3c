"""Proof that the checks hold: tables by exercise, and the answers they are made with.

Each lesson's module in ``variants``, ``parts`` and ``adversaries`` adds to them under the lesson's topic.
"""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from autograder.exercises import exercises
from autograder.exercises.declare import Exercise, Question
from autograder.exercises.trial import alike, attempts
from autograder.sandbox.inside.wire import LocalFunction


def gathered(package: ModuleType, name: str) -> dict[str, Any]:
    """What the modules of a package say under ``name``, by exercise."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name != "__main__":
            found |= getattr(importlib.import_module(f"{package.__name__}.{module.name}"), name, {})
    return found


def chosen(lesson: str = "") -> list[Exercise]:
    """The exercises of the lessons whose names begin so, without the concept questions."""
    return [entry for entry in exercises() if not isinstance(entry, Question) and entry.lesson.startswith(lesson)]


def answers_as(exercise: Exercise, answer: Callable[..., Any], mistake: str, seed: object) -> bool:
    """Whether an answer meets every check just as a known mistake of that name does."""
    mine = list(attempts(exercise, LocalFunction(answer), seed))
    for known in exercise.mistakes:
        if known.name == mistake:
            theirs = list(attempts(exercise, LocalFunction(known.function), seed))
            if all(alike(a.failure, b.failure) and a.changed == b.changed for a, b in zip(mine, theirs, strict=True)):
                return True
    return False
