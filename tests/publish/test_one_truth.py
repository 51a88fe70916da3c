"""Table, class page and every export show the gradebook's scores and points, whatever the result files say."""

import csv
import datetime
import json
import re
import shutil

import pytest
from rich.console import Console

from autograder.course import Course, CourseError
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.registration import register
from autograder.grading.results import Record, Results
from autograder.publish.export import export
from autograder.publish.marks import collect
from autograder.publish.notices import page_without_answers
from autograder.publish.report import write_report
from autograder.publish.table import print_class, print_leftovers
from tests.grading.small import answer, cell, essay, gradebook, graded, make_course, write_source

P1 = [answer("a"), cell("q1", 2), cell("q2", 3)]
P2 = [cell("q1", 1), essay("e", 4)]
LATE = "2025-02-01 15:30:00 UTC"


def hand_in(course, out, student, assignment, notebooks, failed=(), status="graded", timestamp=None):
    """What grading a hand-in leaves: grades in the gradebook, a result file with the grader's own scores."""
    made = {name: graded(course, assignment, name, failed) if status == "graded" else None for name in notebooks}
    with GradebookWriter(course, out) as writer:
        writer.save(student, assignment, made, timestamp)
        points, manual = writer.maxima(assignment), writer.manual_cells(assignment)
    outcome = {"name": "runs", "passed": True, "message": "", "hint": None, "mistake": None}
    entries = [
        {
            **{"name": f"{notebook}/q1" if name == "q1" else name, "max_score": worth, "outcomes": [outcome]},
            "score": 0.0 if name in failed or status != "graded" else worth,
            "passed": name not in failed,
        }
        for notebook, cells in points.items()
        for name, worth in cells.items()
        if name not in manual[notebook]
    ]
    score = sum(entry["score"] for entry in entries)
    record = Record(student, assignment, status, "bubblewrap", score, 6.0, 0.1, exercises=entries)
    Results(out).write(record)


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory):
    """Ann, late Bob, unreadable Cem, and Dan and Eve who are enrolled; Eve handed in the second assignment only."""
    out = tmp_path_factory.mktemp("class")
    course = make_course(out / "course", "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    write_source(course.root, "ps1", p1=P1, p2=P2)
    write_source(course.root, "ps2", ps2=[cell("z", 10)])
    for assignment in ("ps1", "ps2"):
        register(course, assignment, out)
    with gradebook(course, out) as opened:
        opened.update_or_create_assignment("ps1", duedate=datetime.datetime(2025, 2, 1, 15))
        opened.add_student("ann", first_name="Ann", last_name="Lee", email="a@x.edu", lms_user_id="77")
        for name in ("dan", "eve"):
            opened.add_student(name)
    hand_in(course, out, "ann", "ps1", ["p1", "p2"], failed=["q2"])
    hand_in(course, out, "bob", "ps1", ["p1", "p2"], timestamp=LATE)
    hand_in(course, out, "cem", "ps1", ["p1", "p2"], status="unreadable")
    hand_in(course, out, "eve", "ps2", ["ps2"])
    return out


@pytest.fixture
def out(graded_class, tmp_path):
    shutil.copytree(graded_class, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def course(out):
    return Course.load(out / "course")


def with_config(course, config):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + config)
    return Course.load(course.root)


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.reader(stream))


def table(course, out, assignment):
    """The class table as text."""
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115 - closed with the process
    print_class(console, [row.record for row in collect(course, out, [assignment]).rows if row.record])
    return console.export_text()


