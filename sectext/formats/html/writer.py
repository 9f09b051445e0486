"""Writes clause trees and redlines as fragments of HTML, and an annex as a page that needs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sectext.address import Address
from sectext.annex import Annex
from sectext.formats.html.shown import blocks, has_moves, marked_by, show, sides, standing
from sectext.redline import Mark, Marked, unmarked
from sectext.tree import Clause

# The words at each mark. On a screen they are heard; on paper they stand in brackets, because nothing is hidden there.
_SPOKEN: Mapping[str, Mapping[Mark, str]] = {
    "before": {
        "inserted": " inserted: ",
        "deleted": " deleted: ",
        "moved to": " moved here: ",
        "moved from": " moved away: ",
    },
    "after": {
        "inserted": " end of insertion ",
        "deleted": " end of deletion ",
        "moved to": " end of moved text ",
        "moved from": " end of moved text ",
    },
}
_PRINTED: Mapping[str, Mapping[Mark, str]] = {
    "before": {mark: f"[{words.lstrip()}" for mark, words in _SPOKEN["before"].items()},
    "after": {mark: f"{words.rstrip()}]" for mark, words in _SPOKEN["after"].items()},
}


def write(clause: Clause, *, level: int = 1, address: Address | None = None) -> str:
    """A clause tree as a fragment of HTML; see `write_redline`. What is not text of the clause is not in it."""
    return write_redline(unmarked(clause), level=level, address=address)


def write_redline(marked: Marked, *, level: int = 1, address: Address | None = None, prefix: str = "") -> str:
    """A redline as a fragment of HTML, with hidden words at each mark for those who hear the page.

    The words stand in .part elements and the hidden ones in .said, so that the .part elements without .said and `ins`
    are the base. `level` is that of the document's heading; `address` is that of the clause at the top, for the ids,
    where that is no document; `prefix` stands before each id, for a page with several redlines. `stylesheet` holds the
    styles.
    """
    shown = show(marked, address, prefix=prefix)
    return _environment().get_template("fragment.html").render(blocks=blocks([shown]), level=level)


def write_sides(marked: Marked, *, old: str, new: str) -> str:
    """The two texts of a redline side by side, as a fragment without ids; `old` and `new` head the columns."""
    template = _environment().get_template("columns.html")
    return template.render(sides=tuple(sides(show(marked))), old=old, new=new)


def places(marked: Marked, *, prefix: str = "") -> Mapping[str, str]:
    """The id in `write_redline` of the first clause that each operation marks, by its sentence."""
    return marked_by(marked, prefix=prefix)


def write_annex(annex: Annex) -> str:
    """An annex as a complete page: front matter, a table of changes, the redline, and the two texts side by side.

    It needs no script and fetches nothing.
    """
    return _annex(annex, _environment(), paper=False)


def annex_for_paper(annex: Annex, *, dated: str | None) -> str:
    """The same as it is printed: without what is for screens, and with the words at each mark to be seen."""
    return _annex(annex, _environment(paper=True), paper=True, dated=dated)


def text_for_paper(clause: Clause, *, title: str, marking: str | None, dated: str | None) -> str:
    """A clause tree as a complete page to be printed."""
    page = _environment(paper=True).get_template("document.html")
    shown = blocks([show(unmarked(clause))])
    return page.render(blocks=shown, title=title, marking=marking, dated=dated, css=_css(paper=True))


def page(template: str, *, on_paper: bool, style: str, **given: object) -> str:
    """A complete page from a template, with the styles of an annex and those of a file beside it."""
    css = Markup(_css(paper=on_paper) + Markup(_style(style)))
    return _environment(paper=on_paper).get_template(template).render(paper=on_paper, css=css, **given)


@cache
def stylesheet() -> str:
    """The CSS of the fragments: colours for light and dark, hanging labels, change bars, and print.

    A checkbox with the id `_say`, anywhere on the page, shows the words that are otherwise only heard.
    """
    return _style("redline.css")


def _annex(annex: Annex, environment: Environment, *, paper: bool, dated: str | None = None) -> str:
    shown = show(annex.redline)
    return environment.get_template("annex.html").render(
        annex=annex,
        redline=shown,
        sides=tuple(sides(shown)),
        marked_by=marked_by(annex.redline),
        moves=has_moves(annex.redline),
        paper=paper,
        dated=dated,
        css=_css(paper=paper),
    )


def _css(*, paper: bool) -> Markup:
    return Markup(stylesheet() + _style("page.css") + (_style("paper.css") if paper else ""))


def _style(name: str) -> str:
    return files("sectext.formats.html").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment(*, paper: bool = False) -> Environment:
    environment = Environment(
        loader=PackageLoader("sectext.formats.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["spoken"] = _PRINTED if paper else _SPOKEN
    environment.filters |= {"css_string": _css_string, "standing": standing, "kind_of": lambda it: type(it).__name__}
    return environment


def _css_string(text: str) -> str:
    """Text as the inside of a quoted CSS string; nothing in it can end the string or the style element."""
    return re.sub(r"[^A-Za-z0-9 ]", lambda m: f"\\{ord(m.group()):x} ", text)
