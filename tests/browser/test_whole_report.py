"""A self-audit of the whole report by four people at their own devices, and what the lead of a group sees of settings.

Each is walked by keyboard alone, and again with JavaScript off. What counts is what is stored."""

import json
import re
from collections.abc import Iterable
from itertools import cycle, pairwise

import pytest
from playwright.sync_api import Locator, expect

from accounts.models import Membership
from learning.models import ChecklistItem, Edition
from practice.models import Notice, SelfAudit, SelfAuditAnswer, SelfAuditSection, SignOff
from tests import factories
from tests.browser.hands import Hand
from tests.browser.house import real_content
from tests.browser.walks import WAYS, at_least, heading, seats, verified
from tests.pages import Page as Read
from tests.pages import Visitor


@pytest.fixture
def live(transactional_db) -> Edition:
    return real_content()


@pytest.fixture(params=WAYS)
def sit_down(request, new_page):
    return seats(request.param, new_page)


# The whole report by four people


@pytest.fixture
def willow(live) -> factories.Place:
    return factories.place("Willow Tree")


@pytest.fixture
def four(willow) -> list[Membership]:
    more = [
        factories.member(willow.setting, name=name)
        for name in ("Samira of Willow Tree", "Noor of Willow Tree")
    ]
    return [willow.practitioner, willow.colleague, *more]


# Each of the four has seen other things.
ANSWERS = [("yes",), ("yes", "partly"), ("yes", "no", "yes"), ("yes", "does_not_apply", "not_sure")]
EVIDENCE, REASON = "Seen on an ordinary day.", "We have no such children now."
HONEST = "This is an honest picture today."
WORDS = {
    "yes": "Yes",
    "partly": "Partly",
    "no": "No",
    "not_sure": "Not sure yet",
    "does_not_apply": "Does not apply",
}


def test_the_whole_report_by_four_people(sit_down, live, willow, four):
    manager = sit_down(willow.manager)
    audit = start_everything(manager, live, four)
    areas = list(audit.sections.select_related("checklist"))
    shares = dict(zip(four, (areas[0:3], areas[3:6], areas[6:9], areas[9:12]), strict=True))
    hands = [sit_down(one) for one in four]
    for hand in hands:
        hand.follow("Self-audits")
        hand.follow(at_least(audit.title))
    theirs = both_on_one_page(hands[0], hands[1], areas[0], four)
    for hand, (me, mine), ratings in zip(hands, shares.items(), ANSWERS, strict=True):
        by_hand(hand, me, mine[0], ratings)
        for area in mine:
            by_forms(me, area, ratings, but_one=area == areas[-1])
    check_and_submit(hands[3], audit, areas)
    answered_by = {
        answer: me.user for me, mine in shares.items() for area in mine for answer in area.answers.all()
    }
    answered_by[theirs] = four[1].user
    assert {answer: answer.answered_by for answer in audit.answers.all()} == answered_by

    changed = review(manager, audit, areas)
    seal = sign(manager, audit, changed)
    look_at_record(manager, seal, answered_by)
    assert verified() == "1 record checked, all as sealed."


def start_everything(manager: Hand, live: Edition, four: list[Membership]) -> SelfAudit:
    """The manager asks all four: those who work here are ticked already."""
    manager.follow("Self-audits")
    manager.follow("Start with the core")
    questions = ChecklistItem.objects.filter(edition=live, audience__in=["all", "group"])
    assert questions.count() > 100
    for one in four:
        expect(manager.page.get_by_label(at_least(one.user.name))).to_be_checked()
    manager.choose(at_least(f"Everything: {questions.count()} questions"))
    manager.press("Start")

    audit = SelfAudit.objects.get()
    assert (audit.scope, audit.edition, audit.state) == ("everything", live, "in_progress")
    assert set(audit.answers.values_list("item", flat=True)) == set(questions.values_list("pk", flat=True))
    assert audit.sections.count() == live.recommendations.count() == 12
    asked = {one.user for one in four}
    assert {row.person for row in audit.contributors.all()} == asked | {audit.started_by}
    assert {notice.person for notice in Notice.objects.filter(kind="asked")} == asked
    expect(manager.page.locator(".progress__words")).to_have_text(
        f"0 of {questions.count()} questions answered"
    )
    return audit


