"""LaTeX formulas as MathML, which browsers draw without a script, a font or a network."""

from __future__ import annotations

import functools
import html
import re
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

# Longer than any formula that a person writes; a learner's page must not cost seconds.
LONGEST = 2000
ALIGNED = re.compile(
    r"\\(begin|end)\{(?:aligned|alignedat|gather\*?|gathered|equation\*?|multline\*?|eqnarray\*?|align)\}"
)
# How large a delimiter is drawn; the converter knows it for few delimiters.
SIZES = re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])")
TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom"),
    *("msub", "msup", "msubsup", "mmultiscripts", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "menclose"),
}
ATTRIBUTES = {
    *("accent", "accentunder", "columnalign", "columnspacing", "depth", "display", "displaystyle", "fence", "form"),
    *(
        "height",
        "linethickness",
        "lspace",
        "mathcolor",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
    ),
    *("rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width"),
}
VALUE = re.compile(r"[\w.#%+\- ]{1,40}")


class NotAFormula(ValueError):
    """No LaTeX that could be drawn."""


@functools.lru_cache(maxsize=4096)
def mathml(latex: str, *, display: bool = False) -> str:
    """A formula as HTML; what cannot be drawn stays LaTeX, so that it can at least be read.

    Parameters
    ----------
    latex : str
        Without the dollar signs. It may come from a learner: only elements that draw are written.
    display : bool
        Whether it stands on a line of its own.
    """
    try:
        if len(latex) > LONGEST:
            raise NotAFormula
        source = SIZES.sub("", ALIGNED.sub(r"\\\1{align*}", latex)).replace(r"\arg", r"\operatorname{arg}")
        element = convert_to_element(source, display="block" if display else "inline")
        return _written(element)
    # The converter meets whatever a learner wrote with errors of many kinds, and deep nesting with this one.
    except (Exception, RecursionError):
        return f"<code>{html.escape(latex)}</code>"


def _written(element: Element) -> str:
    if element.tag not in TAGS:
        raise NotAFormula
    text = html.unescape(element.text or "")
    if element.tag == "mtext":
        text = text.replace("\\_", "_")
    elif text.startswith("\\") and len(text) > 1:
        raise NotAFormula  # a command that the converter does not know
    said = "".join(
        f' {name}="{value}"' for name, value in element.attrib.items() if name in ATTRIBUTES and VALUE.fullmatch(value)
    )
    return f"<{element.tag}{said}>{html.escape(text)}{''.join(map(_written, element))}</{element.tag}>"
