"""What goes on around an instant check: which cells failed, what the answer prints, and how it was called."""

from __future__ import annotations

import contextlib
import copy
import io
import re
import sys
from collections.abc import Iterator
from typing import Any

from autograder.exercises.expect import describe
from autograder.sandbox.inside.wire import LocalFunction

KEPT_CALLS = 200  # of one check; no exercise makes so many different ones
KEPT_TEXT = 5_000  # characters of what was printed: more than anyone reads, and a page stays quick
_BINDS = re.compile(r"^(?:async +)?def +(\w+)|^(\w+) *=[^=]", re.MULTILINE)


class Cells:
    """Remembers for each name whether the cell that defines it failed when it last ran, so that an old value is left.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.failed: dict[str, str] = {}
        self._before: dict[str, Any] = {}
        shell.events.register("pre_run_cell", self._starts)
        shell.events.register("post_run_cell", self._ended)

    def _starts(self, info: Any) -> None:
        names = {name for found in _BINDS.findall(info.raw_cell or "") for name in found if name}
        self._before = {name: self.shell.user_ns.get(name) for name in names}

    def _ended(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        for name, old in self._before.items():
            self.failed.pop(name, None)
            if error is not None and old is not None and self.shell.user_ns.get(name) is old:
                self.failed[name] = _in_short(error)


def _in_short(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__} in line {error.lineno}: {error.msg}"
    return f"{type(error).__name__}: {error}"


def watch() -> Cells | None:
    """Watch the cells of the notebook that this process runs, if it runs one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return Cells(shell) if shell is not None else None


class Recorded(LocalFunction):
    """A learner's function that remembers its calls: by their description, the arguments of the last.

    Parameters
    ----------
    function : callable
    parameters : list of str
        Names of its arguments in the exercise's contract.
    """

    def __init__(self, function: Any, parameters: list[str]) -> None:
        super().__init__(function, admitted=frozenset())
        vars(self).update(parameters=parameters, made={})  # any other attribute is set on the learner's function

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        names = self.parameters or [f"argument {i + 1}" for i in range(len(args))]
        said = ", ".join(f"{name}={describe(arg)}" for name, arg in zip(names, args, strict=False))
        if said in self.made or len(self.made) < KEPT_CALLS:
            with contextlib.suppress(Exception):  # a call that cannot be kept cannot be shown
                self.made[said] = copy.deepcopy(args)
        return super().__call__(*args, **kwargs)

    def arguments(self, message: str) -> tuple[Any, ...] | None:
        """The arguments of the call with which a check's message begins."""
        return next((args for said, args in self.made.items() if message.startswith(f"called with {said}: ")), None)


class Failing(dict[str, tuple[Any, ...]]):
    """By exercise, the arguments of the call that its check last failed with; each time as if never used."""

    def __getitem__(self, name: str) -> tuple[Any, ...]:
        return copy.deepcopy(super().__getitem__(name))


class _Heard(io.TextIOBase):
    """Keeps the beginning of what is printed, and counts the rest."""

    def __init__(self) -> None:
        self.text = ""
        self.lines = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text[: max(KEPT_TEXT - len(self.text), 0)]
        self.lines += text.count("\n")
        return len(text)

    def __str__(self) -> str:
        more = self.lines - self.text.count("\n")
        return self.text + (f"... and {more} more lines" if more > 0 else "")


@contextlib.contextmanager
def hearing() -> Iterator[_Heard]:
    """Catch what is printed, and what is warned of."""
    heard = _Heard()
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        yield heard
