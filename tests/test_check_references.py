"""What is wrong with references, in the code and in what a modification leaves behind; and what only looks wrong."""

from __future__ import annotations

from pathlib import Path

from small_codes import review, told, written

RULES = {
    "dangling-reference",
    "stale-heading",
    "wrong-this",
    "range-with-a-gap",
    "reference-to-deleted",
    "reference-left-behind",
    "target-changed",
    "needs-review",
}

GATES = """\
## G1

**Gates**

- G1.1 Each Porter shall shut the gate under Section G1.2.
- G1.2 Each Porter shall open the gate:
  - (a) at dawn; and
  - (b) if paragraph (a) does not apply, at noon.

**Keys**

- G1.3 Section G1.2(a) does not apply to the keys.
- G1.4 Sections G1.1 to G1.3 bind the Master.
"""


def found(folder: Path, modification: str | None = None) -> list[str]:
    """What the rules for references tell."""
    return [line for line in told(review(folder, modification)) if line.split(" ")[0].rstrip(":") in RULES]


def law(folder: Path, *lines: str, held: str = "") -> list[str]:
    return found(written(folder, {"Section G": "## G1\n\n" + "\n".join(lines) + "\n"}, held=held))


def proposed(folder: Path, *changes: str) -> list[str]:
    rest = "".join(f'\n[[change]]\ndocument = "Section G"\n{change}\n' for change in changes)
    return found(written(folder, {"Section G": GATES}, {"M": rest}), "M")


def test_a_text_whose_references_all_lead_somewhere_has_no_finding(tmp_path: Path):
    assert found(written(tmp_path, {"Section G": GATES})) == []


def test_a_reference_to_a_clause_that_is_not_there_dangles(tmp_path: Path):
    assert law(tmp_path, "- G1.1 This is under Section G1.7(a) too.") == [
        "dangling-reference G1.1: “Section G1.7(a)” refers to G1.7(a), which is not in Section G."
    ]


def test_a_paragraph_that_is_nowhere_dangles(tmp_path: Path):
    assert law(tmp_path, "- G1.1 This is under paragraph (c) too.") == [
        "dangling-reference G1.1: “paragraph (c)” is nowhere in the clauses around it."
    ]


def test_an_item_in_the_words_of_a_clause_is_there(tmp_path: Path):
    assert law(
        tmp_path,
        "- G1.1 A Porter shall (a) shut the gate, and (b) where paragraph (a) does not apply, lock it.",
        "- G1.2 This is under Section G1.1(a) and limb (b) of Section G1.1.",
        "- G1.3 This is under Section G1.1(c).",
    ) == ["dangling-reference G1.3: “Section G1.1(c)” refers to G1.1(c), which is not in Section G."]


def test_an_item_may_be_one_of_a_clause_that_is_named_before_it(tmp_path: Path):
    lines = ["- G1.1 Section G1.2 applies as if paragraph (a) were not there.", "- G1.2 The:", "  - (a) A; and"]
    assert law(tmp_path, *lines, "  - (b) B.", "- G1.3 Section G1.2 applies as if paragraph (c) were there.") == [
        "dangling-reference G1.3: “paragraph (c)” is nowhere in the clauses around it."
    ]


def test_this_with_an_item_in_its_own_words_is_right(tmp_path: Path):
    assert law(tmp_path, "- G1.1 Under this Section G1.1(a), a gate is (a) shut, or (b) open.") == []


def test_a_number_of_a_span_that_is_not_used_is_there(tmp_path: Path):
    lines = ["- G1.1 This is under Sections G1.3 and G1.6.", "- G1.2–G1.4 Not used.", "- G1.5 Words."]
    assert law(tmp_path, *lines) == [
        "dangling-reference G1.1: “Sections G1.3 and G1.6” refers to G1.6, which is not in Section G."
    ]


def test_what_is_not_held_dangles_not(tmp_path: Path):
    lines = ["- G1.1 This is under Sections G1.7, H2.1 and G4 and Schedule 8.", "- G1.2 It stands under Appendix AC."]
    assert law(tmp_path, *lines, held='held = ["G1.1 to G1.2"]') == []