def scores_everywhere(course, out, student, assignment="ps1"):
    """The student's score as each place shows it."""
    marks = collect(course, out, [assignment])
    final = next(row.final for row in marks.rows if row.student == student)
    page = write_report(course, out).with_name(f"{assignment}.html").read_text()
    options = {"assignments": [assignment]}
    by_name = {
        "csv": {row[0]: row[4] for row in rows(export(course, out, "csv", **options))[1:]},
        "canvas": {row[3]: row[5] for row in rows(export(course, out, "canvas", **options))[2:]},
        "moodle": {row[2]: row[4] for row in rows(export(course, out, "moodle", **options))[1:]},
    }
    gradescope = export(course, out, "gradescope", **options) / assignment / f"{student}.json"
    shown = {
        "table": re.search(rf"{student} .* ([\d.]+)/{marks.maxima[assignment]:g} ", table(course, out, assignment))[1],
        "page": re.search(rf">{student}(?:</a>)?</td>.*?([\d.]+) / {marks.maxima[assignment]:g}", page, re.DOTALL)[1],
        "gradescope": json.loads(gradescope.read_text())["score"],
        **{system: found.get(student, found.get("77")) for system, found in by_name.items()},
    }
    return {"gradebook": final.score} | {place: float(score) for place, score in shown.items()}


@pytest.mark.parametrize(("student", "score"), [("ann", 3), ("bob", 0), ("cem", 0)])
def test_six_places_show_one_score(course, out, student, score):
    assert set(scores_everywhere(course, out, student).values()) == {score}


def test_every_place_follows_a_manual_score_and_a_moved_due_date(course, out):
    with gradebook(course, out) as opened:
        opened.find_grade("e", "p2", "ps1", "ann").manual_score = 3.5
        opened.find_grade("q2", "p1", "ps1", "ann").manual_score = 1
        opened.update_or_create_assignment("ps1", duedate=datetime.datetime(2025, 2, 2))
    with GradebookWriter(course, out) as writer:
        writer.reassess_penalties("ps1")
    assert set(scores_everywhere(course, out, "ann").values()) == {7.5}
    assert set(scores_everywhere(course, out, "bob").values()) == {6}
    columns, ann, *_ = rows(export(course, out, "csv"))
    shown = dict(zip(columns, ann, strict=True))
    assert [shown[name] for name in ("p1/q1", "q2", "p2/q1", "e")] == ["2", "1", "1", "3.5"]
    assert (shown["score"], shown["grader_score"]) == ("7.5", "3")


def test_every_place_follows_changed_points(course, out):
    write_source(course.root, "ps1", p1=[P1[0], cell("q1", 6), P1[2]], p2=P2)
    register(course, "ps1", out)
    assert set(scores_everywhere(course, out, "ann").values()) == {7}
    assert rows(export(course, out, "canvas"))[1][5] == "14"


def test_points_possible_are_the_gradebook_s_whoever_comes_last(course, out):
    header, possible, *_ = rows(export(course, out, "canvas"))
    assert header[5:] == ["ps1", "ps2"]
    assert possible[5:] == ["10", "10"]


@pytest.mark.parametrize(("absent", "shown"), [("zero", "0"), ("blank", "")])
def test_who_handed_in_nothing_is_listed(course, out, absent, shown):
    canvas = {row[3]: row[5:] for row in rows(export(course, out, "canvas", absent=absent))[2:]}
    assert canvas == {
        "ann": ["3", shown],
        "bob": ["0", shown],
        "cem": ["0", shown],
        "dan": [shown, shown],
        "eve": [shown, "10"],
    }
    moodle = {row[2]: row[4:] for row in rows(export(course, out, "moodle", absent=absent))[1:]}
    assert moodle["dan"] == [shown, shown]
    listed = {(row[0], row[2]): (row[3], row[4]) for row in rows(export(course, out, "csv", absent=absent))[1:]}
    assert listed["dan", "ps1"] == ("nothing handed in", shown)
    page = write_report(course, out).with_name("ps1.html").read_text()
    assert page.count('<td class="nothing handed in">nothing handed in</td>') == 2


def test_who_handed_in_nothing_does_not_lower_the_mean(course, out):
    assert "<dt>mean</dt><dd>1.0 / 10</dd>" in write_report(course, out).with_name("ps1.html").read_text()


