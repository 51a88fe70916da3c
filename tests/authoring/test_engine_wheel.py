"""The engine installs from a wheel into an empty environment and grades a course that lies elsewhere."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.grading.results import Results
from tests import foreign

REPOSITORY = Path(__file__).parents[2]
UV = Path(sys.executable).parent / "uv"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    for project in (REPOSITORY / "autograder", REPOSITORY):
        subprocess.run([*command, "--wheel-dir", str(folder), str(project)], check=True)
    return folder


def test_the_engine_holds_nothing_of_this_course(wheels):
    (path,) = wheels.glob("practicaldl_autograder-*.whl")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"autograder", "practicaldl_autograder"}
    assert "autograder/sandbox/inside/__main__.py" in names
    shown = {"feedback.html", "report.html", "report.js", "style.css", "formgrade/mathjax.html.j2"}
    assert {f"autograder/publish/{name}" for name in shown} <= set(names)
    assert "autograder/authoring/lesson_template/lesson.py.jinja" in names


@pytest.mark.timeout(900)
def test_an_empty_environment_grades_a_course_elsewhere(wheels, tmp_path):
    home = tmp_path / "environment"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, home], check=True)
    lock = ["--constraint", REPOSITORY / "requirements.lock"]
    subprocess.run([UV, "pip", "install", "--quiet", "--python", home, *lock, *wheels.glob("*.whl")], check=True)

    course = tmp_path / "elsewhere"
    course.mkdir()
    foreign.write_course(course)
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["PATH"] = os.pathsep.join([str(home / "bin"), os.environ["PATH"]])

    def run(*command):
        done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    run("nbgrader", "generate_assignment", "ps1")
    foreign.hand_in(course)
    run("autograder", "grade", "--jobs", "1", "--out", "graded")
    scores = {record.student: record.score for record in Results(course / "graded").all()}
    assert scores["right"] == 8.0
    assert scores["blank"] == 0.0
