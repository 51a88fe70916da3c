"""A decision is the learner's if it holds; a line says what is wrong with one that does not."""

import numpy as np
import pytest

from practicaldl import decisions, training


def said(capsys, yours, problem, ours="ours"):
    value = decisions.decided("IT", yours, ours, problem)
    return capsys.readouterr().out.strip(), value


def test_nothing_decided(capsys):
    assert said(capsys, ..., lambda _: "") == ("IT: not there yet; ours stands in", "ours")


def test_a_loop_that_is_not_written(capsys):
    def stub(*args):
        raise NotImplementedError("not written yet")

    assert said(capsys, stub, decisions.loop_problem) == ("IT: not there yet; ours stands in", "ours")


def test_a_decision_that_holds(capsys):
    assert said(capsys, 3, decisions.patience_problem) == ("IT: yours", 3)


def test_a_problem_that_raises_is_told(capsys):
    words, value = said(capsys, "grid", decisions.grid_problem)
    assert words.startswith("IT: yours, but it raises ValueError: ")
    assert value == "ours"


@pytest.mark.parametrize(
    "grid", [[0, 1, 3], [0, 1, 1, 10], [1, 3, 10, 30], [-1, 0, 1, 10], [0, 1, 2, 3], range(11), [0, 1, 10, 5000]]
)
def test_grids_that_are_too_short_negative_or_without_zero(grid):
    assert decisions.grid_problem(grid)


@pytest.mark.parametrize("grid", [[0, 1, 3, 10], (30, 10, 3, 1, 0), np.array([0.0, 0.01, 0.1, 1.0])])
def test_grids_that_hold(grid):
    assert decisions.grid_problem(grid) == ""


@pytest.mark.parametrize("patience", [0, -1, 2.5, True, "50", 400])
def test_patience_that_is_none(patience):
    assert decisions.patience_problem(patience)


@pytest.mark.parametrize(("threshold", "holds"), [(0.5, True), (0.01, True), (0, False), (1, False), (50, False)])
def test_thresholds(threshold, holds):
    assert (decisions.threshold_problem(threshold) == "") == holds


def test_a_choice_is_one_of_the_candidates():
    problem = decisions.choice_problem({"logistic regression": 1, "network": 2})
    assert problem("network") == ""
    assert "'logistic regression', 'network'" in problem("dropout")


def test_a_reason_is_a_sentence():
    assert decisions.sentence_problem("it is simple")
    assert decisions.sentence_problem("It errs least on dev and is the simplest.") == ""


def test_a_report_states_error_and_interval():
    problem = decisions.report_problem(test_error=4.42, low=0.6, high=8.2)
    assert problem("Error 4.4 % (0.6 to 8.2 %) on 113 masses") == ""
    assert problem("Error 4.42 %, between 0.6 and 8.2") == ""
    assert problem("It errs on 4.4 %.") == "it does not state low (0.6 %), high (8.2 %)"


def test_the_loop_holds_and_loops_that_slip_are_told():
    assert decisions.loop_problem(decisions.training_loop) == ""

    def once(X, Y, parameters, epochs, forward, backward, update, after_epoch, rng):
        AL, cache = forward(X, parameters, rng)
        parameters = update(parameters, backward(X, Y, cache))
        after_epoch(parameters, AL)
        return parameters

    def from_the_start(X, Y, parameters, epochs, forward, backward, update, after_epoch, rng):
        for _ in range(epochs):
            AL, cache = forward(X, parameters, rng)
            new = update(parameters, backward(X, Y, cache))
            after_epoch(new, AL)
        return new

    def stale(X, Y, parameters, epochs, forward, backward, update, after_epoch, rng):
        _, first = forward(X, parameters, rng)
        for i in range(epochs):
            AL, cache = forward(X, parameters, rng) if i else (10 * parameters["W1"], first)
            parameters = update(parameters, backward(X, Y, first))
            after_epoch(parameters, AL)
        return parameters

    def nothing(*args):
        return None

    for loop in (once, from_the_start, stale, nothing):
        assert decisions.loop_problem(loop), loop.__name__


def decay(W, dW, learning_rate, lambd, m):
    return W - learning_rate * (dW + lambd / m * W)


def test_the_update_holds_and_updates_that_slip_are_told():
    right = decisions.decaying_update(decay)
    assert decisions.update_problem(right) == ""

    def decays_biases(parameters, gradients, learning_rate, lambd, m):
        return {key: decay(value, gradients[f"d{key}"], learning_rate, lambd, m) for key, value in parameters.items()}

    def in_place(parameters, *rest):
        new = right(parameters, *rest)
        parameters["W1"] += 1
        return new

    for slip, words in (
        (decays_biases, "its b1 is not a plain step"),
        (in_place, "it changes the parameters"),
        (lambda parameters, *rest: None, "it returns None"),
        (lambda parameters, *rest: {"W1": 0}, "a dict of W1, not a dict of W1, b1, W2, b2, W3, b3"),
        (lambda parameters, *rest: parameters, "its W1 is not a step of weight decay"),
    ):
        assert words in decisions.update_problem(slip)


def made_fit(watched=True, masks_anew=True, more=0, kept=True):
    """A fit of one parameter whose slips can be chosen, made of small stand-ins for the capstone's parts."""
    rng = np.random.default_rng(0)

    def watch(X, Y, lambd):
        history = training.History({"W1": 0.0})
        return history, lambda parameters, AL: history.costs.append(AL + lambd)

    def pieces(m, lambd, keep_prob):
        return {"update": lambda W1, mask: W1 + (mask < keep_prob) / m + lambd}

    def train(X, Y, start, epochs, update, after_epoch, rng):
        W1 = start["W1"]
        for _ in range(epochs):
            W1 = update(W1, rng.random())
            after_epoch(W1, W1)
        return {"W1": W1}

    ours = decisions.fitting(train, pieces, watch, {"W1": 0.0}, 0)

    def fit(X, Y, epochs=400, lambd=0.0, keep_prob=1.0):
        history, after_epoch = watch(X, Y, lambd)
        parts = pieces(X.shape[1] + more, lambd, keep_prob)
        masks = np.random.default_rng(0) if masks_anew else rng
        told = after_epoch if watched else lambda parameters, AL: None
        parameters = train(X, Y, {"W1": 0.0}, epochs, **parts, after_epoch=told, rng=masks)
        history.parameters = parameters if kept else history.parameters
        return history

    return ours, fit


def test_the_fit_holds_and_fits_that_slip_are_told():
    X, Y = np.zeros((2, 5)), np.zeros((1, 5))
    ours, fit = made_fit()
    problem = decisions.fit_problem(ours, X, Y)
    assert problem(ours) == problem(fit) == ""
    assert "has 0 costs" in problem(made_fit(watched=False)[1])
    assert "with epochs=3, keep_prob=0.5 its costs" in problem(made_fit(masks_anew=False)[1])
    assert "with epochs=2 its costs" in problem(made_fit(more=1)[1])
    assert "does not hold the parameters" in problem(made_fit(kept=False)[1])
    assert "returns None" in problem(lambda *args, **options: None)


def test_the_test_set_opens_for_one_decision():
    sealed = decisions.Sealed(np.ones((1, 2)), np.zeros((1, 2)))
    for _ in range(2):
        assert sealed.open(("network", 0.5))[0].shape == (1, 2)
    with pytest.raises(RuntimeError, match="stay with the first decision"):
        sealed.open(("network", 0.4))
