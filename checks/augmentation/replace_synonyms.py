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

from .fixtures import LESSON, expect_free_number, expect_unlike_neighbours, low_probability

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


SYNONYMS = {
    "big": ["large", "huge", "vast", "great"],
    "fast": ["quick", "rapid"],
    "cold": ["chilly"],
    "odd": [],
    "quick": ["swift"],  # a synonym that has one itself, and stays what it became
}


TIED = "Likely cause: one draw for each word, not for each occurrence"


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
    for sentence in ("a big dog ran fast cold big", "cold big a dog fast", "fast"):
        tokens = sentence.split()
        came = replaced(replace_synonyms, tokens, SYNONYMS, 1.0, rng)
        changed = [old != new for old, new in zip(tokens, came, strict=True)]
        expect_equal(changed, [bool(SYNONYMS.get(token)) for token in tokens], what="which tokens are replaced")
        same = replaced(replace_synonyms, tokens, SYNONYMS, 0.0, rng)
        expect_equal(same, tokens, what="the tokens at probability 0")
    expect_equal(replaced(replace_synonyms, ["x"], {}, 1.0, rng), ["x"], what="the tokens without synonyms")


@replace.check
def counts_an_empty_list_as_no_synonyms(replace_synonyms, rng):
    """A word with an empty list of synonyms stays."""
    tokens = ["odd", "big", "odd", "a", "odd"]
    came = replaced(replace_synonyms, tokens, SYNONYMS, 1.0, rng)
    expect_equal([came[i] for i in (0, 2, 4)], ["odd"] * 3, what="the word whose list of synonyms is empty")


@replace.gate
def treats_every_occurrence_by_itself(replace_synonyms, rng):
    """Two occurrences of one word are decided apart."""
    tokens = ["big", "fast", "cold"] * 400
    came = np.array(replaced(replace_synonyms, tokens, SYNONYMS, 0.5, rng)).reshape(400, 3)
    as_the_first = came == came[0]
    expect(
        not as_the_first.all(axis=0).any(),
        f"expected some occurrences of a word to be replaced and others not, came all alike. {TIED}",
        kind="occurrences tied together",
        got=as_the_first.ravel().tolist(),
    )


@replace.check
def replaces_with_the_given_probability(replace_synonyms, rng):
    """About that share of the tokens with synonyms is replaced."""
    for probability in (low_probability(rng), 1 - low_probability(rng)):
        tokens = ["fast", "cold", "ran"] * 500
        came = replaced(replace_synonyms, tokens, SYNONYMS, probability, rng)
        for place, word in enumerate(tokens[:2]):
            hits = sum(new != word for new in came[place::3])
            expect(
                0 < hits < 500,
                f"expected some of 500 tokens {word!r} to be replaced and others not at probability {probability:.2f}, "
                f"came {hits} replaced. {TIED}",
                kind="tokens tied together",
            )
            expect_frequency(hits, 500, probability, what=f"the share of replaced tokens {word!r}")


@replace.check
def decides_for_each_token(replace_synonyms, rng):
    """A draw for each token: neighbours are decided apart, and how many are replaced differs from call to call."""
    came = replaced(replace_synonyms, ["cold"] * 1000, SYNONYMS, 0.5, rng)
    expect_unlike_neighbours(np.array(came) != "cold", "a replacement", "one random number serves several tokens")
    tokens = ["cold"] * 50
    expect_free_number(
        lambda: replaced(replace_synonyms, tokens, SYNONYMS, 0.5, rng).count("chilly"), "replaced tokens"
    )


@replace.check
def draws_synonyms_alike(replace_synonyms, rng):
    """All synonyms of a word are equally likely, drawn for each token, whatever the probability of a replacement."""
    some = [word for _ in range(12) for word in replaced(replace_synonyms, ["big"] * 5, SYNONYMS, 1.0, rng)]
    expect(
        set(some) != {"large"},
        f"expected any of {SYNONYMS['big']}, came always the first",
        kind="always the first",
        got=some,
    )
    for word, n, probability in (("big", 1500, 1.0), ("big", 1500, 0.4), ("fast", 600, 1.0)):
        came = replaced(replace_synonyms, [word] * n, SYNONYMS, probability, rng)
        new, among = [token for token in came if token != word], SYNONYMS[word]
        expect(
            len(set(new)) > 1,
            f"expected {word} to become now {among[0]}, now {among[1]}, came {n} tokens that are all alike. {TIED}",
            kind="synonyms tied together",
        )
        for synonym in among:
            expect_frequency(new.count(synonym), len(new), 1 / len(among), what=f"how often {word} becomes {synonym}")
    pairs = list(zip(came[0::2], came[1::2], strict=True))
    expect_frequency(
        sum(one == other for one, other in pairs),
        len(pairs),
        0.5,
        what="how often neighbours become the same synonym",
        cause="one draw serves several tokens",
    )


@replace.check
def draws_words_from_rng(replace_synonyms, rng):
    """Another call replaces other tokens, by other words; a generator in the same state replaces the same."""
    tokens = ["big", "cold"] * 60
    for words, probability, what in (["cold"] * 60, 0.5, "replacements"), (["big"] * 60, 1.0, "synonyms"):
        first, second = (replaced(replace_synonyms, words, SYNONYMS, probability, rng) for _ in range(2))
        expect(
            first != second,
            f"expected other {what} at the next call, came the same. "
            "Likely cause: a generator made inside the function",
            kind=f"same {what}",
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


def _empty_list(choose):
    def empty_list_of_synonyms(tokens, synonyms, probability, rng):
        """A word with an empty list of synonyms is treated as one that has some.

        Ask whether the list holds anything: if synonyms.get(token) and ...
        """
        return [
            choose(synonyms[token], rng) if token in synonyms and rng.random() < probability else token
            for token in tokens
        ]

    return empty_list_of_synonyms


for _choose in (lambda listed, rng: rng.choice(listed), lambda listed, rng: listed[int(rng.random() * len(listed))]):
    replace.mistake(_empty_list(_choose), name="empty list of synonyms")


@replace.mistake(name="always the first synonym")
def first_synonym_of_an_empty_list(tokens, synonyms, probability, rng):
    """A replaced word always becomes its first synonym, and where the list is empty there is none.

    Draw one of the synonyms, rng.choice(synonyms[token]), if the list holds any.
    """
    return [synonyms[token][0] if token in synonyms and rng.random() < probability else token for token in tokens]


@replace.mistake
def always_the_first_synonym(tokens, synonyms, probability, rng):
    """A replaced word always becomes its first synonym.

    Draw one of the synonyms: rng.choice(synonyms[token]).
    """
    return [synonyms[token][0] if synonyms.get(token) and rng.random() < probability else token for token in tokens]


@replace.together("all occurrences tied together", "empty list of synonyms")
def tied_and_an_empty_list(tokens, synonyms, probability, rng):
    table = {
        word: str(rng.choice(synonyms[word])) if word in synonyms and rng.random() < probability else word
        for word in dict.fromkeys(tokens)
    }
    return [table[token] for token in tokens]
