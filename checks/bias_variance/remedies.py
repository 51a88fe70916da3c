"""What to try next."""

import itertools

from autograder.exercises import exercise
from autograder.exercises.expect import describe, expect, expect_equal

from .fixtures import CASES, LESSON

recipe = exercise(
    "remedies",
    lesson=LESSON,
    points=2,
    hints=(
        "Ask for high bias first. Only when there is none, ask for high variance.",
        "if high_bias: return the first list; if high_variance: return the second list; return [].",
    ),
)

AGAINST_BIAS = ["bigger network", "train longer", "different architecture"]
AGAINST_VARIANCE = ["more data", "regularization", "different architecture"]


@recipe.reference
def remedies(high_bias, high_variance):
    if high_bias:
        return AGAINST_BIAS
    return AGAINST_VARIANCE if high_variance else []


def expect_remedies(function, name, contrary):
    """The list for one case; an answer that is the same for the contrary case is no answer."""
    other = function(*CASES[contrary])
    came = expect_list(function(*CASES[name]))
    expected = remedies(*CASES[name])
    expect_equal(came, expected, what="the remedies", cause=cause_of(came, expected))
    expect(
        not isinstance(other, list | tuple) or list(other) != came,
        f"expected other remedies for high_bias, high_variance = {CASES[contrary]} than for {CASES[name]}",
        kind="constant",
    )


def expect_list(value):
    expect(
        isinstance(value, list | tuple),
        f"expected a list of remedies, came {'None (is there a return?)' if value is None else describe(value)}",
        kind="no list",
        got=type(value).__name__,
    )
    return list(value)


def cause_of(came, expected):
    if not all(isinstance(entry, str) for entry in came):
        return "entries that are not text"
    if came != expected and sorted(came) == sorted(expected):
        return "the right remedies in another order"
    if [entry.lower().split() for entry in came] == [entry.split() for entry in expected]:
        return "capitals or spaces"
    return ""


@recipe.gate
def returns_a_list(remedies, rng):
    """The result is a list."""
    expect_list(remedies(True, False))


@recipe.check
def fights_high_bias(remedies, rng):
    """Against bias: a bigger network, longer training, a different architecture."""
    expect_remedies(remedies, "bias", contrary="variance")


@recipe.check
def fights_bias_first_when_both_are_high(remedies, rng):
    """With both high, the remedies are those against bias."""
    expect_remedies(remedies, "both", contrary="neither")


@recipe.check
def fights_high_variance_alone(remedies, rng):
    """Against variance: more data, regularization, a different architecture."""
    expect_remedies(remedies, "variance", contrary="bias")


@recipe.check
def leaves_well_alone(remedies, rng):
    """With neither high, there is nothing to do: an empty list."""
    expect_remedies(remedies, "neither", contrary="both")


def _lists(bias, variance, both, neither=(), *, name, hint, mend):
    """Declare the mistake that answers the four cases with these lists."""
    answers = {(True, False): bias, (False, True): variance, (True, True): both, (False, False): neither}

    def mistake(high_bias, high_variance):
        answer = answers[bool(high_bias), bool(high_variance)]
        return None if answer is None else list(answer)

    mistake.__doc__ = f"{hint}\n\n{mend}"
    recipe.mistake(mistake, name=name)


_B, _V = AGAINST_BIAS, AGAINST_VARIANCE
_MORE_DATA = {
    "name": "more data against bias",
    "hint": "More data is named against bias. It cannot help: the network does not even fit the data it has.",
    "mend": f"With high bias return {_B}.",
}
for _bias, _variance, _both in itertools.product(
    (_V, ["more data", *_B], [*_B, "more data"], [*_B[:2], "more data", _B[2]], [*_B[:2], "more data"], ["more data"]),
    (_V, _B),
    (_V, _B, "as bias"),
):
    _lists(_bias, _variance, _bias if _both == "as bias" else _both, **_MORE_DATA)
_lists(_V, _V, _V, _V, **_MORE_DATA)
_VARIANCE_FIRST = {
    "name": "variance before bias",
    "hint": "When both are high, the variance is fought first.",
    "mend": "Ask for high_bias before high_variance: first the network must be able to fit its training set.",
}
for _both in (_V, [*_V, *_B], [*_V[:2], *_B], [*_V, *_B[:2]]):
    _lists(_B, _V, _both, **_VARIANCE_FIRST)
for _both in ([*_B, *_V], [*_B, *_V[:2]], [*_B[:2], *_V]):
    _lists(
        *(_B, _V, _both),
        name="both lists at once",
        hint="When both are high, the remedies against variance are listed as well.",
        mend="Bias comes first, alone: after its remedies the variance is another one, and you measure again.",
    )
_lists(
    *(_B, _V, []),
    name="nothing against both",
    hint="When both are high, the list is empty.",
    mend="Ask for high_bias whatever high_variance is: `if high_bias:`.",
)
for _both, _neither in itertools.product((_B, None), (None, ["different architecture"])):
    _lists(
        *(_B, _V, _both, _neither),
        name="a case forgotten",
        hint="A case is forgotten: with neither high, or with both, no list or the wrong one comes back.",
        mend="With high_bias return the list against bias, with high_variance alone the other list, else [].",
    )
