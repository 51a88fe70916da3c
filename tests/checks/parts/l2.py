"""Which part of the contracts of lesson 03 decides where."""

import numpy as np

from tests.checks.parts import Part


def weights(parameters):
    return [parameters[f"W{layer}"] for layer in range(1, len(parameters) // 2 + 1)]


def penalty_parts(measure):
    """Both penalties have the same parts."""

    def of(take, factor=lambda lambd, m: lambd / (2 * m)):
        return lambda parameters, lambd, m: factor(lambd, m) * sum(measure(W) for W in take(parameters))

    one, all_layers, biases = "is right for one layer", "adds up all layers", "leaves the biases out"
    return [
        Part("one number", lambda parameters, lambd, m: np.array([[1.0]]), "returns a number"),
        Part("lambd", of(weights, lambda lambd, m: 0.5 / m), one),
        Part("m", of(weights, lambda lambd, m: lambd / 2), one),
        Part("the factor 1/2", of(weights, lambda lambd, m: lambd / m), one),
        Part("a lambd of 0", of(weights, lambda lambd, m: (lambd or 1) / (2 * m)), one),
        Part("a single example", of(weights, lambda lambd, m: lambd / (2 * m) if m > 1 else lambd), one),
        Part("the first layer", of(lambda p: weights(p)[1:]), all_layers),
        Part("the last layer", of(lambda p: weights(p)[:-1]), all_layers),
        Part("layers with two digits", of(lambda p: weights(p)[:9]), all_layers),
        Part("the first row", of(lambda p: [W[1:] for W in weights(p)]), all_layers),
        Part("the last row", of(lambda p: [W[:-1] for W in weights(p)]), all_layers),
        Part("the first column", of(lambda p: [W[:, 1:] for W in weights(p)]), one),
        Part("the last column", of(lambda p: [W[:, :-1] for W in weights(p)]), one),
        Part("no b", of(lambda p: p.values()), biases),
        Part("any order of keys", of(lambda p: list(p.values())[::2]), "finds the weights by their keys"),
    ]


def data_cost(AL, Y):
    return float(-np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))


def cost_of(data=data_cost, take=weights, factor=lambda lambd, m: lambd / (2 * m)):
    def cost(AL, Y, parameters, lambd):
        return data(AL, Y) + factor(lambd, Y.shape[1]) * sum(np.sum(W**2) for W in take(parameters))

    return cost


PLAIN, ADDS, DEPTH = "is the cross entropy at lambd 0", "adds the penalty", "works at any depth"
COST = [
    Part("one number", lambda *args: np.array([cost_of()(*args)]), "returns one cost"),
    Part("examples labelled 1", cost_of(lambda AL, Y: -np.mean((1 - Y) * np.log(1 - AL))), PLAIN),
    Part("examples labelled 0", cost_of(lambda AL, Y: -np.mean(Y * np.log(AL))), PLAIN),
    Part("the mean, not the sum", cost_of(lambda AL, Y: data_cost(AL, Y) * Y.shape[1]), PLAIN),
    Part("the first example", cost_of(lambda AL, Y: data_cost(AL[:, 1:], Y[:, 1:]) if AL.size > 1 else 0), PLAIN),
    Part("the last example", cost_of(lambda AL, Y: data_cost(AL[:, :-1], Y[:, :-1]) if AL.size > 1 else 0), PLAIN),
    Part("the sign of the cross-entropy", cost_of(lambda AL, Y: -data_cost(AL, Y)), PLAIN),
    Part("a single example", cost_of(lambda AL, Y: data_cost(AL, Y) if AL.size > 1 else 0), PLAIN),
    Part("lambd", cost_of(factor=lambda lambd, m: 0.25 / m), ADDS),
    Part("m", cost_of(factor=lambda lambd, m: lambd / 2), ADDS),
    Part("the factor 1/2", cost_of(factor=lambda lambd, m: lambd / m), ADDS),
    Part("the sign of the penalty", cost_of(factor=lambda lambd, m: -lambd / (2 * m)), ADDS),
    Part("no b", cost_of(take=lambda p: p.values()), ADDS),
    Part("the first layer", cost_of(take=lambda p: weights(p)[1:]), ADDS),
    Part("the last layer", cost_of(take=lambda p: weights(p)[:-1]), ADDS),
    Part("layers beyond the third", cost_of(take=lambda p: weights(p)[:3]), DEPTH),
    Part("a network of one layer", cost_of(take=lambda p: weights(p) if len(p) > 2 else []), DEPTH),
    Part("any order of keys", cost_of(take=lambda p: list(p.values())[::2]), "finds the weights by their keys"),
]


def back(X, Y, cache, lambd, *, decay=lambda W, layer, rate: rate * W, on=lambda Z, layer: Z > 0, scale=None):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1] if scale is None else scale(X)
    dZ3 = (A3 - Y) / m
    dZ2 = W3.T @ dZ3 * on(Z2, 2)
    dZ1 = W2.T @ dZ2 * on(Z1, 1)
    gradients = {}
    for layer, dZ, below, W in ((1, dZ1, X, W1), (2, dZ2, A1, W2), (3, dZ3, A2, W3)):
        gradients[f"dW{layer}"] = dZ @ below.T + decay(W, layer, lambd / m)
        gradients[f"db{layer}"] = dZ.sum(axis=1, keepdims=True)
    return gradients


