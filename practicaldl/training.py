"""Train a network by gradient descent, with every piece replaceable by the learner's own function."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from practicaldl import network
from practicaldl.network import Array, Parameters
from practicaldl.progress import bar


@dataclass
class History:
    """What a training run leaves: the trained parameters and one entry per epoch in each list.

    `costs` are training costs, penalty and dropout included: the mean over the epoch's batches, each before its update.
    `train_errors` and `dev_errors` are error rates after the epoch, without dropout; they stay empty
    when not asked for.
    """

    parameters: dict[str, Array]
    costs: list[float] = field(default_factory=list)
    train_errors: list[float] = field(default_factory=list)
    dev_errors: list[float] = field(default_factory=list)
    seconds: float = 0.0


def train(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int | None = None,
    lambd: float = 0.0,
    keep_prob: float | Sequence[float] = 1.0,
    activation: str = "relu",
    output: str = "sigmoid",
    rng: np.random.Generator | None = None,
    X_dev: ArrayLike | None = None,
    Y_dev: ArrayLike | None = None,
    measure_train: bool = False,
    forward: Callable[..., tuple[Array, Any]] | None = None,
    backward: Callable[..., Parameters] | None = None,
    cost: Callable[..., float] | None = None,
    update: Callable[..., Parameters] | None = None,
    on_epoch: Callable[[int, Parameters], bool | None] | None = None,
    progress: bool = False,
) -> History:
    """Train a network by (mini-batch) gradient descent. The given parameters stay as they are.

    Parameters
    ----------
    X : ndarray, shape (n_x, m)
    Y : ndarray, shape (n_L, m)
        Labels 0 or 1; one-hot columns for a softmax output.
    parameters : dict
        Where to start: W1, b1, ..., WL, bL.
    epochs : int
        Passes over the training set.
    learning_rate : float
    batch_size : int, optional
        Examples per step, drawn in a new order every epoch; None for all of them.
    lambd, keep_prob, activation, output
        As in `network.forward` and `network.cost`.
    rng : numpy.random.Generator, optional
        Shuffles the batches and draws the dropout masks; needed for either.
    X_dev, Y_dev : ndarray, optional
        Given both, `History.dev_errors` is measured after every epoch.
    measure_train : bool
        Measure `History.train_errors` too.
    forward : callable ``(X, parameters, rng) -> (AL, cache)``, optional
    backward : callable ``(X, Y, cache) -> gradients``, optional
    cost : callable ``(AL, Y, parameters) -> float``, optional
    update : callable ``(parameters, gradients) -> parameters``, optional
        Replace a piece of the step with your own. Without your own `forward`, `backward` receives a `network.Cache`
        (its `as_tuple()` is the tuple of the lessons).
    on_epoch : callable ``(epoch, parameters) -> bool or None``, optional
        Called after every epoch, counted from 0; True stops the training. Copy the parameters to keep them.
    progress : bool
        Show a progress bar.

    Returns
    -------
    history : History

    Raises
    ------
    ValueError
        If shapes or names do not fit, a number is out of range, or rng is missing where it is needed.
    """
    run = _checked_run(X, Y, parameters, epochs, learning_rate, batch_size, lambd, keep_prob, rng)
    options = {"activation": activation, "output": output}
    dropout = {"keep_prob": run.keep_probs} if min(run.keep_probs, default=1.0) < 1 else {}
    if forward is not None and backward is None:
        raise ValueError("your forward has its own cache, so train needs your backward too: train(..., backward=...)")
    forward = forward or (lambda X, parameters, rng: network.forward(X, parameters, rng=rng, **options, **dropout))
    backward = backward or (lambda X, Y, cache: network.backward(Y, cache, lambd))
    cost = cost or (lambda AL, Y, parameters: network.cost(AL, Y, parameters, lambd, output))
    update = update or (lambda parameters, gradients: descend(parameters, gradients, learning_rate))

    start = time.perf_counter()
    history = History({key: value.copy() for key, value in run.parameters.items()})
    for epoch in bar(range(epochs), "training", visible=progress):
        costs = []
        for columns in batches(run.m, batch_size, rng):
            X_batch, Y_batch = run.X[:, columns], run.Y[:, columns]
            AL, cache = forward(X_batch, history.parameters, rng)
            costs.append(cost(AL, Y_batch, history.parameters))
            history.parameters = update(history.parameters, backward(X_batch, Y_batch, cache))
        history.costs.append(float(np.mean(costs)))
        if measure_train:
            history.train_errors.append(network.error_rate(run.X, run.Y, history.parameters, **options))
        if X_dev is not None and Y_dev is not None:
            history.dev_errors.append(network.error_rate(X_dev, Y_dev, history.parameters, **options))
        if on_epoch is not None and on_epoch(epoch, history.parameters):
            break
    history.seconds = time.perf_counter() - start
    return history


def descend(parameters: Parameters, gradients: Parameters, learning_rate: float) -> dict[str, Array]:
    """One step of gradient descent: every parameter minus learning_rate times its gradient."""
    return {key: value - learning_rate * gradients[f"d{key}"] for key, value in parameters.items()}


def batches(m: int, batch_size: int | None, rng: np.random.Generator | None) -> Iterator[Any]:
    """Column selections that cover m examples once: all of them, or shuffled batches (the last may be smaller)."""
    if batch_size is None or batch_size >= m:
        yield slice(None)
        return
    assert rng is not None
    order = rng.permutation(m)
    for start in range(0, m, batch_size):
        yield order[start : start + batch_size]


@dataclass(frozen=True)
class _Run:
    X: Array
    Y: Array
    parameters: Parameters
    keep_probs: list[float]

    @property
    def m(self) -> int:
        return self.X.shape[1]


def _checked_run(X, Y, parameters, epochs, learning_rate, batch_size, lambd, keep_prob, rng) -> _Run:
    L = network.depth(parameters)
    X = network.check_examples(X, parameters)
    Y = np.asarray(Y)
    expected = (parameters[f"W{L}"].shape[0], X.shape[1])
    if Y.shape != expected:
        raise ValueError(f"Y must have shape {expected}, one column per example of X, got {Y.shape}")
    keep_probs = network.check_keep_probs(keep_prob, L)
    if epochs < 1 or learning_rate <= 0 or lambd < 0:
        raise ValueError(
            "epochs must be at least 1, learning_rate above 0 and lambd 0 or more, "
            f"got {epochs}, {learning_rate} and {lambd}"
        )
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, or None for the whole training set, got {batch_size}")
    shuffles = batch_size is not None and batch_size < X.shape[1]
    if rng is None and (shuffles or min(keep_probs, default=1.0) < 1):
        raise ValueError("batches and dropout are drawn from rng: pass rng=numpy.random.default_rng(seed)")
    dtype = np.result_type(*parameters.values())
    return _Run(X.astype(dtype, copy=False), Y.astype(dtype, copy=False), parameters, keep_probs)
