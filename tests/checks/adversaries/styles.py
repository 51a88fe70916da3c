"""Right and wrong answers in styles that the lessons' own modules lack.

Callable objects, partial functions, generators, recursion, itertools, statistics, einsum: what a learner brings from
elsewhere. The wrong ones slip where a contract has a boundary, an order, a default or a scale.
"""

import functools
import itertools
import math
import operator
import statistics

import numpy as np

RIGHT, WRONG = {}, {}


def right(name):
    """File a right answer under an exercise."""

    def keep(answer):
        RIGHT.setdefault(name, []).append(answer)
        return answer

    return keep


def wrong(name, *mistakes):
    """File a wrong answer under an exercise, with the known mistakes that it makes."""

    def keep(answer):
        WRONG.setdefault(name, []).append((answer, *mistakes) if mistakes else answer)
        return answer

    return keep


# --- compare_over_seeds ---


@right("compare_over_seeds")
def with_statistics_module(errors_a, errors_b):
    d = [float(a) - float(b) for a, b in zip(errors_a, errors_b, strict=True)]
    return statistics.fmean(d), statistics.stdev(d) / math.sqrt(len(d))


@right("compare_over_seeds")
class ByCovariance:
    def __new__(cls, errors_a, errors_b):
        C = np.cov(np.asarray(errors_a, float), np.asarray(errors_b, float))
        variance = max(C[0, 0] + C[1, 1] - 2 * C[0, 1], 0.0)
        return (float(np.mean(errors_a) - np.mean(errors_b)), float(np.sqrt(variance / len(errors_a))))


@right("compare_over_seeds")
def welford(errors_a, errors_b):
    n, mean, squares = 0, 0.0, 0.0
    for d in map(operator.sub, errors_a, errors_b):
        n += 1
        step = d - mean
        mean += step / n
        squares += step * (d - mean)
    return [mean, (squares / (n - 1) / n) ** 0.5]


@wrong("compare_over_seeds", "not divided by sqrt(n)")
def stdev_not_error(errors_a, errors_b):
    d = [a - b for a, b in zip(errors_a, errors_b, strict=True)]
    return statistics.fmean(d), statistics.stdev(d)


@wrong("compare_over_seeds", "ddof=0")
def population_stdev(errors_a, errors_b):
    d = [a - b for a, b in zip(errors_a, errors_b, strict=True)]
    return statistics.fmean(d), statistics.pstdev(d) / math.sqrt(len(d))


@wrong("compare_over_seeds", "difference upside down")
def other_way_round(errors_a, errors_b):
    d = list(map(operator.sub, errors_b, errors_a))
    return statistics.fmean(d), statistics.stdev(d) / math.sqrt(len(d))


