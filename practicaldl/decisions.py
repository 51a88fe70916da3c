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
