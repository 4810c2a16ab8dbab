"""Mails of notices: one for each, that says nothing, and waits until a mail server takes it."""

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings as settings_of_tests
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from post_office.mail import send_queued
from post_office.models import STATUS, Email, Log

from accounts.actions import invite
from accounts.models import User
from common.logs import JsonFormatter
from practice import outbox
from practice.actions.noticing import choose_notices
from practice.actions.reflecting import comment_on_reflection, return_reflection
from practice.models import Notice
from practice.models.notices import KINDS, MAILED
from tests import factories
from tests.pages import EVIL

pytestmark = pytest.mark.django_db
CANARY = "Canary Lantern"


class ServerIsDown(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError(f"refused {messages[0].to}")


@pytest.fixture
def place():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    for me in (place.practitioner, place.colleague, place.manager):
        give_address(me.user)
    return place


def give_address(user: User, address: str = "") -> None:
    user.email = address or f"{user.username}@example.org"
    user.save(update_fields=["email"])


def about_it(place):
    return factories.action(place.manager)


def recipients() -> list[str]:
    return [address for email in Email.objects.order_by("pk") for address in email.to]


def send() -> tuple[int, int, int]:
    """What the command does in a loop; itself it closes the connection, and with it a test's transaction.

    Returns how many were sent, failed and will be tried again.
    """
    return send_queued()


# Who gets one


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_choice_only_what_waits_is_mailed(place, kind):
    me = place.practitioner
    Notice.tell(Notice.Kind(kind), me.user, about=about_it(place))
    assert recipients() == ([me.user.email] if kind in MAILED else [])


def test_the_kinds_that_are_mailed():
    assert sorted(MAILED) == [
        "due",
        "handed_on",
        "question",
        "request",
        "returned",
        "sent_back",
        "submitted",
    ]


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("mailed", [True, False])
@pytest.mark.parametrize("kind", ["shared", "question"])
def test_a_choice_holds(place, kind, listed, mailed):
    me = place.practitioner
    choose_notices(by=me, choices={kind: (listed, mailed)})
    Notice.tell(Notice.Kind(kind), me.user, about=about_it(place))
    assert recipients() == ([me.user.email] if mailed else [])
    assert Notice.objects.get().is_listed == listed


def test_a_choice_in_one_setting_says_nothing_about_another(place):
    other = factories.member(factories.setting("Beech House"), "manager", user=place.practitioner.user)
    choose_notices(by=other, choices={"handed_on": (True, False)})
    Notice.tell(Notice.Kind.HANDED_ON, place.practitioner.user, about=about_it(place))
    assert len(recipients()) == 1


def test_a_repeat_queues_no_second_mail(place):
    action = about_it(place)
    for _ in range(3):
        Notice.tell(Notice.Kind.HANDED_ON, place.practitioner.user, about=action)
    assert len(recipients()) == 1
    Notice.tell(Notice.Kind.HANDED_ON, place.practitioner.user, place.colleague.user, about=action)
    assert recipients() == [place.practitioner.user.email, place.colleague.user.email]
    Notice.tell(Notice.Kind.HANDED_ON, place.practitioner.user, about=action, occasion="2")
    assert len(recipients()) == 3


def test_nobody_without_an_address_who_left_or_is_inactive_gets_one(place):
    bare, left, inactive = (factories.member(place.setting) for _ in range(3))
    give_address(left.user)
    give_address(inactive.user)
    factories.end(left)
    User.objects.filter(pk=inactive.user.pk).update(is_active=False)
    people = [bare.user, left.user, inactive.user]
    Notice.tell(Notice.Kind.HANDED_ON, *people, about=about_it(place))
    assert recipients() == []
    assert Notice.objects.filter(kind="handed_on").count() == 3


def test_a_member_of_another_setting_only_gets_none(place):
    stranger = factories.member(factories.setting("Beech House"))
    give_address(stranger.user)
    Notice.tell(Notice.Kind.HANDED_ON, stranger.user, about=about_it(place))
    assert recipients() == []


def test_the_verbs_queue_them(place):
    reflection = factories.shared(place.practitioner, place.manager)
    comment_on_reflection(by=place.manager, reflection=reflection, text="Why?", is_question=True)
    return_reflection(by=place.manager, reflection=reflection)
    factories.submitted(place.practitioner)
    factories.request(place.manager, place.practitioner, place.colleague)
    me, colleague, manager = (one.user.email for one in (place.practitioner, place.colleague, place.manager))
    assert recipients() == [me, me, manager, me, colleague]


def test_what_is_undone_was_never_queued(place):
    with transaction.atomic():
        Notice.tell(Notice.Kind.HANDED_ON, place.practitioner.user, about=about_it(place))
        assert len(recipients()) == 1
        transaction.set_rollback(True)
    assert recipients() == []


# What it says


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_mail_says_nothing_about_anybody(kind):
    factories.edition(areas=1, of=factories.report(CANARY))
    setting = factories.setting(f"{CANARY} {EVIL}", slug="alder")
    me, manager = factories.member(setting, name=CANARY), factories.member(setting, "manager", name=CANARY)
    give_address(me.user)
    choose_notices(by=me, choices=dict.fromkeys(KINDS, (True, True)))
    Notice.tell(Notice.Kind(kind), me.user, about=factories.action(manager, what=CANARY))
    send()
    (sent,) = mail.outbox
    assert sent.to == [me.user.email]
    assert sent.subject == "Something waits for you in Early Years Reflect"
    said = sent.message().as_string()
    assert CANARY not in said
    assert "Lantern" not in said
    assert "script" not in said
    assert sent.body == (
        f"In Early Years Reflect, {outbox.WHAT[kind]}.\n\n"
        "Sign in to see it:\n\n"
        f"{settings_of_tests.SITE_ADDRESS}/s/alder/notices/\n\n"
        "This mail says no more on purpose. Other people may see your screen.\n\n"
        "You can choose which of these mails you get, or none at all:\n\n"
        f"{settings_of_tests.SITE_ADDRESS}/s/alder/notices/choose/\n"
    )
    assert not getattr(sent, "alternatives", [])
    assert sent.message().get_content_type() == "text/plain"


def test_the_links_go_to_the_address_of_the_settings(place, settings):
    settings.SITE_ADDRESS = "https://reflect.example.org"
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    assert "https://reflect.example.org/s/alder-house/notices/\n" in Email.objects.get().message


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: evil@example.org",
        "a@example.org\nevil@example.org",
        "a@example.org,evil@example.org",
        '"a,evil"@example.org',
        "Anna <evil@example.org>",
        "a b@example.org",
        "no address",
        "@example.org",
    ],
)
def test_an_address_that_is_none_or_two_gets_no_mail_and_stops_nobody(place, address):
    User.objects.filter(pk=place.practitioner.user.pk).update(email=address)
    place.practitioner.user.email = address
    people = [place.practitioner.user, place.colleague.user]
    Notice.tell(Notice.Kind.HANDED_ON, *people, about=about_it(place))
    assert recipients() == [place.colleague.user.email]
    assert Notice.objects.filter(kind="handed_on").count() == 2