@wrong("compare_over_seeds", "sign lost")
def distance_of_means(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return abs(d.mean()), d.std(ddof=1) / np.sqrt(d.size)


@wrong("compare_over_seeds", "sign lost")
def mean_of_distances(errors_a, errors_b):
    d = np.abs(np.subtract(errors_a, errors_b))
    return d.mean(), d.std(ddof=1) / np.sqrt(d.size)


@wrong("compare_over_seeds", "unpaired spread")
def two_lists_apart(errors_a, errors_b):
    variance = statistics.variance(errors_a) / len(errors_a) + statistics.variance(errors_b) / len(errors_b)
    return statistics.fmean(errors_a) - statistics.fmean(errors_b), variance**0.5


@wrong("compare_over_seeds")
def pairs_sorted_first(errors_a, errors_b):
    d = np.subtract(sorted(errors_a), sorted(errors_b))
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


@wrong("compare_over_seeds", "not divided by sqrt(n)")
def variance_over_n(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.mean(), d.var(ddof=1) / len(d)


@wrong("compare_over_seeds", "ddof=0")
def n_minus_one_below_the_root_only(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.mean(), d.std() / np.sqrt(len(d))


@wrong("compare_over_seeds")
def n_minus_one_twice(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d) - 1)


@wrong("compare_over_seeds")
def median_of_the_differences(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return statistics.median(d.tolist()), d.std(ddof=1) / np.sqrt(len(d))


@wrong("compare_over_seeds")
def last_seed_left_out(errors_a, errors_b):
    d = [a - b for a, b in zip(errors_a[:-1], errors_b, strict=False)] or [0.0]
    spread = statistics.stdev(d) if len(d) > 1 else 0.0
    return statistics.fmean(d), spread / math.sqrt(len(d))


@wrong("compare_over_seeds")
def first_seed_left_out(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)[1:]
    return d.mean(), d.std(ddof=min(1, len(d) - 1)) / np.sqrt(len(d))


@wrong("compare_over_seeds")
def pairs_shifted_by_one(errors_a, errors_b):
    d = np.subtract(errors_a, np.roll(errors_b, 1))
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


@wrong("compare_over_seeds")
def rounded_to_two_places(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return round(float(d.mean()), 2), round(float(d.std(ddof=1) / np.sqrt(len(d))), 2)


@wrong("compare_over_seeds")
def two_standard_errors(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.mean(), 2 * d.std(ddof=1) / np.sqrt(len(d))


@wrong("compare_over_seeds", "the two numbers swapped")
def error_before_mean(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.std(ddof=1) / np.sqrt(len(d)), d.mean()


@wrong("compare_over_seeds")
def deviations_from_zero(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b)
    return d.mean(), np.sqrt(np.sum(d**2) / (len(d) - 1) / len(d))


@wrong("compare_over_seeds")
def integers_by_habit(errors_a, errors_b):
    d = np.array(errors_a, dtype=int) - np.array(errors_b, dtype=int)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


@wrong("compare_over_seeds", "needs arrays")
def minus_of_lists(errors_a, errors_b):
    d = errors_a - errors_b
    return d.mean(), d.std(ddof=1) / len(d) ** 0.5


@wrong("compare_over_seeds")
def relative_difference_of_means(errors_a, errors_b):
    d = np.subtract(errors_a, errors_b) / np.mean(errors_b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


# --- k_fold_errors ---


def _folds_errors(fit, error, X, Y, folds):
    m = X.shape[1]
    for fold in folds:
        rest = np.setdiff1d(np.arange(m), fold)
        yield error(fit(X[:, rest], Y[:, rest]), X[:, fold], Y[:, fold])


@right("k_fold_errors")
def strided_folds(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1])
    return np.fromiter(_folds_errors(fit, error, X, Y, [order[i::k] for i in range(k)]), dtype=float)


@right("k_fold_errors")
def labels_of_folds_shuffled(fit, error, X, Y, k, rng):
    fold_of = rng.permuted(np.arange(X.shape[1]) % k)

    def one(i):
        out = fold_of == i
        return error(fit(X[:, ~out], Y[:, ~out]), X[:, out], Y[:, out])

    return np.array(list(map(one, range(k))))


@right("k_fold_errors")
def dealt_like_cards(fit, error, X, Y, k, rng):
    deck, hands = list(range(X.shape[1])), [[] for _ in range(k)]
    rng.shuffle(deck)
    for card, hand in zip(deck, itertools.cycle(hands), strict=False):
        hand.append(card)
    errors = []
    for hand in hands[::-1]:
        rest = [j for j in range(X.shape[1]) if j not in hand]
        errors.append(
            error(fit(X.take(rest, axis=1), Y.take(rest, axis=1)), X.take(hand, axis=1), Y.take(hand, axis=1))
        )
    return np.asarray(errors)


@wrong("k_fold_errors", "not shuffled")
def blocks_in_order(fit, error, X, Y, k, rng):
    return np.array(list(_folds_errors(fit, error, X, Y, np.array_split(np.arange(X.shape[1]), k))))


@wrong("k_fold_errors", "not shuffled")
def strides_in_order(fit, error, X, Y, k, rng):
    return np.array(list(_folds_errors(fit, error, X, Y, [np.arange(i, X.shape[1], k) for i in range(k)])))


@wrong("k_fold_errors", "not shuffled")
def own_generator(fit, error, X, Y, k, rng):
    order = np.random.default_rng(42).permutation(X.shape[1])
    return np.array(list(_folds_errors(fit, error, X, Y, np.array_split(order, k))))


@wrong("k_fold_errors", "leftover examples dropped")
def remainder_dropped(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1])
    size = len(order) // k
    folds = [order[i * size : (i + 1) * size] for i in range(k)]
    return np.array(list(_folds_errors(fit, error, X, Y, folds)))


@wrong("k_fold_errors", "leftover examples in one fold")
def remainder_in_the_last_fold(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1])
    size = len(order) // k
    folds = [order[i * size : (i + 1) * size if i < k - 1 else None] for i in range(k)]
    return np.array(list(_folds_errors(fit, error, X, Y, folds)))


@wrong("k_fold_errors", "the fold stays in training")
def fitted_on_everything(fit, error, X, Y, k, rng):
    model = fit(X, Y)
    return np.array([error(model, X[:, f], Y[:, f]) for f in np.array_split(rng.permutation(X.shape[1]), k)])


@wrong("k_fold_errors", "fold and rest swapped")
def fitted_on_the_fold(fit, error, X, Y, k, rng):
    folds = np.array_split(rng.permutation(X.shape[1]), k)
    m = X.shape[1]
    rests = [np.setdiff1d(np.arange(m), f) for f in folds]
    return np.array([error(fit(X[:, f], Y[:, f]), X[:, r], Y[:, r]) for f, r in zip(folds, rests, strict=True)])


@wrong("k_fold_errors", "error on the training part")
def training_errors(fit, error, X, Y, k, rng):
    result = []
    for f in np.array_split(rng.permutation(X.shape[1]), k):
        rest = np.setdiff1d(np.arange(X.shape[1]), f)
        result.append(error(fit(X[:, rest], Y[:, rest]), X[:, rest], Y[:, rest]))
    return np.array(result)


@wrong("k_fold_errors", "mean for the errors")
def mean_of_the_folds(fit, error, X, Y, k, rng):
    folds = np.array_split(rng.permutation(X.shape[1]), k)
    return np.mean(list(_folds_errors(fit, error, X, Y, folds)))


@wrong("k_fold_errors", "list for an array")
def list_of_errors(fit, error, X, Y, k, rng):
    return list(_folds_errors(fit, error, X, Y, np.array_split(rng.permutation(X.shape[1]), k)))


@wrong("k_fold_errors")
def column_of_errors(fit, error, X, Y, k, rng):
    folds = np.array_split(rng.permutation(X.shape[1]), k)
    return np.array([[e] for e in _folds_errors(fit, error, X, Y, folds)])


@wrong("k_fold_errors", "drawn anew for each fold")
def independent_dev_sets(fit, error, X, Y, k, rng):
    m = X.shape[1]
    sizes = [len(part) for part in np.array_split(np.arange(m), k)]
    return np.array(list(_folds_errors(fit, error, X, Y, [rng.choice(m, size, replace=False) for size in sizes])))


@wrong("k_fold_errors")
def with_replacement(fit, error, X, Y, k, rng):
    m = X.shape[1]
    return np.array(list(_folds_errors(fit, error, X, Y, np.array_split(rng.integers(m, size=m), k))))


@wrong("k_fold_errors", "X and Y shuffled apart")
def labels_left_in_place(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1])
    return np.array(list(_folds_errors(fit, error, X[:, order], Y, np.array_split(np.arange(X.shape[1]), k))))


@wrong("k_fold_errors")
def each_example_to_a_random_fold(fit, error, X, Y, k, rng):
    fold_of = rng.integers(k, size=X.shape[1])
    while len(set(fold_of.tolist())) < k:
        fold_of = rng.integers(k, size=X.shape[1])
    return np.array(list(_folds_errors(fit, error, X, Y, [np.flatnonzero(fold_of == i) for i in range(k)])))


@wrong("k_fold_errors")
def last_fold_never_measured(fit, error, X, Y, k, rng):
    folds = np.array_split(rng.permutation(X.shape[1]), k)
    errors = list(_folds_errors(fit, error, X, Y, folds[:-1]))
    return np.array([*errors, errors[-1]])


@wrong("k_fold_errors")
def only_a_start_is_drawn(fit, error, X, Y, k, rng):
    order = np.roll(np.arange(X.shape[1]), rng.integers(X.shape[1]))
    return np.array(list(_folds_errors(fit, error, X, Y, np.array_split(order, k))))


@wrong("k_fold_errors")
def half_of_the_rest(fit, error, X, Y, k, rng):
    folds = np.array_split(rng.permutation(X.shape[1]), k)
    errors = []
    for i, f in enumerate(folds):
        rest = folds[(i + 1) % k]
        errors.append(error(fit(X[:, rest], Y[:, rest]), X[:, f], Y[:, f]))
    return np.array(errors)


@wrong("k_fold_errors")
def one_example_too_many(fit, error, X, Y, k, rng):
    order = rng.permutation(X.shape[1])
    errors = []
    for f in np.array_split(order, k):
        rest = np.append(np.setdiff1d(order, f), f[0])
        errors.append(error(fit(X[:, rest], Y[:, rest]), X[:, f], Y[:, f]))
    return np.array(errors)


@wrong("k_fold_errors")
def k_ignored(fit, error, X, Y, k, rng):
    return np.array(list(_folds_errors(fit, error, X, Y, np.array_split(rng.permutation(X.shape[1]), 5))))


# --- sweep_lambda ---


def _choose(lambdas, errors):
    return max((lambd for lambd, e in zip(lambdas, errors, strict=True) if e == min(errors)), default=None)


@right("sweep_lambda")
class Sweep:
    def __new__(cls, fit, error, lambdas, X, Y, X_dev, Y_dev):
        scores = dict(enumerate(error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas))
        errors = np.array([scores[i] for i in sorted(scores)])
        return errors, float(max(zip(-errors, lambdas, strict=True))[1])


@right("sweep_lambda")
def by_lexsort(fit, error, lambdas, X, Y, X_dev, Y_dev):
    train = functools.partial(fit, X, Y)
    errors = np.array([error(model, X_dev, Y_dev) for model in map(train, lambdas)])
    lambdas = np.asarray(lambdas)
    return [errors, lambdas[np.lexsort((-lambdas, errors))[0]]]


@wrong("sweep_lambda")
def smaller_on_a_tie(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, min(zip(errors, lambdas, strict=True))[1]


@wrong("sweep_lambda", "the first on a tie")
def first_on_a_tie(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = [error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas]
    return np.array(errors), lambdas[errors.index(min(errors))]


@wrong("sweep_lambda")
def last_on_a_tie(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, lambdas[len(errors) - 1 - int(np.argmin(errors[::-1]))]


@wrong("sweep_lambda", "error on the training set")
def measured_on_training(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X, Y) for lambd in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda", "trains on dev")
def trained_on_dev(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X_dev, Y_dev, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda", "trains on dev")
def trained_on_both(fit, error, lambdas, X, Y, X_dev, Y_dev):
    both = np.hstack([X, X_dev]), np.hstack([Y, Y_dev])
    errors = np.array([error(fit(*both, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda", "errors in the order of sorted lambdas")
def sorted_first(fit, error, lambdas, X, Y, X_dev, Y_dev):
    lambdas = sorted(lambdas)
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda")
def fitted_twice(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    best = _choose(lambdas, errors)
    fit(X, Y, best)
    return errors, best


@wrong("sweep_lambda", "index for the value")
def index_in_place_of_lambd(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, list(lambdas).index(_choose(lambdas, errors))


@wrong("sweep_lambda")
def worst_one(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, lambdas[int(errors.argmax())]


@wrong("sweep_lambda")
def gap_between_dev_and_training(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = [fit(X, Y, lambd) for lambd in lambdas]
    errors = np.array([error(model, X_dev, Y_dev) - error(model, X, Y) for model in models])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda")
def chosen_by_training_error(fit, error, lambdas, X, Y, X_dev, Y_dev):
    models = [fit(X, Y, lambd) for lambd in lambdas]
    errors = np.array([error(model, X_dev, Y_dev) for model in models])
    return errors, _choose(lambdas, [error(model, X, Y) for model in models])


@wrong("sweep_lambda")
def dev_labels_of_training(fit, error, lambdas, X, Y, X_dev, Y_dev):
    m = min(Y.shape[1], Y_dev.shape[1])
    errors = np.array([error(fit(X, Y, lambd), X_dev[:, :m], Y[:, :m]) for lambd in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda")
def stops_when_it_gets_worse(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = []
    for lambd in lambdas:
        errors.append(error(fit(X, Y, lambd), X_dev, Y_dev))
        if len(errors) > 1 and errors[-1] > errors[-2]:
            errors += [np.inf] * (len(lambdas) - len(errors))
            break
    return np.array(errors), _choose(lambdas, errors)


@wrong("sweep_lambda")
def skips_zero(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) if lambd else 1.0 for lambd in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda")
def list_of_dev_errors(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = [error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas]
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda")
def best_first(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return _choose(lambdas, errors), errors


@wrong("sweep_lambda")
def near_ties_count(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev, Y_dev) for lambd in lambdas])
    return errors, max(np.asarray(lambdas)[np.isclose(errors, errors.min(), rtol=0.05, atol=0.01)])


@wrong("sweep_lambda")
def one_model_for_all(fit, error, lambdas, X, Y, X_dev, Y_dev):
    model = fit(X, Y, lambdas[0])
    errors = np.array([error(model, X_dev, Y_dev) for _ in lambdas])
    return errors, _choose(lambdas, errors)


@wrong("sweep_lambda")
def last_dev_example_left_out(fit, error, lambdas, X, Y, X_dev, Y_dev):
    errors = np.array([error(fit(X, Y, lambd), X_dev[:, :-1], Y_dev[:, :-1]) for lambd in lambdas])
    return errors, _choose(lambdas, errors)


# --- forward_with_keep_probs ---


def _sigmoid(Z):
    return np.where(Z >= 0, 1 / (1 + np.exp(-np.abs(Z))), np.exp(-np.abs(Z)) / (1 + np.exp(-np.abs(Z))))


@right("forward_with_keep_probs")
def recursive(X, parameters, keep_probs, rng, layer=1):
    Z = parameters[f"W{layer}"] @ X + parameters[f"b{layer}"]
    if not len(keep_probs):
        return _sigmoid(Z), []
    D = rng.binomial(1, keep_probs[0], Z.shape)
    AL, masks = recursive(np.clip(Z, 0, None) * D / keep_probs[0], parameters, keep_probs[1:], rng, layer + 1)
    return AL, [D, *masks]


@right("forward_with_keep_probs")
class Forward:
    def __new__(cls, X, parameters, keep_probs, rng):
        A, masks = X, []
        layers = [int(key[1:]) for key in parameters if key.startswith("W")]
        for layer, keep_prob in zip(sorted(layers), itertools.chain(keep_probs, [None]), strict=True):
            Z = np.einsum("ij,jm->im", parameters[f"W{layer}"], A) + parameters[f"b{layer}"]
            if keep_prob is None:
                return 0.5 * (1 + np.tanh(Z / 2)), masks
            masks.append(rng.choice([True, False], size=Z.shape, p=[keep_prob, 1 - keep_prob]))
            A = np.where(masks[-1], Z * (Z > 0) / keep_prob, 0.0)


def _passing(X, parameters, keep_probs, rng, *, hidden, output=_sigmoid, layers=None):
    """A forward pass with a slip in one of its parts."""
    A, masks, L = X, [], len(keep_probs) + 1
    for layer in range(1, L):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        A, D = hidden(Z, keep_probs[layer - 1], rng)
        masks.append(D)
    return output(parameters[f"W{L}"] @ A + parameters[f"b{L}"]), masks


def _masked(Z, keep_prob, rng):
    D = rng.random(Z.shape) < keep_prob
    return np.maximum(Z, 0) * D / keep_prob, D


@wrong("forward_with_keep_probs", "no division")
def not_divided(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        D = rng.random(Z.shape) < keep_prob
        return np.maximum(Z, 0) * D, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden)


@wrong("forward_with_keep_probs")
def drops_keep_prob(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        D = rng.random(Z.shape) > keep_prob
        return np.maximum(Z, 0) * D / keep_prob, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden)


@wrong("forward_with_keep_probs")
def one_column_for_all_examples(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        D = np.repeat(rng.random((Z.shape[0], 1)) < keep_prob, Z.shape[1], axis=1)
        return np.maximum(Z, 0) * D / keep_prob, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden)


@wrong("forward_with_keep_probs")
def one_row_for_all_units(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        D = np.tile(rng.random((1, Z.shape[1])) < keep_prob, (Z.shape[0], 1))
        return np.maximum(Z, 0) * D / keep_prob, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden)


@wrong("forward_with_keep_probs")
def masked_before_relu_with_bias_lost(X, parameters, keep_probs, rng):
    A, masks = X, []
    for layer, keep_prob in enumerate(keep_probs, start=1):
        A, D = _masked(parameters[f"W{layer}"] @ A, keep_prob, rng)
        masks.append(D)
    L = len(keep_probs) + 1
    return _sigmoid(parameters[f"W{L}"] @ A + parameters[f"b{L}"]), masks


@wrong("forward_with_keep_probs")
def last_bias_lost(X, parameters, keep_probs, rng):
    A, masks = X, []
    for layer, keep_prob in enumerate(keep_probs, start=1):
        A, D = _masked(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"], keep_prob, rng)
        masks.append(D)
    return _sigmoid(parameters[f"W{len(keep_probs) + 1}"] @ A), masks


@wrong("forward_with_keep_probs", "one keep_prob for all layers")
def first_keep_prob_for_all(X, parameters, keep_probs, rng):
    return _passing(X, parameters, [keep_probs[0]] * len(keep_probs), rng, hidden=_masked)


@wrong("forward_with_keep_probs", "keep probs in reverse order")
def keep_probs_reversed(X, parameters, keep_probs, rng):
    return _passing(X, parameters, list(keep_probs)[::-1], rng, hidden=_masked)


@wrong("forward_with_keep_probs", "one keep_prob for all layers")
def mean_keep_prob(X, parameters, keep_probs, rng):
    return _passing(X, parameters, [np.mean(keep_probs)] * len(keep_probs), rng, hidden=_masked)


@wrong("forward_with_keep_probs")
def input_dropped_too(X, parameters, keep_probs, rng):
    return _passing(_masked(X, keep_probs[0], rng)[0], parameters, keep_probs, rng, hidden=_masked)


@wrong("forward_with_keep_probs", "drops the output")
def output_dropped_too(X, parameters, keep_probs, rng):
    AL, masks = _passing(X, parameters, keep_probs, rng, hidden=_masked)
    return AL * (rng.random(AL.shape) < keep_probs[-1]) / keep_probs[-1], masks


@wrong("forward_with_keep_probs")
def three_layers_only(X, parameters, keep_probs, rng):
    AL, masks = _passing(X, parameters, keep_probs[:2], rng, hidden=_masked)
    return AL[:1], masks


@wrong("forward_with_keep_probs")
def in_the_order_of_the_dict(X, parameters, keep_probs, rng):
    weights = [value for key, value in parameters.items() if key[0] == "W"]
    biases = [value for key, value in parameters.items() if key[0] == "b"]
    A, masks = X, []
    for W, b, keep_prob in zip(weights, biases, keep_probs, strict=False):
        A, D = _masked(W @ A + b, keep_prob, rng)
        masks.append(D)
    return _sigmoid(weights[-1] @ A + biases[-1]), masks


@wrong("forward_with_keep_probs")
def in_the_order_of_text(X, parameters, keep_probs, rng):
    keys = sorted(key for key in parameters if key[0] == "W")
    A, masks = X, []
    for key, keep_prob in zip(keys, keep_probs, strict=False):
        A, D = _masked(parameters[key] @ A + parameters["b" + key[1:]], keep_prob, rng)
        masks.append(D)
    return _sigmoid(parameters[keys[-1]] @ A + parameters["b" + keys[-1][1:]]), masks


@wrong("forward_with_keep_probs")
def tanh_hidden(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        D = rng.random(Z.shape) < keep_prob
        return np.tanh(Z) * D / keep_prob, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden)


@wrong("forward_with_keep_probs")
def linear_output(X, parameters, keep_probs, rng):
    return _passing(X, parameters, keep_probs, rng, hidden=_masked, output=lambda Z: Z)


@wrong("forward_with_keep_probs")
def relu_output(X, parameters, keep_probs, rng):
    return _passing(X, parameters, keep_probs, rng, hidden=_masked, output=lambda Z: _sigmoid(np.maximum(Z, 0)))


@wrong("forward_with_keep_probs")
def exact_number_kept(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        kept = round(keep_prob * Z.size)
        D = rng.permutation(np.arange(Z.size) < kept).reshape(Z.shape)
        return np.maximum(Z, 0) * D / keep_prob, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden)


@wrong("forward_with_keep_probs", "same masks every call")
def masks_drawn_by_another_generator(X, parameters, keep_probs, rng):
    return _passing(X, parameters, keep_probs, np.random.default_rng(1), hidden=_masked)


@wrong("forward_with_keep_probs")
def masks_upside_down(X, parameters, keep_probs, rng):
    AL, masks = _passing(X, parameters, keep_probs, rng, hidden=_masked)
    return AL, [~D for D in masks]


@wrong("forward_with_keep_probs")
def masks_in_reverse(X, parameters, keep_probs, rng):
    AL, masks = _passing(X, parameters, keep_probs, rng, hidden=_masked)
    return AL, masks[::-1]


@wrong("forward_with_keep_probs")
def last_hidden_layer_spared(X, parameters, keep_probs, rng):
    return _passing(X, parameters, [*list(keep_probs)[:-1], 1.0], rng, hidden=_masked)


@wrong("forward_with_keep_probs")
def masks_as_activations(X, parameters, keep_probs, rng):
    AL, masks = _passing(X, parameters, keep_probs, rng, hidden=_masked)
    return AL, [D / keep_prob for D, keep_prob in zip(masks, keep_probs, strict=True)]


@wrong("forward_with_keep_probs")
def divided_at_the_end(X, parameters, keep_probs, rng):
    def hidden(Z, keep_prob, rng):
        D = rng.random(Z.shape) < keep_prob
        return np.maximum(Z, 0) * D, D

    return _passing(X, parameters, keep_probs, rng, hidden=hidden, output=lambda Z: _sigmoid(Z / np.prod(keep_probs)))


# --- augmented_batches ---


def _batches_of(order, size):
    return (order[i : i + size] for i in range(0, len(order), size))


@right("augmented_batches")
def by_generator(images, labels, transform, batch_size, epochs, rng):
    def walk():
        for _ in range(epochs):
            waiting = iter(rng.permutation(len(images)).tolist())
            while batch := list(itertools.islice(waiting, batch_size)):
                yield transform(images[batch], rng), labels[batch]

    return list(walk())


@right("augmented_batches")
def by_sorting_keys(images, labels, transform, batch_size, epochs, rng):
    m = len(labels)
    cuts = range(batch_size, m, batch_size)
    batches = []
    for order in rng.random((epochs, m)).argsort(axis=1):
        for own in np.split(order, list(cuts)):
            batches.append([transform(np.take(images, own, axis=0), rng), np.take(labels, own)])
    return batches


@wrong("augmented_batches", "the same order in every epoch")
def order_drawn_once(images, labels, transform, batch_size, epochs, rng):
    order = rng.permutation(len(labels))
    return [
        (transform(images[own], rng), labels[own])
        for _, own in itertools.product(range(epochs), list(_batches_of(order, batch_size)))
    ]


@wrong("augmented_batches", "the same order in every epoch")
def never_shuffled(images, labels, transform, batch_size, epochs, rng):
    order = np.arange(len(labels))
    return [(transform(images[own], rng), labels[own]) for _ in range(epochs) for own in _batches_of(order, batch_size)]


@wrong("augmented_batches", "transformed once for all epochs")
def transformed_once(images, labels, transform, batch_size, epochs, rng):
    images = transform(images, rng)
    return [
        (images[own], labels[own])
        for _ in range(epochs)
        for own in _batches_of(rng.permutation(len(labels)), batch_size)
    ]


@wrong("augmented_batches", "transformed before cutting")
def transformed_once_an_epoch(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for _ in range(epochs):
        made = transform(images, rng)
        batches += [(made[own], labels[own]) for own in _batches_of(rng.permutation(len(labels)), batch_size)]
    return batches


@wrong("augmented_batches", "transformed once for all epochs")
def first_epoch_repeated(images, labels, transform, batch_size, epochs, rng):
    epoch = [(transform(images[o], rng), labels[o]) for o in _batches_of(rng.permutation(len(labels)), batch_size)]
    return epoch * epochs


@wrong("augmented_batches", "last batch dropped")
def rest_left_out(images, labels, transform, batch_size, epochs, rng):
    return [
        (transform(images[own], rng), labels[own])
        for _ in range(epochs)
        for own in _batches_of(rng.permutation(len(labels)), batch_size)
        if len(own) == batch_size
    ]


@wrong("augmented_batches")
def rest_joined_to_the_last(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for _ in range(epochs):
        parts = list(_batches_of(rng.permutation(len(labels)), batch_size))
        if len(parts) > 1 and len(parts[-1]) < batch_size:
            parts[-2:] = [np.concatenate(parts[-2:])]
        batches += [(transform(images[own], rng), labels[own]) for own in parts]
    return batches


@wrong("augmented_batches")
def even_batches(images, labels, transform, batch_size, epochs, rng):
    number = -(-len(labels) // batch_size)
    return [
        (transform(images[own], rng), labels[own])
        for _ in range(epochs)
        for own in np.array_split(rng.permutation(len(labels)), number)
    ]


@wrong("augmented_batches")
def examples_drawn_again(images, labels, transform, batch_size, epochs, rng):
    m = len(labels)
    return [
        (transform(images[own], rng), labels[own])
        for _ in range(epochs)
        for own in _batches_of(rng.integers(m, size=m), batch_size)
    ]


@wrong("augmented_batches", "labels in the old order")
def labels_stay(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for _ in range(epochs):
        shuffled = images[rng.permutation(len(labels))]
        batches += [
            (transform(shuffled[own], rng), labels[own]) for own in _batches_of(np.arange(len(labels)), batch_size)
        ]
    return batches


@wrong("augmented_batches")
def own_generator_for_transform(images, labels, transform, batch_size, epochs, rng):
    other = np.random.default_rng(0)
    return [
        (transform(images[own], other), labels[own])
        for _ in range(epochs)
        for own in _batches_of(rng.permutation(len(labels)), batch_size)
    ]


@wrong("augmented_batches")
def child_generator_for_transform(images, labels, transform, batch_size, epochs, rng):
    return [
        (transform(images[own], np.random.default_rng(7)), labels[own])
        for _ in range(epochs)
        for own in _batches_of(rng.permutation(len(labels)), batch_size)
    ]


@wrong("augmented_batches")
def own_generator_for_order(images, labels, transform, batch_size, epochs, rng):
    other = np.random.default_rng(0)
    return [
        (transform(images[own], rng), labels[own])
        for _ in range(epochs)
        for own in _batches_of(other.permutation(len(labels)), batch_size)
    ]


@wrong("augmented_batches")
def originals_too(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for _ in range(epochs):
        for own in _batches_of(rng.permutation(len(labels)), batch_size):
            batches.append((np.concatenate([images[own], transform(images[own], rng)]), np.tile(labels[own], 2)))
    return batches


@wrong("augmented_batches")
def image_by_image(images, labels, transform, batch_size, epochs, rng):
    return [
        (np.concatenate([transform(images[i : i + 1], rng) for i in own]), labels[own])
        for _ in range(epochs)
        for own in _batches_of(rng.permutation(len(labels)), batch_size)
    ]


@wrong("augmented_batches")
def one_epoch_only(images, labels, transform, batch_size, epochs, rng):
    order = rng.permutation(len(labels))
    return [(transform(images[own], rng), labels[own]) for own in _batches_of(order, batch_size)]


@wrong("augmented_batches")
def list_of_epochs(images, labels, transform, batch_size, epochs, rng):
    return [
        [(transform(images[own], rng), labels[own]) for own in _batches_of(rng.permutation(len(labels)), batch_size)]
        for _ in range(epochs)
    ]


@wrong("augmented_batches")
def batches_across_epochs(images, labels, transform, batch_size, epochs, rng):
    order = np.concatenate([rng.permutation(len(labels)) for _ in range(epochs)])
    return [(transform(images[own], rng), labels[own]) for own in _batches_of(order, batch_size)]


@wrong("augmented_batches")
def batches_permuted_not_examples(images, labels, transform, batch_size, epochs, rng):
    parts = list(_batches_of(np.arange(len(labels)), batch_size))
    return [
        (transform(images[parts[i]], rng), labels[parts[i]]) for _ in range(epochs) for i in rng.permutation(len(parts))
    ]


@wrong("augmented_batches")
def only_some_batches_transformed(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for epoch in range(epochs):
        for own in _batches_of(rng.permutation(len(labels)), batch_size):
            batches.append((transform(images[own], rng) if epoch else images[own], labels[own]))
    return batches


@wrong("augmented_batches")
def labels_first(images, labels, transform, batch_size, epochs, rng):
    return [
        (labels[own], transform(images[own], rng))
        for _ in range(epochs)
        for own in _batches_of(rng.permutation(len(labels)), batch_size)
    ]


@wrong("augmented_batches")
def reshuffled_in_place(images, labels, transform, batch_size, epochs, rng):
    batches = []
    for _ in range(epochs):
        order = rng.permutation(len(labels))
        images[:], labels[:] = images[order], labels[order]
        for own in _batches_of(np.arange(len(labels)), batch_size):
            batches.append((transform(images[own], rng), labels[own]))
    return batches


# --- distance_from_start ---


def _layers(parameters):
    return [key for key in parameters if key[0] == "W"]


@right("distance_from_start")
class Distances:
    def __new__(cls, parameters, start):
        keys = sorted(_layers(parameters), key=lambda key: int(key.lstrip("W")))
        return np.fromiter((math.dist(parameters[key].ravel(), start[key].ravel()) for key in keys), float)


@right("distance_from_start")
def by_counting(parameters, start):
    def moved(layer):
        if f"W{layer}" not in parameters:
            return
        delta = np.subtract(parameters[f"W{layer}"], start[f"W{layer}"])
        yield np.sqrt(np.vdot(delta, delta))
        yield from moved(layer + 1)

    return np.array([*moved(1)])


def _distance(parameters, start, measure, keys=None):
    keys = keys or [f"W{layer}" for layer in range(1, len(_layers(parameters)) + 1)]
    return np.array([measure(parameters[key], start[key]) for key in keys])


@wrong("distance_from_start", "difference of the norms")
def difference_of_norms(parameters, start):
    return _distance(parameters, start, lambda W, V: abs(np.linalg.norm(W) - np.linalg.norm(V)))


@wrong("distance_from_start", "squared")
def squared_distance(parameters, start):
    return _distance(parameters, start, lambda W, V: float(np.sum((W - V) ** 2)))


@wrong("distance_from_start")
def manhattan(parameters, start):
    return _distance(parameters, start, lambda W, V: float(np.abs(W - V).sum()))


@wrong("distance_from_start", "another norm")
def spectral(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V, 2))


@wrong("distance_from_start")
def largest_step(parameters, start):
    return _distance(parameters, start, lambda W, V: np.abs(W - V).max())


@wrong("distance_from_start")
def root_mean_square(parameters, start):
    return _distance(parameters, start, lambda W, V: np.sqrt(np.mean((W - V) ** 2)))


@wrong("distance_from_start")
def relative_to_start(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V) / max(np.linalg.norm(V), 1e-12))


@wrong("distance_from_start")
def norm_of_the_sum(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W + V))


@wrong("distance_from_start", "norm of the weights")
def norm_at_the_end(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W))


@wrong("distance_from_start", "order of the keys in the dict")
def order_of_the_keys(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V), _layers(parameters))


@wrong("distance_from_start", "order of the keys in the dict")
def order_of_the_keys_at_the_start(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V), _layers(start))


@wrong("distance_from_start")
def keys_sorted_as_text(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V), sorted(_layers(parameters)))


@wrong("distance_from_start", "includes b")
def biases_too(parameters, start):
    keys = [f"{name}{layer}" for layer in range(1, len(_layers(parameters)) + 1) for name in "Wb"]
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V), keys)


@wrong("distance_from_start", "includes b")
def bias_within_the_norm(parameters, start):
    return np.array(
        [
            math.hypot(*(np.linalg.norm(parameters[f"{n}{i}"] - start[f"{n}{i}"]) for n in "Wb"))
            for i in range(1, len(parameters) // 2 + 1)
        ]
    )


@wrong("distance_from_start")
def all_layers_in_one(parameters, start):
    return np.array([math.sqrt(sum(np.sum((parameters[k] - start[k]) ** 2) for k in _layers(parameters)))])


@wrong("distance_from_start")
def without_the_last_layer(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V))[:-1]


@wrong("distance_from_start")
def paired_by_position(parameters, start):
    pairs = zip(parameters.values(), start.values(), strict=True)
    return np.array([np.linalg.norm(W - V) if W.shape == V.shape else 0.0 for W, V in pairs][::2])


@wrong("distance_from_start")
def without_the_last_column(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm((W - V)[:, :-1]))


@wrong("distance_from_start")
def without_the_first_row(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm((W - V)[1:]))


@wrong("distance_from_start")
def a_little_added(parameters, start):
    return _distance(parameters, start, lambda W, V: np.sqrt(np.sum((W - V) ** 2) + 1e-8))


@wrong("distance_from_start")
def by_hand_two_layers(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V), ["W1", "W2"])


@wrong("distance_from_start")
def list_of_distances(parameters, start):
    return _distance(parameters, start, lambda W, V: np.linalg.norm(W - V)).tolist()


# --- gradient_stds ---


@right("gradient_stds")
def recursive_stds(dZ_last, parameters, Zs, derivative):
    def down(dZ, below):
        if not below:
            return [np.std(dZ)]
        dZ_below = parameters[f"W{len(below) + 1}"].T.dot(dZ) * derivative(below[-1])
        return [*down(dZ_below, below[:-1]), np.std(dZ)]

    return np.array(down(dZ_last, Zs[:-1]))


@right("gradient_stds")
class GradientStds:
    def __new__(cls, dZ_last, parameters, Zs, derivative):
        def back(dZ, layer):
            return np.einsum("ki,km,im->im", parameters[f"W{layer + 1}"], dZ, derivative(Zs[layer - 1]))

        dZs = itertools.accumulate(range(len(Zs) - 1, 0, -1), back, initial=dZ_last)
        return np.array([np.sqrt(dZ.var()) for dZ in dZs])[::-1]


def _back(dZ_last, parameters, Zs, step, measure=np.std):
    """Standard deviations down the layers, by one step of the recursion."""
    dZ, stds = dZ_last, [measure(dZ_last)]
    for layer in range(len(Zs) - 1, 0, -1):
        dZ = step(dZ, layer)
        stds.insert(0, measure(dZ))
    return np.array(stds)


@wrong("gradient_stds", "order reversed")
def last_layer_first(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]))[::-1]


@wrong("gradient_stds")
def slope_of_the_layer_above(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ (dZ * derivative(Zs[i])))


@wrong("gradient_stds", "derivative left out")
def no_slope(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ)


@wrong("gradient_stds")
def slope_of_relu_always(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * (Zs[i - 1] > 0))


@wrong("gradient_stds")
def slope_as_a_switch(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * (derivative(Zs[i - 1]) > 0))


@wrong("gradient_stds")
def slope_squared(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]) ** 2)


@wrong("gradient_stds", "weights of the wrong layer")
def weights_of_the_layer_itself(dZ_last, parameters, Zs, derivative):
    def step(dZ, layer):
        return parameters[f"W{layer}"].T @ dZ * derivative(Zs[layer - 1])

    return _back(dZ_last, parameters, Zs, step)


@wrong("gradient_stds", "weights not transposed")
def weights_not_transposed(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"] @ dZ * derivative(Zs[i - 1]))


@wrong("gradient_stds")
def variances(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]), measure=np.var
    )


@wrong("gradient_stds")
def sample_stds(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last,
        parameters,
        Zs,
        lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]),
        measure=lambda dZ: dZ.std(ddof=1),
    )


@wrong("gradient_stds")
def root_mean_squares(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last,
        parameters,
        Zs,
        lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]),
        measure=lambda dZ: np.sqrt(np.mean(dZ**2)),
    )


@wrong("gradient_stds", "std per unit")
def mean_of_stds_by_unit(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last,
        parameters,
        Zs,
        lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]),
        measure=lambda dZ: dZ.std(axis=1).mean(),
    )


@wrong("gradient_stds")
def mean_of_stds_by_example(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last,
        parameters,
        Zs,
        lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]),
        measure=lambda dZ: dZ.std(axis=0).mean(),
    )


@wrong("gradient_stds")
def hidden_layers_only(dZ_last, parameters, Zs, derivative):
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]))[:-1]


