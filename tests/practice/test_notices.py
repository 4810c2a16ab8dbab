"""Telling somebody: once, as they chose, and until it is answered."""

from functools import partial

import pytest
from post_office.models import Email

from practice.actions.auditing import ask_people, take_back_self_audit
from practice.actions.noticing import choose_notices, mark_all_read, mark_read
from practice.actions.reflecting import (
    comment_on_reflection,
    mark_reflection_read,
    return_reflection,
    take_back_reflection,
)
from practice.actions.reviewing import begin_review, send_back
from practice.actions.sealing import record_to_sign, sign_off
from practice.models import Notice
from practice.models.notices import KINDS, MAILED, count_unread
from practice.notices import ABOUT, FIND, ICONS, OFFERED, SAYS
from practice.outbox import WHAT
from tests import factories
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


def waiting(me) -> list[str]:
    """The kinds of what this person has not read, oldest first."""
    found = Notice.objects.filter(person=me.user).unseen().order_by("pk")
    return [str(notice.kind) for notice in found]


def test_every_kind_has_its_words_everywhere():
    kinds = set(KINDS)
    assert kinds == set(Notice.Kind.values)
    for table in (SAYS, ABOUT, ICONS, OFFERED, WHAT):
        assert set(table) == kinds
    assert kinds >= MAILED
    assert {name for names in ABOUT.values() for name in names} == set(FIND)


def test_the_same_twice_is_told_once(place):
    action = factories.action(place.manager)
    tell = partial(Notice.tell, Notice.Kind.HANDED_ON, place.practitioner.user, about=action)
    with adds(Notice=1):
        tell()
        tell()
    with adds(Notice=1):
        tell(occasion="again")
    assert waiting(place.practitioner) == ["handed_on", "handed_on"]


def test_nobody_told_is_nothing_written(place):
    action = factories.action(place.manager)
    with nothing_changes():
        Notice.tell(Notice.Kind.HANDED_ON, about=action)


def test_a_repeat_does_not_make_it_new_again(place):
    action = factories.action(place.manager)
    tell = partial(Notice.tell, Notice.Kind.HANDED_ON, place.practitioner.user, about=action)
    tell()
    mark_read(by=place.practitioner, notice=Notice.objects.get())
    tell()
    assert waiting(place.practitioner) == []


# Counting


def test_what_is_counted(place):
    me = place.practitioner
    other = factories.member(factories.setting("Beech House"), user=me.user)
    factories.action(place.manager, me)
    factories.action(factories.member(other.setting, "manager"), other)
    assert (count_unread(me), count_unread(other), count_unread(place.colleague)) == (1, 1, 0)
    choose_notices(by=me, choices={"action": (False, False)})
    factories.action(place.manager, me)
    assert count_unread(me) == 1
    mark_read(by=me, notice=Notice.objects.filter(setting=me.setting).earliest("pk"))
    assert (count_unread(me), count_unread(other)) == (0, 1)


def test_a_kind_switched_off_is_kept_but_not_listed(place):
    me = place.practitioner
    choose_notices(by=me, choices={"action": (False, False)})
    factories.action(place.manager, me)
    notice = Notice.objects.get()
    assert (notice.kind, notice.is_listed, notice.seen_at) == ("action", False, None)


def test_each_persons_choice_is_their_own(place):
    choose_notices(by=place.practitioner, choices={"asked": (False, False)})
    audit = factories.self_audit(place.manager)
    people = [place.practitioner.user, place.colleague.user]
    ask_people(by=place.manager, self_audit=audit, people=people)
    listed = dict(Notice.objects.filter(kind="asked").values_list("person", "is_listed"))
    assert listed == {place.practitioner.user.pk: False, place.colleague.user.pk: True}


# Marking


def test_marking_reaches_only_ones_own(place):
    factories.action(place.manager, place.practitioner)
    notice = Notice.objects.get()
    with nothing_changes():
        mark_read(by=place.colleague, notice=notice)
        mark_all_read(by=place.manager, until=notice)


