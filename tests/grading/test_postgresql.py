"""The gradebook may be a PostgreSQL database: a real one is started for these tests."""

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.doctor import examine
from tests import ASSIGNMENT


@pytest.fixture
def course(course, database):
    course.config.CourseDirectory.db_url = database
    return Course(course.root, course.config)


def test_grades_go_to_postgresql(class_of, grade, database, tmp_path):
    submitted = class_of("emil", "wanda")
    records = grade(submitted)
    assert records["emil"].score == 8
    assert not (tmp_path / "out" / "gradebook.db").exists()
    with Gradebook(database) as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "emil").score == 8
        gradebook.find_grade("dropout_mask", ASSIGNMENT, ASSIGNMENT, "emil").manual_score = 1
        gradebook.db.commit()
    grade(submitted, regrade=True)
    with Gradebook(database) as gradebook:
        kept = gradebook.find_grade("dropout_mask", ASSIGNMENT, ASSIGNMENT, "emil")
        assert (kept.auto_score, kept.manual_score, kept.needs_manual_grade) == (2, 1, False)
        assert gradebook.find_submission(ASSIGNMENT, "emil").score == 7


def test_the_doctor_reaches_it(course, database, tmp_path, monkeypatch):
    monkeypatch.setattr(Course, "load", lambda root: course)
    finding = next(line for line in examine(course.root, tmp_path) if line.about == "gradebook")
    assert finding.ok
    assert "answers" in finding.says
