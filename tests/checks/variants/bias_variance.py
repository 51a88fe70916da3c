"""Right answers to the exercises of lesson 02, each in another style."""

import itertools
from fractions import Fraction

import numpy as np

# error_rate


def rate_by_count(Y_hat, Y):
    return np.count_nonzero(Y_hat - Y) / Y.size


def rate_by_loop(Y_hat, Y):
    wrong = 0
    for guess, label in zip(Y_hat.ravel(), Y.ravel(), strict=True):
        if guess != label:
            wrong += 1
    return wrong / len(Y.ravel())


def rate_from_accuracy(Y_hat, Y):
    return 1 - (Y_hat == Y).sum() / Y.shape[-1]


def rate_by_lists(Y_hat, Y):
    pairs = list(zip(np.squeeze(Y_hat).reshape(-1).tolist(), np.squeeze(Y).reshape(-1).tolist(), strict=True))
    return float(Fraction(sum(a != b for a, b in pairs), len(pairs)))


def rate_as_0d_array(Y_hat, Y):
    return np.array(np.average(np.not_equal(Y_hat, Y).astype(float)))


def rate_by_sign(Y_hat, Y):
    return np.abs(np.sign(Y_hat - Y)).mean()


def rate_by_where(Y_hat, Y):
    return len(np.where(Y_hat != Y)[0]) / np.max(Y.shape)


# bias_and_variance


def gaps_as_list(train_error, dev_error, bayes_error=0.0):
    return [train_error - bayes_error, dev_error - train_error]


def gaps_by_diff(train_error, dev_error, bayes_error=0.0):
    return tuple(np.diff([bayes_error, train_error, dev_error]))


def gaps_by_total(train_error, dev_error, bayes_error=0):
    bias = -bayes_error + train_error
    total = dev_error - bayes_error
    return bias, total - bias


def gaps_as_0d_arrays(train_error, dev_error, bayes_error=0.0):
    return np.array(train_error) - bayes_error, np.subtract(dev_error, np.array(train_error))


def gaps_by_pairs(train_error, dev_error, bayes_error=None):
    errors = (bayes_error or 0.0, train_error, dev_error)
    return tuple(float(after - before) for before, after in itertools.pairwise(errors))


# diagnose


