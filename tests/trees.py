"""Random documents with hostile words, and edited copies of them, for the laws."""

from __future__ import annotations

import os
import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from sectext.tree import BadTree, Clause, Path, at, index, is_plain, walk, with_children

_OF_LAW = (
    "the User shall notify each Supplier Party of any Device ten often 30 thirty sixty and or not it Smart Metering "
    "System Gas Proxy Function Communications Hub SMETS2+ SMETS1 G3.2(a) G3.20 3(b)(ii) £1,200.50 £30 12.5% half-hourly "
    "Supplier’s “Secure” “Working Day” (where applicable) (excluding it) (30) – ; or ; and , security of:"
)
_OF_MARKUP = (
    "{++ ++} {-- --} {>> <<} {~~ ~~} {== ==} ~> { } {+ +} {- -} ++++ +++ {++x++} {--x--} * ** *** _ __ a_b _a_ ` `` ``` "
    "<b> </b> <br> <!-- <!-- closing words --> --> & &amp; &lt; &#35; [a](b) [x]: ![i] [ ] ( ) | || \\ \\| \\\\ \\* # ## #1 "
    "- + 1. 1) 12. > ~ ~~ ~~~ --- === $x$ ^ “ ” ‘ ’ ' \" '' £ € § – — … é e\u0301 ﬁ 日本 \u00a0 \u200b \u2011 \ufeff ½ "
    "<http://a.b> http://a.b/c_d a@b.c (a) (b) (i) (ii) [1] \"\"\" ''' ? ! = % : :: moved, to from table row closing words"
)
ORDINARY = tuple(_OF_LAW.split(" "))
HOSTILE = tuple(_OF_MARKUP.split(" "))

# A letter beside an equal roman numeral, both cases, double letters, and labels no drafter should write.
ITEM_LABELS = ("(a)", "(b)", "(c)", "(h)", "(i)", "(ii)", "(iv)", "(A)", "(aa)", "(1)")
ODD_LABELS = (
    "1.",
    "a]b",
    "[a]",
    "(a)(i)",
    "Part",
    "x_y",
    "3A",
    "•",
    "–",
    "1)",
    "A\\",
    "table",
    "G1",
    "G1.1",
    "a|b",
    "{++",
)
GROUP_LABELS = ("G1", "G2", "G3", "G12")
DOCUMENTS = ("Section G", "Section A", "Appendix AC", "Schedule 8")


def examples(count: int) -> settings:
    """As many examples as a law needs in every run, or more where SECTEXT_EXAMPLES asks for more.

    SECTEXT_MOST_EXAMPLES sets a limit: tools/mutation tries each law very often.
    """
    wanted = max(count, settings.default.max_examples if settings.default else 0)
    return settings(max_examples=min(wanted, int(os.environ.get("SECTEXT_MOST_EXAMPLES") or wanted)))


def dice() -> st.SearchStrategy[random.Random]:
    """Dice for what can only be chosen once something has been worked out."""
    return st.integers(0, 2**32).map(random.Random)


def _plain_or(text: str, instead: str) -> str:
    normal = unicodedata.normalize("NFC", text).strip()
    return normal if is_plain(normal) else instead


def _strategy_of_words() -> st.SearchStrategy[str]:
    any_characters = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=6)
    return st.one_of(
        st.sampled_from(ORDINARY),
        st.sampled_from(ORDINARY),
        st.sampled_from(ORDINARY + HOSTILE),
        st.sampled_from(HOSTILE),
        any_characters,
    )


@st.composite
def texts(draw: st.DrawFn, least: int = 1, most: int = 9) -> str:
    """Plain text, most of it words of law, some of it what Markdown, CriticMarkup, TOML and addresses are made of."""
    parts = draw(st.lists(_WORD, min_size=least, max_size=most))
    between = draw(st.sampled_from((" ", " ", " ", " ", " ", " ", "", "  ")))
    return _plain_or(between.join(parts), "words")


def ordinary_texts(least: int = 1, most: int = 30) -> st.SearchStrategy[str]:
    """Sentences of law without anything hostile."""
    return st.lists(st.sampled_from(ORDINARY), min_size=least, max_size=most).map(" ".join)


_WORD = _strategy_of_words()
_TEXT = texts()
_MAYBE_TEXT = st.one_of(_TEXT, _TEXT, _TEXT, st.none())
_SELDOM_TEXT = st.one_of(st.none(), st.none(), st.none(), _TEXT)
_ITEM_LABEL = st.sampled_from(ITEM_LABELS * 4 + ODD_LABELS)
_COUNT = st.integers(0, 3)
_DIE = st.integers(0, 9)


