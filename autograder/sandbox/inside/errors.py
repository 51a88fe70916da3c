"""Classes for the learner's exceptions: each is a `LearnerError` and what the learner's class was, at the same time."""

import builtins
import functools
import sys
from collections.abc import Iterable
from typing import Any

from .values import LearnerError

# What must not be raised in the grader: they mean something to Python, or to the grader, that is not the learner's
# to say. Code of the learner's that raises one of them gets a LearnerError with its name.
_LOUD = (StopIteration, StopAsyncIteration, BaseExceptionGroup)
# An instance attribute of one of these names would change what the grader itself reads.
RESERVED = frozenset(
    ["type_name", "message", "traceback", "described", "because", "args", "standin", *dir(BaseException)]
)


def imported(module: Any, qualname: Any) -> type | None:
    """Find a class in what this process has imported; nothing is imported for it, no descriptor runs."""
    found: Any = sys.modules.get(module)
    if module == "__main__" or module.partition(".")[0] == "autograder":
        return None
    for part in qualname.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    return found if isinstance(found, type) and found.__name__ == qualname.rpartition(".")[2] else None


@functools.lru_cache(maxsize=1024)
def error_class(base: Any) -> type[LearnerError]:
    """Make the class of errors that are LearnerErrors and of this class; once for each."""
    return type(base.__name__, (LearnerError, base), {"__module__": LearnerError.__module__})


def nearest(lineage: Iterable[Any]) -> Any:
    """Find the first class of a lineage that the grader has and that may be raised here."""
    for module, qualname in lineage:
        found = imported(module, qualname)
        if found is not None and _may_be_raised(found):
            return found
    return None


def _may_be_raised(found: type) -> bool:
    if not issubclass(found, Exception) or issubclass(found, (*_LOUD, LearnerError)) or type(found) is not type:
        return False
    # A class of a library may do anything when it is subclassed or made; only the plain ones are used.
    own = [cls for cls in found.__mro__ if getattr(builtins, cls.__name__, None) is not cls]
    return not any({"__new__", "__init_subclass__", "__slots__"} & set(vars(cls)) for cls in own)


def make_error(cls: type[LearnerError], type_name: str, message: str, trace: str, args: tuple[Any, ...]) -> Any:
    """Make an error without calling a constructor that reads its arguments in its own way, where that can be."""
    try:
        error = cls.__new__(cls, *args)
        builtin = next(base for base in cls.__mro__ if getattr(builtins, base.__name__, None) is base)
        builtin.__init__(error, *args)
    except Exception:
        error = cls.__new__(cls)
    LearnerError.__init__(error, type_name, message, trace)
    error.args = args
    return error


def by_name(type_name: str) -> type[LearnerError]:
    """Find the class for an error of which only the name is known."""
    base = nearest([("builtins", type_name)])
    return LearnerError if base is None else error_class(base)
