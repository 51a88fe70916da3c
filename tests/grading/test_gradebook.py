"""What is written stands: every kind of write is read back over a connection of its own."""

import datetime
import shutil

import pytest

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.registration import register
from autograder.grading.standing import page_key
from tests.grading.small import answer, cell, create_database, essay, gradebook, graded, make_course, task, write_source

DUE = datetime.datetime(2025, 2, 1, 15)
IN_TIME, LATE = "2025-02-01 14:00:00 UTC", "2025-02-01 15:30:00 UTC"
CELLS = {"p1": [answer("a"), cell("q1", 2), cell("q2", 3)], "p2": [cell("q1", 1), essay("e", 4), task("t", 5)]}
ZERO_WHEN_LATE = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def registered(request, tmp_path_factory):
    """A course with its assignment in the gradebook: nbgrader takes seconds to make a database, so it is copied."""
    out = tmp_path_factory.mktemp("registered")
    config = ""
    if request.param == "postgresql":
        address, _, _ = request.getfixturevalue("database").rpartition("/")
        create_database(address, "registered")
        config = f"c.CourseDirectory.db_url = '{address}/registered'\n"
    made = make_course(out / "course", config)
    write_source(made.root, "ps1", **CELLS)
    register(made, "ps1", out)
    with gradebook(made, out) as opened:
        opened.update_or_create_assignment("ps1", duedate=DUE)
    return out


@pytest.fixture
def course(registered, tmp_path):
    shutil.copytree(registered, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "course" / "nbgrader_config.py"
    if "/registered" in path.read_text():
        name = f"test_{datetime.datetime.now():%H%M%S%f}"
        address = path.read_text().rpartition("db_url = '")[2].rpartition("/registered")[0]
        create_database(address, f"{name} TEMPLATE registered")
        path.write_text(path.read_text().replace("/registered", f"/{name}"))
    return Course.load(tmp_path / "course")


def with_config(course, config):
    """The same course after its configuration was changed."""
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + config)
    return Course.load(course.root)


def save(course, out, student="ann", timestamp=None, failed=(), missing=(), same=False):
    notebooks = {name: None if name in missing else graded(course, "ps1", name, failed) for name in ("p1", "p2")}
    with GradebookWriter(course, out) as writer:
        return writer.save(student, "ps1", notebooks, timestamp, same)


def standing(course, out, student="ann"):
    with GradebookWriter(course, out) as writer:
        return writer.final_scores("ps1")[student]


def test_scores_of_every_notebook_stand(course, tmp_path):
    final = save(course, tmp_path, failed=["q2"])
    assert (final.score, final.max_score) == (3, 15)
    assert final.cells == {("p1", "q1"): 2, ("p1", "q2"): 0, ("p2", "q1"): 1, ("p2", "e"): 0, ("p2", "t"): 0}
    assert final.waiting == (("p2", "e"), ("p2", "t"))
    assert standing(course, tmp_path) == final
    with gradebook(course, tmp_path) as opened:
        assert opened.find_submission("ps1", "ann").score == 3


def test_zeros_of_an_unreadable_hand_in_stand(course, tmp_path):
    save(course, tmp_path)
    save(course, tmp_path, missing=["p1", "p2"])
    with gradebook(course, tmp_path) as opened:
        submission = opened.find_submission("ps1", "ann")
        assert (submission.score, submission.needs_manual_grade) == (0, False)
    assert standing(course, tmp_path).waiting == ()


def test_a_missing_notebook_and_a_missing_cell_are_zero(course, tmp_path):
    notebook = graded(course, "ps1", "p2")
    notebook.cells = [each for each in notebook.cells if each.id != "e"]
    with GradebookWriter(course, tmp_path) as writer:
        final = writer.save("ann", "ps1", {"p2": notebook}, None)
    assert (final.score, final.waiting) == (1, (("p2", "t"),))
    assert standing(course, tmp_path) == final


def test_a_task_that_was_missing_waits_once_it_is_there(course, tmp_path):
    save(course, tmp_path, missing=["p2"])
    assert save(course, tmp_path).waiting == (("p2", "e"), ("p2", "t"))


def test_manual_scores_and_comments_stand_and_are_to_be_looked_at(course, tmp_path):
    save(course, tmp_path)
    with gradebook(course, tmp_path) as opened:
        for name, points in (("e", 3.5), ("t", 4), ("q1", 0.5)):
            grade = opened.find_grade(name, "p2", "ps1", "ann")
            grade.manual_score, grade.needs_manual_grade = points, False
        opened.find_comment("e", "p2", "ps1", "ann").manual_comment = "Well said."
        opened.db.commit()
    assert (standing(course, tmp_path).score, standing(course, tmp_path).waiting) == (13, ())
    assert save(course, tmp_path).score == 13
    with gradebook(course, tmp_path) as opened:
        assert opened.find_comment("e", "p2", "ps1", "ann").comment == "Well said."
        assert opened.find_grade("q1", "p2", "ps1", "ann").needs_manual_grade


def test_what_a_person_has_settled_need_not_be_looked_at_again_while_nothing_changed(course, tmp_path):
    save(course, tmp_path)
    with gradebook(course, tmp_path) as opened:
        for name, notebook, points in (("e", "p2", 3.5), ("t", "p2", 4), ("q1", "p2", 0.5), ("q2", "p1", 2)):
            grade = opened.find_grade(name, notebook, "ps1", "ann")
            grade.manual_score, grade.needs_manual_grade = points, False
        opened.db.commit()
    assert save(course, tmp_path, same=True).waiting == ()
    assert save(course, tmp_path, same=True, failed=["q2"]).waiting == (("p1", "q2"),)
    assert {cell for _, cell in save(course, tmp_path).waiting} == {"e", "t", "q1", "q2"}


