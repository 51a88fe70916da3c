"""Grading needs Linux, on Windows under WSL, and says so at once; what learners import is there everywhere."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from autograder import cli

WINDOWS_HAS_NOT = """
import ctypes, sys
ctypes.CDLL = None
for name in ("fcntl", "pwd", "grp", "resource"):
    sys.modules[name] = None
import autograder, autograder.cli, autograder.study
"""


@pytest.mark.parametrize("command", ["grade", "build", "report", "doctor"])
def test_windows_is_told_where_to_grade(command, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    done = CliRunner().invoke(cli.app, [command])
    assert done.exit_code == 2
    assert "wsl --install" in done.stderr
    assert "run the same command there" in " ".join(done.stderr.split())


def test_what_learners_import_is_there_without_what_only_unix_has():
    done = subprocess.run([sys.executable, "-c", WINDOWS_HAS_NOT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
