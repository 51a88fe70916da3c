"""The network agrees with numeric differences, PyTorch's autograd and scikit-learn's MLPClassifier."""

import numpy as np
import pytest
import torch
from sklearn.neural_network import MLPClassifier

from practicaldl import network

ACTIVATIONS = ("relu", "tanh")
HEADS = (("sigmoid", 1), ("sigmoid", 2), ("softmax", 3))


def dims_of_depth(depth, n_L):
    return [3, *[5] * (depth - 1), n_L]


def analytic(case, lambd):
    _, cache = network.forward(case.X, case.parameters, **case.options)
    return network.backward(case.Y, cache, lambd)


def cost_at(case, parameters, lambd):
    AL, _ = network.forward(case.X, parameters, **case.options)
    return network.cost(AL, case.Y, parameters, lambd, case.options["output"])


def numeric(case, lambd, epsilon=1e-6):
    """One entry at a time, as plainly as can be."""
    gradients = {}
    for key, value in case.parameters.items():
        gradient = gradients[f"d{key}"] = np.zeros(value.shape)
        for entry in np.ndindex(value.shape):
            above, below = value.copy(), value.copy()
            above[entry] += epsilon
            below[entry] -= epsilon
            difference = cost_at(case, case.parameters | {key: above}, lambd) - cost_at(
                case, case.parameters | {key: below}, lambd
            )
            gradient[entry] = difference / (2 * epsilon)
    return gradients


def by_torch(case, lambd):
    """Cost and gradients by autograd, from logits, written without our code."""
    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in case.parameters.items()}
    A, L = torch.tensor(case.X), len(tensors) // 2
    masks, keep_prob = case.options.get("masks"), case.options.get("keep_prob", 1.0)
    for layer in range(1, L + 1):
        Z = tensors[f"W{layer}"] @ A + tensors[f"b{layer}"]
        if layer < L:
            A = torch.relu(Z) if case.options["activation"] == "relu" else torch.tanh(Z)
            A = A if masks is None else A * torch.tensor(masks[layer - 1]) / keep_prob
    Y, m = torch.tensor(case.Y), case.Y.shape[1]
    if case.options["output"] == "sigmoid":
        total = torch.nn.functional.binary_cross_entropy_with_logits(Z, Y, reduction="sum")
    else:
        total = torch.nn.functional.cross_entropy(Z.T, Y.argmax(dim=0), reduction="sum")
    cost = total / m + lambd / (2 * m) * sum((tensors[f"W{layer}"] ** 2).sum() for layer in range(1, L + 1))
    cost.backward()
    return cost.item(), {f"d{key}": tensor.grad.numpy() for key, tensor in tensors.items()}


def assert_alive(gradients):
    assert all(np.any(gradient) for gradient in gradients.values()), "a layer is dead: the case proves nothing"


@pytest.mark.parametrize("depth", range(1, 13))
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("output", "n_L"), HEADS)
@pytest.mark.parametrize("lambd", [0.0, 0.7])
@pytest.mark.parametrize("keep_prob", [1.0, 0.8])
def test_cost_and_gradients_are_those_of_torch_autograd(make_case, depth, activation, output, n_L, lambd, keep_prob):
    case = make_case(dims_of_depth(depth, n_L), activation=activation, output=output, keep_prob=keep_prob)
    cost, expected = by_torch(case, lambd)
    gradients = analytic(case, lambd)
    assert_alive(gradients)
    assert cost_at(case, case.parameters, lambd) == pytest.approx(cost, rel=1e-10)
    for key, gradient in gradients.items():
        np.testing.assert_allclose(gradient, expected[key], rtol=1e-10, atol=1e-10, err_msg=key)


@pytest.mark.parametrize("depth", range(1, 13))
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("output", "n_L"), HEADS)
@pytest.mark.parametrize(("lambd", "keep_prob"), [(0.0, 1.0), (0.7, 1.0), (0.0, 0.8), (0.7, 0.8)])
def test_gradients_are_those_of_numeric_differences(make_case, depth, activation, output, n_L, lambd, keep_prob):
    case = make_case(dims_of_depth(depth, n_L), m=4, activation=activation, output=output, keep_prob=keep_prob)
    gradients, expected = analytic(case, lambd), numeric(case, lambd)
    assert_alive(gradients)
    for key, gradient in gradients.items():
        np.testing.assert_allclose(gradient, expected[key], rtol=1e-6, atol=1e-8, err_msg=key)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("output", "n_L"), [("sigmoid", 1), ("softmax", 4)])
@pytest.mark.parametrize("lambd", [0.0, 0.7])
def test_loss_and_step_are_those_of_scikit_learn(make_case, activation, output, n_L, lambd):
    m, learning_rate = 40, 0.05
    case = make_case([3, 6, 5, n_L], m=m, activation=activation, output=output)
    labels = case.Y.ravel().astype(int) if n_L == 1 else case.Y.argmax(axis=0)
    model = MLPClassifier(
        (6, 5),
        activation=activation,
        solver="sgd",
        alpha=lambd,
        batch_size=m,
        learning_rate_init=learning_rate,
        momentum=0,
        shuffle=False,
    )
    model.partial_fit(case.X.T, labels, classes=np.unique(labels))
    for layer, (W, b) in enumerate(zip(model.coefs_, model.intercepts_, strict=True), start=1):
        W[...], b[...] = case.parameters[f"W{layer}"].T, case.parameters[f"b{layer}"].ravel()
    model.partial_fit(case.X.T, labels)

    gradients = analytic(case, lambd)
    assert cost_at(case, case.parameters, lambd) == pytest.approx(model.loss_, rel=1e-10)
    for layer, (W, b) in enumerate(zip(model.coefs_, model.intercepts_, strict=True), start=1):
        stepped = case.parameters[f"W{layer}"] - learning_rate * gradients[f"dW{layer}"]
        np.testing.assert_allclose(stepped, W.T, rtol=1e-10, atol=1e-12)
        stepped = case.parameters[f"b{layer}"] - learning_rate * gradients[f"db{layer}"]
        np.testing.assert_allclose(stepped.ravel(), b, rtol=1e-10, atol=1e-12)
