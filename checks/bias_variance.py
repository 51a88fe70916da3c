"""Checks of lesson 02: telling bias from variance, and what to do."""

import itertools

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    Mismatch,
    describe,
    expect,
    expect_array,
    expect_bool,
    expect_close,
    expect_equal,
    expect_number,
    expect_sequence,
)

LESSON = "02_bias_variance"

# error_rate

rate = exercise(
    "error_rate",
    lesson=LESSON,
    points=2,
    hints=(
        "Ask for every example whether prediction and label differ, then take the share of the examples that do.",
        "Y_hat != Y is True where they differ, and the mean of True and False over all entries is the share of True.",
    ),
)


@rate.reference
def error_rate(Y_hat, Y):
    return np.mean(Y_hat != Y)


def labels(rng, m, wrong, classes=(0, 1), row=True):
    """Labels, and predictions of which ``wrong`` differ from them, in random places; arrays (1, m) or (m,)."""
    Y = rng.choice(classes, m)
    Y_hat = Y.copy()
    for at in rng.choice(m, wrong, replace=False):
        Y_hat[at] = rng.choice([label for label in classes if label != Y[at]])
    return (Y_hat[np.newaxis], Y[np.newaxis]) if row else (Y_hat, Y)


def expect_rate(function, Y_hat, Y):
    expect_close(function(Y_hat, Y), error_rate(Y_hat, Y), what="the error rate")


@rate.gate
def returns_one_number(error_rate, rng):
    """The error rate is one number."""
    value = error_rate(*labels(rng, 12, 5))
    if isinstance(value, np.ndarray) and value.ndim:
        raise Mismatch(
            f"expected the error rate to be one number, came {describe(value)}", kind="array", got=value.astype(object)
        )
    expect_number(value, what="the error rate")


@rate.check
def counts_rows_of_labels(error_rate, rng):
    """For arrays of shape (1, m) it is the fraction of the m examples that differ."""
    for m, wrong in ((10, 3), (37, 11), (200, 170)):
        expect_rate(error_rate, *labels(rng, m, wrong))


@rate.check
def counts_flat_labels(error_rate, rng):
    """For arrays of shape (m,) as well."""
    for m, wrong in ((10, 3), (37, 11), (200, 170)):
        expect_rate(error_rate, *labels(rng, m, wrong, row=False))


@rate.check
def takes_any_integers_as_labels(error_rate, rng):
    """A wrong class is one error, however far its number is from the right one."""
    for classes, row in itertools.product((tuple(range(10)), (-1, 1), (3, 40, 500)), (True, False)):
        expect_rate(error_rate, *labels(rng, 30, 13, classes, row))


@rate.check
def is_right_at_the_edges(error_rate, rng):
    """All wrong, none wrong, a single example."""
    for (m, wrong), row in itertools.product(((20, 20), (20, 0), (1, 1), (1, 0)), (True, False)):
        expect_rate(error_rate, *labels(rng, m, wrong, row=row))


@rate.mistake
def accuracy_returned(Y_hat, Y):
    """This is the fraction of right answers, the accuracy.

    Count where prediction and label differ: Y_hat != Y.
    """
    return np.mean(Y_hat == Y)


@rate.mistake
def a_percentage(Y_hat, Y):
    """The error rate is given in percent.

    Return a fraction from 0 to 1: leave out the factor 100.
    """
    return 100 * np.mean(Y_hat != Y)


@rate.mistake(name="divides by the wrong axis")
def divides_by_the_rows(Y_hat, Y):
    """The errors are divided by the number of rows: len(Y) and Y.shape[0] are 1 for an array of shape (1, m).

    Divide by the number of examples: Y.size is m for both shapes, and np.mean divides by it.
    """
    return np.sum(Y_hat != Y) / Y.shape[0]


@rate.mistake(name="divides by the wrong axis")
def divides_by_the_columns(Y_hat, Y):
    """Y.shape[1] does not exist when the labels have shape (m,).

    Divide by the number of examples: Y.size is m for both shapes, and np.mean divides by it.
    """
    return np.sum(Y_hat != Y) / Y.shape[1]


