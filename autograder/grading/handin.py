"""The submission that counts: of several places one, of its files the notebooks, and what comes along."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.fingerprint import files_digest
from autograder.grading.archives import MAX_FILES, MAX_HAND_IN_BYTES
from autograder.grading.lms import recognise
from autograder.grading.names import NOTEBOOK, match, notebook_stem, shown, simplified
from autograder.grading.places import Flag, Parts, Place
from autograder.grading.timestamps import UnclearTimestamp, read_timestamp, says_no_zone
from autograder.grading.tree import Node

TIMESTAMP = "timestamp.txt"
LONGEST_NAME = 255  # bytes of a file's name on the usual file systems


class Vanished(Exception):
    """A file was there when the class was gone through, and is not now, or holds something else."""


class Files(Mapping[str, bytes]):
    """Files by the path that they are given, each read whenever it is asked for: a class may outgrow the memory."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._nodes = nodes

    def __getitem__(self, path: str) -> bytes:
        content, problem = self._nodes[path].read()
        if content is None:
            raise Vanished(f"'{shown(self._nodes[path].path)}' was handed in, and now {problem}. Grade again")
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment.

    Attributes
    ----------
    student, assignment : str
    files : mapping of str to bytes
        Relative POSIX path and content of everything that was handed in, within the caps of `archives`; notebooks
        under the names that the assignment asks for. A notebook that was not handed in is not among them.
    digest : str
        Hash of all of them.
    problem : str
        Why nothing can be graded, or empty.
    timestamp : str or None
        In nbgrader's own format, in UTC.
    flags : tuple of (kind, message)
        What the instructor should know about the way it was handed in.
    section : str
        Folders above the student's, joined by ``/``.
    """

    student: str
    assignment: str
    files: Mapping[str, bytes]
    digest: str
    problem: str = ""
    timestamp: str | None = None
    flags: tuple[Flag, ...] = ()
    section: str = ""

    def read(self) -> dict[str, bytes]:
        """All files at once.

        Raises
        ------
        Vanished
            If they are not what they were when the class was gone through.
        """
        files = dict(self.files)
        if files_digest(files) != self.digest:
            raise Vanished("It was changed while the class was graded. Grade again")
        return files


def choose(student: str, assignment: str, notebooks: Sequence[str], places: list[Place]) -> Submission:
    """The submission that counts: the latest of the exchange, else a folder before an archive."""
    moments = {id(place): _timestamp(place) for place in places}
    latest = sorted(places, key=lambda place: moments[id(place)][0] or "", reverse=True)
    chosen, *others = sorted(latest, key=lambda place: (not place.has_notebook, _rank(place)))
    timestamp, flags = moments[id(chosen)]
    files, problem, seen = _notebooks(chosen, notebooks)
    flags = [*chosen.flags, *flags, *seen]
    if others:
        message = f"It was handed in {len(places)} times; '{shown(chosen.path)}' was graded."
        flags.append(("handed in twice", message))
    unique, section = tuple(dict.fromkeys(flags)), chosen.unit.section
    problem = chosen.problem or problem
    return Submission(student, assignment, files, files_digest(files), problem, timestamp, unique, section)


def _rank(place: Place) -> tuple[bool, bool]:
    exchange = place.unit.named is not None and place.unit.named.platform == "exchange"
    return exchange, any(node.is_archive for node in (place.unit.origin,)) or ".zip" in place.path


def _timestamp(place: Place) -> tuple[str | None, list[Flag]]:
    """When it was handed in, from its ``timestamp.txt``, else from what the platform wrote."""
    texts = [(TIMESTAMP, _decoded(node.read()[0] or b"")) for parts, node in place.files if parts == (TIMESTAMP,)]
    if place.unit.stamp:
        texts.append(("the date of the download", place.unit.stamp))
    flags: list[Flag] = []
    for source, text in texts:
        try:
            moment = read_timestamp(text)
        except UnclearTimestamp as error:
            message = (
                f"'{source}' holds {shown(text.strip())[:40]!r}: {error}. "
                "It counts as in time until you enter the date."
            )
            flags.append(("bad timestamp", message))
            continue
        if says_no_zone(text):
            flags.append(("timestamp without zone", f"'{source}' names no time zone; it was read as UTC."))
        return moment, flags
    return None, flags


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return content[:1000].decode(encoding, "replace")


def _notebooks(place: Place, notebooks: Sequence[str]) -> tuple[Files, str, list[Flag]]:
    """The files under the names that the assignment asks for, why there is none, and what is unusual."""
    files = [(parts, node) for parts, node in place.files if parts != (TIMESTAMP,)]
    found, rest = _identify([entry for entry in files if _stem(entry, notebooks) is not None], notebooks)
    content: dict[str, Node] = {}
    flags: list[Flag] = []
    problems = []
    size = 0
    for name, (parts, node) in found.items():
        read, problem = node.read()
        if read is None:
            problems.append(f"'{shown(parts[-1])}' cannot be used: {problem}")
            continue
        content[name + NOTEBOOK] = node
        size += len(read)
        if parts[-1] != name + NOTEBOOK:
            flags.append(("renamed file", f"The file is called '{shown(parts[-1])}'; expected '{name}{NOTEBOOK}'."))
    missing = [f"'{name}{NOTEBOOK}'" for name in notebooks if name + NOTEBOOK not in content]
    problem = ""
    if not content:
        listed = ", ".join(f"'{shown(parts[-1])}'" for parts, _ in rest or files) or "nothing"
        listed = f"no notebook: {listed}" if files and not rest else listed if rest else "no notebook"
        problem = problems[0] if problems else f"expected one file {' and '.join(missing)}, found {listed}"
    else:
        flags += [("unreadable notebook", problem) for problem in problems]
        flags += [("missing notebook", f"{name} was not handed in.") for name in missing]
        flags += [("not graded", f"'{shown(node.path)}' was handed in too and was not graded.") for _, node in rest]
    taken = {id(node) for _, node in found.values()}
    base = next((parts[:-1] for parts, _ in found.values()), ())
    others = [(parts, node) for parts, node in files if id(node) not in taken]
    flags += _add_others(content, others, base, MAX_HAND_IN_BYTES - size)
    return Files(content), problem, flags


def _stem(entry: tuple[Parts, Node], notebooks: Collection[str]) -> str | None:
    """A notebook's name; also of a file that lost its ending and is still called like one that is asked for."""
    name = entry[0][-1]
    stem = PurePosixPath(name).stem if PurePosixPath(name).suffix.lower() in ("", ".json", ".txt") else None
    return notebook_stem(name) or (stem if stem in notebooks else None)


