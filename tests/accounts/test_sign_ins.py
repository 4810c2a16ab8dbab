"""Idle and absolute limits, and who may enter a setting (security.md S10, S19, S20)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import end_other_sign_ins
from accounts.models import AuditEvent, Setting, SignIn, User
from tests import factories
from tests.rows import adds, change

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls")]
START = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
TO_SIGN_IN = "/sign-in/?next=/page/"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


def is_in(client) -> bool:
    response = client.get("/page/")
    if response.status_code == 200:
        return True
    assert (response.status_code, response.url) == (302, TO_SIGN_IN)
    return False


@pytest.mark.parametrize(("shared", "minutes"), [(True, 15), (False, 30)])
def test_an_idle_sign_in_ends(client, clock, shared, minutes):
    row = factories.sign_in(client, factories.person(), shared=shared)
    assert (row.is_shared_device, row.idle_minutes) == (shared, minutes)
    clock.shift(timedelta(minutes=minutes, seconds=-1))
    assert is_in(client)
    clock.shift(timedelta(minutes=minutes))
    assert not is_in(client)
    row.refresh_from_db()
    assert row.ended_at == START + timedelta(minutes=2 * minutes, seconds=-1)


def test_activity_keeps_it_open_but_never_longer_than_twelve_hours(client, clock):
    factories.sign_in(client, factories.person())
    for _ in range(71):
        clock.shift(timedelta(minutes=10))
        assert is_in(client)
    clock.shift(timedelta(minutes=10, seconds=-1))
    assert is_in(client)
    clock.shift(timedelta(seconds=1))
    assert not is_in(client)


def test_being_seen_is_written_at_most_every_thirty_seconds(client, clock):
    row = factories.sign_in(client, factories.person())
    for seconds, written in [
        (29, START),
        (1, START + timedelta(seconds=30)),
        (29, START + timedelta(seconds=30)),
    ]:
        clock.shift(timedelta(seconds=seconds))
        assert is_in(client)
        row.refresh_from_db()
        assert row.last_seen_at == written


def test_an_ended_sign_in_stays_ended_whatever_the_cookie_says(client):
    row = factories.sign_in(client, factories.person())
    cookie = client.cookies["sessionid"].value
    row.end()
    assert not is_in(client)
    client.cookies["sessionid"] = cookie
    assert not is_in(client)


def test_ending_twice_keeps_the_first_time(clock):
    row = SignIn.start(factories.person(), shared=True)
    row.end()
    clock.shift(60)
    row.end()
    row.refresh_from_db()
    assert row.ended_at == START


def test_ending_all_but_one_ends_them_elsewhere(client):
    me = factories.person()
    here, there = (SignIn.start(me, shared=False) for _ in range(2))
    factories.sign_in(client, somebody := factories.person())
    assert SignIn.end_all(me, but=here) == 1
    there.refresh_from_db()
    here.refresh_from_db()
    assert (there.ended_at is not None, here.ended_at) == (True, None)
    assert SignIn.end_all(me) == 1
    assert is_in(client), somebody


def test_ending_the_others_is_logged():
    me = factories.person()
    here, _ = (SignIn.start(me, shared=False) for _ in range(2))
    with adds(AuditEvent=1):
        assert end_other_sign_ins(user=me, sign_in=here) == 1
    assert AuditEvent.objects.get().what == "other sign-ins ended"


def test_a_session_without_its_row_is_no_sign_in(client):
    client.force_login(factories.person())
    assert not is_in(client)


def test_a_row_that_does_not_exist_is_no_sign_in(client):
    factories.sign_in(client, factories.person())
    session = client.session
    session["sign_in"] = "0" * 16
    session.save()
    assert not is_in(client)


def test_somebody_made_inactive_is_out_at_once(client):
    me = factories.person()
    row = factories.sign_in(client, me)
    User.objects.filter(pk=me.pk).update(is_active=False)
    assert not is_in(client)
    row.refresh_from_db()
    assert row.ended_at is not None


def test_signed_out_people_are_led_to_sign_in_and_open_pages_stay_open(client):
    assert not is_in(client)
    assert client.get("/open/").content == b"open"


@pytest.mark.parametrize("minutes", [4, 61])
def test_no_limit_outside_five_to_sixty_minutes(minutes):
    row = SignIn.start(factories.person(), shared=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(SignIn, row.pk, idle_minutes=minutes)


def test_the_device_is_named_shortly():
    row = SignIn.start(factories.person(), shared=True, device="x" * 500)
    row.refresh_from_db()
    assert row.device == "x" * 80


# Entering a setting


def enter(client, slug):
    response = client.get(f"/s/{slug}/")
    return response.content.decode() if response.status_code == 200 else response.status_code


def test_a_member_enters_with_their_role(client):
    me = factories.member(factories.setting("Alder House"), "manager", name="Mona")
    factories.sign_in(client, me)
    assert enter(client, "alder-house") == "Alder House, manager, Mona"


def test_each_address_has_the_role_of_its_own_setting(client):
    me = factories.person("Tove")
    factories.member(factories.setting("Alder House"), "manager", user=me)
    factories.member(factories.setting("Beech House"), "practitioner", user=me)
    factories.sign_in(client, me)
    assert enter(client, "alder-house") == "Alder House, manager, Tove"
    assert enter(client, "beech-house") == "Beech House, practitioner, Tove"


def test_a_foreign_setting_answers_like_a_missing_one(client):
    factories.setting("Beech House")
    factories.sign_in(client, factories.member(factories.setting()))
    foreign, missing = client.get("/s/beech-house/"), client.get("/s/no-such-house/")
    assert foreign.status_code == missing.status_code == 404
    assert body(foreign) == body(missing)


def body(response) -> str:
    """The page without the token that differs on every page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize("how", ["left", "suspended", "editor", "lead"])
def test_who_does_not_enter(client, how):
    place = factories.setting("Alder House")
    me = factories.member(place)
    factories.sign_in(
        client, {"editor": factories.editor, "lead": factories.person}.get(how, lambda: me.user)()
    )
    if how == "left":
        assert enter(client, "alder-house") != 404
        factories.end(me)
    if how == "suspended":
        assert enter(client, "alder-house") != 404
        Setting.objects.update(suspended_at=START)
    assert enter(client, "alder-house") == 404


def test_a_signed_out_person_is_led_to_sign_in_not_told_what_exists(client):
    factories.setting("Alder House")
    answers = [client.get(f"/s/{slug}/") for slug in ("alder-house", "no-such-house")]
    assert [answer.status_code for answer in answers] == [302, 302]
