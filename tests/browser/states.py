"""What only shows after somebody did something: mostly a form that is refused, which then keeps what was typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page

from accounts.actions import invite
from accounts.phrases import new_phrase
from practice.models import Action, Reflection, SelfAudit, TeamTalk
from tests.browser.house import HOME, NURSERY, House, here

TOO_LONG = "w" * 10_001
SAVE = "Save in version 2"


@dataclass(frozen=True)
class State:
    """`do`, on the page `at`, leads to the page to look at. `ends` names its address when only a button leads there."""

    what: str
    at: Callable[[House], str]
    do: Callable[[Page], None]
    is_error: bool = True
    ends: str = ""


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()


def sends(button: str, **typed: str) -> Callable[[Page], None]:
    """Type into the boxes with these names, then press."""

    def do(page: Page) -> None:
        for name, text in typed.items():
            page.fill(f"[name={name}]", text)
        press(page, button)

    return do


# Where they begin


def page_of(name: str, *args) -> Callable[[House], str]:
    return lambda house: reverse(name, args=args)


def of_nursery(view: str) -> Callable[[House], str]:
    return page_of(f"practice:{view}", NURSERY)


def of_reflection(view: str, state: str, author: str = "priya") -> Callable[[House], str]:
    def at(house: House) -> str:
        found = Reflection.objects.filter(author__username=author, state=state).latest("pk")
        return reverse(f"practice:{view}", args=[NURSERY, found.public_id])

    return at


def of_audit(view: str, title: str, setting: str = NURSERY) -> Callable[[House], str]:
    def at(house: House) -> str:
        found = SelfAudit.objects.filter(setting__slug=setting, title__startswith=title).earliest("pk")
        sections = [found.sections.first().public_id] if view == "self-audit-section" else []
        return reverse(f"practice:{view}", args=[setting, found.public_id, *sections])

    return at


def of_action(view: str, state: str) -> Callable[[House], str]:
    def at(house: House) -> str:
        found = Action.objects.filter(setting__slug=NURSERY, state=state).latest("pk")
        return reverse(f"practice:{view}", args=[NURSERY, found.public_id])

    return at


def of_talk_due(house: House) -> str:
    return (
        TeamTalk.objects.filter(setting__slug=NURSERY, looked_at=None).earliest("look_on").get_absolute_url()
    )


def of_draft(view: str) -> Callable[[House], str]:
    return lambda house: house.first(f"learning:{view}")


# What they do there


def forget_the_token(page: Page) -> None:
    """As when a page was open for very long."""
    page.context.clear_cookies(name="csrftoken")
    press(page, "Sign in")


def follow_the_mail(page: Page) -> None:
    page.fill("[name=email]", "priya@willow.example")
    press(page, "Send the link")
    page.goto("/" + re.search(r"https?://[^/]+/(\S+)", mail.outbox[-1].body)[1])


def choose_passwords(first: str, second: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        follow_the_mail(page)
        page.fill("[name=password1]", first)
        page.fill("[name=password2]", second)
        press(page, "Keep this password")

    return do


def count_badly(page: Page) -> None:
    """Two mistakes on one page of questions."""
    page.locator("[name$=-looked_at]").first.fill("five")
    page.locator("[name$=-evidence]").first.fill(TOO_LONG)
    press(page, "Save and go on")


def type_the_phrase(page: Page) -> None:
    """As somebody who holds a slip from Maria."""
    phrase = new_phrase()
    invite(by=here("maria"), name="Noor Khan", username="noor.k", role="practitioner", phrase=phrase)
    sends("Go on", username="noor.k", phrase=phrase.words)(page)


def choose_no_area(page: Page) -> None:
    page.get_by_label("One area").check()
    press(page, "Start")


def act_without_a_plan(page: Page) -> None:
    page.locator("[name$=-choice][value=now]").first.check()
    press(page, "Save next steps")


def comment_at_length(page: Page) -> None:
    page.locator("summary", has_text="answer, or").first.click()
    page.locator("[name=comment]").first.fill(TOO_LONG)
    with page.expect_navigation():
        page.locator("button", has_text="for question").first.click()


def change_words(page: Page, text: str) -> None:
    page.fill("[name=text]", text)
    if page.locator("[name=change]").count():
        page.locator("[name=change]").first.check()
    press(page, SAVE)


def be_slower(page: Page) -> None:
    """The same prompt, open in a second tab, is saved first."""
    other = page.context.new_page()
    other.goto(page.url)
    change_words(other, "What did you say, and to whom?")
    other.close()
    change_words(page, "Whom did you tell, and when?")


def lose_the_row(page: Page) -> None:
    """It is left out in a second tab while it is being changed."""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("link", name="Leave out of this version").click()
    press(other, "Leave out of this version")
    other.close()
    change_words(page, "Nobody shall lose these words?")


SIGN_IN, RESET = page_of("account_login"), page_of("account_reset_password")
CALM = "three calm lanterns"

STATES = {
    "signed out": (
        State("nothing typed", SIGN_IN, sends("Sign in")),
        State("wrong password", SIGN_IN, sends("Sign in", login="priya", password="wrong")),
        State("a page open for long", SIGN_IN, forget_the_token, is_error=False),
        State("nothing typed", page_of("accounts:phrase"), sends("Go on")),
        State(
            "the right phrase",
            page_of("accounts:phrase"),
            type_the_phrase,
            is_error=False,
            ends="accounts:phrase-choose",
        ),
        State("no email", RESET, sends("Send the link")),
        State("the mailed link", RESET, follow_the_mail, is_error=False),
        State(
            "two passwords",
            RESET,
            choose_passwords(CALM, CALM + "?"),
            ends="account_reset_password_from_key",
        ),
        State(
            "a new password",
            RESET,
            choose_passwords(CALM, CALM),
            is_error=False,
            ends="account_reset_password_from_key_done",
        ),
        State("nothing typed", lambda house: house.first("accounts:invitation"), sends("Make my account")),
    ),
    "practitioner": (
        State("nothing typed", page_of("account_change_password"), sends("Change it")),
        State(
            "too much written",
            of_reflection("reflection-write", "draft"),
            sends("Save and leave", differently=TOO_LONG),
        ),
        State(
            "nobody ticked",
            of_reflection("reflection-share", "draft"),
            sends("Share with the people I ticked"),
        ),
        State(
            "too long an answer",
            of_reflection("reflection-detail", "read"),
            sends("Answer, or mark as seen", text=TOO_LONG),
            ends="practice:reflection-reply",
        ),
        State(
            "nothing chosen",
            lambda house: house.first("practice:talk-scenario"),
            sends("We had this talk: note it"),
        ),
        State("nothing chosen", of_talk_due, sends("Save")),
        State("no area", of_nursery("self-audit-start"), choose_no_area),
        State("bad counts", of_audit("self-audit-section", "Ready to hand in"), count_badly),
        State(
            "not declared",
            of_audit("self-audit-check", "Ready to hand in"),
            sends("Submit"),
            ends="practice:self-audit-submit",
        ),
        State(
            "with gaps",
            of_audit("self-audit-check", "Early intervention with"),
            sends("Submit"),
            is_error=False,
        ),
        State("nobody ticked", of_audit("self-audit-ask", "Ready to hand in"), sends("Ask them")),
        State("refused", of_nursery("team-list"), lambda page: None, is_error=False),
        State("missing", lambda house: "/s/jo-carter/", lambda page: None, is_error=False),
    ),
    "manager": (
        State("nothing typed", of_nursery("action-add"), sends("Add it")),
        State("nothing typed", of_action("action-done", "open"), sends("Done")),
        State("nothing chosen", of_action("action-look-again", "done"), sends("Save")),
        State(
            "an empty comment",
            of_reflection("review-reflection", "shared", "sam"),
            sends("Send"),
            ends="practice:review-reflection-comment",
        ),
        State(
            "too long a comment",
            of_audit("review-self-audit", "Health visiting, read"),
            comment_at_length,
            ends="practice:review-answer",
        ),
        State(
            "nothing ticked",
            of_audit("review-send-back", "Health visiting, read"),
            sends("Send back"),
        ),
        State(
            "wrong password",
            of_audit("review-sign-off", "Health visiting, read"),
            sends("Sign off", password="wrong"),
        ),
        State("no plan", lambda house: house.next_steps, act_without_a_plan),
        State("nobody named", of_nursery("invitation-add"), sends("Invite")),
        State(
            "a slip",
            of_nursery("invitation-add"),
            sends("Invite", name="Nia New", username="nia.new"),
            is_error=False,
            ends="practice:team-slips",
        ),
        State("an empty list", of_nursery("team-paste"), sends("Look at the list")),
        State(
            "a list with a problem",
            of_nursery("team-paste"),
            sends("Look at the list", text="Bo Li, bo.li\n=1+1, bo@example.org"),
            is_error=False,
            ends="practice:team-paste-check",
        ),
        State("no number", of_nursery("profile-edit"), sends("Save", name="", lado_phone="ask Maria")),
        State("nothing chosen", of_nursery("request-add"), sends("Ask them")),
    ),
    "childminder": (
        State(
            "no password",
            of_audit("self-audit-finish", "Ready to finish", HOME),
            sends("Finish and date"),
        ),
    ),
    "editor": (
        State("emptied", of_draft("area-edit"), sends(SAVE, title="", wording="")),
        State("nothing typed", of_draft("prompt-add"), sends(SAVE)),
        State("nothing typed", of_draft("item-add"), sends(SAVE)),
        State("nothing typed", of_draft("scenario-add"), sends(SAVE)),
        State("no note", of_draft("edition-publish"), sends("Publish version 2")),
        State("another was quicker", of_draft("prompt-edit"), be_slower),
        State("left out meanwhile", of_draft("item-edit"), lose_the_row, is_error=False),
    ),
    "administrator": (
        State("nothing typed", page_of("platform:setting-add"), sends("Add it")),
        State("nothing typed", page_of("platform:group-add"), sends("Add it")),
        State("nothing typed", page_of("platform:role-give"), sends("Give the role")),
    ),
}
