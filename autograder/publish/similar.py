"""Answers that are more alike than chance explains: a reason to look, never a proof."""

from __future__ import annotations

import io
import itertools
import tokenize
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

# Tokens in a row that count as one turn of phrase.
PHRASE = 6
# A phrase of at most so many students is rare: right answers to short exercises share all their common ones.
RARE = 4
# Two students are named when they share so many rare phrases, and such a share of all phrases of the shorter answer;
# students with the same phrases throughout, when there are so many.
SHARED_PHRASES, SHARED = 25, 0.5
SAME_PHRASES = 60

# An exercise, and the hash of some tokens in a row.
Phrase = tuple[str, int]


@dataclass(frozen=True)
class Alike:
    """Students whose answers are alike.

    Attributes
    ----------
    students : tuple of str
        The first two are those most alike.
    share : float
        Of their phrases; None where all have the same, token for token.
    exercise : str
        Where most is alike.
    """

    students: tuple[str, ...]
    share: float | None
    exercise: str


def alike(answers: Mapping[str, Mapping[str, str]], handed_out: Collection[str]) -> list[Alike]:
    """Find answers that are alike; the same ones first, then those most alike.

    Parameters
    ----------
    answers : mapping of student to mapping of exercise to str
        The code of each answer.
    handed_out : collection of str
        Code that everybody got, whose phrases do not count.
    """
    given = {phrase for text in handed_out for phrase in _phrases(text)}
    same: dict[frozenset[Phrase], list[str]] = defaultdict(list)
    for student, texts in sorted(answers.items()):
        said = {(name, phrase) for name, text in texts.items() for phrase in _phrases(text) if phrase not in given}
        same[frozenset(said)].append(student)
    found = [
        Alike(tuple(students), None, _most(name for name, _ in phrases))
        for phrases, students in same.items()
        if len(students) > 1 and len(phrases) >= SAME_PHRASES
    ]
    return [*found, *_groups(_pairs({students[0]: phrases for phrases, students in same.items()}))]


def _pairs(said: Mapping[str, frozenset[Phrase]]) -> Iterator[Alike]:
    """Two students each; `said` holds one of those who wrote the same."""
    by_phrase: dict[Phrase, list[str]] = defaultdict(list)
    for student, phrases in said.items():
        for phrase in phrases:
            by_phrase[phrase].append(student)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (exercise, _), students in by_phrase.items():
        if len(students) <= RARE:
            for pair in itertools.combinations(sorted(students), 2):
                shared[pair].append(exercise)
    for (one, other), exercises in shared.items():
        share = len(exercises) / min(len(said[one]), len(said[other]))
        if len(exercises) >= SHARED_PHRASES and share >= SHARED:
            yield Alike((one, other), share, _most(exercises))


def _groups(pairs: Iterable[Alike]) -> list[Alike]:
    """Pairs that have a student in common, as one; the pair most alike stands for it."""
    groups: list[Alike] = []
    for pair in sorted(pairs, key=lambda pair: (-(pair.share or 0), pair.students)):
        joined = [group for group in groups if set(group.students) & set(pair.students)]
        first = joined[0] if joined else pair
        students = dict.fromkeys(student for one in (first, *joined[1:], pair) for student in one.students)
        at = groups.index(first) if joined else len(groups)
        groups = [group for group in groups if group not in joined]
        groups.insert(at, Alike(tuple(students), first.share, first.exercise))
    return groups


def _most(names: Iterable[str]) -> str:
    return Counter(names).most_common(1)[0][0]


def _phrases(source: str) -> Iterator[int]:
    """Hashes of all runs of tokens, names as they are written: another's names are what is copied along."""
    tokens = list(_tokens(source))
    for start in range(len(tokens) - PHRASE + 1):
        yield hash(tuple(tokens[start : start + PHRASE]))


def _tokens(source: str) -> Iterator[str]:
    """Tokens without layout; comments and docstrings by their words."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING):
                yield from token.string.split()
            elif token.string.strip():
                yield token.string
    except (tokenize.TokenError, SyntaxError):
        return
