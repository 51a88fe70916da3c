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
    """The cells in their order; of a test only its name, which links to the verdict."""
    for cell in notebook["cells"]:
        text, said = text_of(cell["source"]), said_of(cell)
        if "verdict" in said:
            yield Shown("test", "", anchor=grade_id(cell) or "")
        elif cell["cell_type"] != "code":
            yield Shown("prose", prose_html(text, cell.get("attachments")), own=not said.get("given"))
        elif text.strip():
            outputs = [shown for output in cell.get("outputs", []) if (shown := plain_output(output))]
            # What was left out says so once, in its first cell; the page says it above all of them.
            outputs = outputs if said.get("run", True) else []
            yield Shown("code", code_html(text), outputs, cell.get("execution_count"), own=not said.get("given"))


def title_of(notebook: Mapping[str, Any]) -> str:
    """The first heading of the text that was handed out; empty where there is none."""
    given = (text_of(cell["source"]) for cell in notebook["cells"] if said_of(cell).get("given"))
    return next((found[1] for text in given if (found := HEADING.search(text))), "")
