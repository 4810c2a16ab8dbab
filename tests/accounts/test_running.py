"""The verbs of those who run the service: settings, groups, roles. Who may open the pages is in test_platform_*.py."""

from functools import partial

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import running
from accounts.actions import accept_as, accept_as_new_person, find_invitation
from accounts.landing import landing
from accounts.models import AuditEvent, Invitation, Membership, PlatformRole, Setting, User
from accounts.models.invitations import hash_token
from practice.models import RecordShare
from tests import factories
from tests.racing import race
from tests.rows import adds, refused

pytestmark = pytest.mark.django_db
FACTS = {"town": "Ashbourne", "council": "Derbyshire", "urn": "EY123456"}


@pytest.fixture
def ade():
    return factories.administrator()


def last_event() -> tuple:
    event = AuditEvent.objects.latest("pk")
    return event.what, event.by, event.setting


# Starting a setting


def test_a_setting_with_somebody_else_to_manage_it(ade, django_capture_on_commit_callbacks):
    with (
        adds(Setting=1, DataKey=1, Invitation=1, AuditEvent=2),
        django_capture_on_commit_callbacks(execute=True),
    ):
        setting, token = running.start_setting(
            by=ade,
            name="Alder House",
            kind="nursery",
            manager="Mona",
            email="mona@example.org",
            office="dsl",
            **FACTS,
        )
    assert (setting.name, setting.slug, setting.kind) == ("Alder House", "alder-house", "nursery")
    assert (setting.town, setting.council, setting.urn) == tuple(FACTS.values())
    invitation = Invitation.objects.get()
    assert (invitation.setting, invitation.role, invitation.office) == (setting, "manager", "dsl")
    assert (invitation.name, invitation.invited_by, invitation.state) == ("Mona", ade, "open")
    assert invitation.token_hash == hash_token(token)
    (message,) = mail.outbox
    assert (message.to, token in message.body) == (["mona@example.org"], True)
    assert list(AuditEvent.objects.values_list("what", "by", "setting")) == [
        ("setting made", ade.pk, setting.pk),
        ("invited", ade.pk, setting.pk),
    ]


def test_a_setting_that_one_manages_oneself(ade):
    with adds(Setting=1, DataKey=1, Membership=1, AuditEvent=2):
        setting, token = running.start_setting(by=ade, name="Alder House", kind="childminder", office="dsl")
    assert token == ""
    member = Membership.objects.get()
    assert (member.user, member.setting, member.role, member.office) == (ade, setting, "manager", "dsl")
    assert Membership.objects.current().managers().filter(user=ade).exists()


def made(ade, name: str) -> str:
    return running.start_setting(by=ade, name=name, kind="nursery")[0].slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("O'Brien's \"Little <Stars>\" & Co", "obriens-little-stars-co"),
        ("A", "a"),
        ("Żółw & Müller", "zow-muller"),
        ("★★★", "setting"),
        ("حضانة النور", "setting"),
        ("- _ -", "setting"),
        ("w" * 120, "w" * 60),
    ],
)
def test_every_name_has_an_address_and_the_next_one_a_number(ade, name, slug):
    first, second, third = (made(ade, name) for _ in range(3))
    assert first == slug
    assert second == slug[:58] + "-2"
    assert third == slug[:58] + "-3"
    assert set(Setting.objects.values_list("name", flat=True)) == {name}


def test_a_number_that_is_taken_is_passed_over(ade):
    factories.setting("Alder House 2")
    assert [made(ade, "Alder House") for _ in range(2)] == ["alder-house", "alder-house-3"]


@pytest.mark.django_db(transaction=True)
def test_two_of_the_same_name_at_once_get_two_addresses():
    ade = factories.administrator()
    results = race(partial(made, User.objects.get(pk=ade.pk), "Alder House") for _ in range(3))
    assert sorted(map(str, results)) == ["alder-house", "alder-house-2", "alder-house-3"]


# Changing, suspending


