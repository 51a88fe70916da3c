"""A prediction is kept, and stands beside its result whether it was typed or not."""

import nbclient
import nbformat
import pytest

from practicaldl import predictions
from practicaldl.predictions import Prediction

QUESTION = "Which keep_prob wins?"
OPTIONS = ["1.0", "0.8", "<0.5>"]


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setattr(predictions, "_kept", {})


def test_what_was_chosen_is_kept_when_the_cell_runs_again():
    first = Prediction(QUESTION, OPTIONS, None)
    assert first.answer == ""
    first.control.value = "0.8"
    assert Prediction(QUESTION, OPTIONS, None).answer == "0.8"
    assert Prediction("Another question?", OPTIONS, None).answer == ""


def test_without_options_any_text_is_a_prediction():
    free = Prediction("How many?", [], None)
    free.control.value = " about 20 "
    assert free.answer == "about 20"


def test_a_prediction_in_the_code_must_be_one_of_the_options():
    assert Prediction(QUESTION, OPTIONS, "1.0").answer == "1.0"
    with pytest.raises(ValueError, match="mine must be one of '1.0', '0.8', '<0.5>', got '0.9'"):
        Prediction(QUESTION, OPTIONS, "0.9")
    assert Prediction(QUESTION, OPTIONS, None).answer == "1.0"


def test_a_headless_notebook_shows_question_and_result_which_follows_what_is_typed_later():
    cells = [
        "from practicaldl.predictions import predict\n"
        f"guess = predict({QUESTION!r}, {OPTIONS!r})\nfree = predict('How many?')",
        "guess.beside('0.8 won'); free.beside(3)",
        "guess.control.value = '<0.5>'",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(notebook, timeout=60).execute()
    nbformat.validate(notebook)
    asked, told = ([output["data"] for output in cell.outputs] for cell in notebook.cells[:2])
    assert asked[0]["text/html"] == f"<b>{QUESTION}</b><br>1.0 · 0.8 · &lt;0.5&gt;"
    assert 'Add mine="..."' in asked[0]["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in asked[1]
    assert asked[2]["text/html"] == "<b>How many?</b>"
    assert "<td>&lt;0.5&gt;</td><td>0.8 won</td>" in told[0]["text/html"]
    assert told[1]["text/plain"] == "you predicted: nothing yet\nwhat came out: 3"


def test_outside_a_notebook_it_is_text(capsys):
    guess = predictions.predict(QUESTION, OPTIONS, mine="0.8")
    guess.beside("1.0 won")
    said = capsys.readouterr().out
    assert "You predict: 0.8" in said
    assert "you predicted: 0.8\nwhat came out: 1.0 won" in said