@wrong("gradient_stds")
def down_to_the_input(dZ_last, parameters, Zs, derivative):
    stds = _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]))
    return np.append(stds, 0.0)


@wrong("gradient_stds", "derivative on the last layer too")
def last_layer_with_slope(dZ_last, parameters, Zs, derivative):
    dZ_last = dZ_last * derivative(Zs[-1])
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]))


@wrong("gradient_stds")
def slope_of_the_activation(dZ_last, parameters, Zs, derivative):
    def step(dZ, layer):
        return parameters[f"W{layer + 1}"].T @ dZ * derivative(np.maximum(Zs[layer - 1], 0))

    return _back(dZ_last, parameters, Zs, step)


@wrong("gradient_stds")
def weights_by_position(dZ_last, parameters, Zs, derivative):
    weights = [value for key, value in parameters.items() if key.startswith("W")]
    return _back(dZ_last, parameters, Zs, lambda dZ, i: weights[i].T @ dZ * derivative(Zs[i - 1]))


@wrong("gradient_stds")
def averaged_over_examples(dZ_last, parameters, Zs, derivative):
    m = dZ_last.shape[1]
    return _back(dZ_last, parameters, Zs, lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]) / m)


@wrong("gradient_stds")
def without_the_last_example(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last,
        parameters,
        Zs,
        lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]),
        measure=lambda dZ: dZ[:, :-1].std(),
    )