def back_with(**options):
    return lambda X, Y, cache, lambd: back(X, Y, cache, lambd, **options)


def without_a_row(W, layer, rate):
    return rate * W * (np.arange(len(W)) < len(W) - 1)[:, np.newaxis]


def without_a_column(W, layer, rate):
    return rate * W * (np.arange(W.shape[1]) > 0)


def changed(change):
    return lambda X, Y, cache, lambd: change(back(X, Y, cache, lambd), cache, lambd / X.shape[1])


SIX, ZERO = "returns six gradients", "is the plain gradient at lambd 0"
BACKWARD = [
    *(
        Part(
            f"the key d{key}",
            changed(lambda g, c, rate, key=key: {k: v for k, v in g.items() if k != f"d{key}"}),
            SIX,
        )
        for key in ("W1", "b1", "W2", "b2", "W3", "b3")
    ),
    Part("the shape of db", changed(lambda g, c, rate: {k: v.ravel() if "b" in k else v for k, v in g.items()}), SIX),
    Part("1/m of the data", back_with(scale=lambda X: 1), ZERO),
    Part("the ReLU of layer 2", back_with(on=lambda Z, layer: Z > 0 if layer == 1 else 1), ZERO),
    Part("the ReLU of layer 1", back_with(on=lambda Z, layer: Z > 0 if layer == 2 else 1), ZERO),
    Part("the labels", lambda X, Y, cache, lambd: back(X, 0 * Y, cache, lambd), ZERO),
    Part("the last example", lambda X, Y, cache, lambd: back(X * (np.arange(X.shape[1]) > 0), Y, cache, lambd), ZERO),
    *(
        Part(
            f"the penalty in dW{layer}",
            back_with(decay=lambda W, at, rate, layer=layer: rate * W * (at != layer)),
            where,
        )
        for layer, where in (
            (1, "adds the penalty in the first layer"),
            (2, "adds the penalty in the second layer"),
            (3, "adds the penalty in the output layer"),
        )
    ),
    Part("every row of W", back_with(decay=without_a_row), "adds the penalty in the first layer"),
    Part("every column of W", back_with(decay=without_a_column), "adds the penalty in the second layer"),
    Part("no factor 1/2", back_with(decay=lambda W, at, rate: rate / 2 * W), "adds the penalty in the output layer"),
    *(
        Part(
            f"no penalty in db{layer}",
            changed(lambda g, c, rate, layer=layer: g | {f"db{layer}": g[f"db{layer}"] + rate * c[4 * layer - 1]}),
            "leaves the bias gradients alone",
        )
        for layer in (1, 2, 3)
    ),
]


def step_of(change):
    return lambda W, dW, rate, lambd, m: change((1 - rate * lambd / m) * W - rate * dW)


