"""A course as other people make them: plain asserts, several notebooks, data, a module, manual cells, tests that look
at the learner's code. Its class holds a right, a blank and a wrong student, one who breaks what was given, and one who
strips asserts."""

import copy
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.assignment import graded, mark, solution

ASSIGNMENT = "ps1"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "foreign"
"""
PROTECT = """
from autograder.nbgrader import protect
protect(c)
"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
DATA = "day,rain\nmon,1.5\ntue,0.0\nwed,3.0\n"
MODULE = "def mean(values):\n    return sum(values) / len(values)\n"


def solved(body):
    return f"### BEGIN SOLUTION\n{body}\n### END SOLUTION"


def rain():
    """A notebook that reads a file and uses a module beside it, with a manual cell and a task."""
    notebook = new_notebook(
        metadata=KERNEL,
        cells=[
            new_markdown_cell("# Rain"),
            new_code_cell("%matplotlib inline\nimport csv\nfrom helpers import mean"),
            solution(
                "read_rain",
                solved(
                    "def read_rain(path):\n    with open(path) as file:\n"
                    "        return [float(row['rain']) for row in csv.DictReader(file)]"
                ),
            ),
            new_code_cell("weeks = [read_rain('rain.csv') for _ in range(2)]", metadata=mark("given", locked=True)),
            graded(
                "test_read_rain",
                "assert read_rain('rain.csv') == [1.5, 0.0, 3.0]\n"
                "### BEGIN HIDDEN TESTS\nassert len(weeks) == 2\n### END HIDDEN TESTS",
                2,
            ),
            solution("average", solved("average = mean(read_rain('rain.csv'))")),
            graded("test_average", "### BEGIN HIDDEN TESTS\nassert abs(average - 1.5) < 1e-9\n### END HIDDEN TESTS"),
            solution(
                "first_dry",
                solved(
                    "def first_dry(rain):\n    for day, fallen in enumerate(rain):\n"
                    "        if fallen == 0:\n            return day\n"
                    "    raise ValueError('no dry day')"
                ),
            ),
            graded(
                "test_first_dry",
                "assert first_dry([1, 0]) == 1\ntry:\n    first_dry([1])\nexcept ValueError:\n"
                "    pass\nelse:\n    raise AssertionError('no dry day should be an error')",
            ),
            new_markdown_cell("Explain.", metadata=mark("explain", grade=True, solution=True, points=3)),
            new_markdown_cell("Draw the rain.", metadata=mark("draw", task=True, locked=True, points=2)),
        ],
    )
    return notebook


def code():
    """A notebook of an old minor version, whose tests look at the learner's code and what it prints."""
    notebook = new_notebook(
        metadata=KERNEL,
        cells=[
            new_code_cell("import inspect\nfrom unittest.mock import patch"),
            solution("squares", solved("def squares(n):\n    return [i ** 2 for i in range(n)]")),
            solution("total", solved("def total(n):\n    return sum(squares(n))")),
            graded("test_no_loop", "assert 'for' not in inspect.getsource(total)\nassert total(3) == 5"),
            graded(
                "test_uses_squares",
                "kept = squares\ndel squares\ntry:\n    total(3)\nexcept NameError:\n    pass\n"
                "else:\n    raise AssertionError('total should call squares')\n"
                "finally:\n    squares = kept",
            ),
            solution("greet", solved("def greet(name):\n    print(f'hello {name}')")),
            graded(
                "test_greet",
                "with patch('builtins.print') as shown:\n    greet('ada')\nshown.assert_called_with('hello ada')",
            ),
            graded(
                "test_squares", "correct = sum(squares(n) == [i * i for i in range(n)] for n in range(4))\ncorrect / 4"
            ),
        ],
    )
    notebook.nbformat_minor = 2
    for cell in notebook.cells:
        del cell["id"]
    return notebook


WRONG = {
    "read_rain": "def read_rain(path):\n    return []",
    "average": "average = 2.0",
    "first_dry": "def first_dry(rain):\n    return 1",
    "squares": "def squares(n):\n    return []",
    "total": "def total(n):\n    a = 0\n    for i in range(n):\n        a += i * i\n    return a",
    "greet": "def greet(name):\n    return f'hello {name}'",
}
STRIPPER = """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
"""
SHEETS = {"code": code, "rain": rain}


def write_course(root: Path, *, protected: bool = True) -> Path:
    """Write the course and its class; without protection it is stock nbgrader's."""
    (root / "nbgrader_config.py").write_text(CONFIG + PROTECT * protected)
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (source / "rain.csv").write_text(DATA)
    (source / "helpers.py").write_text(MODULE)
    for name, make in SHEETS.items():
        nbformat.write(make(), source / f"{name}.ipynb")
    return root


def hand_in(root: Path) -> None:
    """Write what the class hands in, from the released notebooks."""
    release = root / "release" / ASSIGNMENT
    for student in ("right", "blank", "wrong", "careless", "stripper"):
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        for path in release.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        for name, make in SHEETS.items():
            notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
            nbformat.write(_answered(notebook, make(), student), folder / f"{name}.ipynb")


def _answered(notebook, source, student):
    answers = {cell.metadata.nbgrader.grade_id: cell.source for cell in source.cells if "nbgrader" in cell.metadata}
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if not about.get("solution") or student == "blank" or cell.cell_type != "code":
            continue
        cell.source = answers[about.grade_id] if student in ("right", "careless") else WRONG[about.grade_id]
    if student == "careless":
        imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
        if "inspect" in imports.source:
            notebook.cells.remove(imports)
        else:
            imports.source = f"from google.colab import drive\n{imports.source}"
    if student == "stripper":
        first = new_code_cell(STRIPPER)
        if notebook.nbformat_minor < 5:
            del first["id"]
        notebook.cells.insert(0, first)
    return notebook
