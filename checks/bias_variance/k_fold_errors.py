"""Cross-validation: one error for each fold."""

import itertools

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import SIGMAS, expect, expect_close, expect_equal, expect_reproducible, twins

from .fixtures import LESSON
from .observed_folds import Observed

# Calls after which any two of ten examples have shared a fold of five: two miss it with a chance of (5/9)**34 = 2e-9.
MANY_CALLS = 34

folds_of = exercise(
    "k_fold_errors",
    lesson=LESSON,
    points=4,
    hints=(
        "Draw one random order of the columns and cut it into k pieces of nearly equal size. Each piece is the fold "
        "once; all the others together are what you fit on.",
        "folds = np.array_split(rng.permutation(m), k); for each fold: rest = np.setdiff1d(np.arange(m), fold), "
        "model = fit(X[:, rest], Y[:, rest]), error(model, X[:, fold], Y[:, fold]).",
    ),
)


def errors_by(deal, *, train="rest", test="fold"):
    """A cross-validation whose folds come from ``deal(m, k, rng)``; its arguments make the known mistakes."""

    def k_fold_errors(fit, error, X, Y, k, rng):
        everything, errors = np.arange(X.shape[1]), []
        for fold in deal(X.shape[1], k, rng):
            rest = np.setdiff1d(everything, fold)
            part = {"rest": rest, "fold": fold, "all": everything}
            fitted, measured = part[train], part[test]
            errors.append(error(fit(X[:, fitted], Y[:, fitted]), X[:, measured], Y[:, measured]))
        return np.array(errors)

    return k_fold_errors


def shuffled(m, k, rng):
    return np.array_split(rng.permutation(m), k)


@folds_of.reference
def k_fold_errors(fit, error, X, Y, k, rng):
    return errors_by(shuffled)(fit, error, X, Y, k, rng)


@folds_of.gate
def returns_an_error_for_each_fold(k_fold_errors, rng):
    """The result is an array of k numbers, each of them what error returned."""
    Observed(k_fold_errors, 12, 4, rng)


@folds_of.check
def measures_on_every_example_once(k_fold_errors, rng):
    """The examples are dealt into k folds of nearly equal size; each is in exactly one."""
    for m, k in ((12, 3), (23, 5), (10, 4)):
        Observed(k_fold_errors, m, k, rng, n_x=3).expect_folds()


@folds_of.check
def fits_on_all_the_others(k_fold_errors, rng):
    """The model that a fold is measured with was fitted on all examples outside of it, and on no other."""
    for m, k in ((12, 3), (23, 5), (10, 4)):
        Observed(k_fold_errors, m, k, rng, n_x=3).expect_fitted_on_the_rest()


@folds_of.check
def deals_at_random(k_fold_errors, rng):
    """Which examples share a fold is random, and another choice at every call."""
    first, second = (Observed(k_fold_errors, 200, 4, rng).together() for _ in range(2))
    expect(
        first != second,
        "expected other folds at every call, came the same ones twice. "
        "Likely cause: nothing is drawn from rng, or the generator is made or seeded inside the function",
        kind="same at every call",
    )
    share = (200 / 4 - 1) / 199
    for gap in (1, 4):  # neighbours share a fold when blocks are cut, every k-th example when they are dealt in turn
        pairs = 200 - gap
        expect_close(
            sum((i, i + gap) in first for i in range(pairs)),
            share * pairs,
            within=SIGMAS * np.sqrt(2 * share * pairs) + 1,
            what=f"the number of examples that share a fold with the one {gap} further on",
            cause="the examples are not shuffled one by one",
        )
    again = [Observed(k_fold_errors, 30, 3, twin).together() for twin in twins(rng)]
    expect_reproducible(*(sorted(pairs) for pairs in again))
    shared, parted, pairs = set(), set(), set(itertools.combinations(range(10), 2))
    for _ in range(MANY_CALLS):
        if shared == parted == pairs:
            return
        together = Observed(k_fold_errors, 10, 2, rng).together()
        shared, parted = shared | together, parted | (pairs - together)
    expect(
        shared == parted == pairs,
        f"expected any two of 10 examples to share a fold sometimes and to be apart sometimes, "
        f"came {len(pairs - shared)} pairs that never share one in {MANY_CALLS} calls",
        kind="pairs",
    )


@folds_of.check
def takes_any_number_of_folds(k_fold_errors, rng):
    """Two folds, as many folds as examples, one feature, any remainder."""
    for m, k, n_x in ((11, 3, 1), (9, 8, 4), (7, 2, 1), (7, 7, 2), (2, 2, 3)):
        observed = Observed(k_fold_errors, m, k, rng, n_x)
        expect_equal(len(observed.folds), k, what="the number of folds")
        observed.expect_folds()
        observed.expect_fitted_on_the_rest()


@folds_of.mistake(name="the fold stays in training")
def fitted_on_everything(fit, error, X, Y, k, rng):
    """Every model is fitted on all examples, so the fold that it is measured on is no news to it.

    Leave the fold out: fit on the columns that are not in it.
    """
    return errors_by(shuffled, train="all")(fit, error, X, Y, k, rng)


