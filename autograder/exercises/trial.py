"""Try an answer: run an exercise's checks on a learner's function and keep what each of them met."""

from __future__ import annotations

import copy
import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.exercises.expect import Mismatch, describe, same
from autograder.sandbox.inside.wire import LearnerError, LearnerFunction, LearnerStopped, LocalFunction
from autograder.verdict.result import FAULTY, NOT_RUN

if TYPE_CHECKING:
    from autograder.exercises.declare import Check, Exercise


@dataclass(frozen=True)
class Trace:
    """What each check of an exercise raised, in order (None: it passed), and the first argument that was changed."""

    failures: list[Mismatch | None]
    changed: str | None


def trace(exercise: Exercise, function: LearnerFunction, seed: object) -> Trace:
    """Run every check of the exercise on a function."""
    subject = Subject(function, exercise.parameters)
    failures: list[Mismatch | None] = []
    blocked: str | None = None
    for check in exercise.checks:
        if blocked is not None:
            failures.append(Mismatch(f'not run, because "{blocked}" comes first', kind=NOT_RUN))
            continue
        failure = _attempt(exercise, check, subject, seed)
        failures.append(failure)
        if failure is not None and (check.gate or failure.kind in ("stopped", FAULTY)):
            blocked = check.name
    return Trace(failures, subject.changed)


class Subject:
    """The learner's function as a check calls it: keeps the last call for messages, sees changed arguments.

    An argument that the function changed in place is noted once and restored, so that one slip costs one check.
    """

    def __init__(self, function: Callable[..., Any], parameters: list[str]) -> None:
        self.function = function
        self.parameters = parameters
        self.changed: str | None = None
        self.last_call = ""

    @property
    def called(self) -> str:
        """The last call in words, to begin a message with."""
        return f"called with {self.last_call}: " if self.last_call else ""

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


def fixture_rng(seed: object, *names: str) -> np.random.Generator:
    """A generator that depends on the seed and on what it is for, and on nothing else."""
    digest = hashlib.sha256("\0".join([str(seed), *names]).encode()).digest()
    return np.random.default_rng(list(digest))


def _attempt(exercise: Exercise, check: Check, subject: Subject, seed: object) -> Mismatch | None:
    subject.last_call = ""
    try:
        _run(check, subject, fixture_rng(seed, exercise.name, check.name))
    except Mismatch as failure:
        failure.called = failure.called or subject.called
        return failure
    except LearnerError as error:
        if error.type_name == "NotImplementedError":
            return Mismatch("not written yet: replace the line that raises NotImplementedError", kind="unwritten")
        return Mismatch(
            f"{subject.called}expected a result, but it raised {error.type_name}: {error.message}",
            kind="raised",
            got=error.type_name,
        )
    except LearnerStopped as stop:
        return Mismatch(f"{check.name}: {stop.message}", kind="stopped", got=stop.reason)
    except Exception as error:
        if _is_checks_own(error, exercise, check, seed):
            return Mismatch(f"the check {check.name!r} raised {type(error).__name__}: {error}", kind=FAULTY)
        return Mismatch(
            f"{subject.called}expected a result of the form that the exercise describes, "
            f"but working with it fails: {error}",
            kind="unusable",
            got=type(error).__name__,
        )
    return None


def _run(check: Check, subject: Subject, rng: np.random.Generator) -> None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        check.function(subject, rng)


def _is_checks_own(error: Exception, exercise: Exercise, check: Check, seed: object) -> bool:
    """Whether a check is at fault: no answer makes a name unknown, and the reference makes no sound check stumble."""
    if isinstance(error, NameError | ImportError) or exercise.solution is None:
        return True
    try:
        subject = Subject(LocalFunction(exercise.solution), exercise.parameters)
        _run(check, subject, fixture_rng(seed, exercise.name, check.name))
    except Exception:
        return True
    return False


def alike(one: Mismatch | None, other: Mismatch | None) -> bool:
    """Whether two functions met a check in the same way: both passed, or both failed with the same answer."""
    if one is None or other is None:
        return one is other
    return one.kind == other.kind and same(one.got, other.got, rtol=other.rtol, atol=other.atol)


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
