"""What people write of a modification for its report: modifications/<id>/report/*.md, one file a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import tomlkit

from sectext.errors import MalformedFile
from sectext.files import Files, text_of
from sectext.formats import markdown, toml
from sectext.prose import Block, passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a report that people write. `title` is what it is about; `needed`: without it, the report says so."""

    name: str
    title: str
    needed: bool = True


PARTS: tuple[Part, ...] = (
    Part(name="summary", title="Summary"),
    Part(name="background", title="Background"),
    Part(name="solution", title="Proposed solution"),
    Part(name="impacts", title="Impacts on SEC Parties"),
    Part(name="systems", title="Impacts on DCC Systems"),
    Part(name="documents", title="Impacts on the SEC and its subsidiary documents", needed=False),
    Part(name="codes", title="Impacts on other industry codes"),
    Part(name="emissions", title="Impacts on greenhouse gas emissions"),
    Part(name="testing", title="Testing", needed=False),
    Part(name="costs", title="Costs"),
    Part(name="implementation", title="Implementation approach", needed=False),
    Part(name="path", title="Path to a decision", needed=False),
    Part(name="urgency", title="Urgency", needed=False),
    Part(name="conclusions", title="Benefits and drawbacks"),
    Part(name="objectives", title="Rationale against the General SEC Objectives"),
    Part(name="views", title="Views", needed=False),
)
NAMES = tuple(part.name for part in PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """One part as it was written. `marking` None: the file bears none. `sources` say where its facts are from.

    `words_of` says whose words these are, where they are quoted and not the administrator's own.
    """

    part: str
    blocks: tuple[Block, ...]
    file: str
    marking: str | None = None
    sources: tuple[str, ...] = ()
    words_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The words of one paragraph, heading, item or cell of a narrative, and its file and line."""

    part: str
    where: str
    text: str


def read_narratives(files: Files, identifier: str, *, markings: Sequence[str]) -> Mapping[str, Narrative]:
    """The parts that are written of a modification, by name. Raises MalformedFile, also for a file of another name."""
    folder = f"modifications/{identifier}/report/"
    found = {}
    for name in files.names(folder):
        found[_part(name, folder)] = read_narrative(_text(files, name), name=name, markings=markings)
    return found


def read_narrative(text: str, *, name: str, markings: Sequence[str]) -> Narrative:
    """One part from its file: front matter in TOML between lines of +++, if there is any, then prose.

    Raises MalformedFile.
    """
    text = text.replace("\r\n", "\n")
    front, body, first = _apart(text, name)
    table = toml.read(front, name=name, first_line=2)
    marking = table.choice("marking", markings) if "marking" in table else None
    sources, words_of = table.texts("sources"), table.maybe_text("words_of")
    table.done()
    blocks = markdown.read_prose(body, name=name, first_line=first)
    if not blocks:
        hint = "Write the part, or take the file away: the report then says that it is not written."
        raise MalformedFile("The file has no words.", where=f"{name}:{first}", hint=hint)
    part = name.rpartition("/")[2].removesuffix(".md")
    return Narrative(part=part, blocks=blocks, file=name, marking=marking, sources=sources, words_of=words_of)


def write_narrative(narrative: Narrative) -> str:
    """A part as its file has it; `read_narrative` gives it back."""
    front = tomlkit.document()
    for key in ("marking", "words_of"):
        if (value := getattr(narrative, key)) is not None:
            front.add(key, tomlkit.string(value))
    if narrative.sources:
        front.add("sources", tomlkit.item(list(narrative.sources)))
    return f"+++\n{tomlkit.dumps(front)}+++\n\n{markdown.write_prose(narrative.blocks)}"


def narrative_passages(narratives: Mapping[str, Narrative]) -> tuple[Passage, ...]:
    """Every paragraph, heading, item and cell of a narrative with its file and line, in the order of the report."""
    return tuple(_passages(narratives))


def _passages(narratives: Mapping[str, Narrative]) -> Iterator[Passage]:
    for name in NAMES:
        if (narrative := narratives.get(name)) is not None:
            for line, text in passages(narrative.blocks):
                if text:
                    yield Passage(part=name, where=f"{narrative.file}:{line}", text=text)


def _part(name: str, folder: str) -> str:
    part = name.removeprefix(folder).removesuffix(".md")
    if part not in NAMES or not name.endswith(".md"):
        hint = f"Parts of a report: {', '.join(f'{each}.md' for each in NAMES)}."
        raise MalformedFile("This is not a part of a report.", where=name, hint=hint)
    return part


def _apart(text: str, name: str) -> tuple[str, str, int]:
    """The front matter, the rest, and the line on which the rest begins."""
    if not text.startswith("+++\n"):
        return "", text, 1
    front, end, rest = text[3:].partition("\n+++\n")
    if not end:
        raise MalformedFile("The front matter is not ended.", where=f"{name}:1", hint="End it with a line of +++.")
    return front[1:], rest, front.count("\n") + 3


def _text(files: Files, name: str) -> str:
    return text_of(files.read(name), name)
