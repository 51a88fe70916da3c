"""Each exercise of a graded notebook as a student reads it: points, verdict, own code, comments."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.assignment.code import facts
from autograder.assignment.remarks import said_of
from autograder.assignment.source import grade_id
from autograder.grading.standing import Cell, Final, label
from autograder.publish.harmless import code_html, pictures, plain_output, prose_html, text_of
from autograder.verdict.render import hint_titles
from autograder.verdict.result import FAILED, Outcome, Result

RIGHT, PARTLY, WRONG, EMPTY, WAITING = "right", "partly right", "not right yet", "not started", "waits for a person"
# An answer that defines nothing says little without the question above it.
DEFINES = re.compile(r"^\s*(?:async )?(?:def|class) ", re.MULTILINE)
LONGEST_MESSAGE = 2000
# nbgrader's comment on an answer that stands as it was handed out; the page says so in its own way.
NO_RESPONSE = "No response."
# The grammar of the checks' messages, to set their parts below each other. Any other message is shown as it is.
MESSAGE = re.compile(
    r"(?:called with (?P<call>.*?): )?(?P<expected>expected .*)(?:, (?=came )|, but )"
    r"(?P<came>.*?)(?:\. Likely cause: (?P<cause>.*))?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Failed:
    """One check that failed: its name, and its message in parts, or whole as ``text``."""

    name: str
    text: str = ""
    call: str = ""
    expected: str = ""
    came: str = ""
    cause: str = ""


@dataclass
class Entry:
    """One graded cell.

    Attributes
    ----------
    name, anchor : str
    worth : float
    score : float or None
        None while nobody has graded it.
    state : str
        One of the five words above.
    auto : float or None
        What the tests gave, where a person decided otherwise.
    mistakes : list of str
    hints : list of (str, str)
        Title and text of each.
    failed : list of Failed
    passed : list of Outcome
    spared : int
        Checks that were not run because another came first.
    question : str
        HTML of the text above a short answer.
    answers : list of str
        The student's cells, as HTML.
    test : str
        HTML of the test as it was handed out, where it says something.
    comments : list of str
        HTML: the formgrader promises whoever grades that Markdown and formulas are drawn.
    """

    name: str
    anchor: str
    worth: float
    score: float | None
    state: str
    auto: float | None = None
    mistakes: list[str] = field(default_factory=list)
    hints: list[tuple[str, str]] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    passed: list[Outcome] = field(default_factory=list)
    spared: int = 0
    question: str = ""
    answers: list[str] = field(default_factory=list)
    test: str = ""
    comments: list[str] = field(default_factory=list)


def exercises_of(notebook: Mapping[str, Any], sheet: str, final: Final, maxima: Mapping[Cell, float]) -> list[Entry]:
    """The graded cells of a notebook in its order; last those that it does not hold."""
    cells = notebook["cells"]
    show = pictures()
    entries = []
    # A test without points only shows the student something.
    left = {name: worth for (where, name), worth in maxima.items() if where == sheet and worth}
    for place, cell in enumerate(cells):
        name = grade_id(cell)
        if name not in left:
            continue
        entry = _entry(cell, sheet, name, left.pop(name), final, maxima)
        own = _answers(cells, place)
        comments = [final.comments.get((sheet, grade_id(cells[at]) or "")) for at in dict.fromkeys([*own, place])]
        entry.comments = [prose_html(text) for text in comments if text and text != NO_RESPONSE]
        if _is_task(cell):
            entry.question, own = prose_html(text_of(cell["source"]), cell.get("attachments")), _work(cells, place)
        if entry.state == WRONG and own and all(said_of(cells[at]).get("untouched") for at in own):
            entry.state = EMPTY
        entry.answers = [_answer(cells[at], show) for at in own]
        if own and not entry.question and not any(DEFINES.search(text_of(cells[at]["source"])) for at in own):
            entry.question = _above(cells, own[0])
        entries.append(entry)
    for name, worth in left.items():
        score = final.cells.get((sheet, name))
        state = WAITING if (sheet, name) in final.waiting else RIGHT if (score or 0) >= worth else WRONG
        entries.append(Entry(label((sheet, name), maxima), f"exercise-{name}", worth, score, state))
    return entries


@dataclass(frozen=True)
class Written:
    """What a student wrote for a graded cell; not started where it stands as it was handed out."""

    code: str
    started: bool


def written(notebook: Mapping[str, Any]) -> dict[str, Written]:
    """What stands in a graded notebook, by graded cell."""
    cells = notebook["cells"]
    found = {}
    for place, cell in enumerate(cells):
        if (name := grade_id(cell)) and ("verdict" in said_of(cell) or _is_answer(cell)):
            own = [cells[at] for at in _answers(cells, place)]
            started = not all(said_of(one).get("untouched") for one in own)
            found[name] = Written("\n\n".join(text_of(one["source"]) for one in own), started)
    return found


def _entry(
    cell: Mapping[str, Any], sheet: str, name: str, worth: float, final: Final, maxima: Mapping[Cell, float]
) -> Entry:
    at = (sheet, name)
    score = final.cells.get(at)
    said = said_of(cell)
    result = Result.from_entry(said["verdict"]) if "verdict" in said else None
    share = (score or 0.0) / worth
    state = WAITING if at in final.waiting else RIGHT if share >= 1 else PARTLY if share > 0 else WRONG
    entry = Entry(label(at, maxima), f"exercise-{name}", worth, score, state)
    if result is None:
        return entry
    if score is not None and abs(result.score - score) > 1e-6:
        entry.auto = result.score
    entry.mistakes = list(result.mistakes)
    said_hints = [outcome.hint for outcome in result.outcomes if outcome.hint]
    hints = () if result.passed else tuple(dict.fromkeys([*said_hints, *result.hints]))
    entry.hints = list(zip(hint_titles(replace(result, hints=hints)), hints, strict=True))
    entry.passed = [outcome for outcome in result.outcomes if outcome.passed]
    entry.failed = list(dict.fromkeys(_failed(one) for one in result.outcomes if one.state == FAILED))
    entry.spared = len(result.outcomes) - len(entry.passed) - sum(one.state == FAILED for one in result.outcomes)
    handed_out = said.get("handed_out", "")
    if entry.failed and facts(handed_out).reads:
        entry.test = code_html(handed_out)
    return entry


def _failed(outcome: Outcome) -> Failed:
    message = outcome.message[:LONGEST_MESSAGE]
    parts = MESSAGE.fullmatch(message)
    if parts is None:
        return Failed(outcome.name, text=message)
    said = {key: value or "" for key, value in parts.groupdict().items()}
    expected, came = said["expected"].removeprefix("expected "), said["came"].removeprefix("came ")
    return Failed(outcome.name, call=said["call"], expected=expected, came=came, cause=said["cause"])


def _answers(cells: list[Any], place: int) -> list[int]:
    """Where the cells stand that a graded cell is about: itself, or those that bind what the test reads."""
    if _is_answer(cells[place]) or cells[place]["cell_type"] != "code":
        return [place] if _is_answer(cells[place]) else []
    before = [at for at in range(place) if cells[at]["cell_type"] == "code" and "verdict" not in said_of(cells[at])]
    asked = frozenset().union(*(_binds(cells[at]) for at in before if _is_answer(cells[at])))
    wanted = facts(text_of(cells[place]["source"])).reads & asked
    found = {at for at in before if not said_of(cells[at]).get("given") and _binds(cells[at]) & wanted}
    nearest = next((at for at in reversed(range(place)) if _is_answer(cells[at])), None)
    if nearest is not None and not (found and _binds(cells[nearest])):
        found.add(nearest)  # it binds nothing, or cannot be parsed, and is the one that was to be written
    return sorted(found)


def _binds(cell: Any) -> frozenset[str]:
    return facts(text_of(cell["source"])).binds


def _is_answer(cell: Any) -> bool:
    mark = cell.get("metadata", {}).get("nbgrader", {})
    return bool(grade_id(cell)) and bool(mark.get("solution") or mark.get("task"))


def _is_task(cell: Any) -> bool:
    return bool(cell.get("metadata", {}).get("nbgrader", {}).get("task"))


def _work(cells: list[Any], place: int) -> list[int]:
    """Cells of the student's own below a task."""
    following = itertools.takewhile(lambda at: grade_id(cells[at]) is None, range(place + 1, len(cells)))
    return [at for at in following if not said_of(cells[at]).get("given")]


def _above(cells: list[Any], place: int) -> str:
    """The text just above a cell."""
    if place == 0 or cells[place - 1]["cell_type"] != "markdown" or _is_answer(cells[place - 1]):
        return ""
    return prose_html(text_of(cells[place - 1]["source"]), cells[place - 1].get("attachments"))


def _answer(cell: Any, show: Any) -> str:
    text = text_of(cell["source"])
    if cell["cell_type"] == "markdown":
        return f'<div class="prose own">{prose_html(text, cell.get("attachments"))}</div>'
    return f'<pre class="own">{code_html(text)}</pre>{"".join(_shown(cell, show))}'


def _shown(cell: Any, show: Any) -> Iterator[str]:
    for output in cell.get("outputs", []):
        picture = show(output)
        if picture:
            yield picture
        elif text := plain_output(output):
            yield f'<pre class="output">{html.escape(text)}</pre>'
