"""Learner's cells run in the sandbox, test cells outside it: also tests written by hand in nbgrader's usual way."""

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.run import NOT_RUN, _Going
from autograder.sandbox.inside.limits import Limits
from autograder.sandbox.session import Sandbox
from tests.assignment import mark, run_submission


def course(*tests, locked="DATA = np.arange(4.0)"):
    """An assignment of one function, `double`, with test cells as an instructor writes them."""
    cells = [
        new_code_cell("import numpy as np\nimport numpy.testing as npt"),
        new_code_cell(locked, metadata=mark("data", locked=True)),
        new_code_cell("def double(x):\n    return 2 * x", metadata=mark("double", solution=True)),
    ]
    for number, test in enumerate(tests):
        source = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
        cells.append(new_code_cell(source, metadata=mark(f"test{number}", grade=True, locked=True, points=2)))
    return new_notebook(cells=cells)


def submission(source, answer, *, first=None):
    notebook = nbformat.from_dict(source)
    notebook.cells = [nbformat.from_dict(dict(cell)) for cell in source.cells]
    notebook.cells[2].source = answer
    for cell in notebook.cells[3:]:
        cell.source = ""
    if first is not None:
        notebook.cells.insert(0, new_code_cell(first))
    return nbformat.writes(notebook)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(Limits(call_seconds=2.0, cell_seconds=4.0)) as sandbox:
        yield sandbox


TESTS = (
    "assert double(3) == 6",
    "npt.assert_allclose(double(DATA), [0, 2, 4, 6])",
    "assert np.allclose(double(np.ones((2, 2))), 2) and isinstance(double(1.5), float)",
    "expected = [double(n) for n in range(5)]\nassert expected == list(range(0, 10, 2))",
    "try:\n    double(None)\nexcept Exception:\n    pass\nelse:\n    raise AssertionError('double(None) should fail')",
)


def scores(run):
    return [result.score for result in run.results]


def test_a_right_answer_passes_tests_written_by_hand(sandbox):
    source = course(*TESTS)
    run = run_submission(submission(source, "def double(x):\n    return x + x"), source, sandbox)
    assert scores(run) == [2] * 5
    assert run.status == "graded"


def test_a_wrong_answer_fails_with_the_words_of_the_assert(sandbox):
    source = course("assert double(3) == 6, 'three doubled is six'", "assert double(0) == 0")
    run = run_submission(submission(source, "def double(x):\n    return x"), source, sandbox)
    assert scores(run) == [0, 2]
    assert run.results[0].outcomes[0].message == "three doubled is six"


ATTACKS = {
    "asserts are dropped": """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
""",
    "the shell is replaced": """
shell = get_ipython()
for name in ("run_cell", "run_code", "showtraceback", "showsyntaxerror", "run_cell_async"):
    setattr(type(shell), name, lambda *args, **kwargs: None)
""",
    "numpy and builtins are patched": """
import builtins, numpy, numpy.testing
numpy.allclose = numpy.array_equal = lambda *args, **kwargs: True
numpy.testing.assert_allclose = numpy.testing.assert_equal = lambda *args, **kwargs: None
builtins.isinstance = lambda *args: True
builtins.list = lambda *args: args
builtins.AssertionError = type("Quiet", (BaseException,), {})
""",
    "tests are shadowed": "npt = np = expected = None\nDATA = []\nassert_allclose = print\n",
    "a fake grader": """
import sys, types
fake = types.ModuleType("autograder")
fake.grade = fake.check = lambda *args: 2.0
sys.modules["autograder"] = fake
""",
    "results are printed": "print('2.0')\nprint('{\"score\": 2.0}')\nimport os\nos.write(1, b'2.0')\n",
}
EQUAL = """
class Equal:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: True
    __hash__ = None
    def __getattr__(self, name): return self
    def __iter__(self): return iter([self] * 4)
    def __array__(self, *args, **kwargs):
        import numpy
        return numpy.zeros(4)
def double(x):
    return Equal()
"""
SUBCLASSES = """
import numpy as np
class Sly(np.ndarray):
    def __eq__(self, other): return np.True_
    def __array_ufunc__(self, *args, **kwargs): return np.True_
    def __array_function__(self, *args, **kwargs): return True
class Float(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = None
def double(x):
    return np.zeros(4).view(Sly) if hasattr(x, "shape") else Float(7)
"""


@pytest.mark.parametrize("attack", ATTACKS, ids=ATTACKS)
def test_an_attack_from_a_cell_earns_nothing(sandbox, attack):
    source = course(*TESTS[:4])
    run = run_submission(submission(source, "def double(x):\n    return x", first=ATTACKS[attack]), source, sandbox)
    assert scores(run) == [0] * 4


@pytest.mark.parametrize("answer", [EQUAL, SUBCLASSES], ids=["equals everything", "subclasses"])
def test_objects_that_equal_everything_earn_nothing(sandbox, answer):
    source = course(*TESTS[:4])
    assert scores(run_submission(submission(source, answer), source, sandbox)) == [0] * 4


HARMLESS = ["asserts are dropped", "tests are shadowed", "a fake grader", "results are printed"]


@pytest.mark.parametrize("attack", HARMLESS)
def test_an_attack_costs_a_right_answer_no_point_it_deserves(sandbox, attack):
    source = course("assert double(3) == 6")
    answer = "def double(x):\n    return x * 2"
    assert scores(run_submission(submission(source, answer, first=ATTACKS[attack]), source, sandbox)) == [2]


