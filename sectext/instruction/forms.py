"""The forms of instructions: for each kind of operation the sentence that says it, and how the sentence is read.

One table serves both ways, so that what is written is what is read. The first sentence of a form is the one that is
written; the others are also read, because drafters write them and they mean the same and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from sectext.instruction import effects
from sectext.instruction import meanings as means
from sectext.instruction.meanings import Made, Meaning, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One meaning: the sentences that say it, what fills their slots, and the operations that they stand for.

    `told` gives the slots of an operation that this form says, else None; a form without it is only read. A sentence
    that ends in a colon is followed by the clauses it speaks of.
    """

    says: tuple[str, ...]
    told: Told | None
    made: Made


def _form(*says: str, by: Meaning) -> Form:
    return Form(says=says, told=by[0], made=by[1])


FORMS: tuple[Form, ...] = (
    # Words
    _form(
        "In {where}, after {find}{times} insert {new}",
        "In {where}, insert {new} after {find}{times}",
        "After {find}{times} in {where}, insert {new}",
        "Insert {new} after {find}{times} in {where}",
        by=means.INSERTED_AFTER,
    ),
    _form(
        "In {where}, before {find}{times} insert {new}",
        "In {where}, insert {new} before {find}{times}",
        "Before {find}{times} in {where}, insert {new}",
        "Insert {new} before {find}{times} in {where}",
        by=means.INSERTED_BEFORE,
    ),
    _form("In {where}, after {find}{times} omit {old}", by=means.OMITTED_AFTER),
    _form("In {where}, before {find}{times} omit {old}", by=means.OMITTED_BEFORE),
    _form(
        "In {where}, omit {find}{times}",
        "Omit {find}{times} in {where}",
        "Omit {find}{times} from {where}",
        by=means.OMITTED,
    ),
    _form(
        "In {where}, for {find}{times} substitute {new}",
        "In {where}, substitute {new} for {find}{times}",
        "In {where}, replace {find}{times} with {new}",
        "For {find}{times} in {where}, substitute {new}",
        "Replace {find}{times} in {where} with {new}",
        by=means.SUBSTITUTED,
    ),
    _form("Insert {new} as {where}", by=means.FILLED),
    _form("For {where} substitute {new}", "Replace {where} with {new}", by=means.WHOLE_REPLACED),
    # Clauses
    _form(
        "Add {following} to {into} in alphabetical order:",
        "In {into}, insert {following} in alphabetical order:",
        by=means.DEFINED,
    ),
    _form("After {after}, insert {following}:", "Insert {following} after {after}:", by=means.inserted("after")),
    _form("At the beginning of {into}, insert {following}:", by=means.inserted("first")),
    _form("In {into}, after {after}, insert {following}:", by=means.inserted("in")),
    _form("Before {after}, insert {following}:", "Insert {following} before {after}:", by=means.inserted("before")),
    _form("At the end of {into}, insert {following}:", by=means.inserted("last")),
    _form("For {at} substitute {following}:", "Replace {at} with {following}:", by=means.CLAUSE_SUBSTITUTED),
    _form("Delete {ats}", by=means.deleted(leaving=False)),
    _form("Delete {ats}, leaving its number with the words {new}", by=means.deleted(leaving=True)),
    _form("Renumber {at} as {label}", by=means.renumbered("renumber")),
    _form("Renumber {at} alone as {label}", by=means.renumbered("alone")),
    _form("Rename {at} as {new}", by=means.renumbered("rename")),
    _form("Move {at} to after {after}", "Move {at} after {after}", by=means.moved("after")),
    _form("Move {at} to the beginning of {into}", by=means.moved("first")),
    _form("Move {at} into {into}, after {after}", by=means.moved("in")),
    _form("Move {at} to before {after}", "Move {at} before {after}", by=means.moved("before")),
    _form("Move {at} to the end of {into}", by=means.moved("last")),
    # Effects
    _form("{ats} takes effect {day}", "{ats} comes into effect {day}", by=effects.COMMENCED),
    _form("{ats} has no effect until {until}", by=effects.DEFERRED),
    _form("{ats} is suspended from {start} until {until}", by=effects.SUSPENDED_UNTIL),
    _form("{ats} is suspended from {start}", by=effects.SUSPENDED),
    _form("{ats} ceases to have effect {day}", by=effects.CEASED),
    _form("{ats} does not apply to {scope} from {start}", by=effects.DISAPPLIED),
)
