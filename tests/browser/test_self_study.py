"""A self-learner goes from the index to a lesson, solves an exercise at the second try, and comes back another day."""

import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import TOKEN

NO_DIVISION = """\
def dropout_forward(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D, D
"""
RIGHT = NO_DIVISION.replace("return A * D, D", "return A * D / keep_prob, D")


@pytest.fixture
def lesson(open_notebook, lab):
    opened = open_notebook(lab("04_dropout.ipynb"))
    opened.run("import check")
    opened.run("import numpy as np")
    return opened


def test_long_lines_are_wrapped_and_nbgraders_buttons_are_for_a_class(open_notebook, lab):
    opened = open_notebook(lab("04_dropout.ipynb"))
    expect(opened.page.locator(".jp-CodeCell .cm-content").first).to_have_class(re.compile("cm-lineWrapping"))
    assert opened.page.get_by_text("Validate", exact=True).count() == 0
    assert opened.page.get_by_role("menuitem", name="Nbgrader").count() == 0


def test_a_self_learner_from_the_index_to_a_solved_exercise_and_back(page, open_notebook, lab, pictures):
    index = open_notebook(lab("00_index.ipynb"))
    shown = index.shown("overview()")
    expect(shown).to_contain_text("Start with")
    page.screenshot(path=pictures / "index.png")
    shown.get_by_role("link", name="04 Dropout").click()
    page.locator(".lm-TabBar-tab.lm-mod-current", has_text="04_dropout").wait_for()

    lesson = open_notebook(lab("04_dropout.ipynb"))
    checked = 'check("dropout_forward", dropout_forward)'
    expect(lesson.shown("import check")).to_contain_text("0 of 10 solved in this lesson; next: dropout_mask")
    lesson.run("import numpy as np")
    lesson.run("def dropout_mask(")
    blank = lesson.shown("The visible tests of dropout_mask pass")
    expect(blank).to_have_text("NotImplementedError in dropout_mask: not written yet")
    lesson.run("def dropout_forward(")
    quiet = lesson.shown(checked)
    expect(quiet).to_contain_text("not started yet")
    expect(quiet.locator("details")).to_have_count(0)
    page.screenshot(path=pictures / "blank.png")

    lesson.write("def dropout_forward(", NO_DIVISION)
    lesson.run("def dropout_forward(")
    wrong = lesson.shown(checked)
    expect(wrong).to_contain_text("not there yet")
    expect(wrong).to_contain_text("no division")
    hint = wrong.locator("details", has_text="What your code does")
    hint.locator("summary").click()
    expect(hint).to_contain_text("keep_prob")
    page.screenshot(path=pictures / "wrong.png")
    (again,) = re.findall(r"dropout_forward\(\*failing\[.*?\]\)", wrong.inner_text())
    lesson.write(checked, again)
    expect(lesson.shown("failing[")).to_contain_text("array")
    lesson.write("failing[", checked)

    lesson.write("def dropout_forward(", RIGHT.replace("):", ")"))  # the function from before is still there
    lesson.run("def dropout_forward(")
    expect(lesson.shown(checked)).to_contain_text("SyntaxError in line 1")

    lesson.write("def dropout_forward(", RIGHT)
    lesson.run("def dropout_forward(")
    right = lesson.shown(checked)
    expect(right).to_contain_text("dropout_forward: passed, 3 of 3 points")
    expect(right).to_contain_text("1 of 10 solved in this lesson")
    page.screenshot(path=pictures / "right.png")
    lesson.save()

    lab.stop_kernels()  # another day
    index = open_notebook(lab("00_index.ipynb"))
    shown = index.shown("overview()")
    expect(shown).to_contain_text("Continue with Dropout: dropout_mask is next")
    expect(shown).to_contain_text("1 of 10")
    page.screenshot(path=pictures / "index_another_day.png")
    lesson = open_notebook(lab("04_dropout.ipynb"))
    expect(lesson.cell("def dropout_forward(")).to_contain_text("return A * D / keep_prob, D")


def test_an_explorer_is_named_moves_by_keyboard_and_comes_back_with_the_notebook(
    lesson, open_notebook, lab, page, pictures
):
    cell = lesson.run("explore_dropout()")
    live = cell.locator(".practicaldl-explorer")
    live.wait_for()
    image = live.locator("img")
    before, alt = image.get_attribute("src"), image.get_attribute("alt")
    assert alt
    assert cell.locator("img:visible").count() == 1
    slider = live.get_by_role("slider", name="keep_prob, hidden layer 2")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("([image, before]) => image.src !== before", arg=[image.element_handle(), before])
    page.wait_for_function("image => image.alt.includes('0.65')", arg=image.element_handle())
    assert slider.get_attribute("aria-valuetext") == "0.65"
    assert image.evaluate("image => image.naturalWidth / image.width") >= 1.9
    assert live.locator("[role=status].spoken").inner_text() == image.get_attribute("alt")
    found = Axe().run(page, context=".practicaldl-explorer").response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    cell.screenshot(path=pictures / "explorer.png")
    lesson.save()

    lab.stop_kernels()
    page.goto("about:blank")
    cell = open_notebook(f"{lab.address}/lab/tree/notebooks/04_dropout.ipynb?token={TOKEN}&reset").cell(
        "explore_dropout()"
    )
    cell.scroll_into_view_if_needed()
    again = cell.locator(".practicaldl-explorer img")
    again.wait_for()
    assert "0.65" in again.get_attribute("alt")
    assert again.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    cell.screenshot(path=pictures / "explorer_reopened.png")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(lab.folder / "notebooks/04_dropout.ipynb")]
    subprocess.run([*command, "--output", "exported"], check=True, capture_output=True)
    page.context.set_offline(True)
    page.goto((lab.folder / "notebooks/exported.html").as_uri())
    still = page.locator("[class^=practicaldl-still] img")
    assert still.evaluate("image => image.decode().then(() => image.naturalWidth > 0 && image.clientWidth > 300)")
    page.context.set_offline(False)
