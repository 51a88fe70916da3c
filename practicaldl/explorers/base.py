"""The explorer over a figure function: controls, a picture with alt text, and a still picture where nothing is live."""

import gc
import html
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from practicaldl import plots
from practicaldl.progress import in_notebook


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high` in steps; whole when low, high, step and start are all int.

    `show` says a value in words, as ``lambda log10_m: f"{10**log10_m:,.0f}"`` for an exponent.
    """

    low: float
    high: float
    start: float
    step: float = 1
    label: str = ""
    show: Callable[[float], str] | None = None

    @property
    def values(self) -> list[float]:
        steps = range(round((self.high - self.low) / self.step) + 1)
        return [round(self.low + i * self.step, 9) for i in steps]

    def place(self, value: float) -> int:
        """Place of the value nearest to `value`."""
        return min(range(len(self.values)), key=lambda i: abs(self.values[i] - value))

    def form(self) -> dict[str, Any]:
        """What the page needs: the kind of control, and the text of each value."""
        whole = all(isinstance(number, int) for number in (self.low, self.high, self.start, self.step))
        digits = 0 if whole else max(len(f"{self.step:g}".partition(".")[2]), 1)
        show = self.show or (lambda value: f"{value:.{digits}f}")
        return {"kind": "slider", "texts": [show(value) for value in self.values]}


@dataclass(frozen=True)
class Choice:
    """One of several values."""

    options: Sequence[Any]
    start: Any
    label: str = ""

    @property
    def values(self) -> list[Any]:
        return list(self.options)

    def place(self, value: Any) -> int:
        return self.values.index(value)

    def form(self) -> dict[str, Any]:
        return {"kind": "choice", "texts": [str(option) for option in self.options]}


@dataclass(frozen=True)
class Switch:
    """On or off."""

    start: bool
    label: str = ""

    @property
    def values(self) -> Sequence[bool]:
        return (False, True)

    def place(self, value: bool) -> int:
        return int(value)

    def form(self) -> dict[str, Any]:
        return {"kind": "switch"}


@dataclass(frozen=True)
class Redraw:
    """A button that counts its clicks: the figure function gets the count, to use as a seed."""

    start: int = 0
    label: str = "Draw again"

    @property
    def values(self) -> Sequence[int]:
        return range(2**31)

    def place(self, value: int) -> int:
        return int(value)

    def form(self) -> dict[str, Any]:
        return {"kind": "redraw"}


def power(exponent: float) -> str:
    """What a slider for an exponent of ten shows."""
    return f"{10**exponent:.3g} (log10: {exponent:g})"


Control = Slider | Choice | Switch | Redraw


class Explorer:
    """What `explorer` returns: live in a notebook with widgets, a still picture everywhere else.

    `controls` are the controls by name, `values` their present values; `set` moves controls as a hand would.
    """

    def __init__(
        self, figure_function: Callable[..., Figure], alt: str | Callable[..., str], controls: dict[str, Control]
    ):
        from practicaldl.explorers.live import Live

        self.controls = controls
        self._figure_function = figure_function
        self._alt = alt
        self._kept: plots.Kept = {}
        labels = {name: control.label or name.replace("_", " ") for name, control in controls.items()}
        self.widget = Live(
            controls=[{"label": labels[name], **control.form()} for name, control in controls.items()],
            at=[control.place(control.start) for control in controls.values()],
        )
        self.widget.observe(self._draw, names="at")
        self._draw()

    @property
    def values(self) -> dict[str, Any]:
        places = zip(self.controls.items(), self.widget.at, strict=True)
        return {name: control.values[place] for (name, control), place in places}

    @property
    def html(self) -> str:
        """The picture as it stands, or the error that stopped it."""
        if self.widget.problem:
            return f'<pre role="alert">{html.escape(self.widget.problem)}</pre>'
        return plots.image_tag(self.widget.picture, self.widget.alt)

    def set(self, **values: Any) -> None:
        """Move controls by name."""
        wanted = self.values | values
        self.widget.at = [control.place(wanted[name]) for name, control in self.controls.items()]

    def _draw(self, _change: Any = None) -> None:
        live = self.widget
        with live.hold_sync():  # all that changes goes to the page in one message
            try:
                with _collector_paused(), plots.reusing(self._kept):
                    live.picture = plots.png(self._figure_function(**self.values))
                    live.alt = self._alt(**self.values) if callable(self._alt) else self._alt
                live.width, live.problem = plots.page_width(live.picture), ""
            except Exception:  # it would vanish in the log: show it where the learner looks
                self._kept.clear()
                live.problem = traceback.format_exc()
            live.drawn = live.at

    def __repr__(self) -> str:
        return self.widget.problem or self.widget.alt

    def _ipython_display_(self) -> None:
        """Show the still picture, which every export and every reader without a kernel sees, and the live one.

        Where the live one comes up it hides the still one.
        """
        from IPython.display import display

        still = f'<div class="practicaldl-still-{self.widget.key}">{self.html}</div>'
        display({"text/html": still, "text/plain": repr(self)}, raw=True)
        if not in_notebook():
            return
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        display({"application/vnd.jupyter.widget-view+json": view}, raw=True)


def explorer(figure_function: Callable[..., Figure], *, alt: str | Callable[..., str], **controls: Control) -> Explorer:
    """Put controls over a figure function. Make it the last expression of a cell.

    Parameters
    ----------
    figure_function : callable
        Takes one keyword argument for each control and returns a Figure. It sets on its axes whatever it ever sets
        there, since the figure of `plots.new` comes back in the next move.
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
