"""Whatever nbformat or UTF-8 refuses is `partial` or `unreadable` with words, or does no harm; it is never `failed`."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.assignment import graded, run_submission, solution

HALF = "\ud83d"  # the first half of an emoji: JSON can say it, no file can hold it
ANSWER = "def double(x):\n    return x + x"


def source():
    return new_notebook(
        cells=[
            new_code_cell("import math"),
            solution("double", "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"),
            graded("double_test", "### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS", 2),
        ]
    )


def document(answer=ANSWER, **extra):
    """What a student hands in, as JSON's own values; cells of damage can be put into it."""
    notebook = source()
    notebook.cells[1].source, notebook.cells[2].source = answer, ""
    return json.loads(nbformat.writes(notebook)) | extra


def run_of(damaged, sandbox):
    """Graded from the bytes of a file, and written, read and validated as what is published."""
    content = json.dumps(damaged).encode() if isinstance(damaged, dict) else damaged
    run = run_submission(content, source(), sandbox)
    if run.notebook is not None:
        published = nbformat.reads(nbformat.writes(run.notebook).encode().decode(), as_version=4)
        nbformat.validate(published)
    json.dumps(run.flags, ensure_ascii=False).encode()
    return run


def with_cell(**parts):
    made = document()
    made["cells"].insert(1, {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], **parts})
    return made


PARTIAL = {
    "half a character in a comment": document(f"# {HALF}\n{ANSWER}"),
    "half a character in a string": document(f"face = '{HALF}'\n{ANSWER}"),
    "half a character in text": with_cell(cell_type="markdown", source=f"well {HALF} done"),
    "half a character in a list of lines": with_cell(source=["x = 1\n", f"# {HALF}"]),
    "a cell that is a number": document(cells=[5, *document()["cells"]]),
    "a source that is none": with_cell(source=None),
}
HARMLESS = {
    "half a character in an output": with_cell(outputs=[{"output_type": "stream", "name": "stdout", "text": HALF}]),
    "half a character in metadata": with_cell(metadata={"note": HALF, "tags": [HALF]}),
    "half a character in nbgrader's mark": with_cell(metadata={"nbgrader": {"grade_id": HALF, "grade": True}}),
    "half a character in a cell's id": with_cell(id=HALF),
    "half a character in the kernel's name": document(metadata={"kernelspec": {"name": HALF, "display_name": HALF}}),
    "tags that are no list": with_cell(metadata={"tags": 5, "collapsed": "yes", "jupyter": 3, "name": [], "format": 1}),
    "no number in metadata": with_cell(metadata={"score": float("nan")}),
    "outputs that are none": with_cell(outputs=5),
    "a kernel that is none": document(metadata={"kernelspec": "python", "language_info": 3}),
    "pictures that are none": with_cell(cell_type="markdown", attachments={"a.png": 5, "b.png": {"image/png": 6}}),
    "an unknown field": with_cell(colour="red") | {"signature": HALF},
}
BROKEN_CODE = {
    "a null character": "x = '\0'",
    "brackets without end": "(" * 5000,
    "a sum without end": "x = " + "+".join(["1"] * 3000),
    "signs without end": "x = " + "-" * 50_000 + "1",
    "a number without end": "x = " + "1" * 10_000,
    "elif without end": "x = 0\nif x == 1:\n    pass\n" + "".join(f"elif x == {n}:\n    pass\n" for n in range(900)),
    "a magic of half a character": f"%{HALF}",
    "a question without end": "?" * 500,
    "a shell that prints bytes": "!printf '\\xff\\xfe'",
}


@pytest.mark.parametrize("damage", PARTIAL)
def test_what_could_not_be_used_is_said(sandbox, damage):
    run = run_of(PARTIAL[damage], sandbox)
    assert run.status == "partial"
    assert [flag["kind"] for flag in run.flags] in (["damaged text"], ["damaged cell"])
    assert run.results[0].score == 2


@pytest.mark.parametrize("damage", HARMLESS)
def test_what_nobody_needs_does_no_harm(sandbox, damage):
    run = run_of(HARMLESS[damage], sandbox)
    assert run.status == "graded"
    assert run.results[0].score == 2


@pytest.mark.parametrize("damage", BROKEN_CODE)
def test_code_that_nobody_can_read_costs_its_own_cell_only(sandbox, damage):
    run = run_of(with_cell(source=BROKEN_CODE[damage]), sandbox)
    assert run.status in ("graded", "partial")
    assert run.results[0].score == 2


@pytest.mark.parametrize(
    "printed", ["print(chr(0xD83D))", "raise ValueError(chr(0xD83D))", "chr(0xD83D)", "print(chr(0))"]
)
def test_what_a_cell_prints_can_be_published(sandbox, printed):
    assert run_of(with_cell(source=printed), sandbox).results[0].score == 2


@pytest.mark.parametrize("answer", ["return chr(0xD83D)", "raise ValueError(chr(0xD83D))", "return {chr(0xD83D): 1}"])
def test_what_an_answer_gives_can_be_published(sandbox, answer):
    run = run_of(document(f"def double(x):\n    {answer}"), sandbox)
    assert run.results[0].score == 0
    json.dumps(run.results[0].as_entry(), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "content", [b"\xff\xfe{\0}\0", b'{"cells": [' + b"[" * 100_000, "[{".encode("utf-16"), b"\x80PK"]
)
def test_what_is_no_text_is_unreadable_with_words(sandbox, content):
    run = run_of(content, sandbox)
    assert run.status == "unreadable"
    assert "file" in run.flags[0]["message"]
