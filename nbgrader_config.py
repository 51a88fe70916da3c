"""The course for nbgrader: run its commands from this folder."""

import os
import sys
from pathlib import Path

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, Execute

from autograder import pages
from autograder.executor import RestoreCells, SandboxedExecute
from autograder.stubs import Stubs

c = get_config()  # noqa: F821 - nbgrader provides it

# nbgrader calls Alembic by name when it makes a database, also where the environment is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])

c.CourseDirectory.course_id = "practicaldl"
# Grades go to gradebook.db here, unless a course has a database of its own:
# c.CourseDirectory.db_url = "postgresql+psycopg2://user@host/gradebook"

# release/ is made from source/ and holds nothing of its own, so making it again replaces it.
c.GenerateAssignment.force = True
c.GenerateAssignment.preprocessors = [
    Stubs if preprocessor is ClearSolutions else preprocessor for preprocessor in GenerateAssignment().preprocessors
]

# Learners' code runs in the sandbox only, and what a test cell says is decided outside it. Without these two lines
# nbgrader would run everything in one kernel, where a submission can patch its own tests.
c.Autograde.sanitize_preprocessors = [RestoreCells, *Autograde().sanitize_preprocessors]
c.Autograde.autograde_preprocessors = [
    SandboxedExecute if preprocessor is Execute else preprocessor
    for preprocessor in Autograde().autograde_preprocessors
]

# `nbgrader validate` reports a failed visible test, and gives a lesson's experiment its time.
c.Validator.validate_all = True
c.Execute.timeout = 60

# Feedback pages and the formgrader show what learners wrote: nothing of it may run in a reader's browser.
c.HTMLExporter.default_preprocessors = []
c.HTMLExporter.preprocessors = [pages.Harmless]
c.HTMLExporter.filters = pages.FILTERS
