"""Sites with and without an address, for tests of what stands beside the pages."""

from __future__ import annotations

from sectext.site.home import Home
from sectext.site.paths import Places as Pages

HOME = Home(title="A code", author="Its administrator", base="https://sec.invalid/", authority="sec.invalid,2026")
NOWHERE = Home(title="A code", author="Its administrator")

__all__ = ["HOME", "NOWHERE", "Pages"]
