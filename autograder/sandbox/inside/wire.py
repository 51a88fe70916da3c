"""Calls between the grader and a learner's code, across a socket or within one process.

The grader's end holds `LearnerFunction`s, the learner's end `Callback`s. Calls nest strictly: an end that waits for a
reply answers the calls that come meanwhile. Arguments and results are copies that behave as the originals: what a
function changes in place is changed for its caller, and an object that comes back is the object that was sent.
Between two copies only the objects of the call itself are kept equal: an array that a callback changes although it was
not given it keeps its old content on the other side.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from . import limits, objects
from .ends import Callback, GraderEnd, LearnerEnd
from .memory import Malformed
from .reader import Reader
from .standins import LearnerFunction
from .values import LearnerError, LearnerStopped, Missing, Opaque, Refused
from .writer import Writer

__all__ = [
    "LOOKUP",
    "PUT_FILES",
    "TAKE_FILES",
    "RUN_CELL",
    "Callback",
    "GraderEnd",
    "LearnerEnd",
    "LearnerError",
    "LearnerFunction",
    "LearnerStopped",
    "LocalFunction",
    "Malformed",
    "Missing",
    "Opaque",
    "Refused",
    "normalize",
]

RUN_CELL, LOOKUP, PUT_FILES, TAKE_FILES = 1, 3, 5, 7  # the handles of the functions that the sandbox itself offers


class LocalEnd(GraderEnd):
    """The grader's end of a wire within one process."""

    def __init__(self, seconds: float, admitted: frozenset[str] | None = None) -> None:
        super().__init__(lambda end, handle, name: LocalFunction._at(self, handle, name))
        self.seconds = seconds
        self.strangers.admitted = admitted
        self.learner = LearnerEnd()
        self.learner.passing = (KeyboardInterrupt, LearnerStopped, _TimeUp)
        self.learner.exchange, self.exchange = self.answer, self.learner.answer

    def _elsewhere(self, found: Any) -> int:
        return self.learner.hold(found.end.learner.memory.function(found.handle))


class LocalFunction(LearnerFunction):
    """A learner's function in this process, called as one in the sandbox would be: all its values cross the wire.

    Parameters
    ----------
    function : callable
    seconds : float
        How long one call may take. It is kept in the main thread on systems with `signal.setitimer`, elsewhere not.
    admitted : frozenset of str or None
        See `Strangers`.

    Raises
    ------
    LearnerError
        From a call, if the function raises; its cause is the exception itself.
    LearnerStopped
        From a call, if it takes too long.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        seconds: float = limits.LOCAL_CALL_SECONDS,
        admitted: frozenset[str] | None = None,
    ) -> None:
        end = LocalEnd(seconds, admitted)
        name, *told = objects.describe_function(function, objects.function_kind(function) or "")
        super().__init__(end, end.learner.hold(function), name)
        self.described(*told)

    @classmethod
    def _at(cls, end: LocalEnd, handle: int, name: str) -> "LocalFunction":
        made = cls.__new__(cls)
        LearnerFunction.__init__(made, end, handle, name)
        return made

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        try:
            with _time_limit(self.end.seconds, self.__name__):
                return super().__call__(*args, **kwargs)
        except Malformed as error:
            raise LearnerStopped("protocol", f"{self.__name__} could not be called: {error}") from error
        except LearnerError as error:
            raise error from self.end.learner.error


class _TimeUp(BaseException):
    """Not an Exception, so that a learner's `except Exception` does not catch it."""


@contextmanager
def _time_limit(seconds: float, name: str) -> Iterator[None]:
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or not hasattr(signal, "setitimer") or signal.getsignal(signal.SIGALRM) is _time_up:
        yield  # there is no timer here, or an outer call has set it
        return
    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, _time_up)
    # It rings again every second, for code that catches everything.
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    except _TimeUp:
        raise LearnerStopped("time", too_slow(name, seconds)) from None
    finally:
        # Somebody else's timer goes on; if it should have rung meanwhile, it rings now.
        left = max(left - (time.monotonic() - start), 0.001) if left else 0.0
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, left, interval)


def _time_up(*_: object) -> NoReturn:
    raise _TimeUp


def too_slow(what: str, seconds: float) -> str:
    """Word the message for code that ran out of time."""
    return (
        f"{what} was stopped after {seconds:g} seconds. "
        "Look for a loop that never ends, or for a loop over single numbers where one array operation would do."
    )


def normalize(value: Any) -> Any:
    """Give the value the form in which it would come from the sandbox; functions become `LocalFunction`s."""
    grader = LocalEnd(limits.LOCAL_CALL_SECONDS, frozenset())
    writer = Writer(grader.learner)
    node = writer.node(value)
    return Reader(grader, writer.buffers).values([node])[0]
