"""Write grades to nbgrader's gradebook: its own classes, its own rules, one transaction per submission."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import is_grade, is_task, parse_utc
from sqlalchemy import event
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.course import Course, CourseError, safe_url
from autograder.grading.standing import Final, final_scores, maxima

# The formgrader may hold the SQLite file for a moment while the class is graded.
SQLITE_WAIT_MS = 60_000


@dataclass(frozen=True)
class Person:
    """What the gradebook knows about a student; empty where it knows nothing."""

    first_name: str
    last_name: str
    email: str
    lms_user_id: str

    @property
    def names(self) -> list[str]:
        """What the student goes by, besides the id."""
        full = f"{self.first_name} {self.last_name}".strip()
        return [name for name in (full, self.email, self.lms_user_id) if name]


class GradebookWriter:
    """The one writer of a gradebook.

    nbgrader's API commits after every grade. Here its session works inside an outer transaction, so that those
    commits become savepoints and a submission is stored whole or not at all.

    Parameters
    ----------
    course : Course
    out : Path
        Folder of the default gradebook.
    """

    def __init__(self, course: Course, out: Path) -> None:
        coursedir = course.coursedir(out)
        self._config = course.config
        try:
            self._gradebook = Gradebook(coursedir.db_url, coursedir.course_id)
        except (SQLAlchemyError, ImportError) as error:
            raise CourseError(
                f"The gradebook {safe_url(coursedir.db_url)} cannot be opened: {error}. Run 'autograder doctor'."
            ) from error
        if self._gradebook.engine.dialect.name == "sqlite":
            _make_sqlite_transactional(self._gradebook.engine)

    def __enter__(self) -> GradebookWriter:
        return self

    def __exit__(self, *exception: object) -> None:
        self._gradebook.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Gradebook]:
        gradebook = self._gradebook
        with warnings.catch_warnings(), gradebook.engine.connect() as connection, connection.begin():
            # nbgrader builds a submission before it adds it to the session; SQLAlchemy 2 remarks on it each time.
            warnings.filterwarnings("ignore", "Object of type .* not in session", SAWarning)
            gradebook.db.remove()
            gradebook.db.configure(bind=connection, join_transaction_mode="create_savepoint")
            try:
                yield gradebook
                # What came after nbgrader's last commit stands in a savepoint of its own, which `remove` rolls back.
                gradebook.db.commit()
            finally:
                gradebook.db.remove()
                gradebook.db.configure(bind=gradebook.engine, join_transaction_mode="conditional_savepoint")

    def graded_students(self, assignment: str) -> set[str]:
        """Students whose submission of the assignment is in the gradebook."""
        with self._transaction() as gradebook:
            return {submission.student_id for submission in gradebook.assignment_submissions(assignment)}

    def graded_assignments(self) -> list[str]:
        """Assignments of which the gradebook has a submission."""
        with self._transaction() as gradebook:
            return sorted(found.name for found in gradebook.assignments if found.num_submissions)

    def save(
        self,
        student: str,
        assignment: str,
        notebooks: Mapping[str, NotebookNode | None],
        timestamp: str | None,
        same: bool = False,
    ) -> Final:
        """Store the grades that the executed notebooks' cells show, by nbgrader's rules.

        Manual scores stay and such cells are marked for review; comments of graders stay; late penalties follow
        the course's plugin.

        Parameters
        ----------
        student, assignment : str
        notebooks : mapping of str to NotebookNode or None
            By name. What is None, is missing, or lacks a cell, has nothing to grade there: such cells get zero.
        timestamp : str or None
            In UTC, as `timestamps.read_timestamp` writes it; None leaves what the gradebook has.
        same : bool
            The hand-in is the one that was graded before. What a person has scored then need not be looked at again,
            unless the grader scores it otherwise now.

        Returns
        -------
        Final
            Where the student stands now.
        """
        with self._transaction() as gradebook:
            gradebook.update_or_create_student(student)
            when = {"timestamp": parse_utc(timestamp)} if timestamp else {}
            submission = gradebook.update_or_create_submission(assignment, student, **when)
            for submitted in submission.notebooks:
                done = {grade.name: grade.auto_score for grade in submitted.grades if same and _settled(grade)}
                notebook = notebooks.get(submitted.name)
                if notebook is not None:
                    saver = SaveAutoGrades(config=self._config)
                    _apply(saver, gradebook, student, assignment, submitted.name, notebook)
                cells = notebook.cells if notebook is not None else []
                graded = {cell.metadata.nbgrader.grade_id for cell in cells if is_grade(cell)}
                tasks = {cell.metadata.nbgrader.grade_id for cell in cells if is_task(cell)}
                _give_zero([grade for grade in submitted.grades if grade.name not in graded | tasks])
                _await_person([grade for grade in submitted.grades if grade.name in tasks - graded])
                for grade in submitted.grades:
                    if grade.name in done and grade.auto_score == done[grade.name]:
                        grade.needs_manual_grade = False
            gradebook.db.commit()
            self._assign_late_penalties(submission)
            gradebook.db.commit()
            return final_scores(gradebook, assignment, student)[student]

    def reassess_penalties(self, assignment: str) -> dict[str, float]:
        """Compute every late penalty anew, after a due date, an extension or the course's plugin changed.

        Returns
        -------
        dict of str to float
            The new penalty of each student whose penalty changed.
        """
        changed = {}
        with self._transaction() as gradebook:
            penalized = {
                key
                for (key,) in gradebook.db.query(SubmittedNotebook.assignment_id).filter(
                    SubmittedNotebook.late_submission_penalty.is_not(None)
                )
            }
            for submission in gradebook.assignment_submissions(assignment):
                if submission.id in penalized or _seconds_late(submission) > 0:
                    old, new = self._assign_late_penalties(submission)
                    if abs(old - new) > 1e-9:
                        changed[submission.student_id] = new
        return changed

    def final_scores(self, assignment: str) -> dict[str, Final]:
        """By student, of all who have a submission in the gradebook."""
        with self._transaction() as gradebook:
            return final_scores(gradebook, assignment)

    def maxima(self, assignment: str) -> dict[str, dict[str, float]]:
        """Points of each graded cell by notebook, manually graded cells and tasks included.

        Empty where the gradebook does not know the assignment.
        """
        with self._transaction() as gradebook:
            return maxima(gradebook, assignment)

    def manual_cells(self, assignment: str) -> dict[str, set[str]]:
        """By notebook the cells that a person grades: answers, graded text and tasks."""
        with self._transaction() as gradebook:
            found = {}
            for notebook in gradebook.find_assignment(assignment).notebooks:
                answers = {cell.name for cell in notebook.solution_cells}
                written = {
                    cell.name for cell in notebook.grade_cells if cell.cell_type == "markdown" or cell.name in answers
                }
                found[notebook.name] = written | {cell.name for cell in notebook.task_cells}
            return found

    def people(self) -> dict[str, Person]:
        """Every student of the gradebook by id."""
        with self._transaction() as gradebook:
            return {
                student.id: Person(
                    student.first_name or "",
                    student.last_name or "",
                    student.email or "",
                    str(student.lms_user_id or ""),
                )
                for student in gradebook.students
            }

    def roster(self) -> dict[str, list[str]]:
        """Every student's id with the other names it goes by, for `find_submissions`."""
        return {student: person.names for student, person in self.people().items()}

    def _assign_late_penalties(self, submission: SubmittedAssignment) -> tuple[float, float]:
        """Penalty of the whole submission, before and after."""
        late = AssignLatePenalties(config=self._config)
        late.init_plugin()
        seconds = _seconds_late(submission)
        before = after = 0.0
        for submitted in submission.notebooks:
            before += submitted.late_submission_penalty or 0
            penalty = None
            if seconds > 0:
                penalty = late.plugin_inst.late_submission_penalty(submission.student_id, submitted.score, seconds)
                penalty = None if penalty is None else late._check_late_penalty(submitted, penalty)
            submitted.late_submission_penalty = penalty
            after += penalty or 0
        return before, after


