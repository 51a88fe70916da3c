"""Checks of lesson 04: inverted dropout."""

import itertools

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    SIGMAS,
    Mismatch,
    expect,
    expect_array,
    expect_close,
    expect_dict,
    expect_equal,
    expect_frequency,
    expect_mask,
    expect_reproducible,
    expect_sequence,
    twins,
)
from checks.fixtures import network

LESSON = "04_dropout"
CACHE = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")


# Fixtures


def low_keep_prob(rng):
    """Low enough that keep_prob, 1 - keep_prob and the normal distribution's share below keep_prob lie far apart."""
    return rng.uniform(0.15, 0.3)


def activations(rng, *shape):
    """Activations away from zero, of either sign."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 2.0, shape)


# Expectations that several exercises share


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


# dropout_mask

mask_of = exercise(
    "dropout_mask",
    lesson=LESSON,
    points=2,
    hints=(
        "Draw one uniform number in [0, 1) for every entry of the mask, from rng.",
        "An entry is kept when its uniform number is below keep_prob: rng.random(shape) < keep_prob.",
    ),
)


@mask_of.reference
def dropout_mask(shape, keep_prob, rng):
    return rng.random(shape) < keep_prob


@mask_of.gate
def has_the_shape(dropout_mask, rng):
    """The mask has the shape that was asked for, and holds True and False (or 1 and 0)."""
    for shape in ((4, 3), (5,), (2, 3, 4), (1, 1), (2, 1, 3, 2)):
        expect_mask(dropout_mask(shape, 0.6, rng), shape)


@mask_of.gate
def draws_every_entry_by_itself(dropout_mask, rng):
    """Entries are independent of each other."""
    expect_independent(expect_mask(dropout_mask((100, 200), rng.uniform(0.4, 0.6), rng), (100, 200)))


@mask_of.check(weight=2)
def keeps_with_probability_keep_prob(dropout_mask, rng):
    """About a share keep_prob of the entries is True."""
    for keep_prob in (low_keep_prob(rng), rng.uniform(0.7, 0.9)):
        mask = expect_mask(dropout_mask((150, 200), keep_prob, rng), (150, 200))
        expect_frequency(int(mask.sum()), mask.size, keep_prob, what="the share of kept units")
    expect(
        expect_mask(dropout_mask((30, 20), 1.0, rng), (30, 20)).all(),
        "expected every unit to be kept at keep_prob=1, came a mask that drops some",
    )


@mask_of.check
def draws_a_new_mask_at_every_call(dropout_mask, rng):
    """Each call gives another mask, drawn from rng alone."""
    shape = (40, 50)
    expect_fresh(*(expect_mask(dropout_mask(shape, 0.5, rng), shape) for _ in range(2)))
    expect_reproducible(*(expect_mask(dropout_mask(shape, 0.5, twin), shape) for twin in twins(rng)))


@mask_of.mistake
def drop_probability_for_keep(shape, keep_prob, rng):
    """keep_prob is used as the probability of dropping a unit: the mask is True where it should be False.

    A uniform number is below keep_prob with probability keep_prob, so compare with <, not with >.
    """
    return rng.random(shape) > keep_prob


@mask_of.mistake(name="one draw per row or column")
def one_draw_per_row(shape, keep_prob, rng):
    """One random number decides a whole row, so a unit is kept or dropped for all examples together.

    Draw an array of the full shape: every unit of every example has its own coin.
    """
    return np.broadcast_to(rng.random((*shape[:-1], 1)) < keep_prob, shape)


@mask_of.mistake(name="one draw per row or column")
def one_draw_per_column(shape, keep_prob, rng):
    """One random number decides a whole column, so all units of an example are kept or dropped together.

    Draw an array of the full shape: every unit of every example has its own coin.
    """
    return np.broadcast_to(rng.random((1, *shape[1:])) < keep_prob, shape)


@mask_of.mistake
def normal_for_uniform_draws(shape, keep_prob, rng):
    """The random numbers come from a normal distribution, which is below keep_prob with another probability.

    Use rng.random(shape): uniform numbers in [0, 1) are below keep_prob with probability keep_prob.
    """
    return rng.standard_normal(shape) < keep_prob


@mask_of.mistake
def same_mask_every_call(shape, keep_prob, rng):
    """Every call gives the same mask, because the generator is made inside the function.

    Draw from the argument rng, which moves on with every draw.
    """
    return np.random.default_rng(0).random(shape) < keep_prob


# dropout_forward

forward = exercise(
    "dropout_forward",
    lesson=LESSON,
    points=3,
    hints=(
        "Three steps: draw a mask D of A's shape, set the dropped units to zero, divide what is left.",
        "Return both A * D / keep_prob and D, where D is True with probability keep_prob.",
    ),
)


@forward.reference
def dropout_forward(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob, D


def forward_result(dropout_forward, A, keep_prob, rng):
    A_dropped, D = expect_sequence(dropout_forward(A, keep_prob, rng), 2)
    return expect_array(A_dropped, A.shape, what="the activations"), expect_mask(D, A.shape)


@forward.gate
def returns_activations_and_mask(dropout_forward, rng):
    """The result is the pair (activations, mask), both of A's shape."""
    for shape in ((4, 6), (1, 1), (5, 1), (1, 7)):
        forward_result(dropout_forward, activations(rng, *shape), 0.7, rng)


