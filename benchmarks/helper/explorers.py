"""How long an explorer takes from a moved control to the new picture."""

import importlib
import pkgutil
import time
from typing import Any

import numpy as np

from practicaldl import explorers
from practicaldl.explorers.base import Control, Explorer, Redraw

MOVES = 60


def table() -> list[dict[str, Any]]:
    """One row per explorer: median and 95th percentile of the seconds of CPU that a move takes."""
    rows = []
    for module in pkgutil.iter_modules(explorers.__path__):
        loaded = importlib.import_module(f"practicaldl.explorers.{module.name}")
        explore = getattr(loaded, f"explore_{module.name}", None)
        if explore is None:  # what explorers are made of
            continue
        explorer = explore()
        middle, high = np.percentile(moves(explorer), [50, 95])
        error = "" if "<img" in explorer.html else f"raises an error at {explorer.values}"
        rows.append({"name": module.name, "median": middle, "p95": high, "error": error})
    return rows


def moves(explorer: Explorer) -> list[float]:
    """Seconds of CPU of random moves, one control at a time, up to the first error.

    The first draws fill caches and do not count.
    """
    rng = np.random.default_rng(0)
    seconds = []
    for _ in range(MOVES):
        name = rng.choice(list(explorer.controls))
        value = another_value(explorer.controls[name], explorer.values[name], rng)
        start = time.process_time()
        explorer.set(**{name: value})
        seconds.append(time.process_time() - start)
        if "<img" not in explorer.html:
            break
    return seconds[3:] or seconds


def another_value(control: Control, present: Any, rng: np.random.Generator) -> Any:
    """A random value of a control, other than the present one."""
    if isinstance(control, Redraw):
        return present + 1
    others = [value for value in control.values if value != present]
    return others[rng.integers(len(others))]
