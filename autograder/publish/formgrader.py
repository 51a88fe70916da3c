"""The formgrader's page of a submission: the notebook rebuilt from what the page needs, its grading said on top.

The page is made by nbconvert's HTMLExporter, which trusts a notebook: scripts in outputs, in Markdown and in metadata
run in the reader's browser. Here a cell is rebuilt from few fields.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import Highlight2HTML
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from autograder.assignment.remarks import said_of
from autograder.publish.formulas import mathml
from autograder.publish.harmless import clean_html, prose_html, text_of
from autograder.publish.notices import line

NBGRADER_NUMBERS = {"grade", "locked", "points", "schema_version", "score", "solution", "task"}
NAME = re.compile(r"[\w.-]{1,128}")
HIDDEN_TESTS = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.DOTALL | re.MULTILINE)
PLAIN_TYPES = ("text/plain", "image/png", "image/jpeg", "image/svg+xml")
MARKUP = re.compile(r"[#*_`$>]|<[^>]*>")
GIVEN = "given"


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Markdown as clean HTML; the lesson's own text is folded."""
    cell = context.get("cell", {})
    shown = prose_html(source, cell.get("attachments"), deeper=0)
    if cell.get("metadata", {}).get(GIVEN) is not True:
        return shown
    title = next((text for row in source.splitlines() if (text := MARKUP.sub("", row).strip())), "")
    return f"<details><summary>{html.escape(title[:80])}</summary>{shown}</details>"


def highlight_code(source: str, metadata: dict[str, Any] | None = None) -> str:
    """Python with colours, whatever language the notebook claims to be in."""
    shown = str(Highlight2HTML(pygments_lexer="ipython3")(source))
    if (metadata or {}).get(GIVEN) is not True:
        return shown
    return f"<details><summary>Code that was handed out</summary>{shown}</details>"


FILTERS: dict[str, Callable[..., str]] = {"markdown2html": markdown2html, "highlight_code": highlight_code}


class Harmless(Preprocessor):
    """Rebuild a notebook from what a page needs; leave hidden tests out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(enabled=True, **options)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Preprocess a notebook for HTMLExporter."""
        notice = _notice(nb)
        nb.metadata = NotebookNode()
        nb.cells = [*notice, *(_cell(cell, number) for number, cell in enumerate(nb.cells))]
        return nb, resources


def _notice(nb: Any) -> list[NotebookNode]:
    """A cell that says how the grading went: status, isolation, flags, and verdicts that the learner could reach."""
    said = said_of(nb)
    if not said:
        return []
    trust = [
        verdict["name"]
        for cell in nb.cells
        if (verdict := said_of(cell).get("verdict")) and verdict.get("trust") == "inside"
    ]
    messages: dict[str, list[str]] = {}
    for flag in said["flags"]:
        messages.setdefault(html.escape(line(flag["kind"])), []).append(html.escape(line(flag["message"])))
    lines = [_said(kind, texts) for kind, texts in messages.items()]
    if trust:
        names = ", ".join(f"<code>{html.escape(name)}</code>" for name in trust)
        lines.append(f"<b>trust: inside</b>: {names} ran where the learner's code runs, and could be tampered with")
    items = "".join(f"<li>{text}</li>" for text in lines) or "<li>nothing unusual was seen</li>"
    text = (
        f"<p><b>status: {html.escape(said['status'])}</b>, isolation: {html.escape(said['isolation'])}</p>"
        f"<ul>{items}</ul>"
    )
    return [NotebookNode(id="grading", cell_type="markdown", metadata=NotebookNode(), source=text, attachments={})]


def _said(kind: str, messages: list[str]) -> str:
    if len(messages) == 1:
        return f"<b>{kind}</b>: {messages[0]}"
    items = "".join(f"<li>{message}</li>" for message in messages)
    return f"<details><summary><b>{kind}</b>: {len(messages)} times</summary><ul>{items}</ul></details>"


def _cell(cell: NotebookNode, number: int) -> NotebookNode:
    source = HIDDEN_TESTS.sub("", text_of(cell.get("source", ""))).rstrip("\n")
    kind = "markdown" if cell.get("cell_type") == "markdown" else "code"
    clean = NotebookNode(id=f"cell-{number}", cell_type=kind, source=source)
    clean.metadata = _metadata(cell.get("metadata", {}))
    if said_of(cell).get("given"):
        clean.metadata[GIVEN] = True
    if kind == "markdown":
        clean.attachments = cell.get("attachments", {})
    else:
        count = cell.get("execution_count")
        clean.execution_count = count if isinstance(count, int) else None
        # A test's verdict says what the score and the error after it say to nbgrader.
        said = ("execute_result", "error") if "verdict" in said_of(cell) else ()
        outputs = (one for one in cell.get("outputs", []) if one.get("output_type") not in said)
        clean.outputs = list(_outputs(outputs))
    return clean


def _metadata(metadata: Any) -> NotebookNode:
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(nbgrader, dict) or not NAME.fullmatch(str(nbgrader.get("grade_id", ""))):
        return NotebookNode()
    numbers = {key: nbgrader.get(key) for key in NBGRADER_NUMBERS}
    kept = {key: value for key, value in numbers.items() if isinstance(value, (bool, int, float))}
    comment = nbgrader.get("comment")
    texts = {"grade_id": nbgrader["grade_id"], "comment": text_of(comment) if comment else ""}
    return NotebookNode(nbgrader=NotebookNode(kept | texts))


def _outputs(outputs: Any) -> Iterator[NotebookNode]:
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            yield NotebookNode(output_type=kind, name=name, text=text_of(output.get("text", "")))
        elif kind == "error":
            lines = [text_of(text) for text in output.get("traceback", [])]
            yield NotebookNode(output_type=kind, ename="", evalue="", traceback=lines)
        elif kind in ("display_data", "execute_result"):
            data = output.get("data", {})
            clean = NotebookNode({mime: text_of(data[mime]) for mime in PLAIN_TYPES if mime in data})
            if "text/html" in data:
                clean["text/html"] = clean_html(text_of(data["text/html"]))
            elif "text/latex" in data:
                clean["text/html"] = mathml(text_of(data["text/latex"]).strip().strip("$"), display=True)
            if clean:
                yield NotebookNode(output_type="display_data", metadata=NotebookNode(), data=clean)
