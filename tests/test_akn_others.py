"""Akoma Ntoso of others is read as a tree with findings, and nothing is passed over; what could do harm is refused."""

from __future__ import annotations

import copy
import re
import unicodedata
from pathlib import Path

import pytest
from akn_files import AKN
from akn_others import EUROPEAN_UNION, LAWS_AFRICA, OTHERS, UNITED_KINGDOM
from akn_others import akn as file_of
from corpora import Corpus, copied
from html_annexes import clause, document, item
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from trees import examples

import sectext
from sectext.checks import MEANINGS
from sectext.errors import ForeignFile
from sectext.formats import akn, markdown
from sectext.formats.akn.values import Read
from sectext.redline import accept, reject
from sectext.tree import Clause, plain

ROOT = Path(__file__).resolve().parent.parent


def read(body: str, **kwargs: str) -> Read:
    return akn.read_file(file_of(body), name="kettle.xml", document="Section G", **kwargs)  # type: ignore[arg-type]


def text(body: str, **kwargs: str) -> str:
    """What a body is read as, in Markdown, without the title."""
    return markdown.write(read(body, **kwargs).tree).partition("\n\n")[2].strip()


def told(found: Read) -> list[tuple[str, str]]:
    return [(finding.code, finding.problem) for finding in found.findings]


# What others write


UNITED_KINGDOM_READ = """\
# Section G 'Kettles Act 2001'

**Kettles**

- 1 **Duty to fill**
  - (1) A keeper must fill the kettle—
    - (a) with water, or
    - (b) with clean snow,

    before noon.

  - (2) In section 4 (lids) substitute
    - 4A **Lids** A lid is round.

    .

## Part-2 Spouts

**Of spouts**

- 2 A spout pours. It pours one way.
* 2 Another spout.

## SCHEDULE-1 Sizes

- 1 The sizes are:

  **Sizes**

  | Size | Of |  |
  | --- | --- | --- |
  |  | cup | pot |
  | 1 | 2 3 |  |

  and no others.
"""

LAWS_AFRICA_READ = """\
# Section G 'Kettles Act'

## 1 Interpretation

- 1\\. **Definitions**
  * In this by-law— "pot" means a kettle without a spout; a kettle is:
    - (a) hot; or
    - (b) cold,
      - (i) very1

    as the case may be.

- 2\\. **Pictures** See Act 1 and . Or not.
  * one
  * two
    * three
"""

EUROPEAN_UNION_READ = """\
# Section G 'Kettles Act'

<!-- group -->

## CHAPTER-I GENERAL

### Section-1 Scope

- Article-1 **Subject matter**
  - 1\\.
    * This Directive is about:
      - (a) kettles;
      - (b) pots.
  - 2\\.
    * It is short.
    * It is clear.

<!-- level 1 -->

- Article-2 The heat is h = 2 at most.
  - A **Table of heat** Read it.

  The end.
"""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (UNITED_KINGDOM, UNITED_KINGDOM_READ),
        (LAWS_AFRICA, LAWS_AFRICA_READ),
        (EUROPEAN_UNION, EUROPEAN_UNION_READ),
    ],
    ids=OTHERS,
)
def test_files_of_others_are_read_as_trees(data: bytes, expected: str):
    found = akn.read_file(data, name="kettle.xml", document="Section G")
    written = markdown.write(found.tree)
    assert written == expected
    assert sectext.read(written) == found.tree
    assert not found.is_ours and found.digest is None


