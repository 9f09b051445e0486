"""Instructions: what an operation is in a sentence, and what a sentence is in operations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import documents, examples, moved_pairs, pairs, reworded_pairs, texts, unrelated_pairs

import sectext
from sectext.address import parse
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.compare import compare
from sectext.formats import markdown
from sectext.instruction import NotUnderstood, Understood, read, sentence, sentences, write
from sectext.instruction.forms import FORMS
from sectext.instruction.held import Held
from sectext.instruction.reading import stated
from sectext.patch import (
    Cease,
    Commence,
    Defer,
    Delete,
    Disapply,
    Insert,
    Move,
    Operation,
    Patch,
    PatchConflict,
    Renumber,
    Reword,
    Suspend,
)
from sectext.tree import Clause, digest, find, walk

ROOT = Path(__file__).resolve().parent.parent
Pair = tuple[Clause, Clause]


def back(text: str, base: Clause, name: str = "i.txt") -> Understood:
    """What a text says of one document."""

    def only(document: str) -> Clause:
        if document != base.label:
            raise sectext.SectextError(f"{document} is not held.")
        return base

    return read(text, only, name=name)


def check_there_and_back(patch: Patch, base: Clause) -> None:
    found = back(write(patch, base), base).patches
    assert [each.operations for each in found] == ([patch.operations] if patch.operations else [])


# There and back: an operation, its sentence, and the same operation


@examples(30)
@given(pairs())
def test_the_sentences_of_any_patch_are_read_back_as_its_operations(pair: Pair):
    check_there_and_back(compare(*pair), pair[0])


@examples(15)
@given(moved_pairs())
def test_sentences_of_moves_and_renumberings_are_read_back(pair: Pair):
    check_there_and_back(compare(*pair), pair[0])


@examples(8)
@given(unrelated_pairs())
def test_sentences_of_a_wholly_new_text_are_read_back(pair: Pair):
    check_there_and_back(compare(*pair), pair[0])


@examples(20)
@given(reworded_pairs())
def test_each_sentence_alone_is_one_operation(pair: Pair):
    patch = compare(*pair)
    for operation, said in zip(patch.operations, sentences(patch, pair[0]), strict=True):
        alone = Patch(document=patch.document, operations=(operation,))
        try:
            sectext.redline(pair[0], alone)
        except PatchConflict:
            continue  # a part of a patch need not fit by itself
        [made] = back(said, pair[0]).patches
        assert made.operations == (operation,)


def _rules() -> st.SearchStrategy[Rule]:
    counts = st.integers(0, 400)
    atoms: st.SearchStrategy[Rule] = st.one_of(
        st.dates().map(lambda day: On(date=day)),
        st.builds(
            lambda event, days, working: After(event=event, days=days, working_days=working), texts(), counts, counts
        ),
        texts().map(lambda name: WithRelease(name=name)),
        st.just(Never()),
    )
    return st.recursive(
        atoms,
        lambda rules: st.one_of(
            st.lists(rules, min_size=1, max_size=3).map(lambda r: Latest(rules=tuple(r))),
            st.lists(rules, min_size=1, max_size=3).map(lambda r: Earliest(rules=tuple(r))),
        ),
        max_leaves=6,
    )


RULES = _rules()


@st.composite
def effects(draw: st.DrawFn, base: Clause) -> Operation:
    at = draw(st.sampled_from([place.address for place in walk(base)]))
    first, second = draw(RULES), draw(RULES)
    return draw(
        st.sampled_from(
            (
                Commence(at=at, rule=first),
                Defer(at=at, until=first),
                Suspend(at=at, from_=first, until=second),
                Suspend(at=at, from_=first, until=None),
                Cease(at=at, rule=first),
                Disapply(at=at, scope=draw(texts()), rule=first),
            )
        )
    )


@examples(25)
@given(st.data())
def test_the_sentences_of_effects_are_read_back(data: st.DataObject):
    base = data.draw(documents())
    made = tuple(dict.fromkeys(data.draw(st.lists(effects(base), min_size=1, max_size=3))))
    check_there_and_back(Patch(document=base.label or "", operations=made), base)


@st.composite
def rewordings(draw: st.DrawFn, base: Clause) -> Reword | None:
    """Any words of a clause, with any others: also a part of a word, and also none."""
    wordy = [p for p in walk(base) if p.clause.text or p.clause.heading or p.clause.closing]
    if not wordy:
        return None
    place = draw(st.sampled_from(wordy))
    part = draw(st.sampled_from([p for p in ("text", "heading", "closing") if getattr(place.clause, p)]))
    words = getattr(place.clause, part)
    low = draw(st.integers(0, len(words) - 1))
    find_ = words[low : draw(st.integers(low + 1, len(words)))]
    more = draw(texts())
    put = draw(st.sampled_from((more, find_ + more, more + find_, find_ + " " + more, find_[:1], find_[1:], "")))
    return Reword(at=place.address, part=draw(st.sampled_from((part, None))), find=find_, put=put)


@examples(25)
@given(st.data())
def test_any_change_of_words_is_read_back_or_at_odds_with_the_text(data: st.DataObject):
    base = data.draw(documents())
    operation = data.draw(rewordings(base))
    if operation is None or operation.find == operation.put:
        return
    patch = Patch(document=base.label or "", operations=(operation,))
    try:
        sectext.redline(base, patch)
    except PatchConflict:
        with pytest.raises(PatchConflict):
            back(write(patch, base), base)
        return
    check_there_and_back(patch, base)


# What the page says


PAGE = (ROOT / "docs" / "reference" / "instructions.md").read_text(encoding="utf-8")
FILES = (ROOT / "docs" / "reference" / "files.md").read_text(encoding="utf-8")
EXAMPLE = markdown.read(FILES.partition("```markdown document\n")[2].partition("```\n")[0])
SHOWN = [
    said
    for block in PAGE.split("```instructions\n")[1:]
    for said in re.split(r"\n\n(?!>)", block.partition("```\n")[0].rstrip("\n"))
]
ALSO = re.findall(r"^\| (.+\.) \| (.+\.) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("said", SHOWN)
def test_each_form_on_the_page_is_read_and_written_again(said: str):
    found = stated(said, lambda _: EXAMPLE)
    assert sentences(found.patches[0], EXAMPLE) == (said,)


@pytest.mark.parametrize(("said", "agreed"), ALSO)
def test_what_is_also_read_means_what_the_page_says(said: str, agreed: str):
    found = stated(said, lambda _: EXAMPLE)
    assert " ".join(sentences(found.patches[0], EXAMPLE)) == agreed


def test_the_page_has_every_form_that_is_written():
    held = Held(EXAMPLE)
    operations = [op for said in SHOWN for op in stated(said, lambda _: EXAMPLE).patches[0].operations]
    shown = {next(f for f in FORMS if f.told and f.told(op, held) is not None).says for op in operations}
    unwritten = ("Before {", "At the end", "Move {at} to before", "Move {at} to the end")
    assert shown == {f.says for f in FORMS if f.told and not f.says[0].startswith(unwritten)}


def test_the_page_has_every_kind_of_operation():
    kinds = {type(op) for said in SHOWN for op in stated(said, lambda _: EXAMPLE).patches[0].operations}
    assert kinds == {Insert, Delete, Reword, Renumber, Move, Commence, Defer, Suspend, Cease, Disapply}


@pytest.mark.parametrize(
    "said",
    [
        "Insert the following clause after clause 2.1 of Appendix ZZ:",
        "Before clause 2.2 of Appendix ZZ insert the following clause:",
        "Insert the following before Appendix ZZ 2.2:",
        "After clause 2.1 of Appendix ZZ, add the following new clause:",
    ],
)
def test_a_place_may_be_said_in_several_ways(said: str):
    [operation] = back(f"{said}\n\n> - **2.1A** A Party may ask.", EXAMPLE).patches[0].operations
    assert isinstance(operation, Insert)
    assert (str(operation.into), str(operation.after)) == ("Appendix ZZ 2", "Appendix ZZ 2.1")


def test_a_clause_given_whole_stands_for_what_differs():
    text = "For clause 2.3 of Appendix ZZ substitute the following clause:\n> - 2.3 A Party may use:\n>   * letters.\n"
    told = sentences(back(text, EXAMPLE).patches[0], EXAMPLE)
    assert len(told) > 1
    new = sectext.apply(EXAMPLE, back(text, EXAMPLE).patches[0])
    assert find(new, parse("Appendix ZZ 2.3")).children[0].text == "letters."


# How drafters write


BASE = markdown.read(
    """# Section G 'Security'

