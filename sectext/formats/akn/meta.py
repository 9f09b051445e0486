"""What a file says of itself: the work, the expression and the manifestation that it is, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sectext.formats.akn import uris
from sectext.formats.akn.body import term_id
from sectext.formats.akn.identifiers import number
from sectext.formats.akn.uris import Work, component, expression
from sectext.formats.akn.values import Changer
from sectext.formats.akn.xml import Element, a
from sectext.redline import Marked, every

US = "#sectext"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A file's place among works: the component of which work, at which version, and the days that are known of it.

    `days` are by what they are those of; without any, the work's own day stands in.
    """

    work: Work
    part: str
    title: str
    version: str | None = None
    days: tuple[tuple[str, date], ...] = ()

    @property
    def uri(self) -> str:
        return expression(self.work, self.version)

    @property
    def this(self) -> str:
        return f"{self.uri}/!{self.part}"


def identity(work: Work, document: str, title: str, version: str | None, days: Sequence[tuple[str, date]]) -> Identity:
    return Identity(work=work, part=component(document), title=title, version=version, days=tuple(days))


def identification(of: Identity) -> Element:
    work = of.work
    author = a("FRBRauthor", href="#author", as_="#authorRole")
    made = a(
        "FRBRWork",
        *_names(f"{work.uri}/!{of.part}", work.uri),
        a("FRBRalias", value=of.title, name="title"),
        a("FRBRdate", date=work.date.isoformat(), name=work.day_of),
        author,
        a("FRBRcountry", value=work.country),
        a("FRBRsubtype", value=work.kind),
        a("FRBRnumber", value=work.number),
        a("FRBRname", value=work.title),
        a("FRBRauthoritative", value="false"),
    )
    said = a("FRBRExpression", *_names(of.this, of.uri), *_days(of), a("FRBRauthor", href="#author", as_="#authorRole"))
    if of.version:
        said.append(a("FRBRversionNumber", value=of.version))
    said.append(a("FRBRlanguage", language="eng"))
    shown = a(
        "FRBRManifestation",
        *_names(f"{of.this}.xml", f"{of.uri}.xml"),
        *_days(of),
        a("FRBRauthor", href=US, as_="#editor"),
        a("FRBRformat", value="application/akn+xml"),
    )
    return a("identification", made, said, shown, source=US)


def references(of: Identity, changers: Iterable[Changer], marked: Marked | None) -> Element:
    """What the file refers to: the first expression, modifications, defined terms, and who made it."""
    made = a("references", source=US)
    made.append(a("original", eId="original", href=f"{of.work.uri}/eng@", showAs=of.work.title))
    for changer in changers:
        made.append(a("passiveRef", eId=f"ref_{number(changer.id)}", href=changer.uri, showAs=changer.title))
    made.extend(_concepts(of.work))
    made.extend(_terms(marked) if marked is not None else ())
    return made


def _concepts(work: Work) -> Iterator[Element]:
    organization, role, concept = "/akn/ontology/organization", "/akn/ontology/role", "/akn/ontology/concept"
    yield a("TLCOrganization", eId="sectext", href=f"{organization}/gb.sectext", showAs="sectext")
    yield a("TLCOrganization", eId="author", href=f"{organization}/gb.sec.parties", showAs=work.author)
    yield a("TLCRole", eId="authorRole", href=f"{role}/author", showAs="Author")
    yield a("TLCRole", eId="editor", href=f"{role}/editor", showAs="Editor")
    yield a("TLCConcept", eId="inForce", href=f"{concept}/inForce", showAs="in force: it is in the code")
    yield a("TLCConcept", eId="inEfficacy", href=f"{concept}/inEfficacy", showAs="in efficacy: it is to be followed")


def _terms(marked: Marked) -> Iterator[Element]:
    found: dict[str, str] = {}
    for node in every(marked):
        if node.kind == "definition":
            words = "".join(run.text for run in node.label if run.mark != "deleted")
            found.setdefault(term_id(node), words or "".join(run.text for run in node.label))
    for name, words in found.items():
        yield a("TLCTerm", eId=name, href=uris.term(words), showAs=words)


def _names(this: str, uri: str) -> tuple[Element, Element]:
    return a("FRBRthis", value=this), a("FRBRuri", value=uri)


def _days(of: Identity) -> Iterator[Element]:
    for name, day in of.days or ((of.work.day_of, of.work.date),):
        yield a("FRBRdate", date=day.isoformat(), name=name)
