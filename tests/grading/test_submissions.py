"""What the class handed in is found once, wherever it lies, and nothing in it can reach outside."""

import io
import os
import tarfile
import unicodedata
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.grading import archives, handin
from autograder.grading.submissions import find_submissions

LESSON = "04_dropout"
SET = "ps1"
NOTEBOOK = b'{"cells": []}'
ASSIGNMENTS = {LESSON: [LESSON], "05_augmentation": ["05_augmentation"], SET: ["p1", "p2"]}


def put(place, files=(f"{LESSON}.ipynb",)):
    """Write files below a folder: names, or names with their content."""
    for name, content in (files if isinstance(files, dict) else dict.fromkeys(files, NOTEBOOK)).items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def put_zip(path, files):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (files if isinstance(files, dict) else dict.fromkeys(files, NOTEBOOK)).items():
            archive.writestr(name, content)


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in files:
            archive.writestr(name, NOTEBOOK)
    return stream.getvalue()


def find(submitted, wanted=(LESSON,), roster=()):
    return find_submissions(submitted, ASSIGNMENTS, roster, wanted)


def students(submitted, **options):
    """Who has a submission that can be graded; nothing else lies there."""
    found = find(submitted, **options)
    assert found.leftovers == []
    assert [entry.problem for entry in found.submissions if entry.problem] == []
    return [entry.student for entry in found.submissions]


def only(submitted, **options):
    (submission,) = find(submitted, **options).submissions
    return submission


def kinds(submission):
    return [kind for kind, _ in submission.flags]


# nbgrader's tree and its exchange


def test_a_folder_per_student_and_assignment_is_found(tmp_path):
    put(tmp_path / "ada" / LESSON)
    put(tmp_path / "bo" / LESSON)
    put(tmp_path / "bo" / "05_augmentation", ["05_augmentation.ipynb"])
    found = find(tmp_path, wanted=None)
    assert [(entry.student, entry.assignment) for entry in found.submissions] == [
        ("ada", LESSON),
        ("bo", LESSON),
        ("bo", "05_augmentation"),
    ]
    assert all(list(entry.files) == [f"{entry.assignment}.ipynb"] for entry in found.submissions)
    assert not any(entry.problem or entry.flags for entry in found.submissions)


def test_another_assignment_is_neither_read_nor_left_over(tmp_path):
    put(tmp_path / "bo" / "05_augmentation", ["05_augmentation.ipynb"])
    assert students(tmp_path) == []


def test_the_exchange_is_read_and_its_latest_hand_in_counts(tmp_path):
    inbound = tmp_path / "course" / "inbound"
    put(inbound / f"ada+{LESSON}+2025-02-01 15:30:00.123456 UTC+c2VjcmV0", {f"{LESSON}.ipynb": b"first"})
    put(inbound / f"ada+{LESSON}+2025-02-01 09:00:00.5 EST", {f"{LESSON}.ipynb": b"second is earlier"})
    put(inbound / f"ada+{LESSON}+2025-02-01 18:00:00 +0100", {f"{LESSON}.ipynb": b"third is latest"})
    put(inbound / f"bo+b+{LESSON}+2025-02-02 10:00:00 UTC")
    ada, bo = find(tmp_path).submissions
    assert (ada.student, ada.timestamp) == ("ada", "2025-02-01 17:00:00 UTC")
    assert ada.files == {f"{LESSON}.ipynb": b"third is latest"}
    assert kinds(ada) == ["handed in twice"]
    assert (bo.student, bo.timestamp) == ("bo+b", "2025-02-02 10:00:00 UTC")


@pytest.mark.parametrize(
    "layout", ["A/{}/04_dropout/04_dropout.ipynb", "A/{}/04_dropout.ipynb", "04_dropout/A/{}/x.ipynb"]
)
def test_sections_are_folders_above_students(tmp_path, layout):
    names = ("ann", "bob", "cem")
    put(tmp_path, [layout.format(name) for name in names] + ["B/dan/04_dropout/04_dropout.ipynb"])
    found = find(tmp_path, roster=names).submissions
    assert [(entry.student, entry.section) for entry in found] == [*((name, "A") for name in names), ("dan", "B")]


