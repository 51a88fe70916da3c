"""Right answers to the exercises of lesson 09, each in another style."""

import math

import numpy as np

# Differences of a function of one number


def one_sided_by_names(f, theta, epsilon):
    here = f(theta)
    there = f(theta + epsilon)
    return float(there - here) / epsilon


def one_sided_by_list(f, theta, epsilon):
    values = [f(x) for x in (theta, theta + epsilon)]
    return np.float64(np.diff(values)[0] / epsilon)


def one_sided_by_parts(f, theta, epsilon):
    return f(theta + epsilon) / epsilon - f(theta) / epsilon


def one_sided_as_zero_dimensional_array(f, theta, epsilon):
    return np.asarray((f(theta + epsilon) - f(theta)) * (1 / epsilon))


def two_sided_by_names(f, theta, epsilon):
    above = f(theta + epsilon)
    below = f(theta - epsilon)
    return (above - below) / epsilon / 2


def two_sided_as_mean_of_one_sided(f, theta, epsilon):
    right = (f(theta + epsilon) - f(theta)) / epsilon
    left = (f(theta) - f(theta - epsilon)) / epsilon
    return (right + left) / 2


def two_sided_over_the_distance(f, theta, epsilon):
    low, high = theta - epsilon, theta + epsilon
    return np.subtract(f(high), f(low)) / (2.0 * epsilon)


def two_sided_by_loop(f, theta, epsilon):
    total = 0.0
    for sign in (1, -1):
        total += sign * f(theta + sign * epsilon)
    return total / (2 * epsilon)


# Giant vectors


