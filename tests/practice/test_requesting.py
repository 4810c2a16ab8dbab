"""The verbs of a request: asking, withdrawing, and how it gets done."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from practice import asking
from practice.actions.reflecting import (
    finish_privately,
    return_reflection,
    save_reflection,
    share_reflection,
    take_back_reflection,
)
from practice.actions.requesting import ask_to_reflect, withdraw_request
from practice.models import Notice, Request, RequestedPerson
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.racing import race
from tests.rows import adds, nothing_changes, raw, refused

pytestmark = pytest.mark.django_db
NOT_HERE = "Choose at least one person who works here now."
WITHDRAWN = "This request was withdrawn before."


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


def counts(request) -> tuple[int, int]:
    found = Request.objects.with_progress().get(pk=request.pk)
    return found.done, found.asked


def done_at(request, me):
    return RequestedPerson.objects.get(request=request, person=me.user).done_at


def ask(place, *people, **kwargs) -> Request:
    return factories.request(place.manager, *(people or (place.practitioner, place.colleague)), **kwargs)


# Asking


def test_asking_stores_the_request_its_people_and_tells_them(place):
    at, day = timezone.now(), timezone.localdate()
    with adds(Request=1, RequestedPerson=2, Notice=2, AuditEvent=1):
        made = ask(place, why="We talk about it in December.", due_on=day, at=at)
    stored = Request.objects.get()
    assert (stored.setting, stored.recommendation) == (place.setting, factories.area_of())
    assert (stored.why, stored.due_on, stored.asked_at) == ("We talk about it in December.", day, at)
    assert stored.asked_by == place.manager.user
    assert {row.person for row in stored.people.all()} == {place.practitioner.user, place.colleague.user}
    told = Notice.objects.filter(kind="request", object_id=made.public_id, seen_at=None)
    assert {notice.person for notice in told} == {place.practitioner.user, place.colleague.user}
    assert AuditEvent.objects.filter(what="asked to reflect", object_id=made.public_id).exists()


def test_why_is_encrypted(place):
    made = ask(place, why="We talk about it in December.")
    assert "December" not in raw(Request, "why", made.pk)


def test_somebody_ticked_twice_is_asked_once_and_whoever_asks_is_not_told(place):
    with adds(Request=1, RequestedPerson=2, Notice=1, AuditEvent=1):
        ask(place, place.practitioner, place.practitioner, place.manager)


def test_nobody_and_people_from_elsewhere_are_refused(place):
    gone = factories.end(factories.member(place.setting))
    stranger = factories.place("Beech House").practitioner
    for people in ([], [gone.user], [place.practitioner.user, stranger.user]):
        with refused(NOT_HERE):
            ask_to_reflect(by=place.manager, recommendation=factories.area_of(), people=people)


def test_only_managers_ask_and_withdraw(place):
    made = ask(place)
    with refused(ONLY_MANAGERS):
        factories.request(place.practitioner, place.colleague)
    with refused(ONLY_MANAGERS):
        withdraw_request(by=place.practitioner, request=made)


# Done


def test_finishing_in_private_is_done(place):
    made, at = ask(place), timezone.now()
    reflection = factories.reflection(place.practitioner)
    assert counts(made) == (0, 2)
    assert finish_privately(by=place.practitioner, reflection=reflection, at=at) == 1
    assert done_at(made, place.practitioner) == at
    assert counts(made) == (1, 2)


def test_sharing_is_done_and_looks_the_same(place):
    made = ask(place)
    finish_privately(by=place.practitioner, reflection=factories.reflection(place.practitioner))
    reflection = factories.reflection(place.colleague)
    shared = share_reflection(by=place.colleague, reflection=reflection, readers=[place.manager.user])
    assert shared == 1
    rows = list(RequestedPerson.objects.filter(request=made).values("done_at", "setting", "request"))
    assert all(row.pop("done_at") for row in rows)
    assert rows[0] == rows[1]  # nothing tells who shared


def test_writing_and_saving_is_not_done(place):
    made, reflection = ask(place), factories.reflection(place.practitioner)
    save_reflection(by=place.practitioner, reflection=reflection, texts={}, version=reflection.version)
    assert counts(made) == (0, 2)


def test_done_stays_done(place):
    """Whatever becomes of the reflection: it is written again, taken back, or returned."""
    made, at = ask(place), timezone.now() - timedelta(days=1)
    reflection = factories.shared(place.practitioner, place.manager, at=at)
    take_back_reflection(by=place.practitioner, reflection=reflection)
    share_reflection(by=place.practitioner, reflection=reflection, readers=[place.manager.user])
    return_reflection(by=place.manager, reflection=reflection)
    assert finish_privately(by=place.practitioner, reflection=reflection) == 0
    assert done_at(made, place.practitioner) == at


def test_it_is_done_across_versions_of_the_report(place):
    made = ask(place)
    old = factories.reflection(place.colleague)
    factories.edition(of=made.recommendation.edition.report)
    assert factories.area_of() != made.recommendation
    factories.shared(place.practitioner, place.manager)  # with the new wording
    finish_privately(by=place.colleague, reflection=old)
    assert counts(made) == (2, 2)


def test_only_this_area_of_this_report_this_person_and_this_setting_is_done(place):
    other_report = factories.edition(of=factories.report("summer"))
    others = [
        ask(place, area=factories.area_of(position=2)),
        ask(place, area=factories.area_of(other_report)),
        ask(place, place.colleague),
    ]
    there = factories.place("Beech House")
    elsewhere = factories.member(there.setting, user=place.practitioner.user)
    others.append(factories.request(there.manager, elsewhere, area=others[2].recommendation))
    made = ask(place, place.practitioner, area=others[2].recommendation)
    reflection = factories.reflection(place.practitioner, area=made.recommendation)
    assert finish_privately(by=place.practitioner, reflection=reflection) == 1
    assert counts(made) == (1, 1)
    assert [counts(other)[0] for other in others] == [0, 0, 0, 0]


def test_two_requests_about_one_area_are_done_at_once(place):
    made = [ask(place), ask(place)]
    reflection = factories.reflection(place.practitioner)
    assert finish_privately(by=place.practitioner, reflection=reflection) == 2
    assert [counts(one) for one in made] == [(1, 2), (1, 2)]


def test_done_and_withdrawn_leave_no_notice_unread(place):
    made, other = ask(place), ask(place, area=factories.area_of(position=2))
    finish_privately(by=place.practitioner, reflection=factories.reflection(place.practitioner))
    unread = Notice.objects.filter(kind="request", seen_at=None)
    assert set(unread.values_list("object_id", "person")) == {
        (made.public_id, place.colleague.user.pk),
        (other.public_id, place.practitioner.user.pk),
        (other.public_id, place.colleague.user.pk),
    }
    withdraw_request(by=place.manager, request=other)
    assert [notice.object_id for notice in unread.all()] == [made.public_id]


# Withdrawn


def test_withdrawn_asks_nobody_and_keeps_what_was_done(place):
    made = ask(place)
    finish_privately(by=place.practitioner, reflection=factories.reflection(place.practitioner))
    with adds(AuditEvent=1):
        withdraw_request(by=place.manager, request=made)
    made.refresh_from_db()
    assert (made.withdrawn_by, made.withdrawn_at is not None) == (place.manager.user, True)
    assert asking.asked_of(place.colleague) == []
    assert finish_privately(by=place.colleague, reflection=factories.reflection(place.colleague)) == 0
    assert counts(made) == (1, 2)


def test_in_two_tabs_it_is_withdrawn_once(place):
    made = ask(place)
    tab = Request.objects.get(pk=made.pk)
    withdraw_request(by=place.manager, request=made)
    with refused(WITHDRAWN):
        withdraw_request(by=place.manager, request=tab)
    tab.refresh_from_db()
    with refused(WITHDRAWN):
        withdraw_request(by=place.manager, request=tab)


def test_finished_in_two_tabs_the_first_moment_stays(place):
    made, first = ask(place), timezone.now() - timedelta(hours=1)
    tabs = [factories.reflection(place.practitioner) for _ in range(2)]
    assert finish_privately(by=place.practitioner, reflection=tabs[0], at=first) == 1
    assert finish_privately(by=place.practitioner, reflection=tabs[1]) == 0
    assert done_at(made, place.practitioner) == first


# Somebody who left


def test_who_left_is_not_waited_for(place):
    made = ask(place)
    finish_privately(by=place.practitioner, reflection=factories.reflection(place.practitioner))
    assert list(Request.objects.waited_for()) == [made]
    factories.end(place.colleague)
    assert counts(made) == (1, 1)
    assert (list(Request.objects.waited_for()), list(Request.objects.over())) == ([], [made])
    factories.end(place.practitioner)
    assert counts(made) == (1, 1)  # what was done stays


def test_a_request_whose_people_all_left_is_over(place):
    made = ask(place)
    factories.end(place.practitioner)
    factories.end(place.colleague)
    found = Request.objects.over().with_progress().get(pk=made.pk)
    assert asking.progress(found) == "Everybody who was asked has left"
    assert not RequestedPerson.objects.open_for(place.colleague.user).exists()


def test_who_comes_back_is_asked_again(place):
    made = ask(place, place.colleague)
    factories.end(place.colleague)
    back = factories.member(place.setting, user=place.colleague.user)
    assert counts(made) == (0, 1)
    assert asking.asked_of(back) == [made]


def test_words_for_how_far(place):
    alone, both = ask(place, place.practitioner), ask(place)
    found = {one.pk: asking.progress(one) for one in Request.objects.with_progress()}
    assert found == {alone.pk: "0 of 1 has finished", both.pk: "0 of 2 have finished"}


# Who sees one


def test_managers_see_those_of_their_setting_and_others_their_own(place):
    made = ask(place, place.practitioner)
    there = factories.place("Beech House")
    sees = {
        place.manager: True,
        place.practitioner: True,
        place.colleague: False,
        there.manager: False,
        there.practitioner: False,
    }
    for me, may in sees.items():
        assert Request.objects.visible_to(me.user).filter(pk=made.pk).exists() is may, me
        assert RequestedPerson.objects.visible_to(me.user).filter(request=made).exists() is may, me
    factories.end(place.practitioner)
    factories.end(place.manager)
    assert not Request.objects.visible_to(place.practitioner.user).exists()
    assert not Request.objects.visible_to(place.manager.user).exists()


def test_reading_what_is_asked_never_opens_why(place):
    ask(place, why="We talk about it in December.")
    with nothing_changes():
        found = [
            *asking.asked_of(place.practitioner),
            *asking.for_home(place.manager),
            *asking.waited_for(place.manager),
        ]
    assert len(found) == 3
    assert all("why" in one.get_deferred_fields() for one in found)


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_of_many_who_withdraw_one_does():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    made = ask(place)
    results = race(
        partial(withdraw_request, by=place.manager, request=Request.objects.get(pk=made.pk)) for _ in range(6)
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType"] + ["Refused"] * 5
    assert AuditEvent.objects.filter(what="request withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reflections_finished_at_once_count_once():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    made = ask(place, place.practitioner)
    reflections = [factories.reflection(place.practitioner) for _ in range(4)]
    results = race(
        partial(finish_privately, by=place.practitioner, reflection=reflection) for reflection in reflections
    )
    assert sorted(results) == [0, 0, 0, 1]
    assert counts(made) == (1, 1)
