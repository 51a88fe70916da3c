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
