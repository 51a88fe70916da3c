"""Renderers of a :class:`~autograder.registry.Result`: HTML for notebooks and feedback pages, text for a terminal."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from autograder.registry import Question, Result

LESSONS = Path(__file__).resolve().parent.parent / "lessons"

# Colours that stay apart for colour-blind readers, and a mark beside each; both read on light and dark pages.
PASSED, FAILED, WAITING = ("✓", "#0a7d5a"), ("✗", "#c4420a"), ("·", "#808080")


def as_text(result: Result) -> str:
    """The result for a terminal: a line per check, then the first hint."""
    lines = [headline(result)]
    for outcome in result.outcomes:
        mark, _ = _mark(outcome.passed, outcome.message)
        lines.append(f"  {mark} {outcome.name}" + ("" if outcome.passed else f": {outcome.message}"))
    mistake = named_mistake(result)
    if mistake:
        lines.append(f"  Looks like: {mistake}")
    if result.hints:
        lines.append(f"  Hint: {result.hints[0]}")
    return "\n".join(lines)


def as_html(result: Result, *, solution: str | None = None) -> str:
    """The result for a notebook or a page.

    Parameters
    ----------
    result : Result
    solution : str, optional
        Source to unfold after the hints; only for self-study.

    Returns
    -------
    str
        HTML without scripts; every text in it is escaped.
    """
    mark, colour = _mark(result.passed, "")
    parts = [
        f'<div role="status" style="border-left: 4px solid {colour}; padding: 4px 12px; margin: 4px 0">',
        f'<p style="margin: 2px 0"><b style="color: {colour}">{mark}</b> {escape(headline(result))}</p>',
        '<ul style="list-style: none; margin: 4px 0; padding-left: 4px">',
    ]
    for outcome in result.outcomes:
        mark, colour = _mark(outcome.passed, outcome.message)
        word = "passed" if outcome.passed else "failed"
        said = outcome.passed and not isinstance(result.exercise, Question)
        parts.append(
            f'<li style="margin-top: 2px"><span style="color: {colour}" aria-label="{word}">{mark}</span> '
            + escape(outcome.name)
            + ("" if said else f'<div style="margin-left: 18px">{escape(outcome.message)}</div>')
            + "</li>"
        )
    parts.append("</ul>")
    mistake = named_mistake(result)
    if mistake:
        parts.append(f'<p style="margin: 2px 0">Looks like: <b>{escape(mistake)}</b></p>')
    for title, hint in zip(("First hint", "Second hint", "Third hint"), result.hints, strict=False):
        parts.append(_unfold(title, f"<p>{escape(hint)}</p>"))
    if solution is not None and not result.passed:
        parts.append(_unfold("Solution", f"<pre>{escape(solution)}</pre>"))
    parts.append("</div>")
    return "".join(parts)


def headline(result: Result) -> str:
    """One line: the exercise, passed or not, its points."""
    verdict = "passed" if result.passed else "not there yet"
    return f"{result.exercise.name}: {verdict}, {result.score:g} of {result.max_score:g} points"


def named_mistake(result: Result) -> str | None:
    """The known mistake that the answers agree with, if any."""
    return next((outcome.mistake for outcome in result.outcomes if outcome.mistake), None)


def solution_text(name: str) -> str | None:
    """The solution of an exercise as its lesson has it; None where the lessons are not installed."""
    start = re.compile(rf'^# %%.*\bexercise="{re.escape(name)}".*\n', re.MULTILINE)
    for lesson in sorted(LESSONS.glob("*.py")):
        text = lesson.read_text(encoding="utf-8")
        found = start.search(text)
        if found:
            cell = re.split(r"^# %%", text[found.end() :], maxsplit=1, flags=re.MULTILINE)[0]
            return re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", cell, flags=re.MULTILINE).strip()
    return None


def _mark(passed: bool, message: str) -> tuple[str, str]:
    if passed:
        return PASSED
    return WAITING if message.startswith("not run") else FAILED


def _unfold(title: str, body: str) -> str:
    return f"<details style='margin: 2px 0'><summary>{title}</summary>{body}</details>"
