"""What the exercises of lesson 04 share."""

import numpy as np

from autograder.exercises.expect import SIGMAS, expect, expect_close

LESSON = "04_dropout"
CACHE = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")


def low_keep_prob(rng):
    """Low enough that keep_prob, 1 - keep_prob and the normal distribution's share below keep_prob lie far apart."""
    return rng.uniform(0.15, 0.3)


def activations(rng, *shape):
    """Activations away from zero, of either sign."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2.0, shape)


def forward_pass(X, parameters, keep_prob, rng, draw=None, divide=(True, True), output=None):
    """Forward propagation with dropout; its arguments make the known mistakes."""
    draw = draw or (lambda layer, shape: rng.random(shape) < keep_prob)
    W1, b1, W2, b2, W3, b3 = (parameters[key] for key in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = W1 @ X + b1
    D1 = draw(1, Z1.shape)
    A1 = np.maximum(Z1, 0) * D1 / (keep_prob if divide[0] else 1.0)
    Z2 = W2 @ A1 + b2
    D2 = draw(2, Z2.shape)
    A2 = np.maximum(Z2, 0) * D2 / (keep_prob if divide[1] else 1.0)
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    if output is not None:
        Z3, A3 = output(Z3, A3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def expect_independent(mask, what="the mask"):
    """Neighbours agree as often as independent draws do, along both axes."""
    share = mask.mean()
    by_chance = share**2 + (1 - share) ** 2
    for neighbours, where in (
        (mask[:, 0::2] == mask[:, 1::2], "neighbours in a row"),
        (mask[0::2] == mask[1::2], "neighbours in a column"),
    ):
        expect_close(
            neighbours.mean(),
            by_chance,
            within=SIGMAS * np.sqrt(by_chance * (1 - by_chance) / neighbours.size) + 1 / neighbours.size,
            what=f"how often {where} of {what} agree",
            cause="one random number serves several entries; draw one for each",
        )


def expect_fresh(first, second, what="masks"):
    """Two masks of one share agree as often as independent draws do."""
    share = (first.mean() + second.mean()) / 2
    by_chance = share**2 + (1 - share) ** 2
    expect_close(
        (first == second).mean(),
        by_chance,
        within=SIGMAS * np.sqrt(0.25 / first.size),
        what=f"how often the {what} of two calls agree",
        cause="the generator is made or seeded inside the function; draw from the argument rng",
    )


def expect_scaled(A_dropped, A, D, keep_prob, what):
    """A_dropped is A * D / keep_prob; the kept units' factor tells mistakes apart."""
    alive = A != 0
    expect(
        not A_dropped[alive & ~D].any(),
        f"expected {what} to be 0 where the mask is 0, came other values there. "
        f"Likely cause: {what} is not multiplied by the mask",
        kind=f"{what} not masked",
    )
    kept = alive & D
    if kept.any():
        factor = float(np.median(A_dropped[kept] / A[kept]))
        expect_close(
            factor,
            1 / keep_prob,
            what=f"the factor of the kept units of {what} at keep_prob={keep_prob:.3f}",
            cause=f"kept units are to be divided by keep_prob, once; 1 / {keep_prob:.3f} = {1 / keep_prob:.3f}",
        )
    expect_close(A_dropped, A * D / keep_prob, what=f"{what} after dropout")
