"""When something takes effect, in words: 4 November 2019, 2 Working Days after the event “…”, the later of … and …"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from sectext.calendar import MONTHS, in_words
from sectext.commencement import After, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.instruction.quoting import quote, read_quotation

_DEEPEST = 20
NO_DAY = "a day that never comes"
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{1,4}})(?!\w)|(\d{{4}})-(\d\d)-(\d\d)(?!\w)")
_COUNTS = re.compile(r"(?:(\d{1,9}) days?)?(?: and (?=\d))?(?:(\d{1,9}) Working Days?)? after (?=the event )")
_EVENT = re.compile(r"the event ")
_RELEASE = re.compile(r"the release ")
_SEVERAL = re.compile(r"the (later|latest|earlier|earliest) of ")
_AND = re.compile(r",? and |, ")
_BEFORE_DAY = re.compile(r"(?:on |with )?")


def write(rule: Rule) -> str:
    """A rule in words that `read` reads back."""
    match rule:
        case On(date=day):
            return in_words(day)
        case After(event=event, days=days, working_days=working):
            counts = [f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in ((days, "day"), (working, "Working Day")) if n]
            return f"{' and '.join(counts)}{' after ' if counts else ''}the event {quote(event)}"
        case WithRelease(name=release):
            return f"the release {quote(release)}"
        case Latest(rules=rules):
            return _several("later" if len(rules) == 2 else "latest", rules)
        case Earliest(rules=rules):
            return _several("earlier" if len(rules) == 2 else "earliest", rules)
        case Never():
            return NO_DAY


def write_day(rule: Rule) -> str:
    """The same as the day on which something happens: on 4 November 2019, with the release “…”."""
    match rule:
        case After() if rule.days or rule.working_days:
            return write(rule)
        case WithRelease():
            return f"with {write(rule)}"
        case _:
            return f"on {write(rule)}"


def read_day(text: str, start: int) -> tuple[Rule, int] | None:
    said = _BEFORE_DAY.match(text, start)
    return read(text, said.end() if said else start)


def read(text: str, start: int, depth: int = 0) -> tuple[Rule, int] | None:
    """The rule that begins here, and where it ends; None where none does."""
    if text.startswith(NO_DAY, start):
        return Never(), start + len(NO_DAY)
    if day := _DAY.match(text, start):
        found = _date(day)
        return (On(date=found), day.end()) if found else None
    if several := _SEVERAL.match(text, start):
        members = _members(text, several.end(), depth)
        kind: Callable[..., Rule] = Latest if several[1] in ("later", "latest") else Earliest
        return (kind(rules=members[0]), members[1]) if members else None
    return _waiting(text, start)


def _waiting(text: str, start: int) -> tuple[Rule, int] | None:
    """A rule that waits for an event or a release."""
    if release := _RELEASE.match(text, start):
        name = read_quotation(text, release.end())
        return (WithRelease(name=name[0]), name[1]) if name else None
    counts = _COUNTS.match(text, start)
    if counts and not (counts[1] or counts[2]):
        return None
    event = _EVENT.match(text, counts.end() if counts else start)
    name = read_quotation(text, event.end()) if event else None
    if name is None:
        return None
    days, working = (int(counts[group] or 0) if counts else 0 for group in (1, 2))
    return After(event=name[0], days=days, working_days=working), name[1]


def _several(word: str, rules: Sequence[Rule]) -> str:
    told = [f"({write(each)})" if isinstance(each, Latest | Earliest) else write(each) for each in rules]
    return f"the {word} of {' and '.join(filter(None, (', '.join(told[:-1]), told[-1])))}"


def _members(text: str, start: int, depth: int) -> tuple[tuple[Rule, ...], int] | None:
    """A, B and C; what is itself the latest or earliest of several stands in brackets."""
    found: list[Rule] = []
    position = start
    while True:
        member = _member(text, position, depth + 1)
        if member is None:
            return None
        found.append(member[0])
        after = _AND.match(text, member[1])
        if after is None or not found:
            return tuple(found), member[1]
        position = after.end()
        if "and" in after.group():
            last = _member(text, position, depth + 1)
            return ((*found, last[0]), last[1]) if last else None


def _member(text: str, start: int, depth: int) -> tuple[Rule, int] | None:
    if depth > _DEEPEST or _SEVERAL.match(text, start):
        return None
    if not text.startswith("(", start):
        return read(text, start, depth)
    inner = read(text, start + 1, depth)
    return (inner[0], inner[1] + 1) if inner and text.startswith(")", inner[1]) else None


def _date(day: re.Match[str]) -> date | None:
    year, month, number = (day[4], day[5], day[6]) if day[4] else (day[3], MONTHS.index(day[2]) + 1, day[1])
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None
