"""Time contenders in turns, so that what else the machine does falls on all of them alike."""

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

WARM_UP_ROUNDS = 1


@dataclass
class Case:
    """One line of the table: seconds of each contender in each round, the first contender being ours."""

    key: str  # of the list, (a) to (f)
    name: str
    unit: str  # what `amount` counts
    amount: float  # done by each contender in a round
    goals: dict[str, float]  # least ratio against a contender
    seconds: dict[str, list[float]]

    def rate(self, contender: str) -> float:
        return self.amount / median(self.seconds[contender])

    def ratios(self, contender: str) -> list[float]:
        """How many times quicker ours was than the contender, round by round."""
        ours = next(iter(self.seconds.values()))
        return [theirs / own for own, theirs in zip(ours, self.seconds[contender], strict=True)]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def race(
    key: str,
    name: str,
    unit: str,
    amount: float,
    contenders: dict[str, Callable[[], Any]],
    *,
    goals: dict[str, float] | None = None,
    rounds: int = 9,
) -> Case:
    """Run the contenders A B C A B C ..., each once per round.

    With one thread, CPU time is the wall time of an idle machine, whatever else the machine does meanwhile.
    """
    clock = time.process_time if os.environ.get("OMP_NUM_THREADS") == "1" else time.perf_counter
    seconds: dict[str, list[float]] = {contender: [] for contender in contenders}
    for turn in range(WARM_UP_ROUNDS + rounds):
        for contender, run in contenders.items():
            start = clock()
            run()
            if turn >= WARM_UP_ROUNDS:
                seconds[contender].append(clock() - start)
    return Case(key, name, unit, amount, goals or {}, seconds)