def test_changing_the_facts_leaves_the_address(ade):
    setting = factories.setting("Alder House")
    with adds(AuditEvent=1):
        running.change_setting(by=ade, setting=setting, name="Oak House", **FACTS)
    setting.refresh_from_db()
    assert (setting.name, setting.slug, setting.urn) == ("Oak House", "alder-house", "EY123456")
    assert last_event() == ("setting changed", ade, setting)


def test_suspended_and_working_again(ade):
    member = factories.member(factories.setting())
    here = Membership.objects.current().filter(pk=member.pk)
    running.suspend_setting(by=ade, setting=member.setting)
    assert not here.exists()
    assert last_event() == ("setting suspended", ade, member.setting)
    with refused("This setting is suspended already."):
        running.suspend_setting(by=ade, setting=member.setting)
    running.resume_setting(by=ade, setting=member.setting)
    assert here.exists()
    assert last_event() == ("setting resumed", ade, member.setting)
    with refused("This setting is not suspended."):
        running.resume_setting(by=ade, setting=member.setting)


# Inviting a manager


def test_inviting_another_manager(ade):
    setting = factories.setting()
    with adds(Invitation=1, AuditEvent=1):
        invitation, token = running.invite_manager(
            by=ade, setting=setting, name="Mona", email="mona@example.org"
        )
    assert (invitation.setting, invitation.role, invitation.office) == (setting, "manager", "")
    assert find_invitation(token) == invitation


def test_nobody_is_invited_twice_or_where_they_work(ade):
    setting = factories.setting()
    factories.member(setting, user=factories.person(email="Mona@Example.org"))
    with refused("Somebody with this email already works here."):
        running.invite_manager(by=ade, setting=setting, name="Mona", email="mona@example.org")
    first, _ = running.invite_manager(by=ade, setting=setting, name="Ines", email="ines@example.org")
    with refused("Somebody with this email is invited already."):
        running.invite_manager(by=ade, setting=setting, name="Ines", email="INES@example.org")
    running.cancel_invitation_here(by=ade, invitation=first)
    running.invite_manager(by=ade, setting=setting, name="Ines", email="ines@example.org")


def test_an_invitation_elsewhere_is_no_hindrance(ade):
    for _ in range(2):
        running.invite_manager(by=ade, setting=factories.setting(), name="Ines", email="i@example.org")
    assert Invitation.objects.open().count() == 2


def test_nobody_joins_a_setting_that_is_suspended(ade):
    setting = factories.setting()
    _, token = running.invite_manager(by=ade, setting=setting, name="Mona", email="mona@example.org")
    running.suspend_setting(by=ade, setting=setting)
    setting.refresh_from_db()
    assert find_invitation(token) is None
    with refused("This invitation cannot be used."):
        accept_as_new_person(token=token, name="Mona", username="mona", password=factories.PASSWORD)
    with refused("This setting is suspended, so nobody can join it."):
        running.invite_manager(by=ade, setting=setting, name="Ines", email="ines@example.org")
    running.resume_setting(by=ade, setting=setting)
    assert find_invitation(token) is not None


@pytest.mark.parametrize("how", ["ended", "disabled"])
def test_an_inviter_who_runs_the_service_no_more_makes_it_void(ade, how):
    setting = factories.setting()
    _, token = running.invite_manager(by=ade, setting=setting, name="Mona", email="mona@example.org")
    assert find_invitation(token)
    if how == "ended":
        PlatformRole.objects.filter(user=ade).update(ended_at=timezone.now())
    else:
        User.objects.filter(pk=ade.pk).update(is_active=False)
    assert find_invitation(token) is None


def test_cancelling_an_invitation_once(ade):
    invitation, token = running.invite_manager(
        by=ade, setting=factories.setting(), name="Mona", email="mona@example.org"
    )
    with adds(AuditEvent=1):
        running.cancel_invitation_here(by=ade, invitation=invitation)
    assert find_invitation(token) is None
    with refused("This invitation is no longer open."):
        running.cancel_invitation_here(by=ade, invitation=invitation)


# Groups


