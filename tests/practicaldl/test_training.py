"""Training in place, in stacks and with a learner's pieces gives what the plain step gives."""

import copy
import itertools

import numpy as np
import pytest
import torch

from practicaldl import data, network, training

DIMS = {"sigmoid": [2, 8, 3, 1], "softmax": [2, 8, 3, 3]}


@pytest.fixture
def problem():
    def make(output="sigmoid", dtype=np.float64, m=50, seed=0):
        rng = np.random.default_rng(seed)
        X, Y = data.moons(m, 0.2, rng)
        if output == "softmax":
            Y = data.one_hot(Y.ravel() + (X[0] > 1), 3)
        return X, Y, network.initialize(DIMS[output], rng, dtype=dtype)

    return make


def plainly(X, Y, parameters, *, epochs, learning_rate, batch_size=None, rng=None, **options):
    """The plain step of `network`, plugged in as a learner would."""
    lambd, keep_prob = options.pop("lambd", 0.0), options.pop("keep_prob", 1.0)
    return training.train(
        X,
        Y,
        parameters,
        epochs=epochs,
        learning_rate=learning_rate,
        batch_size=batch_size,
        rng=rng,
        output=options["output"],
        forward=lambda X, parameters, rng: network.forward(X, parameters, keep_prob=keep_prob, rng=rng, **options),
        backward=lambda X, Y, cache: network.backward(Y, cache, lambd),
        cost=lambda AL, Y, parameters: network.cost(AL, Y, parameters, lambd, options["output"]),
    )


@pytest.mark.parametrize("activation", network.ACTIVATIONS)
@pytest.mark.parametrize("output", network.OUTPUTS)
@pytest.mark.parametrize("lambd", [0.0, 0.5])
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("keep_prob", [1.0, 0.8, (0.6, 1.0)])
def test_training_in_place_gives_the_plain_result(problem, activation, output, lambd, batch_size, keep_prob):
    X, Y, parameters = problem(output)
    settings = {"epochs": 5, "learning_rate": 0.3, "batch_size": batch_size, "lambd": lambd, "keep_prob": keep_prob}
    settings |= {"activation": activation, "output": output}
    before = copy.deepcopy((X, Y, parameters))
    plain = plainly(X, Y, parameters, rng=np.random.default_rng(7), **settings)
    quick = training.train(X, Y, parameters, rng=np.random.default_rng(7), **settings)
    np.testing.assert_equal((X, Y, parameters), before)
    np.testing.assert_allclose(quick.costs, plain.costs, rtol=1e-10)
    for key, value in plain.parameters.items():
        np.testing.assert_allclose(quick.parameters[key], value, rtol=1e-9, atol=1e-11, err_msg=key)


@pytest.mark.parametrize("output", network.OUTPUTS)
@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("keep_prob", [1.0, 0.8])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_many_runs_at_once_give_what_each_gives_alone(problem, output, batch_size, keep_prob, dtype):
    X, Y, _ = problem(output)
    starts = [network.initialize(DIMS[output], np.random.default_rng(seed), dtype=dtype) for seed in range(3)]
    grid = list(itertools.product([0.0, 0.4], starts))
    lambdas, parameters = [lambd for lambd, _ in grid], [start for _, start in grid]
    rates = np.linspace(0.1, 0.3, len(grid))
    shared = {"epochs": 6, "batch_size": batch_size, "keep_prob": keep_prob, "output": output, "measure_train": True}
    shared |= {"X_dev": X[:, :20], "Y_dev": Y[:, :20]}
    many = training.train_many(
        X,
        Y,
        parameters,
        learning_rate=rates,
        lambd=lambdas,
        rngs=[np.random.default_rng(run) for run in range(len(grid))],
        **shared,
    )
    tolerance = {"rtol": 1e-9, "atol": 1e-11} if dtype == np.float64 else {"rtol": 1e-3, "atol": 1e-5}
    for run, history in enumerate(many):
        alone = training.train(
            X,
            Y,
            parameters[run],
            learning_rate=rates[run],
            lambd=lambdas[run],
            rng=np.random.default_rng(run),
            **shared,
        )
        np.testing.assert_allclose(history.costs, alone.costs, **tolerance)
        assert len(history.dev_errors) == len(history.train_errors) == 6
        if dtype == np.float64:
            assert history.dev_errors == alone.dev_errors
            assert history.train_errors == alone.train_errors
        for key, value in alone.parameters.items():
            assert history.parameters[key].dtype == dtype
            np.testing.assert_allclose(history.parameters[key], value, **tolerance)


