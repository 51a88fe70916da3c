"""Before a class is graded, its assignment's own solution must pass: an instructor's slip costs no student a point."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.proof import Unproven, prove
from autograder.assignment.run import Ways
from tests.assignment import NAME, assignment_of, graded, mark, solution

DOUBLE = solution("double", "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION")


def notebook(*tests, before=()):
    return new_notebook(cells=[*before, DOUBLE, *(graded(f"test{n}", text) for n, text in enumerate(tests))])


def proof_of(sandbox, *tests, before=(), files=None):
    return prove(assignment_of(notebook(*tests, before=before), files), sandbox)


SLIPS = {
    "misspelt name": ("assert dubble(2) == 4", "dubble"),
    "syntax error": ("assert double(2) = 4", "SyntaxError"),
    "missing package": ("import no_such_package\nassert double(2) == 4", "no_such_package"),
    "unknown exercise": ("from autograder import grade\ngrade('no_such_exercise', double)", "no_such_exercise"),
    "fails its own test": ("assert double(2) == 5, 'two doubled'", "two doubled"),
    "more points than it is worth": ("assert double(2) == 4\n3", "is worth 1"),
    "points of another exercise": ("from autograder import grade\ngrade('dropout_mask', double)", "dropout_mask"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_test_is_named_with_its_cell(sandbox, slip):
    text, word = SLIPS[slip]
    found = proof_of(sandbox, "assert double(1) == 2", text)
    assert len(found.problems) == 1
    assert "cell test1" in found.problems[0]
    if slip != "points of another exercise":
        assert word in found.problems[0]
    with pytest.raises(Unproven, match="test1"):
        found.require("assignment")


OUTSIDE = {
    "plain": "assert double(3) == 6",
    "builtin exception": "try:\n    double()\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError",
    "magic": "%%time\nassert double(3) == 6",
    "last line is no score": "assert double(3) == 6\n'well done'",
    "half the points": "assert double(3) == 6\n0.5",
    "file": "import csv\nassert double(len(list(csv.reader(open('rows.csv'))))) == 4",
    "local module": "from reference import two\nassert double(two) == 4",
    "helper of an earlier test": "def same(x):\n    assert double(x) == x + x\nsame(4)",
}
INSIDE = {
    "source": "import inspect\nassert 'for' not in inspect.getsource(double)\nassert double(2) == 4",
    "doctest": "import doctest\nassert doctest.testmod().failed == 0",
    "shell": "assert get_ipython().user_ns['double'](2) == 4",
    "a global of the test": "factor = 3\ndef f():\n    return factor\nassert double.__globals__['factor'] == 3",
}
FILES = {"rows.csv": b"a,b\n1,2\n", "reference.py": b"two = 2\n"}


@pytest.mark.parametrize("style", OUTSIDE)
def test_what_works_on_stand_ins_runs_outside(sandbox, style):
    found = proof_of(sandbox, OUTSIDE[style], files=FILES)
    assert found.problems == []
    assert found.ways[NAME].inside == frozenset()


@pytest.mark.parametrize("style", INSIDE)
def test_what_looks_into_the_learners_process_runs_inside(sandbox, style):
    found = proof_of(sandbox, INSIDE[style])
    assert found.problems == []
    assert found.ways[NAME].inside == {"test0"}
    assert "not safe" in found.remarks[-1]


def test_what_a_later_cell_needs_of_a_test_is_there(sandbox):
    cells = [
        DOUBLE,
        graded("test0", "import math\nexpected = math.floor(double(2.5))\nassert expected == 5"),
        new_code_cell("later = math.ceil(expected / 2)", metadata=mark("later", locked=True)),
        solution("answer", "### BEGIN SOLUTION\nanswer = later + expected\n### END SOLUTION"),
        graded("test1", "assert answer == 8"),
    ]
    assert prove(assignment_of(new_notebook(cells=cells)), sandbox).problems == []


LOOKS = "import inspect\nassert inspect.getsource(double)\n"  # so that it runs inside
SAME = "def same(x):\n    assert double(x) == x + x\n"


@pytest.mark.parametrize(("first", "second"), [(LOOKS, ""), ("", LOOKS), (LOOKS, LOOKS), ("", "")])
def test_a_test_has_the_helpers_of_earlier_tests_wherever_each_runs(sandbox, first, second):
    found = proof_of(sandbox, first + SAME + "same(1)", second + "same(2)")
    assert found.problems == []
    assert found.ways[NAME].inside == {name for name, text in (("test0", first), ("test1", second)) if text}


def test_what_a_test_captures_is_there_in_the_next(sandbox):
    assert proof_of(sandbox, "%%capture out\nprint(double(2))", "assert out.stdout == '4\\n'").problems == []


def test_cells_that_nothing_graded_needs_are_left_out_only_where_that_changes_nothing(sandbox):
    shown = new_code_cell("print(double(1))")
    found = proof_of(sandbox, "assert double(2) == 4", before=[shown])
    assert found.ways[NAME] == Ways(frozenset(), True, frozenset())
    # This one sets a name in a way that its tree does not show, and a helper hides that the test needs it.
    hidden = new_code_cell("import builtins\nbuiltins.factor = 2")
    uses = solution("double", "### BEGIN SOLUTION\ndef double(x):\n    return factor * x\n### END SOLUTION")
    cells = [hidden, uses, graded("test0", "assert double(2) == 4")]
    found = prove(assignment_of(new_notebook(cells=cells)), sandbox)
    assert found.problems == []