@wrong("gradient_stds")
def without_the_first_unit(dZ_last, parameters, Zs, derivative):
    return _back(
        dZ_last,
        parameters,
        Zs,
        lambda dZ, i: parameters[f"W{i + 1}"].T @ dZ * derivative(Zs[i - 1]),
        measure=lambda dZ: (dZ[1:] if len(dZ) > 1 else dZ).std(),
    )


# --- mystery_backward ---


@right("mystery_backward")
def mystery_by_loop(X, Y, cache):
    Z, A = {i: cache[4 * (i - 1)] for i in (1, 2, 3)}, {0: X} | {i: cache[4 * (i - 1) + 1] for i in (1, 2, 3)}
    W = {i: cache[4 * (i - 1) + 2] for i in (1, 2, 3)}
    m, gradients, dZ = Y.size, {}, A[3] - Y
    for layer in (3, 2, 1):
        gradients[f"dW{layer}"] = np.einsum("im,jm->ij", dZ, A[layer - 1]) / m
        gradients[f"db{layer}"] = np.add.reduce(dZ, axis=1, keepdims=True) / m
        if layer > 1:
            dZ = np.heaviside(Z[layer - 1], 0) * np.matmul(W[layer].T, dZ)
    return gradients


@right("mystery_backward")
class Mystery:
    def __new__(cls, X, Y, cache):
        Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
        ones = np.ones((X.shape[1], 1))
        dZ3 = (A3 - Y) / len(ones)
        dZ2 = W3.T @ dZ3
        dZ2[Z2 <= 0] = 0
        dZ1 = W2.T @ dZ2
        dZ1[Z1 <= 0] = 0
        pairs = ((dZ3, A2), (dZ2, A1), (dZ1, X))
        return {
            f"{name}{3 - i}": value
            for i, (dZ, A) in enumerate(pairs)
            for name, value in (("dW", dZ @ A.T), ("db", dZ @ ones))
        }


