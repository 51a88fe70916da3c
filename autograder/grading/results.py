"""Result files: the public record of what was graded, written by one grader, so that nobody reads half of one."""

from __future__ import annotations

import contextlib
import fcntl
import json
import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import CourseError

STATUSES = ("graded", "partial", "unreadable", "failed")


@dataclass
class Record:
    """What grading one submission gave; the schema of ``results/<assignment>/<student>.json``.

    Attributes
    ----------
    student, assignment : str
    status : str
        One of ``STATUSES``.
    isolation : str
        Tier of the sandbox in force.
    score : float or None
        None when the grader itself failed.
    max_score : float
    seconds : float
    exercises : list of dict
        name, score, max_score, passed, outcomes.
    flags : list of dict
        kind, message.
    submission : str
        SHA-256 of the notebook handed in.
    key : str
        Hash of everything the result depends on; empty when it must not be reused.
    page : str
        Hash of what the feedback page shows of the gradebook.
    section : str
        Folders above the student's in what was handed in.
    """

    student: str
    assignment: str
    status: str
    isolation: str
    score: float | None
    max_score: float
    seconds: float
    exercises: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)
    submission: str = ""
    key: str = ""
    page: str = ""
    section: str = ""

    def scores(self) -> dict[str, float]:
        """Score by exercise name."""
        return {exercise["name"]: exercise["score"] for exercise in self.exercises}

    def mistakes(self) -> list[str]:
        """Known mistakes that were named, in the order of the exercises."""
        named = (outcome.get("mistake") for entry in self.exercises for outcome in entry["outcomes"])
        return list(dict.fromkeys(mistake for mistake in named if mistake))


class Results:
    """The result files under ``<out>/results``."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "results"

    def path(self, assignment: str, student: str) -> Path:
        return self.folder / assignment / f"{student}.json"

    def read(self, assignment: str, student: str) -> Record | None:
        """The record of one submission, or None when there is none that can be read."""
        try:
            return Record(**json.loads(self.path(assignment, student).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, record: Record) -> None:
        text = json.dumps(asdict(record), indent=1, ensure_ascii=False, allow_nan=False)
        write_atomically(self.path(record.assignment, record.student), text + "\n")

    def students(self, assignment: str) -> list[str]:
        """Who has a result file."""
        return sorted(path.stem for path in (self.folder / assignment).glob("*.json"))

    def all(self, assignments: list[str] | None = None) -> list[Record]:
        """Every readable record, by assignment and student."""
        paths = sorted(self.folder.glob("*/*.json"))
        wanted = [path for path in paths if not assignments or path.parent.name in assignments]
        records = [self.read(path.parent.name, path.stem) for path in wanted]
        return [record for record in records if record is not None]


def require_sound_score(name: str, score: object, max_score: float) -> float:
    """Return the score as a float.

    Raises
    ------
    ValueError
        If it is not a finite number from 0 to `max_score`.
    """
    if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score):
        raise ValueError(f"the score of '{name}' is {score!r}; expected a number from 0 to {max_score:g}")
    if not 0 <= score <= max_score + 1e-9:
        raise ValueError(f"the score of '{name}' is {score:g}; expected a number from 0 to {max_score:g}")
    return float(min(score, max_score))


def write_atomically(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write a file so that it holds either its old or its new content, whenever the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _sibling(path) as (descriptor, temporary):
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)
        os.chmod(temporary, mode)
        os.replace(temporary, path)


@contextlib.contextmanager
def _sibling(path: Path) -> Iterator[tuple[int, str]]:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        yield descriptor, temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


@contextlib.contextmanager
def one_grader(out: Path) -> Iterator[None]:
    """Hold the output folder, so that two graders never write to the same one.

    Raises
    ------
    CourseError
        If the folder cannot be written, or another grader holds it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out / ".grading.lock", os.O_WRONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise CourseError(f"Cannot write to '{out}' ({error.strerror}). Choose another folder with --out.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise CourseError(
            f"Another 'autograder grade' writes to '{out}'. Wait for it, or use another --out."
        ) from error
    try:
        yield
    finally:
        os.close(lock)
