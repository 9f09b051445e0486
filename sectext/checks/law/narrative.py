"""Rules for the narrative of a report beside what its modification does: clauses, documents, the day, the Parties.

Only what a sentence surely says is held against the changes. One with a “not”, an “if”, or another modification in it
is passed by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sectext.address import Address, Range
from sectext.calendar import MONTHS, in_words
from sectext.checks.law.subject import Proposal
from sectext.checks.law.text import Fault
from sectext.checks.rules import rule
from sectext.citations import Citation, citations
from sectext.cited import Cited
from sectext.instruction.agreeing import meets, touched
from sectext.modification.narrative import Passage
from sectext.patch import Operation
from sectext.tree import Clause

# The parts of a report that say what is changed; the others tell of what was, or of what others think.
_PARTS = ("summary", "solution", "documents", "implementation")
_VERBS = "amend|change|reword|delete|remove|renumber|correct|insert|add|replace|update"
_DONE = "amended|changed|reworded|deleted|removed|renumbered|corrected|inserted|added|replaced|updated|modified"
_BEFORE = re.compile(
    rf"\b(?:(?:{_VERBS})s?|modif(?:y|ies)|(?:amend|chang|delet|remov|renumber|correct|insert|add|replac|updat|modify)ing"
    r"|(?:amendments?|changes?|corrections?|modifications?|insertions?|deletions?) (?:(?:needed|required|proposed) )?"
    r"(?:to|of))\s+(?:only\s+|a new\s+|new\s+)?(?:the (?:wording|text|words|drafting|exclusion) (?:of|in)\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s+(?:(?:is|are|will be|would be|shall be|must be|should be|(?:is|are|has|have|needs?) to be) (?:{_DONE})"
    r"|(?:is|are|has|have|needs?) to change|(?:will|would) change)\b",
    re.IGNORECASE,
)
# Words that make a sentence say less, or something else, than that a clause is changed here and now.
_BUT = re.compile(
    r"\b(?:not|no|none|never|neither|nor|without|cannot|alternatives?|considered|instead|rather|could|might|may(?! \d)"
    r"|previous|previously|already|was|were|had|been|if|unless|other|another|earlier|later|once|version|guidance|consequential)\b"
    r"|n’t\b|n't\b",
    re.IGNORECASE,
)
_MODIFICATION = re.compile(r"\b(?:SECMP|MP|DP)\d{3,4}[A-Z]?\b")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“‘(])")
_DAY = re.compile(
    r"\b(?:implement(?:ed|ation(?=\s+on\b))?|takes? effect|effective|comes? into (?:effect|force))\b"
    rf"[^.;]{{0,40}}?\bon\s+(\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}})\b",
    re.IGNORECASE,
)


@rule(
    "narrative-unchanged-clause",
    "warning",
    summary="The report says that a clause is changed, and the modification does not change it.",
    why="Parties are consulted on the report, and the legal text does something else.",
    hint="Correct the report, or draft the change.",
)
def narrative_unchanged_clause(proposal: Proposal) -> Iterator[Fault]:
    for passage, citation, span in _changed(proposal):
        if not any(meets(span, operation, base) for operation, base in _operations(proposal)):
            problem = f"It says that {_named(span)} is changed, and {proposal.identifier} does not change it."
            yield _fault(passage, problem, citation.text)


@rule(
    "narrative-silent-clause",
    "note",
    summary="The modification changes a clause that its report does not name.",
    why="Parties may not see that it concerns them.",
    hint="Name it in the solution, unless it only follows from what is named.",
)
def narrative_silent_clause(proposal: Proposal) -> Iterator[Fault]:
    told = [passage for passage in proposal.passages if passage.part in _PARTS]
    spans = [span for passage in told for _, span in _cited(passage) if span.first.steps]
    spans += [span for _, _, span in _changed(proposal)]
    if not spans:
        return
    silent = [
        touched(operation, base)[0]
        for operation, base in _operations(proposal)
        if not any(meets(span, operation, base) for span in spans) and not _is_termed(operation, told)
    ]
    if silent:
        named = list(dict.fromkeys(map(str, silent)))
        shown = ", ".join(named[:8]) + (f" and {len(named) - 8} more" if len(named) > 8 else "")
        yield _fault(told[0], f"{proposal.identifier} changes {shown}, and its report does not say so.", named[0])


@rule(
    "narrative-other-day",
    "warning",
    summary="The report and the modification’s file give different days on which it takes effect.",
    why="Parties prepare for the wrong day.",
    hint="Look at the decision, and correct the other.",
)
def narrative_other_day(proposal: Proposal) -> Iterator[Fault]:
    bounds = proposal.record.commencement(proposal.modification, None)
    day = bounds.fixed if bounds is not None else None
    for passage in proposal.passages if day is not None else ():
        for sentence in _sentences(passage) if passage.part in _PARTS else ():
            found = _DAY.search(sentence)
            if found and day is not None and found[1] != in_words(day) and _is_plain(sentence, proposal):
                problem = f"It says {found[1]}, and {proposal.modification.file} comes to {in_words(day)}."
                yield _fault(passage, problem, found[1])


@rule(
    "narrative-other-facts",
    "note",
    summary="The report and the modification’s file name different documents or Party categories.",
    why="One of them is not complete.",
    hint="Correct the other; an entry that says “no change” is passed by.",
)
def narrative_other_facts(proposal: Proposal) -> Iterator[Fault]:
    yield from _documents(proposal)
    impacts = [passage for passage in proposal.passages if passage.part == "impacts"]
    for passage in impacts:
        for category in proposal.record.governance.categories:
            heads = re.match(rf"{re.escape(category)}\s*(?:$|[:–—-])", passage.text)
            if heads and category not in proposal.modification.impacts and not _BUT.search(passage.text[heads.end() :]):
                problem = f"It names {category}, which is not among the impacts in {proposal.modification.file}."
                yield _fault(passage, problem, category)


def _documents(proposal: Proposal) -> Iterator[Fault]:
    """The part about documents beside the documents that change."""
    listed = [passage for passage in proposal.passages if passage.part == "documents"]
    cited = [(passage, span.first.document) for passage in listed for _, span in _cited(passage)]
    ours = [changed.after.name for changed in proposal.changed]
    for passage, document in dict.fromkeys(cited):
        if document not in ours and _is_plain(passage.text, proposal):
            yield _fault(passage, f"It names {document}, which {proposal.identifier} does not change.", document)
    for document in ours if listed else ():
        if document not in {other for _, other in cited}:
            problem = f"{proposal.identifier} changes {document}, which is not named here."
            yield _fault(listed[0], problem, document)


def _changed(proposal: Proposal) -> Iterator[tuple[Passage, Citation, Range]]:
    """The clauses that the report says are changed."""
    for passage in proposal.passages if any(proposal.changed) else ():
        for sentence in _sentences(passage) if passage.part in _PARTS else ():
            if not _is_plain(sentence, proposal):
                continue
            for citation in citations(sentence):
                before, after = sentence[: citation.start], sentence[citation.end :]
                if not citation.outside and (_BEFORE.search(before[-90:]) or _AFTER.match(after)):
                    spans = _spans(citation.cited)
                    # What the part about documents says of whole documents is looked at by itself.
                    yield from ((passage, citation, s) for s in spans if s.first.steps or passage.part != "documents")


def _cited(passage: Passage) -> Iterator[tuple[Citation, Range]]:
    for citation in citations(passage.text):
        if not citation.outside:
            yield from ((citation, span) for span in _spans(citation.cited))


def _spans(cited: tuple[Cited, ...]) -> Iterator[Range]:
    """What is cited with its document; “paragraph (a)” alone may be of anything."""
    for each in cited:
        if each.document is not None and not (each.steps and each.steps[0].startswith("(")):
            first = Address(document=each.document, steps=each.steps)
            last = Address(document=each.document, steps=each.last) if each.last else first
            yield Range(first=first, last=last)


def _operations(proposal: Proposal) -> Iterator[tuple[Operation, Clause]]:
    for changed in proposal.changed:
        yield from ((operation, changed.before.tree.root) for operation in changed.drafted.patch.operations)


def _is_plain(sentence: str, proposal: Proposal) -> bool:
    others = set(_MODIFICATION.findall(sentence)) - {proposal.identifier}
    return not others and not _BUT.search(sentence)


def _is_termed(operation: Operation, told: list[Passage]) -> bool:
    """Whether what is changed is called by words that the report has: a definition, a heading."""
    base = touched(operation, None)
    words = [step.rpartition('"')[0][1:] for at in base for step in at.steps if step.startswith('"')]
    return any(word.casefold() in passage.text.casefold() for word in words for passage in told)


def _sentences(passage: Passage) -> list[str]:
    return _SENTENCE.split(passage.text)


def _named(span: Range) -> str:
    return str(span) if span.first.steps else span.first.document


def _fault(passage: Passage, problem: str, words: str) -> Fault:
    file, _, line = passage.where.rpartition(":")
    return Fault(where=passage.where, problem=problem, file=file, words=words, line=int(line))


RULES = (narrative_unchanged_clause, narrative_silent_clause, narrative_other_day, narrative_other_facts)
