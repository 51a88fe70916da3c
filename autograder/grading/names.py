"""Names of notebooks, assignments and students: what is meant by a name that is not quite the expected one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

NOTEBOOK = ".ipynb"
# What mail programs, browsers and editors make of a notebook's ending.
DISGUISES = (".ipynb.json", ".ipynb.txt", ".ipynb.ipynb", ".ipynb.zip.ipynb", ".ipynb.html.ipynb", ".ipynb.download")
COPY = re.compile(
    r"^(?:copy of|kopie von|copie de|copia de)\s+|(?:[ _-]*(?:\(\d+\)|copy ?\d*|kopie|checkpoint))+$", re.I
)
NUMBER = re.compile(r"[ _]?(?:-\d{1,3}|\(\d{1,3}\))$")
# nbgrader keeps a student's id in 128 characters; a file system allows 255 bytes, ending and all.
LONGEST_ID = 120


def notebook_stem(name: str) -> str | None:
    """A notebook's name without its ending, also where that was changed on the way; None for any other file."""
    lower = name.lower()
    for ending in sorted((*DISGUISES, NOTEBOOK), key=len, reverse=True):
        if lower.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return None


def simplified(name: str) -> str:
    """A name without capitals, spaces and separators."""
    return re.sub(r"[\W_]+", "", name.casefold())


def match(name: str, expected: Iterable[str], loosely: bool = False) -> str | None:
    """Which of the expected names is meant.

    Parameters
    ----------
    name : str
    expected : iterable of str
    loosely : bool
        Take also a copy (``name (1)``, ``Copy of name``) and a longer name that holds an expected one.
    """
    expected = list(expected)
    if name in expected:
        return name
    plain = {simplified(each): each for each in expected}
    if simplified(name) in plain:
        return plain[simplified(name)]
    if not loosely:
        return None
    original = simplified(NUMBER.sub("", COPY.sub("", name.strip())))
    if original in plain:
        return plain[original]
    held = [key for key in plain if key and key in simplified(name)]
    longest = max(held, key=len, default="")
    # Two names in one name mean neither, unless the longer one holds the other.
    return plain[longest] if longest and all(key in longest for key in held) else None


def student_id(name: str) -> str:
    """The id under which a student's results are kept: the name as it came, wherever files and databases allow.

    Slashes, bytes that are no text and the names ``.`` and ``..`` are written as ``%XX``; a name that is longer than
    nbgrader keeps is cut and ends in its hash.
    """
    written = "".join(f"%{ord(c) & 0xFF:02X}" if c in "/\\\0" or "\ud800" <= c <= "\udfff" else c for c in name)
    if written in (".", ".."):
        written = written.replace(".", "%2E")
    if len(written.encode()) > LONGEST_ID:
        mark = "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        written = written.encode()[: LONGEST_ID - len(mark)].decode("utf-8", "ignore") + mark
    return written


def shown(name: str) -> str:
    """A name for the screen: characters that steer a terminal or a page are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)
