"""(c) gradient checks: every parameter by two-sided differences."""

import numpy as np
import torch

from benchmarks.helper.networks import FIELD, OURS
from benchmarks.helper.timing import Case, race
from practicaldl import data, gradients, network

LARGE = [64, 256, 256, 64, 10]  # 99,530 parameters
SAMPLE = 1500  # entries that the slow contenders check of the large network at most; their time is scaled to all
EPSILON = 1e-6


def cases() -> list[Case]:
    X, Y = data.moons(211, 0.2, np.random.default_rng(0))
    small = check(FIELD, X, Y, "sigmoid", rounds=5)
    digits, labels = data.digits_matrix()
    large = check(LARGE, digits[:, :10], data.one_hot(labels)[:, :10], "softmax", rounds=3)
    return [small, large]


def check(layers_dims, X, Y, output, rounds) -> Case:
    parameters = network.initialize(layers_dims, np.random.default_rng(0))
    size = sum(value.size for value in parameters.values())
    last = sum(value.size for value in list(parameters.values())[-2:])
    looped, by_gradcheck = (size, size) if size <= SAMPLE else (SAMPLE, last)
    contenders = {
        OURS: lambda: gradients.numerical_gradients(X, Y, parameters, epsilon=EPSILON, output=output),
        "plain loop": lambda: plain_loop(X, Y, parameters, output, looped),
        "torch.autograd.gradcheck": lambda: by_torch(X, Y, parameters, output, size > SAMPLE),
    }
    name = f"gradient check of {'-'.join(map(str, layers_dims))}, {size:,} parameters, {X.shape[1]} examples"
    case = race("c", name, "parameters", size, contenders, rounds=rounds)
    for contender, checked in (("plain loop", looped), ("torch.autograd.gradcheck", by_gradcheck)):
        case.seconds[contender] = [seconds * size / checked for seconds in case.seconds[contender]]
    return case


def plain_loop(X, Y, parameters, output, count):
    """Move one entry at a time and compute the whole cost twice, for the first `count` entries."""
    entries = ((key, entry) for key, value in parameters.items() for entry in np.ndindex(value.shape))
    moved = {key: value.copy() for key, value in parameters.items()}
    for _, (key, entry) in zip(range(count), entries, strict=False):
        costs = []
        for step in (EPSILON, -EPSILON):
            moved[key][entry] = parameters[key][entry] + step
            AL, _ = network.forward(X, moved, output=output)
            costs.append(network.cost(AL, Y, output=output))
        moved[key][entry] = parameters[key][entry]


def by_torch(X, Y, parameters, output, last_layer_only):
    """PyTorch's own check: it moves one entry at a time too."""
    tensors = [torch.tensor(value, requires_grad=not last_layer_only) for value in parameters.values()]
    for tensor in tensors[-2:]:
        tensor.requires_grad_()
    inputs, targets = torch.tensor(X), torch.tensor(Y, dtype=torch.float64)

    def cost(*tensors):
        A = inputs
        for W, b in zip(tensors[::2], tensors[1::2], strict=True):
            Z = W @ A + b
            A = torch.relu(Z)
        if output == "sigmoid":
            return torch.nn.functional.binary_cross_entropy_with_logits(Z, targets)
        return torch.nn.functional.cross_entropy(Z.T, targets.T)

    torch.autograd.gradcheck(cost, tensors, eps=EPSILON, raise_exception=False)
