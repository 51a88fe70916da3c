"""What a worker process does: prove an assignment, or grade one submission, in its warm sandbox.

Everything that comes and goes is plain text and bytes, so a worker may run on another machine that sees the course's
folder under the same path.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from autograder.assignment.at_hand import known_assignment, limits_of, process_sandbox, proof_of
from autograder.assignment.proof import Proof
from autograder.assignment.run import Run, run_notebook, zeros
from autograder.assignment.source import Assignment
from autograder.course import Course
from autograder.fingerprint import assignment_key
from autograder.verdict.result import Result

NOTEBOOK = ".ipynb"

# A sandbox serves one submission at a time, also where a Dask worker has several threads.
_one_at_a_time = threading.Lock()


class DifferentGrader(Exception):
    """The worker has another version of the grader than the process that sent the job."""


class FaultyTest(Exception):
    """A test or a check is at fault, not the learner; the message is for the instructor."""


@dataclass(frozen=True)
class Job:
    """One submission to grade.

    Attributes
    ----------
    course : str
        The course's folder.
    student, assignment : str
    files : dict of str to bytes
        What was handed in, by path.
    key : str
        The sender's hash of all that decides the verdicts; the worker must come to the same.
    standing : mapping of str to dict
        Entries of an earlier result that hold still, by name; such tests are not run.
    """

    course: str
    student: str
    assignment: str
    files: Mapping[str, bytes]
    key: str
    standing: Mapping[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Graded:
    """What came of a job.

    Attributes
    ----------
    status, isolation : str
    exercises : list of dict
        In the form of the result files.
    flags : list of dict
    seconds : float
    notebooks : dict of str to str
        Each executed notebook as JSON, or empty where it was unreadable or missing.
    """

    status: str
    isolation: str
    exercises: list[dict[str, Any]]
    flags: list[dict[str, str]]
    seconds: float
    notebooks: dict[str, str] = field(default_factory=dict)


def prove_assignment(item: tuple[str, str]) -> Proof:
    """Prove that an assignment of a course, named by its folder, can be graded; see `autograder.assignment.proof`."""
    course, assignment = item
    at_hand = Course.load(Path(course))
    with _one_at_a_time:
        return proof_of(at_hand, known_assignment(at_hand, assignment), process_sandbox(at_hand))


def grade_submission(job: Job) -> Graded:
    """Grade one submission.

    Raises
    ------
    DifferentGrader
        If this worker would not grade as the sender does.
    FaultyTest
        If a test turns out to be at fault.
    """
    course = Course.load(Path(job.course))
    if assignment_key(course, job.assignment, limits_of(course)) != job.key:
        raise DifferentGrader(
            "this worker has another version of the grader, of a package, or of the course, than the process that "
            "sent the job: install the same release on every machine, and let all see the course's folder"
        )
    assignment = known_assignment(course, job.assignment)
    with _one_at_a_time:
        started = time.perf_counter()
        sandbox = process_sandbox(course)
        ways = proof_of(course, assignment, sandbox).ways
        runs = {}
        beside = {name: content for name, content in job.files.items() if not name.endswith(NOTEBOOK)}
        for name, sheet in assignment.sheets.items():
            content = job.files.get(f"{name}{NOTEBOOK}")
            labels = {test: assignment.label(name, test) for test in sheet.tests}
            known = {
                test: Result.from_entry(job.standing[label]) for test, label in labels.items() if label in job.standing
            }
            runs[name] = (
                _missing(assignment, name)
                if content is None
                else run_notebook(content, assignment, sheet, sandbox, replace(ways[name], known=known), beside)
            )
        seconds = time.perf_counter() - started
    results = [result for run in runs.values() for result in run.results]
    faults = [outcome.message for result in results if result.faulty for outcome in result.outcomes if outcome.message]
    if faults:
        raise FaultyTest(f"{faults[0]}. Run 'autograder doctor' to see the proof of the course")
    return Graded(
        status=_status([run.status for run in runs.values()]),
        isolation=sandbox.isolation,
        exercises=[result.as_entry() for result in results],
        flags=[flag for run in runs.values() for flag in run.flags],
        seconds=round(seconds, 3),
        notebooks={name: nbformat.writes(run.notebook) + "\n" if run.notebook else "" for name, run in runs.items()},
    )


def _missing(assignment: Assignment, name: str) -> Run:
    message = f"the notebook {name}{NOTEBOOK} was not handed in"
    return Run(None, zeros(assignment, assignment.sheets[name], message), "unreadable")


def _status(statuses: list[str]) -> str:
    """That of the whole: unreadable where nothing can be read, partial where something cannot be used."""
    if len(set(statuses)) == 1:
        return statuses[0]
    return "partial"
