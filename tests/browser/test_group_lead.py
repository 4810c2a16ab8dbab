"""What the lead of a group sees of its settings: what stands out, and nobody's words, until a setting opens a record.

Walked by keyboard alone, and again with JavaScript off."""

import html
import re
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Membership, Setting
from practice.models import Action, RecordShare, ReflectionAnswer, SelfAuditAnswer, SignOff
from tests import factories
from tests.browser.hands import Hand
from tests.browser.house import real_content
from tests.browser.walks import WAYS, Judge, at_least, heading, seats, words_on
from tests.rows import adds

WELL = {"social_care_phone": "01632 960 102", "lado_phone": "01632 960 104"}


@dataclass
class Trees:
    """Three settings, not made in the order of their names: an overdue action in Apple, an open No in Willow, nothing
    that stands out in Birch."""

    willow: factories.Place
    apple: factories.Place
    birch: factories.Place
    lead: Membership
    record: SignOff  # of Willow Tree


@pytest.fixture
def trees(transactional_db) -> Trees:
    live = real_content()
    willow, apple, birch = (factories.place(name) for name in ("Willow Tree", "apple house", "Birch Lodge"))
    Setting.objects.update(**WELL, contacts_checked_on=timezone.localdate())
    group = factories.group(willow.setting, apple.setting, birch.setting, name="Three Trees")
    area = {"edition": live, "scope": "area", "recommendation_key": "information-sharing"}
    seals = [
        factories.signed_off(place.practitioner, place.manager, title=title, ratings=(first, *["yes"] * 9), **area)
        for place, title, first in (
            (willow, "Sharing in autumn", "no"), (apple, "What we pass on", "yes"), (birch, "Who we tell", "yes"),
        )
    ]  # fmt: skip
    today, read = timezone.localdate(), live.recommendations.get(key="information-sharing")
    for place, days in ((apple, -1), (birch, 1)):
        factories.action(
            place.practitioner, what="Move the box to the hall", due_on=today + timedelta(days=days)
        )
    for place in (willow, apple, birch):
        factories.shared(place.practitioner, place.manager, area=read)
    return Trees(willow, apple, birch, factories.lead(group), seals[0])


@pytest.fixture(params=WAYS)
def sit_down(request, new_page):
    return seats(request.param, new_page)


def test_the_lead_of_a_group(sit_down, trees):
    lead = sit_down(trees.lead)
    with adds():  # nothing: a lead only reads
        sees_what_stands_out(lead)
        sees_nobody_s_words(lead)
        comes_into_no_setting(lead, trees)
    group = trees.lead.group.get_absolute_url()
    record = f"{group}records/{trees.record.public_id}/"
    assert goes_to(lead, record) == 404

    manager = sit_down(trees.willow.manager)
    manager.follow("Self-audits")
    manager.follow(at_least("Sharing in autumn"))
    manager.press("Open it to them")
    share = RecordShare.objects.get()
    assert (share.sign_off, share.group) == (trees.record, trees.lead.group)
    assert (share.shared_by, share.ended_at) == (trees.willow.manager.user, None)

    reads_the_record(lead, group, record, trees.record)
    sees_nobody_s_words(lead, but=record)
    comes_into_no_setting(lead, trees)

    manager.press("Close it again")
    share.refresh_from_db()
    assert share.ended_by == trees.willow.manager.user
    assert goes_to(lead, record) == 404
    lead.open_page(group)
    expect(lead.page.get_by_text("Sharing in autumn")).to_have_count(0)
    sees_nobody_s_words(lead)


def stands(lead: Hand) -> dict[str, list[str]]:
    """What stands out, by the name of the setting, in the order of the page."""
    found = {}
    for one in lead.page.locator(".stand").all():
        name = one.get_by_role("heading", level=2).inner_text()
        found[name] = one.locator(".chips li").all_inner_texts() or [
            "Nothing stands out." in one.inner_text()
        ]
    return found


def sees_what_stands_out(lead: Hand) -> None:
    heading(lead, "Three Trees")
    found = stands(lead)
    assert list(found) == ["apple house", "Birch Lodge", "Willow Tree"]
    assert found == {
        "apple house": ["1 action is overdue"],
        "Birch Lodge": [True],
        "Willow Tree": ["1 answer of No is still open"],
    }
    lead.follow("Only with something open")
    assert list(stands(lead)) == ["apple house", "Willow Tree"]
    lead.follow("All settings")
    assert len(stands(lead)) == 3


def said() -> set[str]:
    """All that people of the three settings wrote, and their names."""
    words = {answer.evidence for answer in SelfAuditAnswer.objects.all()}
    words |= {answer.text for answer in ReflectionAnswer.objects.all()}
    for action in Action.objects.all():
        words |= {action.what, action.expect}
    members = Membership.objects.exclude(setting=None).select_related("user")
    return (words | {member.user.name for member in members}) - {""}


def reachable(hand: Hand) -> dict[str, str]:
    """Every page that links lead to from here, by its address, as the server sends it."""
    start = urlsplit(hand.page.url)
    found, waiting = {}, deque([start.path])
    while waiting:
        address = waiting.popleft()
        if address in found:
            continue
        answer = hand.page.request.get(address)
        assert answer.status == 200, address
        found[address] = html.unescape(answer.text())
        for href in re.findall(r'<a [^>]*href="([^"]+)"', found[address]):
            there = urlsplit(urljoin(hand.page.url.replace(start.path, address), html.unescape(href)))
            if there.netloc == start.netloc:
                waiting.append(f"{there.path}?{there.query}" if there.query else there.path)
    return found


def sees_nobody_s_words(lead: Hand, *, but: str = "") -> None:
    """On no page that links lead to, but on this one."""
    pages, words = reachable(lead), said()
    assert len(pages) > 8
    assert {"Move the box to the hall", "We rang the family the same day."} < words
    found = {address: [one for one in words if one in text] for address, text in pages.items()}
    assert [address for address in found if found[address]] == ([but] if but else [])


def goes_to(hand: Judge, path: str) -> int:
    response = hand.page.goto(path)
    hand.look()
    return response.status


def comes_into_no_setting(lead: Judge, trees: Trees) -> None:
    """Like a setting that does not exist, word for word."""
    assert goes_to(lead, "/s/no-such-place/") == 404
    missing = words_on(lead.page)
    for place in (trees.willow, trees.apple, trees.birch):
        assert goes_to(lead, f"/s/{place.setting.slug}/") == 404
        assert words_on(lead.page) == missing
    for path in (
        "records/",
        f"records/{trees.record.public_id}/",
        "self-audits/",
        "actions/",
        "review/",
        "team/",
    ):
        assert lead.page.request.get(f"/s/{trees.willow.setting.slug}/{path}").status == 404
    lead.open_page("/")


def reads_the_record(lead: Hand, group: str, record: str, seal: SignOff) -> None:
    lead.open_page(group)
    lead.follow(at_least(seal.self_audit.title))
    assert urlsplit(lead.page.url).path == record
    heading(lead, seal.self_audit.title)
    answers = list(seal.self_audit.answers.select_related("item"))
    questions = lead.page.locator(".record__question").all_inner_texts()
    for question, answer in zip(questions, answers, strict=True):
        assert answer.item.text in question
        assert answer.evidence in question
    expect(lead.page.locator("main").get_by_role("button")).to_have_count(0)
    lead.follow("Three Trees")