def _made(make: Callable[[], Clause]) -> list[Clause]:
    """What was drawn, or nothing where it cannot stand in a tree."""
    try:
        return [make()]
    except BadTree:
        return []


def _new_labels(draw: st.DrawFn, labels: st.SearchStrategy[str], most: int, least: int = 0) -> list[str]:
    return draw(st.lists(labels, min_size=least, max_size=most, unique=True))


@st.composite
def items(draw: st.DrawFn, depth: int = 0) -> tuple[Clause, ...]:
    """A list: labelled items to four levels, some without words, some without a label; headings, definitions, tables."""
    made: list[Clause] = []
    for label in _new_labels(draw, _ITEM_LABEL, (3, 3, 2, 1)[depth]):
        die = draw(_DIE)
        if die == 0:
            made.append(Clause(kind="heading", text=draw(_REPEATED_HEADING)))
        elif die == 1 and depth < 2:
            made.append(draw(definitions(depth)))
        elif die == 2 and depth < 2:
            made.append(draw(tables()))
        below = draw(items(depth + 1)) if depth < 3 and die > 5 else ()
        heading = draw(_TEXT) if die == 4 else None
        closing = draw(_SELDOM_TEXT)
        shown = None if die == 3 else label
        text = draw(_MAYBE_TEXT)
        made += _made(
            lambda shown=shown, heading=heading, text=text, below=below, closing=closing: Clause(
                kind="item", label=shown, heading=heading, text=text, children=below, closing=closing
            )
        )
    return _with_own_labels(made)


@st.composite
def definitions(draw: st.DrawFn, depth: int = 0) -> Clause:
    """A definition; its term may hold anything."""
    below = draw(items(depth + 1)) if draw(_DIE) > 7 else ()
    return Clause(
        kind="definition",
        label=draw(texts(most=3)),
        text=draw(_MAYBE_TEXT),
        children=below,
        closing=draw(_SELDOM_TEXT),
    )


@st.composite
def tables(draw: st.DrawFn) -> Clause:
    """A table whose cells may be empty, alike, or hold items."""
    columns = draw(st.integers(1, 3))
    rows = [
        Clause(kind="row", children=tuple(draw(_cells()) for _ in range(columns)))
        for _ in range(draw(st.integers(1, 3)))
    ]
    return Clause(kind="table", children=tuple(rows))


@st.composite
def _cells(draw: st.DrawFn) -> Clause:
    die = draw(_DIE)
    below = tuple(c for c in draw(items(2)) if c.kind == "item") if die == 0 else ()
    closing = draw(_TEXT) if die == 1 else None
    text = draw(st.sampled_from(("Yes", "No", "10 ten")) if die > 5 else _MAYBE_TEXT)
    return Clause(kind="cell", text=text, children=below, closing=closing)


@st.composite
def clauses(draw: st.DrawFn, group: str) -> tuple[Clause, ...]:
    """The clauses of a group or document, with unnumbered headings above some, and the odd table."""
    made: list[Clause] = []
    for number in draw(st.lists(st.sampled_from((1, 2, 3, 4, 10, 20, "2A")), min_size=1, max_size=3, unique=True)):
        die = draw(_DIE)
        if die < 2:
            made.append(Clause(kind="heading", text=draw(_REPEATED_HEADING)))
        if die == 2:
            made.append(draw(tables()))
        if die == 3:
            made.append(draw(definitions()))
        label = None if die == 4 else f"{group}.{number}" if die < 9 else draw(_ITEM_LABEL)
        heading, text, closing = draw(_SELDOM_TEXT), draw(_MAYBE_TEXT), draw(_SELDOM_TEXT)
        below = draw(items())
        made += _made(
            lambda label=label, heading=heading, text=text, below=below, closing=closing: Clause(
                kind="clause", label=label, heading=heading, text=text, children=below, closing=closing
            )
        )
    return _with_own_labels(made)


@st.composite
def groups(draw: st.DrawFn, depth: int = 0) -> tuple[Clause, ...]:
    """Groups, some with a title and words, some within one another."""
    made: list[Clause] = []
    for label in _new_labels(draw, st.sampled_from(GROUP_LABELS), 2 - depth, least=1):
        inner = draw(groups(depth + 1)) if depth < 1 and draw(_DIE) == 0 else ()
        children = _with_own_labels([*draw(clauses(label)), *inner])
        made.append(
            Clause(
                kind="group",
                label=label,
                heading=draw(_SELDOM_TEXT),
                text=draw(_SELDOM_TEXT),
                children=children,
                closing=draw(_SELDOM_TEXT),
            )
        )
    return tuple(made)


