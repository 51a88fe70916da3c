"""What is installed where: students get practicaldl alone, and every installation comes from one lock file."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

COURSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", str(COURSE)]
    subprocess.run([*command, "--wheel-dir", str(folder)], check=True)
    (path,) = folder.glob("practicaldl_course-*.whl")
    with zipfile.ZipFile(path) as archive:
        yield {name: archive.read(name) for name in archive.namelist()}


def test_the_students_wheel_holds_practicaldl_alone(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"practicaldl", "practicaldl_course"}
    assert "practicaldl/network.py" in wheel
    assert any(name.startswith("practicaldl/data/") and not name.endswith(".py") for name in wheel)


def test_the_students_wheel_holds_no_check_and_no_solution(wheel):
    for name, content in ((name, content) for name, content in wheel.items() if ".dist-info/" not in name):
        for trace in (b"from autograder", b"import autograder", b"BEGIN SOLUTION", b"HIDDEN TESTS"):
            assert trace not in content, name


def test_practicaldl_needs_only_what_students_have(wheel):
    metadata = next(content.decode() for name, content in wheel.items() if name.endswith("/METADATA"))
    required = re.findall(r"^Requires-Dist: ([\w.-]+)[^;\n]*$", metadata, re.MULTILINE)
    assert set(required) == {"anywidget", "ipywidgets", "matplotlib", "numpy", "pillow", "threadpoolctl"}


def test_the_lock_names_versions_and_no_host():
    lines = [line for line in (COURSE / "requirements.lock").read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+( ; .+)?", line) for line in lines)


def test_conda_and_binder_install_the_lock():
    environment = yaml.safe_load((COURSE / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert pip == ["-r requirements.lock", "-e .", "-e ./autograder"]
