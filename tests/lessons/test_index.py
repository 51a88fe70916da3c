"""The index: its order, its prerequisites and its times are those of the lessons."""

import base64
import io
import re
from functools import cache

import numpy as np
from PIL import Image

from scripts import course_map
from tests.lessons.reading import FOLDER, GRADED, lesson

TEXT = "\n".join(cell.source for cell in lesson("00_index").cells)
EARLIER = re.compile(r"\(?lessons? ((?:\d+(?:, | and )?)+)")


def needed_by(name):
    """The lessons that a lesson names as its prerequisites."""
    opening = lesson(name).cells[0].source
    told = opening[opening.index("**What you need first.**") : opening.index("**Time.**")]
    return {int(number) for found in EARLIER.findall(told.replace("\n", " ")) for number in re.findall(r"\d+", found)}


@cache
def all_before(number):
    """What the arrows of the map lead from, directly or by other lessons."""
    arrows = {int(later): int(earlier) for later, earlier in course_map.NEEDS.items()}
    return {arrows[number]} | all_before(arrows[number]) if number in arrows else set()


def test_the_picture_in_the_text_is_the_map_and_light_and_told_in_words():
    ((words, picture),) = course_map.LINE.findall((FOLDER / "00_index.py").read_text(encoding="utf-8"))
    assert words == course_map.alt()
    assert len(picture) < 25_000
    shown, drawn = (
        np.asarray(Image.open(io.BytesIO(png)).convert("L"), float)
        for png in (base64.b64decode(picture), course_map.png())
    )
    assert shown.shape == drawn.shape
    assert np.abs(shown - drawn).mean() < 3  # of 255: fonts are drawn a little otherwise elsewhere


def test_the_map_leads_to_a_lesson_from_all_that_it_needs_and_forward_only():
    for number, name in enumerate(GRADED, start=1):
        assert needed_by(name) <= all_before(number), name
        assert all(earlier < number for earlier in all_before(number))


def test_the_list_says_the_same_as_the_map():
    entry = re.compile(r"^(\d+)\. \*\*\[.*?\]\((\w+)\.ipynb\)(.*?)(?=^\d+\. |\Z|^## )", re.MULTILINE | re.DOTALL)
    entries = entry.findall(TEXT)
    assert [name for _, name, _ in entries] == [*GRADED, "10_capstone"]
    for number, _, text in entries[:-1]:
        told = {int(n) for n in re.findall(r"lesson\s+(\d+)", text)}
        assert told <= all_before(int(number))
        assert set().union(told, *map(all_before, told)) == all_before(int(number))


def test_times_are_sums_of_the_lessons_minutes():
    minutes = {name[:2]: lesson(name).minutes for name in [*GRADED, "10_capstone"]}
    together = int(re.search(r"together take about (\d+) minutes", TEXT).group(1))
    assert abs(sum(minutes.values()) - together) < 25
    first, more = (int(n) for n in re.findall(r"\*\*(\d+) minutes", TEXT))
    assert first == minutes["01"] + minutes["02"]
    assert more == minutes["07"] + minutes["08"]
