"""Answers to the exercises of lesson 02, written from the contract alone."""

import itertools
import math

import numpy as np

# error_rate, right


def rate_by_average(Y_hat, Y):
    return np.average(Y_hat != Y)


def rate_by_sum_over_size(Y_hat, Y):
    return np.sum(np.where(Y_hat == Y, 0, 1)) / np.size(Y)


def rate_by_zip(Y_hat, Y):
    pairs = list(zip(Y_hat.reshape(-1), Y.reshape(-1), strict=True))
    return len([1 for a, b in pairs if a != b]) / len(pairs)


def rate_by_flat(Y_hat, Y):
    return sum(int(a != b) for a, b in zip(Y_hat.flat, Y.flat, strict=True)) / Y_hat.size


def rate_by_complement(Y_hat, Y):
    return 1.0 - np.mean(Y_hat == Y)


def rate_by_both_axes(Y_hat, Y):
    wrong = np.atleast_2d(Y_hat) != np.atleast_2d(Y)
    return wrong.sum(axis=1)[0] / wrong.shape[1]


def rate_by_indices(Y_hat, Y):
    Y_hat, Y = Y_hat.flatten(), Y.flatten()
    return sum(Y_hat[i] != Y[i] for i in range(len(Y))) / len(Y)


def rate_by_nonzero(Y_hat, Y):
    return np.nonzero((Y_hat - Y).ravel())[0].size / Y.size


def rate_by_bool_difference(Y_hat, Y):
    return (Y_hat - Y).astype(bool).mean()


def rate_by_product(Y_hat, Y):
    return float(np.count_nonzero(np.logical_not(np.equal(Y_hat, Y)))) / math.prod(Y.shape)


# error_rate, wrong


def rate_of_right(Y_hat, Y):
    return (Y_hat == Y).sum() / Y.size


def rate_in_percent(Y_hat, Y):
    return 100.0 * (Y_hat != Y).mean()


def rate_by_len(Y_hat, Y):
    return (Y_hat != Y).sum() / len(Y)


def rate_by_second_axis(Y_hat, Y):
    return (Y_hat != Y).sum() / Y.shape[1]


def rate_axis_1(Y_hat, Y):
    return np.mean(Y_hat != Y, axis=1)


def rate_axis_0(Y_hat, Y):
    return np.mean(Y_hat != Y, axis=0)


def rate_count(Y_hat, Y):
    return int((Y_hat != Y).sum())


def rate_absolute(Y_hat, Y):
    return np.abs(Y_hat - Y).mean()


def rate_squared(Y_hat, Y):
    return ((Y_hat - Y) ** 2).mean()


def rate_signed(Y_hat, Y):
    return (Y_hat - Y).mean()


def rate_false_positives(Y_hat, Y):
    return np.mean(Y_hat > Y)


def rate_by_classes(Y_hat, Y):
    return np.mean([np.mean(Y_hat[c == Y] != c) for c in np.unique(Y)])


def rate_any(Y_hat, Y):
    return float(np.any(Y_hat != Y))


def rate_smoothed(Y_hat, Y):
    return ((Y_hat != Y).sum() + 1) / (Y.size + 2)


def rate_rounded(Y_hat, Y):
    return round(float(np.mean(Y_hat != Y)), 2)


def rate_percent_of_right(Y_hat, Y):
    return 100 * np.mean(Y_hat == Y)


def rate_binary(Y_hat, Y):
    return np.mean((Y_hat > 0.5) != (Y > 0.5))


# bias_and_variance and diagnose, right


def gaps_in_two_lines(train_error, dev_error, bayes_error=0.0):
    avoidable = train_error - bayes_error
    gap = dev_error - train_error
    return (avoidable, gap)


def gaps_negated(train_error, dev_error, bayes_error=0.0):
    return -(bayes_error - train_error), -(train_error - dev_error)


def gaps_by_array(train_error, dev_error, bayes_error=0.0):
    bias, variance = np.array([train_error, dev_error]) - np.array([bayes_error, train_error])
    return bias, variance


def gaps_by_dict(train_error, dev_error, bayes_error=0.0):
    gaps = {"bias": train_error - bayes_error, "variance": dev_error - train_error}
    return gaps["bias"], gaps["variance"]


def gaps_by_sum(train_error, dev_error, bayes_error=0.0):
    return sum((train_error, -bayes_error)), math.fsum((dev_error, -train_error))


def gaps_by_loop(train_error, dev_error, bayes_error=0.0):
    result = []
    low = bayes_error
    for high in (train_error, dev_error):
        result.append(high - low)
        low = high
    return result


def gaps_in_percent(train_error, dev_error, bayes_error=0.0):
    return (100 * train_error - 100 * bayes_error) / 100, (100 * dev_error - 100 * train_error) / 100


def gaps_with_none(train_error, dev_error, bayes_error=None):
    if bayes_error is None:
        bayes_error = 0
    return train_error - bayes_error, dev_error - train_error


def gaps_as_numpy(train_error, dev_error, bayes_error=0.0):
    return np.float64(train_error) - bayes_error, np.float64(dev_error) - train_error


