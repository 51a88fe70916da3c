"""Exercise 8: try several values of lambd."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect, expect_array, expect_close, expect_equal, expect_number, expect_sequence

from .fixtures import LESSON
from .select_lambda import select_lambda, sweep

sweeping = exercise(
    "sweep_lambda",
    lesson=LESSON,
    points=3,
    hints=(
        "For each lambd train one model on the training set, measure its error on the dev set, and keep that error.",
        "dev_errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas]), then select_lambda.",
    ),
)


def sweep_by(fit, error, lambdas, train, measure, *, choose=select_lambda, arrange=lambda values: values):
    """A sweep; its arguments make the known mistakes."""
    errors = np.array([error(fit(*train, lambd), *measure) for lambd in arrange(list(lambdas))], dtype=float)
    return errors, choose(lambdas, errors)


@sweeping.reference
def sweep_lambda(fit, error, lambdas, X, Y, X_dev, Y_dev):
    return sweep_by(fit, error, lambdas, (X, Y), (X_dev, Y_dev))


class Bench:
    """Training and dev set, with fit and error functions that note what they are given.

    A model holds its lambd and sums over what it was fitted on; its error on a set depends on all of these, so that
    any other data give another number. On the dev set it is the error that was asked for.
    """

    def __init__(self, rng, lambdas, dev_errors):
        self.train = rng.normal(0.5, 1.0, (3, 14)), rng.integers(1, 4, (1, 14))
        self.dev = rng.normal(-0.5, 1.0, (3, 9)), rng.integers(1, 4, (1, 9))
        self.lambdas, self.errors = [float(lambd) for lambd in lambdas], [float(error) for error in dev_errors]
        self.fitted = []
        self.right = self.sums(*self.train), self.sums(*self.dev)

    @staticmethod
    def sums(X, Y):
        return np.array([np.sum(X * np.arange(1, X.size + 1).reshape(X.shape)), np.sum(Y * np.arange(1, Y.size + 1))])

    def fit(self, X, Y, lambd):
        self.fitted.append((X, Y, float(lambd)))
        return {"lambd": float(lambd), "sums": self.sums(X, Y)}

    def error(self, model, X, Y):
        place = int(np.argmin(np.abs(np.array(self.lambdas) - model["lambd"])))
        off = [np.abs(was - now).sum() for was, now in zip(self.right, (model["sums"], self.sums(X, Y)), strict=True)]
        # Elsewhere than on dev the order of the errors is another one.
        return self.errors[place] if max(off) < 1e-9 else 0.01 * (place + 1) + 1e-3 * float(np.log1p(sum(off)))

    def call(self, function, form=list):
        """The learner's dev errors and choice, form proven."""
        result = function(self.fit, self.error, form(self.lambdas), *self.train, *self.dev)
        errors, best = expect_sequence(result, 2)
        return (
            expect_array(errors, (len(self.lambdas),), what="dev_errors"),
            expect_number(best, what="the chosen lambd"),
        )


@sweeping.gate
def returns_errors_and_one_lambd(sweep_lambda, rng):
    """The result is a tuple: an array with one entry for each lambd, and one number."""
    Bench(rng, *sweep(rng, 6)).call(sweep_lambda)


@sweeping.check
def fits_once_for_each_lambd_on_the_training_set(sweep_lambda, rng):
    """fit(X, Y, lambd) is called once for each lambd, with all training examples."""
    for n in (6, 1):
        lambdas, errors = sweep(rng, 6)
        bench = Bench(rng, lambdas[:n], errors[:n])
        bench.call(sweep_lambda)
        expect_equal(len(bench.fitted), n, what=f"the number of calls of fit for {n} values of lambd")
        for X, Y, _ in bench.fitted:
            for came, given, dev, what in zip((X, Y), bench.train, bench.dev, ("X", "Y"), strict=True):
                expect(
                    not np.array_equal(came, dev),
                    f"expected fit to get the training set, came {what}_dev. "
                    "Likely cause: the model is trained on the dev set",
                    kind=f"fitted on {what}_dev",
                )
                expect_close(came, given, what=f"the {what} given to fit")
        expect_close(
            np.sort([lambd for _, _, lambd in bench.fitted]),
            np.sort(bench.lambdas),
            what="the sorted lambdas given to fit",
        )


