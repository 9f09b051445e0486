"""The file that Word opens: its parts in a zip that is the same on every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

FIRST = "[Content_Types].xml"

# The earliest time that a zip can hold: it says nothing, and never changes.
_TIME = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The zip of some parts: the content types first, as readers expect, then the others by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as file:
        for name in sorted(parts, key=lambda name: (name != FIRST, name)):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            file.writestr(entry, parts[name])
    return made.getvalue()
