"""Answers to the exercises of lesson 09, written from the contract alone.

They are short on purpose: one line where a student writes five. A tuple names the known mistakes that an answer makes.
"""

import math
from functools import reduce

import numpy as np

norm = np.linalg.norm

# One number


def one_sided_right_in_fractions(f, theta, epsilon):
    a, b = float(f(theta)), float(f(theta + epsilon))
    return (b - a) * (1.0 / epsilon)


def one_sided_right_with_validation(f, theta, epsilon):
    if epsilon <= 0:
        raise ValueError("epsilon must be above 0")
    return (f(theta + epsilon) - f(theta)) / epsilon


def one_sided_right_from_a_polynomial_fit(f, theta, epsilon):
    return np.polyfit([0.0, 1.0], [f(theta), f(theta + epsilon)], 1)[0] / epsilon


ONE_SIDED_RIGHT = [
    one_sided_right_in_fractions,
    one_sided_right_with_validation,
    lambda f, theta, epsilon: -(f(theta) - f(theta + epsilon)) / epsilon,
    lambda f, theta, epsilon: (f(theta) - f(theta + epsilon)) / -epsilon,
    lambda f, theta, epsilon: np.divide(np.subtract(f(epsilon + theta), f(theta)), epsilon),
    lambda f, theta, epsilon: np.diff([f(theta), f(theta + epsilon)]).item() / epsilon,
    lambda f, theta, epsilon: np.array((f(theta + epsilon) - f(theta)) / epsilon),
    lambda f, theta, epsilon: sum(s * f(theta + k * epsilon) for s, k in ((1, 1), (-1, 0))) / epsilon,
    lambda f, theta, epsilon: reduce(lambda a, b: (b - a) / epsilon, map(f, (theta, theta + epsilon))),
    lambda f, theta, epsilon: np.gradient([f(theta), f(theta + epsilon)], epsilon)[0],
    lambda f, theta, epsilon: np.dot([-1 / epsilon, 1 / epsilon], [f(theta), f(theta + epsilon)]),
]
ONE_SIDED_WRONG = [
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon), "two sided instead"),
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta - epsilon)) / epsilon, "two sided instead"),
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) / (2 * epsilon), "divided by twice epsilon"),
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) / epsilon / 2, "divided by twice epsilon"),
    lambda f, theta, epsilon: f(theta + epsilon) - f(theta) / epsilon,
    lambda f, theta, epsilon: (f(theta) - f(theta - epsilon)) / epsilon,
    lambda f, theta, epsilon: (f(theta) - f(theta + epsilon)) / epsilon,
    lambda f, theta, epsilon: f(theta + epsilon) - f(theta),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) * epsilon,
    lambda f, theta, epsilon: (f(theta + 1e-7) - f(theta)) / 1e-7,
    lambda f, theta, epsilon: abs(f(theta + epsilon) - f(theta)) / epsilon,
    lambda f, theta, epsilon: round((f(theta + epsilon) - f(theta)) / epsilon, 4),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) / (epsilon + 1e-7),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) / (theta * epsilon),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) // epsilon,
    lambda f, theta, epsilon: f((theta + epsilon) - theta) / epsilon,
    lambda f, theta, epsilon: [(f(theta + epsilon) - f(theta)) / epsilon],
    lambda f, theta, epsilon: (f(theta * (1 + epsilon)) - f(theta)) / (theta * epsilon),
    lambda f, theta, epsilon: print((f(theta + epsilon) - f(theta)) / epsilon),
]
TWO_SIDED_RIGHT = [
    lambda f, theta, epsilon: 0.5 * (f(theta + epsilon) - f(theta - epsilon)) / epsilon,
    lambda f, theta, epsilon: (f(theta - epsilon) - f(theta + epsilon)) / (-2 * epsilon),
    lambda f, theta, epsilon: f(theta + epsilon) / (2 * epsilon) - f(theta - epsilon) / (2 * epsilon),
    lambda f, theta, epsilon: np.gradient([f(theta + k * epsilon) for k in (-1, 0, 1)], epsilon)[1],
    lambda f, theta, epsilon: np.dot([1, -1], [f(theta + epsilon), f(theta - epsilon)]) / (2 * epsilon),
    lambda f, theta, epsilon: np.float64(f(theta + epsilon) - f(theta - epsilon)) / (epsilon + epsilon),
    lambda f, theta, epsilon: np.array(np.diff([f(theta - epsilon), f(theta + epsilon)])[0] / (2 * epsilon)),
    lambda f, theta, epsilon: np.polyfit([-epsilon, epsilon], [f(theta - epsilon), f(theta + epsilon)], 1)[0],
    lambda f, theta, epsilon: sum((f(theta + s * epsilon) - f(theta)) / (s * epsilon) for s in (1, -1)) / 2,
    lambda f, theta, epsilon: math.fsum((f(theta + epsilon), -f(theta - epsilon))) / (2 * epsilon),
]
TWO_SIDED_WRONG = [
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta - epsilon)) / epsilon, "divided by epsilon"),
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta - epsilon)) / 2 * epsilon, "divided by epsilon"),
    (lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) / epsilon, "one sided instead"),
    (lambda f, theta, epsilon: (f(theta) - f(theta - epsilon)) / epsilon, "one sided instead"),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta)) / (2 * epsilon),
    lambda f, theta, epsilon: (f(theta - epsilon) - f(theta + epsilon)) / (2 * epsilon),
    lambda f, theta, epsilon: (f(theta + epsilon) + f(theta - epsilon)) / (2 * epsilon),
    lambda f, theta, epsilon: f(theta + epsilon) - f(theta - epsilon) / (2 * epsilon),
    lambda f, theta, epsilon: (f(theta + epsilon / 2) - f(theta - epsilon / 2)) / epsilon,
    lambda f, theta, epsilon: (f(theta + 1e-7) - f(theta - 1e-7)) / 2e-7,
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta - epsilon)) / 2,
    lambda f, theta, epsilon: (f(theta + epsilon) - 2 * f(theta) + f(theta - epsilon)) / epsilon**2,
    lambda f, theta, epsilon: (f(theta + 2 * epsilon) - f(theta)) / (2 * epsilon),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon**2),
    lambda f, theta, epsilon: round((f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon), 5),
    lambda f, theta, epsilon: abs(f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon),
    lambda f, theta, epsilon: ((f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon), epsilon),
    lambda f, theta, epsilon: (f(theta + epsilon) - f(epsilon - theta)) / (2 * epsilon),
]

