"""Lesson 02: its worked examples are right and its sentences hold for the numbers beside them."""

import json

import numpy as np
import pytest
import torch

from practicaldl import data
from practicaldl.experiments import bias_variance as experiment
from practicaldl.explorers import bias_variance as explorer
from tests.lessons.reading import FOLDER, pytorch_box

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["bias_variance"]


def value(key):
    return CLAIMS[key]["value"]


def spread(key):
    return CLAIMS[key]["spread"]


def test_the_worked_example_of_the_decomposition():
    predictions, target = np.array([[1, 4], [2, 6], [3, 8]]), np.array([3, 5])
    bias_squared = np.mean((predictions.mean(axis=0) - target) ** 2)
    assert bias_squared == 1
    assert predictions.var(axis=0).mean() == pytest.approx(5 / 3)
    assert np.mean((predictions - target) ** 2) == pytest.approx(bias_squared + 5 / 3)


def test_a_line_and_a_ragged_boundary_are_not_far_apart_on_dev_and_far_in_training():
    assert abs(value("line_dev") - value("ragged_dev")) < spread("line_dev") + spread("ragged_dev")
    assert value("line_train") > value("ragged_train") + 10


def test_the_sum_of_both_parts_is_least_at_degree_3():
    x = np.linspace(-1, 1, 40)
    target, sums = np.sin(2.5 * x), []
    for degree in range(10):
        basis = np.polynomial.chebyshev.chebvander(x, degree)
        smoother = basis @ np.linalg.pinv(basis)
        sums.append(np.mean((smoother @ target - target) ** 2) + 0.4**2 * np.trace(smoother @ smoother.T) / x.size)
    assert np.argmin(sums) == 3


def test_the_large_network_has_less_bias_and_no_larger_gap():
    assert value("large_train_last") < 2 < 15 < value("small_train_last")
    assert value("large_gap_last") <= value("small_gap_last") + spread("small_gap_last")
    assert value("wide_train") < 1
    assert value("wide_gap") < value("narrow_gap")


def test_few_images_give_the_small_network_high_variance_and_the_large_one_a_lower_dev_error():
    assert value("small_dev_first") - value("small_train_first") > 40
    assert value("large_dev_first") + spread("large_dev_first") < value("small_dev_first")


def test_more_images_help_both_and_raise_the_small_networks_training_error():
    assert value("large_doubling") > 0
    assert value("small_doubling") > 0
    assert value("small_train_last") > value("small_train_first") + 10


def test_five_folds_estimate_the_same_error_with_less_scatter():
    assert abs(value("single_mean") - value("folds_mean")) < 1
    assert value("folds_scatter") < value("single_scatter") / 2


def test_more_examples_lower_the_variance_and_leave_the_bias():
    few, many = (explorer.parts(1, m, 0.4) for m in (20, 100))
    assert many["variance"] < few["variance"] / 4
    assert many["bias²"] == pytest.approx(few["bias²"], rel=0.1)


@pytest.mark.parametrize(("degree", "m"), [(1, 20), (3, 20), (9, 100)])
def test_the_bars_of_the_explorer_are_what_many_refits_measure(degree, m):
    rng = np.random.default_rng(0)
    fits = explorer.labels(m, 0.4, 4000, rng) @ explorer.smoother(degree, m).T
    error = explorer.parts(degree, m, 0.4)
    assert np.mean(fits.var(axis=0)) == pytest.approx(error["variance"], rel=0.05)
    off = fits.mean(axis=0) - explorer.target(explorer.GRID)
    assert np.mean(off**2) == pytest.approx(error["bias²"], abs=2e-4)


def test_the_error_of_the_best_classifier_cannot_be_undercut_by_a_bent_line():
    rng = np.random.default_rng(0)
    X, Y = data.moons(20_000, 0.3, rng)
    best = np.mean(experiment.bayes_classifier(X) != Y)
    assert 100 * best == pytest.approx(value("bayes_moons"), abs=1)
    straight = (X[1] < 0.25).astype(int)  # the line that halves the two arcs
    assert best < np.mean(straight != Y[0]) - 0.05


def test_the_dev_error_peaks_where_features_equal_images_and_then_falls_below_all_before():
    assert value("descent_equal") > 2 * value("descent_small")
    assert value("descent_huge") + spread("descent_huge") < value("descent_small")


def test_the_worked_example_of_cross_validation():
    Y, errors = np.array([[1, 3, 5, 6, 8]]), []
    for fold, rest in (([3, 0, 4], [1, 2]), ([1, 2], [3, 0, 4])):
        errors.append(np.mean(np.abs(Y[:, fold] - np.mean(Y[:, rest]))))
    assert errors == [3, 1]


def whole_training_set(fit, error, X, Y, X_dev, Y_dev, sizes):
    models = [fit(X[:, :n], Y[:, :n]) for n in sizes]
    return [error(model, X, Y) for model in models], [error(model, X_dev, Y_dev) for model in models]


def last_columns(fit, error, X, Y, X_dev, Y_dev, sizes):
    return experiment.size_by_size(fit, error, X[:, ::-1], Y[:, ::-1], X_dev, Y_dev, sizes)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"learning_curve": whole_training_set}, "learning_curve: train_errors should be"),
        ({"learning_curve": last_columns}, "learning_curve: fit should get the first n columns"),
        ({"learning_curve": lambda *arguments: None}, "learning_curve: return two arrays"),
        ({"error_rate": lambda Y_hat, Y: np.mean(Y_hat == Y)}, "error_rate: 0 of 25 labels differ, 0.000; yours is 1"),
    ],
)
def test_a_wrong_function_of_the_learner_stops_the_experiment_with_the_reason(own, words, monkeypatch):
    monkeypatch.setattr(experiment, "SIZES", (25, 50))
    monkeypatch.setattr(experiment, "HIDDEN", {"small network": 3})
    with pytest.raises(ValueError, match=words):
        experiment.run(range(1), **own)


def test_the_error_rate_and_the_folds_in_pytorch_are_ours():
    names = {"torch": torch}
    exec(pytorch_box("02_bias_variance"), names)
    rng = np.random.default_rng(0)
    logits, y = rng.standard_normal((50, 10)), rng.integers(0, 10, 50)
    ours = np.mean(logits.argmax(axis=1) != y)
    assert names["error_rate"](torch.tensor(logits), torch.tensor(y)) == pytest.approx(ours)
    folds = names["folds"](23, 5, seed=0)
    assert [len(fold) for fold in folds] == [len(fold) for fold in np.array_split(np.arange(23), 5)]
    assert sorted(torch.cat(folds).tolist()) == list(range(23))
