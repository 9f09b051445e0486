"""Every wording of every clause in every version held, each text once: what a page is compared with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sectext.address import Address
from sectext.held import Held
from sectext.patch import PARTS, Part
from sectext.tables.passages import own_words
from sectext.tree import Clause, at
from sectext.view import View
from sectext.words import tokens

_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "⁃": "-"})
UNKNOWN = -1  # a word that stands nowhere in the code


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a text stands, and in which versions: from one place in the chain to another."""

    address: Address
    part: Part
    first: int
    last: int

    def holds(self, number: int) -> bool:
        return self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as numbers, with where each begins and ends, and whether a bracket closes after it.

    Between two blocks of a page stands one word that is in no text.
    """

    keys: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    closed: Sequence[bool]


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A text of the code, and everywhere it stands."""

    text: str
    words: Words
    stands: tuple[Stand, ...]


@dataclass(slots=True)
class Numbers:
    """A number for each word. Capitals, the shape of an apostrophe or a hyphen, and ligatures make no other word."""

    known: dict[str, int] = field(default_factory=dict)
    _raw: dict[str, int] = field(default_factory=dict)

    def of(self, token: str, *, new: bool) -> int:
        found = self._raw.get(token)
        if found is None:
            key = like(token)
            found = self.known.setdefault(key, len(self.known)) if new else self.known.get(key, UNKNOWN)
            self._raw[token] = found
        return found

    def read(self, text: str, *, new: bool) -> Words:
        keys: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        closed: list[bool] = []
        place = 0
        for token in tokens(text):
            if is_word(token):
                keys.append(self.of(token, new=new))
                starts.append(place)
                ends.append(place + len(token))
                closed.append(False)
            elif token == ")" and closed:
                closed[-1] = True
            elif "\n" in token:
                keys.append(UNKNOWN)
                starts.append(place)
                ends.append(place)
                closed.append(False)
            place += len(token)
        return Words(keys, starts, ends, closed)


def like(token: str) -> str:
    """What two words have in common that a reader takes for the same."""
    return unicodedata.normalize("NFKC", token.translate(_ALIKE)).casefold() if not token.isascii() else token.lower()


def is_word(token: str) -> bool:
    return token[-1].isalnum() or (len(token) > 1 and not token.isspace())


class Wordings:
    """The passages of a code as known on a day. Raises IntegrityError where a text was altered."""

    def __init__(self, view: View) -> None:
        self.view = view
        stands: dict[str, list[Stand]] = {}
        for name in dict.fromkeys(name for _, name in view.record.held):
            for text, stand in _standing(view, name):
                stands.setdefault(text, []).append(stand)
        self.numbers = Numbers()
        self.passages = tuple(
            Passage(text, self.numbers.read(text, new=True), tuple(each)) for text, each in stands.items()
        )


def _standing(view: View, name: str) -> Iterator[tuple[str, Stand]]:
    """Each text of a document, with each run of versions in which it stands at one place."""
    open_ones: dict[tuple[Address, Part], tuple[str, int]] = {}
    before: Held | None = None
    for number, entry in enumerate(view.chain):
        held = view.record.text_known(name, entry.version.label, view.known)
        if held is before:
            continue
        if held is not None:
            held.check()
        now = _texts(held) if held else {}
        for place, (text, first) in list(open_ones.items()):
            if now.get(place) != text:
                del open_ones[place]
                yield text, Stand(*place, first, number - 1)
        for place, text in now.items():
            open_ones.setdefault(place, (text, number))
        before = held
    for place, (text, first) in open_ones.items():
        yield text, Stand(*place, first, len(view.chain) - 1)


def _texts(held: Held) -> Mapping[tuple[Address, Part], str]:
    found: dict[tuple[Address, Part], str] = {}
    for path, address in held.addresses.items():
        for part, text in passages_of(at(held.tree, path)):
            found[address, part] = text
    return found


def passages_of(clause: Clause) -> Iterator[tuple[Part, str]]:
    """The texts of a clause itself: a definition with its term, a row with all its cells, a cell with none."""
    if clause.kind == "row":
        if words := own_words(clause):
            yield "text", words
    elif clause.kind == "definition":
        yield "text", " ".join(filter(None, (clause.label, clause.text)))
        if clause.closing:
            yield "closing", clause.closing
    elif clause.kind != "cell":
        yield from ((part, text) for part in PARTS if (text := getattr(clause, part)))
