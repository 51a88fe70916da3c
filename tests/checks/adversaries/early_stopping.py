"""Answers to lesson 06 written from the contract alone."""

import copy
import math
import statistics
from functools import reduce

import numpy as np

INF = float("inf")


def best_by_enumerate(dev_errors):
    return min(enumerate(dev_errors), key=lambda pair: pair[1])[0]


def best_by_zip_of_pairs(dev_errors):
    return min(zip(dev_errors, range(len(dev_errors)), strict=True))[1]


def best_by_flags(dev_errors):
    a = np.array(dev_errors)
    return int((a == a.min()).argmax())


def best_by_nonzero(dev_errors):
    a = np.asarray(dev_errors, float)
    return np.flatnonzero(a <= a.min())[0]


def best_by_while(dev_errors):
    best, i = 0, 1
    while i < len(dev_errors):
        best = i if dev_errors[best] > dev_errors[i] else best
        i += 1
    return best


def best_by_recursion(dev_errors):
    if len(dev_errors) == 1:
        return 0
    rest = 1 + best_by_recursion(dev_errors[1:])
    return rest if dev_errors[rest] < dev_errors[0] else 0


def best_backwards(dev_errors):
    best = len(dev_errors) - 1
    for i in reversed(range(len(dev_errors))):
        if dev_errors[i] <= dev_errors[best]:
            best = i
    return best


def norms_dict(parameters):
    norms = {int(key[1:]): np.sqrt(np.square(value).sum()) for key, value in parameters.items() if key[0] == "W"}
    return np.array([norms[layer] for layer in sorted(norms)])


def norms_while(parameters):
    found, layer = np.array([]), 1
    while f"W{layer}" in parameters:
        found = np.append(found, np.linalg.norm(parameters[f"W{layer}"]))
        layer += 1
    return found


def distances_while(parameters, start):
    found, layer = [], 1
    while f"W{layer}" in parameters:
        d = parameters[f"W{layer}"] - start[f"W{layer}"]
        found.append(np.sqrt((d * d).sum()))
        layer += 1
    return np.array(found)


