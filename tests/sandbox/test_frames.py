"""Values of pandas and SciPy cross the wire both ways, rebuilt from plain parts."""

import datetime

import numpy as np
import pytest

from autograder.sandbox.inside.standins import StandIn
from autograder.sandbox.inside.wire import normalize

pd = pytest.importorskip("pandas")
sparse = pytest.importorskip("scipy.sparse")

DAYS = pd.date_range("2020-01-01", periods=3, freq="D")
FRAME = pd.DataFrame(
    {
        "whole": [1, 2, 3],
        "real": [0.5, np.nan, -1],
        "text": ["a", None, "c"],
        "truth": [True, False, True],
        "day": DAYS,
        "zoned": DAYS.tz_localize("Europe/Paris"),
        "length": pd.to_timedelta([1, 2, 3], unit="s"),
        "grade": pd.Categorical(["a", "b", "a"], categories=["b", "a"], ordered=True),
        "nullable": pd.array([1, None, 3], dtype="Int64"),
        "maybe": pd.array([True, None, False], dtype="boolean"),
        "word": pd.array(["x", None, "z"], dtype="string"),
        "mixed": pd.Series([1, "a", [2]], dtype=object),
    },
    index=pd.Index(["x", "y", "z"], name="key"),
)
INDEXES = [
    pd.RangeIndex(1, 9, 2, name="n"),
    pd.Index([3, 1, 2]),
    pd.Index(["a", "b"], name="t"),
    pd.Index([1.5, 2]),
    pd.Index([(1, 2), "a"], dtype=object, tupleize_cols=False),
    DAYS,
    DAYS.tz_localize("UTC"),
    pd.DatetimeIndex(["2020-01-01", "2020-03-01"]),
    pd.TimedeltaIndex(["1s", "2s"]),
    pd.CategoricalIndex(["a", "b", "a"]),
    pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["p", "q"]),
]


def test_frames_keep_columns_types_and_index():
    pd.testing.assert_frame_equal(normalize(FRAME), FRAME)


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(), FRAME.iloc[:0], FRAME.T, FRAME.set_axis([0] * 12, axis=1), FRAME[[]]]
)
def test_unusual_frames(frame):
    pd.testing.assert_frame_equal(normalize(frame), frame)


@pytest.mark.parametrize("index", INDEXES, ids=str)
def test_indexes_and_series(index):
    pd.testing.assert_index_equal(normalize(index), index, exact=True)
    series = pd.Series(range(len(index)), index=index, name="s")
    pd.testing.assert_series_equal(normalize(series), series)
    columns = pd.DataFrame(np.ones((2, len(index))), columns=index)
    pd.testing.assert_frame_equal(normalize(columns), columns)


@pytest.mark.parametrize("name", FRAME.columns)
def test_every_column_is_a_series(name):
    pd.testing.assert_series_equal(normalize(FRAME[name]), FRAME[name])


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2020-01-01 12:00"),
        pd.Timestamp("2020-01-01", tz="Europe/Paris"),
        pd.Timedelta("3s"),
        pd.Interval(1, 2.5),
        pd.Period("2020-01", "M"),
    ],
    ids=str,
)
def test_scalars(value):
    came = normalize([value])[0]
    assert came == value
    assert type(came) is type(value)


def test_missing_values_are_themselves():
    assert normalize([pd.NA, pd.NaT]) == [pd.NA, pd.NaT] or normalize([pd.NA])[0] is pd.NA
    assert normalize([pd.NaT])[0] is pd.NaT
    assert normalize(pd.Categorical(["a", None])).isna().tolist() == [False, True]


def test_frames_go_both_ways_and_are_changed_in_place(learner):
    f = learner(
        "def f(df, s):\n    df['new'] = df['whole'] * 2\n    s[0] = 9\n"
        "    return df.groupby('grade', observed=True)['whole'].sum()"
    )
    frame, series = FRAME.copy(), pd.Series([1, 2])
    sums = f(frame, series)
    assert frame["new"].tolist() == [2, 4, 6]
    assert series.tolist() == [9, 2]
    assert sums["a"] == 4


def test_what_has_no_plain_parts_is_a_stand_in(learner):
    f = learner("import pandas as pd\ndef f():\n    return pd.DataFrame({'a': [1, 1, 2]}).groupby('a')")
    groups = f()
    assert isinstance(groups, StandIn)
    assert groups.size().tolist() == [2, 1]


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil", "dok", "dia", "bsr"])
@pytest.mark.parametrize("family", ["array", "matrix"])
def test_sparse_matrices(form, family):
    dense = np.array([[1.0, 0, 2], [0, 0, 3]])
    made = getattr(sparse, f"{form}_{family}")(dense)
    came = normalize(made)
    assert type(came) is type(made)
    assert np.array_equal(came.toarray(), dense)


def test_dates_in_a_column_of_objects():
    series = pd.Series([datetime.date(2020, 1, 2), None], dtype=object)
    pd.testing.assert_series_equal(normalize(series), series)
