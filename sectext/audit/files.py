"""Reads a page from a file of any of the four kinds: Markdown, plain text, HTML, Word. Reads only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sectext.audit import hypertext, markup
from sectext.audit.page import Page, of_paragraphs
from sectext.errors import ForeignFile, SectextError
from sectext.formats import word

MOST_BYTES = 8 * 2**20  # of a file that is not Word's, which has limits of its own
MOST_CHARACTERS = 6_000_000  # of words: some 2,000 pages

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_READERS: dict[str, Callable[[str, str], Page]] = {
    ".md": markup.read,
    ".markdown": markup.read,
    ".txt": markup.read,
    ".html": hypertext.read,
    ".htm": hypertext.read,
}
KINDS = (*_READERS, ".docx")


class NotAudited(SectextError):
    """What was named is no file, or one of a kind that is not read."""

    code = "not-audited"


def read_page(path: Path) -> Page:
    """A page from a file. Raises NotAudited for what is none, ForeignFile for what is refused; OSError."""
    kind = path.suffix.lower()
    if path.is_dir() or kind not in KINDS:
        what = "a folder" if path.is_dir() else f"a {kind} file" if kind else "a file without an ending"
        hint = "Save the page as one of these, and name that file."
        raise NotAudited(f"audit reads {', '.join(KINDS)}, and this is {what}.", where=path.as_posix(), hint=hint)
    if kind == ".docx":
        page = of_paragraphs(path.as_posix(), [text for _, text in word.paragraphs(path)])
    else:
        page = _READERS[kind](path.as_posix(), _decoded(path))
    if len(page.text) > MOST_CHARACTERS:
        hint = "Audit it part by part."
        raise ForeignFile(f"It has more than {MOST_CHARACTERS:,} characters of words.", where=page.name, hint=hint)
    return page


def _decoded(path: Path) -> str:
    if path.stat().st_size > MOST_BYTES:
        hint = "Audit it part by part."
        raise ForeignFile(f"It is larger than {MOST_BYTES // 2**20} MB.", where=path.as_posix(), hint=hint)
    data = path.read_bytes()
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"It is not {encoding.removesuffix('-sig').upper()}: byte {error.start} cannot be read."
        raise ForeignFile(problem, where=path.as_posix(), hint="Save it as UTF-8.") from None
    if "\0" in text:
        problem = "It is not a text: it has a character of no meaning (NUL)."
        raise ForeignFile(problem, where=path.as_posix(), hint="Save it as text, in UTF-8.")
    return text
