"""The tools that an assistant is given: what each is for, what it takes, and its answer as `--json` prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sectext import results, schemas
from sectext.answer import NotInCode
from sectext.code import Code
from sectext.differences import difference_json, differences
from sectext.errors import SectextError
from sectext.instruction import describe_rule, sentence
from sectext.mcp.asked import Argument, BadArgument, input_schema, read
from sectext.mcp.finding import scan
from sectext.modification import Modification
from sectext.patch import place
from sectext.tree import UnknownAddress

# Gives the addresses of clauses that hold some words on a day, best first.
Search: TypeAlias = Callable[[Code, str, date], Iterable[str]]
Json: TypeAlias = dict[str, Any]

MOST_FOUND = 20

QUOTE = (
    "Quote `text` word for word, and name the address, the version and the day; `digest` is the sha256 of `text`. "
    "Where `certain` is false or the status is undetermined, say so, with what `because` says."
)
INSTRUCTIONS = (
    "This server holds the legal text of the Smart Energy Code as far as `status` says, and nothing else. "
    f"{QUOTE} "
    "Text that is not there is an error with a code (not-held, unknown-address, not-in-code, outside-coverage). Then "
    "say that it is not held here, and never fill it in from memory or from a neighbouring clause; `near` has "
    "addresses that there are. Whether a text is in force is its `status`, and not a matter of its words. Proposals "
    "are not law: they count only where `with` names them, and an answer that counts one must say so."
)

_ADDRESS = Argument(name="address", says="The clause as lawyers write it, like G3.20(b) or Section G.", needed=True)
_ON = Argument(name="on", says="The day asked for [today]; a change takes effect at the start of its day.", shape="day")
_KNOWN = Argument(
    name="known", says="Count only what was published by this day: what could be known then.", shape="day"
)
_WITH = Argument(name="with", says="Count these proposals as well, like MP087.", shape="texts")
_SUPPOSE = Argument(
    name="suppose", says="Suppose that events happen on days; the answer is then not certain.", shape="days by event"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool: its name, what an assistant is told of it, its arguments, and the schema of its answers."""

    name: str
    says: str
    arguments: tuple[Argument, ...]
    schema: str
    ask: Callable[[Json], Any]

    def input_schema(self) -> Json:
        return input_schema(self.arguments)

    def output_schema(self) -> Json:
        return schemas.read(schemas.name_of(self.schema))

    def answer(self, given: Mapping[str, Any]) -> Json:
        """The answer as its schema says. Raises BadArgument, and what the library raises."""
        return {"schema": self.schema, "result": self.ask(read(self.arguments, given)), "findings": []}


def refusal(error: SectextError) -> Json:
    """An error as its schema says: its code, and what there is near by."""
    found = {"code": error.code, "message": error.problem, "where": error.where, "hint": error.hint}
    extra: Json = {}
    if isinstance(error, UnknownAddress):
        extra["near"] = [str(address) for address in error.near]
    if isinstance(error, NotInCode):
        around = {"previous": error.previous, "next": error.next}
        extra |= {name: results.wording_json(each) for name, each in around.items() if each is not None}
    return {"schema": "sectext.error/1", "error": {**found, **extra}}


def tools(code: Code, *, today: Callable[[], date] = date.today, search: Search = scan) -> tuple[Tool, ...]:
    """Every tool on a code. `today` is the day where none is named; `search` finds clauses by their words."""
    asked = _Asked(code, today, search)
    return (
        Tool(
            name="show",
            says=f"What a clause says on a day, and its status: in force, deferred, suspended … {QUOTE}",
            arguments=(
                _ADDRESS,
                _ON,
                Argument(name="version", says="A version in place of a day; it has no status, and stands alone."),
                _KNOWN,
                _WITH,
                _SUPPOSE,
            ),
            schema="sectext.show/1",
            ask=asked.show,
        ),
        Tool(
            name="log",
            says="Every wording of a clause that is held, oldest first: from when, until when (the first day it no "
            "longer held), and what made it. The clause is followed through renumbering and moves.",
            arguments=(_ADDRESS, _ON, _KNOWN, _WITH),
            schema="sectext.log/1",
            ask=asked.log,
        ),
        Tool(
            name="diff",
            says="What differs between two states of the code, as sentences and as a redline in CriticMarkup "
            "({++inserted++} {--deleted--}). With a modification and the version it was drafted against: what the "
            "modification would change.",
            arguments=(
                Argument(name="a", says="A version, a day or a modification.", needed=True),
                Argument(name="b", says="The same; what b has that a has not is inserted.", needed=True),
                Argument(name="address", says="Only this clause."),
                _KNOWN,
            ),
            schema="sectext.diff/1",
            ask=asked.diff,
        ),
        Tool(
            name="explain",
            says="Why a clause reads as it does on a day: the facts that decide, with their sources; the effects laid "
            "on it; what would change it, and when it next does.",
            arguments=(_ADDRESS, _ON, _KNOWN, _WITH, _SUPPOSE),
            schema="sectext.explain/1",
            ask=asked.explain,
        ),
        Tool(
            name="search",
            says="Clauses whose words hold all of the words given, on a day, each with its exact text and status. That "
            f"nothing is found means only that nothing held has these words. {QUOTE}",
            arguments=(Argument(name="words", says="The words, in any order.", needed=True), _ON),
            schema="sectext.found/1",
            ask=asked.search,
        ),
        Tool(
            name="pending",
            says="The modifications in flight: proposed, or decided and still to come. What each would change, in "
            "sentences, with the version it was drafted against. None of it is in the text until it has taken effect.",
            arguments=(Argument(name="address", says="Only those that would change this clause."), _ON),
            schema="sectext.pending/1",
            ask=asked.pending,
        ),
        Tool(
            name="changes",
            says="What takes effect between two days: clauses inserted, deleted, reworded, renumbered, moved, and "
            "statuses that change.",
            arguments=(
                Argument(name="since", says="What takes effect after this day.", shape="day", needed=True),
                Argument(name="until", says="Up to and including this day [today].", shape="day"),
                _KNOWN,
            ),
            schema="sectext.changes/1",
            ask=asked.changes,
        ),
        Tool(
            name="sources",
            says="Where the text of a clause comes from: each source, how sure it is, what was done to the text, and "
            "the first day for which nobody has looked.",
            arguments=(_ADDRESS, _ON, _KNOWN),
            schema="sectext.sources/1",
            ask=asked.sources,
        ),
        Tool(
            name="status",
            says="What is held: every version with its documents and which clauses of them, modifications with their "
            "stages, and events. Ask this first: what is not listed cannot be quoted.",
            arguments=(),
            schema="sectext.status/1",
            ask=lambda _: results.status_json(code),
        ),
    )


