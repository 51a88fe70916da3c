"""The lessons, read as the build reads them and executed once for all tests."""

import json
import re
import resource
from functools import cache
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from autograder.authoring import lesson_text
from autograder.authoring.lesson_text import Lesson

FOLDER = Path(__file__).parents[2] / "lessons"
GRADED = sorted(path.stem for path in FOLDER.glob("0[1-9]_*.py"))


@cache
def lesson(name: str) -> Lesson:
    """The lesson with its measured numbers in place."""
    claims = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))
    return lesson_text.load(FOLDER / f"{name}.py", claims)


def pytorch_box(name: str) -> str:
    """The code that the lesson shows under "The same in PyTorch"."""
    text = "\n".join(cell.source for cell in lesson(name).cells if cell.kind == "markdown")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return code


@cache
def executed(name: str) -> tuple[nbformat.NotebookNode, float]:
    """The solved lesson after a headless run from top to bottom, and the CPU seconds that its kernel took."""
    make = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    notebook = nbformat.v4.new_notebook(cells=[make[cell.kind](cell.source) for cell in lesson(name).cells])
    before = _cpu_of_children()
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook, _cpu_of_children() - before


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
