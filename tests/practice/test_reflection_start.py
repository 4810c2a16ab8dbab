from datetime import date

import pytest
from django.test import Client

from accounts.submissions import new_key
from learning.models import Prompt
from practice.models import Reflection
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, evil_edition
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
AREA = ("winter", "area-1")
TOO_LONG = "This is 1 character too long. Shorten it to 10,000 characters. Your text is still here."


@pytest.fixture
def me():
    factories.edition(of=factories.report("winter"))
    return Visitor(factories.place("Alder House").practitioner)


def box(number: int) -> str:
    """The name of the box of this prompt of the area."""
    return f"prompt_{factories.area_of().prompts.get(key=f'prompt-{number}').pk}"


def test_opening_the_page_stores_nothing(me):
    with nothing_changes():
        page = Page(me.get("reflection-start", *AREA))
    assert page.boxes[box(1)] == ""
    assert "Not saved yet" in page.words
    assert "Only you can see this until you share it." in page.words


def test_the_lead_prompt_stands_open_and_the_others_behind_it(me):
    words = Page(me.get("reflection-start", *AREA)).words
    assert words.index("prompt 1?") < words.index("More questions, if you like") < words.index("prompt 2?")


def test_another_prompt_can_be_chosen_by_the_address(me):
    words = Page(me.get("reflection-start", *AREA, prompt="prompt-2")).words
    assert words.index("prompt 2?") < words.index("More questions, if you like") < words.index("prompt 1?")


def test_an_unknown_prompt_in_the_address_opens_the_lead(me):
    words = Page(me.get("reflection-start", *AREA, prompt="nothing")).words
    assert words.index("prompt 1?") < words.index("More questions, if you like")


def test_saving_makes_a_private_draft_of_what_was_written(me):
    words = "  Two lines\r\nأكتب بالعربية \U0001f600  "
    with adds(Reflection=1, ReflectionAnswer=2, Submission=1):
        response = me.post(
            "reflection-start",
            *AREA,
            **{box(1): words, box(2): "And so?", "differently": "Ask", "differently_by": "3/3/2027"},
        )
    made = Reflection.objects.get()
    assert (response.status_code, response.url) == (302, me.url("reflection-detail", made.public_id))
    assert (made.author, made.setting, made.state) == (me.me.user, me.me.setting, "draft")
    assert made.recommendation == factories.area_of()
    assert (made.differently, made.differently_by) == ("Ask", date(2027, 3, 3))
    assert [answer.text for answer in made.answers.all()] == [words.replace("\r\n", "\n"), "And so?"]
    assert "Saved. Only you can see it." in Page(me.client.get(response.url)).words


def test_save_and_share_leads_to_the_sharing_page(me):
    response = me.post("reflection-start", *AREA, go="share", **{box(1): "Words"})
    assert response.url == me.url("reflection-share", Reflection.objects.get().public_id)
    assert Reflection.objects.get().state == "draft"


def test_an_empty_page_may_be_saved(me):
    with adds(Reflection=1, ReflectionAnswer=1, Submission=1):
        me.post("reflection-start", *AREA)


def test_sent_twice_there_is_one_reflection_and_the_same_page(me):
    key = new_key()
    first = me.post("reflection-start", *AREA, submission=key, **{box(1): "Words"})
    with nothing_changes():
        again = me.post("reflection-start", *AREA, submission=key, **{box(1): "Words"})
    assert (again.status_code, again.url) == (302, first.url)


def test_10001_characters_are_refused_and_stay_in_the_box(me):
    long = "x" * 10_001
    key = new_key()
    with nothing_changes():
        response = me.post(
            "reflection-start", *AREA, submission=key, differently="Ask", **{box(2): long, box(1): "Short"}
        )
    page = Page(response)
    assert response.status_code == 422
    assert TOO_LONG in page.words
    assert page.title.startswith("Error: ")
    assert (page.boxes[box(1)], page.boxes[box(2)], page.boxes["differently"]) == ("Short", long, "Ask")
    assert f"#id_{box(2)}" in page.links
    with adds(Reflection=1, ReflectionAnswer=2, Submission=1):
        assert me.post("reflection-start", *AREA, submission=key, **{box(2): long[1:]}).status_code == 302


def test_a_line_break_counts_as_one_character(me):
    me.post("reflection-start", *AREA, **{box(1): "x\r\n" * 5_000})
    assert Reflection.objects.get().answers.get().text == "x\n" * 5_000


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("differently", "x" * 2_001, "Shorten it to 2,000 characters."),
        ("differently", "a\0b", "Null characters are not allowed."),
        ("differently_by", "soon", "Enter a valid date."),
    ],
)
def test_other_boxes_are_judged_too(me, name, typed, sentence):
    with nothing_changes():
        response = me.post("reflection-start", *AREA, **{box(1): "Kept", name: typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.boxes[box(1)] == "Kept"
    assert page.boxes[name] == typed


def test_prompts_for_others_have_no_box_and_store_nothing():
    made = factories.edition(of=factories.report("winter"), published=False)
    Prompt.objects.filter(edition=made, key="prompt-2").update(audience="childminder")
    made.publish(by=None)
    me = Visitor(factories.member(factories.setting()))
    assert box(2) not in Page(me.get("reflection-start", *AREA)).boxes
    me.post("reflection-start", *AREA, **{box(1): "Words", box(2): "Smuggled"})
    assert [answer.text for answer in Reflection.objects.get().answers.all()] == ["Words"]


def test_a_prompt_of_another_area_can_not_be_answered_here(me):
    foreign = factories.area_of(position=2).prompts.get(lead=True)
    me.post("reflection-start", *AREA, **{box(1): "Words", f"prompt_{foreign.pk}": "Smuggled"})
    assert [answer.text for answer in Reflection.objects.get().answers.all()] == ["Words"]


def test_a_missing_area_and_a_strangers_setting_answer_alike(me):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        assert me.post("reflection-start", "winter", "area-9").status_code == 404
        assert stranger.client.get(me.url("reflection-start", *AREA)).status_code == 404
        assert stranger.client.post(me.url("reflection-start", *AREA), {box(1): "x"}).status_code == 404


def test_signed_out_leads_to_sign_in_and_stores_nothing(me):
    with nothing_changes():
        response = Client().post(me.url("reflection-start", *AREA), {box(1): "x"})
    assert response.url.startswith("/account/sign-in/?next=")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_takes_no_other_method(me, method):
    assert getattr(me.client, method)(me.url("reflection-start", *AREA)).status_code == 405


def test_words_of_the_database_come_out_as_text():
    evil_edition(of=factories.report("winter"))
    me = Visitor(factories.member(factories.setting(EVIL, slug="alder")))
    assert_shown_as_text(me.get("reflection-start", *AREA), times=8)
    response = me.post("reflection-start", *AREA, **{box(1): EVIL, "differently_by": EVIL})
    assert_shown_as_text(response, times=9)


def test_more_prompts_cost_no_more():
    for rows in (1, 3, 30):
        factories.edition(of=factories.report(f"with-{rows}"), areas=1, prompts=rows, items=1)
    me = Visitor(factories.member(factories.setting()))
    asks = [lambda slug=f"with-{rows}": me.get("reflection-start", slug, "area-1") for rows in (1, 3, 30)]
    assert_same_cost(asks, at_most=8)
