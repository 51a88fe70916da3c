"""What names mean in a test cell that runs in the grader's process.

A test never sees the learner's interpreter. A name in it means, in this order: what the learner was asked to define (a
stand-in for what the sandbox holds, looked up afresh for each test), what the test cells themselves defined, what the
source imports, what locked cells of the source compute, a builtin, and last whatever the submission defined.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any

from nbgrader import utils

from autograder.assignment.code import bindings, facts, parse, reads
from autograder.assignment.source import Sheet, is_test
from autograder.sandbox.inside.values import Missing
from autograder.sandbox.session import LearnerModule, Session


class TestNames(dict[str, Any]):
    """The namespace of a notebook's test cells.

    Parameters
    ----------
    sheet : Sheet
    session : Session

    Attributes
    ----------
    missing : set of str
        Names that were looked for in the submission and are not there.
    found : set of str
        Names whose meaning came from the submission.
    """

    def __init__(self, sheet: Sheet, session: Session) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._session = session
        self._asked = sheet.asked
        self._imports: dict[str, ast.stmt] = {}
        self._stars: list[ast.stmt] = []
        self._locked: dict[str, str] = {}
        self._used: set[str] = set()  # by functions of earlier tests too
        self.missing: set[str] = set()
        self.found: set[str] = set()
        for cell in sheet.notebook.cells:
            if cell.cell_type == "code" and not is_test(cell):
                self._learn(cell.source, utils.is_locked(cell))

    def _learn(self, source: str, locked: bool) -> None:
        """Note what a cell of the source gives the tests."""
        try:
            tree = parse(source)
        except SyntaxError:
            return
        for statement in tree.body:
            if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
                self._stars.append(statement)
        for name, statement in bindings(tree):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._imports[name] = statement
            elif locked:
                self._locked[name] = source

    def bind(self, source: str) -> None:
        """Give every name that the code reads its meaning."""
        own = facts(source).binds
        self.found.clear()
        self._used |= set(reads(parse(source)))
        for name in sorted(self._used):
            if name in self._asked:
                self._bind_asked(name)
            elif name in own or (name in self and name not in self.missing):
                continue
            elif name in self._imports:
                self._run(self._imports[name])
            elif name in self._locked:
                self._bind_locked(name)
            elif not self._bind_star(name):
                self._bind_other(name)

    def _bind_asked(self, name: str) -> None:
        value = self._session.lookup([name])[name]
        if isinstance(value, LearnerModule):
            # A module that the source imports under this name is the grader's own, untouched by the learner.
            trusted = self._trusted_import(name)
            value = trusted if getattr(trusted, "__name__", None) == value.name else value.value
        self._note(name, value)
        self[name] = value

    def _bind_locked(self, name: str) -> None:
        source = self._locked[name]
        self._locked = {key: other for key, other in self._locked.items() if other != source}
        found = set(self.found)
        self.bind(source)
        self.found |= found
        exec(compile(parse(source), "<locked cell>", "exec"), self)

    def _bind_star(self, name: str) -> bool:
        while self._stars:
            self._run(self._stars.pop(0))
        return name in self

    def _bind_other(self, name: str) -> None:
        value = self._session.lookup([name])[name]
        self._note(name, value)
        if isinstance(value, LearnerModule):
            value = value.value
        if not isinstance(value, Missing):
            self[name] = value

    def _note(self, name: str, value: object) -> None:
        if isinstance(value, Missing):
            self.missing.add(name)
        else:
            self.missing.discard(name)
            self.found.add(name)

    def _trusted_import(self, name: str) -> object:
        if name not in self._imports:
            return None
        scratch: dict[str, Any] = {}
        exec(compile(ast.Module([self._imports[name]], []), "<import>", "exec"), scratch)
        return scratch.get(name)

    def _run(self, statement: ast.stmt) -> None:
        exec(compile(ast.Module([statement], []), "<import>", "exec"), self)
