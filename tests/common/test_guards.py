"""Rows that refuse to change, tried with raw SQL (design.md sections 3 and 9, security.md S49 and S50)."""

from functools import partial

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from accounts.models import AuditEvent
from common import triggers
from common.constraints import CompositeForeignKey
from learning.models import Edition
from practice.actions.reflecting import act_elsewhere_on_reflection, comment_on_reflection
from practice.models import SelfAudit, SelfAuditAnswer, SelfAuditSection
from tests import factories
from tests.rows import change, copy, drop_guards, nothing_changes, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded():
    """At least one row that each guard holds."""
    edition = factories.edition(areas=1, items=2)
    place = factories.place("Alder House")
    work = factories.work(place)
    comment_on_reflection(by=place.manager, reflection=work.shared, text="?")
    act_elsewhere_on_reflection(by=place.manager, reflection=work.shared)
    return {"edition": edition, "audit": work.seal.self_audit, "place": place}


def held_row(guard, guarded):
    """A row of the guard's model that its condition holds."""
    model = apps.get_model(guard.model)
    fields = {field.name for field in model._meta.get_fields()}
    if "self_audit" in fields and guard.name.startswith("signed"):
        return model.objects.filter(self_audit=guarded["audit"]).first()
    if model is SelfAudit:
        return guarded["audit"]
    return model.objects.order_by("pk").first()


def break_guard(guard, event, row):
    """What nobody may do to this row: for INSERT its own values again; the guard speaks before any other rule."""
    model = type(row)
    if event == "INSERT":
        copy(model, row.pk)
    elif event == "DELETE":
        remove(model, row.pk)
    elif guard.name == "edition_back":
        change(model, row.pk, state="draft")
    else:
        column = guard.columns[0] if guard.columns else "id"
        change(model, row.pk, **{column: getattr(row, column)})


def refuses(message, act) -> bool:
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except IntegrityError as error:
        return message in str(error)
    return False


def test_every_guard_refuses(guarded):
    with nothing_changes():
        not_held = [
            guard.trigger_name(event)
            for guard in triggers.registry
            for event in guard.events
            if not refuses(guard.message, partial(break_guard, guard, event, held_row(guard, guarded)))
        ]
    assert not_held == []


def test_without_guards_the_same_acts_would_be_done(guarded):
    """The test above can fail: the guards, and nothing else, refuse."""
    drop_guards()
    assert not any(
        refuses(guard.message, partial(break_guard, guard, event, held_row(guard, guarded)))
        for guard in triggers.registry
        for event in guard.events
    )


def test_every_word_of_a_published_edition_is_held(guarded):
    words = next(guard.columns for guard in triggers.registry if guard.name == "edition_words")
    edition = guarded["edition"].pk
    held = [
        word
        for word in words
        if refuses("A published version cannot be changed", partial(change, Edition, edition, **{word: None}))
    ]
    assert held == list(words)


def test_what_may_change_on_a_published_edition(guarded):
    """Its place in life, and who has checked it: nothing a reader was asked."""
    held = set(next(guard.columns for guard in triggers.registry if guard.name == "edition_words"))
    free = {field.column for field in Edition._meta.concrete_fields} - held
    assert free == {
        "id",
        "state",
        "checked_by_name",
        "checked_by_role",
        "checked_on",
        "created_at",
        "changed_at",
        "changed_by_id",
    }


def test_rows_of_a_draft_can_be_changed():
    draft = factories.edition(areas=1, published=False)
    draft.prompts.update(text="Other?")
    draft.items.all().delete()
    draft.delete()
    assert not Edition.objects.exists()


def test_nothing_moves_from_a_draft_into_a_published_edition(guarded):
    draft = factories.edition(of=guarded["edition"].report, areas=1, published=False)
    with pytest.raises(IntegrityError, match="Published content"), transaction.atomic():
        change(type(draft.prompts.first()), draft.prompts.first().pk, edition_id=guarded["edition"].pk)


@pytest.mark.parametrize("model", [SelfAuditAnswer, SelfAuditSection])
def test_nothing_moves_into_a_signed_self_audit(guarded, model):
    other = factories.self_audit(guarded["place"].practitioner)
    row = model.objects.filter(self_audit=other).first()
    with (
        pytest.raises(IntegrityError, match="A signed-off self-audit cannot be changed"),
        transaction.atomic(),
    ):
        change(model, row.pk, self_audit_id=guarded["audit"].pk)


