"""Run every case with one thread and with two, and write the table: python -m benchmarks.helper."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

from benchmarks.helper import importing
from benchmarks.helper.timing import Case

OUTPUT = Path(__file__).parents[1] / "helper.md"
THREADS = (1, 2)
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
IMPORT_GOAL = 0.3  # seconds beyond NumPy's own


HEADER = """# practicaldl against what people would use instead

Made by `make bench-helper`. {machine}

Contenders run in turns in one process. A rate is the median over the rounds, a ratio the median of the rounds' ratios
with the middle half of them. With one thread the clock is the process's CPU time, with two it is the wall's.
"matrix products alone" are the products of a step and nothing else: no arrangement of NumPy calls is quicker.
What takes minutes is measured on a part and scaled: in (c) on the large network the plain loop checks 1,500 parameters and
gradcheck the last layer; in (e) the plain NumPy loop trains a tenth of the runs."""


def main() -> None:
    if "--measure" in sys.argv:
        print(json.dumps([case.as_json() for case in measure()]))
        return
    lines = [HEADER.format(machine=machine())]
    for threads in THREADS:
        lines += [f"\n## {threads} thread{'s' if threads > 1 else ''}\n", *case_table(in_threads(threads))]
    lines += ["\n## Import, (f)\n", *import_table(importing.table())]
    OUTPUT.write_text("\n".join(lines) + "\n")
    print(OUTPUT.read_text())


def measure() -> list[Case]:
    import torch

    from benchmarks.helper import checking, networks, pictures

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    return [*networks.cases(), *checking.cases(), *pictures.cases()]


def in_threads(threads: int) -> list[Case]:
    """Measure in a fresh process, as BLAS reads its number of threads when it loads."""
    environment = os.environ | {name: str(threads) for name in THREAD_VARIABLES}
    command = [sys.executable, "-m", "benchmarks.helper", "--measure"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Case(**case) for case in json.loads(done.stdout)]


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


def case_table(cases: list[Case]) -> list[str]:
    lines = [
        "| | case | contender | rate | ours is x times as quick | goal |",
        "|---|---|---|---:|---:|---|",
    ]
    for case in cases:
        for i, contender in enumerate(case.seconds):
            head = f"| ({case.key}) | {case.name} " if i == 0 else "| | "
            rate = f"{case.rate(contender):,.0f} {case.unit}/s"
            lines.append(
                f"{head}| {contender} | {rate} | {ratio(case, contender) if i else ''} | {verdict(case, contender)} |"
            )
    return lines


def ratio(case: Case, contender: str) -> str:
    ratios = case.ratios(contender)
    low, high = (ratios[0], ratios[0]) if len(ratios) == 1 else quantiles(ratios, n=4)[::2]
    return f"**{median(ratios):.2f}** ({low:.2f} to {high:.2f})"


def verdict(case: Case, contender: str) -> str:
    if contender not in case.goals:
        return ""
    goal = case.goals[contender]
    return f"{goal:g}: {'met' if median(case.ratios(contender)) >= goal else 'short'}"


def import_table(rows: list[dict]) -> list[str]:
    """Each line on top of the lines above it, in one fresh interpreter."""
    lines = ["| import | seconds | MiB | goal |", "|---|---:|---:|---|"]
    for row in rows:
        low, high = row["range"]
        goal = ""
        if row["name"] == importing.STUDENT_IMPORT:
            goal = f"{IMPORT_GOAL}: {'met' if row['seconds'] <= IMPORT_GOAL else 'short'}"
        lines.append(
            f"| {row['name']} | {row['seconds']:.3f} ({low:.3f} to {high:.3f}) | {row['memory']:.1f} | {goal} |"
        )
    return lines


if __name__ == "__main__":
    main()
