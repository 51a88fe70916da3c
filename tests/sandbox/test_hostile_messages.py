"""The grader's end takes nothing on trust: every message from the sandbox is a value, an error, or `Malformed`."""

import builtins
import contextlib
import copy
import inspect
import json
import operator
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside import limits
from autograder.sandbox.inside.channel import Channel, Message
from autograder.sandbox.inside.objects import SPECIALS
from autograder.sandbox.inside.reader import _KINDS, Reader
from autograder.sandbox.inside.standins import StandIn
from autograder.sandbox.inside.values import LearnerError, LearnerStopped
from autograder.sandbox.inside.wire import GraderEnd, Malformed


def read(node, *buffers, known=()):
    """Read one node at the grader's end, which knows these objects under the ids 0, 2, 4, ..."""
    end = GraderEnd()
    for number, value in enumerate(known):
        end.memory.remember(2 * number, value)
        if isinstance(value, np.ndarray):
            end.memory.remember_window(2 * number, value)
    return Reader(end, list(buffers)).values([node])[0]


EIGHT = bytes(8)
NESTED = ["list", 1, []]
for number in range(3, 2 * limits.MAX_NESTING + 9, 2):
    NESTED = ["list", number, [NESTED]]
PCG = [1, 2, 0, 0]
SEED = [[0], [], 0]
CLASS = ["C", "__main__", "C", None, [["__main__", "C"], ["builtins", "object"]], []]
ERROR = ["E", "__main__", "E", None, [["__main__", "E"], ["builtins", "BaseException"]], []]


