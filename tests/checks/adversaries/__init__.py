"""Answers written from the contract alone.

Run as ``python -m tests.checks.adversaries [--seeds 5] [--lesson 04] [--answers styles]``.

A module holds ``RIGHT`` and ``WRONG``, answers by exercise. A wrong answer that makes known mistakes stands in
a tuple before their names: ``(answer, "no division")``.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.exercises import check, find
from autograder.exercises.declare import Exercise
from autograder.verdict.result import FAULTY
from tests.checks import answers_as, gathered, label

NAMED = 0.97  # of the known mistakes that adversaries make


@dataclass
class Count:
    """Verdicts on the adversaries of one exercise over several seeds."""

    lesson: str
    name: str
    right: int = 0
    accepted: int = 0
    wrong: int = 0
    rejected: int = 0
    known: int = 0
    named: int = 0
    misled: int = 0
    faulty: int = 0
    slips: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether right and wrong were told apart, no hint misled and no check was at fault."""
        return self.accepted == self.right and self.rejected == self.wrong and not self.misled and not self.faulty


def right_answers(only: str = "") -> dict[str, list[Callable[..., Any]]]:
    """The right adversaries of all modules, or only one, by exercise."""
    return gathered(sys.modules[__name__], "RIGHT", only)


def wrong_answers(only: str = "") -> dict[str, list[tuple[Callable[..., Any], tuple[str, ...]]]]:
    """The wrong adversaries with the known mistakes that each makes, by exercise."""
    return {
        name: [(entry[0], entry[1:]) if isinstance(entry, tuple) else (entry, ()) for entry in listed]
        for name, listed in gathered(sys.modules[__name__], "WRONG", only).items()
    }


def count(name: str, seeds: range, only: str = "") -> Count:
    """Check the adversaries of one exercise for every seed."""
    exercise = find(name)
    row = Count(exercise.lesson, name)
    for seed in seeds:
        for answer in right_answers(only).get(name, []):
            result = check(name, answer, seed)
            row.right += 1
            row.accepted += result.passed
            if not result.passed:
                row.slips.append(f"seed {seed}, right answer {label(answer)} is rejected: {result}")
        for answer, mistakes in wrong_answers(only).get(name, []):
            result = check(name, answer, seed)
            row.wrong += 1
            row.rejected += not result.passed
            if any(outcome.state == FAULTY for outcome in result.outcomes):
                row.faulty += 1
                row.slips.append(f"seed {seed}, {label(answer)} shows a check at fault: {result}")
            row.known += bool(mistakes)
            named = bool(mistakes) and set(mistakes) <= set(result.mistakes)
            row.named += named
            if result.passed:
                row.slips.append(f"seed {seed}, wrong answer {label(answer)} is accepted")
            elif mistakes and not named:
                row.slips.append(f"seed {seed}, {label(answer)} makes {mistakes}, named is {result.mistakes}: {result}")
            for hint in misleading(exercise, answer, mistakes, result.mistakes, seed):
                row.misled += 1
                row.slips.append(f"seed {seed}, {label(answer)} is told {hint!r}, which it does not make: {result}")
    return row


def misleading(
    exercise: Exercise, answer: Callable[..., Any], made: tuple[str, ...], told: tuple[str, ...], seed: object
) -> Iterator[str]:
    """The mistakes that an answer is told although it neither declares them nor answers as they do."""
    for hint in told:
        if hint not in made and not answers_as(exercise, answer, hint, seed):
            yield hint
