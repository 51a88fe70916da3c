"""The demo class gets what it deserves, by `autograder grade` and by `nbgrader autograde` alike."""

import io
import os
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.authoring.classroom import grade_demo_class, surprises
from tests import ASSIGNMENT

# Words of the checks, their fixtures and the reference solutions; none may reach a student.
SECRETS = ("BEGIN HIDDEN TESTS", "from autograder", "expect_close", "low_keep_prob", "fixture_rng", "forward_pass(")


@pytest.mark.timeout(1500)
def test_both_commands_give_every_student_the_points_they_deserve(course, tmp_path):
    records = grade_demo_class(course, tmp_path, Console(file=io.StringIO()), jobs=2)
    assert surprises(records) == []
    assert {record.isolation for record in records} <= {"bubblewrap", "none"}
    assert no_sandbox_left()

    ours = cells(tmp_path / "gradebook.db")
    assert {name: sum(grades.values()) for name, grades in ours.items()} == pytest.approx(
        {record.student: record.score for record in records}
    )
    for page in (tmp_path / "feedback").rglob("*.html"):
        assert not [secret for secret in SECRETS if secret in page.read_text()]
    assert len(list((tmp_path / "feedback").rglob("*.html"))) == len(records)

    theirs = cells(run_stock_nbgrader(course, tmp_path))
    for student, grades in ours.items():
        # What nbgrader cannot open, or does not find, it does not grade: no score there, zero here.
        assert theirs.get(student, dict.fromkeys(grades, 0.0)) == grades, student
    assert no_sandbox_left()


def run_stock_nbgrader(course, tmp_path):
    """Let `nbgrader autograde` grade the same folders with its own gradebook; return the gradebook."""
    root = tmp_path / "stock"
    root.mkdir()
    for name in ("source", "nbgrader_config.py"):
        os.symlink(course.root / name, root / name)
    submitted = root / "submitted"
    submitted.mkdir()
    for student in (tmp_path / "submitted").iterdir():
        if student.is_dir():
            os.symlink(student, submitted / student.name)
        else:
            folder = submitted / student.stem / ASSIGNMENT
            unzip(student, folder)
    command = [sys.executable, "-m", "nbgrader"]
    for line in (["generate_assignment", ASSIGNMENT, "--force"], ["autograde", ASSIGNMENT]):
        subprocess.run([*command, *line], cwd=root, capture_output=True, text=True)
    return root / "gradebook.db"


def unzip(archive, folder):
    import zipfile

    folder.mkdir(parents=True)
    with zipfile.ZipFile(archive) as opened:
        (name,) = opened.namelist()
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(opened.read(name))


def cells(gradebook):
    """Score by student and cell."""
    with Gradebook(f"sqlite:///{gradebook}") as opened:
        return {
            submission.student_id: {
                grade.name: grade.score for notebook in submission.notebooks for grade in notebook.grades
            }
            for submission in opened.assignment_submissions(ASSIGNMENT)
        }


def no_sandbox_left():
    listed = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True).stdout
    mine = f"{os.getpid()} "
    return not [line for line in listed.splitlines() if line.strip().startswith(mine) and "-m inside" in line]
