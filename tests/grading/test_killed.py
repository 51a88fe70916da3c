"""Whatever process is killed at whatever moment, the same command ends in the same tables."""

import os
import random
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.assignment import graded, solution
from tests.grading.killing import grade_despite_kills
from tests.grading.small import make_course

ANSWERS = {
    "right": "def double(x):\n    return 2 * x",
    "wrong": "def double(x):\n    return x",
    "half": "def double(x):\n    return 2 * abs(x)",
    "blank": "def double(x):\n    raise NotImplementedError()",
    "broken": "def double(x)\n    return 2 * x",
    "slow": "import time\ntime.sleep(0.3)\ndef double(x):\n    return x + x",
}
STUDENTS = 24
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200"}


@pytest.fixture
def course(tmp_path):
    course = make_course(tmp_path / "course")
    answer = solution("double", "### BEGIN SOLUTION\n" + ANSWERS["right"] + "\n### END SOLUTION")
    tests = [graded("positive", "assert double(2) == 4"), graded("negative", "assert double(-2) == -4", 2)]
    write(course.root / "source" / "ps1", [new_code_cell("import math"), answer, *tests])
    for number in range(STUDENTS):
        answer.source = list(ANSWERS.values())[number % len(ANSWERS)]
        write(course.root / "submitted" / f"student{number:02}" / "ps1", [new_code_cell("import math"), answer, *tests])
    return course.root


def write(folder, cells):
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), folder / "ps1.ipynb")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("storm", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_kills_end_in_the_same_tables(course, monkeypatch, storm):
    monkeypatch.chdir(course)
    shown = {}
    for out, kills in (("calm", 0), ("stormy", storm)):
        command = [sys.executable, "-m", "autograder", "grade", "ps1", "--out", out, "--jobs", "2"]
        killed, last = grade_despite_kills(command, kills, random.Random(kills), ENVIRONMENT)
        assert len(killed) == kills
        assert last.returncode == 0, last.stdout + last.stderr
        export = [sys.executable, "-m", "autograder", "export", "--to", "csv", "--out", out]
        sheet = subprocess.run(export, env=ENVIRONMENT, capture_output=True, text=True, check=True)
        shown[out] = (last.stdout.replace(out, "out"), sheet.stdout.replace(out, "out"))
        assert last.stdout.count("student") >= STUDENTS
    assert shown["stormy"] == shown["calm"]
    assert "grader" in killed
    assert len(set(killed)) > 1
