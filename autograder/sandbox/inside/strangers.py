"""What the grader's end knows of the learner's objects: a stand-in class for each class, a stand-in for each object."""

import builtins
import types
import weakref
from typing import Any

from . import limits
from .errors import RESERVED, error_class, imported, make_error, nearest
from .objects import FUNCTIONS, SPECIALS
from .standins import METHODS, Reference, StandIn, StandInType
from .values import LearnerError, Opaque

_PLAIN = (bool, int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, slice, type)
# The classes of Python's own that a stand-in may pass for; the first ones are in `builtins` by name, the others not.
_CLAIMED = frozenset(["map", "zip", "filter", "enumerate", "reversed", "property", "staticmethod", "classmethod"])
_RUNTIME: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        types.GeneratorType,
        types.CoroutineType,
        types.AsyncGeneratorType,
        types.ModuleType,
        types.CodeType,
        types.TracebackType,
        *FUNCTIONS.values(),
    )
}


# Python's own iterators: a right answer may always be lazy.
_ITERATORS = frozenset(
    f"builtins.{name}"
    for name in (
        *("generator", "map", "zip", "filter", "enumerate", "reversed", "list_iterator", "tuple_iterator"),
        *("set_iterator", "range_iterator", "str_iterator", "dict_keyiterator", "dict_valueiterator"),
    )
)


class Lazy:
    """An iterator of the learner's of which nothing but its items can be had."""

    __slots__ = ("_original",)

    def __init__(self, original: Any) -> None:
        self._original = original

    def __iter__(self) -> "Lazy":
        return self

    def __next__(self) -> Any:
        return next(self._original)


class Strangers:
    """The stand-ins of one end.

    Attributes
    ----------
    admitted : frozenset of str or None
        The classes, as ``module.qualname``, whose instances may come as stand-ins; None for all. What can be called
        is called in any case, and of Python's own iterators the items can be had. Instances of others are `Opaque`,
        so that a test that expects plain values never works with an object.
    seen : set of str
        The classes whose instances came.
    decided : bool
        Whether the learner's code was asked to compare two of its objects.
    """

    def __init__(self, end: Any) -> None:
        self.admitted: frozenset[str] | None = None
        self.seen: set[str] = set()
        self.decided = False
        self._end = end
        self._classes: dict[int, type] = {}
        self._living: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()

    def known_class(self, handle: int) -> type:
        return self._classes[handle]

    def new_class(self, handle: int, bases: list[type], description: list[Any]) -> type:
        """Make the stand-in of a class, or find the one made before."""
        if handle not in self._classes:
            if len(self._classes) >= limits.MAX_CLASSES:
                raise ValueError
            self._classes[handle] = make_class(self._end, handle, bases, description)
        return self._classes[handle]

    def instance(self, handle: int, cls: type) -> Any:
        """Give the stand-in of an object: the same as before, while a test holds it."""
        if not issubclass(cls, StandIn):
            raise ValueError
        name = f"{cls.__module__}.{cls.__qualname__}"
        admitted = self.admitted is None or name in self.admitted
        if not admitted and any("__call__" in vars(base) for base in cls.__mro__):
            return self.function(handle, cls.__name__)
        if not admitted and name not in _ITERATORS:
            return Opaque(cls.__name__, "")
        self.seen.add(name)
        known = self._living.get(handle)
        if type(known) is not cls:
            known = object.__new__(cls)
            object.__setattr__(known, "__standin__", Reference(self._end, handle, cls.__name__))
            self._living[handle] = known
        return known if admitted else Lazy(known)

    def function(self, handle: int, name: str) -> Any:
        """Give the proxy of a function: the same as before, while a test holds it."""
        known = self._living.get(handle)
        if known is None or isinstance(known, StandIn):
            known = self._living[handle] = self._end.proxy(handle, name)
        return known

    def error(self, handle: int, cls: type, message: str, args: tuple[Any, ...], own: dict[str, Any]) -> LearnerError:
        """Make the learner's exception, not yet raised."""
        if not issubclass(cls, LearnerError):
            raise ValueError
        error = make_error(cls, cls.__name__, message, "", args)
        for name, value in own.items():
            if name.isidentifier() and not name.startswith("_") and name not in RESERVED:
                vars(error)[name] = value
        vars(error)["standin"] = Reference(self._end, handle, cls.__name__)
        return error


def make_class(end: Any, handle: int, bases: list[type], description: list[Any]) -> type:
    """Make the stand-in of a class from what `objects.describe_class` said of it.

    Raises
    ------
    ValueError, TypeError
        If the description does not fit.
    """
    name, module, qualname, doc, lineage, specials = description
    if not all(type(pair) is list and len(pair) == 2 for pair in lineage):
        raise ValueError
    texts = [name, module, qualname, *(text for pair in lineage for text in pair)]
    if not all(type(text) is str and len(text) <= limits.MAX_NAME for text in texts) or "\0" in "".join(texts):
        raise ValueError
    if not (doc is None or type(doc) is str) or len(lineage) > limits.MAX_FIELDS:
        raise ValueError
    names: dict[str, Any] = {"__module__": module, "__qualname__": qualname, "__doc__": doc}
    names["__standin_class__"] = Reference(end, handle, name)
    if ["builtins", "BaseException"] in lineage:
        parents = tuple(bases) or (error_class(nearest(lineage) or Exception),)
        if not all(issubclass(base, LearnerError) for base in parents):
            parents = (error_class(nearest(lineage) or Exception),)
        return StandInType(name, parents, names, made=True)
    names["__standin_claim__"] = _claim(module, qualname)
    names["__slots__"] = ()
    for place in specials:
        if type(place) is not int or not 0 <= place < len(SPECIALS):
            raise ValueError
        names[f"__{SPECIALS[place]}__"] = METHODS[place]
    parents = tuple(base for base in bases if issubclass(base, StandIn)) or (StandIn,)
    return StandInType(name, parents, names, made=True)


def _claim(module: str, qualname: str) -> Any:
    """Find the class that a stand-in passes for in ``isinstance``: never one of what crosses as a plain value."""
    if module == "builtins" and qualname in _RUNTIME:
        return _RUNTIME[qualname]
    found = imported(module, qualname)
    if found is None:
        return None
    name = found.__name__
    if issubclass(found, _PLAIN) or found.__module__.partition(".")[0] == "numpy":
        return None
    if name not in _CLAIMED and getattr(builtins, name, None) is found:
        return None
    return None if found.__module__ == "pandas" or found.__module__.startswith("scipy.sparse") else found
