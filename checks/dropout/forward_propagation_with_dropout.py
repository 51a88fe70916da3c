"""Exercise 4: forward through a whole network."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_close, expect_equal

from ..fixtures import network, shuffled
from .fixtures import (
    CACHE,
    LESSON,
    expect_independent,
    expect_new_masks,
    expect_scaled,
    expect_share,
    expect_whole,
    forward_pass,
    low_keep_prob,
    propagate,
    sigmoid,
)

propagation = exercise(
    "forward_propagation_with_dropout",
    lesson=LESSON,
    points=3,
    hints=(
        "Dropout acts on A1 and on A2, right after their ReLU; Z1, Z2, Z3 and A3 are computed as in a plain network.",
        "For both hidden layers: Z = W @ A_prev + b, D = rng.random(Z.shape) < keep_prob, A = relu(Z) * D / keep_prob.",
    ),
)


@propagation.reference
def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    return forward_pass(X, parameters, keep_prob, rng)


def wide_network(rng, m=60):
    """Hidden layers of one size, large enough to count in."""
    return network(rng, n_1=40, n_2=40, m=m)


@propagation.gate
def returns_A3_and_the_cache(forward_propagation_with_dropout, rng):
    """The result is (A3, cache); the cache holds Z, D, A, W, b of the hidden layers and Z3, A3, W3, b3, in order."""
    X, _, parameters = network(rng, n_1=5, n_2=5)
    propagate(forward_propagation_with_dropout, X, parameters, 0.7, rng)


@propagation.gate
def draws_a_mask_for_each_layer(forward_propagation_with_dropout, rng):
    """D1 and D2 are drawn apart, every entry by itself."""
    X, _, parameters = wide_network(rng)
    _, entries = propagate(forward_propagation_with_dropout, X, parameters, 0.5, rng)
    D1, D2 = entries["D1"], entries["D2"]
    agree = float((D1 == D2).mean())
    expect(
        0.25 < agree < 0.75,
        f"expected D1 and D2 to be drawn apart, came masks that agree in {agree:.0%} of their entries. "
        "Likely cause: one mask serves both layers",
        kind="one mask",
    )
    expect_independent(D1, "D1")
    expect_independent(D2, "D2")


@propagation.check
def keeps_hidden_units_with_probability_keep_prob(forward_propagation_with_dropout, rng):
    """About a share keep_prob of the hidden units is kept, in both layers."""
    keep_prob = low_keep_prob(rng)
    X, _, parameters = wide_network(rng, m=400)
    _, entries = propagate(forward_propagation_with_dropout, X, parameters, keep_prob, rng)
    for name in ("D1", "D2"):
        expect_share(entries[name], keep_prob, what=f"units in {name}")


@propagation.check
def computes_each_Z_undropped(forward_propagation_with_dropout, rng):
    """Each Z is W @ A + b of the layer before, without mask or division."""
    for m in (12, 1):
        X, _, parameters = network(rng, m=m)
        _, entries = propagate(forward_propagation_with_dropout, X, parameters, 0.6, rng)
        for layer, below in ((1, X), (2, entries["A1"]), (3, entries["A2"])):
            Z = parameters[f"W{layer}"] @ below + parameters[f"b{layer}"]
            came = entries[f"Z{layer}"]
            expect(
                not ((came == 0) & (Z != 0)).any(),
                f"expected Z{layer} to be W{layer} @ A{layer - 1} + b{layer} with no entry dropped, came zeros in it. "
                f"Likely cause: the mask acts on Z{layer}, not on A{layer}",
                kind=f"Z{layer} masked",
            )
            expect_close(came, Z, what=f"Z{layer}")


@propagation.check
def drops_and_divides_after_each_relu(forward_propagation_with_dropout, rng):
    """A1 and A2 are relu(Z) * D / keep_prob."""
    for keep_prob in (0.7, low_keep_prob(rng)):
        X, _, parameters = network(rng)
        _, entries = propagate(forward_propagation_with_dropout, X, parameters, keep_prob, rng)
        for layer, below in ((1, X), (2, entries["A1"])):
            Z = parameters[f"W{layer}"] @ below + parameters[f"b{layer}"]
            expect_scaled(entries[f"A{layer}"], np.maximum(Z, 0), entries[f"D{layer}"], keep_prob, f"A{layer}")


@propagation.check
def leaves_the_output_alone(forward_propagation_with_dropout, rng):
    """A3 is sigmoid(W3 @ A2 + b3), above zero and below: no unit of the output is dropped."""
    X, _, parameters = network(rng, m=15)
    for sign in (1, -1):
        turned = {**parameters, "W3": sign * parameters["W3"], "b3": sign * parameters["b3"]}
        A3, entries = propagate(forward_propagation_with_dropout, X, turned, 0.5, rng)
        expect_whole(A3, turned["W3"] @ entries["A2"] + turned["b3"], "A3")


@propagation.check
def is_the_plain_network_at_keep_prob_1(forward_propagation_with_dropout, rng):
    """With keep_prob=1 nothing is dropped and nothing changes."""
    for n_1, m in ((6, 12), (1, 1)):
        X, _, parameters = network(rng, n_1=n_1, m=m)
        A3, entries = propagate(forward_propagation_with_dropout, X, parameters, 1.0, rng)
        expect_equal(bool(entries["D1"].all() and entries["D2"].all()), True, what="whether all units are kept")
        expect_close(A3, forward_pass(X, parameters, 1.0, rng)[0], what="A3 at keep_prob=1")


@propagation.check
def draws_new_masks_at_every_pass(forward_propagation_with_dropout, rng):
    """Each pass draws other masks, from rng alone."""

    def draw(examples, generator):
        X, _, parameters = examples
        entries = propagate(forward_propagation_with_dropout, X, parameters, 0.5, generator)[1]
        return {name: entries[name] for name in ("D1", "D2")}

    expect_new_masks(draw, rng, network(rng, n_1=3, n_2=4, m=3), wide_network(rng))


@propagation.check
def finds_parameters_by_their_keys(forward_propagation_with_dropout, rng):
    """The order of the keys in the dict does not matter."""
    X, _, parameters = network(rng, n_x=4, n_1=4, n_2=4)
    A3, _ = propagate(forward_propagation_with_dropout, X, shuffled(rng, parameters), 1.0, rng)
    expect_close(
        A3,
        forward_pass(X, parameters, 1.0, rng)[0],
        what="A3 at keep_prob=1, the dict in another order,",
        cause="W1, b1, ... are taken by position; look them up by key",
    )


def _drops_the_output(before):
    def drops_the_output(X, parameters, keep_prob, rng):
        """Dropout also acts on the output: some predictions are lost.

        Mask the hidden layers only; A3 = sigmoid(Z3), and Z3 = W3 @ A2 + b3 stay whole.
        """

        def output(Z3, A3):
            D = (rng.random(A3.shape) < keep_prob) / keep_prob
            return (Z3 * D, sigmoid(Z3 * D)) if before else (Z3, A3 * D)

        return forward_pass(X, parameters, keep_prob, rng, output=output)

    return drops_the_output


for _before in (False, True):
    propagation.mistake(_drops_the_output(_before), name="drops the output")


def _masks_Z(divide):
    def masks_Z(X, parameters, keep_prob, rng):
        """The mask changes Z after A has been computed from it, so no activation is dropped.

        Compute A = relu(Z) first, then mask and divide A; leave Z as it is.
        """
        _, cache = forward_pass(X, parameters, 1.0, rng)
        entries = dict(zip(CACHE, cache, strict=True))
        for layer in "12":
            D = rng.random(entries[f"Z{layer}"].shape) < keep_prob
            entries[f"D{layer}"] = D
            entries[f"Z{layer}"] = entries[f"Z{layer}"] * D / (keep_prob if divide else 1.0)
        return entries["A3"], tuple(entries.values())

    return masks_Z


for _divide in (True, False):
    propagation.mistake(_masks_Z(_divide), name="masks Z but computes A from the unmasked Z")


@propagation.mistake
def one_mask_for_both_layers(X, parameters, keep_prob, rng):
    """One mask serves both hidden layers, so the same rows fall out of both.

    Draw D1 and D2 apart, each with the shape of its own layer.
    """
    D = rng.random((parameters["b1"].shape[0], X.shape[1])) < keep_prob
    return forward_pass(X, parameters, keep_prob, rng, draw=lambda layer, shape: D)


def _no_division(divide):
    def no_division(X, parameters, keep_prob, rng):
        """The kept units of a hidden layer are not divided by keep_prob, so the next layer gets too little.

        Divide by keep_prob in both hidden layers, right after the mask.
        """
        return forward_pass(X, parameters, keep_prob, rng, divide=divide)

    return no_division


for _divided in ((False, True), (True, False), (False, False)):
    propagation.mistake(_no_division(_divided), name="no division in a layer")


def _normal_draws(layers):
    def normal_draws(X, parameters, keep_prob, rng):
        """The masks come from normal numbers, which are below keep_prob with another probability.

        Use rng.random: uniform numbers in [0, 1) are below keep_prob with probability keep_prob.
        """

        def draw(layer, shape):
            return (rng.standard_normal(shape) if layer in layers else rng.random(shape)) < keep_prob

        return forward_pass(X, parameters, keep_prob, rng, draw=draw)

    return normal_draws


for _layers in ((1,), (2,), (1, 2)):
    propagation.mistake(_normal_draws(_layers), name="normal for uniform draws")


@propagation.mistake
def same_masks_every_call(X, parameters, keep_prob, rng):
    """Every pass uses the same masks, because the generator is made inside the function.

    Draw from the argument rng, which moves on with every draw.
    """
    fixed = np.random.default_rng(1)
    return forward_pass(X, parameters, keep_prob, rng, draw=lambda layer, shape: fixed.random(shape) < keep_prob)