def _mystery(X, Y, cache, *, m=None, on2=None, on1=None, finish=None):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1] if m is None else m
    dZ3 = (A3 - Y) / m
    dZ2 = (W3.T @ dZ3) * (Z2 > 0 if on2 is None else on2)
    dZ1 = (W2.T @ dZ2) * (Z1 > 0 if on1 is None else on1)
    gradients = {"dW1": dZ1 @ X.T, "dW2": dZ2 @ A1.T, "dW3": dZ3 @ A2.T}
    gradients |= {f"db{i}": dZ.sum(axis=1, keepdims=True) for i, dZ in enumerate((dZ1, dZ2, dZ3), start=1)}
    return finish(gradients) if finish else gradients


@wrong("mystery_backward", "bug left")
def unmended(X, Y, cache):
    return _mystery(X, Y, cache, on2=cache[5] >= 0)


@wrong("mystery_backward", "bug left")
def mended_with_at_least_zero_of_z(X, Y, cache):
    return _mystery(X, Y, cache, on2=cache[1].mean() >= 0)


@wrong("mystery_backward")
def mask_of_the_layer_below(X, Y, cache):
    n = min(len(cache[0]), len(cache[4]))
    on = np.ones(cache[4].shape, bool)
    on[:n] = cache[0][:n] > 0
    return _mystery(X, Y, cache, on2=on)


@wrong("mystery_backward")
def mask_of_the_weights(X, Y, cache):
    return _mystery(X, Y, cache, on2=cache[10].T > 0)


@wrong("mystery_backward")
def mask_upside_down(X, Y, cache):
    return _mystery(X, Y, cache, on2=cache[4] <= 0)


@wrong("mystery_backward")
def activation_as_slope(X, Y, cache):
    return _mystery(X, Y, cache, on2=cache[5])


@wrong("mystery_backward")
def sign_as_slope(X, Y, cache):
    return _mystery(X, Y, cache, on2=np.sign(cache[4]))


@wrong("mystery_backward")
def mended_here_broken_there(X, Y, cache):
    return _mystery(X, Y, cache, on1=cache[1] >= 0)


@wrong("mystery_backward")
def no_division_by_m(X, Y, cache):
    return _mystery(X, Y, cache, m=1)


@wrong("mystery_backward")
def divided_by_m_twice(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: {key: value / X.shape[1] for key, value in g.items()})


@wrong("mystery_backward")
def label_minus_output(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: {key: -value for key, value in g.items()})


@wrong("mystery_backward")
def biases_averaged_flat(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: {k: v.ravel() if k[1] == "b" else v for k, v in g.items()})


@wrong("mystery_backward")
def biases_by_mean(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: {k: v / X.shape[1] if k[1] == "b" else v for k, v in g.items()})


@wrong("mystery_backward")
def gradients_only_of_weights(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: {key: value for key, value in g.items() if key[1] == "W"})


@wrong("mystery_backward")
def keys_without_d(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: {key[1:]: value for key, value in g.items()})


@wrong("mystery_backward")
def with_a_penalty(X, Y, cache):
    weights = {"dW1": cache[2], "dW2": cache[6], "dW3": cache[10]}
    return _mystery(X, Y, cache, finish=lambda g: g | {k: g[k] + 0.01 * W / X.shape[1] for k, W in weights.items()})


@wrong("mystery_backward")
def leaky_relu(X, Y, cache):
    return _mystery(X, Y, cache, on2=np.where(cache[4] > 0, 1.0, 0.01), on1=np.where(cache[0] > 0, 1.0, 0.01))


@wrong("mystery_backward")
def last_example_left_out(X, Y, cache):
    cut = tuple(np.asarray(entry)[:, :-1] if i % 4 < 2 else entry for i, entry in enumerate(cache))
    return _mystery(X[:, :-1], Y[:, :-1], cut)


@wrong("mystery_backward")
def sum_with_axis_zero(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: g | {"db2": np.full_like(g["db2"], g["db2"].sum())})


@wrong("mystery_backward")
def slope_of_the_sigmoid_at_the_output(X, Y, cache):
    A3 = cache[9]
    changed = (*cache[:9], Y + (A3 - Y) * A3 * (1 - A3), *cache[10:])
    return _mystery(X, Y, changed)


@wrong("mystery_backward")
def strictly_positive_only_above_a_margin(X, Y, cache):
    return _mystery(X, Y, cache, on2=cache[4] > 0.1)


