"""Where a paragraph stands on the page and how it looks, in so far as that says what it is.

Columns are in twentieths of a point.
"""

from __future__ import annotations

import re

from sectext.formats.word.growing import Node
from sectext.formats.word.lost import cleaned
from sectext.formats.word.views import Line

# Columns so near to one another are one.
NEAR = 60
_TAB = 720
_MEANS = re.compile(r"\s*(?:shall )?(?:means?|has the meaning|have the meaning|is defined|includes?)\b")
_QUOTED = re.compile(
    r"[“\"](?P<term>[^”\"]{1,120})[”\"](?P<rest>\s*(?:shall )?(?:means?|has the meaning)\b.*)", re.DOTALL
)


def column(line: Line) -> int:
    """Where the label of a paragraph stands."""
    tabs = len(line.text) - len(line.text.lstrip("\t"))
    return (line.properties.left or 0) + (line.properties.first or 0) + tabs * _TAB


def words_column(line: Line) -> int:
    """Where the words of a paragraph stand: where it hangs, or else where it begins."""
    tabs = len(line.text) - len(line.text.lstrip("\t"))
    return (line.properties.left or 0) + tabs * _TAB


def is_heading_like(line: Line) -> bool:
    spans = [span for span in line.spans if span.text.strip()]
    return bool(spans) and any(all(look in span.looks for span in spans) for look in ("bold", "underline", "capitals"))


def is_title(line: Line) -> bool:
    return len(cleaned(line.text)) < 120 and not cleaned(line.text).endswith((".", ";", ":"))


def defined(line: Line) -> tuple[str, str | None] | None:
    """The term and the meaning of a definition: a term in bold or in quotation marks, and then “means”."""
    if match := _QUOTED.fullmatch(line.text.strip()):
        return cleaned(match["term"]), cleaned(match["rest"]) or None
    spans = [span for span in line.spans if span.text]
    count = next((n for n, span in enumerate(spans) if "bold" not in span.looks and span.text.strip()), len(spans))
    term, rest = (cleaned("".join(span.text for span in part)) for part in (spans[:count], spans[count:]))
    if not term or not _MEANS.match(rest):
        return None
    return term.strip('“”"') or term, rest


def called(node: Node) -> str:
    if node.kind == "cell":
        return "the cell"
    return node.label or "the clause above"
