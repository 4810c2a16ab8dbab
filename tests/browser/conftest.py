"""A real Chromium against a real server: its own process for the browser, its own file for the database.

Run with `make test-browser`. Fixtures for tests:
  page         a desktop page of a signed-out person
  new_page     more of them: new_page(who=me, width=360, javascript=False); each has its own cookies
  expected     a list; append pieces of the problems (or the start of addresses elsewhere) that this test provokes
  live_server  its `.url`; addresses given to page.goto() may be relative
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import Membership, User
from scripts.chromium import find_chromium
from tests.browser.support import Watch, sign_in

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in memory refuses parallel saves ("table is locked"); in a file it does not."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if not chromium or os.environ.get("EYR_BROWSER_TESTS") != "1":
        pytest.fail(
            "Run the browser tests with make test-browser: it gets Chromium and the static files ready."
        )
    # Playwright keeps an event loop in this thread, and Django refuses databases near one unless told.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class WholeServer(LiveServer):
    """The application as gunicorn runs it: whitenoise, not a stand-in, serves the static files."""

    def __init__(self) -> None:
        super().__init__("localhost", start=False)
        # Django would also answer from MEDIA_ROOT, which is the current folder when unset.
        self.thread.static_handler = lambda media: media.application
        self.start()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None) -> Iterator[WholeServer]:
    server = WholeServer()
    yield server
    server.stop()


@pytest.fixture
def expected() -> list[str]:
    return []


@pytest.fixture
def new_page(
    request: pytest.FixtureRequest, browser: Browser, live_server: WholeServer, expected: list[str]
) -> Iterator[Callable[..., Page]]:
    watches, pages = [], []

    def open_page(
        *,
        who: Membership | User | None = None,
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        **context_options,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            service_workers="block",
            **context_options,
        )
        context.set_default_timeout(10_000)
        watches.append(Watch(context, host=urlsplit(live_server.url).netloc, expected=expected))
        if who is not None:
            sign_in(context, who, live_server.url)
        pages.append(context.new_page())
        return pages[-1]

    yield open_page
    if getattr(request.node, "failed", False):
        keep_pictures(request.node.name, pages)
    for page in pages:
        page.context.close()
    problems = [problem for watch in watches for problem in watch.unexpected()]
    if problems:
        pytest.fail("The browser met what it should not:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


def keep_pictures(test: str, pages: list[Page]) -> None:
    folder = Path(settings.VAR) / "failures"
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        page.screenshot(
            path=folder / f"{re.sub(r'[^-a-z0-9_]+', '-', test.lower())}-{number}.png", full_page=True
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report
