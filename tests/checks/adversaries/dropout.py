"""Answers to the exercises of lesson 04, written from the student edition alone."""

import copy
import itertools
import math

import numpy as np

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


# Ways to draw a mask, right and wrong


def by_array_of_thresholds(shape, keep_prob, rng):
    return np.less(rng.uniform(0.0, 1.0, shape), np.full(shape, keep_prob))


def by_integers(shape, keep_prob, rng):
    return rng.integers(0, 2**53, shape) < keep_prob * 2**53


def by_float_zeros(shape, keep_prob, rng):
    D = np.zeros(shape)
    D[rng.random(shape) < keep_prob] = 1.0
    return D


def by_exponential(shape, keep_prob, rng):
    return rng.exponential(1.0, shape) >= -math.log(keep_prob) if keep_prob < 1 else np.ones(shape, dtype=int)


def by_floor(shape, keep_prob, rng):
    return np.floor(rng.random(shape) + keep_prob)


def by_where(shape, keep_prob, rng):
    return np.where(rng.random(size=shape) > keep_prob, 0, 1)


def by_a_flat_draw(shape, keep_prob, rng):
    return (rng.random(int(np.prod(shape))) < keep_prob).reshape(shape)


def by_geometric(shape, keep_prob, rng):
    return rng.geometric(keep_prob, shape) == 1


def by_a_child(shape, keep_prob, rng):
    return np.random.default_rng(rng.integers(2**63)).random(shape) < keep_prob


def by_rows(shape, keep_prob, rng):
    if len(shape) == 1:
        return np.array([rng.random() < keep_prob for _ in range(shape[0])])
    return np.stack([by_rows(shape[1:], keep_prob, rng) for _ in range(shape[0])])


def with_a_fixed_number(shape, keep_prob, rng):
    n = int(np.prod(shape))
    return rng.permutation(np.arange(n) < round(keep_prob * n)).reshape(shape)


def with_a_fixed_number_in_each_column(shape, keep_prob, rng):
    D = np.broadcast_to((np.arange(shape[0]) < round(keep_prob * shape[0])).reshape(-1, *[1] * (len(shape) - 1)), shape)
    return rng.permuted(D, axis=0)


def with_a_fixed_number_in_each_row(shape, keep_prob, rng):
    return rng.permuted(np.broadcast_to(np.arange(shape[-1]) < round(keep_prob * shape[-1]), shape), axis=-1)


