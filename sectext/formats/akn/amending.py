"""Operations as Akoma Ntoso says them: instructions with the words they quote, and what each does to which text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sectext.address import Address, contains
from sectext.formats.akn.body import Body
from sectext.formats.akn.identifiers import Names, identifiers
from sectext.formats.akn.xml import Element, a, held, worded
from sectext.instruction import name, pieces
from sectext.patch import Insert, Operation, place
from sectext.redline import unmarked
from sectext.tree import Clause

Where = Callable[[Address], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One operation in words: a numbered paragraph, the identifier of the mod in it, and those of what it quotes.

    `old` are words that go, `new` words and clauses that come.
    """

    operation: Operation
    paragraph: Element
    mod: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def instruct(operation: Operation, number: int, where: Where, names: Names) -> Instruction:
    """Say what an operation does. `where` gives the reference to an address in the text that it changes."""
    mod = names.take(f"mod_{number}")
    made = a("mod", eId=mod)
    old: list[str] = []
    new: list[str] = []
    told = pieces(operation)
    _speak(made, told[0], operation, where, names)
    for count, (before, words, after) in enumerate(zip(told[::2], told[1::2], told[2::2], strict=False), start=1):
        identifier = names.take(f"{mod}__qtext_{count}")
        made.append(worded(a("quotedText", eId=identifier, startQuote="“", endQuote="”"), words))
        _append(made, after)
        if before.lower().endswith(("insert ", "substitute ", "words ", " as ")):
            new.append(identifier)
        elif before.lower().endswith(("omit ", "for ")):
            old.append(identifier)
    if isinstance(operation, Insert):
        new.append(_structure(made, operation, mod, where, names))
    return Instruction(
        operation=operation, paragraph=_paragraph(made, number, names), mod=mod, old=tuple(old), new=tuple(new)
    )


def _speak(made: Element, said: str, operation: Operation, where: Where, names: Names) -> None:
    """What is said before the first quotation, with a reference where it names the place."""
    at = operation.after if isinstance(operation, Insert) and operation.after else place(operation)
    named = name(at) if name(at) in said else f"{name(at)[0].upper()}{name(at)[1:]}"
    before, found, after = said.partition(named)
    _append(made, before)
    if found:
        made.append(worded(a("ref", href=where(at), eId=names.take(f"{made.get('eId')}__ref_1")), found))
    _append(made, after)


def _structure(made: Element, operation: Insert, mod: str, where: Where, names: Names) -> str:
    """The clauses that an instruction puts in, quoted; their wIds are what they will be called in the text."""
    identifier = names.take(f"{mod}__qstr_1")
    quoted = a("quotedStructure", eId=identifier, startQuote="“", endQuote="”")
    becoming = Names()
    for clause in operation.clauses:
        marked = unmarked(clause)
        named = identifiers(marked, becoming, within=_above(operation.into, clause, where))
        extras = {path: {"wId": name} for path, name in named.items()}
        body = Body(ids=identifiers(marked, names, within=identifier), names=names, extras=extras)
        quoted.append(body.quoted(marked))
    made.append(quoted)
    return identifier


def _above(into: Address, clause: Clause, where: Where) -> str:
    """The identifier that goes before that of a clause: none where its label has it."""
    free = not into.steps or contains(into.steps[-1], clause.label or "")
    return "" if free else where(into).partition("#")[2]


def _paragraph(made: Element, number: int, names: Names) -> Element:
    identifier = names.take(f"para_{number}")
    content = a("content", a("p", made), eId=names.take(f"{identifier}__content"))
    return a("paragraph", worded(a("num"), f"{number}."), content, eId=identifier)


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + held(text)
    else:
        element.text = (element.text or "") + held(text)
