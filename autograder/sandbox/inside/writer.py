"""Plain values to JSON-ready nodes and raw buffers.

A node is None, a bool, an int, a float, a str, or a list `[kind, ...]`:

    ["complex", real, imag]      ["bytes", buffer]           ["scalar", dtype, hex]     ["opaque", type, text]
    ["tuple", nodes]             ["list", id, nodes]         ["dict", id, [[key node, node], ...]]
    ["plain", kind, id or None, nodes]: a value that `plain` or `frames` took apart
    ["array", id, dtype, shape, order, writeable, buffer]    ["items", id, dtype, shape, nodes]
    ["view", id, id of base, shape, strides, offset, buffer] ["generator", id, name, state, seed]
    ["function", handle, name, kind, module, qualified name, docstring]
    ["class", handle, class nodes, description], the second time ["class", handle]
    ["object", handle, class node]                           ["error", handle, class node, message, nodes, pairs]
    ["own", handle]              ["ref", id]

What comes as what:

    None, bool, numbers, str, bytes, tuple, list, dict, ndarray, Generator     copies; subclasses as their base
    set, range, slice, views of a dict, dates, Decimal, Fraction, named tuples,
    Counter, OrderedDict, defaultdict, deque, UUID, paths, dtypes, masked and
    structured arrays, builtin types; values of pandas, SciPy's sparse arrays  copies, where every part is plain
    functions                                                                  functions that can be called
    exceptions                                                                 LearnerErrors of their builtin class
    classes, instances, iterators, modules and all others                      stand-ins, to the grader alone
    what contains itself or is too large                                       Opaque, or TooLarge is raised

Mutable objects have an id, known to both ends for as long as a call lasts. A node with a known id writes its content
into the object that the other end already has: so changes made in place travel, and the same object stays the same.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from . import limits, plain
from .memory import GENERATORS, Codec, is_key, is_plain_dtype
from .values import Opaque


class TooLarge(ValueError):
    """A value is too large to cross the wire."""


class Writer:
    """Writes the values of one message; `buffers` fills up with the raw content of arrays."""

    def __init__(self, end: Codec) -> None:
        self.buffers: list[Any] = []
        self.described: set[int] = set()  # handles of the classes that this message describes
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
        if kind in plain.NAMES and (taken := plain.take_apart(value)):
            return self._plain(value, *taken)
        if issubclass(kind, np.generic) and not issubclass(kind, (str, bytes)):
            return self._scalar(value)
        if issubclass(kind, (int, float, str, bytes, complex)):
            return self._atom(value)
        if issubclass(kind, tuple):
            if kind is not tuple and (taken := plain.take_apart(value)):
                return self._plain(value, *taken)
            return ["tuple", self._nest(value, lambda: [self.node(item) for item in tuple.__iter__(value)])]
        if issubclass(kind, (np.ndarray, list, dict, np.random.Generator)):
            if kind.__module__.startswith("scipy.") and (taken := plain.take_apart(value)):
                return self._plain(value, *taken)  # one of the sparse matrices is a dict
            return self._mutable(value)
        if kind is Opaque:
            return ["opaque", value.type_name, value.text]
        if taken := plain.take_apart(value):
            return self._plain(value, *taken)
        return self._end.present(value, self)

    def restate(self, values: list[Any]) -> list[Any]:
        """Write the present content of objects that the other end knows, unless this message has it already."""
        return [self.node(value) for value in values if self._memory.id_of(value) not in self._stated]

    def _atom(self, value: Any) -> Any:
        if isinstance(value, int):
            if value.bit_length() > limits.MAX_INT_BITS:
                return _opaque(value, f"an integer of more than {limits.MAX_INT_BITS} bits")
            if value.bit_length() > limits.MAX_JSON_BITS:
                return ["plain", "int", None, [format(int.__pos__(value), "x")]]
            return int.__pos__(value)
        if isinstance(value, float):
            return float.__pos__(value)
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, complex):
            return ["complex", complex.__pos__(value).real, complex.__pos__(value).imag]
        return ["bytes", self._buffer(bytes(memoryview(value)))]

    def _scalar(self, value: np.generic) -> list[Any]:
        if not is_plain_dtype(value.dtype.str):
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
            return self._end.present(value, self)
        self._keys += len(value)
        if self._keys > limits.MAX_KEYS:
            raise TooLarge(f"the dicts hold more than {limits.MAX_KEYS:,} entries")
        pairs = self._nest(value, lambda: [[self.node(k), self.node(v)] for k, v in dict.items(value)])
        return ["dict", self._state(value, number), pairs]

    def _plain(self, value: Any, name: str, parts: tuple[Any, ...]) -> list[Any]:
        mutable = plain.kind(name).update is not None
        number = self._memory.id_of(value) if mutable else None
        if number in self._stated:
            return ["ref", number]
        if id(value) in self._open:
            return _opaque(value, "it contains itself")
        nodes = self._nest(value, lambda: [self.node(part) for part in parts])
        return ["plain", name, self._state(value, number) if mutable else None, nodes]

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
        if not is_plain_dtype(array.dtype.str):
            if parts := plain.structured(array):
                return self._plain(value, "structured", parts)
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
