"""Run a submitted notebook: the learner's cells in the sandbox, the test cells here.

A test cell never sees the learner's interpreter. Names in it mean, in this order: what the learner was asked to
define (a proxy into the sandbox, or a plain value from it), what the test cells themselves defined, what trusted
cells import, what locked cells of the source compute, a builtin, and last whatever the submission defined.
"""

from __future__ import annotations

import ast
import atexit
import builtins
import contextlib
import functools
import io
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from autograder import course
from autograder.assignment.submitted import Submitted, Unreadable, grade_id, is_test, read, restore
from autograder.exercises.checking import recording
from autograder.exercises.expect import describe
from autograder.sandbox.inside.wire import LearnerError, LearnerStopped, Missing
from autograder.sandbox.session import Sandbox, Session
from autograder.verdict.render import as_html, as_text
from autograder.verdict.result import Outcome, Result, refused

# Cells of a lesson that show something and that no exercise needs. Unchanged, they are not run for a grade.
SHOWN_ONLY = {"explore", "experiment"}
NOT_RUN = "Not run for the grade: this cell shows something and no exercise needs it.\n"


class FaultyTest(RuntimeError):
    """A test cell is at fault, not the learner; the message is for the instructor."""


@dataclass
class Run:
    """A graded notebook.

    Attributes
    ----------
    notebook : NotebookNode or None
        Executed, with the trusted cells restored; None when the file was unreadable.
    results : list of Result
        One per test cell, in the order of the source.
    status : str
        ``"graded"``, ``"partial"`` (some cells could not be used) or ``"unreadable"``.
    flags : list of dict
        ``{"kind", "message"}``.
    isolation : str
        The tier of isolation that was in force.
    seconds, cell_seconds : float
        Wall time of the whole run, and of the learner's cells in it.
    """

    notebook: Any
    results: list[Result]
    status: str
    flags: list[dict[str, str]]
    isolation: str
    seconds: float
    cell_seconds: float = 0.0


def run_submission(content: bytes | str, source: Any, sandbox: Sandbox) -> Run:
    """Grade one submitted notebook.

    Parameters
    ----------
    content : bytes or str
        The file as it was handed in.
    source : NotebookNode
        The instructor edition.
    sandbox : Sandbox

    Returns
    -------
    Run
        Never raises because of the submission.

    Raises
    ------
    FaultyTest
        If a test cell of the source is at fault.
    """
    start = time.perf_counter()
    try:
        submitted = restore(read(content), source)
    except Unreadable as error:
        message = str(error)
        results = [_refused(cell, message) for cell in source.cells if is_test(cell)]
        flags = [{"kind": "unreadable", "message": message}]
        return Run(None, results, "unreadable", flags, sandbox.isolation, time.perf_counter() - start)
    with sandbox.session() as session:
        results, cell_seconds = execute(submitted.notebook, source, session)
    status = "graded" if submitted.complete else "partial"
    seconds = time.perf_counter() - start
    return Run(submitted.notebook, results, status, submitted.flags, sandbox.isolation, seconds, cell_seconds)


def execute(notebook: Any, source: Any, session: Session) -> tuple[list[Result], float]:
    """Run the code cells of a restored notebook in order and fill their outputs.

    Cells of the source that only show something (an explorer, an experiment) are left out unless they were changed.

    Returns
    -------
    results : list of Result
        One per test cell, in the order of the source.
    cell_seconds : float
        Time spent in the learner's cells.
    """
    tests = {grade_id(cell) for cell in source.cells if is_test(cell)}
    shown = {cell.source.strip() for cell in source.cells if SHOWN_ONLY & set(cell.metadata.get("tags", ()))}
    names = NamesOfTests(source, session)
    found: dict[str | None, Result] = {}
    cell_seconds = 0.0
    for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
        cell.execution_count = count
        name = grade_id(cell)
        if name in tests:
            found[name], cell.outputs = run_test(cell, names, count)
        elif cell.source.strip() in shown:
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=NOT_RUN)]
        else:
            run = session.run_cell(cell.source)
            cell_seconds += run.seconds
            cell.outputs = [nbformat.from_dict(output) for output in run.outputs]
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    return [found[grade_id(cell)] for cell in source.cells if is_test(cell)], cell_seconds


