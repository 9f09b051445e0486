"""What a clause is called in a sentence: Section G3.20(b), the definition of “Working Day” in Section A1.1 …"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sectext.address import Address, beginnings, quoted, steps_at
from sectext.instruction.quoting import quote, read_quotation
from sectext.tree import Kind

KindOf = Callable[[Address], Kind | None]

_DEEPEST = 30
_SPECIAL = ('"', "#", "table ", "column ")
_WORDS = re.compile(r'"((?:[^"\\]|\\.)+)"(?:#(\d+))?', re.DOTALL)
_CALLED: dict[Kind, str] = {"definition": "definition of", "heading": "heading", "row": "row"}
_KINDS: dict[str, Kind] = {words: kind for kind, words in _CALLED.items()}
_BY_WORDS = re.compile(r"(?:the )?(definition of|heading|row) (?=[“\"])", re.IGNORECASE)
_AGAIN = re.compile(r" \(number (\d{1,6})\)")
_BY_NUMBER = re.compile(r"(?:the )?(table|column|row|unnumbered paragraph) (\d{1,6})(?= of )", re.IGNORECASE)
_BELOW = re.compile(r"(?:the )?(?:paragraph|item|clause|sub-clause|sub-paragraph) (?=\S)", re.IGNORECASE)
_INSIDE = re.compile(r" (?:of|in) ")
_SEC = re.compile(r"(?:the )?(?:SEC |Smart Energy Code )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An address as a sentence names it; `kind` is what it is said to be, where that is said."""

    address: Address
    kind: Kind | None = None


def write(address: Address, kind_of: KindOf) -> str:
    """An address in running text. `kind_of` tells what stands there."""
    if not address.steps:
        return address.document
    last = address.steps[-1]
    above = Address(document=address.document, steps=address.steps[:-1])
    if words := _WORDS.fullmatch(last):
        return _by_words(words, kind_of(address) or _guessed(address), write(above, kind_of))
    if last.startswith("#"):
        what = "row" if kind_of(address) == "row" or (kind_of(address) is None and _in_table(address)) else _UNNUMBERED
        return f"{what} {last[1:]} of {write(above, kind_of)}"
    if last.startswith(_SPECIAL):
        return f"{last} of {write(above, kind_of)}"
    return _cited(address, kind_of)


_UNNUMBERED = "unnumbered paragraph"


def read(text: str, start: int, document: str | None = None, depth: int = 0) -> Iterator[tuple[Named, int]]:
    """Each name of a clause that begins here, and where it ends. `document` is the one that a heading names."""
    if depth > _DEEPEST:
        return
    if by_words := _BY_WORDS.match(text, start):
        yield from _read_by_words(by_words, text, document, depth)
    elif by_number := _BY_NUMBER.match(text, start):
        what, number = by_number[1].lower(), int(by_number[2])
        step = f"{what} {number}" if what in ("table", "column") else f"#{number}"
        yield from _read_below((step,), by_number.end(), text, document, depth)
    elif below := _BELOW.match(text, start):
        for steps, end in steps_at(text, below.end()):
            yield from _read_below(steps, end, text, document, depth)
            if document is not None and not _IN_LIST.match(steps[0]):
                yield Named(address=Address(document=document, steps=steps)), end
    else:
        said = _SEC.match(text, start)
        for address, end in beginnings(text, said.end() if said else start):
            yield Named(address=address), end


_IN_LIST = re.compile(r"\(")


def _by_words(words: re.Match[str], kind: Kind, above: str) -> str:
    again = f" (number {words[2]})" if words[2] else ""
    inside = "of" if kind == "row" else "in"
    return f"the {_CALLED.get(kind, 'heading')} {quote(_unescaped(words[1]))}{again} {inside} {above}"


def _read_by_words(said: re.Match[str], text: str, document: str | None, depth: int) -> Iterator[tuple[Named, int]]:
    found = read_quotation(text, said.end())
    if found is None:
        return
    words, end = found
    again = _AGAIN.match(text, end)
    step = quoted(words) + (f"#{again[1]}" if again else "")
    kind = _KINDS[said[1].lower()]
    for named, after in _read_below((step,), again.end() if again else end, text, document, depth):
        yield Named(address=named.address, kind=kind), after


def _read_below(
    steps: tuple[str, ...], start: int, text: str, document: str | None, depth: int
) -> Iterator[tuple[Named, int]]:
    """The steps below what is named next: … of Section G3.20."""
    inside = _INSIDE.match(text, start)
    if inside is None:
        return
    for above, end in read(text, inside.end(), document, depth + 1):
        address = above.address
        yield Named(address=Address(document=address.document, steps=(*address.steps, *steps))), end


def _cited(address: Address, kind_of: KindOf) -> str:
    """Labels as they are cited, below what they stand in."""
    count = next((n for n, step in enumerate(reversed(address.steps)) if step.startswith(_SPECIAL)), None)
    if count is not None:
        above = Address(document=address.document, steps=address.steps[:-count])
        return f"paragraph {tail(address.steps[-count:])} of {write(above, kind_of)}"
    if address.document.startswith("Section "):
        printed = str(address)
        return printed if printed.startswith("Section ") else f"Section {printed}"
    return f"clause {tail(address.steps)} of {address.document}"


def tail(steps: tuple[str, ...]) -> str:
    """Steps without their document, as printed."""
    return str(Address(document="X", steps=steps)).removeprefix("X").strip()


def _unescaped(words: str) -> str:
    return re.sub(r"\\(.)", r"\1", words, flags=re.DOTALL)


def _in_table(address: Address) -> bool:
    return len(address.steps) > 1 and address.steps[-2].startswith("table ")


def _guessed(address: Address) -> Kind:
    """What stands there as far as the address tells: a definition stands inside a clause, a heading beside clauses."""
    if _in_table(address):
        return "row"
    return "definition" if len(address.steps) > 1 and "." in address.steps[-2] else "heading"
