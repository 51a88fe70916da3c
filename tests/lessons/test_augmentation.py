"""Lesson 05: its worked examples are right and its sentences hold for the numbers beside them."""

import json

import numpy as np
import pytest

from practicaldl import images
from practicaldl.experiments import augmentation as experiment
from practicaldl.explorers import augmentation as explorer
from tests.lessons.reading import FOLDER

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["augmentation"]
TWICE_UNCERTAINTY = 2 / np.sqrt(10)  # of a mean over ten seeds, in standard deviations


def value(key):
    return CLAIMS[key]["value"]


def counts(key):
    return abs(value(key)) > TWICE_UNCERTAINTY * CLAIMS[key]["spread"]


def test_the_worked_example_of_the_rotation():
    numbers = np.arange(1.0, 10.0).reshape(1, 3, 3)
    assert images.affine(numbers, degrees=45.0)[0, 0, 1] == pytest.approx(3.586, abs=5e-4)


def test_the_numbers_of_sound_and_text():
    assert [10 ** (db / 10) for db in (0, 3, 10, 20, 30, -10)] == pytest.approx([1, 2, 10, 100, 1000, 0.1], rel=3e-3)
    semitone_up, untouched = 440 * 2 ** (1 / 12), 0.9**20
    assert semitone_up == pytest.approx(466, abs=0.5)
    assert untouched == pytest.approx(0.12, abs=5e-3)


def test_many_moved_copies_help_and_flips_hurt():
    assert value("many_gain") > 0
    assert counts("many_gain")
    assert value("flips_loss") > 0
    assert counts("flips_loss")
    assert value("flips_better") == 0


def test_a_copy_adds_less_than_a_new_image_and_many_are_about_as_good():
    assert value("new_gain") > 0
    assert counts("new_gain")
    assert not counts("one_gain")
    assert not counts("new_over_many")


def test_moved_copies_make_the_network_robust():
    assert value("many_displaced") < value("none_displaced") / 2


def test_a_dev_set_split_off_after_augmentation_promises_too_much():
    assert value("leak_dev") < 0.75 * value("leak_new")


def test_all_methods_train_on_equally_many_images():
    sizes = {
        experiment.KNOWN * (1 + method.copies) + experiment.EXTRA * method.extra
        for method in experiment.METHODS.values()
    }
    assert all(experiment.EXAMPLES % size == 0 for size in sizes)


def test_the_explorer_leaves_the_digits_alone_at_zero_and_mirrors_what_it_says():
    after, flipped = explorer.versions(0, 0.0, 0.0, 0.0, False, 0)
    assert np.allclose(after, explorer.ten_digits())
    assert not flipped.any()
    after, flipped = explorer.versions(0, 0.0, 0.0, 0.0, True, 0)
    mirrored = np.broadcast_to(explorer.ten_digits()[:, :, ::-1], after.shape)
    assert np.allclose(after[flipped], mirrored[flipped])
    assert 0 < flipped.sum() < flipped.size


def test_the_explorer_draws_what_its_controls_say():
    live = explorer.explore_augmentation()
    drawn = [live.html]
    for change in ({"zoom": 0.4}, {"distortion": 1.0}, {"flip": True}, {"seed": 1}):
        live.set(**change)
        drawn.append(live.html)
    assert all(picture.startswith("<img") for picture in drawn)
    assert len(set(drawn)) == 5
