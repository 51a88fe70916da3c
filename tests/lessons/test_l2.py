"""Lesson 03: its sentences hold for the numbers beside them."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from practicaldl import network
from practicaldl.experiments import l2 as experiment
from practicaldl.explorers import l2 as explorer
from tests.checks import chosen
from tests.lessons.reading import FOLDER, pytorch_box

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["l2"]


def value(key):
    return CLAIMS[key]["value"]


def spread(key):
    return CLAIMS[key]["spread"]


def test_figures_that_the_prose_computes():
    penalty, factor = 0.1 / 20 * (9 + 16), 1 - 0.3 / 211
    assert penalty == pytest.approx(0.125)
    assert factor == pytest.approx(0.99858, abs=5e-6)
    assert factor**500 == pytest.approx(0.49, abs=5e-3)
    assert np.tanh([0.1, 0.5, 1, 2]) == pytest.approx([0.0997, 0.462, 0.762, 0.964], abs=5e-4)


def test_without_a_penalty_the_certainty_grows_and_the_cost_on_new_masses_with_it():
    assert value("norm_late_0") > 2 * value("norm_early_0")
    assert value("cost_late_0") > 2 * value("cost_early_0")
    assert value("cost_late_1") < value("cost_late_0")


def test_a_penalized_bias_drifts_towards_one_half():
    assert 30 < value("mean_penalized") < 50
    assert 10 < value("mean_penalized_1") < 13, "at a usual strength it hardly matters"


def test_the_cost_with_its_penalty_falls_where_the_cross_entropy_rises():
    assert value("rising_sum") == 0
    assert value("rising_part") > 50


def test_l1_keeps_fewer_weights_and_predicts_worse():
    assert value("l1_weights") < value("l2_weights") == 30
    assert value("l1_more") > 2.26 * spread("l1_more") / np.sqrt(10)


def test_without_a_penalty_certainty_grows_and_the_errors_tell_nothing():
    assert value("cost_rises") == 1
    assert 0 < value("cost_rise_errors") < 2.78
    assert abs(value("error_saved")) < 2.78 * spread("error_saved") / np.sqrt(5)


def test_the_chosen_lambd_decides_the_gain():
    test = np.pad([[0.2, 0.1, 0.3]], ((0, 0), (0, 4)))
    for at, gain in ((0, 0), (1, 10), (2, -10)):
        chosen = np.array([experiment.TASKS["2-D points"].lambdas[at]])
        assert experiment.gains({"2-D points": {"test": test, "chosen": chosen}})["2-D points"] == pytest.approx([gain])


@pytest.fixture
def quick(monkeypatch):
    tasks = {name: replace(task, epochs=20, lambdas=(0.1, 0.3, 10)) for name, task in experiment.TASKS.items()}
    monkeypatch.setattr(experiment, "TASKS", tasks)


def test_the_experiment_runs_with_the_learners_sweep(quick):
    (sweep,) = (entry for entry in chosen("03_l2") if entry.name == "sweep_lambda")
    ours, yours = experiment.run(range(2)), experiment.run(range(2), sweep.solution)
    for name, values in ours.items():
        assert set(values["chosen"]) <= {0.1, 0.3, 10}
        for key, value in values.items():
            np.testing.assert_array_equal(value, yours[name][key])


def test_the_experiment_refuses_every_known_mistake_of_the_sweep(quick):
    (sweep,) = (entry for entry in chosen("03_l2") if entry.name == "sweep_lambda")
    harmless = "errors in the order of sorted lambdas"  # here they come sorted
    for mistake in sweep.mistakes:
        if mistake.name != harmless:
            with pytest.raises(ValueError, match="sweep_lambda: "):
                experiment.run(range(5), mistake.function)


def test_the_first_layer_pays_most_and_the_last_one_most_per_entry():
    assert value("w1_most") >= 0.8
    assert value("w3_densest") >= 0.8


def test_the_penalty_helps_clearly_on_the_points_and_hardly_on_the_digits():
    assert value("points_gain_errors") > 3.5
    assert 2.26 < value("digits_gain_errors") < 3, "it counts, but only just"
    assert value("digits_gain") <= 1.2 * spread("digits_gain")
    for task in ("points", "digits"):
        assert value(f"{task}_norm_0") > value(f"{task}_norm_1") > value(f"{task}_norm_10")
        assert value(f"{task}_strongest") > value(f"{task}_none")


def test_the_valley_is_flat_compared_with_the_gain():
    assert value("points_valley") < value("points_gain")


def test_the_contours_touch_the_diamond_at_a_corner_and_the_disc_beside_it():
    bowl = experiment.touching_points()
    (l2, _), (l1, _) = (bowl["touching"][name] for name in ("L2", "L1"))
    assert l1 == pytest.approx([1, 0], abs=1e-3)
    assert np.linalg.norm(l2) == pytest.approx(1)
    assert l2[1] > 0.1


def test_a_step_of_pytorch_with_weight_decay_is_ours():
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((3, 20)), (rng.random((1, 20)) < 0.5).astype(float)
    parameters, lambd, m, learning_rate = network.initialize([3, 1], rng), 0.7, 20, 0.1
    parameters["b1"] += 0.3
    linear = torch.nn.Linear(3, 1, dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(parameters["W1"]))
        linear.bias.copy_(torch.from_numpy(parameters["b1"][0]))
    names = {"torch": torch, "model": torch.nn.Sequential(linear, torch.nn.Sigmoid()), "lambd": lambd, "m": m}
    names |= {"X": torch.from_numpy(X.T), "Y": torch.from_numpy(Y.T), "learning_rate": learning_rate}
    exec(pytorch_box("03_l2"), names)
    gradients = network.backward(Y, network.forward(X, parameters)[1], lambd)
    assert linear.weight.detach().numpy() == pytest.approx(parameters["W1"] - learning_rate * gradients["dW1"])
    assert linear.bias.detach().numpy() == pytest.approx(parameters["b1"][0] - learning_rate * gradients["db1"][0])


def test_the_explorer_ends_in_a_nearly_linear_network():
    X, _, _ = explorer.trained_networks()
    shares = [np.mean(np.abs(explorer.unit_inputs(X, explorer.nearest(s))) < 0.5) for s in (-2, 1)]
    assert shares[0] < 0.5
    assert shares[1] > 0.88


def test_in_the_explorer_a_strong_penalty_comes_to_rest_first():
    X, Y, _ = explorer.trained_networks()
    grid = np.stack(np.meshgrid(*(np.linspace(*ends, 60) for ends in zip(X.min(axis=1), X.max(axis=1), strict=True))))

    def moved(log_lambd, since):
        sides = [
            network.predict(grid.reshape(2, -1), explorer.nearest(log_lambd, at), activation="tanh")
            for at in (since, 3000)
        ]
        return np.mean(sides[0] != sides[1])

    assert moved(1, 300) < 0.01 < 0.03 < moved(-2, 500)
    assert network.error_rate(X, Y, explorer.nearest(-2, 500), activation="tanh") < 0.08, "it follows the moons"
    norms = [np.linalg.norm(explorer.all_weights(explorer.nearest(-2, at))) for at in range(0, 3001, 100)]
    assert np.all(np.diff(norms) > 0)
    linear = [np.mean(np.abs(explorer.unit_inputs(X, explorer.nearest(-2, at))) < 0.5) for at in (500, 1500, 3000)]
    assert linear[0] > linear[1] > linear[2]
