"""The capstone runs on the learner's functions or the course's, and its sentences hold for the numbers beside them."""

import html
import json
import re
import shutil

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient

from autograder.authoring import lesson_text
from autograder.exercises import find
from practicaldl import data, network, training
from practicaldl.experiments import capstone as experiment
from tests.lessons.reading import FOLDER, GRADED, executed, lesson

NAME = "10_capstone"
SOURCE, RELEASE = FOLDER.parent / "source", FOLDER.parent / "release"
CPU_SECONDS = 20
CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["capstone"]
TWICE_UNCERTAINTY = 2 / np.sqrt(20)  # of a mean over twenty splits, in standard deviations
READS = re.compile(r"^\*\*(?!Predict|Decide|Write)[A-Z][^*]+[.?]\*\* ", re.MULTILINE)
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
    assert {find(name).lesson for name in FETCHED} == set(GRADED)
    assert len(FETCHED) == len(set(FETCHED))


def test_runs_headless_on_the_courses_solutions_in_time_and_without_a_warning():
    notebook, seconds = executed(NAME)
    assert printed(notebook, "stderr") == ""
    assert printed(notebook).count("The course's solution stands in") == len(FETCHED)
    assert printed(notebook).count("not there yet; ours stands in") == len(DECISIONS) + len(WRITTEN)
    assert seconds < CPU_SECONDS


DECISIONS = ("LAMBDAS", "PATIENCE", "CHOICE", "WHY", "THRESHOLD", "REPORT")
WRITTEN = {
    "update": """\
    new = {}
    for key in parameters:
        decay = lambd / m if key[0] == "W" else 0
        new[key] = parameters[key] - learning_rate * (gradients["d" + key] + decay * parameters[key])
    return new""",
    "train_network": """\
    for _ in range(epochs):
        AL, cache = forward(X, parameters, rng)
        parameters = update(parameters, backward(X, Y, cache))
        after_epoch(parameters, AL)
    return parameters""",
    "fit": """\
    history, after_epoch = watch(X, Y, lambd)
    parts = pieces(X.shape[1], lambd, keep_prob)
    masks = np.random.default_rng(SEED)
    history.parameters = train_network(X, Y, start, epochs, after_epoch=after_epoch, rng=masks, **parts)
    return history""",
}


@pytest.fixture(autouse=True)
def course(monkeypatch):
    monkeypatch.setenv("AUTOGRADER_COURSE", str(FOLDER.parent))


def run(folder, written, **decisions):
    """What the capstone prints beside notebooks in a folder, with functions and decisions filled in."""
    text = [(cell.kind, cell.source) for cell in lesson(NAME).cells]
    for name, decision in decisions.items():
        blank = re.compile(rf"^{name} = \.\.\.$", re.MULTILINE)
        text = [(kind, blank.sub(lambda _, line=f"{name} = {decision}": line, source)) for kind, source in text]
    stub = '    raise NotImplementedError("not written yet")'
    for name, body in written.items():
        text = [(kind, source.replace(stub, body) if f"def {name}(" in source else source) for kind, source in text]
    make = {"markdown": nbformat.v4.new_markdown_cell, "code": nbformat.v4.new_code_cell}
    notebook = nbformat.v4.new_notebook(cells=[make[kind](source) for kind, source in text])
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name="python3", timeout=200, resources=resources).execute()
    return printed(notebook)


def test_uses_what_the_learner_solved_and_decided(tmp_path):
    for name in GRADED:
        shutil.copy(SOURCE / name / f"{name}.ipynb", tmp_path)
    said = run(
        tmp_path,
        WRITTEN,
        LAMBDAS="[0, 0.3, 3, 30]",
        PATIENCE="30",
        CHOICE='"logistic regression"',
        WHY='"It is nearly as good as the best and far simpler."',
        THRESHOLD="0.3",
        REPORT='f"Between {100 * low:.1f} and {100 * high:.1f} %, about {100 * test_error:.1f} %."',
    )
    for name in FETCHED:
        assert f"{name}: yours, from {find(name).lesson}.ipynb" in said
    for name in (*WRITTEN, *DECISIONS[:3], *DECISIONS[4:]):
        assert f"{name}: yours\n" in said
    assert "logistic regression, threshold 0.3: test error" in said


