"""The demo class gets what it deserves, by `autograder grade` and by `nbgrader autograde` alike."""

import html
import io
import os
import re
import subprocess
import sys
import time
import zipfile

import nbformat
import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.authoring.classroom import grade_demo_class, surprises
from autograder.grading.gradebook import GradebookWriter
from autograder.publish.feedback import write_feedback
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
    pages = sorted((tmp_path / "feedback").rglob("*.html"))
    assert len(pages) == len(records)
    secrets = secret_lines(course)
    assert len(secrets) > 100
    for page in pages:
        assert leaks(page, secrets, submitted_text(tmp_path, page)) == []
    sizes = sorted(page.stat().st_size for page in pages)
    seconds = seconds_per_page(course, tmp_path, records)
    median, largest = sizes[len(sizes) // 2] // 1000, sizes[-1] // 1000
    print(f"{len(pages)} feedback pages: median {median} kB, largest {largest} kB, {1000 * seconds:.0f} ms each")
    assert sizes[len(sizes) // 2] < 150_000

    theirs = cells(run_stock_nbgrader(course, tmp_path))
    for student, grades in ours.items():
        # What nbgrader cannot open, or does not find, it does not grade: no score there, zero here.
        assert theirs.get(student, dict.fromkeys(grades, 0.0)) == grades, student
    assert no_sandbox_left()


def seconds_per_page(course, out, records):
    """Processor time of a page, made here instead of in a worker."""

    class Here:
        def run(self, function, items):
            return ((item, function(item)) for item in items)

    with GradebookWriter(course, out) as gradebook:
        begun = time.process_time()
        made = list(write_feedback(course, out, gradebook, [(record, ASSIGNMENT) for record in records], Here()))
        assert [error for _, error in made if error] == []
        return (time.process_time() - begun) / len(made)


def secret_lines(course):
    """Lines of solutions, hidden tests, checks and fixtures that the student edition does not hold."""
    released = nbformat.read(course.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    known = "\n".join(cell.source for cell in released.cells)
    source = nbformat.read(course.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    texts = [cell.source for cell in source.cells if cell.cell_type == "code"]
    texts += [path.read_text() for path in sorted((course.root / "checks" / "dropout").rglob("*.py"))]
    text = "\n".join(texts)
    # Hints and what a check is about are written for the learner, and stand between quotes: only code is secret.
    known += "".join(re.findall(r'""".*?"""|"[^"\n]*"', text, flags=re.DOTALL))
    code = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
    lines = re.findall(r"^\s*((?:\w[\w, ]* = |return |for |### ).{8,}?)\s*$", code, re.MULTILINE)
    return {line for line in lines if line not in known}


def submitted_text(out, page):
    """What the student wrote may hold anything, a right answer included."""
    student = page.parts[-3]
    found = [path for path in (out / "submitted").rglob("*") if path.is_file() and student in (path.stem, *path.parts)]
    return "".join(path.read_text("latin1") if path.suffix != ".zip" else unpacked(path) for path in found)


def unpacked(archive):
    with zipfile.ZipFile(archive) as opened:
        return "".join(opened.read(name).decode() for name in opened.namelist())


def leaks(page, secrets, own):
    shown = html.unescape(re.sub(r"<[^>]+>", "", page.read_text()))
    written = own.encode("latin1", "replace").decode("utf-8", "replace").replace('\\"', '"').replace("\\\\", "\\")
    words = [secret for secret in SECRETS if secret in shown and secret not in written]
    return words + [line for line in secrets if line in shown and line not in written]


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
