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
    fixed = _fixed(steps)
    waiting = {place for place, step in enumerate(steps) if step.given and not known[place].dynamic}
    needed = set().union(*(known[place].reads for place in range(len(steps)) if place not in waiting))
    gives = [_gives(each, known, fixed) for each in known]
    while found := {place for place in waiting if gives[place] & needed}:
        waiting -= found
        needed |= set().union(*(known[place].reads for place in found))
    return frozenset(waiting)


def _gives(one: Facts, known: Sequence[Facts], fixed: set[str]) -> frozenset[str]:
    """Names that a cell may give a value, or another one: itself, or by what it calls, and what that calls."""
    given = one.binds | one.sets | (one.changes - fixed)
    called, left = one.calls, list(known)
    while found := [other for other in left if called & (other.binds - other.imports)]:
        left = [other for other in left if other not in found]
        for other in found:
            given |= other.reaches - fixed
            called |= other.calls
    return given


def _fixed(steps: Iterable[Step]) -> set[str]:
    """Names that imports and function definitions alone bind: who is given one of those does not change it."""
    known = [facts(step.source) for step in steps]
    bound = set[str]().union(*(each.binds - each.imports - each.functions for each in known))
    return set[str]().union(*(each.imports | each.functions for each in known)) - bound


def may_bind(steps: Sequence[Step], places: Iterable[int], name: str) -> bool:
    """Whether one of these steps binds a name, so that leaving it out may be why the name is missing."""
    return any(name in facts(steps[place].source).binds for place in places)
