import re

import pytest
from django.utils import timezone

from accounts.submissions import new_key
from learning.models import Prompt, Recommendation
from practice.actions.acting import finish_action
from practice.actions.reading import mark_area_read
from practice.actions.reflecting import return_reflection
from practice.models import Reading
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    queries,
)
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
AREA = ("winter", "area-1")
PAGES = ["area-detail", "area-why", "area-outcome"]


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def area(visitor, view="area-detail") -> Page:
    return Page(visitor.get(view, *AREA))


# The page itself


def test_it_shows_the_area_in_plain_words_with_whose_words_they_are(me):
    with nothing_changes():
        page = area(me)
    assert "Area for improvement, as summarised by A named author" in page.words
    assert "In plain words What Area 1 means in a room with children." in page.words
    assert "What it can look like in a nursery In a nursery." in page.words
    assert "The words of Area 1." in page.words
    assert "Who can change this Our own practice." in page.words


def test_the_lead_prompt_stands_first_and_the_others_behind_it(me):
    page = area(me)
    assert "Reflect · about 5 minutes Area 1, prompt 1?" in page.words
    assert "2 more questions Area 1, prompt 2?" in page.words
    assert me.url("reflection-start", *AREA) in page.links
    assert me.url("reflection-start", *AREA) + "?prompt=prompt-2" in page.links


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("nursery", "What it can look like in a nursery In a nursery."),
        ("pre_school", "What it can look like in a pre-school"),
        ("childminder", "What it can look like at a childminder’s At home."),
    ],
)
def test_the_example_is_of_ones_own_kind_of_setting(kind, words):
    factories.edition(of=factories.report("winter"))
    assert words in area(Visitor(factories.member(factories.setting(kind=kind), "manager"))).words


def test_prompts_for_others_are_left_out():
    made = factories.edition(of=factories.report("winter"), published=False)
    Prompt.objects.filter(edition=made, key="prompt-2").update(audience="childminder")
    Prompt.objects.filter(edition=made, key="prompt-3").update(audience="group")
    made.publish(by=None)
    nursery = area(Visitor(factories.member(factories.setting()))).words
    childminder = area(Visitor(factories.childminder())).words
    assert ("Area 1, prompt 2?" in nursery, "Area 1, prompt 3?" in nursery) == (False, True)
    assert ("Area 1, prompt 2?" in childminder, "Area 1, prompt 3?" in childminder) == (True, False)


def test_my_reflections_and_where_we_stand_are_beside_it(me, place):
    mine = factories.reflection(me.me)
    seal = factories.signed_off(me.me, place.manager, ratings=("yes", "no"))
    page = area(me)
    assert me.url("reflection-detail", mine.public_id) in page.links
    assert "Where we stand 2 Yes 2 No" in page.words
    assert me.url("record-detail", seal.public_id) in page.links


def test_without_a_signed_self_audit_one_can_be_started(me):
    factories.submitted(me.me)
    page = area(me)
    assert "No self-audit on this is signed off yet." in page.words
    assert me.url("self-audit-start") + "?area=area-1&report=winter" in page.links


def test_it_counts_the_actions_that_came_of_it(me, place):
    seal = factories.signed_off(me.me, place.manager)
    step, _ = factories.next_steps(place.manager, seal.self_audit)
    assert "What came of it here: 1 action" in area(me).words
    finish_action(by=place.manager, action=step, done_note="Done")
    assert "What came of it here: 1 action, 1 to look at again" in area(me).words


# Before it, beside it


def published(change):
    """A live version whose first area was changed while it was a draft."""
    made = factories.edition(of=factories.report("winter"), published=False)
    change(Recommendation.objects.filter(edition=made, position=1))
    made.publish(by=None)


def test_a_content_note_stands_before_the_text(me, place):
    assert "/worried/" not in main_links(me)
    second = factories.edition(of=factories.live_edition().report, published=False)
    second.recommendations.filter(position=1).update(content_note="This touches on loss. You can stop.")
    second.publish(by=None)
    words = area(me).words
    assert words.index("This touches on loss. You can stop.") < words.index("In plain words")
    assert "/worried/" in main_links(me)
    assert "This touches on loss." not in Page(me.get("area-detail", "winter", "area-2")).words
    for_writing = Page(me.get("reflection-start", *AREA)).words
    assert "This area can be hard to think about. You can stop at any time" in for_writing
    other = Page(me.get("reflection-start", "winter", "area-2")).words
    assert "hard to think about" not in other


def main_links(visitor) -> list[str]:
    body = visitor.get("area-detail", *AREA).content.decode()
    return re.findall(r'href="([^"]*)"', body.partition("<main")[2].partition("</main>")[0])


