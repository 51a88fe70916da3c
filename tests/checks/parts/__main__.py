"""Print which check decides each part of each contract, in Markdown."""

from typing import Annotated

import typer

from tests.checks import chosen
from tests.checks.parts import parts


def main(lesson: Annotated[str, typer.Option(help="e.g. 04")] = "") -> None:
    """Print the table of parts."""
    known = parts()
    print("| exercise | part of the contract | decided by |\n|---|---|---|")
    for entry in chosen(lesson):
        for part in known.get(entry.name, []):
            print(f"| `{entry.name}` | {part.name} | {part.decided_by} |")
        if entry.name not in known:
            print(f"| `{entry.name}` | none is listed | |")


if __name__ == "__main__":
    typer.run(main)
