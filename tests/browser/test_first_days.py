"""The first days and the last: from an empty database to the first shared reflection, and somebody who leaves.

In the first journey nobody and nothing is made beforehand. Each is walked by keyboard alone, and again with JavaScript
off. What counts is what is stored."""

import re
import time

import pytest
from django.core import mail
from django.db import connection
from playwright.sync_api import expect

from accounts.models import Invitation, Membership, OneTimePhrase, PlatformRole, Setting, SignIn, User
from accounts.setup_code import setup_code
from learning.models import Edition, Prompt
from practice.models import Contributor, Notice, Reader, Reflection, ReportChoice, Request, SignOff
from practice.permissions import LAST_MANAGER
from tests import factories
from tests.browser.walks import WAYS, Judge, at_least, heading, holds, seats, sees, status_of

MOST_INTERACTIONS, MOST_SECONDS = 12, 120
SETTING, HERE = """O'Brien's "Little <Stars>" & Co""", "/s/obriens-little-stars-co/"
BY_DAY, LADO = "Children’s social care, by day", "Local authority designated officer (LADO)"
WRITTEN = "I told nobody, because I was not sure.\nعندما أشكّ أسأل."
LIST = """رنا خليل, rana.k
Z, zed@example.org
Zoe Twice, ZED@example.org
Ben Wrong, ben@@example
=HYPERLINK("//elsewhere"), eve@example.org
Noor Again, noor.k"""
PROBLEMS = (
    "Line 3: The same as line 2.",
    "Line 4: This is not an email address.",
    "Line 5: Names cannot begin with =",
    "Line 6: There is an open invitation for this person.",
)


@pytest.fixture(params=WAYS)
def sit_down(request, new_page):
    return seats(request.param, new_page)


def fill(hand: Judge, **boxes: str) -> None:
    """Boxes by their labels, with _ for spaces."""
    for label, text in boxes.items():
        hand.write(label.replace("_", " "), text)


# From nothing to the first shared reflection


def test_from_an_empty_database_to_the_first_shared_reflection(transactional_db, sit_down):
    assert not User.objects.exists()
    olive, petra, noor = sit_down(), sit_down(), sit_down()
    set_up(olive)
    load_the_report(olive)
    add_the_setting(olive)
    fill_in_who_to_tell(olive)
    choose_the_report(olive)
    invite_by_email(olive)
    phrase = invite_by_username(olive)
    paste_a_list(olive)
    come_in_by_email(petra)
    first_minutes(noor, phrase)
    ask_for_the_first_reflection(olive)
    write_and_share(noor)
    read_it(olive)
    nobody_else_can(petra)


def set_up(olive: Judge) -> None:
    olive.open_page("/")
    sees(olive, "Nobody has an account yet")
    olive.follow("Set up this service")
    fill(olive, Setup_code="one two three four", Your_name="Olive O'Neil", Username="olive")
    fill(olive, Password=factories.PASSWORD)
    olive.press("Make my account")
    sees(olive, "This is not the setup code. Type the four words with spaces between them.")
    holds(olive, "Your name", "Olive O'Neil")
    assert not User.objects.exists()

    fill(olive, Setup_code=setup_code(), Password=factories.PASSWORD)
    olive.press("Make my account")
    heading(olive, "Platform")
    assert User.objects.get().name == "Olive O'Neil"
    assert set(PlatformRole.objects.values_list("role", flat=True)) == set(PlatformRole.Role.values)
    assert status_of(olive, "/account/first/") == 404


def load_the_report(olive: Judge) -> None:
    olive.follow("Open the content")
    assert not Edition.objects.exists()
    olive.press(at_least("Load this report"))
    assert Edition.objects.live().get().recommendations.count() == 12
    olive.follow("Start")
    olive.follow(at_least("Platform"))


def add_the_setting(olive: Judge) -> None:
    olive.follow("Add a setting")
    fill(olive, Name=SETTING, Town="Ambridge")
    olive.choose("Nursery")
    olive.choose("I do, myself")
    olive.tick("This person is also the designated safeguarding lead")
    olive.press("Add it")
    assert olive.page.url.endswith(HERE)
    expect(olive.page.locator(".place")).to_contain_text(SETTING)
    assert Setting.objects.get().name == SETTING
    member = Membership.objects.get()
    assert (member.user.username, member.role, member.office) == ("olive", "manager", "dsl")


