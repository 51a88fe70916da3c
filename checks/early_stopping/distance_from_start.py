"""How far every weight matrix has moved from where it started."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array

from .fixtures import LESSON, expect_by_layer, measured_biases, measured_norms, network, reordered

distance = exercise(
    "distance_from_start",
    lesson=LESSON,
    points=2,
    hints=(
        "First the difference of the two matrices, entry by entry; then its norm.",
        'Collect np.linalg.norm(parameters[f"W{layer}"] - start[f"W{layer}"]) for layer = 1, ..., L in an array.',
    ),
)


def moved(parameters, start):
    """The difference of two dicts of parameters, key by key."""
    return {key: parameters[key] - start[key] for key in parameters}


@distance.reference
def distance_from_start(parameters, start):
    return measured_norms(moved(parameters, start))


def expect_distances(distance_from_start, parameters, start, cause=""):
    came, difference = distance_from_start(parameters, start), moved(parameters, start)
    expect_by_layer(came, difference, "distance", cause, "{} minus that of the start is")


@distance.gate
def gives_one_distance_for_each_layer(distance_from_start, rng):
    """The result is an array of shape (L,)."""
    for dims in ([4, 3, 3, 2], [3, 5], [2, 6, 1]):
        came = distance_from_start(network(rng, dims), network(rng, dims))
        expect_array(came, (len(dims) - 1,), what="the distances")


@distance.check(weight=2)
def measures_the_difference_of_the_matrices(distance_from_start, rng):
    """The Frobenius norm of every W minus the W that it started from; biases do not count."""
    for dims in ([3, 2, 4, 1], [6, 4, 2]):
        expect_distances(distance_from_start, network(rng, dims), network(rng, dims))


@distance.check
def is_zero_only_where_nothing_moved(distance_from_start, rng):
    """A matrix that did not move has distance 0; one that turned or moved by 1e-7 has not."""
    start = network(rng, [4, 3, 5, 2])
    turned = {key: -value if key == "W2" else value.copy() for key, value in start.items()}
    came = expect_array(distance_from_start(turned, start), (3,), what="the distances")
    expect(
        bool(came[1]),
        "expected a distance above 0 for W2, every entry of which has changed its sign, came 0. "
        "Likely cause: the norms are compared, not the matrices",
        kind="turned",
    )
    expect_distances(distance_from_start, turned, start)
    expect_distances(distance_from_start, start, {key: value.copy() for key, value in start.items()})
    zeros = {key: np.zeros_like(value) for key, value in start.items()}
    expect_distances(distance_from_start, start, zeros)
    expect_distances(distance_from_start, zeros, start)
    far = {key: 100 * value for key, value in start.items()}
    nudged = {key: value + 1e-7 * (1 + abs(start[key])) for key, value in far.items()}
    expect_distances(distance_from_start, nudged, far)


@distance.check
def goes_through_many_layers_in_order(distance_from_start, rng):
    """Ten layers and more come in the order W1, W2, ..., W12."""
    dims = [2, 3, 4] * 4 + [2]
    expect_distances(distance_from_start, network(rng, dims), network(rng, dims), "as texts, W10 comes before W2")


@distance.check
def pairs_matrices_by_their_names(distance_from_start, rng):
    """W1 is compared with the W1 of the start and comes first, in whatever order the two dicts hold their keys."""
    for turn, dims in ((0, [3, 3, 3, 3]), (1, [4, 2, 4])):
        parameters, start = network(rng, dims), network(rng, dims)
        cause = "the order of the keys in the dict decides"
        expect_distances(distance_from_start, reordered(parameters, turn), start, cause)
        expect_distances(distance_from_start, parameters, reordered(start, turn), cause)
        expect_distances(distance_from_start, reordered(parameters, turn), reordered(start, turn), cause)


@distance.check
def holds_for_one_layer_and_for_one_unit(distance_from_start, rng):
    """A single layer, layers of one unit or one input."""
    for dims in ([4, 3], [1, 1, 1], [5, 1, 4], [3, 1]):
        expect_distances(distance_from_start, network(rng, dims), network(rng, dims))


def _mistake(name, hint, mend, wrong):
    def mistake(parameters, start):
        return wrong(parameters, start)

    mistake.__doc__ = f"{hint}\n\n{mend}"
    distance.mistake(mistake, name=name)


for _sign in (lambda value: value, np.abs, lambda value: -value):
    _mistake(
        "difference of the norms",
        "The norms are subtracted, not the matrices: a matrix that turns and keeps its length seems not to move.",
        "Subtract first: np.linalg.norm(W - W_start).",
        lambda parameters, start, sign=_sign: sign(measured_norms(parameters) - measured_norms(start)),
    )
_mistake(
    "squared",
    "The sums of squares are returned without the square root.",
    "Take the square root of the sum of the squared differences.",
    lambda parameters, start: measured_norms(moved(parameters, start)) ** 2,
)
for _together in (np.hypot, np.add):
    _mistake(
        "includes b",
        "The biases are counted, too.",
        "Compare W1, ..., WL only.",
        lambda parameters, start, together=_together: together(
            measured_norms(moved(parameters, start)), measured_biases(moved(parameters, start))
        ),
    )
_mistake(
    "includes b",
    "There is an entry for every b as well as for every W.",
    "Go through W1, ..., WL only.",
    lambda parameters, start: np.array([np.linalg.norm(parameters[key] - start[key]) for key in parameters]),
)
_mistake(
    "another norm",
    "This is the largest singular value of the difference, not its Frobenius norm.",
    'Call np.linalg.norm without ord, or with ord="fro".',
    lambda parameters, start: measured_norms(moved(parameters, start), lambda W: np.linalg.norm(W, 2)),
)
for _dict in (0, 1):
    _mistake(
        "order of the keys in the dict",
        "The distances come in the order in which the dict holds its keys, which need not be that of the layers.",
        'Build the names: f"W{layer}" for layer in 1, ..., L.',
        lambda *dicts, place=_dict: np.array(
            [np.linalg.norm(dicts[0][key] - dicts[1][key]) for key in dicts[place] if key.startswith("W")]
        ),
    )
_mistake(
    "norm of the weights",
    "The start does not come into it: these are the norms of the weights.",
    "Subtract the W of the start before the norm is taken.",
    lambda parameters, start: measured_norms(parameters),
)
