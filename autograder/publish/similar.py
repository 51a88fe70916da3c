"""Answers that are more alike than chance explains: a reason to look, never a proof."""

from __future__ import annotations

import io
import itertools
import tokenize
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

# Tokens in a row that count as one turn of phrase.
PHRASE = 6
# A phrase of at most so many students is rare: right answers to short exercises share all their common ones.
RARE = 4
# Two students are named when they share so many rare phrases, and such a share of all phrases of the shorter answer;
# students with the same phrases throughout, when there are so many.
SHARED_PHRASES, SHARED = 25, 0.5
SAME_PHRASES = 80


@dataclass(frozen=True)
class Alike:
    """Students whose answers are alike.

    Attributes
    ----------
    students : tuple of str
    share : float
        Of the phrases; 1 for the same answers, token for token.
    exercise : str
        Where most is alike.
    """

    students: tuple[str, ...]
    share: float
    exercise: str


def alike(answers: Mapping[str, Mapping[str, str]], handed_out: Collection[str]) -> list[Alike]:
    """Find answers that are alike; those most alike first.

    Parameters
    ----------
    answers : mapping of student to mapping of exercise to str
        The code of each answer.
    handed_out : collection of str
        Code that everybody got, whose phrases do not count.
    """
    given = {phrase for text in handed_out for phrase in _phrases(text)}
    said = {
        student: {(name, phrase) for name, text in texts.items() for phrase in _phrases(text) if phrase not in given}
        for student, texts in answers.items()
    }
    same: dict[frozenset[tuple[str, int]], list[str]] = defaultdict(list)
    for student in sorted(said):
        same[frozenset(said[student])].append(student)
    groups = {students[0]: (phrases, students) for phrases, students in same.items()}
    found = [
        Alike(tuple(students), 1.0, _longest(phrases))
        for phrases, students in groups.values()
        if len(students) > 1 and len(phrases) >= SAME_PHRASES
    ]
    found += _pairs({first: phrases for first, (phrases, _) in groups.items()})
    return sorted(found, key=lambda one: (-one.share, one.students))


def _pairs(said: Mapping[str, frozenset[tuple[str, int]]]) -> Iterator[Alike]:
    """Two students each; `said` holds one of those who wrote the same."""
    by_phrase: dict[tuple[str, int], list[str]] = defaultdict(list)
    for student, phrases in said.items():
        for phrase in phrases:
            by_phrase[phrase].append(student)
    shared: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (exercise, _), students in by_phrase.items():
        if len(students) <= RARE:
            for pair in itertools.combinations(sorted(students), 2):
                shared[pair][exercise] += 1
    for (one, other), counts in shared.items():
        share = counts.total() / min(len(said[one]), len(said[other]))
        if counts.total() >= SHARED_PHRASES and share >= SHARED:
            yield Alike((one, other), share, counts.most_common(1)[0][0])


def _longest(phrases: Collection[tuple[str, int]]) -> str:
    return Counter(name for name, _ in phrases).most_common(1)[0][0]


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
