"""locate_bug: the block that is wrong."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, describe, expect

from ..fixtures import shuffled
from .fixtures import BLOCKS, LESSON, ONE_LAYER, TWELVE_LAYERS, parameters_of, relative_norm

locating = exercise(
    "locate_bug",
    lesson=LESSON,
    points=1,
    hints=(
        "Compute the relative difference block by block, and take the key where it is largest.",
        "max(gradients, key=lambda key: relative_difference(gradients[key], numerical_gradients[key])).",
    ),
)


@locating.reference
def locate_bug(gradients, numerical_gradients):
    return max(gradients, key=lambda key: relative_norm(gradients[key], numerical_gradients[key]))


def expect_located(locate_bug, cases):
    """``cases`` holds (gradients, numerical gradients, key); the answers to all of them tell mistakes apart."""
    came = [locate_bug(gradients, numeric) for gradients, numeric, _ in cases]
    for answer in came:
        expect(
            isinstance(answer, str),
            f'expected a key such as "db1", came {describe(answer)}',
            kind="not a key",
            got=type(answer).__name__,
        )
    wanted = [key for *_, key in cases]
    if came != wanted:
        first = next(i for i, key in enumerate(wanted) if came[i] != key)
        locate_bug(*cases[first][:2])  # once more, so that the message shows this call
        gradients, numeric, key = cases[first]
        found = {
            name: relative_norm(gradients[name], numeric[name]) for name in (key, came[first]) if name in gradients
        }
        sizes = ", ".join(f"{size:.3g} in {name}" for name, size in found.items())
        message = f'expected "{key}", came "{came[first]}", where the relative difference is {sizes}'
        raise Mismatch(message, kind="another key", got=came)


LAYERS = (3, 4, 2, 3)  # every block has at least two entries


def blocks(rng, layers_dims):
    """Right gradients of nearly the size of their numerical twins: they differ in the eighth digit."""
    gradients = {f"d{key}": rng.normal(size=value.shape) for key, value in parameters_of(rng, layers_dims).items()}
    numeric = {key: value * (1 + 1e-8 * rng.uniform(1, 2, value.shape)) for key, value in gradients.items()}
    return gradients, numeric


def planted(rng, layers_dims, key, decoy):
    """A bug in small gradients, beside large gradients that differ more in absolute and far less in relative terms.

    Where there is a third block it has the largest gradients and no bug.
    """
    gradients, numeric = blocks(rng, layers_dims)
    third = next((name for name in gradients if name not in (key, decoy)), None)
    for name, size, off in ((third, 1e5, 0.0), (key, 1e-4, 0.3), (decoy, 1e2, 1e-5)):
        if name is None:
            continue
        gradients[name] = size * (1 + rng.random(gradients[name].shape))
        numeric[name] = gradients[name] * (1 + off)
    return gradients, numeric, key


def times(factor):
    """A block that is ``factor`` times its numerical twin: a relative difference of |factor - 1| / (|factor| + 1)."""

    def pair(rng, shape):
        numeric = rng.uniform(0.5, 1.5, shape)
        return factor * numeric, numeric

    return pair


def tiny(pair):
    """The same block a thousand million times smaller."""
    return lambda rng, shape: tuple(1e-9 * block for block in pair(rng, shape))


def off_by(difference):
    """A block of this relative difference, all of whose entries are equally wrong."""
    return times((1 - difference) / (1 + difference))


def with_spike(place):
    """Two entries of 1, one of them wrong by 4: a relative difference of 4 / (sqrt(2) + sqrt(26)) = 0.614.

    It would be 0.5 with sums of absolute values, and 0.667 with largest entries, in place of lengths.
    """

    def pair(rng, shape):
        numeric = np.zeros(shape)
        numeric.flat[[0, -1]] = 1
        gradient = numeric.copy()
        gradient.flat[place] += 4
        return gradient, numeric

    return pair


def turned(rng, shape):
    """A block at a right angle to its numerical twin, and as long."""
    gradient, numeric = np.zeros(shape), np.zeros(shape)
    gradient.flat[0] = numeric.flat[-1] = rng.uniform(1, 2)
    return gradient, numeric


def tiny_entries_flipped(rng, shape):
    """A block whose smallest entries have the wrong sign, which hardly counts."""
    numeric = rng.uniform(0.5, 1.5, shape)
    numeric.flat[1::2] *= 1e-6
    gradient = numeric.copy()
    gradient.flat[1::2] *= -1
    return gradient, numeric


# (the block that is most wrong, a block that is less wrong but not in another measure)
CONTESTS = (
    (times(-1.0), times(0.5)),  # the lengths are equal
    (times(0.05), times(6.0)),  # divided by the numerical gradient alone
    (times(20.0), times(1 / 6)),  # divided by the gradient alone
    (times(0.05), turned),  # divided by the longer one, or squared
    (times(0.0), times(0.05)),  # one of the two is zero, which is as wrong as can be
    (with_spike(0), off_by(0.56)),  # sums of absolute values
    (with_spike(-1), off_by(0.56)),
    (off_by(0.64), with_spike(0)),  # largest entries
    (times(0.5), tiny_entries_flipped),  # entry by entry
    (tiny(times(0.2)), times(0.5)),  # something small added below
)


def contest(rng, most, less, key, decoy):
    gradients, numeric = blocks(rng, LAYERS)
    for name, pair in ((key, most), (decoy, less)):
        gradients[name], numeric[name] = pair(rng, gradients[name].shape)
    return gradients, numeric, key


@locating.check(weight=2)
def finds_the_largest_relative_difference(locate_bug, rng):
    """The answer is the key of the block that is most wrong for its size."""
    decoys = BLOCKS[-1:] + BLOCKS[:-1]
    expect_located(locate_bug, [planted(rng, LAYERS, *pair) for pair in zip(BLOCKS, decoys, strict=True)])
    expect_located(locate_bug, [planted(rng, ONE_LAYER, *pair) for pair in (("dW1", "db1"), ("db1", "dW1"))])
    expect_located(locate_bug, [planted(rng, TWELVE_LAYERS, *pair) for pair in (("dW11", "dW2"), ("db10", "dW12"))])


@locating.check
def measures_a_block_as_relative_difference_does(locate_bug, rng):
    """The length of the difference over the sum of both lengths decides, with every entry of a block."""
    cases = []
    for i, (most, less) in enumerate(CONTESTS):
        for key, decoy in ((BLOCKS[i % 6], BLOCKS[(i + 1) % 6]), (BLOCKS[(i + 4) % 6], BLOCKS[(i + 2) % 6])):
            cases.append(contest(rng, most, less, key, decoy))
    expect_located(locate_bug, cases)


@locating.check
def counts_a_block_of_zeros_as_right(locate_bug, rng):
    """Where gradient and numerical gradient are both zero the relative difference is 0."""
    cases = []
    for zero, key in (("dW1", "db2"), ("db3", "dW2"), ("dW2", "db1"), ("dW1", "db3")):
        gradients, numeric, _ = planted(rng, LAYERS, key, "dW3")
        gradients[zero], numeric[zero] = 0 * gradients[zero], 0 * numeric[zero]
        cases.append((gradients, numeric, key))
    expect_located(locate_bug, cases)


@locating.check
def pairs_the_blocks_by_name(locate_bug, rng):
    """The order in which the two dicts were filled does not matter."""
    cases = []
    for layers_dims, key, decoy in (((1,) * 5, "dW2", "db4"), ((1,) * 5, "db3", "dW1"), ((1, 1), "db1", "dW1")):
        gradients, numeric, _ = planted(rng, layers_dims, key, decoy)
        cases += [(shuffled(rng, gradients), numeric, key), (gradients, shuffled(rng, numeric), key)]
    expect_located(locate_bug, cases)


def _absolute(size):
    def largest_absolute_difference(gradients, numerical_gradients):
        """The block with the largest absolute difference wins: large gradients look wrong because they are large.

        Divide each block's difference by the norms of the block, as relative_difference does.
        """
        return max(gradients, key=lambda key: size(gradients[key] - numerical_gradients[key]))

    locating.mistake(largest_absolute_difference)


for _size in (
    np.linalg.norm,
    lambda d: np.abs(d).max(),
    lambda d: np.abs(d).mean(),
    lambda d: np.abs(d).sum(),
    np.sum,
    np.mean,
):
    _absolute(_size)


@locating.mistake
def follows_the_order_of_the_dict(gradients, numerical_gradients):
    """The blocks are paired by their place in the two dicts, which may have been filled in other orders.

    Take both by name: gradients[key] and numerical_gradients[key].
    """
    pairs = zip(gradients.values(), numerical_gradients.values(), strict=True)
    differences = [relative_norm(gradient, numeric) for gradient, numeric in pairs]
    return list(gradients)[int(np.argmax(differences))]
