"""Run a submission: the learner's cells in the sandbox, in order, and each test where the proof found that it works."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import nbformat

from autograder.assignment.following import credited, trial_of
from autograder.assignment.given import described, edited, step_of
from autograder.assignment.names import TestNames
from autograder.assignment.plan import Step, left_out, may_bind
from autograder.assignment.remarks import KEY, remark
from autograder.assignment.restoring import restore
from autograder.assignment.source import Assignment, Sheet, asks_registry, grade_id
from autograder.assignment.submitted import Unreadable, read
from autograder.assignment.trying import outputs_of, run_inside, run_outside, working_folder
from autograder.course import working_on
from autograder.sandbox.inside.limits import TEST_SECONDS
from autograder.sandbox.session import Sandbox, Session
from autograder.verdict.result import Result, refused

# Said once in a notebook, at the first of them.
NOT_RUN = "Not run for the grade, like the other cells without a number: nothing that is graded needs them.\n"
_MISSING_NAME = re.compile(r"name '(\w+)' is not defined")


@dataclass(frozen=True)
class Ways:
    """How the tests of a notebook run, as the proof found it.

    Attributes
    ----------
    inside : frozenset of str
        Tests that run in a fork of the learner's process.
    sparing : bool
        Whether cells that nothing graded needs are left out.
    admitted : frozenset of (test, class) or None
        Classes whose instances a test may meet outside: those of which the solution showed some. An object of another
        class could answer a test's questions as it likes. None for all, as in the proof.
    known : mapping of str to Result
        Verdicts on this very submission that stand, by test; such tests are not run again.
    """

    inside: frozenset[str] = frozenset()
    sparing: bool = True
    admitted: frozenset[tuple[str, str]] | None = None
    known: Mapping[str, Result] = field(default_factory=dict, compare=False)

    def admitted_to(self, test: str) -> frozenset[str] | None:
        """The classes that are admitted to one test."""
        return None if self.admitted is None else frozenset(cls for name, cls in self.admitted if name == test)


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
        ``{"kind", "message", "level"}``.
    blind : frozenset of str
        Tests that ran outside and looked at nothing of the submission.
    seen : frozenset of (test, class)
        Classes of which tests met instances.
    written : dict of str to bytes
        Files that its cells wrote, by path.
    seconds, cell_seconds : float
        Wall time of the whole run, and of the learner's cells in it.
    """

    notebook: Any
    results: list[Result]
    status: str
    flags: list[dict[str, str]] = field(default_factory=list)
    blind: frozenset[str] = frozenset()
    seen: frozenset[tuple[str, str]] = frozenset()
    written: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0
    cell_seconds: float = 0.0


def run_notebook(
    content: bytes | str,
    assignment: Assignment,
    sheet: Sheet,
    sandbox: Sandbox,
    ways: Ways,
    files: Mapping[str, bytes] | None = None,
) -> Run:
    """Grade one submitted notebook.

    Parameters
    ----------
    content : bytes or str
        The file as it was handed in.
    assignment : Assignment
    sheet : Sheet
        The notebook of the assignment that it answers.
    sandbox : Sandbox
    ways : Ways
    files : dict of str to bytes
        What was handed in beside it; the assignment's own files stand above them.

    Returns
    -------
    Run
        Never raises because of the submission.
    """
    start = time.perf_counter()
    try:
        submitted = restore(read(content), sheet)
    except Unreadable as error:
        flag = {"kind": "unreadable", "message": str(error), "level": "flag"}
        return Run(None, zeros(assignment, sheet, str(error)), "unreadable", [flag])
    beside = {**(files or {}), **assignment.files}
    done = execute(submitted.notebook, assignment, sheet, sandbox, ways, beside)
    done.status = "graded" if submitted.complete else "partial"
    done.flags = [*submitted.flags, *done.flags]
    done.seconds = time.perf_counter() - start
    return done


def zeros(assignment: Assignment, sheet: Sheet, reason: str) -> list[Result]:
    """No points for any test of a notebook, for one reason."""
    return [refused(assignment.label(sheet.name, name), test.points, reason) for name, test in sheet.tests.items()]


def execute(
    notebook: Any,
    assignment: Assignment,
    sheet: Sheet,
    sandbox: Sandbox,
    ways: Ways,
    files: Mapping[str, bytes],
) -> Run:
    """Run the code cells of a restored notebook in order and fill their outputs.

    Where a name turns out to be missing that a cell left out may have bound, everything is run instead. With
    ``c.Autograder.follow_through``, what fails only because another exercise is open is tried with that one solved.
    """
    run = _run_through(notebook, assignment, sheet, sandbox, ways, files)
    if assignment.course.setting("follow_through", False) and (trial := trial_of(notebook, sheet, run.results)):
        solved = _run_through(trial.notebook, assignment, sheet, sandbox, ways, files)
        cells = {grade_id(cell): cell for cell in notebook.cells}
        for place, (name, there) in enumerate(zip(sheet.tests, solved.results, strict=True)):
            if name in trial.tests and not there.faulty and there.score == there.max_score:
                run.results[place] = credited(run.results[place], trial)
                cells[name].outputs = outputs_of(run.results[place])
                cells[name].metadata[KEY]["verdict"] = run.results[place].as_entry()
                message = f"{run.results[place].name}: {run.results[place].outcomes[0].message}"
                run.flags.append({"kind": "follow-through credit", "message": message, "level": "note"})
    return run


