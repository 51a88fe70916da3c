"""What a test meets in place of an object of the learner's: whatever it does to it happens in the sandbox.

A stand-in has the class of its own that a test expects: ``type(obj) is Cls``, ``isinstance(obj, Cls)`` and
``issubclass`` are decided here, by stand-ins of the learner's classes. Special methods exist where the learner's class
has them, so that ``callable``, ``iter`` and ``collections.abc`` see what is there. ``__class__`` names a library's
class where the object is an instance of one that the grader has imported.

**Comparisons with the grader's own values are never the learner's to decide.** An object can be made to equal
everything, or to give 0 when anything is subtracted from it, so that ``f(x) == 3`` and ``abs(f(x) - 3) < 1e-9`` would
pass. Therefore:

- ``==``, ``<`` and the other comparisons with a value that is no stand-in are `Refused`, and so is ``3 in obj``;
  only that a stand-in is not None is known without asking. Between two stand-ins the learner's code decides, as it
  must for ``Vec(1, 2) + Vec(3, 4) == Vec(4, 6)``, but what it says has to be a bool.
- Arithmetic with a plain value is done where it gives an object again (``2 * Vec(1, 2)``), and is refused where the
  result is plain. Subtraction, remainders and ``^`` measure a distance, and are refused with plain values altogether.
- It does not become a NumPy array, so that np.allclose and np.testing refuse it.
- Truth is that of the learner's ``__bool__`` or ``__len__``, else true: the code that made the object could have
  returned True or 1 as well, and it has not been told what the test expects.
"""

import inspect
from typing import Any, NamedTuple

import numpy as np

from .objects import COMPARISONS, FUNCTIONS, SPECIALS
from .values import EXPECTED, LearnerError, Refused

PERFORM = -1  # the handle of the function of the learner's end that operates on its objects

# Attributes with such names are asked for; others of this form are what libraries look for, and are not there.
_FORWARDED = {f"__{name}__" for name in ("dict", "name", "qualname", "doc", "module", "defaults", "kwdefaults", "self")}
_FORWARDED |= {f"__{name}__" for name in ("annotations", "func", "version", "all", "members", "match_args")}
_FORWARDED |= {"__dataclass_fields__", "__abstractmethods__", "__isabstractmethod__"}
_STAYS = {f"__{name}__" for name in ("code", "globals", "closure", "builtins", "reduce", "reduce_ex", "getstate")}
# With a plain value on the other side, these are done if an object comes out.
_MIXED = frozenset(
    f"{prefix}{name}" for prefix in ("", "r", "i") for name in ("add", "mul", "matmul", "truediv", "pow")
)
_MIXED |= frozenset(["lshift", "ilshift", "rshift", "irshift", "or", "ror", "ior", "and", "rand", "iand"])
_EXACT = {"bool": bool, "float": float, "int": int, "index": int, "complex": complex, "len": int}


class Reference(NamedTuple):
    """Where a stand-in's original is: at the other end of `end`'s wire, under a handle."""

    end: Any
    handle: int
    name: str


def reference(value: Any) -> Reference | None:
    """Tell what a stand-in stands for; None for every other value."""
    if issubclass(type(value), StandInType):
        return type.__getattribute__(value, "__standin_class__")
    if issubclass(type(value), StandIn):
        return object.__getattribute__(value, "__standin__")
    if issubclass(type(value), LearnerFunction):
        return Reference(value.end, value.handle, value.__name__)
    return vars(value).get("standin") if issubclass(type(value), LearnerError) else None


def perform(target: Any, operation: str, /, *args: Any, **kwargs: Any) -> Any:
    """Let the learner's end do it to the original."""
    found = reference(target)
    assert found is not None
    label = found.name if operation == "call" else f"{found.name}.__{operation}__"
    if operation == "getattr":
        label = f"{found.name}.{args[0]}"
    if operation in COMPARISONS or operation == "contains":
        found.end.strangers.decided = True
    return found.end.proxy(PERFORM, label)(operation, target, *args, **kwargs)


def _refused(value: Any, what: str) -> Refused:
    found = reference(value)
    name = found.name if found else type(value).__name__
    return Refused(f"a value of type {name} came; {EXPECTED}, to {what}")


def get(target: Any, name: str) -> Any:
    """Ask for an attribute, unless the name is one that only Python itself and libraries look for."""
    if name.startswith("__") and name.endswith("__") and name not in _FORWARDED:
        if name in _STAYS:
            raise _refused(target, f"have {name}")
        raise AttributeError(name)
    return perform(target, "getattr", name)


def signature(target: Any) -> inspect.Signature:
    """Rebuild the signature of a function or a class."""
    try:
        *parameters, (returned,) = perform(target, "signature")
        empty = inspect.Parameter.empty
        made = [
            inspect.Parameter(
                name, inspect._ParameterKind(kind), default=(*default, empty)[0], annotation=(*note, empty)[0]
            )
            for name, kind, default, note in parameters
        ]
        return inspect.Signature(made, return_annotation=(*returned, empty)[0])
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError("its signature cannot be told") from error


