"""Where a training step's time goes, for one run alone and for one of a stack: the bound on (e)."""

import cProfile
import pstats
import time

import numpy as np

from benchmarks.helper.networks import FIELD, LAMBD, LEARNING_RATE
from practicaldl import data, network
from practicaldl.descent import Descent

PARTS = {"_forward": "forward", "_cross_entropy": "cost", "_backward": "backward"}
STEPS = {1: 3000, 150: 60}


def table() -> list[dict]:
    """Microseconds of CPU per step and run, by part of the step, float64."""
    alone, stacked = ({part: 1e6 * s for part, s in parts(runs).items()} for runs in STEPS)
    return [{"part": part, "alone": alone[part], "stacked": stacked[part]} for part in alone]


def parts(runs: int) -> dict[str, float]:
    """Seconds per step and run of each part; the rest of the step is the update."""
    X, Y = data.moons(211, 0.2, np.random.default_rng(0))
    inputs, labels = np.vstack([X, np.ones((1, 211))]), Y.astype(float)
    descent = Descent(
        [network.initialize(FIELD, np.random.default_rng(run)) for run in range(runs)],
        () if runs == 1 else (runs,),
        learning_rate=np.full(runs, LEARNING_RATE),
        lambd=np.full(runs, LAMBD),
        keep_probs=[1.0, 1.0],
        activation="relu",
        output="sigmoid",
        rngs=[None] * runs,
    )
    work = descent.workspace(211)
    descent.step(inputs, labels, work)
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for _ in range(STEPS[runs]):
        descent.step(inputs, labels, work)
    profile.disable()
    cumulative = {name: entry[3] for (_, _, name), entry in pstats.Stats(profile).stats.items()}
    count = STEPS[runs] * runs
    seconds = {part: cumulative[method] / count for method, part in PARTS.items()}
    return {**seconds, "penalty and update": cumulative["step"] / count - sum(seconds.values())}
