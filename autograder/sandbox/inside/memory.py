"""What both ends of the wire know during a call: its mutable objects and the functions handed out."""

import datetime
import decimal
import enum
import fractions
import pathlib
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, Protocol

import numpy as np

from . import limits

# The dtypes whose arrays travel as raw bytes, in this machine's byte order.
NUMERIC = frozenset(np.dtype(code).str for code in "?bhilqBHILQefdgFDG")
# Dates, lengths of time and byte strings travel in the same way.
_OTHER_DTYPES = re.compile(r"<[mM]8(\[[1-9]?\d{0,6}(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?|\|S[1-9]\d{0,5}", re.ASCII)
GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


class Malformed(Exception):
    """The other end sent what the wire's rules do not allow."""


class Frame:
    """The mutable objects and functions that one call has made known to both ends."""

    def __init__(self) -> None:
        self.objects: dict[int, Any] = {}
        self.ids: dict[int, int] = {}  # id() of an object -> its id on the wire; `objects` keeps it alive
        self.windows: dict[int, list[int]] = {}  # id() of the owner of memory -> contiguous arrays in it
        self.functions: dict[int, Callable[..., Any]] = {}
        self.raised: dict[int, BaseException] = {}


class Memory:
    """The frames of the calls in progress, innermost last; the first stays for good.

    Parameters
    ----------
    parity : 0 or 1
        One end gives even ids and handles, the other odd ones.
    """

    def __init__(self, parity: int) -> None:
        self.frames = [Frame()]
        self.parity = parity
        self._numbers = count(parity, 2)

    @contextmanager
    def frame(self) -> Iterator[Frame]:
        if len(self.frames) > limits.MAX_DEPTH:
            raise RecursionError("functions call each other too deep across the sandbox's wall")
        self.frames.append(Frame())
        try:
            yield self.frames[-1]
        finally:
            self.frames.pop()

    @property
    def call(self) -> Frame:
        """The frame of the outermost call in progress: what is handed out in a call lives as long."""
        return self.frames[min(1, len(self.frames) - 1)]

    def number(self) -> int:
        return next(self._numbers)

    def remember(self, number: int, value: Any) -> None:
        frame = self.frames[-1]
        frame.objects[number] = value
        frame.ids[id(value)] = number

    def remember_window(self, number: int, array: np.ndarray) -> None:
        """Let later views of this array be described by where they lie in it."""
        if array.flags.forc and array.size:
            self.frames[-1].windows.setdefault(id(_owner(array)), []).append(number)

    def id_of(self, value: Any) -> int | None:
        return next((frame.ids[id(value)] for frame in reversed(self.frames) if id(value) in frame.ids), None)

    def known(self, number: int) -> Any:
        return next((frame.objects[number] for frame in reversed(self.frames) if number in frame.objects), None)

    def function(self, handle: object) -> Callable[..., Any]:
        for frame in self.frames:
            if isinstance(handle, int) and handle in frame.functions:
                return frame.functions[handle]
        raise Malformed("an unknown function")

    def window_of(self, array: np.ndarray) -> tuple[int, list[int], int] | None:
        """Find a known array that `array` is a view of: its id, the strides and the offset in elements."""
        if array.base is None or not array.size:
            return None
        owner, size = id(_owner(array)), array.itemsize
        for frame in reversed(self.frames):
            for number in frame.windows.get(owner, ()):
                base = frame.objects[number]
                low, high = np.lib.array_utils.byte_bounds(array)
                start, end = np.lib.array_utils.byte_bounds(base)
                offset = _address(array) - start
                if (
                    base.dtype == array.dtype
                    and array.size <= base.size
                    and start <= low <= high <= end
                    and not any(step % size for step in (offset, *array.strides))
                ):
                    return number, [step // size for step in array.strides], offset // size
        return None


class Codec(Protocol):
    """What a reader and a writer need to know of their end of the wire."""

    memory: Memory

    def present(self, value: Any, writer: Any) -> list[Any]:
        """Make the node of a value that cannot be written in full: a function, a class, an object."""

    def function(self, handle: int, name: str) -> Any:
        """Give the proxy of a function of the other end."""

    @property
    def strangers(self) -> Any:
        """What makes stand-ins for the other end's objects."""


def is_plain_dtype(text: Any) -> bool:
    """Tell whether arrays of this dtype travel as raw bytes."""
    return text in NUMERIC or _OTHER_DTYPES.fullmatch(text) is not None


_KEYS: tuple[type, ...] = (bool, int, float, complex, str, bytes, np.generic, range, type(None), enum.Enum)
_KEYS += (datetime.date, datetime.time, datetime.timedelta, datetime.timezone, decimal.Decimal, fractions.Fraction)
_KEYS += (uuid.UUID, pathlib.PurePath)


def is_key(key: Any) -> bool:
    """Tell whether a dict or a set with this key may cross the wire.

    An object that is hashed by its identity may: it is the same stand-in whenever it comes. One that hashes by its
    content may not, as its stand-in could not find what its equals have been stored under.
    """
    if isinstance(key, (tuple, frozenset)):
        return all(map(is_key, key))
    return isinstance(key, _KEYS) or type(key).__hash__ is object.__hash__


def check_keys(keys: Sequence[Any]) -> Sequence[Any]:
    """Refuse keys that would keep a dict or a set busy.

    Python compares a key with all that have the same hash, and anyone can make numbers with the same hash.

    Raises
    ------
    ValueError
        If there are too many, or too many with the same hash.
    """
    if not all(map(is_key, keys)) or len(keys) > limits.MAX_KEYS:
        raise ValueError
    if len(keys) > limits.MAX_COLLIDING and max(Counter(map(hash, keys)).values()) > limits.MAX_COLLIDING:
        raise ValueError
    return keys


def _owner(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]
