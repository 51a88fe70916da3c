"""Answers to the exercises of lesson 08, written from its docstrings and text alone."""

import functools
import itertools

import numpy as np


def layers(dims):
    return [(i, dims[i], dims[i - 1]) for i in range(1, len(dims))]


def made(dims, weight, bias=lambda n: np.zeros((n, 1)), key="{}{}"):
    """Parameters from weight(n_l, n_{l-1}) and bias(n_l)."""
    parameters = {}
    for i, n_out, n_in in layers(dims):
        parameters[key.format("W", i)], parameters[key.format("b", i)] = weight(n_out, n_in), bias(n_out)
    return parameters


# initialize_parameters_zeros


def zeros_while(layers_dims):
    parameters, i = {}, 1
    while i < len(layers_dims):
        parameters[f"W{i}"] = np.zeros(shape=[layers_dims[i], layers_dims[i - 1]])
        parameters[f"b{i}"] = np.zeros(shape=[layers_dims[i], 1])
        i += 1
    return parameters


def zeros_from_pop(layers_dims):
    dims, parameters = list(layers_dims), {}
    while len(dims) > 1:
        n, L = dims.pop(), len(dims)
        parameters[f"W{L}"], parameters[f"b{L}"] = np.zeros((n, dims[-1])), np.zeros((n, 1))
    return parameters


def zeros_by_recursion(layers_dims):
    if len(layers_dims) < 2:
        return {}
    L = len(layers_dims) - 1
    last = {f"W{L}": np.zeros((layers_dims[L], layers_dims[L - 1])), f"b{L}": np.zeros((layers_dims[L], 1))}
    return zeros_by_recursion(layers_dims[:-1]) | last


def zeros_pops_the_argument(layers_dims):
    parameters, L = {}, 1
    n_in = layers_dims.pop(0)
    for n in layers_dims:
        parameters[f"W{L}"], parameters[f"b{L}"] = np.zeros((n, n_in)), np.zeros((n, 1))
        n_in, L = n, L + 1
    return parameters


# The four random schemes: an answer is made from the standard deviation of a weight.


def normal(dims, rng, std):
    return made(dims, lambda n_out, n_in: rng.normal(0.0, std(n_in, n_out), (n_out, n_in)))


def standard(dims, rng, std):
    return made(dims, lambda n_out, n_in: std(n_in, n_out) * rng.standard_normal(size=(n_out, n_in)))


def transposed_draw(dims, rng, std):
    return made(dims, lambda n_out, n_in: (rng.normal(size=(n_in, n_out)) * std(n_in, n_out)).T)


def row_by_row(dims, rng, std):
    return made(dims, lambda n_out, n_in: np.array([rng.normal(0, std(n_in, n_out), n_in) for _ in range(n_out)]))


def column_by_column(dims, rng, std):
    return made(
        dims, lambda n_out, n_in: np.column_stack([rng.standard_normal(n_out) for _ in range(n_in)]) * std(n_in, n_out)
    )


def negated(dims, rng, std):
    return made(dims, lambda n_out, n_in: -rng.normal(scale=std(n_in, n_out), size=n_out * n_in).reshape(n_out, n_in))


def draws_biases_and_throws_them_away(dims, rng, std):
    parameters = made(dims, lambda n_out, n_in: rng.normal(0, std(n_in, n_out), (n_out, n_in + 1)))
    return {key: value[:, 1:] if key[0] == "W" else value for key, value in parameters.items()}


def from_a_child(dims, rng, std):
    child = np.random.default_rng(rng.integers(2**60))
    return normal(dims, child, std)


def by_multivariate(dims, rng, std):
    return made(
        dims,
        lambda n_out, n_in: (
            rng.multivariate_normal(np.zeros(n_in), np.eye(n_in), n_out, method="cholesky") * std(n_in, n_out)
            if n_in < 100
            else rng.normal(0, std(n_in, n_out), (n_out, n_in))
        ),
    )


def by_ratio_of_sums(dims, rng, std):
    return made(
        dims,
        lambda n_out, n_in: (
            (rng.standard_normal((n_out, n_in)) + rng.standard_normal((n_out, n_in))) * (std(n_in, n_out) / 2**0.5)
        ),
    )


NORMAL = [
    normal,
    standard,
    transposed_draw,
    row_by_row,
    column_by_column,
    negated,
    draws_biases_and_throws_them_away,
    from_a_child,
    by_multivariate,
    by_ratio_of_sums,
]


def uniform(dims, rng, std):
    return made(dims, lambda n_out, n_in: (rng.random((n_out, n_in)) - 0.5) * std(n_in, n_out) * np.sqrt(12))


