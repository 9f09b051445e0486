"""A document in Akoma Ntoso says of its life what the code answers: periods, names through time, what changed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from akn_files import AKN, OURS, faults, xpath
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from records import code_of, day
from test_lineage import histories
from test_oracle import days_of, history
from trees import examples

import sectext
from sectext.address import Address, parse
from sectext.commencement import Bounds, Never, On
from sectext.errors import SectextError
from sectext.export import export
from sectext.formats import akn
from sectext.formats.akn.identifiers import eids
from sectext.formats.markdown import read
from sectext.patch import Cease, Commence, Defer, Delete, Disapply, Insert, Move, Patch, Renumber, Reword, Suspend
from sectext.tree import digest, find

ROOT = Path(__file__).resolve().parent.parent
TEXT = """\
# Section G 'Security'

## G1
- **G1.1** Each Party shall keep its keys.
- **G1.2** Each Party shall:
  - **(a)** tell the Panel; and
  - **(b)** tell the DCC.

## G2
- **G2.1** The Panel shall answer within ten days.
"""


class File:
    """A document at a version as one reads it who knows the standard, and of ours only how bounds are said."""

    def __init__(self, code: sectext.Code, version: str, document: str = "Section G") -> None:
        self.data = export(code, document, version=version, format="akn")[1]
        self.root = etree.fromstring(self.data)
        text = code.text(document, version)
        named = eids(text.tree)
        self.ids = {address: named[path] for address, path in text.places.items()}
        self.elements = {e.get("eId"): e for e in self.root.iter() if e.get("eId")}

    def element(self, address: Address):  # type: ignore[no-untyped-def]
        return self.elements[self.ids[address]]

    def work_id(self, address: Address) -> str:
        element = self.element(address)
        return element.get("wId") or element.get("eId")

    def periods(self, address: Address, about: str) -> list[tuple[dict[str, str], dict[str, str]]]:
        """The times of an element: both sides of each."""
        group = self.elements[self.element(address).get("period")[1:]]
        found = [i for i in group.iter(f"{{{AKN}}}timeInterval") if i.get("refersTo") == about]
        return [(self._side(i, "start"), self._side(i, "end")) for i in found]

    def _side(self, interval, side: str) -> dict[str, str]:  # type: ignore[no-untyped-def]
        if interval.get(side):
            return {"Date": self.elements[interval.get(side)[1:]].get("date")}
        ours = {k.rpartition("}")[2]: v for k, v in interval.attrib.items() if k.startswith(f"{{{OURS}}}{side}")}
        return {key.removeprefix(side): value for key, value in ours.items()}

    def covers(self, address: Address, about: str, on: date) -> bool:
        """Whether a day surely lies in one of the times."""
        return any(
            _at_least(on, start) and not ("Date" in end and on >= date.fromisoformat(end["Date"]))
            and not ("NotAfter" in end and "NotBefore" not in end)
            and not ("NotBefore" in end and on >= date.fromisoformat(end["NotBefore"]))
            for start, end in self.periods(address, about)
        )  # fmt: skip


def _at_least(on: date, start: dict[str, str]) -> bool:
    said = start.get("Date") or start.get("NotAfter")
    return said is not None and on >= date.fromisoformat(said)


def said(when: date | Bounds | None) -> dict[str, str]:
    if isinstance(when, date):
        return {"Date": when.isoformat()}
    sides = {} if when is None else {"NotBefore": when.not_before, "NotAfter": when.not_after}
    return {name: each.isoformat() for name, each in sides.items() if each}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[sectext.Code]:
    folder = tmp_path_factory.mktemp("akn")
    return [history(seed, folder)[0] for seed in range(5000, 5025)]


def files(code: sectext.Code) -> Iterator[tuple[str, File]]:
    """Each version that counts now, and its file."""
    chain = {entry.version.label for entry in code.view().chain}
    for version in code.versions:
        if version.label in chain and (version.label, "Section G") in code.held:
            yield version.label, File(code, version.label)


def test_every_document_of_every_history_is_valid(worlds: list[sectext.Code]):
    for code in worlds:
        for version in code.versions:
            data = export(code, "Section G", version=version.label, format="akn")[1]
            assert faults(data) == []
            assert akn.read(data) == code.document("Section G", version=version.label)


def test_a_clause_has_force_from_and_until_the_days_that_the_code_gives(worlds: list[sectext.Code]):
    seen = 0
    for code in worlds:
        for version, file in files(code):
            for address in file.ids:
                answer = code.clause_in(address, version=version)
                assert file.periods(address, "#inForce") == [(said(answer.from_), said(answer.to))]
                seen += 1
    assert seen > 500


def test_a_clause_has_efficacy_on_the_days_on_which_the_code_says_it_is_in_force(worlds: list[sectext.Code]):
    seen = {True: 0, False: 0}
    for code in worlds:
        found = dict(files(code))
        for on in days_of(code):
            for address in {a for file in found.values() for a in file.ids}:
                try:
                    answer = code.clause(address, on=on)
                except SectextError:
                    continue
                file = found.get(answer.version or "")
                if file is None or address not in file.ids or answer.awaits:
                    continue
                is_followed = answer.status == "in force"
                assert file.covers(address, "#inEfficacy", on) == is_followed, (address, on, answer)
                seen[is_followed] += 1
    assert min(seen.values()) > 200


# Names through time


@examples(40)
@given(histories(), st.data())
def test_a_clause_keeps_its_work_identifier_through_renumbering_and_moves(texts: list, data: st.DataObject):
    code = code_of(texts)
    try:
        found = {version.label: File(code, version.label) for version in code.versions}
    except akn.NotInAkn:
        return
    for number, version in enumerate(code.versions):
        file = found[version.label]
        assert faults(file.data) == []
        wids = [file.work_id(address) for address in file.ids]
        assert len(set(wids)) == len(wids)
        address = data.draw(st.sampled_from(sorted(file.ids, key=str)))
        for row in code.timeline(address, on=day(number)):
            assert found[row.version].work_id(row.address) == file.work_id(address)


def text_of(*patches: Patch):  # type: ignore[no-untyped-def]
    """A code whose versions 1, 2, … are made by patches on one another."""
    texts = [read(TEXT)]
    for patch in patches:
        texts.append(sectext.apply(texts[-1], patch))
    return code_of(texts, list(patches))


def patch(*operations) -> Patch:  # type: ignore[no-untyped-def]
    return Patch(document="Section G", operations=operations)


def test_renumbering_changes_the_name_and_keeps_the_work_identifier_with_a_mapping():
    code = text_of(
        patch(Renumber(at=parse("G1.2"), to="G1.3")), patch(Reword(at=parse("G1.3(a)"), find="tell", put="ask"))
    )
    file = File(code, "2")
    assert (file.ids[parse("G1.3")], file.work_id(parse("G1.3"))) == ("sec_G1-3", "sec_G1-2")
    assert file.work_id(parse("G1.3(b)")) == "sec_G1-2__para_b"
    mappings = [dict(m.attrib) for m in xpath(file.data, "//a:mapping[@original='#sec_G1-2']")]
    zero = "/akn/gb/doc/industry-code/2013-09-23/sec/eng@0/!section-g"
    assert mappings == [
        {
            "eId": "mapping_1",
            "original": "#sec_G1-2",
            "current": f"{zero}#sec_G1-2",
            "start": "#eref_1",
            "end": "#eref_2",
        },
        {"eId": "mapping_2", "original": "#sec_G1-2", "current": "#sec_G1-3", "start": "#eref_2"},
    ]
    assert not xpath(File(code, "0").data, "//a:mapping | //@wId")


def test_a_move_keeps_the_work_identifier():
    code = text_of(patch(Move(at=parse("G1.2(a)"), into=parse("G2.1"), after=None)))
    assert File(code, "1").work_id(parse("G2.1(a)")) == "sec_G1-2__para_a"


def test_a_number_that_is_used_again_is_another_clause():
    gone = patch(Delete(at=parse("G1.1"), was=digest(find(read(TEXT), parse("G1.1")))))
    [new] = read("# Section G\n\n## G1\n- **G1.1** Each Party shall rest.\n").children[0].children
    code = text_of(gone, patch(Insert(into=parse("Section G").below("G1"), after=None, clauses=(new,))))
    assert File(code, "0").work_id(parse("G1.1")) == "sec_G1-1"
    assert File(code, "2").work_id(parse("G1.1")) == "sec_G1-1v1"
    assert File(code, "2").ids[parse("G1.1")] == "sec_G1-1"


# What changed it


def test_each_operation_that_made_a_text_is_a_passive_modification_at_the_clause_as_it_is_called_now():
    code = text_of(
        patch(Reword(at=parse("G1.1"), find="keys", put="locks"), Renumber(at=parse("G1.2"), to="G1.4")),
        patch(Renumber(at=parse("G1.1"), to="G1.5")),
    )
    made = xpath(File(code, "2").data, "//a:passiveModifications/a:*")
    told = [(m.get("type"), m.get(f"{{{OURS}}}version"), m[1].get("href")) for m in made]
    assert told == [
        ("substitution", "1", "#sec_G1-5"),
        ("renumbering", "1", "#sec_G1-4"),
        ("renumbering", "2", "#sec_G1-5"),
    ]
    assert made[0][0].get("href") == "/akn/gb/doc/modification/2020-01-01/m1/eng@1.0/!annex-a#mod_1"
    [start] = xpath(File(code, "2").data, f"//*[@eId='{made[0][2].get('period')[1:]}']/a:timeInterval/@start")
    assert xpath(File(code, "2").data, f"//*[@eId='{start[1:]}']/@date") == [day(1).isoformat()]


def test_what_is_no_longer_there_is_said_to_be_gone():
    first = patch(Reword(at=parse("G1.1"), find="keys", put="locks"))
    second_text = sectext.apply(read(TEXT), first)
    second = patch(Delete(at=parse("G1.1"), was=digest(find(second_text, parse("G1.1")))))
    made = xpath(File(text_of(first, second), "2").data, "//a:passiveModifications/a:*")
    assert [m.get(f"{{{OURS}}}gone") for m in made] == ["true", "true"]
    assert {m[1].get("href") for m in made} == {"/akn/gb/doc/industry-code/2013-09-23/sec/!section-g"}


EFFECTS = {
    "commence": (Commence(at=parse("G1.1"), rule=On(date=day(3))), "entryIntoForce", "not yet in force"),
    "defer": (Defer(at=parse("G1.1"), until=On(date=day(3))), "postponementOfEfficacy", "deferred"),
    "suspend": (Suspend(at=parse("G1.1"), from_=On(date=day(3)), until=None), "inapplication", "suspended"),
    "cease": (Cease(at=parse("G1.1"), rule=On(date=day(3))), "endOfEfficacy", "ceased"),
    "disapply": (Disapply(at=parse("G1.1"), scope="Small Suppliers", rule=On(date=day(3))), "exceptionOfScope", ""),
    "never": (Defer(at=parse("G1.1"), until=Never()), "postponementOfEfficacy", "deferred"),
}


@pytest.mark.parametrize(("effect", "kind", "status"), EFFECTS.values(), ids=EFFECTS)
def test_an_effect_is_a_passive_modification_and_bounds_efficacy(effect, kind: str, status: str):  # type: ignore[no-untyped-def]
    file = File(code_of([read(TEXT)], effects=[("0", effect)]), "0")
    assert faults(file.data) == []
    [made] = xpath(file.data, "//a:passiveModifications/a:*")
    assert (made.get("type"), made[1].get("href")) == (kind, "#sec_G1-1")
    statuses = xpath(file.data, "//s:status")
    assert [(s.get("at"), s.get("status")) for s in statuses] == ([("#sec_G1-1", status)] if status else [])
    assert file.covers(parse("G1.1"), "#inForce", day(4))
    later = {"commence": True, "defer": True, "suspend": False, "cease": False, "disapply": True, "never": False}
    name = next(key for key, value in EFFECTS.items() if value[0] is effect)
    assert file.covers(parse("G1.1"), "#inEfficacy", day(4)) is later[name]
    assert file.covers(parse("G1.2"), "#inEfficacy", day(4))


# The corpus


@pytest.fixture(scope="module")
def code() -> sectext.Code:
    return sectext.open(ROOT)


def test_the_corpus_is_valid_and_read_again(code: sectext.Code):
    for version in code.versions:
        name, data = export(code, "Section G", version=version.label, format="akn")
        assert name == f"section-g-{version.label}.xml" and faults(data) == []
        found = akn.read_file(data, document="Section G")
        text = code.text("Section G", version.label)
        assert (found.tree, found.findings, found.version) == (text.tree, (), version.label)
        assert found.digest == digest(text.tree)
        assert [(o.at, o.source, o.certainty, o.note, o.incomplete) for o in found.origins] == [
            (s.at, s.source, s.certainty, s.note, s.incomplete) for s in text.sources
        ]


def test_a_version_whose_day_is_not_known_says_between_which_days_it_lies(code: sectext.Code):
    data = export(code, "Section G", version="6.17", format="akn")[1]
    [version] = xpath(data, "//s:version")
    assert dict(version.attrib) == {"label": "6.17", "notBefore": "2018-10-04", "notAfter": "2019-10-11"}
    days = xpath(data, "//a:FRBRExpression/a:FRBRdate")
    assert [(d.get("name"), d.get("date")) for d in days] == [
        ("not in force before", "2018-10-04"),
        ("in force not after", "2019-10-11"),
        ("published", "2019-10-11"),
    ]
    assert not xpath(data, "//a:eventRef[@originatingExpression]")


def test_what_is_incomplete_and_what_is_held_is_said(code: sectext.Code):
    data = export(code, "Section G", version="6.17+MP087", format="akn")[1]
    assert xpath(data, "//a:*[@status]/@eId") == ["sec_G3-28__para_b"]
    assert xpath(data, "//s:held/s:at/text()") == ["G3.17 to G3.21", "G3.26 to G3.28"]
    assert xpath(data, "//s:heldTo/@date") == ["2019-11-30"]
    assert xpath(data, "//s:about/@known") == [max(code.published).isoformat()]
    assert xpath(data, "//a:eventRef[@originatingExpression]/@date") == ["2019-11-04"]
