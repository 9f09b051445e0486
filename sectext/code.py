"""The whole code as it is held: what a clause says on a day, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sectext.absence import outside
from sectext.address import Address, parse
from sectext.answer import Answer, Undetermined, Wording
from sectext.clauses import Clauses
from sectext.commencement import Fact
from sectext.errors import SectextError
from sectext.record import Record, UnknownName
from sectext.references import Reference, References
from sectext.tree import UnknownAddress
from sectext.view import View

if TYPE_CHECKING:  # what few questions need is imported when they are asked
    from sectext.blame import Blamed
    from sectext.changes import Change
    from sectext.explain import Explanation

__all__ = ["Code", "Edition", "UnknownName"]

_NOW: tuple[None, tuple[str, ...]] = (None, ())  # all that is known, and no proposal
_MOST_VIEWS = 64  # how many days of knowledge, and sets of proposals, are kept worked out at once


class _Views(dict[Any, View]):
    """What was worked out, by what was known and which proposals were named. Not part of the code's value."""

    def __init__(self) -> None:
        super().__init__()
        self.clauses: dict[str, Clauses] = {}

    def view(self, code: Code, known: date | None, using: tuple[str, ...]) -> View:
        """Between two publications every answer is the same, so they share one view."""
        key = (None if known is None else bisect_right(code.published, known), using)
        found = self.get(key)
        if found is None:
            for identifier in using:
                code.modification(identifier)
            found = self[key] = View(code, known, using, lambda name: self.of_document(code, name))
            if len(self) > _MOST_VIEWS:
                oldest = next(each for each in list(self) if each != _NOW)
                self.pop(oldest, None)
        return found

    def of_document(self, code: Code, name: str) -> Clauses:
        """The clauses of a document, followed once for all that is asked of it."""
        found = self.clauses.get(name)
        if found is None:
            found = self.clauses.setdefault(name, Clauses(code, name))
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Code(Record):
    """The code that a corpus holds. Frozen: nothing is read or written after `open`; safe across threads."""

    published: tuple[date, ...] = field(init=False, repr=False)
    _views: _Views = field(default_factory=_Views, init=False, repr=False)

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        object.__setattr__(self, "published", self.publications())

    def __reduce__(self) -> tuple[Any, ...]:
        """What was worked out is not pickled. (A frozen class with slots has its __getstate__ made for it.)"""
        return _rebuilt, ({f.name: getattr(self, f.name) for f in fields(Record) if f.init},)

    def clause(
        self, address: Address | str, *, on: date, known: date | None = None, using: Sequence[str] = ()
    ) -> Answer:
        """The text and status of a clause on a civil day (Europe/London), as known on a day; `using` names proposals.

        Raises UnknownAddress, NotInCode, NotHeld, OutsideCoverage; PatchConflict where a named proposal does not fit;
        IntegrityError where the file that would answer was altered; TypeError for a datetime.
        """
        if type(on) is not date or (known is not None and type(known) is not date):
            _check_days(on, known)
        return self.view(known, using).answer(address, on, known)

    def clause_in(self, address: Address | str, *, version: str) -> Answer:
        """A clause as a version has it, whatever the day: `on` and `status` are None."""
        where = parse(address) if isinstance(address, str) else address
        self.version(version)
        view = self.view()
        for known in reversed(self.published):  # one that was quashed or replaced is shown as it was known last
            if any(entry.version.label == version for entry in view.chain):
                break
            view = self.view(known)
        return view.in_version(where, version)

    def on(self, on: date, known: date | None = None, using: Sequence[str] = ()) -> Edition:
        """The whole code on a day: a mapping from address to answer that works each one out when it is asked for."""
        _check_days(on, known)
        self.view(known, using)
        return Edition(code=self, day=on, known=known, using=_named(using))

    def timeline(
        self,
        address: Address | str,
        *,
        known: date | None = None,
        on: date | None = None,
        using: Sequence[str] = (),
    ) -> tuple[Wording, ...]:
        """Every wording of a clause that is held, oldest first. Raises what `clause` raises where there is none.

        The address is read as of `on`, else as it was last; the clause is followed through renumbering and moves.
        `using` names proposals whose effects count; their words are in no version, and in no row. Raises IntegrityError
        where a file was altered.
        """
        where = parse(address) if isinstance(address, str) else address
        view = self.view(known, using)
        number = None
        if not view.chain:
            raise outside(where, known or date.min, known, ())
        if on is not None:
            self.clause(where, on=on, known=known)
            number = next(n for n in reversed(view.picks(on)) if view.has(where, n))
        found = tuple(view.wordings(where, number))
        if not found:
            raise view.absent(where, len(view.chain) - 1, "in any version held")
        return found

    def blame(
        self, address: Address | str, *, on: date, known: date | None = None, using: Sequence[str] = ()
    ) -> tuple[Blamed, ...]:
        """Which version or modification put each word of a clause there, and of every clause below it.

        Raises what `clause` raises, and Undetermined where the versions that may be in effect have other words.
        """
        from sectext.blame import blame

        answer = self.clause(address, on=on, known=known, using=using)
        if answer.clause is None:
            raise Undetermined(f"What {answer.address} says on {on} is not determined.", hint=" ".join(answer.because))
        view = self.view(known, using)
        texts = view.texts(answer.document, on)
        text = next(t for t in texts if t.held.clause(answer.address) == answer.clause)
        return tuple(blame(view.reading(answer.document), text, answer.address))

    def explain(
        self, address: Address | str, *, on: date, known: date | None = None, using: Sequence[str] = ()
    ) -> Explanation:
        """Why a clause reads as it does on a day: text, force and application, with facts and what would change it.

        Raises what `clause` raises.
        """
        from sectext.explain import explain

        where = self.clause(address, on=on, known=known, using=using).address
        return explain(self.view(known, using), where, on, known)

    def changes(self, since: date, until: date, known: date | None = None) -> tuple[Change, ...]:
        """What takes effect after `since`, up to and including `until`, as known on a day.

        Raises OutsideCoverage where `until` lies before the first version, ValueError where it lies before `since`,
        TypeError for a datetime, IntegrityError.
        """
        from sectext.changes import changes

        _check_days(since, known)
        _check_days(until, None)
        if until < since:
            raise ValueError(f"until ({until}) lies before since ({since}).")
        view = self.view(known)
        if not view.picks(until):
            raise outside(Address(document="the code"), until, known, view.chain)
        return changes(view, since, until)

    def suppose(self, dates: Mapping[str, date]) -> Code:
        """The same code where events have happened on days that are only supposed.

        Every answer that rests on one says so, and is not certain.

        Raises UnknownName for an event that is not held, TypeError for a datetime.
        """
        facts, named = dict(self.facts), self.awaited()
        for name, day in dates.items():
            if name not in named:
                self.event(name)
            if type(day) is not date:
                raise TypeError(f"The day of {name} is a civil date (datetime.date), not {type(day).__name__}.")
            facts[name] = (Fact(kind="occurred", date=day, published=None, source="supposed", certainty="supposed"),)
        return replace(self, facts=facts, supposed={**self.supposed, **dates})

    def view(self, known: date | None = None, using: Sequence[str] = ()) -> View:
        """The code as known on a day, worked out once: what the other methods ask."""
        return self._views.view(self, known, _named(using) if using else ())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edition(Mapping[Address, Answer]):
    """The whole code on one day. Addresses may be given as text; each answer is worked out when it is asked for."""

    code: Code
    day: date
    known: date | None
    using: tuple[str, ...]

    def __getitem__(self, address: Address | str) -> Answer:
        return self.code.clause(address, on=self.day, known=self.known, using=self.using)

    def __iter__(self) -> Iterator[Address]:
        view = self.code.view(self.known, self.using)
        documents = dict.fromkeys(name for _, name in self.code.held)
        texts = (text for name in documents for text in view.texts(name, self.day))
        yield from dict.fromkeys(address for text in texts for address in text.held.places)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, address: object) -> bool:
        try:
            return isinstance(address, Address | str) and self[address] is not None
        except SectextError:
            return False

    def references(self, address: Address | str) -> tuple[Reference, ...]:
        """What a clause and all below it refer to on the day, in printed order. Raises what `code.clause` raises."""
        answer = self[address]
        found = (each for index in self._indexes() for each in index.every if each.at.document == answer.document)
        return tuple(dict.fromkeys(each for each in found if each.at.within(answer.address)))

    def refers_to(self, address: Address | str) -> tuple[Reference, ...]:
        """From where the code, as it is held on the day, refers to a clause, to what is below it or to a run it is in.

        The clause need not be held. Where the text of a document is not determined, the references of each candidate.
        """
        where = parse(address) if isinstance(address, str) else address
        return tuple(dict.fromkeys(each for index in self._indexes() for each in index.to(where)))

    def _indexes(self) -> Iterator[References]:
        view = self.code.view(self.known, self.using)
        for name in dict.fromkeys(name for _, name in self.code.held):
            for text in view.texts(name, self.day):
                yield view.references(text.held)

    def define(self, term: str) -> Answer:
        """What a defined term means on the day. Raises UnknownAddress where no definition of it is held."""
        for address in self:
            if address.steps and address.steps[-1] == f'"{term}"':
                answer = self[address]
                if answer.clause is not None and answer.clause.kind == "definition":
                    return answer
        raise UnknownAddress(Address(document="Section A", steps=("A1.1", f'"{term}"')), where="what is held")


def _rebuilt(values: dict[str, Any]) -> Code:
    return Code(**values)


def _named(using: Sequence[str]) -> tuple[str, ...]:
    if isinstance(using, str):
        raise TypeError("using is a sequence of modifications, not one text.")
    return tuple(dict.fromkeys(using))


def _check_days(on: object, known: object) -> None:
    for name, day in (("on", on), ("known", known)):
        if isinstance(day, datetime) or not (day is None or isinstance(day, date)):
            raise TypeError(f"{name} is a civil date (datetime.date), not {type(day).__name__}.")
    if on is None:
        raise TypeError("on is required: the day for which the text is asked.")
