"""What Word prints as an automatic label, and the number behind a printed one: 3, c, iii."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["decimal", "lowerLetter", "lowerRoman", "upperLetter", "upperRoman"]

# Word counts no further in letters and roman numerals.
_MOST = 780
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How the labels of a list are made: words around a number in some format. The words hold no number."""

    before: str = ""
    format: Format
    after: str = ""

    def label(self, number: int) -> str:
        return f"{self.before}{write_number(number, self.format)}{self.after}"

    def number(self, label: str) -> int | None:
        """The number behind a label, or None where the pattern does not make this label."""
        end = len(label) - len(self.after)
        if not (label.startswith(self.before) and label.endswith(self.after) and end > len(self.before)):
            return None
        return read_number(label[len(self.before) : end], self.format)


def write_number(number: int, format: Format) -> str:
    return _WRITE[format](number)


def read_number(text: str, format: Format) -> int | None:
    """The number that is written so and not otherwise: "03" is none. None where there is none."""
    if not text.isascii() or not text.isalnum() or len(text) > 30:
        return None
    number = _READ[format](text)
    return (
        number
        if 0 < number <= (_MOST if format != "decimal" else 32767) and write_number(number, format) == text
        else None
    )


def _letters(number: int) -> str:
    """After z comes aa, then bb: the letter again."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _of_letters(text: str) -> int:
    return 26 * (len(text) - 1) + ord(text[0].lower()) - ord("a") + 1


def _roman(number: int) -> str:
    made = ""
    for worth, sign in _ROMAN:
        made += sign * (number // worth)
        number %= worth
    return made


def _of_roman(text: str) -> int:
    worths = {sign: worth for worth, sign in _ROMAN if len(sign) == 1}
    digits = [worths.get(letter.lower(), 0) for letter in text]
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))


_WRITE: Mapping[Format, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": _letters,
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "upperRoman": lambda number: _roman(number).upper(),
}
_READ: Mapping[Format, Callable[[str], int]] = {
    "decimal": lambda text: int(text) if text.isdecimal() else 0,
    "lowerLetter": _of_letters,
    "lowerRoman": _of_roman,
    "upperLetter": _of_letters,
    "upperRoman": _of_roman,
}
