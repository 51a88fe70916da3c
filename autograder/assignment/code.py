"""What a cell's code binds, reads and may change, from its syntax tree."""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

# Line magics that only concern how a notebook shows things.
_HARMLESS_MAGICS = {"matplotlib", "config", "precision", "load_ext", "autosave", "pylab", "autoreload"}
# Cell magics that only watch the code below them.
_WATCHING_MAGICS = {"time", "timeit", "prun"}
_CAPTURE = re.compile(r"\A\s*%%capture\b([^\n]*)\n")
# Functions that do not change what they are given.
_PURE = {"print", "display", "len", "repr", "str", "type", "help", "sum", "min", "max", "sorted", "list", "set", "dict"}
_PURE |= {
    "tuple",
    "range",
    "float",
    "int",
    "bool",
    "abs",
    "round",
    "isinstance",
    "enumerate",
    "zip",
    "map",
    "all",
    "any",
}
# Functions of modules that change what other functions of the module do.
_SETTINGS = {
    "seed",
    "use",
    "rc",
    "set_option",
    "set_printoptions",
    "seterr",
    "simplefilter",
    "filterwarnings",
    "update",
}
_DYNAMIC = {"exec", "eval", "globals", "locals", "vars", "setattr", "get_ipython", "__import__"}
# What writes files: a later cell may read them, and no name shows it.
_WRITES = {"open", "savefig", "save", "savez", "savetxt", "dump"}
_WRITES |= {"to_csv", "to_json", "to_excel", "to_sql", "to_parquet"}
_WRITES |= {"write_text", "write_bytes", "mkdir", "makedirs", "copyfile", "urlretrieve", "extractall", "system"}


@dataclass(frozen=True)
class Facts:
    """What the code of one cell does at its top level.

    Attributes
    ----------
    binds : frozenset of str
        Names that it gives a value.
    changes : frozenset of str
        Names whose value it may change in place. Of a module that only counts when it is among ``sets``.
    sets : frozenset of str
        Names of which a part is set, as by a seed or a setting of a module.
    reads : frozenset of str
        Names that it, or a function that it defines, reads from outside; builtins are among them.
    imports : frozenset of str
        Those of ``binds`` that an import gives.
    functions : frozenset of str
        Those of ``binds`` that a function definition gives, and nothing else.
    methods : frozenset of str
        Names of the functions that its classes define.
    calls : frozenset of str
        Names that it calls.
    mentions : frozenset of str
        Names that it reads, and those of attributes: a function among them may be called by what it is given to.
    within : frozenset of str
        Names of the notebook's that its functions and lambdas read, name global or have as defaults.
    loads : frozenset of str
        Names that it reads outside of functions, also those that it gives itself.
    dynamic : bool
        Whether it may give later cells what the tree does not show: names that it makes up, files that it writes.
    """

    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    loads: frozenset[str] = frozenset()
    dynamic: bool = False


@functools.lru_cache(maxsize=1024)
def parse(source: str) -> ast.Module:
    """The tree of a cell as IPython runs it: line magics that only concern the display are left out.

    Raises
    ------
    SyntaxError
        If IPython would say so too.
    """
    if found := _CAPTURE.match(source):
        return _captured(found[1].split(), source[found.end() :])
    try:
        if any(
            line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?") for line in source.splitlines()
        ):
            source = TransformerManager().transform_cell(_without_watching(source))
        return ast.fix_missing_locations(_WithoutMagics().visit(ast.parse(source)))
    except SyntaxError:
        raise
    except Exception as error:  # a null character, brackets without end, what IPython's tokenizer makes of no code
        raise SyntaxError(f"it cannot be read as Python: {error}") from error


def _captured(words: list[str], body: str) -> ast.Module:
    """A cell under ``%%capture``, with what the magic does written out."""
    name = next((f" as {word}" for word in words if word.isidentifier()), "")
    tree = ast.parse(f"from IPython.utils.capture import capture_output\nwith capture_output(){name}:\n    pass")
    tree.body[-1].body = parse(body).body or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.fix_missing_locations(tree)


def _without_watching(source: str) -> str:
    """The body of a cell under a magic such as ``%%time``."""
    lines = source.strip().splitlines()
    if lines and lines[0].startswith("%%") and lines[0][2:].split(" ")[0] in _WATCHING_MAGICS:
        return "\n".join(lines[1:])
    return source


class _WithoutMagics(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        match node.value:
            case ast.Call(
                func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr="run_line_magic"),
                args=[ast.Constant(value=str(name)), *_],
            ) if name in _HARMLESS_MAGICS:
                return ast.Pass()
        return node


