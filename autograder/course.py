"""The course at hand: its folder, what its ``nbgrader_config.py`` names, its assignments.

The folder is found from the working folder upward, as git finds a repository; the environment variable
``AUTOGRADER_COURSE`` names another.
"""

from __future__ import annotations

import ast
import contextlib
import contextvars
import copy
import functools
import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from traitlets.config import Config, PyFileConfigLoader

if TYPE_CHECKING:
    from autograder.sandbox.isolation import Surroundings

CONFIG_FILE = "nbgrader_config.py"
# Below the course: what the engine keeps between its runs.
FOLDER = ".autograder"
_current: contextvars.ContextVar[Course | None] = contextvars.ContextVar("course", default=None)


class CourseError(Exception):
    """The course, its database or an output folder cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Course:
    """A course folder and what its ``nbgrader_config.py`` sets.

    Attributes
    ----------
    root : Path
        The folder that holds ``nbgrader_config.py``.
    config : traitlets.config.Config
    """

    root: Path
    config: Config

    @classmethod
    def load(cls, root: Path) -> Course:
        """Read the course in folder `root`, or in the nearest folder above it that holds one.

        Raises
        ------
        CourseError
            If there is none, or its configuration cannot be read.
        """
        found = find_root(root)
        return _load(found, (found / CONFIG_FILE).stat().st_mtime_ns)

    def setting(self, name: str, default: Any = None) -> Any:
        """What ``c.Autograder.<name>`` says, or the default."""
        section = self.config.get("Autograder", {})
        return section.get(name, default) if name in section else default

    @property
    def seed(self) -> str:
        """What the fixtures of every check vary with."""
        return str(os.environ.get("AUTOGRADER_SEED") or self.setting("seed", 0))

    @property
    def preload(self) -> list[str]:
        """Modules that every submission finds imported; their packages are visible in the sandbox."""
        return list(self.setting("preload", []))

    @property
    def checks(self) -> list[str]:
        """Folders below the course, or importable modules, that declare its exercises."""
        return list(self.setting("checks", []))

    @property
    def surroundings(self) -> Surroundings:
        """What the course adds to the sandbox, and what of it must not be seen there."""
        from autograder.sandbox.isolation import Surroundings  # learners need no sandbox, and Windows has none

        return Surroundings(tuple(self.preload), (self.root, *self.checks_places()))

    def load_checks(self) -> None:
        """Import everything that declares exercises, anew.

        Raises
        ------
        CourseError
            If there is no such folder or module, or importing it fails.
        """
        for name in self.checks:
            for loaded in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
                del sys.modules[loaded]
            try:
                package = self._import(name)
                for module in pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}."):
                    importlib.import_module(module.name)
            except Exception as error:
                where = f"The checks {name!r} of {self.root / CONFIG_FILE} cannot be loaded"
                raise CourseError(f"{where}: {type(error).__name__}: {error}") from error

    def checks_files(self) -> list[Path]:
        """Every file of the checks."""
        return sorted(path for place in self.checks_places() for path in _files(place))

    def checks_places(self) -> Iterator[Path]:
        """The folder or file of each of the checks."""
        for name in self.checks:
            place = self._below(name)
            if place is None:
                spec = importlib.util.find_spec(name)
                origin = Path(spec.origin) if spec and spec.origin else None
                place = origin.parent if origin is not None and origin.name == "__init__.py" else origin
            if place is not None:
                yield place

    def _below(self, name: str) -> Path | None:
        """The folder or module of that name below the course."""
        folder, module = self.root / name, self.root / f"{name}.py"
        return folder if folder.is_dir() else module if module.is_file() else None

    def _import(self, name: str) -> ModuleType:
        place = self._below(name)
        if place is None:
            return importlib.import_module(name)
        start = place / "__init__.py" if place.is_dir() else place
        if start.exists():
            where = [str(place)] if place.is_dir() else None
            spec = importlib.util.spec_from_file_location(name, start, submodule_search_locations=where)
        else:
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(place)]
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        if spec.loader is not None:
            spec.loader.exec_module(module)
        return module

    def assignments(self) -> list[str]:
        """Names of the assignments, in course order.

        Raises
        ------
        CourseError
            If there is none.
        """
        found = sorted(path.name for path in self.sources.glob("*") if any(path.glob("*.ipynb")))
        if not found:
            raise CourseError(
                f"No assignment in '{self.sources}'; expected source/<assignment>/<notebook>.ipynb. "
                "Where lessons are text, run 'autograder build' first."
            )
        return found

    @property
    def sources(self) -> Path:
        """The folder of the instructor's assignments."""
        section = self.config.get("CourseDirectory", {})
        return self.root / section.get("source_directory", "source")

    def source_folder(self, assignment: str) -> Path:
        """The folder of the instructor's notebooks of an assignment."""
        return self.sources / assignment

    def notebooks(self, assignment: str) -> list[str]:
        """Names of the notebooks of an assignment."""
        return sorted(path.stem for path in self.source_folder(assignment).glob("*.ipynb"))

    def with_own_database(self) -> Course:
        """The same course with its gradebook in the output folder, whatever the configuration says."""
        config = copy.deepcopy(self.config)
        config.CourseDirectory.pop("db_url", None)
        return Course(self.root, config)

    def coursedir(self, out: Path):
        """The ``nbgrader.coursedir.CourseDirectory`` of this course, with outputs and default gradebook in `out`."""
        from nbgrader.coursedir import CourseDirectory

        config, out = copy.deepcopy(self.config), out.resolve()
        # What the configuration names, such as a header to include, is named from the course's folder.
        section = config.CourseDirectory
        section.root = str(self.root)
        section.source_directory = str(self.sources)
        section.autograded_directory, section.feedback_directory = str(out / "autograded"), str(out / "feedback")
        if "db_url" not in section:
            section.db_url = f"sqlite:///{out / 'gradebook.db'}"
        return CourseDirectory(config=config)


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward that holds an ``nbgrader_config.py``.

    Raises
    ------
    CourseError
        If there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).is_file():
            return folder
    raise CourseError(
        f"No {CONFIG_FILE} in '{start}' or above it. Change to the course's folder, "
        "or name it: AUTOGRADER_COURSE=/path/to/course. "
        "In a course whose lessons are text, run 'autograder build' next."
    )


