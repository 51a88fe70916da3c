"""Answers written from the contract alone are judged right, on few seeds; ``make adversaries`` runs more."""

import pytest

from tests.checks.adversaries import count, right_answers, wrong_answers

SEEDS = range(2)
EXERCISES = list(right_answers() | wrong_answers())


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_adversaries_pass_and_wrong_ones_do_not(exercise):
    row = count(exercise, SEEDS)
    assert row.clean, "\n".join(row.slips[:5])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_known_mistakes_of_adversaries_are_named(exercise):
    row = count(exercise, SEEDS)
    assert row.named >= 0.97 * row.known, "\n".join(row.slips[:5])
