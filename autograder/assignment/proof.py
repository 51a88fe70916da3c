"""The proof that an assignment can be graded: its own solutions earn full marks, and its release what a blank earns.

It also finds out how each test has to run. A test runs outside the sandbox, on stand-ins, when the solution earns full
marks that way and the release earns what it earns under nbgrader's own rule, with everything in one process. Where it
does not, the test runs inside, which is nbgrader's rule. Where the solution fails there too, the instructor has to
look, and nobody is graded.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import nbformat

from autograder.assignment.code import facts
from autograder.assignment.run import Run, Ways, run_notebook
from autograder.assignment.source import Assignment, Sheet, Test, asks_registry
from autograder.course import FOLDER, Course, CourseError
from autograder.sandbox.session import Sandbox
from autograder.verdict.result import FAULTY, Result


class Unproven(CourseError):
    """An assignment fails its own proof, so nobody is graded; the message names the cells and what went wrong."""


@dataclass(frozen=True)
class Proof:
    """What the proof of an assignment found.

    Attributes
    ----------
    ways : dict of str to Ways
        How the tests of each notebook run.
    problems : list of str
        Why it cannot be graded; empty when it can.
    remarks : list of str
        What an instructor may want to know, though it keeps nobody from grading.
    """

    ways: dict[str, Ways]
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def require(self, assignment: str) -> None:
        """Refuse to grade an assignment that fails.

        Raises
        ------
        Unproven
        """
        if self.problems:
            raise Unproven(
                f"The assignment '{assignment}' is not graded, because its own solution does not pass:\n  "
                + "\n  ".join(self.problems)
                + f"\nMend source/{assignment}/ or its checks, then run the same command again."
            )


def prove(assignment: Assignment, sandbox: Sandbox) -> Proof:
    """Run an assignment's solutions and its release against its own tests.

    Parameters
    ----------
    assignment : Assignment
    sandbox : Sandbox

    Returns
    -------
    Proof
    """
    proof = Proof({})
    for sheet in assignment.sheets.values():
        _Sheet(assignment, sheet, sandbox, proof).prove()
    return proof


def known_proof(course: Course, assignment: Assignment, sandbox: Sandbox, key: str) -> Proof:
    """The proof of an assignment, from the course's folder where it was made under the same key before."""
    path = course.root / FOLDER / "proof" / f"{assignment.name}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(path.read_text("utf-8"))
        if kept["key"] == key:
            return _from_json(kept)
    proof = prove(assignment, sandbox)
    with contextlib.suppress(OSError):  # a course that cannot be written to is proven each time
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"key": key, **_as_json(proof)}, indent=1), "utf-8")
    return proof


def _as_json(proof: Proof) -> dict[str, object]:
    ways = {
        name: {"inside": sorted(way.inside), "sparing": way.sparing, "admitted": sorted(way.admitted or ())}
        for name, way in proof.ways.items()
    }
    return {"ways": ways, "problems": proof.problems, "remarks": proof.remarks}


def _from_json(kept: Mapping[str, dict]) -> Proof:
    ways = {
        name: Ways(frozenset(way["inside"]), way["sparing"], frozenset(map(tuple, way["admitted"])))
        for name, way in kept["ways"].items()
    }
    return Proof(ways, list(kept["problems"]), list(kept["remarks"]))


