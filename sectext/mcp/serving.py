"""Serves the tools over the Model Context Protocol, on standard input and output. No network; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote

from sectext.code import Code
from sectext.errors import SectextError
from sectext.mcp.finding import scan
from sectext.mcp.tools import INSTRUCTIONS, Search, Tool, refusal, tools

_CLAUSE = "sectext://clause/"
_STATUS = "sectext://status"
_JSON = "application/json"


class MissingExtra(SectextError):
    """Something optional is asked for and not installed."""

    code = "missing-extra"


def serve(code: Code, *, today: Callable[[], date] = date.today, search: Search = scan) -> None:
    """Answer on standard input and output until the input ends. Raises MissingExtra."""
    server = make_server(code, today=today, search=search)
    import anyio
    from mcp.server.stdio import stdio_server

    async def run() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(run)


def make_server(code: Code, *, today: Callable[[], date] = date.today, search: Search = scan) -> Any:
    """A server of the tools on a code, not yet connected to anything. Raises MissingExtra."""
    try:
        from mcp import types
        from mcp.server.lowlevel import Server
        from mcp.shared.exceptions import MCPError
    except ImportError:
        hint = "Install it with: pip install 'sectext[mcp]'"
        raise MissingExtra("Serving assistants needs the package mcp, version 2 or later.", hint=hint) from None
    by_name = {tool.name: tool for tool in tools(code, today=today, search=search)}

    async def list_tools(_: Any, __: Any) -> Any:
        return types.ListToolsResult(tools=[_described(types, tool) for tool in by_name.values()])

    async def call_tool(_: Any, asked: Any) -> Any:
        if asked.name not in by_name:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool “{asked.name}”; there are: {', '.join(by_name)}.")
        document, failed = _answered(by_name[asked.name], asked.arguments or {})
        text = types.TextContent(type="text", text=_printed(document))
        return types.CallToolResult(content=[text], structured_content=document, is_error=failed)

    async def list_resources(_: Any, __: Any) -> Any:
        status = types.Resource(uri=_STATUS, name="status", description=by_name["status"].says, mime_type=_JSON)
        return types.ListResourcesResult(resources=[status])

    async def list_templates(_: Any, __: Any) -> Any:
        clause = types.ResourceTemplate(
            uri_template=f"{_CLAUSE}{{address}}/{{on}}",
            name="clause",
            description="A clause on a day, as the tool show gives it: sectext://clause/G3.20(b)/2019-11-04.",
            mime_type=_JSON,
        )
        return types.ListResourceTemplatesResult(resource_templates=[clause])

    async def read_resource(_: Any, asked: Any) -> Any:
        tool, given = _of_resource(str(asked.uri))
        document, failed = _answered(by_name[tool], given) if tool else ({}, True)
        if failed:
            problem = document["error"]["message"] if document else f"There is no resource {asked.uri}."
            raise MCPError(types.INVALID_PARAMS, problem, document or None)
        text = types.TextResourceContents(uri=asked.uri, mime_type=_JSON, text=_printed(document))
        return types.ReadResourceResult(contents=[text])

    return Server(
        "sectext",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _described(types: Any, tool: Tool) -> Any:
    reads_only = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(
        name=tool.name,
        description=tool.says,
        input_schema=tool.input_schema(),
        output_schema=tool.output_schema(),
        annotations=reads_only,
    )


def _answered(tool: Tool, given: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The answer, or the error as a document; and whether it is one."""
    try:
        return tool.answer(given), False
    except SectextError as error:
        return refusal(error), True


def _of_resource(uri: str) -> tuple[str, dict[str, str]]:
    """The tool and the arguments that a resource stands for; no tool for what is none."""
    if uri == _STATUS:
        return "status", {}
    address, slash, on = uri.removeprefix(_CLAUSE).rpartition("/")
    return ("show", {"address": unquote(address), "on": on}) if uri.startswith(_CLAUSE) and slash else ("", {})


def _printed(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
