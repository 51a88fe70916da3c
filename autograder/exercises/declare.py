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
:class:`~autograder.exercises.expect.Mismatch` when the contract is broken. Which known mistakes an answer
makes is told in :mod:`autograder.exercises.naming`.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from autograder.exercises.expect import Mismatch, describe
from autograder.exercises.naming import Named, named
from autograder.exercises.trial import Attempt, attempt, attempts
from autograder.sandbox.inside.values import Missing, Unusable
from autograder.sandbox.inside.wire import LearnerFunction, LocalFunction, normalize
from autograder.verdict.result import FAULTY, NOT_RUN, Outcome, Result

UNTOUCHED = "leaves its arguments as they were"


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation; the first paragraph of its docstring is the hint, the second the mend."""

    name: str
    function: Callable[..., Any]
    parts: tuple[Mistake, ...] = ()  # of several mistakes at once

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


def _changed(arguments: Iterable[str | None]) -> Attempt:
    """The first argument that was changed in place, as if a check of its own had met it."""
    name = next((argument for argument in arguments if argument is not None), None)
    return Attempt(Mismatch(UNTOUCHED, kind="changed", got=name, form=True) if name else None)


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
    combinations: list[Mistake] = field(default_factory=list)
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

    def together(self, *names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare an implementation that makes several known mistakes whose effects mix, so that both are named.

        Two mistakes that show in different checks, or leave their own values there, are told apart without it.
        """

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            parts = tuple(next(known for known in self.mistakes if known.name == name) for name in names)
            self.combinations.append(Mistake(" and ".join(names), function, parts))
            return function

        return declare

    def run(self, answer: object, seed: object) -> Result:
        """Run every check on ``answer``; see :func:`check`."""
        if isinstance(answer, Missing):
            return self._refused(f"{self.name} is not there: {answer.reason}")
        if isinstance(answer, Unusable) or not callable(answer):
            return self._refused(f"expected a function named {self.name}, came {describe(answer)}")
        function = answer if isinstance(answer, LearnerFunction) else LocalFunction(answer, admitted=frozenset())
        met = list(attempts(self, function, seed))
        return self._result(met, self._named(met, function, seed))

    def _refused(self, message: str) -> Result:
        outcomes = [Outcome(check.name, False, message) for check in self.checks[:1]]
        outcomes += [Outcome(check.name, False, "not run", state=NOT_RUN) for check in self.checks[1:]]
        return Result(self.name, float(self.points), outcomes, 0.0, self.hints)

    def _named(self, met: list[Attempt], function: LearnerFunction, seed: object) -> list[Named]:
        """The known mistakes that the answer makes."""
        if all(one.failure is None and one.changed is None for one in met) or any(one.ends for one in met):
            return []
        known = list(met)
        for place, check in enumerate(self.checks):
            if not any(one.ends for one in known) and known[place].not_run:
                known[place] = attempt(self, check, function, seed)
        spared = {place for place, one in enumerate(met) if one.not_run}
        known.append(_changed(one.changed for one in met))
        return named(known, [*self.mistakes, *self.combinations], functools.partial(self._meets, seed), spared)

    @functools.lru_cache(maxsize=4096)  # noqa: B019 - exercises live as long as the process
    def _meets(self, seed: object, mistake: Mistake, place: int) -> Attempt:
        """What a known mistake meets in the check at a place; after the last: which argument it changes."""
        if place < len(self.checks):
            return attempt(self, self.checks[place], LocalFunction(mistake.function, admitted=frozenset()), seed)
        return _changed(self._meets(seed, mistake, one).changed for one in range(len(self.checks)))

    def _result(self, met: list[Attempt], mistakes: list[Named]) -> Result:
        outcomes, earned = [], 0.0
        for place, (check, one) in enumerate(zip(self.checks, met, strict=True)):
            failure = one.failure
            if failure is None:
                earned += check.weight
                outcomes.append(Outcome(check.name, True, check.sentence))
            elif one.not_run:
                # A check that a gate spared may be the one that tells a mistake.
                said = [mistake for mistake in mistakes if place in mistake.places]
                advice = self._advice(said, place) if said else {}
                outcomes.append(Outcome(check.name, False, str(failure), state=NOT_RUN, **advice))
            elif failure.kind == FAULTY:
                outcomes.append(Outcome(check.name, False, str(failure), state=FAULTY))
            else:
                outcomes.append(Outcome(check.name, False, str(failure), **self._advice(mistakes, place)))
        total = sum(check.weight for check in self.checks)
        changed = next((one.changed for one in met if one.changed is not None), None)
        hints = self._hints(mistakes)
        if changed is not None:
            # Changing an argument costs as much as one failed check.
            total += 1.0
            message = f"expected {changed} to be the same after the call, but it was changed in place: work on a copy"
            copied = (
                f"{changed} *= ... and {changed}[...] = ... change what the caller still has: begin with a copy of it."
            )
            advice = self._advice(mistakes, len(met)) if mistakes else {"hint": copied}
            if not mistakes and all(outcome.passed for outcome in outcomes):
                hints = (copied,)
            outcomes.append(Outcome(UNTOUCHED, False, message, **advice))
        points = float(self.points)
        passed = all(outcome.passed for outcome in outcomes)
        score = points if passed else round(points * earned / total, 2)
        return Result(self.name, points, outcomes, score, () if passed else hints)

    def _advice(self, mistakes: list[Named], place: int) -> dict[str, Any]:
        """Hint and mistake for the outcome of the check at a place: of a mistake that shows there, else of the first.

        Mistakes that show in the same checks take turns, so that each is told.
        """
        here = [one.mistake for one in mistakes if place in one.places] or [one.mistake for one in mistakes[:1]]
        if not here:
            return {"hint": self.hints[0] if self.hints else None}
        before = sum(set(here) <= {one.mistake for one in mistakes if other in one.places} for other in range(place))
        chosen = here[before % len(here)]
        return {"hint": chosen.hints[0], "mistake": chosen.name}

    def _hints(self, mistakes: list[Named]) -> tuple[str, ...]:
        """The hints of the mistakes, what all of them are before how they are mended."""
        if not mistakes:
            return self.hints
        hints = [one.mistake.hints for one in mistakes]
        return tuple(text for level in itertools.zip_longest(*hints) for text in level if text)

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