def diagnose_by_gaps(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    bias, variance = gaps_as_list(train_error, dev_error, bayes_error)
    return bias > tolerance, variance > tolerance


def diagnose_by_ifs(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    high_bias = False
    high_variance = False
    if train_error > bayes_error + tolerance:
        high_bias = True
    if dev_error > train_error + tolerance:
        high_variance = True
    return [high_bias, high_variance]


def diagnose_by_array(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return tuple(np.diff(np.array([bayes_error, train_error, dev_error])) > tolerance)


def diagnose_by_four_cases(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    bias, variance = train_error - bayes_error, dev_error - train_error
    if bias > tolerance and variance > tolerance:
        return (True, True)
    elif bias > tolerance:
        return (True, False)
    elif variance > tolerance:
        return (False, True)
    else:
        return (False, False)


def diagnose_as_ints(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return int(train_error - bayes_error - tolerance > 1e-12), int(dev_error - train_error - tolerance > 1e-12)


def diagnose_in_percent(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    gaps = (100 * (train_error - bayes_error), 100 * (dev_error - train_error))
    return tuple(not gap <= 100 * tolerance for gap in gaps)


def diagnose_by_ratio(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    return np.bool_((train_error - bayes_error) / tolerance > 1), np.bool_((dev_error - train_error) / tolerance > 1)


# remedies


def remedies_by_elif(high_bias, high_variance):
    if high_bias:
        return ["bigger network", "train longer", "different architecture"]
    elif high_variance:
        return ["more data", "regularization", "different architecture"]
    else:
        return []


def remedies_as_tuples(high_bias, high_variance):
    if not (high_bias or high_variance):
        return ()
    first = ("bigger network", "train longer") if high_bias else ("more data", "regularization")
    return (*first, "different architecture")


def remedies_by_appending(high_bias, high_variance):
    actions = []
    if high_bias is True:
        actions.append("bigger network")
        actions.append("train longer")
    if high_variance == 1 and not high_bias:
        actions += ["more data", "regularization"]
    if actions:
        actions.append("different architecture")
    return actions


def remedies_by_table(high_bias, high_variance):
    against_bias = ["bigger network", "train longer", "different architecture"]
    table = {
        (True, True): against_bias,
        (True, False): against_bias,
        (False, True): ["more data", "regularization", "different architecture"],
        (False, False): [],
    }
    return table[(high_bias, high_variance)]


def remedies_by_match(high_bias, high_variance):
    match (high_bias, high_variance):
        case (False, False):
            return []
        case (False, True):
            return ["more data", "regularization", "different architecture"]
    return ["bigger network", "train longer", "different architecture"]


def remedies_from_text_array(high_bias, high_variance):
    names = np.array([["bigger network", "train longer"], ["more data", "regularization"]])
    if not high_bias and not high_variance:
        return []
    return list(names[0 if high_bias else 1]) + ["different architecture"]


# learning_curve


def curve_by_lists(fit, error, X, Y, X_dev, Y_dev, sizes):
    train_errors, dev_errors = [], []
    for n in sizes:
        X_n, Y_n = X[:, :n], Y[:, :n]
        model = fit(X_n, Y_n)
        train_errors.append(error(model, X_n, Y_n))
        dev_errors.append(error(model, X_dev, Y_dev))
    return np.array(train_errors), np.array(dev_errors)


def curve_by_filling(fit, error, X, Y, X_dev, Y_dev, sizes):
    result = np.zeros((2, len(sizes)))
    for i in range(len(sizes)):
        n = int(sizes[i])
        model = fit(X[:, 0:n].copy(), Y[:, 0:n].copy())
        result[0, i] = error(model, X[:, 0:n], Y[:, 0:n])
        result[1, i] = error(model, X_dev, Y_dev)
    return [result[0], result[1]]


def curve_by_comprehensions(fit, error, X, Y, X_dev, Y_dev, sizes):
    parts = [(X[:, :n], Y[:, :n]) for n in sizes]
    models = [fit(*part) for part in parts]
    train_errors = np.array([error(model, *part) for model, part in zip(models, parts, strict=True)])
    return train_errors, np.array([error(model, X_dev, Y_dev) for model in models])


def curve_by_indices(fit, error, X, Y, X_dev, Y_dev, sizes):
    pairs = []
    for n in np.asarray(sizes):
        first = np.arange(n)
        model = fit(np.take(X, first, axis=1), np.take(Y, first, axis=1))
        pairs.append([error(model, X[:, first], Y[:, first]), error(model, X_dev, Y_dev)])
    pairs = np.array(pairs)
    return pairs[:, 0], pairs[:, 1]


def curve_fitting_twice(fit, error, X, Y, X_dev, Y_dev, sizes):
    def fitted(n):
        return fit(X[:, :n], Y[:, :n])

    train_errors = np.fromiter((error(fitted(n), X[:, :n], Y[:, :n]) for n in sizes), float)
    return train_errors, np.fromiter((error(fitted(n), X_dev, Y_dev) for n in sizes), float)


def curve_by_split(fit, error, X, Y, X_dev, Y_dev, sizes):
    train_errors, dev_errors = np.array([]), np.empty(0)
    for n in sizes:
        X_n, _ = np.split(X, [n], axis=1)
        Y_n, _ = np.split(Y, [n], axis=1)
        model = fit(X_n, Y_n)
        dev_errors = np.append(dev_errors, error(model, X_dev, Y_dev))
        train_errors = np.append(train_errors, error(model, X_n, Y_n))
    return train_errors, dev_errors


# bias_variance_decomposition


def parts_by_definition(predictions, target):
    mean = predictions.mean(axis=0)
    bias_squared = ((mean - target) ** 2).mean()
    variance = ((predictions - mean) ** 2).mean()
    return bias_squared, variance


def parts_by_difference(predictions, target):
    mse = np.mean((predictions - target) ** 2)
    variance = np.var(predictions, axis=0).mean()
    return mse - variance, variance


def parts_by_loops(predictions, target):
    n_repeats, n_points = predictions.shape
    bias_squared = variance = 0.0
    for j in range(n_points):
        mean = sum(predictions[i, j] for i in range(n_repeats)) / n_repeats
        bias_squared += (mean - target[j]) ** 2 / n_points
        variance += sum((predictions[i, j] - mean) ** 2 for i in range(n_repeats)) / n_repeats / n_points
    return bias_squared, variance


def parts_by_moments(predictions, target):
    mean = np.average(predictions, axis=0)
    variance = np.mean(np.mean(predictions**2, axis=0) - mean**2)
    return [float(np.mean(np.square(target - mean))), float(variance)]


def parts_by_deviations(predictions, target):
    mean = np.sum(predictions, 0) / len(predictions)
    gap = mean - target
    return np.array(gap @ gap / gap.size), np.mean(np.std(predictions, axis=0) ** 2)


def parts_of_each_point(predictions, target):
    return (predictions.mean(axis=0) - target) ** 2, predictions.var(axis=0)


def parts_transposed(predictions, target):
    by_point = predictions.T
    mean = by_point.mean(axis=1, keepdims=True)
    return np.mean((mean - target.reshape(-1, 1)) ** 2), np.sum((by_point - mean) ** 2) / by_point.size


# k_fold_errors


def folds_by_array_split(fit, error, X, Y, k, rng):
    m = X.shape[1]
    errors = np.zeros(k)
    for i, fold in enumerate(np.array_split(rng.permutation(m), k)):
        rest = np.ones(m, dtype=bool)
        rest[fold] = False
        model = fit(X[:, rest], Y[:, rest])
        errors[i] = error(model, X[:, fold], Y[:, fold])
    return errors


def folds_by_numbers(fit, error, X, Y, k, rng):
    """Deal the numbers of the folds, as cards."""
    number = rng.permutation(np.arange(X.shape[1]) % k)
    models = [fit(X[:, number != i], Y[:, number != i]) for i in range(k)]
    return np.array([error(model, X[:, number == i], Y[:, number == i]) for i, model in enumerate(models)])


def folds_by_shuffled_lists(fit, error, X, Y, k, rng):
    order = list(range(X.shape[1]))
    rng.shuffle(order)
    folds = [order[i::k] for i in range(k)]
    errors = []
    for i in reversed(range(k)):
        rest = [j for other in folds[:i] + folds[i + 1 :] for j in other]
        errors.append(error(fit(X[:, rest], Y[:, rest]), X[:, folds[i]], Y[:, folds[i]]))
    return np.array(errors, dtype=np.float32)


def folds_by_cuts(fit, error, X, Y, k, rng):
    m = X.shape[1]
    order = np.argsort(rng.random(m))
    X_shuffled, Y_shuffled = X[:, order], Y[:, order]
    cuts = [round(i * m / k) for i in range(k + 1)]
    errors = []
    for start, stop in itertools.pairwise(cuts):
        model = fit(
            np.delete(X_shuffled, slice(start, stop), axis=1), np.delete(Y_shuffled, slice(start, stop), axis=1)
        )
        errors.append(error(model, X_shuffled[:, start:stop], Y_shuffled[:, start:stop]))
    return np.asarray(errors)


def folds_by_drawing(fit, error, X, Y, k, rng):
    """Draw one example after the other and give it to the smallest fold."""
    left, folds = list(range(X.shape[1])), [[] for _ in range(k)]
    while left:
        min(folds, key=len).append(left.pop(int(rng.integers(len(left)))))

    def error_of(fold):
        rest = sorted(set(range(X.shape[1])) - set(fold))
        return error(fit(X[:, rest], Y[:, rest]), X[:, sorted(fold)], Y[:, sorted(fold)])

    return np.fromiter(map(error_of, folds), float)


def folds_rolled(fit, error, X, Y, k, rng):
    """The first piece of a rolled order is the fold; the rest is fitted."""
    m, errors = X.shape[1], np.empty(0)
    order = rng.permutation(m)
    for i in range(k):
        size = m // k + (i < m % k)
        model = fit(X[:, order[size:]], Y[:, order[size:]])
        errors = np.append(errors, error(model, X[:, order[:size]], Y[:, order[:size]]))
        order = np.roll(order, -size)
    return errors


VARIANTS = {
    "error_rate": [
        rate_by_count,
        rate_by_loop,
        rate_from_accuracy,
        rate_by_lists,
        rate_as_0d_array,
        rate_by_sign,
        rate_by_where,
    ],
    "bias_and_variance": [gaps_as_list, gaps_by_diff, gaps_by_total, gaps_as_0d_arrays, gaps_by_pairs],
    "diagnose": [
        diagnose_by_gaps,
        diagnose_by_ifs,
        diagnose_by_array,
        diagnose_by_four_cases,
        diagnose_as_ints,
        diagnose_in_percent,
        diagnose_by_ratio,
    ],
    "remedies": [
        remedies_by_elif,
        remedies_as_tuples,
        remedies_by_appending,
        remedies_by_table,
        remedies_by_match,
        remedies_from_text_array,
    ],
    "learning_curve": [
        curve_by_lists,
        curve_by_filling,
        curve_by_comprehensions,
        curve_by_indices,
        curve_fitting_twice,
        curve_by_split,
    ],
    "bias_variance_decomposition": [
        parts_by_definition,
        parts_by_difference,
        parts_by_loops,
        parts_by_moments,
        parts_by_deviations,
        parts_of_each_point,
        parts_transposed,
    ],
    "k_fold_errors": [
        folds_by_array_split,
        folds_by_numbers,
        folds_by_shuffled_lists,
        folds_by_cuts,
        folds_by_drawing,
        folds_rolled,
    ],
}
