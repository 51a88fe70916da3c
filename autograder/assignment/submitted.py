"""A submitted notebook, read from bytes nobody vouches for: every cell that can be read, a word on the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import nbformat

# What is larger would only cost memory. Outputs do not count for the second: they are not used.
MAX_BYTES = 100 * 2**20
MAX_SOURCE_BYTES = 10 * 2**20
MAX_CELLS = 2000

KINDS = ("code", "markdown", "raw")


class Unreadable(ValueError):
    """The file is no notebook that could be graded; the message is for the learner."""


@dataclass
class Submitted:
    """A notebook as it was handed in; `restoring` puts the trusted cells back into it.

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
        cell, broken = _read_cell(entry)
        if cell is not None and keep_outputs and cell.cell_type == "code":
            outputs = entry.get("outputs")
            cell.outputs = nbformat.from_dict(outputs if isinstance(outputs, list) else [])
            cell.execution_count = entry.get("execution_count")
        if cell is None:
            submitted.complete = False
            submitted.flag("damaged cell", f"cell {place} could not be read and was left out")
            continue
        notebook.cells.append(cell)
        if broken:
            submitted.complete = False
            submitted.flag("damaged text", f"cell {place} holds characters that are no text; each is now a '?'")
    if sum(len(cell.source) for cell in notebook.cells) > MAX_SOURCE_BYTES:
        raise Unreadable(f"the text of its cells takes more than {MAX_SOURCE_BYTES // 2**20} MiB")
    mend_ids(notebook)
    kernel = _kernel(document.get("metadata"))
    notebook.metadata = nbformat.from_dict({"kernelspec": kernel} if kernel else {})
    language = kernel.get("language") or "python"
    if language.lower() not in ("python", "python3", "ipython"):
        submitted.flag("wrong kernel", f"the notebook asks for the language {language[:40]!r}; it ran as Python")
    return submitted


def _kernel(metadata: object) -> dict[str, str]:
    """What a notebook says of its kernel, as far as it makes sense."""
    said = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    if not isinstance(said, dict):
        return {}
    kernel = {key: _text(value) for key, value in said.items() if isinstance(value, str)}
    name = kernel.get("name") or kernel.get("language")
    return {"display_name": name, **kernel, "name": name} if name else {}


def _read_cell(entry: object) -> tuple[Any, bool]:
    """A cell, or None where it is none; and whether some of its text could not be kept."""
    if not isinstance(entry, dict):
        return None, False
    source = entry.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    kind = str(entry.get("cell_type"))
    if kind not in KINDS or not isinstance(source, str):
        return None, False
    text = _text(source)
    cell = new_cell(kind, text.replace("\r\n", "\n").replace("\r", "\n"), entry.get("id"))
    cell.metadata = nbformat.from_dict(_metadata(entry))
    pictures = entry.get("attachments")
    if cell.cell_type != "code" and isinstance(pictures, dict):
        kept = {name: data for name, data in pictures.items() if isinstance(data, dict) and _are_texts(data.values())}
        cell["attachments"] = nbformat.from_dict(_sound(kept))
    return cell, text != source


def new_cell(kind: str, source: str, cell_id: object) -> Any:
    """A cell without metadata; nbformat's own functions would validate each, which takes longer than all the rest."""
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    cell_id = cell_id if isinstance(cell_id, str) else ""
    return nbformat.from_dict({"cell_type": kind, "id": cell_id, "metadata": {}, "source": source, **more})


def _metadata(entry: dict[str, Any]) -> dict[str, Any]:
    """What a grade needs of a cell's metadata: editors and their extensions may keep anything there."""
    said = entry.get("metadata")
    mark = said.get("nbgrader") if isinstance(said, dict) else None
    return {"nbgrader": _sound(mark)} if isinstance(mark, dict) else {}


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _text(text: str) -> str:
    """Text without halves of characters, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _sound(value: Any) -> Any:
    """The same of whatever JSON gives."""
    return json.loads(_text(json.dumps(value, ensure_ascii=False)))


def mend_ids(notebook: Any) -> None:
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
