"""Courses that are not ours: nbgrader's own quickstart, and one as other people make them, by both commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.grading.results import Results
from tests import foreign

HERE = str(Path(sys.executable).parent)
ENVIRONMENT = os.environ | {"PATH": os.pathsep.join([HERE, os.environ["PATH"]])}
OUTSIDE = {"test_squares", "test_read_rain", "test_average", "test_first_dry"}


def run(root, *command):
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def autograded(gradebook, assignment="ps1"):
    """By student the score of each cell that a machine grades."""
    with Gradebook(f"sqlite:///{gradebook}") as opened:
        return {
            submission.student.id: {
                grade.name: grade.auto_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.auto_score is not None and grade.cell.cell_type == "code"
            }
            for submission in opened.assignment_submissions(assignment)
        }


@pytest.fixture(scope="module")
def graded_elsewhere(tmp_path_factory):
    """The foreign course, graded by stock nbgrader, by nbgrader with protection, and by `autograder grade`."""
    scores = {}
    for name in ("stock", "protected"):
        root = foreign.write_course(tmp_path_factory.mktemp(name), protected=name == "protected")
        run(root, "nbgrader", "generate_assignment", "ps1")
        foreign.hand_in(root)
        run(root, "nbgrader", "autograde", "ps1")
        scores[name] = autograded(root / "gradebook.db")
    run(root, "autograder", "grade", "--jobs", "1", "--out", "graded")
    scores["grade"] = autograded(root / "graded" / "gradebook.db")
    return scores, root


@pytest.mark.timeout(900)
def test_right_blank_and_wrong_students_get_what_stock_nbgrader_gives(graded_elsewhere):
    scores, _ = graded_elsewhere
    for student in ("right", "blank", "wrong"):
        assert scores["protected"][student] == scores["stock"][student]
        assert scores["grade"][student] == scores["stock"][student]
    assert sum(scores["stock"]["right"].values()) == 8


@pytest.mark.timeout(900)
def test_one_who_breaks_what_was_given_loses_nothing_by_either_command(graded_elsewhere):
    scores, root = graded_elsewhere
    assert scores["protected"]["careless"] == scores["grade"]["careless"] == scores["stock"]["right"]
    assert sum(scores["stock"]["careless"].values()) < 8
    record = Results(root / "graded").read("ps1", "careless")
    assert {(flag["kind"], flag["level"]) for flag in record.flags if flag["level"] == "note"} == {
        ("given cell fails", "note"),
        ("given cell put back", "note"),
    }


@pytest.mark.timeout(900)
def test_one_who_strips_asserts_earns_nothing_outside(graded_elsewhere):
    scores, root = graded_elsewhere
    honest = scores["stock"]["wrong"]
    for way in ("protected", "grade"):
        assert {name: scores[way]["stripper"][name] for name in OUTSIDE} == {name: honest[name] for name in OUTSIDE}
    assert scores["stock"]["stripper"]["test_read_rain"] == 2  # what it is good for without protection
    record = Results(root / "graded").read("ps1", "stripper")
    trust = {entry["name"]: entry.get("trust") for entry in record.exercises}
    assert {name for name, way in trust.items() if way == "outside"} == OUTSIDE


@pytest.mark.timeout(900)
def test_maxima_hold_manual_cells_and_tasks_and_what_waits_is_said(graded_elsewhere):
    _, root = graded_elsewhere
    record = Results(root / "graded").read("ps1", "right")
    assert (record.score, record.max_score, record.status) == (8.0, 13.0, "graded")
    assert any("to grade" in flag["message"] and "draw" in flag["message"] for flag in record.flags)
    assert not [flag for flag in record.flags if "edited" in flag["kind"]]


@pytest.mark.timeout(900)
def test_nbgraders_own_quickstart_grades_with_protection_as_its_only_addition(tmp_path):
    run(tmp_path, "nbgrader", "quickstart", "course")
    root = tmp_path / "course"
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(foreign.PROTECT)
    run(root, "nbgrader", "generate_assignment", "ps1")
    for student, edition in (("solved", "source"), ("blank", "release")):
        folder = root / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        for path in (root / edition / "ps1").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
    run(root, "nbgrader", "autograde", "ps1")
    run(root, "autograder", "grade", "--jobs", "1", "--out", "graded")
    for gradebook in (root / "gradebook.db", root / "graded" / "gradebook.db"):
        scores = autograded(gradebook)
        assert sum(scores["solved"].values()) == 3
        assert sum(scores["blank"].values()) == 0
