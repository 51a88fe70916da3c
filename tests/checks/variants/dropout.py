"""Right answers to the exercises of lesson 04, each in another style."""

import math

import numpy as np

from checks.dropout.backward_propagation_with_dropout import backward_pass


def mask_by_loops(shape, keep_prob, rng):
    D = np.zeros(shape, dtype=int)
    for index in np.ndindex(*shape):
        if rng.random() < keep_prob:
            D[index] = 1
    return D


def mask_by_binomial(shape, keep_prob, rng):
    return rng.binomial(1, keep_prob, size=shape)


def mask_by_upper_part(shape, keep_prob, rng):
    return 1.0 - (rng.uniform(0, 1, size=shape) >= keep_prob)


def mask_by_choice(shape, keep_prob, rng):
    return rng.choice([True, False], size=shape, p=[keep_prob, 1 - keep_prob])


def mask_by_float32(shape, keep_prob, rng):
    return (rng.random(shape, dtype=np.float32) < keep_prob).astype(np.float32)


def mask_by_flat_list(shape, keep_prob, rng):
    draws = [rng.random() <= keep_prob for _ in range(math.prod(shape))]
    return np.array(draws).reshape(shape)


def forward_by_where(A, keep_prob, rng):
    D = rng.binomial(1, keep_prob, A.shape)
    return np.where(D == 1, A / keep_prob, 0.0), D


def forward_in_place_on_a_copy(A, keep_prob, rng):
    A = A.copy()
    D = rng.random(A.shape) < keep_prob
    A[~D] = 0
    A /= keep_prob
    return [A, D]


def forward_by_loops(A, keep_prob, rng):
    n, m = A.shape
    out, D = np.empty((n, m)), np.empty((n, m))
    for i in range(n):
        for j in range(m):
            D[i, j] = 1 if rng.random() < keep_prob else 0
            out[i, j] = A[i, j] * D[i, j] / keep_prob
    return out, D


def forward_by_scaled_mask(A, keep_prob, rng):
    D = (rng.random(A.shape) < keep_prob).astype(np.int8)
    scale = D / keep_prob
    return np.multiply(A, scale), D


def forward_by_spawned_generator(A, keep_prob, rng):
    D = rng.spawn(1)[0].random(A.shape) < keep_prob
    return A * D / keep_prob, D


def backward_by_where(dA, D, keep_prob):
    return np.where(D, dA / keep_prob, 0)


def backward_in_place_on_a_copy(dA, D, keep_prob):
    dA = np.array(dA)
    dA[D == 0] = 0
    dA /= keep_prob
    return dA


def backward_by_loops(dA, D, keep_prob):
    out = np.zeros_like(dA)
    for i in range(dA.shape[0]):
        for j in range(dA.shape[1]):
            if D[i, j]:
                out[i, j] = dA[i, j] / keep_prob
    return out


def backward_by_einsum(dA, D, keep_prob):
    return np.einsum("ij,ij->ij", dA, D.astype(float)) * (1 / keep_prob)


def sigmoid_tanh(z):
    return 0.5 * (1 + np.tanh(z / 2))


def network_by_helpers(X, parameters, keep_prob, rng):
    def hidden(A, layer):
        Z = np.dot(parameters[f"W{layer}"], A) + parameters[f"b{layer}"]
        D = rng.binomial(1, keep_prob, Z.shape)
        return Z, D, np.maximum(0, Z) * D / keep_prob

    Z1, D1, A1 = hidden(X, 1)
    Z2, D2, A2 = hidden(A1, 2)
    Z3 = np.dot(parameters["W3"], A2) + parameters["b3"]
    A3 = sigmoid_tanh(Z3)
    W1, b1, W2, b2, W3, b3 = (parameters[k] for k in ("W1", "b1", "W2", "b2", "W3", "b3"))
    return A3, [Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3]


def network_masks_drawn_first(X, parameters, keep_prob, rng):
    m = X.shape[1]
    masks = [rng.random((parameters[f"b{layer}"].size, m)) < keep_prob for layer in (2, 1)]
    D2, D1 = masks
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.where(D1, Z1 * (Z1 > 0) / keep_prob, 0)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = np.where(D2, Z2 * (Z2 > 0) / keep_prob, 0)
    Z3 = parameters["W3"] @ A2 + parameters["b3"]
    A3 = np.exp(-np.logaddexp(0, -Z3))
    p = parameters
    return A3, (Z1, D1, A1, p["W1"], p["b1"], Z2, D2, A2, p["W2"], p["b2"], Z3, A3, p["W3"], p["b3"])


