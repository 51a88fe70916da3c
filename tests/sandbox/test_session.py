"""A session runs a submission's cells as a notebook would, and goes on after a fault."""

import time

import numpy as np
import psutil
import pytest

from autograder.sandbox.inside.limits import Limits
from autograder.sandbox.inside.values import LearnerError, LearnerStopped, Missing, Opaque
from autograder.sandbox.inside.wire import Malformed
from autograder.sandbox.outputs import validated
from autograder.sandbox.session import Sandbox


def kinds(run):
    return [output["output_type"] for output in run.outputs]


def test_a_cell_shows_what_it_would_in_a_notebook(session):
    run = session.run_cell("import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('more')\n1 + 1")
    assert run.ok
    assert run.seconds > 0
    assert [(o.get("name"), o.get("text")) for o in run.outputs[:3]] == [
        ("stdout", "out\n"),
        ("stderr", "err\n"),
        ("stdout", "more\n"),
    ]
    assert run.outputs[3] == {
        "output_type": "execute_result",
        "data": {"text/plain": "2"},
        "metadata": {},
        "execution_count": 1,
    }


def test_an_error_is_an_output_and_the_next_cell_runs(session):
    run = session.run_cell("x = 3\n1 / 0")
    assert not run.ok
    assert run.stopped is None
    assert run.outputs[0]["ename"] == "ZeroDivisionError"
    assert "1 / 0" in "\n".join(run.outputs[0]["traceback"])
    assert session.run_cell("x").outputs[0]["data"]["text/plain"] == "3"


def test_figures_magics_and_widgets_work_without_a_browser(session):
    figure = session.run_cell("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert kinds(figure) == ["display_data"]
    assert figure.outputs[0]["data"]["image/png"].startswith("iVBOR")
    assert session.run_cell("%time x = 1\n!echo from a shell").outputs[0]["text"].endswith("from a shell\n")
    widget = session.run_cell("import ipywidgets\nipywidgets.interact(lambda n: print(n), n=(0, 4));")
    assert widget.ok
    assert set(widget.outputs[-1]["data"]) == {"text/plain"}


def test_a_display_can_be_updated_and_cleared(session):
    run = session.run_cell("handle = display('a', display_id=True)\nhandle.update('b')")
    assert [output["data"]["text/plain"] for output in run.outputs] == ["'b'"]
    run = session.run_cell("from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)")
    assert [output["text"] for output in run.outputs] == ["2\n"]


def test_asking_for_input_is_answered_at_once(session):
    run = session.run_cell("name = input('Name? ')")
    assert "cannot be answered" in run.outputs[0]["evalue"]


@pytest.mark.parametrize("source", ["exit()", "quit()", "%reset -f", "get_ipython().ask_exit()"])
def test_leaving_ends_nothing(session, source):
    session.run_cell(source)
    assert session.run_cell("x = 1").ok


def test_a_flood_of_output_is_cut_with_a_note(session):
    run = session.run_cell("for _ in range(100_000):\n    print('x' * 50)\n1 / 0")
    assert kinds(run) == ["stream", "stream", "error"]
    assert len(run.outputs[0]["text"]) <= session.limits.text_bytes
    assert "cut here" in run.outputs[1]["text"]
    run = session.run_cell("for n in range(500):\n    display(n)")
    assert len(run.outputs) == session.limits.cell_outputs + 1


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        {},
        [None],
        [{}],
        [{"output_type": "stream", "name": "stdin", "text": ""}],
        [{"output_type": "stream", "name": "stdout", "text": ["a"]}],
        [{"output_type": "execute_result", "data": {}, "execution_count": 1.0}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": [1]}],
        [{"output_type": "update_display_data", "data": {}}],
        [{"output_type": "stream", "name": "stdout", "text": "x"}] * 1000,
        [{"output_type": "stream", "name": "stdout", "text": "x" * 10_000_000}],
    ],
    ids=lambda outputs: str(outputs)[:50],
)
def test_outputs_of_another_form_are_refused(outputs):
    with pytest.raises(Malformed):
        validated(outputs, Limits())


def test_outputs_keep_only_what_is_known():
    data = {"text/plain": "a", "text/html": 3, "application/javascript": "alert(1)", "image/png": "bm90IGEgcG5n"}
    output = {"output_type": "display_data", "data": data, "metadata": {"a": 1}, "extra": 2}
    assert validated([output], Limits()) == [
        {"output_type": "display_data", "data": {"text/plain": "a"}, "metadata": {}}
    ]


def test_names_come_as_values_functions_or_what_is_wrong_with_them(session):
    session.run_cell("import numpy as np\na = np.arange(3)\nanswer_1 = 'b'\ns = 2**200_000\ndef f(x):\n    return x")
    session.run_cell("1 / 0\nlate = 3")
    found = session.lookup(["a", "answer_1", "s", "f", "late", "never"])
    assert np.array_equal(found["a"], [0, 1, 2])
    assert found["answer_1"] == "b"
    assert type(found["s"]) is Opaque
    assert found["f"].__name__ == "f"
    assert type(found["late"]) is Missing
    assert "raised ZeroDivisionError" in found["late"].reason
    assert found["never"].reason == "your notebook does not define it"


def test_a_name_that_cannot_be_sent_does_not_take_the_others_along(session):
    session.run_cell("big = list(range(2_000_000))\nsmall = 1")
    found = session.lookup(["big", "small"])
    assert "more than" in found["big"].reason
    assert found["small"] == 1


