"""What `sectext audit` says in words: what is wrong first, then what to look at, then what was found to be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from sectext.audit.telling import held_in_words, place, problem, unit
from sectext.audit.values import Audit, Entry, Source, is_wrong
from sectext.cli.output import counted
from sectext.cli.words import asked, filled
from sectext.formats import terminal

_Naming: TypeAlias = Callable[[Entry], tuple[str, str]]
_LONG = 200  # characters of a quotation that are printed whole


def audits(found: Sequence[Audit], width: int | None, *, colour: bool, everything: bool) -> str:
    return "\n\n".join("\n".join(_Told(each, width, colour, everything).lines()) for each in found)


class _Told:
    """One page, in words."""

    def __init__(self, audit: Audit, width: int | None, colour: bool, everything: bool) -> None:
        self.audit, self.width, self.colour, self.everything = audit, width, colour, everything

    def lines(self) -> Iterator[str]:
        audit = self.audit
        wrong = [entry for entry in audit.entries if is_wrong(entry) and not _is_told_elsewhere(entry)]
        looked = [entry for entry in audit.entries if entry.state in ("other words", "undetermined", "not held")]
        yield f"{audit.page} {asked(audit.on, audit.known)}: {_counts(audit, wrong)}"
        yield from self._each("To put right", wrong)
        yield from self._each("To look at", [entry for entry in looked if not is_wrong(entry)])
        right = [entry for entry in audit.entries if entry.state == "right"]
        if self.everything:
            yield from self._each("Right", right)
        else:
            cited = [entry for entry in right if entry.kind == "citation"]
            yield from self._gathered("Cited, and in the code", cited, _cited)
            quoted = [entry for entry in right if entry.kind == "quotation"]
            yield from self._gathered("Quoted as the code reads", quoted, _quoted)
        strangers = [entry for entry in audit.entries if entry.state == "not a citation"]
        yield from self._gathered("No citations of the code", strangers, _stranger)
        yield from self._doubts()

    def _each(self, title: str, entries: Sequence[Entry]) -> Iterator[str]:
        if entries:
            yield from ("", title)
        for entry in entries:
            yield from ("", filled(f"{place(self.audit, entry)}: {_said(entry)}", self.width, "  ", "      "))
            yield filled(f"{_capital(self._sentence(entry))}", self.width, "      ")
            yield from self._redlines(entry)

    def _sentence(self, entry: Entry) -> str:
        doubt = "" if entry.certain or entry.state in ("not held", "undetermined") else " Not certain."
        said = problem(entry, self.audit.on) or "It is in the code."
        return f"{said}{self._also(entry)}{doubt}"

    def _also(self, entry: Entry) -> str:
        """The other clauses with the same words, and how they stand."""
        if entry.state not in ("right", "other words"):
            return ""
        others = [source for source in entry.sources if source.state != "right"]
        return "".join(f" {source.address} {_tense(source)} so {held_in_words(source)}." for source in others)

    def _redlines(self, entry: Entry) -> Iterator[str]:
        """The redline from the words of the clause to those of the day, and from those of the page to the clause's."""
        shown: dict[str, list[str]] = {}
        for source in entry.sources if is_wrong(entry) else ():
            if source.redline and source.now:
                text = terminal.write_runs(source.redline, depth=2, width=self.width, colour=self.colour)
                shown.setdefault(text.rstrip("\n"), []).append(str(source.now))
        for text, places in shown.items():
            yield f"      {' and '.join(places)} on {self.audit.on}:"
            yield text
        if entry.difference:
            yield f"      {'And from' if shown else 'From'} the words of the page to those of the clause:"
            runs = terminal.write_runs(entry.difference, depth=2, width=self.width, colour=self.colour)
            yield runs.rstrip("\n")

    def _gathered(
        self, title: str, entries: Sequence[Entry], name: Callable[[Entry], tuple[str, str]]
    ) -> Iterator[str]:
        """A line for each thing, with every line of the page on which it stands."""
        if entries:
            yield from ("", title, "")
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            found.setdefault(name(entry), []).append(entry)
        for (what, why), here in found.items():
            numbers = list(dict.fromkeys(entry.at.line for entry in here))
            noun = unit(self.audit) + ("s" if len(numbers) > 1 else "")
            told = f"{what}  {noun} {', '.join(map(str, numbers))}{f': {why}' if why else ''}"
            yield filled(told, self.width, "  ", "      ")

    def _doubts(self) -> Iterator[str]:
        """Why some of it is not certain, each reason once."""
        told = (entry for entry in self.audit.entries if not entry.certain)
        reasons = dict.fromkeys(reason for entry in told for reason in entry.because)
        if reasons:
            yield from ("", "Not certain, because", "")
        for reason in reasons:
            yield filled(f"- {reason}", self.width, "  ")


def _is_told_elsewhere(entry: Entry) -> bool:
    """A citation that stands behind words of another clause is told with those words."""
    return entry.kind == "citation" and entry.state == "another clause"


def _counts(audit: Audit, wrong: Sequence[Entry]) -> str:
    cited = sum(entry.kind == "citation" and entry.state != "not a citation" for entry in audit.entries)
    quoted = sum(entry.kind == "quotation" for entry in audit.entries)
    verdict = f"{len(wrong)} to put right" if wrong else "nothing to put right"
    return f"{verdict}, in {counted(cited, 'citation')} and {counted(quoted, 'quotation')}"


def _said(entry: Entry) -> str:
    if entry.kind == "citation":
        return entry.text
    cited = f" [{', '.join(entry.cites)}]" if entry.cites else ""
    return f"“{_shortened(entry.text)}”{cited}"


def _shortened(text: str) -> str:
    if len(text) <= _LONG:
        return text
    words = text.split()
    return f"{' '.join(words[:12])} … {' '.join(words[-8:])}" if len(words) > 24 else f"{text[:_LONG]}…"


def _cited(entry: Entry) -> tuple[str, str]:
    return ", ".join(entry.cites), entry.why


def _quoted(entry: Entry) -> tuple[str, str]:
    return " and ".join(str(source.address) for source in entry.sources if source.state == "right"), ""


def _stranger(entry: Entry) -> tuple[str, str]:
    return entry.text, entry.why


def _tense(source: Source) -> str:
    return "read" if source.state == "earlier wording" else "reads"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
