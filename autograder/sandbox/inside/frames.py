"""How values of pandas and SciPy are taken apart and rebuilt; imported where the first one comes."""

import importlib
import re
import sys
from typing import Any

import numpy as np

from . import limits
from .memory import is_plain_dtype
from .plain import Kind, expect

_ARRAYS = re.compile(r"U?Int(8|16|32|64)|Float(32|64)|boolean|string|str", re.ASCII)
_FREQUENCY = re.compile(r"-?\d{0,6}[A-Za-z]{1,4}(-[A-Z]{3})?", re.ASCII)
_FORMATS = ("csr", "csc", "coo", "bsr", "lil", "dok", "dia")


def _pandas() -> Any:
    return importlib.import_module("pandas")


class _TooSpecial(Exception):
    """A column or an index that cannot be rebuilt."""


def _column(array: Any) -> tuple[Any, ...]:
    """Take apart the values of a column or an index: what they are, and plain arrays."""
    if isinstance(array, np.ndarray):
        if array.dtype.kind == "O" or is_plain_dtype(array.dtype.str):
            return "numpy", array.dtype.str, array
        raise _TooSpecial
    name = str(array.dtype)
    if name == "category":
        return "category", np.asarray(array.codes), array.categories, bool(array.ordered)
    if array.dtype.kind in "mM":
        zone = getattr(array, "tz", None)
        return "time", np.asarray(array.asi8).view(f"{array.dtype.kind}8[{array.unit}]"), zone and str(zone)
    if _ARRAYS.fullmatch(name) is None:
        if type(array).__name__ == "NumpyExtensionArray":
            return _column(array.to_numpy())
        raise _TooSpecial
    missing = np.asarray(array.isna(), bool)
    return "extension", name, np.asarray(array.astype(object), object), missing


def _read_column(what: Any, *parts: Any) -> Any:
    pd = _pandas()
    if what == "numpy":
        dtype, array = parts
        expect(type(array) is np.ndarray and array.ndim == 1 and array.dtype.str == dtype)
        return array
    if what == "category":
        codes, categories, ordered = parts
        expect(type(codes) is np.ndarray and isinstance(categories, pd.Index) and type(ordered) is bool)
        return pd.Categorical.from_codes(codes, categories=categories, ordered=ordered)
    if what == "time":
        stamps, zone = parts
        expect(type(stamps) is np.ndarray and stamps.ndim == 1 and stamps.dtype.kind in "mM")
        if zone is None:
            return pd.array(stamps)
        expect(type(zone) is str and re.fullmatch(r"[\w+:/-]{1,60}", zone, re.ASCII) is not None)
        return pd.DatetimeIndex(stamps).tz_localize("UTC").tz_convert(zone).array
    expect(what == "extension")
    name, content, missing = parts
    expect(_ARRAYS.fullmatch(name) is not None and type(content) is np.ndarray and content.ndim == 1)
    expect(type(missing) is np.ndarray and missing.dtype == bool and missing.shape == content.shape)
    items = [pd.NA if gone else item for item, gone in zip(content.tolist(), missing.tolist(), strict=True)]
    expect(all(item is pd.NA or type(item) in (int, float, bool, str) for item in items))
    return pd.array(items, dtype=name)


def _index(index: Any) -> tuple[Any, ...]:
    pd = _pandas()
    name = index.name
    if type(index) is pd.RangeIndex:
        return "range", index.start, index.stop, index.step, name
    if type(index) is pd.MultiIndex:
        codes = tuple(np.asarray(code, np.int64) for code in index.codes)
        return "levels", tuple(index.levels), codes, tuple(index.names)
    frequency = getattr(index, "freqstr", None)
    return "values", _column(index.array), frequency, name


def _read_index(what: Any, *parts: Any) -> Any:
    pd = _pandas()
    if what == "range":
        start, stop, step, name = parts
        expect(type(start) is type(stop) is type(step) is int and step != 0)
        # Its length costs nothing here, but whatever a test does with it does.
        expect(len(range(start, stop, step)) <= limits.MAX_NODES)
        return pd.RangeIndex(start, stop, step, name=name)
    if what == "levels":
        levels, codes, names = parts
        expect(all(isinstance(level, pd.Index) for level in levels))
        return pd.MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=True)
    expect(what == "values")
    column, frequency, name = parts
    array = _read_column(*column)
    made = pd.Index(array, dtype=array.dtype, name=name)
    if frequency is not None:
        expect(_FREQUENCY.fullmatch(frequency) is not None and isinstance(made, pd.DatetimeIndex | pd.TimedeltaIndex))
        made.freq = frequency
    return made


def _values(series: Any) -> Any:
    return series.to_numpy() if isinstance(series.dtype, np.dtype) and series.dtype.kind not in "mM" else series.array


def _series(series: Any) -> tuple[Any, ...]:
    return series.index, _column(_values(series)), series.name


