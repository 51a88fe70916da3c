"""Which part of the contracts of lesson 09 decides where."""

import numpy as np

from tests.checks.adversaries.gradient_checking import (
    back,
    check_with,
    cut,
    joined,
    keys_of,
    locate_by,
    relative,
    scaled,
    slopes,
    two_sided,
)
from tests.checks.parts import Part

norm = np.linalg.norm
AHEAD, BOTH = "looks from theta ahead", "looks to both sides"
ROWS, LAYERS, NUMBERS = "goes row by row", "goes layer by layer", "counts layers as numbers"
VECTOR_DICT, LIKE_DICT = "takes a dict filled in any order", "takes a like filled in any order"
FILLS, TEN, COPIES = "fills the blocks in order", "takes ten layers and more", "copies the entries"
ENTRIES, SHAPES = "takes two sided differences entry by entry", "takes arrays of any shape"
DEFAULT = "moves by 1e 7 unless told otherwise"
LENGTHS, SCALE, ZERO = (
    "divides by the sum of the lengths",
    "does not depend on the scale",
    "is zero for two zero vectors",
)
LIMITS, EXACTLY, NAN = "knows the two limits", "counts each limit to the worse side", "calls not a number a bug"
GATE = "depends on J and on the gradients"
COMPARES, DEPTH = "compares with two sided differences", "compares networks of any depth"
CHECK_DICTS, TELLS = "takes dicts filled in any order", "tells right from wrong"
LARGEST, MEASURE = "finds the largest relative difference", "measures a block as relative difference does"
ZEROS, NAMES = "counts a block of zeros as right", "pairs the blocks by name"
UNTOUCHED = "leaves its arguments as they were"


def without(part):
    """A vector of parameters whose block ``part`` is zero."""

    def broken(parameters):
        zeroed = {part: 0 * parameters[part]} if part in parameters else {}
        return joined(parameters | zeroed, keys_of(parameters))

    return broken


def turned_entry(place):
    """A vector of parameters with one entry, the first or the last, of the wrong sign."""

    def broken(parameters):
        theta = joined(parameters, keys_of(parameters))
        theta[place] *= -1
        return theta

    return broken


def view_of(key):
    """Parameters of which one block is a view of theta."""

    def broken(theta, like):
        keys = keys_of(like)
        views = cut(theta, like, keys, copy=False)
        return cut(theta, like, keys) | ({key: views[key]} if key in views else {})

    return broken


def blind_at(place):
    """A numerical gradient with a zero at one entry."""

    def broken(J, theta, epsilon=1e-7):
        result = two_sided(J, theta, epsilon)
        result.flat[place] = 0.0
        return result

    return broken


def in_one_dimension(J, theta, epsilon=1e-7):
    result = two_sided(J, theta, epsilon)
    return result if theta.ndim == 1 else result.reshape(theta.shape[::-1]).T


def keeps_moving(J, theta, epsilon=1e-7):
    result = two_sided(J, theta, epsilon)
    theta.flat[-1] += epsilon
    return result


def blind_in_the_check(place):
    """A gradient check that leaves one entry of the giant vector out."""
    return check_with(two_sided, measure=lambda g, a: relative(np.delete(g, place), np.delete(a, place)))


def check_by_position(J, parameters, gradients, epsilon=1e-7):
    renamed = {f"d{key}": value for key, value in zip(parameters, gradients.values(), strict=True)}
    return check_with(two_sided)(J, parameters, renamed, epsilon)


def check_that_moves(J, parameters, gradients, epsilon=1e-7):
    result = check_with(two_sided)(J, parameters, gradients, epsilon)
    parameters["b1"] += epsilon
    return result


def by_position(gradients, numerical_gradients):
    renamed = dict(zip(gradients, numerical_gradients.values(), strict=True))
    return locate_by(relative)(gradients, renamed)


def among(kept):
    """Locates among some of the blocks only."""
    return lambda gradients, numeric: locate_by(relative)({k: v for k, v in gradients.items() if kept(k)}, numeric)


def halves(key):
    return back(mend=scaled(**{key: 0.5}))


COST = "gives the gradients of the cost"

ONE = "is one where one side is zero"