def test_a_section_is_known_by_two_students_who_hand_in_the_same(tmp_path):
    put(tmp_path / "Monday group", ["ann/04_dropout.ipynb", "bob/my 04_dropout.ipynb"])
    put(tmp_path / "cem", ["my work/04_dropout.ipynb"])
    found = find(tmp_path).submissions
    assert [(entry.student, entry.section) for entry in found] == [
        ("ann", "Monday group"),
        ("bob", "Monday group"),
        ("cem", ""),
    ]


def test_an_assignment_s_folder_may_hold_the_students(tmp_path):
    put(tmp_path / LESSON, ["ann/04_dropout.ipynb", "bob/notebook.ipynb"])
    put(tmp_path / "05_augmentation", ["ann/05_augmentation.ipynb"])
    assert students(tmp_path) == ["ann", "bob"]


# archives


@pytest.mark.parametrize(
    "member",
    [f"{LESSON}.ipynb", f"{LESSON}/{LESSON}.ipynb", f"ada/{LESSON}/{LESSON}.ipynb", "04_dropout-main/solved.ipynb"],
)
def test_a_zip_per_student_is_found(tmp_path, member):
    put_zip(tmp_path / "ada.zip", [member])
    submission = only(tmp_path)
    assert (submission.student, submission.files) == ("ada", {f"{LESSON}.ipynb": NOTEBOOK})


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_a_tar_is_an_archive_too(tmp_path, ending):
    mode = {"tar": "w", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}.get(ending, "w:gz")
    with tarfile.open(tmp_path / f"ada.{ending}", mode) as archive:
        info = tarfile.TarInfo(f"./{LESSON}/{LESSON}.ipynb")
        info.size = len(NOTEBOOK)
        archive.addfile(info, io.BytesIO(NOTEBOOK))
    assert students(tmp_path) == ["ada"]


@pytest.mark.parametrize("top", ["submitted/", "", "course-main/submitted/"])
def test_a_zip_of_the_whole_class_is_found_and_is_no_student(tmp_path, top):
    put_zip(tmp_path / "CS101-Dropout-998.zip", [f"{top}{name}/{LESSON}/{LESSON}.ipynb" for name in ("ada", "bo")])
    assert students(tmp_path) == ["ada", "bo"]
    assert students(tmp_path / "CS101-Dropout-998.zip") == ["ada", "bo"]


@pytest.mark.parametrize("files", [["ann.ipynb", "bob.ipynb"], ["ann/notes.md"], ["readme.txt", "ann.rar"]])
def test_no_student_is_made_of_an_archive_s_name(tmp_path, files):
    put_zip(tmp_path / "class.zip", files)
    put_zip(tmp_path / "Spring 2026.zip", files)
    found = find(tmp_path)
    assert found.submissions == []
    assert {path for path, _ in found.leftovers} == {
        f"{archive}.zip/{file}" for archive in ("class", "Spring 2026") for file in files
    }


@pytest.mark.parametrize("name", [f"{LESSON}.zip", "submission.zip", f"{LESSON}/work.zip"])
def test_a_zip_in_a_student_s_folder_is_opened(tmp_path, name):
    put_zip(tmp_path / "ada" / name, {"my work.ipynb": NOTEBOOK, "data.csv": b"1"})
    assert only(tmp_path).files == {f"{LESSON}.ipynb": NOTEBOOK, "data.csv": b"1"}
    assert find(tmp_path).leftovers == []


def test_a_zip_beside_a_notebook_is_data(tmp_path):
    put(tmp_path / "ada" / LESSON)
    put_zip(tmp_path / "ada" / LESSON / "images.zip", {"1.ipynb": b"?"})
    assert list(only(tmp_path).files) == [f"{LESSON}.ipynb", "images.zip"]


# learning platforms


