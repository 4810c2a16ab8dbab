from datetime import date

import pytest

from accounts.submissions import new_key
from practice.actions.reflecting import finish_privately, mark_reflection_read, return_reflection
from practice.models import Reflection
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_refused,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
)
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
CHANGED = "This reflection was changed in another tab or on another device since you opened this page."


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def box(number: int = 1) -> str:
    return f"prompt_{factories.area_of().prompts.get(key=f'prompt-{number}').pk}"


def texts(reflection) -> list[str]:
    return [answer.text for answer in Reflection.objects.get(pk=reflection.pk).answers.all()]


def save(visitor, reflection, **data):
    return visitor.post("reflection-write", reflection.public_id, **data)


def test_the_page_holds_what_was_written(me):
    made = factories.reflection(me.me, text="\n  First words\n", differently="Ask")
    with nothing_changes():
        page = Page(me.get("reflection-write", made.public_id))
    assert page.boxes[box()] == "\n  First words\n"
    assert (page.boxes["differently"], page.boxes["version"]) == ("Ask", "2")
    assert "Saved today at" in page.words


def test_saving_stores_exactly_this(me):
    made = factories.reflection(me.me, text="First", differently="Ask")
    with adds(Submission=1):
        response = save(
            me, made, version=2, differently="Tell", differently_by="2027-03-03", **{box(): "Second"}
        )
    stored = Reflection.objects.get()
    assert (response.status_code, response.url) == (302, me.url("reflection-detail", made.public_id))
    assert texts(made) == ["Second"]
    assert (stored.differently, stored.differently_by) == ("Tell", date(2027, 3, 3))
    assert (stored.version, stored.state) == (3, "draft")


def test_a_box_opened_later_is_added(me):
    made = factories.reflection(me.me, text="First")
    with adds(ReflectionAnswer=1, Submission=1):
        save(me, made, version=2, **{box(1): "First", box(3): "Third"})
    assert texts(made) == ["First", "Third"]


def test_a_text_can_be_emptied(me):
    made = factories.reflection(me.me, text="First")
    save(me, made, version=2)
    assert texts(made) == [""]


def test_save_and_share_leads_to_the_sharing_page(me):
    made = factories.reflection(me.me)
    response = save(me, made, version=2, go="share")
    assert response.url == me.url("reflection-share", made.public_id)


def test_a_finished_and_a_returned_reflection_can_be_written_again(me, place):
    kept = factories.reflection(me.me)
    finish_privately(by=me.me, reflection=kept)
    back = factories.shared(me.me, place.manager)
    return_reflection(by=place.manager, reflection=back)
    for made in (kept, back):
        made.refresh_from_db()
        assert save(me, made, version=made.version, **{box(): "Again"}).status_code == 302
        assert texts(made) == ["Again"]


def test_sent_twice_it_is_saved_once(me):
    made, key = factories.reflection(me.me), new_key()
    first = save(me, made, version=2, submission=key, **{box(): "Words"})
    with nothing_changes():
        again = save(me, made, version=2, submission=key, **{box(): "Words"})
    assert (again.status_code, again.url) == (302, first.url)


def test_in_two_tabs_the_second_keeps_its_text_and_stores_nothing(me):
    made = factories.reflection(me.me, text="First")
    here, there = (Page(me.get("reflection-write", made.public_id)).boxes for _ in range(2))
    save(me, made, **{**here, box(): "From this tab"})
    with nothing_changes():
        response = save(me, made, **{**there, box(): "From that tab", box(2): "More", "differently": "Tell"})
    page = Page(response)
    assert response.status_code == 422
    assert CHANGED in page.words
    assert page.title.startswith("Error: ")
    assert page.boxes[box()] == "From that tab"
    assert (page.boxes[box(2)], page.boxes["differently"]) == ("More", "Tell")
    assert texts(made) == ["From this tab"]


def test_a_page_sent_again_after_a_conflict_is_still_refused(me):
    made = factories.reflection(me.me, text="First")
    here, there = (Page(me.get("reflection-write", made.public_id)).boxes for _ in range(2))
    save(me, made, **{**here, box(): "From this tab"})
    refused = Page(save(me, made, **{**there, box(): "From that tab"})).boxes
    with nothing_changes():
        assert save(me, made, **refused).status_code == 422