# Vectors


def keys_of(parameters):
    return [f"{kind}{layer}" for layer in range(1, len(parameters) // 2 + 1) for kind in ("W", "b")]


def joined(parameters, keys):
    return np.concatenate([parameters[key].ravel() for key in keys])


def vector_right_while_there_is_a_layer(parameters):
    parts, layer = [], 1
    while True:
        if f"W{layer}" not in parameters:
            return np.concatenate(parts)
        parts.extend([parameters[f"W{layer}"].flatten(), parameters[f"b{layer}"].flatten()])
        layer += 1


def vector_right_by_layers_found(parameters):
    layers = sorted({int(key[1:]) for key in parameters})
    return np.hstack([np.hstack([parameters[f"W{n}"].ravel(), parameters[f"b{n}"][:, 0]]) for n in layers])


def vector_right_by_iterating_rows(parameters):
    numbers = []
    for key in keys_of(parameters):
        for row in parameters[key]:
            numbers += list(row)
    return np.array(numbers)


def vector_right_reduced(parameters):
    return reduce(lambda theta, key: np.append(theta, parameters[key]), keys_of(parameters), np.array([]))


VECTOR_RIGHT = [
    vector_right_while_there_is_a_layer,
    vector_right_by_layers_found,
    vector_right_by_iterating_rows,
    vector_right_reduced,
    lambda parameters: joined(parameters, keys_of(parameters)),
    lambda parameters: joined(parameters, sorted(parameters, key=lambda k: (int(k[1:]), k[0] == "b"))),
    lambda parameters: joined(parameters, sorted(parameters, key=lambda k: 2 * int(k[1:]) + (k[0] == "b"))),
    lambda parameters: np.fromiter((x for k in keys_of(parameters) for x in parameters[k].flat), float),
    lambda parameters: np.array(sum((parameters[k].ravel().tolist() for k in keys_of(parameters)), [])),
    lambda parameters: np.vstack([parameters[k].reshape(-1, 1) for k in keys_of(parameters)]).ravel(),
    lambda parameters: np.r_[tuple(parameters[k].reshape(-1) for k in keys_of(parameters))],
    lambda parameters: np.concatenate([parameters[k].copy() for k in keys_of(parameters)], axis=None),
]


def vector_wrong_first_layers_only(parameters):
    return joined(parameters, ["W1", "b1", "W2", "b2", "W3", "b3"][: len(parameters)])


def vector_wrong_one_digit(parameters):
    return joined(parameters, sorted(parameters, key=lambda k: (k[-1], k[0])))


def vector_wrong_last_left_out(parameters):
    return joined(parameters, keys_of(parameters))[:-1]


VECTOR_WRONG = [
    (lambda parameters: joined(parameters, sorted(parameters)), "keys sorted as text"),
    (lambda parameters: joined(parameters, sorted(parameters, key=lambda k: (k[1:], k[0]))), "keys sorted as text"),
    (lambda parameters: joined(parameters, list(parameters)), "follows the order of the dict"),
    (lambda parameters: np.hstack([v.flatten() for v in parameters.values()]), "follows the order of the dict"),
    (lambda parameters: joined(parameters, sorted(parameters, key=lambda k: (k[0], int(k[1:])))), "all W first"),
    (lambda parameters: np.concatenate([parameters[k].ravel("F") for k in keys_of(parameters)]), "column-major"),
    (lambda parameters: np.concatenate([parameters[k].T.ravel() for k in keys_of(parameters)]), "column-major"),
    vector_wrong_first_layers_only,
    vector_wrong_one_digit,
    vector_wrong_last_left_out,
    lambda parameters: joined(parameters, keys_of(parameters))[:, np.newaxis],
    lambda parameters: joined(parameters, keys_of(parameters))[::-1],
    lambda parameters: joined(parameters, keys_of(parameters)).tolist(),
    lambda parameters: joined(parameters, [k for k in keys_of(parameters) if k[0] == "W"]),
    lambda parameters: joined(parameters, [k[::-1][::-1] for k in keys_of(parameters)[2:] + keys_of(parameters)[:2]]),
    lambda parameters: np.unique(joined(parameters, keys_of(parameters))),
    lambda parameters: np.concatenate([parameters[f"b{k[1:]}" if k[0] == "W" else f"W{k[1:]}"].ravel()
                                       for k in keys_of(parameters)]),
    lambda parameters: joined(parameters, keys_of(parameters)).astype(np.float16),
    lambda parameters: np.concatenate([parameters[k].ravel("A") for k in keys_of(parameters)[::-1]]),
    lambda parameters: np.array([parameters[k].sum() for k in keys_of(parameters)]),
]  # fmt: skip


def cut(theta, like, keys, copy=True, order="C"):
    parameters, start = {}, 0
    for key in keys:
        part = theta[start : start + like[key].size]
        parameters[key] = (part.copy() if copy else part).reshape(like[key].shape, order=order)
        start += like[key].size
    return parameters


def parameters_right_filled_in(theta, like):
    parameters, start = {}, 0
    for key in keys_of(like):
        rows, columns = like[key].shape
        block = np.zeros((rows, columns))
        for i in range(rows):
            for j in range(columns):
                block[i, j] = theta[start + i * columns + j]
        parameters[key] = block
        start += rows * columns
    return parameters


def parameters_right_from_copies_of_slices(theta, like):
    ends = np.cumsum([like[key].size for key in keys_of(like)])
    pairs = zip(keys_of(like), ends, strict=True)
    return {key: np.array(theta[end - like[key].size : end]).reshape(like[key].shape) for key, end in pairs}


def parameters_right_in_the_order_of_like(theta, like):
    cut_once = cut(theta, like, keys_of(like))
    return {key: cut_once[key] for key in like}


def parameters_right_shape_by_shape(theta, like):
    rest, parameters = theta.copy(), {}
    for layer in range(1, len(like) // 2 + 1):
        for name in (f"W{layer}", f"b{layer}"):
            parameters[name], rest = rest[: like[name].size].reshape(like[name].shape), rest[like[name].size :]
    return parameters


PARAMETERS_RIGHT = [
    parameters_right_filled_in,
    parameters_right_from_copies_of_slices,
    parameters_right_in_the_order_of_like,
    parameters_right_shape_by_shape,
    lambda theta, like: cut(theta, like, keys_of(like)),
    lambda theta, like: cut(theta.copy(), like, keys_of(like), copy=False),
    lambda theta, like: cut(np.array(theta.tolist()), like, keys_of(like), copy=False),
    lambda theta, like: cut(theta + 0.0, like, keys_of(like), copy=False),
    lambda theta, like: cut(theta, like, sorted(like, key=lambda k: (int(k[1:]), k[0]))),
    lambda theta, like: dict(reversed(cut(theta, like, keys_of(like)).items())),
    lambda theta, like: cut(theta, like, keys_of(like)) | {"n": theta.size},
]


def parameters_wrong_writes_into_like(theta, like):
    for key, block in cut(theta, like, keys_of(like)).items():
        like[key][...] = block
    return like


def parameters_wrong_one_block_shared(theta, like):
    parameters = cut(theta, like, keys_of(like))
    parameters["b1"] = theta[like["W1"].size : like["W1"].size + like["b1"].size].reshape(like["b1"].shape)
    return parameters


PARAMETERS_WRONG = [
    (lambda theta, like: cut(theta, like, keys_of(like), copy=False), "shares memory with theta"),
    (lambda theta, like: cut(theta, like, sorted(like)), "wrong order"),
    (lambda theta, like: cut(theta, like, sorted(like, key=lambda k: (k[0], int(k[1:])))), "wrong order"),
    (lambda theta, like: cut(theta, like, keys_of(like), order="F"), "wrong order"),
    (lambda theta, like: cut(theta, like, list(like)), "follows the order of the dict"),
    parameters_wrong_writes_into_like,
    parameters_wrong_one_block_shared,
    lambda theta, like: {key: theta[: like[key].size].reshape(like[key].shape).copy() for key in like},
    lambda theta, like: {key: np.zeros(like[key].shape) for key in like},
    lambda theta, like: {key: like[key].copy() for key in like},
    lambda theta, like: cut(theta[::-1], like, keys_of(like)),
    lambda theta, like: cut(theta, like, keys_of(like)[::-1]),
    lambda theta, like: {key: value.ravel() for key, value in cut(theta, like, keys_of(like)).items()},
    lambda theta, like: {key: value.T for key, value in cut(theta, like, keys_of(like)).items()},
    lambda theta, like: list(cut(theta, like, keys_of(like)).values()),
    lambda theta, like: {key: value + like[key] for key, value in cut(theta, like, keys_of(like)).items()},
    lambda theta, like: {f"d{key}": value for key, value in cut(theta, like, keys_of(like)).items()},
    lambda theta, like: cut(np.sort(theta), like, keys_of(like)),
    lambda theta, like: cut(theta, like, keys_of(like)[:6]),
    lambda theta, like: {key: value.astype(int) for key, value in cut(theta, like, keys_of(like)).items()},
]

# Gradients


def slopes(J, theta, epsilon, difference):
    """``difference(at, i)`` gives the slope along entry i from the costs ``at(multiples of epsilon, i)``."""

    def at(steps, i):
        moved = theta.copy()
        moved.flat[i] += steps * epsilon
        return J(moved)

    return np.array([difference(at, i) for i in range(theta.size)]).reshape(theta.shape)


def two_sided(J, theta, epsilon=1e-7):
    return slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(-1, i)) / (2 * epsilon))


def gradient_right_in_place(J, theta, epsilon=1e-7):
    result = np.zeros(theta.shape)
    for i in range(theta.size):
        kept = theta.flat[i]
        theta.flat[i] = kept + epsilon
        up = J(theta)
        theta.flat[i] = kept - epsilon
        down = J(theta)
        theta.flat[i] = kept
        result.flat[i] = (up - down) / (2 * epsilon)
    return result


def gradient_right_restored_at_the_end(J, theta, epsilon=1e-7):
    original = theta.copy()
    result = np.empty(theta.shape)
    for index, _ in np.ndenumerate(original):
        theta[index] += epsilon
        up = J(theta)
        theta[index] -= 2 * epsilon
        down = J(theta)
        theta[...] = original
        result[index] = (up - down) / epsilon * 0.5
    return result


def gradient_right_with_masks(J, theta, epsilon=1e-7):
    result = np.zeros_like(theta)
    for index in np.ndindex(*theta.shape):
        step = np.zeros_like(theta)
        step[index] = epsilon
        result[index] = np.subtract(J(theta + step), J(theta - step)) / (2.0 * epsilon)
    return result


def gradient_right_with_where(J, theta, epsilon=1e-7):
    places = np.arange(theta.size).reshape(theta.shape)
    up = [J(np.where(places == i, theta + epsilon, theta)) for i in range(theta.size)]
    down = [J(np.where(places == i, theta - epsilon, theta)) for i in range(theta.size)]
    return (np.reshape(up, theta.shape) - np.reshape(down, theta.shape)) / (2 * epsilon)


def gradient_right_recursive(J, theta, epsilon=1e-7):
    if theta.ndim == 1:
        return two_sided(J, theta, epsilon)
    flat = theta.reshape(-1)
    return gradient_right_recursive(lambda v: J(v.reshape(theta.shape)), flat, epsilon).reshape(theta.shape)


GRADIENT_RIGHT = [
    two_sided,
    gradient_right_in_place,
    gradient_right_restored_at_the_end,
    gradient_right_with_masks,
    gradient_right_with_where,
    gradient_right_recursive,
    lambda J, theta, epsilon=1e-7: two_sided(lambda v: float(J(v)), np.array(theta), epsilon),
    lambda J, theta, epsilon=1e-7: two_sided(J, theta.astype(float), epsilon).astype(np.float64),
    lambda J, theta, epsilon=10**-7: two_sided(J, theta, epsilon),
    lambda J, theta, epsilon=1e-7: np.asfortranarray(two_sided(J, theta, epsilon)),
    lambda J, theta, epsilon=1e-7: slopes(
        J, theta, epsilon, lambda at, i: ((at(1, i) - at(0, i)) + (at(0, i) - at(-1, i))) / (2 * epsilon)
    ),
]


def gradient_wrong_moves_stay(J, theta, epsilon=1e-7):
    moved = theta.copy()
    result = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        moved[index] += epsilon
        up = J(moved)
        moved[index] -= 2 * epsilon
        result[index] = (up - J(moved)) / (2 * epsilon)
    return result


def gradient_wrong_drifts(J, theta, epsilon=1e-7):
    result = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        theta[index] += epsilon
        up = J(theta)
        theta[index] -= 2 * epsilon
        down = J(theta)
        theta[index] += epsilon
        result[index] = (up - down) / (2 * epsilon)
    return result


def gradient_wrong_one_name_for_two_arrays(J, theta, epsilon=1e-7):
    result = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        plus = minus = theta.copy()
        plus[index] += epsilon
        minus[index] -= epsilon
        result[index] = (J(plus) - J(minus)) / (2 * epsilon)
    return result


def gradient_wrong_rows(J, theta, epsilon=1e-7):
    result = np.zeros_like(theta)
    for i in range(len(theta)):
        step = np.zeros_like(theta)
        step[i] = epsilon
        result[i] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
    return result


def gradient_wrong_without_the_last(J, theta, epsilon=1e-7):
    result = two_sided(J, theta, epsilon)
    result.flat[-1] = 0.0
    return result


GRADIENT_WRONG = [
    (lambda J, theta, epsilon=1e-7: (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon),
     "moves all components at once"),
    (lambda J, theta, epsilon=1e-7: slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(0, i)) / epsilon),
     "one sided"),
    (lambda J, theta, epsilon=1e-7: slopes(J, theta, epsilon, lambda at, i: (at(0, i) - at(-1, i)) / epsilon),
     "one sided"),
    (gradient_wrong_drifts, "leaves theta moved"),
    gradient_wrong_moves_stay,
    gradient_wrong_one_name_for_two_arrays,
    gradient_wrong_rows,
    gradient_wrong_without_the_last,
    lambda J, theta, epsilon=1e-7: slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(-1, i)) / epsilon),
    lambda J, theta, epsilon=1e-7: slopes(J, theta, epsilon, lambda at, i: (at(-1, i) - at(1, i)) / (2 * epsilon)),
    lambda J, theta, epsilon=1e-5: two_sided(J, theta, epsilon),
    lambda J, theta, epsilon=1e-8: two_sided(J, theta, epsilon),
    lambda J, theta, epsilon=1e-7: two_sided(J, theta),
    lambda J, theta, epsilon=1e-7: two_sided(J, theta, epsilon).ravel()[:, np.newaxis],
    lambda J, theta, epsilon=1e-7: two_sided(J, theta, epsilon).T,
    lambda J, theta, epsilon=1e-7: two_sided(J, theta, epsilon * max(1.0, abs(theta).max())),
    lambda J, theta, epsilon=1e-7: np.round(two_sided(J, theta, epsilon), 4),
    lambda J, theta, epsilon=1e-7: np.sum(two_sided(J, theta, epsilon)),
    lambda J, theta, epsilon=1e-7: two_sided(J, theta, epsilon).tolist(),
    lambda J, theta, epsilon=1e-7: two_sided(J, np.abs(theta), epsilon),
]  # fmt: skip


