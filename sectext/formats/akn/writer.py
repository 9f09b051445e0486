"""Writes clause trees, redlines and annexes as Akoma Ntoso 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sectext.address import Address
from sectext.annex import Annex
from sectext.formats.akn.amending import Instruction, instruct
from sectext.formats.akn.body import Body, moves
from sectext.formats.akn.changing import Done, changed, rule_days
from sectext.formats.akn.identifiers import Names, eids, identifiers, number
from sectext.formats.akn.meta import US, Identity, identification, identity, references
from sectext.formats.akn.own import about
from sectext.formats.akn.times import Times, fixed, rule
from sectext.formats.akn.uris import SEC, modification
from sectext.formats.akn.uris import expression as expression_uri
from sectext.formats.akn.values import Amendment, Changer, Expression, LifeEvent
from sectext.formats.akn.xml import Element, a, mark, ours, root, worded, written
from sectext.patch import Effect, Insert, Move, Operation, Patch, place
from sectext.redline import Marked, Run, apply, unmarked
from sectext.tree import Clause, Path, digest, index

# What cannot stand in the main body by itself stands in a container that says so.
_INSIDE = ("heading", "row", "cell")


def write(clause: Clause, *, expression: Expression | None = None) -> bytes:
    """A clause tree as Akoma Ntoso; `read` gives it back exactly. `expression` says what it is a text of.

    Raises NotInAkn for a character that no XML file can hold.
    """
    of = expression or Expression()
    return _document("expression", unmarked(clause), replace(of, digest=of.digest or digest(clause)))


def write_redline(marked: Marked, *, expression: Expression | None = None) -> bytes:
    """A redline as Akoma Ntoso with ins and del; `read_redline` gives accept and reject back. Raises NotInAkn.

    A clause that comes, goes or moves as a whole has its words in ins or del, and an attribute of ours that says so.
    """
    return _document("redline", marked, expression or Expression())


def write_annex(annex: Annex) -> bytes:
    """A modification of one document: what it does, as instructions and as active modifications, then the redline.

    Raises NotInAkn.
    """
    return _Modification(annex).written()


def _document(kind: str, marked: Marked, of: Expression) -> bytes:
    names = Names()
    ids = identifiers(marked, names)
    times = Times(names, of.events)
    extras = {path: dict(_extras(of, path, ids, times)) for path in ids}
    content = _content(Body(ids=ids, names=names, extras=extras, moves=moves(marked)), marked)
    document = _words(marked.label) if marked.kind == "document" else ""
    heading = _words(marked.heading) if document else ""
    title = f"{of.work.title}: {document}{heading and f' ‘{heading}’'}" if document else of.work.title
    who = identity(of.work, document or "main", title, of.version, list(_days(of)))
    meta = a("meta", identification(who))
    _add(meta, times.lifecycle(of.version, US))
    analysis = list(_analysis(of, times, names, who, ids))
    _add(meta, a("analysis", *analysis, source=US) if analysis else None)
    _add(meta, times.temporal_data(US))
    meta.append(references(who, of.changers, marked))
    meta.append(a("proprietary", about(kind, of, document or None), source=US))
    contains = "singleVersion" if kind == "expression" else "multipleVersions"
    return written(root(a("doc", meta, a("mainBody", content), name=of.work.kind, contains=contains)))


def _content(body: Body, marked: Marked) -> Element:
    """The text as the one element of the main body."""
    if marked.kind in _INSIDE:
        inner = body.quoted(marked)
        block = inner if marked.kind == "heading" else a("table", inner if marked.kind == "row" else a("tr", inner))
        return mark(a("hcontainer", a("content", block), name="fragment"), kind=marked.kind)
    made = body.element(marked)
    return made if marked.kind == "document" else mark(made, kind=marked.kind)


def _extras(of: Expression, path: Path, ids: Mapping[Path, str], times: Times) -> Iterator[tuple[str, str]]:
    if path in of.work_ids and of.work_ids[path] != ids[path]:
        yield "wId", of.work_ids[path]
    if path in of.periods:
        yield "period", times.group(of.periods[path])
    if path in of.incomplete:
        yield "status", "incomplete"


def _days(of: Expression) -> Iterator[tuple[str, date]]:
    """The days known of an expression, by what they are those of."""
    if isinstance(of.when, date):
        yield "in force", of.when
    elif of.when is not None:
        for name, day in (("not in force before", of.when.not_before), ("in force not after", of.when.not_after)):
            if day is not None:
                yield name, day
    for day in sorted({fact.published for fact in of.facts}):
        yield "published", day


def _analysis(of: Expression, times: Times, names: Names, who: Identity, ids: Mapping[Path, str]) -> Iterator[Element]:
    if of.amendments:
        passive = a("passiveModifications")
        for count, amendment in enumerate(of.amendments, start=1):
            passive.extend(_passive(amendment, names.take(f"pmod_{count}"), times, who))
        yield passive
    del ids
    if of.renamed:
        mappings = a("mappings", source=US)
        for count, renamed in enumerate(of.renamed, start=1):
            start, end = times.maybe(renamed.start), times.maybe(renamed.end)
            earlier = f"{expression_uri(of.work, renamed.earlier)}/!{who.part}" if renamed.earlier else ""
            mappings.append(
                a(
                    "mapping",
                    eId=names.take(f"mapping_{count}"),
                    original=f"#{renamed.original}",
                    current=f"{earlier}#{renamed.current}",
                    start=start,
                    end=end,
                )
            )
        yield mappings


def _passive(amendment: Amendment, name: str, times: Times, who: Identity) -> list[Element]:
    operation = amendment.operation
    at = tuple(f"#{eid}" for eid in amendment.at)
    done = Done(
        operation=operation,
        source=amendment.source,
        at=at or (f"{who.work.uri}/!{who.part}",),
        into=at or (f"{who.work.uri}/!{who.part}",),
        when=None if isinstance(operation, Effect) else amendment.when,
        begins=amendment.begins,
    )
    gone = None if at else "true"
    made = changed(done, name, times)
    return [mark(each, modification=amendment.modification, version=amendment.version, gone=gone) for each in made]


def _named(text: Clause) -> dict[Address, str]:
    ids = eids(text)
    return {address: ids[path] for address, path in index(text).items()}


def _add(parent: Element, element: Element | None) -> None:
    if element is not None:
        parent.append(element)


def _words(runs: Sequence[Run]) -> str:
    """The words with every mark accepted."""
    return "".join(run.text for run in runs if run.mark != "deleted")


class _Modification:
    """Makes the document of a modification from an annex."""

    def __init__(self, annex: Annex) -> None:
        self.annex = annex
        self.names = Names()
        self.ids = identifiers(annex.redline, self.names)
        begun = annex.begun or annex.dated or SEC.date
        self.work = modification(annex.modification, title=annex.title, day=begun)
        self.base = identity(SEC, annex.document, annex.document, annex.shown_on or annex.base or None, ())
        self.places = self._places()

    def written(self) -> bytes:
        annex = self.annex
        told = [instruct(op, n, self.where, self.names) for n, op in enumerate(annex.operations, start=1)]
        times = Times(self.names, self._events())
        version = annex.legal_text or None
        days = [("dated", annex.dated)] if annex.dated else []
        title = f"{annex.modification}: {annex.title}"
        who = identity(self.work, f"annex {annex.letter}", title, version, days)
        meta = a("meta", identification(who))
        _add(meta, times.lifecycle(None, US))
        _add(meta, self._analysis(told, times))
        _add(meta, times.temporal_data(US))
        amends = Changer(id=annex.document, title=annex.document, uri=self.base.this)
        meta.append(references(who, [], annex.redline))
        meta[-1].insert(1, a("activeRef", eId=f"ref_{number(amends.id)}", href=amends.uri, showAs=amends.title))
        of = Expression(version=annex.shown_on or annex.base or None, digest=annex.digest or None)
        meta.append(a("proprietary", self._about(of), source=US))
        document = a("doc", meta, self._preface(), self._body(told), name="modification", contains="multipleVersions")
        return written(root(document))

    def where(self, address: Address) -> str:
        """A reference to an address in the text that is changed."""
        name = self.places.get(address)
        return f"{self.base.this}#{name}" if name else self.base.this

    def _places(self) -> dict[Address, str]:
        """The identifier of each address of the base; and of what is put in, in the result."""
        base = self.annex.whole
        if base is None:
            return {}
        done = tuple(op for op in self.annex.operations if not isinstance(op, Effect))
        result = apply(base, Patch(document=self.annex.document, operations=done))
        return {**_named(result), **_named(base)}

    def _events(self) -> list[LifeEvent]:
        days = sorted({*rule_days(self.annex.operations), *filter(None, [fixed(self.annex.commencement)])})
        own = self.annex.dated
        first = [LifeEvent(type="generation", date=own)] if own else []
        return [*first, *(LifeEvent(type="amendment", date=day) for day in days if day != own)]

    def _analysis(self, told: Sequence[Instruction], times: Times) -> Element | None:
        active = a("activeModifications")
        for count, each in enumerate(told, start=1):
            active.extend(changed(self._done(each), self.names.take(f"amod_{count}"), times))
        return a("analysis", active, source=US) if len(active) else None

    def _done(self, told: Instruction) -> Done:
        operation = told.operation
        at, pos = self._target(operation)
        into, into_pos = (None, None)
        if isinstance(operation, Move):
            into, into_pos = operation.after or operation.into, "after" if operation.after else "start"
        return Done(
            operation=operation,
            source=f"#{told.mod}",
            at=(self.where(at),),
            pos=pos,
            into=(self.where(into),) if into is not None else (),
            into_pos=into_pos,
            old=tuple(f"#{name}" for name in told.old),
            new=tuple(f"#{name}" for name in told.new),
            when=fixed(self.annex.commencement),
            begins=self.annex.commencement,
        )

    @staticmethod
    def _target(operation: Operation) -> tuple[Address, str | None]:
        if isinstance(operation, Insert):
            return operation.after or operation.into, "after" if operation.after else "start"
        return place(operation), None

    def _about(self, of: Expression) -> Element:
        annex = self.annex
        made = about("modification", of, annex.document)
        made.set("modification", annex.modification)
        made.set("annex", annex.letter)
        made.set("marking", annex.marking)
        made.set("shown", "part")
        if annex.commencement is not None:
            made.append(ours("commencement", rule(annex.commencement)))
        return made

    def _preface(self) -> Element:
        annex = self.annex
        name = worded(a("docNumber"), annex.modification)
        name.tail = " "
        lines = [a("p", name, worded(a("docTitle"), annex.title))]
        lines += [worded(a("p"), f"Annex {annex.letter}: changes to {annex.document}.")]
        lines += [worded(a("p"), f"Legal text – version {annex.legal_text}. Classification: {annex.marking}.")]
        if annex.base:
            lines.append(worded(a("p"), f"These changes have been drafted against SEC Version {annex.base}."))
        if annex.shown_on:
            lines.append(worded(a("p"), f"They are shown on SEC Version {annex.shown_on}."))
        lines += [worded(a("p"), f"Already there, not marked: {sentence}") for sentence in annex.already]
        return a("preface", *lines)

    def _body(self, told: Sequence[Instruction]) -> Element:
        made = a("mainBody")
        if told:
            heading = worded(a("heading", eId=self.names.take("hcontainer_changes__heading")), "Changes")
            changes = a("hcontainer", heading, eId=self.names.take("hcontainer_changes"), name="changes")
            changes.extend(each.paragraph for each in told)
            made.append(changes)
        made.append(_content(Body(ids=self.ids, names=self.names, moves=moves(self.annex.redline)), self.annex.redline))
        return made
