import numpy as np
import pytest

from practicaldl.experiments import Claim, claim, over_seeds


def test_a_claim_is_a_mean_with_its_spread():
    stated = claim([1, 2, 3, 4, 5], "{mean:.1f} ± {spread:.2f}, {low:g} to {high:g}")
    assert stated == Claim(3.0, pytest.approx(np.sqrt(2.5)), "3.0 ± 1.58, 1 to 5")


def test_a_claim_needs_five_runs():
    with pytest.raises(ValueError, match="at least five runs, got 4"):
        claim([1, 2, 3, 4])


def test_runs_are_stacked_by_seed_and_can_be_repeated():
    draws = over_seeds(lambda rng: rng.random(3), range(5))
    assert draws.shape == (5, 3)
    assert len(np.unique(draws)) == 15
    named = over_seeds(lambda rng: {"error": rng.random(), "norms": rng.random(2)}, range(5))
    assert named["norms"].shape == (5, 2)
    np.testing.assert_array_equal(named["error"], over_seeds(lambda rng: rng.random(), range(5)))
