"""The verbs for roles of the whole platform."""

from functools import partial

import pytest
from django.core.management import CommandError, call_command

from accounts import running
from accounts.models import AuditEvent, PlatformRole, User
from tests import factories
from tests.racing import race
from tests.rows import adds, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ade():
    return factories.administrator()


def last_event() -> tuple:
    event = AuditEvent.objects.latest("pk")
    return event.what, event.by, event.setting


@pytest.mark.parametrize("role", PlatformRole.Role.values)
def test_giving_and_ending_a_role(ade, role):
    user = factories.person(username="esme", email="esme@example.org")
    with adds(PlatformRole=1, AuditEvent=1):
        assert running.grant_role(by=ade, login="Esme@example.org", role=role) == user
    assert last_event() == (f"{role} role given", ade, None)
    assert User.objects.get(pk=user.pk).platform_roles == {role}
    with refused(f"{user.name} has this role already."):
        running.grant_role(by=ade, login="esme", role=role)
    running.end_role(by=ade, user=user, role=role)
    assert User.objects.get(pk=user.pk).platform_roles == frozenset()
    running.grant_role(by=ade, login="esme", role=role)
    running.end_role(by=ade, user=user, role=role)
    with refused(f"{user.name} does not have this role any more."):
        running.end_role(by=ade, user=user, role=role)


def test_the_last_administrator_stays(ade):
    with refused("Make somebody else an administrator first."):
        running.end_role(by=ade, user=ade, role="administrator")
    other = factories.administrator("Bo")
    User.objects.filter(pk=other.pk).update(is_active=False)
    with refused("Make somebody else an administrator first."):
        running.end_role(by=ade, user=ade, role="administrator")
    User.objects.filter(pk=other.pk).update(is_active=True)
    running.end_role(by=ade, user=ade, role="administrator")
    assert not User.objects.get(pk=ade.pk).runs_platform


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one():
    ade, bo = factories.administrator("Ade"), factories.administrator("Bo")
    assert ade.runs_platform  # asked before either acts, and kept on the object
    assert bo.runs_platform
    end = partial(running.end_role, role="administrator")
    results = race([partial(end, by=ade, user=bo), partial(end, by=bo, user=ade)])
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    assert PlatformRole.objects.filter(role="administrator", ended_at=None).count() == 1


def test_the_command_makes_an_administrator(capsys):
    factories.person("Bo", username="bo")
    with adds(PlatformRole=1, AuditEvent=1):
        call_command("make_administrator", "bo")
    assert "Bo runs this service now." in capsys.readouterr().out
    assert User.objects.get(username="bo").runs_platform
    with adds(), pytest.raises(CommandError, match="Bo has this role already"):
        call_command("make_administrator", "bo")