def _one_axis(axis):
    def one_axis(Y_hat, Y):
        """The mean runs over one axis only, so an array comes back.

        Take the mean over all entries: np.mean(Y_hat != Y), without axis.
        """
        return np.mean(Y_hat != Y, axis=axis)

    return one_axis


for _axis in (0, 1):
    rate.mistake(_one_axis(_axis), name="divides by the wrong axis")


def _distance(power):
    def distance(Y_hat, Y):
        """The differences between the numbers of the classes are averaged, which is right for 0 and 1 only.

        Predicting 7 for a 1 is one error, not six: count where Y_hat != Y.
        """
        return np.mean(np.abs(Y_hat - Y) ** power)

    return distance


for _power in (1, 2):
    rate.mistake(_distance(_power), name="distance between classes")


@rate.mistake
def a_count(Y_hat, Y):
    """This is the number of errors.

    Divide it by the number of examples.
    """
    return np.sum(Y_hat != Y)


# bias_and_variance

gaps = exercise(
    "bias_and_variance",
    lesson=LESSON,
    points=2,
    hints=(
        "Three errors in a row, Bayes, train, dev, have two gaps between them.",
        "return train_error - bayes_error, dev_error - train_error",
    ),
)


@gaps.reference
def bias_and_variance(train_error, dev_error, bayes_error=0.0):
    return train_error - bayes_error, dev_error - train_error


def expect_gaps(function, *errors):
    bias, variance = expect_sequence(function(*errors), 2)
    came = [expect_number(value, what=what) for value, what in ((bias, "the bias"), (variance, "the variance"))]
    for i, (what, expected) in enumerate(zip(("bias", "variance"), bias_and_variance(*errors), strict=True)):
        if abs(came[i] - expected) > 1e-9:
            message = f"expected the {what} to be {describe(expected)}, came {describe(came[i])}"
            raise Mismatch(message, kind="gaps", got=came)


def rising_errors(rng):
    """Bayes, train and dev error with two gaps of different size."""
    bayes = rng.uniform(0.01, 0.1)
    train = bayes + rng.uniform(0.03, 0.1)
    return float(train), float(train + rng.uniform(0.12, 0.3)), float(bayes)


@gaps.gate
def returns_two_numbers(bias_and_variance, rng):
    """The result is a tuple of two numbers."""
    for value in expect_sequence(bias_and_variance(*rising_errors(rng)), 2):
        expect_number(value)


@gaps.check
def takes_the_best_possible_error_as_zero(bias_and_variance, rng):
    """Without bayes_error, the bias is the training error."""
    for _ in range(4):
        expect_gaps(bias_and_variance, *rising_errors(rng)[:2])


@gaps.check
def measures_bias_from_the_bayes_error(bias_and_variance, rng):
    """With bayes_error, the bias is what the training error has above it."""
    for _ in range(4):
        expect_gaps(bias_and_variance, *rising_errors(rng))


@gaps.check
def keeps_the_sign(bias_and_variance, rng):
    """A dev error below the training error, or a training error below Bayes error, gives a negative number."""
    for _ in range(3):
        low, middle, high = sorted(rising_errors(rng))
        expect_gaps(bias_and_variance, high, middle, low)
        expect_gaps(bias_and_variance, low, high, middle)
        expect_gaps(bias_and_variance, middle, low, high)


@gaps.mistake
def ignores_Bayes_error(train_error, dev_error, bayes_error=0.0):
    """The bias is the whole training error, though part of it is unavoidable.

    Subtract the Bayes error: train_error - bayes_error.
    """
    return train_error, dev_error - train_error


@gaps.mistake
def dev_measured_against_Bayes_error(train_error, dev_error, bayes_error=0.0):
    """The variance is measured from the Bayes error, so it holds the bias as well.

    Measure it from the training error: dev_error - train_error.
    """
    return train_error - bayes_error, dev_error - bayes_error