def test_half_solved_it_says_the_truth_of_each_function_and_runs_through(tmp_path):
    solved = ("01_splits", "02_bias_variance", "04_dropout", "05_augmentation", "07_normalization")
    for name in solved:
        shutil.copy(SOURCE / name / f"{name}.ipynb", tmp_path)
    untouched = ("08_initialization", "09_gradient_checking")
    for name in untouched:
        shutil.copy(RELEASE / name / f"{name}.ipynb", tmp_path)
    cells = {
        "06_early_stopping": ["def best_epoch(dev_errors):\n    return min(dev_errors)", "def weight_norms(:"],
        "03_l2": ["%%time\nselect_lambda = lambda lambdas, dev_errors: max(\n"
                  "    value for value, error in zip(lambdas, dev_errors) if error == min(dev_errors))"],
    }  # fmt: skip
    for name, sources in cells.items():
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        nbformat.write(nb, tmp_path / f"{name}.ipynb")
    slips = {
        "update": WRITTEN["update"].replace('if key[0] == "W" else 0', ""),
        "train_network": WRITTEN["train_network"].replace("update(parameters, ", "(lambda g: parameters)("),
        "fit": WRITTEN["fit"].replace("lambd, keep_prob)", "lambd)"),
    }
    wrong = {"LAMBDAS": "[1, 2, 3, 4]", "PATIENCE": "0", "CHOICE": '"the best"', "WHY": '""', "THRESHOLD": "50"}
    said = run(tmp_path, slips, **wrong, REPORT='"Good."')
    special = {
        "best_epoch": "yours, but its check in 06_early_stopping.ipynb fails: ",
        "weight_norms": "found in 06_early_stopping.ipynb, but it could not be loaded: SyntaxError",
        "select_lambda": "yours, from 03_l2.ipynb",
    }
    for name in FETCHED:
        place = find(name).lesson
        truth = f"yours, from {place}.ipynb" if place in solved else f"not written yet in {place}.ipynb"
        assert f"{name}: {special.get(name, truth)}" in said
    for name in (*WRITTEN, *DECISIONS):
        assert f"{name}: yours, but " in said


def test_every_step_has_assertions_with_a_message_and_a_sentence_that_reads_its_numbers():
    text = "\n".join(cell.source for cell in lesson(NAME).cells)
    steps = re.split(r"^## \d+\. ", text, flags=re.MULTILINE)[1:]
    assert len(steps) == 12
    for step in steps[:-1]:
        asserted = [line for line in step.splitlines() if line.startswith("assert ")]
        assert asserted
        assert all(re.search(r', f?"[^"]+"$', line) for line in asserted)
    assert all(READS.search(step) for step in steps)


def test_every_picture_has_words_for_those_who_cannot_see_it():
    shown = [output.get("data", {}) for cell in executed(NAME)[0].cells for output in cell.get("outputs", [])]
    alts = [alt for one in shown for alt in re.findall(r'<img [^>]*?alt="([^"]*)"', one.get("text/html", ""))]
    assert len(alts) >= 5
    assert all(len(html.unescape(alt)) > 30 for alt in alts)


def test_the_same_in_pytorch():
    (box,) = re.findall(r"```python\n(.*?)```", "\n".join(cell.source for cell in lesson(NAME).cells), re.DOTALL)
    assert len(box.splitlines()) <= 10
    X, Y = experiment.draw_masses(np.random.default_rng(0))[0]
    start = network.initialize([30, 20, 8, 1], np.random.default_rng(0))
    model, loop = box[: box.index("for epoch")], box[box.index("for epoch") :]
    names = {"torch": torch, "X": torch.tensor(X.T), "Y": torch.tensor(Y.T, dtype=torch.float64), "epochs": 5}
    exec(model.replace("torch.nn.Sigmoid())", "torch.nn.Sigmoid()).double()"), names)
    linear = [names["model"][place] for place in (0, 2, 4)]
    with torch.no_grad():
        for layer, module in enumerate(linear, start=1):
            module.weight.copy_(torch.tensor(start[f"W{layer}"]))
            module.bias.copy_(torch.tensor(start[f"b{layer}"][:, 0]))
    exec(loop, names)
    ours = training.train(X, Y, start, epochs=5, learning_rate=0.3).parameters
    for layer, module in enumerate(linear, start=1):
        assert module.weight.detach().numpy() == pytest.approx(ours[f"W{layer}"])
        assert module.bias.detach().numpy() == pytest.approx(ours[f"b{layer}"][:, 0])


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
