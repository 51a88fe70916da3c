"""Which part of each contract decides where: ``python -m tests.checks.parts [--lesson 04]`` prints the table.

A lesson's module holds ``PARTS``, a list of :class:`Part` by exercise.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.exercises import check
from autograder.verdict.result import FAILED
from tests.checks import gathered


@dataclass(frozen=True)
class Part:
    """A part of a contract, an implementation that breaks it and nothing else, and the check that then fails."""

    name: str
    broken: Callable[..., Any]
    decided_by: str

    def found_by(self, exercise: str, seed: object) -> list[str]:
        """The checks that the broken implementation fails."""
        outcomes = check(exercise, self.broken, seed).outcomes
        return [outcome.name for outcome in outcomes if outcome.state == FAILED]


def parts() -> dict[str, list[Part]]:
    """The parts of every contract, by exercise."""
    return gathered(sys.modules[__name__], "PARTS")
