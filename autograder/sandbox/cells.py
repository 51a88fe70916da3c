"""What the grader gets of a notebook: what came of its cells, what its names mean, and in words what went wrong."""

import os
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .inside.wire import LearnerError, LearnerFunction, LearnerStopped, Malformed

LACKED = re.compile(r"NameError: name '(\w+)' is not defined")


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
        try:
            return self.session.call(self, args, kwargs)
        except LearnerError as error:
            if lacked := LACKED.match(error.described):
                error.because = _culprit(self.session.cells, lacked[1], lacked[1])
            raise


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


def disconnected(what: str, error: Exception) -> LearnerStopped:
    """Say that a process can be spoken to no more that was doing ``what``."""
    detail = f" ({error})" if isinstance(error, Malformed) else ""
    return LearnerStopped("protocol", f"{what} broke the connection between your code and the grader{detail}")


def out_of_time(seconds: float) -> LearnerStopped:
    """Say that a submission has had all its time."""
    return LearnerStopped("time", f"your notebook used up its {seconds:g} seconds, so the rest of it is not run")


def error_in(outputs: Sequence[dict[str, Any]]) -> str:
    """What a cell raised, or nothing; of a stub, which function is not written."""
    for output in outputs:
        if output["output_type"] == "error":
            called = re.findall(r"^Cell .*, line \d+, in (\w+)\(", "\n".join(output["traceback"]), re.MULTILINE)
            if output["ename"] == "NotImplementedError" and called:
                return f"NotImplementedError, because {called[-1][:100]} is not written yet"
            said = re.sub(r"\(<ipython-input-[^>]*>, line", "(line", output["evalue"])
            return f"{output['ename']}: {said}"[:200]
    return ""


def why_missing(cells: Sequence[Cell], name: str) -> str:
    """Why the notebook does not have a name: what happened to the cell that would define it, or to what that needs."""
    return _culprit(cells, name, "it") or "your notebook does not define it"


def _culprit(cells: Sequence[Cell], name: str, called: str, asked: frozenset[str] = frozenset()) -> str:
    """What went wrong in the cell that would define a name; nothing if there is none, or nothing did."""
    defines = re.compile(rf"^\s*(?:(?:async\s+)?def|class)\s+{re.escape(name)}\b", re.MULTILINE)
    assigns = re.compile(rf"^\s*{re.escape(name)}\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
    imports = re.compile(rf"^\s*(?:import|from)\b.*\b{re.escape(name)}\b", re.MULTILINE)
    for pattern in (defines, assigns, imports):
        for cell in reversed(cells):
            if pattern.search(cell.source) and cell.left_out:
                return f"the cell that defines {called} did not finish: {cell.left_out}"
            if pattern.search(cell.source) and cell.error:
                lacked = LACKED.match(cell.error)
                if lacked and lacked[1] not in asked | {name}:
                    reason = _culprit(cells, lacked[1], lacked[1], asked | {name})
                    reason = reason or f"your notebook does not define {lacked[1]}"
                    return f"the cell that defines {called} needs {lacked[1]}, and {reason}"
                return f"the cell that defines {called} raised {cell.error}"
    return ""


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
