"""Grade a class: what is new goes to the workers, scores go to the gradebook, nothing is graded twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat

from autograder.assignment.at_hand import known_assignment, limits_of
from autograder.assignment.handed_out import remember
from autograder.assignment.source import Assignment
from autograder.course import Course
from autograder.fingerprint import assignment_key, digest
from autograder.grading.again import standing, test_keys
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import Pool
from autograder.grading.registration import register
from autograder.grading.results import Record, Results, one_grader, write_atomically
from autograder.grading.standing import auto_scores, page_key, settled
from autograder.grading.submissions import TIMESTAMP, Submission, Vanished
from autograder.grading.worker import Graded, Job, grade_submission, prove_assignment
from autograder.publish.feedback import autograded_path, feedback_path, write_feedback
from autograder.publish.notices import page_without_answers, signed
from autograder.verdict.result import refused, total

SECRET = "submission_secret.txt"  # of the exchange: who holds it may fetch the feedback


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
    """A graded submission that is not published yet; `same` if it is the one whose result stands so far."""

    submission: Submission
    record: Record
    notebooks: dict[str, str]
    changes: list[Change] = field(default_factory=list)
    same: bool = False


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
    say : callable
        Gets a sentence for each change of an assignment that has been graded before.
    """

    def __init__(
        self, course: Course, out: Path, confirm: Confirm, progress: Progress, say: Callable[[str], None] = print
    ) -> None:
        self.course = course
        self.out = out
        self.confirm = confirm
        self.progress = progress
        self.say = say
        self.results = Results(out)
        self.assignments: dict[str, Assignment] = {}
        self.keys: dict[str, str] = {}
        self.test_keys: dict[str, dict[str, str]] = {}
        self.points: dict[str, dict[str, dict[str, float]]] = {}

    def run(self, submissions: list[Submission], pool: Pool, regrade: bool = False) -> list[Record]:
        """Grade the submissions and publish their results.

        Returns
        -------
        list of Record
            One for each submission, in the same order.

        Raises
        ------
        CourseError
            If an assignment fails its proof, or cannot be registered. Nothing is graded then.
        """
        names = sorted({submission.assignment for submission in submissions})
        with one_grader(self.out):
            self._prove(names, pool)
            with GradebookWriter(self.course, self.out) as gradebook:
                for name in names:
                    for change in register(self.course, name, self.out):
                        self.say(change)
                    sheets = self.assignments[name].sheets.values()
                    remember(self.course, name, {sheet.name: sheet.handed_out for sheet in sheets})
                    self.points[name] = gradebook.maxima(name)
                return self._run(submissions, pool, regrade, gradebook)

    def _prove(self, names: list[str], pool: Pool) -> None:
        """Refuse to grade where an assignment's own solution does not pass."""
        self.progress("proving", 0, len(names))
        proofs = pool.run(prove_assignment, [(str(self.course.root), name) for name in names])
        for done, ((_, name), proof) in enumerate(proofs, start=1):
            self.progress("proving", done, len(names))
            if isinstance(proof, BaseException):
                raise proof
            proof.require(name)
            self.assignments[name] = known_assignment(self.course, name)
            self.keys[name] = assignment_key(self.course, name, limits_of(self.course))
            self.test_keys[name] = test_keys(self.course, self.assignments[name])

    def _run(
        self, submissions: list[Submission], pool: Pool, regrade: bool, gradebook: GradebookWriter
    ) -> list[Record]:
        known = {} if regrade else self._known(submissions, gradebook)
        records = dict(known)
        held: list[Verdict] = []
        for verdict in self._grade(submissions, known, pool):
            if verdict.changes:
                held.append(verdict)
            else:
                records[_place(verdict.submission)] = self._publish(verdict, gradebook)
        changes = [change for verdict in held for change in verdict.changes]
        publish = bool(held) and self.confirm(changes)
        for verdict in held:
            submission = verdict.submission
            old = self.results.read(submission.assignment, submission.student)
            records[_place(submission)] = self._publish(verdict, gradebook) if publish or old is None else old
        for name in self.assignments:
            gradebook.reassess_penalties(name)
        ordered = self._settle([records[_place(submission)] for submission in submissions], gradebook)
        # Who is not among these hand-ins was graded before, and follows the gradebook all the same.
        everyone = [(student, name) for name in sorted(self.assignments) for student in self.results.students(name)]
        others = [
            record
            for student, name in everyone
            if (student, name) not in records
            and (record := self.results.read(name, student)) is not None
            and self._is_graded(record)
        ]
        self._write_missing_pages([*ordered, *self._settle(others, gradebook)], pool, gradebook)
        return ordered

    def _settle(self, records: list[Record], gradebook: GradebookWriter) -> list[Record]:
        """Bring every result, also one that stands, to what the gradebook says: manual scores, comments, penalties."""
        finals = {name: gradebook.final_scores(name) for name in self.assignments}
        ordered = []
        for record in records:
            points, final = self.points[record.assignment], finals[record.assignment].get(record.student)
            if final is None or record.status == "failed":
                ordered.append(record)
                continue
            key = page_key(final, points)
            if record.page != key:
                for path in self._pages(record):
                    path.unlink(missing_ok=True)
            now = replace(settled(record, final, points), page=key)
            if now != record:
                self.results.write(now)
            ordered.append(now)
        return ordered

    def _pages(self, record: Record) -> list[Path]:
        sheets = self.assignments[record.assignment].sheets
        return [feedback_path(self.out, record.student, record.assignment, sheet) for sheet in sheets]

    def _key(self, submission: Submission) -> str:
        """Hash of all that the result of a submission depends on."""
        stamp = "\0".join([submission.problem, submission.timestamp or "", *map("".join, submission.flags)])
        return digest(self.keys[submission.assignment], submission.digest, stamp)

    def _known(self, submissions: list[Submission], gradebook: GradebookWriter) -> dict[tuple[str, str], Record]:
        """Results that stand: everything they depend on is the same, and their grades are in the gradebook."""
        in_gradebook = {name: gradebook.graded_students(name) for name in self.assignments}
        known = {}
        for submission in submissions:
            record = self.results.read(submission.assignment, submission.student)
            if (
                record is not None
                and record.key == self._key(submission)
                and submission.student in in_gradebook[submission.assignment]
                and self._is_graded(record)
            ):
                known[_place(submission)] = record
        return known

    def _is_graded(self, record: Record) -> bool:
        sheets = self.assignments[record.assignment].sheets
        return all(autograded_path(self.out, record.student, record.assignment, sheet).exists() for sheet in sheets)

    def _grade(
        self, submissions: list[Submission], known: dict[tuple[str, str], Record], pool: Pool
    ) -> Iterator[Verdict]:
        new = [submission for submission in submissions if _place(submission) not in known]
        readable = [submission for submission in new if not submission.problem]
        done = len(submissions) - len(readable)
        self.progress("grading", done, len(submissions))
        for submission in new:
            if submission.problem:
                flag = {"kind": "unreadable", "message": submission.problem, "level": "flag"}
                yield self._verdict(submission, Graded("unreadable", "none", [], [flag], 0.0))
        by_place = {_place(submission): submission for submission in readable}
        gone: list[tuple[Submission, Vanished]] = []
        for job, graded in pool.run(grade_submission, self._jobs(readable, gone)):
            done += 1
            self.progress("grading", done, len(submissions))
            yield self._verdict(by_place[job.student, job.assignment], graded)
        for submission, error in gone:
            yield self._verdict(submission, error)

    def _jobs(self, submissions: list[Submission], gone: list[tuple[Submission, Vanished]]) -> Iterator[Job]:
        """A job for each; where the files are not what they were, put it among those that are gone."""
        root = str(self.course.root)
        for submission in submissions:
            key, standing = self.keys[submission.assignment], self._standing(submission)
            try:
                yield Job(root, submission.student, submission.assignment, submission.read(), key, standing)
            except Vanished as error:
                gone.append((submission, error))

    def _standing(self, submission: Submission) -> dict[str, dict]:
        """Entries of the earlier result that hold; none when nothing has changed: then all is wanted anew."""
        old = self.results.read(submission.assignment, submission.student)
        if old is None or old.key == self._key(submission) or self.course.setting("follow_through", False):
            return {}
        return standing(old, submission.digest, self.test_keys[submission.assignment])

    def _verdict(self, submission: Submission, graded: Graded | BaseException) -> Verdict:
        if isinstance(graded, BaseException):
            return Verdict(submission, self._failed(submission, graded), {})
        points = self.assignments[submission.assignment].points
        entries = graded.exercises or [
            refused(name, worth, submission.problem or "the notebook cannot be read").as_entry()
            for name, worth in points.items()
        ]
        keys = self.test_keys[submission.assignment]
        entries = [entry | {"key": keys.get(entry["name"], "")} for entry in entries]
        flags = [{"kind": kind, "message": message, "level": "flag"} for kind, message in submission.flags]
        record = Record(
            student=submission.student,
            assignment=submission.assignment,
            status=graded.status,
            isolation=graded.isolation,
            score=total(entry["score"] for entry in entries),
            max_score=self._maximum(submission),
            seconds=graded.seconds,
            exercises=entries,
            flags=[*flags, *graded.flags],
            submission=submission.digest,
            key=self._key(submission),
            section=submission.section,
        )
        old = self.results.read(submission.assignment, submission.student)
        if old is None or old.status == "failed" or old.submission != record.submission:
            return Verdict(submission, record, graded.notebooks)
        return Verdict(submission, record, graded.notebooks, _changes(old, record), same=True)

    def _maximum(self, submission: Submission) -> float:
        return sum(sum(cells.values()) for cells in self.points[submission.assignment].values())

    def _publish(self, verdict: Verdict, gradebook: GradebookWriter) -> Record:
        """Write one result everywhere; the result file comes last and marks it as done."""
        submission, record = verdict.submission, verdict.record
        student, assignment = submission.student, submission.assignment
        try:
            if record.status != "failed":
                sheets = self.assignments[assignment].sheets
                self._write_autograded(verdict)
                notebooks = {
                    sheet: nbformat.reads(text, as_version=4) if (text := verdict.notebooks.get(sheet)) else None
                    for sheet in sheets
                }
                final = gradebook.save(student, assignment, notebooks, submission.timestamp, verdict.same)
                points = self.points[assignment]
                record = replace(settled(record, final, points), page=page_key(final, points))
        except Exception as error:
            record = self._failed(submission, error)
        self.results.write(record)
        return record

    def _write_autograded(self, verdict: Verdict) -> None:
        submission, record = verdict.submission, verdict.record
        sheets = list(self.assignments[submission.assignment].sheets)
        for sheet in sheets:
            feedback_path(self.out, submission.student, submission.assignment, sheet).unlink(missing_ok=True)
            path = autograded_path(self.out, submission.student, submission.assignment, sheet)
            notebook = verdict.notebooks.get(sheet, "")
            text = signed(notebook, record) if notebook else page_without_answers(record, sheets)
            write_atomically(path, text, mode=0o444)
            # `nbgrader release_feedback` asks for these beside the page.
            for folder in (path.parent, feedback_path(self.out, record.student, record.assignment, sheet).parent):
                if submission.timestamp:
                    write_atomically(folder / TIMESTAMP, submission.timestamp + "\n", mode=0o444)
                if SECRET in submission.files:
                    write_atomically(folder / SECRET, submission.files[SECRET], mode=0o444)

    def _write_missing_pages(self, records: list[Record], pool: Pool, gradebook: GradebookWriter) -> None:
        missing = [
            (record, sheet)
            for record in records
            if record.status != "failed"
            for sheet in self.assignments[record.assignment].sheets
            if not feedback_path(self.out, record.student, record.assignment, sheet).exists()
        ]
        pages = write_feedback(self.course, self.out, gradebook, missing, pool)
        for done, (record, error) in enumerate(pages, start=1):
            self.progress("feedback", done, len(missing))
            if error is not None:
                record.flags.append({"kind": "no feedback page", "message": str(error), "level": "flag"})
                self.results.write(record)

    def _failed(self, submission: Submission, error: BaseException) -> Record:
        return Record(
            student=submission.student,
            assignment=submission.assignment,
            status="failed",
            isolation="none",
            score=None,
            max_score=self._maximum(submission),
            seconds=0.0,
            flags=[{"kind": "grader failed", "message": f"{type(error).__name__}: {error}", "level": "flag"}],
            submission=submission.digest,
        )


def _changes(old: Record, new: Record) -> list[Change]:
    before = auto_scores(old)
    return [
        Change(new.student, new.assignment, name, before.get(name, 0.0), score)
        for name, score in auto_scores(new).items()
        if before.get(name, 0.0) != score
    ]


def _place(submission: Submission) -> tuple[str, str]:
    return submission.student, submission.assignment
