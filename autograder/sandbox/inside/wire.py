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
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from . import limits
from .channel import Message
from .memory import Malformed, Memory
from .reader import Reader, clean
from .values import LearnerError, LearnerStopped, Missing, Opaque
from .writer import TooLarge, Writer

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
    "normalize",
]

RUN_CELL, LOOKUP, PUT_FILES, TAKE_FILES = 1, 3, 5, 7  # the handles of the functions that the sandbox itself offers


class CallbackError(RuntimeError):
    """A function that the learner's code was given raised an error; on its way out it becomes the original again."""

    def __init__(self, token: int) -> None:
        super().__init__("a function that your code was given raised an error")
        self.token = token


class LearnerFunction:
    """A function of the learner's, as a check calls it."""

    def __init__(self, end: "GraderEnd", handle: int, name: str) -> None:
        self.__name__ = name
        self.end = end
        self.handle = handle

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.end.call(self.handle, args, kwargs)

    def __repr__(self) -> str:
        return f"<the learner's {self.__name__}>"


class Callback:
    """A function of the grader's, as the learner's code calls it. It works while the call that brought it lasts."""

    def __init__(self, end: "LearnerEnd", handle: int, name: str) -> None:
        self.__name__ = name
        self.end = end
        self.handle = handle
        self._frame = end.memory.call
        self._thread = threading.get_ident()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._frame is not self.end.memory.call:
            raise RuntimeError(f"{self.__name__} works only while the call that it was given to lasts")
        if self._thread != threading.get_ident():
            raise RuntimeError(f"{self.__name__} works only in the thread that it was given to")
        return self.end.call(self.handle, args, kwargs)