def test_canvas_names_student_number_file_and_lateness(tmp_path):
    names = ("doejane_12345_678901_04_dropout.ipynb", "leeann_LATE_777_678902_04_dropout-2.ipynb")
    put(tmp_path / "unpacked", names)
    put_zip(tmp_path / "submissions.zip", names)
    for submitted in (tmp_path / "unpacked", tmp_path / "submissions.zip"):
        doe, lee = find(submitted).submissions
        assert (doe.student, doe.flags, list(doe.files)) == ("doejane", (), [f"{LESSON}.ipynb"])
        assert (lee.student, kinds(lee), list(lee.files)) == ("leeann", ["late"], [f"{LESSON}.ipynb"])


def test_canvas_s_files_of_one_student_belong_together(tmp_path):
    put(tmp_path, {"doejane_12_90_p1.ipynb": b"1", "doejane_12_91_p2-1.ipynb": b"2", "doejane_12_92_data.csv": b"3"})
    put(tmp_path, {"doejane_12_99_p1-1.ipynb": b"newer", "doejane_12_100_p1-2.ipynb": b"newest"})
    submission = only(tmp_path, wanted=[SET])
    assert {name: submission.files[name] for name in ("p1.ipynb", "p2.ipynb", "data.csv")} == {
        "p1.ipynb": b"newest",
        "p2.ipynb": b"2",
        "data.csv": b"3",
    }


def test_two_people_of_one_name_stay_two(tmp_path):
    put(tmp_path / "canvas", ["leeann_1_91_04_dropout.ipynb", "leeann_2_92_04_dropout.ipynb"])
    put(tmp_path / "moodle", [f"Ann Lee_{n}_assignsubmission_file_/04_dropout.ipynb" for n in (71, 72)])
    assert students(tmp_path / "canvas") == ["leeann_1", "leeann_2"]
    assert students(tmp_path / "moodle") == ["Ann Lee_71", "Ann Lee_72"]


@pytest.mark.parametrize(
    "folder", ["{}_1234567_assignsubmission_file_/", "{}_1234567_assignsubmission_file/", "{}_7_assignsubmission_file_"]
)
def test_moodle_names_the_student(tmp_path, folder):
    files = [f"{folder.format(name)}04_dropout.ipynb" for name in ("Ann Lee", "Zoë Ünal", "Participant")]
    put(tmp_path / "unpacked", files)
    put_zip(tmp_path / "CS101-Dropout-998.zip", files)
    for submitted in (tmp_path / "unpacked", tmp_path / "CS101-Dropout-998.zip"):
        ann, participant, zoe = students(submitted)
        assert (ann, participant.split("_")[0], zoe) == ("Ann Lee", "Participant", "Zoë Ünal")


def test_a_zip_that_was_handed_in_to_moodle_is_opened(tmp_path):
    folder = "Ann Lee_1_assignsubmission_file_"
    put_zip(tmp_path / "class.zip", {f"{folder}/work.zip": zipped(["04_dropout.ipynb"])})
    assert students(tmp_path) == ["Ann Lee"]


METADATA = b"""
submission_111:
  :submitters:
  - :name: Jane Doe
    :sid: '4711'
    :email: jane@x.edu
  :created_at: 2025-02-01 15:30:00.123456000 Z
submission_112:
  :submitters:
  - :name: Max Muster
    :sid:
    :email: max@x.edu
  - :name: Ann Lee
    :email: ann@x.edu
  :created_at: 2025-02-01 16:30:00 +01:00
"""


def test_gradescope_s_metadata_names_students_groups_and_moments(tmp_path):
    put(tmp_path / "export", [f"submission_{n}/04_dropout.ipynb" for n in (111, 112)])
    put(tmp_path / "export", {"submission_metadata.yml": METADATA})
    by_name = {entry.student: entry for entry in find(tmp_path).submissions}
    assert set(by_name) == {"4711", "max@x.edu", "ann@x.edu"}
    assert by_name["4711"].timestamp == "2025-02-01 15:30:00.123456 UTC"
    assert kinds(by_name["ann@x.edu"]) == ["group"]
    assert {entry.timestamp[:19] for entry in by_name.values()} == {"2025-02-01 15:30:00"}


