"""Words of anybody as a terminal may be given them: what would be obeyed, or hide what stands there, is written out."""

from __future__ import annotations

import re

# Control characters but for tabs and line ends; what turns the direction of writing, or has no width; half characters.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ENDLESS = re.compile(r"(\S{120})\S{200,}(\S{40})")
_COLOUR = re.compile("(\x1b\\[[0-9;]{0,20}m)")


def shown(text: str) -> str:
    """The text with <U+001B> for an escape, and so on. Every other character stays as it is."""
    return _OBEYED.sub(_written_out, text) if _OBEYED.search(text) else text


def shown_in_colour(text: str) -> str:
    """The same for a text that we coloured, whose own words were shown before: colours stay."""
    return "".join(part if n % 2 else shown(part) for n, part in enumerate(_COLOUR.split(text)))


def in_json(text: str) -> str:
    """JSON that says the same with no character that a terminal would obey: these stand only in its strings."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def shortened(text: str) -> str:
    """The text with what is longer than any word or number cut short: an error need not show all of it."""
    return _ENDLESS.sub(r"\1 … \2", text)


def _written_out(found: re.Match[str]) -> str:
    return f"<U+{ord(found.group()):04X}>"
