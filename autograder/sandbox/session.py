"""The grader's side of the sandbox: run a submission's cells, get what it defined, call its functions."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from . import cells, isolation
from .cells import Cell, CellRun, LearnerModule, RemoteFunction
from .inside.limits import DEFAULT_LIMITS, Limits
from .inside.wire import (
    LOOKUP,
    PUT_FILES,
    RUN_CELL,
    TAKE_FILES,
    GraderEnd,
    LearnerError,
    LearnerStopped,
    Malformed,
    Missing,
    too_slow,
)
from .isolation import SandboxError, Surroundings
from .outputs import validated
from .server import Branch, Fork, Process, Server


class Sandbox:
    """A warm server whose forks run submissions, one after the other.

    The server ends with the thread that started it. Use each sandbox from one thread.

    Parameters
    ----------
    limits : Limits
    tier : str, optional
        One of `isolation.TIERS`; the strongest that works here if not given.
    around : Surroundings
        What the course adds.

    Attributes
    ----------
    isolation : str
        The tier in force.
    """

    def __init__(
        self, limits: Limits = DEFAULT_LIMITS, tier: str | None = None, around: Surroundings = isolation.NOTHING
    ) -> None:
        self.limits = limits
        self.around = around
        self.isolation = tier or isolation.best_tier()
        self._server: Server | None = None

    def __enter__(self) -> "Sandbox":
        self._server = Server(self.isolation, self.limits, self.around)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server and everything that it started."""
        if self._server:
            self._server.close()
            self._server = None

    @contextmanager
    def session(self, files: Mapping[str, bytes] | None = None) -> Iterator["Session"]:
        """Open a session for one notebook, with these files beside it."""
        session = Session(self, files)
        try:
            yield session
        finally:
            session.close()

    def fork(self, disk_bytes: int = 0) -> "Fork":
        """Start a fork; a server that does not answer is replaced once."""
        for _ in range(2):
            self._server = self._server or Server(self.isolation, self.limits, self.around)
            try:
                return self._server.fork(disk_bytes)
            except (OSError, EOFError, ValueError) as error:
                self.close()
                failure = error
        raise SandboxError(f"the sandbox does not start a submission: {failure}")


