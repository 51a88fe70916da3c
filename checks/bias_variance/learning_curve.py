"""Errors over the size of the training set."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import expect_array, expect_close, expect_sequence

from .fixtures import LESSON, examples, fit_centres, fit_correlation, share_misplaced, squared_error

curve = exercise(
    "learning_curve",
    lesson=LESSON,
    points=3,
    hints=(
        "For each n, fit on the first n columns, then measure twice: on these columns, and on the whole dev set.",
        "model = fit(X[:, :n], Y[:, :n]); error(model, X[:, :n], Y[:, :n]); error(model, X_dev, Y_dev).",
    ),
)


def curve_by(fit, error, X, Y, X_dev, Y_dev, sizes, *, measure=None, dev=None, train_on=None):
    """A learning curve; its arguments make the known mistakes."""
    pairs = []
    for n in sizes:
        part = X[:, :n], Y[:, :n]
        model = fit(*(train_on(X, Y, n) if train_on else part))
        train_error = error(model, *(measure(X, Y, n) if measure else part))
        pairs.append((train_error, dev(fit, error, model, X_dev, Y_dev, n) if dev else error(model, X_dev, Y_dev)))
    train_errors, dev_errors = np.array(pairs, float).T
    return train_errors, dev_errors


@curve.reference
def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes):
    return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes)


def expect_curve(function, fit, error, data, sizes, part):
    """The training errors (part 0) or the dev errors (part 1)."""
    expected = learning_curve(fit, error, *data, sizes)[part]
    came = expect_sequence(function(fit, error, *data, sizes), 2)[part]
    expect_close(came, expected, what=("train_errors", "dev_errors")[part])


@curve.gate
def returns_two_arrays(learning_curve, rng):
    """The result is a tuple of two arrays with one entry for each size."""
    result = expect_sequence(learning_curve(fit_correlation, squared_error, *examples(rng), [5, 12, 30]), 2)
    for values, what in zip(result, ("train_errors", "dev_errors"), strict=True):
        expect_array(values, (3,), what=what)


@curve.check
def measures_training_errors_on_the_examples_used(learning_curve, rng):
    """Each training error is that of the n examples the model was fitted on."""
    expect_curve(learning_curve, fit_correlation, squared_error, examples(rng), [4, 9, 25, 40], 0)


@curve.check
def measures_dev_errors_on_the_whole_dev_set(learning_curve, rng):
    """Each dev error is that of the same model on all dev examples."""
    expect_curve(learning_curve, fit_correlation, squared_error, examples(rng), [4, 9, 25, 40], 1)


@curve.check
def takes_any_model_and_any_error(learning_curve, rng):
    """Whatever fit returns is handed to error; sizes may be an array."""
    for part in (0, 1):
        data = examples(rng, m=60, m_dev=33, n_x=2)
        expect_curve(learning_curve, fit_centres, share_misplaced, data, np.array([7, 20, 59]), part)


@curve.check
def takes_one_example_and_one_size(learning_curve, rng):
    """One size, one example, one feature, one dev example, sizes in falling order, a size twice."""
    for part in (0, 1):
        for data, sizes in (
            (examples(rng, m=12, m_dev=5), [12]),
            (examples(rng, m=9, m_dev=30), [9, 2, 1]),
            (examples(rng, m=9, m_dev=1, n_x=1), [5, 1, 8]),
            (examples(rng, m=9, m_dev=7), [6, 3, 6, 9]),
        ):
            expect_curve(learning_curve, fit_correlation, squared_error, data, sizes, part)


@curve.mistake(name="train error on all of X")
def train_error_on_all_of_X(fit, error, X, Y, X_dev, Y_dev, sizes):
    """The training error is measured on all of X, though the model has seen only the first n examples.

    Measure it on the examples of the fit: error(model, X[:, :n], Y[:, :n]).
    """
    return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes, measure=lambda X, Y, n: (X, Y))


def _refits(part, also):
    def refits_on_dev(fit, error, X, Y, X_dev, Y_dev, sizes):
        """The model is fitted again on dev examples, so the dev error says nothing about new examples.

        Use the model that was fitted on the n training examples: error(model, X_dev, Y_dev).
        """

        def dev(fit, error, model, X_dev, Y_dev, n):
            seen = part(X_dev, Y_dev, n)
            return error(fit(*seen), *(seen if also else (X_dev, Y_dev)))

        return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes, dev=dev)

    return refits_on_dev


for _part, _also in (
    (lambda X, Y, n: (X, Y), False),
    (lambda X, Y, n: (X[:, :n], Y[:, :n]), False),
    (lambda X, Y, n: (X[:, :n], Y[:, :n]), True),
):
    curve.mistake(_refits(_part, _also), name="refits on dev")


@curve.mistake
def dev_error_on_n_examples(fit, error, X, Y, X_dev, Y_dev, sizes):
    """The dev error is measured on the first n dev examples.

    Measure it on all of the dev set at every n: error(model, X_dev, Y_dev).
    """
    return curve_by(
        *(fit, error, X, Y, X_dev, Y_dev, sizes),
        dev=lambda fit, error, model, X_dev, Y_dev, n: error(model, X_dev[:, :n], Y_dev[:, :n]),
    )


@curve.mistake(name="fits on all of X")
def fits_on_all_of_X(fit, error, X, Y, X_dev, Y_dev, sizes):
    """The model is fitted on all of X, whatever n is.

    Fit it on the first n columns: fit(X[:, :n], Y[:, :n]).
    """
    return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes, train_on=lambda X, Y, n: (X, Y))


@curve.mistake(name="fits on all of X")
def fits_and_measures_on_all_of_X(fit, error, X, Y, X_dev, Y_dev, sizes):
    """n is not used: the model is fitted on all of X and measured there.

    Take the first n columns: fit(X[:, :n], Y[:, :n]), then error(model, X[:, :n], Y[:, :n]).
    """
    everything = {"train_on": lambda X, Y, n: (X, Y), "measure": lambda X, Y, n: (X, Y)}
    return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes, **everything)


@curve.mistake
def rows_for_columns(fit, error, X, Y, X_dev, Y_dev, sizes):
    """X[:n] takes the first n rows, that is features; examples are columns.

    Take columns: X[:, :n] and Y[:, :n].
    """
    rows = {"train_on": lambda X, Y, n: (X[:n], Y[:n]), "measure": lambda X, Y, n: (X[:n], Y[:n])}
    return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes, **rows)


@curve.mistake
def the_two_curves_swapped(fit, error, X, Y, X_dev, Y_dev, sizes):
    """The dev errors stand first.

    Return (train_errors, dev_errors).
    """
    return curve_by(fit, error, X, Y, X_dev, Y_dev, sizes)[::-1]


@curve.mistake
def lists_for_arrays(fit, error, X, Y, X_dev, Y_dev, sizes):
    """The errors come back as lists.

    Turn each into an array: np.array(train_errors), np.array(dev_errors).
    """
    return tuple(errors.tolist() for errors in curve_by(fit, error, X, Y, X_dev, Y_dev, sizes))
