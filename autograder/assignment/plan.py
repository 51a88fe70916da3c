"""What runs for a grade: the learner's own cells, and of the rest only what something graded needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.assignment.code import Facts, facts


@dataclass(frozen=True)
class Step:
    """A code cell of a notebook at hand.

    Attributes
    ----------
    source : str
    test : bool
        Whether it is one of the tests.
    given : bool
        Whether it stands as it was handed out, and is neither a test nor to be filled in.
    """

    source: str
    test: bool = False
    given: bool = False


def left_out(steps: Sequence[Step]) -> frozenset[int]:
    """Which steps need not run: given ones of which nothing that runs needs a name.

    A name is needed when a test, or a cell that runs, reads it. A cell gives it by binding it, by setting a part of it
    or by calling something that may change it. Where names may come about in a way that the syntax tree does not
    show, the cell runs.

    Returns
    -------
    frozenset of int
        Positions in ``steps``.
    """
    known = [facts(step.source) for step in steps]
    modules = _modules(steps)
    waiting = {place for place, step in enumerate(steps) if step.given and not known[place].dynamic}
    needed = set().union(*(known[place].reads for place in range(len(steps)) if place not in waiting))
    gives = [_gives(each, known, modules) for each in known]
    while found := {place for place in waiting if gives[place] & needed}:
        waiting -= found
        needed |= set().union(*(known[place].reads for place in found))
    return frozenset(waiting)


def _gives(one: Facts, known: Sequence[Facts], modules: set[str]) -> frozenset[str]:
    """Names that a cell may give a value, or another one; what it calls may do so with all that its own cell names."""
    given = one.binds | one.sets | (one.changes - modules)
    for other in known:
        if one.calls & (other.binds - other.imports):
            given |= other.binds | other.sets | ((other.changes | other.reads) - modules)
    return given


def _modules(steps: Iterable[Step]) -> set[str]:
    """Names that are bound by imports alone."""
    imported: set[str] = set()
    bound: set[str] = set()
    for step in steps:
        known = facts(step.source)
        imported |= known.imports
        bound |= known.binds - known.imports
    return imported - bound


def may_bind(steps: Sequence[Step], places: Iterable[int], name: str) -> bool:
    """Whether one of these steps binds a name, so that leaving it out may be why the name is missing."""
    return any(name in facts(steps[place].source).binds for place in places)
