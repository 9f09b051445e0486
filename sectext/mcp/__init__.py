"""The code for assistants, over the Model Context Protocol: they ask, and quote exactly. Reads only; writes nothing."""

from sectext.mcp.asked import BadArgument
from sectext.mcp.serving import MissingExtra, make_server, serve
from sectext.mcp.tools import Search, Tool, tools

__all__ = ["BadArgument", "MissingExtra", "Search", "Tool", "make_server", "serve", "tools"]
