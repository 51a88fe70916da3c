"""Change a right answer in one place: operators, constants, calls, defaults, parts of arguments, keys, generators."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from types import CodeType

OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
CALLS = {
    "sum": "mean",
    "mean": "sum",
    "std": "var",
    "var": "std",
    "maximum": "minimum",
    "max": "min",
    "min": "max",
    "argmin": "argmax",
    "argmax": "argmin",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "standard_normal": "random",
    "random": "standard_normal",
    "sqrt": "abs",
    "abs": "sqrt",
    "sign": "abs",
    "exp": "abs",
    "log": "exp",
    "floor": "ceil",
    "ceil": "floor",
    "permutation": "arange",
    "any": "all",
    "all": "any",
    "sorted": "list",
}
PARTS = ("{0}[:-1]", "{0}[1:]", "{0}[:1]", "{0}[:, :-1]", "{0}[:, :1]")
PARTS_OF_ITERABLES = ("list({0})[:-1]", "list({0})[1:]", "list({0})[:1]")
GENERATORS = ("np.random.default_rng(0)", "np.random.default_rng()")
# A key of a dict of parameters or gradients, and where it stands when the dict is in the usual order.
KEY = re.compile(r"d?([Wb])(\d*)")


def mutants(text: str) -> Iterator[tuple[str, CodeType]]:
    """Every mutant of a module's text that compiles to other code: what was changed, and the code."""
    tree = ast.parse(text)
    lines = text.splitlines()
    seen = {_identity(compile(tree, "<mutant>", "exec"))}
    for node, put in _places(tree):
        line = lines[getattr(node, "lineno", 1) - 1].strip()
        for replacement in _changes(node):
            put(ast.copy_location(replacement, node))
            ast.fix_missing_locations(tree)
            try:
                code = compile(tree, "<mutant>", "exec")
            except (SyntaxError, ValueError):  # a starred expression or a target where none may stand
                continue
            finally:
                put(node)
            if (identity := _identity(code)) not in seen:
                seen.add(identity)
                yield f"{line}  |  {ast.unparse(node)} -> {ast.unparse(replacement)}", code


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """Every node with a function that puts another in its place."""
    for parent in list(ast.walk(tree)):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                for index, node in enumerate(value):
                    if isinstance(node, ast.AST):
                        _mark(node, parent, field)
                        yield node, lambda new, value=value, index=index: value.__setitem__(index, new)
            elif isinstance(value, ast.AST):
                _mark(value, parent, field)
                yield value, lambda new, parent=parent, field=field: setattr(parent, field, new)


def _mark(node: ast.AST, parent: ast.AST, field: str) -> None:
    node.role = (type(parent), field)  # type: ignore[attr-defined]


def _identity(code: CodeType) -> tuple:
    """What two pieces of code that do the same have in common, whatever their lines."""
    constants = tuple(
        _identity(value) if isinstance(value, CodeType) else (type(value), repr(value)) for value in code.co_consts
    )
    return code.co_code, code.co_names, code.co_varnames, constants


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)
        yield node.left
        yield node.right
        if isinstance(node.op, ast.Div):
            for small in (1e-5, 1e-7):
                yield ast.BinOp(node.left, node.op, ast.BinOp(node.right, ast.Add(), ast.Constant(small)))
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in OPERATORS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(OPERATORS[type(node.op)][0](), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in _other_constants(node.value))
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from _parts(node)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield from _by_position(node)
    elif isinstance(node, ast.arguments):
        yield from _other_defaults(node)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp | ast.Call):
        yield ast.Return(ast.BinOp(node.value, ast.Mult(), ast.Constant(1.00001)))
    elif isinstance(node, ast.Assign | ast.AugAssign | ast.If | ast.For) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield ast.Pass()


def _other_constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value * 2, value + 1.0]
    return []


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
    if name in CALLS:
        func = (
            ast.Attribute(node.func.value, CALLS[name], ast.Load())
            if isinstance(node.func, ast.Attribute)
            else ast.Name(CALLS[name], ast.Load())
        )
        yield ast.Call(func, node.args, [] if name == "sorted" else node.keywords)
    for place in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])


def _parts(node: ast.Name) -> Iterator[ast.AST]:
    """A part of a value in place of the whole, or another generator in place of the one that was given."""
    parent, field = node.role  # type: ignore[attr-defined]
    if "rng" in node.id or "generator" in node.id:
        yield from (_expression(text) for text in GENERATORS)
    elif field == "iter":
        yield from (_expression(text.format(node.id)) for text in PARTS_OF_ITERABLES)
    elif parent in (ast.BinOp, ast.Compare) or (parent is ast.Call and field == "args"):
        yield from (_expression(text.format(node.id)) for text in PARTS)


def _by_position(node: ast.Subscript) -> Iterator[ast.AST]:
    """The entry of a dict by its place in the usual order, W1 b1 W2 b2, in place of its key."""
    key = node.slice
    if isinstance(key, ast.Constant) and isinstance(key.value, str) and (found := KEY.fullmatch(key.value)):
        layer = found[2]
    elif (
        isinstance(key, ast.JoinedStr)
        and len(key.values) == 2
        and isinstance(key.values[0], ast.Constant)
        and isinstance(key.values[1], ast.FormattedValue)
        and (found := KEY.fullmatch(key.values[0].value))
    ):
        layer = f"({ast.unparse(key.values[1].value)})"
    else:
        return
    if layer:
        yield _expression(f"list({ast.unparse(node.value)}.values())[2 * {layer} - {2 if found[1] == 'W' else 1}]")


def _other_defaults(node: ast.arguments) -> Iterator[ast.AST]:
    for place, default in enumerate(node.defaults):
        if isinstance(default, ast.Constant) and isinstance(default.value, int | float):
            for value in (default.value + 0.001, default.value * 0.5):
                defaults = [*node.defaults[:place], ast.Constant(value), *node.defaults[place + 1 :]]
                yield _with_defaults(node, defaults)
    if len(node.defaults) > 1:
        yield _with_defaults(node, node.defaults[::-1])


def _with_defaults(node: ast.arguments, defaults: list[ast.expr]) -> ast.arguments:
    return ast.arguments(
        node.posonlyargs, node.args, node.vararg, node.kwonlyargs, node.kw_defaults, node.kwarg, defaults
    )


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
