"""A sample of the mutants of every lesson's right answers; ``make mutants`` tries all."""

import pytest

from tests.checks import chosen
from tests.checks.mutants import count

LESSONS = sorted({entry.lesson for entry in chosen()})
EVERY = 60


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_sample_of_mutants_is_killed(lesson):
    rows = [count(entry.name, every=EVERY, start=place) for place, entry in enumerate(chosen(lesson))]
    assert sum(row.total for row in rows) > 10
    assert not [line for row in rows for line in row.survived]