def test_what_others_said_is_visibly_theirs():
    said = {"kind": "ask", "wording": "Fund it early.", "source": "report", "author": "Lee, of a charity"}
    published(lambda rows: rows.update(also_said=[{**said, "locator": "Second line"}]))
    me = Visitor(factories.place("Alder House").practitioner)
    page = area(me)
    assert "Also said “Fund it early.” A charity’s ask: Lee, of a charity, Second line." in page.words
    source = f"{me.url('report-sources', 'winter')}#source-report"
    assert source in page.links
    assert 'id="source-report"' in me.client.get(source).content.decode()
    assert "Also said" not in Page(me.get("area-detail", "winter", "area-2")).words


def test_what_a_prompt_looks_at_and_for_whom_is_a_caption():
    made = factories.edition(of=factories.report("winter"), published=False)
    rows = Prompt.objects.filter(edition=made, recommendation__position=1)
    rows.filter(key="prompt-1").update(lens="lived_day")
    rows.filter(key="prompt-2").update(lens="fairness", role="room_leader")
    rows.filter(key="prompt-3").update(role="leader")
    made.publish(by=None)
    me, jo = Visitor(factories.place("Alder House").practitioner), Visitor(factories.childminder())
    for view in ("area-detail", "reflection-start"):
        words = Page(me.get(view, *AREA)).words
        assert "What? · The child’s day" in words
        assert "So what? · Who is heard · Especially for room leaders" in words
        assert "Now what? · Especially for managers, owners and committees" in words
        alone = Page(jo.get(view, *AREA)).words
        assert "So what? · Who is heard" in alone
        assert "Especially for" not in alone


# To talk about


def test_the_situation_to_talk_about_is_offered(me):
    page = area(me)
    assert "Talk about it together · 10 minutes A talk about Area 1" in page.words
    assert me.url("talk-scenario", *AREA) in page.links
    jo = area(Visitor(factories.childminder()))
    assert "Think it through · 10 minutes A talk about Area 1" in jo.words


def test_what_was_tried_stands_beside_it_and_under_what_came_of_it(me, place):
    factories.team_talk(place.colleague, try_this="Ask at the gate")
    factories.team_talk(me.me, area=factories.area_of(position=2), try_this="Elsewhere")
    for view, heading in (
        ("area-detail", "What we tried"),
        ("area-outcome", "What we tried after a team talk"),
    ):
        page = area(me, view)
        assert f"{heading} Ask at the gate" in page.words
        assert "Elsewhere" not in page.words
    assert me.url("talk-list") in area(me).links
    assert "Nothing yet" not in area(me, "area-outcome").words


def test_what_was_tried_stays_when_the_words_change_and_in_its_setting(me, place):
    factories.team_talk(me.me, try_this="Ask at the gate")
    factories.edition(of=factories.live_edition().report)
    assert "What we tried Ask at the gate" in area(me).words
    assert "Ask at the gate" not in area(Visitor(factories.place("Beech House").practitioner)).words


# I've read this


def test_pressing_read_stores_that_i_read_it(me):
    with adds(Reading=1, Submission=1):
        response = me.post("area-read", *AREA)
    assert (response.status_code, response.url) == (302, me.url("area-detail", *AREA))
    row = Reading.objects.get()
    assert (row.person, row.setting, row.recommendation) == (
        me.me.user,
        me.me.setting,
        factories.area_of(),
    )
    assert "You have read this." in area(me).words


def test_pressing_read_twice_has_one_effect(me):
    key = new_key()
    first = me.post("area-read", *AREA, submission=key)
    with nothing_changes():
        again = me.post("area-read", *AREA, submission=key)
    assert again.url == first.url
    with adds(Submission=1):
        assert me.post("area-read", *AREA).url == first.url


def test_what_i_read_before_the_words_changed_is_still_read(me, place):
    mark_area_read(by=me.me, recommendation=factories.area_of())
    factories.edition(of=factories.live_edition().report)
    assert "You have read this." in area(me).words


def test_that_i_read_it_is_my_own_business(me, place):
    me.post("area-read", *AREA)
    for other in (place.colleague, place.manager):
        page = area(Visitor(other))
        assert "You have read this." not in page.words
        assert "I’ve read this" in page.words


def test_reading_is_a_post_and_of_a_live_area(me):
    assert me.get("area-read", *AREA).status_code == 405
    with nothing_changes():
        assert me.post("area-read", "winter", "area-9").status_code == 404


# Why am I asked this?


def test_why_walks_from_the_report_to_the_questions(me):
    page = area(me, "area-why")
    for words in (
        "The report Report winter. The Panel,",
        "Whose words Area for improvement, as summarised by A named author.",
        "3 questions to reflect on and 4 self-audit questions.",
    ):
        assert words in page.words
    assert me.url("area-outcome", *AREA) in page.links


# What came of it here


def test_outcome_shows_actions_self_audits_and_my_reflections(me, place):
    seal = factories.signed_off(me.me, place.manager, title="Autumn look")
    step, later = factories.next_steps(place.manager, seal.self_audit)
    mine = factories.reflection(me.me)
    page = area(me, "area-outcome")
    assert "Act on item-2" in page.words
    assert "Left for later" in page.words
    assert "Autumn look" in page.words
    for view, row in (("action-detail", step), ("action-detail", later), ("reflection-detail", mine)):
        assert me.url(view, row.public_id) in page.links


