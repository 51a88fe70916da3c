"""The notebook as it ran, small enough to stand folded on a feedback page: figures are named, not shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.assignment.remarks import said_of
from autograder.assignment.source import grade_id
from autograder.publish.harmless import code_html, plain_output, prose_html, text_of

HEADING = re.compile(r"^# ([^\n`$*<]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """One cell: HTML of its text, what it put out, its number where it ran, and whether it is the student's own."""

    kind: str
    html: str
    outputs: list[str] = field(default_factory=list)
    number: int | None = None
    own: bool = False
    anchor: str = ""


def cells_of(notebook: Mapping[str, Any]) -> Iterator[Shown]:
    """The cells in their order; of a test what was handed out, with a link to the verdict where it earns points."""
    for cell in notebook["cells"]:
        text, said = text_of(cell["source"]), said_of(cell)
        outputs = [shown for output in cell.get("outputs", []) if (shown := plain_output(output))]
        if tests(cell):
            text = said.get("handed_out", "")
            own = cell["metadata"]["nbgrader"].get("points")
            yield Shown("test", code_html(text), [] if own else outputs, anchor=(grade_id(cell) or "") if own else "")
        elif cell["cell_type"] != "code":
            yield Shown("prose", prose_html(text, cell.get("attachments")), own=not said.get("given"))
        elif text.strip():
            # What was left out says so once, in its first cell; the page says it above all of them.
            outputs = outputs if said.get("run", True) else []
            yield Shown("code", code_html(text), outputs, cell.get("execution_count"), own=not said.get("given"))


def tests(cell: Mapping[str, Any]) -> bool:
    """Whether a cell of an autograded notebook holds tests, of which only what was handed out may be shown."""
    mark = cell.get("metadata", {}).get("nbgrader", {})
    return cell["cell_type"] == "code" and bool(mark.get("grade")) and not mark.get("solution")


def title_of(notebook: Mapping[str, Any]) -> str:
    """The first heading of the text that was handed out; empty where there is none."""
    given = (text_of(cell["source"]) for cell in notebook["cells"] if said_of(cell).get("given"))
    return next((found[1] for text in given if (found := HEADING.search(text))), "")
