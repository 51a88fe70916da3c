"""The false-alarm rates that statistical expectations state, computed exactly."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from autograder.exercises.expect import SIGMAS, Mismatch, expect_frequency


def accepted(hits, trials, probability):
    try:
        expect_frequency(hits, trials, probability, what="the share")
    except Mismatch:
        return False
    return True


@pytest.mark.parametrize("probability", [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("variance", [20, 100, 5000])
def test_a_frequency_is_rejected_in_less_than_one_of_ten_million(probability, variance):
    trials = int(np.ceil(variance / (probability * (1 - probability))))
    middle = int(trials * probability)
    low = next(hits for hits in range(middle, -2, -1) if hits < 0 or not accepted(hits, trials, probability))
    high = next(hits for hits in range(middle, trials + 2) if hits > trials or not accepted(hits, trials, probability))
    assert binom.cdf(low, trials, probability) + binom.sf(high - 1, trials, probability) < 1e-7


def test_six_standard_errors_are_left_in_two_of_a_thousand_million():
    assert 1.9e-9 < 2 * norm.sf(SIGMAS) < 2.1e-9
