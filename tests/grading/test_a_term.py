"""A term, played through: after each step every place where a score is shown shows the same one.

The places are the printed table, the result file, the gradebook over a connection of its own, the class page, the
feedback pages and the exports. The same term is played on PostgreSQL and on a cluster.
"""

import contextlib
import csv
import datetime
import json
import re
import zipfile
from dataclasses import asdict

import nbformat
import pytest
from nbgrader.api import MissingEntry
from rich.console import Console

from autograder.course import Course
from autograder.grading import run
from autograder.publish.export import export
from autograder.publish.report import write_report
from autograder.publish.table import print_class
from tests.grading.small import CHECK, cell, create_database, essay, gradebook, make_course, task, write_source

HALF_WHEN_LATE = """
from nbgrader.plugins import BasePlugin


class Half(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
"""
CONFIG = "c.Autograder.checks = ['checks']\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
DUE = {"hw1": datetime.datetime(2025, 2, 1, 15), "hw2": datetime.datetime(2025, 3, 1, 15)}
ROSTER = {"ann": ("Ann", "Lee", "77"), "bob": ("Bob", "Roe", "78"), "cem": ("Cem", "Öz", "79")}
ROSTER |= {"dan": ("Dan", "Fry", "80"), "eve": ("Eve", "Kay", "81")}
RIGHT = {
    "double": "def double(x):\n    return x + x",
    "halve": "def halve(x):\n    return x / 2",
    "zero": "def zero(x):\n    return 0",
    "words": "Because the mean stays.",
}
WHOLE = RIGHT | {"halve": "def halve(x):\n    return x // 2"}


def solution(name):
    return cell(name, source=f"### BEGIN SOLUTION\n{RIGHT[name]}\n### END SOLUTION", solution=True)


def hw1(points=2, halves="assert isinstance(halve(4), float)"):
    grade = "from autograder import grade\ngrade('double', double)"
    if points != 2:  # a registry exercise has the points of its declaration
        grade = "assert double(3) == 6"
    return [
        solution("double"),
        cell("double_test", points, source=f"### BEGIN HIDDEN TESTS\n{grade}\n### END HIDDEN TESTS"),
        solution("halve"),
        cell("halve_test", 3, source=f"### BEGIN HIDDEN TESTS\n{halves}\n### END HIDDEN TESTS"),
    ]


CODE = [solution("zero"), cell("zero_test", 1, source="assert zero(3) == 0")]
WORDS = [essay("words", 4), task("drawing", 5)]


