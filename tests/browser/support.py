"""What the browser tests share: watching a page, signing somebody in, asking axe."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, Route, WebError

from accounts.models import Membership, User
from tests import factories

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAILED_LOAD = "Failed to load resource"


class Watch:
    """Everything a person must never meet, seen in one browser context: script errors, refusals of the content
    security policy, requests to anywhere else.

    `expected` holds pieces of text; a problem that contains one of them is allowed, and so is a page
    of another host whose address starts with one of them (it is answered with an empty page).
    """

    def __init__(self, context: BrowserContext, *, host: str, expected: Iterable[str]) -> None:
        self.host = host
        self.expected = expected
        self.problems: list[str] = []
        self.refused_pages: set[str] = set()
        context.route("**/*", self.on_route)
        context.on("console", self.on_console)
        context.on("weberror", self.on_error)
        context.on("response", self.on_response)

    def is_elsewhere(self, request: Request) -> bool:
        address = urlsplit(request.url)
        return address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host

    def on_route(self, route: Route) -> None:
        if not self.is_elsewhere(route.request):
            route.continue_()
        elif any(route.request.url.startswith(start) for start in self.expected):
            route.fulfill(
                status=200, content_type="text/html", body="<!doctype html><title>Elsewhere</title>"
            )
        else:
            self.problems.append(f"asked another host: {route.request.url}")
            route.abort()

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.is_navigation_request():
            self.refused_pages.add(response.url)

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        address = message.location.get("url", "")
        # Chromium also writes this line for a page that is meant to answer 403, 404 or 422.
        if message.text.startswith(FAILED_LOAD) and address in self.refused_pages:
            return
        self.problems.append(f"console: {message.text} ({address})")

    def on_error(self, error: WebError) -> None:
        self.problems.append(f"script error: {error.error}")

    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(text in problem for text in self.expected)]


def sign_in(context: BrowserContext, who: Membership | User, url: str) -> None:
    """Give this browser a session, as the sign-in page would. The journeys type the password themselves."""
    client = Client()
    factories.sign_in(client, who)
    cookies = [{"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()]
    context.add_cookies(cookies)


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now. The page needs JavaScript, or this hangs."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['help']}\n    "
        + "\n    ".join(node["html"] for node in violation["nodes"])
        for violation in found["violations"]
    ]
