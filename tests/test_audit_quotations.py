"""What is called a quotation and what is not: hand-made sentences on both sides, in the style of guidance pages."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from corpora import ROOT

import sectext
from sectext.audit import Auditor, Entry
from sectext.audit.chaining import Chain, Run
from sectext.audit.markup import read
from sectext.audit.matching import is_told


@cache
def auditor() -> Auditor:
    return Auditor(sectext.open(ROOT), on=date(2019, 11, 29))


def quotations(text: str) -> list[Entry]:
    return [entry for entry in auditor().audit(read("page.md", text)).entries if entry.kind == "quotation"]


PARAPHRASES = [
    "Users tell the makers of Devices what they learn about weaknesses in the security of their systems.",
    "Notify Device manufacturers of any security vulnerabilities you identify, for example in live operations.",
    "Take sensible steps to put right what caused the weakness, or to soften its effect, as soon as you reasonably can.",
    "Manufacturers of Devices tell you in turn of any security vulnerability that they identify.",
    "Tell the Security Sub-Committee (SSC) of the steps being taken and the timetable for completion.",
    "You need not tell a manufacturer or developer what you have reason to believe it already knows.",
    "A contract with your Meter Asset Provider should say that each side tells the other of weaknesses.",
    "The obligation is to notify and to be notified of material security vulnerabilities.",
    "Confirm what reasonable steps would be taken to rectify those vulnerabilities, and by when.",
    "No meters will be operated without a signed contract in place as soon as reasonably practicable.",
    "Any arrangements may say that the developer need not notify a User that knows already.",
    "Each Supplier Party keeps evidence that shows that it meets the duty to keep its SMETS1 SMS Secure.",
    "A SMETS1 SMS counts as Secure if nothing that happens can compromise its Devices to a material extent.",
    "“Appropriate Standard” stands for good practice in the energy industry that can be verified.",
    "Use your best endeavours so that each SMETS1 SMS for which you are responsible is Secure at all times.",
    "Where it is practicable, agree with manufacturers and developers how they will let you know.",
    "The Communications Hub Function and the Gas Proxy Function are outside these duties.",
    "The Responsible Supplier looks after the Smart Metering System, and the DCC after the Communications Hub.",
    "It is the likely cause that matters, and how material the adverse effect on security would be.",
    "Hardware, software and firmware of User Systems are all within the duty; so are Devices.",
    "The cause of the vulnerability is to be put right; if it cannot be, its impact is to be kept small.",
    "As the case may be, notify the developer of the software or the maker of the Device.",
]

QUOTATIONS = [
    ("A User shall not be required to notify a manufacturer or developer in accordance with Section G3.18(a)", "G3.19"),
    ("has reason to be satisfied that the manufacturer or developer is already aware of the matter", "G3.19"),
    ("take reasonable steps to ensure that the cause of the vulnerability or likely cause is rectified", "G3.18(b)"),
    ("Each Supplier Party shall use its best endeavours to ensure that each SMETS1 SMS is Secure", "G3.26"),
    ("retain documentary evidence sufficient to demonstrate its compliance with the obligation", "G3.27"),
    ("a high level of security that is in accordance with good industry practice within the energy sector", "G3.28(b)"),
    ("the manufacturers of the hardware and developers of the software and firmware which form part of it", "G3.20(a)"),
    ("The SSC is promptly notified of the steps being taken to rectify the cause of the vulnerability", "G3.18(c)"),
    ("any event which results, or is capable of resulting, in any Device of which it is comprised", "G3.28(a)"),
    ("It shall comply with the requirements of Section G3.18.", "G3.17"),
    ("any hardware, software or firmware which forms part of its User Systems", "G3.17(a)"),
    # Capitals, marks and line ends make no difference.
    ("ANY HARDWARE, SOFTWARE OR FIRMWARE WHICH FORMS PART OF ITS USER SYSTEMS", "G3.17(a)"),
    ("any hardware; software – or firmware\nwhich *forms part* of its\nUser Systems", "G3.17(a)"),
    # With words left out, put in and changed.
    (
        "A User shall not be required to tell a manufacturer or developer where it has reason to be satisfied that the "
        "manufacturer or developer is already aware of the matter that would otherwise be notified.",
        "G3.19",
    ),
    (
        "to take reasonable steps to ensure that the cause of the vulnerability is rectified, or its impact mitigated as "
        "soon as reasonably practicable",
        "G3.18(b)",
    ),
    (
        "Any arrangements may provide that the manufacturer or developer (as the case may be) need not be required to "
        "notify the Supplier where that manufacturer or developer has reason to be satisfied that it is aware",
        "G3.21",
    ),
    # Shorter, in quotation marks.
    ("The code says “sufficient to demonstrate its compliance” of it", "G3.27"),
    ('The code says "is at all times Secure" of it', "G3.26"),
    ("The code says ‘documentary evidence sufficient to demonstrate’ of it", "G3.27"),
    ("The code says 'documentary evidence sufficient to demonstrate' of it", "G3.27"),
]


@pytest.mark.parametrize("text", PARAPHRASES)
def test_a_paraphrase_is_no_quotation(text: str):
    assert [entry.text for entry in quotations(text)] == []


@pytest.mark.parametrize(("text", "address"), QUOTATIONS)
def test_words_of_the_code_are_a_quotation(text: str, address: str):
    found = quotations(text)
    assert [str(source.address) for entry in found for source in entry.sources] == [address]


def test_two_clauses_in_one_sentence_are_two_quotations():
    text = (
        "They retain documentary evidence sufficient to demonstrate its compliance with the obligation and any hardware, "
        "software or firmware which forms part of its User Systems."
    )
    assert [str(entry.sources[0].address) for entry in quotations(text)] == ["G3.27", "G3.17(a)"]


def test_the_same_clause_twice_is_two_quotations():
    text = "any hardware, software or firmware which forms part of its User Systems"
    assert len(quotations(f"{text}, and again {text}")) == 2


def chained(*sizes: int, put_in: int = 0, left_out: int = 0) -> Chain:
    runs, page, there = [], 0, 0
    for size in sizes:
        runs.append(Run(page, there, size))
        page, there = page + size + put_in, there + size + left_out
    return Chain(tuple(runs), float(sum(sizes)), 0)


@pytest.mark.parametrize(
    ("chain", "content", "marked", "whole", "places", "told"),
    [
        (chained(8), 4, False, False, 1, True),
        (chained(7), 7, False, False, 1, False),
        (chained(8), 3, False, False, 1, False),
        (chained(8), 4, False, False, 8, True),
        (chained(8), 8, False, False, 9, False),
        (chained(8), 8, True, False, 9, True),
        (chained(6), 3, False, True, 1, True),
        (chained(5), 5, False, True, 1, False),
        (chained(6), 2, False, True, 1, False),
        (chained(5, 7, put_in=1), 6, False, False, 1, True),
        (chained(5, 6, put_in=1), 6, False, False, 1, False),
        (chained(4, 4, 4, put_in=1), 12, False, False, 1, False),
        (chained(6, 6, put_in=1), 5, False, False, 1, False),
        (chained(6, 6, put_in=4), 6, False, False, 1, True),
        (chained(6, 6, put_in=5), 6, False, False, 1, False),
        (chained(6, 6, left_out=12), 6, False, False, 1, True),
        (chained(6, 6, left_out=13), 6, False, False, 1, False),
        (chained(4), 2, True, False, 1, True),
        (chained(3), 3, True, False, 1, False),
        (chained(4), 1, True, False, 1, False),
    ],
)
def test_the_rule_holds_at_each_of_its_edges(
    chain: Chain, content: int, marked: bool, whole: bool, places: int, told: bool
):
    assert is_told(chain, content, marked=marked, whole=whole, places=places) is told
