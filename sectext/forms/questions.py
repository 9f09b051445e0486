"""The questions of the proposal form as they are printed, and what is done with the answers."""

from __future__ import annotations

from dataclasses import dataclass

CATEGORIES = (
    "Large Supplier Parties",
    "Small Supplier Parties",
    "Electricity Network Parties",
    "Gas Network Parties",
    "Other SEC Parties",
)
SYSTEMS = (
    "DCC Systems",
    "Party interfacing systems",
    "Smart Metering Systems",
    "Communication Hubs",
    "Other systems",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `part` is the part of the report that takes the answer; `tail` is printed behind it, by some.

    `boxes` are names that the proposer marks; what else is written there are words. `heading` stands above the answer
    where several share a part.
    """

    number: int
    text: str
    part: str
    tail: str = ""
    boxes: tuple[str, ...] = ()
    heading: str | None = None


QUESTIONS: tuple[Question, ...] = (
    Question(number=1, text="What issue are you looking to address?", part="background", heading="What is the issue?"),
    Question(
        number=2,
        text="Why does this issue need to be addressed?",
        tail="(i.e. Why is doing nothing not an option?)",
        part="background",
        heading="Why does it need to be addressed?",
    ),
    Question(number=3, text="What is your Proposed Solution?", part="solution"),
    Question(number=4, text="What SEC objectives does this Modification better facilitate?", part="objectives"),
    Question(number=5, text="What is the requested Path type?", part="path"),
    Question(number=6, text="Are you requesting that the Modification Proposal be treated as Urgent?", part="urgency"),
    Question(number=7, text="What is your desired implementation date?", part=""),
    Question(
        number=8,
        text="Which SEC Parties are expected to be impacted?",
        tail="(Please mark with an X)",
        part="impacts",
        boxes=CATEGORIES,
    ),
    Question(number=9, text="Which parts of the SEC will be impacted?", part="documents"),
    Question(
        number=10,
        text="Will there be an impact on Central Systems?",
        tail="(Please mark with an X)",
        part="systems",
        boxes=SYSTEMS,
    ),
    Question(number=11, text="Will there be any testing required?", part="testing"),
    Question(number=12, text="Will this Modification impact other Energy Codes?", part="codes"),
    Question(number=13, text="Will this Modification impact Greenhouse Gas Emissions?", part="emissions"),
)
