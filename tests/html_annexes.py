"""Two annexes to look at and to judge: one like MP087's, and one with every kind of clause and of operation."""

from __future__ import annotations

from sectext.address import parse, parse_range
from sectext.annex import Annex, annex
from sectext.patch import Delete, Insert, Move, Patch, Renumber, Reword
from sectext.tree import Clause, digest, find


def clause(label: str | None, text: str | None, *children: Clause, **parts: str) -> Clause:
    return Clause(kind="clause", label=label, text=text, children=children, **parts)


def item(label: str | None, text: str | None, *children: Clause, **parts: str) -> Clause:
    return Clause(kind="item", label=label, text=text, children=children, **parts)


def heading(text: str) -> Clause:
    return Clause(kind="heading", text=text)


def definition(term: str, text: str, *children: Clause, **parts: str) -> Clause:
    return Clause(kind="definition", label=term, text=text, children=children, **parts)


def row(*cells: str | None) -> Clause:
    return Clause(kind="row", children=tuple(Clause(kind="cell", text=cell) for cell in cells))


def table(*rows: Clause) -> Clause:
    return Clause(kind="table", children=rows)


def group(label: str, title: str | None, *children: Clause) -> Clause:
    return Clause(kind="group", label=label, heading=title, children=children)


def document(*children: Clause) -> Clause:
    return Clause(kind="document", label="Section G", heading="Security", children=children)


ALARMS = document(
    group(
        "G3",
        None,
        heading("Manufacturers: Duty to Notify and Be Notified"),
        clause(
            "G3.19",
            "A User need not notify a manufacturer where it is satisfied that the manufacturer is already aware of the matter.",
        ),
        clause(
            "G3.20",
            "Each User shall, wherever it is practicable to do so, establish with:",
            item("(a)", "the makers of the hardware and the developers of the software of its User Systems; and"),
            item(
                "(b)",
                "(where applicable) the suppliers of any Smart Metering System (excluding a Communications Hub Function or "
                "Gas Proxy Function) for which it is the Responsible Supplier,",
            ),
            closing="arrangements designed to ensure that the User will be told of any material security vulnerability.",
        ),
        clause("G3.21", "Arrangements under Section G3.20 may say when the User need not be told."),
    )
)

EVERYTHING = document(
    group(
        "G1",
        "Interpretation",
        clause(
            "G1.1",
            "In this Section, unless the context otherwise requires:",
            definition("Alarm", "means a message that a Device sends by itself."),
            definition(
                "Key Event",
                "means any of the following:",
                item("(a)", "a Compromise of a Device; or"),
                item("(b)", "the loss of a key,"),
                closing="whether or not it was foreseen.",
            ),
            definition("Log", "means the record of what a Device has done."),
        ),
    ),
    group(
        "G2",
        "Duties of Users",
        heading("Detection"),
        clause(
            "G2.1",
            "Each User shall, within thirty (30) days of a Key Event:",
            item("(a)", "notify the Security Sub-Committee;"),
            item(
                "(b)",
                "take such of these steps as are reasonable:",
                item("(i)", "examine each Log; and"),
                item("(ii)", "keep a copy of it,", item("(A)", "for six months; or"), item("(B)", "for ever,")),
                closing="in each case without delay; and",
            ),
            item("(c)", "pay £1,200 to the DCC."),
            closing="A User that does so has complied with this Section G2.1.",
            heading="Notices",
        ),
        clause("G2.2", "The DCC shall keep the register that is described in Section G2.4."),
        clause("G2.3", "The register is open to each Party.", item("(a)", "It is kept for ten years.")),
        heading("Registers"),
        clause(
            "G2.4",
            "The register shows:",
            table(
                row("Entry", "Kept by", "For"),
                row("Alarm", "the User", "1 year"),
                row("Log", "the DCC", "6 years"),
                row("Key Event", "the Security Sub-Committee", "ever"),
            ),
            closing="and nothing else.",
        ),
        clause("G2.5", "An entry may be removed where a Party asks for it."),
        clause("G2.6", "This Section has been in force since 2013."),
        clause("G2.7", "The Panel may give guidance."),
    ),
)


def mp087() -> Annex:
    insertion = Reword(
        at=parse("G3.20(b)"), find="Gas Proxy Function", put="Gas Proxy Function which forms part of a SMETS2+ Device"
    )
    return annex(
        ALARMS,
        Patch(document="Section G", base="6.17", operations=(insertion,)),
        modification="MP087",
        title="Correction to SEC Section G – User Responsibilities",
        context=[parse_range("G3.19 to G3.21")],
    )


def every_operation() -> Patch:
    def gone(at: str, leave: str | None = None) -> Delete:
        return Delete(at=parse(at), was=digest(find(EVERYTHING, parse(at))), leave=leave)

    return Patch(
        document="Section G",
        base="6.17",
        operations=(
            Reword(at=parse("Section G"), part="heading", find="Security", put="Security and Privacy"),
            Reword(at=parse('G1.1 "Key Event"(b)'), find="key", put="key or a certificate"),
            Insert(
                into=parse("G1.1"),
                after=parse('G1.1 "Alarm"'),
                clauses=(
                    definition("Certificate", "means a device certificate,", item("(a)", "issued by the DCCKI.")),
                ),
            ),
            gone('G1.1 "Log"'),
            Reword(at=parse("G2.1"), part="heading", find="Notices", put="Notices and steps"),
            Reword(at=parse("G2.1"), part="text", find="thirty (30)", put="sixty (60)"),
            Reword(at=parse("G2.1(a)"), find="notify", put="promptly notify"),
            Reword(at=parse("G2.1(b)"), part="closing", find="without delay", put="as soon as it can"),
            Insert(into=parse("G2.1(b)(ii)"), after=parse("G2.1(b)(ii)(A)"), clauses=(item("(AA)", "for a year; or"),)),
            gone("G2.1(c)"),
            gone("G2.2", "Not used"),
            Move(at=parse("G2.3"), into=parse("G2"), after=parse("G2.6")),
            Renumber(at=parse("G2.3"), to="G2.8"),
            Reword(at=parse("G2.3(a)"), find="ten years", put="a decade"),
            Reword(at=parse('G2.4 table 1 "Alarm" column 3'), find="1 year", put="2 years"),
            gone('G2.4 table 1 "Log"'),
            Insert(
                into=parse("G2.4 table 1"),
                after=parse('G2.4 table 1 "Key Event"'),
                clauses=(row("Certificate", "the DCC", None),),
            ),
            gone("G2.5"),
            Insert(
                into=parse("G2"),
                after=parse("G2.5"),
                clauses=(
                    heading("Removal"),
                    clause(
                        "G2.5A",
                        "An entry is removed:",
                        item("(a)", "after six years; or"),
                        item("(b)", "when all agree."),
                    ),
                ),
            ),
            Reword(at=parse("G2.7"), find="The Panel may give guidance.", put="The Panel may give guidance."),
        ),
    )


def everything() -> Annex:
    return annex(
        EVERYTHING,
        every_operation(),
        modification="MP999",
        title="A modification that does everything at once",
        letter="B",
        marking="Green",
    )
