"""Right answers to the exercises of lesson 07, each in another style."""

import math
import statistics

import numpy as np

# fit_normalizer


def fit_by_formulas(X):
    m = X.shape[1]
    mu = np.sum(X, axis=1, keepdims=True) / m
    sigma = np.sqrt(np.sum((X - mu) ** 2, axis=1, keepdims=True) / m)
    sigma[sigma < 1e-12] = 1
    return mu, sigma


def fit_by_loops(X):
    mu, sigma = [], []
    for row in X:
        mean = sum(row) / len(row)
        variance = sum((x - mean) ** 2 for x in row) / len(row)
        mu.append([mean])
        sigma.append([math.sqrt(variance) if variance > 1e-20 else 1.0])
    return np.array(mu), np.array(sigma)


def fit_by_range(X):
    constant = X.max(axis=1) == X.min(axis=1)
    return [X.mean(1).reshape(-1, 1), np.where(constant, 1.0, X.std(1))[:, np.newaxis]]


def fit_by_statistics(X):
    mu = np.array([[statistics.fmean(row)] for row in X.tolist()])
    sigma = np.array([[statistics.pstdev(row) or 1.0] for row in X.tolist()])
    return mu, sigma


def fit_with_isclose(X):
    sigma = np.std(X, axis=-1)[:, None]
    sigma = np.where(np.isclose(sigma, 0), np.ones_like(sigma), sigma)
    return np.mean(X, axis=-1)[:, None], sigma


def fit_relative_to_size(X):
    mu = X.mean(axis=1, keepdims=True)
    sigma = np.linalg.norm(X - mu, axis=1, keepdims=True) / np.sqrt(X.shape[1])
    return mu, np.where(sigma <= 10 * np.finfo(float).eps * np.abs(X).max(axis=1, keepdims=True), 1, sigma)


def fit_by_first_differences(X):
    varies = np.any(X[:, :1] != X, axis=1, keepdims=True)
    return np.average(X, axis=1).reshape(len(X), 1), np.where(varies, np.std(X.T, axis=0).reshape(-1, 1), 1)


# normalize


def normalize_in_two_steps(X, mu, sigma):
    centred = np.subtract(X, mu)
    return np.divide(centred, sigma)


def normalize_in_place_on_a_copy(X, mu, sigma):
    X = np.array(X, dtype=float)
    X -= mu
    X /= sigma
    return X


def normalize_by_loops(X, mu, sigma):
    out = np.empty(X.shape)
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            out[i, j] = (X[i, j] - mu[i, 0]) / sigma[i, 0]
    return out


def normalize_by_columns(X, mu, sigma):
    return np.column_stack([(x - mu.ravel()) / sigma.ravel() for x in X.T])


def normalize_with_brackets_opened(X, mu, sigma):
    return X / sigma - mu / sigma


def normalize_transposed(X, mu, sigma):
    return ((X.T - mu.T) * (1 / sigma.T)).T


# normalize_splits


def splits_by_functions(X_train, X_dev, X_test):
    mu, sigma = fit_by_formulas(X_train)
    return normalize_in_two_steps(X_train, mu, sigma), (X_dev - mu) / sigma, (X_test - mu) / sigma


def splits_as_a_list(X_train, X_dev, X_test):
    mu, sigma = fit_by_range(X_train)
    return [normalize_by_columns(X, mu, sigma) for X in (X_train, X_dev, X_test)]


def splits_by_one_stack(X_train, X_dev, X_test):
    mu, sigma = fit_with_isclose(X_train)
    sizes = np.cumsum([X_train.shape[1], X_dev.shape[1]])
    return tuple(np.split((np.hstack([X_train, X_dev, X_test]) - mu) / sigma, sizes, axis=1))


def splits_by_features(X_train, X_dev, X_test):
    results = tuple(np.zeros(X.shape) for X in (X_train, X_dev, X_test))
    for i, row in enumerate(X_train):
        mean, deviation = row.mean(), row.std()
        if deviation < 1e-8:
            deviation = 1
        for result, X in zip(results, (X_train, X_dev, X_test), strict=True):
            result[i] = (X[i] - mean) / deviation
    return results


def splits_in_place_on_copies(X_train, X_dev, X_test):
    X_train, X_dev, X_test = X_train.copy(), X_dev.copy(), X_test.copy()
    mu, sigma = fit_relative_to_size(X_train)
    for X in (X_train, X_dev, X_test):
        X -= mu
        X /= sigma
    return X_train, X_dev, X_test


# condition_number


def condition_by_eigh(X):
    values, _ = np.linalg.eigh(np.dot(X, X.T) / X.shape[1])
    return values.max() / values.min()


def condition_by_singular_values(X):
    singular = np.linalg.svd(X, compute_uv=False)
    return (singular[0] / singular[-1]) ** 2


