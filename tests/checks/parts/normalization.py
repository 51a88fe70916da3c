"""Where each part of the contracts of lesson 07 decides."""

import numpy as np

from tests.checks.parts import Part


def fit(X, rows=slice(None), columns=slice(None), bound=lambda X, mu, sigma: sigma < 1e-8):
    """Statistics of some examples; the other features get mean 0 and spread 1."""
    used = X[:, columns] if X[:, columns].size else X
    mu, sigma = np.zeros((len(X), 1)), np.ones((len(X), 1))
    mu[rows] = used[rows].mean(axis=1, keepdims=True)
    sigma[rows] = used[rows].std(axis=1, keepdims=True)
    return mu, np.where(bound(X, mu, sigma), 1.0, sigma)


MU = "mu is the mean over the examples"
SIGMA = "sigma is the standard deviation over the examples"
CONSTANT = "sigma of a constant feature is 1"

GIVEN = "does both with what it is given"
OTHERS = "uses the training statistics on dev and test"


def normalize(X, mu, sigma):
    return (X - mu) / sigma


def normalized_splits(X_train, X_dev, X_test, fitted=fit):
    return tuple(normalize(X, *fitted(X_train)) for X in (X_train, X_dev, X_test))


def only_part(which, columns):
    """Normalized sets of which one keeps some of its examples as they are."""

    def left(*sets):
        results = list(normalized_splits(*sets))
        results[which] = results[which].copy()
        results[which][:, columns] = sets[which][:, columns]
        return results

    return left


def eigenvalues(X):
    return np.linalg.eigvalsh(X @ X.T / X.shape[1])


def path(X, Y, w0, learning_rate, n_steps):
    rows = [w0]
    for _ in range(n_steps):
        rows.append(rows[-1] - learning_rate * X @ (rows[-1] @ X - Y[0]) / X.shape[1])
    return np.array(rows)


def path_of(change):
    """The path after a change of the arguments."""
    return lambda *args: path(*change(*args))


def stopping_early(X, Y, w0, learning_rate, n_steps):
    rows = path(X, Y, w0, learning_rate, n_steps)
    moved = np.abs(np.diff(rows, axis=0)).max(axis=1) > 1e-12
    return rows[: 1 + np.count_nonzero(moved)]


