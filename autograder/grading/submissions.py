"""Find what the class handed in: one submission per student and assignment, and a word on everything else.

Read are nbgrader's tree ``<student>/<assignment>/``, its exchange, the downloads of learning platforms as `lms` knows
them, a zip or tar in place of any folder, and sections as folders above students.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.grading.handin import TIMESTAMP, Submission, Vanished, choose
from autograder.grading.lms import Named, Roster, Submitter, gradescope_metadata, recognise
from autograder.grading.names import match, notebook_stem, shown, simplified, student_id
from autograder.grading.places import Place, Unit, places_of
from autograder.grading.tree import Node, tree

__all__ = ["TIMESTAMP", "Found", "Submission", "Vanished", "find_submissions"]

METADATA = "submission_metadata.yml"
# Folders that hold students and are no section; archives of these names are nobody's.
WRAPPERS = {"submitted", "submissions", "submission", "inbound", "sections", "students", "class", "archive", "download"}


@dataclass(frozen=True)
class Found:
    """What lies in the folder of hand-ins.

    Attributes
    ----------
    submissions : list of Submission
        Exactly one per student and assignment, by assignment and student.
    leftovers : list of (path, what to do)
        Every other file or folder.
    """

    submissions: list[Submission]
    leftovers: list[tuple[str, str]]


def find_submissions(
    submitted: Path,
    assignments: Mapping[str, Sequence[str]],
    roster: Collection[str] | Mapping[str, Sequence[str]] = (),
    wanted: Collection[str] | None = None,
) -> Found:
    """Read every submission.

    Parameters
    ----------
    submitted : Path
        A folder, or an archive of one.
    assignments : mapping of str to sequence of str
        Names of the notebooks, without ending and in order, of each assignment of the course.
    roster : collection of str, or mapping of str to sequence of str
        Ids of the students that the gradebook knows; as a mapping, with the other names of each.
    wanted : collection of str, optional
        The assignments to read, where these are not all. What names no assignment belongs to the wanted one, if
        only one is.

    Returns
    -------
    Found

    Raises
    ------
    FileNotFoundError
        If `submitted` does not exist.
    """
    if not submitted.exists():
        raise FileNotFoundError(f"no folder or zip '{submitted}'")
    wanted = list(assignments) if wanted is None else list(wanted)
    finder = _Finder(assignments, wanted, Roster(roster))
    root = tree(submitted)
    finder.container(root, (), None)
    if root.problem:
        finder.leftovers.append((root.path or submitted.name, f"it cannot be used: {root.problem}"))
    return finder.found()


class _Finder:
    """Walks from the top to the folders and files that are one student's."""

    def __init__(self, assignments: Mapping[str, Sequence[str]], wanted: list[str], roster: Roster) -> None:
        self.assignments = assignments
        self.wanted = wanted
        self.roster = roster
        self.units: dict[tuple[str, ...], Unit] = {}
        self.leftovers: list[tuple[str, str]] = []

    def container(self, node: Node, sections: tuple[str, ...], assignment: str | None) -> None:
        """A folder or archive that holds several students, or sections of them."""
        children = node.inside()
        metadata = {}
        for child in children:
            if child.name == METADATA:
                metadata = gradescope_metadata(child.read()[0] or b"")
        for child in children:
            if child.name == METADATA:
                continue
            named = self._named(child)
            if named is not None:
                self._platform(child, named, metadata.get(child.stem), assignment)
            elif child.holds_others:
                self._folder(child, sections, assignment)
            else:
                self._loose(child, assignment)

    def found(self) -> Found:
        places: dict[tuple[str, str], list[Place]] = {}
        names = self._student_ids()
        for key, unit in self.units.items():
            sorted_places, left = places_of(unit, self.assignments, self.wanted)
            self.leftovers += left
            for place in sorted_places:
                places.setdefault((place.assignment, names[key]), []).append(place)
        submissions = [
            choose(student, assignment, self.assignments[assignment], handed_in)
            for (assignment, student), handed_in in sorted(places.items())
            if assignment in self.wanted
        ]
        return Found(submissions, sorted((shown(path), what) for path, what in self.leftovers))

    def _folder(self, node: Node, sections: tuple[str, ...], assignment: str | None) -> None:
        named = match(node.stem, self.assignments)
        if assignment is None and named is not None and node.stem not in self.roster.ids:
            self.container(node, sections, named)
            if node.problem:
                self._leave(node, f"it cannot be used: {node.problem}")
        elif self._is_student(node) or node.problem and not self._held_a_class(node):
            self._add(Unit([node.stem], node, list(node.below()), None, assignment, "/".join(sections)))
        elif not any(not inner.is_folder for _, inner in node.below(open_archives=True)):
            broken = f"it cannot be used: {node.problem}. Download it again"
            self._leave(node, broken if node.problem else "it holds nothing")
        else:
            inner = (*sections, node.name) if node.is_folder and simplified(node.name) not in WRAPPERS else sections
            self.container(node, inner, assignment)

    def _is_student(self, node: Node) -> bool:
        """Whether a folder or archive is one student's, not a section, a wrapper or a class."""
        children = node.inside()
        if node.stem in self.roster.ids:
            return True
        if simplified(node.stem) in WRAPPERS:
            return False
        notebooks = [child for child in children if notebook_stem(child.name) and not child.is_folder]
        folders = [child for child in children if child.holds_others]
        own = [child for child in children if match(child.stem, self.assignments) and not notebook_stem(child.name)]
        if any(match(notebook_stem(child.name) or "", self._asked()) for child in notebooks):
            return node.is_folder or len(notebooks) <= max(map(len, self.assignments.values()), default=1)
        if any(self._named(child) for child in children):
            return False
        if own:
            return not any(self._holds_students(child) for child in own)
        if notebooks:
            return node.is_folder or len(notebooks) == 1
        holding = [child for child in folders if any(notebook_stem(path[-1]) for path, _ in child.below(True))]
        if node.is_archive:
            return len(holding) == 1 and match(holding[0].stem, self.assignments, loosely=True) is not None
        if not holding or any(self._is_certainly_a_student(child) or self._is_class(child) for child in holding):
            return False
        return len(holding) < 2 or not self._same_assignment(holding)

    def _is_certainly_a_student(self, node: Node) -> bool:
        return node.stem in self.roster.ids or any(match(child.stem, self.assignments) for child in node.inside())

    def _held_a_class(self, node: Node) -> bool:
        """Whether an archive that cannot be read was several students', as far as can be told."""
        if simplified(node.stem) in WRAPPERS:
            return True
        paths = [PurePosixPath(name).parts for name in node.once_held()]
        tops = {path[0] for path in paths if len(path) > 1}
        return len(tops) > 1 or any(recognise(path[0], self.assignments) for path in paths if path)

    def _is_class(self, node: Node) -> bool:
        """Whether a folder certainly holds students, somewhere below."""
        inner = node.inside()
        return (
            simplified(node.stem) in WRAPPERS
            and any(child.is_folder for child in inner)
            or any(
                self._named(child) or self._is_certainly_a_student(child) or self._is_class(child)
                for child in inner
                if child.holds_others
            )
        )

    def _holds_students(self, node: Node) -> bool:
        """Whether an assignment's folder holds students' folders, where a student's would hold files."""
        if not node.is_folder or any(not child.holds_others for child in node.inside()):
            return False
        inner = [child for child in node.inside() if not match(child.stem, self.assignments)]
        return len(inner) > 1 and self._same_assignment(inner) or any(self._named(child) for child in inner)

    def _same_assignment(self, nodes: list[Node]) -> bool:
        """Whether two of several folders hold work on one assignment."""
        seen: set[str] = set()
        for node in nodes:
            stems = {notebook_stem(path[-1]) for path, _ in node.below(open_archives=True)} - {None}
            meant = {name for name in self._asked() if any(match(stem or "", [name], True) for stem in stems)}
            if meant & seen:
                return True
            seen |= meant
        return False

    def _asked(self) -> list[str]:
        return [name for notebooks in self.assignments.values() for name in notebooks]

    def _named(self, node: Node) -> Named | None:
        children = [child.name for child in node.inside()] if node.is_folder else []
        named = recognise(node.stem, self.assignments, children)
        return named if named is not None and not named.file else recognise(node.name, self.assignments, children)

    def _platform(
        self, node: Node, named: Named, metadata: tuple[list[Submitter], str] | None, assignment: str | None
    ) -> None:
        """A folder or file whose name a platform made."""
        assignment = named.assignment or assignment
        if node.is_folder or node.is_archive and not named.file:
            files = list(node.below())
        elif not named.file or named.file.endswith((".html", ".htm")):
            return self._leave(node, f"{named.platform} wrote it about a hand-in; it is no notebook, so look at it")
        else:
            files = [((self._unnumbered(named.file),), node)]
        people, stamp = metadata or ([], "")
        for person in people or [None]:  # type: ignore[list-item]
            names = [named.student, named.number]
            if person is not None:
                names = [name for name in (person.sid, person.email, person.name) if name] or names
            unit = Unit(names, node, files, named, assignment, stamp=stamp or named.stamp)
            if named.late:
                unit.flags.append(("late", f"{named.platform} marks it as late but does not say when it came."))
            if len(people) > 1:
                unit.flags.append(("group", "Handed in by " + ", ".join(shown(each.name) for each in people) + "."))
            self._add(unit)

    def _unnumbered(self, file: str) -> str:
        """Canvas counts hand-ins in the file's name: ``04_dropout-1.ipynb``."""
        plain = re.sub(r"-\d{1,3}(?=\.\w+$)", "", file)
        return plain if notebook_stem(plain) in self._asked() else file

    def _loose(self, node: Node, assignment: str | None) -> None:
        """A file beside the students' folders."""
        stem = notebook_stem(node.name)
        if node.problem or stem is None:
            packed = node.name.lower().endswith((".rar", ".7z"))
            what = "unpack it here" if packed else "it belongs to no student: move it into a student's folder"
            return self._leave(node, f"{node.problem}: put the folder itself here" if node.problem else what)
        expected, before = match(stem, self._asked(), loosely=True), ""
        only = assignment or (self.wanted[0] if len(self.wanted) == 1 else None)
        if expected is not None:
            before = stem[: -len(expected)].rstrip(" _-") if stem.endswith(expected) else ""
        elif only is not None and len(self.assignments[only]) == 1:
            expected, before = self.assignments[only][0], stem
        owner = next((name for name, notebooks in self.assignments.items() if expected in notebooks), "<assignment>")
        student = self.roster.find(before)
        if student is None or expected is None:
            target = f"{shown(before) or '<student>'}/{assignment or owner}/{expected or '<notebook>'}.ipynb"
            return self._leave(node, f"whose is it? Move it to '{target}'")
        flag = ("misplaced", f"It was '{shown(node.path)}', in no folder of the student's.")
        files: list[tuple[tuple[str, ...], Node]] = [((expected + ".ipynb",), node)]
        return self._add(Unit([student], node, files, assignment=assignment, flags=[flag]))

    def _add(self, unit: Unit) -> None:
        """Files of one hand-in that a platform put side by side belong together."""
        named = unit.named
        key: tuple[str, ...] = (unit.origin.path, *unit.names[:1])
        if named is not None and named.file:
            parent = unit.origin.path.rpartition("/")[0]
            key = (parent, named.platform, *unit.names)
        if key in self.units:
            self.units[key].files += unit.files
            self.units[key].flags += [flag for flag in unit.flags if flag not in self.units[key].flags]
        else:
            self.units[key] = unit

    def _student_ids(self) -> dict[tuple[str, ...], str]:
        """By unit: the roster's id where it knows the name, else the name itself; two people never share one."""
        ids: dict[tuple[str, ...], str] = {}
        numbers: dict[tuple[str, str], set[str]] = {}
        for key, unit in self.units.items():
            known = self.roster.find(*unit.names) if unit.named else None
            ids[key] = known or student_id(self.roster.spelled(unit.names[0]))
            if known is None:
                numbers.setdefault((ids[key], unit.people), set()).add(unit.number)
        return {
            key: f"{ids[key]}_{unit.number}" if len(numbers.get((ids[key], unit.people), ())) > 1 else ids[key]
            for key, unit in self.units.items()
        }

    def _leave(self, node: Node, what: str) -> None:
        self.leftovers.append((node.path, what))
