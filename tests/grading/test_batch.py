"""A class is graded once, whole, and again only where something changed."""

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.course import CourseError
from autograder.grading import batch
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.results import Results, one_grader, require_sound_score
from autograder.grading.submissions import find_submissions
from tests import ASSIGNMENT


def stamps(out):
    return {path.stem: path.stat().st_mtime_ns for path in (out / "results" / ASSIGNMENT).glob("*.json")}


def reopen(out):
    return Gradebook(f"sqlite:///{out / 'gradebook.db'}")


def test_every_output_is_written(class_of, grade, tmp_path):
    records = grade(class_of("emil", "wanda"))
    assert (records["emil"].score, records["emil"].max_score) == (8, 20)
    assert records["wanda"].status == "unreadable"
    out = tmp_path / "out"
    result = json.loads((out / "results" / ASSIGNMENT / "emil.json").read_text())
    assert result["exercises"][0]["name"] == "dropout_mask"
    notebook = nbformat.read(out / "autograded" / "emil" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    nbformat.validate(notebook)
    page = (out / "feedback" / "emil" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert '<data class="total" value="8.0">8</data> of 20 points' in page
    assert "could not be graded" in (out / "feedback" / "wanda" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    with reopen(out) as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "emil").score == 8
        assert gradebook.find_submission(ASSIGNMENT, "wanda").score == 0


def test_what_stands_is_not_graded_again(class_of, grade, tmp_path):
    submitted = class_of("emil", "wanda")
    grade(submitted)
    before = stamps(tmp_path / "out")
    assert grade(submitted)["emil"].score == 8
    assert stamps(tmp_path / "out") == before
    grade(submitted, regrade=True)
    assert stamps(tmp_path / "out")["emil"] > before["emil"]


def test_a_new_hand_in_is_graded_and_the_others_stand(class_of, grade, tmp_path):
    submitted = class_of("emil", "mio")
    grade(submitted)
    before = stamps(tmp_path / "out")
    folder = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    (submitted / "mio" / folder).write_bytes((submitted / "emil" / folder).read_bytes())
    assert grade(submitted)["mio"].score == 8
    after = stamps(tmp_path / "out")
    assert after["emil"] == before["emil"]
    assert after["mio"] > before["mio"]


def test_a_lost_gradebook_is_written_again(class_of, grade, tmp_path):
    submitted = class_of("emil")
    grade(submitted)
    (tmp_path / "out" / "gradebook.db").unlink()
    grade(submitted)
    with reopen(tmp_path / "out") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "emil").score == 8


@pytest.mark.parametrize("publish", [True, False])
def test_changed_scores_are_shown_before_they_are_published(class_of, grade, tmp_path, publish):
    submitted = class_of("emil")
    grade(submitted)
    results = Results(tmp_path / "out")
    record = results.read(ASSIGNMENT, "emil")
    record.exercises[0]["score"], record.score, record.key = 1.0, 7.0, "graded with an older check"
    record.exercises[0]["key"] = "of that check"
    results.write(record)
    with reopen(tmp_path / "out") as gradebook:
        gradebook.find_grade("dropout_mask", ASSIGNMENT, ASSIGNMENT, "emil").auto_score = 1.0
        gradebook.db.commit()
    shown = []

    def confirm(changes):
        assert results.read(ASSIGNMENT, "emil").score == 7
        shown.extend(changes)
        return publish

    assert grade(submitted, confirm=confirm)["emil"].score == (8 if publish else 7)
    assert shown == [batch.Change("emil", ASSIGNMENT, "dropout_mask", 1, 2)]
    assert results.read(ASSIGNMENT, "emil").score == (8 if publish else 7)


def test_a_manual_score_and_a_comment_stay(class_of, grade, tmp_path):
    submitted = class_of("emil")
    grade(submitted)
    with reopen(tmp_path / "out") as gradebook:
        gradebook.find_grade("dropout_forward", ASSIGNMENT, ASSIGNMENT, "emil").manual_score = 2.5
        comment = gradebook.find_comment("dropout_forward_solution", ASSIGNMENT, ASSIGNMENT, "emil")
        comment.manual_comment = "Well seen."
        gradebook.db.commit()
    grade(submitted, regrade=True)
    with reopen(tmp_path / "out") as gradebook:
        kept = gradebook.find_grade("dropout_forward", ASSIGNMENT, ASSIGNMENT, "emil")
        assert (kept.manual_score, kept.auto_score, kept.score, kept.needs_manual_grade) == (2.5, 3.0, 2.5, False)
        assert gradebook.find_submission(ASSIGNMENT, "emil").score == 7.5
    page = (tmp_path / "out" / "feedback" / "emil" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "Well seen." in page
    assert '<data class="total" value="7.5">7.5</data> of 20 points' in page


def test_a_late_hand_in_keeps_its_timestamp(class_of, grade, tmp_path):
    submitted = class_of("emil")
    (submitted / "emil" / ASSIGNMENT / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC")
    grade(submitted)
    with reopen(tmp_path / "out") as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "emil").timestamp.isoformat() == "2026-03-01T10:00:00"


def test_a_timestamp_that_is_none_is_flagged_and_costs_nothing(class_of, grade):
    submitted = class_of("emil")
    (submitted / "emil" / ASSIGNMENT / "timestamp.txt").write_text("yesterday evening")
    record = grade(submitted)["emil"]
    assert record.score == 8
    assert record.flags[0]["kind"] == "bad timestamp"


def test_what_release_feedback_asks_for_lies_beside_the_page(class_of, grade, tmp_path):
    submitted = class_of("emil")
    beside = {"timestamp.txt": "2026-03-01 10:00:00 UTC\n", "submission_secret.txt": "4f1a"}
    for name, text in beside.items():
        (submitted / "emil" / ASSIGNMENT / name).write_text(text)
    grade(submitted)
    for folder in ("autograded", "feedback"):
        for name, text in beside.items():
            assert (tmp_path / "out" / folder / "emil" / ASSIGNMENT / name).read_text() == text


def test_a_submission_is_stored_whole_or_not_at_all(class_of, grade, tmp_path, course):
    grade(class_of("emil"))
    out = tmp_path / "out"
    path = out / "autograded" / "emil" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    last = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")][-1]
    last.metadata.nbgrader.points = "many"
    with GradebookWriter(course, out) as gradebook, pytest.raises(ValueError, match="many"):
        gradebook.save("nobody", ASSIGNMENT, {ASSIGNMENT: notebook}, None)
    with reopen(out) as gradebook:
        assert [student.id for student in gradebook.students] == ["emil"]


def test_two_graders_do_not_write_to_one_folder(class_of, grade, tmp_path):
    submitted = class_of("emil")
    with one_grader(tmp_path / "out"), pytest.raises(CourseError, match="Another 'autograder grade'"):
        grade(submitted)


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -1, 2.5, None, "2", True])
def test_a_score_that_is_no_number_from_0_to_the_maximum_is_an_error(score):
    with pytest.raises(ValueError, match="expected a number from 0 to 2"):
        require_sound_score("dropout_mask", score, 2)