def network_column_by_column(X, parameters, keep_prob, rng):
    columns = []
    for j in range(X.shape[1]):
        x = X[:, [j]]
        entry = []
        for layer in (1, 2):
            Z = parameters[f"W{layer}"] @ x + parameters[f"b{layer}"]
            D = (rng.uniform(size=Z.shape) < keep_prob).astype(int)
            x = np.maximum(Z, 0) * D / keep_prob
            entry += [Z, D, x]
        Z3 = parameters["W3"] @ x + parameters["b3"]
        columns.append([*entry, Z3, 1 / (1 + np.exp(-Z3))])
    Z1, D1, A1, Z2, D2, A2, Z3, A3 = (np.hstack(parts) for parts in zip(*columns, strict=True))
    p = parameters
    return A3, (Z1, D1, A1, p["W1"], p["b1"], Z2, D2, A2, p["W2"], p["b2"], Z3, A3, p["W3"], p["b3"])


def network_in_place(X, parameters, keep_prob, rng):
    p = parameters
    Z1 = p["W1"].dot(X) + p["b1"]
    A1 = np.maximum(Z1, 0)
    D1 = rng.random(A1.shape) < keep_prob
    A1 *= D1
    A1 /= keep_prob
    Z2 = p["W2"].dot(A1) + p["b2"]
    A2 = np.maximum(Z2, 0)
    D2 = rng.random(A2.shape) < keep_prob
    A2 *= D2
    A2 /= keep_prob
    Z3 = p["W3"].dot(A2) + p["b3"]
    A3 = 1.0 / (1.0 + np.exp(-Z3))
    return A3, (Z1, D1, A1, p["W1"], p["b1"], Z2, D2, A2, p["W2"], p["b2"], Z3, A3, p["W3"], p["b3"])


def gradients_using_dropped_activations(X, Y, cache, keep_prob):
    """A2 > 0 already holds the mask, so it need not be applied again."""
    _, _, A1, _, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    m = X.shape[1]
    dZ3 = (A3 - Y) / m
    dZ2 = np.where(A2 > 0, W3.T @ dZ3 / keep_prob, 0)
    dZ1 = np.where(A1 > 0, W2.T @ dZ2 / keep_prob, 0)
    return {
        "dW1": dZ1 @ X.T, "dW2": dZ2 @ A1.T, "dW3": dZ3 @ A2.T,
        "db1": dZ1.sum(1, keepdims=True), "db2": dZ2.sum(1, keepdims=True), "db3": dZ3.sum(1, keepdims=True),
    }  # fmt: skip


def gradients_with_more_keys(X, Y, cache, keep_prob):
    gradients = backward_pass(X, Y, cache, keep_prob)
    return {"dZ3": cache[11] - Y, **gradients}


