"""Checks of lesson 06: stopping while the dev error is best."""

import copy

import numpy as np

from autograder.exercises import exercise, question
from autograder.exercises.expect import (
    Mismatch,
    describe,
    expect_array,
    expect_close,
    expect_dict,
    expect_int,
    expect_number,
    expect_sequence,
)

LESSON = "06_early_stopping"
GRID = 64  # errors are multiples of 1/64, which floats hold exactly, so ties are ties and nothing else is


# Fixtures


def errors_of(*counts):
    """A curve of dev errors, exact in floating point."""
    return np.array(counts) / GRID


def random_errors(rng, n):
    """A noisy curve that falls and rises again; its first epoch is not the best."""
    turn = rng.uniform(0.3, 0.7) * n
    counts = 12 + 20 * np.abs(np.arange(n) - turn) / n + rng.integers(0, 5, n)
    counts[0] = 45
    return np.floor(counts) / GRID


# Expectations that several exercises share


def expect_answers(function, cases, what):
    """One whole number for each case ``(arguments, expected)``; all answers together tell mistakes apart."""
    came = [_whole(function(*arguments), what) for arguments, _ in cases]
    for answer, (arguments, expected) in zip(came, cases, strict=True):
        if answer != expected:
            mismatch = Mismatch(f"expected {what} to be {expected}, came {answer}", kind=what, got=came)
            mismatch.called = f"called with {_called(*arguments)}: "  # all cases are run before one is judged
            raise mismatch


def _called(errors, *rest):
    listed = f"dev_errors=[{', '.join(f'{error:.4g}' for error in errors)}]"
    return ", ".join([listed, *map("{}={}".format, ("patience", "min_delta"), rest)])


def _whole(value, what):
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


# best_epoch

best = exercise(
    "best_epoch",
    lesson=LESSON,
    points=2,
    hints=(
        "You need the position of the smallest error, counted from 0, and the first one if there are several.",
        "np.argmin(dev_errors) gives the position of the first minimum, for a list and for an array.",
    ),
)


@best.reference
def best_epoch(dev_errors):
    return int(np.argmin(dev_errors))


@best.gate
def gives_an_index(best_epoch, rng):
    """The result is an int."""
    for n in (12, 7):
        _whole(best_epoch(random_errors(rng, n).tolist()), "the best epoch")


@best.check(weight=2)
def finds_the_smallest_error(best_epoch, rng):
    """The epoch of the smallest dev error, counted from 0."""
    curves = [np.append(random_errors(rng, n), 9 / GRID) for n in (5, 12, 30)]
    curves += [np.insert(random_errors(rng, n), n // 2, 9 / GRID) for n in (6, 20)]
    expect_answers(best_epoch, [((curve.tolist(),), int(np.argmin(curve))) for curve in curves], "the best epoch")


@best.check
def takes_the_first_of_equal_minima(best_epoch, rng):
    """When the smallest error comes more than once, the first counts."""
    curves = [errors_of(30, 12, 20, 12, 25), errors_of(30, 25, 10, 10, 10), errors_of(20, 20, 20), errors_of(9, 8, 8)]
    expect_answers(best_epoch, [((curve.tolist(),), int(np.argmin(curve))) for curve in curves], "the best epoch")


@best.check
def takes_a_list_or_an_array_of_any_length(best_epoch, rng):
    """The errors may be a list or an array, and a single epoch is the best one."""
    curve = random_errors(rng, 15)
    expected = int(np.argmin(curve))
    cases = [((curve,), expected), ((curve.tolist(),), expected), ((errors_of(21),), 0), (([0.25],), 0)]
    expect_answers(best_epoch, cases, "the best epoch")


@best.mistake
def last_minimum(dev_errors):
    """When the smallest error comes more than once, the last of these epochs is returned.

    Take the first: the same error for less training. np.argmin does so.
    """
    return len(dev_errors) - 1 - int(np.argmin(np.asarray(dev_errors)[::-1]))


@best.mistake
def the_value(dev_errors):
    """The smallest error is returned, not the epoch in which it was reached.

    Return its position: np.argmin, not np.min.
    """
    return float(np.min(dev_errors))


# stopping_epoch

stop = exercise(
    "stopping_epoch",
    lesson=LESSON,
    points=4,
    hints=(
        "Go through the epochs with two variables: the best error so far, and how many epochs have passed since it.",
        "If error < best - min_delta: best = error, waited = 0; else waited += 1, and return the epoch once waited "
        "is patience. After the loop return the last index.",
    ),
)


@stop.reference
def stopping_epoch(dev_errors, patience, min_delta=0.0):
    return waiting(dev_errors, patience, min_delta)


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


def expect_stops(stopping_epoch, cases):
    """Cases ``(curve, patience)`` or ``(curve, patience, min_delta)``, answered by the reference."""
    cases = [(curve.tolist(), *rest) for curve, *rest in cases]
    expect_answers(stopping_epoch, [(case, waiting(*case)) for case in cases], "the stopping epoch")


@stop.gate
def gives_an_epoch(stopping_epoch, rng):
    """The result is an int."""
    for patience in (1, 3):
        _whole(stopping_epoch(random_errors(rng, 12).tolist(), patience), "the stopping epoch")


@stop.check(weight=2)
def stops_after_patience_epochs_without_improvement(stopping_epoch, rng):
    """Training stops after the first ``patience`` epochs in a row that do not improve."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 30, 20, 21, 22, 23, 24, 25), 3),
            (errors_of(40, 30, 20, 21, 22, 23, 24, 25), 1),
            (errors_of(40, 41, 42, 43, 44, 10), 2),
            (errors_of(40, 30, 30, 30, 30, 30, 30), 4),
            *((random_errors(rng, 40), patience) for patience in (4, 6, 9)),
        ],
    )


@stop.check
def compares_with_the_best_so_far(stopping_epoch, rng):
    """An epoch that is better than the one before, and not better than the best, is no improvement."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 20, 30, 25, 29, 24, 28, 23, 27, 22), 3),
            (errors_of(40, 20, 35, 34, 33, 32, 31, 30, 29), 4),
            (errors_of(30, 45, 44, 43, 42, 41, 40, 39), 2),
        ],
    )