ZERO_LAMBD, SHRINKS, BOTH = "is a plain step at lambd 0", "shrinks W where dW is 0", "shrinks and steps"
STEP = [
    Part("the shape of W", step_of(np.ravel), "returns an array like W"),
    Part("dW", lambda W, dW, rate, lambd, m: (1 - rate * lambd / m) * W, ZERO_LAMBD),
    Part("the sign of the step", lambda W, dW, rate, lambd, m: (1 - rate * lambd / m) * W + rate * dW, ZERO_LAMBD),
    Part("the rate of the step", lambda W, dW, rate, lambd, m: (1 - rate * lambd / m) * W - dW, ZERO_LAMBD),
    Part("the rate of the decay", lambda W, dW, rate, lambd, m: (1 - lambd / m) * W - rate * dW, SHRINKS),
    Part("lambd", lambda W, dW, rate, lambd, m: (1 - rate / m) * W - rate * dW, SHRINKS),
    Part("m", lambda W, dW, rate, lambd, m: (1 - rate * lambd) * W - rate * dW, SHRINKS),
    Part("decay of W alone", lambda W, dW, rate, lambd, m: (1 - rate * lambd / m) * (W - rate * dW), BOTH),
    Part("a factor below 0", lambda W, dW, rate, lambd, m: max(0, 1 - rate * lambd / m) * W - rate * dW, BOTH),
    Part("the first row", step_of(lambda W: W * (np.arange(len(W)) > 0)[:, np.newaxis]), BOTH),
    Part("the last column", step_of(lambda W: W * (np.arange(W.shape[1]) < W.shape[1] - 1)), BOTH),
]

SIGN, AT_0 = "has the sign of W and one size", "is 0 where W is 0"
SLOPE = [
    Part("the shape of W", lambda W, lambd, m: lambd / (2 * m) * np.sign(W).ravel(), "has the shape of W"),
    Part("lambd", lambda W, lambd, m: 0.5 / m * np.sign(W), SIGN),
    Part("m", lambda W, lambd, m: lambd / 2 * np.sign(W), SIGN),
    Part("the factor 1/2", lambda W, lambd, m: lambd / m * np.sign(W), SIGN),
    Part("negative weights", lambda W, lambd, m: lambd / (2 * m) * (W > 0), SIGN),
    Part("positive weights", lambda W, lambd, m: -lambd / (2 * m) * (W < 0), SIGN),
    Part("one size for all", lambda W, lambd, m: lambd / (2 * m) * np.tanh(W), SIGN),
    Part("a weight of 0", lambda W, lambd, m: lambd / (2 * m) * np.where(W < 0, -1, 1), AT_0),
    Part(
        "the first entry",
        lambda W, lambd, m: lambd / (2 * m) * np.sign(W) * (np.arange(W.size).reshape(W.shape) > 0),
        SIGN,
    ),
    Part("all weights 0", lambda W, lambd, m: lambd / (2 * m) * np.sign(W) if W.any() else W + 1, AT_0),
]


def choose(lambdas, errors, pick=max):
    return pick(lambd for lambd, error in zip(lambdas, errors, strict=True) if error == min(errors))


