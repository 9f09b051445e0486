"""Where a clause is: "G3.20(b)", "Appendix AC 3.2(a)", 'A1.1 "Working Day"(a)'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sectext.errors import SectextError

_DOCUMENT = re.compile(r"(?P<kind>[A-Z][a-z]+)s?\s+(?P<name>[A-Z]{1,3}|\d+[A-Z]?)(?![\w.])")
_IN_SECTION = re.compile(r"(?:Sections?\s+)?(?P<letter>[A-Z]{1,3})(?=\d)")
_STEP = re.compile(
    r"""\s*(?:
      (?P<number>[A-Z]{0,3}\d+(?:\.\d+)*[A-Z]{0,3}(?![\w.]))
    | (?P<item>\([^\s()]+\))
    | (?P<quoted>(?:"(?P<words>(?:[^"\\]|\\.)+)"|“(?P<curly>(?:[^”\\]|\\.)+)”)(?P<again>\#\d+)?)
    | (?P<ordinal>\#\d+)
    | (?P<named>(?P<what>table|column)\s+(?P<which>\d+))
    | (?P<odd>\[(?P<label>(?:[^\]\\]|\\.)+)\])
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"[A-Z]{0,3}\d+(?:\.\d+)*[A-Z]{0,3}")
_ITEM = re.compile(r"\([^\s()]+\)")
_READY = re.compile(r'"(?:[^"\\]|\\.)+"(?:#\d+)?|#\d+|(?:table|column) \d+', re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)+"|“(?:[^”\\]|\\.)+”')
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"\((?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\)", re.IGNORECASE)
_MOST_STEPS = 100  # of an address in a sentence: no list is so deep
_RANGE = re.compile(r"(?<!\s)\s+(?:to|–|-)\s+")

# Expressions for what stands in quotation marks take time as the square of the length: this keeps it below a second.
_LONGEST = 10_000
_SHOWN = 200  # characters of a text that is no address, in an error


class BadAddress(SectextError):
    """The text is not the address of a clause in any document."""

    code = "bad-address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A document's name and the printed labels that lead to a clause; no steps is the whole document.

    A step is a label as printed, or `"words"` in quotation marks for an unnumbered heading, a definition or a row,
    `table 1`, `column 2`, `#3` for what has no label. A group is left out where the clause label contains it.
    """

    document: str
    steps: tuple[str, ...] = ()

    def __str__(self) -> str:
        printed = ""
        for step in self.steps:
            shown = step if _is_plain(step) else f"[{_escaped(step, ']')}]"
            printed += shown if _ITEM.fullmatch(shown) else f" {shown}"
        printed = printed.strip()
        kind, _, name = self.document.partition(" ")
        if kind == "Section" and (m := _IN_SECTION.match(printed)) and m["letter"] == name:
            return printed
        return f"{self.document} {printed}".strip()

    def below(self, step: str) -> Address:
        return Address(document=self.document, steps=(*self.steps, step))

    def within(self, other: Address) -> bool:
        """Whether this is `other` or stands below it, as the labels tell."""
        return self.document == other.document and self.steps[: len(other.steps)] == other.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Neighbouring clauses from `first` to `last`, both included: "G3.26 to G3.28". One clause is a range of one."""

    first: Address
    last: Address

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    def covers(self, address: Address) -> bool:
        """Whether the labels place `address` in the range, at its level or below: G3.18A is between G3.18 and G3.19."""
        depth = len(self.first.steps)
        if address.document != self.first.document or len(address.steps) < depth:
            return False
        if not depth:
            return True
        ends = (self.first.steps[-1], self.last.steps[-1])
        low, label, high = (_rank(step, ends) for step in (ends[0], address.steps[depth - 1], ends[1]))
        return address.steps[: depth - 1] == self.first.steps[:-1] and low <= label <= high


def parse(text: str) -> Address:
    """Read an address as lawyers write it. "Section G3.20 (b)" is G3.20(b). Raises BadAddress."""
    rest = text.strip()
    if len(rest) > _LONGEST:
        problem = f"“{rest[:_SHOWN]} …” has {len(rest):,} characters; an address has at most {_LONGEST:,}."
        raise BadAddress(problem, hint="Write it like G3.20(b), Section G, or Appendix AC 3.2(a).")
    begun = _document_at(rest, 0)
    if begun is None:
        raise BadAddress(
            f"“{_glimpse(text)}” is not an address.", hint="Write it like G3.20(b), Section G, or Appendix AC 3.2(a)."
        )
    document, position = begun
    steps: list[str] = []
    while position < len(rest):
        match = _STEP.match(rest, position)
        if not match:
            raise BadAddress(
                f"“{_glimpse(text)}” cannot be read as an address from “{_glimpse(rest[position:])}” on.",
                hint="Write it like G3.20(b), Section G, or Appendix AC 3.2(a).",
            )
        steps.append(_step(match))
        position = match.end()
    return Address(document=document, steps=tuple(steps))


