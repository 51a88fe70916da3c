"""The average of many random passes."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect, expect_array, expect_close, expect_equal, twins

from .fixtures import LESSON, activations

monte_carlo = exercise(
    "monte_carlo_predict",
    lesson=LESSON,
    points=1,
    hints=(
        "Call stochastic_forward(X, rng) n_samples times; every call draws other masks.",
        "Add the results up and divide by n_samples, or stack them and take the mean over the stack.",
    ),
)


@monte_carlo.reference
def monte_carlo_predict(stochastic_forward, X, n_samples, rng):
    return sum(stochastic_forward(X, rng) for _ in range(n_samples)) / n_samples


def thin(X, generator, n_out=1):
    """One random pass: outputs that depend on every entry of X and on the draws."""
    weights = np.arange(1, n_out * X.shape[0] + 1).reshape(n_out, -1)
    return weights @ X * (generator.random((n_out, X.shape[1])) < 0.6)


def sample(monte_carlo_predict, rng, n_samples, shape, n_out=1):
    """Call it with a forward pass that notes what it gave; return the result and the noted passes."""
    passes = []
    X = activations(rng, *shape)

    def stochastic_forward(given, generator):
        if not isinstance(generator, np.random.Generator):
            raise Mismatch(
                "expected stochastic_forward(X, rng) to get the generator, came something else", kind="no rng"
            )
        expect_close(given, X, what="the X given to stochastic_forward")
        passes.append(thin(given, generator, n_out))
        return passes[-1].copy()

    result = monte_carlo_predict(stochastic_forward, X, n_samples, rng)
    return expect_array(result, (n_out, shape[1])), passes


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
    for n_samples, shape, n_out in ((8, (3, 10), 1), (1, (2, 4), 1), (25, (5, 1), 1), (5, (2, 6), 3)):
        result, passes = sample(monte_carlo_predict, rng, n_samples, shape, n_out)
        expect_close(result, np.mean(passes, axis=0), what=f"the mean of {n_samples} predictions")


@monte_carlo.check
def draws_afresh_at_every_pass(monte_carlo_predict, rng):
    """All passes draw from rng, which moves on."""
    _, passes = sample(monte_carlo_predict, rng, 6, (3, 40))
    equal = sum(np.array_equal(a, b) for a, b in itertools.combinations(passes, 2))
    expect_equal(
        equal,
        0,
        what="the number of pairs of equal passes",
        cause="a new generator with the same seed at every pass",
    )
    X, (theirs, ours) = activations(rng, 3, 40), twins(rng)
    given = []

    def stochastic_forward(X, generator):
        given.append(thin(X, generator))
        return given[-1].copy()

    monte_carlo_predict(stochastic_forward, X, 6, theirs)
    for number, came in enumerate(given, start=1):
        expect(
            np.array_equal(came, thin(X, ours)),
            f"expected pass {number} to draw from rng as it stands after the passes before it, came other draws. "
            "Likely cause: the pass gets another generator than the argument rng",
            kind="another generator",
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
