"""Which check decides each part of the contracts of lesson 02."""

import numpy as np

from tests.checks.parts import Part


def rate(differ=lambda Y_hat, Y: Y_hat != Y, *, share=np.mean):
    """error_rate with another notion of an error, or another share."""

    def error_rate(Y_hat, Y):
        return share(differ(Y_hat, Y))

    return error_rate


def gaps(bias=lambda t, d, b: t - b, variance=lambda t, d, b: d - t, *, default=0.0):
    """bias_and_variance with another formula or default."""

    def bias_and_variance(train_error, dev_error, bayes_error=default):
        errors = train_error, dev_error, bayes_error
        return bias(*errors), variance(*errors)

    return bias_and_variance


SPLIT = gaps()


def diagnosis(high=lambda gap, tolerance: gap > tolerance, *, split=SPLIT, low=None, bayes=0.0, default=0.02):
    """diagnose with another comparison for bias (and for variance), other gaps, or other defaults."""

    def diagnose(train_error, dev_error, bayes_error=bayes, tolerance=default):
        bias, variance = split(train_error, dev_error, bayes_error)
        return high(bias, tolerance), (low or high)(variance, tolerance)

    return diagnose


def above(gap, tolerance):
    return gap > tolerance


def recipe(case, answer):
    """Remedies that answer one case otherwise."""

    def remedies(high_bias, high_variance):
        if (high_bias, high_variance) == case:
            return answer
        if high_bias:
            return ["bigger network", "train longer", "different architecture"]
        return ["more data", "regularization", "different architecture"] if high_variance else []

    return remedies


def curve(
    fitted=lambda X, n: X[:, :n], *, measured=None, dev=lambda X: X, sizes=lambda sizes: sizes, result=lambda e: e
):
    """learning_curve that fits or measures on other examples, or treats the sizes otherwise."""

    def learning_curve(fit, error, X, Y, X_dev, Y_dev, sizes_given):
        train_errors, dev_errors = [], []
        for n in sizes(sizes_given):
            model = fit(fitted(X, n), fitted(Y, n))
            part = measured or fitted
            train_errors.append(error(model, part(X, n), part(Y, n)))
            dev_errors.append(error(model, dev(X_dev), dev(Y_dev)))
        return result(np.array(train_errors)), result(np.array(dev_errors))

    return learning_curve


def all_but_the_first(X):
    return X[:, 1:] if X.shape[1] > 1 else X


def all_but_the_last(X):
    return X[:, :-1] if X.shape[1] > 1 else X


def one_model_for_all(fit, error, X, Y, X_dev, Y_dev, sizes):
    model = fit(X[:, : max(sizes)], Y[:, : max(sizes)])
    train_errors = np.array([error(model, X[:, :n], Y[:, :n]) for n in sizes])
    return train_errors, np.full(len(train_errors), error(model, X_dev, Y_dev))


def by_size(fit, error, X, Y, X_dev, Y_dev, sizes):
    """Keeps the errors in a dict, so a size that stands twice has one entry."""
    models = {int(n): fit(X[:, :n], Y[:, :n]) for n in sizes}
    train_errors = np.array([error(model, X[:, :n], Y[:, :n]) for n, model in models.items()])
    return train_errors, np.array([error(model, X_dev, Y_dev) for model in models.values()])


def decomposition(
    *,
    middle=lambda p: p.mean(axis=0),
    bias=lambda off: np.mean(off**2),
    scatter=lambda p: p.var(axis=0).mean(),
    rows=None,
):
    """bias_variance_decomposition with another middle, bias or scatter, or fewer repeats."""

    def bias_variance_decomposition(predictions, target):
        p = rows(predictions) if rows else predictions
        return bias(middle(p) - target), scatter(p)

    return bias_variance_decomposition


def folds(deal=None, *, rest=None, measured=None, result=np.array, labels=lambda part: part, rng_of=lambda rng: rng):
    """k_fold_errors that deals, fits or measures otherwise."""

    def k_fold_errors(fit, error, X, Y, k, rng):
        m, errors, source = X.shape[1], [], rng_of(rng)
        for fold in deal(m, k, source) if deal else np.array_split(source.permutation(m), k):
            others = np.setdiff1d(np.arange(m), fold)
            others = rest(others, fold) if rest else others
            model = fit(X[:, others], Y[:, labels(others)])
            seen = measured(fold) if measured else fold
            errors.append(error(model, X[:, seen], Y[:, seen]))
        return result(errors)

    return k_fold_errors