@functools.lru_cache(maxsize=4096)
def facts(source: str) -> Facts:
    """What a cell's code does; code that cannot be parsed does nothing, as it does not run."""
    try:
        return _facts(parse(source))
    except SyntaxError:
        return Facts()
    except RecursionError:  # it is nested deeper than one walks
        return Facts(dynamic=True)


def _facts(tree: ast.Module) -> Facts:
    read = frozenset(reads(tree))
    scopes = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    nodes, bound = list(ast.walk(tree)), list(bindings(tree))
    return Facts(
        frozenset(name for name, _ in bound),
        frozenset(_changed(nodes)),
        frozenset(_set(nodes)),
        read,
        frozenset(name for name, node in bound if isinstance(node, ast.Import | ast.ImportFrom)),
        frozenset(_functions(tree, bound)),
        frozenset(_methods(nodes)),
        frozenset(node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)),
        read.union(node.attr for node in nodes if isinstance(node, ast.Attribute)),
        frozenset([*_globals(nodes), *_defaults(nodes), *_within(scopes)]),
        frozenset(_loads(tree)),
        any(isinstance(node, ast.Name) and node.id in _DYNAMIC for node in nodes)
        or any(_called(node) in _WRITES for node in nodes)
        or any(isinstance(node, ast.alias) and node.name == "*" for node in nodes),
    )


def _called(node: ast.AST) -> str:
    """The last name of what is called."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _functions(tree: ast.Module, bound: Iterable[tuple[str, ast.stmt]]) -> set[str]:
    made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return made - {name for name, node in bound if getattr(node, "name", None) != name}


def bindings(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Names that the code binds at its top level, each with its statement."""
    for statement in tree.body:
        for name in _bound(statement):
            yield name, statement


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        yield from _globals(ast.walk(statement))
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.split(".")[0] for alias in statement.names)
        return
    for node in _outside_functions(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs) and node.name:
            yield node.name


def _globals(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Global):
            yield from node.names


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a statement without the bodies of functions and comprehensions, whose names are their own."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.comprehension)]


def _changed(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Names whose value the code may change: methods of them are called, or they are passed on."""
    for node in nodes:
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _PURE):
            if isinstance(node.func, ast.Attribute):
                yield from _root(node.func)
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _root(argument)


def _set(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Names of which a part is stored to or deleted, or whose settings are changed."""
    for node in nodes:
        stores = isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del)
        if stores or (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SETTINGS
        ):
            yield from _root(node.func if isinstance(node, ast.Call) else node)


def _methods(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield from (each.name for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def _loads(tree: ast.AST) -> Iterator[str]:
    """Names that are read outside of functions."""
    for node in _outside_functions(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _defaults(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Names that stand in the defaults of functions."""
    for node in nodes:
        if isinstance(node, ast.arguments):
            for default in filter(None, (*node.defaults, *node.kw_defaults)):
                yield from _loads(default)


def _within(table: symtable.SymbolTable) -> Iterator[str]:
    """Names that the functions of a scope take from the notebook; a comprehension is none."""
    for child in table.get_children():
        if child.get_type() == "class" or child.get_name() in _COMPREHENSIONS:
            yield from _within(child)
        else:
            yield from _free(child)


_COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def reads(tree: ast.Module) -> Iterator[str]:
    """Names that the code reads before it gives them a value itself; those that its functions read, too."""
    own: set[str] = set()
    for statement in tree.body:
        text = ast.unparse(ast.Module([statement], []))
        yield from _free(symtable.symtable(text, "<cell>", "exec")) - own
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            yield from {statement.target.id} - own
        if isinstance(statement, _UNCONDITIONAL):
            own |= set(_bound(statement))
        if isinstance(statement, ast.Delete):
            own -= set(_bound(statement))


_UNCONDITIONAL = (ast.Assign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _free(table: symtable.SymbolTable) -> set[str]:
    """Names that a scope and those within it take from the notebook."""
    top = table.get_type() == "module"
    taken = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if (symbol.is_referenced() and (top or symbol.is_global())) or (not top and symbol.is_declared_global())
    }
    return taken.union(*map(_free, table.get_children()))


def carried(sources: Iterable[str], wanted: frozenset[str]) -> str:
    """The statements of some cells that give ``wanted`` names their value, with what those need, as code."""
    statements: list[ast.stmt] = []
    for source in sources:
        with contextlib.suppress(SyntaxError):
            statements += parse(source).body
    kept: list[ast.stmt] = []
    for statement in reversed(statements):
        if not isinstance(statement, ast.Assert) and wanted & set(_bound(statement)):
            kept.insert(0, statement)
            wanted |= frozenset(reads(ast.Module([statement], [])))
    return ast.unparse(ast.Module(kept, []))
