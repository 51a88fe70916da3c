"""The two ends of the wire: what each hands out, what it makes of what comes, and how it tells of errors."""

import threading
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from . import errors, limits, objects
from .channel import Message
from .memory import Malformed, Memory
from .reader import Reader, clean
from .standins import PERFORM, LearnerFunction, reference
from .strangers import Strangers
from .values import LearnerError, LearnerStopped, Refused
from .writer import TooLarge, Writer


class CallbackError(RuntimeError):
    """A function that the learner's code was given raised an error; on its way out it becomes the original again."""

    def __init__(self, token: int) -> None:
        super().__init__("a function that your code was given raised an error")
        self.token = token


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
                case ["raise", str(kind), str(text), str(trace), token, about, list(state)]:
                    error = reader.values([about, *state])[0]
                    self._raise(error, clean(kind), clean(text), clean(trace), token)
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
                header = ["raise", *self._describe(error), self._about(error, writer), writer.restate(reader.received)]
            return Message(header, writer.buffers)

    def _scope(self) -> Any:
        """The frame that keeps the functions this end hands out."""
        raise NotImplementedError

    def present(self, value: Any, writer: Writer) -> list[Any]:
        raise NotImplementedError

    def function(self, handle: int, name: str) -> Any:
        raise NotImplementedError

    @property
    def strangers(self) -> Strangers:
        raise Malformed("an object from an end that sends none")

    def _describe(self, error: BaseException) -> tuple[str, str, str, int | None]:
        raise NotImplementedError

    def _about(self, error: BaseException, writer: Writer) -> Any:
        """Make the node of the error itself, where the other end may have it."""
        return None

    def _raise(self, error: Any, kind: str, text: str, trace: str, token: object) -> NoReturn:
        raise NotImplementedError


class GraderEnd(End):
    """The grader's end: hands out functions for the length of a call and tells nothing about its own errors."""

    passing = (LearnerStopped, Malformed, KeyboardInterrupt, SystemExit, GeneratorExit)

    def __init__(self, make: Callable[["GraderEnd", int, str], LearnerFunction] = LearnerFunction) -> None:
        super().__init__(parity=0)
        self._make = make
        self._strangers = Strangers(self)

    def _scope(self) -> Any:
        return self.memory.call

    def proxy(self, handle: int, name: str) -> LearnerFunction:
        """Make the proxy of a function of the learner's end."""
        return self._make(self, handle, name)

    def function(self, handle: int, name: str) -> Any:
        return self._strangers.function(handle, name)

    @property
    def strangers(self) -> Strangers:
        return self._strangers

    def present(self, value: Any, writer: Writer) -> list[Any]:
        found = None if isinstance(value, LearnerFunction) else reference(value)
        if found is not None and found.end is not self:
            return ["own", self._elsewhere(found)]
        if found is not None:
            return ["own", found.handle]
        if callable(value):
            return self.offer(value)
        raise Refused(f"a value of type {type(value).__name__} cannot be given to the learner's code")

    def _elsewhere(self, found: Any) -> int:
        """Find the original of another end's stand-in at this one's other end."""
        raise LearnerStopped("gone", f"{found.name} was lost when your code had to be stopped")

    def _describe(self, error: BaseException) -> tuple[str, str, str, int]:
        token = self.memory.number()
        raised = self.memory.call.raised
        raised[token] = error
        if len(raised) > limits.MAX_RAISED:
            del raised[next(iter(raised))]
        return "RuntimeError", "", "", token

    def _raise(self, error: Any, kind: str, text: str, trace: str, token: object) -> NoReturn:
        if isinstance(token, int) and token in self.memory.call.raised:
            raise self.memory.call.raised[token]
        kind, text, trace = kind[: limits.MAX_NAME], text[: limits.MAX_TEXT], trace[: limits.MAX_TEXT]
        if not isinstance(error, LearnerError):
            error = errors.make_error(errors.by_name(kind), kind, text, trace, (text,))
        error.traceback = trace
        raise error


class LearnerEnd(End):
    """The learner's end: keeps all that it hands out, so that the grader can use it; describes errors in full."""

    def __init__(self) -> None:
        super().__init__(parity=1)
        self.error: BaseException | None = None  # the last one that the learner's code raised
        self._handles: dict[int, int] = {}  # id() of an object -> its handle
        self._classes: set[int] = set()
        self.memory.frames[0].functions[PERFORM] = objects.perform

    def hold(self, value: Any) -> int:
        """Keep an object and give its handle, always the same for the same object."""
        if id(value) not in self._handles:
            handle = self._handles[id(value)] = self.memory.number()
            self.memory.frames[0].functions[handle] = value
        return self._handles[id(value)]

    def _scope(self) -> Any:
        return self.memory.frames[0]

    def function(self, handle: int, name: str) -> Callback:
        return Callback(self, handle, name)

    def present(self, value: Any, writer: Writer) -> list[Any]:
        if isinstance(value, Callback):
            return self.offer(value)
        if kind := objects.function_kind(value):
            return ["function", self.hold(value), *objects.describe_function(value, kind)]
        if isinstance(value, type):
            return self._class(value, writer)
        if isinstance(value, BaseException):
            return self._error(value, writer)
        node = self._class(type(value), writer)
        return ["object", self.hold(value), node] if node[0] == "class" else node

    def _class(self, cls: type, writer: Writer) -> list[Any]:
        handle = self.hold(cls)
        if handle in writer.described:
            return ["class", handle]
        self._classes.add(handle)
        if len(self._classes) > limits.MAX_CLASSES:
            return ["opaque", cls.__name__[: limits.MAX_NAME], "there are too many classes"]
        bases = [node for base in objects.bases(cls) if (node := self._class(base, writer))[0] == "class"]
        writer.described.add(handle)
        return ["class", handle, bases, objects.describe_class(cls)]

    def _error(self, error: BaseException, writer: Writer) -> list[Any]:
        node = self._class(type(error), writer)
        if node[0] != "class":
            return node
        args = [writer.node(argument) for argument in error.args]
        own = vars(error).items() if type(error).__module__ == "__main__" else ()
        pairs = [[name, writer.node(item)] for name, item in own if type(name) is str]
        return ["error", self.hold(error), node, _message(error), args, pairs]

    def _about(self, error: BaseException, writer: Writer) -> Any:
        try:
            return None if isinstance(error, (CallbackError, TooLarge)) else self._error(error, writer)
        except Exception:
            return None  # its arguments do not cross; then its name has to do

    def _describe(self, error: BaseException) -> tuple[str, str, str, int | None]:
        self.error = error
        if isinstance(error, CallbackError):
            return "RuntimeError", "", "", error.token
        text = _message(error)
        frames = error.__traceback__.tb_next if error.__traceback__ else None
        lines = [] if isinstance(error, TooLarge) else traceback.format_exception(type(error), error, frames)
        # The end says what went wrong, the start how the code came there.
        trace = "".join(lines)
        if len(trace) > limits.MAX_TEXT:
            trace = f"{trace[: limits.MAX_TEXT // 2 - 5]}\n...\n{trace[-limits.MAX_TEXT // 2 + 5 :]}"
        return type(error).__name__[: limits.MAX_NAME], text[: limits.MAX_TEXT], trace, None

    def _raise(self, error: Any, kind: str, text: str, trace: str, token: object) -> NoReturn:
        raise CallbackError(token if isinstance(token, int) else -1)


def _message(error: BaseException) -> str:
    try:
        return str(error)[: limits.MAX_TEXT]
    except Exception:
        return "(its message cannot be shown)"