def test_outcome_of_another_area_stays_there(me):
    factories.reflection(me.me, area=factories.area_of(position=2))
    assert "Nothing yet" in area(me, "area-outcome").words


@pytest.mark.parametrize("view", PAGES)
def test_a_draft_a_shared_and_a_returned_reflection_stand_on_nobody_elses_page(me, place, view):
    rows = [
        factories.reflection(me.me, text="Only for me.", differently="My own plan"),
        factories.shared(me.me, place.manager, text="Shared words.", differently="A shared plan"),
        factories.shared(me.me, place.manager, text="Returned words."),
    ]
    return_reflection(by=place.manager, reflection=rows[2])
    for other in (place.colleague, place.manager):
        body = Visitor(other).get(view, *AREA).content.decode()
        assert not [row.public_id for row in rows if row.public_id in body]
        for words in ("Only for me.", "My own plan", "Shared words.", "Returned words."):
            assert words not in body
    assert "A shared plan" not in Page(Visitor(place.colleague).get(view, *AREA)).words


def test_an_action_from_a_shared_reflection_is_seen_by_its_readers_alone(me, place):
    factories.shared(me.me, place.manager, differently="A shared plan")
    assert "A shared plan" in area(Visitor(place.manager), "area-outcome").words
    assert "A shared plan" not in area(Visitor(place.colleague), "area-outcome").words


def test_work_in_another_setting_stays_there(place):
    other = factories.member(factories.setting("Beech House"), "manager", user=place.manager.user)
    factories.reflection(other)
    factories.action(other, what="Beech action", recommendation=factories.area_of())
    mark_area_read(by=other, recommendation=factories.area_of())
    visitor = Visitor(place.manager)
    assert "Nothing yet" in area(visitor, "area-outcome").words
    assert "I’ve read this" in area(visitor).words
    assert "My reflections on this" not in area(visitor).words


# For all of them


@pytest.mark.parametrize("view", PAGES)
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


@pytest.mark.parametrize("view", PAGES)
def test_pages_are_only_read(me, view):
    with nothing_changes():
        assert me.post(view, *AREA).status_code == 405


@pytest.mark.parametrize(("view", "times"), [("area-detail", 20), ("area-why", 6), ("area-outcome", 7)])
def test_words_of_the_database_come_out_as_text(view, times):
    made = evil_edition(of=factories.report("winter"))
    setting = factories.setting(EVIL, slug="alder")
    me = factories.member(setting, "manager", name=EVIL)
    factories.reflection(me, area=made.recommendations.get(position=1), text=EVIL)
    factories.action(me, what=EVIL, recommendation=made.recommendations.get(position=1))
    factories.self_audit(me, title=EVIL)
    factories.team_talk(me, area=made.recommendations.get(position=1), try_this=EVIL)
    assert_shown_as_text(Visitor(me).get(view, *AREA), times=times)


def test_pages_cost_the_same_for_any_number_of_rows():
    factories.edition(of=factories.report("winter"), areas=1, items=1)
    place = factories.place("Alder House")
    me, counts = Visitor(place.practitioner), {view: [] for view in PAGES}
    for more in (1, 2, 27):
        for _ in range(more):
            factories.reflection(me.me, differently="Ask at the door")
            seal = factories.signed_off(me.me, place.manager, ratings=("no",))
            factories.next_steps(place.manager, seal.self_audit, later=0)
            factories.team_talk(me.me)
        for view in PAGES:
            counts[view].append(queries(lambda view=view: me.get(view, *AREA)))
    first, *later = counts.pop("area-detail")
    assert first <= 16  # four of them to draw it, and one to open the key
    assert len(set(later)) == 1
    assert later[0] < first  # what is the same for everybody was drawn once
    assert all(len(set(found)) == 1 and found[0] <= 12 for found in counts.values()), counts


def test_more_prompts_cost_no_more():
    for rows in (1, 3, 30):
        factories.edition(of=factories.report(f"with-{rows}"), areas=1, prompts=rows, items=1)
    me = Visitor(factories.place("Alder House").practitioner)
    asks = [lambda slug=f"with-{rows}": me.get("area-detail", slug, "area-1") for rows in (1, 3, 30)]
    assert_same_cost(asks, at_most=15)


def test_a_new_version_shows_its_words_at_once(me):
    assert "What Area 1 means in a room with children." in area(me).words
    second = factories.edition(of=factories.live_edition().report, published=False)
    second.recommendations.update(plain_meaning="New words.")
    second.publish(by=None)
    assert "In plain words New words." in area(me).words
    assert "means in a room" not in area(me).words


def test_a_date_of_publication_is_shown(me):
    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"Version 1, published here {today}." in area(me).words
