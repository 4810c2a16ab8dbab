"""Whom to tell: everybody who works here reads it, managers fill it in, nothing is invented."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, Setting
from practice.actions.setting_up import CHANGED_MEANWHILE, change_profile, stamp_of
from practice.forms.profile import NOT_A_PHONE
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes, refused

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "Alder House",
    "town": "Ashbourne",
    "council": "Derwentshire Council",
    "urn": "EY 123456",
    "dsl_name": "Ann Office",
    "dsl_phone": "01632 960 101",
    "deputy_name": "Dee Deputy",
    "deputy_phone": "(01632) 960-105 ext 12",
    "social_care_phone": "+44 (0)1632 960102",
    "out_of_hours_phone": "01632 960 103",
    "lado_phone": "01632 960 104",
}


@pytest.fixture
def place():
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def profile(visitor) -> Page:
    response = visitor.get("profile")
    assert response.status_code == 200
    return Page(response)


def save(visitor, **changes):
    setting = Setting.objects.get(pk=visitor.me.setting.pk)
    return visitor.post("profile-edit", **{**FILLED, "seen": stamp_of(setting), **changes})


def change(setting, **values) -> None:
    Setting.objects.filter(pk=setting.pk).update(**values)


# Reading it


def test_everybody_who_works_here_reads_it_and_only_managers_are_offered_to_change_it(place, manager):
    change(place.setting, **FILLED)
    me = Visitor(place.practitioner)
    with nothing_changes():
        page = profile(me)
    for value in FILLED.values():
        assert value in page.words
    assert "tel:+441632960102" in page.links
    assert "tel:01632960105" in page.links
    assert me.url("profile-edit") not in page.links
    assert manager.url("profile-edit") in profile(manager).links


def test_who_holds_the_office_here_comes_before_the_name_filled_in(place, manager):
    change(place.setting, **FILLED)
    factories.member(place.setting, office="deputy", name="Zoe Deputy")
    factories.end(factories.member(place.setting, office="dsl", name="Remi Removed"))
    page = profile(manager)
    assert "Designated safeguarding lead Mona of Alder House, Ann Office · 01632 960 101" in page.words
    assert "Deputy Zoe Deputy, Dee Deputy · (01632) 960-105 ext 12" in page.words
    assert "Remi Removed" not in page.words
    assert not any("Mona" in link for link in page.links)


def test_what_is_missing_is_said_to_be_and_nothing_is_invented():
    page = profile(Visitor(factories.member(factories.setting("Bare House"), "manager")))
    assert "Designated safeguarding lead Nobody is filled in yet" in page.words
    assert page.words.count("Not filled in yet") == 6
    assert "Nobody has checked these numbers yet." in page.words
    assert [link for link in page.links if link.startswith("tel:")] == ["tel:999"]


def test_a_lead_without_a_number_is_shown_as_such(manager):
    assert "Mona of Alder House · no number yet" in profile(manager).words


@pytest.mark.parametrize(("days", "is_old"), [(183, False), (184, True)])
def test_numbers_older_than_half_a_year_get_a_gentle_note(place, manager, days, is_old):
    change(place.setting, contacts_checked_on=timezone.localdate() - timedelta(days=days))
    assert ("Look each one up again" in profile(manager).words) is is_old
    assert ("Ask a manager to look them up again." in profile(Visitor(place.practitioner)).words) is is_old


def test_a_childminder_is_their_own_lead(place):
    jo = Visitor(factories.childminder("Jo Carter"))
    page = profile(jo)
    assert page.title.startswith("Who I tell")
    assert "Safeguarding lead I am my own lead." in page.words
    assert "Deputy" not in page.words
    peer = profile(Visitor(factories.member(jo.me.setting, name="Pia Peer")))
    assert "I am my own lead" not in peer.words


def test_a_stranger_finds_nothing_and_signed_out_leads_to_sign_in(place):
    stranger = Visitor(factories.place("Beech House").manager)
    for address in ("/s/alder-house/profile/", "/s/alder-house/profile/edit/"):
        assert stranger.client.get(address).status_code == 404
        assert Client().get(address).url == f"/account/sign-in/?next={address}"
    with nothing_changes():
        assert stranger.client.post("/s/alder-house/profile/edit/", FILLED).status_code == 404


def test_wrong_methods(manager):
    assert manager.post("profile").status_code == 405
    assert manager.client.delete(manager.url("profile-edit")).status_code == 405


def test_words_of_the_database_come_out_as_text():
    setting = factories.setting(EVIL, slug="alder", town=EVIL, council=EVIL, dsl_name=EVIL, deputy_name=EVIL)
    manager = Visitor(factories.member(setting, "manager", "dsl", name=EVIL))
    assert_shown_as_text(manager.get("profile"), times=5)
    assert_shown_as_text(manager.get("profile-edit"), times=4)


def test_it_costs_the_same_for_any_number_of_people(place, manager):
    asks = growing(lambda: manager.get("profile"), lambda: factories.member(place.setting, office="deputy"))
    assert_same_cost(asks, at_most=6)


# Filling it in


def test_a_manager_fills_it_in(place, manager):
    with adds(AuditEvent=1, Submission=1):
        response = save(manager)
    assert (response.status_code, response.url) == (302, manager.url("profile"))
    place.setting.refresh_from_db()
    stored = {name: getattr(place.setting, name) for name in FILLED}
    assert stored == FILLED | {"urn": "EY123456"}
    assert place.setting.contacts_checked_on is None
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.by, event.setting) == ("profile changed", manager.me.user, place.setting)
    assert event.object_id == place.setting.public_id


def test_the_page_holds_what_is_stored(place, manager):
    change(place.setting, **FILLED)
    assert FILLED.items() <= Page(manager.get("profile-edit")).boxes.items()


def test_saying_that_the_numbers_are_checked_dates_them(place, manager):
    save(manager, checked="on")
    place.setting.refresh_from_db()
    assert place.setting.contacts_checked_on == timezone.localdate()
    assert "Checked on" in profile(manager).words


def test_a_new_number_that_nobody_checked_takes_the_old_date_with_it(place, manager):
    save(manager, checked="on")
    save(manager, town="Mayfield")
    place.setting.refresh_from_db()
    assert place.setting.contacts_checked_on == timezone.localdate()
    save(manager, lado_phone="01632 960 999")
    place.setting.refresh_from_db()
    assert place.setting.contacts_checked_on is None


def test_the_day_is_the_day_in_the_uk(place):
    seen = stamp_of(place.setting)
    late = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    changed = change_profile(by=place.manager, values={}, checked=True, seen=seen, at=late)
    assert changed.contacts_checked_on == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "  ", "Fill in “Name”."),
        ("name", "n" * 121, "Shorten it to 120 characters."),
        ("urn", "EY/123", "Write the URN with letters and digits only."),
        ("dsl_phone", "ring Mona", NOT_A_PHONE),
        ("deputy_phone", "01632 960 105 extension", NOT_A_PHONE),
        ("social_care_phone", "12", NOT_A_PHONE),
        ("lado_phone", "<script>", NOT_A_PHONE),
        ("out_of_hours_phone", "٠١٦٣٢", NOT_A_PHONE),
        ("lado_phone", "0" * 31, "Shorten it to 30 characters."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(manager, field, typed, sentence):
    with nothing_changes():
        response = save(manager, **{field: typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    assert page.boxes[field] == typed
    assert page.boxes["council"] == FILLED["council"]


@pytest.mark.parametrize(
    "number", ["999", "01632 960101", "(01632) 960-101", "+44 1632 960101", "0300 1 ext. 5"]
)
def test_numbers_as_they_are_printed_are_taken(place, manager, number):
    assert save(manager, dsl_phone=f" {number} ").status_code == 302
    place.setting.refresh_from_db()
    assert place.setting.dsl_phone == number


def test_nobody_overwrites_what_they_have_not_seen(place, manager):
    """Two managers opened the page; the slower one is shown what the other stored, and may then decide."""
    seen = stamp_of(place.setting)
    save(manager, lado_phone="01632 960 555")
    with nothing_changes():
        response = save(manager, seen=seen)
    page = Page(response)
    assert response.status_code == 422
    assert CHANGED_MEANWHILE in page.words
    assert "Local authority designated officer (LADO): 01632 960 555" in page.words
    assert page.boxes["lado_phone"] == FILLED["lado_phone"]
    assert manager.post("profile-edit", **FILLED, seen=page.boxes["seen"]).status_code == 302
    place.setting.refresh_from_db()
    assert place.setting.lado_phone == FILLED["lado_phone"]


def test_a_practitioner_may_not(place):
    me = Visitor(place.practitioner)
    with nothing_changes():
        assert_refused(me.get("profile-edit"), ONLY_MANAGERS)
        assert_refused(save(me), ONLY_MANAGERS)
    with refused(ONLY_MANAGERS):
        change_profile(by=place.practitioner, values={}, checked=True, seen=stamp_of(place.setting))


def test_a_double_press_is_one(manager):
    body = {**FILLED, "seen": stamp_of(manager.me.setting), "submission": "once"}
    first = manager.client.post(manager.url("profile-edit"), body)
    with nothing_changes():
        again = manager.client.post(manager.url("profile-edit"), body)
    assert (again.status_code, again.url) == (302, first.url)


def test_a_childminder_fills_in_the_councils_numbers_and_no_lead():
    jo = Visitor(factories.childminder("Jo Carter"))
    boxes = Page(jo.get("profile-edit")).boxes
    assert not {"dsl_name", "dsl_phone", "deputy_name", "deputy_phone"} & boxes.keys()
    assert save(jo, name="Jo’s home").status_code == 302
    jo.me.setting.refresh_from_db()
    assert (jo.me.setting.lado_phone, jo.me.setting.dsl_name) == (FILLED["lado_phone"], "")
