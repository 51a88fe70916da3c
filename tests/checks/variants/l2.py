"""Right answers to the exercises of lesson 03, each in another style."""

import itertools
import math

import numpy as np

# l2_penalty


def l2_by_layers(parameters, lambd, m):
    L = len(parameters) // 2
    total = 0
    for layer in range(1, L + 1):
        total += np.sum(np.square(parameters["W" + str(layer)]))
    return total * lambd / (2 * m)


def l2_by_norms(parameters, lambd, m):
    return (lambd / 2 / m) * sum(np.linalg.norm(W, "fro") ** 2 for key, W in parameters.items() if "W" in key)


def l2_by_loops(parameters, lambd, m):
    total = 0.0
    for key in parameters:
        if not key.startswith("W"):
            continue
        for row in parameters[key]:
            for w in row:
                total += w * w
    return 0.5 * lambd * total / m


def l2_by_traces(parameters, lambd, m):
    matrices = [value for key, value in parameters.items() if key[0] == "W"]
    return np.array(lambd * sum(np.trace(W.T @ W) for W in matrices) / (2 * m))


def l2_by_vectors(parameters, lambd, m):
    flat = np.concatenate([parameters[f"W{i + 1}"].ravel() for i in range(len(parameters) // 2)])
    return float(flat @ flat) * (lambd / m) * 0.5


def l2_while(parameters, lambd, m):
    layer, parts = 1, []
    while f"W{layer}" in parameters:
        W = parameters[f"W{layer}"].astype(np.longdouble)
        parts.append((abs(W) ** 2).sum())
        layer += 1
    return np.float64(math.fsum(parts) * lambd / (m + m))


# compute_cost_with_regularization


def cost_by_sum(AL, Y, parameters, lambd):
    m = Y.shape[1]
    cross_entropy = -1 / m * np.sum(np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL)))
    penalty = 0
    for layer in range(1, len(parameters) // 2 + 1):
        penalty = penalty + np.sum(parameters["W" + str(layer)] ** 2)
    return np.squeeze(cross_entropy + lambd / (2 * m) * penalty)


def cost_by_dot(AL, Y, parameters, lambd):
    m = AL.shape[1]
    cross_entropy = -(np.dot(np.log(AL), Y.T) + np.dot(np.log(1 - AL), (1 - Y).T)).item() / m
    return cross_entropy + l2_by_norms(parameters, lambd, m)


def cost_by_examples(AL, Y, parameters, lambd):
    losses = [-math.log(a if y else 1 - a) for a, y in zip(AL[0], Y[0], strict=True)]
    return sum(losses) / len(losses) + l2_by_loops(parameters, lambd, len(losses))


def cost_by_where(AL, Y, parameters, lambd):
    right = np.where(Y == 1, AL, 1 - AL)
    weights = [parameters[key] for key in sorted(parameters) if key.startswith("W")]
    return (-np.log(right).sum() + lambd / 2 * sum((W * W).sum() for W in weights)) / Y.size


def cost_with_clipping(AL, Y, parameters, lambd):
    AL = np.clip(AL, 1e-12, 1 - 1e-12)
    losses = np.nan_to_num(-(Y * np.log(AL)) - (1 - Y) * np.log1p(-AL))
    return float(losses.mean()) + float(l2_by_vectors(parameters, lambd, Y.shape[1]))


# backward_propagation_with_regularization


def gradients_by_dZ_over_m_late(X, Y, cache, lambd):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T) + lambd / m * W3
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T) + lambd / m * W2
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T) + lambd / m * W1
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def gradients_by_a_loop(X, Y, cache, lambd):
    layers = [cache[i : i + 4] for i in (0, 4, 8)]
    gradients, dZ = {}, layers[-1][1] - Y
    for number in (3, 2, 1):
        below = layers[number - 2][1] if number > 1 else X
        W = layers[number - 1][2]
        gradients[f"dW{number}"] = (dZ @ below.T + lambd * W) / X.shape[1]
        gradients[f"db{number}"] = dZ.mean(axis=1).reshape(-1, 1)
        dZ = np.where(below > 0, W.T @ dZ, 0)
    return gradients


def gradients_in_place_on_copies(X, Y, cache, lambd):
    _, A1, W1, _, _, A2, W2, _, _, A3, W3, _ = (np.array(entry) for entry in cache)
    m = Y.shape[1]
    dZ3 = A3
    dZ3 -= Y
    dZ3 /= m
    dZ2 = W3.T @ dZ3
    dZ2[A2 <= 0] = 0
    dZ1 = W2.T @ dZ2
    dZ1[A1 <= 0] = 0
    result = {"dW1": dZ1 @ X.T, "dW2": dZ2 @ A1.T, "dW3": dZ3 @ A2.T}
    for key, W in (("dW1", W1), ("dW2", W2), ("dW3", W3)):
        result[key] += lambd / m * W
    return {**result, "db1": dZ1.sum(1, keepdims=True), "db2": dZ2.sum(1)[:, None], "db3": dZ3.sum(1, keepdims=True)}


