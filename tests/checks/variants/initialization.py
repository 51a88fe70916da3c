"""Right answers to the exercises of lesson 08, each in another style."""

import functools
import itertools
import operator

import numpy as np


def zeros_by_index(layers_dims):
    parameters = {}
    L = len(layers_dims)
    for l in range(1, L):  # noqa: E741
        parameters["W" + str(l)] = np.zeros((layers_dims[l], layers_dims[l - 1]))
        parameters["b" + str(l)] = np.zeros((layers_dims[l], 1))
    return parameters


def zeros_of_int(layers_dims):
    shapes = {}
    for i, (n_in, n_out) in enumerate(zip(layers_dims, layers_dims[1:], strict=False)):
        shapes |= {f"W{i + 1}": (n_out, n_in), f"b{i + 1}": (n_out, 1)}
    return {key: np.zeros(shape, dtype=int) for key, shape in shapes.items()}


def zeros_from_lists(layers_dims):
    parameters = {"L": len(layers_dims) - 1}
    for layer in range(len(layers_dims) - 1, 0, -1):
        parameters[f"b{layer}"] = np.array([[0.0] for _ in range(layers_dims[layer])])
        rows = [[0.0] * layers_dims[layer - 1] for _ in range(layers_dims[layer])]
        parameters[f"W{layer}"] = np.array(rows)
    return parameters


def zeros_by_full(layers_dims):
    weights = {f"W{i}": np.full((layers_dims[i], layers_dims[i - 1]), 0.0) for i in range(1, len(layers_dims))}
    return {**weights, **{f"b{i}": np.full((n, 1), -0.0) for i, n in enumerate(layers_dims) if i}}


# The four random schemes share five ways to draw. `deviation(n_in, n_out)` is the standard deviation.


def by_standard_normal(layers_dims, rng, deviation):
    parameters = {}
    for layer in range(1, len(layers_dims)):
        n_out, n_in = layers_dims[layer], layers_dims[layer - 1]
        parameters[f"W{layer}"] = np.multiply(rng.standard_normal(size=(n_out, n_in)), deviation(n_in, n_out))
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def by_normal_from_the_last_layer(layers_dims, rng, deviation):
    parameters = {}
    for layer in reversed(range(1, len(layers_dims))):
        n_out, n_in = layers_dims[layer], layers_dims[layer - 1]
        parameters[f"W{layer}"] = rng.normal(loc=0, scale=deviation(n_in, n_out), size=(n_in, n_out)).T
        parameters[f"b{layer}"] = np.zeros((n_out, 1), dtype=np.float32)
    return parameters


def entry_by_entry(layers_dims, rng, deviation):
    parameters = {}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(layers_dims), 1):
        W = np.empty((n_out, n_in))
        for i, j in np.ndindex(n_out, n_in):
            W[i, j] = rng.normal(0, deviation(n_in, n_out))
        parameters |= {f"W{layer}": W, f"b{layer}": 0 * W[:, :1]}
    return parameters


def from_one_long_draw(layers_dims, rng, deviation):
    sizes = [n_in * n_out for n_in, n_out in itertools.pairwise(layers_dims)]
    pieces = np.split(rng.standard_normal(sum(sizes)), np.cumsum(sizes)[:-1])
    parameters = {}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(layers_dims), 1):
        parameters[f"W{layer}"] = pieces[layer - 1].reshape(n_out, n_in) * deviation(n_in, n_out)
        parameters[f"b{layer}"] = np.zeros(n_out)[:, None]
    return parameters


def from_spawned_generators_in_float32(layers_dims, rng, deviation):
    parameters = {}
    for layer, child in enumerate(rng.spawn(len(layers_dims) - 1), 1):
        n_in, n_out = layers_dims[layer - 1], layers_dims[layer]
        W = child.standard_normal((n_out, n_in), dtype=np.float32)
        W *= deviation(n_in, n_out)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = W, np.zeros((n_out, 1), bool)
    return parameters


def by_box_and_muller(layers_dims, rng, deviation):
    parameters = {"dims": list(layers_dims)}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(layers_dims), 1):
        u, v = rng.random((2, n_out, n_in))
        parameters[f"W{layer}"] = np.sqrt(-2 * np.log1p(-u)) * np.cos(2 * np.pi * v) * deviation(n_in, n_out)
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def by_uniform(layers_dims, rng, deviation):
    parameters = {}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(layers_dims), 1):
        limit = np.sqrt(3) * deviation(n_in, n_out)
        parameters[f"W{layer}"] = rng.uniform(-limit, limit, (n_out, n_in))
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def by_shifted_uniform(layers_dims, rng, deviation):
    parameters = {}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(layers_dims), 1):
        parameters[f"W{layer}"] = (2 * rng.random((n_out, n_in)) - 1) * deviation(n_in, n_out) * 3**0.5
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