class Term:
    """A course, its class, and what was published so far."""

    def __init__(self, root, config, cluster):
        make_course(root / "course", CONFIG + config)
        self.root, self.out, self.submitted = root / "course", root / "out", root / "submitted"
        self.cluster = cluster
        self.out.mkdir()
        (self.root / "checks").mkdir()
        (self.root / "checks" / "double.py").write_text(
            CHECK.format(name="double", lesson="hw1", factor=2, at=3.0, expected=6.0)
        )
        write_source(self.root, "hw1", hw1=hw1())
        write_source(self.root, "hw2", code=CODE, words=WORDS)
        self.said = ""

    @property
    def course(self):
        return Course.load(self.root)

    def configure(self, line):
        path = self.root / "nbgrader_config.py"
        path.write_text(path.read_text() + line)

    @contextlib.contextmanager
    def gradebook(self):
        with gradebook(self.course, self.out) as opened:
            yield opened
            opened.db.commit()

    def answers(self, assignment, sheet, given):
        """A notebook as a student hands it in: answers by name, hidden tests gone."""
        notebook = nbformat.read(self.root / "source" / assignment / f"{sheet}.ipynb", as_version=4)
        for each in notebook.cells:
            marks = each.metadata.nbgrader
            if marks.solution:
                each.source = given.get(marks.grade_id, "")
            elif marks.grade and "HIDDEN" in each.source:
                each.source = ""
        return nbformat.writes(notebook).encode()

    def hand_in(self, place, given, stamp=None):
        """Homework 1 in a folder of its own."""
        folder = self.submitted / place
        folder.mkdir(parents=True, exist_ok=True)
        content = given if isinstance(given, bytes) else self.answers("hw1", "hw1", given)
        (folder / "hw1.ipynb").write_bytes(content)
        if stamp:
            (folder / "timestamp.txt").write_text(stamp)

    def grade(self, *assignments, submitted=None, regrade=False):
        console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115 - closed with the process
        self.records = run.grade_class(
            self.course,
            list(assignments),
            submitted or self.submitted,
            self.out,
            console,
            jobs=1,
            cluster=self.cluster,
            regrade=regrade,
        )
        self.said = console.export_text()
        assert [record.status for record in self.records if record.status == "failed"] == []
        return {record.student: record for record in self.records}

    def shown(self, assignment):
        """By place, the score of each student who has one, and the points that can be had."""
        places = {"gradebook": {}, "feedback pages": {}, "result files": {}}
        with self.gradebook() as opened:
            maximum = opened.find_assignment(assignment).max_score
            for student in ROSTER:
                with contextlib.suppress(MissingEntry):
                    submission = opened.find_submission(assignment, student)
                    places["gradebook"][student] = submission.score - submission.late_submission_penalty
        console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
        print_class(console, self.records)
        places["table"] = dict(re.findall(rf"^ *(\w+) .* (-|[\d.]+)/{maximum:g} ", console.export_text(), re.MULTILINE))
        printed = json.loads(json.dumps([asdict(record) for record in self.records]))
        places["--json"] = {each["student"]: each["score"] for each in printed if each["assignment"] == assignment}
        for path in (self.out / "results" / assignment).glob("*.json"):
            result = json.loads(path.read_text())
            assert result["max_score"] == maximum
            places["result files"][path.stem] = result["score"]
        for student in places["gradebook"]:
            pages = (self.out / "feedback" / student / assignment).glob("*.html")
            total = re.compile(r'<data class="total" value="(-?[\d.]+)">[^<]*</data> of ([\d.]+) points')
            # Each page of an assignment shows its total.
            ((score, of),) = {total.search(page.read_text()).groups() for page in pages}
            assert float(of) == maximum
            places["feedback pages"][student] = float(score)
        write_report(self.course, self.out)
        page = (self.out / "report" / f"{assignment}.html").read_text()
        rows = re.findall(r"<tr>\s*<td[^>]*>(?:<a[^>]*>)?(\w+).*?</tr>", page, re.DOTALL)
        assert set(rows) >= set(ROSTER)
        found = re.findall(rf"<td[^>]*>(?:<a[^>]*>)?({'|'.join(ROSTER)})(?:</a>)?</td>(.*?)</tr>", page, re.DOTALL)
        scores = {name: re.search(rf"([\d.]+) / {maximum:g}\b", row) for name, row in found}
        places["class page"] = {name: score[1] for name, score in scores.items() if score}
        for system, (student, score, who) in {"csv": (0, 4, None), "canvas": (3, 5, None), "moodle": (2, 4, 2)}.items():
            with export(self.course, self.out, system, assignments=[assignment], absent="blank").open(
                newline=""
            ) as stream:
                lines = list(csv.reader(stream))
            ids = {row[student]: row[score] for row in lines[1:] if row[student] and row[score]}
            numbers = {number: name for name, (_, _, number) in ROSTER.items()}
            places[system] = {numbers.get(name, name) if who else name: points for name, points in ids.items()}
            if system == "canvas":
                assert float(lines[1][5]) == maximum
        folder = export(self.course, self.out, "gradescope", assignments=[assignment]) / assignment
        for path in folder.glob("*.json"):
            places.setdefault("gradescope", {})[path.stem] = json.loads(path.read_text())["score"]
        return maximum, {
            place: {name: round(float(score), 6) for name, score in scores.items()} for place, scores in places.items()
        }

    def expect(self, assignment, maximum, **scores):
        """All places say this, and nothing else; the table lists who was handed in just now."""
        points, places = self.shown(assignment)
        assert points == maximum
        just_now = {record.student for record in self.records if record.assignment == assignment}
        for place, shown in places.items():
            listed = {name: scores[name] for name in just_now} if place in ("table", "--json") else scores
            assert shown == listed, place


@pytest.fixture(params=["sqlite", *(pytest.param(name, marks=pytest.mark.slow) for name in ("postgresql", "cluster"))])
def term(request, tmp_path, monkeypatch):
    config, cluster = "", None
    if request.param == "postgresql":
        address, _, _ = request.getfixturevalue("database").rpartition("/")
        create_database(address, "term")
        config = f"c.CourseDirectory.db_url = '{address}/term'\n"
    if request.param == "cluster":
        cluster = request.getfixturevalue("cluster")
    else:
        warm = request.getfixturevalue("pool")
        monkeypatch.setattr(run, "local_pool", lambda jobs: contextlib.nullcontext(warm))
    made = Term(tmp_path, config, cluster)
    with made.gradebook() as opened:
        for student, (first, last, number) in ROSTER.items():
            opened.add_student(student, first_name=first, last_name=last, lms_user_id=number)
        for assignment, due in DUE.items():
            opened.add_assignment(assignment, duedate=due)
    monkeypatch.chdir(made.root)
    return made


