"""A version made of modifications: planned and explained first, then written whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sectext import version_file
from sectext.address import Address, Range
from sectext.code import Code
from sectext.commencement import evaluate, exactly
from sectext.document_log import FILE as LOG
from sectext.document_log import document_log
from sectext.entering import entering
from sectext.errors import SectextError
from sectext.formats.markdown import write_file
from sectext.held import Held, hold
from sectext.library import digest_of, open
from sectext.merge import apply_all
from sectext.modification import Drafted, Modification, Unresolved
from sectext.ordering import apply_in_order
from sectext.rebasing import carried_over
from sectext.saving import Writing, ended_as
from sectext.sourcing import Made
from sectext.timeline import EffectiveFact, Version, VersionDocument
from sectext.version_file import with_effective

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


class NotReleased(SectextError):
    """A version that cannot be written, because something in it is not explained. Nothing was written."""

    code = "not-released"

    def __init__(self, problem: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(problem, where=where, hint=hint or "Nothing was written.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A document that the version changes: its file, and the clauses that say something else or came in."""

    document: str
    file: str
    clauses: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A version as it is written: `made_by` in the order in which they are carried out; `files` in that of writing."""

    label: str
    parent: str | None
    effective: date
    published: date
    made_by: tuple[str, ...]
    documents: tuple[Changed, ...]
    files: tuple[str, ...]
    written: bool


def release_version(
    root: Path,
    label: str,
    names: Sequence[str],
    *,
    effective: date,
    published: date,
    source: str | None = None,
    write: bool = True,
) -> Released:
    """Write the version that modifications make of the last one, and the Document Log. "MP102#2" is a part.

    Raises NotReleased where anything is not explained: a modification that is not decided, drafted on another text, in
    conflict, to be reviewed, or that commences on another day; a day before the parent's; a text nobody has looked at
    since. PatchConflict where modifications meet and nothing tells their order; UnknownName, MalformedFile.
    """
    with entering(root, f"release {label}", write=write) as entry:
        return _released(entry, open(root), label, names, effective, published, source)


def _released(
    entry: Writing,
    code: Code,
    label: str,
    names: Sequence[str],
    effective: date,
    published: date,
    source: str | None,
) -> Released:
    plan = _Plan(code, label, tuple(dict.fromkeys(names)), effective)
    plan.check()
    texts = {name: plan.text(name) for name in plan.documents()}
    version = plan.version(texts, published, source or f"Release of {', '.join(plan.order)}")
    files = {f"corpus/sec_versions/{label}/{plan.file(name)}": text.data for name, text in texts.items()}
    files[f"corpus/sec_versions/{label}/version.toml"] = version_file.write(version).encode()
    files[LOG] = document_log(_with(code, version, texts)).encode()
    for name, data in files.items():
        entry.put(name, data)
    changed = tuple(
        Changed(document=name, file=f"corpus/sec_versions/{label}/{plan.file(name)}", clauses=text.clauses)
        for name, text in texts.items()
    )
    return Released(
        label=label,
        parent=plan.parent.label,
        effective=effective,
        published=published,
        made_by=plan.order,
        documents=changed,
        files=tuple(files),
        written=entry.write,
    )


def move_date(
    root: Path, label: str, *, effective: date, published: date, source: str | None = None, write: bool = True
) -> Released:
    """Say another day for a version: one more [[effective]] in its file, and nothing else. Raises NotReleased."""
    with entering(root, f"release {label}", write=write) as entry:
        return _moved(entry, root, label, effective, published, source)


def _moved(entry: Writing, root: Path, label: str, effective: date, published: date, source: str | None) -> Released:
    code = open(root)
    version = code.version(label)
    bounds = version.bounds()
    if bounds is not None and bounds.fixed == effective:
        raise NotReleased(f"{label} takes effect on {effective} already.", where=version.file)
    if any(fact.published == published for fact in version.effective):
        hint = "Name the day with --published, or correct that one by hand."
        raise NotReleased(f"A day for {label} was published on {published} already.", where=version.file, hint=hint)
    told = source or f"Release of {label} moved"
    fact = EffectiveFact(bounds=exactly(effective), published=published, source=told)
    moved = replace(version, effective=(*version.effective, fact))
    _check_day(code, version.parent, effective, moved)
    for name in version.made_by:
        _check_commencement(code, name, effective)
    text = (root / version.file).read_bytes().decode()
    entry.put(version.file, ended_as(text, with_effective(text, fact)).encode())
    return Released(
        label=label,
        parent=version.parent,
        effective=effective,
        published=published,
        made_by=version.made_by,
        documents=(),
        files=(version.file,),
        written=entry.write,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A document as the version has it."""

    held: Held
    spans: tuple[Range, ...] | None
    clauses: tuple[Address, ...]
    data: bytes