@st.composite
def documents(draw: st.DrawFn, label: str | None = None) -> Clause:
    """A whole document. Every address in it is unique."""
    name = label or draw(st.sampled_from(DOCUMENTS))
    loose = draw(clauses("9")) if draw(_DIE) < 3 else ()
    document = Clause(
        kind="document",
        label=name,
        heading=draw(_MAYBE_TEXT),
        text=draw(_SELDOM_TEXT),
        children=_with_own_labels([*loose, *draw(groups())]),
        closing=draw(_SELDOM_TEXT),
    )
    return document if _is_tree(document) else replace(document, children=())


_REPEATED_HEADING = st.one_of(st.sampled_from(("General", "Duty to Notify: “Secure”")), _TEXT)


def _with_own_labels(children: list[Clause]) -> tuple[Clause, ...]:
    """The children, without those whose label has stood before."""
    seen: set[tuple[bool, str | None]] = set()
    kept: list[Clause] = []
    for child in children:
        key = (child.kind == "definition", child.label)
        if child.label is None or key not in seen:
            kept.append(child)
            seen.add(key)
    return tuple(kept)


def _is_tree(document: Clause) -> bool:
    try:
        places = [place.clause for place in walk(document)]
        index(document)
    except BadTree:
        return False
    # A table inside a cell cannot be written in Markdown, nor in Word as a list.
    return not any(_holds_a_table(clause) for clause in places if clause.kind == "cell")


def _holds_a_table(clause: Clause) -> bool:
    return any(child.kind == "table" or _holds_a_table(child) for child in clause.children)


# Edited copies


Edit = Callable[[st.DrawFn, Clause], Clause]


def replaced(document: Clause, path: Path, new: tuple[Clause, ...]) -> Clause:
    """The document with other clauses, none or several, in the place of one."""
    first, *rest = path
    children = document.children
    put = (replaced(children[first], tuple(rest), new),) if rest else new
    return with_children(document, (*children[:first], *put, *children[first + 1 :]))


def _changed(document: Clause, path: Path, clause: Clause) -> Clause:
    return replaced(document, path, (clause,)) if path else clause


def _some_path(draw: st.DrawFn, document: Clause, *, whole: bool = False) -> Path | None:
    paths = [place.path for place in walk(document) if place.path or whole]
    return draw(st.sampled_from(paths)) if paths else None


def _reword(draw: st.DrawFn, document: Clause) -> Clause:
    """Another word, one more or one less, somewhere in one part."""
    path = _some_path(draw, document, whole=True)
    clause = at(document, path or ())
    parts = [part for part in ("text", "heading", "closing") if getattr(clause, part)]
    if not parts:
        return document
    part = draw(st.sampled_from(parts))
    words = getattr(clause, part).split(" ")
    place = draw(st.integers(0, len(words) - 1))
    words[place : place + draw(st.integers(0, 1))] = draw(st.lists(_WORD, max_size=2))
    return _changed(document, path or (), replace(clause, **{part: _plain_or(" ".join(words), "words")}))


def _refill(draw: st.DrawFn, document: Clause) -> Clause:
    """A part comes, goes, or reads quite otherwise: a retitling when it is the heading."""
    path = _some_path(draw, document, whole=True)
    clause = at(document, path or ())
    part = draw(st.sampled_from(("text", "heading", "closing")))
    return _changed(document, path or (), replace(clause, **{part: draw(_MAYBE_TEXT)}))


def _insert(draw: st.DrawFn, document: Clause) -> Clause:
    path = _some_path(draw, document)
    if path is None:
        return replace(document, children=draw(groups()))
    beside = at(document, path)
    if beside.kind == "row":
        new: tuple[Clause, ...] = (Clause(kind="row", children=tuple(draw(_cells()) for _ in beside.children)),)
    elif beside.kind == "cell":
        return document
    else:
        in_a_list = at(document, path[:-1]).kind not in ("document", "group")
        new = draw(items(2) if in_a_list else clauses(draw(st.sampled_from(("G1", "G2", "G7")))))
    return replaced(document, path, (*new, beside) if draw(st.booleans()) else (beside, *new))


def _delete(draw: st.DrawFn, document: Clause) -> Clause:
    path = _some_path(draw, document)
    return document if path is None else replaced(document, path, ())


