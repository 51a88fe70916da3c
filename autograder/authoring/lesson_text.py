"""A lesson as its author writes it: jupytext's percent format, with a role in a cell's metadata.

``load`` reads one, ``problems`` says what keeps it from being built.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import jupytext

from autograder.authoring.stubs import stub
from autograder.exercises.declare import Exercise, Question

ROLES = {
    "exercise": "code",
    "visible": "code",
    "explore": "code",
    "experiment": "code",
    "figure": "code",
    "question": "markdown",
}
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
CLAIM = re.compile(r"\{\{\s*(\w+)\.(\w+)\s*\}\}")
PREDICTION = "**Predict first.**"
# A paragraph that opens in bold, and the list that goes on with it.
READING = re.compile(r"^\*\*(?!Predict first)([^*]+[.?!])\*\*\s*(.+?)(?=\n\n(?!- |\|)|\Z)", re.MULTILINE | re.DOTALL)
FOLDED = r"<details><summary><b>\1</b> Look first, then unfold.</summary>\n\n\2\n\n</details>"
OPTION = re.compile(r"^[\s>*-]*\(?([a-z])\)", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell: its kind ("markdown", "code"), its text, its role and the exercise or question it serves."""

    kind: str
    source: str
    role: str = ""
    name: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson: ``name`` is its file's, as ``"04_dropout"``."""

    name: str
    title: str
    minutes: int
    cells: tuple[Cell, ...] = field(repr=False)

    @property
    def graded(self) -> bool:
        return any(cell.role in ("exercise", "question") for cell in self.cells)


class LessonError(ValueError):
    """A lesson cannot be built; the message lists every reason."""


def load(path: Path, claims: Mapping[str, Mapping[str, Any]]) -> Lesson:
    """Read a lesson and put the measured figures into its prose.

    Parameters
    ----------
    path : Path
        As ``lessons/04_dropout.py``.
    claims : mapping
        ``claims["dropout"]["key"]["text"]`` replaces ``{{dropout.key}}`` in Markdown.

    Raises
    ------
    LessonError
        If the header lacks a title or minutes, a cell has an unknown role, or a figure has no claim.
    """
    fmt = {"extension": ".py", "format_name": "percent", "root_level_metadata_as_raw_cell": False}
    notebook = jupytext.read(path, fmt=fmt)
    header = notebook.metadata["jupytext"].get("root_level_metadata", {})
    found = [
        f'the header lacks "{key}"; write it between the --- lines at the top'
        for key in ("title", "minutes")
        if key not in header
    ]
    cells = []
    for number, node in enumerate(notebook.cells, start=1):
        where = f"cell {number}"
        roles = {key: value for key, value in node.metadata.items() if key not in ("lines_to_next_cell", "tags")}
        found += [f"{where}: unknown role {key!r}{_nearest(key, ROLES)}" for key in roles.keys() - ROLES.keys()]
        role, name = next(((key, value) for key, value in roles.items() if key in ROLES), ("", ""))
        source = node.source
        if node.cell_type == "markdown":
            found += [f"{where}: {problem}" for problem in _unknown_claims(source, claims)]
            source = CLAIM.sub(lambda match: _claim(match, claims), source)
        if role and ROLES[role] != node.cell_type:
            found.append(
                f"{where}: the role {role!r} belongs on a {ROLES[role]} cell, and this is a {node.cell_type} cell"
            )
        cells.append(Cell(node.cell_type, source, role, name if isinstance(name, str) else ""))
    refuse(path.stem, found)
    return Lesson(path.stem, header["title"], header["minutes"], tuple(cells))


def announced(cell: Cell) -> str:
    """Visible tests, which say so when they pass."""
    return f'{cell.source}\nprint("✓ The visible tests of {cell.name} pass.")'


