import os
import shutil
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.exercises import catalogue
from autograder.exercises.declare import Exercise, Question

REPOSITORY = Path(__file__).parents[2]
LESSON = '''\
# ---
# title: Halving
# minutes: 10
# ---
# %% [markdown]
# # Halving
#
# A half of 8 is {{halving.half}}.
# %%
import numpy as np
# %% [markdown]
# ## 1. By hand
# %% exercise="half"
def half(x, *, floor=False):
    """Half of x, rounded down if floor."""
    ### BEGIN SOLUTION
    return x // 2 if floor else x / 2
    ### END SOLUTION
# %% visible="half"
assert half(8) == 4, "half of 8 is 4"
# %% visible="half"
assert half(9, floor=True) == 4, "half of 9, rounded down, is 4"
# %%
half(np.pi)
# %% [markdown] question="half_q1"
# Which one is a half?
#
# a) 0.5
#
# b) 2
'''
CLAIMS = '{"halving": {"half": {"value": 4, "spread": 0, "text": "4.0 ± 0.0"}}}'


@pytest.fixture
def registered(monkeypatch):
    """A registry with one exercise and one question, 20 points together."""
    entries = [
        Exercise("half", "01_halving", 19),
        Question("half_q1", "01_halving", 1, right="a", why={"a": "Yes.", "b": "That is double."}),
    ]
    monkeypatch.setattr(catalogue, "exercises", lambda: entries)
    return {entry.name: entry for entry in entries}


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory) -> Path:
    """A new gradebook; nbgrader takes seconds to make one."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as environment:  # nbgrader calls Alembic's command by name
        environment.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def course(tmp_path: Path, registered, empty_gradebook) -> Path:
    """A course folder with one small lesson."""
    shutil.copy(empty_gradebook, tmp_path)
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "01_halving.py").write_text(LESSON)
    (tmp_path / "lessons" / "claims.json").write_text(CLAIMS)
    shutil.copy(REPOSITORY / "nbgrader_config.py", tmp_path)
    return tmp_path