@forward.gate
def draws_every_unit_by_itself(dropout_forward, rng):
    """Every unit of every example is dropped or kept by itself."""
    expect_independent(forward_result(dropout_forward, activations(rng, 80, 100), 0.5, rng)[1])


@forward.check
def zeroes_dropped_units_and_divides_the_kept(dropout_forward, rng):
    """Dropped activations are 0; kept ones are divided by keep_prob, which keeps their expected value."""
    for keep_prob in (rng.uniform(0.6, 0.9), low_keep_prob(rng), 1.0):
        A = activations(rng, 9, 14)
        A_dropped, D = forward_result(dropout_forward, A, keep_prob, rng)
        expect_scaled(A_dropped, A, D, keep_prob, "A")


@forward.check
def keeps_units_with_probability_keep_prob(dropout_forward, rng):
    """About a share keep_prob of the units is kept."""
    for keep_prob in (low_keep_prob(rng), rng.uniform(0.7, 0.9)):
        D = forward_result(dropout_forward, activations(rng, 100, 150), keep_prob, rng)[1]
        expect_frequency(int(D.sum()), D.size, keep_prob, what="the share of kept units")


@forward.check
def draws_new_masks(dropout_forward, rng):
    """Each call draws another mask, from rng alone."""
    A = activations(rng, 30, 40)
    expect_fresh(*(forward_result(dropout_forward, A, 0.5, rng)[1] for _ in range(2)))
    expect_reproducible(*(forward_result(dropout_forward, A, 0.5, twin)[1] for twin in twins(rng)))


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


@forward.mistake
def no_division(A, keep_prob, rng):
    """The kept units are not divided by keep_prob, so activations shrink on average.

    Divide A * D by keep_prob: the expected value is then that of A.
    """
    D = rng.random(A.shape) < keep_prob
    return A * D, D


@forward.mistake
def multiplied_by_keep_prob(A, keep_prob, rng):
    """The kept units are multiplied by keep_prob, which shrinks the activations twice.

    Divide by keep_prob instead: a share keep_prob is left, so each must grow by 1 / keep_prob.
    """
    D = rng.random(A.shape) < keep_prob
    return A * D * keep_prob, D


@forward.mistake
def divided_by_drop_probability(A, keep_prob, rng):
    """The kept units are divided by 1 - keep_prob, the probability of dropping.

    Divide by keep_prob, the share of units that is left.
    """
    D = rng.random(A.shape) < keep_prob
    return A * D / np.maximum(1 - keep_prob, 1e-12), D


@forward.mistake(name="same mask every call")
def same_mask_in_every_call(A, keep_prob, rng):
    """Every call uses the same mask, because the generator is made inside the function.

    Draw from the argument rng, which moves on with every draw.
    """
    D = np.random.default_rng(0).random(A.shape) < keep_prob
    return A * D / keep_prob, D


# dropout_backward

backward = exercise(
    "dropout_backward",
    lesson=LESSON,
    points=2,
    hints=(
        "The forward pass multiplied A by D / keep_prob; the chain rule multiplies dA by the same factor.",
        "Return dA * D / keep_prob with the D that came from the forward pass.",
    ),
)


@backward.reference
def dropout_backward(dA, D, keep_prob):
    return dA * D / keep_prob


