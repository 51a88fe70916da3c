"""The class report tells who needs a look, what was hard, and which answers are alike; a gradebook alone will do."""

import shutil

import nbformat
import pytest

from autograder.grading.gradebook import GradebookWriter
from autograder.grading.registration import register
from autograder.grading.results import Record, Results
from autograder.publish.feedback import autograded_path
from autograder.publish.marks import collect
from autograder.publish.report import summarize, write_report
from autograder.publish.similar import alike
from tests.grading.small import gradebook, make_course, write_source
from tests.publish import sample

ADA = """
def standardize(values):
    # centre first, then scale by the spread that the training set has
    middle = sum(values) / len(values)
    spread = (sum((value - middle) ** 2 for value in values) / len(values)) ** 0.5
    return [(value - middle) / spread for value in values]
"""
EVE = """
def standardize(xs):
    n = len(xs)
    mu = sum(xs) / n
    sd = math.sqrt(sum(pow(x - mu, 2) for x in xs) / n)
    return list(map(lambda x: (x - mu) / sd, xs))
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Ann and Bob of section A, Cem of section B who handed in an empty file, Dan who handed in nothing."""
    tmp_path = tmp_path_factory.mktemp("class")
    course = make_course(tmp_path / "course")
    write_source(course.root, "halving", halving=sample.source())
    register(course, "halving", tmp_path)
    with gradebook(course, tmp_path) as opened:
        for name in ("ann", "bob", "cem", "dan"):
            opened.add_student(name, first_name=name.title(), last_name="Ay")
    for student, section in (("ann", "A"), ("bob", "A"), ("cem", "B")):
        notebook = sample.graded()
        for cell in notebook.cells:
            if student == "cem" and cell.metadata.get("nbgrader", {}).get("solution"):
                cell.metadata.autograder = nbformat.from_dict({"untouched": True})
        path = autograded_path(tmp_path, student, "halving", "halving")
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(notebook))
        with GradebookWriter(course, tmp_path) as writer:
            writer.save(student, "halving", {"halving": None}, None)
        entries = {"ann": sample.RESULTS, "bob": sample.RESULTS[1:]}.get(student, [])
        record = Record(
            student,
            "halving",
            "graded",
            "bubblewrap",
            3.0,
            14.0,
            0.1,
            exercises=[one.as_entry() for one in entries],
            section=section,
        )
        Results(tmp_path).write(record)
    return course, tmp_path


def page_of(out):
    course, folder = out
    return summarize("halving", collect(course, folder), folder)


def test_exercises_say_who_tried(out):
    tried = {row.name: row.tried for row in page_of(out).exercises}
    assert tried["half"] == pytest.approx(2 / 3)
    assert tried["third"] == 0


def test_mistakes_come_by_frequency_with_an_example(out):
    (mistake,) = page_of(out).mistakes
    assert (mistake.exercise, mistake.mistake, mistake.count) == ("half", "halved twice", 1)
    assert mistake.example == sample.WRONG
    assert mistake.hint == "The half is halved again."


def test_who_is_absent_and_who_did_not_start_is_named(out):
    page = page_of(out)
    assert [row.student for row in page.absent] == ["dan"]
    assert {row.student: row.untouched for row in page.rows} == {"ann": 1, "bob": 1, "cem": 5, "dan": 0}
    assert page.handed_in == 3


def test_without_a_known_mistake_the_first_failure_is_told(out):
    # Bob's third exercise failed first, but he has not started it.
    told = {row.student: (row.mistakes, row.failure) for row in page_of(out).rows}
    assert told["ann"] == (["halved twice"], "")
    assert told["bob"] == ([], '"a" is not it.')


def test_sections_have_their_means(out):
    assert [(row.name, row.students, row.handed_in) for row in page_of(out).sections] == [
        ("A", 2, 2),
        ("B", 1, 1),
        ("none", 1, 0),
    ]


def test_a_test_without_points_is_no_exercise(out):
    course, folder = out
    marks = collect(course, folder)
    marks.cells["halving"]["halving", "half_visible"] = 0.0
    assert [row.name for row in summarize("halving", marks, folder).exercises] == list(sample.WORTH)


def test_a_gradebook_alone_makes_a_report(out, tmp_path):
    course, folder = out
    shutil.copy(folder / "gradebook.db", tmp_path)
    index = write_report(course, tmp_path)
    assert "3 graded elsewhere" in index.read_text()
    page = index.with_name("halving.html").read_text()
    assert ">Ann Ay<" in page
    assert "1 handed in nothing" in page


def test_the_same_answers_are_found_however_they_are_laid_out():
    answers = {"ada": {"s": ADA}, "bob": {"s": ADA.replace("    ", "  ").replace("\n", "\n\n")}, "eve": {"s": EVE}}
    (found,) = alike(answers, ())
    assert (found.students, found.share, found.exercise) == (("ada", "bob"), None, "s")


def test_answers_that_were_changed_a_little_are_found():
    answers = {"ada": {"s": ADA}, "bob": {"s": ADA.replace("middle", "mean", 2)}, "eve": {"s": EVE}}
    (found,) = alike(answers, ())
    assert found.students == ("ada", "bob")
    assert found.share > 0.5


def test_who_shares_answers_with_the_same_one_is_in_one_group():
    answers = {name: {"s": ADA.replace("spread", name)} for name in ("ada", "bob", "cem")} | {"eve": {"s": EVE}}
    (found,) = alike(answers, ())
    assert set(found.students) == {"ada", "bob", "cem"}


def test_short_right_answers_and_what_was_handed_out_do_not_count():
    short = {name: {"half": "def half(x):\n    return x / 2"} for name in ("ada", "bob", "cem")}
    assert alike(short, ()) == []
    assert alike({"ada": {"s": ADA}, "bob": {"s": ADA}}, [ADA]) == []


def test_what_cannot_be_parsed_is_compared_as_far_as_it_goes():
    assert alike({"ada": {"s": "def f(:\n  '"}, "bob": {"s": "x ="}}, ()) == []
