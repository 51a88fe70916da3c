"""One registry of exercises, three uses: instant checks for a learner, feedback on a page, the grade.

An exercise is declared once, in the checks module of its lesson::

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
:class:`~autograder.expect.Mismatch` when the contract is broken. A known mistake is named when the learner's
function fails the same checks with the same answers as the mistake does.
"""

from __future__ import annotations

import contextlib
import contextvars
import copy
import difflib
import functools
import hashlib
import inspect
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.expect import Mismatch, describe, same
from autograder.sandbox.values import Unusable
from autograder.sandbox.wire import (
    LearnerError,
    LearnerFunction,
    LearnerStopped,
    LocalFunction,
    Missing,
    normalize,
)

UNTOUCHED = "leaves its arguments as they were"

_exercises: dict[str, Exercise] = {}
_recorder: contextvars.ContextVar[list[Result] | None] = contextvars.ContextVar("recorder", default=None)


@dataclass(frozen=True)
class Outcome:
    """What one check found: its name, whether it passed, and words for the learner."""

    name: str
    passed: bool
    message: str
    hint: str | None = None
    mistake: str | None = None


@dataclass(frozen=True)
class Result:
    """The verdict on one exercise.

    Attributes
    ----------
    exercise : Exercise
    outcomes : list of Outcome
    score : float
        Between 0 and ``max_score``.
    hints : tuple of str
        From the gentlest to the most telling; empty when passed.
    """

    exercise: Exercise
    outcomes: list[Outcome]
    score: float
    hints: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return all(outcome.passed for outcome in self.outcomes)

    @property
    def max_score(self) -> float:
        return float(self.exercise.points)

    def __repr__(self) -> str:
        from autograder.render import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from autograder.render import as_html, solution_text

        return as_html(self, solution=solution_text(self.exercise.name))


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
    """

    name: str
    lesson: str
    points: float
    hints: tuple[str, ...] = ()
    checks: list[Check] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    solution: Callable[..., Any] | None = None

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
        trace, changed = self._trace(function, seed)
        mistake = self._named(trace, changed, seed)
        return self._result(trace, changed, mistake)

    def _refused(self, message: str) -> Result:
        outcomes = [Outcome(check.name, False, message) for check in self.checks[:1]]
        outcomes += [Outcome(check.name, False, "not run") for check in self.checks[1:]]
        return Result(self, outcomes, 0.0, self.hints)

    def _trace(self, function: Callable[..., Any], seed: object) -> tuple[list[Mismatch | None], str | None]:
        """What each check raised, in order (None: it passed), and the first argument that was changed."""
        subject = Subject(function, self.parameters)
        trace: list[Mismatch | None] = []
        blocked: str | None = None
        for check in self.checks:
            if blocked is not None:
                trace.append(Mismatch(f'not run, because "{blocked}" comes first', kind="not run"))
                continue
            failure = _attempt(check, subject, fixture_rng(seed, self.name, check.name))
            trace.append(failure)
            if failure is not None and (check.gate or failure.kind == "stopped"):
                blocked = check.name
        return trace, subject.changed

    def _named(self, trace: list[Mismatch | None], changed: str | None, seed: object) -> Mistake | None:
        if not any(trace) and changed is None:
            return None
        for mistake, (wrong, wrong_changed) in zip(self.mistakes, self._mistake_traces(seed), strict=True):
            if changed == wrong_changed and all(map(_alike, trace, wrong)):
                return mistake
        return None

    @functools.lru_cache(maxsize=4)  # noqa: B019 - exercises live as long as the process
    def _mistake_traces(self, seed: object) -> list[tuple[list[Mismatch | None], str | None]]:
        return [self._trace(LocalFunction(mistake.function), seed) for mistake in self.mistakes]

    def _result(self, trace: list[Mismatch | None], changed: str | None, mistake: Mistake | None) -> Result:
        outcomes, earned = [], 0.0
        hints = mistake.hints if mistake else self.hints
        for check, failure in zip(self.checks, trace, strict=True):
            if failure is None:
                earned += check.weight
                outcomes.append(Outcome(check.name, True, _sentence(check.function)))
            elif failure.kind == "not run":
                outcomes.append(Outcome(check.name, False, str(failure)))
            else:
                outcomes.append(
                    Outcome(
                        check.name,
                        False,
                        str(failure),
                        hints[0] if hints else None,
                        mistake.name if mistake else None,
                    )
                )
        total = sum(check.weight for check in self.checks)
        if changed is not None:
            # Changing an argument costs as much as one failed check.
            total += 1.0
            message = f"expected {changed} to be the same after the call, but it was changed in place: work on a copy"
            outcomes.append(
                Outcome(UNTOUCHED, False, message, hints[0] if hints else None, mistake.name if mistake else None)
            )
        passed = all(outcome.passed for outcome in outcomes)
        score = float(self.points) if passed else round(float(self.points) * earned / total, 2)
        return Result(self, outcomes, score, () if passed else hints)

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
        name = "the answer is right"
        options = ", ".join(f'"{option}"' for option in self.why)
        if isinstance(answer, Missing):
            return Result(self, [Outcome(name, False, f"no answer found: {answer.reason}")], 0.0)
        answer = normalize(answer)
        choice = answer.strip().strip("()").lower() if isinstance(answer, str) else None
        if choice not in self.why:
            message = f"expected one of {options}, came {describe(answer)}"
            return Result(self, [Outcome(name, False, message)], 0.0)
        if choice == self.right:
            return Result(self, [Outcome(name, True, self.why[choice])], float(self.points))
        return Result(
            self, [Outcome(name, False, f'"{choice}" is not it.', hint=self.why[choice])], 0.0, (self.why[choice],)
        )


class Subject:
    """The learner's function as a check calls it: keeps the last call for messages, sees changed arguments.

    An argument that the function changed in place is noted once and restored, so that one slip costs one check.
    """

    def __init__(self, function: Callable[..., Any], parameters: list[str]) -> None:
        self.function = function
        self.parameters = parameters
        self.changed: str | None = None
        self.last_call = ""

    def __call__(self, *args: Any) -> Any:
        names = self.parameters or [f"argument {i + 1}" for i in range(len(args))]
        self.last_call = ", ".join(f"{name}={describe(arg)}" for name, arg in zip(names, args, strict=False))
        before = [_snapshot(arg) for arg in args]
        result = self.function(*args)
        for name, arg, original in zip(names, args, before, strict=False):
            if not callable(arg) and not _unchanged(arg, original):
                self.changed = self.changed or name
                result = copy.deepcopy(result)
                _restore(arg, original)
        return result


def exercise(name: str, *, lesson: str, points: float, hints: tuple[str, ...] = ()) -> Exercise:
    """Declare an exercise of the course.

    Raises
    ------
    ValueError
        If an exercise of that name exists already.
    """
    return _register(Exercise(name, lesson, points, hints))


def question(name: str, *, lesson: str, right: str, why: dict[str, str], points: float = 1) -> Question:
    """Declare a concept question; ``why`` explains every option."""
    if right not in why:
        raise ValueError(f"question {name}: the right option {right!r} is none of {sorted(why)}")
    return _register(Question(name, lesson, points, right=right, why=why))


def _register(entry: Any) -> Any:
    if entry.name in _exercises:
        raise ValueError(f"exercise {entry.name!r} is declared twice; names are unique in the course")
    _exercises[entry.name] = entry
    return entry


def exercises() -> list[Exercise]:
    """Every exercise and question, in course order."""
    import autograder.checks  # noqa: F401 - declares them

    return sorted(_exercises.values(), key=lambda entry: entry.lesson)


def find(name: str) -> Exercise:
    """The exercise of that name.

    Raises
    ------
    KeyError
        If there is none; the message names the closest.
    """
    exercises()
    if name not in _exercises:
        close = difflib.get_close_matches(str(name), _exercises, n=1)
        raise KeyError(f"no exercise {name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))
    return _exercises[name]


def check(name: str, answer: object, seed: object = 0) -> Result:
    """Check an answer against the contract of exercise ``name``.

    Parameters
    ----------
    name : str
    answer : callable or str
        The learner's function, or the letter chosen in a concept question.
    seed : int or str
        Fixtures vary with it.

    Returns
    -------
    Result
        Never raises because of the learner's code: an exception, a wrong type or shape, ``nan``, an endless loop
        are outcomes with a message.

    Raises
    ------
    KeyError
        If there is no such exercise.
    """
    return find(name).run(answer, seed)


def grade(name: str, answer: object) -> float:
    """Check an answer with the course's own seed, show the result, return the score.

    The last line of a hidden-test cell, where nbgrader takes its value as partial credit.
    """
    result = check(name, answer, seed=os.environ.get("AUTOGRADER_SEED", 0))
    record = _recorder.get()
    if record is not None:
        record.append(result)
    else:
        from IPython.display import HTML, display

        from autograder.render import as_html

        display(HTML(as_html(result)))
    return result.score


@contextlib.contextmanager
def recording() -> Iterator[list[Result]]:
    """Collect what :func:`grade` finds inside the ``with`` block instead of displaying it."""
    results: list[Result] = []
    token = _recorder.set(results)
    try:
        yield results
    finally:
        _recorder.reset(token)


def fixture_rng(seed: object, *names: str) -> np.random.Generator:
    """A generator that depends on the seed and on what it is for, and on nothing else."""
    digest = hashlib.sha256("\0".join([str(seed), *names]).encode()).digest()
    return np.random.default_rng(list(digest))


def _attempt(check: Check, subject: Subject, rng: np.random.Generator) -> Mismatch | None:
    subject.last_call = ""
    where = f"{check.name}: "
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            check.function(subject, rng)
    except Mismatch as failure:
        if subject.last_call and not failure.called:
            failure.called = f"called with {subject.last_call}: "
        return failure
    except LearnerError as error:
        called = f"called with {subject.last_call}: " if subject.last_call else ""
        if error.type_name == "NotImplementedError":
            return Mismatch("not written yet: replace the line that raises NotImplementedError", kind="unwritten")
        return Mismatch(
            f"{called}expected a result, but it raised {error.type_name}: {error.message}",
            kind="raised",
            got=error.type_name,
        )
    except LearnerStopped as stop:
        return Mismatch(f"{where}{stop.message}", kind="stopped", got=stop.reason)
    except Exception as error:  # an answer so odd that the check itself stumbles over it
        called = f"called with {subject.last_call}: " if subject.last_call else ""
        return Mismatch(
            f"{called}expected a result of the form that the exercise describes, but working with it fails: {error}",
            kind="unusable",
            got=type(error).__name__,
        )
    return None


def _alike(one: Mismatch | None, other: Mismatch | None) -> bool:
    """Whether two functions met a check in the same way: both passed, or both failed with the same answer."""
    if one is None or other is None:
        return one is other
    return one.kind == other.kind and same(one.got, other.got, rtol=other.rtol, atol=other.atol)


def _sentence(function: Callable[..., Any]) -> str:
    return " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())


def _snapshot(value: Any) -> Any:
    return value if callable(value) or isinstance(value, np.random.Generator) else copy.deepcopy(value)


def _unchanged(value: Any, original: Any) -> bool:
    return isinstance(value, np.random.Generator) or same(value, original, rtol=0.0, atol=0.0)


def _restore(value: Any, original: Any) -> None:
    if isinstance(value, np.ndarray) and value.shape == np.shape(original):
        value[...] = original
    elif isinstance(value, dict):
        for key in list(value.keys() - original.keys()):
            del value[key]
        for key, entry in original.items():
            if key in value and isinstance(entry, np.ndarray) and np.shape(value[key]) == entry.shape:
                _restore(value[key], entry)
            else:
                value[key] = entry
    elif isinstance(value, list):
        value[:] = original
    elif isinstance(value, tuple):
        for entry, source in zip(value, original, strict=True):
            _restore(entry, source)
