"""Who sees what (design.md section 5): visible_to is the only door, and the database holds the walls."""

from copy import deepcopy
from inspect import signature
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Group, Membership, Setting
from common.constraints import CompositeForeignKey
from learning.models import Edition
from learning.models.guards import CONTENT_MODELS
from practice.actions.acting import finish_action
from practice.actions.reflecting import (
    act_elsewhere_on_reflection,
    comment_on_reflection,
    return_reflection,
    take_back_reflection,
)
from practice.actions.reviewing import act_elsewhere_on_self_audit, review_answer
from practice.models import (
    Action,
    RecordShare,
    Reflection,
    SelfAudit,
    SelfAuditAnswer,
    SelfAuditSection,
    SignOff,
)
from practice.models.base import Record
from tests import factories
from tests.rows import change, drop_guards, our_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(built, db):
    return deepcopy(built)


@pytest.fixture(scope="module")
def built(once_a_module):
    """Every type of object in A and in B, with the same shape."""
    factories.edition(areas=1, items=3)
    world = factories.world()
    world.work = {"a": factories.work(world.a), "b": factories.work(world.b)}
    return world


def named(work):
    """The objects of a place by a word for each."""
    gap, waiting, from_reflection, own = work.actions
    return {
        "draft": work.draft,
        "shared": work.shared,
        "in progress": work.in_progress,
        "submitted": work.submitted,
        "signed": work.seal.self_audit,
        "gap": gap,
        "waiting": waiting,
        "from reflection": from_reflection,
        "own action": own,
    }


def seen_by(user, work):
    return {
        word
        for word, row in named(work).items()
        if type(row).objects.visible_to(user).filter(pk=row.pk).exists()
    }


TEAM = {"signed", "gap", "waiting"}
AUDITS = {"in progress", "submitted"}
NOTHING = set()
SEES_OF_A = {
    "practitioner of A": TEAM | AUDITS | {"draft", "shared", "from reflection", "own action"},
    "colleague of A": TEAM,
    "manager of A": TEAM | AUDITS | {"shared", "from reflection", "own action"},
    "manager of A and B": TEAM | AUDITS | {"own action"},
    "practitioner of B": NOTHING,
    "manager of B": NOTHING,
    "manager of C": NOTHING,
    "editor": NOTHING,
    "approver": NOTHING,
    "administrator": NOTHING,
    "suspended": NOTHING,
    "removed": NOTHING,
    "nobody yet": NOTHING,
}


def user_called(world, who):
    if who == "nobody yet":
        return factories.person()
    return {
        "practitioner of A": world.a.practitioner.user,
        "colleague of A": world.a.colleague.user,
        "manager of A": world.a.manager.user,
        "manager of A and B": world.manager_of_two,
        "practitioner of B": world.b.practitioner.user,
        "manager of B": world.b.manager.user,
        "manager of C": world.c.manager.user,
        "editor": world.editor,
        "approver": world.approver,
        "administrator": world.administrator,
        "suspended": world.suspended.user,
        "removed": world.removed.user,
    }[who]


def test_who_sees_what_of_setting_a(world):
    seen = {who: seen_by(user_called(world, who), world.work["a"]) for who in SEES_OF_A}
    assert seen == SEES_OF_A


def test_setting_b_is_the_mirror_of_a(world):
    """Something could leak: B holds the same objects, and its own people see them."""
    assert seen_by(world.b.practitioner.user, world.work["b"]) == SEES_OF_A["practitioner of A"]
    assert seen_by(world.b.manager.user, world.work["b"]) == SEES_OF_A["manager of A"]


def test_parts_are_seen_exactly_with_their_whole(world):
    for who, part in product(SEES_OF_A, (SelfAuditAnswer, SelfAuditSection, SignOff)):
        user = user_called(world, who)
        audits = set(SelfAudit.objects.visible_to(user))
        expected = {row for row in part.objects.all() if row.self_audit in audits}
        assert set(part.objects.visible_to(user)) == expected, (who, part)
    assert SignOff.objects.exists()


