"""Values cross the wire as copies that behave like the originals, in this process and in the sandbox alike."""

import collections
import copy
import datetime
import math
import pathlib

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside import limits
from autograder.sandbox.inside.values import LearnerError, LearnerStopped, Missing, Opaque, Refused
from autograder.sandbox.inside.wire import LearnerFunction, LocalFunction, normalize

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**1023), 2**1023),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(codec="utf-8")),
    st.binary(),
)
KEYS = st.one_of(st.integers(), st.text(st.characters(codec="utf-8")), st.tuples(st.integers(), st.booleans()))
DTYPES = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(endianness="="),
    arrays.unsigned_integer_dtypes(endianness="="),
    arrays.floating_dtypes(endianness="="),
    arrays.complex_number_dtypes(endianness="="),
)
ARRAYS = arrays.arrays(DTYPES, arrays.array_shapes(min_dims=0, min_side=0, max_side=4))
VALUES = st.recursive(
    st.one_of(ATOMS, ARRAYS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner), st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=20,
)


def same(one, other):
    """Equality of type and content, with nan equal to nan and -0.0 different from 0.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (
            one.dtype == other.dtype
            and one.shape == other.shape
            and np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes()
        )
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (set, frozenset)):
        return one == other and collections.Counter(map(type, one)) == collections.Counter(map(type, other))
    return repr(one) == repr(other)


@given(VALUES)
def test_plain_values_come_back_the_same(value):
    assert same(normalize(value), value)


@given(arrays.arrays(DTYPES, ()))
def test_numpy_scalars_keep_their_type(array):
    scalar = array[()]
    assert type(normalize(scalar)) is type(scalar)
    assert normalize(scalar).tobytes() == scalar.tobytes()


PLAIN = st.one_of(
    st.integers(-(2**3000), 2**3000),
    st.builds(range, st.integers(-99, 99), st.integers(-99, 99), st.integers(1, 9)),
    st.builds(slice, st.none() | st.integers(), st.none() | st.integers()),
    st.just(...),
    st.sets(KEYS, max_size=5),
    st.frozensets(KEYS, max_size=5),
    st.frozensets(st.frozensets(st.integers(), max_size=3), max_size=3),
    st.builds(bytearray, st.binary()),
    st.dates(),
    st.times(),
    st.datetimes(timezones=st.none() | st.just(datetime.UTC) | st.timezones()),
    st.timedeltas(),
    st.builds(datetime.timezone, st.timedeltas(datetime.timedelta(hours=-20), datetime.timedelta(hours=20))),
    st.decimals(),
    st.fractions(),
    st.uuids(),
    st.builds(pathlib.PurePosixPath, st.text("ab./", max_size=9)),
    st.builds(collections.Counter, st.lists(KEYS, max_size=5)),
    st.builds(collections.OrderedDict, st.dictionaries(KEYS, ATOMS, max_size=4)),
    st.builds(collections.defaultdict, st.sampled_from([None, int, list]), st.dictionaries(KEYS, ATOMS, max_size=4)),
    st.builds(collections.deque, st.lists(ATOMS, max_size=4), st.none() | st.integers(4, 9)),
    st.builds(np.dtype, st.sampled_from(["f8", ">i4", "?", "S3", "M8[D]"])),
    st.sampled_from([int, str, ValueError, np.float32]),
)
TIMES = st.one_of(arrays.datetime64_dtypes(endianness="="), arrays.timedelta64_dtypes(endianness="="))
BYTES = arrays.byte_string_dtypes(min_len=1, endianness="=")
STRUCTURED = arrays.array_dtypes(st.one_of(DTYPES, TIMES, BYTES), min_size=1, allow_subarrays=True)


@given(st.one_of(PLAIN, st.lists(PLAIN, max_size=3), st.dictionaries(KEYS, PLAIN, max_size=3)))
def test_values_that_are_rebuilt_come_back_the_same(value):
    assert same(normalize(value), value)


@given(arrays.arrays(st.one_of(TIMES, BYTES), arrays.array_shapes(min_dims=0, min_side=0, max_side=3)))
def test_arrays_of_dates_and_bytes_come_back_the_same(array):
    assert same(normalize(array), array)
    if array.size and array.dtype.kind in "mM":
        assert same(normalize(array.flat[0]), array.flat[0])


@given(arrays.arrays(STRUCTURED, arrays.array_shapes(min_dims=0, min_side=0, max_side=3)))
def test_structured_arrays_come_back_the_same(array):
    if all(len(field) == 2 for field in array.dtype.fields.values()):  # a field with a title is not plain
        came = normalize(array)
        assert came.dtype == array.dtype
        assert repr(came) == repr(array)


def test_masked_arrays_keep_their_mask():
    array = normalize(np.ma.array([1.0, 2.0], mask=[True, False]))
    assert array.mask.tolist() == [True, False]
    assert array.sum() == 2
    assert normalize([np.ma.masked])[0] is np.ma.masked


Pair = collections.namedtuple("Pair", "a b")


def test_named_tuples_keep_their_fields(learner):
    pair = normalize(Pair(1, [2]))
    assert isinstance(pair, tuple)
    assert (type(pair).__name__, pair.a, pair.b, pair[1]) == ("Pair", 1, [2], [2])
    assert repr(pair) == "Pair(a=1, b=[2])"
    f = learner(
        "from collections import namedtuple\nPair = namedtuple('Pair', 'a b')\ndef f():\n    return Pair, Pair(1, 2)"
    )
    cls, made = f()
    assert isinstance(made, cls)
    assert cls(1, 2) == made == (1, 2)


def test_views_of_a_dict_are_views():
    table = {"a": 1, "b": 2}
    keys, values, items = normalize((table.keys(), table.values(), table.items()))
    assert keys == table.keys()
    assert list(values) == [1, 2]
    assert items == table.items()
    assert type(values) is type(table.values())


@pytest.mark.parametrize(
    ("value", "change", "expected"),
    [
        ({1, 2}, "x.add(3)", {1, 2, 3}),
        (bytearray(b"ab"), "x[0] = 99", bytearray(b"cb")),
        (collections.deque([1], 5), "x.appendleft(0)", collections.deque([0, 1])),
        (collections.Counter("ab"), "x.update('a')", collections.Counter("aab")),
        (collections.OrderedDict(a=1), "x['b'] = 2; x.move_to_end('a')", collections.OrderedDict(b=2, a=1)),
        (collections.defaultdict(list), "x['a'].append(1)", {"a": [1]}),
        (np.ma.array([1, 2], mask=[True, False]), "x[1] = 5", np.ma.array([1, 5], mask=[True, False])),
        (np.zeros(2, [("a", int)]), "x['a'] += 1", np.ones(2, [("a", int)])),
        (np.zeros(2, "M8[D]"), "x += 1", np.ones(2, "i8").view("M8[D]")),
    ],
)
def test_rebuilt_values_are_changed_in_place(learner, value, change, expected):
    value = copy.deepcopy(value)
    f = learner(f"def f(x):\n    {change}\n    return x")
    assert f(value) is value
    assert np.all(value == expected)


def test_dicts_and_sets_with_keys_that_are_equal_by_content_stay_with_the_learner(learner):
    f = learner(
        "class K:\n    def __init__(self, n):\n        self.n = n\n"
        "    def __eq__(self, o):\n        return self.n == o.n\n"
        "    def __hash__(self):\n        return self.n\ndef f(n=None):\n    return K(n) if n else ({K(1): 2}, {K(1)})"
    )
    table, members = f()
    assert table[f(1)] == 2
    assert f(1) in members
    assert f(2) not in members
    assert len(members) == 1


def test_large_numbers_cross():
    number = -(2 ** (limits.MAX_INT_BITS - 1)) + 12345
    assert normalize([number]) == [number]


def test_a_large_dict_crosses():
    table = dict.fromkeys(range(limits.MAX_KEYS))
    assert normalize(table) == table


class Sly(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class SlyArray(np.ndarray):
    def __eq__(self, other):
        return np.True_

    def __array_function__(self, *_):
        return True


class SlyText(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Sly(1.5), 1.5),
        (SlyText("b"), "b"),
        (np.arange(3.0).view(SlyArray), np.arange(3.0)),
        (type("Box", (dict,), {})(a=1), {"a": 1}),
        (type("Bag", (set,), {})([1]), {1}),
        (np.str_("a"), "a"),
        (np.arange(3, dtype=">f8"), np.arange(3.0)),
    ],
)
def test_subclasses_come_as_their_base_type(value, plain):
    assert same(normalize(value), plain)


def test_what_is_opaque_says_so_in_every_use():
    value = 2**200_000
    opaque = normalize(value)
    assert type(opaque) is Opaque
    assert not callable(opaque)
    for use in (
        lambda: opaque == value,
        lambda: opaque == opaque,
        lambda: opaque != 3,
        lambda: bool(opaque),
        lambda: opaque + 1,
        lambda: 1 + opaque,
        lambda: list(opaque),
        lambda: len(opaque),
        lambda: np.asarray(opaque),
        lambda: np.ones(3) == opaque,
        lambda: np.allclose(opaque, 1),
        lambda: float(opaque),
        lambda: opaque[0],
        lambda: opaque < 2,
    ):
        with pytest.raises(Refused, match=type(value).__name__):
            use()


def test_a_missing_name_cannot_be_used_either():
    missing = Missing("dropout", "your notebook does not define it")
    with pytest.raises(TypeError, match="dropout is missing: your notebook does not define it"):
        missing == 3  # noqa: B015


def test_a_list_that_contains_itself_is_opaque():
    loop = [1]
    loop.append(loop)
    assert isinstance(normalize(loop)[1], Opaque)


def test_lone_surrogates_are_replaced_as_no_file_can_hold_them():
    assert normalize("a\ud800") == "a?"


def test_what_is_too_large_says_so():
    deep = []
    for _ in range(limits.MAX_NESTING + 1):
        deep = [deep]
    with pytest.raises(ValueError, match="nested more than"):
        normalize(deep)
    with pytest.raises(ValueError, match="MiB"):
        normalize(np.zeros(limits.MAX_ARRAY_BYTES + 1, bool))


def test_arrays_are_changed_in_place(learner):
    A = np.zeros((2, 3))
    F = np.zeros((2, 3), order="F")
    strided = np.zeros((4, 4))[::2, 1:]
    f = learner("def f(*arrays):\n    for A in arrays:\n        A += 1\n        A[0, 0] = 5")
    assert f(A, F, strided) is None
    for array in (A, F, strided):
        assert array[0, 0] == 5
        assert array[1, 1] == 1


def test_a_read_only_array_stays_so(learner):
    A = np.zeros(3)
    A.flags.writeable = False
    f = learner("def f(A):\n    A[0] = 1")
    with pytest.raises(LearnerError, match="read-only"):
        f(A)


def test_containers_and_generators_are_changed_in_place(learner):
    numbers, settings, rng = [1, 2], {"a": np.zeros(2)}, np.random.default_rng(3)
    inner = settings["a"]
    f = learner(
        "def f(numbers, settings, rng):\n"
        "    numbers.append(3); settings['a'] += 1; settings['b'] = settings['a']; return rng.random(2)"
    )
    drawn = f(numbers, settings, rng)
    assert numbers == [1, 2, 3]
    assert settings["a"] is inner is settings["b"]
    assert inner[0] == 1
    expected = np.random.default_rng(3)
    assert np.array_equal(drawn, expected.random(2))
    assert rng.random() == expected.random()


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_every_kind_of_generator_goes_on_where_it_was(learner, kind):
    rng, expected = (np.random.Generator(getattr(np.random, kind)(5)) for _ in range(2))
    f = learner("def f(rng):\n    return rng.random(3), rng.integers(0, 9, 3, dtype='int32')")
    for _ in range(2):
        draws = f(rng)
        assert np.array_equal(draws[0], expected.random(3))
        assert np.array_equal(draws[1], expected.integers(0, 9, 3, dtype="int32"))


def test_the_argument_itself_can_come_back(learner):
    A, numbers = np.zeros(3), [1]
    f = learner("def f(A, numbers):\n    return numbers, (A, A), [numbers]")
    result = f(A, numbers)
    assert result[0] is numbers
    assert result[1][0] is result[1][1] is A
    assert result[2][0] is numbers


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("view", ["A[1:]", "A[:, ::-1]", "A.T", "A[1]", "A.ravel('K')", "A[::-2, 1:]", "A[..., None]"])
def test_a_view_of_an_argument_is_a_view(learner, order, view):
    A = np.asarray(np.arange(12.0).reshape(3, 4), order=order)
    f = learner(f"def f(A):\n    V = {view}\n    V[...] *= 2\n    return V")
    V = f(A)
    assert np.shares_memory(A, V)
    assert np.array_equal(V, eval(view))
    assert A.sum() > 66
    A[...] = 7
    assert (V == 7).all()


def test_a_broadcast_view_is_a_copy_as_it_could_be_huge(learner):
    A = np.arange(3.0)
    f = learner("import numpy as np\ndef f(A):\n    return np.broadcast_to(A, (4, 3))")
    assert np.array_equal(f(A), np.broadcast_to(A, (4, 3)))


def test_a_view_among_the_arguments_stays_one(learner):
    A = np.zeros((2, 3))
    f = learner("def f(A, row):\n    row += 1\n    return A.sum()")
    assert f(A, A[1]) == 3


def test_functions_are_called_back_and_change_the_learners_arrays(learner):
    def double(A):
        A *= 2
        return A

    f = learner(
        "import numpy as np\n"
        "def f(g):\n    A = np.ones(3)\n    B = g(A)\n    C = g(A[1:])\n    return B is A, C.base is A or C is A, A"
    )
    was_it, _, A = f(double)
    assert was_it
    assert np.array_equal(A, [2, 4, 4])


def test_a_function_that_comes_back_is_the_one_that_was_sent(learner):
    f = learner("def f(g, h):\n    return h, g")
    g, h = (lambda x: x), max
    assert f(g, h) == (h, g)


def test_functions_that_come_back_can_be_called_and_passed_on(learner):
    f = learner("def f(a, g=None):\n    return (lambda b: a + b) if g is None else g(a)")
    add_two = f(2)
    assert isinstance(add_two, LearnerFunction)
    assert add_two(3) == 5
    assert f(40, g=add_two) == 42


def test_calls_nest_both_ways(learner):
    f = learner("def f(n, g):\n    return 1 if n == 0 else n * g(n - 1)")

    def g(n):
        return f(n, g)

    assert f(5, g) == math.factorial(5)


def test_a_callback_ends_with_the_call(learner):
    f = learner("kept = []\ndef f(g=None):\n    kept.append(g)\n    return kept[0](1)")
    assert f(abs) == 1
    with pytest.raises(LearnerError, match="while the call that it was given to lasts"):
        f()


class Surprise(Exception):
    pass


def surprise(*_):
    raise Surprise("expected 0.25")


def test_an_error_of_a_callback_comes_back_as_itself(learner):
    f = learner("def f(g):\n    return g(1)")
    with pytest.raises(Surprise):
        f(surprise)


def test_the_learner_sees_that_a_callback_failed_but_not_what_it_said(learner):
    f = learner("def f(g):\n    try:\n        g(1)\n    except RuntimeError as error:\n        return repr(error)")
    assert "raised an error" in f(surprise)
    assert "0.25" not in f(surprise)


def test_errors_come_with_the_learners_own_traceback(learner):
    f = learner("def f(x):\n    return 1 / x")
    with pytest.raises(LearnerError, match="^division by zero") as caught:
        f(0)
    assert caught.value.described == "ZeroDivisionError: division by zero"
    assert "in f" in caught.value.traceback
    assert "wire.py" not in caught.value.traceback


@pytest.mark.parametrize("ending", ["raise SystemExit(3)", "raise BaseException('x')", "import sys; sys.exit()"])
def test_leaving_is_an_error_like_any_other(learner, ending):
    f = learner(f"def f():\n    {ending}")
    with pytest.raises(LearnerError):
        f()


def test_an_error_whose_message_fails_is_still_an_error(learner):
    f = learner("class E(Exception):\n    def __str__(self):\n        raise ValueError\ndef f():\n    raise E")
    with pytest.raises(LearnerError, match="cannot be shown"):
        f()


def test_an_array_whose_shape_was_changed_in_place_is_named(learner):
    f = learner("def f(A):\n    A.resize((2, 2), refcheck=False)")
    with pytest.raises(LearnerStopped, match="another shape"):
        f(np.zeros(3))


def test_a_local_error_has_the_original_as_its_cause():
    with pytest.raises(LearnerError) as caught:
        LocalFunction(lambda: {}["a"])()
    assert isinstance(caught.value.__cause__, KeyError)


def test_a_local_loop_is_stopped_whatever_it_catches():
    def forever():
        while True:
            try:
                while True:
                    pass
            except Exception:
                continue

    with pytest.raises(LearnerStopped, match="stopped after 0.2 seconds"):
        LocalFunction(forever, seconds=0.2)()


def test_ctrl_c_goes_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalFunction(interrupted)()
