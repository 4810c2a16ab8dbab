"""Quick exit: the screen is empty at once, the session is dead, and Back shows nothing of the page (ux.md a.0)."""

import time

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from accounts.models import Membership, SignIn, User
from practice.models import SignOff
from tests import factories
from tests.browser.house import NURSERY, demonstration, here

AT_ONCE = 100  # milliseconds
SECRET = "We rang the family the same day."

# Reports how long it took from the event until the page was hidden, and whether the next frame shows nothing of it.
WATCH = """({ event, times }) => {
  let left = times;
  let hiddenAt = Infinity;
  const empty = () => document.body.hidden && document.querySelector(".exit-cover") !== null;
  new MutationObserver(() => { hiddenAt = performance.now(); }).observe(document.body, { attributeFilter: ["hidden"] });
  addEventListener(event, () => {
    left -= 1;
    if (left > 0) return;
    const started = performance.now();
    requestAnimationFrame(() => report(hiddenAt - started, empty()));
  }, { capture: true });
}"""


@pytest.fixture
def me(transactional_db) -> Membership:
    return factories.member(factories.setting("Willow Tree"))


@pytest.fixture
def path(me) -> str:
    """A page with something private on it."""
    return factories.reflection(me, text=SECRET).get_absolute_url()


@pytest.fixture
def weather(expected) -> str:
    expected.append(settings.QUICK_EXIT_ADDRESS)
    return settings.QUICK_EXIT_ADDRESS


def slowly(route: Route) -> None:
    """The other page takes its time, as it does on bad Wi-Fi."""
    time.sleep(0.5)
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Weather</title>Sunny")


def assert_session_ends() -> None:
    """The request that ends it goes its own way, once the screen is empty."""
    patience = time.monotonic() + 5
    while SignIn.objects.get().ended_at is None:
        assert time.monotonic() < patience, "The session is still open."
        time.sleep(0.02)


def assert_gone(page: Page, path: str, weather: str) -> None:
    page.wait_for_url(f"{weather}**")
    assert_session_ends()
    page.go_back()
    assert SECRET not in page.content()
    page.goto(path)
    assert "/account/sign-in/" in page.url
    assert SECRET not in page.content()


@pytest.mark.parametrize("way", ["button", "link for the keyboard", "Shift three times"])
def test_the_screen_is_empty_at_once(new_page, me, path, weather, way):
    page = new_page(who=me)
    reports: list[tuple[float, bool]] = []

    def report(milliseconds: float, empty: bool) -> None:
        reports.append((milliseconds, empty))

    page.expose_function("report", report)
    page.route(f"{weather}**", slowly)
    page.goto("/help/")
    page.goto(path)
    expect(page.get_by_text(SECRET)).to_be_visible()
    if way == "Shift three times":
        page.evaluate(WATCH, {"event": "keyup", "times": 3})
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.evaluate(WATCH, {"event": "click", "times": 1})
        if way == "button":
            page.get_by_role("button", name="Quick exit").click()
        else:
            for _ in range(2):
                page.keyboard.press("Tab")
            expect(page.get_by_role("link", name="Quick exit")).to_be_focused()
            page.keyboard.press("Enter")
    assert_gone(page, path, weather)
    [(took, empty)] = reports
    assert empty
    assert took <= AT_ONCE


def test_it_works_without_javascript(new_page, me, path, weather):
    page = new_page(who=me, javascript=False)
    page.goto("/help/")
    page.goto(path)
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.get_by_role("button", name="Quick exit").click()
    assert_gone(page, path, weather)


def test_shift_as_a_modifier_is_not_counted(new_page, me, path):
    """Somebody who types capitals does not leave by accident."""
    page = new_page(who=me)
    page.goto(f"{path}write/")
    box = page.locator("textarea").first
    box.fill("")
    box.press_sequentially("We Saw Three Things And Told Mona.")
    expect(box).to_have_value("We Saw Three Things And Told Mona.")
    assert SignIn.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (None, "/account/sign-in/"),
        ("maria", f"/s/{NURSERY}/"),
        ("maria", f"/s/{NURSERY}/team/"),
        ("eleanor", "/content/"),
    ],
)
def test_it_is_not_where_nothing_is_read(transactional_db, new_page, who, address):
    """Seen everywhere, it puts people off who do not see themselves at risk."""
    demonstration()
    user = here(who).user if who == "maria" else who and User.objects.get(username=who)
    page = new_page(who=user)
    page.goto(address)
    assert page.url.endswith(address)
    expect(page.locator("[data-quick-exit]")).to_have_count(0)


def test_it_is_where_something_is_read(transactional_db, new_page):
    live = demonstration()
    maria = here("maria")
    page = new_page(who=maria)
    audit = factories.self_audit(maria, edition=live)
    places = [
        audit.get_absolute_url(),
        SignOff.objects.filter(setting=maria.setting).first().get_absolute_url(),
    ]
    for address in [f"/s/{NURSERY}/learn/{live.report.slug}/information-sharing/", *places]:
        page.goto(address)
        expect(page.get_by_role("button", name="Quick exit")).to_be_visible()
