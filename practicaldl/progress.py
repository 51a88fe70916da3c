"""A progress bar for notebooks and terminals; silent where nobody watches."""

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

REDRAW_SECONDS = 0.1  # the eye follows no faster, and a browser message costs about a millisecond
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
    show = _display(label) if visible else None
    if show is None:
        yield from items
        return
    drawn = -1.0
    for done, item in enumerate(items):
        if time.monotonic() - drawn > REDRAW_SECONDS:
            show(done, len(items))
            drawn = time.monotonic()
        yield item
    show(len(items), len(items))


def _display(label: str):
    if _in_notebook():
        return _notebook_display(label)
    return _terminal_display(label) if sys.stderr.isatty() else None


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


def _notebook_display(label: str):
    from IPython.display import HTML, display

    handle = display(HTML(""), display_id=True)

    def show(done: int, total: int) -> None:
        handle.update(
            HTML(f'<label>{label} <progress value="{done}" max="{total}"></progress> {done} of {total}</label>')
        )

    return show


def _terminal_display(label: str):
    def show(done: int, total: int) -> None:
        filled = WIDTH * done // max(total, 1)
        end = "\n" if done == total else ""
        print(f"\r{label} [{'#' * filled:{WIDTH}}] {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show