def over_W(measure, parameters, *start):
    """Apply a measure to W1, ..., WL of one or two dicts."""
    layers = range(1, len(parameters) // 2 + 1)
    return np.array([measure(*(each[f"W{layer}"] for each in (parameters, *start))) for layer in layers])


def rule(
    improves, count=lambda waited: waited + 1, reset=lambda waited: 0, done=lambda waited, patience: waited >= patience
):
    """A stopping rule from its pieces."""

    def stop(dev_errors, patience, min_delta=0.0):
        best, waited = INF, 0
        for epoch, error in enumerate(dev_errors):
            if improves(error, best, min_delta):
                best, waited = error, reset(waited)
            else:
                waited = count(waited)
            if done(waited, patience):
                return epoch
        return len(dev_errors) - 1

    return stop


def right_rule(error, best, min_delta):
    return error < best - min_delta


def stop_by_flag(dev_errors, patience, min_delta=0.0):
    epochs, best, wait, stopped = 0, None, 0, False
    while not stopped and epochs < len(dev_errors):
        e = dev_errors[epochs]
        if best is None or best - e > min_delta:
            best, wait = e, 0
        else:
            wait += 1
        stopped = wait == patience
        epochs += 1
    return epochs - 1


def stop_by_history(dev_errors, patience, min_delta=0.0):
    bests = [0]
    for i in range(1, len(dev_errors)):
        if dev_errors[i] < dev_errors[bests[-1]] - min_delta:
            bests.append(i)
        elif i - bests[-1] == patience:
            return i
    return len(dev_errors) - 1


def stop_by_reduce(dev_errors, patience, min_delta=0.0):
    def go(state, pair):
        best, waited, stop = state
        if stop is not None:
            return state
        i, e = pair
        if e < best - min_delta:
            return e, 0, None
        return best, waited + 1, i if waited + 1 >= patience else None

    stop = reduce(go, enumerate(dev_errors), (INF, 0, None))[2]
    return len(dev_errors) - 1 if stop is None else stop


def stop_by_slices(dev_errors, patience, min_delta=0.0):
    best = 0
    while True:
        after = list(range(best + 1, min(best + patience, len(dev_errors) - 1) + 1))
        better = [i for i in after if dev_errors[i] < dev_errors[best] - min_delta]
        if not better:
            return after[-1] if after else best
        best = better[0]


def stop_by_window(dev_errors, patience, min_delta=0.0):
    """No new minimum within a window: forgets min_delta for what is best."""
    for i in range(patience, len(dev_errors)):
        if min(dev_errors[i - patience + 1 : i + 1]) >= min(dev_errors[: i - patience + 1]) - min_delta:
            return i
    return len(dev_errors) - 1


def stop_rising(dev_errors, patience, min_delta=0.0):
    """Counts rises in a row."""
    waited = 0
    for i in range(1, len(dev_errors)):
        waited = waited + 1 if dev_errors[i] > dev_errors[i - 1] else 0
        if waited == patience:
            return i
    return len(dev_errors) - 1


def stop_at_best_plus_patience(dev_errors, patience, min_delta=0.0):
    return min(int(np.argmin(dev_errors)) + patience, len(dev_errors) - 1)


def trainer(
    copy_first=copy.deepcopy, keep=copy.deepcopy, better=lambda e, best: e < best, give="best", measure_first=False
):
    """Training from its pieces."""

    def train(step, dev_error, parameters, patience, max_epochs):
        p = copy_first(parameters)
        errors, best, best_error, bad = [], None, INF, 0
        if measure_first:
            errors.append(dev_error(p))
            best, best_error = keep(p), errors[0]
        while len(errors) < max_epochs:
            p = step(p)
            errors.append(dev_error(p))
            if best is None or better(errors[-1], best_error):
                best, best_error, bad = keep(p), errors[-1], 0
            else:
                bad += 1
            if bad >= patience:
                break
        return {"best": best, "last": p, "start": parameters}[give], errors

    return train


def train_for(step, dev_error, parameters, patience, max_epochs):
    w = {k: np.array(v, copy=True) for k, v in parameters.items()}
    history, snapshots = [], []
    for epoch in range(max_epochs):
        w = step(w)
        snapshots.append({k: v.copy() for k, v in w.items()})
        history.append(dev_error(w))
        if epoch - history.index(min(history)) >= patience:
            break
    return snapshots[history.index(min(history))], history


def train_by_the_list(step, dev_error, parameters, patience, max_epochs):
    """Look for the best of all errors after each epoch."""
    w, errors, kept = copy.deepcopy(parameters), [], []
    while len(errors) < max_epochs:
        w = copy.deepcopy(step(w))
        kept.append(copy.deepcopy(w))
        errors.append(dev_error(w))
        if len(errors) - 1 - best_by_enumerate(errors) >= patience:
            break
    return kept[best_by_enumerate(errors)], np.array(errors)


def train_returning_lists(step, dev_error, parameters, patience, max_epochs):
    best, errors = train_for(step, dev_error, parameters, patience, max_epochs)
    return [best, tuple(errors)]


def train_full(step, dev_error, parameters, patience, max_epochs):
    """Never stops."""
    return trainer()(step, dev_error, parameters, 10**9, max_epochs)


def train_wrong_order(step, dev_error, parameters, patience, max_epochs):
    """Measures before the step."""
    p, errors, best, best_error, bad = copy.deepcopy(parameters), [], None, INF, 0
    for _ in range(max_epochs):
        errors.append(dev_error(p))
        if errors[-1] < best_error:
            best, best_error, bad = copy.deepcopy(p), errors[-1], 0
        else:
            bad += 1
            if bad == patience:
                break
        p = step(p)
    return best, errors


def train_not_reset(step, dev_error, parameters, patience, max_epochs):
    p, errors, best, bad = copy.deepcopy(parameters), [], None, 0
    for _ in range(max_epochs):
        p = step(p)
        errors.append(dev_error(p))
        if errors[-1] == min(errors) and errors.index(errors[-1]) == len(errors) - 1:
            best = copy.deepcopy(p)
        else:
            bad += 1
            if bad == patience:
                break
    return best, errors


def table(epochs, best, dev_errors, patiences):
    """A row for each patience: ``epochs`` of the stop, ``best`` of the errors up to it."""
    rows = []
    for patience in patiences:
        stop = stop_by_history(dev_errors, patience)
        rows.append([epochs(stop), best(list(dev_errors), stop)])
    return np.array(rows)


def table_cumulative(dev_errors, patiences):
    lows = np.minimum.accumulate(np.asarray(dev_errors))
    return np.array([(stop_by_flag(dev_errors, p) + 1, lows[stop_by_flag(dev_errors, p)]) for p in patiences])


def table_by_map(dev_errors, patiences):
    def row(p):
        n = 1 + stop_by_slices(list(dev_errors), int(p))
        return float(n), float(np.min(np.asarray(dev_errors)[:n]))

    return np.array(list(map(row, patiences)))


def table_filled(dev_errors, patiences):
    out = np.full((len(patiences), 2), np.nan)
    for i in range(len(patiences)):
        out[i, 0] = stop_by_reduce(dev_errors, patiences[i]) + 1
        out[i, 1] = sorted(dev_errors[: int(out[i, 0])])[0]
    return out


RIGHT = {
    "best_epoch": [
        best_by_enumerate,
        best_by_zip_of_pairs,
        best_by_flags,
        best_by_nonzero,
        best_by_while,
        best_by_recursion,
        best_backwards,
        lambda e: np.array(e).argmin(),
        lambda e: sorted(range(len(e)), key=lambda i: e[i])[0],
        lambda e: list(e).index(np.min(e)),
        lambda e: np.argsort(e, kind="stable")[0],
    ],
    "weight_norms": [
        norms_dict,
        norms_while,
        lambda p: over_W(np.linalg.norm, p),
        lambda p: over_W(lambda W: np.sqrt((W**2).sum()), p),
        lambda p: over_W(lambda W: math.sqrt(sum(w * w for row in W for w in row)), p),
        lambda p: np.sqrt(over_W(lambda W: np.vdot(W, W), p)),
        lambda p: over_W(lambda W: math.hypot(*W.ravel()), p),
        lambda p: over_W(lambda W: np.linalg.norm(W, "fro"), p),
        lambda p: over_W(lambda W: np.linalg.norm(np.linalg.norm(W, axis=0)), p),
        lambda p: over_W(lambda W: np.sqrt(np.einsum("ij,ij->", W, W)), p),
    ],
    "distance_from_start": [
        distances_while,
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W - V), p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(V - W, ord="fro"), p, s),
        lambda p, s: over_W(lambda W, V: np.sqrt(np.sum((W - V) ** 2)), p, s),
        lambda p, s: over_W(lambda W, V: np.sqrt(np.sum(np.abs(W - V) ** 2)), p, s),
        lambda p, s: over_W(lambda W, V: math.dist(W.flat, V.flat), p, s),
        lambda p, s: over_W(lambda W, V: np.sqrt(np.trace((W - V).T @ (W - V))), p, s),
        lambda p, s: norms_dict({k: p[k] - s[k] for k in s}),
        lambda p, s: norms_while({k: np.subtract(p[k], s[k]) for k in p}),
        lambda p, s: np.sqrt(over_W(lambda W, V: np.square(W - V).sum(), p, s)),
    ],
    "stopping_epoch": [
        rule(right_rule),
        rule(lambda e, best, d: best - e > d),
        rule(lambda e, best, d: not e >= best - d),
        rule(right_rule, done=lambda w, p: w == p),
        rule(lambda e, best, d: e + d < best),
        stop_by_flag,
        stop_by_history,
        stop_by_reduce,
        stop_by_slices,
        lambda e, patience, min_delta=0: np.int64(stop_by_flag(np.array(e), patience, min_delta)),
    ],
    "train_with_early_stopping": [
        trainer(),
        trainer(copy_first=lambda p: {k: v.copy() for k, v in p.items()}),
        trainer(keep=lambda p: {k: np.array(v) for k, v in p.items()}),
        trainer(keep=lambda p: {k: v + 0 for k, v in p.items()}),
        trainer(better=lambda e, best: best > e),
        trainer(better=lambda e, best: not best <= e),
        train_for,
        train_by_the_list,
        train_returning_lists,
        lambda step, dev, p, patience, n: trainer()(lambda q: step(copy.deepcopy(q)), dev, p, patience, n),
    ],
    "patience_tradeoff": [
        table_cumulative,
        table_by_map,
        table_filled,
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, ps),
        lambda e, ps: table(lambda s: len(range(s + 1)), lambda e, s: np.min(e[: s + 1]), e, ps),
        lambda e, ps: table(lambda s: 1.0 + s, lambda e, s: sorted(e[: s + 1])[0], e, ps),
        lambda e, ps: np.vstack([table_filled(e, [p]) for p in ps]),
        lambda e, ps: np.concatenate([table_cumulative(e, [p]) for p in ps]),
        lambda e, ps: np.stack(table_by_map(e, ps).T, axis=1),
        lambda e, ps: np.column_stack((table_filled(e, ps)[:, 0], table_filled(e, ps)[:, 1])),
    ],
}

