"""The ways of writing tests in ``styles.py``: a right and a wrong answer get what nbgrader alone gives them."""

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.proof import prove
from autograder.assignment.run import run_notebook
from tests.assignment import NAME, assignment_of, graded, solution


def _styles():
    """By name: (role, code) of the cells."""
    found = {}
    for cell in jupytext.read(Path(__file__).with_name("styles.py")).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            found[cell.source[2:]] = []
        elif cell.cell_type == "code":
            list(found.values())[-1].append((cell.metadata.get("role"), cell.source))
    return found


STYLES = _styles()


@pytest.mark.parametrize("style", STYLES)
def test_a_right_answer_earns_the_points_and_a_wrong_one_does_not(sandbox, style):
    cells, wrong = [], []
    for count, (role, text) in enumerate(STYLES[style]):
        if role == "wrong":
            wrong.append((cells[-1], text))
        elif role == "answer":
            cells.append(solution(f"answer{count}", text))
        elif role == "test":
            cells.append(graded(f"test{count}", text))
        else:
            cells.append(new_code_cell(text))
    source = new_notebook(cells=cells)
    assignment = assignment_of(source)
    proof = prove(assignment, sandbox)
    assert proof.problems == []

    def scores(content):
        run = run_notebook(content, assignment, assignment.sheets[NAME], sandbox, proof.ways[NAME])
        assert not any(result.faulty for result in run.results)
        return [result.score for result in run.results]

    right = scores(nbformat.writes(source))
    assert right == [1] * len(right)
    for cell, text in wrong:
        cell.source = text
    assert sum(scores(nbformat.writes(source))) < len(right)
