"""Grade a class: what is new goes to the workers, scores go to the gradebook, nothing is graded twice."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograder.course import Course, CourseError
from autograder.grading.fingerprint import digest, engine_fingerprint, result_key
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import Pool
from autograder.grading.registration import register
from autograder.grading.results import Record, Results, write_atomically
from autograder.grading.submissions import TIMESTAMP, Submission
from autograder.grading.worker import Graded, Job, grade_submission
from autograder.publish.feedback import autograded_path, feedback_path, write_feedback
from autograder.publish.notices import page_without_answers, with_notice, zero_entries


@dataclass(frozen=True)
class Change:
    """A score that differs from the published one although the submission is the same."""

    student: str
    assignment: str
    exercise: str
    old: float
    new: float


@dataclass
class Verdict:
    """A graded submission that is not published yet."""

    submission: Submission
    record: Record
    notebook: str
    changes: list[Change] = field(default_factory=list)


Confirm = Callable[[list[Change]], bool]
Progress = Callable[[str, int, int], None]


class Batch:
    """One run over a class.

    Parameters
    ----------
    course : Course
    out : Path
        Receives the gradebook, ``autograded/``, ``feedback/`` and ``results/``.
    confirm : callable
        Gets the score changes of submissions that are the same as before; returns whether to publish them.
    progress : callable
        Called with the stage, the number done and the total.
    """

    def __init__(self, course: Course, out: Path, confirm: Confirm, progress: Progress) -> None:
        self.course = course
        self.out = out
        self.confirm = confirm
        self.progress = progress
        self.results = Results(out)

    def run(self, submissions: list[Submission], pool: Pool, regrade: bool = False) -> list[Record]:
        """Grade the submissions and publish their results.

        Returns
        -------
        list of Record
            One for each submission, in the same order.
        """
        with one_grader(self.out), GradebookWriter(self.course, self.out) as gradebook:
            for assignment in sorted({submission.assignment for submission in submissions}):
                register(self.course, assignment, self.out)
            return self._run(submissions, pool, regrade, gradebook)

    def _run(
        self, submissions: list[Submission], pool: Pool, regrade: bool, gradebook: GradebookWriter
    ) -> list[Record]:
        keys = {id(submission): self._key(submission) for submission in submissions}
        known = {} if regrade else self._known(submissions, keys, gradebook)
        records = dict(known)
        held: list[Verdict] = []
        for verdict in self._grade(submissions, keys, known, pool):
            if verdict.changes:
                held.append(verdict)
            else:
                records[id(verdict.submission)] = self._publish(verdict, gradebook)
        changes = [change for verdict in held for change in verdict.changes]
        publish = bool(held) and self.confirm(changes)
        for verdict in held:
            submission = verdict.submission
            old = self.results.read(submission.assignment, submission.student)
            records[id(submission)] = self._publish(verdict, gradebook) if publish or old is None else old
        ordered = [records[id(submission)] for submission in submissions]
        self._write_missing_pages(ordered, pool, gradebook)
        return ordered

    def _key(self, submission: Submission) -> str:
        source = self.course.source(submission.assignment)
        stamp = "\0".join([submission.problem, submission.timestamp or "", *map("".join, submission.flags)])
        return digest(result_key(submission.assignment, submission.content or b"", source), stamp)

    def _known(
        self, submissions: list[Submission], keys: dict[int, str], gradebook: GradebookWriter
    ) -> dict[int, Record]:
        """Results that stand: everything they depend on is the same, and their grades are in the gradebook."""
        assignments = {submission.assignment for submission in submissions}
        in_gradebook = {assignment: gradebook.graded_students(assignment) for assignment in assignments}
        known = {}
        for submission in submissions:
            record = self.results.read(submission.assignment, submission.student)
            if (
                record is not None
                and record.key == keys[id(submission)]
                and submission.student in in_gradebook[submission.assignment]
                and autograded_path(self.out, submission.student, submission.assignment).exists()
            ):
                known[id(submission)] = record
        return known

    def _grade(
        self, submissions: list[Submission], keys: dict[int, str], known: dict[int, Record], pool: Pool
    ) -> Iterator[Verdict]:
        new = [submission for submission in submissions if id(submission) not in known]
        readable = [submission for submission in new if submission.content is not None]
        done = len(submissions) - len(readable)
        self.progress("grading", done, len(submissions))
        for submission in new:
            if submission.content is None:
                flag = {"kind": "unreadable", "message": submission.problem}
                entries = zero_entries(submission.assignment, submission.problem)
                yield self._verdict(submission, keys, Graded("unreadable", "none", entries, [flag], 0.0, ""))
        engine = engine_fingerprint() if pool.elsewhere else ""
        jobs = {}
        for submission in readable:
            source = self.course.source(submission.assignment)
            job = Job(submission.student, submission.assignment, submission.content or b"", source, engine)
            jobs[job.student, job.assignment] = submission, job
        for job, graded in pool.run(grade_submission, (job for _, job in jobs.values())):
            submission, _ = jobs[job.student, job.assignment]
            done += 1
            self.progress("grading", done, len(submissions))
            yield self._verdict(submission, keys, graded)

    def _verdict(self, submission: Submission, keys: dict[int, str], graded: Graded | BaseException) -> Verdict:
        if isinstance(graded, BaseException):
            return Verdict(submission, _failed(submission, graded), "")
        entries = graded.exercises or zero_entries(submission.assignment, "the notebook cannot be read")
        record = Record(
            student=submission.student,
            assignment=submission.assignment,
            status=graded.status,
            isolation=graded.isolation,
            score=round(sum(entry["score"] for entry in entries), 6),
            max_score=sum(entry["max_score"] for entry in entries),
            seconds=graded.seconds,
            exercises=entries,
            flags=[*({"kind": kind, "message": message} for kind, message in submission.flags), *graded.flags],
            submission=digest(submission.content or b""),
            key=keys[id(submission)],
        )
        return Verdict(submission, record, graded.notebook, self._changes(record))

    def _changes(self, new: Record) -> list[Change]:
        old = self.results.read(new.assignment, new.student)
        if old is None or old.status == "failed" or old.submission != new.submission:
            return []
        before = old.scores()
        return [
            Change(new.student, new.assignment, name, before.get(name, 0.0), score)
            for name, score in new.scores().items()
            if before.get(name, 0.0) != score
        ]

    def _publish(self, verdict: Verdict, gradebook: GradebookWriter) -> Record:
        """Write one result everywhere; the result file comes last and marks it as done."""
        submission, record = verdict.submission, verdict.record
        student, assignment = submission.student, submission.assignment
        try:
            if record.status != "failed":
                feedback_path(self.out, student, assignment).unlink(missing_ok=True)
                self._write_autograded(verdict)
                notebook = nbformat.reads(verdict.notebook, as_version=4) if verdict.notebook else None
                gradebook.save(student, assignment, notebook, submission.timestamp)
        except Exception as error:
            record = _failed(submission, error)
        self.results.write(record)
        return record

    def _write_autograded(self, verdict: Verdict) -> None:
        submission = verdict.submission
        path = autograded_path(self.out, submission.student, submission.assignment)
        record = verdict.record
        text = with_notice(verdict.notebook, record) if verdict.notebook else page_without_answers(record)
        write_atomically(path, text, mode=0o444)
        if submission.timestamp:
            write_atomically(path.parent / TIMESTAMP, submission.timestamp + "\n", mode=0o444)

    def _write_missing_pages(self, records: list[Record], pool: Pool, gradebook: GradebookWriter) -> None:
        missing = [
            record
            for record in records
            if record.status != "failed" and not feedback_path(self.out, record.student, record.assignment).exists()
        ]
        pages = write_feedback(self.course, self.out, gradebook, missing, pool)
        for done, (record, error) in enumerate(pages, start=1):
            self.progress("feedback", done, len(missing))
            if error is not None:
                record.flags.append({"kind": "no feedback page", "message": str(error)})
                self.results.write(record)


def _failed(submission: Submission, error: BaseException) -> Record:
    return Record(
        student=submission.student,
        assignment=submission.assignment,
        status="failed",
        isolation="none",
        score=None,
        max_score=sum(entry["max_score"] for entry in zero_entries(submission.assignment, "")),
        seconds=0.0,
        flags=[{"kind": "grader failed", "message": f"{type(error).__name__}: {error}"}],
        submission=digest(submission.content or b""),
    )


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
