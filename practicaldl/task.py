"""What a training run works on, checked once at the door, and its batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from practicaldl import network
from practicaldl.descent import Descent, Workspace
from practicaldl.network import Array, Parameters
from practicaldl.validation import check_examples, check_keep_probs, check_name, float_type


@dataclass(frozen=True)
class Task:
    """Checked data and settings. X, Y, X_dev, Y_dev may have a leading axis of runs, each with its own data."""

    X: Array
    Y: Array
    X_dev: Array | None
    Y_dev: Array | None
    epochs: int
    batch_size: int
    keep_probs: list[float]
    activation: str
    output: str

    @classmethod
    def checked(
        cls,
        X: ArrayLike,
        Y: ArrayLike,
        X_dev: ArrayLike | None,
        Y_dev: ArrayLike | None,
        parameters: Sequence[Parameters],
        *,
        epochs: int,
        batch_size: int | None,
        keep_prob: float | Sequence[float],
        activation: str,
        output: str,
        rngs: Sequence[np.random.Generator | None],
    ) -> "Task":
        """Check everything that a run gets, or raise a ValueError that says what to change."""
        check_name("activation", activation, network.ACTIVATIONS)
        check_name("output", output, network.OUTPUTS)
        if epochs < 1:
            raise ValueError(f"epochs must be at least 1, got {epochs}")
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, or None for the whole training set, got {batch_size}")
        if (X_dev is None) != (Y_dev is None):
            raise ValueError("X_dev and Y_dev come together: pass both or neither")
        _check_networks(parameters)
        keep_probs = check_keep_probs(keep_prob, network.depth(parameters[0]))
        train = _check_data(X, Y, parameters, "X", "Y")
        dev = (None, None)
        if X_dev is not None and Y_dev is not None:
            dev = _check_data(X_dev, Y_dev, parameters, "X_dev", "Y_dev")
        m = train[0].shape[-1]
        batch_size = m if batch_size is None else min(batch_size, m)
        if len(rngs) != len(parameters):
            raise ValueError(f"rngs must hold one generator for each of {len(parameters)} runs, got {len(rngs)}")
        if (batch_size < m or min(keep_probs, default=1.0) < 1) and any(rng is None for rng in rngs):
            raise ValueError("batches and dropout are drawn from rng: pass rng=numpy.random.default_rng(seed)")
        return cls(*train, *dev, epochs, batch_size, keep_probs, activation, output)

    @property
    def m(self) -> int:
        return self.X.shape[-1]

    def of_runs(self, part: slice) -> "Task":
        """The same task for some of its runs."""
        data = {name: getattr(self, name) for name in ("X", "Y", "X_dev", "Y_dev")}
        return replace(self, **{name: a[part] for name, a in data.items() if a is not None and a.ndim == 3})

    def columns(self, rngs: Sequence[Any]) -> Iterator[Any]:
        """Example indices (runs, batch) of one epoch's batches: every example once, the last batch may be smaller."""
        order = np.stack([rng.permutation(self.m) for rng in rngs])
        for first in range(0, self.m, self.batch_size):
            yield order[:, first : first + self.batch_size]


class Batches:
    """Feeds a task's batches to a Descent: inputs with a row of ones, labels, and buffers of that batch size.

    The whole training set goes as it is; a smaller batch is gathered row by row into the buffers.
    """

    def __init__(self, task: Task, descent: Descent, stack: tuple[int, ...]):
        self.task, self.descent, self.stack = task, descent, stack
        sizes = {task.batch_size, task.m % task.batch_size or task.batch_size}
        self.work: dict[int, Workspace] = {size: descent.workspace(size) for size in sizes}
        ones = np.ones((*task.X.shape[:-2], 1, task.m), task.X.dtype)
        self.inputs = np.concatenate([task.X, ones], axis=-2)
        if task.batch_size < task.m:
            self.input_rows = _rows(self.inputs)
            self.label_rows = _rows(task.Y)
            each = np.arange(stack[0] if stack else 1)[:, np.newaxis] * task.m
            self.input_offset = each if task.X.ndim == 3 else 0
            self.label_offset = each if task.Y.ndim == 3 else 0

    def epoch(self) -> Iterator[tuple[Array, Array, Workspace]]:
        if self.task.batch_size == self.task.m:
            yield self.inputs, self.task.Y, self.work[self.task.m]
            return
        for columns in self.task.columns(self.descent.rngs):
            work = self.work[columns.shape[1]]
            rows = work.X.reshape(*columns.shape, -1)
            np.take(self.input_rows, columns + self.input_offset, axis=0, out=rows, mode="clip")
            labels = np.take(self.label_rows, columns + self.label_offset, axis=0, mode="clip")
            work.Y.reshape(len(columns), -1, columns.shape[1])[...] = labels.swapaxes(-1, -2)
            yield work.X.swapaxes(-1, -2), work.Y, work


def _rows(data: Array) -> Array:
    """One example per row, the runs one after another."""
    return np.ascontiguousarray(data.swapaxes(-1, -2)).reshape(-1, data.shape[-2])


def _check_networks(parameters: Sequence[Parameters]) -> None:
    if not parameters:
        raise ValueError("train_many needs the starting parameters of at least one run")
    shapes = {key: value.shape for key, value in parameters[0].items()}
    for run, other in enumerate(parameters):
        if {key: value.shape for key, value in other.items()} != shapes:
            raise ValueError(f"runs trained together need networks of one shape; run {run} differs from run 0")


def _check_data(
    X: ArrayLike, Y: ArrayLike, parameters: Sequence[Parameters], X_name: str, Y_name: str
) -> tuple[Any, Any]:
    dtype = float_type(parameters[0])
    X, Y = np.asarray(X), np.asarray(Y)
    for name, data in ((X_name, X), (Y_name, Y)):
        if data.ndim == 3 and len(data) != len(parameters):
            raise ValueError(f"{name} has data for {len(data)} runs, but there are {len(parameters)}")
    check_examples(X[0] if X.ndim == 3 else X, parameters[0], X_name)
    n_L, m = parameters[0][f"W{network.depth(parameters[0])}"].shape[0], X.shape[-1]
    if Y.shape[-2:] != (n_L, m):
        raise ValueError(f"{Y_name} must have shape ({n_L}, {m}), one column per example of {X_name}, got {Y.shape}")
    if not ((Y == 0) | (Y == 1)).all():
        raise ValueError(f"{Y_name} must hold 0 and 1 only; for classes 0, 1, 2, ... use data.one_hot(labels)")
    return X.astype(dtype, copy=False), Y.astype(dtype, copy=False)
