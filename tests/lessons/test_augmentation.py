"""Lesson 05: its worked examples are right and its sentences hold for the numbers beside them."""

import json

import numpy as np
import pytest
import torch

from practicaldl import images
from practicaldl.experiments import augmentation as experiment
from practicaldl.explorers import augmentation as explorer
from tests.lessons.reading import FOLDER, pytorch_box

CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["augmentation"]
COUNTS = 2.26 / np.sqrt(10)  # by how many standard deviations a mean over ten seeds must differ from 0 (lesson 1)


def value(key):
    return CLAIMS[key]["value"]


def counts(key):
    return abs(value(key)) > COUNTS * CLAIMS[key]["spread"]


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
    assert counts("leak_more")


def test_all_methods_take_equally_many_steps():
    rng = np.random.default_rng(0)
    digits, labels = experiment.load()
    for m in (200, 400):
        repeated, names = experiment.repeated(digits[:m], labels[:m])
        assert len(repeated) == len(names) == experiment.EXAMPLES
        assert np.array_equal(repeated[m : 2 * m], digits[:m])
    epochs = experiment.STEPS * experiment.BATCH // experiment.KNOWN
    batches = list(experiment.in_batches(digits[:200], labels[:200], experiment.move, experiment.BATCH, epochs, rng))
    assert len(batches) == experiment.STEPS
    assert {len(names) for _, names in batches} == {experiment.BATCH}


def test_the_functions_of_the_exercises_run_the_experiment():
    called = set()

    def watched(name, function):
        return lambda *arguments: (called.add(name), function(*arguments))[1]

    own = {
        "flip_horizontal": watched("flip", experiment.mirror),
        "augment_dataset": watched("augment", experiment.with_copies),
        "augmented_batches": watched("batches", experiment.in_batches),
    }
    theirs, ours = experiment.run([0], **own), experiment.run([0])
    assert called == {"flip", "augment", "batches"}
    assert all(np.array_equal(theirs[name], ours[name]) for name in experiment.METHODS)


def test_fresh_copies_are_as_good_as_many_and_none_of_them_costs_a_known_image():
    assert counts("fresh_gain")
    assert not counts("fresh_over_many")
    assert value("known_wrong") == 0


def test_copies_shrink_the_luck_of_the_moves_and_not_that_of_the_images():
    rng = np.random.default_rng(0)
    sigma_g, sigma_r, m = 2.0, 3.0, 20
    for k in (1, 5, 30):
        g, r = rng.normal(0, sigma_g, (4000, m, 1)), rng.normal(0, sigma_r, (4000, m, k))
        scatter = (g + r).mean(axis=(1, 2)).std()
        assert scatter == pytest.approx(np.sqrt(sigma_g**2 / m + sigma_r**2 / (m * k)), rel=0.06)


def test_the_dataset_in_pytorch_gives_every_image_once_per_epoch_and_flips_as_ours_do():
    torch.manual_seed(0)
    digits, labels = experiment.load()
    X, y = torch.from_numpy(digits[:120]), torch.arange(120)
    names = {"torch": torch, "X": X, "y": y}
    exec(pytorch_box("05_augmentation"), names)
    epochs = [list(names["loader"]) for _ in range(2)]
    flipped = []
    for epoch in epochs:
        assert [len(chosen) for _, chosen in epoch] == [50, 50, 20]
        images_of, chosen = (torch.cat(parts) for parts in zip(*epoch, strict=True))
        assert sorted(chosen.tolist()) == list(range(120))
        kept = (images_of == X[chosen]).all(dim=(1, 2))
        mirrored = torch.from_numpy(experiment.mirror(digits[chosen], 1.0, np.random.default_rng(0)))
        assert torch.all(kept | (images_of == mirrored).all(dim=(1, 2)))
        flipped.append(set(chosen[~kept].tolist()))
    assert flipped[0] != flipped[1], "new copies in every epoch"


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
