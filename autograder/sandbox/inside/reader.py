"""Nodes and raw buffers to plain values (`writer` lists the nodes).

Nothing is taken on trust: the other end may be hostile code. Whatever does not fit is `Malformed`.
"""

import collections
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from . import limits, plain
from .memory import GENERATORS, Codec, Malformed, check_keys, is_plain_dtype
from .values import Opaque

# NumPy's C code indexes a generator's buffer with these positions, so a false one would read outside it.
_RANGES = {"pos": 624 + 1, "buffer_pos": 4 + 1, "has_uint32": 2, "uinteger": 2**32}
_KINDS = frozenset(
    ["complex", "bytes", "scalar", "opaque", "tuple", "list", "dict", "array", "view", "items", "generator"]
    + ["function", "own", "ref", "plain", "class", "object", "error"]
)


class Reader:
    """Reads the values of one message. `received` lists the mutable objects that it stated."""

    def __init__(self, end: Codec, buffers: list[Any]) -> None:
        self.received: list[Any] = []
        self._end = end
        self._memory = end.memory
        self._buffers = list(buffers)
        self._stated: set[int] = set()
        self._changed: list[Any] = []
        self._shares = False
        self._keys = 0
        self._depth = 0

    def values(self, nodes: Any) -> list[Any]:
        """Read nodes in order; refuse a result that is cyclic or that unfolds to more than a message may hold."""
        try:
            values = self._nested(nodes)
            if self._shares or self._changed:
                _unfold(values + self._changed)
        except (TypeError, ValueError, LookupError, OverflowError, RecursionError, MemoryError, StopIteration) as error:
            raise Malformed(f"a value that does not fit its description ({type(error).__name__})") from error
        return values

    def _nested(self, nodes: Any) -> list[Any]:
        _expect(type(nodes) is list and self._depth <= limits.MAX_NESTING + 1)
        self._depth += 1
        values = [self._value(node) for node in nodes]
        self._depth -= 1
        return values

    def _value(self, node: Any) -> Any:
        kind = type(node)
        if node is None or kind is bool or kind is float:
            return node
        if kind is int:
            _expect(node.bit_length() <= limits.MAX_JSON_BITS)
            return node
        if kind is str:
            return clean(node)
        _expect(kind is list and node[0] in _KINDS)
        return getattr(self, f"_{node[0]}")(*node[1:])

    def _complex(self, real: Any, imag: Any) -> complex:
        _expect(type(real) is float and type(imag) is float)
        return complex(real, imag)

    def _bytes(self, buffer: Any) -> bytes:
        return bytes(self._take(buffer))

    def _scalar(self, dtype: Any, digits: Any) -> np.generic:
        _expect(is_plain_dtype(dtype) and type(digits) is str)
        return _from_buffer(bytes.fromhex(digits), dtype, 1)[0]

    def _opaque(self, type_name: Any, text: Any) -> Opaque:
        _expect(type(type_name) is str and type(text) is str)
        return Opaque(clean(type_name[: limits.MAX_NAME]), clean(text[: limits.MAX_NAME]))

    def _tuple(self, nodes: Any) -> tuple[Any, ...]:
        return tuple(self._nested(nodes))

    def _list(self, number: Any, nodes: Any) -> list[Any]:
        target = self._target(number, list, list)
        target[:] = self._nested(nodes)
        return target

    def _dict(self, number: Any, pairs: Any) -> dict[Any, Any]:
        target = self._target(number, dict, dict)
        _expect(type(pairs) is list and all(type(pair) is list and len(pair) == 2 for pair in pairs))
        self._keys += len(pairs)
        _expect(self._keys <= limits.MAX_KEYS)
        keys = self._nested([key for key, _ in pairs])
        check_keys(keys)
        values = self._nested([value for _, value in pairs])
        target.clear()
        target.update(zip(keys, values, strict=True))
        return target

    def _array(self, number: Any, dtype: Any, shape: Any, order: Any, writeable: Any, buffer: Any) -> np.ndarray:
        _expect(is_plain_dtype(dtype) and order in ("C", "F", "K") and type(writeable) is bool)
        axes = _shape(shape)
        flat = _from_buffer(self._take(buffer), dtype, math.prod(axes))
        content = flat.reshape(axes[::-1]).T if order == "F" else flat.reshape(axes)

        def make() -> np.ndarray:
            array = content.copy(order="F" if order == "F" else "C")
            array.flags.writeable = writeable
            return array

        target = self._target(number, np.ndarray, make)
        if target.dtype.newbyteorder("=") != dtype or target.shape != axes:
            raise Malformed("an array that was given has another shape or dtype now; make a new array instead")
        if target.flags.writeable:
            target[...] = content
        if order != "K":
            self._memory.remember_window(number, target)
        return target

    def _view(self, number: Any, base: Any, shape: Any, strides: Any, offset: Any, buffer: Any) -> np.ndarray:
        source: Any = self._memory.known(base) if type(base) is int else None
        _expect(type(source) is np.ndarray and is_plain_dtype(source.dtype.str) and source.flags.forc)
        axes, size = _shape(shape), source.itemsize
        _expect(math.prod(axes) <= source.size and type(offset) is int and len(strides) == len(axes))
        _expect(all(type(step) is int for step in strides))
        memory, steps = source.reshape(-1, order="A"), [step * size for step in strides]
        view = np.ndarray(axes, source.dtype, memory, offset * size, steps)  # raises ValueError when out of bounds
        target = self._target(number, np.ndarray, lambda: view)
        _expect(target is view)
        content = _from_buffer(self._take(buffer), source.dtype.str, view.size).reshape(axes)
        if view.flags.writeable:
            view[...] = content
        return view

    def _items(self, number: Any, kind: Any, shape: Any, nodes: Any) -> np.ndarray:
        _expect(kind in ("O", "U"))
        axes, items = _shape(shape), self._nested(nodes)
        _expect(len(items) == math.prod(axes))
        dtype = "O"
        if kind == "U":
            _expect(all(type(item) is str for item in items))
            width = max(1, *map(len, items))
            _expect(len(items) * width * 4 <= limits.MAX_ARRAY_BYTES)
            dtype = f"U{width}"
        target = self._target(number, np.ndarray, lambda: np.empty(axes, dtype))
        _expect(target.dtype.kind == kind and target.shape == axes)
        content = np.empty(len(items), object)
        content[:] = items
        target[...] = content.reshape(axes)
        return target

    def _generator(self, number: Any, name: Any, state: Any, seed: Any) -> np.random.Generator:
        _expect(name in GENERATORS)
        fresh = getattr(np.random, name)(_seed_sequence(seed))
        leaves = iter(state)
        sound = _filled(fresh.state, leaves)
        _expect(next(leaves, None) is None)
        target = self._target(number, np.random.Generator, lambda: np.random.Generator(fresh))
        _expect(type(target.bit_generator).__name__ == name)
        target.bit_generator.state = sound
        own = target.bit_generator.seed_seq
        if type(own) is np.random.SeedSequence and seed is not None and seed[2] > own.n_children_spawned:
            own.spawn(seed[2] - own.n_children_spawned)
        return target

    def _plain(self, name: Any, number: Any, nodes: Any) -> Any:
        kind, before = plain.kind(name), len(self.received)
        parts = self._nested(nodes)
        if kind.whole:
            del self.received[before:]
        try:
            made = kind.build(*parts)
        except Exception as error:  # whatever the constructors of other libraries raise
            raise ValueError from error
        if kind.update is None:
            _expect(number is None)
            return made
        target = self._target(number, type(made), lambda: made)
        if target is not made:
            kind.update(target, made)
        return target

    def _function(
        self, handle: Any, name: Any, kind: Any = "", module: Any = "", qualname: Any = "", doc: Any = None
    ) -> Callable[..., Any]:
        _expect(self._is_foreign(handle) and all(type(text) is str for text in (name, kind, module, qualname)))
        _expect(doc is None or type(doc) is str)
        function = self._end.function(handle, clean(name[: limits.MAX_NAME]))
        if kind:
            function.described(kind, clean(module), clean(qualname), doc and clean(doc))
        return function

    def _class(self, handle: Any, bases: Any = None, description: Any = None) -> type:
        _expect(self._is_foreign(handle))
        if bases is None:
            return self._end.strangers.known_class(handle)
        _expect(type(bases) is list and len(bases) <= limits.MAX_FIELDS and type(description) is list)
        return self._end.strangers.new_class(handle, self._nested(bases), description)

    def _object(self, handle: Any, cls: Any) -> Any:
        _expect(self._is_foreign(handle) and type(cls) is list and cls[0] == "class")
        return self._end.strangers.instance(handle, self._class(*cls[1:]))

    def _error(self, handle: Any, cls: Any, message: Any, nodes: Any, pairs: Any) -> Any:
        _expect(self._is_foreign(handle) and type(cls) is list and cls[0] == "class" and type(message) is str)
        _expect(type(pairs) is list and all(type(pair) is list and type(pair[0]) is str for pair in pairs))
        own = dict(zip([name for name, _ in pairs], self._nested([node for _, node in pairs]), strict=True))
        args = tuple(self._nested(nodes))
        return self._end.strangers.error(handle, self._class(*cls[1:]), clean(message), args, own)

    def _is_foreign(self, handle: Any) -> bool:
        return type(handle) is int and handle >= 0 and handle % 2 != self._memory.parity

    def _own(self, handle: Any) -> Callable[..., Any]:
        return self._memory.function(handle)

    def _ref(self, number: Any) -> Any:
        _expect(number in self._stated)
        self._shares = True
        return self._memory.known(number)

    def _target(self, number: Any, kind: type, make: Callable[[], Any]) -> Any:
        """Find the object that a node writes to, or make it when its id is new."""
        _expect(type(number) is int and number >= 0 and number not in self._stated)
        target = self._memory.known(number)
        if target is None:
            _expect(number % 2 != self._memory.parity)
            target = make()
            self._memory.remember(number, target)
        else:
            self._changed.append(target)
        _expect(isinstance(target, kind))
        self._stated.add(number)
        self.received.append(target)
        return target

    def _take(self, index: Any) -> Any:
        _expect(type(index) is int and 0 <= index < len(self._buffers) and self._buffers[index] is not None)
        data, self._buffers[index] = self._buffers[index], None
        return data