def difference_right_by_hypot(grad, grad_approx):
    def length(v):
        return math.hypot(*v)

    total = length(grad) + length(grad_approx)
    return length(grad - grad_approx) / total if total > 0 else 0.0


def difference_right_by_exception(grad, grad_approx):
    try:
        return float(norm(grad - grad_approx)) / float(norm(grad) + norm(grad_approx))
    except ZeroDivisionError:
        return 0


def difference_right_through_nan(grad, grad_approx):
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(norm(grad - grad_approx) / (norm(grad) + norm(grad_approx)))


DIFFERENCE_RIGHT = [
    difference_right_by_hypot,
    difference_right_by_exception,
    difference_right_through_nan,
    lambda g, a: 0.0 if not (g.any() or a.any()) else norm(g - a) / (norm(g) + norm(a)),
    lambda g, a: norm(a - g) / (norm(a) + norm(g)) if norm(a) + norm(g) else 0,
    lambda g, a: 0.0 if np.array_equal(g, a) else norm(g - a, 2) / (norm(g, 2) + norm(a, 2)),
    lambda g, a: float(np.sqrt(np.sum(np.square(g - a)))) / (float(np.sqrt(g @ g)) + float(np.sqrt(a @ a)) or 1.0),
    lambda g, a: norm(g - a) / max(norm(g) + norm(a), 1e-300),
    lambda g, a: np.array(norm(g - a) / (norm(g) + norm(a) or 1.0)),
    lambda g, a: norm(np.stack([g, -a]).sum(axis=0)) / (norm(np.stack([g, a]), axis=1).sum() or 1),
    lambda g, a: np.linalg.norm(g - a, ord=2) / (np.linalg.norm(g, ord=2) + np.linalg.norm(a, ord=2) or np.inf),
]