def random_bias(dims, rng, std):
    return made(dims, lambda o, i: rng.normal(0, std(i, o), (o, i)), lambda n: rng.standard_normal((n, 1)))


def bias_of_ones(dims, rng, std):
    return made(dims, lambda o, i: rng.normal(0, std(i, o), (o, i)), lambda n: np.ones((n, 1)))


def flat_bias(dims, rng, std):
    return made(dims, lambda o, i: rng.normal(0, std(i, o), (o, i)), lambda n: np.zeros(n))


def wrong_way_round(dims, rng, std):
    return made(dims, lambda o, i: rng.normal(0, std(i, o), (i, o)))


def numbered_from_0(dims, rng, std):
    return {f"{key[0]}{int(key[1:]) - 1}": value for key, value in normal(dims, rng, std).items()}


def last_layer_missing(dims, rng, std):
    return normal(dims[:-1], rng, std)


def fixed_seed(dims, rng, std):
    return normal(dims, np.random.default_rng(1), std)


def fixed_seed_in_the_loop(dims, rng, std):
    return made(dims, lambda o, i: np.random.default_rng(1).standard_normal((o, i)) * std(i, o))


def global_state(dims, rng, std):
    return made(dims, lambda o, i: np.random.default_rng().standard_normal((o, i)) * std(i, o))


def first_layer_only(dims, rng, std):
    return made(dims, lambda o, i: rng.normal(0, std(dims[0], dims[1]), (o, i)))


def all_positive(dims, rng, std):
    return made(dims, lambda o, i: np.abs(rng.normal(0, std(i, o), (o, i))))


def forced_to_the_exact_spread(dims, rng, std):
    def draw(o, i):
        W = rng.standard_normal((o, i))
        return W / W.std() * std(i, o) if W.size > 1 else W * std(i, o)

    return made(dims, draw)


def forced_to_mean_zero(dims, rng, std):
    def draw(o, i):
        W = rng.normal(0, std(i, o), (o, i))
        return W - W.mean() if W.size > 1 else W

    return made(dims, draw)


def rows_of_one_length(dims, rng, std):
    def draw(o, i):
        W = rng.standard_normal((o, i))
        return W / np.linalg.norm(W, axis=1, keepdims=True) * np.sqrt(i) * std(i, o)

    return made(dims, draw)


def orthogonal(dims, rng, std):
    def draw(o, i):
        Q = np.linalg.qr(rng.standard_normal((max(o, i), min(o, i))))[0]
        return (Q if o >= i else Q.T) * np.sqrt(max(o, i)) * std(i, o)

    return made(dims, draw)


