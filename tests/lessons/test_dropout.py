"""Lesson 04: its worked examples are right and its sentences hold for the numbers beside them."""

import json
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from practicaldl import network
from practicaldl.experiments import dropout as experiment
from practicaldl.explorers import dropout as explorer
from tests.checks import chosen
from tests.lessons.reading import FOLDER, pytorch_box

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["dropout"]
COUNTS = 2.26 / np.sqrt(10)  # by how many standard deviations a mean over ten seeds must differ from 0 (lesson 1)


def value(key):
    return CLAIMS[key]["value"]


def spread(key):
    return CLAIMS[key]["spread"]


def column(*values):
    return np.array(values, float).reshape(-1, 1)


def test_the_worked_example_of_a_whole_network():
    parameters = {"W1": np.eye(2), "W2": np.array([[1.0, 1.0], [1.0, -1.0]]), "W3": np.array([[1.0, 0.5]])}
    parameters |= {"b1": column(0, 0), "b2": column(0, 0), "b3": column(-2)}
    masks = [column(1, 0), column(0, 1)]
    A3, cache = network.forward(column(1, 2), parameters, keep_prob=0.5, masks=masks)
    assert [A.ravel().tolist() for A in cache.A] == [[1, 2], [2, 0], [0, 4], [0.5]]
    gradients = network.backward(column(1), cache)
    assert {key: gradient.tolist() for key, gradient in gradients.items()} == {
        "dW1": [[-1, -2], [0, 0]],
        "db1": [[-1], [0]],
        "dW2": [[0, 0], [-1, 0]],
        "db2": [[0], [-0.5]],
        "dW3": [[0, -2]],
        "db3": [[-0.5]],
    }


def test_on_the_digits_fresh_masks_help_a_little():
    assert value("digits_fresh_gain") > COUNTS * spread("digits_fresh_gain")
    assert value("digits_fresh_better") >= 0.7


def test_on_the_points_l2_helps_and_dropout_does_not():
    assert value("points_l2_gain") > COUNTS * spread("points_l2_gain")
    assert value("points_l2_better") >= 0.9
    assert abs(value("points_fresh_gain")) < COUNTS * spread("points_fresh_gain")


def test_the_reused_mask_hurts_on_the_digits_and_can_fool_on_the_points():
    assert value("digits_reused_loss") > 2 * spread("digits_reused_loss")
    assert value("digits_reused_better") == 0
    assert 0 < value("points_reused_better") < 0.5
    assert value("points_reused_best") > 1
    assert 0 < value("points_reused_loss") < COUNTS * spread("points_reused_loss"), "it does not count"


def test_dropout_hardly_shrinks_the_weights_here_and_a_linear_unit_ends_at_two_thirds():
    assert 0 < 100 - value("weights_left") < COUNTS * spread("weights_left"), "not shown to shrink"
    # mean cost (w1 + w2 - 2)^2 + w1^2 + w2^2, its gradient set to 0
    w = np.linalg.solve([[4.0, 2.0], [2.0, 4.0]], [4.0, 4.0])
    assert w == pytest.approx([2 / 3, 2 / 3])
    assert (w.sum() - 2) ** 2 + w @ w == pytest.approx(4 / 3)


def test_one_pass_of_the_full_network_does_nearly_what_fifty_averaged_passes_do():
    assert abs(value("many_passes") - value("full")) < 0.5
    assert value("one_pass") > value("full") + 2


def test_thinned_networks_contradict_one_another_unless_they_were_trained():
    assert value("contradict_without") > 3 * value("contradict_with")


def test_the_cost_falls_in_every_step_only_without_dropout():
    assert value("rising_without") == 0
    assert value("rising_with") > 40


def test_a_forgotten_mask_spoils_only_the_gradients_behind_it():
    right, forgotten = experiment.gradient_differences().values()
    assert max(right.values()) < 1e-8
    assert {key for key, difference in forgotten.items() if difference > 1e-8} == {"dW1", "db1"}


def test_a_reused_mask_is_the_same_in_every_step_and_a_fresh_one_is_not():
    task = experiment.TASKS["2-D points"]
    rng = np.random.default_rng(0)
    (X, Y), _ = task.draw(rng)
    parameters = network.initialize(task.layers_dims, rng)
    reused = experiment.forward_seeded_inside(task)
    masks = [reused(X, parameters, rng)[1].masks for _ in range(2)]
    assert all(np.array_equal(first, second) for first, second in zip(*masks, strict=True))


def exercise(name):
    (entry,) = (entry for entry in chosen("04_dropout") if entry.name == name)
    return entry


