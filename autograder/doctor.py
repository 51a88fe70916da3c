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
    """One line of the examination.

    Attributes
    ----------
    what, found : str
    ok : bool or None
        None for what grading can do without.
    mend : str
        The command or step that mends it.
    """

    what: str
    found: str
    ok: bool | None
    mend: str = ""


def examine(root: Path, out: Path) -> list[Finding]:
    """Look at everything that grading in `root` to `out` needs."""
    return [*_python(), *_packages(root), *_isolation(), *_course(root, out), *_disk(out), *_browser()]


def ready(findings: list[Finding]) -> bool:
    """Whether grading would work."""
    return all(finding.ok is not False for finding in findings)


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", found, sys.version_info[:2] >= PYTHON, "install Python 3.11 or newer, then: make setup")


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
            different.append(f"{name} {installed} (lock: {locked[name]})")
    if missing:
        yield Finding("packages", f"missing: {', '.join(missing)}", False, "make setup")
    elif different:
        yield Finding("packages", "; ".join(different), None, "make setup")
    else:
        yield Finding("packages", "as locked" if locked else "installed; no requirements.lock here", True)


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
        yield Finding("isolation", strongest.tier, True)
        if not syscalls_filter():
            yield Finding("system call filter", "none: libseccomp is missing", None, "sudo apt install libseccomp2")
        return
    working = next((tier.tier for tier in lower if tier.works), None)
    found = f"{working or 'none'}; no {strongest.tier}: {strongest.reason}"
    yield Finding("isolation", found, None if working else False, strongest.remedy)


def _course(root: Path, out: Path) -> Iterator[Finding]:
    try:
        course = Course.load(root)
        names = course.assignments()
    except CourseError as error:
        yield Finding("course", str(error), False, "autograder build")
        return
    yield Finding("course", ", ".join(names), True)
    yield from _proof(course)
    yield from _database(course, out, names)


def _proof(course: Course) -> Iterator[Finding]:
    from autograder.grading.run import prove_course

    try:
        proofs = prove_course(course, Console(stderr=True))
    except CourseError as error:
        yield Finding("proof", str(error), False, "mend the assignment, then: autograder doctor")
        return
    for name, proof in proofs.items():
        said = "; ".join((*proof.problems, *proof.remarks)) or "the solution earns full marks outside the sandbox"
        found = False if proof.problems else None if proof.remarks else True
        yield Finding(f"proof of {name}", said, found, f"mend source/{name}/ or its checks" if proof.problems else "")


def _database(course: Course, out: Path, names: list[str]) -> Iterator[Finding]:
    from nbgrader.api import Assignment
    from sqlalchemy import create_engine, inspect, select
    from sqlalchemy.exc import SQLAlchemyError

    url = course.coursedir(out).db_url
    address = safe_url(url)
    if url.startswith("sqlite") and not Path(url.removeprefix("sqlite:///")).exists():
        yield Finding("gradebook", f"{address}: none yet, made when you grade", True)
        return
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            known = set(connection.scalars(select(Assignment.name))) if "assignment" in tables else set()
        engine.dispose()
    except ModuleNotFoundError as error:
        mend = "pip install 'practicaldl-autograder[postgresql]', then c.CourseDirectory.db_url = 'postgresql+psycopg2://...'"
        yield Finding("gradebook", f"{address}: {error}", False, mend)
        return
    except SQLAlchemyError as error:
        line = str(error).splitlines()[0]
        yield Finding("gradebook", f"{address}: {line}", False, "start the database, or mend c.CourseDirectory.db_url")
        return
    yield Finding("gradebook", f"{address} answers", True)
    unknown = [name for name in names if name not in known]
    found = f"not yet: {', '.join(unknown)}; 'autograder grade' does it" if unknown else "all"
    yield Finding("assignments registered", found, True)


def _disk(out: Path) -> Iterator[Finding]:
    place = out.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    writable = os.access(place, os.W_OK)
    found = f"{free / 1e9:.1f} GB free in {place}" + ("" if writable else ", not writable")
    yield Finding("output folder", found, writable and free > FREE_BYTES, "choose another folder with --out")


def _browser() -> Iterator[Finding]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    yield Finding("chromium (tests only)", found or "not found", True if found else None, "apt-get install chromium")
