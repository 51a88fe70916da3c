"""The templates of all pages that are made here: one set of filters, one style sheet."""

from __future__ import annotations

import functools
from pathlib import Path

import jinja2
from markupsafe import Markup

from autograder.grading.names import shown
from autograder.publish.harmless import code_html
from autograder.publish.notices import line


@functools.cache
def template(file: str) -> jinja2.Template:
    """A template of this folder; what it shows is escaped unless it says otherwise."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"code": _code, "line": line, "name": _name, "number": _number, "shown": shown}
    return environment.get_template(file)


def _code(text: str) -> Markup:
    return Markup(code_html(text))


def _name(text: str) -> Markup:
    """A name that a narrow page may break after an underscore."""
    return Markup("_<wbr>").join(text.split("_"))


def _number(value: float) -> str:
    """As the table and the exports write a score."""
    return f"{value:g}"
