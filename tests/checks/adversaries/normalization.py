"""Answers to the exercises of lesson 07, written from its docstrings and text alone."""

import itertools
import math
import statistics

import numpy as np

# fit_normalizer


def fit(X, *, mean=None, sigma=None, constant=lambda sigma: np.where(sigma < 1e-8, 1.0, sigma)):
    """The plain answer, with one part replaced."""
    mu = X.mean(axis=1, keepdims=True) if mean is None else mean(X)
    return mu, constant(X.std(axis=1, keepdims=True) if sigma is None else sigma(X))


def fit_with_a_loop_and_append(X):
    mu, sigma = [], []
    for i in range(X.shape[0]):
        mu.append(np.mean(X[i, :]))
        s = np.std(X[i, :])
        if s < 1e-10:
            s = 1
        sigma.append(s)
    return np.array(mu).reshape((-1, 1)), np.array(sigma).reshape((-1, 1))


def fit_preallocated(X):
    n, m = X.shape
    mu, sigma = np.zeros((n, 1)), np.ones((n, 1))
    for i in range(n):
        mu[i, 0] = sum(X[i]) / m
        variance = 0.0
        for j in range(m):
            variance += (X[i, j] - mu[i, 0]) ** 2 / m
        if math.sqrt(variance) > 1e-9:
            sigma[i, 0] = math.sqrt(variance)
    return mu, sigma


def fit_by_mean_of_squares(X):
    mu = np.mean(X, 1)[:, None]
    sigma = np.mean(np.abs(X - mu) ** 2, 1)[:, None] ** 0.5
    sigma[np.abs(sigma) < 1e-7] = 1.0
    return [mu, sigma]


def fit_transposed(X):
    T = X.T
    mu, sigma = T.mean(0), T.std(0)
    return mu[:, np.newaxis], np.array([[s if s > 1e-9 else 1.0] for s in sigma])


def fit_by_columns(X):
    m = X.shape[1]
    mu = sum(X[:, j] for j in range(m)) / m
    variance = sum((X[:, j] - mu) ** 2 for j in range(m)) / m
    sigma = np.sqrt(variance)
    return mu.reshape(-1, 1), np.where(np.isclose(sigma, 0.0, atol=1e-8), 1.0, sigma).reshape(-1, 1)


def fit_by_nan(X):
    sigma = np.std(X, axis=1, keepdims=True)
    sigma[sigma < 1e-8] = np.nan
    return np.mean(X, axis=1, keepdims=True), np.nan_to_num(sigma, nan=1.0)


def fit_by_apply(X):
    return (
        np.apply_along_axis(np.mean, 1, X).reshape(len(X), 1),
        np.apply_along_axis(lambda row: 1.0 if np.allclose(row, row[0], rtol=1e-9, atol=1e-9) else row.std(), 1, X)[
            :, None
        ],
    )


def fit_by_dot(X):
    ones = np.ones((X.shape[1], 1)) / X.shape[1]
    mu = X @ ones
    sigma = np.sqrt((X - mu) ** 2 @ ones)
    return mu, np.where(sigma < 1e-12, 1.0, sigma)


def fit_by_cov(X):
    sigma = np.sqrt(np.diag(np.atleast_2d(np.cov(X, ddof=0)))).reshape(-1, 1).copy()
    sigma[sigma < 1e-8] = 1
    return np.average(X, axis=1, keepdims=True), sigma


def fit_by_pstdev(X):
    deviations = [statistics.pstdev(map(float, row)) for row in X]
    return np.array([[statistics.mean(map(float, row))] for row in X]), np.array([[d or 1.0] for d in deviations])


def forgets_the_last_example(X):
    return fit(X[:, :-1]) if X.shape[1] > 1 else fit(X)


def forgets_the_first_example(X):
    return fit(X[:, 1:]) if X.shape[1] > 1 else fit(X)


def replaces_every_small_spread(X):
    return fit(X, constant=lambda sigma: np.where(sigma < 0.01, 1.0, sigma))


def replaces_spreads_that_are_small_beside_the_mean(X):
    mu, sigma = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    return mu, np.where(sigma < 1e-8 * np.abs(mu), 1.0, sigma)


def replaces_spreads_beside_a_signed_mean(X):
    mu, sigma = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    return mu, np.where(sigma <= 1e-8 * mu, 1.0, sigma)


