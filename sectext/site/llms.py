"""llms.txt: what programs that read for people need to know of the site before they quote from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sectext.calendar import in_words
from sectext.code import Code
from sectext.site.home import Addresses, Home, line

_AT = "llms.txt"
_MARKS = re.compile(r"([\\`*_{}\[\]()#<>|!~&])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A file or a kind of files for programs: its title, its path, and what it holds, in a sentence."""

    title: str
    path: str
    says: str


def write(
    code: Code, addresses: Addresses, *, home: Home, on: date, known: date | None = None, data: Sequence[Data] = ()
) -> str:
    """What the site is, how to quote it, what is held and what is not, and where the data are, as Markdown."""
    told = f", as known on {in_words(known)}" if known is not None else ""
    out = [
        f"# {_plain(home.title)}",
        "",
        f"> The legal text of a code, for each day: what each clause says, whether it is in force, and why. "
        f"As at {in_words(on)}{told}. Published by {_plain(home.author)}.",
        "",
        "## How to quote",
        "",
        "- Give the address of the clause, the day it is quoted for, and the day of knowledge: a clause has another "
        "wording on another day.",
        "- Quote the text whole, from the JSON or the Markdown beside the page of the clause. `digest` is the SHA-256 "
        "of `text`: check it.",
        "- Say the status with the text. Text that is deferred, suspended, disapplied or ceased is printed, and has no "
        "effect.",
        "- Where `certain` is false or `status` is “undetermined”, say so, and give the reasons in `because`. Do not "
        "choose among `candidates`.",
        "- `pending` names proposals. A proposal is not law.",
        "- A clause that is not held may well exist. Do not fill it in.",
        "",
        "## What is held",
        "",
        *_held(code, addresses, home, on, known),
        "",
        "## Not held",
        "",
        *_not_held(code, on, known),
        "",
    ]
    if data:
        out += ["## Data", "", *(_link(home, each.title, each.path, each.says) for each in data), ""]
    return "\n".join(out)


def _held(code: Code, addresses: Addresses, home: Home, on: date, known: date | None) -> Iterator[str]:
    documents = _documents(code, on, known)
    for name, (label, title) in documents.items():
        says = f"{_plain(title)}, version {_plain(label)}" if title else f"version {_plain(label)}"
        yield _link(home, name, addresses.document(name), says)
    if not documents:
        yield "- Nothing on that day."


def _not_held(code: Code, on: date, known: date | None) -> Iterator[str]:
    """The gaps, as the versions state them; a document that is not listed is not held at all."""
    yield "- Any document that is not listed above."
    chain = code.view(known).chain
    if chain:
        first = chain[0].bounds.not_before or chain[0].bounds.not_after
        yield f"- Anything before version {_plain(chain[0].version.label)}" + (
            f" ({in_words(first)})." if first else "."
        )
    for name, (label, _) in _documents(code, on, known).items():
        document = code.version(label).document(name)
        if document is not None and document.held is not None:
            spans = " and ".join(_plain(str(span)) for span in document.held)
            yield f"- {_plain(name)} is an extract: only {spans} are held."
        if document is not None and document.held_to is not None:
            yield f"- {_plain(name)}: from {in_words(document.held_to)} on, nobody has looked whether it changed."


def _documents(code: Code, on: date, known: date | None) -> dict[str, tuple[str, str | None]]:
    """The documents of the version in effect, the last of those that may be."""
    view = code.view(known)
    picks = [number for number in view.picks(on) if number >= 0]
    version = view.chain[picks[-1]].version if picks else None
    return {each.name: (version.label, each.title) for each in version.documents} if version is not None else {}


def _link(home: Home, title: str, path: str, says: str) -> str:
    target = home.link(path, _AT).replace("(", "%28").replace(")", "%29")
    return f"- [{_plain(title)}]({target}): {says}."


def _plain(text: str) -> str:
    """Words on one line in which nothing is Markdown."""
    return _MARKS.sub(r"\\\1", line(text))
