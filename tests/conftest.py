"""What the tests share: the outside programs that judge our work, a browser, and how hard the laws are tried."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from json_judge import check_printed
from libreoffice import Writer, writer
from playwright.sync_api import Page, sync_playwright

from sectext.cli import output

# The programs that may stand in for one another, by the name that tests ask for.
_PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "soffice": ("soffice", "libreoffice"),
}

_CHROMIUM_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A shared machine is slow now and then, which says nothing about the code: no deadline.
settings.register_profile("default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, print_blob=True)
settings.register_profile(
    "all", settings.get_profile("default"), max_examples=int(os.environ.get("SECTEXT_EXAMPLES") or 2000)
)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the tests parse is not left in the cache of whoever runs them."""
    os.environ["SECTEXT_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def _printed_json_is_held_to_its_schema() -> Iterator[None]:
    """Every JSON that a command prints in any test, and in every example of the docs, is judged by its schema."""
    printing = output.print_json

    def judged(document: dict[str, Any]) -> None:
        check_printed(document)
        printing(document)

    output.print_json = judged
    yield
    output.print_json = printing


def in_ci() -> bool:
    """Whether a missing judge is a failure."""
    return os.environ.get("CI", "").lower() == "true"


def pytest_configure() -> None:
    if os.environ.get("SECTEXT_EXAMPLES"):
        settings.load_profile("all")
    else:
        settings.load_profile("ci" if in_ci() else "default")


def need(program: str) -> str:
    """The path of an outside program. Without it the test is skipped and says so; in CI it fails."""
    for name in _PROGRAMS.get(program, (program,)):
        if path := shutil.which(name):
            return path
    missing = f"{program} IS NOT INSTALLED, so nobody outside judged this"
    if in_ci():
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


@pytest.fixture(scope="session", name="need")
def need_fixture() -> Callable[[str], str]:
    """`need`, for tests that would rather ask for it than import it."""
    return need


@pytest.fixture(scope="session")
def browser_page() -> Iterator[Page]:
    """A page in Debian's Chromium, one for the whole run: go to what you need, and assume nothing about what it shows.

    Nothing is downloaded. While it is open, `asyncio.run` is refused in the same process.
    """
    chromium = need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_CHROMIUM_OPTIONS))
        yield browser.new_page()
        browser.close()


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[Writer]:
    """LibreOffice Writer, one for each worker; it is started when it is first asked."""
    judge = writer(need)
    yield judge
    judge.stop()
