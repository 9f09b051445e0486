"""Every regular expression of the package, found in its source, and how its time grows on the worst text for it.

`python tests/regexes.py` judges those that are not in regexes.json yet, and writes them there where their time is
linear. Any other growth is written by hand, with the reason why it does no harm; see docs/reliability.md.
"""

from __future__ import annotations

import ast
import builtins
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from re import _constants as c
from re import _parser
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".json")
_WAYS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
# The place of the flags among the arguments.
_FLAGS = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4, "subn": 4}  # fmt: skip
_SAMPLE = "word"  # what stands for a word that is only known when the program runs


@dataclass(frozen=True, kw_only=True)
class Regex:
    """One regular expression: the module and line that has it, its text, and its flags."""

    module: str
    line: int
    pattern: str
    flags: int
    is_bytes: bool
    ways: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        return self.module, self.pattern

    def compiled(self) -> re.Pattern[Any]:
        return re.compile(self.pattern.encode("latin-1") if self.is_bytes else self.pattern, self.flags)


class _Names(dict[str, Any]):
    """The names of a module; any other name stands for some words."""

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return _SAMPLE


def every(package: Path = ROOT / "sectext") -> Iterator[Regex]:
    """All of them, by walking the source of each module: what `re` is given, wherever that stands."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        yield from found_in(path.read_text(encoding="utf-8"), ".".join(parts).removesuffix(".__init__"))


def found_in(source: str, module: str) -> Iterator[Regex]:
    names: _Names | None = None
    tree = ast.parse(source)
    for node in ast.walk(tree):
        way = _way(node)
        if way is None:
            continue
        assert isinstance(node, ast.Call)
        names = names if names is not None else _Names(vars(import_module(module)))
        pattern = _value(_given(node, "pattern", 0), names)
        if isinstance(pattern, re.Pattern):
            continue  # it is found where it is made
        flags = _given(node, "flags", _FLAGS[way])
        yield Regex(
            module=module,
            ways=frozenset({way}) if way != "compile" else _ways(node, tree),
            line=node.lineno,
            pattern=pattern.decode("latin-1") if isinstance(pattern, bytes) else str(pattern),
            flags=int(_value(flags, names)) if flags is not None else 0,
            is_bytes=isinstance(pattern, bytes),
        )


def _ways(compiled: ast.Call, tree: ast.Module) -> frozenset[str]:
    """In what ways a module uses an expression that it compiled; any, where that cannot be seen."""
    name = next(
        (
            node.targets[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and node.value is compiled and isinstance(node.targets[0], ast.Name)
        ),
        None,
    )
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=used), attr=attr) if used == name:
                found.add(attr)
            case ast.Name(id=used, ctx=ast.Load()) if used == name:
                found.add("")
    bare = sum(isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load) for n in ast.walk(tree))
    seen = sum(
        isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == name for n in ast.walk(tree)
    )
    return frozenset(found & _WAYS) if name and bare == seen and found & _WAYS else frozenset({"search"})


def _way(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr)) if attr in _WAYS:
            return attr
    return None


def _given(call: ast.Call, name: str, place: int) -> ast.expr | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named if named is not None else call.args[place] if len(call.args) > place else None


def _value(expression: ast.expr | None, names: Mapping[str, Any]) -> Any:
    assert expression is not None
    return eval(compile(ast.Expression(expression), "a regular expression", "eval"), {}, names)


def others(source: str) -> Iterator[str]:
    """Ways of getting at `re` that the walk above would not see, a sentence each."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module="re", names=names):
                hidden = [name.name for name in names if name.name in _WAYS or name.name == "*"]
                yield from (f"line {node.lineno}: write re.{name}(…), not {name}(…)" for name in hidden)
            case ast.Import(names=names):
                yield from (f"line {node.lineno}: import re by its name" for n in names if n.name == "re" and n.asname)


# How time grows

_ENDS = ("\0", " x")
_SMALL, _LARGE = 26, 800
_USUAL = " a1A.(,\"'-\\\n[;ivx"


def growth(regex: Regex) -> tuple[str, str]:
    """How time grows with the length of the worst text that is found for it, and that text's beginning.

    “linear”, “quadratic” or “worse”. Every repetition is pumped, with what leads there before it and what makes it
    fail after it; so are the signs that stand in it, alone and in pairs.
    """
    pattern = regex.compiled()
    for before, pump in dict.fromkeys(_pumps(regex)):
        for end in _ENDS:
            found = _grown(pattern, before, pump, end, regex)
            if found != "linear":
                return found, f"{before}|{pump}|{end}"
    return "linear", ""


