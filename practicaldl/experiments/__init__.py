"""Experiments on real data, one module per lesson: a claim of a lesson is a number measured here, with its spread."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from practicaldl.progress import bar

SEEDS = range(5)


@dataclass(frozen=True)
class Claim:
    """A measured number: its value, its spread over seeds, and the text that a lesson prints."""

    value: float
    spread: float
    text: str


def claim(runs: ArrayLike, form: str = "{mean:.3g} ± {spread:.1g}") -> Claim:
    """State the mean of a number measured under several seeds.

    Parameters
    ----------
    runs : array, shape (n_seeds,)
        At least five.
    form : str
        Text with the fields ``mean``, ``spread`` (standard deviation over the seeds, ddof=1), ``error`` (standard
        error of the mean), ``low`` and ``high``.

    Raises
    ------
    ValueError
        If there are fewer than five runs: a spread over less says nothing.

    Examples
    --------
    >>> claim([0.1, 0.2, 0.3, 0.2, 0.2], "{mean:.0%} ± {spread:.0%}").text
    '20% ± 7%'
    """
    values = np.ravel(np.asarray(runs, float))
    if values.size < 5:
        raise ValueError(f"a claim needs at least five runs, got {values.size}")
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    error, low, high = spread / np.sqrt(values.size), values.min(), values.max()
    return Claim(mean, spread, form.format(mean=mean, spread=spread, error=error, low=low, high=high))


def over_seeds(run: Callable[[np.random.Generator], Any], seeds: Iterable[int] = SEEDS) -> Any:
    """Call ``run(rng)`` once for each seed and stack what it returns along a new first axis.

    Parameters
    ----------
    run : callable
        Takes a Generator; returns a number, an array, or a dict of these with the same keys every time.
    seeds : iterable of int

    Returns
    -------
    results : ndarray, shape (n_seeds, ...), or dict of these
    """
    results = [run(np.random.default_rng(seed)) for seed in bar(list(seeds), "seeds")]
    if isinstance(results[0], dict):
        return {name: np.array([result[name] for result in results]) for name in results[0]}
    return np.array(results)
