"""Rules for law: what is wrong with a text, with the code as a whole, and with what a modification does to it.

A rule of a text looks at one document. For a modification it looks at the document after the change, and only what the
modification causes or touches is told.
"""

from sectext.checks.law import (
    balance,
    beside,
    characters,
    dates,
    defined,
    leaving,
    leftovers,
    lists,
    narrative,
    numbers,
    parallel,
    quotes,
    referring,
    reuse,
)
from sectext.checks.law.subject import Law, Proposal
from sectext.checks.law.text import Text
from sectext.checks.rules import Meaning, Rule

OF_A_TEXT: tuple[Rule[Text], ...] = (
    *characters.RULES,
    *leftovers.RULES,
    *balance.RULES,
    *lists.RULES,
    *numbers.RULES,
    *defined.OF_A_TEXT,
    *referring.OF_A_TEXT,
)
OF_THE_CODE: tuple[Rule[Law], ...] = (*defined.OF_THE_CODE, *referring.OF_THE_CODE, *dates.OF_THE_CODE)
OF_A_MODIFICATION: tuple[Rule[Proposal], ...] = (
    *parallel.RULES,
    *defined.OF_A_MODIFICATION,
    *reuse.RULES,
    *quotes.RULES,
    *leaving.RULES,
    *dates.OF_A_MODIFICATION,
    *narrative.RULES,
    *beside.RULES,
)
# A rule may look at the code and at a modification under one meaning.
MEANINGS: tuple[Meaning, ...] = tuple(
    dict.fromkeys(
        (
            *(each.meaning for each in OF_A_TEXT),
            *(each.meaning for each in OF_THE_CODE),
            *(each.meaning for each in OF_A_MODIFICATION),
        )
    )
)

__all__ = ["MEANINGS", "OF_A_MODIFICATION", "OF_A_TEXT", "OF_THE_CODE"]