def ones_only_in_the_first_row(X):
    mu, sigma = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    if sigma[0] < 1e-8:
        sigma[0] = 1
    return mu, sigma


# normalize


def by_rows_with_enumerate(X, mu, sigma):
    rows = []
    for i, row in enumerate(X):
        rows.append((row - mu[i]) / sigma[i])
    return np.array(rows)


def by_nested_lists(X, mu, sigma):
    return np.array([[(x - m) / s for x in row] for row, (m,), (s,) in zip(X.tolist(), mu, sigma, strict=True)])


def by_tiles(X, mu, sigma):
    m = X.shape[1]
    return (X - np.tile(mu, (1, m))) / np.tile(sigma, (1, m))


def by_out(X, mu, sigma):
    result = np.zeros_like(X, dtype=float)
    np.subtract(X, mu, out=result)
    np.divide(result, sigma, out=result)
    return result


def by_diagonal(X, mu, sigma):
    return np.diag(1 / sigma[:, 0]) @ (X - mu)


def by_solve(X, mu, sigma):
    return np.linalg.solve(np.diag(np.ravel(sigma)), X - mu)


# normalize_splits


def splits(X_train, X_dev, X_test, *, of=lambda train, dev, test: train, sigma=None):
    """The plain answer, with statistics of another set."""
    source = of(X_train, X_dev, X_test)
    mu, spread = fit(source) if sigma is None else (source.mean(axis=1, keepdims=True), sigma(source))
    return tuple((X - mu) / spread for X in (X_train, X_dev, X_test))


def splits_by_a_loop(X_train, X_dev, X_test):
    mu, sigma = fit_preallocated(X_train)
    out = []
    for part in [X_train, X_dev, X_test]:
        new = np.zeros(part.shape)
        for i in range(part.shape[0]):
            for j in range(part.shape[1]):
                new[i, j] = (part[i, j] - mu[i, 0]) / sigma[i, 0]
        out.append(new)
    return out


def splits_by_class(X_train, X_dev, X_test):
    class Scaler:
        def fit(self, X):
            self.mean_, self.scale_ = fit_by_mean_of_squares(X)
            return self

        def transform(self, X):
            return (X - self.mean_) / self.scale_

    scaler = Scaler().fit(X_train)
    return scaler.transform(X_train), scaler.transform(X_dev), scaler.transform(X_test)


def splits_in_place(X_train, X_dev, X_test):
    mu, sigma = fit(X_train)
    for X in (X_train, X_dev, X_test):
        X -= mu
        X /= sigma
    return X_train, X_dev, X_test


def mean_of_train_spread_of_each(X_train, X_dev, X_test):
    mu = X_train.mean(axis=1, keepdims=True)
    return tuple((X - mu) / fit(X)[1] for X in (X_train, X_dev, X_test))


def normalized_train_then_fitted_again(X_train, X_dev, X_test):
    mu, sigma = fit(X_train)
    train = (X_train - mu) / sigma
    mu, sigma = fit(train)
    return train, (X_dev - mu) / sigma, (X_test - mu) / sigma


# condition_number and largest_stable_learning_rate


def C_of(X):
    return X @ X.T / X.shape[1]


def values_of(X):
    return np.linalg.eigvalsh(C_of(X))


def by_sorted_eigenvalues(X):
    values = sorted(np.linalg.eigvals(C_of(X)).real)
    return values[-1] / values[0]


def by_examples(X):
    C = np.zeros((len(X), len(X)))
    for x in X.T:
        C += np.outer(x, x) / X.shape[1]
    values = np.linalg.eigh(C)[0]
    return float(np.max(values) / np.min(values))


def largest_by_iteration(C):
    v = np.arange(1.0, len(C) + 1)
    v[0] += 0.37
    for _ in range(20_000):
        new = C @ v
        new /= np.linalg.norm(new)
        if np.linalg.norm(new - v) < 1e-15:
            break
        v = new
    return v @ C @ v / (v @ v)


# gradient_descent_path


def descend(X, Y, w0, rate, n, *, gradient=lambda X, e, m: X @ e / m):
    """The plain answer, with another gradient from the errors e."""
    w, rows = w0, [w0]
    for _ in range(n):
        w = w - rate * gradient(X, w @ X - Y.ravel(), X.shape[1])
        rows.append(w)
    return np.array(rows)