def expect_backward(dropout_backward, dA, D, keep_prob):
    expect_close(dropout_backward(dA, D, keep_prob), dA * D / keep_prob, what="the gradient")


@backward.check
def uses_mask_and_division_of_the_forward_pass(dropout_backward, rng):
    """Gradients pass where the unit was kept, divided by keep_prob."""
    for shape, keep_prob in (((6, 9), rng.uniform(0.6, 0.9)), ((1, 1), 0.5), ((7, 1), low_keep_prob(rng))):
        D = rng.random(shape) < 0.5
        D.flat[0] = True
        expect_backward(dropout_backward, activations(rng, *shape), D, keep_prob)
    expect_backward(dropout_backward, activations(rng, 3, 4), np.ones((3, 4), dtype=bool), 1.0)


@backward.check
def takes_masks_of_zeros_and_ones(dropout_backward, rng):
    """The mask may hold 0 and 1, int or float, instead of False and True."""
    for dtype in (int, float, np.uint8):
        D = (rng.random((5, 8)) < 0.5).astype(dtype)
        expect_backward(dropout_backward, activations(rng, 5, 8), D, 0.7)


@backward.mistake
def no_mask(dA, D, keep_prob):
    """The gradient also flows through dropped units, which had no part in the output.

    Multiply by the mask D of the forward pass.
    """
    return dA / keep_prob


@backward.mistake(name="no division")
def no_division_in_backward(dA, D, keep_prob):
    """The gradient is masked but not divided by keep_prob.

    The forward pass divided by keep_prob, so its derivative does, too.
    """
    return dA * D


@backward.mistake
def mask_inverted(dA, D, keep_prob):
    """The gradient flows through the dropped units and stops at the kept ones.

    Multiply by D, not by 1 - D.
    """
    return dA * (1 - D.astype(int)) / keep_prob


# forward_propagation_with_dropout

propagation = exercise(
    "forward_propagation_with_dropout",
    lesson=LESSON,
    points=4,
    hints=(
        "Dropout acts on A1 and on A2, right after their ReLU; Z1, Z2, Z3 and A3 are computed as in a plain network.",
        "For both hidden layers: Z = W @ A_prev + b, D = rng.random(Z.shape) < keep_prob, A = relu(Z) * D / keep_prob.",
    ),
)


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


@propagation.reference
def forward_propagation_with_dropout(X, parameters, keep_prob, rng):
    return forward_pass(X, parameters, keep_prob, rng)


def propagate(function, X, parameters, keep_prob, rng):
    """The output and the cache by name, form proven."""
    A3, cache = expect_sequence(function(X, parameters, keep_prob, rng), 2)
    entries = dict(zip(CACHE, expect_sequence(cache, len(CACHE), what="the cache"), strict=True))
    m = X.shape[1]
    for name, value in entries.items():
        layer = name[1]
        if name[0] in "Wb":
            entries[name] = expect_array(value, parameters[name].shape, what=f"{name} in the cache")
            continue
        shape = (parameters[f"b{layer}"].shape[0], m)
        what = f"{name} in the cache"
        entries[name] = (expect_mask if name[0] == "D" else expect_array)(value, shape, what=what)
    expect_array(A3, entries["A3"].shape, what="A3")
    expect_close(A3, entries["A3"], what="A3 and its copy in the cache")
    return A3, entries


def wide_network(rng, m=60):
    """Hidden layers of one size, large enough to count in."""
    return network(rng, n_1=40, n_2=40, m=m)


@propagation.gate
def returns_A3_and_the_cache(forward_propagation_with_dropout, rng):
    """The result is (A3, cache); the cache holds Z, D, A, W, b of the hidden layers and Z3, A3, W3, b3, in order."""
    X, _, parameters = network(rng, n_1=5, n_2=5)
    _, entries = propagate(forward_propagation_with_dropout, X, parameters, 0.7, rng)
    for name in ("W1", "b1", "W2", "b2", "W3", "b3"):
        expect_close(entries[name], parameters[name], what=f"{name} in the cache")