def unspoiled(cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells, with what is said of a result folded where one is to predict it first."""
    predicts = ran = False
    for cell in cells:
        reads = cell.kind == "markdown" and not cell.role
        found = READING.search(cell.source) if reads and predicts and ran else None
        yield replace(cell, source=READING.sub(FOLDED, cell.source, count=1)) if found else cell
        if cell.kind == "code":
            ran = True
        elif PREDICTION in cell.source:
            predicts, ran = True, False
        elif found:
            predicts = False


def refuse(lesson: str, found: Sequence[str]) -> None:
    """Raise a LessonError that lists what was found, if anything was."""
    if found:
        raise LessonError("\n  ".join([f"lessons/{lesson}.py cannot be built:", *found]))


def problems(lesson: Lesson, registered: Mapping[str, Exercise], worth: float | None = None) -> list[str]:
    """What keeps a lesson from being built, in words that say what to mend.

    Parameters
    ----------
    lesson : Lesson
    registered : mapping of str to Exercise
        Every exercise of the course by name.
    worth : float, optional
        The points that each lesson has to add up to.
    """
    return [
        *_names(lesson, registered),
        *_visible_tests(lesson),
        *_points(lesson, registered, worth),
        *(problem for cell in lesson.cells for problem in _cell_problems(cell, registered)),
    ]


def _names(lesson: Lesson, registered: Mapping[str, Exercise]) -> Iterator[str]:
    used = Counter(cell.name for cell in lesson.cells if cell.role in ("exercise", "question"))
    for name, count in used.items():
        if count > 1:
            yield f"{name!r} stands in {count} cells; an exercise has one solution cell, a question one text cell"
        if name not in registered:
            yield f"no check is declared for {name!r}{_nearest(name, registered)}; declare it in checks/"
        elif registered[name].lesson != lesson.name:
            yield f"{name!r} is declared for lesson {registered[name].lesson!r}, and this is {lesson.name!r}"
    for exercise in registered.values():
        if exercise.lesson == lesson.name and exercise.name not in used:
            yield f"{exercise.name!r} is declared in checks/ and has no cell in the lesson"


def _visible_tests(lesson: Lesson) -> Iterator[str]:
    seen: set[str] = set()
    tested = {cell.name for cell in lesson.cells if cell.role == "visible"}
    for cell in lesson.cells:
        if cell.role == "exercise":
            seen.add(cell.name)
            if cell.name not in tested:
                yield f'exercise {cell.name!r} has no visible test; add a cell # %% visible="{cell.name}" after it'
        elif cell.role == "visible" and cell.name not in seen:
            yield f"the visible test of {cell.name!r} has no exercise of that name before it{_nearest(cell.name, seen)}"


def _points(lesson: Lesson, registered: Mapping[str, Exercise], worth: float | None) -> Iterator[str]:
    points = [exercise.points for exercise in registered.values() if exercise.lesson == lesson.name]
    if points and worth is not None and sum(points) != worth:
        yield f"a lesson is worth {worth:g} points, and its exercises and questions add up to {sum(points):g}"


def _cell_problems(cell: Cell, registered: Mapping[str, Exercise]) -> Iterator[str]:
    if "BEGIN HIDDEN TESTS" in cell.source:
        yield "a lesson holds no hidden test: the checks are in checks/, and the build adds the grade cells"
    if cell.role == "exercise":
        yield from _solution_problems(cell)
    elif BEGIN in cell.source or END in cell.source:
        yield f'a solution stands outside an exercise cell; mark the cell with exercise="..." ({cell.source[:50]!r}...)'
    if cell.role == "question" and isinstance(entry := registered.get(cell.name), Question):
        options = sorted(set(OPTION.findall(cell.source)))
        if options != sorted(entry.why):
            yield f"question {cell.name!r} offers the options {options}, and its check explains {sorted(entry.why)}"


def _solution_problems(cell: Cell) -> Iterator[str]:
    lines = [line.strip() for line in cell.source.splitlines()]
    if lines.count(BEGIN) != 1 or lines.count(END) != 1 or lines.index(BEGIN) > lines.index(END):
        yield f"exercise {cell.name!r} needs its solution between one line {BEGIN!r} and one line {END!r}"
        return
    if BEGIN in cell.source.splitlines():
        yield f"exercise {cell.name!r}: {BEGIN!r} stands outside the function; indent it as the function's body"
    try:
        solution, student = ast.parse(cell.source), ast.parse(stub(cell.source))
    except SyntaxError as error:
        yield f"exercise {cell.name!r}: solution or stub is not valid Python, line {error.lineno}: {error.msg}"
        return
    whole, part = _interface(solution, cell.name), _interface(student, cell.name)
    if whole is None:
        yield f"exercise {cell.name!r}: its cell defines no function of that name"
    elif not whole[1]:
        yield f"exercise {cell.name!r}: the function needs a docstring; it is the contract that a student reads"
    elif whole != part:
        yield (
            f"exercise {cell.name!r}: signature or docstring of the stub differ from the solution's; "
            f"put {BEGIN!r} below the docstring"
        )


def _interface(tree: ast.Module, name: str) -> tuple[str, str | None] | None:
    """Signature and docstring of the function ``name`` at top level, in its last definition."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return (ast.unparse(found[-1].args), ast.get_docstring(found[-1])) if found else None


def _unknown_claims(source: str, claims: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for topic, key in CLAIM.findall(source):
        if key not in claims.get(topic, {}):
            known = [f"{topic}.{other}" for topic, entries in claims.items() for other in entries]
            nearest = _nearest(f"{topic}.{key}", known)
            yield f"no claim {topic}.{key} in lessons/claims.json{nearest}; `make claims` measures them"


def _claim(match: re.Match[str], claims: Mapping[str, Mapping[str, Any]]) -> str:
    topic, key = match.groups()
    return str(claims.get(topic, {}).get(key, {}).get("text", match.group()))


def _nearest(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
