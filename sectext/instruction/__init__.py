"""What operations do, said as amending instructions: In Section G3.20(b), after “…” insert “…”; and such text read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sectext.address import Address
from sectext.commencement import Never, Rule
from sectext.instruction import names, timing
from sectext.instruction.following import joined
from sectext.instruction.known import Unseen
from sectext.instruction.matching import pieces as _pieces
from sectext.instruction.quoting import quote
from sectext.patch import Operation

if TYPE_CHECKING:
    from sectext.instruction.reading import Understood, read
    from sectext.instruction.refusing import NotUnderstood
    from sectext.instruction.writing import sentences, write

__all__ = [
    "NotUnderstood",
    "Understood",
    "describe_rule",
    "heading_line",
    "name",
    "pieces",
    "read",
    "sentence",
    "sentences",
    "write",
]
# These need Markdown, which itself prints sentences: they are imported when they are first asked for.
_HOMES = {
    "NotUnderstood": "refusing",
    "Understood": "reading",
    "read": "reading",
    "sentences": "writing",
    "write": "writing",
}


def sentence(operation: Operation) -> str:
    """One operation as an instruction in one line, with the words of the text in quotation marks.

    What is inserted is named, and does not stand below it as in `sentences`.
    """
    return "".join(quote(piece) if number % 2 else piece for number, piece in enumerate(pieces(operation)))


def pieces(operation: Operation) -> tuple[str, ...]:
    """The same instruction in pieces: what is said and, by turns, the words that it quotes, without their marks."""
    return _pieces(operation, Unseen(), in_full=False)


def name(address: Address) -> str:
    """An address in running text: Section G3.20(b), clause 3.2 of Appendix AC, the definition of “Working Day” …"""
    return names.write(address, Unseen().kind_of)


def heading_line(document: str, acts: Mapping[str, Sequence[Address]]) -> str:
    """The line above a redline, "Amend Section G3.20 as follows:", from the whole clauses that each verb acts on."""
    phrases: list[str] = []
    for verb, addresses in acts.items():
        if wholes := list(dict.fromkeys(addresses)):
            phrases.append(f"{verb if not phrases else verb.lower()} {_listed(document, wholes)}")
    return f"{joined(phrases)} as follows:" if phrases else ""


def describe_rule(rule: Rule) -> str:
    """When it is, in words: 4 November 2019, 1 Working Day after the event “…”, never."""
    return "never" if isinstance(rule, Never) else timing.write(rule)


def _listed(document: str, wholes: Sequence[Address]) -> str:
    """Sections G3.17 and G3.20; clauses 3.1 and 3.2 of Appendix AC."""
    names = [name(a) for a in wholes]
    for one, many, end in (("Section ", "Sections ", ""), ("clause ", "clauses ", f" of {document}")):
        if len(names) > 1 and all(n.startswith(one) and n.endswith(end) for n in names):
            return many + joined([n.removeprefix(one).removesuffix(end) for n in names]) + end
    return joined(names) or document


def __getattr__(asked: str) -> Any:
    if asked not in _HOMES:
        raise AttributeError(f"module “{__name__}” has no attribute “{asked}”")
    found = getattr(import_module(f"{__name__}.{_HOMES[asked]}"), asked)
    globals()[asked] = found
    return found
