"""Pictures of a page as its readers meet it: `python tests/html_shots.py FOLDER` takes them of the two sample annexes."""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import need
from html_annexes import everything, mp087
from playwright.sync_api import Page, sync_playwright

from sectext.formats.html import write_annex


def picture(page: Page, html: str, file: Path, *, width: int = 1100, dark: bool = False, part: str = "body") -> None:
    """Save a picture of one part of a page, with everything on it unfolded."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.set_content(html)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.locator(part).screenshot(path=file)


def pictures(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need("chromium"), args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=1.5)
        for name, html in (("mp087", write_annex(mp087())), ("everything", write_annex(everything()))):
            picture(page, html, folder / f"{name}-wide.png")
            picture(page, html, folder / f"{name}-dark.png", dark=True)
            picture(page, html, folder / f"{name}-320.png", width=320)
            page.set_content(html)
            page.pdf(path=folder / f"{name}.pdf", prefer_css_page_size=True)
        browser.close()


if __name__ == "__main__":
    pictures(Path(sys.argv[1]))
