"""The time engine said again as plainly as it can be: linear scans over the facts, with no index and no memory.

It judges the engine and shares none of its working: of the package it uses the values, the reader and `apply`.
Conditions are yes, no or None (open), asked of a day; there are no bounds here. `plans=False` asks as if nothing had
been planned: where that changes the outcome, the answer rests on a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from sectext.address import Address, parse
from sectext.calendar import working_days_after
from sectext.code import Code
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.ordering import apply_in_order
from sectext.patch import Cease, Commence, Defer, Delete, Disapply, Move, PatchConflict, Renumber, Suspend
from sectext.readdress import readdressed
from sectext.tree import Clause, at, below, plain, steps, walk

STRENGTH = ("in force", "deferred", "not yet in force", "suspended", "ceased")
Ids = dict[Address, object]
Key = tuple[str, str]  # a version's label and a document
FAR = date(9000, 1, 1)


@dataclass(frozen=True)
class Naive:
    """An answer, or the name of an error. `candidates` is what it may be: (version, status, text)."""

    error: str = ""
    status: str | None = None
    certain: bool = False
    version: str | None = None
    text: str | None = None
    candidates: frozenset[tuple[str | None, str | None, str | None]] = frozenset()
    exceptions: frozenset[tuple[str, str, str | None]] = frozenset()


class _NoText(Exception):
    """Its words are the name of the error."""


def answer(
    code: Code, ids: dict[Key, Ids], address: str, on: date, known: date | None, using: tuple[str, ...]
) -> Naive:
    """What the code says of a clause. `ids` are `identities(code)`."""
    try:
        said = Day(code, ids, on, known, using, plans=True).said(parse(address))
    except (_NoText, PatchConflict) as error:
        return Naive(error="PatchConflict" if isinstance(error, PatchConflict) else str(error))
    try:
        without_plans = Day(code, ids, on, known, using, plans=False).said(parse(address))
    except (_NoText, PatchConflict):
        without_plans = []
    alike = len({(s.clause, s.status) for s in said}) == 1
    texts = {s.clause and plain(s.clause) for s in said}
    versions = {s.version for s in said}
    return Naive(
        status=said[0].status if alike else "undetermined",
        certain=alike
        and {(s.clause, s.status) for s in without_plans} == {(said[0].clause, said[0].status)}
        and not any(s.doubt for s in said),
        version=said[0].version if len(versions) == 1 else None,
        text=texts.pop() if len(texts) == 1 else None,
        candidates=frozenset()
        if alike
        else frozenset((s.version, s.status, s.clause and plain(s.clause)) for s in said),
        exceptions=said[0].exceptions if len({s.exceptions for s in said}) == 1 else frozenset(),
    )


@dataclass(frozen=True)
class Said:
    """One thing the code may say of a clause."""

    version: str | None
    clause: Clause | None
    status: str | None = None
    doubt: bool = False
    exceptions: frozenset[tuple[str, str, str | None]] = frozenset()


# Who is who: a clause is the same clause where operations leave it, whatever its number.


def identities(code: Code) -> dict[Key, Ids]:
    found: dict[Key, Ids] = {}
    put_in: dict[object, object] = {}
    versions = {v.label: v for v in code.versions}
    for version in code.versions:
        for document in version.documents:
            key, above = (version.label, document.name), versions.get(version.parent or "")
            while above and (above.label, document.name) not in found:
                above = versions.get(above.parent or "")
            old = (above.label, document.name) if above else None
            patches = [d.patch for m in version.made_by for d in code.readable(m) if d.patch.document == document.name]
            operations = [op for patch in patches for op in patch.text_operations]
            before = found[old] if old else {}
            found[key] = _after(code.held[old or key].tree, before, operations, code.held[key].tree)
            inserted = [a for a in found[key] if old and found[key][a] not in before.values()]
            for a in inserted if version.made_by else ():  # what the same modifications put in is the same clause
                one = put_in.setdefault((version.made_by, document.name, a), found[key][a])
                found[key][a] = found[key][a] if one in before.values() else one
    return found


def _after(old: Clause, ids: Ids, operations: list[Any], new: Clause) -> Ids:
    paths = {p.address: p.path for p in walk(old)}
    addresses = {path: a for a, path in paths.items()}
    parents = {a: addresses[p[:-1]] for a, p in paths.items() if p} | {
        o.at: o.into for o in operations if isinstance(o, Move)
    }
    labels = {o.at: o.to for o in operations if isinstance(o, Renumber)}
    gone = [paths[o.at] for o in operations if isinstance(o, Delete) and o.leave is None]

    def now(a: Address) -> tuple[Address, Clause]:
        clause = replace(at(old, paths[a]), label=labels[a]) if a in labels else at(old, paths[a])
        if a not in parents:
            return a, clause
        above, holder = now(parents[a])
        step = labels.get(a) or steps(at(old, paths[a][:-1]))[paths[a][-1]]
        return below(above, holder, step, clause), clause

    stays = {now(a)[0]: ids[a] for a, path in paths.items() if a in ids and not any(path[: len(g)] == g for g in gone)}
    return {p.address: stays.get(p.address, object()) for p in walk(new)}


@dataclass(frozen=True)
class Day:
    """A day, as known on another: what everything comes to."""

    code: Code
    ids: dict[Key, Ids]
    on: date
    known: date | None
    using: tuple[str, ...]
    plans: bool

    def counts(self, published: date | None) -> bool:
        return self.known is None or published is None or published <= self.known

    # Events and rules.

    def reached(self, rule: Rule, on: date | None = None) -> bool | None:
        on = on or self.on
        match rule:
            case On(date=day):
                return on >= day
            case Never():
                return False
            case Latest(rules=rules):
                each = {self.reached(r, on) for r in rules}
                return False if False in each else None if None in each else True
            case Earliest(rules=rules):
                each = {self.reached(r, on) for r in rules}
                return True if True in each else None if None in each else False
            case After(event=event, days=days, working_days=n):
                return self.happened(
                    event, on, lambda d: working_days_after(d + timedelta(days=days), n, self.code.calendar)
                )
            case _:
                return self.happened(rule.name, on, lambda d: d)

    def happened(self, event: str, on: date, later: Callable[[date], date]) -> bool | None:
        facts = [f for f in self.code.facts.get(event, ()) if self.counts(f.published)]
        ended = [f.published or date.min for f in facts if f.kind == "cancelled"]
        if ended and not any(
            (f.published or date.min) > max(ended) for f in facts if f.kind in ("planned", "occurred")
        ):
            return False
        told = {
            kind: sorted((f.published or date.min, f.date) for f in facts if f.kind == kind)
            for kind in ("occurred", "planned")
        }
        if told["occurred"]:
            return on >= later(told["occurred"][-1][1])
        least = [f.date + timedelta(days=1) for f in facts if f.kind == "not yet by"]
        least += [day for _, day in told["planned"][-1:] if self.plans]
        return False if any(on < later(day) for day in least) else None

    def together(self, rules: tuple[Rule, ...]) -> set[tuple[bool, ...]]:
        """Which answers for open rules can go together: one event falls on one day for all of them."""
        events = list(dict.fromkeys(event for rule in rules for event in _events(rule)))
        days = [self.on + timedelta(days=n) for n in range(-14, 2)]
        falls = [[day for day in days if self.happened(event, day, lambda d: d) is not False] for event in events]
        return {
            tuple(bool(self.in_world(rule, dict(zip(events, each, strict=True)))) for rule in rules)
            for each in product(*(fall or [FAR] for fall in falls))
        }

    def in_world(self, rule: Rule, falls: dict[str, date]) -> bool | None:
        """Whether a rule is met by the day, where events fall on these days."""
        match rule:
            case Latest(rules=rules):
                return all(self.in_world(each, falls) for each in rules)
            case Earliest(rules=rules):
                return any(self.in_world(each, falls) for each in rules)
            case After(event=event, days=days, working_days=n) if self.happened(event, FAR, lambda d: d) is None:
                day = falls[event]
                return day <= self.on and self.on >= working_days_after(
                    day + timedelta(days=days), n, self.code.calendar
                )
            case WithRelease(name=event) if self.happened(event, FAR, lambda d: d) is None:
                return falls[event] <= self.on
        return self.reached(rule)

    # Versions.

    def chain(self) -> list[Any]:
        live = [v for v in self.code.versions if self.fact(v) and self.begun(v, FAR) is not False]
        return [v for v in live if not any(v.label in other.replaces for other in live)]

    def fact(self, version: Any) -> Any:
        return max((f for f in version.effective if self.counts(f.published)), key=lambda f: f.published, default=None)

    def begun(self, version: Any, on: date | None = None) -> bool | None:
        fact, on = self.fact(version), on or self.on
        if fact.bounds.never:
            return False
        if fact.rule is not None:
            return self.reached(fact.rule, on)
        low, high = fact.bounds.not_before, fact.bounds.not_after
        return True if high and on >= high else False if low and on < low else None

    def picks(self) -> list[Any]:
        """The last version surely reached and every later one that may be; None: perhaps none is reached yet."""
        versions = self.chain()
        own = [self.begun(v) for v in versions]
        found: list[Any] = [None]
        for n, version in enumerate(versions):
            if True in own[n:]:
                found = [version]
            elif False not in own[: n + 1]:
                found.append(version)
        return found

    # Texts.

    def said(self, where: Address) -> list[Said]:
        versions = self.picks()
        if versions == [None]:
            held = {name for _, name in self.code.held}
            raise _NoText("OutsideCoverage" if where.document in held else "NotHeld")
        found: dict[Said, None] = {}
        if None in versions:
            found[Said(None, None)] = None
        versions = [v for v in versions if v is not None]
        for version in versions:
            for tree, who, doubt in self.texts(version, where):
                clause = next((p.clause for p in walk(tree) if p.address == where), None) if tree else None
                says = self.statuses(version, tree, who, where) if tree and clause else [(None, frozenset())]
                for status, odd in says:
                    found[Said(version.label, clause, status, doubt and clause is not None, odd)] = None
        if all(s.clause is None for s in found):
            raise _NoText(self.why_not(where, versions))
        return list(found)

    def texts(self, version: Any, where: Address) -> Iterator[tuple[Clause | None, Ids, bool]]:
        """The texts a version may have: as given by then, with those proposals named that may count."""
        document = version.document(where.document)
        held = self.code.text_known(where.document, version.label, self.known)
        if document is None or held is None:
            yield None, {}, False
            return
        clause, who = held.clause(where), self.ids[version.label, where.document]
        partly = clause is not None and clause.kind in ("group", "document") and document.held is not None
        doubt = partly or bool(document.held_to and self.on >= document.held_to) or bool(held.doubts(where))
        upto = [v.label for v in self.chain()]
        made = {m for v in self.chain()[: upto.index(version.label) + 1] for m in v.made_by}
        named = [(m, d.patch) for m in self.using if m not in made for d in self.code.patches(m)]
        named = [(m, patch) for m, patch in named if patch.document == where.document and patch.text_operations]
        begins = [(m, self.code.modification(m).commencement) for m, _ in named]
        choices = [(True,) if rule is None else _open(self.reached(rule)) for _, rule in begins]
        for chosen in product(*choices):
            patches = [(m, self.carried(p, who)) for (m, p), yes in zip(named, chosen, strict=True) if yes]
            tree, patches = apply_in_order(held.tree, patches, self.earlier)
            operations = [op for _, patch in patches for op in patch.text_operations]
            yield tree, _after(held.tree, who, operations, tree) if patches else who, doubt

    def carried(self, patch: Any, who: Ids) -> Any:
        """A patch drafted on another version, with each clause where it stands now."""
        before, now = self.ids[patch.base, patch.document], {one: address for address, one in who.items()}
        return readdressed(patch, lambda a: now.get(before[a]) if a in before else a)[0]

    def why_not(self, where: Address, versions: list[Any]) -> str:
        if not any((document := v.document(where.document)) and document.holds(where) for v in versions):
            return "NotHeld"
        ever = [self.code.text_known(where.document, v.label, self.known) for v in self.chain()]
        return "NotInCode" if any(held and held.clause(where) for held in ever) else "UnknownAddress"

    # Effects.

    def is_binding(self, modification: Any) -> bool:
        if self.known is None:
            return modification.stage in self.code.governance.binding
        told = [s for s in modification.history if s.published <= self.known]
        last = max(told, key=lambda s: (s.date or s.published, s.published), default=None)
        return last is not None and last.stage in self.code.governance.binding

    def decided(self, name: str) -> date:
        history = self.code.modification(name).history
        binding = [
            s.date for s in history if s.stage in self.code.governance.binding and s.date and self.counts(s.published)
        ]
        return min(binding, default=date.max)

    def earlier(self, one: str, other: str) -> bool | None:
        """Whether one modification was decided before another, or is declared to come before it; None: nothing says."""
        if self.decided(one) != self.decided(other):
            return self.decided(one) < self.decided(other)
        return True if self.follows(other, one) else False if self.follows(one, other) else None

    def follows(self, later: str, earlier: str) -> bool:
        held = {m.id: m.follows for m in self.code.modifications}
        return earlier in held[later] or any(self.follows(m, earlier) for m in held[later] if m in held)

    def laid(self, version: Any, tree: Clause, who: Ids) -> Iterator[tuple[Any, Any, object, frozenset[object]]]:
        """The effects that count: the modification, the effect, its target, and all that stood there when it was laid.

        What stood there counts from then on: a clause that is moved into the place later was not there before.
        """
        before = {version.label}
        while version and version.parent:
            before.add(version.parent)
            version = self.code.version(version.parent)
        name = tree.label or ""
        for m in self.code.modifications:
            if m.id in self.using or self.is_binding(m):
                made = [
                    v.label for v in self.code.versions if any(part.partition("#")[0] == m.id for part in v.made_by)
                ]
                texts = [
                    (self.code.held[v, name].tree if v in before else None, self.ids[v, name])
                    for v in (m.base, *made)
                    if (v, name) in self.ids
                ]
                effects = [e for d in self.code.patches(m.id) if d.patch.document == name for e in d.patch.effects]
                for effect in effects:
                    for its_tree, its in (*texts, (tree, who)):
                        if effect.at in its:
                            there = _below(its_tree, effect.at) if its_tree else [effect.at]
                            yield m, effect, its[effect.at], frozenset(its[a] for a in there)
                            break

    def statuses(self, version: Any, tree: Clause, who: Ids, where: Address) -> list[tuple[str, frozenset[Any]]]:
        """What the status may be, over every combination of answers to what is open."""
        laid = list(self.laid(version, tree, who))
        above = {a: [who[x] for x in _above(tree, a)] for a in who}
        open_: dict[Any, None] = {}
        settled: dict[Any, bool] = {}

        def ask(key: Any, truth: bool | None) -> bool:
            if truth is None:
                open_[key] = None
            return settled.get(key, False) if truth is None else truth

        def met(rule: Rule) -> bool:
            return ask(rule, self.reached(rule))

        def started(m: Any) -> bool:
            return ask(m.id, True if m.id in self.using else None) if m.commencement is None else met(m.commencement)

        def lifted(m: Any, theirs: frozenset[object], mine: list[Any]) -> bool:
            for b, commence, target, _ in mine:
                if isinstance(commence, Commence) and b.id != m.id and met(commence.rule):
                    stands = next((a for a, it in who.items() if it is target), None)
                    holds = theirs & {target, *(above[stands] if stands else ())}
                    one, other = sorted((m.id, b.id))
                    if holds and ask((one, other), self.earlier(one, other)) == (one == m.id):
                        return True
            return False

        def status(place: Address) -> tuple[str, frozenset[str]]:
            mine = [each for each in laid if each[3] & set(above[place])]
            found, scopes = ["in force"], set()
            for m, effect, _, theirs in mine:
                match effect:
                    case Commence(rule=rule):
                        says = not met(rule) and "not yet in force"
                    case Defer(until=until):
                        says = started(m) and not met(until) and "deferred"
                    case Suspend(from_=start, until=until):
                        says = started(m) and met(start) and not (until and met(until)) and "suspended"
                    case Cease(rule=rule):
                        says = started(m) and met(rule) and "ceased"
                    case Disapply(scope=scope, rule=rule):
                        scopes |= {scope} if started(m) and met(rule) else set()
                        says = False
                if says and not lifted(m, theirs, mine):
                    found.append(says)
            return max(found, key=STRENGTH.index), frozenset(scopes)

        def every(place: Address) -> set[tuple[str, frozenset[str]]]:
            """Every outcome at one place: what is open shows itself as it is asked."""
            nonlocal settled
            open_.clear()
            asked = -1
            while asked < len(open_):
                asked, keys, found = len(open_), list(open_), set()
                asked_rules = tuple(key for key in keys if not isinstance(key, str | tuple))
                can_be = self.together(asked_rules)
                for each in product((True, False), repeat=asked):
                    settled = dict(zip(keys, each, strict=True))
                    if tuple(settled[rule] for rule in asked_rules) not in can_be:
                        continue
                    found.add(status(place))
            return found

        def one(found: set[str]) -> str:
            return found.pop() if len(found) == 1 else "undetermined"

        own = every(where)
        statuses = {status for status, _ in own}
        odd: set[Any] = set()
        for place in _below(tree, where):
            its = every(place)
            other = one({status for status, _ in its})
            odd |= {(str(place), other, None)} if other != one(set(statuses)) else set()
            for scope in {scope for _, scopes in its for scope in scopes}:
                sure = all(scope in scopes for _, scopes in its)
                odd.add((str(place), "disapplied" if sure else "undetermined", scope))
        return [(status, frozenset(odd)) for status in statuses]


def _events(rule: Rule) -> list[str]:
    match rule:
        case Latest(rules=rules) | Earliest(rules=rules):
            return [event for each in rules for event in _events(each)]
        case After(event=event) | WithRelease(name=event):
            return [event]
    return []


def _open(truth: bool | None) -> tuple[bool, ...]:
    return (True, False) if truth is None else (truth,)


def _above(tree: Clause, address: Address) -> list[Address]:
    """A clause and those that hold it."""
    path = next(p.path for p in walk(tree) if p.address == address)
    return [p.address for p in walk(tree) if path[: len(p.path)] == p.path]


def _below(tree: Clause, address: Address) -> list[Address]:
    """A clause and all it holds, in order."""
    path = next(p.path for p in walk(tree) if p.address == address)
    return [p.address for p in walk(tree) if p.path[: len(path)] == path]
