"""Every paragraph of a Word file with its place, as it reads with all changes accepted."""

from __future__ import annotations

from sectext.formats.word.paragraphs import in_order
from sectext.formats.word.reading import WordText
from sectext.formats.word.remarks import place_of
from sectext.formats.word.tracked import accepted
from sectext.formats.word.views import shown


def said(text: WordText) -> list[tuple[str, str]]:
    """The place and the words of each paragraph that has any, cells of tables and notes included."""
    found = in_order(text, shown(text, accepted), accepted)
    return [(place_of(line.sources[0]), line.text) for line in found if line.sources and line.text.strip()]