def test_a_suspended_setting_is_closed_to_everybody(world):
    Setting.objects.filter(pk=world.a.setting.pk).update(suspended_at=timezone.now())
    for who in ("practitioner of A", "manager of A", "manager of A and B"):
        assert seen_by(user_called(world, who), world.work["a"]) == NOTHING


def test_a_later_manager_inherits_no_reflection(world):
    later = factories.member(world.a.setting, "manager").user
    assert seen_by(later, world.work["a"]) == SEES_OF_A["manager of A and B"]
    assert not Reflection.objects.visible_to(later).exists()


def test_a_reader_who_leaves_sees_it_no_more(world):
    factories.end(world.a.manager)
    assert seen_by(world.a.manager.user, world.work["a"]) == NOTHING


def test_an_author_who_leaves_sees_it_no_more_in_the_setting(world):
    factories.end(world.a.practitioner)
    assert seen_by(world.a.practitioner.user, world.work["a"]) == NOTHING


def test_somebody_who_comes_back_sees_their_own_again(world):
    factories.end(world.a.practitioner)
    factories.member(world.a.setting, user=world.a.practitioner.user)
    assert "draft" in seen_by(world.a.practitioner.user, world.work["a"])


@pytest.mark.parametrize("how", [take_back_reflection, return_reflection])
def test_what_is_taken_back_or_returned_is_closed_to_its_readers(world, how):
    work = world.work["a"]
    by = world.a.practitioner if how is take_back_reflection else world.a.manager
    how(by=by, reflection=work.shared)
    assert "shared" not in seen_by(world.a.manager.user, work)
    assert "from reflection" not in seen_by(world.a.manager.user, work)
    assert "shared" in seen_by(world.a.practitioner.user, work)


def test_being_named_in_another_setting_opens_nothing(world):
    """Somebody who reads for A and also works in C sees A's only while they work in A."""
    factories.member(world.c.setting, user=world.a.manager.user)
    factories.end(world.a.manager)
    assert not Reflection.objects.visible_to(world.a.manager.user).exists()


def test_someone_asked_to_help_sees_that_self_audit_alone(world):
    audit = factories.self_audit(world.a.practitioner, people=[world.a.colleague])
    seen = SelfAudit.objects.visible_to(world.a.colleague.user)
    assert set(seen) == {audit, world.work["a"].seal.self_audit}


def test_a_lead_of_the_group_sees_no_record(world):
    group = Group.objects.create(name="Trees")
    Setting.objects.update(group=group)
    lead = factories.person()
    Membership.objects.create(user=lead, group=group, role="lead")
    assert seen_by(lead, world.work["a"]) == NOTHING


def test_a_lead_sees_only_what_was_opened_and_only_as_that(world):
    """The share is theirs to see; the record itself stays behind the door of its setting."""
    lead = factories.lead(factories.group(world.a.setting, world.b.setting)).user
    assert not RecordShare.objects.visible_to(lead).exists()
    world.a.manager.setting.refresh_from_db()
    share = factories.opened_record(world.a.manager, world.work["a"].seal)
    assert set(RecordShare.objects.visible_to(lead)) == {share}
    assert seen_by(lead, world.work["a"]) == NOTHING
    Setting.objects.filter(pk=world.a.setting.pk).update(suspended_at=timezone.now())
    assert not RecordShare.objects.visible_to(lead).exists()


def test_a_manager_sees_no_action_of_an_unshared_reflection(world):
    action = world.work["a"].actions[2]
    assert Action.objects.visible_to(world.a.manager.user).contains(action)
    take_back_reflection(by=world.a.practitioner, reflection=world.work["a"].shared)
    assert not Action.objects.visible_to(world.a.manager.user).contains(action)
    assert Action.objects.visible_to(world.a.practitioner.user).contains(action)


def test_every_other_door_is_narrower(world):
    """`written_by(user)` and its like open nothing that visible_to keeps shut."""
    doors = [
        (model, name)
        for model in our_models()
        if issubclass(model, Record)
        for name, method in vars(type(model.objects.all())).items()
        if name != "visible_to" and callable(method) and "user" in signature(method).parameters
    ]
    assert (Reflection, "written_by") in doors
    for (model, name), who in product(doors, SEES_OF_A):
        user = user_called(world, who)
        assert set(getattr(model.objects.all(), name)(user)) <= set(model.objects.visible_to(user)), (
            name,
            who,
        )


