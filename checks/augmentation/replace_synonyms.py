"""Replace words by random synonyms."""

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.expect import (
    expect,
    expect_equal,
    expect_frequency,
    expect_reproducible,
    expect_sequence,
    twins,
)

from .fixtures import LESSON, low_probability

replace = exercise(
    "replace_synonyms",
    lesson=LESSON,
    points=2,
    hints=(
        "Go through the tokens one by one, and draw for each whether it is replaced, then by which synonym.",
        "Build a new list: a token with synonyms becomes rng.choice(synonyms[token]) when rng.random() < probability.",
    ),
)


@replace.reference
def replace_synonyms(tokens, synonyms, probability, rng):
    return [
        str(rng.choice(synonyms[token])) if synonyms.get(token) and rng.random() < probability else token
        for token in tokens
    ]


SYNONYMS = {"big": ["large", "huge", "vast", "great"], "fast": ["quick", "rapid"], "cold": ["chilly"], "odd": []}


def replaced(replace_synonyms, tokens, synonyms, probability, rng):
    """The new tokens; each is the old one or one of its synonyms."""
    result = replace_synonyms(tokens, synonyms, probability, rng)
    came = expect_sequence(result, len(tokens), what="the tokens")
    expect(result is not tokens, "expected a new list, came the list that was given", kind="the same list")
    for old, new in zip(tokens, came, strict=True):
        allowed = [old, *synonyms.get(old, [])]
        expect(
            isinstance(new, str) and new in allowed,
            f"expected {old!r} to stay or to become one of its synonyms {allowed[1:]}, came {new!r}"[:200],
            kind="another token",
        )
    return came


@replace.gate
def replaces_tokens_that_have_synonyms(replace_synonyms, rng):
    """With probability 1 every token that has synonyms is replaced, others stay; with probability 0 all stay."""
    tokens = ["a", "big", "dog", "ran", "fast", "odd", "cold", "big"]
    came = replaced(replace_synonyms, tokens, SYNONYMS, 1.0, rng)
    changed = [old != new for old, new in zip(tokens, came, strict=True)]
    expect_equal(changed, [bool(SYNONYMS.get(token)) for token in tokens], what="which tokens are replaced")
    expect_equal(replaced(replace_synonyms, tokens, SYNONYMS, 0.0, rng), tokens, what="the tokens at probability 0")
    expect_equal(replaced(replace_synonyms, ["x"], {}, 1.0, rng), ["x"], what="the tokens without synonyms")


@replace.gate
def treats_every_occurrence_by_itself(replace_synonyms, rng):
    """Two occurrences of one word are decided apart."""
    tokens = ["big", "fast", "cold"] * 400
    came = np.array(replaced(replace_synonyms, tokens, SYNONYMS, 0.5, rng)).reshape(400, 3)
    kinds = [len(set(column)) for column in came.T]
    expect(
        min(kinds) > 1,
        "expected some occurrences of a word to be replaced and others not, came all alike. "
        "Likely cause: one draw for each word, not for each occurrence",
        kind="occurrences tied together",
    )


@replace.check
def replaces_with_the_given_probability(replace_synonyms, rng):
    """About that share of the tokens with synonyms is replaced."""
    for probability in (low_probability(rng), 1 - low_probability(rng)):
        tokens = ["fast", "cold", "odd", "dog"] * 1000
        came = replaced(replace_synonyms, tokens, SYNONYMS, probability, rng)
        hits = sum(old != new for old, new in zip(tokens, came, strict=True))
        expect_frequency(hits, 2000, probability, what="the share of replaced tokens")


@replace.check
def draws_synonyms_alike(replace_synonyms, rng):
    """All synonyms of a word are equally likely."""
    came = replaced(replace_synonyms, ["big"] * 4000, SYNONYMS, 1.0, rng)
    expect(
        set(came) != {SYNONYMS["big"][0]},
        f"expected any of {SYNONYMS['big']}, came always the first",
        kind="always the first",
    )
    for synonym in SYNONYMS["big"]:
        expect_frequency(came.count(synonym), len(came), 0.25, what=f"how often big becomes {synonym}")


@replace.check
def draws_words_from_rng(replace_synonyms, rng):
    """Another call replaces other tokens; a generator in the same state replaces the same."""
    tokens = ["big", "cold"] * 60
    first, second = (replaced(replace_synonyms, tokens, SYNONYMS, 0.5, rng) for _ in range(2))
    expect(
        first != second,
        "expected other replacements at the next call, came the same. "
        "Likely cause: a generator made inside the function",
        kind="same words",
    )
    expect_reproducible(*(replaced(replace_synonyms, tokens, SYNONYMS, 0.5, twin) for twin in twins(rng)))


@replace.mistake
def all_occurrences_tied_together(tokens, synonyms, probability, rng):
    """One draw decides for a word wherever it stands, so all its occurrences change together.

    Draw inside the loop over tokens, not over distinct words.
    """
    table = {word: replace_synonyms([word], synonyms, probability, rng)[0] for word in dict.fromkeys(tokens)}
    return [table[token] for token in tokens]


def _changed_in_place(give_back):
    def changed_in_place(tokens, synonyms, probability, rng):
        """The list that was given is changed, so the original sentence is lost.

        Build a new list, or work on list(tokens).
        """
        tokens[:] = replace_synonyms(tokens, synonyms, probability, rng)
        return give_back(tokens)

    return changed_in_place


for _give_back in (lambda tokens: tokens, list):
    replace.mistake(_changed_in_place(_give_back), name="list changed in place")


@replace.mistake
def always_the_first_synonym(tokens, synonyms, probability, rng):
    """A replaced word always becomes its first synonym.

    Draw one of the synonyms: rng.choice(synonyms[token]).
    """
    return [synonyms[token][0] if synonyms.get(token) and rng.random() < probability else token for token in tokens]
