"""The shell blocks of the guides run as they stand, in order."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.grading.results import Results

COURSE = Path(__file__).parents[2]
DOCS = COURSE / "docs"
HERE = Path(sys.executable).parent


def parts(name):
    """The parts of a guide by their headings."""
    return {
        part.splitlines()[0]: part
        for part in re.split(r"^## ", (DOCS / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    }


def run_blocks(text, folder, before=""):
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    environment = os.environ | {"PATH": os.pathsep.join([str(HERE), os.environ["PATH"]]), "COLUMNS": "160"}
    script = "\n".join(["set -euo pipefail", before, *blocks])
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(900)
@pytest.mark.parametrize("heading", parts("authoring.md"))
def test_an_author_protects_a_course_and_writes_an_exercise(heading, tmp_path):
    part = parts("authoring.md")[heading]
    run_blocks(part, tmp_path)
    if "course101" in part:
        (record,) = Results(tmp_path / "course101" / "graded").all()
        assert (record.student, record.status, record.score) == ("ada", "graded", 0.0)
    else:
        assert (tmp_path / "statistics" / "release" / "01_means" / "01_means.ipynb").exists()


@pytest.mark.timeout(900)
@pytest.mark.slow
def test_an_instructor_goes_from_a_clone_to_feedback_and_grades(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    clone = tmp_path / "clone"
    for name in ("checks", "source/04_dropout", "release/04_dropout"):
        shutil.copytree(COURSE / name, clone / name)
    shutil.copy(COURSE / "nbgrader_config.py", clone)
    said = run_blocks(parts("instructors.md")["A first round, in your clone"], clone)
    (record,) = Results(clone).all()
    assert (record.student, record.status) == ("ada", "graded")
    with Gradebook(f"sqlite:///{clone / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission("04_dropout", "ada").score == record.score
    assert {"report/index.html", "export/csv.csv"} <= set(said.split())
    assert (clone / "feedback" / "ada" / "04_dropout" / "04_dropout.html").exists()


@pytest.mark.timeout(300)
def test_a_student_installs_the_package_from_a_clone(tmp_path):
    clone = tmp_path / "clone"
    shutil.copytree(COURSE / "practicaldl", clone / "practicaldl", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(COURSE / name, clone)
    # uv takes pip's arguments, and seconds instead of a minute.
    run_blocks(parts("students.md")["You take a graded course"], clone, before=f'pip() {{ "{HERE}/uv" pip "$@"; }}')
    modules = {path.name for path in (clone / ".venv").glob("lib/python*/site-packages/*")}
    assert {"practicaldl", "jupyterlab"} <= modules
    assert not {"autograder", "checks", "nbgrader"} & modules


def test_the_figures_that_readme_quotes_stand_in_the_benchmarks_reports():
    quoted = re.findall(r"\[([\d.,]+)\]\((benchmarks/\w+\.md)\)", (COURSE / "README.md").read_text("utf-8"))
    assert quoted
    for figure, report in quoted:
        measured = (COURSE / report).read_text("utf-8")
        assert re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", measured), f"{report} does not say {figure}"


@pytest.mark.parametrize("name", ["README.md", *sorted(f"docs/{path.name}" for path in DOCS.glob("*.md"))])
def test_what_a_page_links_to_is_there(name):
    page = COURSE / name
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        made = (page.parent / target).parent == DOCS / "notebooks"  # by the site, from the lessons
        found = COURSE / "lessons" / f"{Path(target).stem}.py" if made else page.parent / target
        assert found.exists(), target