def path_by_vstack(X, Y, w0, learning_rate, n_steps):
    path = w0[np.newaxis, :]
    for _ in range(n_steps):
        w = path[-1:].T
        dw = np.dot(X, (np.dot(w.T, X) - Y).T) / Y.shape[1]
        path = np.vstack([path, (w - learning_rate * dw).T])
    return path


def path_by_accumulate(X, Y, w0, learning_rate, n_steps):
    def step(w, _):
        return w - learning_rate * np.average(X * (X.T @ w - Y[0]), axis=1)

    return np.stack(list(itertools.accumulate(range(n_steps), step, initial=w0)))


def path_by_einsum(X, Y, w0, learning_rate, n_steps):
    path = np.empty((n_steps + 1, X.shape[0]))
    path[0] = w0
    for t in range(1, n_steps + 1):
        error = np.einsum("i,ij->j", path[t - 1], X) - Y[0]
        path[t] = path[t - 1] - learning_rate * np.einsum("ij,j->i", X, error) / len(error)
    return path


def path_by_examples(X, Y, w0, learning_rate, n_steps):
    w, path = np.array(w0, dtype=float), [w0.tolist()]
    for _ in range(n_steps):
        gradient = np.zeros_like(w)
        for x, y in zip(X.T, Y[0], strict=True):
            gradient += (np.dot(w, x) - y) * x
        w = w - learning_rate * gradient / X.shape[1]
        path.append(list(w))
    return np.array(path)


def path_in_the_linear_form(X, Y, w0, learning_rate, n_steps):
    m, n = X.shape[1], len(w0)
    A, c = np.eye(n) - learning_rate * X @ X.T / m, learning_rate * (X @ Y[0]) / m
    path = [np.copy(w0)]
    for _ in range(n_steps):
        path.append(A @ path[-1] + c)
    return np.vstack(path)


def path_with_while(X, Y, w0, learning_rate, n_steps):
    t, path = 0, {0: w0 + 0.0}
    while t < n_steps:
        path[t + 1] = path[t] + learning_rate * (X @ (Y - path[t] @ X).T)[:, 0] / X.shape[1]
        t += 1
    return np.array([path[t] for t in sorted(path)])


def stops_when_it_stands_still(X, Y, w0, learning_rate, n_steps):
    rows = [w0]
    for _ in range(n_steps):
        new = rows[-1] - learning_rate * X @ (rows[-1] @ X - Y[0]) / X.shape[1]
        if np.allclose(new, rows[-1]):
            break
        rows.append(new)
    return np.array(rows)


def starts_at_zero(X, Y, w0, learning_rate, n_steps):
    return descend(X, Y, np.zeros_like(w0), learning_rate, n_steps)


def decays_the_rate(X, Y, w0, learning_rate, n_steps):
    rows = [w0]
    for t in range(n_steps):
        rows.append(rows[-1] - learning_rate / (1 + t) * X @ (rows[-1] @ X - Y[0]) / X.shape[1])
    return np.array(rows)


def same_gradient_in_every_step(X, Y, w0, learning_rate, n_steps):
    gradient = X @ (w0 @ X - Y[0]) / X.shape[1]
    return np.array([w0 - t * learning_rate * gradient for t in range(n_steps + 1)])


def updates_one_weight_after_the_other(X, Y, w0, learning_rate, n_steps):
    w, rows = w0.copy(), [w0.copy()]
    for _ in range(n_steps):
        for i in range(len(w)):
            w[i] -= learning_rate * np.mean(X[i] * (w @ X - Y[0]))
        rows.append(w.copy())
    return np.array(rows)


def one_example_per_step(X, Y, w0, learning_rate, n_steps):
    rows = [w0]
    for t in range(n_steps):
        j = t % X.shape[1]
        rows.append(rows[-1] - learning_rate * X[:, j] * (rows[-1] @ X[:, j] - Y[0, j]))
    return np.array(rows)


def appends_the_same_array(X, Y, w0, learning_rate, n_steps):
    w, rows = w0.copy(), []
    rows.append(w)
    for _ in range(n_steps):
        w -= learning_rate * X @ (w @ X - Y[0]) / X.shape[1]
        rows.append(w)
    return np.array(rows)


