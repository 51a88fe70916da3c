"""Lesson 08: its worked examples are right and its sentences hold for the numbers beside them."""

import json

import numpy as np
import pytest

from practicaldl.experiments import initialization as experiment
from practicaldl.explorers import initialization as explorer
from tests.lessons.reading import FOLDER

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["initialization"]


def value(key):
    return CLAIMS[key]["value"]


def test_powers_that_the_lesson_quotes():
    for base, quoted in ((1.5, 2.6e26), (0.5, 7.0e-46), (1.1, 1.6e6), (0.9, 1.4e-7)):
        assert base**150 == pytest.approx(quoted, rel=0.04, abs=0)
    slope = 0.25
    assert slope**10 == pytest.approx(9.5e-7, rel=0.01)
    assert 1 - np.tanh(3) ** 2 == pytest.approx(0.0099, rel=0.01)


def test_only_he_learns():
    for name in ("zeros", "large"):
        assert value(f"{name}_error") > 85
    assert value("he_error") < 12
    assert value("zeros_first_cost") == pytest.approx(np.log(10))
    assert value("large_dead") > 50
    assert 30 < value("large_slow_error") < 80


def test_the_multiplier_has_its_least_error_at_one_and_its_least_cost_at_three():
    errors = {c: value(f"times_{c}_error") for c in ("0_1", "0_3", "1", "3", "10")}
    assert min(errors, key=errors.get) == "1"
    assert value("times_3_cost") < value("times_1_cost")
    assert errors["3"] > 1.5 * errors["1"]


def test_depth_is_still_hard():
    assert value("layers_3_error") < value("layers_10_error") < value("layers_30_error")
    assert value("layers_30_error") > 75


def test_through_fifty_layers_signals_change_as_the_variance_says():
    for kind in ("activations", "gradients"):
        assert abs(value(f"he_{kind}")) < 0.5
        assert -1 < value(f"tanh_{kind}") < 0
        assert value(f"xavier_{kind}") == pytest.approx(49 * np.log10(np.sqrt(0.5)), abs=1)
        assert value(f"large_{kind}") == pytest.approx(49 * np.log10(1.5), abs=1)
    assert value("he_similarity") > 0.95 > value("tanh_similarity") > value("input_similarity")


def test_gradients_are_those_of_the_cost():
    rng = np.random.default_rng(0)
    X, Y = rng.random((5, 4)), np.eye(3)[:, [0, 1, 2, 0]]
    parameters = experiment.network.initialize((5, 4, 4, 3), rng)
    for activation in ("relu", "tanh"):
        _, cache = experiment.network.forward(X, parameters, activation=activation, output="softmax")
        gradients = experiment.network.backward(Y, cache)
        A, dZ = experiment.send(X, Y, parameters, activation)
        np.testing.assert_allclose(dZ[0] @ X.T, gradients["dW1"], atol=1e-12)
        np.testing.assert_allclose(dZ[1] @ A[0].T, gradients["dW2"], atol=1e-12)


def test_similarity_is_the_mean_cosine_of_pairs():
    A = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    assert experiment.similarity(A) == pytest.approx(2 * np.sqrt(0.5) / 3)


def test_what_the_lesson_reads_in_the_explorer():
    def sizes(scheme, activation):
        return [(values[0].std(), values[-1].std()) for values in explorer.passes(scheme, activation, 20)]

    activations, gradients = sizes("normal x 1", "tanh")
    assert min(activations) > 0.8
    assert gradients[0] > 1e4 * gradients[1], "gradients grow on the way back"
    activations, gradients = sizes("Xavier, 1/n", "sigmoid")
    assert activations[1] > 0.5 * activations[0]
    assert 1e-13 < gradients[0] / gradients[1] < 1e-11


def test_the_explorer_draws_every_choice():
    live = explorer.explore_initialization()
    seen = set()
    for scheme in explorer.SCHEMES:
        for depth in (1, 50):
            live.set(scheme=scheme, activation="relu", depth=depth)
            assert live.html.startswith("<img")
            seen.add(live.html)
    assert len(seen) == 2 * len(explorer.SCHEMES)
