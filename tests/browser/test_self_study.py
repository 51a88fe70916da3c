"""A self-learner goes from the index to a lesson, solves an exercise at the second try, and comes back another day."""

import re
import subprocess
import sys

import pytest

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


def test_nbgraders_buttons_are_for_a_class(open_notebook, lab):
    opened = open_notebook(lab("04_dropout.ipynb"))
    assert opened.page.get_by_text("Validate", exact=True).count() == 0
    assert opened.page.get_by_role("menuitem", name="Nbgrader").count() == 0


def test_a_self_learner_from_the_index_to_a_solved_exercise_and_back(page, open_notebook, lab, pictures):
    index = open_notebook(lab("00_index.ipynb"))
    shown = index.run("overview()").locator(".jp-OutputArea-output").first
    assert "Start with Splits" in shown.inner_text()
    page.screenshot(path=pictures / "index.png")
    shown.get_by_role("link", name="04 Dropout").click()
    page.locator(".lm-TabBar-tab.lm-mod-current", has_text="04_dropout").wait_for()

    lesson = open_notebook(lab("04_dropout.ipynb"))
    shown = lesson.run("import check").locator(".jp-OutputArea-output").first
    assert "0 of 10 solved in this lesson; next: dropout_mask" in shown.inner_text()
    lesson.run("import numpy as np")
    lesson.run("def dropout_forward(")
    quiet = lesson.run('check("dropout_forward"').locator(".jp-OutputArea-output")
    assert "not started yet" in quiet.inner_text()
    assert quiet.locator("details").count() == 0
    quiet.screenshot(path=pictures / "blank.png")

    lesson.write("def dropout_forward(", NO_DIVISION)
    lesson.run("def dropout_forward(")
    cell = lesson.run('check("dropout_forward"')
    output = cell.locator(".jp-OutputArea-output")
    assert "not there yet" in output.inner_text()
    assert "no division" in output.inner_text()
    hint = output.locator("details", has_text="First hint")
    hint.locator("summary").click()
    assert "keep_prob" in hint.inner_text()
    cell.screenshot(path=pictures / "wrong.png")
    (again,) = re.findall(r"dropout_forward\(\*failing\[.*?\]\)", output.inner_text())
    lesson.write('check("dropout_forward"', again)
    assert "array" in lesson.run("failing[").locator(".jp-OutputArea-output").inner_text()
    lesson.write("failing[", 'check("dropout_forward", dropout_forward)')

    lesson.write("def dropout_forward(", RIGHT[:-20])  # half a line: the function from before is still there
    lesson.run("def dropout_forward(")
    output = lesson.run('check("dropout_forward"').locator(".jp-OutputArea-output")
    assert "failed when it last ran" in output.inner_text()

    lesson.write("def dropout_forward(", RIGHT)
    lesson.run("def dropout_forward(")
    cell = lesson.run('check("dropout_forward"')
    assert "dropout_forward: passed, 3 of 3 points" in cell.locator(".jp-OutputArea-output").inner_text()
    assert "1 of 10 solved in this lesson" in cell.locator(".jp-OutputArea-output").inner_text()
    cell.screenshot(path=pictures / "right.png")
    for text in ("def dropout_mask(", "dropout_mask(("):
        cell = lesson.run(text)
    assert cell.locator(".jp-OutputArea-output").inner_text().count("\n") < 3
    cell.screenshot(path=pictures / "visible_test_of_a_blank.png")
    lesson.save()

    lab.stop_kernels()  # another day
    index = open_notebook(lab("00_index.ipynb"))
    shown = index.run("overview()").locator(".jp-OutputArea-output").first
    assert "Continue with Dropout: dropout_mask is next" in shown.inner_text()
    assert "1 of 10" in shown.inner_text()
    page.screenshot(path=pictures / "index_another_day.png")


def test_an_explorer_is_named_moves_by_keyboard_and_comes_back_with_the_notebook(lesson, lab, page, pictures):
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
    cell.screenshot(path=pictures / "explorer.png")
    lesson.save()

    lab.stop_kernels()
    page.goto("about:blank")
    page.goto(f"{lab.address}/lab/tree/notebooks/04_dropout.ipynb?token=browser-test&reset")
    again = page.locator(".practicaldl-explorer img")
    again.scroll_into_view_if_needed()
    assert "0.65" in again.get_attribute("alt")
    assert again.evaluate("image => image.complete && image.naturalWidth > 0")
    page.screenshot(path=pictures / "explorer_reopened.png")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(lab.folder / "notebooks/04_dropout.ipynb")]
    subprocess.run([*command, "--output", "exported"], check=True, capture_output=True)
    page.context.set_offline(True)
    page.goto((lab.folder / "notebooks/exported.html").as_uri())
    still = page.locator("[class^=practicaldl-still] img")
    assert still.evaluate("image => image.complete && image.naturalWidth > 0 && image.clientWidth > 300")
    page.context.set_offline(False)
