"""Which known mistakes an answer makes, told from what it and they meet in the same checks.

The checks are compared one by one. An answer speaks *for* a mistake where both fail with the same value, and *against*
it where it passes what the mistake fails, or fails where the mistake does not or with another value. A crash, or a
result of the wrong form, says nothing: it may be a second slip, in an edge case say. Therefore checks that a failed
gate spares are run here after all, without credit.

A mistake is named when all evidence is for it, and for it alone. If no single mistake explains the values, two may:
each value is then that of one of them, or comes from a check that both fail, where they mix.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from autograder.exercises.expect import Mismatch
from autograder.exercises.trial import CRASHES, Attempt, alike
from autograder.verdict.result import FAULTY, NOT_RUN

if TYPE_CHECKING:
    from autograder.exercises.declare import Mistake

# Failures that show no value of the answer's.
SILENT = (*CRASHES, NOT_RUN, FAULTY)
# How many entries of an answer that are no fractions agree by chance too seldom to matter.
MANY = 6


@dataclass(frozen=True)
class Evidence:
    """What one check says about a mistake.

    Attributes
    ----------
    value : int
        +1 for it, -1 against it, 0 nothing.
    final : bool
        Against it even if the answer makes another mistake, too.
    telling : bool
        For it by a value that hardly anything else gives.
    echo : bool
        For it by a crash alone.
    fails : bool
        Whether the mistake fails the check with a value.
    met, extra : bool
        Whether the answer fails if the mistake does, and whether it crashes where the mistake does not.
    """

    value: int
    final: bool = False
    telling: bool = False
    echo: bool = False
    fails: bool = False
    met: bool = True
    extra: bool = False

    @property
    def shown(self) -> bool:
        """Whether it speaks for the mistake by more than a crash."""
        return self.value > 0 and not self.echo


@dataclass(frozen=True)
class Named:
    """A known mistake that an answer makes, and the places of the checks that say so."""

    mistake: Mistake
    places: frozenset[int]


def named(
    answer: Sequence[Attempt],
    mistakes: Sequence[Mistake],
    meet: Callable[[Mistake, int], Attempt],
    spared: Set[int] = frozenset(),
) -> list[Named]:
    """The known mistakes that an answer makes.

    Parameters
    ----------
    answer : sequence of Attempt
        What the answer met in every check.
    mistakes : sequence of Mistake
    meet : callable
        What a mistake meets in the check at a place. It is asked no more than is needed.
    spared : set of int
        The places of the checks that a failed gate spares.
    """
    places = range(len(answer))
    found = _alone(_suspects(answer, mistakes, meet, places))
    if not found:
        found = _together(answer, _suspects(answer, mistakes, meet, places, beside_another=True))
    if spared and not found:
        # Behind the gate another value shows, as of another constant in place of a result.
        suspects = _suspects(answer, mistakes, meet, [place for place in places if place not in spared])
        found = [suspect for suspect in _exact(suspects) if any(said.shown for said in suspect[1].values())][:1]
    return [
        Named(part, frozenset(place for place, said in evidence.items() if said.value > 0))
        for mistake, evidence in found
        for part in mistake.parts or (mistake,)
    ]


Suspect = tuple["Mistake", dict[int, Evidence]]


def _suspects(
    answer: Sequence[Attempt],
    mistakes: Sequence[Mistake],
    meet: Callable[[Mistake, int], Attempt],
    places: Iterable[int],
    beside_another: bool = False,
) -> list[Suspect]:
    """The mistakes that something speaks for and nothing rules out, with what the checks at some places say."""
    failed_first = sorted(places, key=lambda place: answer[place].failure is None)
    found = []
    for mistake in mistakes:
        evidence: dict[int, Evidence] = {}
        for place in failed_first:
            if answer[place].failure is None and not any(said.value > 0 for said in evidence.values()):
                break
            evidence[place] = compare(answer[place], meet(mistake, place))
            if evidence[place].final or (evidence[place].value < 0 and not beside_another):
                break
        else:
            if any(said.value > 0 for said in evidence.values()):
                found.append((mistake, evidence))
    return found


def _exact(suspects: Iterable[Suspect]) -> list[Suspect]:
    """The mistakes that fail where the answer fails, and alike."""
    return [suspect for suspect in suspects if all(said.met and not said.extra for said in suspect[1].values())]


def _alone(suspects: Sequence[Suspect]) -> list[Suspect]:
    """The one mistake that explains everything, if there is one."""
    complete = [suspect for suspect in suspects if all(said.met for said in suspect[1].values())]
    shown = [suspect for suspect in complete if any(said.shown for said in suspect[1].values())]
    if exact := _exact(suspects) or shown:
        return exact[:1]
    likely = [suspect for suspect in suspects if any(said.telling for said in suspect[1].values())]
    return likely[:1] if len({mistake.name for mistake, _ in likely}) == 1 else []


def _together(answer: Sequence[Attempt], suspects: Sequence[Suspect]) -> list[Suspect]:
    """The two mistakes that explain everything between them, if there is one such pair."""
    pairs = {}
    for one, other in itertools.combinations([suspect for suspect in suspects if not suspect[0].parts], 2):
        names = frozenset((one[0].name, other[0].name))
        if len(names) == 2 and names not in pairs and _explain(answer, one[1], other[1]):
            pairs[names] = [one, other]
    return next(iter(pairs.values())) if len(pairs) == 1 else []


def _explain(answer: Sequence[Attempt], one: dict[int, Evidence], other: dict[int, Evidence]) -> bool:
    """Whether every value of the answer is that of one of two mistakes or a mixture, and each has one of its own."""
    for place, met in enumerate(answer):
        shows = met.failure is not None and not _formless(met.failure)
        mixed = one[place].fails and other[place].fails
        if shows and not mixed and max(one[place].value, other[place].value) <= 0:
            return False
    return all(
        any(mine[place].telling and theirs[place].value <= 0 for place in mine)
        for mine, theirs in ((one, other), (other, one))
    )


def compare(answer: Attempt, mistake: Attempt) -> Evidence:
    """What a check says about a mistake, from what the answer and the mistake met in it."""
    mine, theirs = answer.failure, mistake.failure
    if theirs is None:
        against = mine is not None and not _formless(mine)
        return Evidence(-1 if against else 0, extra=mine is not None)
    if theirs.kind in SILENT:
        echo = mine is not None and alike(mine, theirs)
        return Evidence(int(echo), echo=echo, met=mine is not None, extra=not echo)
    if mine is None:
        return Evidence(-1, final=True)
    if alike(mine, theirs) and (mine.got is None or answer.calls == mistake.calls):  # else one value by chance
        return Evidence(1, telling=_telling(mine), fails=True)
    fails = not _formless(theirs)
    if mistake.calls < answer.calls:  # the answer passed the point where the mistake fails
        return Evidence(-1, final=True)
    return Evidence(0 if _formless(mine) else -1, fails=fails, met=False, extra=True)


def _formless(failure: Mismatch) -> bool:
    """Whether a failure shows no value: the answer crashed or its result has the wrong form."""
    return failure.kind in SILENT or failure.form


def _telling(failure: Mismatch) -> bool:
    """Whether the value of a failure is one that hardly anything but the same mistake gives."""
    entries = list(_entries(failure.got))
    return len(entries) >= MANY or any(isinstance(entry, float) and not entry.is_integer() for entry in entries)


def _entries(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, np.ndarray):
        yield from value.ravel().tolist()
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _entries(entry)
    else:
        yield value
