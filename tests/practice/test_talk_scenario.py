"""A situation to talk about in ten minutes: the page, its sheet, and noting what is tried."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.submissions import new_key
from learning.models import Edition, Recommendation, Report, Scenario
from practice.models import TeamTalk
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, evil_edition, queries
from tests.rows import adds, nothing_changes, raw

pytestmark = pytest.mark.django_db
AREA = ("winter", "area-1")
BOTH = ["talk-scenario", "talk-sheet"]


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def jo():
    factories.edition(of=factories.report("winter"))
    return Visitor(factories.childminder("Jo Carter"))


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def note(visitor, *area, **data):
    values = {"idea": "1", "own": "", "held_on": day(0), "look_on": day(28), "version": "1"}
    return visitor.post("talk-scenario", *(area or AREA), **{**values, **data})


def add(area, key: str, audience: str) -> Scenario:
    """Another scenario, put into a version past its guard."""
    return Scenario(
        edition=area.edition,
        recommendation=area,
        key=key,
        position=9,
        audience=audience,
        title=f"The {key}",
        situation=f"At the {key}.",
        questions=["One?", "Two?", "Three?"],
        ideas=["Try one.", "Try two."],
    )


def edition_with(*scenarios: tuple[str, str]) -> Edition:
    """Its first area has these (key, audience) beside the one of the factory."""
    made = factories.edition(of=factories.report("winter"), published=False)
    area = made.recommendations.get(position=1)
    Scenario.objects.bulk_create(add(area, *one) for one in scenarios)
    made.publish(by=None)
    return made


# Reading it


def test_the_situation_the_questions_and_what_to_try_are_there(me):
    with nothing_changes():
        page = Page(me.get("talk-scenario", *AREA))
    assert page.title == "Talk about it together: A talk about Area 1 - Early Years Reflect"
    for words in (
        "Talk about it together · 10 minutes A talk about Area 1",
        "2 minutes to read, 6 to talk, 2 to choose.",
        "Read it aloud 2 minutes Two adults hand over at the door.",
        "Talk 6 minutes What did we notice? What might we miss? What would we do here?",
        "Say one thing we saw. Write it in the book. In our own words",
        "Made up. Name no child, family or colleague.",
        "We don’t note who was there.",
    ):
        assert words in page.words
    assert "/worried/" in page.links
    assert me.url("talk-sheet", *AREA) + "?scenario=handover" in page.links
    assert me.url("area-detail", *AREA) in page.links
    assert page.boxes["held_on"] == day(0)
    assert page.boxes["look_on"] == day(28)
    assert page.boxes["own"] == ""


def test_a_childminder_thinks_it_through(jo):
    page = Page(jo.get("talk-scenario", *AREA))
    assert page.title.startswith("Think it through: A talk about Area 1")
    assert "Think it through · 10 minutes" in page.words
    assert (
        "On your own, or with another childminder: 2 minutes to read, 6 to think, 2 to choose." in page.words
    )
    assert "In my own words" in page.words
    assert "aloud" not in page.words


def test_the_content_note_of_the_area_stands_before_it(me):
    assert "Before" not in Page(me.get("talk-scenario", *AREA)).words
    second = factories.edition(of=factories.live_edition().report, published=False)
    second.recommendations.update(content_note="This touches on loss. You can stop at any time.")
    second.publish(by=None)
    words = Page(me.get("talk-scenario", *AREA)).words
    assert words.index("You can stop at any time.") < words.index("Two adults hand over")


def test_each_kind_of_setting_has_its_own():
    edition_with(("gate", "group"), ("kitchen", "childminder"))
    me, jo = Visitor(factories.place("Alder").practitioner), Visitor(factories.childminder())
    page = Page(me.get("talk-scenario", *AREA))
    assert "Another situation The gate" in page.words
    assert "kitchen" not in page.words
    assert "?scenario=gate" in page.links
    assert "At the gate." in Page(me.get("talk-scenario", *AREA, scenario="gate")).words
    assert "At the kitchen." in Page(jo.get("talk-scenario", *AREA, scenario="kitchen")).words
    for view in BOTH:
        assert me.get(view, *AREA, scenario="kitchen").status_code == 404
        assert jo.get(view, *AREA, scenario="gate").status_code == 404


@pytest.mark.parametrize("asked", ["other", "../x", "a\x00b", "x" * 500])
@pytest.mark.parametrize("view", BOTH)
def test_a_scenario_that_is_not_there_is_missing(me, view, asked):
    assert me.get(view, *AREA, scenario=asked).status_code == 404


def test_an_area_without_a_scenario_for_me_has_no_such_page():
    made = factories.edition(of=factories.report("winter"), published=False)
    Scenario.objects.filter(edition=made).update(audience="childminder")
    made.publish(by=None)
    me = Visitor(factories.place("Alder").practitioner)
    assert [me.get(view, *AREA).status_code for view in BOTH] == [404, 404]
    assert me.get("area-detail", *AREA).status_code == 200


# The sheet


def test_the_sheet_has_lines_and_no_list_of_people(me):
    with nothing_changes():
        page = Page(me.get("talk-sheet", *AREA))
    for words in (
        "Area 1 · 10 minutes to talk about it together A talk about Area 1",
        "Read it aloud 2 minutes Two adults hand over at the door.",
        "What did we notice?",
        "Write it in the book.",
        "One thing we’ll try We look again on: We don’t note who was there.",
    ):
        assert words in page.words
    assert "<form" not in me.get("talk-sheet", *AREA).content.decode().split("<main")[1]


def test_the_sheet_of_a_childminder(jo):
    words = Page(jo.get("talk-sheet", *AREA)).words
    assert "10 minutes to think it through" in words
    assert "One thing I’ll try I look again on:" in words
    assert "who was there" not in words


# Noting it


def test_noting_it_stores_exactly_this(me):
    with adds(TeamTalk=1, AuditEvent=1, Submission=1):
        response = note(me, held_on=day(-2), look_on=day(20), idea="2")
    talk = TeamTalk.objects.get()
    assert (response.status_code, response.url) == (302, talk.get_absolute_url())
    assert (talk.setting, talk.noted_by, talk.scenario) == (
        me.me.setting,
        me.me.user,
        factories.area_of().scenarios.get(),
    )
    assert talk.try_this == "Write it in the book."
    assert (talk.held_on.isoformat(), talk.look_on.isoformat()) == (day(-2), day(20))
    assert (talk.result, talk.looked_at, talk.looked_by) == ("", None, None)
    assert "Noted. The day to look again is" in Page(me.client.get(response.url)).words


def test_what_is_tried_is_encrypted(me):
    note(me, idea="own", own="Ask at the gate")
    talk = TeamTalk.objects.get()
    assert talk.try_this == "Ask at the gate"
    assert "gate" not in raw(TeamTalk, "try_this", talk.pk)


@pytest.mark.parametrize(
    ("idea", "own", "stored"),
    [
        ("1", "", "Say one thing we saw."),
        ("2", "At the gate.\r\nEvery day.", "Write it in the book.\nAt the gate.\nEvery day."),
        ("own", "  Ring by ten ", "  Ring by ten "),
        ("", "Ring by ten", "Ring by ten"),
        ("1", " \n ", "Say one thing we saw."),
        ("own", "x" * 2000, "x" * 2000),
    ],
)
def test_an_idea_ones_own_words_or_both(me, idea, own, stored):
    assert note(me, idea=idea, own=own).status_code == 302
    assert TeamTalk.objects.get().try_this == stored


def test_pressing_twice_notes_it_once(me):
    key = new_key()
    with adds(TeamTalk=1, AuditEvent=1, Submission=1):
        first, again = note(me, submission=key), note(me, submission=key)
    assert first.url == again.url


def test_anybody_who_works_there_can_note_it(place):
    for one in (place.practitioner, place.colleague, place.manager):
        assert note(Visitor(one)).status_code == 302
    assert TeamTalk.objects.count() == 3


BAD = [
    ({"idea": "", "own": ""}, "Choose one of the ideas, or write your own below."),
    ({"idea": "own", "own": "  "}, "Choose one of the ideas, or write your own below."),
    ({"idea": "9", "own": "My words"}, "Select a valid choice."),
    ({"own": "x" * 2001}, "This is 1 character too long."),
    ({"idea": "1", "own": "x" * 1990}, "With the idea this is 12 characters too long."),
    ({"own": "a\x00b"}, "Null characters are not allowed."),
    ({"held_on": ""}, "Choose the day of the talk."),
    ({"held_on": day(1)}, "This day is still to come. Choose today or an earlier day."),
    ({"held_on": day(-400)}, "This day is more than a year ago. Look at the year again."),
    ({"held_on": "someday"}, "Enter a valid date."),
    ({"look_on": ""}, "Choose the day to look again."),
    ({"look_on": day(-1), "held_on": day(-5)}, "This day has passed. Choose today or a later day."),
    ({"look_on": day(0)}, "Look again on a later day, so that there is time to try it."),
    ({"look_on": day(400)}, "This day is more than a year away. Choose an earlier one."),
    ({"look_on": "9999-99-99"}, "Enter a valid date."),
]


@pytest.mark.parametrize(("data", "sentence"), BAD)
def test_a_mistake_keeps_what_was_typed(me, data, sentence):
    typed = {"own": "My own words", **data}
    with nothing_changes():
        response = note(me, **typed)
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert sentence in page.words
    assert page.boxes["own"].replace("\ufffd", "\x00") == typed["own"]
    for name in ("held_on", "look_on"):
        assert page.boxes[name] == {"held_on": day(0), "look_on": day(28), **data}[name]
    assert "Two adults hand over at the door." in page.words


def test_the_mistake_leads_to_its_box(me):
    page = Page(note(me, idea="", own="", held_on=""))
    assert {"#id_idea_0", "#id_held_on"} <= set(page.links)


def test_a_childminders_mistake_is_theirs(jo):
    assert "Choose the day you thought it through." in Page(note(jo, held_on="")).words


# The words that were read


def test_a_form_opened_before_a_new_version_belongs_to_the_words_that_were_read(me):
    first = factories.live_edition()
    second = factories.edition(of=first.report, published=False)
    Scenario.objects.filter(edition=second).update(ideas=["Something else.", "Another."])
    second.publish(by=None)
    note(me, version="1", idea="1")
    note(me, version="2", idea="1")
    earlier, later = TeamTalk.objects.order_by("pk")
    assert (earlier.scenario.edition, earlier.try_this) == (first, "Say one thing we saw.")
    assert (later.scenario.edition, later.try_this) == (second, "Something else.")


def test_an_area_left_out_meanwhile_loses_no_words(me):
    first = factories.live_edition()
    factories.edition(of=first.report, areas=1)
    assert note(me, "winter", "area-2", version="1").status_code == 302
    assert note(me, "winter", "area-2", version="2").status_code == 404
    assert me.get("talk-scenario", "winter", "area-2").status_code == 404


@pytest.mark.parametrize("version", ["", "0", "7", "-1", "one", "9" * 40, "1\x00", "٣"])
def test_any_other_version_is_the_live_one(me, version):
    assert note(me, version=version).status_code == 302
    assert TeamTalk.objects.get().scenario.edition == factories.live_edition()


def test_a_draft_is_never_talked_about(me):
    live = factories.live_edition()
    draft = factories.edition(of=live.report, published=False)
    assert note(me, version=str(draft.number)).status_code == 302
    assert TeamTalk.objects.get().scenario.edition == live


def test_an_archived_report_takes_no_more_notes(me):
    factories.edition(of=factories.live_edition().report)
    Report.objects.update(archived_at=timezone.now())
    with nothing_changes():
        assert [note(me, version=version).status_code for version in ("1", "2")] == [404, 404]


# Whose it is, and what it costs


@pytest.mark.parametrize("view", BOTH)
def test_a_missing_area_and_a_strangers_setting_answer_alike(me, view):
    factories.edition(of=factories.report("draft"), published=False)
    stranger = Visitor(factories.place("Beech House").manager)
    pages = [
        me.get(view, "winter", "area-9"),
        me.get(view, "nowhere", "area-1"),
        me.get(view, "draft", "area-1"),
        stranger.client.get(me.url(view, *AREA)),
    ]
    assert [page.status_code for page in pages] == [404] * 4


def test_a_stranger_notes_nothing(me):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        assert stranger.client.post(me.url("talk-scenario", *AREA), {"idea": "1"}).status_code == 404


def test_only_these_methods(me):
    with nothing_changes():
        assert me.post("talk-sheet", *AREA).status_code == 405
        assert me.client.put(me.url("talk-scenario", *AREA)).status_code == 405
        assert me.client.delete(me.url("talk-scenario", *AREA)).status_code == 405


def test_words_of_the_database_come_out_as_text():
    evil_edition(of=factories.report("winter"))
    for kind in ("nursery", "childminder"):
        me = Visitor(factories.member(factories.setting(EVIL, slug=f"a-{kind}", kind=kind), "manager"))
        assert_shown_as_text(me.get("talk-scenario", *AREA), times=9)
        assert_shown_as_text(me.get("talk-sheet", *AREA), times=8)
        assert_shown_as_text(note(me, own=EVIL, held_on=""), times=9)


def test_more_situations_cost_no_more():
    factories.place("Alder House")
    for rows in (1, 3, 30):
        made = factories.edition(of=factories.report(f"with-{rows}"), areas=1, published=False)
        area = Recommendation.objects.get(edition=made)
        Scenario.objects.bulk_create(add(area, f"more-{number}", "all") for number in range(rows - 1))
        made.publish(by=None)
    me = Visitor(factories.member(factories.setting("Alder")))
    for view in BOTH:
        asks = [lambda slug=f"with-{rows}", view=view: me.get(view, slug, "area-1") for rows in (1, 3, 30)]
        assert_same_cost(asks, at_most=7)
    assert queries(lambda: me.get("talk-sheet", "with-1", "area-1")) <= 7


def test_today_is_the_day_in_the_united_kingdom(me, time_machine):
    """Half past midnight in British summer time is still yesterday in UTC."""
    time_machine.move_to("2027-06-30T23:30:00Z", tick=False)
    factories.sign_in(me.client, me.me)
    assert Page(me.get("talk-scenario", *AREA)).boxes["held_on"] == "2027-07-01"
    assert note(me, held_on="2027-07-01", look_on="2027-07-29").status_code == 302
    assert TeamTalk.objects.get().held_on == date(2027, 7, 1)