def second_half_mirrored(dims, rng, std):
    def draw(o, i):
        W = rng.normal(0, std(i, o), (o, i))
        W[o - o // 2 :] = -W[: o // 2]
        return W

    return made(dims, draw)


def layers_reuse_numbers(dims, rng, std):
    numbers = rng.standard_normal(sum(o * i for _, o, i in layers(dims)))
    return made(dims, lambda o, i: numbers[: o * i][::-1].reshape(o, i) * std(i, o))


def one_row_repeated(dims, rng, std):
    return made(dims, lambda o, i: np.tile(rng.normal(0, std(i, o), (1, i)), (o, 1)))


def signs_only(dims, rng, std):
    return made(dims, lambda o, i: rng.choice([-1.0, 1.0], (o, i)) * std(i, o))


SLIPS = [
    (random_bias, "random b"),
    (wrong_way_round, "transposed shapes"),
    (fixed_seed, "same numbers every call"),
    (fixed_seed_in_the_loop, "same numbers every call"),
    bias_of_ones,
    flat_bias,
    numbered_from_0,
    last_layer_missing,
    global_state,
    all_positive,
    forced_to_the_exact_spread,
    forced_to_mean_zero,
    rows_of_one_length,
    orthogonal,
    second_half_mirrored,
    layers_reuse_numbers,
    one_row_repeated,
    signs_only,
]


def with_std(draw, std):
    """An answer without further arguments."""

    @functools.wraps(draw)
    def initialize(layers_dims, rng):
        return draw(layers_dims, rng, std)

    return initialize


def with_scale(draw, std=lambda n_in, n_out, scale: scale, default=10.0):
    """An answer with the argument scale."""

    @functools.wraps(draw)
    def initialize(layers_dims, rng, scale=default):
        return draw(layers_dims, rng, lambda n_in, n_out: std(n_in, n_out, scale))

    return initialize


def slips(wrap):
    """The slips of every scheme with one scheme's standard deviation."""
    return [(wrap(slip[0]), *slip[1:]) if isinstance(slip, tuple) else wrap(slip) for slip in SLIPS]


def he(n_in, n_out):
    return np.sqrt(2.0 / n_in)


def xavier(n_in, n_out):
    return n_in**-0.5


def glorot(n_in, n_out):
    return np.sqrt(1 / ((n_in + n_out) / 2))


# activation_stds


def forward(X, parameters, activation, *, b=lambda b: b, first=1, last=0, measure=lambda Z, A: np.std(A)):
    """The plain answer, with one part replaced."""
    L, A, found = len(parameters) // 2, X, []
    for i in range(first, L + 1 - last):
        Z = np.dot(parameters[f"W{i}"], A) + b(parameters[f"b{i}"])
        A = activation(Z)
        found.append(measure(Z, A))
    return np.array(found)


def forward_by_dict(X, parameters, activation):
    cache = {"A0": X}
    L = len([key for key in parameters if key.startswith("b")])
    for i in range(1, L + 1):
        cache[f"A{i}"] = activation(parameters[f"W{i}"].dot(cache[f"A{i - 1}"]) + parameters[f"b{i}"])
    return np.array([np.std(cache[f"A{i}"]) for i in range(1, L + 1)])


def forward_with_while(X, parameters, activation):
    i, stds = 1, np.array([])
    while f"W{i}" in parameters:
        X = activation(parameters[f"W{i}"] @ X + parameters[f"b{i}"])
        stds = np.append(stds, np.sqrt(np.mean(X**2) - np.mean(X) ** 2))
        i += 1
    return stds


def forward_by_recursion(X, parameters, activation, i=1):
    if f"W{i}" not in parameters:
        return np.zeros(0)
    A = activation(parameters[f"W{i}"] @ X + parameters[f"b{i}"])
    return np.concatenate([[A.std()], forward_by_recursion(A, parameters, activation, i + 1)])


def forward_with_ones(X, parameters, activation):
    A, stds = X, []
    for i in sorted(int(key[1:]) for key in parameters if key[0] == "W"):
        W = np.hstack([parameters[f"W{i}"], parameters[f"b{i}"]])
        A = activation(W @ np.vstack([A, np.ones((1, A.shape[1]))]))
        stds += [A.std()]
    return np.array(stds)


def follows_the_order_of_keys(X, parameters, activation):
    A, stds = X, []
    values = list(parameters.values())
    for W, b in zip(values[::2], values[1::2], strict=True):
        A = activation(W @ A + b)
        stds.append(A.std())
    return np.array(stds)


def sorts_keys_as_text(X, parameters, activation):
    A, stds = X, []
    for key in sorted(key for key in parameters if key[0] == "W"):
        A = activation(parameters[key] @ A + parameters["b" + key[1:]])
        stds.append(A.std())
    return np.array(stds)


def linear_last_layer(X, parameters, activation):
    L, A, stds = len(parameters) // 2, X, []
    for i in range(1, L + 1):
        A = parameters[f"W{i}"] @ A + parameters[f"b{i}"]
        if i < L:
            A = activation(A)
        stds.append(A.std())
    return np.array(stds)


def each_layer_gets_X(X, parameters, activation):
    return np.array(
        [activation(parameters[f"W{i}"] @ X + parameters[f"b{i}"]).std() for i in range(1, len(parameters) // 2 + 1)]
    )


# gradient_stds


def backward(dZ, parameters, Zs, derivative, *, slope=None, W=lambda W: W.T, measure=np.std, turn=True):
    """The plain answer, with one part replaced; ``slope`` takes the list, the derivative and the layer."""
    slope = slope or (lambda Zs, derivative, i: derivative(Zs[i - 1]))
    found = [measure(dZ)]
    for i in range(len(Zs) - 1, 0, -1):
        dZ = W(parameters[f"W{i + 1}"]) @ dZ * slope(Zs, derivative, i)
        found.append(measure(dZ))
    return np.array(found[::-1] if turn else found)


def backward_by_dict(dZ_last, parameters, Zs, derivative):
    L = len(Zs)
    grads = {f"dZ{L}": dZ_last}
    for i in range(L - 1, 0, -1):
        dA = np.dot(parameters["W" + str(i + 1)].T, grads["dZ" + str(i + 1)])
        grads["dZ" + str(i)] = dA * derivative(Zs[i - 1])
    return np.array([np.std(grads["dZ" + str(i)]) for i in range(1, L + 1)])


def backward_by_pop(dZ_last, parameters, Zs, derivative):
    Zs, stds, dZ = list(Zs), [dZ_last.std()], dZ_last
    while len(Zs) > 1:
        W = parameters[f"W{len(Zs)}"]
        Zs.pop()
        dZ = (dZ.T @ W).T * derivative(Zs[-1])
        stds = [dZ.std(), *stds]
    return np.array(stds)


def backward_by_accumulate(dZ_last, parameters, Zs, derivative):
    back = range(len(Zs), 1, -1)
    steps = itertools.accumulate(
        back, lambda dZ, i: parameters[f"W{i}"].T @ dZ * derivative(Zs[i - 2]), initial=dZ_last
    )
    return np.flip([dZ.std() for dZ in steps])


def backward_with_zip(dZ_last, parameters, Zs, derivative):
    weights = [parameters[f"W{i}"] for i in range(2, len(Zs) + 1)]
    out, dZ = [dZ_last], dZ_last
    for W, Z in zip(reversed(weights), reversed(Zs[:-1]), strict=True):
        dZ = np.einsum("ij,im->jm", W, dZ) * derivative(Z)
        out.append(dZ)
    return np.array([float(np.std(dZ)) for dZ in out[::-1]])


def backward_with_matrices(dZ_last, parameters, Zs, derivative):
    L, m = len(Zs), dZ_last.shape[1]
    stds = [np.std(dZ_last)]
    columns = [dZ_last[:, j] for j in range(m)]
    for i in range(L - 1, 0, -1):
        slopes = derivative(Zs[i - 1])
        columns = [np.diag(slopes[:, j]) @ parameters[f"W{i + 1}"].T @ columns[j] for j in range(m)]
        stds.insert(0, np.std(np.column_stack(columns)))
    return np.array(stds)


def pairs_by_the_order_of_keys(dZ_last, parameters, Zs, derivative):
    weights = [value for key, value in parameters.items() if key[0] == "W"]
    dZ, stds = dZ_last, [dZ_last.std()]
    for i in range(len(Zs) - 1, 0, -1):
        dZ = weights[i].T @ dZ * derivative(Zs[i - 1])
        stds.insert(0, dZ.std())
    return np.array(stds)


def sorts_weights_as_text(dZ_last, parameters, Zs, derivative):
    keys = sorted(key for key in parameters if key[0] == "W")
    dZ, stds = dZ_last, [dZ_last.std()]
    for i in range(len(Zs) - 1, 0, -1):
        dZ = parameters[keys[i]].T @ dZ * derivative(Zs[i - 1])
        stds.insert(0, dZ.std())
    return np.array(stds)


def one_layer_short(dZ_last, parameters, Zs, derivative):
    return backward(dZ_last, parameters, Zs, derivative)[1:] if len(Zs) > 1 else np.array([dZ_last.std()])


def into_the_input_too(dZ_last, parameters, Zs, derivative):
    dZ1 = dZ_last
    for i in range(len(Zs) - 1, 0, -1):
        dZ1 = parameters[f"W{i + 1}"].T @ dZ1 * derivative(Zs[i - 1])
    return np.concatenate([[np.std(parameters["W1"].T @ dZ1)], backward(dZ_last, parameters, Zs, derivative)])


def slope_only_once(dZ_last, parameters, Zs, derivative):
    return backward(
        dZ_last,
        parameters,
        Zs,
        derivative,
        slope=lambda Zs, derivative, i: derivative(Zs[i - 1]) if i == len(Zs) - 1 else 1.0,
    )


def consumes_Zs(dZ_last, parameters, Zs, derivative):
    found = backward(dZ_last, parameters, Zs, derivative)
    Zs.clear()
    return found


# is_symmetric


def hidden(parameters):
    return [(parameters[f"W{i}"], parameters[f"b{i}"]) for i in range(1, len(parameters) // 2)]


def by_flags(parameters):
    L = len(parameters) // 2
    flags = []
    for i in range(1, L):
        W, b = parameters[f"W{i}"], parameters[f"b{i}"]
        same = True
        for row in range(1, W.shape[0]):
            if not np.allclose(W[row], W[0]) or abs(b[row, 0] - b[0, 0]) > 1e-6:
                same = False
        flags.append(same)
    return all(flags)


def by_unique_rows(parameters):
    rows = [np.hstack(layer) for layer in hidden(parameters)]
    return all(len(np.unique(np.round(units - units[0], 9) + 0.0, axis=0)) == 1 for units in rows)


def by_nested_all(parameters):
    return all(
        all(abs(x - y) < 1e-9 for x, y in zip(one, other, strict=True))
        for W, b in hidden(parameters)
        for one, other in itertools.combinations(np.column_stack([W, b]).tolist(), 2)
    )


def by_while(parameters):
    i = 1
    while f"W{i + 1}" in parameters:
        if np.abs(parameters[f"W{i}"] - parameters[f"W{i}"].mean(axis=0)).max() > 1e-9:
            return 0
        if np.abs(parameters[f"b{i}"] - parameters[f"b{i}"].mean()).max() > 1e-9:
            return 0
        i += 1
    return 1


def by_try(parameters):
    try:
        for W, b in hidden(parameters):
            np.testing.assert_allclose(W, np.tile(W[0], (len(W), 1)), rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(b, np.tile(b[0], (len(b), 1)), rtol=1e-7, atol=1e-9)
    except AssertionError:
        return False
    return True


def compares_sums(parameters):
    return all(np.allclose(W.sum(axis=1), W[0].sum()) and np.allclose(b, b[0]) for W, b in hidden(parameters))


def compares_neighbours_in_pairs(parameters):
    return all(np.allclose(W[0::2][: len(W) // 2], W[1::2]) and np.allclose(b, b[0]) for W, b in hidden(parameters))


def spread_below(bound):
    def compares_spreads(parameters):
        return all(W.std(axis=0).max() < bound and b.std() < bound for W, b in hidden(parameters))

    return compares_spreads


def first_hidden_layer_only(parameters):
    return all(np.allclose(W, W[0]) and np.allclose(b, b[0]) for W, b in hidden(parameters)[:1])


def follows_keys(parameters):
    values = list(parameters.values())[:-2]
    return all(np.allclose(value, value[0]) for value in values)


RIGHT = {
    "initialize_parameters_zeros": [
        zeros_while,
        zeros_from_pop,
        zeros_by_recursion,
        lambda dims: made(dims, lambda o, i: np.zeros((o, i))),
        lambda dims: made(dims, lambda o, i: np.zeros((i, o)).T),
        lambda dims: made(dims, lambda o, i: 0 * np.ones((o, i)), lambda n: 0 * np.ones((n, 1))),
        lambda dims: made(dims, lambda o, i: np.array([[0] * i] * o), lambda n: np.array([[0]] * n)),
        lambda dims: made(dims, lambda o, i: np.zeros(o * i).reshape(o, i), lambda n: np.zeros(n)[:, np.newaxis]),
        lambda dims: made(dims, lambda o, i: np.zeros((o, i), np.float32), lambda n: np.zeros((n, 1), np.float32)),
        lambda dims: dict(reversed(made(dims, lambda o, i: np.zeros((o, i))).items())) | {"W0": np.zeros((1, 1))},
    ],
    "initialize_parameters_random": [with_scale(draw) for draw in NORMAL],
    "initialize_parameters_he": [with_std(draw, he) for draw in NORMAL],
    "initialize_parameters_xavier": [with_std(draw, xavier) for draw in [*NORMAL, uniform]],
    "initialize_parameters_glorot": [with_std(draw, glorot) for draw in [*NORMAL, uniform]],
    "deep_linear_output": [
        lambda x, weight, depth: x * weight**depth,
        lambda x, weight, depth: np.power(float(weight), depth) * x,
        lambda x, weight, depth: functools.reduce(lambda A, _: weight * A, range(depth), x),
        lambda x, weight, depth: functools.reduce(np.dot, [weight * np.eye(len(x))] * depth) @ x,
        lambda x, weight, depth: list(itertools.accumulate(range(depth), lambda A, _: A * weight, initial=x))[-1],
        lambda x, weight, depth: np.array([[value * weight**depth for value in row] for row in x.tolist()]),
        lambda x, weight, depth: np.sign(weight) ** depth * np.exp(depth * np.log(abs(weight))) * x,
        lambda x, weight, depth: np.multiply.reduce(np.full(depth, weight)) * x,
        lambda x, weight, depth: (weight ** (depth - 1)) * (weight * x),
        lambda x, weight, depth: np.diag(np.full(len(x), weight**depth)).dot(x),
        lambda x, weight, depth: np.einsum("ij,jm->im", np.eye(len(x)) * weight**depth, x),
    ],
    "activation_stds": [
        forward,
        forward_by_dict,
        forward_with_while,
        forward_by_recursion,
        forward_with_ones,
        lambda *args: forward(*args, measure=lambda Z, A: np.sqrt(np.var(A))),
        lambda *args: forward(*args, measure=lambda Z, A: np.std(A.ravel())),
        lambda *args: forward(*args, measure=lambda Z, A: float(np.linalg.norm(A - A.mean()) / A.size**0.5)),
        lambda X, P, g: forward(X.copy(), dict(P), lambda Z: g(Z).copy()),
        lambda X, P, g: np.fromiter(forward_by_dict(X, P, g), float),
    ],
    "gradient_stds": [
        backward,
        backward_by_dict,
        backward_by_pop,
        backward_by_accumulate,
        backward_with_zip,
        backward_with_matrices,
        lambda *args: backward(*args, measure=lambda dZ: np.var(dZ) ** 0.5),
        lambda *args: backward(*args, measure=lambda dZ: np.std(dZ.flatten())),
        lambda *args: np.flipud(backward(*args, turn=False)),
        lambda dZ, P, Zs, d: backward(dZ, P, Zs, d, slope=lambda Zs, d, i: [d(Z) for Z in Zs][i - 1]),
    ],
    "is_symmetric": [
        by_flags,
        by_unique_rows,
        by_nested_all,
        by_while,
        by_try,
        lambda P: all(np.allclose(W, W[-1]) and np.allclose(b, b[-1]) for W, b in hidden(P)),
        lambda P: not any(np.ptp(np.hstack([W, b]), axis=0).max() > 1e-9 for W, b in hidden(P)),
        lambda P: np.all([np.allclose(np.roll(V, 1, axis=0), V) for W, b in hidden(P) for V in (W, b)]),
        lambda P: sum(not np.allclose(np.c_[W, b], np.c_[W, b][0]) for W, b in hidden(P)) == 0,
        lambda P: int(min([np.allclose(W - W[:1], 0) and np.allclose(b - b[:1], 0) for W, b in hidden(P)], default=1)),
    ],
}

WRONG = {
    "initialize_parameters_zeros": [
        (lambda dims: made(dims, lambda o, i: np.zeros((i, o))), "transposed shapes"),
        (lambda dims: made(dims, lambda o, i: np.zeros((o, i)), lambda n: np.zeros(n)), "b flat"),
        (lambda dims: made(dims, lambda o, i: np.zeros((o, i)), lambda n: np.zeros((1, n))), "b flat"),
        lambda dims: made(dims, lambda o, i: np.ones((o, i))),
        lambda dims: made(dims, lambda o, i: np.full((o, i), 1e-3)),
        lambda dims: made(dims, lambda o, i: np.zeros((o, i)), lambda n: np.ones((n, 1))),
        lambda dims: made(dims, lambda o, i: np.zeros((o, i)), lambda n: 0.0),
        lambda dims: made(dims, lambda o, i: np.zeros((o, o))),
        lambda dims: made(dims, lambda o, i: np.zeros((o, i)), lambda n: np.zeros((dims[1], 1))),
        lambda dims: made(dims, lambda o, i: np.zeros((o, i)).tolist()),
        lambda dims: made(dims, lambda o, i: np.zeros((o, i)), key="{}_{}"),
        lambda dims: made(dims[:-1], lambda o, i: np.zeros((o, i))),
        lambda dims: made(dims[1:], lambda o, i: np.zeros((o, i))),
        lambda dims: made(dims[:3], lambda o, i: np.zeros((o, i))),
        lambda dims: made(dims[:10], lambda o, i: np.zeros((o, i))),
        lambda dims: list(made(dims, lambda o, i: np.zeros((o, i))).values()),
        lambda dims: {k: v for k, v in made(dims, lambda o, i: np.zeros((o, i))).items() if k[0] == "W"},
        lambda dims: numbered_from_0(dims, np.random.default_rng(0), lambda i, o: 0.0),
        zeros_pops_the_argument,
    ],
    "initialize_parameters_random": [
        *slips(with_scale),
        (with_scale(lambda d, rng, s: made(d, lambda o, i: rng.random((o, i)) * s(i, o))), "uniform draws"),
        (with_scale(standard, lambda i, o, scale: scale * np.sqrt(2 / i)), "scaled as He"),
        (with_scale(standard, lambda i, o, scale: np.sqrt(2 / i)), "scaled as He"),
        (with_scale(standard, lambda i, o, scale: np.sqrt(scale)), "scale as variance"),
        with_scale(uniform),
        with_scale(standard, default=1.0),
        with_scale(standard, lambda i, o, scale: 10.0),
        with_scale(standard, lambda i, o, scale: 1.0),
        with_scale(standard, lambda i, o, scale: scale**2),
        with_scale(standard, lambda i, o, scale: 1 / scale),
        with_scale(standard, lambda i, o, scale: scale / i),
        with_scale(standard, lambda i, o, scale: scale / np.sqrt(i)),
        with_scale(standard, lambda i, o, scale: max(scale, 0.1)),
    ],
    "initialize_parameters_he": [
        *slips(lambda draw: with_std(draw, he)),
        (with_std(standard, lambda i, o: np.sqrt(2 / o)), "fan-out"),
        (with_std(standard, lambda i, o: 2 / i), "no square root"),
        (with_std(standard, xavier), "1 for 2"),
        with_std(uniform, he),
        with_std(standard, lambda i, o: 2 / np.sqrt(i)),
        with_std(standard, lambda i, o: np.sqrt(2) / i),
        with_std(standard, lambda i, o: np.sqrt(np.sqrt(2 / i))),
        with_std(standard, lambda i, o: np.sqrt(2 * i)),
        with_std(standard, glorot),
        with_std(standard, lambda i, o: np.sqrt(6 / i)),
        with_std(standard, lambda i, o: np.sqrt(2 / max(i, o))),
        with_std(standard, lambda i, o: np.sqrt(2 / (i + 1))),
        with_std(first_layer_only, he),
    ],
    "initialize_parameters_xavier": [
        *slips(lambda draw: with_std(draw, xavier)),
        (with_std(standard, lambda i, o: i**-0.25), "square root twice"),
        (with_std(standard, lambda i, o: np.sqrt(1 / o)), "fan-out"),
        (with_std(uniform, lambda i, o: xavier(i, o) / np.sqrt(3)), "limit for standard deviation"),
        with_std(standard, lambda i, o: 1 / i),
        with_std(standard, he),
        with_std(standard, glorot),
        with_std(standard, lambda i, o: np.sqrt(i)),
        with_std(uniform, lambda i, o: np.sqrt(6 / i)),
        with_std(first_layer_only, xavier),
    ],
    "initialize_parameters_glorot": [
        *slips(lambda draw: with_std(draw, glorot)),
        (with_std(standard, lambda i, o: np.sqrt(2 / (i * o))), "product for sum"),
        (with_std(standard, lambda i, o: 2 / (i + o)), "no square root"),
        (with_std(uniform, lambda i, o: glorot(i, o) / np.sqrt(3)), "limit for standard deviation"),
        with_std(standard, xavier),
        with_std(standard, he),
        with_std(standard, lambda i, o: np.sqrt(1 / (i + o))),
        with_std(standard, lambda i, o: np.sqrt(6 / (i + o))),
        with_std(standard, lambda i, o: np.sqrt(2 / i + 2 / o)),
        with_std(standard, lambda i, o: np.sqrt((1 / i + 1 / o) / 2)),
        with_std(first_layer_only, glorot),
    ],
    "deep_linear_output": [
        (lambda x, weight, depth: weight * depth * x, "weight * depth"),
        (lambda x, weight, depth: weight ** (depth - 1) * x, "one layer off"),
        (lambda x, weight, depth: weight ** (depth + 1) * x, "one layer off"),
        (lambda x, weight, depth: np.abs(weight) ** depth * x, "sign lost"),
        lambda x, weight, depth: weight * x,
        lambda x, weight, depth: x**depth * weight,
        lambda x, weight, depth: (weight * x) ** depth,
        lambda x, weight, depth: weight**depth + x,
        lambda x, weight, depth: weight**depth,
        lambda x, weight, depth: depth**weight * x if weight > 0 else x,
        lambda x, weight, depth: weight**depth * x[0],
        lambda x, weight, depth: weight ** min(depth, 100) * x,
        lambda x, weight, depth: np.full((len(x), len(x)), weight) @ x,
        lambda x, weight, depth: np.linalg.matrix_power(np.full((len(x), len(x)), weight), depth) @ x,
        lambda x, weight, depth: np.maximum(weight**depth * x, 0),
        lambda x, weight, depth: np.zeros_like(x) if abs(weight) < 1 and depth > 50 else weight**depth * x,
        lambda x, weight, depth: (weight**depth * x).T,
        lambda x, weight, depth: (weight**depth * x).tolist(),
        lambda x, weight, depth: np.multiply(x, weight**depth, out=x),
        lambda x, weight, depth: np.round(weight**depth * x, 6),
    ],
    "activation_stds": [
        (lambda *args: forward(*args, measure=lambda Z, A: Z.std()), "of Z"),
        (lambda *args: forward(*args, measure=lambda Z, A: np.mean(A.std(axis=1))), "std per unit"),
        (lambda *args: forward(*args, b=lambda b: 0), "bias forgotten"),
        lambda *args: forward(*args, measure=lambda Z, A: A.std(axis=0).mean()),
        lambda *args: forward(*args, measure=lambda Z, A: A.var()),
        lambda *args: forward(*args, measure=lambda Z, A: A.mean()),
        lambda *args: forward(*args, measure=lambda Z, A: np.sqrt(np.mean(A**2))),
        lambda *args: forward(*args, measure=lambda Z, A: A.std(ddof=1)),
        lambda *args: forward(*args, measure=lambda Z, A: A[:, 0].std()),
        lambda *args: forward(*args, measure=lambda Z, A: A[0].std()),
        lambda *args: forward(*args, measure=lambda Z, A: np.abs(A).mean()),
        lambda *args: forward(*args, b=lambda b: b[0]),
        lambda *args: forward(*args, b=lambda b: -b),
        lambda *args: forward(*args, last=1),
        lambda *args: forward(*args).tolist(),
        lambda *args: forward(*args)[::-1],
        lambda *args: forward(*args)[-1],
        lambda *args: forward(*args).reshape(-1, 1),
        lambda X, P, g: np.concatenate([[X.std()], forward(X, P, g)]),
        lambda X, P, g: np.concatenate([[X.std()], forward(X, P, g)[:-1]]),
        lambda X, P, g: forward(X, P, np.tanh),
        lambda X, P, g: forward(X, P, lambda Z: g(g(Z))),
        follows_the_order_of_keys,
        sorts_keys_as_text,
        linear_last_layer,
        each_layer_gets_X,
    ],
    "gradient_stds": [
        (lambda *args: backward(*args, slope=lambda Zs, d, i: 1.0), "derivative left out"),
        (lambda *args: backward(*args, turn=False), "order reversed"),
        (lambda *args: backward(*args, slope=lambda Zs, d, i: d(Zs[i])), "derivative of the layer behind"),
        (lambda *args: backward(*args, W=lambda W: W), "weights not transposed"),
        (
            lambda dZ, P, Zs, d: backward(dZ * d(Zs[-1]), P, Zs, d),
            "derivative on the last layer too",
        ),
        (lambda *args: backward(*args, measure=lambda dZ: np.mean(np.std(dZ, axis=1))), "std per unit"),
        lambda *args: backward(*args, measure=lambda dZ: np.std(dZ, axis=1)),
        lambda *args: backward(*args, measure=np.var),
        lambda *args: backward(*args, measure=lambda dZ: np.std(dZ, ddof=1)),
        lambda *args: backward(*args, measure=lambda dZ: np.sqrt(np.mean(dZ**2))),
        lambda *args: backward(*args, measure=np.linalg.norm),
        lambda *args: backward(*args, slope=lambda Zs, d, i: Zs[i - 1]),
        lambda *args: backward(*args, slope=lambda Zs, d, i: Zs[i - 1] > 0),
        lambda *args: backward(*args, slope=lambda Zs, d, i: d(Zs[0])),
        lambda *args: backward(*args, slope=lambda Zs, d, i: d(d(Zs[i - 1]))),
        lambda *args: backward(*args).tolist(),
        lambda *args: backward(*args)[:, np.newaxis],
        lambda *args: backward(*args)[:-1],
        lambda dZ, P, Zs, d: backward(dZ / dZ.shape[1], P, Zs, d),
        lambda dZ, P, Zs, d: backward(dZ[:, :-1], P, [Z[:, :-1] for Z in Zs], d),
        pairs_by_the_order_of_keys,
        sorts_weights_as_text,
        one_layer_short,
        into_the_input_too,
        slope_only_once,
        consumes_Zs,
    ],
    "is_symmetric": [
        (lambda P: any(np.allclose(W, W[0]) and np.allclose(b, b[0]) for W, b in hidden(P)), "one layer is enough"),
        (lambda P: not any(value.any() for key, value in P.items() if key[0] == "W"), "only zeros count"),
        (lambda P: all(not W.any() and not b.any() for W, b in hidden(P)), "only zeros count"),
        (lambda P: all((W[0] == W).all() and (b[0] == b).all() for W, b in hidden(P)), "exact comparison"),
        (lambda P: all(np.allclose(W, W[0]) for W, b in hidden(P)), "biases left out"),
        (lambda P: all(np.allclose(v, v[0]) for v in P.values()), "output layer included"),
        (lambda P: all(np.allclose(W.T, W.T[0]) and np.allclose(b, b[0]) for W, b in hidden(P)), "columns for rows"),
        lambda P: all(np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W, W.T) if W.shape[0] == W.shape[1] else False for W, b in hidden(P)),
        lambda P: all(np.allclose(W, W[0, 0]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W[-1], W[0]) and np.allclose(b[-1], b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W[:2], W[0]) and np.allclose(b[:2], b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W[:, 0], W[0, 0]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W[:, :-1], W[0, :-1]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W[:, 1:], W[0, 1:]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(np.sort(W, axis=1), np.sort(W[0])) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(np.c_[W, b], np.c_[W, b][0], atol=0.1) for W, b in hidden(P)),
        lambda P: not all(np.allclose(W, W[0]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: [np.allclose(W, W[0]) and np.allclose(b, b[0]) for W, b in hidden(P)],
        lambda P: bool(hidden(P)) and all(np.allclose(W, W[0]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(len(W) > 1 and np.allclose(W, W[0]) and np.allclose(b, b[0]) for W, b in hidden(P)),
        lambda P: all(np.allclose(W, W[0]) or np.allclose(b, b[0]) for W, b in hidden(P)),
        compares_sums,
        compares_neighbours_in_pairs,
        spread_below(0.05),
        spread_below(1e-18),
        first_hidden_layer_only,
        follows_keys,
    ],
}