@pytest.mark.parametrize("batch_size", [None, 16])
def test_runs_may_have_data_of_their_own(problem, batch_size, monkeypatch):
    problems = [problem(seed=seed) for seed in range(3)]
    Xs, Ys, parameters = (list(part) for part in zip(*problems, strict=True))
    settings = {"epochs": 4, "learning_rate": 0.3, "batch_size": batch_size, "keep_prob": 0.9}
    for room in (training.STACK_BYTES, 1):  # together, and one after another
        monkeypatch.setattr(training, "STACK_BYTES", room)
        rngs = [np.random.default_rng(run) for run in range(3)]
        many = training.train_many(
            np.stack(Xs), np.stack(Ys), parameters, rngs=rngs, X_dev=np.stack(Xs), Y_dev=np.stack(Ys), **settings
        )
        for run, history in enumerate(many):
            rng = np.random.default_rng(run)
            alone = training.train(Xs[run], Ys[run], parameters[run], rng=rng, X_dev=Xs[run], Y_dev=Ys[run], **settings)
            np.testing.assert_allclose(history.costs, alone.costs, rtol=1e-10)
            assert history.dev_errors == alone.dev_errors


@pytest.mark.parametrize("output", network.OUTPUTS)
def test_full_batch_training_is_that_of_torch(problem, output):
    X, Y, parameters = problem(output)
    m, lambd, learning_rate = X.shape[1], 0.5, 0.3
    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in parameters.items()}
    weights = [tensor for key, tensor in tensors.items() if key.startswith("W")]
    biases = [tensor for key, tensor in tensors.items() if key.startswith("b")]
    optimizer = torch.optim.SGD(
        [{"params": weights, "weight_decay": lambd / m}, {"params": biases, "weight_decay": 0}], lr=learning_rate
    )
    for _ in range(50):
        A = torch.tensor(X)
        for layer in (1, 2, 3):
            Z = tensors[f"W{layer}"] @ A + tensors[f"b{layer}"]
            A = torch.relu(Z)
        if output == "sigmoid":
            loss = torch.nn.functional.binary_cross_entropy_with_logits(Z, torch.tensor(Y, dtype=float))
        else:
            loss = torch.nn.functional.cross_entropy(Z.T, torch.tensor(Y.argmax(axis=0)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    history = training.train(X, Y, parameters, epochs=50, learning_rate=learning_rate, lambd=lambd, output=output)
    for key, tensor in tensors.items():
        np.testing.assert_allclose(history.parameters[key], tensor.detach().numpy(), rtol=1e-8, atol=1e-10)


def test_a_three_layer_learner_function_plugs_in(problem):
    X, Y, parameters = problem()

    def my_backward(X, Y, cache, lambd):
        Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
        m = X.shape[1]
        dZ3 = A3 - Y
        dZ2 = (W3.T @ dZ3) * (Z2 > 0)
        dZ1 = (W2.T @ dZ2) * (Z1 > 0)
        gradients = {}
        for layer, dZ, A, W in ((3, dZ3, A2, W3), (2, dZ2, A1, W2), (1, dZ1, X, W1)):
            gradients[f"dW{layer}"] = dZ @ A.T / m + lambd / m * W
            gradients[f"db{layer}"] = dZ.sum(axis=1, keepdims=True) / m
        return gradients

    settings = {"epochs": 20, "learning_rate": 0.3, "lambd": 0.5}
    ours = training.train(X, Y, parameters, **settings)
    mine = training.train(
        X, Y, parameters, backward=lambda X, Y, cache: my_backward(X, Y, cache.as_tuple(), 0.5), **settings
    )
    np.testing.assert_allclose(mine.costs, ours.costs, rtol=1e-10)


def test_an_own_update_replaces_the_step(problem):
    X, Y, parameters = problem()
    history = training.train(X, Y, parameters, epochs=3, learning_rate=1, update=lambda parameters, _: parameters)
    assert len(set(history.costs)) == 1


@pytest.mark.parametrize("pieces", [{}, {"update": lambda parameters, _: parameters}])
def test_on_epoch_sees_copies_and_stops_the_training(problem, pieces):
    X, Y, parameters = problem()
    seen = []

    def on_epoch(epoch, parameters):
        seen.append(parameters)
        return epoch == 2

    history = training.train(X, Y, parameters, epochs=9, learning_rate=0.1, on_epoch=on_epoch, **pieces)
    assert len(history.costs) == len(seen) == 3
    assert not np.shares_memory(seen[0]["W1"], seen[1]["W1"])
    np.testing.assert_array_equal(seen[-1]["W1"], history.parameters["W1"])


def test_training_learns_the_digits():
    X, labels = data.digits_matrix()
    Y = data.one_hot(labels)
    rng = np.random.default_rng(0)
    train, dev = data.split(1797, (1200, 597), rng)
    history = training.train(
        X[:, train],
        Y[:, train],
        network.initialize([64, 32, 10], rng),
        epochs=40,
        learning_rate=0.5,
        batch_size=64,
        output="softmax",
        rng=rng,
        X_dev=X[:, dev],
        Y_dev=Y[:, dev],
    )
    assert history.dev_errors[-1] < 0.05
    assert history.dev_errors[-1] == network.error_rate(X[:, dev], Y[:, dev], history.parameters, output="softmax")


def test_whole_numbers_as_parameters_train_in_float64(problem):
    X, Y, _ = problem()
    start = {"W1": np.array([[1, -1]]), "b1": np.array([[0]])}
    history = training.train(X, Y, start, epochs=2, learning_rate=0.1)
    assert history.parameters["W1"].dtype == np.float64
    assert history.costs[0] == pytest.approx(network.cost(network.forward(X, start)[0], Y))


@pytest.mark.filterwarnings("error")
def test_saturated_outputs_warn_of_nothing(problem):
    X, Y, parameters = problem()
    history = training.train(1e4 * X, 1 - Y, parameters, epochs=1, learning_rate=1e-12)
    assert np.isfinite(history.costs[0])
    plain = network.cost(network.forward(1e4 * X, parameters)[0], 1 - Y)
    assert history.costs[0] == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "epochs must be at least 1"),
        ({"learning_rate": 0}, "learning_rate must be above 0"),
        ({"learning_rate": [0.1, 0.2]}, "one for each of 1 runs"),
        ({"lambd": -1}, "lambd 0 or more"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"batch_size": 10}, "pass rng="),
        ({"keep_prob": 0.5}, "pass rng="),
        ({"X": np.ones((50, 2))}, r"did you mean X\.T"),
        ({"Y": np.ones((1, 3))}, r"Y must have shape \(1, 50\)"),
        ({"Y": np.full((1, 50), 7)}, r"data\.one_hot"),
        ({"X_dev": np.ones((2, 3))}, "come together"),
        ({"X_dev": np.ones((2, 3)), "Y_dev": np.ones((1, 4))}, r"Y_dev must have shape \(1, 3\)"),
        ({"forward": network.forward}, "needs your backward"),
    ],
)
def test_train_says_what_does_not_fit(problem, change, message):
    X, Y, parameters = problem()
    settings = {"X": X, "Y": Y, "epochs": 1, "learning_rate": 0.1, **change}
    with pytest.raises(ValueError, match=message):
        training.train(settings.pop("X"), settings.pop("Y"), parameters, **settings)


def test_train_many_says_what_does_not_fit(problem):
    X, Y, parameters = problem()
    settings = {"epochs": 1, "learning_rate": 0.1}
    with pytest.raises(ValueError, match="at least one run"):
        training.train_many(X, Y, [], **settings)
    with pytest.raises(ValueError, match="run 1 differs"):
        training.train_many(X, Y, [parameters, {"W1": parameters["W1"], "b1": parameters["b1"]}], **settings)
    with pytest.raises(ValueError, match="data for 2 runs, but there are 1"):
        training.train_many(np.stack([X, X]), Y, [parameters], **settings)
    with pytest.raises(ValueError, match="one generator for each of 1 runs"):
        training.train_many(X, Y, [parameters], rngs=[], **settings)
