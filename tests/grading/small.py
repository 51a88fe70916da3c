"""A small course whose hand-ins need no sandbox: cells come with the outputs that grading them would give."""

import contextlib

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from autograder.course import Course

CONFIG = """
from autograder.nbgrader import protect
c = get_config()
protect(c)
c.CourseDirectory.course_id = "small"
"""

# A file of checks with one exercise, which multiplies by `factor` and is looked at in one point.
CHECK = '''
from autograder.exercises import exercise
from autograder.exercises.expect import expect_close

entry = exercise("{name}", lesson="{lesson}", points=2)


@entry.reference
def {name}(x):
    return {factor} * x


@entry.check
def multiplies({name}, rng):
    """It multiplies."""
    expect_close({name}({at}), {expected})
'''


def cell(name, points=None, kind="code", source="", **roles):
    """A cell of an instructor's notebook: `solution`, `task`; graded where it has points."""
    grade = points is not None and not roles.get("task")
    marks = {"grade_id": name, "grade": grade, "locked": grade, "solution": False, "task": False, "schema_version": 3}
    marks |= roles | ({"points": points} if points is not None else {})
    made = (new_code_cell if kind == "code" else new_markdown_cell)(source or f"# {name}", id=name.replace(".", "-"))
    made.metadata.nbgrader = nbformat.from_dict(marks)
    return made


def answer(name):
    return cell(name, source="### BEGIN SOLUTION\n1\n### END SOLUTION", solution=True)


def essay(name, points):
    return cell(name, points, "markdown", "YOUR ANSWER HERE", solution=True, locked=False)


def task(name, points):
    return cell(name, points, "markdown", "Draw a net.", task=True)


def write_source(root, assignment, **notebooks):
    """Replace the source of an assignment: cells by the name of their notebook."""
    folder = root / "source" / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.ipynb"):
        path.unlink()
    for name, cells in notebooks.items():
        nbformat.write(new_notebook(cells=list(cells)), folder / f"{name}.ipynb")


def make_course(root, config=""):
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(CONFIG + config)
    return Course.load(root)


def graded(course, assignment, name, failed=(), text="done"):
    """The executed notebook of a student who failed some cells and wrote something in every essay."""
    notebook = nbformat.read(course.root / "source" / assignment / f"{name}.ipynb", as_version=4)
    for made in notebook.cells:
        marks = made.metadata.nbgrader
        if made.cell_type == "code" and marks.grade and marks.grade_id in failed:
            made.outputs = [new_output("error", ename="AssertionError", evalue="", traceback=[])]
        if made.cell_type == "markdown" and marks.solution:
            made.source = text
    return notebook


@contextlib.contextmanager
def gradebook(course, out):
    """A connection of its own, so that only what was committed is seen."""
    with Gradebook(course.coursedir(out).db_url, "small") as opened:
        yield opened


def create_database(address, what):
    """On the PostgreSQL server at an address without the database's name."""
    import psycopg2

    connection = psycopg2.connect(f"{address.replace('+psycopg2', '')}/postgres")
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {what}")
    connection.close()
