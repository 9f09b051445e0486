"""How `new` begins a modification: by itself, from a proposal form, or with an empty form to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sectext.cli.options import BadOption

if TYPE_CHECKING:
    from sectext.forms import Begun


def begun(
    root: Path | None,
    modification: str,
    form: str | None,
    *,
    base: str,
    title: str,
    route: str,
    stage: str | None,
    write: bool,
) -> Begun:
    """Carry it out. `root` None is only for an empty form, which no corpus is needed for. Raises BadOption."""
    from sectext.drafting import begin
    from sectext.forms import Begun, begin_from

    if root is None:
        return _blank(modification, base=base, title=title, write=write)
    for option, given in (("--base", base), ("--title", title)):
        if not given:
            raise BadOption(f"{option} is missing.", hint="Write --base 6.17 --title 'A title'; or --form blank.")
    if form is not None:
        return begin_from(root, modification, Path(form), base=base, title=title, route=route, stage=stage, write=write)
    file = begin(root, modification, base=base, title=title, route=route, stage=stage, write=write)
    return Begun(file=file, parts=(), findings=())


def _blank(modification: str, *, base: str, title: str, write: bool) -> Begun:
    """An empty form in the folder where we stand. It begins no modification yet."""
    from sectext.drafting import NotDrafted, check_identifier
    from sectext.forms import Begun, blank
    from sectext.saving import save

    if base or title:
        raise BadOption("--form blank begins no modification.", hint="Leave out --base and --title; fill it in first.")
    check_identifier(modification)
    path = Path(f"{modification}-form.md")
    if path.exists():
        raise NotDrafted("There is a form already.", where=str(path), hint="Move it away first.")
    if write:
        save(path, blank(modification).encode())
    return Begun(file=str(path), parts=(), findings=())
