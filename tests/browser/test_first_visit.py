"""What a visit weighs on patchy Wi-Fi, and what it leaves on the device (design.md, ux.md b.7)."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.browser.hands import Pointer
from tests.browser.house import NURSERY, demonstration, here, real_content

FIRST, REPEAT = 100 * 1024, 20 * 1024
MOST_REQUESTS = 10

STORED = """async () => {
  const databases = (await indexedDB.databases()).map((one) => one.name);
  return { local: { ...localStorage }, session: { ...sessionStorage }, databases, caches: await caches.keys(),
           workers: (await navigator.serviceWorker.getRegistrations()).length };
}"""


class Meter:
    """Counts the requests and the bytes on the wire, headers included, as Chromium's network layer sees them."""

    def __init__(self, page: Page):
        # Playwright keeps nothing in the browser's cache while it looks through the requests itself.
        page.context.unroute_all()
        self.sizes: dict[str, list[float]] = {}
        self._urls: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._answered)
        session.on("Network.requestServedFromCache", lambda event: self._urls.pop(event["requestId"], None))

    def _asked(self, event: dict) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _answered(self, event: dict) -> None:
        if event["requestId"] in self._urls and event["encodedDataLength"]:
            self.sizes.setdefault(self._urls[event["requestId"]], []).append(event["encodedDataLength"])

    @property
    def total(self) -> int:
        return round(sum(sum(each) for each in self.sizes.values()))

    @property
    def requests(self) -> int:
        return sum(len(each) for each in self.sizes.values())

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self._urls.values()}

    def start_again(self) -> None:
        self.sizes.clear()


def settle(page: Page, path: str) -> None:
    page.goto(path, wait_until="networkidle")


PAGES = (
    ("signed out", "/account/sign-in/"),
    ("signed out", "/worried/"),
    ("priya", f"/s/{NURSERY}/"),
    ("maria", f"/s/{NURSERY}/"),
    ("priya", f"/s/{NURSERY}/learn/panel-annual-report-2023-24/"),
    ("priya", f"/s/{NURSERY}/learn/panel-annual-report-2023-24/information-sharing/"),
)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_first_visit_is_light_and_a_second_one_lighter(transactional_db, live_server, new_page, who, path):
    demonstration()
    page = new_page(who=None if who == "signed out" else here(who))
    meter = Meter(page)
    settle(page, path)
    assert 0 < meter.requests <= MOST_REQUESTS, meter.sizes
    assert meter.total <= FIRST, meter.sizes
    assert meter.hosts == {urlsplit(live_server.url).netloc}

    meter.start_again()
    settle(page, path)
    assert 0 < meter.total <= REPEAT, meter.sizes


def test_nothing_stays_on_the_device(transactional_db, new_page):
    """A whole journey: sign in, read, write, share, sign out."""
    real_content()
    place = factories.place("Willow Tree")
    page = new_page()
    hand = Pointer(page)
    hand.sign_in(place.practitioner.user.username, factories.PASSWORD)
    hand.open_page(f"/s/{place.setting.slug}/learn/panel-annual-report-2023-24/information-sharing/reflect/")
    page.locator("textarea").first.fill("Words that must not stay on the tablet.")
    hand.press("Save and share…")
    page.get_by_role("checkbox").first.check()
    hand.press("Share with the people I ticked")

    nothing = {"local": {}, "session": {}, "databases": [], "caches": [], "workers": 0}
    assert page.evaluate(STORED) == nothing
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies.keys() == {"sessionid", "csrftoken"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies.values())

    hand.press("Sign out")
    assert page.evaluate(STORED) == nothing
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}