def test_gradescope_without_metadata_is_graded_by_number(tmp_path):
    put_zip(tmp_path / "submissions.zip", ["assignment_1_export/submission_111/04_dropout.ipynb"])
    assert students(tmp_path) == ["submission_111"]


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("04 Dropout_jdoe_attempt_2025-02-01-15-30-00_04_dropout.ipynb", "jdoe"),
        ("12345-67890 - Jane Doe - Feb 1, 2025 330 PM/04_dropout.ipynb", "Jane Doe"),
        ("Doe, Jane(jdoe)/Submission attachment(s)/04_dropout.ipynb", "jdoe"),
    ],
    ids=["Blackboard", "Brightspace", "Sakai"],
)
def test_other_platforms_name_the_student_too(tmp_path, name, student):
    put(tmp_path / "unpacked", [name])
    put_zip(tmp_path / "gradebook_CS101.zip", [name])
    assert students(tmp_path / "unpacked") == students(tmp_path / "gradebook_CS101.zip") == [student]


def test_the_roster_knows_people_by_other_names(tmp_path):
    roster = {"jd42": ["Jane Doe", "12345"], "zu1": ["Zoë Ünal", "zoe@x.edu"], "ann.lee": []}
    put(tmp_path / "canvas", ["doejane_999_71_04_dropout.ipynb", "whoever_12345_72_05_augmentation.ipynb"])
    put(tmp_path / "moodle", [f"{n}_1_assignsubmission_file_/04_dropout.ipynb" for n in ("Zoë Ünal", "Ann Lee")])
    put(tmp_path, ["jd42_p1.ipynb"])
    found = find(tmp_path, wanted=None, roster=roster)
    assert found.leftovers == []
    assert [(entry.assignment, entry.student) for entry in found.submissions] == [
        (LESSON, "ann.lee"),
        (LESSON, "jd42"),
        (LESSON, "zu1"),
        ("05_augmentation", "jd42"),
        (SET, "jd42"),
    ]


def test_a_loose_notebook_is_taken_where_the_roster_knows_its_owner(tmp_path):
    put(tmp_path, ["ann.ipynb", "bob_04_dropout.ipynb", "diary.ipynb"])
    found = find(tmp_path, roster=["ann", "bob"])
    assert [(entry.student, list(entry.files), kinds(entry)) for entry in found.submissions] == [
        ("ann", [f"{LESSON}.ipynb"], ["misplaced"]),
        ("bob", [f"{LESSON}.ipynb"], ["misplaced"]),
    ]
    assert [path for path, _ in found.leftovers] == ["diary.ipynb"]


def test_accents_that_were_taken_apart_mean_the_same_student(tmp_path):
    put(tmp_path / unicodedata.normalize("NFD", "Zoë") / LESSON)
    assert students(tmp_path, roster=["Zoë"]) == ["Zoë"]


def test_a_zip_that_forgot_to_say_utf_8_keeps_its_accents(tmp_path):
    put_zip(tmp_path / "class.zip", ["ZoXX/04_dropout/04_dropout.ipynb"])
    content = (tmp_path / "class.zip").read_bytes()
    (tmp_path / "class.zip").write_bytes(content.replace(b"ZoXX", "Zoë".encode()))
    assert students(tmp_path) == ["Zoë"]


# names of notebooks


@pytest.mark.parametrize(
    "name",
    [
        *("04_dropout (1).ipynb", "Copy of 04_dropout.ipynb", "04_Dropout.ipynb", "Lee_Ann_04_dropout.ipynb"),
        *("04_dropout.ipynb.json", "04_dropout.ipynb.txt", "04_dropout.IPYNB", "04_dropout.ipynb.ipynb"),
        *("04_dropout.json", "04_dropout", "04-dropout.ipynb", "homework.ipynb"),
    ],
)
def test_a_renamed_notebook_is_taken_and_flagged(tmp_path, name):
    put(tmp_path / "ada" / LESSON, [name])
    submission = only(tmp_path)
    assert submission.files == {f"{LESSON}.ipynb": NOTEBOOK}
    assert kinds(submission) == ["renamed file"]


def test_several_strange_notebooks_are_a_problem(tmp_path):
    put(tmp_path / "ada" / LESSON, {"a.ipynb": b"1", "b.ipynb": b"2"})
    assert "found 'a.ipynb', 'b.ipynb'" in only(tmp_path).problem


