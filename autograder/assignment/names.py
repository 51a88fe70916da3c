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
from autograder.assignment.source import Sheet, asks_registry, is_test
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
    missing : dict of str to Missing
        Names that were looked for in the submission and are not there, each with the reason.
    sighted : bool
        Whether the code bound last looks at something of the submission, itself or by what earlier code defined.
    """

    def __init__(self, sheet: Sheet, session: Session) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._session = session
        self._asked = sheet.asked
        self._imports: dict[str, ast.stmt] = {}
        self._stars: list[ast.stmt] = []
        self._locked: dict[str, str] = {}
        self._for_checks = False
        self._used: set[str] = set()  # by functions of earlier tests too
        self.missing: dict[str, Missing] = {}
        self.sighted = False
        self._found: set[str] = set()
        self._helpers: set[str] = set()
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
        read = set(reads(parse(source)))
        self._for_checks = asks_registry(source)
        self._used |= read
        for name in sorted(self._used):
            if name in self._asked:
                self._bind_asked(name)
                if self._for_checks and name in self.missing:
                    self[name] = self.missing[name]  # a check says it in better words than a NameError
            elif name in own or (name in self and name not in self.missing):
                continue
            elif name in self._imports:
                self._run(self._imports[name])
            elif name in self._locked:
                self._bind_locked(name)
            elif not self._bind_star(name) and not hasattr(builtins, name):
                self._bind_other(name)
        self.sighted = bool(read & (self._found | self.missing.keys() | self._helpers))
        self._helpers |= own - facts(source).imports

    def _bind_asked(self, name: str) -> None:
        value = self._session.lookup([name])[name]
        if self._is_missing(name, value):
            return
        if isinstance(value, LearnerModule):
            # A module that the source imports under this name is the grader's own, untouched by the learner.
            trusted = self._trusted_import(name)
            value = trusted if getattr(trusted, "__name__", None) == value.name else value.value
        self[name] = value

    def _bind_locked(self, name: str) -> None:
        source = self._locked[name]
        self._locked = {key: other for key, other in self._locked.items() if other != source}
        self.bind(source)
        exec(compile(parse(source), "<locked cell>", "exec"), self)

    def _bind_star(self, name: str) -> bool:
        while self._stars:
            self._run(self._stars.pop(0))
        return name in self

    def _bind_other(self, name: str) -> None:
        value = self._session.lookup([name])[name]
        if not self._is_missing(name, value):
            self[name] = value.value if isinstance(value, LearnerModule) else value

    def _is_missing(self, name: str, value: object) -> bool:
        """Note whether a name is there; one that is not raises NameError in a test, as it would in a notebook."""
        self.missing.pop(name, None)
        if not isinstance(value, Missing):
            self._found.add(name)
            return False
        self.missing[name] = value
        self.pop(name, None)
        return True

    def _trusted_import(self, name: str) -> object:
        if name not in self._imports:
            return None
        scratch: dict[str, Any] = {}
        exec(compile(ast.Module([self._imports[name]], []), "<import>", "exec"), scratch)
        return scratch.get(name)

    def _run(self, statement: ast.stmt) -> None:
        exec(compile(ast.Module([statement], []), "<import>", "exec"), self)
