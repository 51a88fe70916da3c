# %% [markdown]
# Ways in which people write tests. A style begins with its name; its cells are `answer`, `wrong`, `test`, or plain.

# %% [markdown]
# # hash md5

# %%
import hashlib

# %% role="answer"
x = round(3.14159, 2)
name = 'Ada'

# %% role="wrong"
x = 3
name = 'Bob'

# %% role="test"
assert hashlib.md5(str(x).encode()).hexdigest() == hashlib.md5(b'3.14').hexdigest()
assert hashlib.sha1(name.lower().encode('utf8')).hexdigest() == hashlib.sha1(b'ada').hexdigest()

# %% [markdown]
# # defaultdict deque

# %%
from collections import defaultdict, deque, OrderedDict


# %% role="answer"
def group(ws):
    d = defaultdict(list)
    for w in ws:
        d[w[0]].append(w)
    return d
def last(xs):
    return deque(xs, maxlen=2)
def od():
    return OrderedDict([('b', 1), ('a', 2)])


# %% role="wrong"
def group(ws):
    return {}
def last(xs):
    return xs
def od():
    return {}


# %% role="test"
d = group(['ab', 'ac', 'b'])
assert d == {'a': ['ab', 'ac'], 'b': ['b']}
assert d['zz'] == []
assert list(last([1,2,3])) == [2,3] and last([1,2,3]).maxlen == 2
assert list(od().keys()) == ['b','a']
od().move_to_end('b')

# %% [markdown]
# # complex bytes decimal

# %%
from decimal import Decimal
import uuid, pathlib, datetime as dt

# %% role="answer"
z = 3 + 4j
b = b'ab'
d = Decimal('0.1') + Decimal('0.2')
u = uuid.UUID(int=5)
p = pathlib.Path('a') / 'b.txt'
t = dt.timedelta(hours=2)
w = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)

# %% role="wrong"
z = 0j
b = b''
d = 0
u = p = t = w = None

# %% role="test"
assert abs(z) == 5
assert b.decode() == 'ab'
assert d == Decimal('0.3')
assert u.int == 5
assert p.suffix == '.txt' and p.name == 'b.txt'
assert t.total_seconds() == 7200
assert (w + t).hour == 2

# %% [markdown]
# # enum dataclass

# %%
from enum import Enum
from dataclasses import dataclass


# %% role="answer"
class Color(Enum):
    RED = 1
    BLUE = 2
@dataclass
class Point:
    x: float
    y: float = 0.0
    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5


# %% role="wrong"
class Color(Enum):
    RED = 2
class Point:
    def __init__(self, x, y=0): self.x=x; self.y=y
    def norm(self): return 0


# %% role="test"
assert Color.RED.value == 1 and Color(2) is Color.BLUE
assert Color['RED'].name == 'RED'
p = Point(3, 4)
assert p.norm() == 5
assert Point(1) == Point(1, 0.0)
assert p.x == 3
p.x = 0
assert p.norm() == 4
assert len(list(Color)) == 2

# %% [markdown]
# # namedtuple learner

# %%
from collections import namedtuple

# %% role="answer"
Pt = namedtuple('Pt', 'x y')
def mid(a, b):
    return Pt((a.x + b.x) / 2, (a.y + b.y) / 2)


# %% role="wrong"
Pt = namedtuple('Pt', 'x y')
def mid(a, b):
    return a


# %% role="test"
m = mid(Pt(0, 0), Pt(2, 4))
assert m == (1, 2)
assert m.x == 1 and m.y == 2
assert Pt._fields == ('x', 'y')
x, y = m
assert y == 2


# %% [markdown]
# # generator next

# %% role="answer"
def count(n):
    for i in range(n):
        yield i * i


# %% role="wrong"
def count(n):
    return iter([0, 1])


# %% role="test"
import types
g = count(3)
assert next(g) == 0
assert list(g) == [1, 4]
try:
    next(g)
    assert False
except StopIteration:
    pass
assert hasattr(g, '__next__')

# %% [markdown]
# # isgenerator

# %%
import inspect


