"""Values that are taken apart into simpler ones and rebuilt on the other side, each kind by its own pair of functions.

Whoever rebuilds trusts nothing: parts that do not fit raise some exception, and the reader calls that `Malformed`.
The kinds that need pandas or SciPy are in `frames`.
"""

import builtins
import collections
import datetime
import decimal
import fractions
import pathlib
import re
import uuid
import zoneinfo
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from . import limits, named
from .memory import check_keys, is_key, is_plain_dtype

TakeApart = Callable[[Any], tuple[Any, ...] | None]


class Kind(NamedTuple):
    """How one kind of value crosses.

    Attributes
    ----------
    types : tuple of type
        Exactly these, no subclasses.
    take_apart : callable
        Value to parts, or None where this value is too special to be rebuilt.
    build : callable
        Parts to value.
    update : callable or None
        Gives an object of this kind the content of another one; None for those that cannot change.
    whole : bool
        Its parts are made for the journey: nobody has them, so nobody is to be told what became of them.
    """

    types: tuple[type, ...]
    take_apart: TakeApart
    build: Callable[..., Any]
    update: Callable[[Any, Any], None] | None = None
    whole: bool = False


FACTORIES = {"int": int, "float": float, "str": str, "bool": bool, "list": list, "dict": dict, "set": set}
_DECIMAL = re.compile(r"-?(\d{1,10000}(\.\d{0,10000})?(E[+-]?\d{1,5})?|Infinity|s?NaN\d{0,20})", re.ASCII)


def expect(condition: bool) -> None:
    if not condition:
        raise ValueError


def _of(kind: type, *parts: Any) -> None:
    expect(all(type(part) is kind for part in parts))


def _range(start: int, stop: int, step: int) -> range:
    _of(int, start, stop, step)
    made = range(start, stop, step)
    expect(_short(made))
    return made


def _short(value: range) -> bool:
    # A test that makes a list of a range must not fill the grader's memory. (len() fails for huge ones.)
    return abs(value.stop - value.start) // abs(value.step) <= limits.MAX_NODES


def _set(items: tuple[Any, ...]) -> set[Any]:
    _of(tuple, items)
    return set(check_keys(items))


def _keyed(items: Iterable[Any]) -> tuple[Any] | None:
    items = tuple(items)
    return (items,) if all(map(is_key, items)) else None


def _pairs(value: dict[Any, Any]) -> tuple[Any] | None:
    # (The items of an OrderedDict by dict's own method come in the wrong order.)
    return (tuple(value.items()),) if all(map(is_key, value)) else None


def _dict(pairs: tuple[Any, ...]) -> dict[Any, Any]:
    _of(tuple, pairs, *pairs)
    check_keys([key for key, _ in pairs])
    return dict(pairs)


def _defaultdict(name: str | None, pairs: Any) -> Any:
    return collections.defaultdict(None if name is None else FACTORIES[name], _dict(pairs))


def _counter(pairs: Any) -> Any:
    counter: Any = collections.Counter()
    dict.update(counter, _dict(pairs))
    return counter


def _deque(items: Any, longest: Any) -> Any:
    _of(tuple, items)
    expect(longest is None or type(longest) is int)
    return collections.deque(items, longest)


def _replace(target: Any, content: Any) -> None:
    target.clear()
    (target.extend if isinstance(target, collections.deque) else target.update)(content)


def _overwrite(target: Any, content: Any) -> None:
    target[:] = content


def _fill(target: Any, content: Any) -> None:
    expect(target.dtype == content.dtype and target.shape == content.shape)
    target[...] = content


def _utc_offset(value: datetime.timezone) -> tuple[Any, ...]:
    arguments = value.__getinitargs__()  # type: ignore[attr-defined]
    return (arguments[0], arguments[1] if len(arguments) > 1 else None)


def _timezone(offset: Any, name: Any) -> datetime.timezone:
    return datetime.timezone(offset) if name is None else datetime.timezone(offset, name)


def _decimal(text: str) -> decimal.Decimal:
    expect(_DECIMAL.fullmatch(text) is not None)
    made = decimal.Decimal(text)
    expect(_small(made))
    return made


def _small(value: decimal.Decimal) -> bool:
    return not value.is_finite() or (
        abs(value.adjusted()) <= limits.MAX_SCALE and len(value.as_tuple().digits) <= limits.MAX_SCALE
    )


