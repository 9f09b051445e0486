"""Laws of modifications in flight, over random texts: the order of names, and of releases, means nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import event, given
from hypothesis import strategies as st
from test_rebase import two_patches
from trees import documents, edited, examples

import sectext
from sectext.lineage import Lineages, State
from sectext.meetings import Placed, meeting
from sectext.merge import apply_together
from sectext.ordering import one_after_another
from sectext.patch import Patch
from sectext.rebase import followed, rebased
from sectext.redline import accept, apply, changes, redline, reject
from sectext.tree import BadTree, Clause, check_addresses, index


@examples(200)
@given(two_patches())
def test_how_two_meet_does_not_hang_on_which_is_named_first(case: tuple[Clause, Patch, Patch]) -> None:
    base, p, q = case
    one, other = Placed("P", base, p), Placed("Q", base, q)
    there, back = meeting(one, other), meeting(other, one)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        event(there.verdict)
        assert (there.verdict, there.at) == (back.verdict, back.at)
        assert (there.one_text, there.other_text) == (back.other_text, back.one_text)


@examples(200)
@given(two_patches())
def test_independent_patches_give_one_text_in_either_order(case: tuple[Clause, Patch, Patch]) -> None:
    base, p, q = case
    if meeting(Placed("P", base, p), Placed("Q", base, q)) is not None:
        return
    event("independent")
    together = apply_together(base, [p, q])
    assert together == one_after_another(base, [("P", p), ("Q", q)]) == one_after_another(base, [("Q", q), ("P", p)])


@examples(200)
@given(st.data())
def test_step_by_step_or_at_once_a_patch_gives_the_same_text(data: st.DataObject) -> None:
    """Where each step is clean; and a clean step lands in the clause that lineage names.

    Not where a version made the change already: step by step it is left out, and stays out if a later version undoes it.
    """
    texts = [data.draw(documents())]
    drafted = sectext.compare(texts[0], data.draw(edited(texts[0], most=2)))
    for _ in range(3):
        texts.append(data.draw(edited(texts[-1], most=2)))
    made = [sectext.compare(one, other) for one, other in pairwise(texts)]
    lineages = Lineages()
    lineages.advance(State(tree=texts[0]))
    step = drafted
    for number, (patch, text) in enumerate(zip(made, texts[1:], strict=True)):
        lineages.advance(State(tree=text, made_by=((f"V{number}", patch),)))
        found = rebased(step, texts[number], text, followed(texts[number], text, patch))
        if found.outcome != "clean" or not all(each.became for each in found.steps):
            event(found.outcome if found.outcome != "clean" else "made already")
            return
        step = found.patch

    def where(address: sectext.Address) -> sectext.Address | None:
        line = lineages.line(address, 0)
        spell = lineages.spell(line, lineages.end) if line else None
        return spell.address if spell else None

    direct = rebased(drafted, texts[0], texts[-1], where)
    event(f"clean step by step, {direct.outcome} at once")
    if direct.outcome == "clean":
        assert apply(texts[-1], direct.patch) == apply(texts[-1], step)
    for each in direct.steps:
        if each.outcome == "clean" and each.became and not isinstance(each.operation, sectext.Insert):
            assert {where(each.operation.at)} == {op.at for op in each.became}  # type: ignore[union-attr]


@examples(200)
@given(two_patches())
def test_marks_without_unchanged_words_accept_and_reject_as_the_redline_does(case: tuple[Clause, Patch, Patch]) -> None:
    base, p, _ = case
    marked, brief = redline(base, p), changes(base, p)
    assert accept(brief) == accept(marked) == apply(base, p)
    assert reject(brief) == reject(marked) == base


LABELS = st.sampled_from(["G1", "G1.1", "G1.1.1", "G1.1.2", "G2", "1", "1.1"])


@st.composite
def in_groups(draw: st.DrawFn, depth: int = 3) -> tuple[Clause, ...]:
    """Groups in groups whose labels may run into one another."""
    found: list[Clause] = []
    for label in draw(st.lists(LABELS, unique=True, max_size=3)):
        if depth and draw(st.booleans()):
            found.append(Clause(kind="group", label=label, children=draw(in_groups(depth=depth - 1))))
        else:
            items = tuple(Clause(kind="item", label=each) for each in draw(st.lists(LABELS, unique=True, max_size=2)))
            found.append(Clause(kind="clause", label=label, children=items))
    return tuple(found)


@examples(400)
@given(in_groups())
def test_what_stands_twice_is_found_by_looking_at_groups_alone(children: tuple[Clause, ...]) -> None:
    document = Clause(kind="document", label="Section G", children=children)
    told = []
    for look in (index, check_addresses):
        try:
            look(document)
            told.append("once")
        except BadTree:
            told.append("twice")
    event(told[0])
    assert told[0] == told[1]
