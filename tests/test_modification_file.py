"""modification.toml: what each verb stands for, what is refused and where, and that drafting writes what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from trees import edited_pairs, examples, moved_pairs, unrelated_pairs

import sectext
from sectext import governance
from sectext.address import parse, parse_range
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.errors import MalformedFile
from sectext.formats.markdown import read as read_markdown
from sectext.formats.markdown import read_clauses, read_file
from sectext.modification import Modification, drafted, read, scaffold, with_changes
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
from sectext.redline import apply
from sectext.tree import Clause, digest, find

ROOT = Path(__file__).parent.parent
GOVERNANCE = governance.read((ROOT / "corpus" / "governance.toml").read_text(encoding="utf-8"), name="governance.toml")

HEAD = """\
id = "MP999"
title = "A modification"
route = "section D"
stage = "Proposed"
base = "6.17"
"""

BASE = read_markdown(
    """# Section G 'Security'

## G1 Words

**General**

- G1.1 **A title** The User shall act within ten Working Days of ten.
  - (a) ten apples;
  - (b) pears;
  - (c) plums.

  The end of it.

- G1.2 Second.
- G1.3

## G2 Terms

- G2.1 In this Section:
  - **Apple** means a fruit.
  - **Cherry** means another.
- G2.2 See the table:

  | Name | Value |
  | --- | --- |
  | ten | 10 |
  | twenty | 20 |

## G3 Third

