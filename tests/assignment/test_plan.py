"""What is left out of a run changes no grade: notebooks of random cells are graded with and without the plan."""

from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.code import facts
from autograder.assignment.given import step_of
from autograder.assignment.plan import Step, left_out
from autograder.assignment.run import NOT_RUN, Ways
from tests.assignment import graded, run_submission, sheet_of, solution

NAMES = ("a", "b", "c", "d")
name = st.sampled_from(NAMES)
number = st.integers(0, 9)


def code(template, **parts):
    return st.builds(template.format, **parts)


# The ways in which a cell gives, changes, hides or takes away what a later one reads.
CELLS = st.one_of(
    code("{x} = [{n}]", x=name, n=number),
    code("{x} = {y} + [{n}]", x=name, y=name, n=number),
    code("{x} = {y}", x=name, y=name),
    code("{x}.append({n})", x=name, n=number),
    code("{x}[0] = {n}", x=name, n=number),
    code("{x} += {y}", x=name, y=name),
    code("del {x}", x=name),
    code("{x}, *{y} = {x} + [{n}, 1]", x=name, y=name, n=number),
    code("for {x} in ([{n}], [2]):\n    {y} = {y} + {x}", x=name, y=name, n=number),
    code("if len({y}) > 1:\n    {x} = {y}[:1]", x=name, y=name),
    code("def grow(values):\n    values.append(len({x}))\n    return values", x=name),
    code("{x} = grow({y})", x=name, y=name),
    code("grow({x})", x=name),
    code("def put():\n    global {x}\n    {x} = [{n}]", x=name, n=number),
    code("put()"),
    code("globals()['{x}'] = [{n}]", x=name, n=number),
    code("exec('{x} = [{n}]')", x=name, n=number),
    code("class Box:\n    held = {x}", x=name),
    code("Box.held = [{n}]", n=number),
    code("{x} = list(Box.held)", x=name),
    code("import random\nrandom.seed({n})", n=number),
    code("{x} = [random.randrange(100)]", x=name),
    code("with open('kept.txt', 'w') as file:\n    file.write('{n}')", n=number),
    code("{x} = [int(open('kept.txt').read())]", x=name),
    code("%%capture said\nprint({x})", x=name),
    code("{x} = [len(said.stdout)]", x=name),
    code("try:\n    {x} = [{n}]\n    {y}.pop()\nfinally:\n    {x} = {x} + [1]", x=name, y=name, n=number),
    code("({x} := [{n}]).append(2)", x=name, n=number),
    code("print({x})\n{y}", x=name, y=name),
    code("keep = {x}.append", x=name),
    code("keep({n})", n=number),
)
GIVEN, ANSWER, TEST = "given", "answer", "test"
NOTEBOOKS = st.lists(
    st.tuples(st.sampled_from((GIVEN, GIVEN, GIVEN, ANSWER, TEST)), CELLS, name), min_size=3, max_size=12
)


def source_of(plan):
    """An instructor's notebook: each test compares a variable with what a fixed answer would have left there."""
    cells = [new_code_cell("a, b, c, d = [1], [2], [3], [4]")]
    for count, (role, text, wanted) in enumerate(plan):
        if role == GIVEN:
            cells.append(new_code_cell(text))
        elif role == ANSWER:
            cells.append(solution(f"answer{count}", text))
        else:
            cells.append(graded(f"test{count}", f"assert sum({wanted}) % 2 == 0 and len({wanted}) > 1"))
    cells.append(graded("last", "assert sum(a + b + c + d) % 2 == 0"))
    return new_notebook(cells=cells)


# `make bench-plan` runs a thousand.
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    [
        (GIVEN, "keep = b.append", "b"),
        (GIVEN, "keep(7)", "b"),
        (GIVEN, "def put():\n    global a\n    a = [9]", "a"),
        (GIVEN, "put()", "a"),
        (TEST, "", "b"),
    ]
)
@given(NOTEBOOKS)
def test_scores_are_the_same_with_the_plan_and_with_everything_run(sandbox, plan):
    assert_same_scores(sandbox, plan)


def assert_same_scores(sandbox, plan):
    source = source_of(plan)
    content = nbformat.writes(source)
    found = [
        [result.score for result in run_submission(content, source, sandbox, Ways(sparing=sparing)).results]
        for sparing in (True, False)
    ]
    assert found[0] == found[1]