# %% role="answer"
def count(n):
    for i in range(n):
        yield i * i


# %% role="wrong"
def count(n):
    return [0]


# %% role="test"
assert inspect.isgeneratorfunction(count)
assert inspect.isgenerator(count(2))


# %% [markdown]
# # context manager

# %% role="answer"
class Res:
    def __init__(self): self.open = False
    def __enter__(self):
        self.open = True
        return self
    def __exit__(self, *a):
        self.open = False
        return a[0] is KeyError


# %% role="wrong"
class Res:
    open = True
    def __enter__(self): return self
    def __exit__(self, *a): return False


# %% role="test"
r = Res()
with r as s:
    assert s.open
assert not r.open
with Res():
    raise KeyError('x')


# %% [markdown]
# # operators

# %% role="answer"
class V:
    def __init__(self, *c): self.c = list(c)
    def __add__(self, o): return V(*[a + b for a, b in zip(self.c, o.c)])
    def __mul__(self, k): return V(*[a * k for a in self.c])
    __rmul__ = __mul__
    def __eq__(self, o): return self.c == o.c
    def __len__(self): return len(self.c)
    def __getitem__(self, i): return self.c[i]
    def __setitem__(self, i, v): self.c[i] = v
    def __iter__(self): return iter(self.c)
    def __contains__(self, x): return x in self.c
    def __repr__(self): return f'V{tuple(self.c)}'
    def __neg__(self): return self * -1
    def __bool__(self): return any(self.c)
    def __call__(self, x): return sum(a * x for a in self.c)
    def __lt__(self, o): return sum(self.c) < sum(o.c)


# %% role="wrong"
class V:
    def __init__(self, *c): self.c = list(c)
    def __eq__(self, o): return False
    def __add__(self, o): return self


# %% role="test"
a, b = V(1, 2), V(3, 4)
assert a + b == V(4, 6)
assert 2 * a == a * 2 == V(2, 4)
assert len(a) == 2 and a[1] == 2
a[1] = 5
assert list(a) == [1, 5] and 5 in a and 7 not in a
assert repr(a) == 'V(1, 5)' and str(a) == 'V(1, 5)'
assert -a == V(-1, -5)
assert not V(0, 0) and V(1)
assert a(2) == 12
assert sorted([b, a])[0] == a
assert max(a, b) == b
assert a[-1] == 5 and a[0:1] == [1]


# %% [markdown]
# # inheritance

# %% role="answer"
class Animal:
    kind = 'animal'
    def __init__(self, name): self.name = name
    def speak(self): raise NotImplementedError
    @property
    def upper(self): return self.name.upper()
    @classmethod
    def make(cls, n): return cls(n)
    @staticmethod
    def two(): return 2
class Dog(Animal):
    kind = 'dog'
    def speak(self): return 'woof'


# %% role="wrong"
class Animal:
    pass
class Dog:
    pass


# %% role="test"
assert issubclass(Dog, Animal)
d = Dog('rex')
assert isinstance(d, Animal) and isinstance(d, Dog) and not isinstance(Animal('x'), Dog)
assert d.speak() == 'woof' and d.upper == 'REX'
assert Dog.make('a').name == 'a' and Dog.two() == 2 and Dog.kind == 'dog'
try:
    Animal('x').speak()
except NotImplementedError:
    pass
else:
    assert False
assert hasattr(d, 'speak') and not hasattr(d, 'fly')
assert type(d) is Dog and type(d).__name__ == 'Dog'
assert getattr(d, 'name') == 'rex'
setattr(d, 'name', 'bo')
assert d.upper == 'BO'
assert Dog.__mro__[1] is Animal and Dog.__bases__ == (Animal,)
assert d.__class__ == Dog and d.__dict__ == {'name': 'bo'}


# %% [markdown]
# # custom exception

# %% role="answer"
class BankError(ValueError):
    def __init__(self, need):
        super().__init__(f'need {need}')
        self.need = need
def pay(a, b):
    if b > a:
        raise BankError(b - a)
    return a - b


# %% role="wrong"
class BankError(Exception): pass
def pay(a, b): return a - b


