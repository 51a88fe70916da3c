"""Take the pictures of README and site: a check as a learner meets it, a feedback page, the class page.

``make pictures`` runs it after the demo class is graded, as the last two come from there.
"""

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
GRADED = ROOT / "demo" / "out"
FEEDBACK = GRADED / "feedback" / "emil" / "04_dropout" / "04_dropout.html"
CLASS = GRADED / "report" / "04_dropout.html"
ANSWER = """\
def dropout_forward(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D, D"""


def check_page(folder: Path) -> Path:
    """A notebook in which a wrong answer was checked, as a page."""
    os.environ |= {"AUTOGRADER_COURSE": str(ROOT), "PRACTICALDL_PROGRESS": str(folder / "progress.json")}
    sources = ["from autograder.study import check", ANSWER, 'check("dropout_forward", dropout_forward)']
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, sources)))
    NotebookClient(notebook, kernel_name="python3").execute()
    del notebook.cells[0]
    page = folder / "check.html"
    page.write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    return page


def take(browser: Browser, page: Path, name: str, *, height: int = 0) -> None:
    """Save the top of a page, `height` pixels of it or all that it holds, for a dense screen."""
    context = browser.new_context(viewport={"width": 900, "height": height or 400}, device_scale_factor=2, offline=True)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.locator("details").first.evaluate_all("found => found.forEach(one => one.open = true)")
    picture = Image.open(io.BytesIO(tab.screenshot(full_page=not height))).convert("RGB")
    picture.quantize(256).save(ROOT / "docs" / f"{name}.png", optimize=True)
    context.close()


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is missing. Install it (on Debian: apt-get install chromium), then: make pictures")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(browser, check_page(Path(folder)), "check")
        take(browser, FEEDBACK, "feedback", height=760)
        take(browser, CLASS, "class", height=760)
        browser.close()


if __name__ == "__main__":
    main()