class End:
    """One end of the wire. `exchange` sends a call and returns its reply."""

    passing: tuple[type[BaseException], ...] = ()  # what goes through calls unchanged

    def __init__(self, parity: int) -> None:
        self.memory = Memory(parity)
        self.exchange: Callable[[Message], Message]

    def offer(self, function: Callable[..., Any]) -> list[Any]:
        if isinstance(function, (LearnerFunction, Callback)) and function.end is self:
            return ["own", function.handle]
        handle = self.memory.number()
        self._scope().functions[handle] = function
        name = getattr(function, "__name__", type(function).__name__)
        return ["function", handle, str(name)[: limits.MAX_NAME]]

    def call(self, handle: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the other end.

        Raises
        ------
        Malformed
            If the reply breaks the wire's rules.
        """
        with self.memory.frame():
            writer = Writer(self)
            header = ["call", handle, [writer.node(arg) for arg in args]]
            header.append({name: writer.node(arg) for name, arg in kwargs.items()})
            reply, buffers = self.exchange(Message(header, writer.buffers))
            reader = Reader(self, buffers)
            match reply:
                case ["return", node, list(state)]:
                    return reader.values([node, *state])[0]
                case ["raise", str(kind), str(text), str(trace), token, list(state)]:
                    reader.values(state)
                    self._raise(clean(kind), clean(text), clean(trace), token)
        raise Malformed("a reply of an unknown form")

    def answer(self, request: Message) -> Message:
        """Run the function that a call of the other end names."""
        with self.memory.frame():
            match request.header:
                case ["call", int(handle), list(args), dict(kwargs)]:
                    reader = Reader(self, request.buffers)
                    function = self.memory.function(handle)
                    values = reader.values([*args, *kwargs.values()])
                case _:
                    raise Malformed("a call of an unknown form")
            try:
                result = function(*values[: len(args)], **dict(zip(kwargs, values[len(args) :], strict=True)))
                writer = Writer(self)
                header = ["return", writer.node(result), writer.restate(reader.received)]
            except self.passing:
                raise
            except BaseException as error:
                writer = Writer(self)
                header = ["raise", *self._describe(error), writer.restate(reader.received)]
            return Message(header, writer.buffers)

    def _scope(self) -> Any:
        """The frame that keeps the functions this end hands out."""
        raise NotImplementedError

    def proxy(self, handle: int, name: str) -> Callable[..., Any]:
        raise NotImplementedError

    def _describe(self, error: BaseException) -> tuple[str, str, str, int | None]:
        raise NotImplementedError

    def _raise(self, kind: str, text: str, trace: str, token: object) -> NoReturn:
        raise NotImplementedError


class GraderEnd(End):
    """The grader's end: hands out functions for the length of a call and tells nothing about its own errors."""

    passing = (LearnerStopped, Malformed, KeyboardInterrupt, SystemExit, GeneratorExit)

    def __init__(self, make: Callable[["GraderEnd", int, str], LearnerFunction] = LearnerFunction) -> None:
        super().__init__(parity=0)
        self._make = make

    def _scope(self) -> Any:
        return self.memory.call

    def proxy(self, handle: int, name: str) -> LearnerFunction:
        return self._make(self, handle, name)

    def _describe(self, error: BaseException) -> tuple[str, str, str, int]:
        token = self.memory.number()
        raised = self.memory.call.raised
        raised[token] = error
        if len(raised) > limits.MAX_RAISED:
            del raised[next(iter(raised))]
        return "RuntimeError", "", "", token

    def _raise(self, kind: str, text: str, trace: str, token: object) -> NoReturn:
        original = self.memory.call.raised.get(token) if isinstance(token, int) else None
        raise original or LearnerError(kind[: limits.MAX_NAME], text[: limits.MAX_TEXT], trace[: limits.MAX_TEXT])


class LearnerEnd(End):
    """The learner's end: keeps the functions that it hands out, describes errors in full."""

    def __init__(self) -> None:
        super().__init__(parity=1)
        self.error: BaseException | None = None  # the last one that the learner's code raised

    def _scope(self) -> Any:
        return self.memory.frames[0]

    def proxy(self, handle: int, name: str) -> Callback:
        return Callback(self, handle, name)

    def _describe(self, error: BaseException) -> tuple[str, str, str, int | None]:
        self.error = error
        if isinstance(error, CallbackError):
            return "RuntimeError", "", "", error.token
        try:
            text = str(error)
        except Exception:
            text = "(its message cannot be shown)"
        frames = error.__traceback__.tb_next if error.__traceback__ else None
        lines = [] if isinstance(error, TooLarge) else traceback.format_exception(type(error), error, frames)
        # The end says what went wrong, the start how the code came there.
        trace = "".join(lines)
        if len(trace) > limits.MAX_TEXT:
            trace = f"{trace[: limits.MAX_TEXT // 2 - 5]}\n...\n{trace[-limits.MAX_TEXT // 2 + 5 :]}"
        return type(error).__name__[: limits.MAX_NAME], text[: limits.MAX_TEXT], trace, None

    def _raise(self, kind: str, text: str, trace: str, token: object) -> NoReturn:
        raise CallbackError(token if isinstance(token, int) else -1)


def _pair() -> tuple[GraderEnd, LearnerEnd]:
    """Connect two ends within this process."""
    learner = LearnerEnd()
    learner.passing = (KeyboardInterrupt, _TimeUp)
    grader = GraderEnd(lambda end, handle, name: LocalFunction(learner.memory.function(handle)))
    learner.exchange, grader.exchange = grader.answer, learner.answer
    return grader, learner


class LocalFunction(LearnerFunction):
    """A learner's function in this process, called as one in the sandbox would be: all its values cross the wire.

    Parameters
    ----------
    function : callable
    seconds : float
        How long one call may take. It is kept in the main thread on systems with `signal.setitimer`, elsewhere not.

    Raises
    ------
    LearnerError
        From a call, if the function raises; its cause is the exception itself.
    LearnerStopped
        From a call, if it takes too long.
    """

    def __init__(self, function: Callable[..., Any], seconds: float = limits.LOCAL_CALL_SECONDS) -> None:
        end, self._learner = _pair()
        _, handle, name = self._learner.offer(function)
        super().__init__(end, handle, name)
        self._seconds = seconds

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            with _time_limit(self._seconds, self.__name__):
                return super().__call__(*args, **kwargs)
        except Malformed as error:
            raise LearnerStopped("protocol", f"{self.__name__} could not be called: {error}") from error
        except LearnerError as error:
            raise error from self._learner.error


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
    grader, learner = _pair()
    writer = Writer(learner)
    node = writer.node(value)
    return Reader(grader, writer.buffers).values([node])[0]