def test_a_plain_address_is_one():
    assert outbox.is_plain("o'brien+notices@mail.example.org")


# Sending


def test_nothing_is_sent_before_the_command(place):
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    assert mail.outbox == []
    assert send() == (1, 0, 0)
    assert send() == (0, 0, 0)
    assert len(mail.outbox) == 1
    assert Email.objects.get().status == STATUS.sent


def test_a_mail_server_that_is_down_loses_nothing(place, settings, time_machine):
    working = settings.EMAIL_BACKEND
    began = datetime(2027, 3, 1, 9, tzinfo=UTC)
    time_machine.move_to(began, tick=False)
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    settings.EMAIL_BACKEND = f"{__name__}.ServerIsDown"
    for hours in range(24):
        time_machine.move_to(began + timedelta(hours=hours), tick=False)
        assert send() == (0, 0, 1)
    assert Email.objects.get().status == STATUS.requeued
    settings.EMAIL_BACKEND = working
    time_machine.move_to(began + timedelta(days=1), tick=False)
    assert send() == (1, 0, 0)
    assert [sent.to for sent in mail.outbox] == [[place.practitioner.user.email]]
    assert Email.objects.get().status == STATUS.sent


def test_after_three_days_it_is_given_up(place, settings, time_machine):
    began = datetime(2027, 3, 1, 9, tzinfo=UTC)
    time_machine.move_to(began, tick=False)
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    settings.EMAIL_BACKEND = f"{__name__}.ServerIsDown"
    for quarter in range(3 * 24 * 4):
        time_machine.move_to(began + timedelta(minutes=15 * quarter), tick=False)
        assert send() == (0, 0, 1)
    time_machine.move_to(began + timedelta(days=3), tick=False)
    assert send() == (0, 1, 0)
    assert Email.objects.get().status == STATUS.failed


@pytest.mark.django_db(transaction=True)
def test_the_command_sends_them(place):
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    call_command("send_queued_mail")
    call_command("send_queued_mail")
    assert [sent.to for sent in mail.outbox] == [[place.practitioner.user.email]]
    assert Email.objects.get().status == STATUS.sent


def test_the_log_names_no_address(place, settings):
    """What the server answered is kept with the mail, and goes with it."""
    settings.EMAIL_BACKEND = f"{__name__}.ServerIsDown"
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    logger, written = logging.getLogger("post_office"), StringIO()
    (ours,) = [one for one in logger.handlers if isinstance(one.formatter, JsonFormatter)]
    assert not logger.propagate
    before = ours.setStream(written)
    try:
        send()
    finally:
        ours.setStream(before)
    assert "Failed to send email" in written.getvalue()
    assert "example.org" not in written.getvalue()
    assert place.practitioner.user.email in Log.objects.get().message


def test_old_mails_are_cleaned(place, time_machine):
    time_machine.move_to("2027-03-01T09:00:00Z", tick=False)
    Notice.tell(Notice.Kind.DUE, place.practitioner.user, about=about_it(place))
    send()
    time_machine.move_to("2027-03-30T09:00:00Z", tick=False)
    call_command("cleanup_mail", days=30, stdout=StringIO())
    assert Email.objects.count() == 1
    time_machine.move_to("2027-04-01T09:00:00Z", tick=False)
    call_command("cleanup_mail", days=30, stdout=StringIO())
    assert Email.objects.count() == 0


# What never lies in it


def test_an_invitation_is_sent_at_once_and_kept_nowhere(place, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _, token = invite(by=place.manager, name="Ines", email="ines@example.org", role="practitioner")
    assert token in mail.outbox[0].body
    assert Email.objects.count() == 0


def test_a_new_password_is_sent_at_once_and_kept_nowhere(place, client):
    client.post(reverse("account_reset_password"), {"email": place.practitioner.user.email})
    assert "/account/" in mail.outbox[0].body
    assert Email.objects.count() == 0
