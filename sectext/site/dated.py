"""What a clause said on a day, as known on a day, as files that never change; what changed all the same is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sectext.address import Address, BadAddress, parse
from sectext.answer import Answer
from sectext.code import Code
from sectext.errors import IntegrityError, MalformedFile, NoText
from sectext.formats import markdown
from sectext.results import answer_json
from sectext.site.home import Addresses, checked, line
from sectext.site.recorded import LASTS as _LASTS
from sectext.site.recorded import STANDS as _STANDS
from sectext.site.recorded import Recorded, recorded

SCHEMA = "sectext.site-manifest/1"

# What a dated file holds of an answer: what follows from facts alone. The reasons are sentences of ours, which may be
# worded better one day, and a proposal is drafted anew without a fact that says so: both stand in the undated file.
KEYS = (
    "address", "document", "on", "known", "version", "status", "certain", "text", "markdown", "from", "to", "made_by",
    "exceptions", "context", "digest", "candidates", "awaits",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A dated answer that was given out: its days, and the sha256 of its two files."""

    address: Address
    on: date
    known: date
    json: str
    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Every dated answer that was ever given out, and the sha256 of each fact that counted when it was."""

    dated: tuple[Dated, ...] = ()
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A dated file that says something else than it did, and what accounts for it, in words."""

    file: str
    was: str
    now: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The dated files of a build by path, the manifest to be kept for the next one, and what changed with a reason.

    `current` has, for each clause and day that was wanted, the path of the JSON that says it as things are known now.
    """

    files: Mapping[str, bytes]
    manifest: Manifest
    explained: tuple[Explained, ...]
    current: Mapping[tuple[Address, date], str]


def paths(addresses: Addresses, address: Address, on: date, known: date) -> tuple[str, str]:
    """Where a dated answer stands, as JSON and as Markdown: below the page of its clause, by both its days."""
    page = addresses.clause(address) if address.steps else addresses.document(address.document)
    folder = page.removesuffix("index.html").removesuffix(".html").rstrip("/")
    stem = checked(f"{folder}/{on.isoformat()}/as-known-{known.isoformat()}")
    return f"{stem}.json", f"{stem}.md"


def undated(answer: Answer) -> tuple[bytes, bytes]:
    """The JSON and Markdown of an answer as it is now: the whole result of `show`, and the clause."""
    return _written(answer_json(answer)), _markdown(answer)


def knowledge(code: Code, until: date) -> date | None:
    """The last day on which anything was published, up to a day: what was known then is known on all days until it."""
    return max((day for day in code.published if day <= until), default=None)


def release(
    code: Code,
    wanted: Iterable[tuple[Address, date]],
    addresses: Addresses,
    *,
    on: date,
    known: date | None = None,
    given: Manifest | None = None,
    mended: Mapping[str, str] | None = None,
    facts: Mapping[str, Recorded] | None = None,
) -> Release:
    """The dated files for clauses and days, and again every one that was given out before.

    An answer that is what it was keeps its file. One that later facts made another gets a file of its own, by the day
    of the last fact; the earlier one stays, because it says what was known then.

    A file that was given out changes only where something was recorded since that bears on it and had been published
    by its day of knowledge, or where `mended` says why, by its path. Else raises IntegrityError, and nothing is made.
    For what is wanted, raises what `Code.clause` raises. `facts` is `recorded(code)`, where it is there already.
    """
    last = knowledge(code, on if known is None else min(on, known))
    if last is None:
        return Release(files={}, manifest=given or Manifest(), explained=(), current={})
    made = _Making(code, addresses, given or Manifest(), last, mended or {}, recorded(code) if facts is None else facts)
    for address, day in wanted:
        made.want(address, day)
    return made.finish()


class _Making:
    """The files of one build."""

    def __init__(
        self, code: Code, addresses: Addresses, given: Manifest, last: date, mended: Mapping[str, str],
        facts: Mapping[str, Recorded],
    ) -> None:  # fmt: skip
        self.code = code
        self.addresses = addresses
        self.given = given
        self.last = last
        self.mended = mended
        self.facts = facts
        self.files: dict[str, bytes] = {}
        self.kept: dict[str, Dated] = {}
        self.current: dict[tuple[Address, date], str] = {}
        self.explained: list[Explained] = []
        self.before: dict[tuple[Address, date], list[Dated]] = {}
        for each in given.dated:
            self.before.setdefault((each.address, each.on), []).append(each)

    def want(self, address: Address, day: date) -> None:
        """The file that says what is known now: the newest one that was given out, where it says just that."""
        answer = self.code.clause(address, on=day, known=self.last)
        earlier = [each for each in self.before.get((address, day), ()) if each.known <= self.last]
        newest = max(earlier, key=lambda each: each.known, default=None)
        if newest is not None:
            as_before = replace(answer, known=newest.known)
            content = _json(as_before)
            if _sha256(content) == newest.json or newest.known == self.last:
                self.current[address, day] = self.put(as_before, content, newest)
                return
        self.current[address, day] = self.put(answer, _json(answer), None)

    def put(self, answer: Answer, content: bytes, given: Dated | None) -> str:
        assert answer.on is not None
        assert answer.known is not None
        names = paths(self.addresses, answer.address, answer.on, answer.known)
        found = (content, _markdown(answer))
        made = Dated(
            address=answer.address,
            on=answer.on,
            known=answer.known,
            json=_sha256(found[0]),
            markdown=_sha256(found[1]),
        )
        other = self.kept.get(names[0], made)
        if (other.address, other.on) != (made.address, made.on):
            raise ValueError(f"{names[0]} is the file of {other.address} and of {made.address}: one path, two clauses.")
        if given is not None:
            self._compare(names[0], given.json, made.json, made)
            self._compare(names[1], given.markdown, made.markdown, made)
        self.files.update(zip(names, found, strict=True))
        self.kept[names[0]] = made
        return names[0]

    def finish(self) -> Release:
        """What was given out before, and is not among what is wanted now, is made again from the facts."""
        for each in self.given.dated:
            name = paths(self.addresses, each.address, each.on, each.known)[0]
            if name not in self.kept:
                answer = self._again(each, name)
                self.put(answer, _json(answer), each)
        return Release(
            files={name: self.files[name] for name in sorted(self.files)},
            manifest=Manifest(dated=tuple(self.kept[name] for name in sorted(self.kept)), facts=frozenset(self.facts)),
            explained=tuple(self.explained),
            current=self.current,
        )

    def _again(self, each: Dated, name: str) -> Answer:
        try:
            return self.code.clause(each.address, on=each.on, known=each.known)
        except NoText as error:
            raise _changed(name, each.json, f"no text ({error.problem})") from error

    def _compare(self, name: str, was: str, now: str, made: Dated) -> None:
        """A change that is accounted for is told; any other is refused."""
        if was == now:
            return
        late = (self.mended[name],) if name in self.mended else self._late(made)
        if not late:
            raise _changed(name, was, now)
        self.explained.append(Explained(file=name, was=was, now=now, by=late))

    def _late(self, made: Dated) -> tuple[str, ...]:
        """What is new in the record, had been published by the day of knowledge, and bears on the document.

        None where a fact that counted is gone: then the record was edited, and nothing explains that.
        """
        if not self.gone:
            return tuple(
                each.says
                for key, each in self.facts.items()
                if key not in self.given.facts
                and each.published <= made.known
                and each.document in (None, made.address.document)
            )
        return ()

    @cached_property
    def gone(self) -> bool:
        return bool({key for key in self.given.facts if key.startswith(_LASTS)} - self.facts.keys())


def _changed(name: str, expected: str, found: str) -> IntegrityError:
    return IntegrityError(
        f"This file was given out and never changes. Expected: sha256 {expected}. Found: {found}.",
        where=name,
        hint="Put back what was edited in the corpus (sectext verify names it). A slip of ours is put right by a "
        "[[document.correction]], a date that moved by another fact, each with the day it is published. Where the file "
        "itself was wrong, name it with the reason.",
    )


def _json(answer: Answer) -> bytes:
    found = answer_json(answer)
    return _written({key: found[key] for key in KEYS})


def _written(found: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(found, ensure_ascii=False, indent=1)}\n".encode()


def _markdown(answer: Answer) -> bytes:
    """The clause as Markdown; where it is not determined, the words of each candidate."""
    if answer.clause is not None:
        return markdown.write(answer.clause).encode()
    out = ["Not determined."]
    for number, each in enumerate(answer.candidates, start=1):
        head = ", ".join(filter(None, (each.version, each.status or "no text")))
        out += ["", f"Candidate {number} ({head}):", "", *(f"    {words}" for words in (each.text or "").split("\n"))]
    return "\n".join((*out, "")).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# The manifest as a file


def write_manifest(manifest: Manifest) -> str:
    """The manifest as JSON, a line for each answer and each fact, so that a new one is a line in a comparison."""
    rows = [
        json.dumps([str(d.address), d.on.isoformat(), d.known.isoformat(), d.json, d.markdown], ensure_ascii=False)
        for d in manifest.dated
    ]
    facts = [json.dumps(fact) for fact in sorted(manifest.facts)]
    head = f'{{"schema": "{SCHEMA}",\n"columns": ["address", "on", "known", "json", "markdown"],\n"dated": [\n'
    return f'{head}{_rows(rows)}],\n"facts": [\n{_rows(facts)}]}}\n'


def read_manifest(text: str, *, name: str) -> Manifest:
    """Raises MalformedFile."""
    try:
        found: Any = json.loads(text)
        if found["schema"] != SCHEMA:
            raise ValueError(f"the schema is {found['schema']}, and {SCHEMA} was expected")
        facts = frozenset(_fact_key(fact) for fact in found["facts"])
        return Manifest(dated=tuple(map(_dated, found["dated"])), facts=facts)
    except (ValueError, KeyError, TypeError, BadAddress) as error:
        problem = f"This is no manifest of dated files: {line(str(error)) or type(error).__name__}."
        raise MalformedFile(problem, where=name, hint="Take the one of the last build from git.") from error


def _dated(row: Sequence[str]) -> Dated:
    address, on, known, as_json, as_markdown = row
    days = (date.fromisoformat(on), date.fromisoformat(known))
    return Dated(address=parse(address), on=days[0], known=days[1], json=_hex(as_json), markdown=_hex(as_markdown))


def _fact_key(text: str) -> str:
    if text[:2] not in (_LASTS, _STANDS):
        raise ValueError(f"“{text}” is no fact")
    return text[:2] + _hex(text[2:])


def _hex(text: str) -> str:
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise ValueError(f"“{text}” is no sha256")
    return text


def _rows(rows: Sequence[str]) -> str:
    return ",\n".join(rows) + "\n" if rows else ""
