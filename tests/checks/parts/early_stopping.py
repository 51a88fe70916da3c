"""Which part of each contract of lesson 06 decides where."""

import copy

import numpy as np

from tests.checks.parts import Part
from tests.checks.variants.early_stopping import (
    best_by_loop,
    distance_by_sorted_keys,
    norms_by_trace,
    stop_by_last_improvement,
    tradeoff_by_preallocated_array,
)


def best_of(start=0, stop=None):
    """The best epoch of a part of the curve."""
    return lambda dev_errors: best_by_loop(dev_errors[start : len(dev_errors) + (stop or 0)] or [0.0]) + start


def best_below_one(dev_errors):
    lowest, best = 1.0, 0
    for epoch, error in enumerate(dev_errors):
        if error < lowest:
            lowest, best = error, epoch
    return best


def best_of_rounded(dev_errors):
    return int(np.argmin(np.round(dev_errors, 4)))


def best_counted_from_one(dev_errors):
    return best_by_loop(dev_errors) + 1


def best_of_arrays_only(dev_errors):
    return int(dev_errors.argmin())


def stopping(default=0.0, lowest=float("inf"), exactly=False, waits=0, patience_of=lambda patience: patience):
    """A stopping rule with one part of its contract changed."""

    def stop(dev_errors, patience, min_delta=default):
        best, waited = lowest, waits
        for epoch, error in enumerate(dev_errors):
            if error < best - min_delta or (exactly and error == best - min_delta and min_delta > 0):
                best, waited = error, 0
            else:
                waited += 1
                if waited >= patience_of(patience):
                    return epoch
        return len(dev_errors) - 1

    return stop


def stop_on_ties_late(dev_errors, patience, min_delta=0.0):
    """An equal error counts as an improvement."""
    best, waited = float("inf"), 0
    for epoch, error in enumerate(dev_errors):
        if error <= best - min_delta and (min_delta == 0 or error < best - min_delta):
            best, waited = error, 0
        else:
            waited += 1
            if waited == patience:
                return epoch
    return len(dev_errors) - 1


def stop_with_none_at_the_end(dev_errors, patience, min_delta=0.0):
    last = stop_by_last_improvement(dev_errors, patience, min_delta)
    return last if last < len(dev_errors) - 1 else len(dev_errors)


def training(
    first=copy.deepcopy, keep=copy.deepcopy, below=0.0, lowest=float("inf"), ties=False, limit=0, start=False, of=None
):
    """Training with early stopping with one part of its contract changed."""

    def train(step, dev_error, parameters, patience, max_epochs):
        parameters = first(parameters)
        best, best_error, waited, errors = keep(parameters), lowest, 0, []
        if start:
            best_error = dev_error(parameters)
        for _ in range(max_epochs + limit):
            parameters = step(parameters)
            errors.append(dev_error(parameters))
            if errors[-1] < best_error - below or (ties and errors[-1] == best_error):
                best, best_error, waited = keep(parameters), errors[-1], 0
            else:
                waited += 1
                if waited == patience:
                    break
        return best, errors if of is None else of(errors)

    return train


def keep_only(letter):
    """Copy only the arrays whose keys begin so."""
    return lambda parameters: {
        key: value.copy() if key.startswith(letter) else value for key, value in parameters.items()
    }


def measured_twice(step, dev_error, parameters, patience, max_epochs):
    return training()(step, lambda p: (dev_error(p), dev_error(p))[0], parameters, patience, max_epochs)


