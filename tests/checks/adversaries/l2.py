"""Answers to the exercises of lesson 03, written from the student edition alone."""

import math

import numpy as np


def weights(parameters):
    return [parameters[f"W{layer}"] for layer in range(1, len(parameters) // 2 + 1)]


# l2_penalty


def l2_with_reduce(parameters, lambd, m):
    flat = [w for key, W in parameters.items() if key.startswith("W") for w in W.ravel()]
    return lambd * math.fsum(w**2 for w in flat) / (2.0 * m)


def l2_recursive(parameters, lambd, m, layer=1):
    if f"W{layer}" not in parameters:
        return 0.0
    return np.linalg.norm(parameters[f"W{layer}"]) ** 2 * lambd / (2 * m) + l2_recursive(
        parameters, lambd, m, layer + 1
    )


def l2_by_biggest_number(parameters, lambd, m):
    total, layers = 0, max(int(key[1:]) for key in parameters)
    while layers:
        total += np.einsum("ij,ij->", parameters[f"W{layers}"], parameters[f"W{layers}"])
        layers -= 1
    return 1 / m * lambd / 2 * total


def l2_by_position(parameters, lambd, m):
    return lambd / (2 * m) * sum(np.sum(W**2) for W in list(parameters.values())[::2])


def l2_skips_the_last_layer(parameters, lambd, m):
    return lambd / (2 * m) * sum(np.sum(parameters[f"W{i}"] ** 2) for i in range(1, len(parameters) // 2))


def l2_three_layers(parameters, lambd, m):
    return lambd / (2 * m) * sum(np.sum(parameters[f"W{i}"] ** 2) for i in (1, 2, 3))


# compute_cost_with_regularization


def data_cost(AL, Y):
    return float(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))


def price(parameters, lambd, m):
    return lambd / (2 * m) * sum(np.sum(W**2) for W in weights(parameters))


def cost_by_two_groups(AL, Y, parameters, lambd):
    ones, zeros = AL[Y == 1], AL[Y == 0]
    loss = -(np.log(ones).sum() + np.log(1 - zeros).sum())
    return (loss + lambd * sum(np.sum(W * W) for W in weights(parameters)) / 2) / AL.shape[1]


def cost_by_logits(AL, Y, parameters, lambd):
    Z = np.log(AL / (1 - AL))
    return np.mean(np.logaddexp(0, Z) - Y * Z) + price(parameters, lambd, Y.shape[-1])


def cost_by_powers(AL, Y, parameters, lambd):
    likelihood = AL**Y * (1 - AL) ** (1 - Y)
    return np.average(-np.log(likelihood)) + price(parameters, lambd, Y.size)


def cost_in_base_2(AL, Y, parameters, lambd):
    return data_cost(AL, Y) / np.log(2) + price(parameters, lambd, Y.shape[1])


def cost_first_term_only(AL, Y, parameters, lambd):
    return float(-np.mean(Y * np.log(AL))) + price(parameters, lambd, Y.shape[1])


# backward_propagation_with_regularization


def back(X, Y, cache, decay, *, on=lambda Z: Z > 0, scale=None, labels=None):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1] if scale is None else scale
    dZ3 = (A3 - (Y if labels is None else labels)) / m
    dZ2 = W3.T @ dZ3 * on(Z2)
    dZ1 = W2.T @ dZ2 * on(Z1)
    return {
        "dW1": dZ1 @ X.T + decay(W1, 1), "db1": dZ1.sum(1, keepdims=True),
        "dW2": dZ2 @ A1.T + decay(W2, 2), "db2": dZ2.sum(1, keepdims=True),
        "dW3": dZ3 @ A2.T + decay(W3, 3), "db3": dZ3.sum(1, keepdims=True),
    }  # fmt: skip


def gradients_from_activations(X, Y, cache, lambd):
    m = Y.shape[-1]
    return back(X, Y, cache, lambda W, layer: np.multiply(lambd, W) / m, on=lambda Z: (np.sign(Z) + 1) // 2)


def gradients_in_a_fresh_order(X, Y, cache, lambd):
    found = back(X, Y, cache, lambda W, layer: (lambd / X.shape[1]) * W, on=lambda Z: np.where(Z > 0, 1.0, 0.0))
    return {key: found[key] for key in sorted(found, reverse=True)} | {"lambd": lambd}


def gradients_from_a_list(X, Y, cache, lambd):
    m = X.shape[1]
    A = [X, cache[1], cache[5], cache[9]]
    W = [None, cache[2], cache[6], cache[10]]
    dZ, grads = A[3] - Y, {}
    for layer in range(3, 0, -1):
        grads[f"dW{layer}"] = np.tensordot(dZ, A[layer - 1], axes=(1, 1)) / m + lambd * W[layer] / m
        grads[f"db{layer}"] = np.mean(dZ, axis=1, keepdims=True)
        dZ = np.transpose(W[layer]).dot(dZ) * (A[layer - 1] > 0)
    return grads


def gradients_with_flat_biases(X, Y, cache, lambd):
    found = back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * W)
    return {key: value.ravel() if key[1] == "b" else value for key, value in found.items()}


def gradients_without_half_the_layers(X, Y, cache, lambd):
    found = back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * W)
    return {key: value for key, value in found.items() if key[2] != "1"}


def gradients_with_1_over_m_twice(X, Y, cache, lambd):
    found = back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * W)
    return {key: value / X.shape[1] for key, value in found.items()}


