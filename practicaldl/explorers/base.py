"""The widget over a figure function: controls, a picture with alt text, and a still picture where nothing is live."""

import gc
import html
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from practicaldl import plots


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high` in steps; whole when low, high, step and start are all int."""

    low: float
    high: float
    start: float
    step: float = 1
    label: str = ""

    def widget(self, label: str) -> Any:
        import ipywidgets

        whole = all(isinstance(number, int) for number in (self.low, self.high, self.start, self.step))
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        form = "d" if whole else f".{max(len(f'{self.step:g}'.partition('.')[2]), 1)}f"
        return kind(
            value=self.start,
            min=self.low,
            max=self.high,
            step=self.step,
            description=label,
            readout_format=form,
            **_wide(),
        )


@dataclass(frozen=True)
class Choice:
    """One of several values."""

    options: Sequence[Any]
    start: Any
    label: str = ""

    def widget(self, label: str) -> Any:
        import ipywidgets

        return ipywidgets.Dropdown(options=list(self.options), value=self.start, description=label, **_wide())


@dataclass(frozen=True)
class Switch:
    """On or off."""

    start: bool
    label: str = ""

    def widget(self, label: str) -> Any:
        import ipywidgets

        return ipywidgets.Checkbox(value=self.start, description=label, indent=False)


@dataclass(frozen=True)
class Redraw:
    """A button that counts its clicks: the figure function gets the count, to use as a seed."""

    start: int = 0
    label: str = "Draw again"

    def widget(self, label: str) -> Any:
        import ipywidgets
        import traitlets

        class Counter(ipywidgets.Button):
            value = traitlets.Int(self.start)

        button = Counter(description=label)
        button.on_click(lambda _: button.set_trait("value", button.value + 1))
        return button


Control = Slider | Choice | Switch | Redraw


class Explorer:
    """What `explorer` returns: live in a notebook with widgets, a still picture everywhere else.

    `controls` are the widgets by name, `values` their present values; `set` moves controls as a hand would.
    """

    def __init__(
        self, figure_function: Callable[..., Figure], alt: str | Callable[..., str], controls: dict[str, Control]
    ):
        import ipywidgets

        self._figure_function = figure_function
        self._alt = alt
        self.controls = {
            name: control.widget(control.label or name.replace("_", " ")) for name, control in controls.items()
        }
        self._picture = ipywidgets.HTML()
        self.widget = ipywidgets.VBox([ipywidgets.VBox(list(self.controls.values())), self._picture])
        for control in self.controls.values():
            control.observe(self._draw, names="value")
        self._draw()

    @property
    def values(self) -> dict[str, Any]:
        return {name: control.value for name, control in self.controls.items()}

    @property
    def html(self) -> str:
        """The picture as it stands, or the error that stopped it."""
        return self._picture.value

    def set(self, **values: Any) -> None:
        """Move controls by name."""
        for name, value in values.items():
            self.controls[name].value = value

    def _draw(self, _change: Any = None) -> None:
        values = self.values
        try:
            with _collector_paused():
                picture = plots.Picture(self._figure_function(**values), self._alt_text(values))
            self._picture.value, self._text = picture.html, picture.alt
        except Exception:  # a widget callback's exception would vanish in the log: show it where the learner looks
            self._text = traceback.format_exc()
            self._picture.value = f'<pre role="alert">{html.escape(self._text)}</pre>'

    def _alt_text(self, values: dict[str, Any]) -> str:
        return self._alt(**values) if callable(self._alt) else self._alt

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        live = self.widget._repr_mimebundle_(**kwargs) or {}
        return {**live, "text/html": self.html, "text/plain": self._text}


def explorer(figure_function: Callable[..., Figure], *, alt: str | Callable[..., str], **controls: Control) -> Explorer:
    """Put controls over a figure function. Make it the last expression of a cell.

    Parameters
    ----------
    figure_function : callable
        Takes one keyword argument for each control and returns a Figure.
    alt : str or callable
        Alternative text, or a function of the same arguments that returns it.
    **controls : Slider, Choice, Switch or Redraw

    Returns
    -------
    explorer : Explorer

    Examples
    --------
    >>> explorer(dropout_figure, alt="...", keep_prob=Slider(0.1, 1.0, start=0.8, step=0.05), seed=Redraw())
    """
    return Explorer(figure_function, alt, controls)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Leave garbage collection, which can double the time of a drawing, to the moment after it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _wide() -> dict[str, Any]:
    return {"style": {"description_width": "12em"}, "layout": {"width": "min(36em, 100%)"}}
