"""One registry, three uses: instant checks for a learner, feedback on a page, the grade."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator

from autograder import course
from autograder.exercises.catalogue import find
from autograder.verdict.result import Result

_recorder: contextvars.ContextVar[list[Result] | None] = contextvars.ContextVar("recorder", default=None)


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
        are outcomes with a message. A fault of a check is an outcome too, in the state "faulty".

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
    result = check(name, answer, seed=course.at_hand().seed)
    record = _recorder.get()
    if record is not None:
        record.append(result)
    else:
        from IPython.display import display

        display(result)
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
