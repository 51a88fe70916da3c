"""Exercise normalize_splits: three sets, one ruler."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_sequence

from .fixtures import CONSTANT, LESSON, features, mean_of, nearly_constant, small_sigma, spread_of

splits = exercise(
    "normalize_splits",
    lesson=LESSON,
    points=3,
    hints=(
        "Fit mu and sigma once, on one of the three sets; use them on all three.",
        "mu, sigma = fit_normalizer(X_train), then normalize(X, mu, sigma) for X_train, X_dev and X_test.",
    ),
)


@splits.reference
def normalize_splits(X_train, X_dev, X_test):
    mu, sigma = mean_of(X_train), spread_of(X_train)
    return tuple((X - mu) / sigma for X in (X_train, X_dev, X_test))


def expect_splits(normalize_splits, parts, names=("X_train", "X_dev", "X_test"), cause=""):
    came = expect_sequence(normalize_splits(*parts), 3)
    mu, sigma = mean_of(parts[0]), spread_of(parts[0])
    for name, X, normalized in zip(("X_train", "X_dev", "X_test"), parts, came, strict=True):
        if name in names:
            expect_close(normalized, (X - mu) / sigma, what=f"the normalized {name}", cause=cause)


def three_sets(rng, n_x, *sizes):
    """Sets of one origin: the same features, other examples; dev and test lie elsewhere and spread otherwise."""
    X = features(rng, n_x, sum(sizes))
    parts = np.split(X, np.cumsum(sizes)[:-1], axis=1)
    return [part * scale + shift for part, scale, shift in zip(parts, (1.0, 1.5, 0.7), (0.0, 3.0, -4.0), strict=True)]


@splits.gate
def returns_three_sets(normalize_splits, rng):
    """The result is (X_train, X_dev, X_test), each of its own shape."""
    parts = three_sets(rng, 3, 9, 5, 4)
    for name, X, came in zip(
        ("X_train", "X_dev", "X_test"), parts, expect_sequence(normalize_splits(*parts), 3), strict=True
    ):
        expect_array(came, X.shape, what=f"the normalized {name}")


@splits.check
def normalizes_the_training_set(normalize_splits, rng):
    """The training set gets mean 0 and standard deviation 1."""
    for sizes in ((3, 9, 5, 4), (1, 6, 2, 2), (4, 5, 5, 5)):
        expect_splits(normalize_splits, three_sets(rng, *sizes), ("X_train",))


@splits.check(weight=2)
def uses_the_training_statistics_on_dev_and_test(normalize_splits, rng):
    """Dev and test are moved and scaled exactly as the training set is, even a single example."""
    for sizes in ((3, 9, 5, 4), (4, 7, 1, 1), (1, 6, 2, 3)):
        expect_splits(
            normalize_splits,
            three_sets(rng, *sizes),
            cause="mu and sigma are to come from X_train alone, for all three sets",
        )


@splits.check
def gives_constant_features_sigma_1(normalize_splits, rng):
    """A feature that is constant in the training set is only moved, in dev and test too."""
    for row, constant in ((0, 3.0), (1, nearly_constant(rng, 9)), (2, 0.0), (1, CONSTANT)):
        parts = three_sets(rng, 3, 9, 5, 4)
        parts[0][row] = constant
        expect_splits(normalize_splits, parts, cause="a feature that is constant in X_train is to get sigma = 1")
    for part, row in ((1, 2), (2, 0)):
        parts = three_sets(rng, 3, 9, 5, 4)
        parts[part][row] = 2.0
        expect_splits(
            normalize_splits, parts, cause="what is constant in one of X_dev and X_test is scaled as in X_train"
        )


@splits.check
def divides_by_small_sigmas_too(normalize_splits, rng):
    """A feature whose values are a thousandth apart is scaled by its own standard deviation, as all others."""
    parts = three_sets(rng, 3, 9, 5, 4)
    factors = np.vstack([1.0 / spread_of(parts[0][:1]), small_sigma(rng, 2) / spread_of(parts[0][1:])])
    parts = [part * factors for part in parts]
    expect_splits(normalize_splits, parts, cause="a number is added to sigma, or a small sigma is taken for none")


def _by_own_statistics(X, spread):
    return (X - mean_of(X)) / spread(X)


@splits.mistake
def each_with_its_own(X_train, X_dev, X_test):
    """Every set is normalized with its own mean and spread, so the same patient gets other numbers in another set.

    Fit mu and sigma on X_train and use them on all three.
    """
    return tuple(_by_own_statistics(X, spread_of) for X in (X_train, X_dev, X_test))


@splits.mistake
def statistics_of_all_data_together(X_train, X_dev, X_test):
    """mu and sigma come from all three sets together, so training sees something of dev and test.

    Fit them on X_train alone: new data will not be there when you train.
    """
    X = np.hstack([X_train, X_dev, X_test])
    return tuple((part - mean_of(X)) / spread_of(X) for part in (X_train, X_dev, X_test))


@splits.mistake
def statistics_of_train_and_dev(X_train, X_dev, X_test):
    """mu and sigma come from X_train and X_dev together, so training sees something of dev.

    Fit them on X_train alone, and use them on all three.
    """
    X = np.hstack([X_train, X_dev])
    return tuple((part - mean_of(X)) / spread_of(X) for part in (X_train, X_dev, X_test))


@splits.mistake
def dev_and_test_left_as_they_are(X_train, X_dev, X_test):
    """Only the training set is normalized; the network would meet dev and test on another scale.

    Use the training set's mu and sigma on dev and test too.
    """
    return _by_own_statistics(X_train, spread_of), X_dev, X_test


@splits.mistake(name="division by zero left in")
def constant_features_forgotten(X_train, X_dev, X_test):
    """A feature that is constant in the training set is divided by 0, or by the 1e-17 that rounding leaves.

    Give it sigma = 1, as fit_normalizer does.
    """
    sigma = X_train.std(axis=1, keepdims=True)
    return tuple((X - mean_of(X_train)) / sigma for X in (X_train, X_dev, X_test))


@splits.mistake(name="division by zero left in")
def only_exact_zeros_mended(X_train, X_dev, X_test):
    """Rounding can leave the spread of a constant feature at 1e-17, and the division by it blows dev and test up.

    Compare sigma with a small bound, not with 0.
    """
    sigma = X_train.std(axis=1, keepdims=True)
    sigma = np.where(sigma == 0, 1.0, sigma)
    return tuple((X - mean_of(X_train)) / sigma for X in (X_train, X_dev, X_test))
