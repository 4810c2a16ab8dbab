"""What somebody may do ends with the next request, though their browser is still open (security.md S10)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Group, Membership, PlatformRole, Setting, SignIn, User
from tests import factories
from tests.access.asking import ask, rolled_back, stored
from tests.access.matrix import who_may
from tests.access.people import (
    APPROVER,
    CHILDMINDER,
    EDITOR,
    LEAD,
    MANAGER,
    MANAGER_OF_TWO,
    PRACTITIONER,
)
from tests.access.table import NOTHING

pytestmark = pytest.mark.django_db


def work_ended(house, user):
    for membership in Membership.objects.filter(user=user):
        factories.end(membership)


def setting_suspended(house, user):
    Setting.objects.filter(memberships__user=user).update(suspended_at=timezone.now())


def deactivated(house, user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def signed_out_elsewhere(house, user):
    SignIn.end_all(user)


def idle_for_too_long(house, user):
    SignIn.objects.filter(user=user).update(last_seen_at=timezone.now() - timedelta(minutes=15))


def password_changed_elsewhere(house, user):
    user = User.objects.get(pk=user.pk)
    user.set_password("velvet zebra jumping")
    user.save()


LOST = {
    work_ended: "404",
    setting_suspended: "404",
    deactivated: "in",
    signed_out_elsewhere: "in",
    idle_for_too_long: "in",
    password_changed_elsewhere: "in",
}


def first_rows(rows, written, who: str, word: str) -> list:
    """Of each page below a setting, the first thing for which this person has this word."""
    found = {}
    for row in (row for of_page in rows.values() for row in of_page):
        if "setting" in row.where and who in who_may(written, row, word):
            found.setdefault(row.page, row)
    return list(found.values())


@pytest.mark.parametrize("who", [PRACTITIONER, MANAGER, CHILDMINDER])
@pytest.mark.parametrize("lose", LOST)
def test_nothing_is_left(house, rows, written, who, lose):
    opened, sent = (first_rows(rows, written, who, word) for word in ("200", "done"))
    with rolled_back():
        lose(house, house.people[who])
        now = replace(house, baseline=stored())
        words = {(row.page, "GET"): ask(now, who, row.address).word for row in opened}
        words |= {
            (row.page, "POST"): ask(now, who, row.address, "POST", row.sent_by(who)).word for row in sent
        }
    assert len(opened) > 10
    assert len(sent) > 10
    assert set(words.values()) == {LOST[lose]}, words


def settings_moved_out(house, user):
    Setting.objects.filter(group__in=Group.objects.led_by(user)).update(group=None)


def settings_suspended(house, user):
    Setting.objects.filter(group__in=Group.objects.led_by(user)).update(suspended_at=timezone.now())


LOST_BY_A_LEAD = [lose for lose in LOST if lose is not setting_suspended]
LOST_BY_A_LEAD += [settings_moved_out, settings_suspended]


@pytest.mark.parametrize("lose", LOST_BY_A_LEAD)
def test_nothing_is_left_for_a_lead(house, rows, lose):
    """The group's own page stays theirs when its settings go; what they opened goes with them."""
    group, record = rows["practice:group-detail"][0], rows["practice:group-record"][0]
    with rolled_back():
        assert [ask(house, LEAD, row.address).word for row in (group, record)] == ["200", "200"]
        lose(house, house.people[LEAD])
        now = replace(house, baseline=stored())
        words = [ask(now, LEAD, row.address).word for row in (group, record)]
    assert words == ([LOST[lose]] * 2 if lose in LOST else ["200", "404"])


def test_a_manager_who_is_a_practitioner_now_manages_nothing(house, rows, written):
    """What only managers may do in the table, this person may no more."""
    only_managers = [
        row
        for row in (row for of_page in rows.values() for row in of_page)
        if who_may(written, row, "done") == [MANAGER, MANAGER_OF_TWO]
    ]
    two = house.people[MANAGER_OF_TWO]
    assert len(only_managers) > 8
    with rolled_back():
        Membership.objects.filter(user=two).update(role="practitioner")
        now = replace(house, baseline=stored())
        words = {
            row.page: ask(now, MANAGER_OF_TWO, row.address, "POST", row.sent_by(MANAGER_OF_TWO)).word
            for row in only_managers
        }
    assert set(words.values()) <= {"403", "404"}, words


@pytest.mark.parametrize("who", [EDITOR, APPROVER])
def test_an_editor_without_the_role_sees_no_content_page(house, rows, written, who):
    with rolled_back():
        PlatformRole.objects.filter(user=house.people[who]).update(ended_at=timezone.now())
        now = replace(house, baseline=stored())
        for page, of_page in rows.items():
            if page.startswith("learning:") and page != "learning:glossary":  # open to everybody
                row = of_page[0]
                assert ask(now, who, row.address).status == 404
                assert ask(now, who, row.address, "POST", row.sent_by(who)).word == "404"


def test_losing_one_setting_leaves_the_other(house):
    """The manager of A and B, removed from A."""
    with rolled_back():
        factories.end(Membership.objects.get(pk=house.world.two_in_a.pk))
        now = replace(house, baseline=stored())
        words = {
            thing.slug: ask(now, MANAGER_OF_TWO, f"/s/{thing.slug}/team/").word
            for thing in (house.a, house.b)
        }
    assert words == {house.a.slug: "404", house.b.slug: "200"}


def test_the_table_says_nothing_for_who_left(written):
    """A person who left A keeps nothing of it, and neither does one whose account was switched off."""
    pages = {line: cells for line, cells in written.items() if line[0].startswith("practice:") and line[1]}
    assert {cells["left A"] for cells in pages.values()} == {NOTHING}
    assert {cells["deactivated"] for cells in pages.values()} == {"in"}
