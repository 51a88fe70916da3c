"""Lesson 07: its sentences hold for the numbers beside them."""

import itertools
import json
import re

import numpy as np
import pytest
import torch

from practicaldl import data
from practicaldl.experiments import normalization as experiment
from practicaldl.explorers import normalization as explorer
from tests.lessons.reading import FOLDER, lesson

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["normalization"]


def value(key):
    return CLAIMS[key]["value"]


def spread(key):
    return CLAIMS[key]["spread"]


def test_figures_that_the_prose_computes():
    deviations = data.load_breast_cancer()[0].std(axis=1)
    assert deviations.min() == pytest.approx(0.0026, abs=5e-5)
    assert deviations.max() == pytest.approx(569, abs=0.5)
    means = np.abs(data.load_breast_cancer()[0].mean(axis=1))
    assert np.sum(means > 2 * deviations) == 15
    spreads = [np.linspace(*ends, 1001).std() for ends in ((0, 1), (-1, 1), (1, 2))]
    assert max(spreads) / min(spreads) == pytest.approx(2)
    with_outlier = np.append(np.linspace(0, 1, 99), 1000)
    assert with_outlier.std() == pytest.approx(100, rel=0.02)
    assert np.linalg.eigvalsh([[101, 10], [10, 1]]) == pytest.approx([0.0098, 101.99], rel=1e-3)
    assert np.linalg.cond([[101, 10], [10, 1]]) == pytest.approx(10_402, abs=1)
    steps = [np.log(1e-3) / np.log(1 - 1 / condition) for condition in (100, 10_000)]
    assert steps == pytest.approx([687, 69_000], rel=0.01)
    assert 0 < np.full(3, 0.1).std() < 1e-16
    assert 0.1 / np.full(3, 0.1).std() == pytest.approx(7e15, rel=0.05)


def test_the_cost_is_a_parabola_around_the_best_weights():
    rng = np.random.default_rng(0)
    X, Y, w = rng.normal(2.0, 3.0, (3, 20)), rng.normal(size=(1, 20)), rng.normal(size=3)
    best = np.linalg.lstsq(X.T, Y[0], rcond=None)[0]
    cost = lambda w: np.sum((w @ X - Y) ** 2) / (2 * 20)  # noqa: E731
    C, e = X @ X.T / 20, w - best
    assert cost(w) == pytest.approx(cost(best) + e @ C @ e / 2)
    assert X @ (w @ X - Y[0]) / 20 == pytest.approx(C @ e)


def test_the_cross_entropy_bends_at_most_a_quarter_as_much_as_the_squared_error():
    rng = np.random.default_rng(0)
    X, w = rng.normal(size=(3, 50)), rng.normal(size=3)
    slope = 1 / (1 + np.exp(-w @ X)) / (1 + np.exp(w @ X))
    hessian, C = (X * slope) @ X.T / 50, X @ X.T / 50
    assert np.linalg.eigvalsh(C / 4 - hessian).min() > 0


def test_the_experiment_takes_statistics_and_scaling_of_ones_own():
    rng = np.random.default_rng(0)
    masses = experiment.Masses.draw(rng)
    for name, expected in (("raw", masses.X), ("normalized", data.standardize(masses.X)[0])):
        assert masses.prepared(name)[0] == pytest.approx(expected)
    halves = masses.prepared("scaled", normalize=lambda X, mu, sigma: (X - mu) / (2 * sigma))[0]
    assert halves == pytest.approx(masses.prepared("scaled")[0] / 2)


def test_the_same_in_pytorch():
    (box,) = re.findall(
        r"```python\n(.*?)```", "\n".join(cell.source for cell in lesson("07_normalization").cells), re.DOTALL
    )
    X = np.random.default_rng(0).normal(5.0, 3.0, (4, 9))
    X[2] = 0.1
    names = {"torch": torch, "X_train": torch.tensor(X.T)}
    exec(box, names)
    (expected,) = data.standardize(X)
    assert pytest.approx(expected, abs=1e-9) == names["normalize"](names["X_train"]).numpy().T


def test_in_31_dimensions_half_of_the_directions_lag_behind():
    (Z,) = data.standardize(data.load_breast_cancer()[0])
    curvatures = experiment.eigenvalues(Z)
    share = curvatures / curvatures[-1]
    left = (1 - share) ** 100
    assert (share.size, np.sum(share < 0.01), np.sum(left > 0.5), np.sum(left < 0.01)) == (31, 16, 15, 8)


def test_own_statistics_fail_on_small_and_on_one_sided_groups():
    assert value("own_1") > value("own_5") > 2 * value("training")
    assert abs(value("own_80") - value("training")) < spread("training")
    assert value("benign_own") > 20 * value("benign_training")


def test_normalization_gains_a_thousandfold_and_needs_both_halves():
    assert value("raw_easy") > 1000 * value("normalized_easy")
    assert value("normalized_limit") > 100_000 * value("raw_limit")
    assert value("normalized_hard") < 100
    assert value("scaled_hard") > 1000
    assert CLAIMS["raw_hard"]["text"] == CLAIMS["centred_hard"]["text"] == "more than 10000"
    assert value("centred_easy") < value("scaled_easy")
    assert value("normalized_error") < value("raw_error")


def test_raw_uses_only_the_features_of_large_scale_and_normalized_nearly_all():
    assert CLAIMS["raw_used"]["text"] == "5.0 ± 0.0"
    assert value("normalized_used") > 29
    reach = experiment.run([0, 1])["raw"]["reach"]
    names = np.array(data.breast_cancer_features())
    for one in reach:
        assert all("area" in name or "perimeter" in name for name in names[np.argsort(-one)[:5]])


def test_a_run_shows_how_far_it_is(monkeypatch):
    bars = []
    monkeypatch.setattr(experiment, "bar", lambda items, label: bars.append(len(items)) or items)
    monkeypatch.setattr(experiment, "train", lambda *_: {"costs": np.ones(1)})
    experiment.run(range(3))
    assert bars == [3]


def test_correlation_stays():
    assert 1e4 < value("normalized_condition") < value("raw_condition") / 1e6


def test_on_the_digits_it_is_faster_and_slightly_worse():
    assert value("digits_normalized_steps") < value("digits_raw_steps")
    assert value("digits_more") > 3 * spread("digits_more") / np.sqrt(10)
    assert value("digits_worse") > 0.5
    assert value("digits_common_steps") < 1.5 * value("digits_normalized_steps")
    assert abs(value("digits_common_more")) < 2.26 * spread("digits_common_more") / np.sqrt(10), "no loss shows"
    assert value("digits_middle") < 3 < 10 < value("digits_rim") - spread("digits_rim")


def test_the_explorer_draws_every_corner_and_finds_what_the_prose_says():
    for ratio, rate, normalize in itertools.product((1.0, 5.0, 20.0), (-3.0, 0.0, 0.5), (True, False)):
        explorer.normalization_figure(ratio, rate, normalize)
    assert "after 1 step" in explorer.describe(5, 0, True)
    assert "diverges" in explorer.describe(5, -1, False)
    curvatures = explorer.curvatures_of(5, False)
    steps = []
    for rate in np.linspace(0.01, 0.08, 100):
        costs = explorer.cost_along(explorer.descend(curvatures, rate), curvatures)
        steps.append(np.argmax(costs < costs[0] / 1000) or np.inf)
    assert min(steps) == pytest.approx(30, abs=2)
