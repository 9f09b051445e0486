"""An extract of a document put back into the whole: what it shows takes its place, and the rest stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sectext.address import Address, contains, sort_key
from sectext.compare import compared
from sectext.patch import Conflict, PatchConflict
from sectext.redline import Marked, accept, reject
from sectext.tree import BadTree, Clause, Path, at, with_children

_RUNS = ("document", "group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spliced:
    """The whole with the extract as it was, the whole with the extract as it became, and the places that it shows.

    `old` is the whole again if the extract was made from it, and else shows where it was not.
    """

    old: Clause
    new: Clause
    shown: frozenset[Path]


def splice(whole: Clause, old: Clause, new: Clause) -> Spliced:
    """Put an extract into the whole document, as it was and as it became. Clauses that it does not show stay.

    Clauses are found by their labels, also where the extract leaves their group out; headings and what else has no
    label by their words, between the clauses around them. Raises PatchConflict where nothing says what goes where.
    """
    work = _Splicing(whole)
    work.lay((), compared(old, new))
    try:
        return Spliced(old=work.built((), old=True), new=work.built((), old=False), shown=frozenset(work.shown))
    except BadTree as error:
        where = Address(document=whole.label or "")
        problem = f"what the file shows does not fit into the whole: {error.problem}"
        raise PatchConflict([Conflict(at=where, problem=problem)]) from None


def is_enough(whole: Clause, becomes: Clause, extract: Marked) -> bool:
    """Whether an extract of a redline, laid back over the whole, gives the whole and what it becomes."""
    try:
        old, new = reject(extract), accept(extract)
        spliced = splice(whole, old, new) if old != whole else Spliced(old=old, new=new, shown=frozenset())
    except (BadTree, PatchConflict):
        return False
    return (spliced.old, spliced.new) == (whole, becomes)


@dataclass(slots=True)
class _Splicing:
    """What takes the place of each clause of the whole, and what comes between them: pairs of old and new text."""

    whole: Clause
    instead: dict[Path, tuple[Clause | None, Clause | None]] = field(default_factory=dict)
    own: dict[Path, Marked] = field(default_factory=dict)
    between: defaultdict[Path, list[tuple[Clause | None, Clause | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    shown: set[Path] = field(default_factory=set)

    def lay(self, path: Path, marked: Marked) -> None:
        """Lay one clause of the extract over the same clause of the whole."""
        self.own[path] = marked
        places = self._found(path, marked.children)
        last: Path | None = None
        for number, (child, place) in enumerate(zip(marked.children, places, strict=True)):
            if place is None:
                following = next((p for p in places[number:] if p is not None), None)
                slot = self._slot(path, child, last, following)
                self.between[slot].append(_texts(child))
                continue
            self._put(place, child)
            last = place

    def _put(self, place: Path, child: Marked) -> None:
        self.shown.add(place)
        standing = at(self.whole, place)
        was, becomes = _texts(child)
        if child.mark == "same" and was is not None and standing != was and _may_be_pruned(standing, was):
            self.lay(place, child)
        else:
            self.instead[place] = (was, becomes)

    def _found(self, path: Path, children: Sequence[Marked]) -> list[Path | None]:
        """The place of each child in the whole; None for what the whole does not have."""
        spots = list(self._spots(path))
        found: list[Path | None] = [None] * len(children)
        start = 0
        for number, child in enumerate(children):
            if child.mark not in ("inserted", "moved to") and _key(reject(child))[1] is not None and _labelled(child):
                found[number] = _only(spots, start, reject(child), self.whole)
                start = spots.index(found[number]) + 1 if found[number] is not None else start  # type: ignore[arg-type]
        for number, child in enumerate(children):
            if child.mark not in ("inserted", "moved to") and not _labelled(child):
                before = next((p for p in reversed(found[:number]) if p is not None), None)
                after = next((p for p in found[number:] if p is not None), None)
                low = spots.index(before) + 1 if before in spots else 0
                high = spots.index(after) if after in spots else len(spots)
                found[number] = _only(spots[:high], low, reject(child), self.whole)
        return found

    def _spots(self, path: Path) -> Iterator[Path]:
        """What an extract may show below a clause: its children and, of groups, theirs."""
        clause = at(self.whole, path)
        for number, child in enumerate(clause.children):
            yield (*path, number)
            if child.kind == "group" and clause.kind in _RUNS:
                yield from self._spots((*path, number))

    def _slot(self, path: Path, child: Marked, last: Path | None, following: Path | None) -> Path:
        """Before which place something new comes: after what stands before it in the extract, else before the next."""
        new = accept(child) if child.mark != "deleted" else reject(child)
        end = (*path, len(at(self.whole, path).children))
        if new.kind == "group":  # groups stand beside groups, also where the extract leaves their names out
            last, following = (spot if spot is None else spot[: len(path) + 1] for spot in (last, following))
        after = end if last is None else (*last[:-1], last[-1] + 1)
        if last is None:
            return (
                self._alone(new, end) if following is None else self._at_edge(new, path, following, following[-1] == 0)
            )
        if following is None:
            self._at_edge(new, path, after, after[-1] == len(at(self.whole, after[:-1]).children))
        if following is not None and following[:-1] != last[:-1]:
            return self._in_one(new, after, following)
        return self._in_gap(new, after, following)

    def _at_edge(self, new: Clause, path: Path, place: Path, at_the_edge: bool) -> Path:
        """First or last in a group whose name the extract leaves out: its label says that it belongs there."""
        group = at(self.whole, place[:-1])
        beside = place[:-1] != path and group.kind == "group" and new.kind != "group"
        if beside and at_the_edge and not contains(group.label or "", new.label or ""):
            raise self._unplaced(new, f"whether it comes in {group.label} or beside it")
        return place

    def _alone(self, new: Clause, end: Path) -> Path:
        """With nothing around it that the whole has: only where there is nothing else."""
        if end[-1]:
            raise self._unplaced(new, "where in the document it comes")
        return end

    def _in_gap(self, new: Clause, after: Path, following: Path | None) -> Path:
        """Between two clauses that the extract shows, where it leaves out some that stand between them."""
        siblings = at(self.whole, after[:-1]).children
        end = following if following is not None else (*after[:-1], len(siblings))
        if after == end:
            return after
        if new.label is None or self._passes(new, after):
            if new.label is not None and following is not None and not self._passes(new, following):
                return following
            raise self._unplaced(new, f"how far after {siblings[after[-1] - 1].label or 'what it follows'} it comes")
        return after

    def _in_one(self, new: Clause, after: Path, following: Path) -> Path:
        """At the end of one group or at the start of another, as the label says. Raises PatchConflict."""
        first, second = (at(self.whole, place[:-1]) for place in (after, following))
        fits = [contains(group.label or "", new.label or "") for group in (first, second)]
        if fits == [False, True]:
            return following
        if fits == [True, False]:
            return after
        raise self._unplaced(new, f"whether it comes at the end of {first.label} or at the start of {second.label}")

    def _unplaced(self, new: Clause, what: str) -> PatchConflict:
        name = new.label or new.text or new.kind
        problem = f"the file inserts “{name}” and shows too little around it to say {what}"
        return PatchConflict([Conflict(at=Address(document=self.whole.label or ""), problem=problem)])

    def _passes(self, new: Clause, place: Path) -> bool:
        """Whether a new clause would stand before one with a lower label: the next that has one."""
        siblings = at(self.whole, place[:-1]).children
        other = next((each.label for each in siblings[place[-1] :] if each.label), None)
        return bool(new.label and other) and sort_key(new.label or "") > sort_key(other or "")

    def built(self, path: Path, *, old: bool) -> Clause:
        """The whole again, with what the extract shows of it."""
        clause = at(self.whole, path)
        children: list[Clause] = []
        for number in range(len(clause.children) + 1):
            place = (*path, number)
            children += _side(self.between.get(place, ()), old=old)
            if number == len(clause.children):
                break
            if place in self.instead:
                children += _side([self.instead[place]], old=old)
            else:
                children.append(self.built(place, old=old))
        return with_children(self._with_words(path, clause, old=old), children)

    def _with_words(self, path: Path, clause: Clause, *, old: bool) -> Clause:
        """The words of a clause itself, as far as the extract shows them."""
        if path not in self.own:
            return clause
        was, becomes = reject(self.own[path]), accept(self.own[path])
        seen = was if old else becomes
        silent = [
            part
            for part in ("heading", "text", "closing")
            if clause.kind in _RUNS and getattr(was, part) is None and getattr(becomes, part) is None
        ]
        said = {part: getattr(seen, part) for part in ("label", "heading", "text", "closing") if part not in silent}
        return replace(clause, **said)


def _texts(marked: Marked) -> tuple[Clause | None, Clause | None]:
    """What a clause of the extract was, and what it became."""
    was = None if marked.mark in ("inserted", "moved to") else reject(marked)
    becomes = None if marked.mark in ("deleted", "moved from") else accept(marked)
    return was, becomes


def _side(pairs: Sequence[tuple[Clause | None, Clause | None]], *, old: bool) -> list[Clause]:
    chosen = (was if old else becomes for was, becomes in pairs)
    return [clause for clause in chosen if clause is not None]


def _labelled(child: Marked) -> bool:
    return reject(child).label is not None


def _key(clause: Clause) -> tuple[str, str | None]:
    """What a clause is found by."""
    return clause.kind, clause.label or clause.text or (clause.kind if clause.kind == "table" else None)


def _only(spots: Sequence[Path], start: int, clause: Clause, whole: Clause) -> Path | None:
    """The one place from some place on with a clause of this label or, without one, of these words.

    Of several it is the one that reads the same; if there is still more than one, nothing says which is meant.
    """
    alike = [spot for spot in spots[start:] if _key(at(whole, spot)) == _key(clause)]
    same = [spot for spot in alike if at(whole, spot) == clause]
    for found in (alike, same):
        if len(found) == 1:
            return found[0]
    return None


def _may_be_pruned(standing: Clause, shown: Clause) -> bool:
    """Whether an extract may show a clause without all that is below it: groups, and lists of definitions."""
    if standing.kind in _RUNS:
        return True
    fewer = len(shown.children) < len(standing.children)
    return fewer and any(child.kind == "definition" for child in standing.children)