class Session:
    """One notebook in the sandbox.

    A fault of a cell (an endless loop, a dead process, a broken message) ends its process. The next use starts another
    and runs the earlier cells again, without the cell that was at fault. A test runs in a fork of its own, so that a
    fault in it costs nothing else.

    Parameters
    ----------
    sandbox : Sandbox
    files : dict of str to bytes
        What lies beside the notebook, by path.

    Attributes
    ----------
    broken : bool
        Whether a process of it died or could be spoken to no more. Its code may have done that, or the machine.
    """

    def __init__(self, sandbox: Sandbox, files: Mapping[str, bytes] | None = None) -> None:
        self.limits = sandbox.limits
        self.broken = False
        self._sandbox = sandbox
        self._files = dict(files or {})
        self.cells: list[Cell] = []
        self._fork: Fork | None = None
        self._branch: Branch | None = None
        self._on_trial = False
        self._admitted: frozenset[str] | None = None
        self._call_seconds = sandbox.limits.call_seconds
        self._seen: set[str] = set()
        self._end = self._trunk_end = GraderEnd()
        self._starts = 0
        self._seconds_left = sandbox.limits.submission_seconds
        self._allowed = 0.0  # seconds that the request under way was given
        self._faults: Counter[str] = Counter()

    def run_cell(self, source: str) -> CellRun:
        """Run a cell as a notebook's kernel would."""
        before = self._seconds_left
        cell = Cell(source)
        outputs: list[dict[str, Any]] = []
        stopped = None
        try:
            self._ready()
            outputs = self._run(cell)
        except LearnerStopped as fault:
            stopped = fault
            cell.left_out = fault.message
        if not self._on_trial:
            self.cells.append(cell)
        return CellRun(outputs, stopped, before - self._seconds_left)

    @contextmanager
    def trial(self, admitted: frozenset[str] | None = None, call_seconds: float = 0.0) -> Iterator[set[str]]:
        """Let a fork of the notebook's process serve everything inside the ``with`` block; nothing of it survives.

        Parameters
        ----------
        admitted : frozenset of str or None
            The classes whose instances may come as stand-ins; None for all.
        call_seconds : float
            What a call may take, where that is not the limits' own.

        Yields the set that fills up with the classes whose instances came.
        """
        self._on_trial, self._admitted, self._seen = True, admitted, set()
        self._call_seconds = call_seconds or self.limits.call_seconds
        try:
            yield self._seen
        finally:
            self._on_trial, self._admitted, self._call_seconds = False, None, self.limits.call_seconds
            self._end_branch()
            self._end = self._trunk_end

    def lookup(self, names: Iterable[str]) -> dict[str, Any]:
        """Return what the notebook calls by these names.

        Returns
        -------
        dict
            A plain value, a `LearnerFunction`, a `LearnerModule`, an `Opaque`, or `Missing` for each name.
        """
        names = list(dict.fromkeys(names))
        try:
            self._ready()
            found = self._request(LOOKUP, tuple(names), {}, "looking up your results", self.limits.call_seconds)
            if type(found) is not tuple or len(found) != 2 or not all(type(part) is dict for part in found):
                raise self._fault("the lookup", Malformed("a result of an unknown form"))
        except (LearnerStopped, LearnerError) as error:
            if len(names) > 1:  # one of them is at fault; the others are not to suffer
                return {name: self.lookup([name])[name] for name in names}
            return {name: Missing(name, getattr(error, "described", str(error))) for name in names}
        values, modules = found
        found = {n: values[n] if n in values else Missing(n, cells.why_missing(self.cells, n)) for n in names}
        for name, value in found.items():
            if name in modules:
                found[name] = LearnerModule(str(modules[name]), value)
            elif isinstance(value, RemoteFunction):
                value.variable = name
        return found

    @property
    def decided(self) -> bool:
        """Whether the learner's code was asked to compare two of its objects."""
        return self._end.strangers.decided

    def written_files(self) -> dict[str, bytes]:
        """What the notebook's cells wrote beside it, by relative path; nothing where that cannot be told."""
        try:
            self._ready()
            found = self._request(TAKE_FILES, (), {}, "your files", self.limits.call_seconds)
        except (LearnerStopped, LearnerError):
            return {}
        return cells.sound_files(found)

    def call(self, function: "RemoteFunction", args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a learner's function.

        Raises
        ------
        LearnerError
            If the function raises.
        LearnerStopped
            If it had to be stopped, ended its process, or is gone.
        """
        name = function.variable or function.__name__
        if self._faults[name] >= self.limits.faults_per_function:
            raise LearnerStopped("repeated", f"{name} was stopped {self._faults[name]} times and is not called again")
        self._ready()
        if function.end is not self._end:
            self._find_again(function)
        try:
            return self._request(function.handle, args, kwargs, name, self._call_seconds)
        except LearnerStopped:
            self._faults[name] += 1
            raise

    def close(self) -> None:
        """End the process and all that it started."""
        self._branch = None
        self._end_fork()

    def _ready(self) -> None:
        """Have a process that has run all earlier cells, or a fork of it when a test is on."""
        while self._fork is None:
            if self._starts > self.limits.replays:
                message = f"your notebook had to be started {self._starts} times, so the rest of it is not run"
                raise LearnerStopped("replays", message)
            self._starts += 1
            self._fork = self._sandbox.fork(sum(map(len, self._files.values())))
            self._trunk_end = self._connect(self._fork)
            if self._files:
                self._request(PUT_FILES, (self._files,), {}, "your files", self.limits.call_seconds)
            for cell in self.cells:
                if not cell.left_out:
                    try:
                        self._run(cell)
                    except LearnerStopped as fault:
                        cell.left_out = fault.message
                        break
        if self._on_trial and self._branch is None:
            try:
                self._branch = self._fork.branch()
            except (OSError, EOFError, ValueError, Malformed, SandboxError) as error:
                raise self._fault("your notebook", error) from error
            self._connect(self._branch)

    def _connect(self, process: Process) -> GraderEnd:
        """Speak with this process from now on."""
        self._end = GraderEnd(lambda end, handle, name: RemoteFunction(self, end, handle, name))
        self._end.strangers.admitted, self._end.strangers.seen = self._admitted, self._seen
        self._end.exchange = process.channel.exchange
        process.channel.answer = self._end.answer
        return self._end

    def _run(self, cell: Cell) -> list[dict[str, Any]]:
        try:
            outputs = self._request(RUN_CELL, (cell.source,), {}, "this cell", self.limits.cell_seconds)
            checked = validated(outputs, self.limits)
        except (Malformed, LearnerError) as error:
            # A cell's own errors are outputs: this one shows that IPython itself was tampered with.
            raise self._fault("this cell", Malformed(getattr(error, "described", str(error)))) from error
        cell.error = cells.error_in(checked)
        return checked

    def _request(self, handle: int, args: tuple[Any, ...], kwargs: dict[str, Any], what: str, seconds: float) -> Any:
        """Send a call; every way in which the fork can fail becomes a LearnerStopped."""
        process = self._branch or self._fork
        assert process is not None
        channel, end = process.channel, self._end
        outermost = len(end.memory.frames) == 1
        if outermost:
            if self._seconds_left <= 0:
                raise cells.out_of_time(self.limits.submission_seconds)
            self._allowed = min(seconds, self._seconds_left)
            start = time.monotonic()
            channel.deadline = start + self._allowed
        try:
            return end.call(handle, args, kwargs)
        except (KeyboardInterrupt, SystemExit, LearnerStopped):
            # From a function of the grader's, called back: the fork still waits for its answer, for ever.
            self._end_process()
            raise
        except Exception as error:
            if channel.broken or isinstance(error, Malformed):
                raise self._fault(what, error) from error
            raise
        finally:
            if outermost:
                self._seconds_left -= time.monotonic() - start

    def _fault(self, what: str, error: Exception) -> LearnerStopped:
        """End the process and say in words what went wrong."""
        ending = self._end_process()
        if isinstance(error, TimeoutError):
            if self._allowed >= self._seconds_left:
                return cells.out_of_time(self.limits.submission_seconds)
            return LearnerStopped("time", too_slow(what, self._allowed))
        dead = isinstance(error, EOFError) and not ending.get("alive", True)
        if dead and ending["cpu"] >= self.limits.cpu_seconds:
            return cells.out_of_time(self.limits.submission_seconds)
        self.broken = True
        return cells.died(what, ending) if dead else cells.disconnected(what, error)

    def _end_process(self) -> dict[str, Any]:
        return self._end_branch() if self._branch else self._end_fork()

    def _end_branch(self) -> dict[str, Any]:
        branch, self._branch = self._branch, None
        if branch is None:
            return {}
        try:
            return branch.end()
        except (OSError, EOFError, ValueError, Malformed):
            # The notebook's process does not do as it should: it is started anew for the next test.
            self._end_fork()
            return {}

    def _end_fork(self) -> dict[str, Any]:
        fork, self._fork = self._fork, None
        if fork is None:
            return {}
        try:
            return fork.end()
        except (OSError, EOFError, ValueError):
            # The server does not follow orders: with it goes everything that it started.
            self._sandbox.close()
            return {}

    def _find_again(self, function: "RemoteFunction") -> None:
        """Point a function of an ended fork to the one of the same name in the present fork."""
        name = function.variable
        if name is None:
            raise LearnerStopped("gone", f"{function.__name__} was lost when your code had to be stopped")
        value = self.lookup([name])[name]
        if not isinstance(value, RemoteFunction):
            raise LearnerStopped("gone", f"your code had to be started again, and then {value}")
        function.end, function.handle = value.end, value.handle
