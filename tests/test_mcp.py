"""The server for assistants, driven by the official client: in memory, and over standard input and output."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from corpora import ROOT, Corpus, copied
from json_judge import check_printed
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError
from scenarios import build, read_facts
from test_docs import blocks, reference

import sectext
from sectext.mcp import Search, make_server, tools
from sectext.mcp.finding import scan
from sectext.mcp.serving import _answered
from sectext.mcp.tools import MOST_FOUND

TODAY = date(2019, 11, 20)
CODE = sectext.open(ROOT)
MODES = ("legacy", "auto")


def carried_out(talk: Callable[[Client], Any], *, mode: str = "auto", search: Search = scan) -> Any:
    """What comes of a talk with a server of the corpus in this process."""

    async def run() -> Any:
        server = make_server(CODE, today=lambda: TODAY, search=search)
        async with Client(server, mode=mode) as client:
            return await talk(client)

    # In a thread of its own: no loop may run beside that of a browser which another test has open.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


def asked(tool: str, *, search: Search = scan, **given: Any) -> Any:
    """A tool's answer, which the client has held to the tool's own schema and we hold to ours; or its error."""
    given = {key.rstrip("_"): value for key, value in given.items()}
    result = carried_out(lambda client: client.call_tool(tool, given), search=search)
    document = result.structured_content
    check_printed(document)
    assert json.loads(result.content[0].text) == document
    assert result.is_error == ("error" in document)
    return document["error"] if result.is_error else document["result"]


def refused(talk: Callable[[Client], Any]) -> str:
    """The words with which the server refuses what the protocol has no answer for."""

    async def caught(client: Client) -> str:
        with pytest.raises(MCPError) as error:
            await talk(client)
        return str(error.value)

    return carried_out(caught)  # type: ignore[no-any-return]


# What is offered


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_listed_with_their_schemas_and_only_read(mode: str):
    found = carried_out(lambda client: client.list_tools(), mode=mode).tools
    assert [tool.name for tool in found] == [
        "show", "log", "diff", "explain", "search", "pending", "changes", "sources", "status",
    ]  # fmt: skip
    for tool in found:
        assert tool.annotations.read_only_hint and not tool.annotations.destructive_hint
        assert not tool.annotations.open_world_hint
        assert tool.description
        for schema in (tool.input_schema, tool.output_schema):
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
            assert "values-1.json" not in json.dumps(schema)


def test_an_assistant_is_told_to_quote_and_not_to_guess():
    said = carried_out(lambda client: _of(client.instructions))
    for words in ("word for word", "not held here", "never fill it in from memory", "Proposals are not law"):
        assert words in said
    show = next(tool for tool in tools(CODE) if tool.name == "show")
    assert "Quote `text` word for word" in show.says and "undetermined" in show.says


async def _of(value: Any) -> Any:
    return value


def test_the_page_lists_each_tool_with_its_arguments():
    page = reference("mcp.md")
    for tool in tools(CODE):
        row = next(line for line in page.splitlines() if line.startswith(f"| `{tool.name}` |"))
        for argument in tool.arguments:
            assert f"`{argument.name}`" in row
        assert f"`{tool.schema}`" in row
    assert len([line for line in page.splitlines() if line.startswith("| `")]) == len(tools(CODE))


def test_the_configuration_on_the_page_is_json():
    found = [json.loads(block.text) for block in blocks(reference("mcp.md")) if block.language == "json"]
    assert found[0]["mcpServers"]["sectext"]["args"][-3:-1] == ["mcp", "--corpus"]


# Answers


def test_show_gives_the_exact_text_with_its_digest_status_and_version():
    found = asked("show", address="G3.20(b)", on="2019-11-04")
    assert (found["status"], found["certain"], found["version"]) == ("in force", True, "6.17+MP087")
    assert found["text"] == CODE.clause("G3.20(b)", on=date(2019, 11, 4)).text
    assert found["digest"] == hashlib.sha256(found["text"].encode()).hexdigest()
    assert (found["on"], found["known"], found["made_by"]) == ("2019-11-04", None, ["MP087"])


def test_today_is_said_where_no_day_is_asked_for():
    assert asked("show", address="G3.20(b)")["on"] == TODAY.isoformat()


@pytest.mark.parametrize(
    ("tool", "given", "arguments"),
    [
        ("show", {"address": "G3.26", "on": "2018-09-01"}, ["G3.26", "--on", "2018-09-01"]),
        ("show", {"address": "G3.20(b)", "version": "6.17"}, ["G3.20(b)", "--version", "6.17"]),
        (
            "show",
            {"address": "G3.26", "on": "2018-12-01", "with_": ["SMETS1-deferral"]},
            ["G3.26", "--on", "2018-12-01", "--with", "SMETS1-deferral"],
        ),
        (
            "show",
            {
                "address": "G3.26",
                "on": "2019-10-01",
                "with_": ["SMETS1-deferral"],
                "suppose": {"smets1-enrolment-starts": "2019-07-01"},
            },
            [
                "G3.26",
                "--on",
                "2019-10-01",
                "--with",
                "SMETS1-deferral",
                "--suppose",
                "smets1-enrolment-starts=2019-07-01",
            ],
        ),
        ("log", {"address": "G3.20(b)", "known": "2019-11-04"}, ["G3.20(b)", "--known", "2019-11-04"]),
        ("diff", {"a": "6.17", "b": "MP087"}, ["6.17", "MP087"]),
        ("diff", {"a": "2018-03-01", "b": "2019-11-04", "address": "G3.17"}, ["2018-03-01", "2019-11-04", "G3.17"]),
        ("explain", {"address": "G3.20(b)", "on": "2019-11-03"}, ["G3.20(b)", "--on", "2019-11-03"]),
        (
            "changes",
            {"since": "2018-01-01", "until": "2019-12-01"},
            ["--since", "2018-01-01", "--until", "2019-12-01"],
        ),
        ("status", {}, []),
    ],
)
def test_the_answer_is_that_of_the_command(
    tool: str, given: dict[str, Any], arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    said = copied(tmp_path, capsys).run(tool, *arguments, "--json").result
    assert asked(tool, **given) == said


def test_pending_says_what_proposals_would_change():
    [found] = asked("pending", address="G3.26", on="2018-09-01")
    assert (found["id"], found["stage"]) == ("SMETS1-deferral", "Proposed")
    assert found["changes"][0]["where"] == "G3.26" and found["desired"]
    assert asked("pending", address="G3.17", on="2018-09-01") == []
    assert [each["id"] for each in asked("pending")] == ["SMETS1-deferral"]


def test_sources_say_where_a_text_comes_from_and_up_to_when_somebody_looked():
    found = asked("sources", address="G3.20", on="2019-11-04")
    assert [each["from"] for each in found["sources"]] == ["MP087 Annex A, legal text version 1.0"]
    assert found["held_to"] == "2019-11-30" and found["file"].endswith("6.17+MP087/section-g.md")
    assert [each["certainty"] for each in asked("sources", address="G3.20", on="2018-09-01")["sources"]] == [
        "reconstructed"
    ]


# Finding words


def test_search_gives_the_exact_text_of_each_clause_that_has_the_words():
    found = asked("search", words="smets2+ DEVICE", on="2019-11-04")
    assert found["found"] == 2
    assert [each["address"] for each in found["clauses"]] == ["G3.17(b)", "G3.20(b)"]
    assert all(each == asked("show", address=each["address"], on="2019-11-04") for each in found["clauses"])
    assert [c["address"] for c in asked("search", words="SMETS2+ Device", on="2018-09-01")["clauses"]] == ["G3.17(b)"]


def test_search_is_whatever_finds_addresses():
    """The seam for an index: it gives addresses, and the text comes from the code all the same."""

    def index(code: sectext.Code, words: str, on: date) -> Iterable[str]:
        assert (code, words, on) == (CODE, "secure", TODAY)
        return ["G3.26", *["G3.27"] * 30]

    found = asked("search", search=index, words="secure")
    assert found["found"] == 31 and len(found["clauses"]) == MOST_FOUND
    assert found["clauses"][0]["text"] == CODE.clause("G3.26", on=TODAY).text


def test_words_that_nothing_has_are_no_error():
    assert asked("search", words="zzz")["clauses"] == []


# What is not there


@pytest.mark.parametrize(
    ("given", "code", "near"),
    [
        ({"address": "G3.20(c)", "on": "2019-11-04"}, "unknown-address", ["G3.20(b)", "G3.20(a)", "G3.18(c)"]),
        ({"address": "G3.9", "on": "2019-11-04"}, "not-held", None),
        ({"address": "H1.1", "on": "2019-11-04"}, "not-held", None),
        ({"address": "G3.20", "on": "2010-01-01"}, "outside-coverage", None),
        ({"address": "G3.20", "version": "1.0"}, "unknown-name", None),
        ({"address": "nonsense"}, "bad-address", None),
    ],
)
def test_what_is_not_there_is_an_error_with_its_code_and_never_a_guess(given: Any, code: str, near: Any):
    error = asked("show", **given)
    assert error["code"] == code and error["message"]
    assert error.get("near") == near


def test_a_clause_that_is_gone_is_an_error_that_has_its_last_wording(tmp_path: Path):
    folder = build(read_facts(ROOT / "tests" / "scenarios" / "deleted" / "facts.toml"), tmp_path)
    code = sectext.open(folder)
    gone = next(c.address for c in code.changes(date(2019, 1, 1), date(2030, 1, 1)) if c.what == "deleted")
    document, failed = _answered(tools(code)[0], {"address": str(gone), "on": "2030-01-01"})
    check_printed(document)
    assert failed and document["error"]["code"] == "not-in-code"
    assert document["error"]["previous"]["text"]


def test_altered_text_answers_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    corpus = copied(tmp_path, capsys)
    corpus.change(corpus.text("6.17+MP087"), "promptly", "promptty")
    offered = {tool.name: tool for tool in tools(sectext.open(tmp_path))}
    given = {"address": "G3.20", "on": "2019-11-04"}
    for name in ("show", "log", "explain", "sources"):
        document, failed = _answered(offered[name], given)
        assert failed and document["error"]["code"] == "integrity"
    document, failed = _answered(offered["search"], {"words": "promptty", "on": "2019-11-04"})
    assert failed and document["error"]["code"] == "integrity"


def test_an_undetermined_answer_has_no_text_and_every_candidate(tmp_path: Path):
    folder = build(read_facts(ROOT / "tests" / "scenarios" / "bounded-and-different" / "facts.toml"), tmp_path)
    [show] = [tool for tool in tools(sectext.open(folder)) if tool.name == "show"]
    found = show.answer({"address": "G1.1", "on": "2020-03-01"})["result"]
    assert (found["status"], found["text"], found["certain"]) == ("undetermined", None, False)
    assert len(found["candidates"]) == 2 and found["awaits"] == ["2.0"]


@pytest.mark.parametrize(
    ("tool", "given", "words"),
    [
        ("show", {}, "“address” is missing"),
        ("show", {"adress": "G3.20"}, "no argument “adress”"),
        ("show", {"address": 5}, "expected some words"),
        ("show", {"address": ""}, "expected some words"),
        ("show", {"address": "G3.20", "on": "4/11/2019"}, "is not a day"),
        ("show", {"address": "G3.20", "on": "2019-02-30"}, "there is no day 2019-02-30"),
        ("show", {"address": "G3.20", "on": "2019-11-04", "version": "6.17"}, "stands alone"),
        ("show", {"address": "G3.20", "with_": "MP087"}, "expected a list of names"),
        ("explain", {"address": "G3.20", "suppose": {"x": 5}}, "expected events with a day each"),
        ("changes", {"since": "2019-01-01", "until": "2018-01-01"}, "lies before since"),
    ],
)
def test_an_argument_that_is_wrong_is_named(tool: str, given: Any, words: str):
    error = asked(tool, **given)
    assert error["code"] == "usage" and words in error["message"]


def test_an_argument_that_is_null_is_left_out():
    assert asked("show", address="G3.20", on=None)["on"] == TODAY.isoformat()


def test_a_tool_that_is_not_there_is_named():
    assert "There is no tool “write”" in refused(lambda client: client.call_tool("write", {}))


# Resources


def test_a_clause_on_a_day_is_a_resource():
    listed = carried_out(lambda client: client.list_resource_templates()).resource_templates
    assert [each.uri_template for each in listed] == ["sectext://clause/{address}/{on}"]
    [found] = carried_out(lambda client: client.read_resource("sectext://clause/G3.20%28b%29/2019-11-04")).contents
    assert json.loads(found.text)["result"] == asked("show", address="G3.20(b)", on="2019-11-04")


def test_what_is_held_is_a_resource():
    [listed] = carried_out(lambda client: client.list_resources()).resources
    [found] = carried_out(lambda client: client.read_resource(listed.uri)).contents
    assert json.loads(found.text)["result"] == asked("status")


@pytest.mark.parametrize(
    "uri", ["sectext://nothing", "sectext://clause/G3.20", "sectext://clause/G3.99/2019-11-04", "file:///etc/passwd"]
)
def test_a_resource_that_is_not_there_is_an_error(uri: str):
    assert refused(lambda client: client.read_resource(uri))


# As a program


def test_it_serves_over_standard_input_and_output(tmp_path: Path):
    around = {"PYTHONPATH": str(ROOT), "SECTEXT_CACHE": os.environ["SECTEXT_CACHE"], "PATH": os.environ["PATH"]}
    command = ["-m", "sectext", "mcp", "--corpus", str(ROOT)]
    parameters = StdioServerParameters(command=sys.executable, args=command, env=around, cwd=tmp_path)

    async def talk() -> Any:
        async with Client(stdio_client(parameters)) as client:
            listed = await client.list_tools()
            shown = await client.call_tool("show", {"address": "G3.20(b)", "on": "2019-11-04"})
            absent = await client.call_tool("show", {"address": "G3.9", "on": "2019-11-04"})
            return listed, shown, absent

    with ThreadPoolExecutor(max_workers=1) as thread:
        listed, shown, absent = thread.submit(lambda: asyncio.run(talk())).result()
    assert len(listed.tools) == len(tools(CODE))
    assert shown.structured_content["result"]["text"] == CODE.clause("G3.20(b)", on=date(2019, 11, 4)).text
    assert absent.is_error and absent.structured_content["error"]["code"] == "not-held"
    assert list(tmp_path.iterdir()) == []


def test_the_command_lists_what_it_offers(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    corpus: Corpus = copied(tmp_path, capsys)
    assert [each["name"] for each in corpus.run("mcp", "--json").result["tools"]] == [tool.name for tool in tools(CODE)]


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(sectext.SectextError, match=r"sectext\[mcp\]"):
        make_server(CODE)