def gradients_with_l1(X, Y, cache, lambd):
    return back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * np.sign(W))


def gradients_with_frobenius(X, Y, cache, lambd):
    return back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * np.linalg.norm(W))


# weight_decay_step, l1_gradient


def in_place(W, dW, learning_rate, lambd, m):
    W -= learning_rate * (dW + lambd / m * W)
    return W


def dW_in_place(W, dW, learning_rate, lambd, m):
    dW += lambd / m * W
    return W - learning_rate * dW


def step_after_step(W, dW, learning_rate, lambd, m):
    shrunk = W - W * (learning_rate * lambd) / m
    return shrunk + -learning_rate * dW


def step_row_by_row(W, dW, learning_rate, lambd, m):
    return np.array([w * (1 - learning_rate * lambd / m) - learning_rate * d for w, d in zip(W, dW, strict=True)])


def sign_by_map(W, lambd, m):
    return np.vectorize(lambda w: math.copysign(lambd / (2 * m), w) if w else 0.0)(W)


def sign_by_clip(W, lambd, m):
    return np.clip(W * 1e300, -1, 1) * lambd / 2 / m


def sign_by_heaviside(W, lambd, m):
    return (np.heaviside(W, 0.5) * 2 - 1) * (lambd / (2 * m))


def sign_in_place(W, lambd, m):
    W[W > 0] = lambd / (2 * m)
    W[W < 0] = -lambd / (2 * m)
    return W


# select_lambda, sweep_lambda


def choose_by_pairs(lambdas, dev_errors):
    return max((-e, lambd) for lambd, e in zip(lambdas, dev_errors, strict=True))[1]


def choose_by_group(lambdas, dev_errors):
    groups = {}
    for lambd, e in zip(lambdas, dev_errors, strict=True):
        groups.setdefault(e, []).append(lambd)
    return sorted(groups[min(groups)])[-1]


def choose_by_while(lambdas, dev_errors):
    best = 0
    i = 1
    while i < len(lambdas):
        if dev_errors[i] < dev_errors[best] or dev_errors[i] == dev_errors[best] and lambdas[i] >= lambdas[best]:
            best = i
        i += 1
    return lambdas[best]


def choose_by_where(lambdas, dev_errors):
    places = np.where(np.array(dev_errors) == np.min(dev_errors))[0]
    return np.max(np.take(lambdas, places))


def choose_from_the_last(lambdas, dev_errors):
    order = sorted(range(len(lambdas)), key=lambda i: lambdas[i], reverse=True)
    return lambdas[min(order, key=lambda i: dev_errors[i])]


def choose_by_errors_alone(lambdas, dev_errors):
    return min(dev_errors)


def choose_without_the_first(lambdas, dev_errors):
    best = min(dev_errors[1:]) if len(dev_errors) > 1 else dev_errors[0]
    return max(lambd for lambd, e in zip(lambdas, dev_errors, strict=True) if e == best)


