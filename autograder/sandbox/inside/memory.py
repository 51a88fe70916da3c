"""What both ends of the wire know during a call: its mutable objects and the functions handed out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Protocol

import numpy as np

from . import limits

# The dtypes whose arrays travel as raw bytes, in this machine's byte order.
NUMERIC = frozenset(np.dtype(code).str for code in "?bhilqBHILQefdgFDG")
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

    def offer(self, function: Callable[..., Any]) -> list[Any]:
        """Make the node of a function that the other end may call."""

    def proxy(self, handle: int, name: str) -> Callable[..., Any]:
        """Make the stand-in of a function of the other end."""


def is_key(key: Any) -> bool:
    """Tell whether a dict with this key may cross the wire."""
    if type(key) is tuple:
        return all(map(is_key, key))
    return key is None or isinstance(key, (bool, int, float, complex, str, bytes, np.generic))


def _owner(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]
