"""A scheme of paths for tests of what stands beside the pages of a site, and sites with and without an address."""

from __future__ import annotations

from urllib.parse import quote

from sectext.address import Address
from sectext.site.home import Home

HOME = Home(title="A code", author="Its administrator", base="https://sec.invalid/", authority="sec.invalid,2026")
NOWHERE = Home(title="A code", author="Its administrator")


class Pages:
    """Each page is a folder, named by what it shows."""

    def clause(self, address: Address) -> str:
        return f"clause/{quote(str(address), safe='')}/"

    def document(self, name: str) -> str:
        return f"document/{quote(name, safe='')}/"

    def modification(self, identifier: str) -> str:
        return f"modification/{quote(identifier, safe='')}/"

    def version(self, label: str) -> str:
        return f"version/{quote(label, safe='')}/"

    def event(self, identifier: str) -> str:
        return f"event/{quote(identifier, safe='')}/"