def safe(d, total):
    return d / total if total else 0.0


DIFFERENCE_WRONG = [
    (lambda g, a: safe(norm(g - a) ** 2, norm(g) ** 2 + norm(a) ** 2), "squared norms"),
    (lambda g, a: safe(np.sum((g - a) ** 2), np.sum(g**2) + np.sum(a**2)), "squared norms"),
    (lambda g, a: safe(abs(norm(g) - norm(a)), norm(g) + norm(a)), "difference of norms"),
    (lambda g, a: np.float64(norm(g - a)) / (norm(g) + norm(a)), "not a number at zero"),
    (lambda g, a: float(norm(g - a)) / float(norm(g) + norm(a)), "not a number at zero"),
    lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-7),
    lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-12),
    lambda g, a: norm(g - a),
    lambda g, a: safe(norm(g - a), max(norm(g), norm(a))),
    lambda g, a: safe(norm(g - a), norm(g + a)),
    lambda g, a: safe(norm(g - a), norm(g)),
    lambda g, a: safe(norm(g - a), norm(a)),
    lambda g, a: safe(norm(g - a, 1), norm(g, 1) + norm(a, 1)),
    lambda g, a: safe(norm(g - a, np.inf), norm(g, np.inf) + norm(a, np.inf)),
    lambda g, a: safe(norm(g - a), norm(g) * norm(a)),
    lambda g, a: 0.0 if np.allclose(g, a) else norm(g - a) / (norm(g) + norm(a)),
    lambda g, a: 0.0 if not g.any() or not a.any() else norm(g - a) / (norm(g) + norm(a)),
    lambda g, a: 0.0 if norm(g) + norm(a) < 1e-6 else norm(g - a) / (norm(g) + norm(a)),
    lambda g, a: 1.0 if norm(g) + norm(a) == 0 else norm(g - a) / (norm(g) + norm(a)),
    lambda g, a: float(np.mean(np.abs(g - a) / (np.abs(g) + np.abs(a) + 1e-300))),
    lambda g, a: safe(norm(g - a), norm(g) + norm(a)) > 1e-6,
    lambda g, a: safe(2 * norm(g - a), norm(g) + norm(a)),
    lambda g, a: norm(g - a) / norm(g) + norm(a) if norm(g) else 0.0,
]

