"""Rules for defined terms: used and not defined, defined and not used, twice, out of order, and meanings that move."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from sectext.address import Address
from sectext.checks.law.capitals import Phrase, capitalised, is_no_term
from sectext.checks.law.subject import Changed, Law, Proposal
from sectext.checks.law.text import Fault, Part, Text, fault
from sectext.checks.rules import rule
from sectext.terms import Term, Vocabulary, inline, stem
from sectext.tree import Place

_SHOWN = 30
_NEW = "is defined, and stood in the text before"
_OPENING, _CLOSING = ('"', "“", "‘"), ('"', "”", "’")


@rule(
    "undefined-term",
    "warning",
    summary="Words with capitals are defined nowhere, though the definitions of the code are held.",
    why="Capitals say that the words have a meaning that is given somewhere; here it is not.",
    hint="Define the term, correct its spelling, or write it without capitals.",
)
def undefined_term(law: Law) -> Iterator[Fault]:
    if law.holds_definitions:
        yield from _undefined(law, "is not defined")


@rule(
    "term-not-held",
    "note",
    summary="Words with capitals are not defined in what is held.",
    why="Their definition may stand in a part of the code that is not held, or nowhere.",
    hint="Look it up in Section A of the code.",
)
def term_not_held(law: Law) -> Iterator[Fault]:
    if not law.holds_definitions:
        yield from _undefined(law, "is not defined in what is held")


@rule(
    "unused-term",
    "note",
    summary="A term is defined and not used in what is held.",
    why="The clauses that used it may have gone, or are not held; or it is spelled in another way where it is used.",
    hint="Look whether it is still needed.",
)
def unused_term(law: Law) -> Iterator[Fault]:
    used = _used(law)
    for term in law.terms:
        if stem(term.term) not in used:
            yield fault(term.at, f"“{term.term}” is not used in what is held.", words=term.term)


@rule(
    "term-defined-twice",
    "warning",
    summary="A document defines a term twice.",
    why="Two definitions of one term can differ, now or after the next change.",
    hint="Keep one of them.",
)
def term_defined_twice(text: Text) -> Iterator[Fault]:
    seen: dict[str, Term] = {}
    for term in text.terms:
        first = seen.setdefault(stem(term.term).casefold(), term)
        if first is not term and first.at != term.at:
            problem = f"“{term.term}” is defined at {first.at} as well."
            yield fault(term.at, problem, words=term.term)


@rule(
    "term-order",
    "warning",
    summary="A definition stands out of alphabetical order.",
    why="A reader who looks for the term passes it by.",
    hint="Move it to its place.",
)
def term_order(text: Text) -> Iterator[Fault]:
    for place in text.places:
        below = [text.by_path[*place.path, number] for number in range(len(place.clause.children))]
        entries = [(each, each.clause.label or "") for each in below if each.clause.kind == "definition"]
        for found, label, where in _out_of_order(entries):
            yield fault(found.address, f"“{label}” stands {where}.", words=label)


@rule(
    "new-term-not-held",
    "note",
    summary="A modification puts in words with capitals that are new to what is held, and not defined in it.",
    why="Their definition may stand in a part of the code that is not held, or nowhere.",
    hint="Look it up in Section A of the code, or define the term in the modification.",
)
def new_term_not_held(proposal: Proposal) -> Iterator[Fault]:
    if not proposal.after.holds_definitions:
        for flaw in _new_terms(proposal, "not defined in what is held"):
            if not any(flaw.words in words for text in proposal.before.texts.values() for _, _, words in text.words):
                yield flaw


@rule(
    "new-undefined-term",
    "warning",
    summary="A modification puts in words with capitals that are defined nowhere.",
    why="Capitals say that the words have a meaning that is given somewhere; here it is not.",
    hint="Define the term in the modification, correct its spelling, or write it without capitals.",
)
def new_undefined_term(proposal: Proposal) -> Iterator[Fault]:
    if proposal.after.holds_definitions:
        yield from _new_terms(proposal, "not defined")


@rule(
    "meaning-moves",
    "note",
    summary="A modification changes what a defined term means, and with it every clause that uses the term.",
    why="Those clauses read as before and say something else. They are listed.",
    hint="Read each of them with the new definition.",
)
def meaning_moves(proposal: Proposal) -> Iterator[Fault]:
    for changed in proposal.changed:
        for term, what in _moved(changed):
            users = [str(at) for at in _users(proposal.after, term)]
            if what == _NEW and not any(_users(proposal.before, term)):
                continue
            shown = ", ".join(users[:_SHOWN]) + (f" and {len(users) - _SHOWN} more" if users[_SHOWN:] else "")
            clauses = (
                f"{len(users)} clause{'s' if len(users) > 1 else ''}: {shown}" if users else "nothing that is held"
            )
            yield fault(term.at, f"“{term.term}” {what}. It is used in {clauses}.", words=term.term)


@rule(
    "term-left-behind",
    "warning",
    summary="A modification takes a definition away, and clauses go on using the term.",
    why="They lose the meaning of their words.",
    hint="Change those clauses too, or keep the definition.",
)
def term_left_behind(proposal: Proposal) -> Iterator[Fault]:
    kept = {stem(term.term) for term in proposal.after.terms}
    for changed in proposal.changed:
        for term in changed.before.terms:
            users = [] if stem(term.term) in kept else [str(at) for at in _users(proposal.after, term)]
            if users:
                problem = f"“{term.term}” is no longer defined, and is used in {_listed(users)}."
                yield fault(term.at, problem, words=term.term)


def _listed(users: list[str]) -> str:
    more = f" and {len(users) - _SHOWN} more" if users[_SHOWN:] else ""
    return ", ".join(users[:_SHOWN]) + more


def _undefined(law: Law, what: str) -> Iterator[Fault]:
    """Each phrase that is not defined, once, at its first place."""
    found: dict[str, list[tuple[Address, Part, str]]] = {}
    for text in law.texts.values():
        for place, part, words in text.sentences:
            for phrase in _unknown(words, law.vocabulary):
                found.setdefault(stem(phrase.words), []).append((place.address, part, phrase.words))
    for uses in found.values():
        at, part, words = uses[0]
        more = {str(address) for address, _, _ in uses[1:]} - {str(at)}
        also = f" It stands in {len(more)} more clause{'s' if len(more) > 1 else ''}." if more else ""
        yield fault(at, f"“{words}” {what}.{also}", words=words, part=part)


def _unknown(words: str, vocabulary: Vocabulary) -> Iterator[Phrase]:
    quoted = [(start, end) for _, start, end in inline(words)]
    for phrase in capitalised(words):
        inside = any(low <= phrase.start and phrase.end <= high for low, high in quoted)
        mentioned = (
            words[max(0, phrase.start - 1) : phrase.start] in _OPENING
            and words[phrase.end : phrase.end + 1] in _CLOSING
        )
        if not (inside or mentioned or _is_made_of(phrase.words, vocabulary)):
            yield phrase


def _is_made_of(phrase: str, vocabulary: Vocabulary) -> bool:
    """Whether a phrase is a defined term, or defined terms and names side by side: "Large Supplier Party Device"."""
    left = list(phrase)
    for use in vocabulary.uses(phrase):
        left[use.start : use.end] = " " * (use.end - use.start)
    return is_no_term("".join(left).split())


def _new_terms(proposal: Proposal, what: str) -> Iterator[Fault]:
    known = proposal.after.vocabulary
    seen: set[str] = set()
    for changed in proposal.changed:
        for place, part, whole, start, end in changed.new_words():
            if place.clause.kind == "heading" or part not in ("text", "closing"):
                continue
            for phrase in _unknown(whole, known):
                if phrase.start < end and start < phrase.end and stem(phrase.words) not in seen:
                    seen.add(stem(phrase.words))
                    problem = f"“{phrase.words}” is {what}."
                    yield fault(place.address, problem, words=phrase.words, part=part)


def _used(law: Law) -> set[str]:
    """The stems of the terms that stand somewhere beside their own definition."""
    used: set[str] = set()
    own: dict[Address, set[str]] = {}
    for term in law.terms:
        own.setdefault(term.at, set()).add(stem(term.term))
    for text in law.texts.values():
        for place, _, words in text.words:
            defining = [(start, end) for _, start, end in inline(words)]
            for use in law.vocabulary.uses(words):
                mine = stem(use.term)
                if mine in own.get(place.address, ()) and any(low <= use.start < high for low, high in defining):
                    continue
                if mine in own.get(place.address, ()) and place.clause.kind in ("definition", "cell", "row"):
                    continue
                used.add(mine)
    return used


def _moved(changed: Changed) -> Iterator[tuple[Term, str]]:
    """The terms whose definition reads otherwise after a modification, and those that are new."""
    before: dict[str, Term] = {}
    for term in changed.before.terms:
        before.setdefault(stem(term.term), term)
    for term in changed.after.terms:
        was = before.get(stem(term.term))
        if was is None:
            yield term, _NEW
        elif was.meaning != term.meaning:
            yield term, "means something else"


def _users(law: Law, term: Term) -> Iterator[Address]:
    """Every clause that uses a term, but for the one that defines it."""
    wanted = Vocabulary([other.term for other in law.terms] + [term.term])
    near = term.term.split()[0][:4].removesuffix("y")
    for text in law.texts.values():
        seen: Address | None = None
        for place, _, words in text.sentences:
            if near not in words or place.address == seen or place.address.within(term.at):
                continue
            if any(stem(use.term) == stem(term.term) for use in wanted.uses(words)):
                seen = place.address
                yield place.address


def _out_of_order(entries: list[tuple[Place, str]]) -> Iterator[tuple[Place, str, str]]:
    """The fewest entries that must move, each with what it stands wrongly after, or before."""
    keys = [_alphabetical(label) for _, label in entries]
    in_order = _longest_rising(keys)
    for number, (place, label) in enumerate(entries):
        if number in in_order:
            continue
        after = [entries[n][1] for n in sorted(in_order) if n < number and keys[n] > keys[number]]
        before = [entries[n][1] for n in sorted(in_order) if n > number and keys[n] < keys[number]]
        yield place, label, f"after “{after[0]}”" if after else f"before “{before[-1]}”"


def _alphabetical(label: str) -> str:
    return re.sub(r"[^\w ]", "", label.replace("-", " ")).casefold()


def _longest_rising(keys: list[str]) -> set[int]:
    """The positions of the longest run of entries that are in order."""
    tails: list[str] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, key in enumerate(keys):
        place = bisect_right(tails, key)
        before.append(ends[place - 1] if place else None)
        tails[place : place + 1] = [key]
        ends[place : place + 1] = [number]
    found: set[int] = set()
    at: int | None = ends[-1] if ends else None
    while at is not None:
        found.add(at)
        at = before[at]
    return found


OF_A_TEXT = (term_defined_twice, term_order)
OF_THE_CODE = (undefined_term, term_not_held, unused_term)
OF_A_MODIFICATION = (new_undefined_term, new_term_not_held, meaning_moves, term_left_behind)
