"""Nothing that a learner wrote runs in the browser of whoever opens a feedback page or the formgrader."""

import re
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.publish import pages

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
    converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
    exporter = converter.exporter_class(parent=converter, config=converter.config)
    totals = {"notebook": "01_halving", "score": 1, "max_score": 1, "late_penalty": 0}
    return exporter.from_notebook_node(learners_notebook(), resources={"nbgrader": totals})[0]


def formgrader_page(config):
    ours = Config(config)
    ours.HTMLExporter.template_name = "formgrade"
    ours.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {"index": 0, "total": 1, "base_url": "", "notebook_id": "01_halving", "submission_id": "1"}
    return HTMLExporter(config=ours).from_notebook_node(learners_notebook(), resources=resources)[0]


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


def test_figures_text_and_formulas_are_still_there(page):
    assert 'alt="Dev error by keep_prob"' in page
    assert "data:image/png;base64,iVBORw0KGgo=" in page
    assert "Mine" in page
    assert re.search(r'<img alt="pasted" src="data:image/png;base64,iVBORw0KGgo="', page)
    assert "$a &lt; b$" in page


def test_no_hidden_test_is_shown(page):
    assert "The grader tests half here." in re.sub(r"<[^>]+>", "", page)
    assert "HIDDEN" not in page
    assert "grade(" not in re.sub(r"<[^>]+>", "", page)


def test_a_hidden_test_without_its_end_is_cut_to_the_end_of_the_cell():
    assert pages.HIDDEN_TESTS.sub("", "a = 1\n### BEGIN HIDDEN TESTS\nsecret\n") == "a = 1\n"


def test_a_missing_image_does_not_stop_the_page(config):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("![lost](attachment:lost.png) <b>")])
    page, _ = HTMLExporter(config=config).from_notebook_node(notebook)
    assert "<pre>![lost](attachment:lost.png) &lt;b&gt;</pre>" in page


def test_an_image_from_elsewhere_is_not_fetched():
    assert pages.clean_html('<img src="https://example.org/pixel.png" alt="a">') == '<img alt="a">'


def test_a_style_cannot_cover_the_page():
    cleaned = pages.clean_html('<p style="position: fixed; inset: 0; background: url(https://e.org); color: red">a</p>')
    assert cleaned == '<p style="color:red">a</p>'


def test_a_formula_cannot_hold_a_link():
    assert pages.clean_html("$\\href{javascript:steal()}{x} + &#92;style{color: red}{y} + \\sigma$") == (
        "$href{javascript:steal()}{x} + style{color: red}{y} + \\sigma$"
    )


def test_a_checks_result_keeps_its_look():
    html = (
        '<div role="status" style="border-left: 4px solid #0a7d5a; padding: 4px 12px"><details><summary>Hint</summary>'
    )
    cleaned = pages.clean_html(html)
    assert "border-left:4px solid" in cleaned
    assert "<summary>Hint</summary>" in cleaned
