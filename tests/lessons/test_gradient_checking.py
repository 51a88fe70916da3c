"""The sentences of lesson 09 hold for the numbers beside them, and its planted bugs are where they should be."""

import json
import re

import numpy as np
import pytest

from practicaldl import network
from practicaldl.experiments import gradient_checking as experiment
from practicaldl.gradients import numerical_gradients
from tests.lessons.reading import FOLDER, executed, lesson

NAME = "09_gradient_checking"
CLAIMS = json.loads((FOLDER / "claims.json").read_text(encoding="utf-8"))["gradient_checking"]


def value(key):
    return CLAIMS[key]["value"]


def sources(kind):
    return [cell.source for cell in lesson(NAME).cells if cell.kind == kind]


def defined(name):
    """A function that a code cell of the lesson defines."""
    (source,) = [source for source in sources("code") if source.startswith(f"def {name}(")]
    names = {"np": np}
    exec(source.split("\n\n\n")[0].split("\n\nsuspect")[0], names)
    return names[name]


def wrong_blocks(name):
    """The blocks in which a backward pass of the lesson differs from the numerical gradients."""
    rng = np.random.default_rng(1)
    X, Y = rng.normal(size=(3, 8)), rng.integers(0, 2, (1, 8))
    parameters = network.initialize([3, 6, 5, 1], rng)
    for layer in (1, 2, 3):
        parameters[f"b{layer}"] += 0.1 * rng.standard_normal(parameters[f"b{layer}"].shape)
    cache = network.forward(X, parameters)[1]
    assert all(0 < np.mean(Z > 0) < 1 for Z in cache.Z[:2])
    gradients, numeric = defined(name)(X, Y, cache.as_tuple()), numerical_gradients(X, Y, parameters)
    return {key for key in numeric if experiment.difference(gradients[key], numeric[key]) > 1e-3}


def test_the_starter_has_two_bugs_and_the_colleague_one_in_the_second_layer():
    assert wrong_blocks("backward_with_bugs") == {"dW2", "db1"}
    assert wrong_blocks("backward_of_a_colleague") == {"dW1", "db1", "dW2", "db2"}
    assert wrong_blocks("corrected_backward") == wrong_blocks("mystery_backward") == set()


def test_the_text_does_not_tell_the_mystery():
    told = "\n".join(sources("markdown"))
    assert "A2 >= 0" not in told
    assert ">= 0" not in told


def test_the_first_bugs_are_not_told_before_the_learner_met_them():
    text = "\n".join(cell.source for cell in lesson(NAME).cells)
    before = text[: text.index("def corrected_backward")]
    prose = "\n".join(line for line in before.splitlines() if "alt=" not in line)
    assert "doubl" not in prose.replace("odd ones double", "")
    assert "factor 4" not in prose


def test_the_experiment_compares_with_the_function_that_it_is_given():
    halves = experiment.run([0], difference=lambda a, b: experiment.difference(a, b) / 2)
    whole = experiment.run([0])
    assert halves["tanh"]["one-sided"] == pytest.approx(whole["tanh"]["one-sided"] / 2)
    assert halves["bugs"]["worst block"] == pytest.approx(whole["bugs"]["worst block"] / 2)


def test_the_same_in_pytorch():
    (box,) = re.findall(r"```python\n(.*?)```", "\n".join(sources("markdown")), re.DOTALL)
    assert len(box.strip().splitlines()) <= 10
    names = {}
    exec(box.replace("torch.autograd.gradcheck", "found = torch.autograd.gradcheck"), names)
    assert names["found"]
    theta = names["theta"]
    (theirs,) = names["torch"].autograd.grad((theta**3).sum(), theta)
    ours = defined("numerical_gradient")(lambda t: np.sum(t**3), theta.detach().numpy(), 1e-6)
    assert theirs.numpy() == pytest.approx(ours, rel=1e-8)


def test_the_best_steps_are_those_of_the_derivation_and_relu_loses_them():
    assert value("one_sided_best") == pytest.approx(-8, abs=1)
    assert value("two_sided_best") == pytest.approx(np.log10(1e-16) / 3, abs=1)
    assert value("relu_at_1e_2") > -3 > value("tanh_at_1e_2")


def test_blocks_see_what_the_whole_vector_hides():
    assert value("block_bug") > value("vector_bug") + 20
    assert value("block_noticed") > value("vector_noticed") + 20


def test_the_figure_of_pitfalls_shows_the_numbers_of_the_text():
    shown = experiment.typical_pitfalls()
    assert np.log10(shown["penalty not in J"]) == pytest.approx(value("no_penalty"), abs=0.01)
    assert shown["dropout, new masks"] == pytest.approx(value("new_masks"), abs=0.01)
    assert max(shown["penalty in both"], shown["dropout, same masks"]) < 1e-6


def test_the_solved_lesson_tells_the_colleagues_blocks():
    printed = "".join(o.text for c in executed(NAME)[0].cells for o in c.get("outputs", []) if "text" in o)
    assert "all blocks together: bug" in printed