- G3.1 First of G3.
- G3.2 Second of G3.
"""
)


def modification(changes: str, head: str = HEAD) -> Modification:
    return read(head + changes, name="modification.toml", governance=GOVERNANCE)


def change(fields: str) -> str:
    return f'\n[[change]]\ndocument = "Section G"\n{fields}\n'


def operations(fields: str) -> tuple[Operation, ...]:
    """What one [[change]] stands for on the base."""
    [made] = drafted(modification(change(fields)), lambda _: BASE)
    return made.patch.operations


def was(at: str) -> str:
    return digest(find(BASE, parse(at)))


def reword(at: str, find: str, put: str, **more: object) -> Reword:
    return Reword(at=parse(at), find=find, put=put, **more)  # type: ignore[arg-type]


def clauses(text: str, under: str) -> tuple[Clause, ...]:
    return read_clauses(text, under=under)  # type: ignore[arg-type]


def row(*cells: str) -> Clause:
    return Clause(kind="row", children=tuple(Clause(kind="cell", text=cell or None) for cell in cells))


EVENT = After(event="an-event")

VERBS: dict[str, tuple[str, Sequence[Operation]]] = {
    "words after others": ('do = "insert words"\nat = "G1.1(b)"\nafter = "pears"\nwords = " and figs"', [reword("G1.1(b)", "pears", "pears and figs")]),
    "words before others": ('do = "insert words"\nat = "G1.1(b)"\nbefore = "pears"\nwords = "ripe "', [reword("G1.1(b)", "pears", "ripe pears")]),
    "words in several places": (
        'do = "insert words"\nat = "G1.1"\nafter = "ten"\nwords = " (10)"\nin = "text"\ncount = 3',
        [reword("G1.1", "ten", "ten (10)", part="text", count=3)],
    ),
    "words into an absent part": ('do = "insert words"\nat = "G1.3"\nin = "closing"\nwords = "and so on."', [reword("G1.3", "", "and so on.", part="closing")]),
    "words omitted": ('do = "omit words"\nat = "G1.1(a)"\nwords = "ten "', [reword("G1.1(a)", "ten ", "")]),
    "words substituted": ('do = "substitute words"\nat = "G1.1(a)"\nfor = "ten"\nwords = "six"', [reword("G1.1(a)", "ten", "six")]),
    "words substituted in a heading": (
        'do = "substitute words"\nat = "G1.1"\nin = "heading"\nfor = "A"\nwords = "The"',
        [reword("G1.1", "A", "The", part="heading")],
    ),
    "a clause after another": (
        'do = "insert clause"\nafter = "G1.2"\ntext = "- G1.2A New:\\n  - (a) so."',
        [Insert(into=parse("G1"), after=parse("G1.2"), clauses=clauses("- G1.2A New:\n  - (a) so.", "group"))],
    ),
    "an item after another": (
        'do = "insert clause"\nafter = "G1.1(b)"\ntext = "- (ba) figs;"',
        [Insert(into=parse("G1.1"), after=parse("G1.1(b)"), clauses=clauses("- (ba) figs;", "clause"))],
    ),
    "a clause as the first": (
        'do = "insert clause"\ninto = "G3"\ntext = "**A heading**\\n\\n- G3.0 New."',
        [Insert(into=parse("G3"), after=None, clauses=clauses("**A heading**\n\n- G3.0 New.", "group"))],
    ),
    "a group after another": (
        'do = "insert clause"\nafter = "G2"\ntext = "## G2A New\\n\\n- G2A.1 Words."',
        [Insert(into=parse("Section G"), after=parse("G2"), clauses=clauses("## G2A New\n\n- G2A.1 Words.", "document"))],
    ),
    "a clause deleted": ('do = "delete clause"\nat = "G1.2"', [Delete(at=parse("G1.2"), was=was("G1.2"))]),
    "a clause deleted whose number stays": (
        'do = "delete clause"\nat = "G1.2"\nleave = "Not used"',
        [Delete(at=parse("G1.2"), was=was("G1.2"), leave="Not used")],
    ),
    "clauses deleted": (
        'do = "delete clause"\nat = "G1.1(a) to G1.1(c)"',
        [Delete(at=parse(f"G1.1({x})"), was=was(f"G1.1({x})")) for x in "abc"],
    ),
    "a clause substituted is what differs": (
        'do = "substitute clause"\nat = "G1.1"\ntext = """\n- G1.1 **A title** The User shall act within six Working Days of ten.\n'
        '  - (a) ten apples;\n  - (b) pears and figs;\n  - (c) plums.\n\n  The end of it.\n"""',
        [reword("G1.1", "within ten", "within six"), reword("G1.1(b)", "pears", "pears and figs")],
    ),
    "a clause renumbered": ('do = "renumber"\nat = "G1.2"\nto = "G1.9"', [Renumber(at=parse("G1.2"), to="G1.9")]),
    "clauses renumbered": (
        'do = "renumber"\nat = "G1.1(a) to G1.1(c)"\nto = "(b) to (d)"',
        [Renumber(at=parse(f"G1.1({x})"), to=f"({y})") for x, y in zip("abc", "bcd", strict=True)],
    ),
    "a group renumbered with its clauses": (
        'do = "renumber"\nat = "G3"\nto = "G4"',
        [Renumber(at=parse("G3"), to="G4"), Renumber(at=parse("G3.1"), to="G4.1"), Renumber(at=parse("G3.2"), to="G4.2")],
    ),
    "a group renumbered alone": ('do = "renumber"\nat = "G3"\nto = "G4"\ncascade = false', [Renumber(at=parse("G3"), to="G4")]),
    "a clause moved": ('do = "move"\nat = "G1.2"\nafter = "G3.1"', [Move(at=parse("G1.2"), into=parse("G3"), after=parse("G3.1"))]),
    "a clause moved to the front": ('do = "move"\nat = "G1.2"\ninto = "G3"', [Move(at=parse("G1.2"), into=parse("G3"), after=None)]),
    "a group retitled": ('do = "retitle"\nat = "G1"\nwords = "Deeds"', [reword("G1", "Words", "Deeds", part="heading")]),
    "a title given": ('do = "retitle"\nat = "G1.2"\nwords = "A title"', [reword("G1.2", "", "A title", part="heading")]),
    "a heading reworded": ("do = 'retitle'\nat = 'G1 \"General\"'\nwords = 'Particular'", [reword('G1 "General"', "General", "Particular", part="text")]),
    "a term defined in its place": (
        'do = "define"\nat = "G2.1"\nterm = "Banana"\ntext = "means:\\n  - (a) one."',
        [Insert(into=parse("G2.1"), after=parse('G2.1 "Apple"'), clauses=clauses("- **Banana** means:\n  - (a) one.", "clause"))],
    ),
    "a term defined first": (
        'do = "define"\nat = "G2.1"\nterm = "Aardvark"\ntext = "means an animal."',
        [Insert(into=parse("G2.1"), after=None, clauses=clauses("- **Aardvark** means an animal.", "clause"))],
    ),
    "a term redefined": ("do = 'redefine'\nat = 'G2.1 \"Apple\"'\ntext = 'means a red fruit.'", [reword('G2.1 "Apple"', "a", "a red")]),
    "a term undefined": ("do = 'undefine'\nat = 'G2.1 \"Apple\"'", [Delete(at=parse('G2.1 "Apple"'), was=was('G2.1 "Apple"'))]),
    "a row inserted": (
        "do = 'insert row'\nat = 'G2.2 table 1'\nafter = 'G2.2 table 1 \"ten\"'\ncells = ['twelve', '12']",
        [Insert(into=parse("G2.2 table 1"), after=parse('G2.2 table 1 "ten"'), clauses=(row("twelve", "12"),))],
    ),
    "rows inserted as Markdown": (
        "do = 'insert row'\nat = 'G2.2 table 1'\ntext = '''\n| a | b |\n| c | |\n'''",
        [Insert(into=parse("G2.2 table 1"), after=None, clauses=(row("a", "b"), row("c", "")))],
    ),
    "a row deleted": ("do = 'delete row'\nat = 'G2.2 table 1 \"ten\"'", [Delete(at=parse('G2.2 table 1 "ten"'), was=was('G2.2 table 1 "ten"'))]),
    "a cell substituted": (
        "do = 'substitute cell'\nat = 'G2.2 table 1 \"ten\" column 2'\nwords = 'X'",
        [reword('G2.2 table 1 "ten" column 2', "10", "X", part="text")],
    ),
    "commencement": ('do = "commence"\nat = "G1.2"\nrule = { on = 2020-01-01 }', [Commence(at=parse("G1.2"), rule=On(date=date(2020, 1, 1)))]),
    "deferral of several": (
        'do = "defer"\nat = "G1.1 to G1.3"\nuntil = { after = "an-event" }',
        [Defer(at=parse(f"G1.{n}"), until=EVENT) for n in (1, 2, 3)],
    ),
    "suspension": (
        'do = "suspend"\nat = "G1.2"\nfrom = { on = 2020-01-01 }\nuntil = { after = "an-event" }',
        [Suspend(at=parse("G1.2"), from_=On(date=date(2020, 1, 1)), until=EVENT)],
    ),
    "suspension without a stated end": (
        'do = "suspend"\nat = "G1.2"\nfrom = { on = 2020-01-01 }',
        [Suspend(at=parse("G1.2"), from_=On(date=date(2020, 1, 1)), until=None)],
    ),
    "ceasing": ('do = "cease"\nat = "G1.2"\nrule = { after = "an-event" }', [Cease(at=parse("G1.2"), rule=EVENT)]),
    "disapplication": (
        'do = "disapply"\nat = "G1.2"\nscope = "Small Suppliers"\nrule = { after = "an-event" }',
        [Disapply(at=parse("G1.2"), scope="Small Suppliers", rule=EVENT)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), VERBS.values(), ids=VERBS)
