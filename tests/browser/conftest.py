"""A real browser on a real server, on the test's database. Every test here is marked `browser`.

    site            the server's address
    people          the cast of tests/cast.py, committed
    visit(who, path, **options)     a page signed in as a person of the cast (options of Browser.new_context)
    accessible(page)                fails on anything axe objects to

Without Chromium these tests are skipped and the run ends saying so; with REQUIRE_BROWSER=1 that is a failure. A page
that throws, or that the content policy refuses something, fails its test.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections, transaction
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, chromium_path
from tests.cast import Cast, build_cast

ABSENT = "There is no Chromium, so the browser tests did not run. On Debian: sudo apt-get install chromium"

# milliseconds: a machine with other work is slow, which is no fault of the page
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lives here."""
    for item in items:
        if "browser" in item.path.parts[-2:]:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Skipped silently would be forgotten."""
    if any(ABSENT in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_sep("!", ABSENT, red=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, also for root."""
    path = chromium_path()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[str]:
    """The address of a server that runs for the whole session."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://{server.host}:{server.port}"
    server.terminate()


@pytest.fixture
def people(committed: None) -> Cast:
    """The cast, there for every connection."""
    with transaction.atomic():
        return build_cast()


@dataclass
class _Visits:
    """Pages of one test and what went wrong in them."""

    site: str
    browser: Browser
    people: Cast
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __call__(self, who: str, path: str = "", **options: Any) -> Page:
        """A page of a browser of its own, signed in."""
        context = self.browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.add_cookies([self._session(who)])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._heard(said.text))
        if path:
            page.goto(self.site + path)
        return page

    def _session(self, who: str) -> Any:
        client = Client()
        client.force_login(self.people.person(who).user)
        return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site}

    def _heard(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)


@pytest.fixture
def visit(site: str, browser: Browser, people: Cast) -> Iterator[Visit]:
    """Sign in and go somewhere."""
    visits = _Visits(site, browser, people)
    yield visits
    for context in visits.contexts:
        context.close()
    connections["default"].close()
    assert not visits.faults


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """What axe says of a page."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        told = [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]
        assert not told, "\n".join(told)

    return check