class NamesOfTests(dict[str, Any]):
    """The namespace of the test cells; see the module's docstring for what a name means."""

    def __init__(self, source: Any, session: Session) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self.session = session
        self.asked: set[str] = set()
        self.imports: dict[str, ast.stmt] = {}
        self.locked: dict[str, Any] = {}
        for cell in source.cells:
            if cell.cell_type != "code" or is_test(cell):
                continue
            mark = cell.metadata.get("nbgrader", {})
            for name, statement in _bindings(cell.source):
                if mark.get("solution"):
                    self.asked.add(name)
                elif isinstance(statement, ast.Import | ast.ImportFrom):
                    self.imports[name] = statement
                elif mark.get("locked"):
                    self.locked[name] = cell

    def bind(self, code: str) -> None:
        """Give every name that ``code`` reads its meaning."""
        own = {name for name, _ in _bindings(code)}
        wanted = [
            node.id for node in ast.walk(_parse(code)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        ]
        for name in dict.fromkeys(wanted):
            if name in self.asked:
                self[name] = self.session.lookup([name])[name]
            elif name in self or name in own:
                continue
            elif name in self.imports:
                exec(compile(ast.Module([self.imports[name]], []), "<trusted import>", "exec"), self)
            elif name in self.locked:
                cell = self.locked[name]
                self.locked = {key: other for key, other in self.locked.items() if other is not cell}
                self.bind(cell.source)
                exec(compile(cell.source, "<locked cell>", "exec"), self)
            elif not hasattr(builtins, name):
                value = self.session.lookup([name])[name]
                if not isinstance(value, Missing):
                    self[name] = value


def run_test(cell: Any, names: NamesOfTests, count: int) -> tuple[Result, list[Any]]:
    """Run a test cell in this process, on proxies of what the learner defined.

    Returns
    -------
    result : Result
    outputs : list of NotebookNode
        What nbgrader derives the score from, and what the learner may see: no source, no traceback of the tests.
    """
    name, points = grade_id(cell) or "", float(cell.metadata["nbgrader"]["points"])
    printed = io.StringIO()
    value: object = None
    error: Exception | None = None
    with recording() as recorded, contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            names.bind(cell.source)
            value = _evaluate(cell.source, names, name)
        except FaultyTest:
            raise
        except Exception as failure:  # whatever a failed test raises: AssertionError, or an error on a wrong answer
            error = failure
    words = _words(error, names) if error is not None else ""
    score = 0.0 if error is not None else _score(value, points, name)
    if len(recorded) == 1 and error is None and score == recorded[0].score:
        result = recorded[0]
    else:
        passed = error is None and score == points
        message = words or f"{score:g} of {points:g} points"
        result = Result(name, points, [Outcome(name, passed, message)], score)
    outputs = [
        nbformat.v4.new_output("display_data", data={"text/html": as_html(result), "text/plain": as_text(result)})
    ]
    if printed.getvalue():
        outputs.insert(0, nbformat.v4.new_output("stream", name="stdout", text=printed.getvalue()))
    if score == 0.0 and error is not None:
        outputs.append(nbformat.v4.new_output("error", ename=type(error).__name__, evalue=words, traceback=[]))
    else:
        outputs.append(
            nbformat.v4.new_output("execute_result", data={"text/plain": repr(score)}, execution_count=count)
        )
    return result, outputs


def _evaluate(code: str, names: NamesOfTests, name: str) -> object:
    """Run a cell as Jupyter does: its value is that of a last line that is an expression."""
    tree = _parse(code)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, f"<{name}>", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), f"<{name}>", "exec"), names)
    return eval(compile(ast.Expression(last.value), f"<{name}>", "eval"), names)


def _score(value: object, points: float, name: str) -> float:
    """Points for a test cell that ran through: all of them, or the number that its last line is."""
    if value is None:
        return points
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= points:
        raise FaultyTest(
            f"the test cell {name} ends in {describe(value)}, which is no score: "
            f"end it in an assert, or in a number from 0 to {points:g}"
        )
    return float(value)


def _words(error: Exception, names: NamesOfTests) -> str:
    missing = next((value for value in names.values() if isinstance(value, Missing)), None)
    if missing is not None and isinstance(error, TypeError):
        return str(missing)
    if isinstance(error, LearnerError):
        return f"{error.type_name}: {error.message}"
    if isinstance(error, LearnerStopped):
        return error.message
    if isinstance(error, AssertionError) and not str(error):
        return "a test failed"
    return f"{type(error).__name__}: {error}" if not isinstance(error, AssertionError) else str(error)


def _refused(cell: Any, message: str) -> Result:
    name, points = grade_id(cell) or "", float(cell.metadata["nbgrader"]["points"])
    return refused(name, points, message)


@functools.lru_cache(maxsize=256)
def _parse(code: str) -> ast.Module:
    return ast.parse(code)


def _bindings(code: str) -> Iterator[tuple[str, ast.stmt]]:
    """Names that a cell binds at its top level, with the statement; nothing for a cell with magics."""
    try:
        body = _parse(code).body
    except SyntaxError:
        return
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name, statement
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                yield alias.asname or alias.name.split(".")[0], statement
        else:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, statement


class RestoreCells(NbGraderPreprocessor):
    """First of ``c.Autograde.sanitize_preprocessors``: the trusted cells are put back into the submission."""

    def preprocess(self, nb: Any, resources: ResourcesDict) -> tuple[Any, ResourcesDict]:
        submitted = restore(Submitted(nb), source_of(self.config, resources))
        for flag in submitted.flags:
            self.log.warning("%s: %s", flag["kind"], flag["message"])
        return nb, resources


class SandboxedExecute(Execute):
    """In ``c.Autograde.autograde_preprocessors``, in place of nbgrader's Execute."""

    def preprocess(self, nb: Any, resources: ResourcesDict, km: Any = None) -> tuple[Any, ResourcesDict]:
        with process_sandbox().session() as session:
            execute(nb, source_of(self.config, resources), session)
        return nb, resources


def source_of(config: Any, resources: ResourcesDict) -> Any:
    """The instructor edition of the notebook at hand.

    Raises
    ------
    FileNotFoundError
        If the course has none.
    """
    coursedir = CourseDirectory(config=config)
    about = resources["nbgrader"]
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", about["assignment"]))
    path = folder / f"{about['notebook']}.ipynb"
    if not path.exists():
        raise FileNotFoundError(f"no instructor edition at {path}: run `autograder build`")
    return _read_source(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=32)
def _read_source(path: Path, modified: int) -> Any:
    return nbformat.read(path, as_version=4)


@functools.cache
def _sandbox_of(pid: int) -> Sandbox:
    sandbox = Sandbox(around=course.at_hand().surroundings)
    atexit.register(sandbox.close)
    return sandbox


def process_sandbox() -> Sandbox:
    """The warm sandbox of this process, started when first asked for."""
    return _sandbox_of(os.getpid())
