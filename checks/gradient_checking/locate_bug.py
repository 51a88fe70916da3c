"""locate_bug: the block that is wrong."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, describe, expect

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
        raise Mismatch(f'expected "{wanted[first]}", came "{came[first]}"', kind="another key", got=came)


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


@locating.check(weight=2)
def finds_the_largest_relative_difference(locate_bug, rng):
    """The answer is the key of the block that is most wrong for its size."""
    decoys = BLOCKS[-1:] + BLOCKS[:-1]
    expect_located(locate_bug, [planted(rng, (3, 4, 2, 1), *pair) for pair in zip(BLOCKS, decoys, strict=True)])
    expect_located(locate_bug, [planted(rng, ONE_LAYER, *pair) for pair in (("dW1", "db1"), ("db1", "dW1"))])
    expect_located(locate_bug, [planted(rng, TWELVE_LAYERS, *pair) for pair in (("dW11", "dW2"), ("db10", "dW12"))])


@locating.check
def counts_a_block_of_zeros_as_right(locate_bug, rng):
    """Where gradient and numerical gradient are both zero the relative difference is 0."""
    cases = []
    for zero, key in (("dW1", "db2"), ("db3", "dW2"), ("dW2", "db1")):
        gradients, numeric, _ = planted(rng, (3, 4, 2, 1), key, "dW3")
        gradients[zero], numeric[zero] = 0 * gradients[zero], 0 * numeric[zero]
        cases.append((gradients, numeric, key))
    expect_located(locate_bug, cases)


def _absolute(size):
    def largest_absolute_difference(gradients, numerical_gradients):
        """The block with the largest absolute difference wins: large gradients look wrong because they are large.

        Divide each block's difference by the norms of the block, as relative_difference does.
        """
        return max(gradients, key=lambda key: size(gradients[key] - numerical_gradients[key]))

    locating.mistake(largest_absolute_difference)


for _size in (np.linalg.norm, lambda d: np.abs(d).max(), lambda d: np.abs(d).mean(), np.sum, np.mean):
    _absolute(_size)
