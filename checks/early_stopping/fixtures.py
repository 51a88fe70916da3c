"""What several exercises of lesson 06 share."""

import numpy as np

from autograder.exercises.expect import ATOL, RTOL, Mismatch, describe, expect_array, expect_int

LESSON = "06_early_stopping"
GRID = 64  # errors are multiples of 1/64, which floats hold exactly, so ties are ties and nothing else is


def errors_of(*counts):
    """A curve of dev errors, exact in floating point."""
    return np.array(counts) / GRID


def slow_descent(n):
    """Every epoch improves, by so little that only a threshold above 1e-5 could overlook it."""
    return 0.5 - np.arange(n) / 2**16


def losses():
    """A curve of log losses: they may be above 1, and reach 0."""
    return np.array([3.5, 2.25, 2.5, 1.75, 1.25, 1.5, 0.0, 0.25, 0.5, 0.25])


def random_errors(rng, n):
    """A noisy curve that falls and rises again; its first epoch is not the best."""
    turn = rng.uniform(0.3, 0.7) * n
    counts = 12 + 20 * np.abs(np.arange(n) - turn) / n + rng.integers(0, 5, n)
    counts[0] = 45
    return np.floor(counts) / GRID


def expect_answers(function, cases, what):
    """One whole number for each case ``(arguments, expected)``; all answers together tell mistakes apart."""
    came = [expect_index(function(*arguments), what) for arguments, _ in cases]
    for answer, (arguments, expected) in zip(came, cases, strict=True):
        if answer != expected:
            mismatch = Mismatch(f"expected {what} to be {expected}, came {answer}", kind=what, got=came)
            mismatch.called = f"called with {_called(*arguments)}: "  # all cases are run before one is judged
            raise mismatch


def _called(errors, *rest):
    listed = f"dev_errors=[{', '.join(f'{error:.7g}' for error in errors)}]"
    return ", ".join([listed, *map("{}={}".format, ("patience", "min_delta"), rest)])


def expect_index(value, what):
    """An epoch's index; the value of an error in its place tells its own mistake."""
    value = value.item() if isinstance(value, np.generic | np.ndarray) and np.ndim(value) == 0 else value
    if isinstance(value, float):
        raise Mismatch(
            f"expected {what}, an int that counts from 0, came the float {describe(value)}. "
            "Likely cause: the error itself in place of its position",
            kind=f"{what} float",
            got=value,
        )
    return expect_int(value, what=what)


def waiting(
    dev_errors,
    patience,
    min_delta=0.0,
    reset=True,
    previous=False,
    small_steps=False,
    extra=0,
    stopped=0,
    ended=0,
):
    """Reference of ``stopping_epoch``; its last arguments make the known mistakes."""
    lowest, waited = float("inf"), 0
    for epoch, error in enumerate(dev_errors):
        if error < lowest - min_delta:
            lowest = error
            waited = 0 if reset else waited
        else:
            waited += 1
            if waited >= patience + extra:
                return epoch + stopped
        if previous or (small_steps and error < lowest):
            lowest = error
    return len(dev_errors) - 1 + ended


def measured_norms(parameters, measure=np.linalg.norm):
    """``measure`` of every W in the order of the layers."""
    return np.array([measure(parameters[f"W{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])


def measured_biases(parameters):
    """The norm of every b in the order of the layers."""
    return np.array([np.linalg.norm(parameters[f"b{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])


def network(rng, dims):
    parameters = {}
    for layer, (n_in, n_out) in enumerate(zip(dims[:-1], dims[1:], strict=True), start=1):
        parameters[f"W{layer}"] = np.round(rng.normal(0.3, 1.0, (n_out, n_in)), 1)
        parameters[f"b{layer}"] = np.round(rng.uniform(0.5, 2.0, (n_out, 1)), 1)
    return parameters


def reordered(parameters, turn):
    """The same dict with its keys in another order: the last layers come first, or all b before all W."""
    keys = sorted(parameters, key=lambda key: (key[0] == "W", -int(key[1:]))) if turn else list(parameters)[::-1]
    return {key: parameters[key] for key in keys}


def expect_by_layer(came, parameters, what, cause="", matrix="{} is"):
    """One number for each W, its norm; ``cause`` is told when they are right and stand in another order."""
    expected = measured_norms(parameters)
    came = expect_array(came, expected.shape, what=f"the {what}s")
    wrong = np.flatnonzero(~np.isclose(came, expected, rtol=RTOL, atol=ATOL))
    if wrong.size:
        key = f"W{wrong[0] + 1}"
        message = f"expected the {what} of {key} to be {describe(expected[wrong[0]])}, came {describe(came[wrong[0]])}"
        if parameters[key].size <= 8:
            message += f"; {matrix.format(key)} {describe(parameters[key])}"
        if cause and np.allclose(np.sort(came), np.sort(expected)):
            message += f". Likely cause: {cause}"
        raise Mismatch(message, kind=what, got=came, atol=1e-12)
