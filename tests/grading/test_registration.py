"""An assignment that changed after hand-ins were graded is taken over in place."""

import shutil

import pytest

from autograder.course import Course, CourseError
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.registration import register
from tests.grading.small import answer, cell, essay, gradebook, graded, make_course, task, write_source

TEST_A, TEST_B = "assert f(1) == 2", "assert g(2) == 3"
CELLS = [answer("a"), cell("q1", 2, source=TEST_A), cell("q2", 3, source=TEST_B), essay("e", 4), task("t", 5)]


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory):
    """Two graded students, one with manual scores and a comment."""
    out = tmp_path_factory.mktemp("graded")
    course = make_course(out / "course")
    write_source(course.root, "ps1", p1=CELLS)
    assert register(course, "ps1", out) == []
    with GradebookWriter(course, out) as writer:
        writer.save("ann", "ps1", {"p1": graded(course, "ps1", "p1")}, None)
        writer.save("bob", "ps1", {"p1": graded(course, "ps1", "p1", failed=["q2"])}, None)
    with gradebook(course, out) as opened:
        for name, points in (("e", 3.5), ("t", 4), ("q1", 1.5)):
            opened.find_grade(name, "p1", "ps1", "ann").manual_score = points
        opened.find_comment("e", "p1", "ps1", "ann").manual_comment = "Well said."
        opened.find_comment("t", "p1", "ps1", "ann").manual_comment = "Neat."
        opened.db.commit()
    return out


@pytest.fixture
def change(graded_once, tmp_path):
    """Replace the source by these notebooks, register; returns course and what was said."""
    shutil.copytree(graded_once, tmp_path, dirs_exist_ok=True)
    course = Course.load(tmp_path / "course")

    def changed(**notebooks):
        write_source(course.root, "ps1", **notebooks)
        said = register(course, "ps1", tmp_path)
        assert register(course, "ps1", tmp_path) == []
        return course, " ".join(said)

    return changed


def final(course, tmp_path, student="ann"):
    with GradebookWriter(course, tmp_path) as writer:
        return writer.final_scores("ps1")[student]


def test_nothing_is_said_of_what_did_not_change(change, tmp_path):
    course, said = change(p1=CELLS)
    assert said == ""
    assert (final(course, tmp_path).score, final(course, tmp_path).max_score) == (12, 14)


def test_full_marks_stay_full_marks_and_manual_scores_stay(change, tmp_path):
    course, said = change(p1=[CELLS[0], cell("q1", 6, source=TEST_A), cell("q2", 1.5, source=TEST_B), *CELLS[3:]])
    assert "'q1' of 'p1' has 6 points, not 2" in said
    assert final(course, tmp_path, "bob").cells["p1", "q1"] == 6
    ann = final(course, tmp_path)
    assert (ann.cells["p1", "q2"], ann.cells["p1", "q1"], ann.max_score) == (1.5, 1.5, 16.5)


@pytest.mark.parametrize("points", [3, 1])
def test_points_of_manual_cells_change_too(change, tmp_path, points):
    course, said = change(p1=[*CELLS[:3], essay("e", points), task("t", 5)])
    assert f"'e' of 'p1' has {points} points, not 4; 1 manual scores are above that" in said
    assert final(course, tmp_path).cells["p1", "e"] == 3.5
    assert final(course, tmp_path).max_score == 10 + points


@pytest.mark.parametrize("new", [cell("q3", 6, source="assert h() == 1"), essay("e2", 6), task("t2", 6)])
def test_a_new_cell_waits_to_be_graded(change, tmp_path, new):
    course, said = change(p1=[*CELLS, new])
    name = new.metadata.nbgrader.grade_id
    assert f"Cell '{name}' of 'p1' is new, with 6 points." in said
    ann = final(course, tmp_path)
    assert (ann.score, ann.max_score) == (12, 20)
    assert ("p1", name) in ann.waiting
    with GradebookWriter(course, tmp_path) as writer:
        saved = writer.save("bob", "ps1", {"p1": graded(course, "ps1", "p1")}, None)
    assert saved.cells["p1", name] == (6 if name == "q3" else 0)
    with gradebook(course, tmp_path) as opened:
        assert opened.find_grade(name, "p1", "ps1", "ann")