def _not_shuffled(deal):
    def not_shuffled(fit, error, X, Y, k, rng):
        """The folds are the same at every call: if the data are sorted, a fold holds what training has never seen.

        Draw one random order first, rng.permutation(m), and cut that into folds.
        """
        return errors_by(deal)(fit, error, X, Y, k, rng)

    folds_of.mistake(not_shuffled)


for _order in (lambda m, k: np.arange(m), lambda m, k: np.argsort(np.arange(m) % k, kind="stable")):  # blocks, in turn
    _not_shuffled(lambda m, k, rng, order=_order: np.array_split(order(m, k), k))


def _equal_pieces(m, k, rng):
    order = rng.permutation(m)
    return [order[i * (m // k) : (i + 1) * (m // k)] for i in range(k)]


@folds_of.mistake
def leftover_examples_dropped(fit, error, X, Y, k, rng):
    """Every fold has m // k examples; what is left over is never measured on.

    Spread the remainder over the folds, so that their sizes differ by at most one: np.array_split does.
    """
    return errors_by(_equal_pieces)(fit, error, X, Y, k, rng)


@folds_of.mistake(name="leftover examples dropped")
def leftover_examples_not_used_at_all(fit, error, X, Y, k, rng):
    """Only m // k * k examples are used; what is left over is neither fitted nor measured on.

    Spread the remainder over the folds, so that their sizes differ by at most one: np.array_split does.
    """
    order = rng.permutation(X.shape[1])[: X.shape[1] // k * k]
    return errors_by(lambda m, k, rng: np.split(np.arange(m), k))(fit, error, X[:, order], Y[:, order], k, rng)


@folds_of.mistake(name="leftover examples in one fold")
def leftover_examples_in_the_last_fold(fit, error, X, Y, k, rng):
    """The last fold takes all that is left over and can be much larger than the others.

    Spread the remainder over the folds, so that their sizes differ by at most one: np.array_split does.
    """
    deal = errors_by(lambda m, k, rng: np.split(rng.permutation(m), [i * (m // k) for i in range(1, k)]))
    return deal(fit, error, X, Y, k, rng)


@folds_of.mistake
def error_on_the_training_part(fit, error, X, Y, k, rng):
    """The error is measured on the examples that the model was fitted on.

    Measure it on the fold that was left out: error(model, X[:, fold], Y[:, fold]).
    """
    return errors_by(shuffled, test="rest")(fit, error, X, Y, k, rng)


@folds_of.mistake(name="error on the training part")
def fitted_and_measured_on_the_fold(fit, error, X, Y, k, rng):
    """The model is fitted on the fold and measured on the same fold.

    Fit on the other folds: fit(X[:, rest], Y[:, rest]).
    """
    return errors_by(shuffled, train="fold")(fit, error, X, Y, k, rng)


@folds_of.mistake
def fold_and_rest_swapped(fit, error, X, Y, k, rng):
    """The model is fitted on one fold and measured on all the others.

    Fit on the others, which are most of the data, and measure on the one fold.
    """
    return errors_by(shuffled, train="fold", test="rest")(fit, error, X, Y, k, rng)


def _drawn_anew(sizes):
    def drawn_anew_for_each_fold(fit, error, X, Y, k, rng):
        """Each fold is drawn from all examples anew, so some are in several folds and some in none.

        Draw one random order before the loop, and cut it into k pieces.
        """
        deal = errors_by(lambda m, k, rng: [rng.permutation(m)[:size] for size in sizes(m, k)])
        return deal(fit, error, X, Y, k, rng)

    folds_of.mistake(drawn_anew_for_each_fold)


for _sizes in (lambda m, k: [m // k] * k, lambda m, k: [len(part) for part in np.array_split(np.arange(m), k)]):
    _drawn_anew(_sizes)


@folds_of.mistake
def X_and_Y_shuffled_apart(fit, error, X, Y, k, rng):
    """X and Y are shuffled in two different orders, so the labels belong to other examples.

    Draw one order and use it for both: X[:, order] and Y[:, order].
    """
    X, Y = X[:, rng.permutation(X.shape[1])], Y[:, rng.permutation(X.shape[1])]
    return k_fold_errors(fit, error, X, Y, k, rng)


@folds_of.mistake
def mean_for_the_errors(fit, error, X, Y, k, rng):
    """The errors of the folds are averaged.

    Return all k of them as an array; who calls can average them, and see how they scatter.
    """
    return float(np.mean(k_fold_errors(fit, error, X, Y, k, rng)))


@folds_of.mistake
def list_for_an_array(fit, error, X, Y, k, rng):
    """The errors come back as a list.

    Turn it into an array: np.array(errors).
    """
    return k_fold_errors(fit, error, X, Y, k, rng).tolist()


@folds_of.together("not shuffled", "leftover examples dropped")
def equal_blocks_of_columns(fit, error, X, Y, k, rng):
    return errors_by(lambda m, k, rng: np.split(np.arange(m // k * k), k))(fit, error, X, Y, k, rng)
