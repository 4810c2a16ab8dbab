"""The demonstration: made by the real verbs, once, and never where real people work."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from accounts.models import Setting, User
from practice.models import Action, Reflection, SelfAudit
from practice.states import ActionState, ReflectionState, SelfAuditState
from tests.rows import everything, nothing_changes

pytestmark = pytest.mark.django_db


def demo_up() -> str:
    said = StringIO()
    call_command("demo_up", stdout=said)
    return said.getvalue()


def test_outside_the_demonstration_it_is_refused(settings):
    settings.DEMO = False
    with nothing_changes(), pytest.raises(CommandError, match="runs only with EYR_DEMO=1"):
        demo_up()


def test_it_makes_a_world_with_every_state_and_a_second_time_changes_nothing():
    said = demo_up()
    states = {
        Reflection: set(ReflectionState),
        SelfAudit: set(SelfAuditState) - {SelfAuditState.ABANDONED},
        Action: set(ActionState),
    }
    for model, wanted in states.items():
        assert set(model.objects.values_list("state", flat=True)) == wanted, model.__name__
    assert set(Setting.objects.values_list("kind", flat=True)) == {"nursery", "pre_school", "childminder"}
    assert Setting.objects.get(slug="willow-tree-nursery").memberships.count() == 9
    verified = StringIO()
    call_command("verify_records", stdout=verified)
    assert "6 records checked, all as sealed." in verified.getvalue()
    before = everything()
    assert demo_up() == said
    assert everything() == before
    each_named_person_can_come_in(said)


def each_named_person_can_come_in(said: str) -> None:
    assert DEMO_PASSWORD in said
    for person in DEMO_PEOPLE:
        assert f"{person.username:<10}{person.name}: {person.what}" in said
        assert User.objects.get(username=person.username).check_password(DEMO_PASSWORD)
        client = Client()
        client.post(f"/account/demo/{person.username}/")
        assert client.get("/", follow=True).status_code == 200
