"""A submitted notebook, made whole: read from bytes nobody vouches for, its trusted cells put back.

The instructor's source decides which cells are tests, what they say and what they are worth; a submission only
contributes the learner's own cells. Whatever differs is noted: as a flag where it may matter to an instructor, as a
note where a slip explains it.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from autograder.assignment.code import facts
from autograder.assignment.source import Sheet, grade_id, is_test

# What is larger would only cost memory. Outputs do not count for the second: they are not used.
MAX_BYTES = 100 * 2**20
MAX_SOURCE_BYTES = 10 * 2**20
MAX_CELLS = 2000

_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class Unreadable(ValueError):
    """The file is no notebook that could be graded; the message is for the learner."""


@dataclass
class Submitted:
    """A submission whose trusted cells are those of the source.

    Attributes
    ----------
    notebook : NotebookNode
        nbformat 4 in the minor version that it came in, without outputs.
    flags : list of dict
        ``{"kind", "message", "level"}``: what was different from the cells handed out; level is "flag" or "note".
    complete : bool
        False when cells could not be used.
    """

    notebook: Any
    flags: list[dict[str, str]] = field(default_factory=list)
    complete: bool = True

    def flag(self, kind: str, message: str, level: str = "flag") -> None:
        self.flags.append({"kind": kind, "message": message, "level": level})


def read(content: bytes | str, *, keep_outputs: bool = False) -> Submitted:
    """Read a notebook file of unknown quality.

    Parameters
    ----------
    content : bytes or str
        The file.
    keep_outputs : bool
        Whether cells keep their outputs, as they come; a grade has no use for them.

    Returns
    -------
    Submitted
        With every cell that could be read; the others are flagged.

    Raises
    ------
    Unreadable
        If it is too large, no JSON, or holds no cells.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(
            f"the file has {len(content) / 2**20:.0f} MiB, more than {MAX_BYTES // 2**20} MiB: clear the outputs "
            "(Kernel > Restart Kernel and Clear Outputs of All Cells), save, and submit again"
        )
    try:
        if isinstance(content, bytes):
            content = content.decode("utf-8")
        document = json.loads(content.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            f"the file is not a notebook (no valid JSON: {error}): open it in JupyterLab, save, submit again"
        ) from error
    if not isinstance(document, dict):
        raise Unreadable("the file is JSON but not a notebook: expected an object with cells")
    if isinstance(document.get("worksheets"), list):
        try:
            document = nbformat.convert(nbformat.from_dict(document), 4)
        except Exception as error:  # nbformat's converter raises whatever a damaged file provokes
            raise Unreadable(f"the notebook is in an old format that could not be converted: {error}") from error
    cells = document.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("the file is JSON but not a notebook: it has no list of cells")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"the notebook has {len(cells)} cells, more than {MAX_CELLS}")
    notebook = nbformat.v4.new_notebook()
    minor = document.get("nbformat_minor")
    if type(minor) is int and 0 <= minor < notebook.nbformat_minor:
        notebook.nbformat_minor = minor
    submitted = Submitted(notebook)
    for place, entry in enumerate(cells, start=1):
        cell = _read_cell(entry)
        if cell is not None and keep_outputs and cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(entry.get("outputs") or [])
            cell.execution_count = entry.get("execution_count")
        if cell is None:
            submitted.complete = False
            submitted.flag("damaged cell", f"cell {place} could not be read and was left out")
        else:
            notebook.cells.append(cell)
    if sum(len(cell.source) for cell in notebook.cells) > MAX_SOURCE_BYTES:
        raise Unreadable(f"the text of its cells takes more than {MAX_SOURCE_BYTES // 2**20} MiB")
    _mend_ids(notebook)
    metadata = document.get("metadata")
    notebook.metadata = nbformat.from_dict(metadata if isinstance(metadata, dict) else {})
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language") or "python" if isinstance(kernel, dict) else "python"
    if str(language).lower() not in ("python", "python3", "ipython"):
        submitted.flag("wrong kernel", f"the notebook asks for the language {str(language)[:40]!r}; it ran as Python")
    return submitted


def _read_cell(entry: object) -> Any:
    if not isinstance(entry, dict):
        return None
    source = entry.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    make = _NEW_CELL.get(str(entry.get("cell_type")))
    if make is None or not isinstance(source, str):
        return None
    metadata = entry.get("metadata")
    cell = make(source=_clean(source), metadata=nbformat.from_dict(metadata) if isinstance(metadata, dict) else {})
    if isinstance(entry.get("id"), str):
        cell["id"] = entry["id"]
    if cell.cell_type != "code" and isinstance(entry.get("attachments"), dict):
        cell["attachments"] = nbformat.from_dict(entry["attachments"])
    return cell


