"""What holds for every model: facts are held by the database (house-style.md)."""

import pytest
from django.db import models

from accounts.models import User
from common.fields import EncryptedTextField, PublicIdField
from practice.models.base import Record
from tests.rows import our_models

PRACTICE = [model for model in our_models() if model._meta.app_label == "practice"]
# Seen and changed only with the row they belong to.
PARTS = {"ActedElsewhere", "Comment", "Contributor", "Move", "Reader", "ReflectionAnswer"}
# A pack loaded from the command line is published by nobody.
NO_PERSON_NEEDED = {("Edition", "live"), ("Edition", "changed")}
ENCRYPTED = {
    "Action.done_note",
    "Action.expect",
    "Action.later_because",
    "Action.result_note",
    "Action.what",
    "Comment.text",
    "Move.note",
    "Reflection.differently",
    "ReflectionAnswer.text",
    "Request.why",
    "SelfAuditAnswer.evidence",
    "SelfAuditAnswer.reason",
    "SignOff.sealed",
    "TeamTalk.result_note",
    "TeamTalk.try_this",
}


@pytest.mark.parametrize("model", PRACTICE, ids=lambda model: model.__name__)
def test_a_practice_row_has_a_random_public_id_and_one_setting(model):
    assert issubclass(model, Record)
    public_id = model._meta.get_field("public_id")
    assert isinstance(public_id, PublicIdField)
    assert (public_id.unique, public_id.editable) == (True, False)
    setting = model._meta.get_field("setting")
    assert (setting.null, setting.remote_field.on_delete) == (False, models.PROTECT)


@pytest.mark.parametrize("model", PRACTICE, ids=lambda model: model.__name__)
def test_a_practice_model_has_its_door(model):
    assert hasattr(model.objects.all(), "visible_to") != (model.__name__ in PARTS)


def test_what_people_write_is_encrypted():
    found = {
        f"{model.__name__}.{field.name}"
        for model in PRACTICE
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }
    assert found == ENCRYPTED


def test_no_other_column_of_practice_takes_a_long_text():
    plain = {
        f"{model.__name__}.{field.name}"
        for model in PRACTICE
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.JSONField)
        and not isinstance(field, EncryptedTextField)
    }
    assert plain == set()


def mentioned(condition) -> set[str]:
    """The fields a condition speaks of."""
    if isinstance(condition, models.Q):
        return set().union(*(mentioned(child) for child in condition.children))
    return {condition[0].split("__")[0]} if isinstance(condition, tuple) else set()


def test_a_time_and_its_person_are_set_together():
    missing = []
    for model in our_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        checks = [
            mentioned(one.condition)
            for one in model._meta.constraints
            if isinstance(one, models.CheckConstraint)
        ]
        for name, field in fields.items():
            act = name.removesuffix("_at")
            person = fields.get(f"{act}_by")
            if act == name or person is None or (model.__name__, act) in NO_PERSON_NEEDED:
                continue
            both_always = not field.null and not person.null
            if not both_always and not any({name, person.name} <= check for check in checks):
                missing.append(f"{model.__name__}.{name}")
    assert missing == []


def test_a_person_who_did_something_is_known_with_the_time():
    without_a_time = {
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_by")
        and field.related_model is User
        and f"{field.name.removesuffix('_by')}_at"
        not in {other.name for other in model._meta.concrete_fields}
    }
    assert without_a_time == {"Invitation.invited_by"}  # its time is created_at


def test_nothing_a_person_wrote_goes_with_something_else():
    """CASCADE only for parts of a whole."""
    cascades = {
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is models.CASCADE and model in PRACTICE
    }
    assert cascades == {
        "Contributor.self_audit",
        "Reader.reflection",
        "ReflectionAnswer.reflection",
        "RequestedPerson.request",
        "SelfAuditAnswer.section",
        "SelfAuditAnswer.self_audit",
        "SelfAuditSection.self_audit",
    }


def test_every_choice_is_held_by_the_database():
    """A column with choices has a check constraint that names it."""
    loose = []
    for model in our_models():
        checks = [
            mentioned(one.condition)
            for one in model._meta.constraints
            if isinstance(one, models.CheckConstraint)
        ]
        loose += [
            f"{model.__name__}.{field.name}"
            for field in model._meta.concrete_fields
            if field.choices and not any(field.name in check for check in checks)
        ]
    assert loose == []
