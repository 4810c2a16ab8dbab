"""One request: for whoever asked, for whoever is asked, and withdrawing it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.submissions import new_key
from learning.models import Report
from practice.actions.reflecting import finish_privately
from practice.actions.requesting import withdraw_request
from practice.models import Request
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
AREA = ("winter", "area-1")


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


@pytest.fixture
def made(place):
    return factories.request(
        place.manager,
        place.practitioner,
        place.colleague,
        why="For our meeting in December.",
        due_on=timezone.localdate(),
    )


def detail(visitor, request) -> Page:
    response = visitor.get("request-detail", request.public_id)
    assert response.status_code == 200
    return Page(response)


def done(me, **kwargs):
    finish_privately(by=me, reflection=factories.reflection(me, **kwargs))


# For whoever asked


def test_a_manager_sees_who_is_done_and_who_not_yet_by_name(manager, place, made):
    done(place.practitioner)
    with nothing_changes():
        page = detail(manager, made)
    assert "You asked Reflect on area 1 By today" in page.words
    assert "Why For our meeting in December." in page.words
    assert "1 of 2 have finished" in page.words
    assert "Colin of Alder House Not yet Priya of Alder House Done" in page.words
    assert "Write a reflection" not in page.words


def test_it_never_says_whether_somebody_shared(manager, place, made):
    """The same page, whether it was kept private, shared with somebody else or shared with who asks."""
    seen = set()
    for finish in (
        lambda: done(place.colleague, text="Kept for myself."),
        lambda: factories.shared(place.colleague, place.practitioner, text="Told to Priya."),
        lambda: factories.shared(place.colleague, place.manager, text="Told to Mona."),
    ):
        made.people.update(done_at=None)
        finish()
        page = detail(manager, made)
        seen.add(page.words.partition("Reflect on area 1")[2])
        assert not any("reflection" in link and "requests" not in link for link in page.links)
    assert len(seen) == 1


def test_another_manager_sees_who_asked(place, made):
    tom = factories.member(place.setting, "manager", name="Tom Reid")
    assert "Mona of Alder House asked Reflect on area 1" in detail(Visitor(tom), made).words


def test_who_left_before_they_were_done_is_not_waited_for(manager, place, made):
    factories.end(place.colleague)
    words = detail(manager, made).words
    assert "0 of 1 has finished" in words
    assert "Colin" not in words


def test_a_manager_who_asked_everybody_writes_too(manager, place):
    made = factories.request(place.manager, place.manager, place.colleague)
    page = detail(manager, made)
    assert "You asked Reflect on area 1" in page.words
    assert manager.url("reflection-start", *AREA) in page.links
    assert "Mona of Alder House (you) Not yet" in page.words
    done(place.manager)
    page = detail(manager, made)
    assert "You are done with this." in page.words
    assert "Withdraw this request" in page.words  # somebody else is not


def test_when_everybody_is_done_there_is_nothing_to_withdraw(manager, place, made):
    assert "Withdraw this request" in detail(manager, made).words
    done(place.practitioner)
    done(place.colleague)
    words = detail(manager, made).words
    assert "Withdraw this request" not in words
    assert "2 of 2 have finished" in words


# For whoever is asked


def test_a_person_asked_sees_why_until_when_and_where_to_write(me, made):
    with nothing_changes():
        page = detail(me, made)
    assert "Mona of Alder House asked you Reflect on area 1 By today" in page.words
    assert "Why For our meeting in December." in page.words
    assert "Done, and keeping it private is fine. Managers see only whether you are done." in page.words
    assert "About 5 minutes" in page.words
    assert me.url("reflection-start", *AREA) in page.links
    assert me.url("area-detail", *AREA) in page.links


def test_they_see_nobody_else_and_no_counts(me, place, made):
    done(place.colleague)
    words = detail(me, made).words
    for hidden in ("Colin", "have finished", "Not yet", "Withdraw"):
        assert hidden not in words


def test_without_a_reason_it_says_what_it_is_about(me, place):
    made = factories.request(place.manager, place.practitioner)
    assert "What it is about Why Area 1 matters." in detail(me, made).words


def test_a_draft_is_where_to_go_on(me, place, made):
    factories.reflection(place.colleague)
    factories.reflection(me.me, area=factories.area_of(position=2))
    assert "Go to my draft" not in detail(me, made).words
    draft = factories.reflection(me.me)
    page = detail(me, made)
    assert me.url("reflection-detail", draft.public_id) in page.links
    assert "Write a reflection" not in page.words


def test_done_and_withdrawn_say_so(me, manager, place, made):
    done(me.me)
    words = detail(me, made).words
    assert "You are done with this." in words
    assert "Write a reflection" not in words
    withdraw_request(by=place.manager, request=made)
    assert "It was withdrawn. You need not do anything." in detail(Visitor(place.colleague), made).words
    assert "Withdrawn" in detail(manager, made).words


def test_a_new_version_is_where_to_write(me, made):
    factories.edition(of=made.recommendation.edition.report)
    assert me.url("reflection-start", *AREA) in detail(me, made).links


def test_without_a_live_version_it_says_so(me, manager, made):
    Report.objects.update(archived_at=timezone.now())
    page = detail(me, made)
    assert "This area is no longer in use. You need not do anything." in page.words
    assert me.url("reflection-start", *AREA) not in page.links
    assert "0 of 2 have finished" in detail(manager, made).words


def test_late_is_said_without_blame(me, place):
    late = timezone.localdate() - timedelta(days=2)
    made = factories.request(place.manager, place.practitioner, due_on=late)
    assert "Overdue by 2 days" in detail(me, made).words
    done(me.me)
    assert "Overdue" not in detail(me, made).words


# Nobody else


def test_it_is_for_managers_and_those_asked_alone(place):
    made = factories.request(place.manager, place.practitioner)
    there = factories.place("Beech House")
    assert Visitor(place.colleague).get("request-detail", made.public_id).status_code == 404
    for stranger in (there.practitioner, there.manager):
        visitor = Visitor(stranger)
        assert visitor.get("request-detail", made.public_id).status_code == 404
        assert visitor.client.get(made.get_absolute_url()).status_code == 404


def test_asked_there_is_not_shown_here(place):
    """Somebody who works in two settings: each request stands in its own."""
    there = factories.place("Beech House")
    both = factories.member(there.setting, user=place.practitioner.user)
    made = factories.request(there.manager, both)
    assert Visitor(place.practitioner).get("request-detail", made.public_id).status_code == 404
    assert Visitor(both).get("request-detail", made.public_id).status_code == 200


def test_it_is_only_read(me, made):
    assert me.post("request-detail", made.public_id).status_code == 405


# Withdrawing


def test_withdrawing_asks_nobody_any_more(manager, place, made):
    with adds(AuditEvent=1, Submission=1):
        response = manager.post("request-withdraw", made.public_id)
    assert (response.status_code, response.url) == (302, made.get_absolute_url())
    made.refresh_from_db()
    assert made.withdrawn_by == place.manager.user
    page = Page(manager.client.get(response.url))
    assert "Withdrawn. Nobody is asked any more." in page.words
    assert "Withdraw this request" not in page.words


def test_pressed_twice_it_is_withdrawn_once(manager, made):
    key = new_key()
    first = manager.post("request-withdraw", made.public_id, submission=key)
    with nothing_changes():
        again = manager.post("request-withdraw", made.public_id, submission=key)
    assert again.url == first.url
    with nothing_changes():
        assert_refused(manager.post("request-withdraw", made.public_id), "This request was withdrawn before.")


def test_only_managers_withdraw(me, made):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        assert_refused(me.post("request-withdraw", made.public_id), ONLY_MANAGERS)
        assert stranger.client.post(me.url("request-withdraw", made.public_id)).status_code == 404
        assert stranger.post("request-withdraw", made.public_id).status_code == 404
    assert me.get("request-withdraw", made.public_id).status_code == 405


# For all of them


def test_words_of_the_database_come_out_as_text():
    factories.edition(of=factories.report("winter"))
    setting = factories.setting(EVIL, slug="alder")
    manager, me = factories.member(setting, "manager", name=EVIL), factories.member(setting, name=EVIL)
    made = factories.request(manager, me, why=EVIL)
    assert_shown_as_text(Visitor(me).get("request-detail", made.public_id), times=3)
    assert_shown_as_text(Visitor(manager).get("request-detail", made.public_id), times=3)


def test_it_costs_the_same_for_any_number_of_people(place):
    manager, asked = Visitor(place.manager), [place.manager]

    def page():
        return manager.get("request-detail", Request.objects.latest("pk").public_id)

    def add():
        asked.append(factories.member(place.setting))
        factories.request(place.manager, *asked, why="For December.")
        factories.reflection(place.manager)

    assert_same_cost(growing(page, add), at_most=13)
