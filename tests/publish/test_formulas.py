"""Formulas are drawn by the browser alone; what cannot be drawn can still be read."""

from pathlib import Path

import pytest

from autograder.publish.formulas import mathml
from autograder.publish.harmless import prose_html

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("[0-9]*.py"))


@pytest.mark.parametrize(
    ("latex", "drawn"),
    [
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "<mtable"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}", "<mtext>else</mtext>"),
        (r"\arg\min_x f(x)", "<mo>arg</mo>"),
        (r"\text{keep\_prob}", "<mtext>keep_prob</mtext>"),
        (r"a < b", "<mo>&lt;</mo>"),
    ],
)
def test_a_formula_is_drawn(latex, drawn):
    assert drawn in mathml(latex)


@pytest.mark.parametrize("latex", [r"\unknown{x}", "x_", "{" * 5000, r"\begin{nothing} x"])
def test_what_cannot_be_drawn_stays_readable(latex):
    assert mathml(latex).startswith("<code>")


def test_a_formula_on_its_own_line_can_be_scrolled_by_keyboard():
    assert '<span class="formula" tabindex="0"><math display="block">' in prose_html("$$x$$")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_formula_of_the_lessons_is_drawn(lesson):
    import jupytext

    for cell in jupytext.read(lesson).cells:
        if cell.cell_type == "markdown" and "$" in cell.source:
            drawn = prose_html(cell.source)
            assert "<code>\\" not in drawn
            assert "\ue000" not in drawn