VERDICT_RIGHT = [
    lambda d: "correct" if d < 1e-6 else ("look closer" if d < 1e-3 else "bug"),
    lambda d: "bug" if not d < 1e-3 else "correct" if d < 1e-6 else "look closer",
    lambda d: "bug" if math.isnan(d) or d >= 1e-3 else "look closer" if d >= 1e-6 else "correct",
    lambda d: "bug" if np.isnan(d) else ["correct", "look closer", "bug"][(d >= 1e-6) + (d >= 1e-3)],
    lambda d: {2: "correct", 1: "look closer", 0: "bug"}[(d < 1e-6) + (d < 1e-3)],
    lambda d: next((word for limit, word in ((1e-6, "correct"), (1e-3, "look closer")) if d < limit), "bug"),
    lambda d: np.select([d < 10**-6, d < 10**-3], ["correct", "look closer"], "bug").item(),
    lambda d: "correct" if 0 <= d < 0.000001 else "look closer" if 0.000001 <= d < 0.001 else "bug",
    lambda d: "bug" if d != d or d >= 1e-3 else "look closer" if d >= 1e-6 else "correct",
    lambda d: np.array(["bug", "look closer", "correct"])[int(d < 1e-3) + int(d < 1e-6)],
    lambda d: "correct" if d < 1 / 10**6 else "look closer" if d < 1 / 1000 else "bug",
]
VERDICT_WRONG = [
    (lambda d: "correct" if d < 1e-3 else "look closer" if d < 1e-6 else "bug", "thresholds swapped"),
    (lambda d: "bug" if d < 1e-6 else "look closer" if d < 1e-3 else "correct", "thresholds swapped"),
    (lambda d: "bug" if d >= 1e-3 else "look closer" if d >= 1e-6 else "correct", "nan counts as correct"),
    (lambda d: "bug" if d > 1e-3 else "look closer" if d > 1e-6 else "correct", "nan counts as correct"),
    (lambda d: "correct" if d <= 1e-6 else "look closer" if d <= 1e-3 else "bug", "limits on the wrong side"),
    lambda d: "correct" if d <= 1e-6 else "look closer" if d < 1e-3 else "bug",
    lambda d: "correct" if d < 1e-6 else "look closer" if d <= 1e-3 else "bug",
    lambda d: "correct" if d < 1e-7 else "look closer" if d < 1e-3 else "bug",
    lambda d: "correct" if d < 1e-6 else "look closer" if d < 1e-5 else "bug",
    lambda d: "correct" if d < 1e-6 else "look closer" if d < 1e-2 else "bug",
    lambda d: "correct" if d < 1e-6 else "bug",
    lambda d: "Correct" if d < 1e-6 else "Look closer" if d < 1e-3 else "Bug",
    lambda d: "correct" if d < 1e-6 else "look_closer" if d < 1e-3 else "bug",
    lambda d: d < 1e-6,
    lambda d: "look closer" if np.isnan(d) or 1e-6 <= d < 1e-3 else "correct" if d < 1e-6 else "bug",
    lambda d: "correct" if d < 1e-6 else "look closer" if d < 1e-3 else "bug" if d < np.inf else None,
    lambda d: ("correct" if d < 1e-6 else "look closer" if d < 1e-3 else "bug", d),
    lambda d: "correct" if 0 < d < 1e-6 else "look closer" if d < 1e-3 else "bug",
    lambda d: "correct" if round(d, 6) == 0 else "look closer" if d < 1e-3 else "bug",
]

