"""The course as a web site: every lesson executed, the guides, a search. `make site` builds it, without a network."""

import hashlib
import os
import shutil
import sys
import tomllib
from pathlib import Path

import mathjax
from jupyter_client import KernelManager
from nbclient import NotebookClient

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path.insert(0, str(DOCS))

from lesson_pages import write_pages  # noqa: E402

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"]

project = "practicaldl"
author = copyright = "The practicaldl authors"
release = PROJECT["version"]
language = "en"
extensions = ["myst_nb"]
exclude_patterns = ["_build"]
highlight_language = "none"  # of a block that names none: worked examples
nitpicky = True

# Lessons: executed once, and again when the package that they import has changed.
nb_execution_mode = "cache"
nb_execution_excludepatterns = [
    f"notebooks/{path.stem}.ipynb"
    for path in (ROOT / "lessons").glob("*.py")
    if path.stem not in os.environ.get("SITE_EXECUTES", path.stem).split()  # a part of them, for a quick look
]
nb_execution_in_temp = True  # no notebook of a learner lies beside the capstone
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True
# An explorer is its still picture, and a live view, which needs a kernel, is left out.
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "application/vnd.jupyter.widget-view+json", None)]
suppress_warnings = ["mystnb.mime_priority"]
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
NotebookClient.set_widgets_metadata = lambda client: None  # nor is the state of its controls kept
KernelManager.transport_encryption.default_value = "auto"  # a kernel warns where others could listen
os.environ |= {"AUTOGRADER_COURSE": str(ROOT), "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}

myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 3

html_title = "Practical deep learning"
html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
mathjax_path = "mathjax/tex-chtml.js"
html_theme_options = {
    "repository_url": REPOSITORY,
    "repository_branch": "HEAD",
    "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    "use_repository_button": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "navbar_persistent": [],
}


def setup(app):
    """Write the lessons' pages before Sphinx looks for pages, and lay MathJax beside them."""
    helpers = sorted((ROOT / "practicaldl").rglob("*.py"))
    state = hashlib.sha256(b"".join(path.read_bytes() for path in helpers)).hexdigest()[:16]
    kept = Path(app.outdir).parent / "executed"
    for old in kept.glob("*"):
        if old.name != state:
            shutil.rmtree(old)
    app.config.nb_execution_cache_path = str(kept / state)
    write_pages(ROOT, DOCS / "notebooks", REPOSITORY)
    app.connect("build-finished", _bring_mathjax)


def _bring_mathjax(app, error):
    if error is None and app.builder.format == "html":
        source = Path(mathjax.__file__).parent / "static" / "mathjax" / "es5"
        target = Path(app.outdir) / "_static" / "mathjax"
        for part in ("a11y", "input/tex/extensions", "output/chtml/fonts", "sre"):
            shutil.copytree(source / part, target / part, dirs_exist_ok=True)
        shutil.copy(source / "tex-chtml.js", target)
