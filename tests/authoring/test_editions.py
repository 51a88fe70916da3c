"""What ``autograder build`` makes of a lesson."""

import json
import os

import nbformat
import pytest
from nbconvert.filters import strip_ansi
from nbgrader.api import Gradebook
from nbgrader.validator import Validator

from autograder.authoring import editions as build
from autograder.authoring.lesson_text import LessonError


def edition(course, name):
    path = {"notebooks": "notebooks/01_halving.ipynb"}.get(name, f"{name}/01_halving/01_halving.ipynb")
    notebook = nbformat.read(course / path, as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def append(course, text):
    with (course / "lessons" / "01_halving.py").open("a") as lesson:
        lesson.write(text)


def test_source_holds_solution_tests_and_grade_cells(course):
    build.build(course)
    cells = edition(course, "source")
    assert "return x // 2 if floor else x / 2" in cells["half_solution"].source
    assert cells["half"].source.splitlines()[1:] == [
        "### BEGIN HIDDEN TESTS",
        "from autograder import grade",
        'grade("half", half)',
        "### END HIDDEN TESTS",
    ]
    roles = {
        cell_id: {key for key in ("grade", "solution", "locked") if cell.metadata.nbgrader[key]}
        for cell_id, cell in cells.items()
        if "nbgrader" in cell.metadata
    }
    assert roles == {
        "half_solution": {"solution"},
        "half_visible": {"locked"},
        "half_visible_2": {"locked"},
        "half": {"grade", "locked"},
        "half_q1_answer": {"solution"},
        "half_q1": {"grade", "locked"},
    }
    assert {cell_id: cell.metadata.nbgrader.grade_id for cell_id, cell in cells.items() if cell_id in roles} == {
        cell_id: cell_id for cell_id in roles
    }
    assert (cells["half"].metadata.nbgrader.points, cells["half_q1"].metadata.nbgrader.points) == (19, 1)


def test_release_holds_no_solution_no_answer_and_no_hidden_test(course):
    build.build(course)
    text = (course / "release/01_halving/01_halving.ipynb").read_text()
    for secret in ("x // 2", 'answer_1 = \\"a\\"', "autograder import", "HIDDEN", "SOLUTION", "That is double"):
        assert secret not in text
    cells = edition(course, "release")
    assert cells["half_solution"].source.endswith(
        '"""\n    # YOUR CODE HERE\n    raise NotImplementedError("not written yet")'
    )
    assert cells["half_q1_answer"].source == 'answer_1 = ""  # your answer: "a" or "b"'
    assert cells["half_visible"].metadata.editable is False
    assert cells["half_visible"].source.endswith('print("✓ The visible tests of half pass.")')


def test_release_counts_visible_tests_for_validate_and_the_gradebook_does_not(course):
    build.build(course)
    cells = edition(course, "release")
    marks = [cells[name].metadata.nbgrader for name in ("half_visible", "half_visible_2")]
    assert [(mark.grade, mark.points) for mark in marks] == [(True, 0), (True, 0)]
    assert cells["half_q1"].source.splitlines()[1:] == [
        'assert answer_1, "answer_1 is still empty: write the letter of your answer above"'
    ]
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        notebook = gradebook.find_notebook("01_halving", "01_halving")
        assert {cell.name for cell in notebook.grade_cells} == {"half", "half_q1"}


def test_validate_says_what_fails_without_any_configuration(course, tmp_path):
    build.build(course)
    notebook = nbformat.read(course / "release/01_halving/01_halving.ipynb", as_version=4)
    handed_in = tmp_path / "01_halving.ipynb"
    nbformat.write(notebook, handed_in)
    failed = [
        strip_ansi(found["raw_error"].splitlines()[-1]) for found in Validator().validate(str(handed_in))["failed"]
    ]
    assert failed == [
        "NotImplementedError: not written yet",
        "NotImplementedError: not written yet",
        "AssertionError: answer_1 is still empty: write the letter of your answer above",
    ]
    for cell in notebook.cells:
        cell.source = cell.source.replace('raise NotImplementedError("not written yet")', "return x // 2 or x / 2")
        cell.source = cell.source.replace('answer_1 = ""', 'answer_1 = "b"')
    nbformat.write(notebook, handed_in)
    assert Validator().validate(str(handed_in)) == {}


def test_what_a_figure_shows_is_folded_where_it_is_to_be_predicted(course):
    append(
        course,
        "\n# %% [markdown]\n# **Read the figure.** Free.\n#\n# **Predict first.** What comes?\n\n"
        "# %% [markdown]\n# **Before.** Also free.\n\n# %%\n1\n\n"
        "# %% [markdown]\n# **Follow the line.** One\n# comes.\n#\n# - It is 1.\n# - Not 2.\n#\n# And then?\n",
    )
    build.build(course)
    texts = [cell.source for cell in edition(course, "notebooks").values()]
    assert "**Before.** Also free." in texts
    assert any("**Read the figure.** Free." in text for text in texts)
    folded = next(text for text in texts if "One\ncomes" in text)
    summary = "<details><summary><b>Follow the line.</b> Look first, then unfold.</summary>"
    assert folded == f"{summary}\n\nOne\ncomes.\n\n- It is 1.\n- Not 2.\n\n</details>\n\nAnd then?"


def test_what_only_draws_is_folded(course):
    append(course, "\n# %% figure=true\nplt.plot([1])\n\n# %%\n[1]\n")
    build.build(course)
    for name in ("source", "release", "notebooks"):
        cells = {cell.source: cell for cell in edition(course, name).values()}
        drawing, computing = cells["plt.plot([1])"], cells["[1]"]
        assert drawing.metadata.jupyter.source_hidden
        assert "hide-input" in drawing.metadata.tags
        assert "jupyter" not in computing.metadata


def test_self_study_checks_at_once_and_knows_nothing_of_nbgrader(course):
    build.build(course)
    cells = edition(course, "notebooks")
    assert cells["half"].source == 'check("half", half)'
    assert cells["half_q1"].source == 'check("half_q1", answer_1)'
    ready = 'from autograder.study import check, failing, progress\n\nprogress("01_halving")'
    assert cells["instant-checks"].source == ready
    assert all("raises-exception" in cell.metadata.tags for cell in cells.values() if cell.cell_type == "code")
    assert "raise NotImplementedError" in cells["half_solution"].source
    assert all("nbgrader" not in cell.metadata for cell in cells.values())
    order = list(cells)
    assert order.index("half_visible_2") + 1 == order.index("half")


def test_a_measured_figure_stands_in_the_prose(course):
    build.build(course)
    assert "A half of 8 is 4.0 ± 0.0." in edition(course, "release")["halving-1"].source


def test_the_assignment_is_registered_with_its_points(course):
    build.build(course)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        assert gradebook.find_assignment("01_halving").max_score == 20


def test_a_second_build_changes_no_byte(course):
    build.build(course)
    before = {path: path.read_bytes() for path in course.rglob("*.ipynb")}
    assert build.build(course) == []
    assert {path: path.read_bytes() for path in course.rglob("*.ipynb")} == before
    assert len(before) == 3


def test_cell_ids_outlive_edits_elsewhere(course):
    build.build(course)
    before = list(edition(course, "source"))
    lesson = course / "lessons" / "01_halving.py"
    new_section = "# %% [markdown]\n# ## 1. Before\n# %%\nhalves = []\n"
    lesson.write_text(
        lesson.read_text().replace("# %% [markdown]\n# ## 1. By", new_section + "# %% [markdown]\n# ## 2. By")
    )
    build.build(course)
    after = list(edition(course, "source"))
    assert [cell_id for cell_id in after if cell_id in before] == before
    assert len(after) == len(before) + 2


def test_check_names_what_differs_and_writes_nothing(course):
    build.build(course)
    append(course, "# %% [markdown]\n# The end.\n")
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    found = build.build(course, check=True)
    assert {(difference.kind, difference.path) for difference in found} == {
        ("changed", "source/01_halving/01_halving.ipynb"),
        ("changed", "release/01_halving/01_halving.ipynb"),
        ("changed", "notebooks/01_halving.ipynb"),
    }
    assert "The end." in str(found[0])
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == before


def test_check_does_not_make_a_gradebook(course):
    (course / "gradebook.db").unlink()
    assert {difference.kind for difference in build.build(course, check=True)} == {"missing"}
    assert not (course / "gradebook.db").exists()


def test_editions_of_a_removed_lesson_go_and_an_instructors_own_assignment_stays(course):
    build.build(course)
    (course / "lessons" / "01_halving.py").rename(course / "lessons" / "02_moved.py")
    own = course / "source" / "exam" / "exam.ipynb"
    own.parent.mkdir()
    own.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    lesson = course / "lessons" / "02_moved.py"
    lesson.write_text("# ---\n# title: Moved\n# minutes: 5\n# ---\n# %%\n1 + 1\n")
    build.build(course)
    assert sorted(path.relative_to(course).as_posix() for path in course.rglob("*.ipynb")) == [
        "notebooks/02_moved.ipynb",
        "source/exam/exam.ipynb",
    ]


def test_a_lesson_without_exercises_is_for_self_study_alone_and_lessons_lead_to_their_neighbours(course):
    header = "# ---\n# title: {}\n# minutes: 5\n# ---\n# %% [markdown]\n# # {}\n"
    (course / "lessons" / "00_index.py").write_text(header.format("The course", "The course"))
    (course / "lessons" / "10_capstone.py").write_text(header.format("Capstone", "Capstone"))
    build.build(course)
    assert sorted(path.name for path in (course / "notebooks").iterdir()) == [
        "00_index.ipynb",
        "01_halving.ipynb",
        "10_capstone.ipynb",
    ]
    assert [path.name for path in (course / "source").iterdir()] == ["01_halving"]
    way = edition(course, "notebooks")["way-top"].source
    assert way == "[The course](00_index.ipynb) · About 10 minutes · next: [Capstone](10_capstone.ipynb)"


def test_nothing_is_written_when_a_lesson_is_wrong(course):
    append(course, '# %% exercise="quarter"\n1\n')
    with pytest.raises(LessonError):
        build.build(course)
    assert not (course / "source").exists()


def test_the_working_folder_is_left_as_it_was(course):
    here = os.getcwd()
    build.build(course)
    assert os.getcwd() == here