def test_a_cell_that_only_shows_something_is_left_out_and_says_so(sandbox):
    source = new_notebook(
        cells=[
            new_code_cell("a = [1]"),
            new_code_cell("print(sum(a))"),
            new_code_cell("import random\nshown = random.random()"),
            graded("test", "assert a == [1]"),
        ]
    )
    run = run_submission(nbformat.writes(source), source, sandbox)
    left = [cell for cell in run.notebook.cells if cell.execution_count is None]
    assert [cell.source for cell in left] == ["print(sum(a))", "import random\nshown = random.random()"]
    assert [output.text for cell in left for output in cell.outputs] == [NOT_RUN]


@pytest.mark.parametrize(
    "text",
    [
        "def put():\n    global x\n    x = 1",
        "def put():\n    x.append(1)",
        "put = x.append",
        "def inner():\n    x[0] = 1\ndef put():\n    inner()",
    ],
)
def test_what_calls_what_may_give_a_needed_name_runs(text):
    steps = [
        Step("x = [0]", given=True),
        Step(text, given=True),
        Step("put()", given=True),
        Step("assert x", test=True),
    ]
    assert left_out(steps) == frozenset()


def test_a_seed_that_a_function_sets_is_set():
    steps = [Step("import numpy as np", given=True), Step("def fix(n):\n    np.random.seed(n)", given=True)]
    steps += [Step("fix(1)", given=True), Step("x = np.random.rand()"), Step("assert x < 0.5", test=True)]
    assert left_out(steps) == frozenset()


def test_a_call_of_an_answer_is_no_reason_to_run_a_cell():
    answer = Step("def mask(A, rng):\n    return len(A) + np.sum(A)")
    shown = Step("rng = np.random.default_rng(0)\nA = rng.random(3)\nprint(mask(A, rng))", given=True)
    steps = [Step("import numpy as np", given=True), answer, shown, Step("grade('mask', mask)", test=True)]
    assert left_out(steps) == {2}


@pytest.mark.parametrize("lesson", sorted(path.name for path in (Path(__file__).parents[2] / "source").iterdir()))
def test_nearly_all_that_only_shows_something_is_left_out_of_a_lesson(lesson):
    source = nbformat.read(Path(__file__).parents[2] / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    sheet = sheet_of(source)
    steps = [step_of(cell, sheet) for cell in source.cells if cell.cell_type == "code"]
    assert len(left_out(steps)) > 0.8 * sum(step.given for step in steps)


@pytest.mark.parametrize("text", ["x = 1", "x.y = 1", "x[0] = 1", "x.append(1)", "f(x)", "del x", "exec('x = 1')"])
def test_what_may_give_a_needed_name_runs(text):
    steps = [Step("x = [0]"), Step(text, given=True), Step("assert x", test=True)]
    assert left_out(steps) == frozenset(), facts(text)


@pytest.mark.parametrize(
    ("defined", "text"),
    [
        ("def put(value, keep=x):\n    keep.append(value)", "put(1)"),
        ("def put(value):\n    for each in [x]:\n        each.append(value)", "put(1)"),
        ("class Box:\n    def put(self, value):\n        x.append(value)", "Box().put(1)"),
        ("def put(value):\n    x.append(value)", "list(map(put, [1]))"),
        (
            "def logged(f):\n    return lambda value: x.append(f(value))",
            "@logged\ndef put(value):\n    return value\nput(1)",
        ),
        ("put = [x.append][0]", "put(1)"),
    ],
)
def test_who_calls_what_gets_hold_of_a_needed_name_runs(defined, text):
    steps = [Step("x = [0]"), Step(defined), Step(text, given=True), Step("assert x", test=True)]
    assert left_out(steps) == frozenset()


@pytest.mark.parametrize(
    "answer",
    [
        "def f(n, rng):\n    mask = np.zeros(n, dtype=bool)\n    for i in range(n):\n        mask[i] = rng.random()"
        "\n    return mask < 0.5",
        "def f(n, rng):\n    found = []\n    found.extend(rng.random(n))\n    return np.array(found)",
        "def helper(n):\n    return list(range(n))\ndef f(n, rng):\n    x = helper(n)\n    x.append(1)"
        "\n    return sorted(x, key=abs)",
    ],
)
def test_how_an_answer_is_written_is_no_reason_to_run_what_calls_it(answer):
    shows = "mask, found, x = f(3, rng), [], {}\nfor i in mask:\n    found.append(i)\nprint(found)"
    steps = [Step("import numpy as np"), Step("rng = np.random.default_rng(0)", given=True), Step(answer)]
    steps += [Step(shows, given=True), Step("assert len(f(3, np.random.default_rng(1))) > 2", test=True)]
    assert left_out(steps) == {1, 3}
