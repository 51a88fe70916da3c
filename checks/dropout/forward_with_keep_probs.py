"""Exercise 7: a keep_prob for every hidden layer, at any depth."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_close, expect_mask, expect_sequence

from ..fixtures import parameters_of, shuffled
from .fixtures import LESSON, expect_independent, expect_new_masks, expect_share, expect_whole, sigmoid

layerwise = exercise(
    "forward_with_keep_probs",
    lesson=LESSON,
    points=3,
    hints=(
        "Loop over the hidden layers: linear part, ReLU, then dropout with that layer's own keep_prob; keep each mask.",
        "Hidden layer l uses keep_probs[l - 1]; after the loop the output is sigmoid(W @ A + b), with nothing dropped.",
    ),
)


def deep_pass(X, parameters, keep_probs, rng, *, divides=None, output=None):
    """Forward propagation with a keep_prob for each hidden layer; the last two arguments make the known mistakes."""
    hidden, A, masks = len(parameters) // 2 - 1, X, []
    for layer, keep_prob in zip(range(1, hidden + 1), keep_probs, strict=True):
        A = np.maximum(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"], 0)
        masks.append(rng.random(A.shape) < keep_prob)
        A = A * masks[-1] / (keep_prob if divides is None or divides(layer, hidden) else 1.0)
    Z = parameters[f"W{hidden + 1}"] @ A + parameters[f"b{hidden + 1}"]
    return (sigmoid(Z) if output is None else output(Z)), masks


@layerwise.reference
def forward_with_keep_probs(X, parameters, keep_probs, rng):
    return deep_pass(X, parameters, keep_probs, rng)


def example(rng, dims, m):
    """Inputs and parameters of a network with these layers."""
    return rng.normal(0.0, 1.0, (dims[0], m)), parameters_of(rng, dims)


def run(function, X, parameters, keep_probs, rng):
    """The output and the masks, form proven."""
    AL, masks = expect_sequence(function(X, parameters, keep_probs, rng), 2)
    L, m = len(parameters) // 2, X.shape[1]
    AL = expect_array(AL, (parameters[f"b{L}"].shape[0], m), what="AL")
    masks = expect_sequence(masks, L - 1, what="the masks")
    return AL, [
        expect_mask(D, (parameters[f"b{layer}"].shape[0], m), what=f"mask {layer}")
        for layer, D in enumerate(masks, start=1)
    ]


def last_Z(X, parameters, keep_probs, masks):
    """The linear part of the output for given masks."""
    A = X
    for layer, (keep_prob, D) in enumerate(zip(keep_probs, masks, strict=True), start=1):
        A = np.maximum(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"], 0) * D / keep_prob
    L = len(masks) + 1
    return parameters[f"W{L}"] @ A + parameters[f"b{L}"]


@layerwise.gate
def returns_the_output_and_a_list_of_masks(forward_with_keep_probs, rng):
    """The result is (AL, masks), with one mask for each hidden layer, each of its layer's shape."""
    X, parameters = example(rng, (4, 5, 3, 6, 1), 7)
    run(forward_with_keep_probs, X, parameters, [0.9, 0.6, 0.8], rng)


@layerwise.gate
def draws_each_mask_by_itself(forward_with_keep_probs, rng):
    """Every entry of every mask is drawn by itself, and no layer repeats the mask of another."""
    X, parameters = example(rng, (3, 40, 40, 40, 1), 60)
    _, masks = run(forward_with_keep_probs, X, parameters, [0.5, 0.5, 0.5], rng)
    for layer, D in enumerate(masks, start=1):
        expect_independent(D, f"mask {layer}")
    for (one, first), (other, second) in itertools.combinations(enumerate(masks, start=1), 2):
        agree = float((first == second).mean())
        expect(
            0.25 < agree < 0.75,
            f"expected masks {one} and {other} to be drawn apart, came masks that agree in {agree:.0%} of their "
            "entries. Likely cause: one mask serves several layers",
            kind="one mask",
        )


@layerwise.check
def keeps_each_layer_with_its_own_keep_prob(forward_with_keep_probs, rng):
    """Hidden layer l keeps about a share keep_probs[l - 1]; keep_probs may be a list or an array."""
    X, parameters = example(rng, (3, 40, 40, 40, 40, 1), 400)
    keep_probs = rng.permutation([0.2, 0.4, 0.6, 0.8]) + rng.uniform(-0.05, 0.05)
    for form in (list, np.array):
        _, masks = run(forward_with_keep_probs, X, parameters, form(keep_probs), rng)
        for layer, (D, keep_prob) in enumerate(zip(masks, keep_probs, strict=True), start=1):
            expect_share(D, float(keep_prob), what=f"units in mask {layer}")


