"""Writes clause trees and redlines as fragments of HTML, and an annex as a page that needs nothing but itself."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sectext.address import Address
from sectext.annex import Annex
from sectext.formats.html.shown import blocks, has_moves, marked_by, show, sides, standing
from sectext.redline import Marked, unmarked
from sectext.tree import Clause


def write(clause: Clause, *, level: int = 1, address: Address | None = None) -> str:
    """A clause tree as a fragment of HTML; see `write_redline`. What is not text of the clause is not in it."""
    return write_redline(unmarked(clause), level=level, address=address)


def write_redline(marked: Marked, *, level: int = 1, address: Address | None = None) -> str:
    """A redline as a fragment of HTML, with hidden words at each mark for those who hear the page.

    The words stand in .part elements and the hidden ones in .said, so that the .part elements without .said and `ins`
    are the base. `level` is that of the document's heading; `address` is that of the clause at the top, for the ids,
    where that is no document. `stylesheet` holds the styles.
    """
    shown = show(marked, address)
    return _environment().get_template("fragment.html").render(blocks=blocks([shown]), level=level)


def write_annex(annex: Annex) -> str:
    """An annex as a complete page: front matter, a table of changes, the redline, and the two texts side by side.

    It needs no script and fetches nothing.
    """
    shown = show(annex.redline)
    return (
        _environment()
        .get_template("annex.html")
        .render(
            annex=annex,
            redline=shown,
            sides=tuple(sides(shown)),
            marked_by=marked_by(annex.redline),
            moves=has_moves(annex.redline),
            css=Markup(stylesheet() + _style("page.css")),
        )
    )


@cache
def stylesheet() -> str:
    """The CSS of the fragments: colours for light and dark, hanging labels, change bars, and print.

    A checkbox with the id `_say`, anywhere on the page, shows the words that are otherwise only heard.
    """
    return _style("redline.css")


def _style(name: str) -> str:
    return files("sectext.formats.html").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sectext.formats.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"css_string": _css_string, "standing": standing}
    return environment


def _css_string(text: str) -> str:
    """Text as the inside of a quoted CSS string; nothing in it can end the string or the style element."""
    return re.sub(r"[^A-Za-z0-9 ]", lambda m: f"\\{ord(m.group()):x} ", text)