RIGHT = {
    "fit_normalizer": [
        fit,
        fit_with_a_loop_and_append,
        fit_preallocated,
        fit_by_mean_of_squares,
        fit_transposed,
        fit_by_columns,
        fit_by_nan,
        fit_by_apply,
        fit_by_dot,
        fit_by_cov,
        fit_by_pstdev,
    ],
    "normalize": [
        by_rows_with_enumerate,
        by_nested_lists,
        by_tiles,
        by_out,
        by_diagonal,
        by_solve,
        lambda X, mu, sigma: (X - mu) * sigma**-1.0,
        lambda X, mu, sigma: -(mu - X) / sigma,
        lambda X, mu, sigma: np.divide(X + -1 * mu, sigma),
        lambda X, mu, sigma: np.array([(x - mu[:, 0]) / sigma[:, 0] for x in X.T]).T,
        lambda X, mu, sigma: (X - mu) / np.where(sigma < 1e-8, 1.0, sigma),
    ],
    "normalize_splits": [
        splits,
        splits_by_a_loop,
        splits_by_class,
        lambda *sets: [by_tiles(X, *fit(sets[0])) for X in sets],
        lambda train, dev, test: tuple(by_out(X, *fit_by_dot(train)) for X in (train, dev, test)),
        lambda *sets: tuple(
            np.array(
                [
                    (row - row_.mean()) / (row_.std() if np.ptp(row_) > 1e-8 else 1)
                    for row, row_ in zip(X, sets[0], strict=True)
                ]
            )
            for X in sets
        ),
        lambda train, dev, test: tuple(by_diagonal(X, *fit_by_nan(train)) for X in [train, dev, test]),
        lambda train, dev, test: splits(train + 0.0, dev.copy(), np.array(test)),
        lambda *sets: tuple(by_rows_with_enumerate(X, *fit_by_apply(sets[0])) for X in sets),
        lambda *sets: tuple(splits(sets[0], X, X)[1] for X in sets),
    ],
    "condition_number": [
        by_sorted_eigenvalues,
        by_examples,
        lambda X: np.linalg.cond(np.cov(X, ddof=0) + np.outer(X.mean(1), X.mean(1)) if len(X) > 1 else C_of(X)),
        lambda X: (np.linalg.norm(X, 2) / np.linalg.norm(X, -2)) ** 2,
        lambda X: np.divide(*np.linalg.eigvalsh(X @ X.T)[[-1, 0]]),
        lambda X: np.exp(np.ptp(np.log(values_of(X)))),
        lambda X: np.linalg.norm(C_of(X), 2) * np.linalg.norm(np.linalg.inv(C_of(X)), 2),
        lambda X: np.linalg.svd(C_of(X))[1].max() / np.linalg.svd(C_of(X))[1].min(),
        lambda X: float(np.abs(np.linalg.eigvals(C_of(X))).max() / np.abs(np.linalg.eigvals(C_of(X))).min()),
        lambda X: np.linalg.cond(X.T) ** 2.0,
    ],
    "largest_stable_learning_rate": [
        lambda X: 2 / largest_by_iteration(C_of(X)),
        lambda X: 2 / np.max(np.linalg.eigvals(C_of(X)).real),
        lambda X: 2.0 / np.linalg.eigh(C_of(X)).eigenvalues[-1],
        lambda X: 2 * X.shape[1] / np.linalg.svd(X, full_matrices=False)[1][0] ** 2,
        lambda X: np.array(2 / np.linalg.norm(C_of(X), 2)),
        lambda X: min(2 / value for value in values_of(X) if value > 1e-15),
        lambda X: 2 / np.linalg.svd(C_of(X), compute_uv=False).max(),
        lambda X: 1 / (0.5 * np.linalg.norm(X / X.shape[1] ** 0.5, ord=2) ** 2),
        lambda X: 2 / max(np.linalg.eigvalsh(np.mean([np.outer(x, x) for x in X.T], axis=0))),
        lambda X: float(np.amin(2 / np.linalg.eigvalsh(C_of(X))[-1:])),
    ],
    "gradient_descent_path": [
        descend,
        path_by_vstack,
        path_by_accumulate,
        path_by_einsum,
        path_by_examples,
        path_in_the_linear_form,
        path_with_while,
        lambda X, Y, w0, rate, n: descend(X, Y, w0, rate, n, gradient=lambda X, e, m: (X * e).mean(axis=1)),
        lambda X, Y, w0, rate, n: descend(X, Y, w0.astype(float), rate, n, gradient=lambda X, e, m: (e @ X.T) / len(e)),
        lambda X, Y, w0, rate, n: np.array([descend(X, Y, w0, rate, t)[-1] for t in range(n + 1)]),
    ],
}

