"""What an operation does, said as an amending instruction: In Section G3.20(b), after “…” insert “…”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sectext.address import Address
from sectext.calendar import in_words
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Effect,
    Insert,
    Move,
    Operation,
    Part,
    Renumber,
    Reword,
    Suspend,
)
from sectext.tree import Clause
from sectext.words import edits

_IN_PART: dict[Part | None, str] = {
    None: "",
    "text": "",
    "heading": " in the heading",
    "closing": " in the words after the list",
}


def sentence(operation: Operation) -> str:
    """One operation as an instruction, with the words of the text in curly quotation marks."""
    told = pieces(operation)
    return "".join(f"“{piece}”" if number % 2 else piece for number, piece in enumerate(told))


def pieces(operation: Operation) -> tuple[str, ...]:
    """The same instruction in pieces: what is said and, by turns, the words that it quotes, without their marks."""
    match operation:
        case Reword():
            start = f"In {name(operation.at)},{_IN_PART[operation.part]}{_and_comma(operation)} "
            first, *rest = _rewording(operation)
            return (f"{start}{first}", *rest[:-1], f"{rest[-1]}.")
        case Insert():
            return (_insertion(operation),)
        case Delete(at=at, leave=leave):
            if leave is None:
                return (f"Delete {name(at)}.",)
            return (f"Delete {name(at)}, leaving its number with the words ", leave, ".")
        case Renumber(at=at, to=to):
            return (f"Renumber {name(at)} as {to}.",)
        case Move(at=at, into=into, after=after):
            return (f"Move {name(at)} to {_place(into, after)}.",)
        case Commence() | Defer() | Suspend() | Cease() | Disapply():
            told = _effect(operation)
            return (f"{told[0].upper()}{told[1:]}",)


def name(address: Address) -> str:
    """An address in running text: Section G3.20(b), clause 3.2 of Appendix AC, the definition of “Working Day”."""
    kind, _, _ = address.document.partition(" ")
    if not address.steps:
        return address.document
    last = address.steps[-1]
    above = Address(document=address.document, steps=address.steps[:-1])
    if last.startswith('"'):
        words = _unquoted(last)
        if len(address.steps) > 1 and "table" in above.steps[-1]:
            return f"the row “{words}” of {name(above)}"
        if _is_definition(address):
            return f"the definition of “{words}” in {name(above)}"
        return f"the heading “{words}”"
    if last.startswith(("table ", "column ", "#")) and above.steps:
        return f"{last.replace('#', 'row ') if last[0] == '#' else last} of {name(above)}"
    if any(step.startswith(('"', "table ")) for step in address.steps[:-1]):
        return f"paragraph {last} of {name(above)}"
    if kind == "Section":
        printed = str(address)
        return printed if printed.startswith("Section ") else f"Section {printed}"
    return f"clause {str(address).removeprefix(address.document).strip()} of {address.document}"


def heading_line(document: str, acts: Mapping[str, Sequence[Address]]) -> str:
    """The line above a redline, "Amend Section G3.20 as follows:", from the whole clauses that each verb acts on."""
    phrases: list[str] = []
    for verb, addresses in acts.items():
        if wholes := list(dict.fromkeys(addresses)):
            phrases.append(f"{verb if not phrases else verb.lower()} {_listed(document, wholes)}")
    return f"{_joined(phrases)} as follows:" if phrases else ""


def describe_rule(rule: Rule) -> str:
    match rule:
        case On(date=day):
            return in_words(day)
        case After(event=event, days=days, working_days=working):
            counts = [f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in ((days, "day"), (working, "Working Day")) if n]
            return f"{' and '.join(counts)} after the event “{event}”" if counts else f"the event “{event}”"
        case WithRelease(name=release):
            return f"the release “{release}”"
        case Latest(rules=rules):
            return f"the latest of: {'; '.join(map(describe_rule, rules))}"
        case Earliest(rules=rules):
            return f"the earliest of: {'; '.join(map(describe_rule, rules))}"
        case Never():
            return "never"


def _rewording(operation: Reword) -> tuple[str, ...]:
    """What becomes of the words, in pieces: said, quoted, said, quoted, said."""
    find, put = operation.find, operation.put
    each = f" in each of {operation.count} places" if operation.count > 1 else ""
    if not find:
        return "insert ", put, ""
    if not put:
        return "omit ", find.strip(), each
    made = edits(find, put)
    if len(made) == 1:
        edit = made[0]
        gone, came = find[edit.start : edit.end].strip(), edit.put.strip()
        if not gone and edit.start == len(find):
            return "after ", find.strip(), f"{each} insert ", came, ""
        if not gone and edit.start == 0:
            return "before ", find.strip(), f"{each} insert ", came, ""
        if not came and edit.end == len(find):
            return "after ", find[: edit.start].strip(), f"{each} omit ", gone, ""
        if not came and edit.start == 0:
            return "before ", find[edit.end :].strip(), f"{each} omit ", gone, ""
    return "for ", find.strip(), f"{each} substitute ", put.strip(), ""


def _and_comma(operation: Reword) -> str:
    return "," if _IN_PART[operation.part] else ""


def _insertion(operation: Insert) -> str:
    clauses = operation.clauses
    if all(c.kind == "definition" for c in clauses):
        terms = _joined([f"“{c.label}”" for c in clauses])
        what = f"the definition{'s' if len(clauses) > 1 else ''} of {terms}"
        return f"In {name(operation.into)}, insert {what} in alphabetical order."
    place = _place(operation.into, operation.after)
    return f"{place[0].upper()}{place[1:]}, insert {_contents(clauses)}."


def _contents(clauses: Sequence[Clause]) -> str:
    labelled = [c.label for c in clauses if c.label]
    headings = [f"the heading “{c.text}”" for c in clauses if c.kind == "heading"]
    others = [c.kind for c in clauses if not c.label and c.kind != "heading"]
    run = [f"{labelled[0]} to {labelled[-1]}"] if len(labelled) > 2 else labelled
    return _joined([*headings, *run, *(f"{'an' if kind == 'item' else 'a'} {kind}" for kind in others)])


def _place(into: Address, after: Address | None) -> str:
    if after is not None:
        return f"after {name(after)}"
    return f"at the beginning of {name(into)}"


def _effect(operation: Effect) -> str:
    at = name(operation.at)
    match operation:
        case Commence(rule=rule):
            return f"{at} takes effect on {describe_rule(rule)}."
        case Defer(until=until):
            return f"{at} has no effect until {describe_rule(until)}."
        case Suspend(from_=start, until=until):
            end = f" until {describe_rule(until)}" if until else ""
            return f"{at} is suspended from {describe_rule(start)}{end}."
        case Cease(rule=rule):
            return f"{at} ceases to have effect on {describe_rule(rule)}."
        case Disapply(scope=scope, rule=rule):
            return f"{at} does not apply to {scope} from {describe_rule(rule)}."


def _listed(document: str, wholes: Sequence[Address]) -> str:
    """Sections G3.17 and G3.20; clauses 3.1 and 3.2 of Appendix AC."""
    names = [name(a) for a in wholes]
    for one, many, end in (("Section ", "Sections ", ""), ("clause ", "clauses ", f" of {document}")):
        if len(names) > 1 and all(n.startswith(one) and n.endswith(end) for n in names):
            return many + _joined([n.removeprefix(one).removesuffix(end) for n in names]) + end
    return _joined(names) or document


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def _unquoted(step: str) -> str:
    return step.rpartition('"')[0][1:].replace('\\"', '"').replace("\\\\", "\\")


def _is_definition(address: Address) -> bool:
    """A definition stands inside a clause, a heading beside clauses; the step alone does not tell."""
    return len(address.steps) > 1 and "." in address.steps[-2]
