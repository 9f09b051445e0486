"""Laws of the audit, over codes that are made up: what is pasted is found, what is not there is not, on every day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from records import code_of, day
from test_audit import PAGE, held
from trees import documents, edited, examples, reworded_pairs

from sectext.audit import Audit, Entry, audit
from sectext.audit.markup import read
from sectext.audit.matching import CONTENT, EMPTY, FORMULA, VERBATIM
from sectext.audit.page import _UNSEEN, of_paragraphs
from sectext.audit.wordings import Passage, Wordings, is_word
from sectext.code import Code
from sectext.tree import Clause, walk
from sectext.words import tokens

# Words that no generator makes and no code has.
FILLER = [
    "zorble",
    "quandic",
    "frippet",
    "malsoon",
    "yattering",
    "drood",
    "pemberling",
    "ostic",
    "grulf",
    "wennish",
    "tarbole",
    "sivvy",
]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Clause, ...]:
    """A document, and one to three versions made of it."""
    made = [draw(documents())]
    for _ in range(draw(st.integers(1, 3))):
        made.append(draw(edited(made[-1])))
    return tuple(made)


def told(passage: Passage) -> bool:
    """Whether the rule calls a whole text a quotation wherever it stands."""
    words = [token for token in tokens(passage.text) if is_word(token)]
    telling = [word for word in words if word.lower() not in EMPTY]
    places = {stand.address for stand in passage.stands}
    seen = not _UNSEEN.search(passage.text)
    return len(words) >= VERBATIM and len(telling) >= CONTENT and len(places) <= FORMULA and seen


def filler(draw: st.DrawFn) -> str:
    return " ".join(draw(st.lists(st.sampled_from(FILLER), min_size=3, max_size=9)))


def quotations(found: Audit) -> list[Entry]:
    return [entry for entry in found.entries if entry.kind == "quotation"]


@examples(40)
@given(st.data())
def test_any_wording_that_is_pasted_is_found_with_its_clause_and_its_days(data: st.DataObject):
    code = code_of(data.draw(histories()))
    passages = [passage for passage in Wordings(code.view()).passages if told(passage)]
    assume(passages)
    passage = data.draw(st.sampled_from(passages))
    stand = data.draw(st.sampled_from(passage.stands))
    on = day(data.draw(st.integers(stand.first, stand.last)))
    page = of_paragraphs("page", [f"{filler(data.draw)}. {passage.text} {filler(data.draw)}"])
    entries = quotations(audit(page, code, on=on))
    [entry] = [e for e in entries if stand.address in {source.address for source in e.sources}]
    assert entry.state == "right"
    assert page.source[entry.at.start : entry.at.end] in passage.text
    [source] = [source for source in entry.sources if source.address == stand.address]
    assert source.versions == tuple(str(number) for number in range(stand.first, stand.last + 1))
    assert source.from_ == day(stand.first)
    assert source.to == (day(stand.last + 1) if stand.last + 1 < len(code.versions) else None)
    if stand.last + 1 < len(code.versions):  # and on the day after its last, it is right only where others have it
        after = audit(page, code, on=day(stand.last + 1))
        [entry] = [e for e in quotations(after) if stand.address in {source.address for source in e.sources}]
        [source] = [source for source in entry.sources if source.address == stand.address]
        assert source.state in ("earlier wording", "right")
        assert source.state == "earlier wording" or any(s.holds(stand.last + 1) for s in passage.stands) or source.now


@given(st.data())
def test_what_is_pasted_under_its_own_number_is_right(data: st.DataObject):
    code = held()
    passage = data.draw(st.sampled_from([p for p in Wordings(code.view()).passages if told(p)]))
    stand = data.draw(
        st.sampled_from([s for s in passage.stands if "G3." in str(s.address) and '"' not in str(s.address)])
    )
    version = code.view().chain[stand.last]
    on = version.bounds.not_after or date.max
    text = f"{filler(data.draw).capitalize()}. {passage.text[0].upper()}{passage.text[1:]} [{stand.address}]"
    [entry] = quotations(audit(read("page.md", text), code, on=on))
    assert (entry.state, entry.sources[0].address) == ("right", stand.address)
    assert entry.cites == (str(stand.address),)


def shares_a_row(words: Sequence[str], code: Code) -> bool:
    rows = set(zip(*(words[n:] for n in range(4)), strict=False))
    for passage in Wordings(code.view()).passages:
        theirs = [token.lower() for token in tokens(passage.text) if is_word(token)]
        if rows & set(zip(*(theirs[n:] for n in range(4)), strict=False)):
            return True
    return False


@given(st.data())
def test_a_page_without_four_words_of_the_code_in_a_row_has_no_quotation(data: st.DataObject):
    code = held()
    known = [*Wordings(code.view()).numbers.known, *FILLER]
    words = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=60))
    assume(not shares_a_row(words, code))
    marks = data.draw(st.sampled_from(["{}", "“{}”", '"{}"', "‘{}’"]))
    assert quotations(audit(of_paragraphs("page", [marks.format(" ".join(words))]), code, on=date(2019, 11, 29))) == []


@examples(30)
@given(reworded_pairs())
def test_what_was_published_later_changes_nothing_as_known_before(pair: tuple[Clause, Clause]):
    texts = [" ".join(filter(None, (p.clause.text, p.clause.closing))) for tree in pair for p in walk(tree)]
    page = of_paragraphs("page", [text for text in texts if text])
    before, after = code_of(pair[:1]), code_of(pair)
    on, known = day(3), day(1) - timedelta(days=1)
    assume(after.versions[1].effective[0].published > known)
    first, second = audit(page, before, on=on), audit(page, after, on=on, known=known)
    assert [(e.kind, e.state, e.at, e.sources) for e in first.entries] == [
        (e.kind, e.state, e.at, e.sources) for e in second.entries
    ]


PARTS = [part for part in PAGE.read_text(encoding="utf-8").split("\n\n") if not part.startswith("**[")]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6))
def test_what_is_said_of_a_paragraph_is_the_same_in_any_page(parts: list[str]):
    def said(text: str) -> list[tuple[object, ...]]:
        found = audit(read("p.md", text), held(), on=date(2019, 11, 29))
        return [(e.kind, e.state, e.text, e.cites, e.sources, e.difference) for e in found.entries]

    assert said("\n\n".join(parts)) == [entry for part in parts for entry in said(part)]


@given(st.data())
def test_no_two_quotations_have_a_word_in_common(data: st.DataObject):
    code = held()
    texts = [passage.text for passage in Wordings(code.view()).passages]
    pieces = data.draw(st.lists(st.sampled_from(texts), min_size=1, max_size=5))
    cut = [" ".join(text.split()[data.draw(st.integers(0, 6)) :][: data.draw(st.integers(5, 40))]) for text in pieces]
    page = of_paragraphs("page", [" ".join(cut)])
    spans = [(e.at.start, e.at.end) for e in quotations(audit(page, code, on=date(2019, 11, 29)))]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(page.source[start:end].strip() == page.source[start:end] for start, end in spans)
