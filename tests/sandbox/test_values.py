"""Values cross the wire as copies that behave like the originals, in this process and in the sandbox alike."""

import collections
import math

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside import limits
from autograder.sandbox.inside.values import LearnerError, LearnerStopped, Missing, Opaque
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
    return repr(one) == repr(other)


@given(VALUES)
def test_plain_values_come_back_the_same(value):
    assert same(normalize(value), value)


@given(arrays.arrays(DTYPES, ()))
def test_numpy_scalars_keep_their_type(array):
    scalar = array[()]
    assert type(normalize(scalar)) is type(scalar)
    assert normalize(scalar).tobytes() == scalar.tobytes()


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
        (np.ma.array([1.0, 2.0], mask=[True, False]), np.array([1.0, 2.0])),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(list, a=[]), {"a": []}),
        (collections.namedtuple("Pair", "a b")(1, 2), (1, 2)),
        (np.str_("a"), "a"),
        (np.arange(3, dtype=">f8"), np.arange(3.0)),
    ],
)
def test_subclasses_come_as_their_base_type(value, plain):
    assert same(normalize(value), plain)


@pytest.mark.parametrize(
    "value", [{1, 2}, range(3), object(), iter([1]), np.datetime64("2020-01-01"), 2**5000, np.zeros(2, "M8[s]")]
)
def test_other_values_are_opaque_and_every_use_of_them_says_so(value):
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
        with pytest.raises(TypeError, match=type(value).__name__):
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
    with pytest.raises(LearnerError, match="ZeroDivisionError: division by zero") as caught:
        f(0)
    assert caught.value.type_name == "ZeroDivisionError"
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