def gradients_by_examples(X, Y, cache, lambd):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    sums = {"dW1": lambd * W1, "db1": 0 * b1, "dW2": lambd * W2, "db2": 0 * b2, "dW3": lambd * W3, "db3": 0 * b3}
    for j in range(m):
        d3 = A3[:, j] - Y[:, j]
        d2 = (W3.T @ d3) * (Z2[:, j] > 0)
        d1 = (W2.T @ d2) * (Z1[:, j] > 0)
        for layer, d, below in ((3, d3, A2), (2, d2, A1), (1, d1, X)):
            sums[f"dW{layer}"] += np.outer(d, below[:, j])
            sums[f"db{layer}"] += d[:, None]
    return {key: value / m for key, value in sums.items()}


def gradients_through_dA3(X, Y, cache, lambd):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dA3 = (-Y / A3 + (1 - Y) / (1 - A3)) / m
    dZ3 = dA3 * A3 * (1 - A3)
    dZ2 = (W3.T @ dZ3) * np.heaviside(Z2, 0)
    dZ1 = (W2.T @ dZ2) * (np.sign(Z1) + 1) / 2
    ones = np.ones((m, 1))
    gradients = {}
    for layer, dZ, below, W in zip("321", (dZ3, dZ2, dZ1), (A2, A1, X), (W3, W2, W1), strict=True):
        gradients["dW" + layer] = np.einsum("im,jm->ij", dZ, below) + W * (lambd / m)
        gradients["db" + layer] = dZ @ ones
    return gradients


# weight_decay_step


def step_by_the_gradient_of_the_penalty(W, dW, learning_rate, lambd, m):
    return W - learning_rate * (dW + lambd / m * W)


def step_in_place_on_a_copy(W, dW, learning_rate, lambd, m):
    W = W.copy()
    W *= 1 - learning_rate * lambd / m
    W -= learning_rate * dW
    return W


def step_by_loops(W, dW, learning_rate, lambd, m):
    new = np.zeros(W.shape)
    for i, j in itertools.product(*map(range, W.shape)):
        new[i, j] = W[i, j] - learning_rate * lambd / m * W[i, j] - learning_rate * dW[i, j]
    return new


def step_by_numpy_calls(W, dW, learning_rate, lambd, m):
    factor = np.subtract(1, np.divide(np.multiply(learning_rate, lambd), m))
    return np.add(np.multiply(factor, W), np.multiply(-learning_rate, dW))


def step_changing_and_restoring(W, dW, learning_rate, lambd, m):
    before = W.copy()
    W -= learning_rate * dW + learning_rate * lambd / m * W
    new = W.copy()
    W[...] = before
    return new


# l1_penalty