class _Plan:
    """What goes into a version, and whether all of it is explained."""

    def __init__(self, code: Code, label: str, names: tuple[str, ...], effective: date) -> None:
        self.code = code
        self.label = label
        self.names = names
        self.effective = effective
        self.parent = code.view().chain[-1].version
        self.order = self._order()
        self._patches: dict[str, list[tuple[str, Drafted]]] = {}

    def check(self) -> None:
        """Raises NotReleased and PatchConflict, before anything is made."""
        if not _LABEL.fullmatch(self.label):
            raise NotReleased(f"“{self.label}” cannot be a version's label.", hint="Write it like 27.0.")
        if any(version.label == self.label for version in self.code.versions):
            hint = "To move its date, name no modification."
            raise NotReleased(f"There is a version {self.label} already.", where=self.label, hint=hint)
        _check_day(self.code, self.parent.label, self.effective, None)
        for name in self.names:
            self._check_one(name)
        self._check_alternatives()

    def documents(self) -> list[str]:
        """The documents whose text changes, in the order of the parent's."""
        for name in self.names:
            for drafted in self._carried(name):
                self._patches.setdefault(drafted.patch.document, []).append((name, drafted))
        listed = [document.name for document in self.parent.documents]
        for document in self._patches:
            if document not in listed:
                raise NotReleased(f"{document} is not held in {self.parent.label}.", where=self.label)
        return [name for name in listed if name in self._patches]

    def file(self, document: str) -> str:
        return f"{document.lower().replace(' ', '-')}.md"

    def text(self, document: str) -> _Text:
        """A document with the modifications carried out in their order, and where each text of it comes from."""
        before = self.code.text(document, self.parent.label)
        before.check()
        self._check_looked_at(document)
        patches = [(name, drafted.patch) for name, drafted in self._patches[document]]
        tree, _ = apply_in_order(before.tree, patches, self._comes_before)
        raw = [drafted.patch for name in self.order for other, drafted in self._patches[document] if other == name]
        if apply_all(before.tree, raw) != tree:
            hint = "Draft the later one on the text that the earlier leaves: release that first, then sectext rebase."
            raise NotReleased(f"In {document} the modifications meet.", where=self.label, hint=hint)
        made = Made(before, tree, patches)
        origins = {name: self._origin(name) for name in self.names}
        sources = made.sources(origins)
        data = write_file(tree, sources).encode()
        held = hold(tree, sources, file=f"corpus/sec_versions/{self.label}/{self.file(document)}")
        spans = made.held(self._entry(document).held)
        return _Text(held=held, spans=spans, clauses=tuple(address for address, _, _ in made.changed()), data=data)

    def version(self, texts: Mapping[str, _Text], published: date, source: str) -> Version:
        """The version with every document of its parent: those that changed here, the others where they were."""
        fact = EffectiveFact(bounds=exactly(self.effective), published=published, source=source)
        documents = tuple(self._document(entry, texts.get(entry.name)) for entry in self.parent.documents)
        file = f"corpus/sec_versions/{self.label}/version.toml"
        return Version(
            label=self.label,
            parent=self.parent.label,
            made_by=self.order,
            effective=(fact,),
            documents=documents,
            file=file,
        )

    def _document(self, entry: VersionDocument, text: _Text | None) -> VersionDocument:
        if text is None:
            holder = self.parent.label if entry.file is not None else entry.text_of
            return replace(entry, text_of=holder, file=None, sha256=None, corrections=())
        return replace(
            entry,
            text_of=self.label,
            file=self.file(entry.name),
            sha256=digest_of(text.data),
            held=text.spans,
            corrections=(),
        )

    def _order(self) -> tuple[str, ...]:
        """By decision, then as the modifications say; where nothing tells, as they are named."""
        order: list[str] = []
        for name in self.names:
            self.code.modification(name)
            place = next((n for n, other in enumerate(order) if self._comes_before(name, other)), len(order))
            order.insert(place, name)
        return tuple(order)

    def _comes_before(self, one: str, other: str) -> bool | None:
        return self.code.comes_before(one, other)

    def _check_one(self, name: str) -> None:
        code, modification = self.code, self.code.modification(name)
        where = modification.file
        if modification.stage not in code.governance.binding:
            hint = f"Its stage must be one of {', '.join(sorted(code.governance.binding))}."
            raise NotReleased(
                f"{modification.id} is “{modification.stage}”: nobody has decided it.", where=where, hint=hint
            )
        if modification.parts and "#" not in name:
            parts = " ".join(f"{name}#{part}" for part in modification.parts)
            raise NotReleased(f"{name} has parts, which enter the code one by one.", where=where, hint=f"Name {parts}.")
        made = [version.label for version in code.versions if name in version.made_by]
        if made:
            raise NotReleased(f"{name} is in {', '.join(made)} already.", where=where)
        error = code.drafts.get(name)
        if isinstance(error, Unresolved):
            raise error
        self._check_reviewed(modification, name)
        _check_commencement(code, name, self.effective)

    def _check_reviewed(self, modification: Modification, name: str) -> None:
        part = name.partition("#")[2]
        for change in modification.changes:
            if change.review and part in ("", change.part):
                hint = "Look at it, and take the key “review” away."
                raise NotReleased(f"A change is still to be looked at: {change.review}.", where=change.where, hint=hint)

    def _check_alternatives(self) -> None:
        chosen: dict[str, str] = {}
        made = {name.partition("#")[0] for version in self.code.versions for name in version.made_by}
        for name in (*sorted(made), *self.names):
            modification = self.code.modification(name)
            root = modification.alternative_to or modification.id
            other = chosen.setdefault(root, modification.id)
            if other != modification.id and name in self.names:
                problem = f"{modification.id} and {other} are alternatives: at most one of them is made."
                raise NotReleased(problem, where=modification.file)

    def _check_looked_at(self, document: str) -> None:
        entry = self._entry(document)
        if entry.held_to is not None and self.effective >= entry.held_to:
            problem = f"What {document} says from {entry.held_to} on is not held: nobody has looked since."
            hint = f"Take in the text of a later version, or raise held_to in {self.parent.file}."
            raise NotReleased(problem, where=self.parent.file, hint=hint)

    def _entry(self, document: str) -> VersionDocument:
        found = self.parent.document(document)
        assert found is not None  # documents() asked for it
        return found

    def _origin(self, name: str) -> str:
        modification = self.code.modification(name)
        return f"{name}, legal text version {modification.legal_text}"

    def _carried(self, name: str) -> Iterator[Drafted]:
        """The patches of a modification on the parent; one drafted on another text must fit this one as it is."""
        for drafted in self.code.patches(name):
            if not drafted.patch.text_operations:
                continue
            if drafted.patch.base == self.parent.label:
                yield drafted
                continue
            yield self._followed(name, drafted)

    def _followed(self, name: str, drafted: Drafted) -> Drafted:
        document = drafted.patch.document
        carried = carried_over(self.code, drafted, self.parent.label)
        worst = next((step for step in carried.steps if step.outcome != "clean"), None)
        hint = self._first(name)
        if worst is not None:
            where = drafted.where.get(worst.operation, "")
            problem = f"It was drafted on {drafted.patch.base}, and {worst.why}."
            raise NotReleased(problem, where=where, hint=hint)
        followed = self.code.view().clauses(document).drafted_on(self.parent.label, drafted)
        if set(followed.patch.operations) != set(carried.patch.operations):
            problem = f"{name} was drafted on {drafted.patch.base}, and has to be written anew for {self.parent.label}."
            raise NotReleased(problem, where=self.code.modification(name).file, hint=hint)
        return followed

    def _first(self, name: str) -> str:
        """What to do first with a modification drafted on another text; one of which a part is law is not rebased."""
        whole = name.partition("#")[0]
        if any(each.partition("#")[0] == whole for version in self.code.versions for each in version.made_by):
            return (
                f"Other parts of {whole} are law, so it is not rebased: "
                f"draft {name} on {self.parent.label} as a modification of its own."
            )
        return f"First: sectext rebase {whole} --onto {self.parent.label}"


