"""What a learner reads names what really happened, also where it happened in another cell."""

import pytest

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