# %% role="test"
try:
    pay(1, 3)
except BankError as e:
    assert e.need == 2 and str(e) == 'need 2'
else:
    raise AssertionError('no error')
assert pay(3, 1) == 2
assert issubclass(BankError, ValueError)

# %% [markdown]
# # pytest raises

# %%
import pytest


# %% role="answer"
def root(x):
    if x < 0:
        raise ValueError('negative number')
    return x ** 0.5


# %% role="wrong"
def root(x):
    return x ** 0.5


# %% role="test"
with pytest.raises(ValueError, match='negative'):
    root(-1)
assert root(4) == pytest.approx(2)

# %% [markdown]
# # unittest case

# %%
import unittest


# %% role="answer"
def add(a, b):
    return a + b


# %% role="wrong"
def add(a, b):
    return 3


# %% role="test"
class TestAdd(unittest.TestCase):
    def test_one(self):
        self.assertEqual(add(1, 2), 3)
    def test_two(self):
        with self.assertRaises(TypeError):
            add(1, 'a')
result = unittest.TextTestRunner(stream=open('/dev/null','w')).run(unittest.defaultTestLoader.loadTestsFromTestCase(TestAdd))
assert result.wasSuccessful()


# %% [markdown]
# # callback

# %% role="answer"
def apply(f, xs):
    return [f(x) for x in xs]
def compose(f, g):
    return lambda x: f(g(x))
def integrate(f, a, b, n):
    h = (b - a) / n
    return h * sum(f(a + (i + .5) * h) for i in range(n))


# %% role="wrong"
def apply(f, xs):
    return xs
def compose(f, g):
    return f
def integrate(*a): return 0


# %% role="test"
import math, numpy as np
assert apply(lambda x: x + 1, [1, 2]) == [2, 3]
assert apply(str.upper, ['a']) == ['A']
assert compose(math.sqrt, abs)(-4) == 2
calls = []
apply(calls.append, [1, 2])
assert calls == [1, 2]
assert abs(integrate(np.sin, 0, np.pi, 200) - 2) < 1e-3

# %% [markdown]
# # decorator

# %% role="answer"
import functools
def count_calls(f):
    @functools.wraps(f)
    def inner(*a, **k):
        inner.calls += 1
        return f(*a, **k)
    inner.calls = 0
    return inner


# %% role="wrong"
def count_calls(f):
    return f


# %% role="test"
@count_calls
def g(x, y=1):
    'doc'
    return x + y
assert g(1) == 2 and g(1, y=3) == 4
assert g.calls == 2
assert g.__name__ == 'g' and g.__doc__ == 'doc'

# %% [markdown]
# # mock object

# %%
from unittest.mock import Mock, MagicMock


# %% role="answer"
def notify(client, text):
    client.send(text.upper())
    return client.status


# %% role="wrong"
def notify(client, text):
    return 200


# %% role="test"
m = Mock()
m.status = 200
assert notify(m, 'hi') == 200
m.send.assert_called_once_with('HI')


# %% [markdown]
# # test class instance

# %% role="answer"
def total(cart):
    return sum(i.price * i.n for i in cart.items)


# %% role="wrong"
def total(cart):
    return 0


# %% role="test"
class Item:
    def __init__(self, p, n): self.price, self.n = p, n
class Cart:
    def __init__(self): self.items = []
c = Cart()
c.items += [Item(2, 3), Item(1, 1)]
assert total(c) == 7

# %% [markdown]
# # rng argument

# %%
import numpy as np


# %% role="answer"
def walk(rng, n):
    return np.cumsum(rng.standard_normal(n))


# %% role="wrong"
def walk(rng, n):
    return np.zeros(n)


# %% role="test"
assert np.allclose(walk(np.random.default_rng(0), 4), np.cumsum(np.random.default_rng(0).standard_normal(4)))
rng = np.random.default_rng(1)
a = walk(rng, 2); b = walk(rng, 2)
assert not np.allclose(a, b)

# %% [markdown]
# # pandas group

# %%
import pandas as pd, numpy as np


