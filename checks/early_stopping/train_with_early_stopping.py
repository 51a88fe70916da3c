"""Train, stop, and return the best parameters."""

import copy

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import Mismatch, expect_close

from .fixtures import LESSON
from .trainings import SCRIPTS, SHORT, Training, expect_best, expect_epochs_run, scripts

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


@train.gate
def returns_parameters_and_dev_errors(train_with_early_stopping, rng):
    """The result is the pair (best parameters, dev errors)."""
    for script, patience, max_epochs in SHORT[2:]:
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
    for script, patience, max_epochs in SCRIPTS[1:4]:
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
    expect_best(train_with_early_stopping, rng, SCRIPTS[1:5], in_place=True)


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
