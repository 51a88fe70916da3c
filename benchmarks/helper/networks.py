"""(a) full batch with L2, (b) mini-batches on the digits, (e) many runs at once."""

import warnings

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks.helper.timing import Case, race
from practicaldl import data, network, training

FIELD = [2, 20, 3, 1]
DIGITS = [64, 128, 64, 10]
LEARNING_RATE = 0.1
LAMBD = 0.7
BATCH = 64
OURS, TORCH, SKLEARN = "practicaldl", "PyTorch", "scikit-learn"


def cases() -> list[Case]:
    return [case(dtype) for case in (full_batch, mini_batch, many_runs) for dtype in (np.float64, np.float32)]


def full_batch(dtype: type) -> Case:
    X, Y = data.moons(211, 0.2, np.random.default_rng(0))
    X, Y = X.astype(dtype), Y.astype(dtype)
    start = network.initialize(FIELD, np.random.default_rng(0), dtype=dtype)
    steps = 400
    contenders = {
        OURS: lambda: training.train(X, Y, start, epochs=steps, learning_rate=LEARNING_RATE, lambd=LAMBD),
        TORCH: lambda: train_torch(X, Y, start, epochs=steps, lambd=LAMBD),
        SKLEARN: lambda: train_sklearn(X, Y.ravel(), FIELD, epochs=steps, batch_size=211, lambd=LAMBD),
        "matrix products alone": products(FIELD, 211, dtype, steps),
    }
    name = f"2-20-3-1, 211 points, full batch, L2, {np.dtype(dtype)}"
    return race("a", name, "steps", steps, contenders, goals={TORCH: 4, SKLEARN: 4})


def mini_batch(dtype: type) -> Case:
    X, labels = data.digits_matrix()
    X, Y = X.astype(dtype), data.one_hot(labels).astype(dtype)
    start = network.initialize(DIGITS, np.random.default_rng(0), dtype=dtype)
    epochs = 4
    steps = epochs * -(-X.shape[1] // BATCH)

    def ours():
        rng = np.random.default_rng(0)
        settings = {"epochs": epochs, "learning_rate": LEARNING_RATE, "batch_size": BATCH, "output": "softmax"}
        return training.train(X, Y, start, rng=rng, **settings)

    contenders = {
        OURS: ours,
        TORCH: lambda: train_torch(X, Y, start, epochs=epochs, batch_size=BATCH),
        SKLEARN: lambda: train_sklearn(X, labels.ravel(), DIGITS, epochs=epochs, batch_size=BATCH),
        "matrix products alone": products(DIGITS, BATCH, dtype, steps),
    }
    name = f"64-128-64-10, digits, batch {BATCH}, {np.dtype(dtype)}"
    return race("b", name, "steps", steps, contenders, goals={TORCH: 2, SKLEARN: 2})


def many_runs(dtype: type) -> Case:
    X, Y = data.moons(211, 0.2, np.random.default_rng(0))
    starts = [network.initialize(FIELD, np.random.default_rng(seed), dtype=dtype) for seed in range(5)] * 30
    lambdas = np.repeat(np.linspace(0, 3, 30), 5)
    epochs = 200
    settings = {"epochs": epochs, "learning_rate": LEARNING_RATE}

    def loop():
        for start, lambd in zip(starts, lambdas, strict=True):
            training.train(X, Y, start, lambd=lambd, **settings)

    def plain_loop():
        for start, lambd in zip(starts[:15], lambdas[:15], strict=True):  # a tenth of the runs
            train_plainly(X.astype(dtype), Y.astype(dtype), start, lambd, **settings)

    contenders = {OURS: lambda: training.train_many(X, Y, starts, lambd=lambdas, **settings), "loop over train": loop}
    name = f"2-20-3-1, 30 lambdas x 5 seeds, {np.dtype(dtype)}"
    case = race("e", name, "steps", epochs * 150, contenders, goals={"loop over train": 3}, rounds=5)
    plain = race("e", name, "steps", epochs * 15, {"plain NumPy loop": plain_loop}, rounds=5)
    case.seconds["plain NumPy loop"] = [10 * seconds for seconds in plain.seconds["plain NumPy loop"]]
    return case


def train_plainly(X, Y, parameters, lambd, *, epochs, learning_rate):
    """Gradient descent with the readable functions of `network`."""
    for _ in range(epochs):
        AL, cache = network.forward(X, parameters)
        network.cost(AL, Y, parameters, lambd)
        parameters = training.descend(parameters, network.backward(Y, cache, lambd), learning_rate)
    return parameters


def train_torch(X, Y, parameters, *, epochs, batch_size=None, lambd=0.0):
    """The usual PyTorch loop, with its quickest SGD; batches are gathered as tensors, without a DataLoader."""
    m, L = X.shape[1], len(parameters) // 2
    layers = []
    for layer in range(1, L + 1):
        W, b = torch.tensor(parameters[f"W{layer}"]), torch.tensor(parameters[f"b{layer}"].ravel())
        linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype)
        with torch.no_grad():
            linear.weight.copy_(W)
            linear.bias.copy_(b)
        layers += [linear, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    weights = [p for p in model.parameters() if p.ndim == 2]
    biases = [p for p in model.parameters() if p.ndim == 1]
    groups = [{"params": weights, "weight_decay": lambd / m}, {"params": biases}]
    optimizer = torch.optim.SGD(groups, lr=LEARNING_RATE, fused=True)
    binary = len(Y) == 1
    inputs = torch.tensor(np.ascontiguousarray(X.T))
    targets = torch.tensor(np.ascontiguousarray(Y.T)) if binary else torch.tensor(Y.argmax(axis=0))
    loss_of = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
    for _ in range(epochs):
        batches = [slice(None)] if batch_size is None else torch.randperm(m).split(batch_size)
        for batch in batches:
            optimizer.zero_grad()
            loss = loss_of(model(inputs[batch]), targets[batch])
            loss.backward()
            optimizer.step()
            loss.item()
    return model


def train_sklearn(X, labels, layers_dims, *, epochs, batch_size, lambd=0.0):
    model = MLPClassifier(
        layers_dims[1:-1],
        solver="sgd",
        momentum=0,
        alpha=lambd,
        batch_size=batch_size,
        learning_rate_init=LEARNING_RATE,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=epochs + 1,
        random_state=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the number of epochs is fixed on purpose
        return model.fit(X.T, labels)


def products(layers_dims, m, dtype, steps):
    """The matrix products of a step and nothing else: what no arrangement of NumPy calls can avoid."""
    rng = np.random.default_rng(0)
    A = [rng.standard_normal((n, m)).astype(dtype) for n in layers_dims]
    W = [rng.standard_normal((n, p)).astype(dtype) for p, n in zip(layers_dims, layers_dims[1:], strict=False)]
    forward = [(w, a, np.empty((len(w), m), dtype)) for w, a in zip(W, A, strict=False)]
    into_weights = [(out, a.T, np.empty_like(w)) for out, a, w in zip(A[1:], A, W, strict=False)]
    into_inputs = [(w.T, out, np.empty_like(a)) for w, out, a in zip(W[1:], A[2:], A[1:], strict=False)]

    def run():
        for _ in range(steps):
            for left, right, out in (*forward, *into_weights, *into_inputs):
                np.matmul(left, right, out=out)

    return run