def vector_by_append(parameters):
    entries = []
    for layer in range(1, len(parameters) // 2 + 1):
        for key in (f"W{layer}", f"b{layer}"):
            for row in parameters[key]:
                for value in row:
                    entries.append(float(value))
    return np.array(entries)


def vector_by_pairs(parameters):
    pairs = [(parameters[f"W{layer}"], parameters[f"b{layer}"]) for layer in range(1, len(parameters) // 2 + 1)]
    return np.hstack([value.reshape(-1) for pair in pairs for value in pair])


def vector_by_numeric_sort(parameters):
    keys = sorted(parameters, key=lambda key: (int(key[1:]), key[0] != "W"))
    return np.concatenate([parameters[key].flatten() for key in keys], axis=0)


def vector_growing(parameters):
    theta, layer = np.zeros((0, 1)), 1
    while f"W{layer}" in parameters:
        for kind in ("W", "b"):
            theta = np.concatenate((theta, np.reshape(parameters[kind + str(layer)], (-1, 1))))
        layer += 1
    return theta[:, 0]


def vector_filled(parameters):
    theta = np.empty(sum(value.size for value in parameters.values()))
    place = 0
    for layer in range(len(parameters) // 2):
        for kind in "Wb":
            block = parameters[f"{kind}{layer + 1}"]
            theta[place : place + block.size] = block.ravel()
            place += block.size
    return theta


def blocks_of_a_copy(theta, like):
    theta, result, start = np.array(theta), {}, 0
    for layer in range(1, len(like) // 2 + 1):
        for key in (f"W{layer}", f"b{layer}"):
            stop = start + like[key].size
            result[key] = theta[start:stop].reshape(like[key].shape)
            start = stop
    return result


def names_in_order(like):
    return [kind + str(layer + 1) for layer in range(len(like) // 2) for kind in "Wb"]


def blocks_by_iterator(theta, like):
    entries = iter(theta)
    shapes = {key: like[key].shape for key in names_in_order(like)}
    return {key: np.array([[next(entries) for _ in range(n)] for _ in range(m)]) for key, (m, n) in shapes.items()}


def blocks_by_split(theta, like):
    keys = names_in_order(like)
    parts = np.split(theta, np.cumsum([like[key].size for key in keys])[:-1])
    return {key: part.reshape(like[key].shape).copy() for key, part in zip(keys, parts, strict=True)}


def blocks_filled_entry_by_entry(theta, like):
    result = {key: np.zeros(value.shape) for key, value in like.items()}
    place = 0
    for layer in range(1, len(like) // 2 + 1):
        for kind in "Wb":
            block = result[kind + str(layer)]
            for index in np.ndindex(block.shape):
                block[index] = theta[place]
                place += 1
    result["n_layers"] = len(like) // 2
    return result


def blocks_by_consuming(theta, like):
    left = list(theta)
    result = {}
    for key in sorted(like, key=lambda key: (int(key[1:]), key[0])):
        size = math.prod(like[key].shape)
        result[key], left = np.reshape(left[:size], like[key].shape), left[size:]
    return result


# Numerical gradient


def gradient_restoring_each_entry(J, theta, epsilon=1e-7):
    slopes = np.zeros(theta.shape)
    entries = np.nditer(theta, flags=["multi_index"])
    for _ in entries:
        place = entries.multi_index
        old = theta[place]
        theta[place] = old + epsilon
        above = J(theta)
        theta[place] = old - epsilon
        below = J(theta)
        theta[place] = old
        slopes[place] = (above - below) / (2 * epsilon)
    return slopes


def gradient_by_unit_vectors(J, theta, epsilon=1e-7):
    slopes = []
    for direction in np.eye(theta.size):
        step = epsilon * direction.reshape(theta.shape)
        slopes.append((J(theta + step) - J(theta - step)) / (2 * epsilon))
    return np.array(slopes).reshape(theta.shape)


def gradient_over_flat_copies(J, theta, epsilon=1e-7):
    flat = theta.flatten()
    slopes = np.zeros_like(flat)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i], down[i] = up[i] + epsilon, down[i] - epsilon
        slopes[i] = (J(up.reshape(theta.shape)) - J(down.reshape(theta.shape))) / 2 / epsilon
    return slopes.reshape(theta.shape)


def gradient_by_two_passes(J, theta, epsilon=1e-7):
    costs = {}
    for sign in (-1, 1):
        costs[sign] = np.empty(theta.shape)
        for index in np.ndindex(*theta.shape):
            moved = np.array(theta, copy=True)
            moved[index] += sign * epsilon
            costs[sign][index] = J(moved)
    return (costs[1] - costs[-1]) / (2 * epsilon)


def gradient_with_one_working_copy(J, theta, epsilon=1e-7):
    work, slopes = theta.copy(), np.zeros_like(theta)
    for i in range(theta.size):
        work.flat[i] += epsilon
        above = J(work)
        work.flat[i] -= 2 * epsilon
        slopes.flat[i] = (above - J(work)) / (2 * epsilon)
        work.flat[i] = theta.flat[i]
    return slopes


# Relative difference


def relative_by_sums(grad, grad_approx):
    top = np.sqrt(np.sum((grad - grad_approx) ** 2))
    bottom = np.sqrt(np.sum(grad**2)) + np.sqrt(np.sum(grad_approx**2))
    return 0.0 if bottom == 0 else top / bottom


def relative_by_loops(grad, grad_approx):
    d = a = b = 0.0
    for x, y in zip(grad.tolist(), grad_approx.tolist(), strict=True):
        d, a, b = d + (x - y) ** 2, a + x * x, b + y * y
    return math.sqrt(d) / (math.sqrt(a) + math.sqrt(b)) if a or b else 0


def relative_with_a_tiny_term(grad, grad_approx):
    norm = np.linalg.norm
    return norm(grad - grad_approx) / (norm(grad) + norm(grad_approx) + np.finfo(float).tiny)


def relative_after_the_question(grad, grad_approx):
    if not np.any(grad) and not np.any(grad_approx):
        return 0.0
    return np.linalg.norm(np.subtract(grad_approx, grad)) / sum(map(np.linalg.norm, (grad, grad_approx)))


def relative_by_dot_products(grad, grad_approx):
    d = grad - grad_approx
    total = np.dot(grad, grad) ** 0.5 + np.dot(grad_approx, grad_approx) ** 0.5
    return np.divide(np.dot(d, d) ** 0.5, total, out=np.array(0.0), where=total > 0)


# Gradient check


def check_by_vectors(J, parameters, gradients, epsilon=1e-7):
    theta = vector_by_append(parameters)
    given = vector_by_append({key[1:]: value for key, value in gradients.items()})
    approx = gradient_restoring_each_entry(lambda t: J(blocks_of_a_copy(t, parameters)), theta, epsilon)
    return relative_by_sums(given, approx)


def check_block_by_block(J, parameters, gradients, epsilon=1e-7):
    top = left = right = 0.0
    for key, value in parameters.items():
        approx = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            above, below = value.copy(), value.copy()
            above[index] += epsilon
            below[index] -= epsilon
            approx[index] = (J({**parameters, key: above}) - J({**parameters, key: below})) / (2 * epsilon)
        top += np.sum((gradients["d" + key] - approx) ** 2)
        left += np.sum(gradients["d" + key] ** 2)
        right += np.sum(approx**2)
    return float(np.sqrt(top) / (np.sqrt(left) + np.sqrt(right)))


def check_in_place(J, parameters, gradients, epsilon=1e-7):
    given, approx = [], []
    for key, block in parameters.items():
        for place in range(block.size):
            old = block.flat[place]
            block.flat[place] = old + epsilon
            above = J(parameters)
            block.flat[place] = old - epsilon
            below = J(parameters)
            block.flat[place] = old
            approx.append((above - below) / (2 * epsilon))
            given.append(gradients[f"d{key}"].flat[place])
    return relative_after_the_question(np.array(given), np.array(approx))


def check_in_text_order(J, parameters, gradients, epsilon=1e-7):
    """The order of the giant vector does not matter as long as it is one order."""
    keys = sorted(parameters)
    theta = np.concatenate([parameters[key].ravel("F") for key in keys])
    given = np.concatenate([gradients[f"d{key}"].ravel("F") for key in keys])

    def at(vector):
        result, start = {}, 0
        for key in keys:
            size = parameters[key].size
            result[key] = vector[start : start + size].reshape(parameters[key].shape, order="F")
            start += size
        return result

    approx = np.zeros(theta.shape)
    for i in range(len(theta)):
        plus, minus = np.copy(theta), np.copy(theta)
        plus[i] += epsilon
        minus[i] -= epsilon
        approx[i] = (J(at(plus)) - J(at(minus))) / (2 * epsilon)
    return np.linalg.norm(given - approx) / (np.linalg.norm(given) + np.linalg.norm(approx))


# Locating a bug


def locate_by_loop(gradients, numerical_gradients):
    worst, where = -1.0, None
    for key in gradients:
        difference = relative_by_sums(gradients[key], numerical_gradients[key])
        if difference > worst:
            worst, where = difference, key
    return where


def locate_by_sorting(gradients, numerical_gradients):
    found = [(relative_after_the_question(g, numerical_gradients[key]), key) for key, g in gradients.items()]
    return sorted(found)[-1][1]


def locate_by_argmax(gradients, numerical_gradients):
    keys = np.array(list(gradients))
    return keys[np.argmax([relative_with_a_tiny_term(gradients[k], numerical_gradients[k]) for k in keys])]


def locate_by_dict(gradients, numerical_gradients):
    table = {}
    for layer in range(1, len(gradients) // 2 + 1):
        for kind in ("dW", "db"):
            a, b = (np.ravel(source[f"{kind}{layer}"]) for source in (gradients, numerical_gradients))
            table[f"{kind}{layer}"] = np.nan_to_num(np.sqrt((a - b) @ (a - b)) / (np.sqrt(a @ a) + np.sqrt(b @ b)))
    return max(table, key=table.get)


# Backward propagation


def backward_with_m_at_the_start(X, Y, cache):
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / X.shape[1]
    dZ2 = np.where(A2 > 0, np.dot(W3.T, dZ3), 0)
    dZ1 = np.where(A1 > 0, np.dot(W2.T, dZ2), 0)
    return {
        "dW1": dZ1 @ X.T, "db1": dZ1.sum(1, keepdims=True), "dW2": dZ2 @ A1.T, "db2": dZ2.sum(1, keepdims=True),
        "dW3": dZ3 @ A2.T, "db3": dZ3.sum(1, keepdims=True),
    }  # fmt: skip


def backward_with_all_steps(X, Y, cache):
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T)
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T)
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T)
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def backward_by_loop_over_layers(X, Y, cache):
    m, gradients = Y.shape[1], {}
    layers = [cache[0:4], cache[4:8], cache[8:12]]
    dZ = layers[2][1] - Y
    for layer in (3, 2, 1):
        below = X if layer == 1 else layers[layer - 2][1]
        gradients[f"dW{layer}"] = dZ @ below.T / m
        gradients[f"db{layer}"] = np.mean(dZ, axis=1, keepdims=True)
        if layer > 1:
            dZ = (layers[layer - 1][2].T @ dZ) * (layers[layer - 2][0] > 0)
    return gradients


def backward_example_by_example(X, Y, cache):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    sums = {"dW1": 0 * W1, "db1": 0 * b1, "dW2": 0 * W2, "db2": 0 * b2, "dW3": 0 * W3, "db3": 0 * b3}
    for j in range(m):
        d3 = A3[:, j] - Y[:, j]
        d2 = (W3.T @ d3) * (Z2[:, j] > 0)
        d1 = (W2.T @ d2) * (Z1[:, j] > 0)
        for layer, d, below in ((3, d3, A2), (2, d2, A1), (1, d1, X)):
            sums[f"dW{layer}"] += np.outer(d, below[:, j]) / m
            sums[f"db{layer}"] += d[:, None] / m
    return sums


# Verdict


def verdict_by_ifs(difference):
    if difference < 1e-6:
        return "correct"
    elif difference < 1e-3:
        return "look closer"
    return "bug"


def verdict_from_above(difference):
    if math.isnan(difference) or difference >= 0.001:
        return "bug"
    return "look closer" if difference >= 0.000001 else "correct"


def verdict_by_table(difference):
    for limit, word in ((1e-6, "correct"), (1e-3, "look closer")):
        if difference < limit:
            return word
    return "bug"


def verdict_by_searchsorted(difference):
    return np.array(["correct", "look closer", "bug"])[np.searchsorted([1e-6, 1e-3], difference, side="right")]


VARIANTS = {
    "one_sided_difference": [
        one_sided_by_names,
        one_sided_by_list,
        one_sided_by_parts,
        one_sided_as_zero_dimensional_array,
    ],
    "two_sided_difference": [
        two_sided_by_names,
        two_sided_as_mean_of_one_sided,
        two_sided_over_the_distance,
        two_sided_by_loop,
    ],
    "parameters_to_vector": [
        vector_by_append,
        vector_by_pairs,
        vector_by_numeric_sort,
        vector_growing,
        vector_filled,
    ],
    "vector_to_parameters": [
        blocks_of_a_copy,
        blocks_by_iterator,
        blocks_by_split,
        blocks_filled_entry_by_entry,
        blocks_by_consuming,
    ],
    "numerical_gradient": [
        gradient_restoring_each_entry,
        gradient_by_unit_vectors,
        gradient_over_flat_copies,
        gradient_by_two_passes,
        gradient_with_one_working_copy,
    ],
    "relative_difference": [
        relative_by_sums,
        relative_by_loops,
        relative_with_a_tiny_term,
        relative_after_the_question,
        relative_by_dot_products,
    ],
    "gradient_check": [check_by_vectors, check_block_by_block, check_in_place, check_in_text_order],
    "locate_bug": [locate_by_loop, locate_by_sorting, locate_by_argmax, locate_by_dict],
    "corrected_backward": [
        backward_with_m_at_the_start,
        backward_with_all_steps,
        backward_by_loop_over_layers,
        backward_example_by_example,
    ],
    "mystery_backward": [
        backward_with_m_at_the_start,
        backward_with_all_steps,
        backward_by_loop_over_layers,
        backward_example_by_example,
    ],
    "verdict": [verdict_by_ifs, verdict_from_above, verdict_by_table, verdict_by_searchsorted],
}
