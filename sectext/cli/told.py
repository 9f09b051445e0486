"""What blame, explain and changes say in words, and their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sectext.cli import words
from sectext.words import edits

if TYPE_CHECKING:
    from sectext.blame import Blamed, Words
    from sectext.changes import Change
    from sectext.explain import Decided, Explanation
    from sectext.force import State


def blamed(address: str, asked: str, found: Sequence[Blamed], width: int | None) -> str:
    """A line for each stretch of words that came together, behind what put it there."""
    rows = [
        (_origin(each), f"{part.address}", each.words.strip()) for part in _worth_telling(found) for each in part.words
    ]
    margin = max((len(origin) for origin, _, _ in rows), default=0)
    out = [f"{address} {asked}: what put each word there", ""]
    above = ""
    for origin, place, text in rows:
        if place != above:
            out += [place]
            above = place
        out.append(words.filled(f"{origin:<{margin}}  {text}", width, "  ", " " * (margin + 4)))
    return "\n".join(out)


def _worth_telling(found: Sequence[Blamed]) -> Iterator[Blamed]:
    """Every part but a number that came with the first words behind it."""
    for part, after in zip(found, (*found[1:], None), strict=True):
        alone = after is None or after.address != part.address
        if part.part != "label" or alone or (after and _origin(part.words[0]) != _origin(after.words[0])):
            yield part


def _origin(each: Words) -> str:
    made = ", ".join(each.made_by)
    if each.version is None:
        return f"{made} (proposed)"
    return f"{each.version} {made}".strip()


def explanation(found: Explanation, width: int | None) -> str:
    answer = found.answer
    assert answer.on is not None
    state = words.state(answer.status, certain=answer.certain)
    out = [f"{answer.address} {words.asked(answer.on, answer.known)}: {state}", ""]
    out += [f"  text         {found.text}", f"  force        {found.force}", f"  application  {found.application}"]
    for title, lines in _sections(found):
        out += ["", title, *(words.filled(line, width, "  ", "    ") for line in lines)]
    return "\n".join(out)


def _sections(found: Explanation) -> Iterator[tuple[str, list[str]]]:
    if found.answer.because:
        yield "Because", list(found.answer.because)
    if found.effects:
        yield (
            "Effects laid on it",
            [f"{e.modification}: {e.says} {_acts(e.state)}" for e in found.effects],
        )
    if found.facts:
        yield "The facts that decide", [_decided(fact) for fact in found.facts]
    yield "What would change it", list(found.would_change) or ["Nothing that is open, planned or proposed here."]
    if found.next is None:
        yield "Next", ["No later change is known."]
    else:
        kind = "possible" if found.next.possible else "scheduled"
        yield "Next", [f"{found.next.day.isoformat()} ({kind}): {found.next.what}"]


def _acts(state: State) -> str:
    match state:
        case "not known":
            return "Whether it acts on this day is not known."
        case "lifted":
            return "A later commencement has ended it."
        case _:
            return f"It {state} on this day."


def _decided(fact: Decided) -> str:
    told = f"published {fact.published}; " if fact.published else ""
    sure = "" if fact.certainty == "published" or fact.source.endswith(fact.certainty) else f"; {fact.certainty}"
    return f"{fact.about}: {fact.says} ({told}{fact.source}{sure})"


def changed(since: date, until: date, known: date | None, found: Sequence[Change], width: int | None) -> str:
    told = f", as known on {known}" if known else ""
    if not found:
        return f"Nothing that is held changed after {since}, up to {until}{told}."
    out = [f"What changed after {since}, up to {until}{told}:", ""]
    for change in found:
        made = f", made by {', '.join(change.made_by)}" if change.made_by else ""
        was = f" (it was {change.address_before})" if change.address_before else ""
        version = f", version {change.version}" if change.version else ""
        what = f"{change.was}, then {change.now}" if change.what == "status" else change.what
        out.append(f"{words.when(change.on)}  {change.address}{was}: {what}{version}{made}")
        if change.what == "status":
            continue
        if change.what == "reworded" and change.was and change.now:
            out.append(words.filled(_redlined(change.was, change.now), width, "    "))
            continue
        for sign, text in (("-", change.was), ("+", change.now)):
            out += [
                words.filled(f"{sign} {line}", width, "    ", "      ") for line in (text or "").split("\n") if line
            ]
    return "\n".join(out)


def _redlined(was: str, now: str) -> str:
    """The old words with the edits that make them the new ones."""
    made, place = "", 0
    for edit in edits(was, now):
        gone = was[edit.start : edit.end]
        made += was[place : edit.start] + (f"[-{gone}-]" if gone else "") + (f"{{+{edit.put}+}}" if edit.put else "")
        place = edit.end
    return made + was[place:]
