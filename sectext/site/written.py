"""The pages that people wrote by hand, in Markdown: no HTML of theirs goes through, and no address but of the web."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sectext.formats.markdown.pages import to_html
from sectext.site.render import page
from sectext.site.settings import Settings


def pages(settings: Settings) -> Iterator[tuple[str, bytes]]:
    for it in settings.pages:
        place = f"{it.name}/"
        yield f"{place}index.html", page("written.html", place, settings, it=it, body=Markup(to_html(it.markdown)))
