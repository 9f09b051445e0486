"""What was published stays: git shows that versions and facts were added to or superseded, never edited away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from sectext.history import History, NotInGit, Step, commits
from sectext.lasting import Edit, Lost, has_rules, is_readable, lost

NOT_COMMITTED = "not committed yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """Something published that an edit took away: in which commit, on what day, in which file, and what to do.

    `put_back` names the commit that put it back; None where it is still missing.
    """

    commit: str
    day: date
    file: str
    problem: str
    hint: str
    put_back: str | None = None

    def __str__(self) -> str:
        when = f"{self.commit}," if self.commit == NOT_COMMITTED else f"in {self.commit} of {self.day},"
        ending = f"It was put back: {self.put_back}." if self.put_back else self.hint
        return f"{self.file}  {when} what was published was edited away: {self.problem} {ending}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What git shows. `rewritten` is still missing, `put_back` is not; `unread` could not be read when committed.

    `commits` counts those that touched the corpus, the first on `since`. `in_git` False proves nothing.
    """

    rewritten: tuple[Rewritten, ...] = ()
    put_back: tuple[Rewritten, ...] = ()
    unread: tuple[str, ...] = ()
    commits: int = 0
    since: date | None = None
    shallow: bool = False
    in_git: bool = True

    @property
    def remarks(self) -> Iterator[str]:
        """What a reader of the proof has to know beside it, a sentence each."""
        unproved = "that nothing published was edited away is not proved"
        if not self.in_git:
            yield f"Not in git: {unproved}."
        elif self.since is None:
            yield f"Nothing of the corpus is committed: {unproved}."
        elif self.shallow:
            yield f"The clone is shallow: {unproved} before {self.since}. git fetch --unshallow brings the rest."
        yield from (f"{each} could not be read, and was passed over." for each in self.unread)
        yield from map(str, self.put_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owed:
    """What a file has to keep, and what is missing from it.

    `contents` is its last readable content, or, while something is missing, the one before that went missing. Where
    branches were joined there may be more than one; nothing is owed where there is none. `past` contents were replaced
    as they may be: a branch that still has one does not bring it back.
    """

    contents: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    missing: tuple[Rewritten, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """Where the proof stands after a step: the files as they are, and what each owes."""

    files: Mapping[str, str] = field(default_factory=dict)
    owed: Mapping[str, _Owed] = field(default_factory=dict)


def kept(folder: Path, *, today: date) -> Kept:
    """Go through the commits of a folder, each with its parents, and then its working tree as of `today`.

    Reads only. What an edit took away is told once, with the commit that did it, for as long as it is missing: putting
    it back mends it. A file that could not be read when it was committed proves nothing: the last readable
    one is compared with the next. Raises GitTrouble where there is a repository that git will not read; a folder
    outside git is no error, but proves nothing.
    """
    try:
        history = commits(folder, today=today)
    except NotInGit:
        return Kept(in_git=False)
    return _Walk(history).result()


class _Walk:
    """Goes through the steps of a history."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.read = lru_cache(maxsize=512)(history.read)
        self.put_back: list[Rewritten] = []
        self.unread: list[str] = []

    def result(self) -> Kept:
        states: dict[str | None, _State] = {}
        days: list[date] = []
        last = _State()
        for step in self.history:
            last = states[step.commit] = self._after(step, [states[parent] for parent in step.parents])
            for ended in step.ends:
                del states[ended]
            days += [step.day] if step.commit else []
        return Kept(
            rewritten=tuple(each for name in sorted(last.owed) for each in last.owed[name].missing),
            put_back=tuple(dict.fromkeys(self.put_back)),
            unread=tuple(dict.fromkeys(self.unread)),
            commits=len(days),
            since=min(days, default=None),
            shallow=self.history.shallow,
        )

    def _after(self, step: Step, parents: Sequence[_State]) -> _State:
        before = parents[0].owed if len(parents) == 1 else _joined([parent.owed for parent in parents])
        names = (name for name in before.keys() | step.files.keys() if has_rules(name))
        touched = sorted(name for name in names if not _is_untouched(name, step, parents))
        return _State(files=step.files, owed={**before, **{name: self._judged(name, step, before) for name in touched}})

    def _judged(self, name: str, step: Step, before: Mapping[str, _Owed]) -> _Owed:
        """What a file owes after a step that touched it."""
        held = before.get(name, _Owed())
        digest = step.files.get(name)
        new = None if digest is None else self.read(digest)
        if new is not None and not is_readable(name, new):
            self.unread += [f"{name} in {_short(step)}"] if step.commit else []
            return held
        found = tuple(self._missing(name, new, step, before))
        if found:
            return replace(held, missing=found)
        self.put_back += [replace(each, put_back=_short(step)) for each in held.missing]
        contents = frozenset([digest] if digest else ())
        return _Owed(contents=contents, past=(held.past | held.contents) - contents)

    def _missing(self, name: str, new: bytes | None, step: Step, before: Mapping[str, _Owed]) -> Iterator[Rewritten]:
        """What a file owes and does not have; what was missing before is told of the commit that took it."""
        held = before.get(name, _Owed())
        known = {each.problem: each for each in held.missing}
        told: set[str] = set()
        for gone in self._lost(name, new, step, before):
            if gone.problem not in told:
                told.add(gone.problem)
                now = Rewritten(commit=_short(step), day=step.day, file=name, problem=gone.problem, hint=gone.hint)
                yield known.get(gone.problem, now)

    def _lost(self, name: str, new: bytes | None, step: Step, before: Mapping[str, _Owed]) -> Iterator[Lost]:
        def earlier(other: str) -> list[bytes]:
            return [self.read(digest) for digest in sorted(before.get(other, _Owed()).contents)]

        def later(other: str) -> bytes | None:
            return self.read(step.files[other]) if other in step.files else None

        for old in (content for content in earlier(name) if content != new):
            yield from lost(Edit(name=name, old=old, new=new, day=step.day, earlier=earlier, later=later))


def _joined(sides: Sequence[Mapping[str, _Owed]]) -> dict[str, _Owed]:
    """What is owed where branches are joined: what any of them owes."""
    found: dict[str, _Owed] = {}
    for side in sides:
        for name, owed in side.items():
            other = found.get(name, _Owed())
            contents, past = other.contents | owed.contents, other.past | owed.past
            missing = tuple(dict.fromkeys([*other.missing, *owed.missing]))
            found[name] = _Owed(contents=contents - past or contents, past=past, missing=missing)
    return found


def _is_untouched(name: str, step: Step, parents: Sequence[_State]) -> bool:
    """Whether a file is what it was in each parent, and owes there the same."""
    files = {parent.files.get(name) for parent in parents}
    return files == {step.files.get(name)} and len({parent.owed.get(name) for parent in parents}) == 1


def _short(step: Step) -> str:
    return step.commit[:7] if step.commit else NOT_COMMITTED
