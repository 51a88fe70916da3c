"""Lesson 06: its sentences hold for the numbers beside them."""

import copy
import json
import re

import numpy as np
import pytest
import torch

from practicaldl.experiments import early_stopping as experiment
from practicaldl.explorers import early_stopping as explorer
from tests.lessons.reading import FOLDER, lesson

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["early_stopping"]
TWICE_UNCERTAINTY = 2 / np.sqrt(5)  # of a mean over five seeds, in standard deviations


def value(key):
    return CLAIMS[key]["value"]


def spread(key):
    return CLAIMS[key]["spread"]


def test_shares_of_the_optimum_that_the_lesson_quotes():
    steps = [1 - (1 - 0.1 * s) ** 50 for s in (0.01, 1)]
    penalty = [s / (s + 0.2) for s in (0.01, 1)]
    assert steps == pytest.approx([0.049, 0.995], abs=5e-4)
    assert penalty == pytest.approx([0.048, 0.83], abs=5e-3)


def test_with_more_wrong_labels_the_dev_error_of_the_explorer_turns_sharper_and_hardly_earlier():
    dev = {noise: experiment.follow(noise, explorer.SEED)["dev"] for noise in explorer.NOISES}
    rises = [errors[-1] - errors.min() for errors in dev.values()]
    assert rises == sorted(rises)
    assert rises[0] == 0, "without wrong labels it does not turn"
    assert all(10 <= errors.argmin() <= 20 for noise, errors in dev.items() if noise > 0)


def test_stopping_helps_with_wrong_labels_and_harms_a_little_without():
    for noise in (20, 40):
        assert value(f"noise_{noise}_gain") > 3 * spread(f"noise_{noise}_gain")
    assert value("noise_40_gain") > value("noise_20_gain")
    assert -5 < value("noise_0_gain") < -TWICE_UNCERTAINTY * spread("noise_0_gain")
    assert value("noise_0_gain_ten") < -2.26 * spread("noise_0_gain_ten") / np.sqrt(10)
    assert value("train_end") < 10, "most of the 20 % wrong labels are learned by heart"


def test_the_norm_grows_a_little_and_the_distance_from_the_start_much():
    for name in ("norm", "distance"):
        assert value(f"{name}_first") < value(f"{name}_stop") < value(f"{name}_end")
        assert np.all(np.diff(experiment.follow(0.2, 0)[name]) > 0)
    assert value("norm_stop") < 1.2 * value("norm_first")
    assert value("distance_stop") < value("distance_end") / 2


def test_l2_ends_with_a_norm_that_no_stop_reaches_and_far_from_the_start():
    assert value("l2_norm") + 3 * spread("l2_norm") < value("norm_first")
    assert value("l2_distance") > 2 * value("distance_stop")


def test_the_log_loss_is_least_later_and_costs_errors():
    assert value("least_error_epoch") + 5 < value("least_loss_epoch")
    assert value("least_error_test") + spread("least_error_test") < value("least_loss_test")
    for run in range(5):
        curves = experiment.follow(0.4, run)
        assert curves["dev"].argmin() < curves["dev loss"].argmin()


def test_only_without_l2_the_weights_end_where_a_run_without_l2_passes():
    swept, paths = experiment.sweep(0.2), experiment.run()[0.2]
    assert swept["norms"][:, 0] == pytest.approx(paths["norm"][:, -1], rel=0.03)
    assert np.all(swept["norms"][:, 1:].max(axis=1) < paths["norm"][:, 50])
    assert np.all(np.diff(swept["norms"], axis=1) < 0)


def test_the_same_in_pytorch():
    (box,) = re.findall(
        r"```python\n(.*?)```", "\n".join(cell.source for cell in lesson("06_early_stopping").cells), re.DOTALL
    )
    assert len(box.splitlines()) <= 10
    errors = [0.40, 0.30, 0.32, 0.31, 0.29, 0.33, 0.30, 0.31, 0.20]
    model, seen = torch.nn.Linear(1, 1), []

    def step(model):
        with torch.no_grad():
            model.weight += 1
        seen.append(model.weight.item())

    names = {"copy": copy, "model": model, "step": step, "patience": 3, "max_epochs": 9}
    exec(box, names | {"dev_error": lambda model: errors[len(seen) - 1]})
    last, best = experiment.stop(np.array(errors), 3)
    assert len(seen) == last + 1
    assert model.weight.item() == seen[best]


