"""Run every case with one thread and with two, and write the report: python -m benchmarks.helper."""

import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.helper import importing, report

THREADS = (1, 2)
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    if "--measure" in sys.argv:
        print(json.dumps(measure()))
        return
    load = os.getloadavg()[0]
    measured = {threads: in_threads(threads) for threads in THREADS}
    text = report.text(measured, importing.table(), load)
    report.OUTPUT.write_text(text)
    print(text)


def measure() -> dict[str, Any]:
    """The cases and, with one thread, what the course itself takes."""
    import torch

    from benchmarks.helper import checking, explorers, lessons, networks, pictures, profile

    threads = int(os.environ["OMP_NUM_THREADS"])
    torch.set_num_threads(threads)
    measured: dict[str, Any] = {}
    if threads == 1:
        measured |= {"explorers": explorers.table(), "experiments": lessons.table(), "profile": profile.table()}
    cases = [*networks.cases(), *checking.cases(), *pictures.cases()]
    return measured | {"cases": [case.as_json() for case in cases]}


def in_threads(threads: int) -> dict[str, Any]:
    """Measure in a fresh process, as BLAS reads its number of threads when it loads."""
    environment = os.environ | {name: str(threads) for name in THREAD_VARIABLES}
    command = [sys.executable, "-m", "benchmarks.helper", "--measure"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
