"""A code made in memory from the texts of one document, version after version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from sectext import governance
from sectext.code import Code
from sectext.commencement import On, exactly
from sectext.compare import compare
from sectext.held import hold
from sectext.modification import Drafted, Modification
from sectext.patch import Effect, Patch
from sectext.timeline import EffectiveFact, Version, VersionDocument
from sectext.tree import Clause, digest

ROOT = Path(__file__).resolve().parent.parent
GOVERNANCE = governance.read((ROOT / "corpus" / "governance.toml").read_text(encoding="utf-8"), name="governance.toml")
FIRST = date(2020, 1, 1)


def day(number: int) -> date:
    """The first day of a version, by its place: they follow one another every ten days."""
    return FIRST + timedelta(days=10 * number)


def code_of(
    texts: Sequence[Clause],
    patches: Sequence[Patch | None] | None = None,
    effects: Sequence[tuple[str, Effect]] = (),
) -> Code:
    """Version 0, 1, 2 … with a text each; M1, M2 … make each of the one before, by the patch given or by comparison.

    A patch None says that no modification is held. `effects` are binding, each with the version it was drafted against.
    """
    name = texts[0].label or ""
    steps = patches or [compare(old, new) for old, new in pairwise(texts)]
    versions = tuple(
        _version(n, name, digest(text), made=n > 0 and steps[n - 1] is not None) for n, text in enumerate(texts)
    )
    held = {(str(n), name): hold(text, (), file=f"{n}.md") for n, text in enumerate(texts)}
    made = {f"M{n}": replace(patch, base=str(n - 1)) for n, patch in enumerate(steps, start=1) if patch is not None}
    modifications = [_modification(identifier, patch.base or "", name) for identifier, patch in made.items()]
    drafts = {identifier: (Drafted(patch=patch),) for identifier, patch in made.items()}
    for number, (base, effect) in enumerate(effects):
        identifier = f"E{number}"
        laid = _modification(identifier, base, name)
        modifications.append(replace(laid, commencement=On(date=FIRST)))
        drafts[identifier] = (Drafted(patch=Patch(document=name, base=base, operations=(effect,))),)
    return Code(
        versions=versions,
        modifications=tuple(modifications),
        events=(),
        governance=GOVERNANCE,
        calendar=None,
        held=held,
        drafts=drafts,
    )


def _version(number: int, name: str, sha256: str, *, made: bool) -> Version:
    document = VersionDocument(
        name=name, title=None, text_of=str(number), file=f"{number}.md", sha256=sha256, held=None, held_to=None
    )
    return Version(
        label=str(number),
        parent=str(number - 1) if number else None,
        made_by=(f"M{number}",) if made else (),
        effective=(EffectiveFact(bounds=exactly(day(number)), published=day(number), source="a notice"),),
        documents=(document,),
    )


def _modification(identifier: str, base: str, document: str) -> Modification:
    from sectext.modification import Change

    change = Change(document=document, do="defer", where="")
    return Modification(
        id=identifier, title=identifier, route="section D", stage="Implemented", base=base, changes=(change,)
    )
