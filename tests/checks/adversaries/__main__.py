"""Print how the checks judge the adversaries of every exercise."""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.checks import chosen
from tests.checks.adversaries import NAMED, count, right_answers, wrong_answers


def main(
    seeds: Annotated[int, typer.Option(min=1)] = 5,
    lesson: Annotated[str, typer.Option(help="e.g. 04")] = "",
    answers: Annotated[str, typer.Option(help="those of one module alone, e.g. known_holes")] = "",
) -> None:
    """Print a table of right answers accepted, wrong ones rejected, and mistakes named."""
    listed = right_answers(answers) | wrong_answers(answers)
    names = [entry.name for entry in chosen(lesson) if entry.name in listed]
    judge = partial(count, seeds=range(seeds), only=answers)
    with ProcessPoolExecutor(max_workers=2) as pool:
        rows = list(track(pool.map(judge, names), total=len(names), console=Console(stderr=True)))
    table = Table(title=f"Adversaries, {seeds} seeds each")
    for title in (
        "lesson",
        "exercise",
        "right, accepted",
        "wrong, rejected",
        "mistakes, named",
        "wrong hints",
        "at fault",
    ):
        table.add_column(title)
    for row in rows:
        table.add_row(
            row.lesson,
            row.name,
            f"{row.accepted}/{row.right}",
            f"{row.rejected}/{row.wrong}",
            f"{row.named}/{row.known}",
            str(row.misled),
            str(row.faulty),
        )
    Console(width=140).print(table)
    for row in rows:
        for slip in dict.fromkeys(row.slips):
            print(slip)
    named, known = sum(row.named for row in rows), sum(row.known for row in rows)
    print(f"{named} of {known} known mistakes named: {named / max(known, 1):.2%} (goal {NAMED:.0%})")
    sys.exit(not all(row.clean for row in rows) or named < NAMED * known)


if __name__ == "__main__":
    typer.run(main)
