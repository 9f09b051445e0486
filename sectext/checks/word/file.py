"""A Word file as the rules look at it: its texts with numbered paragraphs, its styles, numbering and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sectext.checks.rules import Flaw
from sectext.formats.word.opening import Element, Package, W

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# The kinds of parts that hold paragraphs, beside the document.
_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_LONGEST_QUOTE = 40
# What is defined in styles.xml and numbering.xml, and the attribute it is known by.
_DEFINED = {"style": "styleId", "num": "numId", "abstractNum": "abstractNumId"}


def w(name: str) -> str:
    """The tag or attribute of a name in Word's own namespace."""
    return f"{{{W}}}{name}"


P, TBL, TR, TC = w("p"), w("tbl"), w("tr"), w("tc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part and the number of each paragraph in it, tables included."""

    name: str
    kind: str
    root: Element
    numbers: Mapping[Element, int]

    def every(self, *names: str) -> Iterator[Element]:
        """The elements of these names, in order."""
        return self.root.iter(*map(w, names))

    def flaw(self, element: Element, problem: str) -> Flaw:
        return Flaw(where=self.where(element), problem=problem)

    def where(self, element: Element) -> str:
        """The place in words: the paragraph with its number and first words, or the row, or the element."""
        for node in (element, *element.iterancestors()):
            if node.tag == P:
                return f"{self.name}, paragraph {self.numbers[node]}{quoted(node)}"
            if node.tag in (TBL, TR, TC):
                return f"{self.name}, {self._in_table(node)}{quoted(node)}"
        return f"{self.name}, {_defined(element)}{local(element)}"

    def _in_table(self, node: Element) -> str:
        """“table 1, row 2, cell 1”, as far down as the element reaches; tables are counted through the part."""
        found: list[str] = []
        for step in (node, *node.iterancestors()):
            if step.tag == TBL:
                found.append(f"table {_place(step, self.root.iter(TBL))}")
                break
            if step.tag in (TR, TC):
                table_or_row = next(a for a in step.iterancestors(TBL if step.tag == TR else TR))
                found.append(f"{'row' if step.tag == TR else 'cell'} {_place(step, within(table_or_row, step.tag))}")
        return ", ".join(reversed(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """What the rules are held against. `stories` are the parts with paragraphs, the document first."""

    package: Package
    stories: tuple[Part, ...]
    styles: Part | None
    numbering: Part | None
    settings: Part | None

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.stories, *filter(None, (self.styles, self.numbering, self.settings)))


def word_file(package: Package) -> WordFile:
    """Reads the parts that the rules need. Raises ForeignFile where one is not well formed."""
    stories = [
        _part(package, name, kind)
        for kind in _STORIES
        for name in dict.fromkeys(package.related(kind))
        if name in package.parts
    ]
    return WordFile(
        package=package,
        stories=(_part(package, package.main, "document"), *stories),
        styles=_only(package, "styles"),
        numbering=_only(package, "numbering"),
        settings=_only(package, "settings"),
    )


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def enclosing(element: Element) -> Iterator[Element]:
    """What an element stands in, outwards, inside its own paragraph or properties."""
    for above in element.iterancestors():
        if above.tag in (P, w("txbxContent"), TC, TR):
            return
        yield above


def within(above: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, not those of tables inside it."""
    nearest = {TR: TBL, TC: TR}[tag]
    return (found for found in above.iter(tag) if next(found.iterancestors(nearest)) is above)


def quoted(element: Element) -> str:
    """The first words in an element, in quotation marks after a space; nothing where there are none."""
    text = ""
    for piece in element.iter(w("t"), w("delText"), P):
        text += " " if piece.tag == P else piece.text or ""
        if len(text) > _LONGEST_QUOTE:
            return f" “{' '.join(text[:_LONGEST_QUOTE].split()[:-1])} …”"
    return f" “{' '.join(text.split())}”" if text.strip() else ""


def _defined(element: Element) -> str:
    """The style or list that an element helps to define, with a comma and a space."""
    for node in (element, *element.iterancestors()):
        if local(node) in _DEFINED and node is not element:
            return f"{local(node)} “{node.get(w(_DEFINED[local(node)]))}”, "
    return ""


def _part(package: Package, name: str, kind: str) -> Part:
    root = package.tree(name)
    # What older programs are shown instead of the same thing said newly is not checked twice.
    for fallback in list(root.iter(_FALLBACK)):
        above = fallback.getparent()
        if above is not None:
            above.remove(fallback)
    numbers = {paragraph: number for number, paragraph in enumerate(root.iter(P), start=1)}
    return Part(name=name, kind=kind, root=root, numbers=numbers)


def _only(package: Package, kind: str) -> Part | None:
    found = [name for name in package.related(kind) if name in package.parts]
    return _part(package, found[0], kind) if found else None


def _place(element: Element, among: Iterator[Element]) -> int:
    return next(number for number, other in enumerate(among, start=1) if other is element)