# The check


def check_with(gradient_of, keys=keys_of, measure=difference_right_by_exception):
    """A gradient check put together from parts."""

    def check(J, parameters, gradients, epsilon=1e-7):
        theta = joined(parameters, keys(parameters))
        given = np.concatenate([gradients[f"d{key}"].ravel() for key in keys(parameters)])
        return measure(given, gradient_of(lambda v: J(cut(v, parameters, keys(parameters))), theta, epsilon))

    return check


def check_right_block_by_block(J, parameters, gradients, epsilon=1e-7):
    given, approx = [], []
    for key in parameters:

        def along(block, key=key):
            return J({**parameters, key: block})

        given.append(gradients["d" + key].ravel())
        approx.append(two_sided(along, parameters[key], epsilon).ravel())
    return difference_right_by_hypot(np.concatenate(given), np.concatenate(approx))


def check_right_in_place(J, parameters, gradients, epsilon=1e-7):
    d = g = a = 0.0
    for key, block in parameters.items():
        for index in np.ndindex(block.shape):
            kept = block[index]
            block[index] = kept + epsilon
            up = J(parameters)
            block[index] = kept - epsilon
            down = J(parameters)
            block[index] = kept
            slope = (up - down) / (2 * epsilon)
            d, g, a = d + (gradients[f"d{key}"][index] - slope) ** 2, g + gradients[f"d{key}"][index] ** 2, a + slope**2
    return math.sqrt(d) / (math.sqrt(g) + math.sqrt(a))


def check_right_with_deep_copies(J, parameters, gradients, epsilon=1e-7):
    pairs = []
    for key in sorted(gradients):
        for i in range(gradients[key].size):
            costs = []
            for sign in (1, -1):
                moved = {name: value.copy() for name, value in parameters.items()}
                moved[key[1:]].ravel()[i] += sign * epsilon
                costs.append(J(moved))
            pairs.append((gradients[key].ravel()[i], (costs[0] - costs[1]) / (2 * epsilon)))
    g, a = np.array(pairs).T
    return norm(g - a) / (norm(g) + norm(a))


def text_order(parameters):
    return sorted(parameters)


def as_they_come(parameters):
    return list(parameters)


CHECK_RIGHT = [
    check_right_block_by_block,
    check_right_in_place,
    check_right_with_deep_copies,
    check_with(two_sided),
    check_with(gradient_right_in_place),
    check_with(gradient_right_with_masks),
    check_with(two_sided, keys=text_order),
    check_with(two_sided, keys=as_they_come),
    check_with(gradient_right_with_where, measure=difference_right_by_hypot),
    check_with(two_sided, measure=lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-300)),
    check_with(two_sided, keys=lambda parameters: keys_of(parameters)[::-1]),
]


def check_wrong_by_position(J, parameters, gradients, epsilon=1e-7):
    theta = np.concatenate([value.ravel() for value in parameters.values()])
    approx = two_sided(lambda v: J(cut(v, parameters, list(parameters))), theta, epsilon)
    given = np.concatenate([value.ravel() for value in gradients.values()])
    return norm(given - approx) / (norm(given) + norm(approx))


def check_wrong_gradients_as_filled(J, parameters, gradients, epsilon=1e-7):
    approx = two_sided(
        lambda v: J(cut(v, parameters, keys_of(parameters))), joined(parameters, keys_of(parameters)), epsilon
    )
    given = np.concatenate([value.ravel() for value in gradients.values()])
    return norm(given - approx) / (norm(given) + norm(approx))


def check_wrong_against_itself(J, parameters, gradients, epsilon=1e-7):
    grad = grad_approx = np.concatenate([value.ravel() for value in gradients.values()])
    for _ in range(2):
        J(parameters)
    return norm(grad - grad_approx) / (norm(grad) + norm(grad_approx))


def one_sided_slopes(J, theta, epsilon):
    return slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(0, i)) / epsilon)


def both_above(J, theta, epsilon):
    return slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(1, i)) / (2 * epsilon))


def over_one_epsilon(J, theta, epsilon):
    return slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(-1, i)) / epsilon)


