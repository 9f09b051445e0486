"""Sites to look at: that of the corpus, and one of a code whose every word is hostile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from records import ROOT, code_of, day

import sectext
from sectext.address import parse
from sectext.calendar import england_and_wales
from sectext.code import Code
from sectext.commencement import After, Fact
from sectext.governance import Event
from sectext.modification import Modification
from sectext.modification.values import Step
from sectext.patch import Defer, Patch, Reword
from sectext.site import server
from sectext.site.build import Built, build
from sectext.site.settings import Settings, Written, read_settings
from sectext.site.site import Site
from sectext.timeline import Correction, VersionDocument
from sectext.tree import Clause

TODAY = date(2026, 11, 21)
# Each tries another way out of the place where it is printed. A page on which one gets out has this as its title.
CANARY = "CANARY"
HOSTILE = (
    f"</title></script></style><script>document.title='{CANARY}'</script>",
    f"\"'><img src=x onerror=document.title='{CANARY}'>",
    "<svg/onload=alert(1)><b>bold</b> &amp; &lt;i&gt; {{ 7*7 }} {% raw %} ${7*7} `x` --> <!-- ]]>",
    "javascript:alert(1) ../../../etc/passwd %2e%2e%2f C:\\x \u202egnp.exe",
)


def corpus_site(**values: object) -> Site:
    """The site of the corpus, as at a day."""
    site = Site(code=sectext.open(ROOT), today=TODAY, settings=read_settings(ROOT))
    return replace(site, **values)  # type: ignore[arg-type]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a site while it is served."""
    made = server(folder, port=0)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_address[1]}/"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def built(site: Site, out: Path) -> Built:
    return build(site, out, workers=1)


def hostile_text(words: str, last: str = "") -> Clause:
    """A document in which every part of every kind of clause has some words."""

    def leaf(kind: str, label: str | None = None) -> Clause:
        return Clause(kind=kind, label=label, text=words)  # type: ignore[arg-type]

    table = Clause(
        kind="table", children=tuple(Clause(kind="row", children=(leaf("cell"), leaf("cell"))) for _ in range(2))
    )
    odd = "".join(words.split())[:60].lstrip("\"“#*'") or "x"
    clause = Clause(
        kind="clause",
        label="G1.1",
        heading=words,
        text=f"{words} {last}".strip(),
        closing=words,
        children=(leaf("item", "(a)"), leaf("item", "(A)"), leaf("item", odd), leaf("definition", words), table),
    )
    odd_clause = Clause(kind="clause", label=f"{odd}/..", text=words)
    group = Clause(kind="group", label="G1", heading=words, children=(leaf("heading"), clause, odd_clause))
    return Clause(kind="document", label="Section G", heading=words, text=words, children=(group,), closing=words)


def hostile_code(words: str) -> Code:
    """Two versions, three modifications, an event and a correction, with the same words in every field there is."""
    texts = [hostile_text(words), hostile_text(words, "more words")]
    code = code_of(texts, effects=[("1", Defer(at=parse("G1.1(a)"), until=After(event="open")))])
    made = [_hostile_modification(m, words) for m in code.modifications]
    proposal = Modification(
        id=words.replace(" ", "_")[:40], title=words, route=words, stage="Proposed", base="1", note=words, desired=words,
        impacts=(words,), sources=(words,), objectives=(words,),
        history=(Step(stage="Proposed", date=day(0), published=day(0), source=words),),
    )  # fmt: skip
    reword = Reword(at=parse("G1.1"), find="more words", put=words, part=None)
    drafts = {
        **code.drafts,
        proposal.id: (sectext.modification.Drafted(patch=Patch(document="Section G", base="1", operations=(reword,))),),
    }  # type: ignore[attr-defined]
    versions = tuple(
        replace(v, effective=tuple(replace(f, source=words) for f in v.effective), documents=tuple(_titled(d, words) for d in v.documents))
        for v in code.versions
    )  # fmt: skip
    fact = Fact(kind="planned", date=date(2030, 1, 1), published=day(0), source=words)
    event = Event(id="open", title=words, facts=(fact,))
    return replace(
        code, versions=versions, modifications=(*made, proposal), drafts=drafts, events=(event,),
        facts={"open": (fact,)}, calendar=england_and_wales(),
    )  # fmt: skip


def _titled(document: VersionDocument, words: str) -> VersionDocument:
    return replace(document, title=words, corrections=())


def _hostile_modification(modification: Modification, words: str) -> Modification:
    history = tuple(replace(step, source=words) for step in modification.history)
    return replace(
        modification, title=words, route=words, path=words, note=words, desired=words, impacts=(words,),
        objectives=(words,), sources=(words,), legal_text=words, marking=words, history=history,
    )  # fmt: skip


def hostile_settings(words: str) -> Settings:
    return Settings(
        title=words, about=words, publisher=words, notice=words, downloads=("md", "json"),
        pages=(Written(name="about", title=words, markdown=f"{words}\n\n[link](javascript:alert(1)) <script>x</script>"),),
    )  # fmt: skip


__all__ = [
    "CANARY",
    "HOSTILE",
    "TODAY",
    "Correction",
    "built",
    "corpus_site",
    "hostile_code",
    "hostile_settings",
    "serving",
]