@gaps.mistake
def train_error_not_subtracted(train_error, dev_error, bayes_error=0.0):
    """The second number is the whole dev error.

    The variance is what the dev error has above the training error: dev_error - train_error.
    """
    return train_error - bayes_error, dev_error


@gaps.mistake(name="ignores Bayes error")
def returns_the_errors(train_error, dev_error, bayes_error=0.0):
    """The errors come back as they are, without any difference taken.

    Bias is train_error - bayes_error, variance is dev_error - train_error.
    """
    return train_error, dev_error


@gaps.mistake
def the_two_swapped(train_error, dev_error, bayes_error=0.0):
    """The variance stands first.

    Return the bias first: (train_error - bayes_error, dev_error - train_error).
    """
    return dev_error - train_error, train_error - bayes_error


@gaps.mistake
def subtracted_the_wrong_way_round(train_error, dev_error, bayes_error=0.0):
    """Both numbers have the wrong sign.

    A training error above the Bayes error is a positive bias: train_error - bayes_error.
    """
    return bayes_error - train_error, train_error - dev_error


@gaps.mistake(name="sign lost")
def absolute_values(train_error, dev_error, bayes_error=0.0):
    """The absolute values of the differences are returned.

    Keep the sign: a dev error below the training error is no variance, and a positive number would say it is.
    """
    return abs(train_error - bayes_error), abs(dev_error - train_error)


@gaps.mistake(name="sign lost")
def cut_off_at_zero(train_error, dev_error, bayes_error=0.0):
    """Negative differences are replaced by 0.

    Return the differences as they are: a negative one tells you that an error was measured on too few examples, or that
    the estimate of the Bayes error is too high.
    """
    return max(train_error - bayes_error, 0), max(dev_error - train_error, 0)


# diagnose

diagnosis = exercise(
    "diagnose",
    lesson=LESSON,
    points=3,
    hints=(
        "Take bias and variance from bias_and_variance and compare each with the tolerance, one apart from the other.",
        "return bias > tolerance, variance > tolerance",
    ),
)

CASES = {"neither": (False, False), "bias": (True, False), "variance": (False, True), "both": (True, True)}


