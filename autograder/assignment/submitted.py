"""A submitted notebook, made whole: read from bytes nobody vouches for, its trusted cells put back.

The instructor's source decides which cells are tests, what they say and what they are worth; a submission only
contributes the learner's own cells. Whatever differs is noted as a flag.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

# A lesson with its outputs is far below this; what is larger would only cost memory.
MAX_BYTES = 20 * 1024 * 1024
MAX_CELLS = 2000

HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.DOTALL | re.MULTILINE)
_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class Unreadable(ValueError):
    """The file is no notebook that could be graded; the message is for the learner."""


@dataclass
class Submitted:
    """A submission whose trusted cells are those of the source.

    Attributes
    ----------
    notebook : NotebookNode
        nbformat 4, without outputs.
    flags : list of dict
        ``{"kind", "message"}``: what was different from the cells handed out.
    complete : bool
        False when cells could not be used.
    """

    notebook: Any
    flags: list[dict[str, str]] = field(default_factory=list)
    complete: bool = True

    def flag(self, kind: str, message: str) -> None:
        self.flags.append({"kind": kind, "message": message})


def is_test(cell: Any) -> bool:
    """Whether a source cell holds autograded tests."""
    mark = cell.metadata.get("nbgrader", {})
    return bool(mark.get("grade")) and not mark.get("solution") and cell.cell_type == "code"


def grade_id(cell: Any) -> str | None:
    """The nbgrader id of a cell, whatever its metadata look like."""
    mark = cell.metadata.get("nbgrader")
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    return name if isinstance(name, str) else None


def read(content: bytes | str) -> Submitted:
    """Read a notebook file of unknown quality.

    Parameters
    ----------
    content : bytes or str
        The file.

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
            "(Kernel > Restart and Clear Outputs) and submit again"
        )
    try:
        if isinstance(content, bytes):
            content = content.decode("utf-8-sig")
        document = json.loads(content)
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
    submitted = Submitted(notebook)
    for place, entry in enumerate(cells, start=1):
        cell = _read_cell(entry)
        if cell is None:
            submitted.complete = False
            submitted.flag("damaged cell", f"cell {place} could not be read and was left out")
        else:
            notebook.cells.append(cell)
    metadata = document.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if language != "python":
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
    return make(source=source, metadata=nbformat.from_dict(metadata) if isinstance(metadata, dict) else {})


def restore(submitted: Submitted, source: Any) -> Submitted:
    """Put the trusted cells of ``source`` in place of what the submission has for them.

    Learner's cells keep their text. A test cell runs where the learner has it, but not before the cell it tests; a
    deleted one comes back after that cell.

    Parameters
    ----------
    submitted : Submitted
        Changed in place.
    source : NotebookNode
        The instructor edition.
    """
    trusted = {grade_id(cell): cell for cell in source.cells if grade_id(cell)}
    notebook = submitted.notebook
    notebook.metadata = copy.deepcopy(source.metadata)
    _claim(submitted, trusted)
    _place_tests(submitted, source, trusted)
    names = [str(cell.get("id")) for cell in notebook.cells]
    for index, cell in enumerate(notebook.cells):
        if names.count(names[index]) > 1 or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", names[index]):
            cell["id"] = f"cell-{index}"
    return submitted


def _claim(submitted: Submitted, trusted: dict[str | None, Any]) -> None:
    """Give each trusted id to one cell, the last that claims it; others become ordinary cells."""
    seen: set[str | None] = set()
    for cell in reversed(submitted.notebook.cells):
        name = grade_id(cell)
        if name in trusted and name not in seen:
            seen.add(name)
            _adopt(submitted, cell, trusted[name])
            continue
        if name in seen:
            submitted.flag("duplicate cell", f"there are several cells {name}; the last one counts")
        elif "nbgrader" in cell.metadata:
            submitted.flag("unknown cell", f"a cell claims to be {str(name)[:60]!r}, which was not handed out")
        cell.metadata = nbformat.from_dict({})
    for name, original in trusted.items():
        if name not in seen and original.metadata["nbgrader"].get("solution"):
            submitted.complete = False
            submitted.flag("missing cell", f"the cell {name} was deleted or renamed")


def _adopt(submitted: Submitted, cell: Any, original: Any) -> None:
    """Make a claimed cell what it was handed out as: type, metadata, and unless it is the learner's, text."""
    name, mark, text = grade_id(original), original.metadata["nbgrader"], cell.source
    if cell.cell_type != original.cell_type:
        submitted.flag("cell type changed", f"{name} was a {original.cell_type} cell, came as {cell.cell_type}")
        cell.clear()
        cell.update(_NEW_CELL[original.cell_type](source=text))
    cell.metadata = copy.deepcopy(original.metadata)
    if mark.get("solution"):
        return
    if text.strip() not in (HIDDEN.sub("", original.source).strip(), original.source.strip()):
        kind = "hidden test edited" if mark.get("grade") else "locked cell edited"
        submitted.flag(kind, f"{name} was changed; the original was used")
    cell.source = original.source


def _place_tests(submitted: Submitted, source: Any, trusted: dict[str | None, Any]) -> None:
    """Bring every test cell behind the cell it tests, and back if it was deleted."""
    cells = submitted.notebook.cells
    tested: str | None = None
    for original in source.cells:
        name = grade_id(original)
        if name is None:
            continue
        if original.metadata["nbgrader"].get("solution"):
            tested = name
            continue
        if not is_test(original):
            continue
        places = {grade_id(cell): index for index, cell in enumerate(cells)}
        here, earliest = places.get(name), places.get(tested, -1) + 1
        if here is None:
            submitted.flag("hidden test deleted", f"{name} was missing; it was put back")
            cells.insert(earliest or len(cells), copy.deepcopy(original))
        elif here < earliest:
            submitted.flag("hidden test moved", f"{name} stood before the cell it tests; it ran after it")
            cells.insert(earliest - 1, cells.pop(here))
