"""What a learner wrote, on a page that somebody else opens: feedback pages and the formgrader.

Both are made by nbconvert's HTMLExporter, which trusts a notebook: scripts in outputs, in Markdown and in metadata run
in the reader's browser. Here a cell is rebuilt from the few fields that a page needs, and HTML passes nh3's allow-list.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import nh3
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

NBGRADER_NUMBERS = {"grade", "locked", "points", "schema_version", "score", "solution", "task"}
NAME = re.compile(r"[\w.-]{1,128}")
HIDDEN_TESTS = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.DOTALL | re.MULTILINE)

PLAIN_TYPES = ("text/plain", "text/latex", "image/png", "image/jpeg", "image/svg+xml")
IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
# What a figure, a table and a check's result use. Nothing that moves, covers or loads.
STYLES = {
    *("background-color", "border", "border-bottom", "border-collapse", "border-left", "border-right", "border-top"),
    *("border-radius", "color", "font-family", "font-size", "font-style", "font-weight", "height", "line-height"),
    *("list-style", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top"),
    *("max-width", "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top"),
    *("text-align", "vertical-align", "white-space", "width"),
}
# MathJax turns these commands in a formula into links, and into styles that nothing filters.
FORMULA_MARKUP = re.compile(r"\\(?=(?:href|style|class|cssId|require)\b)")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep images that stand in the page itself, and links that lead to a web page; fetch nothing from elsewhere."""
    if name == "src":
        return value if IMAGE.fullmatch(value) else None
    if name == "href":
        return value if value.startswith(("https://", "http://", "#")) else None
    return value


CLEANER = nh3.Cleaner(
    attributes={**nh3.ALLOWED_ATTRIBUTES, "*": {"aria-label", "class", "role", "style", "title"}},
    attribute_filter=_attribute,
    filter_style_properties=STYLES,
    url_schemes={"data", "http", "https"},
)


def clean_html(markup: str) -> str:
    """HTML without anything that runs, loads or covers the page."""
    return FORMULA_MARKUP.sub("", CLEANER.clean(markup))


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Markdown as clean HTML, with the images pasted into its cell."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    try:
        return clean_html(MarkdownWithMath(renderer=renderer).render(source))
    except InvalidNotebook:  # the text shows an image that its cell does not hold
        return f"<pre>{html.escape(source)}</pre>"


def highlight_code(source: str, metadata: dict[str, Any] | None = None) -> str:
    """Python with colours, whatever language the notebook claims to be in."""
    return str(Highlight2HTML(pygments_lexer="ipython3")(source))


FILTERS: dict[str, Callable[..., str]] = {"markdown2html": markdown2html, "highlight_code": highlight_code}


class Harmless(Preprocessor):
    """Rebuild a notebook from what a page needs; leave hidden tests out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(enabled=True, **options)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Preprocess a notebook for HTMLExporter."""
        nb.metadata = NotebookNode()
        nb.cells = [_cell(cell, number) for number, cell in enumerate(nb.cells)]
        return nb, resources


def _cell(cell: NotebookNode, number: int) -> NotebookNode:
    source = HIDDEN_TESTS.sub("", _text(cell.get("source", ""))).rstrip("\n")
    kind = "markdown" if cell.get("cell_type") == "markdown" else "code"
    clean = NotebookNode(id=f"cell-{number}", cell_type=kind, source=source)
    clean.metadata = _metadata(cell.get("metadata", {}))
    if kind == "markdown":
        clean.attachments = cell.get("attachments", {})
    else:
        count = cell.get("execution_count")
        clean.execution_count = count if isinstance(count, int) else None
        clean.outputs = list(_outputs(cell.get("outputs", [])))
    return clean


def _metadata(metadata: Any) -> NotebookNode:
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(nbgrader, dict) or not NAME.fullmatch(str(nbgrader.get("grade_id", ""))):
        return NotebookNode()
    numbers = {key: nbgrader.get(key) for key in NBGRADER_NUMBERS}
    kept = {key: value for key, value in numbers.items() if isinstance(value, (bool, int, float))}
    comment = nbgrader.get("comment")
    texts = {"grade_id": nbgrader["grade_id"], "comment": _text(comment) if comment else ""}
    return NotebookNode(nbgrader=NotebookNode(kept | texts))


def _outputs(outputs: Any) -> Iterator[NotebookNode]:
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            yield NotebookNode(output_type=kind, name=name, text=_text(output.get("text", "")))
        elif kind == "error":
            lines = [_text(line) for line in output.get("traceback", [])]
            yield NotebookNode(output_type=kind, ename="", evalue="", traceback=lines)
        elif kind in ("display_data", "execute_result"):
            data = output.get("data", {})
            clean = NotebookNode({mime: _text(data[mime]) for mime in PLAIN_TYPES if mime in data})
            if "text/latex" in clean:
                clean["text/latex"] = FORMULA_MARKUP.sub("", clean["text/latex"])
            if "text/html" in data:
                clean["text/html"] = clean_html(_text(data["text/html"]))
            if clean:
                yield NotebookNode(output_type="display_data", metadata=NotebookNode(), data=clean)


def _text(value: Any) -> str:
    """A notebook keeps text as a string or as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
