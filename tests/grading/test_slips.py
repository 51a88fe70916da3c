"""An instructor's slip is refused before anything is graded: by name, with exit code 1, and no gradebook entry."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook

from tests.assignment import graded, solution
from tests.grading.small import CHECK

CONFIG = """
from autograder.nbgrader import protect
c = get_config()
protect(c)
c.Autograder.checks = ["checks"]
"""
SOLUTION = "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"
GRADE = "from autograder import grade\ngrade('{name}', double)"

SLIPS = {
    "misspelt name": {"test": "assert dubble(2) == 4"},
    "syntax error": {"test": "assert double(2) == 4)"},
    "missing package": {"test": "import no_such_package\nassert double(2) == 4"},
    "unknown exercise": {"test": GRADE.format(name="dubble")},
    "solution fails its own test": {"test": "assert double(2) == 5"},
    "a check that raises": {"test": GRADE.format(name="double"), "expected": "no_such_name"},
    "points that do not match": {"test": GRADE.format(name="double"), "points": 3},
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_before_anybody_is_graded(tmp_path, slip):
    source = {"points": 2, "expected": "6.0"} | SLIPS[slip]
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "double.py").write_text(
        CHECK.format(name="double", lesson="ps1", factor=2, at=3.0, expected=source["expected"])
    )
    cells = [solution("double_answer", SOLUTION), graded("double_test", source["test"], source["points"])]
    for folder, text in (("source/ps1", SOLUTION), ("submitted/ada/ps1", "def double(x):\n    return x + x")):
        cells[0].source = text
        (tmp_path / folder).mkdir(parents=True)
        nbformat.write(new_notebook(cells=cells), tmp_path / folder / "ps1.ipynb")
    command = [sys.executable, "-m", "autograder", "grade", "--jobs", "1", "--out", "graded"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    said = " ".join(done.stderr.split())
    assert "ps1.ipynb, cell double_test" in said
    assert "Mend source/ps1/" in said
    if (tmp_path / "graded" / "gradebook.db").exists():
        with Gradebook(f"sqlite:///{tmp_path / 'graded' / 'gradebook.db'}") as gradebook:
            assert gradebook.students == []
            assert gradebook.assignments == []
    assert not (tmp_path / "graded" / "results").exists()