def test_a_group_and_the_settings_in_it(ade):
    with adds(Group=1, AuditEvent=1):
        group = running.start_group(by=ade, name="Trees")
    setting = factories.setting()
    running.place_in_group(by=ade, setting=setting, group=group)
    assert list(group.settings.all()) == [setting]
    assert last_event() == ("put into a group", ade, setting)
    running.place_in_group(by=ade, setting=setting, group=None)
    assert not group.settings.exists()
    assert last_event() == ("taken out of its group", ade, setting)


def test_a_setting_that_leaves_its_group_takes_its_open_records_along(ade):
    place = factories.place("Alder House")
    group = factories.group(place.setting)
    lead = factories.lead(group)
    seal = factories.signed_off(place.practitioner, place.manager)
    factories.opened_record(place.manager, seal)
    assert RecordShare.objects.shown_to_lead(lead.user).count() == 1
    running.place_in_group(by=ade, setting=place.setting, group=running.start_group(by=ade, name="Rivers"))
    assert not RecordShare.objects.shown_to_lead(lead.user).exists()


def test_a_lead_by_invitation(ade):
    group = factories.group()
    with adds(Invitation=1, AuditEvent=1):
        invitation, token = running.invite_lead(by=ade, group=group, name="Lena", email="lena@example.org")
    assert (invitation.group, invitation.setting, invitation.role) == (group, None, "lead")
    with adds(User=1, DataKey=1, Membership=1, AuditEvent=1):
        user = accept_as_new_person(token=token, name="Lena", username="lena", password=factories.PASSWORD)
    member = user.memberships.get()
    assert (member.group, member.setting, member.role, member.office) == (group, None, "lead", "")
    assert landing(member) == group


def test_a_lead_by_invitation_with_an_account_who_leads_and_works_elsewhere(ade):
    group, user = factories.group(), factories.person(email="lena@example.org")
    factories.member(factories.setting(), user=user)
    Membership.objects.create(user=user, group=factories.group(name="Rivers"), role="lead")
    _, token = running.invite_lead(by=ade, group=group, name="Lena", email="lena@example.org")
    member = accept_as(user=user, token=token)
    assert (member.group, member.role) == (group, "lead")


def test_a_lead_joins_a_setting_too(ade):
    """The row of the group does not count as a row of the setting."""
    setting = factories.setting()
    lead = factories.lead(factories.group(setting))
    _, token = factories.invitation(factories.member(setting, "manager"))
    assert accept_as(user=lead.user, token=token).setting == setting


def test_nobody_leads_the_same_group_twice(ade):
    group = factories.group()
    lead = factories.lead(group)
    User.objects.filter(pk=lead.user.pk).update(email="lena@example.org")
    with refused("Lena Lead leads this group already."):
        running.make_lead(by=ade, group=group, login=lead.user.username)
    with refused("Somebody with this email already leads this group."):
        running.invite_lead(by=ade, group=group, name="Lena", email="lena@example.org")
    running.end_lead(by=ade, lead=lead)
    _, token = running.invite_lead(by=ade, group=group, name="Lena", email="lena@example.org")
    running.make_lead(by=ade, group=group, login=lead.user.username)
    with refused("You already lead this group."):
        accept_as(user=User.objects.get(pk=lead.user.pk), token=token)


@pytest.mark.parametrize("login", ["lena", " LENA ", "Lena@example.org"])
def test_a_lead_who_has_an_account(ade, login):
    group, user = factories.group(), factories.person(username="lena", email="lena@example.org")
    with adds(Membership=1, AuditEvent=1):
        member = running.make_lead(by=ade, group=group, login=login)
    assert (member.user, member.group, member.role) == (user, group, "lead")


@pytest.mark.parametrize("login", ["", "  ", "nobody", "nobody@example.org", "gone"])
def test_nobody_of_this_name(ade, login):
    User.objects.filter(pk=factories.person(username="gone").pk).update(is_active=False)
    with refused("Nobody here has this username or email."):
        running.make_lead(by=ade, group=factories.group(), login=login)


