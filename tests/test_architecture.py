"""Dependencies point one way, no module imports itself by a detour, and a file has one idea."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
ENGINE = REPOSITORY / "autograder"
MODULES = {
    ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(ENGINE.rglob("*.py"))
}


def imports(path, *, everywhere):
    """Modules that a file imports; unless ``everywhere``, only what is imported with it, types aside."""
    name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree) if everywhere else top_level(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*start, *filter(None, [node.module])])
            submodules = {f"{module}.{alias.name}" for alias in node.names} & MODULES.keys()
            yield from submodules or {module}


def top_level(tree):
    for node in tree.body:
        yield node
        if isinstance(node, ast.Try):
            yield from node.body


@pytest.mark.parametrize("name", MODULES)
def test_the_engine_knows_no_course(name):
    tops = {module.partition(".")[0] for module in imports(MODULES[name], everywhere=True)}
    assert not tops & {"practicaldl", "checks", "tests", "demo"}


def test_there_is_no_import_circle():
    edges = {
        name: {other for other in imports(path, everywhere=False) if other in MODULES and other != name}
        for name, path in MODULES.items()
    }
    done, path = set(), []

    def visit(name):
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            path.append(name)
            for other in sorted(edges[name]):
                visit(other)
            path.pop()
            done.add(name)

    for name in edges:
        visit(name)


def test_what_runs_inside_imports_nothing_else_of_the_engine():
    for name, path in MODULES.items():
        if name.startswith("autograder.sandbox.inside"):
            ours = {other for other in imports(path, everywhere=True) if other.startswith("autograder")}
            assert all(other.startswith("autograder.sandbox.inside") for other in ours), name


def test_files_can_be_read_in_one_sitting():
    long = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES.values()}
    assert {str(path) for path, lines in long.items() if lines > 350} == set()
    checks = {path: len(path.read_text("utf-8").splitlines()) for path in (REPOSITORY / "checks").rglob("*.py")}
    assert {str(path) for path, lines in checks.items() if lines > 250} == set()