def at_hand() -> Course:
    """The course that is being worked on, that the working folder belongs to, or that ``AUTOGRADER_COURSE`` names.

    Raises
    ------
    CourseError
        If there is none.
    """
    current = _current.get()
    if current is not None:
        return current
    return Course.load(Path(os.environ.get("AUTOGRADER_COURSE") or "."))


@contextlib.contextmanager
def working_on(course: Course) -> Iterator[None]:
    """Have this course at hand inside the ``with`` block, wherever the working folder is."""
    token = _current.set(course)
    try:
        yield
    finally:
        _current.reset(token)


@functools.lru_cache(maxsize=8)
def _load(root: Path, modified: int) -> Course:
    if str(root) not in sys.path:
        sys.path.append(str(root))  # plugins of nbgrader may stand beside the configuration
    try:
        # Who learns alone has no nbgrader to configure, and checks answers all the same.
        grades = importlib.util.find_spec("nbgrader") is not None
        config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config() if grades else _plain_settings(root)
    except Exception as error:
        raise CourseError(f"{root / CONFIG_FILE} cannot be read: {type(error).__name__}: {error}") from error
    return Course(root, config)


def _plain_settings(root: Path) -> Config:
    """What the configuration says of the engine in plain values, read without running it."""
    config = Config()
    for statement in ast.parse((root / CONFIG_FILE).read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign):
            owner, _, name = ast.unparse(statement.targets[0]).rpartition(".")
            if owner == "c.Autograder":
                with contextlib.suppress(ValueError):  # what is computed is for grading
                    config.Autograder[name] = ast.literal_eval(statement.value)
    return config


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    else:
        yield from (path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def safe_url(db_url: str) -> str:
    """A database address without its password."""
    from sqlalchemy.engine import make_url

    return make_url(db_url).render_as_string(hide_password=True)
