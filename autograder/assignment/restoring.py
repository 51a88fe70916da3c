"""A submitted notebook, made whole: its trusted cells are put back.

The instructor's source decides which cells are tests, what they say and what they are worth; a submission only
contributes the learner's own cells. Whatever differs is noted: as a flag where it may matter to an instructor, as a
note where a slip, or a change of the assignment, explains it.
"""

from __future__ import annotations

import contextlib
import copy
from typing import Any

import nbformat
from nbgrader.utils import compute_checksum

from autograder.assignment.code import facts
from autograder.assignment.given import put_back
from autograder.assignment.handed_out import plain
from autograder.assignment.source import Sheet, grade_id, is_test
from autograder.assignment.submitted import Submitted, mend_ids, new_cell


def restore(submitted: Submitted, sheet: Sheet, *, keep_unknown: bool = False) -> Submitted:
    """Put the trusted cells of a sheet in place of what the submission has for them.

    Learner's cells keep their text. A test cell runs where the learner has it, but not before the cell it tests; a
    deleted one comes back after that cell.

    Parameters
    ----------
    submitted : Submitted
        Changed in place.
    sheet : Sheet
    keep_unknown : bool
        Whether cells keep a mark that nobody handed out, for nbgrader to say what it thinks of them.
    """
    notebook = submitted.notebook
    kernel = {key: notebook.metadata[key] for key in ("kernelspec",) if key in notebook.metadata}
    notebook.metadata = nbformat.from_dict(kernel | copy.deepcopy(sheet.notebook.metadata))
    _recognize(submitted, sheet)
    other_version = _claim(submitted, sheet, keep_unknown)
    _put_back(submitted, sheet, other_version)
    put_back(submitted, sheet)
    mend_ids(notebook)
    return submitted


def _recognize(submitted: Submitted, sheet: Sheet) -> None:
    """Mark cells that lost nbgrader's metadata: by their id, their text, or the names that they define."""
    _rename(submitted, sheet)
    present = {grade_id(cell) for cell in submitted.notebook.cells}
    by_id = {cell.get("id"): name for name, cell in sheet.trusted.items() if cell.get("id")}
    by_text = {plain(text): name for name, text in sheet.handed_out.items() if text.strip()}
    by_names = {
        name: bound
        for name, cell in sheet.trusted.items()
        if cell.cell_type == "code" and cell.metadata.nbgrader.get("solution") and (bound := facts(cell.source).binds)
    }
    found = 0
    for cell in submitted.notebook.cells:
        if grade_id(cell) is not None:
            continue
        name = by_id.get(cell.get("id")) or by_text.get(plain(cell.source))
        if name is None and cell.cell_type == "code":
            binds = facts(cell.source).binds
            name = next((known for known, wanted in by_names.items() if wanted <= binds), None)
        if name is not None and name not in present:
            present.add(name)
            cell.metadata = copy.deepcopy(sheet.trusted[name].metadata)
            found += 1
    if found:
        message = f"{found} cells had lost nbgrader's marks, as some editors do; they were recognized"
        submitted.flag("marks lost", message, "note")


def _rename(submitted: Submitted, sheet: Sheet) -> None:
    """Call a cell by its new name where the assignment has renamed it since: its former text tells which it is."""
    present = {grade_id(cell) for cell in submitted.notebook.cells}
    for cell in submitted.notebook.cells:
        old = grade_id(cell)
        if old is None or old in sheet.trusted:
            continue
        new = {
            name
            for name, text in sheet.handed_out.items()
            if name not in present and sheet.formerly_given(old, text) and not sheet.always_given(name)
        }
        if len(new) == 1:
            present |= new
            cell.metadata = copy.deepcopy(sheet.trusted[new.pop()].metadata)