WRONG = {
    "best_epoch": [
        (lambda e: min(e), "the value"),
        (lambda e: np.min(e), "the value"),
        (lambda e: len(e) - 1 - list(e)[::-1].index(min(e)), "last minimum"),
        (lambda e: max(i for i, x in enumerate(e) if x == min(e)), "last minimum"),
        lambda e: int(np.argmax(e)),
        lambda e: int(np.argmin(e)) + 1,
        lambda e: len(e) - 1,
        lambda e: 0,
        lambda e: next(i for i in range(len(e)) if i == len(e) - 1 or e[i + 1] > e[i]),
        lambda e: (int(np.argmin(e)), min(e)),
        lambda e: [i for i, x in enumerate(e) if x == min(e)],
        lambda e: str(np.argmin(e)),
        lambda e: int(np.argmin(e[1:])) + 1 if len(e) > 1 else 0,
        lambda e: int(np.argmin(e[:-1])) if len(e) > 1 else 0,
        lambda e: int(np.argmin(np.round(e, 2))),
        lambda e: int(np.argmax(np.isclose(e, min(e)))),
        lambda e: float(np.argmin(e)) + 0.5,
        lambda e: -int(np.argmin(e)),
        lambda e: statistics.mode(range(len(e))),
    ],
    "weight_norms": [
        (lambda p: over_W(lambda W: np.sum(W**2), p), "squared"),
        (lambda p: over_W(lambda W: np.linalg.norm(W) ** 2, p), "squared"),
        (lambda p: over_W(lambda W: np.linalg.norm(W, 2), p), "another norm"),
        (lambda p: np.array([np.linalg.norm(v) for v in p.values()]), "includes b"),
        lambda p: np.array([np.linalg.norm(p[f"b{i}"]) for i in range(1, len(p) // 2 + 1)]),
        lambda p: over_W(lambda W: np.abs(W).sum(), p),
        lambda p: over_W(lambda W: np.linalg.norm(W, 1), p),
        lambda p: over_W(lambda W: np.linalg.norm(W, np.inf), p),
        lambda p: over_W(lambda W: np.sqrt(np.mean(W**2)), p),
        lambda p: over_W(lambda W: np.sqrt(np.sum(W) ** 2), p),
        lambda p: over_W(lambda W: W.std(), p),
        lambda p: over_W(lambda W: np.linalg.norm(W[0]), p),
        lambda p: np.linalg.norm(over_W(np.linalg.norm, p)),
        lambda p: list(over_W(np.linalg.norm, p)),
        lambda p: over_W(np.linalg.norm, p)[::-1],
        lambda p: over_W(np.linalg.norm, p).reshape(-1, 1),
        lambda p: np.cumsum(over_W(np.linalg.norm, p)),
        (lambda p: np.array([np.linalg.norm(p[k]) for k in sorted(p) if "W" in k]), "keys sorted as text"),
        (lambda p: np.array([np.linalg.norm(v) for k, v in p.items() if "W" in k]), "order of the keys in the dict"),
        lambda p: over_W(np.linalg.norm, p) / over_W(np.size, p),
        lambda p: over_W(np.linalg.norm, p).round(6),
    ],
    "distance_from_start": [
        (lambda p, s: over_W(np.linalg.norm, p) - over_W(np.linalg.norm, s), "difference of the norms"),
        (lambda p, s: abs(over_W(np.linalg.norm, s) - over_W(np.linalg.norm, p)), "difference of the norms"),
        (lambda p, s: over_W(lambda W, V: np.sum((W - V) ** 2), p, s), "squared"),
        (lambda p, s: np.array([np.linalg.norm(p[k] - s[k]) for k in p]), "includes b"),
        lambda p, s: np.array([np.linalg.norm(p[f"b{i}"] - s[f"b{i}"]) for i in range(1, len(p) // 2 + 1)]),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W + V), p, s),
        lambda p, s: over_W(lambda W, V: np.abs(W - V).sum(), p, s),
        lambda p, s: over_W(lambda W, V: np.sqrt(np.mean((W - V) ** 2)), p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W - V) / np.linalg.norm(V), p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W - V).round(1), p, s),
        lambda p, s: over_W(lambda W, V: abs((W - V).sum()), p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(V), p, s),
        lambda p, s: over_W(lambda W, V: np.sqrt(abs(np.sum(W**2) - np.sum(V**2))), p, s),
        lambda p, s: np.linalg.norm(over_W(lambda W, V: np.linalg.norm(W - V), p, s)),
        lambda p, s: over_W(lambda W, V: np.linalg.norm((W - V)[:, 0]), p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W - V), p, s)[::-1],
        lambda p, s: over_W(lambda W, V: np.abs(W - V).max(), p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W - V) + 1e-3, p, s),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(W - V), p, s).round(6),
        lambda p, s: over_W(lambda W, V: np.linalg.norm(np.float32(W) - np.float32(V)), p, s),
        lambda p, s: over_W(lambda W, V: max(np.sum(W * W) - 2 * np.sum(W * V) + np.sum(V * V), 0.0) ** 0.5, p, s),
    ],
    "stopping_epoch": [
        (lambda e, patience, min_delta=0.0: stop_by_flag(e, patience + 1, min_delta), "off by one"),
        (lambda e, patience, min_delta=0.0: stop_by_flag(e, patience), "min delta ignored"),
        (rule(right_rule, reset=lambda w: w), "never resets"),
        lambda e, patience, min_delta=0.0: stop_by_flag(e, patience, min_delta) - patience,
        lambda e, patience, min_delta=0.0: best_by_enumerate(e[: stop_by_flag(e, patience, min_delta) + 1]),
        rule(lambda e, best, d: e <= best - d),
        rule(lambda e, best, d: e < best + d),
        rule(lambda e, best, d: e < best * (1 - d)),
        rule(lambda e, best, d: not best or e < best - d),
        (rule(right_rule, done=lambda w, p: w > p), "off by one"),
        stop_by_window,
        stop_rising,
        stop_at_best_plus_patience,
        lambda e, patience, min_delta=1e-3: stop_by_flag(e, patience, min_delta),
        lambda e, patience, min_delta=0.0: len(e) - 1,
        lambda e, patience, min_delta=0.0: patience,
        lambda e, patience, min_delta=0.0: float(stop_by_flag(e, patience, min_delta)),
        lambda e, patience, min_delta=0.0: (
            None if stop_by_flag(e, patience) == len(e) - 1 else stop_by_flag(e, patience)
        ),
        lambda e, patience, min_delta=0.0: e[stop_by_flag(e, patience, min_delta)],
    ],
    "train_with_early_stopping": [
        (trainer(give="last"), "returns the last parameters"),
        (trainer(keep=lambda p: p), "keeps a reference"),
        (trainer(keep=dict), "keeps a reference"),
        (trainer(keep=copy.copy), "keeps a reference"),
        (trainer(copy_first=lambda p: p), "no copy before the first step"),
        (trainer(copy_first=dict), "no copy before the first step"),
        (lambda s, d, p, patience, n: trainer()(s, d, p, patience + 1, n), "off by one"),
        trainer(better=lambda e, best: e <= best),
        trainer(better=lambda e, best: e > best),
        trainer(give="start"),
        trainer(measure_first=True),
        train_full,
        train_wrong_order,
        train_not_reset,
        lambda s, d, p, patience, n: trainer()(s, d, p, patience, n + 1),
        lambda s, d, p, patience, n: trainer()(s, d, p, patience, n)[0],
        lambda s, d, p, patience, n: trainer()(s, d, p, patience, n)[::-1],
        lambda s, d, p, patience, n: (trainer()(s, d, p, patience, n)[0], min(trainer()(s, d, p, patience, n)[1])),
        lambda s, d, p, patience, n: trainer()(s, lambda q: round(d(q), 2), p, patience, n),
    ],
    "patience_tradeoff": [
        (lambda e, ps: table(lambda s: s, lambda e, s: min(e[: s + 1]), e, ps), "index for count"),
        lambda e, ps: table(lambda s: s + 2, lambda e, s: min(e[: s + 1]), e, ps),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: e[s], e, ps),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e), e, ps),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: max(e[: s + 1]), e, ps),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: int(np.argmin(e[: s + 1])), e, ps),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, ps)[:, ::-1],
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, ps).T,
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, sorted(ps)),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, [p + 1 for p in ps]),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, ps)[:-1],
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, ps).tolist(),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: round(min(e[: s + 1]), 2), e, ps),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: np.mean(e[: s + 1]), e, ps),
        lambda e, ps: table(lambda s: len(e), lambda e, s: min(e[: s + 1]), e, ps),
        lambda e, ps: np.array([[best_by_enumerate(e) + p, min(e)] for p in ps]),
        lambda e, ps: np.array([[stop_rising(e, p) + 1, min(e[: stop_rising(e, p) + 1])] for p in ps]),
        lambda e, ps: table(lambda s: s + 1, lambda e, s: min(e[: s + 1]), e, ps).astype(int),
    ],
}