def test_10001_characters_are_refused_and_stay_in_the_box(me):
    made = factories.reflection(me.me, text="First")
    with nothing_changes():
        response = save(me, made, version=2, **{box(): "y" * 10_001, "differently": "Kept"})
    page = Page(response)
    assert response.status_code == 422
    assert "This is 1 character too long. Shorten it to 10,000 characters." in page.words
    assert page.title.startswith("Error: ")
    assert (page.boxes[box()], page.boxes["differently"]) == ("y" * 10_001, "Kept")


def test_a_spoilt_version_is_refused_in_words(me):
    made = factories.reflection(me.me)
    with nothing_changes():
        response = save(me, made, version="two", **{box(): "Words"})
    assert response.status_code == 422
    assert Page(response).boxes[box()] == "Words"


def test_a_reader_sees_why_not(me, place):
    made = factories.shared(me.me, place.manager)
    manager = Visitor(place.manager)
    with nothing_changes():
        for response in (manager.get("reflection-write", made.public_id), save(manager, made, version=3)):
            assert_refused(response, "Only the person who wrote this can do that.")


def test_shared_and_read_words_stay_as_they_are(me, place):
    made = factories.shared(me.me, place.manager)
    for step in (lambda: None, lambda: mark_reflection_read(by=place.manager, reflection=made)):
        step()
        made.refresh_from_db()
        with nothing_changes():
            response = save(me, made, version=made.version, **{box(): "Sneaked in"})
        assert_refused(response, "You shared this reflection, so its words stay as they are.")


def test_nobody_else_finds_a_draft(me, place):
    made = factories.reflection(me.me)
    other = Visitor(factories.place("Beech House").manager)
    visitors = (Visitor(place.colleague), Visitor(place.manager), other)
    with nothing_changes():
        for visitor in visitors:
            assert visitor.get("reflection-write", made.public_id).status_code == 404
            assert save(visitor, made, version=2).status_code == 404
        assert other.client.get(me.url("reflection-write", made.public_id)).status_code == 404


def test_a_reflection_of_ones_other_setting_is_not_found_here(me):
    other = factories.member(factories.setting("Beech House"), user=me.me.user)
    made = factories.reflection(other)
    assert me.get("reflection-write", made.public_id).status_code == 404


@pytest.mark.parametrize("missing", ["0000000000000000", "short", "ILOU567890123456", "1"])
def test_a_missing_and_a_malformed_id_answer_alike(me, missing):
    assert me.client.get(f"/s/alder-house/reflections/{missing}/write/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_takes_no_other_method(me, method):
    made = factories.reflection(me.me)
    assert getattr(me.client, method)(me.url("reflection-write", made.public_id)).status_code == 405


def test_it_keeps_the_wording_it_was_started_with(me):
    made = factories.reflection(me.me, text="First")
    second = factories.edition(of=made.recommendation.edition.report, prompts=1, published=False)
    second.prompts.update(text="New wording?")
    second.publish(by=None)
    words = Page(me.get("reflection-write", made.public_id)).words
    assert "Area 1, prompt 1?" in words
    assert "New wording?" not in words


def test_words_of_the_database_come_out_as_text():
    made = evil_edition(of=factories.report("winter"))
    me = Visitor(factories.member(factories.setting(EVIL, slug="alder")))
    mine = factories.reflection(me.me, area=made.recommendations.get(position=1), text=EVIL, differently=EVIL)
    assert_shown_as_text(me.get("reflection-write", mine.public_id), times=10)
    assert_shown_as_text(save(me, mine, version=1, **{box(): EVIL, "differently": EVIL}), times=10)


def test_more_prompts_cost_no_more():
    me = Visitor(factories.member(factories.setting()))
    rows = []
    for number in (1, 3, 30):
        made = factories.edition(of=factories.report(f"with-{number}"), areas=1, prompts=number, items=1)
        rows.append(factories.reflection(me.me, area=factories.area_of(made), differently="Ask"))
        save(me, rows[-1], version=2, **{f"prompt_{prompt.pk}": "Words" for prompt in made.prompts.all()})
    assert_same_cost([lambda row=row: me.get("reflection-write", row.public_id) for row in rows], at_most=11)
