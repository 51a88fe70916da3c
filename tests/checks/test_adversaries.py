"""Answers written from the contract alone are judged right, on few seeds; ``make adversaries`` runs more."""

import pytest

from tests.checks.adversaries import NAMED, count, right_answers, wrong_answers

SEEDS = range(2)
EXERCISES = list(right_answers() | wrong_answers())


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_adversaries_pass_and_wrong_ones_are_rejected_and_named(exercise):
    row = count(exercise, SEEDS)
    assert row.clean, "\n".join(row.slips[:5])
    assert row.named >= NAMED * row.known, "\n".join(row.slips[:5])
