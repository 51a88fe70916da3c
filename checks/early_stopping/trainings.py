"""Trainings of which every epoch is known, and what must come of them."""

import numpy as np

from autograder.exercises.expect import (
    Mismatch,
    expect_array,
    expect_close,
    expect_dict,
    expect_number,
    expect_sequence,
)

from .fixtures import errors_of, losses, random_errors, slow_descent, waiting


class Training:
    """A training of which every epoch is known: each step adds 1 to every parameter, and errors follow a script.

    Parameters
    ----------
    script : ndarray
        Dev error after epoch 1, 2, ...
    in_place : bool
        Whether a step changes the arrays that it gets, or makes new ones.
    layers : int
    """

    def __init__(self, rng, script, *, in_place=False, layers=1):
        self.script = script
        self.in_place = in_place
        self.start = {
            f"{kind}{layer}": rng.normal(size=(2, columns))
            for layer in range(1, layers + 1)
            for kind, columns in (("W", 2), ("b", 1))
        }
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


# Dev errors, patience, max_epochs. In most the best is neither the first epoch nor the last that is run.
SCRIPTS = (
    (errors_of(50, 40, 30, 31, 32, 33, 20, 10, 10), 3, 9),
    (errors_of(50, 40, 41, 30, 31, 25, 35, 34, 33, 32, 20), 4, 11),
    (errors_of(50, 45, 30, 30, 30, 20, 10), 2, 7),
    (errors_of(50, 49, 40, 45, 30, 35, 34, 33), 5, 7),
    (errors_of(50, 20, 40, 30, 35, 28, 33, 25), 3, 8),
    (errors_of(20, 30, 40, 30, 10), 3, 5),
    (losses(), 3, 10),
    (slow_descent(7), 2, 7),
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
    came = [Training(rng, case[0], in_place=in_place, layers=2).run(function, *case[1:])[0] for case in cases]
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