def gradients_through_the_cost(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = Y.shape[1]
    dA3 = -(Y / A3 - (1 - Y) / (1 - A3)) / m
    dZ3 = dA3 * A3 * (1 - A3)
    dA2 = np.dot(W3.T, dZ3)
    dA2 = dA2 * D2
    dA2 = dA2 / keep_prob
    dZ2 = np.multiply(dA2, np.int64(Z2 > 0))
    dA1 = np.dot(W2.T, dZ2) * D1 / keep_prob
    dZ1 = dA1 * (Z1 > 0)
    gradients = {}
    for layer, dZ, below in ((3, dZ3, A2), (2, dZ2, A1), (1, dZ1, X)):
        gradients["dW" + str(layer)] = np.dot(dZ, below.T)
        gradients["db" + str(layer)] = np.sum(dZ, axis=1, keepdims=True)
    return gradients


def gradients_example_by_example(X, Y, cache, keep_prob):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    sums = {"dW1": 0 * W1, "db1": 0 * b1, "dW2": 0 * W2, "db2": 0 * b2, "dW3": 0 * W3, "db3": 0 * b3}
    for j in range(m):
        d3 = A3[:, j] - Y[:, j]
        d2 = (W3.T @ d3) * (Z2[:, j] > 0) * D2[:, j] / keep_prob
        d1 = (W2.T @ d2) * (Z1[:, j] > 0) * D1[:, j] / keep_prob
        for layer, d, below in ((3, d3, A2), (2, d2, A1), (1, d1, X)):
            sums[f"dW{layer}"] += np.outer(d, below[:, j])
            sums[f"db{layer}"] += d[:, None]
    return {key: value / m for key, value in sums.items()}


def mean_by_stack(stochastic_forward, X, n_samples, rng):
    return np.stack([stochastic_forward(X, rng) for _ in range(n_samples)]).mean(axis=0)


def mean_by_running_sum(stochastic_forward, X, n_samples, rng):
    total = 0
    for _ in range(n_samples):
        total = total + stochastic_forward(X, rng)
    return total / n_samples


def mean_by_running_mean(stochastic_forward, X, n_samples, rng):
    mean = stochastic_forward(X, rng)
    for k in range(2, n_samples + 1):
        mean = mean + (stochastic_forward(X, rng) - mean) / k
    return mean


def mean_by_preallocated_array(stochastic_forward, X, n_samples, rng):
    out = None
    for k in range(n_samples):
        A = stochastic_forward(X, rng)
        if out is None:
            out = np.empty((n_samples, *A.shape))
        out[k] = A
    return np.average(out, axis=0)


def layers_by_a_loop(X, parameters, keep_probs, rng):
    A, masks, L = X, [], len(parameters) // 2
    for layer in range(1, L):
        Z = np.dot(parameters["W" + str(layer)], A) + parameters["b" + str(layer)]
        D = rng.random(Z.shape) < keep_probs[layer - 1]
        A = np.maximum(0, Z) * D / keep_probs[layer - 1]
        masks.append(D)
    return sigmoid_tanh(np.dot(parameters["W" + str(L)], A) + parameters["b" + str(L)]), masks


def layers_by_binomials(X, parameters, keep_probs, rng):
    L = len(keep_probs) + 1
    masks, A = [], X
    for layer in range(1, L + 1):
        A = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        if layer == L:
            return 1 / (1 + np.exp(-A)), tuple(masks)
        keep = keep_probs[layer - 1]
        masks.append(rng.binomial(1, keep, size=A.shape))
        A = np.where(A > 0, A, 0) * masks[-1] / keep


def layers_masks_drawn_first(X, parameters, keep_probs, rng):
    sizes = [len(parameters[f"b{i + 1}"]) for i in range(len(keep_probs))]
    masks = [(rng.uniform(size=(n, X.shape[1])) < p).astype(int) for n, p in zip(sizes, keep_probs, strict=True)]
    A = X
    for i, (D, p) in enumerate(zip(masks, keep_probs, strict=True), start=1):
        A = (parameters[f"W{i}"] @ A + parameters[f"b{i}"]).clip(min=0) * (D / p)
    last = f"{len(masks) + 1}"
    return np.exp(-np.logaddexp(0, -(parameters["W" + last] @ A + parameters["b" + last]))), masks


def layers_while_there_is_a_next(X, parameters, keep_probs, rng):
    layer, A, masks = 1, X.copy(), []
    while f"W{layer + 1}" in parameters:
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        A, D = forward_by_where(np.maximum(Z, 0), float(keep_probs[layer - 1]), rng)
        masks.append(D)
        layer += 1
    return 1 / (1 + np.exp(-parameters[f"W{layer}"] @ A - parameters[f"b{layer}"])), masks


VARIANTS = {
    "forward_with_keep_probs": [
        layers_by_a_loop,
        layers_by_binomials,
        layers_masks_drawn_first,
        layers_while_there_is_a_next,
    ],
    "dropout_mask": [
        mask_by_loops,
        mask_by_binomial,
        mask_by_upper_part,
        mask_by_choice,
        mask_by_float32,
        mask_by_flat_list,
    ],
    "dropout_forward": [
        forward_by_where,
        forward_in_place_on_a_copy,
        forward_by_loops,
        forward_by_scaled_mask,
        forward_by_spawned_generator,
    ],
    "dropout_backward": [
        backward_by_where,
        backward_in_place_on_a_copy,
        backward_by_loops,
        backward_by_einsum,
    ],
    "forward_propagation_with_dropout": [
        network_by_helpers,
        network_masks_drawn_first,
        network_column_by_column,
        network_in_place,
    ],
    "backward_propagation_with_dropout": [
        gradients_using_dropped_activations,
        gradients_with_more_keys,
        gradients_through_the_cost,
        gradients_example_by_example,
    ],
    "monte_carlo_predict": [
        mean_by_stack,
        mean_by_running_sum,
        mean_by_running_mean,
        mean_by_preallocated_array,
    ],
}
