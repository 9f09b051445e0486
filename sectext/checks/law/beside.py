"""The rule for the legal text that is kept in Word beside a modification: it makes the same change as its file."""

from __future__ import annotations

from collections.abc import Iterator

from sectext.checks.law.subject import Proposal
from sectext.checks.law.text import Fault
from sectext.checks.rules import rule
from sectext.code import Code
from sectext.compare import compare
from sectext.errors import ForeignFile, SectextError
from sectext.files import Files
from sectext.instruction.agreeing import touched
from sectext.patch import PatchConflict
from sectext.tree import Clause

_SHOWN = 8


def kept(files: Files, identifier: str) -> tuple[tuple[str, bytes], ...]:
    """The Word files that lie in a modification's own folder, by name."""
    folder = f"modifications/{identifier}/"
    names = [name for name in files.names(folder) if "/" not in name.removeprefix(folder)]
    return tuple((name, files.read(name)) for name in names if name.lower().endswith(".docx"))


@rule(
    "kept-text-differs",
    "warning",
    summary="A Word file kept beside a modification shows other changes than the modification makes.",
    why="One of them is not the legal text that was agreed.",
    hint="Draft from the file again, or keep the annex that redline writes; what is out of date belongs elsewhere.",
)
def kept_text_differs(proposal: Proposal) -> Iterator[Fault]:
    for name, data in proposal.kept:
        problem = _difference(proposal, name, data)
        if problem:
            yield Fault(where=name, problem=problem, file=name, words=name)


def _difference(proposal: Proposal, name: str, data: bytes) -> str:
    """What a file shows otherwise; nothing where it shows the same, or is no legal text with tracked changes."""
    from sectext.formats.word.opening import unpack  # lxml is slow to import
    from sectext.wordcopies import NotACopy, copy_of

    if not isinstance(proposal.record, Code):
        return ""
    try:
        package = unpack(data, name=name)
        copy = copy_of(proposal.record, proposal.modification.base, package, name)
    except NotACopy:
        return ""
    except PatchConflict as error:
        return f"With its changes rejected it does not have the text of the base, in {error.conflicts[0].at}."
    except ForeignFile as error:
        return f"It cannot be read: {error.problem}"
    except SectextError:
        return ""  # no section of the code, so not the legal text
    document = copy.patch.document
    made = next((each.after.tree.root for each in proposal.changed if each.after.name == document), None)
    return _told(copy.new, made if made is not None else proposal.before.texts[document].tree.root)


def _told(shown: Clause, made: Clause) -> str:
    if shown == made:
        return ""
    found = [str(touched(operation, made)[0]) for operation in compare(made, shown).operations]
    named = list(dict.fromkeys(found))
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    return f"It makes another text than the modification's file, in {', '.join(named[:_SHOWN])}{more}."


RULES = (kept_text_differs,)