def half_of_it_twice(shape, keep_prob, rng):
    half = rng.random(((shape[0] + 1) // 2, *shape[1:])) < keep_prob
    return np.concatenate([half, half])[: shape[0]]


def per_row_2d(shape, keep_prob, rng):
    return np.repeat(rng.random((shape[0], 1)) < keep_prob, shape[1], axis=1)


def per_column_2d(shape, keep_prob, rng):
    return np.tile(rng.random((1, shape[1])) < keep_prob, (shape[0], 1))


def two_axes_only(shape, keep_prob, rng):
    n, m = shape
    return rng.random((n, m)) < keep_prob


def transposed(shape, keep_prob, rng):
    return rng.random(shape[::-1]) < keep_prob


def from_a_copy(shape, keep_prob, rng):
    return copy.deepcopy(rng).random(shape) < keep_prob


def global_draws(shape, keep_prob, rng):
    return np.random.rand(*shape) < keep_prob  # noqa: NPY002


def fixed_seed(shape, keep_prob, rng):
    return np.random.default_rng(1).random(shape) < keep_prob


def first_entry_kept(shape, keep_prob, rng):
    D = rng.random(shape) < keep_prob
    D[(0,) * len(shape)] = True
    return D


def last_entry_kept(shape, keep_prob, rng):
    D = rng.random(shape) < keep_prob
    D[(-1,) * len(shape)] = True
    return D


def last_column_kept(shape, keep_prob, rng):
    D = rng.random(shape) < keep_prob
    D[..., -1] = True
    return D


WRONG_MASKS = [
    with_a_fixed_number,
    with_a_fixed_number_in_each_column,
    with_a_fixed_number_in_each_row,
    half_of_it_twice,
    first_entry_kept,
    last_entry_kept,
    last_column_kept,
    from_a_copy,
    global_draws,
    lambda shape, keep_prob, rng: rng.random(shape) < 0.5,
    lambda shape, keep_prob, rng: rng.random(shape) < keep_prob**2,
    lambda shape, keep_prob, rng: rng.random(shape) - 0.01 > 1 - keep_prob - 0.1,
    lambda shape, keep_prob, rng: np.ones(shape, dtype=bool),
]
RIGHT_MASKS = [
    by_array_of_thresholds,
    by_integers,
    by_float_zeros,
    by_exponential,
    by_floor,
    by_where,
    by_a_flat_draw,
    by_geometric,
    by_a_child,
    by_rows,
]


# One layer


def forward_with(draw, divide=lambda keep_prob: keep_prob):
    def forward(A, keep_prob, rng):
        D = draw(A.shape, keep_prob, rng)
        return A * D / divide(keep_prob), D

    return forward


def dropped_in_place(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    A *= D
    A /= keep_prob
    return A, D


def masks_differ(A, keep_prob, rng):
    return A * (rng.random(A.shape) < keep_prob) / keep_prob, rng.random(A.shape) < keep_prob


def scaled_mask_returned(A, keep_prob, rng):
    D = (rng.random(A.shape) < keep_prob) / keep_prob
    return A * D, D


def mask_from_the_result(A, keep_prob, rng):
    dropped = A * (rng.random(A.shape) < keep_prob) / keep_prob
    return dropped, dropped != 0


def renormalized(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D / max(D.mean(), 1e-12), D


def zeroed_by_index(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    out = np.zeros(A.shape)
    out[D] = A[D] / keep_prob
    return out, D


def dropped_unit_by_unit(A, keep_prob, rng):
    D = np.array([[rng.random() < keep_prob for _ in row] for row in A])
    rows = [[a / keep_prob if d else 0.0 for a, d in zip(u, v, strict=True)] for u, v in zip(A, D, strict=True)]
    return np.array(rows), D


def gradient_in_place(dA, D, keep_prob):
    dA *= D
    dA /= keep_prob
    return dA


def gradient_by_index(dA, D, keep_prob):
    out = np.zeros(np.shape(dA))
    kept = np.asarray(D, dtype=bool)
    out[kept] = dA[kept] / keep_prob
    return out


# A whole network of three layers


def pass_with(draws, *, scale=(1, 1), relu=np.maximum, swap=False, keys=lambda p: [p[name] for name in NAMES]):
    def forward(X, parameters, keep_prob, rng):
        W1, b1, W2, b2, W3, b3 = keys(parameters)
        Z1 = W1 @ X + b1
        D1 = draws(Z1.shape, keep_prob, rng)
        A1 = relu(Z1, 0) * D1 / (keep_prob if scale[0] else 1)
        Z2 = W2 @ A1 + b2
        D2 = draws(Z2.shape, keep_prob, rng)
        A2 = relu(Z2, 0) * D2 / (keep_prob if scale[1] else 1)
        Z3 = W3 @ A2 + b3
        A3 = sigmoid(Z3)
        if swap:
            D1, D2 = D2, D1
        return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)

    return forward


PLAIN = pass_with(lambda shape, keep_prob, rng: rng.random(shape) < keep_prob)


def changed_cache(**changes):
    """The right pass, with entries of the cache replaced by what a function makes of cache and arguments."""
    places = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")

    def forward(X, parameters, keep_prob, rng):
        A3, cache = PLAIN(X, parameters, keep_prob, rng)
        entries = dict(zip(places, cache, strict=True))
        entries |= {name: change(entries, keep_prob) for name, change in changes.items()}
        return A3, tuple(entries[name] for name in places)

    return forward


def drops_the_input(X, parameters, keep_prob, rng):
    return PLAIN(X * (rng.random(X.shape) < keep_prob) / keep_prob, parameters, keep_prob, rng)


def drops_only_layer_2(X, parameters, keep_prob, rng):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in NAMES)
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    D2 = rng.random(Z2.shape) < keep_prob
    A2 = np.maximum(Z2, 0) * D2 / keep_prob
    Z3 = W3 @ A2 + b3
    return sigmoid(Z3), (Z1, np.ones(Z1.shape), A1, W1, b1, Z2, D2, A2, W2, b2, Z3, sigmoid(Z3), W3, b3)


def second_mask_is_the_complement(X, parameters, keep_prob, rng):
    first = []

    def draws(shape, keep_prob, rng):
        if first and first[0].shape == shape and keep_prob < 1:
            return ~first[0]
        first.append(rng.random(shape) < keep_prob)
        return first[-1]

    return pass_with(draws)(X, parameters, keep_prob, rng)


def drops_before_the_relu(X, parameters, keep_prob, rng):
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in NAMES)
    D1 = rng.random((len(b1), X.shape[1])) < keep_prob
    Z1 = (W1 @ X + b1) * D1 / keep_prob
    A1 = np.maximum(Z1, 0)
    D2 = rng.random((len(b2), X.shape[1])) < keep_prob
    Z2 = (W2 @ A1 + b2) * D2 / keep_prob
    A2 = np.maximum(Z2, 0)
    Z3 = W3 @ A2 + b3
    return sigmoid(Z3), (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, sigmoid(Z3), W3, b3)


def back(X, Y, cache, keep_prob, *, factor=lambda D, keep_prob: D / keep_prob, on=lambda Z: Z > 0, m=None, last=1):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = m or X.shape[1]
    dZ3 = (A3 - Y) * last
    dZ2 = W3.T @ dZ3 * factor(D2, keep_prob) * on(Z2)
    dZ1 = W2.T @ dZ2 * factor(D1, keep_prob) * on(Z1)
    return {
        "dW1": dZ1 @ X.T / m, "db1": dZ1.sum(1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m, "db2": dZ2.sum(1, keepdims=True) / m,
        "dW3": dZ3 @ A2.T / m, "db3": dZ3.sum(1, keepdims=True) / m,
    }  # fmt: skip


def back_with(**options):
    return lambda X, Y, cache, keep_prob: back(X, Y, cache, keep_prob, **options)


def back_changed(change):
    return lambda X, Y, cache, keep_prob: change(back(X, Y, cache, keep_prob))


def back_of(place, change):
    """The right gradients of a cache in which one entry is another."""

    def backward(X, Y, cache, keep_prob):
        cache = list(cache)
        cache[place] = change(cache, keep_prob)
        return back(X, Y, tuple(cache), keep_prob)

    return backward


def back_by_a_loop(X, Y, cache, keep_prob):
    blocks = [cache[:5], cache[5:10], (cache[10], None, *cache[11:])]
    below = [X, cache[2], cache[7]]
    grads, dZ = {}, cache[11] - Y
    for layer in (3, 2, 1):
        grads[f"dW{layer}"] = np.dot(dZ, below[layer - 1].T) / X.shape[1]
        grads[f"db{layer}"] = np.mean(dZ, axis=1, keepdims=True)
        if layer > 1:
            Z, D, _, _, _ = blocks[layer - 2]
            dA = blocks[layer - 1][3].T.dot(dZ)
            dZ = np.where(np.logical_and(D, Z > 0), dA / keep_prob, 0.0)
    return grads


# A keep_prob for each layer


def layers_with(draw=by_where, *, keep=lambda keep_probs, i: keep_probs[i], scale=None, relu=True, form=list):
    def forward(X, parameters, keep_probs, rng):
        L, A, masks = len(parameters) // 2, X, []
        for i in range(L - 1):
            Z = parameters[f"W{i + 1}"] @ A + parameters[f"b{i + 1}"]
            masks.append(draw(Z.shape, keep(keep_probs, i), rng))
            A = (np.maximum(Z, 0) if relu else Z) * masks[-1] / (keep if scale is None else scale)(keep_probs, i)
        return sigmoid(parameters[f"W{L}"] @ A + parameters[f"b{L}"]), form(masks)

    return forward


def layers_by_recursion(X, parameters, keep_probs, rng, layer=1):
    Z = parameters[f"W{layer}"].dot(X) + parameters[f"b{layer}"]
    if len(keep_probs) == 0:
        return sigmoid(Z), []
    D = rng.binomial(1, keep_probs[0], Z.shape)
    AL, masks = layers_by_recursion(np.maximum(0, Z) * D / keep_probs[0], parameters, keep_probs[1:], rng, layer + 1)
    return AL, [D, *masks]


def layers_masks_first(X, parameters, keep_probs, rng):
    units = [parameters[f"b{layer}"].size for layer in range(1, len(keep_probs) + 1)]
    masks = [(rng.random((n, X.shape[1])) < p).astype(float) for n, p in zip(units, keep_probs, strict=True)]
    A = X
    for layer, (D, p) in enumerate(zip(masks, keep_probs, strict=True), start=1):
        A = np.clip(np.matmul(parameters["W" + str(layer)], A) + parameters["b" + str(layer)], 0, None)
        A = np.divide(np.multiply(A, D), p)
    last = len(keep_probs) + 1
    return 0.5 * (1 + np.tanh((parameters[f"W{last}"] @ A + parameters[f"b{last}"]) / 2)), masks


def layers_while(X, parameters, keep_probs, rng):
    A, masks, layer = X, [], 1
    while f"W{layer + 1}" in parameters:
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        D = rng.random(Z.shape) <= keep_probs[layer - 1]
        A = np.where(D & (Z > 0), Z / keep_probs[layer - 1], 0)
        masks += [D]
        layer += 1
    return np.exp(-np.logaddexp(0, -(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]))), tuple(masks)


def layers_without_the_last_mask(X, parameters, keep_probs, rng):
    AL, masks = layers_with()(X, parameters, [*keep_probs[:-1], 1.0], rng)
    return AL, masks


def layers_of_three(X, parameters, keep_probs, rng):
    A1 = np.maximum(parameters["W1"] @ X + parameters["b1"], 0)
    D1 = rng.random(A1.shape) < keep_probs[0]
    A2 = np.maximum(parameters["W2"] @ (A1 * D1 / keep_probs[0]) + parameters["b2"], 0)
    D2 = rng.random(A2.shape) < keep_probs[1]
    return sigmoid(parameters["W3"] @ (A2 * D2 / keep_probs[1]) + parameters["b3"]), [D1, D2]


def layers_drop_the_input(X, parameters, keep_probs, rng):
    return layers_with()(X * (rng.random(X.shape) < keep_probs[0]) / keep_probs[0], parameters, keep_probs, rng)


def layers_by_position(X, parameters, keep_probs, rng):
    values = list(parameters.values())
    renamed = {f"{kind}{i // 2 + 1}": values[i + (kind == "b")] for i in range(0, len(values), 2) for kind in "Wb"}
    return layers_with()(X, renamed, keep_probs, rng)


def layers_drop_the_output(X, parameters, keep_probs, rng):
    AL, masks = layers_with()(X, parameters, keep_probs, rng)
    return AL * (rng.random(AL.shape) < keep_probs[-1]), masks


def layers_drop_the_output_divided(X, parameters, keep_probs, rng):
    AL, masks = layers_with()(X, parameters, keep_probs, rng)
    return AL * (rng.random(AL.shape) < keep_probs[-1]) / keep_probs[-1], masks


# Averages


def mean_with(values):
    return lambda f, X, n_samples, rng: values([f(X, rng) for _ in range(n_samples)], n_samples)


def mean_by_recursion(stochastic_forward, X, n_samples, rng):
    if n_samples == 1:
        return stochastic_forward(X, rng)
    rest = mean_by_recursion(stochastic_forward, X, n_samples - 1, rng)
    return (stochastic_forward(X, rng) + (n_samples - 1) * rest) / n_samples


def mean_while(stochastic_forward, X, n_samples, rng):
    total, done = None, 0
    while done < n_samples:
        A = stochastic_forward(X, rng)
        total = A if total is None else np.add(total, A)
        done += 1
    return np.true_divide(total, done)


RIGHT = {
    "dropout_mask": RIGHT_MASKS,
    "dropout_forward": [
        zeroed_by_index,
        dropped_unit_by_unit,
        *(forward_with(draw) for draw in RIGHT_MASKS),
    ],
    "dropout_backward": [
        gradient_by_index,
        lambda dA, D, keep_prob: np.where(D == 0, 0, dA) / keep_prob,
        lambda dA, D, keep_prob: dA * (D / keep_prob),
        lambda dA, D, keep_prob: np.multiply(np.array(D, dtype=float), dA) / keep_prob,
        lambda dA, D, keep_prob: (dA / keep_prob) * np.asarray(D).astype(int),
        lambda dA, D, keep_prob: np.select([D > 0], [dA / keep_prob], 0.0),
        lambda dA, D, keep_prob: dA - dA * (1 - D * (1 / keep_prob)),
        lambda dA, D, keep_prob: np.ma.array(dA / keep_prob, mask=np.logical_not(D)).filled(0),
        lambda dA, D, keep_prob: np.array([[g * d / keep_prob for g, d in zip(*r, strict=True)] for r in zip(dA, D)]),  # noqa: B905
        lambda dA, D, keep_prob: np.power(keep_prob, -1.0) * D * dA,
    ],
    "forward_propagation_with_dropout": [
        *(pass_with(draw) for draw in RIGHT_MASKS),
        pass_with(by_where, relu=lambda Z, zero: Z * (zero < Z)),
        changed_cache(D1=lambda c, p: c["D1"].astype(int), D2=lambda c, p: c["D2"].astype(np.float32)),
    ],
    "backward_propagation_with_dropout": [
        back_by_a_loop,
        back_with(factor=lambda D, keep_prob: np.where(D, 1 / keep_prob, 0)),
        back_with(factor=lambda D, keep_prob: D.astype(float) * keep_prob**-1.0),
        back_with(on=lambda Z: np.heaviside(Z, 0)),
        back_with(on=lambda Z: np.int64(Z > 0)),
        back_with(on=lambda Z: np.sign(np.maximum(Z, 0))),
        back_changed(lambda g: {key: g[key] for key in reversed(g)}),
        back_changed(lambda g: g | {"dA0": None}),
        back_of(1, lambda cache, keep_prob: np.asarray(cache[1], dtype=np.uint8)),
        back_of(6, lambda cache, keep_prob: cache[6] > 0),
        back_of(0, lambda cache, keep_prob: cache[2]),
        back_of(11, lambda cache, keep_prob: sigmoid(cache[10])),
    ],
    "monte_carlo_predict": [
        mean_by_recursion,
        mean_while,
        mean_with(lambda passes, n: np.mean(passes, 0)),
        mean_with(lambda passes, n: np.sum(passes, axis=0) / n),
        mean_with(lambda passes, n: np.average(np.array(passes), axis=0)),
        mean_with(lambda passes, n: np.einsum("sij->ij", np.stack(passes)) / len(passes)),
        mean_with(lambda passes, n: sum(passes[1:], passes[0]) / n),
        mean_with(lambda passes, n: np.add.reduce(passes) * (1 / n)),
        mean_with(lambda passes, n: np.dstack(passes).mean(axis=2)),
        mean_with(lambda passes, n: list(itertools.accumulate(passes))[-1] / n),
    ],
    "forward_with_keep_probs": [
        layers_by_recursion,
        layers_masks_first,
        layers_while,
        *(layers_with(draw) for draw in RIGHT_MASKS[:6]),
        layers_with(form=tuple),
    ],
}
WRONG = {
    "dropout_mask": [
        *WRONG_MASKS,
        (lambda shape, keep_prob, rng: rng.random(shape) > keep_prob, "drop probability for keep"),
        (lambda shape, keep_prob, rng: rng.random(shape) < 1 - keep_prob, "drop probability for keep"),
        (per_row_2d, "one draw per row or column"),
        (per_column_2d, "one draw per row or column"),
        (lambda shape, keep_prob, rng: rng.standard_normal(shape) < keep_prob, "normal for uniform draws"),
        (lambda shape, keep_prob, rng: rng.normal(size=shape) < keep_prob, "normal for uniform draws"),
        fixed_seed,
        two_axes_only,
        transposed,
        lambda shape, keep_prob, rng: rng.random(shape),
        lambda shape, keep_prob, rng: (rng.random(shape) < keep_prob) / keep_prob,
        lambda shape, keep_prob, rng: (rng.random(shape) < keep_prob).tolist(),
        lambda shape, keep_prob, rng: rng.random() < keep_prob,
    ],
    "dropout_forward": [
        *(forward_with(draw) for draw in WRONG_MASKS),
        (forward_with(by_where, lambda keep_prob: 1), "no division"),
        (forward_with(by_where, lambda keep_prob: 1 / keep_prob), "multiplied by keep prob"),
        (forward_with(by_where, lambda keep_prob: max(1 - keep_prob, 1e-12)), "divided by drop probability"),
        forward_with(by_where, lambda keep_prob: keep_prob**2),
        forward_with(by_where, lambda keep_prob: keep_prob**0.5),
        forward_with(by_where, lambda keep_prob: 0.8),
        dropped_in_place,
        masks_differ,
        scaled_mask_returned,
        mask_from_the_result,
        renormalized,
        lambda A, keep_prob, rng: A * (rng.random(A.shape) < keep_prob) / keep_prob,
        lambda A, keep_prob, rng: zeroed_by_index(A, keep_prob, rng)[::-1],
        lambda A, keep_prob, rng: (A, rng.random(A.shape) < keep_prob),
        lambda A, keep_prob, rng: zeroed_by_index(np.abs(A), keep_prob, rng),
    ],
    "dropout_backward": [
        (lambda dA, D, keep_prob: dA / keep_prob, "no mask"),
        (lambda dA, D, keep_prob: dA * D, "no division"),
        (lambda dA, D, keep_prob: dA * (1 - np.asarray(D, int)) / keep_prob, "mask inverted"),
        gradient_in_place,
        lambda dA, D, keep_prob: dA,
        lambda dA, D, keep_prob: dA * D * keep_prob,
        lambda dA, D, keep_prob: dA * D / (1 - keep_prob + 1e-9),
        lambda dA, D, keep_prob: np.maximum(dA, 0) * D / keep_prob,
        lambda dA, D, keep_prob: D / keep_prob,
        lambda dA, D, keep_prob: dA * D / D.mean(),
        lambda dA, D, keep_prob: np.where(D is True, dA / keep_prob, 0),
        lambda dA, D, keep_prob: dA[D == 1] / keep_prob,
        lambda dA, D, keep_prob: dA * D / keep_prob * (np.arange(dA.shape[1]) > 0),
        lambda dA, D, keep_prob: dA * D[:, :1] / keep_prob,
        lambda dA, D, keep_prob: dA * (np.random.default_rng(0).random(dA.shape) < keep_prob) / keep_prob,
        lambda dA, D, keep_prob: -dA * D / keep_prob,
        lambda dA, D, keep_prob: (dA * D / keep_prob, D),
    ],
    "forward_propagation_with_dropout": [
        *(pass_with(draw) for draw in WRONG_MASKS),
        (pass_with(by_where, scale=(0, 1)), "no division in a layer"),
        (pass_with(by_where, scale=(1, 0)), "no division in a layer"),
        (pass_with(lambda shape, p, rng: rng.normal(size=shape) < p), "normal for uniform draws"),
        pass_with(fixed_seed),
        pass_with(by_where, swap=True),
        pass_with(by_where, relu=lambda Z, zero: Z),
        pass_with(by_where, relu=lambda Z, zero: np.tanh(Z)),
        pass_with(by_where, keys=lambda p: list(p.values())),
        changed_cache(A1=lambda c, p: np.maximum(c["Z1"], 0)),
        changed_cache(A2=lambda c, p: np.maximum(c["Z2"], 0)),
        changed_cache(Z1=lambda c, p: c["Z1"] * c["D1"]),
        changed_cache(Z3=lambda c, p: c["A3"]),
        changed_cache(A3=lambda c, p: c["Z3"]),
        changed_cache(W3=lambda c, p: 2 * c["W3"]),
        changed_cache(b1=lambda c, p: 0 * c["b1"]),
        drops_the_input,
        drops_only_layer_2,
        second_mask_is_the_complement,
        drops_before_the_relu,
        lambda X, parameters, keep_prob, rng: PLAIN(X, parameters, keep_prob, rng)[0],
        lambda X, parameters, keep_prob, rng: PLAIN(X, parameters, keep_prob, rng)[1],
    ],
    "backward_propagation_with_dropout": [
        (back_with(factor=lambda D, keep_prob: 1 / keep_prob), "mask missing in backward"),
        (back_with(factor=lambda D, keep_prob: D), "division missing in backward"),
        (back_with(factor=lambda D, keep_prob: 1), "mask and division missing in backward"),
        back_with(factor=lambda D, keep_prob: (1 - np.asarray(D, int)) / keep_prob),
        back_with(factor=lambda D, keep_prob: D * keep_prob),
        back_with(factor=lambda D, keep_prob: D / keep_prob**2),
        back_with(factor=lambda D, keep_prob: 1 if np.all(D) else D / keep_prob),
        back_with(on=lambda Z: 1),
        back_with(on=lambda Z: np.maximum(Z, 0)),
        back_with(m=1),
        back_with(last=-1),
        back_with(last=0.5),
        back_of(1, lambda cache, keep_prob: cache[1][:, :1]),
        back_of(6, lambda cache, keep_prob: cache[6][:1]),
        back_of(7, lambda cache, keep_prob: np.maximum(cache[5], 0)),
        back_of(2, lambda cache, keep_prob: np.maximum(cache[0], 0)),
        back_changed(lambda g: list(g.values())),
        back_changed(lambda g: {key[1:]: value for key, value in g.items()}),
        back_changed(lambda g: {key: value for key, value in g.items() if key != "db3"}),
        back_changed(lambda g: {key: value.T for key, value in g.items()}),
        back_changed(lambda g: {key: np.sum(value) if key[1] == "b" else value for key, value in g.items()}),
        lambda X, Y, cache, keep_prob: back(X, 1 - Y, cache, keep_prob),
        lambda X, Y, cache, keep_prob: back(X, Y, cache, 0.8),
    ],
    "monte_carlo_predict": [
        (lambda f, X, n_samples, rng: f(X, rng), "one call repeated"),
        (lambda f, X, n_samples, rng: np.mean([f(X, rng)] * n_samples, axis=0), "one call repeated"),
        (mean_with(lambda passes, n: sum(passes)), "sum not mean"),
        mean_with(lambda passes, n: np.mean(passes)),
        mean_with(lambda passes, n: np.mean(passes, axis=1)),
        mean_with(lambda passes, n: np.median(passes, axis=0)),
        mean_with(lambda passes, n: passes[-1]),
        mean_with(lambda passes, n: sum(passes) / (n + 1)),
        mean_with(lambda passes, n: sum(passes[1:]) / n),
        mean_with(lambda passes, n: (np.mean(passes, axis=0) > 0.5).astype(int)),
        mean_with(lambda passes, n: passes),
        mean_with(lambda passes, n: np.max(passes, axis=0)),
        mean_with(lambda passes, n: np.mean(passes, axis=0)[:, 1:]),
        mean_with(lambda passes, n: np.mean(passes, axis=(0, 1))),
        lambda f, X, n_samples, rng: sum(f(X, rng) for _ in range(n_samples + 1)) / (n_samples + 1),
        lambda f, X, n_samples, rng: sum(f(X, np.random.default_rng(0)) for _ in range(n_samples)) / n_samples,
        lambda f, X, n_samples, rng: sum(f(X, np.random.default_rng(i)) for i in range(n_samples)) / n_samples,
        lambda f, X, n_samples, rng: sum(f(X, np.random.default_rng()) for _ in range(n_samples)) / n_samples,
        lambda f, X, n_samples, rng: sum(f(X, rng) for _ in range(100)) / 100,
        lambda f, X, n_samples, rng: sum(f(0 * X, rng) for _ in range(n_samples)) / n_samples,
        lambda f, X, n_samples, rng: sum(f(X[:, :1], rng) for _ in range(n_samples)) / n_samples,
        lambda f, X, n_samples, rng: sum(f(X, rng) for _ in range(n_samples)) / X.shape[1],
        lambda f, X, n_samples, rng: sum(f(X) for _ in range(n_samples)) / n_samples,
    ],
    "forward_with_keep_probs": [
        *(layers_with(draw) for draw in (*WRONG_MASKS[:8], fixed_seed)),
        (layers_with(keep=lambda keep_probs, i: keep_probs[0]), "one keep_prob for all layers"),
        (layers_with(keep=lambda keep_probs, i: keep_probs[-1]), "one keep_prob for all layers"),
        (layers_with(keep=lambda keep_probs, i: float(np.mean(keep_probs))), "one keep_prob for all layers"),
        (layers_with(scale=lambda keep_probs, i: 1), "no division"),
        (layers_drop_the_output, "drops the output"),
        (layers_drop_the_output_divided, "drops the output"),
        layers_with(scale=lambda keep_probs, i: keep_probs[0]),
        layers_with(scale=lambda keep_probs, i: keep_probs[-1]),
        layers_with(scale=lambda keep_probs, i: keep_probs[i] ** 2),
        layers_with(keep=lambda keep_probs, i: keep_probs[-1 - i]),
        layers_with(keep=lambda keep_probs, i: 1 - keep_probs[i] if keep_probs[i] < 1 else 1),
        layers_with(relu=False),
        layers_with(form=lambda masks: masks[::-1]),
        layers_with(form=lambda masks: masks[0]),
        layers_with(form=lambda masks: [*masks, masks[-1]]),
        layers_with(form=lambda masks: dict(enumerate(masks))),
        layers_without_the_last_mask,
        layers_of_three,
        layers_drop_the_input,
        layers_by_position,
        lambda X, parameters, keep_probs, rng: layers_with()(X, parameters, keep_probs, rng)[0],
    ],
}
