"""Roles, and leaving: a setting never loses its last manager, open work is handed on, what was written stays."""

from functools import partial

import pytest

from accounts.models import AuditEvent, Invitation, Membership, OneTimePhrase, SignIn
from accounts.phrases import give_phrase, new_phrase
from common.refusals import Refused
from practice.actions.acting import finish_action
from practice.actions.leaving import change_role, end_membership
from practice.models import Action, Contributor, Notice, Reflection, RequestedPerson
from practice.permissions import LAST_MANAGER, NOT_HERE_ANY_MORE, ONLY_MANAGERS
from tests import factories
from tests.racing import race
from tests.rows import adds, nothing_changes, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def second(place):
    """Another manager of the same setting."""
    return factories.member(place.setting, "manager", name="Tom of Alder House")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def notices(person: Membership, *rows) -> set[str]:
    told = Notice.objects.filter(kind="handed_on", person=person.user, setting=person.setting)
    return set(told.values_list("object_id", flat=True))


# Roles


def test_a_manager_changes_role_and_office(place):
    with adds(AuditEvent=1):
        change_role(by=place.manager, member=place.practitioner, role="manager", office="deputy")
    member = fresh(place.practitioner)
    assert (member.role, member.office) == ("manager", "deputy")
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.by, event.setting) == ("role changed", place.manager.user, place.setting)


def test_the_same_role_again_is_no_change(place):
    with nothing_changes():
        change_role(by=place.manager, member=place.manager, role="manager", office="dsl")


def test_the_last_manager_stays_one_and_may_change_their_office(place):
    with refused(LAST_MANAGER):
        change_role(by=place.manager, member=place.manager, role="practitioner")
    change_role(by=place.manager, member=place.manager, role="manager", office="deputy")
    assert fresh(place.manager).office == "deputy"


@pytest.mark.parametrize("gone", ["left", "inactive"])
def test_who_is_gone_is_no_other_manager(place, second, gone):
    if gone == "left":
        factories.end(second)
    else:
        type(second.user).objects.filter(pk=second.user_id).update(is_active=False)
    with refused(LAST_MANAGER):
        change_role(by=place.manager, member=place.manager, role="practitioner")
    with refused(LAST_MANAGER):
        end_membership(by=place.manager, member=place.manager)


def test_of_two_managers_one_may_step_down(place, second):
    change_role(by=place.manager, member=place.manager, role="practitioner", office="dsl")
    assert fresh(place.manager).role == "practitioner"
    with refused(ONLY_MANAGERS):
        change_role(by=place.manager, member=second, role="practitioner")


def test_a_role_cannot_be_more_than_manager(place):
    with pytest.raises(Exception, match="membership_is_of_a_setting_or_leads_a_group"):
        change_role(by=place.manager, member=place.practitioner, role="lead")


def test_only_a_manager_of_the_same_setting_may(place):
    elsewhere = factories.place("Beech House")
    with refused(ONLY_MANAGERS):
        change_role(by=place.practitioner, member=place.colleague, role="manager")
    with refused(ONLY_MANAGERS):
        end_membership(by=place.practitioner, member=place.colleague)
    with refused(NOT_HERE_ANY_MORE, status=409):
        change_role(by=place.manager, member=elsewhere.practitioner, role="manager")
    with refused(NOT_HERE_ANY_MORE, status=409):
        end_membership(by=place.manager, member=elsewhere.practitioner)


def test_a_childminder_stays_and_gives_no_roles():
    jo = factories.childminder("Jo Carter")
    peer = factories.member(jo.setting)
    with refused("This is your own setting, so your place in it cannot end here."):
        end_membership(by=jo, member=jo)
    with refused("You work alone here."):
        change_role(by=jo, member=peer, role="manager")
    end_membership(by=jo, member=peer)
    assert fresh(peer).ended_by == jo.user


# Ending


def test_ending_signs_out_at_once_and_keeps_the_row(place):
    sign_ins = [SignIn.start(place.practitioner.user, shared=shared) for shared in (True, False)]
    other = SignIn.start(place.colleague.user, shared=True)
    with adds(AuditEvent=1):
        end_membership(by=place.manager, member=place.practitioner)
    member = fresh(place.practitioner)
    assert member.ended_at
    assert member.ended_by == place.manager.user
    assert all(fresh(one).ended_at for one in sign_ins)
    assert fresh(other).ended_at is None
    assert AuditEvent.objects.latest("pk").what == "membership ended"
    with refused(NOT_HERE_ANY_MORE, status=409):
        end_membership(by=place.manager, member=place.practitioner)