def test_what_waits_for_a_person_is_said_in_table_page_and_export(course, out):
    line = "ps1 is not final: 2 cells to grade, of 2 students."
    said = []
    export(course, out, "canvas", say=said.append)
    assert said == [line]
    write_report(course, out)
    for page in ("ps1", "index"):
        assert line in (out / "report" / f"{page}.html").read_text()
    assert line not in (out / "report" / "ps2.html").read_text()
    assert "ps1 is not final: 2 students have cells to grade by hand." in table(course, out, "ps1")
    results = json.loads((export(course, out, "gradescope") / "ps1" / "ann.json").read_text())
    assert "Not final: 1 cell to grade: e." in results["output"]
    listed = {row[0]: row[8] for row in rows(export(course, out, "csv", assignments=["ps1"]))[1:]}
    assert listed == {"ann": "1", "bob": "1", "cem": "0", "dan": "", "eve": ""}


def test_one_assignment_alone_is_exported_and_reported(course, out):
    assert {row[2] for row in rows(export(course, out, "csv", assignments=["ps2"]))[1:]} == {"ps2"}
    assert rows(export(course, out, "moodle", assignments=["ps2"]))[0][4:] == ["ps2"]
    write_report(course, out, ["ps2"])
    assert not (out / "report" / "ps1.html").exists()
    with pytest.raises(CourseError, match="Nothing of 'ps3' has been graded.*ps1, ps2"):
        export(course, out, "csv", assignments=["ps3"])


def test_canvas_s_titles_and_ids_come_from_the_configuration(course, out):
    mapped = with_config(course, 'c.Autograder.canvas = {"ps1": "Problem Set 1 (1234)"}\n')
    assert rows(export(mapped, out, "canvas"))[0][5:] == ["Problem Set 1 (1234)", "ps2"]
    assert rows(export(mapped, out, "moodle"))[0][4:] == ["ps1", "ps2"]


@pytest.mark.parametrize(
    ("titles", "problem"),
    [
        ('{"ps9": "x"}', "names ps9"),
        ('"ps1"', "no mapping"),
        ('{"ps1": 1234}', "no mapping"),
        ('{"ps1": "ps2"}', "one title"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_an_error(course, out, titles, problem):
    with pytest.raises(CourseError, match=problem):
        export(with_config(course, f"c.Autograder.canvas = {titles}\n"), out, "canvas")


def test_names_that_steer_a_terminal_or_a_page_are_escaped(course, out):
    name = "a\x1b[31m<b>"
    hand_in(course, out, name, "ps2", ["ps2"])
    page = write_report(course, out).with_name("ps2.html").read_text()
    assert "a\\x1b[31m&lt;b&gt;" in page
    assert "a\\x1b[31m<b>" in table(course, out, "ps2")
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_leftovers(console, [("x[bold]y.rar", "unpack it here")])
    assert "x[bold]y.rar: unpack it here" in console.export_text()


def test_a_note_is_in_the_details_and_not_in_the_table(course, out):
    record = Results(out).read("ps2", "eve")
    record.flags = [
        {"kind": "copied cell", "message": "Cell 'z' came twice.", "level": "note"},
        {"kind": "old", "message": "x"},
    ]
    Results(out).write(record)
    page = write_report(course, out).with_name("ps2.html").read_text()
    assert "1 flagged: old" in page
    assert "1 with slips that need nothing" in page
    assert "Cell &#39;z&#39; came twice." in page
    assert "copied cell" not in table(course, out, "ps2")


def test_a_hand_in_that_nbgrader_graded_is_listed_too(course, out):
    (out / "results" / "ps1" / "bob.json").unlink()
    listed = {row[0]: row[3:5] for row in rows(export(course, out, "csv", assignments=["ps1"]))[1:]}
    assert listed["bob"] == ["graded elsewhere", "0"]


def test_a_page_without_answers_names_every_notebook():
    record = Record("cem", "ps1", "unreadable", "none", 0.0, 10.0, 0.0)
    page = page_without_answers(record, ["p1", "p2"])
    assert "2 files <code>p1.ipynb</code>, <code>p2.ipynb</code>" in page