def both_on_one_page(
    first: Hand, second: Hand, area: SelfAuditSection, four: list[Membership]
) -> SelfAuditAnswer:
    """Two have the same page open. What only one of them answers is kept; where both did, the second is told.

    Returns the answer the second leaves in the first one's area."""
    for hand in (first, second):
        hand.follow(at_least(area.checklist.title))
    answers = list(area.answers.all())[:4]
    for answer in answers[:2]:
        put(first, answer, "yes", "The first of us saw it.")
    first.press("Save and back to the list")
    put(second, answers[1], "no", "The second of us did not.")
    put(second, answers[2], "partly", "The second of us saw some.")
    second.press("Save and back to the list")

    assert stored(answers) == [
        ("yes", "The first of us saw it.", four[0].user),
        ("yes", "The first of us saw it.", four[0].user),
        ("partly", "The second of us saw some.", four[1].user),
        ("", "", None),
    ]
    told = question(second, answers[1])
    expect(told).to_contain_text(f"{four[0].user.name} answered this")
    expect(told).to_contain_text("The first of us saw it.")
    expect(told.get_by_label(re.compile("What did you see"))).to_have_value("The second of us did not.")
    # The second leaves it as the first one said.
    second.follow(area.self_audit.title)
    expect(row(second, area)).to_contain_text(f"3 of {area.answers.count()} answered")
    return answers[2]


def by_hand(hand: Hand, me: Membership, area: SelfAuditSection, ratings: Iterable[str]) -> None:
    """What is still open on the first page of an area, question by question."""
    hand.follow(at_least(area.checklist.title))
    shown = list(area.answers.select_related("item"))[: hand.page.locator(".q").count()]
    mine = [answer for answer in shown if not answer.rating]
    given = [rating for _, rating in zip(mine, cycle(ratings), strict=False)]
    assert len(mine) > 1
    for answer, rating in zip(mine, given, strict=True):
        put(hand, answer, rating, EVIDENCE, counted=answer.item.counts_looks)
    hand.press("Save and back to the list")
    assert stored(mine) == [(rating, EVIDENCE, me.user) for rating in given]
    for answer in SelfAuditAnswer.objects.filter(pk__in=[one.pk for one in mine]).select_related("item"):
        assert (answer.looked_at, answer.saw) == ((5, 4) if answer.item.counts_looks else (None, None))
    expect(row(hand, area)).to_contain_text(f"{len(shown)} of {area.answers.count()} answered")


def question(hand: Hand, answer: SelfAuditAnswer) -> Locator:
    return hand.page.locator(f"#q-{answer.public_id}")


def row(hand: Hand, area: SelfAuditSection) -> Locator:
    return hand.page.get_by_role("link", name=at_least(area.checklist.title))


def put(hand: Hand, answer: SelfAuditAnswer, rating: str, evidence: str, *, counted: bool = False) -> None:
    here = question(hand, answer)
    hand.choose(WORDS[rating], inside=here)
    if rating == "does_not_apply":
        hand.write("Why does it not apply?", REASON, inside=here)
    if counted:
        hand.write(re.compile("^(Looked at|Asked)$"), "5", inside=here)
        hand.write(re.compile("^(Saw it in|Heard it from)$"), "4", inside=here)
    hand.write(re.compile("What did you see"), evidence, inside=here)


def stored(answers: list[SelfAuditAnswer]) -> list[tuple]:
    rows = SelfAuditAnswer.objects.select_related("answered_by").in_bulk([answer.pk for answer in answers])
    return [(rows[one.pk].rating, rows[one.pk].evidence, rows[one.pk].answered_by) for one in answers]


def by_forms(
    me: Membership, area: SelfAuditSection, ratings: Iterable[str], *, but_one: bool = False
) -> None:
    """What is still open in an area, by the forms the browser would send. `but_one`: the last question stays open."""
    visitor, audit = Visitor(me), area.self_audit
    place = visitor.url("self-audit-section", audit.public_id, area.public_id)
    still_open = dict(zip(area.answers.filter(rating="").values_list("public_id", flat=True), cycle(ratings)))
    if but_one:
        still_open.popitem()
    for number in range(1, 9):
        address = f"{place}?page={number}"
        sent = Read(visitor.client.get(address)).boxes
        for name in [name for name in still_open if f"{name}-origin" in sent]:
            rating = still_open.pop(name)
            sent |= {f"{name}-rating": rating, f"{name}-evidence": EVIDENCE}
            sent |= {f"{name}-reason": REASON if rating == "does_not_apply" else ""}
        assert visitor.client.post(address, sent).status_code == 302
        if not still_open:
            return


