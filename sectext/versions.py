"""Reads version.toml, and puts versions in the order in which each names its parent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sectext.address import parse_range
from sectext.commencement import Bounds, exactly
from sectext.errors import MalformedFile, SectextError
from sectext.formats import toml
from sectext.governance import read_published
from sectext.rules import read_rule
from sectext.timeline import Correction, EffectiveFact, Version, VersionDocument

_BESIDE = "the name of a .md file beside version.toml"
CERTAINTIES = ("published", "reconstructed", "inferred")


def read(text: str, *, name: str) -> Version:
    """A version from its file. Raises MalformedFile."""
    table = toml.read(text, name=name)
    label = table.text("label")
    found = Version(
        label=label,
        parent=table.maybe_text("parent"),
        made_by=table.texts("made_by"),
        replaces=table.texts("replaces"),
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
    names = Counter(document.name for document in found.documents)
    for entry, document in zip(table.tables("document"), found.documents, strict=True):
        if names[document.name] > 1:
            entry.refuse("name", f"“{document.name}” twice", "each document once")
    table.done()
    return found


def ordered(versions: Sequence[Version]) -> tuple[Version, ...]:
    """The versions from the root on. Raises MalformedFile where parents are missing, shared or go round in a circle.

    Two versions may share a parent where one of them, or one that descends from it, takes the place of the other: what
    is replaced comes first.
    """
    by_parent: dict[str | None, list[Version]] = {}
    labels = {version.label for version in versions}
    for version in sorted(versions, key=lambda v: min(fact.published for fact in v.effective)):
        _check_replaced(version, labels)
        if version.parent is not None and version.parent not in labels:
            raise MalformedFile(
                f"The parent “{version.parent}” is not held.",
                where=version.file,
                hint=f"Held: {', '.join(sorted(labels))}.",
            )
        by_parent.setdefault(version.parent, []).append(version)
    chain: list[Version] = []
    waiting = list(reversed(by_parent.get(None, [])))
    while waiting:
        chain.append(waiting.pop())
        waiting += reversed(by_parent.get(chain[-1].label, []))
    _check_one_follows(by_parent)
    if len(chain) < len(versions):
        lost = next(v for v in versions if v not in chain)
        raise MalformedFile(f"{lost.label} does not descend from the first version.", where=lost.file)
    return tuple(chain)


def _check_replaced(version: Version, labels: set[str]) -> None:
    for label in version.replaces:
        if label not in labels or label == version.label:
            problem = f"{version.label} is said to replace “{label}”, which is not another version held."
            raise MalformedFile(problem, where=version.file, hint=f"Held: {', '.join(sorted(labels))}.")


def _check_one_follows(by_parent: Mapping[str | None, Sequence[Version]]) -> None:
    """Of versions with one parent all but the last published must be replaced, or never have taken effect."""
    replaced = {label for siblings in by_parent.values() for version in siblings for label in version.replaces}
    for parent, siblings in by_parent.items():
        left = [v for v in siblings if v.label not in replaced and not _is_quashed(v)]
        if len(left) > 1:
            kind = "no parent" if parent is None else f"the parent “{parent}”"
            problem = f"{left[-1].label} and {left[0].label} both have {kind}."
            hint = (
                f'Versions follow one another. Where it takes the place of the other: replaces = ["{left[0].label}"].'
            )
            raise MalformedFile(problem, where=left[-1].file, hint=hint)


def _is_quashed(version: Version) -> bool:
    bounds = version.bounds()
    return bounds is not None and bounds.never


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
    """One of four forms: a day, bounds, a rule that waits for an event, or that the version never took effect."""
    day = table.maybe_date("date")
    before, after = table.maybe_date("not_before"), table.maybe_date("not_after")
    waits = table.table("when")
    quashed = table.boolean("quashed", False)
    if sum((day is not None, before is not None or after is not None, waits is not None, quashed)) != 1:
        problem = "Expected one of: date; not_before and not_after; when (a rule); quashed = true."
        raise MalformedFile(problem, where=table.where(), hint="Write date = 2019-11-04.")
    if before and after and before > after:
        table.refuse("not_after", str(after), f"a day not before {before}")
    published = read_published(table)
    if published is None:
        table.refuse("published", "nothing", "a date, or { not_after = 2019-11-04 } (the date of the source)")
    found = EffectiveFact(
        bounds=exactly(day) if day else Bounds(not_before=before, not_after=after, firm=before, never=quashed),
        rule=read_rule(waits) if waits else None,
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
        table.refuse("file", f"“{file}”", _BESIDE)
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
        corrections=tuple(_correction(entry) for entry in table.tables("correction")),
    )
    if elsewhere is not None and found.corrections:
        table.refuse("correction", f"the text of {elsewhere}", f"corrections beside that text, in {elsewhere}")
    table.done()
    return found


def _correction(table: toml.Table) -> Correction:
    """A text given anew because it was transcribed wrongly here; the one given before stays beside it."""
    file = table.text("file")
    if "/" in file or "\\" in file or not file.endswith(".md"):
        table.refuse("file", f"“{file}”", _BESIDE)
    found = Correction(
        file=file,
        sha256=table.text("sha256"),
        published=table.date("published"),
        source=table.text("source"),
        note=table.maybe_text("note"),
    )
    table.done()
    return found
