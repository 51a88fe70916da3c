"""What a split of numbered columns did."""

import numpy as np

from autograder.exercises.expect import Mismatch, expect, expect_array, expect_equal, expect_sequence

from .fixtures import PARTS, expect_partition


def numbered(m, n_x):
    """Examples whose entries tell their position: column j of X holds j + 0.5, j + 1.5, ..., and Y holds j."""
    Y = np.arange(m)[np.newaxis]
    return Y + 0.5 + np.arange(n_x)[:, np.newaxis], Y


def six_arrays(train_dev_test_split, X, Y, n_dev, n_test, rng):
    """The three pairs by name, with examples as columns."""
    came = expect_sequence(train_dev_test_split(X, Y, n_dev, n_test, rng), 3, what="the result")
    pairs = {}
    for name, pair in zip(PARTS, came, strict=True):
        pair = expect_sequence(pair, 2, what=f"the {name} set")
        pairs[name] = tuple(
            expect_array(array, what=f"{letter}_{name}") for letter, array in zip("XY", pair, strict=True)
        )
        for letter, array, rows in zip("XY", pairs[name], (X.shape[0], Y.shape[0]), strict=True):
            if array.ndim != 2 or array.shape[0] != rows:
                cause = f". Likely cause: rows are taken, but examples are columns: {letter}[:, chosen]"
                raise Mismatch(
                    f"expected {letter}_{name} of shape ({rows}, n), with one column for each example, "
                    f"came shape {array.shape}" + (cause if array.ndim == 2 else ""),
                    kind=f"{letter}_{name} rows",
                    got=array.shape,
                )
    return pairs


def members(train_dev_test_split, m, n_dev, n_test, rng, n_x=2):
    """Positions of the examples in each part, the whole contract but randomness proven."""
    X, Y = numbered(m, n_x)
    pairs = six_arrays(train_dev_test_split, X, Y, n_dev, n_test, rng)
    positions = {name: X_part[0] - 0.5 for name, (X_part, _) in pairs.items()}
    for name, (X_part, _) in pairs.items():
        expect(
            np.array_equal(X_part, positions[name] + 0.5 + np.arange(n_x)[:, np.newaxis])
            and np.isin(positions[name], Y[0]).all(),
            f"expected the columns of X_{name} to be columns of X, came others. "
            "Likely cause: entries are shuffled within rows",
            kind="columns torn apart",
        )
    expect_partition({name: part.astype(int) for name, part in positions.items()}, m)
    for name, size in zip(PARTS, (m - n_dev - n_test, n_dev, n_test), strict=True):
        expect_equal(positions[name].size, size, what=f"the number of examples in X_{name}")
    for name, (_, Y_part) in pairs.items():
        expect(
            np.array_equal(Y_part[0], positions[name]),
            f"expected Y_{name} to hold the labels of the examples in X_{name}, came labels of other examples. "
            "Likely cause: X and Y are shuffled or cut apart",
            kind="apart",
        )
    return {name: part.astype(int) for name, part in positions.items()}
