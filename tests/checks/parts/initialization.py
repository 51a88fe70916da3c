"""Where each part of the contracts of lesson 08 decides."""

import itertools

import numpy as np

from tests.checks.parts import Part


def made(dims, weight, bias=lambda n: np.zeros((n, 1))):
    parameters = {}
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(dims), 1):
        parameters |= {f"W{layer}": weight(n_in, n_out), f"b{layer}": bias(n_out)}
    return parameters


def zeros(layers_dims):
    return made(layers_dims, lambda n_in, n_out: np.zeros((n_out, n_in)))


def changed(parameters, which, change):
    """The parameters after a change of the first or the last layer."""
    L = max(int(key[1:]) for key in parameters)
    kind, layer = which[0], 1 if which.endswith("1") else L
    return parameters | {f"{kind}{layer}": change(parameters[f"{kind}{layer}"])}


def one_entry(place):
    """Add 1 to an entry."""

    def change(value):
        value = np.array(value, float)
        value[place] += 1.0
        return value

    return change


SHAPES, ZERO = "has the right shapes", "is zero everywhere"
SIZE, DRAWN = "has the right standard deviation", "draws around zero from the right distribution"
ITSELF, CALL, B = "draws every weight by itself", "draws new weights at every call", "leaves b at zero"


def scheme(std):
    """The answer of a random scheme."""
    return lambda dims, rng, *scale: made(
        dims, lambda n_in, n_out: rng.standard_normal((n_out, n_in)) * std(n_in, n_out, *scale)
    )


