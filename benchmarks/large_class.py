"""A class of any size for the demo class's assignment: what students write, mixed at random, some files damaged."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from autograder.authoring.classroom import Student, assignment, fill_in
from autograder.course import at_hand

# Answers of the demo class that are no attack: right ones in several styles, and common mistakes.
HONEST = ("vectorized", "loops", "int_masks", "no_division", "one_mask", "output_dropped", "same_masks", "wrong_draws")
BLANK, BROKEN, CHATTY = "blank", "a syntax error", "prints"
DAMAGES = ("truncated", "delete_tests", "drop_metadata", "duplicate_cells", "extra_cells")


def hand_in_class(released: bytes, submitted: Path, size: int, seed: int = 0) -> None:
    """Write submissions of `size` students.

    Parameters
    ----------
    released : bytes
        The student edition of the assignment.
    submitted : Path
        Receives ``<student>/<assignment>/<assignment>.ipynb``.
    size : int
    seed : int
    """
    rng = random.Random(seed)
    answers = _answers(at_hand().root / "demo" / "answers")
    asked = assignment()
    for number in range(size):
        damage = rng.choice(DAMAGES) if rng.random() < 0.05 else ""
        notebook = nbformat.reads(released.decode(), as_version=4)
        for cell in notebook.cells:
            name, solution, _ = cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("_solution")
            if solution and name in answers:
                cell.source = _variant(rng, cell.source, answers[name])
        content = fill_in(nbformat.writes(notebook).encode(), Student("", "", whole=True, tampering=damage))
        folder = submitted / f"student{number:04}" / asked
        folder.mkdir(parents=True)
        (folder / f"{asked}.ipynb").write_bytes(content)


def _answers(folder: Path) -> dict[str, list[str]]:
    """Answers by exercise."""
    found: dict[str, list[str]] = {}
    for name in HONEST:
        for exercise, source in _cells(folder / f"{name}.py"):
            found.setdefault(exercise, []).append(source)
    return found


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    for cell in jupytext.read(path, fmt="py:percent").cells:
        role: dict[str, Any] = cell.metadata
        if "exercise" in role:
            yield role["exercise"], cell.source


def _variant(rng: random.Random, stub: str, answers: list[str]) -> str:
    kind = rng.choices([BLANK, BROKEN, CHATTY, ""], [6, 3, 6, 85])[0]
    if kind == BLANK:
        return stub
    source = rng.choice(answers)
    if kind == BROKEN:
        return source.replace(":\n", "\n", 1)
    if kind == CHATTY:
        return f"{source}\nprint('defined')"
    return source
