"""The shell blocks of the authoring guide run as they stand, in order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.results import Results

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
PARTS = re.split(r"^## ", GUIDE.read_text("utf-8"), flags=re.MULTILINE)[1:]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", PARTS, ids=[part.splitlines()[0] for part in PARTS])
def test_the_shell_blocks_run_as_they_stand(part, tmp_path):
    blocks = re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    assert blocks
    here = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": os.pathsep.join([here, os.environ["PATH"]]), "COLUMNS": "160"}
    script = "set -euo pipefail\n" + "\n".join(blocks)
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    if "course101" in part:
        (record,) = Results(tmp_path / "course101" / "graded").all()
        assert (record.student, record.status, record.score) == ("ada", "graded", 0.0)
    else:
        assert (tmp_path / "statistics" / "release" / "01_means" / "01_means.ipynb").exists()
