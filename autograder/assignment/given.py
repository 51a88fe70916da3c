"""Cells that students were given and that are no answers, imports and set-up: nobody loses points where one is gone.

One that was deleted, or lost a name that something needs, is put back. One that was edited and fails runs as it was
handed out, too.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

from nbgrader import utils

from autograder.assignment.code import facts
from autograder.assignment.handed_out import plain
from autograder.assignment.plan import Step, left_out
from autograder.assignment.source import Sheet, grade_id, is_test
from autograder.assignment.submitted import Submitted

SHOWN_NAMES = 4  # of a cell, in a sentence


def step_of(cell: Any, sheet: Sheet) -> Step:
    """A code cell of a restored notebook as the plan takes it."""
    name = grade_id(cell)
    if name in sheet.tests:
        return Step(sheet.tests[name].source, test=True)
    return Step(cell.source, given=cell.source.strip() in sheet.given)


def put_back(submitted: Submitted, sheet: Sheet) -> None:
    """Put back what is gone, as far as something that runs needs a name of it."""
    cells = submitted.notebook.cells
    gone = _gone(cells, sheet)
    while gone:
        bound, needed = _bound_and_needed(cells, sheet)
        lost = next((each for each in gone if (facts(each.source).binds - bound) & needed), None)
        if lost is None:
            return
        gone = [each for each in gone if each is not lost]
        cells.insert(_place(cells, lost, sheet), copy.deepcopy(lost))
        submitted.flag(
            "given cell put back", f"{described(lost.source)} was changed or deleted; it was put back", "note"
        )


def edited(cells: Sequence[Any], sheet: Sheet) -> dict[int, str]:
    """Which cells are edited ones that were given.

    Parameters
    ----------
    cells : sequence of NotebookNode
    sheet : Sheet

    Returns
    -------
    dict of int to str
        By position, the text that was handed out.
    """
    found: dict[int, str] = {}
    given = {plain(each.source) for each in _given(sheet)}
    free = {
        place: cell
        for place, cell in enumerate(cells)
        if cell.cell_type == "code" and grade_id(cell) is None and plain(cell.source) not in given
    }
    for original in _gone(cells, sheet):
        by_id = (place for place, cell in free.items() if cell.get("id") and cell.get("id") == original.get("id"))
        names = facts(original.source).binds
        by_names = (place for place, cell in free.items() if names and names <= facts(cell.source).binds)
        place = next(by_id, next(by_names, None))
        if place is not None and grade_id(original) is None:
            found[place] = original.source
            del free[place]
    return found


def described(source: str) -> str:
    """A given cell in words: by the names that it defines, where it defines some."""
    names = sorted(facts(source).binds - {"*"})
    if not names:
        return "a cell that you were given"
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return f"the given cell that defines {', '.join(names[:SHOWN_NAMES])}{more}"


def _given(sheet: Sheet) -> list[Any]:
    return [
        cell
        for cell in sheet.released.cells
        if cell.cell_type == "code" and cell.source.strip() and not is_test(cell) and not utils.is_solution(cell)
    ]


def _gone(cells: Iterable[Any], sheet: Sheet) -> list[Any]:
    """Given cells of which no cell has the text."""
    texts = {plain(cell.source) for cell in cells if cell.cell_type == "code"}
    return [cell for cell in _given(sheet) if plain(cell.source) not in texts]


def _bound_and_needed(cells: Iterable[Any], sheet: Sheet) -> tuple[set[str], set[str]]:
    """Names that a notebook's code binds, and names that what runs of it reads; a star import may give any name."""
    steps = [step_of(cell, sheet) for cell in cells if cell.cell_type == "code"]
    spared = left_out(steps)
    known = [facts(step.source) for step in steps]
    needed = {"*"}.union(*(each.reads for place, each in enumerate(known) if place not in spared))
    return set().union(*(each.binds for each in known)), needed


def _place(cells: Sequence[Any], lost: Any, sheet: Sheet) -> int:
    """Before its edited version, else behind the nearest cell above it that is there."""
    for place, source in edited(cells, sheet).items():
        if source == lost.source:
            return place
    ids = {name: place for place, cell in enumerate(cells) if (name := grade_id(cell))}
    texts = {plain(cell.source): place for place, cell in enumerate(cells)}
    above = sheet.released.cells[: next(n for n, cell in enumerate(sheet.released.cells) if cell is lost)]
    places = (ids.get(grade_id(cell) or "", texts.get(plain(cell.source))) for cell in reversed(above))
    return next((place + 1 for place in places if place is not None), 0)
