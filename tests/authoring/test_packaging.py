"""What is installed where: a student, a self-learner, an instructor and a developer each get what they need."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml

COURSE = Path(__file__).parents[2]
LOCKS = ("requirements-learner.lock", "requirements-instructor.lock", "requirements.lock")
PROJECTS = ("pyproject.toml", "autograder/pyproject.toml")
UV = Path(sys.executable).parent / "uv"
MOST_BYTES = 420e6


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


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_no_host(name):
    lines = [line for line in (COURSE / name).read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+( ; .+)?", line) for line in lines)


def pins(name):
    """The versions that a lock allows, by package."""
    found = {}
    for line in (COURSE / name).read_text().splitlines():
        if not line.startswith("#"):
            package, _, version = line.partition(" ")[0].partition("==")
            found.setdefault(package, set()).add(version)
    return found


def test_each_lock_holds_the_one_before_it():
    learner, instructor, everything = map(pins, LOCKS)
    for smaller, larger in ((learner, instructor), (instructor, everything)):
        assert {package: larger.get(package) for package in smaller} == smaller
    assert len(learner) < len(instructor) < len(everything)


@pytest.fixture(scope="module")
def environment():
    """The conda environment that Binder makes."""
    return yaml.safe_load((COURSE / "environment.yml").read_text())


@pytest.fixture(scope="module")
def learners_python(environment, tmp_path_factory):
    """A clean virtual environment with what ``environment.yml`` brings, and nothing else."""
    home = tmp_path_factory.mktemp("learner") / "venv"
    (pip,) = (entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    uv("venv", home, "--python", sys.executable)
    uv("pip", "install", "--python", home, *(word for line in pip for word in line.split()))
    return home / "bin" / "python"


def uv(*command):
    subprocess.run([UV, command[0], "--quiet", *map(str, command[1:])], cwd=COURSE, check=True)


def test_a_self_learner_gets_no_tool_of_a_developer_or_an_instructor(learners_python):
    listed = subprocess.run([UV, "pip", "list", "--format=json", "--python", learners_python], capture_output=True)
    installed = {package["name"] for package in json.loads(listed.stdout)}
    assert {"jupyterlab", "numpy", "practicaldl-course"} <= installed
    others = pins("requirements.lock").keys() - pins("requirements-learner.lock").keys()
    assert {"mypy", "nbgrader", "playwright", "pytest", "ruff", "scikit-learn", "scipy", "sphinx", "uv"} <= others
    assert not installed & others


def test_what_a_self_learner_installs_is_small(learners_python):
    packages = learners_python.parents[1]
    size = sum(path.lstat().st_size for path in packages.rglob("*") if not path.is_dir())
    assert size < MOST_BYTES, f"{size / 1e6:.0f} MB"


@pytest.mark.slow
def test_a_self_learner_runs_index_lesson_and_capstone(learners_python, tmp_path):
    """Every cell runs but exercises that are not written, and what stands on them."""
    notebooks = [COURSE / "notebooks" / f"{name}.ipynb" for name in ("00_index", "01_splits", "10_capstone")]
    run = [learners_python, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors"]
    home = {"HOME": str(tmp_path), "PRACTICALDL_PROGRESS": str(tmp_path / "progress.json"), "OPENBLAS_NUM_THREADS": "1"}
    environment = {"PATH": str(learners_python.parent), "PYTHONDONTWRITEBYTECODE": "1"} | home
    subprocess.run([*run, *notebooks, "--output-dir", tmp_path], check=True, env=environment)
    for notebook in notebooks:
        cells = nbformat.read(tmp_path / notebook.name, 4).cells
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        errors = {output.ename for output in outputs if output.output_type == "error"}
        assert errors <= {"NotImplementedError", "NameError"}
        shown = [output.get("data", {}).get("text/html", "") for output in outputs]
        written = [cell.source for cell in cells if cell.cell_type == "markdown"]  # the index has its map in the text
        assert any("data:image/png" in text for text in (*shown, *written)), notebook.name
        for cell in cells:
            if cell.source.startswith("check("):
                assert "text/html" in cell.outputs[-1].data


def test_binder_builds_environment_yml(environment, tmp_path):
    """repo2docker's own choice; it takes seconds to install, so no lock carries it."""
    home = tmp_path / "venv"
    uv("venv", home, "--python", sys.executable)
    uv("pip", "install", "--python", home, "jupyter-repo2docker==2026.4.0")
    command = [home / "bin" / "jupyter-repo2docker", "--no-build", "--debug", COURSE]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Building conda environment for python=3.11" in done.stdout + done.stderr
    assert "python=3.11" in environment["dependencies"]


def test_every_page_names_the_one_address():
    urls = tomllib.loads((COURSE / "pyproject.toml").read_text())["project"]["urls"]
    place = urls["Repository"].removeprefix("https://github.com/")
    index = f"https://mybinder.org/v2/gh/{place}/HEAD?urlpath=lab/tree/notebooks/00_index.ipynb"
    for page in ("README.md", "docs/index.md"):
        assert index in (COURSE / page).read_text("utf-8"), page
    assert urls["Documentation"] in (COURSE / "README.md").read_text("utf-8")
    citation = yaml.safe_load((COURSE / "CITATION.cff").read_text())
    assert (citation["repository-code"], citation["url"]) == (urls["Repository"], urls["Documentation"])


def test_one_version_everywhere():
    versions = {tomllib.loads((COURSE / path).read_text())["project"]["version"] for path in PROJECTS}
    versions.add(yaml.safe_load((COURSE / "CITATION.cff").read_text())["version"])
    versions.add(re.search(r"^## (\S+)", (COURSE / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[1])
    assert len(versions) == 1
