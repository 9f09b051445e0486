"""What an annex shows of a redline: front matter, a table of changes in plain words, and the clauses with context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sectext.address import Address, Range
from sectext.commencement import Rule
from sectext.instruction import heading_line, sentence
from sectext.patch import Delete, Insert, Move, Operation, Patch, Renumber, TextOperation, place
from sectext.redline import Marked, already_there, is_changed, placed, redline, reject
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
    `dated` is the day of the changes, where it is known; `digest` that of the whole text they are marked on. `whole` is
    that text, and `operations` are what is done to it. `begun` is the first day that is recorded of the
    modification, and `commencement` says when it takes effect.
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
    begun: date | None = None,
    commencement: Rule | None = None,
) -> Annex:
    """The annex of a patch on a base: its own or, with `shown_on`, that version's.

    `context` is printed unchanged around the changes; without it, the neighbours are.

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
        redline=extract(marked, context),
        dated=dated,
        digest=digest(base),
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

    A group whose number and title do not change, and which has no title, is not printed: its clauses name it.
    """
    addresses = {place.path: place.address for place in walk(reject(marked))}
    return replace(marked, children=tuple(_run(marked, (), addresses, context)), whole=None)


def _where(operation: Operation) -> str:
    if isinstance(operation, Insert):
        return f"after {operation.after}" if operation.after else str(operation.into)
    return str(place(operation))


def _run(parent: Marked, path: Path, addresses: dict[Path, Address], context: Sequence[Range]) -> Iterator[Marked]:
    """The children of a document or group that an extract keeps."""
    standing = list(placed(parent, path))
    wanted = [_is_wanted(child, there, addresses, context) for child, there in standing]
    if not context:
        wanted = _with_neighbours([child for child, _ in standing], wanted)
    for number, (child, there) in enumerate(standing):
        if child.kind == "group" and child.mark == "same" and there is not None:
            yield from _group(child, there, addresses, context)
        elif wanted[number] or (child.kind == "heading" and _heads(standing, wanted, number)):
            yield _pruned(child)


def _group(child: Marked, path: Path, addresses: dict[Path, Address], context: Sequence[Range]) -> Iterator[Marked]:
    kept = tuple(_run(child, path, addresses, context))
    own = (*child.label, *child.heading, *child.text, *child.closing)
    changed = any(run.mark != "same" for run in own)
    if changed or (kept and child.heading):
        yield replace(child, children=kept, whole=None)
    else:
        yield from kept


def _is_wanted(child: Marked, path: Path | None, addresses: dict[Path, Address], context: Sequence[Range]) -> bool:
    if is_changed(child) or path is None:
        return True
    return child.kind != "heading" and any(span.covers(addresses[path]) for span in context)


def _with_neighbours(children: Sequence[Marked], wanted: Sequence[bool]) -> list[bool]:
    """A clause also counts as wanted when the clause before or after it, headings aside, changes."""
    clauses = [n for n, child in enumerate(children) if child.kind not in ("heading", "group")]
    near = {m for i, n in enumerate(clauses) if wanted[n] for m in clauses[max(0, i - 1) : i + 2]}
    return [keep or n in near for n, keep in enumerate(wanted)]


def _heads(standing: Sequence[tuple[Marked, Path | None]], wanted: Sequence[bool], number: int) -> bool:
    """Whether an unnumbered heading stands above a clause that is kept, before the next heading."""
    for n in range(number + 1, len(standing)):
        if standing[n][0].kind in ("heading", "group"):
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
