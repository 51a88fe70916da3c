"""What a test can do with objects, classes and exceptions of the learner's, in this process and in the sandbox."""

import collections.abc
import contextlib
import copy
import inspect
import itertools
import math
import types
import unittest

import numpy as np
import pytest

from autograder.sandbox.inside.values import LearnerError, Refused

VEC = """
class Vec:
    'A vector in the plane.'
    dimensions = 2

    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y) if isinstance(other, Vec) else NotImplemented

    def __mul__(self, factor):
        return Vec(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    def __repr__(self):
        return f'Vec({self.x}, {self.y})'

    def __format__(self, spec):
        return f'<{format(self.x, spec)}>'

    def __len__(self):
        return 2

    def __getitem__(self, place):
        return (self.x, self.y)[place]

    def __iter__(self):
        return iter((self.x, self.y))

    def __contains__(self, item):
        return True

    def norm(self, p=2):
        return (abs(self.x) ** p + abs(self.y) ** p) ** (1 / p)

    @staticmethod
    def origin():
        return Vec(0, 0)

    @classmethod
    def unit(cls, n):
        return cls(1, 0) if n == 0 else cls(0, 1)

class Point(Vec):
    pass

def f(what='class', *args):
    return {'class': Vec, 'point': Point, 'make': Vec, 'same': lambda v: v, 'is': lambda a, b: a is b}[what] if \\
        what in ('class', 'point') else {'make': Vec, 'same': lambda v: v, 'x': lambda v: v.x}[what](*args)
"""


def test_a_class_is_a_class_and_its_instances_are_its_own(learner):
    f = learner(VEC)
    Vec, Point = f(), f("point")
    v = Vec(3, y=4)
    assert isinstance(Vec, type)
    assert type(v) is Vec
    assert v.__class__ is Vec
    assert isinstance(v, Vec)
    assert not isinstance(v, Point)
    assert issubclass(Point, Vec)
    assert isinstance(Point(1), Vec)
    assert not isinstance(3, Vec)
    assert Vec.__name__ == "Vec"
    assert Vec.__doc__ == "A vector in the plane."
    assert str(type(v)) == "<class '__main__.Vec'>"
    assert Vec.dimensions == 2
    assert Vec.origin() == Vec(0, 0)
    assert Vec.unit(1) == Vec(0, 1)
    assert Vec.norm(v) == 5
    assert list(inspect.signature(Vec).parameters) == ["x", "y"]
    assert inspect.signature(Vec.norm).parameters["p"].default == 2
    assert hasattr(Vec, "norm")
    assert not hasattr(Vec, "angle")
    assert "norm" in dir(Vec)
    assert f() is Vec


def test_an_instance_is_worked_with_as_the_original(learner):
    f = learner(VEC)
    v = f("make", 3, 4)
    assert (v.x, v.norm(p=1), abs(v), len(v), v[1], list(v)) == (3, 7, 5, 2, 4, [3, 4])
    assert v + v == f("make", 6, 8)
    assert v != f("make", 3, 5)
    assert v < f("make", 6, 6)
    assert (2 * v).x == (v * 2).x == 6
    assert repr(v) == str(v) == "Vec(3, 4)"
    assert f"{v:.1f}" == "<3.0>"
    assert vars(v) == {"x": 3, "y": 4}
    assert f("same", v) is v
    assert f("x", v) == 3
    v.x = 7
    assert f("x", v) == 7
    del v.x
    with pytest.raises(AttributeError):
        v.x  # noqa: B018
    assert not hasattr(v, "z")
    assert getattr(v, "z", 5) == 5
    assert "norm" in dir(v)
    assert not callable(v)
    assert isinstance(v, collections.abc.Sized)
    assert not isinstance(v, collections.abc.Iterator)
    twin = copy.deepcopy(v)
    twin.y = 0
    assert v.y == 4
    assert len({v, v, twin}) == 2
    assert sorted([f("make", 9, 9), f("make", 1, 1)])[0].x == 1


ALWAYS = """
class Always:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __mod__ = __rmod__ = __xor__ = __rxor__ = __add__ = __radd__ = __truediv__ = __rtruediv__ = __sub__
    def __array__(self, *_): return __import__('numpy').ones(3)
    def __iter__(self): return iter([Always()] * 3)
    def __len__(self): return 3
    def __getitem__(self, i): return Always()
    def __abs__(self): return 0.0
    def __hash__(self): return 0
    def __instancecheck__(self, other): return True
    def equals(self, other): return True
def f():
    return Always()
"""


