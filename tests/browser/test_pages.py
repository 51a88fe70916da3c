"""Feedback page and class report in a browser: nothing serious for axe-core, nothing cut off, also on paper."""

import json
import re

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.grading.gradebook import GradebookWriter
from autograder.grading.registration import register
from autograder.grading.results import Record, Results
from autograder.publish.feedback import autograded_path, feedback_path, render
from autograder.publish.report import write_report
from autograder.verdict.render import as_html
from tests.grading.small import gradebook, make_course, write_source
from tests.publish import sample

UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Addresses of the pages of a small class: Ann, Bob who copied her, and Cem who handed in nothing."""
    out = tmp_path_factory.mktemp("pages")
    course = make_course(out / "course")
    write_source(course.root, "halving", halving=sample.source())
    register(course, "halving", out)
    with gradebook(course, out) as opened:
        opened.add_student("cem", first_name="Cem", last_name="Ay")
    standing = sample.final()
    for student in ("ann", "bob"):
        notebook = sample.graded()
        path = autograded_path(out, student, "halving", "halving")
        path.parent.mkdir(parents=True)
        path.write_text(nbformat.writes(notebook))
        with GradebookWriter(course, out) as writer:
            writer.save(student, "halving", {"halving": None}, None)
        entries = [result.as_entry() for result in sample.RESULTS]
        flags = [{"kind": "renamed file", "message": "The file is called 'x.ipynb'.", "level": "flag"}]
        flags += [{"kind": "copied cell", "message": "There are 2 copies of the cell q1.", "level": "note"}]
        record = Record(student, "halving", "graded", "bubblewrap", 3.0, 14.0, 0.1, exercises=entries, flags=flags)
        Results(out).write(record)
        feedback = feedback_path(out, student, "halving", "halving")
        feedback.parent.mkdir(parents=True)
        feedback.write_text(render(sample.page(notebook, standing, student)))
    index = write_report(course, out)
    check = out / "check.html"
    check.write_text(
        "<!doctype html><html lang='en'><title>A check</title><style>:root { color-scheme: light dark }</style><main>"
        "<h1>A check</h1>" + "".join(map(as_html, sample.RESULTS)) + "</main></html>"
    )
    found = {"feedback": feedback_path(out, "ann", "halving", "halving"), "index": index, "check": check}
    return {name: path.as_uri() for name, path in (found | {"report": index.with_name("halving.html")}).items()}


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def opened(browser, pages, scheme):
    """Open a page at a width; nothing may be fetched and nothing may go wrong in it."""
    contexts, wrong = [], []

    def visit(name, width=1200):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
        tab.goto(pages[name])
        return tab

    yield visit
    for context in contexts:
        context.close()
    assert [line for line in wrong if not line.startswith("data:")] == []


@pytest.mark.parametrize("name", ["feedback", "report", "index", "check"])
@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing_serious(opened, name, width, scheme, tmp_path):
    tab = opened(name, width)
    tab.evaluate(UNFOLD)
    found = Axe().run(tab).response["violations"]
    serious = [
        (violation["id"], node["target"], node["failureSummary"])
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    tab.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)
    assert serious == [], json.dumps(serious, indent=1)


@pytest.mark.parametrize("name", ["feedback", "report", "index"])
def test_nothing_is_cut_off_on_a_phone(opened, name):
    tab = opened(name, 390)
    tab.evaluate(UNFOLD)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_of_the_summary_leads_to_the_exercise(opened):
    tab = opened("feedback", 390)
    tab.get_by_role("row", name=re.compile("half")).get_by_role("link").click()
    assert tab.evaluate("location.hash") == "#exercise-half"
    assert tab.locator("#exercise-half h2").is_visible()
    assert tab.locator("#exercise-half details.hint summary").first.is_visible()


def test_paper_shows_hints_and_wraps_code(opened):
    tab = opened("feedback", 680)
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 680
    assert tab.locator("#exercise-half details.hint p").first.is_visible()
    assert not tab.locator("details.notebook").is_visible()
    paper = tab.pdf(prefer_css_page_size=True)
    assert 1 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 4


def test_tables_sort_and_filter(opened):
    tab = opened("report")
    students = tab.locator("section", has=tab.get_by_role("heading", name="Students", exact=True))
    names = students.locator("tbody tr:not([hidden]) td:first-child")
    assert names.all_inner_texts() == ["ann", "bob", "cem"]
    head = students.get_by_role("columnheader", name="student")
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert names.all_inner_texts() == ["cem", "bob", "ann"]
    students.get_by_role("searchbox").fill("nothing handed")
    assert names.all_inner_texts() == ["cem"]
    assert students.locator("output").inner_text() == "1 of 3"


def test_the_report_says_who_needs_a_look(opened):
    tab = opened("report")
    look = tab.get_by_role("region", name="Who needs a look")
    look.evaluate("each => each.querySelectorAll('details').forEach(one => one.open = true)")
    said = look.inner_text()
    assert "1 handed in nothing" in said
    assert "Cem Ay" in said
    assert "2 flagged: renamed file" in said
    assert "2 with slips that need nothing" in said
