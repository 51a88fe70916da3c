"""Right answers to the exercises of lesson 06, each in another style."""

import copy
import itertools
import math

import numpy as np


def best_by_argmin(dev_errors):
    return np.argmin(dev_errors)


def best_by_index(dev_errors):
    return list(dev_errors).index(min(dev_errors))


def best_by_loop(dev_errors):
    best = 0
    for epoch in range(len(dev_errors)):
        if dev_errors[epoch] < dev_errors[best]:
            best = epoch
    return best


def best_by_where(dev_errors):
    errors = np.asarray(dev_errors)
    return np.where(errors == errors.min())[0][0]


def best_by_sort(dev_errors):
    return np.array(sorted(range(len(dev_errors)), key=lambda epoch: (dev_errors[epoch], epoch))[0])


def stop_by_last_improvement(dev_errors, patience, min_delta=0.0):
    best, best_at = dev_errors[0], 0
    for epoch in range(1, len(dev_errors)):
        if best - dev_errors[epoch] > min_delta:
            best, best_at = dev_errors[epoch], epoch
        if epoch - best_at == patience:
            return epoch
    return len(dev_errors) - 1


def stop_by_remaining_patience(dev_errors, patience, min_delta=0.0):
    best = math.inf
    left = patience
    epoch = -1
    while left > 0 and epoch < len(dev_errors) - 1:
        epoch += 1
        left -= 1
        if dev_errors[epoch] < best - min_delta:
            best = dev_errors[epoch]
            left = patience
    return epoch


def stop_by_array_of_flags(dev_errors, patience, min_delta=0.0):
    errors = np.asarray(dev_errors, dtype=float)
    improved = np.zeros(len(errors), dtype=bool)
    best = np.inf
    for epoch, error in enumerate(errors):
        improved[epoch] = error < best - min_delta
        best = np.where(improved[epoch], error, best)
    last = np.maximum.accumulate(np.where(improved, np.arange(len(errors)), 0))
    waited = np.flatnonzero(np.arange(len(errors)) - last >= patience)
    return waited[0] if waited.size else np.int64(len(errors) - 1)


def stop_by_recursion(dev_errors, patience, min_delta=0.0):
    errors = [float(error) for error in dev_errors]

    def after(epoch, best, waited):
        if waited == patience or epoch == len(errors) - 1:
            return epoch
        if errors[epoch + 1] < best - min_delta:
            return after(epoch + 1, errors[epoch + 1], 0)
        return after(epoch + 1, best, waited + 1)

    return after(0, errors[0], 0)


def stop_with_none(dev_errors, patience, min_delta=0.0):
    best = None
    bad = 0
    stop = len(dev_errors) - 1
    for epoch, error in enumerate(dev_errors):
        if best is None or error + min_delta < best:
            best = error
            bad = 0
        else:
            bad = bad + 1
        if bad == patience:
            stop = epoch
            break
    return stop


def train_by_while(step, dev_error, parameters, patience, max_epochs):
    parameters = {key: value.copy() for key, value in parameters.items()}
    best, best_error, waited, errors = None, float("inf"), 0, []
    while len(errors) < max_epochs and waited < patience:
        parameters = step(parameters)
        error = dev_error(parameters)
        errors.append(error)
        if error < best_error:
            best_error, waited = error, 0
            best = {key: value.copy() for key, value in parameters.items()}
        else:
            waited += 1
    return best, errors


def train_keeping_every_epoch(step, dev_error, parameters, patience, max_epochs):
    kept, errors = [copy.deepcopy(parameters)], []
    for _ in range(max_epochs):
        kept.append(copy.deepcopy(step(copy.deepcopy(kept[-1]))))
        errors.append(dev_error(kept[-1]))
        if len(errors) - 1 - int(np.argmin(errors)) >= patience:
            break
    return [kept[1 + int(np.argmin(errors))], np.array(errors)]


def train_by_preallocated_array(step, dev_error, parameters, patience, max_epochs):
    current = dict(zip(parameters, map(np.array, parameters.values()), strict=True))
    errors = np.full(max_epochs, np.inf)
    best, best_at, epoch = None, 0, 0
    for epoch in range(max_epochs):
        current = step(current)
        errors[epoch] = dev_error(current)
        if best is None or errors[epoch] < errors[best_at]:
            best_at, best = epoch, {key: 1.0 * value for key, value in current.items()}
        elif epoch - best_at == patience:
            break
    return best, errors[: epoch + 1]


def train_with_more_keys(step, dev_error, parameters, patience, max_epochs):
    working = copy.deepcopy(parameters)
    best, history = {}, ()
    for epoch in itertools.count(1):
        working = step(working)
        history += (float(dev_error(working)),)
        if min(history) == history[-1] and history.count(history[-1]) == 1:
            best = {**copy.deepcopy(working), "epoch": epoch}
        if epoch == max_epochs or epoch - 1 - history.index(min(history)) == patience:
            return best, list(history)