@pytest.mark.parametrize(
    "decide",
    [
        lambda x: x == 3,
        lambda x: 3 == x,  # noqa: SIM300
        lambda x: x != 3,
        lambda x: x < 3,
        lambda x: 3 <= x,  # noqa: SIM300
        lambda x: x == [1, 2, 3],
        lambda x: [1, 2, 3] == x,  # noqa: SIM300
        lambda x: [x] == [3],
        lambda x: (1, x) == (1, 3),
        lambda x: {"a": x} == {"a": 3},
        lambda x: x in [1, 2, 3],
        lambda x: 3 in x,
        lambda x: list(x) == [1, 2, 3],
        lambda x: x == np.ones(3),
        lambda x: np.ones(3) == x,
        lambda x: np.array_equal(x, np.ones(3)),
        lambda x: np.allclose(x, 1),
        lambda x: np.testing.assert_allclose(x, np.ones(3)),
        lambda x: np.testing.assert_equal(x, 3),
        lambda x: np.asarray(x),
        lambda x: np.float64(3) == x,
        lambda x: abs(x - 3) < 1e-9,
        lambda x: abs(3 - x) < 1e-9,
        lambda x: abs(x + -3) < 1e-9,
        lambda x: x / 3 == 1,
        lambda x: x % 3 == 0,
        lambda x: not x ^ 3,
        lambda x: math.isclose(x, 3),
        lambda x: x == "abc",
        lambda x: "abc" == x,  # noqa: SIM300
        lambda x: unittest.TestCase().assertEqual(x, 3),  # noqa: PT009
        lambda x: unittest.TestCase().assertAlmostEqual(x, 3),  # noqa: PT009
        lambda x: unittest.TestCase().assertCountEqual(x, [1, 2, 3]),  # noqa: PT009
        lambda x: all(a == b for a, b in zip(x, [1, 2, 3], strict=True)),
    ],
)
def test_an_object_that_equals_everything_earns_nothing(learner, decide):
    x = learner(ALWAYS)()
    passed = False
    with contextlib.suppress(Refused, TypeError, AssertionError):  # the last from those who catch the others
        passed = decide(x) is not False
    assert not passed


@pytest.mark.parametrize("decide", [lambda x: x == 3, lambda x: abs(x - 3) < 1e-9, np.asarray, lambda x: 3 in x])
def test_a_refusal_names_the_type_that_came(learner, decide):
    with pytest.raises(Refused, match="a value of type Always came; expected a number"):
        decide(learner(ALWAYS)())


@pytest.mark.parametrize("claim", ["int", "float", "str", "list", "dict", "tuple", "bool", "set", "bytes"])
def test_no_object_passes_for_a_plain_value(learner, claim):
    f = learner(f"class int_: pass\nclass C:\n    __class__ = {claim}\ndef f():\n    return C()")
    x = f()
    assert not isinstance(x, eval(claim))
    f = learner(f"C = type('{claim}', (), {{'__module__': 'builtins'}})\ndef f():\n    return C()")
    assert not isinstance(f(), eval(claim))


def test_a_stand_in_of_nothing_is_not_none(learner):
    x = learner(ALWAYS)()
    assert x is not None
    assert x != None  # noqa: E711
    assert (x == None) is False  # noqa: E711


def test_generators_are_lazy(learner):
    f = learner("def f():\n    n = 0\n    while True:\n        yield n\n        n += 1")
    numbers = f()
    assert isinstance(numbers, types.GeneratorType)
    assert isinstance(numbers, collections.abc.Iterator)
    assert iter(numbers) is numbers
    assert next(numbers) == 0
    assert list(itertools.islice(numbers, 3)) == [1, 2, 3]
    numbers.close()
    with pytest.raises(StopIteration):
        next(numbers)


@pytest.mark.parametrize(
    ("made", "kind"),
    [("map(str, [1, 2])", map), ("zip('ab', [1, 2])", zip), ("enumerate('ab')", enumerate), ("iter([1, 2])", object)],
)
def test_other_iterators(learner, made, kind):
    f = learner(f"def f():\n    return {made}")
    assert isinstance(f(), kind)
    assert list(f()) == list(eval(made))
    assert next(f()) == next(iter(eval(made)))


