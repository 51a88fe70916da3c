"""Train a network by gradient descent, with every piece replaceable by the learner's own function."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from practicaldl import network
from practicaldl.descent import Descent
from practicaldl.network import Array, Parameters
from practicaldl.progress import bar
from practicaldl.task import Batches, Task

STACK_BYTES = 8 * 2**20  # of buffers that runs trained together may fill, to stay in cache; more runs go in turn


@dataclass
class History:
    """What a training run leaves: the trained parameters and one entry per epoch in each list.

    `costs` are training costs, penalty and dropout included: the mean over the epoch's examples, each before its step.
    `train_errors` and `dev_errors` are error rates after the epoch, without dropout; empty when not asked for.
    `seconds` is the time that the run took, its share of the whole when runs were trained together.
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
        Where to start: W1, b1, ..., WL, bL. Their dtype, float64 or float32, is that of the training.
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
        Called after every epoch, counted from 0, with a copy of the parameters; True stops the training.
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
    start = time.perf_counter()
    task = Task.checked(
        X,
        Y,
        X_dev,
        Y_dev,
        [parameters],
        epochs=epochs,
        batch_size=batch_size,
        keep_prob=keep_prob,
        activation=activation,
        output=output,
        rngs=[rng],
    )
    learning_rates, lambdas = _rates(learning_rate, lambd, 1)
    own = {"forward": forward, "backward": backward, "cost": cost, "update": update}
    if any(own.values()):
        pieces = _with_defaults(own, task, learning_rate, lambd)
        history = _train_with_pieces(task, parameters, pieces, rng, measure_train, on_epoch, progress)
    else:
        descent = _descent(task, [parameters], (), learning_rates, lambdas, [rng])
        (history,) = _train_in_place(task, descent, (), measure_train, on_epoch, progress)
    history.seconds = time.perf_counter() - start
    return history


def train_many(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Sequence[Parameters],
    *,
    epochs: int,
    learning_rate: float | Sequence[float],
    batch_size: int | None = None,
    lambd: float | Sequence[float] = 0.0,
    keep_prob: float | Sequence[float] = 1.0,
    activation: str = "relu",
    output: str = "sigmoid",
    rngs: Sequence[np.random.Generator] | None = None,
    X_dev: ArrayLike | None = None,
    Y_dev: ArrayLike | None = None,
    measure_train: bool = False,
    progress: bool = False,
) -> list[History]:
    """Train many networks of one shape at once: what `train` gives for each, up to rounding, in less time.

    Parameters
    ----------
    X, X_dev : ndarray, shape (n_x, m), or (runs, n_x, m) for data of its own in each run
    Y, Y_dev : ndarray, shape (n_L, m) or (runs, n_L, m)
    parameters : sequence of dict
        Where each run starts.
    learning_rate, lambd : float, or one for each run
    rngs : sequence of numpy.random.Generator, optional
        One for each run; needed for batches and for dropout.
    epochs, batch_size, keep_prob, activation, output, measure_train, progress
        As in `train`, the same for all runs.

    Returns
    -------
    histories : list of History, one for each run

    Raises
    ------
    ValueError
        As `train`; also if the runs differ in shape or a sequence has not one entry per run.

    Examples
    --------
    Five seeds by three values of lambd:

    >>> starts = [network.initialize((2, 20, 3, 1), np.random.default_rng(seed)) for seed in range(5)]
    >>> histories = train_many(X, Y, starts * 3, lambd=np.repeat([0, 0.1, 1], 5), epochs=1000, learning_rate=0.3)
    """
    start = time.perf_counter()
    runs = len(parameters)
    generators: list[np.random.Generator | None] = [None] * runs if rngs is None else list(rngs)
    task = Task.checked(
        X,
        Y,
        X_dev,
        Y_dev,
        parameters,
        epochs=epochs,
        batch_size=batch_size,
        keep_prob=keep_prob,
        activation=activation,
        output=output,
        rngs=generators,
    )
    learning_rates, lambdas = _rates(learning_rate, lambd, runs)
    together = _runs_together(task, parameters[0])
    histories = []
    for first in range(0, runs, together):
        part = slice(first, first + together)
        stack = (len(parameters[part]),)
        descent = _descent(task, parameters[part], stack, learning_rates[part], lambdas[part], generators[part])
        histories += _train_in_place(task.of_runs(part), descent, stack, measure_train, progress=progress)
    for history in histories:
        history.seconds = (time.perf_counter() - start) / runs
    return histories


def descend(parameters: Parameters, gradients: Parameters, learning_rate: float) -> dict[str, Array]:
    """One step of gradient descent: every parameter minus learning_rate times its gradient."""
    return {key: value - learning_rate * gradients[f"d{key}"] for key, value in parameters.items()}


