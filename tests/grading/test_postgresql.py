"""The gradebook may be a PostgreSQL database: a real one is started for these tests."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.doctor import examine
from tests import ASSIGNMENT

MEND = "PostgreSQL's programs are missing: apt-get install postgresql"


@pytest.fixture(scope="module")
def database():
    """A private cluster on a free port; its server refuses to run as root, so it runs as `nobody` then."""
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    assert programs is not None, MEND
    # Not below pytest's own folder, which other users may not enter.
    home = Path(tempfile.mkdtemp(prefix="postgresql-"))
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
        as_user = ["runuser", "-u", "nobody", "--"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = home / "data"
    quiet = {"check": True, "capture_output": True}
    subprocess.run([*as_user, programs / "initdb", "-D", data, "-U", "grader", "--auth=trust"], cwd=home, **quiet)
    options = ["-D", data, "-p", str(port), "-k", home, "-h", "127.0.0.1", "-c", "fsync=off"]
    server = subprocess.Popen([*as_user, programs / "postgres", *options], cwd=home, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if subprocess.run([programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]).returncode == 0:
                break
            time.sleep(0.1)
        yield f"postgresql+psycopg2://grader@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(home)


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
        assert (kept.auto_score, kept.manual_score, kept.needs_manual_grade) == (2, 1, True)
        assert gradebook.find_submission(ASSIGNMENT, "emil").score == 7


def test_the_doctor_reaches_it(course, database, tmp_path, monkeypatch):
    monkeypatch.setattr(Course, "load", lambda root: course)
    finding = next(line for line in examine(course.root, tmp_path) if line.about == "gradebook")
    assert finding.ok
    assert "answers" in finding.says
