"""What a file calls itself, and what stands around its text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from sectext.formats.akn.remarks import Remarks, shortened
from sectext.formats.akn.xml import Element, all_words, below, child, glimpse, local

_META = ("lifecycle", "workflow", "analysis", "temporalData", "publication", "classification")


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a document, as for an address, and its title."""

    label: str
    title: str


def names(document: Element) -> Named:
    """By its number and title where it prints them, else as its metadata says."""
    work = child(document, "meta", "identification", "FRBRWork")
    printed = {local(each): _clean(all_words(each)) for each in document.iter() if local(each) in _PRINTED}
    said = {local(each): _clean(each.get("value") or "") for each in below(work)} if work is not None else {}
    title = printed.get("shortTitle") or printed.get("docTitle") or said.get("FRBRalias") or said.get("FRBRname") or ""
    number = printed.get("docNumber") or said.get("FRBRname") or said.get("FRBRnumber") or title or "Document"
    return Named(label=number.replace("'", "’"), title=title)


def front(document: Element, remarks: Remarks) -> None:
    """Tell what stands around the text and is not read."""
    for part in below(document, "coverPage", "preface", "preamble", "conclusions"):
        words = glimpse(part)
        level = "note" if local(part) in ("coverPage", "preface") else "warning"
        if words:
            problem = f"<{local(part)}> is not part of the clauses: “{shortened(words)}”, {len(words.split())} words."
            remarks.say("not-mapped", level, part, problem)  # type: ignore[arg-type]
    for part in below(document, "attachments", "components"):
        for each in below(part):
            words = glimpse(next(below(each, "heading"), each))
            problem = f"Another document is attached, which is not read: “{shortened(words)}”."
            remarks.say("not-mapped", "warning", each, problem)
    meta = child(document, "meta")
    for each in below(meta, *_META) if meta is not None else ():
        remarks.count("not-mapped", "note", each, f"What <{local(each)}> says of the text is not read.")
    for notes in below(meta, "notes") if meta is not None else ():
        for each in below(notes):
            remarks.say("lost-note", "warning", each, f"A note is not kept: “{shortened(glimpse(each))}”.")


_PRINTED = ("docNumber", "docTitle", "shortTitle")


def _clean(text: str) -> str:
    """Words that may be a name: one line in normal form C without control characters."""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Zl", "Zp", "Cs"))
    return " ".join(unicodedata.normalize("NFC", kept).split())
