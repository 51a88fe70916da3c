"""A fault of a check is never the learner's, and an odd answer is never a fault of the check."""

import numpy as np
import pytest

from autograder.course import at_hand
from autograder.exercises.declare import Exercise
from autograder.exercises.expect import expect_close
from autograder.sandbox.session import Sandbox
from autograder.verdict.result import FAILED, FAULTY, NOT_RUN


def double(x):
    return 2 * x


def exercise_with(check, reference=double):
    entry = Exercise("double", "00_test", 2)
    if reference is not None:
        entry.reference(reference)
    entry.check(check)
    return entry


def state(check, answer, reference=double):
    return exercise_with(check, reference).run(answer, 0).outcomes[0].state


def unknown_name(double, rng):
    """A misspelt name."""
    expect_clse(double(1.0), 2.0)  # noqa: F821


def unknown_name_in_the_message(double, rng):
    """A misspelt name where only wrong answers get to."""
    if double(1.0) != 2.0:
        raise AssertionError(mesage)  # noqa: F821


def missing_import(double, rng):
    """A package that is not there."""
    import no_such_package  # noqa: F401


def missing_key(double, rng):
    """A slip in the fixture."""
    fixture = {"x": 1.0}
    expect_close(double(fixture["y"]), 2.0)


def wrong_expectation(double, rng):
    """The expected value is wrong."""
    expect_close(double(1.0), 3.0)


def wrong_arguments(double, rng):
    """The function is called with one argument too many."""
    expect_close(double(1.0, 2.0), 2.0)


@pytest.mark.parametrize(
    "check",
    [unknown_name, missing_import, missing_key, wrong_expectation, wrong_arguments],
    ids=lambda check: check.__name__,
)
@pytest.mark.parametrize(
    "answer",
    [double, lambda x: x, lambda x: None, lambda x: 1 / 0],
    ids=["right", "wrong", "None", "raises"],
)
def test_a_check_that_the_reference_does_not_pass_is_at_fault(check, answer):
    assert state(check, answer) == FAULTY


def test_a_fault_that_only_wrong_answers_meet_is_one():
    assert state(unknown_name_in_the_message, lambda x: x) == FAULTY
    assert state(unknown_name_in_the_message, double) == "passed"


def test_checks_after_a_fault_are_not_run_and_the_result_is_faulty():
    entry = exercise_with(unknown_name)
    entry.check(lambda double, rng: expect_close(double(1.0), 2.0))
    result = entry.run(double, 0)
    assert [outcome.state for outcome in result.outcomes] == [FAULTY, NOT_RUN]
    assert result.faulty
    assert not result.passed
    assert result.mistakes == ()


def test_the_message_of_a_fault_names_the_check_and_the_error():
    message = exercise_with(missing_key).run(double, 0).outcomes[0].message
    assert "missing key" in message
    assert "KeyError: 'y'" in message


def careless(double, rng):
    """Works with the result without looking at it first."""
    result = double(np.arange(3.0))
    for entry in result:
        last = entry
    expect_close(last + result["sum"] if isinstance(result, dict) else last, 4.0)


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: [],
        lambda x: {},
        lambda x: {"a": 1},
        lambda x: 3,
        lambda x: None,
        lambda x: "text",
        lambda x: [[]],
        lambda x: object(),
        lambda x: {1, 2},
        lambda x: [None, 10**400],
        lambda x: (_ for _ in range(3)),
        lambda x: np.array([{}, None], dtype=object),
        lambda x: undefined,  # noqa: F821
        lambda x: {}["key"],
        lambda x: __import__("no_such_package"),
        lambda x: x.no_such_attribute,
        lambda x: [lambda: 0],
        lambda x: exec("raise MemoryError"),
    ],
)
def test_odd_answers_are_failures_of_the_answer(answer):
    assert state(careless, answer) == FAILED


def test_what_a_callback_of_the_check_meets_is_the_answers_failure():
    def check(apply, rng):
        """Calls back."""
        expect_close(apply(lambda pair: pair["a"] + pair["b"]), 3.0)

    def reference(function):
        return function({"a": 1.0, "b": 2.0})

    assert state(check, lambda function: function({"a": 1.0}), reference) == FAILED
    assert state(check, lambda function: function(None), reference) == FAILED
    assert state(check, lambda function: function({"a": 1.0, "b": 1.0}), reference) == FAILED
    assert state(check, reference, reference) == "passed"


def test_without_a_reference_an_exception_in_a_check_is_a_fault():
    assert state(missing_key, double, reference=None) == FAULTY
    assert state(wrong_expectation, double, reference=None) == FAILED
    assert state(wrong_expectation, lambda x: 1 / 0, reference=None) == FAILED


def right(double, rng):
    """Twice as much."""
    expect_close(double(1.0), 2.0)


def test_a_pristine_stub_is_not_written_yet():
    def stub(x):
        raise NotImplementedError

    def halfway(x):
        if x > 0:
            raise NotImplementedError("positive numbers")

    for answer in (stub, halfway):
        message = exercise_with(right).run(answer, 0).outcomes[0].message
        assert message.startswith("not written yet: replace the line")


def test_an_answer_that_needs_another_function_says_which_is_not_written():
    def helper(x):
        raise NotImplementedError

    def answer(x):
        return helper(x) + x

    message = exercise_with(right).run(answer, 0).outcomes[0].message
    assert "not written yet: replace" not in message
    assert "helper, which answer needs, is not written yet" in message
    assert "Write helper first" in message


def test_what_is_not_written_is_told_in_the_sandbox_as_well():
    source = """
def double(x):
    raise NotImplementedError("yours")

def quadruple(x):
    return double(double(x))
"""
    with Sandbox(around=at_hand().surroundings) as sandbox, sandbox.session() as session:
        assert session.run_cell(source).ok
        functions = session.lookup(["double", "quadruple"])
        stub = exercise_with(right).run(functions["double"], 0).outcomes[0].message
        caller = exercise_with(right).run(functions["quadruple"], 0).outcomes[0].message
    assert stub.startswith("not written yet: replace the line")
    assert "double, which quadruple needs, is not written yet" in caller


def test_an_answer_that_needs_a_function_with_a_slip_names_the_slip():
    with Sandbox(around=at_hand().surroundings) as sandbox, sandbox.session() as session:
        session.run_cell("def double(x)\n    return x + x")
        session.run_cell("def quadruple(x):\n    return double(double(x))")
        quadruple = session.lookup(["quadruple"])["quadruple"]
        message = exercise_with(right).run(quadruple, 0).outcomes[0].message
    assert "it raised NameError: name 'double' is not defined" in message
    assert "Likely cause: the cell that defines double raised SyntaxError: expected ':'" in message


def test_an_answer_that_needs_a_function_that_is_not_there_says_so():
    def answer(x):
        return absent(x) + x  # noqa: F821

    message = exercise_with(right).run(answer, 0).outcomes[0].message
    assert "not written yet" not in message
    assert "NameError: name 'absent' is not defined" in message
    assert "a cell that was not run" in message