def test_descent_on_a_parabola_follows_the_recursion():
    a, s, optimum, w, start = 0.1, 2.0, 3.0, 0.5, 0.5
    for t in range(1, 30):
        w -= a * s * (w - optimum)
        assert w == pytest.approx(optimum + (1 - a * s) ** t * (start - optimum))


def test_a_longer_patience_costs_epochs_and_gains_less_and_less():
    epochs = [value(f"patience_{patience}_epochs") for patience in (1, 10, 50)]
    errors = [value(f"patience_{patience}_test") for patience in (1, 10, 50)]
    assert epochs == sorted(epochs)
    assert errors[0] > errors[1] + 3
    assert abs(errors[1] - errors[2]) < 1


@pytest.mark.parametrize("noise", [20, 40])
def test_no_difference_to_l2_is_shown(noise):
    assert abs(value(f"l2_more_{noise}")) < 2.78 * spread(f"l2_more_{noise}") / np.sqrt(5)


def test_the_least_error_of_a_small_dev_set_promises_too_much():
    assert value("small_dev_says") + 3 < value("small_dev_test")


def test_a_sweep_of_lambd_is_about_as_good():
    for noise in (20, 40):
        difference = abs(value(f"l2_{noise}") - value(f"noise_{noise}_stop"))
        assert difference < max(spread(f"l2_{noise}"), spread(f"noise_{noise}_stop"))


def test_the_stop_is_that_of_the_worked_example():
    dev_errors = np.array([0.40, 0.30, 0.32, 0.31, 0.29, 0.33, 0.30, 0.31, 0.20])
    assert experiment.stop(dev_errors, 3) == (7, 4)
    assert experiment.stop(dev_errors, 1) == (2, 1)
    assert experiment.stop(dev_errors, 4) == (8, 8)


def test_only_training_labels_are_wrong():
    clean, noisy = (experiment.draw_digits(noise, np.random.default_rng(0)) for noise in (0.0, 0.4))
    assert np.array_equal(clean["dev"][1], noisy["dev"][1])
    assert np.array_equal(clean["test"][1], noisy["test"][1])
    wrong = np.mean(np.any(clean["train"][1] != noisy["train"][1], axis=0))
    assert wrong == pytest.approx(0.4)


def test_at_the_least_dev_error_no_wrong_label_of_the_moons_is_learned_and_later_most_are():
    imports, (moons,) = (
        [cell.source for cell in lesson("06_early_stopping").cells if cell.kind == "code" and text in cell.source]
        for text in ("import copy", "data.moons(")
    )
    names: dict = {}
    exec(imports[0] + "\n" + moons, names)
    dev, learned = names["moons_errors"]["dev error"], names["learned"]
    assert names["swapped"].sum() == 12
    assert learned[np.argmin(dev)] == 0
    assert learned[-1] > 6
    assert dev[-1] > min(dev) + 5


def test_a_run_shows_how_far_it_is(monkeypatch):
    bars = []
    monkeypatch.setattr(experiment, "bar", lambda items, label: bars.append(len(items)) or items)
    monkeypatch.setattr(experiment, "follow", lambda noise, seed: {"dev": np.array([noise, seed])})
    runs = experiment.run(range(5))
    assert bars == [15]
    assert runs[0.4]["dev"].tolist() == [[0.4, seed] for seed in range(5)]


def test_the_explorer_trains_ahead_with_a_bar(monkeypatch):
    bars = []
    monkeypatch.setattr(explorer, "bar", lambda items, label: bars.append(len(items)) or items)
    live = explorer.explore_early_stopping()
    assert bars == [len(explorer.NOISES)]
    monkeypatch.setattr("practicaldl.training.train", None)
    for noise in explorer.NOISES:
        live.set(noise=noise)
        assert live.html.startswith("<img")


def test_the_explorer_draws_what_its_controls_say():
    live = explorer.explore_early_stopping()
    seen = {live.html}
    for values in ({"patience": 1}, {"noise": 0.3}, {"noise": 0.0}, {"patience": 50}):
        live.set(**values)
        assert live.html.startswith("<img")
        seen.add(live.html)
    assert len(seen) == 5
