"""Every page, as everybody who may open it, at three widths: axe and the rules of tests/browser/checks.py.

The addresses come from the URL resolver: one that nobody visits, and that is not named below with its reason, fails.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page

from tests import factories
from tests.access.resolver import pages
from tests.browser import house as houses
from tests.browser.checks import axe_at_every_width, wrong_with
from tests.browser.house import HOME, NURSERY, House, Place
from tests.browser.states import STATES

NOT_PAGES = {
    "healthz": "plain text for a machine",
    "readyz": "plain text for a machine",
    "accounts:sign-out": "only a button",
    "accounts:sign-ins-end": "only a button",
    "accounts:demo-sign-in": "only a button",
    "accounts:quick-exit": "only a button; its page is neutral on purpose, see test_quick_exit.py",
    "accounts:welcome-quick-exit": "neutral on purpose: it looks like Quick exit, see tests/accounts/test_welcome.py",
    "practice:begin": "leads on to a first question",
    "practice:report-choose": "only a button",
    "practice:report-stop": "only a button",
    "practice:area-read": "only a button",
    "practice:reflection-finish": "only a button",
    "practice:reflection-take-back": "only a button",
    "practice:self-audit-take-back": "only a button",
    "practice:review-reflection-read": "only a button",
    "practice:review-reflection-return": "only a button",
    "practice:review-reflection-at-risk": "only a button",
    "practice:review-self-audit-begin": "only a button",
    "practice:review-self-audit-at-risk": "only a button",
    "practice:invitation-cancel": "only a button",
    "practice:record-open": "only a button",
    "practice:record-close": "only a button",
    "practice:invitation-again": "only a button",
    "practice:notice-read": "only a button",
    "practice:notice-read-all": "only a button",
    "practice:request-withdraw": "only a button",
    "learning:report-load": "only a button",
    "learning:edition-start": "only a button",
    "platform:setting-resume": "only a button",
    "platform:invitation-cancel": "only a button",
    "platform:lead-end": "only a button",
    "platform:role-end": "only a button",
    "accounts:first": "of an empty service only, it has a test of its own below",
    "gallery": "for development, its links lead nowhere; it has a test of its own below",
}
SAME_FOR_ALL = {
    "help",
    "accessibility",
    "privacy",
    "privacy-councils",
    "learning:glossary",
    "accounts:signed-out",
    "account_change_password",
}
# Who walks through which parts of the house.
PEOPLE = {
    "practitioner": (NURSERY, "open"),
    "manager": (NURSERY,),
    "childminder": (HOME,),
    "new manager": ("the-new-nursery",),
    "new practitioner": ("the-new-nursery",),
    "new childminder": ("the-new-childminder",),
    "works in two places": ("open",),
    "works nowhere": ("open",),
    "lead of a group": ("group",),
    "new lead": ("group",),
    "editor": ("content", "open"),
    "approver": (),  # sees what an editor sees: the access table says so for every page
    "administrator": ("open", "platform"),
    "signed out": ("open",),
}
# The long walks are walked in stretches, so that no test takes minutes.
STRETCHES = {
    "reading": ("area", "report", "reading", "reflection"),
    "self-audits": ("self-audit",),
    "the rest": ("",),
}
LONG = ("practitioner", "manager", "childminder")
WALKS = [(who, stretch) for who in LONG for stretch in STRETCHES]
WALKS += [(who, "") for who in PEOPLE if PEOPLE[who] and who not in LONG]


@pytest.fixture
def house(transactional_db: None) -> House:
    return houses.build()


@dataclass
class Crawl:
    """One person's walk: what was wrong where, and which title belongs to which address."""

    page: Page
    found: list[str] = field(default_factory=list)
    titles: dict[str, set[str]] = field(default_factory=dict)

    def look(self, what: str) -> None:
        address = urlsplit(self.page.url)
        self.titles.setdefault(self.page.title(), set()).add(address.path)
        self.found += [f"{address.path} ({what}): {each}" for each in wrong_with(self.page)]

    def visit(self, path: str) -> None:
        """Look, unless the page is refused, missing or elsewhere for this person."""
        response = self.page.goto(path)
        if response.status == 200 and urlsplit(self.page.url).path == urlsplit(path).path:
            self.look("as it is")

    def finish(self) -> None:
        same = [
            f"“{title}” is the title of {sorted(names)}"
            for title, names in self.titles.items()
            if len(names) > 1
        ]
        if self.found + same:
            pytest.fail("\n".join(self.found + same), pytrace=False)


def name_of(page: Page) -> str:
    return resolve(urlsplit(page.url).path).view_name


def places_of(house: House, who: str) -> list[Place]:
    """Where this person could go. What looks the same for everybody is looked at as two of them only."""
    return [
        place
        for place in dict.fromkeys(house.places)
        if place.part in PEOPLE[who]
        and not (place.name in SAME_FOR_ALL and who not in ("practitioner", "signed out"))
    ]


def stretch_of(place: Place) -> str:
    return next(name for name, words in STRETCHES.items() if any(word in place.name for word in words))


@pytest.mark.parametrize(("who", "stretch"), WALKS)
def test_every_page(new_page, house, who, stretch):
    crawl = Crawl(new_page(who=house.people[who]))
    for place in places_of(house, who):
        if stretch in ("", stretch_of(place)):
            crawl.visit(place.path)
    assert crawl.titles
    crawl.finish()


@pytest.mark.parametrize("who", STATES)
def test_every_page_after_something_was_done(new_page, house, who):
    page = new_page(who=house.people[who])
    crawl = Crawl(page)
    for state in STATES[who]:
        page.goto(state.at(house))
        state.do(page)
        crawl.look(state.what)
        assert state.ends in ("", name_of(page))
        assert page.title().startswith("Error: ") == state.is_error, state
    crawl.finish()


def test_every_component(new_page):
    page = new_page()
    page.goto("/ui/")
    assert axe_at_every_width(page) == []


def test_the_pages_of_an_empty_service(new_page, transactional_db):
    page = new_page()
    crawl = Crawl(page)
    for path in ("/", "/account/first/"):
        page.goto(path)
        crawl.look("as it is")
    page.get_by_role("button", name="Make my account").click()
    crawl.look("nothing typed")
    crawl.finish()


@pytest.mark.parametrize("template", ["429.html", "500.html"])
def test_pages_that_only_trouble_shows(new_page, template):
    """They need no database and no context, so they are shown without the trouble."""
    page = new_page()
    page.route(
        "**/trouble/", lambda route: route.fulfill(body=render_to_string(template), content_type="text/html")
    )
    page.goto("/trouble/")
    crawl = Crawl(page)
    crawl.look("as it is")
    crawl.finish()


def test_no_page_is_left_out(house):
    """Each address is seen by somebody above, or is named with the reason why there is nothing to see."""
    shown = {state.ends for states in STATES.values() for state in states if state.ends}
    for who, user in house.people.items():
        client = Client()
        if user is not None:
            factories.sign_in(client, user)
        for place in places_of(house, who):
            if place.name not in shown and client.get(place.path).status_code == 200:
                shown.add(place.name)
    assert sorted(pages().keys() - shown - NOT_PAGES.keys()) == []
    assert sorted(shown & NOT_PAGES.keys()) == []