PARTS = {
    "one_sided_difference": [
        Part("starts at theta", lambda f, theta, e: (f(theta + 2 * e) - f(theta + e)) / e, AHEAD),
        Part("the step is epsilon", lambda f, theta, e: (f(theta + 1e-6) - f(theta)) / 1e-6, AHEAD),
        Part("zero is a place", lambda f, theta, e: 0.0 if theta == 0 else (f(theta + e) - f(theta)) / e, AHEAD),
        Part("either sign", lambda f, theta, e: (f(abs(theta) + e) - f(abs(theta))) / e, AHEAD),
        Part("small slopes", lambda f, theta, e: round((f(theta + e) - f(theta)) / e, 6), AHEAD),
    ],
    "two_sided_difference": [
        Part("both sides", lambda f, theta, e: (f(theta + e) - f(theta)) / e, BOTH),
        Part("the step is epsilon", lambda f, theta, e: (f(theta + 1e-6) - f(theta - 1e-6)) / 2e-6, BOTH),
        Part("the way is twice epsilon", lambda f, theta, e: (f(theta + e) - f(theta - e)) / e, BOTH),
        Part("zero is a place", lambda f, theta, e: 0.0 if theta == 0 else (f(theta + e) - f(theta - e)) / 2 / e, BOTH),
        Part("either sign", lambda f, theta, e: (f(abs(theta) + e) - f(abs(theta) - e)) / (2 * e), BOTH),
        Part("small slopes", lambda f, theta, e: round((f(theta + e) - f(theta - e)) / (2 * e), 6), BOTH),
    ],
    "parameters_to_vector": [
        Part("the first entry", turned_entry(0), ROWS),
        Part("the last entry", turned_entry(-1), ROWS),
        Part("W of the first layer", without("W1"), ROWS),
        Part("b of the first layer", without("b1"), LAYERS),
        Part("W of a middle layer", without("W2"), LAYERS),
        Part("b of a middle layer", without("b2"), LAYERS),
        Part("W of the last layer", without("W3"), LAYERS),
        Part("b of the last layer", without("b3"), LAYERS),
        Part("rows", lambda p: np.concatenate([p[k].ravel("F") for k in keys_of(p)]), ROWS),
        Part("rows, not memory", lambda p: np.concatenate([p[k].ravel("K") for k in keys_of(p)]), ROWS),
        Part("W before b", lambda p: joined(p, sorted(p, key=lambda k: (int(k[1:]), k[0] == "W"))), LAYERS),
        Part("layer 10 after layer 9", lambda p: joined(p, sorted(p, key=lambda k: (k[1:], k[0]))), NUMBERS),
        Part("the twelfth layer", without("W12"), NUMBERS),
        Part("any order of the dict", lambda p: joined(p, list(p)), VECTOR_DICT),
    ],
    "vector_to_parameters": [
        Part("rows", lambda theta, like: cut(theta, like, keys_of(like), order="F"), FILLS),
        Part("W before b", lambda theta, like: cut(theta, like, sorted(like, key=lambda k: (int(k[1:]), k[0] == "W"))),
             FILLS),
        Part("layer 10 after layer 9", lambda theta, like: cut(theta, like, sorted(like, key=lambda k: (k[1:], k[0]))),
             TEN),
        Part("any order of like", lambda theta, like: cut(theta, like, list(like)), LIKE_DICT),
        Part("the values of like do not matter",
             lambda theta, like: {k: v if like[k].any() else like[k].copy()
                                  for k, v in cut(theta, like, keys_of(like)).items()}, LIKE_DICT),
        Part("the first block is a copy", view_of("W1"), COPIES),
        Part("a bias is a copy", view_of("b2"), COPIES),
        Part("the last block is a copy", view_of("b3"), COPIES),
    ],
    "numerical_gradient": [
        Part("the first entry", blind_at(0), ENTRIES),
        Part("the last entry", blind_at(-1), ENTRIES),
        Part("both sides",
             lambda J, theta, epsilon=1e-7: slopes(J, theta, epsilon, lambda at, i: (at(1, i) - at(0, i)) / epsilon),
             ENTRIES),
        Part("the step is epsilon", lambda J, theta, epsilon=1e-7: two_sided(J, theta, 1e-7), ENTRIES),
        Part("any shape", in_one_dimension, SHAPES),
        Part("the default of epsilon", lambda J, theta, epsilon=1e-6: two_sided(J, theta, epsilon), DEFAULT),
        Part("theta stays", keeps_moving, UNTOUCHED),
    ],
    "relative_difference": [
        Part("the first entry", lambda g, a: relative(g[1:], a[1:]), LENGTHS),
        Part("the last entry", lambda g, a: relative(g[:-1], a[:-1]), LENGTHS),
        Part("the length of grad", lambda g, a: norm(g - a) / (2 * norm(a)) if norm(a) else 1.0 * g.any(), LENGTHS),
        Part("the length of grad_approx", lambda g, a: norm(g - a) / (2 * norm(g)) if norm(g) else 1.0 * a.any(),
             LENGTHS),
        Part("no square", lambda g, a: relative(g, a) ** 2, LENGTHS),
        Part("small gradients", lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-12), SCALE),
        Part("large gradients", lambda g, a: min(norm(g - a), 1e6) / (norm(g) + norm(a) or 1), SCALE),
        Part("single zeros", lambda g, a: 0.0 if not g.all() and not a.all() else relative(g, a), LENGTHS),
        Part("two zeros", lambda g, a: norm(g - a) / (norm(g) + norm(a)), ZERO),
        Part("one zero", lambda g, a: relative(g, a) if g.any() and a.any() else 0.0, ZERO),
    ],
    "verdict": [
        Part("the lower limit", lambda d: "correct" if d < 1e-7 else "look closer" if d < 1e-3 else "bug", LIMITS),
        Part("the upper limit", lambda d: "correct" if d < 1e-6 else "look closer" if d < 1e-2 else "bug", LIMITS),
        Part("zero", lambda d: "bug" if d == 0 or not d < 1e-3 else "correct" if d < 1e-6 else "look closer", LIMITS),
        Part("exactly 1e-6", lambda d: "correct" if d <= 1e-6 else "look closer" if d < 1e-3 else "bug", EXACTLY),
        Part("exactly 1e-3", lambda d: "correct" if d < 1e-6 else "look closer" if d <= 1e-3 else "bug", EXACTLY),
        Part("not a number", lambda d: "correct" if d < 1e-6 or d != d else "look closer" if d < 1e-3 else "bug", NAN),
        Part("infinity", lambda d: "correct" if d < 1e-6 else "bug" if 1e-3 <= d < np.inf or d != d else "look closer",
             NAN),
    ],
    "gradient_check": [
        Part("the first entry", blind_in_the_check(0), COMPARES),
        Part("the last entry", blind_in_the_check(-1), COMPARES),
        Part("the biases", check_with(two_sided, keys=lambda p: [k for k in keys_of(p) if k[0] == "W"]), GATE),
        Part("the weights", check_with(two_sided, keys=lambda p: [k for k in keys_of(p) if k[0] == "b"]), GATE),
        Part("the step is epsilon", check_with(lambda J, theta, epsilon: two_sided(J, theta, 1e-7)), COMPARES),
        Part("layers from ten on", check_with(two_sided, keys=lambda p: [k for k in keys_of(p) if len(k) == 2]), DEPTH),
        Part("any order of the dicts", check_by_position, CHECK_DICTS),
        Part("the default of epsilon",
             lambda J, parameters, gradients, epsilon=1e-6: check_with(two_sided)(J, parameters, gradients, epsilon),
             TELLS),
        Part("small costs", check_with(two_sided, measure=lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-7)),
             COMPARES),
        Part("gradients of zero", check_with(two_sided, measure=lambda g, a: relative(g, a) if g.any() else 0.0), ONE),
        Part("slopes of zero", check_with(two_sided, measure=lambda g, a: relative(g, a) if a.any() else 0.0), ONE),
        Part("the parameters stay", check_that_moves, UNTOUCHED),
    ],
    "locate_bug": [
        Part("weights", among(lambda key: key[1] == "b"), LARGEST),
        Part("biases", among(lambda key: key[1] == "W"), LARGEST),
        Part("the first layer", among(lambda key: key[2:] != "1"), LARGEST),
        Part("layers from ten on", among(lambda key: len(key) == 3), LARGEST),
        Part("relative, not absolute", locate_by(lambda g, a: norm(g - a)), LARGEST),
        Part("both lengths below", locate_by(lambda g, a: norm(g - a) / (norm(g) or 1)), MEASURE),
        Part("the length of the difference", locate_by(lambda g, a: abs(norm(g) - norm(a)) / (norm(g) + norm(a) or 1)),
             MEASURE),
        Part("the first entry of a block", locate_by(lambda g, a: relative(g.flat[1:], a.flat[1:])), MEASURE),
        Part("the last entry of a block", locate_by(lambda g, a: relative(g.flat[:-1], a.flat[:-1])), MEASURE),
        Part("small gradients", locate_by(lambda g, a: norm(g - a) / (norm(g) + norm(a) + 1e-8)), MEASURE),
        Part("two zeros agree", locate_by(lambda g, a: relative(g, a) if g.any() or a.any() else 1.0), ZEROS),
        Part("any order of the dicts", by_position, NAMES),
    ],
    "corrected_backward": [
        Part("dW2", halves("dW2"), "mends dW2"),
        Part("db1", halves("db1"), "mends db1"),
        *(Part(key, halves(key), "mends dW2") for key in ("dW1", "db2", "dW3", "db3")),
        Part("units of layer 2 that are off", back(dZ2=lambda c: c["W3"].T @ c["dZ3"]), "mends dW2"),
        Part("units of layer 1 that are off", back(dZ1=lambda c: c["W2"].T @ c["dZ2"]), "mends db1"),
    ],
    "mystery_backward": [
        *(Part(key, halves(key), COST) for key in ("dW1", "db1", "dW2", "db2", "dW3", "db3")),
        Part("units of layer 2 that are off", back(dZ2=lambda c: c["W3"].T @ c["dZ3"]), COST),
        Part("units of layer 1 that are off", back(dZ1=lambda c: c["W2"].T @ c["dZ2"]), COST),
    ],
}  # fmt: skip
