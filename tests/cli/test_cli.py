"""What a person meets at the command line: tables, exit codes, and errors that say what to do next."""

import csv
import json
import os
import subprocess
import sys

import pytest

from autograder.grading.results import Record, Results
from tests import ASSIGNMENT
from tests.grading.conftest import built_course, class_of, course, grade, pool  # noqa: F401 - fixtures


@pytest.fixture
def autograder(course, tmp_path):  # noqa: F811
    def run(*arguments):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200"}
        command = [sys.executable, "-m", "autograder", *map(str, arguments)]
        return subprocess.run(command, cwd=course.root, env=environment, capture_output=True, text=True)

    return run


def test_grade_report_and_export_follow_each_other(autograder, class_of, tmp_path):  # noqa: F811
    out = tmp_path / "out"
    graded = autograder("grade", ASSIGNMENT, "--submitted", class_of("emil", "wanda"), "--out", out, "--jobs", 1)
    assert graded.returncode == 0, graded.stderr
    assert "emil" in graded.stdout
    assert "8/20" in graded.stdout
    again = autograder("grade", "--submitted", tmp_path / "submitted", "--out", out, "--json")
    assert {entry["student"]: entry["score"] for entry in json.loads(again.stdout)} == {"emil": 8, "wanda": 0}

    reported = autograder("report", "--out", out)
    assert reported.returncode == 0, reported.stderr
    page = (out / "report" / f"{ASSIGNMENT}.html").read_text()
    assert f"../feedback/emil/{ASSIGNMENT}/{ASSIGNMENT}.html" in page
    assert 'role="img" aria-label="Number of students by score' in page

    for system in ("csv", "canvas", "moodle", "gradescope"):
        assert autograder("export", "--to", system, "--out", out).returncode == 0
    canvas = list(csv.reader((out / "export" / "canvas.csv").open()))
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ASSIGNMENT]
    assert canvas[1][0].strip() == "Points Possible"
    assert canvas[2][3:] == ["emil", "", "8"]
    moodle = list(csv.DictReader((out / "export" / "moodle.csv").open()))
    assert (moodle[0]["ID number"], moodle[0][ASSIGNMENT]) == ("emil", "8")
    table = list(csv.DictReader((out / "export" / "csv.csv").open()))
    assert (table[0]["dropout_forward"], table[1]["status"]) == ("3", "unreadable")
    results = json.loads((out / "export" / "gradescope" / ASSIGNMENT / "emil.json").read_text())
    assert (results["score"], results["tests"][0]["status"]) == (8, "passed")


def test_an_unknown_assignment_names_the_closest(autograder):
    run = autograder("grade", "04_drpout")
    assert run.returncode == 2
    assert f"Did you mean '{ASSIGNMENT}'?" in run.stderr


def test_no_submissions_says_where_they_were_expected(autograder, tmp_path):
    run = autograder("grade", "--submitted", tmp_path / "nowhere")
    assert run.returncode == 2
    assert "--submitted DIR" in run.stderr
    (tmp_path / "empty").mkdir()
    run = autograder("grade", "--submitted", tmp_path / "empty")
    assert run.returncode == 2
    assert "<student>/<assignment>/<assignment>.ipynb" in run.stderr


def test_an_output_folder_that_cannot_be_written_says_so(autograder, class_of, tmp_path):  # noqa: F811
    (tmp_path / "file").write_text("")
    run = autograder("grade", "--submitted", class_of("wanda"), "--out", tmp_path / "file" / "out")
    assert run.returncode == 2
    assert "Choose another folder with --out" in run.stderr


def test_outside_a_course_the_command_says_what_to_run(tmp_path):
    command = [sys.executable, "-m", "autograder", "grade"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 2
    assert "autograder build" in run.stderr


def test_a_report_of_nothing_says_what_comes_first(autograder, tmp_path):
    for command in (["report"], ["export", "--to", "csv"]):
        run = autograder(*command, "--out", tmp_path)
        assert run.returncode == 2
        assert "Grade first" in run.stderr


def test_the_doctor_finds_this_machine_ready(autograder, tmp_path):
    run = autograder("doctor", "--out", tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "bubblewrap" in run.stdout


def test_the_doctor_refuses_a_database_that_does_not_answer(course, autograder, tmp_path):  # noqa: F811
    config = course.root / "nbgrader_config.py"
    text = config.read_text()
    config.write_text(text + '\nc.CourseDirectory.db_url = "postgresql://u:secret@127.0.0.1:1/x"\n')
    try:
        run = autograder("doctor", "--out", tmp_path)
    finally:
        config.write_text(text)
    assert run.returncode == 2
    assert "secret" not in run.stdout


def test_a_text_that_looks_like_a_formula_stays_text(course, tmp_path):  # noqa: F811
    from autograder.publish.export import export

    record = Record("=cmd()", ASSIGNMENT, "graded", "bubblewrap", 1.0, 20.0, 0.1)
    Results(tmp_path).write(record)
    assert "'=cmd()" in export(course, tmp_path, "csv").read_text()
