"""What a learner wrote as HTML that another person can open: nothing of it runs, loads or covers the page."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Mapping
from typing import Any

import nh3
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath
from pygments.lexers.python import PythonLexer
from pygments.token import Token

from autograder.publish.formulas import mathml

# Of an output that is only text; more is a flood, which nobody reads.
OUTPUT_CHARACTERS = 1500
# Of all figures in a student's own answers together.
PICTURE_CHARACTERS = 60_000
# Of a cell. Beyond, it stands cut and plain: no page may cost a worker seconds, whatever a learner pasted.
CELL_CHARACTERS = 10_000

IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
ALT = re.compile(r"<img\b[^>]*\balt=\"([^\"]*)\"")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What a figure, a table and a check's result use. Nothing that moves, covers or loads.
STYLES = {
    *("background-color", "border", "border-bottom", "border-collapse", "border-left", "border-right", "border-top"),
    *("border-radius", "color", "font-family", "font-size", "font-style", "font-weight", "height", "line-height"),
    *("list-style", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top"),
    *("max-width", "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top"),
    *("text-align", "vertical-align", "white-space", "width"),
}
# Stand for a formula until the text around it is clean; no text of a learner keeps them.
OPEN, CLOSE = "\ue000", "\ue001"
FORMULA = re.compile(f"{OPEN}(\\d+){CLOSE}")


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
TEXT = nh3.Cleaner(tags=set())


def clean_html(markup: str) -> str:
    """HTML without anything that runs, loads or covers the page."""
    return CLEANER.clean(markup)


class _Renderer(IPythonRenderer):
    """Markdown in which formulas are set aside, and headings stay below those of the page."""

    def __init__(self, attachments: Any, deeper: int) -> None:
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self.deeper = deeper
        self.formulas: list[str] = []

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return super().heading(text, min(level + self.deeper, 6), **attrs)

    def block_math(self, body: str) -> str:
        return self._aside(body, display=True)

    def inline_math(self, body: str) -> str:
        return self._aside(body, display=False)

    def latex_environment(self, name: str, body: str) -> str:
        return self._aside(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def _aside(self, latex: str, *, display: bool) -> str:
        formula = mathml(latex.strip(), display=display)
        self.formulas.append(f'<span class="formula" tabindex="0">{formula}</span>' if display else formula)
        return f"{OPEN}{len(self.formulas) - 1}{CLOSE}"


def prose_html(source: str, attachments: Any = None, deeper: int = 2) -> str:
    """Markdown as clean HTML, formulas drawn, with the images pasted into its cell.

    Parameters
    ----------
    source : str
    attachments : dict, optional
        Of the cell.
    deeper : int
        By how many levels headings are lowered.
    """
    if len(source) > CELL_CHARACTERS:
        return f"<pre>{html.escape(_cut(source, CELL_CHARACTERS))}</pre>"
    return _prose(source, attachments, deeper) if attachments else _known_prose(source, deeper)


@functools.lru_cache(maxsize=2048)
def _known_prose(source: str, deeper: int) -> str:
    """A lesson's text, which is the same in every hand-in."""
    return _prose(source, {}, deeper)


def _prose(source: str, attachments: Any, deeper: int) -> str:
    renderer = _Renderer(attachments, deeper)
    try:
        rendered = MarkdownWithMath(renderer=renderer).render(source.replace(OPEN, "").replace(CLOSE, ""))
    except InvalidNotebook:  # the text shows an image that its cell does not hold
        return f"<pre>{html.escape(source)}</pre>"
    return FORMULA.sub(lambda found: _formula(renderer.formulas, int(found[1])), clean_html(rendered))


def _formula(formulas: list[str], number: int) -> str:
    return formulas[number] if number < len(formulas) else ""


COLOURED = {
    Token.Keyword: "k",
    Token.Operator.Word: "k",
    Token.Literal.String: "s",
    Token.Literal.Number: "m",
    Token.Comment: "c",
    Token.Name.Function: "f",
    Token.Name.Class: "f",
    Token.Name.Decorator: "f",
}
LEXER = PythonLexer(stripnl=False, ensurenl=False)


@functools.lru_cache(maxsize=2048)
def code_html(source: str) -> str:
    """Python in few colours, whatever language the notebook claims to be in; what stands plain has no markup."""
    if len(source) > CELL_CHARACTERS:
        return html.escape(_cut(source, CELL_CHARACTERS), quote=False)
    parts: list[tuple[str, str]] = []
    for kind, text in LEXER.get_tokens(source.rstrip("\n")):
        colour = next((COLOURED[above] for above in reversed(kind.split()) if above in COLOURED), "")
        if parts and parts[-1][0] == colour:
            parts[-1] = (colour, parts[-1][1] + text)
        else:
            parts.append((colour, text))
    escaped = ((colour, html.escape(text, quote=False)) for colour, text in parts)
    return "".join(f'<i class="{colour}">{text}</i>' if colour else text for colour, text in escaped)


def text_of(value: Any) -> str:
    """A notebook keeps text as a string or as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def plain_output(output: Mapping[str, Any]) -> str:
    """An output as text of bearable length: of a figure its description, of an error what it says."""
    kind = output.get("output_type")
    if kind == "stream":
        return _cut(text_of(output.get("text", "")))
    if kind == "error":
        traceback = "\n".join(map(text_of, output.get("traceback", [])))
        said = f"{text_of(output.get('ename', ''))}: {text_of(output.get('evalue', ''))}"
        return _cut(ANSI.sub("", traceback) or said)
    data = output.get("data", {})
    markup = text_of(data.get("text/html", ""))
    if "<img" in markup or any(mime.startswith("image/") for mime in data):
        described = ALT.search(markup)
        return f"[figure{': ' + html.unescape(described[1]) if described and described[1] else ''}]"
    return _cut(text_of(data.get("text/plain", "")) or html.unescape(TEXT.clean(markup)))


def _cut(text: str, longest: int = OUTPUT_CHARACTERS) -> str:
    """A text without its middle, where it is too long."""
    text = text.rstrip()
    if len(text) <= longest:
        return text
    end = longest // 4
    return f"{text[: longest - end]}\n[... {len(text) - longest} characters ...]\n{text[-end:]}"


def pictures() -> Callable[[Mapping[str, Any]], str]:
    """A function that gives the figure in an output as HTML, or nothing; all its figures share one budget."""
    room = PICTURE_CHARACTERS

    def show(output: Mapping[str, Any]) -> str:
        nonlocal room
        data = output.get("data", {})
        markup = clean_html(text_of(data["text/html"])) if "<img" in text_of(data.get("text/html", "")) else ""
        if not markup and "image/png" in data:
            source = f"data:image/png;base64,{text_of(data['image/png'])}"
            markup = clean_html(f'<img src="{html.escape(source)}" alt="What the cell drew">')
        room -= len(markup)
        return markup if room >= 0 else ""

    return show
