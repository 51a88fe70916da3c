"""How often right answers pass and known mistakes are named: ``python -m tests.checks.table [--seeds 50]``."""

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.exercises import check, find
from autograder.exercises.declare import Exercise
from tests.checks import chosen, gathered, label, variants

# A message that shows what is expected as a whole, three values or more.
WHOLE = re.compile(r"expected [^:]* to be (array\(|\[[^]]*,[^]]*,|\([^)]*,[^)]*,)")


@dataclass
class Count:
    """Verdicts on one exercise over many seeds."""

    lesson: str
    name: str
    styles: int
    mistakes: int
    right: int = 0
    passed: int = 0
    wrong: int = 0
    rejected: int = 0
    named: int = 0
    told: int = 0
    slips: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return self.passed == self.right and self.named == self.rejected == self.wrong and not self.told


def right_answers(exercise: Exercise) -> list:
    """The reference and every variant in another style."""
    return [exercise.solution, *gathered(variants, "VARIANTS").get(exercise.name, [])]


def count(name: str, seeds: range) -> Count:
    """Check all right answers and all mistakes of one exercise for every seed."""
    exercise = find(name)
    row = Count(exercise.lesson, name, len(right_answers(exercise)), len(exercise.mistakes))
    for seed in seeds:
        for answer in right_answers(exercise):
            result = check(exercise.name, answer, seed)
            row.right += 1
            row.passed += result.passed and result.score == result.max_score and not result.hints
            if not result.passed:
                row.slips.append(f"seed {seed}, {label(answer)}: {result}")
        for mistake in exercise.mistakes:
            result = check(exercise.name, mistake.function, seed)
            row.wrong += 1
            row.rejected += not result.passed
            for outcome in result.outcomes:
                if WHOLE.search(outcome.message):
                    row.told += 1
                    row.slips.append(f"seed {seed}, {mistake.name!r} is told the solution: {outcome.message}")
            row.named += mistake.name in result.mistakes
            if mistake.name not in result.mistakes:
                row.slips.append(f"seed {seed}, mistake {mistake.name!r} is named {result.mistakes!r}: {result}")
    return row


def main(
    seeds: Annotated[int, typer.Option(min=1)] = 50, lesson: Annotated[str, typer.Option(help="e.g. 04")] = ""
) -> None:
    """Print a table of right answers that pass, known mistakes that are rejected and named, and solutions told."""
    names = [entry.name for entry in chosen(lesson)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        counted = pool.map(count, names, [range(seeds)] * len(names))
        rows = list(track(counted, total=len(names), console=Console(stderr=True)))
    table = Table(title=f"{seeds} seeds each")
    for title in (
        "lesson",
        "exercise",
        "styles",
        "right, passed",
        "mistakes",
        "wrong, rejected",
        "wrong, named",
        "told",
    ):
        table.add_column(title)
    for row in rows:
        table.add_row(
            row.lesson,
            row.name,
            str(row.styles),
            f"{row.passed}/{row.right}",
            str(row.mistakes),
            f"{row.rejected}/{row.wrong}",
            f"{row.named}/{row.wrong}",
            str(row.told),
        )
    Console(width=140).print(table)
    for row in rows:
        for slip in row.slips[:3]:
            print(slip)
    sys.exit(not all(row.clean for row in rows))


if __name__ == "__main__":
    typer.run(main)