def gaps_by_subtract(train_error, dev_error, bayes_error=0.0):
    return tuple(map(np.subtract, (train_error, dev_error), (bayes_error, train_error)))


def diagnose_by_not(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return not train_error - bayes_error <= tolerance, not dev_error - train_error <= tolerance


def diagnose_by_list(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return [gap > tolerance for gap in gaps_in_two_lines(train_error, dev_error, bayes_error)]


def diagnose_by_inline_ifs(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    high_bias = True if train_error - bayes_error > tolerance else False  # noqa: SIM210
    high_variance = 1 if dev_error - train_error > tolerance else 0
    return high_bias, high_variance


def diagnose_by_array(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    high = np.array(gaps_by_array(train_error, dev_error, bayes_error)) > tolerance
    return high[0], high[1]


def diagnose_reversed(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return tolerance < train_error - bayes_error, tolerance < dev_error - train_error


def diagnose_by_greater(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return np.greater(train_error - bayes_error, tolerance), np.greater(dev_error - train_error, tolerance)


def diagnose_by_default_false(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    answer = [False, False]
    for i, (low, high) in enumerate(itertools.pairwise((bayes_error, train_error, dev_error))):
        if high - low > tolerance:
            answer[i] = True
    return tuple(answer)


def diagnose_by_max(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return max(train_error - bayes_error, tolerance) != tolerance, max(dev_error - train_error, tolerance) != tolerance


def diagnose_by_bool(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return bool(train_error - bayes_error - tolerance > 0), bool(dev_error - train_error - tolerance > 0)


def diagnose_nested(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    def high(gap):
        return gap > tolerance

    return high(train_error - bayes_error), high(dev_error - train_error)


# bias_and_variance and diagnose, wrong


def _gaps(bias, variance):
    def gaps(train_error, dev_error, bayes_error=0.0):
        return bias(train_error, dev_error, bayes_error), variance(train_error, dev_error, bayes_error)

    return gaps


def avoidable(t, d, b):
    return t - b


def gap(t, d, b):
    return d - t


GAPS_WRONG = [
    (_gaps(lambda t, d, b: t, gap), "ignores Bayes error"),
    (_gaps(avoidable, lambda t, d, b: d - b), "dev measured against Bayes error"),
    (_gaps(lambda t, d, b: t, lambda t, d, b: d), "ignores Bayes error"),
    (_gaps(gap, avoidable), "the two swapped"),
    (_gaps(lambda t, d, b: b - t, lambda t, d, b: t - d), "subtracted the wrong way round"),
    (_gaps(lambda t, d, b: abs(t - b), lambda t, d, b: abs(d - t)), "sign lost"),
    _gaps(avoidable, lambda t, d, b: t - d),
    _gaps(lambda t, d, b: 100 * (t - b), lambda t, d, b: 100 * (d - t)),
    _gaps(lambda t, d, b: t / b if b else t, lambda t, d, b: d / t),
    _gaps(lambda t, d, b: (t - b) ** 2, lambda t, d, b: (d - t) ** 2),
    _gaps(lambda t, d, b: round(t - b, 2), lambda t, d, b: round(d - t, 2)),
    _gaps(avoidable, lambda t, d, b: d - t - b),
    _gaps(lambda t, d, b: d - b, gap),
    _gaps(lambda t, d, b: t - b > 0.02, lambda t, d, b: d - t > 0.02),
    lambda train_error, dev_error, bayes_error=0.0: train_error - bayes_error,
    lambda train_error, dev_error, bayes_error=0.0: {
        "bias": train_error - bayes_error,
        "variance": dev_error - train_error,
    },
    lambda train_error, dev_error, bayes_error=0.01: (train_error - bayes_error, dev_error - train_error),
]


def _diagnose(bias, variance):
    def diagnose(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
        errors = train_error, dev_error, bayes_error
        return bias(*errors, tolerance), variance(*errors, tolerance)

    return diagnose


def high_bias(t, d, b, e):
    return t - b > e


def high_variance(t, d, b, e):
    return d - t > e


def diagnose_with_elif(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    if train_error - bayes_error > tolerance:
        return True, False
    elif dev_error - train_error > tolerance:
        return False, True
    return False, False


def diagnose_variance_first(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    if dev_error - train_error > tolerance:
        return False, True
    return train_error - bayes_error > tolerance, False


def diagnose_by_words(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    if train_error - bayes_error > tolerance:
        return "high bias"
    return "high variance" if dev_error - train_error > tolerance else "fine"


DIAGNOSE_WRONG = [
    (diagnose_with_elif, "only one of the two can be true"),
    (diagnose_variance_first, "only one of the two can be true"),
    (_diagnose(lambda t, d, b, e: t > e, high_variance), "ignores Bayes error"),
    (_diagnose(lambda t, d, b, e: t > e, lambda t, d, b, e: d > e), "ignores Bayes error"),
    (_diagnose(high_bias, lambda t, d, b, e: d - b > e), "variance measured from the Bayes error"),
    (_diagnose(lambda t, d, b, e: t - b >= e, lambda t, d, b, e: d - t >= e), "tolerance itself called high"),
    (_diagnose(lambda t, d, b, e: t - b > 0.02, lambda t, d, b, e: d - t > 0.02), "tolerance ignored"),
    (_diagnose(high_variance, high_bias), "the two answers swapped"),
    (_diagnose(lambda t, d, b, e: abs(t - b) > e, lambda t, d, b, e: abs(d - t) > e), "negative gap called high"),
    _diagnose(lambda t, d, b, e: t - b < e, lambda t, d, b, e: d - t < e),
    _diagnose(lambda t, d, b, e: t - b >= e, high_variance),
    _diagnose(high_bias, lambda t, d, b, e: d - t >= e),
    _diagnose(lambda t, d, b, e: t - b > e, lambda t, d, b, e: d > e),
    _diagnose(lambda t, d, b, e: t - b > e / 2, lambda t, d, b, e: d - t > e / 2),
    _diagnose(high_bias, lambda t, d, b, e: d / t > 1 + e if t else False),
    _diagnose(lambda t, d, b, e: t - b, lambda t, d, b, e: d - t),
    _diagnose(lambda t, d, b, e: t > e, lambda t, d, b, e: d - b > e),
    diagnose_by_words,
    _diagnose(high_bias, lambda t, d, b, e: min(d - t, d - b) > e),
    lambda train_error, dev_error, bayes_error=0.0, tolerance=0.05: (
        train_error - bayes_error > tolerance,
        dev_error - train_error > tolerance,
    ),
]

# remedies


AGAINST_BIAS = ["bigger network", "train longer", "different architecture"]
AGAINST_VARIANCE = ["more data", "regularization", "different architecture"]


def remedies_by_conditional(high_bias, high_variance):
    return list(AGAINST_BIAS) if high_bias else (list(AGAINST_VARIANCE) if high_variance else [])


def remedies_by_split(high_bias, high_variance):
    if high_bias:
        return list(AGAINST_BIAS)
    return AGAINST_VARIANCE * bool(high_variance)


def remedies_by_code(high_bias, high_variance):
    return [[], AGAINST_VARIANCE, AGAINST_BIAS, AGAINST_BIAS][2 * int(high_bias) + int(high_variance)]


def remedies_by_or(high_bias, high_variance):
    return (high_bias and AGAINST_BIAS) or (high_variance and AGAINST_VARIANCE) or []


def remedies_by_dict_get(high_bias, high_variance):
    key = "bias" if high_bias else "variance" if high_variance else None
    return {"bias": AGAINST_BIAS, "variance": AGAINST_VARIANCE}.get(key, [])


def remedies_by_extending(high_bias, high_variance):
    actions = []
    if high_bias:
        actions.extend(("bigger network", "train longer"))
    elif high_variance:
        actions.extend(("more data", "regularization"))
    return actions + ["different architecture"] * (len(actions) > 0)


def remedies_by_nesting(high_bias, high_variance):
    if not high_bias:
        if not high_variance:
            return []
        return AGAINST_VARIANCE
    return AGAINST_BIAS


def remedies_by_generator(high_bias, high_variance):
    def actions():
        if high_bias:
            yield from ("bigger network", "train longer")
        elif high_variance:
            yield from ("more data", "regularization")
        if high_bias or high_variance:
            yield "different architecture"

    return list(actions())


def remedies_by_equality(high_bias, high_variance):
    if high_bias == False and high_variance == False:  # noqa: E712
        return []
    if high_bias == False:  # noqa: E712
        return AGAINST_VARIANCE
    return tuple(AGAINST_BIAS)


def remedies_by_next(high_bias, high_variance):
    return next((a for flag, a in ((high_bias, AGAINST_BIAS), (high_variance, AGAINST_VARIANCE)) if flag), [])


def _remedies(bias, variance, both, neither=()):
    def remedies(high_bias, high_variance):
        if high_bias and high_variance:
            return list(both)
        return list(bias if high_bias else variance if high_variance else neither)

    return remedies


B, V = AGAINST_BIAS, AGAINST_VARIANCE

# learning_curve, right


def curve_by_append(fit, error, X, Y, X_dev, Y_dev, sizes):
    train_errors = np.zeros(len(sizes))
    dev_errors = np.zeros(len(sizes))
    for i, n in enumerate(sizes):
        model = fit(X[:, :n], Y[:, :n])
        train_errors[i], dev_errors[i] = error(model, X[:, :n], Y[:, :n]), error(model, X_dev, Y_dev)
    return train_errors, dev_errors


def curve_by_zip(fit, error, X, Y, X_dev, Y_dev, sizes):
    def one(n):
        model = fit(X[:, :n], Y[:, :n])
        return error(model, X[:, :n], Y[:, :n]), error(model, X_dev, Y_dev)

    train_errors, dev_errors = zip(*[one(n) for n in sizes], strict=True)
    return np.array(train_errors), np.array(dev_errors)


def curve_by_map(fit, error, X, Y, X_dev, Y_dev, sizes):
    models = list(map(lambda n: fit(X[:, :n], Y[:, :n]), sizes))  # noqa: C417
    return (
        np.array([error(model, X[:, :n], Y[:, :n]) for model, n in zip(models, sizes, strict=True)]),
        np.array([error(model, X_dev, Y_dev) for model in models]),
    )


def curve_by_masks(fit, error, X, Y, X_dev, Y_dev, sizes):
    errors = []
    for n in sizes:
        first = np.arange(X.shape[1]) < n
        model = fit(X[:, first], Y[:, first])
        errors.append((error(model, X[:, first], Y[:, first]), error(model, X_dev, Y_dev)))
    return tuple(np.array(errors, dtype=float).T)


def curve_with_cache(fit, error, X, Y, X_dev, Y_dev, sizes):
    models = {int(n): fit(X[:, :n], Y[:, :n]) for n in set(np.asarray(sizes).tolist())}
    train_errors = [error(models[int(n)], X[:, :n], Y[:, :n]) for n in sizes]
    return np.array(train_errors), np.array([error(models[int(n)], X_dev, Y_dev) for n in sizes])


def curve_by_hstack(fit, error, X, Y, X_dev, Y_dev, sizes):
    train_errors = dev_errors = np.array([])
    for n in sizes:
        model = fit(X[:, :n], Y[:, :n])
        train_errors = np.hstack([train_errors, error(model, X[:, :n], Y[:, :n])])
        dev_errors = np.hstack([dev_errors, error(model, X_dev, Y_dev)])
    return [train_errors, dev_errors]


def curve_by_ranges(fit, error, X, Y, X_dev, Y_dev, sizes):
    result = []
    for n in sizes:
        columns = list(range(n))
        model = fit(X[:, columns], Y[:, columns])
        result.append([error(model, X[:, columns], Y[:, columns]), error(model, X_dev, Y_dev)])
    return np.array(result)[:, 0], np.array(result)[:, 1]


def curve_in_single_precision(fit, error, X, Y, X_dev, Y_dev, sizes):
    train_errors, dev_errors = curve_by_append(fit, error, X, Y, X_dev, Y_dev, sizes)
    return train_errors.astype(np.float64), np.asarray(dev_errors, dtype=np.longdouble)


def curve_by_while(fit, error, X, Y, X_dev, Y_dev, sizes):
    left, train_errors, dev_errors = list(sizes), [], []
    while left:
        n = left.pop(0)
        X_n, Y_n = X[..., :n], Y[..., :n]
        train_errors += [error(m := fit(X_n, Y_n), X_n, Y_n)]
        dev_errors += [error(m, X_dev, Y_dev)]
    return np.asarray(train_errors), np.asarray(dev_errors)


def curve_by_full(fit, error, X, Y, X_dev, Y_dev, sizes):
    table = np.full((len(sizes), 2), np.nan)
    for row, n in zip(table, sizes, strict=True):
        model = fit(X[:, 0:n], Y[:, 0:n])
        row[:] = error(model, X[:, 0:n], Y[:, 0:n]), error(model, X_dev, Y_dev)
    return table[:, 0].copy(), table[:, 1].copy()


# learning_curve, wrong


def _curve(one):
    def curve(fit, error, X, Y, X_dev, Y_dev, sizes):
        pairs = [one(fit, error, X, Y, X_dev, Y_dev, n) for n in sizes]
        return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])

    return curve


def on_all_of_X(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, :n], Y[:, :n])
    return error(model, X, Y), error(model, X_dev, Y_dev)


def refitted_on_dev(fit, error, X, Y, X_dev, Y_dev, n):
    train = error(fit(X[:, :n], Y[:, :n]), X[:, :n], Y[:, :n])
    return train, error(fit(X_dev, Y_dev), X_dev, Y_dev)


def refitted_on_part_of_dev(fit, error, X, Y, X_dev, Y_dev, n):
    train = error(fit(X[:, :n], Y[:, :n]), X[:, :n], Y[:, :n])
    return train, error(fit(X_dev[:, :n], Y_dev[:, :n]), X_dev[:, :n], Y_dev[:, :n])


def on_part_of_dev(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, :n], Y[:, :n])
    return error(model, X[:, :n], Y[:, :n]), error(model, X_dev[:, :n], Y_dev[:, :n])


def never_sliced(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X, Y)
    return error(model, X, Y), error(model, X_dev, Y_dev)


def fitted_on_all(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X, Y)
    return error(model, X[:, :n], Y[:, :n]), error(model, X_dev, Y_dev)


def rows_sliced(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:n], Y[:n])
    return error(model, X[:n], Y[:n]), error(model, X_dev, Y_dev)


def last_examples(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, -n:], Y[:, -n:])
    return error(model, X[:, -n:], Y[:, -n:]), error(model, X_dev, Y_dev)


def one_too_many(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, : n + 1], Y[:, : n + 1])
    return error(model, X[:, : n + 1], Y[:, : n + 1]), error(model, X_dev, Y_dev)


def labels_not_sliced(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, :n], Y)
    return error(model, X[:, :n], Y), error(model, X_dev, Y_dev)


def accuracy(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, :n], Y[:, :n])
    return 1 - error(model, X[:, :n], Y[:, :n]), 1 - error(model, X_dev, Y_dev)


def rest_of_train_for_dev(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, :n], Y[:, :n])
    return error(model, X[:, :n], Y[:, :n]), error(model, X[:, n:], Y[:, n:])


def train_and_dev_together(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(np.hstack([X[:, :n], X_dev]), np.hstack([Y[:, :n], Y_dev]))
    return error(model, X[:, :n], Y[:, :n]), error(model, X_dev, Y_dev)


def errors_twice(fit, error, X, Y, X_dev, Y_dev, n):
    model = fit(X[:, :n], Y[:, :n])
    return error(model, X_dev, Y_dev), error(model, X_dev, Y_dev)


def curve_swapped(fit, error, X, Y, X_dev, Y_dev, sizes):
    return curve_by_append(fit, error, X, Y, X_dev, Y_dev, sizes)[::-1]


def curve_of_lists(fit, error, X, Y, X_dev, Y_dev, sizes):
    return tuple(errors.tolist() for errors in curve_by_append(fit, error, X, Y, X_dev, Y_dev, sizes))


def curve_by_range(fit, error, X, Y, X_dev, Y_dev, sizes):
    return curve_by_append(fit, error, X, Y, X_dev, Y_dev, range(1, len(sizes) + 1))


def curve_sorted(fit, error, X, Y, X_dev, Y_dev, sizes):
    return curve_by_append(fit, error, X, Y, X_dev, Y_dev, sorted(sizes))


# bias_variance_decomposition, right


def parts_by_average(predictions, target):
    centre = np.average(predictions, axis=0)
    return np.average((centre - target) ** 2), np.average((predictions - centre) ** 2)


def parts_by_residual(predictions, target):
    bias_squared = np.mean((np.mean(predictions, axis=0) - target) ** 2)
    return bias_squared, np.mean((predictions - target) ** 2) - bias_squared


def parts_point_by_point(predictions, target):
    biases, variances = [], []
    for column, t in zip(predictions.T, target, strict=True):
        biases.append((column.mean() - t) ** 2)
        variances.append(column.var())
    return sum(biases) / len(biases), sum(variances) / len(variances)


def parts_as_arrays(predictions, target):
    return np.square(predictions.mean(0) - target), np.var(predictions, 0)


def parts_by_sums(predictions, target):
    n, p = predictions.shape
    centre = predictions.sum(axis=0) / n
    return np.sum((centre - target) ** 2) / p, np.sum((predictions - centre) ** 2) / (n * p)


def parts_by_ddof(predictions, target):
    n = len(predictions)
    variance = predictions.var(axis=0, ddof=1) * (n - 1) / n if n > 1 else np.zeros(predictions.shape[1])
    return ((target - predictions.mean(axis=0)) ** 2).mean(), variance.mean()


def parts_of_errors(predictions, target):
    errors = predictions - target
    return np.mean(errors.mean(axis=0) ** 2), np.mean(errors.var(axis=0))


def parts_by_norm(predictions, target):
    centre = predictions.mean(axis=0, keepdims=True)
    spread = np.linalg.norm(predictions - centre) ** 2 / predictions.size
    return np.linalg.norm(centre[0] - target) ** 2 / target.size, spread


def parts_by_einsum(predictions, target):
    deviation = predictions - predictions.mean(axis=0)
    off = predictions.mean(axis=0) - target
    return [np.einsum("j,j->", off, off) / off.size, np.einsum("ij,ij->", deviation, deviation) / deviation.size]


def parts_one_of_each(predictions, target):
    return float(np.mean((predictions.mean(axis=0) - target) ** 2)), predictions.var(axis=0)


# bias_variance_decomposition, wrong


def _parts(bias, variance):
    def parts(predictions, target):
        return bias(predictions, target), variance(predictions, target)

    return parts


def right_bias(p, t):
    return np.mean((p.mean(axis=0) - t) ** 2)


def right_variance(p, t):
    return np.mean(p.var(axis=0))


PARTS_WRONG = [
    (_parts(lambda p, t: np.mean((p.mean() - t) ** 2), right_variance), "averages over points"),
    (_parts(right_bias, lambda p, t: np.var(p)), "averages over points"),
    (_parts(right_bias, lambda p, t: np.mean(p.var(axis=1))), "averages over points"),
    (_parts(lambda p, t: np.mean((p - t) ** 2), right_variance), "mean of squares for square of the mean"),
    (_parts(right_bias, lambda p, t: np.mean(p.var(axis=0, ddof=1))), "ddof=1"),
    (_parts(lambda p, t: np.mean(p - t) ** 2, right_variance), "biases cancel"),
    (_parts(lambda p, t: np.mean(p.mean(axis=0) - t), right_variance), "bias not squared"),
    (_parts(lambda p, t: np.mean(abs(p.mean(axis=0) - t)), right_variance), "bias not squared"),
    (_parts(right_bias, lambda p, t: np.mean(p.std(axis=0))), "standard deviation for variance"),
    (_parts(right_bias, lambda p, t: np.mean((p - t) ** 2)), "scatter around the target"),
    (_parts(right_variance, right_bias), "the two parts swapped"),
    _parts(lambda p, t: np.sum((p.mean(axis=0) - t) ** 2), lambda p, t: np.sum(p.var(axis=0))),
    _parts(lambda p, t: np.mean((np.median(p, axis=0) - t) ** 2), right_variance),
    _parts(lambda p, t: np.sqrt(right_bias(p, t)), right_variance),
    _parts(lambda p, t: np.mean((p[0] - t) ** 2), right_variance),
    (_parts(lambda p, t: np.mean(t - p) ** 2, lambda p, t: np.var(p)), "biases cancel", "averages over points"),
    _parts(lambda p, t: np.max((p.mean(axis=0) - t) ** 2), right_variance),
    lambda predictions, target: right_bias(predictions, target) + right_variance(predictions, target),
    (
        _parts(lambda p, t: np.mean((p - t) ** 2), lambda p, t: np.mean(p.var(axis=0, ddof=1))),
        "mean of squares for square of the mean",
        "ddof=1",
    ),
]

# k_fold_errors, right


def folds_by_labels(fit, error, X, Y, k, rng):
    m = X.shape[1]
    label = np.empty(m, dtype=int)
    label[rng.permutation(m)] = np.arange(m) % k
    return np.array(
        [error(fit(X[:, label != i], Y[:, label != i]), X[:, label == i], Y[:, label == i]) for i in range(k)]
    )


def folds_by_linspace(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1])
    edges = np.linspace(0, len(order), k + 1).round().astype(int)
    errors = np.zeros(k)
    for i in range(k):
        fold = order[edges[i] : edges[i + 1]]
        rest = np.concatenate([order[: edges[i]], order[edges[i + 1] :]])
        errors[i] = error(fit(X[:, rest], Y[:, rest]), X[:, fold], Y[:, fold])
    return errors


def folds_by_strides(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1]).tolist()
    errors = []
    for i in range(k):
        fold = order[i::k]
        rest = [j for j in order if j not in fold]
        errors.append(error(fit(X[:, rest], Y[:, rest]), X[:, fold], Y[:, fold]))
    return np.array(errors)


def folds_by_shuffling(fit, error, X, Y, k, rng):
    both = np.vstack([X, Y])
    both = both[:, rng.permutation(both.shape[1])]
    parts = np.array_split(both, k, axis=1)
    errors = []
    for i, part in enumerate(parts):
        rest = np.hstack(parts[:i] + parts[i + 1 :])
        errors.append(error(fit(rest[:-1], rest[-1:]), part[:-1], part[-1:]))
    return np.array(errors)


def folds_fitted_first(fit, error, X, Y, k, rng):
    pieces = np.array_split(rng.permutation(X.shape[1]), k)
    rests = [np.concatenate([piece for piece in pieces if piece is not fold]) for fold in pieces]
    models = [fit(X[:, rest], Y[:, rest]) for rest in rests]
    return np.array([error(model, X[:, f], Y[:, f]) for model, f in zip(models, pieces, strict=True)])


def folds_by_sizes(fit, error, X, Y, k, rng):
    m = X.shape[1]
    order, start, errors = rng.permutation(m), 0, []
    for size in [m // k + 1] * (m % k) + [m // k] * (k - m % k):
        fold = np.sort(order[start : start + size])
        rest = np.delete(np.arange(m), fold)
        errors.append(error(fit(X[:, rest], Y[:, rest]), X[:, fold], Y[:, fold]))
        start += size
    return np.array(errors)


def folds_by_keys(fit, error, X, Y, k, rng):
    rank = np.argsort(np.argsort(rng.random(X.shape[1])))
    errors = np.empty(k)
    for i in range(k):
        inside = rank * k // X.shape[1] == i
        errors[i] = error(fit(X[:, ~inside], Y[:, ~inside]), X[:, inside], Y[:, inside])
    return errors


def folds_by_choice(fit, error, X, Y, k, rng):
    m, left, errors = X.shape[1], np.arange(X.shape[1]), []
    for i in range(k):
        fold = rng.choice(left, size=len(left) // (k - i), replace=False)
        left = np.setdiff1d(left, fold)
        rest = np.setdiff1d(np.arange(m), fold)
        errors.append(error(fit(X[:, rest], Y[:, rest]), X[:, fold], Y[:, fold]))
    return np.array(errors)


def folds_by_generator(fit, error, X, Y, k, rng):
    def errors():
        for fold in np.array_split(rng.permutation(X.shape[1]), k):
            keep = np.isin(np.arange(X.shape[1]), fold, invert=True)
            yield error(fit(X[:, keep], Y[:, keep]), X[:, fold], Y[:, fold])

    return np.fromiter(errors(), dtype=float, count=k)


def folds_by_child(fit, error, X, Y, k, rng):
    return folds_by_linspace(fit, error, X, Y, k, np.random.default_rng(int(rng.integers(2**31))))


# k_fold_errors, wrong


def _folds(pieces, use=lambda rest, fold, everything: (rest, fold)):
    def folds(fit, error, X, Y, k, rng):
        everything, errors = np.arange(X.shape[1]), []
        for fold in pieces(X.shape[1], k, rng):
            fitted, measured = use(np.setdiff1d(everything, fold), fold, everything)
            errors.append(error(fit(X[:, fitted], Y[:, fitted]), X[:, measured], Y[:, measured]))
        return np.array(errors)

    return folds


def dealt(m, k, rng):
    return np.array_split(rng.permutation(m), k)


def in_equal_pieces(m, k, rng):
    order, size = rng.permutation(m), m // k
    return [order[i * size : i * size + size] for i in range(k)]


def last_takes_the_rest(m, k, rng):
    order, size = rng.permutation(m), m // k
    return [order[i * size : (i + 1) * size if i < k - 1 else m] for i in range(k)]


def of_rounded_up_size(m, k, rng):
    order, size = rng.permutation(m), -(-m // k)
    return [order[i * size : (i + 1) * size] for i in range(k)]


def folds_of_rows(fit, error, X, Y, k, rng):
    errors = []
    for fold in dealt(X.shape[0], min(k, X.shape[0]), rng):
        rest = np.setdiff1d(np.arange(X.shape[0]), fold)
        errors.append(error(fit(X[rest], Y[rest]), X[fold], Y[fold]))
    return np.array(errors)


def folds_mean(fit, error, X, Y, k, rng):
    return np.mean(folds_by_labels(fit, error, X, Y, k, rng))


def folds_list(fit, error, X, Y, k, rng):
    return list(folds_by_labels(fit, error, X, Y, k, rng))


def folds_models(fit, error, X, Y, k, rng):
    pieces = dealt(X.shape[1], k, rng)
    return np.array([len(piece) for piece in pieces], float)


def folds_column(fit, error, X, Y, k, rng):
    return folds_by_labels(fit, error, X, Y, k, rng)[:, np.newaxis]


def folds_one_model(fit, error, X, Y, k, rng):
    pieces = dealt(X.shape[1], k, rng)
    rest = np.concatenate(pieces[1:])
    model = fit(X[:, rest], Y[:, rest])
    return np.array([error(model, X[:, piece], Y[:, piece]) for piece in pieces])


def folds_labels_apart(fit, error, X, Y, k, rng):
    return folds_by_labels(fit, error, X[:, rng.permutation(X.shape[1])], Y, k, rng)


def folds_next_piece(fit, error, X, Y, k, rng):
    """Trains on one piece and measures on the next."""
    pieces = dealt(X.shape[1], k, rng)
    pairs = [(pieces[i], pieces[(i + 1) % k]) for i in range(k)]
    return np.array([error(fit(X[:, a], Y[:, a]), X[:, b], Y[:, b]) for a, b in pairs])


FOLDS_WRONG = [
    (_folds(dealt, lambda rest, fold, everything: (everything, fold)), "the fold stays in training"),
    (_folds(lambda m, k, rng: np.array_split(np.arange(m), k)), "not shuffled"),
    (_folds(lambda m, k, rng: [np.arange(m)[i::k] for i in range(k)]), "not shuffled"),
    (_folds(in_equal_pieces), "leftover examples dropped"),
    (_folds(last_takes_the_rest), "leftover examples in one fold"),
    (_folds(dealt, lambda rest, fold, everything: (rest, rest)), "error on the training part"),
    (_folds(dealt, lambda rest, fold, everything: (fold, fold)), "error on the training part"),
    (_folds(dealt, lambda rest, fold, everything: (fold, rest)), "fold and rest swapped"),
    (_folds(lambda m, k, rng: [rng.choice(m, m // k, replace=False) for _ in range(k)]), "drawn anew for each fold"),
    (folds_mean, "mean for the errors"),
    (folds_list, "list for an array"),
    (folds_labels_apart, "X and Y shuffled apart"),
    _folds(dealt, lambda rest, fold, everything: (everything, everything)),
    _folds(dealt, lambda rest, fold, everything: (rest, everything)),
    _folds(of_rounded_up_size),
    _folds(lambda m, k, rng: np.array_split(np.roll(np.arange(m), int(rng.integers(m))), k)),
    _folds(lambda m, k, rng: np.array_split(np.random.default_rng(0).permutation(m), k)),
    _folds(lambda m, k, rng: np.array_split(np.random.default_rng().permutation(m), k)),
    _folds(lambda m, k, rng: np.array_split(rng.integers(0, m, m), k)),
    _folds(lambda m, k, rng: dealt(m, k, rng)[:1] * k),
    (
        _folds(lambda m, k, rng: np.split(np.arange(m)[: m // k * k], k)),
        "not shuffled",
        "leftover examples dropped",
    ),
    folds_of_rows,
    folds_models,
    folds_column,
    folds_one_model,
    folds_next_piece,
]

RIGHT = {
    "error_rate": [
        rate_by_average,
        rate_by_sum_over_size,
        rate_by_zip,
        rate_by_flat,
        rate_by_complement,
        rate_by_both_axes,
        rate_by_indices,
        rate_by_nonzero,
        rate_by_bool_difference,
        rate_by_product,
    ],
    "bias_and_variance": [
        gaps_in_two_lines,
        gaps_negated,
        gaps_by_array,
        gaps_by_dict,
        gaps_by_sum,
        gaps_by_loop,
        gaps_in_percent,
        gaps_with_none,
        gaps_as_numpy,
        gaps_by_subtract,
    ],
    "diagnose": [
        diagnose_by_not,
        diagnose_by_list,
        diagnose_by_inline_ifs,
        diagnose_by_array,
        diagnose_reversed,
        diagnose_by_greater,
        diagnose_by_default_false,
        diagnose_by_max,
        diagnose_by_bool,
        diagnose_nested,
    ],
    "remedies": [
        remedies_by_conditional,
        remedies_by_split,
        remedies_by_code,
        remedies_by_or,
        remedies_by_dict_get,
        remedies_by_extending,
        remedies_by_nesting,
        remedies_by_generator,
        remedies_by_equality,
        remedies_by_next,
    ],
    "learning_curve": [
        curve_by_append,
        curve_by_zip,
        curve_by_map,
        curve_by_masks,
        curve_with_cache,
        curve_by_hstack,
        curve_by_ranges,
        curve_in_single_precision,
        curve_by_while,
        curve_by_full,
    ],
    "bias_variance_decomposition": [
        parts_by_average,
        parts_by_residual,
        parts_point_by_point,
        parts_as_arrays,
        parts_by_sums,
        parts_by_ddof,
        parts_of_errors,
        parts_by_norm,
        parts_by_einsum,
        parts_one_of_each,
    ],
    "k_fold_errors": [
        folds_by_labels,
        folds_by_linspace,
        folds_by_strides,
        folds_by_shuffling,
        folds_fitted_first,
        folds_by_sizes,
        folds_by_keys,
        folds_by_choice,
        folds_by_generator,
        folds_by_child,
    ],
}

WRONG = {
    "error_rate": [
        (rate_of_right, "accuracy returned"),
        (rate_in_percent, "a percentage"),
        (rate_by_len, "divides by the wrong axis"),
        (rate_by_second_axis, "divides by the wrong axis"),
        (rate_axis_1, "divides by the wrong axis"),
        (rate_axis_0, "divides by the wrong axis"),
        (rate_count, "a count"),
        (rate_absolute, "distance between classes"),
        (rate_squared, "distance between classes"),
        rate_signed,
        rate_false_positives,
        rate_by_classes,
        rate_any,
        rate_smoothed,
        rate_rounded,
        (rate_percent_of_right, "accuracy returned", "a percentage"),
        rate_binary,
    ],
    "bias_and_variance": GAPS_WRONG,
    "diagnose": DIAGNOSE_WRONG,
    "remedies": [
        (_remedies(V, V, V), "more data against bias"),
        (_remedies(B, V, V), "variance before bias"),
        (_remedies(["more data", *B], V, ["more data", *B]), "more data against bias"),
        (_remedies(B, V, [*V, *B]), "variance before bias"),
        _remedies(V, B, V),
        _remedies(B, B, B),
        (_remedies(B, V, [*B, *V]), "both lists at once"),
        _remedies(B[:2], V[:2], B[:2]),
        _remedies(B[::-1], V, B[::-1]),
        _remedies(B, V[::-1], B),
        _remedies(sorted(B), sorted(V), sorted(B)),
        _remedies(B, V, B, ["different architecture"]),
        (_remedies(B, V, []), "nothing against both"),
        _remedies(B, [*V, "bigger network"], B),
        _remedies([action.title() for action in B], [action.title() for action in V], [action.title() for action in B]),
        _remedies(["bigger network"], ["more data"], ["bigger network"]),
        lambda high_bias, high_variance: ", ".join(B if high_bias else V if high_variance else []),
    ],
    "learning_curve": [
        (_curve(on_all_of_X), "train error on all of X"),
        (_curve(refitted_on_dev), "refits on dev"),
        _curve(refitted_on_part_of_dev),
        (_curve(on_part_of_dev), "dev error on n examples"),
        (_curve(never_sliced), "fits on all of X"),
        (_curve(fitted_on_all), "fits on all of X"),
        (_curve(rows_sliced), "rows for columns"),
        _curve(last_examples),
        _curve(one_too_many),
        _curve(labels_not_sliced),
        _curve(accuracy),
        _curve(rest_of_train_for_dev),
        _curve(train_and_dev_together),
        _curve(errors_twice),
        (curve_swapped, "the two curves swapped"),
        (curve_of_lists, "lists for arrays"),
        curve_by_range,
        curve_sorted,
    ],
    "bias_variance_decomposition": PARTS_WRONG,
    "k_fold_errors": FOLDS_WRONG,
}