def test_functions_tell_of_themselves(learner):
    f = learner(
        "def f(a, b: int = 2, *args, c=(1,), **kwargs) -> str:\n    'Says one.'\n    f.calls += 1\n    return f.calls\n"
        "f.memo = {1: 2}"
    )
    assert f.__name__ == "f"
    assert f.__doc__ == "Says one."
    assert f.__module__ == "__main__"
    assert f.__defaults__ == (2,)
    assert f.__annotations__ == {"b": int, "return": str}
    assert str(inspect.signature(f)) == "(a, b: int = 2, *args, c=(1,), **kwargs) -> str"
    assert isinstance(f, types.FunctionType)
    assert inspect.isfunction(f)
    assert callable(f)
    assert f.memo == {1: 2}
    f.calls = 4
    assert f(0) == 5
    assert f.calls == 5
    with pytest.raises(Refused):
        inspect.getsource(f)


def test_functions_of_every_kind(learner):
    f = learner(
        "import functools, math\nclass C:\n    def __call__(self, x):\n        return x + 1\n    def m(self, x):\n"
        "        return x * 2\ndef f():\n    return C(), C().m, functools.partial(pow, 2), math.sqrt, lambda x: x"
    )
    call, method, partial, sqrt, identity = f()
    assert (call(1), method(2), partial(3), sqrt(4.0), identity(5)) == (2, 4, 8, 2.0, 5)
    assert callable(call)
    assert isinstance(method, types.MethodType)


@pytest.mark.parametrize(
    ("raised", "caught"),
    [
        ("ValueError('bad')", ValueError),
        ("KeyError('a')", KeyError),
        ("KeyError('a')", LookupError),
        ("IndexError()", IndexError),
        ("OSError(2, 'gone')", OSError),
        ("FileNotFoundError(2, 'gone', 'x')", FileNotFoundError),
        ("UnicodeDecodeError('utf-8', b'a', 0, 1, 'bad')", UnicodeDecodeError),
        ("ZeroDivisionError('x')", ArithmeticError),
        ("AssertionError('x')", AssertionError),
        ("NotImplementedError", NotImplementedError),
        ("RecursionError('x')", RecursionError),
        ("SyntaxError('x', ('f', 1, 2, 'y'))", SyntaxError),
        ("ImportError('x', name='y')", ImportError),
        ("UserWarning('x')", UserWarning),
        ("Mine('x', 3)", ValueError),
        ("Mine('x', object())", ValueError),
        ("__import__('numpy').linalg.LinAlgError('singular')", np.linalg.LinAlgError),
        ("ExceptionGroup('x', [ValueError()])", Exception),
        ("StopIteration(3)", Exception),
        ("SystemExit(3)", Exception),
        ("KeyboardInterrupt", Exception),
        ("GeneratorExit", Exception),
        ("__import__('json').JSONDecodeError('x', 'doc', 0)", ValueError),
    ],
)
def test_exceptions_are_caught_by_their_class(session, raised, caught):
    run = session.run_cell(f"class Mine(ValueError):\n    pass\ndef f():\n    raise {raised}\ndef g():\n    f()")
    assert run.ok
    found = session.lookup(["f", "g"])
    for function in found.values():
        with pytest.raises(caught) as error:
            function()
        assert isinstance(error.value, LearnerError)
        assert not isinstance(error.value, (StopIteration, SystemExit, KeyboardInterrupt, GeneratorExit))


def test_an_error_carries_its_message_arguments_and_attributes(learner):
    f = learner(
        "class TooPoor(Exception):\n    def __init__(self, lack):\n        super().__init__(f'{lack} missing', lack)\n"
        "        self.lack = lack\n    def __str__(self):\n        return 'poor'\ndef f(n=0):\n"
        "    if n == 0:\n        return TooPoor\n    if n == 1:\n        {}['a']\n    raise TooPoor(n)"
    )
    TooPoor = f()
    with pytest.raises(TooPoor) as caught:
        f(5)
    assert str(caught.value) == "poor"
    assert caught.value.args == ("5 missing", 5)
    assert caught.value.lack == 5
    assert type(caught.value) is TooPoor
    assert issubclass(TooPoor, Exception)
    assert TooPoor.__name__ == "TooPoor"
    assert isinstance(TooPoor(3), TooPoor)
    assert TooPoor(3).lack == 3
    with pytest.raises(KeyError) as caught:
        f(1)
    assert str(caught.value) == "'a'"
    assert caught.value.args == ("a",)


def test_the_usual_ways_to_expect_an_exception(learner):
    f = learner("def f(n):\n    raise TypeError('n must be an integer')")
    np.testing.assert_raises(TypeError, f, 1)
    np.testing.assert_raises_regex(TypeError, "must be", f, 1)
    with unittest.TestCase().assertRaisesRegex(TypeError, "integer"):  # noqa: PT027
        f(1)
    with pytest.raises(TypeError, match="^n must be an integer$"):
        f(1)