def parts_of_a_scheme(std, uniform_is_right):
    """What every random scheme promises, besides its standard deviation."""
    right = scheme(std)

    def after(which, change):
        return lambda dims, rng, *scale: changed(right(dims, rng, *scale), which, change)

    def by_layer(change):
        return lambda dims, rng, *scale: {
            key: change(value) if key[0] == "W" and value.size > 1 else value
            for key, value in right(dims, rng, *scale).items()
        }

    def of_one_call(dims, rng, *scale):
        return right(dims, np.random.default_rng(5), *scale)

    def of_the_system(dims, rng, *scale):
        return right(dims, np.random.default_rng(), *scale)

    distributions = [
        Part("normal, not signs", by_layer(lambda W: np.sign(W) * W.std()), DRAWN),
        Part("not cut off", by_layer(lambda W: np.clip(W, -1.5 * W.std(), 1.5 * W.std()) * 1.1347), DRAWN),
    ]
    if not uniform_is_right:
        uniform = lambda dims, rng, *scale: made(  # noqa: E731
            dims, lambda n_in, n_out: rng.uniform(-(3**0.5), 3**0.5, (n_out, n_in)) * std(n_in, n_out, *scale)
        )
        distributions.append(Part("normal, not uniform", uniform, DRAWN))
    return [
        Part("size of W1", after("W1", lambda W: 1.5 * W), SIZE),
        Part("size of WL", after("WL", lambda W: 1.1 * W), SIZE),
        Part("mean of W1", after("W1", lambda W: W + 0.3 * W.std()), DRAWN),
        Part("mean of WL", after("WL", lambda W: W + 0.1 * W.std()), DRAWN),
        *distributions,
        Part("b1", after("b1", one_entry((0, 0))), B),
        Part("the last entry of bL", after("bL", one_entry((-1, 0))), B),
        Part("rows by themselves", by_layer(lambda W: np.repeat(W, 2, axis=0)[: len(W)]), ITSELF),
        Part("columns by themselves", by_layer(lambda W: np.repeat(W, 2, axis=1)[:, : W.shape[1]]), ITSELF),
        Part("no mirrored half", by_layer(lambda W: np.vstack([W[: len(W) - len(W) // 2], -W[: len(W) // 2]])), ITSELF),
        Part("sizes as drawn", by_layer(lambda W: W / W.std() * 0.5), ITSELF),
        Part("means as drawn", by_layer(lambda W: W - W.mean()), ITSELF),
        Part("another call, other numbers", of_one_call, CALL),
        Part("numbers from rng", of_the_system, CALL),
        Part("not constant", by_layer(lambda W: 0 * W + W.flat[0]), "draws different weights"),
        Part("shapes", by_layer(np.transpose), "holds W and b of every layer"),
    ]


def stds(X, parameters, activation, weights=lambda W: W, biases=lambda b: b, layers=lambda L: range(1, L + 1)):
    A, found = X, []
    for layer in layers(len(parameters) // 2):
        A = activation(weights(parameters[f"W{layer}"]) @ A + biases(parameters[f"b{layer}"]))
        found.append(A.std())
    return np.array(found)


def follows_keys(X, parameters, activation):
    values = list(parameters.values())
    return stds(X, {f"{'Wb'[i % 2]}{i // 2 + 1}": value for i, value in enumerate(values)}, activation)


def silenced(place):
    """Set an entry, a row or a column to 0."""

    def silence(value):
        value = value.copy()
        value[place] = 0.0
        return value

    return silence


def slopes(dZ_last, parameters, Zs, derivative, weights=lambda W: W, slope=lambda slope: slope, measure=np.std):
    dZ, found = dZ_last, [measure(dZ_last)]
    for layer in range(len(Zs) - 1, 0, -1):
        dZ = weights(parameters[f"W{layer + 1}"]).T @ dZ * slope(derivative(Zs[layer - 1]))
        found.insert(0, measure(dZ))
    return np.array(found)


def slopes_with(keys):
    """The answer with weights found by another order of keys."""

    def by_keys(dZ_last, parameters, Zs, derivative):
        names = keys([key for key in parameters if key[0] == "W"])
        return slopes(dZ_last, {f"W{i + 1}": parameters[name] for i, name in enumerate(names)}, Zs, derivative)

    return by_keys


def alike(parameters, rows=slice(None), columns=slice(None), layers=slice(None), bias=slice(None), **tolerance):
    """The answer from part of the entries."""
    hidden = [(parameters[f"W{i}"], parameters[f"b{i}"]) for i in range(1, len(parameters) // 2)][layers]
    return all(
        np.allclose(W[rows, columns], W[rows, columns][:1], **tolerance)
        and np.allclose(b[bias], b[bias][:1], **tolerance)
        for W, b in hidden
    )


EVERY = "compares every entry of every unit"
MANY = "goes through many layers in order"
BIASES = "adds the biases"
PLAIN = "measures what comes out of each activation"
ONE_SIZE, OTHER_SIZES = "goes back through layers of one size", "goes back through layers of other sizes"

DEFAULT = "has the scale 10 unless told otherwise"

PARTS = {
    "initialize_parameters_zeros": [
        Part("W1", lambda dims: changed(zeros(dims), "W1", one_entry((0, 0))), ZERO),
        Part("the last entry of WL", lambda dims: changed(zeros(dims), "WL", one_entry((-1, -1))), ZERO),
        Part("b1", lambda dims: changed(zeros(dims), "b1", one_entry((-1, 0))), ZERO),
        Part("bL", lambda dims: changed(zeros(dims), "bL", one_entry((0, 0))), ZERO),
        Part("shape of W1", lambda dims: changed(zeros(dims), "W1", np.transpose), SHAPES),
        Part("shape of WL", lambda dims: changed(zeros(dims), "WL", np.transpose), SHAPES),
        Part("shape of b1", lambda dims: changed(zeros(dims), "b1", np.ravel), SHAPES),
        Part("shape of bL", lambda dims: changed(zeros(dims), "bL", np.ravel), SHAPES),
        Part("more than nine layers", lambda dims: zeros(dims[:10]), "holds W and b of every layer"),
        Part("the last layer", lambda dims: zeros(dims[:-1]), "holds W and b of every layer"),
    ],
    "initialize_parameters_random": [
        *parts_of_a_scheme(lambda n_in, n_out, scale=10.0: scale, uniform_is_right=False),
        Part("the default", scheme(lambda n_in, n_out, scale=1.0: scale), SIZE),
        Part("the default in every digit", scheme(lambda n_in, n_out, scale=10.01: scale), DEFAULT),
        Part("a small scale", scheme(lambda n_in, n_out, scale=10.0: max(scale, 0.1)), SIZE),
        Part("scale is used", scheme(lambda n_in, n_out, scale=10.0: 10.0), SIZE),
        Part("one scale for all layers", scheme(lambda n_in, n_out, scale=10.0: scale * n_in**-0.1), SIZE),
    ],
    "initialize_parameters_he": [
        *parts_of_a_scheme(lambda n_in, n_out: np.sqrt(2 / n_in), uniform_is_right=False),
        Part("fan-in", scheme(lambda n_in, n_out: np.sqrt(2 / n_out)), SIZE),
        Part("fan-in of its own layer", scheme(lambda n_in, n_out: np.sqrt(2 / min(n_in, 100))), SIZE),
    ],
    "initialize_parameters_xavier": [
        *parts_of_a_scheme(lambda n_in, n_out: n_in**-0.5, uniform_is_right=True),
        Part("fan-in", scheme(lambda n_in, n_out: n_out**-0.5), SIZE),
    ],
    "initialize_parameters_glorot": [
        *parts_of_a_scheme(lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)), uniform_is_right=True),
        Part("fan-in", scheme(lambda n_in, n_out: n_out**-0.5), SIZE),
        Part("fan-out", scheme(lambda n_in, n_out: n_in**-0.5), SIZE),
    ],
    "deep_linear_output": [
        Part(
            "the first row of x", lambda x, w, n: silenced(0)(w**n * x), "grows or shrinks by the weight in every layer"
        ),
        Part(
            "the last column of x",
            lambda x, w, n: silenced((slice(None), -1))(w**n * x),
            "grows or shrinks by the weight in every layer",
        ),
        Part("depth", lambda x, w, n: w ** min(n, 100) * x, "holds for one layer and for many"),
        Part("one layer", lambda x, w, n: w ** max(n, 2) * x, "holds for one layer and for many"),
        Part("tiny outputs", lambda x, w, n: np.round(w**n * x, 12), "holds for one layer and for many"),
        Part("the sign of weight", lambda x, w, n: abs(w) ** n * x, "holds for negative weights"),
        Part("the sign at even depth", lambda x, w, n: np.sign(w) * abs(w) ** n * x, "holds for negative weights"),
        Part("x stays as it is", lambda x, w, n: np.multiply(x, w**n, out=x), "leaves its arguments as they were"),
    ],
    "activation_stds": [
        Part("the first row of W", lambda *args: stds(*args, weights=silenced(0)), PLAIN),
        Part("the last row of W", lambda *args: stds(*args, weights=silenced(-1)), PLAIN),
        Part("the last column of W", lambda *args: stds(*args, weights=silenced((slice(None), -1))), PLAIN),
        Part("the first entry of b", lambda *args: stds(*args, biases=silenced(0)), BIASES),
        Part("the last entry of b", lambda *args: stds(*args, biases=silenced(-1)), BIASES),
        Part("the last example", lambda X, *rest: stds(X[:, :-1] if X.shape[1] > 1 else X, *rest), PLAIN),
        Part("the first example", lambda X, *rest: stds(X[:, 1:] if X.shape[1] > 1 else X, *rest), PLAIN),
        Part("the activation that is given", lambda X, P, g: stds(X, P, np.tanh), PLAIN),
        Part("order of the layers", lambda *args: stds(*args, layers=lambda L: sorted(range(1, L + 1), key=str)), MANY),
        Part("keys in any order", follows_keys, "finds the parameters by their names"),
        Part(
            "a single example",
            lambda X, *rest: stds(X, *rest) if X.shape[1] > 1 else stds(X, *rest) * 0,
            "holds for one layer one unit one example",
        ),
        Part("one number each", lambda *args: stds(*args)[:, np.newaxis], "gives one number for each layer"),
    ],
    "gradient_stds": [
        Part("the first row of W", lambda *args: slopes(*args, weights=silenced(0)), ONE_SIZE),
        Part("the last row of W", lambda *args: slopes(*args, weights=silenced(-1)), ONE_SIZE),
        Part("the last column of W", lambda *args: slopes(*args, weights=silenced((slice(None), -1))), ONE_SIZE),
        Part("the slope of the first unit", lambda *args: slopes(*args, slope=silenced(0)), ONE_SIZE),
        Part("the slope of the last unit", lambda *args: slopes(*args, slope=silenced(-1)), ONE_SIZE),
        Part(
            "the derivative that is given",
            lambda dZ, P, Zs, d: slopes(dZ, P, Zs, lambda Z: 1 - np.tanh(Z) ** 2),
            ONE_SIZE,
        ),
        Part("all units together", lambda *args: slopes(*args, measure=lambda dZ: dZ[:1].std()), ONE_SIZE),
        Part("all examples together", lambda *args: slopes(*args, measure=lambda dZ: dZ[:, :1].std()), ONE_SIZE),
        Part(
            "slopes that are not 0 or 1",
            lambda *args: slopes(*args, slope=lambda slope: (slope > 0.5) * 1.0),
            OTHER_SIZES,
        ),
        Part(
            "a single example",
            lambda dZ, *rest: slopes(dZ, *rest) * (dZ.shape[1] > 1),
            OTHER_SIZES,
        ),
        Part(
            "one layer", lambda dZ, P, Zs, d: slopes(dZ, P, Zs, d) * (len(Zs) > 1), "holds for one layer and for many"
        ),
        Part("order of the layers", slopes_with(sorted), "holds for one layer and for many"),
        Part("keys in any order", slopes_with(list), "finds the weights by their names"),
        Part(
            "Zs stays as it is",
            lambda dZ, P, Zs, d: (slopes(dZ, P, Zs, d), Zs.clear())[0],
            "leaves its arguments as they were",
        ),
        Part("one number each", lambda *args: slopes(*args)[np.newaxis], "gives one number for each layer"),
    ],
    "is_symmetric": [
        Part("the first unit", lambda P: alike(P, rows=slice(1, None), bias=slice(1, None)), EVERY),
        Part("the last unit", lambda P: alike(P, rows=slice(-1), bias=slice(-1)), EVERY),
        Part("the first column", lambda P: alike(P, columns=slice(1, None)), EVERY),
        Part("the last column", lambda P: alike(P, columns=slice(-1)), EVERY),
        Part("the first bias", lambda P: alike(P, bias=slice(1, None)), EVERY),
        Part("the last bias", lambda P: alike(P, bias=slice(-1)), EVERY),
        Part("every bias", lambda P: alike(P, bias=slice(1)), "compares weights and biases"),
        Part("every weight", lambda P: alike(P, columns=slice(0)), "compares weights and biases"),
        Part("the first hidden layer", lambda P: alike(P, layers=slice(1, None)), "needs every hidden layer"),
        Part("the last hidden layer", lambda P: alike(P, layers=slice(-1)), "needs every hidden layer"),
        Part("small weights", lambda P: alike(P, atol=0.01), "compares units themselves not a summary"),
        Part(
            "entries, not sums",
            lambda P: alike({key: V.sum(axis=1, keepdims=True) for key, V in P.items()}),
            "compares units themselves not a summary",
        ),
        Part("rounding", lambda P: alike(P, rtol=0.0, atol=0.0), "allows for rounding"),
        Part(
            "the output layer left out",
            lambda P: alike(P | {f"{kind}{len(P) // 2 + 1}": np.zeros((1, 1)) for kind in "Wb"}),
            "leaves out the output and layers of one unit",
        ),
        Part("no hidden layer", lambda P: len(P) > 2 and alike(P), "leaves out the output and layers of one unit"),
        Part(
            "keys in any order",
            lambda P: alike({f"{'Wb'[i % 2]}{i // 2 + 1}": value for i, value in enumerate(P.values())}),
            "finds the layers by their names",
        ),
        Part("a bool", lambda P: "yes" if alike(P) else "no", "answers with a bool"),
    ],
}
