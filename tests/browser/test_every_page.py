"""Every page, as everybody who may open it, at three widths: axe and the rules of tests/browser/checks.py.

The addresses come from the URL resolver: one that nobody visits, and that is not named below with its reason, fails.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve, reverse
from playwright.sync_api import Page

from accounts.models import User
from practice.models import Action, Reflection, SelfAudit
from tests import factories
from tests.access.resolver import pages
from tests.browser import house as houses
from tests.browser.checks import wrong_with
from tests.browser.house import HOME, NURSERY, House

NOT_PAGES = {
    "healthz": "plain text for a machine",
    "readyz": "plain text for a machine",
    "accounts:sign-out": "only a button",
    "accounts:sign-ins-end": "only a button",
    "accounts:demo-sign-in": "only a button",
    "accounts:quick-exit": "only a button; its page is neutral on purpose, see test_quick_exit.py",
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
    "learning:edition-start": "only a button",
}
PEOPLE = (
    "practitioner",
    "manager",
    "deputy",
    "childminder",
    "new manager",
    "new practitioner",
    "new childminder",
    "works in two places",
    "works nowhere",
    "editor",
    "approver",
    "administrator",
    "signed out",
)
IN_PARTS = ("practitioner", "manager", "childminder")
WALKS = [(who, "everything") for who in PEOPLE if who not in IN_PARTS]
WALKS += [(who, part) for who in IN_PARTS for part in ("reflections", "self-audits", "the rest")]
# What these see is what somebody else sees, but for the pages named here.
ONLY = {
    "deputy": ("practice:home", "practice:review-list"),
    "approver": ("learning:content-home", "practice:start"),
    "works in two places": ("practice:start", "accounts:account", "worried"),
    "works nowhere": ("practice:start", "accounts:account", "worried", "accounts:invitation"),
    "administrator": ("practice:start",),
}
LIKE_ANYBODY = {"help", "accessibility", "privacy", "gallery", "accounts:signed-out", "account_change_password"}


@pytest.fixture
def house(transactional_db: None) -> House:
    return houses.build()


@dataclass
class Crawl:
    """One person's walk: what was wrong where, and which title belongs to which address."""

    page: Page
    found: list[str] = field(default_factory=list)
    titles: dict[str, set[str]] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)

    def look(self, what: str) -> None:
        address = urlsplit(self.page.url)
        self.visited.add(address.path)
        self.titles.setdefault(self.page.title(), set()).add(address.path)
        self.found += [f"{address.path} ({what}): {each}" for each in wrong_with(self.page)]

    def open(self, path: str, *, status: int = 200) -> None:
        response = self.page.goto(path)
        if response.status != status:
            self.found.append(f"{path} answered {response.status}, not {status}")
        else:
            self.look(str(status))

    def finish(self) -> None:
        same = [f"“{title}” is the title of {sorted(names)}" for title, names in self.titles.items() if len(names) > 1]
        if self.found + same:
            pytest.fail("\n".join(self.found + same), pytrace=False)


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except LookupError:
        return path


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()


@dataclass(frozen=True)
class State:
    """What only shows after somebody did something: mostly a form that is refused, and then keeps what was typed."""

    who: str
    what: str
    at: Callable[[House], str]
    do: Callable[[Page], None]
    is_error: bool = True
    ends: str = ""  # the address that answers, when only a button leads there


def sends(button: str, **typed: str) -> Callable[[Page], None]:
    """Fill the controls with these names, then press. A value of True ticks or chooses, "" empties."""

    def do(page: Page) -> None:
        for name, text in typed.items():
            page.fill(f"[name={name}]", text)
        press(page, button)

    return do


def _nursery(name: str, *args) -> str:
    return reverse(f"practice:{name}", args=[NURSERY, *args])


def _mine(state: str, who: str = "priya") -> Reflection:
    return Reflection.objects.filter(author__username=who, state=state).latest("pk")


def _audit(title: str, setting: str = NURSERY) -> SelfAudit:
    return SelfAudit.objects.filter(setting__slug=setting, title__startswith=title).latest("pk")


def _of_audit(view: str, title: str, setting: str = NURSERY) -> str:
    return reverse(f"practice:{view}", args=[setting, _audit(title, setting).public_id])


def _section(title: str) -> str:
    audit = _audit(title)
    return _nursery("self-audit-section", audit.public_id, audit.sections.first().public_id)


def _action(view: str, **where) -> str:
    return _nursery(view, Action.objects.filter(setting__slug=NURSERY, **where).latest("pk").public_id)


