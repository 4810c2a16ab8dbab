"""Somebody who manages A and B: what is done in the address of one setting stays in it (security.md S8)."""

from dataclasses import replace

import pytest

from practice.models import Action, Reflection, SelfAudit
from tests.access.asking import ask
from tests.access.people import MANAGER_OF_TWO

pytestmark = pytest.mark.django_db

MAKES = {
    "practice:action-add": Action,
    "practice:reflection-start": Reflection,
    "practice:self-audit-start": SelfAudit,
}


@pytest.mark.parametrize("page", MAKES)
@pytest.mark.parametrize("place", ["a", "b"])
def test_two_tabs_each_write_to_their_own_setting(house, rows, page, place):
    """Both pages are open; the body names the other setting, which nobody reads."""
    model, row = MAKES[page], rows[page][0]
    here, other = (house.a, house.b) if place == "a" else (house.b, house.a)
    row = replace(row, where=row.where | {"setting": here.slug})
    tab = replace(row, where=row.where | {"setting": other.slug})
    body = row.sent_by(MANAGER_OF_TWO) | {
        "setting": other.place.setting.pk,
        "owner": house.people[MANAGER_OF_TWO].public_id,
    }
    before, made = set(model.objects.values_list("pk", flat=True)), []

    def look():
        made.extend(model.objects.exclude(pk__in=before).values_list("setting__slug", flat=True))

    assert ask(house, MANAGER_OF_TWO, tab.address).status == 200
    reply = ask(house, MANAGER_OF_TWO, row.address, "POST", body, before_rolling_back=look)
    assert reply.word == "done"
    assert made == [here.slug]
    assert reply.location.startswith(f"/s/{here.slug}/")


@pytest.mark.parametrize("what", ["home", "action-list", "self-audit-list", "review-list", "record-list"])
def test_each_setting_shows_only_its_own(house, rows, what):
    """Nothing of B stands on a page of A: no name of a person, no address of a thing."""
    row = rows[f"practice:{what}"][0]
    body = ask(house, MANAGER_OF_TWO, row.address).body.decode()
    assert house.a.slug in body
    b = house.b
    ids = [b.submitted, b.in_progress, b.seal, b.own, b.gap, b.shared, b.place.practitioner.user]
    assert [thing for thing in ids if thing.public_id in body] == []
    assert house.b.place.setting.name not in body
