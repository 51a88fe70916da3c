"""CPU time of the lessons' experiments, before (plain NumPy loops) and after (the quick paths)."""

import importlib
import pkgutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

from practicaldl import experiments, training

SEEDS = range(2)  # enough to time; the claims take more
quick_train = training.train


def table() -> list[dict[str, Any]]:
    """One row per experiment: seconds of CPU for `run` with plain loops and with the quick paths."""
    rows = []
    for module in pkgutil.iter_modules(experiments.__path__):
        experiment = importlib.import_module(f"practicaldl.experiments.{module.name}")
        after = cpu_seconds(experiment)
        with plain_training():
            before = cpu_seconds(experiment)
        rows.append({"name": module.name, "before": before, "after": after})
    return rows


def cpu_seconds(experiment: ModuleType) -> float:
    """Seconds of CPU for a run that finds nothing in the experiment's caches."""
    for value in vars(experiment).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
    start = time.process_time()
    experiment.run(seeds=SEEDS)
    return time.process_time() - start


@contextmanager
def plain_training() -> Iterator[None]:
    """Every training goes step by step through the readable functions of `network`, one run after another."""
    quick_many = training.train_many
    training.train, training.train_many = train_plainly, train_many_plainly
    try:
        yield
    finally:
        training.train, training.train_many = quick_train, quick_many


def train_plainly(X, Y, parameters, *, learning_rate, **options):
    options.setdefault("update", lambda parameters, gradients: training.descend(parameters, gradients, learning_rate))
    return quick_train(X, Y, parameters, learning_rate=learning_rate, **options)


def train_many_plainly(
    X, Y, parameters, *, learning_rate, lambd=0.0, rngs=None, X_dev=None, Y_dev=None, progress=False, **options
):
    runs = len(parameters)
    rates, lambdas = np.broadcast_to(learning_rate, runs), np.broadcast_to(lambd, runs)

    def of_run(data, run):
        return data[run] if data is not None and np.ndim(data) == 3 else data

    return [
        train_plainly(
            of_run(X, run),
            of_run(Y, run),
            parameters[run],
            learning_rate=float(rates[run]),
            lambd=float(lambdas[run]),
            rng=None if rngs is None else rngs[run],
            X_dev=of_run(X_dev, run),
            Y_dev=of_run(Y_dev, run),
            **options,
        )
        for run in range(runs)
    ]
