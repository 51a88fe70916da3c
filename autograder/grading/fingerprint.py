"""What a result depends on, as one hash: a result is reused only while all of it is the same."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import autograder
import practicaldl
from autograder import course

ENGINE = ("exercises", "verdict", "assignment", "sandbox", "grading/worker.py")
PACKAGES = ("numpy", "matplotlib", "ipython", "nbformat", "nbgrader")


def digest(*parts: str | bytes) -> str:
    """SHA-256 over parts, each with its length, so that no two lists of parts collide."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


@functools.cache
def engine_fingerprint() -> str:
    """Grader, sandbox, helper package, versions and seed: the same on every machine that grades alike."""
    home = Path(autograder.__file__).parent
    helper = Path(practicaldl.__file__).parent
    files = [*_files(home, ENGINE), *_files(helper, [""])]
    environment = [platform.python_version(), *map(_version, PACKAGES), course.at_hand().seed]
    return digest(*environment, *(path.read_bytes() for path in files))


@functools.cache
def checks_fingerprint(assignment: str) -> str:
    """The check modules that the assignment's grades depend on."""
    from autograder.exercises.catalogue import exercises

    declared: dict[str, set[Path]] = {}
    for exercise in exercises():
        for check in exercise.checks:
            declared.setdefault(exercise.lesson, set()).add(Path(check.function.__code__.co_filename).resolve())
    own = declared.pop(assignment, set())
    elsewhere = set().union(*declared.values()) - own
    # A module that declares nothing is shared by the others.
    files = own | set(course.at_hand().checks_files()) - elsewhere
    return digest(*(path.read_bytes() for path in sorted(files)))


def result_key(assignment: str, submission: bytes, source: bytes) -> str:
    """Hash of all that the result of one submission depends on."""
    return digest(assignment, submission, source, checks_fingerprint(assignment), engine_fingerprint())


def _files(folder: Path, names: Iterable[str]) -> list[Path]:
    paths = [folder / name for name in names]
    inside = (sorted(path.rglob("*")) if path.is_dir() else [path] for path in paths)
    return [path for group in inside for path in group if path.is_file() and "__pycache__" not in path.parts]


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} missing"