def uneven(m, k, rng):
    return np.split(rng.permutation(m), [i * (m // k) for i in range(1, k)])


def dropped(m, k, rng):
    return np.split(rng.permutation(m)[: m // k * k], k)


def blocks(m, k, rng):
    return np.array_split(np.roll(np.arange(m), int(rng.integers(m))), k)


def in_turn(m, k, rng):
    start = int(rng.integers(k))
    return [np.arange(m)[(np.arange(m) + start) % k == i] for i in range(k)]


def neighbours_stay(m, k, rng):
    """Deals pairs of neighbours."""
    if m % 2 or m < 2 * k:
        return np.array_split(rng.permutation(m), k)
    pairs = np.arange(m).reshape(-1, 2)[rng.permutation(m // 2)].ravel()
    return np.split(pairs, np.cumsum([2 * len(part) for part in np.array_split(np.arange(m // 2), k)])[:-1])


BIAS = ["bigger network", "train longer", "different architecture"]
VARIANCE = ["more data", "regularization", "different architecture"]
ROWS, FLAT = "counts rows of labels", "counts flat labels"
EDGES, EXACT = "is right at the edges", "calls a gap of just the tolerance low"
TRAINING, DEV = "measures training errors on the examples used", "measures dev errors on the whole dev set"
ONE, SMALL = "takes one example and one size", "takes one point and one repeat"
ONCE, OTHERS, RANDOM = "measures on every example once", "fits on all the others", "deals at random"

PARTS = {
    "error_rate": [
        Part("differ, not agree", rate(lambda Y_hat, Y: Y_hat == Y), ROWS),
        Part("share, not count", rate(share=np.sum), ROWS),
        Part(
            "labels in a row",
            lambda Y_hat, Y: np.mean(Y_hat != Y) if Y.ndim == 1 else np.mean(Y_hat[0][1:] != Y[0][1:]),
            ROWS,
        ),
        Part("labels without a row", lambda Y_hat, Y: np.sum(Y_hat != Y) / Y.shape[-1] ** (Y.ndim == 2), FLAT),
        Part("any two labels", rate(lambda Y_hat, Y: np.abs(Y_hat - Y)), "takes any integers as labels"),
        Part("negative labels", rate(lambda Y_hat, Y: np.abs(Y_hat) != np.abs(Y)), "takes any integers as labels"),
        Part("the first example", rate(lambda Y_hat, Y: np.append((Y_hat != Y).ravel()[1:], [False])), EDGES),
        Part("the last example", rate(lambda Y_hat, Y: np.append((Y_hat != Y).ravel()[:-1], [False])), EDGES),
        Part("a label too high", rate(lambda Y_hat, Y: Y_hat < Y), EDGES),
        Part("a label too low", rate(lambda Y_hat, Y: Y_hat > Y), EDGES),
    ],
    "bias_and_variance": [
        Part("the Bayes error is subtracted", gaps(lambda t, d, b: t), "measures bias from the bayes error"),
        Part("the default is 0", gaps(default=0.01), "takes the best possible error as zero"),
        Part(
            "variance from the training error",
            gaps(variance=lambda t, d, b: d - b),
            "measures bias from the bayes error",
        ),
        Part("sign of the bias", gaps(lambda t, d, b: abs(t - b)), "keeps the sign"),
        Part("sign of the variance", gaps(variance=lambda t, d, b: max(d - t, 0)), "keeps the sign"),
        Part("bias first", lambda *errors: gaps()(*errors)[::-1], "takes the best possible error as zero"),
        Part("not rounded", gaps(lambda t, d, b: round(t - b, 3)), "takes the best possible error as zero"),
    ],
    "diagnose": [
        Part("bias is judged", diagnosis(lambda g, t: False, low=above), "tells bias from variance"),
        Part("variance is judged", diagnosis(above, low=lambda g, t: False), "tells bias from variance"),
        Part(
            "one apart from the other",
            lambda *a: (diagnosis()(*a)[0], diagnosis()(*a)[1] and not diagnosis()(*a)[0]),
            "finds both at once",
        ),
        Part("the Bayes error counts", diagnosis(split=gaps(lambda t, d, b: t)), "measures from the bayes error"),
        Part(
            "the Bayes error not for variance",
            diagnosis(split=gaps(variance=lambda t, d, b: d - b)),
            "tells bias from variance",
        ),
        Part("tolerance of the bias", diagnosis(lambda g, t: g > 0.02, low=above), "keeps to the tolerance"),
        Part("tolerance of the variance", diagnosis(above, low=lambda g, t: g > 0.02), "keeps to the tolerance"),
        Part("a bias of just the tolerance", diagnosis(lambda g, t: g >= t, low=above), EXACT),
        Part("a variance of just the tolerance", diagnosis(above, low=lambda g, t: g >= t), EXACT),
        Part("the default of tolerance", diagnosis(default=0.0205), EXACT),
        Part("the default of bayes_error", diagnosis(bayes=0.0005), EXACT),
        Part("a negative bias", diagnosis(lambda g, t: abs(g) > t, low=above), "finds nothing in a negative gap"),
        Part("a negative variance", diagnosis(above, low=lambda g, t: abs(g) > t), "finds nothing in a negative gap"),
        Part("bias first", lambda *a: diagnosis()(*a)[::-1], "tells bias from variance"),
    ],
    "remedies": [
        Part("bias", recipe((True, False), BIAS[:2]), "fights high bias"),
        Part("order against bias", recipe((True, False), BIAS[::-1]), "fights high bias"),
        Part("both", recipe((True, True), VARIANCE), "fights bias first when both are high"),
        Part(
            "bias alone when both are high",
            recipe((True, True), BIAS + VARIANCE),
            "fights bias first when both are high",
        ),
        Part("variance", recipe((False, True), VARIANCE[:2]), "fights high variance alone"),
        Part("order against variance", recipe((False, True), VARIANCE[::-1]), "fights high variance alone"),
        Part("neither", recipe((False, False), ["different architecture"]), "leaves well alone"),
        Part(
            "spelled as said",
            recipe((False, True), [entry.title() for entry in VARIANCE]),
            "fights high variance alone",
        ),
    ],
    "learning_curve": [
        Part("the first n examples", curve(lambda X, n: X[:, -n:]), TRAINING),
        Part("all n of them", curve(lambda X, n: X[:, : max(n - 1, 1)]), TRAINING),
        Part("measured on these n", curve(measured=lambda X, n: X), TRAINING),
        Part("the first of these n", curve(measured=lambda X, n: X[:, min(1, n - 1) : n]), TRAINING),
        Part("the last of these n", curve(measured=lambda X, n: X[:, : max(n - 1, 1)]), TRAINING),
        Part("the first dev example", curve(dev=all_but_the_first), DEV),
        Part("the last dev example", curve(dev=all_but_the_last), DEV),
        Part("every feature", curve(lambda X, n: X[:, :n] * (np.arange(len(X)) < 2)[:, None]), TRAINING),
        Part("a model for each size", one_model_for_all, DEV),
        Part("order of the sizes", curve(sizes=sorted), ONE),
        Part("a size that stands twice", by_size, ONE),
        Part(
            "the whole training set",
            curve(lambda X, n: X[:, : min(n, X.shape[1] - 1)] if X.shape[1] > 1 else X),
            TRAINING,
        ),
        Part(
            "an array for the sizes",
            lambda *a: curve()(*a[:-1], a[-1] if isinstance(a[-1], list) else []),
            "takes any model and any error",
        ),
        Part("arrays", curve(result=list), "returns two arrays"),
        Part("training errors first", lambda *a: curve()(*a)[::-1], TRAINING),
    ],
    "bias_variance_decomposition": [
        Part(
            "mean over the repeats",
            decomposition(middle=lambda p: p.mean()),
            "squares the distance of the mean prediction",
        ),
        Part(
            "mean, not median",
            decomposition(middle=lambda p: np.median(p, axis=0)),
            "squares the distance of the mean prediction",
        ),
        Part(
            "squared at each point",
            decomposition(bias=lambda off: np.mean(off) ** 2),
            "squares the distance of the mean prediction",
        ),
        Part(
            "the first point",
            decomposition(bias=lambda off: np.mean(off[min(1, off.size - 1) :] ** 2)),
            "squares the distance of the mean prediction",
        ),
        Part(
            "the last point",
            decomposition(bias=lambda off: np.mean(off[: max(off.size - 1, 1)] ** 2)),
            "squares the distance of the mean prediction",
        ),
        Part(
            "the first repeat",
            decomposition(rows=lambda p: p[min(1, len(p) - 1) :]),
            "squares the distance of the mean prediction",
        ),
        Part(
            "the last repeat",
            decomposition(rows=lambda p: p[: max(len(p) - 1, 1)]),
            "measures the scatter around the mean prediction",
        ),
        Part(
            "around each point's own mean",
            decomposition(scatter=np.var),
            "measures the scatter around the mean prediction",
        ),
        Part(
            "divided by the number of repeats",
            decomposition(scatter=lambda p: p.var(axis=0, ddof=1).mean() if len(p) > 1 else 0.0),
            "measures the scatter around the mean prediction",
        ),
        Part(
            "variance, not deviation",
            decomposition(scatter=lambda p: p.std(axis=0).mean()),
            "measures the scatter around the mean prediction",
        ),
        Part("one repeat", decomposition(scatter=lambda p: p.var(axis=0).mean() if len(p) > 1 else 1.0), SMALL),
        Part(
            "one point", decomposition(bias=lambda off: np.mean(off**2) if off.size > 1 else np.abs(off).mean()), SMALL
        ),
        Part("bias first", lambda *a: decomposition()(*a)[::-1], "squares the distance of the mean prediction"),
    ],
    "k_fold_errors": [
        Part("the fold is left out", folds(rest=lambda rest, fold: np.append(rest, fold)), OTHERS),
        Part("the whole fold is left out", folds(rest=lambda rest, fold: np.append(rest, fold[:1])), OTHERS),
        Part("all the others are fitted", folds(rest=lambda rest, fold: rest[: max(len(rest) - 1, 1)]), OTHERS),
        Part("the first of the others", folds(rest=lambda rest, fold: rest[min(1, len(rest) - 1) :]), OTHERS),
        Part("each of the others once", folds(rest=lambda rest, fold: np.append(rest, rest[:1])), OTHERS),
        Part("the whole fold is measured", folds(measured=lambda fold: fold[: max(len(fold) - 1, 1)]), ONCE),
        Part("leftover examples", folds(dropped), ONCE),
        Part("sizes that differ by at most one", folds(uneven), ONCE),
        Part(
            "examples in one fold each", folds(lambda m, k, rng: [rng.permutation(m)[: m // k] for _ in range(k)]), ONCE
        ),
        Part("labels of their examples", folds(labels=np.flip), "returns an error for each fold"),
        Part("no blocks from a random start", folds(blocks), RANDOM),
        Part("not dealt in turn", folds(in_turn), RANDOM),
        Part("neighbours are dealt apart", folds(neighbours_stay), RANDOM),
        Part("other folds at every call", folds(rng_of=lambda rng: np.random.default_rng(0)), RANDOM),
        Part("chance comes from rng", folds(rng_of=lambda rng: np.random.default_rng()), RANDOM),
        Part(
            "as many folds as examples",
            folds(lambda m, k, rng: np.array_split(rng.permutation(m), min(k, m - 1))),
            "takes any number of folds",
        ),
        Part(
            "k is used",
            folds(lambda m, k, rng: np.array_split(rng.permutation(m), 5)),
            "returns an error for each fold",
        ),
        Part(
            "errors, not their mean",
            folds(result=lambda errors: np.full(len(errors), np.mean(errors))),
            "returns an error for each fold",
        ),
        Part("an array", folds(result=list), "returns an error for each fold"),
    ],
}