def first_half(J, theta, epsilon):
    result = two_sided(J, theta, epsilon)
    result[theta.size // 2 :] = 0
    return result


CHECK_WRONG = [
    (lambda J, parameters, gradients, epsilon=1e-7: 1e-7, "hard coded result"),
    (lambda J, parameters, gradients, epsilon=1e-7: 0.0, "hard coded result"),
    (check_wrong_against_itself, "compares with itself"),
    (check_with(one_sided_slopes), "one sided"),
    (check_with(both_above), "both costs at theta plus epsilon"),
    (check_wrong_by_position, "follows the order of the dict"),
    (check_wrong_gradients_as_filled, "follows the order of the dict"),
    check_with(over_one_epsilon),
    check_with(first_half),
    check_with(two_sided, measure=lambda g, a: norm(g - a)),
    check_with(two_sided, measure=lambda g, a: norm(g - a) ** 2 / (norm(g) ** 2 + norm(a) ** 2)),
    check_with(two_sided, measure=lambda g, a: abs(norm(g) - norm(a)) / (norm(g) + norm(a))),
    check_with(two_sided, measure=lambda g, a: norm(g - a) / max(norm(g), norm(a))),
    check_with(two_sided, measure=lambda g, a: norm(g - a) / (norm(g) + norm(a)) < 1e-6),
    check_with(two_sided, keys=lambda parameters: [k for k in keys_of(parameters) if k[0] == "W"]),
    check_with(two_sided, keys=lambda parameters: keys_of(parameters)[:2]),
    check_with(two_sided, keys=lambda parameters: keys_of(parameters)[-2:]),
    check_with(two_sided, keys=lambda parameters: [k for k in keys_of(parameters) if len(k) == 2]),
    check_with(lambda J, theta, epsilon: two_sided(J, theta)),
    check_with(lambda J, theta, epsilon: two_sided(J, theta, 1e-4)),
    check_with(lambda J, theta, epsilon: two_sided(J, theta, epsilon)[::-1]),
    check_with(lambda J, theta, epsilon: -two_sided(J, theta, epsilon)),
    check_with(two_sided, measure=lambda g, a: max(abs(g - a) / (abs(g) + abs(a)))),
]

# The block with the bug


def relative(g, a):
    return difference_right_by_exception(np.ravel(g), np.ravel(a))


def locate_right_sorted(gradients, numerical_gradients):
    order = sorted(gradients, key=lambda key: relative(gradients[key], numerical_gradients[key]), reverse=True)
    return order[0]


def locate_right_by_comparison(gradients, numerical_gradients):
    best = None
    for key, g in gradients.items():
        d = relative(g, numerical_gradients[key])
        if best is None or d > best[0]:
            best = (d, key)
    return best[1]


def locate_by(measure, pick=max):
    return lambda gradients, numerical: pick(gradients, key=lambda key: measure(gradients[key], numerical[key]))


LOCATE_RIGHT = [
    locate_right_sorted,
    locate_right_by_comparison,
    locate_by(relative),
    locate_by(lambda g, a: -relative(a, g), min),
    locate_by(lambda g, a: norm(g - a) / (norm(g) + norm(a) or 1)),
    locate_by(lambda g, a: math.sqrt(np.sum((g - a) ** 2)) / (math.sqrt(np.sum(g**2)) + math.sqrt(np.sum(a**2)) or 1)),
    locate_by(lambda g, a: norm(g - a, "fro") / max(norm(g, "fro") + norm(a, "fro"), 1e-300)),
    lambda g, a: max(((relative(g[k], a[k]), k) for k in sorted(g)), key=lambda pair: pair[0])[1],
    lambda g, a: list(a)[int(np.argmax([relative(g[k], a[k]) for k in a]))],
    lambda g, a: {relative(g[k], a[k]): k for k in g}[max(relative(g[k], a[k]) for k in g)],
    locate_by(lambda g, a: relative(g, a) ** 2),
    lambda g, a: np.str_(locate_right_sorted(g, a)),
]


def locate_wrong_by_position(gradients, numerical_gradients):
    worst = [relative(g, a) for g, a in zip(gradients.values(), numerical_gradients.values(), strict=True)]
    return list(gradients)[int(np.argmax(worst))]


LOCATE_WRONG = [
    (locate_by(lambda g, a: norm(g - a)), "largest absolute difference"),
    (locate_by(lambda g, a: np.max(np.abs(g - a))), "largest absolute difference"),
    (locate_by(lambda g, a: np.sum(np.abs(g - a))), "largest absolute difference"),
    (locate_wrong_by_position, "follows the order of the dict"),
    locate_by(lambda g, a: abs(norm(g) - norm(a)) / (norm(g) + norm(a) or 1)),
    locate_by(lambda g, a: norm(g - a) / (norm(a) or 1)),
    locate_by(lambda g, a: norm(g - a) / (norm(g) or 1)),
    locate_by(lambda g, a: norm(g - a) / (max(norm(g), norm(a)) or 1)),
    locate_by(lambda g, a: np.sum((g - a) ** 2) / (np.sum(g**2) + np.sum(a**2) or 1)),
    locate_by(lambda g, a: np.sum(np.abs(g - a)) / (np.sum(np.abs(g)) + np.sum(np.abs(a)) or 1)),
    locate_by(lambda g, a: np.max(np.abs(g - a)) / (np.max(np.abs(g)) + np.max(np.abs(a)) or 1)),
    locate_by(lambda g, a: np.max(np.abs(g - a) / (np.abs(g) + np.abs(a) + 1e-300))),
    locate_by(lambda g, a: np.mean(np.abs(g - a) / (np.abs(g) + np.abs(a) + 1e-300))),
    locate_by(lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-7)),
    locate_by(lambda g, a: 1.0 if not g.any() and not a.any() else relative(g, a)),
    locate_by(lambda g, a: 0.0 if not g.any() or not a.any() else relative(g, a)),
    locate_by(relative, min),
    locate_by(lambda g, a: relative(g.flat[0], a.flat[0])),
    locate_by(lambda g, a: relative(g.flat[-1], a.flat[-1])),
    locate_by(lambda g, a: relative(g[0], a[0])),
    locate_by(lambda g, a: relative(g.sum(), a.sum())),
    lambda g, a: max((k for k in g if k[1] == "W"), key=lambda k: relative(g[k], a[k])),
    lambda g, a: locate_by(relative)(g, a)[1:],
    lambda g, a: max(relative(g[k], a[k]) for k in g),
    lambda g, a: next(k for k in g if relative(g[k], a[k]) > 1e-6),
    lambda g, a: [k for k in g if relative(g[k], a[k]) > 1e-3],
]

# Backpropagation

NAMES = ("Z1", "A1", "W1", "b1", "Z2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")


def back(dZ3=None, dZ2=None, dZ1=None, dW=None, db=None, mend=None):
    """Backpropagation with some lines replaced; each gets the cache by name, X, Y, m and what came so far."""

    def backward(X, Y, cache):
        c = dict(zip(NAMES, cache, strict=True)) | {"X": X, "Y": Y, "A0": X, "m": Y.shape[1]}
        c["dZ3"] = dZ3(c) if dZ3 else c["A3"] - Y
        c["dZ2"] = dZ2(c) if dZ2 else c["W3"].T @ c["dZ3"] * (c["Z2"] > 0)
        c["dZ1"] = dZ1(c) if dZ1 else c["W2"].T @ c["dZ2"] * (c["Z1"] > 0)
        gradients = {}
        for n in (3, 2, 1):
            dZ, A = c[f"dZ{n}"], c[f"A{n - 1}"]
            gradients[f"dW{n}"] = dW(c, dZ, A) if dW else dZ @ A.T / c["m"]
            gradients[f"db{n}"] = db(c, dZ) if db else dZ.sum(axis=1, keepdims=True) / c["m"]
        return mend(gradients) if mend else gradients

    return backward


