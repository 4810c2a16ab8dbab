import re
from datetime import timedelta

import pytest
from django.utils import timezone

from practice.models import Contributor, SelfAudit
from tests import factories
from tests.pages import Page, Visitor, assert_same_cost, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition(areas=3, items=4, core=2)


@pytest.fixture
def place(edition):
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def month():
    return f"{timezone.localdate():%B %Y}"


def start(visitor, **data):
    return visitor.post("self-audit-start", **{"scope": "core", "title": "Autumn", "due_on": "", **data})


def test_the_page_counts_the_questions_of_this_setting(me, edition):
    response = me.get("self-audit-start")
    page = Page(response)
    assert "The core: 6 questions, about 15 minutes" in page.words
    assert "Area 2, 4 questions" in page.words
    assert "Everything: 12 questions" in page.words
    assert page.boxes["title"] == f"Core questions, {month()}"
    assert page.boxes["due_on"] == (timezone.localdate() + timedelta(weeks=3)).isoformat()


def test_a_practitioner_asks_nobody_unless_they_choose(me, place):
    body = me.get("self-audit-start").content.decode()
    assert f'value="{place.colleague.user.public_id}"' in body
    assert "people" not in Page(me.get("self-audit-start")).boxes
    assert f'value="{place.practitioner.user.public_id}"' not in body


def test_a_manager_asks_the_staff_and_no_other_manager(place):
    other = factories.member(place.setting, "manager")
    body = Visitor(place.manager).get("self-audit-start").content.decode()
    ticked = re.findall(r'value="(\w+)"[^>]* checked', body)
    assert {place.practitioner.user.public_id, place.colleague.user.public_id} <= set(ticked)
    assert other.user.public_id not in ticked


def test_it_starts_with_the_core(me, place):
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = start(me, people=[place.colleague.user.public_id], due_on=tomorrow.isoformat())
    made = SelfAudit.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.scope, made.title, made.due_on, made.started_by) == ("core", "Autumn", tomorrow, me.me.user)
    assert made.answers.count() == 6
    people = set(Contributor.objects.values_list("person", flat=True))
    assert people == {me.me.user.pk, place.colleague.user.pk}


def test_one_area(me):
    start(me, scope="area", area="area-2", title="")
    made = SelfAudit.objects.get()
    assert [str(section) for section in made.sections.all()] == ["Area 2"]
    assert made.title == f"Area 2, {month()}"


def test_everything_takes_its_own_name(me):
    start(me, scope="everything", title=f"Core questions, {month()}")
    made = SelfAudit.objects.get()
    assert (made.answers.count(), made.title) == (12, f"Every question, {month()}")


def test_an_area_can_be_chosen_by_the_link(me):
    page = Page(me.get("self-audit-start", area="area-3"))
    assert (page.boxes["scope"], page.boxes["area"]) == ("area", "area-3")


def test_a_double_post_starts_one(me):
    with adds(SelfAudit=1, SelfAuditSection=3, SelfAuditAnswer=6, Contributor=1, AuditEvent=1, Submission=1):
        first = start(me, submission="same")
        assert start(me, submission="same").url == first.url


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"scope": "area"}, "Choose an area."),
        ({"due_on": "2020-03-03"}, "This day has passed. Choose today or a later day."),
        ({"title": "x" * 121}, "This is 1 character too long."),
        ({"scope": "most"}, "Select a valid choice."),
        ({"people": ["0123456789abcdef"]}, "Select a valid choice."),
    ],
)
def test_a_mistake_keeps_what_was_typed(me, data, sentence):
    with nothing_changes():
        response = start(me, **{"title": "My own name", **data})
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert sentence in page.words
    assert page.boxes["title"] == data.get("title", "My own name")


def test_a_stranger_can_not_be_asked(me):
    stranger = factories.member(factories.setting())
    with nothing_changes():
        assert start(me, people=[stranger.user.public_id]).status_code == 422


def test_without_a_report_there_is_one_next_step():
    me = Visitor(factories.member(factories.setting()))
    page = Page(me.get("self-audit-start"))
    assert "There are no questions yet" in page.words
    with nothing_changes():
        assert start(me).status_code == 200


def test_another_report_can_be_chosen(me, edition):
    other = factories.edition(areas=1, items=2, short_title="The other report")
    page = Page(me.get("self-audit-start", report=edition.report.slug))
    assert "The other report" in page.words
    me.client.post(
        me.url("self-audit-start") + f"?report={other.report.slug}", {"scope": "everything", "title": "x"}
    )
    assert SelfAudit.objects.get().edition == other


def test_a_childminder_is_asked_for_nobody_else(edition):
    jo = Visitor(factories.childminder())
    words = Page(jo.get("self-audit-start")).words
    assert "Who works on it" not in words
    assert not any(word in words.lower() for word in ("manager", "submit", "team", "colleague"))
    start(jo)
    assert Contributor.objects.get().person == jo.me.user


def test_strangers_and_the_wrong_method(me):
    stranger = Visitor(factories.member(factories.setting()))
    assert stranger.client.get(me.url("self-audit-start")).status_code == 404
    assert me.client.delete(me.url("self-audit-start")).status_code == 405


def test_it_costs_the_same_with_more_colleagues(me, place):
    assert_same_cost(growing(lambda: me.get("self-audit-start"), lambda: factories.member(place.setting)))
