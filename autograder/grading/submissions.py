"""Find what the class handed in: folders and zips, one submission per student and assignment.

The layout is nbgrader's ``submitted/<student>/<assignment>/<notebook>.ipynb``. Each level may be a zip instead:
``<student>.zip``, ``<student>/<assignment>.zip``, or one zip of the whole tree.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from autograder.grading.archives import MAX_FILE_BYTES, UnusableArchive, read_members

NOTEBOOK = ".ipynb"
TIMESTAMP = "timestamp.txt"
STUDENT_ID = re.compile(r"[^\x00-\x1f/\\]{1,200}")


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment.

    Attributes
    ----------
    student, assignment : str
    content : bytes or None
        The notebook file as it came; None when there is none that can be read.
    problem : str
        Why `content` is None, or empty.
    timestamp : str or None
        Text of ``timestamp.txt``, if any.
    flags : tuple of (kind, message)
        What the instructor should know about the way it was handed in.
    """

    student: str
    assignment: str
    content: bytes | None
    problem: str = ""
    timestamp: str | None = None
    flags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Found:
    """One file that belongs to a submission; `folder` tells apart several places it was handed in."""

    student: str
    assignment: str
    folder: str
    name: str
    content: bytes | None
    problem: str


def find_submissions(submitted: Path, assignments: Iterable[str]) -> list[Submission]:
    """Read every submission of the given assignments.

    Parameters
    ----------
    submitted : Path
        A folder, or a zip of one.
    assignments : iterable of str
        Names of the assignments to look for.

    Returns
    -------
    list of Submission
        Exactly one per student and assignment found, sorted by assignment and student.

    Raises
    ------
    FileNotFoundError
        If `submitted` does not exist.
    """
    assignments = tuple(assignments)
    if not submitted.exists():
        raise FileNotFoundError(f"no folder or zip '{submitted}'")
    grouped: dict[tuple[str, str], dict[str, list[_Found]]] = {}
    for found in _walk(submitted, assignments):
        grouped.setdefault((found.assignment, found.student), {}).setdefault(found.folder, []).append(found)
    return [_choose_place(places) for _, places in sorted(grouped.items())]


def _walk(submitted: Path, assignments: tuple[str, ...]) -> Iterator[_Found]:
    if submitted.is_file():
        yield from _from_zip(submitted, assignments, student=None)
        return
    inside = submitted.resolve()
    for entry in sorted(submitted.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.suffix.lower() == ".zip":
            yield from _from_zip(entry, assignments, student=entry.stem)
        elif entry.is_dir() and entry.resolve().is_relative_to(inside):
            for assignment in assignments:
                yield from _from_student_folder(entry, assignment)


def _from_student_folder(student: Path, assignment: str) -> Iterator[_Found]:
    folder, archive = student / assignment, student / f"{assignment}.zip"
    if archive.exists():
        yield from _from_zip(archive, (assignment,), student=student.name)
    if folder.is_symlink() or folder.is_dir():
        placed = _Found(student.name, assignment, str(folder), "", None, "")
        yield placed
        if not folder.is_symlink():
            for path in sorted(folder.iterdir()):
                if path.suffix == NOTEBOOK or path.name == TIMESTAMP:
                    content, problem = _read_file(path)
                    yield replace(placed, name=path.name, content=content, problem=problem)


def _read_file(path: Path) -> tuple[bytes | None, str]:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return None, "it is a link or a special file, not a notebook"
        if status.st_size > MAX_FILE_BYTES:
            return None, f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB"
        return path.read_bytes(), ""
    except OSError as error:
        return None, f"it cannot be read ({error.strerror})"


def _from_zip(archive: Path, assignments: tuple[str, ...], student: str | None) -> Iterator[_Found]:
    """Place the notebooks of a zip by their folders; `student` names the owner where the paths do not."""
    try:
        for member in read_members(archive, (NOTEBOOK, TIMESTAMP)):
            owner, assignment = _place(member.path, assignments, student)
            if owner is not None and assignment is not None:
                folder = f"{archive}:{member.path.parent}"
                yield _Found(owner, assignment, folder, member.path.name, member.content, member.problem)
    except UnusableArchive as error:
        for assignment in assignments:
            problem = f"the archive '{archive.name}' cannot be used: {error}"
            yield _Found(student or archive.stem, assignment, str(archive), archive.name, None, problem)


def _place(path: PurePosixPath, assignments: tuple[str, ...], student: str | None) -> tuple[str | None, str | None]:
    folders = path.parts[:-1]
    for assignment in assignments:
        if assignment in folders:
            above = folders[: folders.index(assignment)]
            return (above[-1] if above and above[-1] not in ("submitted", ".") else student), assignment
    if path.suffix == NOTEBOOK and (path.stem in assignments or len(assignments) == 1):
        return student, path.stem if path.stem in assignments else assignments[0]
    return None, None


def _choose_place(places: dict[str, list[_Found]]) -> Submission:
    """Take the folder where there is one, else the first zip, and say so when there were more."""
    chosen, *others = sorted(places, key=lambda place: (".zip" in place, place))
    submission = _choose_notebook(places[chosen])
    if not others:
        return submission
    message = f"It was handed in {len(places)} times; '{Path(chosen).name}' was graded."
    return replace(submission, flags=(*submission.flags, ("handed in twice", message)))


def _choose_notebook(files: list[_Found]) -> Submission:
    first = files[0]
    submission = Submission(first.student, first.assignment, None)
    stamps = [file.content for file in files if file.name == TIMESTAMP and file.content]
    if stamps:
        submission = _with_timestamp(submission, stamps[0].decode("utf-8", "replace").strip())
    if not STUDENT_ID.fullmatch(first.student) or first.student.startswith("."):
        return replace(submission, student=repr(first.student), problem="the student's name is no usable folder name")
    expected = f"{first.assignment}{NOTEBOOK}"
    notebooks = [file for file in files if file.name.endswith(NOTEBOOK)]
    exact = [file for file in notebooks if file.name == expected]
    if len(exact) == 1:
        return replace(submission, content=exact[0].content, problem=_because(exact[0]))
    if len(notebooks) == 1:
        message = f"The file is called '{notebooks[0].name}'; expected '{expected}'."
        flags = (*submission.flags, ("renamed file", message))
        return replace(submission, content=notebooks[0].content, problem=_because(notebooks[0]), flags=flags)
    broken = [file for file in files if file.problem]
    if broken and not notebooks:
        return replace(submission, problem=broken[0].problem)
    listed = ", ".join(f"'{file.name}'" for file in notebooks) or "no notebook"
    return replace(submission, problem=f"expected one file '{expected}', found {listed}")


def _with_timestamp(submission: Submission, text: str) -> Submission:
    from nbgrader.utils import parse_utc

    try:
        parse_utc(text)
    except (ValueError, OverflowError):
        message = f"'{TIMESTAMP}' holds {text[:40]!r}, which is no date; the submission counts as in time."
        return replace(submission, flags=(("bad timestamp", message),))
    return replace(submission, timestamp=text)


def _because(file: _Found) -> str:
    return f"'{file.name}' cannot be used: {file.problem}" if file.problem else ""