@propagation.gate
def draws_a_mask_for_each_layer(forward_propagation_with_dropout, rng):
    """D1 and D2 are drawn apart, every entry by itself."""
    X, _, parameters = wide_network(rng)
    _, entries = propagate(forward_propagation_with_dropout, X, parameters, 0.5, rng)
    D1, D2 = entries["D1"], entries["D2"]
    agree = float((D1 == D2).mean())
    expect(
        agree < 0.75,
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
    X, _, parameters = wide_network(rng, m=200)
    _, entries = propagate(forward_propagation_with_dropout, X, parameters, keep_prob, rng)
    for name in ("D1", "D2"):
        D = entries[name]
        expect_frequency(int(D.sum()), D.size, keep_prob, what=f"the share of kept units in {name}")


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
    """A3 is sigmoid(W3 @ A2 + b3): no unit of the output is dropped."""
    X, _, parameters = network(rng, m=30)
    A3, entries = propagate(forward_propagation_with_dropout, X, parameters, 0.5, rng)
    Z3 = parameters["W3"] @ entries["A2"] + parameters["b3"]
    expect(
        (A3 != 0).all(),
        "expected every output between 0 and 1, came zeros. Likely cause: dropout on the output layer",
        kind="output dropped",
    )
    half = (A3 == 0.5) & (Z3 != 0)
    expect(
        not half.any(),
        "expected A3 = sigmoid(Z3), came exactly 0.5 for some examples. Likely cause: a mask on Z3",
        kind="output dropped before the sigmoid",
    )
    expect_close(A3, 1 / (1 + np.exp(-Z3)), what="A3")


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
    X, _, parameters = wide_network(rng)
    passes = [propagate(forward_propagation_with_dropout, X, parameters, 0.5, rng)[1] for _ in range(2)]
    for name in ("D1", "D2"):
        expect_fresh(passes[0][name], passes[1][name], what=f"masks {name}")
    again = [propagate(forward_propagation_with_dropout, X, parameters, 0.5, twin)[0] for twin in twins(rng)]
    expect_reproducible(*again)


@propagation.mistake
def drops_the_output(X, parameters, keep_prob, rng):
    """Dropout also acts on the output: some predictions become 0.

    Mask the hidden layers only; A3 = sigmoid(Z3) stays whole.
    """

    def output(Z3, A3):
        return Z3, A3 * (rng.random(A3.shape) < keep_prob) / keep_prob

    return forward_pass(X, parameters, keep_prob, rng, output=output)


@propagation.mistake(name="drops the output")
def drops_the_output_without_division(X, parameters, keep_prob, rng):
    """Dropout also acts on Z3: some predictions become 0.5 whatever the input.

    Mask the hidden layers only; Z3 = W3 @ A2 + b3 stays whole.
    """

    def output(Z3, A3):
        Z3 = Z3 * (rng.random(Z3.shape) < keep_prob) / keep_prob
        return Z3, 1 / (1 + np.exp(-Z3))

    return forward_pass(X, parameters, keep_prob, rng, output=output)


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


# backward_propagation_with_dropout

backpropagation = exercise(
    "backward_propagation_with_dropout",
    lesson=LESSON,
    points=4,
    hints=(
        "Go back through the layers; where the forward pass had A * D / keep_prob, dA gets the same factor.",
        "dA2 = W3.T @ dZ3 * D2 / keep_prob, then dZ2 = dA2 * (Z2 > 0); the same for layer 1 with D1.",
    ),
)


def backward_pass(X, Y, cache, keep_prob, mask=(True, True), divide=(True, True)):
    """Backward propagation with dropout; its arguments make the known mistakes."""
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]
    dZ3 = A3 - Y
    dA2 = W3.T @ dZ3 * (D2 if mask[1] else 1) / (keep_prob if divide[1] else 1)
    dZ2 = dA2 * (Z2 > 0)
    dA1 = W2.T @ dZ2 * (D1 if mask[0] else 1) / (keep_prob if divide[0] else 1)
    dZ1 = dA1 * (Z1 > 0)
    return {
        "dW3": dZ3 @ A2.T / m,
        "db3": dZ3.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
    }


@backpropagation.reference
def backward_propagation_with_dropout(X, Y, cache, keep_prob):
    return backward_pass(X, Y, cache, keep_prob)