@sweeping.check(weight=2)
def measures_each_model_on_the_dev_set(sweep_lambda, rng):
    """dev_errors holds error(model, X_dev, Y_dev) in the order of lambdas, which may be a list or an array."""
    for n, form in ((6, list), (9, np.array), (1, list)):
        lambdas, errors = sweep(rng, max(n, 6))
        bench = Bench(rng, lambdas[:n], errors[:n])
        came, _ = bench.call(sweep_lambda, form)
        expect_close(
            came,
            np.array(bench.errors),
            what="dev_errors",
            cause="each entry is error(model, X_dev, Y_dev) for the model of that lambd, in the order of lambdas",
        )


@sweeping.check
def takes_the_lambd_that_select_lambda_takes(sweep_lambda, rng):
    """The second result is the lambd of least dev error, on a tie the largest."""
    fixtures = [sweep(rng, 6), sweep(rng, 9, tied=4), (np.array([0.1, 3.0, 0.3]), np.array([0.25, 0.25, 0.25]))]
    fixtures += [([0.3, 0.0, 3.0], errors) for errors in ([0.125, 0.25, 0.5], [0.5, 0.25, 0.125], [0.5, 0.125, 0.25])]
    fixtures += [([0.1, 0.7, 10.0], [0.25, 0.25 + 2**-20, 0.5])]  # no tie, though nearly one
    for lambdas, errors in fixtures:
        bench = Bench(rng, lambdas, errors)
        _, best = bench.call(sweep_lambda)
        expect_close(best, float(select_lambda(bench.lambdas, bench.errors)), what="the chosen lambd")


@sweeping.mistake
def trains_on_dev(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The models are trained on the dev set, so their dev errors say nothing about new examples.

    Train on the training set, fit(X, Y, lambd); the dev set only measures.
    """
    return sweep_by(fit, error, lambdas, (X_dev, Y_dev), (X_dev, Y_dev))


@sweeping.mistake(name="trains on dev")
def training_and_dev_swapped(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The models are trained on the dev set and measured on the training set.

    Turn it round: fit(X, Y, lambd) and error(model, X_dev, Y_dev).
    """
    return sweep_by(fit, error, lambdas, (X_dev, Y_dev), (X, Y))


@sweeping.mistake(name="trains on dev")
def trains_on_both(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The models are trained on training and dev set together, so the dev errors are those of examples seen before.

    Train on the training set alone, fit(X, Y, lambd).
    """
    return sweep_by(fit, error, lambdas, (np.hstack([X, X_dev]), np.hstack([Y, Y_dev])), (X_dev, Y_dev))


@sweeping.mistake
def error_on_the_training_set(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The errors are measured on the training set, where the smallest lambd nearly always looks best.

    Measure every model on the dev set: error(model, X_dev, Y_dev).
    """
    return sweep_by(fit, error, lambdas, (X, Y), (X, Y))


@sweeping.mistake
def index_for_the_value(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The position of the best lambd is returned, not the lambd itself.

    Return lambdas[position], or call select_lambda.
    """
    return sweep_by(fit, error, lambdas, (X, Y), (X_dev, Y_dev), choose=lambda _, errors: int(np.argmin(errors)))


@sweeping.mistake(name="index for the value")
def index_of_the_choice(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The position of the chosen lambd is returned, not the lambd itself.

    Return the value that select_lambda gives.
    """

    def choose(lambdas, errors):
        return list(lambdas).index(select_lambda(lambdas, errors))

    return sweep_by(fit, error, lambdas, (X, Y), (X_dev, Y_dev), choose=choose)


@sweeping.mistake
def the_first_on_a_tie(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """Of several lambdas with the same least dev error the first is taken, as np.argmin does.

    Call select_lambda: on a tie the largest wins.
    """
    return sweep_by(
        fit, error, lambdas, (X, Y), (X_dev, Y_dev), choose=lambda lambdas, errors: lambdas[int(np.argmin(errors))]
    )


@sweeping.mistake
def the_least_error_for_the_lambd(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The least dev error is returned, not the lambd that reaches it.

    Return the lambd: select_lambda(lambdas, dev_errors).
    """
    return sweep_by(fit, error, lambdas, (X, Y), (X_dev, Y_dev), choose=lambda _, errors: float(np.min(errors)))


@sweeping.mistake
def errors_in_the_order_of_sorted_lambdas(fit, error, lambdas, X, Y, X_dev, Y_dev):
    """The errors stand in the order of the sorted lambdas, not in the order in which lambdas came.

    Go through lambdas as they come; select_lambda does not need them sorted.
    """

    def choose(lambdas, errors):
        return select_lambda(sorted(lambdas), errors)

    return sweep_by(fit, error, lambdas, (X, Y), (X_dev, Y_dev), choose=choose, arrange=sorted)