def _draft_page(view: str) -> str:
    """Found from the pool, where the draft's pages stand already."""
    return f"learning:{view}"


def _pool(name: str) -> Callable[[House], str]:
    return lambda house: next(path for found, path in house.places if found == name)


def _counts_badly(page: Page) -> None:
    """Two mistakes on one page of questions."""
    page.locator("[name$=-looked_at]").first.fill("five")
    page.locator("[name$=-evidence]").first.fill("e" * 2_001)
    press(page, "Save and go on")


def _an_area_without_its_name(page: Page) -> None:
    page.get_by_label("One area").check()
    press(page, "Start")


def _wants_to_act(page: Page) -> None:
    page.locator("[name$=-choice][value=now]").first.check()
    press(page, "Save next steps")


def _comments_too_long(page: Page) -> None:
    page.locator("summary", has_text="answer, or").first.click()
    page.locator("[name=comment]").first.fill("c" * 2_001)
    page.locator("button", has_text="for question").first.click()
    page.wait_for_load_state()


def _another_was_quicker(page: Page) -> None:
    """The same prompt, open in a second tab, is saved first with other words."""
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("[name=text]", "What did you say, and to whom?")
    _says_what_kind(other)
    press(other, _save_button(other))
    other.close()
    page.fill("[name=text]", "Whom did you tell, and when?")
    _says_what_kind(page)
    press(page, _save_button(page))


def _row_is_gone(page: Page) -> None:
    """It is left out in a second tab while it is being changed."""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("link", name="Leave out of this version").click()
    press(other, "Leave out of this version")
    other.close()
    page.fill("[name=text]", "Nobody shall lose these words?")
    press(page, _save_button(page))


def _says_what_kind(page: Page) -> None:
    if page.locator("[name=change]").count():
        page.locator("[name=change]").first.check()


def _save_button(page: Page) -> str:
    return page.locator("button", has_text="Save").first.inner_text().strip()