def fill_in_who_to_tell(olive: Judge) -> None:
    olive.follow(at_least("Do this next"))
    olive.write(BY_DAY, "ask at the desk")
    olive.write(LADO, "(01632) 960104 ext 12")
    olive.tick("I have checked these numbers today")
    olive.press("Save")
    sees(olive, f"{BY_DAY}: use digits, spaces, + ( ) - and “ext” only.")
    holds(olive, BY_DAY, "ask at the desk")
    holds(olive, LADO, "(01632) 960104 ext 12")
    expect(olive.page.get_by_label("I have checked these numbers today")).to_be_checked()
    assert Setting.objects.get().lado_phone == ""

    olive.write(BY_DAY, "01632 960102")
    olive.press("Save")
    sees(olive, "Olive O'Neil", "01632 960102")
    setting = Setting.objects.get()
    assert (setting.social_care_phone, setting.lado_phone) == ("01632 960102", "(01632) 960104 ext 12")
    assert setting.contacts_checked_on is not None
    assert (setting.dsl_phone, setting.out_of_hours_phone) == ("", "")  # nothing is made up


def choose_the_report(olive: Judge) -> None:
    olive.follow("Home")
    olive.follow("Choose the report")
    olive.press(at_least("Work with this report"))
    sees(olive, "Your setting works with")
    assert ReportChoice.objects.current().get().report == Edition.objects.live().get().report


def invite_by_email(olive: Judge) -> None:
    """Petra will be a second manager."""
    olive.follow("Home")
    olive.follow(at_least("Do this next"))
    fill(olive, Their_name="Petra Post", Their_email="petra@example.org")
    olive.choose("Manager: reviews and signs off")
    olive.press("Invite")
    assert [message.to for message in mail.outbox] == [["petra@example.org"]]
    olive.follow("I have it: back to the team")


def invite_by_username(olive: Judge) -> str:
    """The words on Noor's slip of paper."""
    olive.follow("Invite")
    fill(olive, Their_name="Noor Khan", Or_a_username_you_choose_for_them="noor.k")
    olive.press("Invite")
    slip = olive.page.get_by_role("region", name="Slip for Noor Khan")
    phrase = slip.locator("dd").last.inner_text()
    assert len(phrase.split()) == 4
    assert phrase not in OneTimePhrase.objects.get().phrase_hash
    olive.follow("I have it: back to the team")
    return phrase


def paste_a_list(olive: Judge) -> None:
    """Then there is nobody to ask yet: nobody who is invited has come in."""
    olive.follow("Invite")
    olive.follow("Paste a list")
    olive.write("One person on each line: name, email or username", LIST)
    olive.press("Look at the list")
    sees(olive, *PROBLEMS)
    assert Invitation.objects.count() == 2
    olive.press("Leave out the 4 lines with problems")
    olive.press("Invite these 2 people")
    assert set(Invitation.objects.values_list("name", "email", "username", "role")) == {
        ("Petra Post", "petra@example.org", "", "manager"),
        ("Noor Khan", "", "noor.k", "practitioner"),
        ("رنا خليل", "", "rana.k", "practitioner"),
        ("Z", "zed@example.org", "", "practitioner"),
    }
    assert [message.to for message in mail.outbox] == [["petra@example.org"], ["zed@example.org"]]
    olive.follow("Home")
    olive.follow(at_least("Do this next"))
    sees(olive, "Nobody you invited has come in yet. As soon as somebody does, you can ask them here.")


def come_in_by_email(petra: Judge) -> None:
    petra.open_page(re.search(r"/account/invitation/\S+", mail.outbox[0].body)[0])
    fill(petra, Your_name="Petra Post", Username="petra", Password=factories.PASSWORD)
    petra.press("Make my account")
    heading(petra, "Welcome, Petra Post")
    petra.press("Go to my home page")
    assert Membership.objects.get(user__username="petra").role == "manager"


def first_minutes(noor: Judge, phrase: str) -> None:
    """From the slip of paper to one gentle prompt."""
    begun, before = time.monotonic(), noor.done
    noor.open_page("/account/phrase/")
    noor.write("Username", "noor.k")
    noor.write("One-time phrase", phrase)
    noor.press("Go on")
    fill(noor, Password=factories.PASSWORD)
    noor.press("Go in")
    heading(noor, "Welcome, Noor Khan")
    sees(noor, "Olive O'Neil invited you.", "It hides the page at once, signs you out and opens")
    expect(noor.page.locator("[data-quick-exit]")).to_have_count(0)  # explained before it is met
    noor.follow(at_least("Try it"))
    expect(noor.page.get_by_role("link", name="Go back")).to_be_visible()
    assert SETTING not in noor.page.inner_text("body")
    noor.follow("Go back")
    heading(noor, "Welcome, Noor Khan")
    noor.press("Show me a first question")
    heading(noor, "Write a reflection")
    assert noor.done - before <= MOST_INTERACTIONS
    assert time.monotonic() - begun < MOST_SECONDS

    expect(noor.page.get_by_role("button", name="Quick exit")).to_be_visible()
    prompt = Prompt.objects.get(lead=True, text=noor.page.locator("label.question").inner_text())
    assert prompt.recommendation.content_note == ""  # gentle: not a distressing area
    assert OneTimePhrase.objects.get(invitation__username="noor.k").used_at is not None
    assert User.objects.get(username="noor.k").welcomed_at is not None
    assert not Reflection.objects.exists()


