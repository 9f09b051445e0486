"""Word files built by hand, in the shapes that Word, LibreOffice and others write them."""

from __future__ import annotations

from pathlib import Path

from docx_files import packed, part, parts

NS = 'w:author="{}" w:date="2021-03-0{}T10:00:00Z"'


def docx(body: str, **others: str) -> bytes:
    """A file with this body; the keyword `styles`, `numbering`, `footnotes` … replaces what stands in that part."""
    members = parts(body + "<w:sectPr/>")
    for name, inside in others.items():
        members[f"word/{name}.xml"] = part(name, inside)
    return packed(members)


def saved(folder: Path, body: str, **others: str) -> Path:
    file = folder / "hand.docx"
    file.write_bytes(docx(body, **others))
    return file


def p(*inside: str, style: str = "", list: int | None = None, level: int | None = None, mark: str = "", more: str = ""):
    """A paragraph; `mark` stands in the properties of its end."""
    number = f'<w:numId w:val="{list}"/>' if list is not None else ""
    depth = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + (f"<w:numPr>{depth}{number}</w:numPr>" if number or depth else "")
        + more
        + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inside)}</w:p>"


def r(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def by(who: str, day: int = 1) -> str:
    return f'w:id="1" {NS.format(who, day)}'


def ins(*inside: str, who: str = "Ada") -> str:
    return f"<w:ins {by(who)}>{''.join(inside)}</w:ins>"


def gone(text: str, who: str = "Ada") -> str:
    return f'<w:del {by(who)}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def mark(kind: str, who: str = "Ada") -> str:
    return f"<w:{kind} {by(who)}/>"


def level(number: int, format: str, text: str, *, start: int = 1, more: str = "", after: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{after}</w:lvl>'
    )


def lists(definitions: dict[int, list[str]], instances: dict[int, tuple[int, str]]) -> str:
    """numbering.xml: the levels of each definition, and for each list its definition and its overrides."""
    made = [
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        for n, levels in definitions.items()
    ]
    made += [
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
        for n, (of, overrides) in instances.items()
    ]
    return "".join(made)


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, mark: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{mark}</w:trPr>' if mark else ''}{''.join(cells)}</w:tr>"


def tc(*inside: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{''.join(inside)}</w:tc>"
