"""Why an answer is what it is: the text, its force and its application; the facts that decide; what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sectext.address import Address
from sectext.answer import Answer
from sectext.calendar import in_words
from sectext.commencement import Bounds, Fact, Rule, evaluate, known_facts, rule_events
from sectext.errors import NoText
from sectext.force import Acting, rules
from sectext.instruction import describe_rule, sentence
from sectext.patch import Commence, Disapply
from sectext.reading import Reading, Text
from sectext.reasons import bounds_in_words
from sectext.view import View

State = Literal["acts", "no longer acts", "does not act yet", "not known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Something that decides an answer: a fact about a version, an event or a modification, with its source."""

    about: str
    says: str
    published: date | None
    source: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effected:
    """An effect laid on the clause: the modification, what it says, and whether it acts on the day."""

    modification: str
    says: str
    at: Address
    state: State
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next day on which the answer differs. `possible`: it may, because something is open from that day on."""

    day: date
    what: str
    possible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An answer taken apart. `text`, `force` and `application` say one thing each, in a sentence.

    `facts` are those that decide, with their sources; `would_change` says what would make the answer another one, and
    `next` when it next does as things are known.
    """

    answer: Answer
    text: str
    force: str
    application: str
    effects: tuple[Effected, ...]
    facts: tuple[Decided, ...]
    would_change: tuple[str, ...]
    next: Next | None


def explain(view: View, address: Address, on: date, known: date | None) -> Explanation:
    """Why the answer for a clause on a day is what it is. Raises what `Code.clause` raises."""
    answer = view.answer(address, on, known)
    reading = view.reading(address.document)
    texts = [text for text in view.texts(address.document, on) if text.held.clause(address) is not None]
    effects = tuple(dict.fromkeys(e for text in texts for e in _effects(reading, text, address, on)))
    return Explanation(
        answer=answer,
        text=_text(answer),
        force=_force(answer),
        application=_application(answer),
        effects=effects,
        facts=tuple(_facts(view, reading, texts, address, on)),
        would_change=(*_would_change(view, answer, on), *_doubts(texts, address)),
        next=_next(view, answer, on, known),
    )


def _text(answer: Answer) -> str:
    if answer.text is None:
        labels = " or ".join(c.version or "an earlier version" for c in answer.candidates)
        return f"Not determined: the text is that of {labels}."
    made = f", made by {', '.join(answer.made_by)}" if answer.made_by else ""
    version = f" of version {answer.version}" if answer.version else ""
    return f"The wording{version}{made}; {'certain' if not _doubted(answer) else 'not certain'}."


def _doubted(answer: Answer) -> bool:
    return not answer.certain and answer.status != "undetermined"


def _force(answer: Answer) -> str:
    if answer.status != "undetermined":
        return f"{(answer.status or '').capitalize()}."
    names = dict.fromkeys(c.status or "no text" for c in answer.candidates)
    return f"Undetermined: {' or '.join(names)}."


def _application(answer: Answer) -> str:
    scoped = [e for e in answer.exceptions if e.scope]
    if not scoped:
        return "To everyone to whom its words apply."
    told = (f"{e.address}: {e.status} as to {e.scope}" for e in scoped)
    return f"Not to everyone: {'; '.join(told)}."


def _effects(reading: Reading, text: Text, address: Address, on: date) -> Iterator[Effected]:
    for acting in reading.acting(text, address):
        effect = acting.effect
        yield Effected(
            modification=acting.modification,
            says=sentence(effect),
            at=effect.at,
            state=_state(reading, acting, on),
            scope=effect.scope if isinstance(effect, Disapply) else None,
        )


def _state(reading: Reading, acting: Acting, on: date) -> State:
    met = [_bounds(reading, rule).reached(on) for rule in rules(acting.effect)]
    begun = True if acting.commencement is None else acting.commencement.reached(on)
    ends = met[-1] if _ends(acting) else False
    begins = met[0] if not _ends(acting) or len(met) > 1 else True
    if isinstance(acting.effect, Commence):
        begun = True
    if ends is True:
        return "no longer acts"
    if begun is False or begins is False:
        return "does not act yet"
    return "not known" if None in (begun, begins, ends) else "acts"


def _ends(acting: Acting) -> bool:
    """Whether the last rule of an effect ends it: what defers, makes commence, or suspends until a rule."""
    kind = type(acting.effect).__name__
    return kind in ("Defer", "Commence") or (kind == "Suspend" and len(rules(acting.effect)) == 2)