def by_layer(measure):
    """One number for each W, a part of whose entries is left out by ``measure``."""
    return lambda parameters, *start: np.array(
        [
            measure(parameters[f"W{layer}"] - (start[0][f"W{layer}"] if start else 0))
            for layer in range(1, 1 + len(parameters) // 2)
        ]
    )


def in_key_order(parameters, *start):
    keys = [key for key in parameters if key[0] == "W"]
    return np.array([np.linalg.norm(parameters[key] - (start[0][key] if start else 0)) for key in keys])


def paired_by_position(parameters, start):
    pairs = zip(parameters.values(), start.values(), strict=True)
    return np.array([np.linalg.norm(one - other) for one, other in pairs if one.shape == other.shape])[::2]


def start_in_its_own_order(parameters, start):
    old = [value for key, value in start.items() if key[0] == "W"]
    pairs = zip(range(1, 1 + len(old)), old, strict=True)
    return np.array([np.linalg.norm(np.ravel(parameters[f"W{layer}"]) - np.ravel(value)) for layer, value in pairs])


def sorted_as_text(parameters, *start):
    keys = sorted(key for key in parameters if key[0] == "W")
    return np.array([np.linalg.norm(parameters[key] - (start[0][key] if start else 0)) for key in keys])


def without_the_last(parameters, *_):
    return np.array([np.linalg.norm(parameters[f"W{layer}"]) for layer in range(1, len(parameters) // 2)])


MATRIX_PARTS = [
    ("the last row of W", lambda W: np.linalg.norm(W[:-1] if len(W) > 1 else W)),
    ("the first row of W", lambda W: np.linalg.norm(W[1:] if len(W) > 1 else W)),
    ("the last column of W", lambda W: np.linalg.norm(W[:, :-1] if W.shape[1] > 1 else W)),
    ("the first column of W", lambda W: np.linalg.norm(W[:, 1:] if W.shape[1] > 1 else W)),
    ("the signs of the entries", lambda W: np.sqrt(np.sum(np.maximum(W, 0) ** 2))),
]


def sorted_patiences(dev_errors, patiences):
    return tradeoff_by_preallocated_array(dev_errors, sorted(patiences))


def tradeoff(epochs_of=lambda epochs: epochs, best_of=min, default=0.0, lowest=float("inf")):
    """The table with one part changed."""

    def table(dev_errors, patiences):
        rows = []
        for patience in patiences:
            epochs = stopping(default, lowest)(dev_errors, patience) + 1
            rows.append([epochs_of(epochs), best_of(dev_errors[:epochs])])
        return np.array(rows)

    return table


def tradeoff_of_the_whole_curve(dev_errors, patiences):
    table = tradeoff_by_preallocated_array(dev_errors, patiences)
    table[:, 1] = min(dev_errors)
    return table


def tradeoff_of_lists_only(dev_errors, patiences):
    return tradeoff_by_preallocated_array(dev_errors + [], patiences + [])


PARTS = {
    "best_epoch": [
        Part("the first epoch", lambda e: best_of(1)(list(e)), "finds the smallest error"),
        Part("the last epoch", lambda e: best_of(0, -1)(list(e)), "finds the smallest error"),
        Part("counted from 0", best_counted_from_one, "finds the smallest error"),
        Part("errors of 1 and more", best_below_one, "finds the smallest error"),
        Part("small differences", best_of_rounded, "finds the smallest error"),
        Part(
            "the first of equal minima",
            lambda e: len(e) - 1 - int(np.argmin(list(e)[::-1])),
            "takes the first of equal minima",
        ),
        Part("a list", best_of_arrays_only, "gives an index"),
        Part("an array", lambda e: e.index(min(e)), "takes a list or an array of any length"),
    ],
    "weight_norms": [
        *(Part(name, by_layer(measure), "gives the frobenius norm of each W") for name, measure in MATRIX_PARTS),
        Part("the last layer", without_the_last, "gives one number for each layer"),
        Part("ten layers and more", sorted_as_text, "goes through many layers in order"),
        Part("names of the keys", in_key_order, "goes by the names of the keys"),
        Part("biases", lambda p: norms_by_trace(p) + p["b1"][0, 0], "gives the frobenius norm of each W"),
    ],
    "distance_from_start": [
        *(Part(name, by_layer(measure), "measures the difference of the matrices") for name, measure in MATRIX_PARTS),
        Part("the last layer", without_the_last, "gives one distance for each layer"),
        Part("ten layers and more", sorted_as_text, "goes through many layers in order"),
        Part("names of the keys of parameters", in_key_order, "pairs matrices by their names"),
        Part("names of the keys of both", paired_by_position, "pairs matrices by their names"),
        Part("names of the keys of start", start_in_its_own_order, "pairs matrices by their names"),
        Part(
            "the start",
            lambda p, s: distance_by_sorted_keys(p, {key: 0 * value for key, value in s.items()}),
            "measures the difference of the matrices",
        ),
        Part(
            "what has turned",
            lambda p, s: np.abs(norms_by_trace(p) - norms_by_trace(s)),
            "is zero only where nothing moved",
        ),
        Part("biases", lambda p, s: distance_by_sorted_keys(p, s) + 1, "measures the difference of the matrices"),
    ],
    "stopping_epoch": [
        Part("patience", stopping(patience_of=lambda p: p + 1), "stops after patience epochs without improvement"),
        Part(
            "a patience of 1",
            stopping(patience_of=lambda p: max(p, 2)),
            "stops after patience epochs without improvement",
        ),
        Part("equal errors", stop_on_ties_late, "stops after patience epochs without improvement"),
        Part("errors of 1 and more", stopping(lowest=1.0), "stops after patience epochs without improvement"),
        Part("the default of min_delta", stopping(1e-4), "takes every improvement when min delta is left out"),
        Part("exactly min_delta", stopping(exactly=True), "counts only improvements above min delta"),
        Part(
            "min_delta",
            lambda e, patience, min_delta=0.0: stopping()(e, patience),
            "counts only improvements above min delta",
        ),
        Part("the last index", stop_with_none_at_the_end, "runs to the end when it never has to stop"),
    ],
    "train_with_early_stopping": [
        Part("a copy before the first step", training(first=dict), "leaves its arguments as they were"),
        Part("copies of every W", training(keep=keep_only("b")), "keeps a copy when steps work in place"),
        Part("copies of every b", training(keep=keep_only("W")), "keeps a copy when steps work in place"),
        Part("small improvements", training(below=1e-4), "returns the parameters of the best epoch"),
        Part("errors of 1 and more", training(lowest=1.0), "returns the parameters of the best epoch"),
        Part(
            "strict improvement",
            training(ties=True),
            "stops after patience epochs without improvement in a row",
        ),
        Part("max_epochs", training(limit=1), "stops at max epochs"),
        Part("no measurement of the start", training(start=True), "measures every epoch once"),
        Part("one measurement for each epoch", measured_twice, "measures every epoch once"),
        Part("the last of the errors", training(of=lambda e: e[:-1]), "measures every epoch once"),
        Part("the order of the errors", training(of=lambda e: e[::-1]), "measures every epoch once"),
    ],
    "patience_tradeoff": [
        Part("the number of epochs", tradeoff(lambda epochs: epochs - 1), "counts the epochs that are run"),
        Part("the best error", tradeoff(best_of=lambda e: e[-1]), "gives the best error reached by then"),
        Part("what has been run by then", tradeoff_of_the_whole_curve, "gives the best error reached by then"),
        Part("the order of the patiences", sorted_patiences, "counts the epochs that are run"),
        Part("small improvements", tradeoff(default=1e-4), "takes lists and arrays and short runs"),
        Part("errors of 1 and more", tradeoff(lowest=1.0), "takes lists and arrays and short runs"),
        Part("arrays", tradeoff_of_lists_only, "takes lists and arrays and short runs"),
    ],
}
