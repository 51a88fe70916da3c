"""Lesson 01: its worked examples are right and its sentences hold for the numbers beside them."""

import json
import math

import numpy as np
import pytest
import torch

from practicaldl.experiments import splits as experiment
from tests.lessons.reading import FOLDER, pytorch_box

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["splits"]


def value(key):
    return CLAIMS[key]["value"]


def spread(key):
    return CLAIMS[key]["spread"]


def test_the_worked_example_of_the_margin():
    margin = [1.96 * math.sqrt(0.1 * 0.9 / n) for n in (864, 865)]
    assert [round(one, 6) for one in margin] == [0.020004, 0.019993]
    widths = [2 * 1.96 * math.sqrt(0.1 * 0.9 / n) for n in (200, 10_000)]
    assert [round(100 * width, 1) for width in widths] == [8.3, 1.2], "over eight points, and about one"


def test_the_worked_example_of_the_comparison():
    differences = np.array([8, 15, 10]) - np.array([5, 10, 9])
    assert differences.mean() == 3
    assert differences.std(ddof=1) / math.sqrt(3) == pytest.approx(1.155, abs=5e-4)


def test_the_shares_of_the_rare_class_are_those_of_the_figures_words():
    none, one = (math.comb(5, k) * math.comb(95, 20 - k) / math.comb(100, 20) for k in (0, 1))
    assert (round(100 * none, 1), round(100 * one, 1)) == (31.9, 42.0)
    assert 0.2 < 1 - none - one < 0.3


def test_the_rule_of_three():
    for n in (50, 100, 1000):
        assert (1 - 3 / n) ** n == pytest.approx(0.05, abs=0.005)


def test_frames_split_at_random_hide_the_error_and_films_show_it():
    assert value("by_frame") < 0.1
    assert abs(value("by_film") - value("new_films")) < spread("by_film")


def test_the_mixed_dev_set_picks_the_wrong_network():
    assert value("A_app") > value("B_app") + 20
    assert value("A_mixed") < value("B_mixed")
    assert value("misled") == 1


def test_most_of_the_best_networks_progress_is_luck():
    on_dev, on_new = (value(f"one_{part}") - value(f"best_{part}") for part in ("dev", "test"))
    assert on_dev > 3 * on_new > 0


def test_larger_dev_sets_pick_the_worse_network_less_often():
    assert 30 < value("picked_20") < 50
    assert value("picked_500") < value("picked_100") < value("picked_20")


def test_the_difference_counts_and_without_pairs_it_would_look_less_sure():
    mean, error = map(float, CLAIMS["paired"]["text"].split(" ± "))
    assert mean > 2 * error
    assert float(CLAIMS["unpaired"]["text"]) > error


def test_groups_are_kept_together_by_the_split_of_the_claims():
    groups = np.repeat(np.arange(20), 3)
    train, dev = experiment.whole_groups(groups, 0.2, np.random.default_rng(0))
    assert not set(groups[train]) & set(groups[dev])
    assert len(set(groups[dev])) == 4


WRONG_SPLITS = {
    "not the same columns": lambda X, Y, n, k, rng: shifted_labels(experiment.three_sets(X, Y, n, k, rng)),
    "stand next to each other": lambda X, Y, n, k, rng: experiment.three_sets(X, Y, n, k, Sorted()),
    "in two sets": lambda X, Y, n, k, rng: [*experiment.three_sets(X, Y, n, k, rng)[:1], (X[:, :n], Y[:, :n]), (X, Y)],
    "three pairs": lambda X, Y, n, k, rng: None,
    r"shape \(1, 1497\)": lambda X, Y, n, k, rng: experiment.three_sets(X, Y, n - 1, k + 1, rng),
    "different generators": lambda X, Y, n, k, rng: experiment.three_sets(X, Y, n, k, np.random.default_rng(0)),
}


class Sorted:
    def permutation(self, m):
        return np.arange(m)


def shifted_labels(sets):
    return [(X, np.roll(Y, 1)) for X, Y in sets]


@pytest.mark.parametrize("words", WRONG_SPLITS)
def test_a_wrong_split_of_the_learner_stops_the_experiment_with_the_reason(words):
    with pytest.raises(ValueError, match=f"train_dev_test_split: .*{words}"):
        experiment.run(range(2), WRONG_SPLITS[words])


def test_films_on_both_sides_stop_the_measurement_with_the_reason():
    def by_frame(groups, dev_fraction, rng):
        return np.split(rng.permutation(groups.size), [720])

    with pytest.raises(ValueError, match="group_split: some groups are on both sides"):
        experiment.leaking_frames(np.random.default_rng(0), by_frame)


def test_the_split_in_pytorch_has_the_sizes_and_keeps_every_example():
    names = {"torch": torch}
    exec(pytorch_box("01_splits"), names)
    X, Y = torch.rand(100, 3), torch.arange(100)
    parts = names["split"](torch.utils.data.TensorDataset(X, Y), 20, 10, seed=0)
    assert [len(part) for part in parts] == [70, 20, 10]
    labels = [int(label) for part in parts for _, label in part]
    assert sorted(labels) == list(range(100))
    assert labels != list(range(100))