def _train_in_place(
    task: Task,
    descent: Descent,
    stack: tuple[int, ...],
    measure_train: bool,
    on_epoch: Callable[[int, Parameters], bool | None] | None = None,
    progress: bool = False,
) -> list[History]:
    feed = Batches(task, descent, stack)
    costs, train_errors, dev_errors = [], [], []
    with np.errstate(over="ignore", divide="ignore"):  # exp(-Z) and log(0) have the right limits
        for epoch in bar(range(task.epochs), "training", visible=progress):
            costs.append(sum(descent.step(*batch) for batch in feed.epoch()) / task.m)
            if measure_train:
                train_errors.append(_error_rates(descent, task.X, task.Y))
            if task.X_dev is not None and task.Y_dev is not None:
                dev_errors.append(_error_rates(descent, task.X_dev, task.Y_dev))
            if on_epoch is not None and on_epoch(epoch, descent.blocks.parameters()):
                break
    runs = [(run,) for run in range(*stack)] if stack else [()]
    lists = [np.array(measured, float) for measured in (costs, train_errors, dev_errors)]
    return [
        History(descent.blocks.parameters(run), *(values[:, *run].tolist() if values.size else [] for values in lists))
        for run in runs
    ]


def _train_with_pieces(
    task: Task,
    parameters: Parameters,
    pieces: dict[str, Callable[..., Any]],
    rng: np.random.Generator | None,
    measure_train: bool,
    on_epoch: Callable[[int, Parameters], bool | None] | None,
    progress: bool,
) -> History:
    history = History({key: value.copy() for key, value in parameters.items()})
    options = {"activation": task.activation, "output": task.output}
    for epoch in bar(range(task.epochs), "training", visible=progress):
        total = 0.0
        batches = [slice(None)] if task.batch_size == task.m else (columns[0] for columns in task.columns([rng]))
        for columns in batches:
            X, Y = task.X[:, columns], task.Y[:, columns]
            AL, cache = pieces["forward"](X, history.parameters, rng)
            total += float(pieces["cost"](AL, Y, history.parameters)) * X.shape[1]
            history.parameters = pieces["update"](history.parameters, pieces["backward"](X, Y, cache))
        history.costs.append(total / task.m)
        if measure_train:
            history.train_errors.append(network.error_rate(task.X, task.Y, history.parameters, **options))
        if task.X_dev is not None and task.Y_dev is not None:
            history.dev_errors.append(network.error_rate(task.X_dev, task.Y_dev, history.parameters, **options))
        if on_epoch is not None and on_epoch(epoch, {key: value.copy() for key, value in history.parameters.items()}):
            break
    return history


def _with_defaults(
    own: dict[str, Callable[..., Any] | None], task: Task, learning_rate: float, lambd: float
) -> dict[str, Callable[..., Any]]:
    """The learner's pieces, and ours for the rest."""
    if own["forward"] and not own["backward"]:
        raise ValueError("your forward has its own cache, so train needs your backward too: train(..., backward=...)")
    options: dict[str, Any] = {"activation": task.activation, "output": task.output, "keep_prob": task.keep_probs}
    ours: dict[str, Callable[..., Any]] = {
        "forward": lambda X, parameters, rng: network.forward(X, parameters, rng=rng, **options),
        "backward": lambda X, Y, cache: network.backward(Y, cache, lambd),
        "cost": lambda AL, Y, parameters: network.cost(AL, Y, parameters, lambd, task.output),
        "update": lambda parameters, gradients: descend(parameters, gradients, learning_rate),
    }
    return {name: own[name] or ours[name] for name in ours}


def _descent(task: Task, parameters, stack, learning_rates, lambdas, rngs) -> Descent:
    return Descent(
        parameters,
        stack,
        learning_rate=learning_rates,
        lambd=lambdas,
        keep_probs=task.keep_probs,
        activation=task.activation,
        output=task.output,
        rngs=rngs,
    )


def _error_rates(descent: Descent, X: Array, Y: Array) -> Array:
    """Error rate of every network of the stack, shape (*stack,)."""
    classes = Y if Y.shape[-2] == 1 else Y.argmax(axis=-2, keepdims=True)
    return np.mean(descent.labels(X) != classes, axis=(-2, -1))


def _runs_together(task: Task, parameters: Parameters) -> int:
    """How many runs may share the memory that STACK_BYTES allows, at least one."""
    units = sum(value.shape[0] for key, value in parameters.items() if key.startswith("W"))
    entries = 4 * units * task.batch_size + 4 * sum(value.size for value in parameters.values())
    return max(1, STACK_BYTES // (entries * task.X.itemsize))


def _rates(
    learning_rate: float | Sequence[float], lambd: float | Sequence[float], runs: int
) -> tuple[np.ndarray, np.ndarray]:
    """Learning rate and lambd of each run, or a ValueError."""
    rates = []
    for name, value in (("learning_rate", learning_rate), ("lambd", lambd)):
        values = np.asarray(value, float)
        if values.shape not in ((), (runs,)):
            raise ValueError(f"{name} must be one number or one for each of {runs} runs, got shape {values.shape}")
        rates.append(np.broadcast_to(values, runs))
    if (rates[0] <= 0).any() or (rates[1] < 0).any():
        raise ValueError(f"learning_rate must be above 0 and lambd 0 or more, got {learning_rate} and {lambd}")
    return rates[0], rates[1]