## G3

**Duties**

- G3.1 A User shall tell the “Panel” of it, and of ten Devices.
  - (a) an apple;
  - (b) a pear.
- G3.2 Each Party shall wait.

**More duties**

- G3.3 The Panel may wait.
"""
)


def told(text: str) -> list[str]:
    return [said for patch in back(text, BASE).patches for said in sentences(patch, BASE)]


@pytest.mark.parametrize(
    "text",
    [
        "In Section G3.2, after “Party” insert “ and User”.",
        'In Section G3.2, after "Party" insert " and User".',
        'In SEC Section G3.2 after the word "Party" insert the words " and User".',
        "in G3.2, after “Party”, insert “ and User”",
        "1. In Section G3.2, after\n   “Party” insert “ and\n   User”.",
        "(a) In Section G3.2, after “Party” insert “ and User”; and",
        "  •  In Section G3.2, after “Party” insert “ and User”;",
        "Section G ‘Security’\nIn Section G3.2, after “Party” insert “ and User”.",
        "# A remark\n\nSEC Section G – 'Security'\n\nIn Section G3.2, after “Party” insert “ and User”.\r\n",
        "\ufeffIn Section G3.2, after “Party” insert “ and User”.",
        "These changes have been drafted against SEC Version 1.0. In Section G3.2, after “Party” insert “ and User”.",
    ],
)
def test_one_meaning_may_be_written_in_several_ways(text: str):
    assert told(text) == ["In Section G3.2, after “Party” insert “ and User”."]


def test_a_list_of_sentences_is_taken_apart():
    text = "1. Delete Section G3.1(a)\n2. Delete Section G3.2. In Section G3.3, omit “ may”;\n(c) move Section G3.1(b) after\n(a) x"
    with pytest.raises(NotUnderstood) as error:
        back(text, BASE)
    [fault] = error.value.faults
    assert fault.where == "i.txt:3"
    assert told(text.partition("\n(c)")[0]) == [
        "Delete Section G3.1(a).",
        "Delete Section G3.2.",
        "In Section G3.3, omit “ may”.",
    ]


def test_a_range_is_every_clause_in_it():
    assert told("Delete Sections G3.1(a) to (b).") == ["Delete Section G3.1(a).", "Delete Section G3.1(b)."]
    assert told("Delete Sections G3.1(a), G3.1(b) and G3.3.") == [
        "Delete Section G3.1(a).",
        "Delete Section G3.1(b).",
        "Delete Section G3.3.",
    ]
    assert told("Sections G3.1 to G3.2 have no effect until 1 May 2030.") == [
        "Section G3.1 has no effect until 1 May 2030.",
        "Section G3.2 has no effect until 1 May 2030.",
    ]


@pytest.mark.parametrize("mark", ['"', "“", "”", "\\", "“a", "a”", "”b“", "\\”", "“a”", 'say "it"'])
def test_words_may_hold_marks(mark: str):
    operation = Reword(at=parse("G3.2"), find="Party", put=f"x {mark} y")
    patch = Patch(document="Section G", operations=(operation,))
    check_there_and_back(patch, BASE)


# What is refused


def faults(text: str) -> list[tuple[str, str, int]]:
    with pytest.raises(NotUnderstood) as error:
        back(text, BASE)
    return [(fault.where, fault.problem, len(fault.readings)) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("text", "problem", "readings"),
    [
        ("Amend Section G3.2 as follows:", "announces marked text", 0),
        ("Amend Sections G3.1 and G3.2 as follows: (a) x", "announces marked text", 0),
        ("In Section G3.2, after “Party” insert “and”.", "meet without a space", 2),
        ("In Section G3.2, before “wait” omit “shall”.", "meet without a space", 2),
        ("Delete Sections G3.1 to G3.3.", "what has no label: G3 \"More duties\"", 2),
        ("Renumber Section G3 as G4.", "is a group, and 3 of its clauses bear its number", 2),
        ("Delete the definition of “Duties” in Section G3.", "is no definition: what stands there is a heading", 0),
        ("Section H 'Demand'\n\nIn Section G3.2, omit “ wait”.", "Section H is not held", 0),
        ("Section G 'Metering'", "has another title: “Security”", 0),
        ("In Section G3.2, for “Party” put “User”.", "not from “put “User”” on", 0),
        ("In Section G3.2, for “Party substitute “User”.", "is not ended", 0),
        ("In Section G3.2, for ‘Party’ substitute ‘User’.", "not from “‘Party’", 0),
        ("In Section G3.2, after “Party”.", "", 0),
        ("Please be kind.", "No instruction", 0),
        ("After Section G3.2, insert the following clause:", "do not stand below it", 0),
        ("After Section G3.2, insert the following clause: G3.2A A User may wait.", "", 0),
        ("After Section G3.2, insert the following heading:\n> - G3.2A May.", "below it stands: clause", 0),
        ("Delete Section G3.2.\n> - G3.2A May.", "with clauses below it", 0),
        ("> - G3.2A May.", "below no sentence", 0),
        ("Renumber Section G3.1(a) as Section G3.2(a).", "is another place", 0),
        ("For Section G3.2 substitute “No”.", "Words alone cannot take the place", 0),
        ("Insert “x” as Section G3.2.", "does not say where", 0),
        ("In Section G3.2, for “Party” substitute “Party”.", "changes nothing", 0),
        ("In Section G3.2, for “User” wherever it occurs substitute “Party”.", "does not occur", 0),
        ("Section G3.2 takes effect on 31 February 2030.", "", 0),
        ("\u202eDelete Section G3.2.", "No instruction", 0),
        ("Delete\u200b Section G3.2.", "", 0),
    ],
)  # fmt: skip
def test_what_has_no_single_meaning_is_refused(text: str, problem: str, readings: int):
    [(where, said, count), *_] = faults(text)
    assert where.startswith("i.txt:") and problem in said and count == readings


def test_all_faults_are_told_in_one_run_down_the_file():
    text = "Delete Section G3.9.\nPlease.\n\nIn Section G3.2, omit “ten”.\n- In Section G3.1, for “x” put “y”.\n"
    assert [where for where, _, _ in faults(text)] == ["i.txt:1", "i.txt:2", "i.txt:4", "i.txt:5"]


def test_sentences_that_do_not_fit_the_text_are_a_conflict_with_their_lines():
    with pytest.raises(PatchConflict) as error:
        back("In Section G3.2,\nomit “ten”.\n\nDelete Section G3.9.\n", BASE)
    assert [conflict.where for conflict in error.value.conflicts] == ["i.txt:1", "i.txt:4"]


def test_sentences_that_meet_are_a_conflict():
    with pytest.raises(PatchConflict) as error:
        back("Delete Section G3.2.\n\nIn Section G3.2, omit “ wait”.\n", BASE)
    assert {conflict.where for conflict in error.value.conflicts} <= {"i.txt:1", "i.txt:3"}


def test_hidden_characters_are_told_and_kept():
    found = back("In Section G3.2, after “Party” insert “ and\u200b User\u202e”.", BASE)
    [operation] = found.patches[0].operations
    assert isinstance(operation, Reword) and operation.put == "Party and\u200b User\u202e"
    assert [(f.code, f.level, f.where) for f in found.findings] == [("hidden-character", "warning", "i.txt:1")]


HOSTILE = [
    "In " + "the heading of " * 5000 + "Section G3.2, omit “x”.",
    "Delete " + "paragraph (a) of " * 5000 + "Section G3.2.",
    "Delete Section G3.1" + "(a)" * 50000 + ".",
    "Delete " + "Section G3.1, " * 20000 + "x.",
    "Delete " + "G3.1 to G3.2 and " * 20000 + "x.",
    "In Section G3.2, omit “" + "“" * 100000,
    "In Section G3.2, omit " + '"\\' * 50000,
    "[" * 100000,
    "(" * 100000,
    "Section G3.2 takes effect on " + "the latest of (" * 5000,
    "Section G3.2 takes effect on the latest of " + "1 May 2030, " * 20000,
    "1. " * 50000,
    "Delete Section G3.2. " * 5000 + "x",
    "> - " * 50000,
    "Section G '" + "' " * 50000,
    "x" * 3_000_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_hostile_text_is_refused_at_once(text: str):
    with pytest.raises((NotUnderstood, PatchConflict)):
        back(text, BASE)


@examples(200)
@given(
    st.lists(
        st.sampled_from(
            [
                *'“”"\\()[]>#:;.,\n  ',
                "Delete",
                "Section G3.2",
                "insert",
                "In",
                "after",
                "1.",
                "(a)",
                "the following",
                "on 1 May 2030",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_is_understood_or_refused_with_its_lines(text: str):
    wheres: list[str] = []
    try:
        back(text, BASE)
    except NotUnderstood as error:
        wheres = [fault.where for fault in error.faults]
    except PatchConflict as error:
        wheres = [conflict.where for conflict in error.conflicts]
    assert all(where.startswith("i.txt:") for where in wheres)


# Every kind of operation, whether or not it fits


@st.composite
def operations(draw: st.DrawFn, base: Clause) -> Operation:
    """Any operation on clauses of a document, also at odds with the text and with one another."""
    places = [place for place in walk(base) if place.path]
    whole = [place.address for place in walk(base)]
    at = draw(st.sampled_from([place.address for place in places]))
    label = draw(st.one_of(st.sampled_from(("G9.1", "(z)", "3A", "Working Day", "a”b")), texts(most=2)))
    into = draw(st.sampled_from(whole))
    after = draw(st.sampled_from([None, *(place.address for place in places)]))
    leave = draw(st.sampled_from((None, "Not used", "Not “used")))
    return draw(
        st.sampled_from(
            (
                Delete(at=at, was=digest(find(base, at)), leave=leave),
                Renumber(at=at, to=label),
                Move(at=at, into=into, after=after),
                Reword(
                    at=at,
                    find=draw(texts()),
                    put=draw(texts()),
                    count=draw(st.integers(1, 12)),
                    part=draw(st.sampled_from((None, "text", "heading", "closing"))),
                ),
            )
        )
    )


@examples(40)
@given(st.data())
def test_every_operation_is_read_back_from_its_sentence(data: st.DataObject):
    base = data.draw(documents().filter(lambda document: document.children))
    operation = data.draw(operations(base))
    if isinstance(operation, Reword) and operation.find == operation.put:
        return
    patch = Patch(document=base.label or "", operations=(operation,))
    assert stated(write(patch, base), lambda _: base).patches[0].operations == (operation,)


def test_one_line_names_what_comes_in():
    clause = Clause(kind="clause", label="G3.20A", text="Words.")
    made = Insert(into=parse("Section G"), after=parse("G3.20"), clauses=(clause,))
    assert sentence(made) == "After Section G3.20, insert G3.20A."
