"""Renderers of a result: HTML for notebooks and feedback pages, text for a terminal."""

from __future__ import annotations

from html import escape

from autograder.verdict.result import FAULTY, NOT_RUN, Outcome, Result

# White on colours that stay apart for colour-blind readers, so that the marks read on light and dark pages alike.
PASSED, FAILED, WAITING = ("✓", "#0a7d5a"), ("✗", "#b93d08"), ("·", "#6b6b6b")
_CHIP = (
    "background: {colour}; border-radius: 3px; color: white; display: inline-block; font-size: 12px; "
    "font-weight: bold; line-height: 18px; margin-right: 8px; text-align: center; width: 18px"
)


def as_text(result: Result) -> str:
    """The result for a terminal: a line per check, then the first hint."""
    lines = [headline(result)]
    for outcome in result.outcomes:
        mark, _ = _mark(outcome)
        lines.append(f"  {mark} {outcome.name}" + ("" if outcome.passed else f": {outcome.message}"))
    lines += [f"  Looks like: {mistake}" for mistake in result.mistakes]
    if result.hints:
        lines.append(f"  {hint_titles(result)[0]}: {result.hints[0]}")
    return "\n".join(lines)


def as_html(
    result: Result, *, solution: str | None = None, again: str = "", printed: str = "", progress: str = ""
) -> str:
    """The result for a notebook or a page, with what to do first on top.

    Parameters
    ----------
    result : Result
    solution : str, optional
        Source to unfold after the hints; only for self-study.
    again : str
        A line of code that makes the failing call once more.
    printed : str
        What the learner's code printed.
    progress : str
        HTML to end with.

    Returns
    -------
    str
        HTML without scripts; every text in it is escaped.
    """
    failed = next((outcome for outcome in result.outcomes if not outcome.passed), None)
    mark = PASSED if result.passed else _mark(failed) if failed else FAILED
    parts = [
        f'<div role="status" style="border-left: 4px solid {mark[1]}; padding: 4px 12px; margin: 4px 0">',
        f'<p style="margin: 2px 0">{_chip(mark, "")}<b>{escape(headline(result))}</b></p>',
    ]
    if failed is not None:
        first = "" if result.question or len(result.outcomes) == 1 else f"<b>{escape(failed.name)}</b>: "
        parts.append(f'<p style="margin: 6px 0">{first}{escape(failed.message)}</p>')
    for mistake in result.mistakes:
        parts.append(f'<p style="margin: 6px 0">Looks like: <b>{escape(mistake)}</b></p>')
    if again:
        parts.append(
            f'<p style="margin: 6px 0">See it yourself, in a cell of your own: <code>{escape(again)}</code></p>'
        )
    for title, hint in zip(hint_titles(result), result.hints, strict=True):
        parts.append(_unfold(title, f"<p>{escape(hint)}</p>"))
    if solution is not None and not result.passed:
        parts.append(_unfold("Solution", f"<pre>{escape(solution)}</pre>"))
    if printed:
        parts.append(_unfold("What your code printed", f"<pre>{escape(printed)}</pre>"))
    if len(result.outcomes) > 1 or result.passed:
        parts.append('<ul style="list-style: none; margin: 6px 0; padding-left: 0">')
        parts += [_line(outcome, result, outcome is not failed) for outcome in result.outcomes]
        parts.append("</ul>")
    return "".join([*parts, progress, "</div>"])


def hint_titles(result: Result) -> list[str]:
    """A title for each hint: those of a known mistake say what the code does, then how to mend it."""
    count = len(result.hints)
    if result.mistakes:
        return ["What your code does"] * -(-count // 2) + ["How to mend it"] * (count // 2)
    return ["Hint"] if count == 1 else [f"Hint {number}" for number in range(1, count + 1)]


def headline(result: Result) -> str:
    """One line: the exercise, passed or not, its points."""
    waits = result.outcomes and all(outcome.state == NOT_RUN for outcome in result.outcomes)
    verdict = "not there yet"
    if result.faulty:
        verdict = "the check is at fault"
    elif result.passed:
        verdict = "passed"
    elif waits:
        verdict = "not checked"
    return f"{result.name}: {verdict}, {result.score:g} of {result.max_score:g} points"


def _line(outcome: Outcome, result: Result, full: bool) -> str:
    """A check in the list: why it failed, unless that stands above or it only waits for another."""
    told = full and (result.question or not outcome.passed and outcome.state != NOT_RUN)
    message = f'<div style="margin-left: 26px">{escape(outcome.message)}</div>' if told else ""
    return f'<li style="margin-top: 3px">{_chip(_mark(outcome), outcome.state)}{escape(outcome.name)}{message}</li>'


def _mark(outcome: Outcome) -> tuple[str, str]:
    return PASSED if outcome.passed else WAITING if outcome.state in (NOT_RUN, FAULTY) else FAILED


def _chip(mark: tuple[str, str], label: str) -> str:
    role = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return f'<span {role} style="{_CHIP.format(colour=mark[1])}">{mark[0]}</span>'


def _unfold(title: str, body: str) -> str:
    return (
        "<details style='margin: 4px 0'><summary style='cursor: pointer; display: list-item'>"
        f"{title}</summary>{body}</details>"
    )
