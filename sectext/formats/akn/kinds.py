"""What an element of the hierarchy is, by its name and by where it stands: a group, a clause, an item, a definition."""

from __future__ import annotations

from sectext.formats.akn.inline import HIERARCHY
from sectext.formats.akn.xml import Element, below, local, our
from sectext.tree import Kind

# What holds clauses. A schedule and its like are told by the name of their hcontainer, others by what stands in them.
_GROUPS = frozenset({
    "book", "chapter", "division", "part", "subchapter", "subdivision", "subpart", "subtitle", "title", "tome"
})  # fmt: skip
_GROUP_NAMES = frozenset({
    "annex", "annexes", "appendix", "chapter", "crossheading", "group", "part", "schedule", "schedules"
})  # fmt: skip
_CLAUSES = frozenset({"article", "clause", "rule", "section"})


def kind_of(element: Element, above: Kind) -> Kind:
    """The kind of clause that an element is in one of kind `above`."""
    name, called = local(element), (element.get("name") or "").lower()
    if stated := element.get(our("kind")):
        return stated  # type: ignore[return-value]
    if called == "document" and name == "hcontainer" and above == "document":
        return "document"
    if name == "hcontainer" and called == "definition" and above != "cell" and term_of(element) is not None:
        return "definition"
    if above not in ("document", "group"):
        return "item"
    if name in _GROUPS or (name == "hcontainer" and called in _GROUP_NAMES):
        return "group"
    holds = any(local(each) in (_CLAUSES | _GROUPS) - {name} for each in below(element))
    return "group" if holds else "clause"


def only_table(element: Element) -> Element | None:
    """The table in an hcontainer that was made to hold one, or None."""
    if local(element) != "hcontainer" or element.get("name") != "table":
        return None
    inner = [each for content in below(element, "content") for each in below(content)]
    return inner[0] if len(inner) == 1 and local(inner[0]) == "table" and len(list(below(element))) == 1 else None


def is_of_text(element: Element) -> bool:
    return local(element) in HIERARCHY


def term_of(element: Element) -> Element | None:
    """The term that the first paragraph of a definition begins with, or None."""
    first = next((each for each in element.iter() if local(each) in ("p", "heading", "num")), None)
    return leading_term(first) if first is not None and local(first) == "p" else None


def leading_term(paragraph: Element) -> Element | None:
    first = next(iter(paragraph), None)
    begins = first is not None and local(first) == "def" and not (paragraph.text or "").strip()
    return first if begins else None
