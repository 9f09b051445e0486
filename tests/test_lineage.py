"""What each clause was, version after version: a clause keeps its history when it is renumbered or moved."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from records import code_of, day
from trees import documents, edited, examples

from sectext.address import parse
from sectext.answer import NotInCode
from sectext.blame import Blamed
from sectext.code import Code
from sectext.commencement import Never, On
from sectext.compare import compare
from sectext.formats.markdown import read
from sectext.lineage import Lineages, State
from sectext.patch import Cease, Defer, Delete, Insert, Move, Patch, Renumber, Reword
from sectext.tree import Clause, at, digest, find, index, walk

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


@st.composite
def histories(draw: st.DrawFn, versions: int = 4) -> list[Clause]:
    """Texts of one document, each an edited copy of the one before."""
    texts = [draw(documents(label="Section G"))]
    for _ in range(versions - 1):
        texts.append(draw(edited(texts[-1])))
    return texts


def lineages(texts: list[Clause], patches: list[Patch]) -> Lineages:
    found = Lineages()
    found.advance(State(tree=texts[0]))
    for number, (text, made) in enumerate(zip(texts[1:], patches, strict=True), start=1):
        found.advance(State(tree=text, made_by=((f"M{number}", made),)))
    return found


@given(histories())
@examples(60)
def test_every_clause_of_every_version_has_one_line_and_no_two_share_one(texts: list[Clause]):
    patches = [compare(old, new) for old, new in pairwise(texts)]
    found = lineages(texts, patches)
    for position, text in enumerate(texts):
        lines = {}
        for place in walk(text):
            line = found.line(place.address, position)
            assert line is not None
            spell = found.spell(line, position)
            assert spell is not None
            assert (spell.address, spell.clause) == (place.address, place.clause)
            assert lines.setdefault(id(line), place.address) == place.address


@given(histories())
@examples(60)
def test_the_wordings_of_a_clause_follow_one_another_without_a_gap(texts: list[Clause]):
    found = lineages(texts, [compare(old, new) for old, new in pairwise(texts)])
    for line in found.every():
        for before, after in pairwise(found.spells(line)):
            assert before.last + 1 == after.first
            assert (before.address, before.clause) != (after.address, after.clause)
        assert all(spell.first <= spell.last for spell in found.spells(line))


@given(histories(versions=2))
@examples(120)
def test_each_operation_does_to_a_line_what_it_says(texts: list[Clause]):
    old, new = texts
    patch = compare(old, new)
    found, places = lineages(texts, [patch]), index(old)
    gone = set()
    for operation in patch.operations:
        if isinstance(operation, Insert):
            continue
        line = found.line(operation.at, 0)
        assert line is not None
        after = found.spell(line, 1)
        match operation:
            case Delete(leave=None):
                assert after is None
                assert found.unmade[line] == ("M1",)
                gone |= {a for a, path in places.items() if path[: len(places[operation.at])] == places[operation.at]}
            case Renumber(to=to):
                assert after is not None
                assert after.clause.label == to
            case Reword():
                assert after is not None
                assert after.made_by == ("M1",)
            case Move():
                assert after is not None  # among its neighbours it keeps its number and its words
    come = sum(len(list(walk(clause))) for op in patch.operations if isinstance(op, Insert) for clause in op.clauses)
    begun = [line for line in found.every() if found.spells(line)[0].first == 1]
    assert len(begun) == come
    assert all(line.made for line in begun)
    ended = [line for line in found.every() if found.spells(line)[-1].last == 0]
    assert {found.spells(line)[-1].address for line in ended} == gone


@given(histories())
@examples(40)
def test_every_word_has_one_origin_and_the_words_are_the_text(texts: list[Clause]):
    code = code_of(texts)
    last = len(texts) - 1
    for place in walk(texts[last]):
        found = [each for each in code.blame(place.address, on=day(last)) if each.address == place.address]
        said = {each.part: "".join(w.words for w in each.words) for each in found}
        assert said == {p: t for p in ("label", "heading", "text", "closing") if (t := getattr(place.clause, p))}
        for words in (w for each in found for w in each.words):
            assert words.version is not None
            assert words.made_by == ((f"M{words.version}",) if words.version != "0" else ())


@given(histories(versions=2))
@examples(60)
def test_what_a_modification_is_blamed_for_is_what_its_redline_inserts(texts: list[Clause]):
    from sectext.redline import every, redline

    old, new = texts
    marked = redline(old, compare(old, new))
    runs = [
        run for node in every(marked) for part in ("label", "heading", "text", "closing") for run in getattr(node, part)
    ]
    inserted = sum(len(run.text) for run in runs if run.mark == "inserted")
    code = code_of(texts)
    words = [w for each in code.blame(new.label or "", on=day(1)) for w in each.words]
    moved = sum(len(run.text) for node in every(marked) if node.mark == "moved from" for run in _all_runs(node))
    assert sum(len(w.words) for w in words if w.version == "1") <= inserted
    if not moved:
        assert sum(len(w.words) for w in words if w.version == "1") == inserted


def _all_runs(node):
    from sectext.redline import every

    return [
        run for each in every(node) for part in ("label", "heading", "text", "closing") for run in getattr(each, part)
    ]


def code(*changes: Patch, effects=()) -> Code:
    from sectext.redline import apply

    texts = [read(TEXT)]
    for change in changes:
        texts.append(apply(texts[-1], change))
    return code_of(texts, list(changes), effects)


def patch(*operations) -> Patch:
    return Patch(document="Section G", operations=operations)


def a(text: str):
    return parse(text)


def clause(text: str) -> Clause:
    return find(read(TEXT), a(text))


def test_a_log_follows_a_clause_through_its_numbers():
    held = code(
        patch(Renumber(at=a("G1.1"), to="G1.5")),
        patch(Reword(at=a("G1.5"), find="keys", put="keys safe")),
        patch(Renumber(at=a("G1.5"), to="G1.9")),
    )
    log = held.timeline("G1.9")
    assert [(str(w.address), w.from_, w.to, w.made_by) for w in log] == [
        ("G1.1", day(0), day(1), ()),
        ("G1.5", day(1), day(2), ("M1",)),
        ("G1.5", day(2), day(3), ("M2",)),
        ("G1.9", day(3), None, ("M3",)),
    ]
    assert held.timeline("G1.1", on=day(0)) == log
    with pytest.raises(NotInCode, match=r"There it is G1\.9"):
        held.clause("G1.1", on=day(3))


def test_items_below_follow_the_number_above_them():
    held = code(patch(Renumber(at=a("G1.2"), to="G1.7")))
    assert [str(w.address) for w in held.timeline("G1.7(a)")] == ["G1.2(a)", "G1.7(a)"]


def test_swapped_numbers_swap_histories():
    held = code(patch(Renumber(at=a("G1.1"), to="G1.2"), Renumber(at=a("G1.2"), to="G1.1")))
    assert [w.text.split(" ", 1)[1] for w in held.timeline("G1.2")] == ["Each Party shall keep its keys."] * 2
    assert [str(w.address) for w in held.timeline("G1.2")] == ["G1.1", "G1.2"]


def test_a_clause_that_moved_keeps_its_history():
    held = code(
        patch(Move(at=a("G1.1"), into=a("G2"), after=a("G2.1")), Renumber(at=a("G1.1"), to="G2.2")),
        patch(Reword(at=a("G2.2"), find="keys", put="secret keys")),
    )
    assert [(str(w.address), w.made_by) for w in held.timeline("G2.2")] == [
        ("G1.1", ()),
        ("G2.2", ("M1",)),
        ("G2.2", ("M2",)),
    ]
    text = next(each for each in held.blame("G2.2", on=day(2)) if each.part == "text")
    assert [(w.words, w.version) for w in text.words] == [
        ("Each Party shall keep its ", "0"),
        ("secret ", "2"),
        ("keys.", "0"),
    ]


def test_a_number_used_again_is_another_clause():
    new = Clause(kind="clause", label="G1.1", text="A new duty.")
    gone = Delete(at=a("G1.1"), was=digest(clause("G1.1")))
    held = code(patch(gone), patch(Insert(into=a("G1"), after=None, clauses=(new,))))
    assert [w.text for w in held.timeline("G1.1")] == ["G1.1 A new duty."]
    assert [w.to for w in held.timeline("G1.1", on=day(0))] == [day(1)]
    with pytest.raises(NotInCode) as caught:
        held.clause("G1.1", on=day(1))
    assert caught.value.previous is not None
    assert (caught.value.previous.to, caught.value.next and caught.value.next.from_) == (day(1), day(2))


def test_a_number_used_again_in_the_same_version_is_another_clause():
    new = Clause(kind="clause", label="G1.1", text="A new duty.")
    gone = Delete(at=a("G1.1"), was=digest(clause("G1.1")))
    held = code(patch(gone, Insert(into=a("G1"), after=None, clauses=(new,))))
    assert [(w.text, w.from_) for w in held.timeline("G1.1")] == [("G1.1 A new duty.", day(1))]


def test_a_deletion_that_leaves_the_number_is_the_last_wording():
    gone = Delete(at=a("G1.1"), was=digest(clause("G1.1")), leave="Not used")
    assert [w.text for w in code(patch(gone)).timeline("G1.1")] == [
        "G1.1 Each Party shall keep its keys.",
        "G1.1 Not used",
    ]


def test_an_effect_follows_the_clause_and_not_the_number():
    new = Clause(kind="clause", label="G1.1", text="A new duty.")
    deferred = ("0", Defer(at=a("G1.1"), until=Never()))
    held = code(
        patch(Renumber(at=a("G1.1"), to="G1.5")),
        patch(Insert(into=a("G1"), after=None, clauses=(new,))),
        effects=[deferred],
    )
    assert held.clause("G1.1", on=day(0)).status == "deferred"
    assert held.clause("G1.5", on=day(1)).status == "deferred"
    assert held.clause("G1.1", on=day(2)).status == "in force"
    assert [(str(e.address), e.status) for e in held.clause("Section G", on=day(2)).exceptions] == [
        ("G1.5", "deferred")
    ]


def test_an_effect_drafted_on_a_later_number_reaches_back():
    held = code(patch(Renumber(at=a("G1.1"), to="G1.5")), effects=[("1", Cease(at=a("G1.5"), rule=On(date=day(0))))])
    assert held.clause("G1.1", on=day(0)).status == "ceased"


def test_what_is_moved_out_of_a_deferred_group_stays_deferred_and_what_is_moved_in_becomes_so():
    out = Move(at=a("G1.1"), into=a("G2"), after=None)
    into = Move(at=a("G2.1"), into=a("G1"), after=None)
    held = code(patch(out, into), effects=[("0", Defer(at=a("G1"), until=Never()))])
    document = held.document("Section G", version="1")
    places = {text: address for address, path in index(document).items() if (text := at(document, path).text)}
    assert held.clause(places["Each Party shall keep its keys."], on=day(1)).status == "deferred"
    assert held.clause(places["The Panel shall answer within ten days."], on=day(1)).status == "deferred"


def test_with_no_modification_held_a_clause_is_known_by_its_number():
    old = read(TEXT)
    new = read(TEXT.replace("ten days", "twenty days").replace("**G1.1**", "**G1.3**"))
    held = code_of([old, new], [None])
    assert [(w.version, w.made_by) for w in held.timeline("G2.1")] == [("0", ()), ("1", ())]
    assert [w.version for w in held.timeline("G1.3")] == ["1"]
    text = next(each for each in held.blame("G2.1", on=day(1)) if each.part == "text")
    assert [(w.words, w.version, w.made_by) for w in text.words] == [
        ("The Panel shall answer within ", "0", ()),
        ("twenty", "1", ()),
        (" days.", "0", ()),
    ]


def test_two_modifications_in_one_version_are_told_apart():
    texts = [read(TEXT)]
    one = patch(Reword(at=a("G1.1"), find="keys", put="private keys"))
    other = patch(
        Reword(at=a("G1.1"), find="Each Party", put="Each User"), Reword(at=a("G2.1"), find="ten", put="five")
    )
    together = patch(*one.operations, *other.operations)
    from sectext.redline import apply

    found = Lineages()
    found.advance(State(tree=texts[0]))
    found.advance(State(tree=apply(texts[0], together), made_by=(("A", one), ("B", other))))
    places = ("G1.1", "G2.1", "G1", "Section G", "G1.2")
    made = {where: found.spell(found.line(a(where), 1), 1).made_by for where in places}
    assert made == {"G1.1": ("A", "B"), "G2.1": ("B",), "G1": ("A", "B"), "Section G": ("A", "B"), "G1.2": ()}


def test_blame_names_a_proposal_that_was_named():
    held = code()
    assert isinstance(held.blame("G1.1", on=day(0))[0], Blamed)