WRONG = {
    "fit_normalizer": [
        (lambda X: fit(X, sigma=lambda X: X.var(axis=1, keepdims=True)), "variance for sigma"),
        (lambda X: (X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)), "variance for sigma"),
        (lambda X: (X.mean(axis=0), X.std(axis=0)), "wrong axis"),
        (lambda X: fit(X.T), "wrong axis"),
        (lambda X: (np.mean(X), np.std(X)), "one number for all features"),
        (lambda X: (X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)), "division by zero left in"),
        (lambda X: fit(X, constant=lambda sigma: np.where(sigma == 0, 1, sigma)), "division by zero left in"),
        (lambda X: fit(X, constant=lambda sigma: sigma + 1e-8), "division by zero left in"),
        (lambda X: (X.mean(axis=1), fit(X)[1].ravel()), "flat result"),
        (lambda X: fit(X, sigma=lambda X: X.std(axis=1, keepdims=True, ddof=min(1, X.shape[1] - 1))), "ddof=1"),
        lambda X: fit(X, constant=lambda sigma: np.where(sigma < 1e-8, 0.0, sigma)),
        lambda X: fit(X, constant=lambda sigma: np.where(sigma < 1e-8, 1e-8, sigma)),
        lambda X: fit(X, constant=lambda sigma: np.maximum(sigma, 1.0)),
        lambda X: fit(X, constant=lambda sigma: np.ones_like(sigma) if (sigma < 1e-8).any() else sigma),
        lambda X: fit(X)[::-1],
        lambda X: fit(X, mean=lambda X: np.median(X, axis=1, keepdims=True)),
        lambda X: fit(X, mean=lambda X: X.sum(axis=1, keepdims=True)),
        lambda X: fit(X, sigma=lambda X: np.abs(X - X.mean(axis=1, keepdims=True)).mean(axis=1, keepdims=True)),
        lambda X: fit(X, sigma=lambda X: np.sqrt(((X - X.mean(axis=1, keepdims=True)) ** 2).sum(1, keepdims=True))),
        lambda X: fit(X, sigma=lambda X: np.ptp(X, axis=1, keepdims=True)),
        lambda X: fit(X, sigma=lambda X: np.sqrt((X**2).mean(axis=1, keepdims=True))),
        lambda X: fit(X)[0],
        lambda X: dict(zip(("mu", "sigma"), fit(X), strict=True)),
        lambda X: np.hstack(fit(X)),
        lambda X: fit(X, constant=lambda sigma: np.where(sigma <= np.finfo(float).eps, 1.0, sigma)),
        forgets_the_last_example,
        forgets_the_first_example,
        replaces_every_small_spread,
        replaces_spreads_that_are_small_beside_the_mean,
        replaces_spreads_beside_a_signed_mean,
        ones_only_in_the_first_row,
    ],
    "normalize": [
        (lambda X, mu, sigma: (X - mu) / sigma**2, "divides by sigma**2"),
        (lambda X, mu, sigma: X / sigma, "scales without centring"),
        lambda X, mu, sigma: X - mu / sigma,
        (lambda X, mu, sigma: X / sigma - mu, "centres after scaling"),
        (lambda X, mu, sigma: X - mu, "centres without scaling"),
        (lambda X, mu, sigma: (X - mu) * sigma, "multiplies by sigma"),
        (lambda X, mu, sigma: (X - mu) / (sigma + 1e-8), "small number added to sigma"),
        (
            lambda X, mu, sigma: (
                (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True) if X.shape[1] > 1 else X * 0.0
            ),
            "statistics of X itself",
        ),
        lambda X, mu, sigma: (X - mu) / np.sqrt(sigma),
        lambda X, mu, sigma: (mu - X) / sigma,
        lambda X, mu, sigma: (X + mu) / sigma,
        lambda X, mu, sigma: (X - mu[0]) / sigma,
        lambda X, mu, sigma: (X - mu) / sigma[0],
        lambda X, mu, sigma: (X - mu.mean()) / sigma.mean(),
        lambda X, mu, sigma: (X - mu.T) / sigma.T,
        lambda X, mu, sigma: (X - mu.ravel()) / sigma.ravel(),
        lambda X, mu, sigma: ((X - mu) / sigma).T,
        lambda X, mu, sigma: ((X - mu) / sigma).tolist(),
        lambda X, mu, sigma: (X - mu) / np.linalg.norm(X - mu, axis=1, keepdims=True),
        lambda X, mu, sigma: (X - mu) // sigma,
        lambda X, mu, sigma: np.clip((X - mu) / sigma, -3, 3),
        lambda X, mu, sigma: (X - X.min(axis=1, keepdims=True)) / np.ptp(X, axis=1, keepdims=True),
        lambda X, mu, sigma: (X - mu) / np.maximum(sigma, 0.01),
        lambda X, mu, sigma: np.subtract(X, mu, out=X) / sigma,
    ],
    "normalize_splits": [
        (lambda *sets: tuple(by_tiles(X, *fit(X)) for X in sets), "each with its own"),
        (lambda *sets: splits(*sets, of=lambda *sets: np.hstack(sets)), "statistics of all data together"),
        (lambda *sets: splits(*sets, of=lambda a, b, c: np.hstack([a, b])), "statistics of train and dev"),
        (lambda *sets: splits(*sets, sigma=lambda X: X.std(axis=1, keepdims=True)), "division by zero left in"),
        (lambda train, dev, test: (splits(train, dev, test)[0], dev, test), "dev and test left as they are"),
        lambda *sets: splits(*sets, of=lambda a, b, c: b),
        lambda *sets: splits(*sets, of=lambda a, b, c: c),
        lambda *sets: splits(*sets, sigma=lambda X: X.var(axis=1, keepdims=True)),
        lambda *sets: splits(*sets, sigma=lambda X: np.maximum(X.std(axis=1, keepdims=True), 1e-8)),
        lambda *sets: splits(*sets, sigma=lambda X: fit(X)[1] + 1e-8),
        lambda *sets: splits(
            *sets, sigma=lambda X: fit(X, constant=lambda sigma: np.where(sigma < 2.3e-16, 1.0, sigma))[1]
        ),
        lambda *sets: splits(*sets, of=lambda a, b, c: a[:, :-1]),
        lambda *sets: splits(*sets, sigma=lambda X: X.std()),
        lambda a, b, c: (splits(a, b, c)[0], splits(a, b, c)[1], c),
        lambda a, b, c: (splits(a, b, c)[0], splits(a, b, c)[2], splits(a, b, c)[1]),
        lambda *sets: splits(*sets)[:2],
        lambda *sets: np.hstack(splits(*sets)),
        lambda *sets: tuple((X - sets[0].mean(axis=1, keepdims=True)) for X in sets),
        lambda *sets: tuple(X / fit(sets[0])[1] for X in sets),
        lambda *sets: splits(
            *sets, sigma=lambda X: np.where(X.std(axis=1, keepdims=True) < 0.01, 1.0, X.std(axis=1, keepdims=True))
        ),
        mean_of_train_spread_of_each,
        normalized_train_then_fitted_again,
        splits_in_place,
    ],
    "condition_number": [
        (np.linalg.cond, "of X itself"),
        (lambda X: np.linalg.norm(X, 2) / np.linalg.norm(X, -2), "of X itself"),
        (lambda X: values_of(X)[0] / values_of(X)[-1], "inverted"),
        (lambda X: values_of(X)[-1], "largest eigenvalue alone"),
        (lambda X: np.linalg.cond(np.cov(X, ddof=0)) if len(X) > 1 else 1.0, "X centred first"),
        lambda X: np.sqrt(values_of(X)[-1] / values_of(X)[0]),
        lambda X: values_of(X)[-1] / values_of(X)[min(1, len(X) - 1)],
        lambda X: values_of(X)[-1] - values_of(X)[0],
        lambda X: np.diag(C_of(X)).max() / np.diag(C_of(X)).min(),
        lambda X: X.var(axis=1).max() / X.var(axis=1).min(),
        lambda X: C_of(X).max() / C_of(X).min(),
        lambda X: values_of(X)[-1] / (values_of(X)[0] + 1e-8),
        lambda X: np.linalg.cond(X.T @ X),
        lambda X: np.linalg.det(C_of(X)),
        lambda X: values_of(X)[-1] / values_of(X).mean(),
        lambda X: np.trace(C_of(X)) / values_of(X)[0],
        lambda X: np.linalg.cond(np.corrcoef(X)) if len(X) > 1 else 1.0,
        lambda X: np.linalg.cond(C_of((X - X.mean(1, keepdims=True)) / X.std(1, keepdims=True))),
        lambda X: (values_of(X)[-1], values_of(X)[0]),
        lambda X: values_of(X) / values_of(X)[0],
        lambda X: int(values_of(X)[-1] / values_of(X)[0]),
        lambda X: np.linalg.cond(X @ X),
    ],
    "largest_stable_learning_rate": [
        (lambda X: 1 / values_of(X)[-1], "1 over it"),
        (lambda X: 2 / np.linalg.norm(X, 2), "singular value for eigenvalue"),
        (lambda X: 2 / np.sqrt(values_of(X)[-1]), "singular value for eigenvalue"),
        (lambda X: 2 / np.linalg.eigvalsh(X @ X.T)[-1], "without 1/m"),
        (lambda X: 2 / np.linalg.norm(X, 2) ** 2, "without 1/m"),
        lambda X: 2 / values_of(X)[0],
        lambda X: 2 / np.linalg.eigvals(C_of(X))[0].real,
        lambda X: 2 / np.linalg.eigvals(C_of(X))[-1].real,
        lambda X: 2 / values_of(X).sum(),
        lambda X: 2 / values_of(X).mean(),
        lambda X: 2 * values_of(X)[-1],
        lambda X: values_of(X)[-1] / 2,
        lambda X: 2 / np.diag(C_of(X)).max(),
        lambda X: 2 / np.linalg.norm(C_of(X)),
        lambda X: 2 / C_of(X).max(),
        lambda X: 4 / values_of(X)[-1],
        lambda X: 2 / (values_of(X)[-1] + 1e-8),
        lambda X: 2 / (values_of(X)[0] + values_of(X)[-1]),
        lambda X: 2 / np.linalg.eigvalsh(np.atleast_2d(np.cov(X, ddof=0)))[-1],
        lambda X: 2 / np.linalg.eigvalsh(X.T @ X / X.shape[0])[-1],
        lambda X: 2 / values_of(X),
        lambda X: min(1.0, 2 / values_of(X)[-1]),
        lambda X: 2 / (values_of(X)[-1] * X.shape[1] / (X.shape[1] - 1)) if X.shape[1] > 1 else 2 / values_of(X)[-1],
        lambda X: 0.99 * 2 / values_of(X)[-1],
    ],
    "gradient_descent_path": [
        (lambda *args: descend(*args)[1:], "start missing"),
        (lambda X, Y, w0, rate, n: descend(X, Y, w0, rate, n - 1), "last step missing"),
        (lambda *args: descend(*args, gradient=lambda X, e, m: X @ e), "gradient without 1/m"),
        (lambda *args: descend(*args, gradient=lambda X, e, m: 2 * X @ e / m), "gradient twice as large"),
        (lambda *args: descend(*args, gradient=lambda X, e, m: -X @ e / m), "sign"),
        (appends_the_same_array, "one array for all rows"),
        lambda *args: descend(*args, gradient=lambda X, e, m: X @ e / len(X)),
        lambda *args: descend(*args, gradient=lambda X, e, m: X @ e / (2 * m)),
        lambda *args: descend(*args, gradient=lambda X, e, m: X @ np.sign(e) / m),
        lambda *args: descend(*args, gradient=lambda X, e, m: X[:, :-1] @ e[:-1] / m),
        lambda *args: descend(*args, gradient=lambda X, e, m: np.clip(X @ e / m, -1, 1)),
        lambda *args: descend(*args).T,
        lambda *args: descend(*args)[-1],
        lambda *args: descend(*args)[::-1],
        lambda *args: descend(*args).tolist(),
        lambda X, Y, w0, rate, n: descend(X, Y, w0, rate, n + 1),
        lambda X, Y, w0, rate, n: descend(X, Y * 0, w0, rate, n),
        lambda X, Y, w0, rate, n: descend(X, Y, w0, 0.1, n),
        starts_at_zero,
        decays_the_rate,
        same_gradient_in_every_step,
        updates_one_weight_after_the_other,
        one_example_per_step,
        stops_when_it_stands_still,
    ],
}
