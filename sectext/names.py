"""What may be the name of a file or folder on every machine that the corpus is copied to."""

from __future__ import annotations

import re

# What Windows keeps for devices, whatever ending it has.
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_SIGNS = re.compile('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]')
_LONGEST = 120


def fault(name: str) -> str | None:
    """Why a text cannot be such a name, as the end of a sentence; None where it can."""
    if not name or name.strip(". ") == "":
        return "it is empty, or only points"
    if sign := _SIGNS.search(name):
        shown = sign.group() if sign.group().isprintable() else f"U+{ord(sign.group()):04X}"
        return f"it holds the sign {shown}"
    if name[-1] in ". " or name[0] in " .":
        return "it begins or ends with a point or a space"
    if _DEVICE.fullmatch(name):
        return "Windows keeps it for a device"
    if len(name.encode()) > _LONGEST:
        return f"it is longer than {_LONGEST} bytes"
    return None