def _move(draw: st.DrawFn, document: Clause) -> Clause:
    """Somewhere among its siblings, or under another parent."""
    path = _some_path(draw, document)
    if path is None:
        return document
    clause, rest = at(document, path), replaced(document, path, ())
    if draw(st.booleans()):
        target: Path | None = path[:-1]
    else:
        target = _some_path(draw, rest, whole=True)
    parent = at(rest, target or ())
    place = draw(st.integers(0, len(parent.children)))
    children = (*parent.children[:place], clause, *parent.children[place:])
    return _changed(rest, target or (), with_children(parent, children))


def _renumber(draw: st.DrawFn, document: Clause) -> Clause:
    path = _some_path(draw, document)
    if path is None or at(document, path).label is None:
        return document
    clause = at(document, path)
    labels = _ITEM_LABEL if clause.kind == "item" else st.sampled_from(("G1.1", "G1.2", "G2.2A", "G7.1", "9.9"))
    return replaced(document, path, (replace(clause, label=draw(labels)),))


def _swap_labels(draw: st.DrawFn, document: Clause) -> Clause:
    path = _some_path(draw, document)
    if path is None:
        return document
    parent, clause = at(document, path[:-1]), at(document, path)
    others = [n for n, c in enumerate(parent.children) if c.kind == clause.kind and c.label and n != path[-1]]
    if not others or not clause.label:
        return document
    other = draw(st.sampled_from(others))
    children = list(parent.children)
    children[path[-1]] = replace(clause, label=children[other].label)
    children[other] = replace(children[other], label=clause.label)
    return _changed(document, path[:-1], with_children(parent, children))


def _insert_and_renumber(draw: st.DrawFn, document: Clause) -> Clause:
    """A new item in a list, and every later label moves on by one."""
    lists = [p.path for p in walk(document) if sum(c.kind == "item" for c in p.clause.children) > 1]
    if not lists:
        return document
    path = draw(st.sampled_from(lists))
    parent = at(document, path)
    if any(c.kind != "item" for c in parent.children):
        return document
    place = draw(st.integers(0, len(parent.children)))
    new = Clause(kind="item", text=draw(_TEXT))
    children = [*parent.children[:place], new, *parent.children[place:]]
    letters = "abcdefghijkl"
    relabelled = tuple(replace(c, label=f"({letters[n]})") for n, c in enumerate(children))
    return _changed(document, path, with_children(parent, relabelled))


EDITS: tuple[Edit, ...] = (
    *(_reword, _reword, _refill, _insert, _delete),
    *(_move, _renumber, _swap_labels, _insert_and_renumber),
)


@st.composite
def edited(draw: st.DrawFn, old: Clause, edits: tuple[Edit, ...] = EDITS, most: int = 5) -> Clause:
    """A copy of a document with some edits; an edit that would leave no tree is left out."""
    new = old
    for edit in draw(st.lists(st.sampled_from(edits), min_size=1, max_size=most)):
        try:
            candidate = edit(draw, new)
        except BadTree:
            continue
        if candidate.label == old.label and _is_tree(candidate):
            new = candidate
    return new


@st.composite
def edited_pairs(draw: st.DrawFn, edits: tuple[Edit, ...] = EDITS, most: int = 5) -> tuple[Clause, Clause]:
    """A document and an edited copy of it."""
    old = draw(documents())
    return old, draw(edited(old, edits, most))


@st.composite
def unrelated_pairs(draw: st.DrawFn) -> tuple[Clause, Clause]:
    """Two documents of one name that have nothing to do with one another."""
    old = draw(documents())
    return old, draw(documents(old.label))


def moved_pairs() -> st.SearchStrategy[tuple[Clause, Clause]]:
    """Clauses moved and renumbered, some of them reworded as well."""
    return edited_pairs((_move, _move, _renumber, _swap_labels, _insert_and_renumber, _reword), most=6)


def reworded_pairs() -> st.SearchStrategy[tuple[Clause, Clause]]:
    """Words changed, and nothing else."""
    return edited_pairs((_reword, _reword, _refill))


def pairs() -> st.SearchStrategy[tuple[Clause, Clause]]:
    """Every kind of pair."""
    return st.one_of(edited_pairs(), edited_pairs(), moved_pairs(), unrelated_pairs())


@st.composite
def reworded_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A sentence and the same with some words replaced, inserted or omitted."""
    words = draw(st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=40))
    new = list(words)
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(new)))
        new[place : place + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(ORDINARY), max_size=2))
    return " ".join(words), " ".join(new) or "nothing"
