"""What an ``nbgrader_config.py`` calls: ``protect(c)`` puts the sandbox in place of nbgrader's own execution."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def protect(c: Any) -> None:
    """Run learners' code in the sandbox, decide what a test cell says outside it, and show harmless pages.

    Without it nbgrader runs everything in one kernel, where a submission can patch its own tests.

    Parameters
    ----------
    c : traitlets.config.Config
        What ``get_config()`` gives in an ``nbgrader_config.py``.
    """
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import Execute

    from autograder.assignment.run import RestoreCells, SandboxedExecute
    from autograder.publish import pages

    # nbgrader calls Alembic by name when it makes a database, also where the environment is not activated.
    here = str(Path(sys.executable).parent)
    if here not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", os.defpath)])

    c.Autograde.sanitize_preprocessors = [RestoreCells, *Autograde().sanitize_preprocessors]
    c.Autograde.autograde_preprocessors = [
        SandboxedExecute if preprocessor is Execute else preprocessor
        for preprocessor in Autograde().autograde_preprocessors
    ]
    # Feedback pages and the formgrader show what learners wrote: nothing of it may run in a reader's browser.
    c.HTMLExporter.default_preprocessors = []
    c.HTMLExporter.preprocessors = [pages.Harmless]
    c.HTMLExporter.filters = pages.FILTERS