def test_all_means_up_to_the_newest_that_was_shown(place):
    me = place.practitioner
    for _ in range(3):
        factories.action(place.manager, me)
    second = Notice.objects.order_by("pk")[1]
    assert mark_all_read(by=me, until=second) == 2
    assert waiting(me) == ["action"]
    assert mark_all_read(by=me, until=second) == 0


def test_all_means_all_in_this_setting(place):
    me = place.practitioner
    other = factories.member(factories.setting("Beech House"), user=me.user)
    factories.action(factories.member(other.setting, "manager"), other)
    factories.action(place.manager, me)
    assert mark_all_read(by=me, until=Notice.objects.latest("pk")) == 1
    assert count_unread(other) == 1


# What answers what


def test_reading_a_reflection_answers_that_it_was_shared(place):
    reflection = factories.shared(place.practitioner, place.manager, place.colleague)
    assert waiting(place.manager) == waiting(place.colleague) == ["shared"]
    mark_reflection_read(by=place.manager, reflection=reflection)
    assert waiting(place.manager) == waiting(place.colleague) == []
    assert waiting(place.practitioner) == ["read"]


def test_returning_a_reflection_answers_that_it_was_shared(place):
    reflection = factories.shared(place.practitioner, place.manager)
    return_reflection(by=place.manager, reflection=reflection)
    assert waiting(place.manager) == []
    assert waiting(place.practitioner) == ["returned"]


def test_another_reflection_stays_to_be_read(place):
    first = factories.shared(place.practitioner, place.manager)
    factories.shared(place.practitioner, place.manager)
    mark_reflection_read(by=place.manager, reflection=first)
    assert waiting(place.manager) == ["shared"]


def test_a_question_stays_until_it_is_answered(place):
    reflection = factories.shared(place.practitioner, place.manager)
    comment_on_reflection(by=place.manager, reflection=reflection, text="What helped?", is_question=True)
    mark_reflection_read(by=place.manager, reflection=reflection)
    assert waiting(place.practitioner) == ["question", "read"]


def test_sharing_once_more_is_told_once_more(place):
    reflection = factories.shared(place.practitioner, place.manager)
    take_back_reflection(by=place.practitioner, reflection=reflection)
    factories.shared(place.practitioner, place.manager, made=reflection)
    assert waiting(place.manager) == ["shared", "shared"]


def test_a_self_audit_on_its_way(place):
    me, manager = place.practitioner, place.manager
    audit = factories.self_audit(manager, people=[me])
    assert waiting(me) == ["asked"]
    factories.submitted(me, audit)
    assert (waiting(me), waiting(manager)) == ([], ["submitted"])
    take_back_self_audit(by=me, self_audit=audit)
    factories.submitted(me, audit)
    assert waiting(manager) == ["submitted", "submitted"]
    begin_review(by=manager, self_audit=audit)
    send_back(by=manager, self_audit=audit, answers=[audit.answers.first()])
    assert (waiting(me), waiting(manager)) == (["sent_back"], [])
    factories.under_review(me, manager, audit)
    assert (waiting(me), waiting(manager)) == ([], ["submitted"])
    sign_off(by=manager, self_audit=audit, seen=record_to_sign(audit)[1])
    assert (waiting(me), waiting(manager)) == (["signed_off"], [])


def test_another_self_audit_stays_to_be_reviewed(place):
    factories.submitted(place.practitioner, title="First")
    factories.signed_off(place.practitioner, place.manager)
    assert waiting(place.manager) == ["submitted"]


# What it costs


def test_telling_costs_the_same_for_any_number_of_people(place, django_assert_num_queries):
    action = factories.action(place.manager)
    for number, (cost, email) in enumerate([(2, ""), (4, "someone@example.org")]):
        for size in (1, 3, 30):
            people = [factories.member(place.setting).user for _ in range(size)]
            for index, person in enumerate(people):
                person.email = f"{number}-{size}-{index}-{email}" if email else ""
                person.save(update_fields=["email"])
            with django_assert_num_queries(cost):
                Notice.tell(Notice.Kind.HANDED_ON, *people, about=action, occasion=f"{size}{email}")
    assert Email.objects.count() == 34