def test_a_stopped_cell_costs_only_what_it_defines(session):
    session.run_cell("first = 1")
    run = session.run_cell("second = 2\ndef broken(): pass\nwhile True: pass")
    assert run.stopped.reason == "time"
    assert "stopped after 3 seconds" in str(run.stopped)
    session.run_cell("third = first + 2")
    found = session.lookup(["first", "second", "third", "broken"])
    assert (found["first"], found["third"]) == (1, 3)
    assert "did not finish: this cell was stopped after 3 seconds" in found["second"].reason
    assert type(found["broken"]) is Missing


def test_a_stopped_call_costs_only_itself(session):
    session.run_cell("def f(n):\n    while n: pass\n    return 7\ndef g(): return 8")
    found = session.lookup(["f", "g"])
    with pytest.raises(LearnerStopped, match="f was stopped after 2 seconds") as caught:
        found["f"](1)
    assert caught.value.reason == "time"
    assert found["g"]() == 8
    assert found["f"](0) == 7


def test_a_function_that_is_stopped_again_and_again_is_not_called_any_more(session):
    session.run_cell("import os\ndef f(n):\n    os._exit(n)\ndef g(): return 8")
    f = session.lookup(["f"])["f"]
    for code in (3, 4):
        with pytest.raises(LearnerStopped, match=rf"f ended the Python process \(exit code {code}\)"):
            f(code)
    with pytest.raises(LearnerStopped, match="not called again") as caught:
        f(0)
    assert caught.value.reason == "repeated"
    assert session.lookup(["g"])["g"]() == 8


def test_a_function_made_by_a_function_is_lost_with_its_process(session):
    session.run_cell("import os\ndef make(): return lambda: 1\ndef die(): os._exit(0)")
    found = session.lookup(["make", "die"])
    made = found["make"]()
    assert made() == 1
    with pytest.raises(LearnerStopped):
        found["die"]()
    with pytest.raises(LearnerStopped, match="lost") as caught:
        made()
    assert caught.value.reason == "gone"


def test_a_fault_within_a_callback_ends_the_whole_call(session):
    session.run_cell("def f(g):\n    try:\n        return g()\n    except BaseException:\n        return 1")
    session.run_cell("def loop():\n    while True: pass")
    found = session.lookup(["f", "loop"])
    with pytest.raises(LearnerStopped):
        found["f"](found["loop"].__call__)
    assert found["f"](lambda: 5) == 5


def test_ctrl_c_in_a_callback_goes_through_and_the_session_goes_on(session):
    session.run_cell("def f(g):\n    return g()")
    f = session.lookup(["f"])["f"]

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        f(interrupt)
    assert f(lambda: 5) == 5


def test_the_time_of_a_callback_counts(session):
    session.run_cell("def f(g):\n    while True: g()")
    start = time.monotonic()
    with pytest.raises(LearnerStopped):
        session.lookup(["f"])["f"](lambda: time.sleep(0.2))
    assert time.monotonic() - start < 10


def test_a_submission_has_only_so_many_starts_and_so_much_time():
    with Sandbox(Limits(replays=2, submission_seconds=4.0)) as sandbox:
        with sandbox.session() as session:
            stopped = [session.run_cell("import os; os._exit(1)").stopped.reason for _ in range(4)]
            assert stopped == ["died", "died", "died", "replays"]
            assert "had to be started 3 times" in session.lookup(["x"])["x"].reason
        with sandbox.session() as session:
            session.run_cell("def f(): return 1")
            f = session.lookup(["f"])["f"]
            run = session.run_cell("while True: pass")
            assert "used up its 4 seconds" in str(run.stopped)
            assert session.run_cell("x = 1").stopped.reason == "time"
            with pytest.raises(LearnerStopped, match="used up its 4 seconds"):
                f()


def test_nothing_survives_into_the_next_session(sandbox):
    with sandbox.session() as session:
        session.run_cell("import numpy, builtins\nnumpy.exp = builtins.left = 1\nopen('left', 'w').write('x')")
        session.run_cell("import os; os.environ['LEFT'] = '1'")
    with sandbox.session() as session:
        run = session.run_cell(
            "import os, builtins, numpy\n"
            "os.getcwd(), 'left' in os.listdir(), 'LEFT' in os.environ, hasattr(builtins, 'left')"
        )  # other names may stand there: an installation below /tmp stays visible
        assert run.outputs[0]["data"]["text/plain"] == "('/tmp/notebook', False, False, False)"
        assert session.run_cell("float(numpy.exp(0))").ok


def test_a_server_that_died_is_replaced(sandbox):
    with sandbox.session() as session:
        session.run_cell("x = 1")
        behind = psutil.Process(sandbox._server.process.pid).children(recursive=True)
        sandbox._server.process.kill()
        sandbox._server.process.wait()
        psutil.wait_procs(behind, timeout=10)
        assert session.run_cell("y = 2").stopped is not None
        assert session.lookup(["x"])["x"] == 1


def test_calls_are_quick(session):
    session.run_cell(
        "import numpy as np\n"
        "def f(J, theta):\n"
        "    for i in range(theta.size):\n"
        "        plus = theta.copy(); plus[i] += 1e-7; J(plus); J(plus)"
    )
    f = session.lookup(["f"])["f"]
    theta = np.zeros(500)
    start = time.process_time()
    f(lambda theta: float(theta @ theta), theta)
    # 1000 round trips; a tenth of a millisecond each on an idle machine, of which a half is this process's.
    assert time.process_time() - start < 1.0


def test_errors_in_calls_are_the_learners(session):
    session.run_cell("def f(x):\n    return undefined")
    with pytest.raises(LearnerError, match="name 'undefined' is not defined"):
        session.lookup(["f"])["f"](1)