def test_answers_of_a_self_audit_that_is_not_signed_can_be_changed(guarded):
    audit = factories.answered(guarded["place"].practitioner)
    assert audit.answers.update(rating="yes") == 2
    audit.contributors.all().delete()


def test_the_orm_is_refused_too(guarded):
    event = AuditEvent.objects.first()
    event.what = "nothing happened"
    assert all(
        refuses("written once", act) for act in (event.save, event.delete, AuditEvent.objects.all().delete)
    )


# The registry


def test_every_guard_is_installed_after_migrating():
    assert triggers.installed() == triggers.expected()
    assert len(triggers.expected()) == sum(len(guard.events) for guard in triggers.registry)


def test_installing_twice_changes_nothing():
    triggers.install()
    assert triggers.installed() == triggers.expected()


def test_dropping_and_installing():
    triggers.drop()
    assert triggers.installed() == set()
    triggers.install()
    assert triggers.installed() == triggers.expected()


@pytest.mark.django_db(transaction=True)
def test_maintenance_steps_aside_once_and_comes_back():
    event = AuditEvent.log("signed in", by=None)
    with triggers.maintenance("retention: older than twelve months"):
        event.delete()
    assert not AuditEvent.objects.exists()
    assert triggers.installed() == triggers.expected()


@pytest.mark.django_db(transaction=True)
def test_maintenance_that_fails_leaves_the_guards_standing():
    AuditEvent.log("signed in", by=None)
    with pytest.raises(ZeroDivisionError), triggers.maintenance("retention"):
        AuditEvent.objects.all().delete() and 1 / 0
    assert AuditEvent.objects.count() == 1
    assert triggers.installed() == triggers.expected()


@pytest.mark.parametrize("reason", ["", "  "])
def test_maintenance_needs_a_reason(reason):
    with pytest.raises(ValueError, match="Say why"), triggers.maintenance(reason):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_a_table_keeps_its_guards():
    """SQLite copies the table and drops the old one, triggers and all; pre_migrate and post_migrate see to it."""
    add = migrations.AddField(
        "AuditEvent", "extra", models.CharField(max_length=1, default="", db_default="")
    )
    before = ProjectState.from_apps(apps)
    after = before.clone()
    add.state_forwards("accounts", after)
    AuditEvent.log("signed in", by=None)
    migrate_signal(models.signals.pre_migrate)
    assert triggers.installed() == set()
    with connection.schema_editor() as editor:
        add.database_forwards("accounts", editor, before, after)
    with connection.schema_editor() as editor:
        add.database_backwards("accounts", editor, after, before)
    migrate_signal(models.signals.post_migrate)
    assert triggers.installed() == triggers.expected()
    with pytest.raises(IntegrityError, match="written once"):
        AuditEvent.objects.update(what="x")


def migrate_signal(signal):
    signal.send(
        sender=apps.get_app_config("common"),
        app_config=apps.get_app_config("common"),
        verbosity=0,
        interactive=False,
        using="default",
        apps=apps,
        plan=[],
    )


# Composite keys (what they refuse is in tests/practice/test_isolation.py)


def test_a_composite_key_survives_a_migration_file():
    key = CompositeForeignKey(shared="setting", field="section", name="section_in_setting")
    path, args, kwargs = key.deconstruct()
    assert path == "common.constraints.CompositeForeignKey"
    assert CompositeForeignKey(*args, **kwargs) == key
    assert key != CompositeForeignKey(shared="setting", field="other", name="section_in_setting")
    assert key != "section_in_setting"
    assert len({key, key.clone()}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_composite_key_can_be_taken_away_and_put_back():
    key = next(one for one in SelfAuditAnswer._meta.constraints if one.name == "self_audit_answer_in_setting")
    triggers.drop()
    for change_it in ("remove_constraint", "add_constraint"):
        with connection.schema_editor() as editor:
            getattr(editor, change_it)(SelfAuditAnswer, key)
    triggers.install()
    factories.edition(areas=1)
    answers = [factories.self_audit(factories.member(factories.setting())).answers.first() for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        change(SelfAuditAnswer, answers[0].pk, self_audit_id=answers[1].self_audit_id)
