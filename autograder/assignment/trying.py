"""Run one test cell: outside the sandbox on stand-ins, or inside it in a fork of the learner's process."""

from __future__ import annotations

import ast
import contextlib
import ctypes
import io
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from IPython.lib.pretty import pretty
from nbgrader import utils

from autograder.assignment.code import facts, parse
from autograder.assignment.names import TestNames
from autograder.assignment.source import Test
from autograder.course import CourseError
from autograder.exercises.catalogue import UnknownExercise
from autograder.exercises.checking import recording
from autograder.exercises.trial import functions_in
from autograder.sandbox.inside.wire import LearnerError, LearnerStopped
from autograder.sandbox.session import CellRun, Session
from autograder.verdict.render import as_html, as_text
from autograder.verdict.result import Outcome, Result, faulty

EXECUTION = "NBGRADER_EXECUTION"  # as nbgrader sets it, for notebooks that ask


class TooSlow(Exception):
    """A test did not come to its end in the time that it has."""


def run_outside(test: Test, names: TestNames, seconds: float) -> tuple[Result, list[Any]]:
    """Run a test cell in this process, on stand-ins of what the learner defined.

    Returns
    -------
    result : Result
    outputs : list of NotebookNode
        What nbgrader derives the score from, and what the learner may see: no source, no traceback of the tests.
    """
    label, printed = test.grade_id, io.StringIO()
    value: object = None
    error: BaseException | None = None
    with recording() as recorded, contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            # Helpers of an earlier test that ran inside are not there yet.
            known = facts(test.helpers).binds <= names.keys()
            for code in [test.source] if known else [test.helpers, test.source]:
                names.bind(code)
                with _time_limit(seconds):
                    value = _evaluate(code, names, label)
        except KeyboardInterrupt:
            raise
        except BaseException as failure:  # whatever a failed test raises; what pytest raises is no Exception
            error = failure
    own = next((result for result in recorded if result.faulty), None)
    if own is not None:
        return own, _outputs(own, printed.getvalue(), None)
    if error is None:
        score = _score(value, test)
        if isinstance(score, str):
            return _verdict(faulty(label, test.points, score), printed.getvalue())
        if len(recorded) == 1 and score == recorded[0].score:
            result = recorded[0]
            if result.max_score != test.points:
                said = f"{result.name} is worth {result.max_score:g} points in the checks and {test.points:g} here"
                return _verdict(faulty(label, test.points, said), printed.getvalue())
            return result, _outputs(result, printed.getvalue(), score)
        passed = score == test.points
        said = "" if passed else f"{score:g} of {test.points:g} points"
        return _verdict(Result(label, test.points, [Outcome(label, passed, said)], score), printed.getvalue())
    if isinstance(error, CourseError | UnknownExercise):
        return _verdict(faulty(label, test.points, str(error)), printed.getvalue())
    words = _words(error, names)
    return _verdict(Result(label, test.points, [Outcome(label, False, words)], 0.0), printed.getvalue(), error)


def run_inside(test: Test, session: Session) -> tuple[Result, list[Any]]:
    """Run a test cell in the learner's own process, or rather in a fork of it; see :func:`run_outside`."""
    label = test.grade_id
    if test.helpers:
        session.run_cell(test.helpers)
    run = session.run_cell(test.source)
    printed = "".join(output["text"] for output in run.outputs if output.get("name") == "stdout")
    problem = _problem(run)
    if problem is not None:
        result = Result(label, test.points, [Outcome(label, False, problem)], 0.0, trust="inside")
        return result, _outputs(result, printed, 0.0, ename="TestFailed")
    shown = next((output["data"]["text/plain"] for output in run.outputs if "execution_count" in output), None)
    score = _partial(shown, test.points)
    if isinstance(score, str):
        return _verdict(faulty(label, test.points, score), printed)
    said = "" if score == test.points else f"{score:g} of {test.points:g} points"
    result = Result(label, test.points, [Outcome(label, score == test.points, said)], score, trust="inside")
    return result, _outputs(result, printed, score)


def _problem(run: CellRun) -> str | None:
    """Why a cell that ran inside did not come to its end."""
    if run.stopped is not None:
        return run.stopped.message
    for output in run.outputs:
        if output["output_type"] == "error":
            said = str(output["evalue"])
            if output["ename"] == "AssertionError":
                return said or "a test failed"
            return f"{output['ename']}: {said}"
    return None


