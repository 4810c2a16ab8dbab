import pytest
from django.test import Client

from practice.actions.noticing import choose_notices
from practice.models import Notice, NoticeChoice
from practice.models.notices import MAILED
from practice.notices import FOR_CHILDMINDERS, OFFERED
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_shown_as_text, queries
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    give_address(place.practitioner)
    return place


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def give_address(me) -> None:
    me.user.email = f"{me.user.username}@example.org"
    me.user.save(update_fields=["email"])


def boxes(visitor) -> tuple[set[str], set[str]]:
    """The kinds whose box is ticked: here, and by email."""
    page = Page(visitor.get("notice-choices"))
    ticked = [name.partition("-") for name in page.boxes]
    return (
        {kind for name, _, kind in ticked if name == "here"},
        {kind for name, _, kind in ticked if name == "mail"},
    )


def kept(me) -> dict[str, tuple[bool, bool]]:
    rows = NoticeChoice.objects.filter(person=me.user, setting=me.setting)
    return {row.kind: (row.is_listed, row.is_mailed) for row in rows}


# What is offered


def test_before_any_choice_all_are_shown_and_what_waits_is_mailed(me):
    here, mail = boxes(me)
    assert here == set(OFFERED) - {"submitted"}
    assert mail == MAILED - {"submitted"}


def test_only_managers_review(place, me):
    give_address(place.manager)
    here, mail = boxes(Visitor(place.manager))
    assert (here, mail) == (set(OFFERED), set(MAILED))
    assert "ready to review" not in Page(me.get("notice-choices")).words


def test_a_childminder_hears_of_nobody():
    factories.edition(areas=1)
    jo = Visitor(factories.childminder("Jo Carter"))
    give_address(jo.me)
    here, mail = boxes(jo)
    assert here == FOR_CHILDMINDERS
    assert mail == FOR_CHILDMINDERS & MAILED
    words = Page(jo.get("notice-choices")).words.lower()
    assert not [word for word in ("manager", "team", "colleague", "submit") if word in words]


def test_without_an_address_there_is_nothing_to_send_to(place):
    visitor = Visitor(place.colleague)
    here, mail = boxes(visitor)
    assert (here, mail) == (set(OFFERED) - {"submitted"}, set())
    words = Page(visitor.get("notice-choices")).words
    assert "You have no email address here, so nothing is sent to you." in words
    assert "Send me an email" not in words


def test_looking_writes_nothing(me):
    with nothing_changes():
        me.get("notice-choices")


# Choosing


def test_what_is_ticked_is_kept(place, me):
    with adds(NoticeChoice=11, Submission=1):
        response = me.post("notice-choices", **{"here-question": "on", "mail-due": "on", "here-due": "on"})
    assert response.url == me.url("notice-choices")
    said = Page(me.client.get(response.url)).words
    assert "Kept. It holds for what comes from now on." in said
    expected = dict.fromkeys(set(OFFERED) - {"submitted"}, (False, False))
    assert kept(me.me) == expected | {"question": (True, False), "due": (True, True)}
    assert boxes(me) == ({"question", "due"}, {"due"})


def test_it_can_be_changed_again(me):
    me.post("notice-choices", **{"here-question": "on"})
    with adds(Submission=1):
        me.post("notice-choices", **{"here-read": "on"})
    assert boxes(me) == ({"read"}, set())


def test_all_can_be_switched_off_and_what_waits_still_stands_on_the_home_page(place, me):
    me.post("notice-choices")
    assert boxes(me) == (set(), set())
    factories.request(place.manager, me.me)
    assert "No notices yet" in Page(me.get("notice-list")).words
    assert "not read yet" not in Page(me.get("home")).words
    assert "Mona of Alder House asked you to reflect on area 1" in Page(me.get("home")).words


def test_who_has_no_address_keeps_what_was_chosen_about_mails(place):
    me = Visitor(place.practitioner)
    me.post("notice-choices", **{"here-due": "on", "mail-read": "on"})
    me.me.user.email = ""
    me.me.user.save(update_fields=["email"])
    me.post("notice-choices", **{"here-read": "on", "mail-due": "on"})
    assert kept(me.me)["read"] == (True, True)
    assert kept(me.me)["due"] == (False, False)


def test_a_forged_kind_is_left_alone(place, me):
    me.post("notice-choices", **{"here-submitted": "on", "here-nonsense": "on", f"here-{EVIL}": "on"})
    assert set(kept(me.me)) == set(OFFERED) - {"submitted"}
    with nothing_changes():
        choose_notices(by=me.me, choices={"submitted": (False, False), "nonsense": (True, True)})


def test_what_came_before_stays_as_it_is(place, me):
    factories.action(place.manager, me.me)
    me.post("notice-choices")
    assert Notice.objects.get().is_listed


def test_each_setting_has_its_own(place, me):
    other = factories.member(factories.setting("Beech House"), user=me.me.user)
    me.post("notice-choices")
    assert kept(other) == {}
    assert boxes(Visitor(other))[0] == set(OFFERED) - {"submitted"}


def test_twice_is_once(me):
    data = {"here-due": "on", "submission": "same"}
    first, second = me.post("notice-choices", **data), me.post("notice-choices", **data)
    assert (first.status_code, second.url) == (302, first.url)
    assert NoticeChoice.objects.count() == 11


def test_strangers_and_other_methods(place, me):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        assert stranger.client.get("/s/alder-house/notices/choose/").status_code == 404
        assert stranger.client.post("/s/alder-house/notices/choose/").status_code == 404
        assert Client().post("/s/alder-house/notices/choose/").status_code == 302
        assert me.client.delete("/s/alder-house/notices/choose/").status_code == 405


def test_the_name_of_the_setting_comes_out_as_text():
    me = factories.member(factories.setting(EVIL, slug="alder"))
    assert_shown_as_text(Visitor(me).get("notice-choices"), times=2)


def test_it_costs_few_queries(me):
    before = queries(lambda: me.get("notice-choices"))
    me.post("notice-choices")
    assert queries(lambda: me.get("notice-choices")) == before <= 8