def expect_gradients(function, rng, keys, sizes=({}, {"n_1": 4, "n_2": 7, "m": 5}, {"m": 1}), dtype=bool):
    for size in sizes:
        keep_prob = rng.uniform(0.5, 0.8)
        X, Y, parameters = network(rng, **size)
        cache = list(forward_pass(X, parameters, keep_prob, rng)[1])
        for place in (1, 6):
            cache[place] = cache[place].astype(dtype)
        expected = backward_pass(X, Y, cache, keep_prob)
        gradients = expect_dict(function(X, Y, tuple(cache), keep_prob), list(expected), what="the gradients")
        for key in keys:
            expect_close(gradients[key], expected[key], what=key)


@backpropagation.gate
def returns_six_gradients(backward_propagation_with_dropout, rng):
    """The result is a dict with dW and db of all three layers, each of the shape of its parameter."""
    X, Y, parameters = network(rng)
    cache = forward_pass(X, parameters, 0.8, rng)[1]
    gradients = backward_propagation_with_dropout(X, Y, cache, 0.8)
    expect_dict(gradients, [f"d{key}" for key in parameters], what="the gradients")
    for key, value in parameters.items():
        expect_array(gradients[f"d{key}"], value.shape, what=f"d{key}")


@backpropagation.check
def is_right_in_the_output_layer(backward_propagation_with_dropout, rng):
    """dW3 and db3: no mask acts on the output, A2 is already dropped."""
    expect_gradients(backward_propagation_with_dropout, rng, ["dW3", "db3"])


@backpropagation.check
def is_right_in_the_second_layer(backward_propagation_with_dropout, rng):
    """dW2 and db2 use the mask D2 and the division of the forward pass."""
    expect_gradients(backward_propagation_with_dropout, rng, ["dW2", "db2"])


@backpropagation.check
def is_right_in_the_first_layer(backward_propagation_with_dropout, rng):
    """dW1 and db1 use both masks and both divisions."""
    expect_gradients(backward_propagation_with_dropout, rng, ["dW1", "db1"])


@backpropagation.check
def takes_masks_of_0_and_1(backward_propagation_with_dropout, rng):
    """The masks in the cache may hold 0 and 1 instead of False and True."""
    keys = ["dW3", "dW2", "dW1", "db3", "db2", "db1"]
    for dtype in (int, float):
        expect_gradients(backward_propagation_with_dropout, rng, keys, sizes=({},), dtype=dtype)


def _backward_mistake(mask, divide):
    def missing(X, Y, cache, keep_prob):
        return backward_pass(X, Y, cache, keep_prob, mask=mask, divide=divide)

    lacks_mask, lacks_division = not all(mask), not all(divide)
    what = " and ".join(["mask"] * lacks_mask + ["division"] * lacks_division)
    where = ", ".join(
        [f"no mask in layer {layer}" for layer in (1, 2) if not mask[layer - 1]]
        + [f"no division in layer {layer}" for layer in (1, 2) if not divide[layer - 1]]
    )
    missing.__doc__ = (
        f"The backward pass lacks what the forward pass did to the hidden units: {where}.\n\n"
        "Give dA1 and dA2 the factors of A1 and A2: dA1 * D1 / keep_prob and dA2 * D2 / keep_prob."
    )
    backpropagation.mistake(missing, name=f"{what} missing in backward")


for _flags in itertools.product((True, False), repeat=4):
    if not all(_flags):
        _backward_mistake(_flags[:2], _flags[2:])


# monte_carlo_predict

monte_carlo = exercise(
    "monte_carlo_predict",
    lesson=LESSON,
    points=2,
    hints=(
        "Call stochastic_forward(X, rng) n_samples times; every call draws other masks.",
        "Add the results up and divide by n_samples, or stack them and take the mean over the stack.",
    ),
)


@monte_carlo.reference
def monte_carlo_predict(stochastic_forward, X, n_samples, rng):
    return sum(stochastic_forward(X, rng) for _ in range(n_samples)) / n_samples


def sample(monte_carlo_predict, rng, n_samples, shape):
    """Call it with a forward pass that notes what it gave; return the result and the noted passes."""
    passes = []

    def stochastic_forward(X, generator):
        if not isinstance(generator, np.random.Generator):
            raise Mismatch(
                "expected stochastic_forward(X, rng) to get the generator, came something else", kind="no rng"
            )
        expect_array(X, shape, what="the X given to stochastic_forward")
        passes.append(X.sum(axis=0, keepdims=True) * (generator.random((1, shape[1])) < 0.6))
        return passes[-1].copy()

    X = activations(rng, *shape)
    result = monte_carlo_predict(stochastic_forward, X, n_samples, rng)
    return expect_array(result, (1, shape[1])), passes


