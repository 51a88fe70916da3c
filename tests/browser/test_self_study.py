"""A self-learner opens lesson 04 in JupyterLab, plays with the explorer, and solves an exercise at the second try."""

import pytest

NO_DIVISION = """\
def dropout_forward(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D, D
"""
RIGHT = NO_DIVISION.replace("return A * D, D", "return A * D / keep_prob, D")


class Notebook:
    """What a person does in JupyterLab: find a cell, write into it, run it, look at what comes out."""

    def __init__(self, page, address):
        self.page = page
        page.goto(address)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for(state="attached")

    def cell(self, text):
        """The code cell that holds ``text``."""
        return self.page.locator(".jp-CodeCell", has=self.page.locator(".cm-content", has_text=text)).first

    def run(self, text):
        """Run a cell and wait until it has its number."""
        cell = self.cell(text)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        before = cell.locator(".jp-InputPrompt").inner_text()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            "([prompt, before]) => /^\\[\\d+\\]:$/.test(prompt.innerText) && prompt.innerText !== before",
            arg=[cell.locator(".jp-InputPrompt").element_handle(), before],
        )
        return cell

    def write(self, text, source):
        """Replace what a cell holds."""
        cell = self.cell(text)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)


@pytest.fixture
def notebook(page, lab):
    opened = Notebook(page, lab("04_dropout.ipynb"))
    opened.run("import check")
    opened.run("import numpy as np")
    return opened


def test_moving_the_explorers_slider_changes_the_picture(notebook, tmp_path):
    cell = notebook.run("explore_dropout()")
    picture = cell.locator(".jp-OutputArea-output img").first
    picture.wait_for()
    before, alt = picture.get_attribute("src"), picture.get_attribute("alt")
    slider = cell.locator(".widget-slider .noUi-handle").first
    slider.focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowLeft")
    notebook.page.wait_for_function(
        "([output, before]) => output.querySelector('img').src !== before",
        arg=[cell.locator(".jp-OutputArea-output").first.element_handle(), before],
    )
    assert alt
    cell.screenshot(path=tmp_path / "explorer.png")


def test_a_wrong_answer_gets_a_hint_and_the_right_one_passes(notebook, tmp_path):
    notebook.write("def dropout_forward(", NO_DIVISION)
    notebook.run("def dropout_forward(")
    cell = notebook.run('check("dropout_forward"')
    output = cell.locator(".jp-OutputArea-output")
    assert "not there yet" in output.inner_text()
    assert "no division" in output.inner_text()
    hint = output.locator("details", has_text="First hint")
    hint.locator("summary").click()
    assert "keep_prob" in hint.inner_text()
    cell.screenshot(path=tmp_path / "wrong.png")

    notebook.write("def dropout_forward(", RIGHT)
    notebook.run("def dropout_forward(")
    cell = notebook.run('check("dropout_forward"')
    assert "dropout_forward: passed, 3 of 3 points" in cell.locator(".jp-OutputArea-output").inner_text()
    cell.screenshot(path=tmp_path / "right.png")