def test_an_empty_folder_is_a_submission_without_notebook(tmp_path):
    (tmp_path / "ada" / LESSON).mkdir(parents=True)
    put(tmp_path / "bo" / LESSON, ["work.rar"])
    ada, bo = find(tmp_path).submissions
    assert "found no notebook" in ada.problem
    assert "work.rar" in bo.problem


def test_some_notebooks_of_several_are_graded_and_the_others_missed(tmp_path):
    put(tmp_path / "ada" / SET, ["p1.ipynb", "p2.ipynb"])
    put(tmp_path / "bo" / SET, ["P2 (3).ipynb"])
    put(tmp_path / "cem", ["p1.ipynb", "p2.ipynb"])
    ada, bo, cem = find(tmp_path, wanted=[SET]).submissions
    assert (sorted(ada.files), ada.flags) == (["p1.ipynb", "p2.ipynb"], ())
    assert (sorted(bo.files), kinds(bo)) == (["p2.ipynb"], ["renamed file", "missing notebook"])
    assert (sorted(cem.files), kinds(cem)) == (["p1.ipynb", "p2.ipynb"], ["misplaced"])


def test_what_lies_beside_the_notebook_comes_along(tmp_path):
    folder = {"04_dropout.ipynb": NOTEBOOK, "helpers.py": b"1", "data/x.csv": b"2", ".DS_Store": b"", "._x": b""}
    put(tmp_path / "ada" / LESSON / "inner folder", folder)
    put(tmp_path / "ada" / LESSON, ["readme.md", ".ipynb_checkpoints/04_dropout-checkpoint.ipynb"])
    assert set(only(tmp_path).files) == {"04_dropout.ipynb", "helpers.py", "data/x.csv", "readme.md"}


def test_a_file_that_cannot_lie_beside_the_others_is_left_out_and_named(tmp_path):
    put(tmp_path / "ada" / LESSON / "inner", {"04_dropout.ipynb": NOTEBOOK, "data": b"1", "x.csv": b"2"})
    put(tmp_path / "ada" / LESSON, ["data/y.csv"])
    long = "n" * 300 + ".csv"
    put_zip(tmp_path / "bo.zip", {"04_dropout.ipynb": NOTEBOOK, long: b"3", "z.csv": b"4"})
    ada, bo = find(tmp_path).submissions
    assert set(ada.files) == {"04_dropout.ipynb", "data", "x.csv"}
    assert set(bo.files) == {"04_dropout.ipynb", "z.csv"}
    assert [kind for kind in kinds(ada) if kind == "file left out"] == kinds(bo) == ["file left out"]


# several places, odd places, odd names


def test_the_folder_counts_when_there_is_also_a_zip(tmp_path):
    put(tmp_path / "ada" / LESSON)
    put_zip(tmp_path / "ada.zip", {f"{LESSON}.ipynb": b"{}"})
    submission = only(tmp_path)
    assert submission.files == {f"{LESSON}.ipynb": NOTEBOOK}
    assert kinds(submission) == ["handed in twice"]


def test_a_notebook_beside_an_empty_folder_counts(tmp_path):
    (tmp_path / "ada" / LESSON).mkdir(parents=True)
    put(tmp_path / "ada")
    assert not only(tmp_path).problem


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("gus_04_dropout.ipynb", "gus/04_dropout/04_dropout.ipynb"),
        ("work.rar", "unpack it"),
        ("ann/notes.txt", "student's folder"),
        ("ann/04_dropout.ipynb/x", "holds"),
        ("notes.txt", "student's folder"),
    ],
)
def test_what_belongs_to_nobody_is_listed_with_what_to_do(tmp_path, name, advice):
    put(tmp_path, [name])
    found = find(tmp_path)
    assert found.submissions == []
    ((path, what),) = found.leftovers
    assert path == name
    assert advice in what or "student's folder" in what


def test_a_notebook_of_no_assignment_is_listed(tmp_path):
    put(tmp_path / "ann", ["diary.ipynb", "05_augmentation.ipynb"])
    found = find(tmp_path, wanted=None)
    assert [entry.assignment for entry in found.submissions] == ["05_augmentation"]
    assert found.leftovers[0][0] == "ann/diary.ipynb"
    assert "<student>/<assignment>/" in found.leftovers[0][1]