def test_a_submission_that_the_grader_cannot_handle_costs_only_itself(class_of, grade, tmp_path, monkeypatch):
    submitted = class_of("emil", "yusuf")
    save = GradebookWriter.save

    def save_all_but_emil(self, student, *rest):
        if student == "emil":
            raise RuntimeError("the disk is full")
        return save(self, student, *rest)

    monkeypatch.setattr(GradebookWriter, "save", save_all_but_emil)
    records = grade(submitted)
    assert (records["emil"].status, records["emil"].score) == ("failed", None)
    assert records["yusuf"].score == 20
    monkeypatch.undo()


def test_what_is_replaced_while_the_class_is_graded_fails_and_costs_nothing(class_of, course, tmp_path, pool):
    submitted = class_of("emil", "fatima", "yusuf")
    found = find_submissions(submitted, {ASSIGNMENT: [ASSIGNMENT]}).submissions
    notebooks = {name: submitted / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb" for name in ("emil", "fatima")}
    notebooks["emil"].write_bytes(notebooks["fatima"].read_bytes())
    notebooks["fatima"].unlink()
    graded = batch.Batch(course, tmp_path / "out", lambda changes: True, lambda *progress: None).run(found, pool)
    records = {record.student: record for record in graded}
    assert [records[name].status for name in ("emil", "fatima", "yusuf")] == ["failed", "failed", "graded"]
    assert "was changed while the class was graded" in records["emil"].flags[0]["message"]
    assert "was handed in, and now it cannot be read" in records["fatima"].flags[0]["message"]


def test_a_killed_run_leaves_no_process_and_continues(course, class_of, tmp_path):
    submitted, out = class_of("emil", "yusuf", "anton", "petra"), tmp_path / "out"
    command = [sys.executable, "-m", "autograder", "grade", "--submitted", submitted, "--out", out, "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(stamps(out)) >= 2, 60)
    children = psutil.Process(running.pid).children(recursive=True)
    assert children
    running.send_signal(signal.SIGKILL)
    running.wait()
    wait_for(lambda: not any(alive(child) for child in children), 10)
    before = stamps(out)
    assert "petra" not in before

    (submitted / "petra").rename(tmp_path / "petra")
    finished = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    assert {entry["student"] for entry in json.loads(finished.stdout)} == {"emil", "yusuf", "anton"}
    after = stamps(out)
    assert {name: after[name] for name in before} == before


def alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)
