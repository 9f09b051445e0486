"""A document at a version as one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from sectext.annexes import EXTENSIONS
from sectext.code import Code
from sectext.tree import digest


def export(
    code: Code, document: str, *, version: str, format: str = "docx", numbers: Literal["auto", "typed"] = "auto"
) -> tuple[str, bytes]:
    """The file name and content of a document as a version has it, in one of FORMATS.

    Raises UnknownName and NotHeld, and IntegrityError where the text is not what its version says: such a file would
    pass on what nobody agreed.
    """
    name = f"{document.lower().replace(' ', '-')}-{version}.{EXTENSIONS.get(format, format)}"
    return name, FORMATS[format](code, document, version, numbers)


def _word(code: Code, document: str, version: str, numbers: Literal["auto", "typed"]) -> bytes:
    from sectext.formats import word  # lxml is slow to import

    held = code.text(document, version)
    held.check()
    about = word.Provenance(document=document, version=version, digest=digest(held.tree))
    return word.write(held.tree, numbers=numbers, provenance=about)


def _pdf(code: Code, document: str, version: str, _: Literal["auto", "typed"]) -> bytes:
    from sectext.formats.html import pdf

    held = code.text(document, version)
    held.check()
    return pdf.write(held.tree, title=f"{document}, SEC Version {version}")


def _akn(code: Code, document: str, version: str, _: Literal["auto", "typed"]) -> bytes:
    from sectext.export.expressions import expression
    from sectext.formats import akn

    held = code.text(document, version)
    held.check()
    return akn.write(held.tree, expression=expression(code, document, version))


FORMATS: Mapping[str, Callable[[Code, str, str, Literal["auto", "typed"]], bytes]] = {
    "akn": _akn,
    "docx": _word,
    "pdf": _pdf,
}