def _read_series(index: Any, column: Any, name: Any) -> Any:
    pd = _pandas()
    expect(isinstance(index, pd.Index))
    array = _read_column(*column)
    expect(len(array) == len(index))
    return pd.Series(array, index=index, name=name, dtype=array.dtype, copy=True)


def _frame(frame: Any) -> tuple[Any, ...]:
    columns = tuple(_column(_values(frame.iloc[:, place])) for place in range(frame.shape[1]))
    return frame.index, frame.columns, columns


def _read_frame(index: Any, names: Any, columns: Any) -> Any:
    pd = _pandas()
    expect(isinstance(index, pd.Index) and isinstance(names, pd.Index) and len(names) == len(columns))
    arrays = [_read_column(*column) for column in columns]
    expect(all(len(array) == len(index) for array in arrays))
    series = {place: pd.Series(array, index=index, dtype=array.dtype, copy=True) for place, array in enumerate(arrays)}
    frame = pd.DataFrame(series, index=index)
    frame.columns = names
    return frame


def _become(target: Any, content: Any) -> None:
    target._update_inplace(content)


def _timestamp(value: Any) -> tuple[Any, ...]:
    if value is _pandas().NaT:
        return None, None
    return value.to_datetime64(), value.tz and str(value.tz)


def _read_timestamp(moment: Any, zone: Any) -> Any:
    pd = _pandas()
    if moment is None:
        return pd.NaT
    expect(type(moment) is np.datetime64)
    made = pd.Timestamp(moment)
    return made if zone is None else made.tz_localize("UTC").tz_convert(zone)


def _read_timedelta(length: Any) -> Any:
    expect(type(length) is np.timedelta64)
    return _pandas().Timedelta(length)


def _interval(value: Any) -> tuple[Any, ...]:
    return value.left, value.right, value.closed


def _period(value: Any) -> tuple[Any, ...]:
    return value.ordinal, value.freqstr


def _read_period(ordinal: Any, frequency: Any) -> Any:
    expect(type(ordinal) is int and _FREQUENCY.fullmatch(frequency) is not None)
    return _pandas().Period(ordinal=ordinal, freq=frequency)


def _sparse(value: Any) -> tuple[Any, ...] | None:
    triplets = value.tocoo()
    if len(value.shape) != 2 or not is_plain_dtype(triplets.dtype.str):
        return None
    family = "array" if type(value).__name__.endswith("array") else "matrix"
    return value.format, family, tuple(map(int, value.shape)), triplets.data, triplets.row, triplets.col


def _read_sparse(form: Any, family: Any, shape: Any, data: Any, row: Any, col: Any) -> Any:
    from scipy import sparse

    expect(form in _FORMATS and family in ("array", "matrix") and len(shape) == 2)
    expect(all(type(axis) is int and axis > 0 for axis in shape))
    # `toarray` makes all of it.
    expect(shape[0] * shape[1] * max(data.itemsize, 1) <= limits.MAX_ARRAY_BYTES)
    expect(all(type(part) is np.ndarray and part.ndim == 1 and len(part) == len(data) for part in (data, row, col)))
    for places, axis in ((row, shape[0]), (col, shape[1])):
        # SciPy's C code uses them without a look.
        expect(places.dtype.kind in "iu" and (not len(places) or (places.min() >= 0 and places.max() < axis)))
    made = getattr(sparse, f"coo_{family}")((data, (row, col)), shape=shape)
    return made.asformat(form)


KINDS: dict[str, Kind] = {
    "DataFrame": Kind((), _frame, _read_frame, _become, whole=True),
    "Series": Kind((), _series, _read_series, _become, whole=True),
    "Index": Kind((), _index, _read_index, whole=True),
    "Timestamp": Kind((), _timestamp, _read_timestamp),
    "Timedelta": Kind((), lambda value: (value.to_timedelta64(),), _read_timedelta),
    "Interval": Kind((), _interval, lambda *parts: _pandas().Interval(*parts)),
    "Period": Kind((), _period, _read_period),
    "NA": Kind((), lambda value: (), lambda: _pandas().NA),
    "column": Kind((), lambda value: _column(value), _read_column, whole=True),
    "sparse": Kind((), _sparse, _read_sparse, whole=True),
}
_NAMES = {"NaTType": "Timestamp", "NAType": "NA", "Categorical": "column"}
_INDEXES = ("Index", "RangeIndex", "MultiIndex", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex")
_SPARSE = {f"{form}_{family}" for form in _FORMATS for family in ("array", "matrix")}


def take_apart(value: Any) -> tuple[str, tuple[Any, ...]] | None:
    """Name the kind of a value of pandas or SciPy and list its parts; None for what cannot be rebuilt."""
    cls = type(value)
    name = _NAMES.get(cls.__name__, cls.__name__)
    if name in _INDEXES:
        name = "Index"
    elif name in _SPARSE:
        name = "sparse"
    if name not in KINDS or getattr(sys.modules.get(cls.__module__), cls.__name__, None) is not cls:
        return None
    try:
        parts = KINDS[name].take_apart(value)
    except _TooSpecial:
        return None
    return None if parts is None else (name, parts)
