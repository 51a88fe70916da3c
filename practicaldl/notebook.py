"""Failed tests in a notebook, in a few lines: what was expected, and the line where it was not."""

import linecache
import traceback
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Any


def short_failures(shell: Any) -> None:
    """Let a notebook show a failed ``assert`` or an unwritten function without a traceback.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    handler = shell.InteractiveTB
    handler.structured_traceback = _shortening(handler.structured_traceback)


def _shortening(structured: Callable[..., list[str]]) -> Callable[..., list[str]]:
    @wraps(structured)
    def shortened(
        kind: Any, error: BaseException, trace: TracebackType | None = None, *args: Any, **kw: Any
    ) -> list[str]:
        frames = traceback.extract_tb(trace)
        typed = [frame for frame in frames if _in_a_cell(frame.filename)]
        # NumPy's own assertions fail deep inside NumPy; what a library has not written is the library's to explain.
        ours = isinstance(error, AssertionError) or isinstance(error, NotImplementedError) and frames[-1:] == typed[-1:]
        if not typed or not ours:
            return structured(kind, error, trace, *args, **kw)
        last = typed[-1]
        where = "" if last.name == "<module>" else f" in {last.name}"
        lines = [f"{type(error).__name__}{where}: {error}" if str(error) else f"{type(error).__name__}{where}"]
        if isinstance(error, AssertionError):
            lines.append(f"  line {last.lineno}:  {last.line}")
        return lines

    return shortened


def _in_a_cell(filename: str) -> bool:
    """Whether code was typed into a notebook: its lines are known, and no file holds them."""
    entry = linecache.cache.get(filename)
    return entry is not None and len(entry) > 1 and entry[1] is None
