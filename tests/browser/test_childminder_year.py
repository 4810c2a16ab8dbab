"""A childminder's year, on the real content: read, reflect, look at oneself honestly, try something, act, see whether
it worked, and look again when the year is over.

Walked by keyboard alone, and again with JavaScript off. The clock is moved between the days; every day begins with
signing in. On no page stand the words manager, submit, team or colleague."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from accounts.models import Membership
from learning.models import Edition
from practice.models import Action, Notice, Reader, Reading, Reflection, SelfAudit, SignOff, TeamTalk
from tests import factories
from tests.browser.hands import Hand
from tests.browser.house import real_content
from tests.browser.walks import WAYS, Judge, at_least, heading, seats, verified
from tests.practice.test_childminder_words import NEVER

AREA = "Information sharing"
EVIDENCE = "The note on the inside of the cupboard."


@pytest.fixture
def on(time_machine):
    """`on(date)`: it is ten past ten on that day."""

    def go_to(day: date) -> None:
        time_machine.move_to(datetime(day.year, day.month, day.day, 10, 10, tzinfo=ZoneInfo("Europe/London")))

    go_to(date(2027, 1, 11))
    return go_to


@pytest.fixture
def live(transactional_db, on) -> Edition:
    return real_content()


@pytest.fixture(params=WAYS)
def sit_down(request, new_page):
    return seats(request.param, new_page)


def test_a_childminder_s_year(sit_down, on, live):
    jo = factories.childminder("Jo’s home")
    hand = sit_down(jo, never=NEVER)
    read(hand, jo)
    reflect_privately(hand, live)

    come_back(hand, on, date(2027, 2, 1))
    first = core_of_eight(hand, ["Yes", "Partly", "No", "Yes"])
    action = next_steps(hand, first)
    come_back(hand, on, date(2027, 2, 2))
    talk = think_it_through(hand)

    come_back(hand, on, date(2027, 2, 12))
    do_it(hand, action)
    come_back(hand, on, date(2027, 3, 2))
    look_at_what_was_tried(hand, talk)
    come_back(hand, on, date(2027, 3, 15))
    see_the_impact(hand, action)

    come_back(hand, on, date(2028, 1, 24))
    second = core_of_eight(hand, ["Yes"])
    both_records_stand(hand, jo, first, second)
    assert verified() == "2 records checked, all as sealed."
    nobody_else_is_in_it(jo)


def come_back(hand: Judge, on, day: date) -> None:
    """Another day: the one before ended by itself."""
    on(day)
    hand.sign_in(Membership.objects.get().user.username, factories.PASSWORD)
    heading(hand, "Good morning")


def open_area(hand: Hand) -> None:
    hand.follow("Read")
    hand.follow("Annual report 2023 to 2024")
    hand.follow(AREA)


def read(hand: Hand, jo: Membership) -> None:
    open_area(hand)
    hand.press("I’ve read this")
    made = Reading.objects.get()
    assert (made.person, made.recommendation.key, made.setting) == (
        jo.user,
        "information-sharing",
        jo.setting,
    )


def reflect_privately(hand: Hand, live: Edition) -> None:
    hand.follow("Write a reflection")
    lead = (
        live.recommendations.get(key="information-sharing").prompts.for_audience("childminder").get(lead=True)
    )
    hand.write(lead.text, "I waited for two days before I rang.")
    hand.write(re.compile("differently"), "Ring on the same day")
    hand.press("Save and leave")
    expect(hand.page.get_by_text("Only you.", exact=True)).to_be_visible()
    hand.press("Done, keep it private")
    made = Reflection.objects.get()
    assert (made.state, made.status, made.differently) == ("draft", "private", "Ring on the same day")
    assert made.answers.get().text == "I waited for two days before I rang."
    assert not Reader.objects.exists()


def core_of_eight(hand: Hand, answers: list[str]) -> SignOff:
    """Start, answer, check, finish and date."""
    before = SignOff.objects.count()
    hand.follow("Self-audits")
    hand.follow(re.compile("^Start (with the core|a self-audit)$"))
    expect(hand.page.get_by_label(at_least("The core: 8 questions"))).to_be_checked()
    hand.press("Start")
    audit = SelfAudit.objects.get(state="in_progress")
    assert (audit.scope, audit.answers.count()) == ("core", 8)
    assert set(audit.answers.values_list("item__core", flat=True)) == {True}
    assert "group" not in audit.answers.values_list("item__audience", flat=True)

    first = audit.sections.select_related("checklist").first()
    hand.follow(at_least(first.checklist.title))
    given = []
    while hand.page.locator(".q").count():
        for question in hand.page.locator(".q").all():
            given.append(answers[len(given) % len(answers)])
            hand.choose(given[-1], inside=question)
            hand.write(re.compile("What did you see"), EVIDENCE, inside=question)
        hand.press("Save and go on")
    assert [answer.get_rating_display() for answer in audit.answers.all()] == given
    assert {answer.evidence for answer in audit.answers.all()} == {EVIDENCE}

    hand.follow("Check and finish")
    expect(hand.page.locator(".answer")).to_have_count(8)
    hand.follow("Finish and date")
    hand.open("Read all that you sign")
    hand.write("Your password", "not my password")
    hand.press("Finish and date")
    assert SignOff.objects.count() == before
    hand.write("Your password", factories.PASSWORD)
    hand.press("Finish and date")
    seal = SignOff.objects.get(self_audit=audit)
    assert (seal.is_self_signed, seal.signed_by, seal.sequence) == (True, audit.started_by, before + 1)
    assert [move.to_state for move in audit.moves.order_by("at", "pk")] == ["submitted", "signed_off"]
    return seal


def next_steps(hand: Hand, seal: SignOff) -> Action:
    """One gap is acted on now, one waits with its reason, the others are decided another day."""
    heading(hand, "Next steps")
    gaps = list(seal.self_audit.answers.gaps())
    steps = hand.page.locator(".step")
    expect(steps).to_have_count(len(gaps))
    assert len(gaps) == 4
    now, later = steps.nth(0), steps.nth(1)
    hand.choose("Act now", inside=now)
    hand.write("What will be done?", "Put the numbers by the phone", inside=now)
    hand.write("What will I see if this works?", "I find the number at once", inside=now)
    hand.choose("Later, because…", inside=later)
    hand.write("Later, because", "After the half-term", inside=later)
    hand.press("Save next steps")

    waits, action = Action.objects.order_by("state")
    assert (waits.state, waits.answer, waits.later_because) == ("later", gaps[1], "After the half-term")
    assert (action.state, action.answer, action.owner) == ("open", gaps[0], seal.signed_by)
    assert (action.what, action.expect) == ("Put the numbers by the phone", "I find the number at once")
    assert (action.due_on, action.look_on) == (date(2027, 2, 15), date(2027, 3, 15))
    return action


def think_it_through(hand: Hand) -> TeamTalk:
    open_area(hand)
    hand.follow("Open the situation")
    idea = hand.page.get_by_role("radio").first
    chosen = idea.evaluate("radio => radio.labels[0].textContent").strip()
    hand.choose(chosen)
    box = hand.page.locator(".field", has=hand.page.get_by_role("textbox", name="In my own words")).last
    hand.write("In my own words", "At the door, every day.", inside=box)
    hand.press("Note it")
    talk = TeamTalk.objects.get()
    assert talk.try_this == f"{chosen}\nAt the door, every day."
    assert (talk.held_on, talk.look_on, talk.result) == (date(2027, 2, 2), date(2027, 3, 2), "")
    return talk


def do_it(hand: Hand, action: Action) -> None:
    """Three days before it is due."""
    hand.follow("Actions")
    hand.follow(at_least(action.what))
    hand.follow("Mark as done")
    hand.write("What did you do?", "Wrote them on a card.")
    hand.press("Done")
    action.refresh_from_db()
    assert (action.state, action.done_note, action.done_by) == ("done", "Wrote them on a card.", action.owner)


def look_at_what_was_tried(hand: Hand, talk: TeamTalk) -> None:
    """The day has come, and the first page says so."""
    hand.follow(re.compile(re.escape(talk.try_this.splitlines()[0][:40])))
    hand.choose("Seen")
    hand.write(re.compile("What did I notice"), "Two parents told me something.")
    hand.press("Save")
    talk.refresh_from_db()
    assert (talk.result, talk.result_note) == ("seen", "Two parents told me something.")
    assert (talk.looked_by, talk.looked_at.date()) == (talk.noted_by, date(2027, 3, 2))


def see_the_impact(hand: Hand, action: Action) -> None:
    hand.follow(re.compile(re.escape(action.what)))
    if hand.page.get_by_role("link", name="Look again").count():
        hand.follow("Look again")
    expect(hand.page.get_by_text("I find the number at once")).to_be_visible()
    hand.choose("Seen")
    hand.write("What did you look at?", "The card is there, and I used it twice.")
    hand.press("Save")
    action.refresh_from_db()
    assert (action.state, action.result) == ("checked", "seen")
    assert (action.result_note, action.checked_by) == (
        "The card is there, and I used it twice.",
        action.owner,
    )


def both_records_stand(hand: Hand, jo: Membership, first: SignOff, second: SignOff) -> None:
    """The new one follows the old one, which still says what it said."""
    assert (second.sequence, second.previous_sha256) == (2, first.sha256)
    assert second.self_audit.answers.gaps().count() == 0
    expect(hand.page.locator(".record__question")).to_have_count(8)
    hand.follow("Records")
    for seal, day in ((second, "24 January 2028"), (first, "1 February 2027")):
        expect(hand.page.get_by_role("link", name=at_least(seal.self_audit.title))).to_contain_text(day)
    hand.follow(at_least(first.self_audit.title))
    expect(hand.page.locator(".record")).to_contain_text("Self-signed (sole practitioner)")
    expect(hand.page.locator(".record__question", has_text="Partly")).to_have_count(2)
    expect(hand.page.get_by_role("link", name=re.compile("Put the numbers by the phone"))).to_be_visible()
    hand.follow("Home")
    expect(hand.page.get_by_text("What changed", exact=True)).to_be_visible()
    expect(hand.page.get_by_text("The card is there, and I used it twice.")).to_be_visible()


def nobody_else_is_in_it(jo: Membership) -> None:
    assert Membership.objects.count() == 1
    assert {row.person for row in Notice.objects.all()} <= {jo.user}
    assert Reflection.objects.get().state == "draft"
