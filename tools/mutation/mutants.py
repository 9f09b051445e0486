"""The small faults that are put into a module one at a time: each a place in its syntax tree and what stands there
instead."""

from __future__ import annotations
import __future__

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

_OPPOSITE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_OTHER_CALL = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list"}
_COMPOUND = (ast.If, ast.While, ast.For, ast.Try, ast.With, ast.Match, ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: the function it is in, what is written there, what instead, and the lines that run it.

    `key` names it by its words and not by its line, so that it is still the same after an edit elsewhere. `swappable`
    is whether the function's code can be changed in a module that is already imported.
    """

    module: str
    function: str
    was: str
    becomes: str
    number: int
    lines: tuple[int, ...]
    swappable: bool
    tree: ast.Module
    put: Callable[[], None]
    undo: Callable[[], None]

    @property
    def key(self) -> str:
        again = f" #{self.number}" if self.number > 1 else ""
        return f"{self.function}: {self.was} => {self.becomes}{again}"

    def compiled(self) -> CodeType:
        """The module with this fault in it; of a fault inside a function no more than what is needed for that."""
        self.put()
        try:
            part = ast.Module(body=[self.outermost], type_ignores=[]) if self.swappable else self.tree
            code = compile(
                ast.fix_missing_locations(part),
                f"{self.module} with a fault",
                "exec",
                flags=__future__.annotations.compiler_flag,
                dont_inherit=True,
            )
        finally:
            self.undo()
        return code

    @property
    def outermost(self) -> ast.stmt:
        """The function or class at the left margin that the fault is in."""
        name = self.function.split(".")[0]
        named = (each for each in self.tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef))
        return next(each for each in named if each.name == name)


def mutants(path: Path, module: str) -> Iterator[Mutant]:
    """Every fault that is put into one file, in the order of its text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    seen: Counter[tuple[str, str, str]] = Counter()
    for place in _statements(tree, (), swappable=False):
        for was, becomes, lines, put, undo in _faults(place):
            function = ".".join(place.names) or "<module>"
            seen[function, was, becomes] += 1
            yield Mutant(
                module=module,
                function=function,
                was=was,
                becomes=becomes,
                number=seen[function, was, becomes],
                lines=lines,
                swappable=place.swappable,
                tree=tree,
                put=put,
                undo=undo,
            )


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement, the list that holds it, and its functions and classes by name."""

    node: ast.stmt
    body: list[ast.stmt]
    names: tuple[str, ...]
    swappable: bool


def _statements(node: ast.AST, names: tuple[str, ...], *, swappable: bool) -> Iterator[_Statement]:
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        block = getattr(node, field, None)
        if not isinstance(block, list):
            continue
        for each in block:
            if isinstance(each, ast.ExceptHandler | ast.match_case):
                yield from _statements(each, names, swappable=swappable)
                continue
            inside = isinstance(each, ast.FunctionDef | ast.ClassDef)
            own = (*names, each.name) if isinstance(each, ast.FunctionDef | ast.ClassDef) else names
            if _is_said(each):
                continue
            yield _Statement(each, block, own, swappable)
            function = swappable or isinstance(each, ast.FunctionDef)
            yield from _statements(each, own, swappable=function if inside else swappable)


def _is_said(node: ast.stmt) -> bool:
    """What does nothing: imports, docstrings, assertions of what cannot happen, names for types."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Pass():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Assign(value=ast.Subscript(value=ast.Name(id="Literal"))):
            return True
    return False


_Fault = tuple[str, str, tuple[int, ...], Callable[[], None], Callable[[], None]]


def _faults(place: _Statement) -> Iterator[_Fault]:
    """The statement taken out, and each of its expressions changed."""
    node = place.node
    was, lines = _head(node), _lines(node)
    number = next(n for n, each in enumerate(place.body) if each is node)
    for new in _instead_of(node):
        ast.copy_location(new, node)
        becomes = "(nothing)" if isinstance(new, ast.Pass) else _head(new)
        yield was, becomes, lines, *_exchange(place.body, number, node, new)
    if isinstance(node, ast.Match) and len(node.cases) > 1:
        for case in node.cases:
            rest = [each for each in node.cases if each is not case]
            yield f"case {ast.unparse(case.pattern)}", "(nothing)", lines, *_exchange(node, "cases", node.cases, rest)
    for parent, field, index, expression in _expressions(node):
        holder, name = (parent, field) if index is None else (getattr(parent, field), index)
        for other in _other(expression, parent, field):
            put, undo = _exchange(holder, name, expression, other)
            put()
            becomes = _head(node)
            undo()
            yield was, becomes, lines, put, undo


def _exchange(holder: Any, name: str | int, was: object, becomes: object) -> tuple[Callable[[], None], ...]:
    """What puts a thing into its place in the tree, and what takes it out again."""

    def setting(value: object) -> Callable[[], None]:
        if isinstance(name, int):
            return lambda: holder.__setitem__(name, value)
        return lambda: setattr(holder, name, value)

    return setting(becomes), setting(was)


def _head(node: ast.stmt) -> str:
    """A statement in one line; of a compound one its first line."""
    if isinstance(node, _COMPOUND):
        node = copy.copy(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.decorator_list = []
        if isinstance(node, ast.Match):
            return f"match {ast.unparse(node.subject)}:"
        node.body = [ast.Pass()]
        for field in ("orelse", "finalbody", "handlers"):
            if getattr(node, field, None) and not isinstance(node, ast.Try):
                setattr(node, field, [])
        return ast.unparse(ast.fix_missing_locations(node)).split("\n    pass")[0].replace("\n", " ")
    return ast.unparse(ast.fix_missing_locations(node)).replace("\n", " ")


def _lines(node: ast.stmt) -> tuple[int, ...]:
    """The lines that run when a statement does: of a compound one, those of its head."""
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if isinstance(node, ast.Match):
        return (node.lineno,)
    last = min(_first_line(each) for each in body) - 1 if body else (node.end_lineno or node.lineno)
    return tuple(range(node.lineno, max(last, node.lineno) + 1))


def _first_line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _instead_of(node: ast.stmt) -> Iterator[ast.stmt]:
    """Other statements in the place of one: nothing, nothing returned, another way out of a loop."""
    match node:
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Return(value=None):
            yield ast.Pass()
        case ast.Return(value=ast.Constant(value=None)):
            pass
        case ast.Return():
            yield ast.Return(value=ast.Constant(value=None))


def _expressions(node: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every expression of a statement, with where it stands; not those of statements inside it, nor types."""
    waiting: list[ast.AST] = [node]
    while waiting:
        parent = waiting.pop(0)
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns", "decorator_list", "bases", "cause", "cases", "type"):
                continue
            several = isinstance(value, list)
            for index, each in enumerate(value if several else [value]):
                if isinstance(each, ast.stmt | ast.ExceptHandler) or not isinstance(each, ast.AST):
                    continue
                if isinstance(each, ast.keyword) and each.arg == "strict":
                    continue  # lengths that differ cannot happen: it only says so
                if isinstance(each, ast.expr | ast.comprehension | ast.keyword):
                    yield parent, field, index if several else None, each
                waiting.append(each)


def _other(node: ast.AST, parent: ast.AST, field: str) -> Iterator[object]:
    """What may stand in the place of an expression."""
    match node:
        case ast.Compare(ops=[op]):
            for other in _OPPOSITE[type(op)]:
                yield _with(node, ops=[other()])
        case ast.Compare(ops=ops):
            for number, op in enumerate(ops):
                for other in _OPPOSITE[type(op)]:
                    yield _with(node, ops=[*ops[:number], other(), *ops[number + 1 :]])
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            for number in range(len(values)):
                rest = [*values[:number], *values[number + 1 :]]
                yield _with(node, values=rest) if len(rest) > 1 else rest[0]
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield _with(node, op=_ARITHMETIC[type(op)]())
        case ast.Constant():
            yield from _constants(node)
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.comprehension(ifs=ifs):
            for number in range(len(ifs)):
                yield _with(node, ifs=[*ifs[:number], *ifs[number + 1 :]])
        case ast.Call():
            yield from _calls(node)
        case ast.Slice(lower=lower, upper=upper, step=step):
            for part in ("lower", "upper", "step"):
                if getattr(node, part) is not None and (lower, upper, step) != (None, None, None):
                    yield _with(node, **{part: None})
    if isinstance(parent, ast.If) and field == "test" and not isinstance(node, ast.Constant):
        yield ast.Constant(value=True)
        yield ast.Constant(value=False)
    if isinstance(parent, ast.While) and field == "test":
        yield ast.Constant(value=False)
    if isinstance(parent, ast.For) and field == "iter":
        yield ast.Tuple(elts=[], ctx=ast.Load())
    if isinstance(parent, ast.AugAssign) and field == "value" and isinstance(parent.op, ast.Add | ast.Sub):
        yield ast.UnaryOp(op=ast.USub(), operand=node)


def _constants(node: ast.Constant) -> Iterator[ast.expr]:
    match node.value:
        case bool(value):
            yield ast.Constant(value=not value)
        case int(value):
            yield ast.Constant(value=value + 1)
        case float(value):
            yield ast.Constant(value=value + 0.1)
            yield ast.Constant(value=value - 0.1)
        case str(value):
            yield ast.Constant(value=f"{value}XX")


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    """Another function, two arguments the other way round, a named argument left out."""
    if isinstance(node.func, ast.Name) and node.func.id in _OTHER_CALL:
        kept = [] if _OTHER_CALL[node.func.id] == "list" else node.keywords
        yield _with(node, func=ast.Name(id=_OTHER_CALL[node.func.id], ctx=ast.Load()), keywords=kept)
    for number in range(len(node.args) - 1):
        one, other = node.args[number : number + 2]
        if ast.dump(one) != ast.dump(other) and not _is_symmetric(node):
            yield _with(node, args=[*node.args[:number], other, one, *node.args[number + 2 :]])
    for number, each in enumerate(node.keywords):
        if each.arg not in (None, "strict"):
            yield _with(node, keywords=[*node.keywords[:number], *node.keywords[number + 1 :]])


def _is_symmetric(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in ("min", "max")


def _with(node: ast.AST, **changes: object) -> ast.AST:
    other = copy.copy(node)
    for field, value in changes.items():
        setattr(other, field, value)
    return other