def test_names_of_the_tests_mean_what_the_source_means(sandbox):
    """A locked cell is computed outside; what the learner puts in its place changes nothing."""
    source = course("assert DATA.sum() == 6\nassert double(DATA).sum() == 12")
    notebook = submission(source, "DATA = DATA * 0\nimport numpy as np\ndef double(x):\n    return 2 * x")
    assert scores(run_submission(notebook, source, sandbox)) == [2]


@pytest.mark.parametrize(
    "body",
    ["while True: pass", "import os; os._exit(0)", "import sys; sys.exit()", "import os; os.kill(os.getpid(), 9)"],
)
def test_a_fatal_function_costs_its_own_exercise_only(sandbox, body):
    source = course("assert other() == 1", "assert double(1) == 2", "assert other() == 1")
    source.cells.insert(3, new_code_cell("def other():\n    return 1", metadata=mark("other", solution=True)))
    notebook = submission(source, f"def double(x):\n    {body}")
    document = nbformat.reads(notebook, 4)
    document.cells[3].source = "def other():\n    return 1"
    run = run_submission(nbformat.writes(document), source, sandbox)
    assert scores(run) == [2, 0, 2]


def test_a_fatal_cell_costs_what_it_defines(sandbox):
    source = course("assert double(3) == 6", "assert np.ones(2).sum() == 2")
    run = run_submission(submission(source, "def double(x):\n    return 2 * x\nwhile True: pass"), source, sandbox)
    assert scores(run) == [0, 2]
    assert "double" in run.results[0].outcomes[0].message


def test_a_number_at_the_end_is_partial_credit(sandbox):
    source = course("passed = sum(double(n) == 2 * n for n in range(4))\npassed / 2")
    run = run_submission(submission(source, "def double(x):\n    return 2"), source, sandbox)
    assert scores(run) == [0.5]


@pytest.mark.parametrize("end", ["double(3) == 6", "'full marks'", "-1", "[0.5, 1]", "None"])
def test_a_last_line_that_is_no_score_gives_full_marks_as_in_nbgrader(sandbox, end):
    source = course(f"assert double(3) == 6\n{end}")
    assert scores(run_submission(submission(source, "def double(x):\n    return 2 * x"), source, sandbox)) == [2]


def test_more_points_than_the_cell_is_worth_are_the_tests_fault(sandbox):
    source = course("double(3) + 3")
    (result,) = run_submission(submission(source, "def double(x):\n    return 2 * x"), source, sandbox).results
    assert result.faulty
    assert "gives 9 points, and the cell is worth 2" in result.outcomes[0].message


def test_stderr_warnings_and_extra_cells_change_no_score(sandbox):
    source = course("assert double(3) == 6")
    first = "import warnings, sys\nwarnings.warn('careful')\nprint('noise', file=sys.stderr)"
    noisy = f"def double(x):\n    {first.replace(chr(10), '; ')}\n    return 2 * x"
    assert scores(run_submission(submission(source, noisy, first=first), source, sandbox)) == [2]


def test_cells_that_only_show_something_are_not_run_unless_changed(sandbox):
    source = course("assert double(1) == 2")
    shown = new_code_cell("print('shown')", metadata={"tags": ["experiment"]})
    source.cells.insert(2, shown)
    notebook = nbformat.reads(submission(course("x"), "def double(x):\n    return 2 * x"), 4)
    for text, expected in (("print('shown')", NOT_RUN), ("print('changed')", "changed\n")):
        changed = nbformat.from_dict(notebook)
        changed.cells = [*notebook.cells[:2], new_code_cell(text), *notebook.cells[2:]]
        run = run_submission(nbformat.writes(changed), source, sandbox)
        assert scores(run) == [2]
        outputs = [output for cell in run.notebook.cells if cell.cell_type == "code" for output in cell.outputs]
        assert [output.text for output in outputs if output.get("text") == expected] == [expected]
        assert (run.notebook.cells[2].execution_count is None) == (expected == NOT_RUN)


def test_no_source_of_a_test_and_no_traceback_reaches_the_outputs(sandbox):
    source = course("secret_of_the_course = 6\nassert double(3) == secret_of_the_course")
    run = run_submission(submission(source, "def double(x):\n    return x"), source, sandbox)
    assert "secret_of_the_course" not in str(run.notebook.cells[3].outputs)


def test_an_unreadable_file_scores_nothing_and_says_why(sandbox):
    source = course(*TESTS)
    run = run_submission(b"{ not a notebook", source, sandbox)
    assert run.status == "unreadable"
    assert scores(run) == [0] * 5
    assert "JSON" in run.flags[0]["message"]


@pytest.mark.parametrize("moment", [1, 2, 5, 6])
@pytest.mark.parametrize("whose", [0, -1], ids=["the server", "the notebook's process"])
def test_a_process_that_the_machine_kills_costs_nothing(sandbox, monkeypatch, moment, whose):
    source, steps = course(*TESTS), []
    take = _Going.take

    def interrupted(self, *step):
        steps.append(step)
        if len(steps) == moment:
            below = psutil.Process(sandbox._server.process.pid).children(recursive=True)
            below[whose].kill()
            psutil.wait_procs([below[whose]], timeout=10)
        take(self, *step)

    monkeypatch.setattr(_Going, "take", interrupted)
    run = run_submission(submission(source, "def double(x):\n    return x + x"), source, sandbox)
    assert scores(run) == [2] * 5
    assert not any("ended" in str(cell.get("outputs")) for cell in run.notebook.cells)


def test_a_process_that_the_learner_ends_is_the_learners(sandbox):
    source = course(TESTS[0])
    run = run_submission(submission(source, "def double(x):\n    import os\n    os._exit(3)"), source, sandbox)
    assert scores(run) == [0]
    assert "exit code 3" in run.results[0].outcomes[0].message
