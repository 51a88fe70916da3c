"""Follow-through credit: what fails only because another exercise is open is tried with the course's solution of that.

The solution runs in the sandbox beside the learner's code, which could read it there. So nothing comes out of such a
trial but whether a test passed in full: no output, no file, no message of it is kept.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbgrader import utils

from autograder.assignment.code import facts
from autograder.assignment.handed_out import plain
from autograder.assignment.source import Sheet, grade_id
from autograder.verdict.result import Outcome, Result


@dataclass(frozen=True)
class Trial:
    """A submission with the open exercises solved.

    Attributes
    ----------
    notebook : NotebookNode
    open : tuple of str
        Names of open exercises that what the learner wrote reads.
    tests : frozenset of str
        Those that failed, look at something that the learner wrote, and at nothing that was open.
    """

    notebook: Any
    open: tuple[str, ...]
    tests: frozenset[str]


def trial_of(notebook: Any, sheet: Sheet, results: Sequence[Result]) -> Trial | None:
    """What is worth trying after a notebook has run, or None."""
    solved = copy.deepcopy(notebook)
    is_open: set[str] = set()
    written: set[str] = set()
    needed: set[str] = set()
    for cell in solved.cells:
        name = grade_id(cell)
        if name is None or cell.cell_type != "code" or not utils.is_solution(cell) or utils.is_grade(cell):
            continue
        if plain(cell.source) == plain(sheet.handed_out.get(name, "")):
            cell.source = sheet.trusted[name].source
            is_open |= facts(cell.source).binds
        else:
            written |= facts(cell.source).binds
            needed |= facts(cell.source).reads
    tests = frozenset(
        name
        for (name, test), result in zip(sheet.tests.items(), results, strict=True)
        if result.score < result.max_score
        and facts(test.source).reads & written
        and not facts(test.source).reads & is_open
    )
    return Trial(solved, tuple(sorted(is_open & needed)), tests) if is_open & needed and tests else None


def credited(result: Result, trial: Trial) -> Result:
    """A test that passed in the trial, with nothing of the trial in it."""
    said = f"it passes with the course's own solution of {', '.join(trial.open)}, which is not written here"
    return replace(result, outcomes=[Outcome(result.name, True, said)], score=result.max_score, hints=())