@pytest.mark.parametrize(
    ("node", "buffers"),
    [
        (["unknown"], []),
        ([], []),
        ({"list": 1}, []),
        (["list"], []),
        (["list", 1, [], []], []),
        (["list", 1, "abc"], []),
        (["list", 2, []], []),  # an id that is ours to give
        (["list", -1, []], []),
        (["list", True, []], []),
        (["list", 10**30 + 1, None], []),
        (["tuple", [["list", 1, []], ["list", 1, []]]], []),
        (["ref", 1], []),
        (["ref", [1]], []),
        (["list", 1, [["ref", 1]]], []),
        (NESTED, []),
        (2 ** (limits.MAX_JSON_BITS + 1), []),
        (["complex", 1, 2.0], []),
        (["complex", "a", 2.0], []),
        (["bytes", 0], []),
        (["bytes", -1], [EIGHT]),
        (["bytes", True], [EIGHT]),
        (["tuple", [["bytes", 0], ["bytes", 0]]], [EIGHT]),
        (["scalar", "<f8", "00"], []),
        (["scalar", "|O", "00"], []),
        (["scalar", "<f8", "zz"], []),
        (["scalar", ["<f8"], "00"], []),
        (["dict", 1, [["a", 1, 2]]], []),
        (["dict", 1, [[["list", 3, []], 1]]], []),
        (["dict", 1, [[k, 0] for k in range(limits.MAX_KEYS + 1)]], []),
        (["array", 1, "<f8", [2], "C", True, 0], [EIGHT]),
        (["array", 1, "<f8", [-1], "C", True, 0], [EIGHT]),
        (["array", 1, "<f8", [1.0], "C", True, 0], [EIGHT]),
        (["array", 1, "<f8", [True], "C", True, 0], [EIGHT]),
        (["array", 1, "<f8", [1] * 40, "C", True, 0], [EIGHT]),
        (["array", 1, "<f8", [2**40, 2**40], "C", True, 0], [EIGHT]),
        (["array", 1, "<f8", [0, 2**60], "C", True, 0], [b""]),
        (["array", 1, "<f8", [1], "A", True, 0], [EIGHT]),
        (["array", 1, "<f8", [1], "C", 1, 0], [EIGHT]),
        (["array", 1, "|O", [1], "C", True, 0], [EIGHT]),
        (["array", 1, "<M8[x]", [1], "C", True, 0], [EIGHT]),
        (["array", 1, "|V8", [1], "C", True, 0], [EIGHT]),
        (["array", 1, ">f8", [1], "C", True, 0], [EIGHT]),
        (["items", 1, "O", [2], [1]], []),
        (["items", 1, "U", [1], [1]], []),
        (["items", 1, "U", [1], [["list", 3, []]]], []),
        (["items", 1, "S", [1], ["a"]], []),
        (["view", 1, 0, [1], [1], 0, 0], [EIGHT]),
        (["generator", 1, "RandomState", PCG, SEED], []),
        (["generator", 1, "PCG64", PCG[:3], SEED], []),
        (["generator", 1, "PCG64", [*PCG, 0], SEED], []),
        (["generator", 1, "PCG64", [1, 2, 0, 2**32], SEED], []),
        (["generator", 1, "PCG64", [1.0, 2, 0, 0], SEED], []),
        (["generator", 1, "PCG64", [2**128, 2, 0, 0], SEED], []),
        (["generator", 1, "PCG64", PCG, [[0], [], 10**9]], []),
        (["generator", 1, "MT19937", ["00" * 4 * 624, 625], SEED], []),
        (["generator", 1, "MT19937", ["00" * 4 * 624, -1], SEED], []),
        (["generator", 1, "MT19937", ["00", 0], SEED], []),
        (["generator", 1, "Philox", ["00" * 32, "00" * 16, "00" * 32, 5, 0, 0], SEED], []),
        (["function", 2, "f"], []),
        (["function", "1", "f"], []),
        (["function", 1, 3], []),
        (["own", 5], []),
        (["own", "x"], []),
        (["opaque", 3, "x"], []),
        (["plain", "unknown", None, []], []),
        (["plain", ["set"], None, []], []),
        (["plain", "set", None, [["tuple", [1]]]], []),  # a mutable value without an id
        (["plain", "set", 2, [["tuple", [1]]]], []),
        (["plain", "set", 1, [1]], []),
        (["plain", "set", 1, ["abc"]], []),
        (["plain", "set", 1, [["tuple", [["list", 3, []]]]]], []),
        (["plain", "frozenset", 1, [["tuple", [1]]]], []),
        (["plain", "int", None, ["f" * (limits.MAX_INT_BITS // 4 + 3)]], []),
        (["plain", "int", None, [3]], []),
        (["plain", "range", None, [0, 10**12, 1]], []),
        (["plain", "range", None, [0, 1, 0]], []),
        (["plain", "range", None, [0.0, 1, 1]], []),
        (["plain", "Counter", 1, [["tuple", [1]]]], []),
        (["plain", "Counter", 1, [["tuple", [["tuple", [["list", 3, []], 1]]]]]], []),
        (["plain", "defaultdict", 1, ["eval", ["tuple", []]]], []),
        (["plain", "deque", 1, [["tuple", []], -1]], []),
        (["plain", "date", None, [0, 1, 1]], []),
        (["plain", "datetime", None, [2020, 1, 1, 0, 0, 0, 0, "UTC", 0]], []),
        (["plain", "timezone", None, [1, None]], []),
        (["plain", "zone", None, ["../../etc/passwd"]], []),
        (["plain", "zone", None, ["Nowhere/Land"]], []),
        (["plain", "Decimal", None, ["1E+99999"]], []),
        (["plain", "Decimal", None, ["1" * 10_001]], []),
        (["plain", "Decimal", None, ["1_0"]], []),
        (["plain", "Fraction", None, [1, 0]], []),
        (["plain", "Fraction", None, [["list", 1, []], 1]], []),
        (["plain", "UUID", None, ["x"]], []),
        (["plain", "path", None, [1]], []),
        (["plain", "dtype", None, ["O"]], []),
        (["plain", "dtype", None, ["f8,i4"]], []),
        (["plain", "masked", 1, [1, 2]], []),
        (["plain", "structured", 1, [False, *([["tuple", []]] * 4)]], []),
        (["plain", "named", None, ["a b", ["tuple", ["x"]], ["tuple", [1]]]], []),
        (["plain", "named", None, ["P", ["tuple", ["_x"]], ["tuple", [1]]]], []),
        (["plain", "named", None, ["P", ["tuple", ["x", "x"]], ["tuple", [1, 2]]]], []),
        (["plain", "named", None, ["P", ["tuple", ["x"]], ["tuple", [1, 2]]]], []),
        (["plain", "named", None, ["class", ["tuple", ["x"]], ["tuple", [1]]]], []),
        (["plain", "type", None, ["eval"]], []),
        (["plain", "type", None, ["ndarray"]], []),
        (["plain", "type", None, ["os.system"]], []),
        (["plain", "DataFrame", 1, [1, 2, 3]], []),
        (["plain", "Index", None, ["range", 0, 10**12, 1, None]], []),
        (["plain", "Index", None, ["range", 0, 1, 0, None]], []),
        (["plain", "Index", None, ["values", ["tuple", ["numpy", "O", 1]], None, None]], []),
        (["plain", "column", None, ["extension", "Sparse[int]", 1, 2]], []),
        (["plain", "column", None, ["category", 1, 2, True]], []),
        (["plain", "Period", None, [1, "__import__"]], []),
        (["class", 1], []),
        (["class", 2, [], CLASS], []),
        (["class", -1, [], CLASS], []),
        (["class", True, [], CLASS], []),
        (["class", 1, [3], CLASS], []),
        (["class", 1, [], CLASS[:-1]], []),
        (["class", 1, [], ["a\0", *CLASS[1:]]], []),
        (["class", 1, [], ["a" * 300, *CLASS[1:]]], []),
        (["class", 1, [], [*CLASS[:3], 5, *CLASS[4:]]], []),
        (["class", 1, [], [*CLASS[:4], [["builtins"]], []]], []),
        (["class", 1, [], [*CLASS[:4], [["a", "b"]] * 300, []]], []),
        (["class", 1, [], [*CLASS[:5], [10**6]]], []),
        (["class", 1, [], [*CLASS[:5], [-1]]], []),
        (["class", 1, [], [*CLASS[:5], ["len"]]], []),
        (["object", 3, ["list", 1, []]], []),
        (["object", 3, 1], []),
        (["object", 4, ["class", 1, [], CLASS]], []),
        (["object", 3, ["class", 1, [], ERROR]], []),
        (["error", 3, ["class", 1, [], CLASS], "x", [], []], []),
        (["error", 3, ["class", 1, [], ERROR], 5, [], []], []),
        (["error", 3, ["class", 1, [], ERROR], "x", [["own", 9]], []], []),
        (["error", 3, ["class", 1, [], ERROR], "x", [], ["ab"]], []),
        (["error", 3, ["class", 1, [], ERROR], "x", [], [[1, 2]]], []),
        (["function", 1, "f", 5], []),
        (["own", -1], []),  # what performs operations, at the learner's end alone
        (["__init__", None, []], []),
        (["values", []], []),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, list) else "",
)
def test_what_does_not_fit_is_refused(node, buffers):
    with pytest.raises(Malformed):
        read(node, *buffers)


@pytest.mark.parametrize(
    "node",
    [
        ["view", 1, 0, [3, 5], [4, 1], 0, 0],  # more than there is
        ["view", 1, 0, [2], [1], -1, 0],
        ["view", 1, 0, [2], [-1], 0, 0],
        ["view", 1, 0, [2], [1], 11, 0],
        ["view", 1, 0, [2], [2**62], 0, 0],
        ["view", 1, 0, [2**40], [0], 0, 0],
        ["view", 1, 0, [2], [1], 2**70, 0],
        ["view", 1, 0, [2], [1.0], 0, 0],
        ["view", 1, 0, [2], "1", 0, 0],
        ["view", 1, 2, [2], [1], 0, 0],  # not an array
        ["view", 1, 4, [2], [1], 0, 0],  # unknown
        ["list", 0, []],  # an array's id
        ["array", 0, "<f8", [12], "C", True, 0],  # another shape
        ["array", 0, "<i8", [3, 4], "C", True, 0],  # another dtype
        ["generator", 2, "PCG64", PCG, SEED],
    ],
    ids=str,
)
def test_views_and_ids_must_fit_what_the_grader_has(node):
    with pytest.raises(Malformed):
        read(node, bytes(16), known=(np.zeros((3, 4)), {}))


def test_a_value_that_unfolds_without_end_is_refused():
    bomb = ["list", 1, []]
    for number in range(3, 99, 2):
        bomb = ["list", number, [bomb, ["ref", number - 2]]]
    start = time.monotonic()
    with pytest.raises(Malformed):
        read(bomb)
    assert time.monotonic() - start < 10


def test_two_known_lists_cannot_be_made_to_contain_each_other():
    a, b = [], []
    with pytest.raises(Malformed):
        read(["tuple", [["list", 0, [["list", 2, []]]], ["ref", 0], ["list", 4, [["ref", 0]]]]], known=(a, b, a))
    end = GraderEnd()
    end.memory.remember(0, a)
    end.memory.remember(2, b)
    Reader(end, []).values([["list", 0, [["list", 2, []]]]])
    with pytest.raises(Malformed):
        Reader(end, []).values([["list", 2, [["list", 0, [["ref", 2]]]]]])


def test_a_bool_that_is_neither_true_nor_false_becomes_true():
    array = read(["array", 1, "|b1", [2], "C", True, 0], b"\x02\x00")
    assert array.view(np.uint8).tolist() == [1, 0]


def test_not_a_number_is_a_value():
    assert np.isnan(read(float("nan")))


NODES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 40),
        st.floats(),
        st.sampled_from(["", "a", "C", "F", "K", "O", "U", "<f8", "|b1", "PCG64", "MT19937", "00"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(
            st.sampled_from(sorted(_KINDS)),
            st.lists(inner, max_size=7),
        ).map(lambda pair: [pair[0], *pair[1]]),
    ),
    max_leaves=30,
)


@given(NODES, st.lists(st.binary(max_size=16), max_size=3))
def test_no_node_does_anything_but_give_a_value_or_be_refused(node, buffers):
    with contextlib.suppress(Malformed):
        read(node, *buffers, known=(np.zeros((3, 4)), {}, [1], np.random.default_rng(0)))


def talk(*frames):
    """Call a function whose end of the wire sends these bytes."""
    ours, theirs = socket.socketpair()
    end = GraderEnd()
    channel = Channel(ours)
    channel.deadline = time.monotonic() + 5
    channel.answer, end.exchange = end.answer, channel.exchange

    def send():
        with contextlib.suppress(OSError):
            theirs.sendall(b"".join(frames))
            theirs.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=send)
    with ours, theirs:
        thread.start()
        try:
            return end.call(1, (lambda: None,), {})
        finally:
            ours.close()
            thread.join()


def framed(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<IQ", len(text), len(data)) + text + data


@pytest.mark.parametrize(
    "frame",
    [
        struct.pack("<IQ", 2**32 - 1, 0),
        struct.pack("<IQ", 2, 2**63),
        framed(b"not JSON"),
        framed(b"[" * 100_000),
        framed(b"\xff\xfe"),
        framed(b"1" * 5000),
        framed({}),
        framed([[], {}]),
        framed([[], []]),
        framed([[8], ["return", None, []]]),
        framed([[-1, 9], ["return", None, []]], bytes(8)),
        framed([[True], ["return", None, []]], bytes(1)),
        framed([[], ["return", None]]),
        framed([[], ["return", None, {}]]),
        framed([[], ["return", ["own", 10**6], []]]),
        framed([[], ["raise", 1, 2, 3, None, None, []]]),
        framed([[], ["call", 0, [], {}, 1]]),
        framed([[], ["call", 10**6, [], {}]]),
        framed([[], ["call", "0", [], {}]]),
        framed([[], ["call", 0, {}, {}]]),
        framed([[], ["neither", 0, [], {}]]),
    ],
    ids=lambda frame: repr(frame[12:50]),
)
def test_a_malformed_message_ends_the_conversation(frame):
    with pytest.raises(Malformed):
        talk(frame)


@pytest.mark.parametrize("frame", [b"", b"abc", framed([[], ["return", 1, []]])[:-1]])
def test_a_message_that_breaks_off_is_an_end(frame):
    with pytest.raises(EOFError):
        talk(frame)


def test_silence_ends_with_the_deadline():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = Channel(ours)
        channel.deadline = time.monotonic() + 0.2
        with pytest.raises(TimeoutError):
            channel.exchange(Message(["call", 1, [], {}], []))
        channel.deadline = time.monotonic() + 0.2
        with pytest.raises(TimeoutError):  # the other end does not read
            channel.send(Message([], [bytes(2**24)]))
        assert channel.broken


def test_an_error_that_the_grader_never_raised_is_the_learners():
    with pytest.raises(LearnerError, match="^text$"):
        talk(framed([[], ["raise", "E", "text", "", 4, None, []]]))


def test_a_call_may_call_only_what_it_was_given():
    reply = framed([[], ["return", 7, []]])
    assert talk(framed([[], ["call", 0, [], {}]]), reply) == 7


def test_the_wrong_mask_or_field_is_refused():
    for node, buffers in (
        (["plain", "masked", 1, [["array", 3, "<f8", [1], "C", True, 0], ["array", 5, "|b1", [2], "C", True, 1]]], 2),
        (
            [
                "plain",
                "structured",
                1,
                [False, *(["tuple", part] for part in (["a"], [["tuple", ["O", ["tuple", []]]]]))],
            ],
            0,
        ),
    ):
        with pytest.raises(Malformed):
            read(node, *[EIGHT, b"\0\0"][:buffers])


@pytest.mark.parametrize("row", [-1, 2, 2**40])
def test_no_sparse_matrix_points_outside_itself(row):
    pytest.importorskip("scipy")
    places = struct.pack("<q", row)
    arrays = [["array", 2 * i + 3, code, [1], "C", True, i] for i, code in enumerate(["<f8", "<i8", "<i8"])]
    node = ["plain", "sparse", None, ["csr", "matrix", ["tuple", [2, 2]], *arrays]]
    with pytest.raises(Malformed):
        read(node, EIGHT, places, EIGHT)
    huge = ["plain", "sparse", None, ["csr", "matrix", ["tuple", [2**30, 2**30]], *arrays]]
    with pytest.raises(Malformed):
        read(huge, EIGHT, EIGHT, EIGHT)


@pytest.mark.parametrize("keys", [range(limits.MAX_KEYS), [n * (2**61 - 1) for n in range(limits.MAX_KEYS)]])
def test_many_keys_cost_little_time_whatever_they_are(keys):
    keys = list(keys)
    start = time.monotonic()
    with contextlib.suppress(Malformed):
        read(["dict", 1, [[key, 0] for key in keys]])
    with contextlib.suppress(Malformed):
        read(["plain", "set", 1, [["tuple", keys]]])
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "claim", ["bool", "int", "float", "str", "bytes", "tuple", "list", "dict", "set", "type", "NoneType"]
)
def test_a_stand_in_that_claims_to_be_plain_is_not(claim):
    node = ["class", 1, [], [claim, "builtins", claim, None, [["builtins", claim]], list(range(len(SPECIALS)))]]
    value = read(["object", 3, node])
    assert isinstance(value, StandIn)
    assert not isinstance(value, type(None) if claim == "NoneType" else getattr(builtins, claim))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("numpy", "ndarray"),
        ("numpy", "float64"),
        ("autograder.sandbox.inside.wire", "LearnerFunction"),
        ("autograder.verdict.result", "Result"),
        ("__main__", "x"),
        ("sys", "modules.x"),
        ("builtins", "eval"),
        ("builtins", "object.__class__"),
    ],
)
def test_what_a_stand_in_may_not_claim(module, name):
    value = read(["object", 3, ["class", 1, [], [name, module, name, None, [], []]]])
    assert value.__class__ is type(value)


