"""Right answers by the thousand: how often does a check reject one? ``python -m benchmarks.false_alarms``.

Every exercise is checked with its reference, its variants and its right adversaries in turn, each time with another
seed. A statistical check may raise an alarm as seldom as its rate in :mod:`autograder.exercises.expect` says, which is
never in a run of this length.
"""

import itertools
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.exercises import find
from autograder.exercises.trial import attempts
from autograder.sandbox.inside.wire import LocalFunction
from tests.checks import adversaries, chosen, label
from tests.checks.table import right_answers

BATCH = 25  # runs in one task


@dataclass
class Batch:
    """What a batch of runs of one exercise found."""

    lesson: str
    name: str
    runs: int = 0
    alarms: list[str] = field(default_factory=list)


def run(name: str, seeds: range) -> Batch:
    """Check right answers of one exercise, another one for every seed."""
    exercise = find(name)
    answers = [*right_answers(exercise), *adversaries.right_answers().get(name, [])]
    batch = Batch(exercise.lesson, name)
    for seed in seeds:
        answer = answers[seed % len(answers)]
        batch.runs += 1
        for check, met in zip(exercise.checks, attempts(exercise, LocalFunction(answer), seed), strict=True):
            if met.failure is not None or met.changed is not None:
                batch.alarms.append(f"{name}, {label(answer)}, seed {seed}, {check.name}: {met.failure or met.changed}")
                break
    return batch


def batches(runs: int, start: int, lesson: str) -> Iterator[tuple[str, range]]:
    """Spread a number of runs over the exercises, evenly."""
    names = [entry.name for entry in chosen(lesson)]
    share = -(-runs // len(names))
    for name, first in itertools.product(names, range(0, share, BATCH)):
        yield name, range(start + first, start + min(first + BATCH, share))


def main(
    runs: Annotated[int, typer.Option(min=1)] = 20_000,
    start: Annotated[int, typer.Option(help="the first seed")] = 1_000,
    lesson: Annotated[str, typer.Option(help="e.g. 04")] = "",
) -> None:
    """Print the alarms that right answers raised."""
    tasks = list(batches(runs, start, lesson))
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        done = list(track(pool.map(run, *zip(*tasks, strict=True)), total=len(tasks), console=Console(stderr=True)))
    table = Table(title="Right answers")
    for title in ("lesson", "runs", "alarms"):
        table.add_column(title)
    for name, group in itertools.groupby(done, key=lambda batch: batch.lesson):
        found = list(group)
        table.add_row(name, str(sum(batch.runs for batch in found)), str(sum(len(batch.alarms) for batch in found)))
    Console(width=100).print(table)
    alarms = [alarm for batch in done for alarm in batch.alarms]
    for alarm in alarms:
        print(alarm)
    print(f"{len(alarms)} alarms in {sum(batch.runs for batch in done)} runs of right answers")
    sys.exit(bool(alarms))


if __name__ == "__main__":
    typer.run(main)
