"""Renderers of a result: HTML for notebooks and feedback pages, text for a terminal."""

from __future__ import annotations

from html import escape

from autograder.verdict.result import FAULTY, NOT_RUN, Outcome, Result

# Colours that stay apart for colour-blind readers, and a mark beside each; both read on light and dark pages.
PASSED, FAILED, WAITING = ("✓", "#0a7d5a"), ("✗", "#c4420a"), ("·", "#808080")


def as_text(result: Result) -> str:
    """The result for a terminal: a line per check, then the first hint."""
    lines = [headline(result)]
    for outcome in result.outcomes:
        mark, _ = _mark(outcome)
        lines.append(f"  {mark} {outcome.name}" + ("" if outcome.passed else f": {outcome.message}"))
    lines += [f"  Looks like: {mistake}" for mistake in result.mistakes]
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
    mark, colour = PASSED if result.passed else FAILED
    parts = [
        f'<div role="status" style="border-left: 4px solid {colour}; padding: 4px 12px; margin: 4px 0">',
        f'<p style="margin: 2px 0"><b style="color: {colour}">{mark}</b> {escape(headline(result))}</p>',
        '<ul style="list-style: none; margin: 4px 0; padding-left: 4px">',
    ]
    for outcome in result.outcomes:
        mark, colour = _mark(outcome)
        said = outcome.passed and not result.question
        parts.append(
            f'<li style="margin-top: 2px"><span style="color: {colour}" aria-label="{outcome.state}">{mark}</span> '
            + escape(outcome.name)
            + ("" if said else f'<div style="margin-left: 18px">{escape(outcome.message)}</div>')
            + "</li>"
        )
    parts.append("</ul>")
    for mistake in result.mistakes:
        parts.append(f'<p style="margin: 2px 0">Looks like: <b>{escape(mistake)}</b></p>')
    for title, hint in zip(("First hint", "Second hint", "Third hint", "Fourth hint"), result.hints, strict=False):
        parts.append(_unfold(title, f"<p>{escape(hint)}</p>"))
    if solution is not None and not result.passed:
        parts.append(_unfold("Solution", f"<pre>{escape(solution)}</pre>"))
    parts.append("</div>")
    return "".join(parts)


def headline(result: Result) -> str:
    """One line: the exercise, passed or not, its points."""
    verdict = "the check is at fault" if result.faulty else "passed" if result.passed else "not there yet"
    return f"{result.name}: {verdict}, {result.score:g} of {result.max_score:g} points"


def _mark(outcome: Outcome) -> tuple[str, str]:
    return PASSED if outcome.passed else WAITING if outcome.state in (NOT_RUN, FAULTY) else FAILED


def _unfold(title: str, body: str) -> str:
    return f"<details style='margin: 2px 0'><summary>{title}</summary>{body}</details>"