def ask_for_the_first_reflection(olive: Judge) -> None:
    olive.follow("Home")
    olive.follow(at_least("Do this next"))
    olive.pick("What should they reflect on?", "Information sharing")
    olive.tick(at_least("Noor Khan"))
    olive.write("Why? (if you like)", "We talked about it on Monday.")
    olive.press("Ask them")
    # Olive was never shown the welcome page, and meets Quick exit here.
    sees(olive, "0 of 1 has finished", "Quick exit hides this page at once and signs you out.")
    ask = Request.objects.get()
    assert (ask.asked_by.username, ask.recommendation.key) == ("olive", "information-sharing")
    assert ask.people.get().person.username == "noor.k"
    olive.follow("Home")
    expect(olive.page.get_by_role("heading", name="Set up in four steps")).to_have_count(0)


def write_and_share(noor: Judge) -> None:
    noor.follow("Early Years Reflect")
    noor.follow(at_least("Olive O'Neil asked you to reflect on information sharing"))
    sees(noor, "We talked about it on Monday.")
    noor.follow("Write a reflection")
    noor.write(noor.page.locator("label.question").inner_text(), WRITTEN)
    noor.press("Save and share…")
    noor.tick(at_least("Olive O'Neil"))
    noor.press("Share with the people I ticked")
    sees(noor, "Shared with Olive O'Neil. The request is done too.")
    shared = Reflection.objects.get()
    assert (shared.state, shared.author.username) == ("shared", "noor.k")
    assert Reader.objects.get().person.username == "olive"
    assert Request.objects.get().people.get().done_at is not None
    assert shared.answers.get().text == WRITTEN
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM practice_reflectionanswer")
        [(stored,)] = cursor.fetchall()
    assert stored.startswith(f"{shared.setting.key.public_id}:")
    assert not any(word in stored for word in WRITTEN.split() if len(word) > 4)


def read_it(olive: Judge) -> None:
    olive.follow("Home")
    olive.follow("1 notice not read yet")
    sees(olive, "Noor Khan shared a reflection on information sharing with you")
    olive.follow("Review")
    olive.follow(at_least("Noor Khan, on information sharing"))
    sees(olive, *WRITTEN.splitlines())


def nobody_else_can(petra: Judge) -> None:
    shared = Reflection.objects.get()
    readers = [user.username for user in User.objects.all() if shared in Reflection.objects.visible_to(user)]
    assert sorted(readers) == ["noor.k", "olive"]
    petra.follow("Review")
    sees(petra, "Nothing to review")
    for path in (shared.get_absolute_url(), f"{HERE}review/reflections/{shared.public_id}/"):
        assert status_of(petra, path) == 404


# Somebody leaves


class Leaving:
    """What is open, shared and signed of Priya on the day she leaves."""

    def __init__(self):
        edition = factories.edition(areas=2)
        self.place = factories.place("Willow Tree")
        me, self.mona, self.colin = self.place.practitioner, self.place.manager, self.place.colleague
        self.priya, self.dora = me, factories.member(self.place.setting, name="Dora of Willow Tree")
        self.home = self.place.setting.get_absolute_url()
        self.seal = factories.signed_off(me, self.mona, edition=edition, title="Signed in spring")
        self.draft = factories.reflection(me, text="Only for me.")
        self.shared = factories.shared(me, self.mona, text="For Mona to read.")
        self.action = factories.action(me, what="Tidy the notice board")
        self.audit = factories.self_audit(me, edition=edition, title="Autumn self-audit")
        self.ask = factories.request(self.mona, me, area=factories.area_of(edition, position=2))


@pytest.fixture
def day(transactional_db) -> Leaving:
    return Leaving()


