"""What the grader meets in place of a plain value, and how a learner's code ends badly."""

from typing import NoReturn


class LearnerError(Exception):
    """The learner's code raised an exception.

    What is raised is also of the builtin class that the learner's exception belongs to (see `errors`), so that
    ``except ValueError`` catches it; `str` gives its message alone, `described` also its type. Of a NameError
    `because` says what happened to the cell that would define the name, where something did.
    """

    because = ""

    def __init__(self, type_name: str, message: str, traceback: str = "") -> None:
        # Not the next class's __init__: that may be of a builtin such as OSError, which reads arguments its own way.
        BaseException.__init__(self, type_name, message, traceback)
        self.type_name = type_name
        self.message = message
        self.traceback = traceback

    @property
    def described(self) -> str:
        return f"{self.type_name}: {self.message}" if self.message else self.type_name

    def __str__(self) -> str:
        return self.message


class LearnerStopped(Exception):
    """The learner's code had to be stopped, or ended its own process.

    `reason` is one word for programs ("time", "died", "memory", "protocol", ...), `message` is for the learner.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message


EXPECTED = "expected a number, a string, a NumPy array, a tuple, a list, a dict or a function"


class Refused(TypeError):
    """The mechanism cannot do what a test asks of a value: this says nothing about the value being right or wrong."""


def _refuse(self: "Unusable", *_: object, **__: object) -> NoReturn:
    raise Refused(str(self))


class Unusable:
    """A stand-in for what cannot be used: whatever a test does with it raises `Refused`, which says why.

    In particular it equals nothing, is neither true nor false, and does not become a NumPy array.
    """

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)  # libraries look for such names
        _refuse(self)


_OPERATORS = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift"]
_OPERATORS += ["and", "or", "xor"]
_USES = ["eq", "ne", "lt", "le", "gt", "ge", "bool", "len", "iter", "next", "contains", "getitem", "setitem", "delitem"]
_USES += ["enter", "array", "float", "int", "index", "complex", "round", "neg", "pos", "abs", "invert"]
for _name in (*_USES, *_OPERATORS, *(f"r{name}" for name in _OPERATORS)):
    setattr(Unusable, f"__{_name}__", _refuse)


class Missing(Unusable):
    """A name that the learner's notebook does not define."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason

    def __repr__(self) -> str:
        return f"{self.name} is missing: {self.reason}"

    __str__ = __repr__


class Opaque(Unusable):
    """A value that does not leave the sandbox, such as one that contains itself."""

    def __init__(self, type_name: str, text: str) -> None:
        self.type_name = type_name
        self.text = text

    def __repr__(self) -> str:
        return f"<{self.type_name}: {self.text}>" if self.text else f"<{self.type_name}>"

    def __str__(self) -> str:
        detail = f" ({self.text})" if self.text else ""
        return f"a value of type {self.type_name} came{detail}; {EXPECTED}"