def test_each_verb_stands_for_its_operations(fields: str, expected: Sequence[Operation]):
    found = operations(fields)
    assert set(found) == set(expected)
    apply(BASE, Patch(document="Section G", operations=found))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("{ on = 2019-11-04 }", On(date=date(2019, 11, 4))),
        ('{ after = "e" }', After(event="e")),
        ('{ after = "e", working_days = 1 }', After(event="e", working_days=1)),
        ('{ after = "e", days = 10 }', After(event="e", days=10)),
        ('{ release = "November 2019" }', WithRelease(name="November 2019")),
        (
            '{ latest = [{ on = 2019-11-04 }, { after = "e" }] }',
            Latest(rules=(On(date=date(2019, 11, 4)), After(event="e"))),
        ),
        (
            "{ earliest = [{ on = 2019-11-04 }, { never = true }] }",
            Earliest(rules=(On(date=date(2019, 11, 4)), Never())),
        ),
        ("{ never = true }", Never()),
    ],
)
def test_a_rule_is_read(written: str, rule: Rule):
    assert modification("", f"{HEAD}commencement = {written}\n").commencement == rule


# What is refused


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ('do = "insert word"\nat = "G1.1"', 9, "do: expected one of: insert words"),
        ('do = "insert words"\nat = "G1.1"\nword = "x"\nwords = "x"\nafter = "y"', 11, "unknown key “word”"),
        ('do = "insert words"\nat = "G1.1"\nafter = "x"', 7, "“insert words” needs the key “words”"),
        ('do = "insert words"\nat = "G1.1"\nwords = "x"', 7, "“insert words” needs “after” or “before”"),
        ('do = "insert words"\nat = "G1.1"\nwords = "x"\nafter = "a"\nbefore = "b"', 7, "takes “after” or “before”, not both"),
        ('do = "insert words"\nat = "G1.1"\nwords = 5.10\nafter = "a"', 11, "words: expected text in quotation marks: words = \"5.10\"; found the number 5.10"),
        ('do = "insert words"\nat = "G1.1"\nwords = "x"\nafter = "a"\nin = "title"', 13, "in: expected one of: heading, text, closing"),
        ('do = "omit words"\nat = "G1.1"\nwords = "x"\ncount = 0', 12, "count: expected 1 or more; found 0"),
        ('do = "omit words"\nat = "G1.1"\nwords = "x"\ncount = "2"', 12, 'count: expected a whole number; found text "2"'),
        ('do = "omit words"\nat = "nonsense"\nwords = "x"', 7, "“nonsense” is not an address"),
        ('do = "omit words"\nwords = "x"', 7, "“omit words” needs the key “at”"),
        ('do = "substitute words"\nat = "G1.1"\nwords = "x"', 7, "“substitute words” needs the key “for”"),
        ('do = "delete clause"\nat = "G1.9"', 7, "There is no G1.9 in the base. The nearest: G1.3"),
        ('do = "delete clause"\nat = "G1.3 to G1.1"', 7, "runs backwards"),
        ('do = "delete clause"\nat = "G1.1 to G1.9"', 7, "There is no G1.9"),
        ('do = "insert clause"\nafter = "G1.1"\ntext = "1. x"', 7, "Found a ordered list"),
        ('do = "insert clause"\ntext = "- G1.4 x"', 7, "needs “after” (a clause) or “into”"),
        ('do = "substitute clause"\nat = "G1.2"\ntext = "- G1.2 x\\n- G1.4 y"', 7, "takes one clause as its text; 2 were found"),
        ('do = "renumber"\nat = "G1.1(a) to G1.1(c)"\nto = "one"', 7, "It is not clear which label comes 1 after “one”"),
        ('do = "define"\nat = "G2.1"\ntext = "means x"', 7, "“define” needs the key “term”"),
        ('do = "defer"\nat = "G1.1"', 7, "“defer” needs the key “until”"),
        ('do = "disapply"\nat = "G1.1"\nrule = { never = true }', 7, "“disapply” needs the key “scope”"),
        ('do = "defer"\nat = "G1.1"\nuntil = { after = "e", on = 2019-11-04 }', 11, "Expected one of on, after, release, latest, earliest, never; found on, after"),
        ('do = "defer"\nat = "G1.1"\nuntil = { }', 11, "found none of them"),
        ('do = "defer"\nat = "G1.1"\nuntil = { on = "2019-11-04" }', 11, "on: expected a date like 2019-11-04, without quotation marks"),
        ('do = "defer"\nat = "G1.1"\nuntil = { after = "e", weeks = 2 }', 11, "unknown key “weeks”"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made_is_named_with_its_line(fields: str, line: int, said: str):
    with pytest.raises(MalformedFile) as caught:
        operations(fields)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"modification.toml:{line}")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('base = "6.17"', "base = 5.10", 5, 'base: expected text in quotation marks: base = "5.10"; found the number 5.10'),
        ('base = "6.17"', "", 1, "The key “base” is missing"),
        ('id = "MP999"', "", 1, "The key “id” is missing"),
        ('stage = "Proposed"', 'stage = "Dreamt of"', 4, "stage: expected one of: Proposed, Draft Proposal"),
        ('route = "section D"', 'route = "by post"', 3, "route: expected one of: section D, Secretary of State"),
        ('base = "6.17"', 'base = "6.17"\nmarking = "Blue"', 6, "marking: expected one of: White"),
        ('base = "6.17"', 'base = "6.17"\nimpacts = ["Everyone"]', 6, "impacts: expected only: Large Suppliers"),
        ('base = "6.17"', 'base = "6.17"\nimpact = []', 6, "unknown key “impact”"),
        ('base = "6.17"', 'base = "6.17"\nparts = ["1", "1"]', 6, "parts: expected each part once"),
        ('base = "6.17"', 'base = "6.17"\n[[history]]\nstage = "Proposed"\nsource = "x"', 6, "Expected a date, or published"),
        ('base = "6.17"', 'base = "6.17"\n[[history]]\nstage = "Proposed"\ndate = "2019-11-04"\nsource = "x"', 8, "date: expected a date like 2019-11-04"),
        ('base = "6.17"', 'base = "6.17"\n[[annex]]\ndocument = "Section G"\ncontext = ["here"]', 8, "“here” is not an address"),
        ('base = "6.17"', 'base = "6.17"\n[commencement]\non = 2019-02-30', 7, "This is not TOML"),
        ('base = "6.17"', 'base = "6.17"\n[commencement]', 6, "Expected one of on, after"),
        ('base = "6.17"', 'base = "6.17"\nparts = ["1"]\n[[change]]\ndocument = "Section G"\ndo = "omit words"', 7, "The change belongs to no part"),
        ('base = "6.17"', 'base = "6.17"\n[[change]]\ndocument = "Section G"\ndo = "omit words"\npart = "2"', 6, "There is no part “2”; parts: none"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_with_its_line(old: str, new: str, line: int, said: str):
    with pytest.raises(MalformedFile) as caught:
        modification("", HEAD.replace(old, new))
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"modification.toml:{line}  ")


