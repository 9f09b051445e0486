"""Turns values into pages: the templates, what they may ask, and the headers that every page is sent with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sectext.address import Address
from sectext.calendar import in_words
from sectext.commencement import Bounds
from sectext.formats import html
from sectext.redline import Marked
from sectext.site import paths
from sectext.site.settings import Settings
from sectext.timeline import When

# Nothing inline, nothing from anybody else. The search runs WebAssembly that lies beside it, and only its page may.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'"
)
SEARCH_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'")
# What a meta element cannot say.
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}
FRAMES = "frame-ancestors 'none'"
ASSETS = ("site.css", "site.js", "compare.js", "search.js", "icon.svg")


def page(name: str, place: str, settings: Settings, **values: Any) -> bytes:
    """A page from its template. `place` is its address below the root: what its links begin from."""
    root = values.pop("root", None) or paths.root_from(place)
    policy = values.pop("policy", POLICY)
    template = _environment().get_template(name)
    return template.render(root=root, place=place, settings=settings, policy=policy, **values).encode()


def small_page(name: str, **values: Any) -> bytes:
    """What is not for readers: a page from its template and nothing else."""
    return _environment().get_template(name).render(**values).encode()


def fragment(marked: Marked, *, level: int, address: Address | None = None, prefix: str = "") -> Markup:
    """A redline as it stands in a page."""
    return Markup(html.write_redline(marked, level=level, address=address, prefix=prefix))


def assets() -> Mapping[str, bytes]:
    """The styles, scripts and the icon, by their names below assets/."""
    folder = files("sectext.site").joinpath("assets")
    found = {name: folder.joinpath(name).read_bytes() for name in ASSETS}
    return {**found, "redline.css": html.stylesheet().encode()}


def when(value: When) -> str:
    """A day, bounds of one, or none, in words."""
    match value:
        case date():
            return in_words(value)
        case Bounds(not_before=low, not_after=high) if low or high:
            told = (f"not before {in_words(low)}" if low else "", f"not after {in_words(high)}" if high else "")
            return f"a day not known, {' and '.join(filter(None, told))}"
        case _:
            return "a day not known"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sectext.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day": in_words, "when": when}
    environment.globals |= {"paths": paths}
    return environment