LEAST, TIE = "takes the lambd of least dev error", "takes the largest on a tie"
CHOICE = [
    Part("one number", lambda lambdas, errors: [choose(lambdas, errors)], "returns one lambd"),
    Part("the least, not the largest, error", lambda lambdas, errors: choose(lambdas, [-e for e in errors]), LEAST),
    Part("the value, not its place", lambda lambdas, errors: list(lambdas).index(choose(lambdas, errors)), LEAST),
    Part(
        "the first entry",
        lambda lambdas, errors: choose(lambdas[-len(lambdas) + 1 :], errors[-len(lambdas) + 1 :]),
        LEAST,
    ),
    Part(
        "the last entry",
        lambda lambdas, errors: choose(lambdas[: len(lambdas) - 1 or 1], errors[: len(errors) - 1 or 1]),
        LEAST,
    ),
    Part("any order", lambda lambdas, errors: choose(sorted(lambdas), errors), LEAST),
    Part("errors that nearly tie", lambda lambdas, errors: choose(lambdas, [round(e, 2) for e in errors]), LEAST),
    Part("lists", lambda lambdas, errors: lambdas[errors == errors.min()].max(), "takes the lambd of least dev error"),
    Part("arrays", lambda lambdas, errors: lambdas[errors.index(min(errors))], "returns one lambd"),
    Part("the largest on a tie", lambda lambdas, errors: choose(lambdas, errors, min), TIE),
    Part("the first of a tie", lambda lambdas, errors: lambdas[int(np.argmin(errors))], TIE),
    Part("the last of a tie", lambda lambdas, errors: lambdas[len(errors) - 1 - int(np.argmin(errors[::-1]))], TIE),
    Part("a least error of 0", lambda lambdas, errors: choose(lambdas, [e or 1 for e in errors]), TIE),
]


def sweep(fit, error, lambdas, X, Y, X_dev, Y_dev, take=choose):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, take(lambdas, errors)


def sweep_on(change):
    """The right sweep on other data."""
    return lambda fit, error, lambdas, *sets: sweep(fit, error, lambdas, *change(*sets))


FORM, FITS = "returns errors and one lambd", "fits once for each lambd on the training set"
MEASURES, TAKES = "measures each model on the dev set", "takes the lambd that select lambda takes"
SWEEP = [
    Part("a tuple of two", lambda *args: sweep(*args)[0], FORM),
    Part("an error for each lambd", lambda *args: (sweep(*args)[0][:-1], sweep(*args)[1]), FORM),
    Part("errors first", lambda *args: sweep(*args)[::-1], FORM),
    Part("X to fit", sweep_on(lambda X, Y, X_dev, Y_dev: (X[:, 1:], Y[:, 1:], X_dev, Y_dev)), FITS),
    Part("Y to fit", sweep_on(lambda X, Y, X_dev, Y_dev: (X, Y[:, ::-1], X_dev, Y_dev)), FITS),
    Part("training set, not dev set, to fit", sweep_on(lambda X, Y, X_dev, Y_dev: (X_dev, Y_dev, X_dev, Y_dev)), FITS),
    Part("one fit for each lambd", lambda *args: (sweep(*args), sweep(*args))[1], FITS),
    Part(
        "each lambd to fit",
        lambda fit, error, lambdas, *sets: sweep(lambda X, Y, _: fit(X, Y, lambdas[0]), error, lambdas, *sets),
        FITS,
    ),
    Part("X_dev to error", sweep_on(lambda X, Y, X_dev, Y_dev: (X, Y, X_dev[:, :-1], Y_dev[:, :-1])), MEASURES),
    Part("Y_dev to error", sweep_on(lambda X, Y, X_dev, Y_dev: (X, Y, X_dev, Y_dev[:, ::-1])), MEASURES),
    Part("dev set, not training set, to error", sweep_on(lambda X, Y, X_dev, Y_dev: (X, Y, X, Y)), MEASURES),
    Part(
        "the order of lambdas", lambda fit, error, lambdas, *sets: sweep(fit, error, sorted(lambdas), *sets), MEASURES
    ),
    Part("arrays of lambdas", lambda fit, error, lambdas, *sets: sweep(fit, error, lambdas + [], *sets), MEASURES),
    Part("the value, not its place", lambda *args: sweep(*args, take=lambda _, errors: np.argmin(errors)), TAKES),
    Part("the largest on a tie", lambda *args: sweep(*args, take=lambda v, errors: v[np.argmin(errors)]), TAKES),
]

PARTS = {
    "l2_penalty": penalty_parts(lambda W: np.sum(W**2)),
    "compute_cost_with_regularization": COST,
    "backward_propagation_with_regularization": BACKWARD,
    "weight_decay_step": STEP,
    "l1_penalty": penalty_parts(lambda W: np.sum(np.abs(W))),
    "l1_gradient": SLOPE,
    "select_lambda": CHOICE,
    "sweep_lambda": SWEEP,
}
