"""After a check has changed, only the exercises that it touches are graded again; the other verdicts stand."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_notebook

from autograder.grading.results import Results
from tests.assignment import graded, solution
from tests.grading.small import CHECK, gradebook, make_course

FACTORS = {"double": 2, "triple": 3}


@pytest.fixture
def course(tmp_path):
    course = make_course(tmp_path / "course", 'c.Autograder.checks = ["checks"]\n')
    cells = []
    for name, factor in FACTORS.items():
        write_check(course.root, name, 3.0)
        answer = f"### BEGIN SOLUTION\ndef {name}(x):\n    return {factor} * x\n### END SOLUTION"
        cells += [solution(f"{name}_answer", answer)]
        cells += [graded(f"{name}_test", f"from autograder import grade\ngrade('{name}', {name})", 2)]
    write(course.root / "source" / "ps1", cells)
    cells[0].source = "def double(x):\n    return 2 * abs(x)"
    write(course.root / "submitted" / "ada" / "ps1", cells)
    return course


def write(folder, cells):
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), folder / "ps1.ipynb")


def write_check(root, name, at):
    (root / "checks").mkdir(exist_ok=True)
    text = CHECK.format(name=name, lesson="ps1", factor=FACTORS[name], at=at, expected=FACTORS[name] * at)
    (root / "checks" / f"{name}.py").write_text(text)


def grade(root, *options):
    command = [sys.executable, "-m", "autograder", "grade", "ps1", "--jobs", "1", *options]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return {entry["name"]: entry for entry in Results(root).read("ps1", "ada").exercises}


def leave_a_trace(root):
    """Write into the result's messages; what is graded again loses it."""
    path = Results(root).path("ps1", "ada")
    known = json.loads(path.read_text())
    for entry in known["exercises"]:
        entry["outcomes"][0]["message"] = "as it was"
    path.write_text(json.dumps(known))


def traces(entries):
    return {name for name, entry in entries.items() if entry["outcomes"][0]["message"] == "as it was"}


@pytest.mark.timeout(600)
def test_only_what_a_changed_check_touches_is_graded_again(course):
    first = grade(course.root)
    assert {name: entry["score"] for name, entry in first.items()} == {"double_test": 2, "triple_test": 2}
    leave_a_trace(course.root)
    write_check(course.root, "double", -3.0)
    for options in ((), ("--regrade",)):
        again = grade(course.root, *options)
        assert {name: entry["score"] for name, entry in again.items()} == {"double_test": 0, "triple_test": 2}
        # Where nothing has changed since, --regrade grades everything.
        assert traces(again) == (set() if options else {"triple_test"})
        with gradebook(course, course.root) as opened:
            assert opened.find_submission("ps1", "ada").score == 2
