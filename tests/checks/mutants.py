"""Mutation run over the lessons' solutions: ``python -m tests.checks.mutants [--lesson 04]``.

Every solution is changed in one place (an operator, a constant, an axis, a missing term or statement) and checked.
A mutant that passes although it is not listed in ``equivalent_mutants.toml`` is a hole in the checks.
"""

from __future__ import annotations

import ast
import copy
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.authoring.lesson_text import load
from autograder.course import at_hand
from autograder.exercises import check, exercises
from autograder.exercises.declare import Question
from autograder.study import definitions, solution_text

LESSONS = at_hand().root / "lessons"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
SEEDS = range(2)
GOAL = 0.98

OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
CALLS = {
    "sum": "mean",
    "mean": "sum",
    "std": "var",
    "var": "std",
    "maximum": "minimum",
    "max": "min",
    "min": "max",
    "argmin": "argmax",
    "argmax": "argmin",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "standard_normal": "random",
    "random": "standard_normal",
    "sqrt": "abs",
    "abs": "sqrt",
    "sign": "abs",
    "exp": "abs",
    "log": "exp",
    "floor": "ceil",
    "ceil": "floor",
    "permutation": "arange",
    "any": "all",
    "all": "any",
}


@dataclass(frozen=True)
class Mutant:
    """One changed solution: what was changed, and the module's text after it."""

    exercise: str
    change: str
    tree: Any


def mutants(exercise: str, text: str) -> Iterator[Mutant]:
    """Every mutant of a solution cell, each changed in one place."""
    tree = ast.parse(text)
    places = [node for node in ast.walk(tree) if not isinstance(node, ast.Module)]
    for index, node in enumerate(places):
        for replacement in _changes(node):
            mutated = copy.deepcopy(tree)
            target = [other for other in ast.walk(mutated) if not isinstance(other, ast.Module)][index]
            _Replace(target, replacement).visit(mutated)
            ast.fix_missing_locations(mutated)
            before, after = ast.unparse(node), ast.unparse(replacement)
            line = text.splitlines()[getattr(node, "lineno", 1) - 1].strip()
            yield Mutant(exercise, f"{line}  |  {before} -> {after}", mutated)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)
        yield node.left
        yield node.right
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in OPERATORS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(OPERATORS[type(node.op)][0](), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _other_constants(node.value))
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        if name in CALLS:
            other = CALLS[name]
            func = (
                ast.Attribute(node.func.value, other, ast.Load())
                if isinstance(node.func, ast.Attribute)
                else ast.Name(other, ast.Load())
            )
            yield ast.Call(func, node.args, node.keywords)
        for place in range(len(node.keywords)):
            yield ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])
    elif isinstance(node, ast.Assign | ast.AugAssign | ast.If | ast.For) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield ast.Pass()


def _other_constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value * 2, value + 1.0]
    return []


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> Any:
        return self.replacement if node is self.target else self.generic_visit(node)


def surroundings(lesson: str) -> dict[str, Any]:
    """What the solutions of a lesson may use: its imports and the functions it defines."""
    claims = json.loads((LESSONS / "claims.json").read_text(encoding="utf-8"))
    return definitions(cell.source for cell in load(LESSONS / f"{lesson}.py", claims).cells if cell.kind == "code")


def survivors(exercise: str, text: str, around: dict[str, Any]) -> tuple[list[Mutant], int]:
    """The mutants of a solution that pass every check, and how many there were."""
    alive, total = [], 0
    for mutant in mutants(exercise, text):
        total += 1
        namespace = dict(around)
        try:
            exec(compile(mutant.tree, f"<mutant of {exercise}>", "exec"), namespace)
        except Exception:  # a default argument or decorator that no longer evaluates: killed at once
            continue
        if all(check(exercise, namespace[exercise], seed).passed for seed in SEEDS):
            alive.append(mutant)
    return alive, total


def main(lesson: Annotated[str, typer.Option(help="e.g. 04")] = "") -> None:
    """Print how many mutants of each solution the checks kill, and the survivors."""
    equivalent = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    table = Table(title="Mutants of the solutions")
    for title in ("lesson", "exercise", "mutants", "equivalent", "killed", "survived"):
        table.add_column(title)
    console, listing, counted, killed = Console(width=140), [], 0, 0
    chosen = [entry for entry in exercises() if not isinstance(entry, Question) and entry.lesson.startswith(lesson)]
    for entry in track(chosen, console=Console(stderr=True)):
        alive, total = survivors(entry.name, solution_text(entry) or "", surroundings(entry.lesson))
        reasons = {item["change"]: item["why"] for item in equivalent.get(entry.name, [])}
        real = [mutant for mutant in alive if mutant.change not in reasons]
        same = [mutant for mutant in alive if mutant.change in reasons]
        counted += total - len(same)
        killed += total - len(alive)
        table.add_row(entry.lesson, entry.name, *map(str, (total, len(same), total - len(alive), len(real))))
        listing += [f"equivalent  {entry.name}: {m.change}  ({reasons[m.change]})" for m in same]
        listing += [f"SURVIVED    {entry.name}: {m.change}" for m in real]
    console.print(table)
    for line in listing:
        console.print(line, markup=False, soft_wrap=True)
    share = killed / max(counted, 1)
    console.print(f"{killed} of {counted} non-equivalent mutants killed: {share:.2%} (goal {GOAL:.0%})")
    sys.exit(share < GOAL)


if __name__ == "__main__":
    typer.run(main)