@pytest.mark.parametrize("name", [".hidden", "a\x1b[31mb", "tab\there", "Ünal, Zoë", "x" * 120, "+", "-rf", "a b "])
def test_an_odd_name_gets_one_result_under_that_name(tmp_path, name):
    put(tmp_path / name / LESSON)
    put(tmp_path / "ada" / LESSON)
    assert students(tmp_path) == sorted(["ada", name])


@pytest.mark.parametrize("name", [b"caf\xe9", ("y" * 200).encode()])
def test_a_name_that_no_database_keeps_is_written_so_that_it_does(tmp_path, name):
    put(tmp_path / os.fsdecode(name) / LESSON)
    (student,) = students(tmp_path)
    assert len(student.encode()) <= 128


def test_a_name_from_a_file_cannot_leave_the_output_folder(tmp_path):
    put(tmp_path / "submission_1")
    put(tmp_path, {"submission_metadata.yml": b"submission_1:\n  :submitters:\n  - :name: ../../Lee/Ann\n"})
    assert students(tmp_path) == ["..%2F..%2FLee%2FAnn"]


FOLDERS = ["ann", "bob", "A", "submitted", LESSON, "04 Dropout", SET, "work", ".x", "Ann Lee_1_assignsubmission_file_"]
FILES = [f"{LESSON}.ipynb", "p1.ipynb", "p2 (1).ipynb", "diary.ipynb", "data.csv", "x.rar", "lee_12_345_p1-1.ipynb"]
PATHS = st.tuples(st.lists(st.sampled_from(FOLDERS), max_size=3), st.sampled_from(FILES))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(PATHS.map(lambda path: "/".join((*path[0], path[1]))), min_size=1, max_size=8), st.booleans())
def test_every_file_is_graded_or_comes_along_or_is_named(tmp_path, paths, packed):
    place = tmp_path / str(len(list(tmp_path.iterdir())))
    files = {path: path.encode() for path in paths}
    put_zip(place / "class.zip", files) if packed else put(place, files)
    found = find(place, wanted=None)
    owners = [(entry.student, entry.assignment) for entry in found.submissions]
    assert len(owners) == len(set(owners))
    taken = {content.decode() for entry in found.submissions for content in entry.files.values()}
    left = " ".join(path for path, _ in found.leftovers)
    said = " ".join(text for entry in found.submissions for _, text in (*entry.flags, ("", entry.problem)))
    twice = "times; '" in said
    assert [path for path in paths if path not in taken and path not in left and path not in said and not twice] == []


# what could do harm


def test_a_link_is_not_followed(tmp_path):
    put(tmp_path, ["secret.ipynb"])
    folder = tmp_path / "submitted" / "ada" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").symlink_to(tmp_path / "secret.ipynb")
    submission = only(tmp_path / "submitted")
    assert submission.files == {}
    assert "link" in submission.problem


def test_a_linked_folder_is_not_followed(tmp_path):
    put(tmp_path / "other" / LESSON)
    (tmp_path / "submitted" / "ada").mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / LESSON).symlink_to(tmp_path / "other" / LESSON)
    (tmp_path / "submitted" / "bo").symlink_to(tmp_path / "other")
    found = find(tmp_path / "submitted")
    assert [(entry.student, entry.files) for entry in found.submissions] == [("ada", {})]
    assert [path for path, _ in found.leftovers] == ["bo"]


def test_a_pipe_does_not_hang_the_grader(tmp_path):
    folder = tmp_path / "ada" / LESSON
    folder.mkdir(parents=True)
    os.mkfifo(folder / f"{LESSON}.ipynb")
    assert "special file" in only(tmp_path).problem


def test_a_huge_notebook_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_NOTEBOOK_BYTES", 5)
    put(tmp_path / "ada" / LESSON)
    assert "larger than" in only(tmp_path).problem


