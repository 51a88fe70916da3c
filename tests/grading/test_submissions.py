"""What the class handed in is found once, wherever it lies, and nothing in it can reach outside."""

import os
import zipfile

import pytest

from autograder.grading import archives
from autograder.grading.submissions import find_submissions

LESSON = "04_dropout"
NOTEBOOK = b'{"cells": []}'


def put(folder, name=f"{LESSON}.ipynb", content=NOTEBOOK):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def put_zip(path, members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def only(submitted, assignments=(LESSON,)):
    (submission,) = find_submissions(submitted, assignments)
    return submission


def test_a_folder_per_student_and_assignment_is_found(tmp_path):
    put(tmp_path / "ada" / LESSON)
    put(tmp_path / "bo" / LESSON)
    put(tmp_path / "bo" / "05_augmentation", "05_augmentation.ipynb")
    found = find_submissions(tmp_path, [LESSON, "05_augmentation"])
    assert [(entry.student, entry.assignment) for entry in found] == [
        ("ada", LESSON),
        ("bo", LESSON),
        ("bo", "05_augmentation"),
    ]
    assert all(entry.content == NOTEBOOK and not entry.problem for entry in found)


@pytest.mark.parametrize(
    "members",
    [{f"{LESSON}.ipynb": NOTEBOOK}, {f"{LESSON}/{LESSON}.ipynb": NOTEBOOK}, {f"ada/{LESSON}/{LESSON}.ipynb": NOTEBOOK}],
    ids=["notebook", "assignment folder", "student folder"],
)
def test_a_zip_per_student_is_found(tmp_path, members):
    put_zip(tmp_path / "ada.zip", members)
    submission = only(tmp_path)
    assert (submission.student, submission.content) == ("ada", NOTEBOOK)


def test_a_zip_of_the_whole_class_is_found(tmp_path):
    put_zip(
        tmp_path / "class.zip",
        {f"submitted/{student}/{LESSON}/{LESSON}.ipynb": NOTEBOOK for student in ("ada", "bo")},
    )
    assert [entry.student for entry in find_submissions(tmp_path, [LESSON])] == ["ada", "bo"]
    assert [entry.student for entry in find_submissions(tmp_path / "class.zip", [LESSON])] == ["ada", "bo"]


def test_a_zip_per_assignment_is_found(tmp_path):
    put_zip(tmp_path / "ada" / f"{LESSON}.zip", {"my work.ipynb": NOTEBOOK})
    assert only(tmp_path).content == NOTEBOOK


def test_a_renamed_notebook_is_taken_and_flagged(tmp_path):
    put(tmp_path / "ada" / LESSON, f"{LESSON} (1).ipynb")
    submission = only(tmp_path)
    assert submission.content == NOTEBOOK
    assert submission.flags[0][0] == "renamed file"


def test_several_strange_notebooks_are_a_problem(tmp_path):
    put(tmp_path / "ada" / LESSON, "a.ipynb")
    put(tmp_path / "ada" / LESSON, "b.ipynb")
    submission = only(tmp_path)
    assert submission.content is None
    assert "found 'a.ipynb', 'b.ipynb'" in submission.problem


def test_an_empty_folder_is_a_submission_without_notebook(tmp_path):
    (tmp_path / "ada" / LESSON).mkdir(parents=True)
    assert "found no notebook" in only(tmp_path).problem


def test_the_folder_counts_when_there_is_also_a_zip(tmp_path):
    put(tmp_path / "ada" / LESSON)
    put_zip(tmp_path / "ada.zip", {f"{LESSON}.ipynb": b"{}"})
    submission = only(tmp_path)
    assert submission.content == NOTEBOOK
    assert submission.flags[0][0] == "handed in twice"


def test_the_timestamp_is_read(tmp_path):
    put(tmp_path / "ada" / LESSON)
    (tmp_path / "ada" / LESSON / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC\n")
    assert only(tmp_path).timestamp == "2026-03-01 10:00:00 UTC"


def test_a_link_is_not_followed(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(NOTEBOOK)
    folder = tmp_path / "submitted" / "ada" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").symlink_to(secret)
    submission = only(tmp_path / "submitted")
    assert submission.content is None
    assert "link" in submission.problem


def test_a_linked_assignment_folder_is_not_followed(tmp_path):
    put(tmp_path / "other" / LESSON)
    (tmp_path / "submitted" / "ada").mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / LESSON).symlink_to(tmp_path / "other" / LESSON)
    assert only(tmp_path / "submitted").content is None


def test_a_pipe_does_not_hang_the_grader(tmp_path):
    folder = tmp_path / "ada" / LESSON
    folder.mkdir(parents=True)
    os.mkfifo(folder / f"{LESSON}.ipynb")
    assert "special file" in only(tmp_path).problem


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.grading.submissions.MAX_FILE_BYTES", 5)
    put(tmp_path / "ada" / LESSON)
    assert "larger than" in only(tmp_path).problem


@pytest.mark.parametrize("name", [f"../../{LESSON}/{LESSON}.ipynb", f"/etc/{LESSON}/{LESSON}.ipynb"])
def test_a_path_that_leaves_the_zip_is_refused(tmp_path, name):
    put_zip(tmp_path / "ada.zip", {name: NOTEBOOK})
    submission = only(tmp_path)
    assert submission.student == "ada"
    assert "leaves the zip" in submission.problem


def test_a_link_in_a_zip_is_refused(tmp_path):
    info = zipfile.ZipInfo(f"{LESSON}/{LESSON}.ipynb")
    info.external_attr = 0o120777 << 16
    put_zip(tmp_path / "ada.zip", {info: "/etc/passwd"})
    assert "link" in only(tmp_path).problem


def test_a_zip_bomb_stops_at_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILE_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "ada.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{LESSON}/{LESSON}.ipynb", bytes(10_000_000))
    assert "larger than" in only(tmp_path).problem


def test_a_zip_of_too_many_bytes_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 1500)
    put_zip(tmp_path / "ada.zip", {f"{n}/{LESSON}/{LESSON}.ipynb": bytes(1000) for n in range(3)})
    problems = [entry.problem for entry in find_submissions(tmp_path, [LESSON])]
    assert any("unpacks to more than" in problem for problem in problems)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"hello"])
def test_a_corrupt_zip_is_one_unreadable_submission(tmp_path, content):
    (tmp_path / "ada.zip").write_bytes(content)
    submission = only(tmp_path)
    assert submission.student == "ada"
    assert "cannot be used" in submission.problem


def test_a_corrupt_member_is_one_unreadable_submission(tmp_path):
    put_zip(tmp_path / "ada.zip", {f"{LESSON}/{LESSON}.ipynb": b"x" * 1000})
    content = bytearray((tmp_path / "ada.zip").read_bytes())
    content[200] ^= 0xFF
    (tmp_path / "ada.zip").write_bytes(content)
    assert "corrupt" in only(tmp_path).problem


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find_submissions(tmp_path / "nowhere", [LESSON])