def _run_through(
    notebook: Any,
    assignment: Assignment,
    sheet: Sheet,
    sandbox: Sandbox,
    ways: Ways,
    files: Mapping[str, bytes],
) -> Run:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    steps = [step_of(cell, sheet) for cell in cells]
    handed_out = edited(cells, sheet)
    spared = left_out(steps) if ways.sparing else frozenset[int]()
    with working_on(assignment.course), working_folder(assignment.files):
        for skipped in (spared, frozenset[int]()):
            # A process may die for the machine's sake, as where memory is short. What the learner does, happens again.
            for _ in range(2):
                with sandbox.session(files) as session:
                    going = _Going(assignment, sheet, session, ways)
                    for place, (cell, step) in enumerate(zip(cells, steps, strict=True)):
                        going.take(cell, step, place in skipped, place + 1, handed_out.get(place))
                    written = {name: text for name, text in session.written_files().items() if name not in files}
                if not session.broken:
                    break
            if not any(may_bind(steps, skipped, name) for name in going.missing):
                break
    remark(notebook, sheet, going.results, skipped)
    results = [going.results[name] for name in sheet.tests]
    return Run(
        notebook,
        results,
        "graded",
        going.flags,
        frozenset(going.blind),
        frozenset(going.seen),
        written,
        cell_seconds=going.seconds,
    )


class _Going:
    """One way through a notebook."""

    def __init__(self, assignment: Assignment, sheet: Sheet, session: Session, ways: Ways) -> None:
        self.assignment = assignment
        self.sheet = sheet
        self.session = session
        self.ways = ways
        self.names = TestNames(sheet, session)
        self.results: dict[str, Result] = {}
        self.flags: list[dict[str, str]] = []
        self.blind: set[str] = set()
        self.seen: set[tuple[str, str]] = set()
        self.seconds = 0.0
        self._undefined: set[str] = set()
        self._skipped = False

    @property
    def missing(self) -> set[str]:
        """Names that somebody looked for and did not find."""
        return self._undefined | self.names.missing.keys()

    def take(self, cell: Any, step: Step, skipped: bool, count: int, handed_out: str | None) -> None:
        cell.execution_count = count
        if step.test:
            self._test(cell)
        elif skipped:
            cell.execution_count = None
            note = {"output_type": "stream", "name": "stdout", "text": NOT_RUN}
            cell.outputs = [] if self._skipped else [nbformat.from_dict(note)]
            self._skipped = True
        else:
            self._run(cell, handed_out)
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count

    def _test(self, cell: Any) -> None:
        test = self.sheet.tests[grade_id(cell) or ""]
        if test.grade_id in self.ways.known:
            self.results[test.grade_id] = self.ways.known[test.grade_id]
            cell.outputs = outputs_of(self.results[test.grade_id])
            return
        label = self.assignment.label(self.sheet.name, test.grade_id)
        # A plain test has the time that nbgrader gives a cell; an exercise's checks make many calls, each with its own.
        seconds = 0.0 if asks_registry(test.source) else self.session.limits.cell_seconds
        with self.session.trial(self.ways.admitted_to(test.grade_id), seconds) as seen:
            if test.grade_id in self.ways.inside:
                result, cell.outputs = run_inside(test, self.session)
            else:
                result, cell.outputs = run_outside(test, self.names, seconds or TEST_SECONDS)
                if self.session.decided:
                    result = replace(result, trust="inside")  # the learner's own __eq__ had a say in it
                if not self.names.sighted:
                    self.blind.add(test.grade_id)
            if result.name != label:
                # A check of the registry goes by its exercise's name; the gradebook only knows the cell's.
                result = replace(result, name=label)
            self.seen |= {(test.grade_id, cls) for cls in seen}
        self.results[test.grade_id] = result
        self._undefined.update(name for outcome in result.outcomes for name in _MISSING_NAME.findall(outcome.message))
        if test.carried:
            self.session.run_cell(test.carried)

    def _run(self, cell: Any, handed_out: str | None) -> None:
        """Run a learner's cell; one that was given, was edited and fails also runs as it was handed out."""
        run = self.session.run_cell(cell.source)
        self.seconds += run.seconds
        outputs = list(run.outputs)
        if run.stopped is not None:
            message = run.stopped.message
            outputs.append({"output_type": "error", "ename": "Stopped", "evalue": message, "traceback": []})
        cell.outputs = nbformat.from_dict(outputs)
        errors = [output for output in cell.outputs if output.output_type == "error"]
        self._undefined.update(name for error in errors for name in _MISSING_NAME.findall(error.evalue))
        if errors and handed_out is not None:
            self.session.run_cell(handed_out)
            said = f"{errors[0].ename}: {errors[0].evalue}"
            message = f"{described(handed_out)} was changed and raises {said}; it also ran as it was handed out"
            self.flags.append({"kind": "given cell fails", "message": message, "level": "note"})