def _bounds(reading: Reading, rule: Rule) -> Bounds:
    return evaluate(rule, reading.record.facts, reading.known, reading.record.calendar)


def _facts(view: View, reading: Reading, texts: list[Text], address: Address, on: date) -> Iterator[Decided]:
    """The facts behind the versions that may count, and about every event that an effect on the clause waits for."""
    for number in view.picks(on):
        if number >= 0 and (fact := view.chain[number].version.fact(view.known)):
            yield Decided(
                about=f"version {view.chain[number].version.label}",
                says=f"took effect {bounds_in_words(view.chain[number].bounds)}",
                published=fact.published,
                source=fact.source,
                certainty=fact.certainty,
            )
    acting = [a for text in texts for a in reading.acting(text, address)]
    named = [rule for a in acting for rule in rules(a.effect)]
    modifications = [view.record.modification(name) for name in dict.fromkeys(a.modification for a in acting)]
    named += [m.commencement for m in modifications if m.commencement]
    for event in dict.fromkeys(event for rule in named for event in rule_events(rule)):
        yield from (_fact(event, fact) for fact in known_facts(view.record.facts.get(event, ()), view.known))
    for modification in modifications:
        for step in modification.history:
            if view.known is None or step.published <= view.known:
                day = f" on {in_words(step.date)}" if step.date else ""
                yield Decided(
                    about=modification.id,
                    says=f"{step.stage}{day}",
                    published=step.published,
                    source=step.source,
                    certainty=step.certainty,
                )


def _fact(event: str, fact: Fact) -> Decided:
    says = {
        "planned": f"planned for {in_words(fact.date)}",
        "occurred": f"occurred on {in_words(fact.date)}",
        "not yet by": f"had not occurred by {in_words(fact.date)}",
        "cancelled": f"cancelled on {in_words(fact.date)}",
    }[fact.kind]
    return Decided(about=event, says=says, published=fact.published, source=fact.source, certainty=fact.certainty)


def _would_change(view: View, answer: Answer, on: date) -> Iterator[str]:
    """What is open, planned or proposed, and what nobody has looked at."""
    labels = {entry.version.label: entry for entry in view.chain}
    for name in answer.awaits:
        if name in labels:
            yield f"The day on which version {name} took effect ({bounds_in_words(labels[name].bounds)})."
        else:
            yield f"A published date for the event “{name}”."
    for entry in view.chain:
        document = entry.version.document(answer.address.document)
        if entry.bounds.rests_on_plan(on):
            yield f"Another date for version {entry.version.label}, which is only planned."
        if answer.version == entry.version.label and document and document.held_to and on >= document.held_to:
            yield f"What {answer.address.document} says from {in_words(document.held_to)} on: nobody has looked."
    for name in answer.pending:
        modification = view.record.modification(name)
        rule = modification.commencement
        begins = describe_rule(rule) if rule else "with no date stated"
        yield f"{name} ({modification.title}), stage “{view.record.stage(modification, view.known)}”, {begins}."


def _doubts(texts: list[Text], address: Address) -> Iterator[str]:
    """The text itself, as published, where what is held of it was put together or ends early."""
    for doubt in dict.fromkeys(doubt for text in texts for doubt in text.held.doubts(address)):
        yield f"The text as published. {doubt}"


def _next(view: View, answer: Answer, on: date, known: date | None) -> Next | None:
    """The first day after the one asked for on which the answer is another."""
    for day in view.days(answer.address.document):
        if day <= on:
            continue
        try:
            then = view.answer(answer.address, day, known)
        except NoText:
            return Next(day=day, what="It is no longer in the code.", possible=False)
        if (then.clause, then.status, then.exceptions) != (answer.clause, answer.status, answer.exceptions):
            return _becomes(then, answer, day)
    return None


def _becomes(then: Answer, answer: Answer, day: date) -> Next:
    if then.status == "undetermined":
        waits = f"; it waits for {' and '.join(then.awaits)}" if then.awaits else ""
        return Next(day=day, what=f"From then on it is not determined{waits}.", possible=True)
    if then.clause != answer.clause and answer.clause is not None:
        made = f", made by {', '.join(then.made_by)}" if then.made_by else ""
        return Next(day=day, what=f"Another wording begins, with version {then.version}{made}.", possible=False)
    if then.status != answer.status:
        return Next(day=day, what=f"It becomes {then.status}.", possible=False)
    return Next(day=day, what="What stands below it, or to whom it applies, changes.", possible=False)
