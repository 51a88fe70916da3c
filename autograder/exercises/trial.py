"""Try an answer: run an exercise's checks on a learner's function and keep what each of them met."""

from __future__ import annotations

import copy
import functools
import hashlib
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.exercises.expect import Mismatch, describe, same
from autograder.sandbox.inside.wire import LearnerError, LearnerFunction, LearnerStopped, LocalFunction
from autograder.verdict.result import FAULTY, NOT_RUN

if TYPE_CHECKING:
    from autograder.exercises.declare import Check, Exercise

# What NumPy says of arrays that do not fit each other.
SHAPES = ("matmul:", "could not be broadcast", "not aligned", "array dimensions except")
# How an answer fails without a value that could be compared.
CRASHES = ("raised", "unwritten", "unusable", "stopped")


@dataclass(frozen=True)
class Attempt:
    """What one check met: the failure (None: it passed), the first argument that was changed, the calls it made."""

    failure: Mismatch | None
    changed: str | None = None
    calls: int = 0

    @property
    def not_run(self) -> bool:
        """Whether a gate spared the check."""
        return self.failure is not None and self.failure.kind == NOT_RUN

    @property
    def ends(self) -> bool:
        """Whether no further check makes sense: the answer had to be stopped, or the check is at fault."""
        return self.failure is not None and self.failure.kind in ("stopped", FAULTY)


def attempts(exercise: Exercise, function: LearnerFunction, seed: object) -> Iterator[Attempt]:
    """Run the checks of the exercise one after the other; those that a failed gate spares are not run."""
    blocked: str | None = None
    for check in exercise.checks:
        if blocked is not None:
            yield Attempt(Mismatch(f'not run, because "{blocked}" comes first', kind=NOT_RUN))
            continue
        met = attempt(exercise, check, function, seed)
        yield met
        if met.ends or (check.gate and met.failure is not None):
            blocked = check.name


def passes(exercise: Exercise, function: LearnerFunction, seed: object) -> bool:
    """Whether every check passes, found out with the first that does not."""
    return all(met.failure is None and met.changed is None for met in attempts(exercise, function, seed))


def attempt(exercise: Exercise, check: Check, function: LearnerFunction, seed: object) -> Attempt:
    """Run one check. It is at fault when the reference does not pass it with the same fixtures."""
    subject = Subject(function, exercise.parameters)
    failure = _failure(check, subject, _fixtures(exercise, check, seed))
    if failure is not None and failure.kind not in (FAULTY, "unwritten", "stopped"):
        fault = _fault(exercise, check, seed)
        if fault is None and exercise.solution is None and failure.kind == "unusable":
            fault = str(failure)
        if fault is not None:
            failure = Mismatch(f"the check {check.name!r} is at fault: {fault}", kind=FAULTY)
    return Attempt(failure, subject.changed, subject.calls)


class Subject:
    """The learner's function as a check calls it: keeps the last call for messages, sees changed arguments.

    An argument that the function changed in place is noted once and restored, so that one slip costs one check.
    """

    def __init__(self, function: Callable[..., Any], parameters: list[str]) -> None:
        self.function = function
        self.parameters = parameters
        self.changed: str | None = None
        self.last_call: list[tuple[str, Any]] = []
        self.calls = 0

    @property
    def called(self) -> str:
        """The last call in words, to begin a message with."""
        said = ", ".join(f"{name}={describe(value)}" for name, value in self.last_call)
        return f"called with {said}: " if said else ""

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        names = self.parameters or [f"argument {i + 1}" for i in range(len(args))]
        before = [_snapshot(arg) for arg in args]
        self.last_call = list(zip(names, before, strict=False))
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
    return np.random.default_rng(int.from_bytes(digest))


def _fixtures(exercise: Exercise, check: Check, seed: object) -> np.random.Generator:
    return fixture_rng(seed, exercise.name, check.name)


def _failure(check: Check, subject: Subject, rng: np.random.Generator) -> Mismatch | None:
    try:
        _run(check, subject, rng)
    except Mismatch as failure:
        failure.called = failure.called or subject.called
        return failure
    except LearnerError as error:
        return _raised(error, subject)
    except LearnerStopped as stop:
        return Mismatch(f"{check.name}: {stop.message}", kind="stopped", got=stop.reason)
    except (NameError, ImportError) as error:
        # No answer makes a name unknown. One that is bound in a loop over what the answer gave is another matter.
        if not isinstance(error, UnboundLocalError):
            return Mismatch(f"the check {check.name!r} raised {type(error).__name__}: {error}", kind=FAULTY)
        return _unusable(error, subject)
    except Exception as error:
        return _unusable(error, subject)
    return None


def _run(check: Check, subject: Subject, rng: np.random.Generator) -> None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        check.function(subject, rng)


def _unusable(error: Exception, subject: Subject) -> Mismatch:
    return Mismatch(
        f"{subject.called}expected a result of the form that the exercise describes, "
        f"but working with it fails: {error}",
        kind="unusable",
        got=type(error).__name__,
    )


def functions_in(error: LearnerError) -> list[str]:
    """The learner's functions that an exception came through, the one that was called first."""
    return re.findall(r'^  File "(?!.*site-packages).*", line \d+, in (.+)$', error.traceback, flags=re.MULTILINE)


def _raised(error: LearnerError, subject: Subject) -> Mismatch:
    """What to say of an exception in the learner's code."""
    if error.type_name == "NotImplementedError":
        frames = functions_in(error)
        if len(set(frames)) < 2:
            return Mismatch("not written yet: replace the line that raises NotImplementedError", kind="unwritten")
        return Mismatch(
            f"{subject.called}expected a result, but {frames[-1]}, which {frames[0]} needs, is not written yet: "
            f"it raises NotImplementedError. Write {frames[-1]} first",
            kind="raised",
            got=error.type_name,
        )
    advice = ""
    if error.type_name == "NameError":
        cause = error.because or "a misspelt name, or a cell that was not run or does not work yet"
        advice = f". Likely cause: {cause}"
    elif error.type_name == "ValueError" and any(words in error.message for words in SHAPES):
        advice = ". Likely cause: arrays whose shapes do not fit; print the shapes before that line"
    return Mismatch(
        f"{subject.called}expected a result, but it raised {error.type_name}: {error.message}{advice}",
        kind="raised",
        got=error.type_name,
    )


@functools.lru_cache(maxsize=1024)
def _fault(exercise: Exercise, check: Check, seed: object) -> str | None:
    """Why the reference does not pass the check; None if it does, or if there is no reference."""
    if exercise.solution is None:
        return None
    subject = Subject(LocalFunction(exercise.solution, admitted=frozenset()), exercise.parameters)
    try:
        _run(check, subject, _fixtures(exercise, check, seed))
    except LearnerStopped:  # a busy machine says nothing about the check
        return None
    except Exception as error:
        return f"the reference does not pass it ({type(error).__name__}: {error})"
    return None


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