def test_what_is_of_another_document_dangles_not(tmp_path: Path):
    assert (
        law(
            tmp_path,
            "- G1.1 This is under Section G9 of the BSC, condition LC50.3, [X] and (a) the first of two; and (b) the other.",
            "- G1.2 See the SCF Part 2 Guidance v1.15, Appendix G: Action, and Schedule 4 to the Electricity Act 1989.",
        )
        == []
    )


def test_a_heading_in_brackets_that_the_clause_does_not_bear_is_stale(tmp_path: Path):
    assert law(
        tmp_path,
        "**Gates**",
        "",
        "- G1.1 This is under Section G1.2 (Keys) and Section G1.2 (Gates) and Section G1.3 (Keys).",
        "- G1.2 Words.",
        "",
        "**Keys**",
        "",
        "- G1.3 Words.",
    ) == ["stale-heading G1.1: “Section G1.2 (Keys)”: G1.2 stands under “Gates”."]


def test_this_section_with_the_number_of_another_is_wrong(tmp_path: Path):
    assert law(
        tmp_path, "- G1.1 In this Section G1.2, words.", "- G1.2 In this Section G1, and this Section G1.2."
    ) == ["wrong-this G1.1: “this Section G1.2” stands in G1.1."]


def test_this_section_with_the_letter_of_another_is_wrong(tmp_path: Path):
    assert law(tmp_path, "- G1.1 In this Section H, and in this Section G.") == [
        "wrong-this G1.1: “this Section H” stands in Section G."
    ]


def test_only_the_first_number_goes_with_this_and_quoted_words_are_passed_by(tmp_path: Path):
    assert law(tmp_path, '- G1.1 Under this Section G1.1 and G1.2, "this Schedule" is as said.', "- G1.2 Words.") == []


def test_this_schedule_in_a_section_is_wrong(tmp_path: Path):
    assert law(tmp_path, "- G1.1 The requirements of this Schedule and of this Section.") == [
        "wrong-this G1.1: “this Schedule” stands in Section G."
    ]


def test_a_run_with_a_gap(tmp_path: Path):
    lines = ["- G1.1 Sections G1.2 to G1.5 apply.", "- G1.2 A.", "- G1.3 B.", "- G1.5 C."]
    assert law(tmp_path, *lines) == ["range-with-a-gap G1.1: “Sections G1.2 to G1.5”: G1.4 is missing in it."]


def test_a_run_of_items_with_a_gap(tmp_path: Path):
    lines = ["- G1.1 Section G1.2(a) to (d) applies.", "- G1.2 The:", "  - (a) A;", "  - (b) B; and", "  - (d) D."]
    assert law(tmp_path, *lines) == ["range-with-a-gap G1.1: “Section G1.2(a) to (d)”: (c) is missing in it."]


def test_a_run_may_go_over_groups_and_not_backwards(tmp_path: Path):
    lines = ["- G1.1 Sections G1.1 to G2.2 apply.", "- G1.2 Sections G2.2 to G1.1 apply.", "", "## G2", ""]
    assert law(tmp_path, *lines, "- G2.1 A.", "- G2.2 B.") == [
        "range-with-a-gap G1.2: “Sections G2.2 to G1.1”: G2.2 to G1.1 is no run of neighbours."
    ]


def test_a_remark_in_brackets_is_no_heading(tmp_path: Path):
    assert law(tmp_path, "**Gates**", "", "- G1.1 This is under Section G1.1 (Large Gates excepted).") == []


def test_a_run_over_what_is_not_held_has_no_gap(tmp_path: Path):
    lines = ["- G1.1 Sections G1.2 to G1.5 apply.", "- G1.2 A.", "- G1.5 C."]
    assert law(tmp_path, *lines, held='held = ["G1.1 to G1.2", "G1.5"]') == []


