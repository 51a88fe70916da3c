import importlib

import nbclient
import nbformat
import numpy as np
import pytest

from practicaldl import plots
from practicaldl.explorers.base import Choice, Redraw, Slider, Switch, explorer, power

EXPLORERS = [
    "splits",
    "bias_variance",
    "l2",
    "dropout",
    "augmentation",
    "early_stopping",
    "normalization",
    "initialization",
    "gradient_checking",
]


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


def test_what_the_page_says_moves_the_picture_and_the_answer_names_the_move(live):
    moved = [8, *live.widget.at[1:]]
    live.widget.set_state({"at": moved})
    assert live.values["keep_prob"] == 0.4
    assert live.widget.drawn == moved


def test_controls_are_named_and_say_their_values_in_words(live):
    slider, _, choice, *_ = live.widget.controls
    assert (slider["label"], slider["texts"][10]) == ("keep prob", "0.50")
    assert choice["texts"] == ["he", "xavier"]
    assert power(-3.0) == "0.001 (log10: -3)"


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_figure_used_again_shows_what_a_new_one_shows(name):
    module = importlib.import_module(f"practicaldl.explorers.{name}")
    live = getattr(module, f"explore_{name}")()
    rng = np.random.default_rng(0)
    for _ in range(3):
        moves = {
            name: control.values[rng.integers(min(len(control.values), 99))] for name, control in live.controls.items()
        }
        live.set(**moves)
        assert live.widget.picture == plots.png(getattr(module, f"{name}_figure")(**live.values))
        assert live.widget.alt


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_control_acts_from_where_it_starts(name):
    """A control that shows nothing new until another was moved looks broken."""
    live = getattr(importlib.import_module(f"practicaldl.explorers.{name}"), f"explore_{name}")()
    start = live.values
    for name, control in live.controls.items():
        before, place = live.widget.picture, control.place(start[name])
        pictures = set()
        for values in (control.values[max(place - 3, 0) : place], control.values[place + 1 : place + 4]):
            for value in values:
                live.set(**{name: value})
                pictures.add(live.widget.picture)
        live.set(**start)
        assert pictures - {before}, f"{name} does nothing within three steps of {start[name]}"


def test_a_headless_notebook_gets_the_still_picture_and_then_the_live_one():
    source = (
        "from practicaldl import plots\n"
        "from practicaldl.explorers.base import Slider, explorer\n"
        "def figure(n):\n"
        "    return plots.new(width=2, height=2)[0]\n"
        "explorer(figure, alt='an empty figure', n=Slider(1, 9, 3))"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, timeout=60, store_widget_state=True).execute()
    still, live = notebook.cells[0].outputs
    assert 'alt="an empty figure"' in still["data"]["text/html"]
    assert still["data"]["text/plain"] == "an empty figure"
    view = live["data"]["application/vnd.jupyter.widget-view+json"]
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"][view["model_id"]]
    assert f'practicaldl-still-{state["state"]["key"]}"' in still["data"]["text/html"]
    assert [buffer["path"] for buffer in state["buffers"]] == [["picture"]]
