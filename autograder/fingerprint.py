"""What a result depends on, as one hash: a result is reused only while all of it is the same."""

from __future__ import annotations

import ast
import functools
import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

import autograder
from autograder.course import Course
from autograder.exercises.catalogue import declared, load_checks
from autograder.sandbox.inside.limits import Limits

# The rooms of the engine that decide a grade; the others only show it.
ROOMS = ("verdict", "exercises", "assignment", "sandbox", "grading", "course.py", "fingerprint.py")
PACKAGES = ("numpy", "ipython", "nbformat", "nbgrader", "nbconvert")
# Sections of the configuration that decide what is asked and how it is run.
SECTIONS: tuple[str, ...] = ("Autograder", "Autograde", "Execute", "GenerateAssignment", "IncludeHeaderFooter")
SECTIONS += ("InstantiateTests", "ClearSolutions", "ClearHiddenTests", "IgnorePattern", "LimitOutput")


def digest(*parts: str | bytes) -> str:
    """SHA-256 over parts, each with its length, so that no two lists of parts collide."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


@functools.cache
def engine_fingerprint() -> str:
    """The grader and the packages that it stands on."""
    home = Path(autograder.__file__).parent
    files = [path for room in ROOMS for path in sorted(_files(home / room))]
    return digest(platform.python_version(), *map(_version, PACKAGES), *(path.read_bytes() for path in files))


def helpers_fingerprint(course: Course) -> str:
    """The packages that the course gives its students: the files of its own ones, the versions of installed ones."""
    own = course.surroundings.packages()
    files = [path for place in own.values() for path in sorted(_files(place))]
    tops = {name.partition(".")[0] for name in course.preload} - own.keys()
    distributions = _distributions()
    names = sorted({found for top in tops for found in distributions.get(top, [top])})
    return digest(*map(_version, names), *(path.read_bytes() for path in files))


def checks_fingerprint(course: Course, assignment: str) -> str:
    """The files of the checks that the assignment's exercises are declared in, with what those import."""
    load_checks(course)
    return _with_imports(course, {Path(entry.file) for entry in declared() if entry.lesson == assignment})


def exercise_keys(course: Course, assignment: str, limits: Limits) -> dict[str, str]:
    """By exercise of an assignment, hash of all that its verdict depends on, but for the submission.

    Another exercise's file is not among that, although the package around both imports it.
    """
    load_checks(course)
    rest = _rest(course, assignment, limits)
    return {
        entry.name: digest(rest, _with_imports(course, {Path(entry.file)}, through_packages=False))
        for entry in declared()
        if entry.lesson == assignment
    }


def assignment_key(course: Course, assignment: str, limits: Limits) -> str:
    """Hash of all that the verdicts on an assignment depend on, but for the submission.

    The files are read again only after one of them has changed: a worker asks before each submission.
    """
    places = (course.source_folder(assignment), *course.checks_places(), *course.surroundings.packages().values())
    stamp = digest(course.seed, _config(course), repr(limits), *map(folder_stamp, places))
    known = _keys.get((course.root, assignment))
    if known is None or known[0] != stamp:
        key = digest(_rest(course, assignment, limits), checks_fingerprint(course, assignment))
        known = _keys[course.root, assignment] = stamp, key
    return known[1]


_keys: dict[tuple[Path, str], tuple[str, str]] = {}


def _rest(course: Course, assignment: str, limits: Limits) -> str:
    """What the verdicts on an assignment depend on beside the checks and the submission."""
    folder = course.source_folder(assignment)
    return digest(
        assignment,
        engine_fingerprint(),
        helpers_fingerprint(course),
        _config(course),
        repr(limits),
        course.seed,
        *(part for path in sorted(_files(folder)) for part in (str(path.relative_to(folder)), path.read_bytes())),
    )


def _config(course: Course) -> str:
    return repr([course.config.get(section) for section in SECTIONS if section in course.config])


def files_digest(files: Mapping[str, bytes]) -> str:
    """Hash of what was handed in."""
    return digest(*(part for name in sorted(files) for part in (name, files[name])))


def folder_stamp(folder: Path) -> str:
    """Changes when a file of the folder does."""
    known = ((str(path), path.stat()) for path in sorted(_files(folder)))
    return digest(*(f"{name} {stat.st_mtime_ns} {stat.st_size}" for name, stat in known))


def _with_imports(course: Course, wanted: set[Path], through_packages: bool = True) -> str:
    """Files of the checks, and those that they import."""
    places = sorted(place for place in course.checks_places())
    known: set[Path] = set()
    while wanted:
        path = wanted.pop()
        if path not in known:
            known.add(path)
            if through_packages or path.name != "__init__.py":
                wanted |= set(_imported(path, places))
    return digest(*(part for path in sorted(known) for part in (path.name, path.read_bytes())))


def _imported(path: Path, places: Iterable[Path]) -> Iterator[Path]:
    """Files of the checks that a file imports, the packages around them included."""
    top = next((place for place in places if path.is_relative_to(place)), None)
    if top is None or not top.is_dir():
        return
    package = path.parent
    while package.is_relative_to(top):
        yield from _existing(package / "__init__.py")
        package = package.parent
    for node in ast.walk(ast.parse(path.read_bytes())):
        for start, dotted in _origins(node, path, top):
            yield from _modules(start.joinpath(*dotted.split(".")) if dotted else start)


def _origins(node: ast.AST, path: Path, top: Path) -> Iterator[tuple[Path, str]]:
    """Folders from which an import counts, with what it names below them."""
    if isinstance(node, ast.Import):
        yield from ((top.parent, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        start = path.parents[node.level - 1] if node.level else top.parent
        yield start, node.module or ""
        yield from ((start, ".".join(filter(None, (node.module, alias.name)))) for alias in node.names)


def _modules(place: Path) -> Iterator[Path]:
    yield from _existing(place.with_suffix(".py"))
    yield from _existing(place / "__init__.py")


def _existing(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path


def _files(place: Path) -> Iterator[Path]:
    inside = place.rglob("*") if place.is_dir() else [place]
    yield from (
        path
        for path in inside
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts) and path.suffix != ".pyc"
    )


@functools.cache
def _distributions() -> Mapping[str, list[str]]:
    """Which distribution holds a package; looking through all that is installed takes a fifth of a second."""
    return packages_distributions()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} missing"