def test_each_thing_that_is_not_kept_is_told_with_its_place():
    found = akn.read_file(UNITED_KINGDOM, name="kettle.xml", document="Section G")
    places = {(f.code, f.level): f.where for f in found.findings}
    assert places["lost-note", "warning"].startswith("kettle.xml:")
    assert {f.code for f in found.findings} <= set(MEANINGS)
    assert ("not-mapped", "<preamble> is not part of the clauses: “Be it enacted:”, 3 words.") in told(found)
    assert ("lost-note", "A note is not kept: “Words inserted by another act.”.") in told(found)
    assert [f.where for f in found.findings if "stands twice" in f.problem] == ["kettle.xml:32 section-2x"]
    found = akn.read_file(LAWS_AFRICA, name="by-law.xml")
    assert ("lost-picture", "A picture is not kept: media/kettle.png.") in told(found)
    assert ("not-mapped", "Another document is attached, which is not read: “Schedule”.") in told(found)
    assert found.tree.label == "Kettles Act"


def test_a_redline_of_others_has_both_texts():
    marked = akn.read_redline(UNITED_KINGDOM)
    assert "with clean snow" in plain(accept(marked)) and "with dirty snow" in plain(reject(marked))


def test_a_clause_whose_words_are_all_inserted_is_not_in_the_old_text():
    body = "<section><num><ins>1</ins></num><content><p><ins>New.</ins></p></content></section>"
    body += "<section><num>2</num><content><p>It <del>was</del><ins>is</ins> so.</p></content></section>"
    assert text(body, view="rejected") == "- 2 It was so."
    assert text(body, view="accepted") == "- 1 New.\n- 2 It is so."


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Only words.</p>", "Only words."),
        ("<section><num>1</num><content><p>One.</p><p>Two.</p></content></section>", "- 1 One. Two."),
        (
            "<section><num>1</num><intro><p>If:</p></intro><paragraph><num>(a)</num><content><p>so;</p></content>"
            "</paragraph><hcontainer name='x'><content><p>or else</p></content></hcontainer></section>",
            "- 1 If:\n  - (a) so;\n  * or else",
        ),
        (
            "<section><num>1</num><content><table><tr><td><p>a</p><table><tr><td><p>b</p></td><td><p>c</p></td></tr>"
            "</table></td></tr></table></content></section>",
            "- 1\n\n  | a<br>* b \\| c |\n  | --- |",
        ),
        ("<section><num>1</num><content><p>x&#x9;y&#x2028;z&#x85;.</p></content></section>", "- 1 x y z ."),
        ("<level><heading>Title</heading><section><num>1</num></section></level>", "**Title**\n\n- 1"),
    ],
)
def test_odd_shapes_are_read(body: str, expected: str):
    assert text(body) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([["a:2", "b"], ["c", "d", "e"]], [["a", None, "b"], ["c", "d", "e"]]),
        ([["a::2", "b"], ["c"]], [["a", "b"], [None, "c"]]),
        ([["a:2:2", "b"], ["c"], ["d", "e", "f"]], [["a", None, "b"], [None, None, "c"], ["d", "e", "f"]]),
        ([["a", "b", "c::9"], ["d"]], [["a", "b", "c"], ["d", None, None]]),
    ],
)
def test_merged_cells_leave_the_places_where_they_reach_empty(spans: list, expected: list):
    def cell(said: str) -> str:
        words, across, down = (*said.split(":"), "", "")[:3]
        return f"<td colspan='{across or 1}' rowspan='{down or 1}'><p>{words}</p></td>"

    rows = "".join(f"<tr>{''.join(map(cell, line))}</tr>" for line in spans)
    found = read(f"<section><num>1</num><content><table>{rows}</table></content></section>")
    [table] = found.tree.children[0].children
    assert [[c.text for c in line.children] for line in table.children] == expected
    assert "merged-cells" in {f.code for f in found.findings}


# Nothing is passed over