@pytest.mark.parametrize(
    "lineage",
    [
        [["builtins", name], ["builtins", "BaseException"]]
        for name in ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "StopIteration", "BaseExceptionGroup", "eval")
    ]
    + [
        [["autograder.sandbox.inside.values", "LearnerStopped"], ["builtins", "BaseException"]],
        [["autograder.sandbox.inside.memory", "Malformed"], ["builtins", "BaseException"]],
        [["_pytest.outcomes", "Skipped"], ["builtins", "BaseException"]],
        [["sys", "modules"], ["builtins", "BaseException"]],
    ],
)
def test_no_error_of_the_learners_ends_more_than_a_test(lineage):
    error = ["error", 3, ["class", 1, [], ["E", "__main__", "E", None, lineage, []]], "text", [], []]
    with pytest.raises(LearnerError) as caught:
        talk(framed([[], ["raise", "E", "text", "", None, error, []]]))
    loud = (SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, LearnerStopped, Malformed)
    assert not isinstance(caught.value, loud)
    assert isinstance(caught.value, Exception)


def test_an_errors_attributes_change_nothing_that_the_grader_reads():
    pairs = [[name, 1] for name in ("type_name", "message", "traceback", "args", "__class__", "standin", "a b", "ok")]
    error = ["error", 3, ["class", 1, [], ERROR], "text", [], pairs]
    with pytest.raises(LearnerError) as caught:
        talk(framed([[], ["raise", "E", "text", "trace", None, error, []]]))
    assert (caught.value.type_name, str(caught.value), caught.value.traceback) == ("E", "text", "trace")
    assert caught.value.ok == 1


