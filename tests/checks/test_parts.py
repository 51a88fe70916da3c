"""Every part of a contract decides: an implementation that breaks it fails the check that the table names."""

import pytest

from autograder.exercises import find
from autograder.exercises.declare import UNTOUCHED
from tests.checks.parts import parts

SEEDS = range(5)
PARTS = [(exercise, part) for exercise, listed in parts().items() for part in listed]


@pytest.mark.parametrize(("exercise", "part"), PARTS, ids=[f"{name}: {part.name}" for name, part in PARTS])
def test_a_broken_part_fails_the_check_that_decides_it(exercise, part):
    for seed in SEEDS:
        assert part.decided_by in part.found_by(exercise, seed), f"seed {seed}"


@pytest.mark.parametrize("exercise", parts())
def test_parts_name_checks_of_their_exercise_and_themselves_once(exercise):
    checks = {check.name for check in find(exercise).checks} | {UNTOUCHED}
    listed = parts()[exercise]
    assert {part.decided_by for part in listed} <= checks
    assert len({part.name for part in listed}) == len(listed)