def _seconds_late(submission: SubmittedAssignment) -> float:
    # nbgrader adds an extension to the due date also where there is none.
    return submission.total_seconds_late if submission.assignment.duedate is not None else 0


def _apply(
    preprocessor: Any,
    gradebook: Gradebook,
    student: str,
    assignment: str,
    name: str,
    notebook: NotebookNode,
) -> None:
    """Run one of nbgrader's gradebook preprocessors cell by cell inside the open transaction."""
    preprocessor.gradebook = gradebook
    preprocessor.student_id = student
    preprocessor.assignment_id = assignment
    preprocessor.notebook_id = name
    for index, cell in enumerate(notebook.cells):
        preprocessor.preprocess_cell(cell, {}, index)


def _settled(grade: Grade) -> bool:
    return grade.manual_score is not None and not grade.needs_manual_grade


def _give_zero(grades: list[Grade]) -> None:
    """As nbgrader does for a notebook that was not handed in; a manual score stays and is to be looked at."""
    for grade in grades:
        grade.auto_score = 0
        grade.needs_manual_grade = grade.manual_score is not None


def _await_person(tasks: list[Grade]) -> None:
    """Have a task graded that is there: nbgrader leaves alone the zero or the score of an earlier hand-in."""
    for grade in tasks:
        grade.needs_manual_grade = True
        if grade.manual_score is None:
            grade.auto_score = None


def _make_sqlite_transactional(engine: Any) -> None:
    """Let SQLAlchemy, not the driver, open transactions, so that savepoints nest in them.

    References
    ----------
    SQLAlchemy documentation, SQLite dialect, "Enabling Non-Legacy SQLite Transactional Modes".
    """

    @event.listens_for(engine, "connect")
    def no_implicit_begin(connection: Any, _: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}")

    @event.listens_for(engine, "begin")
    def begin_as_writer(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    engine.dispose()