@stop.check
def starts_to_wait_anew_after_an_improvement(stopping_epoch, rng):
    """Only epochs in a row count: an improvement sets the count back to zero."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 41, 38, 39, 36, 37, 34, 35, 36, 37, 38), 3),
            (errors_of(40, 45, 44, 30, 46, 47, 29, 48, 49, 50, 51, 52), 4),
            (errors_of(50, 51, 40, 41, 30, 31, 20, 21, 10, 11, 12, 13), 2),
        ],
    )


@stop.check
def runs_to_the_end_when_it_never_has_to_stop(stopping_epoch, rng):
    """If training never has to stop, the last index is the answer."""
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 39, 38, 37, 36), 2),
            (errors_of(40, 30, 31, 32), 5),
            (errors_of(40, 30, 31, 32), 3),
            (errors_of(25), 1),
            (errors_of(25), 4),
            (errors_of(25, 30), 1),
            (errors_of(30, 30, 30, 20), 2),
        ],
    )


@stop.check
def counts_only_improvements_above_min_delta(stopping_epoch, rng):
    """With min_delta an epoch improves if it is below the best by more than that; only then it is the new best."""
    half = 0.5 / GRID
    expect_stops(
        stopping_epoch,
        [
            (errors_of(40, 39, 38, 37, 36, 35, 34, 33), 2, 1.5 / GRID),
            (errors_of(40, 39, 38, 37, 36, 35, 34, 33), 2, half),
            (errors_of(40, 39, 38, 37, 36, 35, 34, 33), 3, 3.5 / GRID),
            (errors_of(60, 50, 48, 46, 44, 42, 40), 3, 2.5 / GRID),
            (errors_of(40, 38, 36, 30, 31, 29, 28, 27, 25, 26), 3, 4.5 / GRID),
            (errors_of(20, 19, 18, 17, 16), 1, 30.5 / GRID),
            (errors_of(40, 20, 21, 22, 21, 20, 21, 19, 10), 3, 4.5 / GRID),
            (errors_of(40, 42, 39, 43, 44, 38, 45, 46, 47, 48), 2, 2.5 / GRID),
        ],
    )


def _stop_mistake(name, hint, mend, **changes):
    def mistake(dev_errors, patience, min_delta=0.0):
        return waiting(dev_errors, patience, min_delta, **changes)

    mistake.__doc__ = f"{hint}\n\n{mend}"
    stop.mistake(mistake, name=name)


_stop_mistake(
    "compares with the previous epoch only",
    "Each epoch is compared with the one before, so a curve that goes up and down never stops.",
    "Compare with the best error so far, and replace the best only when an epoch improves on it.",
    previous=True,
)
_stop_mistake(
    "never resets",
    "All epochs without improvement are counted, not those in a row.",
    "Set the count back to 0 whenever an epoch improves.",
    reset=False,
)
for _changes in (
    {"extra": 1},
    {"extra": -1},
    {"stopped": 1},
    {"stopped": -1},
    {"stopped": 1, "ended": 1},
    {"ended": 1},
):
    _stop_mistake(
        "off by one",
        "The answer is one epoch too early or too late.",
        "Return the index of the epoch, counted from 0, in which the count of epochs without improvement becomes "
        "patience; if that never happens, return len(dev_errors) - 1.",
        **_changes,
    )
_stop_mistake(
    "small improvements move the best",
    "An epoch that is better by less than min_delta becomes the new best, so a slow descent never counts as one.",
    "Replace the best only when the error is below it by more than min_delta.",
    small_steps=True,
)


@stop.mistake
def min_delta_ignored(dev_errors, patience, min_delta=0.0):
    """Every smaller error counts as an improvement, whatever min_delta is.

    An epoch improves only if its error is below best - min_delta.
    """
    return waiting(dev_errors, patience)


# train_with_early_stopping

train = exercise(
    "train_with_early_stopping",
    lesson=LESSON,
    points=5,
    hints=(
        "In every epoch: one step, one measurement; if it is the best so far, keep a deep copy of the parameters.",
        "Copy every array before the first step and whenever you keep the best: {key: value.copy() for key, value in "
        "parameters.items()}. Stop when patience epochs in a row were no improvement.",
    ),
)


def train_reference(step, dev_error, parameters, patience, max_epochs, extra=0, keep=copy.deepcopy, last=False):
    """Reference of ``train_with_early_stopping``; its last arguments make the known mistakes."""
    best_parameters, errors, waited = None, [], 0
    for _ in range(max_epochs):
        parameters = step(parameters)
        errors.append(dev_error(parameters))
        if best_parameters is None or errors[-1] < min(errors[:-1]):
            best_parameters, waited = keep(parameters), 0
        else:
            waited += 1
            if waited >= patience + extra:
                break
    return parameters if last else best_parameters, errors


@train.reference
def train_with_early_stopping(step, dev_error, parameters, patience, max_epochs):
    return train_reference(step, dev_error, copy.deepcopy(parameters), patience, max_epochs)


class Training:
    """A training of which every epoch is known: each step adds 1 to every parameter, and errors follow a script.

    Parameters
    ----------
    script : ndarray
        Dev error after epoch 1, 2, ...
    in_place : bool
        Whether a step changes the arrays that it gets, or makes new ones.
    """

    def __init__(self, rng, script, *, in_place=False):
        self.script = script
        self.in_place = in_place
        self.start = {key: rng.normal(size=shape) for key, shape in (("W1", (3, 2)), ("b1", (3, 1)), ("W2", (1, 3)))}
        self.steps = 0
        self.measured = []

    def step(self, *args, **kwargs):
        parameters = self._parameters("step", args, kwargs)
        self.steps += 1
        if self.steps > len(self.script) + 5:
            raise Mismatch(f"expected training to stop, came step {self.steps} and no end", kind="never stops")
        if not self.in_place:
            return {key: value + 1.0 for key, value in parameters.items()}
        for value in parameters.values():
            value += 1.0
        return parameters

    def dev_error(self, *args, **kwargs):
        epoch = self._epoch(self._parameters("dev_error", args, kwargs), "the parameters given to dev_error")
        self.measured.append(epoch)
        # Beyond the script training should have stopped; before it, nothing is trained, and nothing better follows.
        return float(np.append(self.script, [1.0] * 10)[epoch - 1]) if epoch > 0 else 0.0

    def run(self, function, patience, max_epochs):
        """Train; return the epoch from which the best parameters come, and the errors."""
        parameters = {key: value.copy() for key, value in self.start.items()}
        best_parameters, errors = expect_sequence(
            function(self.step, self.dev_error, parameters, patience, max_epochs), 2
        )
        epoch = self._epoch(expect_dict(best_parameters, list(self.start)), "the best parameters")
        if isinstance(errors, list | tuple):
            errors = np.array([expect_number(error, what="a dev error") for error in errors])
        errors = expect_array(errors, what="dev_errors")
        return epoch, expect_array(errors, (errors.size,), what="dev_errors")

    def _parameters(self, name, args, kwargs):
        if len(args) != 1 or kwargs:
            raise Mismatch(
                f"expected {name}(parameters) to get one argument, came {len(args) + len(kwargs)}", kind=f"{name} call"
            )
        return expect_dict(args[0], list(self.start), what=f"the parameters given to {name}")

    def _epoch(self, parameters, what):
        """The epoch whose parameters these are."""
        for key, value in self.start.items():
            expect_array(parameters[key], value.shape, what=f"{key} of {what}")
        epoch = round(float(parameters["W1"][0, 0] - self.start["W1"][0, 0]))
        for key, value in self.start.items():
            expect_close(
                parameters[key], value + epoch, what=f"{key} of {what}, which are those of epoch {epoch} in W1"
            )
        return epoch


# Dev errors, patience, max_epochs. The best is neither the first epoch nor the last that is run.
SCRIPTS = (
    (errors_of(50, 40, 30, 31, 32, 33, 20, 10, 10), 3, 9),
    (errors_of(50, 40, 41, 30, 31, 25, 35, 34, 33, 32, 20), 4, 11),
    (errors_of(50, 45, 30, 30, 30, 20, 10), 2, 7),
    (errors_of(50, 49, 40, 45, 30, 35, 34, 33), 5, 7),
    (errors_of(50, 20, 40, 30, 35, 28, 33, 25), 3, 8),
)
SHORT = (
    (errors_of(50), 1, 1),
    (errors_of(50), 4, 1),
    (errors_of(50, 40, 30, 20, 10), 2, 3),
    (errors_of(50, 40, 45, 30, 35), 4, 4),
)


def scripts(rng):
    """The scripts above and one of random errors."""
    return (*SCRIPTS, (random_errors(rng, 14), int(rng.integers(2, 4)), 14))


def told(message, case, **details):
    """The failure of one case after all have been run, which says what that case was."""
    script, patience, max_epochs = case
    mismatch = Mismatch(message, **details)
    errors = ", ".join(f"{error:.4g}" for error in script)
    mismatch.called = f"with dev errors [{errors}] after each epoch, patience={patience}, max_epochs={max_epochs}: "
    return mismatch


def expect_epochs_run(function, rng, cases):
    """Each case is trained for the right number of epochs; the numbers of all cases tell mistakes apart."""
    came = []
    for script, patience, max_epochs in cases:
        training = Training(rng, script)
        training.run(function, patience, max_epochs)
        came.append(training.steps)
    for steps, case in zip(came, cases, strict=True):
        script, patience, max_epochs = case
        right = waiting(script[:max_epochs], patience) + 1
        if steps != right:
            raise told(f"expected {right} epochs, came {steps}", case, kind="epochs run", got=came)


def expect_best(function, rng, cases, *, in_place=False):
    """The parameters come from the first epoch with the least dev error; those of all cases tell mistakes apart."""
    came = [Training(rng, case[0], in_place=in_place).run(function, *case[1:])[0] for case in cases]
    for epoch, case in zip(came, cases, strict=True):
        script, patience, max_epochs = case
        right = int(np.argmin(script[: waiting(script[:max_epochs], patience) + 1])) + 1
        if epoch != right:
            raise told(
                f"expected the parameters after epoch {right}, came those after epoch {epoch}"
                + (
                    ". Likely cause: a step that works in place went on with the arrays that were kept"
                    if in_place
                    else ""
                ),
                case,
                kind="epoch of the best parameters",
                got=came,
            )


@train.gate
def returns_parameters_and_dev_errors(train_with_early_stopping, rng):
    """The result is the pair (best parameters, dev errors)."""
    for script, patience, max_epochs in SCRIPTS[:2]:
        Training(rng, script).run(train_with_early_stopping, patience, max_epochs)


@train.check
def stops_after_patience_epochs_without_improvement_in_a_row(train_with_early_stopping, rng):
    """Training goes on until ``patience`` epochs in a row bring no strict improvement."""
    expect_epochs_run(train_with_early_stopping, rng, scripts(rng))


@train.check
def stops_at_max_epochs(train_with_early_stopping, rng):
    """Training never runs longer than max_epochs, and returns the best of what it has seen."""
    expect_epochs_run(train_with_early_stopping, rng, SHORT)
    expect_best(train_with_early_stopping, rng, SHORT)


@train.check
def measures_every_epoch_once(train_with_early_stopping, rng):
    """dev_error is called once after each step, and dev_errors lists what it gave."""
    for script, patience, max_epochs in SCRIPTS:
        training = Training(rng, script)
        _, errors = training.run(train_with_early_stopping, patience, max_epochs)
        wanted = list(range(1, training.steps + 1))
        if training.measured != wanted:
            raise Mismatch(
                f"expected dev_error to be called once after each of {training.steps} steps, came calls after the "
                f"epochs {training.measured} (0 is the untrained network)",
                kind="calls of dev_error",
                got=training.measured,
            )
        expect_close(errors, np.append(script, np.ones(10))[: training.steps], what="dev_errors")


@train.check(weight=2)
def returns_the_parameters_of_the_best_epoch(train_with_early_stopping, rng):
    """The parameters come from the first epoch with the least dev error."""
    expect_best(train_with_early_stopping, rng, scripts(rng))


@train.check
def keeps_a_copy_when_steps_work_in_place(train_with_early_stopping, rng):
    """Later steps that work in place do not change the best parameters."""
    expect_best(train_with_early_stopping, rng, scripts(rng), in_place=True)


def _train_mistake(name, hint, mend, first=copy.deepcopy, **changes):
    def mistake(step, dev_error, parameters, patience, max_epochs):
        return train_reference(step, dev_error, first(parameters), patience, max_epochs, **changes)

    mistake.__doc__ = f"{hint}\n\n{mend}"
    train.mistake(mistake, name=name)


def _itself(value):
    return value


for _first in (copy.deepcopy, _itself):
    _train_mistake(
        "returns the last parameters",
        "The parameters of the last epoch are returned, which is patience epochs past the best.",
        "Keep a copy of the parameters whenever the dev error is the best so far, and return that copy.",
        first=_first,
        last=True,
    )
    for _keep in (_itself, dict):
        _train_mistake(
            "keeps a reference",
            "The best parameters are kept by reference (or in a new dict with the same arrays), so steps that work in "
            "place go on changing them.",
            "Copy every array: {key: value.copy() for key, value in parameters.items()}, before the first step and "
            "whenever you keep the best.",
            first=_first,
            keep=_keep,
        )
_train_mistake(
    "no copy before the first step",
    "The best parameters are copied, but the first step already works on the arrays of the caller.",
    "Copy the parameters before the first step, too.",
    first=_itself,
)
_train_mistake(
    "off by one",
    "Training stops one epoch too late.",
    "Stop as soon as the number of epochs without improvement reaches patience.",
    extra=1,
)


# weight_norms

norms = exercise(
    "weight_norms",
    lesson=LESSON,
    points=3,
    hints=(
        "For every layer 1, ..., L: the square root of the sum of the squared entries of Wl.",
        "np.linalg.norm(W) of a matrix is its Frobenius norm; collect those of W1, ..., WL in an array.",
    ),
)


def measured_norms(parameters, measure=np.linalg.norm):
    """``measure`` of every W in the order of the layers."""
    return np.array([measure(parameters[f"W{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])


@norms.reference
def weight_norms(parameters):
    return measured_norms(parameters)


def network(rng, dims):
    parameters = {}
    for layer, (n_in, n_out) in enumerate(zip(dims[:-1], dims[1:], strict=True), start=1):
        parameters[f"W{layer}"] = rng.normal(0.0, 1.0, (n_out, n_in)) + 0.3
        parameters[f"b{layer}"] = rng.uniform(0.5, 2.0, (n_out, 1))
    return parameters


def expect_norms(weight_norms, parameters):
    came = expect_array(weight_norms(parameters), (len(parameters) // 2,), what="the norms")
    expect_close(came, measured_norms(parameters), what="the norms")


@norms.gate
def gives_one_number_for_each_layer(weight_norms, rng):
    """The result is an array of shape (L,)."""
    for dims in ([4, 3, 3, 2], [3, 5], [2, 6, 1]):
        expect_array(weight_norms(network(rng, dims)), (len(dims) - 1,), what="the norms")


@norms.check(weight=2)
def gives_the_frobenius_norm_of_each_W(weight_norms, rng):
    """The square root of the sum of the squared entries; biases do not count."""
    for dims in ([4, 3, 5, 2], [6, 4, 1]):
        expect_norms(weight_norms, network(rng, dims))


@norms.check
def goes_through_many_layers_in_order(weight_norms, rng):
    """Ten layers and more come in the order W1, W2, ..., W12."""
    expect_norms(weight_norms, network(rng, [2, 3, 4] * 4 + [2]))


@norms.check
def holds_for_one_layer_and_for_one_unit(weight_norms, rng):
    """A single layer, layers of one unit or one input, the zeros of a start."""
    for dims in ([4, 3], [1, 1, 1], [5, 1, 4], [3, 1]):
        expect_norms(weight_norms, network(rng, dims))
    zeros = network(rng, [3, 4, 2])
    zeros["W1"] = np.zeros((4, 3))
    expect_norms(weight_norms, zeros)


@norms.mistake
def squared(parameters):
    """The sums of squares are returned without the square root.

    The Frobenius norm is np.sqrt(np.sum(W**2)), or np.linalg.norm(W).
    """
    return measured_norms(parameters) ** 2


@norms.mistake
def includes_b(parameters):
    """The biases are counted, too.

    The norm of the weights is that of the W alone.
    """
    biases = np.array([np.linalg.norm(parameters[f"b{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])
    return np.hypot(measured_norms(parameters), biases)


@norms.mistake(name="includes b")
def norms_of_W_and_b_added(parameters):
    """The norms of the biases are added.

    The norm of the weights is that of the W alone.
    """
    biases = np.array([np.linalg.norm(parameters[f"b{layer}"]) for layer in range(1, len(parameters) // 2 + 1)])
    return measured_norms(parameters) + biases


@norms.mistake(name="includes b")
def norms_of_all_parameters(parameters):
    """There is an entry for every b as well as for every W.

    Go through W1, ..., WL only.
    """
    return np.array([np.linalg.norm(value) for value in parameters.values()])


@norms.mistake(name="another norm")
def largest_singular_value(parameters):
    """This is the largest singular value of W, or the largest sum of a row or column, not the Frobenius norm.

    Call np.linalg.norm(W) without ord, or with ord="fro".
    """
    return measured_norms(parameters, lambda W: np.linalg.norm(W, 2))


# patience_tradeoff

tradeoff = exercise(
    "patience_tradeoff",
    lesson=LESSON,
    points=3,
    hints=(
        "Your stopping_epoch gives the index of the last epoch that is run; how many epochs is that?",
        "For each patience: epochs = stopping_epoch(dev_errors, patience) + 1 and min(dev_errors[:epochs]); put the "
        "rows into np.array.",
    ),
)


@tradeoff.reference
def patience_tradeoff(dev_errors, patiences):
    runs = [waiting(dev_errors, patience) + 1 for patience in patiences]
    return np.array([[epochs, min(dev_errors[:epochs])] for epochs in runs])


def tradeoffs(patience_tradeoff, cases):
    """The rows of all cases, form proven, beside those of the reference."""
    for dev_errors, patiences in cases:
        came = expect_array(patience_tradeoff(dev_errors, patiences), (len(patiences), 2), what="the table")
        rows = [waiting(list(dev_errors), patience) + 1 for patience in patiences]
        yield came, np.array([[epochs, min(dev_errors[:epochs])] for epochs in rows])


def curves(rng):
    """A curve with a second, lower minimum behind its first, and noisy ones."""
    hill = errors_of(50, 40, 30, 35, 34, 36, 25, 27, 28, 29, 30, 31, 20, 22, 23)
    return [(hill.tolist(), [1, 2, 3, 4, 6, 20]), (random_errors(rng, 30).tolist(), [5, 2, 9, 2])]


@tradeoff.gate
def gives_a_row_for_each_patience(patience_tradeoff, rng):
    """The result is an array of shape (len(patiences), 2)."""
    for patiences in ([2, 4, 7], [3], [1, 2]):
        curve = random_errors(rng, 12).tolist()
        expect_array(patience_tradeoff(curve, patiences), (len(patiences), 2), what="the table")


@tradeoff.check
def counts_the_epochs_that_are_run(patience_tradeoff, rng):
    """The first column is the number of epochs, one more than the index of the last."""
    for came, expected in tradeoffs(patience_tradeoff, curves(rng)):
        expect_close(came[:, 0], expected[:, 0], what="the epochs run")


@tradeoff.check
def gives_the_best_error_reached_by_then(patience_tradeoff, rng):
    """The second column is the smallest dev error among the epochs that are run."""
    for came, expected in tradeoffs(patience_tradeoff, curves(rng)):
        expect_close(came[:, 1], expected[:, 1], what="the best dev error")


@tradeoff.check
def takes_lists_and_arrays_and_short_runs(patience_tradeoff, rng):
    """Errors and patiences may be lists or arrays; training may end before patience runs out."""
    curve = random_errors(rng, 14)
    cases = [
        (curve, np.array([3, 1, 30])),
        (curve.tolist(), np.array([2, 5])),
        (errors_of(40, 30, 20), [1, 5]),
        (errors_of(40, 40, 40, 40).tolist(), [2]),
        (errors_of(40), [1, 3]),
    ]
    for came, expected in tradeoffs(patience_tradeoff, cases):
        expect_close(came, expected, what="the table")


def _index_for_count(shorter):
    def index_for_count(dev_errors, patiences):
        """The first column holds the index of the last epoch, which counts from 0, not the number of epochs.

        The number of epochs is stopping_epoch(dev_errors, patience) + 1.
        """
        rows = []
        for patience in patiences:
            index = waiting(dev_errors, patience)
            rows.append([index, min(dev_errors[: index + (not shorter)])])
        return np.array(rows)

    return index_for_count


for _shorter in (False, True):
    tradeoff.mistake(_index_for_count(_shorter), name="index for count")


# Concept questions

question(
    "early_stopping_q1",
    lesson=LESSON,
    right="d",
    why={
        "a": (
            "After epoch 2 the error has been above 0.25 for one epoch only. With patience 3 training waits on, and "
            "finds 0.24."
        ),
        "b": (
            "0.23 is the least error of the list, but training never gets there: three epochs in a row without "
            "improvement end it after epoch 6."
        ),
        "c": (
            "Training does stop after epoch 6, but its parameters, with 0.25, are not the ones to keep. Those of the "
            "best epoch are."
        ),
        "d": (
            "0.24 in epoch 3 is the best; epochs 4, 5 and 6 are not below it, so training stops after epoch 6 and "
            "returns what it kept after epoch 3. It never sees the 0.23 of epoch 7: that is the price of a short "
            "patience."
        ),
    },
)

question(
    "early_stopping_q2",
    lesson=LESSON,
    right="b",
    why={
        "a": (
            "The stop does not touch the cost function. It ends the descent before the cost is low, which is another "
            "matter than changing what low means; L2 changes the cost."
        ),
        "b": (
            "The number of steps now decides two things, how far the training cost falls and how much is "
            "regularized. To lower the training error you would train longer, and that regularizes less. With L2 "
            "each task has a knob of its own."
        ),
        "c": (
            "It is the other way round: early stopping is the cheap one. A single run passes every norm on its way, "
            "while L2 needs a full training for every value of lambd."
        ),
        "d": "It needs dev errors during training, but so does choosing lambd. Neither touches the test set.",
    },
)

question(
    "early_stopping_q3",
    lesson=LESSON,
    right="a",
    why={
        "a": (
            "The best of 200 noisy measurements is partly luck, the more so with 50 images, where one image is 2 "
            "points. The epoch was chosen because its dev error is low. A test set that had no part in any choice "
            "gives an honest number."
        ),
        "b": (
            "The dev set was not used for gradients, but it chose the epoch, one out of 200. A number that was picked "
            "for being small is too small on average."
        ),
        "c": (
            "The last epoch is not the model that you keep. Its error says nothing about the parameters of the stop."
        ),
        "d": (
            "The training set was used by every step, so its error is far too small, and at the stop just as much as "
            "anywhere."
        ),
    },
)
