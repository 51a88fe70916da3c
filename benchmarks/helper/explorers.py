"""How long an explorer takes from a moved control to the new picture."""

import importlib
import pkgutil
import time
from typing import Any

import numpy as np

from practicaldl import explorers
from practicaldl.explorers.base import Explorer

MOVES = 60


def table() -> list[dict[str, Any]]:
    """One row per explorer: median and 95th percentile of the seconds of CPU that a move takes."""
    rows = []
    for module in pkgutil.iter_modules(explorers.__path__):
        if module.name == "base":
            continue
        explore = getattr(importlib.import_module(f"practicaldl.explorers.{module.name}"), f"explore_{module.name}")
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
        value = another_value(explorer.controls[name], rng)
        start = time.process_time()
        explorer.set(**{name: value})
        seconds.append(time.process_time() - start)
        if "<img" not in explorer.html:
            break
    return seconds[3:] or seconds


def another_value(control: Any, rng: np.random.Generator) -> Any:
    """A random value of a slider, choice, switch or button, other than the present one."""
    if hasattr(control, "options"):
        values = [value for value in control.options if value != control.value]
        return values[rng.integers(len(values))]
    if isinstance(control.value, bool):
        return not control.value
    if not hasattr(control, "max"):
        return control.value + 1
    steps = round((control.max - control.min) / control.step)
    present = round((control.value - control.min) / control.step)
    step = rng.choice([step for step in range(steps + 1) if step != present])
    return type(control.value)(control.min + step * control.step)
