"""Reads version.toml, and puts versions in the order in which each names its parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sectext.address import parse_range
from sectext.commencement import Bounds, exactly
from sectext.errors import MalformedFile, SectextError
from sectext.formats import toml
from sectext.governance import read_published
from sectext.timeline import EffectiveFact, Version, VersionDocument

CERTAINTIES = ("published", "reconstructed", "inferred")


def read(text: str, *, name: str) -> Version:
    """A version from its file. Raises MalformedFile."""
    table = toml.read(text, name=name)
    label = table.text("label")
    found = Version(
        label=label,
        parent=table.maybe_text("parent"),
        made_by=table.texts("made_by"),
        effective=tuple(_effective(entry) for entry in table.tables("effective")),
        documents=tuple(_document(entry, label) for entry in table.tables("document")),
        file=name,
    )
    if not found.effective:
        raise MalformedFile(
            "The version has no [[effective]].", where=table.where(), hint="A bound will do: not_before."
        )
    published = [fact.published for fact in found.effective]
    for entry, fact in zip(table.tables("effective"), found.effective, strict=True):
        if published.count(fact.published) > 1:
            entry.refuse("published", f"{fact.published} twice", "each day once: which of the facts counts is not said")
    names = [document.name for document in found.documents]
    for entry, document in zip(table.tables("document"), found.documents, strict=True):
        if names.count(document.name) > 1:
            entry.refuse("name", f"“{document.name}” twice", "each document once")
    table.done()
    return found


def ordered(versions: Sequence[Version]) -> tuple[Version, ...]:
    """The versions from the root on. Raises MalformedFile where parents are missing, shared or go round in a circle."""
    by_parent: dict[str | None, Version] = {}
    labels = {version.label for version in versions}
    for version in versions:
        if version.parent is not None and version.parent not in labels:
            raise MalformedFile(
                f"The parent “{version.parent}” is not held.",
                where=version.file,
                hint=f"Held: {', '.join(sorted(labels))}.",
            )
        if version.parent in by_parent:
            other = by_parent[version.parent]
            kind = "no parent" if version.parent is None else f"the parent “{version.parent}”"
            problem = f"{version.label} and {other.label} both have {kind}."
            raise MalformedFile(problem, where=version.file, hint="Versions follow one another.")
        by_parent[version.parent] = version
    chain: list[Version] = []
    following = by_parent.get(None)
    while following is not None:
        chain.append(following)
        following = by_parent.get(following.label)
    if len(chain) < len(versions):
        lost = next(v for v in versions if v not in chain)
        raise MalformedFile(f"{lost.label} does not descend from the first version.", where=lost.file)
    return tuple(chain)


def located(chain: Sequence[Version]) -> Mapping[tuple[str, str], str]:
    """For each version and document the version whose file holds the text. Raises MalformedFile."""
    found: dict[tuple[str, str], str] = {}
    for version in chain:
        for document in version.documents:
            if document.file is not None:
                found[version.label, document.name] = version.label
                continue
            holder = found.get((document.text_of, document.name))
            if holder is None:
                problem = f"{document.name} is said to be in {document.text_of}, which does not hold it."
                raise MalformedFile(problem, where=version.file, hint="Name an earlier version that has it.")
            found[version.label, document.name] = holder
    return found


def _effective(table: toml.Table) -> EffectiveFact:
    day = table.maybe_date("date")
    before, after = table.maybe_date("not_before"), table.maybe_date("not_after")
    if (day is None) == (before is None and after is None):
        raise MalformedFile(
            "Expected a date, or not_before and not_after.", where=table.where(), hint="Write date = 2019-11-04."
        )
    if before and after and before > after:
        table.refuse("not_after", str(after), f"a day not before {before}")
    published = read_published(table)
    if published is None:
        table.refuse("published", "nothing", "a date, or { not_after = 2019-11-04 } (the date of the source)")
    found = EffectiveFact(
        bounds=exactly(day) if day else Bounds(not_before=before, not_after=after, firm=before),
        published=published,
        source=table.text("source"),
        certainty=table.choice("certainty", CERTAINTIES) if "certainty" in table else "published",
    )
    table.done()
    return found


def _document(table: toml.Table, label: str) -> VersionDocument:
    file, elsewhere = table.maybe_text("file"), table.maybe_text("in")
    if (file is None) == (elsewhere is None):
        raise MalformedFile(
            "Expected file (the text is here) or in (the version that has it).", where=table.where(), hint='in = "6.17"'
        )
    if file is not None and ("/" in file or "\\" in file or not file.endswith(".md")):
        table.refuse("file", f"“{file}”", "the name of a .md file beside version.toml")
    try:
        held = tuple(parse_range(span) for span in table.texts("held")) if "held" in table else None
    except SectextError as error:
        raise MalformedFile(error.problem, where=table.where("held"), hint=error.hint) from None
    name = table.text("name")
    for span in held or ():
        if span.first.document != name:
            table.refuse("held", f"“{span}”", f"clauses of {name}")
    found = VersionDocument(
        name=name,
        title=table.maybe_text("title"),
        text_of=elsewhere or label,
        file=file,
        sha256=table.text("sha256") if file else None,
        held=held,
        held_to=table.maybe_date("held_to"),
    )
    table.done()
    return found
