"""The numbers of automatic lists in the formats that Word has: 3, III, cc, 03, 3rd, Three, Third."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sectext.formats.word.counting import write_number

# What Word counts no further in letters and roman numerals; beyond it, and below one, a number is written in digits.
_MOST_IN_LETTERS, _MOST_IN_ROMAN, _MOST_IN_SIGNS = 780, 32767, 120
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_ORDINALS["twelve"] = "twelfth"


def numeral(number: int, format: str) -> str:
    """A number in one of Word's formats; in digits where the format is not known, or does not reach so far."""
    if format == "none":
        return ""
    if format.startswith("0") and format.strip("0") == "1":
        return str(number).zfill(len(format))
    write = _FORMATS.get(format)
    return write(number) if write is not None else str(number)


def _letters(number: int) -> str:
    return write_number(number, "lowerLetter") if 0 < number <= _MOST_IN_LETTERS else str(number)


def _roman(number: int) -> str:
    return write_number(number, "lowerRoman") if 0 < number <= _MOST_IN_ROMAN else str(number)


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _words(number: int) -> str:
    """In words up to 999, as Word capitalises them: Twenty-one."""
    return _spelt(number).capitalize() if 0 <= number < 1000 else str(number)


def _spelt(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[rest]}" if rest else "")
    hundreds, rest = divmod(number, 100)
    return f"{_ONES[hundreds]} hundred" + (f" {_spelt(rest)}" if rest else "")


def _ordinal_words(number: int) -> str:
    if not 0 < number < 1000:
        return _ordinal(number)
    spelt = _spelt(number)
    cut = max(spelt.rfind("-"), spelt.rfind(" ")) + 1
    last = spelt[cut:]
    ending = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{spelt[:cut]}{ending}".capitalize()


def _signs(number: int) -> str:
    """The signs of notes, in the order of the Chicago manual, and then each of them twice."""
    times, place = divmod(number - 1, 4)
    return "*†‡§"[place] * (times + 1) if 0 < number <= _MOST_IN_SIGNS else str(number)


def _in_block(number: int, first: int) -> str:
    """A number up to twenty as one character."""
    return chr(first + number - 1) if 0 < number <= 20 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit for digit in str(number))


def _dashed(number: int) -> str:
    return f"- {number} -"


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: str(number).zfill(2),
    "ordinal": _ordinal,
    "cardinalText": _words,
    "ordinalText": _ordinal_words,
    "numberInDash": _dashed,
    "chicago": _signs,
    "decimalEnclosedCircle": lambda number: _in_block(number, 0x2460),
    "decimalEnclosedParen": lambda number: _in_block(number, 0x2474),
    "decimalEnclosedFullstop": lambda number: _in_block(number, 0x2488),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "hex": lambda number: f"{number:X}",
}