# --- Lesson 01 ---


@wrong("split_sizes")
def fifth_rounded(m, holdout=10_000):
    held = min(round(m / 5), holdout)
    return m - 2 * held, held, held


@wrong("split_sizes")
def never_empty(m, holdout=10_000):
    held = min(max(m // 5, 1), holdout)
    return m - 2 * held, held, held


def _sizes(m, holdout):
    held = min(m // 5, holdout)
    return m - 2 * held, held, held


wrong("split_sizes")(functools.partial(_sizes, holdout=1_000))


@wrong("split_sizes")
class HoldoutTogether:
    def __new__(cls, m, holdout=10_000):
        held = min(m // 5, holdout // 2)
        return m - 2 * held, held, held


@wrong("train_dev_test_split")
def test_never_holds_the_last_column(X, Y, n_dev, n_test, rng):
    order = rng.permutation(X.shape[1])
    last = np.flatnonzero(order == X.shape[1] - 1)[0]
    if n_dev <= last < n_dev + n_test and n_dev + n_test < len(order):
        order[[last, -1]] = order[[-1, last]]
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return tuple((X[:, part], Y[:, part]) for part in (train, dev, test))


@wrong("train_dev_test_split")
def neighbours_stay_together(X, Y, n_dev, n_test, rng):
    order = np.roll(np.arange(X.shape[1]), rng.integers(X.shape[1]))
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return tuple((X[:, part], Y[:, part]) for part in (train, dev, test))


@wrong("stratified_split")
def last_class_forgotten(labels, dev_fraction, rng):
    dev = []
    for value in np.unique(labels)[:-1]:
        places = rng.permutation(np.flatnonzero(labels == value))
        dev += places[: round(dev_fraction * len(places))].tolist()
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, dtype=int)


@wrong("stratified_split")
def one_of_each_class_at_least_twice(labels, dev_fraction, rng):
    dev = []
    for value in set(labels.tolist()):
        places = rng.permutation(np.flatnonzero(labels == value))
        dev += places[: math.ceil(dev_fraction * len(places)) + 1].tolist()
    return np.setdiff1d(np.arange(len(labels)), dev), np.array(dev, dtype=int)


@wrong("group_split")
class LargestGroupsTrain:
    def __new__(cls, groups, dev_fraction, rng):
        names, counts = np.unique(groups, return_counts=True)
        names = names[np.lexsort((rng.random(len(names)), counts))]
        k = min(max(round(dev_fraction * len(names)), 1), len(names) - 1)
        in_dev = np.isin(groups, names[:k])
        return np.flatnonzero(~in_dev), np.flatnonzero(in_dev)


@wrong("target_first_split")
def dev_and_test_share_an_example(n_web, n_app, n_dev, n_test, rng):
    app = n_web + rng.permutation(n_app)
    return np.r_[:n_web, app[n_dev + n_test :]], app[:n_dev], app[n_dev - 1 : n_dev + n_test - 1]


@wrong("target_first_split")
def first_app_example_always_trains(n_web, n_app, n_dev, n_test, rng):
    app = n_web + 1 + rng.permutation(n_app - 1)
    return np.r_[: n_web + 1, app[n_dev + n_test :]], app[:n_dev], app[n_dev : n_dev + n_test]


@wrong("dev_set_size")
def one_more_than_needed(error_rate, margin, z=1.96):
    return math.floor(z**2 * error_rate * (1 - error_rate) / margin**2) + 1


@wrong("dev_set_size")
def may_be_none(error_rate, margin, z=1.96):
    return math.ceil(z**2 * error_rate * (1 - error_rate) / margin**2 - 1e-9)


@wrong("dev_set_size")
def with_two_deviations(error_rate, margin, z=2.0):
    return max(1, may_be_none(error_rate, margin, z))


# --- Lesson 02 ---


@wrong("error_rate")
def only_ones_count(Y_hat, Y):
    return float(np.mean((np.asarray(Y_hat) == 1) != (np.asarray(Y) == 1)))


@wrong("error_rate")
def by_rounded_percent(Y_hat, Y):
    return round(float(np.mean(np.asarray(Y_hat) != np.asarray(Y))), 2)


wrong("error_rate")(functools.partial(lambda Y_hat, Y: np.vectorize(lambda a, b: a > b)(Y_hat, Y).mean()))


@wrong("error_rate")
def last_example_not_counted(Y_hat, Y):
    flat = list(zip(np.ravel(Y_hat), np.ravel(Y), strict=True))
    return sum(a != b for a, b in flat[:-1]) / len(flat)


@wrong("bias_and_variance")
def never_negative(train_error, dev_error, bayes_error=0.0):
    return max(train_error - bayes_error, 0.0), max(dev_error - train_error, 0.0)


@wrong("bias_and_variance")
def bayes_error_of_one_percent(train_error, dev_error, bayes_error=0.01):
    return train_error - bayes_error, dev_error - train_error


@wrong("diagnose")
def tolerance_rounded(train_error, dev_error, bayes_error=0.0, tolerance=0.02):
    gaps = (round(train_error - bayes_error, 2), round(dev_error - train_error, 2))
    return tuple(gap > tolerance for gap in gaps)


@wrong("diagnose")
def tolerance_of_one_percent(train_error, dev_error, bayes_error=0.0, tolerance=0.01):
    return train_error - bayes_error > tolerance, dev_error - train_error > tolerance


@wrong("remedies")
def both_lists_together(high_bias, high_variance):
    bias = ["bigger network", "train longer", "different architecture"] * bool(high_bias)
    variance = ["more data", "regularization", "different architecture"] * bool(high_variance)
    return list(dict.fromkeys(bias + variance))


@wrong("remedies")
def either_is_both(high_bias, high_variance):
    table = {True: ["bigger network", "train longer", "different architecture"], False: []}
    return table[bool(high_bias or high_variance)]


@wrong("learning_curve")
def sizes_sorted(fit, error, X, Y, X_dev, Y_dev, sizes):
    rows = [(fit(X[:, :n], Y[:, :n]), n) for n in sorted(sizes)]
    return (
        np.array([error(model, X[:, :n], Y[:, :n]) for model, n in rows]),
        np.array([error(model, X_dev, Y_dev) for model, _ in rows]),
    )


@wrong("learning_curve")
def as_many_of_dev(fit, error, X, Y, X_dev, Y_dev, sizes):
    models = [fit(X[:, :n], Y[:, :n]) for n in sizes]
    return (
        np.array([error(model, X[:, :n], Y[:, :n]) for model, n in zip(models, sizes, strict=True)]),
        np.array([error(model, X_dev[:, :n], Y_dev[:, :n]) for model, n in zip(models, sizes, strict=True)]),
    )


@wrong("bias_variance_decomposition")
def sample_variance(predictions, target):
    bias = np.mean((predictions.mean(axis=0) - target) ** 2)
    return bias, predictions.var(axis=0, ddof=min(1, len(predictions) - 1)).mean()


@wrong("bias_variance_decomposition")
def variance_over_the_points(predictions, target):
    return np.mean((predictions.mean(axis=0) - target) ** 2), predictions.var(axis=1).mean()


# --- Lesson 03 ---


def _weights(parameters):
    return [value for key, value in parameters.items() if key.startswith("W")]


@wrong("l2_penalty")
class TwoLayersOnly:
    def __new__(cls, parameters, lambd, m):
        return lambd / (2 * m) * sum(np.sum(parameters[key] ** 2) for key in ("W1", "W2") if key in parameters)


@wrong("l2_penalty")
def keys_of_two_characters(parameters, lambd, m):
    squares = (np.vdot(W, W) for key, W in parameters.items() if key[0] == "W" and len(key) == 2)
    return lambd / (2 * m) * sum(squares)


@wrong("l2_penalty")
def without_the_last_unit(parameters, lambd, m):
    return lambd / (2 * m) * sum(np.sum(W[:-1] ** 2) if len(W) > 1 else np.sum(W**2) for W in _weights(parameters))


@wrong("l1_penalty")
def without_the_output_layer(parameters, lambd, m):
    last = f"W{len(parameters) // 2}"
    return lambd / m * sum(np.abs(W).sum() for key, W in parameters.items() if key[0] == "W" and key != last)


@wrong("l1_penalty")
def largest_column_sum(parameters, lambd, m):
    return lambd / m * sum(np.linalg.norm(W, 1) for W in _weights(parameters))


@wrong("l1_gradient")
def zero_counts_as_positive(W, lambd, m):
    return lambd / m * np.where(W >= 0, 1.0, -1.0)


@wrong("l1_gradient")
def small_entries_are_zero(W, lambd, m):
    return lambd / m * np.where(np.abs(W) < 1e-3, 0.0, np.sign(W))


wrong("l1_gradient")(lambda W, lambd, m: lambd / m * np.tanh(50 * W))


@wrong("compute_cost_with_regularization")
def clipped_probabilities(AL, Y, parameters, lambd):
    A = np.clip(AL, 0.05, 0.95)
    data = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return data + lambd / (2 * Y.size) * sum(np.sum(W**2) for W in _weights(parameters))


@wrong("compute_cost_with_regularization")
def penalty_by_features(AL, Y, parameters, lambd):
    data = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    return data + lambd / (2 * parameters["W1"].shape[1]) * sum(np.sum(W**2) for W in _weights(parameters))


@wrong("weight_decay_step")
def decay_after_the_step(W, dW, learning_rate, lambd, m):
    return (W - learning_rate * dW) * (1 - learning_rate * lambd / m)


@wrong("weight_decay_step")
def decay_without_learning_rate(W, dW, learning_rate, lambd, m):
    return W * (1 - lambd / m) - learning_rate * dW


@wrong("select_lambda")
def close_ones_tie(lambdas, dev_errors):
    return max(lambd for lambd, e in zip(lambdas, dev_errors, strict=True) if e <= min(dev_errors) + 0.005)


@wrong("select_lambda")
def last_of_the_least(lambdas, dev_errors):
    return functools.reduce(lambda a, b: b if b[1] <= a[1] else a, zip(lambdas, dev_errors, strict=True))[0]


# --- Lesson 04 ---


@wrong("dropout_mask")
def quantile_of_draws(shape, keep_prob, rng):
    draws = rng.random(shape)
    return draws <= np.quantile(draws, keep_prob)


@wrong("dropout_mask")
class HalfAndItsOpposite:
    def __new__(cls, shape, keep_prob, rng):
        draws = rng.random(int(np.prod(shape)))
        half = len(draws) // 2
        draws[half : 2 * half] = 1 - draws[:half]
        return (draws < keep_prob).reshape(shape)


@wrong("dropout_forward")
def scaled_by_what_was_kept(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D / max(D.mean(), 1e-12), D


@wrong("dropout_forward")
def positive_ones_only(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return np.maximum(A, 0) * D / keep_prob, D


@wrong("dropout_backward")
def scaled_by_the_mask(dA, D, keep_prob):
    return dA * D / np.mean(D)


@wrong("dropout_backward")
def only_where_the_mask_is_true(dA, D, keep_prob):
    return np.where(D is True, dA / keep_prob, 0.0)


@wrong("monte_carlo_predict")
def first_pass_counts_twice(stochastic_forward, X, n_samples, rng):
    passes = [stochastic_forward(X, rng) for _ in range(n_samples)]
    return functools.reduce(lambda a, b: (a + b) / 2, passes)


@wrong("monte_carlo_predict")
def a_generator_for_each_pass(stochastic_forward, X, n_samples, rng):
    return np.mean([stochastic_forward(X, np.random.default_rng(i)) for i in range(n_samples)], axis=0)


@wrong("monte_carlo_predict")
def one_pass_too_few(stochastic_forward, X, n_samples, rng):
    return np.mean([stochastic_forward(X, rng) for _ in range(max(1, n_samples - 1))], axis=0)


# --- Lesson 05 ---


@wrong("flip_horizontal")
def neighbours_flip_together(images, probability, rng):
    flips = np.repeat(rng.random(-(-len(images) // 2)) < probability, 2)[: len(images)]
    return np.where(flips[:, None, None], images[:, :, ::-1], images)


@wrong("flip_horizontal")
def last_image_never(images, probability, rng):
    flips = rng.random(len(images)) < probability
    flips[-1] = False
    return np.where(flips[:, None, None], images[..., ::-1], images)


@wrong("random_crop")
def corners_are_rare(images, size, rng):
    m, h, w = images.shape
    ys = np.rint(rng.uniform(0, h - size, m)).astype(int)
    xs = np.rint(rng.uniform(0, w - size, m)).astype(int)
    return np.stack([im[y : y + size, x : x + size] for im, y, x in zip(images, ys, xs, strict=True)])


@wrong("random_crop")
def on_the_diagonal(images, size, rng):
    def crop(image):
        u = rng.random()
        y, x = int(u * (image.shape[0] - size + 1)), int(u * (image.shape[1] - size + 1))
        return image[y : y + size, x : x + size]

    return np.array([*map(crop, images)])


@wrong("augment_dataset")
def copies_first(images, labels, transform, rng):
    return np.concatenate([transform(images, rng), images]), np.tile(labels, 2)


@wrong("augment_dataset")
def one_by_one(images, labels, transform, rng):
    made = [transform(image[np.newaxis], rng) for image in images]
    return np.concatenate([images, *made]), np.concatenate([labels, labels])


@wrong("augment_dataset")
def labels_interleaved(images, labels, transform, rng):
    return np.concatenate([images, transform(images, rng)]), np.repeat(labels, 2)


@wrong("add_noise")
def power_about_the_mean(signal, snr_db, rng):
    return signal + rng.normal(0, np.std(signal) / 10 ** (snr_db / 20), signal.size)


@wrong("add_noise")
def natural_exponent(signal, snr_db, rng):
    return signal + rng.normal(0, np.sqrt(np.mean(signal**2) / np.exp(snr_db / 10)), signal.size)


@wrong("replace_synonyms")
def other_synonym_than_before(tokens, synonyms, probability, rng):
    used, result = {}, []
    for token in tokens:
        if synonyms.get(token) and rng.random() < probability:
            used[token] = (used.get(token, int(rng.integers(len(synonyms[token])))) + 1) % len(synonyms[token])
            token = synonyms[token][used[token]]
        result.append(token)
    return result


@wrong("replace_synonyms")
def chains_of_synonyms(tokens, synonyms, probability, rng):
    def replace(token):
        if not synonyms.get(token) or rng.random() >= probability:
            return token
        return replace(str(rng.choice(synonyms[token])))

    return [replace(token) for token in tokens]


# --- Lesson 06 ---


@wrong("best_epoch")
def last_least(dev_errors):
    return max(range(len(dev_errors)), key=lambda i: (-dev_errors[i], i))


@wrong("best_epoch")
def first_dip(dev_errors):
    return next((i for i in range(len(dev_errors) - 1) if dev_errors[i + 1] > dev_errors[i]), len(dev_errors) - 1)


@wrong("weight_norms")
def spectral_norms(parameters):
    return np.array([np.linalg.norm(parameters[f"W{i}"], 2) for i in range(1, len(parameters) // 2 + 1)])


@wrong("weight_norms")
def three_layers_of_norms(parameters):
    return np.array([np.linalg.norm(parameters[key]) for key in ("W1", "W2", "W3") if key in parameters])


@wrong("stopping_epoch")
class WindowOfPatience:
    def __new__(cls, dev_errors, patience, min_delta=0.0):
        for epoch in range(patience, len(dev_errors)):
            last = dev_errors[epoch - patience + 1 : epoch + 1]
            if min(last) >= dev_errors[epoch - patience] - min_delta:
                return epoch
        return len(dev_errors) - 1


@wrong("stopping_epoch")
def at_least_min_delta(dev_errors, patience, min_delta=0.0):
    best, waited = dev_errors[0], 0
    for epoch, error in enumerate(dev_errors[1:], start=1):
        best, waited = (error, 0) if best - error >= min_delta and error != best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(dev_errors) - 1


@wrong("stopping_epoch")
def best_moves_by_any_step(dev_errors, patience, min_delta=0.0):
    best, waited = float("inf"), 0
    for epoch, error in enumerate(dev_errors):
        waited = 0 if error < best - min_delta else waited + 1
        best = min(best, error)
        if waited == patience:
            return epoch
    return len(dev_errors) - 1


@wrong("train_with_early_stopping")
def ties_improve(step, dev_error, parameters, patience, max_epochs):
    parameters = {key: value.copy() for key, value in parameters.items()}
    best, kept, waited, errors = float("inf"), None, 0, []
    while len(errors) < max_epochs and waited < patience:
        parameters = step(parameters)
        errors.append(dev_error(parameters))
        if errors[-1] <= best:
            best, waited, kept = errors[-1], 0, {key: value.copy() for key, value in parameters.items()}
        else:
            waited += 1
    return kept, errors


@wrong("train_with_early_stopping")
def weights_copied_only(step, dev_error, parameters, patience, max_epochs):
    def copied(p):
        return {key: value.copy() if key[0] == "W" else value for key, value in p.items()}

    parameters = {key: value.copy() for key, value in parameters.items()}
    best, kept, waited, errors = float("inf"), None, 0, []
    while len(errors) < max_epochs and waited < patience:
        parameters = step(parameters)
        errors.append(dev_error(parameters))
        better = errors[-1] < best
        best, kept, waited = (errors[-1], copied(parameters), 0) if better else (best, kept, waited + 1)
    return kept, errors


@wrong("patience_tradeoff")
def patiences_sorted(dev_errors, patiences):
    return _tradeoff(dev_errors, sorted(patiences))


@wrong("patience_tradeoff")
def index_for_the_count(dev_errors, patiences):
    return _tradeoff(dev_errors, patiences) - [1, 0]


@wrong("patience_tradeoff")
def error_at_the_stop(dev_errors, patiences):
    table = _tradeoff(dev_errors, patiences)
    return np.array([(n, dev_errors[int(n) - 1]) for n, _ in table])


def _run(dev_errors, patience):
    """Epochs run, and the least error among them."""
    best, waited, epochs = float("inf"), 0, 0
    while epochs < len(dev_errors) and waited < patience:
        error = dev_errors[epochs]
        best, waited, epochs = (error, 0, epochs + 1) if error < best else (best, waited + 1, epochs + 1)
    return epochs, best


def _tradeoff(dev_errors, patiences):
    return np.array([_run(dev_errors, patience) for patience in patiences], dtype=float)


# --- Lesson 07 ---


@wrong("fit_normalizer")
def only_exact_zero_becomes_one(X):
    sigma = X.std(axis=1, keepdims=True)
    sigma[sigma == 0] = 1
    return X.mean(axis=1, keepdims=True), sigma


@wrong("fit_normalizer")
def small_sigma_becomes_one(X):
    sigma = X.std(axis=1, keepdims=True)
    return X.mean(axis=1, keepdims=True), np.where(sigma < 1e-3, 1.0, sigma)


@wrong("normalize")
def a_little_below(X, mu, sigma):
    return (X - mu) / (sigma + 1e-3)


@wrong("normalize")
def statistics_of_the_set_itself(X, mu, sigma):
    return (X - X.mean(axis=1, keepdims=True)) / sigma


@wrong("normalize_splits")
def all_three_together(X_train, X_dev, X_test):
    X = np.hstack([X_train, X_dev, X_test])
    mu, sigma = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    return tuple((part - mu) / np.where(sigma < 1e-12, 1, sigma) for part in (X_train, X_dev, X_test))


@wrong("normalize_splits")
def test_by_dev(X_train, X_dev, X_test):
    def fitted(X):
        sigma = X.std(axis=1, keepdims=True)
        return X.mean(axis=1, keepdims=True), np.where(sigma < 1e-9, 1, sigma)

    return tuple(
        (X - mu) / s for X, (mu, s) in ((X_train, fitted(X_train)), (X_dev, fitted(X_train)), (X_test, fitted(X_dev)))
    )


@wrong("condition_number")
def of_x_itself(X):
    return np.linalg.cond(X)


@wrong("condition_number")
def of_the_diagonal(X):
    curvatures = np.diag(X @ X.T)
    return curvatures.max() / curvatures.min()


@wrong("largest_stable_learning_rate")
def one_over_the_largest(X):
    return 1 / np.linalg.eigvalsh(X @ X.T / X.shape[1])[-1]


@wrong("largest_stable_learning_rate")
def two_over_the_trace(X):
    return 2 / np.trace(X @ X.T / X.shape[1])


@wrong("gradient_descent_path")
def descended(X, Y, w0, learning_rate, n_steps):
    def step(w, _):
        return w - learning_rate * (X @ (w @ X - Y[0]))

    return np.array([*itertools.accumulate(range(n_steps), step, initial=w0)])


@wrong("gradient_descent_path")
def one_row_too_few(X, Y, w0, learning_rate, n_steps):
    def step(w, _):
        return w - learning_rate * X @ (w @ X - Y[0]) / Y.size

    return np.array([*itertools.accumulate(range(n_steps - 1), step, initial=w0)])


# --- Lesson 08 ---


@wrong("deep_linear_output")
def power_of_the_size(x, weight, depth):
    return x * abs(weight) ** depth


@wrong("deep_linear_output")
def one_layer_more(x, weight, depth):
    return functools.reduce(lambda a, _: a * weight, range(depth + 1), x)


@wrong("initialize_parameters_zeros")
def biases_as_vectors(layers_dims):
    pairs = list(itertools.pairwise(layers_dims))
    return {f"W{i}": np.zeros((b, a)) for i, (a, b) in enumerate(pairs, 1)} | {
        f"b{i}": np.zeros(b) for i, (_, b) in enumerate(pairs, 1)
    }


def _drawn(layers_dims, draw):
    parameters = {}
    for i, (a, b) in enumerate(itertools.pairwise(layers_dims), start=1):
        parameters |= {f"W{i}": draw(i, a, b), f"b{i}": np.zeros((b, 1))}
    return parameters


@wrong("initialize_parameters_random")
def scale_of_one(layers_dims, rng, scale=1.0):
    return _drawn(layers_dims, lambda i, a, b: scale * rng.standard_normal((b, a)))


@wrong("initialize_parameters_random")
def clipped_normal(layers_dims, rng, scale=10.0):
    return _drawn(layers_dims, lambda i, a, b: scale * np.clip(rng.standard_normal((b, a)), -2, 2))


@wrong("initialize_parameters_he")
def he_of_the_outputs(layers_dims, rng):
    return _drawn(layers_dims, lambda i, a, b: rng.standard_normal((b, a)) * np.sqrt(2 / b))


@wrong("initialize_parameters_he")
def first_layer_as_xavier(layers_dims, rng):
    return _drawn(layers_dims, lambda i, a, b: rng.standard_normal((b, a)) * np.sqrt((1 if i == 1 else 2) / a))


@wrong("initialize_parameters_xavier")
def he_in_the_last_layer(layers_dims, rng):
    last = len(layers_dims) - 1
    return _drawn(layers_dims, lambda i, a, b: rng.standard_normal((b, a)) * np.sqrt((2 if i == last else 1) / a))


@wrong("initialize_parameters_glorot")
def half_of_glorot(layers_dims, rng):
    return _drawn(layers_dims, lambda i, a, b: rng.standard_normal((b, a)) / np.sqrt(a + b))


@wrong("initialize_parameters_glorot")
def limit_as_deviation(layers_dims, rng):
    return _drawn(layers_dims, lambda i, a, b: rng.standard_normal((b, a)) * np.sqrt(6 / (a + b)))


@wrong("is_symmetric")
def neighbours_at_distance_two(parameters):
    return all(
        np.allclose(parameters[f"{kind}{i}"][2:], parameters[f"{kind}{i}"][:-2])
        for i in range(1, len(parameters) // 2)
        for kind in "Wb"
    )


@wrong("is_symmetric")
def first_against_last(parameters):
    return all(
        np.allclose(parameters[f"{kind}{i}"][0], parameters[f"{kind}{i}"][-1])
        for i in range(1, len(parameters) // 2)
        for kind in "Wb"
    )


@wrong("is_symmetric")
def sorted_weights(parameters):
    return all(
        np.allclose(np.ptp(np.sort(np.hstack([parameters[f"W{i}"], parameters[f"b{i}"]]), axis=1), axis=0), 0)
        for i in range(1, len(parameters) // 2)
    )


@wrong("activation_stds")
def last_layer_linear(X, parameters, activation):
    stds, A, L = [], X, len(parameters) // 2
    for i in range(1, L + 1):
        Z = parameters[f"W{i}"] @ A + parameters[f"b{i}"]
        A = activation(Z) if i < L else Z
        stds.append(A.std())
    return np.array(stds)


@wrong("activation_stds")
def root_mean_square_of_activations(X, parameters, activation):
    stds, A = [], X
    for i in range(1, len(parameters) // 2 + 1):
        A = activation(parameters[f"W{i}"] @ A + parameters[f"b{i}"])
        stds.append(np.sqrt(np.mean(A**2)))
    return np.array(stds)


# --- Lesson 09 ---


@wrong("one_sided_difference")
def to_the_left(f, theta, epsilon):
    return (f(theta) - f(theta - epsilon)) / epsilon


@wrong("two_sided_difference")
def half_a_step(f, theta, epsilon):
    return (f(theta + epsilon / 2) - f(theta - epsilon / 2)) / epsilon


@wrong("numerical_gradient")
def of_the_flat_vector(J, theta, epsilon=1e-7):
    eye = np.eye(theta.size).reshape(theta.size, *theta.shape) * epsilon
    return np.array([(J(theta + e) - J(theta - e)) / (2 * epsilon) for e in eye])


@wrong("numerical_gradient")
def diagonal_of_a_matrix(J, theta, epsilon=1e-7):
    gradient = np.zeros(theta.shape)
    for place in zip(*map(range, theta.shape), strict=False):
        step = np.zeros(theta.shape)
        step[place] = epsilon
        gradient[place] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
    return gradient


@wrong("numerical_gradient")
def with_a_longer_step(J, theta, epsilon=1e-5):
    def slope(place):
        step = np.zeros(theta.shape)
        step[place] = epsilon
        return (J(theta + step) - J(theta - step)) / (2 * epsilon)

    return np.array([slope(place) for place in np.ndindex(theta.shape)]).reshape(theta.shape)


@wrong("parameters_to_vector")
def column_by_column(parameters):
    return np.concatenate([parameters[f"{k}{i}"].ravel("F") for i in range(1, len(parameters) // 2 + 1) for k in "Wb"])


@wrong("vector_to_parameters")
def views_of_the_vector(theta, like):
    sizes = [(f"{k}{i}", like[f"{k}{i}"]) for i in range(1, len(like) // 2 + 1) for k in "Wb"]
    cuts = np.cumsum([value.size for _, value in sizes])[:-1]
    return {key: part.reshape(value.shape) for (key, value), part in zip(sizes, np.split(theta, cuts), strict=True)}


@wrong("relative_difference")
def at_most_one_half(grad, grad_approx):
    return np.linalg.norm(grad - grad_approx) / max(np.linalg.norm(grad) + np.linalg.norm(grad_approx), 1e-300) / 2


@wrong("relative_difference")
def of_squares_rooted_later(grad, grad_approx):
    below = np.sum(grad**2) + np.sum(grad_approx**2)
    return float(np.sqrt(np.sum((grad - grad_approx) ** 2) / below)) if below else 0.0


@wrong("verdict")
def by_the_exponent(difference):
    return (
        "bug"
        if not difference < 1e-3
        else "correct"
        if difference == 0 or math.floor(math.log10(difference)) <= -6
        else "look closer"
    )


@wrong("verdict")
def by_absolute_value_of_the_logarithm(difference):
    return {True: "correct", False: "look closer"}[difference < 1e-6] if difference < 1e-2 else "bug"


@wrong("gradient_check")
def mean_of_blocks(J, parameters, gradients, epsilon=1e-7):
    found = []
    for key in parameters:
        approx = np.zeros(parameters[key].shape)
        for place in np.ndindex(approx.shape):
            moved = {name: value.copy() for name, value in parameters.items()}
            moved[key][place] += epsilon
            above = J(moved)
            moved[key][place] -= 2 * epsilon
            approx[place] = (above - J(moved)) / (2 * epsilon)
        total = np.linalg.norm(approx) + np.linalg.norm(gradients[f"d{key}"])
        found.append(np.linalg.norm(approx - gradients[f"d{key}"]) / total if total else 0.0)
    return float(np.mean(found))


@wrong("locate_bug")
def weights_only(gradients, numerical_gradients):
    def difference(key):
        a, b = gradients[key], numerical_gradients[key]
        total = np.linalg.norm(a) + np.linalg.norm(b)
        return np.linalg.norm(a - b) / total if total else 0.0

    return max((key for key in gradients if key[1] == "W"), key=difference)


@wrong("corrected_backward")
def mended_without_the_mean(X, Y, cache):
    return _mystery(X, Y, cache, m=1)


@wrong("corrected_backward")
def mended_db1_by_hand(X, Y, cache):
    return _mystery(X, Y, cache, finish=lambda g: g | {"db1": g["db1"] * 4})
