import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from autograder.authoring.classroom import hand_in, students
from autograder.authoring.editions import build
from autograder.course import Course
from autograder.grading.batch import Batch
from autograder.grading.pool import local_pool
from autograder.grading.submissions import find_submissions
from tests import ASSIGNMENT

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built_course(tmp_path_factory):
    """A course with the one lesson of the demo class, in a folder of its own."""
    root = tmp_path_factory.mktemp("course")
    (root / "lessons").mkdir()
    for name in (f"{ASSIGNMENT}.py", "claims.json"):
        shutil.copy(REPOSITORY / "lessons" / name, root / "lessons" / name)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for name in ("checks", "demo"):
        (root / name).symlink_to(REPOSITORY / name)
    build(root)
    (root / "gradebook.db").unlink()
    return root


@pytest.fixture
def course(built_course, monkeypatch):
    monkeypatch.chdir(built_course)
    return Course.load(built_course)


@pytest.fixture
def class_of(built_course, tmp_path):
    """Hand in for some students of the demo class: `class_of("ada", "mio")` returns the folder."""

    def handed_in(*names):
        chosen = [student for student in students() if student.name in names]
        assert len(chosen) == len(names)
        released = (built_course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_bytes()
        hand_in(released, tmp_path / "submitted", chosen)
        return tmp_path / "submitted"

    return handed_in


@pytest.fixture(scope="session")
def pool():
    """One worker for all tests: its sandbox takes a second to warm up."""
    with local_pool(1) as workers:
        yield workers


@pytest.fixture
def grade(course, tmp_path, pool):
    """Grade a folder; returns the records by student."""

    def graded(submitted, out=tmp_path / "out", regrade=False, confirm=lambda changes: True, workers=pool):
        submissions = find_submissions(submitted, {ASSIGNMENT: [ASSIGNMENT]}).submissions
        records = Batch(course, out, confirm, lambda *progress: None).run(submissions, workers, regrade)
        return {record.student: record for record in records}

    return graded


@pytest.fixture(scope="session")
def database():
    """A private cluster on a free port; its server refuses to run as root, so it runs as `nobody` then."""
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
    assert programs is not None, "PostgreSQL's programs are missing: apt-get install postgresql"
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


@pytest.fixture(scope="session")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        yield running.scheduler_address