def test_passes_with_the_learners_functions_are_ours():
    task = experiment.TASKS["digits"]
    (X, Y), _ = task.draw(np.random.default_rng(0))
    parameters = network.initialize(task.layers_dims, np.random.default_rng(0))
    own = experiment.passes(task, *(exercise(f"dropout_{way}").solution for way in ("forward", "backward")))
    AL, cache = own["forward"](X, parameters, np.random.default_rng(1))
    options = {"output": task.output, "keep_prob": task.keep_prob, "rng": np.random.default_rng(1)}
    expected, ours = network.forward(X, parameters, **options)
    np.testing.assert_allclose(AL, expected)
    gradients = own["backward"](X, Y, cache)
    for key, gradient in network.backward(Y, ours).items():
        np.testing.assert_allclose(gradients[key], gradient, atol=1e-12)


def test_the_experiment_trains_with_the_learners_functions_and_refuses_every_known_mistake(monkeypatch):
    tasks = {name: replace(task, epochs=5) for name, task in experiment.TASKS.items()}
    monkeypatch.setattr(experiment, "TASKS", tasks)
    forward, backward = exercise("dropout_forward"), exercise("dropout_backward")
    ours = experiment.run([0])
    for name, errors in experiment.run([0], forward.solution, backward.solution).items():
        assert errors == ours[name]
    for mistake in forward.mistakes:
        with pytest.raises(ValueError, match="dropout_forward: "):
            experiment.run([0], mistake.function, backward.solution)
    for mistake in backward.mistakes:
        with pytest.raises(ValueError, match="dropout_backward: "):
            experiment.run([0], forward.solution, mistake.function)


def test_slow_functions_train_the_first_seeds_only_and_that_is_said(monkeypatch, capsys):
    tasks = {name: replace(task, epochs=5) for name, task in experiment.TASKS.items()}
    monkeypatch.setattr(experiment, "TASKS", tasks)
    calls = []

    def slow(dA, D, keep_prob):
        calls.append(dA.shape)
        time.sleep(0.002)
        return experiment.back_through(dA, D, keep_prob)

    ours = experiment.run([0, 1, 2])
    monkeypatch.setattr(experiment, "PATIENCE", 1e-9)
    theirs = experiment.run([0, 1, 2], experiment.drop, slow)
    assert calls[2:] == 5 * [(3, 211), (20, 211)] + 5 * [(64, 200), (128, 200)]
    assert capsys.readouterr().out.count("your functions train 1 of 3 seeds, ours the rest") == len(tasks)
    for name, errors in theirs.items():
        assert {method: values.tolist() for method, values in errors.items()} == {
            method: values.tolist() for method, values in ours[name].items()
        }


def test_pytorch_drops_with_the_other_probability_and_not_in_eval():
    torch.manual_seed(0)
    X = torch.randn(2000, 2)
    names = {"torch": torch, "keep_prob": 0.8, "X": X}
    exec(pytorch_box("04_dropout"), names)
    before = names["hidden"][1](names["hidden"][0](X)).detach().numpy()
    names["hidden"].train()
    dropped = names["hidden"](X).detach().numpy()
    on = before > 0
    assert np.unique((dropped[on] / before[on]).round(5)) == pytest.approx([0, 1 / 0.8])
    assert (dropped[on] > 0).mean() == pytest.approx(0.8, abs=0.02)
    assert not torch.equal(names["noisy"], names["answer"])
    names["model"].eval()
    assert torch.equal(names["model"](X), names["answer"])


def test_the_division_keeps_the_mean_of_the_first_layer_and_dropping_nothing_keeps_all():
    for keep_prob in (0.3, 0.5, 0.8):
        means = explorer.mean_activations((keep_prob,) * 3, np.random.default_rng(0))
        assert means["divided by keep_prob"][0] == pytest.approx(1, abs=0.05)
        assert means["not divided"][0] == pytest.approx(keep_prob, abs=0.05)
        assert np.all(means["divided by keep_prob"] < 2), "the bars would leave the figure"
    nothing = explorer.mean_activations((1.0,) * 3, np.random.default_rng(0))
    assert all(np.allclose(values, 1) for values in nothing.values())


def test_the_explorer_draws_what_its_controls_say():
    live = explorer.explore_dropout()
    before = live.html
    assert before.startswith("<img")
    live.set(keep_2=0.3)
    assert live.html.startswith("<img")
    assert live.html != before
    drawn = live.html
    live.set(seed=1)
    assert live.html != drawn
