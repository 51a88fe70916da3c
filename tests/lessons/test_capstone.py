"""The capstone runs on the learner's functions or the course's, and its sentences hold for the numbers beside them."""

import html
import json
import re
import shutil

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograder.authoring import lesson_text
from autograder.exercises import declare as registry
from autograder.study import SOURCE
from practicaldl import data
from practicaldl.experiments import capstone as experiment
from tests.lessons.reading import FOLDER, GRADED, executed, lesson

NAME = "10_capstone"
CPU_SECONDS = 12
CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["capstone"]
TWICE_UNCERTAINTY = 2 / np.sqrt(20)  # of a mean over twenty splits, in standard deviations
FETCHED = re.findall(r'own\("(\w+)"\)', "\n".join(cell.source for cell in lesson(NAME).cells if cell.kind == "code"))


def printed(notebook, stream="stdout"):
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(o.text for o in outputs if o.output_type == "stream" and o.name == stream)


def value(key):
    return CLAIMS[key]["value"]


def uncertainty(key):
    return TWICE_UNCERTAINTY * CLAIMS[key]["spread"]


def test_is_ungraded_and_can_be_built():
    assert not lesson(NAME).graded
    assert lesson_text.problems(lesson(NAME), {}) == []


def test_every_lesson_lends_it_functions():
    assert {registry.find(name).lesson for name in FETCHED} == set(GRADED)
    assert len(FETCHED) == len(set(FETCHED))


def test_runs_headless_on_the_courses_solutions_in_time_and_without_a_warning():
    notebook, seconds = executed(NAME)
    assert printed(notebook, "stderr") == ""
    assert printed(notebook).count("the course's solution stands in") == len(FETCHED)
    assert seconds < CPU_SECONDS


def test_uses_what_the_learner_solved(tmp_path):
    for name in GRADED:
        shutil.copy(SOURCE / name / f"{name}.ipynb", tmp_path)
    make = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    notebook = nbformat.v4.new_notebook(cells=[make[cell.kind](cell.source) for cell in lesson(NAME).cells])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, kernel_name="python3", timeout=120, resources=resources).execute()
    for name in FETCHED:
        assert f"{name}: yours, from {registry.find(name).lesson}.ipynb" in printed(notebook)


def test_every_step_has_assertions_with_a_message_and_a_sentence_that_reads_its_numbers():
    text = "\n".join(cell.source for cell in lesson(NAME).cells)
    steps = re.split(r"^## \d+\. ", text, flags=re.MULTILINE)[1:]
    assert len(steps) == 12
    for step in steps[:-1]:
        asserted = [line for line in step.splitlines() if line.startswith("assert ")]
        assert asserted
        assert all(re.search(r', f?"[^"]+"$', line) for line in asserted)
    assert all("**Read the " in step for step in steps)


def test_every_picture_has_words_for_those_who_cannot_see_it():
    shown = [output.get("data", {}) for cell in executed(NAME)[0].cells for output in cell.get("outputs", [])]
    alts = [alt for one in shown for alt in re.findall(r'<img [^>]*?alt="([^"]*)"', one.get("text/html", ""))]
    assert len(alts) >= 5
    assert all(len(html.unescape(alt)) > 30 for alt in alts)


def test_logistic_regression_wins_and_l2_is_at_the_edge():
    assert value("logistic") < -uncertainty("logistic")
    assert value("l2") < 0
    assert abs(value("l2")) == pytest.approx(uncertainty("l2"), rel=0.25)
    assert value("l2_better") > 2 * value("l2_worse")
    assert value("logistic_better") > 2 * value("logistic_worse")


@pytest.mark.parametrize("method", ["dropout", "noise", "stopping"])
def test_no_gain_can_be_shown_for(method):
    assert abs(value(method)) < uncertainty(method)


def test_the_least_dev_error_of_many_epochs_flatters():
    assert value("stopping_dev") + 0.5 < value("stopping_test")


def test_splits_are_disjoint_within_class_and_normalized_with_training_statistics():
    X, Y = data.load_breast_cancer()
    sets = experiment.draw_masses(np.random.default_rng(0))
    assert [y.size for _, y in sets] == [343, 113, 113]
    assert all(abs(y.mean() - Y.mean()) < 0.005 for _, y in sets)
    assert np.unique(np.hstack([x for x, _ in sets]), axis=1).shape == X.shape
    assert np.allclose(sets[0][0].mean(axis=1), 0)
    assert np.abs(sets[1][0].mean(axis=1)).max() > 0.01


def test_noisy_copies_come_after_the_originals():
    X, Y = experiment.draw_masses(np.random.default_rng(0))[0]
    X_more, Y_more = experiment.with_noise((X, Y), np.random.default_rng(1))
    assert np.array_equal(X_more[:, : Y.size], X)
    assert np.array_equal(Y_more, np.hstack([Y, Y]))
    assert (X_more[:, Y.size :] - X).std() == pytest.approx(0.1, rel=0.05)
