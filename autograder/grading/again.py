"""What of a result stands after a change of some checks: the verdicts on exercises that the change does not touch."""

from __future__ import annotations

import ast
from typing import Any

from autograder.assignment.at_hand import limits_of
from autograder.assignment.code import parse
from autograder.assignment.source import Assignment, Test, asks_registry
from autograder.course import Course
from autograder.fingerprint import digest, exercise_keys
from autograder.grading.results import Record
from autograder.grading.standing import auto_scores


def test_keys(course: Course, assignment: Assignment) -> dict[str, str]:
    """Hash of all that a verdict depends on, but for the submission, by the name that results use.

    Only of tests that ask exercises of the course's checks and share nothing with other cells; the others always run
    with their notebook.
    """
    known = exercise_keys(course, assignment.name, limits_of(course))
    found = {}
    for sheet in assignment.sheets.values():
        for test in sheet.tests.values():
            asked = sorted(_constants(test) & known.keys())
            if asked and asks_registry(test.source) and not test.carried and not test.helpers:
                found[assignment.label(sheet.name, test.grade_id)] = digest(*(known[name] for name in asked))
    return found


def _constants(test: Test) -> set[str]:
    nodes = ast.walk(parse(test.source))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def standing(old: Record, submission: str, keys: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Entries of an earlier result that still hold for a submission, with the scores that the grader alone gave.

    Parameters
    ----------
    old : Record
    submission : str
        Hash of what was handed in.
    keys : dict of str to str
        See `test_keys`.
    """
    if old.status not in ("graded", "partial") or old.submission != submission:
        return {}
    scores = auto_scores(old)
    return {
        entry["name"]: entry | {"score": scores[entry["name"]]}
        for entry in old.exercises
        if entry["name"] in scores and entry.get("key") and entry["key"] == keys.get(entry["name"])
    }