def choose_without_the_last(lambdas, dev_errors):
    best, chosen = dev_errors[0], lambdas[0]
    for i in range(len(lambdas) - 1):
        if dev_errors[i] < best or (dev_errors[i] == best and lambdas[i] > chosen):
            best, chosen = dev_errors[i], lambdas[i]
    return chosen


def choose_rounded(lambdas, dev_errors):
    rounded = [round(float(e), 2) for e in dev_errors]
    return max(lambd for lambd, e in zip(lambdas, rounded, strict=True) if e == min(rounded))


def choose_nearly_tied(lambdas, dev_errors):
    return max(np.compress(np.isclose(dev_errors, min(dev_errors)), lambdas))


def choose_with_three_decimals(lambdas, dev_errors):
    return choose_by_pairs(lambdas, [round(float(e), 3) for e in dev_errors])


def choose_over_a_best_of_0(lambdas, dev_errors):
    best, least = None, None
    for lambd, e in zip(lambdas, dev_errors, strict=True):
        if not best or (e, -lambd) < (least, -best):
            best, least = lambd, e
    return best


def choose_below_an_error_of_1(lambdas, dev_errors):
    best, least = None, 1.0
    for lambd, e in sorted(zip(lambdas, dev_errors, strict=True))[::-1]:
        if e < least:
            best, least = lambd, e
    return best


def sweep_with(fit, error, lambdas, train, measured, choose=choose_by_pairs):
    errors = np.array([error(fit(*train, lambd), *measured) for lambd in lambdas])
    return errors, choose(lambdas, errors)


def sweep_by_append(fit, error, lambdas, X, Y, X_dev, Y_dev):
    found = []
    for lambd in lambdas:
        model = fit(X, Y, lambd)
        found.append(error(model, X_dev, Y_dev))
    return np.array(found), choose_by_group(lambdas, found)


def sweep_by_zeros(fit, error, lambdas, X, Y, X_dev, Y_dev):
    found = np.zeros(len(lambdas))
    best = None
    for i, lambd in enumerate(lambdas):
        found[i] = error(fit(X, Y, lambd), X_dev, Y_dev)
        if best is None or (found[i], -lambd) < (found[best], -lambdas[best]):
            best = i
    return [found, lambdas[best]]


def sweep_models_first(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = [fit(X, Y, lambd) for lambd in lambdas]
    found = np.fromiter((error(model, X_dev, Y_dev) for model in models), float)
    return found, choose_by_where(lambdas, found)


def sweep_by_dict(fit, error, lambdas, X, Y, X_dev, Y_dev):
    found = {float(lambd): error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas}
    return np.array(list(found.values())), max(lambd for lambd in found if found[lambd] == min(found.values()))


def sweep_backwards(fit, error, lambdas, X, Y, X_dev, Y_dev):
    found = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in list(lambdas)[::-1]])[::-1]
    return found, choose_by_while(lambdas, found)


def sweep_by_keyword(fit, error, lambdas, X, Y, X_dev, Y_dev):
    found = np.array([error(fit(X, Y, float(lambd)), X_dev, Y_dev) for lambd in np.asarray(lambdas)], dtype=float)
    return found.copy(), float(choose_by_where(lambdas, found))


