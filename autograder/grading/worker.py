"""What a worker process does: grade one submission in its warm sandbox, render one feedback page.

Everything that comes and goes is plain bytes and JSON text, so a worker may run on another machine.
"""

from __future__ import annotations

import functools
import threading
import time
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.assignment.run import process_sandbox, run_submission
from autograder.grading.fingerprint import engine_fingerprint

# A sandbox serves one submission at a time, also where a Dask worker has several threads.
_one_at_a_time = threading.Lock()


class DifferentGrader(Exception):
    """The worker has another version of the grader than the process that sent the job."""


@dataclass(frozen=True)
class Job:
    """One submission to grade: its bytes, the instructor's notebook, and who must agree on how.

    `engine` is the sender's fingerprint where the worker has an installation of its own, else empty.
    """

    student: str
    assignment: str
    content: bytes
    source: bytes
    engine: str


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
    notebook : str
        The executed notebook as JSON, or empty when the submission was unreadable.
    """

    status: str
    isolation: str
    exercises: list[dict[str, Any]]
    flags: list[dict[str, str]]
    seconds: float
    notebook: str


def grade_submission(job: Job) -> Graded:
    """Grade one submission.

    Raises
    ------
    DifferentGrader
        If this worker would not grade as the sender does.
    ValueError
        If a score is not a number from 0 to its maximum.
    """
    if job.engine and job.engine != engine_fingerprint():
        raise DifferentGrader(
            "this worker has another version of the grader or of a package, or another course seed, than the process "
            "that sent the job: install the same release on every machine"
        )
    with _one_at_a_time:
        started = time.perf_counter()
        run = run_submission(job.content, read_source(job.source), process_sandbox())
        seconds = time.perf_counter() - started
    return Graded(
        status=run.status,
        isolation=run.isolation,
        exercises=[result.as_entry() for result in run.results],
        flags=[{"kind": str(flag["kind"]), "message": str(flag["message"])} for flag in run.flags],
        seconds=round(seconds, 3),
        notebook=nbformat.writes(run.notebook) + "\n" if run.notebook is not None else "",
    )


@functools.lru_cache(maxsize=4)
def read_source(source: bytes) -> NotebookNode:
    return nbformat.reads(source.decode(), as_version=4)
