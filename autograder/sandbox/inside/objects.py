"""The learner's side of stand-ins: describe a class, do what the grader asks of an object."""

import copy
import functools
import inspect
import math
import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from . import limits

# What Python calls functions, and what each is an instance of where a test asks.
FUNCTIONS: dict[str, type] = {
    "function": types.FunctionType,
    "method": types.MethodType,
    "builtin": types.BuiltinFunctionType,
    "partial": functools.partial,
    "ufunc": np.ufunc,
    "cache": type(functools.lru_cache(lambda: None)),
    "wrapper": types.MethodWrapperType,
    "slot": types.WrapperDescriptorType,
    "descriptor": types.MethodDescriptorType,
}

BINARY = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor"]
COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"]
# What a class has only if the learner's class has it. The wire knows them by their place in this list.
SPECIALS = ["call", "len", "iter", "next", "reversed", "contains", "getitem", "setitem", "delitem", "enter", "exit"]
SPECIALS += [
    "bool",
    "float",
    "int",
    "index",
    "complex",
    "round",
    "trunc",
    "floor",
    "ceil",
    "abs",
    "neg",
    "pos",
    "invert",
]
SPECIALS += ["divmod", "rdivmod"]
SPECIALS += [*BINARY, *(f"r{name}" for name in BINARY), *(f"i{name}" for name in BINARY)]


def _next(iterator: Any) -> tuple[bool, Any]:
    try:
        return True, next(iterator)
    except StopIteration as end:
        return False, end.value


def _signature(function: Any) -> list[tuple[Any, ...]]:
    found = inspect.signature(function)
    parameters = [(p.name, int(p.kind), _given(p.default), _given(p.annotation)) for p in found.parameters.values()]
    return [*parameters, (_given(found.return_annotation),)]


def _given(value: Any) -> tuple[Any, ...]:
    return () if value is inspect.Parameter.empty else (value,)


def _attribute(value: Any, name: str) -> Any:
    return dict(value.__dict__) if name == "__dict__" else getattr(value, name)


def _reflected(operation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, other: operation(other, value)


_BINARY = {name: getattr(operator, f"{name}_" if name in ("and", "or") else name) for name in BINARY}
_BINARY["divmod"] = divmod
OPERATIONS: dict[str, Callable[..., Any]] = {
    "getattr": _attribute,
    "setattr": setattr,
    "delattr": delattr,
    "call": lambda value, /, *args, **kwargs: value(*args, **kwargs),
    "len": len,
    "iter": iter,
    "next": _next,
    "reversed": reversed,
    "enter": lambda value: type(value).__enter__(value),
    "exit": lambda value: type(value).__exit__(value, None, None, None),
    "bool": bool,
    "float": float,
    "int": int,
    "index": operator.index,
    "complex": complex,
    "round": round,
    "trunc": math.trunc,
    "floor": math.floor,
    "ceil": math.ceil,
    "abs": abs,
    "str": str,
    "repr": repr,
    "format": format,
    "dir": dir,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "signature": _signature,
    **_BINARY,
    **{f"r{name}": _reflected(operation) for name, operation in _BINARY.items()},
    **{f"i{name}": getattr(operator, f"i{name}") for name in BINARY},
    **{name: getattr(operator, name) for name in COMPARISONS},
    **{name: getattr(operator, name) for name in ("contains", "getitem", "setitem", "delitem", "neg", "pos", "invert")},
}


def perform(operation: str, value: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Do to the learner's object what a test does to its stand-in."""
    return OPERATIONS[operation](value, *args, **kwargs)


def function_kind(value: Any) -> str | None:
    """Tell what kind of function it is, or None for what is no mere function."""
    return next((name for name, kind in FUNCTIONS.items() if type(value) is kind), None)


def describe_function(function: Any, kind: str) -> list[Any]:
    """List name, kind, module, qualified name and docstring of a function."""
    name = getattr(function, "__name__", type(function).__name__)
    doc = getattr(function, "__doc__", None)
    return [
        _text(name),
        kind,
        _text(getattr(function, "__module__", "")),
        _text(getattr(function, "__qualname__", name)),
        doc[: limits.MAX_TEXT] if type(doc) is str else None,
    ]


def bases(cls: type) -> list[type]:
    """List the bases that get stand-ins of their own: those that a notebook defines."""
    return [base for base in cls.__bases__ if base.__module__ == "__main__"]


def describe_class(cls: type) -> list[Any]:
    """List name, module, qualified name, docstring, lineage of a class, and which special methods it has."""
    doc = cls.__dict__.get("__doc__")
    lineage = [[_text(base.__module__), _text(base.__qualname__)] for base in cls.__mro__[: limits.MAX_FIELDS]]
    specials = [place for place, name in enumerate(SPECIALS) if _has(cls, f"__{name}__")]
    return [
        _text(cls.__name__),
        _text(cls.__module__),
        _text(cls.__qualname__),
        doc[: limits.MAX_TEXT] if type(doc) is str else None,
        lineage,
        specials,
    ]


def _has(cls: type, name: str) -> bool:
    return any(base.__dict__.get(name) is not None for base in cls.__mro__)


def _text(name: Any) -> str:
    return str(name)[: limits.MAX_NAME]