def _clean(text: str) -> str:
    """Text with the line ends of a notebook, and without what no file can hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _mend_ids(notebook: Any) -> None:
    """Give every cell an id of its own where the notebook's version has ids, and none where it has not."""
    taken: set[str] = set()
    for index, cell in enumerate(notebook.cells):
        if notebook.nbformat_minor < 5:
            cell.pop("id", None)
            continue
        name = str(cell.get("id"))
        if name in taken or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
            cell["id"] = name = f"cell-{index}"
        taken.add(name)


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
    _claim(submitted, sheet, keep_unknown)
    _put_back(submitted, sheet)
    _mend_ids(notebook)
    return submitted


def _recognize(submitted: Submitted, sheet: Sheet) -> None:
    """Mark cells that lost nbgrader's metadata: by their id, their text, or the names that they define."""
    present = {grade_id(cell) for cell in submitted.notebook.cells}
    by_id = {cell.get("id"): name for name, cell in sheet.trusted.items() if cell.get("id")}
    by_text = {_plain(text): name for name, text in sheet.handed_out.items() if text.strip()}
    by_names = {
        name: bound
        for name, cell in sheet.trusted.items()
        if cell.cell_type == "code" and cell.metadata.nbgrader.get("solution") and (bound := facts(cell.source).binds)
    }
    found = 0
    for cell in submitted.notebook.cells:
        if grade_id(cell) is not None:
            continue
        name = by_id.get(cell.get("id")) or by_text.get(_plain(cell.source))
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


def _claim(submitted: Submitted, sheet: Sheet, keep_unknown: bool) -> None:
    """Give each trusted id to one cell: the first that was worked on; an untouched copy of it is left out."""
    cells = submitted.notebook.cells
    claims: dict[str, list[Any]] = {}
    for cell in cells:
        name = grade_id(cell)
        if name is not None:
            claims.setdefault(name, []).append(cell)
        else:
            cell.metadata.pop("nbgrader", None)
    dropped: set[int] = set()
    for name, claiming in claims.items():
        original = sheet.trusted.get(name)
        if original is None:
            if any(cell.metadata.nbgrader.get("grade") for cell in claiming):
                submitted.flag("unknown cell", f"a cell claims to be {name[:60]!r}, which was not handed out", "note")
            for cell in claiming:
                if not keep_unknown:
                    cell.metadata = nbformat.from_dict({})
            continue
        handed_out = _plain(sheet.handed_out.get(name, original.source))
        chosen = next((cell for cell in claiming if _plain(cell.source) != handed_out), claiming[0])
        if not original.metadata.nbgrader.get("solution"):
            chosen = claiming[0]
        _adopt(submitted, chosen, original, handed_out)
        for cell in claiming:
            if cell is not chosen:
                if _plain(cell.source) == handed_out:
                    dropped.add(id(cell))
                cell.metadata = nbformat.from_dict({})
        if len(claiming) > 1:
            submitted.flag("copied cell", f"there are {len(claiming)} copies of the cell {name}", "note")
    submitted.notebook.cells = [cell for cell in cells if id(cell) not in dropped]


def _adopt(submitted: Submitted, cell: Any, original: Any, handed_out: str) -> None:
    """Make a claimed cell what it was handed out as: type, metadata, and unless it is the learner's, text."""
    name, mark, text = grade_id(original), original.metadata["nbgrader"], cell.source
    if cell.cell_type != original.cell_type:
        message = f"{name} was a {original.cell_type} cell, came as {cell.cell_type}"
        submitted.flag("cell type changed", message, "note")
        kept = {key: cell[key] for key in ("id",) if key in cell}
        cell.clear()
        cell.update(_NEW_CELL[original.cell_type](source=text))
        cell.update(kept)
    cell.metadata = copy.deepcopy(original.metadata)
    if mark.get("solution"):
        return
    if _plain(text) not in (handed_out, _plain(original.source)):
        kind = "hidden test edited" if mark.get("grade") else "locked cell edited"
        submitted.flag(kind, f"{name} was changed; the original was used")
    cell.source = original.source


def _put_back(submitted: Submitted, sheet: Sheet) -> None:
    """Bring every test cell behind the cell it tests; put back what was deleted, but for the learner's own text."""
    cells = submitted.notebook.cells
    tested: str | None = None
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
                submitted.complete = False
                submitted.flag("missing cell", f"the cell {name} was deleted or renamed")
                if mark.get("grade"):
                    cells.insert(earliest or len(cells), _as_handed_out(original, sheet))
        elif here is None and (is_test(original) or mark.get("task")):
            if is_test(original):
                submitted.flag("hidden test deleted", f"{name} was missing; it was put back")
            cells.insert(earliest or len(cells), copy.deepcopy(original))
        elif is_test(original) and here is not None and here < earliest:
            submitted.flag("hidden test moved", f"{name} stood before the cell it tests; it ran after it")
            cells.insert(earliest - 1, cells.pop(here))


def _as_handed_out(original: Any, sheet: Sheet) -> Any:
    cell = copy.deepcopy(original)
    cell.source = sheet.handed_out.get(grade_id(original) or "", "")
    return cell


def _plain(text: str) -> str:
    """A cell's text without the white space that editors add and take away."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().splitlines())