def test_all_places_show_one_score_from_the_roster_to_the_last_export(term):
    # Sections are folders, an exchange lies beside them, one file cannot be read, and one came late.
    term.hand_in("A/ann/hw1", RIGHT, "2025-02-01 09:00:00 EST")
    term.hand_in("A/bob/hw1", WHOLE)
    term.hand_in("B/cem/hw1", b"{ not a notebook")
    term.hand_in("inbound/eve+hw1+2025-02-01 17:00:00 +0100+c2VjcmV0", RIGHT)
    first = term.grade("hw1")
    assert {name: (record.status, record.section) for name, record in first.items()} == {
        "ann": ("graded", "A"),
        "bob": ("graded", "A"),
        "cem": ("unreadable", "B"),
        "eve": ("graded", ""),
    }
    term.expect("hw1", 5, ann=5, bob=2, cem=0, eve=0)

    # Another late policy: a plugin of the course's own, beside its configuration.
    (term.root / "half_when_late.py").write_text(HALF_WHEN_LATE)
    term.configure("c.AssignLatePenalties.plugin_class = 'half_when_late.Half'\n")
    term.grade("hw1")
    term.expect("hw1", 5, ann=5, bob=2, cem=0, eve=2.5)

    # A resubmission in place of the file that could not be read, a day late.
    term.hand_in("B/cem/hw1", RIGHT, "2025-02-02T15:30:00Z")
    assert term.grade("hw1")["cem"].status == "graded"
    term.expect("hw1", 5, ann=5, bob=2, cem=2.5, eve=2.5)

    # The due date moves: one of the late ones is in time now.
    with term.gradebook() as opened:
        opened.find_assignment("hw1").duedate = datetime.datetime(2025, 2, 2)
    term.grade("hw1")
    term.expect("hw1", 5, ann=5, bob=2, cem=2.5, eve=5)

    # A test that asked too much is fixed: the change is listed, and only the exercise that it touches has it.
    write_source(term.root, "hw1", hw1=hw1(halves="assert halve(4) == 2"))
    term.grade("hw1")
    assert "1 score changes" in term.said
    term.expect("hw1", 5, ann=5, bob=5, cem=2.5, eve=5)

    # Points change: full marks stay full marks.
    write_source(term.root, "hw1", hw1=hw1(6, "assert halve(4) == 2"))
    term.grade("hw1")
    assert "'double_test' of 'hw1' has 6 points, not 2" in term.said
    term.expect("hw1", 9, ann=9, bob=9, cem=4.5, eve=9)

    # The second homework comes as a download of the learning platform, by names and numbers that the roster knows.
    download = term.submitted.with_name("download.zip")
    with zipfile.ZipFile(download, "w") as archive:
        for name, number, given in (("leeann", 77, RIGHT), ("roebob", 78, RIGHT | {"zero": "def zero(x): return x"})):
            for sheet in ("code", "words"):
                archive.writestr(f"{name}_{number}_90{number}_{sheet}.ipynb", term.answers("hw2", sheet, given))
        archive.writestr("kayeve_LATE_81_9081_code.ipynb", term.answers("hw2", "code", RIGHT))
        archive.writestr("stranger.rar", b"Rar!")
    second = term.grade("hw2", submitted=download)
    assert "stranger.rar: unpack it here" in term.said
    assert {name: record.status for name, record in second.items()} == {
        "ann": "graded",
        "bob": "graded",
        "eve": "partial",
    }
    assert [flag["kind"] for flag in second["eve"].flags] == ["late", "missing notebook"]
    assert "Not final: 2 cells to grade: drawing, words." in [flag["message"] for flag in second["ann"].flags]
    term.expect("hw2", 10, ann=1, bob=0, eve=1)

    # A person grades: an essay, a task, a comment, and an exercise otherwise than the grader did.
    with term.gradebook() as opened:
        for student, name, points in (("ann", "words", 3.5), ("ann", "drawing", 4), ("bob", "words", 1)):
            grade = opened.find_grade(name, "words", "hw2", student)
            grade.manual_score, grade.needs_manual_grade = points, False
        opened.find_grade("zero_test", "code", "hw2", "bob").manual_score = 0.5
        opened.find_comment("words", "words", "hw2", "ann").manual_comment = "Well said."
    second = term.grade("hw2", submitted=download)
    assert [flag["kind"] for flag in second["ann"].flags] == []
    term.expect("hw2", 10, ann=8.5, bob=1.5, eve=1)
    page = (term.out / "feedback" / "ann" / "hw2" / "words.html").read_text()
    assert "Well said." in page

    # Everything is graded again; then an exercise is added, which waits for nobody.
    term.grade("hw2", submitted=download, regrade=True)
    term.expect("hw2", 10, ann=8.5, bob=1.5, eve=1)
    added = cell("negative_test", 2, source="assert zero(-3) == 0")
    write_source(term.root, "hw2", code=[*CODE, added], words=WORDS)
    second = term.grade("hw2", submitted=download)
    assert [(flag["kind"], flag["level"]) for flag in second["ann"].flags] == [("changed assignment", "note")]
    term.expect("hw2", 12, ann=10.5, bob=1.5, eve=3)

    # Who is not handed in again keeps pace: the folder holds one student, and another's score was changed by hand.
    with term.gradebook() as opened:
        opened.find_grade("double_test", "hw1", "hw1", "ann").manual_score = 1
        opened.find_assignment("hw1").duedate = datetime.datetime(2025, 2, 3)
    only = term.submitted / "inbound"
    assert set(term.grade("hw1", submitted=only)) == {"eve"}
    term.expect("hw1", 9, ann=4, bob=9, cem=9, eve=9)
    term.grade("hw1")
    term.expect("hw1", 9, ann=4, bob=9, cem=9, eve=9)