class LearnerFunction:
    """A function of the learner's, as a check calls it."""

    def __init__(self, end: Any, handle: int, name: str) -> None:
        # What is set here stays here; any other attribute is one of the function's own.
        vars(self).update(__name__=name, end=end, handle=handle, kind="")

    def described(self, kind: str, module: str, qualname: str, doc: str | None) -> None:
        """Take over what the other end told of the function."""
        vars(self).update(kind=kind, __module__=module, __qualname__=qualname, __doc__=doc)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return FUNCTIONS.get(vars(self)["kind"], type(self))

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.end.call(self.handle, args, kwargs)

    def __repr__(self) -> str:
        return f"<the learner's {self.__name__}>"

    def __getattr__(self, name: str) -> Any:
        return get(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in vars(self):
            vars(self)[name] = value
        else:
            perform(self, "setattr", name, value)

    @property
    def __signature__(self) -> inspect.Signature:
        return signature(self)

    def __copy__(self) -> "LearnerFunction":
        return self

    def __deepcopy__(self, memo: Any) -> "LearnerFunction":
        return self


class StandInType(type):
    """The class of stand-ins for classes of the learner's."""

    def __new__(mcls, name: str, bases: tuple[type, ...], names: dict[str, Any], made: bool = False) -> "StandInType":
        if not made:
            raise Refused(f"{name} cannot be derived from a class that the learner's code defines")
        return super().__new__(mcls, name, bases, names)

    def __init__(cls, name: str, bases: tuple[type, ...], names: dict[str, Any], made: bool = False) -> None:
        super().__init__(name, bases, names)

    def __call__(cls, /, *args: Any, **kwargs: Any) -> Any:
        return perform(cls, "call", *args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        return get(cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        perform(cls, "setattr", name, value)

    def __delattr__(cls, name: str) -> None:
        perform(cls, "delattr", name)

    def __iter__(cls) -> Any:
        return perform(cls, "iter")

    def __len__(cls) -> int:
        return perform(cls, "len")

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls, key: Any) -> Any:
        return perform(cls, "getitem", key)

    def __contains__(cls, item: Any) -> bool:
        return _contains(cls, item)

    def __dir__(cls) -> list[str]:
        return _names(cls)

    @property
    def __signature__(cls) -> inspect.Signature:
        return signature(cls)


def _names(target: Any) -> list[str]:
    found = perform(target, "dir")
    if type(found) is not list or not all(type(name) is str for name in found):
        raise _refused(target, "have names")
    return found


def _contains(target: Any, item: Any) -> bool:
    if reference(item) is None:
        raise _refused(target, "look for a value in it")
    return _exactly(target, "contains", bool, item)


def _exactly(target: Any, operation: str, kind: type, *args: Any) -> Any:
    result = perform(target, operation, *args)
    if kind is bool and type(result) is np.bool_:
        return bool(result)
    if type(result) is not kind:
        raise _refused(target, f"give a {kind.__name__}")
    return result


def _forward(name: str) -> Any:
    """Make the special method of a stand-in."""
    if name in _EXACT:
        return lambda self: _exactly(self, name, _EXACT[name])
    if name == "next":
        return _next
    if name == "contains":
        return _contains
    if name == "exit":
        return _exit
    if name in SPECIALS[SPECIALS.index("divmod") :]:
        return lambda self, other: _binary(self, name, other)
    return lambda self, /, *args, **kwargs: perform(self, name, *args, **kwargs)


def _exit(self: Any, *failed: Any) -> bool:
    perform(self, "exit")
    return False  # were its answer heard, it could swallow the error of a test that says no


def _next(self: Any) -> Any:
    more, item = perform(self, "next")
    if more is not True:
        raise StopIteration(item)
    return item


def _binary(self: Any, name: str, other: Any) -> Any:
    plain = reference(other) is None
    if plain and name not in _MIXED:
        raise _refused(self, f"compute with a {type(other).__name__}")
    result = perform(self, name, other)
    if plain and reference(result) is None:
        raise _refused(self, f"compute with a {type(other).__name__}")
    return result


def _compare(name: str) -> Any:
    def compare(self: Any, other: Any) -> bool:
        if other is None and name in ("eq", "ne"):
            return name == "ne"
        if reference(other) is None:
            raise _refused(self, f"compare with a {type(other).__name__}")
        return _exactly(self, name, bool, other)

    return compare


class StandIn:
    """An object of the learner's, as a test uses it; the module says how."""

    __slots__ = ("__standin__", "__weakref__")
    __array_ufunc__ = None
    __hash__ = object.__hash__

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type.__getattribute__(type(self), "__standin_claim__") or type(self)

    def __getattr__(self, name: str) -> Any:
        return get(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        perform(self, "setattr", name, value)

    def __delattr__(self, name: str) -> None:
        perform(self, "delattr", name)

    def __dir__(self) -> list[str]:
        return _names(self)

    def __str__(self) -> str:
        return _exactly(self, "str", str)

    def __repr__(self) -> str:
        try:
            return _exactly(self, "repr", str)
        except LearnerError:
            return f"<{type(self).__name__} object>"  # error messages show it; they must not fail for it

    def __format__(self, spec: str) -> str:
        return _exactly(self, "format", str, spec)

    def __copy__(self) -> Any:
        return perform(self, "copy")

    def __deepcopy__(self, memo: Any) -> Any:
        return perform(self, "deepcopy")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise _refused(self, "be pickled")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise _refused(self, "become an array")


for _name in COMPARISONS:
    setattr(StandIn, f"__{_name}__", _compare(_name))

METHODS = [_forward(name) for name in SPECIALS]