def _forgets_the_token(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    press(page, "Sign in")


def _follows_the_mail(page: Page) -> None:
    page.fill("[name=email]", "priya@willow.example")
    press(page, "Send the link")
    page.goto("/" + re.search(r"https?://[^/]+/(\S+)", mail.outbox[-1].body)[1])


def _chooses_two_passwords(page: Page) -> None:
    _follows_the_mail(page)
    page.fill("[name=password1]", "three calm lanterns")
    page.fill("[name=password2]", "three calm lantern")
    press(page, "Keep this password")


def _chooses_a_password(page: Page) -> None:
    _follows_the_mail(page)
    for name in ("password1", "password2"):
        page.fill(f"[name={name}]", "three calm lanterns")
    press(page, "Keep this password")


STATES = [
    State("signed out", "nothing typed", lambda _: "/account/sign-in/", sends("Sign in")),
    State(
        "signed out",
        "wrong password",
        lambda _: "/account/sign-in/",
        sends("Sign in", login="priya", password="wrong"),
    ),
    State("signed out", "an old page", lambda _: "/account/sign-in/", _forgets_the_token, is_error=False),
    State("signed out", "no email", lambda _: reverse("account_reset_password"), sends("Send the link")),
    State("signed out", "the mailed link", lambda _: reverse("account_reset_password"), _follows_the_mail, False),
    State("signed out", "two passwords", lambda _: reverse("account_reset_password"), _chooses_two_passwords,
          ends="account_reset_password_from_key"),
    State("signed out", "new password", lambda _: reverse("account_reset_password"), _chooses_a_password, False,
          "account_reset_password_from_key_done"),
    State(
        "signed out",
        "nothing typed",
        lambda house: reverse("accounts:invitation", args=[house.invitation]),
        sends("Make my account"),
    ),
    State("practitioner", "nothing typed", lambda _: reverse("account_change_password"), sends("Change it")),
    State(
        "practitioner",
        "too much written",
        lambda _: _nursery("reflection-write", _mine("draft").public_id),
        sends("Save and leave", differently="d" * 10_001),
    ),
    State("practitioner", "nobody ticked", lambda _: _nursery("reflection-share", _mine("draft").public_id),
          sends("Share with the people I ticked")),
    State("practitioner", "too long an answer", lambda _: _nursery("reflection-detail", _mine("read").public_id),
          sends("Answer, or mark as seen", text="a" * 10_001), ends="practice:reflection-reply"),
    State("practitioner", "no area", lambda _: _nursery("self-audit-start"), _an_area_without_its_name),
    State("practitioner", "bad counts", lambda _: _section("Ready to hand in"), _counts_badly),
    State("practitioner", "not declared", lambda _: _of_audit("self-audit-check", "Ready to hand in"), sends("Submit"), ends="practice:self-audit-submit"),
    State("practitioner", "gaps", lambda _: _of_audit("self-audit-check", "Early intervention with"), sends("Submit"),
          is_error=False),
    State("practitioner", "nobody ticked", lambda _: _of_audit("self-audit-ask", "Ready to hand in"), sends("Ask them")),
    State("practitioner", "nothing typed", lambda _: _nursery("action-add"), sends("Add it")),
    State("manager", "nothing typed", lambda _: _action("action-done", state="open"), sends("Done")),
    State("manager", "nothing chosen", lambda _: _action("action-look-again", state="done"), sends("Save")),
    State("manager", "empty comment", lambda _: _nursery("review-reflection", _mine("shared", "sam").public_id),
          sends("Send"), ends="practice:review-reflection-comment"),
    State("manager", "comment too long", lambda _: _of_audit("review-self-audit", "Health visiting, read"),
          _comments_too_long, ends="practice:review-answer"),
    State("manager", "nothing ticked", lambda _: _of_audit("review-send-back", "Health visiting, read"),
          sends("Send back")),
    State("manager", "wrong password", lambda _: _of_audit("review-sign-off", "Health visiting, read"),
          sends("Sign off", password="wrong")),
    State("manager", "nothing planned", lambda _: _of_audit("next-steps", "Spring"), _wants_to_act),
    State("manager", "nobody named", lambda _: _nursery("invitation-add"), sends("Invite")),
    State("childminder", "no password", lambda _: _of_audit("self-audit-finish", "Ready to finish", HOME),
          sends("Finish and date")),
    State("editor", "emptied", _pool("learning:area-edit"), sends("Save in version 2", title="", wording="")),
    State("editor", "nothing typed", _pool("learning:prompt-add"), sends("Save in version 2")),
    State("editor", "nothing typed", _pool("learning:item-add"), sends("Save in version 2")),
    State("editor", "no note", _pool("learning:edition-publish"), sends("Publish version 2")),
    State("editor", "another was quicker", _pool("learning:prompt-edit"), _another_was_quicker, is_error=False),
    State("editor", "left out meanwhile", _pool("learning:item-edit"), _row_is_gone, is_error=False),
]  # fmt: skip


def part_of(name: str) -> str:
    """The long walks are walked in parts, so that no test takes minutes."""
    if name.startswith("practice:self-audit") or "reflection" in name:
        return "self-audits" if "self-audit" in name else "reflections"
    return "the rest"


def may_open(house: House, who: str, part: str) -> list[str]:
    """The addresses that answer 200 to this person. The others refuse, are missing, or lead elsewhere."""
    client = Client()
    if house.people[who] is not None:
        factories.sign_in(client, house.people[who])
    wanted = ONLY.get(who)
    return [
        path
        for name, path in dict.fromkeys((name, path) for name, path in house.places)
        if part in ("everything", part_of(name))
        and (wanted is None or name in wanted)
        and not (name in LIKE_ANYBODY and who not in ("practitioner", "signed out"))
        and client.get(path).status_code == 200
    ]


@pytest.mark.parametrize(("who", "part"), WALKS)
def test_every_page(new_page, house, who, part):
    crawl = Crawl(new_page(who=house.people[who]))
    for path in may_open(house, who, part):
        crawl.open(path)
    assert crawl.visited
    crawl.finish()


@pytest.mark.parametrize("who", sorted({state.who for state in STATES}))
def test_every_page_after_something_was_done(new_page, house, expected, who):
    page = new_page(who=house.people[who])
    crawl = Crawl(page)
    for state in STATES:
        if state.who == who:
            page.goto(state.at(house))
            state.do(page)
            crawl.look(state.what)
            assert state.ends in ("", _name(urlsplit(page.url).path))
            if state.is_error != page.title().startswith("Error: "):
                crawl.found.append(f"{page.url} ({state.what}) is called “{page.title()}”")
    crawl.finish()


def test_no_page_is_left_out(house):
    """Each address is seen by somebody above, or is named with the reason why there is nothing to see."""
    shown = {_name(path) for who in PEOPLE for path in may_open(house, who, "everything")}
    shown |= {name for state in STATES if (name := state.ends)}
    assert sorted(pages().keys() - shown - NOT_PAGES.keys()) == []
    assert sorted(shown & NOT_PAGES.keys()) == []