def test_a_leaver(sit_down, day):
    priya, mona = sit_down(day.priya), sit_down(day.mona)
    heading(priya, re.compile("Good"))
    end_her_place(mona, day)
    signed_out_at_the_next_click(priya, day)
    colin, dora = sit_down(day.colin), sit_down(day.dora)
    what_the_heirs_see(colin, dora, day)
    in_nobodys_list((mona, colin, dora), day)
    what_stays(mona, day)
    the_last_manager_stays(mona, day)


def end_her_place(mona: Judge, day: Leaving) -> None:
    mona.follow("Team")
    mona.follow(at_least(day.priya.user.name))
    mona.follow(at_least("End their place here"))
    sees(mona, "Open now: 1 self-audit, 1 action, 1 request.")
    mona.press("End it now")
    sees(mona, "Choose who takes over the actions, or “Nobody”.")
    assert Membership.objects.current().filter(pk=day.priya.pk).exists()

    mona.pick("Who takes over their actions?", day.colin.user.name)
    mona.pick("Who takes over their part in self-audits?", day.dora.user.name)
    mona.press("End it now")
    sees(mona, f"{day.priya.user.name} does not work here any more.")
    day.priya.refresh_from_db()
    assert (day.priya.ended_at is not None, day.priya.ended_by) == (True, day.mona.user)
    assert not SignIn.objects.filter(user=day.priya.user, ended_at=None).exists()
    for row in (day.action, day.ask, day.draft, day.shared):
        row.refresh_from_db()
    assert day.action.owner == day.colin.user
    assert Contributor.objects.get(self_audit=day.audit).person == day.dora.user
    assert (day.ask.withdrawn_by, day.ask.people.count()) == (day.mona.user, 0)
    assert (day.draft.state, day.draft.author, day.shared.state) == ("draft", day.priya.user, "shared")


def signed_out_at_the_next_click(priya: Judge, day: Leaving) -> None:
    priya.follow("Reflections")
    heading(priya, "Sign in")
    priya.sign_in(day.priya.user.username, factories.PASSWORD)  # the account stays theirs, the place does not
    sees(priya, "You do not work in a setting here now")
    for path in (day.home, day.draft.get_absolute_url(), day.seal.get_absolute_url()):
        assert status_of(priya, path) == 404
    priya.open_page(day.home)
    heading(priya, "We cannot find that page")


def what_the_heirs_see(colin: Judge, dora: Judge, day: Leaving) -> None:
    colin.follow("1 notice not read yet")
    colin.follow(re.compile("An action was handed on to you"))
    heading(colin, "Tidy the notice board")
    dora.follow("1 notice not read yet")
    dora.follow(re.compile("A self-audit was handed on to you"))
    heading(dora, "Autumn self-audit")
    told = {row.object_id: row.person for row in Notice.objects.filter(kind=Notice.Kind.HANDED_ON)}
    assert told == {day.action.public_id: day.colin.user, day.audit.public_id: day.dora.user}


def in_nobodys_list(hands: tuple[Judge, ...], day: Leaving) -> None:
    for member in (day.mona, day.colin, day.dora):
        assert day.draft not in Reflection.objects.visible_to(member.user)
    for hand in hands:
        assert status_of(hand, day.draft.get_absolute_url()) == 404
        for part in ("", "reflections/", "actions/?whose=all", "notices/", "self-audits/"):
            answer = hand.page.request.get(day.home + part)
            assert answer.status == 200
            assert day.draft.public_id not in answer.text()
            assert "Only for me." not in answer.text()


def what_stays(mona: Judge, day: Leaving) -> None:
    mona.follow("Review")
    assert day.draft.public_id not in mona.page.content()
    mona.follow(at_least(f"{day.priya.user.name}, on area 1"))
    sees(mona, "For Mona to read.")
    mona.open_page(day.seal.get_absolute_url())
    expect(mona.page.locator("article.record")).to_contain_text(day.priya.user.name)
    sealed = SignOff.objects.get()
    assert (sealed.sha256, sealed.sealed) == (day.seal.sha256, day.seal.sealed)


def the_last_manager_stays(mona: Judge, day: Leaving) -> None:
    mona.follow("Team")
    mona.follow(at_least(day.mona.user.name))
    sees(mona, "You are the only manager here. To change that, make somebody else a manager first.")
    expect(mona.page.get_by_role("link", name="Leave this setting")).to_have_count(0)
    mona.open_page(f"{mona.page.url}end/")
    sees(mona, LAST_MANAGER)
    assert Membership.objects.current().filter(pk=day.mona.pk, role="manager").exists()
