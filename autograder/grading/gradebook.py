"""Write grades to nbgrader's gradebook: its own classes, its own rules, one transaction per submission."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties, GetGrades, SaveAutoGrades
from nbgrader.utils import parse_utc
from sqlalchemy import event
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder.course import Course, CourseError, safe_url

# The formgrader may hold the SQLite file for a moment while the class is graded.
SQLITE_WAIT_MS = 60_000


@dataclass(frozen=True)
class Person:
    """What the gradebook knows about a student; empty where it knows nothing."""

    first_name: str
    last_name: str
    email: str
    lms_user_id: str


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
            finally:
                gradebook.db.remove()
                gradebook.db.configure(bind=gradebook.engine, join_transaction_mode="conditional_savepoint")

    def graded_students(self, assignment: str) -> set[str]:
        """Students whose submission of the assignment is in the gradebook."""
        with self._transaction() as gradebook:
            return {submission.student_id for submission in gradebook.assignment_submissions(assignment)}

    def save(self, student: str, assignment: str, notebook: NotebookNode | None, timestamp: str | None) -> None:
        """Store the grades that the executed notebook's cells show, by nbgrader's rules.

        Manual scores stay and such cells are marked for review; comments of graders stay; late penalties follow
        the course's plugin.

        Parameters
        ----------
        student, assignment : str
        notebook : NotebookNode or None
            None when nothing could be graded: every cell gets zero.
        timestamp : str or None
        """
        with self._transaction() as gradebook:
            gradebook.update_or_create_student(student)
            when = {"timestamp": parse_utc(timestamp)} if timestamp else {}
            submission = gradebook.update_or_create_submission(assignment, student, **when)
            if notebook is None:
                _give_zero(submission)
            else:
                saver = SaveAutoGrades(config=self._config)
                _apply(saver, gradebook, student, assignment, notebook)
            gradebook.db.flush()
            self._assign_late_penalty(gradebook, student, assignment, submission)

    def annotate(self, student: str, assignment: str, notebook: NotebookNode) -> dict[str, Any]:
        """Put the gradebook's scores and comments into the cells, for the feedback page.

        Returns
        -------
        dict
            score, max_score, late_penalty, as nbgrader's feedback template reads them.
        """
        with self._transaction() as gradebook:
            _apply(GetGrades(config=self._config), gradebook, student, assignment, notebook)
            graded = gradebook.find_submission_notebook(assignment, assignment, student)
            late_penalty = graded.late_submission_penalty or 0
            return {"score": graded.score - late_penalty, "max_score": graded.max_score, "late_penalty": late_penalty}

    def final_scores(self, assignment: str) -> dict[str, dict[str, float]]:
        """By student: score (manual scores and late penalty included) and max_score."""
        with self._transaction() as gradebook:
            return {
                submission.student_id: {
                    "score": submission.score - (submission.late_submission_penalty or 0),
                    "max_score": submission.max_score,
                }
                for submission in gradebook.assignment_submissions(assignment)
            }

    def people(self) -> dict[str, Person]:
        """Every student of the gradebook by id."""
        with self._transaction() as gradebook:
            return {
                student.id: Person(
                    *(str(getattr(student, field.name) or "") for field in fields(Person)),
                )
                for student in gradebook.students
            }

    def _assign_late_penalty(
        self, gradebook: Gradebook, student: str, assignment: str, submission: SubmittedAssignment
    ) -> None:
        late = AssignLatePenalties(config=self._config)
        late.init_plugin()
        graded = gradebook.find_submission_notebook(assignment, assignment, student)
        graded.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            penalty = late.plugin_inst.late_submission_penalty(student, graded.score, submission.total_seconds_late)
            if penalty is not None:
                graded.late_submission_penalty = late._check_late_penalty(graded, penalty)


def _apply(preprocessor: Any, gradebook: Gradebook, student: str, assignment: str, notebook: NotebookNode) -> None:
    """Run one of nbgrader's gradebook preprocessors cell by cell inside the open transaction."""
    preprocessor.gradebook = gradebook
    preprocessor.student_id = student
    preprocessor.assignment_id = preprocessor.notebook_id = assignment
    for index, cell in enumerate(notebook.cells):
        preprocessor.preprocess_cell(cell, {}, index)


def _give_zero(submission: SubmittedAssignment) -> None:
    """As nbgrader does for a notebook that was not handed in."""
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            grade.auto_score = 0
            grade.needs_manual_grade = grade.manual_score is not None


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