def beginnings(text: str, start: int = 0) -> Iterator[tuple[Address, int]]:
    """Each address that begins at a place in a text, and where it ends, the shortest first."""
    if (begun := _document_at(text, start)) is None:
        return
    document, position = begun
    if _DOCUMENT.match(text, start):
        yield Address(document=document), position
    for steps, end in steps_at(text, position):
        yield Address(document=document, steps=steps), end


def steps_at(text: str, start: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The steps that begin at a place in a text: one, two … as many as there are, and where they end."""
    steps: tuple[str, ...] = ()
    while len(steps) < _MOST_STEPS and (match := _STEP.match(text, start)):
        steps = (*steps, _step(match))
        start = match.end()
        yield steps, start


def _document_at(text: str, start: int) -> tuple[str, int] | None:
    """The document of the address that begins here, and where its steps begin."""
    if inside := _IN_SECTION.match(text, start):
        return f"Section {inside['letter']}", inside.start("letter")
    if named := _DOCUMENT.match(text, start):
        return f"{named['kind'].removesuffix('s')} {named['name']}", named.end()
    return None


def parse_range(text: str) -> Range:
    """Read "G3.26 to G3.28", "G3.20(a) to (c)", or one address. Raises BadAddress."""
    if len(text) > 2 * _LONGEST:
        parse(text)
    parts = [part.strip() for part in _RANGE.split(_QUOTED.sub(lambda m: m.group().replace(" ", "\0"), text.strip()))]
    first = parse(parts[0].replace("\0", " "))
    if len(parts) == 1:
        return Range(first=first, last=first)
    last = _sibling(first, parts[1].replace("\0", " ")) if len(parts) == 2 else None
    if last is None or last.document != first.document or last.steps[:-1] != first.steps[:-1] or not first.steps:
        raise BadAddress(f"“{_glimpse(text)}” is not a range of neighbours.", hint="Write it like G3.26 to G3.28.")
    ends = (first.steps[-1], last.steps[-1])
    if _rank(ends[1], ends) < _rank(ends[0], ends):
        raise BadAddress(f"“{_glimpse(text)}” runs backwards.", hint=f"Write {last} to {first}.")
    return Range(first=first, last=last)


def _sibling(first: Address, text: str) -> Address | None:
    """The other end of a range: an address of its own, or only the label of a neighbour, as in "(a) to (c)"."""
    match = _STEP.fullmatch(text)
    if match and not _IN_SECTION.match(text):
        return Address(document=first.document, steps=(*first.steps[:-1], _step(match)))
    return parse(text)


def sort_key(label: str) -> tuple[tuple[int, int, str], ...]:
    """The order of printed labels: G3.9 < G3.18 < G3.18A < G3.19, (z) < (aa). Not a decimal order."""
    return tuple(_part_key(part) for part in re.findall(r"\d+|[^\W\d_]+|[\W_]+", label))


def _part_key(part: str) -> tuple[int, int, str]:
    """Numbers by their size, told without `int`, which refuses thousands of digits."""
    if not part.isdecimal():
        return 0, len(part), part
    digits = part.lstrip("0")
    return 1, len(digits), digits


def _rank(label: str, ends: tuple[str, str]) -> tuple[tuple[int, int, str], ...]:
    """The place of a label in a range: a roman numeral where an end can be nothing else, or the range begins at (i)."""
    values = [_roman(end) for end in ends]
    if all(values) and (ends[0] in ("(i)", "(I)") or any(len(end) > 3 for end in ends)) and (value := _roman(label)):
        return ((1, value, ""),)
    return sort_key(label)


def _roman(label: str) -> int:
    """The number that (iv) is; 0 for what is no roman numeral."""
    if not _ROMAN.fullmatch(label):
        return 0
    digits = [_DIGITS[letter] for letter in label[1:-1].lower()]
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))


def quoted(words: str) -> str:
    """The step of something addressed by its words: a heading, a definition, a row."""
    return f'"{_escaped(words, chr(34))}"'


def contains(group: str, label: str) -> bool:
    """Whether a clause label already names its group: G3.20 names G3; G30.1 does not."""
    return label.startswith(f"{group}.")


def _glimpse(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"


def _step(match: re.Match[str]) -> str:
    if words := match["words"] or match["curly"]:
        return quoted(re.sub(r"\\(.)", r"\1", words)) + (match["again"] or "")
    if match["label"]:
        return re.sub(r"\\(.)", r"\1", match["label"])
    if match["named"]:
        return f"{match['what']} {match['which']}"
    return match["number"] or match["item"] or match["ordinal"]


def _is_plain(step: str) -> bool:
    return bool(_NUMBER.fullmatch(step) or _ITEM.fullmatch(step) or _READY.fullmatch(step))


def _escaped(text: str, mark: str) -> str:
    return text.replace("\\", "\\\\").replace(mark, f"\\{mark}")
