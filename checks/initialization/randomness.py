"""What is expected of random weights: their size, their distribution, their independence."""

import numpy as np

from autograder.exercises.expect import SIGMAS, Mismatch, describe, expect, expect_close

from .fixtures import fan_ins_and_outs

# Share of the values within one and two standard deviations of the mean.
WITHIN = {"normal": (0.6827, 0.9545), "uniform": (0.5774, 1.0)}


def expect_zero_biases(parameters, dims):
    biases = [parameters[f"b{layer}"].ravel() for layer, _ in fan_ins_and_outs(dims)]
    values = np.concatenate(biases)
    nonzero = values[np.abs(values) > 1e-12]
    expect(
        nonzero.size == 0,
        f"expected every b to be zero, came {nonzero.size} other values, the first {describe(nonzero[:1])}",
        kind="b not zero",
        got=len(set(values.tolist())) > 1,
    )


def expect_deviations(parameters, dims, deviation, option=()):
    """Every W has its standard deviation within six standard errors, which are those of its logarithm at any scale.

    What came in all layers together tells mistakes apart.
    """
    where = f", scale={option[0]}" if option else ""
    came, expected, within = [], [], []
    for layer, (fan_in, fan_out) in fan_ins_and_outs(dims):
        W = parameters[f"W{layer}"]
        came.append(float(W.std()))
        expected.append(float(deviation(fan_in, fan_out, *option)))
        within.append(SIGMAS / np.sqrt(2 * W.size))
    off = np.log(np.divide(came, expected))
    if (np.abs(off) <= within).all():
        return
    first = int(np.argmax(np.abs(off) > within))
    raise Mismatch(
        f"expected the weights of W{first + 1} (n_in={dims[first]}, n_out={dims[first + 1]}{where}) to have a standard "
        f"deviation of about {describe(expected[first])}, came {describe(came[first])}, "
        f"which is {came[first] / expected[first]:.3g} times as much",
        kind=f"deviations{where}",
        got=off,
        rtol=0.0,
        atol=1.5 * max(within),
    )


def expect_uncorrelated(one, other, what, cause):
    one, other = one.ravel() - one.mean(), other.ravel() - other.mean()
    expect_close(
        float(np.mean(one * other) / (one.std() * other.std())),
        0.0,
        within=SIGMAS / np.sqrt(one.size),
        what=f"the correlation of {what}",
        cause=cause,
    )


def expect_distribution(W, name, distributions):
    """Mean zero and the shares of a normal or a uniform distribution, each within six standard errors."""
    expect_close(
        float(W.mean() / W.std()),
        0.0,
        within=SIGMAS / np.sqrt(W.size),
        what=f"the mean of {name}, in standard deviations",
        cause="numbers that are all positive, as rng.random gives them",
    )
    shares = [float(np.mean(np.abs(W - W.mean()) < W.std() * bound)) for bound in (1, 2)]
    if not any(_matches(shares, distribution, W.size) for distribution in distributions):
        raise Mismatch(
            f"expected {' or '.join(distributions)} weights in {name}, with "
            f"{' or '.join(f'{WITHIN[wanted][0]:.1%}' for wanted in distributions)} of them within one standard "
            f"deviation and {' or '.join(f'{WITHIN[wanted][1]:.1%}' for wanted in distributions)} within two; "
            f"came {shares[0]:.1%} and {shares[1]:.1%}",
            kind="distribution",
            got=np.array(shares),
            rtol=0.0,
            atol=1.5 * SIGMAS * 0.5 / np.sqrt(W.size),
        )


def expect_no_copies(weights):
    """No two rows or columns of 60 weights are copies, mirrored or not: a chance correlation reaches 0.8 in 1e-9."""
    lines = np.vstack([part for W in weights for part in (W, W.T)])
    correlations = np.corrcoef(lines) - np.eye(len(lines))
    worst = float(np.abs(correlations).max())
    expect(
        worst < 0.8,
        f"expected rows and columns of W1, W2 and W3 that are independent, came two with a correlation of {worst:.3f} "
        "in size. Likely cause: the same random numbers are used twice; draw one for each weight",
        kind="copies",
    )


def expect_free_sizes(weights):
    """Means, sizes of W and lengths of its rows and columns vary as those of independent numbers do."""
    cause = "Likely cause: the numbers are adjusted after the draw, so they depend on each other; take them as drawn"
    sizes = {"standard deviations of W1, W2 and W3": [W.std() for W in weights]}
    sizes |= {"root mean squares of W1, W2 and W3": [np.sqrt(np.mean(W**2)) for W in weights]}
    sizes |= {"lengths of the rows of W1": np.linalg.norm(weights[0], axis=1)}
    sizes |= {"lengths of the columns of W1": np.linalg.norm(weights[0], axis=0)}
    for what, values in sizes.items():
        expect(
            np.ptp(values) > 1e-10 * np.max(values),
            f"expected {what} that differ by chance, came the same number each time. {cause}",
            kind=what,
        )
    expect(
        abs(weights[0].mean()) > 1e-12 * weights[0].std(),
        f"expected a mean of W1 that is 0 on average only, came exactly 0. {cause}",
        kind="mean exactly 0",
    )


def _matches(shares, name, size):
    """Whether both shares are those of the distribution, within six standard errors."""
    return all(
        abs(share - right) <= SIGMAS * np.sqrt(max(right * (1 - right), 1e-3) / size)
        for share, right in zip(shares, WITHIN[name], strict=True)
    )
