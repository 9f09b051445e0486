"""Why an answer is what it is: the text, its force and its application; the facts that decide; what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sectext.address import Address
from sectext.answer import Answer
from sectext.calendar import in_words
from sectext.commencement import Fact, known_facts, rule_events
from sectext.errors import NoText
from sectext.force import State, states
from sectext.instruction import describe_rule, sentence
from sectext.patch import Disapply
from sectext.reading import Reading, Text
from sectext.reasons import bounds_in_words, of_watch
from sectext.view import View
from sectext.worlds import possible


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
    doubts = list(_doubts(texts, address, on))
    open_ones = [each for text in texts for each in _on_events(view, reading, text, address, on)]
    effects = tuple(dict.fromkeys(e for text in texts for e in _effects(reading, text, address, on)))
    return Explanation(
        answer=answer,
        text=_text(answer, doubts),
        force=_force(answer),
        application=_application(answer),
        effects=effects,
        facts=tuple(sorted(_facts(view, reading, texts, address, on), key=lambda f: f.published or date.min)),
        would_change=tuple(dict.fromkeys((*_would_change(view, answer, on), *doubts, *open_ones))),
        next=_next(view, answer, on, known),
    )


def _text(answer: Answer, doubts: list[str]) -> str:
    if answer.text is None:
        labels = " or ".join(c.version or "an earlier version" for c in answer.candidates)
        return f"Not determined: the text is that of {labels}."
    made = f", made by {', '.join(answer.made_by)}" if answer.made_by else ""
    version = f" of version {answer.version}" if answer.version else ""
    return f"The wording{version}{made}; {'not certain' if doubts else 'certain'}."


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
    every = reading.acting(text, address)
    does = states(every, on, reading.facts)
    for acting, state in zip(every, does, strict=True):
        effect = acting.effect
        yield Effected(
            modification=acting.modification,
            says=sentence(effect),
            at=effect.at,
            state=state,
            scope=effect.scope if isinstance(effect, Disapply) else None,
        )


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
    named = [rule for a in acting for rule in a.rules]
    modifications = [view.record.modification(name) for name in dict.fromkeys(a.modification for a in acting)]
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
        elif name in {modification.id for modification in view.record.modifications}:
            yield f"The day on which {name} commences, which nothing says."
        else:
            yield f"A published date for the event “{name}”."
    for entry in view.chain:
        if entry.bounds.rests_on_plan(on):
            yield f"Another date for version {entry.version.label}, which is only planned."
    for name in answer.pending:
        modification = view.record.modification(name)
        rule = modification.commencement
        begins = describe_rule(rule) if rule else "with no date stated"
        yield f"{name} ({modification.title}), stage “{view.record.stage(modification, view.known)}”, {begins}."


def _doubts(texts: list[Text], address: Address, on: date) -> Iterator[str]:
    """The text itself, as published, where what is held of it was put together, ends early, or was not looked after."""
    for text in texts:
        for doubt in (*text.held.doubts(address), *of_watch(text.version.version, address.document, on)):
            yield f"The published text. {doubt}"


def _on_events(view: View, reading: Reading, text: Text, address: Address, on: date) -> Iterator[str]:
    """The events whose day is only planned or supposed, where an effect on the clause waits for them."""
    for acting in reading.acting(text, address):
        for rule in acting.rules:
            planned = possible(rule, on, reading.facts) != possible(rule, on, reading.facts, plans=False)
            for event in rule_events(rule):
                if event in view.record.supposed:
                    yield f"The day of the event “{event}”, which is only supposed."
                elif planned:
                    yield f"The day of the event “{event}”, which is only planned."


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