_TAGS = [
    "p",
    "section",
    "paragraph",
    "hcontainer",
    "part",
    "num",
    "heading",
    "intro",
    "wrapUp",
    "content",
    "table",
    "tr",
    "td",
    "blockList",
    "item",
    "ul",
    "li",
    "block",
    "ins",
    "del",
    "quotedStructure",
    "crossHeading",
    "def",
    "blockContainer",
    "foreign",
    "level",
    "subsection",
    "b",
    "authorialNote",
    "tblock",
    "list",
    "article",
]


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A file of others with some of its elements thrown about: well-formed, and seldom valid."""
    root = etree.fromstring(draw(st.sampled_from(list(OTHERS.values()))))
    for _ in range(draw(st.integers(1, 8))):
        elements = [each for body in root.iter(f"{{{AKN}}}body") for each in body.iter("*")][1:]
        if not elements:
            break
        one, other = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
        match draw(st.integers(0, 5)):
            case 0:
                one.tag = f"{{{AKN}}}{draw(st.sampled_from(_TAGS))}"
            case 1:
                one.getparent().remove(one)
            case 2:
                one.addnext(copy.deepcopy(one))
            case 3 if one is not other and one not in list(other.iterancestors()):
                other.append(one)
            case 4:
                one.text = draw(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=8))
            case 5:
                one.tail = draw(st.sampled_from(("stray", "\n  ", " words ")))
    return etree.tostring(root)


def words_in(data: bytes, view: str) -> set[str]:
    """Every word of the body, but for notes, tables of contents, and what the view leaves out."""
    root = etree.fromstring(data)
    gone = ("authorialNote", "toc", "del" if view == "accepted" else "ins")
    for each in list(root.iter(*(f"{{{AKN}}}{name}" for name in gone))):
        if each.getparent() is not None:
            mark = etree.Element("gone")
            mark.tail = f" {each.tail or ''}"
            each.getparent().replace(each, mark)
    said = " ".join(root.find(f".//{{{AKN}}}body").itertext())
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", said)))


@examples(150)
@given(mutants(), st.sampled_from(("accepted", "rejected")))
def test_no_word_of_any_file_is_passed_over_in_silence(data: bytes, view: str):
    try:
        found = akn.read_file(data, view=view)  # type: ignore[arg-type]
    except ForeignFile:
        return
    kept = "".join(re.findall(r"\w+", plain(found.tree))) + "".join(f.problem for f in found.findings)
    assert {word for word in words_in(data, view) if word not in kept} == set()


# What is refused


DEEP = "<level>" * 130 + "<p>x</p>" + "</level>" * 130
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<akomaNtoso xmlns='{AKN}'><act name='a'><body><p>&b;</p></body></act></akomaNtoso>"
)
OUTSIDE = f'<!DOCTYPE akomaNtoso SYSTEM "file:///etc/passwd"><akomaNtoso xmlns="{AKN}"/>'


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not well-formed"),
        (b"Dear all", "not well-formed"),
        (b"PK\x03\x04", "It is a zip"),
        (BOMB.encode(), "declares a document type"),
        (BOMB.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16"), "declares a document type"),
        (OUTSIDE.encode(), "declares a document type"),
        (b"<html><body/></html>", "Its top is <html>"),
        (b"<akomaNtoso xmlns='http://www.akomantoso.org/2.0'/>", "It is Akoma Ntoso 2.0"),
        (f"<akomaNtoso xmlns='{AKN}'/>".encode(), "It holds nothing"),
        (f"<akomaNtoso xmlns='{AKN}'><judgment/></akomaNtoso>".encode(), "It holds <judgment>"),
        (file_of(DEEP), "elements in one another"),
        (file_of("<p a=''/>" * 1_000_001), "tags and attributes"),
        (file_of(f"<section><content><table><tr>{'<td/>' * 1500}</tr>{'<tr><td/></tr>' * 700}</table></content></section>"), "10,000 columns or 1,000,000 cells"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused(data: bytes, problem: str):
    with pytest.raises(ForeignFile, match=re.escape(problem)):
        akn.read_file(data)


@pytest.mark.parametrize("count", ["99999999999999999999", "-1", "0", "two", "9999"])
def test_odd_spans_do_no_harm(count: str):
    cell = f"<td colspan='{count}' rowspan='{count}'><p>x</p></td>"
    assert "x" in plain(read(f"<section><num>1</num><content><table><tr>{cell}</tr></table></content></section>").tree)


def test_a_draft_of_the_standard_is_read():
    data = UNITED_KINGDOM.replace(AKN.encode(), f"{AKN}/CSD17".encode())
    assert akn.read_file(data).tree == akn.read_file(UNITED_KINGDOM).tree


def test_a_file_of_ours_that_somebody_edited_is_told():
    text = document(clause("G1.1", "It is so.", item("(a)", "or not.")))
    data = akn.write(text)
    assert akn.read_file(data, document="Section G").findings == ()
    found = akn.read_file(data.replace(b"or not", b"or so"), document="Section H")
    assert [f.code for f in found.findings] == ["other-document", "other-digest"]
    with pytest.raises(ForeignFile, match="makes no tree"):
        akn.read_file(data.replace(b"<num>(a)</num>", b"").replace(b"<p>or not.</p>", b"<p/>"))


# On the command line


@pytest.fixture
def corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Corpus:
    folder = tmp_path / "here"
    folder.mkdir()
    return copied(folder, capsys)


def given_file(corpus: Corpus, data: bytes, *options: str, document: str = "Section H", version: str = "9.0"):
    file = corpus.folder / "given.xml"
    file.write_bytes(data)
    return corpus.run("import", str(file), "--document", document, "--version", version, *options)


def test_what_is_exported_is_imported_as_it_was_with_its_sources(corpus: Corpus):
    out = corpus.folder / "out"
    out.mkdir()
    done = corpus.run("export", "akn", "--document", "Section G", "--version", "6.17+MP087", "--out", str(out))
    file = out / "section-g-6.17+MP087.xml"
    assert (done.code, done.out) == (0, f"Wrote {file}\n")
    assert corpus.run("import", str(file), "--document", "Section G", "--version", "9.0").code == 0
    folder = corpus.folder / "corpus" / "sec_versions"
    assert (folder / "9.0" / "section-g.md").read_bytes() == (folder / "6.17+MP087" / "section-g.md").read_bytes()


def test_a_modification_is_written_as_an_xml_file(corpus: Corpus, tmp_path: Path):
    done = corpus.run("redline", "MP087", "--to", "akn", "--out", str(tmp_path))
    file = tmp_path / "MP087-annex-a.xml"
    assert (done.code, done.out) == (0, f"Wrote {file}\n")
    assert akn.read_redline(file.read_bytes()).kind == "document"
    refused = corpus.run("import", str(file), "--document", "Section G", "--version", "9.0")
    assert refused.code == 5 and "It is a redline that nobody resolved: 1 inserted." in refused.err
    read = corpus.run("import", str(file), "--document", "Section G", "--version", "9.0", "--accept")
    assert read.code == 0 and "The file shows some clauses only" in read.err


def test_a_file_of_others_is_imported_with_findings(corpus: Corpus):
    done = given_file(corpus, UNITED_KINGDOM, "--accept")
    assert done.code == 0 and "warning: " in done.err
    written = corpus.folder / "corpus" / "sec_versions" / "9.0" / "section-h.md"
    tree, [source] = markdown.read_file(written.read_text(encoding="utf-8"), name="section-h.md")
    assert isinstance(tree, Clause) and tree.label == "Section H"
    assert (source.source, source.certainty) == ("given.xml", "reconstructed")


def test_a_hostile_file_ends_with_5(corpus: Corpus):
    refused = given_file(corpus, BOMB.encode())
    assert refused.code == 5 and "It declares a document type" in refused.err


def test_an_altered_text_is_not_exported(corpus: Corpus):
    corpus.change(corpus.text(), "notify the manufacturer", "notify nobody")
    assert corpus.run("export", "akn", "--document", "Section G", "--version", "5.20").code == 4
