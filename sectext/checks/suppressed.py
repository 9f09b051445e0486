"""What somebody lets stand, and the report without it; a suppression that suppresses nothing is a finding itself."""

from __future__ import annotations

from collections.abc import Sequence

from sectext.address import parse
from sectext.checks.law import MEANINGS
from sectext.checks.reports import Located, Report, Suppressed
from sectext.checks.rules import Meaning
from sectext.errors import Finding
from sectext.suppression import Suppression

IDLE = Meaning(
    code="idle-suppression",
    level="warning",
    summary="A suppression suppresses nothing.",
    why="The text was mended, or its code, place or words are written wrongly: then it does not do what it says.",
    hint="Take it out, or correct it.",
)


def report(
    name: str, file: str, found: Sequence[Located], counting: Sequence[Suppression], judged: Sequence[Suppression]
) -> Report:
    """What was found, without what is suppressed, and those suppressions of the judged ones that suppress nothing."""
    left: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in sorted(dict.fromkeys(found), key=_place):
        by = next((each for each in counting if _suppresses(each, finding)), None)
        if by is None:
            left.append(finding)
        else:
            suppressed.append(Suppressed(finding=finding, reason=by.reason, where=by.where))
    used = {each.where for each in suppressed}
    idle = [_idle(each) for each in judged if each.where not in used]
    return Report(file=file, name=name, findings=(*left, *idle), suppressed=tuple(suppressed))


def _suppresses(suppression: Suppression, finding: Located) -> bool:
    if suppression.code != finding.code:
        return False
    if suppression.words is not None and suppression.words.casefold() not in (
        finding.words.casefold(),
        finding.problem,
    ):
        return False
    if suppression.at is None:
        return True
    return finding.address is not None and suppression.at.covers(parse(finding.address))


def _idle(suppression: Suppression) -> Located:
    file, _, line = suppression.where.rpartition(":")
    about = suppression.at or f"“{suppression.words}”"
    known = suppression.code in {meaning.code for meaning in MEANINGS}
    problem = f"Nothing with the code “{suppression.code}” is found at {about}."
    if not known:
        problem = f"No finding has the code “{suppression.code}”."
    return Located(
        code=IDLE.code,
        level=IDLE.level,
        where=suppression.where,
        problem=problem,
        hint=IDLE.hint,
        file=file,
        line=int(line),
        words=suppression.code,
    )


def _place(finding: Located) -> tuple[str, int]:
    """Down each file; what is on one line, or on none that is known, stays as the rules found it."""
    return finding.file, finding.line or 0
