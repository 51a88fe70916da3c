"""The site's edition of a lesson: solved, so that it runs from top to bottom, with what spoils an exercise folded."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat

from autograder.authoring.editions import INDEX, read_lessons
from autograder.authoring.lesson_text import BEGIN, END, Cell, Lesson
from autograder.authoring.stubs import stub
from autograder.exercises import exercises
from autograder.exercises.declare import Question

PERSONAL = "## Where you are"


def write_pages(course: Path, folder: Path, repository: str) -> None:
    """Write every lesson of a course as a notebook for Sphinx, without outputs; what has not changed is left alone."""
    os.environ["AUTOGRADER_COURSE"] = str(course)
    entries = {entry.name: entry for entry in exercises()}
    folder.mkdir(exist_ok=True)
    pages = {f"{lesson.name}.ipynb": page(lesson, entries, repository) for lesson in read_lessons(course, entries)}
    for path in folder.glob("*.ipynb"):
        if path.name not in pages:
            path.unlink()
    for name, notebook in pages.items():
        text = nbformat.writes(notebook)
        if not (folder / name).exists() or (folder / name).read_text("utf-8") != text:
            (folder / name).write_text(text, encoding="utf-8")


def page(lesson: Lesson, entries: dict, repository: str) -> nbformat.NotebookNode:
    """A lesson as the site shows it."""
    cells = list(lesson.cells)
    if lesson.name == INDEX:
        cells = list(_impersonal(cells))
    else:
        cells[0] = _with_launch(cells[0], lesson, repository)
    nodes = [node for cell in cells for node in _nodes(cell, entries)]
    for number, node in enumerate(nodes):
        node.id = f"cell-{number}"
    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "title": lesson.title}
    return nbformat.v4.new_notebook(cells=nodes, metadata=about)


def _nodes(cell: Cell, entries: dict) -> Iterator[nbformat.NotebookNode]:
    if cell.role == "exercise":
        yield nbformat.v4.new_markdown_cell(f"```python\n{stub(cell.source)}\n```")
        solution = "\n".join(line for line in cell.source.splitlines() if line.strip() not in (BEGIN, END))
        yield _folded(solution, "hide-cell", "a solution")
    elif cell.role == "visible":
        yield _folded(cell.source, "hide-cell", "the tests that you see")
    elif cell.role == "question":
        entry = entries[cell.name]
        assert isinstance(entry, Question)
        options = "\n".join(f"- **{option})** {why}" for option, why in entry.why.items())
        answer = f"<details>\n<summary>The answer</summary>\n\n**{entry.right}** is right.\n\n{options}\n\n</details>"
        yield nbformat.v4.new_markdown_cell(f"{cell.source}\n\n{answer}")
    elif cell.role == "figure":
        yield _folded(cell.source, "hide-input", "the code that draws this")
    elif cell.kind == "markdown":
        yield nbformat.v4.new_markdown_cell(cell.source)
    else:
        yield nbformat.v4.new_code_cell(cell.source)
    if cell.role == "explore":
        yield nbformat.v4.new_markdown_cell("*This is the explorer as it starts. In the notebook its controls move.*")


def _folded(source: str, tag: str, what: str) -> nbformat.NotebookNode:
    prompts = {"code_prompt_show": f"Show {what}", "code_prompt_hide": f"Hide {what}"}
    return nbformat.v4.new_code_cell(source, metadata={"tags": [tag], "mystnb": prompts})


def _with_launch(first: Cell, lesson: Lesson, repository: str) -> Cell:
    """The first cell with a line below its heading: how long the lesson takes, and where to do it."""
    heading, _, rest = first.source.partition("\n")
    line = f"About {lesson.minutes} minutes. [Do this lesson on Binder]({binder(repository, lesson.name)}): "
    line += "there you solve the exercises and move the explorers. Here they are solved, and stand still."
    return replace(first, source=f"{heading}\n\n{line}\n{rest}")


def _impersonal(cells: list[Cell]) -> Iterator[Cell]:
    """The index without the section that shows a learner's own progress."""
    shown = True
    for cell in cells:
        kept = ""
        for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
            if cell.kind == "markdown" and part.startswith("## "):
                shown = not part.startswith(PERSONAL)
            kept += part if shown else ""
        if kept:
            yield replace(cell, source=kept)


def binder(repository: str, notebook: str) -> str:
    """The address that opens a self-study notebook on Binder."""
    place = repository.removeprefix("https://github.com/")
    return f"https://mybinder.org/v2/gh/{place}/HEAD?urlpath=lab/tree/notebooks/{notebook}.ipynb"
