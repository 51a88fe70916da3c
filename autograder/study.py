"""Self-study: instant checks that remember, how far one has come, and one's own functions in another notebook.

What is remembered stays on this computer, in one JSON file.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import CodeType
from typing import Any

from IPython.display import HTML, Markdown
from platformdirs import user_data_path

from autograder import around, course, loading
from autograder.exercises import checking
from autograder.exercises.catalogue import exercises, find
from autograder.exercises.declare import Exercise
from autograder.verdict.render import as_html
from autograder.verdict.result import NOT_RUN, Outcome, Result

TRIES_BEFORE_THE_SOLUTION = 2
UNWRITTEN = "not written yet"  # what an untouched stub says of itself
NOT_STARTED = "not started yet: replace the line that raises NotImplementedError, run that cell, then this one"
NOT_RENEWED = "the cell that defines it failed when it last ran, so what would be checked is the function from before"
UNANSWERED = "not started yet: write the letter of your answer between the quotes, run that cell, then this one"


_cells = around.watch()
failing = around.Failing()


@dataclass(frozen=True, repr=False)
class Studied(Result):
    """A result in self-study.

    Attributes
    ----------
    solution : str or None
        Unfolds below the hints.
    again : str
        A line of code that makes the failing call once more.
    printed : str
        What the learner's code printed.
    """

    solution: str | None = None
    again: str = ""
    printed: str = ""

    def _repr_html_(self) -> str:
        said = f"<p style='margin: 6px 0'>{_standing(find(self.name), ahead=self.passed)}</p>"
        return as_html(self, solution=self.solution, again=self.again, printed=self.printed, progress=said)


def check(name: str, answer: object) -> Result:
    """Check an answer and remember the best result; see :func:`autograder.check`.

    The solution unfolds after two different tries. A stub that was not touched is no try.
    """
    entry = find(name)
    if _cells is not None and name in _cells.failed:
        said = f"{NOT_RENEWED} ({_cells.failed[name]}). Mend it, run it, then run this cell"
        return Studied(name, float(entry.points), [Outcome(name, False, said, state=NOT_RUN)], 0.0)
    called = around.Recorded(answer, entry.parameters) if callable(answer) else answer
    with around.hearing() as heard:
        result = checking.check(name, called)
    if not _started(result, answer):
        said = UNANSWERED if result.question else NOT_STARTED
        return Studied(name, result.max_score, [Outcome(name, False, said, state=NOT_RUN)], 0.0)
    known = remembered()
    best = known.get(name, {"score": 0.0, "passed": False, "tries": 0, "last": ""})
    this = _fingerprint(result, answer)
    tries = best["tries"] + (this != best["last"])
    known[name] = {
        "score": max(best["score"], result.score),
        "passed": best["passed"] or result.passed,
        "tries": tries,
        "last": this,
        "when": time.time(),
    }
    _remember(known)
    solution = solution_text(entry) if tries >= TRIES_BEFORE_THE_SOLUTION else None
    return Studied(**vars(result), solution=solution, again=_again(result, called), printed=str(heard))


def _again(result: Result, called: object) -> str:
    """A line that makes the first failing call again; its arguments lie in `failing`."""
    failed = next((outcome for outcome in result.outcomes if not outcome.passed), None)
    args = called.arguments(failed.message) if failed and isinstance(called, around.Recorded) else None
    if args is None:
        failing.pop(result.name, None)
        return ""
    failing[result.name] = args
    return f'{result.name}(*failing["{result.name}"])'


def _started(result: Result, answer: object) -> bool:
    """Whether the learner wrote anything: not if all that is wrong is a stub."""
    failed = [outcome for outcome in result.outcomes if not outcome.passed and outcome.state != NOT_RUN]
    stub = bool(failed) and all(outcome.message.startswith(UNWRITTEN) for outcome in failed)
    blank = answer is Ellipsis or result.question and isinstance(answer, str) and not answer.strip()
    return not blank and not (stub and result.score == 0)


def _fingerprint(result: Result, answer: object) -> str:
    """The same for the same code with the same outcome, however it is laid out."""
    code = getattr(answer, "__code__", None)
    what = repr(answer) if isinstance(answer, str) else _instructions(code) if code is not None else ""
    said = [outcome.message for outcome in result.outcomes]
    return hashlib.sha256(repr((what, said)).encode()).hexdigest()[:16]


def _instructions(code: CodeType) -> tuple[Any, ...]:
    inner = [_instructions(const) if isinstance(const, CodeType) else repr(const) for const in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, tuple(inner)


def progress_file() -> Path:
    """Where progress is kept; the environment variable ``PRACTICALDL_PROGRESS`` names another file."""
    named = os.environ.get("PRACTICALDL_PROGRESS")
    return Path(named) if named else user_data_path("practicaldl") / "progress.json"


def _remember(known: dict[str, dict[str, Any]]) -> None:
    path = progress_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
    fresh.replace(path)


def remembered() -> dict[str, dict[str, Any]]:
    """The best result of every exercise tried so far.

    Returns
    -------
    dict of str to dict
        ``{"score": float, "passed": bool, "tries": int, "last": str, "when": float}`` by exercise: how many times an
        answer differed from the one before, a fingerprint of the last and its time. A file that cannot be read is set
        aside.
    """
    path = progress_file()
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): {key: entry[key] for key in ("score", "passed", "tries")}
            | {"last": entry.get("last", ""), "when": float(entry.get("when", 0))}
            for name, entry in known.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError):
        path.replace(path.with_suffix(".damaged"))
        return {}


def progress(lesson: str) -> HTML:
    """How far one has come in a lesson, and what is next.

    Parameters
    ----------
    lesson : str
        As its notebook is named, ``"04_dropout"``.
    """
    entries = [entry for entry in exercises() if entry.lesson == lesson]
    return HTML(f"<p>{_marks(entries, remembered())}<br>{_standing(entries[-1])}</p>")


def _standing(after: Exercise, *, ahead: bool = True) -> str:
    """How much of a lesson is solved and, if one looks ahead, the open exercise after the one given; as HTML."""
    known = remembered()
    entries = [entry for entry in exercises() if entry.lesson == after.lesson]
    left = [entry for entry in entries if not known.get(entry.name, {}).get("passed")]
    solved = f"{len(entries) - len(left)} of {len(entries)} solved in this lesson"
    if not ahead:
        return solved
    if left:
        later = [entry for entry in left if entries.index(entry) > entries.index(after)]
        return f"{solved}; next: <code>{escape((later or left)[0].name)}</code>"
    lessons = list(dict.fromkeys(entry.lesson for entry in exercises()))
    following = lessons[lessons.index(after.lesson) + 1 :][:1]
    link = "".join(
        f'; next lesson: <a href="{name}.ipynb">{name[:2]} {name[3:].replace("_", " ")}</a>' for name in following
    )
    return solved + link


def overview(notebooks: Path = Path()) -> Markdown:
    """The map of the course: what each lesson takes, how far one has come, where to continue.

    Parameters
    ----------
    notebooks : Path
        The folder of the self-study notebooks; the present one by default.
    """
    known = remembered()
    lines = ["| lesson | minutes | solved | exercises |", "|---|---:|---:|---|"]
    left: dict[Path, tuple[str, str]] = {}  # lessons with open exercises: title, the first of these
    minutes = 0
    for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")):
        about = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        entries = [entry for entry in exercises() if entry.lesson == path.stem]
        if path.stem.startswith("00"):
            continue
        done = [entry.name for entry in entries if known.get(entry.name, {}).get("passed")]
        solved = f"{len(done)} of {len(entries)}" if entries else ""
        title = f"[{path.stem[:2]} {about.get('title', path.stem)}]({path.name})"
        lines.append(f"| {title} | {about.get('minutes', '')} | {solved} | {_marks(entries, known)} |")
        minutes += about.get("minutes", 0)
        if len(done) < len(entries):
            left[path] = about.get("title", path.stem), next(e.name for e in entries if e.name not in done)
    lines.append(f"| together | {minutes} | | |")
    legend = "✓ solved · ◐ tried · ○ not tried. Kept on this computer only."
    return Markdown("\n".join([_continue(left, known), "", *lines, "", legend]))


def _continue(left: dict[Path, tuple[str, str]], known: dict[str, dict[str, Any]]) -> str:
    """Where to go on: in the lesson that was worked on last, or the first open one after it."""
    if not left:
        return "**Everything is solved.** The capstone puts your own functions together."
    here = [entry for entry in exercises() if entry.name in known]
    last = max(here, key=lambda entry: known[entry.name]["when"]).lesson if here else ""
    path = next((path for path in left if path.stem >= last), next(iter(left)))
    title, name = left[path]
    return f"**{'Continue' if here else 'Start'}** with [{title}]({path.name}): `{name}` is next."


def _marks(entries: Iterable[Exercise], known: dict[str, dict[str, Any]]) -> str:
    marks = []
    for entry in entries:
        result = known.get(entry.name)
        marks.append("○" if result is None else "✓" if result["passed"] else "◐")
    return " ".join(marks)


def own(name: str, notebooks: Path = Path()) -> Callable[..., Any]:
    """The learner's own function of an exercise, from the notebook where it was written.

    The cells that it needs are run as the notebook stands on disk. A line says which of four things is true: the
    function is the learner's and right; its check finds something wrong, and what; it is not written yet; it could not
    be loaded, and why.

    Parameters
    ----------
    name : str
        Of an exercise of the course.
    notebooks : Path
        The folder of the self-study notebooks; the present one by default.

    Returns
    -------
    callable
        The learner's function if it passes its check, otherwise the course's solution.
    """
    entry = find(name)
    path = notebooks / f"{entry.lesson}.ipynb"
    mine = loading.load(_code_cells(path), name) if path.exists() else loading.Loaded()
    if mine.function is not None:
        result = checking.check(name, mine.function)
        if result.passed:
            print(f"{name}: yours, from {path.name}")
            return mine.function
        if _started(result, mine.function):
            failed = next(outcome for outcome in result.outcomes if not outcome.passed)
            said = f"yours, but its check in {path.name} fails: {failed.name}: {failed.message}"
        else:
            said = f"not written yet in {path.name}"
    elif mine.error:
        said = f"found in {path.name}, but it could not be loaded: {mine.error}"
    else:
        said = f"not written yet in {path.name}"
    print(f"{name}: {said}. The course's solution stands in. If you changed that notebook, save it first.")
    return definitions(_code_cells(_source(entry)))[name]


def _source(entry: Exercise) -> Path:
    return course.at_hand().root / "source" / entry.lesson / f"{entry.lesson}.ipynb"


def solution_text(entry: Exercise) -> str | None:
    """The solution of an exercise as its lesson has it, if it is at hand."""
    if not _source(entry).exists():
        return None
    cells = json.loads(_source(entry).read_text(encoding="utf-8"))["cells"]
    named = {cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"]) for cell in cells}
    text = named.get(f"{entry.name}_solution")
    return text and re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", text, flags=re.MULTILINE).strip()


def definitions(cells: Iterable[str]) -> dict[str, Any]:
    """Run what the functions of a lesson's source are made of: imports, definitions, constants that are written out.

    A cell that does not parse is passed over, and so is one whose part does not run, as an import of what is not there.
    """
    namespace: dict[str, Any] = {}
    for source in cells:
        with contextlib.suppress(Exception):
            wanted = [node for node in ast.parse(source).body if _defines(node, namespace)]
            exec(compile(ast.Module(wanted, []), "<the lesson>", "exec"), namespace)
    return namespace


def _defines(node: ast.stmt, namespace: dict[str, Any]) -> bool:
    """Whether a statement defines something without computing; a constant may not take a function's name."""
    if not isinstance(node, ast.Assign):
        return isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)
    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    constant = isinstance(node.value, ast.Constant) and len(names) == len(node.targets)
    return constant and not any(callable(namespace.get(name)) for name in names)


def _code_cells(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
