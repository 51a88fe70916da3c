"""What a learner reads names what really happened, also where it happened in another cell."""

import nbformat
import pytest
from nbformat.v4 import new_notebook

from tests.assignment import graded, run_submission, solution

HALF = "def half(x):\n    return x / 2"
WHY = {
    "a slip in its own cell": (
        ["def two(:\n    return 2"],
        "the cell that defines it raised SyntaxError",
    ),
    "a slip in the cell that it needs": (
        [HALF.replace(":", ""), "two = half(4)"],
        "the cell that defines it needs half, and the cell that defines half raised SyntaxError: expected ':'",
    ),
    "a slip two cells away": (
        [HALF.replace("    return", "        y = 1\n    return"), "four = half(8)", "two = four / 2"],
        "it needs four, and the cell that defines four needs half, and the cell that defines half raised Indentation",
    ),
    "an import that is not there": (
        ["import no_such_package as nsp", "two = nsp.half(4)"],
        "the cell that defines it needs nsp, and the cell that defines nsp raised ModuleNotFoundError",
    ),
    "a name that nothing defines": (
        ["two = hlaf(4)"],
        "the cell that defines it needs hlaf, and your notebook does not define hlaf",
    ),
    "a function that is not written": (
        [HALF.replace("return x / 2", "raise NotImplementedError()"), "def quarter(x):\n    return half(half(x))"]
        + ["two = quarter(8)"],
        "the cell that defines it raised NotImplementedError, because half is not written yet",
    ),
    "two cells that need each other": (
        ["two = four - 2", "four = two + 2"],
        "the cell that defines it needs four, and the cell that defines four raised NameError: name 'two'",
    ),
}


@pytest.mark.parametrize("what", WHY)
def test_a_missing_name_is_explained_by_what_went_wrong_first(sandbox, what):
    cells, words = WHY[what]
    with sandbox.session() as session:
        for source in cells:
            session.run_cell(source)
        assert words in str(session.lookup(["two"])["two"])


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (HALF.replace(":", ""), "the cell that defines half raised SyntaxError: expected ':'"),
        ("half = hlaf", "the cell that defines half needs hlaf, and your notebook does not define hlaf"),
        ("import no_such_package as half", "the cell that defines half raised ModuleNotFoundError"),
    ],
)
def test_a_name_that_is_missing_within_a_call_is_explained_too(sandbox, slip, words):
    with sandbox.session() as session:
        for source in (slip, "def quarter(x):\n    return half(half(x))"):
            session.run_cell(source)
        quarter = session.lookup(["quarter"])["quarter"]
        with pytest.raises(NameError, match="name 'half' is not defined") as raised:
            quarter(8)
    assert raised.value.because.startswith(words)


def test_a_hand_written_test_says_it(sandbox):
    source = new_notebook(
        cells=[
            solution("half", HALF),
            solution("quarter", "def quarter(x):\n    return half(half(x))"),
            graded("quarters", "assert quarter(8) == 2"),
        ]
    )
    handed_in = new_notebook(cells=[cell.copy() for cell in source.cells])
    handed_in.cells[0].source = HALF.replace(":", "")
    (result,) = run_submission(nbformat.writes(handed_in), source, sandbox).results
    assert result.outcomes[0].message == (
        "NameError: name 'half' is not defined, as the cell that defines half raised SyntaxError: expected ':' (line 1)"
    )
