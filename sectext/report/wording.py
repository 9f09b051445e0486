"""Sentences that a report makes of what is recorded: days, how sure they are, and rules that fix them."""

from __future__ import annotations

from collections.abc import Sequence

from sectext.calendar import in_words
from sectext.commencement import After, Bounds, Earliest, Latest, Never, On, Rule, WithRelease
from sectext.prose import Line, Table, Words, plain

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def listed(names: Sequence[str], joint: str = "and") -> str:
    """A, B and C."""
    return f" {joint} ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def rule_in_words(rule: Rule, titles: dict[str, str]) -> str:
    """When a rule is met, behind “takes effect”: “one Working Day after the event …”. `titles` are those of events."""
    match rule:
        case On():
            return f"on {moment(rule, titles)}"
        case Never():
            return "never"
        case After(days=days, working_days=working) if days or working:
            return moment(rule, titles)
        case _:
            return f"with {moment(rule, titles)}"


def moment(rule: Rule, titles: dict[str, str]) -> str:
    """The same behind “until”."""
    match rule:
        case On(date=day):
            return in_words(day)
        case After(event=event, days=days, working_days=working):
            counts = [_counted(n, unit) for n, unit in ((days, "day"), (working, "Working Day")) if n]
            what = f"the event “{titles.get(event, event)}”"
            return f"{' and '.join(counts)} after {what}" if counts else what
        case WithRelease(name=name):
            return f"the release “{titles.get(name, name)}”"
        case Latest(rules=rules):
            return f"the last of these: {'; '.join(moment(each, titles) for each in rules)}"
        case Earliest(rules=rules):
            return f"the first of these: {'; '.join(moment(each, titles) for each in rules)}"
        case Never():
            return "never"


def day_in_words(bounds: Bounds) -> str:
    """What a rule comes to under what is known, as a sentence; an open side is said."""
    if bounds.never:
        return "It does not take effect."
    if bounds.fixed:
        return f"That is {in_words(bounds.fixed)}."
    low, high = bounds.not_before, bounds.not_after
    planned = low is not None and bounds.firm != low
    first = f"not before {in_words(low)}{', which is the plan and no certainty' if planned else ''}" if low else ""
    last = f"not after {in_words(high)}" if high else "no latest day is known"
    return f"No day is fixed: {'; '.join(filter(None, (first, last)))}."


def sure(certainty: str) -> str:
    return certainty[:1].upper() + certainty[1:]


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    """A table of plain words."""
    return Table(
        head=tuple(map(plain, head)),
        rows=tuple(tuple(map(plain, row)) for row in rows),
        widths=tuple(widths),
    )


def bold(text: str) -> Line:
    return (Words(text=text, bold=True),)


def _counted(number: int, unit: str) -> str:
    said = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{said} {unit}{'' if number == 1 else 's'}"
