"""Which part of the contracts of lesson 04 decides where."""

import copy

import numpy as np

from tests.checks.parts import Part

# A share of 71 % looks like 70 % unless thousands are drawn; a repeated mask shows only in a second call.


def draw(shape, keep_prob, rng):
    return rng.random(shape) < keep_prob


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def with_entry(place, value):
    """A mask whose entry at a place is never drawn."""

    def broken(shape, keep_prob, rng):
        D = draw(shape, keep_prob, rng)
        D[(place,) * len(shape)] = value
        return D

    return broken


def fixed_number(shape, keep_prob, rng):
    n = int(np.prod(shape))
    return rng.permutation(np.arange(n) < round(keep_prob * n)).reshape(shape)


def twice_the_half(shape, keep_prob, rng):
    half = draw(((shape[0] + 1) // 2, *shape[1:]), keep_prob, rng)
    return np.concatenate([half, half])[: shape[0]]


def one_row_repeated(shape, keep_prob, rng):
    return draw((1, *shape[1:]), keep_prob, rng) & np.ones(shape, dtype=bool)


def from_a_copy(shape, keep_prob, rng):
    return copy.deepcopy(rng).random(shape) < keep_prob


def unseeded(shape, keep_prob, rng):
    return np.random.default_rng().random(shape) < keep_prob


def too_many(shape, keep_prob, rng):
    return rng.random(shape) < keep_prob + 0.03 * (keep_prob < 1)


MASK_PARTS = (
    ("independence of rows", one_row_repeated, "alone"),
    ("independence of halves", twice_the_half, "alone"),
    ("a number that varies", fixed_number, "new"),
    ("the first entry", with_entry(0, True), "new"),
    ("the last entry", with_entry(-1, False), "new"),
    ("rng that moves on", from_a_copy, "moves"),
    ("rng and nothing else", unseeded, "new"),
    ("the probability", too_many, "share"),
)


def mask_parts(answer, **checks):
    """The parts that every exercise with a mask has: ``answer(draw)`` is the function that draws its masks so."""
    checks.setdefault("moves", checks["new"])
    return [Part(name, answer(broken), checks[where]) for name, broken, where in MASK_PARTS]


MASK = [
    *mask_parts(
        lambda broken: broken,
        alone="draws every entry by itself",
        new="draws a new mask at every call",
        share="keeps with probability keep prob",
    ),
    Part("a keep_prob of 1", lambda shape, p, rng: draw(shape, min(p, 0.95), rng), "keeps with probability keep prob"),
    Part("the shape", lambda shape, p, rng: draw(shape[::-1], p, rng), "has the shape"),
    Part("one axis", lambda shape, p, rng: draw((shape[0], shape[1]), p, rng), "takes a shape of any length"),
    Part("three axes and more", lambda shape, p, rng: draw(shape[:2], p, rng), "takes a shape of any length"),
    Part("0 and 1, not 1/keep_prob", lambda shape, p, rng: draw(shape, p, rng) / p, "has the shape"),
]


def forward(broken=draw, scale=lambda p: p, change=lambda A, D: (A, D)):
    def dropout_forward(A, keep_prob, rng):
        D = broken(A.shape, keep_prob, rng)
        return change(A * D / scale(keep_prob), D)

    return dropout_forward


SCALED = "zeroes dropped units and divides the kept"
FORWARD = [
    *mask_parts(
        forward,
        alone="draws every unit by itself",
        new="draws new masks",
        share="keeps units with probability keep prob",
    ),
    Part("activations first", forward(change=lambda A, D: (D, A)), "returns activations and mask"),
    Part("the mask", forward(change=lambda A, D: A), "returns activations and mask"),
    Part("the division", forward(scale=lambda p: 1), SCALED),
    Part("the division once", forward(scale=lambda p: p * p), SCALED),
    Part("that mask", lambda A, p, rng: (forward()(A, p, rng)[0], draw(A.shape, p, rng)), SCALED),
    Part("a mask that is not read off A", forward(change=lambda A, D: (A, A != 0)), SCALED),
    Part("negative activations", forward(change=lambda A, D: (np.maximum(A, 0), D)), SCALED),
    Part("the last column", forward(change=lambda A, D: (A * (np.arange(A.shape[1]) + 1 < A.shape[1]), D)), SCALED),
    Part("the first row", forward(change=lambda A, D: (A * (np.arange(len(A)) > 0)[:, None], D)), SCALED),
]

BACK_1 = "uses mask and division of the forward pass"
BACKWARD = [
    Part("the mask", lambda dA, D, p: dA / p, BACK_1),
    Part("the division", lambda dA, D, p: dA * D, BACK_1),
    Part("dA", lambda dA, D, p: D / p, BACK_1),
    Part("every row of D", lambda dA, D, p: dA * D[:1] / p, BACK_1),
    Part("every column of D", lambda dA, D, p: dA * D[:, -1:] / p, BACK_1),
    Part("a keep_prob of 1", lambda dA, D, p: dA * D / min(p, 0.95), BACK_1),
    Part("masks of bool", lambda dA, D, p: np.where(D == "1", dA / p, 0), BACK_1),
    Part("masks of numbers", lambda dA, D, p: dA * (D if D.dtype == bool else ~D) / p, "takes masks of zeros and ones"),
]


def network(
    broken=(draw, draw), scale=(1, 1), keys=("W1", "b1", "W2", "b2", "W3", "b3"), relu=(True, True), change=None
):
    def pass_forward(X, parameters, keep_prob, rng):
        W1, b1, W2, b2, W3, b3 = (parameters[key] for key in keys) if keys else parameters.values()
        Z1 = W1 @ X + b1
        D1 = broken[0](Z1.shape, keep_prob, rng)
        A1 = (np.maximum(Z1, 0) if relu[0] else Z1) * D1 / (keep_prob if scale[0] else 1)
        Z2 = W2 @ A1 + b2
        D2 = broken[1](Z2.shape, keep_prob, rng)
        A2 = (np.maximum(Z2, 0) if relu[1] else Z2) * D2 / (keep_prob if scale[1] else 1)
        Z3 = W3 @ A2 + b3
        A3 = sigmoid(Z3)
        names = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")
        cache = dict(zip(names, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3), strict=True))
        if change:
            cache |= change(cache)
        return cache["A3"], tuple(cache.values())

    return pass_forward


FORM, APART = "returns A3 and the cache", "draws a mask for each layer"
LINEAR, HIDDEN, OUTPUT = "computes each Z undropped", "drops and divides after each relu", "leaves the output alone"
NETWORK = [
    *mask_parts(
        lambda broken: network((broken, draw)),
        alone=APART,
        moves=APART,  # the copies of one generator give both layers one mask
        new="draws new masks at every pass",
        share="keeps hidden units with probability keep prob",
    ),
    Part("probability in layer 2", network((draw, too_many)), "keeps hidden units with probability keep prob"),
    Part("independence in layer 2", network((draw, one_row_repeated)), APART),
    Part("the output and the cache", lambda *args: network()(*args)[1], FORM),
    Part("14 entries", lambda *args: (network()(*args)[0], network()(*args)[1][:-1]), FORM),
    Part("the order of the cache", lambda *args: (network()(*args)[0], network()(*args)[1][::-1]), FORM),
    Part("W in the cache", network(change=lambda c: {"W2": 2 * c["W2"]}), FORM),
    Part("b in the cache", network(change=lambda c: {"b3": 0 * c["b3"]}), FORM),
    Part("A3 in the cache", lambda *args: (0.5 + 0 * network()(*args)[0], network()(*args)[1]), FORM),
    Part("Z1 undropped", network(change=lambda c: {"Z1": c["Z1"] * c["D1"]}), LINEAR),
    Part("Z2 undropped", network(change=lambda c: {"Z2": c["Z2"] * c["D2"]}), LINEAR),
    Part("Z3 linear", network(change=lambda c: {"Z3": np.maximum(c["Z3"], -0.1) + 0.1}), LINEAR),
    Part("A1 after mask", network(change=lambda c: {"A1": np.maximum(c["Z1"], 0)}), HIDDEN),
    Part("A2 after mask", network(change=lambda c: {"A2": np.maximum(c["Z2"], 0)}), HIDDEN),
    Part("the division in layer 1", network(scale=(0, 1)), HIDDEN),
    Part("the division in layer 2", network(scale=(1, 0)), HIDDEN),
    Part("the relu of layer 1", network(relu=(False, True)), HIDDEN),
    Part("the relu of layer 2", network(relu=(True, False)), HIDDEN),
    Part("the sigmoid", network(change=lambda c: {"A3": np.tanh(c["Z3"])}), OUTPUT),
    Part("a whole output", network(change=lambda c: {"A3": c["A3"] * (np.arange(c["A3"].size) % 5 > 0)}), OUTPUT),
    Part(
        "a keep_prob of 1",
        network(((lambda shape, p, rng: draw(shape, min(p, 0.9), rng)),) * 2),
        "is the plain network at keep prob 1",
    ),
    Part("any order of keys", network(keys=()), "finds parameters by their keys"),
    Part("outputs below a half", network(change=lambda c: {"A3": np.maximum(c["A3"], 0.5)}), OUTPUT),
    Part("weights in the cache", network(change=lambda c: {"W2": c["W2"] + 1}), FORM),
]


def back(X, Y, cache, keep_prob, *, mask=(1, 1), scale=(1, 1), on=(1, 1), change=lambda g: g, mean=True):
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    dZ3 = (A3 - Y) / (X.shape[1] if mean else 1)
    dZ2 = W3.T @ dZ3 * (D2 if mask[1] else 1) / (keep_prob if scale[1] else 1) * ((Z2 > 0) if on[1] else 1)
    dZ1 = W2.T @ dZ2 * (D1 if mask[0] else 1) / (keep_prob if scale[0] else 1) * ((Z1 > 0) if on[0] else 1)
    gradients = {}
    for layer, dZ, below in ((1, dZ1, X), (2, dZ2, A1), (3, dZ3, A2)):
        gradients |= {f"dW{layer}": dZ @ below.T, f"db{layer}": dZ.sum(1, keepdims=True)}
    return change(gradients)


def back_with(**options):
    return lambda *args: back(*args, **options)


SIX = "returns six gradients"
LAYERS = ("is right in the first layer", "is right in the second layer", "is right in the output layer")
GRADIENTS = [
    *(
        Part(f"the key {key}", back_with(change=lambda g, key=key: {k: v for k, v in g.items() if k != key}), SIX)
        for key in ("dW1", "db1", "dW2", "db2", "dW3", "db3")
    ),
    *(
        Part(
            f"the value of {key}",
            back_with(change=lambda g, key=key: g | {key: 1.01 * g[key]}),
            LAYERS[int(key[2]) - 1],
        )
        for key in ("dW1", "db1", "dW2", "db2", "dW3", "db3")
    ),
    Part("the shape of db", back_with(change=lambda g: {k: np.ravel(v) if "b" in k else v for k, v in g.items()}), SIX),
    Part("1/m", back_with(mean=False), LAYERS[2]),
    Part("the mask of layer 1", back_with(mask=(0, 1)), LAYERS[0]),
    Part("the mask of layer 2", back_with(mask=(1, 0)), LAYERS[1]),
    Part("the division in layer 1", back_with(scale=(0, 1)), LAYERS[0]),
    Part("the division in layer 2", back_with(scale=(1, 0)), LAYERS[1]),
    Part("the ReLU of layer 1", back_with(on=(0, 1)), LAYERS[0]),
    Part("the ReLU of layer 2", back_with(on=(1, 0)), LAYERS[1]),
    Part("labels", lambda X, Y, cache, p: back(X, 0 * Y, cache, p), LAYERS[2]),
    Part(
        "masks of 0 and 1",
        lambda X, Y, cache, p: back(X, Y, cache, p, mask=(cache[1].dtype == bool, 1)),
        "takes masks of 0 and 1",
    ),
]

MEAN, CALLS, FRESH = "averages the passes", "makes n samples passes", "draws afresh at every pass"


def averaged(take):
    return lambda f, X, n, rng: take([f(X, rng) for _ in range(n)], n)


AVERAGE = [
    Part("n_samples calls", lambda f, X, n, rng: np.mean([f(X, rng) for _ in range(n + 1)], axis=0), CALLS),
    Part("a single sample", lambda f, X, n, rng: np.mean([f(X, rng) for _ in range(max(n, 2))], axis=0), CALLS),
    Part("X", lambda f, X, n, rng: np.mean([f(0 * X, rng) for _ in range(n)], axis=0), CALLS),
    Part("the shape of an output", averaged(lambda passes, n: np.mean(passes)), CALLS),
    Part("the mean, not the sum", averaged(lambda passes, n: sum(passes)), MEAN),
    Part("the first pass", averaged(lambda passes, n: sum(passes[1:], 0 * passes[0]) / n), MEAN),
    Part("the last pass", averaged(lambda passes, n: sum(passes[:-1], 0 * passes[0]) / n), MEAN),
    Part(
        "the last example", averaged(lambda p, n: np.mean(p, 0) * (np.arange(p[0].shape[1]) < p[0].shape[1] - 1)), MEAN
    ),
    Part("outputs of several rows", averaged(lambda p, n: np.broadcast_to(np.mean(p, 0)[:1], p[0].shape)), MEAN),
    Part(
        "rng", lambda f, X, n, rng: np.mean([f(X, g) for g in [np.random.default_rng(3)] for _ in range(n)], 0), FRESH
    ),
    Part("an rng that moves on", lambda f, X, n, rng: np.mean([f(X, copy.deepcopy(rng)) for _ in range(n)], 0), FRESH),
]


def layers(
    broken=draw, keep=lambda p, i: p[i], scale=lambda p, i: p[i], relu=True, keys=None, change=lambda A, D: (A, D)
):
    def deep(X, parameters, keep_probs, rng):
        if keys:
            parameters = keys(parameters)
        A, masks = X, []
        for i in range(len(keep_probs)):
            Z = parameters[f"W{i + 1}"] @ A + parameters[f"b{i + 1}"]
            masks.append(broken(Z.shape, keep(keep_probs, i), rng))
            A = (np.maximum(Z, 0) if relu else Z) * masks[-1] / scale(keep_probs, i)
        L = len(keep_probs) + 1
        return change(sigmoid(parameters[f"W{L}"] @ A + parameters[f"b{L}"]), masks)

    return deep


def by_position(parameters):
    names = [f"{kind}{i + 1}" for i in range(len(parameters) // 2) for kind in "Wb"]
    return dict(zip(names, parameters.values(), strict=True))


OWN, DROPS = "keeps each layer with its own keep prob", "drops and divides in every hidden layer"
SHAPES, WHOLE = "returns the output and a list of masks", "leaves the output whole"
LAYERWISE = [
    *mask_parts(
        lambda broken: layers(broken),
        alone="draws each mask by itself",
        moves="draws each mask by itself",
        new="draws new masks at every pass",
        share=OWN,
    ),
    Part("the first keep_prob", layers(keep=lambda p, i: p[max(i, 1)] if len(p) > 1 else p[0]), OWN),
    Part("the last keep_prob", layers(keep=lambda p, i: p[min(i, len(p) - 2)] if len(p) > 1 else p[0]), OWN),
    Part("the order of keep_probs", layers(keep=lambda p, i: p[-1 - i], scale=lambda p, i: p[-1 - i]), OWN),
    Part("arrays of keep_probs", lambda X, P, p, rng: layers()(X, P, p + [], rng), OWN),
    Part("the division", layers(scale=lambda p, i: 1), DROPS),
    Part("the division by the layer's own", layers(scale=lambda p, i: p[0]), DROPS),
    Part("the relu", layers(relu=False), DROPS),
    Part("a mask for each layer", layers(change=lambda A, D: (A, D[:-1])), SHAPES),
    Part("a list", layers(change=lambda A, D: (A, dict(enumerate(D)))), SHAPES),
    Part("the order of the masks", layers(change=lambda A, D: (A, D[::-1])), SHAPES),
    Part("the output first", layers(change=lambda A, D: (D, A)), SHAPES),
    Part("a whole output", layers(change=lambda A, D: (A * (np.arange(A.size) % 3 > 0), D)), WHOLE),
    Part("outputs below a half", layers(change=lambda A, D: (np.maximum(A, 0.5), D)), WHOLE),
    Part("the sigmoid", layers(change=lambda A, D: (2 * A - 1, D)), "is the plain network when all are 1"),
    Part("any depth", lambda X, P, p, rng: layers()(X, P, p[:5], rng), "is the plain network when all are 1"),
    Part("any order of keys", layers(keys=by_position), "is the plain network when all are 1"),
]

PARTS = {
    "dropout_mask": MASK,
    "dropout_forward": FORWARD,
    "dropout_backward": BACKWARD,
    "forward_propagation_with_dropout": NETWORK,
    "backward_propagation_with_dropout": GRADIENTS,
    "monte_carlo_predict": AVERAGE,
    "forward_with_keep_probs": LAYERWISE,
}
