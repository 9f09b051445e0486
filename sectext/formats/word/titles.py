"""Where a section begins and ends in a Word file: at its title, and at that of another document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sectext.formats.word.lost import cleaned
from sectext.formats.word.reading import WordText
from sectext.formats.word.tracked import accepted
from sectext.formats.word.views import Line, Shown, lines, shown


def without_front(
    text: WordText, content: Sequence[Shown], document: str | None
) -> tuple[tuple[Shown, ...], tuple[Shown, ...], bool]:
    """The section itself, what stands before it, and whether the file is an annex that shows an extract."""
    styles = [_style(text, each) for each in content]
    if any(style.startswith("SEC Annex") for style in styles):
        start = next((n for n, style in enumerate(styles) if style == "SEC Section"), len(content))
        return tuple(e for e, s in zip(content[start:], styles[start:], strict=True) if "SEC Annex" not in s), (), True
    start = next((n for n, e in enumerate(content) if isinstance(e, Line) and _names(e, document)), 0)
    annex = any(_is_annex(each) for each in content[: start + 3])
    end = next((n for n in range(start + 1, len(content)) if _names_another(content[n], document)), len(content))
    kept = [e for e in content[start:end] if not (isinstance(e, Line) and _is_instruction(e))]
    return tuple(kept), (*content[:start], *content[end:]), annex or len(kept) < end - start


def _style(text: WordText, each: Shown) -> str:
    return (text.styles.name(each.properties.style) or "") if isinstance(each, Line) else ""


def _names(line: Line, document: str | None) -> bool:
    """Whether a paragraph is the title of the document: its name, and nothing else or its title after it."""
    return title_after(cleaned(line.text), document) is not None


def title_after(text: str, document: str | None) -> str | None:
    """What follows the name of the document in a title: Security in “SECTION G – SECURITY”. None: it is no title."""
    name = re.escape(document) if document else r"(?:Section|Schedule|Appendix) [A-Z0-9]{1,2}"
    match = len(text) < 200 and re.match(rf"({name})\s*(?:[:–—-]\s*|(?=['‘“\"])|\s*$)(.*)", text, re.IGNORECASE)
    return match[2].strip(" '‘’“”\"") if match else None


def _names_another(each: Shown, document: str | None) -> bool:
    """Whether a paragraph is the title of another document, as in an annex that changes several."""
    if not isinstance(each, Line) or document is None or _names(each, document):
        return False
    return len(cleaned(each.text)) < 120 and title_after(cleaned(each.text), None) is not None


def names_document(text: WordText, documents: Sequence[str]) -> str | None:
    """The first of these documents that a paragraph names as a title does."""
    for line in lines(shown(text, accepted)):
        for document in documents:
            if title_after(cleaned(line.text), document) is not None:
                return document
    return None


def _is_annex(each: Shown) -> bool:
    return isinstance(each, Line) and re.match(r"annex\b|legal text\b", cleaned(each.text), re.IGNORECASE) is not None


def _is_instruction(line: Line) -> bool:
    """The line of an annex above its text: Amend Section G3.20 as follows:"""
    text = cleaned(line.text)
    return re.fullmatch(r"(?:Amend|Insert|Add|Delete)\b.{0,300}\bas follows\s*:?", text, re.IGNORECASE) is not None
