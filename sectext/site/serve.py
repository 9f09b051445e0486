"""Serves a built site on this machine, with the headers that its host is to send. It reads, and writes nothing."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sectext.errors import SectextError
from sectext.site.build import MANIFEST
from sectext.site.render import FRAMES, HEADERS, POLICY, SEARCH_POLICY

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
}


class NoSite(SectextError):
    """There is no site in the folder, or its port is taken."""

    code = "no-site"
    exit_code = 2


def server(folder: Path, *, port: int = 8000, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """A server of a built site; call its `serve_forever`. Port 0 takes any that is free. Raises NoSite."""
    if not (folder / MANIFEST).is_file():
        raise NoSite(f"{folder} holds no site.", where=str(folder), hint="Build it: sectext site build.")
    make: Callable[..., Any] = partial(_Answering, directory=str(folder))
    try:
        return _Quiet((host, port), make)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise NoSite(f"Port {port} cannot be used: {error.strerror}.", hint="Name another with --port.") from None
        raise


class _Quiet(ThreadingHTTPServer):
    """A reader that leaves before all of a page was sent is no fault."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Answering(SimpleHTTPRequestHandler):
    """Answers GET and HEAD with files of the site, and with the page for what is not there."""

    extensions_map = {**_TYPES, "": "application/octet-stream"}  # noqa: RUF012  as the class it comes from has it
    server_version = "sectext"
    sys_version = ""

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        path = urlsplit(self.path).path
        policy = SEARCH_POLICY if path.startswith("/search/") else POLICY
        self.send_header("Content-Security-Policy", f"{policy}; {FRAMES}")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> Any:
        """A hidden file, or a list of a folder's files, is never sent."""
        if any(part.startswith(".") for part in unquote(urlsplit(self.path).path).split("/") if part):
            self.send_error(404)
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> None:  # noqa: ARG002
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory) / "404.html"
        if code != 404 or not missing.is_file():
            super().send_error(code, message, explain)
            return
        body = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", _TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written down of who reads what."""