# %% role="answer"
def means(df):
    return df.groupby('k')['v'].mean()
def clean(df):
    df = df.dropna().copy()
    df['w'] = df.v * 2
    return df.reset_index(drop=True)
top = pd.DataFrame({'a': [3, 1], 'd': pd.to_datetime(['2020-01-01', '2021-05-01'])}).sort_values('a')


# %% role="wrong"
def means(df):
    return df
def clean(df):
    df['w'] = 1
    return df
top = None

# %% role="test"
df = pd.DataFrame({'k': ['a', 'b', 'a'], 'v': [1., 2., np.nan]})
m = means(df)
assert m.loc['a'] == 1 and m.index.tolist() == ['a', 'b'] and m.name == 'v'
c = clean(df)
assert 'w' in c.columns and c.shape == (2, 3) and c.w.sum() == 6
assert 'w' not in df
assert top.iloc[0]['a'] == 1 and top.d.dt.year.tolist() == [2021, 2020]
assert top['a'].dtype == 'int64'
pd.testing.assert_frame_equal(c[['v']], pd.DataFrame({'v': [1., 2.]}))
assert isinstance(m, pd.Series)
assert c.equals(clean(df))

# %% [markdown]
# # pandas inplace

# %%
import pandas as pd


# %% role="answer"
def add_bmi(df):
    df['bmi'] = df.kg / df.m ** 2


# %% role="wrong"
def add_bmi(df):
    return df


# %% role="test"
df = pd.DataFrame({'kg': [80.], 'm': [2.]})
assert add_bmi(df) is None
assert df.bmi[0] == 20


# %% [markdown]
# # redirect stdout

# %% role="answer"
def hello(n):
    for i in range(n):
        print('line', i, sep='-')


# %% role="wrong"
def hello(n):
    print('x')


# %% role="test"
import io, contextlib
buf = io.StringIO()
with contextlib.redirect_stdout(buf):
    hello(2)
assert buf.getvalue() == 'line-0\nline-1\n'


# %% [markdown]
# # input patch

# %% role="answer"
def ask():
    return int(input('n? ')) * 2


# %% role="wrong"
def ask():
    return 8


# %% role="test"
from unittest import mock
with mock.patch('builtins.input', side_effect=['4', '5']):
    assert ask() == 8
    assert ask() == 10


# %% [markdown]
# # input global

# %% role="answer"
def ask():
    return input('x')[::-1]


# %% role="wrong"
def ask():
    return 'abc'


# %% role="test"
def input(prompt=''):
    return 'abc'
assert ask() == 'cba'
del input


# %% [markdown]
# # tempfile

# %% role="answer"
def save(path, rows):
    with open(path, 'w') as f:
        for r in rows:
            f.write(','.join(map(str, r)) + '\n')


# %% role="wrong"
def save(path, rows):
    open(path, 'w').close()


# %% role="test"
import tempfile, os
d = tempfile.mkdtemp()
p = os.path.join(d, 'a.csv')
save(p, [[1, 2], [3, 4]])
assert os.path.exists(p)
assert open(p).read() == '1,2\n3,4\n'
os.remove(p)

# %% [markdown]
# # signature

# %%
import inspect


# %% role="answer"
def f(a: int, b: float = 2.0, *args, c=None, **kw) -> float:
    return a * b


# %% role="wrong"
def f(a):
    return a


# %% role="test"
s = inspect.signature(f)
assert list(s.parameters) == ['a', 'b', 'args', 'c', 'kw']
assert s.parameters['b'].default == 2.0
assert f.__annotations__['a'] is int and f.__annotations__['return'] is float
assert f.__defaults__ == (2.0,)
assert f.__code__.co_argcount == 2

# %% [markdown]
# # copy check

# %%
import copy


# %% role="answer"
def dup(x):
    return copy.deepcopy(x)
def sort_in(x):
    x.sort()


# %% role="wrong"
def dup(x):
    return x
def sort_in(x): return sorted(x)