def _claim(submitted: Submitted, sheet: Sheet, keep_unknown: bool) -> bool:
    """Give each trusted id to one cell: the first that was worked on; an untouched copy of it is left out.

    Returns
    -------
    bool
        Whether there are cells of another version of the assignment, as the checksums of nbgrader tell.
    """
    cells = submitted.notebook.cells
    claims: dict[str, list[Any]] = {}
    for cell in cells:
        name = grade_id(cell)
        if name is not None:
            claims.setdefault(name, []).append(cell)
        else:
            cell.metadata.pop("nbgrader", None)
    dropped: set[int] = set()
    others = 0
    for name, claiming in claims.items():
        original = sheet.trusted.get(name)
        if original is None:
            if any(cell.metadata.nbgrader.get("grade") for cell in claiming):
                submitted.flag("unknown cell", f"a cell claims to be {name[:60]!r}, which was not handed out", "note")
            for cell in claiming:
                if not keep_unknown:
                    cell.metadata = nbformat.from_dict({})
            continue
        handed_out = plain(sheet.handed_out.get(name, original.source))
        chosen = next((cell for cell in claiming if plain(cell.source) != handed_out), claiming[0])
        if not original.metadata.nbgrader.get("solution"):
            chosen = claiming[0]
        others += _adopt(submitted, chosen, original, sheet)
        for cell in claiming:
            if cell is not chosen:
                if plain(cell.source) == handed_out:
                    dropped.add(id(cell))
                cell.metadata = nbformat.from_dict({})
        if len(claiming) > 1:
            submitted.flag("copied cell", f"there are {len(claiming)} copies of the cell {name}", "note")
    submitted.notebook.cells = [cell for cell in cells if id(cell) not in dropped]
    if others:
        message = f"locked cells of another version of the assignment: {others}; today's were used"
        submitted.flag("changed assignment", message, "note")
    return others > 0


def _adopt(submitted: Submitted, cell: Any, original: Any, sheet: Sheet) -> bool:
    """Make a claimed cell what it was handed out as: type, metadata, and unless it is the learner's, text.

    Returns
    -------
    bool
        Whether it was handed out in another version: nobody has changed it, and yet it differs.
    """
    name, mark, text = grade_id(original) or "", original.metadata["nbgrader"], cell.source
    handed_out = plain(sheet.handed_out.get(name, original.source))
    untouched = _as_its_checksum_says(cell)
    if cell.cell_type != original.cell_type:
        message = f"{name} was a {original.cell_type} cell, came as {cell.cell_type}"
        submitted.flag("cell type changed", message, "note")
        made = new_cell(original.cell_type, text, cell.get("id"))
        cell.clear()
        cell.update(made)
    cell.metadata = copy.deepcopy(original.metadata)
    if mark.get("solution"):
        return False
    cell.source = original.source
    if plain(text) in (handed_out, plain(original.source)) or sheet.formerly_given(name, text):
        return False
    if not untouched:
        kind = "hidden test edited" if mark.get("grade") else "locked cell edited"
        submitted.flag(kind, f"{name} was changed; the original was used")
    return untouched


def _as_its_checksum_says(cell: Any) -> bool:
    with contextlib.suppress(KeyError, TypeError, ValueError):  # of a mark or a text that is damaged
        return bool(compute_checksum(cell) == cell.metadata.nbgrader.get("checksum"))
    return False


def _put_back(submitted: Submitted, sheet: Sheet, other_version: bool) -> None:
    """Bring every test cell behind the cell it tests; put back what was deleted, but for the learner's own text."""
    cells = submitted.notebook.cells
    tested: str | None = None
    added = []
    for original in sheet.notebook.cells:
        name = grade_id(original)
        if name is None:
            continue
        mark = original.metadata["nbgrader"]
        places = {grade_id(cell): index for index, cell in enumerate(cells)}
        here, earliest = places.get(name), places.get(tested, -1) + 1
        if mark.get("solution"):
            tested = name
            if here is None:
                if other_version or not sheet.always_given(name):
                    added.append(name)
                else:
                    submitted.complete = False
                    submitted.flag("missing cell", f"the cell {name} was deleted or renamed")
                if mark.get("grade"):
                    cells.insert(earliest or len(cells), _as_handed_out(original, sheet))
        elif here is None and (is_test(original) or mark.get("task")):
            if other_version or not sheet.always_given(name):
                added.append(name)
            elif is_test(original):
                submitted.flag("hidden test deleted", f"{name} was missing; it was put back")
            cells.insert(earliest or len(cells), copy.deepcopy(original))
        elif is_test(original) and here is not None and here < earliest:
            submitted.flag("hidden test moved", f"{name} stood before the cell it tests; it ran after it")
            cells.insert(earliest - 1, cells.pop(here))
    if added:
        message = f"the assignment has changed since it was handed out; new in it: {', '.join(added)}"
        submitted.flag("changed assignment", message, "note")


def _as_handed_out(original: Any, sheet: Sheet) -> Any:
    cell = copy.deepcopy(original)
    cell.source = sheet.handed_out.get(grade_id(original) or "", "")
    return cell
