"""Rules for characters: those that nobody sees, those of another script, and spaces where none or one belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sectext.checks.law.text import Fault, Text, fault
from sectext.checks.rules import rule

# Zero-width and joining characters, soft hyphens, signs of direction, tags, and what a missing font leaves behind.
HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
DOUBLE_SPACE = re.compile(r"(?<=\S)  +(?=\S)")
# Not before an ellipsis, a decimal (".5"), or a colon in "12 : 1".
STRAY_SPACE = re.compile(r"(?<=[^\s(\[]) +(?=[;,)\]](?!\w)|\.(?![\w.])|:(?!-| ?\d))|(?<=[(\[]) +(?=[^\s)\]])")
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u214f\u2190-\u23ff\u25a0-\u27bf]")
# Capital Greek letters and a few small ones that look like Latin ones; the others stand for quantities.
_GREEK_LOOKALIKES = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ")
_CYRILLIC_LOOKALIKES = frozenset("АВЕЅІЈКМНОРСТУХаеорсухіјѕԁԛԝһ")
_SHAPED = ("FULLWIDTH LATIN", "MATHEMATICAL")  # Latin letters in another shape
_SCRIPTS = ("CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "GEORGIAN", *_SHAPED)


@rule(
    "hidden-character",
    "error",
    summary="A text holds a character that nobody sees.",
    why="Words that look alike are then not found, not compared as equal and not replaced.",
    hint="Take it out; in a modification, check --fix does.",
)
def hidden_character(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words:
        if not words.isascii() and (found := HIDDEN.search(words)):
            near = _near(words, found.start(), found.end())
            yield fault(place.address, f"{_named(found[0])} stands in “{near}”.", words=near, part=part)


@rule(
    "odd-space",
    "note",
    summary="A text holds a space of another kind.",
    why="It looks like a space, and a search for the words with a plain one does not find them.",
    hint="Write a plain space; in a modification, check --fix does.",
)
def odd_space(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words:
        if not words.isascii() and (found := ODD_SPACE.search(words)):
            near = _near(words, found.start(), found.end())
            yield fault(place.address, f"{_named(found[0])} stands in “{near}”.", words=near, part=part)


@rule(
    "mixed-scripts",
    "error",
    summary="A word has a letter of another script that looks like a Latin one.",
    why="The word reads right on paper and is another word for every program.",
    hint="Type the word anew.",
)
def mixed_scripts(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words:
        if words.isascii() or not _BEYOND_LATIN.search(words):
            continue
        for match in _WORD.finditer(words):
            strange = next((letter for letter in match[0] if _is_strange(letter)), None)
            if strange is not None and not _is_foreign(match[0]):
                problem = f"“{match[0]}” has {_named(strange)}."
                yield fault(place.address, problem, words=match[0], part=part)
                break


@rule(
    "double-space",
    "warning",
    summary="Two spaces stand where one belongs.",
    why="Nobody sees the second on paper, and quotations of the words do not match.",
    hint="Take one out; in a modification, check --fix does.",
)
def double_space(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words:
        if "  " in words and (found := DOUBLE_SPACE.search(words)):
            near = _near(words, found.start(), found.end())
            yield fault(place.address, f"“{near}” has two spaces.", words=near, part=part)


@rule(
    "stray-space",
    "warning",
    summary="A space stands before a punctuation mark, or inside a bracket.",
    why="It is a slip, often the place where words were cut.",
    hint="Take it out; in a modification, check --fix does.",
)
def stray_space(text: Text) -> Iterator[Fault]:
    for place, part, words in text.words:
        if found := STRAY_SPACE.search(words):
            near = _near(words, found.start(), found.end() + 1)
            yield fault(place.address, f"“{near}” has a space that does not belong.", words=near, part=part)


def _near(words: str, start: int, end: int) -> str:
    """The words around a place, as whole words."""
    low = words.rfind(" ", 0, max(0, start - 12)) + 1 if start > 12 else 0
    high = words.find(" ", min(len(words), end + 12))
    return words[low : high if high >= 0 else len(words)]


def _named(character: str) -> str:
    name = unicodedata.name(character, "a character of private use").lower()
    return f"{name} (U+{ord(character):04X})"


def _is_strange(letter: str) -> bool:
    if ord(letter) < 0x250:
        return False
    return letter in _GREEK_LOOKALIKES or unicodedata.name(letter, "").startswith(_SCRIPTS)


def _is_foreign(word: str) -> bool:
    """Whether a word is wholly of another script, with letters that no Latin one looks like: then it is meant."""
    shaped = any(unicodedata.name(letter, "").startswith(_SHAPED) for letter in word)
    return not shaped and all(map(_is_strange, word)) and any(letter not in _CYRILLIC_LOOKALIKES for letter in word)


RULES = (hidden_character, odd_space, mixed_scripts, double_space, stray_space)
