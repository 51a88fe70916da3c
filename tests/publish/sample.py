"""A graded notebook with one exercise of every kind, as both commands leave it in ``autograded/``."""

import base64
import copy
import io

import matplotlib
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.assignment.remarks import remark, sign
from autograder.assignment.source import Sheet, tests_of
from autograder.grading.standing import Final
from autograder.publish.feedback import Page
from autograder.verdict.result import NOT_RUN, Outcome, Result
from tests.grading.small import cell, essay, task

matplotlib.use("agg")

PROSE = """# Halving

Half of $x$ is $\\frac{x}{2}$, and of a vector
$$\\begin{aligned} \\tilde x &= \\tfrac12 x \\\\ &= (x_1/2, \\dots) \\end{aligned}$$

## Exercise 1
"""
SECRET = "assert half(17.25) == 8.625"
HIDDEN = f"# The grader tests half here.\n### BEGIN HIDDEN TESTS\n{SECRET}\n### END HIDDEN TESTS"
STUB = "def {}(x):\n    raise NotImplementedError"
WRONG = "def half(x):\n    # off by a factor\n    return x / 4"
RIGHT = "def double(x):\n    return 2 * x"
SOLUTION = "return x / 2  # the solution"

ANSWERS = {
    "half_answer": WRONG,
    "double_answer": RIGHT,
    "q1_answer": 'answer_1 = "a"',
    "essay": "Because halving *twice* gives $\\frac14$.",
}
RESULTS = [
    Result(
        "half",
        4.0,
        [
            Outcome("returns a number", True, "The result is a number."),
            Outcome(
                "halves",
                False,
                "called with x=8: expected the half to be 4, came 2. Likely cause: it is halved twice",
                "The half is halved again.",
                "halved twice",
            ),
            Outcome("halves vectors", False, 'not run, because "halves" comes first', state=NOT_RUN),
        ],
        1.0,
        ("The half is halved again.", "One division is enough: x / 2."),
    ),
    Result("double", 2.0, [Outcome("doubles", True, "Twice the argument.")], 2.0),
    Result("third", 2.0, [Outcome("thirds", False, "not written yet", "Divide by 3.")], 0.0, ("Divide by 3.",)),
    Result("q1", 1.0, [Outcome("the answer is right", False, '"a" is not it.')], 0.0, question=True),
]


def source():
    """The instructor's notebook."""
    return [
        new_markdown_cell(PROSE),
        new_code_cell("import math\nprint(math.pi)"),
        cell("half_answer", source=f"def half(x):\n    {SOLUTION}", solution=True),
        cell("half", 4, source=HIDDEN),
        cell("double_answer", source=RIGHT, solution=True),
        cell("double", 2, source="# The grader tests double here.\nassert double(2) == 4"),
        cell("third_answer", source="def third(x):\n    return x / 3", solution=True),
        cell("third", 2, source="third(3)"),
        new_markdown_cell("**Question 1.** What is half of one half?\n\na) one\n\nb) a quarter"),
        cell("q1_answer", source='answer_1 = "b"', solution=True),
        cell("q1", 1, source="answer_1"),
        essay("essay", 3),
        task("sketch", 2),
    ]


def released(made):
    """What students get of it."""
    notebook = copy.deepcopy(made)
    for one in notebook.cells:
        name = one.metadata.get("nbgrader", {}).get("grade_id", "")
        if name == "half":
            one.source = "# The grader tests half here."
        elif name == "q1_answer":
            one.source = 'answer_1 = ""'
        elif name.endswith("_answer"):
            one.source = STUB.format(name.removesuffix("_answer"))
    return notebook


def graded(**answers):
    """The autograded notebook of a student who wrote `ANSWERS`, or others."""
    instructor = new_notebook(cells=source())
    sheet = Sheet("halving", instructor, released(instructor), tests_of(instructor))
    notebook = copy.deepcopy(instructor)
    for one in notebook.cells:
        name = one.metadata.get("nbgrader", {}).get("grade_id", "")
        if one.metadata.get("nbgrader", {}).get("solution"):
            one.source = (ANSWERS | answers).get(name, sheet.handed_out[name])
    notebook.cells.append(new_code_cell("plot()", outputs=[figure()]))
    remark(notebook, sheet, {result.name: result for result in RESULTS}, [0])
    flags = [{"kind": "renamed file", "message": "The file is called 'x.ipynb'.", "level": "flag"}]
    sign(notebook, "graded", "bubblewrap", flags)
    return notebook


def figure():
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(4, 2))
    ax.plot([0, 1], [0, 0.5])
    drawn = io.BytesIO()
    fig.savefig(drawn, format="png")
    plt.close(fig)
    return new_output(
        "display_data", {"image/png": base64.b64encode(drawn.getvalue()).decode(), "text/plain": "Figure"}
    )


WORTH = {"half": 4.0, "double": 2.0, "third": 2.0, "q1": 1.0, "essay": 3.0, "sketch": 2.0}
SCORES = {"half": 1.0, "double": 2.0, "third": 0.0, "q1": 0.0, "essay": 2.5, "sketch": 0.0}


def final(scores=SCORES, penalty=0.5, waiting=("sketch",), comments=None):
    """Where the student stands: one answer read by a person, one waiting, half a point off for being late."""
    return Final(
        score=sum(scores.values()) - penalty,
        max_score=sum(WORTH.values()),
        penalty=penalty,
        cells={("halving", name): score for name, score in scores.items()},
        waiting=tuple(("halving", name) for name in waiting),
        comments=comments
        or {
            ("halving", "essay"): "Well said; **why** twice?<script>no()</script>",
            ("halving", "half_answer"): "Nearly!",
        },
    )


def page(notebook=None, standing=None, student="ann"):
    """What the feedback page is made of."""
    worth = {("halving", name): points for name, points in WORTH.items()}
    text = nbformat.writes(notebook or graded())
    return Page(student, "halving", "halving", text, standing or final(), worth)