def scaled(**factors):
    return lambda gradients: {key: value * factors.get(key, 1) for key, value in gradients.items()}


BACKWARD_RIGHT = [
    back(),
    back(dZ2=lambda c: np.where(c["A2"] > 0, c["W3"].T.dot(c["dZ3"]), 0.0)),
    back(dZ1=lambda c: np.multiply(np.matmul(c["W2"].T, c["dZ2"]), np.int64(c["A1"] > 0))),
    back(dZ2=lambda c: c["W3"].T * c["dZ3"] * (c["Z2"] > 0)),
    back(dZ2=lambda c: c["W3"].T @ c["dZ3"] * np.sign(c["A2"]), dZ1=lambda c: c["W2"].T @ c["dZ2"] * np.sign(c["A1"])),
    back(dW=lambda c, dZ, A: np.einsum("im,jm->ij", dZ, A) / c["m"]),
    back(dW=lambda c, dZ, A: 1.0 / c["m"] * np.dot(dZ, A.T), db=lambda c, dZ: dZ.mean(axis=1).reshape(-1, 1)),
    back(db=lambda c, dZ: dZ @ np.ones((c["m"], 1)) / c["m"]),
    back(db=lambda c, dZ: np.average(dZ, axis=1)[:, np.newaxis]),
    back(dW=lambda c, dZ, A: np.mean([np.outer(d, a) for d, a in zip(dZ.T, A.T, strict=True)], axis=0)),
    back(mend=lambda gradients: dict(sorted(gradients.items())) | {"dA2": None}),
    back(dZ2=lambda c: np.where(c["Z2"] >= 0, c["W3"].T @ c["dZ3"], 0)),
]
BACKWARD_WRONG = [
    back(dZ3=lambda c: c["Y"] - c["A3"]),
    back(dZ3=lambda c: (c["A3"] - c["Y"]) * c["A3"] * (1 - c["A3"])),
    back(dZ3=lambda c: (c["A3"] > 0.5) - c["Y"]),
    back(dZ2=lambda c: c["W3"].T @ c["dZ3"] * c["A2"]),
    back(dZ2=lambda c: c["W3"].T @ c["dZ3"] * (c["Z2"] < 0)),
    back(dZ1=lambda c: c["W2"].T @ c["dZ2"]),
    back(dZ1=lambda c: c["W2"].T @ (c["W3"].T @ c["dZ3"]) * (c["Z1"] > 0)),
    back(dZ1=lambda c: c["W2"].T @ c["dZ2"] * (1 - c["A1"] ** 2)),
    back(dW=lambda c, dZ, A: dZ @ A.T),
    back(dW=lambda c, dZ, A: dZ @ A.T / A.shape[0]),
    back(db=lambda c, dZ: dZ.sum(axis=1, keepdims=True)),
    back(db=lambda c, dZ: dZ.sum(axis=1) / c["m"]),
    back(db=lambda c, dZ: np.full((len(dZ), 1), dZ.sum() / c["m"])),
    back(db=lambda c, dZ: dZ[:, :1]),
    back(mend=lambda gradients: {key: value / 2 for key, value in gradients.items()}),
    back(mend=lambda gradients: {key: value for key, value in gradients.items() if key != "db1"}),
    back(mend=lambda gradients: {key[1:]: value for key, value in gradients.items()}),
    back(mend=scaled(dW3=2)),
    back(mend=scaled(db3=0)),
    back(mend=scaled(dW1=-1)),
    back(mend=lambda gradients: tuple(gradients.values())),
]

RIGHT = {
    "one_sided_difference": ONE_SIDED_RIGHT,
    "two_sided_difference": TWO_SIDED_RIGHT,
    "parameters_to_vector": VECTOR_RIGHT,
    "vector_to_parameters": PARAMETERS_RIGHT,
    "numerical_gradient": GRADIENT_RIGHT,
    "relative_difference": DIFFERENCE_RIGHT,
    "verdict": VERDICT_RIGHT,
    "gradient_check": CHECK_RIGHT,
    "locate_bug": LOCATE_RIGHT,
    "corrected_backward": BACKWARD_RIGHT,
    "mystery_backward": BACKWARD_RIGHT,
}
WRONG = {
    "one_sided_difference": ONE_SIDED_WRONG,
    "two_sided_difference": TWO_SIDED_WRONG,
    "parameters_to_vector": VECTOR_WRONG,
    "vector_to_parameters": PARAMETERS_WRONG,
    "numerical_gradient": GRADIENT_WRONG,
    "relative_difference": DIFFERENCE_WRONG,
    "verdict": VERDICT_WRONG,
    "gradient_check": CHECK_WRONG,
    "locate_bug": LOCATE_WRONG,
    "corrected_backward": [
        *BACKWARD_WRONG,
        (back(mend=scaled(dW2=2)), "dW2 bug left"),
        (back(mend=scaled(db1=4)), "db1 bug left"),
        (back(mend=scaled(dW2=2, db1=4)), "both bugs left"),
        back(mend=scaled(dW2=0.5)),
        back(mend=scaled(db1=0.25)),
    ],
    "mystery_backward": [
        *BACKWARD_WRONG,
        (back(dZ2=lambda c: c["W3"].T @ c["dZ3"]), "bug left"),
        (back(dZ2=lambda c: np.where(c["A2"] >= 0, c["W3"].T @ c["dZ3"], 0)), "bug left"),
    ],
}