def _grown(pattern: re.Pattern[Any], before: str, pump: str, end: str, regex: Regex) -> str:
    def took(count: int, tries: int = 1) -> float:
        text: Any = before + pump * count + end
        text = text.encode("latin-1", "replace") if regex.is_bytes else text
        return min(_timed(pattern, text, regex.ways) for _ in range(tries))

    if took(_SMALL) > 0.002 and took(_SMALL + 4, 3) > 4 * took(_SMALL, 3):
        return "worse"
    count = max(1, _LARGE // len(pump))
    if took(count) < 0.0006:
        return "linear"
    first, second = took(2 * count, 3), took(8 * count, 3)
    if second < 9 * first:
        return "linear"
    return "worse" if second > 40 * first else "quadratic"


def _timed(pattern: re.Pattern[Any], text: Any, ways: frozenset[str]) -> float:
    start = time.process_time()
    for way in ways & {"match", "fullmatch"}:
        getattr(pattern, way)(text)
    if ways - {"match", "fullmatch"}:
        for _found in pattern.finditer(text):
            pass
    return time.process_time() - start


def _pumps(regex: Regex) -> Iterator[tuple[str, str]]:
    tree = _parser.parse(regex.pattern, regex.flags)
    signs = dict.fromkeys([*islice(dict.fromkeys(_signs(tree)), 16), *_USUAL])
    for before, body in _repeats(tree, ""):
        for pump in body:
            if pump:
                yield before, pump
                yield "", before + pump
    yield from (("", sign) for sign in signs)
    yield from (("", one + other) for one, other in product(islice(signs, 9), repeat=2) if one != other)
    if whole := _example(tree):
        yield "", whole
        yield "", whole[:-1] or whole


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    """Each repetition: what leads to it, and what it may repeat."""
    for op, value in tree:
        match op:
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                _, most, body = value
                if most > 4:
                    yield before, list(dict.fromkeys(_examples(body)))
                yield from _repeats(body, before)
            case c.SUBPATTERN:
                yield from _repeats(value[3], before)
            case c.BRANCH:
                for branch in value[1]:
                    yield from _repeats(branch, before)
            case c.ASSERT | c.ASSERT_NOT:
                yield from _repeats(value[1], before)
            case c.ATOMIC_GROUP:
                yield from _repeats(value, before)
        before += _one(op, value)


def _example(tree: Any) -> str:
    return "".join(_one(op, value) for op, value in tree)


def _examples(tree: Any) -> Iterator[str]:
    """Some texts that a pattern matches: each branch, and each kind of sign, once."""
    choices = [list(islice(dict.fromkeys(_ones(op, value)), 5)) or [""] for op, value in tree]
    yield from ("".join(parts) for parts in islice(product(*choices), 24))


def _ones(op: Any, value: Any) -> Iterator[str]:
    match op:
        case c.IN:
            yield from _members(value)
        case c.BRANCH:
            for branch in value[1]:
                yield from _examples(branch)
        case c.SUBPATTERN:
            yield from _examples(value[3])
        case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
            for each in _examples(value[2]):
                yield each * max(1, value[0])
            if not value[0]:
                yield ""
        case _:
            yield _one(op, value)


def _one(op: Any, value: Any) -> str:
    match op:
        case c.LITERAL:
            return chr(value)
        case c.NOT_LITERAL:
            return "a" if value != ord("a") else "b"
        case c.ANY:
            return "a"
        case c.IN:
            return next(_members(value), "")
        case c.BRANCH:
            return _example(value[1][0])
        case c.SUBPATTERN:
            return _example(value[3])
        case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
            return _example(value[2]) * value[0]
        case c.ATOMIC_GROUP:
            return _example(value)
    return ""


def _members(value: Any) -> Iterator[str]:
    compiled = re.compile(_class(value))
    tried = [*_USUAL, "\t", "(", ")", "[", "]", "{", "}", "<", ">", "*", "_", "`", "#", "“", "”", "‘", "’", "–", "/", ":", "\u200b", "z", "Z", "9"]  # fmt: skip
    literal = [chr(v) for op, v in value if op is c.LITERAL] + [chr(v[0]) for op, v in value if op is c.RANGE]
    yield from (sign for sign in dict.fromkeys([*literal, *tried]) if compiled.fullmatch(sign))


def _class(value: Any) -> str:
    parts, negated = [], ""
    for op, given in value:
        match op:
            case c.NEGATE:
                negated = "^"
            case c.LITERAL:
                parts.append(re.escape(chr(given)))
            case c.RANGE:
                parts.append(f"{re.escape(chr(given[0]))}-{re.escape(chr(given[1]))}")
            case c.CATEGORY:
                parts.append(_CATEGORIES[given])
    return f"(?s)[{negated}{''.join(parts)}]"


_CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d",
    c.CATEGORY_NOT_DIGIT: r"\D",
    c.CATEGORY_SPACE: r"\s",
    c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w",
    c.CATEGORY_NOT_WORD: r"\W",
}


def _signs(tree: Any) -> Iterator[str]:
    """The signs that stand in a pattern."""
    for op, value in tree:
        match op:
            case c.LITERAL:
                yield chr(value)
            case c.IN:
                yield from islice(_members(value), 4)
            case c.MAX_REPEAT | c.MIN_REPEAT | c.POSSESSIVE_REPEAT:
                yield from _signs(value[2])
            case c.SUBPATTERN:
                yield from _signs(value[3])
            case c.BRANCH:
                for branch in value[1]:
                    yield from _signs(branch)
            case c.ASSERT | c.ASSERT_NOT:
                yield from _signs(value[1])


# The list


def judged() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """What the list says, by module and text."""
    entries = json.loads(LIST.read_text(encoding="utf-8")) if LIST.exists() else []
    return {(entry["module"], entry["pattern"]): entry for entry in entries}


def write(entries: Iterable[Mapping[str, str]]) -> None:
    """One expression a line. JSON, because an expression may hold half a character, which TOML cannot."""
    lines = [json.dumps(entry) for entry in sorted(entries, key=lambda e: (e["module"], e["pattern"]))]
    LIST.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def main() -> int:
    """Judge what is new; ends with 1 where something grows more than in a line and nobody has said why it may."""
    known = judged()
    kept: dict[tuple[str, str], Mapping[str, str]] = {}
    bad = 0
    for regex in every():
        if regex.key in kept:
            continue
        entry = known.get(regex.key)
        if entry is None:
            found, text = growth(regex)
            entry = {"module": regex.module, "pattern": regex.pattern, "growth": found}
            if found != "linear":
                bad += 1
                print(f"{regex.module}:{regex.line}  {found} on {text!r}\n    {regex.pattern!r}")
                continue
        kept[regex.key] = entry
    write(kept.values())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