def clean(text: str) -> str:
    """Replace lone surrogates, which no file or page can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _expect(condition: bool) -> None:
    if not condition:
        raise ValueError


def _shape(shape: Any) -> tuple[int, ...]:
    _expect(type(shape) is list and len(shape) <= 32 and all(type(axis) is int and axis >= 0 for axis in shape))
    # Empty axes do not shelter huge ones: a sum over the empty one would make them real.
    _expect(math.prod(axis for axis in shape if axis) <= limits.MAX_ARRAY_BYTES)
    return tuple(shape)


def _from_buffer(data: Any, dtype: str, size: int) -> np.ndarray:
    _expect(len(data) == size * np.dtype(dtype).itemsize)
    if dtype == "|b1":
        return np.frombuffer(data, np.uint8) != 0  # a byte other than 0 and 1 would be neither True nor False
    return np.frombuffer(data, dtype)


def _seed_sequence(seed: Any) -> np.random.SeedSequence:
    """Make the sequence that a generator's children come from, so that `spawn` gives the same ones on either side."""
    if seed is None:
        return np.random.SeedSequence(0)
    _expect(type(seed) is list and len(seed) == 3 and type(seed[0]) is list and type(seed[1]) is list)
    entropy, key, children = seed
    words = [*entropy, *key]
    _expect(len(words) <= limits.MAX_SEED_WORDS and all(type(word) is int and word >= 0 for word in words))
    _expect(
        all(word.bit_length() <= 32 for word in key) and all(w.bit_length() <= limits.MAX_INT_BITS for w in entropy)
    )
    _expect(type(children) is int and 0 <= children <= limits.MAX_SPAWNED)
    only = entropy[0] if len(entropy) == 1 else entropy
    return np.random.SeedSequence(only, spawn_key=tuple(key), n_children_spawned=children)