@pytest.mark.parametrize("cap", ["MAX_FILES", "MAX_HAND_IN_BYTES"])
def test_a_file_above_the_caps_stays_behind_and_the_notebook_is_graded(tmp_path, monkeypatch, cap):
    monkeypatch.setattr(handin, cap, 1)
    put(tmp_path / "ada" / LESSON, [f"{LESSON}.ipynb", "data.csv"])
    submission = only(tmp_path)
    assert (list(submission.files), kinds(submission)) == ([f"{LESSON}.ipynb"], ["file left out"])


@pytest.mark.parametrize("name", [f"../../{LESSON}/{LESSON}.ipynb", f"/etc/{LESSON}/{LESSON}.ipynb", "..\\x.ipynb"])
def test_a_path_that_leaves_the_zip_is_refused(tmp_path, name):
    put_zip(tmp_path / "ada.zip", [name])
    submission = only(tmp_path)
    assert (submission.student, submission.files) == ("ada", {})
    assert "leaves it" in submission.problem


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_link_in_an_archive_is_refused(tmp_path, kind):
    info = zipfile.ZipInfo(f"{LESSON}/{LESSON}.ipynb")
    info.external_attr = 0o120777 << 16
    put_zip(tmp_path / "ada.zip", {info: "/etc/passwd"})
    with tarfile.open(tmp_path / "bo.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo(f"{LESSON}/{LESSON}.ipynb")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    assert all("link" in entry.problem and not entry.files for entry in find(tmp_path).submissions)


def test_a_zip_bomb_stops_at_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_NOTEBOOK_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "ada.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{LESSON}/{LESSON}.ipynb", bytes(10_000_000))
    assert "larger than" in only(tmp_path).problem


def test_a_tar_bomb_stops_at_the_limit(tmp_path):
    with tarfile.open(tmp_path / "ada.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo(f"{LESSON}/{LESSON}.ipynb")
        info.size = 40_000_000
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    assert "far more than it holds" in only(tmp_path).problem


def test_an_archive_of_too_many_bytes_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 1500)
    put_zip(tmp_path / "ada.zip", {f"{LESSON}/{n}.ipynb": bytes(1000) for n in range(3)})
    assert "unpacks to more than" in only(tmp_path).problem


def test_archives_in_archives_end_somewhere(tmp_path):
    inner = zipped([f"{LESSON}.ipynb"])
    for _ in range(8):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("inner.zip", inner)
        inner = stream.getvalue()
    put(tmp_path / "ada" / LESSON, {"work.zip": inner})
    assert "no notebook" in only(tmp_path).problem


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"hello"])
@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tar"])
def test_a_corrupt_archive_is_one_unreadable_submission(tmp_path, content, ending):
    (tmp_path / f"ada.{ending}").write_bytes(content)
    submission = only(tmp_path)
    assert submission.student == "ada"
    assert "cannot be used" in submission.problem


def test_a_corrupt_archive_is_no_zero_in_every_assignment(tmp_path):
    (tmp_path / "ada.zip").write_bytes(b"hello")
    found = find(tmp_path, wanted=None)
    assert found.submissions == []
    assert found.leftovers[0][0] == "ada.zip"


@pytest.mark.parametrize(
    "files", [["ada/04_dropout.ipynb", "bo/04_dropout.ipynb"], ["doejane_12345_678901_04_dropout.ipynb"]]
)
def test_a_class_s_download_that_broke_off_is_no_student(tmp_path, files):
    put_zip(tmp_path / "CS101-Dropout-998.zip", files)
    content = (tmp_path / "CS101-Dropout-998.zip").read_bytes()
    (tmp_path / "CS101-Dropout-998.zip").write_bytes(content[: len(content) * 2 // 3])
    found = find(tmp_path)
    assert found.submissions == []
    assert "Download it again" in found.leftovers[0][1]


def test_a_corrupt_member_is_one_unreadable_submission(tmp_path):
    put_zip(tmp_path / "ada.zip", {f"{LESSON}/{LESSON}.ipynb": b"x" * 1000})
    content = bytearray((tmp_path / "ada.zip").read_bytes())
    content[200] ^= 0xFF
    (tmp_path / "ada.zip").write_bytes(content)
    assert "corrupt" in only(tmp_path).problem


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find(tmp_path / "nowhere")