PARTS = {
    "fit_normalizer": [
        Part("the first feature", lambda X: fit(X, rows=slice(1, None)), MU),
        Part("the last feature", lambda X: fit(X, rows=slice(-1)), MU),
        Part("the first example", lambda X: fit(X, columns=slice(1, None)), MU),
        Part("the last example", lambda X: fit(X, columns=slice(-1)), SIGMA),
        Part(
            "ddof", lambda X: (fit(X)[0], X.std(axis=1, keepdims=True, ddof=1) if X.shape[1] > 1 else fit(X)[1]), SIGMA
        ),
        Part("a constant 0", lambda X: fit(X, bound=lambda X, mu, sigma: (sigma < 1e-8) & (mu != 0)), CONSTANT),
        Part("a constant below 0", lambda X: fit(X, bound=lambda X, mu, sigma: (sigma < 1e-8) & (mu >= 0)), CONSTANT),
        Part("what rounding leaves", lambda X: fit(X, bound=lambda X, mu, sigma: sigma == 0), CONSTANT),
        Part("a single example", lambda X: fit(X) if X.shape[1] > 1 else (X, 0 * X), CONSTANT),
        Part("mu of a constant", lambda X: (fit(X)[0] * (X.std(axis=1, keepdims=True) > 1e-8), fit(X)[1]), CONSTANT),
        Part("a small spread", lambda X: fit(X, bound=lambda X, mu, sigma: sigma < 0.01), "small spreads are spreads"),
        Part(
            "a small spread as it is",
            lambda X: (fit(X)[0], fit(X)[1] + 1e-8 * (fit(X)[1] != 1)),
            "small spreads are spreads",
        ),
        Part("shape (n_x, 1)", lambda X: tuple(part.ravel() for part in fit(X)), "returns two columns"),
    ],
    "normalize": [
        Part("mu of the first feature", lambda X, mu, sigma: (X - np.vstack([0 * mu[:1], mu[1:]])) / sigma, GIVEN),
        Part("mu of the last feature", lambda X, mu, sigma: (X - np.vstack([mu[:-1], 0 * mu[-1:]])) / sigma, GIVEN),
        Part("sigma of the first feature", lambda X, mu, s: (X - mu) / np.vstack([1 + 0 * s[:1], s[1:]]), GIVEN),
        Part("sigma of the last feature", lambda X, mu, s: (X - mu) / np.vstack([s[:-1], 1 + 0 * s[-1:]]), GIVEN),
        Part("mu alone", lambda X, mu, sigma: normalize(X, 0.0 * mu, sigma), "subtracts mu"),
        Part("sigma alone", lambda X, mu, sigma: X - mu, "divides by sigma"),
        Part("the last example", lambda X, mu, sigma: np.hstack([normalize(X, mu, sigma)[:, :-1], X[:, -1:]]), GIVEN),
        Part("the first example", lambda X, mu, sigma: np.hstack([X[:, :1], normalize(X, mu, sigma)[:, 1:]]), GIVEN),
        Part(
            "a small sigma as it is",
            lambda X, mu, sigma: normalize(X, mu, sigma + 1e-8),
            "divides by small sigmas too",
        ),
        Part(
            "X stays as it is",
            lambda X, mu, sigma: np.divide(np.subtract(X, mu, out=X), sigma, out=X),
            "leaves its arguments as they were",
        ),
    ],
    "normalize_splits": [
        Part("the first training example", only_part(0, slice(1)), "normalizes the training set"),
        Part("the last training example", only_part(0, slice(-1, None)), "normalizes the training set"),
        Part("the first dev example", only_part(1, slice(1)), OTHERS),
        Part("the last dev example", only_part(1, slice(-1, None)), OTHERS),
        Part("the first test example", only_part(2, slice(1)), OTHERS),
        Part("the last test example", only_part(2, slice(-1, None)), OTHERS),
        Part(
            "dev measured as train",
            lambda a, b, c: (normalize(a, *fit(a)), normalize(b, *fit(b)), normalize(c, *fit(a))),
            OTHERS,
        ),
        Part(
            "test measured as train",
            lambda a, b, c: (normalize(a, *fit(a)), normalize(b, *fit(a)), normalize(c, *fit(c))),
            OTHERS,
        ),
        Part(
            "statistics of every training example",
            lambda *sets: normalized_splits(*sets, fitted=lambda X: fit(X, columns=slice(-1))),
            "normalizes the training set",
        ),
        Part(
            "a feature that is 0",
            lambda *sets: normalized_splits(
                *sets, fitted=lambda X: fit(X, bound=lambda X, mu, sigma: (sigma < 1e-8) & (mu != 0))
            ),
            "gives constant features sigma 1",
        ),
        Part(
            "what rounding leaves",
            lambda *sets: normalized_splits(*sets, fitted=lambda X: fit(X, bound=lambda X, mu, sigma: sigma == 0)),
            "gives constant features sigma 1",
        ),
        Part(
            "constant in dev alone",
            lambda a, b, c: (
                (
                    *normalized_splits(a, b, c)[:1],
                    normalize(b, fit(a)[0], np.where(np.ptp(b, axis=1, keepdims=True) == 0, 1, fit(a)[1])),
                    normalized_splits(a, b, c)[2],
                )
                if b.shape[1] > 1
                else normalized_splits(a, b, c)
            ),
            "gives constant features sigma 1",
        ),
        Part(
            "a small spread",
            lambda *sets: normalized_splits(*sets, fitted=lambda X: fit(X, bound=lambda X, mu, sigma: sigma < 0.01)),
            "divides by small sigmas too",
        ),
    ],
    "condition_number": [
        Part(
            "the largest eigenvalue",
            lambda X: eigenvalues(X)[-2:][0] / eigenvalues(X)[0],
            "is the ratio for features on the axes",
        ),
        Part(
            "the smallest eigenvalue",
            lambda X: eigenvalues(X)[-1] / eigenvalues(X)[:2][-1],
            "is the ratio for correlated features",
        ),
        Part(
            "the first feature",
            lambda X: np.divide(*eigenvalues(X[1:] if len(X) > 1 else X)[[-1, 0]]),
            "is the ratio for correlated features",
        ),
        Part(
            "the last feature",
            lambda X: np.divide(*eigenvalues(X[:-1] if len(X) > 1 else X)[[-1, 0]]),
            "is the ratio for correlated features",
        ),
        Part(
            "the last example",
            lambda X: np.divide(*eigenvalues(X[:, :-1] if X.shape[1] > 1 else X)[[-1, 0]]),
            "is the ratio for correlated features",
        ),
        Part(
            "correlation",
            lambda X: np.divide(*np.sort(np.mean(X**2, axis=1))[[-1, 0]]),
            "is the ratio for correlated features",
        ),
        Part(
            "no centring",
            lambda X: np.divide(*eigenvalues(X - X.mean(axis=1, keepdims=True))[[-1, 0]]),
            "takes X as it is",
        ),
        Part(
            "a single feature",
            lambda X: np.divide(*eigenvalues(X)[[-1, 0]]) if len(X) > 1 else eigenvalues(X)[0],
            "takes X as it is",
        ),
        Part("any unit", lambda X: eigenvalues(X)[-1] / (eigenvalues(X)[0] + 1e-8), "does not depend on the unit"),
    ],
    "largest_stable_learning_rate": [
        Part("the largest eigenvalue", lambda X: 2 / eigenvalues(X)[-2:][0], "is right for many features"),
        Part(
            "the first feature", lambda X: 2 / eigenvalues(X[1:] if len(X) > 1 else X)[-1], "is right for many features"
        ),
        Part(
            "the last feature", lambda X: 2 / eigenvalues(X[:-1] if len(X) > 1 else X)[-1], "is right for many features"
        ),
        Part(
            "the last example",
            lambda X: 2 / eigenvalues(X[:, :-1] if X.shape[1] > 1 else X)[-1],
            "is right for one feature",
        ),
        Part("1/m", lambda X: 2 / eigenvalues(X * X.shape[1] ** 0.5)[-1], "is right for one feature"),
        Part(
            "fewer examples than features",
            lambda X: 2 / eigenvalues(X)[-1] if X.shape[1] >= len(X) else 2 / eigenvalues(X.T)[-1],
            "is right for many features",
        ),
        Part(
            "a single example", lambda X: 2 / eigenvalues(X)[-1] if X.shape[1] > 1 else 2.0, "is right for one feature"
        ),
        Part("small units", lambda X: 2 / (eigenvalues(X)[-1] + 1e-8), "holds in every unit"),
        Part("large units", lambda X: max(2 / eigenvalues(X)[-1], 1e-6), "holds in every unit"),
    ],
    "gradient_descent_path": [
        Part(
            "the start",
            lambda *args: np.vstack([0 * args[2], path(*args)[1:]]),
            "begins at w0 and steps against the gradient",
        ),
        Part(
            "the last step",
            lambda *args: np.vstack([path(*args)[:-1], path(*args)[-2]]),
            "begins at w0 and steps against the gradient",
        ),
        Part(
            "the first weight",
            lambda *args: np.hstack([np.zeros((args[4] + 1, 1)), path(*args)[:, 1:]]),
            "begins at w0 and steps against the gradient",
        ),
        Part(
            "the last weight",
            lambda *args: np.hstack([path(*args)[:, :-1], np.zeros((args[4] + 1, 1))]),
            "begins at w0 and steps against the gradient",
        ),
        Part(
            "the last example",
            path_of(lambda X, Y, *rest: (X[:, :-1], Y[:, :-1], *rest) if Y.size > 1 else (X, Y, *rest)),
            "begins at w0 and steps against the gradient",
        ),
        Part(
            "the first label",
            path_of(lambda X, Y, *rest: (X, np.hstack([0 * Y[:, :1], Y[:, 1:]]), *rest)),
            "begins at w0 and steps against the gradient",
        ),
        Part("1/m", path_of(lambda X, Y, w0, rate, n: (X, Y, w0, rate * Y.size, n)), "goes on from step to step"),
        Part(
            "the learning rate",
            path_of(lambda X, Y, w0, rate, n: (X, Y, w0, min(rate, 0.1), n)),
            "follows learning rates that oscillate or diverge",
        ),
        Part(
            "no ceiling", lambda *args: np.clip(path(*args), -5, 5), "follows learning rates that oscillate or diverge"
        ),
        Part("every step, though nothing moves", stopping_early, "makes every step at the best weights too"),
        Part(
            "w0 stays as it is",
            lambda X, Y, w0, rate, n: np.vstack(
                [w0, [np.subtract(w0, rate * X @ (w0 @ X - Y[0]) / Y.size, out=w0).copy() for _ in range(n)]]
            ),
            "leaves its arguments as they were",
        ),
    ],
}
