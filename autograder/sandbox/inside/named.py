"""How named tuples and their classes are taken apart and rebuilt."""

import collections
import functools
import keyword
from typing import Any

from . import limits


def take_apart(value: Any) -> tuple[Any, ...] | None:
    """Take apart a named tuple, unless its class has methods of its own."""
    return (*described, tuple(value)) if (described := take_apart_type(type(value))) else None


def take_apart_type(cls: type) -> tuple[Any, ...] | None:
    fields = cls.__dict__.get("_fields")
    if cls.__bases__ != (tuple,) or type(fields) is not tuple or not _are_fields(cls.__name__, fields):
        return None
    if set(vars(cls)) - set(vars(_named_class("Plain", fields))) - {"__orig_bases__", "__annotations__"}:
        return None
    return cls.__name__, fields


def _are_fields(name: Any, fields: tuple[Any, ...]) -> bool:
    names = (name, *fields)
    return (
        len(names) <= limits.MAX_FIELDS
        and len(set(fields)) == len(fields)
        and all(type(item) is str and len(item) <= limits.MAX_NAME for item in names)
        and all(item.isidentifier() and not keyword.iskeyword(item) for item in names)
        and not any(item.startswith("_") for item in fields)
    )


@functools.lru_cache(maxsize=256)
def _named_class(name: str, fields: tuple[str, ...]) -> Any:
    return collections.namedtuple(name, fields, module="__main__")


def build_type(name: Any, fields: Any) -> Any:
    if type(fields) is not tuple or not _are_fields(name, fields):
        raise ValueError
    return _named_class(name, fields)


def build(name: Any, fields: Any, items: Any) -> Any:
    return build_type(name, fields)._make(items)