def test_a_page_is_known_to_be_stale_after_a_comment_a_score_or_a_penalty(course, tmp_path):
    def key():
        with GradebookWriter(course, tmp_path) as writer:
            return page_key(writer.final_scores("ps1")["ann"], writer.maxima("ps1"))

    save(course, tmp_path, "ann", LATE)
    keys = [key(), key()]
    for change in ("comment", "score", "penalty"):
        with gradebook(course, tmp_path) as opened:
            if change == "comment":
                opened.find_comment("t", "p2", "ps1", "ann").manual_comment = "Neat."
            elif change == "score":
                opened.find_grade("t", "p2", "ps1", "ann").manual_score = 1
            else:
                opened.find_submission_notebook("p1", "ps1", "ann").late_submission_penalty = 1
            opened.db.commit()
        keys.append(key())
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


def test_a_late_penalty_stands(course, tmp_path):
    late = with_config(course, ZERO_WHEN_LATE)
    save(late, tmp_path, "ann", LATE)
    save(late, tmp_path, "bob", IN_TIME)
    with gradebook(course, tmp_path) as opened:
        ann = opened.find_submission("ps1", "ann")
        assert (ann.score, ann.late_submission_penalty, ann.timestamp) == (6, 6, datetime.datetime(2025, 2, 1, 15, 30))
        assert opened.find_submission("ps1", "bob").late_submission_penalty == 0
    assert [
        (standing(late, tmp_path, name).score, standing(late, tmp_path, name).penalty) for name in ("ann", "bob")
    ] == [
        (0, 6),
        (6, 0),
    ]


def test_a_moved_due_date_an_extension_and_another_policy_take_effect(course, tmp_path):
    late = with_config(course, ZERO_WHEN_LATE)
    for student in ("ann", "bob"):
        save(late, tmp_path, student, LATE)
    with gradebook(course, tmp_path) as opened:
        opened.grant_extension("ps1", "bob", hours=1)
    with GradebookWriter(late, tmp_path) as writer:
        assert writer.reassess_penalties("ps1") == {"bob": 0}
    with gradebook(course, tmp_path) as opened:
        opened.update_or_create_assignment("ps1", duedate=datetime.datetime(2025, 2, 2))
    with GradebookWriter(late, tmp_path) as writer:
        assert writer.reassess_penalties("ps1") == {"ann": 0}
        assert writer.reassess_penalties("ps1") == {}
    assert standing(course, tmp_path).score == 6
    with gradebook(course, tmp_path) as opened:
        opened.update_or_create_assignment("ps1", duedate=datetime.datetime(2025, 1, 1))
        opened.grant_extension("ps1", "bob")
    with GradebookWriter(with_config(late, "c.LateSubmissionPlugin.penalty_method = 'none'\n"), tmp_path) as writer:
        assert writer.reassess_penalties("ps1") == {}
    with GradebookWriter(late, tmp_path) as writer:
        assert writer.reassess_penalties("ps1") == {"ann": 6, "bob": 6}


def test_an_extension_without_a_due_date_is_no_error(course, tmp_path):
    save(course, tmp_path, "ann", LATE)
    with gradebook(course, tmp_path) as opened:
        opened.grant_extension("ps1", "ann", hours=1)
        opened.update_or_create_assignment("ps1", duedate=None)
    assert save(course, tmp_path, "ann", LATE).penalty == 0


PLUGIN = """
from nbgrader.plugins import BasePlugin
class {name}(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
"""


def test_a_plugin_beside_the_configuration_is_used(course, tmp_path):
    (course.root / "half_late.py").write_text(PLUGIN.format(name="Half"))
    late = with_config(course, "c.AssignLatePenalties.plugin_class = 'half_late.Half'\n")
    assert save(late, tmp_path, timestamp=LATE).penalty == 3


def test_a_plugin_inside_the_configuration_is_used(course, tmp_path):
    late = with_config(course, PLUGIN.format(name="Inside") + "c.AssignLatePenalties.plugin_class = Inside\n")
    assert save(late, tmp_path, timestamp=LATE).penalty == 3


def test_maxima_and_manual_cells_are_the_gradebook_s(course, tmp_path):
    with GradebookWriter(course, tmp_path) as writer:
        assert writer.maxima("ps1") == {"p1": {"q1": 2, "q2": 3}, "p2": {"q1": 1, "e": 4, "t": 5}}
        assert writer.manual_cells("ps1") == {"p1": set(), "p2": {"e", "t"}}
        assert writer.maxima("ps2") == {}


def test_a_failed_write_leaves_nothing(course, tmp_path):
    save(course, tmp_path, failed=["q1", "q2"])
    notebook = graded(course, "ps1", "p1")
    notebook.cells.append(cell("unknown", 3))
    with GradebookWriter(course, tmp_path) as writer, pytest.raises(ValueError, match="unknown"):
        writer.save("ann", "ps1", {"p1": notebook}, LATE)
    with gradebook(course, tmp_path) as opened:
        submission = opened.find_submission("ps1", "ann")
        assert (submission.score, submission.timestamp) == (0, None)


def test_the_roster_has_every_name(course, tmp_path):
    with gradebook(course, tmp_path) as opened:
        opened.add_student("jd", first_name="Jane", last_name="Doe", email="j@x.edu", lms_user_id="77")
        opened.add_student("nn")
    with GradebookWriter(course, tmp_path) as writer:
        assert writer.roster() == {"jd": ["Jane Doe", "j@x.edu", "77"], "nn": []}