def _uuid(text: str) -> uuid.UUID:
    _of(str, text)
    return uuid.UUID(hex=text)


def _path(text: str) -> pathlib.PurePosixPath:
    _of(str, text)
    return pathlib.PurePosixPath(text)


def _zone(key: str) -> zoneinfo.ZoneInfo:
    expect(re.fullmatch(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,3}", key) is not None)
    return zoneinfo.ZoneInfo(key)


def _big(digits: str) -> int:
    expect(type(digits) is str and len(digits) <= limits.MAX_INT_BITS // 4 + 2)
    return int(digits, 16)


def _dtype(value: np.dtype) -> tuple[Any, ...] | None:
    return (value.str,) if value.fields is None and is_plain_dtype(value.newbyteorder("=").str) else None


def _read_dtype(text: str) -> np.dtype:
    found = np.dtype(text)
    expect(is_plain_dtype(found.newbyteorder("=").str))
    return found


def _masked(value: Any) -> tuple[Any, ...] | None:
    if value is np.ma.masked:
        return (None, None)
    return (np.asarray(value.data), np.ma.getmaskarray(value)) if is_plain_dtype(value.dtype.str) else None


def _read_masked(data: Any, mask: Any) -> Any:
    if data is None:
        return np.ma.masked
    _of(np.ndarray, data, mask)
    return np.ma.MaskedArray(data, mask)


def structured(value: Any) -> tuple[Any, ...] | None:
    """Take apart an array, or one record, of a structured dtype whose fields are plain: names and an array for each."""
    names = value.dtype.names
    if not names or len(names) > limits.MAX_FIELDS or any(len(field) > 2 for field in value.dtype.fields.values()):
        return None  # (a third item is a title)
    fields = [value.dtype.fields[name][0].subdtype or (value.dtype.fields[name][0], ()) for name in names]
    if not all(is_plain_dtype(base.str) or base.kind == "U" for base, _ in fields):
        return None
    # The width of a text column is part of its dtype.
    described = tuple((base.str, tuple(shape)) for base, shape in fields)
    columns = tuple(np.array(value[name]) for name in names)
    return isinstance(value, np.void), tuple(names), described, tuple(value.shape), columns


def _read_structured(single: Any, names: Any, described: Any, shape: Any, columns: Any) -> Any:
    _of(tuple, names, described, shape, columns)
    expect(0 < len(names) == len(described) == len(columns) <= limits.MAX_FIELDS)
    _of(str, *names)
    _of(np.ndarray, *columns)
    fields = []
    for name, (base, inner), column in zip(names, described, columns, strict=True):
        expect(type(base) is str and (is_plain_dtype(base) or re.fullmatch(r"<U\d{1,5}", base) is not None))
        expect(column.shape == shape + inner)
        expect(column.size * np.dtype(base).itemsize <= limits.MAX_ARRAY_BYTES)
        fields.append((name, base, inner))
    made = np.zeros(shape, fields)
    for name, column in zip(names, columns, strict=True):
        made[name] = column
    return made[()] if single else made


def _type(cls: type) -> tuple[Any, ...] | None:
    """Name a class that both sides have: of Python or of NumPy's scalars. Named tuples are rebuilt."""
    if getattr(builtins, cls.__name__, None) is cls or issubclass(cls, np.generic) and hasattr(np, cls.__name__):
        return (cls.__name__,)
    return None


def _read_type(name: str) -> type:
    found = getattr(builtins, name, None) or getattr(np, name)
    expect(isinstance(found, type) and (hasattr(builtins, name) or issubclass(found, np.generic)))
    return found


_KEYS, _VALUES, _ITEMS = (type(getattr({}, name)()) for name in ("keys", "values", "items"))
KINDS: dict[str, Kind] = {
    "int": Kind((), lambda value: None, _big),
    "range": Kind((range,), lambda value: (value.start, value.stop, value.step) if _short(value) else None, _range),
    "slice": Kind((slice,), lambda value: (value.start, value.stop, value.step), slice),
    "ellipsis": Kind((type(...),), lambda value: (), lambda: ...),
    "notimplemented": Kind((type(NotImplemented),), lambda value: (), lambda: NotImplemented),
    "set": Kind((set,), _keyed, _set, _replace),
    "frozenset": Kind((frozenset,), _keyed, lambda items: frozenset(_set(items))),
    "keys": Kind((_KEYS,), _keyed, lambda items: dict.fromkeys(check_keys(items)).keys()),
    "values": Kind((_VALUES,), lambda value: (tuple(value),), lambda items: dict(enumerate(items)).values()),
    "items": Kind((_ITEMS,), lambda value: _pairs(dict(value)), lambda pairs: _dict(pairs).items()),
    "bytearray": Kind((bytearray,), lambda value: (bytes(value),), bytearray, _overwrite),
    "Counter": Kind((collections.Counter,), _pairs, _counter, _replace),
    "OrderedDict": Kind((collections.OrderedDict,), _pairs, lambda p: collections.OrderedDict(_dict(p)), _replace),
    "defaultdict": Kind(
        (collections.defaultdict,),
        lambda value: (
            (next((name for name, made in FACTORIES.items() if made is value.default_factory), None), *pairs)
            if (pairs := _pairs(value))
            else None
        ),
        _defaultdict,
        _replace,
    ),
    "deque": Kind((collections.deque,), lambda value: (tuple(value), value.maxlen), _deque, _replace),
    "date": Kind((datetime.date,), lambda value: (value.year, value.month, value.day), datetime.date),
    "time": Kind(
        (datetime.time,),
        lambda t: (t.hour, t.minute, t.second, t.microsecond, t.tzinfo, t.fold),
        lambda *parts: datetime.time(*parts[:5], fold=parts[5]),
    ),
    "datetime": Kind(
        (datetime.datetime,),
        lambda t: (t.year, t.month, t.day, t.hour, t.minute, t.second, t.microsecond, t.tzinfo, t.fold),
        lambda *parts: datetime.datetime(*parts[:8], fold=parts[8]),
    ),
    "timedelta": Kind(
        (datetime.timedelta,), lambda value: (value.days, value.seconds, value.microseconds), datetime.timedelta
    ),
    "timezone": Kind((datetime.timezone,), _utc_offset, _timezone),
    "zone": Kind((zoneinfo.ZoneInfo,), lambda value: (value.key,) if value.key else None, _zone),
    "Decimal": Kind((decimal.Decimal,), lambda value: (str(value),) if _small(value) else None, _decimal),
    "Fraction": Kind((fractions.Fraction,), lambda value: (value.numerator, value.denominator), fractions.Fraction),
    "UUID": Kind((uuid.UUID,), lambda value: (value.hex,), _uuid),
    "path": Kind((pathlib.PurePosixPath, pathlib.PosixPath), lambda value: (str(value),), _path),
    "dtype": Kind((), _dtype, _read_dtype),
    "masked": Kind((np.ma.MaskedArray, type(np.ma.masked)), _masked, _read_masked, _fill, whole=True),
    "structured": Kind((np.void,), structured, _read_structured, _fill, whole=True),
    "named": Kind((), named.take_apart, named.build),
    "named type": Kind((), named.take_apart_type, named.build_type),
    "type": Kind((), _type, _read_type),
}
NAMES: dict[type, str] = {cls: name for name, kind in KINDS.items() for cls in kind.types}


def take_apart(value: Any) -> tuple[str, tuple[Any, ...]] | None:
    """Name the kind of a value and list its parts; None for what cannot be rebuilt."""
    cls = type(value)
    name = NAMES.get(cls)
    if name is None:
        if issubclass(cls, (set, frozenset)):
            # Read by the methods of the base class, so that none of the learner's can interfere.
            base = set if issubclass(cls, set) else frozenset
            name, value = base.__name__, base(base.__iter__(value))
        elif issubclass(cls, tuple):
            name = "named"
        elif issubclass(cls, np.dtype):
            name = "dtype"
        elif issubclass(cls, type):
            parts = named.take_apart_type(value)
            return ("named type", parts) if parts else ("type", parts) if (parts := _type(value)) else None
        else:
            return _foreign(value)
    taken = KINDS[name].take_apart(value)
    return None if taken is None else (name, taken)


def _foreign(value: Any) -> tuple[str, tuple[Any, ...]] | None:
    if type(value).__module__.partition(".")[0] not in ("pandas", "scipy"):
        return None
    from . import frames

    return frames.take_apart(value)


def kind(name: Any) -> Kind:
    """Find a kind by its name; those of pandas and SciPy are imported when the first comes."""
    expect(type(name) is str)
    if name not in KINDS:
        from . import frames

        KINDS.update(frames.KINDS)
    return KINDS[name]
