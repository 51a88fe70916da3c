"""Follow-through credit: what fails only because another exercise is open earns its points, where the course allows."""

from dataclasses import replace

import nbformat
import pytest
from nbformat.v4 import new_notebook
from traitlets.config import Config

from autograder.assignment.run import Ways, run_notebook
from autograder.course import Course
from tests.assignment import NAME, assignment_of, graded, solution

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
SOLUTIONS = {
    "double": "def double(x):\n    ### BEGIN SOLUTION\n    secret = 2\n    return secret * x\n    ### END SOLUTION",
    "quadruple": "def quadruple(x):\n    ### BEGIN SOLUTION\n    return double(double(x))\n    ### END SOLUTION",
    "eight": "### BEGIN SOLUTION\neight = quadruple(2)\n### END SOLUTION",
}
TESTS = {
    "double_test": "assert double(3) == 6",
    "quadruple_test": "assert quadruple(3) == 12",
    "eight_test": "assert eight == 8, f'eight is {eight}'",
    "both_test": "assert quadruple(1) == double(2)",
}


def source():
    cells = []
    for name, text in SOLUTIONS.items():
        cells += [solution(name, text), graded(f"{name}_test", f"### BEGIN HIDDEN TESTS\n{TESTS[name + '_test']}\n", 2)]
        cells[-1].source += "### END HIDDEN TESTS"
    cells.append(graded("both_test", TESTS["both_test"]))
    return new_notebook(cells=cells)


def grade(sandbox, follow_through=True, **answers):
    """Run a submission with these answers, the others open; scores by test, and the run."""
    config = Config()
    config.Autograder.follow_through = follow_through
    assignment = replace(assignment_of(source()), course=Course(assignment_of(source()).course.root, config))
    sheet = assignment.sheets[NAME]
    notebook = nbformat.from_dict(sheet.released)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    run = run_notebook(nbformat.writes(notebook), assignment, sheet, sandbox, Ways())
    return dict(zip(TESTS, [result.score for result in run.results], strict=True)), run


QUADRUPLE = "def quadruple(x):\n    return double(double(x))"


def test_what_needs_an_open_exercise_earns_its_points_and_the_open_one_none(sandbox):
    scores, run = grade(sandbox, quadruple=QUADRUPLE)
    assert scores == {"double_test": 0, "quadruple_test": 2, "eight_test": 0, "both_test": 0}
    (flag,) = run.flags
    assert (flag["kind"], flag["level"]) == ("follow-through credit", "note")
    assert flag["message"].startswith("quadruple_test: it passes with the course's own solution of double, which")


def test_a_cell_at_the_top_that_needs_an_open_exercise_earns_them_too(sandbox):
    scores, _ = grade(sandbox, eight="eight = quadruple(2)")
    assert scores == {"double_test": 0, "quadruple_test": 0, "eight_test": 2, "both_test": 0}


def test_without_the_setting_nothing_is_tried_and_the_words_name_the_open_one(sandbox):
    scores, run = grade(sandbox, follow_through=False, quadruple=QUADRUPLE)
    assert set(scores.values()) == {0}
    assert "double, which quadruple needs, is not written yet" in run.results[1].outcomes[0].message


@pytest.mark.parametrize(
    "answer",
    ["def quadruple(x):\n    return double(x)", "def quadruple(x):\n    return double(double(x)) + 1"],
)
def test_a_wrong_answer_stays_wrong(sandbox, answer):
    scores, run = grade(sandbox, quadruple=answer)
    assert set(scores.values()) == {0}
    assert run.flags == []


def test_what_fails_for_another_reason_than_an_open_exercise_is_not_tried(sandbox):
    scores, _ = grade(sandbox, double="def double(x):\n    return x", quadruple=QUADRUPLE, eight="eight = 9")
    assert set(scores.values()) == {0}


SPIES = {
    "printed": "print(open_source(double))",
    "raised": "raise ValueError(open_source(double))",
    "returned": "return open_source(double)",
    "written": "open('stolen.txt', 'w').write(open_source(double))",
}
READ = "import inspect\ndef open_source(f):\n    return inspect.getsource(f) + str(f.__code__.co_varnames)\n"


@pytest.mark.parametrize("way", SPIES)
def test_the_solution_never_leaves_the_trial(sandbox, way):
    spy = f"{READ}def quadruple(x):\n    {SPIES[way]}\n    return 4 * x"
    run = grade(sandbox, quadruple=spy, eight=f"{READ}\neight = open_source(double)\nprint(eight)")[1]
    everything = nbformat.writes(run.notebook) + repr(run.results) + repr(run.flags) + repr(run.written)
    assert "secret" not in everything
