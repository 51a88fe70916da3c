"""Print how the checks judge the adversaries of every exercise."""

import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.checks import chosen
from tests.checks.adversaries import count

NAMED = 0.97  # of the known mistakes that adversaries make


def main(
    seeds: Annotated[int, typer.Option(min=1)] = 20, lesson: Annotated[str, typer.Option(help="e.g. 04")] = ""
) -> None:
    """Print a table of right answers accepted, wrong ones rejected, and mistakes named."""
    names = [entry.name for entry in chosen(lesson)]
    with ProcessPoolExecutor() as pool:
        rows = list(
            track(pool.map(count, names, [range(seeds)] * len(names)), total=len(names), console=Console(stderr=True))
        )
    table = Table(title=f"Adversaries, {seeds} seeds each")
    for title in ("lesson", "exercise", "right, accepted", "wrong, rejected", "mistakes, named", "wrong hints"):
        table.add_column(title)
    for row in rows:
        table.add_row(
            row.lesson,
            row.name,
            f"{row.accepted}/{row.right}",
            f"{row.rejected}/{row.wrong}",
            f"{row.named}/{row.known}",
            str(row.misled),
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