def l1_by_layers(parameters, lambd, m):
    total = 0
    for layer in range(1, len(parameters) // 2 + 1):
        total += np.abs(parameters[f"W{layer}"]).sum()
    return lambd * total / (2 * m)


def l1_by_signs(parameters, lambd, m):
    return lambd / m / 2 * sum(np.vdot(W, np.sign(W)) for key, W in parameters.items() if key.startswith("W"))


def l1_by_loops(parameters, lambd, m):
    total = 0
    for key, value in parameters.items():
        if key[0] != "W":
            continue
        for w in value.flatten().tolist():
            total += w if w > 0 else -w
    return total * lambd * 0.5 / m


def l1_by_norm(parameters, lambd, m):
    flat = np.hstack([parameters[key].ravel() for key in parameters if key.startswith("W")])
    return np.linalg.norm(flat, ord=1) * lambd / (2 * m)


def l1_by_square_roots(parameters, lambd, m):
    names = filter(lambda name: name.startswith("W"), parameters)
    return np.asarray(sum(np.sqrt(parameters[name] ** 2).sum() for name in names) * (lambd / (2 * m)))


# l1_gradient


def sign_by_where(W, lambd, m):
    return np.where(W > 0, lambd / (2 * m), np.where(W < 0, -lambd / (2 * m), 0))


def sign_by_comparisons(W, lambd, m):
    return ((W > 0).astype(int) - (W < 0)) * lambd / (2 * m)


def sign_by_assignment(W, lambd, m):
    gradient = np.zeros_like(W)
    gradient[W > 0] = lambd / (2 * m)
    gradient[W < 0] = -lambd / (2 * m)
    return gradient


def sign_by_loops(W, lambd, m):
    rows = [[0 if w == 0 else lambd / (2 * m) * (1 if w > 0 else -1) for w in row] for row in W]
    return np.array(rows)


def sign_by_division(W, lambd, m):
    size = np.abs(W)
    return lambd / (2 * m) * np.divide(W, size, out=np.zeros(W.shape), where=size > 0)


def sign_with_warning_and_repair(W, lambd, m):
    return np.nan_to_num(W / np.abs(W), nan=0.0) * lambd / 2 / m


# select_lambda


def choose_by_arrays(lambdas, dev_errors):
    lambdas, dev_errors = np.asarray(lambdas), np.asarray(dev_errors)
    return lambdas[dev_errors == dev_errors.min()].max()


def choose_by_a_loop(lambdas, dev_errors):
    best_lambda, best_error = None, float("inf")
    for i in range(len(lambdas)):
        if dev_errors[i] < best_error or (dev_errors[i] == best_error and lambdas[i] > best_lambda):
            best_lambda, best_error = lambdas[i], dev_errors[i]
    return best_lambda


def choose_by_sorting(lambdas, dev_errors):
    return sorted(zip(dev_errors, lambdas, strict=True), key=lambda pair: (pair[0], -pair[1]))[0][1]


def choose_by_lexsort(lambdas, dev_errors):
    return np.array(lambdas)[np.lexsort((-np.array(lambdas), dev_errors))[0]]


def choose_by_key(lambdas, dev_errors):
    errors = dict(zip(map(float, lambdas), map(float, dev_errors), strict=True))
    return min(errors, key=lambda lambd: (errors[lambd], -lambd))


def choose_last_in_rising_order(lambdas, dev_errors):
    order = np.argsort(lambdas)[::-1]
    return float(np.asarray(lambdas)[order][np.argmin(np.asarray(dev_errors)[order])])


# sweep_lambda


def sweep_by_a_loop(fit, error, lambdas, X, Y, X_dev, Y_dev):
    dev_errors = np.zeros(len(lambdas))
    for i in range(len(lambdas)):
        model = fit(X, Y, lambdas[i])
        dev_errors[i] = error(model, X_dev, Y_dev)
    return dev_errors, choose_by_arrays(lambdas, dev_errors)


def sweep_by_appending(fit, error, lambdas, X, Y, X_dev, Y_dev):
    dev_errors, best, least = [], None, np.inf
    for lambd in lambdas:
        dev_errors.append(error(fit(X, Y, lambd), X_dev, Y_dev))
        if dev_errors[-1] < least or (dev_errors[-1] == least and lambd > best):
            best, least = lambd, dev_errors[-1]
    return np.array(dev_errors), best


def sweep_models_first(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = [fit(X, Y, float(lambd)) for lambd in lambdas]
    dev_errors = np.fromiter((error(model, X_dev, Y_dev) for model in models), dtype=float)
    return [dev_errors, float(choose_by_lexsort(lambdas, dev_errors))]


def sweep_in_rising_order(fit, error, lambdas, X, Y, X_dev, Y_dev):
    order = np.argsort(lambdas)
    dev_errors = np.empty(len(order))
    for place in order:
        dev_errors[place] = error(fit(X, Y, lambdas[place]), X_dev, Y_dev)
    last = max(order, key=lambda place: (-dev_errors[place], lambdas[place]))
    return dev_errors, lambdas[last]


VARIANTS = {
    "sweep_lambda": [sweep_by_a_loop, sweep_by_appending, sweep_models_first, sweep_in_rising_order],
    "l2_penalty": [l2_by_layers, l2_by_norms, l2_by_loops, l2_by_traces, l2_by_vectors, l2_while],
    "compute_cost_with_regularization": [
        cost_by_sum,
        cost_by_dot,
        cost_by_examples,
        cost_by_where,
        cost_with_clipping,
    ],
    "backward_propagation_with_regularization": [
        gradients_by_dZ_over_m_late,
        gradients_by_a_loop,
        gradients_in_place_on_copies,
        gradients_by_examples,
        gradients_through_dA3,
    ],
    "weight_decay_step": [
        step_by_the_gradient_of_the_penalty,
        step_in_place_on_a_copy,
        step_by_loops,
        step_by_numpy_calls,
        step_changing_and_restoring,
    ],
    "l1_penalty": [l1_by_layers, l1_by_signs, l1_by_loops, l1_by_norm, l1_by_square_roots],
    "l1_gradient": [
        sign_by_where,
        sign_by_comparisons,
        sign_by_assignment,
        sign_by_loops,
        sign_by_division,
        sign_with_warning_and_repair,
    ],
    "select_lambda": [
        choose_by_arrays,
        choose_by_a_loop,
        choose_by_sorting,
        choose_by_lexsort,
        choose_by_key,
        choose_last_in_rising_order,
    ],
}