def test_a_conflict_names_the_line_of_its_change():
    found = modification(
        change('do = "omit words"\nat = "G1.1"\nwords = "ten"') + change('do = "omit words"\nat = "G1.2"\nwords = "x"')
    )
    [made] = drafted(found, lambda _: BASE)
    with pytest.raises(PatchConflict) as caught:
        apply(BASE, made.patch)
    said = str(made.located(caught.value))
    assert "modification.toml:7  G1.1: “ten” was expected once" in said
    assert "modification.toml:13  G1.2: “x” was expected once" in said


def test_a_part_of_a_modification_is_drafted_alone():
    head = HEAD + 'parts = ["1", "2"]\n'
    both = change('part = "1"\ndo = "omit words"\nat = "G1.2"\nwords = "x"') + change(
        'part = "2"\ndo = "renumber"\nat = "G1.3"\nto = "G1.4"'
    )
    found = modification(both, head)
    [second] = drafted(found, lambda _: BASE, part="2")
    assert second.patch.operations == (Renumber(at=parse("G1.3"), to="G1.4"),)
    [whole] = drafted(found, lambda _: BASE)
    assert len(whole.patch.operations) == 2


def test_each_document_has_its_own_patch():
    second = '\n[[change]]\ndocument = "Section H"\ndo = "delete clause"\nat = "H1.1"\n'
    found = modification(change('do = "delete clause"\nat = "G1.2"') + second)
    other = read_markdown("# Section H\n\n## H1\n\n- H1.1 x\n")
    made = drafted(found, lambda name: BASE if name == "Section G" else other)
    assert [each.patch.document for each in made] == ["Section G", "Section H"]
    assert [each.patch.base for each in made] == ["6.17", "6.17"]
    assert [each.patch.base_digest for each in made] == [digest(BASE), digest(other)]


