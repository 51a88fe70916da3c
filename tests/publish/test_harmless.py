"""Nothing that a learner wrote runs in the browser of whoever opens a feedback page or the formgrader."""

import re
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.assignment.remarks import sign
from autograder.grading.standing import Final
from autograder.publish.feedback import Page, render
from autograder.publish.formgrader import HIDDEN_TESTS
from autograder.publish.harmless import clean_html, prose_html

ATTACK = (
    "<script>steal()</script><img src=x onerror=steal()><a href='javascript:steal()'>x</a><iframe srcdoc='x'></iframe>"
)
BREAKOUT = '"><script>steal()</script>'
FIGURE = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="Dev error by keep_prob" style="max-width: 100%">'


def learners_notebook():
    """A notebook that attacks its reader wherever nbconvert's templates print a field."""
    code = nbformat.v4.new_code_cell(
        "# The grader tests half here.\n### BEGIN HIDDEN TESTS\ngrade('half', half)\n### END HIDDEN TESTS",
        metadata={"magics_language": BREAKOUT, "tags": [BREAKOUT], "nbgrader": nbgrader("half", grade=True)},
        outputs=[
            nbformat.v4.new_output("display_data", {"text/html": ATTACK + FIGURE, "text/plain": ATTACK}),
            nbformat.v4.new_output("display_data", {"application/javascript": "steal()"}),
            nbformat.v4.new_output("display_data", {"text/vnd.mermaid": ATTACK}),
            nbformat.v4.new_output("display_data", {"image/svg+xml": f"<svg>{ATTACK}</svg>"}),
            nbformat.v4.new_output(
                "display_data", {"image/png": BREAKOUT}, metadata={"image/png": {"width": BREAKOUT}}
            ),
            nbformat.v4.new_output("display_data", {"text/latex": ATTACK}),
            nbformat.v4.new_output("stream", name="stdout", text=ATTACK),
            nbformat.v4.new_output("error", ename=ATTACK, evalue=ATTACK, traceback=[ATTACK]),
        ],
    )
    code.execution_count = BREAKOUT
    code.id = BREAKOUT
    markdown = nbformat.v4.new_markdown_cell(
        f"# Mine\n{ATTACK}\n\n[x](javascript:steal()) $a < b$\n\n![pasted](attachment:i.png) ![bad](attachment:j.png)",
        attachments={"i.png": {"image/png": "iVBORw0KGgo="}, "j.png": {BREAKOUT: BREAKOUT}},
    )
    return nbformat.from_dict(
        {
            "cells": [
                markdown,
                nbformat.v4.new_raw_cell(ATTACK, metadata={"raw_mimetype": "text/html"}),
                code,
                nbformat.v4.new_code_cell("1", metadata={"nbgrader": nbgrader(BREAKOUT, grade=True)}),
            ],
            "metadata": {"language_info": {"name": BREAKOUT, "pygments_lexer": BREAKOUT}, "title": BREAKOUT},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def nbgrader(grade_id, **flags):
    cell = {
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
        "schema_version": 3,
        "points": 1,
        "score": 1,
    }
    return cell | {"grade_id": grade_id} | flags


@pytest.fixture
def config():
    return PyFileConfigLoader("nbgrader_config.py", path=str(Path(__file__).parents[2])).load_config()


def feedback_page(config):
    final = Final(1.0, 1.0, cells={("01_halving", "half"): 1.0})
    text = nbformat.writes(learners_notebook())
    return render(Page("ann", "01_halving", "01_halving", text, final, {("01_halving", "half"): 1.0}))


def formgrader_page(config, notebook=None):
    ours = Config(config)
    ours.HTMLExporter.template_name = "formgrade"
    resources = {"index": 0, "total": 1, "base_url": "", "notebook_id": "01_halving", "submission_id": "1"}
    return HTMLExporter(config=ours).from_notebook_node(notebook or learners_notebook(), resources=resources)[0]


@pytest.fixture(params=[feedback_page, formgrader_page])
def page(request, config):
    return request.param(config)


def test_no_script_of_the_learner_is_left(page):
    shown_as_text = re.sub(r"&lt;.*?&gt;", "", page)
    assert "<script>steal" not in page
    assert not re.search(r"<[^>]*\bon(error|load)\s*=[^>]*steal", shown_as_text)
    assert "javascript:steal" not in re.sub(r"<pre>.*?</pre>", "", shown_as_text, flags=re.DOTALL)
    assert "<iframe" not in page
    assert "text/vnd.mermaid" not in page


def test_text_pasted_images_and_formulas_are_still_there(page):
    assert "Mine" in page
    (pasted,) = re.findall(r'<img [^>]*alt="pasted"[^>]*>', page)
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in pasted
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in page


def test_the_formgrader_shows_figures(config):
    page = formgrader_page(config)
    assert 'alt="Dev error by keep_prob"' in page
    assert "data:image/png;base64,iVBORw0KGgo=" in page


def test_the_formgrader_needs_no_network(config):
    page = formgrader_page(config)
    assert "mathjax/2" not in page
    assert "Startup: { signal" in page


def test_the_formgrader_says_status_flags_and_trust(config):
    notebook = learners_notebook()
    verdict = {"name": "half", "trust": "inside"}
    notebook.cells[2].metadata.autograder = nbformat.from_dict({"verdict": verdict})
    notebook.cells[0].metadata.autograder = nbformat.from_dict({"given": True})
    sign(notebook, "partial", "bubblewrap", [{"kind": "missing cell", "message": ATTACK, "level": "flag"}])
    page = formgrader_page(config, notebook)
    assert "<b>status: partial</b>, isolation: bubblewrap" in page
    assert "<b>missing cell</b>: &lt;script&gt;" in page
    assert "<b>trust: inside</b>: <code>half</code>" in page
    assert "<details><summary>Mine</summary>" in page


def test_no_hidden_test_is_shown(page):
    assert "HIDDEN" not in page
    assert "grade(" not in re.sub(r"<[^>]+>", "", page)


def test_a_hidden_test_without_its_end_is_cut_to_the_end_of_the_cell():
    assert HIDDEN_TESTS.sub("", "a = 1\n### BEGIN HIDDEN TESTS\nsecret\n") == "a = 1\n"


def test_a_missing_image_does_not_stop_the_page(config):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("![lost](attachment:lost.png) <b>")])
    page, _ = HTMLExporter(config=config).from_notebook_node(notebook)
    assert "<pre>![lost](attachment:lost.png) &lt;b&gt;</pre>" in page


def test_an_image_from_elsewhere_is_not_fetched():
    assert clean_html('<img src="https://example.org/pixel.png" alt="a">') == '<img alt="a">'


def test_a_style_cannot_cover_the_page():
    cleaned = clean_html('<p style="position: fixed; inset: 0; background: url(https://e.org); color: red">a</p>')
    assert cleaned == '<p style="color:red">a</p>'


def test_a_formula_cannot_hold_a_link_or_a_script():
    for attack in ("\\href{javascript:steal()}{x}", "\\style{color: red}{y}", "\\text{<script>steal()</script>}"):
        drawn = prose_html(f"${attack}$")
        assert drawn.startswith("<p><math"), drawn
        assert not re.search(r"<script|href|style", drawn)


def test_a_checks_result_keeps_its_look():
    html = (
        '<div role="status" style="border-left: 4px solid #0a7d5a; padding: 4px 12px"><details><summary>Hint</summary>'
    )
    cleaned = clean_html(html)
    assert "border-left:4px solid" in cleaned
    assert "<summary>Hint</summary>" in cleaned
