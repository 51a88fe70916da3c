"""Lesson 08: its worked examples are right and its sentences hold for the numbers beside them."""

import json
import re

import numpy as np
import pytest
import torch

from practicaldl import data, network, training
from practicaldl.experiments import initialization as experiment
from practicaldl.explorers import initialization as explorer
from tests.lessons.reading import FOLDER, lesson

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["initialization"]


def value(key):
    return CLAIMS[key]["value"]


def test_powers_that_the_lesson_quotes():
    for base, quoted in ((1.5, 2.6e26), (0.5, 7.0e-46), (1.1, 1.6e6), (0.9, 1.4e-7)):
        assert base**150 == pytest.approx(quoted, rel=0.04, abs=0)
    for power, quoted in ((49, 4.2e-8), (50, 3.0e-8)):
        assert np.sqrt(0.5) ** power == pytest.approx(quoted, rel=0.02, abs=0)
    assert pytest.approx(4.3e8, rel=0.02) == 1.5**49
    assert np.sqrt(0.5) == pytest.approx(0.71, abs=0.005)
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


def counts(key):
    """Whether a paired difference lies further from 0 than 2.78 standard errors: five seeds."""
    return abs(value(key)) > 2.78 * CLAIMS[key]["spread"] / np.sqrt(5)


def test_depth_is_still_hard_at_the_best_rate_of_each_depth():
    errors = [value(f"layers_{layers}_error") for layers in (3, 10, 30)]
    assert errors[0] + 10 < errors[1] < errors[2] - 30
    rates = {layers: value(f"layers_{layers}_rate") for layers in (3, 10, 30)}
    assert all(rates[3] == pytest.approx(10 * rates[layers]) for layers in (10, 30))
    assert all(min(experiment.RATES) < rate < max(experiment.RATES) for rate in rates.values())
    assert all(value(f"layers_{layers}_{side}") > 0 for layers in rates for side in ("below", "above"))
    assert [key for key in CLAIMS if key.endswith(("_below", "_above")) and counts(key)] == [
        "layers_10_below",
        "layers_3_below",
    ]
    assert value("layers_3_rise") > 0.1
    assert value("layers_3_nan") == value("long_nan") == 0
    assert min(value("layers_10_nan"), value("layers_30_nan")) > 0.5
    assert value("long_at_0_03") < value("long_at_0_1") - 10
    assert counts("wide_gain")


def test_units_of_the_deepest_networks_are_dead_before_training_and_more_after_steps_too_long():
    assert value("narrow_dead") == pytest.approx(value("layers_30_dead"), abs=10)
    assert value("layers_30_dead_at_0_3") > 2 * value("narrow_dead")


def test_the_best_rate_must_lie_inside_those_tried():
    def at(*errors):
        runs = [experiment.Trained(np.zeros((2, 3)), np.full(2, error), np.zeros(2)) for error in errors]
        return dict(zip((0.1, 0.2, 0.3), runs, strict=True))

    assert experiment.bracket(at(3, 1, 2)) == (0.1, 0.2, 0.3)
    with pytest.raises(ValueError, match="the error is least at 0.3"):
        experiment.bracket(at(3, 2, 1))


def test_the_narrow_deep_networks_wander_in_size_and_lose_content():
    low, high = map(float, CLAIMS["narrow_wander"]["text"].split(" and "))
    assert 1 < low < 2
    assert high > 10
    assert value("narrow_similarity") > value("narrow_input_similarity") + 0.2


def test_numbers_in_32_bits_overflow_before_layer_60():
    assert pytest.approx(7, abs=0.1) == 100**0.5 / 2**0.5
    largest = float(np.finfo(np.float32).max)
    assert largest == pytest.approx(3e38, rel=0.2)
    assert np.log(largest) / np.log(7.07) < 50


def test_the_worked_examples_of_the_two_thermometers():
    assert np.std([[1, 2, 4], [1, 0, 0]]) == pytest.approx(1.3744, abs=5e-5)
    assert np.std([0, 0, 1]) == pytest.approx(0.4714, abs=5e-5)
    dZ2 = np.array([[1, -2, 0.5]])
    dZ1 = np.array([[1], [0.5]]) @ dZ2 * [[1, 1, 0], [1, 0, 1]]
    assert dZ1.tolist() == [[1, -2, 0], [0.5, 0, 0.25]]
    assert np.std(dZ2) == pytest.approx(1.3123, abs=5e-5)
    assert np.std(dZ1) == pytest.approx(0.94, abs=5e-5)


def test_from_large_weights_one_unit_is_left_to_bend_the_boundary():
    X, Y = data.moons(300, 0.2, np.random.default_rng(0))
    start = network.initialize([2, 10, 5, 1], np.random.default_rng(1), "random", 10.0)
    trained = training.train(X, Y, start, epochs=2000, learning_rate=0.3).parameters
    assert np.sum(network.forward(X, trained)[1].A[2].max(axis=1) == 0) == 4


def test_the_same_in_pytorch():
    (box,) = re.findall(
        r"```python\n(.*?)```", "\n".join(cell.source for cell in lesson("08_initialization").cells), re.DOTALL
    )
    he, glorot = box.split("\n\n")
    torch.manual_seed(0)
    names = {"torch": torch}
    exec("layer = torch.nn.Linear(300, 100)", names)
    assert names["layer"].weight.std().item() ** 2 == pytest.approx(1 / (3 * 300), rel=0.05)
    exec(he, names)
    assert names["layer"].weight.std().item() == pytest.approx(np.sqrt(2 / 300), rel=0.03)
    assert not names["layer"].bias.any()
    exec(glorot, names)
    assert names["layer"].weight.std().item() == pytest.approx(np.sqrt(2 / 400), rel=0.03)


def test_through_fifty_layers_signals_change_as_the_variance_says():
    for kind in ("activations", "gradients"):
        assert abs(value(f"he_{kind}")) < 0.5
        assert -1 < value(f"tanh_{kind}") < 0
        assert value(f"xavier_{kind}") == pytest.approx(49 * np.log10(np.sqrt(0.5)), abs=1)
        assert value(f"large_{kind}") == pytest.approx(49 * np.log10(1.5), abs=1)
    assert value("he_similarity") > 0.95 > value("tanh_similarity") > value("narrow_input_similarity")


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
