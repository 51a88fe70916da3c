"""Every solved lesson earns 20 of 20 and every student edition nothing, by both commands."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted(folder.name for folder in (REPOSITORY / "source").iterdir())


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course in which one student hands in the solutions and another what was handed out."""
    root = tmp_path_factory.mktemp("whole") / "course"
    root.mkdir()
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for student, edition in (("solved", "source"), ("blank", "release")):
        shutil.copytree(REPOSITORY / edition, root / edition)
        for lesson in LESSONS:
            shutil.copytree(root / edition / lesson, root / "submitted" / student / lesson)
    return root


def run(root, *command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def deserved():
    return {(student, lesson): score for student, score in (("solved", 20.0), ("blank", 0.0)) for lesson in LESSONS}


def test_there_are_nine_lessons():
    assert len(LESSONS) == 9


@pytest.mark.timeout(900)
def test_autograder_grade_gives_what_each_deserves(root):
    results = json.loads(run(root, "autograder", "grade", "--out", "out", "--json"))
    records = results["results"] if isinstance(results, dict) else results
    assert {(record["student"], record["assignment"]): record["score"] for record in records} == deserved()
    assert {record["status"] for record in records} == {"graded"}


@pytest.mark.timeout(1200)
def test_nbgrader_autograde_gives_the_same(root):
    for lesson in LESSONS:
        run(root, "nbgrader", "generate_assignment", lesson, "--force")
        run(root, "nbgrader", "autograde", lesson)
    run(root, "nbgrader", "export", "--to", "grades.csv")
    with (root / "grades.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    assert {(row["student_id"], row["assignment"]): float(row["score"]) for row in rows} == deserved()
