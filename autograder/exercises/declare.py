"""What an exercise is: contract, checks, known mistakes.

An exercise is declared once, in a file of the course's checks::

    inverted = exercise("dropout_forward", lesson="04_dropout", points=3)

    @inverted.reference
    def dropout_forward(A, keep_prob, rng): ...

    @inverted.check
    def keeps_the_expected_value(dropout_forward, rng): ...

    @inverted.mistake
    def no_division(A, keep_prob, rng):
        \"\"\"The kept units are not divided by keep_prob, so activations shrink on average.

        Divide A * D by keep_prob.
        \"\"\"

A check takes the learner's function and a ``numpy.random.Generator`` for its fixtures, and raises
:class:`~autograder.exercises.expect.Mismatch` when the contract is broken. A known mistake is named when the learner's
function fails the same checks with the same answers as the mistake does.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.exercises.expect import describe
from autograder.exercises.trial import Trace, alike, trace
from autograder.sandbox.inside.values import Missing, Unusable
from autograder.sandbox.inside.wire import LearnerFunction, LocalFunction, normalize
from autograder.verdict.result import FAULTY, NOT_RUN, Outcome, Result

UNTOUCHED = "leaves its arguments as they were"


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation; the first paragraph of its docstring is the hint, the second the mend."""

    name: str
    function: Callable[..., Any]

    @property
    def hints(self) -> tuple[str, ...]:
        paragraphs = (inspect.getdoc(self.function) or "").split("\n\n")
        return tuple(" ".join(paragraph.split()) for paragraph in paragraphs)


@dataclass(frozen=True)
class Check:
    """One assertion of the contract. A gate earns nothing and, when it fails, spares the checks that follow it."""

    name: str
    function: Callable[..., None]
    weight: float
    gate: bool

    @property
    def sentence(self) -> str:
        """The first paragraph of its docstring, which the learner reads when it passes."""
        return " ".join((inspect.getdoc(self.function) or "").split("\n\n")[0].split())


@dataclass(eq=False)
class Exercise:
    """An exercise: contract, checks, known mistakes.

    Attributes
    ----------
    name : str
        The name of the learner's function; unique in the course.
    lesson : str
        As the lesson file is named, ``"04_dropout"``.
    points : float
    hints : tuple of str
        What to say when a wrong answer is no known mistake, from the gentlest to the most telling.
    file : str
        Where it is declared.
    """

    name: str
    lesson: str
    points: float
    hints: tuple[str, ...] = ()
    checks: list[Check] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    solution: Callable[..., Any] | None = None
    file: str = ""

    def reference(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Declare the reference implementation, an oracle for checks and the source of argument names."""
        self.solution = function
        return function

    def check(self, function: Callable[..., None] | None = None, *, weight: float = 1.0) -> Any:
        """Declare a check that earns its share ``weight`` of the points."""
        if function is None:
            return functools.partial(self.check, weight=weight)
        self.checks.append(Check(function.__name__.replace("_", " "), function, weight, gate=False))
        return function

    def gate(self, function: Callable[..., None]) -> Callable[..., None]:
        """Declare a check of form (type, shape, keys): it earns nothing, and the rest waits for it."""
        self.checks.append(Check(function.__name__.replace("_", " "), function, 0.0, gate=True))
        return function

    def mistake(self, function: Callable[..., Any] | None = None, *, name: str | None = None) -> Any:
        """Declare a known mistake: a wrong implementation with its hint as docstring."""
        if function is None:
            return functools.partial(self.mistake, name=name)
        self.mistakes.append(Mistake(name or function.__name__.strip("_").replace("_", " "), function))
        return function

    def run(self, answer: object, seed: object) -> Result:
        """Run every check on ``answer``; see :func:`check`."""
        if isinstance(answer, Missing):
            return self._refused(f"{self.name} is not there: {answer.reason}")
        if isinstance(answer, Unusable) or not callable(answer):
            return self._refused(f"expected a function named {self.name}, came {describe(answer)}")
        function = answer if isinstance(answer, LearnerFunction) else LocalFunction(answer)
        found = trace(self, function, seed)
        return self._result(found, self._named(found, seed))

    def _refused(self, message: str) -> Result:
        outcomes = [Outcome(check.name, False, message) for check in self.checks[:1]]
        outcomes += [Outcome(check.name, False, "not run", state=NOT_RUN) for check in self.checks[1:]]
        return Result(self.name, float(self.points), outcomes, 0.0, self.hints)

    def _named(self, found: Trace, seed: object) -> Mistake | None:
        if not any(found.failures) and found.changed is None:
            return None
        for mistake, wrong in zip(self.mistakes, self._mistake_traces(seed), strict=True):
            if found.changed == wrong.changed and all(map(alike, found.failures, wrong.failures)):
                return mistake
        return None

    @functools.lru_cache(maxsize=4)  # noqa: B019 - exercises live as long as the process
    def _mistake_traces(self, seed: object) -> list[Trace]:
        return [trace(self, LocalFunction(mistake.function), seed) for mistake in self.mistakes]

    def _result(self, found: Trace, mistake: Mistake | None) -> Result:
        outcomes, earned = [], 0.0
        hints = mistake.hints if mistake else self.hints
        advice: dict[str, Any] = {"hint": hints[0] if hints else None, "mistake": mistake.name if mistake else None}
        for check, failure in zip(self.checks, found.failures, strict=True):
            if failure is None:
                earned += check.weight
                outcomes.append(Outcome(check.name, True, check.sentence))
            elif failure.kind in (NOT_RUN, FAULTY):
                outcomes.append(Outcome(check.name, False, str(failure), state=failure.kind))
            else:
                outcomes.append(Outcome(check.name, False, str(failure), **advice))
        total = sum(check.weight for check in self.checks)
        if found.changed is not None:
            # Changing an argument costs as much as one failed check.
            total += 1.0
            message = (
                f"expected {found.changed} to be the same after the call, but it was changed in place: work on a copy"
            )
            outcomes.append(Outcome(UNTOUCHED, False, message, **advice))
        points = float(self.points)
        passed = all(outcome.passed for outcome in outcomes)
        score = points if passed else round(points * earned / total, 2)
        return Result(self.name, points, outcomes, score, () if passed else hints)

    @functools.cached_property
    def parameters(self) -> list[str]:
        """Names of the arguments, as the contract has them."""
        return list(inspect.signature(self.solution).parameters) if self.solution else []


@dataclass(eq=False)
class Question(Exercise):
    """A concept question: one right option, an explanation for every option."""

    right: str = ""
    why: dict[str, str] = field(default_factory=dict)

    def run(self, answer: object, seed: object) -> Result:
        """Judge the option chosen; the seed does not matter."""
        if isinstance(answer, Missing):
            return self._verdict(False, f"no answer found: {answer.reason}")
        answer = normalize(answer)
        choice = answer.strip().strip("()").lower() if isinstance(answer, str) else None
        if choice not in self.why:
            options = ", ".join(f'"{option}"' for option in self.why)
            return self._verdict(False, f"expected one of {options}, came {describe(answer)}")
        if choice == self.right:
            return self._verdict(True, self.why[choice])
        return self._verdict(False, f'"{choice}" is not it.', self.why[choice])

    def _verdict(self, right: bool, message: str, hint: str | None = None) -> Result:
        outcome = Outcome("the answer is right", right, message, hint)
        points = float(self.points)
        return Result(self.name, points, [outcome], points * right, (hint,) if hint else (), question=True)