@diagnosis.reference
def diagnose(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return train_error - bayes_error > tolerance, dev_error - train_error > tolerance


def case(rng, high_bias, high_variance, bayes_error=0.0, tolerance=0.02):
    """A training and a dev error of that case, well away from a tie, with no more decimals than needed."""

    def gap(high):
        return tolerance * (rng.uniform(1.5, 3.5) if high else rng.uniform(0.1, 0.7))

    train_error = round(bayes_error + gap(high_bias), 6)
    return train_error, round(train_error + gap(high_variance), 6)


def expect_diagnoses(function, calls):
    """All calls are made first, so that every mistake shows by its answers as a whole."""
    answers = [two_bools(function(*arguments)) for arguments in calls]
    for arguments, came in zip(calls, answers, strict=True):
        expected = diagnose(*arguments)
        if came != expected:
            function(*arguments)  # the message quotes the last call
            raise Mismatch(
                f"expected (high_bias, high_variance) to be {expected}, came {came}", kind="diagnoses", got=answers
            )


def two_bools(value):
    high_bias, high_variance = expect_sequence(value, 2)
    return expect_bool(high_bias, what="high_bias"), expect_bool(high_variance, what="high_variance")


@diagnosis.gate
def returns_two_bools(diagnose, rng):
    """The result is a tuple of two bools."""
    two_bools(diagnose(*case(rng, True, True), 0.0, 0.02))


@diagnosis.check
def tells_bias_from_variance(diagnose, rng):
    """Neither, or one of the two, with errors measured from 0 and a tolerance of 0.02."""
    kinds = [CASES[name] for name in ("neither", "bias", "variance")]
    expect_diagnoses(diagnose, [case(rng, *kind) for kind in rng.permutation(kinds * 3).tolist()])


@diagnosis.check
def finds_both_at_once(diagnose, rng):
    """Bias and variance can be high at the same time; either may be the larger."""
    calls = [case(rng, True, True) for _ in range(4)] + [case(rng, False, False) for _ in range(2)]
    calls += [(0.05, 0.25), (0.25, 0.3), (0.12, 0.24)]
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def measures_from_the_bayes_error(diagnose, rng):
    """A training error of 15 % is no bias when nobody can do much better."""
    calls = []
    for bayes_error in (0.14, *rng.uniform(0.05, 0.3, 3).round(3).tolist()):
        calls += [(*case(rng, *kind, bayes_error), bayes_error) for kind in CASES.values()]
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def keeps_to_the_tolerance(diagnose, rng):
    """High means more than the tolerance that is given."""
    calls = []
    for bayes_error, tolerance in itertools.product((0.0, 0.1), (0.001, 0.005, 0.05, 0.1)):
        calls += [(*case(rng, *kind, bayes_error, tolerance), bayes_error, tolerance) for kind in CASES.values()]
    expect_diagnoses(diagnose, calls)


@diagnosis.check
def finds_nothing_in_a_negative_gap(diagnose, rng):
    """A dev error below the training error is no variance, a training error below Bayes error is no bias."""
    calls = [(0.3, 0.2, 0.1), (0.1, 0.3, 0.2), (0.2, 0.1, 0.3), (*case(rng, True, True), 0.0)]
    expect_diagnoses(diagnose, calls)


@diagnosis.mistake(name="ignores Bayes error")
def ignores_the_Bayes_error(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The training error is compared with the tolerance as it is, without the Bayes error.

    High bias means train_error - bayes_error > tolerance.
    """
    return train_error > tolerance, dev_error - train_error > tolerance


@diagnosis.mistake(name="ignores Bayes error")
def compares_both_errors_as_they_are(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The errors themselves are compared with the tolerance, not the gaps between them.

    High bias means train_error - bayes_error > tolerance, high variance dev_error - train_error > tolerance.
    """
    return train_error > tolerance, dev_error > tolerance


def _only_one(choose):
    def only_one(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
        """Only one of the two can be True: is there an elif, or a comparison of bias with variance?

        Compare each with the tolerance on its own: bias > tolerance, variance > tolerance.
        """
        bias, variance = train_error - bayes_error, dev_error - train_error
        return choose(bias, variance, tolerance)

    return only_one


for _choose in (
    lambda bias, variance, tolerance: (bias > tolerance, variance > tolerance and not bias > tolerance),
    lambda bias, variance, tolerance: (bias > tolerance and not variance > tolerance, variance > tolerance),
    lambda bias, variance, tolerance: (bias > tolerance and bias > variance, variance > tolerance and variance > bias),
    lambda bias, variance, tolerance: (bias > tolerance and bias >= variance, variance > tolerance and variance > bias),
    lambda bias, variance, tolerance: (bias > variance, variance > bias),
    lambda bias, variance, tolerance: (bias > tolerance, not bias > tolerance),
    lambda bias, variance, tolerance: (not variance > tolerance, variance > tolerance),
):
    diagnosis.mistake(_only_one(_choose), name="only one of the two can be true")


@diagnosis.mistake
def variance_measured_from_the_Bayes_error(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The dev error is compared with the Bayes error, so high bias always looks like high variance too.

    High variance means dev_error - train_error > tolerance.
    """
    return train_error - bayes_error > tolerance, dev_error - bayes_error > tolerance


@diagnosis.mistake
def tolerance_ignored(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The number 0.02 stands in the code in place of the argument.

    Compare with tolerance; 0.02 is only its default.
    """
    return train_error - bayes_error > 0.02, dev_error - train_error > 0.02


@diagnosis.mistake(name="tolerance ignored")
def any_gap_is_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """Every gap above 0 is called high.

    Compare the gaps with tolerance, not with 0.
    """
    return train_error - bayes_error > 0, dev_error - train_error > 0


@diagnosis.mistake
def the_two_answers_swapped(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The variance stands first.

    Return (high_bias, high_variance).
    """
    return dev_error - train_error > tolerance, train_error - bayes_error > tolerance


@diagnosis.mistake
def low_for_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The answers are the wrong way round: True stands for a small gap.

    High means more than the tolerance: use >.
    """
    return train_error - bayes_error <= tolerance, dev_error - train_error <= tolerance


@diagnosis.mistake
def negative_gap_called_high(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    """The absolute value of a gap is compared, so a dev error below the training error counts as variance.

    Compare the differences with their sign.
    """
    return abs(train_error - bayes_error) > tolerance, abs(dev_error - train_error) > tolerance


# remedies

recipe = exercise(
    "remedies",
    lesson=LESSON,
    points=3,
    hints=(
        "Ask for high bias first. Only when there is none, ask for high variance.",
        "if high_bias: return the first list; if high_variance: return the second list; return [].",
    ),
)

AGAINST_BIAS = ["bigger network", "train longer", "different architecture"]
AGAINST_VARIANCE = ["more data", "regularization", "different architecture"]


@recipe.reference
def remedies(high_bias, high_variance):
    if high_bias:
        return AGAINST_BIAS
    return AGAINST_VARIANCE if high_variance else []


def expect_remedies(function, name, contrary):
    """The list for one case; an answer that is the same for the contrary case is no answer."""
    other = function(*CASES[contrary])
    came = expect_list(function(*CASES[name]))
    expected = remedies(*CASES[name])
    expect_equal(came, expected, what="the remedies", cause=cause_of(came, expected))
    expect(
        not isinstance(other, list | tuple) or list(other) != came,
        f"expected other remedies for high_bias, high_variance = {CASES[contrary]} than for {CASES[name]}",
        kind="constant",
    )


def expect_list(value):
    expect(
        isinstance(value, list | tuple),
        f"expected a list of remedies, came {'None (is there a return?)' if value is None else describe(value)}",
        kind="no list",
        got=type(value).__name__,
    )
    return list(value)


def cause_of(came, expected):
    if not all(isinstance(entry, str) for entry in came):
        return "entries that are not text"
    if came != expected and sorted(came) == sorted(expected):
        return "the right remedies in another order"
    if [entry.lower().split() for entry in came] == [entry.split() for entry in expected]:
        return "capitals or spaces"
    return ""


@recipe.gate
def returns_a_list(remedies, rng):
    """The result is a list."""
    expect_list(remedies(True, False))


@recipe.check
def fights_high_bias(remedies, rng):
    """Against bias: a bigger network, longer training, a different architecture."""
    expect_remedies(remedies, "bias", contrary="variance")


@recipe.check
def fights_bias_first_when_both_are_high(remedies, rng):
    """With both high, the remedies are those against bias."""
    expect_remedies(remedies, "both", contrary="neither")


@recipe.check
def fights_high_variance_alone(remedies, rng):
    """Against variance: more data, regularization, a different architecture."""
    expect_remedies(remedies, "variance", contrary="bias")


@recipe.check
def leaves_well_alone(remedies, rng):
    """With neither high, there is nothing to do: an empty list."""
    expect_remedies(remedies, "neither", contrary="both")


def _lists(bias, variance, both, neither=(), *, name, hint, mend):
    """Declare the mistake that answers the four cases with these lists."""
    answers = {(True, False): bias, (False, True): variance, (True, True): both, (False, False): neither}

    def mistake(high_bias, high_variance):
        answer = answers[bool(high_bias), bool(high_variance)]
        return None if answer is None else list(answer)

    mistake.__doc__ = f"{hint}\n\n{mend}"
    recipe.mistake(mistake, name=name)


_B, _V = AGAINST_BIAS, AGAINST_VARIANCE
_MORE_DATA = {
    "name": "more data against bias",
    "hint": "More data is named against bias. It cannot help: the network does not even fit the data it has.",
    "mend": f"With high bias return {_B}.",
}
for _bias, _variance, _both in itertools.product(
    (_V, ["more data", *_B], [*_B, "more data"], [*_B[:2], "more data", _B[2]], [*_B[:2], "more data"], ["more data"]),
    (_V, _B),
    (_V, _B, "as bias"),
):
    _lists(_bias, _variance, _bias if _both == "as bias" else _both, **_MORE_DATA)
_lists(_V, _V, _V, _V, **_MORE_DATA)
_VARIANCE_FIRST = {
    "name": "variance before bias",
    "hint": "When both are high, the variance is fought first.",
    "mend": "Ask for high_bias before high_variance: first the network must be able to fit its training set.",
}
for _both in (_V, [*_V, *_B], [*_V[:2], *_B], [*_V, *_B[:2]]):
    _lists(_B, _V, _both, **_VARIANCE_FIRST)
for _both in ([*_B, *_V], [*_B, *_V[:2]], [*_B[:2], *_V]):
    _lists(
        *(_B, _V, _both),
        name="both lists at once",
        hint="When both are high, the remedies against variance are listed as well.",
        mend="Bias comes first, alone: after its remedies the variance is another one, and you measure again.",
    )
_lists(
    *(_B, _V, []),
    name="nothing against both",
    hint="When both are high, the list is empty.",
    mend="Ask for high_bias whatever high_variance is: `if high_bias:`.",
)
for _both, _neither in itertools.product((_B, None), (None, ["different architecture"])):
    _lists(
        *(_B, _V, _both, _neither),
        name="a case forgotten",
        hint="A case is forgotten: with neither high, or with both, no list or the wrong one comes back.",
        mend="With high_bias return the list against bias, with high_variance alone the other list, else [].",
    )


# learning_curve

curve = exercise(
    "learning_curve",
    lesson=LESSON,
    points=4,
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


def fit_correlation(X, Y):
    """A model that depends on every example it is fitted on."""
    return Y @ X.T / X.shape[1]


def squared_error(model, X, Y):
    return float(np.mean((model @ X - Y) ** 2))


def fit_centres(X, Y):
    """The mean example of every class: another kind of model, of another type."""
    return {"classes": sorted(set(Y[0].tolist())), "centres": [X[:, Y[0] == k].mean(axis=1) for k in np.unique(Y)]}


def share_misplaced(model, X, Y):
    distances = [np.sum((X - centre[:, np.newaxis]) ** 2, axis=0) for centre in model["centres"]]
    return np.mean(np.array(model["classes"])[np.argmin(distances, axis=0)] != Y[0])


def examples(rng, m=40, m_dev=25, n_x=3):
    """Training and dev set that overlap in nothing and differ in their means."""
    X, X_dev = rng.normal(0.5, 1.0, (n_x, m)), rng.normal(0.2, 1.0, (n_x, m_dev))
    return X, rng.integers(1, 4, (1, m)), X_dev, rng.integers(1, 4, (1, m_dev))


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
    """One size, one example, one feature, one dev example, sizes in falling order."""
    for part in (0, 1):
        for data, sizes in (
            (examples(rng, m=12, m_dev=5), [12]),
            (examples(rng, m=9, m_dev=30), [9, 2, 1]),
            (examples(rng, m=9, m_dev=1, n_x=1), [5, 1, 8]),
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


# bias_variance_decomposition

decomposition = exercise(
    "bias_variance_decomposition",
    lesson=LESSON,
    points=3,
    hints=(
        "Average over the repeats first: every point has a mean prediction. Then compare it with the target.",
        "mean = predictions.mean(axis=0); bias_squared = np.mean((mean - target)**2); variance likewise, around mean.",
    ),
)


@decomposition.reference
def bias_variance_decomposition(predictions, target):
    return np.mean((predictions.mean(axis=0) - target) ** 2), np.mean(predictions.var(axis=0))


def repeated_fits(rng, n_repeats, n_points):
    """Predictions that are off by another amount at every point, and scatter by another amount at every point."""
    target = rng.uniform(-2, 2, n_points)
    off = rng.choice([-1.0, 1.0], n_points) * rng.uniform(0.3, 1.2, n_points)
    scatter = rng.uniform(0.3, 0.9, n_points) * rng.standard_normal((n_repeats, n_points))
    return target + off + scatter, target


def expect_part(function, predictions, target, part):
    """Bias squared (part 0) or variance (part 1): a mean over the points, or the values whose mean it is."""
    came = expect_sequence(function(predictions, target), 2)[part]
    what = ("bias_squared", "variance")[part]
    mean = predictions.mean(axis=0)
    each = [(mean - target) ** 2, np.mean((predictions - mean) ** 2, axis=0)][part]
    expect_close(np.mean(numbers(came, target.shape, what)), each.mean(), what=what)
    if np.ndim(came):
        expect_close(came, each, what=what)


def numbers(value, shape, what):
    if isinstance(value, np.ndarray) and value.ndim:
        return expect_array(value, shape, what=what)
    return expect_number(value, what=what)


@decomposition.gate
def returns_bias_squared_and_variance(bias_variance_decomposition, rng):
    """The result is a tuple of two numbers."""
    predictions, target = repeated_fits(rng, 5, 5)
    result = expect_sequence(bias_variance_decomposition(predictions, target), 2)
    for value, what in zip(result, ("bias_squared", "variance"), strict=True):
        numbers(value, target.shape, what)


@decomposition.check
def squares_the_distance_of_the_mean_prediction(bias_variance_decomposition, rng):
    """bias_squared is the squared distance of the mean prediction from the target, averaged over the points."""
    for n_repeats, n_points in ((6, 6), (4, 9), (12, 3)):
        expect_part(bias_variance_decomposition, *repeated_fits(rng, n_repeats, n_points), 0)


@decomposition.check
def measures_the_scatter_around_the_mean_prediction(bias_variance_decomposition, rng):
    """variance is the mean squared distance of the predictions from their mean, averaged over the points."""
    for n_repeats, n_points in ((6, 6), (4, 9), (12, 3)):
        expect_part(bias_variance_decomposition, *repeated_fits(rng, n_repeats, n_points), 1)


@decomposition.check
def takes_one_point_and_one_repeat(bias_variance_decomposition, rng):
    """One point, one repeat (no variance), one of each, fits that are right on average (no bias)."""
    predictions, target = repeated_fits(rng, 5, 4)
    exact = predictions, predictions.mean(axis=0)
    for data in (repeated_fits(rng, 8, 1), repeated_fits(rng, 1, 7), repeated_fits(rng, 1, 1), exact):
        for part in (0, 1):
            expect_part(bias_variance_decomposition, *data, part)


def _averages_over_points(bias_mean, variance_of):
    def averages_over_points(predictions, target):
        """The mean is taken over the points, where it should be over the repeats: axis 0 holds the repeats.

        Every point has its own mean prediction, predictions.mean(axis=0), and variance, predictions.var(axis=0).
        """
        return np.mean((bias_mean(predictions) - target) ** 2), np.mean(variance_of(predictions))

    return averages_over_points


_MEANS = (
    lambda predictions: predictions.mean(axis=1),
    lambda predictions: predictions.mean(axis=1, keepdims=True),
    lambda predictions: predictions.mean(),
    lambda predictions: predictions.mean(axis=0),
)
_VARIANCES = (
    lambda predictions: predictions.var(axis=1),
    lambda predictions: predictions.var(),
    lambda predictions: predictions.var(axis=0),
)
for _mean, _variance in itertools.product(_MEANS, _VARIANCES):
    if (_mean, _variance) != (_MEANS[-1], _VARIANCES[-1]):
        decomposition.mistake(_averages_over_points(_mean, _variance), name="averages over points")


@decomposition.mistake
def mean_of_squares_for_square_of_the_mean(predictions, target):
    """bias_squared is the mean of the squared errors of single predictions, so it holds the variance as well.

    First average the predictions over the repeats, then square the distance: (predictions.mean(axis=0) - target)**2.
    """
    return np.mean((predictions - target) ** 2), np.mean(predictions.var(axis=0))


@decomposition.mistake(name="ddof=1")
def ddof_1(predictions, target):
    """The variance is divided by n_repeats - 1, so bias_squared + variance is more than the mean squared error.

    Divide by n_repeats: predictions.var(axis=0), without ddof=1.
    """
    return bias_variance_decomposition(predictions, target)[0], np.mean(predictions.var(axis=0, ddof=1))


@decomposition.mistake
def biases_cancel(predictions, target):
    """The distances are averaged over the points before they are squared, so points above and below cancel.

    Square the distance at every point first, then average over the points.
    """
    return np.mean(predictions - target) ** 2, np.mean(predictions.var(axis=0))


@decomposition.mistake
def bias_not_squared(predictions, target):
    """The distances of the mean prediction from the target are not squared.

    Square them: np.mean((predictions.mean(axis=0) - target)**2).
    """
    return np.mean(predictions.mean(axis=0) - target), np.mean(predictions.var(axis=0))


@decomposition.mistake(name="bias not squared")
def absolute_bias(predictions, target):
    """The absolute distances of the mean prediction from the target are averaged.

    Square them: np.mean((predictions.mean(axis=0) - target)**2).
    """
    return np.mean(np.abs(predictions.mean(axis=0) - target)), np.mean(predictions.var(axis=0))


@decomposition.mistake
def standard_deviation_for_variance(predictions, target):
    """The second number is a standard deviation.

    The variance is its square: predictions.var(axis=0), or (predictions - mean)**2 averaged over the repeats.
    """
    return bias_variance_decomposition(predictions, target)[0], np.mean(predictions.std(axis=0))


@decomposition.mistake
def scatter_around_the_target(predictions, target):
    """The second number is the mean squared error: distances from the target, not from the mean prediction.

    Variance asks how far the predictions are from one another: subtract predictions.mean(axis=0).
    """
    return bias_variance_decomposition(predictions, target)[0], np.mean((predictions - target) ** 2)


@decomposition.mistake
def the_two_parts_swapped(predictions, target):
    """The variance stands first.

    Return (bias_squared, variance).
    """
    return bias_variance_decomposition(predictions, target)[::-1]


# Concept questions

question(
    "bias_variance_q1",
    lesson=LESSON,
    right="c",
    why={
        "a": (
            "12 % looks like a high training error, but 11 of the 12 points are the Bayes error, which no network can "
            "undercut. What you could gain against bias is 1 point."
        ),
        "b": (
            "The variance is the gap between dev and training error: 13 % - 12 % = 1 point. More data could gain you "
            "no more than that."
        ),
        "c": (
            "The bias is 12 % - 11 % = 1 point and the variance 13 % - 12 % = 1 point. Both are below the tolerance "
            "of 2 points; the remaining 11 points cannot be avoided."
        ),
        "d": (
            "This compares both errors with 0. Measured from the Bayes error of 11 %, the bias is 1 point and the "
            "variance is 1 point."
        ),
    },
)

question(
    "bias_variance_q2",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "The bias is 14 points, the variance 1. More examples close the gap between dev and training error, and "
            "there is next to none; the training error itself does not fall. A network that fits better does lower it."
        ),
        "b": (
            "More data helps against variance, the gap of 1 point. With a bias of 14 points the dev error would stay "
            "near 15 %, however much you collect."
        ),
        "c": (
            "Regularization holds the network back: it lowers variance and as a rule raises bias. Here bias is the "
            "problem, so it makes matters worse."
        ),
        "d": (
            "Two errors near each other say that the variance is low. They say nothing of the bias: human "
            "error shows that 14 points can be gained."
        ),
    },
)

question(
    "bias_variance_q3",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "The gap did grow from 1 to 5 points, but the dev error, which counts, fell from 9 % to 6 %. Going back "
            "would give those 3 points away."
        ),
        "b": (
            "The training error is now 1 % with a human error of 0.5 %: hardly any bias is left. What remains is a gap "
            "of 5 points, and that is variance."
        ),
        "c": (
            "The dev error is what you want to lower; bias and variance tell you how. The sum of the two went "
            "down by 3 points, so the change was a good one."
        ),
        "d": (
            "The bias fell by 7 points, the variance rose by 4, and the dev error is 3 points better. Bias comes "
            "first; now that it is small, the 5 points of variance are next: more data or regularization."
        ),
    },
)