def test_a_call_that_stops_an_iteration_ends_no_loop_of_the_test(learner):
    f = learner("def f(x):\n    raise StopIteration")
    with pytest.raises(LearnerError):
        all(map(f, [1, 2]))


def test_a_context_manager_swallows_no_error_of_the_test(learner):
    f = learner(
        "class Guard:\n    left = False\n    def __enter__(self):\n        return self\n"
        "    def __exit__(self, *_):\n        self.left = True\n        return True\ndef f():\n    return Guard()"
    )
    guard = f()
    with pytest.raises(AssertionError), guard as entered:  # noqa: PT012
        assert entered is guard
        raise AssertionError
    assert guard.left


def test_enumerations(learner):
    f = learner(
        "import enum\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = 2\ndef f():\n    return Color, {Color.RED: 5}"
    )
    Color, table = f()
    assert Color.RED.value == 1
    assert Color.RED is Color.RED
    assert Color.RED == Color.RED
    assert Color.RED != Color.BLUE
    assert Color["BLUE"].name == "BLUE"
    assert Color(1) is Color.RED
    assert len(Color) == 2
    assert [color.name for color in Color] == ["RED", "BLUE"]
    assert table[Color.RED] == 5


def test_objects_of_libraries(learner):
    sqlite = learner("import sqlite3\ndef f():\n    return sqlite3.connect(':memory:')")()
    sqlite.execute("create table t (a)")
    assert sqlite.execute("select count(*) from t").fetchone()[0] == 0
    module = learner("import math\ndef f():\n    return math")()
    assert module.pi == math.pi
    assert isinstance(module, types.ModuleType)
    graph = learner("import networkx\ndef f():\n    return networkx.path_graph(3)")()
    assert graph.has_edge(0, 1)
    assert sorted(graph.nodes) == [0, 1, 2]


def test_axes_are_axes_where_the_grader_knows_them(learner):
    import matplotlib.axes

    f = learner(
        "import matplotlib.pyplot as plt\ndef f():\n    fig, ax = plt.subplots()\n    ax.plot([0, 1])\n    return ax"
    )
    ax = f()
    assert isinstance(ax, matplotlib.axes.Axes)
    ax.set_xlabel("t")
    assert ax.get_xlabel() == "t"
    assert list(ax.lines[0].get_ydata()) == [0, 1]


def test_a_test_cannot_derive_from_a_learners_class(learner):
    Vec = learner(VEC)()
    with pytest.raises(Refused):
        type("Sub", (Vec,), {})


def test_what_the_grader_cannot_give_is_refused(learner):
    f = learner("def f(x):\n    return x")
    with pytest.raises(Refused, match="cannot be given"):
        f(object())


def test_stand_ins_can_be_limited_to_the_classes_expected(session):
    session.run_cell(VEC + "\nclass Other:\n    pass\ndef g():\n    return Other()")
    found = session.lookup(["f", "g"])
    found["f"].end.strangers.admitted = frozenset(["__main__.Vec"])
    assert found["f"]("make", 1).x == 1
    with pytest.raises(Refused):
        found["g"]().x  # noqa: B018


def test_a_stand_in_ends_with_its_fork(session):
    session.run_cell(VEC + "\ndef g():\n    while True:\n        pass")
    found = session.lookup(["f", "g"])
    v = found["f"]("make", 1)
    from autograder.sandbox.inside.values import LearnerStopped

    with pytest.raises(LearnerStopped):
        found["g"]()
    with pytest.raises(LearnerStopped, match="lost"):
        v.x  # noqa: B018
    assert found["f"]("make", 1).x == 1


@pytest.mark.parametrize("body", ["while True: pass", "import os; os._exit(3)"])
@pytest.mark.parametrize("use", [len, list, bool, str, dir, lambda x: x.anything, lambda x: x + x, lambda x: x == x])
def test_every_use_is_stopped_like_a_call(session, body, use):
    from autograder.sandbox.inside.values import LearnerStopped

    hang = "".join(
        f"    def __{name}__(self, *_):\n        {body}\n"
        for name in ("len", "iter", "bool", "str", "dir", "getattr", "add", "eq")
    )
    session.run_cell(f"class C:\n{hang}def f():\n    return C()")
    x = session.lookup(["f"])["f"]()
    with pytest.raises(LearnerStopped):
        use(x)
