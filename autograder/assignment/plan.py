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
    loose = set().union(*map(_data, known))
    waiting = {place for place, step in enumerate(steps) if step.given and not known[place].dynamic}
    needed = set().union(*(known[place].reads for place in range(len(steps)) if place not in waiting))
    gives = {place: _gives(known[place], known, loose) for place in waiting}
    while found := {place for place in waiting if gives[place] & needed}:
        waiting -= found
        needed |= set().union(*(known[place].reads for place in found))
    return frozenset(waiting)


def _gives(one: Facts, known: Sequence[Facts], loose: set[str]) -> frozenset[str]:
    """Names that a cell may give a value, or another one: itself, or by what it may call, and what that may call.

    Who calls what a cell defines may change whatever that cell gets hold of: a local name may stand for it.
    """
    given = one.binds | one.sets | ((one.changes | one.within) & loose)
    calls, mentions, left = one.calls, one.mentions, list(known)
    while found := [other for other in left if calls & _data(other) or mentions & (other.functions | other.methods)]:
        left = [other for other in left if other not in found]
        for other in found:
            given |= other.sets & other.within  # a seed, say
            given |= (other.within | (other.loads if calls & _data(other) else frozenset())) & loose
            calls, mentions = calls | other.calls, mentions | other.mentions
    return given


def _data(one: Facts) -> frozenset[str]:
    """Names that a cell gives, but not by a definition or an import: what those give no call changes."""
    return one.binds - one.imports - one.functions


def may_bind(steps: Sequence[Step], places: Iterable[int], name: str) -> bool:
    """Whether one of these steps binds a name, so that leaving it out may be why the name is missing."""
    return any(name in facts(steps[place].source).binds for place in places)