def _filled(pattern: dict[str, Any], leaves: Iterator[Any]) -> dict[str, Any]:
    """Fill a sound state of the same kind of generator with these leaves, each checked against its range."""
    state = dict(pattern)
    for key, item in pattern.items():
        if isinstance(item, dict):
            state[key] = _filled(item, leaves)
        elif isinstance(item, np.ndarray):
            state[key] = _from_buffer(bytes.fromhex(next(leaves)), item.dtype.str, item.size)
        elif not isinstance(item, str):
            leaf = next(leaves)
            _expect(type(leaf) is int and 0 <= leaf < _RANGES.get(key, 2**128))
            state[key] = leaf
    return state


def _unfold(values: list[Any]) -> None:
    """Walk through values as a test would, counting what is shared every time."""
    nodes = size = 0
    stack: list[tuple[Any, int]] = [(value, 0) for value in values]
    while stack:
        value, depth = stack.pop()
        nodes += 1
        if isinstance(value, np.ndarray):
            size += value.nbytes
        _expect(nodes <= limits.MAX_NODES and size <= 4 * limits.MAX_ARRAY_BYTES and depth <= 2 * limits.MAX_NESTING)
        if issubclass(type(value), dict):
            stack.extend((item, depth + 1) for item in value.values())
        elif issubclass(type(value), (list, tuple, collections.deque)):
            stack.extend((item, depth + 1) for item in value)
        elif isinstance(value, np.ndarray) and value.dtype == object:
            stack.extend((item, depth + 1) for item in value.flat)
