"""Every formula of every lesson is typeset: in JupyterLab, and in a feedback page without a network."""

import io
import re
import time

import nbformat
import pytest
from rich.console import Console

from autograder.course import Course
from autograder.grading.run import grade_class
from autograder.publish.feedback import feedback_path
from tests.browser.conftest import ROOT

LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb") if path.stem != "00_index")
GRADED = sorted(path.name for path in (ROOT / "source").iterdir())
STUDENT = "ann"
SECONDS = 240  # for a machine that is busy; a quick one needs five
CODE = re.compile(r"^(```|~~~).*?^\1|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.DOTALL)
# By cell, whether it shows a dollar sign that is no code, and how many formulas it shows.
SEEN = """
() => [...document.querySelectorAll(".jp-MarkdownCell")].map(cell => {
    const copy = cell.querySelector(".jp-RenderedMarkdown")?.cloneNode(true);
    if (!copy) return null;
    const drawn = copy.querySelectorAll("mjx-container").length;
    copy.querySelectorAll("code, mjx-container").forEach(part => part.remove());
    const place = cell.closest("[data-windowed-list-index]")?.dataset.windowedListIndex ?? "?";
    return [place, copy.textContent.includes("$"), drawn];
}).filter(Boolean)
"""
SCROLL = "it => { const from = it.scrollTop; it.scrollBy(0, 600); return it.scrollTop > from }"


def formulas(notebook):
    """How many formulas the text of a notebook holds."""
    texts = (CODE.sub("", cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return sum(len(FORMULA.findall(text)) for text in texts)


@pytest.mark.parametrize("name", LESSONS)
def test_jupyterlab_typesets_every_formula(name, lab, open_notebook):
    page = open_notebook(lab(f"{name}.ipynb")).page
    expected = formulas(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4))
    drawn, failed = {}, 0
    scroller = page.locator(".jp-WindowedPanel-outer").first
    # JupyterLab draws only what is near the window, and takes its time: go down again and again until all was seen.
    deadline = time.monotonic() + SECONDS
    while sum(drawn.values()) != expected and time.monotonic() < deadline:
        for place, raw, number in page.evaluate(SEEN):
            drawn[place] = max(drawn.get(place, 0), 0 if raw else number)
        failed += page.locator("mjx-merror").count()
        if not scroller.evaluate(SCROLL):
            scroller.evaluate("it => it.scrollTo(0, 0)")
        page.wait_for_timeout(100)
    assert failed == 0
    assert sum(drawn.values()) == expected


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The solved notebooks of all lessons, graded; their feedback pages lie below."""
    folder = tmp_path_factory.mktemp("graded")
    for name in GRADED:
        place = folder / "submitted" / STUDENT / name
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_bytes((ROOT / "source" / name / f"{name}.ipynb").read_bytes())
    console = Console(file=io.StringIO())
    grade_class(Course.load(ROOT).with_own_database(), GRADED, folder / "submitted", folder / "out", console)
    return folder / "out"


@pytest.mark.parametrize("name", GRADED)
def test_a_feedback_page_typesets_every_formula_without_a_network(name, graded, browser):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(feedback_path(graded, STUDENT, name, name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    sizes = page.locator(".notebook math").evaluate_all("all => all.map(it => it.getBoundingClientRect().width)")
    assert min(sizes) > 0
    assert len(sizes) == formulas(nbformat.read(ROOT / "source" / name / f"{name}.ipynb", as_version=4))
    context.close()