def _identify(
    entries: list[tuple[Parts, Node]], notebooks: Sequence[str]
) -> tuple[dict[str, tuple[Parts, Node]], list[tuple[Parts, Node]]]:
    """By notebook the one file that it is; files that are none, or that several could be, are left."""
    found: dict[str, tuple[Parts, Node]] = {}
    rest = sorted(entries, key=lambda entry: (len(entry[0]), entry[0]))
    for nearly in (_exactly, _simply, _loosely):
        for name in notebooks:
            fitting = [entry for entry in rest if name not in found and nearly(entry, name, notebooks)]
            best = _newest(fitting)
            if best is not None:
                found[name] = best
                same = best[1].read()[0]
                rest = [
                    entry
                    for entry in rest
                    if entry is not best and not (entry in fitting and entry[1].read()[0] == same)
                ]
    missing = [name for name in notebooks if name not in found]
    if len(rest) == len(missing) == 1:
        found[missing[0]] = rest.pop()
    return found, rest


def _exactly(entry: tuple[Parts, Node], name: str, _: Sequence[str]) -> bool:
    return entry[0][-1] == name + NOTEBOOK


def _simply(entry: tuple[Parts, Node], name: str, notebooks: Sequence[str]) -> bool:
    return simplified(_stem(entry, notebooks) or "") == simplified(name)


def _loosely(entry: tuple[Parts, Node], name: str, notebooks: Sequence[str]) -> bool:
    return match(_stem(entry, notebooks) or "", notebooks, loosely=True) == name


def _newest(entries: list[tuple[Parts, Node]]) -> tuple[Parts, Node] | None:
    """The one file, the one nearest to the top, or the one that the platform says came last; None if that is open."""
    orders = {id(entry): named.order for entry in entries if (named := recognise(entry[1].name, ()))}
    entries = sorted(entries, key=lambda entry: (-orders.get(id(entry), 0), len(entry[0])))
    if not entries:
        return None
    first = entries[0]
    rivals = [
        entry
        for entry in entries[1:]
        if orders.get(id(entry), 0) == orders.get(id(first), 0) and len(entry[0]) == len(first[0])
    ]
    return first if all(entry[1].read() == first[1].read() for entry in rivals) else None


def _add_others(content: dict[str, Node], others: list[tuple[Parts, Node]], base: Parts, left: int) -> list[Flag]:
    """Put what lies beside the notebooks into `content`, `left` bytes at most; name what is left out."""
    flags = []
    # What lies in the notebook's own folder wins over a file of the same name elsewhere.
    for parts, node in sorted(others, key=lambda entry: entry[0][: len(base)] != base):
        path = "/".join(parts[len(base) :] if parts[: len(base)] == base else parts)
        read, problem = node.read()
        if read is not None and not _can_lie_beside(path, content):
            read, problem = None, "a file or folder of this name cannot be made"
        if read is not None and len(content) >= MAX_FILES:
            read, problem = None, f"more than {MAX_FILES} files were handed in"
        if read is not None and len(read) > left:
            read, problem = None, f"all files together are larger than {MAX_HAND_IN_BYTES / 1_000_000:g} MB"
        if read is None:
            flags.append(("file left out", f"'{shown(path)}' does not come along: {problem}."))
        elif path not in content:
            content[path] = node
            left -= len(read)
    return flags


def _can_lie_beside(path: str, others: Collection[str]) -> bool:
    """Whether a file system takes a path, and takes it beside the others: nothing is a file and a folder."""
    parts = PurePosixPath(path).parts
    try:
        sound = all(len(os.fsencode(part)) <= LONGEST_NAME for part in parts) and "\0" not in path
    except UnicodeEncodeError:
        return False
    above = {str(parent) for parent in PurePosixPath(path).parents}
    return sound and not any(other in above or other.startswith(f"{path}/") for other in others)
