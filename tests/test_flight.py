"""Modifications in flight: carried over many versions, matched against one another, released in parts."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path

import flight
import pytest
from flight import Flight, clause, item

import sectext
from sectext.annexes import annexes
from sectext.cli.run import run
from sectext.commencement import Never
from sectext.conflicts import conflicts
from sectext.errors import SectextError
from sectext.meetings import Placed, meeting
from sectext.merge import apply_together
from sectext.modification import Unresolved
from sectext.ordering import one_after_another
from sectext.patch import Defer, Delete, Insert, Move, Operation, Patch, PatchConflict, Renumber, Reword
from sectext.range_diff import chosen, legal_texts, range_diff
from sectext.rebasing import NotRebased, rebase_onto
from sectext.redline import apply
from sectext.releasing import NotReleased, move_date, release_version
from sectext.tree import Clause, digest, walk
from sectext.verify import verify


def at(text: str) -> sectext.Address:
    return sectext.parse(text)


def reword(where: str, find: str, put: str) -> Reword:
    return Reword(at=at(where), find=find, put=put)


@pytest.fixture
def code(tmp_path: Path) -> Flight:
    return flight.new(tmp_path)


# Carrying over


def release_many(code: Flight, count: int) -> None:
    """Versions that renumber, move and reword all around G1.1, which begins as the first clause."""
    last = "1.0"
    for number in range(1, count + 1):
        tree = sectext.open(code.folder).document("Section G", version=last)
        ours = next(place for place in walk(tree) if (place.clause.text or "").startswith("Each User shall notify"))
        clauses = [place for place in walk(tree) if place.clause.kind == "clause"]
        operations: list[Operation]
        match number % 4:
            case 1:  # everything gets the next number behind a new first clause
                into = clauses[0].path[:-1]
                group = next(place.address for place in walk(tree) if place.path == into)
                new = clause("G1.1", f"A clause that came with version {number}.")
                shift = [Renumber(at=p.address, to=f"G1.{n}") for n, p in enumerate(clauses, start=2)]
                operations = [Insert(into=group, after=None, clauses=(new,)), *shift]
            case 2:  # it goes to the end
                group = at("G1")
                operations = (
                    [] if clauses[-1] == ours else [Move(at=ours.address, into=group, after=clauses[-1].address)]
                )
            case 3:  # other clauses are reworded
                other = next(p for p in clauses if (p.clause.text or "").startswith(("A clause", "Another")))
                words = "Another clause" if (other.clause.text or "").startswith("A ") else "A clause"
                operations = [
                    Reword(
                        at=other.address,
                        find=(other.clause.text or "")[: 14 if words[1] == " " else 8].strip(),
                        put=words,
                        part="text",
                    )
                ]
            case _:  # the numbers of two clauses are swapped
                one, two = clauses[0], clauses[-1]
                operations = [
                    Renumber(at=one.address, to=two.clause.label or ""),
                    Renumber(at=two.address, to=one.clause.label or ""),
                ]
        operations = operations or [reword(str(clauses[0].address), "A", "The")]
        code.modification(f"M{number}", *operations, base=last)
        last = f"1.{number}"
        code.release(last, f"M{number}")


def test_a_modification_lands_clean_after_25_versions(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten days", "five days"), stage="Proposed")
    release_many(code, 25)
    found = rebase_onto(code.folder, "MP099", "1.25")
    assert found.outcome == "clean"
    (step,) = found.steps
    assert step.digest_was == step.digest_now and step.operation != step.became[0]
    assert (found.was, found.legal_text) == ("1.0", "1.1")
    opened = sectext.open(code.folder)
    (drafted,) = opened.patches("MP099")
    result = apply(opened.document("Section G", version="1.25"), drafted.patch)
    texts = [place.clause.text for place in walk(result)]
    assert "Each User shall notify the Panel of a fault within five days." in texts
    verify(code.folder)


def test_one_real_overlap_is_the_only_conflict(code: Flight, capsys: pytest.CaptureFixture[str]) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), reword("G1.3", "may", "shall"), stage="Proposed")
    code.modification("M0", reword("G1.1", "ten days", "two weeks"))
    code.release("1.0a", "M0")
    assert run(["rebase", "MP099", "--onto", "1.0a", "--corpus", str(code.folder)]) == 3
    told = capsys.readouterr().out
    assert "1 clean, 1 conflict." in told
    assert "was: Each User shall notify the Panel of a fault within ten days." in told
    assert "is: Each User shall notify the Panel of a fault within two weeks." in told
    text = code.file("MP099").read_text(encoding="utf-8")
    assert text.count("[[change]]") == 1 and text.count("[[conflict]]") == 1
    assert 'base = "1.0a"' in text and 'was = "Each User shall' in text


def in_conflict(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), reword("G1.3", "may", "shall"), stage="Proposed")
    code.modification("M0", reword("G1.1", "ten days", "two weeks"))
    code.release("1.0a", "M0")
    assert rebase_onto(code.folder, "MP099", "1.0a").outcome == "conflict"


def test_a_conflict_is_shown_wherever_the_modification_is_asked_for(code: Flight) -> None:
    in_conflict(code)
    opened, day = sectext.open(code.folder), date(2021, 1, 1)
    with pytest.raises(Unresolved, match=r"is in conflict since 1\.0a"):
        opened.patches("MP099")
    with pytest.raises(PatchConflict):
        opened.clause("G1.1", on=day, using=["MP099"])
    assert opened.clause("G1.1", on=day).pending == ("MP099",)
    assert opened.clause("G1.3", on=day).pending == ("MP099",)
    assert run(["redline", "MP099", "--corpus", str(code.folder)]) == 3
    with pytest.raises(NotRebased, match="is in conflict"):
        rebase_onto(code.folder, "MP099", "1.0")


def test_a_conflict_is_resolved_by_editing(code: Flight) -> None:
    in_conflict(code)
    text = code.file("MP099").read_text(encoding="utf-8")
    head, _, block = text.partition("[[conflict]]")
    kept = "\n".join(
        line for line in block.split("\n") if not line.startswith(("base", "onto", "problem", "was", "now"))
    )
    resolved = head + "[[change]]" + kept.replace('"ten"', '"two weeks"')
    code.file("MP099").write_text(resolved, encoding="utf-8")
    opened = sectext.open(code.folder)
    answer = opened.clause("G1.1", on=date(2021, 1, 1), using=["MP099"])
    assert answer.text == "G1.1 Each User shall notify the Panel of a fault within five."


def test_a_dry_run_writes_nothing(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("M0", reword("G1.3", "may", "shall"))
    code.release("1.0a", "M0")
    before = {path: path.read_bytes() for path in code.folder.rglob("*") if path.is_file()}
    found = rebase_onto(code.folder, "MP099", "1.0a", write=False)
    assert found.outcome == "clean" and not found.written
    assert before == {path: path.read_bytes() for path in code.folder.rglob("*") if path.is_file()}


def test_a_file_keeps_its_line_ends_and_what_it_was_is_kept_to_the_byte(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), reword("G1.3", "may", "shall"), stage="Proposed")
    file = code.file("MP099")
    file.write_bytes(b"# Why.\r\n" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    code.modification("M0", reword("G1.1", "ten days", "two weeks"))
    code.release("1.0a", "M0")
    found = rebase_onto(code.folder, "MP099", "1.0a")
    assert found.outcome == "conflict" and (code.folder / found.kept).read_bytes() == before
    assert file.read_bytes().startswith(b"# Why.\r\n")
    version = code.folder / "corpus" / "sec_versions" / "1.0a" / "version.toml"
    version.write_bytes(version.read_bytes().replace(b"\n", b"\r\n"))
    move_date(code.folder, "1.0a", effective=date(2020, 5, 1), published=date(2020, 3, 1))
    for each in (file, version):
        data = each.read_bytes()
        assert data.count(b"\r\n") == data.count(b"\n")
    sectext.open(code.folder)


def test_a_change_with_a_verb_of_its_own_keeps_it(code: Flight) -> None:
    code.modification("MP099", stage="Proposed")
    code.edit("MP099", 'title = "MP099"', 'title = "MP099"\nlegal_text = "0.9"')
    with code.file("MP099").open("a", encoding="utf-8") as file:
        file.write(
            '\n# Why this is so.\n[[change]]\ndocument = "Section G"\ndo = "delete clause"\nat = "G1.2 to G1.3"\n'
            '\n[[annex]]\ndocument = "Section G"\ncontext = ["G1.1 to G1.3"]\n'
        )
    code.modification(
        "M0",
        Insert(into=at("G1"), after=None, clauses=(clause("G1.1", "New."),)),
        *(Renumber(at=at(f"G1.{n}"), to=f"G1.{n + 1}") for n in (1, 2, 3)),
    )
    code.release("1.0a", "M0")
    found = rebase_onto(code.folder, "MP099", "1.0a")
    text = code.file("MP099").read_text(encoding="utf-8")
    assert found.outcome == "clean" and found.legal_text == "0.10"
    assert 'at = "G1.3 to G1.4"' in text and text.count("[[change]]") == 1 and "# Why this is so." in text
    assert '"G1.2 to G1.4"' in text


def test_what_needs_review_says_so_until_somebody_has_looked(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"))
    code.modification("M0", reword("G1.1", "notify", "tell"))
    code.release("1.0a", "M0")
    assert rebase_onto(code.folder, "MP099", "1.0a").outcome == "needs review"
    with pytest.raises(NotReleased, match="still to be looked at: other words beside them were changed"):
        code.release("1.0b", "MP099")
    code.edit("MP099", 'review = "other words beside them were changed"\n', "")
    code.release("1.0b", "MP099")
    assert code.text("G1.1", "1.0b") == "Each User shall tell the Panel of a fault within five days."
    verify(code.folder)


def test_the_legal_texts_of_a_modification_are_compared(code: Flight, capsys: pytest.CaptureFixture[str]) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), reword("G1.3", "may", "shall"), stage="Proposed")
    code.modification("M0", Renumber(at=at("G1.3"), to="G1.4"))
    code.release("1.0a", "M0")
    rebase_onto(code.folder, "MP099", "1.0a")
    code.edit("MP099", '"five"', '"seven"')
    opened = sectext.open(code.folder)
    texts = legal_texts(code.folder, opened, "MP099")
    assert list(texts) == ["1.0", "1.1"]
    found = range_diff(opened, *chosen(texts, None, None))
    assert sorted((pair.verdict, str(pair.before.at)) for pair in found if pair.before) == [
        ("changed", "G1.1"),
        ("same", "G1.3"),
    ]
    assert run(["range-diff", "MP099", "--json", "--corpus", str(code.folder)]) == 1
    assert {pair["verdict"] for pair in json.loads(capsys.readouterr().out)["result"]["pairs"]} == {"changed", "same"}
    with pytest.raises(SectextError, match="has no legal text 7"):
        chosen(texts, "7", None)


def test_two_alternatives_stand_side_by_side(code: Flight) -> None:
    code.modification("MP102", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("MP102A", reword("G1.1", "ten", "six"), stage="Proposed", more='alternative_to = "MP102"')
    opened = sectext.open(code.folder)
    found = conflicts(opened)
    assert [(m.one, m.other, m.verdict) for m in found.meetings] == [("MP102", "MP102A", "alternative")]
    (pair,) = range_diff(opened, opened.modification("MP102"), opened.modification("MP102A"))
    assert pair.verdict == "changed"


# Meeting


def verdicts(code: Flight) -> dict[tuple[str, str], str]:
    found = conflicts(sectext.open(code.folder))
    return {(one, other): found.verdict(one, other) for one, other in combinations(found.modifications, 2)}


def test_how_two_proposals_meet(code: Flight) -> None:
    code.modification("A", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("B", reword("G1.1", "ten days", "two weeks"), stage="Proposed")
    code.modification("C", reword("G1.1", "notify", "tell"), stage="Proposed")
    code.modification("D", reword("G1.3", "may", "shall"), stage="Proposed")
    code.modification("E", Insert(into=at("G1"), after=at("G1.3"), clauses=(clause("G1.4", "E."),)), stage="Proposed")
    code.modification("F", Insert(into=at("G1"), after=at("G1.3"), clauses=(clause("G1.3A", "F."),)), stage="Proposed")
    found = verdicts(code)
    assert found["A", "B"] == "textual conflict"
    assert found["A", "C"] == "soft"
    assert found["A", "D"] == found["D", "E"] == "independent"
    assert found["E", "F"] == "order matters"


def test_a_meeting_shows_the_clause_and_both_texts(code: Flight) -> None:
    code.modification("A", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("B", reword("G1.1", "ten", "six"), stage="Proposed")
    (found,) = conflicts(sectext.open(code.folder)).meetings
    assert str(found.at) == "G1.1"
    assert found.base.endswith("within ten days.") and found.one_text.endswith("within five days.")
    assert found.other_text.endswith("within six days.")


def test_a_reference_to_what_another_renumbers_is_soft(code: Flight) -> None:
    code.modification("A", Renumber(at=at("G1.2"), to="G1.2A"), stage="Proposed")
    new = clause("G1.4", "Section G1.2(a) does not apply to the DCC.")
    code.modification("B", Insert(into=at("G1"), after=at("G1.3"), clauses=(new,)), stage="Proposed")
    (found,) = conflicts(sectext.open(code.folder)).meetings
    assert (found.verdict, str(found.at)) == ("soft", "G1.2(a)")
    assert found.why == "A renumbers G1.2(a), B refers to it"


def test_a_definition_that_changes_under_use_is_soft(tmp_path: Path) -> None:
    term = Clause(kind="definition", label="Fault Notice", text="means a notice of a fault.")
    group = Clause(
        kind="group", label="G1", children=(clause("G1.1", "In this Section:", term), clause("G1.2", "Words."))
    )
    code = flight.new(tmp_path, Clause(kind="document", label="Section G", children=(group,)))
    code.modification("A", reword('G1.1 "Fault Notice"', "notice", "written notice"), stage="Proposed")
    code.modification("B", reword("G1.2", "Words", "Each User sends a Fault Notice"), stage="Proposed")
    (found,) = conflicts(sectext.open(code.folder)).meetings
    assert (found.verdict, found.why) == ("soft", "A changes what “Fault Notice” means, B uses it")


def test_an_older_base_is_carried_over_before_proposals_are_matched(code: Flight) -> None:
    code.modification("A", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("M0", Renumber(at=at("G1.1"), to="G1.1A"))
    code.release("1.0a", "M0")
    code.modification("B", reword("G1.1A", "ten", "six"), base="1.0a", stage="Proposed")
    assert verdicts(code) == {("A", "B"): "textual conflict"}


def test_conflicts_ends_with_1_where_something_meets(code: Flight, capsys: pytest.CaptureFixture[str]) -> None:
    code.modification("A", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("D", reword("G1.3", "may", "shall"), stage="Proposed")
    folder = ["--corpus", str(code.folder)]
    assert run(["conflicts", *folder]) == 0
    assert "1 pair: 1 independent." in capsys.readouterr().out
    code.modification("B", reword("G1.1", "ten", "six"), stage="Proposed")
    assert run(["conflicts", *folder]) == 1
    assert "3 pairs: 1 textual conflict, 2 independent." in capsys.readouterr().out


def small_world() -> Clause:
    first = clause("G1.1", "x y")
    second = clause("G1.2", "x z:", item("(a)", "x"), item("(b)", "y", item("(i)", "z")), closing="y x")
    groups = (
        Clause(kind="group", label="G1", heading="T x", children=(first, second)),
        Clause(kind="group", label="G2", children=(clause("G2.1", "x"),)),
    )
    return Clause(kind="document", label="Section G", children=groups)


def every_operation(base: Clause) -> list[Operation]:
    """Each kind of operation at each place of a small text, whether or not it fits."""
    places = list(walk(base))
    found: list[Operation] = []
    for place in places:
        clause_, where = place.clause, place.address
        for part in ("heading", "text", "closing"):
            text = getattr(clause_, part)
            for word in (text or "").replace(":", "").split():
                puts = ("q", "y", "", f"{word} n", f"n {word}")
                found += [Reword(at=where, find=word, put=put, part=p) for put in puts for p in (None, part)]  # type: ignore[arg-type]
        if clause_.kind in ("clause", "item") and clause_.closing is None:
            found.append(Reword(at=where, find="", put="q x", part="closing"))
        if place.path:
            found += [Delete(at=where, was=digest(clause_)), Defer(at=where, until=Never())]
            found += [Renumber(at=where, to=label) for label in NUMBERS.get(clause_.kind, ()) if label != clause_.label]
        afters = [None, *(other.address for other in places if other.path and other.path[:-1] == place.path)]
        for after in afters:
            found += [Insert(into=where, after=after, clauses=(new,)) for new in NEW.get(clause_.kind, ())]
            movable = [p for p in places if p.path and p.clause.kind in HOLDS.get(clause_.kind, ())]
            found += [Move(at=p.address, into=where, after=after) for p in movable]
    return list(dict.fromkeys(found))


NUMBERS = {"clause": ("G1.3", "G1.1"), "item": ("(a)", "(c)"), "group": ("G3",)}
HOLDS = {"group": ("clause",), "clause": ("item",), "item": ("item",)}
NEW = {
    "document": (Clause(kind="group", label="G9"),),
    "group": (clause("G1.3", "x"), clause("G1.1A", "w")),
    "clause": (item("(c)", "x"), Clause(kind="item", text="w")),
    "item": (item("(c)", "x"),),
}


def test_independent_is_never_said_wrongly_in_a_small_world() -> None:
    base = small_world()
    placed: list[Placed] = []
    for operation in every_operation(base):
        try:
            each = Placed(str(len(placed)), base, Patch(document="Section G", operations=(operation,)))
            apply(base, each.patch)
        except SectextError:
            continue
        if not each.resolved.already:
            placed.append(each)
    assert len(placed) > 120
    independent = 0
    for one, other in combinations(placed, 2):
        if meeting(one, other) is None:
            independent += 1
            named = [("one", one.patch), ("other", other.patch)]
            together = apply_together(base, [one.patch, other.patch])
            assert together == one_after_another(base, named) == one_after_another(base, named[::-1])
    assert independent > 3000


# Releasing


def test_a_release_writes_a_version_that_proves_itself(code: Flight) -> None:
    code.modification(
        "M1", reword("G1.1", "ten", "five"), Insert(into=at("G1"), after=at("G1.1"), clauses=(clause("G1.1A", "New."),))
    )
    found = code.release("1.1", "M1")
    assert [str(address) for address in found.documents[0].clauses] == ["G1.1", "G1.1A"]
    verify(code.folder)
    answer = sectext.open(code.folder).clause("G1.1", on=date(2020, 2, 1))
    assert (answer.version, answer.made_by, answer.certain) == ("1.1", ("M1",), True)
    assert "Section G | " in (code.folder / "corpus" / "document-log.md").read_text(encoding="utf-8")


def test_what_is_made_of_a_doubtful_text_is_no_surer(code: Flight) -> None:
    file = code.folder / "corpus" / "sec_versions" / "1.0" / "section-g.md"
    text = file.read_text(encoding="utf-8").replace('certainty = "published"', 'certainty = "inferred"')
    version = file.with_name("version.toml")
    import hashlib

    old = hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_text(text, encoding="utf-8")
    version.write_text(version.read_text().replace(old, hashlib.sha256(file.read_bytes()).hexdigest()))
    code.modification("M1", reword("G1.1", "ten", "five"))
    code.release("1.1", "M1")
    answer = sectext.open(code.folder).clause("G1.1", on=date(2020, 2, 1))
    assert not answer.certain and any("M1, legal text version 1.0" in reason for reason in answer.because)


def test_parts_go_into_two_releases_and_together_are_the_whole(code: Flight) -> None:
    code.modification("MP102", reword("G1.1", "ten", "five"), reword("G1.3", "may", "shall"), more='parts = ["1", "2"]')
    text = code.file("MP102").read_text(encoding="utf-8")
    first, second, third = text.split("[[change]]")
    code.file("MP102").write_text(
        f'{first}[[change]]\npart = "1"{second}[[change]]\npart = "2"{third}', encoding="utf-8"
    )
    with pytest.raises(NotReleased, match="has parts, which enter the code one by one"):
        code.release("1.1", "MP102")
    code.modification("M0", Renumber(at=at("G1.3"), to="G1.5"))
    code.release("1.1", "MP102#1")
    code.edit("M0", 'base = "1.0"', 'base = "1.1"')
    code.release("1.2", "M0")
    code.release("1.3", "MP102#2")
    verify(code.folder)
    whole = {op for drafted in sectext.open(code.folder).patches("MP102") for op in drafted.patch.operations}
    opened = sectext.open(code.folder)
    parts = {op for part in ("MP102#1", "MP102#2") for d in opened.patches(part) for op in d.patch.operations}
    assert parts == whole
    assert code.text("G1.1", "1.3") == "Each User shall notify the Panel of a fault within five days."
    assert (code.text("G1.5", "1.3") or "").startswith("The Panel shall publish")
    assert [w.made_by for w in opened.timeline("G1.5")] == [(), ("M0",), ("MP102#2",)]


def test_a_part_left_behind_is_not_told_to_rebase_what_is_law(code: Flight) -> None:
    code.modification("MP102", reword("G1.1", "ten", "five"), reword("G1.3", "may", "shall"), more='parts = ["1", "2"]')
    first, second, third = code.file("MP102").read_text(encoding="utf-8").split("[[change]]")
    text = f'{first}[[change]]\npart = "1"{second}[[change]]\npart = "2"{third}'
    code.file("MP102").write_text(text, encoding="utf-8")
    code.release("1.1", "MP102#1")
    code.modification("M0", reword("G1.3", "summary", "report"), base="1.1")
    code.release("1.2", "M0")
    with pytest.raises(NotReleased) as refused:
        code.release("1.3", "MP102#2")
    assert "draft MP102#2 on 1.2 as a modification of its own" in refused.value.hint
    with pytest.raises(NotRebased, match=r"MP102 made 1\.1"):
        rebase_onto(code.folder, "MP102", "1.2")


def test_two_modifications_in_one_release_go_in_the_order_of_their_decisions(code: Flight) -> None:
    code.modification("M1", reword("G1.1", "ten", "five"))
    code.modification("M2", reword("G1.3", "may", "shall"))
    found = code.release("1.1", "M2", "M1")
    assert set(found.made_by) == {"M1", "M2"}
    verify(code.folder)


REFUSED = {
    "nobody has decided it": ("M1", {"stage": "Proposed"}),
    "commences on 2019-01-01 by its own rule": ("M1", {"more": "[commencement]\non = 2019-01-01\n"}),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_explained_is_not_released(code: Flight, why: str) -> None:
    name, more = REFUSED[why]
    code.modification(name, reword("G1.1", "ten", "five"), **more)
    with pytest.raises(NotReleased, match=why):
        code.release("1.1", name)
    assert not (code.folder / "corpus" / "sec_versions" / "1.1").exists()
    assert sorted(path.name for path in (code.folder / "corpus").iterdir()) == [
        "calendar.toml",
        "governance.toml",
        "sec_versions",
    ]


def test_a_release_of_what_meets_is_refused_with_both_texts(code: Flight) -> None:
    code.modification("M1", reword("G1.1", "ten", "five"))
    code.modification("M2", reword("G1.1", "ten", "six"))
    with pytest.raises(PatchConflict, match="two changes of the same words meet"):
        code.release("1.1", "M1", "M2")


def test_what_was_drafted_on_another_text_is_rebased_first(code: Flight) -> None:
    code.modification("M1", reword("G1.1", "notify", "tell"))
    code.modification("M2", reword("G1.1", "ten", "five"))
    code.release("1.1", "M1")
    with pytest.raises(NotReleased, match=r"sectext rebase M2 --onto 1\.1"):
        code.release("1.2", "M2")


def test_a_day_before_the_parent_or_a_label_twice_is_refused(code: Flight) -> None:
    code.modification("M1", reword("G1.1", "ten", "five"))
    with pytest.raises(NotReleased, match=r"lies before 1\.0 takes effect"):
        release_version(code.folder, "1.1", ["M1"], effective=date(2019, 1, 1), published=date(2019, 1, 1))
    with pytest.raises(NotReleased, match=r"There is a version 1\.0 already"):
        release_version(code.folder, "1.0", ["M1"], effective=date(2020, 3, 1), published=date(2020, 1, 7))
    with pytest.raises(NotReleased, match="cannot be a version's label"):
        release_version(code.folder, "../1.1", ["M1"], effective=date(2020, 3, 1), published=date(2020, 1, 7))


def test_alternatives_are_not_both_made(code: Flight) -> None:
    code.modification("MP102", reword("G1.1", "ten", "five"))
    code.modification("MP102A", reword("G1.3", "may", "shall"), more='alternative_to = "MP102"')
    with pytest.raises(NotReleased, match="are alternatives"):
        code.release("1.1", "MP102", "MP102A")
    code.release("1.1", "MP102")
    code.edit("MP102A", 'base = "1.0"', 'base = "1.1"')
    with pytest.raises(NotReleased, match="are alternatives"):
        code.release("1.2", "MP102A")


def test_a_later_day_adds_a_fact_and_nothing_else(code: Flight) -> None:
    code.modification("M1", reword("G1.1", "ten", "five"))
    code.release("1.1", "M1")
    before = {path: path.read_bytes() for path in code.folder.rglob("*") if path.is_file()}
    move_date(code.folder, "1.1", effective=date(2020, 3, 2), published=date(2020, 2, 1))
    after = {path: path.read_bytes() for path in code.folder.rglob("*") if path.is_file()}
    changed = [path for path in after if after[path] != before.get(path)]
    assert [path.name for path in changed] == ["version.toml"]
    old, new = before[changed[0]].decode(), after[changed[0]].decode()
    added = [line for line in new.split("\n") if line not in old.split("\n")]
    assert added == ["date = 2020-03-02", "published = 2020-02-01", 'source = "Release of 1.1 moved"']
    opened = sectext.open(code.folder)
    assert opened.clause("G1.1", on=date(2020, 2, 20)).version == "1.0"
    assert opened.clause("G1.1", on=date(2020, 2, 20), known=date(2020, 1, 31)).version == "1.1"
    verify(code.folder)
    with pytest.raises(NotReleased, match="published on 2020-02-01 already"):
        move_date(code.folder, "1.1", effective=date(2020, 4, 1), published=date(2020, 2, 1))


def test_a_text_nobody_has_looked_at_since_is_not_built_on(tmp_path: Path, code: Flight) -> None:
    version = code.folder / "corpus" / "sec_versions" / "1.0" / "version.toml"
    version.write_text(version.read_text() + "held_to = 2020-01-08\n", encoding="utf-8")
    code.modification("M1", reword("G1.1", "ten", "five"))
    with pytest.raises(NotReleased, match="nobody has looked since"):
        code.release("1.1", "M1")


def test_a_redline_on_a_later_version_follows_the_clause(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("M0", Renumber(at=at("G1.1"), to="G1.1A"))
    code.release("1.1", "M0")
    (shown,) = annexes(sectext.open(code.folder), "MP099", base="1.1")
    assert [change.where for change in shown.changes] == ["G1.1A"]


def test_a_rebase_that_was_broken_off_is_taken_up_again(code: Flight) -> None:
    code.modification("MP099", reword("G1.1", "ten", "five"), stage="Proposed")
    code.modification("M0", Renumber(at=at("G1.1"), to="G1.1A"))
    code.release("1.1", "M0")
    before = code.file("MP099").read_bytes()
    rebase_onto(code.folder, "MP099", "1.1")
    code.file("MP099").write_bytes(before)  # as if only the earlier text had been kept
    assert rebase_onto(code.folder, "MP099", "1.1").legal_text == "1.1"