def test_the_number_of_classes_is_bounded():
    end = GraderEnd()
    classes = [["class", 2 * n + 1, [], CLASS] for n in range(limits.MAX_CLASSES + 1)]
    with pytest.raises(Malformed):
        Reader(end, []).values(classes)


def operated(reply, use):
    """Use a stand-in whose end of the wire answers every request in this way."""
    end = GraderEnd()
    end.exchange = lambda message: Message(["return", reply, []], [])
    cls = ["class", 1, [], [*CLASS[:5], list(range(len(SPECIALS)))]]
    return use(Reader(end, []).values([["object", 3, cls]])[0])


@pytest.mark.parametrize(
    ("reply", "use"),
    [
        (-1, len),
        (2**100, len),
        ("3", len),
        (1, bool),
        ("yes", bool),
        (["scalar", "<f8", "00" * 8], bool),
        (1, str),
        (["list", 5, []], str),
        (1, float),
        ("x", int),
        (True, int),
        (1.0, operator.index),
        (3, iter),
        (["tuple", []], next),
        (["tuple", [1, 2, 3]], next),
        (5, next),
        (3, dir),
        (["list", 5, [1]], dir),
        (1, lambda x: x == x),  # noqa: PLR0124
        (1, lambda x: x + 1),
        (True, lambda x: x == 1),
        (True, lambda x: 1 in x),
        (1, inspect.signature),
        (["list", 5, [["tuple", [1, 2, 3, 4]], ["tuple", [["tuple", []]]]]], inspect.signature),
    ],
)
def test_an_operation_gives_what_python_expects_of_it_or_an_error(reply, use):
    with pytest.raises((TypeError, ValueError, OverflowError)):
        operated(reply, use)


def test_an_attribute_that_is_itself_for_ever_is_one_stand_in():
    node = ["object", 3, ["class", 1]]

    def deep(x):
        y = x
        for _ in range(1000):
            y = y.next
        return x is y

    assert operated(node, deep)
    assert operated(node, lambda x: copy.deepcopy([x, x])[0] is x)
