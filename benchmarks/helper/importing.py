"""(f) what an import costs beyond NumPy's own, in fresh interpreters."""

import json
import subprocess
import sys
from statistics import median

ROUNDS = 9
SCRIPT = """
import json, resource, time
def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
marks = []
for statement in {statements!r}:
    start = time.perf_counter()
    exec(statement)
    marks.append((time.perf_counter() - start, memory()))
print(json.dumps(marks))
"""
STUDENT_IMPORT = "network, training, data"  # what a notebook imports before it plots
STATEMENTS = {
    "numpy": "import numpy",
    "practicaldl": "import practicaldl",
    STUDENT_IMPORT: "from practicaldl import network, training, data",
    "plots (matplotlib)": "from practicaldl import plots; plots.new()",
    "explorers (ipywidgets)": "from practicaldl.explorers import base; base.explorer(plots.new, alt='an empty figure')",
}


def table() -> list[dict]:
    """Seconds and added memory (MiB) of each import, one after another in the same interpreter; medians and range."""
    script = SCRIPT.format(statements=list(STATEMENTS.values()))
    runs = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    rows = []
    for i, name in enumerate(STATEMENTS):
        seconds = [run[i][0] for run in runs]
        added = [run[i][1] - (run[i - 1][1] if i else 0) for run in runs]
        rows.append(
            {"name": name, "seconds": median(seconds), "range": (min(seconds), max(seconds)), "memory": median(added)}
        )
    return rows
