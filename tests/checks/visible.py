"""Known mistakes against the tests that a lesson shows: ``python -m tests.checks.visible [--lesson 04]``.

A visible test that lets a known mistake through is a hole.
"""

import ast
import contextlib
import io
import sys
from dataclasses import dataclass, field
from types import CodeType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from autograder.exercises.declare import Exercise
from autograder.study import solution_text
from tests.checks import chosen, lesson_cells, surroundings


@dataclass
class Seen:
    """What the visible test of one exercise does with its known mistakes."""

    lesson: str
    name: str
    rejected: int = 0
    holes: list[str] = field(default_factory=list)


def visible_tests(exercise: Exercise) -> list[str]:
    """The cells of the lesson that show tests of the exercise."""
    cells = lesson_cells(exercise.lesson)
    return [cell.source for cell in cells if cell.role == "visible" and cell.name == exercise.name]


def objection(tests: list[str], names: dict[str, Any]) -> str | None:
    """What the tests say against the function that stands in the namespace; None if nothing, "" if no word."""
    for test in tests:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(test, "<visible test>", "exec"), dict(names))
        except AssertionError as error:
            return str(error)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return None


def solved(exercise: Exercise, tests: list[str]) -> dict[str, Any]:
    """What the tests find: the lesson's names, the solution, and what earlier cells assign that the tests need."""
    names = surroundings(exercise.lesson)
    exec(solution_text(exercise) or "", names)
    cells = [cell for cell in lesson_cells(exercise.lesson) if cell.kind == "code"]
    first = next((place for place, cell in enumerate(cells) if cell.source in tests), 0)
    earlier = [
        statement
        for cell in cells[:first]
        for statement in ast.parse(cell.source).body
        if isinstance(statement, ast.Assign)
    ]
    for test in tests:
        provide(compile(test, "<visible test>", "exec"), names, earlier)
    return names


def provide(code: CodeType, names: dict[str, Any], earlier: list[ast.Assign]) -> None:
    """Run those assignments of earlier cells whose names a piece of code turns out to need."""
    while (missing := lacking(code, names)) is not None:
        place = next((place for place in reversed(range(len(earlier))) if missing in stored(earlier[place])), None)
        if place is None:
            return
        statement = compile(ast.Module([earlier[place]], []), "<earlier cell>", "exec")
        provide(statement, names, earlier[:place])
        exec(statement, names)


def lacking(code: CodeType, names: dict[str, Any]) -> str | None:
    """The first name that a piece of code, or a function that it calls, does not find."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, dict(names))
    except NameError as error:
        return error.name
    except Exception:
        return None
    return None


def stored(statement: ast.Assign) -> set[str]:
    """The names that an assignment binds."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def seen(exercise: Exercise) -> Seen:
    """Run every known mistake of an exercise against its visible tests."""
    row, tests = Seen(exercise.lesson, exercise.name), visible_tests(exercise)
    names = solved(exercise, tests)
    told = objection(tests, names)
    if told is not None:
        row.holes.append(f"the solution itself is rejected: {told}")
    for mistake in exercise.mistakes:
        names[exercise.name] = mistake.function
        if objection(tests, names):
            row.rejected += 1
        else:
            row.holes.append(f"{mistake.name!r} ({mistake.function.__name__})")
    return row


def main(lesson: Annotated[str, typer.Option(help="e.g. 04")] = "") -> None:
    """Print how many known mistakes the visible tests reject, and the holes."""
    rows = [seen(exercise) for exercise in chosen(lesson)]
    table = Table(title="Known mistakes against visible tests")
    for title in ("lesson", "exercise", "mistakes rejected", "holes"):
        table.add_column(title)
    for row in rows:
        table.add_row(row.lesson, row.name, str(row.rejected), str(len(row.holes)))
    Console(width=140).print(table)
    for row in rows:
        for hole in row.holes:
            print(f"HOLE  {row.name}: {hole}")
    sys.exit(any(row.holes for row in rows))


if __name__ == "__main__":
    typer.run(main)
