"""A result stands only while everything that decides it is the same: each file in turn."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
KEYS = """
import json, sys
from pathlib import Path
from autograder.assignment.at_hand import limits_of
from autograder.course import Course
from autograder.fingerprint import assignment_key
course = Course.load(Path(sys.argv[1]))
names = ("04_dropout", "09_gradient_checking")
print(json.dumps({name: assignment_key(course, name, limits_of(course)) for name in names}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The engine, the helper package and the course, where files may be changed."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("autograder", "practicaldl", "checks"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for name in ("04_dropout", "09_gradient_checking"):
        shutil.copytree(REPOSITORY / "source" / name, root / "source" / name)
    return root


def keys(root):
    done = subprocess.run([sys.executable, "-c", KEYS, root], cwd=root, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def before(copy):
    return keys(copy)


BOTH = {"04_dropout", "09_gradient_checking"}
CHANGES = {
    "autograder/assignment/submitted.py": BOTH,
    "autograder/assignment/proof.py": BOTH,
    "autograder/sandbox/inside/plain.py": BOTH,
    "autograder/exercises/naming.py": BOTH,
    "autograder/verdict/result.py": BOTH,
    "autograder/grading/gradebook.py": BOTH,
    "autograder/course.py": BOTH,
    "autograder/publish/report.py": set(),
    "autograder/authoring/new_lesson.py": set(),
    "practicaldl/network.py": BOTH,
    "checks/fixtures.py": BOTH,
    "checks/dropout/fixtures.py": {"04_dropout"},
    "checks/dropout/dropout_mask.py": {"04_dropout"},
    "checks/gradient_checking/locate_bug.py": {"09_gradient_checking"},
    "checks/gradient_checking/questions.py": {"09_gradient_checking"},
    "checks/splits/split_sizes.py": set(),
    "source/04_dropout/04_dropout.ipynb": {"04_dropout"},
}


@pytest.mark.parametrize("path", CHANGES)
def test_a_change_touches_exactly_what_depends_on_it(copy, before, path):
    file = copy / path
    text = file.read_text("utf-8")
    file.write_text(text.replace('"cells": [', '"cells":  [', 1) if path.endswith(".ipynb") else text + "\n# changed\n")
    try:
        after = keys(copy)
    finally:
        file.write_text(text)
    assert {name for name in before if before[name] != after[name]} == CHANGES[path]


def test_seed_and_settings_count(copy, before, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_SEED", "another")
    assert not set(keys(copy).values()) & set(before.values())
    monkeypatch.delenv("AUTOGRADER_SEED")
    config = copy / "nbgrader_config.py"
    text = config.read_text("utf-8")
    config.write_text(text + "c.Execute.timeout = 61\n")
    try:
        assert not set(keys(copy).values()) & set(before.values())
    finally:
        config.write_text(text)
