"""The tests that a lesson shows reject every known mistake."""

import pytest

from tests.checks import chosen
from tests.checks.visible import seen, visible_tests

LESSONS = sorted({entry.lesson for entry in chosen()})


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("lesson", LESSONS)
def test_visible_tests_let_no_known_mistake_through(lesson):
    holes = [f"{row.name}: {hole}" for row in map(seen, chosen(lesson)) for hole in row.holes]
    assert not holes, "\n".join(holes)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_exercise_shows_tests(lesson):
    assert all(visible_tests(entry) for entry in chosen(lesson))
