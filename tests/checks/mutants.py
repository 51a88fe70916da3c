"""Mutation run over right answers in every style: ``python -m tests.checks.mutants [--lesson 04]``.

The lesson's solution and every variant is changed in one place and checked. A mutant that passes although
``equivalent_mutants.toml`` does not list it is a hole in the checks.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.exercises import find
from autograder.exercises.declare import Check, Exercise
from autograder.exercises.trial import attempt
from autograder.sandbox.inside.wire import LocalFunction
from autograder.study import solution_text
from tests.checks import answers_as, chosen, gathered, mutation, surroundings, variants

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
SEEDS = range(2)
GOAL = 1.0
SECONDS = 0.5  # for one call of a mutant: a loop that lost its end is stopped soon
ANY = "…"  # in a pattern


@dataclass
class Style:
    """A right answer as text, and the names it finds around it."""

    name: str
    function: str
    text: str
    around: dict[str, Any]

    def mutated(self, code: CodeType) -> Callable[..., Any] | None:
        """The function of a mutant; None if it cannot even be defined."""
        namespace = {"np": np, **self.around}
        try:
            exec(code, namespace)
        except Exception:
            return None
        return namespace[self.function]


@dataclass
class Count:
    """The mutants of one exercise."""

    lesson: str
    name: str
    styles: int = 0
    total: int = 0
    killed: int = 0
    equivalent: list[str] = field(default_factory=list)
    survived: list[str] = field(default_factory=list)
    hinted: list[str] = field(default_factory=list)


def styles(exercise: Exercise) -> Iterator[Style]:
    """The lesson's solution and every variant."""
    text = solution_text(exercise)
    if text:
        yield Style("solution", exercise.name, text, surroundings(exercise.lesson))
    for answer in gathered(variants, "VARIANTS").get(exercise.name, []):
        if isinstance(answer, FunctionType) and answer.__name__ != "<lambda>":
            yield variant(answer)


def variant(answer: FunctionType) -> Style:
    """A variant with the functions of its module that it uses."""
    around = dict(answer.__globals__)
    sources: dict[str, str] = {}
    aliases = []
    waiting = [(answer.__name__, answer)]
    while waiting:
        name, function = waiting.pop()
        if function.__name__ not in sources:
            sources[function.__name__] = textwrap.dedent(inspect.getsource(function))
            cells = inspect.getclosurevars(function)
            around |= cells.nonlocals
            for used, value in (cells.globals | cells.nonlocals).items():
                inner = inspect.unwrap(value) if callable(value) else None
                own = isinstance(inner, FunctionType) and inner.__module__ == answer.__module__
                if own and inner.__name__ != "<lambda>":
                    waiting.append((used, inner))
        if name != function.__name__:
            aliases.append(f"{name} = {function.__name__}\n")
    text = "\n\n".join(reversed(sources.values())) + "\n\n" + "".join(aliases)
    return Style(answer.__name__, answer.__name__, text, around)


def cheap_order(exercise: Exercise) -> list[Check]:
    """The checks, the cheapest first."""
    seconds = {}
    for check in exercise.checks:
        start = time.perf_counter()
        attempt(exercise, check, LocalFunction(exercise.solution), 0)
        seconds[check] = time.perf_counter() - start
    return sorted(exercise.checks, key=seconds.__getitem__)


def survives(exercise: Exercise, order: list[Check], answer: Callable[..., Any]) -> bool:
    """Whether an answer passes every check for every seed."""
    for seed in SEEDS:
        for check in order:
            met = attempt(exercise, check, LocalFunction(answer, seconds=SECONDS), seed)
            if met.failure is not None or met.changed is not None:
                return False
    return True


def listed(exercise: str) -> dict[re.Pattern[str], str]:
    """Patterns of changes that leave an answer right, with the reasons."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutants"]
    return {
        re.compile(".*".join(map(re.escape, pattern.split(ANY))), re.DOTALL): entry["why"]
        for entry in entries
        if exercise in entry["exercises"] or (entry["exercises"] == ["*"] and exercise not in entry.get("but", []))
        for pattern in entry["changes"]
    }


def reason(change: str, known: dict[re.Pattern[str], str]) -> str | None:
    """Why a change leaves an answer right; a pattern without the line stands for the change in any line."""
    alone = change.split("  |  ", 1)[1]
    return next((why for pattern, why in known.items() if pattern.fullmatch(change) or pattern.fullmatch(alone)), None)


def hinted(exercise: Exercise, style: Style, change: str, answer: Callable[..., Any]) -> Iterator[str]:
    """The mistakes that a mutant is told although it does not answer as they do in every check."""
    for mistake in exercise.run(LocalFunction(answer, seconds=SECONDS), 0).mistakes:
        if not answers_as(exercise, answer, mistake, 0) or not answers_as(exercise, answer, mistake, 1):
            yield f"{exercise.name}, {style.name}: {change} is told {mistake!r}"


def count(name: str, every: int = 1, start: int = 0, hints: bool = False) -> Count:
    """Try the mutants of one exercise, or every so many of them; ``hints`` looks at what the killed ones are told."""
    exercise = find(name)
    row, known, order, place = Count(exercise.lesson, name), listed(name), cheap_order(exercise), start
    for style in styles(exercise):
        row.styles += 1
        for change, code in mutation.mutants(style.text):
            place += 1
            if place % every:
                continue
            row.total += 1
            answer = style.mutated(code)
            if answer is None or not survives(exercise, order, answer):
                row.killed += 1
                if hints and answer is not None:
                    row.hinted += hinted(exercise, style, change, answer)
            elif why := reason(change, known):
                row.equivalent.append(f"{name}, {style.name}: {change}  ({why})")
            else:
                row.survived.append(f"{name}, {style.name}: {change}")
    return row


def main(
    lesson: Annotated[str, typer.Option(help="e.g. 04")] = "",
    exercise: Annotated[str, typer.Option(help="one exercise alone")] = "",
    every: Annotated[int, typer.Option(min=1, help="try one of so many mutants")] = 1,
    hints: Annotated[bool, typer.Option("--hints", help="list the mutants that are told a mistake")] = False,
) -> None:
    """Print how many mutants of each right answer the checks kill, and the survivors."""
    names = [entry.name for entry in chosen(lesson) if exercise in ("", entry.name)]
    console = Console(width=140)
    with ProcessPoolExecutor(max_workers=2) as pool:
        rows = list(
            track(
                pool.map(partial(count, every=every, hints=hints), names),
                total=len(names),
                console=Console(stderr=True),
            )
        )
    table = Table(title="Mutants of right answers")
    for title in ("lesson", "exercise", "styles", "mutants", "equivalent", "killed", "survived"):
        table.add_column(title)
    for row in rows:
        numbers = (row.styles, row.total, len(row.equivalent), row.killed, len(row.survived))
        table.add_row(row.lesson, row.name, *map(str, numbers))
    console.print(table)
    for title in ("equivalent", "survived", "hinted"):
        for line in (line for row in rows for line in getattr(row, title)):
            print(f"{title}: {line}")
    killed, counted = sum(row.killed for row in rows), sum(row.killed + len(row.survived) for row in rows)
    share = killed / max(counted, 1)
    print(f"{killed} of {counted} non-equivalent mutants killed: {share:.2%} (goal {GOAL:.0%})")
    sys.exit(share < GOAL)


if __name__ == "__main__":
    typer.run(main)