NORMAL = [
    by_standard_normal,
    by_normal_from_the_last_layer,
    entry_by_entry,
    from_one_long_draw,
    from_spawned_generators_in_float32,
    by_box_and_muller,
]
UNIFORM = [by_uniform, by_shifted_uniform]


def with_deviation(draw, deviation):
    @functools.wraps(draw)
    def initialize(layers_dims, rng):
        return draw(layers_dims, rng, deviation)

    return initialize


def with_scale(draw):
    @functools.wraps(draw)
    def initialize(layers_dims, rng, scale=10.0):
        return draw(layers_dims, rng, lambda n_in, n_out: scale)

    return initialize


def output_by_loop(x, weight, depth):
    for _ in range(depth):
        x = weight * x
    return x


def output_by_matrices(x, weight, depth):
    W = weight * np.eye(x.shape[0])
    A = x.copy()
    for _ in range(depth):
        A = W @ A
    return A


def output_by_matrix_power(x, weight, depth):
    return np.linalg.matrix_power(weight * np.eye(len(x)), depth).dot(x)


def output_in_place_on_a_copy(x, weight, depth):
    out = np.array(x, dtype=float)
    for _ in range(depth):
        out *= weight
    return out


def output_by_recursion(x, weight, depth):
    return weight * x if depth == 1 else weight * output_by_recursion(x, weight, depth - 1)


def output_by_product(x, weight, depth):
    return np.prod([weight] * depth) * x


