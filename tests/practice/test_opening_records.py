"""A setting opens a signed record to the lead of its group, and closes it again."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from common.refusals import Refused
from common.templatetags.words import day
from practice.actions.opening_records import close_record, open_record
from practice.models import RecordShare
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text
from tests.practice.leading import Leader
from tests.racing import race
from tests.rows import adds, nothing_changes, refused

pytestmark = pytest.mark.django_db

ALREADY = "The lead of your group can open this record already."
NOT_OPEN = "This record is not open to the lead of your group."
IN_NO_GROUP = "Your setting does not belong to a group."
ONLY_MANAGERS = "Only a manager of this setting can do that."
CANNOT = "The lead of Trees cannot open this record."


@pytest.fixture
def place():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    factories.group(place.setting, name="Trees")
    return place


@pytest.fixture
def seal(place):
    return factories.signed_off(place.practitioner, place.manager)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


# The verbs


def test_opening_and_closing(place, seal):
    with adds(RecordShare=1, AuditEvent=1):
        share = open_record(by=place.manager, record=seal)
    assert (share.group, share.shared_by, share.ended_at) == (place.setting.group, place.manager.user, None)
    with refused(ALREADY):
        open_record(by=place.manager, record=seal)
    with adds(AuditEvent=1):
        close_record(by=place.manager, record=seal)
    share.refresh_from_db()
    assert share.ended_by == place.manager.user
    assert share.ended_at is not None
    with refused(NOT_OPEN):
        close_record(by=place.manager, record=seal)
    with adds(RecordShare=1, AuditEvent=1):
        open_record(by=place.manager, record=seal)


@pytest.mark.parametrize("act", [open_record, close_record])
def test_who_may_not(place, seal, act):
    with refused(ONLY_MANAGERS):
        act(by=place.practitioner, record=seal)
    other = factories.place("Beech House")
    with refused(IN_NO_GROUP):
        act(by=other.manager, record=seal)


@pytest.mark.django_db(transaction=True)
def test_many_managers_at_once_open_it_once():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    factories.group(place.setting)
    seal = factories.signed_off(place.practitioner, place.manager)
    results = race(partial(open_record, by=place.manager, record=seal) for _ in range(6))
    assert sum(isinstance(one, RecordShare) for one in results) == 1
    assert {str(one) for one in results if isinstance(one, Refused)} == {ALREADY}
    assert RecordShare.objects.count() == 1


# On the page of the record


def test_a_manager_opens_it_and_closes_it_again(manager, place, seal):
    lead = Leader(factories.lead(place.setting.group))
    page = Page(manager.get("record-detail", seal.public_id))
    assert CANNOT in page.words
    assert "every answer, the evidence, the comments and the names in it" in page.words
    with adds(RecordShare=1, AuditEvent=1, Submission=1):
        response = manager.post("record-open", seal.public_id)
    assert (response.status_code, response.url) == (302, seal.get_absolute_url())
    page = Page(manager.get("record-detail", seal.public_id))
    today = day(timezone.localdate())
    assert f"The lead of Trees can open this record. You opened it on {today}." in page.words
    assert "The lead of Trees can open this record now." in page.words
    assert lead.get("group-record", seal.public_id).status_code == 200
    with adds(AuditEvent=1, Submission=1):
        response = manager.post("record-close", seal.public_id)
    assert (response.status_code, response.url) == (302, seal.get_absolute_url())
    assert CANNOT in Page(manager.get("record-detail", seal.public_id)).words
    assert lead.get("group-record", seal.public_id).status_code == 404


def test_a_double_click_does_it_once(manager, seal):
    with adds(RecordShare=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            assert (
                manager.post("record-open", seal.public_id, submission="one").url == seal.get_absolute_url()
            )


def test_everybody_of_the_setting_is_told_that_it_is_open(manager, place, seal):
    at = timezone.now() - timedelta(days=400)
    colleague = Visitor(place.colleague)
    assert "Who else can read it" not in Page(colleague.get("record-detail", seal.public_id)).words
    open_record(by=place.manager, record=seal, at=at)
    response = colleague.get("record-detail", seal.public_id)
    assert "The lead of Trees can open this record. Mona of Alder House opened it on" in Page(response).words
    assert colleague.url("record-close", seal.public_id) not in response.content.decode()


def test_a_setting_in_no_group_hears_nothing_of_it():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    seal = factories.signed_off(place.practitioner, place.manager)
    manager = Visitor(place.manager)
    assert "Who else can read it" not in Page(manager.get("record-detail", seal.public_id)).words
    with nothing_changes():
        assert_refused(manager.post("record-open", seal.public_id), IN_NO_GROUP)


def test_what_was_open_to_the_group_before_is_not_said_to_be_open(manager, place, seal):
    open_record(by=place.manager, record=seal)
    factories.group(place.setting, name="Bushes")
    words = Page(manager.get("record-detail", seal.public_id)).words
    assert "The lead of Bushes cannot open this record." in words
    assert "Trees" not in words


def test_it_is_done_already(manager, seal):
    manager.post("record-open", seal.public_id)
    with nothing_changes():
        assert_refused(manager.post("record-open", seal.public_id), ALREADY)
    manager.post("record-close", seal.public_id)
    with nothing_changes():
        assert_refused(manager.post("record-close", seal.public_id), NOT_OPEN)


@pytest.mark.parametrize("view", ["record-open", "record-close"])
def test_strangers_and_practitioners(place, manager, seal, view):
    stranger, practitioner = Visitor(factories.place("Beech House").manager), Visitor(place.practitioner)
    with nothing_changes():
        assert_refused(practitioner.post(view, seal.public_id), ONLY_MANAGERS)
        assert stranger.post(view, seal.public_id).status_code == 404
        assert stranger.client.post(manager.url(view, seal.public_id)).status_code == 404
        assert manager.post(view, "0123456789abcdef").status_code == 404
        assert manager.get(view, seal.public_id).status_code == 405


def test_a_group_s_name_is_text(place, seal):
    factories.group(place.setting, name=EVIL)
    manager = Visitor(place.manager)
    manager.post("record-open", seal.public_id)
    assert_shown_as_text(manager.get("record-detail", seal.public_id), times=2)


def test_a_childminder_s_words():
    factories.edition(areas=1)
    jo = Visitor(factories.childminder("Jo’s home"))
    factories.group(jo.me.setting, name="Trees")
    seal = factories.signed_off(jo.me)
    for act in (None, "record-open"):
        if act:
            jo.post(act, seal.public_id)
        words = Page(jo.get("record-detail", seal.public_id)).words.lower()
        assert "the lead of trees can" in words
        assert not any(word in words for word in ("manager", "submit", "team", "colleague"))


def test_it_costs_the_same_for_any_number_of_records_and_groups(manager, place):
    seals = []
    for number in (1, 3, 30):
        made = factories.edition(areas=1, items=number)
        seal = factories.signed_off(place.practitioner, place.manager, edition=made)
        open_record(by=place.manager, record=seal)
        seals.append(seal)
    assert_same_cost([lambda one=one: manager.get("record-detail", one.public_id) for one in seals])
