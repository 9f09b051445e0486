"""Characters of fonts that have signs in place of letters, as the signs that they show."""

from __future__ import annotations

from collections.abc import Mapping

from sectext.formats.word.opening import Element
from sectext.formats.word.stylesheet import w

_SYMBOL = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0x2D: "−",
    0xA2: "′",
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB6: "∂",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xBC: "…",
    0xC6: "∅",
    0xC7: "∩",
    0xC8: "∪",
    0xCE: "∈",
    0xD0: "∠",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xD5: "∏",
    0xD6: "√",
    0xD7: "⋅",
    0xD8: "¬",
    0xD9: "∧",
    0xDA: "∨",
    0xDE: "⇒",
    0xE2: "®",
    0xE3: "©",
    0xE4: "™",
    0xE5: "∑",
}
_WINGDINGS = {
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x72: "❒",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0x9F: "•",
    0xA0: "▪",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_FONTS: Mapping[str, Mapping[int, str]] = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def font_of(properties: Element | None) -> str:
    """The font that some properties of words name, or ""."""
    fonts = properties.find(w("rFonts")) if properties is not None else None
    return next((given for name in ("ascii", "hAnsi") if fonts is not None and (given := fonts.get(w(name)))), "")


def symbols(text: str, font: str) -> str:
    """The text with each character of the area for private use as the sign that the font shows, where it is known."""
    if not any("\uf020" <= character <= "\uf0ff" for character in text):
        return text
    return "".join(symbol(ord(c), font) if "\uf020" <= c <= "\uf0ff" else c for c in text)


def symbol(code: int, font: str) -> str:
    """The sign of a font under a number. One that is not known stays the character that the file has, or is nothing."""
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if place == 0x20:
        return " "
    known = _FONTS.get(font.lower())
    if known is not None:
        return known.get(place) or _safe(code)
    return _safe(place if 0xF020 <= code <= 0xF07E else code)


def _safe(code: int) -> str:
    fits = 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if fits else ""
