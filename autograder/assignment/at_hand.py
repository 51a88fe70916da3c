"""What a grading process keeps warm: its sandbox, the assignments that it has read, and their proofs."""

from __future__ import annotations

import atexit
import functools
import logging
import os
from dataclasses import replace
from pathlib import Path

from nbgrader.preprocessors import Execute

from autograder.assignment.proof import Proof, known_proof
from autograder.assignment.run import Ways
from autograder.assignment.source import Assignment
from autograder.course import Course
from autograder.fingerprint import assignment_key, folder_stamp
from autograder.sandbox.inside.limits import DEFAULT_LIMITS, Limits
from autograder.sandbox.isolation import Surroundings
from autograder.sandbox.session import Sandbox

_assignments: dict[tuple[Path, str], tuple[str, Assignment]] = {}
_proofs: dict[str, Proof] = {}


def known_assignment(course: Course, name: str) -> Assignment:
    """An assignment, read again only after its folder has changed."""
    stamp = folder_stamp(course.source_folder(name))
    known = _assignments.get((course.root, name))
    if known is None or known[0] != stamp:
        known = _assignments[course.root, name] = stamp, Assignment.load(course, name)
    return known[1]


def proof_of(course: Course, assignment: Assignment, sandbox: Sandbox) -> Proof:
    """The proof of an assignment, made once for what it depends on."""
    key = assignment_key(course, assignment.name, sandbox.limits)
    if key not in _proofs:
        _proofs[key] = known_proof(course, assignment, sandbox, key)
    return _proofs[key]


def ways_of(course: Course, assignment: Assignment, sandbox: Sandbox, log: logging.Logger) -> dict[str, Ways]:
    """How the tests run under nbgrader's own command, which grades also what `autograder grade` refuses."""
    proof = proof_of(course, assignment, sandbox)
    for said in (*proof.problems, *proof.remarks):
        log.warning("%s", said)
    return proof.ways


def process_sandbox(course: Course) -> Sandbox:
    """The warm sandbox of this process for a course, started when first asked for."""
    return _sandbox_of(os.getpid(), course.surroundings, limits_of(course))


def limits_of(course: Course) -> Limits:
    """The limits of a submission; ``c.Execute.timeout`` is that of a cell, and without it a cell has all the time."""
    timeout = Execute(config=course.config).timeout
    seconds = float(timeout) if timeout and timeout > 0 else DEFAULT_LIMITS.submission_seconds
    return replace(DEFAULT_LIMITS, cell_seconds=seconds)


@functools.lru_cache(maxsize=2)
def _sandbox_of(pid: int, surroundings: Surroundings, limits: Limits) -> Sandbox:
    sandbox = Sandbox(limits, around=surroundings)
    atexit.register(sandbox.close)
    return sandbox
