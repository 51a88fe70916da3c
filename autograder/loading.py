"""A function out of a learner's notebook: the cells that it needs are run, as a kernel runs them, and no others."""

from __future__ import annotations

import ast
import contextlib
import dis
import io
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from traitlets.config import Config

from autograder.sandbox.inside.shell import Shell

CELL_MAGIC = re.compile(r"\A\s*%%.*\n")


@dataclass(frozen=True)
class Loaded:
    """What running the cells gave: the function, or why there is none; neither when no cell defines that name."""

    function: Any = None
    error: str = ""


def load(cells: Sequence[str], name: str) -> Loaded:
    """Run the cells that ``name`` needs, in their order, and return its last callable value.

    Parameters
    ----------
    cells : sequence of str
        The code cells of a notebook, as they stand there: magics, shell lines and ``await`` may be in them.
    name : str
    """
    chosen = needed(cells, name)
    if not any(_mentions(cells[i], name) for i in chosen):
        return Loaded()
    function, errors = None, []
    module = ModuleType("__main__")
    with _shell(module) as shell, ThreadPoolExecutor(1) as outside_any_event_loop:
        for i in chosen:
            result = outside_any_event_loop.submit(shell.run_cell, cells[i], silent=True).result()
            error = result.error_before_exec or result.error_in_exec
            if error is not None:
                errors.append(f"{type(error).__name__}: {error}")
            value = vars(module).get(name)
            function = value if callable(value) else function
    if function is not None:
        return Loaded(function)
    return Loaded(error=errors[-1] if errors else f"{name} is not a function")


def needed(cells: Sequence[str], name: str) -> list[int]:
    """Which cells bind ``name``, or a name that those read, and so on."""
    known = [_names(source) for source in cells]
    wanted, chosen = {name}, set[int]()
    while True:
        found = {
            i
            for i, (binds, _) in enumerate(known)
            if i not in chosen
            and (binds & wanted if binds is not None else any(_mentions(cells[i], word) for word in wanted))
        }
        if not found:
            return sorted(chosen)
        chosen |= found
        wanted |= set[str]().union(*(known[i][1] for i in found))


def _mentions(source: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", source) is not None


def _names(source: str) -> tuple[set[str] | None, set[str]]:
    """The names that a cell binds or changes, None if that cannot be told, and the names that it reads."""
    text = TransformerManager().transform_cell(CELL_MAGIC.sub("", source))
    try:
        tree = ast.parse(text)
        code = compile(text, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError):
        return None, set()
    binds, reads = _names_of(code, top=True)
    return (None if "import *" in text else binds | set(_changed(tree))), reads


def _names_of(code: CodeType, *, top: bool) -> tuple[set[str], set[str]]:
    binds, reads = set[str](), set[str]()
    for step in dis.get_instructions(code):
        if step.opname == "STORE_GLOBAL" or (top and step.opname == "STORE_NAME"):
            binds.add(step.argval)
        elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
            reads.add(step.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            more_binds, more_reads = _names_of(inner, top=False)
            binds, reads = binds | more_binds, reads | more_reads
    return binds, reads


def _changed(node: ast.AST) -> Iterator[str]:
    """Names of what a cell itself stores into, as ``limits`` in ``limits["a"] = 1``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(child, ast.Subscript | ast.Attribute) and isinstance(child.ctx, ast.Store):
            inner: ast.AST = child
            while isinstance(inner, ast.Subscript | ast.Attribute):
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield inner.id
        yield from _changed(child)


@contextlib.contextmanager
def _shell(module: ModuleType) -> Any:
    """A shell of its own, in which what cells print and draw is not shown."""
    config = Config()
    config.HistoryManager.enabled = False
    kept = sys.modules["__main__"]
    silence = io.StringIO()
    try:
        with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
            yield Shell(config=config, user_module=module)
    finally:
        sys.modules["__main__"] = kept