def outputs_of(result: Result) -> list[Any]:
    """Outputs of a test cell from which nbgrader derives this result's score."""
    return _outputs(result, "", result.score)


def _verdict(result: Result, printed: str, error: BaseException | None = None) -> tuple[Result, list[Any]]:
    score = None if result.faulty else result.score
    return result, _outputs(result, printed, score, type(error).__name__ if error is not None else "")


def _outputs(result: Result, printed: str, score: float | None, ename: str = "") -> list[Any]:
    shown = {"text/html": as_html(result), "text/plain": as_text(result)}
    outputs: list[Any] = [{"output_type": "display_data", "data": shown, "metadata": {}}]
    if printed:
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": printed})
    if score is None or (ename and score == 0.0):
        words = result.outcomes[0].message
        outputs.append({"output_type": "error", "ename": ename or "FaultyTest", "evalue": words, "traceback": []})
    else:
        value = {"text/plain": repr(score)}
        outputs.append({"output_type": "execute_result", "data": value, "metadata": {}, "execution_count": None})
    return nbformat.from_dict(outputs)  # nbformat.v4.new_output validates each, slowly


def _evaluate(code: str, names: TestNames, label: str) -> object:
    """Run a cell as Jupyter does: its value is that of a last line that is an expression."""
    tree = parse(code)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, f"<{label}>", "exec"), names)
        return None
    exec(compile(ast.Module(tree.body[:-1], []), f"<{label}>", "exec"), names)
    return eval(compile(ast.Expression(last.value), f"<{label}>", "eval"), names)


def _score(value: object, test: Test) -> float | str:
    """Points for a test cell that ran through, by nbgrader's rule; or why its value is no score."""
    return test.points if value is None else _partial(pretty(value), test.points)


def _partial(shown: str | None, points: float) -> float | str:
    if not shown:
        return points
    try:
        return float(utils.get_partial_grade({"data": {"text/plain": shown}}, points))
    except ValueError:
        return f"its last line gives {shown[:60]} points, and the cell is worth {points:g}"


def _words(error: BaseException, names: TestNames) -> str:
    if isinstance(error, NameError) and error.name in names.missing:
        return str(names.missing[error.name])
    if isinstance(error, LearnerError):
        called = functions_in(error) if error.type_name == "NotImplementedError" else []
        if len(set(called)) > 1:
            return f"{called[-1]}, which {called[0]} needs, is not written yet: write {called[-1]} first"
        return f"{error.described}, as {error.because}" if error.because else error.described
    if isinstance(error, LearnerStopped | TooSlow):
        return str(error)
    if isinstance(error, AssertionError):
        return str(error) or "a test failed"
    return f"{type(error).__name__}: {error}"


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stop a test that loops; it works in any thread, as soon as that runs Python code."""
    thread, over, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    thrown = False

    def watch() -> None:
        nonlocal thrown
        wait = seconds
        while not over.wait(wait):  # again every second, for a test that catches everything
            with lock:
                if not over.is_set():
                    thrown = True
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TooSlow))
            wait = 1.0

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except TooSlow:
        raise TooSlow(f"the test was stopped after {seconds:g} seconds with your answer in it") from None
    finally:
        with lock:
            over.set()
            if thrown:  # taking back what was never thrown would leave the interpreter looking for it at every call
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)


@contextlib.contextmanager
def working_folder(files: Mapping[str, bytes]) -> Iterator[None]:
    """Be in a folder that holds the files beside the notebook, and import modules from there first."""
    here = os.getcwd()
    local = {Path(name).stem for name in files if name.endswith(".py")} | {
        name.partition("/")[0] for name in files if name.endswith("/__init__.py")
    }
    with tempfile.TemporaryDirectory(prefix="assignment-") as folder:
        for name, content in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        aside = _take_out(local)
        sys.path.insert(0, folder)
        os.chdir(folder)
        before = os.environ.get(EXECUTION)
        try:
            os.environ[EXECUTION] = "autograde"
            yield
        finally:
            if before is None:
                del os.environ[EXECUTION]
            else:
                os.environ[EXECUTION] = before
            os.chdir(here)
            sys.path.remove(folder)
            _take_out(local)
            sys.modules.update(aside)


def _take_out(names: set[str]) -> dict[str, Any]:
    """Forget modules of these names, so that they are looked for anew."""
    found = {key: module for key, module in sys.modules.items() if key.partition(".")[0] in names}
    for key in found:
        del sys.modules[key]
    return found