def test_actions_go_to_one_person_with_one_notice_each(place):
    me, heir = place.practitioner, place.colleague
    mine = [factories.action(me), factories.action(place.manager, me)]
    done = factories.action(me, look_on="2027-03-03")
    finish_action(by=me, action=done, done_note="Rang them")
    over = factories.action(me)
    finish_action(by=me, action=over, done_note="Nothing to look at again")
    others = factories.action(place.manager)
    with adds(Notice=3, AuditEvent=4):
        end_membership(by=place.manager, member=me, actions_to=heir.user)
    assert {fresh(one).owner for one in [*mine, done]} == {heir.user}
    assert (fresh(over).owner, fresh(others).owner) == (me.user, place.manager.user)
    assert notices(heir) == {one.public_id for one in [*mine, done]}
    assert fresh(mine[0]).version == mine[0].version + 1


def test_who_takes_over_by_themselves_is_not_told(place):
    mine = factories.action(place.practitioner)
    with adds(AuditEvent=2):
        end_membership(by=place.manager, member=place.practitioner, actions_to=place.manager.user)
    assert fresh(mine).owner == place.manager.user


def test_handed_on_to_nobody_an_action_keeps_its_name(place):
    mine = factories.action(place.practitioner)
    with adds(AuditEvent=1):
        end_membership(by=place.manager, member=place.practitioner)
    assert fresh(mine).owner == place.practitioner.user


def test_an_action_of_a_reflection_goes_only_to_somebody_who_may_read_it(place):
    me = place.practitioner
    with_manager = factories.shared(me, place.manager, differently="Ask at the door").actions.get()
    with_colleague = factories.shared(me, place.colleague, differently="Ask at the gate").actions.get()
    with_both = factories.shared(
        me, place.manager, place.colleague, differently="Ask on the phone"
    ).actions.get()
    end_membership(by=place.manager, member=me, actions_to=place.colleague.user)
    assert fresh(with_both).owner == place.colleague.user
    # The manager sees neither that the colleague could take the second nor that there is one.
    assert fresh(with_manager).owner == fresh(with_colleague).owner == me.user
    assert notices(place.colleague) == {with_both.public_id}


def test_self_audits_being_answered_go_to_one_person(place):
    me, heir = place.practitioner, place.colleague
    started, answered = factories.self_audit(me), factories.answered(me, title="Answered")
    shared = factories.self_audit(me, title="Both", people=[heir])
    handed_in, seal = factories.submitted(me, title="Handed in"), factories.signed_off(me, place.manager)
    with adds(Notice=2, Contributor=-1, AuditEvent=3):
        end_membership(by=place.manager, member=me, self_audits_to=heir.user)
    works_on = Contributor.objects.filter(person=heir.user).values_list("self_audit", flat=True)
    assert set(works_on) == {started.pk, answered.pk, shared.pk}
    left = Contributor.objects.filter(person=me.user).values_list("self_audit", flat=True)
    assert set(left) == {handed_in.pk, seal.self_audit_id}
    assert notices(heir) == {started.public_id, answered.public_id}
    assert set(answered.answers.values_list("answered_by", flat=True)) == {me.user_id}
    assert fresh(seal).sha256 == seal.sha256


def test_handed_on_to_nobody_a_self_audit_stays_for_the_managers(place):
    audit = factories.self_audit(place.practitioner)
    end_membership(by=place.manager, member=place.practitioner)
    assert not audit.contributors.exists()
    assert type(audit).objects.visible_to(place.manager.user).contains(audit)


def test_what_somebody_was_asked_is_asked_no_more(place):
    me, colleague = place.practitioner, place.colleague
    of_both, of_one = factories.request(place.manager, me, colleague), factories.request(place.manager, me)
    done = factories.request(place.manager, me)
    RequestedPerson.objects.filter(request=done).update(done_at=done.asked_at)
    end_membership(by=place.manager, member=me)
    assert [one.person for one in of_both.people.all()] == [colleague.user]
    assert (fresh(of_both).withdrawn_at, fresh(of_one).withdrawn_by) == (None, place.manager.user)
    assert (done.people.get().person, fresh(done).withdrawn_at) == (me.user, None)


