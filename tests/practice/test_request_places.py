"""Where a request shows: on the home pages, at the area, while writing, and in what is said when it is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.submissions import new_key
from learning.models import Report
from practice.actions.reflecting import comment_on_reflection, finish_privately, mark_reflection_read
from practice.actions.requesting import withdraw_request
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    growing,
    queries,
)
from tests.rows import nothing_changes

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


def page(visitor, view="home", *args, **query) -> Page:
    response = visitor.get(view, *args, **query)
    assert response.status_code == 200
    return Page(response)


def done(me):
    finish_privately(by=me, reflection=factories.reflection(me))


# The home of a person asked


def test_it_waits_for_the_person_asked(me, place):
    due = timezone.localdate() + timedelta(days=120)
    made = factories.request(place.manager, me.me, why="For December.", due_on=due)
    with nothing_changes():
        found = page(me)
    row = f"Mona of Alder House asked you to reflect on area 1 By {due:%-d %B %Y} · about 5 minutes"
    assert row in found.words
    assert me.url("request-detail", made.public_id) in found.links
    assert "For December." not in found.words
    assert "asked you" not in page(Visitor(place.colleague)).words


def test_it_stands_after_what_came_back_and_before_the_rest(me, place):
    asked = factories.shared(me.me, place.manager, area=factories.area_of(position=2))
    mark_reflection_read(by=place.manager, reflection=asked)
    comment_on_reflection(by=place.manager, reflection=asked, text="Why?", is_question=True)
    factories.action(me.me, what="Ring the same day")
    factories.self_audit(me.me, title="Winter look")
    factories.shared(place.colleague, me.me)
    factories.request(place.manager, me.me)
    words = page(me).words.partition("Waiting for you")[2]
    order = ["A question about", "asked you to reflect", "Colin of Alder House shared", "Ring the same day"]
    assert sorted(order, key=words.index) == order


def test_it_fits_into_five_minutes(me, place):
    factories.request(place.manager, me.me)
    words = page(me, minutes="5").words
    assert "With 5 minutes you could Mona of Alder House asked you to reflect on area 1" in words


def test_asked_twice_about_one_area_it_waits_once_with_the_nearer_day(me, place):
    today = timezone.localdate()
    factories.request(place.manager, me.me, due_on=today + timedelta(days=9))
    soon = factories.request(place.manager, me.me, due_on=today)
    found = page(me)
    assert found.words.count("asked you to reflect") == 1
    assert me.url("request-detail", soon.public_id) in found.links


def test_without_a_live_version_the_row_says_so(me, place):
    factories.request(place.manager, me.me, due_on=timezone.localdate())
    Report.objects.update(archived_at=timezone.now())
    words = page(me).words
    assert "asked you to reflect on area 1 This area is no longer in use. You need not do anything." in words
    assert "asked you" not in page(me, minutes="5").words.partition("Waiting for you")[0]


@pytest.mark.parametrize("how", ["done", "withdrawn"])
def test_done_or_withdrawn_it_waits_no_longer(me, place, how):
    made = factories.request(place.manager, me.me)
    assert "asked you" in page(me).words
    done(me.me) if how == "done" else withdraw_request(by=place.manager, request=made)
    assert "asked you" not in page(me).words


# The manager's home


def test_a_manager_sees_how_many_have_finished(manager, place):
    due = timezone.localdate() + timedelta(days=120)
    made = factories.request(place.manager, place.practitioner, place.colleague, due_on=due)
    done(place.practitioner)
    found = page(manager)
    assert f"Asked and finished Area 1 1 of 2 have finished · by {due:%-d %B %Y}" in found.words
    assert manager.url("request-detail", made.public_id) in found.links
    assert manager.url("request-list") in found.links
    assert "Priya" not in found.words
    done(place.colleague)
    assert "Asked and finished Nobody is asked for a reflection now." in page(manager).words
    assert manager.url("request-add") in page(manager).links


def test_what_a_manager_asked_themselves_waits_and_counts(manager, place):
    factories.request(place.manager, place.manager, place.colleague)
    words = page(manager).words
    assert "Needs you You asked yourself to reflect on area 1 About 5 minutes" in words
    assert "Asked and finished Area 1 0 of 2 have finished" in words
    done(place.manager)
    words = page(manager).words
    assert "You asked yourself" not in words
    assert "Asked and finished Area 1 1 of 2 have finished" in words


def test_at_most_five_stand_there_the_soonest_first(manager, place):
    today = timezone.localdate()
    for days in range(7):
        factories.request(place.manager, place.practitioner, due_on=today + timedelta(days=days))
    words = page(manager).words
    assert words.count("0 of 1 has finished") == 5
    assert words.index("finished · by today") < words.index("finished · by tomorrow")


def test_a_practitioner_has_no_such_block(me, place):
    factories.request(place.manager, me.me)
    found = page(me)
    assert "Asked and finished" not in found.words
    assert me.url("request-add") not in found.links


# At the area


def test_the_area_says_who_asked_and_that_private_is_fine(me, place):
    due = timezone.localdate() + timedelta(days=3)
    made = factories.request(place.manager, me.me, due_on=due, why="For December.")
    with nothing_changes():
        found = page(me, "area-detail", *AREA)
    words = f"Mona of Alder House asked you to reflect on this by {due:%-d %B %Y}. Why?"
    assert f"{words} Done, and keeping it private is fine. Managers see only" in found.words
    assert found.words.index(words) < found.words.index("Area 1, prompt 1?")
    assert me.url("request-detail", made.public_id) in found.links
    assert "asked you" not in page(me, "area-detail", "winter", "area-2").words
    assert "asked you" not in page(Visitor(place.colleague), "area-detail", *AREA).words
    done(me.me)
    assert "asked you" not in page(me, "area-detail", *AREA).words


def test_a_new_version_of_the_area_says_it_too(me, place):
    made = factories.request(place.manager, me.me)
    factories.edition(of=made.recommendation.edition.report)
    assert "asked you to reflect on this. Why?" in page(me, "area-detail", *AREA).words


def test_from_the_area_a_manager_asks_with_the_area_chosen(me, manager):
    address = manager.url("request-add") + "?report=winter&area=area-1"
    assert address in page(manager, "area-detail", *AREA).links
    assert '<option value="winter/area-1" selected>' in manager.client.get(address).content.decode()
    assert not [link for link in page(me, "area-detail", *AREA).links if "requests" in link]


# While writing


def test_the_writing_page_says_it_before_and_after_the_first_save(me, place):
    factories.request(place.manager, me.me)
    assert "asked you to reflect on this." in page(me, "reflection-start", *AREA).words
    draft = factories.reflection(me.me)
    assert "asked you to reflect on this." in page(me, "reflection-write", draft.public_id).words


def save(visitor, draft):
    lead = factories.area_of().prompts.get(lead=True)
    response = visitor.post("reflection-write", draft.public_id, version=2, **{f"prompt_{lead.pk}": "Mine"})
    return Page(visitor.client.get(response.url)).words


def test_saving_says_how_the_request_gets_done(me, place):
    draft, other = factories.reflection(me.me), factories.reflection(place.colleague)
    factories.request(place.manager, me.me)
    assert "You were asked for this. Press “Done, keep it private”, or share it" in save(me, draft)
    assert "You were asked" not in save(Visitor(place.colleague), other)


@pytest.mark.parametrize(
    ("requests", "words"),
    [
        (0, "You can open it again at any time."),
        (1, "You can open it again at any time. The request is done too."),
        (2, "You can open it again at any time. The requests are done too."),
    ],
)
def test_finishing_says_that_the_request_is_done(me, place, requests, words):
    for _ in range(requests):
        factories.request(place.manager, me.me)
    draft = factories.reflection(me.me)
    key = new_key()
    response = me.post("reflection-finish", draft.public_id, submission=key)
    shown = Page(me.client.get(response.url)).words
    assert words in shown
    assert ("done too" in shown) is bool(requests)
    with nothing_changes():
        me.post("reflection-finish", draft.public_id, submission=key)


def test_sharing_says_that_the_request_is_done(me, place):
    factories.request(place.manager, me.me)
    made = factories.reflection(me.me)
    response = me.post("reflection-share", made.public_id, readers=[place.colleague.user.public_id])
    words = Page(me.client.get(response.url)).words
    assert "Shared with Colin of Alder House. The request is done too." in words
    again = factories.reflection(me.me)
    response = me.post("reflection-share", again.public_id, readers=[place.colleague.user.public_id])
    assert "done too" not in Page(me.client.get(response.url)).words


# A childminder


@pytest.fixture
def jo(place):
    return Visitor(factories.childminder("Jo Carter"))


def test_alone_a_childminder_meets_no_requests(jo):
    for view in (("home",), ("area-detail", *AREA)):
        found = page(jo, *view)
        assert not [link for link in found.links if "requests" in link]
        assert "Asked and finished" not in found.words
    found = page(jo, "request-list")
    assert "There is nobody to ask" in found.words
    assert jo.url("invitation-add") in found.links


def test_a_childminder_and_a_peer(jo):
    peer = factories.member(jo.me.setting, name="Pat Peer")
    assert "Asked and finished Nobody is asked for a reflection now." in page(jo).words
    made = factories.request(jo.me, peer)
    pat = Visitor(peer)
    assert f"{jo.me.user.name} sees only whether you are done." in page(pat, "area-detail", *AREA).words
    assert f"{jo.me.user.name} sees only" in page(pat, "request-detail", made.public_id).words
    done(peer)
    assert "Pat Peer Done" in page(jo, "request-detail", made.public_id).words


def test_a_childminder_never_meets_certain_words(jo):
    def of_requests():
        return [(view,) for view in ("home", "request-list", "request-add")]

    def never(visitor, *view):
        words = page(visitor, *view).words.lower()
        return [word for word in ("manager", "submi", "team", "colleague") if word in words]

    assert [never(jo, *view) for view in of_requests()] == [[], [], []]
    peer = factories.member(jo.me.setting, name="Pat Peer")
    made = factories.request(jo.me, peer, due_on=timezone.localdate())
    one = ("request-detail", made.public_id)
    assert [never(jo, *view) for view in (*of_requests(), one)] == [[], [], [], []]
    assert [never(Visitor(peer), *view) for view in (("home",), one, ("reflection-start", *AREA))] == [[]] * 3


# For all of them


def test_words_of_the_database_come_out_as_text():
    evil_edition(of=factories.report("winter"))
    setting = factories.setting(EVIL, slug="alder")
    manager, me = factories.member(setting, "manager", name=EVIL), factories.member(setting, name=EVIL)
    factories.request(manager, me, why=EVIL)
    for asked in (("home",), ("area-detail", *AREA), ("reflection-start", *AREA)):
        assert_shown_as_text(Visitor(me).get(*asked), times=2)
    assert_shown_as_text(Visitor(manager).get("home"), times=2)


@pytest.mark.parametrize(("who", "at_most"), [("practitioner", 11), ("manager", 15)])
def test_home_costs_the_same_for_any_number_of_requests(place, who, at_most):
    visitor = Visitor(getattr(place, who))

    def add():
        made = factories.edition(of=factories.report(), areas=1, items=1)
        factories.request(place.manager, place.practitioner, place.manager, area=factories.area_of(made))

    assert_same_cost(growing(lambda: visitor.get("home"), add), at_most=at_most)


def test_a_childminder_alone_pays_no_more_than_a_manager(jo):
    assert queries(lambda: jo.get("home")) <= 15


@pytest.mark.parametrize("view", ["area-detail", "reflection-start"])
def test_the_pages_of_an_area_cost_the_same_for_any_number_of_requests(me, place, view):
    me.get(view, *AREA)  # what is the same for everybody is drawn once
    asks = growing(lambda: me.get(view, *AREA), lambda: factories.request(place.manager, me.me))
    assert_same_cost(asks, at_most=13)