def test_the_lists_of_reflections(world):
    reader, author, work = world.a.manager.user, world.a.practitioner.user, world.work["a"]
    assert list(Reflection.objects.shared_with(reader)) == [work.shared]
    assert list(Reflection.objects.awaiting(reader)) == [work.shared]
    assert not Reflection.objects.shared_with(author).exists()
    assert set(Reflection.objects.written_by(author)) == {work.draft, work.shared}


# The second lock: the database (security.md S7)


COMPOSITE_KEYS = [
    (model, constraint)
    for model in our_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, CompositeForeignKey)
]


@pytest.fixture
def every_pointer(world):
    """In A a row for each composite key. In C, and in a bare edition, something each of them could point at, so
    that no other constraint stands in the way."""
    place, work = world.a, world.work["a"]
    comment_on_reflection(by=place.manager, reflection=work.shared, text="?")
    act_elsewhere_on_reflection(by=place.manager, reflection=work.shared)
    act_elsewhere_on_self_audit(by=place.manager, self_audit=work.submitted)
    answer = factories.under_review(place.practitioner, place.manager).answers.first()
    review_answer(by=place.manager, answer=answer, comment="Seen.", version=answer.version)
    finish_action(by=place.practitioner, action=work.actions[3], done_note="")
    factories.request(place.manager, place.practitioner)
    factories.group(place.setting)
    place.manager.setting.refresh_from_db()
    factories.opened_record(place.manager, work.seal)
    other = factories.edition(areas=1)
    factories.reflection(world.c.practitioner, area=factories.area_of(other))
    factories.signed_off(world.c.practitioner, world.c.manager, edition=other)
    factories.answered(world.c.practitioner, edition=other)
    factories.action(world.c.practitioner)
    factories.request(world.c.manager, world.c.practitioner)
    bare = factories.edition(areas=1, prompts=0, items=0, published=False)
    bare.guidance.all().delete()
    bare.scenarios.all().delete()
    world.elsewhere = {"setting": world.c.setting, "edition": bare}
    return world


def points_elsewhere(world, model, constraint) -> str:
    """What the database says when a row of A, or of the live edition, is made to point elsewhere."""
    field = model._meta.get_field(constraint.field)
    homes = {"setting": world.a.setting, "edition": Edition.objects.order_by("pk").first()}
    row = model.objects.filter(
        **{constraint.shared: homes[constraint.shared], f"{field.name}__isnull": False}
    )[0]
    foreign = field.related_model.objects.filter(**{constraint.shared: world.elsewhere[constraint.shared]})[0]
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change(model, row.pk, **{field.column: foreign.pk})
    return str(caught.value).lower()


def test_no_row_points_into_another_setting_or_edition(every_pointer):
    drop_guards()
    assert len(COMPOSITE_KEYS) >= 23
    for model, constraint in COMPOSITE_KEYS:
        expected = "foreign key" if connection.vendor == "sqlite" else constraint.name
        assert expected in points_elsewhere(every_pointer, model, constraint), constraint.name


def test_every_pointer_between_records_is_held_by_a_composite_key():
    """Practice rows share a setting, rows of content an edition; a pointer between two of them needs its lock."""
    missing = []
    for model in our_models():
        locked = {
            constraint.field
            for constraint in model._meta.constraints
            if isinstance(constraint, CompositeForeignKey)
        }
        for field in model._meta.get_fields():
            if not field.concrete or not (field.many_to_one or field.one_to_one):
                continue
            both_records = issubclass(model, Record) and issubclass(field.related_model, Record)
            both_content = model in CONTENT_MODELS and field.related_model in CONTENT_MODELS
            if (both_records or both_content) and field.name not in locked:
                missing.append(f"{model.__name__}.{field.name}")
    assert missing == []
