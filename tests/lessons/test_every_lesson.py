"""What holds for every graded lesson: its form, and that it runs."""

import html
import re

import pytest

from tests.lessons.reading import GRADED, executed, lesson

CPU_SECONDS = 20
NARROW = 36  # characters of a text block that a phone shows in one line
READS = re.compile(r"\*\*[A-Z][^*]+[.?]\*\* ")  # "**Read the figure.** ", "**Compare the ends.** "
every_lesson = pytest.mark.parametrize("name", GRADED)


def markdown(name):
    return [cell.source for cell in lesson(name).cells if cell.kind == "markdown"]


def pictures(cell):
    """Alternative texts of the pictures that a cell shows."""
    shown = [output.get("data", {}) for output in cell.get("outputs", [])]
    assert not any("image/png" in data for data in shown), "show figures with plots.show(fig, alt=...)"
    found = [alt for data in shown for alt in re.findall(r'<img [^>]*?alt="([^"]*)"', data.get("text/html", ""))]
    return [html.unescape(alt) for alt in found]


@every_lesson
def test_says_first_what_you_learn_what_you_need_and_how_long_it_takes(name):
    opening = markdown(name)[0]
    assert opening.startswith(f"# {lesson(name).title}")
    for part in ("**After this lesson you can**", "**What you need first.**", "**Time.**"):
        assert part in opening
    assert f"{lesson(name).minutes} minutes" in opening


@every_lesson
def test_ends_with_what_to_remember_common_mistakes_and_further_reading(name):
    headings = re.findall(r"^## (.+)$", "\n".join(markdown(name)), re.MULTILINE)
    assert headings[-3:] == ["What to remember", "Common mistakes", "Where to read further"]


@every_lesson
def test_has_one_explorer_one_experiment_and_three_questions_and_asks_for_predictions(name):
    roles = [cell.role for cell in lesson(name).cells]
    assert (roles.count("explore"), roles.count("experiment"), roles.count("question")) == (1, 1, 3)
    assert sum("**Predict first.**" in source for source in markdown(name)) >= 2


@every_lesson
def test_every_exercise_has_a_worked_example_before_it(name):
    cells = lesson(name).cells
    for before, cell in zip(cells[:-1], cells[1:], strict=True):
        if cell.role == "exercise":
            assert "### Exercise" in before.source, f"{cell.name}: no heading before it"
            assert "worked example" in before.source, f"{cell.name}: no worked example before it"


@every_lesson
def test_formulas_are_closed_and_code_blocks_fit_a_narrow_page(name):
    for source in markdown(name):
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", source, flags=re.DOTALL)
        assert prose.count("$") % 2 == 0, "a formula is not closed"
        for block in re.findall(r"```\n(.*?)```", source, re.DOTALL):
            wide = [line for line in block.splitlines() if len(line) > NARROW]
            assert not wide, f"these lines would wrap: {wide}"


@every_lesson
def test_the_solved_lesson_runs_headless_in_time_and_prints_no_warning(name):
    notebook, seconds = executed(name)
    warnings = [
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert warnings == []
    assert seconds < CPU_SECONDS


@every_lesson
def test_every_figure_is_followed_by_a_sentence_that_reads_it(name):
    cells = executed(name)[0].cells
    for cell, following in zip(cells[:-1], cells[1:], strict=True):
        if pictures(cell):
            assert READS.match(following.source), f"nothing reads the figure of: {cell.source[:60]}"


@every_lesson
def test_every_picture_has_words_for_those_who_cannot_see_it(name):
    found = [alt for cell in executed(name)[0].cells for alt in pictures(cell)]
    assert len(found) >= 3
    assert all(len(alt) > 30 for alt in found)
