"""What a cross-validation did, seen by the functions that it was given."""

import itertools

import numpy as np

from autograder.exercises.expect import Mismatch, describe, expect, expect_array


class Observed:
    """What a cross-validation did: the examples that each error in its result was fitted on and measured on.

    Column j of X holds 10 j + 1, 10 j + 2, ...; Y holds 10 j. Every pair of a model and the
    examples that it is measured on has an error that no other pair has, so a result tells where it comes from.
    """

    def __init__(self, function, m, k, rng, n_x=2):
        self.m, self.k, self.n_x = m, k, n_x
        self.seen, self.models = {}, {}
        Y = 10 * np.arange(m)[np.newaxis]
        came = function(self.fit, self.error, Y + np.arange(1, n_x + 1)[:, np.newaxis], Y, k, rng)
        expect(
            not isinstance(came, int | float | np.number) and not (isinstance(came, np.ndarray) and came.ndim == 0),
            f"expected an array of {k} errors, came one number. Likely cause: the errors are averaged",
            kind="one number",
        )
        errors = expect_array(came, (k,), what="the result")
        known, pairs = np.array(list(self.seen.values())), list(self.seen)
        if not known.size:
            raise Mismatch("expected error to be called for each fold, came no call of it", kind="no error measured")
        nearest = np.abs(errors[:, np.newaxis] - known).argmin(axis=1)
        strange = np.abs(errors - known[nearest]) > 1e-6
        expect(
            not strange.any(),
            "expected each entry of the result to be what error returned for one fold, "
            f"came {describe(float(errors[strange.argmax()]))}, which it never returned",
            kind="not an error of a fold",
        )
        self.fitted, self.folds = ([np.array(pairs[i][j], int) for i in nearest] for j in (0, 1))

    def positions(self, X, Y, what):
        """Which examples these columns are; X and Y must hold the same ones."""
        X, Y = expect_array(X, what=f"X of {what}"), expect_array(Y, what=f"Y of {what}")
        if X.ndim != 2 or Y.ndim != 2 or Y.shape[0] != 1 or X.shape[0] != self.n_x:
            raise Mismatch(
                f"expected {what} to get X of shape ({self.n_x}, n) and Y of shape (1, n), came {X.shape} and "
                f"{Y.shape}. Likely cause: rows are taken, but examples are columns: X[:, chosen], Y[:, chosen]",
                kind=f"form of {what}",
            )
        positions = Y[0] // 10
        if not np.array_equal(X, Y + np.arange(1, len(X) + 1)[:, np.newaxis]):
            raise Mismatch(
                f"expected {what} to get the columns of X and their own labels, came labels of other columns",
                kind=f"labels of {what}",
            )
        return positions.astype(int)

    def fit(self, X, Y):
        name = f"model {len(self.models)}"  # a word travels lighter than what the model was fitted on
        self.models[name] = np.sort(self.positions(X, Y, "fit"))
        return name

    def error(self, model, X, Y):
        expect(
            isinstance(model, str) and model in self.models,
            f"expected error to get a model that fit returned, came {describe(model)}",
            kind="another model",
        )
        fold = np.sort(self.positions(X, Y, "error"))
        number = len(self.seen)
        return self.seen.setdefault((tuple(self.models[model]), tuple(fold)), 0.125 + number / 4 + number**2 / 64)

    def expect_folds(self):
        """Every example is in exactly one fold, and the sizes of the folds differ by at most one."""
        sizes = sorted(len(fold) for fold in self.folds)
        counts = np.bincount(np.concatenate(self.folds), minlength=self.m)
        signature = sizes, len(set(counts.tolist())) == 1
        if (counts > 1).any():
            raise Mismatch(
                f"with m={self.m} and k={self.k}, expected each example to be measured on in one fold, "
                f"came one that is in {counts.max()}. Likely cause: the error is measured on what was fitted, or the "
                "examples are drawn anew for each fold",
                kind="folds",
                got=signature,
            )
        if (counts == 0).any():
            raise Mismatch(
                f"with m={self.m} and k={self.k}, expected each example to be in one fold, came "
                f"{(counts == 0).sum()} that are in none. Likely cause: m // k examples for every fold leave some over",
                kind="folds",
                got=signature,
            )
        expect(
            sizes[-1] - sizes[0] <= 1,
            f"with m={self.m} and k={self.k}, expected folds whose sizes differ by at most one, came sizes {sizes}",
            kind="folds",
            got=signature,
        )

    def expect_fitted_on_the_rest(self):
        """Every model was fitted on all examples but those that it was measured on, each once."""
        for fitted, fold in zip(self.fitted, self.folds, strict=True):
            both, rest = np.intersect1d(fitted, fold).size, np.setdiff1d(np.arange(self.m), fold)
            expect(
                not both,
                f"expected a model to be measured on examples that it was not fitted on, came {both} of {fold.size} "
                "that it had seen",
                kind="fold in training",
                got=(both, fitted.size, fold.size),
            )
            expect(
                np.array_equal(fitted, rest),
                f"expected fit to get the other {rest.size} of {self.m} examples, each once, came {fitted.size}",
                kind="part of the rest",
                got=fitted.size,
            )

    def together(self):
        """Which pairs of examples share a fold."""
        return {pair for fold in self.folds for pair in itertools.combinations(fold.tolist(), 2)}