def test_a_deletion_names_what_still_refers_to_the_clause(tmp_path: Path):
    assert proposed(tmp_path, 'do = "delete clause"\nat = "G1.2"') == [
        "reference-to-deleted Section G: G1.2 is deleted, and G1.1, G1.3 still refer to it."
    ]


def test_a_deletion_that_changes_what_refers_to_it_leaves_nothing(tmp_path: Path):
    changes = ['do = "delete clause"\nat = "G1.2"', 'do = "delete clause"\nat = "G1.3"']
    words = 'do = "omit words"\nat = "G1.1"\nwords = " under Section G1.2"'
    run = 'do = "substitute words"\nat = "G1.4"\nfor = "Sections G1.1 to G1.3 bind"\nwords = "Section G1.1 binds"'
    assert [line for line in proposed(tmp_path, *changes, words, run) if "target-changed" not in line] == []


def test_a_number_left_with_not_used_still_leaves_references_below_it(tmp_path: Path):
    assert proposed(tmp_path, 'do = "delete clause"\nat = "G1.2"\nleave = "Not used"')[0] == (
        "reference-to-deleted Section G: G1.2(a) is deleted, and G1.3 still refers to it."
    )


def test_a_new_number_leaves_references_behind(tmp_path: Path):
    assert proposed(tmp_path, 'do = "renumber"\nat = "G1.2"\nto = "G1.2A"') == [
        "reference-left-behind G1.2A: G1.2 becomes G1.2A, and G1.1 still refers to G1.2.",
        "reference-left-behind G1.2A(a): G1.2(a) becomes G1.2A(a), and G1.3 still refers to G1.2(a).",
    ]


def test_a_reference_that_moves_with_the_number_is_not_left_behind(tmp_path: Path):
    changes = [
        'do = "renumber"\nat = "G1.2"\nto = "G1.2A"',
        'do = "substitute words"\nat = "G1.1"\nfor = "Section G1.2"\nwords = "Section G1.2A"',
        'do = "substitute words"\nat = "G1.3"\nfor = "Section G1.2(a)"\nwords = "Section G1.2A(a)"',
    ]
    assert [line for line in proposed(tmp_path, *changes) if "target-changed" not in line] == []


LISTED = """\
## G1

- G1.1 The gate is shut:
  - (a) at dusk, unless paragraph (b) applies; or
  - (b) in a storm.
"""


def test_a_lone_item_that_is_nowhere_after_the_change_is_told(tmp_path: Path):
    documents = {"Section G": LISTED}
    change = '\n[[change]]\ndocument = "Section G"\nat = "G1.1(b)"\n'
    written(tmp_path, documents, {"D": change + 'do = "delete clause"', "R": change + 'do = "renumber"\nto = "(c)"'})
    assert found(tmp_path, "D") == [
        "reference-to-deleted Section G: G1.1(b) is deleted, and G1.1(a) still refers to it."
    ]
    assert found(tmp_path, "R") == [
        "reference-left-behind G1.1(c): G1.1(b) becomes G1.1(c), and G1.1(a) still refers to G1.1(b)."
    ]


def test_a_clause_that_changes_under_a_reference_is_noted(tmp_path: Path):
    assert proposed(tmp_path, 'do = "substitute words"\nat = "G1.2(a)"\nfor = "dawn"\nwords = "dusk"') == [
        "target-changed G1.2(a): G1.1, G1.2(b), G1.3, G1.4 refer to it."
    ]


def test_new_words_that_refer_to_nothing_are_told(tmp_path: Path):
    assert proposed(tmp_path, 'do = "insert words"\nat = "G1.3"\nafter = "keys"\nwords = " (see Section G1.9)"') == [
        "dangling-reference G1.3: “Section G1.9” refers to G1.9, which is not in Section G.",
        "target-changed G1.3: G1.4 refers to it.",
    ]


def test_a_change_to_be_reviewed_is_told(tmp_path: Path):
    change = 'do = "insert words"\nat = "G1.4"\nafter = "Master"\nwords = " and the Porters"\nreview = "look here"'
    assert proposed(tmp_path, change) == ["needs-review: Section G, “insert words” at G1.4: look here."]