def train_with_frozen_copies(step, dev_error, parameters, patience, max_epochs):
    """dev_error gets a copy of its own, too."""
    state = copy.deepcopy(parameters)
    snapshots, errors = {}, []
    for epoch in range(max_epochs):
        state = step(state)
        snapshots[epoch] = copy.deepcopy(state)
        errors += [dev_error(copy.deepcopy(state))]
        best = errors.index(min(errors))
        if epoch - best >= patience:
            break
    return snapshots[errors.index(min(errors))], errors


def norms_by_sum(parameters):
    return np.array([np.sqrt(np.sum(parameters[f"W{i}"] ** 2)) for i in range(1, len(parameters) // 2 + 1)])


def norms_by_loops(parameters):
    L = sum(key.startswith("W") for key in parameters)
    norms = np.zeros(L)
    for layer in range(L):
        total = 0.0
        for row in parameters["W" + str(layer + 1)]:
            for w in row:
                total += w * w
        norms[layer] = math.sqrt(total)
    return norms


def norms_by_trace(parameters):
    weights = [parameters[key] for key in sorted((k for k in parameters if k[0] == "W"), key=lambda k: int(k[1:]))]
    return np.sqrt([np.trace(W @ W.T) for W in weights])


def norms_by_singular_values(parameters):
    L = max(int(key[1:]) for key in parameters)
    return np.array([np.linalg.norm(np.linalg.svd(parameters[f"W{i}"], compute_uv=False)) for i in range(1, L + 1)])


def norms_by_flat_vectors(parameters):
    layers = range(1, 1 + sum("W" in key for key in parameters))
    return np.fromiter((np.linalg.norm(parameters[f"W{layer}"].ravel()) for layer in layers), dtype=float)


def distance_by_sum(parameters, start):
    L = len(start) // 2
    return np.array([np.sqrt(((parameters[f"W{i}"] - start[f"W{i}"]) ** 2).sum()) for i in range(1, L + 1)])


def distance_by_loops(parameters, start):
    distances = np.zeros(len(parameters) // 2)
    for layer in range(1, len(distances) + 1):
        W, W0 = parameters[f"W{layer}"], start[f"W{layer}"]
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                distances[layer - 1] += (W0[i, j] - W[i, j]) ** 2
    return distances**0.5


def distance_by_math_dist(parameters, start):
    found = []
    layer = 1
    while f"W{layer}" in parameters:
        found.append(math.dist(parameters[f"W{layer}"].ravel().tolist(), start[f"W{layer}"].ravel().tolist()))
        layer += 1
    return np.array(found)


def distance_by_sorted_keys(parameters, start):
    keys = sorted((key for key in start if key[0] == "W"), key=lambda key: int(key[1:]))
    return np.array([np.linalg.norm(start[key] - parameters[key], "fro") for key in keys])


def distance_by_norms_of_a_new_dict(parameters, start):
    return norms_by_trace({key: np.subtract(parameters[key], start[key]) for key in parameters})


def tradeoff_by_columns(dev_errors, patiences):
    stops = np.array([stop_by_last_improvement(dev_errors, patience) for patience in patiences])
    return np.column_stack([stops + 1, np.minimum.accumulate(dev_errors)[stops]])


def tradeoff_by_preallocated_array(dev_errors, patiences):
    table = np.zeros((len(patiences), 2))
    for row, patience in enumerate(patiences):
        epochs = stop_with_none(dev_errors, patience) + 1
        table[row, 0] = epochs
        table[row, 1] = np.min(np.array(dev_errors)[:epochs])
    return table


def tradeoff_in_one_loop(dev_errors, patiences):
    rows = []
    for patience in list(patiences):
        best, waited, epochs = float("inf"), 0, 0
        for error in dev_errors:
            epochs += 1
            best, waited = (error, 0) if error < best else (best, waited + 1)
            if waited == patience:
                break
        rows.append((epochs, best))
    return np.asarray(rows)


def tradeoff_by_stack(dev_errors, patiences):
    errors = list(map(float, dev_errors))
    epochs = [stop_by_recursion(errors, int(patience)) + 1 for patience in patiences]
    return np.vstack([np.array(epochs), np.array([sorted(errors[:n])[0] for n in epochs])]).T


VARIANTS = {
    "best_epoch": [best_by_argmin, best_by_index, best_by_loop, best_by_where, best_by_sort],
    "stopping_epoch": [
        stop_by_last_improvement,
        stop_by_remaining_patience,
        stop_by_array_of_flags,
        stop_by_recursion,
        stop_with_none,
    ],
    "train_with_early_stopping": [
        train_by_while,
        train_keeping_every_epoch,
        train_by_preallocated_array,
        train_with_more_keys,
        train_with_frozen_copies,
    ],
    "weight_norms": [
        norms_by_sum,
        norms_by_loops,
        norms_by_trace,
        norms_by_singular_values,
        norms_by_flat_vectors,
    ],
    "distance_from_start": [
        distance_by_sum,
        distance_by_loops,
        distance_by_math_dist,
        distance_by_sorted_keys,
        distance_by_norms_of_a_new_dict,
    ],
    "patience_tradeoff": [
        tradeoff_by_columns,
        tradeoff_by_preallocated_array,
        tradeoff_in_one_loop,
        tradeoff_by_stack,
    ],
}
