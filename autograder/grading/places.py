"""Sort what one student handed in at one place by assignment: by its folders, else by the names of its notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.grading.lms import Named
from autograder.grading.names import match, notebook_stem, shown
from autograder.grading.tree import Node

Parts = tuple[str, ...]
Flag = tuple[str, str]


@dataclass
class Unit:
    """Everything that one student handed in at one place, not yet sorted by assignment.

    Attributes
    ----------
    names : list of str
        The student's name first, then others it goes by.
    origin : Node
    files : list of (relative path, Node)
        Folders too; archives closed.
    named : Named or None
        What a platform's name said.
    assignment : str or None
        Where the place above already says it.
    section, stamp : str
    flags : list of (kind, message)
    """

    names: list[str]
    origin: Node
    files: list[tuple[Parts, Node]]
    named: Named | None = None
    assignment: str | None = None
    section: str = ""
    stamp: str = ""
    flags: list[Flag] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The platform's number of the student, where that tells two people of one name apart."""
        return self.named.number if self.named and self.named.platform in ("Canvas", "Moodle") else ""

    @property
    def people(self) -> str:
        """Among whom a number is unique: Canvas's is everybody's, Moodle's that of one download."""
        if self.named is None or self.named.platform != "Moodle":
            return "all"
        return self.origin.path.rpartition("/")[0]


@dataclass
class Place:
    """One student's files for one assignment, as they lie in one folder or archive."""

    assignment: str
    unit: Unit
    path: str
    files: list[tuple[Parts, Node]] = field(default_factory=list)
    problem: str = ""
    flags: list[Flag] = field(default_factory=list)

    @property
    def has_notebook(self) -> bool:
        return any(notebook_stem(parts[-1]) for parts, _ in self.files)


def places_of(
    unit: Unit, assignments: Mapping[str, Sequence[str]], wanted: Sequence[str]
) -> tuple[list[Place], list[tuple[str, str]]]:
    """Sort a student's files by assignment; what belongs to none is left over, each with what to do."""
    only = unit.assignment or (wanted[0] if len(wanted) == 1 else None)
    if unit.origin.problem:
        problem = f"'{shown(unit.origin.name)}' cannot be used: {unit.origin.problem}"
        if only is None:
            return [], [(unit.origin.path, f"it cannot be used: {unit.origin.problem}; ask for it again")]
        return [Place(only, unit, unit.origin.path, problem=problem, flags=list(unit.flags))], []
    places, rest = _by_folder(unit, unit.files, assignments)
    if not any(place.has_notebook for place in places) and not any(notebook_stem(parts[-1]) for parts, _ in rest):
        opened = list(_opened(unit.files))
        if opened != unit.files:
            places, rest = _by_folder(unit, opened, assignments)
    if unit.assignment is not None:
        places.append(Place(unit.assignment, unit, unit.origin.path, rest))
        rest = []
    loose, leftovers = _by_name(unit, rest, assignments, only)
    places += loose
    for place in places:
        place.flags = [*unit.flags, *place.flags]
    return [place for place in places if place.files or place.problem or place not in loose], leftovers


def _opened(files: list[tuple[Parts, Node]]) -> Iterator[tuple[Parts, Node]]:
    """The files with every archive replaced by what it holds, where it can be read."""
    for parts, node in files:
        inside = list(node.below(open_archives=True)) if node.is_archive else []
        yield from (
            ((*parts[:-1], *below), inner) for below, inner in inside if not (inner.is_archive and inner.inside())
        )
        if not inside:
            yield parts, node


def _by_folder(
    unit: Unit, files: list[tuple[Parts, Node]], assignments: Mapping[str, Sequence[str]]
) -> tuple[list[Place], list[tuple[Parts, Node]]]:
    """Files below a folder or archive that is called like an assignment, and the others."""
    places: dict[Parts, Place] = {}
    rest = []
    for parts, node in files:
        folders = parts if node.holds_others or not notebook_stem(node.name) else parts[:-1]
        stems = [Node(part, "", b"").stem for part in folders]
        found = next(((n, name) for n, stem in enumerate(stems) if (name := match(stem, assignments))), None)
        if found is None or unit.assignment not in (None, found[1]):
            rest += [(parts, node)] if not node.is_folder else []
            continue
        depth, name = found
        place = places.get(parts[: depth + 1])
        if place is None:
            where = "/".join((unit.origin.path, *parts[: depth + 1]))
            place = places[parts[: depth + 1]] = Place(name, unit, where)
            if stems[depth] != name:
                place.flags.append(("renamed folder", f"The folder is called '{shown(stems[depth])}', not '{name}'."))
        inner = parts[depth + 1 :]
        if not inner and node.is_archive:
            place.files += [entry for entry in _opened([((), node)]) if not entry[1].is_folder and entry[1] is not node]
            place.problem = f"the archive '{shown(node.name)}' cannot be used: {node.problem}" if node.problem else ""
        elif not inner and not node.is_folder:
            place.problem = f"'{shown(node.name)}' cannot be used: {node.problem or 'it is no folder'}"
        elif inner and not node.is_folder:
            place.files.append((inner, node))
    return list(places.values()), rest


def _by_name(
    unit: Unit, files: list[tuple[Parts, Node]], assignments: Mapping[str, Sequence[str]], only: str | None
) -> tuple[list[Place], list[tuple[str, str]]]:
    """Files in no assignment's folder: a notebook's name says which it is, and what lies beside it goes with it."""
    places: dict[str, Place] = {}
    beside: dict[Parts, str] = {}
    owners = {name: assignment for assignment, names in assignments.items() for name in names}
    lost = []
    for parts, node in files:
        stem = notebook_stem(parts[-1])
        if stem is None:
            continue
        meant = match(stem, owners, loosely=True)
        folders = (match(part, assignments, loosely=True) for part in reversed(parts[:-1]))
        assignment = owners[meant] if meant else next(filter(None, folders), only if len(parts) == 1 else None)
        if assignment is None:
            lost.append(node)
            continue
        beside.setdefault(parts[:-1], assignment)
        place = places.setdefault(assignment, Place(assignment, unit, unit.origin.path))
        place.files.append((parts, node))
        if unit.origin.is_folder and unit.named is None and not place.flags:
            where = "/".join((unit.origin.path, *parts[:-1]))
            place.flags.append(("misplaced", f"It lay in '{shown(where)}', in no folder called '{assignment}'."))
    for parts, node in files:
        if notebook_stem(parts[-1]) is not None:
            continue
        above = (parts[:depth] for depth in range(len(parts) - 1, -1, -1))
        neighbour = next((beside[folder] for folder in above if folder in beside), None)
        if neighbour is None and unit.named is not None and only is not None:
            neighbour = only
            places.setdefault(only, Place(only, unit, unit.origin.path))
        if neighbour is not None:
            places[neighbour].files.append((parts, node))
        else:
            lost.append(node)
    what = "to which assignment does it belong? Move it into '<student>/<assignment>/'"
    return list(places.values()), [(node.path, what) for node in lost]