def _check_day(code: Code, parent: str | None, effective: date, moved: Version | None) -> None:
    """A version takes effect after its parent and before what follows it."""
    if parent is not None:
        bounds = code.version(parent).bounds()
        earliest = bounds.not_before if bounds else None
        if earliest is not None and effective < earliest:
            raise NotReleased(f"{effective} lies before {parent} takes effect ({earliest}).")
    for version in code.versions if moved else ():
        if moved and version.parent == moved.label:
            bounds = version.bounds()
            latest = bounds.not_after if bounds else None
            if latest is not None and effective > latest:
                raise NotReleased(f"{effective} lies after {version.label}, which follows it, takes effect ({latest}).")


def _check_commencement(code: Code, name: str, effective: date) -> None:
    """A modification's own rule and the version must agree."""
    modification = code.modification(name)
    if modification.commencement is None:
        return
    bounds = evaluate(modification.commencement, code.facts, None, code.calendar)
    early = bounds.not_before is not None and effective < bounds.not_before
    late = bounds.not_after is not None and effective > bounds.not_after
    if bounds.never or early or late:
        day = "never" if bounds.never else f"on {bounds.fixed}" if bounds.fixed else "on another day"
        problem = (
            f"{modification.id} commences {day} by its own rule, and the version is to take effect on {effective}."
        )
        raise NotReleased(problem, where=modification.file, hint="Correct the one or the other.")


def _with(code: Code, version: Version, texts: Mapping[str, _Text]) -> Code:
    """The code with one more version."""
    held = {**code.held, **{(version.label, name): text.held for name, text in texts.items()}}
    for document in version.documents:
        if document.name not in texts:
            held[version.label, document.name] = code.held[document.text_of, document.name]
    return replace(code, versions=(*code.versions, version), held=held)