def test_reflections_stay_as_they_are(place):
    me = place.practitioner
    draft, shared = factories.reflection(me), factories.shared(me, place.manager)
    before = list(Reflection.objects.order_by("pk").values())
    end_membership(by=place.manager, member=me, actions_to=place.manager.user)
    assert list(Reflection.objects.order_by("pk").values()) == before
    assert list(Reflection.objects.visible_to(place.manager.user)) == [shared]
    assert not Reflection.objects.visible_to(me.user).contains(draft)


def test_what_they_could_still_let_in_ends(place, second):
    invitation, _ = factories.invitation(second)
    give_phrase(by=place.manager, member=place.practitioner, new=new_phrase())
    end_membership(by=place.manager, member=second)
    end_membership(by=place.manager, member=place.practitioner)
    assert not Invitation.objects.open().contains(invitation)
    assert OneTimePhrase.objects.get().cancelled_at


def test_a_manager_leaves_when_another_stays(place, second):
    end_membership(by=place.manager, member=place.manager)
    assert fresh(place.manager).ended_by == place.manager.user
    with refused(LAST_MANAGER):
        end_membership(by=second, member=second)


def test_what_they_do_elsewhere_is_not_touched(place):
    elsewhere = factories.member(factories.setting("Beech House"), user=place.practitioner.user)
    theirs = factories.action(elsewhere)
    audit = factories.self_audit(elsewhere)
    end_membership(
        by=place.manager,
        member=place.practitioner,
        actions_to=place.colleague.user,
        self_audits_to=place.colleague.user,
    )
    assert fresh(elsewhere).ended_at is None
    assert fresh(theirs).owner == elsewhere.user
    assert audit.contributors.get().person == elsewhere.user


@pytest.mark.parametrize("who", ["themselves", "somebody elsewhere", "somebody who left"])
@pytest.mark.parametrize("kind", ["actions_to", "self_audits_to"])
def test_an_heir_works_here_and_stays(place, who, kind):
    heir = {
        "themselves": place.practitioner,
        "somebody elsewhere": factories.place("Beech House").colleague,
        "somebody who left": factories.end(factories.member(place.setting)),
    }[who]
    factories.action(place.practitioner)
    factories.self_audit(place.practitioner)
    with refused("Choose somebody who works here and stays."):
        end_membership(by=place.manager, member=place.practitioner, **{kind: heir.user})


# Several at the same moment


def managers_of(setting) -> int:
    return Membership.objects.current().managers().filter(setting=setting).count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["end each other", "leave", "demote each other", "step down"])
def test_of_two_managers_at_once_one_stays(how):
    first = factories.member(factories.setting("Alder House"), "manager")
    second = factories.member(first.setting, "manager")
    end, demote = partial(end_membership), partial(change_role, role="practitioner")
    acts = {
        "end each other": [partial(end, by=first, member=second), partial(end, by=second, member=first)],
        "leave": [partial(end, by=first, member=first), partial(end, by=second, member=second)],
        "demote each other": [
            partial(demote, by=first, member=second),
            partial(demote, by=second, member=first),
        ],
        "step down": [partial(demote, by=first, member=first), partial(demote, by=second, member=second)],
    }[how]
    results = race(acts)
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "Refused"]
    assert managers_of(first.setting) == 1


@pytest.mark.django_db(transaction=True)
def test_an_action_done_at_the_same_moment_is_done_once_and_by_whom_it_was():
    place = factories.place("Alder House")
    action = factories.action(place.practitioner)
    results = race(
        [
            partial(
                end_membership,
                by=place.manager,
                member=place.practitioner,
                actions_to=place.colleague.user,
            ),
            partial(finish_action, by=place.practitioner, action=fresh(action), done_note="Rang them"),
        ]
    )
    assert not [one for one in results if one is not None and not isinstance(one, Refused)]
    stored = Action.objects.get()
    assert stored.state == ("done" if results[1] is None else "open")
    assert stored.owner in (place.practitioner.user, place.colleague.user)
