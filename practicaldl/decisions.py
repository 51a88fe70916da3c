"""What a learner decides in the capstone, what can be wrong with it, and a test set that opens once."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from practicaldl.validation import Array

UNDECIDED = "not there yet"
SENTENCE_WORDS = 5
ROUNDING = 0.06  # percentage points: a report may round to one digit


def decided(what: str, yours: Any, ours: Any, problem: Callable[[Any], str]) -> Any:
    """The learner's decision if it holds, otherwise ours, and a line that says which and why.

    Parameters
    ----------
    what : str
        The name of the decision, as the notebook has it.
    yours, ours : object
        ``...`` is no decision yet, nor is a function that raises NotImplementedError.
    problem : callable
        Says what is wrong with a decision; an empty text when nothing is.
    """
    try:
        found = problem(yours) if yours is not Ellipsis else UNDECIDED
    except NotImplementedError:
        found = UNDECIDED
    except Exception as error:  # whatever a learner's function raises
        found = f"it raises {type(error).__name__}: {error}"
    if found:
        print(f"{what}: {found if found is UNDECIDED else f'yours, but {found}'}; ours stands in")
        return ours
    print(f"{what}: yours")
    return yours


def grid_problem(lambdas: Sequence[float]) -> str:
    """A grid of lambd has four to ten values from 0 to 1000, 0 among them, the others a factor of ten apart."""
    values = sorted(float(value) for value in lambdas)
    if len(set(values)) != len(values) or not 4 <= len(values) <= 10:
        return f"it needs four to ten different values, and has {len(set(values))}"
    if values[0] != 0:
        return "its least value is not 0, so you could not see what no penalty does, or it is negative"
    if values[-1] > 1000:
        return f"at {values[-1]:g} a single step shrinks the weights to nothing, or turns their sign"
    if values[-1] < 10 * values[1]:
        return f"it runs from {values[1]:g} to {values[-1]:g}: too short a way to see where a penalty begins to matter"
    return ""


def patience_problem(patience: int) -> str:
    """A patience is a number of epochs."""
    if isinstance(patience, bool) or not isinstance(patience, int | np.integer) or patience < 1:
        return "it is no whole number from 1 on"
    return "" if patience < 400 else "with 400 epochs it would never stop"


def threshold_problem(threshold: float) -> str:
    """A threshold lies between two probabilities."""
    return "" if 0 < float(threshold) < 1 else "it does not lie between 0 and 1"


def choice_problem(candidates: Mapping[str, Any]) -> Callable[[Any], str]:
    """A choice is one of the candidates."""
    return lambda choice: "" if choice in candidates else f"it is none of {', '.join(map(repr, candidates))}"


def sentence_problem(text: str) -> str:
    """A reason is a sentence."""
    return "" if len(str(text).split()) >= SENTENCE_WORDS else "it is no sentence that gives a reason"


def report_problem(**percentages: float) -> Callable[[str], str]:
    """A report states these percentages, rounded to one digit or better."""

    def problem(text: str) -> str:
        said = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
        missing = [
            f"{name.replace('_', ' ')} ({value:.1f} %)"
            for name, value in percentages.items()
            if not any(abs(number - value) <= ROUNDING for number in said)
        ]
        return f"it does not state {', '.join(missing)}" if missing else ""

    return problem


def update_problem(update: Callable[..., Any]) -> str:
    """An update makes a step of weight decay on every weight and a plain step on every bias, in new arrays."""
    rng = np.random.default_rng(0)
    shapes = {"W1": (3, 2), "b1": (3, 1), "W2": (2, 3), "b2": (2, 1), "W3": (1, 2), "b3": (1, 1)}
    parameters = {key: rng.standard_normal(shape) for key, shape in shapes.items()}
    gradients = {f"d{key}": rng.standard_normal(shape) for key, shape in {**shapes, "Z1": (3, 5)}.items()}
    before = {key: value.copy() for key, value in parameters.items()}
    new = update(parameters, gradients, 0.3, 2.0, 5)
    if any(not np.array_equal(parameters[key], value) for key, value in before.items()):
        return "it changes the parameters that it is given"
    if not isinstance(new, dict) or new.keys() != shapes.keys():
        returned = f"a dict of {', '.join(map(str, new))}" if isinstance(new, dict) else repr(new)
        return f"it returns {returned}, not a dict of {', '.join(shapes)}"
    for key, value in before.items():
        decay = 2.0 / 5 if key.startswith("W") else 0.0
        expected = value - 0.3 * (gradients[f"d{key}"] + decay * value)
        if np.shape(new[key]) != shapes[key] or not np.allclose(new[key], expected):
            step = "a plain step: a bias has no penalty" if key.startswith("b") else "a step of weight decay (lesson 3)"
            return f"its {key} is not {step}"
    return ""


def decaying_update(step: Callable[..., Array]) -> Callable[..., dict[str, Array]]:
    """An update that makes each step with ``step(W, dW, learning_rate, lambd, m)``; see the capstone."""

    def update(parameters, gradients, learning_rate, lambd, m):
        return {
            key: step(value, gradients[f"d{key}"], learning_rate, lambd if key.startswith("W") else 0.0, m)
            for key, value in parameters.items()
        }

    return update


def loop_problem(train: Callable[..., Any]) -> str:
    """A training loop goes forward, backward and on, epoch by epoch, and tells `after_epoch` what came of it."""
    met: list[tuple[str, float]] = []

    def forward(X: Array, parameters: dict[str, float], rng: object) -> tuple[float, str]:
        met.append(("forward", parameters["W1"]))
        return 10 * parameters["W1"], f"cache of {parameters['W1']:g}"

    def backward(X: Array, Y: Array, cache: str) -> dict[str, str]:
        return {"dW1": cache}

    def update(parameters: dict[str, float], gradients: dict[str, str]) -> dict[str, float]:
        expected = f"cache of {parameters['W1']:g}"
        met.append(("update" if gradients == {"dW1": expected} else "update with other gradients", parameters["W1"]))
        return {"W1": parameters["W1"] + 1}

    def after_epoch(parameters: dict[str, float], AL: float) -> None:
        met.append(("after_epoch" if 10 * (parameters["W1"] - 1) == AL else "after_epoch with another AL", 0))

    start = {"W1": 1.0}
    last = train(np.zeros((1, 2)), np.zeros((1, 2)), start, 3, forward, backward, update, after_epoch, None)
    calls = [name for name, _ in met]
    if calls != ["forward", "update", "after_epoch"] * 3:
        unlike = next((name for name in calls if " with " in name), "")
        order = f"it calls {unlike}" if unlike else f"for 3 epochs it calls {', '.join(calls) or 'nothing'}"
        return f"{order}, where forward, backward, update, after_epoch come once in each epoch, in this order"
    if not isinstance(last, dict) or last != {"W1": 4.0}:
        return f"after 3 updates it returns {last!r}, not the parameters of the last one"
    return "" if start == {"W1": 1.0} else "it changes the parameters that it started from"


def training_loop(X, Y, parameters, epochs, forward, backward, update, after_epoch, rng):
    """Gradient descent on all examples at once; see the capstone."""
    for _ in range(epochs):
        AL, cache = forward(X, parameters, rng)
        parameters = update(parameters, backward(X, Y, cache))
        after_epoch(parameters, AL)
    return parameters


def fit_problem(ours: Callable[..., Any], X: Array, Y: Array) -> Callable[[Callable[..., Any]], str]:
    """A fit trains as `ours` does on X and Y, for any epochs, lambd and keep_prob, and again when called again."""

    def problem(fit: Callable[..., Any]) -> str:
        for epochs, options in ((2, {}), (3, {"lambd": 20.0}), (3, {"keep_prob": 0.5})):
            expected, found = ours(X, Y, epochs, **options), fit(X, Y, epochs, **options)
            call = ", ".join([f"epochs={epochs}", *(f"{name}={value:g}" for name, value in options.items())])
            if not all(hasattr(found, name) for name in ("parameters", "costs")):
                return f"it returns {found!r}, not the history that watch gives"
            if len(found.costs) != epochs:
                return f"with {call} its history has {len(found.costs)} costs: after_epoch goes to train_network"
            if not np.allclose(found.costs, expected.costs):
                return f"with {call} its costs are {np.round(found.costs, 3)}, expected {np.round(expected.costs, 3)}"
            if any(not np.allclose(found.parameters[key], value) for key, value in expected.parameters.items()):
                return f"with {call} its history does not hold the parameters that train_network returns"
        return ""

    return problem


def fitting(train, pieces, watch, start, seed):
    """A fit made of the capstone's training loop, pieces, watch and start; see the capstone."""

    def fit(X, Y, epochs=400, lambd=0.0, keep_prob=1.0):
        history, after_epoch = watch(X, Y, lambd)
        rng = np.random.default_rng(seed)
        parts = pieces(X.shape[1], lambd, keep_prob)
        history.parameters = train(X, Y, start, epochs, **parts, after_epoch=after_epoch, rng=rng)
        return history

    return fit


class Sealed:
    """A test set that opens for one decision."""

    def __init__(self, X: Array, Y: Array) -> None:
        self._examples = X, Y
        self._opened_for: object = None

    def open(self, decision: object) -> tuple[Array, Array]:
        """The examples and labels.

        Raises
        ------
        RuntimeError
            If it was opened for another decision before.
        """
        if self._opened_for not in (None, decision):
            raise RuntimeError(
                f"the test set was opened for {self._opened_for}, and now you decide for {decision}. "
                "A test set that has helped to choose cannot say how good the choice is: stay with the first decision"
            )
        self._opened_for = decision
        return self._examples
