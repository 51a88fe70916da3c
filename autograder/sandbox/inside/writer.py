"""Plain values to JSON-ready nodes and raw buffers.

A node is None, a bool, an int, a float, a str, or a list `[kind, ...]`:

    ["complex", real, imag]      ["bytes", buffer]           ["scalar", dtype, hex]     ["opaque", type, text]
    ["tuple", nodes]             ["list", id, nodes]         ["dict", id, [[key node, node], ...]]
    ["array", id, dtype, shape, order, writeable, buffer]    ["items", id, dtype, shape, nodes]
    ["view", id, id of base, shape, strides, offset, buffer] ["generator", id, name, state, seed]
    ["function", handle, name]   ["own", handle]             ["ref", id]

Mutable objects have an id, known to both ends for as long as a call lasts. A node with a known id writes its content
into the object that the other end already has: so changes made in place travel, and the same object stays the same.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from . import limits
from .memory import GENERATORS, NUMERIC, Codec, is_key
from .values import Opaque


class TooLarge(ValueError):
    """A value is too large to cross the wire."""


class Writer:
    """Writes the values of one message; `buffers` fills up with the raw content of arrays."""

    def __init__(self, end: Codec) -> None:
        self.buffers: list[Any] = []
        self._end = end
        self._memory = end.memory
        self._stated: set[int] = set()
        self._open: set[int] = set()
        self._nodes = 0
        self._keys = 0
        self._bytes = 0

    def node(self, value: Any) -> Any:
        """Turn a value into a node. Subclasses are read by the methods of their base class, so none can interfere."""
        self._nodes += 1
        if self._nodes > limits.MAX_NODES:
            raise TooLarge(f"the value holds more than {limits.MAX_NODES:,} values")
        kind = type(value)
        if value is None or kind is bool:
            return value
        if issubclass(kind, np.generic) and not issubclass(kind, (str, bytes)):
            return self._scalar(value)
        if issubclass(kind, (int, float, str, bytes, complex)):
            return self._atom(value)
        if issubclass(kind, tuple):
            return ["tuple", self._nest(value, lambda: [self.node(item) for item in tuple.__iter__(value)])]
        if issubclass(kind, (np.ndarray, list, dict, np.random.Generator)):
            return self._mutable(value)
        if callable(value):
            return self._end.offer(value)
        if kind is Opaque:
            return ["opaque", value.type_name, value.text]
        return _opaque(value, repr(value)[: limits.MAX_NAME] if kind in (set, frozenset, range) else "")

    def restate(self, values: list[Any]) -> list[Any]:
        """Write the present content of objects that the other end knows, unless this message has it already."""
        return [self.node(value) for value in values if self._memory.id_of(value) not in self._stated]

    def _atom(self, value: Any) -> Any:
        if isinstance(value, int):
            if value.bit_length() > limits.MAX_INT_BITS:
                return _opaque(value, f"an integer of more than {limits.MAX_INT_BITS} bits")
            return int.__pos__(value)
        if isinstance(value, float):
            return float.__pos__(value)
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, complex):
            return ["complex", complex.__pos__(value).real, complex.__pos__(value).imag]
        return ["bytes", self._buffer(bytes(memoryview(value)))]

    def _scalar(self, value: np.generic) -> list[Any]:
        if value.dtype.str not in NUMERIC:
            return _opaque(value, f"a NumPy scalar of dtype {value.dtype}")
        return ["scalar", value.dtype.str, value.tobytes().hex()]

    def _mutable(self, value: Any) -> list[Any]:
        number = self._memory.id_of(value)
        if number in self._stated:
            return ["ref", number]
        if id(value) in self._open:
            return _opaque(value, "it contains itself")
        if isinstance(value, np.ndarray):
            return self._array(value, number)
        if isinstance(value, np.random.Generator):
            bits = value.bit_generator
            if type(bits).__name__ not in GENERATORS:
                return _opaque(value, f"a generator of the kind {type(bits).__name__}")
            state, seed = list(_leaves(bits.state)), _seed(bits.seed_seq)
            return ["generator", self._state(value, number), type(bits).__name__, state, seed]
        if isinstance(value, list):
            nodes = self._nest(value, lambda: [self.node(item) for item in list.__iter__(value)])
            return ["list", self._state(value, number), nodes]
        strange = next((key for key in dict.__iter__(value) if not is_key(key)), None)
        if strange is not None:
            return _opaque(value, f"a key of type {type(strange).__name__}")
        self._keys += len(value)
        if self._keys > limits.MAX_KEYS:
            raise TooLarge(f"the dicts hold more than {limits.MAX_KEYS:,} entries")
        pairs = self._nest(value, lambda: [[self.node(k), self.node(v)] for k, v in dict.items(value)])
        return ["dict", self._state(value, number), pairs]

    def _nest(self, value: Any, write: Callable[[], Any]) -> Any:
        if len(self._open) >= limits.MAX_NESTING:
            raise TooLarge(f"the value is nested more than {limits.MAX_NESTING} deep")
        self._open.add(id(value))
        try:
            return write()
        finally:
            self._open.discard(id(value))

    def _state(self, value: Any, number: int | None) -> int:
        if number is None:
            number = self._memory.number()
            self._memory.remember(number, value)
        self._stated.add(number)
        return number

    def _array(self, value: np.ndarray, number: int | None) -> list[Any]:
        array = np.ndarray.view(value, np.ndarray)
        shape = list(array.shape)
        if array.dtype.kind in "OU":
            nodes = self._nest(value, lambda: [self.node(item) for item in array.reshape(-1).tolist()])
            return ["items", self._state(value, number), array.dtype.kind, shape, nodes]
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        if array.dtype.str not in NUMERIC:
            return _opaque(value, f"an array of dtype {array.dtype}")
        window = self._memory.window_of(array) if number is None else None
        number = self._state(value, number)
        if window:
            base, strides, offset = window
            return ["view", number, base, shape, strides, offset, self._content(array)]
        order = "K"
        if array.dtype == value.dtype and type(value) is np.ndarray and array.flags.forc:
            order = "F" if array.flags.fnc else "C"
            self._memory.remember_window(number, value)
        content = self._content(array.T if order == "F" else array)
        return ["array", number, array.dtype.str, shape, order, array.flags.writeable, content]

    def _content(self, array: np.ndarray) -> int:
        return self._buffer(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)

    def _buffer(self, data: Any) -> int:
        self._bytes += len(data)
        if self._bytes > limits.MAX_ARRAY_BYTES:
            raise TooLarge(f"the value takes more than {limits.MAX_ARRAY_BYTES // limits.MIB} MiB")
        self.buffers.append(data)
        return len(self.buffers) - 1


def _opaque(value: Any, why: str) -> list[Any]:
    return ["opaque", type(value).__name__[: limits.MAX_NAME], why]


def _leaves(state: Mapping[str, Any]) -> Iterator[Any]:
    """List a generator's state: integers as they are, arrays as hexadecimal digits."""
    for item in state.values():
        if isinstance(item, dict):
            yield from _leaves(item)
        elif isinstance(item, np.ndarray):
            yield item.tobytes().hex()
        elif not isinstance(item, str):
            yield item


def _seed(sequence: Any) -> list[Any] | None:
    """List what `Generator.spawn` needs: entropy, spawn key, number of children so far; None where there is none."""
    if type(sequence) is not np.random.SeedSequence:
        return None
    entropy = [sequence.entropy] if isinstance(sequence.entropy, int) else list(map(int, sequence.entropy or ()))
    return [entropy, list(map(int, sequence.spawn_key)), sequence.n_children_spawned]