@monte_carlo.gate
def makes_n_samples_passes(monte_carlo_predict, rng):
    """stochastic_forward(X, rng) is called n_samples times."""
    for n_samples in (7, 1, 12):
        _, passes = sample(monte_carlo_predict, rng, n_samples, (4, 9))
        expect_equal(
            len(passes),
            n_samples,
            what=f"the number of calls of stochastic_forward for n_samples={n_samples}",
            cause="each sample needs a pass of its own" if len(passes) == 1 else "",
        )


@monte_carlo.check(weight=2)
def averages_the_passes(monte_carlo_predict, rng):
    """The result is the mean of the passes, example by example."""
    for n_samples, shape in ((8, (3, 10)), (1, (2, 4)), (25, (5, 1))):
        result, passes = sample(monte_carlo_predict, rng, n_samples, shape)
        expect_close(result, np.mean(passes, axis=0), what="the mean prediction")


@monte_carlo.check
def draws_afresh_at_every_pass(monte_carlo_predict, rng):
    """All passes draw from one generator that moves on."""
    _, passes = sample(monte_carlo_predict, rng, 6, (3, 40))
    equal = sum(np.array_equal(a, b) for a, b in itertools.combinations(passes, 2))
    expect_equal(
        equal,
        0,
        what="the number of pairs of equal passes",
        cause="a new generator with the same seed at every pass",
    )


@monte_carlo.mistake
def one_call_repeated(stochastic_forward, X, n_samples, rng):
    """One pass is repeated n_samples times: the mean of equal arrays is that array.

    Call stochastic_forward inside the loop, so that every sample draws new masks.
    """
    once = stochastic_forward(X, rng)
    return np.mean([once] * n_samples, axis=0)


@monte_carlo.mistake
def sum_not_mean(stochastic_forward, X, n_samples, rng):
    """The passes are added up, but the sum is not divided by n_samples.

    Divide the sum by n_samples.
    """
    return sum(stochastic_forward(X, rng) for _ in range(n_samples))


# Concept questions

question(
    "dropout_q1",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "This belongs to the original dropout, which does not divide in training. Inverted dropout has "
            "already divided by 0.8, so the activations would now be 20 % too small in every hidden layer."
        ),
        "b": (
            "The division by keep_prob in training keeps the expected activations unchanged, so the full network "
            "needs neither a mask nor a correction."
        ),
        "c": (
            "One random pass makes the prediction noisy: the same example can get two different answers. The "
            "average of many such passes is sound, but it costs many times more and comes out nearly the same as "
            "one pass through the full network."
        ),
        "d": (
            "The division makes up for units that are missing. Now no unit is missing, so the activations would "
            "be 25 % too large in every hidden layer."
        ),
    },
)

question(
    "dropout_q2",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "One value for all is easy to set, but it throws away half of the pixels of every image and half of a"
            " layer of 8 units, where hardly anything overfits: W3 has 2 048 weights, W2 has 65 536."
        ),
        "b": (
            "This drops pixels, which no later layer can bring back, and leaves W2, where most of the weights "
            "are, without any dropout."
        ),
        "c": (
            "The lowest value stands where the weight matrix is largest (W2, 256 x 256), a milder one at the "
            "layer before, and 1 at the inputs and at the small layer that can hardly overfit."
        ),
        "d": (
            "The layer of 8 units is a bottleneck: on average only 4 would be left to carry everything to the "
            "output, while the large matrices W1 and W2, which do overfit, get no dropout."
        ),
    },
)

question(
    "dropout_q3",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "With fresh masks every step measures another function, so the printed cost cannot show whether "
            "training works. Without dropout the cost is well defined: if it falls, forward and backward agree, "
            "and you can switch dropout on."
        ),
        "b": (
            "The curve becomes smooth because you now train one fixed set of thinned networks. That is no longer "
            "dropout: nothing stops the kept units from relying on one another."
        ),
        "c": (
            "The ups and downs come from the masks, not from steps that are too long. A lower learning rate slows"
            " training and still does not show whether the gradients are right."
        ),
        "d": (
            "A smooth curve is no reason to choose keep_prob. You choose it by the error on the dev set, and most"
            " values that help there make the printed cost noisy."
        ),
    },
)
