"""What the grader gets of a notebook: what came of its cells, what its names mean, and in words what went wrong."""

import os
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .inside.wire import LearnerFunction, LearnerStopped


@dataclass(frozen=True)
class CellRun:
    """What came of running a cell.

    Attributes
    ----------
    outputs : list of dict
        nbformat 4 outputs.
    stopped : LearnerStopped or None
        Why the cell could not run to its end, where it could not.
    seconds : float
        Time that the grader waited for it.
    """

    outputs: list[dict[str, Any]]
    stopped: LearnerStopped | None
    seconds: float

    @property
    def ok(self) -> bool:
        return self.stopped is None and all(output["output_type"] != "error" for output in self.outputs)


@dataclass(frozen=True)
class LearnerModule:
    """A name of the learner's that means a module; ``value`` is what stands for it."""

    name: str
    value: Any


@dataclass
class Cell:
    """A cell that has run, as the session remembers it."""

    source: str
    left_out: str = ""  # why it is not run again
    error: str = ""


class RemoteFunction(LearnerFunction):
    """A function of the learner's, in the sandbox. After a fresh start it is looked up by its name."""

    def __init__(self, session: Any, end: Any, handle: int, name: str) -> None:
        super().__init__(end, handle, name)
        # `variable` is what the notebook calls it; a returned function has no name there. As all other attributes are
        # those of the learner's function, these two are written past them.
        vars(self).update(session=session, variable=None)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.session.call(self, args, kwargs)


def died(what: str, ending: dict[str, Any]) -> LearnerStopped:
    """Say why a process ended that was doing ``what``."""
    code = os.waitstatus_to_exitcode(ending["status"])
    if code >= 0:
        message = f"{what} ended the Python process (exit code {code}). Look for os._exit or quit"
        return LearnerStopped("died", message)
    if -code == signal.SIGKILL:
        return LearnerStopped("memory", f"{what} was killed: it used too much memory, or killed its own process")
    name = signal.Signals(-code).name
    message = f"{what} crashed the Python process ({name}). Look for a recursion that never ends"
    return LearnerStopped("died", message)


def why_missing(cells: Sequence[Cell], name: str) -> str:
    """Why the notebook does not have a name: what happened to the first cell that would define it."""
    defines = re.compile(rf"^\s*(?:(?:async\s+)?def|class)\s+{re.escape(name)}\b", re.MULTILINE)
    assigns = re.compile(rf"^\s*{re.escape(name)}\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
    for pattern in (defines, assigns):
        for cell in reversed(cells):
            if pattern.search(cell.source) and cell.left_out:
                return f"the cell that defines it did not finish: {cell.left_out}"
            if pattern.search(cell.source) and cell.error:
                return f"the cell that defines it raised {cell.error}"
    return "your notebook does not define it"


def sound_files(found: object) -> dict[str, bytes]:
    """Files that a learner's process says it wrote, less those whose path leads elsewhere."""
    if type(found) is not dict or not all(type(name) is str and type(found[name]) is bytes for name in found):
        return {}
    paths = {name: PurePosixPath(name) for name in found if "\0" not in name}
    return {
        str(path): found[name]
        for name, path in paths.items()
        if path.parts and not path.is_absolute() and ".." not in path.parts and path.suffix != ".ipynb"
    }
