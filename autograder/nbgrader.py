"""nbgrader's own commands with the sandbox in place: what an ``nbgrader_config.py`` calls is ``protect(c)``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import nbgrader
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from autograder.assignment.at_hand import known_assignment, process_sandbox, ways_of
from autograder.assignment.remarks import said_of, sign
from autograder.assignment.restoring import restore
from autograder.assignment.run import Ways, execute
from autograder.assignment.source import Assignment, Sheet, read_files
from autograder.assignment.submitted import Submitted, read
from autograder.course import Course
from autograder.publish import formgrader
from autograder.publish.feedback import FeedbackExporter


def protect(c: Any) -> None:
    """Run learners' code in the sandbox, decide what a test cell says outside it, and show harmless pages.

    Without it nbgrader runs everything in one kernel, where a submission can patch its own tests.

    Parameters
    ----------
    c : traitlets.config.Config
        What ``get_config()`` gives in an ``nbgrader_config.py``.
    """
    # nbgrader calls Alembic by name when it makes a database, also where the environment is not activated.
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", os.defpath)])

    c.Autograde.exporter_class = ReadsWhatCame
    c.Autograde.sanitize_preprocessors = [RestoreCells, *Autograde().sanitize_preprocessors]
    c.Autograde.autograde_preprocessors = [
        SandboxedExecute if preprocessor is Execute else preprocessor
        for preprocessor in Autograde().autograde_preprocessors
    ]
    c.GenerateFeedback.exporter_class = FeedbackExporter
    c.GenerateFeedback.preprocessors = []
    # The formgrader shows what learners wrote: nothing of it may run in a reader's browser.
    c.HTMLExporter.default_preprocessors = []
    c.HTMLExporter.preprocessors = [formgrader.Harmless]
    c.HTMLExporter.filters = formgrader.FILTERS
    # Named by its place: importing the formgrader would import a web server into every command.
    theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    c.HTMLExporter.extra_template_basedirs = [str(Path(formgrader.__file__).parent), str(theirs)]


class ReadsWhatCame(NotebookExporter):
    """Reads a learner's file as `autograder grade` does: byte order marks, odd versions and damaged cells included."""

    def from_file(self, file_stream: Any, resources: dict | None = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Export a notebook from an open file."""
        submitted = read(getattr(file_stream, "buffer", file_stream).read(), keep_outputs=True)
        resources = {**(resources or {}), "submitted": (submitted.flags, submitted.complete)}
        return self.from_notebook_node(submitted.notebook, resources=resources, **kw)


class RestoreCells(NbGraderPreprocessor):
    """First of ``c.Autograde.sanitize_preprocessors``: the trusted cells are put back into the submission."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        found = _at_hand(self.config, resources)
        submitted = Submitted(nb, *resources.get("submitted", ()))
        if found is not None:
            restore(submitted, found[1], keep_unknown=True)
        for flag in submitted.flags:
            self.log.warning("%s: %s", flag["kind"], flag["message"])
        sign(nb, "graded" if submitted.complete else "partial", "none", submitted.flags)
        return nb, resources


class SandboxedExecute(Execute):
    """In ``c.Autograde.autograde_preprocessors``, in place of nbgrader's Execute."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict, km: Any = None
    ) -> tuple[NotebookNode, ResourcesDict]:
        _require_python(nb)
        sandbox = process_sandbox(_course(self.config))
        found = _at_hand(self.config, resources)
        folder = Path(resources["metadata"].get("path") or ".")
        if found is None:
            # The source is not here. The gradebook has restored the tests, and they run as nbgrader would run them.
            sheet = Sheet.as_it_stands(resources["nbgrader"]["notebook"], nb)
            assignment = Assignment(_course(self.config), resources["nbgrader"]["assignment"], {sheet.name: sheet}, {})
            ways = None
        else:
            assignment, sheet = found
            ways = ways_of(_course(self.config), assignment, sandbox, self.log).get(sheet.name)
        before = said_of(nb)
        run = execute(
            nb, assignment, sheet, sandbox, ways or Ways(frozenset(sheet.tests), sparing=False), read_files(folder)
        )
        sign(nb, before.get("status", "graded"), sandbox.isolation, [*before.get("flags", []), *run.flags])
        for name, content in run.written.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        faults = [result for result in run.results if result.faulty]
        if faults:
            said = "; ".join(outcome.message for result in faults for outcome in result.outcomes if not outcome.passed)
            raise NbGraderException(f"a test of {sheet.name} is at fault, not the learner: {said}")
        return nb, resources


def _course(config: Any) -> Course:
    return Course(Path(CourseDirectory(config=config).root).resolve(), config)


def _at_hand(config: Any, resources: ResourcesDict) -> tuple[Assignment, Sheet] | None:
    """The assignment and the notebook of it that are graded; None where the course has no source of it."""
    about = resources["nbgrader"]
    course = _course(config)
    if not (course.source_folder(about["assignment"]) / f"{about['notebook']}.ipynb").exists():
        return None
    assignment = known_assignment(course, about["assignment"])
    return assignment, assignment.sheets[about["notebook"]]


def _require_python(nb: NotebookNode) -> None:
    """Refuse another language, and a kernel that nbgrader would not find either."""
    kernel = nb.metadata.get("kernelspec", {})
    name = kernel.get("name") or "python"
    # Jupyter takes "python" for the kernel of its own Python; of any other it raises NoSuchKernel if there is none.
    spec = KernelSpecManager().get_kernel_spec(NATIVE_KERNEL_NAME if name == "python" else name)
    if spec.language.lower() != "python":
        raise NbGraderException(
            f"the kernel {name!r} runs {spec.language}, and protect(c) grades Python only: grade this course without it"
        )