def test_the_files_of_this_repository_say_what_they_said():
    text = (ROOT / "modifications" / "MP087" / "modification.toml").read_text(encoding="utf-8")
    found = read(text, name="MP087", governance=GOVERNANCE)
    assert (found.id, found.base, found.path) == ("MP087", "6.17", "Fast-Track")
    assert found.commencement == After(event="mp087-objection-period-ends", working_days=1)
    assert found.annexes[0].ranges == (parse_range("G3.17 to G3.21"),)
    assert [step.stage for step in found.history] == ["Approved", "Implemented"]


def test_a_new_file_can_be_read_and_changes_nothing():
    text = scaffold("MP1", base="6.17", title='A "new" one', stage="Proposed", route="section D", marking="White")
    found = read(text, name="x", governance=GOVERNANCE)
    assert (found.id, found.title, found.base, found.changes) == ("MP1", 'A "new" one', "6.17", ())
    assert drafted(found, lambda _: BASE) == ()


# Drafting


def check_written_and_read(old: Clause, new: Clause) -> None:
    patch = sectext.compare(old, new)
    text = with_changes(HEAD, patch)
    made = drafted(read(text, name="x", governance=GOVERNANCE), lambda _: old)
    assert {op for each in made for op in each.patch.operations} == set(patch.operations)
    if patch.operations:
        assert apply(old, made[0].patch) == new
    assert with_changes(text, patch) == text


