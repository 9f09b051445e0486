"""What an annex shows of a redline: front matter, a table of changes in plain words, and the clauses with context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sectext.address import Address, Range, contains
from sectext.commencement import Rule
from sectext.instruction import heading_line, sentence
from sectext.patch import Delete, Insert, Move, Operation, Patch, Renumber, TextOperation, place
from sectext.redline import Marked, accept, already_there, is_changed, placed, redline, reject
from sectext.tree import Clause, Path, at, below, digest, index, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row of the table of changes: the clause, and the instruction that changes it."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """The redlined changes of one modification to one document, ready for any printer. `redline` is an extract.

    `base` is the version they were drafted against; `shown_on` another one that they are marked on here, or None.
    `dated` is the day of the changes, where it is known; `digest` that of the whole text they are marked on. `by` says
    who made an operation, and when, where a drafter's file said so. `whole` is that
    whole text, and `operations` are what is done to it. `begun` is the first day that is recorded of the modification,
    and `commencement` says when it takes effect.
    """

    letter: str
    modification: str
    title: str
    legal_text: str
    marking: str
    base: str
    shown_on: str | None
    document: str
    document_title: str | None
    instruction: str
    changes: tuple[Change, ...]
    already: tuple[str, ...]
    renumbering: tuple[tuple[str, str], ...]
    redline: Marked
    dated: date | None = None
    digest: str = ""
    by: Mapping[Operation, tuple[str, ...]] = field(default_factory=dict)
    whole: Clause | None = None
    operations: tuple[Operation, ...] = ()
    begun: date | None = None
    commencement: Rule | None = None


def annex(
    base: Clause,
    patch: Patch,
    *,
    modification: str,
    title: str,
    letter: str = "A",
    legal_text: str = "1.0",
    marking: str = "White",
    context: Sequence[Range] = (),
    shown_on: str | None = None,
    dated: date | None = None,
    by: Mapping[Operation, tuple[str, ...]] | None = None,
    whole: bool = False,
    begun: date | None = None,
    commencement: Rule | None = None,
) -> Annex:
    """The annex of a patch on a base: its own or, with `shown_on`, that version's.

    `context` is printed unchanged around the changes; without it, the neighbours are; with `whole`, the whole document.

    Raises PatchConflict where the patch does not fit the base.
    """
    marked = redline(base, patch)
    already = already_there(base, patch)
    live = [op for op in patch.operations if op not in already]
    return Annex(
        letter=letter,
        modification=modification,
        title=title,
        legal_text=legal_text,
        marking=marking,
        base=patch.base or "",
        shown_on=shown_on,
        document=patch.document,
        document_title=base.heading,
        instruction=heading_line(patch.document, _acts(base, live)),
        changes=tuple(Change(where=_where(op), what=sentence(op)) for op in live),
        already=tuple(sentence(op) for op in already),
        renumbering=tuple((str(op.at), op.to) for op in live if isinstance(op, Renumber)),
        redline=marked if whole else extract(marked, context),
        dated=dated,
        digest=digest(base),
        by=by or {},
        whole=base,
        operations=tuple(live),
        begun=begun,
        commencement=commencement,
    )


def _acts(base: Clause, operations: Sequence[Operation]) -> dict[str, list[Address]]:
    """The whole clauses that each verb above a redline acts on; one that another verb names is not "amended" too."""
    places = index(base)
    addresses = {path: address for address, path in places.items()}
    acts: dict[str, list[Address]] = {verb: [] for verb in ("Amend", "Insert", "Delete", "Renumber", "Move")}
    for operation in operations:
        if not isinstance(operation, TextOperation):
            continue
        path = places[place(operation)]
        above = _clause_above(base, path)
        whole = addresses[above]
        if isinstance(operation, Insert) and at(base, path).kind in ("group", "document"):
            new = [below(operation.into, at(base, path), c.label, c) for c in operation.clauses if c.label]
            acts["Insert" if new else "Amend"] += new or [whole]
        elif isinstance(operation, Delete | Renumber | Move) and above == path:
            acts[type(operation).__name__].append(whole)
        else:
            acts["Amend"].append(whole)
    named = {a for verb, found in acts.items() if verb != "Amend" for a in found}
    acts["Amend"] = sorted({a for a in acts["Amend"] if a not in named}, key=lambda a: places[a])
    return acts


def _clause_above(base: Clause, path: Path) -> Path:
    """The whole clause that a place belongs to: the first on the way down that is no group."""
    for length in range(1, len(path) + 1):
        if at(base, path[:length]).kind != "group":
            return path[:length]
    return path


def extract(marked: Marked, context: Sequence[Range] = ()) -> Marked:
    """The changed clauses of a redline whole, with their context and the headings above them.

    It shows enough to be laid back over the whole text, and to be read: what stands beside a clause or heading that
    comes, goes or moves is shown, also where `context` leaves it out. A group without a title that does not change is
    not printed, since its clauses name it, unless something says too little of where it stands. Where labels do not say
    what is what, it is the whole.
    """
    if any(map(_has_twins, (reject(marked), accept(marked)))):
        return marked
    return _Extract(marked, context).made()


def _where(operation: Operation) -> str:
    if isinstance(operation, Insert):
        return f"after {operation.after}" if operation.after else str(operation.into)
    return str(place(operation))


class _Extract:
    """`names`: groups without a title are printed as well."""

    def __init__(self, marked: Marked, context: Sequence[Range]) -> None:
        self.marked, self.context = marked, context
        self.addresses = {place.path: place.address for place in walk(reject(marked))}
        self.names = _needs_names(marked)

    def made(self) -> Marked:
        return replace(self.marked, children=tuple(self._run(self.marked, ())), whole=None)

    def _run(self, parent: Marked, path: Path) -> Iterator[Marked]:
        """The children of a document or group that an extract keeps."""
        standing = list(placed(parent, path))
        children = [child for child, _ in standing]
        wanted = [self._is_wanted(child, there) for child, there in standing]
        beside = _beside_what_comes_or_goes(children)
        if not self.context:
            wanted = _with_neighbours(children, wanted)
        wanted = [keep or number in beside for number, keep in enumerate(wanted)]
        for number, (child, there) in enumerate(standing):
            if child.kind == "group" and child.mark == "same" and there is not None:
                yield from self._group(child, there, is_named=number in beside)
            elif wanted[number] or (child.kind == "heading" and _heads(children, wanted, number)):
                yield _pruned(child)

    def _group(self, child: Marked, path: Path, *, is_named: bool) -> Iterator[Marked]:
        kept = tuple(self._run(child, path))
        own = (*child.label, *child.heading, *child.text, *child.closing)
        changed = any(run.mark != "same" for run in own)
        if changed or is_named or (kept and (child.heading or self.names)):
            yield replace(child, children=kept, whole=None)
        else:
            yield from kept

    def _is_wanted(self, child: Marked, path: Path | None) -> bool:
        if is_changed(child) or path is None:
            return True
        return child.kind != "heading" and any(span.covers(self.addresses[path]) for span in self.context)


def _needs_names(marked: Marked) -> bool:
    """Whether the clauses alone do not say which group they stand in: one moves, or its label does not name it."""
    runs = list(_runs(marked))
    if any(child.mark in ("moved from", "moved to") for run in runs for child in run.children):
        return True
    if any(map(_has_like_headings, (reject(marked), accept(marked)))):
        return True
    groups = (run for run in runs if run.kind == "group")
    return any(_is_astray(group, child) for group in groups for child in group.children[:1] + group.children[-1:])


def _runs(marked: Marked) -> Iterator[Marked]:
    """The document and its groups."""
    if marked.kind in ("document", "group"):
        yield marked
        for child in marked.children:
            yield from _runs(child)


def _is_astray(group: Marked, child: Marked) -> bool:
    """Whether a child at the edge of a group comes without a label that says it belongs there."""
    label = accept(child).label or "" if child.mark == "inserted" else None
    return label is not None and not contains(reject(group).label or "", label)


def _has_twins(text: Clause) -> bool:
    """Whether one label stands in several groups, or one group in several."""
    inside = (place.clause for place in walk(text) if place.clause.kind in ("clause", "group"))
    labels = [(clause.kind, clause.label) for clause in inside if clause.label]
    return len(set(labels)) < len(labels)


def _has_like_headings(text: Clause) -> bool:
    """Whether headings, or other things beside clauses that have no label, read the same in several groups."""
    inside = [(place.path[:-1], place.clause) for place in walk(text) if place.clause.label is None]
    in_runs = [(path, clause) for path, clause in inside if at(text, path).kind in ("document", "group")]
    found = {(path, clause.kind, clause.text) for path, clause in in_runs}
    return len({(kind, words) for _, kind, words in found}) < len(found)


def _beside_what_comes_or_goes(children: Sequence[Marked]) -> frozenset[int]:
    """What stands right beside something that comes, goes or moves, and beside a heading that changes.

    On either side that is all up to the first that has a label.
    """
    found: set[int] = set()
    for number, child in enumerate(children):
        if child.mark == "same" and not (child.kind == "heading" and is_changed(child)):
            continue
        for way in (range(number - 1, -1, -1), range(number + 1, len(children))):
            for near in way:
                found.add(near)
                if children[near].label and children[near].mark == "same":
                    break
    return frozenset(found)


def _with_neighbours(children: Sequence[Marked], wanted: Sequence[bool]) -> list[bool]:
    """A clause also counts as wanted when the clause before or after it, headings aside, changes."""
    clauses = [n for n, child in enumerate(children) if child.kind not in ("heading", "group")]
    near = {m for i, n in enumerate(clauses) if wanted[n] for m in clauses[max(0, i - 1) : i + 2]}
    return [keep or n in near for n, keep in enumerate(wanted)]


def _heads(children: Sequence[Marked], wanted: Sequence[bool], number: int) -> bool:
    """Whether an unnumbered heading stands above a clause that is kept, before the next heading."""
    for n in range(number + 1, len(children)):
        if children[n].kind in ("heading", "group"):
            return False
        if wanted[n]:
            return True
    return False


def _pruned(clause: Marked) -> Marked:
    """A clause whole, but of a list of definitions only those that change and their neighbours."""
    terms = [n for n, child in enumerate(clause.children) if child.kind == "definition"]
    if clause.mark != "same" or len(terms) < 4:
        return clause
    changed = [i for i, n in enumerate(terms) if is_changed(clause.children[n])]
    if not changed:
        return clause
    near = {terms[m] for i in changed for m in range(max(0, i - 1), min(len(terms), i + 2))}
    kept = tuple(c for n, c in enumerate(clause.children) if c.kind != "definition" or n in near)
    return replace(clause, children=kept, whole=None)
