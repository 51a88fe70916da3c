import io

import nbclient
import nbformat
import pytest

from practicaldl import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "SHOWN_AFTER", 0.0)


def test_it_is_silent_where_nobody_watches(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert list(progress.bar(range(3), "training")) == [0, 1, 2]
    assert progress.sys.stderr.getvalue() == ""


def test_a_terminal_sees_start_and_end(monkeypatch):
    monkeypatch.setattr("sys.stderr", Terminal())
    assert list(progress.bar(range(3), "training")) == [0, 1, 2]
    first, *_, last = progress.sys.stderr.getvalue().split("\r")[1:]
    assert first == f"training [{' ' * progress.WIDTH}] 0 of 3"
    assert last == f"training [{'#' * progress.WIDTH}] 3 of 3\n"


def test_it_can_be_switched_off(monkeypatch):
    monkeypatch.setattr("sys.stderr", Terminal())
    list(progress.bar(range(3), "training", visible=False))
    assert progress.sys.stderr.getvalue() == ""


def test_a_notebook_sees_a_bar_that_ends_full():
    source = "from practicaldl import progress\nprogress.SHOWN_AFTER = 0\n"
    source += "for _ in progress.bar(range(3), 'training'):\n    pass"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, timeout=60).execute()
    (output,) = notebook.cells[0].outputs
    assert '<progress value="3" max="3">' in output["data"]["text/html"]
    assert output["data"]["text/plain"] == "training: 3 of 3"


def test_what_is_over_soon_shows_no_bar(monkeypatch):
    monkeypatch.setattr(progress, "SHOWN_AFTER", 5.0)
    monkeypatch.setattr("sys.stderr", Terminal())
    assert list(progress.bar(range(3), "training")) == [0, 1, 2]
    assert progress.sys.stderr.getvalue() == ""
