"""The measurements as a Markdown page."""

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.helper import importing
from benchmarks.helper.timing import Case

OUTPUT = Path(__file__).parents[1] / "helper.md"
IMPORT_GOAL = 0.3  # seconds beyond NumPy's own
EXPLORER_GOAL = 100  # milliseconds at the 95th percentile

INTRODUCTION = """# practicaldl against what people would use instead

Made by `make bench-helper`. {machine}
The machine's load average at the start was {load:.1f}. Above 0.5 other work took part: then the CPU times with one
thread stand, but the wall times with two do not, as BLAS and PyTorch wait for threads that have no core. Run it again.

Contenders run in turns in one process. A rate is the median over the rounds, a ratio the median of the rounds' ratios
with the middle half of them. With one thread the clock is the process's CPU time, with two it is the wall's.
"matrix products alone" are the products of a step and nothing else: no arrangement of NumPy calls is quicker.
What takes minutes is measured on a part and scaled: in (c), on the large network, the plain loop checks 1,500
parameters and gradcheck the last layer; in (e) the plain NumPy loop trains a tenth of the runs.
"""

SHORTFALL = """(e) in float64 is bound by arithmetic and no longer by Python. The loop over `train` has lost most of
Python's share already, and a stack can only take the rest of it. The products, 20x3 by 3x211 at most, are too small for
BLAS to reach its speed. float32 halves the arithmetic, so there the ratio comes close to the goal or above it.
Microseconds of CPU per step and run, float64:
"""


def text(measured: dict[int, dict[str, Any]], imports: list[dict], load: float) -> str:
    """The whole page, from what `measure` gave by number of threads and the load average when it began."""
    sections = [INTRODUCTION.format(machine=machine(), load=load)]
    for threads, results in measured.items():
        cases = [Case(**case) for case in results["cases"]]
        sections += [f"## {threads} thread{'s' if threads > 1 else ''}\n", case_table(cases)]
    course = measured[1]
    sections += ["## Import, (f)\n", "Each line comes on top of the lines above it, in a fresh interpreter.\n"]
    sections += [
        import_table(imports),
        "## The course: CPU time with one thread\n",
        experiment_table(course["experiments"]),
    ]
    sections += [
        explorer_table(course["explorers"]),
        "## Where it falls short\n",
        SHORTFALL,
        profile_table(course["profile"]),
    ]
    return "\n".join(sections).rstrip() + "\n"


def machine() -> str:
    """What the figures depend on."""
    import numpy
    import scipy
    import sklearn
    import torch

    processor = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    versions = {"NumPy": numpy, "PyTorch": torch, "scikit-learn": sklearn, "SciPy": scipy}
    listed = ", ".join(f"{name} {module.__version__}" for name, module in versions.items())
    return f"Python {platform.python_version()}, {listed}; {processor}, {os.cpu_count()} cores."


def case_table(cases: list[Case]) -> str:
    rows = []
    for case in cases:
        for i, contender in enumerate(case.seconds):
            key, name = (f"({case.key})", case.name) if i == 0 else ("", "")
            rate = f"{case.rate(contender):,.0f} {case.unit}/s"
            goal = met(median(case.ratios(contender)), case.goals[contender]) if contender in case.goals else ""
            rows.append((key, name, contender, rate, ratio(case, contender) if i else "", goal))
    return table(("item", "case", "contender", "rate", "ours is x times as quick", "goal"), rows)


def ratio(case: Case, contender: str) -> str:
    ratios = case.ratios(contender)
    low, _, high = quantiles(ratios, n=4)
    return f"**{median(ratios):.2f}** ({low:.2f} to {high:.2f})"


def met(value: float, goal: float) -> str:
    return f"{goal:g} or more: {'met' if value >= goal else 'short'}"


def kept(value: float, limit: float, unit: str) -> str:
    return f"{limit:g} {unit} or less: {'met' if value <= limit else 'short'}"


def import_table(imports: list[dict]) -> str:
    rows = []
    for row in imports:
        low, high = row["range"]
        goal = kept(row["seconds"], IMPORT_GOAL, "s") if row["name"] == importing.STUDENT_IMPORT else ""
        rows.append((row["name"], f"{row['seconds']:.3f} ({low:.3f} to {high:.3f})", f"{row['memory']:.1f}", goal))
    return table(("import", "seconds", "MiB", "goal"), rows)


def experiment_table(experiments: list[dict]) -> str:
    rows = [
        (row["name"], f"{row['before']:.2f}", f"{row['after']:.2f}", f"{row['before'] / row['after']:.1f}")
        for row in experiments
    ]
    return table(("experiment", "seconds with plain loops", "seconds with the quick paths", "ratio"), rows)


def explorer_table(explorers: list[dict]) -> str:
    rows = []
    for row in explorers:
        milliseconds = [1000 * row[key] for key in ("median", "p95")]
        verdict = row["error"] or kept(milliseconds[1], EXPLORER_GOAL, "ms")
        rows.append((row["name"], *(f"{ms:.0f}" for ms in milliseconds), verdict))
    return table(("explorer", "median ms per move", "95th percentile", "goal"), rows)


def profile_table(profile: list[dict]) -> str:
    rows = [(row["part"], f"{row['alone']:.1f}", f"{row['stacked']:.1f}") for row in profile]
    total = ("together", *(f"{sum(row[key] for row in profile):.1f}" for key in ("alone", "stacked")))
    return table(("part of a step", "one run alone", "one of a stack of 150"), [*rows, total])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
    lines.insert(1, "|" + "---|" * len(head))
    return "\n".join(lines) + "\n"
