"""Where a training step's time goes, for one run alone and for one of a stack: the bound on (e)."""

import time
from collections.abc import Callable

import numpy as np

from benchmarks.helper.networks import FIELD, LAMBD, LEARNING_RATE
from practicaldl import data, network
from practicaldl.descent import Descent

STEPS = {1: 2000, 150: 30}


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
    steps = {
        "forward": lambda: descent._forward(inputs, work),
        "cost": lambda: descent._cross_entropy(labels, work),
        "backward": lambda: descent._backward(inputs, labels, work),
        "step": lambda: descent.step(inputs, labels, work),
    }
    seconds = {part: cpu_seconds(run, STEPS[runs]) / runs for part, run in steps.items()}
    whole = seconds.pop("step")
    return {**seconds, "penalty and update": whole - sum(seconds.values())}


def cpu_seconds(run: Callable[[], object], count: int) -> float:
    """Seconds of CPU per call, the least of five loops: no profiler runs beside it."""
    loops = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(count):
            run()
        loops.append((time.process_time() - start) / count)
    return min(loops)
