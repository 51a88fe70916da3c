"""A prediction is typed before a result is seen, kept, and shown beside it."""

import html
from collections.abc import Sequence
from typing import Any

NOTHING_YET = "nothing yet"
LABEL = "You predict:"

_kept: dict[str, str] = {}  # by question: running a cell a second time must not lose what was typed


class Prediction:
    """What `predict` returns: a question with room for an answer.

    `control` is the widget for it, `answer` what the reader predicts, empty as long as nothing was typed.
    """

    def __init__(self, question: str, options: Sequence[str], mine: str | None):
        import ipywidgets

        self.question, self.options = question, [str(option) for option in options]
        if mine is not None:
            if self.options and str(mine) not in self.options:
                raise ValueError(f"mine must be one of {', '.join(map(repr, self.options))}, got {mine!r}")
            _kept[question] = str(mine)
        kept = _kept.get(question, "")
        answer = kept if not self.options or kept in self.options else ""
        wide = {"layout": {"width": "max-content", "max_width": "100%"}, "style": {"description_width": "initial"}}
        self.control = (
            ipywidgets.RadioButtons(options=self.options, value=answer or None, description=LABEL, **wide)
            if self.options
            else ipywidgets.Text(value=answer, description=LABEL, **wide)
        )
        self.control.observe(self._keep, names="value")

    @property
    def answer(self) -> str:
        return (self.control.value or "").strip()

    def _keep(self, _change: Any) -> None:
        _kept[self.question] = self.answer

    def beside(self, result: object) -> None:
        """Display the prediction beside what came out; it follows when the prediction is typed later.

        Parameters
        ----------
        result : object
            What was measured, in words or as a number.
        """
        from IPython.display import display

        shown = display(_Beside(self, str(result)), display_id=True)
        if shown is not None:  # outside a notebook nothing can be shown anew
            self.control.observe(lambda _change: shown.update(_Beside(self, str(result))), names="value")

    def __repr__(self) -> str:
        offered = [f"  {option}" for option in self.options]
        typed = f"{LABEL} {self.answer or NOTHING_YET}"
        return "\n".join([self.question, *offered, f'{typed} (no box to type in? Add mine="..." to predict)'])

    def _ipython_display_(self) -> None:
        """Show the question as text, which stays where no kernel runs, and below it what is typed in or clicked."""
        from IPython.display import display

        offered = " · ".join(html.escape(option) for option in self.options)
        asked = f"<b>{html.escape(self.question)}</b>" + (f"<br>{offered}" if offered else "")
        display({"text/html": asked, "text/plain": repr(self)}, raw=True)
        display(self.control)


def predict(question: str, options: Sequence[str] = (), mine: str | None = None) -> Prediction:
    """Ask for a prediction, and display the question.

    Parameters
    ----------
    question : str
        What comes out; a prediction is kept under it, so no two should be worded alike.
    options : sequence of str
        What to choose from; none asks for free text.
    mine : str, optional
        The prediction itself, where no box can be shown.

    Returns
    -------
    prediction : Prediction

    Raises
    ------
    ValueError
        If `mine` is not one of the options.

    Examples
    --------
    >>> guess = predict("Which keep_prob wins on dev data?", ["1.0", "0.8", "0.5"])
    >>> guess.beside("0.8 won, by 3 points")
    """
    from IPython.display import display

    prediction = Prediction(question, options, mine)
    display(prediction)
    return prediction


class _Beside:
    """The prediction and the result in one row, as they stand when it is shown."""

    def __init__(self, prediction: Prediction, result: str):
        self.predicted, self.result = prediction.answer or NOTHING_YET, result

    def _repr_html_(self) -> str:
        cells = "".join(f"<td>{html.escape(text)}</td>" for text in (self.predicted, self.result))
        head = '<th scope="col">you predicted</th><th scope="col">what came out</th>'
        return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"

    def __repr__(self) -> str:
        return f"you predicted: {self.predicted}\nwhat came out: {self.result}"