class _Asked:
    """The questions, put to one code."""

    def __init__(self, code: Code, today: Callable[[], date], search: Search) -> None:
        self.code = code
        self.today = today
        self.found = search

    def show(self, given: Json) -> Json:
        if "version" in given:
            if given.keys() & {"on", "known", "with", "suppose"}:
                raise BadArgument(
                    "version stands alone: a version has no day.", hint="Leave out on, known, with, suppose."
                )
            return results.answer_json(self.code.clause_in(given["address"], version=given["version"]))
        code, on = self._supposed(given), self._on(given)
        using = given.get("with", ())
        return results.answer_json(code.clause(given["address"], on=on, known=given.get("known"), using=using))

    def log(self, given: Json) -> list[Json]:
        using = given.get("with", ())
        found = self.code.timeline(given["address"], on=given.get("on"), known=given.get("known"), using=using)
        return [results.wording_json(wording) for wording in found]

    def diff(self, given: Json) -> Json:
        a, b = (_state(given[name]) for name in ("a", "b"))
        found = differences(self.code, a, b, given.get("address"), known=given.get("known"))
        return {"a": given["a"], "b": given["b"], "documents": [difference_json(each) for each in found]}

    def explain(self, given: Json) -> Json:
        code, using = self._supposed(given), given.get("with", ())
        found = code.explain(given["address"], on=self._on(given), known=given.get("known"), using=using)
        return results.explanation_json(found)

    def search(self, given: Json) -> Json:
        on = self._on(given)
        addresses = list(self.found(self.code, given["words"], on))
        shown = [results.answer_json(self.code.clause(each, on=on)) for each in addresses[:MOST_FOUND]]
        return {"words": given["words"], "on": on.isoformat(), "found": len(addresses), "clauses": shown}

    def pending(self, given: Json) -> list[Json]:
        open_stages = self.code.governance.open
        flying = [each for each in self.code.modifications if each.stage in open_stages]
        if "address" in given:
            touching = self.code.clause(given["address"], on=self._on(given)).pending
            flying = [each for each in flying if each.id in touching]
        return [self._proposal(each) for each in flying]

    def changes(self, given: Json) -> list[Json]:
        until = given.get("until") or self.today()
        if until < given["since"]:
            raise BadArgument(
                f"until ({until}) lies before since ({given['since']}).", hint="Give the earlier day first."
            )
        return [results.change_json(each) for each in self.code.changes(given["since"], until, given.get("known"))]

    def sources(self, given: Json) -> Json:
        on, known = self._on(given), given.get("known")
        answer = self.code.clause(given["address"], on=on, known=known)
        text = next(
            t for t in reversed(self.code.view(known).texts(answer.document, on)) if t.held.clause(answer.address)
        )
        document = text.version.version.document(answer.document)
        found = dict.fromkeys(text.held.source(place) for place, _ in text.held.below(answer.address))
        return {
            "address": str(answer.address),
            "on": on.isoformat(),
            "version": answer.version,
            "digest": answer.digest,
            "file": text.held.file,
            "held": None if document is None or document.held is None else list(map(str, document.held)),
            "held_to": results.jsonable(document.held_to) if document else None,
            "sources": [results.source_json(source) for source in found if source],
        }

    def _proposal(self, modification: Modification) -> Json:
        drafted = self.code.drafts[modification.id]
        problem = str(drafted) if isinstance(drafted, SectextError) else None
        patches = [] if isinstance(drafted, SectextError) else [each.patch for each in drafted]
        return {
            "id": modification.id,
            "title": modification.title,
            "stage": modification.stage,
            "base": modification.base,
            "commencement": describe_rule(modification.commencement) if modification.commencement else None,
            "desired": modification.desired,
            "changes": [
                {"where": str(place(operation)), "what": sentence(operation)}
                for patch in patches
                for operation in patch.operations
            ],
            "problem": problem,
        }

    def _on(self, given: Json) -> date:
        day: date = given.get("on") or self.today()
        return day

    def _supposed(self, given: Json) -> Code:
        return self.code.suppose(given["suppose"]) if given.get("suppose") else self.code


def _state(text: str) -> str | date:
    """A day where it is one; else the name of a version or a modification."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text