# %% role="test"
a = [[1], [2]]
b = dup(a)
assert a == b and a is not b and a[0] is not b[0]
b[0].append(9)
assert a[0] == [1]
c = [3, 1]
assert sort_in(c) is None and c == [1, 3]

# %% [markdown]
# # sklearn model

# %%
import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


# %% role="answer"
def fit(X, y):
    return make_pipeline(StandardScaler(), LinearRegression()).fit(X, y)
model = LinearRegression().fit([[0], [1]], [1, 3])


# %% role="wrong"
def fit(X, y):
    return LinearRegression().fit(X, y * 0)
model = LinearRegression(fit_intercept=False).fit([[0], [1]], [1, 3])

# %% role="test"
X = np.arange(6.).reshape(-1, 1)
m = fit(X, 2 * X[:, 0])
assert m.score(X, 2 * X[:, 0]) > .99
assert np.allclose(model.coef_, 2) and abs(model.intercept_ - 1) < 1e-9
assert isinstance(model, LinearRegression)
assert hasattr(m, 'predict') and list(m.named_steps) == ['standardscaler', 'linearregression']
assert model.get_params()['fit_intercept']

# %% [markdown]
# # re match

# %%
import re

# %% role="answer"
pat = re.compile(r'(?P<y>\d{4})-(\d\d)')
def find(s):
    return pat.search(s)


# %% role="wrong"
pat = re.compile('x')
def find(s):
    return pat.search(s)


# %% role="test"
m = find('on 2020-05')
assert m.group('y') == '2020' and m.groups() == ('2020', '05')
assert m.span() == (3, 10)
assert find('x') is None
assert pat.pattern.startswith('(')
assert re.fullmatch(pat, '2020-05')


# %% [markdown]
# # capture magic

# %% role="answer"
def hello():
    print('hi')


# %% role="wrong"
def hello():
    pass


# %% role="test"
# %%capture out
hello()

# %% role="test"
assert out.stdout == 'hi\n'


# %% [markdown]
# # run script

# %% role="answer"
# %%writefile hello.py
def g(x):
    return x + 1
if __name__ == '__main__':
    print(g(1))


# %% role="wrong"
# %%writefile hello.py
def g(x):
    return x


# %% role="test"
import hello
assert hello.g(2) == 3

# %% role="test"
import subprocess, sys
assert subprocess.run([sys.executable, 'hello.py'], capture_output=True, text=True).stdout == '2\n'

# %% [markdown]
# # axes content

# %%
# %matplotlib inline
import matplotlib.pyplot as plt, numpy as np

# %% role="answer"
fig, ax = plt.subplots(1, 2, figsize=(6, 3))
ax[0].plot([0, 1], [2, 3], label='a', color='red')
ax[1].bar(['u', 'v'], [1, 2])
ax[0].set_title('T')
ax[0].legend()

# %% role="wrong"
fig, ax = plt.subplots(1, 2)

# %% role="test"
assert len(ax) == 2
x, y = ax[0].lines[0].get_data()
assert list(y) == [2, 3]
assert len(ax[1].patches) == 2 and ax[1].patches[1].get_height() == 2
assert ax[0].get_title() == 'T'
assert ax[0].get_legend().get_texts()[0].get_text() == 'a'
assert tuple(fig.get_size_inches()) == (6, 3)

# %% [markdown]
# # warns

# %%
import warnings


# %% role="answer"
def old():
    warnings.warn('gone', DeprecationWarning)
    return 1


# %% role="wrong"
def old():
    return 1


# %% role="test"
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    assert old() == 1
assert len(w) == 1 and issubclass(w[0].category, DeprecationWarning)


# %% [markdown]
# # linked list

# %% role="answer"
class Node:
    def __init__(self, v, nxt=None):
        self.v, self.nxt = v, nxt
class L:
    def __init__(self): self.head = None
    def push(self, v): self.head = Node(v, self.head)
    def rev(self):
        p, c = None, self.head
        while c:
            c.nxt, p, c = p, c, c.nxt
        self.head = p


# %% role="wrong"
class L:
    def __init__(self): self.head = None
    def push(self, v): pass
    def rev(self): pass


