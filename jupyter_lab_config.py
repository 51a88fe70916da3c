"""`make lab` opens the self-study course, without questions about news and without what is for a class."""

import os
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterLab provides it

index = Path("notebooks/00_index.ipynb")
c.LabApp.default_url = f"/lab/tree/{index if index.exists() else index.parent}"

# News ask a server; nbgrader's buttons validate, fetch and create assignments, and a self-learner has none.
NOT_FOR_SELF_STUDY = {"@jupyterlab/apputils-extension:announcements", "@jupyter/nbgrader"}


def for_self_study(handler, page_config):
    page_config["disabledExtensions"] = sorted({*page_config.get("disabledExtensions", []), *NOT_FOR_SELF_STUDY})
    return page_config


c.ServerApp.tornado_settings = {"page_config_hook": for_self_study}

# The checks are the course's, wherever a notebook is opened.
os.environ.setdefault("AUTOGRADER_COURSE", str(Path(__file__).resolve().parent))  # noqa: F821