def stds_by_list(X, parameters, activation):
    stds = []
    for layer in range(1, len(parameters) // 2 + 1):
        X = activation(parameters["W" + str(layer)].dot(X) + parameters["b" + str(layer)])
        stds.append(np.std(X))
    return np.asarray(stds)


def stds_by_formula(X, parameters, activation):
    L = sum(key.startswith("W") for key in parameters)
    stds = np.zeros(L)
    A = X
    for i in range(L):
        A = activation(np.dot(parameters[f"W{i + 1}"], A) + parameters[f"b{i + 1}"])
        stds[i] = np.sqrt(np.mean((A - A.mean()) ** 2))
    return stds


def stds_column_by_column(X, parameters, activation):
    L = max(int(key[1:]) for key in parameters)
    outputs = [[] for _ in range(L)]
    for x in X.T:
        for layer in range(L):
            x = activation(parameters[f"W{layer + 1}"] @ x + parameters[f"b{layer + 1}"][:, 0])
            outputs[layer].append(x)
    return np.array([np.std(np.array(values)) for values in outputs])


def stds_entry_by_entry(X, parameters, activation):
    A, stds = X.T.tolist(), []
    for layer in range(1, len(parameters) // 2 + 1):
        W, b = parameters[f"W{layer}"].tolist(), parameters[f"b{layer}"].tolist()
        Z = [[sum(map(operator.mul, row, x)) + c[0] for row, c in zip(W, b, strict=True)] for x in A]
        A = [[float(activation(z)) for z in column] for column in Z]
        stds.append(np.var(A) ** 0.5)
    return np.array(stds)


def stds_by_accumulate(X, parameters, activation):
    layers = [(parameters[f"W{i}"], parameters[f"b{i}"]) for i in range(1, len(parameters) // 2 + 1)]
    steps = itertools.accumulate(layers, lambda A, layer: activation(layer[0] @ A + layer[1]), initial=X)
    return np.array([A.std() for A in steps])[1:]


def gradients_by_list(dZ_last, parameters, Zs, derivative):
    stds, dZ = [float(np.std(dZ_last))], dZ_last
    for layer in reversed(range(1, len(Zs))):
        dZ = np.multiply(parameters["W" + str(layer + 1)].T.dot(dZ), derivative(Zs[layer - 1]))
        stds.append(float(np.std(dZ)))
    stds.reverse()
    return np.array(stds)


def gradients_into_zeros(dZ_last, parameters, Zs, derivative):
    L = len(Zs)
    stds, dZ = np.zeros(L), dZ_last.copy()
    stds[-1] = dZ.std()
    for layer in range(L, 1, -1):
        dZ = parameters[f"W{layer}"].T @ dZ
        dZ *= derivative(Zs[layer - 2])
        stds[layer - 2] = np.sqrt(np.mean((dZ - dZ.mean()) ** 2))
    return stds


def gradients_by_recursion(dZ_last, parameters, Zs, derivative):
    L = len(Zs)

    def gradient(layer):
        if layer == L:
            return dZ_last
        return parameters[f"W{layer + 1}"].T @ gradient(layer + 1) * derivative(Zs[layer - 1])

    return np.array([gradient(layer).std() for layer in range(1, L + 1)])


def gradients_example_by_example(dZ_last, parameters, Zs, derivative):
    outputs = {len(Zs): dZ_last}
    for layer in range(len(Zs) - 1, 0, -1):
        W, Z, behind = parameters[f"W{layer + 1}"], Zs[layer - 1], outputs[layer + 1]
        columns = [
            [sum(W[k, j] * behind[k, i] for k in range(len(W))) * float(derivative(Z[j, i])) for j in range(len(Z))]
            for i in range(Z.shape[1])
        ]
        outputs[layer] = np.array(columns).T
    return np.array([np.var(outputs[layer]) ** 0.5 for layer in sorted(outputs)])


def gradients_by_einsum(dZ_last, parameters, Zs, derivative):
    slopes = [derivative(Z) for Z in Zs]
    dZs = [dZ_last]
    for layer in range(len(Zs) - 1, 0, -1):
        dZs.insert(0, np.einsum("kj,ki,ji->ji", parameters[f"W{layer + 1}"], dZs[0], slopes[layer - 1]))
    return np.asarray([np.std(dZ) for dZ in dZs])


def symmetric_by_spread(parameters):
    L = len(parameters) // 2
    for layer in range(1, L):
        both = np.hstack([parameters[f"W{layer}"], parameters[f"b{layer}"]])
        if np.ptp(both, axis=0).max() > 1e-10:
            return False
    return True


def symmetric_by_loops(parameters):
    L = len(parameters) // 2
    symmetric = 1
    for layer in range(1, L):
        W, b = parameters["W" + str(layer)], parameters["b" + str(layer)]
        for i in range(len(W)):
            for k in range(i):
                if abs(b[i, 0] - b[k, 0]) > 1e-8:
                    symmetric = 0
                for j in range(W.shape[1]):
                    if abs(W[i, j] - W[k, j]) > 1e-8:
                        symmetric = 0
    return symmetric


def symmetric_by_neighbours(parameters):
    hidden = sorted((key for key in parameters if key[0] == "W"), key=lambda key: int(key[1:]))[:-1]
    names = hidden + [key.replace("W", "b") for key in hidden]
    return np.all([np.allclose(np.diff(parameters[name], axis=0), 0) for name in names])


def symmetric_by_deviation(parameters):
    L = max(int(key[1:]) for key in parameters)
    deviations = [parameters[f"{kind}{i}"].std(axis=0).max() for i in range(1, L) for kind in "Wb"]
    return not deviations or bool(max(deviations) < 1e-9)


def symmetric_by_rounded_rows(parameters):
    L = len(parameters) // 2
    answer = True
    for i in range(1, L):
        rows = np.column_stack((parameters[f"W{i}"], parameters[f"b{i}"]))
        answer &= bool(np.isclose(rows, rows.mean(axis=0)).all())
    return answer


VARIANTS = {
    "initialize_parameters_zeros": [zeros_by_index, zeros_of_int, zeros_from_lists, zeros_by_full],
    "initialize_parameters_random": [with_scale(draw) for draw in NORMAL],
    "initialize_parameters_he": [with_deviation(draw, lambda n_in, n_out: (2 / n_in) ** 0.5) for draw in NORMAL],
    "initialize_parameters_xavier": [
        with_deviation(draw, lambda n_in, n_out: 1 / np.sqrt(n_in)) for draw in NORMAL + UNIFORM
    ],
    "initialize_parameters_glorot": [
        with_deviation(draw, lambda n_in, n_out: np.sqrt(2) / np.sqrt(n_in + n_out)) for draw in NORMAL + UNIFORM
    ],
    "deep_linear_output": [
        output_by_loop,
        output_by_matrices,
        output_by_matrix_power,
        output_in_place_on_a_copy,
        output_by_recursion,
        output_by_product,
    ],
    "activation_stds": [
        stds_by_list,
        stds_by_formula,
        stds_column_by_column,
        stds_entry_by_entry,
        stds_by_accumulate,
    ],
    "gradient_stds": [
        gradients_by_list,
        gradients_into_zeros,
        gradients_by_recursion,
        gradients_example_by_example,
        gradients_by_einsum,
    ],
    "is_symmetric": [
        symmetric_by_spread,
        symmetric_by_loops,
        symmetric_by_neighbours,
        symmetric_by_deviation,
        symmetric_by_rounded_rows,
    ],
}
