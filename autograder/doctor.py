"""Is this machine ready to grade? What is missing, and the command that mends it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.markers import InvalidMarker, Marker
from packaging.version import Version
from rich.console import Console

from autograder.course import Course, CourseError, safe_url

NEEDED = (
    "numpy",
    "matplotlib",
    "ipython",
    "nbgrader",
    "nbclient",
    "nbconvert",
    "nbformat",
    "jupytext",
    "typer",
    "rich",
)
PYTHON = (3, 11)
FREE_BYTES = 1_000_000_000
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;\s*(.+?))?\s*\\?$")


@dataclass(frozen=True)
class Finding:
    """One sentence of the examination.

    Attributes
    ----------
    about : str
        What was looked at.
    says : str
    ok : bool or None
        None for what grading can do without.
    mend : str
        The command or step that mends it.
    """

    about: str
    says: str
    ok: bool | None
    mend: str = ""


def examine(root: Path, out: Path) -> list[Finding]:
    """Look at everything that grading in `root` to `out` needs."""
    return [*_python(), *_packages(root), *_isolation(), *_course(root, out), *_disk(out), *_browser()]


def ready(findings: list[Finding]) -> bool:
    """Whether grading would work."""
    return all(finding.ok is not False for finding in findings)


def _python() -> Iterator[Finding]:
    found, needed = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, PYTHON))
    if sys.version_info[:2] >= PYTHON:
        yield Finding("python", f"Python {found} is new enough.", True)
    else:
        mend = f"install Python {needed} or newer, then: make setup"
        yield Finding("python", f"Python {found} is older than {needed}, which the grader needs.", False, mend)


def _packages(root: Path) -> Iterator[Finding]:
    locked = _locked(root / "requirements.lock")
    missing, different = [], []
    for name in dict.fromkeys((*NEEDED, *locked)):
        try:
            installed = version(name)
        except PackageNotFoundError:
            if name in NEEDED:
                missing.append(name)
            continue
        if name in locked and Version(installed) != Version(locked[name]):
            different.append(f"{name} is {installed}, locked {locked[name]}")
    if missing:
        yield Finding("packages", f"The packages {', '.join(missing)} are not installed.", False, "make setup")
    elif different:
        says = f"{len(different)} packages are not in the version of requirements.lock: {'; '.join(different)}."
        yield Finding("packages", says, None, "make setup")
    elif locked:
        yield Finding("packages", "The packages are in the versions of requirements.lock.", True)
    else:
        says = "The packages that the grader needs are installed; there is no requirements.lock here to compare with."
        yield Finding("packages", says, True)


def _locked(path: Path) -> dict[str, str]:
    """Version by package name, of the lines of a lock file that hold for this Python."""
    if not path.exists():
        return {}
    locked = {}
    for line in path.read_text("utf-8").splitlines():
        match = PINNED.match(line)
        if match and _applies(match[3]):
            locked[match[1].lower()] = match[2]
    return locked


def _applies(marker: str | None) -> bool:
    try:
        return marker is None or Marker(marker).evaluate()
    except InvalidMarker:
        return False


def _isolation() -> Iterator[Finding]:
    from autograder.sandbox.isolation import probe, syscalls_filter

    strongest, *lower = probe()
    if strongest.works:
        yield Finding(
            "isolation", f"Learners' code runs behind {strongest.tier}, the strongest wall there is here.", True
        )
        if not syscalls_filter():
            says = "System calls are not filtered, because libseccomp is missing."
            yield Finding("system calls", says, None, "sudo apt install libseccomp2")
        return
    working = next((tier.tier for tier in lower if tier.works), None)
    wall = f"Learners' code runs in the tier '{working}', which is weaker" if working else "No sandbox can be built"
    yield Finding(
        "isolation",
        f"{wall}: {strongest.tier} does not work here ({strongest.reason}).",
        None if working else False,
        strongest.remedy,
    )


def _course(root: Path, out: Path) -> Iterator[Finding]:
    try:
        course = Course.load(root)
        names = course.assignments()
    except CourseError as error:
        yield Finding("course", f"No course can be graded here: {error}", False, "autograder build")
        return
    yield Finding("course", f"The course has {_counted(len(names), 'assignment')}: {', '.join(names)}.", True)
    yield from _proof(course)
    yield from _database(course, out, names)


def _proof(course: Course) -> Iterator[Finding]:
    from autograder.grading.run import prove_course

    try:
        proofs = prove_course(course, Console(stderr=True))
    except CourseError as error:
        yield Finding("proof", f"The course cannot be proven: {error}", False, "mend it, then: autograder doctor")
        return
    outside = [name for name, proof in proofs.items() if not proof.problems and not proof.remarks]
    if outside:
        says = f"The solutions of {', '.join(outside)} earn full marks, with every test outside the sandbox."
        yield Finding("proof", says, True)
    for name, proof in proofs.items():
        if proof.problems:
            says = f"The solution of {name} does not pass its own tests: {'; '.join(proof.problems)}."
            yield Finding("proof", says, False, f"mend source/{name}/ or its checks, then: autograder doctor")
        elif proof.remarks:
            says = f"The solution of {name} earns full marks, and you may want to know: {'; '.join(proof.remarks)}."
            yield Finding("proof", says, None)


def _database(course: Course, out: Path, names: list[str]) -> Iterator[Finding]:
    from nbgrader.api import Assignment
    from sqlalchemy import create_engine, inspect, select
    from sqlalchemy.exc import SQLAlchemyError

    url = course.coursedir(out).db_url
    address = safe_url(url)
    if url.startswith("sqlite") and not Path(url.removeprefix("sqlite:///")).exists():
        yield Finding("gradebook", f"There is no gradebook yet; grading makes it at {address}.", True)
        return
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            known = set(connection.scalars(select(Assignment.name))) if "assignment" in tables else set()
        engine.dispose()
    except ModuleNotFoundError as error:
        mend = "pip install 'practicaldl-autograder[postgresql]', then c.CourseDirectory.db_url = 'postgresql+psycopg2://...'"
        yield Finding("gradebook", f"The gradebook {address} cannot be reached: {error}.", False, mend)
        return
    except SQLAlchemyError as error:
        says = f"The gradebook {address} does not answer: {str(error).splitlines()[0]}."
        yield Finding("gradebook", says, False, "start the database, or mend c.CourseDirectory.db_url")
        return
    unknown = [name for name in names if name not in known]
    rest = (
        f", and does not know {', '.join(unknown)} yet; grading tells it" if unknown else " and knows every assignment"
    )
    yield Finding("gradebook", f"The gradebook {address} answers{rest}.", True)


def _disk(out: Path) -> Iterator[Finding]:
    place = out.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    mend = "choose another folder with --out"
    if not os.access(place, os.W_OK):
        yield Finding("output folder", f"{place} cannot be written.", False, mend)
    elif free <= FREE_BYTES:
        says = f"{place} has {free / 1e9:.1f} GB left, less than the {FREE_BYTES / 1e9:g} GB that grading may need."
        yield Finding("output folder", says, False, mend)
    else:
        yield Finding("output folder", f"{place} can be written and has {free / 1e9:.1f} GB left.", True)


def _browser() -> Iterator[Finding]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        yield Finding("browser", f"The tests of the pages find a browser at {found}.", True)
    else:
        says = "There is no Chromium; only the tests of the pages need it."
        yield Finding("browser", says, None, "apt-get install chromium")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
