from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from accounts.models import Setting, User
from practice.actions.acting import finish_action
from practice.actions.auditing import stop_self_audit
from practice.actions.noticing import choose_notices, remind
from practice.actions.reflecting import finish_privately
from practice.actions.requesting import withdraw_request
from practice.models import Notice
from tests import factories
from tests.racing import race
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 10)


@pytest.fixture
def place(time_machine):
    time_machine.move_to(datetime(2027, 3, 10, 9, tzinfo=timezone.get_default_timezone()), tick=False)
    factories.edition(areas=1)
    return factories.place("Alder House")


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def due() -> set[tuple[str, str]]:
    """Who was told, and the day."""
    rows = Notice.objects.filter(kind="due").select_related("person")
    return {(row.person.name, row.occasion) for row in rows}


PRIYA, COLIN, MONA = "Priya of Alder House", "Colin of Alder House", "Mona of Alder House"


def test_actions(place):
    me = place.practitioner
    for days in (-400, -1, 0, 3, 4):
        factories.action(me, due_on=day(days))
    factories.action(me)
    assert remind() == 4
    told = {(PRIYA, (day(days)).isoformat()) for days in (-400, -1, 0, 3)}
    assert due() == told


def test_self_audits_tell_everybody_who_works_on_them(place):
    factories.self_audit(place.manager, people=[place.practitioner, place.colleague], due_on=day(2))
    factories.self_audit(place.manager, people=[place.practitioner], due_on=day(4))
    factories.self_audit(place.manager, people=[place.practitioner])
    remind()
    assert due() == {(name, "2027-03-12") for name in (PRIYA, COLIN, MONA)}


def test_requests_tell_those_who_are_not_done(place):
    me = place.practitioner
    factories.request(place.manager, me, place.colleague, due_on=day(3))
    finish_privately(by=me, reflection=factories.reflection(me))
    remind()
    assert due() == {(COLIN, "2027-03-13")}


def test_what_is_finished_stopped_or_withdrawn_is_not_due(place):
    me = place.practitioner
    finish_action(by=me, action=factories.action(me, due_on=day(1)), done_note="Done")
    stop_self_audit(by=me, self_audit=factories.self_audit(me, due_on=day(1)))
    factories.submitted(me, due_on=day(1))
    withdraw_request(by=place.manager, request=factories.request(place.manager, me, due_on=day(1)))
    factories.signed_off(me, place.manager, due_on=day(1))
    assert remind() == 0
    assert due() == set()


def test_a_childminder_is_reminded(place):
    jo = factories.childminder("Cosy Corner")
    factories.action(jo, due_on=day(1))
    factories.self_audit(jo, due_on=day(1))
    assert remind() == 2


def test_nobody_who_left_is_inactive_or_whose_setting_is_suspended(place):
    left, inactive = factories.member(place.setting), factories.member(place.setting)
    other = factories.member(factories.setting("Beech House"), "manager")
    for me in (left, inactive, other):
        factories.action(me, due_on=day(1))
        factories.self_audit(me, due_on=day(1))
        factories.request(place.manager, me, due_on=day(1)) if me is not other else None
    factories.end(left)
    User.objects.filter(pk=inactive.user.pk).update(is_active=False)
    Setting.objects.filter(pk=other.setting.pk).update(suspended_at=timezone.now())
    assert remind() == 0


def test_once_for_each_thing_and_its_day(place):
    me = place.practitioner
    action = factories.action(me, due_on=day(2))
    with adds(Notice=1):
        assert [remind(), remind(), remind()] == [1, 0, 0]
    assert remind(today=day(1)) == 0
    assert remind(today=day(9)) == 0
    action.due_on = day(10)
    action.save(update_fields=["due_on"])
    assert remind(today=day(6)) == 0
    with adds(Notice=1):
        assert remind(today=day(7)) == 1


def test_it_follows_what_people_chose(place):
    me = place.practitioner
    me.user.email = "priya@example.org"
    me.user.save(update_fields=["email"])
    factories.action(me, due_on=day(2))
    remind()
    remind()
    assert [email.to for email in Email.objects.all()] == [["priya@example.org"]]
    choose_notices(by=me, choices={"due": (False, False)})
    factories.action(me, due_on=day(2))
    remind()
    assert Email.objects.count() == 1
    assert list(Notice.objects.order_by("pk").values_list("kind", "is_listed")) == [
        ("due", True),
        ("due", False),
    ]


def test_what_is_done_since_is_put_away(place):
    me = place.practitioner
    action = factories.action(place.manager, me, due_on=day(1))
    factories.request(place.manager, me, due_on=day(1))
    factories.request(place.manager, me)
    other = factories.action(place.manager, me)
    remind()
    assert Notice.objects.unseen().count() == 6
    finish_action(by=me, action=action, done_note="Done")
    finish_privately(by=me, reflection=factories.reflection(me))
    remind()
    left = Notice.objects.unseen().get()
    assert (left.kind, left.object_id) == ("action", other.public_id)


def test_a_withdrawn_request_waits_for_nobody(place):
    request = factories.request(place.manager, place.practitioner, place.colleague, due_on=day(1))
    remind()
    withdraw_request(by=place.manager, request=request)
    remind()
    assert Notice.objects.unseen().count() == 0


def test_what_still_waits_is_left_alone(place):
    factories.action(place.manager, place.practitioner, due_on=day(9))
    factories.request(place.manager, place.practitioner, due_on=day(9))
    with nothing_changes():
        remind()


def test_it_says_how_many(place):
    said = StringIO()
    call_command("remind", stdout=said)
    factories.action(place.practitioner, due_on=day(1))
    call_command("remind", stdout=said)
    assert said.getvalue() == "No new reminders.\n1 new reminder.\n"


def test_it_costs_the_same_for_any_number(place):
    costs = []
    for more in (1, 2, 27):
        for _ in range(more):
            factories.action(place.practitioner, due_on=day(1))
        with CaptureQueriesContext(connection) as asked:
            remind()
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 15


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_remind_once(place):
    me = place.practitioner
    me.user.email = "priya@example.org"
    me.user.save(update_fields=["email"])
    for _ in range(3):
        factories.action(me, due_on=day(1))
    results = race([partial(remind, today=TODAY)] * 8)
    assert sorted(map(str, results))[-1].isdigit(), results
    assert sum(results) == 3
    assert Notice.objects.filter(kind="due").count() == 3
    assert Email.objects.count() == 3