def test_a_lead_who_leads_no_more(ade):
    lead = factories.lead(factories.group())
    running.end_lead(by=ade, lead=lead)
    lead.refresh_from_db()
    assert (lead.ended_by, lead.ended_at is not None) == (ade, True)
    with refused("This person does not lead the group any more."):
        running.end_lead(by=ade, lead=lead)


def test_end_lead_ends_no_other_role(ade):
    with refused("This person does not lead the group any more."):
        running.end_lead(by=ade, lead=factories.member(factories.setting(), "manager"))


# Whoever does not run the service


def acts(user, setting, group) -> dict:
    invitation, _ = factories.invitation(factories.member(setting, "manager"))
    new = {"name": "Ines", "email": "ines@example.org"}
    return {
        "start": partial(running.start_setting, by=user, name="Mine", kind="nursery"),
        "change": partial(running.change_setting, by=user, setting=setting, name="Mine"),
        "suspend": partial(running.suspend_setting, by=user, setting=setting),
        "resume": partial(running.resume_setting, by=user, setting=setting),
        "invite": partial(running.invite_manager, by=user, setting=setting, **new),
        "cancel": partial(running.cancel_invitation_here, by=user, invitation=invitation),
        "group": partial(running.start_group, by=user, name="Mine"),
        "place": partial(running.place_in_group, by=user, setting=setting, group=group),
        "invite lead": partial(running.invite_lead, by=user, group=group, **new),
        "lead": partial(running.make_lead, by=user, group=group, login=user.username),
        "end lead": partial(running.end_lead, by=user, lead=factories.lead(group)),
        "role": partial(running.grant_role, by=user, login=user.username, role="editor"),
        "end role": partial(running.end_role, by=user, user=factories.editor(), role="editor"),
        "end administrator": partial(running.end_role, by=user, user=user, role="administrator"),
    }


@pytest.mark.parametrize("who", ["manager", "lead", "editor", "approver", "former administrator"])
def test_is_refused_everything(ade, who):
    setting = factories.setting("Alder House")
    group = factories.group(setting)
    if who == "manager":
        user = factories.member(setting, "manager").user
    elif who == "lead":
        user = factories.lead(group).user
    elif who == "former administrator":
        user = factories.administrator("Bo")
        PlatformRole.objects.filter(user=user).update(ended_at=timezone.now())
    else:
        user = factories.editor() if who == "editor" else factories.approver()
    for act in acts(user, setting, group).values():
        with refused(running.ONLY_ADMINISTRATORS):
            act()


# On the command line

COMMAND = ["start_setting", "Alder House", "--kind", "nursery", "--manager", "Mona", "--email"]


def test_the_command_starts_a_setting(capsys):
    with adds(Setting=1, DataKey=1, Invitation=1, AuditEvent=2):
        call_command(*COMMAND, "mona@example.org")
    out = capsys.readouterr().out
    assert "Alder House is there: /s/alder-house/" in out
    token = out.rstrip().rstrip("/").rsplit("/", 1)[1]
    invitation = find_invitation(token)
    assert invitation is not None
    assert (invitation.role, invitation.office, invitation.invited_by) == ("manager", "dsl", None)


def test_the_command_takes_a_name_that_is_there_already(capsys):
    factories.setting("Alder House")
    call_command(*COMMAND, "mona@example.org")
    assert "/s/alder-house-2/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "email", "sentence"),
    [("  ", "mona@example.org", "Give the setting and its manager a name."), ("A", "no", "Give an email")],
)
def test_the_command_refuses_nothing_and_nonsense(name, email, sentence):
    with adds(), pytest.raises(CommandError, match=sentence):
        call_command("start_setting", name, "--kind", "nursery", "--manager", "Mona", "--email", email)


def test_landing_needs_a_place():
    with pytest.raises(ValueError, match="of a setting or of a group"):
        landing(Membership(role="lead"))


def test_a_lead_who_works_in_no_setting_chooses_a_password():
    """The names of somebody's settings make no password; a lead has none."""
    lead = factories.lead(factories.group())
    validate_password("velvet zebra jumping", lead.user)