def check_and_submit(hand: Hand, audit: SelfAudit, areas: list[SelfAuditSection]) -> None:
    """The one question that is still open leads to its page; then each area is read through."""
    missing = audit.answers.get(rating="")
    hand.open_page(audit.get_absolute_url())
    hand.follow("Check and submit")
    expect(hand.page.get_by_role("heading", name="1 question needs something")).to_be_visible()
    hand.tick(HONEST)
    hand.press("Submit")
    audit.refresh_from_db()
    assert audit.state == "in_progress"

    hand.follow(at_least(f"{missing.position}. "))
    put(hand, missing, "not_sure", EVIDENCE)
    hand.press("Save and back to the list")
    assert not audit.answers.filter(rating="").exists()
    hand.follow("Check and submit")
    expect(hand.page.locator(".open-list")).to_have_count(0)
    hand.follow(at_least(areas[0].checklist.title))
    for area, then in pairwise([*areas, None]):
        expect(hand.page.locator("#answers h2")).to_have_text(area.checklist.title)
        assert_shown(hand.page.locator("#answers .answer"), "a", area.answers.all())
        if then is not None:
            hand.follow(f"Next area: {then.checklist.title}")
    expect(hand.page.get_by_role("link", name=re.compile("^Next area"))).to_have_count(0)
    hand.tick(HONEST)
    hand.press("Submit")
    audit.refresh_from_db()
    assert (audit.state, audit.submitted_by.name) == ("submitted", "Noor of Willow Tree")


def assert_shown(cards: Locator, prefix: str, answers: Iterable[SelfAuditAnswer]) -> None:
    """Exactly these, in their order."""
    ids = cards.evaluate_all("cards => cards.map(card => card.id)")
    assert ids == [f"{prefix}-{answer.public_id}" for answer in answers]


def review(manager: Hand, audit: SelfAudit, areas: list[SelfAuditSection]) -> SelfAuditAnswer:
    """Every area by "Next area"; one answer is seen differently."""
    manager.follow("Review")
    manager.follow(at_least(audit.title))
    manager.press("Begin the review")
    manager.open(re.compile("All 12 areas"))
    manager.follow(at_least(areas[0].checklist.title))
    changed = areas[1].answers.filter(rating="yes").first() or areas[1].answers.first()
    for area, then in pairwise([*areas, None]):
        expect(manager.page.locator("#area")).to_have_text(area.checklist.title)
        gaps = area.answers.gaps()
        assert_shown(manager.page.locator(".review"), "q", gaps or area.answers.all())
        if area == changed.section:
            see_differently(manager, changed)
        if then is not None:
            manager.follow(f"Next area: {then.checklist.title}")
    expect(manager.page.get_by_role("link", name=re.compile("^Next area"))).to_have_count(0)
    return changed


def see_differently(manager: Hand, answer: SelfAuditAnswer) -> None:
    here = question(manager, answer)
    manager.open("Your own answer, or a comment", inside=here)
    manager.choose("Partly", inside=here)
    manager.write("Comment", "Not on Mondays.", inside=here)
    manager.press(re.compile("^Save"), inside=here)
    answer.refresh_from_db()
    assert (answer.rating, answer.manager_rating) == ("yes", "partly")
    assert answer.comments.get().text == "Not on Mondays."


def sign(manager: Hand, audit: SelfAudit, changed: SelfAuditAnswer) -> SignOff:
    manager.follow("Go to sign-off")
    manager.write("Your password", "not my password")
    manager.press("Sign off")
    assert not SignOff.objects.exists()
    manager.write("Your password", factories.PASSWORD)
    manager.press("Sign off")
    heading(manager, "Next steps")

    seal = SignOff.objects.get()
    assert (seal.self_audit, seal.signed_by, seal.is_self_signed) == (audit, changed.manager_by, False)
    audit.refresh_from_db()
    states = list(audit.moves.order_by("at", "pk").values_list("to_state", flat=True))
    assert (audit.state, states) == ("signed_off", ["submitted", "signed_off"])
    assert list(audit.answers.exclude(manager_rating="")) == [changed]
    told = {notice.person.name for notice in Notice.objects.filter(kind="signed_off")}
    assert told == {row.person.name for row in audit.contributors.all()} - {seal.signed_by.name}
    return seal


def look_at_record(manager: Hand, seal: SignOff, answered_by: dict) -> None:
    """All questions in order, each with its answer and who gave it; and the seal holds the same."""
    manager.follow(seal.self_audit.title)
    heading(manager, seal.self_audit.title)
    answers = list(seal.self_audit.answers.select_related("item", "answered_by"))
    assert answers == list(answered_by)
    cards = manager.page.locator(".record__question")
    assert_shown(cards, "q", answers)
    for card, answer in zip(cards.all_inner_texts(), answers, strict=True):
        assert f"{answer.position}. {answer.item.text}" in card
        assert answer.get_rating_display() in card
        assert f"{answered_by[answer].name}, " in card
        assert answer.evidence in card
    sealed = json.loads(seal.sealed)
    assert [question["id"] for section in sealed["sections"] for question in section["questions"]] == [
        answer.public_id for answer in answers
    ]
