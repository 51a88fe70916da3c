import nbclient
import nbformat
import pytest

from practicaldl import plots
from practicaldl.explorers.base import Choice, Redraw, Slider, Switch, explorer


def figure_of(keep_prob, units=3, scheme="he", flip=False, seed=0):
    if keep_prob == 0:
        raise ValueError("nothing is <kept>")
    figure, ax = plots.new(width=3, height=2)
    plots.curves(ax, [0, 1], {"a": [keep_prob, units + seed]})
    return figure


@pytest.fixture
def live():
    return explorer(
        figure_of,
        alt=lambda **values: f"keeps {values['keep_prob']:.2f}",
        keep_prob=Slider(0.0, 1.0, 0.5, step=0.05),
        units=Slider(1, 9, 3),
        scheme=Choice(["he", "xavier"], "he"),
        flip=Switch(False),
        seed=Redraw(),
    )


def test_a_moved_control_changes_the_picture_and_its_alt_text(live):
    before = live.html
    live.set(keep_prob=0.8)
    assert live.html != before
    assert 'alt="keeps 0.80"' in live.html


def test_the_figure_function_gets_every_control_by_name(live):
    assert live.values == {"keep_prob": 0.5, "units": 3, "scheme": "he", "flip": False, "seed": 0}
    live.set(scheme="xavier", flip=True, units=7, seed=4)
    assert live.values == {"keep_prob": 0.5, "units": 7, "scheme": "xavier", "flip": True, "seed": 4}


def test_an_error_shows_where_the_picture_was_and_goes_when_it_is_mended(live):
    live.set(keep_prob=0.0)
    assert 'role="alert"' in live.html
    assert "nothing is &lt;kept&gt;" in live.html
    live.set(keep_prob=0.5)
    assert "<img" in live.html


def test_a_still_picture_stands_beside_the_widget(live):
    bundle = live._repr_mimebundle_()
    assert bundle["text/html"] == live.html
    assert bundle["text/plain"] == repr(live) == "keeps 0.50"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_sliders_are_labelled_and_follow_the_hand(live):
    slider = live.widget.children[0].children[0]
    assert slider.description == "keep prob"
    assert slider.continuous_update
    assert slider.readout_format == ".2f"


def test_a_headless_notebook_gets_the_picture():
    source = (
        "from practicaldl import plots\n"
        "from practicaldl.explorers.base import Slider, explorer\n"
        "def figure(n):\n"
        "    return plots.new(width=2, height=2)[0]\n"
        "explorer(figure, alt='an empty figure', n=Slider(1, 9, 3))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, timeout=60).execute()
    (output,) = notebook.cells[0].outputs
    assert 'alt="an empty figure"' in output["data"]["text/html"]
    assert output["data"]["text/plain"] == "an empty figure"