@examples(150)
@given(edited_pairs())
def test_drafted_changes_are_read_back_as_the_same_operations(pair: tuple[Clause, Clause]):
    check_written_and_read(*pair)


@examples(100)
@given(moved_pairs())
def test_drafted_moves_and_renumberings_are_read_back_as_the_same_operations(pair: tuple[Clause, Clause]):
    check_written_and_read(*pair)


@examples(60)
@given(unrelated_pairs())
def test_a_wholly_new_text_is_read_back_as_the_same_operations(pair: tuple[Clause, Clause]):
    check_written_and_read(*pair)


def test_real_changes_are_read_back_as_the_same_operations():
    versions = ROOT / "corpus" / "sec_versions"
    texts = [
        read_file(path.read_text(encoding="utf-8"), name="x")[0] for path in sorted(versions.glob("*/section-g.md"))
    ]
    for old in texts:
        for new in texts:
            check_written_and_read(old, new)


def test_drafting_keeps_comments_other_keys_effects_and_other_documents():
    written = f"""# A remark at the top.
{HEAD}# About the impacts.
impacts = ["DCC"]   # only

[commencement]
on = 2020-01-01     # not before

# The old change.
[[change]]
document = "Section G"
do = "omit words"
at = "G1.2"
words = "Second"

[[change]]
document = "Section H"
do = "omit words"   # stays
at = "H1.2"
words = "Other"

[[change]]
document = "Section G"
do = "defer"
at = "G1.2"
until = {{ after = "an-event" }}
"""
    new = replace(BASE, heading="Safety")
    made = with_changes(written, sectext.compare(BASE, new))
    for kept in (
        "# A remark at the top.",
        "# About the impacts.",
        "# only",
        "# not before",
        "# stays",
        '"Other"',
        '"defer"',
    ):
        assert kept in made
    assert '"Second"' not in made
    found = read(made, name="x", governance=GOVERNANCE)
    assert (found.impacts, found.commencement) == (("DCC",), On(date=date(2020, 1, 1)))
    assert [(c.document, c.do) for c in found.changes] == [
        ("Section H", "omit words"),
        ("Section G", "defer"),
        ("Section G", "substitute words"),
    ]


def test_drafting_anew_replaces_what_was_drafted():
    once = with_changes(HEAD, sectext.compare(BASE, replace(BASE, heading="Safety")))
    again = with_changes(once, sectext.compare(BASE, replace(BASE, heading="Peace")))
    assert "Safety" not in again
    assert len(read(again, name="x", governance=GOVERNANCE).changes) == 1


@pytest.mark.parametrize("key", ["id", "title"])
@pytest.mark.parametrize("sign", ["\\n", "\\t", "\\u0007", "\\u2028", "\\u0085"])
def test_an_id_or_a_title_of_more_than_a_line_is_refused_with_its_line(key: str, sign: str):
    lines = ['id = "MP1"', 'title = "T"', 'route = "section D"', 'stage = "Proposed"', 'base = "1.0"']
    number = ["id", "title"].index(key)
    lines[number] = f'{key} = "A{sign}B"'
    with pytest.raises(MalformedFile, match=r"one line without control characters|the control character U") as caught:
        read("\n".join(lines), name="x.toml", governance=GOVERNANCE)
    assert caught.value.where == f"x.toml:{number + 1}"