def condition_by_numpy(X):
    return np.linalg.cond(X @ X.T / X.shape[1])


def condition_by_eig(X):
    values = np.linalg.eig(X @ X.T)[0].real
    return float(max(values) / min(values))


def condition_by_squared_cond(X):
    return np.linalg.cond(X) ** 2


def condition_by_norms(X):
    C = np.einsum("im,jm->ij", X, X) / X.shape[1]
    return np.array(np.linalg.norm(C, 2) * np.linalg.norm(np.linalg.inv(C), 2))


# largest_stable_learning_rate


def rate_by_eigh(X):
    return 2.0 / max(np.linalg.eigh(X @ X.T / X.shape[1])[0])


def rate_by_singular_value(X):
    return 2 * X.shape[1] / np.linalg.norm(X, 2) ** 2


def rate_by_svd(X):
    return 2 / (np.linalg.svd(X / np.sqrt(X.shape[1]), compute_uv=False)[0] ** 2)


def rate_by_spectral_norm(X):
    return np.float64(2) / np.linalg.norm(X @ X.T / X.shape[1], ord=2)


def rate_by_power_iteration(X):
    C = X @ X.T / X.shape[1]
    for _ in range(14):
        C = C @ C / np.trace(C @ C)
    v = C @ np.ones(len(C)) if np.any(C @ np.ones(len(C))) else C[:, 0]
    return 2 * X.shape[1] * (v @ v) / np.sum((v @ X) ** 2)


def rate_from_the_small_matrix(X):
    return 2 * X.shape[1] / np.linalg.eigvalsh(X.T @ X).max()


# gradient_descent_path


def path_preallocated(X, Y, w0, learning_rate, n_steps):
    m = X.shape[1]
    path = np.zeros((n_steps + 1, len(w0)))
    path[0] = w0
    for t in range(n_steps):
        path[t + 1] = path[t] - learning_rate / m * (X @ (path[t] @ X - Y).T).ravel()
    return path


def path_by_columns(X, Y, w0, learning_rate, n_steps):
    w = w0.reshape(-1, 1)
    path = [w]
    for _ in range(n_steps):
        gradient = np.dot(X, (np.dot(w.T, X) - Y).T) / X.shape[1]
        w = w - learning_rate * gradient
        path.append(w)
    return np.hstack(path).T


def path_in_place_with_copies(X, Y, w0, learning_rate, n_steps):
    w = w0.copy()
    path = [w.copy()]
    for _ in range(n_steps):
        w -= learning_rate * np.mean(X * (w @ X - Y), axis=1)
        path.append(w.copy())
    return np.array(path)


def path_by_normal_equations(X, Y, w0, learning_rate, n_steps):
    m = X.shape[1]
    C, c = X @ X.T / m, (X @ Y.T / m)[:, 0]
    rows = [w0]
    while len(rows) <= n_steps:
        rows.append(rows[-1] - learning_rate * (C @ rows[-1] - c))
    return np.stack(rows)


def path_by_loops(X, Y, w0, learning_rate, n_steps):
    n, m = X.shape
    w = [float(v) for v in w0]
    path = [list(w)]
    for _ in range(n_steps):
        errors = [sum(w[i] * X[i, j] for i in range(n)) - Y[0, j] for j in range(m)]
        w = [w[i] - learning_rate * sum(errors[j] * X[i, j] for j in range(m)) / m for i in range(n)]
        path.append(list(w))
    return np.asarray(path)


VARIANTS = {
    "fit_normalizer": [
        fit_by_formulas,
        fit_by_loops,
        fit_by_range,
        fit_by_statistics,
        fit_with_isclose,
        fit_relative_to_size,
        fit_by_first_differences,
    ],
    "normalize": [
        normalize_in_two_steps,
        normalize_in_place_on_a_copy,
        normalize_by_loops,
        normalize_by_columns,
        normalize_with_brackets_opened,
        normalize_transposed,
    ],
    "normalize_splits": [
        splits_by_functions,
        splits_as_a_list,
        splits_by_one_stack,
        splits_by_features,
        splits_in_place_on_copies,
    ],
    "condition_number": [
        condition_by_eigh,
        condition_by_singular_values,
        condition_by_numpy,
        condition_by_eig,
        condition_by_squared_cond,
        condition_by_norms,
    ],
    "largest_stable_learning_rate": [
        rate_by_eigh,
        rate_by_singular_value,
        rate_by_svd,
        rate_by_spectral_norm,
        rate_by_power_iteration,
        rate_from_the_small_matrix,
    ],
    "gradient_descent_path": [
        path_preallocated,
        path_by_columns,
        path_in_place_with_copies,
        path_by_normal_equations,
        path_by_loops,
    ],
}
