"""The verdict on one exercise: pure data, so that it is stored, sent and shown without the checks that gave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

PASSED, FAILED, NOT_RUN, FAULTY = STATES = ("passed", "failed", "not run", "faulty")


@dataclass(frozen=True)
class Outcome:
    """What one check found.

    Attributes
    ----------
    name : str
    passed : bool
    message : str
        For the learner; of a faulty check for the instructor.
    hint, mistake : str or None
        How to go on, and the known mistake that was recognized; a check that was not run may tell one, too.
    state : str
        One of ``STATES``; "passed" or "failed" by ``passed`` unless said otherwise. A check is "not run" when another
        comes first, and "faulty" when it is itself at fault.
    """

    name: str
    passed: bool
    message: str
    hint: str | None = None
    mistake: str | None = None
    state: str = ""

    def __post_init__(self) -> None:
        if not self.state:
            object.__setattr__(self, "state", PASSED if self.passed else FAILED)
        if self.state not in STATES or self.passed != (self.state == PASSED):
            raise ValueError(f"outcome {self.name!r}: state {self.state!r} does not fit passed={self.passed}")


@dataclass(frozen=True)
class Result:
    """The verdict on one exercise.

    Attributes
    ----------
    name : str
        Of the exercise, or of the test cell where no exercise stands behind it.
    max_score : float
    outcomes : list of Outcome
    score : float
        Between 0 and ``max_score``.
    hints : tuple of str
        From the gentlest to the most telling; empty when passed.
    question : bool
        Whether it is a concept question, whose explanation is shown for a right answer too.
    trust : str
        "outside" where the verdict was made out of the learner's reach, "inside" where it was not.
    """

    name: str
    max_score: float
    outcomes: list[Outcome]
    score: float
    hints: tuple[str, ...] = ()
    question: bool = False
    trust: str = "outside"

    @property
    def passed(self) -> bool:
        return all(outcome.passed for outcome in self.outcomes)

    @property
    def faulty(self) -> bool:
        """Whether a check is at fault; the score then means nothing."""
        return any(outcome.state == FAULTY for outcome in self.outcomes)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The known mistakes that were recognized, each once."""
        return tuple(dict.fromkeys(outcome.mistake for outcome in self.outcomes if outcome.mistake))

    def __repr__(self) -> str:
        from autograder.verdict.render import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from autograder.verdict.render import as_html

        return as_html(self)

    def as_entry(self) -> dict[str, Any]:
        """This verdict in the form of the result files."""
        return {
            "name": self.name,
            "score": self.score,
            "max_score": self.max_score,
            "passed": self.passed,
            "trust": self.trust,
            "hints": list(self.hints),
            "question": self.question,
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
        }

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> Result:
        """The verdict that an entry of a result file describes; keys that it does not know are passed over."""
        known = {field.name for field in fields(Outcome)}
        outcomes = [Outcome(**{key: said[key] for key in said.keys() & known}) for said in entry["outcomes"]]
        return cls(
            entry["name"],
            entry["max_score"],
            outcomes,
            entry["score"],
            hints=tuple(entry.get("hints", ())),
            question=entry.get("question", False),
            trust=entry.get("trust", "outside"),
        )


def refused(name: str, max_score: float, message: str, check: str = "the answer can be used") -> Result:
    """No points, for one reason."""
    return Result(name, max_score, [Outcome(check, False, message)], 0.0)


def faulty(name: str, max_score: float, message: str, check: str = "the test can be run") -> Result:
    """No verdict, because the test is at fault; ``message`` is for the instructor."""
    return Result(name, max_score, [Outcome(check, False, message, state=FAULTY)], 0.0)


def total(scores: Iterable[float]) -> float:
    """Sum of scores, free of the rounding that adding tenths leaves."""
    return round(sum(scores), 6)