@layerwise.check
def drops_and_divides_in_every_hidden_layer(forward_with_keep_probs, rng):
    """AL is the output for the masks returned: each hidden relu times its mask over its keep_prob."""
    for dims, keep_probs in (((4, 6, 3, 5, 1), [0.5, 0.75, 0.6]), ((3, 7, 1), [0.4]), ((2, 5, 6, 1), [0.8, 0.5])):
        X, parameters = example(rng, dims, 30)
        AL, masks = run(forward_with_keep_probs, X, parameters, keep_probs, rng)
        Z = last_Z(X, parameters, keep_probs, masks)
        if np.isin(AL, (0.0, 0.5)).any():
            continue  # a mask on the output is the next check's matter
        undivided = sigmoid(last_Z(X, parameters, [1.0] * len(masks), masks))
        expect_close(
            AL,
            sigmoid(Z),
            what=f"AL of {len(masks)} hidden layers with keep_probs {keep_probs}",
            cause="the kept activations are not divided by their keep_prob" if np.allclose(AL, undivided) else "",
        )


@layerwise.check
def leaves_the_output_whole(forward_with_keep_probs, rng):
    """No unit of the output is dropped, be its linear part above zero or below."""
    X, parameters = example(rng, (4, 6, 5, 1), 20)
    for sign in (1, -1):
        turned = {**parameters, "W3": sign * parameters["W3"], "b3": sign * parameters["b3"]}
        AL, masks = run(forward_with_keep_probs, X, turned, [1.0, 0.5], rng)
        expect_whole(AL, last_Z(X, turned, [1.0, 0.5], masks), "AL")


@layerwise.check
def is_the_plain_network_when_all_are_1(forward_with_keep_probs, rng):
    """With ones nothing is dropped and nothing changes, at any depth and in any order of the dict's keys."""
    for dims, m in (((4, 5, 3, 1), 8), ((2, 6, 1), 5), ((3, *(4,) * 10, 1), 6), ((1, 2, 1), 1)):
        X, parameters = example(rng, dims, m)
        keep_probs = [1.0] * (len(dims) - 2)
        AL, masks = run(forward_with_keep_probs, X, shuffled(rng, parameters), keep_probs, rng)
        expect(all(D.all() for D in masks), "expected all units to be kept at keep_prob=1, came a mask that drops some")
        plain = sigmoid(last_Z(X, parameters, keep_probs, masks))
        expect_close(AL, plain, what=f"AL of {len(dims) - 2} hidden layers when all keep_probs are 1")


@layerwise.check
def draws_new_masks_at_every_pass(forward_with_keep_probs, rng):
    """Each pass draws other masks, from rng alone."""

    def draw(examples, generator):
        masks = run(forward_with_keep_probs, *examples, [0.5, 0.5], generator)[1]
        return {f"mask {layer}": D for layer, D in enumerate(masks, start=1)}

    expect_new_masks(draw, rng, example(rng, (2, 3, 4, 1), 3), example(rng, (3, 40, 30, 1), 40))


def _one_keep_prob(choose):
    def one_keep_prob(X, parameters, keep_probs, rng):
        """One keep_prob serves all hidden layers; the other entries of keep_probs have no effect.

        Give hidden layer l its own: keep_probs[l - 1], for the mask and for the division.
        """
        return deep_pass(X, parameters, [choose(keep_probs)] * len(keep_probs), rng)

    return one_keep_prob


for _choose in (lambda k: float(k[0]), lambda k: float(k[-1]), lambda k: float(np.mean(k)), lambda k: float(min(k))):
    layerwise.mistake(_one_keep_prob(_choose), name="one keep_prob for all layers")


def _drops_the_output(before):
    def drops_the_output(X, parameters, keep_probs, rng):
        """Dropout also acts on the output: some predictions are lost.

        Mask the hidden layers only; the output is the sigmoid of its whole Z.
        """

        def output(Z):
            keep_prob = keep_probs[-1]
            D = (rng.random(Z.shape) < keep_prob) / keep_prob
            return sigmoid(Z * D) if before else sigmoid(Z) * D

        return deep_pass(X, parameters, keep_probs, rng, output=output)

    return drops_the_output


for _before in (False, True):
    layerwise.mistake(_drops_the_output(_before), name="drops the output")


def _no_division(divides):
    def no_division(X, parameters, keep_probs, rng):
        """The kept units of a hidden layer are not divided by its keep_prob, so the next layer gets too little.

        Divide by the layer's keep_prob right after its mask, in every hidden layer.
        """
        return deep_pass(X, parameters, keep_probs, rng, divides=divides)

    return no_division


for _divides in (lambda layer, hidden: False, lambda layer, hidden: layer > 1, lambda layer, hidden: layer < hidden):
    layerwise.mistake(_no_division(_divides), name="no division")


@layerwise.mistake
def keep_probs_in_reverse_order(X, parameters, keep_probs, rng):
    """The keep_probs are used from the last to the first.

    The first entry belongs to the first hidden layer.
    """
    return deep_pass(X, parameters, keep_probs[::-1], rng)


@layerwise.mistake
def same_masks_every_call(X, parameters, keep_probs, rng):
    """Every pass uses the same masks, because the generator is made inside the function.

    Draw from the argument rng, which moves on with every draw.
    """
    return deep_pass(X, parameters, keep_probs, np.random.default_rng(1))
