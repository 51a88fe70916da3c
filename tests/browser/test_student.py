"""A student with nothing but a student's packages: fetches, works, validates, submits, and reads the feedback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serving

LESSON = "07_normalization"
SOLVED = "fit_normalizer"
PACKAGES = [str(ROOT), "jupyterlab", "nbgrader"]  # what docs/students.md has them install


@pytest.fixture(scope="module")
def student_python(tmp_path_factory):
    """The Python of a virtual environment that holds what a student installs, at the versions of the lock."""
    venv = tmp_path_factory.mktemp("student") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python"]
    run = subprocess.run([*uv, "--constraint", ROOT / "requirements.lock", *PACKAGES], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return venv / "bin" / "python"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The course, an exchange, and a student's home."""
    place = tmp_path_factory.mktemp("class")
    exchange = place / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    course = place / "course"
    for folder in (f"source/{LESSON}", f"release/{LESSON}", "checks"):
        shutil.copytree(ROOT / folder, course / folder, ignore=shutil.ignore_patterns("__pycache__"))
    exchanges = f"\nc.Exchange.root = {str(exchange)!r}\n"
    (course / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text() + exchanges)
    (place / "ada").mkdir()
    (place / "ada" / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'practicaldl'{exchanges}"
    )
    return place


def nbgrader(python, home, *arguments):
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "AUTOGRADER_COURSE")}
    command = [python, "-m", "nbgrader", *arguments]
    environment = clean | {"HOME": str(home)}
    run = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def solution(name):
    """The solution of an exercise, from the instructor's notebook."""
    source = nbformat.read(ROOT / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    text = next(cell.source for cell in source.cells if cell.id == f"{name}_solution")
    return "\n".join(line for line in text.splitlines() if "### " not in line)


@pytest.mark.timeout(900)  # it installs, proves the lesson and grades it
@pytest.mark.slow
def test_a_student_from_fetch_to_feedback(student_python, place, open_notebook, page, browser, pictures):
    home, course = place / "ada", place / "course"
    for what, there in (("practicaldl", True), ("autograder", False)):
        run = subprocess.run([student_python, "-c", f"import {what}"], cwd=home, capture_output=True)
        assert (run.returncode == 0) is there
    nbgrader(sys.executable, course, "generate_assignment", LESSON, "--force")
    nbgrader(sys.executable, course, "release_assignment", LESSON)
    nbgrader(student_python, home, "fetch_assignment", LESSON)

    with serving(home, lambda options: [student_python, "-m", "jupyter", "lab", *options.split()], home, "") as lab:
        lesson = open_notebook(lab(f"{LESSON}/{LESSON}.ipynb"))
        lesson.run("import numpy as np")
        lesson.run(f"def {SOLVED}(")
        said = lesson.shown(f"The visible tests of {SOLVED} pass")
        expect(said).to_have_text(f"NotImplementedError in {SOLVED}: not written yet")
        page.screenshot(path=pictures / "student_blank.png")
        lesson.write(f"def {SOLVED}(", solution(SOLVED))
        lesson.run(f"def {SOLVED}(")
        expect(lesson.shown(f"The visible tests of {SOLVED} pass")).to_have_text(
            f"✓ The visible tests of {SOLVED} pass."
        )
        page.screenshot(path=pictures / "student_passed.png")
        lesson.save()

    submitted = home / LESSON / f"{LESSON}.ipynb"
    bare = place / "without_a_config"
    bare.mkdir()
    shutil.copy(submitted, bare)
    said = nbgrader(student_python, bare, "validate", submitted.name)
    cells = nbformat.read(submitted, as_version=4).cells
    open_tests = [cell.id for cell in cells if cell.id.endswith("_visible") and SOLVED not in cell.id]
    questions = [cell for cell in cells if "is still empty" in cell.source]
    assert len(open_tests) >= 4
    assert said.count("NotImplementedError") >= len(open_tests)
    assert said.count("is still empty: write the letter") >= len(questions) > 0
    assert f"visible tests of {SOLVED} pass" not in said

    nbgrader(student_python, home, "submit", LESSON)
    nbgrader(sys.executable, course, "collect", LESSON)
    nbgrader(sys.executable, course, "autograde", LESSON)
    nbgrader(sys.executable, course, "generate_feedback", LESSON)
    nbgrader(sys.executable, course, "release_feedback", LESSON)
    nbgrader(student_python, home, "fetch_feedback", LESSON)
    (feedback,) = Path(home, LESSON, "feedback").rglob("*.html")
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(feedback.as_uri())
    assert SOLVED in phone.locator("body").inner_text()
    phone.screenshot(path=pictures / "student_feedback_390.png", full_page=True)
    phone.close()
