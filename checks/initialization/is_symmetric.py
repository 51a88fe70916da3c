"""Exercise is_symmetric: whether the units of every hidden layer are equal."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_bool, expect_equal

from .fixtures import LESSON, initialized, network, shuffled

symmetric = exercise(
    "is_symmetric",
    lesson=LESSON,
    points=2,
    hints=(
        "In every hidden layer, compare all rows of W, and all entries of b, with the first.",
        "For l = 1, ..., L-1: np.allclose(W, W[0]) and np.allclose(b, b[0]) must both hold; the output does not count.",
    ),
)


@symmetric.reference
def is_symmetric(parameters):
    return all(_alike(*layer) for layer in _hidden(parameters))


def _hidden(parameters):
    L = len(parameters) // 2
    return [(parameters[f"W{layer}"], parameters[f"b{layer}"]) for layer in range(1, L)]


def _alike(W, b):
    return np.allclose(W, W[0]) and np.allclose(b, b[0])


def with_layers(rng, dims, alike):
    """A network whose layers named in ``alike`` have equal units, while all others differ."""
    parameters = network(rng, dims)
    for layer in alike:
        for key in (f"W{layer}", f"b{layer}"):
            parameters[key] = np.repeat(parameters[key][:1], len(parameters[key]), axis=0)
    return parameters


def zero_network(dims):
    return initialized(dims, lambda n_out, n_in: np.zeros((n_out, n_in)))


def expect_verdicts(is_symmetric, *cases):
    for parameters, expected, what in cases:
        expect_equal(expect_bool(is_symmetric(parameters)), expected, what=f"the answer for {what}")


@symmetric.gate
def answers_with_a_bool(is_symmetric, rng):
    """The result is True or False."""
    expect_bool(is_symmetric(network(rng, [3, 4, 1])))


@symmetric.check(weight=2)
def tells_equal_units_from_different_ones(is_symmetric, rng):
    """Equal rows of W and equal entries of b make a layer symmetric, whatever their values."""
    constant = with_layers(rng, [3, 4, 1], [1])
    constant["W1"] = np.full((4, 3), 0.5)
    expect_verdicts(
        is_symmetric,
        (network(rng, [3, 4, 1]), False, "random weights and biases"),
        (zero_network([3, 4, 1]), True, "a network of zeros"),
        (constant, True, "a hidden layer of equal numbers"),
        (with_layers(rng, [4, 3, 2], [1]), True, "a hidden layer with equal rows"),
    )


@symmetric.check
def needs_every_hidden_layer(is_symmetric, rng):
    """One hidden layer whose units differ is enough to break the symmetry."""
    dims = [3, 4, 3, 5, 2]
    expect_verdicts(
        is_symmetric,
        (with_layers(rng, dims, [1, 2, 3]), True, "three hidden layers, each with equal units"),
        (with_layers(rng, dims, [1, 2]), False, "three hidden layers, the last with different units"),
        (with_layers(rng, dims, [2, 3]), False, "three hidden layers, the first with different units"),
    )


@symmetric.check
def compares_weights_and_biases(is_symmetric, rng):
    """Units with equal weights and different biases differ, and the reverse."""
    weights, biases = (with_layers(rng, [4, 5, 1], [1]) for _ in range(2))
    weights["b1"], biases["W1"] = np.arange(5.0).reshape(5, 1) / 4, network(rng, [4, 5])["W1"]
    expect_verdicts(
        is_symmetric,
        (with_layers(rng, [4, 5, 1], [1]), True, "a hidden layer with equal weights and equal biases"),
        (weights, False, "equal weights and different biases"),
        (biases, False, "equal biases and different weights"),
    )


@symmetric.check
def compares_every_entry_of_every_unit(is_symmetric, rng):
    """One weight or one bias that differs, in any row and any column, makes its unit differ."""
    dims = [3, 4, 5, 2]
    expect_verdicts(is_symmetric, (with_layers(rng, dims, [1, 2]), True, "two hidden layers, each with equal units"))
    for layer, rows, columns in ((1, 4, 3), (2, 5, 4)):
        for row in range(rows):
            for column in (0, columns // 2, columns - 1):
                single = with_layers(rng, dims, [1, 2])
                single[f"W{layer}"][row, column] += 0.3
                where = f"W{layer}[{row}, {column}] is not that of the other units"
                expect_verdicts(is_symmetric, (single, False, f"equal units but one weight: {where}"))
            single = with_layers(rng, dims, [1, 2])
            single[f"b{layer}"][row] += 0.3
            expect_verdicts(is_symmetric, (single, False, f"equal units but one bias, b{layer}[{row}]"))


@symmetric.check
def compares_units_themselves_not_a_summary(is_symmetric, rng):
    """Rows of the same numbers in another order, and numbers that are small, make different units."""
    row = rng.permutation([0.3, -0.7, 1.1, 0.6])
    turned = network(rng, [4, 4, 2]) | {"b1": np.full((4, 1), 0.2)}
    turned["W1"] = np.array([np.roll(row, shift) for shift in range(4)])
    pairs = with_layers(rng, [3, 4, 2], [1])
    pairs["W1"][2:] += 0.5
    pairs["b1"][2:] -= 0.5
    balanced = with_layers(rng, [4, 3, 2], [1])
    balanced["W1"] += np.array([[0.0], [0.4], [-0.4]])
    small = {key: 1e-3 * value for key, value in network(rng, [3, 4, 1]).items()}
    equal = {key: 1e-3 * value for key, value in with_layers(rng, [3, 4, 1], [1]).items()}
    expect_verdicts(
        is_symmetric,
        (equal, True, "equal weights and biases of about 0.001"),
        (turned, False, "rows of the same four numbers, each in another order"),
        (pairs, False, "two pairs of equal units, the pairs different"),
        (balanced, False, "three units of which the first is the mean of all"),
        (small, False, "random weights and biases of about 0.001"),
    )


@symmetric.check
def finds_the_layers_by_their_names(is_symmetric, rng):
    """Two hidden layers or ten, and the keys may come in any order."""
    for dims in ([3, 4, 5, 2], [2, 3] * 6):
        hidden = list(range(1, len(dims) - 1))
        cases = [
            (with_layers(rng, dims, hidden), True, f"{len(hidden)} hidden layers, each with equal units"),
            (with_layers(rng, dims, hidden[1:]), False, f"{len(hidden)} hidden layers, the first with different units"),
            (with_layers(rng, dims, hidden[:-1]), False, f"{len(hidden)} hidden layers, the last with different units"),
        ]
        expect_verdicts(is_symmetric, *cases)
        for parameters, expected, what in cases:
            expect_verdicts(is_symmetric, (shuffled(rng, parameters), expected, f"{what}, keys in another order"))


@symmetric.check
def leaves_out_the_output_and_layers_of_one_unit(is_symmetric, rng):
    """Only hidden layers of two units or more count; without one the answer is True."""
    expect_verdicts(
        is_symmetric,
        (network(rng, [4, 1, 3, 2]), False, "hidden layers of one unit and of three different ones"),
        (with_layers(rng, [4, 1, 3, 2], [2]), True, "hidden layers of one unit and of three equal ones"),
        (network(rng, [3, 1, 1, 4]), True, "hidden layers of one unit only"),
        (network(rng, [3, 4]), True, "a network without hidden layer"),
    )


@symmetric.check
def allows_for_rounding(is_symmetric, rng):
    """Units that differ in the last digits count as equal."""
    nearly = with_layers(rng, [4, 5, 3, 1], [1, 2])
    for key in ("W1", "b1", "W2", "b2"):
        nearly[key] *= 1 + 1e-15 * rng.choice([-2, -1, 1, 2], nearly[key].shape)
    apart = with_layers(rng, [4, 5, 3, 1], [1, 2])
    apart["W2"][2, 1] += 0.1
    expect_verdicts(
        is_symmetric,
        (nearly, True, "units that differ by 1e-15"),
        (apart, False, "one weight that differs by 0.1"),
    )


def _one_layer_is_enough(units, of_none):
    def one_layer_is_enough(parameters):
        """One hidden layer of equal units is taken as enough, although another layer has different units.

        Every hidden layer with two units or more must have equal units: use all, not any.
        """
        layers = [layer for layer in _hidden(parameters) if len(layer[0]) >= units]
        return any(_alike(*layer) for layer in layers) if layers else of_none

    return one_layer_is_enough


def _only_zeros_count(kinds, hidden_only):
    def only_zeros_count(parameters):
        """Only zeros count as symmetric here, but any equal rows make equal units.

        Compare each row of W with the first row, and each entry of b with the first.
        """
        layers = range(1, len(parameters) // 2 + (not hidden_only))
        return all(not parameters[f"{kind}{layer}"].any() for layer in layers for kind in kinds)

    return only_zeros_count


for _units, _of_none in ((1, False), (1, True), (2, True), (2, False)):
    symmetric.mistake(_one_layer_is_enough(_units, _of_none), name="one layer is enough")
for _kinds, _flag in (("W", True), ("Wb", True), ("W", False), ("Wb", False)):
    symmetric.mistake(_only_zeros_count(_kinds, _flag), name="only zeros count")


@symmetric.mistake
def exact_comparison(parameters):
    """Units are compared with ==, so rounding in the last digit makes them differ.

    Allow for rounding: np.allclose(W, W[0]) instead of W == W[0].
    """
    return all(np.ptp(W, axis=0).max() == 0 and np.ptp(b) == 0 for W, b in _hidden(parameters))


@symmetric.mistake
def biases_left_out(parameters):
    """Only the weights are compared, but units with different biases are different.

    Compare the entries of b as well.
    """
    return all(np.allclose(W, W[0]) for W, b in _hidden(parameters))


@symmetric.mistake
def output_layer_included(parameters):
    """The output layer is compared too, though each of its units has a label of its own.

    Only the hidden layers 1, ..., L-1 count.
    """
    L = len(parameters) // 2
    return all(_alike(parameters[f"W{layer}"], parameters[f"b{layer}"]) for layer in range(1, L + 1))


@symmetric.mistake
def columns_for_rows(parameters):
    """The columns of W are compared: the weights of one unit among each other, not the units.

    A unit is a row of W: compare every row with the first.
    """
    return all(np.allclose(W, W[:, :1]) and np.allclose(b, b[0]) for W, b in _hidden(parameters))