# %% role="test"
l = L()
for i in range(3):
    l.push(i)
l.rev()
n, out = l.head, []
while n is not None:
    out.append(n.v)
    n = n.nxt
assert out == [0, 1, 2]
assert l.head.nxt.nxt.v == 2


# %% [markdown]
# # closure counter

# %% role="answer"
def make():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc


# %% role="wrong"
def make():
    return lambda: 1


# %% role="test"
a, b = make(), make()
assert a() == 1 and a() == 2 and b() == 1
assert a.__closure__ is not None

# %% [markdown]
# # global mutated

# %% role="answer"
log = []
def note(x):
    log.append(x)
count = 0
def bump():
    global count
    count += 1


# %% role="wrong"
log = []
def note(x):
    pass
count=0
def bump(): pass


# %% role="test"
note(1)
note(2)
assert log == [1, 2]
log.clear()
note(3)
assert log == [3]
bump()
assert count == 1


# %% [markdown]
# # iter pairs

# %% role="answer"
def pairs(a, b):
    return zip(a, b)
def chars(s):
    return dict(enumerate(s))
m = map(abs, [-1, 2])
fl = filter(None, [0, 1])


# %% role="wrong"
def pairs(a, b):
    return []
def chars(s):
    return {}
m = []
fl = []

# %% role="test"
assert list(pairs([1], 'a')) == [(1, 'a')]
assert chars('ab') == {0: 'a', 1: 'b'}
assert list(m) == [1, 2] and list(fl) == [1]
assert chars('ab').keys() == {0, 1}


# %% [markdown]
# # sort key

# %% role="answer"
def by_len(w):
    return len(w)
def cmp_(a, b):
    return (a > b) - (a < b)


# %% role="wrong"
def by_len(w):
    return 0
def cmp_(a, b):
    return 0


# %% role="test"
from functools import cmp_to_key, reduce
assert sorted(['ccc', 'a'], key=by_len) == ['a', 'ccc']
assert sorted([3, 1], key=cmp_to_key(cmp_)) == [1, 3]
assert list(map(by_len, ['ab'])) == [2]
assert max(['a', 'bb'], key=by_len) == 'bb'
import numpy as np
assert np.vectorize(by_len)(['a', 'bb']).tolist() == [1, 2]

# %% [markdown]
# # threading

# %% role="answer"
import threading
def par(fs):
    out = []
    ts = [threading.Thread(target=lambda f=f: out.append(f())) for f in fs]
    [t.start() for t in ts]
    [t.join() for t in ts]
    return sorted(out)


# %% role="wrong"
def par(fs):
    return []


# %% role="test"
assert par([lambda: 1, lambda: 2]) == [1, 2]

# %% [markdown]
# # abc protocol

# %%
from abc import ABC, abstractmethod


# %% role="answer"
class Shape(ABC):
    @abstractmethod
    def area(self): ...
class Sq(Shape):
    def __init__(self, a): self.a = a
    def area(self): return self.a ** 2


# %% role="wrong"
class Shape:
    pass
class Sq:
    def __init__(self, a): pass
    def area(self): return 9


# %% role="test"
try:
    Shape()
    raise AssertionError('abstract')
except TypeError:
    pass
assert Sq(3).area() == 9 and isinstance(Sq(1), Shape)
class Ci(Shape):
    def area(self): return 1
assert Ci().area() == 1


# %% [markdown]
# # slots private

# %% role="answer"
class Acc:
    def __init__(self, b): self.__b = b
    def get(self): return self.__b
    def dep(self, x):
        if x <= 0: raise ValueError('positive')
        self.__b += x


# %% role="wrong"
class Acc:
    def __init__(self, b): self.b = b
    def get(self): return 8
    def dep(self, x): pass


# %% role="test"
a = Acc(5)
a.dep(3)
assert a.get() == 8
assert a._Acc__b == 8
assert not hasattr(a, '__b')
try:
    a.dep(-1)
    assert False, 'should raise'
except ValueError as e:
    assert 'positive' in str(e)
assert 'dep' in dir(a)
assert vars(a) == {'_Acc__b': 8}