@pytest.mark.parametrize(("gone", "left"), [(1, 10.5), (2, 9), (3, 8.5), (4, 8)])
def test_a_removed_cell_goes_and_its_manual_scores_are_named(change, tmp_path, gone, left):
    course, said = change(p1=[each for each in CELLS if each is not CELLS[gone]])
    name = CELLS[gone].metadata.nbgrader.grade_id
    assert f"Cell '{name}' of 'p1' is gone" in said
    assert ("manual scores: ann" in said) == (name != "q2")
    ann = final(course, tmp_path)
    assert (ann.score, ("p1", name) in ann.cells) == (left, False)


def test_a_renamed_cell_keeps_scores_and_comments(change, tmp_path):
    renamed = [answer("a"), cell("sums", 2, source=TEST_A), CELLS[2], essay("words", 4), task("net", 5)]
    course, said = change(p1=renamed)
    assert "Cell 'q1' of 'p1' is now 'sums'." in said
    ann = final(course, tmp_path)
    assert ann.cells == {("p1", "sums"): 1.5, ("p1", "q2"): 3, ("p1", "words"): 3.5, ("p1", "net"): 4}
    with gradebook(course, tmp_path) as opened:
        assert opened.find_comment("words", "p1", "ps1", "ann").comment == "Well said."
        assert opened.find_comment("net", "p1", "ps1", "ann").comment == "Neat."


def test_two_cells_that_swap_names_are_not_mixed_up(change, tmp_path):
    course, said = change(p1=[CELLS[0], cell("q1", 3, source=TEST_B), cell("q2", 2, source=TEST_A), *CELLS[3:]])
    assert "points" in said
    assert final(course, tmp_path).cells["p1", "q1"] == 1.5


def test_a_cell_that_is_graded_in_another_way_keeps_its_scores(change, tmp_path):
    course, said = change(p1=[*CELLS[:3], task("e", 4), essay("t", 5)])
    assert said.count("graded in another way") == 2
    ann = final(course, tmp_path)
    assert (ann.cells["p1", "e"], ann.cells["p1", "t"]) == (3.5, 4)
    assert {cell for _, cell in ann.waiting} >= {"e", "t"}
    with GradebookWriter(course, tmp_path) as writer:
        assert writer.save("ann", "ps1", {"p1": graded(course, "ps1", "p1")}, None).score == 12


def test_a_new_notebook_and_a_renamed_one(change, tmp_path):
    course, said = change(problem1=CELLS, p2=[cell("q9", 7)])
    assert "Notebook 'p1' is now 'problem1'. Notebook 'p2' is new." in said
    ann = final(course, tmp_path)
    assert (ann.score, ann.max_score, ann.cells["p2", "q9"]) == (12, 21, 0)
    assert ann.cells["problem1", "e"] == 3.5


def test_a_removed_notebook_goes_and_its_manual_scores_are_named(change, tmp_path):
    course, said = change(p2=[cell("q9", 7)])
    assert "Notebook 'p1' is gone, and with it the manual scores: ann 1.5, ann 3.5, ann 4." in said
    assert final(course, tmp_path).max_score == 7


def test_a_solution_cell_that_comes_and_goes(change, tmp_path):
    course, _ = change(p1=[answer("b"), *CELLS[1:]])
    with GradebookWriter(course, tmp_path) as writer:
        assert writer.save("ann", "ps1", {"p1": graded(course, "ps1", "p1")}, None).score == 12


def test_what_nbgrader_refuses_is_said(change, tmp_path):
    with pytest.raises(CourseError, match="could not register 'ps1'"):
        change(p1=[cell("q1", -1)])
