"""A progress bar for notebooks and terminals, for what takes long; silent where nobody watches."""

import html
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")
Show = Callable[[int, int], None]  # what a display does with (done, total)

REDRAW_SECONDS = 0.1  # the eye follows no faster, and a browser message costs about a millisecond
SHOWN_AFTER = 0.5  # seconds: what is over sooner needs no bar
WIDTH = 30


def bar(items: Sequence[Item], label: str = "", *, visible: bool = True) -> Iterator[Item]:
    """Iterate over `items` and show how far the loop is.

    Parameters
    ----------
    items : sequence
    label : str
        What the loop does, shown before the bar.
    visible : bool
        False iterates in silence.
    """
    show: Show | None = None
    drawn = time.monotonic() - REDRAW_SECONDS + SHOWN_AFTER
    for done, item in enumerate(items):
        if visible and time.monotonic() - drawn >= REDRAW_SECONDS:
            show = show or _display(label)
            if show is not None:
                show(done, len(items))
            drawn = time.monotonic()
        yield item
    if show is not None:
        show(len(items), len(items))


def _display(label: str) -> Show | None:
    if in_notebook():
        return _notebook_display(label)
    return _terminal_display(label) if sys.stderr.isatty() else None


def in_notebook() -> bool:
    """Whether this process runs a notebook's cells."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


def _notebook_display(label: str) -> Show:
    from IPython.display import display

    handle = display(_Bar(label, 0, 1), display_id=True)
    return lambda done, total: handle.update(_Bar(label, done, total))


@dataclass(frozen=True)
class _Bar:
    label: str
    done: int
    total: int

    def _repr_html_(self) -> str:
        bar = f'<progress value="{self.done}" max="{self.total}"></progress>'
        return f"<label>{html.escape(self.label)} {bar} {self.done} of {self.total}</label>"

    def __repr__(self) -> str:
        return f"{self.label}: {self.done} of {self.total}"


def _terminal_display(label: str) -> Show:
    def show(done: int, total: int) -> None:
        filled = WIDTH * done // max(total, 1)
        end = "\n" if done == total else ""
        print(f"\r{label} [{'#' * filled:{WIDTH}}] {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show