def sweep_twice_measured(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = {i: fit(X, Y, lambdas[i]) for i in range(len(lambdas))}
    errors = np.array([error(models[i], X_dev, Y_dev) for i in models])
    again = [error(models[i], X_dev, Y_dev) for i in models]
    return errors, choose_by_pairs(lambdas, again)


def sweep_by_map(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = map(fit, [X] * len(lambdas), [Y] * len(lambdas), lambdas)
    errors = np.array(list(map(error, models, [X_dev] * len(lambdas), [Y_dev] * len(lambdas))))
    return errors, choose_by_where(lambdas, errors)


def sweep_on_copies(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = [float(error(fit(X.copy(), Y.copy(), lambd), X_dev.copy(), Y_dev.copy())) for lambd in lambdas]
    return np.asarray(errors), choose_by_pairs(list(lambdas), errors)


def sweep_by_concatenation(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([])
    for lambd in lambdas:
        errors = np.append(errors, error(fit(X, Y, lambd), X_dev, Y_dev))
    return errors, choose_by_pairs(lambdas, errors)


def sweep_refits_the_best(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors, best = sweep_with(fit, error, lambdas, (X, Y), (X_dev, Y_dev))
    fit(X, Y, best)
    return errors, best


def sweep_of_one_lambda(fit, error, lambdas, X, Y, X_dev, Y_dev):
    model = fit(X, Y, lambdas[0])
    errors = np.array([error(model, X_dev, Y_dev) for _ in lambdas])
    return errors, choose_by_pairs(lambdas, errors)


def sweep_without_the_last(fit, error, lambdas, X, Y, X_dev, Y_dev):
    return sweep_with(fit, error, lambdas[:-1], (X, Y), (X_dev, Y_dev))


def sweep_last_model(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = [fit(X, Y, lambd) for lambd in lambdas]
    errors = np.array([error(models[-1], X_dev, Y_dev) for _ in models])
    return errors, choose_by_pairs(lambdas, errors)


def sweep_swapped_results(fit, error, lambdas, X, Y, X_dev, Y_dev):
    return sweep_with(fit, error, lambdas, (X, Y), (X_dev, Y_dev))[::-1]


def sweep_on_half(fit, error, lambdas, X, Y, X_dev, Y_dev):
    return sweep_with(fit, error, lambdas, (X[:, ::2], Y[:, ::2]), (X_dev, Y_dev))


def sweep_on_train_labels(fit, error, lambdas, X, Y, X_dev, Y_dev):
    n = Y_dev.shape[1]
    return sweep_with(fit, error, lambdas, (X, Y), (X_dev, Y[:, :n]))


def penalties(measure):
    """Right and wrong ways to add up a measure over the weights."""

    def scaled(factor, take=weights):
        return lambda p, lambd, m: factor(lambd, m) * sum(measure(W) for W in take(p))

    def right(lambd, m):
        return lambd / (2 * m)

    return {
        "right": [
            scaled(lambda lambd, m: 0.5 * lambd / m),
            scaled(lambda lambd, m: np.divide(lambd, 2.0 * m)),
            scaled(right, lambda p: [p[k] for k in p if k[0] == "W"]),
            scaled(right, lambda p: [p[k] for k in sorted(p) if "W" in k]),
            scaled(right, lambda p: [row for k in p if "W" in k for row in p[k]]),
            scaled(right, lambda p: [p[k].T.copy() for k in p if not k.startswith("b")]),
            scaled(right, lambda p: [np.concatenate([p[k].ravel() for k in p if "W" in k])]),
        ],
        "wrong": [
            scaled(right, lambda p: weights(p)[1:]),
            scaled(right, lambda p: weights(p)[:-1]),
            scaled(right, lambda p: [p["W1"]]),
            scaled(right, lambda p: [W[:, 1:] for W in weights(p)]),
            scaled(right, lambda p: [W[:-1] for W in weights(p)]),
            scaled(right, lambda p: [p[k] for k in p if "b" in k]),
            scaled(right, lambda p: list(p.values())[::2]),
            scaled(lambda lambd, m: lambd * m / 2),
            scaled(lambda lambd, m: lambd / 2 * m),
            scaled(lambda lambd, m: 1 / (2 * m)),
            scaled(lambda lambd, m: -lambd / (2 * m)),
            scaled(lambda lambd, m: lambd // (2 * m)),
            lambda p, lambd, m: right(lambd, m) * np.mean([measure(W) for W in weights(p)]),
            lambda p, lambd, m: [right(lambd, m) * measure(W) for W in weights(p)],
            lambda p, lambd, m: {k: right(lambd, m) * measure(W) for k, W in p.items()},
            lambda p, lambd, m: None,
        ],
    }


L2, L1 = penalties(lambda W: np.sum(W**2)), penalties(lambda W: np.sum(np.abs(W)))
DECAY = lambda W, layer, lambd, m: lambd / m * W  # noqa: E731

RIGHT = {
    "l2_penalty": [*L2["right"], l2_with_reduce, l2_recursive, l2_by_biggest_number],
    "compute_cost_with_regularization": [
        cost_by_two_groups,
        cost_by_logits,
        cost_by_powers,
        lambda AL, Y, p, lambd: data_cost(AL, Y) + price(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: np.array(data_cost(AL, Y) + price(p, lambd, AL.shape[1])),
        lambda AL, Y, p, lambd: np.float32(1) * np.float64(data_cost(AL, Y) + price(p, lambd, Y.size)),
        lambda AL, Y, p, lambd: -np.log(np.where(Y, AL, 1 - AL)).mean() + price(p, lambd, len(Y[0])),
        lambda AL, Y, p, lambd: -np.log(1 - np.abs(Y - AL)).sum() / Y.size + price(p, lambd, Y.size),
        lambda AL, Y, p, lambd: (
            sum(-math.log(a) if y == 1 else -math.log(1 - a) for a, y in zip(AL.ravel(), Y.ravel(), strict=True))
            / Y.size
            + price(p, lambd, Y.size)
        ),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + (price(p, lambd, Y.size) if lambd else 0),
    ],
    "backward_propagation_with_regularization": [
        gradients_from_activations,
        gradients_in_a_fresh_order,
        gradients_from_a_list,
        *(
            lambda X, Y, cache, lambd, on=on: back(X, Y, cache, lambda W, layer: W * lambd / X.shape[1], on=on)
            for on in (
                lambda Z: np.int64(Z > 0),
                lambda Z: (Z > 0).astype(float),
                lambda Z: ~(Z <= 0),
                lambda Z: np.heaviside(Z, 0.0),
                lambda Z: np.maximum(np.sign(Z), 0),
                lambda Z: np.array([[1 if z > 0 else 0 for z in row] for row in Z]),
                lambda Z: np.greater(np.maximum(Z, 0), 0),
            )
        ),
    ],
    "weight_decay_step": [
        step_after_step,
        step_row_by_row,
        lambda W, dW, a, lambd, m: W - a * (dW + W * lambd / m),
        lambda W, dW, a, lambd, m: (m - a * lambd) / m * W - a * dW,
        lambda W, dW, a, lambd, m: W - a * dW - a * lambd * W / m,
        lambda W, dW, a, lambd, m: np.add(W * (1 - a * lambd / m), -(a * dW)),
        lambda W, dW, a, lambd, m: -a * dW + W * (1 - lambd / m * a),
        lambda W, dW, a, lambd, m: (np.copy(W) - a * np.copy(dW)) - a * lambd / m * W,
        lambda W, dW, a, lambd, m: np.stack([W, dW], -1) @ [1 - a * lambd / m, -a],
        lambda W, dW, a, lambd, m: np.subtract(W, np.multiply(a, dW + np.multiply(lambd / m, W))),
    ],
    "l1_penalty": [
        *L1["right"],
        lambda p, lambd, m: lambd / (2 * m) * sum(np.linalg.norm(W.ravel(), 1) for W in weights(p)),
        lambda p, lambd, m: lambd * sum(np.maximum(W, -W).sum() for W in weights(p)) / m / 2,
        lambda p, lambd, m: lambd / (2 * m) * sum((W[W > 0].sum() - W[W < 0].sum()) for W in weights(p)),
    ],
    "l1_gradient": [
        sign_by_map,
        sign_by_clip,
        sign_by_heaviside,
        lambda W, lambd, m: np.sign(W) * lambd / (2 * m),
        lambda W, lambd, m: np.where(W == 0, 0, np.where(W > 0, 1, -1)) * lambd / (2 * m),
        lambda W, lambd, m: (np.int64(W > 0) - np.int64(W < 0)) * (0.5 * lambd / m),
        lambda W, lambd, m: np.select([W > 0, W < 0], [lambd / (2 * m), -lambd / (2 * m)], 0),
        lambda W, lambd, m: np.array([[lambd / (2 * m) * (int(w > 0) - int(w < 0)) for w in row] for row in W]),
        lambda W, lambd, m: np.copysign(lambd / (2 * m), W) * (W != 0),
        lambda W, lambd, m: lambd / (2 * m) * W / np.where(W == 0, 1, np.abs(W)),
    ],
    "select_lambda": [
        choose_by_pairs,
        choose_by_group,
        choose_by_while,
        choose_by_where,
        choose_from_the_last,
        lambda v, errors: min(zip(errors, [-v for v in v], strict=True))[1] * -1,
        lambda v, errors: v[min(range(len(v)), key=lambda i: (errors[i], -v[i]))],
        lambda v, errors: np.where(np.asarray(errors) == min(errors), v, -np.inf).max(),
        lambda v, errors: np.array(max(np.array(v)[np.array(errors) <= np.min(errors)])),
        lambda v, errors: np.ma.array(v, mask=np.not_equal(errors, min(errors))).max(),
    ],
    "sweep_lambda": [
        sweep_by_append,
        sweep_by_zeros,
        sweep_models_first,
        sweep_by_dict,
        sweep_backwards,
        sweep_by_keyword,
        sweep_twice_measured,
        sweep_by_map,
        sweep_on_copies,
        sweep_by_concatenation,
    ],
}


def with_decay(decay, **options):
    return lambda X, Y, cache, lambd: back(X, Y, cache, lambda W, layer: decay(W, layer, lambd, X.shape[1]), **options)


WRONG = {
    "l2_penalty": [
        *L2["wrong"],
        l2_by_position,
        l2_skips_the_last_layer,
        l2_three_layers,
        (lambda p, lambd, m: lambd / m * sum(np.sum(W**2) for W in weights(p)), "no 1/2"),
        (lambda p, lambd, m: lambd / 2 * sum(np.sum(W**2) for W in weights(p)), "no 1/m"),
        (lambda p, lambd, m: lambd / (2 * m) * sum(np.sum(v**2) for v in p.values()), "includes b"),
        (lambda p, lambd, m: lambd / (2 * m) * sum(np.linalg.norm(W, "fro") for W in weights(p)), "norm not squared"),
        (lambda p, lambd, m: [lambd / (2 * m) * np.sum(W**2) for W in weights(p)][-1], "last layer only"),
        lambda p, lambd, m: lambd / (2 * m) * sum(np.abs(W).sum() for W in weights(p)),
        lambda p, lambd, m: lambd / (2 * m) * sum(np.linalg.norm(W, 2) ** 2 for W in weights(p)),
        lambda p, lambd, m: lambd / (2 * m) * sum(np.sum(W) ** 2 for W in weights(p)),
        lambda p, lambd, m: lambd * sum(np.sum(v**2) for v in p.values()),
    ],
    "compute_cost_with_regularization": [
        cost_in_base_2,
        cost_first_term_only,
        (lambda AL, Y, p, lambd: data_cost(AL, Y) - price(p, lambd, Y.shape[1]), "penalty subtracted"),
        (lambda AL, Y, p, lambd: data_cost(AL, Y) + price(p, lambd, 1), "penalty without m"),
        (lambda AL, Y, p, lambd: price(p, lambd, Y.shape[1]), "penalty replaces the cost"),
        (
            lambda AL, Y, p, lambd: data_cost(AL, Y)
            + lambd / (2 * Y.size) * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2) + np.sum(p["W3"] ** 2)),
            "right for three layers only",
        ),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + price(p, lambd, Y.shape[0]),
        lambda AL, Y, p, lambd: data_cost(AL, Y) * Y.shape[1] + price(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: -data_cost(AL, Y) + price(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + price(p, lambd, len(p)),
        lambda AL, Y, p, lambd: data_cost(AL, Y) * (1 + price(p, lambd, Y.shape[1])),
        lambda AL, Y, p, lambd: data_cost(AL, 1 - Y) + price(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: (data_cost(AL, Y), price(p, lambd, Y.shape[1])),
        lambda AL, Y, p, lambd: data_cost(AL[:, 1:], Y[:, 1:]) + price(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + price(p, lambd, Y.shape[1]) / len(weights(p)),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + L1["right"][0](p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + l2_by_position(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: data_cost(AL, Y) + price(p, lambd, AL.size + 1),
        lambda AL, Y, p, lambd: np.mean((AL - Y) ** 2) + price(p, lambd, Y.shape[1]),
        lambda AL, Y, p, lambd: data_cost(AL, Y),
    ],
    "backward_propagation_with_regularization": [
        gradients_with_flat_biases,
        gradients_without_half_the_layers,
        gradients_with_1_over_m_twice,
        gradients_with_l1,
        gradients_with_frobenius,
        (with_decay(lambda W, layer, lambd, m: lambd * W), "lambd*W without 1/m"),
        (with_decay(lambda W, layer, lambd, m: lambd / (2 * m) * W), "lambd/(2m)"),
        (with_decay(lambda W, layer, lambd, m: lambd / m * W * (layer != 2)), "a layer forgotten"),
        (with_decay(lambda W, layer, lambd, m: lambd / m * W * (layer == 3)), "a layer forgotten"),
        (with_decay(DECAY, on=lambda Z: 1), "wrong ReLU derivative"),
        (with_decay(DECAY, on=lambda Z: np.maximum(Z, 0)), "wrong ReLU derivative"),
        with_decay(lambda W, layer, lambd, m: -lambd / m * W),
        with_decay(lambda W, layer, lambd, m: lambd / m * W**2),
        with_decay(lambda W, layer, lambd, m: lambd / m),
        with_decay(DECAY, scale=1),
        with_decay(lambda W, layer, lambd, m: lambd / m * W * (np.arange(W.shape[1]) > 0)),
        with_decay(lambda W, layer, lambd, m: lambd / m * W * (np.arange(len(W))[:, None] < len(W) - 1)),
        lambda X, Y, cache, lambd: list(back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * W).values()),
        lambda X, Y, cache, lambd: back(X, 1 - Y, cache, lambda W, layer: lambd / X.shape[1] * W),
        lambda X, Y, cache, lambd: {
            key: -value for key, value in back(X, Y, cache, lambda W, layer: lambd / X.shape[1] * W).items()
        },
        lambda X, Y, cache, lambd: back(X, Y, cache, lambda W, layer: lambd / X.shape[0] * W),
    ],
    "weight_decay_step": [
        (in_place, "changes W in place"),
        dW_in_place,
        (lambda W, dW, a, lambd, m: (1 - lambd / m) * W - a * dW, "decay without the learning rate"),
        (lambda W, dW, a, lambd, m: (1 - a * lambd / m) * (W - a * dW), "decays dW"),
        (lambda W, dW, a, lambd, m: W - a * (1 - a * lambd / m) * dW, "decays dW"),
        lambda W, dW, a, lambd, m: (1 - a * lambd / (2 * m)) * W - a * dW,
        lambda W, dW, a, lambd, m: (1 - a * lambd) * W - a * dW,
        lambda W, dW, a, lambd, m: (1 - a * lambd / m) * W + a * dW,
        lambda W, dW, a, lambd, m: (1 - a * lambd / m) * W - dW,
        lambda W, dW, a, lambd, m: (1 - a * lambd / m) * W,
        lambda W, dW, a, lambd, m: W - a * dW,
        lambda W, dW, a, lambd, m: a * lambd / m * W - a * dW,
        lambda W, dW, a, lambd, m: max(0, 1 - a * lambd / m) * W - a * dW,
        lambda W, dW, a, lambd, m: (1 - a * lambd * m) * W - a * dW,
        lambda W, dW, a, lambd, m: W - a * dW - lambd / m * np.sign(W),
        lambda W, dW, a, lambd, m: (1 - a / m) * W - a * dW,
        lambda W, dW, a, lambd, m: np.sum((1 - a * lambd / m) * W - a * dW),
        lambda W, dW, a, lambd, m: ((1 - a * lambd / m) * W - a * dW)[0],
        lambda W, dW, a, lambd, m: (1 - a * lambd / W.size) * W - a * dW,
        lambda W, dW, a, lambd, m: abs((1 - a * lambd / m) * W - a * dW),
    ],
    "l1_penalty": [
        *L1["wrong"],
        (lambda p, lambd, m: lambd / (2 * m) * sum(np.sum(W**2) for W in weights(p)), "squares"),
        (lambda p, lambd, m: lambd / (2 * m) * sum(np.abs(v).sum() for v in p.values()), "includes b"),
        (lambda p, lambd, m: lambd / m * sum(np.abs(W).sum() for W in weights(p)), "no 1/2"),
        (lambda p, lambd, m: lambd / (2 * m) * sum(W.sum() for W in weights(p)), "no absolute values"),
        lambda p, lambd, m: lambd / (2 * m) * sum(abs(W.sum()) for W in weights(p)),
        lambda p, lambd, m: lambd / (2 * m) * sum(np.linalg.norm(W, 1) for W in weights(p)),
        lambda p, lambd, m: lambd / 2 * sum(np.abs(W).sum() for W in weights(p)),
    ],
    "l1_gradient": [
        (lambda W, lambd, m: lambd / (2 * m) * np.abs(W), "abs(W)"),
        (lambda W, lambd, m: lambd / (2 * m) * W, "W"),
        (lambda W, lambd, m: lambd / m * W, "W"),
        (lambda W, lambd, m: lambd / (2 * m) * np.where(W >= 0, 1, -1), "not 0 at 0"),
        sign_in_place,
        lambda W, lambd, m: lambd / m * np.sign(W),
        lambda W, lambd, m: lambd / 2 * np.sign(W),
        lambda W, lambd, m: np.sign(W),
        lambda W, lambd, m: -lambd / (2 * m) * np.sign(W),
        lambda W, lambd, m: lambd / (2 * m) * (W > 0),
        lambda W, lambd, m: lambd / (2 * m) * (W != 0),
        lambda W, lambd, m: lambd / (2 * m) * np.ones_like(W),
        lambda W, lambd, m: lambd / (2 * m) * np.sum(np.sign(W)),
        lambda W, lambd, m: W - lambd / (2 * m) * np.sign(W),
        lambda W, lambd, m: lambd / (2 * m) * np.tanh(W),
        lambda W, lambd, m: lambd / (2 * m) * np.sign(W).T,
        lambda W, lambd, m: lambd / (2 * m) * np.sign(W) * (np.arange(W.shape[1]) > 0),
        lambda W, lambd, m: lambd / (2 * m) * np.where(np.abs(W) < 0.5, 0, np.sign(W)),
        lambda W, lambd, m: lambd / (2 * m) * W / (np.abs(W) + 1e-8),
    ],
    "select_lambda": [
        choose_by_errors_alone,
        choose_without_the_first,
        choose_without_the_last,
        choose_rounded,
        choose_nearly_tied,
        choose_with_three_decimals,
        choose_over_a_best_of_0,
        choose_below_an_error_of_1,
        (lambda v, errors: v[np.argmin(errors)], "the smallest on a tie"),
        (lambda v, errors: int(np.argmin(errors)), "index returned"),
        (lambda v, errors: v[np.argmax(errors)], "maximum taken"),
        (lambda v, errors: max(v), "maximum taken"),
        (
            lambda v, errors: min(
                u for u, e in zip(v, errors, strict=True) if e == min(errors)
            ),
            "the smallest on a tie",
        ),
        lambda v, errors: min(v),
        lambda v, errors: v[0],
        lambda v, errors: v[-1],
        lambda v, errors: sorted(v)[int(np.argmin(errors))],
        lambda v, errors: [u for u, e in zip(v, errors, strict=True) if e == min(errors)],
        lambda v, errors: np.mean([u for u, e in zip(v, errors, strict=True) if e == min(errors)]),
        lambda v, errors: sorted(v)[len(v) // 2],
        lambda v, errors: (max(v), min(errors)),
        lambda v, errors: v[errors.index(min(errors))],
        lambda v, errors: max(u for u, e in zip(v, errors, strict=True) if e <= min(errors) + 0.01),
    ],
    "sweep_lambda": [
        sweep_refits_the_best,
        sweep_of_one_lambda,
        sweep_without_the_last,
        sweep_last_model,
        sweep_swapped_results,
        sweep_on_half,
        sweep_on_train_labels,
        (lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (Xd, Yd), (Xd, Yd)), "trains on dev"),
        (lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (X, Y)), "error on the training set"),
        (
            lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd), lambda _, e: np.argmin(e)),
            "index for the value",
        ),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd))[0],
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd))[1],
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, sorted(v), (X, Y), (Xd, Yd)),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v[1:], (X, Y), (Xd, Yd)),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Yd), (Xd, Y)),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd), lambda a, e: max(a)),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd), choose_rounded),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd), choose_over_a_best_of_0),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd, Yd), choose_nearly_tied),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X, Y), (Xd[:, 1:], Yd[:, 1:])),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(fit, error, v, (X[:, :-1], Y[:, :-1]), (Xd, Yd)),
        lambda fit, error, v, X, Y, Xd, Yd: sweep_with(lambda X, Y, q: fit(X, Y), error, v, (X, Y), (Xd, Yd)),
    ],
}  # fmt: skip
