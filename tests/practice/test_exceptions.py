"""What stands out: each exception comes for its own reason, and goes for it. The day of a border is asked on both
sides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Setting
from practice.actions.acting import finish_action, look_again
from practice.actions.auditing import take_back_self_audit
from practice.actions.reflecting import take_back_reflection
from practice.actions.requesting import withdraw_request
from practice.actions.reviewing import review_answer
from practice.actions.sealing import record_to_sign, sign_off
from practice.exceptions import months_before, side_by_side
from practice.models import Action, RequestedPerson, SelfAuditAnswer
from tests import factories
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 3, 12, tzinfo=UTC)
TODAY = NOW.date()
NUMBERS = {"social_care_phone": "01632 960 102", "lado_phone": "01632 960 104"}


@pytest.fixture(autouse=True)
def a_day_in_march(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def place():
    """A setting in which nothing stands out: contacts checked, and a record in which all is Yes."""
    factories.edition(areas=1, items=3)
    place = factories.place("Alder House")
    fill_in(place.setting)
    factories.group(place.setting)
    factories.signed_off(place.practitioner, place.manager, ratings=("yes",))
    return place


def fill_in(setting, **fields):
    values = {**NUMBERS, "contacts_checked_on": TODAY, **fields}
    Setting.objects.filter(pk=setting.pk).update(**values)


def words(place) -> list[str]:
    """What is said of this place."""
    (found,) = [side.found for side in side_by_side(place.setting.group) if side.setting == place.setting]
    return [one.words for one in found]


def test_nothing_stands_out(place):
    with nothing_changes():
        assert words(place) == []


# Actions


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (TODAY - timedelta(days=1), ["1 action is overdue"]),
        (TODAY, []),
        (None, []),
    ],
)
def test_an_action_is_overdue_the_day_after_its_date(place, due_on, said):
    factories.action(place.manager, place.practitioner, due_on=due_on)
    assert words(place) == said


def test_actions_are_counted_and_a_finished_one_is_not(place):
    late = {"due_on": TODAY - timedelta(days=3)}
    first, _ = [factories.action(place.practitioner, **late) for _ in range(2)]
    assert words(place) == ["2 actions are overdue"]
    finish_action(by=place.practitioner, action=first, done_note="Rang")
    assert words(place) == ["1 action is overdue"]


def test_an_action_from_a_reflection_is_no_business_of_the_lead(place):
    """It is counted for nobody, whether the reflection is still shared or taken back."""
    reflection = factories.shared(place.practitioner, place.manager, differently="Ask at the door")
    Action.objects.filter(reflection=reflection).update(due_on=TODAY - timedelta(days=30))
    assert Action.objects.overdue(TODAY).count() == 1
    assert words(place) == []
    take_back_reflection(by=place.practitioner, reflection=reflection)
    assert words(place) == []


def test_what_is_left_for_later_is_not_overdue(place):
    audit = factories.signed_off(place.practitioner, place.manager, ratings=("partly",)).self_audit
    (later,) = factories.next_steps(place.manager, audit, now=0, later=1)
    Action.objects.filter(pk=later.pk).update(due_on=TODAY - timedelta(days=30))
    assert words(place) == []


# No


def noes(place, *ratings: str, **kwargs):
    return factories.signed_off(place.practitioner, place.manager, ratings=ratings, **kwargs)


@pytest.mark.parametrize("rating", ["yes", "partly", "not_sure", "does_not_apply"])
def test_only_no_is_counted(place, rating):
    noes(place, "no", rating, "yes")
    assert words(place) == ["1 answer of No is still open"]
    noes(place, rating)
    assert words(place) == []


def test_the_latest_record_counts(place):
    noes(place, "no", "no", "yes")
    assert words(place) == ["2 answers of No are still open"]
    noes(place, "yes", "no", "no")
    assert words(place) == ["2 answers of No are still open"]
    noes(place, "yes")
    assert words(place) == []


def test_what_is_not_signed_off_counts_for_nothing(place):
    """Neither over an earlier answer nor where there is none."""
    for edition in (None, factories.edition(areas=1)):
        factories.submitted(place.practitioner, ratings=("no",), edition=edition)
        factories.answered(place.practitioner, ratings=("no",), edition=edition)
    assert words(place) == []


def test_a_question_that_was_not_asked_again_keeps_its_answer(place):
    """The core questions are asked after everything was: the No of the third, which is not core, is still open."""
    noes(place, "yes", "no", "no")
    assert words(place) == ["2 answers of No are still open"]
    noes(place, "yes", scope="core")
    assert words(place) == ["1 answer of No is still open"]


def test_a_question_is_the_same_in_the_next_version(place):
    first = noes(place, "no").self_audit.edition
    assert words(place) == ["3 answers of No are still open"]
    second = factories.edition(of=first.report, areas=1, items=3)
    noes(place, "yes", "no", "yes", edition=second)
    assert words(place) == ["1 answer of No is still open"]


def test_the_same_key_in_another_report_is_another_question(place):
    noes(place, "no")
    noes(place, "yes", edition=factories.edition(areas=1, items=3))
    assert words(place) == ["3 answers of No are still open"]


@pytest.mark.parametrize(("own", "managers", "said"), [("no", "yes", 0), ("yes", "no", 1), ("no", "", 1)])
def test_the_manager_s_answer_counts(place, own, managers, said):
    audit = factories.under_review(place.practitioner, place.manager, ratings=(own, "yes", "yes"))
    answer = SelfAuditAnswer.objects.select_related("self_audit", "setting__key").get(
        self_audit=audit, position=1
    )
    review_answer(by=place.manager, answer=answer, rating=managers, version=answer.version)
    sign_off(by=place.manager, self_audit=audit, seen=record_to_sign(audit)[1])
    assert words(place) == ["1 answer of No is still open"] * said


@pytest.mark.parametrize(("result", "said"), [("seen", 0), ("not_yet", 1), ("cant_tell", 1)])
def test_a_no_stays_open_until_its_action_was_seen_to_work(place, result, said):
    seal = noes(place, "no", "yes", "yes")
    (action,) = factories.next_steps(place.manager, seal.self_audit, now=1, later=0)
    assert words(place) == ["1 answer of No is still open"]
    finish_action(by=place.manager, action=action, done_note="Rang")
    assert words(place) == ["1 answer of No is still open"]
    look_again(by=place.manager, action=action, result=result, result_note="Looked")
    assert words(place) == ["1 answer of No is still open"] * said


def test_a_later_no_is_open_though_an_earlier_one_was_dealt_with(place):
    seal = noes(place, "no", "yes", "yes")
    (action,) = factories.next_steps(place.manager, seal.self_audit, now=1, later=0)
    finish_action(by=place.manager, action=action, done_note="Rang")
    look_again(by=place.manager, action=action, result="seen", result_note="Looked")
    noes(place, "no", "yes", "yes")
    assert words(place) == ["1 answer of No is still open"]


# Self-audits


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2027, 2, 16, 23, 59, tzinfo=UTC), 1),  # the fifteenth day
        (datetime(2027, 2, 17, 0, 0, tzinfo=UTC), 0),  # the fourteenth
    ],
)
def test_a_self_audit_waits_too_long_after_two_weeks(place, at, said):
    audit = factories.submitted(place.practitioner, ratings=("yes",), at=at)
    wait = "1 self-audit has waited for review for more than two weeks"
    assert words(place) == [wait] * said
    take_back_self_audit(by=place.practitioner, self_audit=audit)
    assert words(place) == []


def test_a_review_that_was_begun_still_waits_and_a_finished_one_does_not(place):
    at = NOW - timedelta(days=20)
    audits = [
        factories.under_review(place.practitioner, place.manager, ratings=("yes",), at=at) for _ in "ab"
    ]
    assert words(place) == ["2 self-audits have waited for review for more than two weeks"]
    for audit in audits:
        sign_off(by=place.manager, self_audit=audit, seen=record_to_sign(audit)[1])
    assert words(place) == []


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), ["No self-audit was signed off in the last 12 months"]),
        (datetime(2026, 3, 3, 0, 0, tzinfo=UTC), []),
    ],
)
def test_a_year_without_a_signed_self_audit(at, said):
    factories.edition(areas=1)
    place = factories.place("Alder House")
    fill_in(place.setting)
    factories.group(place.setting)
    assert words(place) == ["No self-audit is signed off yet"]
    factories.submitted(place.practitioner, ratings=("yes",))
    assert words(place) == ["No self-audit is signed off yet"]
    factories.signed_off(place.practitioner, place.manager, ratings=("yes",), at=at)
    assert words(place) == said


@pytest.mark.parametrize(
    ("today", "months", "then"),
    [
        (date(2027, 3, 3), 12, date(2026, 3, 3)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2026, 11, 30)),
        (date(2027, 12, 1), 1, date(2027, 11, 1)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
    ],
)
def test_months_before(today, months, then):
    assert months_before(today, months) == then


# Requests


def test_a_request_stands_out_the_day_after_its_date_while_somebody_has_not_done_it(place):
    at = {"due_on": TODAY}
    request = factories.request(place.manager, place.practitioner, place.colleague, **at)
    assert words(place) == []
    type(request).objects.update(due_on=TODAY - timedelta(days=1))
    assert words(place) == ["1 request is past its date"]
    RequestedPerson.objects.filter(person=place.practitioner.user).update(done_at=timezone.now())
    assert words(place) == ["1 request is past its date"]
    RequestedPerson.objects.update(done_at=timezone.now())
    assert words(place) == []


def test_requests_are_counted_not_people(place):
    for _ in range(2):
        late = {"due_on": TODAY - timedelta(days=1)}
        request = factories.request(place.manager, place.practitioner, place.colleague, **late)
    factories.request(place.manager, place.practitioner)
    assert words(place) == ["2 requests are past their date"]
    withdraw_request(by=place.manager, request=request)
    assert words(place) == ["1 request is past its date"]


def test_somebody_who_left_is_waited_for_no_more(place):
    factories.request(place.manager, place.practitioner, due_on=TODAY - timedelta(days=1))
    factories.end(place.practitioner)
    assert words(place) == []


# Contacts


@pytest.mark.parametrize("missing", NUMBERS)
def test_a_missing_number(place, missing):
    fill_in(place.setting, **{missing: ""})
    assert words(place) == ["Contacts are not complete"]


def test_nobody_to_tell(place):
    factories.end(place.manager)
    assert words(place) == ["Contacts are not complete"]
    fill_in(place.setting, dsl_name="Dot Lead")
    assert words(place) == []


def test_contacts_are_checked_every_half_year(place):
    fill_in(place.setting, contacts_checked_on=None)
    assert words(place) == ["Contacts are not checked"]
    fill_in(place.setting, contacts_checked_on=TODAY - timedelta(days=183))
    assert words(place) == []
    fill_in(place.setting, contacts_checked_on=TODAY - timedelta(days=184))
    assert words(place) == ["Contacts were last checked on 31 August 2026"]


# The settings beside each other


def test_each_setting_has_its_own_and_they_stand_by_name(place):
    others = [factories.place(name) for name in ("birch house", "Ash House", "Cedar House")]
    for other in others:
        fill_in(other.setting)
        factories.signed_off(other.practitioner, other.manager, ratings=("yes",))
    group = factories.group(place.setting, *(other.setting for other in others))
    factories.action(others[0].practitioner, due_on=TODAY - timedelta(days=1))
    outside = factories.place("Outside")
    factories.action(outside.practitioner, due_on=TODAY - timedelta(days=1))
    assert [(side.setting.name, [one.words for one in side.found]) for side in side_by_side(group)] == [
        ("Alder House", []),
        ("Ash House", []),
        ("birch house", ["1 action is overdue"]),
        ("Cedar House", []),
    ]


def test_of_a_suspended_setting_nothing_is_counted(place):
    factories.action(place.practitioner, due_on=TODAY - timedelta(days=1))
    noes(place, "no")
    factories.submitted(place.practitioner, at=NOW - timedelta(days=30))
    fill_in(place.setting, lado_phone="")
    assert len(words(place)) == 4
    Setting.objects.filter(pk=place.setting.pk).update(suspended_at=NOW)
    assert words(place) == []


def test_a_childminder_needs_no_name_beside_their_own(place):
    jo = factories.childminder("Jo’s home")
    group = factories.group(jo.setting, place.setting)
    fill_in(jo.setting)
    factories.signed_off(jo, ratings=("yes",))
    assert [side.found for side in side_by_side(group)] == [[], []]