class _Sheet:
    """The proof of one notebook."""

    def __init__(self, assignment: Assignment, sheet: Sheet, sandbox: Sandbox, proof: Proof) -> None:
        self.assignment = assignment
        self.sheet = sheet
        self.sandbox = sandbox
        self.proof = proof
        self.solved = nbformat.writes(sheet.notebook)
        self.blank = nbformat.writes(sheet.released)
        self.runs: dict[tuple[str, Ways], Run] = {}

    def prove(self) -> None:
        solved, blank = self._both(Ways())
        # A test that looks at nothing of the submission has another meaning outside: it may read files, or __main__.
        blind = self.runs[self.solved, Ways()].blind
        # An exercise of the registry is only known outside: its checks never enter the sandbox.
        plain = frozenset(name for name, test in self.sheet.tests.items() if not asks_registry(test.source))
        inside = frozenset[str]()
        if plain:
            solved_inside, blank_inside = self._both(Ways(plain, sparing=False))
            for name in plain:
                sighted = name not in blind and not _asks_shell(self.sheet.tests[name])
                same = blank[name].score == blank_inside[name].score
                if not (sighted and same and _full(solved[name])) and _as_good(solved_inside[name], solved[name]):
                    inside |= {name}
            # Together some may need what others, which run inside now, do not leave outside any more.
            while moved := self._worse(plain - inside, inside, solved_inside):
                inside |= moved
        everything = Ways(inside, sparing=False)
        solved, blank = self._both(everything)
        for name, test in self.sheet.tests.items():
            self._judge(test, solved[name], blank[name], name in plain)
        sparing = self._scores(Ways(inside)) == self._scores(everything)
        if not sparing:
            self.proof.remarks.append(f"{self.sheet.name}: every cell is run, because leaving some out changes scores")
        if inside:
            self.proof.remarks.append(
                f"{self.sheet.name}: these tests only work in the learner's own process, where they are not safe "
                f"from a learner's tricks: {', '.join(sorted(inside))}"
            )
        seen = self.runs[self.solved, Ways()].seen
        admitted = frozenset((name, cls) for name, cls in seen if name in plain - inside)
        self.proof.ways[self.sheet.name] = Ways(inside, sparing, admitted)

    def _judge(self, test: Test, solved: Result, blank: Result, plain: bool) -> None:
        where = f"{self.sheet.name}.ipynb, cell {test.grade_id}"
        said = next((outcome.message for outcome in solved.outcomes if not outcome.passed), "")
        if solved.faulty:
            said = next(outcome.message for outcome in solved.outcomes if outcome.state == FAULTY)
            self.proof.problems.append(f"{where}: {said}")
        elif not _full(solved) and 0 < solved.score < test.points and plain and "points" in said:
            self.proof.remarks.append(f"{where}: the solution earns {solved.score:g} of {test.points:g} points")
        elif not _full(solved):
            self.proof.problems.append(
                f"{where}: the solution earns {solved.score:g} of {test.points:g} points: {said}"
            )
        elif not plain and blank.score == test.points > 0:
            self.proof.problems.append(f"{where}: the student edition, unanswered, earns all {test.points:g} points")

    def _worse(self, names: frozenset[str], inside: frozenset[str], alone: dict[str, Result]) -> frozenset[str]:
        """Tests that pass inside, and outside not any more when others run inside."""
        solved = self._run(self.solved, Ways(inside, sparing=False))
        return frozenset(name for name in names if not _full(solved[name]) and _as_good(alone[name], solved[name]))

    def _both(self, ways: Ways) -> tuple[dict[str, Result], dict[str, Result]]:
        return self._run(self.solved, ways), self._run(self.blank, ways)

    def _run(self, content: str, ways: Ways) -> dict[str, Result]:
        if (content, ways) not in self.runs:
            self.runs[content, ways] = run_notebook(content, self.assignment, self.sheet, self.sandbox, ways)
        return dict(zip(self.sheet.tests, self.runs[content, ways].results, strict=True))

    def _scores(self, ways: Ways) -> list[float]:
        return [result.score for part in self._both(ways) for result in part.values()]


def _asks_shell(test: Test) -> bool:
    """Whether a test speaks to IPython, which is the learner's: what it has run there is not run outside."""
    return "get_ipython" in facts(test.source).reads


def _full(result: Result) -> bool:
    return not result.faulty and result.score == result.max_score


def _as_good(inside: Result, outside: Result) -> bool:
    """Whether a test should run inside: it works there, or at least it says more."""
    return _full(inside) or (inside.score > outside.score and not inside.faulty)
